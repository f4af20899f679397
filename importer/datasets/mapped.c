/* Any other table of events, by the names of its columns: exports of this program
 * without a map, others with one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/digest.h"
#include "private.h"
#include "schema/codebook.h"

/* What the export wrote before a text that a spreadsheet would run. */
static const char *unguarded(const struct dataset_table *t, enum column column)
{
	const char *text = cell(t, column);

	return !t->exact && text[0] == '\'' && text[1] && strchr("'=+-@\t\r", text[1]) ? text + 1 : text;
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

/* Exports have codes; other tables codes or names, as they like. */
static void read_side(struct dataset_table *t, enum column code, struct dataset_side *out)
{
	const char *text = cell(t, code), *country;
	char *room = t->side_room[code != COL_SOURCE];
	size_t capitals = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	struct actor_code parsed;

	if (!*text)
		return;
	if (t->kind == &kind_exported) {
		out->code = text;
		out->name = or_null(unguarded(t, code + 1));
		return;
	}
	country = country_named(text);
	out->name = text;
	out->named = true;
	if (*country) {
		snprintf(room, sizeof *t->side_room, "%s", country);
		out->code = room;
	} else if (capitals < 32 && !text[capitals] && capitals % 3 == 0 &&
		   actor_code_parse(text, &parsed, NULL) == STATUS_OK) {
		/* "IGOWSTNAT", unless somebody is called so */
		out->otherwise = text;
	}
}

/* "25/02/2021", "25.2.2021": false where it is not of this form.  *day is
 * DAY_NONE where nothing tells which number is the month. */
static bool numbered_day(const struct dataset_table *t, const char *text, int32_t *day)
{
	int a, b, year, used = 0;
	char mark, second;
	bool day_first;

	if (sscanf(text, "%2d%c%2d%c%4d%n", &a, &mark, &b, &second, &year, &used) != 5 || mark != second ||
	    !strchr("/.-", mark) || year < 1000 || (text[used] && text[used] != ' ' && text[used] != 'T'))
		return false;
	*day = DAY_NONE;
	day_first = mark == '.' || a > 12 || a == b || (b <= 12 && t->order > 0);
	if ((day_first || b > 12 || t->order < 0) && civil_valid(year, day_first ? b : a, day_first ? a : b))
		*day = civil_day(year, day_first ? b : a, day_first ? a : b);
	return true;
}

/* As exported, and the spellings of other files. */
static bool read_days(const struct dataset_table *t, const char *text, struct event_date *out)
{
	if (event_date_parse(text, out))
		return true;
	if (!numbered_day(t, text, &out->from))
		out->from = day_of(text);
	out->to = out->from;
	return out->from != DAY_NONE;
}

/* "2021-W40" and "2021-10-04/2021-10-10" may be the same days: exports say
 * which is meant, and that nothing is known. */
static bool read_exported_days(struct dataset_table *t, struct event_date *out)
{
	const char *from = cell(t, COL_DATE_START), *to = cell(t, COL_DATE_END);
	int precision = precision_from_name(cell(t, COL_PRECISION));

	if (precision < 0 || t->column[COL_DATE_START] < 0 || t->column[COL_DATE_END] < 0)
		return read_days(t, cell(t, COL_DATE), out);
	out->precision = (enum precision)precision;
	out->from = *from ? day_of(from) : DAY_NONE;
	out->to = *to ? day_of(to) : DAY_NONE;
	return (*from != '\0') == (out->from != DAY_NONE) && (*to != '\0') == (out->to != DAY_NONE);
}

static enum dataset_verdict no_date(struct dataset_table *t, enum column column)
{
	const char *text = cell(t, column);
	int a, b, year;

	if (sscanf(text, "%2d%*1[/-]%2d%*1[/-]%4d", &a, &b, &year) == 3 && year >= 1000 && a > 0 && a <= 12 && b > 0 &&
	    b <= 12)
		return bad(t, column, "date", "\"%.40s\" may be %04d-%02d-%02d or %04d-%02d-%02d, and no other row tells:"
			   " write it so", text, year, a, b, year, b, a);
	return bad(t, column, "date", "\"%.40s\" is no date: 2021, 2021-10 or 2021-10-05 is wanted", text);
}

static enum dataset_verdict read_date(struct dataset_table *t, struct dataset_row *row)
{
	struct event_date end = { .from = DAY_NONE };

	if (t->kind == &kind_exported ? !read_exported_days(t, &row->date) : !read_days(t, cell(t, COL_DATE), &row->date))
		return no_date(t, COL_DATE);
	if (t->kind == &kind_exported || !*cell(t, COL_DATE_END))
		return DATASET_ROW;
	if (!read_days(t, cell(t, COL_DATE_END), &end))
		return no_date(t, COL_DATE_END);
	if (end.to < row->date.from)
		return bad(t, COL_DATE_END, "date", "\"%.40s\" is before %.40s, where it begins", cell(t, COL_DATE_END),
			   cell(t, COL_DATE));
	if (row->date.precision == PRECISION_DAY && end.to > row->date.from) {
		row->date.to = end.to;
		row->date.precision = PRECISION_INTERVAL;
	}
	return DATASET_ROW;
}

/* Rows without an id: what they say is their id. */
static const char *digest_id(struct dataset_table *t)
{
	struct digest digest;

	digest_init(&digest);
	for (size_t i = 0; i < t->n; i++)
		digest_add_field(&digest, t->cells[i].text);
	snprintf(t->own_id, sizeof t->own_id, "%016" PRIx64, digest_finish64(&digest));
	return t->own_id;
}

/* The dataset an exported row is of, "gdelt" of "gdelt:410412347". */
static const struct dataset_info *dataset_before(struct dataset_table *t, const char *id, size_t length)
{
	char name[64];
	const struct dataset_info *known;

	if (length >= sizeof name)
		return NULL;
	memcpy(name, id, length);
	name[length] = '\0';
	known = dataset_public(name);
	for (size_t i = 0; i < t->n_others && !known; i++)
		if (!strcmp(t->others[i].name, name))
			known = &t->others[i];
	if (known || t->n_others == OTHERS)
		return known;
	t->others[t->n_others].name = arena_strndup(&t->arena, name, length);
	t->others[t->n_others].title = t->others[t->n_others].name;
	t->others[t->n_others].directed = true;
	return &t->others[t->n_others++];
}

static const char *own_id(struct dataset_table *t)
{
	const char *id = unguarded(t, COL_ID), *colon = strchr(id, ':');
	const struct dataset_info *of;

	if (!*id)
		return digest_id(t);
	if (!colon || colon == id || !colon[1])
		return id;
	if (t->kind != &kind_exported)
		/* as an export names a row of this dataset */
		return strlen(t->info.name) == (size_t)(colon - id) && !strncmp(id, t->info.name, (size_t)(colon - id)) ?
		       colon + 1 : id;
	of = dataset_before(t, id, (size_t)(colon - id));
	if (of)
		t->row_info = of;
	return of ? colon + 1 : id;
}

/* Our own words in a column that others may fill with theirs: those stand for
 * the usual, and in the row as it was read. */
static int word_of(struct dataset_table *t, enum column column, int (*from_name)(const char *name), int usual)
{
	int number = from_name(cell(t, column));

	return number < 0 ? usual : number;
}

static int review_from_name(const char *name)
{
	static const char *const names[] = { "", "confirmed", "mended", "set aside", "added" };

	for (int i = 0; i < 5; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static void read_report(struct dataset_table *t, struct dataset_row *row)
{
	row->reported = *cell(t, COL_REPORTED) ? day_of(cell(t, COL_REPORTED)) : DAY_NONE;
	row->text = or_null(unguarded(t, COL_TEXT));
	row->url = or_null(unguarded(t, COL_URL));
	row->title = or_null(unguarded(t, COL_TITLE));
	row->publisher = or_null(unguarded(t, COL_PUBLISHER));
	row->attributed_to = or_null(unguarded(t, COL_ATTRIBUTED));
}

static enum dataset_verdict read_mapped(struct dataset_table *t, struct dataset_row *row)
{
	const char *code = cell(t, COL_CODE);

	row->own_id = own_id(t);
	if (read_date(t, row) == DATASET_BAD)
		return DATASET_BAD;
	if (strlen(code) > 4 || !codebook_find(code))
		return bad(t, COL_CODE, "code", "\"%.20s\" is no CAMEO code%s", code,
			   strlen(code) < 3 && *code >= '1' && *code <= '9' ?
				"; a spreadsheet may have cut a zero off" : "");
	strcpy(row->cameo, code);
	read_side(t, COL_SOURCE, &row->source);
	read_side(t, COL_TARGET, &row->target);
	read_place(t, row);
	row->place = or_null(unguarded(t, COL_PLACE));
	row->place_country = t->kind == &kind_exported ? cell(t, COL_COUNTRY) : country_of(t, COL_COUNTRY, false);
	number_of(cell(t, COL_TONE), &row->tone);
	row->deaths = count_of(cell(t, COL_DEATHS));
	row->n_mentions = count_of(cell(t, COL_MENTIONS));
	row->n_articles = count_of(cell(t, COL_ARTICLES));
	row->n_sources = count_of(cell(t, COL_SOURCES));
	row->status = (enum event_status)word_of(t, COL_STATUS, event_status_from_name, EVENT_DONE);
	row->confidence = (enum confidence)word_of(t, COL_CONFIDENCE, confidence_from_name, CONFIDENCE_HIGH);
	row->date.basis = (enum date_basis)word_of(t, COL_BASIS, date_basis_from_name, BASIS_DATASET);
	row->review = word_of(t, COL_REVIEW, review_from_name, 0);
	read_report(t, row);
	return DATASET_ROW;
}

#define COMMON \
	{ COL_TARGET, "target", false }, { COL_PLACE, "place", false }, { COL_COUNTRY, "place_country", false }, \
	{ COL_LATITUDE, "lat|latitude", false }, { COL_LONGITUDE, "lon|longitude", false }, \
	{ COL_DEATHS, "deaths", false }, { COL_TEXT, "sentence|text", false }, \
	{ COL_MENTIONS, "mentions", false }, { COL_ARTICLES, "articles", false }, \
	{ COL_SOURCES, "publishers", false }, { COL_DATE_END, "date_to", false }, \
	{ COL_REPORTED, "first_published|reported", false }, { COL_STATUS, "status", false }, \
	{ COL_CONFIDENCE, "confidence", false }, { COL_URL, "url", false }, { COL_TITLE, "title", false }, \
	{ COL_PUBLISHER, "publisher", false }

static const struct column_name columns[] = {
	COMMON, { COL_ID, "event_id|id", false }, { COL_DATE, "date", true }, { COL_SOURCE, "source", true },
	{ COL_CODE, "cameo", true },
};

static const struct column_name exported[] = {
	COMMON, { COL_ID, "event_id", true }, { COL_DATE, "date", true }, { COL_SOURCE, "source", true },
	{ COL_CODE, "cameo", true }, { COL_SOURCE_NAME, "source_name", false },
	{ COL_TARGET_NAME, "target_name", false }, { COL_DATE_START, "date_from", false },
	{ COL_PRECISION, "precision", false }, { COL_BASIS, "date_basis", false }, { COL_REVIEW, "review", false },
	{ COL_ATTRIBUTED, "attributed_to", false }, { COL_TONE, "tone", false },
};

const struct dataset_kind kind_mapped = {
	{ "table", "a table of events", true, false }, columns, sizeof columns / sizeof *columns, true, true,
	read_mapped };
const struct dataset_kind kind_exported = {
	{ "exported", "events exported elsewhere", true, true }, exported, sizeof exported / sizeof *exported, true,
	true, read_mapped };
