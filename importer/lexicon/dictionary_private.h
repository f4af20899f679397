/* Inside the import of dictionaries: lines in, entries out. */
#ifndef LEXICON_DICTIONARY_PRIVATE_H
#define LEXICON_DICTIONARY_PRIVATE_H

#include "lexicon/dictionary.h"
#include "private.h"

enum dictionary_file { TO_CLASSES, TO_ORGANIZATIONS, TO_PEOPLE, TO_ROLES, TO_VERBS, TO_WORDS, TO_COUNT };

struct source_line {
	const char *file;
	uint32_t number;
	char *text;       /* comment cut off, trimmed at its end */
	const char *whole;
	bool refused;
};

struct dictionary {
	struct lexicon *lex;     /* what is there already; its arena holds all */
	const char *directory;
	const char *const *paths;
	size_t n_paths;
	FILE *refused;
	struct dictionary_counts *counts;
	struct error *err;
	struct list entries[TO_COUNT]; /* const char * */
	enum status status;
};

void entry_add(struct dictionary *d, enum dictionary_file to, const char *entry);
/* Tells that a line is not converted; once only. */
void line_refuse(struct dictionary *d, struct source_line *line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* "PRIME_MINISTER_" as words parted by `parting`: in small letters, or with
 * capitals as names have them. */
char *words_of(struct dictionary *d, const char *text, char parting, bool capitals);
/* Cuts the next "[...]" out of text at *at; NULL = no more, or none closed. */
char *bracket_next(char **at);

void actors_convert(struct dictionary *d, struct source_line *lines, size_t n);
void agents_convert(struct dictionary *d, struct source_line *lines, size_t n);
void verbs_convert(struct dictionary *d, struct source_line *lines, size_t n);

/* Writes the entries into the directory's files. */
enum status entries_write(struct dictionary *d);

#endif
