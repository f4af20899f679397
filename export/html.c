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
#define WIDTH 960

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
	uint64_t rows, undated;
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

static void add_date(struct writer *writer, struct strbuf *sb, const struct cell *cells)
{
	char day[11];

	(void)writer;
	if (cells[DATE].kind == CELL_DAY) {
		civil_iso((int32_t)cells[DATE].integer, day);
		strbuf_adds(sb, day);
	} else {
		markup_add(sb, text_at(cells, DATE));
	}
}

static void add_row(struct writer *writer, struct strbuf *sb, const struct cell *cells)
{
	const char *url = text_at(cells, URL);

	strbuf_addf(sb, "<tr class=\"q%d\"><td>", quad_at(cells));
	add_date(writer, sb, cells);
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

static bool add_dot(struct writer *writer, struct page *page, const struct cell *cells)
{
	struct dot *larger = mem_grow(page->dots, &page->dots_room, page->n_dots + 1, sizeof *larger);
	struct strbuf tip;

	if (!larger)
		return false;
	page->dots = larger;
	strbuf_init(&tip);
	add_date(writer, &tip, cells);
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
		add_row(writer, &row, cells);
		fine = !row.failed && fwrite(row.data, 1, row.length, page->table) == row.length;
		strbuf_release(&row);
	}
	if (fine && dated && page->n_dots < DOTS)
		fine = add_dot(writer, page, cells);
	if (fine && dated && in_one_month((int32_t)cells[FROM].integer, (int32_t)cells[TO].integer))
		fine = count_month(page, (int32_t)cells[FROM].integer, quad_at(cells));
	if (!fine)
		return error_set(err, STATUS_NOMEM, "out of memory, or no room for a temporary file");
	return on_graph(writer, cells, err);
}

/* Charts --------------------------------------------------------------------------- */

static const char style[] =
	"body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
	"h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}"
	"svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#555}"
	"table{border-collapse:collapse;font-size:13px}td,th{padding:.35em .6em;border-bottom:1px solid #e4e4e4;vertical-align:top;text-align:left}"
	"thead th{position:sticky;top:0;background:#fff}td.n{text-align:right}td.id{color:#888;font-family:monospace}"
	".from{color:#777}.k span{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em}"
	".q1{--c:#92c5de}.q2{--c:#2166ac}.q3{--c:#f4a582}.q4{--c:#b2182b}.q0{--c:#999}"
	"tr td:first-child{border-left:4px solid var(--c);white-space:nowrap}svg .q0,svg .q1,svg .q2,svg .q3,svg .q4,.k span{fill:var(--c);background:var(--c)}";

static void add_head(struct writer *writer)
{
	struct strbuf *sb = &writer->buffer;
	const char *asked = writer->options.asked ? writer->options.asked : "events";

	strbuf_adds(sb, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	markup_add(sb, asked);
	strbuf_addf(sb, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", style);
	markup_add(sb, asked);
	strbuf_adds(sb, "</h1>\n");
}

static void add_key(struct strbuf *sb)
{
	strbuf_adds(sb, "<p class=\"k\"><span class=\"q1\"></span>verbal cooperation<span class=\"q2\"></span>material cooperation"
		    "<span class=\"q3\"></span>verbal conflict<span class=\"q4\"></span>material conflict</p>\n");
}

/* Years, or months where there are few: marks along the foot. */
static void add_axis(struct strbuf *sb, int32_t first, int32_t last, int foot)
{
	struct civil a = civil_from_day(first), b = civil_from_day(last);
	int months = (b.year - a.year) * 12 + b.month - a.month + 1;
	int step = months <= 14 ? 1 : months <= 40 ? 3 : months <= 160 ? 12 : 12 * (1 + months / 160);

	for (int m = a.year * 12 + a.month - 1; m <= b.year * 12 + b.month; m++) {
		int32_t day = civil_day(m / 12, m % 12 + 1, 1);
		double x;

		if (m % step || day < first)
			continue;
		x = 10 + (WIDTH - 20) * (double)(day - first) / (double)(last - first + 1);
		if (x > WIDTH - 30)
			break;
		strbuf_addf(sb, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#e8e8e8\"/><text x=\"%.1f\" y=\"%d\">",
			    x, x, foot - 14, x + 2, foot - 2);
		if (step >= 12)
			strbuf_addf(sb, "%d</text>", m / 12);
		else
			strbuf_addf(sb, "%d-%02d</text>", m / 12, m % 12 + 1);
	}
}

static void span_of(const struct page *page, int32_t *first, int32_t *last)
{
	*first = INT32_MAX;
	*last = INT32_MIN;
	for (size_t i = 0; i < page->n_dots; i++) {
		*first = page->dots[i].day < *first ? page->dots[i].day : *first;
		*last = page->dots[i].to > *last ? page->dots[i].to : *last;
	}
}

static double x_of(int32_t day, int32_t first, int32_t last)
{
	return 10 + (WIDTH - 20) * (double)(day - first) / (double)(last - first + 1);
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
	int32_t first, last;
	int used[5][WIDTH / 8 + 2] = { { 0 } };

	if (!page->n_dots)
		return;
	span_of(page, &first, &last);
	strbuf_addf(sb, "<h2>Events in time</h2>\n<svg viewBox=\"0 0 %d 250\" role=\"img\" aria-label=\"events in time\">", WIDTH);
	add_axis(sb, first, last, 248);
	for (size_t i = 0; i < page->n_dots; i++) {
		const struct dot *dot = &page->dots[i];
		double x = x_of(dot->day, first, last), end = x_of(dot->to + 1, first, last);
		int lane = dot->quad >= 1 && dot->quad <= 4 ? dot->quad : 0, slot = (int)(x / 8);
		int step = used[lane][slot]++;

		if (step > 8)
			continue;
		add_mark(sb, dot, lane, x, end, (lane ? lane : 1) * 57.0 - 6 - step * 5.5);
	}
	strbuf_adds(sb, "</svg>\n<p class=\"from\">A dot is an event, a line one whose day is not known closer; of those that begin on one spot the first nine are drawn.</p>\n");
}

static uint64_t month_total(const struct month *month)
{
	uint64_t n = 0;

	for (int q = 0; q < 5; q++)
		n += month->quads[q];
	return n;
}

static void add_bars(struct strbuf *sb, const struct page *page)
{
	uint64_t most = 1;
	int first, months;
	double width;

	if (!page->n_months)
		return;
	first = page->months[0].number;
	months = page->months[page->n_months - 1].number - first + 1;
	width = (WIDTH - 20.0) / months;
	for (size_t i = 0; i < page->n_months; i++)
		most = month_total(&page->months[i]) > most ? month_total(&page->months[i]) : most;
	strbuf_addf(sb, "<h2>Relations by month</h2>\n<svg viewBox=\"0 0 %d 220\" role=\"img\" aria-label=\"events by month\">", WIDTH);
	add_axis(sb, civil_day(first / 12, first % 12 + 1, 1),
		 civil_day((first + months) / 12, (first + months) % 12 + 1, 1) - 1, 218);
	strbuf_addf(sb, "<text x=\"%d\" y=\"10\">%llu</text>", WIDTH - 40, (unsigned long long)most);
	for (size_t i = 0; i < page->n_months; i++) {
		double x = 10 + width * (page->months[i].number - first), y = 200;

		for (int q = 0; q < 5; q++) {
			double height = 195.0 * (double)page->months[i].quads[q] / (double)most;

			if (!page->months[i].quads[q])
				continue;
			y -= height;
			strbuf_addf(sb, "<rect class=\"q%d\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>%d-%02d: %llu</title></rect>",
				    q, x, y, width > 3 ? width - 1 : fmax(width, 1.2), height, page->months[i].number / 12,
				    page->months[i].number % 12 + 1, (unsigned long long)page->months[i].quads[q]);
		}
	}
	strbuf_adds(sb, "</svg>\n");
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

static void point_of(size_t place, size_t n, double *x, double *y)
{
	double angle = 2 * M_PI * (double)place / (double)n - M_PI / 2;

	*x = WIDTH / 2.0 + 260 * cos(angle);
	*y = 310 + 250 * sin(angle);
}

static void add_arc(struct strbuf *sb, const struct graph *graph, const struct edge *edge, size_t a,
		    size_t b, size_t n)
{
	double x1, y1, x2, y2, mean = edge->n ? edge->goldstein / (double)edge->n : 0;

	point_of(a, n, &x1, &y1);
	point_of(b, n, &x2, &y2);
	/* bent to one side, so that there and back are two lines */
	strbuf_addf(sb, "<path d=\"M%.1f %.1fQ%.1f %.1f %.1f %.1f\" fill=\"none\" stroke=\"%s\" stroke-opacity=\".55\" stroke-width=\"%.1f\"><title>",
		    x1, y1, (x1 + x2) / 2 + (y2 - y1) * .12, (y1 + y2) / 2 - (x2 - x1) * .12, x2, y2,
		    mean > 0 ? "#2166ac" : mean < 0 ? "#b2182b" : "#888", 1 + 2 * log10((double)edge->n + 1));
	markup_add(sb, graph->nodes[edge->source].name);
	strbuf_adds(sb, " \xE2\x86\x92 ");
	markup_add(sb, graph->nodes[edge->target].name);
	strbuf_addf(sb, ": %lld, mean %.1f</title></path>", (long long)edge->n, mean);
}

static void add_network(struct strbuf *sb, const struct graph *graph)
{
	size_t order[NODES], n = busiest(graph, order);

	if (n < 2)
		return;
	strbuf_addf(sb, "<h2>Who dealt with whom</h2>\n<svg viewBox=\"0 0 %d 620\" role=\"img\" aria-label=\"network of actors\">", WIDTH);
	for (size_t i = 0; i < graph->n_edges; i++) {
		size_t a = 0, b = 0;

		while (a < n && order[a] != graph->edges[i].source)
			a++;
		while (b < n && order[b] != graph->edges[i].target)
			b++;
		if (a < n && b < n && a != b)
			add_arc(sb, graph, &graph->edges[i], a, b, n);
	}
	for (size_t i = 0; i < n; i++) {
		const struct node *node = &graph->nodes[order[i]];
		double x, y;

		point_of(i, n, &x, &y);
		strbuf_addf(sb, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#444\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
			    x, y, 3 + 2 * log10((double)node->n + 1), x + (x < WIDTH / 2.0 ? -10 : 10), y + 4,
			    x < WIDTH / 2.0 ? "end" : "start");
		markup_add(sb, node->name);
		strbuf_adds(sb, "</text>");
	}
	strbuf_adds(sb, "</svg>\n");
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
	strbuf_addf(sb, "<p>%llu events, %llu of them undated.", (unsigned long long)page->rows, (unsigned long long)page->undated);
	if (page->rows - page->undated > DOTS)
		strbuf_addf(sb, " The strip shows the first %u.", DOTS);
	if (page->rows > ROWS)
		strbuf_addf(sb, " The table has the first %u; an export as csv or xlsx has all.", ROWS);
	strbuf_adds(sb, "</p>\n");
	add_key(sb);
	add_strip(sb, page);
	add_bars(sb, page);
	add_network(sb, page->graph);
	strbuf_adds(sb, "<h2>Events</h2>\n<table>\n<thead><tr><th>date</th><th>who to whom</th><th>what</th><th>score</th>"
		    "<th>status</th><th>sentence</th><th>event</th></tr></thead>\n<tbody>\n");
	status = pour_table(writer, page->table, err);
	strbuf_adds(sb, "</tbody>\n</table>\n<p class=\"from\">dateline " DATELINE_VERSION "</p>\n</body>\n</html>\n");
	return status;
}

const struct writer_ops writer_html = {
	.name = "html", .suffix = ".html", .answers = ANSWER_EVENTS, .columns = COLUMNS,
	.begin = html_begin, .row = html_row, .end = html_end, .release = html_release,
};
