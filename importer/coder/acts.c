/* From a clause to its acts: verb entries, light verbs, governors, nouns. */
#include <string.h>

#include "private.h"
#include "schema/records.h"

static bool same_actor(const struct found *a, const struct found *b)
{
	/* a country only guessed makes no two actors one */
	if (!a->code || !b->code || (a->guessed && !b->guessed) || strcmp(a->code, b->code))
		return false;
	/* "Ford pardoned Nixon": two persons of one code */
	return !a->entity || !b->entity || !strcmp(a->entity, b->entity);
}

static bool in_side(const struct side *side, const struct found *found)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (same_actor(&side->found[i], found))
			return true;
	return false;
}

static bool same_words(const struct side *side, const struct found *found)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (side->found[i].first == found->first && side->found[i].last == found->last)
			return true;
	return false;
}

/* "offered to send troops", "put the army on alert": soldiers of no named
 * country are the source's own. */
static bool own_forces(const struct side *source, const struct found *found)
{
	if (!found->guessed || !found->role || strncmp(found->role->code, "MIL", 3))
		return false;
	for (uint32_t i = 0; i < source->n; i++) {
		const char *code = source->found[i].code;

		/* a court's or a rebel's they are not */
		if (code && !strncmp(code, found->code, 3) &&
		    (!code[3] || !strncmp(code + 3, "GOV", 3) || !strncmp(code + 3, "MIL", 3)))
			return true;
	}
	return false;
}

/* Drops what is the source itself and what names nobody beside somebody. */
static void tidy(struct side *side, const struct side *source)
{
	bool known = side_known(side);
	uint32_t n = 0;

	for (uint32_t i = 0; i < side->n; i++) {
		const struct found *found = &side->found[i];

		if (found->own || (known && !found->code) || (source && own_forces(source, found)))
			continue;
		if (source && ((found->role && found->role->flags & ROLE_WEAPON) || same_words(source, found) ||
			       (in_side(source, found) && (strlen(found->code) == 3 || found->pronoun))))
			continue;
		side->found[n++] = *found;
	}
	side->n = n;
}

/* What one act is read from. */
struct frame {
	uint32_t subject, object;  /* phrases, NONE */
	const struct side *subj, *obj;
	uint32_t first, end;       /* phrases where prepositions are looked for */
	uint32_t aim;              /* end of the infinitive that says what for */
};

static void nobody(struct side *side)
{
	side->n = 0;
}

/* "war games near Iran", "talks during a visit to Chad": no side of the act. */
static bool sets_scene(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "near", "during", "since", "after", "before", "amid", "along",
		"until", "despite", "outside", "following" };

	return r->s->phrases[p].kind == PHRASE_PREP &&
	       token_among(r->s, r->s->phrases[p].first, words, sizeof words / sizeof *words);
}

/* "A truce brokered by Chad", "a plan backed by the US": not whose it is. */
static bool brokered_by(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "brokered", "mediated", "backed", "supported", "sponsored", "hosted",
		"monitored", "overseen" };

	return p > 1 && r->s->phrases[p - 2].kind == PHRASE_VERB && token_spelled(r->s, r->s->phrases[p - 1].first, "by") &&
	       token_among(r->s, r->s->phrases[p - 2].head, words, sizeof words / sizeof *words);
}

static void in_object(struct reading *r, const struct frame *f, struct side *out)
{
	uint32_t k = f->object + 1;

	nobody(out);
	if (f->object == NONE)
		return;
	for (; k < (f->aim > f->end ? f->aim : f->end) && k < r->s->n_phrases; k++) {
		struct side side;

		if (r->s->phrases[k].kind != PHRASE_NOUN || sets_scene(r, k - 1) || brokered_by(r, k))
			continue;
		actors_side(r->actors, r->s, k, &side);
		if (side_known(&side)) {
			*out = side;
			return;
		}
	}
}

/* "condemned the killing of Israelis": what, but not whom. */
static void thing(const struct side *obj, struct side *out)
{
	*out = *obj;
	for (uint32_t i = 0; i < out->n; i++) {
		out->found[i].code = out->found[i].name = out->found[i].entity = NULL;
		out->found[i].entry = out->found[i].role = NULL;
	}
}

static uint32_t first_noun(const struct reading *r, uint32_t from, uint32_t end)
{
	for (uint32_t k = from; k < end && k < r->s->n_phrases; k++)
		if (r->s->phrases[k].kind == PHRASE_NOUN)
			return k;
	return NONE;
}

static bool border_with(const struct reading *r, uint32_t p)
{
	static const char *const words[] = { "border", "borders", "frontier", "boundary" };

	return p + 2 < r->s->n_phrases && token_among(r->s, r->s->phrases[p].head, words, sizeof words / sizeof *words) &&
	       r->s->phrases[p + 1].kind == PHRASE_PREP && r->s->phrases[p + 2].kind == PHRASE_NOUN &&
	       token_spelled(r->s, r->s->phrases[p + 1].first, "with");
}

static void slot_side(struct reading *r, const struct slot *slot, const struct frame *f, struct side *out)
{
	uint32_t p;

	nobody(out);
	switch ((enum slot_kind)slot->kind) {
	case SLOT_SUBJ:
		*out = *f->subj;
		return;
	case SLOT_OBJ:
		*out = *f->obj;
		return;
	case SLOT_POSS:
		/* "rejected Chinese demands", "bowed to Chinese demands" */
		p = f->object != NONE ? f->object : first_noun(r, f->first, f->end);
		if (p != NONE && actors_possessor(r->actors, r->s, p, &out->found[0]))
			out->n = 1;
		return;
	case SLOT_IN_OBJ:
		in_object(r, f, out);
		return;
	case SLOT_THING:
		thing(f->obj, out);
		return;
	case SLOT_PREP:
		p = prep_phrase(r, f->first, f->end, slot->preposition);
		/* "sent troops to its border with Chad": towards Chad */
		if (p != NONE && border_with(r, p))
			p += 2;
		/* "the truce between Chad and Libya took effect" */
		if (p == NONE && slot->preposition == r->coder->word_between && f->subject != NONE && f->subject < f->first)
			p = prep_phrase(r, f->subject + 1, f->first, slot->preposition);
		if (p != NONE && !day_word(r, p))
			actors_side(r->actors, r->s, p, out);
		return;
	}
}

/* Tries the slots in order: the first known actor; else the first words. */
static bool offers(const struct slots *slots, enum slot_kind kind)
{
	for (uint32_t i = 0; i < slots->n; i++)
		if (slots->slot[i].kind == kind)
			return true;
	return false;
}

/* "rejected Peru's request for the return of Chadian rebels": the request is
 * Peru's; what hangs on a later preposition only says what for. */
static bool belongs_nearer(struct reading *r, const struct slots *slots, const struct slot *slot,
			   const struct frame *f)
{
	uint32_t p, k = f->object;
	struct found owner;

	if (slot->kind != SLOT_PREP || k == NONE || k < f->first || !offers(slots, SLOT_POSS))
		return false;
	p = prep_phrase(r, f->first, f->end, slot->preposition);
	if (p == NONE || p < k + 4)
		return false;
	for (k++; k + 1 < p; k++)
		if (r->s->phrases[k].kind == PHRASE_PREP && !token_spelled(r->s, r->s->phrases[k].first, "of"))
			break;
	return k + 1 < p && actors_possessor(r->actors, r->s, f->object, &owner);
}

static void fill_side(struct reading *r, const struct slots *slots, const struct frame *f,
		      const struct side *other, struct side *out)
{
	struct side words;

	nobody(&words);
	nobody(out);
	for (uint32_t i = 0; i < slots->n; i++) {
		struct side side;

		if (belongs_nearer(r, slots, &slots->slot[i], f))
			continue;
		slot_side(r, &slots->slot[i], f, &side);
		tidy(&side, other);
		if (side_known(&side)) {
			*out = side;
			/* the words stay those of the nearer phrase */
			if (words.n && side.n == 1) {
				out->found[0].first = words.found[0].first;
				out->found[0].last = side.found[0].last > words.found[0].last ?
						     side.found[0].last : words.found[0].last;
			}
			return;
		}
		if (side.n && !words.n && slots->slot[i].kind != SLOT_IN_OBJ)
			words = side;
	}
	*out = words;
}

static struct act *new_act(struct clause *c, const char *code, const char *file, uint32_t line)
{
	struct act *act;

	if (c->n_acts == ACTS_MAX)
		return NULL;
	act = &c->acts[c->n_acts++];
	memset(act, 0, sizeof *act);
	strcpy(act->code, code);
	act->file = file;
	act->line = line;
	act->status = act->stance = -1;
	return act;
}

static void clause_frame(struct reading *r, struct clause *c, struct frame *f)
{
	static const struct side none;

	f->subject = c->subject;
	f->object = c->object;
	f->subj = clause_subject(r, c);
	f->obj = c->object != NONE && day_word(r, c->object) ? &none : clause_object(r, c);
	f->first = c->verb + 1;
	f->end = c->end;
	/* "donated ventilators to help Chad" */
	f->aim = c->inner != NONE && !c->by_that && c->object != NONE && c->object > c->verb &&
		 r->s->phrases[r->clauses[c->inner].verb].shape == VERB_INFINITIVE ? r->clauses[c->inner].end : 0;
}

static void words_of(struct reading *r, const struct clause *c, struct act *act)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	act->perfect = verb->perfect;
	act->clause = (uint32_t)(c - r->clauses);
	act->first = verb->first;
	act->clause_first = c->subject != NONE && c->subject < c->verb ? r->s->phrases[c->subject].first :
			    verb->first;
	act->clause_last = c->end < r->s->n_phrases && c->end > c->verb ? r->s->phrases[c->end - 1].last :
			   r->s->n - 1;
	act->last = c->object != NONE && c->object > c->verb ? r->s->phrases[c->object].last : verb->last;
}

/* "Their officials were accused": an event without a source only where a
 * whole clause says so, none for participles and clauses about a noun. */
static bool agentless(const struct reading *r, const struct clause *c)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];

	if (!c->passive || verb->shape != VERB_FINITE)
		return false;
	for (uint32_t k = c->verb; k-- > 0 && k + 4 > c->verb;)
		if (r->s->phrases[k].kind == PHRASE_WH || r->s->phrases[k].kind == PHRASE_THAT)
			return false;
	return true;
}

/* "opened fire to disperse protesters": upon whom, where the act itself does
 * not say. */
static void purpose_target(struct reading *r, const struct clause *c, struct act *act)
{
	struct clause *inner = c->inner != NONE ? &r->clauses[c->inner] : NULL;
	struct side side;

	if (!inner || c->by_that || r->s->phrases[inner->verb].shape != VERB_INFINITIVE || inner->passive)
		return;
	side = *clause_object(r, inner);
	tidy(&side, &act->source);
	if (side_known(&side))
		act->target = side;
}

/* "was killed in a car bomb explosion": what stands for whom nobody knows. */
static void named_attacker(struct reading *r, const struct clause *c, struct act *act)
{
	for (uint32_t k = c->verb + 1; k < c->end; k++) {
		struct found found;

		if (r->s->phrases[k].kind != PHRASE_NOUN)
			continue;
		actors_phrase(r->actors, r->s, k, &found);
		if (found.code && found.role && found.role->flags & ROLE_WEAPON) {
			act->source.found[0] = found;
			act->source.n = 1;
			return;
		}
	}
}

/* "In the Kabul attack", "in a Mali ambush": a place, no owner. */
static bool only_place(const struct reading *r, const struct found *found)
{
	if (found->role || !found->entry || (found->entry->kind != KIND_COUNTRY && found->entry->kind != KIND_PLACE))
		return false;
	for (uint32_t i = found->first; i <= found->last; i++) {
		if (r->s->tokens[i].pos == POS_POSSESSIVE)
			return false;
		if (r->s->tokens[i].name && lexicon_name(r->lex, r->s->tokens[i].name)->form == FORM_ADJECTIVE)
			return false;
		if (r->s->tokens[i].name && lexicon_name(r->lex, r->s->tokens[i].name)->form == FORM_PEOPLE)
			return false;
	}
	return true;
}

/* "were killed in an Israeli air strike": whose strike it was. */
static void striker(struct reading *r, const struct clause *c, struct act *act)
{
	for (uint32_t k = c->verb + 2; k < c->end; k++) {
		const struct pattern *pattern;
		uint32_t last = 0;
		struct found found;

		if (r->s->phrases[k].kind != PHRASE_NOUN || r->s->phrases[k - 1].kind != PHRASE_PREP ||
		    (!token_spelled(r->s, r->s->phrases[k - 1].first, "in") &&
		     !token_spelled(r->s, r->s->phrases[k - 1].first, "during")))
			continue;
		pattern = match_noun(r, k, c->end, &last);
		if (!pattern || !force_code(pattern->code))
			continue;
		/* "wounded in a clash with rebels" */
		if (pattern->flags & PATTERN_MUTUAL && k + 2 < r->s->n_phrases && r->s->phrases[k + 2].kind == PHRASE_NOUN &&
		    token_spelled(r->s, r->s->phrases[k + 1].first, "with"))
			actors_phrase(r->actors, r->s, k + 2, &found);
		else if (!actors_possessor(r->actors, r->s, k, &found) || only_place(r, &found))
			continue;
		/* "in a drone strike": by an army, but whose? */
		if (!found.code || (found.guessed && !found.entry))
			continue;
		act->source.found[0] = found;
		act->source.n = 1;
		tidy(&act->target, &act->source);
		return;
	}
}

/* "sacked his interior minister", "the arrest of its critics": within its own
 * country. */
static void own_people(struct reading *r, const struct clause *c, struct act *act)
{
	const struct lex_actor *country;
	uint32_t p = c->verb + 1;

	if (!act->source.n || !act->source.found[0].code || strstr(act->source.found[0].code, "BUS") ||
	    (strncmp(act->code, "0831", 4) && strncmp(act->code, "11", 2) && strncmp(act->code, "17", 2) &&
	     strncmp(act->code, "18", 2)))
		return;
	country = lexicon_country(r->lex, act->source.found[0].code);
	for (; country && p < c->end && p < r->s->n_phrases; p++) {
		struct found found;

		if (r->s->phrases[p].kind == PHRASE_PREP && token_spelled(r->s, r->s->phrases[p].first, "of"))
			continue;
		if (r->s->phrases[p].kind != PHRASE_NOUN)
			return;
		actors_phrase(r->actors, r->s, p, &found);
		if (!found.own || !found.role)
			continue;
		found.own = false;
		found.pronoun = true;
		found.code = arena_joined(r->arena, country->code, "", found.role->code);
		act->target.found[0] = found;
		act->target.n = 1;
		return;
	}
}

/* "was arrested in Niger", "has been put under investigation in Italy": by its
 * state, as far as told. */
static void state_of_place(struct reading *r, const struct clause *c, struct act *act)
{
	uint32_t p = prep_phrase(r, c->verb + 1, c->end, r->coder->word_in);
	struct found found;

	if (strncmp(act->code, "173", 3) && strncmp(act->code, "09", 2) && strncmp(act->code, "116", 3))
		return;
	if (p == NONE)
		return;
	actors_phrase(r->actors, r->s, p, &found);
	if (!found.code || found.role || strlen(found.code) != 3)
		return;
	found.place = true;
	act->source.found[0] = found;
	act->source.n = 1;
}

/* "Thousands marched in Algiers": people of the place. */
static void crowd(struct reading *r, struct found *found)
{
	static const char *const words[] = { "thousands", "hundreds", "tens", "dozens", "scores", "crowds" };
	const char *country = r->actors->where ? r->actors->where : r->actors->country;

	if (!country || !token_among(r->s, found->first, words, sizeof words / sizeof *words))
		return;
	found->code = arena_joined(r->arena, country, "", "CVL");
	found->guessed = true;
}

/* "Turkish troops were sent to Iraq": Turkey's own, where nobody is said to
 * send them. */
static void moved(const struct reading *r, struct act *act, const struct frame *f)
{
	/* "as soon as troops had been sent" */
	if (f->object == NONE || (f->object > 0 && r->s->phrases[f->object - 1].kind == PHRASE_SUB))
		return;
	if (strncmp(act->code, "15", 2) && strncmp(act->code, "074", 3) && strncmp(act->code, "0874", 4))
		return;
	for (uint32_t i = 0; i < f->obj->n; i++)
		if (!f->obj->found[i].code || f->obj->found[i].guessed || !f->obj->found[i].role)
			return;
	act->source = *f->obj;
	tidy(&act->target, &act->source);
}

/* "Russia said that ..., a charge denied by Tbilisi": whoever the sentence told of
 * is answered. */
static void summed_up(struct reading *r, const struct clause *c, struct act *act)
{
	struct clause *first = &r->clauses[0];

	/* "signed a truce brokered by Chad" */
	if (!strncmp(act->code, "045", 3) && c > first && c->passive && r->s->phrases[c->verb].shape == VERB_PARTICIPLE &&
	    c->object != NONE && c[-1].object == c->object && !c[-1].passive) {
		act->target = *clause_subject(r, &r->clauses[c - r->clauses - 1]);
		tidy(&act->target, &act->source);
		return;
	}
	if (c == first || !c->passive || c->object == NONE || c->object < 2 || first->passive ||
	    r->s->phrases[c->verb].shape != VERB_PARTICIPLE ||
	    r->s->phrases[c->object - 1].kind != PHRASE_COMMA || r->s->phrases[first->verb].shape != VERB_FINITE ||
	    (strncmp(act->code, "05", 2) && strncmp(act->code, "11", 2) && strncmp(act->code, "12", 2)))
		return;
	act->target = *clause_subject(r, first);
	tidy(&act->target, &act->source);
}

/* "In Syria, Israeli jets bombed a factory": whose it may be is told by the place,
 * where the attacker is of another country. */
static void foreign_ground(const struct reading *r, struct act *act)
{
	const char *where = r->actors->where;

	if (!where || strncmp(act->code, "19", 2) || act->target.n != 1 || !act->source.n ||
	    !act->source.found[0].code || act->source.found[0].guessed || !strncmp(act->source.found[0].code, where, 3) ||
	    !lexicon_country(r->lex, act->source.found[0].code))
		return;
	act->target.found[0].code = where;
	act->target.found[0].place = act->target.found[0].guessed = true;
}

/* "The president survived an assassination attempt": as if in the passive. */
static bool suffered(const struct reading *r, const struct clause *c, const struct pattern *pattern)
{
	return !c->passive && pattern->target->n && pattern->target->slot[0].kind == SLOT_SUBJ &&
	       r->s->phrases[c->verb].shape == VERB_FINITE;
}

static void act_by_pattern(struct reading *r, struct clause *c, const struct pattern *pattern)
{
	struct side behind;
	struct frame f;
	struct act *act;

	clause_frame(r, c, &f);
	act = new_act(c, pattern->code, pattern->file, pattern->line);
	if (!act)
		return;
	act->flags = pattern->flags;
	fill_side(r, pattern->source, &f, NULL, &act->source);
	if (act->source.n == 1 && force_code(act->code) && offers(pattern->source, SLOT_POSS) &&
	    only_place(r, &act->source.found[0]))
		act->source.n = 0;
	if (f.object == NONE && pattern_object(r, c, pattern) != NONE) {
		f.object = pattern_object(r, c, pattern);
		actors_side(r->actors, r->s, f.object, &behind);
		f.obj = &behind;
	}
	if (pattern->flags & PATTERN_INTRANSITIVE && !(pattern->flags & PATTERN_TARGET_SAID)) {
		f.object = NONE;
		f.obj = &act->target; /* empty */
	}
	fill_side(r, pattern->target, &f, &act->source, &act->target);
	/* "sent doctors to help Chad": they are its own */
	if (!strncmp(act->code, "07", 2) && act->target.n && act->target.found[0].guessed && act->target.found[0].code &&
	    act->target.found[0].role && !strcmp(act->target.found[0].role->code, "HLH") &&
	    act->source.n && act->source.found[0].code && !strncmp(act->target.found[0].code, act->source.found[0].code, 3))
		act->target.n = 0;
	if (!side_known(&act->target) && strncmp(act->code, "042", 3))
		purpose_target(r, c, act);
	if (!side_known(&act->target))
		summed_up(r, c, act);
	if (!side_known(&act->target))
		foreign_ground(r, act);
	if (!side_known(&act->target) && !c->passive)
		own_people(r, c, act);
	if (!act->source.n && c->passive && force_code(act->code))
		striker(r, c, act);
	if (!act->source.n && c->passive && force_code(act->code))
		named_attacker(r, c, act);
	if (!act->source.n && c->passive)
		state_of_place(r, c, act);
	if (!act->source.n && c->passive)
		moved(r, act, &f);
	if (!strncmp(act->code, "14", 2) && act->source.n == 1 && !act->source.found[0].code)
		crowd(r, &act->source.found[0]);
	words_of(r, c, act);
	if (!act->source.n && !agentless(r, c) && !suffered(r, c, pattern))
		c->n_acts--;
}

/* The act in a noun phrase, for a source that is known otherwise (or NULL). */
static bool act_by_noun(struct reading *r, struct clause *c, uint32_t p, uint32_t end,
			const struct side *source, struct act *act)
{
	uint32_t last = 0;
	const struct pattern *pattern = match_noun(r, p, end, &last);
	static const struct side none;
	struct frame f = { .object = p, .subj = source ? source : &none, .obj = &none, .first = p + 1, .end = end };
	uint32_t between;

	if (!pattern || !*pattern->code)
		return false;
	memset(act, 0, sizeof *act);
	strcpy(act->code, pattern->code);
	act->file = pattern->file;
	act->line = pattern->line;
	act->flags = pattern->flags;
	act->status = act->stance = -1;
	act->clause = NONE;
	act->first = act->clause_first = r->s->phrases[p].first;
	act->last = last;
	act->clause_last = end > p && end <= r->s->n_phrases ? r->s->phrases[end - 1].last : last;
	if (source)
		act->source = *source;
	between = prep_phrase(r, p + 1, end, r->coder->word_between);
	if (between != NONE) {
		actors_side(r->actors, r->s, between, &act->target);
		act->flags |= PATTERN_MUTUAL;
		tidy(&act->target, &act->source);
		return true;
	}
	if (!source)
		fill_side(r, pattern->source, &f, NULL, &act->source);
	fill_side(r, pattern->target, &f, &act->source, &act->target);
	if (!side_known(&act->target) && c) {
		/* "imposed sanctions against X", "Y's offer": the verb's own region */
		struct slots poss = { 1, { { SLOT_POSS, 0 } } };
		struct side side;

		fill_side(r, &poss, &f, &act->source, &side);
		if (side.n)
			act->target = side;
	}
	return true;
}

/* "called on Chad to leave", "appealed to the unions to": the noun behind the
 * verb's preposition is whom it is said to, where there is no object. */
static const struct side *addressed(struct reading *r, struct clause *c)
{
	uint32_t p = c->verb + 1;

	if (c->object == NONE && c->inner != NONE && p + 1 < r->clauses[c->inner].verb &&
	    r->s->phrases[p].kind == PHRASE_PREP && r->s->phrases[p + 1].kind == PHRASE_NOUN) {
		c->object = p + 1;
		c->have_obj = false;
	}
	return clause_object(r, c);
}

static struct side *actor_of(struct reading *r, struct clause *c, const struct governor *governor,
			     struct clause *inner)
{
	if (c->by_that && inner)
		return (struct side *)(uintptr_t)clause_subject(r, inner);
	if (governor->flags & GOVERNOR_OBJ)
		return (struct side *)(uintptr_t)addressed(r, c);
	return (struct side *)(uintptr_t)clause_subject(r, c);
}

/* Whoever an "if" or "unless" behind clause c is about. */
static bool condition_subject(struct reading *r, const struct clause *c, const struct side *source,
			      struct side *out)
{
	for (uint32_t i = 0; i < r->n_clauses; i++) {
		struct side side;

		if (r->clauses[i].verb < c->verb || !r->clauses[i].unreal)
			continue;
		side = *clause_subject(r, &r->clauses[i]);
		tidy(&side, source);
		if (side_known(&side)) {
			*out = side;
			return true;
		}
	}
	return false;
}

static bool says_agree(const struct reading *r, const struct clause *c)
{
	uint32_t verb = r->lemmas[r->s->phrases[c->verb].head].verb;

	return verb && verb == r->coder->word_agree;
}

/* "ordered Eritrea to withdraw": of another state it is a demand, no command. */
static uint32_t mode_over(struct reading *r, struct clause *c, const struct governor *governor,
			  const struct side *actor)
{
	const struct side *source = clause_subject(r, c);
	const struct found *who = &actor->found[0];

	if (strcmp(lexicon_mode_name(r->lex, governor->mode), "order") || !source->n || !actor->n ||
	    !source->found[0].code || !who->code || who->guessed || (strlen(who->code) != 3 && strncmp(who->code + 3, "GOV", 3)) ||
	    !strncmp(source->found[0].code, who->code, 3))
		return governor->mode;
	return lexicon_mode(r->lex, "demand");
}

static bool compose(struct reading *r, struct clause *c, const struct governor *governor,
		    const struct act *inner, const struct side *actor)
{
	const struct chain *chain = lexicon_chain(r->lex, mode_over(r, c, governor, actor), inner ? inner->code : "?");
	struct act *act;

	if (r->explain)
		fprintf(r->explain, "    %s:%u mode %s over %s gives %s\n", governor->file, governor->line,
			lexicon_mode_name(r->lex, governor->mode), inner ? inner->code : "?",
			!chain ? "nothing" : chain->flags & CHAIN_SAME ? "the same" : chain->code);
	if (!chain)
		return false;
	if (!(chain->flags & CHAIN_SAME) && !*chain->code)
		return true; /* said to be no event */
	if (chain->flags & CHAIN_SAME && !inner)
		return false;
	act = new_act(c, chain->flags & CHAIN_SAME ? inner->code : chain->code, chain->file, chain->line);
	if (!act)
		return true;
	act->chained = true;
	act->flags = inner ? inner->flags & (uint32_t)~PATTERN_MUTUAL : 0;
	if (chain->flags & CHAIN_MUTUAL || (chain->flags & CHAIN_SAME && inner && inner->flags & PATTERN_MUTUAL))
		act->flags |= PATTERN_MUTUAL;
	if (chain->flags & CHAIN_NO_TARGET)
		act->flags |= PATTERN_NO_TARGET;
	act->status = chain->status;
	act->source = *clause_subject(r, c);
	words_of(r, c, act);
	if (chain->flags & CHAIN_SAME) {
		act->source = inner->source;
		act->target = inner->target;
		if (!side_known(&act->source))
			act->source = *actor;
		act->said = inner->said;
		act->said_by = inner->said_by;
		act->stance = inner->stance;
		if (governor->mode == r->coder->mode_say)
			say_act(r, c, act);
	} else if (chain->flags & CHAIN_TARGET_ACTOR) {
		act->target = *actor;
		tidy(&act->target, &act->source);
		if (!side_known(&act->target) && inner && side_known(&inner->target))
			act->target = inner->target;
		if (!side_known(&act->target) && inner && side_known(&inner->source))
			act->target = inner->source;
	} else if (inner) {
		act->target = inner->target;
		tidy(&act->target, &act->source);
	}
	if (act->source.n > 1 && !side_known(&act->target) &&
	    ((inner && inner->flags & PATTERN_MUTUAL) || says_agree(r, c))) {
		/* "Jordan and Britain agreed to hold exercises", "to end fighting": with
		 * each other */
		act->flags |= PATTERN_MUTUAL;
		act->target.n = 0;
	} else if (!side_known(&act->target) && !(chain->flags & CHAIN_SAME) && !strncmp(act->code, "13", 2) &&
		   condition_subject(r, c, &act->source, &act->target)) {
		/* "threatened to break off talks if Chad attacks": Chad is threatened */
	} else if (!side_known(&act->target) && !(chain->flags & CHAIN_SAME)) {
		struct frame f;
		struct slots any = { 2, { { SLOT_POSS, 0 }, { SLOT_IN_OBJ, 0 } } };
		struct side side;

		clause_frame(r, c, &f);
		f.object = f.object != NONE && f.object > c->verb ? f.object : c->verb;
		fill_side(r, &any, &f, &act->source, &side);
		if (side_known(&side))
			act->target = side;
		else if (!act->target.n && c->object != NONE && c->object > c->verb)
			act->target = *clause_object(r, c);
		else if (!act->target.n && !inner && c->inner != NONE)
			/* "refused to allow the plane to land": whom it is about */
			fill_side(r, &(struct slots){ 1, { { SLOT_OBJ, 0 } } },
				  &(struct frame){ .object = r->clauses[c->inner].object,
						   .obj = clause_object(r, &r->clauses[c->inner]) },
				  &act->source, &act->target);
	}
	return true;
}

/* "agreed that the Taliban have failed to": who says so of others finds fault. */
static bool faulted(struct reading *r, struct clause *c, const struct governor *governor)
{
	struct clause *inner = c->inner != NONE ? &r->clauses[c->inner] : NULL;
	const struct governor *below = inner && c->by_that ? match_governor(r, inner) : NULL;
	const struct chain *chain;
	struct act *act;

	if (!below || !(governor->flags & GOVERNOR_THAT) || inner->unreal ||
	    r->s->phrases[inner->verb].modal || r->s->phrases[inner->verb].negated)
		return false;
	chain = lexicon_chain(r->lex, below->mode, "said");
	if (!chain || !*chain->code || !side_known(clause_subject(r, c)) || !side_known(clause_subject(r, inner)))
		return false;
	act = new_act(c, chain->code, chain->file, chain->line);
	if (!act)
		return false;
	act->chained = true;
	act->source = *clause_subject(r, c);
	act->target = *clause_subject(r, inner);
	words_of(r, c, act);
	act->perfect = r->s->phrases[inner->verb].perfect;
	tidy(&act->target, &act->source);
	inner->n_acts = 0;
	if (!side_known(&act->target))
		c->n_acts--;
	return act->target.n > 0;
}

static bool surely_knows(const struct side *side)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (side->found[i].code && !side->found[i].guessed)
			return true;
	return false;
}

/* "halted aid to end the war", "began a strike to protest", "kept the aim of
 * ousting": what hangs on the verb's object, a thing. */
static bool is_purpose(struct reading *r, struct clause *c, const struct governor *governor,
		       const struct clause *inner)
{
	return !c->by_that && !(governor->flags & GOVERNOR_OBJ) && !c->passive && c->object != NONE &&
	       c->object > c->verb && c->object < inner->verb && governor->n_words == 1 &&
	       (r->s->phrases[inner->verb].shape == VERB_INFINITIVE ||
		r->s->phrases[inner->verb].shape == VERB_ING) &&
	       governor != noun_governor(r, c->object) && !surely_knows(clause_object(r, c)) &&
	       !day_word(r, c->object);
}

/* An infinitive or that-clause below a governor, coded before it. */
static bool governed(struct reading *r, struct clause *c, const struct governor *governor)
{
	struct clause *inner = c->inner != NONE ? &r->clauses[c->inner] : NULL;
	const struct side *actor;
	bool any = false;

	if (!inner)
		return false;
	/* "told reporters that it would pay": no demand upon reporters */
	if (c->by_that && !(governor->flags & GOVERNOR_THAT) &&
	    (inner->n_acts == 0 || !(governor->flags & GOVERNOR_ACTS)))
		return false;
	if (is_purpose(r, c, governor, inner))
		return false;
	actor = actor_of(r, c, governor, inner);
	/* "ordered nine ministers jailed": not by the ministers */
	if (governor->flags & GOVERNOR_OBJ && !c->by_that && r->s->phrases[inner->verb].shape == VERB_PARTICIPLE)
		actor = clause_subject(r, c);
	for (; inner; inner = inner->joined != NONE ? &r->clauses[inner->joined] : NULL) {
		bool told = false;

		for (uint32_t i = 0; i < inner->n_acts; i++) {
			struct act act = inner->acts[i];

			told |= compose(r, c, governor, &act, actor);
		}
		if (told)
			inner->n_acts = 0;
		any |= told;
	}
	return any;
}

static bool governed_noun(struct reading *r, struct clause *c, const struct governor *governor)
{
	static const char *const preps[] = { "for", "on", "to", "with", "against", "of", "from" };
	uint32_t near = c->verb + 1;
	bool copula = governor->n_words == 1 && r->s->tokens[r->s->phrases[c->verb].head].tags & TAG_BE;
	struct act inner;
	uint32_t p = c->object != NONE && c->object > c->verb ? c->object : NONE;
	const struct side *source = governor->flags & GOVERNOR_OBJ ? NULL : clause_subject(r, c);

	/* "told a conference on": what is told of is not asked for */
	if (governor->flags == GOVERNOR_OBJ)
		return false;
	/* "was a chance for talks", "were in the hands of rebel forces": not the
	 * subject's; "was on strike" is */
	if (copula && p != NONE)
		return false;
	if (p != NONE && act_by_noun(r, c, p, c->end, source, &inner))
		return compose(r, c, governor, &inner, &inner.source);
	/* "declined a request to comment on the accusation": what hangs on another
	 * verb is not asked for */
	while (near < c->end && r->s->phrases[near].kind != PHRASE_VERB)
		near++;
	if (copula && near > c->verb + 3)
		near = c->verb + 3;
	for (size_t i = 0; i < sizeof preps / sizeof *preps; i++) {
		p = prep_phrase(r, c->verb + 1, near, lexicon_word(r->lex, preps[i], strlen(preps[i])));
		if (p != NONE && act_by_noun(r, c, p, c->end, source, &inner)) {
			if (!inner.source.n || (governor->flags & GOVERNOR_OBJ && side_known(clause_object(r, c))))
				return compose(r, c, governor, &inner, clause_object(r, c));
			return compose(r, c, governor, &inner, &inner.source);
		}
	}
	return false;
}

static bool light_verb(struct reading *r, struct clause *c)
{
	struct act inner, *act;
	uint32_t head = r->s->phrases[c->verb].head;

	if (!r->coder->light || c->object == NONE)
		return false;
	if (!lexicon_listed(r->lex, r->coder->light, r->lemmas + head, r->s->n - head))
		return false;
	if (!act_by_noun(r, c, c->object, c->passive ? c->verb : c->end, clause_subject(r, c), &inner))
		return false;
	if (c->n_acts == ACTS_MAX)
		return true;
	act = &c->acts[c->n_acts++];
	*act = inner;
	if (c->passive && !side_known(&act->target)) {
		struct frame f;
		struct slots any = { 1, { { SLOT_IN_OBJ, 0 } } };

		clause_frame(r, c, &f);
		f.object = c->verb;
		fill_side(r, &any, &f, &act->source, &act->target);
	}
	return true;
}

static uint32_t modal_mode(struct reading *r, struct clause *c)
{
	static const char *const unreal[] = { "would", "could", "might", "should" };
	const struct phrase_read *verb = &r->s->phrases[c->verb];
	const char *modal;
	char key[32] = "modal:";
	uint32_t at;

	/* "Russia to end mission": the first verb of a headline */
	if (verb->shape == VERB_INFINITIVE && c == r->clauses && c->verb > 0 && c->outer == NONE &&
	    r->s->phrases[c->verb - 1].kind == PHRASE_NOUN)
		return lexicon_mode(r->lex, "will");
	/* "are to build" */
	if (verb->shape == VERB_INFINITIVE && c->outer != NONE && r->clauses[c->outer].verb + 1 == c->verb &&
	    r->s->tokens[r->s->phrases[c->verb - 1].head].tags & TAG_BE && r->s->phrases[c->verb - 1].shape == VERB_FINITE)
		return lexicon_mode(r->lex, "will");
	if (!verb->modal)
		return 0;
	/* "would have sent", "could have attacked": not done */
	if (verb->perfect && token_among(r->s, verb->first, unreal, sizeof unreal / sizeof *unreal))
		return lexicon_mode(r->lex, "hypothetical");
	modal = lexicon_word_info(r->lex, verb->modal)->text;
	if (strlen(modal) > 20)
		return 0;
	strcat(key, modal);
	at = lexicon_governors(r->lex, lexicon_word(r->lex, key, strlen(key)));
	if (!at)
		at = lexicon_governors(r->lex, verb->modal);
	return at ? lexicon_governor(r->lex, at)->mode : 0;
}

/* Negation and modals change the acts of their own clause. */
static void apply_mode(struct reading *r, struct clause *c, uint32_t mode, bool outer_source)
{
	uint32_t n = c->n_acts;
	struct act acts[ACTS_MAX];

	memcpy(acts, c->acts, sizeof acts);
	c->n_acts = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct chain *chain = lexicon_chain(r->lex, mode, acts[i].code);
		struct act *act;

		if (!chain) {
			c->acts[c->n_acts++] = acts[i];
			continue;
		}
		if (!(chain->flags & CHAIN_SAME) && !*chain->code)
			continue;
		act = &c->acts[c->n_acts++];
		*act = acts[i];
		if (!(chain->flags & CHAIN_SAME)) {
			strcpy(act->code, chain->code);
			act->file = chain->file;
			act->line = chain->line;
			/* "Egypt, Turkey to restore ties": with each other */
			if (act->source.n < 2 || chain->flags & CHAIN_TARGET_ACTOR)
				act->flags &= ~(uint32_t)PATTERN_MUTUAL;
		}
		if (chain->status >= 0)
			act->status = chain->status;
		if (chain->flags & CHAIN_NO_TARGET)
			act->flags |= PATTERN_NO_TARGET;
		if (chain->flags & CHAIN_TARGET_ACTOR && outer_source) {
			act->target = acts[i].source;
			act->source = *clause_subject(r, &r->clauses[c->outer]);
		}
		act->chained = true;
	}
}

/* "said that China must drop its barriers": a demand, whatever the act. */
static void demanded(struct reading *r, struct clause *c, uint32_t mode)
{
	const struct chain *chain = lexicon_chain(r->lex, mode, "?");
	struct act *act;

	if (!chain || !*chain->code || !side_known(clause_subject(r, c)))
		return;
	act = new_act(c, "010", chain->file, chain->line);
	if (!act)
		return;
	act->source = *clause_subject(r, c);
	words_of(r, c, act);
}

/* "gave no aid", "no minister visited", but "no fewer than 40". */
static bool says_no(const struct reading *r, uint32_t p)
{
	uint32_t i;

	/* "offered no help", but "said no" */
	if (p == NONE || r->s->phrases[p].first == r->s->phrases[p].last ||
	    !token_spelled(r->s, r->s->phrases[p].first, "no"))
		return false;
	i = r->s->phrases[p].first + 1u;
	/* "a no-fly zone" denies nothing */
	return i < r->s->n && !r->s->tokens[i].mark && !r->s->tokens[i].joined && !token_spelled(r->s, i, "fewer") && !token_spelled(r->s, i, "less");
}

/* Who only comments: "analysts said Chad should" demands nothing. */
static bool idle_voice(const struct side *speaker)
{
	static const char *const roles[] = { "EDU", "JRN", "MED" };

	for (uint32_t i = 0; i < speaker->n; i++)
		for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
			if (speaker->found[i].code && strstr(speaker->found[i].code, roles[k]))
				return true;
	return false;
}

/* "Russia must leave," the minister said: a demand of who says it at the end. */
static void quoted_demand(struct reading *r, struct clause *c, uint32_t mode)
{
	const struct chain *chain = lexicon_chain(r->lex, mode, c->n_acts ? c->acts[0].code : "?");
	const struct clause *speech = c->outer == NONE ? last_words(r) : NULL;
	struct side target = *clause_subject(r, c);
	struct act *act;

	c->n_acts = 0;
	if (!chain || !*chain->code || !speech || speech->verb < c->verb || !side_known(&target))
		return;
	act = new_act(c, chain->code, chain->file, chain->line);
	act->chained = true;
	act->source = *clause_subject(r, &r->clauses[r->clause_of[speech->verb]]);
	act->target = target;
	words_of(r, c, act);
	if (idle_voice(&act->source) || !side_known(&act->source))
		c->n_acts = 0;
	tidy(&act->target, &act->source);
}

static bool neither_word(const struct reading *r, uint32_t i)
{
	return token_spelled(r->s, i, "neither") || token_spelled(r->s, i, "nor");
}

/* "Neither Chad nor Mali agreed", "Chad neither praised nor". */
static bool neither(const struct reading *r, const struct clause *c)
{
	uint32_t first = r->s->phrases[c->verb].first, p = c->passive ? c->object : c->subject;

	if (first > 0 && neither_word(r, first - 1))
		return true;
	return p != NONE && r->s->phrases[p].first > 0 && p < c->verb && neither_word(r, r->s->phrases[p].first - 1);
}

/* Whether what hangs on a clause is what somebody says or thinks: not "to marry
 * a fighter should be", where one verb only follows the other. */
static bool speaks(struct reading *r, struct clause *c)
{
	const struct governor *governor = match_governor(r, c);

	return governor && (c->by_that || governor->mode == r->coder->mode_say);
}

static void modify(struct reading *r, struct clause *c)
{
	const struct phrase_read *verb = &r->s->phrases[c->verb];
	uint32_t mode = modal_mode(r, c);
	bool said = c->outer != NONE && r->clauses[c->outer].subject != NONE;

	if ((verb->negated || neither(r, c) || says_no(r, c->subject) || says_no(r, c->object)) && r->coder->mode_not) {
		const char *name = mode ? lexicon_mode_name(r->lex, mode) : "";
		uint32_t refuse = lexicon_mode(r->lex, "refuse");

		apply_mode(r, c, *name && refuse && mode != lexicon_mode(r->lex, "hypothetical") ?
			   refuse : r->coder->mode_not, said);
		return;
	}
	if (!mode)
		return;
	if (!strcmp(lexicon_mode_name(r->lex, mode), "demand")) {
		if (said && (!speaks(r, &r->clauses[c->outer]) ||
			     idle_voice(clause_subject(r, &r->clauses[c->outer]))))
			said = false;
		if (said && !c->n_acts)
			demanded(r, c, mode);
		if (!said) {
			quoted_demand(r, c, mode);
			return;
		}
	}
	apply_mode(r, c, mode, said);
}

/* "called to congratulate", "marched to protest": the one act is the other. */
bool said_in_doing(const char *code)
{
	return !strncmp(code, "05", 2) || !strncmp(code, "09", 2) || !strncmp(code, "11", 2) ||
	       !strncmp(code, "14", 2);
}

/* "sent envoys to end the war", "a decision to sign": what an act is for has
 * not been done. */
static void drop_purpose(struct reading *r, struct clause *c)
{
	struct clause *inner = c->inner != NONE ? &r->clauses[c->inner] : NULL;
	uint32_t n = 0;

	if (!c->n_acts || !inner || c->by_that || r->s->phrases[inner->verb].shape != VERB_INFINITIVE)
		return;
	for (uint32_t i = 0; i < inner->n_acts; i++)
		if (said_in_doing(inner->acts[i].code)) {
			inner->acts[n] = inner->acts[i];
			inner->acts[n].source = *clause_subject(r, c);
			tidy(&inner->acts[n].target, &inner->acts[n].source);
			/* "called the minister to apologise for" */
			if (!side_known(&inner->acts[n].target))
				inner->acts[n].target = c->acts[0].target;
			n++;
		}
	inner->n_acts = n;
}

/* "accused Chad of spying", "refused to grant independence": the verb's own
 * entries tell better what it is about than the chain over the inner act. */
static void sharpen(struct clause *c, const struct pattern *pattern)
{
	for (uint32_t i = 0; i < c->n_acts; i++) {
		struct act *act = &c->acts[i];
		bool accuses = !strncmp(act->code, "11", 2) && !strncmp(pattern->code, "11", 2);

		/* "020" says no more than its root */
		if (!pattern->n_needs || !act->chained ||
		    (!accuses && strncmp(pattern->code, act->code, act->code[2] == '0' ? 2 : strlen(act->code)) != 0))
			continue;
		strcpy(act->code, pattern->code);
		act->file = pattern->file;
		act->line = pattern->line;
	}
}

/* "urged Chad", "told Chad to stop shouting": an act upon somebody although
 * what he is to do is none. */
static bool stands_alone(const struct reading *r, const struct clause *c, const struct governor *governor)
{
	if (governor->flags & GOVERNOR_ACTS)
		return true;
	if (c->inner == NONE)
		return false;
	return governor->flags & GOVERNOR_THAT || !(governor->flags & GOVERNOR_OBJ) ||
	       r->s->phrases[r->clauses[c->inner].verb].shape == VERB_INFINITIVE;
}

/* "reiterated its demand that Chad leave": the noun governs what hangs on it,
 * where the verb only brings it up. */
static const struct governor *brought_up(struct reading *r, const struct clause *c,
					 const struct governor *governor)
{
	uint32_t head = r->s->phrases[c->verb].head;
	const struct governor *noun;

	if (c->inner == NONE || c->passive || c->object == NONE || c->object < c->verb ||
	    r->clauses[c->inner].verb < c->object)
		return governor;
	if (!(governor && governor->mode == r->coder->mode_say) &&
	    !lexicon_listed(r->lex, r->coder->light, r->lemmas + head, r->s->n - head))
		return governor;
	noun = noun_governor(r, c->object);
	return noun ? noun : governor;
}

/* "Cuba's refusal to talk to Peru shows": the owner of the noun does it. */
static void owned_aim(struct reading *r, struct clause *c)
{
	uint32_t n = c->n_acts;
	struct act acts[ACTS_MAX];
	const struct governor *governor;
	struct side owner = { .n = 1 };

	if (!n || c->outer != NONE || !c->verb || r->s->phrases[c->verb].shape != VERB_INFINITIVE ||
	    r->s->phrases[c->verb - 1].kind != PHRASE_NOUN)
		return;
	governor = noun_governor(r, c->verb - 1);
	if (!governor)
		return;
	/* "An attempt to kill the king": whoever made it */
	if (!actors_possessor(r->actors, r->s, c->verb - 1, &owner.found[0])) {
		owner.n = 0;
		if (strcmp(lexicon_mode_name(r->lex, governor->mode), "attempt"))
			return;
	}
	memcpy(acts, c->acts, sizeof acts);
	c->n_acts = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct chain *chain = lexicon_chain(r->lex, governor->mode, acts[i].code);
		struct act *act;

		if (!chain || !*chain->code)
			continue;
		act = &c->acts[c->n_acts++];
		*act = acts[i];
		strcpy(act->code, chain->code);
		act->file = chain->file;
		act->line = chain->line;
		act->source = owner;
		act->status = chain->status >= 0 ? chain->status : EVENT_DONE;
		act->flags &= ~(uint32_t)PATTERN_MUTUAL;
		act->chained = true;
		if (chain->flags & CHAIN_TARGET_ACTOR)
			c->n_acts--; /* of whom it is asked is not said */
		else
			tidy(&act->target, &act->source);
	}
}

/* "Denied a charge that its troops attacked", "blocked a statement criticising
 * Chad": what a refused thing says, nobody says. */
static void drop_refused(struct reading *r, const struct clause *c, const struct pattern *pattern)
{
	uint32_t next = (uint32_t)(c - r->clauses) + 1;

	if (strncmp(pattern->code, "12", 2) || c->passive || c->object == NONE || c->object < c->verb ||
	    next >= r->n_clauses)
		return;
	if (c->inner != NONE && c->by_that && r->clauses[c->inner].verb > c->object)
		r->clauses[c->inner].n_acts = 0;
	else if (r->clauses[next].verb == c->object + 1 && r->s->phrases[r->clauses[next].verb].shape == VERB_ING)
		r->clauses[next].n_acts = 0;
}

/* "agreed with Chad to exchange technology": what is agreed to is no act the
 * lexicon knows, and the verb has no object that would tell more. */
static bool vague_infinitive(const struct reading *r, const struct clause *c, const struct governor *governor)
{
	const struct chain *chain = lexicon_chain(r->lex, governor->mode, "?");

	return chain && *chain->code && !(governor->flags & GOVERNOR_OBJ) && c->object == NONE &&
	       c->inner != NONE && !c->by_that && r->s->phrases[r->clauses[c->inner].verb].shape == VERB_INFINITIVE;
}

/* "Refused a request to dismiss", "declared a curfew after reports that": what
 * follows tells of the object, which has an entry of its own. */
static bool aim_of_object(const struct reading *r, const struct clause *c, const struct governor *governor,
			  const struct pattern *pattern)
{
	return !(governor->flags & GOVERNOR_OBJ) && governor->n_words < 2 && c->inner != NONE && !c->passive &&
	       c->object != NONE && c->object > c->verb && c->object < r->clauses[c->inner].verb &&
	       pattern->n_needs && (pattern->needs[0].where == NEED_OBJ || pattern->needs[0].where == NEED_HEAD);
}

/* "Chad and Sudan accused each other of": both ways, and upon nobody else. */
static void each_other(struct reading *r, struct clause *c)
{
	for (uint32_t k = c->verb + 1; c->n_acts && k < c->end && k < c->verb + 6; k++) {
		uint32_t i = r->s->phrases[k].first;

		if (r->s->phrases[k].kind != PHRASE_NOUN || i + 1 >= r->s->n ||
		    !((token_spelled(r->s, i, "each") && token_spelled(r->s, i + 1, "other")) ||
		      (token_spelled(r->s, i, "one") && token_spelled(r->s, i + 1, "another"))))
			continue;
		for (uint32_t a = 0; a < c->n_acts; a++)
			if (c->acts[a].source.n > 1) {
				c->acts[a].flags |= PATTERN_MUTUAL;
				c->acts[a].target.n = 0;
			}
		return;
	}
}

/* "If Russia attacks, Poland will": what follows is not said to happen. */
static bool conditional(const struct reading *r, const struct clause *c)
{
	const struct clause *first = &r->clauses[0];

	return first->unreal && c != first && c->outer == NONE && r->s->phrases[0].kind == PHRASE_SUB &&
	       r->s->phrases[c->verb].modal && first->verb < c->verb;
}

/* Threats are made under conditions. */
static void keep_threats(struct clause *c)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->n_acts; i++)
		if (!strncmp(c->acts[i].code, "13", 2))
			c->acts[n++] = c->acts[i];
	c->n_acts = n;
}

void code_clause(struct reading *r, struct clause *c)
{
	const struct governor *governor = brought_up(r, c, match_governor(r, c));
	const struct pattern *pattern;
	bool done = false;

	if (governor && c->passive && governor->n_words == 2 &&
	    !strcmp(lexicon_word_info(r->lex, governor->words[0])->text, "be")) {
		/* no passive: "it is prepared to" */
		c->passive = false;
		c->subject = c->object;
		c->object = NONE;
		c->have_subj = c->have_obj = false;
	}
	pattern = match_verb(r, c);

	if (governor && !(pattern && aim_of_object(r, c, governor, pattern)))
		done = faulted(r, c, governor) || governed(r, c, governor);
	if (done && pattern)
		sharpen(c, pattern);
	/* an entry of its own for such words ("refused to talk") says more */
	if (!done && governor && !(pattern && pattern->n_needs && pattern->needs[0].list) &&
	    vague_infinitive(r, c, governor))
		done = compose(r, c, governor, NULL, clause_subject(r, c));
	if (!done && pattern && pattern->n_needs) {
		if (*pattern->code)
			act_by_pattern(r, c, pattern);
		drop_refused(r, c, pattern);
		done = true;
	}
	if (!done)
		done = light_verb(r, c);
	if (!done && governor && governed_noun(r, c, governor))
		done = true;
	if (!done && governor && lexicon_chain(r->lex, governor->mode, "?") && stands_alone(r, c, governor))
		done = compose(r, c, governor, NULL, actor_of(r, c, governor, c->inner != NONE ?
			       &r->clauses[c->inner] : NULL));
	if (!done && pattern && *pattern->code)
		act_by_pattern(r, c, pattern);
	each_other(r, c);
	drop_purpose(r, c);
	owned_aim(r, c);
	modify(r, c);
	if (c->unreal)
		c->n_acts = 0;
	if (c->n_acts && conditional(r, c))
		keep_threats(c);
}

bool force_code(const char *code)
{
	return !strncmp(code, "17", 2) || !strncmp(code, "18", 2) || !strncmp(code, "19", 2) ||
	       !strncmp(code, "20", 2);
}

/* "Six were killed when a car blew up": the blast is the act. */
static bool killed_when(const struct reading *r, uint32_t i)
{
	const struct clause *c = &r->clauses[i];

	return i + 1 < r->n_clauses && c->n_acts && c->passive && !c->acts[0].source.n &&
	       !strncmp(c->acts[0].code, "182", 3) && c->end < r->s->n_phrases &&
	       token_spelled(r->s, r->s->phrases[c->end].first, "when") && r->clauses[i + 1].n_acts &&
	       (side_known(&r->clauses[i + 1].acts[0].source) || side_known(&r->clauses[i + 1].acts[0].target)) &&
	       force_code(r->clauses[i + 1].acts[0].code);
}

/* "Accused Kenya of meddling and cut ties": with Kenya. */
static void same_target(struct reading *r)
{
	for (uint32_t i = 1; i < r->n_clauses; i++) {
		struct clause *c = &r->clauses[i];
		struct act *act = &c->acts[0];
		uint32_t k = i;

		if (!c->n_acts || act->target.n || strncmp(act->code, "16", 2) || c->verb < 2 ||
		    r->s->phrases[c->verb - 1].kind != PHRASE_CONJ)
			continue;
		while (k > 0 && !(r->clauses[k - 1].n_acts && r->clauses[k - 1].subject == c->subject))
			k--;
		if (k > 0 && side_known(&r->clauses[k - 1].acts[0].target))
			act->target = r->clauses[k - 1].acts[0].target;
	}
}

/* "Fired at a car in Gaza, killing a Hamas commander": who was hit, where the act
 * itself names a place or nobody. */
static void better_target(struct side *target, const struct side *hit)
{
	if (hit->n != 1 || !hit->found[0].code || hit->found[0].guessed || hit->found[0].place || target->n > 1)
		return;
	if (!target->n || !target->found[0].code ||
	    (!target->found[0].role && !strncmp(target->found[0].code, hit->found[0].code, 3) && strlen(target->found[0].code) == 3))
		*target = *hit;
}

void drop_outcomes(struct reading *r)
{
	static const char *const harms[] = { "killing", "wounding", "injuring", "forcing" };

	same_target(r);
	for (uint32_t i = 0; i < r->n_clauses; i++)
		if (killed_when(r, i))
			r->clauses[i].n_acts = 0;
	for (uint32_t i = 1; i < r->n_clauses; i++) {
		struct clause *c = &r->clauses[i];
		uint32_t k = i;

		/* "marched demanding his release": why they did */
		if (c->n_acts && r->s->phrases[c->verb].shape == VERB_ING && r->clauses[i - 1].n_acts &&
		    !strncmp(r->clauses[i - 1].acts[0].code, "14", 2) &&
		    (!strncmp(c->acts[0].code, "10", 2) || !strncmp(c->acts[0].code, "02", 2)))
			c->n_acts = 0;
		/* "killed one soldier and wounded two others" */
		if (c->n_acts && force_code(c->acts[0].code) && strncmp(c->acts[0].code, "17", 2) &&
		    !side_known(&c->acts[0].target) && r->clauses[i - 1].n_acts &&
		    r->s->phrases[c->verb - 1].kind == PHRASE_CONJ && r->clauses[i - 1].subject == c->subject &&
		    force_code(r->clauses[i - 1].acts[0].code) && side_known(&r->clauses[i - 1].acts[0].target))
			c->n_acts = 0;
		if (!c->n_acts || !force_code(c->acts[0].code) ||
		    r->s->phrases[c->verb].shape != VERB_ING || r->s->phrases[c->verb - 1].kind != PHRASE_COMMA)
			continue;
		while (k > 0 && !r->clauses[k - 1].n_acts)
			k--;
		if (!k || !(force_code(r->clauses[k - 1].acts[0].code) || !strcmp(r->clauses[k - 1].acts[0].code, "145")))
			continue;
		if (strncmp(c->acts[0].code, "182", 3) && strcmp(c->acts[0].code, r->clauses[k - 1].acts[0].code) &&
		    !token_among(r->s, r->s->phrases[c->verb].head, harms, sizeof harms / sizeof *harms))
			continue;
		better_target(&r->clauses[k - 1].acts[0].target, &c->acts[0].target);
		c->n_acts = 0;
	}
}

static bool covered(const struct reading *r, uint32_t p)
{
	/* within the object region or the subject of a verb that codes */
	for (uint32_t i = 0; i < r->n_clauses; i++) {
		const struct clause *c = &r->clauses[i];

		if (c->n_acts && p > c->verb && p < c->end)
			return true;
		/* "a car bomb at a market killed": told by the verb */
		if (c->n_acts && p == c->subject && !c->passive && force_code(c->acts[0].code) &&
		    side_known(&c->acts[0].source) && side_known(&c->acts[0].target))
			return true;
		/* "the truce between Chad and Libya took effect": its sides are the act's */
		if (c->n_acts && p == c->subject && !c->passive && c->acts[0].source.n &&
		    c->acts[0].source.found[0].first > r->s->phrases[p].last &&
		    c->acts[0].source.found[0].first < r->s->phrases[c->verb].first)
			return true;
	}
	return false;
}

/* "In talks with Chad, Mali agreed", "During a visit to Cuba, the minister
 * praised": the subject of the sentence held them. */
static bool fronted(struct reading *r, uint32_t p, uint32_t end, struct act *act)
{
	static const char *const words[] = { "in", "during", "at", "after", "following" };

	if (p != 1 || strncmp(act->code, "04", 2) || end >= r->s->n_phrases || r->s->phrases[end].kind != PHRASE_COMMA ||
	    side_known(&act->source) || !token_among(r->s, r->s->phrases[0].first, words, sizeof words / sizeof *words))
		return false;
	for (uint32_t i = 0; i < r->n_clauses; i++) {
		struct clause *c = &r->clauses[i];

		if (c->verb < end || r->s->phrases[c->verb].shape != VERB_FINITE)
			continue;
		act->source = *clause_subject(r, c);
		tidy(&act->target, &act->source);
		act->clause = i;
		return side_known(&act->source) && side_known(&act->target);
	}
	return false;
}

/* "A drone strike on Moscow": soldiers told of no country are not those of
 * whom they attack. */
static bool guessed_army(const struct act *act)
{
	const struct found *source = &act->source.found[0], *target = &act->target.found[0];

	return act->source.n && act->target.n && source->code && target->code && source->guessed &&
	       force_code(act->code) && !strncmp(source->code, target->code, 3) && !strcmp(source->code + 3, "MIL");
}

void code_nouns(struct reading *r, struct act *acts, uint32_t *n, uint32_t most)
{
	for (uint32_t p = 0; p < r->s->n_phrases && *n < most; p++) {
		uint32_t end = p + 1, last = 0;
		const struct pattern *pattern;
		struct act act;

		if (r->s->phrases[p].kind != PHRASE_NOUN || covered(r, p))
			continue;
		while (end < r->s->n_phrases && (r->s->phrases[end].kind == PHRASE_PREP ||
		       r->s->phrases[end].kind == PHRASE_NOUN || r->s->phrases[end].kind == PHRASE_CONJ ||
		       r->s->phrases[end].kind == PHRASE_ADV))
			end++;
		pattern = match_noun(r, p, end, &last);
		if (!pattern || !(pattern->flags & PATTERN_ALONE) ||
		    !act_by_noun(r, NULL, p, end, NULL, &act))
			continue;
		if (fronted(r, p, end, &act)) {
			acts[(*n)++] = act;
			continue;
		}
		if (!side_known(&act.source) && !side_known(&act.target))
			continue;
		if (guessed_army(&act))
			continue;
		if (act.flags & PATTERN_MUTUAL && act.source.n + act.target.n < 2)
			continue;
		act.clause = NONE;
		acts[(*n)++] = act;
	}
}
