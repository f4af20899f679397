/* What the files of this room share: words, tokens, values, one pass. */
#ifndef DATES_PRIVATE_H
#define DATES_PRIVATE_H

#include "dates/dates.h"

#include "base/embed.h"

/* Classes of a word; their names in words.txt stand in lexicon.c. */
enum word_class {
	W_MONTH, W_WEEKDAY, W_SEASON, W_UNIT, W_NUMBER, W_ORDINAL, W_PART, W_EDGE,
	W_SHIFT, W_DEICTIC, W_REFERENCE, W_SET, W_LATER, W_CLOCK, W_ERA,
	W_VALUES, /* the classes above carry a value */
	W_SHORT = W_VALUES, W_DOUBTFUL, W_PLURAL, W_SCALE, W_VAGUE, W_ARTICLE,
	W_MODAL, W_TONIGHT, W_OVERNIGHT, W_EACH, W_AFTER, W_BEFORE, W_AGO, W_AHEAD,
	W_BEHIND, W_COUNTED, W_COUNTING, W_BEARER, W_ROUGH, W_LEADS, W_ON, W_FROM,
	W_BETWEEN, W_RANGE, W_JOINT, W_TO, W_ZONE, W_FISCAL, W_HALF, W_OLD, W_FILLER,
	W_MOMENT, W_PERIOD, W_HINT, W_CLASSES
};

enum unit {
	UNIT_NONE, UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK,
	UNIT_WEEKEND, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR, UNIT_DECADE,
	UNIT_CENTURY, UNIT_FORTNIGHT, UNIT_MILLENNIUM
};

enum { EDGE_EARLY = 1, EDGE_MIDDLE = 2, EDGE_LATE = 3, EDGE_EVE = 4 };
enum { SHIFT_PREVIOUS = -2, SHIFT_RECENT = -3, SHIFT_FOLLOWING = 2, SHIFT_SAME = 3 };

struct word {
	const char *text;        /* lower case, into the file's bytes */
	uint8_t length;
	uint64_t classes;        /* bit per word_class */
	int16_t value[W_VALUES];
};

enum holiday_rule { HOLIDAY_FIXED, HOLIDAY_ONCE, HOLIDAY_EASTER, HOLIDAY_ORTHODOX,
		    HOLIDAY_NTH, HOLIDAY_ISLAMIC, HOLIDAY_LUNAR, HOLIDAY_NOWRUZ,
		    HOLIDAY_NATIONAL };

struct holiday {
	const char *name;        /* as in the file: "Good Friday" */
	size_t length;
	size_t words;            /* tokens of the name */
	enum holiday_rule rule;
	int a, b, c, d;          /* numbers of the rule */
	struct holiday *next;    /* same first token */
};

struct national_day {
	char country[4];
	int month, day;
	const char *names;       /* "Iran, Iranian" */
	size_t names_length;
};

struct dates {
	char *owned[3];          /* files of a directory; NULL when embedded */
	struct word *words;
	size_t n_words;
	uint32_t *buckets;       /* index + 1 into words; power of two */
	size_t n_buckets;
	struct holiday *holidays;
	size_t n_holidays;
	struct holiday *first_token[64]; /* by hash of the first token */
	struct national_day *national;
	size_t n_national;
};

const struct word *dates_word(const struct dates *dates, const char *text, size_t length);
const struct national_day *dates_national(const struct dates *dates, const char *country);
unsigned dates_name_hash(const char *text, size_t length);

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

struct token {
	uint32_t start, end;
	uint32_t number;         /* of a NUMBER with at most nine digits */
	uint16_t digits;
	uint8_t kind;
	char mark;               /* of a MARK: '-' for all dashes, '\'' for quotes, else the byte */
	bool spaced;             /* white space before it, or the text's start */
	bool paragraph;          /* a blank line before it */
	bool line;               /* a line break before it */
	bool sentence;           /* first of a sentence */
	bool capital;
	bool nth;                /* a NUMBER with st, nd, rd, th */
	bool plural;             /* a NUMBER with s: 1980s */
	const struct word *word;
};

/* Tokens of a text, in the arena; the array ends with a TOKEN_END. */
size_t dates_tokens(const struct dates *dates, const char *text, size_t length,
		    struct arena *arena, struct token **out);

/* The last expression with days, as later ones lean on it. */
struct context {
	int32_t day;             /* its first day; DAY_NONE: none so far */
	enum precision precision;
	int32_t index;
};

/* One pass over one text. */
struct pass {
	const struct dates *dates;
	const struct dates_document *document;
	const struct token *tokens;
	size_t n;
	int32_t published;
	bool narrative;          /* history: dates chain on the earlier ones */
	bool before_christ;      /* a history whose years are before our era */
	int order;               /* of 03/04/2021: 1 day first, -1 month first, 0 unknown */
	struct context last;
	struct context told;     /* the last one of a month or finer */
	bool same_sentence;      /* as the last one */
	bool first_sentence;     /* of a paragraph */
	bool opening;            /* the last one stands in the first sentence of this paragraph */
	int aside;               /* year of a date far off the story's time, 0 = none */
	size_t steps;            /* tokens and forms tried */
	int depth;               /* of forms within forms */
	struct timex *timexes;
	size_t n_timexes, capacity;
	struct arena *arena;
};

#define VALUE_BYTES 40

/* What a form found at a token makes of it. */
struct match {
	size_t end;              /* token after it; 0 = no match */
	enum timex_type type;
	char value[VALUE_BYTES];
	enum timex_anchor anchor;
	bool ambiguous;
	int32_t other_day;       /* its other reading, where ambiguous */
	int32_t span;            /* of a duration: days to (< 0) or from the publication */
	bool overnight;          /* the night that ends on the day */
	bool future;
	bool range;              /* the next expression is its end */
	bool quiet;              /* not to be leant on by later ones */
};

static inline const struct token *token_at(const struct pass *pass, size_t i)
{
	return &pass->tokens[i < pass->n ? i : pass->n];
}

static inline bool is_class(const struct token *token, enum word_class class)
{
	return token->word && token->word->classes >> class & 1;
}

static inline int value_of(const struct token *token, enum word_class class)
{
	return token->word->value[class];
}

static inline bool is_mark(const struct token *token, char mark)
{
	return token->kind == TOKEN_MARK && token->mark == mark;
}

/* The rest of token_is(). */
bool token_is_rest(const struct pass *pass, size_t i, const char *lower);
/* Whether token i is a word, given in small letters, whatever its case.  Most
 * words differ in their first letter already. */
static inline bool token_is(const struct pass *pass, size_t i, const char *lower)
{
	const struct token *t = token_at(pass, i);

	return t->kind == TOKEN_WORD && (pass->document->text[t->start] | 32) == *lower &&
	       token_is_rest(pass, i, lower);
}

/* The forms; each tries at token i and fills match, with end > i, or not. */
bool match_form(struct pass *pass, size_t i, struct match *match);
/* Whether the clause around token i looks ahead of its anchor: 1, back: -1, 0. */
int clause_tense(const struct pass *pass, size_t begin, size_t end);

/* Values. */
void value_unit(char out[VALUE_BYTES], int32_t day, enum unit unit, int count);
void value_day(char out[VALUE_BYTES], int32_t day);
void value_duration(char out[VALUE_BYTES], int count, bool vague, enum unit unit);
const char *unit_letter(enum unit unit);

/* Day of a holiday in a year, DAY_NONE if it has none then; *last_day is that
 * of a whole month of Ramadan.  second: the other return of a year that holds
 * two of an Islamic day, or the other of two feasts of one name. */
int32_t holiday_day(const struct dates *dates, const struct holiday *holiday, int year, bool second,
		    const char *country, int32_t *last_day);
/* moon.c */
int32_t lunar_new_year(int year);
int32_t crescent_day(int32_t day); /* first of the lunar month that begins nearest */
int32_t easter_day(int year);
int32_t orthodox_easter_day(int year);

#endif
