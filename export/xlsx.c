/*
 * Excel workbooks by libxlsxwriter in constant-memory mode: rows go to a
 * temporary file as they come.  Codes are text, days are dates (before March
 * 1900, which Excel counts from a day that never was, text).  A sheet holds 1,048,576 rows; what is
 * more goes to further sheets.  A last sheet tells what was asked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/civil.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "fields.h"
#include "writer_ops.h"

#define SHEET_ROWS 1048576u /* with the header */
#define CELL_BYTES 32767u   /* characters, so bytes are always fewer than allowed */

struct xlsx {
	char path[64];       /* of the temporary file */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *date;
	unsigned sheets;
	lxw_row_t row;       /* next of the sheet */
	int32_t first_day;   /* 1900-03-01 */
};

static enum status failed(struct error *err, const char *what)
{
	return error_set(err, STATUS_IO, "the workbook cannot be %s", what);
}

static void close_sheet(struct writer *writer)
{
	struct xlsx *x = writer->own;

	if (x->sheet && writer->n)
		worksheet_autofilter(x->sheet, 0, 0, x->row ? x->row - 1 : 0, (lxw_col_t)(writer->n - 1));
}

/* Wide enough for what such columns hold, no wider than a screen bears. */
static double width_of(const char *column)
{
	static const struct { const char *name; double width; } wide[] = {
		{ "sentence", 80 }, { "title", 50 }, { "url", 40 }, { "label", 30 }, { "source_name", 24 },
		{ "target_name", 24 }, { "event_id", 18 }, { "publisher", 20 }, { "date", 12 },
		{ "date_from", 11 }, { "date_to", 11 }, { "first_published", 11 }, { "place", 18 },
	};

	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strcmp(wide[i].name, column) == 0)
			return wide[i].width;
	return 10;
}

static enum status open_sheet(struct writer *writer, struct error *err)
{
	struct xlsx *x = writer->own;
	char name[32];

	close_sheet(writer);
	snprintf(name, sizeof name, x->sheets ? "rows %u" : "rows", x->sheets + 1);
	x->sheets++;
	x->sheet = workbook_add_worksheet(x->book, name);
	if (!x->sheet)
		return failed(err, "widened");
	for (size_t i = 0; i < writer->n; i++) {
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(writer->columns[i]), NULL);
		worksheet_write_string(x->sheet, 0, (lxw_col_t)i, writer->columns[i], x->head);
	}
	worksheet_freeze_panes(x->sheet, 1, 0);
	x->row = 1;
	return STATUS_OK;
}

static enum status xlsx_begin(struct writer *writer, struct error *err)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct xlsx *x = mem_zalloc(sizeof *x);
	int file;

	writer->own = x;
	if (!x)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strcpy(x->path, "/tmp/dateline-XXXXXX");
	file = mkstemp(x->path);
	if (file < 0) {
		x->path[0] = '\0';
		return error_set(err, STATUS_IO, "no temporary file can be made: %s", strerror(errno));
	}
	close(file);
	x->book = workbook_new_opt(x->path, &options);
	if (!x->book)
		return failed(err, "made");
	x->head = workbook_add_format(x->book);
	x->date = workbook_add_format(x->book);
	if (!x->head || !x->date)
		return error_set(err, STATUS_NOMEM, "out of memory");
	format_set_bold(x->head);
	format_set_num_format(x->date, "yyyy-mm-dd");
	x->first_day = civil_day(1900, 3, 1);
	return open_sheet(writer, err);
}

static void write_text(struct xlsx *x, lxw_col_t column, const char *text)
{
	char *cut;
	size_t length = strlen(text);

	if (length <= CELL_BYTES) {
		worksheet_write_string(x->sheet, x->row, column, text, NULL);
		return;
	}
	length = utf8_cut(text, length, CELL_BYTES);
	cut = mem_alloc(length + 1);
	if (!cut)
		return;
	memcpy(cut, text, length);
	cut[length] = '\0';
	worksheet_write_string(x->sheet, x->row, column, cut, NULL);
	mem_free(cut);
}

static void write_day(struct xlsx *x, lxw_col_t column, int32_t day)
{
	struct civil c = civil_from_day(day);
	lxw_datetime when = { .year = c.year, .month = c.month, .day = c.day };
	char iso[11];

	if (day >= x->first_day) {
		worksheet_write_datetime(x->sheet, x->row, column, &when, x->date);
		return;
	}
	civil_iso(day, iso);
	worksheet_write_string(x->sheet, x->row, column, iso, NULL);
}

static enum status xlsx_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct xlsx *x = writer->own;

	if (x->row == SHEET_ROWS && open_sheet(writer, err) != STATUS_OK)
		return STATUS_IO;
	for (size_t i = 0; i < writer->n; i++) {
		lxw_col_t column = (lxw_col_t)i;

		switch (cells[i].kind) {
		case CELL_NONE:
			break;
		case CELL_TEXT:
			write_text(x, column, cells[i].text);
			break;
		case CELL_INTEGER:
			worksheet_write_number(x->sheet, x->row, column, (double)cells[i].integer, NULL);
			break;
		case CELL_REAL:
			worksheet_write_number(x->sheet, x->row, column, cells[i].real, NULL);
			break;
		case CELL_DAY:
			write_day(x, column, (int32_t)cells[i].integer);
			break;
		}
	}
	x->row++;
	return STATUS_OK;
}

static enum status about_sheet(struct writer *writer, struct error *err)
{
	struct xlsx *x = writer->own;
	const char *const facts[][2] = {
		{ "question", writer->options.asked }, { "database", writer->options.database },
		{ "made with", "dateline " DATELINE_VERSION },
	};

	close_sheet(writer);
	x->sheet = workbook_add_worksheet(x->book, "about");
	if (!x->sheet)
		return failed(err, "widened");
	worksheet_set_column(x->sheet, 0, 0, 18, NULL);
	worksheet_set_column(x->sheet, 1, 1, 100, NULL);
	x->row = 0;
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		worksheet_write_string(x->sheet, x->row, 0, facts[i][0], x->head);
		if (facts[i][1])
			write_text(x, 1, facts[i][1]);
		x->row++;
	}
	x->row++;
	for (size_t i = 0; i < writer->n; i++, x->row++) {
		worksheet_write_string(x->sheet, x->row, 0, writer->columns[i], NULL);
		write_text(x, 1, field_about(writer->columns[i])->meaning);
	}
	return STATUS_OK;
}

static enum status pour(struct writer *writer, const char *path, struct error *err)
{
	char piece[65536];
	FILE *in = fopen(path, "rb");
	enum status status = in ? STATUS_OK : failed(err, "read back");
	size_t n;

	while (status == STATUS_OK && (n = fread(piece, 1, sizeof piece, in)) > 0) {
		strbuf_add(&writer->buffer, piece, n);
		status = writer_flush(writer, err);
	}
	if (in)
		fclose(in);
	return status;
}

static enum status xlsx_end(struct writer *writer, struct error *err)
{
	struct xlsx *x = writer->own;
	enum status status = about_sheet(writer, err);
	lxw_error error = workbook_close(x->book);

	x->book = NULL;
	if (status == STATUS_OK && error != LXW_NO_ERROR)
		status = error_set(err, STATUS_IO, "the workbook cannot be written: %s", lxw_strerror(error));
	return status == STATUS_OK ? pour(writer, x->path, err) : status;
}

static void xlsx_release(struct writer *writer)
{
	struct xlsx *x = writer->own;

	if (!x)
		return;
	if (x->book)
		workbook_close(x->book);
	if (x->path[0])
		unlink(x->path);
	mem_free(x);
}

const struct writer_ops writer_xlsx = {
	.name = "xlsx", .suffix = ".xlsx", .answers = ANSWER_ANY,
	.begin = xlsx_begin, .row = xlsx_row, .end = xlsx_end, .release = xlsx_release,
};
