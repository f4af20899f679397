/*
 * What followed what: events of one kind on the days after events of another,
 * by the same side again or in answer from the other (reciprocity, retaliation).
 *
 * Only events known to the day take part, and one follows another if it lies
 * 1 to `days` days later: of two on one day nobody can say which came first.
 * Chance is that of the calendar: the share of all days of the time that are
 * followed, within so many days, by an event of the second kind, times the
 * events of the first kind. It keeps the bursts in which the second kind comes.
 */
#ifndef TIMELINE_SEQUENCES_H
#define TIMELINE_SEQUENCES_H

#include "schema/filter.h"

struct sequence_event {
	int64_t id;
	char event_id[64], cameo[5];
	int32_t day;
	int direction;    /* 0 left > right, 1 right > left */
	bool after, then; /* of the first kind, of the second; both where they overlap */
};

/* An event of the first kind and the next one of the second kind. */
struct sequence_pair {
	size_t after, then; /* places in events */
};

struct sequence {
	int after, then;     /* directions */
	int64_t n;           /* events of the first kind */
	int64_t n_then;      /* of the second */
	int64_t followed;    /* of the first kind, by at least one of the second */
	double expected;     /* so many by chance */
	double median;       /* days to the next, of those followed; -1 = none */
	struct sequence_pair *pairs; /* `followed` of them, by date */
};

#define SEQUENCES 4

struct sequences {
	struct sequence items[SEQUENCES]; /* left again, right in answer, right again, left in answer */
	struct sequence_event *events;    /* by day */
	size_t n_events;
	int64_t left_out;    /* coarser than a day, or undated */
	int32_t first, last; /* the time: as asked, its open ends those of the events */
};

/* Codes are prefixes as in the filter, whose own are not looked at. */
struct sequences_options {
	const char *const *after, *const *then;
	size_t n_after, n_then;
	int days;
};

/* Left and right of the filter must be set. */
enum status sequences_new(struct sequences *out, struct store *store, const struct filter *filter,
			  const struct sequences_options *options, struct error *err);
void sequences_release(struct sequences *sequences);

#endif
