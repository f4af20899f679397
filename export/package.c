/*
 * A Frictionless Data Package (v2): a folder with events.csv and
 * datapackage.json, which tells fields, size and digest.  The description is
 * written last: a folder without it is not finished.
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
	FILE *rows;
	char *path;          /* of the rows; owned */
	struct digest digest;
	uint64_t bytes;
};

static char *path_in(const char *folder, const char *name)
{
	struct strbuf sb;

	strbuf_init(&sb);
	strbuf_addf(&sb, "%s/%s", folder, name);
	return strbuf_detach(&sb);
}

/* What has gathered, into the file of rows and the digest. */
static enum status put(struct writer *writer, struct error *err)
{
	struct package *p = writer->own;
	struct strbuf *sb = &writer->buffer;

	if (sb->failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	digest_add(&p->digest, sb->data, sb->length);
	p->bytes += sb->length;
	if (fwrite(sb->data, 1, sb->length, p->rows) != sb->length)
		return error_set(err, STATUS_IO, "%s: %s", p->path, strerror(errno));
	strbuf_clear(sb);
	return STATUS_OK;
}

static enum status package_begin(struct writer *writer, struct error *err)
{
	struct package *p = mem_zalloc(sizeof *p);

	writer->own = p;
	if (!p)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (mkdir(writer->options.path, 0777) != 0 && errno != EEXIST)
		return error_set(err, STATUS_IO, "%s cannot be made: %s", writer->options.path, strerror(errno));
	p->path = path_in(writer->options.path, "events.csv");
	if (!p->path)
		return error_set(err, STATUS_NOMEM, "out of memory");
	p->rows = fopen(p->path, "wb");
	if (!p->rows)
		return error_set(err, STATUS_IO, "%s: %s", p->path, strerror(errno));
	digest_init(&p->digest);
	for (size_t i = 0; i < writer->n; i++) {
		strbuf_adds(&writer->buffer, i ? "," : "");
		strbuf_adds(&writer->buffer, writer->columns[i]);
	}
	strbuf_adds(&writer->buffer, "\r\n");
	return put(writer, err);
}

static enum status package_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	/* read by programs: a mark before a formula would be data to them */
	writer->options.no_guard = true;
	csv_add_row(writer, cells, writer->n, ',');
	return put(writer, err);
}

static void add_fields(struct writer *writer, struct strbuf *sb)
{
	json_add_name(sb, "fields");
	strbuf_addc(sb, '[');
	for (size_t i = 0; i < writer->n; i++) {
		const struct field *field = field_about(writer->columns[i]);

		strbuf_adds(sb, i ? ",\n{" : "\n{");
		json_add_member(sb, "name", writer->columns[i]);
		json_add_member(sb, "type", field->type);
		json_add_member(sb, "description", field->meaning);
		strbuf_addc(sb, '}');
	}
	strbuf_addc(sb, ']');
}

static void describe(struct writer *writer, struct strbuf *sb)
{
	struct package *p = writer->own;
	uint8_t digest[32];
	char hex[65], hash[80], when[32];
	time_t now = time(NULL);
	struct tm utc;

	digest_finish(&p->digest, digest);
	digest_hex(digest, sizeof digest, hex);
	snprintf(hash, sizeof hash, "sha256:%s", hex);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	strbuf_adds(sb, "{\"$schema\": \"https://datapackage.org/profiles/2.0/datapackage.json\"");
	json_add_member(sb, "name", "dateline-events");
	json_add_member(sb, "title", writer->options.asked ? writer->options.asked : "events");
	json_add_member(sb, "created", when);
	/* codes, dates and scores are facts; the sentences are their publishers' */
	strbuf_adds(sb, ", \"licenses\": [{\"name\": \"other-closed\", \"title\": \"sentences and titles belong to the publishers named\"}]");
	strbuf_adds(sb, ", \"resources\": [{\"name\": \"events\", \"path\": \"events.csv\", \"format\": \"csv\", \"encoding\": \"utf-8\"");
	strbuf_addf(sb, ", \"bytes\": %llu", (unsigned long long)p->bytes);
	json_add_member(sb, "hash", hash);
	strbuf_adds(sb, ", \"dialect\": {\"lineTerminator\": \"\\r\\n\"}, \"schema\": {");
	add_fields(writer, sb);
	if (writer_column(writer, "event_id") < writer->n)
		strbuf_adds(sb, ", \"primaryKey\": [\"event_id\"]");
	strbuf_adds(sb, ", \"missingValues\": [\"\"]}}]}\n");
}

static enum status write_description(const char *path, const struct strbuf *sb, struct error *err)
{
	FILE *out = fopen(path, "wb");
	bool fine = out && fwrite(sb->data, 1, sb->length, out) == sb->length;

	if (out && fclose(out) != 0)
		fine = false;
	return fine ? STATUS_OK : error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
}

static enum status package_end(struct writer *writer, struct error *err)
{
	struct package *p = writer->own;
	char *path = path_in(writer->options.path, "datapackage.json");
	struct strbuf about;
	FILE *rows = p->rows;
	enum status status = STATUS_OK;

	p->rows = NULL;
	strbuf_init(&about);
	if (fclose(rows) != 0)
		status = error_set(err, STATUS_IO, "%s: %s", p->path, strerror(errno));
	describe(writer, &about);
	if (!path || about.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = write_description(path, &about, err);
	strbuf_release(&about);
	mem_free(path);
	return status;
}

static void package_release(struct writer *writer)
{
	struct package *p = writer->own;

	if (!p)
		return;
	if (p->rows)
		fclose(p->rows);
	mem_free(p->path);
	mem_free(p);
}

const struct writer_ops writer_datapackage = {
	.name = "datapackage", .answers = ANSWER_ANY, .folder = true,
	.begin = package_begin, .row = package_row, .end = package_end, .release = package_release,
};
