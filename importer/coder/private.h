/* Inside the coder: one sentence while it is read. */
#ifndef CODER_PRIVATE_H
#define CODER_PRIVATE_H

#include "actors/actors.h"
#include "coder/coder.h"
#include "dates/tie.h"

#define NONE UINT32_MAX
#define ACTS_MAX 6

/* One act as read, before it is written out as events. */
struct act {
	char code[5];
	struct side source, target;
	uint32_t flags;              /* enum pattern_flag */
	int status;                  /* enum event_status, -1 = not said */
	const char *file;            /* the entry that coded it */
	uint32_t line;
	uint32_t first, last;        /* tokens of its words */
	bool chained;
	uint32_t clause_first, clause_last; /* tokens of its clause */
	uint32_t clause;             /* of its verb; NONE = an act named by a noun */
	bool perfect;                /* no day of its own: "has been active" */
	bool said;                   /* somebody is named who says so: */
	struct found said_by;
	int stance;                  /* status by who says it, -1 = none */
};

/* A verb group with what belongs to it. */
struct clause {
	uint32_t verb;               /* phrase */
	uint32_t subject;            /* phrase, NONE */
	uint32_t object;             /* phrase, NONE */
	uint32_t end;                /* the region is phrases (verb, end) */
	uint32_t inner;              /* clause this one governs, NONE */
	uint32_t outer;              /* clause that governs this one, NONE */
	uint32_t joined;             /* clause that "and" joins to this infinitive, NONE */
	bool by_that;                /* the inner clause has a subject of its own */
	bool unreal;                 /* if, unless, whether */
	bool passive;
	uint32_t agent;              /* phrase after "by", NONE */
	struct side subj, obj;       /* read when asked for */
	bool have_subj, have_obj;
	struct act acts[ACTS_MAX];
	uint32_t n_acts;
};

struct reading {
	const struct coder *coder;
	const struct lexicon *lex;
	struct arena *arena;
	struct actor_context *actors;
	struct sentence *s;
	struct lemma_pair *lemmas;   /* of each token */
	uint64_t lists;              /* of all of them */
	struct clause *clauses;
	uint32_t n_clauses;
	uint32_t *clause_of;         /* phrase -> clause, NONE */
	FILE *explain;
};

struct coder {
	struct lexicon *lex;
	struct dates *dates;
	bool statements;
	uint32_t light;              /* classes and modes known to the engine */
	uint32_t mode_not, mode_say, mode_same;
	uint32_t word_agree, word_by, word_if, word_unless, word_whether, word_in, word_between;
};

void clauses_find(struct reading *r);
const struct side *clause_subject(struct reading *r, struct clause *c);
const struct side *clause_object(struct reading *r, struct clause *c);
/* The phrase that a preposition opens within phrases (from, to), NONE. */
uint32_t prep_phrase(const struct reading *r, uint32_t from, uint32_t to, uint32_t word);

/* The best verb entry for a clause, NULL = none. */
const struct pattern *match_verb(struct reading *r, struct clause *c);
/* The object as the pattern sees it: "took in refugees" has one although "in"
 * opens a phrase otherwise. */
uint32_t pattern_object(const struct reading *r, const struct clause *c, const struct pattern *pattern);
const struct governor *match_governor(struct reading *r, struct clause *c);
/* What the head of noun phrase p says of an act below it: "refusal to", NULL. */
const struct governor *noun_governor(const struct reading *r, uint32_t p);
/* The best noun entry that begins in noun phrase p; *at is its last token. */
const struct pattern *match_noun(struct reading *r, uint32_t p, uint32_t end, uint32_t *at);

void code_clause(struct reading *r, struct clause *c);
/* Who says it, in a clause above ("X said that ...") or at the end (", X said"). */
void say_act(struct reading *r, const struct clause *speech, struct act *act);
/* The clause of ", officials said" that ends the sentence, or NULL. */
const struct clause *last_words(struct reading *r);
void say_sentence(struct reading *r, struct act *nouns, uint32_t n_nouns);
/* "Attacked a base, killing 17": the dead are the attack's outcome, no act. */
void drop_outcomes(struct reading *r);
bool force_code(const char *code);
/* "called to congratulate": an act that the one above it is a way of. */
bool said_in_doing(const char *code);
/* Whether the sentence says that it happened, rather than mention it. */
bool act_asserted(const struct reading *r, const struct act *act);
void code_nouns(struct reading *r, struct act *acts, uint32_t *n, uint32_t most);

/* The date that running text goes on from. */
struct narrative {
	size_t timex;                /* its number, SIZE_MAX = none */
	uint32_t age;                /* sentences since its own, from 1 */
	size_t next;                 /* first expression not yet passed */
};

void narrative_paragraph(struct narrative *story);
/* Takes in a sentence that has been read and coded. */
void narrative_sentence(struct narrative *story, const struct sentence *s,
			const struct timex *timexes, size_t n);
/* Whether an act is told in the simple past, so that an earlier date may hold. */
bool narrative_told(const struct sentence *s, const struct act *act);

/* Whether a phrase tells a day or another time: "Monday", "last week". */
bool day_word(const struct reading *r, uint32_t p);
/* Whether token i is one of the words that are particles though a noun follows:
 * "shot down a plane", "called the talks off Monday". */
bool particle_word(const struct reading *r, uint32_t i);

/* unknown.c: the name, as tokens, that words in actor position hold though
 * nobody knows them; false if they hold none. */
bool unknown_name_find(const struct sentence *s, const struct found *found, uint32_t *first,
		       uint32_t *last);

#endif
