/*
 * Tables of events as JSON: objects with a member per column, or features of
 * GeoJSON, whose columns are their properties.  The columns are those of the
 * first object; what later ones lack is empty.
 */
#include <string.h>

#include "base/memory.h"
#include "datasets/datasets.h"
#include "objects.h"
#include "reader.h"

struct objects {
	struct run *run;
	bool looked;                 /* at the first object */
	const struct dataset_kind *kind;
	struct dataset_table *table;
	struct dataset_cell *header, *cells;
	size_t n;
	struct strbuf names;         /* of the columns, NUL-ended */
	struct strbuf joined;        /* the same parted by commas: the row's header */
	struct strbuf texts;         /* of the present row, NUL-ended */
};

enum status objects_new(struct objects **out, struct run *run)
{
	struct objects *o = mem_zalloc(sizeof *o);

	*out = o;
	if (!o)
		return STATUS_NOMEM;
	o->run = run;
	strbuf_init(&o->names);
	strbuf_init(&o->joined);
	strbuf_init(&o->texts);
	return STATUS_OK;
}

void objects_free(struct objects *o)
{
	if (!o)
		return;
	dataset_table_free(o->table);
	mem_free(o->header);
	mem_free(o->cells);
	strbuf_release(&o->names);
	strbuf_release(&o->joined);
	strbuf_release(&o->texts);
	mem_free(o);
}

/* The object that holds the columns. */
static json_t *columns_of(json_t *object)
{
	json_t *properties = json_object_get(object, "properties");
	const char *type = json_string_value(json_object_get(object, "type"));

	return json_is_object(properties) && type && !strcmp(type, "Feature") ? properties : object;
}

static enum status add_names(struct objects *o, json_t *columns)
{
	const char *name;
	json_t *value;
	size_t at = 0;

	json_object_foreach(columns, name, value) {
		strbuf_add(&o->names, name, strlen(name) + 1);
		strbuf_addf(&o->joined, "%s%s", o->n ? "," : "", name);
		o->n++;
	}
	o->header = mem_zalloc((o->n + 1) * sizeof *o->header);
	o->cells = mem_zalloc((o->n + 1) * sizeof *o->cells);
	if (!o->header || !o->cells || o->names.failed || o->joined.failed)
		return STATUS_NOMEM;
	for (size_t i = 0; i < o->n; i++) {
		o->header[i] = (struct dataset_cell){ o->names.data + at, strlen(o->names.data + at) };
		at += o->header[i].length + 1;
	}
	return STATUS_OK;
}

/* What the first object says the file is: asked for as events, or features
 * with the columns of a dataset; else its objects are articles. */
static enum status look(struct objects *o, json_t *object, struct error *err)
{
	const struct reader_options *options = o->run->options;
	json_t *columns = columns_of(object);
	enum status status;

	o->looked = true;
	status = add_names(o, columns);
	if (status != STATUS_OK)
		return status;
	o->kind = options->events ?
		  dataset_of_events(o->joined.data, o->joined.length, options->events_map, options->dataset) :
		  dataset_find(o->joined.data, o->joined.length);
	if (!o->kind || !dataset_has_header(o->kind)) {
		o->kind = NULL;
		return STATUS_OK;
	}
	status = dataset_table_new(&o->table, o->kind, o->header, o->n, options->events_map, options->dataset, err);
	if (status == STATUS_OK)
		dataset_table_exact(o->table);
	return status;
}

static void add_value(struct strbuf *to, const json_t *value)
{
	if (json_is_string(value))
		strbuf_adds(to, json_string_value(value));
	else if (json_is_integer(value))
		strbuf_addf(to, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		strbuf_addf(to, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		strbuf_adds(to, json_is_true(value) ? "true" : "false");
}

static enum status fill(struct objects *o, json_t *columns)
{
	size_t at = 0;

	strbuf_clear(&o->texts);
	for (size_t i = 0; i < o->n; i++) {
		size_t start = o->texts.length;

		add_value(&o->texts, json_object_get(columns, o->header[i].text));
		o->cells[i].length = o->texts.length - start;
		strbuf_add(&o->texts, "", 1);
	}
	for (size_t i = 0; i < o->n && !o->texts.failed; i++) {
		o->cells[i].text = o->texts.data + at;
		at += o->cells[i].length + 1;
	}
	return o->texts.failed ? STATUS_NOMEM : STATUS_OK;
}

static enum status take_row(struct objects *o, const struct place *where, json_t *object, const char *raw,
			    size_t length)
{
	struct place place = *where;
	struct dataset_row row;
	struct dataset_fault fault;
	enum status status = fill(o, columns_of(object));

	if (status != STATUS_OK)
		return status;
	switch (dataset_read(o->table, o->cells, o->n, &row, &fault)) {
	case DATASET_ROW:
		row.raw = raw;
		row.raw_bytes = length;
		row.header = o->joined.data;
		return run_row(o->run, &place, dataset_table_info(o->table), &row);
	case DATASET_SKIPPED:
		return run_refuse(o->run, &place, true, fault.code, "%s", fault.reason);
	case DATASET_BAD:
		break;
	}
	place.field = fault.field;
	return run_refuse(o->run, &place, false, fault.code, "%s", fault.reason);
}

enum status objects_take(struct objects *o, const struct place *place, json_t *object, const char *raw,
			 size_t length, bool *taken)
{
	struct error err = ERROR_INIT;
	enum status status = o->looked ? STATUS_OK : look(o, object, &err);

	*taken = o->kind != NULL;
	if (status == STATUS_INPUT || status == STATUS_USAGE)
		return run_refuse(o->run, place, false, "columns", "%s", err.text);
	if (status != STATUS_OK || !o->kind)
		return status;
	/* the first object lacked a column: each says so */
	if (!o->table)
		return run_refuse(o->run, place, false, "columns", "the first object of the file lacks a column that is needed");
	return take_row(o, place, object, raw, length);
}
