/*
 * GDELT 2.0 events: 61 tab-parted columns without a header, as "GDELT Event
 * Codebook V2.0" has them, so that scripts for GDELT run on one's own
 * articles.  What is not known (tone, places of the actors) stays empty.
 * SQLDATE is a day: events that are not dated to one are left out.
 */
#include <string.h>

#include "base/civil.h"
#include "base/digest.h"
#include "schema/codebook.h"
#include "writer_ops.h"

#define COLUMNS "event_id,date_from,date_to,source,source_name,source_country,target,target_name," \
	"target_country,cameo,root,quad,goldstein,mentions,publishers,articles,place,place_country,lat,lon," \
	"first_published,url,dataset_id"
enum { EVENT_ID, FROM, TO, SOURCE, SOURCE_NAME, SOURCE_COUNTRY, TARGET, TARGET_NAME, TARGET_COUNTRY, CAMEO,
       ROOT, QUAD, GOLDSTEIN, MENTIONS, PUBLISHERS, ARTICLES, PLACE, PLACE_COUNTRY, LAT, LON,
       FIRST_PUBLISHED, URL, DATASET_ID };

static const char *text_at(const struct cell *cells, int column)
{
	return cells[column].kind == CELL_TEXT ? cells[column].text : "";
}

/* A field; nothing may break the line or the column. */
static void add_text(struct strbuf *sb, const char *text)
{
	for (; *text; text++)
		strbuf_addc(sb, (unsigned char)*text < 0x20 ? ' ' : *text);
}

static void tab(struct strbuf *sb, int n)
{
	while (n--)
		strbuf_addc(sb, '\t');
}

static void add_number(struct writer *writer, const struct cell *cell)
{
	cell_add(writer, cell);
	strbuf_addc(&writer->buffer, '\t');
}

/* A number is wanted: a dataset's own where it is one, else of the hash. */
static void add_id(struct strbuf *sb, const struct cell *cells)
{
	const char *own = text_at(cells, DATASET_ID), *id = text_at(cells, EVENT_ID);
	struct digest digest;

	if (*own && strspn(own, "0123456789") == strlen(own)) {
		strbuf_adds(sb, own);
		return;
	}
	digest_init(&digest);
	digest_add_field(&digest, id);
	/* 18 digits: what fits a signed 64-bit number in any tool */
	strbuf_addf(sb, "%llu", (unsigned long long)(digest_finish64(&digest) % 1000000000000000000u));
}

/* Columns 6 to 15: code, name, country, known group, ethnic, two religions,
 * three types. */
static void add_actor(struct strbuf *sb, const struct cell *cells, int code, int name, int country)
{
	const char *actor = text_at(cells, code), *rest = actor;
	bool group = strncmp(actor, "IGO", 3) == 0 || strncmp(actor, "NGO", 3) == 0;

	add_text(sb, actor);
	tab(sb, 1);
	add_text(sb, text_at(cells, name));
	tab(sb, 1);
	if (!group && *text_at(cells, country) && strlen(actor) >= 3) {
		strbuf_add(sb, actor, 3);
		rest += 3;
	}
	tab(sb, 1);
	/* IGOWSTNAT: type IGO, known group NAT */
	if (group && strlen(actor) > 3)
		strbuf_adds(sb, actor + strlen(actor) - 3);
	tab(sb, 4);
	for (int i = 0; i < 3; i++) {
		size_t n = strnlen(rest, 3);

		if (!group || i == 0)
			strbuf_add(sb, rest, n);
		rest += n;
		tab(sb, 1);
	}
}

/* Columns 52 to 59: type, name, country (FIPS), two regions, degrees, id. */
static void add_place(struct writer *writer, const struct cell *cells)
{
	struct strbuf *sb = &writer->buffer;
	const char *place = text_at(cells, PLACE);
	const struct country *country = country_find(COUNTRY_CAMEO, text_at(cells, PLACE_COUNTRY));

	strbuf_adds(sb, *place ? "4" : country ? "1" : "0");
	tab(sb, 1);
	add_text(sb, *place ? place : country ? country->name : "");
	tab(sb, 1);
	strbuf_adds(sb, country ? country->fips : "");
	tab(sb, 3);
	add_number(writer, &cells[LAT]);
	add_number(writer, &cells[LON]);
	tab(sb, 1);
}

static void add_dates(struct strbuf *sb, int32_t day)
{
	struct civil c = civil_from_day(day);

	strbuf_addf(sb, "\t%04d%02d%02d\t%04d%02d\t%04d\t%.4f\t", c.year, c.month, c.day, c.year, c.month, c.year,
		    c.year + ((c.month - 1) * 30 + c.day) / 365.0);
}

static void add_code(struct strbuf *sb, const struct cell *cells)
{
	const char *code = text_at(cells, CAMEO);

	strbuf_addf(sb, "1\t%s\t%.3s\t%s\t", code, code, text_at(cells, ROOT));
}

static enum status gdelt_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct strbuf *sb = &writer->buffer;
	const struct cell *added = &cells[FIRST_PUBLISHED];
	struct civil c;

	(void)err;
	if (cells[FROM].kind != CELL_DAY || cells[TO].kind != CELL_DAY || cells[FROM].integer != cells[TO].integer) {
		writer->left_out++;
		return STATUS_OK;
	}
	add_id(sb, cells);
	add_dates(sb, (int32_t)cells[FROM].integer);
	add_actor(sb, cells, SOURCE, SOURCE_NAME, SOURCE_COUNTRY);
	add_actor(sb, cells, TARGET, TARGET_NAME, TARGET_COUNTRY);
	add_code(sb, cells);
	add_number(writer, &cells[QUAD]);
	add_number(writer, &cells[GOLDSTEIN]);
	add_number(writer, &cells[MENTIONS]);
	add_number(writer, &cells[PUBLISHERS]);
	add_number(writer, &cells[ARTICLES]);
	tab(sb, 1);  /* tone */
	tab(sb, 16); /* places of the two actors */
	add_place(writer, cells);
	if (added->kind == CELL_DAY) {
		c = civil_from_day((int32_t)added->integer);
		strbuf_addf(sb, "%04d%02d%02d000000", c.year, c.month, c.day);
	}
	tab(sb, 1);
	add_text(sb, text_at(cells, URL));
	strbuf_addc(sb, '\n');
	return STATUS_OK;
}

const struct writer_ops writer_gdelt = {
	.name = "gdelt", .suffix = ".export.CSV", .answers = ANSWER_EVENTS, .columns = COLUMNS, .row = gdelt_row,
};
