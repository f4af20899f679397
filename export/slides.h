/*
 * Private to this room: events as slides of a timeline told on a page.  A page
 * bears a few hundred; beyond SLIDES_MOST, events of the same day, month, year,
 * decade or century share one, the finest that leaves few enough.
 */
#ifndef EXPORT_SLIDES_H
#define EXPORT_SLIDES_H

#include "base/civil.h"
#include "writer_ops.h"

#define SLIDES_MOST 300

struct slide {
	struct civil from, to; /* month or day 0: not known, or all of it */
	bool span;             /* `to` is later than `from` */
	const char *id;        /* of the event; "" for a group */
	const char *display;   /* the date's shortest true form */
	const char *headline, *text; /* HTML */
	const char *group;     /* quad class; "" for a group */
};

/* Appends one slide in the format's way; `first`: none went before. */
typedef void slide_add(struct strbuf *to, const struct slide *slide, bool first);

/* Event columns a slide is made of. */
#define SLIDE_COLUMNS "event_id,date,date_from,date_to,source,source_name,target,target_name,cameo," \
	"label,quad,status,place,publisher,title,sentence,url,mentions"

/* As begin, row, end and release of a writer.  With options.top rows are
 * written as they come, else all at the end. */
enum status slides_begin(struct writer *writer, slide_add *add, struct error *err);
enum status slides_row(struct writer *writer, const struct cell *cells, struct error *err);
enum status slides_end(struct writer *writer, struct error *err);
void slides_release(struct writer *writer);

#endif
