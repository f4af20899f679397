/* The rules of rules.txt, in memory. */
#ifndef PAGES_RULES_H
#define PAGES_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum rule_section { RULE_BID, RULE_BIDDEN, RULE_BODY, RULE_BOX, RULE_COMMENT, RULE_CONTACT,
	RULE_DISCARD, RULE_LINE, RULE_STAMP, RULE_STOP, RULE_WHOLE, RULE_SECTIONS };

/* A fragment of the section stands in `text` (class and id names). */
bool rule_within(enum rule_section section, const char *text);
/* The same of a text of so many bytes, the first half KiB of it. */
bool rule_in(enum rule_section section, const char *text, size_t length);
/* A sentence of the text begins with an entry. */
bool rule_sentence(enum rule_section section, const char *text, size_t length);
/* `text`, folded, begins with (LINE) or is (WHOLE) an entry. */
bool rule_line(const char *text);
/* A heading after which, late in a text, only other articles follow. */
bool rule_stop(const char *text);

/* Faults of rules.txt, one "line: reason" a line, at most `size` bytes into
 * `to`; how many. */
int rules_lint(char *to, size_t size);

#endif
