/* Reading: actors by name, one event or article, batches, rejects, counts. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "store_private.h"

/* Arena memory may be asked for only under arena_run(): a reader is a step
 * that fills its result from statement rows. */
struct reading {
	struct store *store;
	sqlite3_stmt *stmt;
	struct arena *arena;
	struct error *err;
	enum status status;
	void (*take)(struct reading *reading);
	void *rows;
	size_t n, capacity, size; /* size of a row */
};

static void *new_row(struct reading *r)
{
	if (r->n == r->capacity) {
		size_t more = r->capacity ? r->capacity * 2 : 8;

		r->rows = arena_grow(r->arena, r->rows, r->capacity * r->size, more * r->size);
		r->capacity = more;
	}
	return (char *)r->rows + r->n++ * r->size;
}

static void read_step(void *context)
{
	struct reading *r = context;

	while ((r->status = db_step(r->stmt, r->err)) == STATUS_OK)
		r->take(r);
}

/* Takes all rows of a statement; STATUS_OK at their end. */
static enum status read_rows(struct reading *r)
{
	if (!r->stmt)
		return db_lost(r->err);
	if (!arena_run(r->arena, read_step, r)) {
		sqlite3_reset(r->stmt);
		return error_set(r->err, STATUS_NOMEM, "out of memory");
	}
	return r->status == STATUS_END ? STATUS_OK : r->status;
}

static const char *text(struct reading *r, int column)
{
	return db_text(r->stmt, column, r->arena);
}

/* Actors ----------------------------------------------------------------------- */

static void take_actor(struct reading *r)
{
	struct actor_row *row = new_row(r);

	*row = (struct actor_row){
		.id = sqlite3_column_int64(r->stmt, 0),
		.code = text(r, 1), .name = text(r, 2), .entity = text(r, 3),
		.party = sqlite3_column_int64(r->stmt, 4), .party_code = text(r, 5),
		.role = (enum role_class)sqlite3_column_int(r->stmt, 6),
		.from = sqlite3_column_int(r->stmt, 7), .to = sqlite3_column_int(r->stmt, 8),
	};
}

static enum status actors_by(struct reading *r, enum statement which, const char *words)
{
	r->stmt = db_statement(r->store, which, r->err);
	if (!r->stmt)
		return db_lost(r->err);
	db_bind_text(r->stmt, 1, words);
	return read_rows(r);
}

static enum status find_actors(struct store *store, const char *words, bool group,
			       struct arena *arena, struct actor_row **out, size_t *n,
			       struct error *err)
{
	struct reading r = { .store = store, .arena = arena, .err = err, .take = take_actor,
			     .size = sizeof **out };
	struct strbuf key;
	enum status status = STATUS_OK;

	strbuf_init(&key);
	utf8_fold(&key, words, strlen(words));
	if (key.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else if (group)
		status = actors_by(&r, SQL_ACTORS_OF_GROUP, key.data);
	else
		status = actors_by(&r, SQL_ACTORS_BY_CODE, words);
	if (status == STATUS_OK && !r.n && !group)
		status = actors_by(&r, SQL_ACTORS_BY_NAME, key.data);
	if (status == STATUS_OK && !r.n && !group)
		status = actors_by(&r, SQL_ACTORS_BY_ROW_NAME, words);
	strbuf_release(&key);
	*out = r.rows;
	*n = r.n;
	return status;
}

enum status store_find_actors(struct store *store, const char *words, struct arena *arena,
			      struct actor_row **out, size_t *n, struct error *err)
{
	return find_actors(store, words, false, arena, out, n, err);
}

enum status store_find_members(struct store *store, const char *group, struct arena *arena,
			       struct actor_row **out, size_t *n, struct error *err)
{
	return find_actors(store, group, true, arena, out, n, err);
}

#define NEAR_BYTES 64
#define NEAR_MOST 16

/* Edits (one letter more, less, other, or two swapped) between two words;
 * gives up beyond `most`. */
static int edits(const char *a, const char *b, int most)
{
	int n = (int)strlen(a), m = (int)strlen(b);
	int rows[3][NEAR_BYTES + 1];

	if (n > NEAR_BYTES || m > NEAR_BYTES || abs(n - m) > most)
		return most + 1;
	for (int j = 0; j <= m; j++)
		rows[0][j] = j;
	for (int i = 1; i <= n; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *higher = rows[(i + 1) % 3];
		int best = row[0] = i;

		for (int j = 1; j <= m; j++) {
			int least = above[j - 1] + (a[i - 1] != b[j - 1]);

			least = above[j] + 1 < least ? above[j] + 1 : least;
			least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    higher[j - 2] + 1 < least)
				least = higher[j - 2] + 1;
			row[j] = least;
			best = least < best ? least : best;
		}
		if (best > most)
			return most + 1;
	}
	return rows[n % 3][m];
}

struct near {
	const char *key;
	int distances[NEAR_MOST];
	size_t most;
};

static bool has_name(const struct reading *r, const char *name)
{
	const char **rows = r->rows;

	for (size_t i = 0; i < r->n; i++)
		if (strcmp(rows[i], name) == 0)
			return true;
	return false;
}

static void take_near(struct reading *r, struct near *near)
{
	const char *folded = (const char *)sqlite3_column_text(r->stmt, 0);
	const char *name = (const char *)sqlite3_column_text(r->stmt, 1);
	int most = strlen(near->key) < 4 ? 1 : strlen(near->key) < 8 ? 2 : 3;
	int distance = folded && name ? edits(near->key, folded, most) : most + 1;
	const char **rows = r->rows;
	size_t at = r->n;

	if (distance > most || has_name(r, name))
		return;
	while (at && near->distances[at - 1] > distance)
		at--;
	if (at >= near->most)
		return;
	if (r->n < near->most)
		r->n++;
	for (size_t i = r->n - 1; i > at; i--) {
		rows[i] = rows[i - 1];
		near->distances[i] = near->distances[i - 1];
	}
	rows[at] = arena_strndup(r->arena, name, strlen(name));
	near->distances[at] = distance;
}

struct near_reading {
	struct reading reading;
	struct near near;
};

static void near_step(void *context)
{
	struct near_reading *nr = context;
	struct reading *r = &nr->reading;

	r->rows = arena_alloc(r->arena, NEAR_MOST * sizeof(char *));
	while ((r->status = db_step(r->stmt, r->err)) == STATUS_OK)
		take_near(r, &nr->near);
}

enum status store_nearest_names(struct store *store, const char *words, size_t most,
				struct arena *arena, const char ***out, size_t *n,
				struct error *err)
{
	struct strbuf key;
	struct near_reading nr = {
		.reading = { .store = store, .arena = arena, .err = err },
		.near = { .most = most < NEAR_MOST ? most : NEAR_MOST },
	};
	enum status status = STATUS_OK;

	strbuf_init(&key);
	utf8_fold(&key, words, strlen(words));
	nr.near.key = key.data;
	nr.reading.stmt = db_statement(store, SQL_ALL_NAMES, err);
	if (!nr.reading.stmt)
		status = db_lost(err);
	else if (key.failed || !arena_run(arena, near_step, &nr))
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else
		status = nr.reading.status == STATUS_END ? STATUS_OK : nr.reading.status;
	if (nr.reading.stmt)
		sqlite3_reset(nr.reading.stmt);
	strbuf_release(&key);
	*out = nr.reading.rows;
	*n = nr.reading.n;
	return status;
}

static enum status no_actor(struct store *store, const char *word, struct arena *arena,
			    struct error *err)
{
	const char **near;
	size_t n;

	if (store_nearest_names(store, word, 1, arena, &near, &n, NULL) != STATUS_OK)
		n = 0;
	return error_set(err, STATUS_USAGE, "'%.100s' is neither a code nor a known name%s%s%s", word,
			 n ? ": did you mean " : "", n ? near[0] : "", n ? "?" : "");
}

enum status store_actor_code(struct store *store, const char *word, struct arena *arena,
			     const char **out, struct error *err)
{
	struct actor_code parsed;
	struct actor_row *rows;
	size_t n;
	enum status status = store_find_actors(store, word, arena, &rows, &n, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 1; i < n; i++)
		if (strcmp(rows[0].code, rows[i].code) != 0)
			return error_set(err, STATUS_USAGE, "'%.100s' may be %s or %s: give the code", word,
					 rows[0].code, rows[i].code);
	*out = n ? rows[0].code : word;
	return n || actor_code_parse(word, &parsed, NULL) == STATUS_OK ? STATUS_OK :
	       no_actor(store, word, arena, err);
}

/* One article, one event ------------------------------------------------------- */

/* The one row of a statement that may give two. */
static enum status only_row(sqlite3_stmt *stmt, const char *what, const char *prefix, int64_t *id,
			    struct error *err)
{
	enum status status = db_step(stmt, err);

	if (status == STATUS_END)
		return error_set(err, STATUS_NOTFOUND, "there is no %s %s", what, prefix);
	if (status != STATUS_OK)
		return status;
	*id = sqlite3_column_int64(stmt, 0);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		sqlite3_reset(stmt);
		return error_set(err, STATUS_USAGE, "more than one %s begins with %s; give more of it",
				 what, prefix);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

static bool hexadecimal(const char *prefix, size_t most)
{
	size_t length = strlen(prefix);

	return length && length <= most && strspn(prefix, "0123456789abcdefABCDEF") == length;
}

static enum status event_of_dataset(struct store *store, const char *id, const char *colon,
				    int64_t *event, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_BY_OWN_ID, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_text(stmt, 1, id, (int)(colon - id), SQLITE_STATIC);
	db_bind_text(stmt, 2, colon + 1);
	return only_row(stmt, "event", id, event, err);
}

/* An event of another file, by its hash there. */
static enum status bare_event(struct store *store, const char *prefix, int64_t *event, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENTS_BARE, err);
	char folded[17];

	if (!stmt)
		return db_lost(err);
	for (size_t i = 0; i <= strlen(prefix); i++)
		folded[i] = (char)tolower((unsigned char)prefix[i]);
	db_bind_text(stmt, 1, folded);
	if (err)
		*err = (struct error)ERROR_INIT;
	return only_row(stmt, "event", prefix, event, err);
}

enum status store_event_by_prefix(struct store *store, const char *prefix, int64_t *event,
				  struct error *err)
{
	const char *colon = strchr(prefix, ':');
	uint64_t first, span;
	sqlite3_stmt *stmt;
	enum status status;

	if (colon)
		return event_of_dataset(store, prefix, colon, event, err);
	if (!hexadecimal(prefix, 16))
		return error_set(err, STATUS_NOTFOUND, "\"%.40s\" is no event_id", prefix);
	stmt = db_statement(store, SQL_EVENTS_BY_HASH, err);
	if (!stmt)
		return db_lost(err);
	span = strlen(prefix) == 16 ? 0 : (UINT64_C(1) << (64 - 4 * strlen(prefix))) - 1;
	first = strtoull(prefix, NULL, 16);
	first = strlen(prefix) == 16 ? first : first << (64 - 4 * strlen(prefix));
	/* Stored as signed: a prefix lies wholly on one side of zero. */
	sqlite3_bind_int64(stmt, 1, (int64_t)first);
	sqlite3_bind_int64(stmt, 2, (int64_t)(first + span));
	status = only_row(stmt, "event", prefix, event, err);
	return status == STATUS_NOTFOUND ? bare_event(store, prefix, event, err) : status;
}

static enum status article_by_number(struct store *store, const char *number, int64_t *article,
				     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ARTICLE_BY_ID, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, strtoll(number, NULL, 10));
	return only_row(stmt, "article", number, article, err);
}

static int digit_value(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

enum status store_article_by_prefix(struct store *store, const char *prefix, int64_t *article,
				    struct error *err)
{
	uint8_t low[16] = { 0 }, high[16];
	sqlite3_stmt *stmt;
	enum status status;

	if (!hexadecimal(prefix, 32))
		return error_set(err, STATUS_NOTFOUND, "\"%.40s\" is no article", prefix);
	if (strlen(prefix) < 16 && strspn(prefix, "0123456789") == strlen(prefix)) {
		status = article_by_number(store, prefix, article, NULL);
		if (status != STATUS_NOTFOUND)
			return status;
	}
	stmt = db_statement(store, SQL_ARTICLES_BY_HASH, err);
	if (!stmt)
		return db_lost(err);
	memset(high, 0xff, sizeof high);
	for (size_t i = 0; prefix[i]; i++) {
		int shift = i % 2 ? 0 : 4;

		low[i / 2] = (uint8_t)(low[i / 2] | digit_value(prefix[i]) << shift);
		high[i / 2] = (uint8_t)((high[i / 2] & ~(15 << shift)) | digit_value(prefix[i]) << shift);
	}
	sqlite3_bind_blob(stmt, 1, low, sizeof low, SQLITE_TRANSIENT);
	sqlite3_bind_blob(stmt, 2, high, sizeof high, SQLITE_TRANSIENT);
	return only_row(stmt, "article", prefix, article, err);
}

static void take_article(struct reading *r)
{
	struct article_row *row = r->rows;
	struct article *a = &row->article;
	int32_t from = sqlite3_column_int(r->stmt, 2), to = sqlite3_column_int(r->stmt, 3);

	*a = (struct article){
		.title = text(r, 0), .text = text(r, 1),
		.published = from == DAY_NONE ? to : from,
		.published_by = from == DAY_NONE && to != DAY_NONE,
		.published_precision = (enum precision)sqlite3_column_int(r->stmt, 4),
		.modified = sqlite3_column_int(r->stmt, 5),
		.published_basis = text(r, 6), .publisher = text(r, 7), .author = text(r, 8),
		.url = text(r, 9), .language = text(r, 10), .place = text(r, 11), .path = text(r, 12),
		.line = (uint64_t)sqlite3_column_int64(r->stmt, 13),
	};
	if (a->published_precision == PRECISION_UNKNOWN)
		a->published_precision = PRECISION_DAY;
	snprintf(row->hash, sizeof row->hash, "%s", (const char *)sqlite3_column_text(r->stmt, 14));
	for (char *c = row->hash; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	row->batch = sqlite3_column_int64(r->stmt, 15);
	row->cluster = sqlite3_column_int64(r->stmt, 16);
	row->mentions = (uint64_t)sqlite3_column_int64(r->stmt, 17);
	row->living = sqlite3_column_int(r->stmt, 18);
	r->n++;
}

enum status store_get_article(struct store *store, int64_t id, struct arena *arena,
			      struct article_row *out, struct error *err)
{
	struct reading r = { .store = store, .arena = arena, .err = err, .take = take_article,
			     .rows = out, .stmt = db_statement(store, SQL_ARTICLE_ROW, err) };
	enum status status;

	*out = (struct article_row){ .id = id };
	if (r.stmt)
		sqlite3_bind_int64(r.stmt, 1, id);
	status = read_rows(&r);
	if (status == STATUS_OK && !r.n)
		return error_set(err, STATUS_NOTFOUND, "there is no article %lld", (long long)id);
	return status;
}

static void hash_text(sqlite3_stmt *stmt, int hash, int own_id, char *out, size_t size)
{
	if (sqlite3_column_type(stmt, hash) != SQLITE_NULL)
		snprintf(out, size, "%016llx", (unsigned long long)sqlite3_column_int64(stmt, hash));
	else if (sqlite3_column_type(stmt, own_id) != SQLITE_NULL)
		snprintf(out, size, "%s%s", (const char *)sqlite3_column_text(stmt, 27),
			 (const char *)sqlite3_column_text(stmt, own_id));
}

static void take_event(struct reading *r)
{
	struct event_row *e = r->rows;
	sqlite3_stmt *s = r->stmt;
	const char *code = (const char *)sqlite3_column_text(s, 16);

	*e = (struct event_row){
		.id = sqlite3_column_int64(s, 0), .batch = sqlite3_column_int64(s, 1),
		.cluster = sqlite3_column_int64(s, 2), .dataset = text(r, 5),
		.date = { sqlite3_column_int(s, 6), sqlite3_column_int(s, 7),
			  (enum precision)sqlite3_column_int(s, 8),
			  (enum date_basis)sqlite3_column_int(s, 9) },
		.source = text(r, 10), .source_name = text(r, 11), .source_country = text(r, 12),
		.target = text(r, 13), .target_name = text(r, 14), .target_country = text(r, 15),
		.status = (enum event_status)sqlite3_column_int(s, 17),
		.confidence = (enum confidence)sqlite3_column_int(s, 18),
		.review = sqlite3_column_int(s, 19), .place = text(r, 20), .place_country = text(r, 21),
		.mentions = (uint64_t)sqlite3_column_int64(s, 22),
		.articles = (uint64_t)sqlite3_column_int64(s, 23), .living = true,
	};
	if (code)
		memcpy(e->cameo, code, strnlen(code, 4));
	hash_text(s, 3, 24, e->event_id, sizeof e->event_id);
	hash_text(s, 25, 26, e->cluster_id, sizeof e->cluster_id);
	if (sqlite3_column_type(s, 4) != SQLITE_NULL)
		snprintf(e->mutual_id, sizeof e->mutual_id, "%016llx",
			 (unsigned long long)sqlite3_column_int64(s, 4));
	r->n++;
}

enum status store_get_event(struct store *store, int64_t id, struct arena *arena,
			    struct event_row *out, struct error *err)
{
	struct reading r = { .store = store, .arena = arena, .err = err, .take = take_event,
			     .rows = out, .stmt = db_statement(store, SQL_EVENT_ROW, err) };
	enum status status;

	*out = (struct event_row){ .id = id };
	if (r.stmt)
		sqlite3_bind_int64(r.stmt, 1, id);
	status = read_rows(&r);
	if (status == STATUS_OK && !r.n)
		return error_set(err, STATUS_NOTFOUND, "there is no event %lld", (long long)id);
	return status;
}

static struct text_span span(sqlite3_stmt *stmt, int column)
{
	return (struct text_span){ (uint32_t)sqlite3_column_int64(stmt, column),
				   (uint32_t)sqlite3_column_int64(stmt, column + 1) };
}

static void take_mention(struct reading *r)
{
	struct mention_row *m = new_row(r);
	sqlite3_stmt *s = r->stmt;

	*m = (struct mention_row){
		.id = sqlite3_column_int64(s, 0), .event = sqlite3_column_int64(s, 1),
		.article = sqlite3_column_int64(s, 2), .batch = sqlite3_column_int64(s, 3),
		.in_title = sqlite3_column_int(s, 4), .sentence = span(s, 5), .action = span(s, 7),
		.source = span(s, 9), .target = span(s, 11), .source_entity = text(r, 13),
		.target_entity = text(r, 14), .attributed_to = text(r, 15), .rule = text(r, 16),
		.basis = (enum date_basis)sqlite3_column_int(s, 17),
		.confidence = (enum confidence)sqlite3_column_int(s, 18),
		.deaths = sqlite3_column_int(s, 19), .injured = sqlite3_column_int(s, 20),
		.arrested = sqlite3_column_int(s, 21), .crowd = sqlite3_column_int(s, 22),
	};
}

static enum status mentions(struct store *store, enum statement which, int64_t id,
			    struct arena *arena, struct mention_row **out, size_t *n,
			    struct error *err)
{
	struct reading r = { .store = store, .arena = arena, .err = err, .take = take_mention,
			     .size = sizeof **out, .stmt = db_statement(store, which, err) };
	enum status status;

	if (r.stmt)
		sqlite3_bind_int64(r.stmt, 1, id);
	status = read_rows(&r);
	*out = r.rows;
	*n = r.n;
	return status;
}

enum status store_event_mentions(struct store *store, int64_t event, struct arena *arena,
				 struct mention_row **out, size_t *n, struct error *err)
{
	return mentions(store, SQL_MENTIONS_OF_EVENT, event, arena, out, n, err);
}

enum status store_article_mentions(struct store *store, int64_t article, struct arena *arena,
				   struct mention_row **out, size_t *n, struct error *err)
{
	return mentions(store, SQL_MENTIONS_OF_ARTICLE, article, arena, out, n, err);
}

/* Batches, rejects, counts -------------------------------------------------------- */

static const char *plain(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column);
}

enum status store_each_change(struct store *store, bool all, void *context,
			      enum status (*on_change)(void *, const struct change_row *),
			      struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_ROWS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int(stmt, 1, all);
	sqlite3_bind_int(stmt, 2, 0);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		struct change_row row = {
			.id = sqlite3_column_int64(stmt, 0),
			.kind = (enum change_kind)sqlite3_column_int(stmt, 1),
			.state = (enum change_state)sqlite3_column_int(stmt, 2),
			.started = sqlite3_column_int64(stmt, 3), .ended = sqlite3_column_int64(stmt, 4),
			.program = plain(stmt, 5), .lexicon = plain(stmt, 6),
			.command = plain(stmt, 7), .label = plain(stmt, 8),
		};

		change_counts_read(stmt, 9, &row.counts);
		status = on_change(context, &row);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

static void read_refusal(sqlite3_stmt *stmt, struct refusal *out)
{
	*out = (struct refusal){
		.path = plain(stmt, 1), .line = (uint64_t)sqlite3_column_int64(stmt, 2),
		.column = (uint64_t)sqlite3_column_int64(stmt, 3), .field = plain(stmt, 4),
		.code = plain(stmt, 5), .reason = plain(stmt, 6),
		.record = sqlite3_column_blob(stmt, 7),
		.record_bytes = (size_t)sqlite3_column_bytes(stmt, 7),
		.length = (uint64_t)sqlite3_column_int64(stmt, 8),
	};
	if (sqlite3_column_bytes(stmt, 9) == 32)
		memcpy(out->sha256, sqlite3_column_blob(stmt, 9), 32);
}

enum status store_each_refusal(struct store *store, int64_t batch, bool skipped, void *context,
			       enum status (*on_refusal)(void *, int64_t, const struct refusal *),
			       struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, skipped ? SQL_SKIPPED_ROWS : SQL_REJECT_ROWS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, batch);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		struct refusal refusal;

		read_refusal(stmt, &refusal);
		refusal.skipped = skipped;
		status = on_refusal(context, sqlite3_column_int64(stmt, 0), &refusal);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status store_get_stats(struct store *store, struct store_stats *out, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_STATS, err);
	enum status status = stmt ? db_step(stmt, err) : db_lost(err);
	uint64_t *const counts[] = {
		&out->articles, &out->events, &out->distinct_events, &out->mentions, &out->actors,
		&out->names, &out->rejects, &out->bytes,
	};

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < 8; i++)
		*counts[i] = (uint64_t)sqlite3_column_int64(stmt, i);
	out->first_event = sqlite3_column_int(stmt, 8);
	out->last_event = sqlite3_column_int(stmt, 9);
	out->first_published = sqlite3_column_int(stmt, 10);
	out->last_published = sqlite3_column_int(stmt, 11);
	sqlite3_reset(stmt);
	return STATUS_OK;
}
