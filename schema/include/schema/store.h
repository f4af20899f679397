/*
 * The store: one SQLite file behind typed functions.  Nothing outside this
 * room knows that it is SQLite.
 *
 *     struct store *store;
 *     store_open(&store, "dateline.db", STORE_CREATE, &err);
 *     store_change_begin(store, &info, &change, &err);
 *     store_article(store, &article, &kept, &err);
 *     if (kept.result != ARTICLE_DUPLICATE)
 *             store_events(store, kept.id, events, n, &err);
 *     store_change_end(store, CHANGE_DONE, &err);
 *     store_close(store);
 *
 * Invariants: at any instant the file holds whole articles only, with their
 * events, full text, roll-ups and the place reached in the input; one change
 * runs at a time; a failed function leaves the file as it was at the last
 * commit and the store usable for store_change_end(CHANGE_STOPPED) and
 * store_close() only.  A store belongs to one thread.
 *
 * Every function takes an optional error last.  STATUS_NOMEM, STATUS_IO (disk
 * full, unreadable) and STATUS_STORE (locked, corrupt, too new, not ours) may
 * come back from all of them and are not repeated below.
 */
#ifndef SCHEMA_STORE_H
#define SCHEMA_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "schema/codebook.h"
#include "schema/records.h"

struct store;

/* Life ---------------------------------------------------------------------- */

enum store_mode {
	STORE_READ,   /* must exist; STATUS_NOTFOUND if not; nothing is written,
	                 and until it is closed all answers are of the state the
	                 first one found; an older file is refused with the
	                 advice to write once */
	STORE_WRITE,  /* must exist; brought up to date */
	STORE_CREATE, /* made if it does not exist */
};

enum status store_open(struct store **out, const char *path,
		       enum store_mode mode, struct error *err);
void store_close(struct store *store); /* rolls back what is not committed; NULL is fine */

const char *store_path(const struct store *store); /* borrowed while open */

/* Changes ------------------------------------------------------------------- */

/* Stored: never renumber. */
enum change_kind {
	CHANGE_IMPORT = 0,
	CHANGE_UNDO = 1,
	CHANGE_RECODE = 2,
	CHANGE_REVISE = 3,
	CHANGE_CORRECT = 4,
	CHANGE_LEXICON = 5,
};

enum change_state {
	CHANGE_RUNNING = 0,
	CHANGE_DONE = 1,
	CHANGE_STOPPED = 2, /* by the user; what was finished is kept */
	CHANGE_UNDONE = 3,
	CHANGE_BROKEN = 4,  /* the program died; what was finished is kept */
};

struct change_info {
	enum change_kind kind;
	const char *program; /* version */
	const char *lexicon; /* version, "" where none is used */
	const char *command; /* as typed */
	const char *label;   /* NULL = none */
	const char *by;      /* NULL = not told */
};

/* What a change met and did; kept with it. */
struct change_counts {
	uint64_t read, added, duplicate, revised, skipped, rejected;
	uint64_t events, mentions;
	uint64_t no_event, many_events, undated, updated_only, other_language;
};

/* Begins a change.  An import whose command equals that of one broken off, as
 * the last change, takes that one up again: same number, *resumed true.
 * STATUS_STORE if another living process has one running. */
enum status store_change_begin(struct store *store, const struct change_info *info,
			       int64_t *change, bool *resumed, struct error *err);

/* Ends it in a state (DONE, STOPPED) and commits. */
enum status store_change_end(struct store *store, enum change_state state,
			     struct error *err);

/* From here on nothing is kept: what is stored can be asked until the store is
 * closed, and is gone then. */
void store_set_dry(struct store *store);

/* Commits what whole articles there are now; otherwise this happens by
 * itself, every so many articles. */
enum status store_commit(struct store *store, struct error *err);

/* Counts of the running change so far. */
void store_change_counts(const struct store *store, struct change_counts *out);
/* Adds one to other_language for the article just stored. */
void store_count_other_language(struct store *store);

/* Inputs -------------------------------------------------------------------- */

/* Tells where to go on in an input of the running change: *offset is 0 for a
 * new one; *finished when there is nothing left to read.  size and modified
 * (nanoseconds) are -1 when unknown; an input that differs from when it was
 * broken off is read from its start. */
enum status store_input_begin(struct store *store, const char *path, int64_t size,
			      int64_t modified, uint64_t *offset, bool *finished,
			      struct error *err);
/* Records before `offset` of the input are stored. */
enum status store_input_reached(struct store *store, const char *path,
				uint64_t offset, struct error *err);
/* It is read to its end; sha256 may be NULL. */
enum status store_input_end(struct store *store, const char *path,
			    const uint8_t *sha256, struct error *err);

/* Articles in --------------------------------------------------------------- */

enum article_result {
	ARTICLE_NEW,
	ARTICLE_DUPLICATE, /* there already: this batch has sighted it; not to be coded */
	ARTICLE_REVISED,   /* a new version of one with the same URL; its events go */
};

struct article_kept {
	enum article_result result;
	int64_t id;
	int64_t replaces; /* 0 = none */
};

/* Stores an article, or its sighting.  Its events follow in one call of
 * store_events(), with n = 0 for none; the article is whole when that returns
 * or the next record begins. */
enum status store_article(struct store *store, const struct article *article,
			  struct article_kept *kept, struct error *err);

/* From which share of their four-word shingles on articles are reprints of each
 * other, 0 to 1 (0.7).  Counts those of a batch (0 = all), the earliest published
 * of each cluster left aside. */
void store_set_reprints(struct store *store, double likeness_least);
enum status store_count_reprints(struct store *store, int64_t batch, uint64_t *out, struct error *err);

/* Stores the events of the article just stored, merging each with one that
 * has the same dates, precision, actors, code, status and place.  An event
 * whose code is not in the codebook or whose actor code is malformed is
 * STATUS_INPUT. */
enum status store_events(struct store *store, int64_t article,
			 const struct coded_event *events, size_t n,
			 struct error *err);

/* A name in actor position that the lexicon lacks, for `actors gaps`. */
enum status store_unknown_name(struct store *store, int64_t article, const char *name,
			       struct text_span sentence, struct error *err);

/* The names an article has in actor position that nobody knows are dropped,
 * before those of a recoding are stored. */
enum status store_forget_unknown(struct store *store, int64_t article, struct error *err);
/* Whether those stored of an article are just these, in any order and number. */
enum status store_unknown_are(struct store *store, int64_t article, const char *const *names,
			      size_t n, bool *same, struct error *err);

/* A record refused: kept among the rejects, or as skipped. */
enum status store_refusal(struct store *store, const struct refusal *refusal,
			  struct error *err);

/* Datasets in ---------------------------------------------------------------- */

enum row_result {
	ROW_NEW,
	ROW_DUPLICATE,     /* there already, as it is or newer */
	ROW_REVISED,       /* replaced an older version, which is kept as history */
};

/* Stores a row.  Rows that follow each other stand in one transaction, and what
 * follows from them is made at its end.  STATUS_INPUT for an actor code, event
 * code or date that is none, or a name nobody bears where one is wanted; the
 * store is as before then.  A row with `deleted` takes its event back:
 * ROW_REVISED, or ROW_DUPLICATE where there is none. */
enum status store_row(struct store *store, const struct dataset_info *dataset,
		      const struct dataset_row *row, enum row_result *result,
		      struct error *err);

/* The row an event of a dataset came from, and the columns of its file; arena
 * memory.  STATUS_NOTFOUND where none is kept. */
enum status store_original(struct store *store, int64_t event, struct arena *arena,
			   const char **header, const char **row, struct error *err);

/* Adds how the columns of a dataset's tables were mapped last ("date=Day,...");
 * nothing where they never were. */
enum status store_get_map(struct store *store, const char *dataset, struct strbuf *map,
			  struct error *err);
enum status store_put_map(struct store *store, const char *dataset, const char *map,
			  struct error *err);
/* The datasets by name, with their maps (NULL = none) and living events. */
enum status store_each_dataset(struct store *store, void *context,
			       enum status (*on_dataset)(void *, const char *name, const char *map,
							 uint64_t events),
			       struct error *err);

/* The lexicon's actors ------------------------------------------------------ */

/* True if the database holds the names of this version of the lexicon. */
bool store_lexicon_is(struct store *store, const char *version);

struct store_actor {
	const char *code;
	const char *name;          /* to show */
	const char *const *aliases;
	size_t n_aliases;
	const char *kind;          /* "country", "organisation", "group", "person", "role", ... */
	int32_t from, to;          /* validity of code; `to` not included; DAY_NONE = open */
	const char *title;         /* office, NULL = none */
	bool own;                  /* a user's own entry: outlives lexicon versions */
};

/* Takes back a name of a user's own, and the others given with it.
 * STATUS_NOTFOUND if it is none. */
enum status store_drop_own_actor(struct store *store, const char *name, struct error *err);

/* A user's own actors, a call for each of the names of one. */
enum status store_each_own_actor(struct store *store, void *context,
				 enum status (*on_actor)(void *, const struct store_actor *),
				 struct error *err);

struct store_member {
	const char *group;         /* name: "NATO", "G7" */
	const char *code;          /* actor code of the member */
	int32_t from, to;          /* `to` not included; DAY_NONE = open */
	bool own;
};

/* Replaces the lexicon's names: begin drops the old ones (not a user's own),
 * end sets the version and commits; one transaction from begin to end. */
enum status store_lexicon_begin(struct store *store, struct error *err);
enum status store_put_actor(struct store *store, const struct store_actor *actor,
			    struct error *err);
enum status store_put_member(struct store *store, const struct store_member *member,
			     struct error *err);
enum status store_lexicon_end(struct store *store, const char *version,
			      struct error *err);

/* Actors out ---------------------------------------------------------------- */

struct actor_row {
	int64_t id;           /* as in event.source */
	const char *code;
	const char *name;     /* of the actor code */
	const char *entity;   /* whose name matched, "" = the code itself */
	int64_t party;        /* as in event.source_party; 0 = none */
	const char *party_code;
	enum role_class role;
	int32_t from, to;     /* when the name holds for the code; DAY_NONE = open */
};

/* Finds actors by code (exactly, but for case) or by a name, folded.  Rows
 * come from the arena; n is 0 when there is none. */
enum status store_find_actors(struct store *store, const char *words,
			      struct arena *arena, struct actor_row **out,
			      size_t *n, struct error *err);

/* What is known of an actor beside its code.  Strings are borrowed until
 * on_row returns. */
enum about_kind {
	ABOUT_NAME,
	ABOUT_OFFICE, /* a person who holds one for it, latest first */
	ABOUT_GROUP,  /* it belongs to */
	ABOUT_MEMBER, /* of it, where it is a group */
};
struct about_row {
	enum about_kind kind;
	const char *code;  /* the office's, the group's, the member's; NULL = none */
	const char *name;
	const char *title; /* of the office; NULL = not told */
	int32_t from, to;  /* `to` not included; DAY_NONE = open */
};
/* whole: offices of all its state roles, not of that one code. */
enum status store_about(struct store *store, const struct actor_row *actor, bool whole, void *context,
			enum status (*on_row)(void *context, const struct about_row *row),
			struct error *err);

/* Code and name of a country or organisation by number (tally_row.partner),
 * owned; "" of 0. */
enum status store_party_name(struct store *store, int64_t party, char **code, char **name,
			     struct error *err);

/* The code that a person's word for an actor means: a code as it is, else the
 * one code a name stands for.  Arena memory or the word itself.  STATUS_USAGE,
 * with what may be meant, where it is none or several. */
enum status store_actor_code(struct store *store, const char *word, struct arena *arena,
			     const char **out, struct error *err);

/* Members of a group, whatever their dates. */
enum status store_find_members(struct store *store, const char *group,
			       struct arena *arena, struct actor_row **out,
			       size_t *n, struct error *err);

/* At most `most` names and codes nearest to words nobody bears, best first. */
enum status store_nearest_names(struct store *store, const char *words, size_t most,
				struct arena *arena, const char ***out, size_t *n,
				struct error *err);

/* One article, one event ------------------------------------------------------ */

/* The number of the event whose event_id begins with prefix (hexadecimal, or
 * "gdelt:410412347").  STATUS_NOTFOUND, or STATUS_USAGE if several do. */
enum status store_event_by_prefix(struct store *store, const char *prefix,
				  int64_t *event, struct error *err);
/* The same for an article: its number, or a prefix of its hash. */
enum status store_article_by_prefix(struct store *store, const char *prefix,
				    int64_t *article, struct error *err);

struct article_row {
	struct article article;    /* arena */
	int64_t id;
	char hash[33];             /* hexadecimal */
	int64_t batch;
	int64_t cluster;           /* 0 = no reprints */
	uint64_t mentions;
	bool living;
};
enum status store_get_article(struct store *store, int64_t id, struct arena *arena,
			      struct article_row *out, struct error *err);

struct event_row {
	int64_t id, batch, cluster;
	char event_id[64];         /* "3f2a..." or "gdelt:410412347" */
	char cluster_id[64];
	char mutual_id[17];        /* "" = it has a direction */
	const char *dataset;
	struct event_date date;
	const char *source, *source_name, *source_country; /* NULL = none */
	const char *target, *target_name, *target_country;
	char cameo[5];
	enum event_status status;
	enum confidence confidence;
	int review;                /* as in table event */
	const char *place, *place_country;
	uint64_t mentions, articles;
	bool living;
};
enum status store_get_event(struct store *store, int64_t id, struct arena *arena,
			    struct event_row *out, struct error *err);

struct mention_row {
	int64_t id, event, article, batch;
	bool in_title;
	struct text_span sentence, action, source, target; /* start == end: none */
	const char *source_entity, *target_entity, *attributed_to, *rule;
	enum date_basis basis;
	enum confidence confidence;
	int32_t deaths, injured, arrested, crowd; /* -1 = not stated */
};
/* Living mentions of an event, earliest published article first; of an
 * article, in the order of its text. */
enum status store_event_mentions(struct store *store, int64_t event, struct arena *arena,
				 struct mention_row **out, size_t *n, struct error *err);
enum status store_article_mentions(struct store *store, int64_t article, struct arena *arena,
				   struct mention_row **out, size_t *n, struct error *err);

/* Batches --------------------------------------------------------------------- */

struct change_row {
	int64_t id;
	enum change_kind kind;
	enum change_state state;
	int64_t started, ended;    /* seconds UTC; ended 0 = not yet */
	const char *program, *lexicon, *command, *label; /* borrowed during the call */
	struct change_counts counts;
};
/* All imports (or with `all` all changes), oldest first. */
enum status store_each_change(struct store *store, bool all, void *context,
			      enum status (*on_change)(void *, const struct change_row *),
			      struct error *err);

struct undo_counts {
	uint64_t articles, events, mentions; /* that went */
	uint64_t kept;     /* articles that stay, as another batch saw them too */
	uint64_t restored; /* articles it had revised that are back */
};
/* Takes a batch back, in one transaction.  STATUS_NOTFOUND if there is no such
 * import, STATUS_USAGE if it is undone already. */
enum status store_undo(struct store *store, int64_t batch, const struct change_info *info,
		       struct undo_counts *out, struct error *err);

/* Rejects (skipped false) or skipped records of a batch, 0 = of all. */
enum status store_each_refusal(struct store *store, int64_t batch, bool skipped,
			       void *context,
			       enum status (*on_refusal)(void *, int64_t batch,
							 const struct refusal *),
			       struct error *err);

/* Names in actor position that nobody knows, most articles first. */
enum status store_each_unknown(struct store *store, int64_t batch, size_t most, void *context,
			       enum status (*on_name)(void *, const char *name, uint64_t articles,
						      int64_t article, struct text_span sentence),
			       struct error *err);

/* The known name nearest to one that nobody bears (a longer one that ends in
 * it, else one spelt alike) and a code it has; arena memory, NULL = none. */
enum status store_near_actor(struct store *store, const char *words, struct arena *arena,
			     const char **name, const char **code, struct error *err);

/* Labelled counts over the events a batch brought (0 = all), for summaries; of
 * the batch this store began last in the time of a batch, of others in that of
 * the file. */
enum tally {
	TALLY_BASIS,      /* label: date_basis_name */
	TALLY_CONFIDENCE,
	TALLY_CODE,       /* label: the code */
	TALLY_DYAD,       /* label: "RUS > IGOWSTNAT" */
	TALLY_REJECT,     /* label: the reason's code */
	TALLY_SKIPPED,
};
enum status store_each_tally(struct store *store, enum tally tally, int64_t batch, size_t most,
			     void *context,
			     enum status (*on_count)(void *, const char *label, uint64_t n),
			     struct error *err);

/* Size and soundness ---------------------------------------------------------- */

struct store_stats {
	uint64_t articles, events, distinct_events, mentions, actors, names, rejects;
	uint64_t bytes;               /* of the file */
	int32_t first_event, last_event; /* days; DAY_NONE = none is dated */
	int32_t first_published, last_published;
};
enum status store_get_stats(struct store *store, struct store_stats *out, struct error *err);

/* Checks the file: SQLite's own check, foreign keys, full text, roll-ups and
 * clusters against recomputed ones, totals, counters.  Each fault goes to
 * on_fault as a sentence; STATUS_STORE if there was one. */
enum status store_check(struct store *store, void *context,
			void (*on_fault)(void *context, const char *fault),
			struct error *err);
/* Makes the roll-ups and totals anew from events and articles, in one
 * transaction; for a file that another tool wrote into. */
enum status store_rebuild(struct store *store, struct error *err);

#endif
