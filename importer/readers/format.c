#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "reader.h"

static const struct {
	const char *ending;
	enum format format;
} endings[] = {
	{ ".txt", FORMAT_TEXT }, { ".text", FORMAT_TEXT },
	{ ".md", FORMAT_MARKDOWN }, { ".markdown", FORMAT_MARKDOWN },
	{ ".html", FORMAT_HTML }, { ".htm", FORMAT_HTML }, { ".xhtml", FORMAT_HTML },
	{ ".rss", FORMAT_FEED }, { ".atom", FORMAT_FEED }, { ".rdf", FORMAT_FEED },
	{ ".xml", FORMAT_FEED },
	{ ".csv", FORMAT_CSV }, { ".tsv", FORMAT_TSV }, { ".tab", FORMAT_TSV },
	{ ".json", FORMAT_JSON }, { ".jsonl", FORMAT_JSON }, { ".ndjson", FORMAT_JSON },
};

static const struct {
	const char *word;
	enum format format;
} words[] = {
	{ "text", FORMAT_TEXT }, { "markdown", FORMAT_MARKDOWN }, { "html", FORMAT_HTML },
	{ "feed", FORMAT_FEED }, { "csv", FORMAT_CSV }, { "tsv", FORMAT_TSV },
	{ "json", FORMAT_JSON }, { "jsonl", FORMAT_JSON },
};

enum format input_format_from_name(const char *name)
{
	size_t length = strcspn(name, "?"); /* "page.html?id=5", as mirrors are named */

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i].ending);

		if (length > n && !strncasecmp(name + length - n, endings[i].ending, n))
			return endings[i].format;
	}
	return FORMAT_UNKNOWN;
}

enum format format_from_word(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i].word))
			return words[i].format;
	return FORMAT_UNKNOWN;
}

static bool is_packed(const char *head, size_t length)
{
	static const struct { const char *magic; size_t length; } magics[] = {
		{ "\x1f\x8b", 2 }, { "\xfd""7zXZ", 5 }, { "\x28\xb5\x2f\xfd", 4 },
		{ "BZh", 3 }, { "PK\3\4", 4 }, { "PK\5\6", 4 },
	};

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (length >= magics[i].length &&
		    !memcmp(head, magics[i].magic, magics[i].length))
			return true;
	return length > 262 && !memcmp(head + 257, "ustar", 5);
}

static bool contains(const char *head, size_t length, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = 0; i + n <= length; i++)
		if (!strncasecmp(head + i, needle, n))
			return true;
	return false;
}

static enum format markup(const char *head, size_t length, enum format named)
{
	size_t look = length < 4096 ? length : 4096;

	if (contains(head, look, "<rss") || contains(head, look, "<feed") ||
	    contains(head, look, "<rdf:RDF"))
		return FORMAT_FEED;
	if (contains(head, look, "<!doctype html") || contains(head, look, "<html") ||
	    contains(head, look, "<head") || contains(head, look, "<body"))
		return FORMAT_HTML;
	if (!strncasecmp(head, "<?xml", length < 5 ? length : 5))
		return FORMAT_FEED;
	return named == FORMAT_UNKNOWN ? FORMAT_HTML : named;
}

/* A header line: at least three cells, two of them names of fields. */
static bool is_table(const char *head, size_t length, char delimiter)
{
	const char *end = memchr(head, '\n', length);
	const char *at = head;
	unsigned known = 0, rank;

	if (!end || (size_t)(end - head) > 4096)
		return false;
	while (at < end) {
		const char *stop = memchr(at, delimiter, (size_t)(end - at));
		size_t n = (size_t)((stop ? stop : end) - at);

		if (n && at[n - 1] == '\r')
			n--;
		if (n > 2 && at[0] == '"' && at[n - 1] == '"') {
			at++;
			n -= 2;
		}
		if (n < 40 && field_find(NULL, at, n, &rank) != FIELD_NONE)
			known++;
		at = stop ? stop + 1 : end;
	}
	return known >= 2;
}

enum format format_find(const char *name, const char *head, size_t length)
{
	enum format named = input_format_from_name(name);

	if (is_packed(head, length))
		return FORMAT_ARCHIVE;
	if (length > 6 && !memcmp(head, "WARC/", 5) && isdigit((unsigned char)head[5]))
		return FORMAT_WARC;
	if (named != FORMAT_UNKNOWN && named != FORMAT_FEED && named != FORMAT_HTML &&
	    named != FORMAT_TEXT)
		return named;
	if (length >= 3 && !memcmp(head, "\xef\xbb\xbf", 3)) {
		head += 3;
		length -= 3;
	}
	while (length && isspace((unsigned char)*head)) {
		head++;
		length--;
	}
	if (length && *head == '<')
		return markup(head, length, named);
	if (named != FORMAT_UNKNOWN)
		return named;
	if (length > 1 && (*head == '{' || (*head == '[' && strchr(" \r\n\t[{]", head[1]))))
		return FORMAT_JSON;
	if (is_table(head, length, '\t'))
		return FORMAT_TSV;
	if (is_table(head, length, ',') || is_table(head, length, ';'))
		return FORMAT_CSV;
	if (length > 4 && !memcmp(head, "---\n", 4))
		return FORMAT_MARKDOWN;
	return FORMAT_TEXT;
}
