/* Clauses: the subject, object, region and governor of each verb group. */
#include <string.h>

#include "private.h"

bool day_word(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday", "week", "month", "year", "today", "yesterday", "january", "february",
		"march", "april", "may", "june", "july", "august", "september", "october", "november",
		"december", "day", "morning", "night", "weekend" };

	if (p >= r->s->n_phrases || r->s->phrases[p].kind != PHRASE_NOUN)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_spelled(r->s, r->s->phrases[p].head, words[i]))
			return true;
	/* "on the 5th", but not "two of its ships" */
	return r->s->tokens[r->s->phrases[p].head].pos == POS_NUM &&
	       !(p + 1 < r->s->n_phrases && token_spelled(r->s, r->s->phrases[p + 1].first, "of"));
}

static uint8_t kind(const struct reading *r, uint32_t p)
{
	return p < r->s->n_phrases ? r->s->phrases[p].kind : (uint8_t)PHRASE_STOP;
}

static bool is_finite(const struct reading *r, uint32_t p)
{
	return kind(r, p) == PHRASE_VERB && r->s->phrases[p].shape == VERB_FINITE;
}

/* Steps left over phrases that hang on the noun before them: "of Iraq". */
static uint32_t head_noun(const struct reading *r, uint32_t p)
{
	while (p >= 2 && kind(r, p - 1) == PHRASE_PREP && kind(r, p - 2) == PHRASE_NOUN)
		p -= 2;
	return p;
}

/* What a relative clause behind noun p hangs on: "detained men following a fire
 * that killed" is of the fire. */
static uint32_t relative_head(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "after", "following", "during", "amid", "despite", "since" };

	while (p >= 2 && kind(r, p - 1) == PHRASE_PREP && kind(r, p - 2) == PHRASE_NOUN &&
	       !token_among(r->s, r->s->phrases[p - 1].first, words, sizeof words / sizeof *words))
		p -= 2;
	return p;
}

/* "reiterated its demand that": the word is the noun between verb and "that". */
static bool has_word(const struct reading *r, uint32_t v, uint32_t word)
{
	return kind(r, v + 1) == PHRASE_NOUN && kind(r, v + 2) == PHRASE_THAT &&
	       r->s->tokens[r->s->phrases[v + 1].head].word == word;
}

static bool takes_that(const struct reading *r, uint32_t v)
{
	uint32_t at = lexicon_governors(r->lex, r->lemmas[r->s->phrases[v].head].verb);

	for (; at; at = lexicon_governor(r->lex, at)->next)
		if (lexicon_governor(r->lex, at)->flags & GOVERNOR_THAT &&
		    (lexicon_governor(r->lex, at)->n_words == 1 || has_word(r, v, lexicon_governor(r->lex, at)->words[1])))
			return true;
	return false;
}

/* "Ministers of Egypt, Chad and Mali met": the list hangs on the ministers. */
static bool of_list(const struct reading *r, uint32_t p)
{
	return p >= 4 && kind(r, p - 4) == PHRASE_NOUN && r->s->tokens[r->s->phrases[p - 4].head].tags & TAG_PLURAL &&
	       (token_spelled(r->s, r->s->phrases[p - 3].first, "of") || token_spelled(r->s, r->s->phrases[p - 3].first, "from"));
}

/* "Egypt, Ethiopia, Sudan hold": all up to p are nouns with commas between. */
static bool headline_list(const struct reading *r, uint32_t p)
{
	if (p % 2)
		return false;
	for (uint32_t k = 0; k < p; k++)
		if (kind(r, k) != (k % 2 ? PHRASE_COMMA : PHRASE_NOUN))
			return false;
	return true;
}

/* The first of the nouns joined to p by commas and "and", to the left. */
static uint32_t list_start(const struct reading *r, uint32_t p)
{
	for (;;) {
		uint32_t k = p, noun;

		if (k >= 2 && r->s->headline && headline_list(r, k))
			return 0;
		if (k >= 1 && kind(r, k - 1) == PHRASE_CONJ)
			k--;
		else if (!(r->s->headline && k == 2 && kind(r, 1) == PHRASE_COMMA)) /* "Egypt, India sign" */
			return p;
		if (k >= 1 && kind(r, k - 1) == PHRASE_COMMA)
			k--;
		if (k < 1 || kind(r, k - 1) != PHRASE_NOUN)
			return p;
		noun = head_noun(r, k - 1);
		/* "visited Iraq and Turkey said": what a verb has before it is its object,
		 * but for "said Iraq and Turkey visited" */
		if (noun >= 1 && ((kind(r, noun - 1) == PHRASE_VERB && !takes_that(r, noun - 1)) ||
				  kind(r, noun - 1) == PHRASE_PREP))
			return p;
		p = noun;
		while (p >= 2 && kind(r, p - 1) == PHRASE_COMMA && kind(r, p - 2) == PHRASE_NOUN &&
		       (p < 3 || (kind(r, p - 3) != PHRASE_VERB && (kind(r, p - 3) != PHRASE_PREP || of_list(r, p)))))
			p = head_noun(r, p - 2);
	}
}

/* Before a comma at p: the comma that opens the inserted clause, NONE. */
static uint32_t opening_comma(const struct reading *r, uint32_t p)
{
	uint32_t k = p;

	while (k-- > 0 && p - k < 14) {
		if (kind(r, k) == PHRASE_STOP)
			return NONE;
		if (kind(r, k) == PHRASE_COMMA && k > 0)
			return k;
	}
	return NONE;
}

/* "The minister who visited Sudan praised": before the object of a relative
 * clause at noun, what the clause hangs on; NONE if there is no such. */
static uint32_t after_relative(const struct reading *r, uint32_t noun)
{
	if (noun < 3 || kind(r, noun - 1) != PHRASE_VERB || kind(r, noun - 3) != PHRASE_NOUN)
		return NONE;
	if (kind(r, noun - 2) != PHRASE_WH && kind(r, noun - 2) != PHRASE_THAT)
		return NONE;
	return takes_that(r, noun - 1) ? NONE : head_noun(r, noun - 3);
}

/* What stands as subject in the words of a clause, passive or not. */
static uint32_t subject_said(const struct clause *c)
{
	return c->passive ? c->object : c->subject;
}

/* "criticised Chad, accusing it": the subject of the verb before the comma. */
static uint32_t subject_before(const struct reading *r, uint32_t v)
{
	for (uint32_t k = v; k-- > 0 && kind(r, k) != PHRASE_STOP;)
		if (is_finite(r, k) && r->clause_of[k] != NONE)
			return subject_said(&r->clauses[r->clause_of[k]]);
	return NONE;
}

/* "Chad angered Niger by recalling its envoy", "after shelling": Chad did both. */
static bool adverbial_gerund(const struct reading *r, uint32_t v)
{
	static const char *const preps[] = { "by", "after", "before", "without" };

	return r->s->phrases[v].shape == VERB_ING && v > 1 && kind(r, v - 1) == PHRASE_PREP &&
	       kind(r, v - 2) == PHRASE_NOUN &&
	       token_among(r->s, r->s->phrases[v - 1].first, preps, sizeof preps / sizeof *preps);
}

/* "Is prepared to declare", "was quoted as saying": who is prepared declares. */
static bool below_passive(const struct reading *r, uint32_t v, uint32_t outer)
{
	const struct phrase_read *verb = &r->s->phrases[v];

	return r->clauses[r->clause_of[outer]].passive &&
	       (verb->shape == VERB_INFINITIVE ||
		(verb->shape == VERB_ING && kind(r, v - 1) == PHRASE_PREP &&
		 token_spelled(r->s, r->s->phrases[v - 1].first, "as")));
}

static bool named(const struct reading *r, uint32_t p)
{
	for (uint32_t i = r->s->phrases[p].first; i <= r->s->phrases[p].last; i++)
		if (r->s->tokens[i].name)
			return true;
	return false;
}

static uint32_t find_subject(const struct reading *r, uint32_t v)
{
	static const char *const subjects[] = { "over", "about", "on", "under", "against" };
	uint32_t k = v;
	int commas = 0;

	while (k > 0) {
		k--;
		switch ((enum phrase_kind)kind(r, k)) {
		case PHRASE_NOUN: {
			uint32_t noun = head_noun(r, k);

			/* "a call for Mali to withdraw" */
			if (k > 0 && k + 1 == v && kind(r, k - 1) == PHRASE_PREP &&
			    r->s->phrases[v].shape == VERB_INFINITIVE &&
			    token_spelled(r->s, r->s->phrases[k - 1].first, "for"))
				return k;

			/* "reiterated its readiness to send": who has it, not the readiness */
			if (k + 1 == v && k > 0 && r->s->phrases[v].shape == VERB_INFINITIVE && kind(r, k - 1) == PHRASE_VERB &&
			    r->s->tokens[r->s->phrases[k].first].pos == POS_POSS && r->clause_of[k - 1] != NONE)
				return subject_said(&r->clauses[r->clause_of[k - 1]]);
			/* "sued Chad over a law restricting": the law does */
			if (k + 1 == v && noun != k && r->s->phrases[v].shape == VERB_ING && !named(r, k) && !day_word(r, k) &&
			    r->s->tokens[r->s->phrases[k].first].pos == POS_DET &&
			    token_among(r->s, r->s->phrases[k - 1].first, subjects, sizeof subjects / sizeof *subjects))
				return k;
			/* "The minister last week praised" */
			if (k > 0 && kind(r, k - 1) == PHRASE_NOUN && day_word(r, k))
				continue;
			/* "hackers angered by cartoons attacked": not the cartoons */
			if (noun >= 3 && kind(r, noun - 1) == PHRASE_PREP && kind(r, noun - 2) == PHRASE_VERB &&
			    r->s->phrases[noun - 2].shape == VERB_PARTICIPLE && kind(r, noun - 3) == PHRASE_NOUN)
				return list_start(r, head_noun(r, noun - 3));
			if (noun > 0 && kind(r, noun - 1) == PHRASE_PREP) {
				/* "responding to a report criticising": the report does */
				if (k + 1 == v && r->s->phrases[v].shape == VERB_ING && !day_word(r, k))
					return noun == k ? k : list_start(r, noun);
				/* "On Tuesday X said", "after talks X said": not the subject */
				if (noun != k || noun < 2)
					return noun < 2 ? NONE : list_start(r, noun);
				k = noun - 1;
				continue;
			}
			/* "X, the minister, said": the name before the apposition */
			if (noun >= 2 && kind(r, noun - 1) == PHRASE_COMMA && kind(r, k + 1) == PHRASE_COMMA &&
			    kind(r, noun - 2) == PHRASE_NOUN && commas)
				return head_noun(r, noun - 2);
			/* "a nurse held hostage was freed" */
			if (noun >= 2 && kind(r, noun - 1) == PHRASE_VERB && r->s->phrases[noun - 1].shape == VERB_PARTICIPLE &&
			    kind(r, noun - 2) == PHRASE_NOUN)
				return list_start(r, head_noun(r, noun - 2));
			if (after_relative(r, noun) != NONE)
				return list_start(r, after_relative(r, noun));
			if (noun >= 1 && kind(r, noun - 1) == PHRASE_VERB && r->s->phrases[noun - 1].shape == VERB_ING &&
			    is_finite(r, v)) {
				const struct clause *visit = &r->clauses[r->clause_of[noun - 1]];
				uint8_t before = noun >= 2 ? kind(r, noun - 2) : (uint8_t)PHRASE_STOP;

				/* "officials visiting Iran said", "men killed fighting Iran said" */
				if ((before == PHRASE_NOUN || before == PHRASE_VERB) && visit->subject != NONE)
					return visit->subject;
				/* "Rebuilding Iran requires" */
				if (before == PHRASE_STOP || before == PHRASE_THAT || before == PHRASE_SUB)
					return NONE;
			}
			return list_start(r, noun);
		}
		case PHRASE_COMMA: {
			uint32_t open;

			if (commas++)
				return NONE;
			open = opening_comma(r, k);
			if (open != NONE && open > 0 && kind(r, open - 1) == PHRASE_NOUN) {
				uint32_t noun = head_noun(r, open - 1);

				if (noun == 0 || kind(r, noun - 1) != PHRASE_PREP)
					return list_start(r, noun);
			}
			continue;
		}
		case PHRASE_CLOSE:
			while (k > 0 && kind(r, k) != PHRASE_OPEN)
				k--;
			continue;
		case PHRASE_WH:
		case PHRASE_THAT:
			/* a relative clause: what it hangs on */
			if (k > 0 && kind(r, k - 1) == PHRASE_COMMA)
				k--;
			/* "an accord with Egypt, which denounced": a name rather than the
			 * nameless noun before it */
			if (k > 0 && kind(r, k - 1) == PHRASE_NOUN && kind(r, k) == PHRASE_COMMA && named(r, k - 1) &&
			    !named(r, head_noun(r, k - 1)))
				return k - 1;
			/* "responsibility for the attack, which killed" */
			if (k > 1 && kind(r, k) == PHRASE_COMMA && kind(r, k - 1) == PHRASE_NOUN && kind(r, k - 2) == PHRASE_PREP &&
			    token_spelled(r->s, r->s->phrases[k - 2].first, "for"))
				return k - 1;
			if (k > 0 && kind(r, k - 1) == PHRASE_NOUN)
				return relative_head(r, k - 1);
			return NONE;
		case PHRASE_CONJ:
			/* "X met Y and signed Z": the subject of the verb before */
			for (uint32_t j = k; j-- > 0;) {
				if (kind(r, j) == PHRASE_VERB && r->clause_of[j] != NONE &&
				    (r->s->phrases[j].shape == r->s->phrases[v].shape || is_finite(r, j)))
					return subject_said(&r->clauses[r->clause_of[j]]);
				if (kind(r, j) == PHRASE_STOP)
					break;
			}
			return NONE;
		case PHRASE_VERB:
			if (r->clause_of[k] != NONE && below_passive(r, v, k))
				return r->clauses[r->clause_of[k]].object;
			if (r->clause_of[k] != NONE)
				return subject_said(&r->clauses[r->clause_of[k]]);
			return NONE;
		case PHRASE_ADV: case PHRASE_ADJ: case PHRASE_PREP: case PHRASE_QUOTE: case PHRASE_OPEN:
			continue;
		case PHRASE_SUB: case PHRASE_STOP:
			return NONE;
		}
	}
	return NONE;
}

/* Where the clause of a verb ends: before the next finite verb's subject. */
static uint32_t region_end(const struct reading *r, uint32_t v)
{
	uint32_t k = v + 1;

	for (; k < r->s->n_phrases; k++) {
		uint8_t what = kind(r, k);

		if (what == PHRASE_SUB || what == PHRASE_WH || what == PHRASE_STOP)
			break;
		if (what == PHRASE_THAT && k > v + 1)
			break;
		/* "signed a pact, alarming Australia" */
		if (what == PHRASE_COMMA && kind(r, k + 1) == PHRASE_VERB && r->s->phrases[k + 1].shape == VERB_ING)
			break;
		if (is_finite(r, k)) {
			/* its subject goes with it */
			uint32_t n = k;

			/* "took action over the way judges are appointed": of a verb
			 * that takes no clause, all before is the object's */
			if (n > v + 2 && kind(r, n - 1) == PHRASE_NOUN && kind(r, n - 2) == PHRASE_PREP &&
			    !takes_that(r, v))
				return n;
			if (n > v + 1 && kind(r, n - 1) == PHRASE_NOUN) {
				uint32_t noun = n - 1;

				n = head_noun(r, noun);
				/* "fired by the army struck": the army is no subject */
				if (n > v + 1 && kind(r, n - 1) == PHRASE_PREP)
					return k;
				/* "killed the aide of a minister in Chad sources said" */
				if (n == v + 1 && !takes_that(r, v)) {
					if (noun == n) /* "refusal to free the reporter caused" */
						return k;
					n = noun;
				}
				while (n > v + 1 && (kind(r, n - 1) == PHRASE_COMMA || kind(r, n - 1) == PHRASE_CONJ))
					n--;
			} else if (kind(r, n - 1) == PHRASE_CONJ) {
				n--;
			}
			return n > v ? n : v + 1;
		}
	}
	return k;
}

/* "shot down a plane", "broke off talks": the object stands after it. */
bool particle_word(const struct reading *r, uint32_t i)
{
	static const char *const words[] = { "down", "off", "out", "up", "away", "back", "over" };

	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (token_spelled(r->s, i, words[k]))
			return true;
	return false;
}

static uint32_t find_object(const struct reading *r, uint32_t v, uint32_t end)
{
	for (uint32_t k = v + 1; k < end; k++) {
		uint8_t what = kind(r, k);

		if (what == PHRASE_NOUN) {
			/* "on Tuesday" has no preposition in news: step over days */
			return k;
		}
		if (what == PHRASE_PREP && k == v + 1 && particle_word(r, r->s->phrases[k].first))
			continue;
		/* "vetoed on Friday a resolution", "offered to Chad its troops" */
		if (what == PHRASE_PREP && k + 2 < end && kind(r, k + 1) == PHRASE_NOUN &&
		    kind(r, k + 2) == PHRASE_NOUN && !day_word(r, k + 2) &&
		    (token_spelled(r->s, r->s->phrases[k].first, "on") ||
		     token_spelled(r->s, r->s->phrases[k].first, "to"))) {
			k++;
			continue;
		}
		/* "demanded political and territorial autonomy" */
		if (what == PHRASE_CONJ && kind(r, k - 1) == PHRASE_ADJ && kind(r, k + 1) == PHRASE_NOUN)
			continue;
		if (what != PHRASE_ADV && what != PHRASE_QUOTE && what != PHRASE_ADJ)
			return NONE;
	}
	return NONE;
}

uint32_t prep_phrase(const struct reading *r, uint32_t from, uint32_t to, uint32_t word)
{
	for (uint32_t k = from; k + 1 < to && k + 1 < r->s->n_phrases; k++)
		if (kind(r, k) == PHRASE_PREP && r->s->tokens[r->s->phrases[k].first].word == word &&
		    kind(r, k + 1) == PHRASE_NOUN)
			return k + 1;
	return NONE;
}

static bool unreal(const struct reading *r, uint32_t subject, uint32_t v)
{
	uint32_t from = subject != NONE && subject < v ? subject : v;

	for (uint32_t k = from; k > 0 && k + 4 > from; k--) {
		uint32_t word = r->s->tokens[r->s->phrases[k - 1].first].word;

		if (kind(r, k - 1) == PHRASE_COMMA || kind(r, k - 1) == PHRASE_STOP || kind(r, k - 1) == PHRASE_VERB)
			return false;
		if (kind(r, k - 1) == PHRASE_SUB && (word == r->coder->word_if ||
		    word == r->coder->word_unless || word == r->coder->word_whether))
			return true;
		/* "until Chad leaves", but "until Chad left" */
		if (kind(r, k - 1) == PHRASE_SUB && !r->s->phrases[v].past &&
		    token_spelled(r->s, r->s->phrases[k - 1].first, "until"))
			return true;
	}
	return false;
}

/* "sent a letter to the head of the bank threatening": the letter's words. */
static bool letter_to(const struct reading *r, uint32_t v)
{
	static const char *const words[] = { "letter", "letters", "note", "message", "statement", "cable", "memo" };
	uint32_t n;

	if (v < 4 || kind(r, v - 1) != PHRASE_NOUN || kind(r, v - 2) != PHRASE_PREP)
		return false;
	n = head_noun(r, v - 1);
	return n > 0 && kind(r, n - 1) == PHRASE_VERB &&
	       token_among(r->s, r->s->phrases[n].head, words, sizeof words / sizeof *words);
}

/* "issued a declaration demanding": an object without a name does nothing. */
static bool letter_before(const struct reading *r, uint32_t v)
{
	/* "passed a resolution Thursday criticising" */
	if (v > 2 && kind(r, v - 2) == PHRASE_NOUN && day_word(r, v - 1))
		v--;
	if (v < 2 || kind(r, v - 1) != PHRASE_NOUN)
		return false;
	/* "put out a report accusing" */
	if (kind(r, v - 2) != PHRASE_VERB && !(v > 2 && kind(r, v - 3) == PHRASE_VERB && kind(r, v - 2) == PHRASE_PREP &&
	    particle_word(r, r->s->phrases[v - 2].first)))
		return false;
	for (uint32_t i = r->s->phrases[v - 1].first; i <= r->s->phrases[v - 1].last; i++)
		if (r->s->tokens[i].name)
			return false;
	return true;
}

/* "imposed after protests by students": they imposed nothing. */
static bool behind_scene(const struct reading *r, uint32_t from, uint32_t p)
{
	static const char *const words[] = { "after", "following", "during", "amid", "despite", "before", "since" };

	for (uint32_t k = from; k + 1 < p; k++)
		if (kind(r, k) == PHRASE_PREP && token_among(r->s, r->s->phrases[k].first, words, sizeof words / sizeof *words))
			return true;
	return false;
}

/* "We condemn Ghana," said the minister. */
static bool inverted_speech(const struct reading *r, const struct clause *c)
{
	uint32_t v = c->verb;

	if (v < 2 || c->object != v + 1 || r->s->phrases[v].shape != VERB_FINITE || !takes_that(r, v))
		return false;
	return kind(r, v - 1) == PHRASE_QUOTE ||
	       (kind(r, v - 1) == PHRASE_COMMA && (kind(r, v + 2) == PHRASE_STOP || v + 2 == r->s->n_phrases));
}

/* The verb that has the noun before p as its object, or within it behind
 * prepositions ("opened its door to Syrians"); NONE. */
static uint32_t verb_of_object(const struct reading *r, uint32_t p)
{
	if (p < 2 || kind(r, p - 1) != PHRASE_NOUN)
		return NONE;
	p = head_noun(r, p - 1);
	return p && kind(r, p - 1) == PHRASE_VERB ? p - 1 : NONE;
}

/* "Officials it accuses of fraud", "whom he criticised": what the clause hangs on
 * is the object of its verb. */
static uint32_t contact_object(const struct reading *r, const struct clause *c)
{
	uint32_t p = c->subject;

	if (p == NONE || p + 1 != c->verb || p < 2 || takes_that(r, c->verb))
		return NONE;
	if (token_spelled(r->s, r->s->phrases[p - 1].first, "whom"))
		return kind(r, p - 2) == PHRASE_NOUN ? head_noun(r, p - 2) : NONE;
	if (r->s->tokens[r->s->phrases[p].head].pos != POS_PRON || verb_of_object(r, p) == NONE || !named(r, p - 1))
		return NONE;
	return p - 1;
}

static void read_clause(struct reading *r, struct clause *c, uint32_t v)
{
	const struct phrase_read *verb = &r->s->phrases[v];

	/* not the whole of it: acts and sides are large and mostly unused */
	c->by_that = c->have_subj = c->have_obj = false;
	c->subj.n = c->obj.n = c->n_acts = 0;
	c->verb = v;
	c->inner = c->outer = c->agent = c->joined = NONE;
	c->end = region_end(r, v);
	c->passive = verb->passive;
	c->object = find_object(r, v, c->end);
	if (c->object == NONE && kind(r, v + 1) == PHRASE_CONJ && kind(r, v + 2) == PHRASE_VERB &&
	    r->s->phrases[v + 2].shape == verb->shape)
		/* "condemned and sanctioned Zambia" */
		c->object = find_object(r, v + 2, region_end(r, v + 2));
	c->subject = NONE;
	if (adverbial_gerund(r, v) ||
	    (verb->shape == VERB_ING && v > 0 && (kind(r, v - 1) == PHRASE_COMMA || letter_before(r, v) || letter_to(r, v))))
		c->subject = subject_before(r, v);
	if (c->subject == NONE)
		c->subject = find_subject(r, v);
	if (inverted_speech(r, c)) {
		c->subject = c->object;
		c->object = NONE;
	}
	if (c->object == NONE && verb->shape == VERB_FINITE)
		c->object = contact_object(r, c);
	c->unreal = unreal(r, c->subject, v);
	if (c->passive) {
		c->agent = prep_phrase(r, v + 1, c->end, r->coder->word_by);
		if (c->agent != NONE && behind_scene(r, v + 1, c->agent))
			c->agent = NONE;
		c->object = c->subject;
		c->subject = c->agent;
	}
}

/* The verb that an infinitive, a gerund or a that-clause depends on. */
static void link_outer(struct reading *r, uint32_t i)
{
	struct clause *c = &r->clauses[i];
	uint8_t shape = r->s->phrases[c->verb].shape;
	bool that = false, noun = false, joined = false;

	for (uint32_t k = c->verb; k-- > 0;) {
		uint8_t what = kind(r, k);

		if (what == PHRASE_VERB) {
			struct clause *outer = &r->clauses[r->clause_of[k]];

			if (shape == VERB_FINITE && !noun)
				return;
			/* "tribesmen demanding the release of relatives kidnapped": beside it */
			if (shape == VERB_FINITE && !that && subject_said(c) != NONE && subject_said(c) < k &&
			    r->s->phrases[k].shape == VERB_ING && verb_of_object(r, k) == NONE)
				return;
			/* "accused Iran of aggression and expelled": one after the other */
			if (joined && !takes_that(r, k))
				return;
			if (outer->inner != NONE && shape != VERB_FINITE)
				return;
			if (outer->inner == NONE)
				outer->inner = i;
			outer->by_that = shape == VERB_FINITE;
			c->outer = r->clause_of[k];
			return;
		}
		if (what == PHRASE_NOUN)
			noun = true;
		if (what == PHRASE_THAT) {
			if (shape != VERB_FINITE)
				return;
			that = true;
		}
		if (what == PHRASE_SUB || what == PHRASE_WH || what == PHRASE_STOP)
			return;
		if ((what == PHRASE_COMMA || what == PHRASE_CONJ) && !that && shape != VERB_INFINITIVE) {
			/* a list or an insertion before its subject is fine only after "that" */
			if (shape == VERB_FINITE && what == PHRASE_CONJ && k > c->subject && c->subject != NONE) {
				joined |= k + 1 == c->verb;
				continue;
			}
			return;
		}
	}
}

/* "left forty wounded.", but "who attacked Iran retreated." */
static bool left_so(const struct reading *r, uint32_t k)
{
	uint32_t v = verb_of_object(r, k);

	return kind(r, k + 1) == PHRASE_STOP && v > 0 && kind(r, v - 1) != PHRASE_WH && kind(r, v - 1) != PHRASE_THAT;
}

/* "signed an accord aimed at peace": a participle that hangs on the object
 * before it, unless the verb before may have a clause without "that". */
static void settle_after_object(const struct reading *r)
{
	for (uint32_t k = 2; k + 1 < r->s->n_phrases; k++) {
		struct phrase_read *p = &r->s->phrases[k];
		const struct token *head = &r->s->tokens[p->head];

		if (!is_finite(r, k) || p->first != p->head || head->form != FORM_PAST || !(head->tags & TAG_PART))
			continue;
		if (verb_of_object(r, k) == NONE || takes_that(r, verb_of_object(r, k)))
			continue;
		if (kind(r, k + 1) != PHRASE_PREP && kind(r, k + 1) != PHRASE_VERB && !left_so(r, k))
			continue;
		p->shape = VERB_PARTICIPLE;
		p->passive = true;
	}
}

/* "promised to lift the ban and release", "will leave and attack": a bare verb
 * behind "and" is what the infinitive or the modal before it makes of it. */
static void join_bare(struct reading *r, uint32_t i)
{
	struct clause *c = &r->clauses[i], *before = &r->clauses[i - 1];
	struct phrase_read *verb = &r->s->phrases[c->verb];
	const struct phrase_read *first = &r->s->phrases[before->verb];

	if (verb->first != verb->head || verb->shape != VERB_FINITE || kind(r, c->verb - 1) != PHRASE_CONJ ||
	    r->s->tokens[verb->head].form != FORM_BASE)
		return;
	for (uint32_t k = before->verb + 1; k < c->verb; k++)
		if (kind(r, k) == PHRASE_SUB || kind(r, k) == PHRASE_WH || kind(r, k) == PHRASE_THAT ||
		    kind(r, k) == PHRASE_STOP)
			return;
	if (first->shape == VERB_INFINITIVE && before->outer != NONE) {
		verb->shape = VERB_INFINITIVE;
		before->joined = i;
	} else if (first->modal && first->shape == VERB_FINITE) {
		verb->modal = first->modal;
		verb->negated = first->negated;
	} else {
		return;
	}
	c->outer = before->outer;
	c->subject = subject_said(before);
}

void clauses_find(struct reading *r)
{
	uint32_t n = 0;

	settle_after_object(r);
	r->clause_of = arena_alloc(r->arena, (r->s->n_phrases + 1) * sizeof *r->clause_of);
	for (uint32_t p = 0; p < r->s->n_phrases; p++) {
		r->clause_of[p] = NONE;
		n += r->s->phrases[p].kind == PHRASE_VERB;
	}
	r->clauses = arena_alloc(r->arena, (n + 1) * sizeof *r->clauses);
	r->n_clauses = 0;
	for (uint32_t p = 0; p < r->s->n_phrases; p++)
		if (r->s->phrases[p].kind == PHRASE_VERB) {
			r->clause_of[p] = r->n_clauses;
			read_clause(r, &r->clauses[r->n_clauses++], p);
		}
	for (uint32_t i = 0; i < r->n_clauses; i++)
		link_outer(r, i);
	for (uint32_t i = 1; i < r->n_clauses; i++)
		join_bare(r, i);
}

static bool own_state(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "country", "government", "nation", "administration", "ministry", "party",
		"organisation", "organization", "group" };

	return token_among(r->s, r->s->phrases[p].head, words, sizeof words / sizeof *words);
}

/* "Syria says it is willing": the pronoun is the one who speaks. */
static void said_of_oneself(struct reading *r, struct clause *c)
{
	const struct side *outer;
	uint32_t at = c->subject;

	/* "said it was ending X and closing Y": the second verb's too */
	for (uint32_t i = 0; c->outer == NONE && at != NONE && i < r->n_clauses; i++)
		if (r->clauses[i].subject == at && r->clauses[i].verb < c->verb)
			c->outer = r->clauses[i].outer;
	/* "said his country backs": his own */
	if (c->outer == NONE || at == NONE || c->subj.n != 1 || c->outer >= r->clause_of[c->verb] ||
	    (r->s->tokens[r->s->phrases[at].head].pos != POS_PRON && !(c->subj.found[0].own && own_state(r, at))))
		return;
	outer = clause_subject(r, &r->clauses[c->outer]);
	if (outer->n && outer->found[0].code)
		c->subj = *outer;
}

/* "The missiles fired by the army struck": whoever fired them; rebels backed by
 * the army act for themselves. */
static void doer_of_subject(struct reading *r, struct clause *c)
{
	uint32_t p = c->subject;
	const struct clause *fired;
	struct side side;

	for (uint32_t i = 0; i < c->subj.n; i++)
		if (c->subj.found[i].code && !(c->subj.found[i].role && c->subj.found[i].role->flags & ROLE_WEAPON))
			return;
	if (p == NONE || p > c->verb || p + 1 >= r->s->n_phrases || r->clause_of[p + 1] == NONE)
		return;
	fired = &r->clauses[r->clause_of[p + 1]];
	if (fired->verb == c->verb || fired->agent == NONE || r->s->phrases[fired->verb].shape != VERB_PARTICIPLE)
		return;
	actors_side(r->actors, r->s, fired->agent, &side);
	if (side.found[0].code)
		c->subj = side;
}

const struct side *clause_subject(struct reading *r, struct clause *c)
{
	if (!c->have_subj) {
		c->have_subj = true;
		if (c->subject != NONE)
			actors_side(r->actors, r->s, c->subject, &c->subj);
		doer_of_subject(r, c);
		said_of_oneself(r, c);
	}
	return &c->subj;
}

const struct side *clause_object(struct reading *r, struct clause *c)
{
	if (!c->have_obj) {
		c->have_obj = true;
		if (c->object != NONE)
			actors_side(r->actors, r->s, c->object, &c->obj);
	}
	return &c->obj;
}
