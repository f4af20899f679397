/* CSV (RFC 4180) and TSV: CRLF lines and quotes in both, a tab for a comma. */
#include <stdlib.h>
#include <string.h>

#include "writer_ops.h"

static void add_quoted(struct strbuf *sb, const char *text)
{
	strbuf_addc(sb, '"');
	for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
		strbuf_add(sb, text, (size_t)(quote - text) + 1);
		strbuf_addc(sb, '"');
	}
	strbuf_adds(sb, text);
	strbuf_addc(sb, '"');
}

/* Signs, digits, a point: what a spreadsheet reads as a number, no formula. */
static bool is_number(const char *text)
{
	char *end;

	if (strspn(text, "+-.0123456789eE") != strlen(text))
		return false;
	strtod(text, &end);
	return end > text && !*end;
}

static bool wants_guard(const char *text)
{
	return text[0] && strchr("=+-@\t\r", text[0]) && !is_number(text);
}

static void add_text(struct writer *writer, const char *text, char delimiter)
{
	const char special[] = { delimiter, '"', '\r', '\n', '\0' };
	struct strbuf *sb = &writer->buffer;
	struct strbuf guarded;

	if (writer->options.no_guard || !wants_guard(text)) {
		if (text[strcspn(text, special)] || text[0] == ' ')
			add_quoted(sb, text);
		else
			strbuf_adds(sb, text);
		return;
	}
	strbuf_init(&guarded);
	strbuf_addc(&guarded, '\'');
	strbuf_adds(&guarded, text);
	sb->failed |= guarded.failed;
	add_quoted(sb, guarded.data);
	strbuf_release(&guarded);
}

static void add_row(struct writer *writer, const struct cell *cells, char delimiter)
{
	for (size_t i = 0; i < writer->n; i++) {
		if (i)
			strbuf_addc(&writer->buffer, delimiter);
		switch (cells[i].kind) {
		case CELL_NONE:
			break;
		case CELL_TEXT:
			add_text(writer, cells[i].text, delimiter);
			break;
		case CELL_INTEGER:
		case CELL_REAL:
			cell_add_number(&writer->buffer, &cells[i]);
			break;
		}
	}
	strbuf_add(&writer->buffer, "\r\n", 2);
}

static void add_header(struct writer *writer, char delimiter)
{
	if (writer->options.bom)
		strbuf_adds(&writer->buffer, "\xEF\xBB\xBF");
	for (size_t i = 0; i < writer->n; i++) {
		if (i)
			strbuf_addc(&writer->buffer, delimiter);
		add_text(writer, writer->columns[i], delimiter);
	}
	strbuf_add(&writer->buffer, "\r\n", 2);
}

static void csv_begin(struct writer *writer)
{
	add_header(writer, ',');
}

static void csv_row(struct writer *writer, const struct cell *cells)
{
	add_row(writer, cells, ',');
}

static void tsv_begin(struct writer *writer)
{
	add_header(writer, '\t');
}

static void tsv_row(struct writer *writer, const struct cell *cells)
{
	add_row(writer, cells, '\t');
}

static void no_end(struct writer *writer)
{
	(void)writer;
}

const struct writer_ops writer_csv = { "csv", csv_begin, csv_row, no_end };
const struct writer_ops writer_tsv = { "tsv", tsv_begin, tsv_row, no_end };
