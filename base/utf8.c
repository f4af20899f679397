#include "base/utf8.h"

#include <string.h>
#include <wchar.h>

#define REPLACEMENT "\xEF\xBF\xBD"

size_t utf8_decode(const char *text, size_t length, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t value, least;
	size_t size;

	if (!length)
		return 0;
	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	if (s[0] >= 0xC2 && s[0] <= 0xDF) {
		size = 2;
		value = s[0] & 0x1Fu;
		least = 0x80;
	} else if ((s[0] & 0xF0) == 0xE0) {
		size = 3;
		value = s[0] & 0x0Fu;
		least = 0x800;
	} else if (s[0] >= 0xF0 && s[0] <= 0xF4) {
		size = 4;
		value = s[0] & 0x07u;
		least = 0x10000;
	} else {
		return 0;
	}
	if (length < size)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3Fu);
	}
	if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*cp = value;
	return size;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t utf8_valid_prefix(const char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t cp;
		uint64_t eight;
		size_t size;

		if (length - at >= 8) {
			memcpy(&eight, text + at, 8);
			if (!(eight & 0x8080808080808080u)) {
				at += 8;
				continue;
			}
		}
		size = utf8_decode(text + at, length - at, &cp);
		if (!size)
			break;
		at += size;
	}
	return at;
}

bool utf8_valid(const char *text, size_t length)
{
	return utf8_valid_prefix(text, length) == length;
}

size_t utf8_count(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

size_t utf8_cut(const char *text, size_t length, size_t at_most)
{
	size_t cut = at_most;

	if (length <= at_most)
		return length;
	while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80)
		cut--;
	return cut;
}

void utf8_repair(struct strbuf *to, const char *text, size_t length)
{
	while (length) {
		size_t good = utf8_valid_prefix(text, length);
		const char *nul = memchr(text, 0, good);

		if (nul)
			good = (size_t)(nul - text);
		strbuf_add(to, text, good);
		text += good;
		length -= good;
		if (length) {
			strbuf_adds(to, REPLACEMENT);
			text++;
			length--;
		}
	}
}

static bool unprintable(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ||
	       (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
	       cp == 0x200E || cp == 0x200F || cp == 0x061C || cp == 0xFEFF;
}

void utf8_printable(struct strbuf *to, const char *text, size_t length)
{
	while (length) {
		uint32_t cp = 0;
		size_t size = utf8_decode(text, length, &cp);

		if (cp == '\t' || cp == '\n' || cp == '\r')
			strbuf_addc(to, ' ');
		else if (!size || unprintable(cp))
			strbuf_adds(to, REPLACEMENT);
		else
			strbuf_add(to, text, size);
		size = size ? size : 1;
		text += size;
		length -= size;
	}
}

size_t utf8_width(const char *text, size_t length)
{
	size_t columns = 0;

	while (length) {
		uint32_t cp;
		size_t size = utf8_decode(text, length, &cp);
		int width = size ? wcwidth((wchar_t)cp) : 1;

		if (!size)
			size = 1;
		columns += width < 0 ? 1u : (size_t)width;
		text += size;
		length -= size;
	}
	return columns;
}

uint32_t utf8_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if ((cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) || (cp >= 0x391 && cp <= 0x3A9) ||
	    (cp >= 0x410 && cp <= 0x42F))
		return cp + 32;
	if ((cp >= 0x100 && cp <= 0x137) || (cp >= 0x14A && cp <= 0x177) ||
	    (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x460 && cp <= 0x481) ||
	    (cp >= 0x48A && cp <= 0x4BF) || (cp >= 0x1DE && cp <= 0x1EF))
		return cp | 1;
	if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E))
		return cp & 1 ? cp + 1 : cp;
	if (cp >= 0x400 && cp <= 0x40F)
		return cp + 80;
	return cp;
}

/* Base letters of U+00C0..U+017F, lower case; "" keeps the code point. */
static const char *const latin[0x180 - 0xC0] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
};

static const char *punctuation(uint32_t cp)
{
	switch (cp) {
	case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x02BC:
	case 0x00B4: case 0x02BB:
		return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x00AB: case 0x00BB:
		return "\"";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015:
	case 0x2212:
		return "-";
	case 0x00A0: case 0x2009: case 0x200A: case 0x202F: case 0x2007:
		return " ";
	case 0x2026:
		return "...";
	case 0x00AD: case 0x200B: case 0x200C: case 0x200D: case 0xFEFF:
		return "";
	}
	return NULL;
}

void utf8_fold(struct strbuf *to, const char *text, size_t length)
{
	while (length) {
		uint32_t cp;
		size_t size = utf8_decode(text, length, &cp);
		const char *plain;
		char bytes[4];

		if (!size) {
			strbuf_adds(to, REPLACEMENT);
			text++;
			length--;
			continue;
		}
		text += size;
		length -= size;
		if (cp >= 0xC0 && cp < 0x180 && latin[cp - 0xC0] && latin[cp - 0xC0][0]) {
			strbuf_adds(to, latin[cp - 0xC0]);
			continue;
		}
		plain = cp >= 0x80 ? punctuation(cp) : NULL;
		if (plain) {
			strbuf_adds(to, plain);
			continue;
		}
		/* combining marks after a letter fold away with it */
		if (cp >= 0x300 && cp <= 0x36F)
			continue;
		strbuf_add(to, bytes, utf8_encode(utf8_lower(cp), bytes));
	}
}
