/*
 * Corrections from a sheet: a table with a header, its cells parted by commas,
 * semicolons or tabs, in any encoding and with any line ends; columns in any
 * order, further ones passed over:
 *
 *   verdict   confirmed, rejected, changed, added; empty: the row is passed over
 *   event_id  the event, with all its mentions; or, where it is not here:
 *   url, article_hash, sentence, coded   which article, sentence and tuple
 *   new_source, new_target, new_code, new_date, new_status   empty: as coded;
 *             actors by code or name, "-": nobody
 *   note, by, at
 *
 * `review --format csv` and `corrections export` write it.
 */
#ifndef READERS_SHEET_H
#define READERS_SHEET_H

#include "schema/corrections.h"

struct sheet_counts {
	uint64_t rows;           /* = passed + applied + waiting + older + faulty */
	uint64_t passed;         /* without a verdict */
	uint64_t applied;
	uint64_t waiting;        /* taken in; their sentence is not here */
	uint64_t older;          /* what stands here on the same was said later */
	uint64_t faulty;
};

struct sheet_options {
	const char *by;          /* who, where a row does not tell; NULL */
	int64_t now;             /* second, where a row does not tell */
	void *context;
	void (*on_fault)(void *context, const struct error *fault); /* a row not taken */
	/* an event of the coder's that nobody had judged before */
	void (*on_judged)(void *context, const struct event_row *event, enum verdict verdict);
	/* a good row that is not applied */
	void (*on_waiting)(void *context, uint64_t line, const char *sentence,
			   enum correction_state state);
};

/* Takes in the good rows, within the running change.  STATUS_NOTFOUND for the
 * file; STATUS_INPUT if it is no such sheet at all. */
enum status sheet_import(struct store *store, const char *path, const struct sheet_options *options,
			 struct sheet_counts *counts, struct error *err);

#endif
