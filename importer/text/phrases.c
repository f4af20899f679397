/* Phrases: noun groups, verb groups, and what stands between them. */
#include <string.h>

#include "private.h"

static bool in_noun_group(const struct token *t)
{
	return t->pos == POS_NOUN || t->pos == POS_ADJ || t->pos == POS_DET || t->pos == POS_NUM ||
	       t->pos == POS_POSS || t->pos == POS_POSSESSIVE;
}

/* "visited Greece next week", "met the minister Tuesday": a time that follows
 * a noun is no part of its group. */
static bool time_after_noun(const struct sentence *s, uint32_t k)
{
	static const char *const words[] = { "next", "last", "Monday", "Tuesday", "Wednesday", "Thursday",
		"Friday", "Saturday", "Sunday" };

	if (s->tokens[k - 1].pos != POS_NOUN)
		return false;
	return token_written(s, k, words, sizeof words / sizeof *words);
}

/* Whether tokens [i, k) are a date before a name: "On Monday", "21 June", "May
 * 1996", "in 1996", "June 21". */
static bool ends_date(const struct sentence *s, uint32_t i, uint32_t k)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	static const char *const preps[] = { "in", "on", "since", "by", "until" };
	bool month = false;

	if (k == i || k > i + 4 || s->tokens[i].in_name || i == 0 ||
	    !token_among(s, i - 1, preps, sizeof preps / sizeof *preps))
		return false;
	if (k == i + 1 && token_written(s, i, days, sizeof days / sizeof *days))
		return true;
	for (uint32_t j = i; j < k; j++) {
		if (token_written(s, j, months, sizeof months / sizeof *months))
			month = true;
		else if (s->tokens[j].kind != TOKEN_NUMBER && !token_written(s, j, days, sizeof days / sizeof *days))
			return false;
	}
	return month || (k == i + 1 && s->tokens[i].end - s->tokens[i].start == 4);
}

/* Tokens [i, end) of a noun group that begins at i. */
static uint32_t noun_group(const struct sentence *s, uint32_t i, struct phrase_read *p)
{
	uint32_t k = i, head = i;
	bool seen = false;

	for (; k < s->n; k++) {
		const struct token *t = &s->tokens[k];

		if (t->pos == POS_DET && seen && s->tokens[k - 1].pos != POS_DET)
			break;
		if (seen && (t->pos == POS_POSS || time_after_noun(s, k)))
			break;
		/* "On 21 June Mexican police" */
		if (t->in_name && ends_date(s, i, k))
			break;
		/* "to Chad two of its ships" */
		if (seen && t->pos == POS_NUM && t->kind == TOKEN_WORD && s->tokens[k - 1].in_name)
			break;
		if (t->mark == '$' || t->mark == '%' )
			continue;
		if (!in_noun_group(t))
			break;
		if (t->pos == POS_NOUN || t->pos == POS_NUM || t->pos == POS_ADJ) {
			head = k;
			seen = true;
		}
	}
	/* the head is the last noun, if there is one after the last possessive */
	for (uint32_t j = k; j-- > i;) {
		if (s->tokens[j].pos == POS_NOUN) {
			head = j;
			break;
		}
	}
	p->kind = PHRASE_NOUN;
	p->head = (uint16_t)head;
	return k;
}

static bool verbal(const struct token *t)
{
	return t->pos == POS_VERB || t->pos == POS_AUX || t->pos == POS_MODAL || t->pos == POS_NOT ||
	       t->pos == POS_TO;
}

static void finish_verb(const struct sentence *s, struct phrase_read *p)
{
	bool finite = false, to = false, be = false, ing = false, have = false;

	for (uint32_t i = p->first; i <= p->last; i++) {
		const struct token *t = &s->tokens[i];

		if (t->pos == POS_NOT)
			p->negated = true;
		if (t->pos == POS_TO)
			to = true;
		if (t->pos == POS_MODAL) {
			p->modal = t->word;
			finite = true;
		}
		if (i == p->head)
			continue;
		if (t->pos == POS_AUX) {
			be = (t->tags & TAG_BE) != 0;
			have |= (t->tags & TAG_HAVE) != 0;
			if (t->tags & (TAG_S | TAG_PAST) || (t->tags & TAG_HAVE && t->tags & TAG_BASE))
				finite = true;
			if (t->tags & TAG_PAST)
				p->past = true;
			if (t->tags & TAG_ING && !finite)
				ing = true;
		}
	}
	p->perfect = have;
	switch (s->tokens[p->head].form) {
	case FORM_FINITE:
		finite = true;
		break;
	case FORM_PAST:
		if (!be) {
			finite = true;
			p->past = true;
		}
		p->passive = be;
		break;
	case FORM_PARTICIPLE:
		p->passive = be;
		if (have && !be)
			p->past = true;
		break;
	case FORM_ING:
		break;
	default:
		/* "accused of being spies" */
		if (s->tokens[p->head].pos == POS_AUX && s->tokens[p->head].tags & TAG_ING)
			ing = true;
		else if (!to)
			finite = true;
	}
	if (s->tokens[p->head].pos == POS_AUX)
		finite |= (s->tokens[p->head].tags & (TAG_S | TAG_PAST)) != 0;
	p->shape = to ? VERB_INFINITIVE : finite ? VERB_FINITE :
		   s->tokens[p->head].form == FORM_ING || ing ? VERB_ING : VERB_PARTICIPLE;
	if (p->shape == VERB_PARTICIPLE)
		p->passive = true;
}

/* "to be extended", "will have met", "is to end": one group. */
static uint32_t verb_group(const struct sentence *s, uint32_t i, struct phrase_read *p)
{
	uint32_t k = i, head = i;
	bool main = false;

	memset(p, 0, sizeof *p);
	for (; k < s->n; k++) {
		const struct token *t = &s->tokens[k];

		if (t->pos == POS_ADV && k + 1 < s->n)
			continue;
		if (!verbal(t) || (main && t->pos != POS_NOT))
			break;
		if (t->pos == POS_TO && k > i && (k > i + 1 || s->tokens[i].pos != POS_NOT))
			break;
		if (t->pos == POS_NOT && main)
			break;
		head = t->pos == POS_VERB || !main ? k : head;
		if (t->pos == POS_VERB)
			main = true;
	}
	while (k > head + 1 && s->tokens[k - 1].pos == POS_ADV)
		k--;
	if (s->tokens[head].pos == POS_NOT || s->tokens[head].pos == POS_MODAL) {
		for (uint32_t j = head; j > i && s->tokens[head].pos != POS_AUX; j--)
			head = s->tokens[j - 1].pos == POS_AUX ? j - 1 : head;
	}
	p->kind = PHRASE_VERB;
	p->first = (uint16_t)i;
	p->last = (uint16_t)(k - 1);
	p->head = (uint16_t)head;
	finish_verb(s, p);
	return k;
}

static uint8_t mark_kind(char mark)
{
	switch (mark) {
	case ',':
		return PHRASE_COMMA;
	case '"':
		return PHRASE_QUOTE;
	case '(': case '[': case '{':
		return PHRASE_OPEN;
	case ')': case ']': case '}':
		return PHRASE_CLOSE;
	case '-':
		return PHRASE_COMMA;
	case '.': case '?': case '!': case ';': case ':':
		return PHRASE_STOP;
	}
	return PHRASE_ADV; /* "$" and the like are passed over */
}

static uint8_t single_kind(const struct token *t)
{
	switch ((enum pos)t->pos) {
	case POS_PUNCT:
		return mark_kind(t->mark);
	case POS_PREP:
		return PHRASE_PREP;
	case POS_CONJ:
		return PHRASE_CONJ;
	case POS_SUB:
		return PHRASE_SUB;
	case POS_THAT:
		return PHRASE_THAT;
	case POS_WH:
		return PHRASE_WH;
	case POS_ADJ:
		return PHRASE_ADJ;
	case POS_PRON:
		return PHRASE_NOUN;
	case POS_NOUN: case POS_VERB: case POS_AUX: case POS_MODAL: case POS_NOT: case POS_TO:
	case POS_DET: case POS_POSS: case POS_POSSESSIVE: case POS_NUM: case POS_ADV:
		break;
	}
	return PHRASE_ADV;
}

static bool opens_agent(const struct sentence *s, uint32_t p)
{
	const struct token *t;

	if (p >= s->n_phrases || s->phrases[p].kind != PHRASE_PREP)
		return false;
	t = &s->tokens[s->phrases[p].first];
	return t->end - t->start == 2 && !memcmp(s->text + t->start, "by", 2);
}

/* "has expelled the envoy and frozen trade": the auxiliary is shared. */
static bool shares_perfect(const struct sentence *s, uint32_t i)
{
	if (i < 2 || s->phrases[i - 1].kind != PHRASE_CONJ || i + 1 == s->n_phrases || s->phrases[i + 1].kind != PHRASE_NOUN)
		return false;
	for (uint32_t k = i - 1; k-- > 0;)
		if (s->phrases[k].kind == PHRASE_VERB)
			return s->phrases[k].perfect && !s->phrases[k].passive;
	return false;
}

/* "Four soldiers died in an attack by rebels": verbs that have no passive. */
static bool no_passive(const struct sentence *s, uint32_t head)
{
	static const char *const words[] = { "agreed", "apologised", "apologized", "arrived", "clashed", "collapsed",
		"collided", "demonstrated", "departed", "died", "failed", "marched", "perished", "rallied", "resigned",
		"retreated", "travelled", "traveled", "voted" };

	return token_among(s, head, words, sizeof words / sizeof *words);
}

/* A participle after a noun, no auxiliary: past or passive?  Passive when
 * "by" follows, or a finite verb of the same clause does. */
static void settle_participles(const struct sentence *s)
{
	static const char *const captive[] = { "hostage", "captive", "prisoner", "dead" };

	for (uint32_t i = 0; i < s->n_phrases; i++) {
		struct phrase_read *p = &s->phrases[i];
		const struct token *head = &s->tokens[p->head];
		bool reduced, held;

		if (p->kind == PHRASE_VERB && p->shape == VERB_PARTICIPLE && p->first == p->head && shares_perfect(s, i)) {
			p->shape = VERB_FINITE;
			p->passive = false;
			p->past = true;
		}
		if (p->kind != PHRASE_VERB || p->first != p->head || head->form != FORM_PAST ||
		    !(head->tags & TAG_PART) || no_passive(s, p->head))
			continue;
		/* "Curfew imposed in Cairo": headlines leave the auxiliary out */
		if (s->headline && i && s->phrases[i - 1].kind == PHRASE_NOUN &&
		    (i + 1 == s->n_phrases || s->phrases[i + 1].kind == PHRASE_PREP || s->phrases[i + 1].kind == PHRASE_STOP ||
		     s->phrases[i + 1].kind == PHRASE_SUB) &&
		    !opens_agent(s, i + 1)) {
			p->passive = true;
			continue;
		}
		/* "was arrested and expelled" */
		if (i > 1 && s->phrases[i - 1].kind == PHRASE_CONJ && s->phrases[i - 2].kind == PHRASE_VERB &&
		    s->phrases[i - 2].passive && s->phrases[i - 2].shape == VERB_FINITE &&
		    (i + 1 == s->n_phrases || s->phrases[i + 1].kind != PHRASE_NOUN)) {
			p->passive = true;
			continue;
		}
		/* "a nurse held hostage was freed" */
		held = i + 1 < s->n_phrases && s->phrases[i + 1].first == s->phrases[i + 1].last &&
		       token_among(s, s->phrases[i + 1].first, captive, sizeof captive / sizeof *captive);
		/* "accused by Peru", "accused of fraud by Peru" */
		reduced = opens_agent(s, i + 1) || (held && opens_agent(s, i + 2)) ||
			  (i + 3 < s->n_phrases && s->phrases[i + 1].kind == PHRASE_PREP &&
			   s->phrases[i + 2].kind == PHRASE_NOUN && opens_agent(s, i + 3));
		if (i && (s->phrases[i - 1].kind == PHRASE_WH || s->phrases[i - 1].kind == PHRASE_THAT))
			reduced = false;
		for (uint32_t k = i + 1; !reduced && k < s->n_phrases && k < i + 8; k++) {
			const struct phrase_read *q = &s->phrases[k];

			if (q->kind == PHRASE_COMMA || q->kind == PHRASE_CONJ || q->kind == PHRASE_WH ||
			    q->kind == PHRASE_THAT || q->kind == PHRASE_SUB || q->kind == PHRASE_STOP ||
			    q->kind == PHRASE_QUOTE)
				break;
			if (q->kind == PHRASE_VERB) {
				/* "troops sent to Iraq were": the noun before it is no subject */
				if (q->shape == VERB_FINITE && k > i + 1 && held)
					reduced = true;
				else if (q->shape == VERB_FINITE && k > i + 2 && s->phrases[i + 1].kind != PHRASE_NOUN)
					reduced = s->phrases[k - 2].kind == PHRASE_PREP;
				break;
			}
		}
		if (reduced) {
			p->shape = VERB_PARTICIPLE;
			p->passive = true;
		}
	}
}

/* "as the leaders of both sought": a word both preposition and conjunction
 * opens a clause when a finite verb follows its noun. */
static void settle_conjunctions(const struct sentence *s)
{
	for (uint32_t i = 0; i + 2 < s->n_phrases; i++) {
		uint32_t k = i + 1;

		if (s->phrases[i].kind != PHRASE_PREP || !(s->tokens[s->phrases[i].first].tags & TAG_SUB) ||
		    s->phrases[k].kind != PHRASE_NOUN)
			continue;
		k++;
		while (k + 2 < s->n_phrases && s->phrases[k].kind == PHRASE_PREP && s->phrases[k + 1].kind == PHRASE_NOUN)
			k += 2;
		if (s->phrases[k].kind == PHRASE_VERB && s->phrases[k].shape == VERB_FINITE)
			s->phrases[i].kind = PHRASE_SUB;
	}
}

/* "Islamic Jihad (PIJ) organization": a name in brackets behind a noun group
 * belongs to it, with what goes on after it.  Returns the token after it, or i. */
static uint32_t bracketed(struct sentence *s, uint32_t i)
{
	struct phrase_read *noun = s->n_phrases ? &s->phrases[s->n_phrases - 1] : NULL, more;
	uint32_t k = i + 1;

	if (!noun || noun->kind != PHRASE_NOUN || s->tokens[i].mark != '(')
		return i;
	while (k < s->n && k < i + 7 && in_noun_group(&s->tokens[k]))
		k++;
	if (k >= s->n || k == i + 1 || s->tokens[k].mark != ')')
		return i;
	k++;
	if (k < s->n && (s->tokens[k].pos == POS_NOUN || s->tokens[k].pos == POS_POSSESSIVE)) {
		k = noun_group(s, k, &more);
		noun->last = (uint16_t)(k - 1);
		noun->head = more.head;
	}
	return k;
}

/* ", yesterday,": nothing is left between the commas. */
static bool empty_insertion(const struct sentence *s, uint32_t i)
{
	const struct phrase_read *before = s->n_phrases ? &s->phrases[s->n_phrases - 1] : NULL;

	return s->tokens[i].mark == ',' && before && before->kind == PHRASE_COMMA &&
	       s->tokens[before->first].mark == ',';
}

/* "ROME, May 28, 2002 (Example Wire) - NATO signed": the tokens of a dateline,
 * its dash included; 0 = there is none. */
static uint32_t dateline(const struct sentence *s)
{
	bool more = false;

	if (!s->n || !s->tokens[0].capital)
		return 0;
	for (uint32_t i = 1; i < s->n && i < 18; i++) {
		const struct token *t = &s->tokens[i];

		if (t->mark == '-')
			return more || s->tokens[0].all_capitals ? i + 1 : 0;
		if (t->mark == '(' || t->kind == TOKEN_NUMBER)
			more = true;
		else if (!t->mark && !t->capital)
			return 0;
		else if (t->mark && t->mark != ',' && t->mark != ')' && t->mark != '.' && t->mark != '/')
			return 0;
	}
	return 0;
}

void text_read(struct sentence *s, struct arena *arena)
{
	uint32_t i = dateline(s);

	s->phrases = arena_alloc(arena, (s->n + 1) * sizeof *s->phrases);
	s->n_phrases = 0;
	for (uint32_t k = 0; k < s->n; k++)
		tag_token(s, k);
	while (i < s->n) {
		struct phrase_read *p;
		uint32_t next = bracketed(s, i);

		if (next > i) {
			i = next;
			continue;
		}
		if (empty_insertion(s, i)) {
			s->n_phrases--;
			i++;
			continue;
		}
		p = &s->phrases[s->n_phrases++];
		memset(p, 0, sizeof *p);
		if (verbal(&s->tokens[i])) {
			next = verb_group(s, i, p);
		} else if (in_noun_group(&s->tokens[i]) && s->tokens[i].pos != POS_POSSESSIVE) {
			next = noun_group(s, i, p);
			p->first = (uint16_t)i;
			p->last = (uint16_t)(next - 1);
			if (next == i + 1 && s->tokens[i].pos == POS_ADJ)
				p->kind = PHRASE_ADJ;
		} else {
			p->kind = single_kind(&s->tokens[i]);
			p->first = p->last = p->head = (uint16_t)i;
			next = i + 1;
			if (p->kind == PHRASE_ADV) {
				/* adverbs before a verb belong to it and are no phrase */
				s->n_phrases--;
			}
		}
		i = next;
	}
	settle_conjunctions(s);
	settle_participles(s);
}
