/* Who a noun phrase names. */
#include <string.h>

#include "actors/actors.h"
#include "base/civil.h"

/* What the names within a phrase say, before they are put together. */
struct parts {
	const struct lex_actor *country, *person, *org, *place, *role;
	const struct lex_actor *beside; /* country of who is joined to it by "and", NULL */
	bool people, former, own, adjective, capital, foreign;
	bool counted;   /* "100 Palestinians", "thousands of": people, no state */
	uint32_t role_at, n_names, person_name;
};

static bool former_word(const struct sentence *s, uint32_t i)
{
	return s->tokens[i].tags & TAG_FORMER;
}

static void add_name(const struct lexicon *lex, const struct sentence *s, uint32_t i,
		     struct parts *parts)
{
	const struct lex_name *name = lexicon_name(lex, s->tokens[i].name);
	const struct lex_actor *actor = lexicon_actor(lex, name->actor);

	parts->n_names++;
	switch (actor->kind) {
	case KIND_COUNTRY:
		if (name->form == FORM_PEOPLE && !parts->country)
			parts->people = true;
		parts->adjective = name->form == FORM_ADJECTIVE;
		parts->capital = name->form == FORM_CAPITAL;
		parts->country = actor;
		break;
	case KIND_PLACE:
		parts->place = actor;
		break;
	case KIND_ORGANISATION:
	case KIND_GROUP:
		parts->org = actor;
		break;
	case KIND_PERSON:
		parts->person = actor;
		parts->person_name = s->tokens[i].name;
		break;
	case KIND_PEOPLE:
		if (!parts->org)
			parts->org = actor;
		break;
	case KIND_ROLE:
		/* a title before a name says less than the word it belongs to */
		if (!parts->role || !(actor->flags & ROLE_TITLE) || parts->role->flags & ROLE_TITLE) {
			parts->role = actor;
			parts->role_at = i;
		}
		break;
	}
}

/* "A U.S.-backed government" is not of the U.S., an "anti-Syria journalist" no
 * Syrian; who leads or runs a thing owns it. */
static bool of_another(const struct sentence *s, uint32_t i)
{
	static const char *const before[] = { "anti", "pro", "non", "pan" };
	static const char *const ships[] = { "tanker", "ship", "vessel", "freighter", "trawler", "ferry", "tankers",
		"ships", "vessels" }; /* "a Greek-owned tanker" is Greek */
	uint32_t after = i + s->tokens[i].name_tokens;

	if (i > 0 && s->tokens[i].joined && token_among(s, i - 1, before, sizeof before / sizeof *before))
		return true;
	if (after >= s->n || !s->tokens[after].joined)
		return false;
	if (after + 1 < s->n && token_among(s, after + 1, ships, sizeof ships / sizeof *ships))
		return false;
	return token_spelled(s, after, "speaking") || token_spelled(s, after, "style") || token_spelled(s, after, "era") ||
	       (s->tokens[after].tags & TAG_PART && !token_spelled(s, after, "led") && !token_spelled(s, after, "based") &&
		!token_spelled(s, after, "run"));
}

/* "military aid", "a military solution": no soldiers. */
static bool of_a_thing(const struct sentence *s, uint32_t i, uint32_t last)
{
	static const char *const ranks[] = { "major", "private", "general", "marine" };

	if (i >= last || s->tokens[i].name_tokens != 1 || s->tokens[i + 1].name)
		return false;
	/* "major partners", "private consumption" */
	return (token_spelled(s, i, "military") && s->tokens[i + 1].pos == POS_NOUN) ||
	       (!s->tokens[i].capital && !s->tokens[i + 1].capital && token_among(s, i, ranks, sizeof ranks / sizeof *ranks));
}

/* "Canadian dollars", "7,500 French tonnes": no Canadians, no French. */
static bool of_a_measure(const struct sentence *s, uint32_t i, uint32_t last)
{
	static const char *const words[] = { "dollar", "dollars", "dlr", "dlrs", "franc", "francs", "mark", "marks",
		"yen", "pound", "pounds", "peso", "pesos", "rupee", "rupees", "rouble", "roubles", "ruble", "rubles",
		"crown", "crowns", "krona", "kronor", "krone", "kroner", "lira", "lire", "won", "yuan", "riyal", "riyals",
		"dinar", "dinars", "dirham", "dirhams", "rand", "guilder", "guilders", "tonne", "tonnes", "tons" };
	uint32_t after = i + s->tokens[i].name_tokens;

	return after <= last && token_among(s, after, words, sizeof words / sizeof *words);
}

/* "Mustafa Bali" is no island: a place behind a word that is none but a name is
 * a surname. */
static bool surname(const struct lexicon *lex, const struct sentence *s, uint32_t i, uint32_t first)
{
	const struct token *before = i > first ? &s->tokens[i - 1] : NULL;

	if (!before || !before->capital || before->all_capitals || before->kind != TOKEN_WORD || before->name ||
	    before->in_name || s->tokens[i].name_tokens > 1 || s->tokens[i].joined ||
	    lexicon_word_info(lex, before->word)->tags)
		return false;
	return lexicon_name(lex, s->tokens[i].name)->form == FORM_CAPITAL ||
	       lexicon_actor(lex, lexicon_name(lex, s->tokens[i].name)->actor)->kind == KIND_PLACE;
}

static bool quantity(const struct sentence *s, uint32_t i)
{
	return s->tokens[i].tags & TAG_MANY;
}

static void read_parts(const struct lexicon *lex, const struct sentence *s, uint32_t first,
		       uint32_t last, struct parts *parts)
{
	for (uint32_t i = first; i <= last; i++) {
		if (s->tokens[i].pos == POS_POSS)
			parts->own = true;
		if (former_word(s, i))
			parts->former = true;
		if (!s->tokens[i].in_name && token_spelled(s, i, "foreign"))
			parts->foreign = true;
		if (s->tokens[i].pos == POS_NUM || quantity(s, i))
			parts->counted = true;
		if (s->tokens[i].name && !of_another(s, i) && !of_a_thing(s, i, last) && !of_a_measure(s, i, last) &&
		    !surname(lex, s, i, first))
			add_name(lex, s, i, parts);
	}
}

/* "Bush" is whoever of that name was in office on the day; else the first. */
static const struct lex_actor *who_then(const struct lexicon *lex, uint32_t name, int32_t day)
{
	const struct lex_actor *first = lexicon_actor(lex, lexicon_name(lex, name)->actor);

	for (; name && day != DAY_NONE; name = lexicon_name(lex, name)->next) {
		const struct lex_actor *person = lexicon_actor(lex, lexicon_name(lex, name)->actor);

		for (uint32_t i = 0; person->kind == KIND_PERSON && i < person->n_offices; i++) {
			const struct office *office = &person->offices[i];

			if ((office->from == DAY_NONE || office->from <= day) &&
			    (office->to == DAY_NONE || day < office->to))
				return person;
		}
	}
	return first;
}

/* How far the words beside a name say that it is this office: "U.N. mediator
 * Cordovez" its body, "Foreign Minister Ayrault" its title. */
static int office_said(const struct office *office, const struct parts *beside)
{
	const char *body = !beside ? "" : beside->org ? beside->org->code :
			   beside->country ? beside->country->code : "";
	size_t n = strnlen(body, 6);
	int said = n && !strncmp(office->code, body, n);

	if (beside && beside->role && !beside->former && !strcmp(office->title, beside->role->name))
		said += 2;
	return said;
}

/* The office that the words say, else the one held on the day.  A title says
 * that it was held when it happened, whenever told.  Of a day not known, a
 * government counts for more than the parliament afterwards. */
static const char *office_code(const struct lex_actor *holder, int32_t day,
			       const struct parts *beside)
{
	const struct office *best = NULL;
	bool titled = beside && beside->role && !beside->former;
	int best_said = 0;

	for (uint32_t i = 0; i < holder->n_offices; i++) {
		const struct office *office = &holder->offices[i];
		int said = 2 * office_said(office, beside) +
			   (day == DAY_NONE && !strstr(office->code, "LEG"));

		if (day != DAY_NONE && ((office->to != DAY_NONE && day >= office->to && !titled) ||
					(office->from != DAY_NONE && office->from > day)))
			continue;
		if (best && (said < best_said || (said == best_said && day == DAY_NONE &&
						  (best->from == DAY_NONE || office->from <= best->from))))
			continue;
		best = office;
		best_said = said;
	}
	return best ? best->code : holder->code;
}

/* A body bears the code of its day, outside the days named its usual one. */
static const char *body_code(const struct actor_context *context, const struct lex_actor *body)
{
	return body->n_offices && context->day != DAY_NONE ?
		office_code(body, context->day, NULL) : body->code;
}

static const char *joined(struct actor_context *context, const char *base, const char *role)
{
	if (!*role || strstr(base, role) || strlen(base) > 6)
		return base;
	return arena_joined(context->arena, base, "", role);
}

static const char *role_code(const struct parts *parts)
{
	if (parts->former && !strcmp(parts->role->code, "GOV"))
		return "ELI";
	return parts->role->code;
}

/* A people of several countries: "a Kurdish enclave in Syria" is in Syria. */
static bool scattered(const struct lexicon *lex, const struct lex_actor *body)
{
	return body->kind == KIND_PEOPLE && !lexicon_country(lex, body->code);
}

/* "The head of the Iraqi army" is the army's, "a leader of the rebels" theirs. */
static bool leads_body(const struct lex_actor *role, const struct lex_actor *body)
{
	static const char *const heads[] = { "leader", "head", "chief", "president", "chairman", "chairwoman", "spokesman",
		"spokeswoman", "spokesperson", "director", "deputy", "commander", "member", "official", "representative" };
	static const char *const bodies[] = { "PTY", "REB", "LAB", "MIL", "COP", "JUD", "LEG", "OPP", "SPY", "BUS", "CRM", "MED" };
	bool leads = false;

	for (size_t i = 0; i < sizeof heads / sizeof *heads && !leads; i++)
		leads = !strncmp(role->name, heads[i], strlen(heads[i]));
	for (size_t i = 0; leads && i < sizeof bodies / sizeof *bodies; i++)
		if (!strcmp(body->code, bodies[i]))
			return true;
	return false;
}

/* The NP with "of"/"in"/"from" phrases behind it: their names fill what is
 * missing.  Returns the last token taken in. */
static uint32_t trailing(struct actor_context *context, const struct sentence *s, uint32_t p,
			 struct parts *parts)
{
	uint32_t last = s->phrases[p].last;

	for (uint32_t k = p + 1; k + 1 < s->n_phrases && k < p + 5; k += 2) {
		const struct phrase_read *prep = &s->phrases[k], *noun = &s->phrases[k + 1];
		struct parts more = { 0 };
		bool of;

		if (prep->kind != PHRASE_PREP || noun->kind != PHRASE_NOUN)
			break;
		of = token_spelled(s, prep->first, "of") ||
		     (parts->role && parts->role->flags & ROLE_FOR && token_spelled(s, prep->first, "for"));
		if (!of && !token_spelled(s, prep->first, "in") && !token_spelled(s, prep->first, "from") &&
		    !token_spelled(s, prep->first, "at") && !(parts->role && token_spelled(s, prep->first, "near")))
			break;
		read_parts(context->lex, s, noun->first, noun->last, &more);
		/* "a base in Lamu county in Kenya" */
		if (!of && !more.country && !more.place && !more.org) {
			if (k + 3 < s->n_phrases && s->phrases[k + 2].kind == PHRASE_PREP && token_spelled(s, s->phrases[k + 2].first, "in"))
				continue;
			break;
		}
		if (!of && (parts->country || (parts->org && !scattered(context->lex, parts->org))))
			break;
		last = noun->last;
		parts->counted |= of && more.counted;
		if (!parts->org && !parts->country && (of || token_spelled(s, prep->first, "from")))
			parts->org = more.org;
		if (!parts->country) {
			parts->country = more.country;
			parts->people = of && more.people;
		}
		if (!parts->country && more.place && !parts->place)
			parts->place = more.place;
		if (!parts->person && of && more.role && (!parts->role || leads_body(parts->role, more.role)))
			parts->role = more.role;
	}
	return last;
}

/* A role among a people goes before its ethnic code: "Tamil rebels" are
 * LKAREBTAM.  A people of several countries is of the one it is said to be
 * of, else of the article's. */
static const char *of_people(struct actor_context *context, const struct parts *parts,
			     const char *role, bool *guessed)
{
	const char *people = parts->org->code, *country = people, *ethnic = people + 3;

	if (strlen(role) > 3)
		return role;
	if (scattered(context->lex, parts->org)) {
		ethnic = people;
		country = parts->place && *parts->place->code ? parts->place->code : context->country;
		*guessed = !parts->country && country == context->country;
	}
	if (parts->country)
		country = parts->country->code;
	if (!country)
		return joined(context, people, role);
	return arena_printf(context->arena, "%.3s%s%s", country, role, strcmp(ethnic, "CVL") ? ethnic : "");
}

/* Who, told of no country, is of the place where it happens. */
static bool of_the_place(const char *role)
{
	static const char *const roles[] = { "CVL", "UAF", "CRM", "COP" };

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (!strcmp(role, roles[i]))
			return true;
	return false;
}

static void from_role(struct actor_context *context, const struct parts *parts, struct found *out)
{
	const char *role = role_code(parts);

	out->role = parts->role;
	out->name = parts->role->name;
	if (parts->org && strcmp(parts->org->subkind, "company")) {
		out->code = parts->org->kind == KIND_PEOPLE ? of_people(context, parts, role, &out->guessed) :
			strlen(parts->org->code) == 3 ? joined(context, parts->org->code, role) :
			body_code(context, parts->org);
		out->entry = parts->org;
		out->name = parts->org->name;
	} else if (parts->country) {
		out->code = joined(context, parts->country->code, role);
		out->entry = parts->country;
		out->name = arena_joined(context->arena, parts->country->name, " ", parts->role->name);
	} else if (parts->place && *parts->place->code) {
		out->code = joined(context, parts->place->code, role);
		out->entry = parts->place;
	} else if (parts->own) {
		out->own = true;
	} else if (strlen(role) > 3 || !strncmp(role, "IGO", 3) || !strncmp(role, "NGO", 3)) {
		out->code = role;
	} else if (parts->foreign && (!strcmp(role, "MIL") || !strcmp(role, "REB"))) {
		out->code = role; /* "foreign troops" are nobody's own */
	} else if (parts->beside) {
		out->code = joined(context, parts->beside->code, role);
		out->guessed = true;
	} else if (context->where && of_the_place(role)) {
		out->code = joined(context, context->where, role);
		out->guessed = true;
	} else if (context->country) {
		out->code = joined(context, context->country, role);
		out->guessed = true;
	} else {
		out->code = role;
	}
}

/* A parliament or court that bears the name of another state's. */
static bool anothers_house(const struct parts *parts)
{
	const char *code = parts->org->code;

	return strlen(code) == 6 && (!strcmp(code + 3, "LEG") || !strcmp(code + 3, "JUD")) &&
	       strlen(parts->country->code) == 3 && strncmp(code, "IGO", 3) && strncmp(code, parts->country->code, 3);
}

static void combine(struct actor_context *context, const struct parts *parts, struct found *out)
{
	if (parts->person) {
		const struct lex_actor *person = who_then(context->lex, parts->person_name, context->day);

		out->entry = person;
		out->entity = out->name = person->name;
		out->titled = parts->role && !parts->former;
		out->code = office_code(person, context->day, parts);
		if (parts->former && person->n_offices)
			out->code = person->code;
	} else if (parts->role) {
		from_role(context, parts, out);
	} else if (parts->org && parts->country && anothers_house(parts)) {
		/* "Peru's Congress" */
		out->entry = parts->country;
		out->name = arena_joined(context->arena, parts->country->name, " ", parts->org->name);
		out->code = joined(context, parts->country->code, parts->org->code + 3);
	} else if (parts->org) {
		out->entry = parts->org;
		out->name = parts->org->name;
		out->code = body_code(context, parts->org);
		if (parts->country && strlen(parts->org->code) == 3 && parts->org->kind == KIND_PEOPLE)
			out->code = joined(context, parts->country->code, parts->org->code);
		else if (context->where && scattered(context->lex, parts->org))
			out->code = joined(context, context->where, parts->org->code);
	} else if (parts->country) {
		out->entry = parts->country;
		out->name = parts->country->name;
		out->code = parts->people && parts->counted ? joined(context, parts->country->code, "CVL") :
			    parts->country->code;
		out->capital = parts->capital && parts->n_names == 1;
	} else if (parts->place && *parts->place->code) {
		out->entry = parts->place;
		out->name = parts->place->name;
		out->code = parts->place->code;
		out->place = true;
	} else if (parts->own) {
		out->own = true;
	}
}

/* What a pronoun can stand for. */
enum sort { SORT_PERSON, SORT_PLURAL, SORT_BODY };

static enum sort sort_of(const struct sentence *s, uint32_t p, const struct found *found)
{
	if ((found->entry && found->entry->kind == KIND_PERSON) ||
	    (found->role && !(found->role->flags & ROLE_PLURAL)))
		return SORT_PERSON;
	return s->tokens[s->phrases[p].head].tags & TAG_PLURAL ? SORT_PLURAL : SORT_BODY;
}

/* A phrase that no preposition or verb has before it: a subject. */
static bool leads(const struct sentence *s, uint32_t p)
{
	return s->phrases[p].kind == PHRASE_NOUN && s->tokens[s->phrases[p].head].pos != POS_PRON &&
	       (p == 0 || (s->phrases[p - 1].kind != PHRASE_PREP && s->phrases[p - 1].kind != PHRASE_VERB));
}

/* A name nobody knows: "Begum". */
static bool stranger(const struct sentence *s, uint32_t p, const struct found *found)
{
	const struct token *head = &s->tokens[s->phrases[p].head];

	return !found->code && !found->own && head->pos == POS_NOUN && head->capital &&
	       !(head->tags & TAG_PLURAL);
}

/* "Ghani said he": the last subject of the sort before the pronoun at p.
 * "Kenya criticised Chad, urging it": an object is not the subject before it.
 * False if the sentence has none; a stranger leaves *out without a code. */
static bool in_sentence(struct actor_context *context, const struct sentence *s, uint32_t p,
			enum sort sort, struct found *out)
{
	bool object = p > 0 && (s->phrases[p - 1].kind == PHRASE_VERB || s->phrases[p - 1].kind == PHRASE_PREP);
	bool own_subject = object;

	for (uint32_t k = p; k-- > 0;) {
		if (leads(s, k) && own_subject) {
			own_subject = false;
			continue;
		}
		if (!leads(s, k) && !(object && k > 0 && s->phrases[k].kind == PHRASE_NOUN &&
				      s->tokens[s->phrases[k].head].pos != POS_PRON &&
				      s->phrases[k - 1].kind == PHRASE_VERB))
			continue;
		actors_phrase(context, s, k, out);
		if (sort == SORT_PERSON && stranger(s, k, out))
			return true;
		if (!out->code || out->guessed)
			continue;
		if (sort_of(s, k, out) == sort || (sort == SORT_PLURAL && sort_of(s, k, out) == SORT_BODY))
			return true;
	}
	return false;
}

static bool finite_verb(const struct sentence *s, uint32_t p)
{
	return p < s->n_phrases && s->phrases[p].kind == PHRASE_VERB && s->phrases[p].shape == VERB_FINITE;
}

/* "We condemn Ghana," the minister said: within quotation marks it is whoever
 * stands beside a verb outside them. */
static bool speaker(struct actor_context *context, const struct sentence *s, uint32_t p,
		    struct found *out)
{
	bool quoted = false;

	for (uint32_t k = 0; k < p; k++)
		quoted ^= s->phrases[k].kind == PHRASE_QUOTE;
	if (!quoted)
		return false;
	quoted = false;
	for (uint32_t k = 0; k < s->n_phrases; k++) {
		quoted ^= s->phrases[k].kind == PHRASE_QUOTE;
		if (quoted || s->phrases[k].kind != PHRASE_NOUN || !(finite_verb(s, k + 1) || (k && finite_verb(s, k - 1))))
			continue;
		actors_phrase(context, s, k, out);
		if (out->code)
			return !strstr(out->code, "EDU") && !strstr(out->code, "JRN") && !strstr(out->code, "BUS");
	}
	return false;
}

static void pronoun(struct actor_context *context, const struct sentence *s, uint32_t p,
		    struct found *out)
{
	uint32_t i = s->phrases[p].head;
	struct found who = { 0 };
	enum sort sort = SORT_BODY;
	bool first = token_spelled(s, i, "we") || token_spelled(s, i, "us") || token_spelled(s, i, "I");

	if (s->tokens[i].tags & TAG_SELF) {
		out->own = true;
		return;
	}
	if (first && !speaker(context, s, p, &who))
		return;
	if (first)
		sort = SORT_PERSON;
	else if (token_spelled(s, i, "he") || token_spelled(s, i, "she") || token_spelled(s, i, "him") || token_spelled(s, i, "her"))
		sort = SORT_PERSON;
	else if (token_spelled(s, i, "they") || token_spelled(s, i, "them"))
		sort = SORT_PLURAL;
	else if (token_spelled(s, i, "it"))
		sort = SORT_BODY;
	else
		return;
	if (!first && !in_sentence(context, s, p, sort, &who))
		who = sort == SORT_PERSON ? context->last_person :
		      sort == SORT_PLURAL && context->last_plural.code ? context->last_plural :
		      context->last_country;
	if (!who.code)
		return;
	out->code = who.code;
	out->name = who.name;
	out->entity = who.entity;
	out->entry = who.entry;
	out->role = who.role;
	out->pronoun = true;
}

/* ", the Turkish president," after a name nobody knows. */
static void apposition(struct actor_context *context, const struct sentence *s, uint32_t p,
		       struct found *out)
{
	struct parts parts = { 0 };

	if (!s->tokens[s->phrases[p].head].capital || p + 2 >= s->n_phrases || s->phrases[p + 1].kind != PHRASE_COMMA ||
	    s->phrases[p + 2].kind != PHRASE_NOUN)
		return;
	/* "built in Yala, officials said": they are the next subject */
	if (p > 0 && finite_verb(s, p + 3))
		return;
	read_parts(context->lex, s, s->phrases[p + 2].first, s->phrases[p + 2].last, &parts);
	if (!parts.role && !parts.org && !parts.person)
		return;
	trailing(context, s, p + 2, &parts);
	combine(context, &parts, out);
}

/* "Their officials were accused": those of whoever the sentence, else the text
 * before it, spoke of.  Without a verb of their own they are the subject's
 * own, and so no second side: "withdrew its troops". */
static void whose(struct actor_context *context, const struct sentence *s, uint32_t p,
		  const struct lex_actor *role, struct found *out)
{
	struct found owner = context->last_country;
	const struct lex_actor *country;

	for (uint32_t k = 0; k < p; k++) {
		struct found before;

		if (!leads(s, k))
			continue;
		actors_phrase(context, s, k, &before);
		if (!before.code && !stranger(s, k, &before))
			continue;
		if (!finite_verb(s, p + 1))
			return;
		owner = before;
	}
	if (!owner.code)
		return;
	country = lexicon_country(context->lex, owner.code);
	out->code = country ? joined(context, country->code, role->code) : owner.code;
	out->entry = owner.entry;
	out->role = role;
	out->name = role->name;
	out->pronoun = true;
	out->own = false;
}

bool side_known(const struct side *side)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (side->found[i].code)
			return true;
	return false;
}

/* "Closed its border with Chad, accusing its neighbour": the other country that was
 * spoken of. */
static void neighbour(struct actor_context *context, const struct sentence *s, uint32_t p, struct found *out)
{
	static const char *const words[] = { "neighbour", "neighbor" };

	if (!token_among(s, s->phrases[p].head, words, sizeof words / sizeof *words))
		return;
	for (uint32_t k = p; k-- > 0;) {
		struct found found;

		if (s->phrases[k].kind != PHRASE_NOUN || leads(s, k))
			continue;
		actors_phrase(context, s, k, &found);
		if (!found.code || found.guessed || !lexicon_country(context->lex, found.code))
			continue;
		out->code = lexicon_country(context->lex, found.code)->code;
		out->entry = found.entry;
		out->pronoun = true;
		out->own = false;
		return;
	}
}

/* "The Chadian government and the rebels": theirs is that country. */
static const struct lex_actor *joined_country(const struct actor_context *context, const struct sentence *s, uint32_t p)
{
	struct parts parts = { 0 };
	uint32_t k;

	if (p > 1 && s->phrases[p - 1].kind == PHRASE_CONJ)
		k = p - 2;
	else if (p + 2 < s->n_phrases && s->phrases[p + 1].kind == PHRASE_CONJ)
		k = p + 2;
	else
		return NULL;
	if (s->phrases[k].kind != PHRASE_NOUN)
		return NULL;
	read_parts(context->lex, s, s->phrases[k].first, s->phrases[k].last, &parts);
	return parts.country;
}

static void resolve(struct actor_context *context, const struct sentence *s, uint32_t p,
		    struct found *out)
{
	const struct phrase_read *phrase = &s->phrases[p];
	struct parts parts = { 0 };

	memset(out, 0, sizeof *out);
	out->first = phrase->first;
	out->last = phrase->last;
	if (s->tokens[phrase->head].pos == POS_PRON) {
		pronoun(context, s, p, out);
		return;
	}
	while (out->first < out->last && s->tokens[out->first].pos == POS_DET)
		out->first++;
	read_parts(context->lex, s, phrase->first, phrase->last, &parts);
	out->last = (uint16_t)trailing(context, s, p, &parts);
	if (parts.role && !parts.country && !parts.org)
		parts.beside = joined_country(context, s, p);
	combine(context, &parts, out);
	if (out->own && parts.role)
		whose(context, s, p, parts.role, out);
	if (out->own && !parts.role)
		neighbour(context, s, p, out);
	if (!out->code && !out->own)
		apposition(context, s, p, out);
}

void actors_phrase(struct actor_context *context, const struct sentence *s, uint32_t p,
		   struct found *out)
{
	if (!context->resolved[p]) {
		resolve(context, s, p, &context->phrases[p]);
		context->resolved[p] = true;
	}
	*out = context->phrases[p];
}

bool actors_possessor(struct actor_context *context, const struct sentence *s, uint32_t p,
		      struct found *out)
{
	const struct phrase_read *phrase = &s->phrases[p];
	struct parts parts = { 0 };
	uint32_t last = phrase->head;

	memset(out, 0, sizeof *out);
	for (uint32_t i = phrase->first; i < phrase->last; i++)
		if (s->tokens[i].pos == POS_POSSESSIVE)
			last = i;
	if (last == phrase->first)
		return false;
	read_parts(context->lex, s, phrase->first, last - 1, &parts);
	out->first = phrase->first;
	out->last = phrase->last;
	combine(context, &parts, out);
	return out->code != NULL;
}

const struct lex_actor *actors_place(const struct lexicon *lex, const struct sentence *s,
				     uint32_t first, uint32_t last)
{
	struct parts parts = { 0 };

	read_parts(lex, s, first, last, &parts);
	return parts.place ? parts.place : parts.country;
}

static bool is_actor(const struct lexicon *lex, const struct sentence *s, uint32_t p)
{
	struct parts parts = { 0 };

	read_parts(lex, s, s->phrases[p].first, s->phrases[p].last, &parts);
	return parts.n_names > 0;
}

/* Skips the "of"/"in" phrases of the noun phrase at p. */
static uint32_t after_trailing(const struct sentence *s, uint32_t p, uint32_t last_token)
{
	while (p < s->n_phrases && s->phrases[p].first <= last_token)
		p++;
	return p;
}

/* Whether the list that a comma goes on with at phrase k ends in "and". */
static bool list_closes(const struct sentence *s, uint32_t k)
{
	for (; k < s->n_phrases; k++) {
		if (s->phrases[k].kind == PHRASE_CONJ)
			return true;
		if (s->phrases[k].kind != PHRASE_NOUN && s->phrases[k].kind != PHRASE_COMMA &&
		    s->phrases[k].kind != PHRASE_PREP)
			return false;
	}
	return false;
}

static bool list_goes_on(const struct lexicon *lex, const struct sentence *s, uint32_t k, uint32_t *next)
{
	uint32_t at = k;

	if (at < s->n_phrases && s->phrases[at].kind == PHRASE_COMMA)
		at++;
	if (at < s->n_phrases && s->phrases[at].kind == PHRASE_CONJ && !token_spelled(s, s->phrases[at].first, "but"))
		at++;
	if (at == k || at >= s->n_phrases || s->phrases[at].kind != PHRASE_NOUN ||
	    s->tokens[s->phrases[at].head].pos == POS_PRON)
		return false;
	/* a comma alone joins actors only, and no clause may begin there */
	if (s->phrases[at - 1].kind == PHRASE_COMMA && (!is_actor(lex, s, at) || !(s->headline || list_closes(s, at))))
		return false;
	if (at + 1 < s->n_phrases && s->phrases[at + 1].kind == PHRASE_VERB &&
	    s->phrases[at + 1].shape == VERB_FINITE && s->phrases[at - 1].kind == PHRASE_COMMA && !s->headline)
		return false;
	*next = at;
	return true;
}

/* "French" is an adjective, and what the French are called too. */
static bool adjectival(const struct lexicon *lex, const struct token *token)
{
	uint8_t form = token->name ? lexicon_name(lex, token->name)->form : (uint8_t)FORM_NAME;

	return form == FORM_ADJECTIVE || (form == FORM_PEOPLE && !(token->tags & TAG_PLURAL));
}

/* An office and, behind a comma, who holds it. */
static bool same_person(struct found *office, const struct found *person, const struct sentence *s)
{
	if (s->tokens[person->first - 1].mark != ',' || !office->role || office->entity || !office->code ||
	    !person->entity || !person->code || strcmp(office->code, person->code))
		return false;
	office->entity = person->entity;
	office->name = person->name;
	return true;
}

uint32_t actors_side(struct actor_context *context, const struct sentence *s, uint32_t p,
		     struct side *out)
{
	const uint32_t first = p;
	uint32_t next = p;

	out->n = 0;
	do {
		struct found *found = &out->found[out->n++];

		p = next;
		actors_phrase(context, s, p, found);
		next = after_trailing(s, p, found->last);
		if (out->n > 1 && same_person(found - 1, found, s))
			out->n--; /* "the Iraqi prime minister, Adel Abdul-Mahdi, and" */
	} while (out->n < SIDE_MAX && list_goes_on(context->lex, s, next, &next));
	/* "the ministers of Spain and Italy": likewise */
	if (out->n > 1 && out->found[0].role && s->tokens[s->phrases[first].head].tags & TAG_PLURAL &&
	    first + 1 < s->n_phrases && s->phrases[first + 1].kind == PHRASE_PREP)
		for (uint32_t i = 1; i < out->n; i++) {
			struct found *found = &out->found[i];

			if (!found->entry || found->entry->kind != KIND_COUNTRY || found->role || strlen(found->code) != 3)
				continue;
			found->role = out->found[0].role;
			found->code = joined(context, found->entry->code, found->role->code);
		}
	/* "French and Omani officials": the role is shared */
	for (uint32_t i = out->n - 1; i-- > 0;) {
		struct found *found = &out->found[i];
		const struct found *right = &out->found[i + 1];

		if (found->entry && found->entry->kind == KIND_COUNTRY && !found->role && right->role &&
		    found->first == found->last && adjectival(context->lex, &s->tokens[found->first])) {
			found->role = right->role;
			found->code = joined(context, found->entry->code, right->role->code);
		}
	}
	return after_trailing(s, p, out->found[out->n - 1].last);
}

/* Who was spoken of this many sentences ago, "he" is no more. */
#define MEMORY_SENTENCES 3

static void forget(struct actor_context *context)
{
	static const struct found nobody;

	if (context->person_age++ >= MEMORY_SENTENCES)
		context->last_person = nobody;
	if (context->plural_age++ >= MEMORY_SENTENCES)
		context->last_plural = nobody;
	if (context->country_age++ >= MEMORY_SENTENCES)
		context->last_country = nobody;
}

static void remember(struct actor_context *context, enum sort sort, const struct found *found)
{
	switch (sort) {
	case SORT_PERSON:
		context->last_person = *found;
		context->person_age = 0;
		return;
	case SORT_PLURAL:
		context->last_plural = *found;
		context->plural_age = 0;
		return;
	case SORT_BODY:
		context->last_country = *found;
		context->country_age = 0;
		return;
	}
}

void actors_remember(struct actor_context *context, const struct sentence *s)
{
	bool subject = true, led[] = { false, false, false };

	forget(context);
	for (uint32_t p = 0; p < s->n_phrases; p++) {
		struct found found;

		if (s->phrases[p].kind == PHRASE_VERB)
			subject = false;
		if (s->phrases[p].kind != PHRASE_NOUN)
			continue;
		if (s->tokens[s->phrases[p].head].pos == POS_PRON) {
			/* "He said": still the same one */
			actors_phrase(context, s, p, &found);
			if (found.pronoun && token_spelled(s, s->phrases[p].head, "he"))
				context->person_age = 0;
			continue;
		}
		actors_phrase(context, s, p, &found);
		if (subject && leads(s, p) && stranger(s, p, &found)) {
			/* "she" is Begum from here on, whoever that is */
			found = (struct found){ 0 };
			remember(context, SORT_PERSON, &found);
			continue;
		}
		if (!found.code || found.guessed)
			continue;
		if (found.entry && strlen(found.code) >= 3 && lexicon_country(context->lex, found.code))
			context->country = lexicon_country(context->lex, found.code)->code;
		if (p > 0 && s->phrases[p - 1].kind == PHRASE_PREP && !subject)
			continue;
		/* what a sentence is about outlasts what it touches upon */
		if (subject && leads(s, p))
			led[sort_of(s, p, &found)] = true;
		else if (led[sort_of(s, p, &found)])
			continue;
		remember(context, sort_of(s, p, &found), &found);
	}
}

/* "At the Danish embassy", "near the Chinese border": elsewhere. */
static bool foreign_ground(const struct sentence *s, uint32_t i)
{
	static const char *const words[] = { "embassy", "consulate", "mission", "border", "frontier" };

	return token_among(s, i, words, sizeof words / sizeof *words);
}

static bool onslaught(const struct sentence *s, uint32_t p)
{
	static const char *const words[] = { "strike", "strikes", "raid", "raids", "attack", "attacks", "shelling",
		"bombardment", "bombing", "assault", "airstrike", "airstrikes", "offensive", "operation", "ambush" };

	return s->phrases[p].kind == PHRASE_NOUN && token_among(s, s->phrases[p].head, words, sizeof words / sizeof *words);
}

/* "An air strike on Gaza": it happens there. */
static bool strikes(const struct sentence *s, uint32_t p)
{
	return p > 0 && token_spelled(s, s->phrases[p].first, "on") && onslaught(s, p - 1);
}

/* The country of the first place after "in", "near", "at", "outside (of)". */
static const char *scene(const struct actor_context *context, const struct sentence *s)
{
	static const char *const words[] = { "in", "near", "at", "outside", "inside", "around", "off" };

	for (uint32_t p = 0; p + 1 < s->n_phrases; p++) {
		uint32_t noun = p + 1;
		const struct lex_actor *place;

		if (s->phrases[p].kind != PHRASE_PREP ||
		    (!token_among(s, s->phrases[p].first, words, sizeof words / sizeof *words) && !strikes(s, p)))
			continue;
		if (s->phrases[noun].kind == PHRASE_PREP && noun + 1 < s->n_phrases)
			noun++;
		/* "in an Israeli raid": not in Israel */
		if (s->phrases[noun].kind != PHRASE_NOUN || foreign_ground(s, s->phrases[noun].head) || onslaught(s, noun))
			continue;
		place = actors_place(context->lex, s, s->phrases[noun].first, s->phrases[noun].last);
		if (!place && noun + 2 < s->n_phrases && s->phrases[noun + 1].kind == PHRASE_PREP &&
		    token_spelled(s, s->phrases[noun + 1].first, "of") && s->phrases[noun + 2].kind == PHRASE_NOUN)
			place = actors_place(context->lex, s, s->phrases[noun + 2].first, s->phrases[noun + 2].last);
		if (place && lexicon_country(context->lex, place->code))
			return lexicon_country(context->lex, place->code)->code;
	}
	return NULL;
}

/* ", Turkish officials said." tells most often of Turkey. */
static bool teller(struct actor_context *context, const struct sentence *s)
{
	uint32_t i = s->n;

	while (i > 0 && s->n - i < 6 && !token_spelled(s, i - 1, "said"))
		i--;
	if (i < 4 || s->n - i >= 6)
		return false;
	for (uint32_t k = i - 1; k-- > 1 && i - k < 6 && s->tokens[k].mark != ',';) {
		const struct lex_actor *actor = s->tokens[k].name ?
			lexicon_actor(context->lex, lexicon_name(context->lex, s->tokens[k].name)->actor) : NULL;

		if (actor && actor->kind == KIND_COUNTRY && s->tokens[k - 1].mark == ',' &&
		    adjectival(context->lex, &s->tokens[k])) {
			context->country = actor->code;
			return true;
		}
	}
	return false;
}

/* "Rebels backed by Turkey": they are hardly Turkish. */
static bool backs(const struct sentence *s, uint32_t i)
{
	static const char *const words[] = { "backed", "supported", "armed", "trained", "funded", "financed", "equipped" };

	return i > 1 && token_spelled(s, i - 1, "by") && token_among(s, i - 2, words, sizeof words / sizeof *words);
}

void actors_prepare(struct actor_context *context, const struct sentence *s)
{
	const struct lex_actor *place = NULL;

	context->phrases = arena_alloc(context->arena, s->n_phrases * sizeof *context->phrases);
	context->resolved = arena_zalloc(context->arena, s->n_phrases * sizeof *context->resolved);
	context->where = scene(context, s);
	if (teller(context, s))
		return;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct lex_actor *actor;

		if (!s->tokens[i].name || of_another(s, i) || backs(s, i))
			continue;
		actor = lexicon_actor(context->lex, lexicon_name(context->lex, s->tokens[i].name)->actor);
		if (i + 1 < s->n && foreign_ground(s, i + s->tokens[i].name_tokens))
			continue;
		if (actor->kind == KIND_COUNTRY) {
			context->country = actor->code;
			return;
		}
		if (!place && *actor->code && (actor->kind == KIND_PLACE || actor->kind == KIND_PERSON ||
		    actor->kind == KIND_GROUP || actor->kind == KIND_PEOPLE) && lexicon_country(context->lex, actor->code))
			place = lexicon_country(context->lex, actor->code);
	}
	if (place)
		context->country = place->code;
}
