/*
 * Who dealt with whom between two dates, beside the period before it: pairs,
 * and what they make of each actor (degree: how many others it dealt with;
 * strength: events in and out).
 */
#ifndef TIMELINE_NETWORK_H
#define TIMELINE_NETWORK_H

#include "schema/filter.h"

struct network_pair {
	struct dyad_row row;  /* its strings are the network's */
	int64_t before;       /* events of the period before; distinct ones if those are counted */
};

struct network_actor {
	const char *code, *name; /* the network's */
	int64_t degree;       /* others it dealt with, in either direction */
	int64_t out, in;      /* events it was source and target of */
	int64_t before;       /* both, in the period before */
	int64_t within;       /* among `out`: with itself, as between two of its roles */
	int64_t goldstein;    /* sum over out and in, tenths */
};

struct network {
	struct network_pair *pairs;   /* most events first; those of the time before alone last */
	size_t n_pairs, capacity;
	struct network_actor *actors; /* strongest first */
	size_t n_actors;
	bool has_before;              /* the time has both ends */
	bool distinct;                /* counts of distinct events, but for row.n */
};

/* All pairs, filter.limit left aside; filter.distinct as in query_network(). */
enum status network_new(struct network *out, struct store *store, const struct filter *filter,
			bool by_actor, struct error *err);
void network_release(struct network *network);

/* The time of the same length before the filter's: so many months where it
 * begins and ends with one, else days; false without both ends. */
bool network_before(const struct filter *filter, struct filter *out);

#endif
