/*
 * Tables.  A framer of our own cuts the stream into rows, so that each has a
 * place and can be refused alone; libcsv then takes the row apart.
 */
#include <csv.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "datasets/datasets.h"
#include "reader.h"

#define COLUMNS_MAX 4096u

/* So much of a table is looked at for the order of its dates. */
#define ORDER_BYTES ((size_t)1 << 20)

/* After so many unclosed quotes no row of this file may span lines any more:
 * each costs a look ahead over up to record_bytes. */
#define UNCLOSED_FREE 8u
#define UNCLOSED_ALL 64u

struct cell {
	size_t start, length;
};

struct table {
	struct run *run;
	struct source *source;
	char delimiter, newline;
	bool quotes;            /* quotes mean something */
	int order;              /* of its dates: day_order */
	struct strbuf row;      /* bytes of the present row */
	struct strbuf as_read;  /* before its stray bytes were mended; empty: it had none */
	uint64_t line, offset;  /* of it */
	uint64_t lines;         /* newlines in it */
	unsigned unclosed;
	struct csv_parser parser;
	struct strbuf cells_text;
	struct cell *cells;
	size_t cell_count, cell_room;
	struct strbuf header_text;
	struct cell *header;
	size_t columns;
	enum field *field;      /* of each column */
	unsigned *rank;
	bool nomem;
	/* Of a table of events: */
	const struct dataset_kind *kind;
	struct dataset_table *events;
	size_t least;           /* cells of a row of it; 0: no row yet */
	struct dataset_cell *event_cells;
	size_t event_cell_room;
	/* While a row past the limit is passed over: */
	bool over;
	struct digest digest;
	uint64_t length;
};

static int never_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void add_cell(struct table *t, const char *bytes, size_t length)
{
	struct cell *larger = mem_grow(t->cells, &t->cell_room, t->cell_count + 1,
				       sizeof *t->cells);

	if (!larger) {
		t->nomem = true;
		return;
	}
	t->cells = larger;
	t->cells[t->cell_count++] = (struct cell){ t->cells_text.length, length };
	strbuf_add(&t->cells_text, bytes, length);
	strbuf_add(&t->cells_text, "", 1);
	if (t->cells_text.failed)
		t->nomem = true;
}

static void on_cell(void *bytes, size_t length, void *context)
{
	add_cell(context, bytes ? bytes : "", length);
}

static void on_row(int end, void *context)
{
	(void)end;
	(void)context;
}

static size_t row_content(const struct table *t)
{
	size_t n = t->row.length;

	while (n && (t->row.data[n - 1] == '\n' || t->row.data[n - 1] == '\r'))
		n--;
	return n;
}

static bool cut(struct table *t, size_t start, size_t stop)
{
	struct cell *larger;

	if (t->cell_count == t->cell_room) {
		larger = mem_grow(t->cells, &t->cell_room, t->cell_count + 1, sizeof *t->cells);
		if (!larger)
			return false;
		t->cells = larger;
	}
	t->cells_text.data[stop] = '\0';
	t->cells[t->cell_count++] = (struct cell){ start, stop - start };
	return true;
}

/* Which of eight bytes are zero, a bit for each, the first byte's the lowest. */
static uint64_t zero_bytes(uint64_t word)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7fu;

	return ~(((word & low) + low) | word | low);
}

/* Cells are cut in one copy of the row, which is looked at eight bytes at a
 * time: most cells of a wide table are empty or short. */
static void split_plain(struct table *t)
{
	const uint64_t pattern = (unsigned char)t->delimiter * 0x0101010101010101u;
	size_t n = row_content(t), start = 0, at = 0;

	strbuf_add(&t->cells_text, t->row.data, n);
	if (t->cells_text.failed) {
		t->nomem = true;
		return;
	}
	for (; at + 8 <= n; at += 8) {
		uint64_t word, found;

		memcpy(&word, t->row.data + at, 8);
		for (found = zero_bytes(le64toh(word) ^ pattern); found && !t->nomem; found &= found - 1) {
			size_t stop = at + (size_t)__builtin_ctzll(found) / 8;

			t->nomem = !cut(t, start, stop);
			start = stop + 1;
		}
	}
	for (; at < n && !t->nomem; at++)
		if (t->row.data[at] == t->delimiter) {
			t->nomem = !cut(t, start, at);
			start = at + 1;
		}
	t->nomem = t->nomem || !cut(t, start, n);
}

/* Takes the row apart into t->cells. */
static enum status split(struct table *t)
{
	t->cell_count = 0;
	strbuf_clear(&t->cells_text);
	if (!t->quotes) {
		split_plain(t);
	} else {
		size_t done = csv_parse(&t->parser, t->row.data, t->row.length, on_cell, on_row, t);

		if (done != t->row.length || csv_fini(&t->parser, on_cell, on_row, t))
			t->nomem = true;
	}
	return t->nomem ? STATUS_NOMEM : STATUS_OK;
}

static struct place row_place(const struct table *t)
{
	const struct strbuf *row = t->as_read.length ? &t->as_read : &t->row;

	return (struct place){ .line = t->line, .column = 1, .offset = t->offset,
		.record = row->data, .record_bytes = row->length };
}

/* Without a usable header no row can be read: the table ends here. */
static enum status header_refuse(struct table *t, const char *reason)
{
	struct place place = row_place(t);
	enum status status = run_refuse(t->run, &place, false, "columns", "%s", reason);

	return status == STATUS_OK ? STATUS_END : status;
}

static enum status take_header(struct table *t)
{
	bool text = false;

	if (t->cell_count > COLUMNS_MAX)
		return header_refuse(t, "more than 4096 columns");
	t->header = mem_alloc(t->cell_count * sizeof *t->header);
	t->field = mem_alloc(t->cell_count * sizeof *t->field);
	t->rank = mem_alloc(t->cell_count * sizeof *t->rank);
	strbuf_add(&t->header_text, t->cells_text.data, t->cells_text.length);
	if (!t->header || !t->field || !t->rank || t->header_text.failed)
		return STATUS_NOMEM;
	memcpy(t->header, t->cells, t->cell_count * sizeof *t->header);
	for (size_t i = 0; i < t->cell_count; i++) {
		t->field[i] = field_find(&t->run->options->map, t->header_text.data +
			t->header[i].start, t->header[i].length, &t->rank[i]);
		text |= t->field[i] == FIELD_TEXT;
	}
	if (!text)
		return header_refuse(t, "no column holds the text; name it: --map text=COLUMN;"
				     " rows that are events: --events --map date=COLUMN,source=COLUMN,cameo=COLUMN");
	t->columns = t->cell_count;
	return STATUS_OK;
}

/* Empty cells beyond the header are a spreadsheet's, no fault. */
static bool row_ends_at(const struct table *t, size_t columns)
{
	for (size_t i = columns; i < t->cell_count; i++)
		if (t->cells[i].length)
			return false;
	return true;
}

static bool row_fits(const struct table *t)
{
	return t->cell_count >= t->columns && row_ends_at(t, t->columns);
}

/* The first cell that is no text, or t->columns. */
static size_t bad_cell(const struct table *t, bool *nul)
{
	for (size_t i = 0; i < t->columns; i++) {
		const char *cell = t->cells_text.data + t->cells[i].start;

		*nul = memchr(cell, '\0', t->cells[i].length);
		if (*nul || !utf8_valid(cell, t->cells[i].length))
			return i;
	}
	return t->columns;
}

static const char *column_name(const struct table *t, size_t column)
{
	return t->header_text.data + t->header[column].start;
}

struct row_step {
	struct table *t;
	struct article article;
	struct fields fields;
	enum field bad;
	bool good;
};

static void row_to_article(void *context)
{
	struct row_step *step = context;
	struct table *t = step->t;

	for (size_t i = 0; i < t->columns; i++) {
		enum field f = t->field[i];
		const char *cell = t->cells_text.data + t->cells[i].start;

		if (f == FIELD_NONE || !cell[strspn(cell, " \t\r\n")] ||
		    (step->fields.value[f] && step->fields.rank[f] <= t->rank[i]))
			continue;
		step->fields.value[f] = cell;
		step->fields.name[f] = column_name(t, i);
		step->fields.rank[f] = t->rank[i];
	}
	step->good = fields_article(&step->fields, &t->run->arena, &step->article,
				    &step->bad);
}

static enum status take_row(struct table *t)
{
	struct row_step step = { .t = t, .fields.order = t->order };
	struct place place = row_place(t);
	bool nul = false;
	size_t column;

	if (!row_fits(t))
		return run_refuse(t->run, &place, false, "columns",
			"%zu cells, but the header has %zu", t->cell_count, t->columns);
	column = bad_cell(t, &nul);
	if (column < t->columns) {
		place.field = column_name(t, column);
		return run_refuse(t->run, &place, false, nul ? "nul" : "utf8",
			nul ? "a zero byte in the cell" : "bytes that are no UTF-8 in the cell");
	}
	article_init(&step.article);
	if (!arena_run(&t->run->arena, row_to_article, &step))
		return STATUS_NOMEM;
	if (step.good)
		return run_article(t->run, &place, &step.article);
	place.field = step.fields.name[step.bad];
	return run_refuse(t->run, &place, false, "date", "\"%.60s\" is no date",
			  step.fields.value[step.bad]);
}

/* Tables of events ------------------------------------------------------------ */

static enum status event_cells(struct table *t)
{
	struct dataset_cell *cells = mem_grow(t->event_cells, &t->event_cell_room, t->cell_count,
					      sizeof *cells);

	if (!cells)
		return STATUS_NOMEM;
	t->event_cells = cells;
	for (size_t i = 0; i < t->cell_count; i++)
		cells[i] = (struct dataset_cell){ t->cells_text.data + t->cells[i].start, t->cells[i].length };
	return STATUS_OK;
}

/* The header, or for files without one the first row. */
static enum status take_event_header(struct table *t)
{
	const struct reader_options *options = t->run->options;
	struct error err = ERROR_INIT;
	bool header = dataset_has_header(t->kind);
	enum status status = dataset_table_new(&t->events, t->kind, t->event_cells, header ? t->cell_count : 0,
					       options->events_map, options->dataset, &err);

	if (status == STATUS_INPUT || status == STATUS_USAGE)
		return header_refuse(t, err.text);
	if (status == STATUS_OK)
		dataset_table_order(t->events, t->order);
	t->columns = t->cell_count;
	if (status == STATUS_OK && header)
		strbuf_add(&t->header_text, t->row.data, row_content(t));
	return t->header_text.failed ? STATUS_NOMEM : status;
}

/* GDELT's first version grew a column in the middle of its life.  Headers of
 * POLECAT name columns that no row has: the first row tells, if it holds all
 * that is known of the dataset. */
static bool event_row_fits(struct table *t)
{
	if (dataset_has_header(t->kind)) {
		if (!t->least)
			t->least = t->cell_count < t->columns && t->cell_count >= dataset_table_width(t->events) ?
				   t->cell_count : t->columns;
		return t->cell_count >= t->least && row_ends_at(t, t->columns);
	}
	return t->cell_count == t->columns ||
	       (t->cell_count >= 57 && t->cell_count <= 58 && t->columns >= 57 && t->columns <= 58);
}

/* Whether a row is text; refuses it else, with the first cell that is none. */
static bool row_is_text(struct table *t, enum status *status)
{
	struct place place = row_place(t);
	size_t n = row_content(t), i = 0;
	bool nul = memchr(t->row.data, '\0', n) != NULL;

	*status = STATUS_OK;
	if (!nul && utf8_valid(t->row.data, n))
		return true;
	while (i + 1 < t->cell_count && !(nul ? memchr(t->event_cells[i].text, '\0', t->event_cells[i].length) != NULL :
					   !utf8_valid(t->event_cells[i].text, t->event_cells[i].length)))
		i++;
	place.field = t->events ? dataset_column_name(t->events, i) : NULL;
	if (nul)
		*status = run_refuse(t->run, &place, false, "nul", "a zero byte in cell %zu", i + 1);
	else
		*status = run_refuse(t->run, &place, false, "utf8",
				     "byte 0x%02X in cell %zu is no UTF-8, as the rest of the file is",
				     (unsigned char)t->event_cells[i].text[utf8_valid_prefix(t->event_cells[i].text,
											     t->event_cells[i].length)],
				     i + 1);
	return false;
}

static enum status take_event(struct table *t)
{
	struct place place = row_place(t);
	struct dataset_row row;
	struct dataset_fault fault;
	size_t n = row_content(t);
	enum status status;

	if (!event_row_fits(t))
		return run_refuse(t->run, &place, false, "columns",
			"%zu cells, but the table has %zu", t->cell_count, t->columns);
	if (!row_is_text(t, &status))
		return status;
	switch (dataset_read(t->events, t->event_cells, t->cell_count, &row, &fault)) {
	case DATASET_ROW:
		row.raw = t->row.data;
		row.raw_bytes = n;
		row.header = t->header_text.length ? t->header_text.data : "";
		return run_row(t->run, &place, dataset_table_info(t->events), &row);
	case DATASET_SKIPPED:
		return run_refuse(t->run, &place, true, fault.code, "%s", fault.reason);
	case DATASET_BAD:
		break;
	}
	place.field = fault.field;
	return run_refuse(t->run, &place, false, fault.code, "%s", fault.reason);
}

static enum status take_event_row(struct table *t)
{
	enum status status = event_cells(t);

	if (status == STATUS_OK && !t->events) {
		status = take_event_header(t);
		if (status != STATUS_OK || dataset_has_header(t->kind))
			return status;
	}
	return status == STATUS_OK ? take_event(t) : status;
}

/* A table somebody else knows the meaning of. */
static enum status take_cells(struct table *t)
{
	enum status status = event_cells(t);

	if (status != STATUS_OK || !row_is_text(t, &status))
		return status;
	return t->run->sink->on_cells(t->run->sink->context, t->line, t->event_cells, t->cell_count);
}

static enum status take(struct table *t)
{
	if (t->run->sink->on_cells)
		return take_cells(t);
	return t->kind ? take_event_row(t) : t->header ? take_row(t) : take_header(t);
}

static bool row_blank(const struct table *t)
{
	for (size_t i = 0; i < t->row.length; i++)
		if (!memchr(" \r\n", t->row.data[i], 3))
			return false;
	return true;
}

static void row_next(struct table *t)
{
	t->offset += t->over ? t->length : t->as_read.length ? t->as_read.length : t->row.length;
	t->line += t->lines;
	t->lines = 0;
	t->over = false;
	strbuf_clear(&t->row);
	strbuf_clear(&t->as_read);
}

static enum status row_refuse_over(struct table *t)
{
	struct place place = row_place(t);
	uint8_t sha256[32];

	digest_finish(&t->digest, sha256);
	place.sha256 = sha256;
	place.length = t->length;
	return run_refuse(t->run, &place, false, "limit",
		"the row is longer than %llu bytes",
		(unsigned long long)t->run->options->limits.record_bytes);
}

/* POLECAT is UTF-8 with a byte of ISO 8859-1 here and there, in names: it is
 * read as the letter it is there. */
static void mend_bytes(struct table *t)
{
	struct strbuf mended;
	char letter[4];

	if (!t->kind || t->over || !dataset_has_stray_bytes(t->kind) || utf8_valid(t->row.data, t->row.length))
		return;
	mended = t->as_read;
	t->as_read = t->row;
	for (size_t i = 0; i < t->as_read.length;) {
		const char *at = t->as_read.data + i;
		size_t n = utf8_valid_prefix(at, t->as_read.length - i);

		strbuf_add(&mended, at, n);
		i += n;
		if (i < t->as_read.length)
			strbuf_add(&mended, letter, utf8_encode((unsigned char)t->as_read.data[i++], letter));
	}
	t->row = mended;
}

static enum status row_end(struct table *t)
{
	enum status status = STATUS_OK;

	mend_bytes(t);
	if (t->row.failed)
		return STATUS_NOMEM;
	if (t->over)
		status = row_refuse_over(t);
	else if (!row_blank(t) && (status = split(t)) == STATUS_OK)
		status = take(t);
	row_next(t);
	return status;
}

/* A quote that never closes: its first line is the reject, the rest of what
 * it swallowed is read again. */
static enum status row_unclosed(struct table *t, const char *reason)
{
	struct place place = row_place(t);
	const char *newline = memchr(t->row.data, t->newline, t->row.length);
	size_t first = newline ? (size_t)(newline + 1 - t->row.data) : t->row.length;
	enum status status;

	t->unclosed++;
	if (t->row.failed)
		return STATUS_NOMEM;
	status = source_unread(t->source, t->row.data + first, t->row.length - first);
	if (status != STATUS_OK)
		return status;
	place.record_bytes = first;
	status = run_refuse(t->run, &place, false, "quote", "%s", reason);
	strbuf_cut(&t->row, first);
	t->lines = newline != NULL;
	row_next(t);
	return status;
}

static uint64_t look_ahead(const struct table *t)
{
	uint64_t limit = t->run->options->limits.record_bytes;

	if (t->unclosed < UNCLOSED_FREE)
		return limit;
	return limit < 1 << 20 ? limit : 1 << 20;
}

enum scan { CELL_START, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE };

static void row_add(struct table *t, const char *bytes, size_t length)
{
	if (!t->over) {
		strbuf_add(&t->row, bytes, length);
		return;
	}
	digest_add(&t->digest, bytes, length);
	t->length += length;
}

/* An unquoted row past the limit: only its head is kept. */
static void row_pass_over(struct table *t)
{
	digest_init(&t->digest);
	digest_add(&t->digest, t->row.data, t->row.length);
	t->length = t->row.length;
	t->over = true;
	strbuf_cut(&t->row, HEAD_BYTES);
}

/* The state after c.  A quote inside a quoted cell that neither doubles nor
 * ends it is sloppy but plain on the line where the cell began; on a later
 * line it means that an earlier row swallowed this one. */
static enum scan scan_step(const struct table *t, enum scan state, char c, bool *swallowed)
{
	bool ends = c == t->delimiter || c == '\n' || c == '\r';

	switch (state) {
	case CELL_START:
		if (c == '"' && t->quotes)
			return CELL_QUOTED;
		return ends ? CELL_START : CELL_PLAIN;
	case CELL_PLAIN:
		return ends ? CELL_START : CELL_PLAIN;
	case CELL_QUOTED:
		return c == '"' ? CELL_QUOTE : CELL_QUOTED;
	case CELL_QUOTE:
		if (ends)
			return CELL_START;
		*swallowed = c != '"' && t->lines;
		return CELL_QUOTED;
	}
	return state;
}

/* Where quotes mean nothing, the end of a line ends the row. */
static enum status scan_plain(struct table *t, const char *bytes, size_t length)
{
	enum status status = STATUS_OK;

	while (length && status == STATUS_OK) {
		const char *newline = memchr(bytes, t->newline, length);
		size_t n = newline ? (size_t)(newline + 1 - bytes) : length;

		row_add(t, bytes, n);
		bytes += n;
		length -= n;
		t->lines += newline != NULL;
		if (newline)
			status = row_end(t);
		else if (!t->over && t->row.length > t->run->options->limits.record_bytes)
			row_pass_over(t);
	}
	return status;
}

static enum status scan_bytes(struct table *t, enum scan *state, const char *bytes,
			      size_t length)
{
	size_t from = 0;

	for (size_t i = 0; i < length; i++) {
		bool swallowed = false;
		char c = bytes[i];
		enum scan next = scan_step(t, *state, c, &swallowed);
		bool open = next == CELL_QUOTED;

		*state = next;
		if (c == t->newline)
			t->lines++;
		if (swallowed || (open && c == t->newline && t->unclosed >= UNCLOSED_ALL) ||
		    (open && !t->over && t->row.length + (i - from) >= look_ahead(t))) {
			enum status status;

			row_add(t, bytes + from, i + 1 - from);
			status = source_unread(t->source, bytes + i + 1, length - i - 1);
			*state = CELL_START;
			if (status != STATUS_OK)
				return status;
			return row_unclosed(t, "a quote is opened here and not closed");
		}
		if (c == t->newline && !open) {
			enum status status;

			row_add(t, bytes + from, i + 1 - from);
			from = i + 1;
			*state = CELL_START;
			status = row_end(t);
			if (status != STATUS_OK)
				return status;
		}
	}
	row_add(t, bytes + from, length - from);
	if (!t->over && t->row.length > t->run->options->limits.record_bytes)
		row_pass_over(t);
	return STATUS_OK;
}

static enum status scan_all(struct table *t)
{
	enum status status = STATUS_OK;
	enum scan state = CELL_START;

	while (status == STATUS_OK) {
		const char *bytes;
		size_t length;

		status = source_next(t->source, &bytes, &length);
		if (status != STATUS_OK)
			break;
		if (length) {
			status = t->quotes ? scan_bytes(t, &state, bytes, length) :
					     scan_plain(t, bytes, length);
		} else if (state == CELL_QUOTED) {
			state = CELL_START;
			status = row_unclosed(t, "a quote is opened here and not closed");
		} else {
			return t->row.length ? row_end(t) : STATUS_OK;
		}
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* The delimiter that is most frequent in the header line. */
static char find_delimiter(const char *head, size_t length)
{
	static const char candidates[] = { ',', ';', '\t', '|' };
	size_t count[4] = { 0 }, best = 0;

	for (size_t i = 0; i < length && head[i] != '\n' && head[i] != '\r'; i++)
		for (size_t k = 0; k < 4; k++)
			count[k] += head[i] == candidates[k];
	for (size_t k = 1; k < 4; k++)
		if (count[k] > count[best])
			best = k;
	return candidates[best];
}

/* Tab-separated files mostly have no quotes at all, and then a quote is a
 * letter like any other. */
static bool has_quoted_cell(const char *head, size_t length, char delimiter)
{
	for (size_t i = 0; i < length; i++)
		if (head[i] == '"' && (!i || head[i - 1] == '\n' || head[i - 1] == '\r' ||
				       head[i - 1] == delimiter))
			return true;
	return false;
}

enum status read_csv(struct run *run, struct source *source, bool tabs)
{
	struct table t = { .run = run, .source = source, .line = 1 };
	enum status status = source_peek(source, ORDER_BYTES);
	const char *head = source->data + source->start;
	size_t length = source->end - source->start;

	if (status != STATUS_OK)
		return status;
	t.kind = run->options->events ?
		 dataset_of_events(head, length, run->options->events_map, run->options->dataset) :
		 run->sink->on_cells ? NULL : dataset_find(head, length);
	/* old programs end lines with a carriage return alone */
	t.newline = memchr(head, '\n', length) || !memchr(head, '\r', length) ? '\n' : '\r';
	t.delimiter = tabs && !t.kind ? '	' : find_delimiter(head, length);
	t.quotes = t.delimiter != '	' ||
		   has_quoted_cell(head, length < HEAD_BYTES ? length : HEAD_BYTES, '	');
	if (t.kind && t.delimiter == '	')
		t.quotes = dataset_quotes_always(t.kind) || (t.quotes && dataset_quotes(t.kind));
	if (!t.kind || run->options->events)
		t.order = day_order(head, length, t.delimiter);
	strbuf_init(&t.row);
	strbuf_init(&t.as_read);
	strbuf_init(&t.cells_text);
	strbuf_init(&t.header_text);
	csv_init(&t.parser, CSV_APPEND_NULL);
	csv_set_delim(&t.parser, (unsigned char)t.delimiter);
	csv_set_space_func(&t.parser, never_space);
	csv_set_realloc_func(&t.parser, mem_realloc);
	csv_set_free_func(&t.parser, mem_free);
	status = scan_all(&t);
	csv_free(&t.parser);
	mem_free(t.cells);
	mem_free(t.header);
	mem_free(t.field);
	mem_free(t.rank);
	mem_free(t.event_cells);
	dataset_table_free(t.events);
	strbuf_release(&t.header_text);
	strbuf_release(&t.cells_text);
	strbuf_release(&t.row);
	strbuf_release(&t.as_read);
	return status;
}
