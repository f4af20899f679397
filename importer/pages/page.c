/* The way of a page: bytes, UTF-8, document, what it states, its text. */
#include "page.h"

#include <ctype.h>
#include <string.h>

char *page_fold(struct arena *arena, const char *text)
{
	char *copy, *to;

	if (!text)
		return NULL;
	while (isspace((unsigned char)*text))
		text++;
	to = copy = arena_alloc(arena, strlen(text) + 1);
	for (; *text; text++) {
		if (isspace((unsigned char)*text)) {
			if (to > copy && to[-1] != ' ')
				*to++ = ' ';
		} else {
			*to++ = *text;
		}
	}
	while (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return to > copy ? copy : NULL;
}

void page_clear_scratch(struct page *page)
{
	page->failed |= page->scratch.failed;
	strbuf_clear(&page->scratch);
}

char *page_element_text(struct page *page, uint32_t node)
{
	page_clear_scratch(page);
	dom_text(&page->dom, node, &page->scratch);
	return page_fold(page->arena, page->scratch.data);
}

const char *page_names(struct page *page, const struct dom_node *node)
{
	const char *class = dom_attr(&page->dom, node, "class");
	const char *id = dom_attr(&page->dom, node, "id");

	page_clear_scratch(page);
	if (class)
		strbuf_adds(&page->scratch, class);
	strbuf_addc(&page->scratch, ' ');
	if (id)
		strbuf_adds(&page->scratch, id);
	return page->scratch.data;
}

static void read_step(void *context)
{
	struct page *page = context;

	linked_read(page);
	body_mark(page);
	meta_read(page);
	body_read(page);
}

/* Everything outside the arena is freed here, whatever the arena does. */
static void page_release(struct page *page)
{
	json_decref(page->linked);
	strbuf_release(&page->scratch);
	strbuf_release(&page->body);
	dom_release(&page->dom);
}

/* Leaves the caller's arena_run as the step did that ran out of memory. */
static _Noreturn void out_of_arena(struct arena *arena)
{
	longjmp(*arena->guard, 1);
}

void page_threads_init(void)
{
	dom_threads_init();
	charset_threads_init();
	json_object_seed(0);
}

enum status page_read(const void *bytes, size_t length,
		      const struct page_options *options, struct arena *arena,
		      struct article *article, struct error *err)
{
	struct page page = { .options = options, .arena = arena, .article = article };
	size_t text_length;
	char *text;
	bool done;
	enum status status;

	memset(article, 0, sizeof *article);
	article->published = article->modified = DAY_NONE;
	article->path = options->path;
	text = page_utf8(bytes, length < PAGE_BYTES ? length : PAGE_BYTES, options->charset,
			 arena, &text_length);
	strbuf_init(&page.scratch);
	strbuf_init(&page.body);
	status = dom_parse(&page.dom, text, text_length, err);
	done = status != STATUS_OK || arena_run(arena, read_step, &page);
	if (page.failed || page.body.failed || page.scratch.failed)
		status = STATUS_NOMEM;
	page_release(&page);
	if (!done)
		out_of_arena(arena);
	if (status != STATUS_OK)
		return error_set(err, status, "out of memory in a page");
	return page.status == STATUS_OK ? STATUS_OK : error_set(err, page.status, "%s", page.reason);
}

struct plain {
	struct dom dom;
	struct strbuf text;
	struct arena *arena;
	char *result;
};

static bool parts(const struct dom_node *node)
{
	static const char *const names[] = { "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3",
		"h4", "h5", "h6", "tr", "table", "blockquote", "section", "article", "pre", "td" };
	size_t i;

	for (i = 0; node->name && i < sizeof names / sizeof *names; i++)
		if (strcmp(node->name, names[i]) == 0)
			return true;
	return false;
}

static void plain_break(struct strbuf *to)
{
	while (to->length && to->data[to->length - 1] == ' ')
		strbuf_cut(to, to->length - 1);
	if (to->length && to->data[to->length - 1] != '\n')
		strbuf_adds(to, "\n\n");
}

static void plain_text(struct strbuf *to, const char *text, size_t length)
{
	size_t i, line_ends = 0;

	for (i = 0; i < length; i++) {
		if (!isspace((unsigned char)text[i])) {
			strbuf_addc(to, text[i]);
			line_ends = 0;
			continue;
		}
		line_ends += text[i] == '\n';
		if (line_ends == 2)
			plain_break(to);
		else if (to->length && !isspace((unsigned char)to->data[to->length - 1]))
			strbuf_addc(to, ' ');
	}
}

static void plain_step(void *context)
{
	struct plain *plain = context;

	plain->result = arena_strndup(plain->arena, plain->text.data, plain->text.length);
}

char *page_plain(const char *markup, size_t length, struct arena *arena)
{
	struct plain plain = { .arena = arena };
	size_t i, open = 0;
	bool ok;

	strbuf_init(&plain.text);
	ok = dom_parse(&plain.dom, markup, length, NULL) == STATUS_OK;
	for (i = 0; ok && i < plain.dom.count; i++) {
		const struct dom_node *node = &plain.dom.nodes[i];

		if (open && i >= open)
			plain_break(&plain.text), open = 0;
		if (!node->name) {
			plain_text(&plain.text, plain.dom.bytes.data + node->text, node->length);
		} else if (parts(node)) {
			plain_break(&plain.text);
			open = node->end;
		}
	}
	while (plain.text.length && isspace((unsigned char)plain.text.data[plain.text.length - 1]))
		strbuf_cut(&plain.text, plain.text.length - 1);
	ok = !plain.text.failed && arena_run(arena, plain_step, &plain);
	strbuf_release(&plain.text);
	dom_release(&plain.dom);
	if (!ok)
		out_of_arena(arena);
	return plain.result;
}
