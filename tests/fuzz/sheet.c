/* Fuzzes sheets of corrections: any bytes end in a refused file, or in rows that
 * are each counted once.  With libFuzzer: clang -fsanitize=fuzzer,address
 * -DLIBFUZZER; else its main replays the files of its arguments. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "readers/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64] = "/tmp/dateline-fuzz-XXXXXX", input[96];
static struct store *store;

static void end(void)
{
	char command[128];

	store_close(store);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command) != 0)
		fprintf(stderr, "%s stays\n", folder);
}

static void begin(void)
{
	const struct change_info info = { .kind = CHANGE_CORRECT, .program = "", .lexicon = "", .command = "" };
	char path[96];
	int64_t change;
	bool resumed;

	if (!mkdtemp(folder))
		abort();
	atexit(end);
	snprintf(path, sizeof path, "%s/t.db", folder);
	snprintf(input, sizeof input, "%s/sheet.csv", folder);
	if (store_open(&store, path, STORE_CREATE, NULL) != STATUS_OK ||
	    store_change_begin(store, &info, &change, &resumed, NULL) != STATUS_OK)
		abort();
}

static void on_fault(void *context, const struct error *fault)
{
	assert(fault->text[0]);
	++*(uint64_t *)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t faults = 0;
	const struct sheet_options options = { .context = &faults, .on_fault = on_fault };
	struct sheet_counts n;
	struct error err = ERROR_INIT;
	FILE *file;
	enum status status;

	if (!store)
		begin();
	file = fopen(input, "wb");
	if (!file || fwrite(data, 1, size, file) != size)
		abort();
	fclose(file);
	status = sheet_import(store, input, &options, &n, &err);
	assert(status == STATUS_OK || (status == STATUS_INPUT && err.text[0]));
	assert(n.faulty == faults && n.rows == n.passed + n.applied + n.waiting + n.older + n.faulty);
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
