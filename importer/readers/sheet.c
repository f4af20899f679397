/* Sheets of corrections: rows of a table into corrections, and into the store. */
#include "readers/sheet.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "datasets/datasets.h"
#include "reader.h"

#define COLUMNS 256
#define ROW_BYTES ((uint64_t)16 << 20)

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
	struct arena arena;          /* of the row */
	size_t columns;              /* of the header; 0 = not read */
	int place[N_COLUMNS];        /* column of the file; -1 = none */
	char meant[COLUMNS][24];     /* headers like "new_..." that name nothing known; "" = another */
	uint64_t line;
	const struct dataset_cell *cells;
	size_t n;
	const char *value[N_COLUMNS]; /* of the row; "" = none */
	struct correction correction;
	enum column at;              /* which column a fault is about */
	enum status status;
	struct error *err;
};

/* Faults ------------------------------------------------------------------------- */

static void fault(struct sheet *s, const char *column, const struct error *why)
{
	struct error fault = *why;

	error_at(&fault, s->path, s->line, 0, column);
	s->counts->faulty++;
	if (s->options->on_fault)
		s->options->on_fault(s->options->context, &fault);
}

static bool wrong(struct sheet *s, enum column at, struct error *why, const char *reason)
{
	s->at = at;
	error_set(why, STATUS_INPUT, "'%.60s' %s", s->value[at], reason);
	return false;
}

/* Values ------------------------------------------------------------------------- */

/* Without the space around it, and without the mark that keeps a spreadsheet
 * from reading a formula. */
static const char *plain(struct sheet *s, const struct dataset_cell *cell)
{
	const char *text = cell->text;
	size_t n = cell->length;

	while (n && isspace((unsigned char)text[n - 1]))
		n--;
	while (n && isspace((unsigned char)*text)) {
		text++;
		n--;
	}
	if (n > 1 && text[0] == '\'' && strchr("=+-@\t\r", text[1])) {
		text++;
		n--;
	}
	return arena_strndup(&s->arena, text, n);
}

static void read_values(struct sheet *s)
{
	for (int c = 0; c < N_COLUMNS; c++)
		s->value[c] = s->place[c] >= 0 && (size_t)s->place[c] < s->n ?
			      plain(s, &s->cells[s->place[c]]) : "";
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

static const char *lower(struct sheet *s, enum column column)
{
	char *copy = arena_strndup(&s->arena, s->value[column], strlen(s->value[column]));

	for (char *at = copy; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

/* Reading ------------------------------------------------------------------------ */

/* "-" is nobody. */
static bool read_side(struct sheet *s, enum column at, const char **out, struct error *why)
{
	const char *word = s->value[at];

	s->at = at;
	*out = !*word ? NULL : strcmp(word, "-") == 0 ? "" : word;
	return !*out || !**out || store_actor_code(s->store, word, &s->arena, out, why) == STATUS_OK;
}

/* A spreadsheet makes 042 a number and loses its zero. */
static bool read_code(struct sheet *s, const char **out, struct error *why)
{
	const char *code = s->value[COL_CODE];

	*out = or_null(code);
	if (!*code || codebook_find(code))
		return true;
	*out = arena_printf(&s->arena, "0%s", code);
	return codebook_find(*out) || wrong(s, COL_CODE, why, "is no event code (dateline codes WORD finds one)");
}

/* As `dateline` writes it, or as a spreadsheet has rewritten it. */
static bool read_date(struct sheet *s, struct correction *c, struct error *why)
{
	const char *date = s->value[COL_DATE];
	enum precision precision;
	int32_t day;
	char text[11];

	c->date = (struct event_date){ DAY_NONE, DAY_NONE, PRECISION_UNKNOWN, BASIS_PERSON };
	c->dated = *date;
	if (!*date || event_date_parse(date, &c->date))
		return true;
	day = day_read(date, strlen(date), &precision);
	civil_iso(day, text);
	if (day != DAY_NONE && precision == PRECISION_MONTH)
		text[7] = '\0';
	return (day != DAY_NONE && event_date_parse(text, &c->date)) ||
	       wrong(s, COL_DATE, why, "is no date: 2021, 2021-10, 2021-10-05 or 2021-10-05/2021-11-30");
}

static bool read_time(struct sheet *s, int64_t *out, struct error *why)
{
	const char *text = s->value[COL_AT];
	char *end;

	*out = s->options->now;
	if (!*text)
		return true;
	errno = 0;
	*out = strtoll(text, &end, 10);
	return (!*end && !errno && *out >= 0 && *out / 86400 <= DAY_LAST) ||
	       wrong(s, COL_AT, why, "is no time: seconds since 1970-01-01, or empty for now");
}

static bool read_hash(struct sheet *s, const char **out, struct error *why)
{
	const char *hash = s->value[COL_HASH];

	*out = or_null(hash);
	return !*hash || (strlen(hash) == 32 && strspn(hash, "0123456789abcdefABCDEF") == 32) ||
	       wrong(s, COL_HASH, why, "is no hash of an article: 32 hexadecimal digits");
}

/* A verdict says all or nothing is new. */
static bool check_verdict(struct sheet *s, const struct correction *c, struct error *why)
{
	bool anew = c->source || c->target || c->code || c->dated || c->status >= 0;

	if (c->verdict == VERDICT_CHANGED && !anew)
		return wrong(s, COL_VERDICT, why, "but nothing is: fill in new_source, new_target, new_code, "
			     "new_date or new_status");
	if (c->verdict <= VERDICT_REJECTED && anew)
		return wrong(s, COL_VERDICT, why, "and new values as well: write changed, or empty them");
	return true;
}

static bool read_correction(struct sheet *s, struct correction *c, struct error *why)
{
	int verdict = verdict_from_name(lower(s, COL_VERDICT));

	if (verdict < 0)
		return wrong(s, COL_VERDICT, why, "is no verdict: confirmed, rejected, changed or added");
	*c = (struct correction){
		.verdict = (enum verdict)verdict, .url = or_null(s->value[COL_URL]),
		.sentence = s->value[COL_SENTENCE],
		.coded = verdict == VERDICT_ADDED ? "" : s->value[COL_CODED], .status = -1,
		.note = or_null(s->value[COL_NOTE]), .by = or_null(s->value[COL_BY]),
	};
	if (!c->by)
		c->by = s->options->by;
	if (*s->value[COL_STATUS] && (c->status = event_status_from_name(lower(s, COL_STATUS))) < 0)
		return wrong(s, COL_STATUS, why, "is no status: done, announced, intended, claimed or denied");
	return read_side(s, COL_SOURCE, &c->source, why) && read_side(s, COL_TARGET, &c->target, why) &&
	       read_code(s, &c->code, why) && read_date(s, c, why) && read_time(s, &c->at, why) &&
	       read_hash(s, &c->hash, why) && check_verdict(s, c, why);
}

/* Taking in ---------------------------------------------------------------------- */

/* What a row needs whose event is not here by its number. */
static enum status check_key(struct sheet *s, const struct correction *c, struct error *why)
{
	const char *event = s->value[COL_EVENT];

	s->at = COL_SENTENCE;
	if (*c->sentence && (c->url || c->hash) && (*c->coded || c->verdict == VERDICT_ADDED))
		return STATUS_OK;
	if (*event && c->verdict != VERDICT_ADDED) {
		s->at = COL_EVENT;
		return error_set(why, STATUS_INPUT, "there is no event %.60s here, and no sentence, coded and url or "
				 "article_hash to find it by", event);
	}
	return error_set(why, STATUS_INPUT, "which sentence is meant? event_id is wanted, or sentence, coded and "
			 "url or article_hash");
}

static void tell_waiting(struct sheet *s, enum correction_state state)
{
	s->counts->waiting += state == CORRECTION_NO_ARTICLE || state == CORRECTION_NO_SENTENCE;
	s->counts->applied += state == CORRECTION_APPLIED;
	s->counts->older += state == CORRECTION_OLDER;
	if (state != CORRECTION_APPLIED && s->options->on_waiting)
		s->options->on_waiting(s->options->context, s->line, s->value[COL_SENTENCE], state);
}

/* The coder's event as it stands before its judgement. */
static enum status tell_judged(struct sheet *s, int64_t event, enum verdict verdict, struct error *why)
{
	struct event_row row;
	enum status status;

	if (!s->options->on_judged)
		return STATUS_OK;
	status = store_get_event(s->store, event, &s->arena, &row, why);
	if (status == STATUS_OK && !row.review)
		s->options->on_judged(s->options->context, &row, verdict);
	return status;
}

/* By its number where the event is here, with all its mentions; else by its
 * article and sentence. */
static enum status put(struct sheet *s, const struct correction *c, struct error *why)
{
	enum correction_state state = CORRECTION_APPLIED;
	uint64_t mentions;
	int64_t event;
	enum status status = STATUS_NOTFOUND;

	s->at = c->code ? COL_CODE : COL_SENTENCE;
	if (*s->value[COL_EVENT] && c->verdict != VERDICT_ADDED)
		status = store_event_by_prefix(s->store, s->value[COL_EVENT], &event, NULL);
	if (status == STATUS_OK) {
		status = tell_judged(s, event, c->verdict, why);
		if (status == STATUS_OK)
			status = store_correct(s->store, event, c, &mentions, why);
	} else if ((status = check_key(s, c, why)) == STATUS_OK) {
		status = store_put_correction(s->store, c, &state, why);
	}
	if (status == STATUS_OK)
		tell_waiting(s, state);
	return status;
}

/* A cell that nobody would read must not be lost in silence. */
static bool check_width(struct sheet *s, struct error *why, const char **column)
{
	for (size_t i = s->columns; i < s->n; i++)
		if (s->cells[i].length)
			return !error_set(why, STATUS_INPUT, "%zu cells, but the header has %zu: a text with a comma needs "
					  "quotes", s->n, s->columns);
	for (size_t i = 0; i < s->n && i < COLUMNS; i++)
		if (s->meant[i][0] && s->cells[i].length) {
			*column = s->meant[i];
			return !error_set(why, STATUS_INPUT, "no such column: new_source, new_target, new_code, new_date "
					  "and new_status are");
		}
	return true;
}

static void take_row(void *context)
{
	struct sheet *s = context;
	struct error why = ERROR_INIT;
	const char *column = NULL;
	enum status status;

	read_values(s);
	if (!*s->value[COL_VERDICT]) {
		s->counts->passed++;
		return;
	}
	if (!check_width(s, &why, &column)) {
		fault(s, column, &why);
		return;
	}
	status = read_correction(s, &s->correction, &why) ? put(s, &s->correction, &why) : STATUS_INPUT;
	if (why.status == STATUS_NOMEM || why.status == STATUS_STORE || why.status == STATUS_IO)
		status = why.status;
	if (status == STATUS_INPUT || status == STATUS_USAGE) {
		fault(s, names[s->at], &why);
	} else if (status != STATUS_OK) {
		s->status = status;
		if (s->err)
			*s->err = why;
	}
}

static enum status read_header(struct sheet *s)
{
	s->columns = s->n;
	for (size_t i = 0; i < s->n && i < COLUMNS; i++) {
		const char *name = plain(s, &s->cells[i]);
		int c = 0;

		while (c < N_COLUMNS && strcmp(name, names[c]) != 0)
			c++;
		if (c < N_COLUMNS)
			s->place[c] = (int)i;
		else if (strncmp(name, "new_", 4) == 0)
			snprintf(s->meant[i], sizeof s->meant[i], "%s", name);
	}
	if (s->place[COL_VERDICT] >= 0 && (s->place[COL_EVENT] >= 0 || s->place[COL_SENTENCE] >= 0))
		return STATUS_OK;
	error_set(s->err, STATUS_INPUT, "no column '%s': a sheet of corrections is wanted, as `dateline review "
		  "--format csv` or `corrections export` write it",
		  s->place[COL_VERDICT] < 0 ? "verdict" : "event_id' or 'sentence");
	error_at(s->err, s->path, s->line, 0, NULL);
	return STATUS_INPUT;
}

static void take_header(void *context)
{
	struct sheet *s = context;

	s->status = read_header(s);
}

static enum status on_cells(void *context, uint64_t line, const struct dataset_cell *cells, size_t n)
{
	struct sheet *s = context;
	bool header = !s->columns;

	s->line = line;
	s->cells = cells;
	s->n = n;
	s->counts->rows += !header;
	arena_reset(&s->arena);
	if (!arena_run(&s->arena, header ? take_header : take_row, s))
		s->status = error_set(s->err, STATUS_NOMEM, "out of memory");
	return s->status;
}

/* A row that could not be cut into cells. */
static enum status on_refusal(void *context, const struct refusal *refusal)
{
	struct sheet *s = context;
	struct error why = ERROR_INIT;

	error_set(&why, STATUS_INPUT, "%s", refusal->reason);
	s->line = refusal->line;
	s->counts->rows++;
	fault(s, refusal->field, &why);
	return STATUS_OK;
}

static enum status no_article(void *context, const struct article *article)
{
	(void)context;
	(void)article;
	return STATUS_OK;
}

enum status sheet_import(struct store *store, const char *path, const struct sheet_options *options,
			 struct sheet_counts *counts, struct error *err)
{
	struct sheet s = {
		.store = store, .options = options, .counts = counts, .path = path, .line = 1, .err = err,
	};
	const struct reader_sink sink = {
		.context = &s, .on_article = no_article, .on_refusal = on_refusal, .on_cells = on_cells,
	};
	struct reader_options reading;
	enum status status;

	for (int c = 0; c < N_COLUMNS; c++)
		s.place[c] = -1;
	memset(counts, 0, sizeof *counts);
	reader_options_init(&reading);
	reading.format = "csv";
	reading.limits.record_bytes = ROW_BYTES;
	arena_init(&s.arena, (size_t)ROW_BYTES * 4);
	status = reader_run(path, &reading, &sink, err);
	if (status == STATUS_OK && !s.columns && !counts->faulty)
		status = error_set(err, STATUS_INPUT, "%s is empty", path);
	arena_release(&s.arena);
	return status;
}
