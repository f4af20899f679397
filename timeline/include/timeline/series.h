/*
 * Two groups' dealings over time: a bucket per day, week, month, quarter or
 * year, empty ones too.  An event is in a bucket if its interval lies within
 * it; what no bucket holds stands in `coarser`, what has only a last day in
 * `undated`.  Mutual events count once except in forward and backward.
 */
#ifndef TIMELINE_SERIES_H
#define TIMELINE_SERIES_H

#include "schema/filter.h"

enum series_unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };

/* -1 for an unknown name. */
int series_unit_from_name(const char *name);

/* Counts are fractions only where events are spread. */
struct bucket {
	int32_t from, to;        /* cut at the ends of the window */
	double articles;         /* published in it; of the rows aside: 0; -1: a dataset's events have none */
	double events, distinct;
	double forward, backward; /* left > right and back */
	double quads[4];
	double goldstein;        /* sum over n, in tenths */
	double n;                /* events of the mean: mean = goldstein / n / 10 */
	double smooth;           /* series_smooth(); -1 = too few buckets before */
};

struct series {
	enum series_unit unit;
	bool spread, assume_published;
	struct bucket *buckets;
	size_t n;
	struct bucket coarser, undated;
	int32_t first, last;     /* span of the buckets that hold events; DAY_NONE = none */
};

struct series_options {
	enum series_unit unit;
	bool spread;             /* share interval events out by days */
	bool assume_published;   /* place undated events on the day they were reported by */
};

/* Left and right of the filter must be set; with filter.distinct all columns
 * but `events` count distinct events.  STATUS_USAGE when the window holds more
 * buckets than SERIES_MAX. */
#define SERIES_MAX 200000
enum status series_new(struct series *out, struct store *store, const struct filter *filter,
		       const struct series_options *options, struct error *err);
void series_release(struct series *series);

/* The rows of query_tally() as they come. */
struct tally_rows {
	struct tally_row *items;
	size_t n, capacity;
};
enum status tally_rows_add(struct tally_rows *rows, const struct tally_row *row); /* STATUS_NOMEM */
void tally_rows_release(struct tally_rows *rows);

/* Adds a row to the sums of a bucket: mutual events once but for forward and
 * backward; distinct ones in all columns but events. */
void bucket_add(struct bucket *bucket, const struct tally_row *row, double share, bool distinct);

/* The series of rows that the filter's tally gave; undated ones may be moved. */
enum status series_of_rows(struct series *out, struct store *store, const struct filter *filter,
			   const struct series_options *options, struct tally_rows *rows, struct error *err);

/* First day of the unit a day is in; the day after the unit that begins at `start`. */
int32_t series_start(enum series_unit unit, int32_t day);
int32_t series_next(enum series_unit unit, int32_t start);

/* Fills `smooth`: the mean of n over so many buckets up to and with each; the
 * first ones, with fewer before them, have none. */
void series_smooth(struct series *series, size_t buckets);

/* How many buckets from one on hold neither events nor articles. */
size_t series_quiet(const struct series *series, size_t from);

/* "2021-10-05", "2021-W40", "2021-10", "2021-Q4", "2021". */
void series_label(enum series_unit unit, int32_t day, char out[16]);

#endif
