/* A table-valued source (https://sqlite.org/vtab.html) whose rows a function makes. */
#include "feed.h"

#include "store_private.h"

struct feed_table {
	sqlite3_vtab base;
	struct store *store;
};

static int feed_connect(sqlite3 *db, void *context, int argc, const char *const *argv,
			sqlite3_vtab **out, char **message)
{
	struct feed_table *table = sqlite3_malloc(sizeof *table);

	(void)argc;
	(void)argv;
	(void)message;
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct feed_table){ .store = context };
	*out = &table->base;
	return sqlite3_declare_vtab(db, "CREATE TABLE feed (" FEED_NAMES ")");
}

static int feed_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int feed_best(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	(void)table;
	*out = sqlite3_malloc(sizeof **out);
	if (!*out)
		return SQLITE_NOMEM;
	**out = (sqlite3_vtab_cursor){ .pVtab = NULL };
	return SQLITE_OK;
}

static int feed_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static struct feed *feed_of(sqlite3_vtab_cursor *cursor)
{
	return ((struct feed_table *)(void *)cursor->pVtab)->store->feed;
}

static int feed_next(sqlite3_vtab_cursor *cursor)
{
	struct feed *feed = feed_of(cursor);

	feed->status = feed->next(feed->context, feed, feed->err);
	return feed->status == STATUS_OK || feed->status == STATUS_END ? SQLITE_OK : SQLITE_ERROR;
}

static int feed_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
		       sqlite3_value **argv)
{
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	return feed_of(cursor) ? feed_next(cursor) : SQLITE_MISUSE;
}

static int feed_eof(sqlite3_vtab_cursor *cursor)
{
	return feed_of(cursor)->status != STATUS_OK;
}

static int feed_column(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int column)
{
	const struct feed *feed = feed_of(cursor);

	switch ((enum feed_kind)feed->kinds[column]) {
	case FEED_NUMBER:
		sqlite3_result_int64(to, feed->values[column].number);
		break;
	case FEED_REAL:
		sqlite3_result_double(to, feed->values[column].real);
		break;
	case FEED_TEXT:
		sqlite3_result_text(to, feed->values[column].text, -1, SQLITE_STATIC);
		break;
	case FEED_NULL: /* what it is without a result */
		break;
	}
	return SQLITE_OK;
}

static int feed_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	(void)cursor;
	*out = 0;
	return SQLITE_OK;
}

static const sqlite3_module feed_module = {
	.xConnect = feed_connect, .xDisconnect = feed_disconnect, .xBestIndex = feed_best,
	.xOpen = feed_open, .xClose = feed_close, .xFilter = feed_filter, .xNext = feed_next,
	.xEof = feed_eof, .xColumn = feed_column, .xRowid = feed_rowid,
};

enum status feed_register(struct store *store, struct error *err)
{
	int rc = sqlite3_create_module(store->db, "feed", &feed_module, store);

	return rc == SQLITE_OK ? STATUS_OK : db_fail(store->db, rc, err);
}

enum status feed_run(struct store *store, sqlite3_stmt *stmt, struct feed *feed, struct error *err)
{
	enum status status;

	feed->status = STATUS_OK;
	feed->err = err;
	store->feed = feed;
	status = db_run(stmt, err);
	store->feed = NULL;
	return feed->status == STATUS_OK || feed->status == STATUS_END ? status : feed->status;
}
