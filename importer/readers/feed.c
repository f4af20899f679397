/*
 * Feeds: RSS 0.9x, 1.0, 2.0 and Atom.  A scanner cuts the feed into items, so
 * that one damaged item is one reject; libxml2 parses each between the root's
 * own tags, never sees the document type, and has network and entities off.
 */
#include <limits.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/late.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "pages/pages.h"
#include "reader.h"

#define XML(F) \
	F(htmlEntityLookup) F(xmlReadMemory) F(xmlDocGetRootElement) \
	F(xmlFreeDoc) F(xmlGetLastError) F(xmlResetLastError)
LATE_LIBRARY(LATE_XML2, XML)

struct feed {
	struct run *run;
	const char *bytes;
	size_t length;
	size_t root, root_end;   /* of the root's start tag */
	size_t root_name;        /* its bytes */
	const char *item;        /* "item" or "entry" */
	char *title, *language;  /* of the feed; owned, may be NULL */
	uint64_t line;           /* at `counted` */
	size_t counted;
	size_t line_at;
};

static size_t find(const struct feed *feed, size_t from, const char *what)
{
	const char *at = memmem(feed->bytes + from, feed->length - from, what, strlen(what));

	return at ? (size_t)(at - feed->bytes) : feed->length;
}

static size_t skip_past(const struct feed *feed, size_t at, const char *what)
{
	size_t end = find(feed, at, what);

	return end == feed->length ? end : end + strlen(what);
}

static bool is_tag(const struct feed *feed, size_t at, const char *name)
{
	size_t n = strlen(name);

	return feed->length - at > n + 1 && feed->bytes[at] == '<' &&
		!strncasecmp(feed->bytes + at + 1, name, n) &&
		strchr(" \t\r\n/>", feed->bytes[at + 1 + n]);
}

/* The next tag of that name outside of comments and CDATA; length = none. */
static size_t next_tag(const struct feed *feed, size_t at, const char *name)
{
	while (at < feed->length) {
		const char *open = memchr(feed->bytes + at, '<', feed->length - at);

		if (!open)
			break;
		at = (size_t)(open - feed->bytes);
		if (feed->length - at > 9 && !memcmp(open, "<![CDATA[", 9))
			at = skip_past(feed, at + 9, "]]>");
		else if (feed->length - at > 4 && !memcmp(open, "<!--", 4))
			at = skip_past(feed, at + 4, "-->");
		else if (is_tag(feed, at, name))
			return at;
		else
			at++;
	}
	return feed->length;
}

static struct place item_place(struct feed *feed, size_t from, size_t to)
{
	for (; feed->counted < from; feed->counted++) {
		if (feed->bytes[feed->counted] == '\n') {
			feed->line++;
			feed->line_at = feed->counted + 1;
		}
	}
	return (struct place){ .line = feed->line, .column = from - feed->line_at + 1,
		.offset = from, .record = feed->bytes + from, .record_bytes = to - from };
}

/* HTML's named entities, undeclared in most feeds that use them, as numbers. */
static void add_known_entities(struct strbuf *to, const char *bytes, size_t length)
{
	static const char *const own[] = { "amp", "lt", "gt", "quot", "apos" };
	size_t from = 0;

	for (size_t i = 0; i < length; i++) {
		char name[16];
		size_t n = 0;
		const htmlEntityDesc *entity;
		bool xml = false;

		if (bytes[i] != '&')
			continue;
		while (n < 15 && i + 1 + n < length && ((bytes[i + 1 + n] | 32) >= 'a') &&
		       (bytes[i + 1 + n] | 32) <= 'z') {
			name[n] = bytes[i + 1 + n];
			n++;
		}
		name[n] = '\0';
		for (size_t k = 0; k < 5; k++)
			xml |= !strcmp(name, own[k]);
		if (!n || xml || i + 1 + n >= length || bytes[i + 1 + n] != ';')
			continue;
		entity = late.htmlEntityLookup((const xmlChar *)name);
		if (!entity)
			continue;
		strbuf_add(to, bytes + from, i - from);
		strbuf_addf(to, "&#%u;", entity->value);
		i += n + 1;
		from = i + 1;
	}
	strbuf_add(to, bytes + from, length - from);
}

/* --- an item to an article ----------------------------------------------- */

static const struct {
	const char *name, *space; /* space: a part of the namespace, NULL = any */
	enum field field;
	unsigned rank;
} elements[] = {
	{ "title", NULL, FIELD_TITLE, 1 },
	{ "encoded", "content", FIELD_TEXT, 1 },
	{ "content", "Atom", FIELD_TEXT, 2 },
	{ "body", NULL, FIELD_TEXT, 3 },
	{ "full-text", NULL, FIELD_TEXT, 3 },
	{ "description", NULL, FIELD_TEXT, 5 },
	{ "summary", NULL, FIELD_TEXT, 6 },
	{ "pubDate", NULL, FIELD_PUBLISHED, 1 },
	{ "published", NULL, FIELD_PUBLISHED, 2 },
	{ "issued", NULL, FIELD_PUBLISHED, 3 },
	{ "date", NULL, FIELD_PUBLISHED, 4 },
	{ "created", NULL, FIELD_PUBLISHED, 5 },
	{ "updated", NULL, FIELD_MODIFIED, 1 },
	{ "modified", NULL, FIELD_MODIFIED, 2 },
	{ "link", NULL, FIELD_URL, 1 },
	{ "guid", NULL, FIELD_URL, 9 },
	{ "id", NULL, FIELD_URL, 9 },
	{ "creator", NULL, FIELD_AUTHOR, 1 },
	{ "author", NULL, FIELD_AUTHOR, 2 },
	{ "language", NULL, FIELD_LANGUAGE, 1 },
	{ "source", NULL, FIELD_PUBLISHER, 1 },
};

static bool is_block(const char *name)
{
	return !strcmp(name, "p") || !strcmp(name, "div") || !strcmp(name, "li") ||
		(name[0] == 'h' && name[1] >= '1' && name[1] <= '6');
}

/* All text below a node, blocks parted by a blank line: its length, and the
 * text itself where `to` is not NULL. */
static size_t collect(const xmlNode *node, char *to, unsigned depth)
{
	size_t at = 0;

	for (const xmlNode *n = node->children; n && depth < 256; n = n->next) {
		size_t part = 0;

		if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content) {
			part = strlen((const char *)n->content);
			if (to)
				memcpy(to + at, n->content, part);
		} else if (n->type == XML_ELEMENT_NODE) {
			part = collect(n, to ? to + at : NULL, depth + 1);
			if (is_block((const char *)n->name)) {
				if (to)
					memcpy(to + at + part, "\n\n", 2);
				part += 2;
			}
		}
		at += part;
	}
	return at;
}

static const char *node_text(const xmlNode *node, struct arena *arena)
{
	size_t length = collect(node, NULL, 0);
	char *text = arena_alloc(arena, length + 1);

	collect(node, text, 0);
	text[length] = '\0';
	while (length && strchr(" \t\r\n", text[length - 1]))
		text[--length] = '\0';
	return text + strspn(text, " \t\r\n");
}

static const char *attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (!strcmp((const char *)a->name, name) && a->children)
			return (const char *)a->children->content;
	return NULL;
}

static const char *link_of(const xmlNode *node, struct arena *arena)
{
	const char *href = attribute(node, "href"), *rel = attribute(node, "rel");

	if (href)
		return rel && strcmp(rel, "alternate") ? "" : arena_strndup(arena, href, strlen(href));
	return node_text(node, arena);
}

static const char *element_value(const xmlNode *node, enum field field, struct arena *arena)
{
	const char *permanent;

	if (field == FIELD_AUTHOR)
		for (const xmlNode *n = node->children; n; n = n->next)
			if (n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, "name"))
				return node_text(n, arena);
	if (field == FIELD_PUBLISHER)
		for (const xmlNode *n = node->children; n; n = n->next)
			if (n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, "title"))
				return node_text(n, arena);
	if (field != FIELD_URL)
		return node_text(node, arena);
	permanent = attribute(node, "isPermaLink");
	if (permanent && !strcmp(permanent, "false"))
		return "";
	return link_of(node, arena);
}

static void take_element(struct fields *fields, const xmlNode *node, struct arena *arena)
{
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
		enum field field = elements[i].field;
		const char *space = node->ns ? (const char *)node->ns->href : NULL;
		const char *value;

		if (strcmp((const char *)node->name, elements[i].name) ||
		    (space && strstr(space, "media")) ||
		    (elements[i].space && space && !strstr(space, elements[i].space)) ||
		    (fields->value[field] && fields->rank[field] <= elements[i].rank))
			continue;
		value = element_value(node, field, arena);
		if (!*value || (elements[i].rank == 9 && strncmp(value, "http", 4)))
			continue;
		fields->value[field] = value;
		fields->rank[field] = elements[i].rank;
		return;
	}
}

/* A feed's date that cannot be read leaves the item undated: feeds are full
 * of inventions, and the article is there all the same. */
static void drop_unreadable(struct fields *fields, enum field field)
{
	const char *value = fields->value[field];
	enum precision precision;

	if (value && day_read(value, strlen(value), &precision) == DAY_NONE)
		fields->value[field] = NULL;
}

struct item_step {
	struct feed *feed;
	const xmlNode *item;
	struct article article;
};

static void item_to_article(void *context)
{
	struct item_step *step = context;
	struct arena *arena = &step->feed->run->arena;
	struct fields fields = { .value = { NULL } };
	enum field bad;

	for (const xmlNode *n = step->item->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			take_element(&fields, n, arena);
	drop_unreadable(&fields, FIELD_PUBLISHED);
	drop_unreadable(&fields, FIELD_MODIFIED);
	if (!fields.value[FIELD_PUBLISHER])
		fields.value[FIELD_PUBLISHER] = step->feed->title;
	if (!fields.value[FIELD_LANGUAGE])
		fields.value[FIELD_LANGUAGE] = step->feed->language;
	fields_article(&fields, arena, &step->article, &bad);
	if (step->article.published_basis)
		step->article.published_basis = "feed";
}

static const xmlNode *first_element(const xmlNode *node)
{
	const xmlNode *n = node ? node->children : NULL;

	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

static enum status refuse_xml(struct feed *feed, struct place *place)
{
	const xmlError *error = late.xmlGetLastError();
	const char *text = error && error->message ? error->message : "no XML";

	if (error && error->line > 1)
		place->line += (uint64_t)error->line - 1;
	return run_refuse(feed->run, place, false, "xml", "%.*s",
			  (int)strcspn(text, "\n"), text);
}

static enum status read_item(struct feed *feed, size_t from, size_t to)
{
	struct place place = item_place(feed, from, to);
	struct item_step step = { .feed = feed };
	enum status status = STATUS_OK;
	struct strbuf text;
	xmlDoc *doc;

	strbuf_init(&text);
	strbuf_add(&text, feed->bytes + feed->root, feed->root_end - feed->root);
	add_known_entities(&text, feed->bytes + from, to - from);
	strbuf_adds(&text, "</");
	strbuf_add(&text, feed->bytes + feed->root + 1, feed->root_name);
	strbuf_adds(&text, ">");
	if (text.failed || text.length > INT_MAX) {
		strbuf_release(&text);
		return STATUS_NOMEM;
	}
	late.xmlResetLastError();
	doc = late.xmlReadMemory(text.data, (int)text.length, NULL, "UTF-8",
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	strbuf_release(&text);
	step.item = doc ? first_element(late.xmlDocGetRootElement(doc)) : NULL;
	article_init(&step.article);
	if (!step.item)
		status = refuse_xml(feed, &place);
	else if (!arena_run(&feed->run->arena, item_to_article, &step))
		status = STATUS_NOMEM;
	else
		status = run_article(feed->run, &place, &step.article);
	late.xmlFreeDoc(doc);
	return status;
}

/* --- the feed ------------------------------------------------------------ */

/* The text of the first element of that name before the first item. */
static enum status head_value(struct feed *feed, const char *name, size_t end, char **out)
{
	size_t at = next_tag(feed, feed->root_end, name), open, close;

	*out = NULL;
	if (at >= end)
		return STATUS_OK;
	open = skip_past(feed, at, ">");
	if (feed->length - open > 9 && !memcmp(feed->bytes + open, "<![CDATA[", 9))
		open += 9;
	close = find(feed, open, "<");
	close = find(feed, open, "]]>") < close ? find(feed, open, "]]>") : close;
	while (open < close && strchr(" \t\r\n", feed->bytes[open]))
		open++;
	while (close > open && strchr(" \t\r\n", feed->bytes[close - 1]))
		close--;
	if (close - open == 0 || close - open > 300 || memchr(feed->bytes + open, '&', close - open))
		return STATUS_OK;
	*out = mem_strndup(feed->bytes + open, close - open);
	return *out ? STATUS_OK : STATUS_NOMEM;
}

static bool find_root(struct feed *feed)
{
	static const char *const roots[] = { "rss", "feed", "rdf:RDF", "channel" };

	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		feed->root = next_tag(feed, 0, roots[i]);
		if (feed->root == feed->length)
			continue;
		feed->root_name = strlen(roots[i]);
		feed->root_end = skip_past(feed, feed->root, ">");
		feed->item = i == 1 ? "entry" : "item";
		return true;
	}
	return false;
}

/* The byte after the item's end tag, or 0 when it is not closed before the
 * next one begins. */
static size_t item_end(const struct feed *feed, size_t from)
{
	char closing[8] = "/";
	size_t end, again;

	strcpy(closing + 1, feed->item);
	end = next_tag(feed, from + 1, closing);
	again = next_tag(feed, from + 1, feed->item);
	if (end == feed->length || again < end)
		return 0;
	return skip_past(feed, end, ">");
}

static enum status read_items(struct feed *feed, size_t at)
{
	enum status status = STATUS_OK;

	while (at < feed->length && status == STATUS_OK) {
		size_t end = item_end(feed, at);

		if (end) {
			status = read_item(feed, at, end);
		} else {
			struct place place;

			end = next_tag(feed, at + 1, feed->item);
			place = item_place(feed, at, end);
			status = run_refuse(feed->run, &place, false, "xml",
				"the %s is not closed", feed->item);
		}
		at = next_tag(feed, end, feed->item);
	}
	return status;
}

enum status read_feed(struct run *run, const char *bytes, size_t length)
{
	struct feed feed = { .run = run, .bytes = bytes, .length = length, .line = 1 };
	struct place place = { .line = 1, .record = bytes, .record_bytes = length };
	struct error err = ERROR_INIT;
	enum status status;
	size_t first;

	if (late_ready(&err) != STATUS_OK)
		return run_refuse(run, &place, false, "io", "%s", err.text);
	if (find(&feed, 0, "<!ENTITY") < length)
		return run_refuse(run, &place, false, "entity",
			"the document declares entities of its own, which are not expanded");
	if (!find_root(&feed))
		return run_refuse(run, &place, false, "xml", "XML, but neither RSS nor Atom");
	first = next_tag(&feed, feed.root_end, feed.item);
	if (first == length) {
		/* a truncated root says nothing of items */
		return run_refuse(run, &place, true, "no-items", "a feed without items");
	}
	status = head_value(&feed, "title", first, &feed.title);
	if (status == STATUS_OK)
		status = head_value(&feed, "language", first, &feed.language);
	if (status == STATUS_OK)
		status = read_items(&feed, first);
	mem_free(feed.title);
	mem_free(feed.language);
	return status;
}
