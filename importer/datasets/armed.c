/*
 * ACLED and UCDP GED: hand-coded conflict.  Neither has CAMEO codes (the
 * crosswalk gives one) nor a direction.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "private.h"
#include "schema/codebook.h"

/* "Military Forces of Mali (2012-2020)": what actors of states begin with. */
static const struct { const char *words, *role; } state_words[] = {
	{ "Military Forces of ", "MIL" }, { "Police Forces of ", "COP" }, { "Government of ", "GOV" },
	{ "Civilians (", "CVL" }, { "Protesters (", "OPP" }, { "Rioters (", "OPP" },
	{ "Unidentified Armed Group (", "UAF" }, { "Unidentified Military Forces", "MIL" },
};

/* The country named right after such words; "" = none. */
static const char *country_after(const char *text)
{
	char name[96];
	size_t n = strcspn(text, "()");

	while (n && text[n - 1] == ' ')
		n--;
	if (!n || n >= sizeof name)
		return "";
	memcpy(name, text, n);
	name[n] = '\0';
	return country_named(name);
}

static void join(struct dataset_table *t, int side, const char *country, const char *role)
{
	snprintf(t->side_room[side], sizeof t->side_room[side], "%s%s", country, role);
}

/* "JNIM: Group for Support of Islam and Muslims": the short name, unless it is
 * one of several or so short that others bear it too. */
static const char *before_colon(struct dataset_table *t, int side, const char *name)
{
	const char *colon = strstr(name, ": ");
	size_t n = colon ? (size_t)(colon - name) : 0;

	if (n < 4 || n >= sizeof t->short_room[side] || strstr(name, "and/or"))
		return NULL;
	memcpy(t->short_room[side], name, n);
	t->short_room[side][n] = '\0';
	return t->short_room[side];
}

static void acled_side(struct dataset_table *t, int side, const char *inter, struct dataset_side *out)
{
	const char *name = cell(t, side ? COL_TARGET_NAME : COL_SOURCE_NAME), *role, *country;
	char room[CROSSWALK_ROOM];

	if (!*name)
		return;
	out->name = name;
	for (size_t i = 0; i < sizeof state_words / sizeof *state_words; i++) {
		size_t n = strlen(state_words[i].words);

		if (strncmp(name, state_words[i].words, n))
			continue;
		country = country_after(name + n);
		join(t, side, *country ? country : country_of(t, COL_COUNTRY, false), state_words[i].role);
		out->code = t->side_room[side];
		return;
	}
	out->also = before_colon(t, side, name);
	role = crosswalk("acled-inter", inter, room);
	join(t, side, country_of(t, COL_COUNTRY, false), role ? role : "UAF");
	out->otherwise = t->side_room[side];
}

static enum dataset_verdict read_acled(struct dataset_table *t, struct dataset_row *row)
{
	char room[CROSSWALK_ROOM];
	const char *code = crosswalk("acled", cell(t, COL_SUBTYPE), room);
	int32_t day = day_of(cell(t, COL_DATE));
	int precision = count_of(cell(t, COL_PRECISION));
	struct civil at;

	row->own_id = cell(t, COL_ID);
	if (!*row->own_id)
		return bad(t, COL_ID, "id", "no id");
	if (day == DAY_NONE)
		return bad(t, COL_DATE, "date", "\"%.40s\" is no date", cell(t, COL_DATE));
	if (!code)
		return bad(t, COL_SUBTYPE, "code", "\"%.60s\" is no sub-event type of the crosswalk",
			   cell(t, COL_SUBTYPE));
	strcpy(row->cameo, code);
	row->date.from = row->date.to = day;
	if (precision == 2) { /* part of a week */
		row->date.from = day - civil_weekday(day) + 1;
		row->date.to = row->date.from + 6;
		row->date.precision = PRECISION_WEEK;
	} else if (precision == 3) { /* part of a month */
		at = civil_from_day(day);
		row->date.from = civil_day(at.year, at.month, 1);
		row->date.to = civil_day(at.year, at.month, civil_month_days(at.year, at.month));
		row->date.precision = PRECISION_MONTH;
	}
	acled_side(t, 0, cell(t, COL_SOURCE_SECTORS), &row->source);
	acled_side(t, 1, cell(t, COL_TARGET_SECTORS), &row->target);
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, false);
	row->deaths = count_of(cell(t, COL_DEATHS));
	row->revision = count_of(cell(t, COL_REVISION));
	row->text = cell(t, COL_TEXT);
	row->publisher = cell(t, COL_PUBLISHER);
	return DATASET_ROW;
}

static enum dataset_verdict read_deleted(struct dataset_table *t, struct dataset_row *row)
{
	row->own_id = cell(t, COL_ID);
	row->deleted = true;
	return *row->own_id ? DATASET_ROW : bad(t, COL_ID, "id", "no id");
}

/* The state of a Gleditsch and Ward number ("369" or "369.0"), else the name. */
static void ucdp_side(struct dataset_table *t, int side, struct dataset_side *out)
{
	const char *number = cell(t, side ? COL_TARGET : COL_SOURCE), *name = cell(t, side ? COL_TARGET_NAME :
		COL_SOURCE_NAME);
	char digits[12];
	const struct country *country;

	if (!*name)
		return;
	out->name = name;
	snprintf(digits, sizeof digits, "%d", count_of(number));
	country = *number ? country_find(COUNTRY_GW, digits) : NULL;
	if (country || !strncmp(name, "Government of ", 14)) {
		join(t, side, country ? country->cameo : country_after(name + 14), "GOV");
		out->code = t->side_room[side];
		return;
	}
	out->code = crosswalk("ucdp-side", name, t->side_room[side]);
	if (out->code)
		return;
	join(t, side, country_of(t, COL_COUNTRY, false), strcasecmp(name, "Civilians") ? "REB" : "CVL");
	if (!strcasecmp(name, "Civilians"))
		out->code = t->side_room[side];
	else
		out->otherwise = t->side_room[side];
}

static enum dataset_verdict ucdp_days(struct dataset_table *t, struct event_date *date)
{
	struct civil from, to;

	date->from = day_of(cell(t, COL_DATE));
	date->to = day_of(cell(t, COL_DATE_END));
	if (date->from == DAY_NONE)
		return bad(t, COL_DATE, "date", "\"%.40s\" is no date", cell(t, COL_DATE));
	if (date->to == DAY_NONE || date->to < date->from)
		return bad(t, COL_DATE_END, "date", "\"%.40s\" is no date after %.10s", cell(t, COL_DATE_END),
			   cell(t, COL_DATE));
	from = civil_from_day(date->from);
	to = civil_from_day(date->to);
	if (date->from == date->to)
		date->precision = PRECISION_DAY;
	else if (from.day == 1 && from.month == to.month && from.year == to.year &&
		 to.day == civil_month_days(to.year, to.month))
		date->precision = PRECISION_MONTH;
	else if (from.day == 1 && from.month == 1 && from.year == to.year && to.day == 31 && to.month == 12)
		date->precision = PRECISION_YEAR;
	else
		date->precision = PRECISION_INTERVAL;
	return DATASET_ROW;
}

static enum dataset_verdict read_ucdp(struct dataset_table *t, struct dataset_row *row)
{
	char room[CROSSWALK_ROOM];
	const char *code = crosswalk("ucdp", cell(t, COL_TYPE), room);

	row->own_id = cell(t, COL_ID);
	for (size_t i = 0; i < t->n; i++)
		if (!strncmp(t->cells[i].text, "#date", 5)) {
			bad(t, COL_ID, "hxl", "a second header of HXL tags");
			return DATASET_SKIPPED;
		}
	if (!*row->own_id)
		return bad(t, COL_ID, "id", "no id");
	if (!code)
		return bad(t, COL_TYPE, "code", "\"%.20s\" is no type of violence", cell(t, COL_TYPE));
	if (ucdp_days(t, &row->date) == DATASET_BAD)
		return DATASET_BAD;
	strcpy(row->cameo, code);
	ucdp_side(t, 0, &row->source);
	ucdp_side(t, 1, &row->target);
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, false);
	row->deaths = count_of(cell(t, COL_DEATHS));
	row->deaths_low = count_of(cell(t, COL_DEATHS_LOW));
	row->deaths_high = count_of(cell(t, COL_DEATHS_HIGH));
	row->n_sources = count_of(cell(t, COL_SOURCES));
	row->text = cell(t, COL_TEXT);
	row->publisher = cell(t, COL_PUBLISHER);
	return DATASET_ROW;
}

static const struct column_name acled[] = {
	{ COL_ID, "event_id_cnty", true }, { COL_DATE, "event_date", true },
	{ COL_PRECISION, "time_precision", false }, { COL_TYPE, "event_type", true },
	{ COL_SUBTYPE, "sub_event_type", true }, { COL_SOURCE_NAME, "actor1", true },
	{ COL_SOURCE_SECTORS, "inter1", false }, { COL_TARGET_NAME, "actor2", true },
	{ COL_TARGET_SECTORS, "inter2", false }, { COL_COUNTRY, "country", true },
	{ COL_REGION, "admin1", false }, { COL_PLACE, "location", false },
	{ COL_LATITUDE, "latitude", false }, { COL_LONGITUDE, "longitude", false },
	{ COL_TEXT, "notes", false }, { COL_DEATHS, "fatalities", false },
	{ COL_REVISION, "timestamp", false }, { COL_PUBLISHER, "source", false },
};

static const struct column_name deleted[] = {
	{ COL_ID, "event_id_cnty", true }, { COL_REVISION, "deleted_timestamp", true },
};

static const struct column_name ucdp[] = {
	{ COL_ID, "id", true }, { COL_TYPE, "type_of_violence", true }, { COL_DATE, "date_start", true },
	{ COL_DATE_END, "date_end", true }, { COL_PRECISION, "date_prec", true },
	{ COL_SOURCE_NAME, "side_a", true }, { COL_SOURCE, "gwnoa", false },
	{ COL_TARGET_NAME, "side_b", true }, { COL_TARGET, "gwnob", false },
	{ COL_COUNTRY, "country", true }, { COL_REGION, "adm_1", false },
	{ COL_PLACE, "where_coordinates", false }, { COL_LATITUDE, "latitude", false },
	{ COL_LONGITUDE, "longitude", false }, { COL_DEATHS, "best|best_est", false },
	{ COL_DEATHS_LOW, "low|low_est", false }, { COL_DEATHS_HIGH, "high|high_est", false },
	{ COL_SOURCES, "number_of_sources", false }, { COL_TEXT, "source_headline", false },
	{ COL_PUBLISHER, "source_office", false },
};

#define COLUMNS(list) list, sizeof list / sizeof *list
#define ACLED { "acled", "Armed Conflict Location and Event Data", false, false }

const struct dataset_kind kind_acled = { ACLED, COLUMNS(acled), true, true, read_acled };
const struct dataset_kind kind_acled_deleted = { ACLED, COLUMNS(deleted), true, true, read_deleted };
const struct dataset_kind kind_ucdp = {
	{ "ucdp", "UCDP Georeferenced Event Dataset", false, false }, COLUMNS(ucdp), true, true, read_ucdp };
