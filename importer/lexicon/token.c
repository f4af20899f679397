#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "lexicon/lexicon.h"

/* Length of the apostrophe at text[at], typographic ones too; 0 = none there. */
static size_t apostrophe(const char *text, size_t length, size_t at)
{
	if (at < length && text[at] == '\'')
		return 1;
	if (at + 2 < length && !memcmp(text + at, "\xe2\x80\x99", 3))
		return 3;
	if (at + 1 < length && !memcmp(text + at, "\xca\xbc", 2))
		return 2;
	return 0;
}

static bool ascii_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

static bool digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Bytes of the letter at text[at]; 0 = no letter.  Beyond ASCII all is taken
 * as letters but the punctuation of Latin-1 and of the General block. */
static size_t letter(const char *text, size_t length, size_t at)
{
	uint32_t cp;
	size_t n;

	if (at >= length)
		return 0;
	if (ascii_letter(text[at]))
		return 1;
	if ((unsigned char)text[at] < 0xc2)
		return 0;
	n = utf8_decode(text + at, length - at, &cp);
	if (!n || cp < 0xc0 || cp == 0xd7 || cp == 0xf7 || cp == 0x2bc || cp == 0xfeff ||
	    (cp >= 0x2000 && cp < 0x2070) || (cp >= 0x20a0 && cp < 0x20d0) ||
	    (cp >= 0x2190 && cp < 0x2c00) || (cp >= 0x3000 && cp < 0x3040))
		return 0;
	return n;
}

static bool upper_at(const char *text, size_t length, size_t at)
{
	uint32_t cp;

	if ((unsigned char)text[at] < 0x80)
		return text[at] >= 'A' && text[at] <= 'Z';
	return utf8_decode(text + at, length - at, &cp) && utf8_lower(cp) != cp;
}

/* "U.S.", "a.m.": single letters, each with its stop; the end of them, or 0. */
static size_t dotted_letters(const char *text, size_t length, size_t at)
{
	size_t n = 0;

	while (at + 1 < length && ascii_letter(text[at]) && text[at + 1] == '.') {
		at += 2;
		n++;
	}
	if (n >= 1 && at < length && ascii_letter(text[at]) && n >= 2 &&
	    !letter(text, length, at + 1))
		return at + 1; /* "U.S.A" */
	return n >= 2 ? at : 0;
}

static const char *const stopped[] = {
	"adm", "amb", "brig", "capt", "cmdr", "col", "corp", "dr", "gen", "gov", "hon",
	"lt", "maj", "mr", "mrs", "ms", "mt", "prof", "rep", "rev", "sen", "sgt", "st",
	"jan", "feb", "aug", "sept", "sep", "oct", "nov", "dec", "no", "vs", "inc", "ltd", "co",
};

static bool takes_stop(const char *text, size_t n)
{
	char low[8];

	if (n == 1)
		return text[0] >= 'A' && text[0] <= 'Z' && text[0] != 'I';
	if (n > 4 || !(text[0] >= 'A' && text[0] <= 'Z'))
		return false;
	for (size_t i = 0; i < n; i++)
		low[i] = (char)(text[i] | 32);
	for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++)
		if (strlen(stopped[i]) == n && !memcmp(stopped[i], low, n))
			return true;
	return false;
}

/* 's, 'll, 're, n't after a word; bytes of it, 0 = none. */
static size_t clitic(const char *text, size_t length, size_t at)
{
	static const char *const tails[] = { "s", "ll", "re", "ve", "d", "m", "S" };
	size_t quote = apostrophe(text, length, at);

	if (!quote)
		return 0;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		size_t n = strlen(tails[i]);

		if (at + quote + n <= length && !memcmp(text + at + quote, tails[i], n) &&
		    !letter(text, length, at + quote + n) &&
		    !(at + quote + n < length && digit(text[at + quote + n])))
			return quote + n;
	}
	return 0;
}

static void cut_number(const char *text, size_t length, size_t *at, struct token_cut *out)
{
	size_t i = *at;

	while (i < length && (digit(text[i]) ||
	       ((text[i] == ',' || text[i] == '.' || text[i] == ':') && i + 1 < length &&
		digit(text[i + 1]))))
		i++;
	while (i < length && ascii_letter(text[i]))
		i++; /* "10th", "25km" */
	out->kind = TOKEN_NUMBER;
	out->end = (uint32_t)i;
	*at = i;
}

static void cut_word(const char *text, size_t length, size_t *at, struct token_cut *out)
{
	size_t i = *at, n, letters = 0, uppers = 0, quote;
	size_t dots = dotted_letters(text, length, i);

	out->kind = TOKEN_WORD;
	out->capital = upper_at(text, length, i);
	if (dots) {
		out->dotted = true;
		out->end = (uint32_t)dots;
		*at = dots;
		return;
	}
	for (;;) {
		for (; i < length && ascii_letter(text[i]); i++) {
			uppers += text[i] <= 'Z';
			letters++;
		}
		n = letter(text, length, i);
		if (!n && i < length && digit(text[i]))
			n = 1;
		if (n) {
			uppers += upper_at(text, length, i);
			letters++;
			i += n;
			continue;
		}
		quote = apostrophe(text, length, i);
		if (!quote || clitic(text, length, i) || !letter(text, length, i + quote))
			break;
		/* "n't" is a word of its own; "O'Brien" is one word */
		if (i > *at && text[i - 1] == 'n' && text[i + quote] == 't' &&
		    !letter(text, length, i + quote + 1) && i - 1 > *at) {
			i -= 1;
			break;
		}
		if (i > *at + 0 && text[i - 1] == 'n' && text[i + quote] == 't' && i - 1 == *at) {
			i += quote + 1; /* the "n't" itself */
			break;
		}
		i += quote;
	}
	out->all_capitals = letters >= 2 && uppers == letters;
	if (i < length && text[i] == '.' && takes_stop(text + *at, i - *at)) {
		out->dotted = true;
		i++;
	}
	out->end = (uint32_t)i;
	*at = i;
}

static bool space_at(const char *text, size_t length, size_t at, size_t *n)
{
	unsigned char c = (unsigned char)text[at];

	*n = 1;
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return true;
	if (c == 0xc2 && at + 1 < length && (unsigned char)text[at + 1] == 0xa0) {
		*n = 2;
		return true;
	}
	return false;
}

bool token_next(const char *text, size_t length, size_t *at, struct token_cut *out)
{
	size_t i = *at, n;
	bool joined = false;

	while (i < length && space_at(text, length, i, &n))
		i += n;
	if (i > *at || i == 0 || i >= length)
		joined = false;
	else if (text[i] == '-' && letter(text, length, i + 1) + (i + 1 < length && digit(text[i + 1]))) {
		joined = true;
		i++;
	} else if (text[i] == '/' && letter(text, length, i + 1)) {
		joined = true;
		i++;
	}
	if (i >= length)
		return false;
	memset(out, 0, sizeof *out);
	out->joined = joined;
	out->start = (uint32_t)i;
	if (letter(text, length, i)) {
		cut_word(text, length, &i, out);
	} else if (digit(text[i])) {
		cut_number(text, length, &i, out);
	} else if (i > 0 && (n = clitic(text, length, i)) && letter(text, length, i - 1) ) {
		out->kind = TOKEN_POSSESSIVE;
		i += n;
		out->end = (uint32_t)i;
	} else {
		uint32_t cp;

		out->kind = TOKEN_PUNCT;
		n = (unsigned char)text[i] < 0x80 ? 1 : utf8_decode(text + i, length - i, &cp);
		i += n ? n : 1;
		while (i < length && text[i] == text[out->start] && (text[i] == '-' || text[i] == '.' ||
		       text[i] == '`' || text[i] == '\''))
			i++;
		out->end = (uint32_t)i;
	}
	*at = i;
	return true;
}

size_t token_fold(const char *text, const struct token_cut *cut, char *buffer, size_t room)
{
	size_t n = cut->end - cut->start, out = 0;
	bool ascii = true;

	if (n > room)
		n = room;
	for (size_t i = 0; i < n; i++) {
		char c = text[cut->start + i];

		if (c & (char)0x80)
			ascii = false;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 32);
		buffer[out++] = c;
	}
	if (!ascii) {
		struct strbuf sb;

		strbuf_init(&sb);
		utf8_fold(&sb, text + cut->start, n);
		out = sb.length < room ? sb.length : room;
		memcpy(buffer, sb.data, out);
		strbuf_release(&sb);
	}
	if (cut->dotted && out > 1 && buffer[out - 1] == '.')
		out--;
	return out;
}
