#include "readers/sheet.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#define COLUMNS 64
#define ROW_BYTES ((size_t)16 << 20)

enum column {
	COL_VERDICT, COL_EVENT, COL_URL, COL_HASH, COL_SENTENCE, COL_CODED, COL_SOURCE, COL_TARGET,
	COL_CODE, COL_DATE, COL_STATUS, COL_NOTE, COL_BY, COL_AT, N_COLUMNS,
};

static const char *const names[N_COLUMNS] = {
	"verdict", "event_id", "url", "article_hash", "sentence", "coded", "new_source", "new_target",
	"new_code", "new_date", "new_status", "note", "by", "at",
};

struct sheet {
	struct store *store;
	const struct sheet_options *options;
	struct sheet_counts *counts;
	const char *path;
	struct strbuf text;          /* the cells of a row, NUL-ended */
	size_t starts[COLUMNS];
	size_t n;
	int place[N_COLUMNS];        /* column of the file; -1 = none */
	bool header;                 /* it is read */
	uint64_t line, lines;        /* of the row; newlines in it */
	enum status status;
	struct error *err;
};

static const char *value(const struct sheet *s, enum column column)
{
	int at = s->place[column];
	const char *text;

	if (at < 0 || (size_t)at >= s->n)
		return "";
	text = s->text.data + s->starts[at];
	/* the mark that keeps a spreadsheet from reading a formula */
	return text[0] == '\'' && text[1] && strchr("=+-@\t\r", text[1]) ? text + 1 : text;
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

static void fault(struct sheet *s, enum column column, const struct error *why)
{
	struct error fault = *why;

	error_at(&fault, s->path, s->line, 0, names[column]);
	s->counts->faulty++;
	if (s->options->on_fault)
		s->options->on_fault(s->options->context, &fault);
}

/* "-" is nobody. */
static const char *side(const char *text)
{
	return !*text ? NULL : strcmp(text, "-") == 0 ? "" : text;
}

static bool read_change(const struct sheet *s, struct correction *c, enum column *at,
			struct error *why)
{
	const char *verdict = value(s, COL_VERDICT), *date = value(s, COL_DATE);
	const char *status = value(s, COL_STATUS);
	int number = verdict_from_name(verdict);

	*at = COL_VERDICT;
	if (number < 0)
		return !error_set(why, STATUS_INPUT, "'%.40s' is no verdict: confirmed, rejected, changed or "
				  "added", verdict);
	*c = (struct correction){
		.verdict = (enum verdict)number, .hash = or_null(value(s, COL_HASH)),
		.url = or_null(value(s, COL_URL)), .sentence = value(s, COL_SENTENCE),
		.coded = number == VERDICT_ADDED ? "" : value(s, COL_CODED),
		.source = side(value(s, COL_SOURCE)), .target = side(value(s, COL_TARGET)),
		.code = or_null(value(s, COL_CODE)), .status = -1,
		.date = { DAY_NONE, DAY_NONE, PRECISION_UNKNOWN, BASIS_PERSON },
		.note = or_null(value(s, COL_NOTE)), .by = or_null(value(s, COL_BY)),
		.at = strtoll(value(s, COL_AT), NULL, 10),
	};
	if (!c->by)
		c->by = s->options->by;
	if (!c->at)
		c->at = s->options->now;
	*at = COL_DATE;
	c->dated = *date;
	if (*date && !event_date_parse(date, &c->date))
		return !error_set(why, STATUS_INPUT, "'%.40s' is no date: 2021, 2021-10, 2021-10-05 or "
				  "2021-10-05/2021-11-30", date);
	*at = COL_STATUS;
	if (*status && (c->status = event_status_from_name(status)) < 0)
		return !error_set(why, STATUS_INPUT, "'%.40s' is no status: done, announced, intended, claimed "
				  "or denied", status);
	*at = COL_CODE;
	if (c->code && !codebook_find(c->code))
		return !error_set(why, STATUS_INPUT, "no such event code: %.20s", c->code);
	*at = COL_VERDICT;
	if (number == VERDICT_CHANGED && !c->source && !c->target && !c->code && !c->dated && c->status < 0)
		return !error_set(why, STATUS_INPUT, "nothing is changed: fill in new_source, new_target, "
				  "new_code, new_date or new_status");
	return true;
}

/* By its number where the event is here, with all its mentions; else by its
 * article and sentence. */
static enum status take(struct sheet *s, const struct correction *c, struct error *why)
{
	enum correction_state state = CORRECTION_APPLIED;
	uint64_t mentions;
	int64_t event;
	enum status status = STATUS_NOTFOUND;

	if (*value(s, COL_EVENT) && c->verdict != VERDICT_ADDED)
		status = store_event_by_prefix(s->store, value(s, COL_EVENT), &event, NULL);
	if (status == STATUS_OK)
		status = store_correct(s->store, event, c, &mentions, why);
	else
		status = store_put_correction(s->store, c, &state, why);
	if (status != STATUS_OK)
		return status;
	s->counts->applied += state == CORRECTION_APPLIED;
	s->counts->waiting += state != CORRECTION_APPLIED;
	if (state != CORRECTION_APPLIED && s->options->on_waiting)
		s->options->on_waiting(s->options->context, s->line, value(s, COL_SENTENCE), state);
	return STATUS_OK;
}

static void on_entry(struct sheet *s)
{
	struct correction c;
	struct error why = ERROR_INIT;
	enum column at;
	enum status status;

	s->counts->rows++;
	if (!utf8_valid(s->text.data, s->text.length)) {
		error_set(&why, STATUS_INPUT, "no valid UTF-8");
		fault(s, COL_SENTENCE, &why);
		return;
	}
	if (!*value(s, COL_VERDICT)) {
		s->counts->passed++;
		return;
	}
	if (!read_change(s, &c, &at, &why)) {
		fault(s, at, &why);
		return;
	}
	status = take(s, &c, &why);
	if (status == STATUS_INPUT || status == STATUS_USAGE) {
		fault(s, c.code ? COL_CODE : COL_SENTENCE, &why);
	} else if (status != STATUS_OK) {
		s->status = status;
		if (s->err)
			*s->err = why;
	}
}

static void on_header(struct sheet *s)
{
	s->header = true;
	for (int c = 0; c < N_COLUMNS; c++) {
		s->place[c] = -1;
		for (size_t i = 0; i < s->n; i++) {
			const char *name = s->text.data + s->starts[i];

			if (strncmp(name, "\xEF\xBB\xBF", 3) == 0)
				name += 3;
			if (strcmp(name, names[c]) == 0)
				s->place[c] = (int)i;
		}
	}
	for (int c = 0; c < N_COLUMNS && s->status == STATUS_OK; c++)
		if (s->place[c] < 0 && (c == COL_VERDICT || c == COL_SENTENCE || c == COL_CODED))
			s->status = error_set(s->err, STATUS_INPUT, "no column '%s': a sheet of corrections is wanted, "
					      "as `dateline corrections export` writes it", names[c]);
	if (s->status != STATUS_OK)
		error_at(s->err, s->path, s->line, 0, NULL);
}

static void on_cell(void *bytes, size_t length, void *context)
{
	struct sheet *s = context;

	for (size_t i = 0; i < length; i++)
		s->lines += ((char *)bytes)[i] == '\n';
	if (s->n == COLUMNS)
		return;
	s->starts[s->n++] = s->text.length;
	if (length)
		strbuf_add(&s->text, bytes, length);
	strbuf_add(&s->text, "", 1);
	if (s->text.failed && s->status == STATUS_OK)
		s->status = error_set(s->err, STATUS_NOMEM, "out of memory");
	if (s->text.length > ROW_BYTES && s->status == STATUS_OK)
		s->status = error_set(s->err, STATUS_LIMIT, "line %llu: a row of more than %zu MiB",
				      (unsigned long long)s->line, ROW_BYTES >> 20);
}

static void on_row(int end, void *context)
{
	struct sheet *s = context;
	bool empty = s->n == 0 || (s->n == 1 && s->text.length == 1);

	(void)end;
	if (s->status == STATUS_OK && !empty) {
		if (s->header)
			on_entry(s);
		else
			on_header(s);
	}
	s->line += 1 + s->lines;
	s->lines = 0;
	s->n = 0;
	strbuf_clear(&s->text);
}

static enum status read_all(struct sheet *s, struct csv_parser *parser, FILE *in)
{
	char bytes[65536];
	size_t n;

	while (s->status == STATUS_OK && (n = fread(bytes, 1, sizeof bytes, in)) > 0)
		if (csv_parse(parser, bytes, n, on_cell, on_row, s) != n && s->status == STATUS_OK)
			s->status = error_set(s->err, STATUS_INPUT, "no CSV: %s", csv_strerror(csv_error(parser)));
	if (s->status == STATUS_OK && ferror(in))
		s->status = error_set(s->err, STATUS_IO, "%s: %s", s->path, strerror(errno));
	if (s->status == STATUS_OK)
		csv_fini(parser, on_cell, on_row, s);
	if (s->status == STATUS_OK && !s->header)
		s->status = error_set(s->err, STATUS_INPUT, "%s is empty", s->path);
	return s->status;
}

enum status sheet_import(struct store *store, const char *path, const struct sheet_options *options,
			 struct sheet_counts *counts, struct error *err)
{
	struct sheet s = {
		.store = store, .options = options, .counts = counts, .path = path, .line = 1, .err = err,
	};
	struct csv_parser parser;
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");

	memset(counts, 0, sizeof *counts);
	if (!in)
		return error_set(err, errno == ENOENT ? STATUS_NOTFOUND : STATUS_IO, "%s: %s", path, strerror(errno));
	strbuf_init(&s.text);
	csv_init(&parser, CSV_APPEND_NULL);
	csv_set_realloc_func(&parser, mem_realloc);
	csv_set_free_func(&parser, mem_free);
	read_all(&s, &parser, in);
	csv_free(&parser);
	strbuf_release(&s.text);
	if (in != stdin)
		fclose(in);
	return s.status;
}
