/* Private to this room: corrections as rows, and mentions with their events
 * as the coder's records again. */
#ifndef SCHEMA_MENDS_H
#define SCHEMA_MENDS_H

#include "schema/corrections.h"
#include "store_private.h"

/* A correction and its key. */
struct mend {
	int64_t key;
	struct correction is;
};

/* A living mention. */
struct coded {
	int64_t id, article, row;   /* row: of its event */
	int64_t hash;               /* the event's */
	int review;
	int64_t correction;         /* 0 = none */
	struct coded_event event;
	const char *words;          /* of its sentence, folded */
	const char *tuple;          /* "RUSGOV|IGOWSTNAT|161|2021-10-18|2021-10-18|done" */
	bool taken;                 /* a correction has found it */
};

/* Whether a person made it, not the coder. */
static inline bool coded_is_persons(const struct coded *coded)
{
	return coded->review == 2 || coded->review == 4;
}

/* An article with the words of its mentions. */
struct mended_article {
	struct article_row row;
	struct coded *coded;
	size_t n;
};

/* All under arena_run(), memory of the arena. */
enum status mends_of_article(struct store *store, int64_t article, struct arena *arena,
			     struct mend **out, size_t *n, struct error *err);
/* STATUS_END where there is none with that key. */
enum status mend_get(struct store *store, int64_t key, struct arena *arena, struct mend *out,
		     struct error *err);
/* Of SQL_CODED_OF_ARTICLE or _EVENT; the words and tuples are not filled in. */
enum status coded_read(struct store *store, enum statement which, int64_t id, struct arena *arena,
		       struct coded **out, size_t *n, struct error *err);
/* Fills in words and tuple from the article. */
void coded_words(struct coded *coded, const struct article_row *article, struct arena *arena);
const char *coded_tuple(const struct coded_event *event, struct arena *arena);

/* What it says it of: article, sentence and tuple as coded; of an added event
 * also what it is. */
int64_t mend_key(const struct correction *c);
/* Writes a row under that key. */
enum status mend_put(struct store *store, const struct correction *c, int64_t *key,
		     struct error *err);
enum status mend_drop(struct store *store, int64_t key, struct error *err);
/* Reads CORRECTION_COLUMNS; strings stay SQLite's. */
void mend_row(sqlite3_stmt *stmt, struct mend *out);

/* The event a correction makes of a coded one. */
struct coded_event mend_event(const struct mend *mend, const struct coded_event *coded);

/* Folded words in an arena. */
char *folded_words(const char *text, size_t length, struct arena *arena);
/* Whether tuples are equal but for their days. */
bool tuples_near(const char *a, const char *b);

#endif
