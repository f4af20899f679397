/*
 * What a text merely mentions is no event: aims ("in order to oust"), plans
 * and capacities ("capacity for planning attacks"), standing states ("rebels
 * attack convoys"), deeds without a doer in a side clause.  The coder reads
 * what acts the words name; this file says which of them the sentence asserts.
 */
#include <string.h>

#include "private.h"

/* "the aim of unseating", "capacity for planning": nobody is said to do it.
 * "By", "after", "since" and "while" tell what was done. */
static bool gerund_of_noun(const struct reading *r, const struct clause *c)
{
	static const char *const words[] = { "of", "for", "on", "about", "to", "against", "in", "at",
		"towards", "toward", "without", "before", "into", "from" };
	const struct phrase_read *before;
	uint32_t v = c->verb;

	/* "accused of assaulting and kidnapping" */
	while (v > 2 && r->s->phrases[v - 1].kind == PHRASE_CONJ && r->s->phrases[v - 2].kind == PHRASE_VERB &&
	       r->s->phrases[v - 2].shape == VERB_ING)
		v -= 2;
	before = v > 0 ? &r->s->phrases[v - 1] : NULL;
	if (r->s->phrases[c->verb].shape != VERB_ING || !before || before->kind != PHRASE_PREP)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_spelled(r->s, before->last, words[i]))
			return true;
	return false;
}

/* "means bombing", "considered attacking": named behind a verb, not told. */
static bool bare_gerund(const struct reading *r, const struct clause *c)
{
	return r->s->phrases[c->verb].shape == VERB_ING && c->verb > 0 &&
	       r->s->phrases[c->verb - 1].kind == PHRASE_VERB &&
	       r->s->phrases[c->verb - 1].shape == VERB_FINITE;
}

/* An infinitive that no governor took up, other than a headline's first verb
 * and what is done in the act above it: "called to congratulate". */
static bool bare_aim(const struct reading *r, const struct clause *c, const struct act *act)
{
	const struct clause *outer = c->outer != NONE ? &r->clauses[c->outer] : NULL;

	if (r->s->phrases[c->verb].shape != VERB_INFINITIVE || c == r->clauses)
		return false;
	return !outer || !outer->n_acts || !said_in_doing(act->code) || strncmp(outer->acts[0].code, "04", 2);
}

/* "criticised Chad, urging it to leave", "quoted as saying" and "issued a letter urging" are told;
 * "a plan to urge", "by urging" are not. */
static bool idle_governor(const struct reading *r, const struct clause *c)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	return verb->shape != VERB_FINITE && c != r->clauses &&
	       !(verb->shape == VERB_ING && (r->s->phrases[c->verb - 1].kind == PHRASE_COMMA ||
					     r->s->phrases[c->verb - 1].kind == PHRASE_NOUN ||
					     token_spelled(r->s, r->s->phrases[c->verb - 1].first, "as")));
}

/* In the present, force and protest are a habit or a threat, but for headlines
 * and for what goes on now ("is shelling"). */
static bool standing_conflict(const struct reading *r, const struct clause *c, const struct act *act)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	/* "miners are on strike" is of now */
	if (r->s->tokens[verb->head].tags & TAG_BE && !verb->passive)
		return false;
	return verb->shape == VERB_FINITE && !verb->past && !verb->perfect && !r->s->headline &&
	       r->s->tokens[verb->head].form != FORM_ING && strncmp(act->code, "14", 2) >= 0;
}

/* Whether the clause hangs on "when", "who", "because" right before it; one
 * after "after" tells what led to the other. */
static bool side_clause(const struct reading *r, const struct clause *c)
{
	for (uint32_t p = c->verb; p-- > 0;) {
		uint8_t kind = r->s->phrases[p].kind;

		if (kind == PHRASE_COMMA || kind == PHRASE_VERB)
			return false;
		if (kind == PHRASE_SUB || kind == PHRASE_WH)
			return !token_spelled(r->s, r->s->phrases[p].first, "after");
	}
	return false;
}

/* Without a doer, only a whole clause of its own tells a deed: "two villages
 * were shelled". */
static bool doerless(const struct reading *r, const struct clause *c)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	return verb->shape == VERB_FINITE && !verb->modal && !side_clause(r, c);
}

/* A noun that hangs on another ("fear of an attack on") only names its act. */
static bool hangs(const struct reading *r, const struct act *act)
{
	for (uint32_t p = 1; p < r->s->n_phrases; p++)
		if (r->s->phrases[p].first <= act->first && act->first <= r->s->phrases[p].last)
			return r->s->phrases[p - 1].kind == PHRASE_PREP;
	return false;
}

/* Who travels as a private person visits nobody: "she flew to Jordan". */
static bool private_visit(const struct act *act)
{
	static const char *const roles[] = { "CVL", "EDU", "HLH", "REF", "JRN", "MED", "CRM", "LAB", "AGR" };

	if (strncmp(act->code, "042", 3))
		return false;
	for (uint32_t i = 0; i < act->source.n; i++) {
		const char *code = act->source.found[i].code;
		size_t n = code ? strlen(code) : 0;
		bool private = !n;

		for (size_t k = 0; k < sizeof roles / sizeof *roles && n >= 3; k++)
			private |= !strcmp(code + n - 3, roles[k]);
		if (!private)
			return false;
	}
	return true;
}

/* "To curb its influence by closing", "could anger Moscow by leaving": a means
 * to what was only aimed at or possible. */
static bool unreal_means(const struct reading *r, const struct clause *c)
{
	static const char *const possible[] = { "can", "could", "may", "might" };
	uint32_t p = c->verb;

	if (p < 2 || r->s->phrases[p].shape != VERB_ING || r->s->phrases[p - 1].kind != PHRASE_PREP ||
	    !token_spelled(r->s, r->s->phrases[p - 1].first, "by"))
		return false;
	for (p--; p-- > 0 && r->s->phrases[p].kind != PHRASE_COMMA;) {
		const struct phrase_read *verb = &r->s->phrases[p];

		if (verb->kind != PHRASE_VERB)
			continue;
		return verb->negated || verb->shape == VERB_INFINITIVE ||
		       token_among(r->s, verb->first, possible, sizeof possible / sizeof *possible);
	}
	return false;
}

/* "It is important for Chad to join": nobody asks it, nobody does it. */
static bool only_wished(const struct reading *r, const struct clause *c)
{
	uint32_t v = c->verb;

	if (r->s->tokens[r->s->phrases[v].head].tags & TAG_BE && c->inner != NONE)
		v = r->clauses[c->inner].verb;
	else if (c->outer != NONE)
		return false;
	return v > 2 && r->s->phrases[v].shape == VERB_INFINITIVE && r->s->phrases[v - 1].kind == PHRASE_NOUN &&
	       r->s->phrases[v - 2].kind == PHRASE_PREP && token_spelled(r->s, r->s->phrases[v - 2].first, "for");
}

/* "Rebels backed by Chad", "a militia trained by Iran": who they are, not what
 * was done of late. */
static bool standing_support(const struct reading *r, const struct clause *c, const struct act *act)
{
	return c->passive && r->s->phrases[c->verb].shape == VERB_PARTICIPLE && c->object != NONE &&
	       c->object < c->verb && side_known(&act->target) &&
	       (!strncmp(act->code, "05", 2) || !strncmp(act->code, "06", 2) || !strncmp(act->code, "07", 2)) &&
	       act->target.found[0].first >= r->s->phrases[c->object].first &&
	       act->target.found[0].last < r->s->phrases[c->verb].first;
}

/* "Allegations that it had interfered": said by whoever alleges it, or by nobody. */
static bool only_claimed(const struct reading *r, const struct clause *c)
{
	static const char *const words[] = { "allegation", "allegations", "accusation", "accusations", "claim", "claims",
		"rumour", "rumours", "rumor", "rumors", "suggestion", "suggestions", "fears", "fear", "possibility", "risk" };
	uint32_t p = c->passive ? c->object : c->subject;

	return p != NONE && p > 1 && p < c->verb && r->s->phrases[p - 1].kind == PHRASE_THAT &&
	       r->s->phrases[p - 2].kind == PHRASE_NOUN &&
	       token_among(r->s, r->s->phrases[p - 2].head, words, sizeof words / sizeof *words);
}

/* "Freed tourists they had seized in May", "the soldier it captured": what led to it. */
static bool told_before(const struct reading *r, const struct clause *c, const struct act *act)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	return verb->past && (verb->perfect || force_code(act->code)) && !c->passive && c->object != NONE && c->subject != NONE &&
	       c->object < c->subject && c->subject < c->verb;
}

bool act_asserted(const struct reading *r, const struct act *act)
{
	const struct clause *c = act->clause != NONE ? &r->clauses[act->clause] : NULL;
	bool doer = side_known(&act->source) || (act->flags & PATTERN_MUTUAL && act->target.n > 1);

	if ((!doer && !side_known(&act->target)) || private_visit(act))
		return false;
	if (!c)
		return doer && !hangs(r, act);
	if (unreal_means(r, c) || only_wished(r, c))
		return false;
	if (act->chained && !doer && !c->passive)
		return !strcmp(act->code, "185");
	if (act->chained)
		return (act->status >= 0 || !idle_governor(r, c)) &&
		       (strcmp(act->code, "100") || side_known(&act->target));
	if (standing_support(r, c, act) || told_before(r, c, act) || only_claimed(r, c))
		return false;
	if (gerund_of_noun(r, c) || bare_gerund(r, c) || bare_aim(r, c, act))
		return false;
	if (act->status < 0 && standing_conflict(r, c, act))
		return false;
	return doer || doerless(r, c);
}
