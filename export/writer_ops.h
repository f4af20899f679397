/* Private to this room: what a format has to give. */
#ifndef EXPORT_WRITER_OPS_H
#define EXPORT_WRITER_OPS_H

#include "base/digest.h"
#include "base/strbuf.h"
#include "export/writer.h"

#define DAY_SLOTS 4096 /* power of two: eleven years */

struct writer {
	const struct writer_ops *ops;
	FILE *to;
	const char *const *columns;
	size_t n;
	struct writer_options options;
	struct strbuf buffer; /* gathered bytes, written when large */
	uint64_t rows, left_out;
	uint64_t bytes;        /* written so far */
	struct digest *digest; /* of them, or NULL */
	void *own;            /* what the format keeps */
	struct {
		int32_t day;
		char text[12];
	} days[DAY_SLOTS];    /* ISO texts met last */
};

struct writer_ops {
	const char *name, *suffix;
	unsigned answers;     /* bits of enum answer */
	const char *columns;  /* as in writer_columns() */
	bool folder;          /* opens its own files */
	bool no_rows;
	/* Those that are NULL have nothing to do.  They append to the buffer,
	 * which is looked at by the caller; only other failures come back. */
	enum status (*begin)(struct writer *writer, struct error *err);
	enum status (*row)(struct writer *writer, const struct cell *cells, struct error *err);
	enum status (*end)(struct writer *writer, struct error *err);
	void (*release)(struct writer *writer); /* frees `own` */
};

#define ANSWER_ANY (ANSWER_EVENTS | ANSWER_SERIES | ANSWER_NETWORK | ANSWER_OTHER)

extern const struct writer_ops writer_csv, writer_tsv, writer_json, writer_jsonl, writer_xlsx,
	writer_timelinejs, writer_timelinejs_csv, writer_gexf, writer_dot, writer_geojson,
	writer_vega_lite, writer_html, writer_gdelt, writer_datapackage, writer_datasette;

/* Writes the buffer out. */
enum status writer_flush(struct writer *writer, struct error *err);

/* Appends a number or day as text: the same in every format. */
void cell_add(struct writer *writer, const struct cell *cell);
/* Appends a cell as JSON. */
void cell_add_json(struct writer *writer, const struct cell *cell);
/* One CSV field, or line, as the CSV format writes it; guarded: what a
 * spreadsheet would take for a formula gets an apostrophe. */
void csv_add_text(struct strbuf *sb, const char *text, char delimiter, bool guarded);
void csv_add_header(struct writer *writer, char delimiter);
void csv_add_row(struct writer *writer, const struct cell *cells, size_t n, char delimiter);

/* Index of a column by name; writer->n if it is not there. */
size_t writer_column(const struct writer *writer, const char *name);
/* The text of a row's column, NULL where it is none or the column is not there. */
const char *cell_text_at(const struct writer *writer, const struct cell *cells, size_t column);
/* The same for whole numbers and days. */
int64_t cell_number_at(const struct writer *writer, const struct cell *cells, size_t column,
		       int64_t absent);

/* Text for XML and HTML: < > & and quotes escaped; characters that XML 1.0
 * cannot hold are made U+FFFD. */
void markup_add(struct strbuf *sb, const char *text);

/* Whether an address may be made a link: http or https. */
bool is_web_address(const char *url);

/* The database's name without its folders, which are nobody else's business. */
const char *database_name(const struct writer *writer);

#endif
