/* Stands in for the pages room in builds without it: pages are refused,
 * markup in feeds loses its tags and common entities. */
#include <string.h>
#include <strings.h>

#include "pages/pages.h"

enum status page_read(const void *bytes, size_t length,
		      const struct page_options *options, struct arena *arena,
		      struct article *article, struct error *err)
{
	(void)bytes, (void)length, (void)options, (void)arena, (void)article;
	return error_set(err, STATUS_INPUT, "this build reads no pages");
}

char *page_plain(const char *markup, size_t length, struct arena *arena)
{
	char *text = arena_alloc(arena, 2 * length + 1);
	size_t n = 0;

	for (size_t i = 0; i < length; i++) {
		const char *end = markup[i] == '<' ? memchr(markup + i, '>', length - i) : NULL;

		if (!end) {
			text[n++] = markup[i];
			continue;
		}
		if (!strncasecmp(markup + i, "</p", 3) || !strncasecmp(markup + i, "<br", 3)) {
			text[n++] = '\n';
			text[n++] = '\n';
		}
		i = (size_t)(end - markup);
	}
	text[n] = '\0';
	return text;
}
