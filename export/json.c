/* JSON: one array of objects, or an object a line (JSON Lines). */
#include <string.h>

#include "base/jsontext.h"
#include "base/memory.h"
#include "writer_ops.h"

/* What stands before each value, `, "name": `, written once. */
struct json {
	struct strbuf text;
	size_t ends[];
};

static enum status prepare(struct writer *writer, struct error *err)
{
	struct json *json = mem_zalloc(sizeof *json + writer->n * sizeof json->ends[0]);

	writer->own = json;
	if (!json)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_init(&json->text);
	strbuf_addc(&json->text, '{');
	for (size_t i = 0; i < writer->n; i++) {
		json_add_name(&json->text, writer->columns[i]);
		json->ends[i] = json->text.length;
	}
	return json->text.failed ? error_set(err, STATUS_NOMEM, "out of memory") : STATUS_OK;
}

static void release(struct writer *writer)
{
	struct json *json = writer->own;

	if (json)
		strbuf_release(&json->text);
	mem_free(json);
}

static void add_object(struct writer *writer, const struct cell *cells)
{
	const struct json *json = writer->own;
	size_t from = 0;

	for (size_t i = 0; i < writer->n; i++) {
		strbuf_add(&writer->buffer, json->text.data + from, json->ends[i] - from);
		from = json->ends[i];
		cell_add_json(writer, &cells[i]);
	}
	strbuf_addc(&writer->buffer, '}');
}

static enum status json_begin(struct writer *writer, struct error *err)
{
	strbuf_addc(&writer->buffer, '[');
	return prepare(writer, err);
}

static enum status json_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	(void)err;
	strbuf_adds(&writer->buffer, writer->rows ? ",\n" : "\n");
	add_object(writer, cells);
	return STATUS_OK;
}

static enum status json_end(struct writer *writer, struct error *err)
{
	(void)err;
	strbuf_adds(&writer->buffer, writer->rows ? "\n]\n" : "]\n");
	return STATUS_OK;
}

static enum status jsonl_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	(void)err;
	add_object(writer, cells);
	strbuf_addc(&writer->buffer, '\n');
	return STATUS_OK;
}

const struct writer_ops writer_json = {
	.name = "json", .suffix = ".json", .answers = ANSWER_ANY,
	.begin = json_begin, .row = json_row, .end = json_end, .release = release,
};
const struct writer_ops writer_jsonl = {
	.name = "jsonl", .suffix = ".jsonl", .answers = ANSWER_ANY,
	.begin = prepare, .row = jsonl_row, .release = release,
};
