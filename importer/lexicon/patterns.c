/* Patterns, governors, chains, classes, discards. */
#include <string.h>

#include "private.h"
#include "schema/records.h"

/* Does the word, or several joined by `_`, stand in the list? Added to it. */
static void list_member(struct lexicon *lex, uint32_t list, const char *text)
{
	struct phrase *phrase;
	uint32_t n, *first;
	const uint32_t *words = words_intern(lex, text, &n);

	if (!n)
		return;
	word_of(lex, words[0])->lists |= (uint64_t)1 << (list & 63);
	if (n == 1) {
		*table_put(lex, &lex->listed, pair_key(list, words[0])) |= 1;
		return;
	}
	*table_put(lex, &lex->listed, pair_key(list, words[0])) |= 2;
	first = table_put(lex, &lex->phrase_at, pair_key(list, words[0]));
	phrase = list_add(lex, &lex->phrases, sizeof *phrase);
	*phrase = (struct phrase){ words, n, *first };
	*first = (uint32_t)lex->phrases.n;
}

static struct word_class *class_named(struct lexicon *lex, const char *name)
{
	struct word_class *all = lex->classes.items;

	for (size_t i = 0; i < lex->classes.n; i++)
		if (!strcmp(all[i].name, name))
			return &all[i];
	return NULL;
}

static void class_members(struct lexicon *lex, const struct line *line, uint32_t list,
			  const char *name, int depth)
{
	const struct word_class *class = class_named(lex, name);

	if (!class) {
		fault(lex, line, "no class '%s'", name);
		return;
	}
	for (size_t i = 0; i < class->members.n && depth < 8; i++) {
		const char *member = ((const char *const *)class->members.items)[i];

		if (*member == '&')
			class_members(lex, line, list, member + 1, depth + 1);
		else
			list_member(lex, list, member);
	}
}

static uint32_t list_new(struct lexicon *lex, const char *text)
{
	const char **slot = list_add(lex, &lex->lists, sizeof *slot);

	*slot = text;
	return (uint32_t)lex->lists.n;
}

uint32_t list_intern(struct lexicon *lex, const struct line *line, const char *text)
{
	uint32_t list = table_get(&lex->list_at, text_key(text));
	char *copy, *part;

	if (list && !strcmp(((const char *const *)lex->lists.items)[list - 1], text))
		return list;
	list = list_new(lex, arena_strndup(&lex->arena, text, strlen(text)));
	*table_put(lex, &lex->list_at, text_key(text)) = list;
	copy = arena_strndup(&lex->arena, text, strlen(text));
	while ((part = part_next(&copy, '/'))) {
		if (*part == '&')
			class_members(lex, line, list, part + 1, 0);
		else
			list_member(lex, list, part);
	}
	return list;
}

static void on_class(struct lexicon *lex, const struct line *line)
{
	struct word_class *class = class_named(lex, line->field[0]);
	char *at = line->field[1], *part;

	if (!class) {
		class = list_add(lex, &lex->classes, sizeof *class);
		class->name = line->field[0];
		class->line = line->number;
	}
	while ((part = part_next(&at, ',')))
		*(const char **)list_add(lex, &class->members, sizeof(char *)) = part;
}

/* "@MIL/@REB", "@", "@country", "@any": a test of the actor there. */
static void actor_test(struct lexicon *lex, const struct line *line, struct need *need, char *text)
{
	char *out = arena_zalloc(&lex->arena, strlen(text) + 2), *part;
	size_t n = 0;

	while ((part = part_next(&text, '/'))) {
		if (*part == '@')
			part++;
		if (!*part) {
			need->any_actor = true;
		} else if (!strcmp(part, "any")) {
			need->any_phrase = true;
		} else if (!strcmp(part, "country")) {
			need->country = true;
		} else if (strlen(part) == 3 && code_valid(part)) {
			memcpy(out + n, part, 3);
			n += 3;
		} else {
			fault(lex, line, "'@%s' is no test of an actor", part);
		}
	}
	if (n)
		need->roles = out;
}

static bool opens_phrase(const struct lexicon *lex, uint32_t word)
{
	return lexicon_word_info(lex, word)->tags & (TAG_PREP | TAG_TO | TAG_SUB | TAG_THAT);
}

static void read_need(struct lexicon *lex, const struct line *line, struct need *need, char *text)
{
	static const struct {
		const char *name;
		enum need_where where;
	} places[] = { { "obj", NEED_OBJ }, { "head", NEED_HEAD }, { "subj", NEED_SUBJ } };
	char *colon;

	memset(need, 0, sizeof *need);
	if (*text == '!') {
		need->negated = true;
		text++;
	}
	colon = strchr(text, ':');
	if (colon) {
		size_t i = 0;

		*colon = '\0';
		while (i < 3 && strcmp(places[i].name, text))
			i++;
		if (i < 3) {
			need->where = (uint8_t)places[i].where;
		} else {
			need->where = NEED_PREP;
			need->preposition = word_intern(lex, text, strlen(text));
			if (!opens_phrase(lex, need->preposition))
				fault(lex, line, "'%s:' is no place to look", text);
		}
		text = colon + 1;
	}
	while (*text == ' ')
		text++;
	if (!*text)
		fault(lex, line, "a condition without words");
	else if (*text == '@')
		actor_test(lex, line, need, text);
	else
		need->list = list_intern(lex, line, text);
}

static void read_needs(struct lexicon *lex, const struct line *line, struct pattern *pattern, char *text)
{
	struct need needs[8];
	char *part;
	uint32_t n = 0;

	while ((part = part_next(&text, ','))) {
		if (n == 8) {
			fault(lex, line, "more than 8 conditions");
			break;
		}
		read_need(lex, line, &needs[n], part);
		if (needs[n].list && !needs[n].negated)
			pattern->wanted |= (uint64_t)1 << (needs[n].list & 63);
		pattern->rank += needs[n].negated ? 1 : needs[n].where == NEED_HEAD ? 7 :
				 needs[n].where != NEED_REGION ? 6 : 5;
		n++;
	}
	pattern->n_needs = n;
	pattern->needs = memcpy(arena_alloc(&lex->arena, n * sizeof *needs + 1), needs, n * sizeof *needs);
}

static void check_slots(struct lexicon *lex, const struct line *line, const struct slots *slots)
{
	for (uint8_t i = 0; i < slots->n; i++)
		if (slots->slot[i].kind == SLOT_PREP && !opens_phrase(lex, slots->slot[i].preposition))
			fault(lex, line, "'%s' is no place where a side may stand",
			      lexicon_word_info(lex, slots->slot[i].preposition)->text);
}

static const struct slots *read_slots(struct lexicon *lex, char *text)
{
	struct slots slots = { 0 };
	char *part;

	while ((part = part_next(&text, '/')) && slots.n < SLOTS_MAX) {
		struct slot *slot = &slots.slot[slots.n++];

		if (!strcmp(part, "subj"))
			slot->kind = SLOT_SUBJ;
		else if (!strcmp(part, "obj"))
			slot->kind = SLOT_OBJ;
		else if (!strcmp(part, "poss"))
			slot->kind = SLOT_POSS;
		else if (!strcmp(part, "in-obj"))
			slot->kind = SLOT_IN_OBJ;
		else if (!strcmp(part, "thing"))
			slot->kind = SLOT_THING;
		else {
			slot->kind = SLOT_PREP;
			slot->preposition = word_intern(lex, part, strlen(part));
		}
	}
	return memcpy(arena_alloc(&lex->arena, sizeof slots), &slots, sizeof slots);
}

/* Slots written the same are one: most patterns have the defaults. */
static const struct slots *slots_of(struct lexicon *lex, const char *text)
{
	const struct slots **slot;
	uint32_t *at = table_put(lex, &lex->slots_at, text_key(text));

	if (!*at) {
		slot = list_add(lex, &lex->slots, sizeof *slot);
		*slot = read_slots(lex, arena_strndup(&lex->arena, text, strlen(text)));
		*at = (uint32_t)lex->slots.n;
	}
	return ((const struct slots *const *)lex->slots.items)[*at - 1];
}

static void read_flags(struct lexicon *lex, const struct line *line, struct pattern *pattern, char *text)
{
	char *part;

	while ((part = part_next(&text, ','))) {
		if (!strcmp(part, "mutual"))
			pattern->flags |= PATTERN_MUTUAL;
		else if (!strcmp(part, "no-target"))
			pattern->flags |= PATTERN_NO_TARGET;
		else if (!strcmp(part, "intransitive"))
			pattern->flags |= PATTERN_INTRANSITIVE;
		else if (!strcmp(part, "alone"))
			pattern->flags |= PATTERN_ALONE;
		else if (!strncmp(part, "target=", 7)) {
			pattern->target = slots_of(lex, part + 7);
			check_slots(lex, line, pattern->target);
			pattern->flags |= PATTERN_TARGET_SAID;
		} else if (!strncmp(part, "source=", 7)) {
			pattern->source = slots_of(lex, part + 7);
			check_slots(lex, line, pattern->source);
			pattern->flags |= PATTERN_SOURCE_SAID;
		} else
			fault(lex, line, "unknown flag '%s'", part);
	}
}

static void read_code(struct lexicon *lex, const struct line *line, char code[5], const char *text)
{
	size_t n = strlen(text);

	if (!strcmp(text, "--"))
		return;
	if (n < 2 || n > 4 || strspn(text, "0123456789") != n || strncmp(text, "01", 2) < 0 ||
	    strncmp(text, "20", 2) > 0) {
		fault(lex, line, "'%s' is no CAMEO code", text);
		return;
	}
	strcpy(code, text);
}

/* How fine an entry is among those of its rank: a sub-code tells more than its
 * root; what is said to be no event was written against the others. */
static size_t fineness(const struct pattern *pattern)
{
	return *pattern->code ? strlen(pattern->code) : sizeof pattern->code;
}

/* Puts pattern number `id` into the chain that begins at `at`, before all of
 * lesser rank. */
static void link_pattern(struct lexicon *lex, uint32_t *at, uint32_t id)
{
	struct pattern *all = lex->patterns.items;

	while (*at && (all[*at].rank > all[id].rank ||
		       (all[*at].rank == all[id].rank && fineness(&all[*at]) >= fineness(&all[id]))))
		at = &all[*at].next;
	all[id].next = *at;
	*at = id;
}

static void add_pattern(struct lexicon *lex, const struct line *line, bool noun,
			const struct pattern *like, const char *text)
{
	struct pattern *pattern = list_add(lex, &lex->patterns, sizeof *pattern);
	struct word *first;

	*pattern = *like;
	pattern->words = words_intern(lex, text, &pattern->n_words);
	pattern->rank += pattern->n_words * 20;
	if (!pattern->n_words) {
		fault(lex, line, "no word");
		lex->patterns.n--;
		return;
	}
	if (!noun)
		words_verb(lex, pattern->words[0]);
	first = word_of(lex, pattern->words[0]);
	link_pattern(lex, noun ? &first->nouns : &first->verbs, (uint32_t)lex->patterns.n - 1);
}

/* "lift/ease/call off": each alternative stands for itself. */
static void each_alternative(struct lexicon *lex, const struct line *line, bool noun,
			     const struct pattern *like, char *text)
{
	char *part;

	while ((part = part_next(&text, '/')))
		add_pattern(lex, line, noun, like, part);
}

static void on_pattern(struct lexicon *lex, const struct line *line, bool noun)
{
	static const char *const verb_target = "obj/poss/in-obj/against/on/to/with/at/of/from/for/into/over/in";
	static const char *const noun_target = "on/against/to/with/at/into/of/for/from/over/in";
	struct pattern pattern = { .file = line->file, .line = line->number };

	if (line->n < 3) {
		fault(lex, line, "a pattern wants at least word, conditions and code");
		return;
	}
	pattern.source = slots_of(lex, noun ? "by/poss/of/from" : "subj");
	pattern.target = slots_of(lex, noun ? noun_target : verb_target);
	read_needs(lex, line, &pattern, line->field[1]);
	read_code(lex, line, pattern.code, line->field[2]);
	read_flags(lex, line, &pattern, line->field[3]);
	if (pattern.flags & PATTERN_MUTUAL && !(pattern.flags & PATTERN_TARGET_SAID) && !noun)
		pattern.target = slots_of(lex, "obj/poss/in-obj/with/to");
	each_alternative(lex, line, noun, &pattern, line->field[0]);
}

static void on_verb(struct lexicon *lex, const struct line *line)
{
	on_pattern(lex, line, false);
}

static void on_noun(struct lexicon *lex, const struct line *line)
{
	on_pattern(lex, line, true);
}

static uint32_t mode_number(struct lexicon *lex, const char *name)
{
	uint32_t mode = lexicon_mode(lex, name);

	if (mode)
		return mode;
	*(const char **)list_add(lex, &lex->modes, sizeof(char *)) =
		arena_strndup(&lex->arena, name, strlen(name));
	return (uint32_t)lex->modes.n - 1;
}

static uint32_t governor_flags(struct lexicon *lex, const struct line *line)
{
	uint32_t flags = 0;
	char *at = line->field[2], *part;

	while ((part = part_next(&at, ','))) {
		if (!strcmp(part, "actor=obj"))
			flags |= GOVERNOR_OBJ;
		else if (!strcmp(part, "acts"))
			flags |= GOVERNOR_ACTS;
		else if (!strcmp(part, "that"))
			flags |= GOVERNOR_THAT;
		else if (!strcmp(part, "with-obj"))
			flags |= GOVERNOR_WITH_OBJ;
		else if (!strcmp(part, "base"))
			flags |= GOVERNOR_BASE;
		else if (!strcmp(part, "noun-of") || !strcmp(part, "for") || !strcmp(part, "on") ||
			 !strcmp(part, "to") || !strcmp(part, "with") || !strcmp(part, "against"))
			flags |= GOVERNOR_NOUN;
		else if (strcmp(part, "actor=subj"))
			fault(lex, line, "unknown flag '%s'", part);
	}
	return flags;
}

static void on_governor(struct lexicon *lex, const struct line *line)
{
	struct governor like = { .file = line->file, .line = line->number };
	char *at = line->field[0], *part;

	if (!*line->field[1]) {
		fault(lex, line, "no mode");
		return;
	}
	like.mode = mode_number(lex, line->field[1]);
	like.flags = governor_flags(lex, line);
	while ((part = part_next(&at, '/'))) {
		struct governor *governor = list_add(lex, &lex->governors, sizeof *governor);
		bool noun = !strncmp(part, "noun:", 5);
		uint32_t *first;

		*governor = like;
		if (noun) {
			governor->words = words_intern(lex, part + 5, &governor->n_words);
		} else if (strchr(part, ':')) {
			/* "modal:must" is kept under its whole name */
			uint32_t *one = arena_alloc(&lex->arena, sizeof *one);

			*one = word_intern(lex, part, strlen(part));
			governor->words = one;
			governor->n_words = 1;
		} else {
			governor->words = words_intern(lex, part, &governor->n_words);
		}
		first = noun ? &word_of(lex, governor->words[0])->noun_governors :
			&word_of(lex, governor->words[0])->governors;
		governor->next = *first;
		*first = (uint32_t)lex->governors.n - 1;
	}
}

static void on_chain(struct lexicon *lex, const struct line *line)
{
	struct chain *chain = list_add(lex, &lex->chains, sizeof *chain);
	char *at = line->field[3], *part;
	uint32_t *slot;

	*chain = (struct chain){ .status = -1, .file = line->file, .line = line->number };
	chain->mode = mode_number(lex, line->field[0]);
	chain->inner = line->field[1];
	if (!strcmp(line->field[2], "="))
		chain->flags |= CHAIN_SAME;
	else
		read_code(lex, line, chain->code, line->field[2]);
	while ((part = part_next(&at, ','))) {
		if (!strcmp(part, "target=actor"))
			chain->flags |= CHAIN_TARGET_ACTOR;
		else if (!strcmp(part, "mutual"))
			chain->flags |= CHAIN_MUTUAL;
		else if (!strcmp(part, "no-target"))
			chain->flags |= CHAIN_NO_TARGET;
		else if (!strncmp(part, "status=", 7) && event_status_from_name(part + 7) >= 0)
			chain->status = event_status_from_name(part + 7);
		else if (strcmp(part, "target=inner"))
			fault(lex, line, "unknown flag '%s'", part);
	}
	slot = table_put(lex, &lex->chain_at, (text_key(chain->inner) ^ (uint64_t)chain->mode << 40) | 1);
	if (*slot)
		fault(lex, line, "mode and inner code stand at line %u already",
		      ((struct chain *)lex->chains.items)[*slot - 1].line);
	*slot = (uint32_t)lex->chains.n;
}

static void on_discard(struct lexicon *lex, const struct line *line)
{
	struct discard *discard = list_add(lex, &lex->discards, sizeof *discard);
	uint32_t *first;

	discard->words = words_intern(lex, line->field[0], &discard->n_words);
	discard->kind = line->field[1];
	discard->weight = *line->field[2] == '2' ? 1 : 2;
	if (!*discard->kind)
		fault(lex, line, "no kind");
	if (strcmp(line->field[2], "1") && strcmp(line->field[2], "2"))
		fault(lex, line, "'%s' is no weight: 1 or 2", line->field[2]);
	first = &word_of(lex, discard->words[0])->discards;
	discard->next = *first;
	*first = (uint32_t)lex->discards.n - 1;
}

void classes_load(struct lexicon *lex)
{
	file_each(lex, "classes.txt", 2, on_class);
}

void patterns_load(struct lexicon *lex)
{
	list_add(lex, &lex->patterns, sizeof(struct pattern));
	list_add(lex, &lex->governors, sizeof(struct governor));
	list_add(lex, &lex->modes, sizeof(char *));
	list_add(lex, &lex->discards, sizeof(struct discard));
	file_each(lex, "verbs.txt", 4, on_verb);
	file_each(lex, "nouns.txt", 4, on_noun);
	file_each(lex, "governors.txt", 3, on_governor);
	file_each(lex, "chains.txt", 4, on_chain);
	file_each(lex, "discards.txt", 3, on_discard);
	{
		const struct word_class *all = lex->classes.items;

		for (size_t i = 0; i < lex->classes.n; i++) {
			uint32_t list = list_new(lex, "");

			class_members(lex, &(struct line){ .file = "classes.txt", .number = all[i].line },
				      list, all[i].name, 0);
			((struct word_class *)lex->classes.items)[i].list = list;
		}
	}
}

uint32_t lexicon_class(const struct lexicon *lex, const char *name)
{
	const struct word_class *all = lex->classes.items;

	for (size_t i = 0; i < lex->classes.n; i++)
		if (!strcmp(all[i].name, name))
			return all[i].list;
	return 0;
}

static uint32_t phrase_length(const struct lexicon *lex, uint32_t list, uint32_t word,
			      const struct lemma_pair *words, size_t n)
{
	const struct phrase *all = lex->phrases.items;
	uint32_t at = table_get(&lex->phrase_at, pair_key(list, word));

	for (; at; at = all[at - 1].next) {
		const struct phrase *phrase = &all[at - 1];
		uint32_t i = 1;

		if (phrase->n_words > n)
			continue;
		while (i < phrase->n_words && (words[i].noun == phrase->words[i] ||
					       words[i].verb == phrase->words[i]))
			i++;
		if (i == phrase->n_words)
			return i;
	}
	return 0;
}

void lexicon_lists(const struct lexicon *lex, struct lemma_pair *pair)
{
	pair->lists = lexicon_word_info(lex, pair->verb)->lists | lexicon_word_info(lex, pair->noun)->lists;
}

uint32_t lexicon_listed(const struct lexicon *lex, uint32_t list,
			const struct lemma_pair *words, size_t n)
{
	if (!(words[0].lists >> (list & 63) & 1))
		return 0; /* as for most words and lists */
	for (int pass = 0; pass < 2; pass++) {
		uint32_t word = pass ? words[0].verb : words[0].noun, found, length;

		if (!word || (pass && words[0].verb == words[0].noun))
			continue;
		found = table_get(&lex->listed, pair_key(list, word));
		if (found & 2 && (length = phrase_length(lex, list, word, words, n)))
			return length;
		if (found & 1)
			return 1;
	}
	return 0;
}

uint32_t lexicon_verbs(const struct lexicon *lex, uint32_t lemma)
{
	return lexicon_word_info(lex, lemma)->verbs;
}

uint32_t lexicon_nouns(const struct lexicon *lex, uint32_t lemma)
{
	return lexicon_word_info(lex, lemma)->nouns;
}

const struct pattern *lexicon_pattern(const struct lexicon *lex, uint32_t pattern)
{
	return (const struct pattern *)lex->patterns.items + pattern;
}

uint32_t lexicon_governors(const struct lexicon *lex, uint32_t word)
{
	return lexicon_word_info(lex, word)->governors;
}

uint32_t lexicon_noun_governors(const struct lexicon *lex, uint32_t noun)
{
	return lexicon_word_info(lex, noun)->noun_governors;
}

const struct governor *lexicon_governor(const struct lexicon *lex, uint32_t governor)
{
	return (const struct governor *)lex->governors.items + governor;
}

uint32_t lexicon_mode(const struct lexicon *lex, const char *name)
{
	const char *const *all = lex->modes.items;

	for (uint32_t i = 1; i < lex->modes.n; i++)
		if (!strcmp(all[i], name))
			return i;
	return 0;
}

const char *lexicon_mode_name(const struct lexicon *lex, uint32_t mode)
{
	return ((const char *const *)lex->modes.items)[mode];
}

static const struct chain *chain_of(const struct lexicon *lex, uint32_t mode, const char *inner)
{
	uint32_t at = table_get(&lex->chain_at, (text_key(inner) ^ (uint64_t)mode << 40) | 1);

	return at ? (const struct chain *)lex->chains.items + at - 1 : NULL;
}

const struct chain *lexicon_chain(const struct lexicon *lex, uint32_t mode, const char *inner)
{
	char head[8];
	size_t n = strlen(inner);
	const struct chain *found;

	if (!mode)
		return NULL;
	if (*inner < '0' || *inner > '9')
		return chain_of(lex, mode, inner);
	memcpy(head, inner, n + 1);
	for (; n > 0; n--) {
		head[n] = '\0';
		if ((found = chain_of(lex, mode, head)))
			return found;
	}
	return chain_of(lex, mode, "*");
}

uint32_t lexicon_discards(const struct lexicon *lex, uint32_t word)
{
	return lexicon_word_info(lex, word)->discards;
}

const struct discard *lexicon_discard(const struct lexicon *lex, uint32_t discard)
{
	return (const struct discard *)lex->discards.items + discard;
}
