/*
 * Pages: from HTML bytes to one article (title, body, dates, publisher, ...),
 * everything else of the page left behind.  On libxml2's HTML parser, behind
 * a small document interface of our own (pages/dom.h, private).
 */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "schema/records.h"

#define PAGE_BYTES (6u << 20)

struct page_options {
	const char *path;        /* for messages; may be NULL */
	const char *url;         /* where the page came from, if known */
	const char *charset;     /* as stated by HTTP, if known */
	int32_t fetched;         /* day of the fetch: "3 hours ago" counts from it */
	int32_t today;           /* no publication later than a week after it */
};

/* Fills *article with arena memory (text, title, published, modified, url,
 * publisher, author, language).  Runs under arena_run().
 * STATUS_SKIP: the page holds no article (an index, a script shell), the
 * reason in err; STATUS_NOMEM.  Of a page above PAGE_BYTES the rest is not read. */
enum status page_read(const void *bytes, size_t length,
		      const struct page_options *options, struct arena *arena,
		      struct article *article, struct error *err);

/* Once, before pages are read on several threads. */
void page_threads_init(void);

/* One text from markup (a feed's item content, a title with tags): tags out,
 * entities decoded, blocks parted by blank lines. Arena memory. */
char *page_plain(const char *markup, size_t length, struct arena *arena);

/* A written date of any usual form in metadata, feeds and bylines (RFC 822,
 * ISO 8601, "November 24th, 2021 at 11:57 am", wrong spellings included) as
 * the day it states, never shifted by a zone; DAY_NONE when none is there. */
int32_t page_date(const char *text, size_t length);

/* Bytes of any encoding to valid UTF-8: BOM, then `declared`, then HTML meta
 * or XML declaration, then uchardet. The result is arena memory. */
char *page_utf8(const void *bytes, size_t length, const char *declared,
		struct arena *arena, size_t *out_length);

#endif
