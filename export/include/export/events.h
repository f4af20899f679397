/* Events as rows: the columns of an exported event (docs/FORMATS.md). */
#ifndef EXPORT_EVENTS_H
#define EXPORT_EVENTS_H

#include "export/writer.h"
#include "schema/filter.h"

#define EVENT_COLUMNS_MAX 64

struct event_columns {
	size_t n;
	size_t which[EVENT_COLUMNS_MAX];
	const char *names[EVENT_COLUMNS_MAX]; /* static */
	unsigned fields;                      /* what they need, as in query_open() */
};

/* words NULL: those on by default, "a,b": exactly these, "+a,b": these too;
 * all: every one.  With `mixed` datasets the columns dataset and dataset_id
 * are on by default.  STATUS_USAGE, with the nearest, for an unknown name. */
enum status event_columns_choose(struct event_columns *out, const char *words, bool all,
				 bool mixed, struct error *err);

/* Adds "a,b" to those chosen. */
enum status event_columns_add(struct event_columns *out, const char *words, struct error *err);

struct export_counts {
	int64_t written;
	int64_t left_out; /* events the format cannot place */
};

/* Runs a filter into a writer. */
enum status export_events(struct store *store, const struct filter *filter,
			  const struct event_columns *columns, enum writer_format format, FILE *to,
			  const struct writer_options *options, struct export_counts *counts,
			  struct error *err);

#endif
