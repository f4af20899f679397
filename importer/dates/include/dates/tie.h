/*
 * The tie between dates and events: which of an article's expressions dates
 * an event, by the rules of meaning.  In order:
 *
 *  1. an expression of the event's clause, else of its sentence (basis text);
 *     "after", "since", "before", "ahead of" and "by" only bound;
 *  2. the governing earlier expression, which the caller knows (context);
 *  3. the days on which the offices named in the sentence overlap (tenure);
 *  4. the publication day, for headline and lead of a dated story (lead); this
 *     goes before 3 where those named hold office on that day;
 *     Neither 2 nor 4 hold for an act of another time and no known day: "two
 *     days after" what is told, "recently", "years ago";
 *  5. else the event is known only to be reported by then (bound).
 *
 *     struct tie tie = {
 *             .timexes = timexes, .n_timexes = n,
 *             .clause = { start, end }, .sentence = { start, end },
 *             .governing = SIZE_MAX, .act = verb_start,
 *             .published = article->published, .published_by = article->published_by,
 *             .tenure_from = DAY_NONE, .tenure_to = DAY_NONE, .lead = n_sentence < 2,
 *     };
 *     event->date = dates_tie(&tie);
 */
#ifndef DATES_TIE_H
#define DATES_TIE_H

#include "dates/dates.h"

struct tie {
	const struct timex *timexes; /* of the text that holds the sentence; borrowed */
	size_t n_timexes;
	struct text_span clause;   /* byte ranges of that text */
	struct text_span sentence;
	size_t governing;          /* earlier expression the text goes on from, SIZE_MAX = none */
	uint32_t act;              /* byte where the act's words begin */
	int32_t published;         /* DAY_NONE = unknown */
	enum precision published_precision; /* DAY, MONTH or YEAR */
	bool published_by;         /* only "last updated" is stated */
	int32_t tenure_from, tenure_to; /* both DAY_NONE: no office named; either: open there */
	bool lead;                 /* headline, or one of the first two sentences */
	bool background;           /* perfect tense, habit, state, "earlier": no day of its own;
	                              neither context nor lead may date it */
	bool future;               /* planned or announced: may lie after publication */
};

/* Never fails; from <= to where both are known.  Done events never end after
 * the publication day: an expression that lies wholly after it dates only
 * events with `future`, others are bound. */
struct event_date dates_tie(const struct tie *tie);

#endif
