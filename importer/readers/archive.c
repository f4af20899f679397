/*
 * Archives and compressed files through libarchive, members in their order.
 * Nothing is ever written to disk; a member whose name points out of the
 * archive is refused all the same, since no honest archive has one.
 */
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "base/late.h"
#include "base/memory.h"
#include "reader.h"

/* Small archives of repeated text pass any ratio honestly. */
#define RATIO_FREE (16u << 20)

#define ARCHIVE(F) \
	F(archive_read_new) F(archive_read_support_filter_gzip) F(archive_read_support_filter_bzip2) \
	F(archive_read_support_filter_xz) F(archive_read_support_filter_zstd) F(archive_read_support_format_tar) \
	F(archive_read_support_format_zip) F(archive_read_support_format_raw) F(archive_read_open) \
	F(archive_read_next_header) F(archive_read_data) F(archive_read_free) \
	F(archive_entry_pathname) F(archive_entry_filetype) F(archive_format) \
	F(archive_error_string)
LATE_LIBRARY(LATE_ARCHIVE, ARCHIVE)

struct packed {
	struct run *run;
	struct source *source;
	struct archive *archive;
	struct run member;      /* the run as the member sees it */
	uint64_t expanded;
	uint64_t taken;
	bool nomem;
	bool broken;            /* a limit or damage ends the archive */
};

static la_ssize_t packed_read(struct archive *archive, void *context, const void **bytes)
{
	struct packed *p = context;
	const char *data = NULL;
	size_t length = 0;

	(void)archive;
	if (source_next(p->source, &data, &length) != STATUS_OK) {
		p->nomem = true;
		return -1;
	}
	p->taken += length;
	*bytes = data;
	return (la_ssize_t)length;
}

static bool expands_too_far(struct packed *p, struct error *err)
{
	const struct reader_limits *limits = &p->run->options->limits;

	if (p->expanded > limits->expansion_bytes)
		error_set(err, STATUS_LIMIT, "the archive expands to more than %llu bytes",
			  (unsigned long long)limits->expansion_bytes);
	else if (p->expanded > RATIO_FREE && p->expanded / limits->expansion_ratio > p->taken)
		error_set(err, STATUS_LIMIT, "the archive expands to more than %llu times its size",
			  (unsigned long long)limits->expansion_ratio);
	else
		return false;
	p->broken = true;
	return true;
}

static ssize_t member_read(void *context, void *buffer, size_t size, struct error *err)
{
	struct packed *p = context;
	la_ssize_t got = late.archive_read_data(p->archive, buffer, size);

	if (p->nomem) {
		error_set(err, STATUS_NOMEM, "out of memory");
		return -1;
	}
	if (got < 0) {
		p->broken = true;
		error_set(err, STATUS_INPUT, "%s", late.archive_error_string(p->archive) ?
			  late.archive_error_string(p->archive) : "the archive is damaged");
		return -1;
	}
	p->expanded += (uint64_t)got;
	if (expands_too_far(p, err))
		return -1;
	return got;
}

static bool name_escapes(const char *name)
{
	const char *at = name;

	if (*name == '/' || *name == '\\')
		return true;
	while ((at = strstr(at, ".."))) {
		bool begins = at == name || at[-1] == '/' || at[-1] == '\\';

		if (begins && (!at[2] || at[2] == '/' || at[2] == '\\'))
			return true;
		at += 2;
	}
	return false;
}

/* "x/news.jsonl.gz" → "news.jsonl": what the one packed file is called. */
static char *unpacked_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return mem_strndup(name, dot ? (size_t)(dot - name) : strlen(name));
}

static enum status read_member(struct packed *p, char *path, const char *name)
{
	struct stream stream = { member_read, p };

	if (!path)
		return STATUS_NOMEM;
	p->member = *p->run;
	p->member.path = path;
	p->member.name = name;
	p->member.depth = p->run->depth + 1;
	return run_stream(&p->member, stream);
}

static char *member_path(const char *archive, const char *name)
{
	size_t length = strlen(archive) + strlen(name) + 3;
	char *path = mem_alloc(length);

	if (path)
		snprintf(path, length, "%s!/%s", archive, name);
	return path;
}

static enum status take_entry(struct packed *p, struct archive_entry *entry)
{
	bool raw = late.archive_format(p->archive) == ARCHIVE_FORMAT_RAW;
	const char *name = late.archive_entry_pathname(entry);
	struct place place = { .line = 0 };
	enum status status;
	char *path;

	if (raw) {
		path = unpacked_name(p->run->name);
		if (!path)
			return STATUS_NOMEM;
		status = read_member(p, mem_strdup(p->run->path), path);
		mem_free(path);
		mem_free((void *)(uintptr_t)p->member.path);
		return status;
	}
	if (!name)
		return run_refuse(p->run, &place, false, "name", "a member without a name");
	if (name_escapes(name)) {
		place.field = name;
		return run_refuse(p->run, &place, false, "name",
				  "a member's name points out of the archive");
	}
	if (late.archive_entry_filetype(entry) != AE_IFREG)
		return STATUS_OK;
	path = member_path(p->run->path, name);
	status = read_member(p, path, name);
	mem_free(path);
	return status;
}

static enum status take_entries(struct packed *p)
{
	struct place place = { .line = 0 };
	struct archive_entry *entry;
	enum status status = STATUS_OK;
	bool any = false;

	for (; status == STATUS_OK && !p->broken; any = true) {
		int got = late.archive_read_next_header(p->archive, &entry);

		if (p->nomem)
			return STATUS_NOMEM;
		if (got == ARCHIVE_EOF)
			return any ? STATUS_OK : run_refuse(p->run, &place, true, "empty",
							   "an archive without a file in it");
		if (got < ARCHIVE_WARN)
			return run_refuse(p->run, &place, false, "archive", "%s",
				late.archive_error_string(p->archive) ?
				late.archive_error_string(p->archive) : "the archive is damaged");
		status = take_entry(p, entry);
	}
	return status;
}

enum status read_archive(struct run *run, struct source *source)
{
	struct packed p = { .run = run, .source = source };
	struct place place = { .line = 0 };
	struct error err = ERROR_INIT;
	enum status status;

	if (run->depth >= run->options->limits.archive_depth)
		return run_refuse(run, &place, false, "limit",
			"more than %llu archives within each other",
			(unsigned long long)run->options->limits.archive_depth);
	if (late_ready(&err) != STATUS_OK)
		return run_refuse(run, &place, false, "io", "%s", err.text);
	p.archive = late.archive_read_new();
	if (!p.archive)
		return STATUS_NOMEM;
	late.archive_read_support_filter_gzip(p.archive);
	late.archive_read_support_filter_bzip2(p.archive);
	late.archive_read_support_filter_xz(p.archive);
	late.archive_read_support_filter_zstd(p.archive);
	late.archive_read_support_format_tar(p.archive);
	late.archive_read_support_format_zip(p.archive);
	late.archive_read_support_format_raw(p.archive);
	if (late.archive_read_open(p.archive, &p, NULL, packed_read, NULL) != ARCHIVE_OK)
		status = p.nomem ? STATUS_NOMEM : run_refuse(run, &place, false, "archive", "%s",
			late.archive_error_string(p.archive) ? late.archive_error_string(p.archive) : "damaged");
	else
		status = take_entries(&p);
	late.archive_read_free(p.archive);
	return status;
}
