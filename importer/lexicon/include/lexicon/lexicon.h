/*
 * The lexicon: names, roles, words and patterns in immutable tables, read from
 * the files compiled in or from a directory whose files replace those of the
 * same name.  Shared by threads; nothing in it changes after lexicon_new().
 *
 *     struct lexicon *lex;
 *     if (lexicon_new(&lex, NULL, NULL, &err) == STATUS_OK)
 *             id = lexicon_word(lex, "troops", 6);
 *     lexicon_free(lex);
 *
 * All words are numbers: a token becomes one by a single look-up, and names,
 * lemmas, classes and conditions are compared by number from there on.
 * File formats: importer/lexicon/README.md.
 */
#ifndef LEXICON_LEXICON_H
#define LEXICON_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/status.h"

/* What a word may be; several bits where the text must decide. */
enum word_tag {
	TAG_NOUN = 1 << 0,
	TAG_ADJ = 1 << 1,
	TAG_ADV = 1 << 2,
	TAG_BASE = 1 << 3,   /* verb forms */
	TAG_S = 1 << 4,
	TAG_PAST = 1 << 5,
	TAG_PART = 1 << 6,
	TAG_ING = 1 << 7,
	TAG_BE = 1 << 8,     /* auxiliaries, beside their form */
	TAG_HAVE = 1 << 9,
	TAG_DO = 1 << 10,
	TAG_MODAL = 1 << 11,
	TAG_NOT = 1 << 12,
	TAG_TO = 1 << 13,
	TAG_DET = 1 << 14,
	TAG_POSS = 1 << 15,  /* his, their */
	TAG_POSSESSIVE = 1 << 16, /* 's */
	TAG_PRON = 1 << 17,
	TAG_PREP = 1 << 18,
	TAG_CONJ = 1 << 19,
	TAG_SUB = 1 << 20,   /* if, after, while */
	TAG_THAT = 1 << 21,
	TAG_WH = 1 << 22,
	TAG_NUM = 1 << 23,
	TAG_PLURAL = 1 << 24,
	TAG_VERB_FIRST = 1 << 25, /* likelier a verb than a noun */
	TAG_SELF = 1 << 26,
	TAG_OBJ = 1 << 27,   /* him, them */
	TAG_FORMER = 1 << 28, /* former, ousted: who held an office */
	TAG_MANY = 1 << 29,  /* dozens, a group: people, no state */
};
#define TAG_VERB (TAG_BASE | TAG_S | TAG_PAST | TAG_PART | TAG_ING)
#define TAG_AUX (TAG_BE | TAG_HAVE | TAG_DO)

struct word {
	uint32_t tags;
	uint32_t verb;       /* id of its lemma as a verb, 0 = none */
	uint32_t noun;       /* id of its lemma as a noun: itself if not plural */
	uint32_t name;       /* node of the names that begin with it, 0 = none */
	uint64_t lists;      /* bit l % 64: it may open an entry of list l */
	/* the first of what begins with it, 0 = none */
	uint32_t verbs, nouns; /* patterns */
	uint32_t governors, noun_governors, discards;
	const char *text;    /* folded */
};

enum actor_kind {
	KIND_COUNTRY, KIND_PLACE, KIND_ORGANISATION, KIND_GROUP, KIND_PERSON,
	KIND_PEOPLE, KIND_ROLE,
};

/* How a name stands to its actor. */
enum name_form {
	FORM_NAME, FORM_ADJECTIVE, FORM_PEOPLE, FORM_CAPITAL, FORM_DESCRIPTION,
};

enum role_flag { ROLE_TITLE = 1, ROLE_PLURAL = 2, ROLE_FORMER = 4, ROLE_COLLECTIVE = 8, ROLE_FOR = 16,
		ROLE_WEAPON = 32 /* does what its user does, has nothing done to it */ };

struct office {
	const char *code;
	const char *title;   /* "" = none */
	int32_t from, to;    /* days; DAY_NONE = open; `to` is not included */
};

struct lex_actor {
	enum actor_kind kind;
	const char *code;    /* for a person, the code outside offices */
	const char *name;
	const char *subkind; /* "igo", "city", ...; "" = none */
	const char *const *aliases;
	uint32_t n_aliases;
	const struct office *offices; /* persons; for others one with empty title when dated */
	uint32_t n_offices;
	uint32_t flags;      /* enum role_flag */
	bool own;            /* of a user's own entries */
	double latitude, longitude; /* places; NAN */
	const char *file;
	uint32_t line;
};

struct lex_name {
	uint32_t actor;      /* index into lexicon->actors */
	uint32_t next;       /* another meaning of the same name; 0 = none */
	uint32_t caps;       /* bit i: token i must begin with a capital */
	uint32_t shouted;    /* bit i: token i must be all capitals */
	uint8_t form;        /* enum name_form */
	uint8_t n_tokens;
};

/* A member of a group of states, once for each time it belonged. */
struct lex_member {
	const char *group;   /* name */
	const char *group_code;
	const char *code;    /* of the member */
	int32_t from, to;    /* days; DAY_NONE = open; `to` is not included */
};

/* One condition of a pattern: where to look for any of a list. */
enum need_where { NEED_REGION, NEED_OBJ, NEED_HEAD, NEED_SUBJ, NEED_PREP };

struct need {
	uint8_t where;       /* enum need_where */
	bool negated;
	bool any_actor;      /* "@" */
	bool any_phrase;     /* "@any" */
	bool country;        /* "@country" */
	uint32_t preposition; /* word id, NEED_PREP */
	uint32_t list;       /* number of the list of alternatives; 0 = none */
	const char *roles;   /* "MIL/REB" of "@MIL/@REB", or NULL */
};

/* Where a side of an event stands. */
enum slot_kind { SLOT_SUBJ, SLOT_OBJ, SLOT_POSS, SLOT_IN_OBJ, SLOT_THING, SLOT_PREP };
struct slot {
	uint8_t kind;
	uint32_t preposition;
};

enum pattern_flag {
	PATTERN_MUTUAL = 1, PATTERN_NO_TARGET = 2, PATTERN_INTRANSITIVE = 4,
	PATTERN_ALONE = 8, PATTERN_SOURCE_SAID = 16, PATTERN_TARGET_SAID = 32,
};
#define SLOTS_MAX 12
struct slots {
	uint8_t n;
	struct slot slot[SLOTS_MAX];
};

struct pattern {
	const uint32_t *words; /* lemma, then fixed words or particle */
	uint32_t n_words;
	const struct need *needs;
	uint32_t n_needs;
	char code[5];        /* "" = no event */
	uint32_t flags;
	const struct slots *source, *target;
	uint32_t rank;       /* larger is more specific */
	uint64_t wanted;     /* bit l % 64: a condition looks for a word of list l */
	uint32_t next;       /* of the same first word, in falling rank; 0 = none */
	const char *file;
	uint32_t line;
};

enum governor_flag {
	GOVERNOR_OBJ = 1, GOVERNOR_ACTS = 2, GOVERNOR_NOUN = 4, GOVERNOR_THAT = 8,
	GOVERNOR_WITH_OBJ = 16, /* only with somebody before the infinitive: "want Chad to" */
	GOVERNOR_BASE = 32,     /* only over a verb in its base form: "insist that Chad leave" */
};
struct governor {
	const uint32_t *words;
	uint32_t n_words;
	uint32_t mode;       /* number, from 1 */
	uint32_t flags;
	uint32_t next;
	const char *file;
	uint32_t line;
};

enum chain_flag { CHAIN_TARGET_ACTOR = 1, CHAIN_MUTUAL = 2, CHAIN_NO_TARGET = 4, CHAIN_SAME = 8 };
struct chain {
	uint32_t mode;
	const char *inner;   /* beginning of a code, "*", "?" or "none" */
	char code[5];        /* "" = no event; with CHAIN_SAME the inner code */
	uint32_t flags;
	int status;          /* enum event_status of records.h, or -1 */
	const char *file;
	uint32_t line;
};

struct lexicon;

/* directory: files in it replace compiled ones of the same name; NULL = none.
 * own: a user's own entries beside them, as lines of organizations.txt; NULL.
 * STATUS_INPUT: faulty entries, all of them named in err as far as it holds;
 * STATUS_NOTFOUND: no such directory; STATUS_NOMEM. */
enum status lexicon_new(struct lexicon **out, const char *directory, const char *own,
			struct error *err);
void lexicon_free(struct lexicon *lex);

/* Prints every fault of the files as "file:line: reason" and counts them: those
 * that loading finds and, with `style`, order, repetition, heads without a
 * source, modes nothing explains, names of two meanings and file names that
 * are none.  directory as above.  STATUS_NOTFOUND, STATUS_NOMEM. */
enum status lexicon_lint(const char *directory, bool style, FILE *to, size_t *faults, struct error *err);

/* Hash of all files in use, 16 hexadecimal digits. Borrowed. */
const char *lexicon_version(const struct lexicon *lex);

/* Number of a folded word; 0 = not known. */
uint32_t lexicon_word(const struct lexicon *lex, const char *folded, size_t length);
/* Says that a word will be asked for: memory is fetched meanwhile. */
void lexicon_word_soon(const struct lexicon *lex, const char *folded, size_t length);
/* Number of a word as it may be inflected; fills what it may be.  A word not
 * known gets number 0 and tags by its ending. */
uint32_t lexicon_inflected(const struct lexicon *lex, const char *folded, size_t length,
			   struct word *out);
const struct word *lexicon_word_info(const struct lexicon *lex, uint32_t id);

/* The names as a trie over words, from the node of a first word: the node that
 * another leads to; 0 = no such step. */
uint32_t lexicon_name_step(const struct lexicon *lex, uint32_t node, uint32_t word);
/* First name that ends at a node, 0 = none; names go on by `next`. */
uint32_t lexicon_name_end(const struct lexicon *lex, uint32_t node);
const struct lex_name *lexicon_name(const struct lexicon *lex, uint32_t name);
const struct lex_actor *lexicon_actor(const struct lexicon *lex, uint32_t actor);
size_t lexicon_actor_count(const struct lexicon *lex);
/* The country of a code, or NULL. */
const struct lex_actor *lexicon_country(const struct lexicon *lex, const char *code);

size_t lexicon_member_count(const struct lexicon *lex);
const struct lex_member *lexicon_member(const struct lexicon *lex, size_t member);

/* Patterns by first word: number of the first, then `next`; 0 = none. */
uint32_t lexicon_verbs(const struct lexicon *lex, uint32_t lemma);
uint32_t lexicon_nouns(const struct lexicon *lex, uint32_t lemma);
const struct pattern *lexicon_pattern(const struct lexicon *lex, uint32_t pattern);
uint32_t lexicon_governors(const struct lexicon *lex, uint32_t word);
uint32_t lexicon_noun_governors(const struct lexicon *lex, uint32_t noun);
const struct governor *lexicon_governor(const struct lexicon *lex, uint32_t governor);
/* Number of a mode by name; 0 = unknown. */
uint32_t lexicon_mode(const struct lexicon *lex, const char *name);
const char *lexicon_mode_name(const struct lexicon *lex, uint32_t mode);
/* The chain of a mode for an inner code ("?" and "none" are such), or NULL. */
const struct chain *lexicon_chain(const struct lexicon *lex, uint32_t mode, const char *inner);

/* Is word `at` of words[0..n) the beginning of an alternative of the list?
 * The length in words of the longest, 0 = no. words: lemma pairs. */
struct lemma_pair {
	uint32_t verb, noun;
	uint64_t lists;      /* those of both words; see lexicon_lists() */
};
/* Fills in `lists`, without which nothing is found listed. */
void lexicon_lists(const struct lexicon *lex, struct lemma_pair *pair);
uint32_t lexicon_listed(const struct lexicon *lex, uint32_t list,
			const struct lemma_pair *words, size_t n);
/* Number of a class of classes.txt as a list; 0 = none. */
uint32_t lexicon_class(const struct lexicon *lex, const char *name);

/* Discards by first word, as a list of (words, weight, kind). */
struct discard {
	const uint32_t *words;
	uint32_t n_words;
	uint32_t weight;
	const char *kind;
	uint32_t next;
};
uint32_t lexicon_discards(const struct lexicon *lex, uint32_t word);
const struct discard *lexicon_discard(const struct lexicon *lex, uint32_t discard);

/* One token of a text: shared by names of the lexicon and by room text, so
 * that both are cut in the same way. */
enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_PUNCT, TOKEN_POSSESSIVE };
struct token_cut {
	uint32_t start, end; /* bytes */
	enum token_kind kind;
	bool capital;        /* begins with a capital letter */
	bool all_capitals;   /* two letters or more, all capital */
	bool joined;         /* a hyphen stands before it */
	bool dotted;         /* "U.S.", "Gen.": a full stop at its end is its own */
};
/* Cuts the next token at or after *at (moves it on); false at the end. */
bool token_next(const char *text, size_t length, size_t *at, struct token_cut *out);
/* Folds a token into buffer (at most `room` bytes, cut beyond); its length. */
size_t token_fold(const char *text, const struct token_cut *cut, char *buffer, size_t room);

#endif
