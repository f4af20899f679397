/* Which entries of the lexicon fit a clause or a noun phrase. */
#include <string.h>

#include "private.h"

/* Token ranges of a clause that conditions look into. */
static uint32_t region_last(const struct reading *r, uint32_t end)
{
	return end < r->s->n_phrases ? r->s->phrases[end].first : r->s->n;
}

static bool listed_in(const struct reading *r, uint32_t list, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if (lexicon_listed(r->lex, list, r->lemmas + i, end - i))
			return true;
	return false;
}

static bool role_in(const struct found *found, const char *roles)
{
	for (; *roles; roles += 3)
		for (size_t i = 0; found->code && found->code[i]; i += 3)
			if (!strncmp(found->code + i, roles, 3))
				return true;
	return false;
}

static bool actor_fits(const struct need *need, const struct found *found)
{
	if (!found->code)
		return false;
	if (need->any_actor)
		return true;
	if (need->country && (strlen(found->code) == 3 || !strncmp(found->code + 3, "GOV", 3)))
		return true;
	return need->roles && role_in(found, need->roles);
}

static bool actor_there(struct reading *r, const struct need *need, uint32_t p)
{
	struct found found;

	actors_phrase(r->actors, r->s, p, &found);
	return actor_fits(need, &found);
}

/* Where a noun phrase with its "of" phrases ends. */
static uint32_t phrase_end(const struct reading *r, uint32_t p, uint32_t end)
{
	uint32_t k = p + 1;

	while (k + 1 < end && k + 1 < r->s->n_phrases && r->s->phrases[k].kind == PHRASE_PREP &&
	       token_spelled(r->s, r->s->phrases[k].first, "of") && r->s->phrases[k + 1].kind == PHRASE_NOUN)
		k += 2;
	return r->s->phrases[k - 1].last + 1u;
}

static uint32_t prep_any(const struct reading *r, uint32_t from, uint32_t end, uint32_t word)
{
	for (uint32_t k = from; k < end && k < r->s->n_phrases; k++)
		if ((r->s->phrases[k].kind == PHRASE_PREP || r->s->phrases[k].kind == PHRASE_THAT) &&
		    r->s->tokens[r->s->phrases[k].first].word == word)
			return k;
	return NONE;
}

/* Where the phrase that a preposition opens ends: "for an end to the war", but
 * not "for talks", on Monday, "in a letter". */
static uint32_t prep_end(const struct reading *r, uint32_t p, uint32_t end, uint32_t end_token)
{
	uint32_t k = p + 1;

	if (k >= end || r->s->phrases[k].kind != PHRASE_NOUN)
		return end_token;
	while (k + 1 < end && (r->s->phrases[k + 1].kind == PHRASE_CONJ || r->s->phrases[k + 1].kind == PHRASE_NOUN ||
	       (r->s->phrases[k + 1].kind == PHRASE_PREP && k < p + 4)))
		k++;
	return r->s->phrases[k].last + 1u;
}

/* "marched, calling on Chad": what follows a participle in -ing is its own. */
static bool behind_gerund(const struct reading *r, uint32_t first, uint32_t p)
{
	for (uint32_t k = first; k < p; k++)
		if (r->s->phrases[k].kind == PHRASE_VERB && r->s->phrases[k].shape == VERB_ING &&
		    r->s->phrases[k - 1].kind != PHRASE_PREP)
			return true;
	return false;
}

struct where {
	uint32_t first_token, end_token; /* the region */
	uint32_t first, end;             /* phrases of it */
	uint32_t subject, object;
	uint32_t second;                 /* "granted Laos a loan": the loan, NONE */
	uint32_t verb_first, verb;       /* tokens: "will jointly patrol" */
};

static bool head_listed(const struct reading *r, uint32_t list, uint32_t p)
{
	const struct phrase_read *phrase = &r->s->phrases[p];

	return lexicon_listed(r->lex, list, r->lemmas + phrase->head, 1) ||
	       (phrase->head > phrase->first && lexicon_listed(r->lex, list, r->lemmas + phrase->head - 1, 2) > 1);
}

static bool need_met(struct reading *r, const struct need *need, const struct where *at)
{
	uint32_t p = NONE, first = at->first_token, end = at->end_token;

	switch ((enum need_where)need->where) {
	case NEED_REGION:
		if (!need->list) {
			for (uint32_t k = at->first; k < at->end; k++)
				if (r->s->phrases[k].kind == PHRASE_NOUN && actor_there(r, need, k))
					return true;
			return false;
		}
		return listed_in(r, need->list, first, end) || listed_in(r, need->list, at->verb_first, at->verb) ||
		       (at->object != NONE && at->object < at->first &&
			listed_in(r, need->list, r->s->phrases[at->object].first,
				  phrase_end(r, at->object, r->s->n_phrases)));
	case NEED_OBJ:
		p = at->object;
		break;
	case NEED_HEAD:
		p = at->object;
		if (p != NONE && need->list)
			return head_listed(r, need->list, p) ||
			       (at->second != NONE && head_listed(r, need->list, at->second));
		break;
	case NEED_SUBJ:
		p = at->subject;
		break;
	case NEED_PREP:
		p = prep_any(r, at->first, at->end, need->preposition);
		if (p == NONE || behind_gerund(r, at->first, p))
			return false;
		if (need->list)
			return listed_in(r, need->list, r->s->phrases[p].last + 1u, prep_end(r, p, at->end, end));
		p = p + 1 < at->end && r->s->phrases[p + 1].kind == PHRASE_NOUN ? p + 1 : NONE;
		break;
	}
	if (p == NONE)
		return false;
	if (need->any_phrase)
		return !day_word(r, p);
	if (!need->list)
		return actor_there(r, need, p) ||
		       /* "Brazilian and Bolivian police": the role stands with the last */
		       (need->where == NEED_SUBJ && p + 2 < r->s->n_phrases && r->s->phrases[p + 1].kind == PHRASE_CONJ &&
			r->s->phrases[p + 2].kind == PHRASE_NOUN && actor_there(r, need, p + 2));
	if (listed_in(r, need->list, r->s->phrases[p].first, phrase_end(r, p, r->s->n_phrases)))
		return true;
	return need->where == NEED_OBJ && at->second != NONE &&
	       listed_in(r, need->list, r->s->phrases[at->second].first, phrase_end(r, at->second, r->s->n_phrases));
}

/* Most patterns want a word that the sentence has nowhere. */
static bool wants_others(const struct reading *r, const struct pattern *pattern)
{
	return pattern->wanted & ~r->lists;
}

static bool needs_met(struct reading *r, const struct pattern *pattern, const struct where *at)
{
	for (uint32_t i = 0; i < pattern->n_needs; i++)
		if (need_met(r, &pattern->needs[i], at) == pattern->needs[i].negated)
			return false;
	return true;
}

/* The words after the first: right behind the verb, or behind its object. */
static bool words_follow(const struct reading *r, const uint32_t *words, uint32_t n, uint32_t head,
			 const struct clause *c)
{
	uint32_t i = 1, at = head + 1;

	for (; i < n && at < r->s->n; at++) {
		if (r->s->tokens[at].pos == POS_ADV && r->s->tokens[at].word != words[i])
			continue;
		if (r->s->tokens[at].word != words[i] && r->lemmas[at].noun != words[i] &&
		    r->lemmas[at].verb != words[i])
			break;
		i++;
	}
	if (i == n)
		return true;
	if (n != 2 || c->object == NONE || c->passive)
		return false;
	/* "expressed its full readiness" */
	at = r->s->phrases[c->object].head;
	if (r->s->tokens[at].word == words[1] || r->lemmas[at].noun == words[1])
		return true;
	/* "called the talks off", but not "called him on Monday" */
	at = r->s->phrases[c->object].last + 1u;
	return at < r->s->n && r->s->tokens[at].word == words[1] &&
	       !(c->object + 2 < r->s->n_phrases && r->s->phrases[c->object + 1].kind == PHRASE_PREP &&
		 r->s->phrases[c->object + 2].kind == PHRASE_NOUN &&
		 (!particle_word(r, at) || token_spelled(r->s, at, "over")));
}

static void where_of(struct reading *r, const struct clause *c, struct where *at)
{
	at->first = c->verb + 1;
	at->end = c->end;
	at->first_token = r->s->phrases[c->verb].head + 1u;
	at->end_token = region_last(r, c->end);
	at->subject = c->subject;
	at->object = c->object;
	at->second = NONE;
	at->verb_first = r->s->phrases[c->verb].first;
	at->verb = r->s->phrases[c->verb].head;
	while (at->verb_first > 0 && r->s->tokens[at->verb_first - 1].pos == POS_ADV)
		at->verb_first--;
	if (c->object != NONE && c->object > c->verb && c->object + 1 < c->end &&
	    r->s->phrases[c->object + 1].kind == PHRASE_NOUN)
		at->second = c->object + 1;
}

uint32_t pattern_object(const struct reading *r, const struct clause *c, const struct pattern *pattern)
{
	const struct phrase_read *phrases = r->s->phrases;
	uint32_t p = c->verb + 1;

	if (c->object != NONE || pattern->n_words < 2 || p + 1 >= c->end || phrases[p].kind != PHRASE_PREP ||
	    phrases[p + 1].kind != PHRASE_NOUN || phrases[p].first != phrases[c->verb].head + pattern->n_words - 1u)
		return c->object;
	return r->s->tokens[phrases[p].first].word == pattern->words[pattern->n_words - 1] ? p + 1 : NONE;
}

const struct pattern *match_verb(struct reading *r, struct clause *c)
{
	uint32_t head = r->s->phrases[c->verb].head;
	uint32_t at = lexicon_verbs(r->lex, r->lemmas[head].verb);
	struct where where;

	if (!at)
		return NULL;
	where_of(r, c, &where);
	for (; at; at = lexicon_pattern(r->lex, at)->next) {
		const struct pattern *pattern = lexicon_pattern(r->lex, at);
		const char *lost = NULL;

		if (wants_others(r, pattern)) {
			lost = "conditions";
		} else {
			where.object = pattern_object(r, c, pattern);
			if (!words_follow(r, pattern->words, pattern->n_words, head, c))
				lost = "words";
			else if (!needs_met(r, pattern, &where))
				lost = "conditions";
		}
		if (r->explain)
			fprintf(r->explain, "    %s:%u %s %s\n", pattern->file, pattern->line,
				*pattern->code ? pattern->code : "--", lost ? lost : "taken");
		if (!lost)
			return pattern;
	}
	return NULL;
}

/* "wants Chad to", but "wants to"; "insists that Chad leave", but "that it left". */
static bool governor_fits(struct reading *r, struct clause *c, const struct governor *governor)
{
	const struct clause *inner = c->inner != NONE ? &r->clauses[c->inner] : NULL;
	const struct phrase_read *verb = inner ? &r->s->phrases[inner->verb] : NULL;

	/* "went on strike", though one may "go on to attack" */
	if (governor->mode == r->coder->mode_same && governor->n_words == 2 && c->verb + 2 < r->s->n_phrases &&
	    r->s->phrases[c->verb + 1].kind == PHRASE_PREP && r->s->phrases[c->verb + 2].kind == PHRASE_NOUN)
		return false;
	if (governor->flags & GOVERNOR_WITH_OBJ)
		return inner && !c->by_that && !c->passive && c->object != NONE && c->object > c->verb &&
		       phrase_end(r, c->object, inner->verb) == verb->first && verb->shape == VERB_INFINITIVE &&
		       side_known(clause_object(r, c));
	if (governor->flags & GOVERNOR_BASE)
		return inner && c->by_that && verb->first == verb->head && r->s->tokens[verb->head].form == FORM_BASE &&
		       inner->subject != NONE && r->s->tokens[r->s->phrases[inner->subject].head].pos != POS_PRON &&
		       !(r->s->tokens[r->s->phrases[inner->subject].head].tags & TAG_PLURAL);
	return true;
}

const struct governor *match_governor(struct reading *r, struct clause *c)
{
	uint32_t head = r->s->phrases[c->verb].head;
	const struct governor *best = NULL;

	/* "is prepared to", "was set to": listed under "be" */
	if (r->s->phrases[c->verb].passive)
		for (uint32_t at = lexicon_governors(r->lex, lexicon_word(r->lex, "be", 2)); at;
		     at = lexicon_governor(r->lex, at)->next) {
			const struct governor *governor = lexicon_governor(r->lex, at);

			if (governor->n_words == 2 && governor->words[1] == r->s->tokens[head].word)
				return governor;
		}
	for (uint32_t at = lexicon_governors(r->lex, r->lemmas[head].verb); at;
	     at = lexicon_governor(r->lex, at)->next) {
		const struct governor *governor = lexicon_governor(r->lex, at);

		if (!words_follow(r, governor->words, governor->n_words, head, c) || !governor_fits(r, c, governor))
			continue;
		if (!best || governor->n_words > best->n_words ||
		    (governor->n_words == best->n_words && governor->flags & (GOVERNOR_WITH_OBJ | GOVERNOR_BASE)))
			best = governor;
	}
	return best;
}

const struct governor *noun_governor(const struct reading *r, uint32_t p)
{
	uint32_t at = lexicon_noun_governors(r->lex, r->lemmas[r->s->phrases[p].head].noun);

	return at ? lexicon_governor(r->lex, at) : NULL;
}

static bool noun_words(const struct reading *r, const struct pattern *pattern, uint32_t i, uint32_t last)
{
	if (i + pattern->n_words - 1 > last)
		return false;
	for (uint32_t k = 1; k < pattern->n_words; k++)
		if (r->s->tokens[i + k].word != pattern->words[k] && r->lemmas[i + k].noun != pattern->words[k])
			return false;
	return true;
}

/* "from March 29": no march. */
static bool month_of_date(const struct reading *r, uint32_t i)
{
	return r->s->tokens[i].capital && token_spelled(r->s, i, "march") &&
	       ((i > 0 && r->s->tokens[i - 1].kind == TOKEN_NUMBER) ||
		(i + 1 < r->s->n && r->s->tokens[i + 1].kind == TOKEN_NUMBER));
}

const struct pattern *match_noun(struct reading *r, uint32_t p, uint32_t end, uint32_t *last)
{
	const struct phrase_read *phrase = &r->s->phrases[p];
	const struct pattern *best = NULL;
	struct where where = { .first = p + 1, .end = end, .subject = NONE, .object = p, .second = NONE };

	where.first_token = phrase->first;
	where.end_token = region_last(r, end);
	for (uint32_t i = phrase->first; i <= phrase->last; i++) {
		uint32_t at = lexicon_nouns(r->lex, r->s->tokens[i].word);

		if (!at)
			at = lexicon_nouns(r->lex, r->lemmas[i].noun);
		if (at && month_of_date(r, i))
			continue;
		for (; at; at = lexicon_pattern(r->lex, at)->next) {
			const struct pattern *pattern = lexicon_pattern(r->lex, at);

			if (wants_others(r, pattern) || !noun_words(r, pattern, i, phrase->last) ||
			    !needs_met(r, pattern, &where))
				continue;
			/* the later word is nearer the head */
			if (!best || i + pattern->n_words - 1 > *last || pattern->rank > best->rank) {
				best = pattern;
				*last = i + pattern->n_words - 1;
			}
			break;
		}
	}
	return best;
}
