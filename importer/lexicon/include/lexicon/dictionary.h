/*
 * Dictionaries of other coders into entry files of the lexicon: the actors,
 * agents and verbs of TABARI and PETRARCH.
 *
 *     struct dictionary_counts counts;
 *     const char *files[] = { "Levant.actors", "Levant.verbs" };
 *     dictionary_import(files, 2, "mine", stdout, &counts, &err);
 *
 * What the formats can say and how it is read: dateline-lexicon(5).
 */
#ifndef LEXICON_DICTIONARY_H
#define LEXICON_DICTIONARY_H

#include <stddef.h>
#include <stdio.h>

#include "base/status.h"

struct dictionary_counts {
	size_t lines;     /* = converted + blank + refused */
	size_t converted;
	size_t blank;     /* comments, too */
	size_t refused;
	size_t entries;   /* made of the converted lines */
};

/* Reads the files, whose kind shows from what stands in them, and writes
 * people.txt, organizations.txt, roles.txt, classes.txt and verbs.txt into the
 * directory (made if need be), as far as there are entries for them: what the
 * directory or else the program has, with the new entries added, or put in
 * place of those with the same first field (of verbs: same words and
 * conditions).  A line that cannot be said in our files goes to `refused` as
 * "file:line: reason: line".  Nothing is written unless all of it loads.
 * STATUS_NOTFOUND, STATUS_IO, STATUS_INPUT, STATUS_NOMEM. */
enum status dictionary_import(const char *const *paths, size_t n, const char *directory,
			      FILE *refused, struct dictionary_counts *counts, struct error *err);

#endif
