/*
 * A Frictionless data package (datapackage.org, version 2): a folder with
 * events.csv and datapackage.json, which tells the fields, the licence, the
 * question and the table's hash.  Its table is for programs: nothing in it is
 * guarded against spreadsheets.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/digest.h"
#include "base/jsontext.h"
#include "base/memory.h"
#include "fields.h"
#include "writer_ops.h"

struct package {
	struct sink table, description;
	struct digest digest;
};

static char *path_in(const char *folder, const char *name)
{
	struct strbuf path;

	strbuf_init(&path);
	strbuf_addf(&path, "%s/%s", folder, name);
	return strbuf_detach(&path);
}

static enum status open_in(struct sink *sink, const char *folder, const char *name, struct error *err)
{
	char *path = path_in(folder, name);
	enum status status = path ? sink_open(sink, path, err) : error_set(err, STATUS_NOMEM, "out of memory");

	mem_free(path);
	return status;
}

static enum status package_begin(struct writer *writer, struct error *err)
{
	struct package *own = mem_zalloc(sizeof *own);
	const char *folder = writer->options.path;
	enum status status;

	writer->own = own;
	if (!own)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return error_set(err, STATUS_IO, "cannot make the folder '%.200s': %s", folder, strerror(errno));
	status = open_in(&own->table, folder, "events.csv", err);
	if (status == STATUS_OK)
		status = open_in(&own->description, folder, "datapackage.json", err);
	if (status != STATUS_OK)
		return status;
	digest_init(&own->digest);
	writer->to = own->table.file;
	writer->digest = &own->digest;
	writer->options.no_guard = true;
	writer->options.bom = false;
	csv_add_header(writer, ',');
	return STATUS_OK;
}

static enum status package_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	(void)err;
	csv_add_row(writer, cells, writer->n, ',');
	return STATUS_OK;
}

/* Description ------------------------------------------------------------------------ */

/* Now, or the time a reproducible build asks for. */
static void add_created(struct strbuf *sb)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	time_t now = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_add_member(sb, "created", text);
}

static void add_field(struct strbuf *sb, const char *name)
{
	const struct field *field = field_about(name);

	strbuf_adds(sb, "\n        {");
	json_add_member(sb, "name", name);
	json_add_member(sb, "type", field->type);
	json_add_member(sb, "description", field->meaning);
	if (strcmp(name, "event_id") == 0)
		strbuf_adds(sb, ", \"constraints\": {\"required\": true, \"unique\": true}");
	strbuf_addc(sb, '}');
}

static void add_schema(struct writer *writer)
{
	struct strbuf *sb = &writer->buffer;

	strbuf_adds(sb, ",\n      \"schema\": {\"fields\": [");
	for (size_t i = 0; i < writer->n; i++) {
		strbuf_adds(sb, i ? "," : "");
		add_field(sb, writer->columns[i]);
	}
	strbuf_adds(sb, "\n      ]");
	if (writer_column(writer, "event_id") < writer->n)
		strbuf_adds(sb, ", \"primaryKey\": [\"event_id\"]");
	strbuf_adds(sb, ", \"missingValues\": [\"\"]}");
}

static void add_description(struct writer *writer, const char *hash, uint64_t bytes)
{
	struct strbuf *sb = &writer->buffer;
	const struct writer_options *options = &writer->options;

	strbuf_adds(sb, "{\n  \"$schema\": \"https://datapackage.org/profiles/2.0/datapackage.json\",\n"
		    "  \"name\": \"events\",\n  \"title\": \"Events\"");
	json_add_member(sb, "description", options->asked ? options->asked : "");
	add_created(sb);
	/* codes, dates and scores are facts; the sentences are their publishers' */
	strbuf_adds(sb, ",\n  \"licenses\": [{");
	json_add_member(sb, "name", options->licence ? options->licence : "other-closed");
	if (!options->licence)
		json_add_member(sb, "title", "sentences and titles belong to the publishers named");
	strbuf_adds(sb, "}],\n  \"sources\": [{");
	json_add_member(sb, "title", database_name(writer));
	strbuf_adds(sb, "}],\n  \"resources\": [\n    {\"name\": \"events\", \"path\": \"events.csv\", \"format\": \"csv\","
		    " \"mediatype\": \"text/csv\", \"encoding\": \"utf-8\",\n");
	strbuf_addf(sb, "      \"bytes\": %llu, \"hash\": \"sha256:%s\",\n      \"dialect\": {\"delimiter\": \",\","
		    " \"lineTerminator\": \"\\r\\n\", \"quoteChar\": \"\\\"\", \"doubleQuote\": true, \"header\": true}",
		    (unsigned long long)bytes, hash);
	add_schema(writer);
	strbuf_adds(sb, "}\n  ]\n}\n");
}

static enum status package_end(struct writer *writer, struct error *err)
{
	struct package *own = writer->own;
	enum status status = writer_flush(writer, err);
	uint64_t bytes = writer->bytes;
	uint8_t hash[32];
	char hex[65];

	writer->digest = NULL;
	digest_finish(&own->digest, hash);
	digest_hex(hash, sizeof hash, hex);
	writer->to = own->description.file;
	if (status == STATUS_OK) {
		add_description(writer, hex, bytes);
		status = writer_flush(writer, err);
	}
	if (status == STATUS_OK)
		status = sink_close(&own->table, true, err);
	if (status == STATUS_OK)
		status = sink_close(&own->description, true, err);
	writer->to = NULL;
	return status;
}

static void package_release(struct writer *writer)
{
	struct package *own = writer->own;

	if (!own)
		return;
	sink_close(&own->table, false, NULL);
	sink_close(&own->description, false, NULL);
	mem_free(own);
}

const struct writer_ops writer_datapackage = {
	.name = "datapackage", .answers = ANSWER_ANY, .folder = true,
	.begin = package_begin, .row = package_row, .end = package_end, .release = package_release,
};
