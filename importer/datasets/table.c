/* Which dataset a file is of, and where its columns stand. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "private.h"

#define HEADER_BYTES 16384

static const struct dataset_kind *const named_kinds[] = {
	&kind_gdelt_named, &kind_icews, &kind_acled, &kind_acled_deleted, &kind_ucdp, &kind_polecat,
	&kind_exported,
};

/* The first line as cells, roughly: quotes are dropped, as a header's names
 * hold no delimiter. */
struct first_line {
	char text[HEADER_BYTES];
	const char *cells[512];
	size_t n;
	char delimiter;
};

static char likely_delimiter(const char *text)
{
	static const char candidates[] = "\t,;|";
	size_t count[4] = { 0 }, best = 0;

	for (; *text; text++)
		for (size_t k = 0; k < 4; k++)
			count[k] += *text == candidates[k];
	for (size_t k = 1; k < 4; k++)
		if (count[k] > count[best])
			best = k;
	return candidates[best];
}

static void read_first_line(const char *head, size_t length, struct first_line *out)
{
	size_t n = 0;

	out->n = 0;
	if (length >= 3 && !memcmp(head, "\xef\xbb\xbf", 3)) {
		head += 3;
		length -= 3;
	}
	for (size_t i = 0; i < length && head[i] != '\n' && n + 1 < sizeof out->text; i++)
		if (head[i] != '"' && head[i] != '\r' && head[i])
			out->text[n++] = head[i];
	out->text[n] = '\0';
	out->delimiter = likely_delimiter(out->text);
	for (char *at = out->text; at && out->n < sizeof out->cells / sizeof *out->cells;) {
		char *stop = strchr(at, out->delimiter);

		out->cells[out->n++] = at;
		if (stop)
			*stop++ = '\0';
		at = stop;
	}
}

static bool all_digits(const char *text, size_t least, size_t most)
{
	size_t n = strspn(text, "0123456789");

	return n >= least && n <= most && !text[n];
}

/* GDELT's own files have no header: told by their width and first columns. */
static const struct dataset_kind *find_bare(const struct first_line *line)
{
	if (line->delimiter != '\t' || line->n < 16 || !all_digits(line->cells[0], 1, 19))
		return NULL;
	if (line->n == 16 && all_digits(line->cells[1], 14, 14) && all_digits(line->cells[2], 14, 14))
		return &kind_gdelt_mentions;
	if (!all_digits(line->cells[1], 8, 8) || !all_digits(line->cells[3], 4, 4))
		return NULL;
	if (line->n == 61)
		return &kind_gdelt;
	return line->n == 57 || line->n == 58 ? &kind_gdelt1 : NULL;
}

static bool is_named(const char *cell, const char *names)
{
	size_t n = strlen(cell);

	while (n && cell[n - 1] == ' ')
		n--;
	for (const char *at = names; *at;) {
		size_t m = strcspn(at, "|");

		if (n == m && !strncasecmp(cell, at, n))
			return true;
		at += m;
		at += *at == '|';
	}
	return false;
}

static bool has_all(const struct first_line *line, const struct dataset_kind *kind)
{
	for (size_t c = 0; c < kind->n_columns; c++) {
		bool found = !kind->columns[c].needed;

		for (size_t i = 0; i < line->n && !found; i++)
			found = is_named(line->cells[i], kind->columns[c].names);
		if (!found)
			return false;
	}
	return true;
}

const struct dataset_kind *dataset_find(const char *head, size_t length)
{
	struct first_line line;
	const struct dataset_kind *kind;

	read_first_line(head, length, &line);
	kind = find_bare(&line);
	for (size_t i = 0; !kind && i < sizeof named_kinds / sizeof *named_kinds; i++)
		if (line.n > 1 && has_all(&line, named_kinds[i]))
			kind = named_kinds[i];
	return kind;
}

const struct dataset_kind *dataset_of_events(const char *head, size_t length, const char *map,
					     const char *dataset)
{
	if (!map && !dataset && dataset_find(head, length) == &kind_exported)
		return &kind_exported;
	return &kind_mapped;
}

const struct dataset_info *dataset_public(const char *name)
{
	for (size_t i = 0; i < sizeof named_kinds / sizeof *named_kinds; i++)
		if (!strcmp(named_kinds[i]->info.name, name))
			return &named_kinds[i]->info;
	return NULL;
}

const struct dataset_info *dataset_kind_info(const struct dataset_kind *kind)
{
	return &kind->info;
}

bool dataset_has_header(const struct dataset_kind *kind)
{
	return kind->header;
}

bool dataset_quotes(const struct dataset_kind *kind)
{
	return kind->quotes;
}

bool dataset_quotes_always(const struct dataset_kind *kind)
{
	return kind == &kind_exported;
}

bool dataset_has_stray_bytes(const struct dataset_kind *kind)
{
	return kind == &kind_polecat;
}

const struct dataset_info *dataset_table_info(const struct dataset_table *table)
{
	return table->row_info;
}

void dataset_table_order(struct dataset_table *table, int order)
{
	table->order = order;
}

void dataset_table_exact(struct dataset_table *table)
{
	table->exact = true;
}

/* Columns --------------------------------------------------------------------- */

static const struct { const char *word; enum column column; } map_words[] = {
	{ "id", COL_ID }, { "date", COL_DATE }, { "date_to", COL_DATE_END }, { "source", COL_SOURCE },
	{ "target", COL_TARGET }, { "cameo", COL_CODE }, { "place", COL_PLACE },
	{ "place_country", COL_COUNTRY }, { "lat", COL_LATITUDE }, { "lon", COL_LONGITUDE },
	{ "deaths", COL_DEATHS }, { "text", COL_TEXT }, { "mentions", COL_MENTIONS },
	{ "articles", COL_ARTICLES }, { "reported", COL_REPORTED }, { "status", COL_STATUS },
	{ "confidence", COL_CONFIDENCE }, { "url", COL_URL }, { "title", COL_TITLE },
	{ "publisher", COL_PUBLISHER },
};

/* "date=Day": the column a map names for a meaning; n = 0: none. */
static const char *mapped_name(const char *map, enum column column, size_t *n)
{
	*n = 0;
	for (const char *at = map; at && *at;) {
		size_t pair = strcspn(at, ","), word = strcspn(at, "=,");

		for (size_t i = 0; i < sizeof map_words / sizeof *map_words; i++)
			if (map_words[i].column == column && strlen(map_words[i].word) == word &&
			    !strncmp(map_words[i].word, at, word) && word < pair) {
				*n = pair - word - 1;
				return at + word + 1;
			}
		at += pair;
		at += *at == ',';
	}
	return NULL;
}

static enum status unknown_field(const char *pair, int length, struct error *err)
{
	char fields[256] = "";
	size_t used = 0;

	for (size_t i = 0; i < sizeof map_words / sizeof *map_words && used < sizeof fields; i++)
		used += (size_t)snprintf(fields + used, sizeof fields - used, "%s%s", i ? ", " : "", map_words[i].word);
	return error_set(err, STATUS_USAGE, "--map takes FIELD=COLUMN, with a field of %s; not '%.*s'", fields, length,
			 pair);
}

static enum status check_map(const char *map, struct error *err)
{
	for (const char *at = map; at && *at;) {
		size_t pair = strcspn(at, ","), word = strcspn(at, "=,"), i = 0;

		while (i < sizeof map_words / sizeof *map_words &&
		       (strlen(map_words[i].word) != word || strncmp(map_words[i].word, at, word)))
			i++;
		if (i == sizeof map_words / sizeof *map_words || word + 1 >= pair)
			return unknown_field(at, (int)pair, err);
		at += pair;
		at += *at == ',';
	}
	return STATUS_OK;
}

static enum status place_column(struct dataset_table *t, const struct column_name *want,
				const struct dataset_cell *header, const char *map, struct error *err)
{
	size_t n;
	const char *mapped = mapped_name(map, want->column, &n);

	for (size_t i = 0; i < t->n_header && t->column[want->column] < 0; i++) {
		bool is = mapped ? header[i].length == n && !strncasecmp(header[i].text, mapped, n) :
				   is_named(header[i].text, want->names);

		if (is) {
			t->column[want->column] = (int)i;
			t->column_name[want->column] = arena_strndup(&t->arena, header[i].text, header[i].length);
		}
	}
	if (t->column[want->column] >= 0 || (!want->needed && !mapped))
		return STATUS_OK;
	if (mapped)
		return error_set(err, STATUS_INPUT, "no column is called \"%.*s\"", (int)n, mapped);
	return error_set(err, STATUS_INPUT, "no column is called \"%s\"; name it: --map %s=COLUMN",
			 want->names, want->names);
}

/* Columns of a file without header stand where its documentation says: the
 * name of each is its number there. */
static void fixed_columns(struct dataset_table *t)
{
	for (size_t c = 0; c < t->kind->n_columns; c++) {
		const struct column_name *want = &t->kind->columns[c];
		const char *bar = strchr(want->names, '|');
		int at = 0;

		for (const char *d = want->names; isdigit((unsigned char)*d); d++)
			at = at * 10 + *d - '0';
		t->column[want->column] = at - 1;
		t->column_name[want->column] = bar ? bar + 1 : want->names;
	}
}

struct making {
	struct dataset_table *table;
	const struct dataset_cell *header;
	const char *map, *dataset;
	struct error *err;
	enum status status;
};

static void find_columns(void *context)
{
	struct making *m = context;
	struct dataset_table *t = m->table;

	if (m->dataset)
		t->info.name = t->info.title = arena_strndup(&t->arena, m->dataset, strlen(m->dataset));
	if (!t->kind->header) {
		fixed_columns(t);
		return;
	}
	for (size_t c = 0; c < t->kind->n_columns && m->status == STATUS_OK; c++)
		m->status = place_column(t, &t->kind->columns[c], m->header, m->map, m->err);
}

enum status dataset_table_new(struct dataset_table **out, const struct dataset_kind *kind,
			      const struct dataset_cell *header, size_t n, const char *map,
			      const char *dataset, struct error *err)
{
	struct dataset_table *t = mem_zalloc(sizeof *t);
	struct making making = { t, header, map, kind == &kind_mapped ? dataset : NULL, err, STATUS_OK };

	*out = NULL;
	if (!t)
		return error_set(err, STATUS_NOMEM, "out of memory");
	t->kind = kind;
	t->info = kind->info;
	t->n_header = n;
	for (size_t i = 0; i < COL_COUNT; i++)
		t->column[i] = -1;
	arena_init(&t->arena, 4u << 20);
	arena_init(&t->row_arena, 4u << 20);
	making.status = kind == &kind_mapped ? check_map(map, err) : STATUS_OK;
	if (making.status == STATUS_OK && !arena_run(&t->arena, find_columns, &making))
		making.status = error_set(err, STATUS_NOMEM, "out of memory");
	if (making.status != STATUS_OK) {
		dataset_table_free(t);
		return making.status;
	}
	*out = t;
	return STATUS_OK;
}

void dataset_table_free(struct dataset_table *table)
{
	if (!table)
		return;
	arena_release(&table->arena);
	arena_release(&table->row_arena);
	mem_free(table);
}

size_t dataset_table_width(const struct dataset_table *table)
{
	int last = -1;

	for (size_t i = 0; i < COL_COUNT; i++)
		if (table->column[i] > last)
			last = table->column[i];
	return (size_t)(last + 1);
}

const char *dataset_column_name(const struct dataset_table *table, size_t column)
{
	for (size_t i = 0; i < COL_COUNT; i++)
		if (table->column[i] == (int)column)
			return table->column_name[i];
	return NULL;
}

enum dataset_verdict dataset_read(struct dataset_table *table, const struct dataset_cell *cells,
				  size_t n, struct dataset_row *row, struct dataset_fault *fault)
{
	table->cells = cells;
	table->n = n;
	table->fault = fault;
	table->row_info = &table->info;
	*fault = (struct dataset_fault){ .code = "row" };
	*row = (struct dataset_row){
		.latitude = NAN, .longitude = NAN, .tone = NAN, .deaths = -1, .deaths_low = -1,
		.deaths_high = -1, .n_mentions = -1, .n_sources = -1, .n_articles = -1,
		.reported = DAY_NONE, .revision = -1,
		.date = { DAY_NONE, DAY_NONE, PRECISION_DAY, BASIS_DATASET },
	};
	return table->kind->read(table, row);
}
