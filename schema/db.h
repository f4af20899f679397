/*
 * Private to this room: the database handle, the statements, binding and
 * reading.  Statements stand in one table (statements.h), are prepared at
 * first use and kept; those compiled from a filter are prepared by db_prepare.
 */
#ifndef SCHEMA_DB_H
#define SCHEMA_DB_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/status.h"
#include "schema/store.h"

enum statement {
#define STATEMENT(name, sql) name,
#include "statements.h"
#undef STATEMENT
	N_STATEMENTS
};

/* How changes are kept safe, of a database just opened and of one with little in it. */
#define DB_JOURNAL_LOG "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
#define DB_JOURNAL_OLD_PAGES "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"

/* Turns a result code of SQLite into a status, with its message. */
enum status db_fail(sqlite3 *db, int rc, struct error *err);

sqlite3 *store_db(struct store *store);

/* The statement, reset, its bindings cleared; borrowed. NULL with err set. */
sqlite3_stmt *db_statement(struct store *store, enum statement which, struct error *err);
/* The status to return when there was none: what err says, where there is one. */
enum status db_lost(const struct error *err);
const char *db_statement_sql(enum statement which);

/* A statement of one's own, owned: sqlite3_finalize() it. */
enum status db_prepare(struct store *store, const char *sql, sqlite3_stmt **out,
		       struct error *err);

/* Text by value (NULL binds NULL), valid until the statement is stepped. */
int db_bind_text(sqlite3_stmt *stmt, int column, const char *text);

/* STATUS_OK: a row is there; STATUS_END: no more, and the statement is reset. */
enum status db_step(sqlite3_stmt *stmt, struct error *err);
/* Runs a statement to its end and resets it. */
enum status db_run(sqlite3_stmt *stmt, struct error *err);
/* Chooses between the two, outside any transaction; goes on as it is while
 * another program has the file open. */
void db_journal(struct store *store, const char *pragmas);
/* Runs SQL text without values. */
enum status db_exec(sqlite3 *db, const char *sql, struct error *err);

/* Text of a column in the arena, NULL for NULL; under arena_run(). */
const char *db_text(sqlite3_stmt *stmt, int column, struct arena *arena);

#endif
