/* What every command that answers a question shares: the filter's options,
 * where the answer goes and in which form. */
#ifndef CLI_QUESTION_H
#define CLI_QUESTION_H

#include "base/strbuf.h"
#include "cli.h"
#include "export/writer.h"
#include "options.h"
#include "timeline/series.h"
#include "timeline/words.h"

#define QUESTION_OPTIONS 36

struct question {
	struct cli *cli;
	struct words words;
	const char *format_name, *output;
	bool bom, no_guard;
	struct option filter_options[QUESTION_OPTIONS];
	struct option output_options[8];

	struct store *store;
	struct arena arena;
	struct filter filter;
	enum answer answer;    /* what the command's rows are: ANSWER_OTHER unless set */
	bool people;           /* there is a form for people: used where no format is named */
	bool takes_markdown;   /* there is a form of the answer as Markdown */
	bool markdown;         /* asked for; format is -1 */
	int format;            /* enum writer_format, or -1: for people */
	struct sink sink;
	struct error err;
};

void question_init(struct question *q, struct cli *cli);
/* Takes options, up to a NULL, out of the filter's: the command has another meaning
 * for them, or none. */
void question_drop_options(struct question *q, const char *const *names);
/* Opens the database and the output; the filter too when `filter`.  On
 * failure *code is set and q needs question_end() all the same. */
bool question_begin(struct question *q, bool filter, int *code);
/* The same for what is answered without a database. */
bool question_begin_without_store(struct question *q, int *code);
/* Closes everything; what was written stays if status is OK.  Returns the exit code. */
int question_end(struct question *q, enum status status);

/* Prints a command that asks for the same events: the filter as typed but for its
 * days, which are given (NULL = none), with one option more. */
void question_print_command(const struct question *q, FILE *to, const char *command, const char *option,
			    const char *value, const char *first, const char *last);

/* What a writer is told beside the rows. */
struct writer_options question_writer_options(const struct question *q);

/* A table for people: aligned columns; or rows of the format asked for. */
struct report {
	struct question *q;
	const char *const *columns;
	size_t n;
	struct writer *writer; /* NULL: for people */
	struct strbuf cells;   /* NUL-ended, all rows */
	size_t *widths;
	size_t rows;           /* kept in cells */
	size_t written;        /* rows handed over */
};
enum status report_begin(struct report *report, struct question *q,
			 const char *const *columns, size_t n);
enum status report_row(struct report *report, const struct cell *cells);
enum status report_end(struct report *report, enum status status);

struct cell cell_text(const char *text);       /* NULL or "" is none */
struct cell cell_integer(int64_t number);
struct cell cell_real(double number, int decimals);
struct cell cell_none(void);
struct cell cell_day(int32_t day);             /* DAY_NONE is none */

/* Everything about an event, on q's output; under arena_run(). */
enum status show_print_event(struct question *q, int64_t event);

/* Prints a space and a count, right-aligned; with a decimal where it has halves or
 * `decimals` asks for one. */
void put_number(FILE *to, double value, int width, bool decimals);

/* On a terminal, prints a line in place of many buckets, from one on, that hold neither
 * events nor articles; gives how many it stands for, 0 where there are few. */
size_t put_quiet(const struct question *q, const struct series *series, size_t from);

/* Prints outside text made fit for a terminal, cut at `columns` (0 = not). */
void put_clean(FILE *to, const char *text, size_t columns);
/* The same filled up with spaces to `columns`. */
void put_padded(FILE *to, const char *text, size_t columns);
/* Prints outside text made fit for Markdown: its signs escaped, one line. */
void put_markdown(FILE *to, const char *text);

#endif
