/*
 * Text: sentences, tokens, parts of speech, phrases.  A light reading, linear
 * in length: enough to find who stands before a verb and what after it.
 *
 * A sentence is cut at SENTENCE_TOKENS tokens, wherever that falls: what
 * follows is read as another sentence.
 *
 *     at = 0;
 *     while (text_sentence(lex, text, length, &at, &arena, &sentence)) {
 *             ... names are put on the tokens (room actors) ...
 *             text_read(&sentence, &arena);
 *     }
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/arena.h"
#include "lexicon/lexicon.h"

#define SENTENCE_TOKENS 240

enum pos {
	POS_PUNCT, POS_NOUN, POS_ADJ, POS_ADV, POS_VERB, POS_AUX, POS_MODAL, POS_NOT,
	POS_TO, POS_DET, POS_POSS, POS_POSSESSIVE, POS_PRON, POS_PREP, POS_CONJ, POS_SUB,
	POS_THAT, POS_WH, POS_NUM,
};

enum verb_form { FORM_NONE, FORM_FINITE, FORM_PAST, FORM_PARTICIPLE, FORM_ING, FORM_BASE };

struct token {
	uint32_t start, end;  /* bytes of the text */
	uint32_t word;        /* number of the folded form, 0 = unknown */
	uint32_t tags;        /* what it may be */
	struct lemma_pair lemma;
	uint8_t kind;         /* enum token_kind */
	uint8_t pos;          /* enum pos */
	uint8_t form;         /* enum verb_form */
	char mark;            /* the character of a punctuation mark; '"' for all quotes */
	bool capital, all_capitals, joined, dotted;
	uint32_t name;        /* the name that begins here, 0 = none (room actors) */
	uint8_t name_tokens;  /* its length */
	uint32_t names;       /* node of the lexicon's names that begin with this word, 0 = none */
	bool in_name;         /* inside a name written with capitals, or a known role */
};

enum phrase_kind {
	PHRASE_NOUN, PHRASE_VERB, PHRASE_PREP, PHRASE_CONJ, PHRASE_SUB, PHRASE_THAT, PHRASE_WH,
	PHRASE_COMMA, PHRASE_STOP, PHRASE_QUOTE, PHRASE_OPEN, PHRASE_CLOSE, PHRASE_ADV, PHRASE_ADJ,
};

enum verb_shape { VERB_FINITE, VERB_INFINITIVE, VERB_ING, VERB_PARTICIPLE };

struct phrase_read {
	uint8_t kind;
	uint16_t first, last; /* tokens, inclusive */
	uint16_t head;        /* main verb, or head noun */
	/* verb groups */
	uint8_t shape;
	bool passive, negated, past, future, perfect;
	uint32_t modal;       /* word number of the modal, 0 = none */
	uint16_t particle;    /* token of a particle right after it, 0 = none */
};

struct sentence {
	const char *text;
	uint32_t start, end;
	struct token *tokens;
	uint32_t n;
	struct phrase_read *phrases;
	uint32_t n_phrases;
	bool question;
	bool headline;        /* ends without a full stop */
};

/* The next sentence at or after *at, its tokens made; false at the end. */
bool text_sentence(const struct lexicon *lex, const char *text, size_t length, size_t *at,
		   struct arena *arena, struct sentence *out);
/* The rest of token_spelled(). */
bool token_spelled_out(const struct sentence *s, uint32_t i, const char *word);
/* Whether token i is a word, given in small letters, whatever its case; no token
 * of the sentence is none.  Most words differ in their first letter already. */
static inline bool token_spelled(const struct sentence *s, uint32_t i, const char *word)
{
	return i < s->n && (s->text[s->tokens[i].start] | 0x20) == (*word | 0x20) &&
	       token_spelled_out(s, i, word);
}
/* The same for any of n words. */
bool token_among(const struct sentence *s, uint32_t i, const char *const *words, size_t n);
/* Whether token i is one of n words letter by letter, capitals and all. */
bool token_written(const struct sentence *s, uint32_t i, const char *const *words, size_t n);
/* Tags the tokens and makes the phrases. Names must be on the tokens. */
void text_read(struct sentence *sentence, struct arena *arena);

#endif
