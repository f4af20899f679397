/* The linter: what a reader of the files must be able to rely on beyond what
 * loading needs.  Order, repetition, heads, names of two meanings, modes that
 * nothing explains. */
#include <dirent.h>
#include <string.h>
#include <strings.h>

#include "private.h"

/* Files whose first field may stand again, told apart by these fields too. */
static const struct {
	const char *name;
	uint32_t fields; /* bit i: field i belongs to the key */
} keys[] = {
	{ "chains.txt", 0 }, /* the loader tells */
	{ "classes.txt", 0 }, /* lines of one class add up */
	{ "gazetteer.txt", 1 | 4 | 8 },
	{ "governors.txt", 1 | 2 }, /* of two modes, by what follows */
	{ "nouns.txt", 1 | 2 },
	{ "places.txt", 1 | 4 | 8 }, { "verbs.txt", 1 | 2 },
};

static uint32_t key_fields(const char *file)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!strcmp(keys[i].name, file))
			return keys[i].fields;
	return 1;
}

static bool patterns_file(const char *file)
{
	return !strcmp(file, "verbs.txt") || !strcmp(file, "nouns.txt") || !strcmp(file, "governors.txt");
}

static void seen_before(struct lexicon *lex, const struct line *line, const char *first)
{
	uint32_t fields = key_fields(line->file), *at;
	const char *key = arena_printf(&lex->arena, "%s|%s|%s|%s|%s", line->file, first,
				       fields & 2 ? line->field[1] : "",
				       fields & 4 ? line->field[2] : "",
				       fields & 8 ? line->field[3] : "");

	if (!fields)
		return;
	at = table_put(lex, &lex->seen, text_key(key));
	if (*at && *at != line->number)
		fault(lex, line, "'%s' stands at line %u already", first, *at);
	else
		*at = line->number;
}

void lint_line(struct lexicon *lex, const struct line *line)
{
	char *words, *part;

	if (lex->before && strcmp(lex->before, line->field[0]) > 0)
		fault(lex, line, "not in order: '%s' after '%s'", line->field[0], lex->before);
	lex->before = arena_strndup(&lex->arena, line->field[0], strlen(line->field[0]));
	if (!patterns_file(line->file)) {
		seen_before(lex, line, line->field[0]);
		return;
	}
	words = arena_strndup(&lex->arena, line->field[0], strlen(line->field[0]));
	while ((part = part_next(&words, '/')))
		seen_before(lex, line, part);
}

void lint_section(struct lexicon *lex)
{
	lex->before = NULL;
}

void lint_head(struct lexicon *lex, const char *name, const char *text)
{
	static const char *const signs[] = { "source", "licence", "license", "written for", "written by" };
	const struct line head = { .file = name, .number = 1 };
	size_t length = 0;
	char *comment;

	while (text[length] == '#') {
		length += strcspn(text + length, "\n");
		length += text[length] == '\n';
	}
	comment = arena_strndup(&lex->arena, text, length);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcasestr(comment, signs[i]))
			return;
	fault(lex, &head, "the head names no source or licence");
}

static const char *const other_files[] = {
	"dates-words.txt", "dates-holidays.txt", "dates-national-days.txt",
};

static bool known_file(const char *name)
{
	for (const struct embedded_file *file = lexicon_files; file->name; file++)
		if (!strcmp(file->name, name))
			return true;
	for (size_t i = 0; i < sizeof other_files / sizeof *other_files; i++)
		if (!strcmp(other_files[i], name))
			return true;
	return false;
}

static size_t unknown_files(const char *path, char names[][256], size_t room)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	size_t found = 0;

	while (directory && found < room && (entry = readdir(directory))) {
		size_t n = strlen(entry->d_name);

		if (n >= 4 && !strcmp(entry->d_name + n - 4, ".txt") && !known_file(entry->d_name))
			memcpy(names[found++], entry->d_name, n + 1);
	}
	if (directory)
		closedir(directory);
	return found;
}

/* A misspelt file name would be passed over in silence. */
static void lint_directory(struct lexicon *lex)
{
	char names[32][256];
	size_t n = unknown_files(lex->directory, names, sizeof names / sizeof *names);

	for (size_t i = 0; i < n; i++)
		fault(lex, &(struct line){ .file = arena_strndup(&lex->arena, names[i], strlen(names[i])) },
		      "no file of the lexicon is called so");
}

static const char *mode_of(const struct lexicon *lex, uint32_t mode)
{
	return ((const char *const *)lex->modes.items)[mode];
}

static bool explained(const struct lexicon *lex, uint32_t mode)
{
	const struct chain *chains = lex->chains.items;

	for (size_t i = 0; i < lex->chains.n; i++)
		if (chains[i].mode == mode)
			return true;
	return false;
}

static bool used(const struct lexicon *lex, uint32_t mode)
{
	const struct governor *governors = lex->governors.items;

	for (size_t i = 1; i < lex->governors.n; i++)
		if (governors[i].mode == mode)
			return true;
	return false;
}

static void lint_modes(struct lexicon *lex)
{
	const struct governor *governors = lex->governors.items;
	const struct chain *chains = lex->chains.items;

	for (size_t i = 1; i < lex->governors.n; i++)
		if (!explained(lex, governors[i].mode))
			fault(lex, &(struct line){ .file = governors[i].file, .number = governors[i].line },
			      "chains.txt does not say what mode '%s' does", mode_of(lex, governors[i].mode));
	for (size_t i = 0; i < lex->chains.n; i++)
		if ((!i || chains[i].mode != chains[i - 1].mode) && !used(lex, chains[i].mode))
			fault(lex, &(struct line){ .file = chains[i].file, .number = chains[i].line },
			      "no word of governors.txt has mode '%s'", mode_of(lex, chains[i].mode));
}

static bool bears_names(const struct lex_actor *actor)
{
	return actor->kind == KIND_COUNTRY || actor->kind == KIND_ORGANISATION || actor->kind == KIND_GROUP;
}

/* Surnames may be shared; a whole name, or one of a body, has one meaning. */
static bool clashes(const struct lexicon *lex, const struct lex_name *a, const struct lex_name *b)
{
	const struct lex_actor *x = lexicon_actor(lex, a->actor), *y = lexicon_actor(lex, b->actor);

	if (a->actor == b->actor || a->form != FORM_NAME || b->form != FORM_NAME ||
	    a->caps != b->caps || a->shouted != b->shouted)
		return false;
	if (bears_names(x) && bears_names(y))
		return true;
	if (x->kind == KIND_PERSON && y->kind == KIND_PERSON)
		return a->n_tokens > 1;
	return (x->kind == KIND_PERSON && bears_names(y)) || (y->kind == KIND_PERSON && bears_names(x));
}

static void lint_names(struct lexicon *lex)
{
	for (uint32_t i = 1; i < lex->nodes.n; i++)
		for (uint32_t a = lexicon_name_end(lex, i); a; a = lexicon_name(lex, a)->next)
			for (uint32_t b = lexicon_name(lex, a)->next; b; b = lexicon_name(lex, b)->next) {
				const struct lex_actor *x = lexicon_actor(lex, lexicon_name(lex, a)->actor);
				const struct lex_actor *y = lexicon_actor(lex, lexicon_name(lex, b)->actor);

				if (clashes(lex, lexicon_name(lex, a), lexicon_name(lex, b)))
					fault(lex, &(struct line){ .file = x->file, .number = x->line },
					      "a name of '%s' is one of '%s' (%s:%u) too",
					      x->name, y->name, y->file, y->line);
			}
}

void lint_whole(struct lexicon *lex)
{
	lint_modes(lex);
	lint_names(lex);
	if (lex->directory)
		lint_directory(lex);
}
