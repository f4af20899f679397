#include "export/events.h"

#include <string.h>

#include "base/strbuf.h"

/* Room for the texts a row is made of besides those of the event itself. */
struct scratch {
	char date[32], root[3];
	struct strbuf sentence;
};

struct event_column {
	const char *name;
	bool on;
	unsigned fields; /* what it needs, as in query_open() */
	struct cell (*cell)(const struct event_line *line, struct scratch *scratch);
};

static struct cell text(const char *value)
{
	return (struct cell){ .kind = value && value[0] ? CELL_TEXT : CELL_NONE, .text = value };
}

static struct cell count(int64_t value)
{
	return (struct cell){ .kind = value >= 0 ? CELL_INTEGER : CELL_NONE, .integer = value };
}

static struct cell real(double value, bool known, int decimals)
{
	return (struct cell){ .kind = known ? CELL_REAL : CELL_NONE, .real = value, .decimals = decimals };
}

static struct cell day(int32_t value)
{
	bool known = value >= DAY_FIRST && value <= DAY_LAST;

	return (struct cell){ .kind = known ? CELL_DAY : CELL_NONE, .integer = value };
}

#define CELL(name, value) \
	static struct cell cell_##name(const struct event_line *e, struct scratch *s) \
	{ \
		(void)e; \
		(void)s; \
		return value; \
	}

static struct cell cell_date(const struct event_line *e, struct scratch *s)
{
	if (e->date.precision == PRECISION_DAY && e->date.from == e->date.to)
		return day(e->date.from);
	event_date_text(&e->date, s->date);
	return text(s->date);
}

/* A sentence on one line: its line breaks are those of the page. */
static struct cell cell_sentence(const struct event_line *e, struct scratch *s)
{
	if (!e->sentence)
		return text(NULL);
	strbuf_clear(&s->sentence);
	for (const char *c = e->sentence; *c; c++) {
		bool space = *c == ' ' || *c == '\n' || *c == '\r' || *c == '\t';

		if (!space)
			strbuf_addc(&s->sentence, *c);
		else if (s->sentence.length && s->sentence.data[s->sentence.length - 1] != ' ')
			strbuf_addc(&s->sentence, ' ');
	}
	return text(s->sentence.data);
}

static struct cell cell_root(const struct event_line *e, struct scratch *s)
{
	if (!e->cameo)
		return text(NULL);
	memcpy(s->root, e->cameo, 2);
	s->root[2] = '\0';
	return text(s->root);
}

static const char *review_name(int review)
{
	static const char *const names[] = { "", "confirmed", "mended", "set aside", "added" };

	return review >= 0 && review < 5 ? names[review] : "";
}

CELL(event_id, text(e->event_id))
CELL(date_from, day(e->date.from))
CELL(date_to, day(e->date.to))
CELL(precision, text(precision_name(e->date.precision)))
CELL(date_basis, text(date_basis_name(e->date.basis)))
CELL(source, text(e->source))
CELL(source_name, text(e->source_name))
CELL(source_country, text(e->source_country))
CELL(target, text(e->target))
CELL(target_name, text(e->target_name))
CELL(target_country, text(e->target_country))
CELL(cameo, text(e->cameo))
CELL(label, text(e->label))
CELL(quad, count(e->quad ? e->quad : -1))
CELL(goldstein, real(e->goldstein / 10.0, e->label != NULL, 1))
CELL(status, text(event_status_name(e->status)))
CELL(attributed_to, text(e->attributed_to))
CELL(place, text(e->place))
CELL(place_country, text(e->place_country))
CELL(deaths, count(e->deaths))
CELL(confidence, text(confidence_name(e->confidence)))
CELL(review, text(review_name(e->review)))
CELL(articles, count(e->articles))
CELL(mentions, count(e->mentions))
CELL(publishers, count(e->publishers))
CELL(first_published, day(e->first_published))
CELL(publisher, text(e->publisher))
CELL(title, text(e->title))
CELL(url, text(e->url))
CELL(plover, text(e->plover))
CELL(lat, real(e->latitude, e->has_point, -1))
CELL(lon, real(e->longitude, e->has_point, -1))
CELL(injured, count(e->injured))
CELL(arrested, count(e->arrested))
CELL(crowd, count(e->crowd))
CELL(source_text, text(e->source_text))
CELL(target_text, text(e->target_text))
CELL(rule, text(e->rule))
CELL(start, count(e->start))
CELL(end, count(e->end))
CELL(article_id, count(e->article ? e->article : -1))
CELL(batch, count(e->batch))
CELL(mutual_id, text(e->mutual_id))
CELL(cluster_id, text(e->cluster_id))
CELL(lexicon, text(e->lexicon))
CELL(tone, real(e->tone, e->has_tone, -1))
CELL(dataset, text(e->dataset))
CELL(dataset_id, text(e->dataset_id))

#define ON(name, fields) { #name, true, fields, cell_##name }
#define OFF(name, fields) { #name, false, fields, cell_##name }
static const struct event_column table[] = {
	ON(event_id, QUERY_ID), ON(date, QUERY_DATE), ON(date_from, QUERY_DATE),
	ON(date_to, QUERY_DATE), ON(precision, QUERY_DATE), ON(date_basis, QUERY_DATE),
	ON(source, QUERY_SOURCE), ON(source_name, QUERY_SOURCE), ON(source_country, QUERY_SOURCE),
	ON(target, QUERY_TARGET), ON(target_name, QUERY_TARGET), ON(target_country, QUERY_TARGET),
	ON(cameo, QUERY_CODE), ON(label, QUERY_CODE), ON(quad, QUERY_CODE),
	ON(goldstein, QUERY_CODE), ON(status, QUERY_STATE), ON(attributed_to, QUERY_REPORT),
	ON(place, QUERY_PLACE), ON(place_country, QUERY_PLACE),
	ON(deaths, QUERY_SUMS | QUERY_RECORD), ON(confidence, QUERY_STATE), ON(review, QUERY_STATE),
	ON(articles, QUERY_COUNTS), ON(publishers, QUERY_SUMS | QUERY_RECORD),
	ON(first_published, QUERY_REPORT | QUERY_RECORD), ON(publisher, QUERY_REPORT), ON(title, QUERY_REPORT),
	ON(sentence, QUERY_WORDS | QUERY_RECORD), ON(url, QUERY_REPORT | QUERY_RECORD),
	OFF(plover, QUERY_CODE), OFF(root, QUERY_CODE), OFF(lat, QUERY_PLACE), OFF(lon, QUERY_PLACE),
	OFF(injured, QUERY_SUMS), OFF(arrested, QUERY_SUMS), OFF(crowd, QUERY_SUMS),
	OFF(source_text, QUERY_WORDS), OFF(target_text, QUERY_WORDS), OFF(rule, QUERY_REPORT),
	OFF(start, QUERY_WORDS), OFF(end, QUERY_WORDS), OFF(article_id, QUERY_REPORT),
	OFF(batch, QUERY_BATCH), OFF(mutual_id, QUERY_MUTUAL), OFF(cluster_id, QUERY_CLUSTER),
	OFF(mentions, QUERY_COUNTS), OFF(lexicon, QUERY_BATCH), OFF(tone, QUERY_RECORD),
	OFF(dataset, QUERY_DATASET),
	OFF(dataset_id, QUERY_DATASET),
};
#define N_COLUMNS (sizeof table / sizeof table[0])
_Static_assert(N_COLUMNS <= EVENT_COLUMNS_MAX, "room for every column");

static void choose(struct event_columns *out, size_t i)
{
	for (size_t k = 0; k < out->n; k++)
		if (out->which[k] == i)
			return;
	out->which[out->n] = i;
	out->names[out->n++] = table[i].name;
	out->fields |= table[i].fields;
}

/* The column that shares most letters at its beginning or holds the word. */
static const char *nearest(const char *word, size_t length)
{
	const char *best = NULL;
	size_t most = 1;

	for (size_t i = 0; i < N_COLUMNS; i++) {
		size_t same = 0;

		while (same < length && table[i].name[same] == word[same])
			same++;
		if (same > most) {
			most = same;
			best = table[i].name;
		}
	}
	return best;
}

static enum status choose_word(struct event_columns *out, const char *word, size_t length,
			       struct error *err)
{
	const char *near;

	for (size_t i = 0; i < N_COLUMNS; i++) {
		if (strlen(table[i].name) == length && strncmp(table[i].name, word, length) == 0) {
			choose(out, i);
			return STATUS_OK;
		}
	}
	near = nearest(word, length);
	return error_set(err, STATUS_USAGE, "--columns '%.*s': no such column%s%s%s", (int)length, word,
			 near ? ": did you mean " : "", near ? near : "", near ? "?" : "");
}

enum status event_columns_add(struct event_columns *out, const char *words, struct error *err)
{
	enum status status = STATUS_OK;

	while (*words && status == STATUS_OK) {
		size_t length = strcspn(words, ",");

		status = choose_word(out, words, length, err);
		words += length + (words[length] == ',');
	}
	return status;
}

enum status event_columns_choose(struct event_columns *out, const char *words, bool all,
				 bool mixed, struct error *err)
{
	*out = (struct event_columns){ 0 };
	for (size_t i = 0; i < N_COLUMNS; i++)
		if (all || ((!words || words[0] == '+') &&
			    (table[i].on || (mixed && i >= N_COLUMNS - 2))))
			choose(out, i);
	return words ? event_columns_add(out, words + (words[0] == '+'), err) : STATUS_OK;
}

static enum status write_events(struct query *query, struct writer *writer,
				const struct event_columns *columns, int64_t *written,
				struct error *err)
{
	struct cell cells[EVENT_COLUMNS_MAX];
	struct scratch scratch;
	const struct event_line *line;
	enum status status;

	strbuf_init(&scratch.sentence);
	while ((status = query_next(query, &line, err)) == STATUS_OK) {
		for (size_t i = 0; i < columns->n; i++)
			cells[i] = table[columns->which[i]].cell(line, &scratch);
		if (scratch.sentence.failed)
			status = error_set(err, STATUS_NOMEM, "out of memory");
		else
			status = writer_row(writer, cells, err);
		if (status != STATUS_OK)
			break;
		++*written;
	}
	strbuf_release(&scratch.sentence);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status export_events(struct store *store, const struct filter *filter,
			  const struct event_columns *columns, enum writer_format format, FILE *to,
			  const struct writer_options *options, struct export_counts *counts,
			  struct error *err)
{
	struct query *query = NULL;
	struct writer *writer = NULL;
	enum status status = STATUS_OK;

	*counts = (struct export_counts){ 0 };
	if (writer_has_rows(format))
		status = query_open(&query, store, filter, columns->fields, err);
	if (status == STATUS_OK)
		status = writer_new(&writer, format, to, columns->names, columns->n, options, err);
	if (status == STATUS_OK && query)
		status = write_events(query, writer, columns, &counts->written, err);
	if (status == STATUS_OK)
		status = writer_end(writer, err);
	if (writer)
		counts->left_out = (int64_t)writer_left_out(writer);
	counts->written -= counts->left_out;
	writer_free(writer);
	query_close(query);
	/* whoever read the pipe has seen enough */
	return status == STATUS_END ? STATUS_OK : status;
}
