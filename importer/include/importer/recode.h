/* The stored articles coded again with the present lexicon. */
#ifndef IMPORTER_RECODE_H
#define IMPORTER_RECODE_H

#include "schema/corrections.h"

struct recode_options {
	const char *lexicon;     /* directory of edited lexicon files; NULL = those compiled in */
	int64_t batch;           /* articles this import brought; 0 = all */
	bool dry;                /* only compare */
	const char *command;     /* as typed, kept with the change */
	void *context;           /* of the two calls below, which may be NULL */
	bool (*stopped)(void *context); /* asked before each article */
	void (*progress)(void *context, uint64_t articles);
};

/* An article at a time: its events that did not change keep their event_id, and
 * corrections hold.  STATUS_STOPPED keeps what is done; the same call again
 * finds the articles done equal and goes on behind them. */
enum status recode_run(struct store *store, const struct recode_options *options,
		       struct recode_counts *counts, struct error *err);

/* Whether coding can begin with the names a user gave, the last ones not yet
 * committed among them.  STATUS_INPUT with the fault. */
enum status recode_names_load(struct store *store, struct error *err);

#endif
