/* Fuzzes the date reader: any text gives expressions inside it, in order, with
 * days in order.  With libFuzzer: clang -fsanitize=fuzzer,address -DLIBFUZZER;
 * else its main replays the files of its arguments. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "dates/dates.h"

struct step {
	const struct dates *dates;
	struct dates_document document;
	struct arena arena;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_step(void *context)
{
	struct step *step = context;
	struct timex *t;
	size_t n = dates_read(step->dates, &step->document, &step->arena, &t);

	for (size_t i = 0; i < n; i++) {
		assert(t[i].start < t[i].end && t[i].end <= step->document.length);
		assert(i == 0 || t[i - 1].end <= t[i].start);
		assert(t[i].from == DAY_NONE || t[i].from <= t[i].to);
		assert(t[i].anchor_index < (int32_t)i);
		assert(strlen(t[i].value) > 0 && strlen(t[i].value) < 40);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dates *dates;
	struct step step;
	struct strbuf text;

	if (!dates && dates_new(&dates, NULL, NULL) != STATUS_OK)
		abort();
	strbuf_init(&text);
	utf8_repair(&text, (const char *)data, size);
	step.dates = dates;
	/* the first byte chooses what the text is read against */
	step.document = (struct dates_document){ .text = text.data, .length = text.length,
		.published = size && data[0] % 3 == 0 ? DAY_NONE : size && data[0] % 3 == 1 ?
			     DAY_FIRST : DAY_LAST, .published_hour = -1 };
	arena_init(&step.arena, (size_t)256 << 20);
	arena_run(&step.arena, read_step, &step);
	step.document.published = 18955; /* 2021-11-24 */
	arena_reset(&step.arena);
	arena_run(&step.arena, read_step, &step);
	arena_release(&step.arena);
	strbuf_release(&text);
	return 0;
}

#ifndef LIBFUZZER
int main(int argc, char **argv)
{
	static uint8_t data[1 << 20];

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t n = file ? fread(data, 1, sizeof data, file) : 0;

		if (!file)
			return EXIT_FAILURE;
		fclose(file);
		for (size_t cut = 0; cut <= n; cut += 1 + cut / 8)
			LLVMFuzzerTestOneInput(data, cut);
		LLVMFuzzerTestOneInput(data, n);
	}
	return EXIT_SUCCESS;
}
#endif
