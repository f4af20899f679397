/*
 * One interface for all row formats: columns once, then a row at a time,
 * then the end.  Rows stream: nothing is kept but one row.
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

enum writer_format { WRITER_CSV, WRITER_TSV, WRITER_JSON, WRITER_JSONL };

/* -1 for an unknown name ("csv", "tsv", "json", "jsonl"). */
int writer_format_from_name(const char *name);

enum cell_kind {
	CELL_NONE,    /* empty; null in JSON */
	CELL_TEXT,
	CELL_INTEGER,
	CELL_REAL,    /* with so many decimals, no more than needed when negative */
};

struct cell {
	enum cell_kind kind;
	const char *text;
	int64_t integer;
	double real;
	int decimals;
};

struct writer_options {
	bool bom;      /* csv, tsv: begin with U+FEFF, for Excel */
	bool no_guard; /* csv, tsv: leave cells that a spreadsheet takes for a formula */
};

struct writer;

/* The names are borrowed until writer_free(). */
enum status writer_new(struct writer **out, enum writer_format format, FILE *to,
		       const char *const *columns, size_t n,
		       const struct writer_options *options, struct error *err);
enum status writer_row(struct writer *writer, const struct cell *cells, struct error *err);
enum status writer_end(struct writer *writer, struct error *err); /* flushes */
void writer_free(struct writer *writer);

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

#endif
