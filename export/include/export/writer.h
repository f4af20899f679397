/*
 * One interface for all formats: columns once, then a row at a time, then the
 * end.  Rows stream where the format lets them; graphs and slides, which need
 * the whole, keep what they sum up and no more.
 *
 *     sink_open(&sink, "out.csv", &err);
 *     writer_new(&writer, WRITER_CSV, sink.file, columns, n, &options, &err);
 *     writer_row(writer, cells, &err); ...
 *     writer_end(writer, &err);
 *     writer_free(writer);
 *     sink_close(&sink, true, &err);
 *
 * STATUS_IO for a failed write; STATUS_END when the reader of a pipe is gone,
 * which is no fault: stop quietly.
 */
#ifndef EXPORT_WRITER_H
#define EXPORT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/status.h"

enum writer_format {
	WRITER_CSV, WRITER_TSV, WRITER_JSON, WRITER_JSONL, WRITER_XLSX,
	WRITER_TIMELINEJS,     /* JSON of TimelineJS 3 */
	WRITER_TIMELINEJS_CSV, /* the table it reads */
	WRITER_GEXF, WRITER_DOT, WRITER_GEOJSON, WRITER_VEGA_LITE, WRITER_HTML, WRITER_GDELT,
	WRITER_DATAPACKAGE,    /* a folder: options.path */
	WRITER_DATASETTE,      /* of the database itself: no rows */
	WRITER_FORMATS,
};

/* What the rows are.  Every format writes events; tables write all. */
enum answer {
	ANSWER_EVENTS = 1,
	ANSWER_SERIES = 2,  /* buckets of two groups' relations */
	ANSWER_NETWORK = 4, /* dyads */
	ANSWER_OTHER = 8,
};

/* -1 for an unknown name ("csv", "vega-lite"). */
int writer_format_from_name(const char *name);
/* By the end of a file's name (".csv", ".geojson"); -1 when none is meant. */
int writer_format_from_path(const char *path);
const char *writer_format_name(enum writer_format format);
bool writer_takes(enum writer_format format, enum answer answer);
/* The event columns it must have, as in --columns; NULL: those asked for. */
const char *writer_columns(enum writer_format format);
bool writer_is_folder(enum writer_format format);
bool writer_has_rows(enum writer_format format);
/* The names of those that take an answer: "csv, tsv or json". */
void writer_format_names(enum answer answer, char *out, size_t size);

enum cell_kind {
	CELL_NONE,    /* empty; null in JSON */
	CELL_TEXT,
	CELL_INTEGER,
	CELL_REAL,    /* with so many decimals, no more than needed when negative */
	CELL_DAY,     /* a day number of base/civil.h: ISO text, a date in a spreadsheet */
};

struct cell {
	enum cell_kind kind;
	int decimals;
	union {
		const char *text;
		int64_t integer;
		double real;
	};
};

struct writer_options {
	bool bom;          /* csv, tsv: begin with U+FEFF, for Excel */
	bool no_guard;     /* csv, tsv: leave cells that a spreadsheet takes for a formula */
	enum answer answer;
	const char *asked;    /* the question as typed, for those who open the file later; or NULL */
	const char *database; /* its path */
	const char *path;     /* of the folder */
	const char *licence;  /* of what is written, or NULL: not told */
	bool top;             /* the caller chose the rows: no grouping of slides */
};

struct writer;

/* The names and the options' strings are borrowed until writer_free(). */
enum status writer_new(struct writer **out, enum writer_format format, FILE *to,
		       const char *const *columns, size_t n,
		       const struct writer_options *options, struct error *err);
enum status writer_row(struct writer *writer, const struct cell *cells, struct error *err);
enum status writer_end(struct writer *writer, struct error *err); /* flushes */
void writer_free(struct writer *writer); /* NULL is fine */

/* Rows the format could not place (undated events, events without a point). */
uint64_t writer_left_out(const struct writer *writer);

/* Where an answer goes: standard output, or a file that appears whole. */
struct sink {
	FILE *file;
	char *path;      /* NULL: standard output */
	char *temporary; /* beside path, renamed at the end */
};

/* path NULL or "-": standard output. */
enum status sink_open(struct sink *sink, const char *path, struct error *err);
/* keep: the file takes its name; else it is removed. */
enum status sink_close(struct sink *sink, bool keep, struct error *err);
/* Removes the temporary files of all open sinks; fit for a signal handler
 * that ends the process. */
void sink_abandon(void);

#endif
