/* Groups of states and the days their members belonged to them. */
#include <string.h>

#include "base/civil.h"
#include "private.h"

static void on_group(struct lexicon *lex, const struct line *line)
{
	char *at = line->field[2], *part;

	code_check(lex, line, line->field[1]);
	if (!*at)
		fault(lex, line, "no members");
	while ((part = part_next(&at, ';'))) {
		struct lex_member *member = list_add(lex, &lex->members, sizeof *member);
		char *range = strchr(part, ' ');

		if (range)
			*range++ = '\0';
		*member = (struct lex_member){ line->field[0], line->field[1], part, DAY_NONE, DAY_NONE };
		code_check(lex, line, part);
		if (range && !range_read(range, &member->from, &member->to))
			fault(lex, line, "'%s' has no good range", part);
	}
}

void members_load(struct lexicon *lex)
{
	file_each(lex, "members.txt", 3, on_group);
}
