/* One page on its way to an article; private to the room. */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include <jansson.h>

#include "base/arena.h"
#include "dom.h"
#include "pages/pages.h"

struct sums;

struct page {
	const struct page_options *options;
	struct arena *arena;
	struct article *article;
	struct dom dom;
	bool *out;             /* per node: within a discarded part; arena */
	struct sums *all, *kept; /* of texts, of all nodes and of those not out; arena */
	struct strbuf scratch; /* for one text at a time */
	struct strbuf body;
	json_t *linked;        /* the JSON-LD block in hand */
	/* What JSON-LD says of the article; arena memory, NULL = nothing. */
	const char *ld_headline, *ld_published, *ld_modified, *ld_body, *ld_author,
		*ld_publisher, *ld_language, *ld_url;
	uint32_t written;      /* the text ends before this node */
	bool lenient;          /* only comments are discarded by name */
	bool stated;           /* the page says that it is an article */
	bool month_first;      /* 4/5/2021 is in April */
	const char *description;
	uint32_t heading;      /* the first h1 that is kept, DOM_NONE = none */
	bool failed;           /* an allocation of a buffer did; sticky */
	enum status status;
	const char *reason;
};

/* A text of the arena, white space folded; NULL for an empty one. */
char *page_fold(struct arena *arena, const char *text);
/* An element's text so; NULL when it has none. */
char *page_element_text(struct page *page, uint32_t node);
/* Empties the scratch buffer; its failure is not forgotten. */
void page_clear_scratch(struct page *page);
/* class and id as one string of the scratch buffer. */
const char *page_names(struct page *page, const struct dom_node *node);

/* Loads what tells encodings, once, before several threads ask. */
void charset_threads_init(void);

void linked_read(struct page *page); /* JSON-LD into ld_* */
void meta_read(struct page *page);   /* everything but the text */
void body_mark(struct page *page);   /* discarded parts */
void body_read(struct page *page);   /* the text */
void ends_trim(struct page *page);   /* what is no text at its ends */

#endif
