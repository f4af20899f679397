/*
 * Private to this room: who dealt with whom, summed up from events or from
 * the dyads of a network, for the formats of graph tools.  Names are copied.
 */
#ifndef EXPORT_GRAPH_H
#define EXPORT_GRAPH_H

#include "writer_ops.h"

struct spell {
	int32_t from, to; /* both included; from may be DAY_NONE: open */
};

struct spells {
	struct spell *items;
	size_t n, capacity;
};

struct node {
	char *code, *name;
	int64_t n;
	struct spells spells;
};

struct edge {
	size_t source, target; /* nodes */
	int64_t n, quads[4];
	double goldstein;      /* sum */
	struct spells spells;
};

struct graph {
	size_t columns[14];    /* of the rows, by enum in graph.c */
	struct node *nodes;
	size_t n_nodes, nodes_capacity;
	struct edge *edges;
	size_t n_edges, edges_capacity;
	size_t *node_slots, *edge_slots; /* open addressing: index + 1 */
	size_t slots;
};

/* Event columns a graph is made of. */
#define GRAPH_COLUMNS "source,source_name,target,target_name,date_from,date_to,quad,goldstein"

/* As begin, row and release of a writer whose `own` is a struct graph. */
enum status graph_begin(struct writer *writer, struct error *err);
enum status graph_row(struct writer *writer, const struct cell *cells, struct error *err);
void graph_release(struct writer *writer);

/* Sorts the spells and joins those that touch. */
void spells_join(struct spells *spells);

#endif
