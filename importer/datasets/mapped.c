/* Any other table of events, by the names of its columns: this program's own
 * exports without a map, others with one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "private.h"
#include "schema/codebook.h"

static void read_side(struct dataset_table *t, enum column code, struct dataset_side *out)
{
	const char *text = cell(t, code);
	size_t capitals = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	if (!*text)
		return;
	/* three letters or more without small ones or spaces: a code */
	if (capitals >= 3 && capitals < 32 && !text[capitals]) {
		out->code = text;
	} else {
		const char *country = country_named(text);

		out->name = text;
		if (*country) {
			snprintf(t->side_room[code != COL_SOURCE], sizeof *t->side_room, "%s", country);
			out->code = t->side_room[code != COL_SOURCE];
		}
	}
}

/* As exported, and the spellings of other files. */
static bool read_days(const char *text, struct event_date *out)
{
	if (event_date_parse(text, out))
		return true;
	out->from = out->to = day_of(text);
	return out->from != DAY_NONE;
}

/* Rows without an id: what they say is their id. */
static const char *own_id(struct dataset_table *t)
{
	const char *id = cell(t, COL_ID);
	size_t name = strlen(t->info.name);
	struct digest digest;

	/* as an export names a row of this dataset */
	if (!strncmp(id, t->info.name, name) && id[name] == ':' && id[name + 1])
		return id + name + 1;
	if (*id)
		return id;
	digest_init(&digest);
	for (size_t i = 0; i < t->n; i++)
		digest_add_field(&digest, t->cells[i].text);
	snprintf(t->own_id, sizeof t->own_id, "%016" PRIx64, digest_finish64(&digest));
	return t->own_id;
}

/* Our own words in a column that others may fill with theirs: those stand for
 * the usual, and in the row as it was read. */
static int word_of(struct dataset_table *t, enum column column, int (*from_name)(const char *name))
{
	int number = from_name(cell(t, column));

	return number < 0 ? 0 : number;
}

static enum dataset_verdict read_mapped(struct dataset_table *t, struct dataset_row *row)
{
	const char *code = cell(t, COL_CODE);
	int32_t end;

	row->own_id = own_id(t);
	if (!read_days(cell(t, COL_DATE), &row->date))
		return bad(t, COL_DATE, "date", "\"%.40s\" is no date", cell(t, COL_DATE));
	end = *cell(t, COL_DATE_END) ? day_of(cell(t, COL_DATE_END)) : DAY_NONE;
	if (end != DAY_NONE && row->date.precision == PRECISION_DAY && end > row->date.from) {
		row->date.to = end;
		row->date.precision = PRECISION_INTERVAL;
	}
	if (strlen(code) > 4 || !codebook_find(code))
		return bad(t, COL_CODE, "code", "\"%.20s\" is no CAMEO code%s", code,
			   strlen(code) < 3 && *code >= '1' && *code <= '9' ?
				"; a spreadsheet may have cut a zero off" : "");
	strcpy(row->cameo, code);
	read_side(t, COL_SOURCE, &row->source);
	read_side(t, COL_TARGET, &row->target);
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, false);
	row->deaths = count_of(cell(t, COL_DEATHS));
	row->n_mentions = count_of(cell(t, COL_MENTIONS));
	row->n_articles = count_of(cell(t, COL_ARTICLES));
	row->status = (enum event_status)word_of(t, COL_STATUS, event_status_from_name);
	row->confidence = (enum confidence)word_of(t, COL_CONFIDENCE, confidence_from_name);
	row->reported = *cell(t, COL_REPORTED) ? day_of(cell(t, COL_REPORTED)) : DAY_NONE;
	row->text = *cell(t, COL_TEXT) ? cell(t, COL_TEXT) : NULL;
	return DATASET_ROW;
}

static const struct column_name columns[] = {
	{ COL_ID, "event_id|id", false }, { COL_DATE, "date", true }, { COL_DATE_END, "date_to", false },
	{ COL_SOURCE, "source", true }, { COL_TARGET, "target", false }, { COL_CODE, "cameo", true },
	{ COL_PLACE, "place", false }, { COL_COUNTRY, "place_country", false },
	{ COL_LATITUDE, "lat|latitude", false }, { COL_LONGITUDE, "lon|longitude", false },
	{ COL_DEATHS, "deaths", false }, { COL_TEXT, "sentence|text", false },
	{ COL_MENTIONS, "mentions", false }, { COL_ARTICLES, "articles", false },
	{ COL_REPORTED, "first_published|reported", false }, { COL_STATUS, "status", false },
	{ COL_CONFIDENCE, "confidence", false },
};

const struct dataset_kind kind_mapped = {
	{ "table", "a table of events", true }, columns, sizeof columns / sizeof *columns, true, true,
	read_mapped };
