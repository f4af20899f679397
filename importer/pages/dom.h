/*
 * The document as this room sees it, whatever parser made it: an array of
 * nodes in document order.  Scripts, styles, templates and comments are not
 * in it; JSON-LD blocks are kept apart.  Walks go by index, so that no depth
 * of nesting costs stack.
 */
#ifndef PAGES_DOM_H
#define PAGES_DOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/strbuf.h"

#define DOM_NONE UINT32_MAX

struct dom_node {
	uint32_t parent;     /* DOM_NONE for roots */
	uint32_t end;        /* index after the last node within */
	uint32_t text;       /* offset in dom.bytes: text, or attributes "name\0value\0...\0" */
	uint32_t length;     /* of the text; 0 for elements */
	const char *name;    /* element name, interned, lower case; NULL = text */
};

struct dom {
	struct dom_node *nodes;
	size_t count, capacity;
	struct strbuf bytes;  /* texts and attributes */
	struct strbuf linked; /* JSON-LD blocks, each ended by a NUL */
	void *names;          /* the parser's dictionary */
};

/* Parses UTF-8 markup; at most PAGE_BYTES of it, the rest is left out, as is
 * what follows markup meant to stall a parser.  STATUS_OK or STATUS_NOMEM. */
enum status dom_parse(struct dom *dom, const char *markup, size_t length, struct error *err);
/* Once, before several threads parse. */
void dom_threads_init(void);
void dom_release(struct dom *dom); /* happy with a zeroed one */

/* An attribute's value, or NULL; borrowed from the dom. */
const char *dom_attr(const struct dom *dom, const struct dom_node *node, const char *name);
bool dom_is(const struct dom_node *node, const char *name);
/* Text of a subtree with white space folded, appended; titles and dates are
 * asked for so: of a longer subtree, the first 4 KiB or 1,000 nodes. */
void dom_text(const struct dom *dom, uint32_t node, struct strbuf *to);

/* As page_date, for running text: where the date stands is told. */
int32_t date_find(const char *text, size_t length, bool month_first, size_t *start, size_t *end);

#endif
