/*
 * Actors: who a noun phrase names.  Names are put on the tokens in one pass,
 * longest first, before the text is read; then each noun phrase is resolved:
 * by name (a person by the office held on the day), by role with country, by
 * "of"/"in"/"from" phrases, by apposition, by pronoun, by the article's
 * country for a role that has none of its own.
 */
#ifndef ACTORS_ACTORS_H
#define ACTORS_ACTORS_H

#include "base/arena.h"
#include "text/text.h"

/* One actor as read.  code NULL: words without an actor known for them. */
struct found {
	const char *code;
	const char *name;
	const char *entity;
	const struct lex_actor *entry; /* what named it, or NULL */
	const struct lex_actor *role;  /* the role word, or NULL */
	uint16_t first, last;          /* tokens: the phrase with what hangs on it */
	bool pronoun, own;             /* by pronoun; "its", "their": of the source itself */
	bool guessed;                  /* country by context */
	bool place;                    /* a place, no actor by itself */
	bool titled;                   /* a person with the title of an office */
	bool capital;                  /* named by its capital: the government where it acts */
};

#define SIDE_MAX 8
struct side {
	uint32_t n;
	struct found found[SIDE_MAX];
};

/* What an article's sentences so far have shown. */
struct actor_context {
	const struct lexicon *lex;
	struct arena *arena;
	int32_t day;                   /* offices are looked up on it; DAY_NONE = the last held */
	const char *country;           /* most lately named; NULL */
	const char *where;             /* the sentence's "in", "near", "at"; NULL */
	struct found last_person, last_plural, last_country; /* for pronouns */
	unsigned person_age, plural_age, country_age; /* sentences since each was named */
	struct found *phrases;         /* of the sentence: who each names, once resolved */
	bool *resolved;
};

/* Whether any of them has a code. */
bool side_known(const struct side *side);

/* Puts names on the tokens. */
void actors_names(const struct lexicon *lex, struct sentence *s);

/* Sets the country for roles without one: the first the sentence names, a
 * place's where there is none, else that of the sentences before; and the
 * country where it happens, for civilians and attackers nobody knows.  From here
 * on each phrase of the sentence is resolved once. */
void actors_prepare(struct actor_context *context, const struct sentence *s);

/* Resolves the noun phrase at index p with the phrases that hang on it. */
void actors_phrase(struct actor_context *context, const struct sentence *s, uint32_t p,
		   struct found *out);
/* The phrase at p and those joined to it by commas and "and", to the right.
 * Returns the index after the last. */
uint32_t actors_side(struct actor_context *context, const struct sentence *s, uint32_t p,
		     struct side *out);
/* The actors that stand before the head within the phrase ("Benin's offer",
 * "a German plan"): possessors and country adjectives. */
bool actors_possessor(struct actor_context *context, const struct sentence *s, uint32_t p,
		      struct found *out);
/* The country a place or actor named by tokens [first, last] lies in; NULL. */
const struct lex_actor *actors_place(const struct lexicon *lex, const struct sentence *s,
				     uint32_t first, uint32_t last);
/* Remembers the actors of a sentence for the pronouns of the next. */
void actors_remember(struct actor_context *context, const struct sentence *s);

#endif
