/*
 * Who dealt with whom between two dates, beside the period before it: pairs,
 * and what they make of each actor (degree: how many others it dealt with;
 * strength: events it took part in).
 *
 * Groups stand in place of their members, those of the last day asked for (of
 * today without one), in the period before too: who joined meanwhile would else
 * look like more events.  A member of several is of the first named, so that
 * each event has one pair.
 */
#ifndef TIMELINE_NETWORK_H
#define TIMELINE_NETWORK_H

#include "base/arena.h"
#include "schema/filter.h"

struct network_pair {
	struct dyad_row row;  /* its strings are the network's */
	int64_t before;       /* events of the period before; distinct ones if those are counted */
	int64_t before_mutual; /* of those, with a mirror */
};

struct network_actor {
	const char *code, *name; /* the network's */
	int64_t degree;       /* others it dealt with, in either direction */
	int64_t out, in;      /* events it was source and target of */
	int64_t within;       /* with itself, as between two of its roles: in both */
	int64_t strength;     /* events it took part in: those within and mutual ones once */
	int64_t before;       /* the same, in the period before */
	int64_t goldstein;    /* sum over strength, tenths */
	const char *tie;      /* whom it dealt with most; NULL = with none but itself */
	int64_t tie_events;   /* both directions, mutual ones once */
};

struct network_group {
	const char *code, *name;      /* "members:NATO", "NATO" */
	const char *const *members;   /* codes of parties */
	size_t n;
};

struct network_options {
	enum network_level level;
	const struct network_group *groups; /* with countries alone */
	size_t n_groups;
};

/* Reads "country", "role", "actor" or "members:NATO,members:BRICS"; memory of the arena,
 * which may be outside arena_run().  STATUS_USAGE for what is neither, or has no member
 * on that day. */
enum status network_by(const char *by, struct store *store, const struct filter *filter,
		       struct arena *arena, struct network_options *out, struct error *err);

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
			const struct network_options *options, struct error *err);
void network_release(struct network *network);

/* The time of the same length before the filter's: so many months where it
 * begins and ends with one, else days; false without both ends. */
bool network_before(const struct filter *filter, struct filter *out);

#endif
