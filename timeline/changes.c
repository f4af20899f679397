#include "timeline/changes.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define COUNTS 5

/* Buckets of the past: a year; of the longer units more, since four quarters
 * tell little of what is usual. */
static const size_t trailing[] = {
	[UNIT_DAY] = 365, [UNIT_WEEK] = 52, [UNIT_MONTH] = 12, [UNIT_QUARTER] = 8, [UNIT_YEAR] = 5,
};

const char *change_what_name(enum change_what what)
{
	static const char *const names[] = { "events", "vcoop", "mcoop", "vconf", "mconf" };

	return names[what];
}

/* The chance of a count ---------------------------------------------------------- */

/* Natural logarithm of the chance of exactly k.  A ratio so near 1 that the
 * difference of the gammas would lose it is Poisson's. */
static double log_chance(double k, double mean, double ratio)
{
	double size;

	if (ratio < 1.0001)
		return k * log(mean) - mean - lgamma(k + 1);
	size = mean / (ratio - 1);
	return lgamma(k + size) - lgamma(k + 1) - lgamma(size) + k * log1p(-1 / ratio) - size * log(ratio);
}

/* chance(k + 1) / chance(k), for both distributions */
static double step_up(double k, double mean, double ratio)
{
	return (k * (ratio - 1) + mean) / (ratio * (k + 1));
}

double change_surprise(double seen, double mean, double ratio, bool rise)
{
	double k = seen, sum = 1, term = 1, end = k;

	if (rise ? k <= mean : k >= mean)
		return 0;
	while (term > sum * 1e-12 && (rise || end > 0)) {
		term *= rise ? step_up(end, mean, ratio) : 1 / step_up(end - 1, mean, ratio);
		end += rise ? 1 : -1;
		sum += term;
	}
	return -(log_chance(k, mean, ratio) + log(sum)) / log(10);
}

/* Against the past --------------------------------------------------------------- */

static double count_of(const struct bucket *bucket, enum change_what what)
{
	return what == CHANGED_ALL ? bucket->n : bucket->quads[what - 1];
}

/* Mean per day and ratio of variance to mean of buckets first .. first + n - 1. */
static void read_past(const struct bucket *buckets, size_t n, enum change_what what, double *per_day,
		      double *ratio)
{
	double sum = 0, squares = 0, days = 0, mean;

	for (size_t i = 0; i < n; i++) {
		double count = count_of(&buckets[i], what);

		sum += count;
		squares += count * count;
		days += (double)buckets[i].to - buckets[i].from + 1;
	}
	mean = sum / (double)n;
	*per_day = (sum + 0.5) / days;
	*ratio = mean > 0 ? (squares - sum * mean) / (double)(n - 1) / mean : 1;
	if (*ratio < 1)
		*ratio = 1;
}

/* What stands out most in a bucket against the n before it. */
static struct change judge(const struct bucket *bucket, size_t n, bool over)
{
	struct change best = { .from = bucket->from, .to = bucket->to };

	for (int what = 0; what < COUNTS; what++) {
		double seen = count_of(bucket, (enum change_what)what), per_day, ratio, expected, surprise;
		bool rise;

		read_past(bucket - n, n, (enum change_what)what, &per_day, &ratio);
		expected = per_day * ((double)bucket->to - bucket->from + 1);
		rise = seen > expected;
		surprise = rise || over ? change_surprise(seen, expected, ratio, rise) : 0;
		if (surprise > best.surprise) {
			best.what = (enum change_what)what;
			best.rise = rise;
			best.seen = seen;
			best.expected = expected;
			best.surprise = surprise;
		}
	}
	return best;
}

static int by_surprise(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->surprise != y->surprise)
		return x->surprise > y->surprise ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static enum status judge_all(struct changes *out, const struct series *series, const struct filter *filter,
			     size_t top, struct error *err)
{
	size_t past = trailing[series->unit], least = (past + 3) / 4, first = 0;

	if (least < 2)
		least = 2;
	while (first < series->n && series->buckets[first].n <= 0)
		first++;
	out->items = mem_zalloc((series->n + 1) * sizeof *out->items);
	if (!out->items)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = first + least; i < series->n; i++) {
		bool over = filter->to != DAY_NONE || i + 1 < series->n;
		size_t n = i - first < past ? i - first : past;
		struct change change;

		if (filter->from != DAY_NONE && series->buckets[i].to < filter->from)
			continue;
		out->judged++;
		change = judge(&series->buckets[i], n, over);
		if (change.surprise >= CHANGE_SURPRISE)
			out->items[out->n++] = change;
	}
	qsort(out->items, out->n, sizeof *out->items, by_surprise);
	if (top && out->n > top)
		out->n = top;
	return STATUS_OK;
}

/* The time asked for as whole buckets. */
static void widen(struct filter *filter, enum series_unit unit)
{
	if (filter->from != DAY_NONE)
		filter->from = series_start(unit, filter->from);
	if (filter->to != DAY_NONE)
		filter->to = series_next(unit, series_start(unit, filter->to)) - 1;
}

/* So many units before a start. */
static int32_t go_back(enum series_unit unit, int32_t start, size_t n)
{
	while (n-- && start > DAY_FIRST)
		start = series_start(unit, start - 1);
	return start;
}

enum status changes_new(struct changes *out, struct store *store, const struct filter *filter,
			const struct changes_options *options, struct error *err)
{
	struct series_options asked = { .unit = options->unit, .assume_published = options->assume_published };
	struct filter whole = *filter, longer;
	struct series series;
	enum status status;

	*out = (struct changes){ 0 };
	widen(&whole, options->unit);
	status = series_new(&series, store, &whole, &asked, err);
	if (status != STATUS_OK)
		return status;
	out->coarser = series.coarser.n;
	out->undated = series.undated.n;
	if (whole.from != DAY_NONE) {
		series_release(&series);
		longer = whole;
		longer.from = go_back(options->unit, whole.from, trailing[options->unit]);
		status = series_new(&series, store, &longer, &asked, err);
		if (status != STATUS_OK)
			return status;
	}
	status = judge_all(out, &series, &whole, options->top, err);
	series_release(&series);
	return status;
}

void changes_release(struct changes *changes)
{
	mem_free(changes->items);
	*changes = (struct changes){ 0 };
}
