/*
 * Which earlier date a sentence without one goes on from.  Running news jumps
 * between the day's story and its past, so a date governs little: only from a
 * main clause ("which invaded in 2014" dates its own clause), only verbs told
 * in the simple past ("Turkey threatens" is of now), only the next sentence,
 * or the next two where it names a day or a week.
 */
#include <string.h>

#include "private.h"

#define SENTENCES_OF_A_DAY 2
#define SENTENCES_OF_A_MONTH 1

void narrative_paragraph(struct narrative *story)
{
	story->timex = SIZE_MAX;
}

static bool is_now(const struct timex *timex)
{
	return timex->type == TIMEX_DATE && timex->value && !strcmp(timex->value, "PRESENT_REF");
}

/* How many sentences after its own a date governs. */
static uint32_t reach(const struct timex *timex)
{
	if (timex->type != TIMEX_DATE && timex->type != TIMEX_TIME)
		return 0;
	if (timex->from == DAY_NONE || timex->dateline || timex->relation != TIMEX_ON)
		return 0;
	switch (timex->precision) {
	case PRECISION_DAY:
	case PRECISION_WEEK:
		return SENTENCES_OF_A_DAY;
	case PRECISION_MONTH:
	case PRECISION_QUARTER:
	case PRECISION_HALF:
	case PRECISION_SEASON:
	case PRECISION_YEAR:
		return SENTENCES_OF_A_MONTH;
	case PRECISION_DECADE:
	case PRECISION_INTERVAL:
	case PRECISION_UNKNOWN:
		break;
	}
	return 0;
}

/* Whether a byte of the sentence lies in a clause below another: after "who",
 * "when", "because", up to the next comma; within brackets or quotes. */
static bool subordinate(const struct sentence *s, uint32_t at)
{
	bool below = false, quoted = false;
	int open = 0;

	for (uint32_t p = 0; p < s->n_phrases; p++) {
		const struct phrase_read *phrase = &s->phrases[p];

		if (s->tokens[phrase->first].start > at)
			break;
		switch ((enum phrase_kind)phrase->kind) {
		case PHRASE_WH:
		case PHRASE_SUB:
			below = true;
			break;
		case PHRASE_COMMA:
		case PHRASE_STOP:
			below = false;
			break;
		case PHRASE_QUOTE:
			quoted = !quoted;
			break;
		case PHRASE_OPEN:
			open++;
			break;
		case PHRASE_CLOSE:
			open--;
			break;
		case PHRASE_NOUN:
		case PHRASE_VERB:
		case PHRASE_PREP:
		case PHRASE_CONJ:
		case PHRASE_THAT:
		case PHRASE_ADV:
		case PHRASE_ADJ:
			break;
		}
	}
	return below || quoted || open > 0;
}

void narrative_sentence(struct narrative *story, const struct sentence *s,
			const struct timex *timexes, size_t n)
{
	if (story->timex != SIZE_MAX && ++story->age > reach(&timexes[story->timex]))
		story->timex = SIZE_MAX;
	for (size_t i = story->next; i < n && timexes[i].start < s->end; i++) {
		story->next = i + 1;
		if (is_now(&timexes[i])) {
			story->timex = SIZE_MAX;
		} else if (reach(&timexes[i]) && !(i > 0 && timexes[i - 1].range) &&
			   !subordinate(s, timexes[i].start)) {
			story->timex = i;
			story->age = 1;
		}
	}
}

/* The verb group that tells when an act is: its own where that is finite, else
 * the finite one before it, else the next. */
static const struct phrase_read *telling_verb(const struct sentence *s, const struct act *act)
{
	const struct phrase_read *before = NULL;

	for (uint32_t p = 0; p < s->n_phrases; p++) {
		const struct phrase_read *phrase = &s->phrases[p];

		if (phrase->kind != PHRASE_VERB || phrase->shape != VERB_FINITE)
			continue;
		if (phrase->first > act->first)
			return before ? before : phrase;
		before = phrase;
	}
	return before;
}

bool narrative_told(const struct sentence *s, const struct act *act)
{
	const struct phrase_read *verb = telling_verb(s, act);

	return verb && verb->past && !verb->perfect && !verb->modal && !verb->future;
}
