/* An article's sentences, one by one, into events. */
#include "coder/coder.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/digits.h"
#include "base/memory.h"
#include "private.h"

enum status coder_new(struct coder **out, const struct coder_options *options, struct error *err)
{
	struct coder *coder = mem_zalloc(sizeof *coder);
	enum status status;

	*out = NULL;
	if (!coder)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = lexicon_new(&coder->lex, options ? options->lexicon : NULL,
			     options ? options->own : NULL, err);
	if (status == STATUS_OK)
		status = dates_new(&coder->dates, NULL, err);
	if (status != STATUS_OK) {
		coder_free(coder);
		return status;
	}
	coder->statements = options && options->statements;
	coder->light = lexicon_class(coder->lex, "light");
	coder->mode_not = lexicon_mode(coder->lex, "not");
	coder->mode_same = lexicon_mode(coder->lex, "same");
	coder->mode_say = lexicon_mode(coder->lex, "say");
	coder->word_agree = lexicon_word(coder->lex, "agree", 5);
	coder->word_by = lexicon_word(coder->lex, "by", 2);
	coder->word_if = lexicon_word(coder->lex, "if", 2);
	coder->word_in = lexicon_word(coder->lex, "in", 2);
	coder->word_unless = lexicon_word(coder->lex, "unless", 6);
	coder->word_whether = lexicon_word(coder->lex, "whether", 7);
	coder->word_between = lexicon_word(coder->lex, "between", 7);
	*out = coder;
	return STATUS_OK;
}

void coder_free(struct coder *coder)
{
	if (!coder)
		return;
	dates_free(coder->dates);
	lexicon_free(coder->lex);
	mem_free(coder);
}

const char *coder_lexicon_version(const struct coder *coder)
{
	return lexicon_version(coder->lex);
}

/* What one run over an article carries from sentence to sentence. */
struct run {
	const struct coder *coder;
	const struct article *article;
	struct arena *arena;
	struct coded_article *out;
	struct actor_context actors;
	size_t events_room, unknown_room;
	uint32_t mutual;
	bool in_title;
	struct timex *timexes;         /* of the text being read */
	size_t n_timexes;
	struct narrative story;
	size_t n_body;                 /* sentences of the body so far */
	struct coded_event told;       /* what the sentence says of each of its events */
	bool have_told;
	FILE *explain;
};

static bool discarded(const struct reading *r)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < r->s->n; i++)
		for (uint32_t at = lexicon_discards(r->lex, r->s->tokens[i].word); at;
		     at = lexicon_discard(r->lex, at)->next) {
			const struct discard *discard = lexicon_discard(r->lex, at);
			uint32_t k = 1;

			while (k < discard->n_words && i + k < r->s->n &&
			       r->s->tokens[i + k].word == discard->words[k])
				k++;
			if (k == discard->n_words)
				sum += discard->weight;
		}
	return sum >= 2;
}

static const char *words(const struct run *run, const struct sentence *s, uint32_t first, uint32_t last)
{
	return arena_strndup(run->arena, s->text + s->tokens[first].start,
			     s->tokens[last].end - s->tokens[first].start);
}

static void fill_actor(const struct run *run, const struct sentence *s, const struct found *found,
		       struct coded_actor *out)
{
	memset(out, 0, sizeof *out);
	if (!found)
		return;
	out->code = found->code;
	out->name = found->name;
	out->entity = found->entity;
	out->text = words(run, s, found->first, found->last);
	out->span = (struct text_span){ s->tokens[found->first].start, s->tokens[found->last].end };
}

static const char *folded_text(struct arena *arena, const char *text, size_t length)
{
	char *out = arena_alloc(arena, length + 1);
	size_t n = 0;

	for (size_t i = 0; i < length; i++) {
		bool space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';

		if (space && n && out[n - 1] == ' ')
			continue;
		out[n++] = space ? ' ' : text[i];
	}
	out[n] = '\0';
	return out;
}

/* A role of nobody knows which country: "DIRECTOR QUITS". */
static bool of_nowhere(const struct found *found)
{
	return found->role && !found->entry && found->code && strlen(found->code) == 3;
}

/* Doubts counted: a side without a code or a country, one taken from the context
 * or for a place, a noun for a verb, an act behind the first of its sentence (on gold
 * sentences three in ten of those have the wrong root, of first ones one). */
static enum confidence grade(const struct act *act, const struct found *source, const struct found *target,
			     bool later)
{
	int doubts = later;

	doubts += !source || !source->code || of_nowhere(source);
	doubts += target && !target->code;
	doubts += source && (source->pronoun || source->guessed);
	doubts += target && (target->pronoun || target->guessed || target->place);
	doubts += !strcmp(act->file, "nouns.txt");
	return doubts == 0 ? CONFIDENCE_HIGH : doubts == 1 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

/* The days on which all offices named on both sides were held. */
static void tenure(const struct found *const who[2], struct tie *tie)
{
	for (int i = 0; i < 2; i++) {
		const struct lex_actor *person = who[i] ? who[i]->entry : NULL;
		const struct office *held = NULL;

		if (!person || person->kind != KIND_PERSON || !who[i]->titled)
			continue;
		for (uint32_t k = 0; k < person->n_offices; k++)
			if (!strcmp(person->offices[k].code, who[i]->code))
				held = &person->offices[k];
		if (!held)
			continue;
		if (held->from != DAY_NONE && (tie->tenure_from == DAY_NONE || held->from > tie->tenure_from))
			tie->tenure_from = held->from;
		if (held->to != DAY_NONE && (tie->tenure_to == DAY_NONE || held->to < tie->tenure_to))
			tie->tenure_to = held->to; /* what he did on his last day he did in office */
	}
}

static struct event_date date_of(struct run *run, const struct sentence *s, const struct act *act,
				 const struct found *const who[2])
{
	struct tie tie = {
		.timexes = run->timexes, .n_timexes = run->n_timexes,
		.clause = { s->tokens[act->clause_first].start, s->tokens[act->clause_last].end },
		.sentence = { s->start, s->end },
		.governing = narrative_told(s, act) ? run->story.timex : SIZE_MAX,
		.act = s->tokens[act->first].start, .published = run->article->published,
		.published_precision = run->article->published_precision,
		.published_by = run->article->published_by,
		.tenure_from = DAY_NONE, .tenure_to = DAY_NONE,
		.lead = run->in_title || run->n_body < 2,
		.background = act->perfect,
		.future = act->status == EVENT_ANNOUNCED || act->status == EVENT_INTENDED,
	};

	tenure(who, &tie);
	return dates_tie(&tie);
}

/* "killing 20 people": a number before or after a word of harm. */
static int32_t number_at(const struct sentence *s, uint32_t i)
{
	static const char *const names[] = { "one", "two", "three", "four", "five", "six", "seven", "eight",
		"nine", "ten", "eleven", "twelve" };
	int32_t value = 0;

	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (token_spelled(s, i, names[k]))
			return (int32_t)k + 1;
	if (s->tokens[i].kind != TOKEN_NUMBER)
		return -1;
	for (uint32_t k = s->tokens[i].start; k < s->tokens[i].end; k++) {
		if (s->text[k] == ',')
			continue;
		if (s->text[k] < '0' || s->text[k] > '9' || value > 100000000)
			return -1;
		value = value * 10 + (s->text[k] - '0');
	}
	return value;
}

static int32_t *harm(struct coded_event *event, const struct sentence *s, uint32_t i)
{
	static const struct {
		const char *stem;
		size_t field;
	} stems[] = {
		{ "kill", offsetof(struct coded_event, deaths) }, { "dead", offsetof(struct coded_event, deaths) },
		{ "died", offsetof(struct coded_event, deaths) }, { "wound", offsetof(struct coded_event, injured) },
		{ "injur", offsetof(struct coded_event, injured) }, { "arrest", offsetof(struct coded_event, arrested) },
		{ "detain", offsetof(struct coded_event, arrested) }, { "protest", offsetof(struct coded_event, crowd) },
		{ "demonstrat", offsetof(struct coded_event, crowd) }, { "rall", offsetof(struct coded_event, crowd) },
	};
	const char *text = s->text + s->tokens[i].start;
	size_t length = s->tokens[i].end - s->tokens[i].start;

	for (size_t k = 0; k < sizeof stems / sizeof *stems; k++) {
		size_t n;

		if ((*text | 0x20) != *stems[k].stem)
			continue;
		n = strlen(stems[k].stem);
		if (length >= n && !strncasecmp(text, stems[k].stem, n))
			return (int32_t *)((char *)event + stems[k].field);
	}
	return NULL;
}

static void numbers(struct coded_event *event, const struct sentence *s)
{
	event->deaths = event->injured = event->arrested = event->crowd = -1;
	for (uint32_t i = 0; i < s->n; i++) {
		int32_t *field = harm(event, s, i), value = -1;
		uint32_t from = i > 4 ? i - 4 : 0;

		if (!field || *field >= 0)
			continue;
		for (uint32_t k = i; k-- > from && value < 0 && !s->tokens[k].mark;)
			value = number_at(s, k);
		for (uint32_t k = i + 1; k < s->n && k < i + 4 && value < 0 && !s->tokens[k].mark; k++)
			value = number_at(s, k);
		if (value >= 0 && value != 1900 && !(value > 1900 && value < 2100 && field != &event->crowd))
			*field = value;
	}
}

static void set_place(struct coded_event *event, const struct reading *r)
{
	event->latitude = event->longitude = NAN;
	for (uint32_t p = 0; p + 1 < r->s->n_phrases; p++) {
		const struct lex_actor *place;

		if (r->s->phrases[p].kind != PHRASE_PREP || r->s->phrases[p + 1].kind != PHRASE_NOUN ||
		    !(token_spelled(r->s, r->s->phrases[p].first, "in") || token_spelled(r->s, r->s->phrases[p].first, "at") ||
		      token_spelled(r->s, r->s->phrases[p].first, "near")))
			continue;
		place = actors_place(r->lex, r->s, r->s->phrases[p + 1].first, r->s->phrases[p + 1].last);
		if (!place)
			continue;
		event->place = place->name;
		event->place_country = *place->code ? place->code : NULL;
		event->latitude = place->latitude;
		event->longitude = place->longitude;
		return;
	}
}

/* The sentence itself, its numbers and its place: the same for each event. */
static const struct coded_event *told(struct run *run, const struct reading *r)
{
	const struct sentence *s = r->s;

	if (run->have_told)
		return &run->told;
	run->have_told = true;
	run->told = (struct coded_event){ .sentence = { s->start, s->end }, .in_title = run->in_title };
	run->told.sentence_text = folded_text(run->arena, s->text + s->start, s->end - s->start);
	numbers(&run->told, s);
	set_place(&run->told, r);
	return &run->told;
}

static bool repeated(const struct run *run, size_t first, const struct coded_event *event)
{
	for (size_t i = first; i < run->out->n_events; i++) {
		const struct coded_event *have = &run->out->events[i];

		if (!strcmp(have->cameo, event->cameo) &&
		    !strcmp(have->source.code ? have->source.code : "", event->source.code ? event->source.code : "") &&
		    !strcmp(have->target.code ? have->target.code : "", event->target.code ? event->target.code : ""))
			return true;
	}
	return false;
}

/* What a chain says, else who says it; a declared will is no deed. */
static enum event_status status_of(const struct act *act)
{
	if (act->status >= 0)
		return (enum event_status)act->status;
	if (!strncmp(act->code, "03", 2))
		return EVENT_INTENDED;
	return act->stance >= 0 ? (enum event_status)act->stance : EVENT_DONE;
}

/* "Moscow rejected", "talks with Hanoi": a capital that acts is its
 * government; one gone to, lived in or shelled is a town. */
static bool governs(const struct sentence *s, const struct found *found, const struct act *act)
{
	static const char *const words[] = { "in", "to", "from", "at", "near", "into", "outside", "around", "of" };

	if (!found || !found->capital || force_code(act->code) || !strncmp(act->code, "042", 3))
		return false;
	return !(found->first > 0 && token_among(s, found->first - 1u, words, sizeof words / sizeof *words));
}

/* Companies among themselves, or one by itself: no politics. */
static bool business(const struct found *source, const struct found *target)
{
	if (!source || !source->entry || strcmp(source->entry->subkind, "company"))
		return false;
	return !target || !target->code || strstr(target->code, "BUS") || of_nowhere(target);
}

/* "verbs.txt:12" */
static const char *rule_name(const struct run *run, const struct act *act)
{
	size_t length = strlen(act->file);
	char *name = arena_alloc(run->arena, length + DIGITS_MAX + 2);

	memcpy(name, act->file, length);
	name[length] = ':';
	*digits_put(name + length + 1, act->line) = '\0';
	return name;
}

static void emit(struct run *run, const struct reading *r, const struct act *act,
		 const struct found *source, const struct found *target, uint32_t mutual, size_t first)
{
	struct coded_event event = *told(run, r), *to;
	const struct sentence *s = r->s;
	const struct found *const who[2] = { source, target };

	if (business(source, target))
		return;
	fill_actor(run, s, source, &event.source);
	fill_actor(run, s, target, &event.target);
	if (governs(s, source, act))
		event.source.code = arena_joined(run->arena, source->code, "", "GOV");
	if (governs(s, target, act))
		event.target.code = arena_joined(run->arena, target->code, "", "GOV");
	strcpy(event.cameo, act->code);
	if (repeated(run, first, &event))
		return;
	event.date = date_of(run, s, act, who);
	event.status = status_of(act);
	if (act->said)
		event.attributed_to = act->said_by.code ? act->said_by.code :
			words(run, s, act->said_by.first, act->said_by.last);
	event.confidence = grade(act, source, target, run->out->n_events > first &&
				 run->out->events[first].action.start != s->tokens[act->first].start);
	event.mutual = mutual;
	event.action = (struct text_span){ s->tokens[act->first].start, s->tokens[act->last].end };
	event.rule = rule_name(run, act);
	if (run->out->n_events == run->events_room) {
		size_t room = run->events_room ? run->events_room * 2 : 8;

		run->out->events = arena_grow(run->arena, run->out->events,
			run->events_room * sizeof event, room * sizeof event);
		run->events_room = room;
	}
	to = &run->out->events[run->out->n_events++];
	*to = event;
	if (run->explain)
		fprintf(run->explain, "  event %s %s %s by %s\n", event.source.code ? event.source.code : "-",
			event.cameo, event.target.code ? event.target.code : "-", event.rule);
}

static void add_unknown(struct run *run, const struct sentence *s, const struct found *found)
{
	struct unknown_name *name;
	uint32_t first, last;

	/* what a title tells the text tells too, with a sentence to show */
	if (run->in_title || !unknown_name_find(s, found, &first, &last))
		return;
	if (run->out->n_unknown == run->unknown_room) {
		size_t room = run->unknown_room ? run->unknown_room * 2 : 8;

		run->out->unknown = arena_grow(run->arena, run->out->unknown,
			run->unknown_room * sizeof *name, room * sizeof *name);
		run->unknown_room = room;
	}
	name = &run->out->unknown[run->out->n_unknown++];
	name->name = words(run, s, first, last);
	name->sentence = (struct text_span){ s->start, s->end };
}

/* A country does nothing to its bare self: "the US and others must help the US". */
static bool to_itself(const struct found *source, const struct found *target)
{
	if (source->first == target->first && source->last == target->last)
		return true;
	return source->code && target->code && strlen(source->code) == 3 && !strcmp(source->code, target->code) &&
	       !source->entity && !target->entity;
}

/* "The two ministers met": of one code both directions are one row. */
static bool one_code(const struct found *a, const struct found *b)
{
	return strcmp(a->code ? a->code : "", b->code ? b->code : "") == 0;
}

/* Each source with each target; both ways when the act is mutual. */
static void write_pairs(struct run *run, const struct reading *r, const struct act *act,
			const struct side *sources, const struct side *targets, size_t first)
{
	for (uint32_t i = 0; i < sources->n; i++)
		for (uint32_t k = 0; k < targets->n; k++) {
			uint32_t mutual = 0;

			/* "envoys met Iranian negotiators": a country only guessed from the other */
			if (act->flags & PATTERN_MUTUAL && sources != targets && sources->found[i].guessed &&
			    one_code(&sources->found[i], &targets->found[k]))
				continue;
			if (sources == targets ? i >= k : to_itself(&sources->found[i], &targets->found[k]))
				continue;
			if (act->flags & PATTERN_MUTUAL && !one_code(&sources->found[i], &targets->found[k]))
				mutual = ++run->mutual;
			add_unknown(run, r->s, &sources->found[i]);
			add_unknown(run, r->s, &targets->found[k]);
			emit(run, r, act, &sources->found[i], &targets->found[k], mutual, first);
			if (mutual)
				emit(run, r, act, &targets->found[k], &sources->found[i], mutual, first);
		}
}

/* Whether a target can be with whom two sources did it: "signed the Rome
 * declaration", "met in Doha" only tell where. */
static bool partner(const struct sentence *s, const struct found *found)
{
	return found->code && !found->place && !found->guessed && !(found->first > 0 && token_spelled(s, found->first - 1u, "in")) &&
	       !found->capital;
}

static void write_act(struct run *run, const struct reading *r, const struct act *act, size_t first)
{
	if (!run->coder->statements && !strncmp(act->code, "01", 2))
		return;
	if (act->flags & PATTERN_MUTUAL &&
	    (!act->target.n || (act->source.n > 1 && !partner(r->s, &act->target.found[0]))))
		write_pairs(run, r, act, &act->source, &act->source, first);
	else if (act->flags & PATTERN_MUTUAL && !act->source.n && act->target.n > 1)
		write_pairs(run, r, act, &act->target, &act->target, first);
	else if (act->source.n && act->target.n)
		write_pairs(run, r, act, &act->source, &act->target, first);
	else if (act->target.n && !act->source.n)
		for (uint32_t k = 0; k < act->target.n; k++)
			emit(run, r, act, NULL, &act->target.found[k], 0, first);
	else if (act->source.n && act->flags & PATTERN_NO_TARGET)
		for (uint32_t i = 0; i < act->source.n; i++)
			emit(run, r, act, &act->source.found[i], NULL, 0, first);
}

static void explain_sentence(const struct reading *r)
{
	static const char *const kinds[] = { "N", "V", "P", "and", "sub", "that", "wh", ",", ".", "\"", "(", ")", "adv", "adj" };

	fprintf(r->explain, "sentence");
	for (uint32_t p = 0; p < r->s->n_phrases; p++) {
		const struct phrase_read *phrase = &r->s->phrases[p];

		fprintf(r->explain, " [%s%s %.*s]", kinds[phrase->kind], phrase->passive ? "-passive" : "",
			(int)(r->s->tokens[phrase->last].end - r->s->tokens[phrase->first].start),
			r->s->text + r->s->tokens[phrase->first].start);
	}
	fputc('\n', r->explain);
	for (uint32_t p = 0; p < r->s->n_phrases; p++) {
		struct found found;

		if (r->s->phrases[p].kind != PHRASE_NOUN)
			continue;
		actors_phrase(r->actors, r->s, p, &found);
		if (found.code)
			fprintf(r->explain, "  actor %s: %.*s (%s:%u)\n", found.code,
				(int)(r->s->tokens[found.last].end - r->s->tokens[found.first].start),
				r->s->text + r->s->tokens[found.first].start,
				found.entry ? found.entry->file : found.role ? found.role->file : "context",
				found.entry ? found.entry->line : found.role ? found.role->line : 0);
	}
}

static void write_asserted(struct run *run, const struct reading *r, const struct act *act, size_t first,
			   bool doer_wanted)
{
	size_t before = run->out->n_events;
	bool told = (!doer_wanted || side_known(&act->source)) && act_asserted(r, act);

	if (told)
		write_act(run, r, act, first);
	if (run->explain && run->out->n_events == before)
		fprintf(run->explain, "  %s by %s:%u is no event: %s\n", act->code, act->file, act->line,
			!told ? (doer_wanted && !side_known(&act->source) ? "nobody known does it" : "mentioned, not told") :
			!strncmp(act->code, "01", 2) ? "a statement" :
			!act->source.n ? "no source" : !act->target.n ? "no target" : "said already");
}

/* An act whose doer nobody knows stands in a sentence of its own only: beside
 * one with a doer it is most often the circumstance of that. */
static void write_all(struct run *run, const struct reading *r, const struct act *nouns,
		      uint32_t n_nouns, size_t first)
{
	bool any = false;

	for (uint32_t i = 0; i < r->n_clauses; i++)
		for (uint32_t k = 0; k < r->clauses[i].n_acts; k++)
			any |= side_known(&r->clauses[i].acts[k].source) &&
			       strncmp(r->clauses[i].acts[k].code, "01", 2) != 0 &&
			       act_asserted(r, &r->clauses[i].acts[k]);
	for (uint32_t i = 0; i < r->n_clauses; i++)
		for (uint32_t k = 0; k < r->clauses[i].n_acts; k++)
			write_asserted(run, r, &r->clauses[i].acts[k], first, any);
	for (uint32_t i = 0; i < n_nouns; i++)
		write_asserted(run, r, &nouns[i], first, any);
}

static void code_sentence(struct run *run, struct sentence *s)
{
	struct reading r = { .coder = run->coder, .lex = run->coder->lex, .arena = run->arena,
			     .actors = &run->actors, .s = s, .explain = run->explain };
	struct act nouns[ACTS_MAX];
	uint32_t n_nouns = 0;
	size_t first = run->out->n_events;

	run->have_told = false;
	actors_names(r.lex, s);
	text_read(s, run->arena);
	actors_prepare(&run->actors, s);
	r.lemmas = arena_alloc(run->arena, (s->n + 1) * sizeof *r.lemmas);
	for (uint32_t i = 0; i < s->n; i++) {
		r.lemmas[i] = s->tokens[i].lemma;
		lexicon_lists(r.lex, &r.lemmas[i]);
		r.lists |= r.lemmas[i].lists;
	}
	if (run->explain)
		explain_sentence(&r);
	if (!s->question && !discarded(&r)) {
		clauses_find(&r);
		for (uint32_t i = r.n_clauses; i-- > 0;)
			code_clause(&r, &r.clauses[i]);
		drop_outcomes(&r);
		code_nouns(&r, nouns, &n_nouns, ACTS_MAX);
		say_sentence(&r, nouns, n_nouns);
		write_all(run, &r, nouns, n_nouns, first);
	}
	actors_remember(&run->actors, s);
}

static void code_text(struct run *run, const char *text)
{
	struct sentence s;
	size_t at = 0, length = strlen(text), last = 0;
	struct dates_document document = { .text = text, .length = length,
		.published = run->article->published, .published_hour = -1 };

	run->n_timexes = dates_read(run->coder->dates, &document, run->arena, &run->timexes);
	run->story = (struct narrative){ .timex = SIZE_MAX };
	while (text_sentence(run->coder->lex, text, length, &at, run->arena, &s)) {
		for (size_t i = last; i + 1 < s.start; i++)
			if (text[i] == '\n' && text[i + 1] == '\n')
				narrative_paragraph(&run->story);
		last = s.end;
		run->out->n_sentences++;
		code_sentence(run, &s);
		narrative_sentence(&run->story, &s, run->timexes, run->n_timexes);
		run->n_body += !run->in_title;
	}
}

void coder_article(const struct coder *coder, const struct article *article, struct arena *arena,
		   struct coded_article *out, FILE *explain)
{
	struct run run = { .coder = coder, .article = article, .arena = arena, .out = out, .explain = explain };

	memset(out, 0, sizeof *out);
	run.actors.lex = coder->lex;
	run.actors.arena = arena;
	run.actors.day = article->published;
	if (article->title) {
		run.in_title = true;
		code_text(&run, article->title);
		run.in_title = false;
	}
	if (article->text)
		code_text(&run, article->text);
}

enum status coder_each_actor(const struct coder *coder, void *context,
			     enum status (*on_actor)(void *, const struct lexicon_actor *))
{
	static const char *const kinds[] = { "country", "place", "organisation", "group", "person", "people", "role" };

	for (size_t i = 0; i < lexicon_actor_count(coder->lex); i++) {
		const struct lex_actor *actor = lexicon_actor(coder->lex, (uint32_t)i);
		struct lexicon_actor out = { actor->code, actor->name, actor->aliases, actor->n_aliases,
					     kinds[actor->kind], DAY_NONE, DAY_NONE, NULL };
		enum status status;

		if (actor->kind == KIND_PLACE || actor->own)
			continue;
		for (uint32_t k = 0; k < actor->n_offices; k++) {
			out.code = actor->offices[k].code;
			out.from = actor->offices[k].from;
			out.to = actor->offices[k].to;
			out.title = actor->offices[k].title;
			status = on_actor(context, &out);
			if (status != STATUS_OK)
				return status;
		}
		/* a body that existed between two days has no code outside them */
		if (actor->n_offices == 1 && actor->kind != KIND_PERSON &&
		    !strcmp(actor->offices[0].code, actor->code))
			continue;
		out.code = actor->code;
		out.from = out.to = DAY_NONE;
		out.title = NULL;
		status = on_actor(context, &out);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status coder_each_member(const struct coder *coder, void *context,
			      enum status (*on_member)(void *, const struct lexicon_member *))
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lexicon_member_count(coder->lex) && status == STATUS_OK; i++) {
		const struct lex_member *member = lexicon_member(coder->lex, i);
		struct lexicon_member out = { member->group, member->code, member->from, member->to };

		status = on_member(context, &out);
		/* "members:IGOWSTNAT" asks for the same as "members:NATO" */
		out.group = member->group_code;
		if (status == STATUS_OK)
			status = on_member(context, &out);
	}
	return status;
}
