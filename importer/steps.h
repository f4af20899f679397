/* Private to this room: steps that importing and recoding share. */
#ifndef IMPORTER_STEPS_H
#define IMPORTER_STEPS_H

#include "coder/coder.h"
#include "schema/store.h"

/* The coder with a lexicon directory (NULL = none) and the database's own names. */
enum status own_coder(struct coder **out, struct store *store, const char *lexicon,
		      struct error *err);

/* Gives the lexicon's names to the store where it has those of another version. */
enum status names_give(const struct coder *coder, struct store *store, struct error *err);

/* Moves the events that are kept to the front; returns how many. */
size_t political_keep(struct coded_event *events, size_t n);

#endif
