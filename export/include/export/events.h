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
	bool mentions;                        /* some want QUERY_MENTIONS */
};

/* words NULL: those on by default, "a,b": exactly these, "+a,b": these too;
 * all: every one.  With `mixed` datasets the columns dataset and dataset_id
 * are on by default.  STATUS_USAGE, with the nearest, for an unknown name. */
enum status event_columns_choose(struct event_columns *out, const char *words, bool all,
				 bool mixed, struct error *err);

/* Runs a filter into a writer; *written counts the rows. */
enum status export_events(struct store *store, const struct filter *filter,
			  const struct event_columns *columns, enum writer_format format, FILE *to,
			  const struct writer_options *options, int64_t *written,
			  struct error *err);

#endif
