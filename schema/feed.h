/*
 * Private to this room: rows made as SQLite takes them in.  `INSERT INTO t
 * SELECT a, b FROM feed` runs once for all of them, where a statement bound and
 * run for each costs three times that.
 */
#ifndef SCHEMA_FEED_H
#define SCHEMA_FEED_H

#include "db.h"

#define FEED_COLUMNS 26
#define FEED_NAMES "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z"
#define FEED_NAME_BYTES(columns) ((columns) * 3 - 2)

enum feed_kind { FEED_NUMBER, FEED_REAL, FEED_TEXT, FEED_NULL };

union feed_value {
	int64_t number;
	double real;
	const char *text;          /* until the next row */
};

struct feed {
	void *context;
	/* fills in kinds and values; STATUS_END after the last row */
	enum status (*next)(void *context, struct feed *feed, struct error *err);
	union feed_value values[FEED_COLUMNS];
	unsigned char kinds[FEED_COLUMNS]; /* as they were for the row before */
	enum status status;
	struct error *err;
};

/* Makes the table `feed` known to a database just opened. */
enum status feed_register(struct store *store, struct error *err);

/* Runs a statement that reads the feed, once; it is borrowed. */
enum status feed_run(struct store *store, sqlite3_stmt *stmt, struct feed *feed, struct error *err);

#endif
