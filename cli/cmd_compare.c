/* `dateline compare X Y`: two datasets or batches, event by event. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "question.h"
#include "timeline/compare.h"

#define WINDOW_USUAL 3

struct compare {
	const char *names[2];
	const char *country, *window, *by;
	bool pairs;
	struct filter filters[2];
	struct compare_options options;
};

/* Words ------------------------------------------------------------------------------ */

static enum status read_country(struct question *q, struct compare *c)
{
	static const enum country_system systems[] = { COUNTRY_CAMEO, COUNTRY_ISO3, COUNTRY_ISO2, COUNTRY_NAME };

	for (size_t i = 0; c->country && i < 4 && !c->options.country; i++)
		c->options.country = country_find(systems[i], c->country);
	if (c->country && !c->options.country)
		return error_set(&q->err, STATUS_USAGE, "--country '%.60s': no such country; a code (AFG) or a name is wanted",
				 c->country);
	return STATUS_OK;
}

/* "3d", "3", "2w" */
static enum status read_window(struct question *q, struct compare *c)
{
	char *end;
	long days;

	c->options.window = WINDOW_USUAL;
	if (!c->window)
		return STATUS_OK;
	days = strtol(c->window, &end, 10);
	if (end > c->window && days >= 0 && days <= COMPARE_DAYS && *end == 'w') {
		days *= 7;
		end++;
	} else if (*end == 'd') {
		end++;
	}
	if (end == c->window || *end || days < 0 || days > COMPARE_DAYS)
		return error_set(&q->err, STATUS_USAGE, "--window '%.60s': days are wanted, 0d to %dd", c->window, COMPARE_DAYS);
	c->options.window = (int)days;
	return STATUS_OK;
}

static enum status read_unit(struct question *q, struct compare *c)
{
	int unit = c->by ? series_unit_from_name(c->by) : UNIT_MONTH;

	if (unit < 0)
		return error_set(&q->err, STATUS_USAGE, "--by '%.100s': day, week, month, quarter or year is wanted", c->by);
	c->options.unit = (enum series_unit)unit;
	return STATUS_OK;
}

/* "acled" is a dataset, "articles" one's own, "3" a batch. */
static enum status read_set(struct question *q, struct compare *c, int which)
{
	struct words words = q->words;
	char *end;
	long batch = strtol(c->names[which], &end, 10);

	words.dataset = c->names[which];
	if (end > c->names[which] && !*end) {
		words.batch = batch;
		words.dataset = "all";
	}
	words.order = "none";
	words.limit = 0;
	return words_filter(&words, q->store, &q->arena, &c->filters[which], &q->err);
}

static enum status read_words(struct question *q, struct compare *c)
{
	enum status status;

	status = read_country(q, c);
	if (status == STATUS_OK)
		status = read_window(q, c);
	if (status == STATUS_OK)
		status = read_unit(q, c);
	for (int which = 0; which < 2 && status == STATUS_OK; which++)
		status = read_set(q, c, which);
	return status;
}

/* Counts ----------------------------------------------------------------------------- */

static enum status report_bucket(struct report *report, const char *label, const struct compare_bucket *bucket,
				 bool aside)
{
	struct cell cells[13];
	size_t n = 0;

	cells[n++] = cell_text(label);
	cells[n++] = aside ? cell_none() : cell_day(bucket->from);
	cells[n++] = aside ? cell_none() : cell_day(bucket->to);
	for (int which = 0; which < 2; which++) {
		cells[n++] = cell_integer(bucket->events[which]);
		cells[n++] = cell_integer(bucket->distinct[which]);
	}
	cells[n++] = cell_integer(bucket->both);
	for (int which = 0; which < 2; which++)
		cells[n++] = cell_integer(bucket->only[which]);
	for (int which = 0; which < 2; which++)
		cells[n++] = cell_integer(bucket->first[which]);
	cells[n++] = cell_integer(bucket->same_day);
	return report_row(report, cells);
}

static void print_share(FILE *to, const struct compare *c, const struct compare_bucket *total)
{
	fprintf(to, "%lld in both", (long long)total->both);
	for (int which = 0; which < 2; which++) {
		fputs(which ? " and " : ": ", to);
		if (total->distinct[which])
			fprintf(to, "%.0f %%", 100.0 * (double)total->both / (double)total->distinct[which]);
		else
			fputs("none", to);
		fputs(" of ", to);
		put_clean(to, c->names[which], 0);
	}
	fprintf(to, "; within %d day%s. The pairs: --pairs\n", c->options.window, c->options.window == 1 ? "" : "s");
}

/* Which is x, and what of the match is not the datasets' own. */
static void print_basis(FILE *to, const struct compare *c, bool directed)
{
	static const char *const crosswalked[] = { "acled", "polecat", "ucdp" };
	bool told = false;

	fputs("x is ", to);
	put_clean(to, c->names[0], 0);
	fputs(", y is ", to);
	put_clean(to, c->names[1], 0);
	for (size_t i = 0; i < sizeof crosswalked / sizeof *crosswalked; i++)
		for (int which = 0; which < 2; which++)
			if (strcmp(c->names[which], crosswalked[i]) == 0 && (!which || strcmp(c->names[0], c->names[1]) != 0)) {
				fprintf(to, "%s%s", told ? " and " : "; codes by the crosswalk (dateline-formats(5)): ",
					crosswalked[i]);
				told = true;
			}
	fputs(directed ? "\n" : "; sides in either order\n", to);
}

static enum status report_counts(struct question *q, const struct compare *c, const struct comparison *comparison)
{
	static const char *const columns[] = {
		"bucket", "from", "to", "x_events", "x_distinct", "y_events", "y_distinct", "both", "only_x", "only_y",
		"x_first", "y_first", "same_day",
	};
	struct report report;
	char label[16];
	enum status status = report_begin(&report, q, columns, 13);

	for (size_t i = 0; i < comparison->n_buckets && status == STATUS_OK; i++) {
		series_label(comparison->unit, comparison->buckets[i].from, label);
		status = report_bucket(&report, label, &comparison->buckets[i], false);
	}
	if (status == STATUS_OK)
		status = report_bucket(&report, "coarser", &comparison->coarser, true);
	if (status == STATUS_OK)
		status = report_bucket(&report, "undated", &comparison->undated, true);
	if (status == STATUS_OK && q->format < 0)
		status = report_bucket(&report, "total", &comparison->total, true);
	status = report_end(&report, status);
	if (status == STATUS_OK && q->format < 0) {
		print_share(q->sink.file, c, &comparison->total);
		print_basis(q->sink.file, c, comparison->directed);
	}
	return status;
}

/* Pairs ------------------------------------------------------------------------------ */

#define PAIR_COLUMNS 18

/* id, date, source, target, code, reported of one event: six cells. */
static enum status put_event(struct question *q, const struct compared *event, struct event_row *row,
			     char date[32], struct cell *cells)
{
	enum status status = store_get_event(q->store, event->id, &q->arena, row, &q->err);

	if (status != STATUS_OK)
		return status;
	event_date_text(&row->date, date);
	cells[0] = cell_text(row->event_id);
	cells[1] = cell_text(date);
	cells[2] = cell_text(row->source);
	cells[3] = cell_text(row->target);
	cells[4] = cell_text(row->cameo);
	cells[5] = cell_day(event->reported);
	return STATUS_OK;
}

static const char *sameness(const struct compared *x, const struct compared *y)
{
	if (strcmp(x->code, y->code) == 0)
		return "code";
	return strncmp(x->code, y->code, 2) == 0 ? "root" : "violence";
}

static const char *who_first(const struct compared *x, const struct compared *y)
{
	if (x->reported == DAY_NONE || y->reported == DAY_NONE)
		return NULL;
	return x->reported == y->reported ? "same day" : x->reported < y->reported ? "x" : "y";
}

static enum status report_pair(struct report *report, const struct compared *x, const struct compared *y)
{
	struct cell cells[PAIR_COLUMNS];
	struct event_row rows[2];
	char dates[2][32];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < PAIR_COLUMNS; i++)
		cells[i] = cell_none();
	cells[0] = cell_text(x && y ? "both" : x ? "x" : "y");
	arena_reset(&report->q->arena);
	if (x)
		status = put_event(report->q, x, &rows[0], dates[0], cells + 1);
	if (y && status == STATUS_OK)
		status = put_event(report->q, y, &rows[1], dates[1], cells + 7);
	if (x && y) {
		cells[13] = cell_integer(compare_gap(x, y));
		cells[14] = cell_text(sameness(x, y));
		cells[15] = cell_text(x->swapped != y->swapped ? "reversed" : "same");
		cells[16] = cell_text(x->place && x->place == y->place ? "same" : x->place && y->place ? "near" : "unknown");
		cells[17] = cell_text(who_first(x, y));
	}
	return status == STATUS_OK ? report_row(report, cells) : status;
}

/* Events of both, the first's before the second's, by one number. */
static const struct compared *event_at(const struct comparison *comparison, size_t i)
{
	return i < comparison->n[0] ? &comparison->events[0][i] : &comparison->events[1][i - comparison->n[0]];
}

/* By day, undated ones last. */
static int by_day(const void *a, const void *b, void *context)
{
	const struct comparison *comparison = context;
	size_t i = *(const size_t *)a, k = *(const size_t *)b;
	const struct compared *x = event_at(comparison, i), *y = event_at(comparison, k);

	if (x->from != y->from)
		return x->from == DAY_NONE || (y->from != DAY_NONE && x->from > y->from) ? 1 : -1;
	if (i < comparison->n[0] && k < comparison->n[0])
		return (x->id > y->id) - (x->id < y->id);
	return (i > k) - (i < k);
}

/* Owned; NULL when out of memory. */
static size_t *ordered(struct comparison *comparison, size_t *n)
{
	size_t *order;

	*n = comparison->n[0] + comparison->n[1];
	order = mem_alloc((*n + 1) * sizeof *order);
	for (size_t i = 0; order && i < *n; i++)
		order[i] = i;
	if (order)
		qsort_r(order, *n, sizeof *order, by_day, comparison);
	return order;
}

static enum status report_pairs(struct question *q, struct comparison *comparison)
{
	static const char *const columns[PAIR_COLUMNS] = {
		"found", "x_id", "x_date", "x_source", "x_target", "x_cameo", "x_reported", "y_id", "y_date", "y_source",
		"y_target", "y_cameo", "y_reported", "days", "by", "direction", "place", "first",
	};
	struct report report;
	size_t n, *order = ordered(comparison, &n);
	enum status status = order ? report_begin(&report, q, columns, PAIR_COLUMNS) :
				     error_set(&q->err, STATUS_NOMEM, "out of memory");

	if (!order)
		return status;
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		bool which = order[i] >= comparison->n[0];
		const struct compared *event = event_at(comparison, order[i]);

		if (event->match == COMPARE_NONE)
			status = report_pair(&report, which ? NULL : event, which ? event : NULL);
		else if (!which)
			status = report_pair(&report, event, &comparison->events[1][event->match]);
	}
	mem_free(order);
	return report_end(&report, status);
}

/* -------------------------------------------------------------------------------------- */

static enum status answer(struct question *q, struct compare *c)
{
	struct comparison comparison;
	enum status status = read_words(q, c);

	if (status != STATUS_OK)
		return status;
	status = compare_new(&comparison, q->store, c->filters, &c->options, &q->err);
	if (status != STATUS_OK)
		return status;
	status = c->pairs ? report_pairs(q, &comparison) : report_counts(q, c, &comparison);
	compare_release(&comparison);
	return status;
}

int cmd_compare(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = {
		"after", "batch", "dataset", "distinct", "limit", "order", NULL
	};
	struct question q;
	struct compare c = { 0 };
	const struct option options[] = {
		{ "country", 0, OPTION_TEXT, &c.country, "COUNTRY", "events there, or with a side of it" },
		{ "window", 0, OPTION_TEXT, &c.window, "DAYS", "how far apart one deed may be dated (3d)" },
		{ "by", 0, OPTION_TEXT, &c.by, "UNIT", "day, week, month (usual), quarter or year" },
		{ "pairs", 0, OPTION_FLAG, &c.pairs, NULL, "event by event, not counted" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	question_drop_options(&q, not_taken);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc != 2) {
		error_set(&q.err, STATUS_USAGE, "two datasets or batches are wanted: dateline compare gdelt icews");
		return cli_fail(&q.err);
	}
	c.names[0] = argv[0];
	c.names[1] = argv[1];
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, answer(&q, &c));
}
