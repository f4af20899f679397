/*
 * GEXF 1.3 (gexf.net/1.3): a dynamic directed graph, actors as nodes, a dyad's
 * events as one edge with spells of the days they lie in (both ends in).  What
 * has only undated events has no spell and so is always there.
 */
#include "base/civil.h"
#include "graph.h"

static void add_spells(struct strbuf *sb, struct spells *spells)
{
	char from[11], to[11];

	if (!spells->n)
		return;
	spells_join(spells);
	strbuf_adds(sb, "<spells>");
	for (size_t i = 0; i < spells->n; i++) {
		civil_iso(spells->items[i].from, from);
		civil_iso(spells->items[i].to, to);
		strbuf_addf(sb, "<spell start=\"%s\" end=\"%s\"/>", from, to);
	}
	strbuf_adds(sb, "</spells>");
}

static enum status add_nodes(struct writer *writer, struct error *err)
{
	struct graph *graph = writer->own;
	struct strbuf *sb = &writer->buffer;
	enum status status = STATUS_OK;

	strbuf_adds(sb, "<nodes>\n");
	for (size_t i = 0; i < graph->n_nodes && status == STATUS_OK; i++) {
		strbuf_adds(sb, "<node id=\"");
		markup_add(sb, graph->nodes[i].code);
		strbuf_adds(sb, "\" label=\"");
		markup_add(sb, graph->nodes[i].name);
		strbuf_adds(sb, "\">");
		add_spells(sb, &graph->nodes[i].spells);
		strbuf_adds(sb, "</node>\n");
		status = writer_flush(writer, err);
	}
	strbuf_adds(sb, "</nodes>\n");
	return status;
}

static void add_edge(struct strbuf *sb, const struct graph *graph, size_t i)
{
	struct edge *edge = &graph->edges[i];

	strbuf_addf(sb, "<edge id=\"%zu\" source=\"", i);
	markup_add(sb, graph->nodes[edge->source].code);
	strbuf_adds(sb, "\" target=\"");
	markup_add(sb, graph->nodes[edge->target].code);
	strbuf_addf(sb, "\" weight=\"%lld\"><attvalues>", (long long)edge->n);
	if (edge->n)
		strbuf_addf(sb, "<attvalue for=\"mean\" value=\"%.2f\"/>", edge->goldstein / (double)edge->n);
	for (int k = 0; k < 4; k++)
		strbuf_addf(sb, "<attvalue for=\"quad%d\" value=\"%lld\"/>", k + 1, (long long)edge->quads[k]);
	strbuf_adds(sb, "</attvalues>");
	add_spells(sb, &edge->spells);
	strbuf_adds(sb, "</edge>\n");
}

static enum status gexf_end(struct writer *writer, struct error *err)
{
	const struct graph *graph = writer->own;
	struct strbuf *sb = &writer->buffer;
	enum status status;

	strbuf_adds(sb, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
		    "<meta><creator>dateline " DATELINE_VERSION "</creator><description>");
	markup_add(sb, writer->options.asked ? writer->options.asked : "");
	strbuf_adds(sb, "</description></meta>\n"
		    "<graph mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\""
		    " defaultedgetype=\"directed\">\n"
		    "<attributes class=\"edge\" mode=\"static\">\n"
		    "<attribute id=\"mean\" title=\"mean Goldstein score\" type=\"double\"/>\n"
		    "<attribute id=\"quad1\" title=\"verbal cooperation\" type=\"long\"/>\n"
		    "<attribute id=\"quad2\" title=\"material cooperation\" type=\"long\"/>\n"
		    "<attribute id=\"quad3\" title=\"verbal conflict\" type=\"long\"/>\n"
		    "<attribute id=\"quad4\" title=\"material conflict\" type=\"long\"/>\n"
		    "</attributes>\n");
	status = add_nodes(writer, err);
	strbuf_adds(sb, "<edges>\n");
	for (size_t i = 0; i < graph->n_edges && status == STATUS_OK; i++) {
		add_edge(sb, graph, i);
		status = writer_flush(writer, err);
	}
	strbuf_adds(sb, "</edges>\n</graph>\n</gexf>\n");
	return status;
}

const struct writer_ops writer_gexf = {
	.name = "gexf", .suffix = ".gexf", .answers = ANSWER_EVENTS | ANSWER_NETWORK,
	.columns = GRAPH_COLUMNS, .begin = graph_begin, .row = graph_row, .end = gexf_end,
	.release = graph_release,
};
