/*
 * GeoJSON (RFC 7946): a feature per event whose place has coordinates, in
 * WGS 84, longitude first.  Its columns are the feature's properties.
 */
#include <string.h>

#include "base/jsontext.h"
#include "base/memory.h"
#include "writer_ops.h"

struct geojson {
	size_t id, latitude, longitude; /* columns */
	bool any;
};

static enum status geojson_begin(struct writer *writer, struct error *err)
{
	struct geojson *own = mem_zalloc(sizeof *own);

	writer->own = own;
	if (!own)
		return error_set(err, STATUS_NOMEM, "out of memory");
	own->id = writer_column(writer, "event_id");
	own->latitude = writer_column(writer, "lat");
	own->longitude = writer_column(writer, "lon");
	strbuf_adds(&writer->buffer, "{\"type\": \"FeatureCollection\", \"features\": [");
	return STATUS_OK;
}

static bool within(const struct cell *cell, double most)
{
	return cell->kind == CELL_REAL && cell->real >= -most && cell->real <= most;
}

static void add_properties(struct writer *writer, const struct cell *cells)
{
	const struct geojson *own = writer->own;
	struct strbuf *sb = &writer->buffer;

	strbuf_adds(sb, ", \"properties\": {");
	for (size_t i = 0; i < writer->n; i++) {
		if (i == own->latitude || i == own->longitude)
			continue;
		json_add_name(sb, writer->columns[i]);
		cell_add_json(writer, &cells[i]);
	}
	strbuf_adds(sb, "}}");
}

static enum status geojson_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct geojson *own = writer->own;
	struct strbuf *sb = &writer->buffer;

	(void)err;
	if (!within(&cells[own->latitude], 90) || !within(&cells[own->longitude], 180)) {
		writer->left_out++;
		return STATUS_OK;
	}
	strbuf_adds(sb, own->any ? ",\n{\"type\": \"Feature\"" : "\n{\"type\": \"Feature\"");
	own->any = true;
	if (own->id < writer->n) {
		json_add_name(sb, "id");
		cell_add_json(writer, &cells[own->id]);
	}
	strbuf_adds(sb, ", \"geometry\": {\"type\": \"Point\", \"coordinates\": [");
	cell_add(writer, &cells[own->longitude]);
	strbuf_adds(sb, ", ");
	cell_add(writer, &cells[own->latitude]);
	strbuf_adds(sb, "]}");
	add_properties(writer, cells);
	return STATUS_OK;
}

static enum status geojson_end(struct writer *writer, struct error *err)
{
	(void)err;
	strbuf_adds(&writer->buffer, "\n]}\n");
	return STATUS_OK;
}

static void geojson_release(struct writer *writer)
{
	mem_free(writer->own);
}

const struct writer_ops writer_geojson = {
	.name = "geojson", .suffix = ".geojson", .answers = ANSWER_EVENTS, .columns = "+lat,lon",
	.begin = geojson_begin, .row = geojson_row, .end = geojson_end, .release = geojson_release,
};
