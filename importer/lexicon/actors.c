/* Actors: countries, places, organisations, groups, persons, peoples, roles. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "private.h"

bool code_valid(const char *code)
{
	size_t n = strlen(code);

	if (!n || n % 3)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((code[i] >= 'A' && code[i] <= 'Z') || (code[i] >= 'a' && code[i] <= 'z') ||
		      (code[i] >= '0' && code[i] <= '9')))
			return false;
	return true;
}

void code_check(struct lexicon *lex, const struct line *line, const char *code)
{
	static const char heads[][4] = { "IGO", "IMG", "INT", "MNC", "NGM", "NGO" };

	if (!code_valid(code)) {
		fault(lex, line, "'%s' is no actor code", code);
		return;
	}
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (!strncmp(code, heads[i], 3))
			return;
	if (!lexicon_country(lex, code))
		fault(lex, line, "'%s' begins with no country and none of IGO IMG INT MNC NGM NGO", code);
}

static uint32_t new_node(struct lexicon *lex)
{
	list_add(lex, &lex->nodes, sizeof(struct name_node));
	return (uint32_t)lex->nodes.n - 1;
}

/* The node that a word leads to from another, 0 = from the start; made if need be. */
static uint32_t node_step(struct lexicon *lex, uint32_t node, uint32_t word)
{
	uint32_t *next = node ? table_put(lex, &lex->edges, pair_key(node, word)) : &word_of(lex, word)->name;

	if (!*next)
		*next = new_node(lex);
	((struct name_node *)lex->nodes.items)[node].next |= 1u << (word & 31);
	return *next;
}

static void add_written(struct lexicon *lex, const char *text, uint32_t actor, enum name_form form)
{
	struct token_cut cut;
	struct lex_name *name;
	size_t at = 0, length = strlen(text);
	uint32_t node = 0, caps = 0, shouted = 0, n = 0, *first;
	char folded[64];

	while (token_next(text, length, &at, &cut)) {
		uint32_t word;

		if (cut.kind == TOKEN_PUNCT)
			continue;
		word = word_intern(lex, folded, token_fold(text, &cut, folded, sizeof folded));
		if (cut.capital && n < 32)
			caps |= 1u << n;
		if (cut.all_capitals && n < 32)
			shouted |= 1u << n;
		node = node_step(lex, node, word);
		n++;
	}
	if (!n || n > 30)
		return;
	name = list_add(lex, &lex->names, sizeof *name);
	first = &((struct name_node *)lex->nodes.items)[node].name;
	*name = (struct lex_name){ actor, *first, caps, shouted, (uint8_t)form, (uint8_t)n };
	*first = (uint32_t)lex->names.n - 1;
}

static bool ends_in(const char *text, size_t n, const char *ending)
{
	size_t m = strlen(ending);

	return n >= m && !memcmp(text + n - m, ending, m);
}

static void add_plural(struct lexicon *lex, const char *text, size_t n, uint32_t actor,
		       enum name_form form)
{
	char out[256];

	if (n + 4 > sizeof out)
		return;
	memcpy(out, text, n);
	if (ends_in(text, n, "man") && !ends_in(text, n, "German") && !ends_in(text, n, "Roman") &&
	    !ends_in(text, n, "Oman") && !ends_in(text, n, "human"))
		strcpy(out + n - 3, "men");
	else if (ends_in(text, n, "person"))
		strcpy(out + n - 6, "people");
	else if (text[n - 1] == 'y' && n > 1 && !strchr("aeiou", text[n - 2]))
		strcpy(out + n - 1, "ies");
	else if (strchr("sxz", text[n - 1]) || ends_in(text, n, "ch") || ends_in(text, n, "sh"))
		strcpy(out + n, "es");
	else
		strcpy(out + n, "s");
	add_written(lex, out, actor, form);
}

static void add_name(struct lexicon *lex, char *text, uint32_t actor, enum name_form form)
{
	size_t n = strlen(text);

	if (n && text[n - 1] == '*') {
		text[--n] = '\0';
		if (n)
			add_plural(lex, text, n, actor, form);
	}
	add_written(lex, text, actor, form);
}

static void add_names(struct lexicon *lex, char *list, uint32_t actor, enum name_form form)
{
	char *part;

	while ((part = part_next(&list, ',')))
		add_name(lex, part, actor, form);
}

static struct lex_actor *add_actor(struct lexicon *lex, const struct line *line,
				   enum actor_kind kind, const char *code, uint32_t *index)
{
	struct lex_actor *actor = list_add(lex, &lex->actors, sizeof *actor);

	*index = (uint32_t)lex->actors.n - 1;
	actor->kind = kind;
	actor->code = code;
	/* the mark of a plural is no part of the name shown */
	actor->name = arena_strndup(&lex->arena, line->field[0], strcspn(line->field[0], "*"));
	actor->subkind = "";
	actor->latitude = actor->longitude = NAN;
	actor->file = line->file;
	actor->line = line->number;
	/* a people of several countries has an ethnic code of the CAMEO manual */
	if (kind == KIND_COUNTRY || kind == KIND_ROLE || kind == KIND_PEOPLE) {
		if (!code_valid(code))
			fault(lex, line, "'%s' is no actor code", code);
	} else if (*code) {
		code_check(lex, line, code);
	}
	return actor;
}

/* Keeps a copy of a comma list as the aliases of the actor. */
static void keep_aliases(struct lexicon *lex, uint32_t index, const char *list)
{
	struct lex_actor *actor = (struct lex_actor *)lex->actors.items + index;
	char *copy = arena_strndup(&lex->arena, list, strlen(list)), *part;
	const char *found[64];
	uint32_t n = 0;

	while (n < 64 && (part = part_next(&copy, ','))) {
		size_t end = strlen(part);

		if (end && part[end - 1] == '*')
			part[end - 1] = '\0';
		found[n++] = part;
	}
	if (!n)
		return;
	actor->aliases = memcpy(arena_alloc(&lex->arena, n * sizeof *found), found, n * sizeof *found);
	actor->n_aliases = n;
}

static bool read_day(const char *text, int32_t *day)
{
	if (!*text) {
		*day = DAY_NONE;
		return true;
	}
	*day = civil_parse_iso(text, strlen(text));
	return *day != DAY_NONE && strlen(text) == 10;
}

bool range_read(char *text, int32_t *from, int32_t *to)
{
	char *dots = strstr(text, "..");

	if (!dots)
		return false;
	*dots = '\0';
	return read_day(text, from) && read_day(dots + 2, to) &&
	       (*from == DAY_NONE || *to == DAY_NONE || *from < *to);
}

static void on_country(struct lexicon *lex, const struct line *line)
{
	uint32_t index;
	struct lex_actor *actor;

	if (line->n < 2) {
		fault(lex, line, "code and name are wanted");
		return;
	}
	actor = add_actor(lex, line, KIND_COUNTRY, line->field[0], &index);
	actor->code = actor->name;
	actor->name = arena_strndup(&lex->arena, line->field[1], strlen(line->field[1]));
	keep_aliases(lex, index, line->field[2]);
	*table_put(lex, &lex->countries, text_key(actor->code)) = index + 1;
	add_name(lex, line->field[1], index, FORM_NAME);
	add_names(lex, line->field[2], index, FORM_NAME);
	add_names(lex, line->field[3], index, FORM_ADJECTIVE);
	add_names(lex, line->field[4], index, FORM_PEOPLE);
	add_names(lex, line->field[5], index, FORM_CAPITAL);
	add_names(lex, line->field[6], index, FORM_DESCRIPTION);
}

/* Faults a word that is none of those allowed, parted by spaces. */
static void one_of(struct lexicon *lex, const struct line *line, const char *word, const char *allowed)
{
	size_t n = strlen(word);

	for (const char *at = allowed; n && (at = strstr(at, word)); at += n)
		if ((at == allowed || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return;
	fault(lex, line, "'%s' is none of: %s", word, allowed);
}

static double coordinate(struct lexicon *lex, const struct line *line, const char *text, double most)
{
	char *end;
	double value = strtod(text, &end);

	if (*end || !(value >= -most && value <= most))
		fault(lex, line, "'%s' is no coordinate", text);
	return value;
}

static void on_place(struct lexicon *lex, const struct line *line)
{
	uint32_t index;
	struct lex_actor *actor = add_actor(lex, line, KIND_PLACE, line->field[2], &index);

	one_of(lex, line, line->field[3], "city region river sea site");
	actor->subkind = line->field[3];
	if (*line->field[4] || *line->field[5]) {
		actor->latitude = coordinate(lex, line, *line->field[4] ? line->field[4] : "-", 90);
		actor->longitude = coordinate(lex, line, *line->field[5] ? line->field[5] : "-", 180);
	}
	keep_aliases(lex, index, line->field[1]);
	add_name(lex, line->field[0], index, FORM_NAME);
	add_names(lex, line->field[1], index, FORM_NAME);
}

static void one_office(struct lexicon *lex, struct lex_actor *actor, const struct office *office)
{
	struct office *all = arena_alloc(&lex->arena, (actor->n_offices + 1) * sizeof *all);

	if (actor->n_offices)
		memcpy(all, actor->offices, actor->n_offices * sizeof *all);
	all[actor->n_offices++] = *office;
	actor->offices = all;
}

/* "CODE range title; ...; CODE": dated codes, the one outside them last. */
static void read_offices(struct lexicon *lex, const struct line *line, struct lex_actor *actor)
{
	char *at = line->field[2], *part;

	while ((part = part_next(&at, ';'))) {
		char *inner = part, *code = part_next(&inner, ' ');
		char *range = part_next(&inner, ' '), *title = inner;
		struct office office = { code, "", DAY_NONE, DAY_NONE };

		code_check(lex, line, code);
		if (!range) {
			actor->code = code;
			continue;
		}
		if (!range_read(range, &office.from, &office.to))
			fault(lex, line, "bad range of office");
		if (title)
			office.title = title;
		one_office(lex, actor, &office);
	}
	if (!*actor->code && actor->n_offices)
		actor->code = actor->offices[0].code;
	if (!*actor->code)
		fault(lex, line, "no code");
}

static void on_organisation(struct lexicon *lex, const struct line *line)
{
	uint32_t index;
	struct lex_actor *actor = add_actor(lex, line, strcmp(line->file, "armed-groups.txt") ?
					    KIND_ORGANISATION : KIND_GROUP, "", &index);
	struct office range = { "", "", DAY_NONE, DAY_NONE };

	read_offices(lex, line, actor);
	range.code = actor->code;
	one_of(lex, line, line->field[3], "agency company court forces group igo media ngo party");
	actor->subkind = line->field[3];
	if (*line->field[4]) {
		if (!range_read(line->field[4], &range.from, &range.to))
			fault(lex, line, "bad range");
		else if (actor->n_offices)
			fault(lex, line, "a range beside dated codes");
		one_office(lex, actor, &range);
	}
	keep_aliases(lex, index, line->field[1]);
	add_name(lex, line->field[0], index, FORM_NAME);
	add_names(lex, line->field[1], index, FORM_NAME);
	add_names(lex, line->field[5], index, FORM_DESCRIPTION);
}

static void on_own(struct lexicon *lex, const struct line *line)
{
	on_organisation(lex, line);
	((struct lex_actor *)lex->actors.items)[lex->actors.n - 1].own = true;
}

static void on_person(struct lexicon *lex, const struct line *line)
{
	uint32_t index;

	add_actor(lex, line, KIND_PERSON, "", &index);
	keep_aliases(lex, index, line->field[1]);
	read_offices(lex, line, (struct lex_actor *)lex->actors.items + index);
	add_name(lex, line->field[0], index, FORM_NAME);
	add_names(lex, line->field[1], index, FORM_NAME);
}

static void on_people(struct lexicon *lex, const struct line *line)
{
	uint32_t index;

	add_actor(lex, line, KIND_PEOPLE, line->field[2], &index);
	add_name(lex, line->field[0], index, FORM_NAME);
	add_names(lex, line->field[1], index, FORM_NAME);
}

static void on_role(struct lexicon *lex, const struct line *line)
{
	uint32_t index;
	struct lex_actor *actor = add_actor(lex, line, KIND_ROLE, line->field[1], &index);
	char *at = line->field[2], *part;

	while ((part = part_next(&at, ','))) {
		if (!strcmp(part, "title"))
			actor->flags |= ROLE_TITLE;
		else if (!strcmp(part, "plural"))
			actor->flags |= ROLE_PLURAL;
		else if (!strcmp(part, "former"))
			actor->flags |= ROLE_FORMER;
		else if (!strcmp(part, "collective"))
			actor->flags |= ROLE_COLLECTIVE;
		else if (!strcmp(part, "for"))
			actor->flags |= ROLE_FOR;
		else if (!strcmp(part, "weapon"))
			actor->flags |= ROLE_WEAPON;
		else
			fault(lex, line, "unknown flag '%s'", part);
	}
	add_name(lex, line->field[0], index, FORM_NAME);
}

void actors_load(struct lexicon *lex)
{
	list_add(lex, &lex->names, sizeof(struct lex_name));
	new_node(lex);
	file_each(lex, "countries.txt", 8, on_country);
	file_each(lex, "places.txt", 6, on_place);
	file_each(lex, "gazetteer.txt", 6, on_place);
	file_each(lex, "peoples.txt", 3, on_people);
	file_each(lex, "roles.txt", 3, on_role);
	file_each(lex, "organizations.txt", 6, on_organisation);
	file_each(lex, "armed-groups.txt", 6, on_organisation);
	file_each(lex, "people.txt", 3, on_person);
	file_each(lex, OWN_FILE, 6, on_own);
}
