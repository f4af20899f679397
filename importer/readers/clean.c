/*
 * Cleaning: what is not the article leaves a plain text.  Conservative: a
 * line goes only for what it says itself; only headings that no article
 * continues after ("Recent Posts") end the text.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "reader.h"

#define HEAD_LINES 10u
#define TITLE_MAX 200u

struct line {
	const char *text;      /* trimmed */
	size_t length;
	bool blank_before;
	bool dropped;
};

struct lines {
	struct line *line;
	size_t count;
};

/* Nothing of the article comes after these. */
static const char *const endings[] = {
	"recent posts", "recent articles", "related posts", "related articles",
	"related stories", "related news", "related content", "related topics",
	"you may also like", "you might also like", "recommended for you",
	"more from this author", "more stories", "most read", "most popular",
	"popular posts", "trending now", "latest posts", "leave a reply",
	"leave a comment", "about the author", "share this article",
	"this website uses cookies", "this site uses cookies", "we use cookies",
	"sign up for our newsletter", "subscribe to our newsletter",
	"read next", "up next", "more on this story", "post navigation",
};

/* Lines that are no sentence of any article, wherever they stand. */
static const char *const noise[] = {
	"read more", "advertisement", "share", "tweet", "print", "email", "share this",
	"facebook", "twitter", "whatsapp", "linkedin", "telegram", "home", "menu",
	"skip to content", "skip to main content", "search", "subscribe", "log in",
	"sign in", "sign up", "continue reading", "comments", "related", "tags",
	"save", "listen", "next", "previous", "accept", "accept all", "toggle navigation",
	"back to top", "story continues below", "article continues below advertisement",
};

static bool begins(const struct line *line, const char *what)
{
	size_t n = strlen(what);

	return line->length >= n && !strncasecmp(line->text, what, n);
}

/* The whole line is that, but for punctuation at its end. */
static bool is_line(const struct line *line, const char *what)
{
	size_t n = strlen(what), length = line->length;

	while (length && strchr(".:!>", line->text[length - 1]))
		length--;
	return length == n && !strncasecmp(line->text, what, n);
}

static bool is_any(const struct line *line, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_line(line, list[i]))
			return true;
	return false;
}

static bool ends_sentence(const struct line *line)
{
	size_t n = line->length;

	while (n && strchr("\"')", line->text[n - 1]))
		n--;
	return n && strchr(".?!", line->text[n - 1]);
}

static void split_lines(const char *text, struct arena *arena, struct lines *lines)
{
	size_t room = 1;
	bool blank = true;

	for (const char *at = text; (at = strchr(at, '\n')); at++)
		room++;
	lines->line = arena_alloc(arena, room * sizeof *lines->line);
	lines->count = 0;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n"), indent = strspn(at, " \t\r");
		struct line line = { .text = at, .length = length };
		const char *next = at + length + (at[length] == '\n');

		if (indent > length)
			indent = length;
		line.text += indent;
		line.length -= indent;
		while (line.length && strchr(" \t\r", line.text[line.length - 1]))
			line.length--;
		/* wire copy marks a paragraph by its indent alone */
		line.blank_before = blank || indent >= 2;
		if (line.length)
			lines->line[lines->count++] = line;
		blank = !line.length;
		at = next;
	}
}

/* --- the head: title, byline, dates --------------------------------------- */

static const struct {
	const char *words;
	bool update;
} stamps[] = {
	{ "last updated", true }, { "updated", true }, { "last modified", true },
	{ "modified", true }, { "published", false }, { "posted", false },
	{ "first published", false }, { "date", false }, { "publication date", false },
};

/* "Published on November 24th, 2021 at 11:57 am": the day after the words. */
static int32_t stamp_day(const struct line *line, bool *update, enum precision *precision)
{
	*update = false;
	if (line->length > 90)
		return DAY_NONE;
	for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
		size_t n = strlen(stamps[i].words);

		if (!begins(line, stamps[i].words) || isalpha((unsigned char)line->text[n]))
			continue;
		*update = stamps[i].update;
		return day_read(line->text + n, line->length - n, precision);
	}
	return DAY_NONE;
}

/* A line that is a date and nothing else: no more words than a date has. */
static int32_t bare_day(const struct line *line, enum precision *precision)
{
	unsigned words = 0;

	if (line->length > 50 || ends_sentence(line))
		return DAY_NONE;
	for (size_t i = 0; i < line->length; i++)
		words += line->text[i] == ' ';
	for (size_t i = 0; i < line->length; i++)
		if (isdigit((unsigned char)line->text[i]))
			return words <= 6 ? day_read(line->text, line->length, precision) : DAY_NONE;
	return DAY_NONE;
}

static void take_stamp(struct article *article, int32_t day, enum precision precision,
		       bool update, int32_t today)
{
	if (today != DAY_NONE && day > today + 7)
		return;
	if (update) {
		if (article->modified == DAY_NONE)
			article->modified = day;
		if (article->published != DAY_NONE)
			return;
		article->published_by = true;
	} else if (article->published != DAY_NONE && !article->published_by) {
		return;
	} else {
		article->published_by = false;
	}
	article->published = day;
	article->published_precision = precision;
	article->published_basis = "byline";
}

/* Every word of a name begins with a capital: "By Jane Roe and John Doe". */
static bool is_byline(const struct line *line, bool rewritable)
{
	bool word_start = true;

	if (!rewritable || !begins(line, "by ") || line->length > 80 || ends_sentence(line))
		return false;
	for (size_t i = 3; i < line->length; i++) {
		if (word_start && islower((unsigned char)line->text[i]) &&
		    strncmp(line->text + i, "and ", 4) && strncmp(line->text + i, "in ", 3) &&
		    strncmp(line->text + i, "for ", 4) && strncmp(line->text + i, "de ", 3) &&
		    strncmp(line->text + i, "van ", 4) && strncmp(line->text + i, "al-", 3))
			return false;
		word_start = line->text[i] == ' ';
	}
	return true;
}

static char *line_copy(const struct line *line, struct arena *arena)
{
	return arena_strndup(arena, line->text, line->length);
}

/* The first line is a title when it is short, no sentence, and stands apart:
 * by a blank line or by a date line under it. */
static void find_title(struct article *article, struct lines *lines, struct arena *arena)
{
	struct line *first = &lines->line[0];
	enum precision precision;
	bool update;

	if (article->title || lines->count < 2 || first->length > TITLE_MAX)
		return;
	if (begins(first, "title:")) {
		first->text += 6;
		first->length -= 6;
		while (first->length && *first->text == ' ') {
			first->text++;
			first->length--;
		}
	} else if ((ends_sentence(first) && first->text[first->length - 1] == '.') ||
		   (!lines->line[1].blank_before &&
		    bare_day(&lines->line[1], &precision) == DAY_NONE &&
		    stamp_day(&lines->line[1], &update, &precision) == DAY_NONE)) {
		return;
	}
	article->title = line_copy(first, arena);
	first->dropped = true;
}

static bool head_line(struct article *article, struct line *line, struct arena *arena,
		      int32_t today)
{
	enum precision precision = PRECISION_DAY;
	bool update = false;
	int32_t day = stamp_day(line, &update, &precision);

	/* a date alone may belong to a table, unless it is the date still missing */
	if (day == DAY_NONE) {
		day = bare_day(line, &precision);
		if (article->published != DAY_NONE && !article->published_by &&
		    day != article->published)
			day = DAY_NONE;
	}
	if (day != DAY_NONE) {
		take_stamp(article, day, precision, update, today);
		return true;
	}
	if (is_byline(line, true)) {
		if (!article->author)
			article->author = arena_strndup(arena, line->text + 3, line->length - 3);
		return true;
	}
	return article->title && line->length == strlen(article->title) &&
		!memcmp(line->text, article->title, line->length);
}

static void clean_head(struct article *article, struct lines *lines, struct arena *arena,
		       int32_t today)
{
	size_t first = 0;

	/* menus stand above the title, a word or two a line */
	while (first < lines->count &&
	       is_any(&lines->line[first], noise, sizeof noise / sizeof *noise))
		lines->line[first++].dropped = true;
	if (first < lines->count) {
		struct lines rest = { lines->line + first, lines->count - first };

		find_title(article, &rest, arena);
	}
	for (size_t i = first; i < lines->count && i < first + HEAD_LINES; i++) {
		struct line *line = &lines->line[i];

		if (line->dropped)
			continue;
		if (line->length > 120 || (!head_line(article, line, arena, today) &&
		    !is_any(line, noise, sizeof noise / sizeof *noise)))
			break;
		line->dropped = true;
	}
}

/* --- the tail -------------------------------------------------------------- */

static bool is_ending(const struct line *line)
{
	return is_any(line, endings, sizeof endings / sizeof *endings) ||
		(line->length < 200 && (begins(line, "this website uses cookies") ||
		 begins(line, "this site uses cookies") || begins(line, "we use cookies")));
}

static bool is_noise(const struct line *line)
{
	return is_any(line, noise, sizeof noise / sizeof *noise) ||
		(line->length < 200 && (begins(line, "\xc2\xa9 ") || begins(line, "copyright \xc2\xa9") ||
		 begins(line, "all rights reserved") || begins(line, "follow us on") ||
		 begins(line, "(reporting by ") || begins(line, "click here to") ||
		 begins(line, "read more:") || begins(line, "read also:") ||
		 begins(line, "also read:") || begins(line, "related:")));
}

static bool has_word(const struct line *line, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= line->length; i++)
		if (!strncasecmp(line->text + i, word, n) &&
		    (!i || !isalpha((unsigned char)line->text[i - 1])) &&
		    (i + n == line->length || !isalpha((unsigned char)line->text[i + n])))
			return true;
	return false;
}

/* The site speaks of itself: no report addresses its reader. */
static bool is_blurb(const struct line *line)
{
	static const char *const voices[] = { "brought to you", "bring to you", "bring you",
		"our readers", "our mission", "our team", "about us", "our website",
		"our newsletter", "our platform", "we provide", "we bring", "contact us" };

	if (line->length > 600 || memchr(line->text, '"', line->length) ||
	    memmem(line->text, line->length, "\xe2\x80\x9c", 3))
		return false;
	for (size_t i = 0; i < sizeof voices / sizeof *voices; i++)
		if (has_word(line, voices[i]))
			return true;
	return false;
}

static bool is_heading(const struct line *line)
{
	unsigned words = 1;

	for (size_t i = 0; i < line->length; i++)
		words += line->text[i] == ' ';
	return words <= 6 && line->length <= 60 && !ends_sentence(line);
}

/* The site's blurb between the body and what was cut: a heading, then its
 * praise of itself, at the very end. */
static void cut_blurb(struct lines *lines, size_t end)
{
	size_t at = end;

	while (at > 1 && end - at < 3 && is_blurb(&lines->line[at - 1]))
		at--;
	if (at == end)
		return;
	if (at > 1 && is_heading(&lines->line[at - 1]))
		at--;
	for (; at < end; at++)
		lines->line[at].dropped = true;
}

static void clean_tail(struct lines *lines)
{
	size_t body = 0, end = lines->count;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->line[i];

		if (line->dropped)
			continue;
		if (body && is_ending(line)) {
			end = i;
			break;
		}
		if (is_noise(line))
			line->dropped = true;
		else
			body += line->length > 60 || ends_sentence(line);
	}
	for (size_t i = end; i < lines->count; i++)
		lines->line[i].dropped = true;
	if (end < lines->count)
		cut_blurb(lines, end);
}

/* --- the dateline ----------------------------------------------------------- */

/* A dateline that names the year ("ROME, May 28, 2002 (Agency) - ") dates a
 * story that says nothing else of its day. */
static void find_dateline_day(struct article *article, const char *from, const char *to,
			      int32_t today)
{
	enum precision precision;
	int32_t day;
	size_t digits = 0;

	if (article->published != DAY_NONE && !article->published_by)
		return;
	for (const char *c = from; c < to && digits < 4; c++)
		digits = isdigit((unsigned char)*c) ? digits + 1 : 0;
	day = digits == 4 ? day_read(from, (size_t)(to - from), &precision) : DAY_NONE;
	if (day == DAY_NONE || precision != PRECISION_DAY || (today != DAY_NONE && day > today + 7))
		return;
	article->published = day;
	article->published_precision = precision;
	article->published_by = false;
	article->published_basis = "dateline";
}

/* "KYIV, Nov 24 (Agency) — ": capitals up to a comma, bracket or dash, and a
 * dash within the first hundred bytes. */
static void find_dateline(struct article *article, struct arena *arena, int32_t today)
{
	static const char *const dashes[] = { " - ", " -- ", "\xe2\x80\x94", "\xe2\x80\x93" };
	const char *text = article->text, *dash = NULL;
	size_t place, after, upper = 0;

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		const char *at = memmem(text, strnlen(text, 100), dashes[i], strlen(dashes[i]));

		if (at && (!dash || at < dash))
			dash = at;
	}
	if (!dash)
		return;
	place = strcspn(text, ",(");
	if (place > (size_t)(dash - text))
		place = (size_t)(dash - text);
	after = place;
	while (place && text[place - 1] == ' ')
		place--;
	for (size_t i = 0; i < place; i++) {
		if (islower((unsigned char)text[i]) || isdigit((unsigned char)text[i]) ||
		    text[i] == '\n')
			return;
		upper += isupper((unsigned char)text[i]) != 0;
	}
	if (upper < 3 || place > 40)
		return;
	if (!article->place)
		article->place = arena_strndup(arena, text, place);
	find_dateline_day(article, text + after, dash, today);
}

static const char *joined_lines(const struct lines *lines, size_t room, struct arena *arena)
{
	char *text = arena_alloc(arena, room);
	bool gap = false;
	size_t n = 0;

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->line[i];

		gap |= line->blank_before;
		if (line->dropped) {
			gap = true;
			continue;
		}
		if (n)
			text[n++] = '\n';
		if (n && gap)
			text[n++] = '\n';
		memcpy(text + n, line->text, line->length);
		n += line->length;
		gap = false;
	}
	text[n] = '\0';
	return text;
}

void clean_article(struct article *article, struct arena *arena, int32_t today)
{
	struct lines lines;
	const char *text;

	if (!article->text || !*article->text)
		return;
	split_lines(article->text, arena, &lines);
	clean_head(article, &lines, arena, today);
	clean_tail(&lines);
	/* each line may gain one byte: its blank line */
	text = joined_lines(&lines, strlen(article->text) + lines.count + 2, arena);
	if (*text)
		article->text = text;
	find_dateline(article, arena, today);
}
