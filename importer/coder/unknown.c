/* Names in actor position that no entry of the lexicon knows. */
#include "private.h"

/* "Army of the Sun", "Fuerza de Paz", "Ahmed al Hassan". */
static bool joins_names(const struct sentence *s, uint32_t i)
{
	static const char *const words[] = { "of", "for", "the", "de", "del", "la", "al", "el", "bin", "ibn", "von", "van" };

	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (token_spelled(s, i, words[k]))
			return true;
	return false;
}

static bool may_name(const struct sentence *s, uint32_t i)
{
	const struct token *t = &s->tokens[i];

	return t->kind == TOKEN_WORD && t->capital && !(t->tags & (TAG_PRON | TAG_DET | TAG_POSS | TAG_OBJ)) &&
	       t->end - t->start > 1;
}

/* The first word of a sentence has its capital anyway. */
static bool is_first_word(const struct sentence *s, uint32_t i)
{
	while (i && s->tokens[i - 1].kind == TOKEN_PUNCT)
		i--;
	return i == 0;
}

/* Headlines and agency slugs in capitals show nothing of what is a name. */
static bool is_shouted(const struct sentence *s)
{
	uint32_t words = 0, shouted = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		words += s->tokens[i].kind == TOKEN_WORD;
		shouted += s->tokens[i].kind == TOKEN_WORD && s->tokens[i].all_capitals;
	}
	return shouted * 2 > words;
}

static bool is_common(const struct token *t)
{
	return t->word || t->lemma.noun || t->lemma.verb;
}

/* The end of the run of capitals that begins at i, joined by small words. */
static uint32_t run_end(const struct sentence *s, uint32_t i, uint32_t last)
{
	uint32_t end = i, k = i + 1;

	while (k <= last) {
		if (may_name(s, k)) {
			end = k++;
			continue;
		}
		if (!joins_names(s, k) || k - end > 2)
			break;
		k++;
	}
	return end;
}

bool unknown_name_find(const struct sentence *s, const struct found *found, uint32_t *first,
		       uint32_t *last)
{
	if (found->code || found->own || found->pronoun || is_shouted(s))
		return false;
	for (uint32_t i = found->first; i <= found->last; i++) {
		if (!may_name(s, i))
			continue;
		*first = i;
		*last = run_end(s, i, found->last);
		/* a common noun that begins the sentence */
		if (*last > i || !is_common(&s->tokens[i]) || !is_first_word(s, i))
			return true;
	}
	return false;
}
