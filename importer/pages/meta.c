/* What a page states of its article: title, dates, publisher, language. */
#include "page.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rules.h"

/* The first of `keys` (in their order) that a meta element has. */
static const char *meta_value(struct page *page, const char *const *keys)
{
	const struct dom *dom = &page->dom;
	static const char *const attributes[] = { "property", "name", "itemprop", "http-equiv" };
	size_t k, i, a;

	for (k = 0; keys[k]; k++)
		for (i = 0; i < dom->count; i++) {
			const struct dom_node *node = &dom->nodes[i];
			const char *content;

			if (!dom_is(node, "meta") || !(content = dom_attr(dom, node, "content")))
				continue;
			for (a = 0; a < sizeof attributes / sizeof *attributes; a++) {
				const char *key = dom_attr(dom, node, attributes[a]);

				if (key && strcasecmp(key, keys[k]) == 0 && *content)
					return content;
			}
		}
	return NULL;
}

static uint32_t element(struct page *page, const char *name, bool inside)
{
	uint32_t i;

	for (i = 0; i < page->dom.count; i++)
		if (dom_is(&page->dom.nodes[i], name) && !(inside && page->out[i]))
			return i;
	return DOM_NONE;
}

/* --- dates --- */

static bool sane(struct page *page, int32_t day)
{
	return day != DAY_NONE && day >= civil_day(1690, 1, 1) &&
		(page->options->today == DAY_NONE || page->options->today == 0 ||
		 day <= page->options->today + 7);
}

static bool publish(struct page *page, int32_t day, const char *basis, bool by)
{
	if (page->article->published != DAY_NONE || !sane(page, day))
		return false;
	page->article->published = day;
	page->article->published_basis = basis;
	page->article->published_by = by;
	return true;
}

static int32_t day_of(const char *text)
{
	return text ? page_date(text, strlen(text)) : DAY_NONE;
}

static const char *const published_keys[] = { "article:published_time", "og:published_time",
	"datePublished", "date_published", "pubdate", "publish-date", "publish_date", "publishdate",
	"article:published", "og:article:published_time", "published-date", "published_at",
	"parsely-pub-date", "sailthru.date", "article.published", "cXenseParse:recs:publishtime",
	"dcterms.created", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date",
	"dc.date.created", "dateCreated", "citation_publication_date", "OriginalPublicationDate",
	"rnews:datePublished", "article_date_original", "bt:pubDate", "date", "Last-Published",
	"displaydate", "created", NULL };
static const char *const modified_keys[] = { "article:modified_time", "og:updated_time",
	"dateModified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified",
	"revised", "article.updated", "og:modified_time", NULL };

/* 2021/11/24 or 2021-11-24 or 20211124 in the path of a URL */
static int32_t url_day(const char *url)
{
	const char *at;

	for (at = url; at && *at; at++) {
		int32_t day;
		size_t start = 0, n = strlen(at);

		if (!isdigit((unsigned char)*at) || (at > url && isdigit((unsigned char)at[-1])))
			continue;
		if (n < 8 || strncmp(at, "19", 2) * strncmp(at, "20", 2) != 0 ||
		    !isdigit((unsigned char)at[5])) /* 2021/nov/23 is when work began on it */
			continue;
		day = date_find(at, n < 11 ? n : 11, false, &start, NULL);
		if (day != DAY_NONE && start == 0)
			return day;
	}
	return DAY_NONE;
}

static bool within_comments(struct page *page, uint32_t i)
{
	int steps;

	for (steps = 0; i != DOM_NONE && steps < 40; steps++) {
		const struct dom_node *node = &page->dom.nodes[i];

		if (dom_is(node, "body") || dom_is(node, "html"))
			return false;
		/* what holds the heading is "article-with-sidebar", no sidebar */
		if (page->heading != DOM_NONE && page->heading > i && page->heading < node->end)
			return false;
		if (dom_is(node, "aside") || dom_is(node, "footer") || dom_is(node, "nav"))
			return true;
		if (rule_within(RULE_COMMENT, page_names(page, node)) ||
		    strstr(page->scratch.data, "related") || strstr(page->scratch.data, "sidebar") ||
		    strstr(page->scratch.data, "recent") || strstr(page->scratch.data, "footer"))
			return true;
		i = node->parent;
	}
	return false;
}

static bool says_update(const char *text)
{
	static const char *const words[] = { "updat", "modif", "aktualis", "actualiz", "mise à jour",
		"aggiorn", "atualiz", "обновл", "güncel" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

static void dates_of_elements(struct page *page)
{
	const struct dom *dom = &page->dom;
	int pass;
	uint32_t i;

	/* First elements that say they hold the publication, then any time element. */
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < dom->count; i++) {
			const struct dom_node *node = &dom->nodes[i];
			const char *value, *prop = dom_attr(dom, node, "itemprop");
			const char *class = dom_attr(dom, node, "class");
			bool named = (prop && strcasecmp(prop, "datePublished") == 0) ||
				dom_attr(dom, node, "pubdate");
			int32_t day = DAY_NONE;

			if (!node->name || dom_is(node, "meta") ||
			    !(pass == 0 ? named : dom_is(node, "time")) || within_comments(page, i))
				continue;
			if ((prop && strcasecmp(prop, "dateModified") == 0) || (class && says_update(class)))
				continue;
			value = dom_attr(dom, node, "datetime");
			if (!value)
				value = dom_attr(dom, node, "content");
			day = day_of(value);
			if (day == DAY_NONE)
				day = day_of(page_element_text(page, i));
			if (publish(page, day, "metadata", false))
				return;
		}
}

/* How sure it is that a time is in UTC: of no stated zone, it often is. */
enum utc { UTC_NOT, UTC_MAYBE, UTC_STATED };

static enum utc in_utc(const char *text)
{
	size_t n = text ? strlen(text) : 0;
	const char *zone;

	if (n < 16 || !strchr(text, ':'))
		return UTC_NOT;
	zone = text + n - (n > 6 && text[n - 3] == ':' ? 6 : 5);
	if (*zone == '+' || *zone == '-')
		return strcmp(zone + 1, "00:00") == 0 || strcmp(zone + 1, "0000") == 0 ?
			UTC_STATED : UTC_NOT;
	return text[n - 1] == 'Z' || strstr(text, "GMT") || strstr(text, "UTC") ? UTC_STATED : UTC_MAYBE;
}

static bool is_time(struct page *page, uint32_t i)
{
	const struct dom_node *node = &page->dom.nodes[i];
	const char *prop = dom_attr(&page->dom, node, "itemprop");

	if (prop && strcasecmp(prop, "dateModified") == 0)
		return false;
	return (dom_is(node, "time") || (prop && strcasecmp(prop, "datePublished") == 0)) &&
		!says_update(page_names(page, node));
}

/* An element whose names say that it holds a date: a stated zone makes that
 * enough. */
static bool named_date(struct page *page, uint32_t i, enum utc utc)
{
	static const char *const words[] = { "date", "time", "publi", "posted", "byline" };
	const char *names = page_names(page, &page->dom.nodes[i]);
	size_t k;

	if (utc != UTC_STATED || says_update(names))
		return false;
	for (k = 0; k < sizeof words / sizeof *words; k++)
		if (strcasestr(names, words[k]))
			return true;
	return false;
}

/* The day of a short text that stands where dates do, or of the local time its
 * element states. */
static int32_t shown_at(struct page *page, uint32_t i, enum utc utc, bool named)
{
	const struct dom *dom = &page->dom;
	const struct dom_node *node = &dom->nodes[i];
	const char *local, *text = dom->bytes.data + node->text;
	size_t length = node->length;
	uint32_t up, above;

	if (dom_is(node, "time") && (local = dom_attr(dom, node, "datetime")) && strchr(local, ':') &&
	    in_utc(local) == UTC_NOT)
		return day_of(local);
	for (; length && isspace((unsigned char)*text); length--)
		text++;
	if (node->name || length < 8 || length > 60 || (up = node->parent) == DOM_NONE)
		return DAY_NONE;
	above = dom->nodes[up].parent;
	if (above == DOM_NONE || says_update(page_names(page, &dom->nodes[above])))
		return DAY_NONE;
	if (named ? !named_date(page, up, utc) && !named_date(page, above, utc) :
		    !is_time(page, up) && !is_time(page, above))
		return DAY_NONE;
	return date_find(text, length, page->month_first, NULL, NULL);
}

/* Whether the page or its URL states the day before or after `day`, which
 * metadata state in UTC: the day readers saw is the other. */
static int32_t shown_day(struct page *page, int32_t day, enum utc utc)
{
	const char *url = page->options->url ? page->options->url : page->article->url;
	int32_t other = url ? url_day(url) : DAY_NONE;
	uint32_t i;
	int named;

	if (other != DAY_NONE && other >= day - 1 && other <= day + 1)
		return other;
	/* what only a name tells to be a date may be the day of the masthead */
	for (named = 0; named < 2; named++)
		for (i = 0; i < page->dom.count; i++) {
			other = shown_at(page, i, utc, named);
			/* the first date near it is the article's; others are of other stories */
			if (other != DAY_NONE && other >= day - 1 && other <= day + 1 &&
			    !within_comments(page, i))
				return other;
		}
	return day;
}

/* A short text of the page that is, or holds, a date; before any comments. */
static void dates_of_text(struct page *page, bool named)
{
	const struct dom *dom = &page->dom;
	uint32_t i;

	for (i = 0; i < dom->count && page->article->published == DAY_NONE; i++) {
		const struct dom_node *node = &dom->nodes[i];
		const char *text = dom->bytes.data + node->text, *names;
		int32_t day;

		if (node->name || node->length < 8 || node->length > 120 || node->parent == DOM_NONE ||
		    dom_is(&dom->nodes[node->parent], "title") ||
		    dom_is(&dom->nodes[node->parent], "a"))
			continue;
		day = date_find(text, node->length, page->month_first, NULL, NULL);
		if (day == DAY_NONE || memmem(text, node->length, "\xC2\xA9", 2))
			continue;
		names = page_names(page, &dom->nodes[node->parent]);
		if (named && !strcasestr(names, "date") && !strcasestr(names, "time") &&
		    !strcasestr(names, "publi") && !strcasestr(names, "byline") &&
		    !strcasestr(names, "meta") && !strcasestr(names, "posted"))
			continue;
		if (within_comments(page, i))
			continue;
		names = arena_strndup(page->arena, text, node->length);
		if (says_update(names)) {
			if (page->article->modified == DAY_NONE && sane(page, day))
				page->article->modified = day;
			continue;
		}
		publish(page, day, "byline", false);
	}
}

static int32_t stated_day(struct page *page, const char *text)
{
	int32_t day = day_of(text);

	return day != DAY_NONE && in_utc(text) != UTC_NOT ? shown_day(page, day, in_utc(text)) : day;
}

/* "3 hours ago", "2 days ago": the day counted back from the fetch; hours and
 * minutes are the day of the fetch itself, as its time of day is not known. */
static int32_t day_ago(const char *text, int32_t fetched)
{
	static const struct {
		const char *unit;
		int days;
	} units[] = { { "minute", 0 }, { "min", 0 }, { "hour", 0 }, { "hr", 0 }, { "day", 1 }, { "week", 7 } };
	const char *ago = strstr(text, " ago"), *at = text;
	int count = 0;
	size_t i;

	while (*at && !isdigit((unsigned char)*at))
		at++;
	if (!ago || at >= ago)
		return DAY_NONE;
	for (; isdigit((unsigned char)*at) && count < 100; at++)
		count = count * 10 + (*at - '0');
	while (*at == ' ')
		at++;
	for (i = 0; i < sizeof units / sizeof *units; i++)
		if (strncasecmp(at, units[i].unit, strlen(units[i].unit)) == 0 && count < 100)
			return fetched - count * units[i].days;
	return DAY_NONE;
}

static void dates_ago(struct page *page)
{
	const struct dom *dom = &page->dom;
	int32_t fetched = page->options->fetched, day;
	char text[40];
	uint32_t i;

	for (i = 0; i < dom->count && fetched != DAY_NONE; i++) {
		const struct dom_node *node = &dom->nodes[i];

		if (node->name || node->length < 9 || node->length >= sizeof text)
			continue;
		memcpy(text, dom->bytes.data + node->text, node->length);
		text[node->length] = '\0';
		day = day_ago(text, fetched);
		if (day != DAY_NONE && !within_comments(page, i) && publish(page, day, "byline", false))
			return;
	}
}

static int32_t day_in(struct page *page, uint32_t node)
{
	const char *text = node == DOM_NONE ? NULL : page_element_text(page, node);

	return text ? date_find(text, strlen(text), page->month_first, NULL, NULL) : DAY_NONE;
}

static void dates_read(struct page *page)
{
	static const char *const image[] = { "og:image", "twitter:image", NULL };
	struct article *article = page->article;
	const char *modified = page->ld_modified;
	uint32_t title = element(page, "title", false);
	int32_t day;

	if (!modified)
		modified = meta_value(page, modified_keys);
	day = day_of(modified);
	if (sane(page, day))
		article->modified = day;
	publish(page, stated_day(page, page->ld_published), "json-ld", false);
	publish(page, stated_day(page, meta_value(page, published_keys)), "metadata", false);
	if (article->published == DAY_NONE)
		dates_of_elements(page);
	publish(page, url_day(page->options->url ? page->options->url : article->url), "url", false);
	dates_of_text(page, true);
	publish(page, day_in(page, title), "byline", false);
	publish(page, url_day(meta_value(page, image)), "url", false);
	if (article->published == DAY_NONE)
		dates_ago(page);
	dates_of_text(page, false);
	publish(page, article->modified, "metadata", true);
}

/* --- title --- */

static const char *const separators[] = { " | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · ", " / ",
	"|", "ㅣ", "｜" };
#define SEPARATORS (sizeof separators / sizeof *separators)

/* Letters and digits only, small: the same name in another dress. */
static bool same_words(const char *a, const char *b)
{
	for (;;) {
		while (*a && (unsigned char)*a < 0x80 && !isalnum((unsigned char)*a))
			a++;
		while (*b && (unsigned char)*b < 0x80 && !isalnum((unsigned char)*b))
			b++;
		if (!*a || !*b)
			return !*a && !*b;
		if (tolower((unsigned char)*a++) != tolower((unsigned char)*b++))
			return false;
	}
}

/* The site is named so by the page, or its host begins so ("golem.de"). */
static bool names_site(struct page *page, const char *name)
{
	const char *url = page->article->url, *host = url ? strstr(url, "://") : NULL;
	size_t n = strcspn(name, ".");

	if (page->article->publisher && same_words(name, page->article->publisher))
		return true;
	if (!host || n < 3)
		return false;
	host += 3;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	return strncasecmp(host, name, n) == 0 && host[n] == '.';
}

/* "Site | Title" */
static bool begins_with_site(struct page *page, char *title, char *separator)
{
	char kept = *separator;
	bool is;

	*separator = '\0';
	is = names_site(page, title);
	*separator = kept;
	return is;
}

/* Cuts "Title | Site" where the rest is the site's name, or what stands before
 * is the heading shown; "Site | Title" likewise. */
static char *without_site(struct page *page, char *title, const char *shown)
{
	size_t i, n = shown ? strlen(shown) : 0;
	char *at;

	for (i = 0; i < SEPARATORS && title; i++)
		for (at = title; (at = strstr(at, separators[i])); at++)
			if (names_site(page, at + strlen(separators[i])) ||
			    (n && (size_t)(at - title) == n && strncasecmp(title, shown, n) == 0)) {
				*at = '\0';
				return title;
			} else if (begins_with_site(page, title, at)) {
				return at + strlen(separators[i]);
			}
	return title;
}

/* Where nothing else names the title: cut at the separator that leaves more. */
static char *without_tail(char *title)
{
	size_t i;
	char *cut = NULL, *at;

	for (i = 0; i < SEPARATORS && title; i++)
		for (at = title; (at = strstr(at, separators[i])); at++)
			if (at > cut && strlen(at) < strlen(title) / 2)
				cut = at;
	if (cut)
		*cut = '\0';
	return title;
}

static size_t same_start(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* "Middle East: Talks fail" or "OPINION Talks fail" of "Talks fail": a kicker
 * that the other leaves out. */
static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return m > 20 && n > m && n - m < 60 && strcasecmp(text + n - m, end) == 0;
}

static bool confirms(const char *stated, const char *shown)
{
	return stated && (same_start(shown, stated) >= strlen(shown) * 3 / 5 || ends_with(stated, shown));
}

static size_t headings(const struct page *page)
{
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < page->dom.count; i++)
		n += dom_is(&page->dom.nodes[i], "h1");
	return n;
}

/* The heading that the metadata confirm, else the first that can be one and
 * does not name the site. */
static char *shown_title(struct page *page, const char *head)
{
	char *best = NULL, *shown;
	/* the only one is the page's, whatever it stands in */
	bool sole = headings(page) == 1;
	uint32_t i;

	for (i = 0; i < page->dom.count; i++) {
		if (!dom_is(&page->dom.nodes[i], "h1"))
			continue;
		shown = page_element_text(page, i);
		i = page->dom.nodes[i].end - 1;
		if (!shown || strlen(shown) < 8)
			continue;
		if (confirms(head, shown) || confirms(page->ld_headline, shown))
			return shown;
		if (!best && (!page->out[i] || sole) && strlen(shown) < 250 && !names_site(page, shown))
			best = shown;
	}
	return best;
}

/* What the page says of its title in four places. */
struct titles {
	char *shown;   /* the heading; NULL = none, as for the others */
	char *head;    /* of the metadata */
	char *linked;  /* of JSON-LD */
	char *tab;     /* the title element */
};

static bool agree(const char *a, const char *b)
{
	return a && b && same_words(a, b);
}

/* "Talks fail in the...": shortened for a tab or a card. */
static bool shortened(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n > 3 && (strcmp(text + n - 3, "...") == 0 || strcmp(text + n - 3, "\xE2\x80\xA6") == 0);
}

static char *choose_title(const struct titles *t)
{
	/* Two of three agree against the heading. */
	if (agree(t->head, t->linked) && !(t->shown && shortened(t->head)))
		return t->linked;
	if (!t->shown)
		return t->linked ? t->linked : t->head ? t->head : without_tail(t->tab);
	if (!agree(t->linked, t->shown) && agree(t->head, t->tab))
		return t->head;
	if (t->head && ends_with(t->shown, t->head))
		return t->head;
	return t->linked && ends_with(t->shown, t->linked) ? t->linked : t->shown;
}

static void title_read(struct page *page)
{
	static const char *const keys[] = { "og:title", "twitter:title", "headline", "dc.title", NULL };
	static const char *const headline_keys[] = { "headline", NULL };
	const char *meta = meta_value(page, keys);
	char *headline = page_fold(page->arena, meta_value(page, headline_keys));
	uint32_t title = element(page, "title", false);
	struct titles t = { .tab = title == DOM_NONE ? NULL : page_element_text(page, title) };

	if (meta)
		t.head = page_fold(page->arena, page_plain(meta, strlen(meta), page->arena));
	if (page->ld_headline)
		t.linked = arena_strndup(page->arena, page->ld_headline, strlen(page->ld_headline));
	t.shown = shown_title(page, t.head ? t.head : t.tab);
	/* What all three say after the heading's words is the title's. */
	if (agree(t.head, t.linked) && agree(t.head, t.tab))
		t.shown = NULL;
	if (headline && t.head && strncmp(t.head, headline, strlen(headline)) == 0)
		t.head = headline; /* "Talks fail-Politics | Site" */
	t.head = without_site(page, t.head, t.shown);
	t.linked = without_site(page, t.linked, t.shown);
	t.tab = without_site(page, t.tab, t.shown);
	page->article->title = choose_title(&t);
}

/* --- the rest --- */

static const char *fold_meta(struct page *page, const char *const *keys)
{
	return page_fold(page->arena, meta_value(page, keys));
}

static void language_read(struct page *page)
{
	static const char *const keys[] = { "og:locale", "content-language", "language", "dc.language", NULL };
	uint32_t html = element(page, "html", false);
	const char *value = html == DOM_NONE ? NULL : dom_attr(&page->dom, &page->dom.nodes[html], "lang");
	char code[3];

	if (!value || !*value)
		value = page->ld_language;
	if (!value || !*value)
		value = meta_value(page, keys);
	if (!value || !isalpha((unsigned char)value[0]) || !isalpha((unsigned char)value[1]) ||
	    isalpha((unsigned char)value[2]))
		return;
	code[0] = (char)tolower((unsigned char)value[0]);
	code[1] = (char)tolower((unsigned char)value[1]);
	page->article->language = arena_strndup(page->arena, code, 2);
}

static void url_read(struct page *page)
{
	static const char *const keys[] = { "og:url", NULL };
	const char *url = NULL;
	uint32_t i;

	for (i = 0; i < page->dom.count && !url; i++) {
		const char *rel = dom_attr(&page->dom, &page->dom.nodes[i], "rel");

		if (dom_is(&page->dom.nodes[i], "link") && rel && strcasecmp(rel, "canonical") == 0)
			url = dom_attr(&page->dom, &page->dom.nodes[i], "href");
	}
	if (!url || strncmp(url, "http", 4) != 0)
		url = meta_value(page, keys);
	if (!url || strncmp(url, "http", 4) != 0)
		url = page->options->url;
	page->article->url = page_fold(page->arena, url);
}

/* 4/5/2021 is April in the United States alone. */
static bool american(struct page *page)
{
	static const char *const keys[] = { "og:locale", NULL };
	const char *locale = meta_value(page, keys);
	uint32_t html = element(page, "html", false);
	const char *lang = html == DOM_NONE ? NULL : dom_attr(&page->dom, &page->dom.nodes[html], "lang");

	if (lang && strlen(lang) > 2)
		return strcasecmp(lang, "en-US") == 0;
	if (locale)
		return strcasecmp(locale, "en_US") == 0;
	return lang && strcmp(lang, "en") == 0;
}

void meta_read(struct page *page)
{
	static const char *const site[] = { "og:site_name", "application-name", "dc.publisher", NULL };
	static const char *const author[] = { "author", "article:author", "dc.creator", "parsely-author", NULL };
	struct article *article = page->article;
	static const char *const type[] = { "og:type", NULL };
	static const char *const summary[] = { "og:description", "description", NULL };
	const char *kind = meta_value(page, type);

	article->publisher = page->ld_publisher ? page->ld_publisher : fold_meta(page, site);
	article->author = page->ld_author ? page->ld_author : fold_meta(page, author);
	if (kind && strcasecmp(kind, "article") == 0)
		page->stated = true;
	page->description = fold_meta(page, summary);
	language_read(page);
	page->month_first = american(page);
	url_read(page);
	page->heading = element(page, "h1", true);
	title_read(page);
	dates_read(page);
	/* Indexes and shells carry no date of publication in their metadata. */
	if (article->title && article->published != DAY_NONE && !article->published_by &&
	    strcmp(article->published_basis, "byline") != 0)
		page->stated = true;
}
