/*
 * An actor's whole record: all that a group did and had done to it, over time,
 * by whom it was with and by what was done.
 *
 * An event between two of the group is one event, though the group stands on
 * both its sides; so is a mutual one.  The counts of the series, of partners
 * and of acts add up to the total each: an event is in one bucket (or coarser,
 * or undated), has one partner (or none named) and one root.  A mutual event
 * of two of the group has two partners.
 *
 *     filter.left = the group;
 *     actor_record_new(&record, store, &filter, &options, &err);
 *     ... record.partners[0].code, .sums.events ...
 *     actor_record_release(&record);
 */
#ifndef TIMELINE_ACTOR_RECORD_H
#define TIMELINE_ACTOR_RECORD_H

#include "timeline/series.h"

/* Dealings with one country or organisation, or by acts of one root.  forward:
 * the group is the source, backward: the target. */
struct actor_part {
	int64_t key;              /* party (0 = none named), or root */
	char *code, *name;        /* of a partner; "" where none is named; NULL of a root */
	struct bucket sums;
	int first, last;          /* months as civil_month_number(); -1 = undated ones alone */
};

struct actor_record {
	struct series series;
	struct bucket total;
	struct actor_part *partners, *acts; /* most events first */
	size_t n_partners, n_acts;
};

/* Left of the filter must be set, right empty.  Only the first `top` partners
 * get code and name (0 = all).  Statuses of series_new(). */
enum status actor_record_new(struct actor_record *out, struct store *store, const struct filter *filter,
		       const struct series_options *options, size_t top, struct error *err);
void actor_record_release(struct actor_record *record);

#endif
