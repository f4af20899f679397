/*
 * The filter record: which events a question is about.  timeline/ makes it
 * from people's words; this room compiles it to SQL with every value bound.
 *
 * A zeroed record with filter_init() matches all events of one's own articles.
 * Arrays and strings are borrowed from the caller until the query is closed.
 * Days are day numbers, both ends included, DAY_NONE for an open end.
 *
 * Events a person has set aside do not match, unless the question is about
 * what the coder said (as_coded).
 */
#ifndef SCHEMA_FILTER_H
#define SCHEMA_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "schema/records.h"
#include "schema/store.h"

/* One actor of a group.  whole: the country or organisation as a whole, by
 * its state roles or by all of them (filter.all_roles); else that one code. */
struct filter_actor {
	int64_t actor;    /* as in actor_row.id */
	int64_t party;    /* as in actor_row.party */
	bool whole;
	int32_t from, to; /* counts only in these days, `to` not included */
};

/* An event's side matches a group when any of its actors does. */
struct filter_group {
	const struct filter_actor *actors;
	size_t n; /* 0 = anyone */
};

enum filter_order {
	ORDER_DATE,      /* first day, undated last by the day they were reported by */
	ORDER_PUBLISHED, /* earliest publication among its articles, unknown last */
	ORDER_ARTICLES,  /* most articles first */
	ORDER_MENTIONS,  /* most mentions first */
	ORDER_NONE,      /* as stored: fastest */
};

#define FILTER_MAX_CODES 32
#define FILTER_ALL_DATASETS (-1)

struct filter {
	int32_t from, to;       /* overlap; undated events by their last day alone */
	bool within;            /* contained, not only overlapping; no undated ones */
	unsigned precisions;    /* bit per enum precision, 0 = any; likewise below */
	unsigned statuses;
	unsigned confidences;
	unsigned quads;         /* bits 1..4 */
	struct filter_group actor;  /* on either side */
	struct filter_group source;
	struct filter_group target;
	struct filter_group left, right; /* one on one side, one on the other */
	bool all_roles;
	const char *codes[FILTER_MAX_CODES]; /* prefixes: root, base or full code */
	size_t n_codes;
	const char *types[FILTER_MAX_CODES]; /* PLOVER types */
	size_t n_types;
	bool has_goldstein;
	int goldstein_min, goldstein_max; /* tenths */
	const char *text;       /* FTS5 query over the articles that report it */
	const char *place;      /* name, region or country code */
	const char *publisher;
	int32_t published_from, published_to;
	int64_t dataset;        /* 0 = own articles, or FILTER_ALL_DATASETS */
	int64_t batch;          /* 0 = any */
	bool distinct;          /* only those that stand for their cluster */
	bool as_coded;          /* without what people corrected: theirs out, set aside ones in */
	enum filter_order order;
	int64_t limit;          /* 0 = none */
	int64_t after;          /* number of the last event of the page before; 0 = first page */
};

void filter_init(struct filter *filter);

/* Whether the text query can be read: STATUS_USAGE with the fault if not. */
enum status filter_check_text(struct store *store, const char *text, struct error *err);

/* Number of a dataset by name: STATUS_NOTFOUND. */
enum status filter_find_dataset(struct store *store, const char *name, int64_t *out,
				struct error *err);
/* The dataset a question without --dataset is about: the only one that holds
 * events, else one's own articles. */
enum status filter_default_dataset(struct store *store, int64_t *out, struct error *err);

/* Whether the order of two sides means something in the dataset, or in those of
 * the batch, that the filter is about. */
enum status filter_is_directed(struct store *store, const struct filter *filter, bool *out,
			       struct error *err);

/* Events ---------------------------------------------------------------------- */

/* What an answer shows of an event.  Strings are borrowed until the next
 * query_next() or query_close(); NULL = absent. */
struct event_line {
	int64_t id, batch;
	char event_id[64], cluster_id[64];
	char mutual_id[17];         /* "" = it has a direction */
	const char *dataset, *dataset_id;
	struct event_date date;
	const char *source, *source_name, *source_country;
	const char *target, *target_name, *target_country;
	const char *cameo, *label, *plover;
	int root, quad, goldstein;  /* tenths */
	enum event_status status;
	enum confidence confidence;
	int review;
	const char *place, *place_country;
	bool has_point;
	double latitude, longitude;
	int64_t mentions, articles;
	bool distinct;              /* stands for its cluster */
	const char *lexicon;        /* version that coded it */
	bool has_tone;              /* a dataset's, with QUERY_RECORD */
	double tone;
	/* with QUERY_MENTIONS: over its mentions, and the earliest published one */
	int64_t publishers;         /* -1 = unknown */
	int32_t first_published;    /* DAY_NONE = unknown */
	int64_t deaths, injured, arrested, crowd; /* the largest stated; -1 = none */
	int64_t article;            /* 0 = none (rows of datasets) */
	const char *attributed_to, *rule, *publisher, *title, *url;
	const char *sentence, *source_text, *target_text;
	int64_t start, end;         /* code points of the sentence in the text; -1 = in the title */
};

/* What of a line is asked for: the less, the faster.  id is always there. */
#define QUERY_ID 0x1u       /* event_id */
#define QUERY_CLUSTER 0x2u  /* cluster_id, distinct */
#define QUERY_MUTUAL 0x4u
#define QUERY_DATE 0x8u
#define QUERY_SOURCE 0x10u
#define QUERY_TARGET 0x20u
#define QUERY_CODE 0x40u    /* cameo and what the codebook says of it */
#define QUERY_PLACE 0x80u
#define QUERY_STATE 0x100u  /* status, confidence, review */
#define QUERY_COUNTS 0x200u /* mentions, articles */
#define QUERY_DATASET 0x400u
#define QUERY_BATCH 0x800u  /* batch, lexicon */
#define QUERY_RECORD 0x1000u /* a dataset's own deaths, url and words */
#define QUERY_REPORT 0x2000u /* article .. url of the earliest report */
#define QUERY_WORDS 0x4000u /* its sentence and the spans in it */
#define QUERY_SUMS 0x8000u  /* publishers, deaths .. crowd */
#define QUERY_PLAIN (QUERY_ID | QUERY_CLUSTER | QUERY_MUTUAL | QUERY_DATE | QUERY_SOURCE | \
		     QUERY_TARGET | QUERY_CODE | QUERY_PLACE | QUERY_STATE | QUERY_COUNTS | \
		     QUERY_DATASET | QUERY_BATCH | QUERY_RECORD)
#define QUERY_MENTIONS (QUERY_PLAIN | QUERY_REPORT | QUERY_WORDS | QUERY_SUMS)

struct query;

/* Runs a filter; `fields` are bits of the above, 0 = QUERY_PLAIN.  STATUS_USAGE
 * for paging in an order other than by date. */
enum status query_open(struct query **out, struct store *store, const struct filter *filter,
		       unsigned fields, struct error *err);
/* STATUS_END after the last; the line is borrowed.  STATUS_STORE for a text
 * that holds a NUL, which other tools may have written. */
enum status query_next(struct query *query, const struct event_line **out, struct error *err);
void query_close(struct query *query); /* NULL is fine */

/* How many events match, limit and page left aside; mutual events once when
 * `mutual_once`.  distinct may be NULL. */
enum status query_count(struct store *store, const struct filter *filter, bool mutual_once,
			int64_t *events, int64_t *distinct, struct error *err);

/* The same, each row for itself, counted no further than `most`. */
enum status query_count_up_to(struct store *store, const struct filter *filter, int64_t most,
			      int64_t *out, struct error *err);

/* Sums ------------------------------------------------------------------------ */

/* How finely days are told apart: the coarser, the fewer rows. */
enum tally_grain {
	TALLY_DAYS,
	TALLY_MONTHS, /* what lies within a month may stand for all of it, on its first day */
};

/* Events alike in days, direction and quad class, summed up. Sums over mutual rows
 * whose mirror is counted too let the caller count a pair once: n - mutual / 2. */
struct tally_sums {
	int64_t n, mutual;                     /* rows, those of them whose mirror is counted too */
	int64_t goldstein, goldstein_mutual;   /* tenths */
};
struct tally_row {
	int32_t from, to;      /* DAY_NONE as in event_date */
	int direction;         /* 0 left > right, 1 right > left */
	int root, quad;
	int64_t partner;       /* party of the other side, of a group with everyone; 0 = none named */
	bool within;           /* and that side is of the group too: one row, left > right */
	bool of_two;           /* of two parties of the group, each the other's partner */
	struct tally_sums all, distinct; /* of all; of those that stand for their cluster */
};

/* The left group of the filter must be set; an empty right one is everyone.  Rows
 * come in no order, and several may be alike.  Answered from the roll-ups where they hold what is asked. */
enum status query_tally(struct store *store, const struct filter *filter, enum tally_grain grain,
			void *context,
			enum status (*on_row)(void *context, const struct tally_row *row),
			struct error *err);

/* One pair of parties or actors: what the network is made of. */
struct dyad_row {
	const char *source, *source_name; /* borrowed during the call; "" = none */
	const char *target, *target_name;
	int64_t n, distinct;
	int64_t quads[4];       /* events of quad class 1..4 */
	int64_t quads_distinct[4];
	int64_t goldstein;      /* sum over n, tenths */
	int64_t goldstein_distinct;
	int64_t mutual, mutual_distinct; /* those with a mirror row, which is the other direction's */
	int64_t goldstein_mutual, goldstein_mutual_distinct;
	int32_t first, last;    /* days; DAY_NONE = none is dated */
};

/* What a side of a pair is. */
enum network_level {
	NETWORK_BY_COUNTRY, /* a country or organisation as a whole */
	NETWORK_BY_ROLE,    /* its state, its rebels, its media: "AFG", "AFG:rebels", "AFG:media" */
	NETWORK_BY_ACTOR,   /* a code */
};

/* Sums per ordered pair, strongest first (filter.distinct: by distinct ones).
 * Without all_roles only state roles count.  limit of the filter holds. */
enum status query_network(struct store *store, const struct filter *filter, enum network_level by,
			  void *context,
			  enum status (*on_row)(void *context, const struct dyad_row *row),
			  struct error *err);

/* Articles by span of publication that touch from..to. */
enum status query_articles(struct store *store, int32_t from, int32_t to, void *context,
			   enum status (*on_row)(void *context, int32_t from, int32_t to, int64_t n),
			   struct error *err);

/* For tests: the query plan of a filter, a line per step; owned, NULL when out of memory. */
char *query_plan(struct store *store, const struct filter *filter, struct error *err);

#endif
