/* `dateline relations A B` and `dateline network`. */
#include <string.h>

#include "question.h"
#include "timeline/network.h"
#include "timeline/series.h"

struct relations {
	const char *by;
	bool spread, assume_published, rate;
	long smooth;             /* buckets of the moving average; 0 = none */
	const char *left, *right;
	char arrows[2][32];
};

/* "R>N": as few letters of each side as tell them apart. */
static void name_arrows(struct relations *r)
{
	const char *left = strncasecmp(r->left, "members:", 8) ? r->left : r->left + 8;
	const char *right = strncasecmp(r->right, "members:", 8) ? r->right : r->right + 8;
	int keep = 1;

	while (keep < 6 && strncasecmp(left, right, (size_t)keep) == 0)
		keep++;
	snprintf(r->arrows[0], 32, "%.*s>%.*s", keep, left, keep, right);
	snprintf(r->arrows[1], 32, "%.*s>%.*s", keep, right, keep, left);
}

static const char *const quad_columns[] = { "vcoop", "mcoop", "vconf", "mconf" };

static void print_bar(FILE *to, double value, double most)
{
	int length = most > 0 ? (int)(value / most * 20 + 0.5) : 0;

	if (value > 0 && !length)
		length = 1;
	fputs(length ? "  " : "", to);
	while (length-- > 0)
		fputs("\xE2\x96\x88", to);
}

static void print_bucket(FILE *to, const struct relations *r, const struct series *series,
			 const char *label, const struct bucket *b, bool aside, double most)
{
	bool spread = series->spread;

	fprintf(to, "%-10s", label);
	if (aside || b->articles < 0)
		fprintf(to, "        \xE2\x80\x93");
	else
		put_number(to, b->articles, 8, false);
	put_number(to, b->events, 6, spread);
	put_number(to, b->distinct, 8, spread);
	put_number(to, b->forward, (int)strlen(r->arrows[0]), spread);
	put_number(to, b->backward, (int)strlen(r->arrows[1]), spread);
	for (int i = 0; i < 4; i++)
		put_number(to, b->quads[i], 5, spread);
	if (b->n > 0)
		fprintf(to, "  %5.1f", b->goldstein / b->n / 10);
	else
		fprintf(to, "      \xE2\x80\x93");
	put_number(to, b->n, 3, spread);
	if (r->rate && b->articles > 0)
		fprintf(to, "  %6.3f", b->events / b->articles);
	else if (r->rate)
		fprintf(to, "       \xE2\x80\x93");
	if (r->smooth && b->smooth >= 0 && !aside)
		fprintf(to, "  %6.1f", b->smooth);
	else if (r->smooth)
		fprintf(to, "       \xE2\x80\x93");
	if (most >= 0)
		print_bar(to, b->events, most);
	fputc('\n', to);
}

/* The first day of a stretch of buckets, or its last, by the shortest name: a bucket
 * cut at an end of the window has none of its own. */
static void end_text(const struct series *series, int32_t day, bool last, char out[16])
{
	int32_t start = series_start(series->unit, day);
	int32_t end = last ? series_next(series->unit, start) - 1 : start;

	if (end == day && (series->unit == UNIT_MONTH || series->unit == UNIT_YEAR))
		series_label(series->unit, day, out);
	else
		civil_iso(day, out);
}

static void print_sources(FILE *to, const struct relations *r, const struct question *q,
			  const struct series *series)
{
	char first[16] = "", last[16] = "";
	struct strbuf both;

	fprintf(to, "%s roles; mutual events once%s%s%s.", q->filter.all_roles ? "all" : "state",
		series->spread ? "; intervals spread over the days they cover" : "",
		series->assume_published ? "; undated events on the day they were reported by" : "",
		q->filter.distinct ? "; distinct events" : "");
	fputs(" Behind it: ", to);
	strbuf_init(&both);
	strbuf_addf(&both, "%s:%s", r->left, r->right);
	if (series->first != DAY_NONE) {
		end_text(series, series->first, false, first);
		end_text(series, series->last, true, last);
	}
	question_print_command(q, to, "timeline", "--between", both.data, first[0] ? first : NULL,
			       last[0] ? last : NULL);
	strbuf_release(&both);
	fputc('\n', to);
}

static void print_series(struct question *q, const struct relations *r, const struct series *series)
{
	FILE *to = q->sink.file;
	bool bars = q->cli->terminal && !q->output;
	double most = 0;
	char label[16];

	fprintf(to, "%-10s articles events distinct %s %s", "", r->arrows[0], r->arrows[1]);
	for (int i = 0; i < 4; i++)
		fprintf(to, " %s", quad_columns[i]);
	fprintf(to, "   mean   n%s%s\n", r->rate ? "    rate" : "", r->smooth ? "  smooth" : "");
	for (size_t i = 0; i < series->n; i++)
		if (series->buckets[i].events > most)
			most = series->buckets[i].events;
	for (size_t i = 0, quiet; i < series->n; i += quiet ? quiet : 1) {
		quiet = r->smooth ? 0 : put_quiet(q, series, i); /* a mean of what went before stays */
		if (quiet)
			continue;
		series_label(series->unit, series->buckets[i].from, label);
		print_bucket(to, r, series, label, &series->buckets[i], false, bars ? most : -1);
	}
	print_bucket(to, r, series, "coarser", &series->coarser, true, -1);
	print_bucket(to, r, series, "undated", &series->undated, true, -1);
	print_sources(to, r, q, series);
}

static struct cell count_cell(const struct series *series, double value)
{
	return series->spread ? cell_real(value, -1) : cell_integer((int64_t)value);
}

static enum status report_bucket(struct report *report, const struct relations *r,
				 const struct series *series, const char *label, const struct bucket *b, bool aside)
{
	struct cell cells[17];
	size_t n = 0;

	cells[n++] = cell_text(label);
	cells[n++] = aside ? cell_none() : cell_day(b->from);
	cells[n++] = aside ? cell_none() : cell_day(b->to);
	cells[n++] = aside || b->articles < 0 ? cell_none() : cell_integer((int64_t)b->articles);
	cells[n++] = count_cell(series, b->events);
	cells[n++] = count_cell(series, b->distinct);
	cells[n++] = count_cell(series, b->forward);
	cells[n++] = count_cell(series, b->backward);
	for (int i = 0; i < 4; i++)
		cells[n++] = count_cell(series, b->quads[i]);
	cells[n++] = b->n > 0 ? cell_real(b->goldstein / b->n / 10, -1) : cell_none();
	cells[n++] = count_cell(series, b->n);
	if (r->rate)
		cells[n++] = !aside && b->articles > 0 ? cell_real(b->events / b->articles, -1) : cell_none();
	if (r->smooth)
		cells[n++] = !aside && b->smooth >= 0 ? cell_real(b->smooth, 2) : cell_none();
	return report_row(report, cells);
}

static enum status report_series(struct question *q, const struct relations *r,
				 const struct series *series)
{
	const char *columns[16] = {
		"bucket", "from", "to", "articles", "events", "distinct", "forward", "backward",
		"vcoop", "mcoop", "vconf", "mconf", "mean", "n",
	};
	size_t n = 14;
	struct report report;
	char label[16];
	enum status status;

	if (r->rate)
		columns[n++] = "rate";
	if (r->smooth)
		columns[n++] = "smooth";
	status = report_begin(&report, q, columns, n);

	for (size_t i = 0; status == STATUS_OK && i < series->n; i++) {
		series_label(series->unit, series->buckets[i].from, label);
		status = report_bucket(&report, r, series, label, &series->buckets[i], false);
	}
	if (status == STATUS_OK)
		status = report_bucket(&report, r, series, "coarser", &series->coarser, true);
	if (status == STATUS_OK)
		status = report_bucket(&report, r, series, "undated", &series->undated, true);
	return report_end(&report, status);
}

static enum status answer(struct question *q, struct relations *r)
{
	struct series_options options = {
		.spread = r->spread, .assume_published = r->assume_published,
	};
	int unit = r->by ? series_unit_from_name(r->by) : UNIT_MONTH;
	struct series series;
	enum status status;

	if (unit < 0)
		return error_set(&q->err, STATUS_USAGE, "--by '%.100s': day, week, month, quarter or year is wanted", r->by);
	options.unit = (enum series_unit)unit;
	status = series_new(&series, q->store, &q->filter, &options, &q->err);
	if (status != STATUS_OK)
		return status;
	series_smooth(&series, (size_t)r->smooth);
	if (q->format >= 0)
		status = report_series(q, r, &series);
	else
		print_series(q, r, &series);
	series_release(&series);
	return status;
}

int cmd_relations(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = { "after", "between", "limit", "order", NULL };
	struct question q;
	struct relations r = { 0 };
	const struct option options[] = {
		{ "by", 0, OPTION_TEXT, &r.by, "UNIT", "day, week, month, quarter or year (month)" },
		{ "spread", 0, OPTION_FLAG, &r.spread, NULL, "share intervals out over the buckets they cover" },
		{ "assume-published", 0, OPTION_FLAG, &r.assume_published, NULL,
		  "place undated events on the day they were reported by" },
		{ "rate", 0, OPTION_FLAG, &r.rate, NULL, "events per article published in the bucket" },
		{ "smooth", 0, OPTION_NUMBER, &r.smooth, "N", "mean of the events of N buckets up to each" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	question_drop_options(&q, not_taken);
	q.answer = ANSWER_SERIES;
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc != 2) {
		error_set(&q.err, STATUS_USAGE, "two actors are wanted: dateline relations A B");
		return cli_fail(&q.err);
	}
	r.left = q.words.left = argv[0];
	r.right = q.words.right = argv[1];
	name_arrows(&r);
	if (!question_begin(&q, true, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, answer(&q, &r));
}

/* Network ------------------------------------------------------------------------ */

static enum status report_pair(struct report *report, const struct network *network,
			       const struct network_pair *pair)
{
	const struct dyad_row *row = &pair->row;
	const int64_t *quads = network->distinct ? row->quads_distinct : row->quads;
	int64_t n = network->distinct ? row->distinct : row->n;
	int64_t goldstein = network->distinct ? row->goldstein_distinct : row->goldstein;
	struct cell cells[16];
	size_t k = 0;

	cells[k++] = cell_text(row->source);
	cells[k++] = cell_text(row->target);
	cells[k++] = cell_text(row->source_name);
	cells[k++] = cell_text(row->target_name);
	cells[k++] = cell_integer(row->n);
	cells[k++] = cell_integer(row->distinct);
	for (int i = 0; i < 4; i++)
		cells[k++] = cell_integer(quads[i]);
	cells[k++] = n ? cell_real((double)goldstein / (double)n / 10, 2) : cell_none();
	cells[k++] = cell_integer(n);
	cells[k++] = cell_day(row->first);
	cells[k++] = cell_day(row->last);
	cells[k++] = network->has_before ? cell_integer(pair->before) : cell_none();
	cells[k++] = network->has_before ? cell_integer(n - pair->before) : cell_none();
	return report_row(report, cells);
}

static void tell_left_out(const struct question *q, size_t n)
{
	if (q->format >= 0 || !n)
		return;
	fflush(q->sink.file);
	fprintf(stderr, "%zu more: --limit 0 shows all\n", n);
}

/* Pairs of the period before that are there no longer close the table; graphs
 * have no use for them. */
static enum status report_pairs(struct question *q, const struct network *network)
{
	static const char *const columns[] = {
		"source", "target", "source_name", "target_name", "events", "distinct", "vcoop", "mcoop",
		"vconf", "mconf", "mean", "n", "first", "last", "before", "change",
	};
	bool graph = q->format >= 0 && !writer_takes((enum writer_format)q->format, ANSWER_OTHER);
	struct report report;
	enum status status = report_begin(&report, q, columns, 16);
	int64_t left = q->filter.limit ? q->filter.limit : INT64_MAX;

	for (size_t i = 0; status == STATUS_OK && i < network->n_pairs && left > 0; i++) {
		if (graph && !network->pairs[i].row.n)
			continue;
		status = report_pair(&report, network, &network->pairs[i]);
		left--;
	}
	status = report_end(&report, status);
	tell_left_out(q, network->n_pairs - report.written);
	return status;
}

static enum status report_actors(struct question *q, const struct network *network)
{
	static const char *const columns[] = {
		"actor", "name", "degree", "strength", "out", "in", "mean", "n", "tie", "tie_events", "before", "change",
	};
	struct report report;
	enum status status = report_begin(&report, q, columns, 12);
	int64_t left = q->filter.limit ? q->filter.limit : INT64_MAX;

	for (size_t i = 0; status == STATUS_OK && i < network->n_actors && left-- > 0; i++) {
		const struct network_actor *actor = &network->actors[i];
		int64_t strength = actor->strength;
		const struct cell cells[] = {
			cell_text(actor->code), cell_text(actor->name), cell_integer(actor->degree),
			cell_integer(strength), cell_integer(actor->out), cell_integer(actor->in),
			strength ? cell_real((double)actor->goldstein / (double)strength / 10, 2) : cell_none(),
			cell_integer(strength), cell_text(actor->tie), cell_integer(actor->tie_events),
			network->has_before ? cell_integer(actor->before) : cell_none(),
			network->has_before ? cell_integer(strength - actor->before) : cell_none(),
		};

		status = report_row(&report, cells);
	}
	status = report_end(&report, status);
	tell_left_out(q, network->n_actors - report.written);
	return status;
}

int cmd_network(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = { "after", "order", NULL };
	struct question q;
	struct network network;
	struct network_options levels = { 0 };
	const char *by = "country";
	bool actors = false;
	const struct option options[] = {
		{ "by", 0, OPTION_TEXT, &by, "LEVEL", "country, role (its rebels, media, ... apart), actor (each code), or groups: members:NATO,members:BRICS (country)" },
		{ "actors", 0, OPTION_FLAG, &actors, NULL, "each one's degree, strength and strongest tie, instead of pairs" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	enum status status;
	int code;

	question_init(&q, cli);
	question_drop_options(&q, not_taken);
	q.answer = ANSWER_NETWORK;
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (actors)
		q.answer = ANSWER_OTHER;
	if (argc > 0)
		error_set(&q.err, STATUS_USAGE, "'%.100s': no word is taken, only options", argv[0]);
	if (q.err.status != STATUS_OK)
		return cli_fail(&q.err);
	if (!question_begin(&q, true, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	status = network_by(by, q.store, &q.filter, &q.arena, &levels, &q.err);
	if (levels.level == NETWORK_BY_ROLE && !q.words.roles)
		q.filter.all_roles = true;
	if (status == STATUS_OK)
		status = network_new(&network, q.store, &q.filter, &levels, &q.err);
	if (status == STATUS_OK) {
		status = actors ? report_actors(&q, &network) : report_pairs(&q, &network);
		network_release(&network);
	}
	return question_end(&q, status);
}
