/* One pass from bytes to tokens: words, numbers, marks. */
#include <string.h>

#include "private.h"

struct scan {
	const struct dates *dates;
	const char *text;
	size_t length, at;
	bool spaced, paragraph, line, sentence;
};

/* Dashes and quotes of the General Punctuation block, the minus sign, and
 * spaces: one mark for each family.  0: a letter. */
static char mark_of(const char *text, size_t length, size_t *bytes)
{
	unsigned char a = (unsigned char)text[0];
	unsigned char b = length > 1 ? (unsigned char)text[1] : 0;
	unsigned char c = length > 2 ? (unsigned char)text[2] : 0;

	*bytes = 1;
	if (a < 0x80)
		return a == '`' || a == '"' ? '\'' : (char)a;
	if (a == 0xC2 && b == 0xA0) {
		*bytes = 2;
		return ' ';
	}
	if (a != 0xE2 || (b != 0x80 && b != 0x88))
		return 0;
	*bytes = 3;
	if (b == 0x88)
		return c == 0x92 ? '-' : '?';
	if (c <= 0x8B || c == 0xAF)
		return ' ';
	if (c >= 0x90 && c <= 0x95)
		return '-';
	return c >= 0x98 && c <= 0x9F ? '\'' : '*';
}

static inline bool is_letter(const struct scan *s, size_t at)
{
	unsigned char c = (unsigned char)s->text[at];
	size_t bytes;

	if (c < 0x80)
		return (unsigned char)((c | 32) - 'a') < 26;
	return !mark_of(s->text + at, s->length - at, &bytes);
}

static bool is_digit(const struct scan *s, size_t at)
{
	return at < s->length && s->text[at] >= '0' && s->text[at] <= '9';
}

static void skip_space(struct scan *s)
{
	size_t breaks = 0, bytes;

	while (s->at < s->length) {
		char c = s->text[s->at];

		/* most tokens begin behind one space */
		if (c > '@')
			break;
		c = mark_of(s->text + s->at, s->length - s->at, &bytes);
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			break;
		breaks += c == '\n';
		s->spaced = true;
		s->at += bytes;
	}
	s->line |= breaks > 0;
	if (breaks > 1)
		s->paragraph = s->sentence = true;
}

/* st, nd, rd, th after digits, with no letter behind. */
static bool ordinal_suffix(const struct scan *s, size_t at)
{
	static const char suffixes[] = "stndrdth";
	char a, b;

	if (at + 2 > s->length)
		return false;
	a = (char)(s->text[at] | 32);
	b = (char)(s->text[at + 1] | 32);
	for (size_t i = 0; i < 8; i += 2)
		if (a == suffixes[i] && b == suffixes[i + 1])
			return at + 2 >= s->length || !is_letter(s, at + 2);
	return false;
}

static void scan_number(struct scan *s, struct token *token)
{
	size_t start = s->at, digits;

	token->kind = TOKEN_NUMBER;
	while (is_digit(s, s->at)) {
		if (s->at - start < 9)
			token->number = token->number * 10 + (uint32_t)(s->text[s->at] - '0');
		s->at++;
	}
	digits = s->at - start;
	token->digits = digits > 1000 ? 1000 : (uint16_t)digits;
	if (ordinal_suffix(s, s->at)) {
		token->nth = true;
		s->at += 2;
	} else if (s->at < s->length && s->text[s->at] == 's' &&
		   (s->at + 1 >= s->length || !is_letter(s, s->at + 1))) {
		token->plural = true;
		s->at++;
	}
}

static void scan_word(struct scan *s, struct token *token)
{
	char lower[32];
	size_t start = s->at, length;

	token->kind = TOKEN_WORD;
	for (; s->at < s->length; s->at++) {
		char c = s->text[s->at], small = (char)(c | 32);

		if ((unsigned char)(small - 'a') >= 26) {
			if (!is_letter(s, s->at))
				break;
			small = c;
		}
		if (s->at - start < sizeof lower)
			lower[s->at - start] = small;
	}
	length = s->at - start;
	token->capital = s->text[start] >= 'A' && s->text[start] <= 'Z';
	if (length < sizeof lower)
		token->word = dates_word(s->dates, lower, length);
}

static void scan_token(struct scan *s, struct token *token)
{
	size_t bytes;

	*token = (struct token){ .start = (uint32_t)s->at, .spaced = s->spaced,
				 .paragraph = s->paragraph, .line = s->line };
	s->spaced = s->paragraph = s->line = false;
	if (is_digit(s, s->at)) {
		scan_number(s, token);
	} else if (is_letter(s, s->at)) {
		scan_word(s, token);
	} else {
		token->kind = TOKEN_MARK;
		token->mark = mark_of(s->text + s->at, s->length - s->at, &bytes);
		s->at += bytes;
	}
	token->end = (uint32_t)s->at;
}

/* A capital after a full stop opens a sentence unless the stop belongs to a
 * short word ("Nov.", "U.S.", "Gen."). */
static bool opens_sentence(const struct token *stop, const struct token *before)
{
	if (stop->mark == '!' || stop->mark == '?')
		return true;
	return stop->mark == '.' && !(before->kind == TOKEN_WORD &&
				      (before->end - before->start <= 1 ||
				       (before->capital && before->end - before->start <= 3) ||
				       (before->word && before->word->classes >> W_SHORT & 1)));
}

static void mark_sentence(struct scan *s, struct token *tokens, size_t n)
{
	struct token *token = &tokens[n];
	size_t k = n;

	if (n == 0)
		s->sentence = true;
	if (token->kind == TOKEN_MARK && token->mark == '\'')
		return;
	while (k > 0 && n - k < 3 && tokens[k - 1].kind == TOKEN_MARK &&
	       (tokens[k - 1].mark == '\'' || tokens[k - 1].mark == ')'))
		k--;
	if (k > 1 && token->spaced && (token->capital || token->kind == TOKEN_NUMBER) &&
	    tokens[k - 1].kind == TOKEN_MARK)
		s->sentence |= opens_sentence(&tokens[k - 1], &tokens[k - 2]);
	token->sentence = s->sentence;
	s->sentence = false;
}

size_t dates_tokens(const struct dates *dates, const char *text, size_t length,
		    struct arena *arena, struct token **out)
{
	struct scan s = { .dates = dates, .text = text, .length = length, .spaced = true };
	size_t n = 0, capacity = 64 + length / 5;
	struct token *tokens = arena_alloc(arena, capacity * sizeof *tokens);

	for (;;) {
		skip_space(&s);
		if (n + 1 >= capacity) {
			tokens = arena_grow(arena, tokens, capacity * sizeof *tokens,
					    2 * capacity * sizeof *tokens);
			capacity *= 2;
		}
		if (s.at >= s.length)
			break;
		scan_token(&s, &tokens[n]);
		mark_sentence(&s, tokens, n);
		n++;
	}
	tokens[n] = (struct token){ .start = (uint32_t)length, .end = (uint32_t)length,
				    .spaced = true, .sentence = true, .paragraph = true };
	*out = tokens;
	return n;
}
