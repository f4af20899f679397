/*
 * The text of the article: what cannot be text is marked off, a container is
 * chosen (its class is one of the known, else by the weight of paragraphs
 * within), and its blocks are written out.
 */
#include "page.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rules.h"

#define LEAST_BODY 250   /* bytes: less is no article's body */
#define SEEN 512
#define STOPS 32
#define SHORT_BODY 120   /* less must be stated to be an article by the page */
#define LEAST_PARAGRAPH 40
#define LEAST_STANDFIRST 40
#define MOST_STANDFIRST 600

static bool one_of(const char *name, const char *const *names)
{
	for (; name && *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* --- what is no text --- */

static bool out_by_name(const char *name)
{
	static const char *const names[] = { "nav", "footer", "aside", "form", "button", "figure",
		"figcaption", "head", "dialog", "audio", "video", "label", "input", "option",
		"frameset", "menu", NULL };

	return one_of(name, names);
}

static bool hidden(const char *style)
{
	const char *at = style ? strcasestr(style, "display") : NULL;

	if (!at)
		return false;
	for (at += 7; *at == ' ' || *at == ':'; at++)
		;
	return strncasecmp(at, "none", 4) == 0;
}

static bool out_by_attributes(struct page *page, const struct dom_node *node)
{
	const char *role = dom_attr(&page->dom, node, "role"), *names;

	if (dom_is(node, "html") || dom_is(node, "body") || dom_is(node, "article") ||
	    dom_is(node, "main"))
		return false;
	if (hidden(dom_attr(&page->dom, node, "style")))
		return true;
	if (role && (strcmp(role, "navigation") == 0 || strcmp(role, "complementary") == 0 ||
		     strcmp(role, "dialog") == 0))
		return true;
	names = page_names(page, node);
	if (!names[0] || !names[1])
		return false;
	if (page->lenient)
		return rule_within(RULE_COMMENT, names);
	/* A paragraph of a paywalled text is marked so, and is text. */
	if (dom_is(node, "p") && strstr(names, "paywall"))
		return false;
	return (rule_within(RULE_DISCARD, names) || rule_within(RULE_BOX, names)) &&
		!rule_within(RULE_BODY, names);
}

/* Sums over the nodes before each, so that asking for a part of the page
 * costs nothing, however parts nest. */
struct sums {
	uint32_t text, links; /* bytes; links: of those, within links */
	uint32_t prose;       /* bytes of long texts out of links */
	uint32_t headings;    /* h1 elements */
	uint32_t pictures;
};

/* Of all nodes, or of those not discarded. */
static struct sums *sum_up(struct page *page, bool kept_only)
{
	const struct dom *dom = &page->dom;
	struct sums *sums = arena_zalloc(page->arena, (dom->count + 1) * sizeof *sums), sum = { 0 };
	uint32_t i, link_end = 0;

	for (i = 0; i < dom->count; i++) {
		const struct dom_node *node = &dom->nodes[i];

		sums[i] = sum;
		if (i >= link_end && (dom_is(node, "a") || dom_is(node, "head")))
			link_end = node->end;
		if (kept_only && page->out[i])
			continue;
		sum.headings += dom_is(node, "h1");
		sum.pictures += dom_is(node, "img");
		sum.text += node->length;
		if (i < link_end)
			sum.links += node->length;
		else if (node->length >= LEAST_PARAGRAPH)
			sum.prose += node->length;
	}
	sums[dom->count] = sum;
	return sums;
}

static struct sums within(const struct page *page, const struct sums *sums, uint32_t node)
{
	const struct sums *from = &sums[node], *to = &sums[page->dom.nodes[node].end];

	return (struct sums){ to->text - from->text, to->links - from->links,
		to->prose - from->prose, to->headings - from->headings,
		to->pictures - from->pictures };
}

static uint32_t all_prose(const struct page *page)
{
	return page->all[page->dom.count].prose;
}

/* A box of nothing but paragraphs: some pages make one of each. */
static bool is_paragraphs(struct page *page, uint32_t i, const struct sums *part)
{
	const char *names = page_names(page, &page->dom.nodes[i]);

	return rule_within(RULE_BOX, names) && !rule_within(RULE_DISCARD, names) &&
		part->prose >= 2 * LEAST_PARAGRAPH && part->prose * 10u >= part->text * 8u &&
		part->links * 10u < part->text && !part->pictures;
}

/* "has-sidebar", "paywall" or a form around the whole page mark no part of
 * it: what holds much of the prose stays, comments excepted. */
static bool holds_article(struct page *page, uint32_t i)
{
	const struct dom_node *node = &page->dom.nodes[i];
	const struct sums part = within(page, page->all, i);
	static const char *const never[] = { "nav", "footer", "head", "figure", "menu", NULL };

	if (one_of(node->name, never))
		return false;
	if (is_paragraphs(page, i, &part))
		return true;
	if (part.prose * 10u < all_prose(page) ||
	    (part.prose * 5u < all_prose(page) * 2 && !part.headings))
		return false;
	return !rule_within(RULE_COMMENT, page_names(page, node)) ||
		part.prose * 10u > all_prose(page) * 8;
}

void body_mark(struct page *page)
{
	const struct dom *dom = &page->dom;
	uint32_t i, end = 0;

	page->all = sum_up(page, false);
	page->out = arena_zalloc(page->arena, dom->count + 1);
	for (i = 0; i < dom->count; i++) {
		const struct dom_node *node = &dom->nodes[i];

		if (i >= end && node->name &&
		    (out_by_name(node->name) || out_by_attributes(page, node))) {
			if (!holds_article(page, i))
				end = node->end;
		}
		page->out[i] = i < end;
	}
	page->kept = sum_up(page, true);
}

/* --- the container --- */

static bool known_body(struct page *page, const struct dom_node *node)
{
	const char *prop = dom_attr(&page->dom, node, "itemprop");

	if (prop && strcasestr(prop, "articleBody"))
		return true;
	if (!dom_is(node, "div") && !dom_is(node, "section") && !dom_is(node, "article"))
		return false;
	return rule_within(RULE_BODY, page_names(page, node));
}

/* Bytes of paragraphs directly meant as text, per container. */
static void weigh(struct page *page, uint32_t *weight)
{
	const struct dom *dom = &page->dom;
	uint32_t i;

	for (i = 0; i < dom->count; i++) {
		const struct dom_node *node = &dom->nodes[i];
		struct sums part;
		uint32_t parent = node->parent;

		if (page->out[i] || parent == DOM_NONE || !(dom_is(node, "p") || dom_is(node, "blockquote") ||
		      (!node->name && node->length > 80)))
			continue;
		if (!node->name && dom_is(&dom->nodes[parent], "p"))
			continue;
		part = within(page, page->kept, i);
		if (part.text < LEAST_PARAGRAPH || part.links * 2 > part.text)
			continue;
		weight[parent] += part.text;
		parent = dom->nodes[parent].parent;
		if (parent != DOM_NONE)
			weight[parent] += part.text / 2;
	}
}

/* Prose that is not discarded. */
static uint32_t kept_prose(const struct page *page, uint32_t root)
{
	return within(page, page->kept, root).prose;
}

static uint32_t heaviest(struct page *page, const uint32_t *weight)
{
	uint32_t i, best = DOM_NONE, up, kept;
	int steps = 0;

	for (i = 0; i < page->dom.count; i++)
		if (weight[i] && (best == DOM_NONE || weight[i] > weight[best]))
			best = i;
	if (best == DOM_NONE)
		return best;
	/* An article in several pieces: up while the parent holds more of it. */
	for (up = best, kept = kept_prose(page, best); !dom_is(&page->dom.nodes[up], "article") &&
	     (up = page->dom.nodes[up].parent) != DOM_NONE && steps < 12; steps++) {
		if (dom_is(&page->dom.nodes[up], "body") || dom_is(&page->dom.nodes[up], "html"))
			break;
		if (kept_prose(page, up) * 4 > kept * 5) {
			best = up;
			kept = kept_prose(page, up);
		}
	}
	return best;
}

/* --- writing it out --- */

struct writer {
	struct page *page;
	size_t links;      /* bytes of the line within links */
	bool item;         /* of a list */
	uint64_t seen[SEEN]; /* hashes of the last blocks: some pages show all twice */
	size_t blocks;
	size_t stops[STOPS]; /* where headings of other articles stood */
	size_t stop_count;
};

static bool is_block(const char *name)
{
	static const char *const names[] = { "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4",
		"h5", "h6", "tr", "table", "blockquote", "section", "article", "pre", "header",
		"main", "dd", "dt", "dl", "center", "tbody", "hr", "td", "th", NULL };

	return one_of(name, names);
}

static uint64_t hash_of(const struct strbuf *line)
{
	uint64_t hash = 1469598103934665603u; /* FNV-1a */
	size_t i;

	for (i = 0; i < line->length; i++)
		hash = (hash ^ (unsigned char)line->data[i]) * 1099511628211u;
	return hash;
}

/* A long block that came before, or the title again. */
static bool repeats(struct writer *w, const struct strbuf *line)
{
	uint64_t hash = hash_of(line);
	size_t i;

	if (w->page->article->title && strcmp(line->data, w->page->article->title) == 0)
		return true;
	if (line->length < LEAST_PARAGRAPH)
		return false;
	for (i = 0; i < w->blocks && i < SEEN; i++)
		if (w->seen[i] == hash)
			return true;
	w->seen[w->blocks++ % SEEN] = hash;
	return false;
}

static bool mostly_links(const struct writer *w, const struct strbuf *line)
{
	if (w->links * 10 > line->length * 9 && line->length < 300)
		return true;
	return w->links * 10 > line->length * 7 && (w->item || line->length < 160);
}

/* "Updated 14 February 2022, 10:15" over the text */
static bool is_dateline(const struct writer *w, const struct strbuf *line)
{
	return w->page->body.length == 0 && line->length < 60 &&
		date_find(line->data, line->length, false, NULL, NULL) != DAY_NONE;
}

/* "More from the Gazette", "Best of the Gazette" */
static bool is_own_list(const struct writer *w, const struct strbuf *line)
{
	const char *site = w->page->article->publisher;

	return site && line->length < 60 && strlen(site) > 2 && strcasestr(line->data, site) &&
		(strncasecmp(line->data, "more ", 5) == 0 || strncasecmp(line->data, "best of ", 8) == 0 ||
		 strncasecmp(line->data, "latest ", 7) == 0);
}

static void flush(struct writer *w)
{
	struct strbuf *line = &w->page->scratch, *body = &w->page->body;

	while (line->length && line->data[line->length - 1] == ' ')
		strbuf_cut(line, line->length - 1);
	if (line->length && (rule_stop(line->data) || is_own_list(w, line)) && w->stop_count < STOPS)
		w->stops[w->stop_count++] = body->length;
	else if (line->length && !mostly_links(w, line) && !rule_line(line->data) &&
		 !is_dateline(w, line) && !repeats(w, line)) {
		if (body->length)
			strbuf_adds(body, "\n\n");
		strbuf_add(body, line->data, line->length);
	}
	page_clear_scratch(w->page);
	w->links = 0;
}

/* From the first heading of other articles in the last two fifths on. */
static void cut_at_stop(struct writer *w, size_t from)
{
	struct strbuf *body = &w->page->body;
	size_t i;

	for (i = 0; i < w->stop_count; i++)
		if ((w->stops[i] - from) * 5 >= (body->length - from) * 3) {
			strbuf_cut(body, w->stops[i]);
			return;
		}
}

static void write_text(struct writer *w, const char *text, size_t length, bool link)
{
	struct strbuf *line = &w->page->scratch;
	size_t i, before = line->length;

	for (i = 0; i < length; i++) {
		bool space = isspace((unsigned char)text[i]);

		if (text[i] == '\xC2' && i + 1 < length && text[i + 1] == '\xA0')
			space = true, i++;
		if (!space)
			strbuf_addc(line, text[i]);
		else if (line->length && line->data[line->length - 1] != ' ')
			strbuf_addc(line, ' ');
	}
	if (link)
		w->links += line->length - before;
}

static void write_out(struct page *page, uint32_t root)
{
	const struct dom *dom = &page->dom;
	struct writer w = { .page = page };
	uint32_t i, up, link_end = 0, item_end = 0;
	size_t from = page->body.length;

	page->written = dom->nodes[root].end;
	page_clear_scratch(page);
	for (i = root; i < dom->nodes[root].end; i++) {
		const struct dom_node *node = &dom->nodes[i];

		/* Leaving a block ends its line, as entering one does. */
		for (up = i > root ? i - 1 : DOM_NONE; up != DOM_NONE && up >= root && dom->nodes[up].end <= i;
		     up = dom->nodes[up].parent)
			if (is_block(dom->nodes[up].name)) {
				flush(&w);
				break;
			}
		if (page->out[i])
			continue;
		if (!node->name) {
			w.item = i < item_end;
			write_text(&w, dom->bytes.data + node->text, node->length, i < link_end);
			continue;
		}
		if (dom_is(node, "a") && i >= link_end)
			link_end = node->end;
		if (dom_is(node, "li"))
			item_end = node->end;
		if (is_block(node->name))
			flush(&w);
		else if (dom_is(node, "br"))
			write_text(&w, " ", 1, false);
		if (dom_is(node, "h1"))
			i = node->end - 1;
	}
	flush(&w);
	cut_at_stop(&w, from);
}

/* Text and links of the containers of known names, by the node above each: some
 * pages make one of every paragraph. */
static struct sums *known_sums(struct page *page)
{
	const struct dom *dom = &page->dom;
	struct sums *sums = arena_zalloc(page->arena, (dom->count + 1) * sizeof *sums), part;
	uint32_t i;

	for (i = 0; i < dom->count; i++) {
		const struct dom_node *node = &dom->nodes[i];

		if (!node->name || page->out[i] || node->parent == DOM_NONE || !known_body(page, node))
			continue;
		part = within(page, page->kept, i);
		sums[node->parent].text += part.text;
		sums[node->parent].links += part.links;
	}
	return sums;
}

/* All containers of known names that hold enough, with those beside them. */
static void write_known(struct page *page)
{
	const struct dom *dom = &page->dom;
	const struct sums *sums = known_sums(page);
	uint32_t i;

	for (i = 0; i < dom->count; i++) {
		const struct dom_node *node = &dom->nodes[i];
		const struct sums *part;

		if (!node->name || page->out[i] || node->parent == DOM_NONE || !known_body(page, node))
			continue;
		part = &sums[node->parent];
		if (part->text >= LEAST_BODY / 2 && part->links * 2 < part->text) {
			write_out(page, i);
			i = node->end - 1;
		}
	}
}

static bool whole_linked(const struct page *page)
{
	size_t n = page->ld_body ? strlen(page->ld_body) : 0;

	if (n < LEAST_BODY || (n > 3 && strcmp(page->ld_body + n - 3, "...") == 0) ||
	    (n > 3 && strcmp(page->ld_body + n - 3, "\xE2\x80\xA6") == 0))
		return false;
	return n * 10 >= page->body.length * 6;
}

/* Of a page that is an article but has no paragraph: what its main part says. */
static void write_any(struct page *page)
{
	static const char *const parts[] = { "article", "main", "body" };
	size_t k;
	uint32_t i;

	for (k = 0; k < sizeof parts / sizeof *parts; k++)
		for (i = 0; i < page->dom.count && page->body.length == 0; i++)
			if (dom_is(&page->dom.nodes[i], parts[k]) && !page->out[i]) {
				write_out(page, i);
				break;
			}
}

static void refuse(struct page *page)
{
	page->status = STATUS_SKIP;
	if (page->kept[page->dom.count].text < LEAST_BODY)
		page->reason = "a page without text: a frame set, or a shell that scripts fill";
	else
		page->reason = "no article in the page: an index or a list of links";
}

static void write_body(struct page *page)
{
	uint32_t *weight = arena_zalloc(page->arena, (page->dom.count + 1) * sizeof *weight);
	uint32_t best;

	weigh(page, weight);
	best = heaviest(page, weight);
	write_known(page);
	if (best != DOM_NONE && page->body.length * 10 < kept_prose(page, best) * 7) {
		page->failed |= page->body.failed;
		strbuf_clear(&page->body);
		write_out(page, best);
	}
}

/* Nearly all was marked off, of a page that is an article: a gallery, say, or
 * names that mean something else here.  Then names count for less. */
static void write_leniently(struct page *page)
{
	page->lenient = true;
	body_mark(page);
	page->failed |= page->body.failed;
	strbuf_clear(&page->body);
	write_body(page);
}

/* Of a text node: does it begin with the words of the description? */
static bool begins_so(const struct page *page, const struct dom_node *node, const char *words, size_t n)
{
	const char *text = page->dom.bytes.data + node->text;
	size_t length = node->length;

	for (; length && isspace((unsigned char)*text); length--)
		text++;
	return length >= n && memcmp(text, words, n) == 0;
}

/* Up from a text to the block it stands in; DOM_NONE for the words of a link
 * or under a picture. */
static uint32_t block_of(const struct page *page, uint32_t i)
{
	static const char *const never[] = { "a", "figcaption", "button", NULL };

	for (; page->dom.nodes[i].parent != DOM_NONE && !is_block(page->dom.nodes[i].name);
	     i = page->dom.nodes[i].parent)
		if (one_of(page->dom.nodes[i].name, never))
			return DOM_NONE;
	return i;
}

/* The standfirst, shown between heading and text: what the page's description
 * repeats. */
static void write_standfirst(struct page *page)
{
	const char *words = page->description, *text;
	struct strbuf body = page->body;
	uint32_t i, block;

	if (!words || strlen(words) < LEAST_STANDFIRST || !body.length ||
	    memmem(body.data, body.length, words, LEAST_STANDFIRST))
		return;
	for (i = 0; i < page->written; i++) {
		const struct dom_node *node = &page->dom.nodes[i];

		if (node->name || node->parent == DOM_NONE || !begins_so(page, node, words, LEAST_STANDFIRST) ||
		    (block = block_of(page, i)) == DOM_NONE)
			continue;
		text = page_element_text(page, block);
		if (!text || strlen(text) > MOST_STANDFIRST)
			continue;
		text = arena_printf(page->arena, "%s\n\n%s", text, body.data);
		strbuf_clear(&page->body);
		strbuf_adds(&page->body, text);
		return;
	}
}

void body_read(struct page *page)
{
	write_body(page);
	if (page->stated && page->body.length < LEAST_BODY && all_prose(page) > 4 * LEAST_BODY &&
	    !whole_linked(page))
		write_leniently(page);
	if (page->body.length == 0 && page->stated && !page->description)
		write_any(page);
	if (whole_linked(page) && page->body.length < LEAST_BODY) {
		page->article->text = page->ld_body;
		return;
	}
	if (page->body.length < SHORT_BODY && !page->stated) {
		refuse(page);
		return;
	}
	/* stamps ("3 min. read") may be all there was */
	ends_trim(page);
	if (page->body.length == 0) {
		/* A picture or film with a headline: its description is all it says. */
		page->article->text = page->ld_body ? page->ld_body : page->description;
		if (!page->article->text)
			refuse(page);
		return;
	}
	write_standfirst(page);
	page->article->text = arena_strndup(page->arena, page->body.data, page->body.length);
}
