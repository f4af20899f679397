/*
 * The buckets in which two groups left their own past.
 *
 * Each bucket is set against the trailing year before it (longer for longer
 * units: see changes.c), in five counts: all events and the four quad classes.
 * If the dealings of a bucket were of the same kind as those of that year, its
 * count would be Poisson about
 *
 *     expected = (events of the past + 1/2) / days of the past * days of the bucket
 *
 * and, where the past's own buckets vary more than Poisson counts do, negative
 * binomial with their ratio of variance to mean. The surprise of a count is
 * -log10 of the chance of one at least as far out: 3 is one in a thousand.
 * (1/2 is Jeffreys' prior: what nobody has seen yet is rare, not impossible.)
 *
 * The past of a dyad begins with its first event, so that where the reports
 * begin is no change; less than a quarter of the trailing time says nothing.
 */
#ifndef TIMELINE_CHANGES_H
#define TIMELINE_CHANGES_H

#include "timeline/series.h"

enum change_what { CHANGED_ALL, CHANGED_VCOOP, CHANGED_MCOOP, CHANGED_VCONF, CHANGED_MCONF };

/* "events", "vcoop", ... */
const char *change_what_name(enum change_what what);

struct change {
	int32_t from, to;      /* the bucket, whole */
	enum change_what what; /* the count that stands out most */
	bool rise;
	double seen, expected;
	double surprise;
};

struct changes {
	struct change *items;  /* most surprising first */
	size_t n;
	size_t judged;         /* buckets with enough of a past */
	double coarser, undated; /* events no bucket holds, of the time asked for */
};

struct changes_options {
	enum series_unit unit;
	bool assume_published; /* as in series_options */
	size_t top;            /* at most so many; 0 = all */
};

#define CHANGE_SURPRISE 3.0 /* what is less is not told */

/* The time asked for is widened to whole buckets; without an end, the last
 * bucket is not over and no fall is seen in it.  With filter.distinct distinct
 * events are counted.  Statuses of series_new(). */
enum status changes_new(struct changes *out, struct store *store, const struct filter *filter,
			const struct changes_options *options, struct error *err);
void changes_release(struct changes *changes);

/* -log10 of the chance of a count of `seen` or more (rise) or less, with that
 * mean and ratio of variance to mean (1 = Poisson). */
double change_surprise(double seen, double mean, double ratio, bool rise);

#endif
