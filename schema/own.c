/* A user's own names of actors. */
#include <string.h>

#include "base/utf8.h"
#include "store_private.h"

enum status store_each_own_actor(struct store *store, void *context,
				 enum status (*on_actor)(void *, const struct store_actor *),
				 struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_OWN_ACTORS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		const struct store_actor actor = {
			.code = (const char *)sqlite3_column_text(stmt, 0),
			.name = (const char *)sqlite3_column_text(stmt, 1), .kind = "user",
			.from = sqlite3_column_int(stmt, 2), .to = sqlite3_column_int(stmt, 3), .own = true,
		};

		status = on_actor(context, &actor);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

/* Binds the folded name in the store's scratch buffer. */
static sqlite3_stmt *by_name(struct store *store, enum statement which, const char *name,
			     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	strbuf_clear(&store->scratch);
	utf8_fold(&store->scratch, name, strlen(name));
	if (store->scratch.failed) {
		error_set(err, STATUS_NOMEM, "out of memory");
		return NULL;
	}
	if (stmt)
		db_bind_text(stmt, 1, store->scratch.data);
	return stmt;
}

/* A name stands for one actor at a time. */
static enum status check_name(struct store *store, const struct store_actor *actor, const char *name,
			      struct error *err)
{
	struct strbuf words;
	bool blank;
	sqlite3_stmt *stmt;
	enum status status;

	strbuf_init(&words);
	text_words(&words, name);
	blank = !words.length;
	strbuf_release(&words);
	if (blank)
		return error_set(err, STATUS_INPUT, "'%.100s' is no name: letters or digits are wanted", name);
	stmt = by_name(store, SQL_OWN_OTHER_CODE, name, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 2, actor->code);
	sqlite3_bind_int(stmt, 3, actor->from);
	sqlite3_bind_int(stmt, 4, actor->to);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		error_set(err, STATUS_INPUT, "'%.100s' is %s already at that time: remove it first, or part them "
			  "with --from and --until", name, (const char *)sqlite3_column_text(stmt, 0));
		sqlite3_reset(stmt);
		return STATUS_INPUT;
	}
	return status == STATUS_END ? STATUS_OK : status;
}

enum status own_actor_check(struct store *store, const struct store_actor *actor, struct error *err)
{
	enum status status = check_name(store, actor, actor->name, err);

	if (actor->from != DAY_NONE && actor->to != DAY_NONE && actor->to <= actor->from)
		return error_set(err, STATUS_INPUT, "a name that ends before it begins");
	for (size_t i = 0; status == STATUS_OK && i < actor->n_aliases; i++)
		status = check_name(store, actor, actor->aliases[i], err);
	return status;
}

enum status store_drop_own_actor(struct store *store, const char *name, struct error *err)
{
	static const enum statement statements[] = { SQL_OWN_OFFICES_DROP, SQL_OWN_NAMES_DROP };
	enum status status = write_begin(store, err);

	for (int i = 0; status == STATUS_OK && i < 2; i++) {
		sqlite3_stmt *stmt = by_name(store, statements[i], name, err);

		status = stmt ? db_run(stmt, err) : db_lost(err);
	}
	status = write_guard(store, status);
	if (status == STATUS_OK && !sqlite3_changes(store->db))
		status = error_set(err, STATUS_NOTFOUND, "'%.100s' is no name of your own: actors add gives one", name);
	return status;
}
