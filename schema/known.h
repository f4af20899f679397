/*
 * Private to this room: rows of small tables by their number, read once and
 * kept.  What is kept is bounded: past KNOWN_MOST rows all of a table's go and
 * are read again.
 */
#ifndef SCHEMA_KNOWN_H
#define SCHEMA_KNOWN_H

#include "db.h"

#define KNOWN_MOST 65536
#define KNOWN_TEXTS 3

struct known_row {
	int64_t id;
	const char *texts[KNOWN_TEXTS]; /* NULL where absent or empty */
	bool has_point;
	double latitude, longitude;
};

struct known {
	sqlite3_stmt *select;     /* by number: KNOWN_TEXTS texts, then latitude, longitude */
	struct known_row **slots; /* open addressing; capacity is a power of two */
	size_t capacity, n;
};

enum status known_init(struct known *known, struct store *store, const char *sql,
		       struct error *err);
void known_release(struct known *known);

/* Forgets all when there are too many; rows given before are gone. */
void known_trim(struct known *known);

/* The row, borrowed until known_trim() forgets it; STATUS_STORE if there is none. */
enum status known_get(struct known *known, int64_t id, const struct known_row **out,
		      struct error *err);

#endif
