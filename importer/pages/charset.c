/* Bytes of any encoding to UTF-8. */
#include "pages/pages.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include <uchardet.h>

#include "base/late.h"
#include "base/utf8.h"
#include "page.h"

#define NAME_BYTES 48
#define HEAD_BYTES 4096   /* where a page may declare its encoding (HTML standard: 1024) */
#define DETECT_BYTES 65536

static bool name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':' || c == '.';
}

/* Takes the name that follows text's '=' and quotes, if one is there. */
static bool name_after(const char *text, const char *end, char name[NAME_BYTES])
{
	size_t n = 0;

	while (text < end && (isspace((unsigned char)*text) || *text == '=' ||
			      *text == '"' || *text == '\''))
		text++;
	while (text < end && name_char(*text) && n + 1 < NAME_BYTES)
		name[n++] = *text++;
	name[n] = '\0';
	return n > 2;
}

/* <meta charset=...>, http-equiv's "; charset=...", <?xml encoding=...?>. */
static bool declared_inside(const char *bytes, size_t length, char name[NAME_BYTES])
{
	const char *end = bytes + (length < HEAD_BYTES ? length : HEAD_BYTES);
	const char *at;

	for (at = bytes; at + 9 < end; at++) {
		if (strncasecmp(at, "charset", 7) == 0 && (at[7] == '=' || at[7] == ' ') &&
		    name_after(at + 7, end, name))
			return true;
		if (strncasecmp(at, "encoding=", 9) == 0 && at - bytes < 100 &&
		    name_after(at + 8, end, name))
			return true;
	}
	return false;
}

static const char *bom(const unsigned char *b, size_t length, size_t *skip)
{
	*skip = 0;
	if (length >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
		return *skip = 3, "UTF-8";
	if (length >= 2 && b[0] == 0xFF && b[1] == 0xFE)
		return *skip = 2, "UTF-16LE";
	if (length >= 2 && b[0] == 0xFE && b[1] == 0xFF)
		return *skip = 2, "UTF-16BE";
	return NULL;
}

/* Browsers read these labels as their Windows supersets. */
static const char *superset(const char *name)
{
	static const char *const pairs[][2] = {
		{ "iso-8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" },
		{ "us-ascii", "WINDOWS-1252" }, { "ascii", "WINDOWS-1252" },
		{ "iso-8859-9", "WINDOWS-1254" }, { "gb2312", "GB18030" },
		{ "gbk", "GB18030" }, { "shift_jis", "CP932" }, { "shift-jis", "CP932" },
		{ "ks_c_5601-1987", "CP949" }, { "euc-kr", "CP949" }, { "utf8", "UTF-8" },
		{ "x-sjis", "CP932" }, { "big5", "BIG5-HKSCS" },
	};
	size_t i;

	for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (strcasecmp(name, pairs[i][0]) == 0)
			return pairs[i][1];
	return name;
}

struct guess {
	char name[NAME_BYTES];
};

#define DETECTION(F) \
	F(uchardet_new) F(uchardet_handle_data) F(uchardet_data_end) \
	F(uchardet_get_charset) F(uchardet_delete)
LATE_LIBRARY(LATE_UCHARDET, DETECTION)

void charset_threads_init(void)
{
	late_ready(NULL); /* where it fails it fails again for each page */
}

static void detect(const char *bytes, size_t length, struct guess *guess)
{
	uchardet_t detector = late_ready(NULL) == STATUS_OK ? late.uchardet_new() : NULL;
	const char *found;

	guess->name[0] = '\0';
	if (!detector)
		return;
	late.uchardet_handle_data(detector, bytes, length < DETECT_BYTES ? length : DETECT_BYTES);
	late.uchardet_data_end(detector);
	found = late.uchardet_get_charset(detector);
	if (strlen(found) < NAME_BYTES)
		strcpy(guess->name, found);
	late.uchardet_delete(detector);
}

/* U+FFFD for each bad byte; arena memory. */
static char *repaired(const char *bytes, size_t length, struct arena *arena, size_t *out_length)
{
	size_t bad = 0, at = 0, n;
	uint32_t cp;
	char *out, *to;

	for (at = 0; at < length; at += n) {
		n = utf8_decode(bytes + at, length - at, &cp);
		if (n == 0 || cp == 0)
			n = 1, bad++;
	}
	to = out = arena_alloc(arena, length + 2 * bad + 1);
	for (at = 0; at < length; at += n) {
		n = utf8_decode(bytes + at, length - at, &cp);
		if (n == 0 || cp == 0) {
			memcpy(to, "\xEF\xBF\xBD", 3);
			to += 3;
			n = 1;
			continue;
		}
		memcpy(to, bytes + at, n);
		to += n;
	}
	*to = '\0';
	*out_length = (size_t)(to - out);
	return out;
}

/* NULL when iconv knows no such encoding. */
static char *converted(const char *bytes, size_t length, const char *from,
		       struct arena *arena, size_t *out_length)
{
	size_t room = length * 4 + 16, left = room, in_left = length;
	char *out, *to, *in = (char *)(uintptr_t)bytes;
	iconv_t cd;

	/* Allocated first: a jump out of the arena would leak the descriptor. */
	to = out = arena_alloc(arena, room + 1);
	cd = iconv_open("UTF-8", superset(from));
	if (cd == (iconv_t)-1)
		return NULL;
	while (in_left > 0 && iconv(cd, &in, &in_left, &to, &left) == (size_t)-1) {
		if (left < 4 || in_left == 0)
			break;
		memcpy(to, "\xEF\xBF\xBD", 3);
		to += 3;
		left -= 3;
		in++;
		in_left--;
	}
	iconv_close(cd);
	*to = '\0';
	*out_length = (size_t)(to - out);
	return utf8_valid(out, *out_length) && !memchr(out, 0, *out_length) ? out :
		repaired(out, *out_length, arena, out_length);
}

char *page_utf8(const void *bytes, size_t length, const char *declared,
		struct arena *arena, size_t *out_length)
{
	const char *data = bytes, *by_bom;
	char name[NAME_BYTES] = "", *out;
	struct guess guess;
	size_t skip;

	by_bom = bom(bytes, length, &skip);
	data += skip;
	length -= skip;
	if (by_bom && strcmp(by_bom, "UTF-8") != 0) {
		out = converted(data, length, by_bom, arena, out_length);
		if (out)
			return out;
	}
	/* Text that is valid UTF-8 and not all ASCII is nothing else in
	 * practice, whatever a wrong declaration says. */
	if (utf8_valid_prefix(data, length) + 4 > length)
		return repaired(data, length, arena, out_length);
	if (declared && strcasecmp(superset(declared), "UTF-8") != 0 &&
	    (out = converted(data, length, declared, arena, out_length)))
		return out;
	if (declared_inside(data, length, name) && strcasecmp(superset(name), "UTF-8") != 0 &&
	    strncasecmp(name, "utf-16", 6) != 0 &&
	    (out = converted(data, length, name, arena, out_length)))
		return out;
	/* Declared UTF-8 and nearly so: repair the few bad bytes. */
	if ((declared || name[0]) && utf8_valid_prefix(data, length) > length / 2)
		return repaired(data, length, arena, out_length);
	detect(data, length, &guess);
	if (guess.name[0] && strcasecmp(guess.name, "UTF-8") != 0 &&
	    (out = converted(data, length, guess.name, arena, out_length)))
		return out;
	return repaired(data, length, arena, out_length);
}
