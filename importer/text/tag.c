/* Parts of speech: one pass, each word by what it may be and its neighbours. */
#include <string.h>

#include "private.h"

static bool verbal_left(const struct sentence *s, uint32_t i)
{
	/* the last token that is no adverb or "not" before i */
	while (i-- > 0) {
		if (s->tokens[i].pos == POS_ADV || s->tokens[i].pos == POS_NOT)
			continue;
		return s->tokens[i].pos == POS_AUX;
	}
	return false;
}

static const struct token *left(const struct sentence *s, uint32_t i)
{
	while (i-- > 0)
		if (s->tokens[i].pos != POS_ADV && s->tokens[i].pos != POS_NOT)
			return &s->tokens[i];
	return NULL;
}

static uint8_t form_of(const struct token *t, const struct token *before)
{
	bool aux = before && before->pos == POS_AUX;

	if (before && (before->pos == POS_MODAL || before->pos == POS_TO) && t->tags & TAG_BASE)
		return FORM_BASE;
	if (aux && before->tags & TAG_DO && t->tags & TAG_BASE)
		return FORM_BASE;
	if (aux && t->tags & TAG_PART)
		return FORM_PARTICIPLE;
	if (t->tags & TAG_ING)
		return FORM_ING;
	if (t->tags & TAG_PAST)
		return FORM_PAST;
	if (t->tags & TAG_PART)
		return FORM_PARTICIPLE;
	return t->tags & TAG_S ? FORM_FINITE : FORM_BASE;
}

static void as_verb(struct token *t, uint8_t form)
{
	t->pos = POS_VERB;
	t->form = form;
}

/* A noun may follow: the next token opens no noun group of its own. */
static bool noun_next(const struct sentence *s, uint32_t i)
{
	const struct token *next;

	if (i + 1 >= s->n)
		return false;
	next = &s->tokens[i + 1];
	return !next->mark && next->kind == TOKEN_WORD &&
	       !(next->tags & (TAG_DET | TAG_POSS | TAG_PRON | TAG_PREP | TAG_TO | TAG_CONJ | TAG_SUB |
			       TAG_THAT | TAG_WH | TAG_MODAL | TAG_AUX | TAG_NOT | TAG_ADV));
}

static bool opens_object(const struct sentence *s, uint32_t i)
{
	const struct token *next;

	if (i + 1 >= s->n)
		return false;
	next = &s->tokens[i + 1];
	return next->tags & (TAG_DET | TAG_POSS | TAG_PRON | TAG_TO | TAG_THAT) ||
	       (next->kind == TOKEN_WORD && (next->capital || next->in_name));
}

/* Whether the clause has a finite verb already: infinitives and participles
 * make no clause, and after "that" and "who" another begins. */
static bool finite_before(const struct sentence *s, uint32_t i)
{
	for (uint32_t k = i; k-- > 0;) {
		const struct token *t = &s->tokens[k];

		if (t->mark == ',' && !(k && s->tokens[k - 1].pos == POS_ADJ)) /* "direct, secret talks" */
			return false;

		if (t->pos == POS_THAT || t->pos == POS_WH || t->pos == POS_SUB)
			return false;
		if (t->pos == POS_MODAL || t->pos == POS_AUX)
			return true;
		if (t->pos == POS_VERB && t->form != FORM_ING &&
		    !(t->form == FORM_BASE && left(s, k) && left(s, k)->pos == POS_TO))
			return true;
	}
	return false;
}

/* Whether any finite verb stands before, commas or not. */
static bool finite_yet(const struct sentence *s, uint32_t i)
{
	while (i-- > 0)
		if (s->tokens[i].pos == POS_MODAL || s->tokens[i].pos == POS_AUX ||
		    (s->tokens[i].pos == POS_VERB && s->tokens[i].form != FORM_ING))
			return true;
	return false;
}

/* Whether a word that can be nothing but a finite verb comes yet. */
static bool finite_after(const struct sentence *s, uint32_t i)
{
	for (uint32_t k = i + 1; k < s->n && s->tokens[k].mark != ','; k++) {
		const struct token *t = &s->tokens[k];

		if (t->tags & (TAG_THAT | TAG_WH | TAG_SUB) && !(t->tags & TAG_PREP))
			return false;
		if (t->tags & (TAG_MODAL | TAG_AUX) && !(t->tags & TAG_POSSESSIVE) && !t->capital)
			return true;
		if (t->tags & TAG_PAST && !(t->tags & TAG_NOUN) && !t->in_name)
			return true;
	}
	return false;
}

/* Whether a word comes yet that is first of all a verb: "strike enters third week". */
static bool third_person_after(const struct sentence *s, uint32_t i)
{
	for (uint32_t k = i + 1; k < s->n; k++)
		if (s->tokens[k].tags & TAG_S && (s->tokens[k].tags & TAG_VERB_FIRST || !(s->tokens[k].tags & TAG_NOUN)))
			return true;
	return false;
}

/* "Germany and UNICEF", "British troops", in a headline "Japan, Peru". */
static bool plural_subject(const struct sentence *s, uint32_t i, const struct token *before)
{
	if (before->tags & TAG_PLURAL)
		return true;
	for (uint32_t k = i; k-- > 0;) {
		if (s->tokens[k].pos == POS_CONJ)
			return true;
		if (s->headline && s->tokens[k].mark == ',' && k && s->tokens[k - 1].capital && s->tokens[k + 1].capital)
			return true;
		if (s->tokens[k].pos != POS_NOUN && s->tokens[k].pos != POS_ADJ && s->tokens[k].pos != POS_DET)
			return false;
	}
	return false;
}

/* The verb that the stretch since the last comma or "if" has already, or NULL. */
static const struct token *verb_before(const struct sentence *s, uint32_t i)
{
	for (uint32_t k = i; k-- > 0 && s->tokens[k].mark != ',' && s->tokens[k].pos != POS_SUB;)
		if (s->tokens[k].pos == POS_VERB)
			return &s->tokens[k];
	return NULL;
}

/* "trains Kenyan nurses to", "agreed to hold joint drills this": the object
 * of the verb before. */
static bool in_object(const struct sentence *s, uint32_t i)
{
	const struct token *verb = verb_before(s, i);

	return verb && (verb->form == FORM_BASE || (i + 1 < s->n && s->tokens[i + 1].tags & TAG_TO));
}

/* In a headline without another verb, a word behind a noun may be it though it
 * is first of all a noun. */
static bool headline_verb(const struct sentence *s, uint32_t i, const struct token *before)
{
	return s->headline && before && before->pos == POS_NOUN && !before->mark && i + 1 < s->n &&
	       !(s->tokens[i + 1].tags & TAG_BASE && s->tokens[i + 1].tags & TAG_VERB_FIRST) &&
	       !finite_yet(s, i) && !finite_after(s, i) && !third_person_after(s, i);
}

/* A plural or a third person: "talks", "attacks". */
static bool verb_in_s(const struct sentence *s, uint32_t i, const struct token *before)
{
	static const char *const particles[] = { "out", "up", "off", "down", "back", "away" };
	const struct token *t = &s->tokens[i];

	if (!(t->tags & TAG_NOUN)) /* "gives" is no plural, but "the remains" */
		return !(before && (token_spelled(s, i - 1, "the") || before->pos == POS_POSS || before->pos == POS_POSSESSIVE));
	if (before && before->mark == ',' && i + 1 < s->n && s->tokens[i + 1].tags & TAG_TO && !finite_yet(s, i))
		return true; /* "Greece, like most members, plans to" */
	if (!before || before->mark || before->pos == POS_PREP || before->pos == POS_DET ||
	    before->pos == POS_POSS || before->pos == POS_POSSESSIVE || before->pos == POS_ADJ ||
	    before->pos == POS_NUM || before->pos == POS_VERB)
		return false;
	if (before->pos == POS_PRON || before->pos == POS_WH)
		return true;
	if (s->headline && i + 1 < s->n && token_spelled(s, i + 1, "between"))
		return false; /* "Peace talks between Chad and Libya end" */
	if (before->pos == POS_CONJ)
		return opens_object(s, i) && t->tags & TAG_VERB_FIRST;
	if (in_object(s, i))
		return false;
	/* a noun before: a verb if an object opens after it, or no verb came yet */
	if (opens_object(s, i) && (before->capital || before->tags & TAG_PLURAL || !finite_before(s, i)))
		return true;
	if (t->tags & TAG_NOUN && i + 1 < s->n && s->tokens[i + 1].tags & TAG_CONJ)
		return false;
	if (!finite_before(s, i) && t->tags & TAG_VERB_FIRST && noun_next(s, i) && !finite_after(s, i) &&
	    !(s->tokens[i + 1].tags & TAG_BASE && s->tokens[i + 1].tags & TAG_VERB_FIRST))
		return true; /* "the government supports talks" */
	if (headline_verb(s, i, before) && (s->tokens[i + 1].kind == TOKEN_NUMBER || s->tokens[i + 1].tags & TAG_NUM ||
					    token_among(s, i + 1, particles, sizeof particles / sizeof *particles)))
		return true; /* "NATO chief rules out", "army frees 200" */
	return !finite_before(s, i) && t->tags & TAG_VERB_FIRST &&
	       (!(i + 1 < s->n) || s->tokens[i + 1].tags & (TAG_PREP | TAG_TO | TAG_NUM) || before->capital);
}

/* "demanded Friday that Israel ease restrictions": after such a verb the verb
 * of the that-clause has no ending; the first that may be one is it. */
static bool subjunctive(const struct sentence *s, uint32_t i)
{
	static const char *const stems[] = { "demand", "insist", "urg", "request", "propos", "recommend",
		"requir", "ask", "order", "suggest" };
	uint32_t k = i, first;

	while (k > 0 && s->tokens[k - 1].pos != POS_THAT) {
		const struct token *t = &s->tokens[--k];

		if (t->mark || t->pos == POS_VERB || t->pos == POS_AUX || t->pos == POS_MODAL || t->pos == POS_WH)
			return false;
	}
	if (k == 0 || k == i)
		return false;
	first = k > 4 ? k - 4 : 0;
	for (uint32_t v = k - 1; v-- > first;)
		for (size_t w = 0; w < sizeof stems / sizeof *stems; w++)
			if (!strncasecmp(s->text + s->tokens[v].start, stems[w], strlen(stems[w])))
				return s->tokens[i - 1].pos == POS_NOUN && i + 1 < s->n && !s->tokens[i + 1].mark;
	return false;
}

static bool verb_in_base(const struct sentence *s, uint32_t i, const struct token *before)
{
	const struct token *t = &s->tokens[i];

	if (t->tags & (TAG_NOUN | TAG_ADJ) && subjunctive(s, i))
		return true;

	if (!(t->tags & (TAG_NOUN | TAG_ADJ)))
		return true;
	if (!before)
		return false;
	if (before->pos == POS_PRON)
		return true;
	if (before->pos == POS_NOUN && before->tags & TAG_PLURAL && !verb_before(s, i) &&
	    (opens_object(s, i) || (t->tags & TAG_VERB_FIRST && noun_next(s, i))))
		return true;
	/* "Kenyan doctors end strike": in a headline without another verb */
	if (s->headline && before->pos == POS_NOUN && before->tags & TAG_PLURAL && noun_next(s, i) && !finite_before(s, i) &&
	    !finite_after(s, i) && !third_person_after(s, i))
		return true;
	/* "Oman and Kenya plan to" */
	if (before->pos == POS_NOUN && before->capital && i > 1 && s->tokens[i - 2].pos == POS_CONJ &&
	    opens_object(s, i) && !verb_before(s, i))
		return true;
	/* "Russia, China block UN statement" */
	if (before->capital && opens_object(s, i) && noun_next(s, i) && s->tokens[i + 1].capital && !(before->tags & TAG_PLURAL) &&
	    plural_subject(s, i, before) && headline_verb(s, i, before))
		return true;
	if (before->pos == POS_NOUN && !before->mark && t->tags & TAG_VERB_FIRST && i + 1 < s->n &&
	    plural_subject(s, i, before) && !finite_before(s, i) && !finite_after(s, i) &&
	    (opens_object(s, i) || s->tokens[i + 1].tags & (TAG_PREP | TAG_NUM) || noun_next(s, i)))
		return true; /* "Germany and UNICEF hand over" */
	if (before->pos == POS_CONJ && t->tags & TAG_VERB_FIRST && opens_object(s, i)) {
		/* "to meet and discuss the" */
		for (uint32_t k = i; k-- > 0 && i - k < 8;)
			if (s->tokens[k].pos == POS_VERB)
				return s->tokens[k].form == FORM_BASE;
	}
	return false;
}

static bool ing_is_verb(const struct sentence *s, uint32_t i, const struct token *before)
{
	static const char *const attributes[] = { "striking", "protesting", "retreating", "advancing", "warring",
		"departing", "ruling", "surviving", "opposing", "rioting", "invading" };
	const struct token *t = &s->tokens[i];

	if (before && before->pos == POS_AUX && before->tags & TAG_BE)
		return true;
	/* "Striking miners marched", "dropped by retreating fighters" */
	if ((!before || before->pos == POS_PREP) && noun_next(s, i) && s->tokens[i + 1].tags & TAG_PLURAL &&
	    token_among(s, i, attributes, sizeof attributes / sizeof *attributes))
		return false;
	if (before && (before->pos == POS_DET || before->pos == POS_POSSESSIVE || before->pos == POS_ADJ ||
		       before->pos == POS_POSS))
		return false;
	if (t->tags & TAG_NOUN && before && before->pos == POS_NOUN)
		return opens_object(s, i) && !token_spelled(s, i + 1, "that");
	/* "of bombing villages", "after meeting with" */
	if (before && before->pos == POS_PREP)
		return opens_object(s, i) || !(t->tags & TAG_NOUN) || noun_next(s, i) || token_spelled(s, i + 1, "with");
	/* ", shelling residential areas" */
	return !(t->tags & TAG_NOUN) || opens_object(s, i) ||
	       (i > 0 && s->tokens[i - 1].mark == ',' && noun_next(s, i));
}

/* "re-opened the border", "co-signed", but "the co-founder". */
static bool half_verb(const struct sentence *s, uint32_t i)
{
	static const char *const words[] = { "re", "co", "pre", "air", "gang", "force", "fast", "baton" };

	if (!(s->tokens[i + 1].tags & (TAG_PAST | TAG_PART)) || (i && (s->tokens[i - 1].pos == POS_DET || s->tokens[i - 1].pos == POS_POSS)))
		return false;
	return token_among(s, i, words, sizeof words / sizeof *words);
}

/* A word in small letters that headlines write with a capital: no headline. */
static bool small_before(const struct sentence *s, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (s->tokens[k].pos == POS_VERB && !s->tokens[k].capital)
			return true;
	return false;
}

static void tag_verb_or_noun(struct sentence *s, uint32_t i)
{
	struct token *t = &s->tokens[i];
	const struct token *before = left(s, i);
	bool noun_place = before && (before->pos == POS_DET || before->pos == POS_POSS ||
				     before->pos == POS_POSSESSIVE || before->pos == POS_ADJ);

	/* "have long refused" */
	if (t->tags & TAG_ADV && verbal_left(s, i) && i + 1 < s->n && s->tokens[i + 1].tags & TAG_PART &&
	    !(s->tokens[i + 1].tags & TAG_ADJ)) {
		t->pos = POS_ADV;
		return;
	}
	t->pos = POS_NOUN;
	if (t->in_name && t->capital && (i > 0 || t->name_tokens > 1))
		return;
	if (t->capital && !t->all_capitals && before && before->capital && !before->mark && small_before(s, i))
		return; /* "The New York Times": no verb is written so but in headlines */
	if (before && (before->pos == POS_MODAL || before->pos == POS_TO) && t->tags & TAG_BASE) {
		if (before->pos == POS_MODAL || t->tags & TAG_VERB_FIRST || !(t->tags & TAG_NOUN) || opens_object(s, i))
			as_verb(t, FORM_BASE);
		else if (before->pos == POS_TO)
			as_verb(t, FORM_BASE);
		return;
	}
	if (before && before->pos == POS_AUX) {
		if (t->tags & TAG_PART) {
			as_verb(t, FORM_PARTICIPLE);
			return;
		}
		if (before->tags & TAG_DO && t->tags & TAG_BASE) {
			as_verb(t, FORM_BASE);
			return;
		}
	}
	if (t->in_name && t->name_tokens > 1)
		return; /* "an appeals court", "aid workers" */
	if (t->joined && i && s->tokens[i - 1].pos == POS_ADV && half_verb(s, i - 1)) {
		as_verb(t, form_of(t, before));
		return;
	}
	if (t->joined || (i + 1 < s->n && s->tokens[i + 1].joined && !(t->tags & TAG_PAST))) {
		/* "US-led", "cease-fire", "peace-keeping" */
		t->pos = t->tags & (TAG_PART | TAG_ING) && !(t->tags & TAG_NOUN) ? POS_ADJ : POS_NOUN;
		return;
	}
	if (t->tags & TAG_ING) {
		if (ing_is_verb(s, i, before))
			as_verb(t, FORM_ING);
		else if (noun_next(s, i) && !(t->tags & TAG_NOUN))
			t->pos = POS_ADJ; /* no: "shelling killed" */
		return;
	}
	if (t->tags & (TAG_PAST | TAG_PART)) {
		if (noun_place && (noun_next(s, i) || !(t->tags & TAG_PAST))) {
			t->pos = POS_ADJ;
			return;
		}
		if (noun_place && t->tags & TAG_NOUN)
			return;
		if (before && (before->pos == POS_PREP || before->pos == POS_VERB) && noun_next(s, i) &&
		    !s->tokens[i + 1].capital) {
			t->pos = POS_ADJ; /* "of alleged crimes" */
			return;
		}
		/* "to stranded Malian refugees", "of captured Russian soldiers" */
		if (before && (before->pos == POS_TO || before->pos == POS_PREP) && !(t->tags & TAG_BASE) && noun_next(s, i)) {
			t->pos = POS_ADJ;
			return;
		}
		/* "handed back ten captured soldiers" */
		if (before && before->pos == POS_NUM && noun_next(s, i) && !s->tokens[i + 1].capital &&
		    s->tokens[i + 1].tags & TAG_PLURAL && (i < 2 || s->tokens[i - 2].pos == POS_VERB ||
		    s->tokens[i - 2].pos == POS_PREP || s->tokens[i - 2].pos == POS_ADV || s->tokens[i - 2].pos == POS_DET)) {
			t->pos = POS_ADJ;
			return;
		}
		if (before && before->pos == POS_CONJ && i >= 2 && s->tokens[i - 2].pos == POS_ADJ && noun_next(s, i)) {
			t->pos = POS_ADJ;
			return;
		}
		as_verb(t, form_of(t, before));
		return;
	}
	if (t->tags & TAG_S) {
		if (verb_in_s(s, i, before))
			as_verb(t, FORM_FINITE);
		return;
	}
	if (!noun_place && verb_in_base(s, i, before))
		as_verb(t, FORM_BASE);
	else if (t->tags & TAG_ADJ && !(t->tags & TAG_NOUN))
		t->pos = POS_ADJ;
	else if (t->tags & TAG_ADJ && noun_next(s, i))
		t->pos = POS_ADJ;
	else if (t->tags & TAG_ADJ && verbal_left(s, i))
		t->pos = POS_ADJ;
}

static bool before_verb_or_clause(const struct sentence *s, uint32_t i)
{
	/* "that" opens a clause unless a noun alone follows: taken as clause */
	return i + 1 < s->n && !s->tokens[i + 1].mark;
}

static bool number_at(const struct sentence *s, uint32_t i)
{
	/* "around $400 million" */
	if (i < s->n && s->tokens[i].mark == '$')
		i++;
	return i < s->n && (s->tokens[i].kind == TOKEN_NUMBER || s->tokens[i].tags & TAG_NUM);
}

/* "at least 40", "more than 40", "around 40": words about the number. */
static bool about_number(const struct sentence *s, uint32_t i)
{
	static const char *const pairs[][2] = {
		{ "at", "least" }, { "at", "most" }, { "more", "than" }, { "less", "than" },
		{ "fewer", "than" }, { "up", "to" }, { "as", "many" },
	};
	static const char *const words[] = { "around", "about", "over", "nearly", "almost", "some" };

	if (!number_at(s, i + 1) && !number_at(s, i + 2) && !number_at(s, i + 3))
		return false;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (token_spelled(s, i, words[k]) && i + 1 < s->n &&
		    (s->tokens[i + 1].kind == TOKEN_NUMBER || s->tokens[i + 1].mark == '$'))
			return true;
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
		uint32_t first = token_spelled(s, i, pairs[k][0]) ? i : i - 1;

		if ((first == i || i) && token_spelled(s, first, pairs[k][0]) && token_spelled(s, first + 1, pairs[k][1]) &&
		    (number_at(s, first + 2) || (token_spelled(s, first + 2, "a") && number_at(s, first + 3))))
			return true;
	}
	return false;
}

static bool after_to(const struct sentence *s, uint32_t i)
{
	const struct token *before = left(s, i);

	return before && (before->pos == POS_TO || before->pos == POS_MODAL);
}

void tag_token(struct sentence *s, uint32_t i)
{
	struct token *t = &s->tokens[i];
	const uint32_t tags = t->tags;

	if (t->mark) {
		t->pos = POS_PUNCT;
	} else if (i + 1 < s->n && s->tokens[i + 1].joined && half_verb(s, i)) {
		t->pos = POS_ADV;
	} else if (i && t->joined && t->tags & (TAG_PAST | TAG_PART) && token_spelled(s, i - 1, "test")) {
		/* "test-fired": a test */
		as_verb(&s->tokens[i - 1], form_of(t, left(s, i - 1)));
		t->pos = POS_ADV;
	} else if (about_number(s, i)) {
		t->pos = POS_ADV;
	} else if (t->joined && tags & (TAG_PREP | TAG_ADV) && i && s->tokens[i - 1].pos != POS_VERB) {
		t->pos = POS_NOUN; /* "sit-in" */
	} else if (token_spelled(s, i, "worth") && token_spelled(s, i + 1, "of")) {
		t->pos = POS_NOUN; /* "$4 million worth of goods" */
	} else if (t->kind == TOKEN_POSSESSIVE) {
		/* "'s" is "is" before an article or "not", else possessive */
		bool is = i + 1 < s->n && tags & TAG_POSSESSIVE &&
			  (s->tokens[i + 1].tags & TAG_NOT || token_spelled(s, i + 1, "the") ||
			   token_spelled(s, i + 1, "a") || token_spelled(s, i + 1, "an"));

		t->pos = tags & TAG_MODAL ? POS_MODAL : tags & TAG_AUX || is ? POS_AUX : POS_POSSESSIVE;
		if (is)
			t->tags |= TAG_BE | TAG_S;
	} else if (t->kind == TOKEN_NUMBER || tags & TAG_NUM) {
		t->pos = POS_NUM;
	} else if (t->in_name) {
		tag_verb_or_noun(s, i);
		if (!(t->tags & TAG_VERB))
			t->pos = POS_NOUN;
	} else if (tags & TAG_NOT) {
		t->pos = POS_NOT;
	} else if (tags & TAG_TO) {
		bool verb = i + 1 < s->n && s->tokens[i + 1].tags & (TAG_BASE) && !s->tokens[i + 1].in_name &&
			    (!s->tokens[i + 1].capital || (i && s->tokens[i - 1].capital));
		const struct token *next = i + 1 < s->n ? &s->tokens[i + 1] : NULL;

		/* "to help" but "to end" is read by what follows; "to aid groups" stays a verb */
		if (next && next->tags & TAG_ADV && i + 2 < s->n && s->tokens[i + 2].tags & TAG_BASE)
			verb = true;
		t->pos = verb ? POS_TO : POS_PREP;
	} else if (tags & TAG_MODAL && (!t->capital || i == 0)) {
		t->pos = POS_MODAL;
	} else if (tags & TAG_AUX) {
		t->pos = POS_AUX;
		if (!(tags & TAG_BE)) {
			/* "has" and "did" as main verbs: no verb form near after it */
			uint32_t k = i + 1;

			while (k < s->n && s->tokens[k].tags & (TAG_ADV | TAG_NOT))
				k++;
			if (k >= s->n || !(s->tokens[k].tags & (TAG_VERB | TAG_AUX)) ||
			    s->tokens[k].tags & (TAG_DET | TAG_PREP) || s->tokens[k].in_name)
				as_verb(t, tags & TAG_ING ? FORM_ING : tags & TAG_PAST ? FORM_PAST :
					tags & TAG_BASE ? FORM_BASE : FORM_FINITE);
		}
	} else if (tags & TAG_THAT) {
		const struct token *before = left(s, i);

		t->pos = before && (before->pos == POS_PREP) ? POS_DET :
			 before_verb_or_clause(s, i) ? POS_THAT : POS_PRON;
	} else if (tags & TAG_WH) {
		t->pos = POS_WH;
	} else if (tags & TAG_POSS) {
		/* "her" before a noun */
		t->pos = tags & TAG_PRON && !noun_next(s, i) ? POS_PRON : POS_POSS;
	} else if (tags & TAG_PRON || tags & TAG_SELF) {
		t->pos = POS_PRON;
	} else if (tags & TAG_DET) {
		t->pos = POS_DET;
	} else if (tags & TAG_SUB && tags & TAG_PREP) {
		t->pos = POS_PREP;
	} else if (tags & TAG_SUB) {
		t->pos = POS_SUB;
	} else if (tags & TAG_CONJ) {
		t->pos = POS_CONJ;
	} else if (tags & TAG_PREP) {
		t->pos = POS_PREP;
	} else if (tags & TAG_ADV && tags & TAG_BASE && !(tags & (TAG_NOUN | TAG_ADJ)) && !after_to(s, i)) {
		t->pos = POS_ADV; /* "pulled back", but "vowed to back" */
	} else if (tags & (TAG_VERB)) {
		tag_verb_or_noun(s, i);
	} else if (tags & TAG_ADV && !(tags & TAG_NOUN)) {
		t->pos = POS_ADV;
	} else if (tags & TAG_ADJ) {
		/* "is willing to" */
		t->pos = !(tags & TAG_NOUN) || noun_next(s, i) || verbal_left(s, i) ? POS_ADJ : POS_NOUN;
	} else {
		t->pos = POS_NOUN;
	}
	if (t->pos == POS_NOUN && t->form)
		t->form = FORM_NONE;
}
