/*
 * Two datasets or batches held against each other, event by event: what both
 * have, what only one has, and who was first.
 *
 * Distinct events are matched one to one.  Two may be one when
 *  - their sides are of the same countries or organisations (a side that names
 *    none counts for the country of the place), in the same direction, or in
 *    either where a dataset's order of sides means nothing;
 *  - their acts are of one root, or both violent (18, 19, 20): a crosswalk
 *    from a dataset without CAMEO codes, and coders, tell these apart badly;
 *  - no more than `window` days lie between them;
 *  - their places, where both are known closer than a country, lie within
 *    COMPARE_APART_KM; and where the sides' roles differ, within COMPARE_NEAR_KM.
 * The likest are matched first: near in days and place, of the same roles and
 * code.
 * Undated events, and those dated to more than COMPARE_DAYS days, are matched
 * with nothing and stand apart.
 *
 *     compare_new(&comparison, store, filters, &options, &err);
 *     ... comparison.buckets[i].both, .only[0], .only[1] ...
 *     compare_release(&comparison);
 */
#ifndef TIMELINE_COMPARE_H
#define TIMELINE_COMPARE_H

#include "schema/codebook.h"
#include "timeline/series.h"

#define COMPARE_DAYS 31      /* the longest stretch that is matched */
#define COMPARE_NEAR_KM 25
#define COMPARE_APART_KM 100

struct compare_options {
	const struct country *country; /* takes place there, or a side is of it; NULL = anywhere */
	int window;                    /* days, 0 .. COMPARE_DAYS */
	enum series_unit unit;
};

#define COMPARE_NONE SIZE_MAX

/* A distinct event of one of the two. */
struct compared {
	int64_t id;
	int32_t from, to;      /* as in event_date */
	int32_t reported;      /* first published, or taken up; DAY_NONE = unknown */
	uint64_t block;        /* digest of family of acts and countries: only equal ones match */
	uint64_t place;        /* digest of its name; 0 = none closer than a country */
	double latitude, longitude;
	enum role_class roles[2];
	char code[5];
	bool point, swapped;   /* sides in the order of the block; swapped for it */
	int cost;              /* of matching it: no less than this */
	size_t match;          /* of the other's events; COMPARE_NONE = only here */
};

struct compare_bucket {
	int32_t from, to;
	int64_t events[2], distinct[2]; /* all there are */
	int64_t both, only[2];          /* of the distinct ones */
	int64_t first[2], same_day;     /* of both: who reported it first, where both tell */
};

struct comparison {
	enum series_unit unit;
	bool directed;            /* both tell who did it to whom */
	struct compared *events[2];
	size_t n[2], capacity[2];
	struct compare_bucket *buckets;
	size_t n_buckets;
	struct compare_bucket coarser, undated, total;
};

/* A pair is in the bucket of the first's event.  STATUS_USAGE for a window that
 * is none, or more than SERIES_MAX buckets. */
enum status compare_new(struct comparison *out, struct store *store, const struct filter filters[2],
			const struct compare_options *options, struct error *err);
void compare_release(struct comparison *comparison);

/* Days between two events; 0 where they touch. */
int32_t compare_gap(const struct compared *x, const struct compared *y);

#endif
