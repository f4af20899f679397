#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

static void print_help(const struct command *self, const struct option *const *sets)
{
	printf("dateline %s %s\n\n%s.\n\n", self->name, self->usage, self->summary);
	for (int s = 0; sets[s]; s++) {
		for (const struct option *o = sets[s]; o->name; o++) {
			char left[80];

			snprintf(left, sizeof left, "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
				 o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
				 o->argument ? " " : "", o->argument ? o->argument : "");
			printf("  %-32s %s\n", left, o->help);
		}
	}
	printf("  %-32s %s\n", "-d, --database FILE", "the database (else $DATELINE_DB, else dateline.db)");
	printf("      %-28s %s\n", "--help", "this text");
	if (self->examples)
		printf("\nExamples:\n%s", self->examples);
}

static int fail(const struct command *self, const char *format, const char *word,
		const char *more)
{
	struct strbuf clean;

	strbuf_init(&clean);
	utf8_printable(&clean, word, strlen(word));
	fprintf(stderr, "dateline %s: ", self->name);
	fprintf(stderr, "%s '%s'", format, clean.data);
	if (more)
		fprintf(stderr, "%s", more);
	fprintf(stderr, " (dateline %s --help lists them) [usage]\n", self->name);
	strbuf_release(&clean);
	return EXIT_USAGE;
}

static int unknown(const struct command *self, const struct option *const *sets,
		   const char *word)
{
	const char *names[128];
	size_t count = 0;
	const char *near;
	char more[128] = "";

	for (int s = 0; sets[s]; s++)
		for (const struct option *o = sets[s]; o->name && count < 128; o++)
			names[count++] = o->name;
	near = cli_nearest(word + strspn(word, "-"), names, count);
	if (near)
		snprintf(more, sizeof more, ": did you mean --%s?", near);
	return fail(self, "no option", word, more);
}

static const struct option *find(const struct option *const *sets, const char *word,
				 size_t length)
{
	for (int s = 0; sets[s]; s++)
		for (const struct option *o = sets[s]; o->name; o++)
			if (strlen(o->name) == length && strncmp(o->name, word, length) == 0)
				return o;
	return NULL;
}

static const struct option *find_letter(const struct option *const *sets, char letter)
{
	for (int s = 0; sets[s]; s++)
		for (const struct option *o = sets[s]; o->name; o++)
			if (o->letter == letter)
				return o;
	return NULL;
}

static int store_value(const struct command *self, const struct option *o, const char *value)
{
	char *end;
	long number;
	struct option_list *list;

	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)o->value = true;
		break;
	case OPTION_TEXT:
		*(const char **)o->value = value;
		break;
	case OPTION_NUMBER:
		errno = 0;
		number = strtol(value, &end, 10);
		if (errno || end == value || *end || number < 0)
			return fail(self, o->name, value, ": not a whole number");
		*(long *)o->value = number;
		break;
	case OPTION_LIST:
		list = o->value;
		if (list->count == (int)(sizeof list->items / sizeof list->items[0]))
			return fail(self, o->name, value, ": given too often");
		list->items[list->count++] = value;
		break;
	}
	return -1;
}

int options_parse(const struct command *self, const struct option *const *sets,
		  int *argc, char **argv)
{
	int kept = 0;
	bool only_words = false;

	for (int i = 0; i < *argc; i++) {
		char *word = argv[i];
		const struct option *o;
		const char *value;
		int code;

		if (only_words || word[0] != '-' || !word[1]) {
			argv[kept++] = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			only_words = true;
			continue;
		}
		if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			print_help(self, sets);
			return EXIT_FINE;
		}
		if (word[1] == '-') {
			const char *equals = strchr(word, '=');

			o = find(sets, word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2));
			value = equals ? equals + 1 : NULL;
		} else {
			o = find_letter(sets, word[1]);
			value = word[2] ? word + 2 : NULL;
		}
		if (!o)
			return unknown(self, sets, word);
		if (o->kind == OPTION_FLAG && value)
			return fail(self, "no argument is taken by", word, NULL);
		if (o->kind != OPTION_FLAG && !value) {
			if (i + 1 == *argc)
				return fail(self, "an argument is missing after", word, NULL);
			value = argv[++i];
		}
		code = store_value(self, o, value);
		if (code >= 0)
			return code;
	}
	*argc = kept;
	return -1;
}
