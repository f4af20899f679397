#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/digits.h"
#include "base/jsontext.h"
#include "base/memory.h"
#include "writer_ops.h"

/* Rows are handed to the system in pieces of this many bytes. */
#define PIECE_BYTES (64u << 10)

static const struct writer_ops *const formats[WRITER_FORMATS] = {
	[WRITER_CSV] = &writer_csv,
	[WRITER_TSV] = &writer_tsv,
	[WRITER_JSON] = &writer_json,
	[WRITER_JSONL] = &writer_jsonl,
	[WRITER_XLSX] = &writer_xlsx,
	[WRITER_TIMELINEJS] = &writer_timelinejs,
	[WRITER_TIMELINEJS_CSV] = &writer_timelinejs_csv,
	[WRITER_GEXF] = &writer_gexf,
	[WRITER_DOT] = &writer_dot,
	[WRITER_GEOJSON] = &writer_geojson,
	[WRITER_VEGA_LITE] = &writer_vega_lite,
	[WRITER_HTML] = &writer_html,
	[WRITER_GDELT] = &writer_gdelt,
	[WRITER_DATAPACKAGE] = &writer_datapackage,
	[WRITER_DATASETTE] = &writer_datasette,
};

/* Formats ------------------------------------------------------------------------- */

int writer_format_from_name(const char *name)
{
	for (int i = 0; i < WRITER_FORMATS; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return i;
	return -1;
}

int writer_format_from_path(const char *path)
{
	size_t length = strlen(path), longest = 0;
	int found = -1;

	for (int i = 0; i < WRITER_FORMATS; i++) {
		const char *suffix = formats[i]->suffix;
		size_t tail = suffix ? strlen(suffix) : 0;

		if (tail > longest && tail < length && strcmp(path + length - tail, suffix) == 0) {
			longest = tail;
			found = i;
		}
	}
	return found;
}

const char *writer_format_name(enum writer_format format)
{
	return formats[format]->name;
}

bool writer_takes(enum writer_format format, enum answer answer)
{
	return formats[format]->answers & answer;
}

const char *writer_columns(enum writer_format format)
{
	return formats[format]->columns;
}

bool writer_is_folder(enum writer_format format)
{
	return formats[format]->folder;
}

bool writer_has_rows(enum writer_format format)
{
	return !formats[format]->no_rows;
}

void writer_format_names(enum answer answer, char *out, size_t size)
{
	size_t used = 0, last = 0;

	for (size_t i = 0; i < WRITER_FORMATS; i++)
		if (writer_takes((enum writer_format)i, answer))
			last = i;
	out[0] = '\0';
	for (size_t i = 0; i <= last && used < size; i++)
		if (writer_takes((enum writer_format)i, answer))
			used += (size_t)snprintf(out + used, size - used, "%s%s", !i ? "" : i == last ? " or " : ", ",
						 formats[i]->name);
}

/* Life ------------------------------------------------------------------------------ */

static enum status write_failed(struct error *err)
{
	if (errno == EPIPE)
		return STATUS_END;
	return error_set(err, STATUS_IO, "writing failed: %s", strerror(errno));
}

enum status writer_flush(struct writer *writer, struct error *err)
{
	struct strbuf *buffer = &writer->buffer;
	bool whole;

	if (buffer->failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	errno = 0;
	whole = fwrite(buffer->data, 1, buffer->length, writer->to) == buffer->length;
	writer->bytes += buffer->length;
	if (writer->digest)
		digest_add(writer->digest, buffer->data, buffer->length);
	strbuf_clear(buffer);
	return whole ? STATUS_OK : write_failed(err);
}

enum status writer_new(struct writer **out, enum writer_format format, FILE *to,
		       const char *const *columns, size_t n,
		       const struct writer_options *options, struct error *err)
{
	struct writer *writer = mem_zalloc(sizeof *writer);
	enum status status = STATUS_OK;

	*out = writer;
	if (!writer)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*writer = (struct writer){
		.ops = formats[format], .to = to, .columns = columns, .n = n, .options = *options,
	};
	strbuf_init(&writer->buffer);
	for (size_t i = 0; i < DAY_SLOTS; i++)
		writer->days[i].day = DAY_NONE;
	if (writer->ops->begin)
		status = writer->ops->begin(writer, err);
	/* what comes first is seen at once, however long the first row takes */
	if (status == STATUS_OK && writer->buffer.length)
		status = writer_flush(writer, err);
	if (status == STATUS_OK && writer->to && fflush(writer->to) != 0)
		status = write_failed(err);
	return status;
}

enum status writer_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	enum status status = writer->ops->row(writer, cells, err);

	writer->rows++;
	if (status == STATUS_OK && (writer->buffer.length >= PIECE_BYTES || writer->buffer.failed))
		status = writer_flush(writer, err);
	return status;
}

enum status writer_end(struct writer *writer, struct error *err)
{
	enum status status = writer->ops->end ? writer->ops->end(writer, err) : STATUS_OK;

	if (status == STATUS_OK && writer->to)
		status = writer_flush(writer, err);
	if (status == STATUS_OK && writer->to && fflush(writer->to) != 0)
		status = write_failed(err);
	return status;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	if (writer->ops->release)
		writer->ops->release(writer);
	strbuf_release(&writer->buffer);
	mem_free(writer);
}

uint64_t writer_left_out(const struct writer *writer)
{
	return writer->left_out;
}

size_t writer_column(const struct writer *writer, const char *name)
{
	size_t i = 0;

	while (i < writer->n && strcmp(writer->columns[i], name) != 0)
		i++;
	return i;
}

const char *cell_text_at(const struct writer *writer, const struct cell *cells, size_t column)
{
	return column < writer->n && cells[column].kind == CELL_TEXT ? cells[column].text : NULL;
}

int64_t cell_number_at(const struct writer *writer, const struct cell *cells, size_t column,
		       int64_t absent)
{
	bool whole = column < writer->n && (cells[column].kind == CELL_INTEGER || cells[column].kind == CELL_DAY);

	return whole ? cells[column].integer : absent;
}

const char *database_name(const struct writer *writer)
{
	const char *path = writer->options.database, *slash;

	if (!path)
		return "";
	slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

bool is_web_address(const char *url)
{
	return url && (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0);
}

/* Cells ----------------------------------------------------------------------------- */

static void add_day(struct writer *writer, int64_t day)
{
	size_t slot = (size_t)day & (DAY_SLOTS - 1);
	char *out = strbuf_room(&writer->buffer, 10);

	if (!out)
		return;
	if (writer->days[slot].day != day) {
		writer->days[slot].day = (int32_t)day;
		civil_iso((int32_t)day, writer->days[slot].text);
	}
	memcpy(out, writer->days[slot].text, 10);
	strbuf_written(&writer->buffer, out + 10);
}

/* A real that is a whole number of tenths (scores), or of millionths below a
 * thousand (degrees), by hand: what printf would write, ten times as fast. */
static char *put_real(char *out, double real, int decimals)
{
	double scaled = real * (decimals == 1 ? 10 : 1e6);
	int64_t whole = llround(scaled), unit = decimals == 1 ? 10 : 1000000;

	if (!(fabs(real) < 1000) || fabs(scaled - (double)whole) > (decimals == 1 ? 1e-9 : 1e-5))
		return NULL;
	if (whole < 0 || signbit(real)) {
		*out++ = '-';
		whole = -whole;
	}
	out = digits_put(out, whole / unit);
	whole %= unit;
	if (decimals < 0 && !whole)
		return out;
	*out++ = '.';
	do {
		unit /= 10;
		*out++ = (char)('0' + whole / unit);
		whole %= unit;
	} while (whole);
	return out;
}

static void add_real(struct strbuf *sb, double real, int decimals)
{
	char *out = strbuf_room(sb, 32), *end;

	if (!out)
		return;
	end = decimals == 1 || decimals < 0 ? put_real(out, real, decimals) : NULL;
	if (end)
		strbuf_written(sb, end);
	else if (decimals < 0)
		strbuf_addf(sb, "%.10g", real);
	else
		strbuf_addf(sb, "%.*f", decimals, real);
}

void cell_add(struct writer *writer, const struct cell *cell)
{
	char *out;

	switch (cell->kind) {
	case CELL_NONE:
		break;
	case CELL_TEXT:
		strbuf_adds(&writer->buffer, cell->text);
		break;
	case CELL_INTEGER:
		out = strbuf_room(&writer->buffer, DIGITS_MAX);
		if (out)
			strbuf_written(&writer->buffer, digits_put(out, cell->integer));
		break;
	case CELL_REAL:
		add_real(&writer->buffer, cell->real, cell->decimals);
		break;
	case CELL_DAY:
		add_day(writer, cell->integer);
		break;
	}
}

void cell_add_json(struct writer *writer, const struct cell *cell)
{
	struct strbuf *sb = &writer->buffer;

	switch (cell->kind) {
	case CELL_NONE:
		strbuf_add(sb, "null", 4);
		break;
	case CELL_TEXT:
		json_add_text(sb, cell->text, strlen(cell->text));
		break;
	case CELL_INTEGER:
	case CELL_REAL:
		cell_add(writer, cell);
		break;
	case CELL_DAY:
		strbuf_addc(sb, '"');
		cell_add(writer, cell);
		strbuf_addc(sb, '"');
		break;
	}
}

void markup_add(struct strbuf *sb, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		switch (c) {
		case '<': strbuf_adds(sb, "&lt;"); break;
		case '>': strbuf_adds(sb, "&gt;"); break;
		case '&': strbuf_adds(sb, "&amp;"); break;
		case '"': strbuf_adds(sb, "&quot;"); break;
		case '\'': strbuf_adds(sb, "&#39;"); break;
		case '\t': case '\n': case '\r': strbuf_addc(sb, ' '); break;
		default:
			if (c < 0x20) {
				strbuf_adds(sb, "\xEF\xBF\xBD");
			} else if (strncmp(text, "\xEF\xBF\xBE", 3) == 0 || strncmp(text, "\xEF\xBF\xBF", 3) == 0) {
				strbuf_adds(sb, "\xEF\xBF\xBD");
				text += 2;
			}
			else
				strbuf_addc(sb, (char)c);
		}
	}
}
