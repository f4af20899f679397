#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "writer_ops.h"

/* Rows are handed to the system in pieces of this many bytes. */
#define PIECE_BYTES (64u << 10)

static const struct writer_ops *const formats[] = {
	[WRITER_CSV] = &writer_csv, [WRITER_TSV] = &writer_tsv,
	[WRITER_JSON] = &writer_json, [WRITER_JSONL] = &writer_jsonl,
};

int writer_format_from_name(const char *name)
{
	for (int i = WRITER_CSV; i <= WRITER_JSONL; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return i;
	return -1;
}

static enum status write_failed(struct error *err)
{
	if (errno == EPIPE)
		return STATUS_END;
	return error_set(err, STATUS_IO, "writing failed: %s", strerror(errno));
}

static enum status flush(struct writer *writer, struct error *err)
{
	struct strbuf *buffer = &writer->buffer;
	bool whole;

	if (buffer->failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	errno = 0;
	whole = fwrite(buffer->data, 1, buffer->length, writer->to) == buffer->length;
	strbuf_clear(buffer);
	return whole ? STATUS_OK : write_failed(err);
}

enum status writer_new(struct writer **out, enum writer_format format, FILE *to,
		       const char *const *columns, size_t n,
		       const struct writer_options *options, struct error *err)
{
	struct writer *writer = mem_zalloc(sizeof *writer);

	*out = writer;
	if (!writer)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*writer = (struct writer){
		.ops = formats[format], .to = to, .columns = columns, .n = n, .options = *options,
	};
	strbuf_init(&writer->buffer);
	writer->ops->begin(writer);
	return STATUS_OK;
}

enum status writer_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	writer->ops->row(writer, cells);
	writer->rows++;
	if (writer->buffer.length >= PIECE_BYTES || writer->buffer.failed)
		return flush(writer, err);
	return STATUS_OK;
}

enum status writer_end(struct writer *writer, struct error *err)
{
	enum status status;

	writer->ops->end(writer);
	status = flush(writer, err);
	if (status == STATUS_OK && fflush(writer->to) != 0)
		status = write_failed(err);
	return status;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	strbuf_release(&writer->buffer);
	mem_free(writer);
}

void cell_add_number(struct strbuf *sb, const struct cell *cell)
{
	if (cell->kind == CELL_INTEGER)
		strbuf_addf(sb, "%lld", (long long)cell->integer);
	else if (cell->decimals < 0)
		strbuf_addf(sb, "%.10g", cell->real);
	else
		strbuf_addf(sb, "%.*f", cell->decimals, cell->real);
}

/* Sinks ------------------------------------------------------------------------ */

enum status sink_open(struct sink *sink, const char *path, struct error *err)
{
	struct strbuf name;
	mode_t mask;
	int fd;

	*sink = (struct sink){ .file = stdout };
	if (!path || strcmp(path, "-") == 0)
		return STATUS_OK;
	strbuf_init(&name);
	strbuf_addf(&name, "%s.XXXXXX", path);
	sink->temporary = strbuf_detach(&name);
	sink->path = mem_strdup(path);
	fd = sink->temporary && sink->path ? mkstemp(sink->temporary) : -1;
	sink->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (sink->file) {
		/* as any other new file: mkstemp() alone would hide it from others */
		mask = umask(0);
		umask(mask);
		fchmod(fd, 0666 & ~mask);
		return STATUS_OK;
	}
	error_set(err, sink->temporary && sink->path ? STATUS_IO : STATUS_NOMEM,
		  "cannot write beside '%.200s': %s", path, strerror(errno));
	if (fd >= 0) {
		close(fd);
		unlink(sink->temporary);
	}
	mem_free(sink->temporary);
	mem_free(sink->path);
	sink->temporary = sink->path = NULL;
	return err ? err->status : STATUS_IO;
}

enum status sink_close(struct sink *sink, bool keep, struct error *err)
{
	enum status status = STATUS_OK;

	if (!sink->temporary)
		return STATUS_OK;
	if (keep && (fflush(sink->file) != 0 || fsync(fileno(sink->file)) != 0))
		status = error_set(err, STATUS_IO, "writing '%.200s' failed: %s", sink->path, strerror(errno));
	if (fclose(sink->file) != 0 && keep && status == STATUS_OK)
		status = error_set(err, STATUS_IO, "writing '%.200s' failed: %s", sink->path, strerror(errno));
	if (keep && status == STATUS_OK && rename(sink->temporary, sink->path) != 0)
		status = error_set(err, STATUS_IO, "cannot name the file '%.200s': %s", sink->path, strerror(errno));
	if (!keep || status != STATUS_OK)
		unlink(sink->temporary);
	mem_free(sink->temporary);
	mem_free(sink->path);
	sink->temporary = sink->path = NULL;
	return status;
}
