/* Corrections: made, applied, listed. */
#include "schema/corrections.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "mends.h"

#define ARENA_LIMIT ((size_t)512 << 20)

/* One article's mentions and what people said of them. */
struct applying {
	struct store *store;
	int64_t article;
	struct arena arena;
	struct mended_article mended;
	struct mend *mends;
	size_t n_mends;
	struct strbuf events;    /* numbers of those to refresh */
	int64_t lost;            /* mentions made by people, taken away before new ones are */
	enum status status;
	struct error *err;
};

static bool is_persons(const struct coded *coded)
{
	return coded->review == 2 || coded->review == 4;
}

static enum status run(struct store *store, enum statement which, int64_t a, int64_t b, int64_t c,
		       struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	int n;

	if (!stmt)
		return db_lost(err);
	n = sqlite3_bind_parameter_count(stmt);
	sqlite3_bind_int64(stmt, 1, a);
	if (n > 1)
		sqlite3_bind_int64(stmt, 2, b);
	if (n > 2 && c)
		sqlite3_bind_int64(stmt, 3, c);
	return db_run(stmt, err);
}

static void touch(struct applying *a, int64_t event)
{
	strbuf_add(&a->events, &event, sizeof event);
}

/* As the coder left it: what people made goes, what they judged is free. */
static void clear(struct applying *a)
{
	struct mended_article *m = &a->mended;
	size_t kept = 0;

	for (size_t i = 0; a->status == STATUS_OK && i < m->n; i++) {
		struct coded *coded = &m->coded[i];

		if (is_persons(coded)) {
			a->status = run(a->store, SQL_MENTION_DIES, coded->id, a->store->change, 0, a->err);
			a->lost++;
			touch(a, coded->row);
			continue;
		}
		if (coded->review) {
			a->status = run(a->store, SQL_MENTION_REVIEW, coded->id, 0, 0, a->err);
			touch(a, coded->row);
		}
		m->coded[kept++] = *coded;
	}
	m->n = kept;
}

static void review(struct applying *a, struct coded *coded, int as, const struct mend *mend)
{
	coded->taken = true;
	touch(a, coded->row);
	if (a->status == STATUS_OK)
		a->status = run(a->store, SQL_MENTION_REVIEW, coded->id, as, mend->key, a->err);
}

static void put(struct applying *a, const struct coded_event *event, int as, const struct mend *mend)
{
	if (a->status == STATUS_OK)
		a->status = event_take(a->store, a->article, event, as, mend->key, a->err);
}

static void apply_to(struct applying *a, struct coded *coded, const struct mend *mend)
{
	struct coded_event event;

	review(a, coded, mend->is.verdict == VERDICT_CONFIRMED ? 1 : 3, mend);
	if (mend->is.verdict != VERDICT_CHANGED)
		return;
	event = mend_event(mend, &coded->event);
	put(a, &event, 2, mend);
}

/* Those of the sentence with the tuple; failing that, those whose days alone
 * are other ones, as when the article's date was read better. */
static bool apply_to_coded(struct applying *a, const struct mend *mend)
{
	bool found = false;

	for (int near = 0; near < 2 && !found; near++) {
		for (size_t i = 0; i < a->mended.n; i++) {
			struct coded *coded = &a->mended.coded[i];

			if (coded->taken || strcmp(coded->words, mend->is.sentence) != 0 ||
			    !(near ? tuples_near(coded->tuple, mend->is.coded) :
				     strcmp(coded->tuple, mend->is.coded) == 0))
				continue;
			apply_to(a, coded, mend);
			found = true;
		}
	}
	return found;
}

/* Where the folded words stand in a text: the span of the first place, as the
 * letters and digits of its first and last word.  False if nowhere. */
static bool find_words(const char *text, const char *words, struct arena *arena,
		       struct text_span *out)
{
	size_t length = strlen(words);
	uint32_t start = 0;

	for (const char *at = text; length && at && *at;) {
		size_t word = strcspn(at, " \t\r\n"), stop = 0;
		char *folded;

		start = (uint32_t)(at - text);
		folded = folded_words(at, word, arena);
		if (*folded && strncmp(words, folded, strlen(folded)) == 0) {
			/* words go on until theirs are as many bytes */
			struct strbuf so_far;

			strbuf_init(&so_far);
			for (const char *end = at; *end && so_far.length < length;) {
				end += strcspn(end, " \t\r\n");
				stop = (size_t)(end - text);
				strbuf_clear(&so_far);
				strbuf_adds(&so_far, folded_words(at, stop - start, arena));
				end += strspn(end, " \t\r\n");
			}
			if (so_far.length == length && memcmp(so_far.data, words, length) == 0) {
				strbuf_release(&so_far);
				*out = (struct text_span){ start, (uint32_t)stop };
				return true;
			}
			strbuf_release(&so_far);
		}
		at += word;
		at += strspn(at, " \t\r\n");
	}
	return false;
}

static void copy_part(char *out, size_t size, const char **from)
{
	size_t length = strcspn(*from, "|");

	if (length < size) {
		memcpy(out, *from, length);
		out[length] = '\0';
	} else {
		out[0] = '\0';
	}
	*from += length + ((*from)[length] == '|');
}

/* What the coder had said, where a changed event has to stand by itself. */
struct tuple {
	char source[64], target[64], code[8], from[16], to[16], status[16];
};

static struct tuple tuple_parts(const char *text)
{
	struct tuple t;

	copy_part(t.source, sizeof t.source, &text);
	copy_part(t.target, sizeof t.target, &text);
	copy_part(t.code, sizeof t.code, &text);
	copy_part(t.from, sizeof t.from, &text);
	copy_part(t.to, sizeof t.to, &text);
	copy_part(t.status, sizeof t.status, &text);
	return t;
}

static const char *known_code(const char *side)
{
	return *side && *side != '?' ? side : NULL;
}

/* The event that a person's words alone make: an added one, or a changed one
 * whose first version the coder no longer finds. */
static struct coded_event event_of(const struct mend *mend, const struct tuple *t,
				   const struct article_row *article)
{
	int32_t published = article->article.published;
	struct coded_event e = {
		.date = { DAY_NONE, published, PRECISION_UNKNOWN, BASIS_BOUND },
		.source.code = known_code(t->source), .target.code = known_code(t->target),
		.latitude = NAN, .longitude = NAN,
		.deaths = -1, .injured = -1, .arrested = -1, .crowd = -1, .rule = "person",
	};
	int status = event_status_from_name(t->status);

	memcpy(e.cameo, t->code, 4);
	e.status = status < 0 ? EVENT_DONE : (enum event_status)status;
	e.date.from = civil_parse_iso(t->from, strlen(t->from));
	if (*t->to)
		e.date.to = civil_parse_iso(t->to, strlen(t->to));
	if (e.date.from != DAY_NONE) {
		e.date.precision = e.date.from == e.date.to ? PRECISION_DAY : PRECISION_INTERVAL;
		e.date.basis = BASIS_PERSON;
	}
	return mend_event(mend, &e);
}

/* The coder says now what the person had said: it is right, and no second
 * event is made. */
static bool coder_agrees(struct applying *a, const struct mend *mend, const struct coded_event *event)
{
	const char *tuple = coded_tuple(event, &a->arena);

	for (size_t i = 0; i < a->mended.n; i++) {
		struct coded *coded = &a->mended.coded[i];

		if (!coded->taken && strcmp(coded->words, mend->is.sentence) == 0 &&
		    strcmp(coded->tuple, tuple) == 0) {
			review(a, coded, 1, mend);
			return true;
		}
	}
	return false;
}

static void apply_alone(struct applying *a, const struct mend *mend)
{
	const struct article *article = &a->mended.row.article;
	const struct tuple t = tuple_parts(mend->is.coded);
	struct coded_event event = event_of(mend, &t, &a->mended.row);

	if (coder_agrees(a, mend, &event))
		return;
	if (find_words(article->text, mend->is.sentence, &a->arena, &event.sentence))
		event.in_title = false;
	else if (article->title && find_words(article->title, mend->is.sentence, &a->arena, &event.sentence))
		event.in_title = true;
	else
		return;
	event.action = event.sentence;
	put(a, &event, mend->is.verdict == VERDICT_ADDED ? 4 : 2, mend);
}

static void apply(void *context)
{
	struct applying *a = context;
	struct mended_article *m = &a->mended;

	a->status = mends_of_article(a->store, a->article, &a->arena, &a->mends, &a->n_mends, a->err);
	if (a->status == STATUS_OK)
		a->status = coded_read(a->store, SQL_CODED_OF_ARTICLE, a->article, &a->arena, &m->coded,
				       &m->n, a->err);
	if (a->status == STATUS_OK)
		clear(a);
	if (a->status != STATUS_OK || !a->n_mends)
		return;
	a->status = store_get_article(a->store, a->article, &a->arena, &m->row, a->err);
	for (size_t i = 0; a->status == STATUS_OK && i < m->n; i++)
		coded_words(&m->coded[i], &m->row, &a->arena);
	for (size_t i = 0; a->status == STATUS_OK && i < a->n_mends; i++) {
		const struct mend *mend = &a->mends[i];
		bool found = *mend->is.coded && apply_to_coded(a, mend);

		if (!found && mend->is.verdict >= VERDICT_CHANGED)
			apply_alone(a, mend);
	}
}

/* Whether there are corrections at all: asked once. */
static bool is_mended(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt;

	if (store->mended == MENDED_UNKNOWN) {
		stmt = db_statement(store, SQL_CORRECTION_ANY, err);
		store->mended = stmt && db_step(stmt, err) == STATUS_OK ? MENDED_SOMETHING : MENDED_NOTHING;
		sqlite3_reset(stmt);
	}
	return store->mended == MENDED_SOMETHING;
}

static enum status count_lost(struct applying *a)
{
	a->store->d_mentions -= a->lost;
	return a->lost ? run(a->store, SQL_ARTICLE_MENTIONS_ADD, a->article, -a->lost, 0, a->err) : STATUS_OK;
}

enum status corrections_apply(struct store *store, int64_t article, struct error *err)
{
	struct applying a = { .store = store, .article = article, .err = err };

	if (!is_mended(store, err))
		return STATUS_OK;
	arena_init(&a.arena, ARENA_LIMIT);
	strbuf_init(&a.events);
	if (!arena_run(&a.arena, apply, &a))
		a.status = error_set(err, STATUS_NOMEM, "out of memory");
	if (a.status == STATUS_OK)
		a.status = count_lost(&a);
	if (a.status == STATUS_OK)
		a.status = a.events.failed ? error_set(err, STATUS_NOMEM, "out of memory") :
					     events_refresh(store, &a.events, err);
	strbuf_release(&a.events);
	arena_release(&a.arena);
	return a.status;
}

/* Correcting an event ---------------------------------------------------------- */

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
		status = is_persons(coded) ? correct_persons(c, coded) : correct_coders(c, coded);
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
	int64_t key;
	bool article = false;
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
			status = mend_put(store, &c, &key, err);
		if (status == STATUS_OK)
			status = apply_everywhere(store, key, &article, err);
		if (status == STATUS_OK)
			status = holds(store, key, article, state, err);
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
