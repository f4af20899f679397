/* ICEWS and POLECAT: machine-coded events with countries and sectors. */
#include <stdio.h>
#include <string.h>

#include "private.h"
#include "schema/codebook.h"

/* Country and first known sector give the code; without a country the name. */
static void read_side(struct dataset_table *t, int side, const char *sectors, struct dataset_side *out)
{
	enum column first = side ? COL_TARGET_NAME : COL_SOURCE_NAME;
	const char *country = country_of(t, first + 1, false), *name = cell(t, first);
	char room[CROSSWALK_ROOM];
	const char *sector = crosswalk_first(sectors, cell(t, first + 2), t->kind == &kind_icews ? ',' : ';', room);

	out->name = *name ? name : NULL;
	if (!*country && !*sector)
		return;
	snprintf(t->side_room[side], sizeof t->side_room[side], "%s%s", country, sector);
	if (*country)
		out->code = t->side_room[side];
	else
		out->otherwise = t->side_room[side];
}

static enum dataset_verdict read_day(struct dataset_table *t, struct dataset_row *row)
{
	row->date.from = row->date.to = day_of(cell(t, COL_DATE));
	if (row->date.from == DAY_NONE)
		return bad(t, COL_DATE, "date", "\"%.40s\" is no date", cell(t, COL_DATE));
	return DATASET_ROW;
}

/* Codes have three digits or four here.  A spreadsheet makes 40 of 040, and of
 * 020 (appeal) what reads as 20 (mass violence): the zero is put back. */
static bool read_code(const char *code, char out[5])
{
	size_t n = strlen(code);

	if (n < 2 || n > 4)
		return false;
	snprintf(out, 5, "%s%s", n == 2 || (n == 3 && !codebook_find(code)) ? "0" : "", code);
	return codebook_find(out) != NULL;
}

static enum dataset_verdict read_icews(struct dataset_table *t, struct dataset_row *row)
{
	char day[11];

	if (!*cell(t, COL_ID))
		return bad(t, COL_ID, "id", "no id");
	if (read_day(t, row) == DATASET_BAD)
		return DATASET_BAD;
	/* an id stands twice in the releases: with its day, however written, it is one */
	civil_iso(row->date.from, day);
	snprintf(t->own_id, sizeof t->own_id, "%.60s/%s", cell(t, COL_ID), day);
	row->own_id = t->own_id;
	if (!read_code(cell(t, COL_CODE), row->cameo))
		return bad(t, COL_CODE, "code", "\"%.20s\" is no CAMEO code", cell(t, COL_CODE));
	read_side(t, 0, "icews", &row->source);
	read_side(t, 1, "icews", &row->target);
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, false);
	row->publisher = cell(t, COL_PUBLISHER);
	return DATASET_ROW;
}

static enum dataset_verdict read_polecat(struct dataset_table *t, struct dataset_row *row)
{
	char room[CROSSWALK_ROOM];
	const char *code = crosswalk("polecat", cell(t, COL_TYPE), room);

	row->own_id = cell(t, COL_ID);
	if (!*row->own_id)
		return bad(t, COL_ID, "id", "no id");
	if (read_day(t, row) == DATASET_BAD)
		return DATASET_BAD;
	if (!code)
		return bad(t, COL_TYPE, "code", "\"%.40s\" is no PLOVER type", cell(t, COL_TYPE));
	strcpy(row->cameo, code);
	read_side(t, 0, "polecat-sector", &row->source);
	read_side(t, 1, "polecat-sector", &row->target);
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, false);
	row->reported = day_of(cell(t, COL_REPORTED));
	row->publisher = cell(t, COL_PUBLISHER);
	return DATASET_ROW;
}

static const struct column_name icews[] = {
	{ COL_ID, "Event ID", true }, { COL_DATE, "Event Date", true },
	{ COL_SOURCE_NAME, "Source Name", true }, { COL_SOURCE_COUNTRY, "Source Country", true },
	{ COL_SOURCE_SECTORS, "Source Sectors", true }, { COL_CODE, "CAMEO Code", true },
	{ COL_TARGET_NAME, "Target Name", true }, { COL_TARGET_COUNTRY, "Target Country", true },
	{ COL_TARGET_SECTORS, "Target Sectors", true }, { COL_PLACE, "City", false },
	{ COL_REGION, "Province", false }, { COL_COUNTRY, "Country", false },
	{ COL_LATITUDE, "Latitude", false }, { COL_LONGITUDE, "Longitude", false },
	{ COL_PUBLISHER, "Publisher", false },
};

static const struct column_name polecat[] = {
	{ COL_ID, "Event ID", true }, { COL_DATE, "Event Date", true }, { COL_TYPE, "Event Type", true },
	{ COL_SOURCE_NAME, "Actor Name", true }, { COL_SOURCE_COUNTRY, "Actor Country", true },
	{ COL_SOURCE_SECTORS, "Actor Sectors|Primary Actor Sector", false },
	{ COL_TARGET_NAME, "Recipient Name", true }, { COL_TARGET_COUNTRY, "Recipient Country", true },
	{ COL_TARGET_SECTORS, "Recipient Sectors|Primary Recipient Sector", false },
	{ COL_PLACE, "Placename|City", false }, { COL_REGION, "Province", false },
	{ COL_COUNTRY, "Country", false }, { COL_LATITUDE, "Latitude", false },
	{ COL_LONGITUDE, "Longitude", false }, { COL_REPORTED, "Publication Date", false },
	{ COL_PUBLISHER, "Source", false },
};

#define COLUMNS(list) list, sizeof list / sizeof *list

const struct dataset_kind kind_icews = {
	{ "icews", "ICEWS coded event data", true, false }, COLUMNS(icews), true, false, read_icews };
const struct dataset_kind kind_polecat = {
	{ "polecat", "POLECAT global event data", true, false }, COLUMNS(polecat), true, false, read_polecat };
