/*
 * An article's whole way, from paths to stored events.
 *
 *     struct import_options options;
 *     import_options_init(&options);
 *     import_run(store, paths, n, &options, &result, &err);
 */
#ifndef IMPORTER_IMPORT_H
#define IMPORTER_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "readers/readers.h"
#include "schema/store.h"

struct import_options {
	struct reader_options reader;
	const char *lexicon;     /* directory of edited lexicon files; NULL = those compiled in */
	const char *command;     /* as typed, kept with the batch; resuming goes by it */
	unsigned jobs;           /* cores to use, this thread's among them; 0 = 1.  What
	                            is stored, and in which order, does not depend on it */
	void *context;           /* of the two calls below, which may be NULL */
	bool (*stopped)(void *context); /* asked before each record */
	void (*progress)(void *context, uint64_t bytes, uint64_t records);
};

struct import_result {
	int64_t batch;
	bool resumed;            /* a broken-off import was taken up again */
	uint64_t sentences;      /* coded in this run */
	char lexicon[17];
	struct change_counts counts; /* of the whole batch */
};

void import_options_init(struct import_options *options);

/* Imports all paths as one batch.  Bad input is kept as rejects and does not
 * fail the import.  STATUS_STOPPED when `stopped` said so, STATUS_NOTFOUND
 * for a path that does not exist (before anything is read), and the store's
 * failures; in each of these cases what was finished is kept, and *result is
 * filled in. */
enum status import_run(struct store *store, const char *const *paths, size_t n,
		       const struct import_options *options,
		       struct import_result *result, struct error *err);

/* True where the article's stated language, or else its commonest words, are
 * English: others are stored, not coded. */
bool import_is_english(const struct article *article);

#endif
