#include "timeline/series.h"

#include <string.h>

#include "base/memory.h"

int series_unit_from_name(const char *name)
{
	static const char *const names[] = { "day", "week", "month", "quarter", "year" };

	for (int i = 0; i <= UNIT_YEAR; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

int32_t series_start(enum series_unit unit, int32_t day)
{
	struct civil c = civil_from_day(day);

	switch (unit) {
	case UNIT_DAY:
		break;
	case UNIT_WEEK:
		return day - civil_weekday(day) + 1;
	case UNIT_MONTH:
		return civil_day(c.year, c.month, 1);
	case UNIT_QUARTER:
		return civil_day(c.year, (c.month - 1) / 3 * 3 + 1, 1);
	case UNIT_YEAR:
		return civil_day(c.year, 1, 1);
	}
	return day;
}

int32_t series_next(enum series_unit unit, int32_t start)
{
	static const int month_counts[] = { 0, 0, 1, 3, 12 };
	int32_t next;

	if (unit == UNIT_DAY)
		return start + 1;
	if (unit == UNIT_WEEK)
		return start + 7;
	next = civil_add_months(start, month_counts[unit]);
	return next == DAY_NONE ? DAY_LAST + 1 : next;
}

void series_label(enum series_unit unit, int32_t day, char out[16])
{
	struct civil c = civil_from_day(day);
	int year, week;

	switch (unit) {
	case UNIT_DAY:
		civil_iso(day, out);
		break;
	case UNIT_WEEK:
		civil_iso_week(day, &year, &week);
		snprintf(out, 16, "%04d-W%02d", year % 10000, week % 100);
		break;
	case UNIT_MONTH:
		snprintf(out, 16, "%04d-%02d", c.year % 10000, c.month % 100);
		break;
	case UNIT_QUARTER:
		snprintf(out, 16, "%04d-Q%d", c.year % 10000, (c.month + 2) / 3 % 10);
		break;
	case UNIT_YEAR:
		snprintf(out, 16, "%04d", c.year % 10000);
		break;
	}
}

enum status tally_rows_add(struct tally_rows *rows, const struct tally_row *row)
{
	if (rows->n == rows->capacity) {
		struct tally_row *larger = mem_grow(rows->items, &rows->capacity, rows->n + 1,
						    sizeof *larger);

		if (!larger)
			return STATUS_NOMEM;
		rows->items = larger;
	}
	rows->items[rows->n++] = *row;
	return STATUS_OK;
}

void tally_rows_release(struct tally_rows *rows)
{
	mem_free(rows->items);
	*rows = (struct tally_rows){ 0 };
}

static enum status on_row(void *context, const struct tally_row *row)
{
	return tally_rows_add(context, row);
}

static void place_undated(struct tally_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->items[i].from == DAY_NONE)
			rows->items[i].from = rows->items[i].to;
}

/* The window asked for, its open ends closed by the events there are. */
static void find_window(const struct filter *filter, const struct tally_rows *rows, int32_t *from,
			int32_t *to)
{
	int32_t first = DAY_NONE, last = DAY_NONE;

	for (size_t i = 0; i < rows->n; i++) {
		const struct tally_row *row = &rows->items[i];

		if (row->from == DAY_NONE)
			continue;
		if (first == DAY_NONE || row->from < first)
			first = row->from;
		if (last == DAY_NONE || row->to > last)
			last = row->to;
	}
	*from = filter->from != DAY_NONE ? filter->from : first;
	*to = filter->to != DAY_NONE ? filter->to : last;
	if (*from == DAY_NONE)
		*from = *to;
	if (*to == DAY_NONE)
		*to = *from;
}

static enum status make_buckets(struct series *series, int32_t from, int32_t to, struct error *err)
{
	size_t n = 0, i = 0;

	if (from == DAY_NONE || to < from)
		return STATUS_OK;
	for (int32_t day = series_start(series->unit, from); day <= to; day = series_next(series->unit, day))
		if (++n > SERIES_MAX)
			return error_set(err, STATUS_USAGE,
					 "more than %d buckets: ask by a longer unit, or a shorter time", SERIES_MAX);
	series->buckets = mem_zalloc(n * sizeof *series->buckets);
	if (!series->buckets)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int32_t day = series_start(series->unit, from); day <= to; i++) {
		int32_t next = series_next(series->unit, day);

		series->buckets[i].from = day < from ? from : day;
		series->buckets[i].to = next - 1 > to ? to : next - 1;
		day = next;
	}
	series->n = n;
	return STATUS_OK;
}

/* The bucket a day lies in, NULL if none. */
static struct bucket *bucket_of(const struct series *series, int32_t day)
{
	size_t low = 0, high = series->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (day < series->buckets[middle].from)
			high = middle;
		else if (day > series->buckets[middle].to)
			low = middle + 1;
		else
			return &series->buckets[middle];
	}
	return NULL;
}

/* Of the rows that have their mirror beside them each is half an event. */
static double once(int64_t all, int64_t mutual)
{
	return (double)all - (double)mutual / 2;
}

void bucket_add(struct bucket *bucket, const struct tally_row *row, double share, bool distinct)
{
	const struct tally_sums *counted = distinct ? &row->distinct : &row->all;
	double n = share * once(counted->n, counted->mutual);

	bucket->events += share * once(row->all.n, row->all.mutual);
	bucket->distinct += share * once(row->distinct.n, row->distinct.mutual);
	if (row->within || !row->direction)
		bucket->forward += share * (double)counted->n;
	if (row->within || row->direction)
		bucket->backward += share * (double)counted->n;
	if (row->quad >= 1 && row->quad <= 4)
		bucket->quads[row->quad - 1] += n;
	bucket->goldstein += share * once(counted->goldstein, counted->goldstein_mutual);
	bucket->n += n;
}

/* Shares by days; the days outside the window are nobody's. */
static void spread_row(struct series *series, const struct tally_row *row, bool distinct)
{
	double days = (double)row->to - row->from + 1;

	for (size_t i = 0; i < series->n; i++) {
		struct bucket *bucket = &series->buckets[i];
		int32_t from = row->from > bucket->from ? row->from : bucket->from;
		int32_t to = row->to < bucket->to ? row->to : bucket->to;

		if (from <= to)
			bucket_add(bucket, row, ((double)to - from + 1) / days, distinct);
	}
}

static void take_row(struct series *series, const struct tally_row *row, bool distinct)
{
	struct bucket *bucket;

	if (row->from == DAY_NONE) {
		bucket_add(&series->undated, row, 1, distinct);
		return;
	}
	bucket = bucket_of(series, row->from);
	if (bucket && row->to <= bucket->to)
		bucket_add(bucket, row, 1, distinct);
	else if (series->spread)
		spread_row(series, row, distinct);
	else
		bucket_add(&series->coarser, row, 1, distinct);
}

static enum status on_articles(void *context, int32_t from, int32_t to, int64_t n)
{
	struct series *series = context;
	struct bucket *bucket = bucket_of(series, from);

	if (bucket && to <= bucket->to)
		bucket->articles += (double)n;
	return STATUS_OK;
}

/* Those imported reported none of a dataset's events. */
static enum status find_articles(struct series *series, struct store *store, const struct filter *filter,
				 int32_t from, int32_t to, struct error *err)
{
	if (filter->dataset <= 0)
		return query_articles(store, from, to, series, on_articles, err);
	for (size_t i = 0; i < series->n; i++)
		series->buckets[i].articles = -1;
	return STATUS_OK;
}

static void find_span(struct series *series)
{
	series->first = series->last = DAY_NONE;
	for (size_t i = 0; i < series->n; i++) {
		if (series->buckets[i].events == 0)
			continue;
		if (series->first == DAY_NONE)
			series->first = series->buckets[i].from;
		series->last = series->buckets[i].to;
	}
}

enum status series_of_rows(struct series *out, struct store *store, const struct filter *filter,
			   const struct series_options *options, struct tally_rows *rows, struct error *err)
{
	int32_t from, to;
	enum status status;

	*out = (struct series){
		.unit = options->unit, .spread = options->spread,
		.assume_published = options->assume_published,
	};
	if (options->assume_published)
		place_undated(rows);
	find_window(filter, rows, &from, &to);
	/* an end nobody asked for is that of a whole bucket */
	if (from != DAY_NONE && filter->from == DAY_NONE)
		from = series_start(out->unit, from);
	if (to != DAY_NONE && filter->to == DAY_NONE)
		to = series_next(out->unit, series_start(out->unit, to)) - 1;
	status = make_buckets(out, from, to, err);
	for (size_t i = 0; status == STATUS_OK && i < rows->n; i++)
		take_row(out, &rows->items[i], filter->distinct);
	if (status == STATUS_OK && out->n)
		status = find_articles(out, store, filter, from, to, err);
	find_span(out);
	if (status != STATUS_OK)
		series_release(out);
	return status;
}

enum status series_new(struct series *out, struct store *store, const struct filter *filter,
		       const struct series_options *options, struct error *err)
{
	struct tally_rows rows = { 0 };
	struct filter all = *filter;
	enum tally_grain grain = options->unit >= UNIT_MONTH ? TALLY_MONTHS : TALLY_DAYS;
	enum status status;

	*out = (struct series){ 0 };
	all.distinct = false; /* both numbers are shown */
	status = query_tally(store, &all, grain, &rows, on_row, err);
	if (status == STATUS_OK)
		status = series_of_rows(out, store, filter, options, &rows, err);
	tally_rows_release(&rows);
	return status;
}

size_t series_quiet(const struct series *series, size_t from)
{
	size_t n = 0;

	while (from + n < series->n && !(series->buckets[from + n].events > 0) && !(series->buckets[from + n].articles > 0))
		n++;
	return n;
}

void series_smooth(struct series *series, size_t buckets)
{
	double sum = 0;

	for (size_t i = 0; i < series->n; i++) {
		sum += series->buckets[i].n;
		if (i >= buckets)
			sum -= series->buckets[i - buckets].n;
		series->buckets[i].smooth = buckets && i + 1 >= buckets ? sum / (double)buckets : -1;
	}
}

void series_release(struct series *series)
{
	mem_free(series->buckets);
	series->buckets = NULL;
	series->n = 0;
}
