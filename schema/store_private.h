/* Private to this room: what a store is made of, and the steps of writing. */
#ifndef SCHEMA_STORE_PRIVATE_H
#define SCHEMA_STORE_PRIVATE_H

#include <time.h>

#include "base/strbuf.h"
#include "db.h"

/* Codes met in this transaction or before, to their rows. */
struct actor_ref {
	int64_t id, party;
	enum role_class role;
};

struct id_slot {
	char *key; /* owned; NULL = free */
	struct actor_ref ref;
};

struct id_map {
	struct id_slot *slots; /* a power of two of them */
	size_t capacity, used;
};

/* A place in a group of events where clusters must be found anew. */
struct dirty {
	int64_t source_party, target_party;
	int64_t source, target; /* 0 where the class is state: any actor of the party */
	enum role_class source_role, target_role;
	int root;
	int32_t lo, hi; /* day_to of the first and last change */
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[N_STATEMENTS];
	char *path;
	enum store_mode mode;

	int64_t change; /* running; 0 = none */
	struct change_counts counts, committed;
	bool in_transaction;
	bool dry;              /* nothing is committed: all goes at the close */
	bool broken;           /* an earlier call failed and rolled back */
	unsigned articles;     /* since the last commit */
	size_t bytes;          /* of text since the last commit */
	time_t began;          /* the transaction */
	char host[256];

	char *reached_path;    /* place reached in an input, not yet written; owned */
	uint64_t reached;
	bool reached_anew;

	int64_t next_event;
	int64_t first_change, first_event; /* the change begun last and its first new event; 0 = unknown */
	struct tallied *tallied; /* counts for a summary (tally.c); NULL */
	int64_t d_articles, d_events, d_distinct, d_mentions; /* of totals since the last commit */
	struct id_map actors, rules;
	struct rows *rows;     /* of a change that brings rows of datasets (datasets.c); NULL */
	int64_t rows_undone;   /* by the last rows_undo() */
	struct feed *feed;     /* rows a running statement takes in (feed.c); NULL */
	bool has_image;        /* `image` is attached (image.c) */
	enum { MENDED_UNKNOWN, MENDED_NOTHING, MENDED_SOMETHING } mended; /* whether there are corrections */
	struct dirty *dirty;
	size_t n_dirty, dirty_capacity;
	size_t *dirty_slots;   /* hash table: 1 + index into dirty, 0 = free */
	size_t n_dirty_slots;
	double reprint_likeness; /* least share of shingles in common; see store_set_reprints() */
	struct strbuf scratch;
};

/* Transactions (write.c) */
enum status write_begin(struct store *store, struct error *err); /* if none is open */
enum status write_commit(struct store *store, struct error *err);
void write_rollback(struct store *store);
/* Before a record: commits when the group is full, begins if need be. */
enum status write_record_begin(struct store *store, struct error *err);
/* A change within the caller's transaction. */
enum status change_open(struct store *store, const struct change_info *info, bool *resumed,
			struct error *err);
enum status change_close(struct store *store, enum change_state state, struct error *err);
/* Rolls back unless status is OK; returns it. */
enum status write_guard(struct store *store, enum status status);

/* Thirteen columns from `column` on. */
void change_counts_read(sqlite3_stmt *stmt, int column, struct change_counts *out);

/* Counts kept for summaries (tally.c) */
void tally_forget(struct store *store);
/* An event that the running change brings, where nothing else may undo it; false = out of memory. */
bool tally_count(struct store *store, const char *code, int64_t source_party, int64_t target_party);

/* Actors (actors.c) */
enum status actor_ref_get(struct store *store, const char *code, const char *name,
			  struct actor_ref *out, struct error *err);
enum status rule_get(struct store *store, const char *name, int64_t *out, struct error *err);
/* NULL when the key is not there. */
const struct actor_ref *id_map_get(const struct id_map *map, const char *key);
enum status id_map_put(struct id_map *map, const char *key, struct actor_ref ref, struct error *err);
void id_map_clear(struct id_map *map);
enum status load_codebook(struct store *store, struct error *err);

/* Events (events.c) */
struct event_key {
	int64_t id, cluster;
	int32_t from, to;
	int64_t source_party, target_party, source, target;
	enum role_class source_role, target_role;
	char code[5];
	int status, dataset, review;
	bool mutual;
};
void event_key_read(sqlite3_stmt *stmt, struct event_key *key); /* EVENT_KEY_COLUMNS */
/* Adds n events, `heads` of them standing for a cluster, to the roll-ups. */
enum status rollup_add(struct store *store, const struct event_key *key, int n, int heads,
		       struct error *err);
/* Makes an event agree with its living mentions: it dies with the last of
 * them (by the running change) and comes back with the first. */
enum status event_refresh(struct store *store, int64_t event, struct error *err);

/* Whether events can be stored at all: codes, days. */
enum status events_check(const struct coded_event *events, size_t n, struct error *err);
/* The number that its content gives an event, in every file the same. */
enum status event_hash(const struct coded_event *event, int64_t *out, struct error *err);
/* Stores one mention, with its review and the correction behind it (0 = none). */
enum status event_take(struct store *store, int64_t article, const struct coded_event *event,
		       int review, int64_t correction, struct error *err);

/* The key of a living event: STATUS_END if there is none. */
enum status event_key_get(struct store *store, int64_t event, struct event_key *key,
			  struct error *err);
/* The row of a place by name, country and region, made where it is new. */
enum status place_get(struct store *store, const char *const parts[4], double latitude,
		      double longitude, int64_t *out, struct error *err);

/* Rows of datasets (datasets.c) */
bool rows_in_bulk(const struct store *store);
/* Whether the next transaction goes to the file itself, as it holds nothing yet. */
bool rows_unlogged(const struct store *store);
/* Commits rows that come in bulk; more of this input come one by one. */
enum status rows_leave_bulk(struct store *store, struct error *err);
void rows_next_input(struct store *store);
/* Before a commit: what was put off for the rows since the last; and after it,
 * or a rollback: foreign keys and the log are kept again. */
enum status rows_settle(struct store *store, struct error *err);
enum status rows_committed(struct store *store, struct error *err);
void rows_forget(struct store *store);
/* Takes back the rows a batch brought; those it had replaced return. */
enum status rows_undo(struct store *store, int64_t batch, struct error *err);

/* Own names (own.c): whether an actor's names can stand beside those there.
 * STATUS_INPUT with the reason. */
enum status own_actor_check(struct store *store, const struct store_actor *actor, struct error *err);

/* Clusters (clusters.c): marks the event's place in its group; settle finds
 * the clusters of all marked places anew. */
enum status cluster_mark(struct store *store, const struct event_key *key, struct error *err);
enum status cluster_settle(struct store *store, struct error *err);
void cluster_forget(struct store *store);

/* Reprints (reprints.c): finds the cluster of a living article; `fresh`: it was
 * never stored before.  An article that dies leaves its cluster. */
enum status reprints_add(struct store *store, int64_t article, bool fresh, struct error *err);
enum status reprints_drop(struct store *store, int64_t article, struct error *err);

/* Corrections (corrections.c): makes an article's mentions agree with what
 * people said of them. */
enum status corrections_apply(struct store *store, int64_t article, struct error *err);

/* Appends the letters and digits of folded text, words parted by one space. */
void text_words(struct strbuf *to, const char *text);
/* Makes the events whose numbers (int64_t each) stand in ids agree with their mentions. */
enum status events_refresh(struct store *store, const struct strbuf *ids, struct error *err);
/* Appends the numbers a statement over (a, b) gives. */
enum status ids_gather(struct store *store, enum statement which, int64_t a, int64_t b,
		       struct strbuf *ids, struct error *err);

/* Articles (articles.c): with all that hangs on it, by the running change. */
enum status article_kill(struct store *store, int64_t article, struct error *err);
enum status article_revive(struct store *store, int64_t article, struct error *err);

#endif
