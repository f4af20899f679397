#include "slides.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "schema/codebook.h"

#define EXAMPLES 5 /* named on the slide of a group: those with most mentions */

enum slide_column {
	S_ID, S_DATE, S_FROM, S_TO, S_SOURCE, S_SOURCE_NAME, S_TARGET, S_TARGET_NAME, S_CAMEO, S_LABEL,
	S_QUAD, S_STATUS, S_PLACE, S_PUBLISHER, S_TITLE, S_SENTENCE, S_URL, S_MENTIONS, S_COLUMNS,
};
static const char *const column_names[S_COLUMNS] = {
	"event_id", "date", "date_from", "date_to", "source", "source_name", "target", "target_name",
	"cameo", "label", "quad", "status", "place", "publisher", "title", "sentence", "url", "mentions",
};

enum unit { DAYS, MONTHS, YEARS, DECADES, CENTURIES, UNITS };

struct example {
	int64_t mentions;
	char *html;
};

/* Events of one day, month, ... that has room for their dates. */
struct bucket {
	enum unit unit;
	int32_t start;
	int64_t n, quads[4];
	struct example examples[EXAMPLES]; /* most mentions first */
};

struct slides {
	slide_add *add;
	size_t columns[S_COLUMNS];
	uint64_t n;             /* events with a place in time */
	struct strbuf single;   /* their slides, while few */
	struct strbuf headline, text;
	struct bucket *buckets;
	size_t n_buckets, capacity;
};

enum status slides_begin(struct writer *writer, slide_add *add, struct error *err)
{
	struct slides *own = mem_zalloc(sizeof *own);

	writer->own = own;
	if (!own)
		return error_set(err, STATUS_NOMEM, "out of memory");
	own->add = add;
	strbuf_init(&own->single);
	strbuf_init(&own->headline);
	strbuf_init(&own->text);
	for (int i = 0; i < S_COLUMNS; i++)
		own->columns[i] = writer_column(writer, column_names[i]);
	return STATUS_OK;
}

static void release_examples(struct bucket *bucket)
{
	for (int i = 0; i < EXAMPLES; i++)
		mem_free(bucket->examples[i].html);
}

void slides_release(struct writer *writer)
{
	struct slides *own = writer->own;

	if (!own)
		return;
	for (size_t i = 0; i < own->n_buckets; i++)
		release_examples(&own->buckets[i]);
	mem_free(own->buckets);
	strbuf_release(&own->single);
	strbuf_release(&own->headline);
	strbuf_release(&own->text);
	mem_free(own);
}

/* Days --------------------------------------------------------------------------------- */

static int32_t unit_start(enum unit unit, int32_t day)
{
	static const int years[UNITS] = { [YEARS] = 1, [DECADES] = 10, [CENTURIES] = 100 };
	struct civil c = civil_from_day(day);

	if (unit == DAYS)
		return day;
	if (unit == MONTHS)
		return civil_day(c.year, c.month, 1);
	c.year -= c.year % years[unit];
	return civil_day(c.year ? c.year : 1, 1, 1);
}

/* What a slide says of the days from..to: whole months and years as such. */
static void place_in_time(struct slide *slide, int32_t from, int32_t to)
{
	slide->from = civil_from_day(from);
	slide->to = civil_from_day(to);
	if (slide->from.day == 1 && slide->to.day == civil_month_days(slide->to.year, slide->to.month)) {
		slide->from.day = slide->to.day = 0;
		if (slide->from.month == 1 && slide->to.month == 12)
			slide->from.month = slide->to.month = 0;
	}
	slide->span = slide->from.year != slide->to.year || slide->from.month != slide->to.month ||
		      slide->from.day != slide->to.day;
}

/* Texts -------------------------------------------------------------------------------- */

static const char *at(const struct writer *writer, const struct cell *cells, enum slide_column column)
{
	const struct slides *own = writer->own;
	const char *text = cell_text_at(writer, cells, own->columns[column]);

	return text ? text : "";
}

static int64_t number_at(const struct writer *writer, const struct cell *cells, enum slide_column column)
{
	const struct slides *own = writer->own;

	return cell_number_at(writer, cells, own->columns[column], DAY_NONE);
}

static void add_side(const struct writer *writer, const struct cell *cells, struct strbuf *sb, enum slide_column code)
{
	const char *name = at(writer, cells, code + 1);

	markup_add(sb, *name ? name : at(writer, cells, code));
}

/* "Russia – NATO: reduce relations" */
static void add_headline(const struct writer *writer, const struct cell *cells, struct strbuf *sb)
{
	add_side(writer, cells, sb, S_SOURCE);
	if (*at(writer, cells, S_TARGET)) {
		strbuf_adds(sb, " \xE2\x80\x93 ");
		add_side(writer, cells, sb, S_TARGET);
	}
	strbuf_adds(sb, ": ");
	markup_add(sb, at(writer, cells, S_LABEL));
}

static void add_report(const struct writer *writer, const struct cell *cells, struct strbuf *sb)
{
	const char *url = at(writer, cells, S_URL), *title = at(writer, cells, S_TITLE);
	const char *publisher = at(writer, cells, S_PUBLISHER);
	bool link = is_web_address(url);

	if (!*title && link)
		title = url;
	if (!*title && !*publisher)
		return;
	strbuf_adds(sb, "<p>");
	if (link) {
		strbuf_adds(sb, "<a href=\"");
		markup_add(sb, url);
		strbuf_adds(sb, "\">");
	}
	markup_add(sb, title);
	strbuf_adds(sb, link ? "</a>" : "");
	strbuf_adds(sb, *title && *publisher ? ", " : "");
	markup_add(sb, publisher);
	strbuf_adds(sb, "</p>");
}

static void add_text(const struct writer *writer, const struct cell *cells, struct strbuf *sb)
{
	if (*at(writer, cells, S_SENTENCE)) {
		strbuf_adds(sb, "<p>\xE2\x80\x9C");
		markup_add(sb, at(writer, cells, S_SENTENCE));
		strbuf_adds(sb, "\xE2\x80\x9D</p>");
	}
	add_report(writer, cells, sb);
	strbuf_adds(sb, "<p>");
	markup_add(sb, at(writer, cells, S_CAMEO));
	strbuf_adds(sb, ", ");
	markup_add(sb, at(writer, cells, S_STATUS));
	if (*at(writer, cells, S_PLACE)) {
		strbuf_adds(sb, ", ");
		markup_add(sb, at(writer, cells, S_PLACE));
	}
	strbuf_adds(sb, "</p>");
}

static void add_single(struct writer *writer, const struct cell *cells, int32_t from, int32_t to, struct strbuf *out)
{
	struct slides *own = writer->own;
	int64_t quad = number_at(writer, cells, S_QUAD);
	const char *date = at(writer, cells, S_DATE);
	struct slide slide = {
		.id = at(writer, cells, S_ID), .group = quad >= 1 && quad <= 4 ? codebook_quad_name((int)quad) : "",
	};
	char iso[11];

	place_in_time(&slide, from, to);
	civil_iso(from, iso);
	slide.display = *date ? date : iso;
	strbuf_clear(&own->headline);
	strbuf_clear(&own->text);
	add_headline(writer, cells, &own->headline);
	add_text(writer, cells, &own->text);
	slide.headline = own->headline.data;
	slide.text = own->text.data;
	own->add(out, &slide, own->n == 1);
}

/* Groups ------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->unit < y->unit) - (x->unit > y->unit);
}

/* Takes the example in if it has more mentions than one there; it is owned. */
static void keep_example(struct bucket *bucket, struct example example)
{
	for (int i = 0; i < EXAMPLES && example.html; i++)
		if (!bucket->examples[i].html || bucket->examples[i].mentions < example.mentions) {
			struct example moved = bucket->examples[i];

			bucket->examples[i] = example;
			example = moved;
		}
	mem_free(example.html);
}

static void join(struct bucket *to, const struct bucket *from)
{
	to->n += from->n;
	for (int i = 0; i < 4; i++)
		to->quads[i] += from->quads[i];
	for (int i = 0; i < EXAMPLES; i++)
		keep_example(to, from->examples[i]);
}

/* Makes no bucket finer than `unit`, and one of those that are the same. */
static void coarsen(struct slides *own, enum unit unit)
{
	size_t kept = 0;

	for (size_t i = 0; i < own->n_buckets; i++) {
		struct bucket *b = &own->buckets[i];

		if (b->unit < unit)
			b->unit = unit;
		b->start = unit_start(b->unit, b->start);
	}
	if (own->n_buckets)
		qsort(own->buckets, own->n_buckets, sizeof *own->buckets, by_time);
	for (size_t i = 1; i < own->n_buckets; i++) {
		if (by_time(&own->buckets[kept], &own->buckets[i]) == 0)
			join(&own->buckets[kept], &own->buckets[i]);
		else
			own->buckets[++kept] = own->buckets[i];
	}
	own->n_buckets = own->n_buckets ? kept + 1 : 0;
}

/* The one of the row before, as events mostly come by date; else a new one,
 * which coarsen() joins with its like. */
static struct bucket *find_bucket(struct slides *own, enum unit unit, int32_t start)
{
	struct bucket *last = own->n_buckets ? &own->buckets[own->n_buckets - 1] : NULL, *larger;

	if (last && last->unit == unit && last->start == start)
		return last;
	if (own->n_buckets == own->capacity) {
		coarsen(own, DAYS);
		if (own->n_buckets * 2 >= own->capacity) {
			larger = mem_grow(own->buckets, &own->capacity, own->capacity + 1, sizeof *larger);
			if (!larger)
				return NULL;
			own->buckets = larger;
		}
	}
	own->buckets[own->n_buckets] = (struct bucket){ .unit = unit, .start = start };
	return &own->buckets[own->n_buckets++];
}

static bool count(struct writer *writer, const struct cell *cells, int32_t from, int32_t to)
{
	struct slides *own = writer->own;
	int64_t quad = number_at(writer, cells, S_QUAD), mentions = number_at(writer, cells, S_MENTIONS);
	enum unit unit = DAYS;
	struct bucket *bucket;
	struct example example = { .mentions = mentions };

	while (unit < CENTURIES && unit_start(unit, from) != unit_start(unit, to))
		unit++;
	bucket = find_bucket(own, unit, unit_start(unit, from));
	if (!bucket)
		return false;
	bucket->n++;
	if (quad >= 1 && quad <= 4)
		bucket->quads[quad - 1]++;
	if (bucket->examples[EXAMPLES - 1].html && bucket->examples[EXAMPLES - 1].mentions >= mentions)
		return true;
	strbuf_clear(&own->headline);
	add_headline(writer, cells, &own->headline);
	example.html = mem_strdup(own->headline.data);
	keep_example(bucket, example);
	return example.html != NULL;
}

static void display_bucket(const struct bucket *bucket, char out[32])
{
	struct civil c = civil_from_day(bucket->start);

	switch (bucket->unit) {
	case DAYS: civil_iso(bucket->start, out); break;
	case MONTHS: snprintf(out, 32, "%04d-%02d", c.year, c.month); break;
	case YEARS: snprintf(out, 32, "%04d", c.year); break;
	case DECADES: snprintf(out, 32, "%ds", c.year - c.year % 10); break;
	case CENTURIES:
	case UNITS: snprintf(out, 32, "%d\xE2\x80\x93%d", c.year - c.year % 100, c.year - c.year % 100 + 99); break;
	}
}

static void add_group(struct slides *own, const struct bucket *bucket, struct strbuf *out, bool first)
{
	static const int months[UNITS] = { 0, 1, 12, 120, 1200 };
	struct slide slide = { .id = "", .group = "" };
	int32_t end = bucket->unit == DAYS ? bucket->start : civil_add_months(bucket->start, months[bucket->unit]) - 1;
	char display[32];

	place_in_time(&slide, bucket->start, end < bucket->start ? DAY_LAST : end);
	display_bucket(bucket, display);
	slide.display = display;
	strbuf_clear(&own->headline);
	strbuf_addf(&own->headline, "%lld event%s", (long long)bucket->n, bucket->n == 1 ? "" : "s");
	strbuf_clear(&own->text);
	strbuf_adds(&own->text, "<p>");
	for (int i = 0; i < 4; i++)
		strbuf_addf(&own->text, "%s%s %lld", i ? ", " : "", codebook_quad_name(i + 1), (long long)bucket->quads[i]);
	strbuf_adds(&own->text, "</p><ul>");
	for (int i = 0; i < EXAMPLES && bucket->examples[i].html; i++)
		strbuf_addf(&own->text, "<li>%s</li>", bucket->examples[i].html);
	strbuf_adds(&own->text, bucket->n > EXAMPLES ? "<li>\xE2\x80\xA6</li></ul>" : "</ul>");
	slide.headline = own->headline.data;
	slide.text = own->text.data;
	own->add(out, &slide, first);
}

/* Rows --------------------------------------------------------------------------------- */

static bool failed(const struct slides *own)
{
	return own->headline.failed || own->text.failed || own->single.failed;
}

enum status slides_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct slides *own = writer->own;
	int32_t from = (int32_t)number_at(writer, cells, S_FROM), to = (int32_t)number_at(writer, cells, S_TO);

	if (from == DAY_NONE || to == DAY_NONE) {
		writer->left_out++;
		return STATUS_OK;
	}
	own->n++;
	if (writer->options.top)
		add_single(writer, cells, from, to, &writer->buffer);
	else if (own->n <= SLIDES_MOST)
		add_single(writer, cells, from, to, &own->single);
	if ((!writer->options.top && !count(writer, cells, from, to)) || failed(own))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

enum status slides_end(struct writer *writer, struct error *err)
{
	struct slides *own = writer->own;
	enum status status = STATUS_OK;

	if (writer->options.top)
		return STATUS_OK;
	if (own->n <= SLIDES_MOST) {
		strbuf_add(&writer->buffer, own->single.data, own->single.length);
		return STATUS_OK;
	}
	for (enum unit unit = DAYS; unit < UNITS; unit++) {
		coarsen(own, unit);
		if (own->n_buckets <= SLIDES_MOST)
			break;
	}
	for (size_t i = 0; i < own->n_buckets && status == STATUS_OK; i++) {
		add_group(own, &own->buckets[i], &writer->buffer, i == 0);
		status = failed(own) ? error_set(err, STATUS_NOMEM, "out of memory") : writer_flush(writer, err);
	}
	return status;
}
