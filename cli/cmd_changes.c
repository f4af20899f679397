/* `dateline changes A B`: where two actors left their own past. */
#include <stdlib.h>
#include <string.h>

#include "question.h"
#include "timeline/changes.h"

#define EVENTS_SHOWN 5 /* of each change, unless --limit says */

struct asking {
	struct question *q;
	const char *left, *right;
	enum series_unit unit;
	bool assume_published;
	struct changes changes;
	struct report report; /* rows of a table's format */
};

static const char *what_label(enum change_what what)
{
	static const char *const labels[] = {
		"events", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict",
	};

	return labels[what];
}

/* The events behind a change ------------------------------------------------------- */

/* One account of each deed, the most reported first. */
static struct filter filter_behind(const struct asking *a, const struct change *change)
{
	struct filter filter = a->q->filter;

	filter.from = change->from;
	filter.to = change->to;
	filter.within = !a->assume_published;
	filter.distinct = true;
	filter.order = ORDER_ARTICLES;
	filter.limit = 0;
	if (change->what != CHANGED_ALL)
		filter.quads = 1u << change->what;
	return filter;
}

/* What the series counted in this bucket, not what only touches it. */
static bool is_in(const struct event_line *line, const struct change *change)
{
	return line->date.to <= change->to && (line->date.from == DAY_NONE || line->date.from >= change->from);
}

static enum status each_event(struct asking *a, const struct change *change,
			      enum status (*on_event)(struct asking *a, const struct change *change,
						      const struct event_line *line))
{
	struct filter filter = filter_behind(a, change);
	const struct event_line *line;
	int64_t shown = 0;
	struct query *query;
	enum status status = query_open(&query, a->q->store, &filter, QUERY_MENTIONS, &a->q->err);

	while (status == STATUS_OK && shown < a->q->words.limit &&
	       (status = query_next(query, &line, &a->q->err)) == STATUS_OK) {
		if (!is_in(line, change))
			continue;
		status = on_event(a, change, line);
		shown++;
	}
	query_close(query);
	return status == STATUS_END ? STATUS_OK : status;
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "\xE2\x80\x93";
}

/* For people -------------------------------------------------------------------- */

static enum status print_event(struct asking *a, const struct change *change, const struct event_line *line)
{
	FILE *to = a->q->sink.file;
	size_t width = a->q->cli->width > 20 ? (size_t)a->q->cli->width - 8 : 12;
	char date[32], published[11];

	(void)change;
	event_date_text(&line->date, date);
	fprintf(to, "    %-11s ", date);
	put_clean(to, or_dash(line->source), 0);
	fputs(" > ", to);
	put_clean(to, or_dash(line->target), 0);
	fprintf(to, "  %s %s  %.1f  %s\n", line->cameo, or_dash(line->label), line->goldstein / 10.0,
		line->event_id);
	if (line->sentence) {
		fputs("        \"", to);
		put_clean(to, line->sentence, width);
		fputs("\"\n", to);
	}
	if (line->publisher || line->title || line->url) {
		civil_iso(line->first_published, published);
		fputs("        ", to);
		put_clean(to, or_dash(line->publisher), 40);
		fputs(", ", to);
		put_clean(to, or_dash(line->title), 60);
		fprintf(to, ", %s ", or_dash(published));
		put_clean(to, or_dash(line->url), 0);
		fputc('\n', to);
	}
	return STATUS_OK;
}

static void put_count(FILE *to, double value)
{
	fprintf(to, value == (double)(int64_t)value ? "%.0f" : "%.1f", value);
}

static void put_finding(FILE *to, const struct asking *a, const struct change *change)
{
	char label[16];

	series_label(a->unit, change->from, label);
	fprintf(to, "%s: %s, ", label, what_label(change->what));
	put_count(to, change->seen);
	fprintf(to, " where %.*f %s expected", change->expected < 0.1 ? 2 : change->expected < 10 ? 1 : 0, change->expected,
		change->expected < 1.05 && change->expected >= 0.95 ? "was" : "were");
}

static void put_notes(FILE *to, const struct asking *a)
{
	const struct changes *c = &a->changes;

	fprintf(to, "%zu of %zu buckets with a past told", c->n, c->judged);
	if (c->coarser > 0 || c->undated > 0) {
		fputs("; in none: ", to);
		put_count(to, c->coarser);
		fputs(" events coarser, ", to);
		put_count(to, c->undated);
		fputs(" undated", to);
	}
	fprintf(to, "; %s roles; mutual events once%s%s\n", a->q->filter.all_roles ? "all" : "state",
		a->q->filter.distinct ? "; distinct events" : "",
		a->assume_published ? "; undated events on the day they were reported by" : "");
}

static enum status print_changes(struct asking *a)
{
	FILE *to = a->q->sink.file;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < a->changes.n; i++) {
		const struct change *change = &a->changes.items[i];

		put_finding(to, a, change);
		fprintf(to, " (%s, surprise %.1f)\n", change->rise ? "rise" : "fall", change->surprise);
		status = each_event(a, change, print_event);
	}
	put_notes(to, a);
	return status;
}

/* Markdown ---------------------------------------------------------------------- */

/* An address in a link: only the web's, and what would end the link encoded. */
static bool put_link(FILE *to, const char *title, const char *url)
{
	if (!url || (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0))
		return false;
	fputc('[', to);
	put_markdown(to, title && *title ? title : url);
	fputs("](<", to);
	for (const unsigned char *p = (const unsigned char *)url; *p; p++)
		fprintf(to, *p <= ' ' || *p == '<' || *p == '>' || *p == '\\' || *p == 0x7f ? "%%%02X" : "%c", *p);
	fputs(">)", to);
	return true;
}

static enum status markdown_event(struct asking *a, const struct change *change, const struct event_line *line)
{
	FILE *to = a->q->sink.file;
	char date[32], published[11];

	(void)change;
	event_date_text(&line->date, date);
	civil_iso(line->first_published, published);
	if (line->sentence) {
		fputs("> ", to);
		put_markdown(to, line->sentence);
		fputs("\n>\n", to);
	}
	fputs("> \xE2\x80\x94 ", to);
	if (line->publisher) {
		put_markdown(to, line->publisher);
		fputs(", ", to);
	}
	if (!put_link(to, line->title, line->url) && line->title)
		put_markdown(to, line->title);
	fprintf(to, "%s%s (%s: ", line->title || line->url ? ", " : "", or_dash(published), date);
	put_markdown(to, or_dash(line->source_name));
	fputs(" \xE2\x86\x92 ", to);
	put_markdown(to, or_dash(line->target_name));
	fprintf(to, ", %s %s, %s; %s)\n\n", line->cameo, or_dash(line->label),
		event_status_name(line->status), line->event_id);
	return STATUS_OK;
}

static enum status markdown_changes(struct asking *a)
{
	FILE *to = a->q->sink.file;
	enum status status = STATUS_OK;

	fputs("# ", to);
	put_markdown(to, a->left);
	fputs(" \xE2\x80\x93 ", to);
	put_markdown(to, a->right);
	fputs(": changes\n\n", to);
	for (size_t i = 0; status == STATUS_OK && i < a->changes.n; i++) {
		const struct change *change = &a->changes.items[i];

		fputs("## ", to);
		put_finding(to, a, change);
		fprintf(to, "\n\nA %s from the trailing past; surprise %.1f.\n\n", change->rise ? "rise" : "fall",
			change->surprise);
		status = each_event(a, change, markdown_event);
	}
	fputs("---\n\n", to);
	put_notes(to, a);
	fputs("\nSurprise is \xE2\x88\x92log10 of the chance of a count so far out, were the dealings as in the"
	      " trailing past: 3 is one in a thousand.\n", to);
	if (a->q->cli->asked) {
		fputs("\nAsked: ", to);
		put_markdown(to, a->q->cli->asked);
		fputc('\n', to);
	}
	return status;
}

/* Tables ------------------------------------------------------------------------- */

static const char *const columns[] = {
	"bucket", "from", "to", "what", "change", "seen", "expected", "surprise", "event_id", "date",
	"source", "target", "cameo", "label", "goldstein", "status", "sentence", "publisher", "title",
	"published", "url",
};
#define COLUMNS (sizeof columns / sizeof *columns)

static size_t finding_cells(const struct asking *a, const struct change *change, char label[16],
			    struct cell *cells)
{
	size_t n = 0;

	series_label(a->unit, change->from, label);
	cells[n++] = cell_text(label);
	cells[n++] = cell_day(change->from);
	cells[n++] = cell_day(change->to);
	cells[n++] = cell_text(change_what_name(change->what));
	cells[n++] = cell_text(change->rise ? "rise" : "fall");
	cells[n++] = cell_real(change->seen, -1);
	cells[n++] = cell_real(change->expected, 2);
	cells[n++] = cell_real(change->surprise, 2);
	return n;
}

static enum status report_event(struct asking *a, const struct change *change, const struct event_line *line)
{
	struct cell cells[COLUMNS];
	char label[16], date[32];
	size_t n = finding_cells(a, change, label, cells);

	event_date_text(&line->date, date);
	cells[n++] = cell_text(line->event_id);
	cells[n++] = cell_text(date);
	cells[n++] = cell_text(line->source);
	cells[n++] = cell_text(line->target);
	cells[n++] = cell_text(line->cameo);
	cells[n++] = cell_text(line->label);
	cells[n++] = cell_real(line->goldstein / 10.0, 1);
	cells[n++] = cell_text(event_status_name(line->status));
	cells[n++] = cell_text(line->sentence);
	cells[n++] = cell_text(line->publisher);
	cells[n++] = cell_text(line->title);
	cells[n++] = cell_day(line->first_published);
	cells[n++] = cell_text(line->url);
	return report_row(&a->report, cells);
}

/* A fall to nothing has no event: its row says so. */
static enum status report_change(struct asking *a, const struct change *change)
{
	struct cell cells[COLUMNS];
	char label[16];
	size_t before = a->report.written;
	enum status status = each_event(a, change, report_event);

	if (status != STATUS_OK || a->report.written > before)
		return status;
	for (size_t n = finding_cells(a, change, label, cells); n < COLUMNS; n++)
		cells[n] = cell_none();
	return report_row(&a->report, cells);
}

static enum status report_changes(struct asking *a)
{
	enum status status = report_begin(&a->report, a->q, columns, COLUMNS);

	for (size_t i = 0; status == STATUS_OK && i < a->changes.n; i++)
		status = report_change(a, &a->changes.items[i]);
	return report_end(&a->report, status);
}

/* ----------------------------------------------------------------------------------- */

static enum status answer(struct asking *a, const char *by, long top)
{
	struct question *q = a->q;
	int unit = by ? series_unit_from_name(by) : UNIT_MONTH;
	struct changes_options options = { .assume_published = a->assume_published, .top = (size_t)top };
	enum status status;

	if (unit < 0)
		return error_set(&q->err, STATUS_USAGE,
				 "--by '%.100s': day, week, month, quarter or year is wanted", by);
	a->unit = options.unit = (enum series_unit)unit;
	status = changes_new(&a->changes, q->store, &q->filter, &options, &q->err);
	if (status == STATUS_OK)
		status = q->markdown ? markdown_changes(a) : q->format >= 0 ? report_changes(a) : print_changes(a);
	changes_release(&a->changes);
	return status;
}

int cmd_changes(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = { "after", "between", "limit", "order", NULL };
	struct question q;
	struct asking a = { .q = &q };
	const char *by = NULL;
	long top = 10;
	const struct option options[] = {
		{ "by", 0, OPTION_TEXT, &by, "UNIT", "day, week, month, quarter or year (month)" },
		{ "top", 0, OPTION_NUMBER, &top, "N", "the N most surprising (10; 0 = all)" },
		{ "assume-published", 0, OPTION_FLAG, &a.assume_published, NULL,
		  "place undated events on the day they were reported by" },
		{ "limit", 0, OPTION_NUMBER, &q.words.limit, "N", "events shown of each (5; 0 = none)" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	q.takes_markdown = true;
	q.words.limit = EVENTS_SHOWN;
	question_drop_options(&q, not_taken);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc != 2) {
		error_set(&q.err, STATUS_USAGE, "two actors are wanted: dateline changes A B");
		return cli_fail(&q.err);
	}
	a.left = q.words.left = argv[0];
	a.right = q.words.right = argv[1];
	if (!question_begin(&q, true, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, answer(&a, by, top));
}
