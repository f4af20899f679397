#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "datasets/datasets.h"
#include "reader.h"

void reader_options_init(struct reader_options *options)
{
	*options = (struct reader_options){
		.limits = {
			.record_bytes = 64u << 20,
			.nesting = 512,
			.expansion_ratio = 1000,
			.expansion_bytes = 64ull << 30,
			.archive_depth = 3,
		},
		.today = DAY_NONE,
	};
}

/* --- what a record ends in ----------------------------------------------- */

void article_init(struct article *article)
{
	*article = (struct article){ .published = DAY_NONE, .modified = DAY_NONE };
}

enum status run_refuse(struct run *run, const struct place *place, bool skipped,
		       const char *code, const char *format, ...)
{
	struct refusal refusal = { .skipped = skipped, .path = run->path,
		.line = place->line, .column = place->column, .field = place->field,
		.code = code, .record = place->record,
		.length = place->length ? place->length : place->record_bytes };
	char reason[256];
	struct digest digest;
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	refusal.reason = reason;
	refusal.record_bytes = place->record_bytes < HEAD_BYTES ? place->record_bytes : HEAD_BYTES;
	if (place->sha256) {
		memcpy(refusal.sha256, place->sha256, sizeof refusal.sha256);
	} else if (place->record) {
		digest_init(&digest);
		digest_add(&digest, place->record, place->record_bytes);
		digest_finish(&digest, refusal.sha256);
	}
	return run->sink->on_refusal(run->sink->context, &refusal);
}

static bool is_blank(const char *text)
{
	return !text || !text[strspn(text, " \t\r\n")];
}

enum status run_article(struct run *run, const struct place *place, struct article *article)
{
	int32_t latest = run->options->today;
	enum status status;

	if (is_blank(article->text)) {
		status = run_refuse(run, place, true, "no-text", "a record without text");
		arena_reset(&run->arena);
		return status;
	}
	if (latest != DAY_NONE && article->published != DAY_NONE && article->published > latest + 7) {
		article->published = DAY_NONE;
		article->published_by = false;
		article->published_basis = NULL;
	}
	if (article->published == DAY_NONE && run->file_day != DAY_NONE) {
		article->published = run->file_day;
		article->published_precision = PRECISION_DAY;
		article->published_basis = "file";
	}
	article->path = run->path;
	article->line = place->line;
	article->offset = place->offset;
	status = run->sink->on_article(run->sink->context, article);
	arena_reset(&run->arena);
	return status;
}

enum status run_row(struct run *run, const struct place *place,
		    const struct dataset_info *dataset, const struct dataset_row *row)
{
	struct error err = ERROR_INIT;
	struct place refused = *place;
	enum status status;

	if (!run->sink->on_row)
		return run_refuse(run, place, true, "events", "a table of events, not of articles");
	status = run->sink->on_row(run->sink->context, dataset, row, &err);
	if (err.field[0])
		refused.field = err.field;
	return status == STATUS_INPUT ? run_refuse(run, &refused, false, "row", "%s", err.text) : status;
}

/* --- one file or member --------------------------------------------------- */

static enum status read_format(struct run *run, struct source *source, enum format format)
{
	switch (format) {
	case FORMAT_CSV:
		return read_csv(run, source, false);
	case FORMAT_TSV:
		return read_csv(run, source, true);
	case FORMAT_JSON:
		return read_json(run, source);
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
	case FORMAT_HTML:
	case FORMAT_FEED:
		return read_whole(run, source, format);
	case FORMAT_ARCHIVE:
		return read_archive(run, source);
	case FORMAT_WARC:
		return read_warc(run, source);
	case FORMAT_UNKNOWN:
		break;
	}
	return STATUS_USAGE;
}

/* Holds files, whose bytes are theirs. */
static bool is_packing(enum format format)
{
	return format == FORMAT_ARCHIVE || format == FORMAT_WARC;
}

/* Bytes to UTF-8, then to the format's reader.  Pages see to their encoding
 * themselves: theirs is declared in the markup. */
static enum status read_decoded(struct run *run, struct source *source, enum format format)
{
	struct recoder *recoder;
	struct source decoded;
	enum status status;
	char name[64];
	const char *head = source->data + source->start;
	size_t length = source->end - source->start;
	const char *encoding = format == FORMAT_HTML || is_packing(format) ? NULL :
		encoding_find(format, head, length < HEAD_BYTES ? length : HEAD_BYTES, name);

	if (!encoding) {
		if (!is_packing(format) && length >= 3 && !memcmp(head, "\xef\xbb\xbf", 3))
			source->start += 3;
		return read_format(run, source, format);
	}
	recoder = recoder_new(source, encoding);
	if (!recoder)
		return STATUS_NOMEM;
	source_init(&decoded, recoder_stream(recoder), run->chunk);
	status = source_peek(&decoded, HEAD_BYTES);
	if (status == STATUS_OK && decoded.end >= 3 && !memcmp(decoded.data, "\xef\xbb\xbf", 3))
		decoded.start += 3;
	/* the name decides where the bytes themselves were not readable */
	if (status == STATUS_OK && format == FORMAT_TEXT && !run->options->format)
		format = format_find(run->name, decoded.data + decoded.start,
				     decoded.end - decoded.start);
	if (status == STATUS_OK)
		status = read_format(run, &decoded, is_packing(format) ? FORMAT_TEXT : format);
	source_release(&decoded);
	recoder_free(recoder);
	return status;
}

static bool is_content(const struct run *run, enum format format)
{
	return format == FORMAT_HTML || format == FORMAT_FEED ||
		(format == FORMAT_TEXT && input_format_from_name(run->name) == FORMAT_TEXT);
}

static enum status read_source(struct run *run, struct source *source)
{
	enum status status = source_peek(source, HEAD_BYTES);
	struct place place = { .line = 0 };
	size_t length = source->end - source->start;
	enum format format;

	if (status != STATUS_OK)
		return status;
	if (!length)
		return source->err.status != STATUS_OK ? STATUS_OK :
			run_refuse(run, &place, false, "empty", "an empty file");
	format = format_find(run->name, source->data + source->start, length);
	/* a table of events may bear any name */
	if ((format == FORMAT_TEXT || format == FORMAT_UNKNOWN) &&
	    dataset_find(source->data + source->start, length))
		format = FORMAT_CSV;
	if (run->options->format && !is_packing(format))
		format = format_from_word(run->options->format);
	if (run->mirrored && !is_content(run, format))
		return run_refuse(run, &place, true, "asset", "neither a page nor a feed");
	return read_decoded(run, source, format);
}

enum status run_stream(struct run *run, struct stream stream)
{
	const struct reader_sink *sink = run->sink;
	struct source source;
	enum status status = STATUS_OK;

	source_init(&source, stream, run->chunk);
	arena_init(&run->arena, run->options->limits.record_bytes * 8);
	if (sink->on_input)
		status = sink->on_input(sink->context, run->path, true);
	if (status == STATUS_OK)
		status = read_source(run, &source);
	if (status == STATUS_OK && source.err.status != STATUS_OK) {
		struct place place = { .line = 0 };

		status = run_refuse(run, &place, false,
			source.err.status == STATUS_LIMIT ? "expansion" :
			source.err.status == STATUS_IO ? "io" : "archive", "%s", source.err.text);
	}
	if (status == STATUS_OK && sink->on_input)
		status = sink->on_input(sink->context, run->path, false);
	if (status == STATUS_SKIP)
		status = STATUS_OK;
	arena_release(&run->arena);
	source_release(&source);
	return status;
}

/* --- files, folders, standard input --------------------------------------- */

struct file_stream {
	struct run *run;
	int fd;
};

static ssize_t file_read(void *context, void *buffer, size_t size, struct error *err)
{
	struct file_stream *file = context;
	const struct reader_sink *sink = file->run->sink;
	ssize_t got;

	do
		got = read(file->fd, buffer, size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		error_set(err, STATUS_IO, "cannot be read: %s", strerror(errno));
	else if (sink->on_bytes)
		sink->on_bytes(sink->context, (uint64_t)got);
	return got;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static enum status read_fd(struct run *run, int fd, const char *path)
{
	struct file_stream file = { run, fd };
	struct stat st;

	run->path = path;
	run->name = base_name(path);
	run->file_day = DAY_NONE;
	if (run->options->file_dates && !fstat(fd, &st) && S_ISREG(st.st_mode))
		run->file_day = (int32_t)(st.st_mtime / 86400);
	return run_stream(run, (struct stream){ file_read, &file });
}

static enum status refuse_path(struct run *run, const char *path, bool skipped, const char *code,
			       const char *reason)
{
	struct place place = { .line = 0 };

	run->path = path;
	return run_refuse(run, &place, skipped, code, "%s", reason);
}

static enum status read_file(struct run *run, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum status status;

	if (fd < 0)
		return refuse_path(run, path, false, errno == EACCES ? "permission" : "io", strerror(errno));
	status = read_fd(run, fd, path);
	close(fd);
	return status;
}

/* A file of a folder; of a mirror, with the address it had. */
static enum status read_found(struct run *run, const char *path)
{
	struct mirror_file mirror = { .skip = NULL };
	enum status status;

	strbuf_init(&mirror.url);
	if (!mirror_find(path, &mirror)) {
		status = read_file(run, path);
	} else if (mirror.skip) {
		status = refuse_path(run, path, true, "asset", mirror.skip);
	} else {
		run->url = mirror.url.data;
		run->mirrored = true;
		status = mirror.url.failed ? STATUS_NOMEM : read_file(run, path);
		run->mirrored = false;
		run->url = NULL;
	}
	strbuf_release(&mirror.url);
	return status;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum status take_found(struct run *run, FTS *fts, FTSENT *found)
{
	bool hidden = found->fts_level > 0 && found->fts_name[0] == '.';

	if (hidden) {
		if (found->fts_info == FTS_D)
			fts_set(fts, found, FTS_SKIP);
		return STATUS_OK;
	}
	switch (found->fts_info) {
	case FTS_F:
		return read_found(run, found->fts_path);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return refuse_path(run, found->fts_path, false,
			found->fts_errno == EACCES ? "permission" : "io", strerror(found->fts_errno));
	case FTS_DC:
		return refuse_path(run, found->fts_path, false, "loop", "a link back to a folder above it");
	case FTS_SLNONE:
		return refuse_path(run, found->fts_path, false, "io", "a link to nothing");
	case FTS_DEFAULT:
		return refuse_path(run, found->fts_path, false, "io", "neither a file nor a folder");
	default:
		return STATUS_OK;
	}
}

static enum status read_folder(struct run *run, const char *path)
{
	char *copy = mem_strdup(path);
	char *paths[] = { copy, NULL };
	enum status status = STATUS_OK;
	FTSENT *found;
	FTS *fts;

	if (!copy)
		return STATUS_NOMEM;
	fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	while (fts && status == STATUS_OK && (found = fts_read(fts)))
		status = take_found(run, fts, found);
	if (fts)
		fts_close(fts);
	else
		status = STATUS_NOMEM;
	mem_free(copy);
	return status;
}

static enum status check_options(const struct reader_options *options, struct error *err)
{
	if (options->format && format_from_word(options->format) == FORMAT_UNKNOWN)
		return error_set(err, STATUS_USAGE, "no such format: %.40s", options->format);
	return STATUS_OK;
}

static enum status finish(enum status status, const char *path, struct error *err)
{
	if (status == STATUS_NOMEM) {
		error_set(err, status, "out of memory");
		error_at(err, path, 0, 0, NULL);
	}
	return status;
}

enum status reader_run(const char *path, const struct reader_options *options,
		       const struct reader_sink *sink, struct error *err)
{
	struct run run = { .options = options, .sink = sink, .fetched = DAY_NONE, .file_day = DAY_NONE };
	enum status status = check_options(options, err);
	struct stat st;

	if (status != STATUS_OK)
		return status;
	if (!strcmp(path, "-"))
		return finish(read_fd(&run, STDIN_FILENO, path), path, err);
	if (stat(path, &st)) {
		error_set(err, STATUS_NOTFOUND, "%s", strerror(errno));
		error_at(err, path, 0, 0, NULL);
		return STATUS_NOTFOUND;
	}
	return finish(S_ISDIR(st.st_mode) ? read_folder(&run, path) : read_file(&run, path), path, err);
}

struct memory_stream {
	const char *bytes;
	size_t length;
	size_t chunk;
};

static ssize_t memory_read(void *context, void *buffer, size_t size, struct error *err)
{
	struct memory_stream *memory = context;

	(void)err;
	if (size > memory->length)
		size = memory->length;
	if (memory->chunk && size > memory->chunk)
		size = memory->chunk;
	memcpy(buffer, memory->bytes, size);
	memory->bytes += size;
	memory->length -= size;
	return (ssize_t)size;
}

enum status reader_run_pieces(const char *path, const void *bytes, size_t length,
			      size_t chunk, const struct reader_options *options,
			      const struct reader_sink *sink, struct error *err)
{
	struct run run = { .options = options, .sink = sink, .fetched = DAY_NONE, .file_day = DAY_NONE,
		.path = path, .name = base_name(path), .chunk = chunk };
	struct memory_stream memory = { bytes, length, chunk };
	enum status status = check_options(options, err);

	if (status != STATUS_OK)
		return status;
	return finish(run_stream(&run, (struct stream){ memory_read, &memory }), path, err);
}

enum status reader_run_bytes(const char *path, const void *bytes, size_t length,
			     const struct reader_options *options,
			     const struct reader_sink *sink, struct error *err)
{
	return reader_run_pieces(path, bytes, length, 0, options, sink, err);
}
