/* Corrections made: of an event, from another file; withdrawn, listed. */
#include "schema/corrections.h"

#include <string.h>

#include "mends.h"

#define ARENA_LIMIT ((size_t)512 << 20)

struct correcting {
	struct store *store;
	struct arena arena;
	const struct correction *what; /* NULL: withdraw */
	int64_t event;
	struct coded *coded;
	size_t n;
	uint64_t *mentions;
	enum status status;
	struct error *err;
};

/* What is said anew over what was said before. */
static struct correction again(const struct correction *old, const struct correction *what)
{
	struct correction c = *old;

	c.source = what->source ? what->source : c.source;
	c.target = what->target ? what->target : c.target;
	c.code = what->code ? what->code : c.code;
	if (what->dated) {
		c.dated = true;
		c.date = what->date;
	}
	c.status = what->status >= 0 ? what->status : c.status;
	c.note = what->note ? what->note : c.note;
	c.by = what->by;
	c.at = what->at;
	return c;
}

/* A mention that a person made: its correction says otherwise now. */
static enum status correct_persons(struct correcting *c, const struct coded *coded)
{
	struct mend mend;
	struct correction now;
	int64_t key;
	enum status status = mend_get(c->store, coded->correction, &c->arena, &mend, c->err);

	if (status != STATUS_OK)
		return status == STATUS_END ? STATUS_OK : status;
	if (c->what->verdict == VERDICT_CONFIRMED)
		return STATUS_OK;
	now = again(&mend.is, c->what);
	status = mend_drop(c->store, mend.key, c->err);
	if (status != STATUS_OK)
		return status;
	if (c->what->verdict == VERDICT_REJECTED) {
		if (mend.is.verdict == VERDICT_ADDED)
			return STATUS_OK;
		now = mend.is;
		now.verdict = VERDICT_REJECTED;
		now.source = now.target = now.code = NULL;
		now.dated = false;
		now.status = -1;
		now.note = c->what->note;
	}
	return mend_put(c->store, &now, &key, c->err);
}

static enum status correct_coders(struct correcting *c, struct coded *coded)
{
	struct correction now = *c->what;
	struct article_row article;
	int64_t key;
	enum status status = store_get_article(c->store, coded->article, &c->arena, &article, c->err);

	if (status != STATUS_OK)
		return status;
	coded_words(coded, &article, &c->arena);
	now.hash = article.hash;
	now.url = article.article.url;
	now.sentence = coded->words;
	now.coded = coded->tuple;
	return mend_put(c->store, &now, &key, c->err);
}

static enum status correct_one(struct correcting *c, struct coded *coded)
{
	enum status status;

	if (!c->what)
		status = coded->correction ? mend_drop(c->store, coded->correction, c->err) : STATUS_OK;
	else
		status = coded_is_persons(coded) ? correct_persons(c, coded) : correct_coders(c, coded);
	*c->mentions += !c->what ? coded->correction != 0 : 1;
	return status;
}

static void correct(void *context)
{
	struct correcting *c = context;

	c->status = coded_read(c->store, SQL_CODED_OF_EVENT, c->event, &c->arena, &c->coded, &c->n, c->err);
	if (c->status == STATUS_OK && !c->n)
		c->status = error_set(c->err, STATUS_USAGE, "no article stands behind this event: mend the "
				      "row of its dataset");
	for (size_t i = 0; c->status == STATUS_OK && i < c->n; i++)
		c->status = correct_one(c, &c->coded[i]);
	for (size_t i = 0; c->status == STATUS_OK && i < c->n; i++)
		c->status = corrections_apply(c->store, c->coded[i].article, c->err);
}

static enum status correct_row(struct store *store, int64_t event, const struct correction *what,
			       uint64_t *mentions, struct error *err)
{
	struct correcting c = {
		.store = store, .what = what, .event = event, .mentions = mentions, .err = err,
	};

	arena_init(&c.arena, ARENA_LIMIT);
	if (!arena_run(&c.arena, correct, &c))
		c.status = error_set(err, STATUS_NOMEM, "out of memory");
	arena_release(&c.arena);
	return c.status;
}

/* The other row of a mutual event; 0 = none. */
static enum status mirror_of(struct store *store, int64_t event, int64_t *out, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_MIRROR, err);
	enum status status;

	*out = 0;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? STATUS_OK : status;
	*out = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static enum status correct_both(struct store *store, int64_t event, const struct correction *what,
				uint64_t *mentions, struct error *err)
{
	struct correction swapped;
	int64_t mirror;
	enum status status = write_begin(store, err);

	*mentions = 0;
	if (status == STATUS_OK)
		status = mirror_of(store, event, &mirror, err);
	if (status == STATUS_OK)
		status = correct_row(store, event, what, mentions, err);
	if (status == STATUS_OK && mirror) {
		if (what) {
			swapped = *what;
			swapped.source = what->target;
			swapped.target = what->source;
		}
		status = correct_row(store, mirror, what ? &swapped : NULL, mentions, err);
	}
	/* what was asked wrongly has written nothing */
	return status == STATUS_USAGE ? status : write_guard(store, status);
}

/* Whether what is to be put in place can stand. */
static enum status check_new(const struct correction *c, struct error *err)
{
	const char *const sides[] = { c->source, c->target };
	struct actor_code parsed;

	if (c->code && !codebook_find(c->code))
		return error_set(err, STATUS_INPUT, "no such event code: %.20s", c->code);
	if (c->dated && c->date.from != DAY_NONE && (c->date.to == DAY_NONE || c->date.to < c->date.from))
		return error_set(err, STATUS_INPUT, "an event ends before it begins");
	for (int i = 0; i < 2; i++)
		if (sides[i] && *sides[i] && actor_code_parse(sides[i], &parsed, err) != STATUS_OK)
			return STATUS_INPUT;
	return STATUS_OK;
}

enum status store_correct(struct store *store, int64_t event, const struct correction *what,
			  uint64_t *mentions, struct error *err)
{
	enum status status = check_new(what, err);

	return status == STATUS_OK ? correct_both(store, event, what, mentions, err) : status;
}

enum status store_withdraw(struct store *store, int64_t event, uint64_t *mentions,
			   struct error *err)
{
	return correct_both(store, event, NULL, mentions, err);
}

struct asking {
	struct store *store;
	int64_t event;
	struct arena *arena;
	struct correction *found;
	size_t n;
	enum status status;
	struct error *err;
};

static void take_correction(struct asking *a, int64_t key)
{
	struct mend mend;

	a->status = mend_get(a->store, key, a->arena, &mend, a->err);
	if (a->status != STATUS_OK) {
		a->status = a->status == STATUS_END ? STATUS_OK : a->status;
		return;
	}
	a->found = arena_grow(a->arena, a->found, a->n * sizeof *a->found, (a->n + 1) * sizeof *a->found);
	a->found[a->n++] = mend.is;
}

static void ask(void *context)
{
	struct asking *a = context;
	int64_t events[2] = { a->event, 0 };

	a->status = mirror_of(a->store, a->event, &events[1], a->err);
	for (int i = 0; i < 2 && a->status == STATUS_OK && events[i]; i++) {
		struct coded *coded;
		size_t n;

		a->status = coded_read(a->store, SQL_CODED_OF_EVENT, events[i], a->arena, &coded, &n, a->err);
		for (size_t k = 0; a->status == STATUS_OK && k < n; k++)
			if (coded[k].correction)
				take_correction(a, coded[k].correction);
	}
}

enum status store_corrections_of(struct store *store, int64_t event, struct arena *arena,
				 struct correction **out, size_t *n, struct error *err)
{
	struct asking a = { .store = store, .event = event, .arena = arena, .err = err };

	if (!arena_run(arena, ask, &a))
		a.status = error_set(err, STATUS_NOMEM, "out of memory");
	*out = a.found;
	*n = a.n;
	return a.status;
}

/* From elsewhere ------------------------------------------------------------------ */

static enum status apply_everywhere(struct store *store, int64_t key, bool *any, struct error *err)
{
	struct strbuf ids;
	enum status status;

	*any = false;
	strbuf_init(&ids);
	status = ids_gather(store, SQL_CORRECTION_ARTICLES, key, 0, &ids, err);
	for (size_t i = 0; status == STATUS_OK && i < ids.length; i += sizeof(int64_t)) {
		int64_t id;

		memcpy(&id, ids.data + i, sizeof id);
		*any = true;
		status = corrections_apply(store, id, err);
	}
	strbuf_release(&ids);
	return status;
}

static enum status holds(struct store *store, int64_t key, bool article, enum correction_state *state,
			 struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_HOLDS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key);
	status = db_step(stmt, err);
	sqlite3_reset(stmt);
	*state = status == STATUS_OK ? CORRECTION_APPLIED :
		 article ? CORRECTION_NO_SENTENCE : CORRECTION_NO_ARTICLE;
	return status == STATUS_END ? STATUS_OK : status;
}

/* Whether what is here on the same was said later. */
static enum status is_older(struct store *store, const struct correction *c, bool *older,
			    struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_AT, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, mend_key(c));
	status = db_step(stmt, err);
	*older = status == STATUS_OK && sqlite3_column_int64(stmt, 0) > c->at;
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

/* Stores it and says how it stands to the articles here. */
static enum status take_in(struct store *store, const struct correction *c,
			   enum correction_state *state, struct error *err)
{
	int64_t key;
	bool article = false, older = false;
	enum status status = is_older(store, c, &older, err);

	*state = CORRECTION_OLDER;
	if (status != STATUS_OK || older)
		return status;
	status = mend_put(store, c, &key, err);
	if (status == STATUS_OK)
		status = apply_everywhere(store, key, &article, err);
	return status == STATUS_OK ? holds(store, key, article, state, err) : status;
}

static enum status check_whole(const struct correction *c, struct error *err)
{
	if (c->verdict == VERDICT_ADDED && !c->code)
		return error_set(err, STATUS_INPUT, "an added event needs a code");
	if (!c->url && !c->hash)
		return error_set(err, STATUS_INPUT, "neither the article's url nor its hash is told");
	return check_new(c, err);
}

enum status store_put_correction(struct store *store, const struct correction *correction,
				 enum correction_state *state, struct error *err)
{
	struct correction c = *correction;
	struct strbuf words;
	enum status status = check_whole(correction, err);

	if (status != STATUS_OK)
		return status;
	strbuf_init(&words);
	text_words(&words, correction->sentence);
	c.sentence = words.data;
	if (words.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else if (!words.length)
		status = error_set(err, STATUS_INPUT, "the sentence has no words");
	if (status == STATUS_OK) {
		status = write_begin(store, err);
		if (status == STATUS_OK)
			status = take_in(store, &c, state, err);
		status = write_guard(store, status);
	}
	strbuf_release(&words);
	return status;
}

enum status store_each_correction(struct store *store, void *context,
				  enum status (*on_correction)(void *, const struct correction *,
							       enum correction_state),
				  struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_ROWS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		struct mend mend;

		mend_row(stmt, &mend);
		status = on_correction(context, &mend.is, (enum correction_state)sqlite3_column_int(stmt, 16));
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status store_correctable(struct store *store, int64_t event, struct arena *arena,
			      struct correction *out, struct error *err)
{
	struct article_row *article = arena_zalloc(arena, sizeof *article);
	struct coded *coded;
	size_t n;
	enum status status = coded_read(store, SQL_CODED_OF_EVENT, event, arena, &coded, &n, err);

	if (status == STATUS_OK && !n)
		status = error_set(err, STATUS_NOTFOUND, "no article stands behind this event");
	if (status == STATUS_OK)
		status = store_get_article(store, coded->article, arena, article, err);
	if (status != STATUS_OK)
		return status;
	coded_words(coded, article, arena);
	*out = (struct correction){
		.hash = article->hash, .url = article->article.url, .sentence = coded->words,
		.coded = coded->tuple, .status = -1,
	};
	return STATUS_OK;
}
