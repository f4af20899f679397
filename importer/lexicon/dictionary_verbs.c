/*
 * Verbs and their patterns of TABARI and PETRARCH.  A block is headed by
 * "--- NAME [CODE] ---"; its verbs follow, with their forms in braces, then
 * patterns "- words * words [CODE]": `*` is the verb, `$` the source, `+` the
 * target, `%` both, "&NAME" one word of a list of synonyms.
 */
#include <string.h>

#include "dictionary_private.h"

struct verb_block {
	const char *code;        /* of the block; NULL = none */
	const char *name;        /* of its head, for patterns before any verb */
	struct list verbs;       /* const char * */
};

/* "023" -> itself, "---" -> "--"; NULL = no code of ours. */
static const char *cameo_of(const char *code)
{
	size_t n = strlen(code);

	if (!strcmp(code, "---"))
		return "--";
	return n >= 2 && n <= 4 && strspn(code, "0123456789") == n && strncmp(code, "01", 2) >= 0 &&
	       strncmp(code, "20", 2) <= 0 ? code : NULL;
}

static void refuse_code(struct dictionary *d, struct source_line *line, const char *code)
{
	line_refuse(d, line, strchr(code, ':') ? "'%s' codes both directions: write two entries by hand" :
		    "'%s' is no CAMEO code", code);
}

/* A form that the reader of words would not find is told to it. */
static void add_form(struct dictionary *d, const char *form, const char *verb)
{
	size_t n = strlen(form);
	struct word word;
	const char *tags = "past part";

	if (!n || strchr(form, ' ') || lexicon_inflected(d->lex, form, n, &word))
		return;
	if (n > 3 && !strcmp(form + n - 3, "ing"))
		tags = "ing";
	else if (form[n - 1] == 's')
		tags = "s";
	entry_add(d, TO_WORDS, arena_printf(&d->lex->arena, "%s | %s | %s", form, tags, verb));
}

static void verb_line(struct dictionary *d, struct source_line *line, struct verb_block *block)
{
	char *at = line->text, *code = bracket_next(&at), *forms = strchr(line->text, '{'), *part;
	const char *verb, *cameo = code ? cameo_of(code) : block->code;

	if (forms) {
		*forms++ = '\0';
		forms[strcspn(forms, "}")] = '\0';
	}
	verb = words_of(d, line->text, ' ', false);
	if (code && !cameo)
		refuse_code(d, line, code);
	else if (!*verb || strpbrk(verb, "/|,&+"))
		line_refuse(d, line, "no verb");
	if (line->refused)
		return;
	*(const char **)list_add(d->lex, &block->verbs, sizeof(char *)) = verb;
	if (cameo)
		entry_add(d, TO_VERBS, arena_printf(&d->lex->arena, "%s | | %s", verb, cameo));
	while (forms && (part = part_next(&forms, ' ')))
		add_form(d, words_of(d, part, ' ', false), verb);
}

static void block_head(struct dictionary *d, struct source_line *line, struct verb_block *block)
{
	char *at = line->text, *code = bracket_next(&at);
	char *name = line->text + strspn(line->text, "- ");

	*block = (struct verb_block){ 0 };
	name[strcspn(name, "-")] = '\0';
	block->name = words_of(d, name, ' ', false);
	if (code && !(block->code = cameo_of(code)))
		refuse_code(d, line, code);
}

struct conditions {
	const char *needs;       /* "" = none */
	const char *opened;      /* the preposition a word may follow; NULL = none */
	const char *problem;
	const char *target;      /* where it stands */
	bool after, both;
	int n;
};

static bool opens(const struct lexicon *lex, const char *word)
{
	uint32_t id = lexicon_word(lex, word, strlen(word));

	return id && lexicon_word_info(lex, id)->tags & (TAG_PREP | TAG_TO);
}

static void need(struct dictionary *d, struct conditions *c, const char *word)
{
	if (c->n++ == 8)
		c->problem = "more than 8 conditions";
	c->needs = arena_printf(&d->lex->arena, "%s%s%s%s%s", c->needs, *c->needs ? ", " : "",
				c->opened ? c->opened : c->after ? "" : "subj",
				c->opened || !c->after ? ":" : "", word);
	c->opened = NULL;
}

static void side(struct conditions *c, char mark)
{
	if (mark == '$' && c->after)
		c->problem = "a source after the verb: passives are read without an entry";
	else if (mark == '+' && !c->after)
		c->problem = "a target before the verb: passives are read without an entry";
	if (mark == '%')
		c->both = true;
	if (mark == '+')
		c->target = c->opened ? c->opened : "obj";
	c->opened = NULL;
}

static bool class_known(struct dictionary *d, const char *name)
{
	const char *const *entries = d->entries[TO_CLASSES].items;

	if (lexicon_class(d->lex, name))
		return true;
	for (size_t i = 0; i < d->entries[TO_CLASSES].n; i++)
		if (!strncmp(entries[i], name, strlen(name)) && !strncmp(entries[i] + strlen(name), " |", 2))
			return true;
	return false;
}

static void pattern_word(struct dictionary *d, struct conditions *c, const char *text)
{
	char *word = words_of(d, text, '_', false);

	if (!*word || !strcmp(word, "the") || !strcmp(word, "a") || !strcmp(word, "an"))
		return;
	if (!strcmp(word, "*"))
		c->after = true;
	else if (!strcmp(word, "$") || !strcmp(word, "+") || !strcmp(word, "%"))
		side(c, *word);
	else if (!strcmp(word, "^"))
		c->problem = "'^' passes a word over, which no condition says";
	else if (*word == '&' && !class_known(d, word + 1))
		c->problem = "no such list of synonyms";
	else if (strpbrk(word, "/|,:!@$+%^*"))
		c->problem = "a word that is none";
	else if (*word != '&' && c->after && opens(d->lex, word))
		c->opened = word;
	else
		need(d, c, word);
}

static void add_pattern(struct dictionary *d, const struct verb_block *block, const struct conditions *c,
			const char *cameo)
{
	const char *const *verbs = block->verbs.items;
	/* a preposition at the end is a particle of the verb */
	const char *particle = c->opened ? c->opened : "";
	const char *flags = arena_printf(&d->lex->arena, "%s%s%s%s", c->both ? "mutual" : "",
		c->both && c->target ? ", " : "", c->target ? "target=" : "", c->target ? c->target : "");
	size_t n = block->verbs.n ? block->verbs.n : 1;

	for (size_t i = 0; i < n; i++) {
		const char *verb = block->verbs.n ? verbs[i] : block->name;

		entry_add(d, TO_VERBS, arena_printf(&d->lex->arena, "%s%s%s |%s%s | %s%s%s", verb,
			*particle ? " " : "", particle, *c->needs ? " " : "", c->needs, cameo,
			*flags ? " | " : "", flags));
	}
}

static void pattern_line(struct dictionary *d, struct source_line *line, const struct verb_block *block)
{
	struct conditions c = { .needs = "" };
	char *at = line->text + 1, *code = bracket_next(&at), *part;
	const char *cameo = code ? cameo_of(code) : block->code;

	if (!cameo || (!block->verbs.n && (!block->name || !*block->name))) {
		if (code && !cameo)
			refuse_code(d, line, code);
		else
			line_refuse(d, line, "%s", cameo ? "no verb that the pattern belongs to" : "no code");
	} else {
		at = line->text + 1;
		for (char *mark = at; *mark; mark++)
			if (strchr("(){}\t", *mark))
				*mark = ' ';
		while (!c.problem && (part = part_next(&at, ' ')))
			pattern_word(d, &c, part);
		if (c.problem || !c.after)
			line_refuse(d, line, "%s", c.problem ? c.problem : "'*' does not say where the verb stands");
		else
			add_pattern(d, block, &c, cameo);
	}
}

/* "&NAME" and its "+WORD" lines; the number of lines. */
static size_t synonyms(struct dictionary *d, struct source_line *lines, size_t n)
{
	const char *name = words_of(d, lines[0].text + 1, '-', false);
	const char *members = "";
	size_t used = 1;

	for (; used < n && *lines[used].text == '+'; used++) {
		char *at = lines[used].text, *word;

		bracket_next(&at);
		lines[used].text[strcspn(lines[used].text, "{")] = '\0';
		word = words_of(d, lines[used].text + 1, '_', false);
		if (!*word || strpbrk(word, ",|/&"))
			line_refuse(d, &lines[used], "no word");
		else
			members = arena_printf(&d->lex->arena, "%s%s%s", members, *members ? ", " : "", word);
	}
	if (*members && *name)
		entry_add(d, TO_CLASSES, arena_printf(&d->lex->arena, "%s | %s", name, members));
	else
		line_refuse(d, &lines[0], "a list of synonyms without words");
	return used;
}

void verbs_convert(struct dictionary *d, struct source_line *lines, size_t n)
{
	struct verb_block block = { 0 };

	/* patterns may name a list that stands further down */
	for (size_t i = 0; i < n;)
		i += *lines[i].text == '&' ? synonyms(d, lines + i, n - i) : 1;
	for (size_t i = 0; i < n; i++) {
		if (*lines[i].text == '&') {
			while (i + 1 < n && *lines[i + 1].text == '+')
				i++;
		} else if (!strncmp(lines[i].text, "---", 3)) {
			block_head(d, &lines[i], &block);
		} else if (*lines[i].text == '-') {
			pattern_line(d, &lines[i], &block);
		} else {
			verb_line(d, &lines[i], &block);
		}
	}
}
