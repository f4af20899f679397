/* JSON-LD: what a page's own structured data says of its article. */
#include <ctype.h>
#include <string.h>

#include "page.h"

#define DEPTH 12 /* of objects within objects */

static bool article_type(const char *type)
{
	static const char *const others[] = { "Article", "BlogPosting", "Report", "LiveBlogPosting" };
	size_t i, n = strlen(type);

	for (i = 0; i < sizeof others / sizeof *others; i++) {
		size_t m = strlen(others[i]);

		if (n >= m && strcmp(type + n - m, others[i]) == 0)
			return true;
	}
	return false;
}

static bool is_article(const json_t *object)
{
	const json_t *type = json_object_get(object, "@type");
	size_t i;

	if (json_is_string(type))
		return article_type(json_string_value(type));
	for (i = 0; i < json_array_size(type); i++)
		if (json_is_string(json_array_get(type, i)) &&
		    article_type(json_string_value(json_array_get(type, i))))
			return true;
	return false;
}

/* Strings of JSON-LD often hold markup and entities once more. */
static const char *text_of(struct page *page, const json_t *value)
{
	const char *text;

	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_object(value))
		value = json_object_get(value, "name");
	if (!json_is_string(value))
		return NULL;
	text = json_string_value(value);
	if (strpbrk(text, "<&"))
		text = page_plain(text, strlen(text), page->arena);
	return page_fold(page->arena, text);
}

static void take(struct page *page, const json_t *object, const char *name, const char **to)
{
	if (!*to)
		*to = text_of(page, json_object_get(object, name));
}

static void take_article(struct page *page, const json_t *object)
{
	const json_t *body = json_object_get(object, "articleBody");

	page->stated = true;
	take(page, object, "headline", &page->ld_headline);
	take(page, object, "datePublished", &page->ld_published);
	take(page, object, "dateModified", &page->ld_modified);
	take(page, object, "author", &page->ld_author);
	take(page, object, "publisher", &page->ld_publisher);
	take(page, object, "inLanguage", &page->ld_language);
	if (!page->ld_body && json_is_string(body))
		page->ld_body = page_plain(json_string_value(body), json_string_length(body),
					   page->arena);
}

static void search(struct page *page, json_t *value, int depth)
{
	const char *key;
	json_t *member;
	size_t i;

	if (depth > DEPTH)
		return;
	if (json_is_object(value) && is_article(value)) {
		take_article(page, value);
		return;
	}
	if (json_is_object(value)) {
		json_object_foreach(value, key, member)
			if (strcmp(key, "@graph") == 0 || strcmp(key, "mainEntity") == 0 ||
			    strcmp(key, "mainEntityOfPage") == 0)
				search(page, member, depth + 1);
	}
	json_array_foreach(value, i, member)
		search(page, member, depth + 1);
}

void linked_read(struct page *page)
{
	char *at = page->dom.linked.data, *end = at + page->dom.linked.length, *c;

	while (at < end) {
		size_t length = strlen(at);

		/* Raw line breaks within strings are common and no JSON. */
		for (c = at; *c; c++)
			if ((unsigned char)*c < 0x20)
				*c = ' ';
		for (c = at; *c && *c != '{' && *c != '['; c++)
			;
		page->linked = json_loads(c, JSON_DISABLE_EOF_CHECK, NULL);
		if (page->linked)
			search(page, page->linked, 0);
		json_decref(page->linked);
		page->linked = NULL;
		at += length + 1;
	}
}
