/* The stored articles coded again with the present lexicon. */
#ifndef IMPORTER_RECODE_H
#define IMPORTER_RECODE_H

#include "schema/corrections.h"

struct recode_options {
	const char *lexicon;     /* directory of edited lexicon files; NULL = those compiled in */
	int64_t batch;           /* articles this import brought; 0 = all */
	bool dry;                /* only compare */
	const char *command;     /* as typed, kept with the change */
	/* The calls below may be NULL. */
	void *context;
	bool (*stopped)(void *context); /* asked before each article */
	void (*progress)(void *context, uint64_t articles);
	/* Each mention that goes, comes or is altered, while comparing. */
	enum status (*on_change)(void *context, enum recode_change what, const struct coded_event *event,
				 const struct article_row *article);
	/* Asked with the whole difference before anything is written; false: let it
	 * be.  NULL: it is written as it is found. */
	bool (*agreed)(void *context, const struct recode_counts *counts);
};

/* Articles are coded and compared, those that differ written, each as a whole:
 * events that did not change keep their event_id, and corrections hold.
 * *counts tells the difference.  STATUS_STOPPED keeps the articles written;
 * another call finds the rest of the difference. */
enum status recode_run(struct store *store, const struct recode_options *options,
		       struct recode_counts *counts, struct error *err);

/* Whether coding can begin with the names a user gave, the last ones not yet
 * committed among them.  STATUS_INPUT with the fault. */
enum status recode_names_load(struct store *store, struct error *err);

#endif
