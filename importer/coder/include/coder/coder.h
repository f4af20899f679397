/*
 * The coder: from an article to its events.  It holds the lexicon (actors,
 * patterns, word classes) in immutable tables and may be shared by threads;
 * what one article needs lives in the caller's arena.
 */
#ifndef CODER_CODER_H
#define CODER_CODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/status.h"
#include "schema/records.h"

struct coder;

struct coder_options {
	const char *lexicon;     /* directory of files that add to or replace the compiled ones; NULL */
	const char *own;         /* a user's own entries, as lines of organizations.txt; NULL */
	bool statements;         /* keep root 01 */
};

enum status coder_new(struct coder **out, const struct coder_options *options,
		      struct error *err);
void coder_free(struct coder *coder);

/* Hash of all lexicon files in use, as 16 hexadecimal digits; kept with every batch. */
const char *coder_lexicon_version(const struct coder *coder);

/* A name in actor position that no entry knows. */
struct unknown_name {
	const char *name;
	struct text_span sentence;
};

struct coded_article {
	struct coded_event *events; /* arena */
	size_t n_events;
	struct unknown_name *unknown;
	size_t n_unknown;
	size_t n_sentences;
};

/* Codes title and text.  Runs under arena_run(). `explain`, if
 * not NULL, gets the reading of each sentence: groups, actors with the entry
 * that named each, candidate patterns, the one taken, why others lost. */
void coder_article(const struct coder *coder, const struct article *article,
		   struct arena *arena, struct coded_article *out, FILE *explain);

/* Walks the actors of the lexicon (a user's own are in the store already), so that the store can hold their names. */
struct lexicon_actor {
	const char *code;        /* "RUS", "IGOWSTNAT" */
	const char *name;        /* display name */
	const char *const *aliases;
	size_t n_aliases;
	const char *kind;        /* "country", "organisation", "group", "person", "role", ... */
	int32_t from, to;        /* DAY_NONE = open; validity of code for a person */
	const char *title;       /* office held, for a person; may be NULL */
};
enum status coder_each_actor(const struct coder *coder, void *context,
			     enum status (*on_actor)(void *, const struct lexicon_actor *));

/* Walks the members of its groups of states likewise. */
struct lexicon_member {
	const char *group;       /* "NATO" */
	const char *code;        /* of the member */
	int32_t from, to;        /* `to` not included; DAY_NONE = open */
};
enum status coder_each_member(const struct coder *coder, void *context,
			      enum status (*on_member)(void *, const struct lexicon_member *));

#endif
