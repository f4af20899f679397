/*
 * What people mend: corrections of coded events, and recoding.
 *
 * A correction is kept by the article (address, or hash of its words), the
 * folded words of the sentence and the tuple as coded.  It is applied whenever
 * that article's events are stored, brought back, recoded or corrected: the
 * coder's mention is confirmed or set aside, the person's stands beside it.
 * It outlives imports, undoings, recodings and the file.
 *
 * All functions that write need a running change (CHANGE_CORRECT or
 * CHANGE_RECODE).  Statuses as in store.h.
 */
#ifndef SCHEMA_CORRECTIONS_H
#define SCHEMA_CORRECTIONS_H

#include "schema/store.h"

/* Stored: never renumber. */
enum verdict {
	VERDICT_CONFIRMED = 0,
	VERDICT_REJECTED = 1,
	VERDICT_CHANGED = 2,
	VERDICT_ADDED = 3, /* the coder missed it */
};
/* "confirmed", ...; -1 for an unknown name. */
const char *verdict_name(enum verdict verdict);
int verdict_from_name(const char *name);

struct correction {
	enum verdict verdict;
	const char *hash;       /* of the article, hexadecimal; NULL = by url alone */
	const char *url;        /* of the article; NULL = by hash alone */
	const char *sentence;   /* its words; folded when stored */
	const char *coded;      /* "source|target|code|from|to|status" as coded; "" when added */
	const char *source, *target; /* new codes; NULL = as coded, "" = none */
	const char *code;       /* new event code; NULL = as coded */
	bool dated;             /* `date` is the new one */
	struct event_date date;
	int status;             /* new enum event_status; -1 = as coded */
	const char *note, *by;  /* why, who; NULL = not told */
	int64_t at;             /* second since 1970-01-01 UTC */
};

/* How a correction stands to the articles here. */
enum correction_state {
	CORRECTION_APPLIED,
	CORRECTION_NO_ARTICLE,  /* its article is not here */
	CORRECTION_NO_SENTENCE, /* the article has no such sentence, or codes it otherwise now */
	CORRECTION_OLDER,       /* not taken in: what stands here on the same was said later */
};
const char *correction_state_name(enum correction_state state);

/* Corrects one event: every mention of it, and where it is mutual its other
 * row too, sides swapped.  Of `what` verdict, source .. status, note, by and
 * at are read.  An event that a person made is made otherwise, or with
 * VERDICT_REJECTED withdrawn.  *mentions: how many were corrected.
 * STATUS_USAGE for a row of a dataset. */
enum status store_correct(struct store *store, int64_t event, const struct correction *what,
			  uint64_t *mentions, struct error *err);

/* Takes back what was corrected of an event's mentions. */
enum status store_withdraw(struct store *store, int64_t event, uint64_t *mentions,
			   struct error *err);

/* What was corrected of an event's mentions, and of those of its other row:
 * arena memory. */
enum status store_corrections_of(struct store *store, int64_t event, struct arena *arena,
				 struct correction **out, size_t *n, struct error *err);

/* Takes in a correction: one more, or in place of an earlier one on the same.
 * A VERDICT_ADDED needs code, and is applied where the article has the words
 * of `sentence`. */
enum status store_put_correction(struct store *store, const struct correction *correction,
				 enum correction_state *state, struct error *err);

/* Whether an article has these words, as they are looked for when an event is
 * added to it.  Under arena_run(). */
bool correction_has_words(const struct article *article, const char *quote, struct arena *arena);

/* All, oldest first; strings are borrowed during the call. */
enum status store_each_correction(struct store *store, void *context,
				  enum status (*on_correction)(void *, const struct correction *,
							       enum correction_state),
				  struct error *err);

/* The tuple and the sentence of an event's earliest mention as a correction
 * keeps them; arena memory.  STATUS_NOTFOUND for an event without mentions. */
enum status store_correctable(struct store *store, int64_t event, struct arena *arena,
			      struct correction *out, struct error *err);

/* Recoding --------------------------------------------------------------------- */

enum recode_change { RECODE_GONE, RECODE_NEW, RECODE_ALTERED };

/* Mentions, by root of their code (1 to 20); each that is gone, new or altered
 * is also told, where somebody asks (NULL else). */
struct recode_counts {
	void *context;
	enum status (*on_change)(void *context, enum recode_change what, const struct coded_event *event);

	uint64_t articles, changed_articles;
	uint64_t moved_articles; /* unchanged, but other entries of the lexicon code them */
	uint64_t same, gone, fresh, altered; /* altered: same event, other words or grade */
	uint64_t gone_by_root[21], fresh_by_root[21];
};

/* Compares an article's mentions by the coder with what it says now and, unless
 * `dry`, puts the new ones in place of those that differ; what is equal stays
 * as it is, corrections hold.  Adds to *counts. */
enum status store_recode(struct store *store, int64_t article, const struct coded_event *events,
			 size_t n, bool dry, struct recode_counts *counts, struct error *err);

/* The next living article after `after` (0 = first) of a batch (0 = any);
 * STATUS_END when there is none.  Arena memory. */
enum status store_next_article(struct store *store, int64_t batch, int64_t after,
			       struct arena *arena, struct article_row *out, struct error *err);

#endif
