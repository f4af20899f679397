/* Which expression dates an event: the rules of meaning, in their order. */
#include "dates/tie.h"

static bool inside(const struct timex *timex, struct text_span span)
{
	return timex->start >= span.start && timex->end <= span.end;
}

/* A date an event can take: with days ("the past week" has some), not a habit,
 * not in the dateline. */
static bool placeable(const struct timex *timex)
{
	return timex->type != TIMEX_SET && timex->from != DAY_NONE && !timex->dateline;
}

/* The days of an expression, with the end of its range where it opens one. */
static struct event_date days_of(const struct tie *tie, size_t i, enum date_basis basis)
{
	const struct timex *timex = &tie->timexes[i];
	struct event_date date = { timex->from, timex->to, timex->precision, basis };

	if (timex->range && i + 1 < tie->n_timexes && placeable(&tie->timexes[i + 1]) &&
	    tie->timexes[i + 1].to >= date.from) {
		date.to = tie->timexes[i + 1].to;
		if (date.to > timex->to)
			date.precision = PRECISION_INTERVAL;
	}
	return date;
}

/* "This year" in a story of May has not run past the story. */
static bool happened(const struct tie *tie, const struct timex *timex)
{
	return tie->future || tie->published == DAY_NONE || timex->from <= tie->published;
}

static uint32_t distance(const struct timex *timex, uint32_t at)
{
	return timex->start > at ? timex->start - at : at - timex->start;
}

/* "Two days after the talks of 5 May, he fled": the day is that of the talks. */
static bool tells_of_another(const struct tie *tie, size_t i)
{
	return i > 0 && tie->timexes[i - 1].displaced && tie->timexes[i - 1].type == TIMEX_DURATION &&
	       tie->timexes[i].start - tie->timexes[i - 1].end < 80;
}

/* Whether the act lies off what the text goes on from: so says an expression of
 * its clause, or one before it in the sentence. */
static bool displaced(const struct tie *tie)
{
	/* one right behind the clause is of it: "attacked the town years ago" */
	for (size_t i = 0; i < tie->n_timexes && tie->timexes[i].start <= tie->clause.end + 2; i++)
		if (tie->timexes[i].displaced &&
		    (tie->timexes[i].start >= tie->clause.start ||
		     (inside(&tie->timexes[i], tie->sentence) && tie->timexes[i].start < tie->act)))
			return true;
	return false;
}

/* The expression of the span nearest to the act; n_timexes: none. */
static size_t nearest(const struct tie *tie, struct text_span span)
{
	size_t best = tie->n_timexes;

	for (size_t i = 0; i < tie->n_timexes; i++) {
		const struct timex *timex = &tie->timexes[i];

		if (timex->start >= span.end)
			break;
		if (!inside(timex, span) || !placeable(timex) ||
		    timex->relation != TIMEX_ON || !happened(tie, timex) || tells_of_another(tie, i))
			continue;
		if (i > 0 && tie->timexes[i - 1].range && inside(&tie->timexes[i - 1], span))
			continue;
		if (best == tie->n_timexes ||
		    distance(timex, tie->act) < distance(&tie->timexes[best], tie->act))
			best = i;
	}
	return best;
}

/* An earlier expression that may date the event. */
static bool governs(const struct tie *tie)
{
	return tie->governing < tie->n_timexes && !tie->background &&
	       placeable(&tie->timexes[tie->governing]) &&
	       happened(tie, &tie->timexes[tie->governing]);
}

static bool tenure_of(const struct tie *tie, struct event_date *date)
{
	int32_t to = tie->tenure_to;

	if (tie->tenure_from == DAY_NONE)
		return false;
	if (tie->published != DAY_NONE && (to == DAY_NONE || to > tie->published))
		to = tie->published;
	if (to == DAY_NONE || to < tie->tenure_from)
		return false;
	*date = (struct event_date){ tie->tenure_from, to,
		tie->tenure_from == to ? PRECISION_DAY : PRECISION_INTERVAL, BASIS_TENURE };
	return true;
}

/* "Before Friday" may end the time in which it happened sooner than the
 * publication does. */
static struct event_date bound_of(const struct tie *tie)
{
	int32_t to = tie->published;

	for (size_t i = 0; i < tie->n_timexes && !tie->future; i++) {
		const struct timex *timex = &tie->timexes[i];

		if (inside(timex, tie->clause) && placeable(timex) &&
		    timex->relation == TIMEX_BEFORE && (to == DAY_NONE || timex->to < to))
			to = timex->to;
	}
	return (struct event_date){ DAY_NONE, to, PRECISION_UNKNOWN, BASIS_BOUND };
}

/* Days after the publication cannot have happened yet. */
static struct event_date clipped(const struct tie *tie, struct event_date date)
{
	if (tie->future || tie->published == DAY_NONE || date.to <= tie->published ||
	    date.precision != PRECISION_INTERVAL)
		return date;
	date.to = tie->published;
	return date;
}

/* Headline or first sentences of a story dated to the day. */
static bool is_lead(const struct tie *tie)
{
	return tie->lead && !tie->background && !tie->future && !tie->published_by &&
	       tie->published != DAY_NONE && tie->published_precision == PRECISION_DAY;
}

struct event_date dates_tie(const struct tie *tie)
{
	struct event_date date;
	bool in_office, off;
	size_t i = nearest(tie, tie->clause);

	if (i == tie->n_timexes)
		i = nearest(tie, tie->sentence);
	if (i < tie->n_timexes)
		return clipped(tie, days_of(tie, i, BASIS_TEXT));
	off = displaced(tie);
	if (!off && governs(tie))
		return clipped(tie, days_of(tie, tie->governing, BASIS_CONTEXT));
	in_office = tenure_of(tie, &date);
	/* news of those now in office is of the day; years of office would be
	 * true and of no use */
	if (!off && is_lead(tie) && (!in_office || (date.from <= tie->published && tie->published <= date.to)))
		return (struct event_date){ tie->published, tie->published, PRECISION_DAY,
					    BASIS_LEAD };
	return in_office ? date : bound_of(tie);
}
