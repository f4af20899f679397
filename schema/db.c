#include "db.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/memory.h"
#include "feed.h"
#include "store_private.h"

#define APPLICATION_ID 0x64746c6e /* "dtln" */
#define BUSY_MILLISECONDS 5000

extern const struct embedded_file schema_steps[];

static const char *const statement_sql[] = {
#define STATEMENT(name, sql) sql,
#include "statements.h"
#undef STATEMENT
};

enum status db_fail(sqlite3 *db, int rc, struct error *err)
{
	const char *text = db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);

	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return error_set(err, STATUS_NOMEM, "out of memory in the database");
	case SQLITE_FULL:
		return error_set(err, STATUS_IO, "the disk is full; what was not committed is rolled back");
	case SQLITE_IOERR:
		return error_set(err, STATUS_IO, "reading or writing the database failed: %s", text);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return error_set(err, STATUS_IO, "cannot open the database: %s", text);
	case SQLITE_READONLY:
		return error_set(err, STATUS_IO, "the database cannot be written: %s", text);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, STATUS_STORE, "the database is locked by another program");
	case SQLITE_NOTADB:
		return error_set(err, STATUS_STORE, "not a database of this program");
	case SQLITE_CORRUPT:
		return error_set(err, STATUS_STORE, "the database is damaged: %s", text);
	case SQLITE_INTERRUPT:
		return error_set(err, STATUS_STOPPED, "stopped");
	}
	return error_set(err, STATUS_STORE, "database: %s", text);
}

sqlite3 *store_db(struct store *store)
{
	return store->db;
}

const char *store_path(const struct store *store)
{
	return store->path;
}

const char *db_statement_sql(enum statement which)
{
	return statement_sql[which];
}

enum status db_prepare(struct store *store, const char *sql, sqlite3_stmt **out,
		       struct error *err)
{
	int rc = sqlite3_prepare_v3(store->db, sql, -1, 0, out, NULL);

	return rc == SQLITE_OK ? STATUS_OK : db_fail(store->db, rc, err);
}

enum status db_lost(const struct error *err)
{
	return err && err->status != STATUS_OK ? err->status : STATUS_STORE;
}

sqlite3_stmt *db_statement(struct store *store, enum statement which, struct error *err)
{
	sqlite3_stmt **stmt = &store->statements[which];
	int rc;

	if (*stmt) {
		sqlite3_reset(*stmt);
		sqlite3_clear_bindings(*stmt);
		return *stmt;
	}
	rc = sqlite3_prepare_v3(store->db, statement_sql[which], -1,
				SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	if (rc != SQLITE_OK) {
		db_fail(store->db, rc, err);
		return NULL;
	}
	return *stmt;
}

int db_bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
	return text ? sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC) :
		      sqlite3_bind_null(stmt, column);
}

enum status db_step(sqlite3_stmt *stmt, struct error *err)
{
	sqlite3 *db = sqlite3_db_handle(stmt);
	int rc = sqlite3_step(stmt);
	enum status status;

	if (rc == SQLITE_ROW)
		return STATUS_OK;
	status = rc == SQLITE_DONE ? STATUS_END : db_fail(db, rc, err);
	sqlite3_reset(stmt);
	return status;
}

enum status db_run(sqlite3_stmt *stmt, struct error *err)
{
	enum status status;

	while ((status = db_step(stmt, err)) == STATUS_OK)
		;
	return status == STATUS_END ? STATUS_OK : status;
}

enum status db_exec(sqlite3 *db, const char *sql, struct error *err)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? STATUS_OK : db_fail(db, rc, err);
}

void db_journal(struct store *store, const char *pragmas)
{
	sqlite3_busy_timeout(store->db, 0);
	sqlite3_exec(store->db, pragmas, NULL, NULL, NULL);
	sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
}

const char *db_text(sqlite3_stmt *stmt, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(stmt, column)) : NULL;
}

static enum status pragma_number(sqlite3 *db, const char *sql, int64_t *out, struct error *err)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	enum status status;

	if (rc != SQLITE_OK)
		return db_fail(db, rc, err);
	status = db_step(stmt, err);
	if (status == STATUS_OK)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return status;
}

static int newest_step(void)
{
	int n = 0;

	while (schema_steps[n].name)
		n++;
	return n;
}

/* One step and the number it leads to, in one transaction. */
static enum status take_step(sqlite3 *db, int step, struct error *err)
{
	char number[96];
	enum status status;

	snprintf(number, sizeof number, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 APPLICATION_ID, step + 1);
	status = db_exec(db, "BEGIN IMMEDIATE", err);
	if (status == STATUS_OK)
		status = db_exec(db, schema_steps[step].data, err);
	if (status == STATUS_OK)
		status = db_exec(db, number, err);
	if (status == STATUS_OK)
		status = db_exec(db, "COMMIT", err);
	if (status != STATUS_OK)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

static enum status bring_up_to_date(struct store *store, struct error *err)
{
	int64_t application = 0, version = 0, tables = 0;
	enum status status = pragma_number(store->db, "PRAGMA application_id", &application, err);

	if (status == STATUS_OK)
		status = pragma_number(store->db, "PRAGMA user_version", &version, err);
	if (status == STATUS_OK)
		status = pragma_number(store->db, "SELECT count(*) FROM sqlite_schema", &tables, err);
	if (status != STATUS_OK)
		return status;
	if (application != APPLICATION_ID && (tables || store->mode == STORE_READ))
		return error_set(err, STATUS_STORE, "not a database of this program");
	if (version > newest_step())
		return error_set(err, STATUS_STORE,
				 "made by a newer version of this program (its step %d, known here: %d)",
				 (int)version, newest_step());
	if (version < newest_step() && store->mode == STORE_READ)
		return error_set(err, STATUS_STORE,
				 "made by an older version of this program; import once to bring it up to date");
	for (; status == STATUS_OK && version < newest_step(); version++)
		status = take_step(store->db, (int)version, err);
	return status;
}

/* Read-only media hold no -wal and -shm: the file is then taken as never
 * changing, which needs neither. */
static int open_immutable(struct store *store)
{
	struct strbuf uri;
	int rc = SQLITE_NOMEM;

	strbuf_init(&uri);
	strbuf_adds(&uri, "file:");
	for (const char *c = store->path; *c; c++)
		if (*c == '%' || *c == '?' || *c == '#')
			strbuf_addf(&uri, "%%%02x", *c);
		else
			strbuf_addc(&uri, *c);
	strbuf_adds(&uri, "?immutable=1");
	if (!uri.failed) {
		sqlite3_close(store->db);
		store->db = NULL;
		rc = sqlite3_open_v2(uri.data, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	}
	strbuf_release(&uri);
	return rc;
}

static int read_probe(sqlite3 *db)
{
	return sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

/* A program that died while it wrote without a log has left pages to be put
 * back, which whoever opens the file for writing does. */
static int open_and_mend(struct store *store)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(store->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = read_probe(db);
	sqlite3_close(db);
	return rc == SQLITE_OK ? read_probe(store->db) : rc;
}

static enum status open_handle(struct store *store, struct error *err)
{
	static const int flags[] = {
		[STORE_READ] = SQLITE_OPEN_READONLY,
		[STORE_WRITE] = SQLITE_OPEN_READWRITE,
		[STORE_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	int rc;

	if (store->mode != STORE_CREATE && access(store->path, F_OK) != 0)
		return error_set(err, STATUS_NOTFOUND,
				 "no such database; `import` makes one, -d FILE names another");
	rc = sqlite3_open_v2(store->path, &store->db,
			     flags[store->mode] | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
		rc = read_probe(store->db);
	}
	if (rc != SQLITE_OK && sqlite3_extended_errcode(store->db) == SQLITE_READONLY_ROLLBACK)
		rc = open_and_mend(store);
	else if (store->mode == STORE_READ &&
	    ((rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY)) {
		rc = open_immutable(store);
		if (rc == SQLITE_OK)
			rc = read_probe(store->db);
	}
	return rc == SQLITE_OK ? STATUS_OK : db_fail(store->db, rc, err);
}

static enum status make_ready(struct store *store, struct error *err)
{
	enum status status = open_handle(store, err);

	/* All statements of one question see one state of the file, and it is
	 * locked once for them. */
	if (status == STATUS_OK && store->mode == STORE_READ)
		status = db_exec(store->db, "BEGIN", err);
	if (status == STATUS_OK)
		status = bring_up_to_date(store, err);
	if (status != STATUS_OK || store->mode == STORE_READ)
		return status;
	/* Outside any transaction: inside, foreign_keys is silently ignored. */
	status = db_exec(store->db, DB_JOURNAL_LOG
			 "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;"
			 "PRAGMA temp_store = MEMORY", err);
	if (status == STATUS_OK)
		status = feed_register(store, err);
	if (status == STATUS_OK)
		status = load_codebook(store, err);
	return status;
}

enum status store_open(struct store **out, const char *path, enum store_mode mode,
		       struct error *err)
{
	struct store *store = mem_zalloc(sizeof *store);
	enum status status = STATUS_NOMEM;

	*out = NULL;
	if (!store)
		return error_set(err, STATUS_NOMEM, "out of memory");
	/* refused, and not needed, once SQLite is in use */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	strbuf_init(&store->scratch);
	store->mode = mode;
	store->reprint_likeness = 0.7;
	store->path = mem_strdup(path);
	if (store->path)
		status = make_ready(store, err);
	else
		error_set(err, STATUS_NOMEM, "out of memory");
	if (status != STATUS_OK) {
		error_at(err, path, 0, 0, NULL);
		store_close(store);
		return status;
	}
	*out = store;
	return STATUS_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	if (store->in_transaction)
		write_rollback(store);
	rows_forget(store);
	for (int i = 0; i < N_STATEMENTS; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	id_map_clear(&store->actors);
	id_map_clear(&store->rules);
	cluster_forget(store);
	tally_forget(store);
	strbuf_release(&store->scratch);
	mem_free(store->reached_path);
	mem_free(store->path);
	mem_free(store);
}
