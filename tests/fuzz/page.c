/* Fuzzes the page reader: any bytes end in an article with valid text and
 * title, or in a reason.  With libFuzzer: clang -fsanitize=fuzzer,address
 * -DLIBFUZZER; else its main replays the files of its arguments. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "pages/pages.h"

#define TODAY 20000

struct input {
	const char *bytes;
	size_t length;
	struct arena arena;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
	assert(utf8_valid(text, strlen(text)));
}

static void step(void *context)
{
	struct input *input = context;
	const struct page_options options = { .today = TODAY, .fetched = DAY_NONE };
	struct article article;
	struct error err = ERROR_INIT;
	size_t length;
	char *text;
	enum status status = page_read(input->bytes, input->length, &options, &input->arena,
				       &article, &err);

	if (status == STATUS_OK) {
		assert(article.text && *article.text);
		check_text(article.text);
		if (article.title)
			check_text(article.title);
		assert(article.published == DAY_NONE || article.published <= TODAY + 7);
	} else {
		assert(status == STATUS_SKIP && err.text[0]);
	}
	/* markup of feeds is UTF-8 when it comes here */
	text = page_utf8(input->bytes, input->length, NULL, &input->arena, &length);
	assert(utf8_valid(text, length));
	check_text(page_plain(text, length, &input->arena));
	page_date(input->bytes, input->length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { .bytes = (const char *)data, .length = size };

	arena_init(&input.arena, 256u << 20);
	arena_run(&input.arena, step, &input);
	arena_release(&input.arena);
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
