/* Sentences and their tokens. */
#include <string.h>

#include "text/text.h"

static char mark_of(const char *text, uint32_t n)
{
	if (text[0] == '"' || (n >= 2 && (text[0] == '`' || text[0] == '\'')))
		return '"';
	if (n == 3 && !memcmp(text, "\xe2\x80", 2)) {
		unsigned char c = (unsigned char)text[2];

		return c == 0x9c || c == 0x9d || c == 0x9e ? '"' : c == 0x93 || c == 0x94 ? '-' : '\'';
	}
	return text[0];
}

bool token_spelled_out(const struct sentence *s, uint32_t i, const char *word)
{
	size_t n = strlen(word);

	return s->tokens[i].end - s->tokens[i].start == n &&
	       !strncasecmp(s->text + s->tokens[i].start, word, n);
}

bool token_among(const struct sentence *s, uint32_t i, const char *const *words, size_t n)
{
	char letter;

	if (i >= s->n)
		return false;
	letter = (char)(s->text[s->tokens[i].start] | 0x20);
	for (size_t k = 0; k < n; k++)
		if ((*words[k] | 0x20) == letter && token_spelled_out(s, i, words[k]))
			return true;
	return false;
}

bool token_written(const struct sentence *s, uint32_t i, const char *const *words, size_t n)
{
	const char *text = s->text + s->tokens[i].start;
	size_t length = s->tokens[i].end - s->tokens[i].start;

	for (size_t k = 0; k < n; k++)
		if (*words[k] == *text && strlen(words[k]) == length && !memcmp(text, words[k], length))
			return true;
	return false;
}

/* A word as it is looked up. */
struct folded {
	char text[62];
	uint8_t length;      /* 0 = no word */
};

static void fill(const char *text, const struct token_cut *cut, struct token *token)
{
	memset(token, 0, sizeof *token);
	token->start = cut->start;
	token->end = cut->end;
	token->kind = (uint8_t)cut->kind;
	token->capital = cut->capital;
	token->all_capitals = cut->all_capitals;
	token->joined = cut->joined;
	token->dotted = cut->dotted;
	if (cut->kind == TOKEN_PUNCT)
		token->mark = mark_of(text + cut->start, cut->end - cut->start);
	else if (cut->kind == TOKEN_NUMBER)
		token->tags = TAG_NUM;
}

/* Fetches what look_up() will read, so that it need not wait for memory. */
static void announce(const struct lexicon *lex, const char *text, const struct token_cut *cut,
		     struct folded *folded)
{
	folded->length = 0;
	if (cut->kind == TOKEN_PUNCT || cut->kind == TOKEN_NUMBER)
		return;
	folded->length = (uint8_t)token_fold(text, cut, folded->text, sizeof folded->text);
	lexicon_word_soon(lex, folded->text, folded->length);
}

static void look_up(const struct lexicon *lex, const struct folded *folded, struct token *token)
{
	struct word word;

	if (!folded->length)
		return;
	token->word = lexicon_inflected(lex, folded->text, folded->length, &word);
	token->tags = word.tags;
	token->names = word.name;
	token->lemma.verb = word.verb;
	token->lemma.noun = word.noun;
}

/* White space that holds an empty line, or the end, at text[at]? */
static bool paragraph_end(const char *text, size_t length, size_t at)
{
	int lines = 0;

	while (at < length && strchr(" \t\r\n", text[at]))
		lines += text[at++] == '\n';
	return lines >= 2 || at == length;
}

static bool starts_sentence(const char *text, size_t length, size_t at)
{
	while (at < length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' ||
	       text[at] == '"' || text[at] == '(' || text[at] == '\'' || text[at] == '{' || text[at] == '`' || text[at] == '['))
		at++;
	if (at >= length)
		return true;
	return (text[at] >= 'A' && text[at] <= 'Z') || (text[at] >= '0' && text[at] <= '9') ||
	       (unsigned char)text[at] >= 0x80;
}

static bool space_follows(const char *text, size_t length, size_t at)
{
	while (at < length && (text[at] == '"' || text[at] == '\'' || text[at] == ')' || text[at] == '}'))
		at++;
	if (at + 2 < length && !memcmp(text + at, "\xe2\x80\x9d", 3))
		at += 3;
	return at >= length || strchr(" \n\r\t", text[at]);
}

/* "... the U.S. The": a dotted token ends a sentence before these only. */
static bool common_opening(const char *text, size_t length, size_t at)
{
	static const char *const words[] = { "The ", "He ", "It ", "They ", "But ", "In ", "She ", "A ", "This " };

	while (at < length && strchr(" \n", text[at]))
		at++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (length - at > 4 && !strncmp(text + at, words[i], strlen(words[i])))
			return true;
	return false;
}

bool text_sentence(const struct lexicon *lex, const char *text, size_t length, size_t *at,
		   struct arena *arena, struct sentence *out)
{
	struct token room[SENTENCE_TOKENS];
	struct folded folded[SENTENCE_TOKENS];
	struct token_cut cut;
	uint32_t n = 0;

	memset(out, 0, sizeof *out);
	while (n < SENTENCE_TOKENS && token_next(text, length, at, &cut)) {
		struct token *token = &room[n];

		announce(lex, text, &cut, &folded[n++]);
		fill(text, &cut, token);
		if (paragraph_end(text, length, *at))
			break;
		if (token->dotted && *at < length && (text[*at] == ' ' || text[*at] == '\n') &&
		    token->end - token->start > 3 && common_opening(text, length, *at))
			break;
		if (token->mark != '.' && token->mark != '?' && token->mark != '!')
			continue;
		if (space_follows(text, length, *at) && starts_sentence(text, length, *at)) {
			/* closing quotes and brackets belong to it */
			while (n < SENTENCE_TOKENS && *at < length && text[*at] != ' ' && text[*at] != '\n' &&
			       token_next(text, length, at, &cut)) {
				announce(lex, text, &cut, &folded[n]);
				fill(text, &cut, &room[n++]);
			}
			break;
		}
	}
	if (!n)
		return false;
	out->text = text;
	out->start = room[0].start;
	out->end = room[n - 1].end;
	out->n = n;
	for (uint32_t i = 0; i < n; i++)
		look_up(lex, &folded[i], &room[i]);
	out->tokens = arena_alloc(arena, n * sizeof *room);
	memcpy(out->tokens, room, n * sizeof *room);
	out->headline = true;
	for (uint32_t i = n; i-- > 0 && n - i < 4;) {
		if (room[i].mark == '?')
			out->question = true;
		if (room[i].mark == '.' || room[i].mark == '!' || room[i].mark == '?')
			out->headline = false;
	}
	return true;
}
