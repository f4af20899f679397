/*
 * Graphviz DOT: actors, and an arrow per dyad, wider with more events, from
 * red (conflict) over grey to blue (cooperation) by mean Goldstein score.
 */
#include <math.h>

#include "graph.h"

/* More edges than these are drawn by their pull on each other: of dot's ranks,
 * twice as many take minutes and a sheet many metres wide. */
#define RANKED 400u

/* A quoted string: in labels a backslash begins an escape, so it is doubled,
 * and an ampersand an entity. */
static void add_quoted(struct strbuf *sb, const char *text)
{
	strbuf_addc(sb, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_addc(sb, '\\');
		strbuf_addc(sb, (unsigned char)*text < 0x20 ? ' ' : *text);
		if (*text == '&')
			strbuf_adds(sb, "amp;");
	}
	strbuf_addc(sb, '"');
}

/* Grey 0x88 at nought; red or blue at the ends of the scale, ±10. */
static void add_colour(struct strbuf *sb, double mean)
{
	static const int ends[2][3] = { { 0xB2, 0x18, 0x2B }, { 0x21, 0x66, 0xAC } };
	const int *end = ends[mean > 0];
	double share = fmin(1, fabs(mean) / 6);
	int rgb[3];

	for (int i = 0; i < 3; i++)
		rgb[i] = (int)lround(0x88 + share * (end[i] - 0x88));
	strbuf_addf(sb, "color=\"#%02x%02x%02x\"", rgb[0], rgb[1], rgb[2]);
}

static void add_edge(struct strbuf *sb, const struct graph *graph, const struct edge *edge)
{
	double mean = edge->n ? edge->goldstein / (double)edge->n : 0;

	strbuf_addc(sb, '\t');
	add_quoted(sb, graph->nodes[edge->source].code);
	strbuf_adds(sb, " -> ");
	add_quoted(sb, graph->nodes[edge->target].code);
	strbuf_addf(sb, " [weight=%lld, label=\"%lld\", penwidth=%.1f, ", (long long)edge->n, (long long)edge->n,
		    1 + log10((double)(edge->n < 1 ? 1 : edge->n)) * 1.5);
	add_colour(sb, mean);
	strbuf_addf(sb, ", tooltip=\"mean %.1f\"];\n", mean);
}

static enum status dot_end(struct writer *writer, struct error *err)
{
	const struct graph *graph = writer->own;
	struct strbuf *sb = &writer->buffer;
	enum status status = STATUS_OK;

	strbuf_addf(sb, "digraph dateline {\n\tgraph [fontname=\"sans-serif\", labelloc=t, %s, label=",
		    graph->n_edges > RANKED ? "layout=sfdp, splines=line, overlap=prism" : "splines=true, overlap=false");
	add_quoted(sb, writer->options.asked ? writer->options.asked : "");
	strbuf_adds(sb, "];\n\tnode [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f4f4\", color=\"#888888\","
		    " fontname=\"sans-serif\"];\n\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (size_t i = 0; i < graph->n_nodes && status == STATUS_OK; i++) {
		strbuf_addc(sb, '\t');
		add_quoted(sb, graph->nodes[i].code);
		strbuf_adds(sb, " [label=");
		add_quoted(sb, graph->nodes[i].name);
		strbuf_adds(sb, "];\n");
		status = writer_flush(writer, err);
	}
	for (size_t i = 0; i < graph->n_edges && status == STATUS_OK; i++) {
		add_edge(sb, graph, &graph->edges[i]);
		status = writer_flush(writer, err);
	}
	strbuf_adds(sb, "}\n");
	return status;
}

const struct writer_ops writer_dot = {
	.name = "dot", .suffix = ".dot", .answers = ANSWER_EVENTS | ANSWER_NETWORK,
	.columns = GRAPH_COLUMNS, .begin = graph_begin, .row = graph_row, .end = dot_end,
	.release = graph_release,
};
