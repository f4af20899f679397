/*
 * People's words into a filter: the options of every question, as typed.
 * NULL (or 0, false) means not said.  Errors are STATUS_USAGE with the option
 * as field and, for a name nobody bears, the nearest ones.
 *
 *     struct words words = { .between = "RUS,BLR:members:NATO", .from = "october 2021" };
 *     words_filter(&words, store, &arena, &filter, &err);
 */
#ifndef TIMELINE_WORDS_H
#define TIMELINE_WORDS_H

#include "base/arena.h"
#include "schema/filter.h"

struct words {
	const char *from, *to;         /* 2021, 2021-10, 2021-10-05, "october 2021" */
	bool within;
	const char *precision;         /* lists are parted by commas */
	const char *actor, *source, *target;
	const char *between;           /* "A:B", each a list */
	const char *left, *right;      /* the same as two words; left alone: with everyone */
	const char *roles;             /* "state" (unless said) or "all" */
	const char *code, *type, *quad, *goldstein, *status, *confidence;
	const char *text, *place, *publisher, *published_from, *published_to;
	const char *dataset;           /* a name, or "all" */
	long batch;
	bool distinct, as_coded;
	long limit;
	const char *order, *after;
};

/* Fills the filter; what it points to is in the arena or borrowed from words.
 * The arena may be outside arena_run(). */
enum status words_filter(const struct words *words, struct store *store,
			 struct arena *arena, struct filter *out, struct error *err);

/* Adds the codes of a list, "16,0332", to the filter's; `option` is named in errors. */
enum status words_codes(const char *option, const char *list, struct arena *arena,
			struct filter *out, struct error *err);

/* First and last day of a date as people type it; false if it is none. */
bool words_days(const char *text, int32_t *first, int32_t *last);

#endif
