/* Names in actor position that the lexicon lacks, and which known ones are near. */
#include <string.h>

#include "base/utf8.h"
#include "store_private.h"

enum status store_unknown_name(struct store *store, int64_t article, const char *name,
			       struct text_span sentence, struct error *err)
{
	enum status status = write_guard(store, write_begin(store, err));
	sqlite3_stmt *stmt = status == STATUS_OK ? db_statement(store, SQL_UNKNOWN_PUT, err) : NULL;

	if (!stmt)
		return write_guard(store, status == STATUS_OK ? db_lost(err) : status);
	db_bind_text(stmt, 1, name);
	sqlite3_bind_int64(stmt, 2, article);
	sqlite3_bind_int64(stmt, 3, sentence.start);
	sqlite3_bind_int64(stmt, 4, sentence.end);
	return write_guard(store, db_run(stmt, err));
}

enum status store_forget_unknown(struct store *store, int64_t article, struct error *err)
{
	enum status status = write_begin(store, err);
	sqlite3_stmt *stmt = status == STATUS_OK ? db_statement(store, SQL_UNKNOWN_FORGET, err) : NULL;

	if (!stmt)
		return write_guard(store, status == STATUS_OK ? db_lost(err) : status);
	sqlite3_bind_int64(stmt, 1, article);
	return write_guard(store, db_run(stmt, err));
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Names repeated in the list count once. */
static size_t count_different(const char *const *names, size_t n)
{
	size_t different = 0;

	for (size_t i = 0; i < n; i++)
		different += !is_one_of(names[i], names, i);
	return different;
}

enum status store_unknown_are(struct store *store, int64_t article, const char *const *names,
			      size_t n, bool *same, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_UNKNOWN_OF_ARTICLE, err);
	size_t stored = 0;
	enum status status;

	*same = true;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, article);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		*same &= is_one_of((const char *)sqlite3_column_text(stmt, 0), names, n);
		stored++;
	}
	*same &= stored == count_different(names, n);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status store_each_unknown(struct store *store, int64_t batch, size_t most, void *context,
			       enum status (*on_name)(void *, const char *, uint64_t, int64_t,
						      struct text_span),
			       struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_UNKNOWN_ROWS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, batch);
	sqlite3_bind_int64(stmt, 2, (int64_t)most);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		const struct text_span sentence = {
			(uint32_t)sqlite3_column_int64(stmt, 3), (uint32_t)sqlite3_column_int64(stmt, 4),
		};

		status = on_name(context, (const char *)sqlite3_column_text(stmt, 0),
				 (uint64_t)sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2), sentence);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

struct holding {
	sqlite3_stmt *stmt;
	struct arena *arena;
	const char *name;
	enum status status;
	struct error *err;
};

static void take_holding(void *context)
{
	struct holding *h = context;

	h->status = db_step(h->stmt, h->err);
	if (h->status == STATUS_OK)
		h->name = db_text(h->stmt, 0, h->arena);
	sqlite3_reset(h->stmt);
}

/* A longer known name that ends in the words: "Baker" in "James Baker". */
static enum status find_holding(struct store *store, const char *words, struct arena *arena,
				const char **out, struct error *err)
{
	struct holding h = { .stmt = db_statement(store, SQL_NAME_HOLDING, err), .arena = arena, .err = err };
	struct strbuf key;

	*out = NULL;
	if (!h.stmt)
		return db_lost(err);
	strbuf_init(&key);
	utf8_fold(&key, words, strlen(words));
	db_bind_text(h.stmt, 1, key.data);
	if (key.failed || !arena_run(arena, take_holding, &h))
		h.status = error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_release(&key);
	*out = h.name;
	return h.status == STATUS_END ? STATUS_OK : h.status;
}

/* Shorter ones are a letter or two from some name always: TWA, TSA. */
#define SPELT_ALIKE_BYTES 6

enum status store_near_actor(struct store *store, const char *words, struct arena *arena,
			     const char **name, const char **code, struct error *err)
{
	struct actor_row *rows;
	const char **near;
	size_t n = 0;
	enum status status = find_holding(store, words, arena, name, err);

	*code = NULL;
	if (status == STATUS_OK && !*name && strlen(words) >= SPELT_ALIKE_BYTES) {
		status = store_nearest_names(store, words, 1, arena, &near, &n, err);
		*name = n ? near[0] : NULL;
	}
	if (status != STATUS_OK || !*name)
		return status;
	status = store_find_actors(store, *name, arena, &rows, &n, err);
	*code = n ? rows[0].code : NULL;
	return status;
}
