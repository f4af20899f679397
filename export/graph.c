#include "graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"

/* Columns of events, and those of a network's dyads that differ. */
enum graph_column {
	G_SOURCE, G_TARGET, G_SOURCE_NAME, G_TARGET_NAME, G_FROM, G_TO, G_QUAD, G_GOLDSTEIN,
	G_EVENTS, G_VCOOP, G_MCOOP, G_VCONF, G_MCONF, G_COLUMNS,
};
_Static_assert(G_COLUMNS <= 14, "room for the columns");

enum status graph_begin(struct writer *writer, struct error *err)
{
	bool network = writer->options.answer == ANSWER_NETWORK;
	const char *const names[G_COLUMNS] = {
		[G_SOURCE] = "source", [G_TARGET] = "target", [G_SOURCE_NAME] = "source_name",
		[G_TARGET_NAME] = "target_name", [G_FROM] = network ? "first" : "date_from",
		[G_TO] = network ? "last" : "date_to", [G_QUAD] = "quad",
		[G_GOLDSTEIN] = network ? "mean" : "goldstein", [G_EVENTS] = "n",
		[G_VCOOP] = "vcoop", [G_MCOOP] = "mcoop", [G_VCONF] = "vconf", [G_MCONF] = "mconf",
	};
	struct graph *graph = mem_zalloc(sizeof *graph);

	writer->own = graph;
	if (!graph)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < G_COLUMNS; i++)
		graph->columns[i] = writer_column(writer, names[i]);
	return STATUS_OK;
}

void graph_release(struct writer *writer)
{
	struct graph *graph = writer->own;

	if (!graph)
		return;
	for (size_t i = 0; i < graph->n_nodes; i++) {
		mem_free(graph->nodes[i].code);
		mem_free(graph->nodes[i].name);
		mem_free(graph->nodes[i].spells.items);
	}
	for (size_t i = 0; i < graph->n_edges; i++)
		mem_free(graph->edges[i].spells.items);
	mem_free(graph->nodes);
	mem_free(graph->edges);
	mem_free(graph->node_slots);
	mem_free(graph->edge_slots);
	mem_free(graph);
}

/* Slots ------------------------------------------------------------------------------ */

static size_t hash_text(const char *text)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
	return (size_t)(hash >> 16);
}

static size_t hash_pair(size_t source, size_t target)
{
	return (size_t)((source * 0x9E3779B97F4A7C15u + target) * 0xD6E8FEB86659FD93u >> 20);
}

static size_t *node_slot(const struct graph *graph, const char *code)
{
	size_t i = hash_text(code) & (graph->slots - 1);

	while (graph->node_slots[i] && strcmp(graph->nodes[graph->node_slots[i] - 1].code, code) != 0)
		i = (i + 1) & (graph->slots - 1);
	return &graph->node_slots[i];
}

static size_t *edge_slot(const struct graph *graph, size_t source, size_t target)
{
	size_t i = hash_pair(source, target) & (graph->slots - 1);

	for (; graph->edge_slots[i]; i = (i + 1) & (graph->slots - 1)) {
		const struct edge *edge = &graph->edges[graph->edge_slots[i] - 1];

		if (edge->source == source && edge->target == target)
			break;
	}
	return &graph->edge_slots[i];
}

/* Both tables double together, before either is half full. */
static bool room_in_slots(struct graph *graph)
{
	size_t slots = graph->slots ? graph->slots * 2 : 256;
	size_t *nodes, *edges;

	if (graph->slots && (graph->n_nodes + 2) * 2 < graph->slots && (graph->n_edges + 1) * 2 < graph->slots)
		return true;
	nodes = mem_zalloc(slots * sizeof *nodes);
	edges = mem_zalloc(slots * sizeof *edges);
	if (!nodes || !edges) {
		mem_free(nodes);
		mem_free(edges);
		return false;
	}
	mem_free(graph->node_slots);
	mem_free(graph->edge_slots);
	graph->node_slots = nodes;
	graph->edge_slots = edges;
	graph->slots = slots;
	for (size_t i = 0; i < graph->n_nodes; i++)
		*node_slot(graph, graph->nodes[i].code) = i + 1;
	for (size_t i = 0; i < graph->n_edges; i++)
		*edge_slot(graph, graph->edges[i].source, graph->edges[i].target) = i + 1;
	return true;
}

/* The node, or NULL when out of memory; pointers into nodes move. */
static struct node *find_node(struct graph *graph, const char *code, const char *name)
{
	size_t *slot = node_slot(graph, code);
	struct node node = { 0 }, *larger;

	if (*slot)
		return &graph->nodes[*slot - 1];
	if (graph->n_nodes == graph->nodes_capacity) {
		larger = mem_grow(graph->nodes, &graph->nodes_capacity, graph->n_nodes + 1, sizeof *larger);
		if (!larger)
			return NULL;
		graph->nodes = larger;
	}
	node.code = mem_strdup(code);
	node.name = mem_strdup(name ? name : code);
	if (!node.code || !node.name) {
		mem_free(node.code);
		mem_free(node.name);
		return NULL;
	}
	graph->nodes[graph->n_nodes] = node;
	*slot = ++graph->n_nodes;
	return &graph->nodes[*slot - 1];
}

static struct edge *find_edge(struct graph *graph, size_t source, size_t target)
{
	size_t *slot = edge_slot(graph, source, target);
	struct edge *larger;

	if (*slot)
		return &graph->edges[*slot - 1];
	if (graph->n_edges == graph->edges_capacity) {
		larger = mem_grow(graph->edges, &graph->edges_capacity, graph->n_edges + 1, sizeof *larger);
		if (!larger)
			return NULL;
		graph->edges = larger;
	}
	graph->edges[graph->n_edges] = (struct edge){ .source = source, .target = target };
	*slot = ++graph->n_edges;
	return &graph->edges[*slot - 1];
}

/* Spells ----------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
	const struct spell *x = a, *y = b;

	return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

void spells_join(struct spells *spells)
{
	size_t kept = 0;

	if (!spells->n)
		return;
	qsort(spells->items, spells->n, sizeof *spells->items, by_start);
	for (size_t i = 1; i < spells->n; i++) {
		struct spell *last = &spells->items[kept], next = spells->items[i];

		if (next.from > last->to + 1)
			spells->items[++kept] = next;
		else if (next.to > last->to)
			last->to = next.to;
	}
	spells->n = kept + 1;
}

static bool add_spell(struct spells *spells, struct spell spell)
{
	struct spell *larger;

	/* a day met again, as most are */
	if (spells->n && spells->items[spells->n - 1].from == spell.from &&
	    spells->items[spells->n - 1].to == spell.to)
		return true;
	if (spells->n == spells->capacity) {
		spells_join(spells);
		if (spells->n * 2 >= spells->capacity) {
			larger = mem_grow(spells->items, &spells->capacity, spells->capacity + 1, sizeof *larger);
			if (!larger)
				return false;
			spells->items = larger;
		}
	}
	spells->items[spells->n++] = spell;
	return true;
}

/* Rows ------------------------------------------------------------------------------- */

static void count(const struct writer *writer, const struct cell *cells, struct edge *edge)
{
	const struct graph *graph = writer->own;
	const size_t *at = graph->columns;
	bool network = writer->options.answer == ANSWER_NETWORK;
	int64_t n = network ? cell_number_at(writer, cells, at[G_EVENTS], 0) : 1;
	int64_t quad = cell_number_at(writer, cells, at[G_QUAD], 0);

	edge->n += n;
	if (at[G_GOLDSTEIN] < writer->n && cells[at[G_GOLDSTEIN]].kind == CELL_REAL)
		edge->goldstein += (double)n * cells[at[G_GOLDSTEIN]].real;
	for (size_t i = 0; i < 4; i++)
		edge->quads[i] += network ? cell_number_at(writer, cells, at[G_VCOOP + i], 0) : quad == (int64_t)i + 1;
}

/* An undated event has no spell: it would stand for all of the past. */
static bool place(const struct writer *writer, const struct cell *cells, struct graph *graph,
		  struct edge *edge)
{
	int64_t from = cell_number_at(writer, cells, graph->columns[G_FROM], DAY_NONE);
	int64_t to = cell_number_at(writer, cells, graph->columns[G_TO], DAY_NONE);
	struct spell spell = { (int32_t)from, (int32_t)to };

	if (from == DAY_NONE || to == DAY_NONE)
		return true;
	return add_spell(&edge->spells, spell) && add_spell(&graph->nodes[edge->source].spells, spell) &&
	       add_spell(&graph->nodes[edge->target].spells, spell);
}

enum status graph_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct graph *graph = writer->own;
	const char *codes[2] = { cell_text_at(writer, cells, graph->columns[G_SOURCE]),
				 cell_text_at(writer, cells, graph->columns[G_TARGET]) };
	size_t ends[2];
	struct edge *edge;

	if (!codes[0] || !codes[1]) {
		writer->left_out++;
		return STATUS_OK;
	}
	if (!room_in_slots(graph))
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < 2; i++) {
		struct node *node = find_node(graph, codes[i],
					      cell_text_at(writer, cells, graph->columns[G_SOURCE_NAME + i]));

		if (!node)
			return error_set(err, STATUS_NOMEM, "out of memory");
		node->n++;
		ends[i] = (size_t)(node - graph->nodes);
	}
	edge = find_edge(graph, ends[0], ends[1]);
	if (!edge || !place(writer, cells, graph, edge))
		return error_set(err, STATUS_NOMEM, "out of memory");
	count(writer, cells, edge);
	return STATUS_OK;
}
