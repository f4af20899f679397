/*
 * Statuses and the error record, used by every room.
 *
 * A function that can fail returns an enum status, STATUS_OK (zero) for
 * success, and takes an optional struct error as its last argument.  The
 * first cause wins: error_set() does nothing once the record holds a status.
 *
 *     struct error err = ERROR_INIT;
 *     if (store_open(&store, path, STORE_WRITE, &err) != STATUS_OK)
 *             error_print(stderr, &err);
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdint.h>
#include <stdio.h>

enum status {
	STATUS_OK = 0,
	STATUS_NOMEM,    /* an allocation failed; nothing half-done is left */
	STATUS_INPUT,    /* the input is malformed; the record is a reject */
	STATUS_LIMIT,    /* the input passes a documented limit; a reject */
	STATUS_SKIP,     /* no article in it (an index page, an empty feed) */
	STATUS_NOTFOUND, /* no such file, actor, event, ... */
	STATUS_USAGE,    /* the caller's words are off (option, filter, name) */
	STATUS_IO,       /* the environment failed: disk full, permission */
	STATUS_STORE,    /* the database refused: locked, corrupt, too new */
	STATUS_STOPPED,  /* stopped by the user; what was finished is kept */
	STATUS_END,      /* an iterator has no more */
};

/* Filled by the function that fails; all strings are NUL-terminated and cut
 * to fit at a code point.  line and column count from 1, 0 = unknown. */
struct error {
	enum status status;
	uint64_t line;
	uint64_t column;
	char source[256]; /* file or member name, "" = unknown */
	char field[64];   /* column or member name, "" = none */
	char text[512];   /* the reason and, where there is one, the mend */
};

#define ERROR_INIT { .status = STATUS_OK }

/* Sets status and text if err is not NULL and holds no error yet; returns
 * status, so that `return error_set(err, STATUS_IO, "...")` reads well. */
enum status error_set(struct error *err, enum status status,
		      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds the place of an error already set, where it is still unknown. */
void error_at(struct error *err, const char *source, uint64_t line,
	      uint64_t column, const char *field);

/* "file:line:column: field: text [code]", control characters made visible. */
void error_print(FILE *to, const struct error *err);

/* The stable code of a status as printed between brackets ("input"). */
const char *status_name(enum status status);

#endif
