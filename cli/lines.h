/*
 * The frame of the filters `code` and `dates`: one JSON object a line in, one
 * out, order kept.  A bad line gives {"line", "error"}, with its id when that
 * could be read, and the rest go on.
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <jansson.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "cli.h"
#include "schema/records.h"

struct lines_filter {
	const char *id_name;   /* "id" or "doc_id" */
	void *context;
	/* Appends the members after the id to out (without braces); false:
	 * the line is bad, and err says why.  Runs under arena_run(). */
	bool (*line)(void *context, const json_t *object, struct arena *arena,
		     struct strbuf *out, struct error *err);
};

/* Runs standard input to standard output; returns the exit code. */
int lines_run(const struct lines_filter *filter);

/* The day of a member that is null, absent, "YYYY-MM-DD" (more may follow),
 * "YYYY-MM" or "YYYY"; false when it is something else. */
bool lines_day(const json_t *object, const char *name, struct event_date *date,
	       struct error *err);

/* Maps byte offsets into text to code points; offsets asked for mostly rise,
 * so the last answer is where the next count starts. */
struct point_count {
	const char *text;
	size_t bytes;
	size_t points;
};
size_t point_at(struct point_count *count, size_t byte);

#endif
