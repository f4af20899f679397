/*
 * One self-contained page: events in time, relations by month, who dealt with
 * whom, and the table.  The charts are drawn here, as SVG: there is no script
 * in the page, and its policy forbids any, so nothing from an article can run,
 * and nothing is fetched.
 */
#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"
#include "graph.h"

#define DOTS 1500u     /* of the strip in time */
#define ROWS 5000u     /* of the table */
#define NODES 24u      /* of the network */
#define EDGES 72u      /* of it */
#define LETTERS 34u      /* letters of a name in it */
#define WIDTH 960
#define LEFT 46        /* where time begins: the scale stands before it */
#define MONTHS 240     /* more are drawn by year */

#define COLUMNS "date,date_from,date_to,source,source_name,target,target_name,cameo,label,quad,goldstein,status," \
	"confidence,articles,publisher,title,sentence,url,event_id"
enum { DATE, FROM, TO, SOURCE, SOURCE_NAME, TARGET, TARGET_NAME, CAMEO, LABEL, QUAD, GOLDSTEIN, STATUS,
       CONFIDENCE, ARTICLES, PUBLISHER, TITLE, SENTENCE, URL, EVENT_ID };

struct dot {
	int32_t day, to;
	int quad;
	char *tip; /* owned, escaped */
};

struct month {
	int number;  /* year * 12 + month - 1 */
	uint64_t quads[5];
};

struct page {
	struct graph *graph;      /* its rows are the page's too */
	FILE *table;              /* rows wait there until the charts are drawn */
	uint64_t rows, undated, wide; /* wide: dated to more than one month */
	struct dot *dots;
	size_t n_dots, dots_room;
	struct month *months;
	size_t n_months, months_room;
};

/* The graph keeps its state where the writer keeps its own. */
static enum status on_graph(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct page *page = writer->own;
	uint64_t left_out = writer->left_out;
	enum status status;

	writer->own = page->graph;
	status = cells ? graph_row(writer, cells, err) : graph_begin(writer, err);
	page->graph = writer->own;
	writer->own = page;
	writer->left_out = left_out;
	return status;
}

static enum status html_begin(struct writer *writer, struct error *err)
{
	struct page *page = mem_zalloc(sizeof *page);

	writer->own = page;
	if (!page)
		return error_set(err, STATUS_NOMEM, "out of memory");
	page->table = tmpfile();
	if (!page->table)
		return error_set(err, STATUS_IO, "no temporary file can be made");
	return on_graph(writer, NULL, err);
}

static void html_release(struct writer *writer)
{
	struct page *page = writer->own;

	if (!page)
		return;
	writer->own = page->graph;
	graph_release(writer);
	for (size_t i = 0; i < page->n_dots; i++)
		mem_free(page->dots[i].tip);
	mem_free(page->dots);
	mem_free(page->months);
	if (page->table)
		fclose(page->table);
	mem_free(page);
}

/* Rows ---------------------------------------------------------------------------- */

static const char *text_at(const struct cell *cells, int column)
{
	return cells[column].kind == CELL_TEXT ? cells[column].text : "";
}

static const char *name_at(const struct cell *cells, int name, int code)
{
	return *text_at(cells, name) ? text_at(cells, name) : *text_at(cells, code) ? text_at(cells, code) : "\xE2\x80\x93";
}

static int quad_at(const struct cell *cells)
{
	return cells[QUAD].kind == CELL_INTEGER ? (int)cells[QUAD].integer & 7 : 0;
}

static void add_date(struct strbuf *sb, const struct cell *cells)
{
	char day[11];

	const char *text = text_at(cells, DATE), *slash = strchr(text, '/');

	if (cells[DATE].kind == CELL_DAY) {
		civil_iso((int32_t)cells[DATE].integer, day);
		strbuf_adds(sb, day);
	} else if (slash) { /* "/2021-11-24", "2021-01-20/2021-08-15" */
		strbuf_addf(sb, "%.*s%s%s", (int)(slash - text), text, slash == text ? "by " : " \xE2\x80\x93 ", slash + 1);
	} else {
		strbuf_adds(sb, text);
	}
}

static void add_row(struct strbuf *sb, const struct cell *cells)
{
	const char *url = text_at(cells, URL);

	strbuf_addf(sb, "<tr class=\"q%d\"><td>", quad_at(cells));
	add_date(sb, cells);
	strbuf_adds(sb, "</td><td>");
	markup_add(sb, name_at(cells, SOURCE_NAME, SOURCE));
	strbuf_adds(sb, " \xE2\x86\x92 ");
	markup_add(sb, name_at(cells, TARGET_NAME, TARGET));
	strbuf_adds(sb, "</td><td>");
	markup_add(sb, text_at(cells, CAMEO));
	strbuf_addc(sb, ' ');
	markup_add(sb, text_at(cells, LABEL));
	strbuf_adds(sb, "</td><td class=\"n\">");
	if (cells[GOLDSTEIN].kind == CELL_REAL)
		strbuf_addf(sb, "%.1f", cells[GOLDSTEIN].real);
	strbuf_adds(sb, "</td><td>");
	markup_add(sb, text_at(cells, STATUS));
	strbuf_adds(sb, ", ");
	markup_add(sb, text_at(cells, CONFIDENCE));
	strbuf_adds(sb, "</td><td>");
	markup_add(sb, text_at(cells, SENTENCE));
	strbuf_adds(sb, " <span class=\"from\">");
	if (is_web_address(url)) {
		strbuf_adds(sb, "<a rel=\"noreferrer noopener\" href=\"");
		markup_add(sb, url);
		strbuf_adds(sb, "\">");
	}
	markup_add(sb, *text_at(cells, PUBLISHER) ? text_at(cells, PUBLISHER) : text_at(cells, TITLE));
	strbuf_adds(sb, is_web_address(url) ? "</a></span>" : "</span>");
	strbuf_adds(sb, "</td><td class=\"id\">");
	markup_add(sb, text_at(cells, EVENT_ID));
	strbuf_adds(sb, "</td></tr>\n");
}

static bool add_dot(struct page *page, const struct cell *cells)
{
	struct dot *larger = mem_grow(page->dots, &page->dots_room, page->n_dots + 1, sizeof *larger);
	struct strbuf tip;

	if (!larger)
		return false;
	page->dots = larger;
	strbuf_init(&tip);
	add_date(&tip, cells);
	strbuf_addc(&tip, ' ');
	markup_add(&tip, name_at(cells, SOURCE_NAME, SOURCE));
	strbuf_adds(&tip, " \xE2\x86\x92 ");
	markup_add(&tip, name_at(cells, TARGET_NAME, TARGET));
	strbuf_adds(&tip, ": ");
	markup_add(&tip, text_at(cells, LABEL));
	page->dots[page->n_dots] = (struct dot){
		.day = (int32_t)cells[FROM].integer, .to = (int32_t)cells[TO].integer, .quad = quad_at(cells),
		.tip = strbuf_detach(&tip),
	};
	return page->dots[page->n_dots++].tip != NULL;
}

static bool count_month(struct page *page, int32_t day, int quad)
{
	struct civil c = civil_from_day(day);
	int number = c.year * 12 + c.month - 1;
	size_t i = page->n_months;
	struct month *larger;

	while (i && page->months[i - 1].number > number)
		i--;
	if (!i || page->months[i - 1].number != number) {
		larger = mem_grow(page->months, &page->months_room, page->n_months + 1, sizeof *larger);
		if (!larger)
			return false;
		page->months = larger;
		memmove(page->months + i + 1, page->months + i, (page->n_months - i) * sizeof *larger);
		page->months[i] = (struct month){ .number = number };
		page->n_months++;
		i++;
	}
	page->months[i - 1].quads[quad >= 1 && quad <= 4 ? quad : 0]++;
	return true;
}

/* Only what lies within one month counts in it. */
static bool in_one_month(int32_t from, int32_t to)
{
	struct civil a = civil_from_day(from), b = civil_from_day(to);

	return a.year == b.year && a.month == b.month;
}

static enum status html_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct page *page = writer->own;
	struct strbuf row;
	bool dated = cells[FROM].kind == CELL_DAY && cells[TO].kind == CELL_DAY, fine = true;

	page->undated += !dated;
	if (page->rows++ < ROWS) {
		strbuf_init(&row);
		add_row(&row, cells);
		fine = !row.failed && fwrite(row.data, 1, row.length, page->table) == row.length;
		strbuf_release(&row);
	}
	if (fine && dated && page->n_dots < DOTS)
		fine = add_dot(page, cells);
	if (fine && dated && in_one_month((int32_t)cells[FROM].integer, (int32_t)cells[TO].integer))
		fine = count_month(page, (int32_t)cells[FROM].integer, quad_at(cells));
	else
		page->wide += dated;
	if (!fine)
		return error_set(err, STATUS_NOMEM, "out of memory, or no room for a temporary file");
	return on_graph(writer, cells, err);
}

/* Charts --------------------------------------------------------------------------- */

static const char style[] =
	":root{color-scheme:light dark;--ink:#222;--soft:#666;--line:#e0e0e0;--page:#fff}"
	"body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:var(--ink);background:var(--page)}"
	"h1{font-size:1.4em;margin-bottom:.2em}h2{font-size:1.1em;margin-top:2em}a{color:inherit}code{overflow-wrap:anywhere}"
	".chart{overflow-x:auto}svg{width:100%;min-width:720px;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}"
	"svg .lane,svg .name{fill:var(--ink);stroke:var(--page);stroke-width:3px;paint-order:stroke}"
	"svg .axis{stroke:var(--line)}svg .node{fill:var(--soft)}svg .up{stroke:#4393c3}svg .down{stroke:#d6604d}svg .even{stroke:#888}"
	"table{border-collapse:collapse;font-size:13px}td,th{padding:.35em .6em;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}"
	"thead th{position:sticky;top:0;background:var(--page)}td:nth-child(6){overflow-wrap:anywhere}td.n{text-align:right}td.id{color:var(--soft);font-family:monospace}"
	".from{color:var(--soft)}.k span{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 0}.k b{font-weight:normal;white-space:nowrap;margin-right:1em}"
	".q1{--c:#92c5de}.q2{--c:#2166ac}.q3{--c:#f4a582}.q4{--c:#b2182b}.q0{--c:#999}"
	"tr td:first-child{border-left:4px solid var(--c);white-space:nowrap}svg .q0,svg .q1,svg .q2,svg .q3,svg .q4,.k span{fill:var(--c);background:var(--c)}"
	"@media(prefers-color-scheme:dark){:root{--ink:#ddd;--soft:#aaa;--line:#3a3a3a;--page:#161616}.q2{--c:#4393c3}.q4{--c:#d6604d}}"
	"@media(max-width:640px){table,tbody,tr,td{display:block}thead{display:none}tr{border-left:4px solid var(--c);border-bottom:1px solid var(--line);padding:.5em 0}"
	"td,tr td:first-child{border:0;padding:.05em .7em;white-space:normal}td.n,td.id{display:none}}"
	"@media print{.chart{overflow:visible}svg{min-width:0}tr,svg{break-inside:avoid}thead th{position:static}}";

/* 12,345 */
static void add_count(struct strbuf *sb, uint64_t n)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			strbuf_addc(sb, ',');
		strbuf_addc(sb, digits[i]);
	}
}

static void add_counted(struct strbuf *sb, uint64_t n, const char *one, const char *many)
{
	add_count(sb, n);
	strbuf_adds(sb, n == 1 ? one : many);
}

static void add_head(struct writer *writer)
{
	const struct page *page = writer->own;
	struct strbuf *sb = &writer->buffer;

	strbuf_adds(sb, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	for (int i = 0; i < 2; i++) {
		strbuf_adds(sb, i ? "<h1>" : "<title>");
		add_counted(sb, page->rows, " event", " events");
		if (page->undated == page->rows && page->rows)
			strbuf_adds(sb, page->rows == 1 ? ", undated" : ", all undated");
		else if (page->undated) {
			strbuf_adds(sb, ", ");
			add_count(sb, page->undated);
			strbuf_adds(sb, " of them undated");
		}
		if (!i)
			strbuf_addf(sb, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
	}
	strbuf_adds(sb, "</h1>\n");
	if (writer->options.asked) {
		strbuf_adds(sb, "<p class=\"from\"><code>");
		markup_add(sb, writer->options.asked);
		strbuf_adds(sb, "</code></p>\n");
	}
}

static const char *const quad_names[] = { "other", "verbal cooperation", "material cooperation", "verbal conflict",
					  "material conflict" };

static void add_key(struct strbuf *sb)
{
	strbuf_adds(sb, "<p class=\"k\">");
	for (int q = 1; q <= 4; q++)
		strbuf_addf(sb, "<b><span class=\"q%d\"></span>%s</b> ", q, quad_names[q]);
	strbuf_adds(sb, "</p>\n");
}

/* Time -------------------------------------------------------------------------------- */

static uint64_t month_total(const struct month *month)
{
	uint64_t n = 0;

	for (int q = 0; q < 5; q++)
		n += month->quads[q];
	return n;
}

/* The month the charts begin with.  A few events of long ago would press all
 * others to the edge: where the first twentieth takes more than two thirds of
 * the time, it is left to the table. */
static size_t first_month(const struct page *page)
{
	uint64_t all = 0, passed = 0;
	size_t i = 0;

	for (size_t k = 0; k < page->n_months; k++)
		all += month_total(&page->months[k]);
	while (i + 1 < page->n_months && (passed + month_total(&page->months[i])) * 20 <= all)
		passed += month_total(&page->months[i++]);
	if (page->n_months && (page->months[i].number - page->months[0].number) * 3 >
			      (page->months[page->n_months - 1].number - page->months[0].number) * 2)
		return i;
	return 0;
}

static int32_t month_day(int number)
{
	return civil_day(number / 12, number % 12 + 1, 1);
}

static int month_of(int32_t day)
{
	struct civil c = civil_from_day(day);

	return c.year * 12 + c.month - 1;
}

struct span {
	int32_t first, last;
	bool cut;            /* earlier events are not drawn */
};

static double x_of(int32_t day, const struct span *span)
{
	return LEFT + (WIDTH - LEFT - 10) * (double)(day - span->first) / (double)(span->last - span->first + 1);
}

/* Months apart of the marks: numbers people count by, and at most a dozen. */
static int step_of(int months)
{
	static const int steps[] = { 1, 3, 6, 12, 24, 60, 120, 240, 600, 1200 };
	size_t i = 0;

	while (i + 1 < sizeof steps / sizeof *steps && months / steps[i] > 12)
		i++;
	return steps[i];
}

/* Years, or months where there are few: marks along the foot. */
static void add_axis(struct strbuf *sb, const struct span *span, int foot)
{
	struct civil a = civil_from_day(span->first), b = civil_from_day(span->last);
	int step = step_of((b.year - a.year) * 12 + b.month - a.month + 1);

	for (int m = a.year * 12 + a.month - 1; m <= b.year * 12 + b.month; m++) {
		double x;

		if (m % step || month_day(m) < span->first)
			continue;
		x = x_of(month_day(m), span);
		if (x > WIDTH - 44)
			break;
		strbuf_addf(sb, "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/><text x=\"%.1f\" y=\"%d\">",
			    x, x, foot - 14, x + 2, foot - 2);
		if (step >= 12)
			strbuf_addf(sb, "%d</text>", m / 12);
		else
			strbuf_addf(sb, "%d-%02d</text>", m / 12, m % 12 + 1);
	}
}

static void add_cut(struct strbuf *sb, uint64_t n, int32_t day)
{
	struct civil c = civil_from_day(day);

	if (!n)
		return;
	strbuf_addc(sb, ' ');
	add_counted(sb, n, " event", " events");
	strbuf_addf(sb, " from before %d-%02d %s in the table alone.", c.year, c.month, n == 1 ? "is" : "are");
}

static struct span span_of(const struct page *page)
{
	size_t from = first_month(page);
	struct span span = { INT32_MAX, INT32_MIN, from > 0 };

	for (size_t i = 0; i < page->n_dots; i++) {
		span.first = page->dots[i].day < span.first ? page->dots[i].day : span.first;
		span.last = page->dots[i].to > span.last ? page->dots[i].to : span.last;
	}
	if (!page->n_dots)
		return span;
	/* whole months, so that there is a mark at least */
	span.first = month_day(span.cut ? page->months[from].number : month_of(span.first));
	span.last = month_day(month_of(span.last) + 1) - 1;
	return span;
}

/* A day is a dot; a stretch of days is a line, for which of them is not known. */
static void add_mark(struct strbuf *sb, const struct dot *dot, int lane, double x, double end, double y)
{
	if (dot->to > dot->day && end - x > 3)
		strbuf_addf(sb, "<rect class=\"q%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"3\" fill-opacity=\".6\">",
			    lane, x, y - 1.5, end - x);
	else
		strbuf_addf(sb, "<circle class=\"q%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.4\" fill-opacity=\".8\">", lane, x, y);
	strbuf_addf(sb, "<title>%s</title>%s", dot->tip, dot->to > dot->day && end - x > 3 ? "</rect>" : "</circle>");
}

/* Each kind has a lane; marks that would cover each other go up a step. */
static void add_strip(struct strbuf *sb, const struct page *page)
{
	int used[5][WIDTH / 8 + 2] = { { 0 } };
	struct span span = span_of(page);
	uint64_t before = 0, hidden = 0;

	if (!page->n_dots || page->rows - page->undated > DOTS)
		return;
	strbuf_addf(sb, "<h2>Events in time</h2>\n<div class=\"chart\"><svg viewBox=\"0 0 %d 250\" role=\"img\" aria-label=\"events in time\">", WIDTH);
	add_axis(sb, &span, 248);
	for (size_t i = 0; i < page->n_dots; i++) {
		const struct dot *dot = &page->dots[i];
		double x = x_of(dot->day, &span), end = x_of(dot->to + 1, &span);
		int lane = dot->quad >= 1 && dot->quad <= 4 ? dot->quad : 0, slot = (int)(x / 8), step;

		if (dot->day < span.first) {
			before++;
			continue;
		}
		step = used[lane][slot]++;
		if (step > 8)
			hidden++;
		else
			add_mark(sb, dot, lane, x, end, (lane ? lane : 1) * 57.0 - 6 - step * 5.5);
	}
	for (int lane = 1; lane <= 4; lane++)
		strbuf_addf(sb, "<text class=\"lane\" x=\"2\" y=\"%d\">%s</text>", lane * 57 - 42, quad_names[lane]);
	strbuf_adds(sb, "</svg></div>\n<p class=\"from\">A dot is an event; a line is one whose day is not known closer.");
	if (hidden) {
		strbuf_addc(sb, ' ');
		add_counted(sb, hidden, " more lies", " more lie");
		strbuf_adds(sb, " behind those drawn.");
	}
	add_cut(sb, before, span.first);
	strbuf_adds(sb, "</p>\n");
}

/* The next round number from n on whose half is round too. */
static uint64_t round_up(uint64_t n)
{
	static const int steps[] = { 1, 2, 4, 6, 8, 10 };
	uint64_t unit = 1;
	size_t i = 0;

	while (unit * 10 < n)
		unit *= 10;
	while (unit * (uint64_t)steps[i] < n)
		i++;
	return unit * (uint64_t)steps[i];
}

/* The scale: half and whole of the highest. */
static void add_scale(struct strbuf *sb, uint64_t top)
{
	for (int i = 0; i <= 2; i++) {
		int y = 200 - i * 95;

		if (i == 1 && top % 2)
			continue;
		strbuf_addf(sb, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text x=\"%d\" y=\"%d\" text-anchor=\"end\">",
			    LEFT, WIDTH - 10, y, y, LEFT - 5, y + 4);
		add_count(sb, top * (uint64_t)i / 2);
		strbuf_adds(sb, "</text>");
	}
}

struct bars {
	int first, unit, n;    /* month the first begins with, months in one, how many */
	uint64_t top;
	struct span span;
};

static void add_bar(struct strbuf *sb, const struct bars *bars, int number, const uint64_t quads[5])
{
	double x = x_of(month_day(number), &bars->span), y = 200;
	double width = fmin((WIDTH - LEFT - 10.0) / bars->n, 60);

	for (int q = 0; q < 5; q++) {
		double height = 190.0 * (double)quads[q] / (double)bars->top;

		if (!quads[q])
			continue;
		y -= height;
		strbuf_addf(sb, "<rect class=\"q%d\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>", q, x, y,
			    width > 3 ? width - 1 : width, height);
		strbuf_addf(sb, "%d", number / 12);
		if (bars->unit < 12)
			strbuf_addf(sb, "-%02d", number % 12 + 1);
		strbuf_addf(sb, ", %s: ", quad_names[q]);
		add_count(sb, quads[q]);
		strbuf_adds(sb, "</title></rect>");
	}
}

/* Months, or years where there are too many: each bar's counts in turn; without
 * a buffer the highest total is found. */
static void each_bar(struct bars *bars, const struct page *page, size_t from, struct strbuf *sb)
{
	for (size_t i = from; i < page->n_months;) {
		int number = page->months[i].number / bars->unit * bars->unit;
		struct month sum = { .number = number };

		for (; i < page->n_months && page->months[i].number < number + bars->unit; i++)
			for (int q = 0; q < 5; q++)
				sum.quads[q] += page->months[i].quads[q];
		if (sb)
			add_bar(sb, bars, number, sum.quads);
		else if (month_total(&sum) > bars->top)
			bars->top = month_total(&sum);
	}
}

static void add_bars(struct strbuf *sb, const struct page *page)
{
	size_t from = first_month(page);
	struct bars bars = { .unit = 1, .top = 1 };
	uint64_t before = 0;
	int last;

	if (!page->n_months)
		return;
	last = page->months[page->n_months - 1].number;
	if (last - page->months[from].number >= MONTHS)
		bars.unit = 12;
	bars.first = page->months[from].number / bars.unit * bars.unit;
	bars.n = (last - bars.first) / bars.unit + 1;
	bars.span = (struct span){ month_day(bars.first), month_day(bars.first + bars.n * bars.unit) - 1, from > 0 };
	each_bar(&bars, page, from, NULL);
	bars.top = round_up(bars.top);
	for (size_t i = 0; i < from; i++)
		before += month_total(&page->months[i]);
	strbuf_addf(sb, "<h2>Relations by %s</h2>\n<div class=\"chart\"><svg viewBox=\"0 0 %d 220\" role=\"img\" aria-label=\"events by %s\">",
		    bars.unit == 12 ? "year" : "month", WIDTH, bars.unit == 12 ? "year" : "month");
	add_axis(sb, &bars.span, 218);
	add_scale(sb, bars.top);
	each_bar(&bars, page, from, sb);
	strbuf_addf(sb, "</svg></div>\n<p class=\"from\">Number of events a %s.", bars.unit == 12 ? "year" : "month");
	if (page->wide) {
		strbuf_addc(sb, ' ');
		add_counted(sb, page->wide, " event", " events");
		strbuf_addf(sb, " dated to more than one month %s not counted.", page->wide == 1 ? "is" : "are");
	}
	add_cut(sb, before, bars.span.first);
	strbuf_adds(sb, "</p>\n");
}

/* The busiest actors, busiest first: their numbers into order[]. */
static size_t busiest(const struct graph *graph, size_t order[NODES])
{
	size_t n = 0;

	for (size_t i = 0; i < graph->n_nodes; i++) {
		size_t at = n < NODES ? n : NODES;

		while (at && graph->nodes[order[at - 1]].n < graph->nodes[i].n)
			at--;
		if (at == NODES)
			continue;
		n += n < NODES;
		memmove(order + at + 1, order + at, (n - at - 1) * sizeof *order);
		order[at] = i;
	}
	return n;
}

static int network_height(size_t n)
{
	return 60 + 46 * (int)((n + 1) / 2);
}

/* Names stand beside their points: those of one side are parted by a line's
 * height, whatever the number. */
static void point_of(size_t place, size_t n, double *x, double *y)
{
	size_t rows = (n + 1) / 2;
	double up = (2.0 * (double)(place / 2) + 1) / (double)rows - 1;

	*y = network_height(n) / 2.0 * (1 + up * 0.95);
	*x = WIDTH / 2.0 + (place % 2 ? -1 : 1) * 250 * sqrt(1 - up * up * 0.9);
}

static void add_arc(struct strbuf *sb, const struct graph *graph, const struct edge *edge, size_t a,
		    size_t b, size_t n)
{
	double x1, y1, x2, y2, mean = edge->n ? edge->goldstein / (double)edge->n : 0;

	point_of(a, n, &x1, &y1);
	point_of(b, n, &x2, &y2);
	/* bent to one side, so that there and back are two lines */
	strbuf_addf(sb, "<path class=\"%s\" d=\"M%.1f %.1fQ%.1f %.1f %.1f %.1f\" fill=\"none\" stroke-opacity=\".6\" stroke-width=\"%.1f\"><title>",
		    mean > 0 ? "up" : mean < 0 ? "down" : "even", x1, y1, (x1 + x2) / 2 + (y2 - y1) * .12,
		    (y1 + y2) / 2 - (x2 - x1) * .12, x2, y2, 1 + 2 * log10((double)edge->n));
	markup_add(sb, graph->nodes[edge->source].name);
	strbuf_adds(sb, " \xE2\x86\x92 ");
	markup_add(sb, graph->nodes[edge->target].name);
	strbuf_adds(sb, ": ");
	add_counted(sb, (uint64_t)edge->n, " event", " events");
	strbuf_addf(sb, ", mean %.1f</title></path>", mean);
}

/* A name, cut where it would leave the picture. */
static void add_name(struct strbuf *sb, const char *name)
{
	size_t length = strlen(name), letters = 0, at = 0;
	struct strbuf cut;

	while (at < length && letters < LETTERS)
		for (letters++, at++; at < length && ((unsigned char)name[at] & 0xC0) == 0x80;)
			at++;
	strbuf_init(&cut);
	strbuf_add(&cut, name, at);
	if (cut.failed)
		sb->failed = true;
	else
		markup_add(sb, cut.data);
	strbuf_release(&cut);
	if (at < length)
		strbuf_adds(sb, "\xE2\x80\xA6");
}

static void add_node(struct strbuf *sb, const struct node *node, size_t place, size_t n)
{
	double x, y, radius = 3 + 2 * log10((double)node->n + 1);
	bool left = place % 2;

	point_of(place, n, &x, &y);
	strbuf_addf(sb, "<circle class=\"node\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/><text class=\"name\" x=\"%.1f\" y=\"%.1f\"%s><title>",
		    x, y, radius, left ? x - radius - 4 : x + radius + 4, y + 4, left ? " text-anchor=\"end\"" : "");
	markup_add(sb, node->name);
	strbuf_adds(sb, ": ");
	add_counted(sb, (uint64_t)node->n, " event", " events");
	strbuf_adds(sb, "</title>");
	add_name(sb, node->name);
	strbuf_adds(sb, "</text>");
}

/* The place of an actor among those drawn; n: it is not. */
static size_t place_of(const size_t order[NODES], size_t n, size_t node)
{
	size_t i = 0;

	while (i < n && order[i] != node)
		i++;
	return i;
}

/* How many events a dyad must have to be drawn, so that no more than EDGES are. */
static int64_t fewest(const struct graph *graph, const size_t order[NODES], size_t n, bool *all)
{
	int64_t most[EDGES + 1] = { 0 };
	size_t held = 0;

	for (size_t i = 0; i < graph->n_edges; i++) {
		const struct edge *edge = &graph->edges[i];
		size_t a = place_of(order, n, edge->source), b = place_of(order, n, edge->target), at;

		if (a == n || b == n || a == b)
			continue;
		at = held < EDGES + 1 ? held++ : EDGES + 1;
		while (at && most[at - 1] < edge->n) {
			if (at <= EDGES)
				most[at] = most[at - 1];
			at--;
		}
		if (at <= EDGES)
			most[at] = edge->n;
	}
	/* where all are equal, all are drawn */
	*all = held <= EDGES || most[0] == most[EDGES];
	return *all ? 0 : most[EDGES] + 1;
}

static void add_network(struct strbuf *sb, const struct graph *graph)
{
	size_t order[NODES], n = busiest(graph, order);
	int64_t least;
	bool all;

	if (n < 2)
		return;
	least = fewest(graph, order, n, &all);
	strbuf_addf(sb, "<h2>Who dealt with whom</h2>\n<div class=\"chart\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"network of actors\">",
		    WIDTH, network_height(n));
	for (size_t i = 0; i < graph->n_edges; i++) {
		const struct edge *edge = &graph->edges[i];
		size_t a = place_of(order, n, edge->source), b = place_of(order, n, edge->target);

		if (a < n && b < n && a != b && edge->n >= least)
			add_arc(sb, graph, edge, a, b, n);
	}
	for (size_t i = 0; i < n; i++)
		add_node(sb, &graph->nodes[order[i]], i, n);
	strbuf_adds(sb, "</svg></div>\n<p class=\"from\">");
	if (n < graph->n_nodes) {
		strbuf_addf(sb, "The %zu busiest of ", n);
		add_counted(sb, graph->n_nodes, " actor. ", " actors. ");
	}
	strbuf_adds(sb, "The thicker a line, the more events; blue: cooperation on the whole, red: conflict (mean Goldstein score).");
	if (!all) {
		strbuf_adds(sb, " Pairs with at least ");
		add_counted(sb, (uint64_t)least, " event", " events");
		strbuf_adds(sb, " one way are drawn.");
	}
	strbuf_adds(sb, "</p>\n");
}

static enum status pour_table(struct writer *writer, FILE *from, struct error *err)
{
	char piece[65536];
	enum status status = STATUS_OK;
	size_t n;

	rewind(from);
	while (status == STATUS_OK && (n = fread(piece, 1, sizeof piece, from)) > 0) {
		strbuf_add(&writer->buffer, piece, n);
		status = writer_flush(writer, err);
	}
	return status;
}

static enum status html_end(struct writer *writer, struct error *err)
{
	struct page *page = writer->own;
	struct strbuf *sb = &writer->buffer;
	enum status status;

	add_head(writer);
	if (page->rows - page->undated > DOTS) {
		strbuf_adds(sb, "<p>More than ");
		add_count(sb, DOTS);
		strbuf_adds(sb, " events are dated: they are drawn by their number, not one by one.</p>\n");
	}
	add_key(sb);
	add_strip(sb, page);
	add_bars(sb, page);
	add_network(sb, page->graph);
	strbuf_adds(sb, "<h2>Events</h2>\n");
	if (page->rows > ROWS) {
		strbuf_adds(sb, "<p class=\"from\">The first ");
		add_count(sb, ROWS);
		strbuf_adds(sb, "; an export as csv or xlsx has all.</p>\n");
	}
	strbuf_adds(sb, "<table>\n<thead><tr><th>date</th><th>who to whom</th><th>what</th><th>score</th>"
		    "<th>status</th><th>sentence</th><th>event</th></tr></thead>\n<tbody>\n");
	status = pour_table(writer, page->table, err);
	strbuf_adds(sb, "</tbody>\n</table>\n<p class=\"from\">dateline " DATELINE_VERSION "</p>\n</body>\n</html>\n");
	return status;
}

const struct writer_ops writer_html = {
	.name = "html", .suffix = ".html", .answers = ANSWER_EVENTS, .columns = COLUMNS,
	.begin = html_begin, .row = html_row, .end = html_end, .release = html_release,
};
