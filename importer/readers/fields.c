#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "pages/pages.h"
#include "reader.h"

/* The usual spellings, letters and digits only, the most telling first. */
static const char *const names[FIELD_COUNT][24] = {
	[FIELD_TITLE] = { "title", "headline", "articletitle", "heading", "webtitle",
		"mainheadline", "subject", "name" },
	[FIELD_TEXT] = { "text", "body", "articlebody", "articletext", "fulltext",
		"maintext", "contenttext", "bodytext", "content", "contents", "article",
		"story", "contenthtml", "bodyhtml", "paragraphs", "summary", "description",
		"abstract", "snippet", "lead" },
	[FIELD_PUBLISHED] = { "published", "publicationdate", "datepublished",
		"publishedat", "pubdate", "publishdate", "publisheddate", "datetime",
		"date", "webpublicationdate", "publishedon", "publicationtime", "timestamp",
		"createdat", "created", "dct", "seendate", "day" },
	[FIELD_MODIFIED] = { "modified", "datemodified", "modifieddate", "lastmodified",
		"updated", "updatedat", "lastupdated", "dateupdated" },
	[FIELD_PUBLISHER] = { "publisher", "publication", "outlet", "source",
		"sourcename", "newspaper", "sitename", "feedname", "domain", "sourcedomain" },
	[FIELD_URL] = { "url", "link", "articleurl", "weburl", "href", "permalink",
		"externalurl", "sourceurl", "uri" },
	[FIELD_LANGUAGE] = { "language", "lang", "languagecode" },
	[FIELD_AUTHOR] = { "author", "authors", "byline", "creator", "writer" },
	[FIELD_PLACE] = { "dateline" },
};

static const char *mapped(const struct reader_map *map, enum field field)
{
	const char *const all[FIELD_COUNT] = {
		map->title, map->text, map->published, map->modified, map->publisher,
		map->url, map->language, map->author, NULL,
	};

	return all[field];
}

static size_t fold_name(const char *name, size_t length, char out[32])
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)name[i];

		if (!isalnum(c) && c < 0x80)
			continue;
		if (n == 31)
			return 0;
		out[n++] = (char)tolower(c);
	}
	out[n] = '\0';
	return n;
}

enum field field_find(const struct reader_map *map, const char *name,
		      size_t length, unsigned *rank)
{
	char key[32];

	for (enum field f = 0; map && f < FIELD_COUNT; f++) {
		const char *wanted = mapped(map, f);

		*rank = 0;
		if (wanted && strlen(wanted) == length && !strncasecmp(wanted, name, length))
			return f;
	}
	if (!fold_name(name, length, key))
		return FIELD_NONE;
	for (enum field f = 0; f < FIELD_COUNT; f++) {
		if (map && mapped(map, f))
			continue;
		for (*rank = 1; *rank <= 24 && names[f][*rank - 1]; ++*rank)
			if (!strcmp(key, names[f][*rank - 1]))
				return f;
	}
	return FIELD_NONE;
}

/* --- days ------------------------------------------------------------- */

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun",
	"jul", "aug", "sep", "oct", "nov", "dec" };

struct parts {
	long number[8];
	unsigned digits[8];
	char after[8];      /* the character behind each number */
	unsigned count;
	int month;          /* by name, 0 = none */
	unsigned month_at;  /* numbers before it */
};

static bool month_word(const char *word, size_t length, int *month)
{
	static const char *const whole[] = { "january", "february", "march", "april", "may",
		"june", "july", "august", "september", "october", "november", "december" };

	for (int m = 0; m < 12; m++) {
		size_t n = strlen(whole[m]);

		if (length < 3 || strncasecmp(word, month_names[m], 3))
			continue;
		*month = m + 1;
		return (length <= n && !strncasecmp(word, whole[m], length)) ||
			(m == 8 && length == 4 && !strncasecmp(word, "sept", 4));
	}
	return false;
}

/* Numbers and a month's name; false at a word that belongs to no date. */
static void take_parts(const char *text, size_t length, struct parts *parts)
{
	size_t i = 0;

	while (i < length && parts->count < 8) {
		size_t from = i;
		int month;

		if (isdigit((unsigned char)text[i])) {
			long value = 0;

			for (; i < length && isdigit((unsigned char)text[i]) && i - from < 18; i++)
				value = value * 10 + (text[i] - '0');
			parts->number[parts->count] = value;
			parts->digits[parts->count] = (unsigned)(i - from);
			parts->after[parts->count++] = i < length ? text[i] : '\0';
		} else if (isalpha((unsigned char)text[i])) {
			while (i < length && isalpha((unsigned char)text[i]))
				i++;
			if (!parts->month && month_word(text + from, i - from, &month)) {
				parts->month = month;
				parts->month_at = parts->count;
			}
		} else {
			i++;
		}
	}
}

static long full_year(long year, unsigned digits)
{
	if (digits == 2)
		return year + (year < 70 ? 2000 : 1900);
	return year;
}

static int32_t day_of(long year, long month, long day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return DAY_NONE;
	return civil_day((int)year, (int)month, (int)day);
}

/* "24 Nov 2021", "Nov 24, 2021 11:57", "November 2021", "24-NOV-21". */
static int32_t day_named(const struct parts *p, enum precision *precision)
{
	unsigned before = p->month_at;

	if (before >= 1 && p->digits[before - 1] <= 2 && p->count > before)
		return day_of(full_year(p->number[before], p->digits[before]), p->month,
			      p->number[before - 1]);
	if (before >= 1 && p->digits[before - 1] == 4 && p->count > before)
		return day_of(p->number[before - 1], p->month, p->number[before]);
	/* ctime: "Wed Nov 24 11:57:00 2021" */
	if (p->count >= 5 && p->after[1] == ':' && p->digits[p->count - 1] == 4)
		return day_of(p->number[p->count - 1], p->month, p->number[0]);
	if (p->count >= 2 && p->digits[0] <= 2 && p->digits[1] == 4)
		return day_of(p->number[1], p->month, p->number[0]);
	if (p->count >= 1 && p->digits[before ? before - 1 : 0] == 4) {
		*precision = PRECISION_MONTH;
		return day_of(p->number[before ? before - 1 : 0], p->month, 1);
	}
	return DAY_NONE;
}

static int32_t day_epoch(long value, unsigned digits)
{
	if (digits == 13)
		value /= 1000;
	return (int32_t)(value / 86400);
}

/* 24.11.2021 is day first; with slashes only one order may be possible. */
static int32_t day_short(const struct parts *p)
{
	long a = p->number[0], b = p->number[1];
	long year = full_year(p->number[2], p->digits[2]);

	if (p->after[0] == '.' || a > 12 || a == b)
		return day_of(year, b, a);
	return b > 12 ? day_of(year, a, b) : DAY_NONE;
}

/* Digits, a slash or dash, digits, the same mark, a digit: the two numbers. */
static bool slash_date(const char *at, const char *end, long *a, long *b)
{
	long *number[] = { a, b };
	char mark = '\0';

	for (int i = 0; i < 2; i++) {
		const char *from = at;

		for (*number[i] = 0; at < end && at - from < 3 && isdigit((unsigned char)*at); at++)
			*number[i] = *number[i] * 10 + *at - '0';
		if (at == from || at - from > 2 || at == end || (i ? *at != mark : *at != '/' && *at != '-'))
			return false;
		mark = *at++;
	}
	return at < end && isdigit((unsigned char)*at);
}

int day_order(const char *bytes, size_t length, char delimiter)
{
	const char *end = bytes + length;
	size_t day_first = 0, month_first = 0;

	for (const char *at = bytes; at < end; at++) {
		long a, b;

		if (!isdigit((unsigned char)*at) || (at > bytes && at[-1] != delimiter && at[-1] != '"' &&
		    at[-1] != '\n') || !slash_date(at, end, &a, &b))
			continue;
		day_first += a > 12 && a <= 31 && b >= 1 && b <= 12;
		month_first += b > 12 && b <= 31 && a >= 1 && a <= 12;
	}
	return (day_first && !month_first) - (month_first && !day_first);
}

int32_t day_read(const char *text, size_t length, enum precision *precision)
{
	struct parts p = { .count = 0 };

	*precision = PRECISION_DAY;
	while (length && isspace((unsigned char)*text)) {
		text++;
		length--;
	}
	if (length > 100)
		return DAY_NONE;
	take_parts(text, length, &p);
	if (p.month)
		return day_named(&p, precision);
	if (!p.count)
		return DAY_NONE;
	if (p.digits[0] == 4 && p.count >= 3 && p.digits[1] <= 2 && p.digits[2] <= 2 &&
	    p.after[0] != ':')
		return day_of(p.number[0], p.number[1], p.number[2]);
	if (p.digits[0] == 4 && p.count == 2 && p.after[0] == '-') {
		*precision = PRECISION_MONTH;
		return day_of(p.number[0], p.number[1], 1);
	}
	if (p.digits[0] == 8 || (p.digits[0] == 14 && p.count == 1)) {
		long day = p.digits[0] == 8 ? p.number[0] : p.number[0] / 1000000;

		return day_of(day / 10000, day / 100 % 100, day % 100);
	}
	if ((p.digits[0] == 9 || p.digits[0] == 10 || p.digits[0] == 13) &&
	    (p.count == 1 || p.after[0] == '.'))
		return day_epoch(p.number[0], p.digits[0]);
	if (p.count >= 3 && p.digits[0] <= 2 && p.digits[1] <= 2 &&
	    (p.digits[2] == 4 || p.digits[2] == 2) && p.after[0] == p.after[1])
		return day_short(&p);
	if (p.digits[0] == 4 && p.count == 1) {
		*precision = PRECISION_YEAR;
		return day_of(p.number[0], 1, 1);
	}
	return DAY_NONE;
}

/* Where a date may be read in two ways, the order the table keeps. */
static int32_t day_ordered(const char *text, int order, enum precision *precision)
{
	int32_t day = day_read(text, strlen(text), precision);
	struct parts p = { .count = 0 };

	if (day != DAY_NONE || !order || strlen(text) > 100)
		return day;
	take_parts(text, strlen(text), &p);
	if (p.month || p.count < 3 || p.digits[0] > 2 || p.digits[1] > 2 || p.after[0] != p.after[1] ||
	    (p.digits[2] != 4 && p.digits[2] != 2))
		return DAY_NONE;
	return day_of(full_year(p.number[2], p.digits[2]), p.number[order > 0], p.number[order < 0]);
}

/* --- from values to an article ---------------------------------------- */

static bool is_markup(const char *text)
{
	const char *at = text;

	while ((at = strchr(at, '<'))) {
		at++;
		if (!strncasecmp(at, "p>", 2) || !strncasecmp(at, "/p>", 3) ||
		    !strncasecmp(at, "p ", 2) || !strncasecmp(at, "br", 2) ||
		    !strncasecmp(at, "div", 3) || !strncasecmp(at, "a href", 6) ||
		    !strncasecmp(at, "/a>", 3) || !strncasecmp(at, "span", 4) ||
		    !strncasecmp(at, "/b>", 3) || !strncasecmp(at, "/i>", 3) ||
		    !strncasecmp(at, "/em>", 4) || !strncasecmp(at, "/strong>", 8) ||
		    !strncasecmp(at, "img ", 4) || !strncasecmp(at, "/h", 2) ||
		    !strncasecmp(at, "/script>", 8) || !strncasecmp(at, "/ul>", 4))
			return true;
	}
	return strstr(text, "&amp;") || strstr(text, "&#") || strstr(text, "&quot;") ||
		strstr(text, "&nbsp;");
}

const char *text_unmarked(const char *text, struct arena *arena)
{
	return text && is_markup(text) ? page_plain(text, strlen(text), arena) : text;
}

/* "en-GB" → "en"; "English" → "en"; other names are kept out. */
static const char *language_code(const char *value, struct arena *arena)
{
	static const char *const named[][2] = {
		{ "english", "en" }, { "french", "fr" }, { "german", "de" },
		{ "spanish", "es" }, { "russian", "ru" }, { "arabic", "ar" },
		{ "chinese", "zh" }, { "portuguese", "pt" }, { "italian", "it" },
		{ "eng", "en" }, { "fra", "fr" }, { "deu", "de" }, { "spa", "es" },
	};
	char *code;

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (!strcasecmp(value, named[i][0]))
			return named[i][1];
	if (!isalpha((unsigned char)value[0]) || !isalpha((unsigned char)value[1]) ||
	    (value[2] && value[2] != '-' && value[2] != '_'))
		return NULL;
	code = arena_strndup(arena, value, 2);
	code[0] = (char)tolower((unsigned char)code[0]);
	code[1] = (char)tolower((unsigned char)code[1]);
	return code;
}

/* "SALVADOR, Feb 26 -" → "SALVADOR". */
static const char *place_of(const char *dateline, struct arena *arena)
{
	size_t n = strcspn(dateline, ",(");

	while (n && (dateline[n - 1] == ' ' || dateline[n - 1] == '-'))
		n--;
	return n ? arena_strndup(arena, dateline, n) : NULL;
}

static bool take_days(const struct fields *fields, struct article *article,
		      enum field *bad)
{
	const char *published = fields->value[FIELD_PUBLISHED];
	const char *modified = fields->value[FIELD_MODIFIED];
	enum precision precision;

	if (published) {
		article->published = day_ordered(published, fields->order,
						 &article->published_precision);
		*bad = FIELD_PUBLISHED;
		if (article->published == DAY_NONE)
			return false;
		article->published_basis = "column";
	}
	if (modified) {
		article->modified = day_ordered(modified, fields->order, &precision);
		*bad = FIELD_MODIFIED;
		if (article->modified == DAY_NONE)
			return false;
	}
	if (!published && modified) {
		article->published = article->modified;
		article->published_precision = precision;
		article->published_by = true;
		article->published_basis = "column";
	}
	return true;
}

bool fields_article(const struct fields *fields, struct arena *arena,
		    struct article *article, enum field *bad)
{
	if (!take_days(fields, article, bad))
		return false;
	article->title = text_unmarked(fields->value[FIELD_TITLE], arena);
	article->text = text_unmarked(fields->value[FIELD_TEXT], arena);
	article->publisher = fields->value[FIELD_PUBLISHER];
	article->author = fields->value[FIELD_AUTHOR];
	article->url = fields->value[FIELD_URL];
	if (fields->value[FIELD_LANGUAGE])
		article->language = language_code(fields->value[FIELD_LANGUAGE], arena);
	if (fields->value[FIELD_PLACE])
		article->place = place_of(fields->value[FIELD_PLACE], arena);
	return true;
}
