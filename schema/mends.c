/* Corrections and coded mentions: rows into records and back. */
#include "mends.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"

static const char *const verdicts[] = { "confirmed", "rejected", "changed", "added" };

const char *verdict_name(enum verdict verdict)
{
	return verdicts[verdict];
}

int verdict_from_name(const char *name)
{
	for (int i = 0; i < 4; i++)
		if (strcmp(name, verdicts[i]) == 0)
			return i;
	return -1;
}

const char *correction_state_name(enum correction_state state)
{
	static const char *const names[] = {
		"applied", "no article", "no such sentence or coding", "a later one is here",
	};

	return names[state];
}

/* Words ---------------------------------------------------------------------- */

/* Folding makes a byte three at most. */
char *folded_words(const char *text, size_t length, struct arena *arena)
{
	char *copy = arena_strndup(arena, text, length);
	char *out = arena_alloc(arena, 3 * length + 1);
	struct strbuf words;
	bool failed;

	strbuf_init(&words);
	text_words(&words, copy);
	failed = words.failed;
	if (!failed)
		memcpy(out, words.data, words.length + 1);
	strbuf_release(&words);
	if (failed)
		arena_fail(arena);
	return out;
}

/* "RUSGOV", "?gazprom neft" for one nobody knows, "" for nobody. */
static const char *side(const struct coded_actor *actor, struct arena *arena)
{
	if (actor->code)
		return actor->code;
	if (!actor->text || !*actor->text)
		return "";
	return arena_printf(arena, "?%s", folded_words(actor->text, strlen(actor->text), arena));
}

const char *coded_tuple(const struct coded_event *e, struct arena *arena)
{
	char from[16], to[16];

	civil_iso(e->date.from, from);
	civil_iso(e->date.to, to);
	return arena_printf(arena, "%s|%s|%s|%s|%s|%s", side(&e->source, arena), side(&e->target, arena),
			    e->cameo, from, to, event_status_name(e->status));
}

static const char *nth_bar(const char *text, int n)
{
	while (n-- && text) {
		text = strchr(text, '|');
		text = text ? text + 1 : NULL;
	}
	return text;
}

bool tuples_near(const char *a, const char *b)
{
	const char *a_days = nth_bar(a, 3), *b_days = nth_bar(b, 3);
	const char *a_end = nth_bar(a, 5), *b_end = nth_bar(b, 5);

	return a_days && b_days && a_end && b_end && a_days - a == b_days - b &&
	       strncmp(a, b, (size_t)(a_days - a)) == 0 && strcmp(a_end, b_end) == 0;
}

/* Corrections ------------------------------------------------------------------ */

static const char *plain(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column);
}

static int number_or(sqlite3_stmt *stmt, int column, int otherwise)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? otherwise :
	       sqlite3_column_int(stmt, column);
}

void mend_row(sqlite3_stmt *s, struct mend *out)
{
	const char *hash = plain(s, 2);

	*out = (struct mend){
		.key = sqlite3_column_int64(s, 0),
		.is = {
			.verdict = (enum verdict)sqlite3_column_int(s, 1), .hash = hash && *hash ? hash : NULL,
			.url = plain(s, 3), .sentence = plain(s, 4), .coded = plain(s, 5), .source = plain(s, 6),
			.target = plain(s, 7), .code = plain(s, 8),
			.dated = sqlite3_column_type(s, 11) != SQLITE_NULL,
			.date = { number_or(s, 9, DAY_NONE), number_or(s, 10, DAY_NONE),
				  (enum precision)number_or(s, 11, PRECISION_UNKNOWN), BASIS_PERSON },
			.status = number_or(s, 12, -1), .note = plain(s, 13), .by = plain(s, 14),
			.at = sqlite3_column_int64(s, 15),
		},
	};
}

static const char *keep(const char *text, struct arena *arena)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

static void mend_keep(struct mend *mend, struct arena *arena)
{
	struct correction *c = &mend->is;

	c->hash = keep(c->hash, arena);
	c->url = keep(c->url, arena);
	c->sentence = keep(c->sentence, arena);
	c->coded = keep(c->coded, arena);
	c->source = keep(c->source, arena);
	c->target = keep(c->target, arena);
	c->code = keep(c->code, arena);
	c->note = keep(c->note, arena);
	c->by = keep(c->by, arena);
}

enum status mends_of_article(struct store *store, int64_t article, struct arena *arena,
			     struct mend **out, size_t *n, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTIONS_OF_ARTICLE, err);
	enum status status;

	*out = NULL;
	*n = 0;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, article);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		*out = arena_grow(arena, *out, *n * sizeof **out, (*n + 1) * sizeof **out);
		mend_row(stmt, &(*out)[*n]);
		mend_keep(&(*out)[*n], arena);
		++*n;
	}
	return status == STATUS_END ? STATUS_OK : status;
}

enum status mend_get(struct store *store, int64_t key, struct arena *arena, struct mend *out,
		     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_GET, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	mend_row(stmt, out);
	mend_keep(out, arena);
	sqlite3_reset(stmt);
	return STATUS_OK;
}

/* The same correction again takes the place of the older one; two events a
 * person adds to one sentence are two. */
int64_t mend_key(const struct correction *c)
{
	struct digest digest;
	char days[48] = "", hash[33] = "";

	for (size_t i = 0; c->hash && c->hash[i] && i < sizeof hash - 1; i++)
		hash[i] = (char)tolower((unsigned char)c->hash[i]);
	digest_init(&digest);
	digest_add_field(&digest, c->url ? c->url : hash);
	digest_add_field(&digest, c->sentence);
	digest_add_field(&digest, c->coded);
	if (c->verdict == VERDICT_ADDED) {
		digest_add_field(&digest, c->source ? c->source : "");
		digest_add_field(&digest, c->target ? c->target : "");
		digest_add_field(&digest, c->code ? c->code : "");
		snprintf(days, sizeof days, "%d %d", (int)c->date.from, (int)c->date.to);
		digest_add_field(&digest, c->dated ? days : "");
	}
	return (int64_t)digest_finish64(&digest);
}

static int from_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 : 0;
}

static void bind_hash(sqlite3_stmt *stmt, int column, const char *hex)
{
	uint8_t bytes[16];

	if (!hex || strlen(hex) != 2 * sizeof bytes)
		return;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(from_digit(hex[2 * i]) << 4 | from_digit(hex[2 * i + 1]));
	sqlite3_bind_blob(stmt, column, bytes, sizeof bytes, SQLITE_TRANSIENT);
}

enum status mend_put(struct store *store, const struct correction *c, int64_t *key,
		     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_PUT, err);

	if (!stmt)
		return db_lost(err);
	*key = mend_key(c);
	sqlite3_bind_int64(stmt, 1, *key);
	sqlite3_bind_int(stmt, 2, (int)c->verdict);
	bind_hash(stmt, 3, c->hash);
	db_bind_text(stmt, 4, c->url);
	db_bind_text(stmt, 5, c->sentence);
	db_bind_text(stmt, 6, c->coded);
	db_bind_text(stmt, 7, c->source);
	db_bind_text(stmt, 8, c->target);
	db_bind_text(stmt, 9, c->code);
	if (c->dated) {
		sqlite3_bind_int(stmt, 10, c->date.from);
		sqlite3_bind_int(stmt, 11, c->date.to);
		sqlite3_bind_int(stmt, 12, (int)c->date.precision);
	}
	if (c->status >= 0)
		sqlite3_bind_int(stmt, 13, c->status);
	db_bind_text(stmt, 14, c->note);
	db_bind_text(stmt, 15, c->by);
	sqlite3_bind_int64(stmt, 16, c->at);
	sqlite3_bind_int64(stmt, 17, store->change);
	store->mended = MENDED_SOMETHING;
	return db_run(stmt, err);
}

enum status mend_drop(struct store *store, int64_t key, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CORRECTION_DROP, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key);
	return db_run(stmt, err);
}

/* Coded mentions ------------------------------------------------------------------ */

static struct text_span span(sqlite3_stmt *stmt, int column)
{
	return (struct text_span){ (uint32_t)sqlite3_column_int64(stmt, column),
				   (uint32_t)sqlite3_column_int64(stmt, column + 1) };
}

static double real_or_nan(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? NAN : sqlite3_column_double(stmt, column);
}

static void coded_row(sqlite3_stmt *s, struct arena *arena, struct coded *out)
{
	const char *code = plain(s, 29);

	*out = (struct coded){
		.id = sqlite3_column_int64(s, 0), .row = sqlite3_column_int64(s, 1),
		.article = sqlite3_column_int64(s, 2), .review = sqlite3_column_int(s, 3),
		.correction = sqlite3_column_int64(s, 4), .hash = sqlite3_column_int64(s, 38),
		.event = {
			.in_title = sqlite3_column_int(s, 5), .sentence = span(s, 6), .action = span(s, 8),
			.source = { .span = span(s, 10), .entity = db_text(s, 14, arena),
				    .code = db_text(s, 25, arena), .name = db_text(s, 26, arena) },
			.target = { .span = span(s, 12), .entity = db_text(s, 15, arena),
				    .code = db_text(s, 27, arena), .name = db_text(s, 28, arena) },
			.attributed_to = db_text(s, 16, arena),
			.confidence = (enum confidence)sqlite3_column_int(s, 18),
			.mutual = (uint32_t)sqlite3_column_int(s, 19), .rule = db_text(s, 20, arena),
			.deaths = sqlite3_column_int(s, 21), .injured = sqlite3_column_int(s, 22),
			.arrested = sqlite3_column_int(s, 23), .crowd = sqlite3_column_int(s, 24),
			.date = { sqlite3_column_int(s, 30), sqlite3_column_int(s, 31),
				  (enum precision)sqlite3_column_int(s, 32),
				  (enum date_basis)sqlite3_column_int(s, 17) },
			.status = (enum event_status)sqlite3_column_int(s, 33),
			.place = db_text(s, 34, arena), .place_country = db_text(s, 35, arena),
			.latitude = real_or_nan(s, 36), .longitude = real_or_nan(s, 37),
		},
	};
	if (code)
		memcpy(out->event.cameo, code, strnlen(code, 4));
}

enum status coded_read(struct store *store, enum statement which, int64_t id, struct arena *arena,
		       struct coded **out, size_t *n, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status;

	*out = NULL;
	*n = 0;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, id);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		*out = arena_grow(arena, *out, *n * sizeof **out, (*n + 1) * sizeof **out);
		coded_row(stmt, arena, &(*out)[(*n)++]);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

static const char *piece(const char *text, struct text_span span, struct arena *arena)
{
	if (!text || span.start >= span.end || span.end > strlen(text))
		return NULL;
	return arena_strndup(arena, text + span.start, span.end - span.start);
}

void coded_words(struct coded *coded, const struct article_row *article, struct arena *arena)
{
	struct coded_event *e = &coded->event;
	const char *text = e->in_title ? article->article.title : article->article.text;
	const char *sentence = piece(text, e->sentence, arena);

	e->source.text = piece(text, e->source.span, arena);
	e->target.text = piece(text, e->target.span, arena);
	coded->words = sentence ? folded_words(sentence, strlen(sentence), arena) : "";
	coded->tuple = coded_tuple(e, arena);
}

/* Mending ----------------------------------------------------------------------- */

static void mend_side(struct coded_actor *side, const char *code)
{
	if (!code)
		return;
	*side = (struct coded_actor){ .code = *code ? code : NULL, .span = side->span };
	if (!*code)
		side->span = (struct text_span){ 0, 0 };
}

struct coded_event mend_event(const struct mend *mend, const struct coded_event *coded)
{
	const struct correction *c = &mend->is;
	struct coded_event e = *coded;

	mend_side(&e.source, c->source);
	mend_side(&e.target, c->target);
	if (c->code)
		snprintf(e.cameo, sizeof e.cameo, "%s", c->code);
	if (c->dated)
		e.date = c->date;
	if (c->status >= 0)
		e.status = (enum event_status)c->status;
	e.confidence = CONFIDENCE_HIGH;
	return e;
}
