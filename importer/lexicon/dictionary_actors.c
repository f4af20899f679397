/* Actors with dated codes, and agents, of TABARI and PETRARCH. */
#include <ctype.h>
#include <string.h>

#include "base/civil.h"
#include "dictionary_private.h"

/* "990501" or "19990501"; two-digit years from 30 on are of 19.. */
static bool day_of(const char *text, size_t n, int32_t *day)
{
	int digits[8], year, skip = n == 8 ? 4 : 2;

	if (n != 6 && n != 8)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		digits[i] = text[i] - '0';
	}
	year = n == 8 ? digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3] :
		digits[0] * 10 + digits[1] + (digits[0] >= 3 ? 1900 : 2000);
	*day = civil_day(year, digits[skip] * 10 + digits[skip + 1], digits[skip + 2] * 10 + digits[skip + 3]);
	return *day != DAY_NONE;
}

/* What follows the code: "<date", ">date", "date-date", with spaces or none.
 * The days named last belong to a span, and not to what is before or after. */
static bool span_of(const char *text, int32_t *from, int32_t *to)
{
	char plain[32];
	size_t n = 0, dash;

	for (; *text; text++)
		if (*text != ' ' && n + 1 < sizeof plain)
			plain[n++] = *text;
	plain[n] = '\0';
	*from = *to = DAY_NONE;
	if (*plain == '<')
		return day_of(plain + 1, n - 1, to);
	if (*plain == '>') {
		if (!day_of(plain + 1, n - 1, from))
			return false;
		++*from;
		return true;
	}
	dash = strcspn(plain, "-");
	if (plain[dash] != '-' || !day_of(plain, dash, from) || !day_of(plain + dash + 1, n - dash - 1, to))
		return false;
	++*to;
	return *from < *to;
}

static bool known_code(const struct lexicon *lex, const char *code)
{
	static const char heads[][4] = { "IGO", "IMG", "INT", "MNC", "NGM", "NGO" };

	if (!code_valid(code))
		return false;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (!strncmp(code, heads[i], 3))
			return true;
	return lexicon_country(lex, code) != NULL;
}

struct actor_entry {
	const char *aliases, *offices; /* lists, "" = none yet */
	const char *plain;          /* the undated code */
	size_t n_codes;
};

static void add_code(struct dictionary *d, struct source_line *line, struct actor_entry *entry, char *text)
{
	size_t n = strcspn(text, " <>");
	const char *code = arena_strndup(&d->lex->arena, text, n);
	const char *span = text + n + strspn(text + n, " ");
	int32_t from, to;
	char first[11], last[11];

	if (!strcmp(code, "---")) {
		line_refuse(d, line, "a null actor: names without an entry are passed over");
	} else if (!known_code(d->lex, code)) {
		line_refuse(d, line, "'%s' begins with no country and none of IGO IMG INT MNC NGM NGO", code);
	} else if (!*span) {
		if (entry->plain)
			line_refuse(d, line, "a second code without a date");
		else
			entry->plain = code;
		entry->n_codes++;
	} else if (!span_of(span, &from, &to)) {
		line_refuse(d, line, "'%s' is no span of days", span);
	} else {
		civil_iso(from, first);
		civil_iso(to, last);
		entry->offices = arena_printf(&d->lex->arena, "%s%s%s %s..%s", entry->offices,
					      *entry->offices ? "; " : "", code, first, last);
		entry->n_codes++;
	}
}

static void add_codes(struct dictionary *d, struct source_line *line, struct actor_entry *entry)
{
	char *at = line->text, *code;

	while ((code = bracket_next(&at)))
		add_code(d, line, entry, code);
}

static bool nameable(const char *name)
{
	return *name && !strpbrk(name, ",|;[]{}*");
}

static void finish(struct dictionary *d, struct source_line *lines, size_t n, struct actor_entry *entry)
{
	const char *name = words_of(d, lines[0].text + (*lines[0].text == '+'), ' ', true);

	if (!entry->n_codes || !nameable(name)) {
		for (size_t i = 0; i < n; i++)
			line_refuse(d, &lines[i], "%s", entry->n_codes ? "the name cannot be written in a list" :
				    "the name has no code left");
	} else if (*entry->offices) {
		entry_add(d, TO_PEOPLE, arena_printf(&d->lex->arena, "%s |%s%s | %s%s%s", name,
			*entry->aliases ? " " : "", entry->aliases, entry->offices,
			entry->plain ? "; " : "", entry->plain ? entry->plain : ""));
	} else {
		entry_add(d, TO_ORGANIZATIONS, arena_printf(&d->lex->arena, "%s |%s%s | %s | agency", name,
			*entry->aliases ? " " : "", entry->aliases, entry->plain));
	}
}

/* A block: the name, "+" lines of other names, "[CODE dates]" lines. */
static size_t actor_block(struct dictionary *d, struct source_line *lines, size_t n)
{
	struct actor_entry entry = { .aliases = "", .offices = "" };
	size_t used = 1;

	while (used < n && (*lines[used].text == '+' || isspace((unsigned char)*lines[used].text) ||
			    *lines[used].text == '['))
		used++;
	for (size_t i = 0; i < used; i++) {
		add_codes(d, &lines[i], &entry);
		if (i && *lines[i].text == '+') {
			const char *alias = words_of(d, lines[i].text + 1, ' ', true);

			if (nameable(alias))
				entry.aliases = arena_printf(&d->lex->arena, "%s%s%s", entry.aliases,
							     *entry.aliases ? ", " : "", alias);
			else
				line_refuse(d, &lines[i], "the name cannot be written in a list");
		}
	}
	finish(d, lines, used, &entry);
	return used;
}

void actors_convert(struct dictionary *d, struct source_line *lines, size_t n)
{
	for (size_t i = 0; i < n;)
		i += actor_block(d, lines + i, n - i);
}

/* "!MINIST! = MINISTER, MINISTRY": what stands for the word between the marks. */
static const struct source_line *substitution(const struct source_line *lines, size_t n, const char *mark,
					      size_t length)
{
	for (size_t i = 0; i < n; i++)
		if (*lines[i].text == '!' && !strncmp(lines[i].text, mark, length) &&
		    strspn(lines[i].text + length, " ") + length == strcspn(lines[i].text, "="))
			return &lines[i];
	return NULL;
}

static void add_role(struct dictionary *d, const char *name, bool plural, const char *code)
{
	const char *words = words_of(d, name, ' ', false);

	if (nameable(words))
		entry_add(d, TO_ROLES, arena_printf(&d->lex->arena, "%s%s | %s", words, plural ? "*" : "", code));
}

/* The name once for each word that its mark stands for. */
static void add_roles(struct dictionary *d, struct source_line *line, const struct source_line *lines, size_t n,
		      bool plural, const char *code)
{
	char *open = strchr(line->text, '!'), *close = open ? strchr(open + 1, '!') : NULL, *words, *part;
	const struct source_line *stands;

	if (!close) {
		/* a mark at the end says that there is no plural in -s */
		if (open)
			*open = '\0';
		add_role(d, line->text, plural && !open, code);
		return;
	}
	stands = substitution(lines, n, open, (size_t)(close - open) + 1);
	if (!stands) {
		line_refuse(d, line, "nothing says what '%.*s' stands for", (int)(close - open) + 1, open);
		return;
	}
	words = strchr(arena_strndup(&d->lex->arena, stands->text, strlen(stands->text)), '=') + 1;
	while ((part = part_next(&words, ',')))
		add_role(d, arena_printf(&d->lex->arena, "%.*s %s %s", (int)(open - line->text), line->text,
					 part, close + 1), false, code);
}

static void agent(struct dictionary *d, struct source_line *line, const struct source_line *lines, size_t n)
{
	char *at = line->text, *code = bracket_next(&at), *forms, *part;

	if (!code) {
		line_refuse(d, line, "no code between brackets");
		return;
	}
	if (*code == '~')
		code++;
	code[strcspn(code, "~")] = '\0';
	if (!code_valid(code)) {
		line_refuse(d, line, "'%s' is no role code", code);
		return;
	}
	forms = strchr(line->text, '{');
	if (forms) {
		*forms++ = '\0';
		forms[strcspn(forms, "}")] = '\0';
	}
	add_roles(d, line, lines, n, !forms, code);
	while (forms && (part = part_next(&forms, ',')))
		add_role(d, part, false, code);
}

void agents_convert(struct dictionary *d, struct source_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (*lines[i].text != '!' || !strchr(lines[i].text, '='))
			agent(d, &lines[i], lines, n);
}
