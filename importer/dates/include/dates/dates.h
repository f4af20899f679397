/*
 * Dates: from text to time expressions with TIMEX3 values, and from
 * expressions to the days they cover.  Rules and names are data files of the
 * lexicon, compiled in.
 *
 *     struct dates *dates;
 *     dates_new(&dates, NULL, &err);
 *     n = dates_read(dates, &doc, &arena, &timexes);
 *     dates_free(dates);
 */
#ifndef DATES_DATES_H
#define DATES_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "schema/records.h"

enum timex_type { TIMEX_DATE, TIMEX_TIME, TIMEX_DURATION, TIMEX_SET };

/* How the words around an expression bind it to an event of its clause. */
enum timex_relation {
	TIMEX_ON,     /* dates: "on Friday", "in October", bare */
	TIMEX_AFTER,  /* only bounds from below: "after", "since" */
	TIMEX_BEFORE, /* only bounds from above: "before", "until", "ahead of", "by" */
};

enum timex_anchor { ANCHOR_NONE, ANCHOR_PUBLICATION, ANCHOR_EXPRESSION };

struct timex {
	uint32_t start, end;     /* bytes of the text */
	enum timex_type type;
	enum timex_relation relation;
	enum timex_anchor anchor; /* what a relative expression was read against */
	int32_t anchor_index;    /* of the earlier expression, or -1 */
	bool ambiguous;          /* 03/04/2021 without evidence of order */
	bool future;             /* the clause looks ahead of the anchor */
	bool dateline;           /* part of the article's dateline */
	bool displaced;          /* its clause is of another time, and no day of it known: "two
	                            days after the talks", "recently", "years ago", "44 BC" */
	bool range;              /* the next expression is its end: "5 March-2 April" */
	int32_t from, to;        /* days covered, DAY_NONE where open or unknown */
	enum precision precision; /* UNKNOWN where there are no days */
	const char *value;       /* TIMEX3: "2021-11-24", "P3D", "PRESENT_REF"; arena */
};

/* What an expression is read against. */
struct dates_document {
	const char *text;        /* UTF-8 */
	size_t length;
	int32_t published;       /* DAY_NONE: no publication date */
	int published_hour;      /* -1 = unknown; for "tonight", "overnight" */
	const char *country;     /* ISO alpha-3 of the article's place; may be NULL */
	size_t *steps;           /* NULL, or gets the work done (tokens and forms tried) */
};

struct dates;

/* directory: edited rule files instead of the ones compiled in; NULL = those. */
enum status dates_new(struct dates **out, const char *directory, struct error *err);
void dates_free(struct dates *dates);

/* All expressions in order of start; *out is arena memory. Linear in length. */
size_t dates_read(const struct dates *dates, const struct dates_document *document,
		  struct arena *arena, struct timex **out);

/* The days of a TIMEX3 value ("2021-10", "2021-W47", "2021-Q3", "199", "19",
 * "2021-SU", "2021-10-05T10:00", "2020/2021-03"); false when it names none. */
bool timex_days(const char *value, int32_t *from, int32_t *to, enum precision *precision);

/* A date as a user types it for --from or --to: "2021", "2021-10",
 * "2021-10-05", "october 2021", "yesterday" (against today). */
bool dates_parse_filter(const struct dates *dates, const char *text, int32_t today,
			int32_t *from, int32_t *to);

#endif
