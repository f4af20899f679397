/*
 * GDELT: its event codebooks 1.0 (57 columns, 58 from 2013-04-01) and 2.0 (61),
 * and tables rewritten with a header.  A spreadsheet's damage: a code that has
 * lost its zero is mended by its root column; a number that has lost digits
 * cannot be.
 */
#include <ctype.h>
#include <string.h>

#include "private.h"
#include "schema/codebook.h"

/* The code with the zero its root says it has lost; false: it is none. */
static bool read_code(struct dataset_table *t, char out[5])
{
	const char *code = cell(t, COL_CODE), *root = cell(t, COL_ROOT);
	char padded[3] = "";
	size_t n = strspn(code, "0123456789");
	bool lost;

	if (n && !strcmp(code + n, ".0") && n < 5) /* pandas: 42.0 */
		code = memcpy(t->code_room, code, n), t->code_room[n] = '\0';
	n = strlen(code);
	if (n < 1 || n > 4)
		return false;
	if (root[0] && (!root[1] || root[1] == '.')) {
		padded[0] = '0';
		padded[1] = root[0];
	} else if (root[0]) {
		memcpy(padded, root, 2);
	}
	lost = *padded && strncmp(code, padded, 2) != 0 && n < 4 && code[0] == padded[1] && padded[0] == '0';
	out[0] = '0';
	memcpy(out + lost, code, n + 1);
	/* roots stand as 03 in the files, as 030 in the codebook's rows where both are */
	return codebook_find(out) != NULL;
}

static enum dataset_verdict lost(struct dataset_table *t)
{
	static const enum column columns[] = { COL_ID, COL_DATE, COL_REPORTED };

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (digits_lost(cell(t, columns[i])))
			return bad(t, columns[i], "digits", "\"%.20s\": a spreadsheet has cut digits off;"
				   " import the file as it was published", cell(t, columns[i]));
	return DATASET_ROW;
}

static enum dataset_verdict read_side(struct dataset_table *t, enum column code, struct dataset_side *out)
{
	const char *text = cell(t, code);
	char *room = t->side_room[code != COL_SOURCE];
	size_t n = 0;

	out->code = *text ? room : NULL;
	out->name = cell(t, code + 1);
	/* ethnic groups stand in small letters there: "sal" */
	for (; text[n] && n < 32 && isalnum((unsigned char)text[n]); n++)
		room[n] = (char)toupper((unsigned char)text[n]);
	if (text[n] || n > 31)
		return bad(t, code, "actor", "\"%.40s\" is no actor code", text);
	room[n] = '\0';
	if (!*out->name)
		out->name = NULL;
	return DATASET_ROW;
}

static enum dataset_verdict read_gdelt(struct dataset_table *t, struct dataset_row *row)
{
	const char *reported = cell(t, COL_REPORTED);

	if (lost(t) == DATASET_BAD)
		return DATASET_BAD;
	row->own_id = cell(t, COL_ID);
	if (!*row->own_id)
		return bad(t, COL_ID, "id", "no id");
	row->date.from = row->date.to = day_of(cell(t, COL_DATE));
	if (row->date.from == DAY_NONE)
		return bad(t, COL_DATE, "date", "\"%.40s\" is no date", cell(t, COL_DATE));
	if (!read_code(t, row->cameo))
		return bad(t, COL_CODE, "code", "\"%.20s\" is no CAMEO code", cell(t, COL_CODE));
	if (read_side(t, COL_SOURCE, &row->source) == DATASET_BAD ||
	    read_side(t, COL_TARGET, &row->target) == DATASET_BAD)
		return DATASET_BAD;
	read_place(t, row);
	row->place_country = country_of(t, COL_COUNTRY, true);
	number_of(cell(t, COL_TONE), &row->tone);
	row->n_mentions = count_of(cell(t, COL_MENTIONS));
	row->n_sources = count_of(cell(t, COL_SOURCES));
	row->n_articles = count_of(cell(t, COL_ARTICLES));
	row->url = cell(t, COL_URL);
	if (strlen(reported) >= 8) {
		memcpy(t->code_room, reported, 8);
		t->code_room[8] = '\0';
		row->reported = day_of(t->code_room);
	}
	return DATASET_ROW;
}

static enum dataset_verdict read_mention(struct dataset_table *t, struct dataset_row *row)
{
	(void)row;
	bad(t, COL_ID, "mentions", "a row of GDELT's mentions, not an event; import its export file");
	return DATASET_SKIPPED;
}

/* Column numbers of the 2.0 files, from 1, with the name in its codebook. */
static const struct column_name columns2[] = {
	{ COL_ID, "1|GLOBALEVENTID", true }, { COL_DATE, "2|SQLDATE", true },
	{ COL_SOURCE, "6|Actor1Code", false }, { COL_SOURCE_NAME, "7|Actor1Name", false },
	{ COL_TARGET, "16|Actor2Code", false }, { COL_TARGET_NAME, "17|Actor2Name", false },
	{ COL_CODE, "27|EventCode", true }, { COL_ROOT, "29|EventRootCode", false },
	{ COL_MENTIONS, "32|NumMentions", false }, { COL_SOURCES, "33|NumSources", false },
	{ COL_ARTICLES, "34|NumArticles", false }, { COL_TONE, "35|AvgTone", false },
	{ COL_PLACE, "53|ActionGeo_FullName", false }, { COL_COUNTRY, "54|ActionGeo_CountryCode", false },
	{ COL_REGION, "55|ActionGeo_ADM1Code", false }, { COL_LATITUDE, "57|ActionGeo_Lat", false },
	{ COL_LONGITUDE, "58|ActionGeo_Long", false }, { COL_REPORTED, "60|DATEADDED", false },
	{ COL_URL, "61|SOURCEURL", false },
};

static const struct column_name columns1[] = {
	{ COL_ID, "1|GLOBALEVENTID", true }, { COL_DATE, "2|SQLDATE", true },
	{ COL_SOURCE, "6|Actor1Code", false }, { COL_SOURCE_NAME, "7|Actor1Name", false },
	{ COL_TARGET, "16|Actor2Code", false }, { COL_TARGET_NAME, "17|Actor2Name", false },
	{ COL_CODE, "27|EventCode", true }, { COL_ROOT, "29|EventRootCode", false },
	{ COL_MENTIONS, "32|NumMentions", false }, { COL_SOURCES, "33|NumSources", false },
	{ COL_ARTICLES, "34|NumArticles", false }, { COL_TONE, "35|AvgTone", false },
	{ COL_PLACE, "51|ActionGeo_FullName", false }, { COL_COUNTRY, "52|ActionGeo_CountryCode", false },
	{ COL_REGION, "53|ActionGeo_ADM1Code", false }, { COL_LATITUDE, "54|ActionGeo_Lat", false },
	{ COL_LONGITUDE, "55|ActionGeo_Long", false }, { COL_REPORTED, "57|DATEADDED", false },
	{ COL_URL, "58|SOURCEURL", false },
};

static const struct column_name named[] = {
	{ COL_ID, "GLOBALEVENTID", true }, { COL_DATE, "SQLDATE|Day", true },
	{ COL_SOURCE, "Actor1Code", true }, { COL_SOURCE_NAME, "Actor1Name", false },
	{ COL_TARGET, "Actor2Code", true }, { COL_TARGET_NAME, "Actor2Name", false },
	{ COL_CODE, "EventCode", true }, { COL_ROOT, "EventRootCode", false },
	{ COL_MENTIONS, "NumMentions", false }, { COL_SOURCES, "NumSources", false },
	{ COL_ARTICLES, "NumArticles", false }, { COL_TONE, "AvgTone", false },
	{ COL_PLACE, "ActionGeo_FullName", false }, { COL_COUNTRY, "ActionGeo_CountryCode", false },
	{ COL_REGION, "ActionGeo_ADM1Code", false }, { COL_LATITUDE, "ActionGeo_Lat", false },
	{ COL_LONGITUDE, "ActionGeo_Long", false }, { COL_REPORTED, "DATEADDED", false },
	{ COL_URL, "SOURCEURL", false },
};

#define GDELT { "gdelt", "GDELT event database", true, false }
#define COLUMNS(list) list, sizeof list / sizeof *list

const struct dataset_kind kind_gdelt = { GDELT, COLUMNS(columns2), false, false, read_gdelt };
const struct dataset_kind kind_gdelt1 = { GDELT, COLUMNS(columns1), false, false, read_gdelt };
const struct dataset_kind kind_gdelt_named = { GDELT, COLUMNS(named), true, true, read_gdelt };
const struct dataset_kind kind_gdelt_mentions = { GDELT, columns2, 1, false, false, read_mention };
