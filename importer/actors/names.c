/* Names on tokens: the longest at each place, in one pass over the trie. */
#include "actors/actors.h"

static bool fits(const struct sentence *s, uint32_t i, const struct lex_name *name)
{
	for (uint32_t k = 0; k < name->n_tokens && k < 32; k++)
		if (name->caps >> k & 1 && !s->tokens[i + k].capital)
			return false;
	/* "WHO" is not the "Who" that opens a question */
	for (uint32_t k = 0; k < name->n_tokens && k < 32; k++)
		if (name->shouted >> k & 1 && !s->tokens[i + k].all_capitals)
			return false;
	return true;
}

static int weight(const struct lexicon *lex, const struct lex_name *name)
{
	static const int by_kind[] = {
		[KIND_COUNTRY] = 7, [KIND_ORGANISATION] = 6, [KIND_GROUP] = 6, [KIND_PERSON] = 5,
		[KIND_PEOPLE] = 4, [KIND_ROLE] = 3, [KIND_PLACE] = 2,
	};

	return by_kind[lexicon_actor(lex, name->actor)->kind];
}

/* The weightiest name of the chain that fits the text's capitals. */
static uint32_t choose(const struct lexicon *lex, const struct sentence *s, uint32_t i, uint32_t at)
{
	uint32_t best = 0;

	for (; at; at = lexicon_name(lex, at)->next)
		if (fits(s, i, lexicon_name(lex, at)) &&
		    (!best || weight(lex, lexicon_name(lex, at)) > weight(lex, lexicon_name(lex, best))))
			best = at;
	return best;
}

static bool direction(const struct sentence *s, uint32_t i)
{
	static const char *const words[] = { "West", "East", "North", "South" };

	return token_written(s, i, words, sizeof words / sizeof *words);
}

static uint32_t longest(const struct lexicon *lex, const struct sentence *s, uint32_t i, uint32_t *n)
{
	uint32_t node = s->tokens[i].names, best = 0;

	for (uint32_t k = i; node; node = lexicon_name_step(lex, node, s->tokens[k].word)) {
		uint32_t end = lexicon_name_end(lex, node);
		if (end && (end = choose(lex, s, i, end))) {
			best = end;
			*n = k - i + 1;
		}
		if (++k >= s->n || s->tokens[k].mark || !s->tokens[k].word)
			break;
	}
	/* "West Darfur", "the West Bank": a word of direction that goes on */
	if (best && i + *n < s->n && s->tokens[i + *n].capital && !s->tokens[i + *n].mark &&
	    lexicon_actor(lex, lexicon_name(lex, best)->actor)->kind == KIND_ORGANISATION &&
	    direction(s, i + *n - 1)) {
		*n = 1;
		return 0;
	}
	return best;
}

/* "the West" is no name within "the West Bank". */
static bool cuts_longer(const struct lexicon *lex, const struct sentence *s, uint32_t i, uint32_t n)
{
	uint32_t inner = 0;

	return n > 1 && s->tokens[i].tags & TAG_DET && longest(lex, s, i + 1, &inner) && inner + 1 > n;
}

void actors_names(const struct lexicon *lex, struct sentence *s)
{
	for (uint32_t i = 0; i < s->n;) {
		uint32_t n = 1, name;

		name = longest(lex, s, i, &n);
		if (name && cuts_longer(lex, s, i, n)) {
			name = 0;
			n = 1;
		}
		if (name) {
			const struct lex_actor *actor = lexicon_actor(lex, lexicon_name(lex, name)->actor);
			bool noun = lexicon_name(lex, name)->caps || n > 1 ||
				    (actor->kind == KIND_ROLE && !(s->tokens[i].tags & TAG_VERB &&
								   (s->tokens[i].tags & TAG_VERB_FIRST ||
								    actor->flags & ROLE_WEAPON)));

			s->tokens[i].name = name;
			s->tokens[i].name_tokens = (uint8_t)n;
			for (uint32_t k = i; k < i + n; k++)
				s->tokens[k].in_name = noun;
		}
		i += n;
	}
}
