/* Who says it, and what that makes of the act. */
#include <string.h>

#include "private.h"

static bool same_actor(const struct side *side, const struct found *who)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (who->code && side->found[i].code && !strcmp(side->found[i].code, who->code))
			return true;
	return false;
}

static bool announces(const struct reading *r, const struct clause *speech)
{
	static const char *const words[] = { "announce", "declare", "proclaim" };
	uint32_t verb = r->lemmas[r->s->phrases[speech->verb].head].verb;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (verb && verb == lexicon_word(r->lex, words[i], strlen(words[i])))
			return true;
	return false;
}

void say_act(struct reading *r, const struct clause *speech, struct act *act)
{
	const struct side *speaker = clause_subject(r, &r->clauses[r->clause_of[speech->verb]]);

	if (act->said || !speaker->n)
		return;
	act->said = true;
	act->said_by = speaker->found[0];
	if (same_actor(&act->source, &act->said_by))
		act->stance = announces(r, speech) ? EVENT_ANNOUNCED : -1;
	else if (same_actor(&act->target, &act->said_by))
		act->stance = EVENT_CLAIMED;
}

const struct clause *last_words(struct reading *r)
{
	struct clause *c = r->n_clauses > 1 ? &r->clauses[r->n_clauses - 1] : NULL;
	const struct governor *governor;
	uint8_t before;

	/* saying may be coded as a statement, no more */
	if (!c || (c->n_acts && strncmp(c->acts[0].code, "01", 2) != 0) || c->inner != NONE || c->outer != NONE || c->subject == NONE ||
	    c->subject == 0)
		return NULL;
	before = r->s->phrases[(c->subject < c->verb ? c->subject : c->verb) - 1].kind;
	if (before != PHRASE_COMMA && before != PHRASE_QUOTE)
		return NULL;
	/* "he told reporters" */
	if (c->object != NONE && token_spelled(r->s, r->s->phrases[c->verb].head, "told"))
		return c;
	governor = match_governor(r, c);
	return governor && governor->mode == r->coder->mode_say ? c : NULL;
}

void say_sentence(struct reading *r, struct act *nouns, uint32_t n_nouns)
{
	const struct clause *speech = last_words(r);

	if (!speech)
		return;
	for (uint32_t i = 0; i < r->n_clauses; i++)
		for (uint32_t k = 0; k < r->clauses[i].n_acts; k++)
			say_act(r, speech, &r->clauses[i].acts[k]);
	for (uint32_t i = 0; i < n_nouns; i++)
		say_act(r, speech, &nouns[i]);
}
