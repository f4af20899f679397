/* The readers' fuzz targets: any bytes under a name that chooses the format
 * end in records with text, or in refusals with a reason.  With libFuzzer:
 * clang -fsanitize=fuzzer,address -DLIBFUZZER; else main replays files. */
#ifndef FUZZ_READING_H
#define FUZZ_READING_H

#include <assert.h>
#include <stdio.h>

#include "readers/readers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status fuzz_article(void *context, const struct article *article)
{
	(void)context;
	assert(article->text && *article->text);
	return STATUS_OK;
}

static enum status fuzz_refusal(void *context, const struct refusal *refusal)
{
	(void)context;
	assert(*refusal->reason && *refusal->code);
	assert(refusal->record_bytes <= refusal->length || !refusal->length);
	return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader_sink sink = { .on_article = fuzz_article, .on_refusal = fuzz_refusal };
	struct reader_options options;

	reader_options_init(&options);
	options.limits.record_bytes = 4096;
	options.limits.expansion_bytes = 1 << 20;
	reader_run_bytes(FUZZ_NAME, data, size, &options, &sink, NULL);
	return 0;
}

#ifndef LIBFUZZER
int main(int argc, char **argv)
{
	static uint8_t data[1 << 20];

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t n = file ? fread(data, 1, sizeof data, file) : 0;

		if (file)
			fclose(file);
		LLVMFuzzerTestOneInput(data, n);
	}
	return 0;
}
#endif

#endif
