/* Inside the lexicon: tables while they are filled, and the files' lines. */
#ifndef LEXICON_PRIVATE_H
#define LEXICON_PRIVATE_H

#include "base/embed.h"
#include "lexicon/lexicon.h"

#define FIELDS_MAX 12
#define FILE_BYTES (64u << 20) /* largest file read */

extern const struct embedded_file lexicon_files[];

/* A growing array in the lexicon's arena. */
struct list {
	void *items;
	size_t n, room, size;
};

struct edge {
	uint64_t key;        /* what leads on, 0 = free slot */
	uint32_t value;
};

/* An open hash table from 64-bit keys (never 0) to numbers. */
struct table {
	struct edge *slots;
	size_t n, room;      /* room is a power of two */
};

/* A place in the open hash of words.  Sixty-four bits of hash stand for the
 * word, whose text is then not looked at: of 300,000 words none share them
 * (word_intern() would say so), a word of a text shares one's by accident once
 * in 10^13. */
struct word_slot {
	uint64_t hash;
	uint32_t word;       /* 0 = free */
};

/* Where names lead after a word, and which words lead on from there. */
struct name_node {
	uint32_t name;       /* first that ends here, 0 = none */
	uint32_t next;       /* bit w % 32: word w may lead on */
};

struct lexicon {
	struct arena arena;
	struct list words;       /* struct word; 0 unused */
	struct word_slot *word_slots;
	size_t word_room;
	struct list actors;      /* struct lex_actor */
	struct list names;       /* struct lex_name; 0 unused */
	struct list nodes;       /* struct name_node; 0 unused */
	struct table edges;      /* node, word -> node */
	struct list patterns;    /* struct pattern; 0 unused */
	struct list slots;       /* const struct slots * */
	struct table slots_at;   /* hash of their text -> slots + 1 */
	struct list governors;
	struct list modes;       /* const char *; 0 unused */
	struct list chains;
	struct table chain_at;   /* mode and inner -> chain + 1 */
	struct list lists;       /* const char *: text of each list of alternatives */
	struct table list_at;    /* hash of its text -> list */
	struct table listed;     /* list and word -> 1 */
	struct list phrases;     /* struct phrase: alternatives of several words */
	struct table phrase_at;  /* list and first word -> phrase + 1 */
	struct list classes;     /* struct word_class */
	struct list discards;
	struct table countries;  /* hash of a code -> actor + 1 */
	struct table office_codes;
	struct list members;     /* struct lex_member */
	struct list faults;      /* struct fault */
	struct table seen;       /* while linting: key of an entry -> its line */
	const char *before;      /* while linting: first field of the entry before; NULL = none */
	const char *directory;
	const char *own;        /* a user's own entries, as lines of organizations.txt; NULL */
	bool lint;
	char version[17];
};

struct phrase {
	const uint32_t *words;
	uint32_t n_words;
	uint32_t next;
};

struct word_class {
	const char *name;
	uint32_t list;
	uint32_t line;       /* where it begins */
	struct list members; /* const char * */
};

struct fault {
	const char *file;
	uint32_t line;
	const char *text;
};

/* One line of a file, its fields parted; text in the lexicon's arena. */
struct line {
	const char *file;
	uint32_t number;
	uint32_t n;
	char *field[FIELDS_MAX]; /* "" where left out */
};

void *list_add(struct lexicon *lex, struct list *list, size_t size);
uint32_t table_get(const struct table *table, uint64_t key);
/* Where the value of a key stands, made (0) when it was not there. */
uint32_t *table_put(struct lexicon *lex, struct table *table, uint64_t key);
static inline uint64_t pair_key(uint32_t a, uint32_t b)
{
	return ((uint64_t)a << 32 | b) + 1;
}
uint64_t text_key(const char *text);

uint32_t word_intern(struct lexicon *lex, const char *text, size_t length);
static inline struct word *word_of(struct lexicon *lex, uint32_t id)
{
	return (struct word *)lex->words.items + id;
}
void words_load(struct lexicon *lex);
/* Makes a word that an entry uses as a verb known as one, if it is not. */
void words_verb(struct lexicon *lex, uint32_t id);
/* Numbers of the words of a phrase in small letters, parted by spaces or `_`. */
const uint32_t *words_intern(struct lexicon *lex, const char *text, uint32_t *n);

void fault(struct lexicon *lex, const struct line *line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What a user's own entries are called where a fault in them is told. */
#define OWN_FILE "the database's own names"

/* The directory's file of that name, else the one compiled in; NULL = neither. */
char *file_text(struct lexicon *lex, const char *name, size_t *length);
/* Calls on_line for each entry of the file; nothing when there is no such file. */
void file_each(struct lexicon *lex, const char *name, uint32_t n_fields,
	       void (*on_line)(struct lexicon *, const struct line *));
/* The next part of a list, trimmed; NULL at the end. Cuts *at in place. */
char *part_next(char **at, char separator);

void actors_load(struct lexicon *lex);
/* Members of groups; wants the countries loaded. */
void members_load(struct lexicon *lex);
/* "2021-01-20..2025-01-20" to days; false = malformed, or no time at all. */
bool range_read(char *text, int32_t *from, int32_t *to);
/* Faults a code that is none, or whose first part is no country or IGO, NGO... */
void code_check(struct lexicon *lex, const struct line *line, const char *code);

/* For the linter: the head of a file, a comment between entries (what comes
 * after is sorted by itself), an entry, and the whole when all is read. */
void lint_head(struct lexicon *lex, const char *name, const char *text);
void lint_section(struct lexicon *lex);
void lint_line(struct lexicon *lex, const struct line *line);
void lint_whole(struct lexicon *lex);

void patterns_load(struct lexicon *lex);
void classes_load(struct lexicon *lex);
/* Number of the list of alternatives written so. */
uint32_t list_intern(struct lexicon *lex, const struct line *line, const char *text);
bool code_valid(const char *code);

#endif
