#include "question.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digits.h"
#include "base/memory.h"
#include "base/utf8.h"

#define ARENA_BYTES (64u << 20)
#define TERMINAL_LIMIT 50

void question_init(struct question *q, struct cli *cli)
{
	struct words *w = &q->words;

	*q = (struct question){
		.cli = cli, .answer = ANSWER_OTHER, .people = true, .format = -1, .err = ERROR_INIT,
	};
	w->limit = -1;
	const struct option filter[] = {
		{ "from", 0, OPTION_TEXT, &w->from, "DATE", "from this day on: 2021, 2021-10, 2021-10-05, \"october 2021\"" },
		{ "to", 0, OPTION_TEXT, &w->to, "DATE", "up to this day" },
		{ "within", 0, OPTION_FLAG, &w->within, NULL, "wholly in the time, not only touching it" },
		{ "precision", 0, OPTION_TEXT, &w->precision, "LIST", "day, week, month, ... only" },
		{ "actor", 0, OPTION_TEXT, &w->actor, "LIST", "on either side: names, codes, members:GROUP" },
		{ "source", 0, OPTION_TEXT, &w->source, "LIST", "who does it" },
		{ "target", 0, OPTION_TEXT, &w->target, "LIST", "to whom" },
		{ "between", 0, OPTION_TEXT, &w->between, "A:B", "both directions; commas make groups" },
		{ "roles", 0, OPTION_TEXT, &w->roles, "state|all", "what a country stands for (state)" },
		{ "code", 0, OPTION_TEXT, &w->code, "LIST", "CAMEO codes; 16 is all of root 16" },
		{ "type", 0, OPTION_TEXT, &w->type, "LIST", "PLOVER types" },
		{ "quad", 0, OPTION_TEXT, &w->quad, "LIST", "1 vcoop, 2 mcoop, 3 vconf, 4 mconf" },
		{ "goldstein", 0, OPTION_TEXT, &w->goldstein, "MIN..MAX", "Goldstein score" },
		{ "status", 0, OPTION_TEXT, &w->status, "LIST", "done, announced, intended, claimed, denied" },
		{ "confidence", 0, OPTION_TEXT, &w->confidence, "LIST", "high, medium, low" },
		{ "text", 0, OPTION_TEXT, &w->text, "WORDS", "in the article: words, \"a phrase\", OR, NOT, NEAR()" },
		{ "place", 0, OPTION_TEXT, &w->place, "PLACE", "name, region or country code" },
		{ "publisher", 0, OPTION_TEXT, &w->publisher, "NAME", "reported by it" },
		{ "published-from", 0, OPTION_TEXT, &w->published_from, "DATE", "reported on or after it" },
		{ "published-to", 0, OPTION_TEXT, &w->published_to, "DATE", "reported on or before it" },
		{ "dataset", 0, OPTION_TEXT, &w->dataset, "NAME|all", "events of a dataset; they never mix unasked" },
		{ "batch", 0, OPTION_NUMBER, &w->batch, "N", "met by this import" },
		{ "distinct", 0, OPTION_FLAG, &w->distinct, NULL, "one of several accounts of the same deed" },
		{ "as-coded", 0, OPTION_FLAG, &w->as_coded, NULL, "without what people corrected" },
		{ "limit", 0, OPTION_NUMBER, &w->limit, "N", "at most N (0 = all; 50 on a terminal)" },
		{ "order", 0, OPTION_TEXT, &w->order, "ORDER", "date, published, articles, mentions or none" },
		{ "after", 0, OPTION_TEXT, &w->after, "ID", "the page after this event" },
		OPTIONS_END
	};
	const struct option output[] = {
		{ "format", 'f', OPTION_TEXT, &q->format_name, "FORMAT", "csv, tsv, json, jsonl; for charts and maps see dateline-formats(5)" },
		{ "output", 'o', OPTION_TEXT, &q->output, "FILE", "write to FILE; its name tells the format" },
		{ "bom", 0, OPTION_FLAG, &q->bom, NULL, "begin with a byte order mark, for Excel" },
		{ "no-guard", 0, OPTION_FLAG, &q->no_guard, NULL, "leave cells that begin like a formula" },
		OPTIONS_END
	};
	_Static_assert(sizeof filter <= sizeof q->filter_options, "room for the filter");
	memcpy(q->filter_options, filter, sizeof filter);
	memcpy(q->output_options, output, sizeof output);
}

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

void question_drop_options(struct question *q, const char *const *names)
{
	struct option *to = q->filter_options;

	for (const struct option *from = to; from->name; from++)
		if (!is_among(names, from->name))
			*to++ = *from;
	*to = (struct option)OPTIONS_END;
}

/* An option, if it has a value, as a shell takes it. */
static void print_option(FILE *to, const char *name, const char *word)
{
	bool plain = word && word[0] && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
						   "0123456789.,:/_-+")];

	if (!word)
		return;
	fprintf(to, " %s ", name);
	if (plain) {
		fputs(word, to);
		return;
	}
	fputc('\'', to);
	for (const char *part = word; *part;) {
		size_t length = strcspn(part, "'");
		char *piece = strndup(part, length);

		put_clean(to, piece ? piece : "", 0);
		free(piece);
		part += length;
		if (*part == '\'') {
			fputs("'\\''", to);
			part++;
		}
	}
	fputc('\'', to);
}

void question_print_command(const struct question *q, FILE *to, const char *command, const char *option,
			    const char *value, const char *first, const char *last)
{
	const char *usual = getenv("DATELINE_DB");

	fprintf(to, "dateline %s", command);
	print_option(to, option, value);
	print_option(to, "--from", first);
	print_option(to, "--to", last);
	for (const struct option *o = q->filter_options; o->name; o++) {
		const char *text = o->kind == OPTION_TEXT ? *(const char *const *)o->value : NULL;
		char name[40], number[24];

		snprintf(name, sizeof name, "--%s", o->name);
		snprintf(number, sizeof number, "%ld", q->words.batch);
		if (o->value == &q->words.from || o->value == &q->words.to)
			continue;
		if (o->kind == OPTION_FLAG && *(const bool *)o->value)
			fprintf(to, " %s", name);
		print_option(to, name, o->value == &q->words.batch && q->words.batch ? number : text);
	}
	if (strcmp(q->cli->database, usual && *usual ? usual : "dateline.db") != 0)
		print_option(to, "-d", q->cli->database);
}

/* An answer half written to a file goes with the process. */
static void on_abandon(int sig)
{
	(void)sig;
	sink_abandon();
	_exit(EXIT_STOPPED);
}

static void catch_abandon(void)
{
	struct sigaction action = { .sa_handler = on_abandon };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static bool asks_markdown(const struct question *q)
{
	size_t length = q->output ? strlen(q->output) : 0;

	if (!q->takes_markdown)
		return false;
	if (q->format_name)
		return strcmp(q->format_name, "md") == 0;
	return length > 3 && strcmp(q->output + length - 3, ".md") == 0;
}

/* The format named, else the one the file's name tells, else csv where there
 * is no form for people. */
static enum status read_format(struct question *q)
{
	char names[256];

	q->markdown = asks_markdown(q);
	if (q->markdown)
		return STATUS_OK;
	if (q->format_name)
		q->format = writer_format_from_name(q->format_name);
	else if (q->output)
		q->format = writer_format_from_path(q->output);
	/* a file named .html that holds something else would deceive */
	if (!q->format_name && q->format >= 0 && !writer_takes((enum writer_format)q->format, q->answer)) {
		writer_format_names(q->answer, names, sizeof names);
		return error_set(&q->err, STATUS_USAGE, "-o '%.100s': %s does not take this answer; %s%s is wanted",
				 q->output, writer_format_name((enum writer_format)q->format),
				 q->takes_markdown ? "md, " : "", names);
	}
	if (!q->format_name && q->format < 0 && !q->people)
		q->format = WRITER_CSV;
	if (q->format_name &&
	    (q->format < 0 || !writer_takes((enum writer_format)q->format, q->answer))) {
		writer_format_names(q->answer, names, sizeof names);
		return error_set(&q->err, STATUS_USAGE, "--format '%.100s': %s%s is wanted", q->format_name,
				 q->takes_markdown ? "md, " : "", names);
	}
	if (q->format >= 0 && writer_is_folder((enum writer_format)q->format) && !q->output)
		return error_set(&q->err, STATUS_USAGE, "%s is a folder: name it with -o",
				 writer_format_name((enum writer_format)q->format));
	return STATUS_OK;
}

static enum status open_output(struct question *q)
{
	bool folder = q->format >= 0 && writer_is_folder((enum writer_format)q->format);

	if (q->output)
		catch_abandon();
	return sink_open(&q->sink, folder ? NULL : q->output, &q->err);
}

static enum status begin(struct question *q, bool store, bool filter)
{
	enum status status;

	arena_init(&q->arena, ARENA_BYTES);
	status = read_format(q);
	if (q->words.limit < 0)
		q->words.limit = q->cli->terminal && !q->output && q->format < 0 ? TERMINAL_LIMIT : 0;
	if (status == STATUS_OK && store)
		status = store_open(&q->store, q->cli->database, STORE_READ, &q->err);
	if (status == STATUS_OK && filter)
		status = words_filter(&q->words, q->store, &q->arena, &q->filter, &q->err);
	if (status == STATUS_OK)
		status = open_output(q);
	return status;
}

bool question_begin(struct question *q, bool filter, int *code)
{
	enum status status = begin(q, true, filter);

	if (status != STATUS_OK)
		*code = cli_fail(&q->err);
	return status == STATUS_OK;
}

bool question_begin_without_store(struct question *q, int *code)
{
	enum status status = begin(q, false, false);

	if (status != STATUS_OK)
		*code = cli_fail(&q->err);
	return status == STATUS_OK;
}

struct writer_options question_writer_options(const struct question *q)
{
	return (struct writer_options){
		.bom = q->bom, .no_guard = q->no_guard, .answer = q->answer, .asked = q->cli->asked,
		.database = q->cli->database, .path = q->output,
	};
}

int question_end(struct question *q, enum status status)
{
	if (q->sink.file) {
		enum status closed = sink_close(&q->sink, status == STATUS_OK, &q->err);

		if (status == STATUS_OK)
			status = closed;
		if (q->sink.file == stdout && fflush(stdout) != 0 && status == STATUS_OK && errno != EPIPE)
			status = error_set(&q->err, STATUS_IO, "writing failed: %s", strerror(errno));
	}
	store_close(q->store);
	arena_release(&q->arena);
	if (status == STATUS_OK)
		return EXIT_FINE;
	error_set(&q->err, status, "%s", status_name(status));
	return cli_fail(&q->err);
}

struct cell cell_text(const char *text)
{
	return (struct cell){ .kind = text && text[0] ? CELL_TEXT : CELL_NONE, .text = text };
}

struct cell cell_integer(int64_t number)
{
	return (struct cell){ .kind = CELL_INTEGER, .integer = number };
}

struct cell cell_real(double number, int decimals)
{
	return (struct cell){ .kind = CELL_REAL, .real = number, .decimals = decimals };
}

struct cell cell_day(int32_t day)
{
	return (struct cell){ .kind = day == DAY_NONE ? CELL_NONE : CELL_DAY, .integer = day };
}

struct cell cell_none(void)
{
	return (struct cell){ .kind = CELL_NONE };
}

/* Text for people ---------------------------------------------------------------- */

/* Appends text made clean, at most so many terminal columns of it. */
static size_t add_clean(struct strbuf *to, const char *text, size_t columns)
{
	struct strbuf clean;
	size_t width, keep;

	strbuf_init(&clean);
	utf8_printable(&clean, text, strlen(text));
	width = utf8_width(clean.data, clean.length);
	if (columns && width > columns) {
		for (keep = clean.length; keep && utf8_width(clean.data, keep) > columns - 1;)
			keep = utf8_cut(clean.data, clean.length, keep - 1);
		strbuf_cut(&clean, keep);
		strbuf_adds(&clean, "\xE2\x80\xA6");
		width = utf8_width(clean.data, clean.length);
	}
	strbuf_add(to, clean.data, clean.length);
	strbuf_release(&clean);
	return width;
}

void put_clean(FILE *to, const char *text, size_t columns)
{
	struct strbuf out;

	strbuf_init(&out);
	add_clean(&out, text, columns);
	fwrite(out.data, 1, out.length, to);
	strbuf_release(&out);
}

void put_padded(FILE *to, const char *text, size_t columns)
{
	struct strbuf out;
	size_t width;

	strbuf_init(&out);
	for (width = add_clean(&out, text, columns); width < columns; width++)
		strbuf_addc(&out, ' ');
	fwrite(out.data, 1, out.length, to);
	strbuf_release(&out);
}

void put_markdown(FILE *to, const char *text)
{
	struct strbuf clean;
	size_t number;

	strbuf_init(&clean);
	utf8_printable(&clean, text, strlen(text));
	/* a beginning that would be a list's */
	number = strspn(clean.data, "0123456789");
	for (size_t i = 0; i < clean.length; i++) {
		bool list = i ? i == number && strchr(".)", clean.data[i]) : strchr("-+", clean.data[i]) != NULL;

		if (list || strchr("\\`*_[]<>|#~&!$", clean.data[i]))
			fputc('\\', to);
		fputc(clean.data[i], to);
	}
	strbuf_release(&clean);
}

/* Long tables are mostly these, and printf of a double takes ten times as long. */
void put_number(FILE *to, double value, int width, bool decimals)
{
	char text[32] = "                        ";
	char digits[DIGITS_MAX];
	int length;

	if (decimals || width > 23 || value != (double)(int64_t)value) {
		fprintf(to, " %*.1f", width, value);
		return;
	}
	length = (int)(digits_put(digits, (int64_t)value) - digits);
	if (width < length)
		width = length;
	memcpy(text + 1 + width - length, digits, (size_t)length);
	fwrite(text, 1, (size_t)width + 1, to);
}

#define QUIET 6 /* buckets */

size_t put_quiet(const struct question *q, const struct series *series, size_t from)
{
	size_t n = q->cli->terminal && !q->output ? series_quiet(series, from) : 0;
	char first[16], last[16];

	if (n < QUIET)
		return 0;
	series_label(series->unit, series->buckets[from].from, first);
	series_label(series->unit, series->buckets[from + n - 1].from, last);
	fprintf(q->sink.file, "%s to %s: nothing\n", first, last);
	return n;
}

/* Reports -------------------------------------------------------------------------- */

#define CELL_COLUMNS 48

static void keep_cell(struct report *report, size_t i, const struct cell *cell)
{
	struct strbuf text;
	char day[11];
	size_t width;

	strbuf_init(&text);
	switch (cell->kind) {
	case CELL_NONE:
		break;
	case CELL_TEXT:
		strbuf_adds(&text, cell->text);
		break;
	case CELL_INTEGER:
		strbuf_addf(&text, "%lld", (long long)cell->integer);
		break;
	case CELL_REAL:
		strbuf_addf(&text, "%.*f", cell->decimals < 0 ? 2 : cell->decimals, cell->real);
		break;
	case CELL_DAY:
		civil_iso((int32_t)cell->integer, day);
		strbuf_adds(&text, day);
		break;
	}
	strbuf_addc(&report->cells, cell->kind == CELL_TEXT || cell->kind == CELL_DAY ? 't' : 'n');
	width = add_clean(&report->cells, text.data, i + 1 < report->n ? CELL_COLUMNS : 0);
	strbuf_addc(&report->cells, '\0');
	if (width > report->widths[i])
		report->widths[i] = width;
	strbuf_release(&text);
}

enum status report_begin(struct report *report, struct question *q,
			 const char *const *columns, size_t n)
{
	struct writer_options options = question_writer_options(q);

	*report = (struct report){ .q = q, .columns = columns, .n = n };
	strbuf_init(&report->cells);
	if (q->format >= 0)
		return writer_new(&report->writer, (enum writer_format)q->format, q->sink.file, columns, n,
				  &options, &q->err);
	report->widths = mem_zalloc(n * sizeof *report->widths);
	if (!report->widths)
		return error_set(&q->err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++)
		report->widths[i] = strlen(columns[i]);
	return STATUS_OK;
}

enum status report_row(struct report *report, const struct cell *cells)
{
	report->written++;
	if (report->writer)
		return writer_row(report->writer, cells, &report->q->err);
	for (size_t i = 0; i < report->n; i++)
		keep_cell(report, i, &cells[i]);
	report->rows++;
	if (report->cells.failed)
		return error_set(&report->q->err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static void print_cell(FILE *to, const char *text, bool right, size_t width, bool last)
{
	size_t taken = utf8_width(text, strlen(text));
	size_t space = width > taken ? width - taken : 0;

	if (right)
		fprintf(to, "%*s", (int)space, "");
	fputs(text, to);
	if (!right && !last)
		fprintf(to, "%*s", (int)space, "");
	fputs(last ? "\n" : "  ", to);
}

static void print_report(const struct report *report)
{
	FILE *to = report->q->sink.file;
	const char *cell = report->cells.data;

	for (size_t i = 0; i < report->n; i++)
		print_cell(to, report->columns[i], false, report->widths[i], i + 1 == report->n);
	for (size_t row = 0; row < report->rows; row++)
		for (size_t i = 0; i < report->n; i++) {
			print_cell(to, cell + 1, cell[0] == 'n', report->widths[i], i + 1 == report->n);
			cell += strlen(cell) + 1;
		}
}

enum status report_end(struct report *report, enum status status)
{
	if (status == STATUS_OK && report->writer)
		status = writer_end(report->writer, &report->q->err);
	else if (status == STATUS_OK)
		print_report(report);
	writer_free(report->writer);
	strbuf_release(&report->cells);
	mem_free(report->widths);
	return status == STATUS_END ? STATUS_OK : status;
}
