/*
 * What still stands before and after the article within its container: stamps
 * ("2 minute read", "Updated Dec. 22"), calls to sign up, whom to write to,
 * teasers with the dates of other articles.  Only the ends are looked at, since
 * in the middle of a text the same words may be the author's.
 */
#include "page.h"

#include <ctype.h>
#include <string.h>

#include "rules.h"

#define BLOCKS 4096
#define LEAST_PROSE 100 /* bytes: a block so long is text, and ends the lead */

struct block {
	const char *text;
	size_t length;
};

static bool ends_sentence(const struct block *b)
{
	static const char *const marks[] = { ".", "!", "?", "\"", "”", "’", "»", ")", "…", "。", "」", "।", "؟" };
	size_t i, n;

	for (i = 0; i < sizeof marks / sizeof *marks; i++) {
		n = strlen(marks[i]);
		if (b->length >= n && memcmp(b->text + b->length - n, marks[i], n) == 0)
			return true;
	}
	return false;
}

/* A date, or how long ago or to read, and no sentence. */
static bool is_stamp(const struct block *b)
{
	if (b->length >= 120 || ends_sentence(b))
		return false;
	return date_find(b->text, b->length, false, NULL, NULL) != DAY_NONE ||
		rule_in(RULE_STAMP, b->text, b->length);
}

/* Bids to sign up or follow; an address to write to. */
static bool is_call(const struct block *b)
{
	return b->length < 300 && ((rule_sentence(RULE_BID, b->text, b->length) &&
				    rule_in(RULE_BIDDEN, b->text, b->length)) ||
				   rule_in(RULE_CONTACT, b->text, b->length));
}

static size_t split(char *text, struct block *blocks)
{
	size_t n = 0;
	char *at = text, *end;

	for (; n < BLOCKS; at = end + 2) {
		end = strstr(at, "\n\n");
		blocks[n].text = at;
		blocks[n++].length = end ? (size_t)(end - at) : strlen(at);
		if (!end)
			return n;
	}
	return 0; /* too many to tell ends from */
}

static size_t lead_end(const struct block *blocks, bool *drop, size_t n)
{
	size_t i;

	for (i = 0; i < n && blocks[i].length < LEAST_PROSE; i++)
		drop[i] = is_stamp(&blocks[i]);
	return i;
}

/* The first block of the tail that is no text. */
static size_t tail_start(const struct block *blocks, size_t from, size_t n)
{
	bool teasers = false;
	size_t at = n;

	while (at > from + 1) {
		const struct block *b = &blocks[at - 1];

		if (is_stamp(b))
			teasers = true;
		else if (!is_call(b) && !(teasers && b->length < 150 && !ends_sentence(b)))
			break;
		at--;
	}
	return at;
}

void ends_trim(struct page *page)
{
	struct block *blocks = arena_alloc(page->arena, BLOCKS * sizeof *blocks);
	bool *drop = arena_zalloc(page->arena, BLOCKS);
	char *text = arena_strndup(page->arena, page->body.data, page->body.length);
	size_t i, n = split(text, blocks), end = tail_start(blocks, lead_end(blocks, drop, n), n);

	if (!n)
		return;
	page->failed |= page->body.failed;
	strbuf_clear(&page->body);
	for (i = 0; i < end; i++) {
		if (drop[i])
			continue;
		if (page->body.length)
			strbuf_adds(&page->body, "\n\n");
		strbuf_add(&page->body, blocks[i].text, blocks[i].length);
	}
}
