/*
 * Private to this room: which days the roll-up by month answers for.  Months that the
 * time asked for cuts, or in which somebody joins or leaves a group, are told by days.
 */
#ifndef SCHEMA_MONTHS_H
#define SCHEMA_MONTHS_H

#include "sqltext.h"

struct months {
	int32_t first, last;   /* days of the months there are, within the time asked for; none if last < first */
	int *cut;              /* months that are cut, in order; owned */
	size_t n_cut;
};

/* After a failure, too, there is something to release. */
enum status months_find(struct months *out, struct store *store, const struct filter *filter, struct error *err);
void months_release(struct months *months);

/* Appends what a month's row `e` must meet, text->by_month being set: " AND a AND b". */
void months_where(struct sqltext *text, const struct filter *filter, const struct months *months);
/* Appends what lies within one month that is cut: it begins there, in the time asked for. */
void months_where_cut(struct sqltext *text, const struct filter *filter, int month);

/* Whether a span lies within one month. */
bool within_month(int32_t from, int32_t to);

#endif
