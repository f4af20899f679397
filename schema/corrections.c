/* Corrections applied: an article's mentions made to agree with what people said. */
#include "schema/corrections.h"

#include <math.h>
#include <string.h>

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

		if (coded_is_persons(coded)) {
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
	struct coded_event event = mend_event(mend, &coded->event);
	bool changed = mend->is.verdict == VERDICT_CHANGED &&
		       strcmp(coded_tuple(&event, &a->arena), coded->tuple) != 0;

	/* what changes nothing says that it is right */
	review(a, coded, changed || mend->is.verdict == VERDICT_REJECTED ? 3 : 1, mend);
	if (changed)
		put(a, &event, 2, mend);
}

static size_t count_words(const char *folded, const char *end)
{
	size_t n = folded < end;

	for (; folded < end; folded++)
		n += *folded == ' ';
	return n;
}

/* The pieces between white space that hold folded words first .. first + n - 1. */
static struct text_span span_of_words(const char *text, size_t first, size_t n, struct arena *arena)
{
	struct text_span span = { 0, 0 };
	size_t seen = 0;

	for (const char *at = text + strspn(text, " \t\r\n"); *at && seen < first + n;) {
		size_t length = strcspn(at, " \t\r\n");
		const char *words = folded_words(at, length, arena);

		if (seen <= first)
			span.start = (uint32_t)(at - text);
		seen += count_words(words, words + strlen(words));
		at += length;
		span.end = (uint32_t)(at - text);
		at += strspn(at, " \t\r\n");
	}
	return span;
}

/* Where whole words stand among words; NULL = nowhere. */
static const char *find_run(const char *words, const char *in)
{
	size_t n = strlen(words);

	for (const char *at = n ? in : NULL; at && (at = strstr(at, words)) != NULL; at++)
		if ((at == in || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return at;
	return NULL;
}

/* The span of the first place in a text where the folded words stand. */
static bool find_words(const char *text, const char *words, struct arena *arena,
		       struct text_span *out)
{
	const char *folded = folded_words(text, strlen(text), arena);
	const char *at = find_run(words, folded);

	if (at)
		*out = span_of_words(text, at == folded ? 0 : count_words(folded, at) - 1,
				     count_words(words, words + strlen(words)), arena);
	return at;
}

/* Where a correction's sentence stands in its article now. */
struct standing {
	bool found, in_title;
	struct text_span span;
};

static struct standing find_sentence(const struct article *article, const char *words,
				     struct arena *arena)
{
	struct standing at = { .found = false };

	at.found = find_words(article->text, words, arena, &at.span);
	if (!at.found && article->title)
		at.found = at.in_title = find_words(article->title, words, arena, &at.span);
	return at;
}

bool correction_has_words(const struct article *article, const char *quote, struct arena *arena)
{
	return find_sentence(article, folded_words(quote, strlen(quote), arena), arena).found;
}

static bool within(struct text_span inner, struct text_span outer)
{
	return inner.start >= outer.start && inner.end <= outer.end;
}

/* Whether whole words of `outer` are those of `inner`, and half of it at least. */
static bool is_most_of(const char *inner, const char *outer)
{
	return strlen(inner) * 2 >= strlen(outer) && find_run(inner, outer);
}

/* The sentence of a mention is the one that was judged, though it is cut
 * otherwise now: its place is the same, or cleaning took a part of it away. */
static bool same_sentence(const struct coded *coded, const char *words, const struct standing *at)
{
	const struct coded_event *e = &coded->event;

	if (!at->found)
		return is_most_of(coded->words, words);
	return e->in_title == at->in_title &&
	       (within(at->span, e->sentence) || within(e->sentence, at->span));
}

static bool apply_where(struct applying *a, const struct mend *mend, bool near,
			const struct standing *at)
{
	bool found = false;

	for (size_t i = 0; i < a->mended.n; i++) {
		struct coded *coded = &a->mended.coded[i];

		if (coded->taken || !(near ? tuples_near(coded->tuple, mend->is.coded) :
					     strcmp(coded->tuple, mend->is.coded) == 0) ||
		    !(at ? same_sentence(coded, mend->is.sentence, at) :
			   strcmp(coded->words, mend->is.sentence) == 0))
			continue;
		apply_to(a, coded, mend);
		found = true;
	}
	return found;
}

/* The mentions of the sentence with the tuple; failing that, those whose days
 * alone are other ones, as when the article's date was read better; failing
 * that, those of the same sentence cut otherwise. */
static bool apply_to_coded(struct applying *a, const struct mend *mend)
{
	struct standing at;

	if (apply_where(a, mend, false, NULL) || apply_where(a, mend, true, NULL))
		return true;
	at = find_sentence(&a->mended.row.article, mend->is.sentence, &a->arena);
	return apply_where(a, mend, false, &at) || apply_where(a, mend, true, &at);
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

/* The tuple keeps days alone: a whole month, quarter, ... is such again. */
static enum precision precision_of(struct event_date date)
{
	static const enum precision whole[] = {
		PRECISION_DAY, PRECISION_WEEK, PRECISION_MONTH, PRECISION_QUARTER, PRECISION_HALF, PRECISION_YEAR,
	};
	char text[32];

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
		date.precision = whole[i];
		event_date_text(&date, text);
		if (!strchr(text, '/'))
			return whole[i];
	}
	return PRECISION_INTERVAL;
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
		e.date.precision = precision_of(e.date);
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
	const struct tuple t = tuple_parts(mend->is.coded);
	struct coded_event event = event_of(mend, &t, &a->mended.row);
	struct standing at;

	if (coder_agrees(a, mend, &event))
		return;
	at = find_sentence(&a->mended.row.article, mend->is.sentence, &a->arena);
	if (!at.found)
		return;
	event.in_title = at.in_title;
	event.sentence = event.action = at.span;
	put(a, &event, mend->is.verdict == VERDICT_ADDED ? 4 : 2, mend);
}

/* A later correction of the same coded event stands before it: one was keyed
 * by the article's address, the other by its words. */
static bool is_superseded(const struct applying *a, size_t at)
{
	const struct correction *c = &a->mends[at].is;

	for (size_t i = 0; *c->coded && i < at; i++)
		if (strcmp(a->mends[i].is.coded, c->coded) == 0 &&
		    strcmp(a->mends[i].is.sentence, c->sentence) == 0)
			return true;
	return false;
}

static void apply_one(struct applying *a, size_t at)
{
	const struct mend *mend = &a->mends[at];

	if (is_superseded(a, at) || (*mend->is.coded && apply_to_coded(a, mend)))
		return;
	if (mend->is.verdict >= VERDICT_CHANGED)
		apply_alone(a, mend);
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
	for (size_t i = 0; a->status == STATUS_OK && i < a->n_mends; i++)
		apply_one(a, i);
}

/* Whether there are corrections at all: asked once. */
static enum status look_whether_mended(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	if (store->mended != MENDED_UNKNOWN)
		return STATUS_OK;
	stmt = db_statement(store, SQL_CORRECTION_ANY, err);
	if (!stmt)
		return db_lost(err);
	status = db_step(stmt, err);
	sqlite3_reset(stmt);
	if (status != STATUS_OK && status != STATUS_END)
		return status;
	store->mended = status == STATUS_OK ? MENDED_SOMETHING : MENDED_NOTHING;
	return STATUS_OK;
}

static enum status count_lost(struct applying *a)
{
	a->store->d_mentions -= a->lost;
	return a->lost ? run(a->store, SQL_ARTICLE_MENTIONS_ADD, a->article, -a->lost, 0, a->err) : STATUS_OK;
}

enum status corrections_apply(struct store *store, int64_t article, struct error *err)
{
	struct applying a = { .store = store, .article = article, .err = err };

	a.status = look_whether_mended(store, err);
	if (a.status != STATUS_OK || store->mended == MENDED_NOTHING)
		return a.status;
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
