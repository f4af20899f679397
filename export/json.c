/* JSON: one array of objects, or an object a line (JSON Lines). */
#include <string.h>

#include "base/jsontext.h"
#include "writer_ops.h"

static void add_object(struct writer *writer, const struct cell *cells)
{
	struct strbuf *sb = &writer->buffer;

	strbuf_addc(sb, '{');
	for (size_t i = 0; i < writer->n; i++) {
		json_add_name(sb, writer->columns[i]);
		switch (cells[i].kind) {
		case CELL_NONE:
			strbuf_adds(sb, "null");
			break;
		case CELL_TEXT:
			json_add_text(sb, cells[i].text, strlen(cells[i].text));
			break;
		case CELL_INTEGER:
		case CELL_REAL:
			cell_add_number(sb, &cells[i]);
			break;
		}
	}
	strbuf_addc(sb, '}');
}

static void json_begin(struct writer *writer)
{
	strbuf_addc(&writer->buffer, '[');
}

static void json_row(struct writer *writer, const struct cell *cells)
{
	strbuf_adds(&writer->buffer, writer->rows ? ",\n" : "\n");
	add_object(writer, cells);
}

static void json_end(struct writer *writer)
{
	strbuf_adds(&writer->buffer, writer->rows ? "\n]\n" : "]\n");
}

static void jsonl_begin(struct writer *writer)
{
	(void)writer;
}

static void jsonl_row(struct writer *writer, const struct cell *cells)
{
	add_object(writer, cells);
	strbuf_addc(&writer->buffer, '\n');
}

const struct writer_ops writer_json = { "json", json_begin, json_row, json_end };
const struct writer_ops writer_jsonl = { "jsonl", jsonl_begin, jsonl_row, jsonl_begin };
