/* rules.txt as embedded: small enough to be read in place. */
#include "rules.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/embed.h"

extern const struct embedded_file page_rules[];

static const char *const names[RULE_SECTIONS] = { "bid", "bidden", "body", "box", "comment", "contact", "discard",
	"line", "stamp", "stop", "whole" };

#define ENTRIES 256

struct table {
	struct entry {
		const char *text;
		size_t length;
	} entries[ENTRIES];
	size_t count;
};

static struct table tables[RULE_SECTIONS];

/* "section | fragment" into its parts; the section, or -1. */
static int parse(const char *line, size_t length, struct entry *entry)
{
	const char *bar = memchr(line, '|', length);
	int i;

	if (!bar || bar - line < 2 || bar + 2 >= line + length)
		return -1;
	for (i = 0; i < RULE_SECTIONS; i++)
		if (strlen(names[i]) == (size_t)(bar - line - 1) &&
		    strncmp(line, names[i], strlen(names[i])) == 0)
			break;
	entry->text = bar + 2;
	entry->length = length - (size_t)(bar + 2 - line);
	return i < RULE_SECTIONS ? i : -1;
}

/* Idempotent, and run before main, so that threads share ready tables. */
__attribute__((constructor))
static void load(void)
{
	const char *at = page_rules[0].data, *end = page_rules[0].end, *next;
	struct entry entry;

	for (; at < end; at = next + 1) {
		int section;

		next = memchr(at, '\n', (size_t)(end - at));
		if (!next)
			break;
		if (*at == '#')
			continue;
		section = parse(at, (size_t)(next - at), &entry);
		if (section >= 0 && tables[section].count < ENTRIES)
			tables[section].entries[tables[section].count++] = entry;
	}
}

bool rule_within(enum rule_section section, const char *text)
{
	return rule_in(section, text, strlen(text));
}

bool rule_in(enum rule_section section, const char *text, size_t length)
{
	const struct table *table = &tables[section];
	char low[512];
	size_t i, n;

	for (n = 0; n < length && n < sizeof low; n++)
		low[n] = (char)tolower((unsigned char)text[n]);
	for (i = 0; i < table->count; i++)
		if (memmem(low, n, table->entries[i].text, table->entries[i].length))
			return true;
	return false;
}

static bool begins(enum rule_section section, const char *text)
{
	size_t i;

	for (i = 0; i < tables[section].count; i++) {
		const struct entry *e = &tables[section].entries[i];

		if (strncasecmp(text, e->text, e->length) == 0)
			return true;
	}
	return false;
}

bool rule_sentence(enum rule_section section, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if ((i == 0 || (i > 1 && text[i - 1] == ' ' && strchr(".!?:;-*", text[i - 2]))) &&
		    begins(section, text + i))
			return true;
	return false;
}

bool rule_stop(const char *text)
{
	return strlen(text) < 60 && begins(RULE_STOP, text);
}

bool rule_line(const char *text)
{
	size_t i, n = strlen(text);

	if (n < 250 && begins(RULE_LINE, text))
		return true;
	for (i = 0; i < tables[RULE_WHOLE].count; i++) {
		const struct entry *e = &tables[RULE_WHOLE].entries[i];

		if (n == e->length && strncasecmp(text, e->text, n) == 0)
			return true;
	}
	return false;
}

static const char *fault_of(const char *line, size_t length, const struct entry *last,
			    int last_section, struct entry *entry, int *section)
{
	size_t n;
	int order;

	*section = parse(line, length, entry);
	if (*section < 0)
		return "not \"section | fragment\" of a known section";
	if (entry->text[0] == ' ' || entry->text[entry->length - 1] == ' ')
		return "stray blank";
	if (*section < last_section)
		return "sections out of order";
	if (*section != last_section)
		return NULL;
	n = entry->length < last->length ? entry->length : last->length;
	order = memcmp(last->text, entry->text, n);
	if (order == 0 && entry->length == last->length)
		return "a duplicate";
	return order > 0 || (order == 0 && entry->length < last->length) ? "out of order" : NULL;
}

int rules_lint(char *to, size_t size)
{
	const char *at = page_rules[0].data, *end = page_rules[0].end, *next, *fault;
	struct entry last = { "", 0 }, entry = last;
	int line = 0, faults = 0, section, last_section = -1;

	if (size)
		*to = '\0';
	for (; at < end && (next = memchr(at, '\n', (size_t)(end - at))); at = next + 1) {
		line++;
		if (*at == '#')
			continue;
		fault = fault_of(at, (size_t)(next - at), &last, last_section, &entry, &section);
		if (fault) {
			int n = snprintf(to, size, "%d: %s\n", line, fault);

			faults++;
			if (n > 0 && (size_t)n < size)
				to += n, size -= (size_t)n;
		}
		last = entry;
		last_section = section;
	}
	return faults;
}
