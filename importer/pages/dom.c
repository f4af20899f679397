/*
 * The document from libxml2's HTML parser, through its SAX interface: no tree
 * of libxml2's is ever built.  What can hold no article (scripts, styles,
 * drawings, templates) is cut out before, which is most of a page's bytes.
 */
#include "dom.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/dict.h>

#include "base/late.h"
#include "base/memory.h"
#include "pages/pages.h"

#define TAG_ATTRIBUTES 400     /* libxml2 compares each with each */
#define NODES 400000u        /* thirty times a long article's page */
#define TEXT_BYTES 4096u
#define TEXT_NODES 1000u
#define WORK 20000000u         /* stack entries looked at for stray end tags */
#define LINKED_BYTES (4u << 20)

#define PARSER(F) \
	F(htmlNewParserCtxt) F(htmlCtxtReadMemory) F(htmlFreeParserCtxt) \
	F(xmlStopParser) F(xmlDictReference) F(xmlDictFree) \
	F(xmlFreeDoc) F(xmlInitParser)
LATE_LIBRARY(LATE_XML2, PARSER)

struct build {
	struct dom *dom;
	uint32_t open;     /* innermost open element */
	uint32_t depth;
	uint64_t work;
	htmlParserCtxtPtr parser;
	enum status status;
};

/* Elements cut out with all within, unless `data` JSON-LD. */
static const char *const dropped[] = { "script", "style", "svg", "template", "noscript",
	"iframe", "textarea", "select", "object", "canvas", "math", NULL };

static const char *dropped_element(const char *name, size_t left)
{
	size_t i, n;

	for (i = 0; dropped[i]; i++) {
		n = strlen(dropped[i]);
		if (n < left && strncasecmp(name, dropped[i], n) == 0 &&
		    (isspace((unsigned char)name[n]) || name[n] == '>' || name[n] == '/'))
			return dropped[i];
	}
	return NULL;
}

/* The '>' that ends the tag at `at`, quotes heeded; *attributes: how many. */
static const char *tag_end(const char *at, const char *end, unsigned *attributes)
{
	char quote = 0;

	for (*attributes = 0; at < end; at++) {
		if (quote) {
			if (*at == quote)
				quote = 0;
		} else if ((*at == '"' || *at == '\'') && at[-1] == '=') {
			quote = *at;
		} else if (*at == '>') {
			return at;
		} else if (isspace((unsigned char)*at) || *at == '/') {
			++*attributes;
		}
	}
	return NULL;
}

static const char *find_close(const char *at, const char *end, const char *name)
{
	size_t n = strlen(name);

	while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
		if ((size_t)(end - at) > n + 2 && at[1] == '/' && strncasecmp(at + 2, name, n) == 0)
			return at;
		at++;
	}
	return NULL;
}

static bool says(const char *at, const char *end, const char *word)
{
	return memmem(at, (size_t)(end - at), word, strlen(word)) != NULL;
}

static void keep_linked(struct strbuf *linked, const char *at, const char *end)
{
	if (linked->length + (size_t)(end - at) > LINKED_BYTES)
		return;
	strbuf_add(linked, at, (size_t)(end - at));
	strbuf_add(linked, "", 1);
}

/* What was looked for in vain up to the end is not looked for again. */
struct unclosed {
	const char *names[16];
	size_t count;
	bool quotes, tags;
};

static bool known_unclosed(const struct unclosed *unclosed, const char *name)
{
	size_t i;

	for (i = 0; i < unclosed->count; i++)
		if (unclosed->names[i] == name)
			return true;
	return false;
}

static const char *next_tag_end(struct unclosed *unclosed, const char *at, const char *end,
				unsigned *attributes)
{
	const char *found = NULL;

	*attributes = 0;
	if (!unclosed->quotes)
		found = tag_end(at, end, attributes);
	if (!found && !unclosed->tags) {
		unclosed->quotes = true;
		*attributes = TAG_ATTRIBUTES + 1;
		found = memchr(at, '>', (size_t)(end - at));
		unclosed->tags = !found;
	}
	return found;
}

/* Past the dropped element at `at` ('<'); its end when it never closes. */
static const char *skip_element(struct dom *dom, struct unclosed *unclosed, const char *at,
				const char *end, const char *name)
{
	unsigned attributes;
	const char *open = next_tag_end(unclosed, at + 1, end, &attributes), *close, *after;

	if (!open)
		return end;
	if (open[-1] == '/' && strcmp(name, "svg") == 0)
		return open + 1;
	close = known_unclosed(unclosed, name) ? NULL : find_close(open + 1, end, name);
	if (!close && !known_unclosed(unclosed, name))
		unclosed->names[unclosed->count++] = name;
	if (!close)
		/* A stray one must not swallow the page, but a cut script is no text. */
		return strcmp(name, "script") == 0 || strcmp(name, "style") == 0 ? end : open + 1;
	if (strcmp(name, "script") == 0 && says(at, open, "ld+json"))
		keep_linked(&dom->linked, open + 1, close);
	after = memchr(close, '>', (size_t)(end - close));
	return after ? after + 1 : end;
}

/* A document type with declarations of its own: what it declares is no text. */
static const char *skip_doctype(const char *at, const char *end)
{
	const char *tag = memchr(at, '>', (size_t)(end - at)), *open = memchr(at, '[', (size_t)(end - at));
	const char *close;

	if (!tag || !open || open > tag)
		return tag ? tag + 1 : end;
	close = memmem(open, (size_t)(end - open), "]>", 2);
	return close ? close + 2 : tag + 1;
}

static const char *skip_comment(const char *at, const char *end)
{
	const char *close = memmem(at + 2, (size_t)(end - at - 2), "-->", 3);

	return close ? close + 3 : end;
}

/* Markup without what dom.h says is not in the document. */
static enum status prune(struct dom *dom, const char *markup, size_t length, struct strbuf *out)
{
	const char *at = markup, *end = markup + length, *next, *name;
	struct unclosed unclosed = { .count = 0 };
	unsigned attributes;

	while (at < end) {
		next = memchr(at, '<', (size_t)(end - at));
		strbuf_add(out, at, (size_t)((next ? next : end) - at));
		if (!next)
			break;
		at = next;
		if (end - at > 4 && memcmp(at, "<!--", 4) == 0) {
			at = skip_comment(at, end);
		} else if (end - at > 9 && strncasecmp(at, "<!doctype", 9) == 0) {
			at = skip_doctype(at, end);
		} else if (end - at > 2 && isalpha((unsigned char)at[1])) {
			name = dropped_element(at + 1, (size_t)(end - at - 1));
			if (name) {
				at = skip_element(dom, &unclosed, at, end, name);
				continue;
			}
			next = next_tag_end(&unclosed, at + 1, end, &attributes);
			if (!next || attributes > TAG_ATTRIBUTES) {
				/* cut or a bomb: the name alone */
				size_t n = 1;

				while (at + n < end && isalnum((unsigned char)at[n]))
					n++;
				strbuf_add(out, at, n);
				strbuf_addc(out, '>');
				at = next ? next + 1 : at + n;
				continue;
			}
			strbuf_add(out, at, (size_t)(next + 1 - at));
			at = next + 1;
		} else {
			strbuf_addc(out, *at++);
		}
	}
	return out->failed || dom->linked.failed ? STATUS_NOMEM : STATUS_OK;
}

static void stop(struct build *build, enum status status)
{
	if (build->status == STATUS_OK)
		build->status = status;
	late.xmlStopParser(build->parser);
}

static struct dom_node *add(struct build *build)
{
	struct dom *dom = build->dom;
	struct dom_node *grown, *node;

	if (build->status != STATUS_OK)
		return NULL;
	if (dom->count >= NODES)
		return stop(build, STATUS_LIMIT), NULL;
	grown = mem_grow(dom->nodes, &dom->capacity, dom->count + 1, sizeof *grown);
	if (!grown)
		return stop(build, STATUS_NOMEM), NULL;
	dom->nodes = grown;
	node = &grown[dom->count++];
	memset(node, 0, sizeof *node);
	node->parent = build->open;
	node->end = (uint32_t)dom->count;
	return node;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct build *build = context;
	struct strbuf *bytes = &build->dom->bytes;
	struct dom_node *node = add(build);

	if (!node)
		return;
	node->name = (const char *)name;
	node->text = (uint32_t)bytes->length;
	for (; attributes && attributes[0]; attributes += 2) {
		strbuf_add(bytes, attributes[0], strlen((const char *)attributes[0]) + 1);
		if (attributes[1])
			strbuf_adds(bytes, (const char *)attributes[1]);
		strbuf_add(bytes, "", 1);
	}
	strbuf_add(bytes, "", 1);
	build->open = (uint32_t)build->dom->count - 1;
	build->depth++;
}

static void on_end(void *context, const xmlChar *name)
{
	struct build *build = context;
	struct dom *dom = build->dom;

	(void)name;
	if (build->open == DOM_NONE)
		return;
	dom->nodes[build->open].end = (uint32_t)dom->count;
	build->open = dom->nodes[build->open].parent;
	build->depth--;
}

static void on_text(void *context, const xmlChar *text, int length)
{
	struct build *build = context;
	struct strbuf *bytes = &build->dom->bytes;
	struct dom *dom = build->dom;
	struct dom_node *node = dom->count ? &dom->nodes[dom->count - 1] : NULL;

	/* Entities and long texts come in pieces. */
	if (node && !node->name && node->parent == build->open &&
	    node->text + node->length == bytes->length) {
		node->length += (uint32_t)length;
	} else {
		node = add(build);
		if (!node)
			return;
		node->text = (uint32_t)bytes->length;
		node->length = (uint32_t)length;
	}
	strbuf_add(bytes, text, (size_t)length);
}

/* A stray end tag made libxml2 search its whole stack. */
__attribute__((format(printf, 2, 3)))
static void on_error(void *context, const char *format, ...)
{
	struct build *build = context;

	(void)format;
	build->work += build->depth + 100;
	if (build->work > WORK)
		stop(build, STATUS_LIMIT);
}

static enum status parse_pruned(struct dom *dom, const struct strbuf *markup)
{
	htmlSAXHandler sax = { .startElement = on_start, .endElement = on_end,
		.characters = on_text, .ignorableWhitespace = on_text, .cdataBlock = on_text,
		.error = on_error, .warning = on_error };
	struct build build = { .dom = dom, .open = DOM_NONE };
	htmlParserCtxtPtr parser = late.htmlNewParserCtxt();

	if (!parser)
		return STATUS_NOMEM;
	build.parser = parser;
	memcpy(parser->sax, &sax, sizeof sax);
	parser->userData = &build;
	late.htmlCtxtReadMemory(parser, markup->data, (int)markup->length, NULL, "UTF-8",
			   HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC |
			   XML_PARSE_HUGE);
	while (build.open != DOM_NONE)
		on_end(&build, NULL);
	dom->names = parser->dict;
	late.xmlDictReference(parser->dict);
	if (parser->myDoc)
		late.xmlFreeDoc(parser->myDoc);
	late.htmlFreeParserCtxt(parser);
	return dom->bytes.failed ? STATUS_NOMEM : build.status;
}

void dom_threads_init(void)
{
	if (late_ready(NULL) == STATUS_OK)
		late.xmlInitParser();
}

enum status dom_parse(struct dom *dom, const char *markup, size_t length, struct error *err)
{
	struct strbuf pruned;
	enum status status;

	memset(dom, 0, sizeof *dom);
	strbuf_init(&dom->bytes);
	strbuf_init(&dom->linked);
	strbuf_init(&pruned);
	if (length > PAGE_BYTES)
		length = PAGE_BYTES;
	status = late_ready(err);
	if (status != STATUS_OK)
		return status;
	status = prune(dom, markup, length, &pruned);
	if (status == STATUS_OK && pruned.length > 0)
		status = parse_pruned(dom, &pruned);
	strbuf_release(&pruned);
	if (status == STATUS_NOMEM)
		return error_set(err, status, "out of memory in a page");
	/* What stood before the limit is read: the article comes early. */
	return STATUS_OK;
}

void dom_release(struct dom *dom)
{
	mem_free(dom->nodes);
	strbuf_release(&dom->bytes);
	strbuf_release(&dom->linked);
	if (dom->names)
		late.xmlDictFree(dom->names);
	memset(dom, 0, sizeof *dom);
}

const char *dom_attr(const struct dom *dom, const struct dom_node *node, const char *name)
{
	const char *at = dom->bytes.data + node->text;

	if (!node->name)
		return NULL;
	while (*at) {
		const char *value = at + strlen(at) + 1;

		if (strcmp(at, name) == 0)
			return value;
		at = value + strlen(value) + 1;
	}
	return NULL;
}

bool dom_is(const struct dom_node *node, const char *name)
{
	return node->name && strcmp(node->name, name) == 0;
}

void dom_text(const struct dom *dom, uint32_t root, struct strbuf *to)
{
	uint32_t i;
	size_t k, from = to->length;

	for (i = root; i < dom->nodes[root].end && i - root < TEXT_NODES &&
	     to->length - from < TEXT_BYTES; i++) {
		const struct dom_node *node = &dom->nodes[i];

		if (node->name) {
			if (to->length > from && to->data[to->length - 1] != ' ' &&
			    (dom_is(node, "br") || dom_is(node, "p") || dom_is(node, "div")))
				strbuf_addc(to, ' ');
			continue;
		}
		for (k = 0; k < node->length && k < TEXT_BYTES; k++) {
			char c = dom->bytes.data[node->text + k];

			if (!isspace((unsigned char)c))
				strbuf_addc(to, c);
			else if (to->length > from && to->data[to->length - 1] != ' ')
				strbuf_addc(to, ' ');
		}
	}
	if (to->length > from && to->data[to->length - 1] == ' ')
		strbuf_cut(to, to->length - 1);
}
