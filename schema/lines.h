/*
 * Private to this room: a row of table event made into an event_line.  The
 * row carries numbers; what they stand for (actors, places, datasets, imports)
 * is read once and kept, so that a scan needs no joins; mentions and records
 * are looked up only when asked for.
 */
#ifndef SCHEMA_LINES_H
#define SCHEMA_LINES_H

#include "base/strbuf.h"
#include "db.h"
#include "schema/filter.h"

struct lines;

/* fields as in query_open(). */
enum status lines_new(struct lines **out, struct store *store, unsigned fields,
		      struct error *err);
void lines_free(struct lines *lines); /* NULL is fine */

/* The columns of `e`, an event, that a statement has to give, in order. */
void lines_columns(const struct lines *lines, struct strbuf *sql);

/* Reads the row; the line is borrowed until the next call or lines_free(). */
enum status lines_read(struct lines *lines, sqlite3_stmt *row, const struct event_line **out,
		       struct error *err);

#endif
