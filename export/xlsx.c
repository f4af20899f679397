/*
 * Excel workbooks, by libxlsxwriter in its constant-memory mode: rows go to
 * temporary files.  Codes are text and days are dates; a sheet "about" says
 * what was asked and what the columns mean.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/civil.h"
#include "base/late.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "fields.h"
#include "writer_ops.h"

#define SHEET_ROWS 1048575u  /* of data: the first row is the header */
#define CELL_CHARACTERS 32767 /* UTF-16 units */
#define WHOLE_MOST 9007199254740992LL /* the whole numbers a cell holds exactly: 2^53 */

#define WORKBOOKS(F) \
	F(format_set_bold) F(format_set_num_format) F(format_set_text_wrap) \
	F(lxw_rowcol_to_cell) F(lxw_strerror) F(lxw_workbook_free) \
	F(workbook_add_format) F(workbook_add_worksheet) F(workbook_close) \
	F(workbook_new_opt) F(worksheet_autofilter) F(worksheet_freeze_panes) \
	F(worksheet_ignore_errors) F(worksheet_set_column) F(worksheet_write_number) \
	F(worksheet_write_string)
LATE_LIBRARY(LATE_XLSXWRITER, WORKBOOKS)

struct xlsx {
	char *path;              /* temporary: the library writes to a name */
	lxw_workbook *book;
	lxw_worksheet *sheet, *about;
	lxw_format *head, *date, *wrap;
	lxw_row_t row;           /* of the sheet, the header is 0 */
	int sheets;
	uint64_t cut;            /* texts longer than a cell holds */
	struct strbuf text;
};

static enum status refused(lxw_error code, struct error *err)
{
	return error_set(err, code == LXW_ERROR_MEMORY_MALLOC_FAILED ? STATUS_NOMEM : STATUS_IO,
			 "xlsx: %s", late.lxw_strerror(code));
}

static const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

static enum status make_path(struct xlsx *own, struct error *err)
{
	struct strbuf path;
	int fd;

	strbuf_init(&path);
	strbuf_addf(&path, "%s/dateline-XXXXXX.xlsx", temporary_folder());
	own->path = strbuf_detach(&path);
	if (!own->path)
		return error_set(err, STATUS_NOMEM, "out of memory");
	fd = mkstemps(own->path, 5);
	if (fd >= 0) {
		close(fd);
		return STATUS_OK;
	}
	error_set(err, STATUS_IO, "cannot write in '%.200s': %s", temporary_folder(), strerror(errno));
	mem_free(own->path);
	own->path = NULL;
	return STATUS_IO;
}

/* Text ------------------------------------------------------------------------------- */

static bool is_noncharacter(const char *text)
{
	return strncmp(text, "\xEF\xBF\xBE", 3) == 0 || strncmp(text, "\xEF\xBF\xBF", 3) == 0;
}

/* Bytes of the text that a cell has room for. */
static size_t fitting(const char *text)
{
	size_t length = strlen(text), at = 0, units = 0;

	if (length <= CELL_CHARACTERS)
		return length;
	while (at < length) {
		uint32_t cp;
		size_t step = utf8_decode(text + at, length - at, &cp);

		units += cp > 0xFFFF ? 2 : 1;
		if (!step || units > CELL_CHARACTERS)
			break;
		at += step;
	}
	return at;
}

/* The text as a cell can hold it: borrowed, until the next call. */
static const char *cell_fit(struct xlsx *own, const char *text)
{
	size_t length = fitting(text);
	bool whole = !text[length];

	if (whole && !strstr(text, "\xEF\xBF"))
		return text;
	if (!whole) {
		own->cut++;
		length = utf8_cut(text, length, length - 3);
	}
	strbuf_clear(&own->text);
	for (size_t i = 0; i < length; i++) {
		bool none = is_noncharacter(text + i);

		if (none)
			strbuf_adds(&own->text, "\xEF\xBF\xBD");
		else
			strbuf_addc(&own->text, text[i]);
		i += none ? 2 : 0;
	}
	strbuf_adds(&own->text, whole ? "" : "\xE2\x80\xA6");
	return own->text.data;
}

/* Sheets ----------------------------------------------------------------------------- */

/* Wide enough for what it holds, and for its name with the button of the filter. */
static double width_of(const char *column)
{
	static const struct { const char *name; double width; } wide[] = {
		{ "event_id", 18 }, { "date", 22 }, { "label", 28 }, { "sentence", 80 }, { "source_name", 24 },
		{ "target_name", 24 }, { "title", 50 }, { "url", 40 }, { "publisher", 18 }, { "place", 18 },
	};

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strcmp(wide[i].name, column) == 0)
			return wide[i].width;
	return strlen(column) > 8 ? (double)strlen(column) + 4 : 12;
}

static const char *sheet_name(const struct writer *writer)
{
	switch (writer->options.answer) {
	case ANSWER_EVENTS: return "events";
	case ANSWER_SERIES: return "relations";
	case ANSWER_NETWORK: return "network";
	case ANSWER_OTHER: break;
	}
	return "rows";
}

static enum status begin_sheet(struct writer *writer, struct error *err)
{
	struct xlsx *own = writer->own;
	char name[32];

	snprintf(name, sizeof name, own->sheets ? "%s %d" : "%s", sheet_name(writer), own->sheets + 1);
	own->sheet = late.workbook_add_worksheet(own->book, name);
	if (!own->sheet)
		return error_set(err, STATUS_NOMEM, "out of memory");
	own->sheets++;
	own->row = 0;
	late.worksheet_freeze_panes(own->sheet, 1, 0);
	for (size_t i = 0; i < writer->n; i++) {
		late.worksheet_set_column(own->sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(writer->columns[i]), NULL);
		late.worksheet_write_string(own->sheet, 0, (lxw_col_t)i, writer->columns[i], own->head);
	}
	return STATUS_OK;
}

/* What is known only once the last row is there. */
static void end_sheet(const struct writer *writer)
{
	struct xlsx *own = writer->own;
	char cells[32];
	char last[16] = "";
	size_t column = writer->n - 1;

	late.worksheet_autofilter(own->sheet, 0, 0, own->row, (lxw_col_t)column);
	late.lxw_rowcol_to_cell(last, own->row, (lxw_col_t)column);
	snprintf(cells, sizeof cells, "A1:%s", last);
	/* codes are text that looks like numbers, and are meant to */
	late.worksheet_ignore_errors(own->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, cells);
}

static enum status xlsx_begin(struct writer *writer, struct error *err)
{
	struct xlsx *own = mem_zalloc(sizeof *own);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE };
	enum status status;

	writer->own = own;
	if (!own)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_init(&own->text);
	status = late_ready(err);
	if (status == STATUS_OK)
		status = make_path(own, err);
	if (status != STATUS_OK)
		return status;
	own->book = late.workbook_new_opt(own->path, &options);
	own->head = own->book ? late.workbook_add_format(own->book) : NULL;
	own->date = own->book ? late.workbook_add_format(own->book) : NULL;
	own->wrap = own->book ? late.workbook_add_format(own->book) : NULL;
	if (!own->head || !own->date || !own->wrap)
		return error_set(err, STATUS_NOMEM, "out of memory");
	late.format_set_bold(own->head);
	late.format_set_num_format(own->date, "yyyy-mm-dd");
	late.format_set_text_wrap(own->wrap);
	status = begin_sheet(writer, err);
	own->about = status == STATUS_OK ? late.workbook_add_worksheet(own->book, "about") : NULL;
	return status == STATUS_OK && !own->about ? error_set(err, STATUS_NOMEM, "out of memory") : status;
}

/* Rows ------------------------------------------------------------------------------- */

/* Excel counts days from 1900-01-01 as 1, and a 29 February 1900 that was not;
 * earlier days it has none of: text. */
static lxw_error put_day(struct xlsx *own, lxw_col_t column, int32_t day)
{
	int32_t serial = day - civil_day(1899, 12, 30);
	char iso[11];

	if (day < civil_day(1900, 1, 1)) {
		civil_iso(day, iso);
		return late.worksheet_write_string(own->sheet, own->row, column, iso, NULL);
	}
	return late.worksheet_write_number(own->sheet, own->row, column, serial < 61 ? serial - 1 : serial, own->date);
}

static lxw_error put_integer(struct xlsx *own, lxw_col_t column, int64_t number)
{
	char digits[24];

	if (number >= -WHOLE_MOST && number <= WHOLE_MOST)
		return late.worksheet_write_number(own->sheet, own->row, column, (double)number, NULL);
	snprintf(digits, sizeof digits, "%lld", (long long)number);
	return late.worksheet_write_string(own->sheet, own->row, column, digits, NULL);
}

static lxw_error put_cell(struct xlsx *own, lxw_col_t column, const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_NONE:
		break;
	case CELL_TEXT:
		return late.worksheet_write_string(own->sheet, own->row, column, cell_fit(own, cell->text), NULL);
	case CELL_INTEGER:
		return put_integer(own, column, cell->integer);
	case CELL_REAL:
		return isfinite(cell->real) ? late.worksheet_write_number(own->sheet, own->row, column, cell->real, NULL) :
		       LXW_NO_ERROR;
	case CELL_DAY:
		return put_day(own, column, (int32_t)cell->integer);
	}
	return LXW_NO_ERROR;
}

static enum status xlsx_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct xlsx *own = writer->own;
	lxw_error code = LXW_NO_ERROR;
	enum status status = STATUS_OK;

	if (own->row == SHEET_ROWS) {
		end_sheet(writer);
		status = begin_sheet(writer, err);
	}
	own->row++;
	for (size_t i = 0; i < writer->n && code == LXW_NO_ERROR && status == STATUS_OK; i++)
		code = put_cell(own, (lxw_col_t)i, &cells[i]);
	if (own->text.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	return code == LXW_NO_ERROR ? status : refused(code, err);
}

/* The end ---------------------------------------------------------------------------- */

static void about_line(struct xlsx *own, lxw_row_t *row, const char *name, const char *text)
{
	late.worksheet_write_string(own->about, *row, 0, name, own->head);
	late.worksheet_write_string(own->about, *row, 1, cell_fit(own, text), own->wrap);
	++*row;
}

static void write_about(struct writer *writer)
{
	struct xlsx *own = writer->own;
	lxw_row_t row = 0;
	char number[96];

	late.worksheet_set_column(own->about, 0, 0, 18, NULL);
	late.worksheet_set_column(own->about, 1, 1, 100, NULL);
	about_line(own, &row, "question", writer->options.asked ? writer->options.asked : "");
	about_line(own, &row, "source", database_name(writer));
	about_line(own, &row, "made by", "dateline " DATELINE_VERSION);
	snprintf(number, sizeof number, "%llu", (unsigned long long)writer->rows);
	about_line(own, &row, "rows", number);
	if (own->cut) {
		snprintf(number, sizeof number, "%llu texts are longer than the %d characters of a cell",
			 (unsigned long long)own->cut, CELL_CHARACTERS);
		about_line(own, &row, "cut", number);
	}
	row++;
	for (size_t i = 0; i < writer->n; i++)
		about_line(own, &row, writer->columns[i], field_about(writer->columns[i])->meaning);
}

static enum status copy_out(struct writer *writer, struct error *err)
{
	struct xlsx *own = writer->own;
	FILE *in = fopen(own->path, "rb");
	char piece[65536];
	enum status status = STATUS_OK;
	size_t n;

	if (!in)
		return error_set(err, STATUS_IO, "cannot read '%.200s': %s", own->path, strerror(errno));
	while (status == STATUS_OK && (n = fread(piece, 1, sizeof piece, in)) > 0) {
		strbuf_add(&writer->buffer, piece, n);
		status = writer_flush(writer, err);
	}
	if (status == STATUS_OK && ferror(in))
		status = error_set(err, STATUS_IO, "cannot read '%.200s': %s", own->path, strerror(errno));
	fclose(in);
	return status;
}

static enum status xlsx_end(struct writer *writer, struct error *err)
{
	struct xlsx *own = writer->own;
	lxw_error code;

	end_sheet(writer);
	write_about(writer);
	code = late.workbook_close(own->book); /* frees it */
	own->book = NULL;
	return code == LXW_NO_ERROR ? copy_out(writer, err) : refused(code, err);
}

static void xlsx_release(struct writer *writer)
{
	struct xlsx *own = writer->own;

	if (!own)
		return;
	if (own->book)
		late.lxw_workbook_free(own->book);
	if (own->path)
		unlink(own->path);
	mem_free(own->path);
	strbuf_release(&own->text);
	mem_free(own);
}

const struct writer_ops writer_xlsx = {
	.name = "xlsx", .suffix = ".xlsx", .answers = ANSWER_ANY,
	.begin = xlsx_begin, .row = xlsx_row, .end = xlsx_end, .release = xlsx_release,
};
