/* CSV (RFC 4180) and TSV: CRLF lines and quotes in both, a tab for a comma. */
#include <stdlib.h>
#include <string.h>

#include "writer_ops.h"

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
	switch (text[0]) {
	case '=': case '+': case '-': case '@': case '\t': case '\r':
		return !is_number(text);
	case '\'': /* so that a text that begins like a guarded one comes back */
		return text[1] && strchr("'=+-@\t\r", text[1]);
	}
	return false;
}

static char *put_quoted(char *out, const char *text, bool guard)
{
	*out++ = '"';
	if (guard)
		*out++ = '\'';
	for (; *text; text++) {
		if (*text == '"')
			*out++ = '"';
		*out++ = *text;
	}
	*out++ = '"';
	return out;
}

/* Where looking at a text stops: its end, or what needs quotes.  Texts are
 * short and most need none: one look-up a byte finds that and the length. */
static const unsigned char stops_csv[256] = { ['\0'] = 1, ['"'] = 1, ['\r'] = 1, ['\n'] = 1, [','] = 1 };
static const unsigned char stops_tsv[256] = { ['\0'] = 1, ['"'] = 1, ['\r'] = 1, ['\n'] = 1, ['\t'] = 1 };

void csv_add_text(struct strbuf *sb, const char *text, char delimiter, bool guarded)
{
	const unsigned char *stops = delimiter == ',' ? stops_csv : stops_tsv;
	bool guard = guarded && wants_guard(text);
	const char *at = text;
	char *out;

	while (!stops[(unsigned char)*at])
		at++;
	if (!*at && text[0] != ' ' && !guard) {
		strbuf_add(sb, text, (size_t)(at - text));
		return;
	}
	out = strbuf_room(sb, 2 * ((size_t)(at - text) + strlen(at)) + 3);
	if (out)
		strbuf_written(sb, put_quoted(out, text, guard));
}

void csv_add_row(struct writer *writer, const struct cell *cells, size_t n, char delimiter)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_addc(&writer->buffer, delimiter);
		if (cells[i].kind == CELL_TEXT)
			csv_add_text(&writer->buffer, cells[i].text, delimiter, !writer->options.no_guard);
		else
			cell_add(writer, &cells[i]);
	}
	strbuf_add(&writer->buffer, "\r\n", 2);
}

void csv_add_header(struct writer *writer, char delimiter)
{
	if (writer->options.bom)
		strbuf_adds(&writer->buffer, "\xEF\xBB\xBF");
	for (size_t i = 0; i < writer->n; i++) {
		if (i)
			strbuf_addc(&writer->buffer, delimiter);
		csv_add_text(&writer->buffer, writer->columns[i], delimiter, false);
	}
	strbuf_add(&writer->buffer, "\r\n", 2);
}

static enum status csv_begin(struct writer *writer, struct error *err)
{
	(void)err;
	csv_add_header(writer, ',');
	return STATUS_OK;
}

static enum status csv_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	(void)err;
	csv_add_row(writer, cells, writer->n, ',');
	return STATUS_OK;
}

static enum status tsv_begin(struct writer *writer, struct error *err)
{
	(void)err;
	csv_add_header(writer, '\t');
	return STATUS_OK;
}

static enum status tsv_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	(void)err;
	csv_add_row(writer, cells, writer->n, '\t');
	return STATUS_OK;
}

const struct writer_ops writer_csv = {
	.name = "csv", .suffix = ".csv", .answers = ANSWER_ANY, .begin = csv_begin, .row = csv_row,
};
const struct writer_ops writer_tsv = {
	.name = "tsv", .suffix = ".tsv", .answers = ANSWER_ANY, .begin = tsv_begin, .row = tsv_row,
};
