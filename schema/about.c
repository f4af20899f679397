/* Who an actor is: its names, the people who speak for it, its groups, its members. */
#include "base/memory.h"
#include "store_private.h"

static enum status each_about(struct store *store, enum statement which, enum about_kind kind,
			      const struct actor_row *actor, void *context,
			      enum status (*on_row)(void *context, const struct about_row *row),
			      struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, actor->id);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		struct about_row row = {
			kind, (const char *)sqlite3_column_text(stmt, 0), (const char *)sqlite3_column_text(stmt, 1),
			(const char *)sqlite3_column_text(stmt, 2), sqlite3_column_int(stmt, 3), sqlite3_column_int(stmt, 4),
		};

		status = on_row(context, &row);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status store_about(struct store *store, const struct actor_row *actor, bool whole, void *context,
			enum status (*on_row)(void *context, const struct about_row *row),
			struct error *err)
{
	enum status status = each_about(store, SQL_ABOUT_NAMES, ABOUT_NAME, actor, context, on_row, err);

	if (status == STATUS_OK)
		status = each_about(store, whole ? SQL_ABOUT_PARTY_OFFICES : SQL_ABOUT_OFFICES, ABOUT_OFFICE, actor,
				    context, on_row, err);
	if (status == STATUS_OK)
		status = each_about(store, SQL_ABOUT_GROUPS, ABOUT_GROUP, actor, context, on_row, err);
	if (status == STATUS_OK)
		status = each_about(store, SQL_ABOUT_MEMBERS, ABOUT_MEMBER, actor, context, on_row, err);
	return status;
}

enum status store_party_name(struct store *store, int64_t party, char **code, char **name,
			     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_PARTY_NAME, err);
	enum status status;

	*code = *name = NULL;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, party);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*code = mem_strdup((const char *)sqlite3_column_text(stmt, 0));
		*name = mem_strdup((const char *)sqlite3_column_text(stmt, 1));
		sqlite3_reset(stmt);
	}
	if (status != STATUS_OK)
		return status == STATUS_END ? error_set(err, STATUS_STORE, "no party %lld", (long long)party) : status;
	return *code && *name ? STATUS_OK : error_set(err, STATUS_NOMEM, "out of memory");
}
