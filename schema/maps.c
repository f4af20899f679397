/* Datasets the file holds, and how the columns of their tables were mapped. */
#include "store_private.h"

enum status store_get_map(struct store *store, const char *dataset, struct strbuf *map,
			  struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_MAP_GET, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, dataset);
	status = db_step(stmt, err);
	if (status == STATUS_OK)
		strbuf_adds(map, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_reset(stmt);
	if (map->failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return status == STATUS_END ? STATUS_OK : status;
}

enum status store_put_map(struct store *store, const char *dataset, const char *map,
			  struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_MAP_PUT, err);

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, dataset);
	db_bind_text(stmt, 2, map);
	return db_run(stmt, err);
}

enum status store_each_dataset(struct store *store, void *context,
			       enum status (*on_dataset)(void *, const char *, const char *, uint64_t),
			       struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_DATASETS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		status = on_dataset(context, (const char *)sqlite3_column_text(stmt, 0),
				    (const char *)sqlite3_column_text(stmt, 1),
				    (uint64_t)sqlite3_column_int64(stmt, 2));
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}
