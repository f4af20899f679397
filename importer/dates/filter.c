/* A date as a user types it. */
#include <string.h>

#include "base/memory.h"
#include "private.h"

struct filter_step {
	const struct dates *dates;
	struct dates_document document;
	struct arena *arena;
	int32_t *from, *to;
	bool found;
};

static void read_filter(void *context)
{
	struct filter_step *step = context;
	struct timex *timexes;
	size_t n = dates_read(step->dates, &step->document, step->arena, &timexes);

	/* one expression, and nothing but it */
	if (n != 1 || timexes[0].start != 0 || timexes[0].end != step->document.length ||
	    timexes[0].from == DAY_NONE || timexes[0].ambiguous)
		return;
	*step->from = timexes[0].from;
	*step->to = timexes[0].to;
	step->found = true;
}

/* Month and day names in small letters are words of other meaning in a text,
 * not here. */
static void capitalise(char *text)
{
	bool start = true;

	for (; *text; text++) {
		if (start && *text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
		start = *text == ' ' || *text == '-';
	}
}

bool dates_parse_filter(const struct dates *dates, const char *text, int32_t today,
			int32_t *from, int32_t *to)
{
	struct filter_step step = { .dates = dates, .from = from, .to = to };
	enum precision precision;
	struct arena arena;
	char copy[80];
	size_t length = strlen(text);

	*from = *to = DAY_NONE;
	if (!length || length >= sizeof copy)
		return false;
	if (timex_days(text, from, to, &precision) && precision != PRECISION_DECADE && length >= 4)
		return true;
	*from = *to = DAY_NONE;
	memcpy(copy, text, length + 1);
	capitalise(copy);
	step.document = (struct dates_document){ .text = copy, .length = length,
						 .published = today, .published_hour = -1 };
	step.arena = &arena;
	arena_init(&arena, 1u << 20);
	if (!arena_run(&arena, read_filter, &step))
		step.found = false;
	arena_release(&arena);
	return step.found;
}
