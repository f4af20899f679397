/*
 * GDELT 2.0: 61 columns parted by tabs, no header, so that scripts for GDELT
 * run on one's own articles.  What we do not know (tone, the sides' places,
 * whether the first paragraph says it) stays empty.  A row needs a day: undated
 * and coarser events are left out, and denied ones, which it cannot tell from
 * deeds done.
 */
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"
#include "schema/codebook.h"
#include "writer_ops.h"

enum gdelt_column {
	G_ID, G_FROM, G_TO, G_SOURCE, G_SOURCE_NAME, G_TARGET, G_TARGET_NAME, G_CAMEO, G_GOLDSTEIN,
	G_STATUS, G_PLACE, G_PLACE_COUNTRY, G_LAT, G_LON, G_MENTIONS, G_PUBLISHERS, G_ARTICLES, G_TONE,
	G_PUBLISHED, G_URL, G_DATASET_ID, G_COLUMNS,
};
static const char *const column_names[G_COLUMNS] = {
	"event_id", "date_from", "date_to", "source", "source_name", "target", "target_name", "cameo",
	"goldstein", "status", "place", "place_country", "lat", "lon", "mentions", "publishers", "articles",
	"tone", "first_published", "url", "dataset_id",
};

struct gdelt {
	size_t columns[G_COLUMNS];
};

static enum status gdelt_begin(struct writer *writer, struct error *err)
{
	struct gdelt *own = mem_zalloc(sizeof *own);

	writer->own = own;
	if (!own)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < G_COLUMNS; i++)
		own->columns[i] = writer_column(writer, column_names[i]);
	return STATUS_OK;
}

static void gdelt_release(struct writer *writer)
{
	mem_free(writer->own);
}

static const char *at(const struct writer *writer, const struct cell *cells, enum gdelt_column column)
{
	const struct gdelt *own = writer->own;
	const char *text = cell_text_at(writer, cells, own->columns[column]);

	return text ? text : "";
}

static int64_t number_at(const struct writer *writer, const struct cell *cells, enum gdelt_column column)
{
	const struct gdelt *own = writer->own;

	return cell_number_at(writer, cells, own->columns[column], DAY_NONE);
}

/* A text and the tab after it; there is no way to quote a tab. */
static void put(struct strbuf *sb, const char *text)
{
	for (; *text; text++)
		strbuf_addc(sb, (unsigned char)*text < 0x20 ? ' ' : *text);
	strbuf_addc(sb, '\t');
}

static void put_cell(struct writer *writer, const struct cell *cells, enum gdelt_column column)
{
	const struct gdelt *own = writer->own;

	if (own->columns[column] < writer->n)
		cell_add(writer, &cells[own->columns[column]]);
	strbuf_addc(&writer->buffer, '\t');
}

static void put_empty(struct strbuf *sb, int n)
{
	while (n-- > 0)
		strbuf_addc(sb, '\t');
}

/* Dates ------------------------------------------------------------------------------ */

/* GDELT's readers want a whole number of 64 bits with a sign: a dataset's own
 * identifier where it is one, else the event's hash without a bit. */
static void put_id(struct writer *writer, const struct cell *cells)
{
	const char *own_id = at(writer, cells, G_DATASET_ID), *id = at(writer, cells, G_ID);
	struct digest digest;
	uint64_t hash;
	char *end;

	if (*own_id && own_id[strspn(own_id, "0123456789")] == '\0') {
		put(&writer->buffer, own_id);
		return;
	}
	hash = strtoull(id, &end, 16);
	if (*end) { /* "acled:AFG123" */
		digest_init(&digest);
		digest_add_field(&digest, id);
		hash = digest_finish64(&digest);
	}
	strbuf_addf(&writer->buffer, "%llu\t", (unsigned long long)(hash >> 1));
}

static void put_dates(struct strbuf *sb, int32_t day)
{
	struct civil c = civil_from_day(day);

	/* the fraction as GDELT reckons it: months of 30 days */
	strbuf_addf(sb, "%04d%02d%02d\t%04d%02d\t%04d\t%.4f\t", c.year, c.month, c.day, c.year, c.month, c.year,
		    c.year + ((c.month - 1) * 30 + c.day) / 365.0);
}

/* Actors ----------------------------------------------------------------------------- */

static bool is_listed(const char *list, const char *part)
{
	const char *found = strstr(list, part);

	return found && (found - list) % 4 == 0;
}

/* CAMEO's regions stand where a country does. */
static const char regions[] = "AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM"
	" SAS SEA SAF WAF WST ";
static const char religions[] = "ATH BAH BUD CHR CON CPT CTH DOX HIN HSD ITR JAN JEW JHW LDS MOS NRM PAG PRO SFI"
	" SHI SHN SIK SUN TAO UDX ZRO ";
static const char types[] = "COP GOV INS JUD MIL OPP REB SEP SPY UAF AGR BUS CRM CVL DEV EDU ELI ENV HLH HRI LAB"
	" LEG MED REF MOD RAD AMN IRC GRP UNO PKO IGO IMG INT MNC NGM NGO UIS SET PTY JRN ";

struct parts {
	char country[4], group[4], religions[2][4], types[3][4];
};

static void take_part(struct parts *parts, const char part[4], bool first)
{
	const struct country *country = first ? country_find(COUNTRY_CAMEO, part) : NULL;
	char(*list)[4] = NULL;
	size_t room = 0;

	if (!parts->country[0] && (country || is_listed(regions, part))) {
		memcpy(parts->country, part, 4);
	} else if (is_listed(types, part)) {
		list = parts->types;
		room = 3;
	} else if (is_listed(religions, part)) {
		list = parts->religions;
		room = 2;
	} else if (!parts->group[0]) {
		memcpy(parts->group, part, 4);
	}
	for (size_t i = 0; i < room; i++)
		if (!list[i][0]) {
			memcpy(list[i], part, 4);
			break;
		}
}

/* Ten columns: code, name, country, known group, ethnic, two religions, three types. */
static void put_actor(struct writer *writer, const struct cell *cells, enum gdelt_column code)
{
	const char *text = at(writer, cells, code);
	struct strbuf *sb = &writer->buffer;
	struct parts parts = { 0 };
	char part[4] = "";

	for (size_t i = 0; strlen(text) >= i + 3; i += 3) {
		memcpy(part, text + i, 3);
		take_part(&parts, part, i == 0);
	}
	put(sb, text);
	put(sb, *text ? at(writer, cells, code + 1) : "");
	put(sb, parts.country);
	put(sb, parts.group);
	put_empty(sb, 1);
	for (int i = 0; i < 2; i++)
		put(sb, parts.religions[i]);
	for (int i = 0; i < 3; i++)
		put(sb, parts.types[i]);
}

/* The deed --------------------------------------------------------------------------- */

/* Its own classes, by root: it has investigate (09) with material cooperation and
 * protest (14) with verbal conflict, where the codebook here does not. */
static int quad_class(int root)
{
	return root <= 5 ? 1 : root <= 9 ? 2 : root <= 14 ? 3 : 4;
}

/* A root alone is its general code there: 16 is 160. */
static void put_code(struct writer *writer, const struct cell *cells)
{
	char code[8];

	snprintf(code, sizeof code, "%.4s", at(writer, cells, G_CAMEO));
	if (strlen(code) == 2)
		strcat(code, "0");
	put_empty(&writer->buffer, 1); /* whether the first paragraph says it */
	put(&writer->buffer, code);
	code[3] = '\0';
	put(&writer->buffer, code);
	code[2] = '\0';
	put(&writer->buffer, code);
	strbuf_addf(&writer->buffer, "%d\t", quad_class(atoi(code)));
	put_cell(writer, cells, G_GOLDSTEIN);
}

/* Eight columns: type, name, country (FIPS), two regions, latitude, longitude, feature. */
static void put_place(struct writer *writer, const struct cell *cells)
{
	const struct country *country = country_find(COUNTRY_CAMEO, at(writer, cells, G_PLACE_COUNTRY));
	const char *name = at(writer, cells, G_PLACE);
	struct strbuf *sb = &writer->buffer;

	if (!*name && !country)
		put(sb, "0");
	else if (country && (!*name || strcmp(name, country->name) == 0))
		put(sb, "1"); /* a country */
	else
		put(sb, country && strcmp(country->cameo, "USA") == 0 ? "3" : "4"); /* a city */
	put(sb, *name || !country ? name : country->name);
	put(sb, country ? country->fips : "");
	put_empty(sb, 2);
	put_cell(writer, cells, G_LAT);
	put_cell(writer, cells, G_LON);
	put_empty(sb, 1);
}

static enum status gdelt_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct strbuf *sb = &writer->buffer;
	int64_t day = number_at(writer, cells, G_FROM), published = number_at(writer, cells, G_PUBLISHED);
	struct civil c;

	(void)err;
	if (day == DAY_NONE || day != number_at(writer, cells, G_TO) ||
	    strcmp(at(writer, cells, G_STATUS), "denied") == 0) {
		writer->left_out++;
		return STATUS_OK;
	}
	put_id(writer, cells);
	put_dates(sb, (int32_t)day);
	put_actor(writer, cells, G_SOURCE);
	put_actor(writer, cells, G_TARGET);
	put_code(writer, cells);
	put_cell(writer, cells, G_MENTIONS);
	put_cell(writer, cells, G_PUBLISHERS);
	put_cell(writer, cells, G_ARTICLES);
	put_cell(writer, cells, G_TONE);
	put_empty(sb, 16); /* places of the sides */
	put_place(writer, cells);
	if (published != DAY_NONE) {
		c = civil_from_day((int32_t)published);
		strbuf_addf(sb, "%04d%02d%02d000000", c.year, c.month, c.day);
	}
	strbuf_addc(sb, '\t');
	put(sb, at(writer, cells, G_URL));
	strbuf_cut(sb, sb->length - (sb->length > 0)); /* the last tab */
	strbuf_addc(sb, '\n');
	return STATUS_OK;
}

const struct writer_ops writer_gdelt = {
	.name = "gdelt", .suffix = ".export.CSV", .answers = ANSWER_EVENTS,
	.columns = "event_id,date_from,date_to,source,source_name,target,target_name,cameo,goldstein,status,"
		   "place,place_country,lat,lon,mentions,publishers,articles,tone,first_published,url,dataset_id",
	.begin = gdelt_begin, .row = gdelt_row, .release = gdelt_release,
};
