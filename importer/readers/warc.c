/*
 * WARC (ISO 28500): crawls, read page by page.  Of a record that holds a
 * response (200, a page, a feed or text) or a resource the body is read as a
 * file of its own, with the address and day of the crawl; requests, metadata
 * and the like are no records of content; other kinds of content are skipped
 * with that reason.  Compressed files come here unpacked.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "reader.h"

#define HEADER_BYTES 65536u

struct crawl {
	struct run *run;
	struct source *source;
	uint64_t offset;         /* of the present record */
	uint64_t ordinal;
};

/* The named field's value of header lines, cut to fit; false: not there. */
static bool field_value(const char *head, size_t length, const char *name, char *out, size_t room)
{
	size_t wanted = strlen(name);
	const char *end = head + length;

	out[0] = '\0';
	for (const char *line = head; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t n = (size_t)((stop ? stop : end) - line);

		if (n > wanted && line[wanted] == ':' && strncasecmp(line, name, wanted) == 0) {
			const char *at = line + wanted + 1;

			while (at < line + n && (*at == ' ' || *at == '\t'))
				at++;
			n -= (size_t)(at - line);
			while (n && isspace((unsigned char)at[n - 1]))
				n--;
			n = n < room - 1 ? n : room - 1;
			memcpy(out, at, n);
			out[n] = '\0';
			return true;
		}
		if (!stop)
			break;
		line = stop + 1;
	}
	return false;
}

/* Bytes of the header with its blank line; 0: it does not end. */
static size_t header_length(const char *bytes, size_t length)
{
	for (size_t i = 0; i + 1 < length; i++) {
		if (bytes[i] != '\n')
			continue;
		if (bytes[i + 1] == '\n')
			return i + 2;
		if (bytes[i + 1] == '\r' && i + 2 < length && bytes[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

static struct place place_of(const struct crawl *c)
{
	return (struct place){ .line = 0, .offset = c->offset };
}

/* Chunks joined in place (RFC 9112, 7.1); the length, or as it was where they
 * are none. */
static size_t unchunk(char *body, size_t length)
{
	size_t at = 0, out = 0;

	while (at < length) {
		char *end;
		unsigned long size = strtoul(body + at, &end, 16);
		size_t head = (size_t)(end - (body + at));
		const char *newline = memchr(body + at, '\n', length - at);

		if (!head || head > 8 || !newline)
			return out ? out : length;
		at = (size_t)(newline + 1 - body);
		if (!size)
			break;
		size = size < length - at ? size : length - at;
		memmove(body + out, body + at, size);
		out += size;
		at += size;
		while (at < length && (body[at] == '\r' || body[at] == '\n'))
			at++;
	}
	return out;
}

struct bytes {
	const char *data;
	size_t left;
};

static ssize_t bytes_read(void *context, void *buffer, size_t size, struct error *err)
{
	struct bytes *b = context;
	size_t n = size < b->left ? size : b->left;

	(void)err;
	memcpy(buffer, b->data, n);
	b->data += n;
	b->left -= n;
	return (ssize_t)n;
}

/* The address without a scheme, as the name of a member. */
static enum status read_body(struct crawl *c, const char *url, const char *date, const char *name,
			     const char *body, size_t length)
{
	struct bytes bytes = { body, length };
	struct stream stream = { bytes_read, &bytes };
	struct run member = *c->run;
	size_t room = strlen(c->run->path) + strlen(url) + 3;
	char *path = mem_alloc(room);
	enum status status;

	if (!path)
		return STATUS_NOMEM;
	snprintf(path, room, "%s!/%s", c->run->path, url);
	member.path = path;
	member.name = name;
	member.url = url;
	member.fetched = civil_parse_iso(date, strlen(date));
	member.depth++;
	status = run_stream(&member, stream);
	mem_free(path);
	return status;
}

/* A file's name whose end tells what the type says; NULL: no text at all. */
static const char *name_of(const char *type)
{
	static const char *const kinds[][2] = {
		{ "text/html", "page.html" }, { "application/xhtml", "page.html" }, { "application/rss", "feed.xml" },
		{ "application/atom", "feed.xml" }, { "application/xml", "feed.xml" }, { "text/xml", "feed.xml" },
		{ "text/plain", "page.txt" }, { "application/json", "feed.json" }, { "application/feed+json", "feed.json" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncasecmp(type, kinds[i][0], strlen(kinds[i][0])) == 0)
			return kinds[i][1];
	return *type ? NULL : "page.html";
}

static enum status skip(struct crawl *c, const char *url, const char *code, const char *reason)
{
	struct place place = place_of(c);

	return run_refuse(c->run, &place, true, code, "%s: %.300s", reason, url);
}

static enum status take_response(struct crawl *c, const char *url, const char *date, char *block,
				 size_t length)
{
	size_t head = header_length(block, length < HEADER_BYTES ? length : HEADER_BYTES);
	struct place place = place_of(c);
	char type[128], chunked[32];
	const char *name;
	int status = 0;

	if (!head || sscanf(block, "HTTP/%*[0-9.] %3d", &status) != 1)
		return run_refuse(c->run, &place, false, "warc", "a response without a header of HTTP: %.300s", url);
	if (status != 200)
		return skip(c, url, "http-status", "no answer with a page");
	field_value(block, head, "Content-Type", type, sizeof type);
	name = name_of(type);
	if (!name)
		return skip(c, url, "media", "neither a page nor a feed");
	block += head;
	length -= head;
	if (field_value(block - head, head, "Transfer-Encoding", chunked, sizeof chunked) &&
	    strncasecmp(chunked, "chunked", 7) == 0)
		length = unchunk(block, length);
	return length ? read_body(c, url, date, name, block, length) : skip(c, url, "empty", "an empty answer");
}

/* Records longer than the limit are passed over without being held. */
static enum status pass(struct crawl *c, uint64_t length)
{
	enum status status = STATUS_OK;

	while (length && status == STATUS_OK) {
		const char *bytes;
		size_t n;

		status = source_next(c->source, &bytes, &n);
		if (status != STATUS_OK || !n)
			break;
		if (n > length) {
			status = source_unread(c->source, bytes + length, n - (size_t)length);
			n = (size_t)length;
		}
		length -= n;
		c->offset += n;
	}
	return status;
}

static enum status take_resource(struct crawl *c, const char *url, const char *date, const char *type,
				 const char *block, size_t length)
{
	const char *name = name_of(type);

	if (!name || !length)
		return name ? STATUS_OK : skip(c, url, "media", "neither a page nor a feed");
	return read_body(c, url, date, name, block, length);
}

static enum status take_block(struct crawl *c, const char *kind, const char *url, const char *date,
			      const char *type, size_t length)
{
	struct place place = place_of(c);
	enum status status = source_peek(c->source, length);
	size_t there = c->source->end - c->source->start;
	char *block;

	if (status != STATUS_OK)
		return status;
	if (there < length)
		return run_refuse(c->run, &place, false, "warc", "the file ends within a record: %.300s", url);
	/* chunks are joined in place, and readers want an end */
	block = mem_alloc(length + 1);
	if (!block)
		return STATUS_NOMEM;
	memcpy(block, c->source->data + c->source->start, length);
	block[length] = '\0';
	status = strcasecmp(kind, "response") == 0 ? take_response(c, url, date, block, length) :
		 take_resource(c, url, date, type, block, length);
	mem_free(block);
	return status;
}

/* One record; *more false at the end, or where nothing more can be found. */
static enum status take_record(struct crawl *c, bool *more)
{
	char kind[32], url[2048], date[32], size[32], type[128], *end;
	struct place place = place_of(c);
	unsigned long long length;
	const char *head;
	size_t n;
	enum status status = source_peek(c->source, HEADER_BYTES);

	head = c->source->data + c->source->start;
	n = c->source->end - c->source->start;
	while (n && (*head == '\r' || *head == '\n')) {
		head++;
		n--;
		c->source->start++;
		c->offset++;
	}
	*more = false;
	if (status != STATUS_OK || !n)
		return status;
	n = header_length(head, n < HEADER_BYTES ? n : HEADER_BYTES);
	if (!n || strncmp(head, "WARC/", 5) != 0 || !field_value(head, n, "Content-Length", size, sizeof size))
		return run_refuse(c->run, &place, false, "warc", "no header of a WARC record here: the rest is left");
	length = strtoull(size, &end, 10);
	field_value(head, n, "WARC-Type", kind, sizeof kind);
	field_value(head, n, "WARC-Target-URI", url, sizeof url);
	field_value(head, n, "WARC-Date", date, sizeof date);
	field_value(head, n, "Content-Type", type, sizeof type);
	c->source->start += n;
	c->offset += n;
	*more = true;
	if (strcasecmp(kind, "response") != 0 && strcasecmp(kind, "resource") != 0)
		return pass(c, length);
	if (length > c->run->options->limits.record_bytes)
		status = run_refuse(c->run, &place, false, "limit", "the record is longer than %llu bytes: %.300s",
				    (unsigned long long)c->run->options->limits.record_bytes, url);
	else
		status = take_block(c, kind, url, date, type, (size_t)length);
	return status == STATUS_OK ? pass(c, length) : status;
}

enum status read_warc(struct run *run, struct source *source)
{
	struct crawl c = { .run = run, .source = source };
	struct place place = { .line = 0 };
	enum status status = STATUS_OK;
	bool more = true;

	if (run->depth >= run->options->limits.archive_depth)
		return run_refuse(run, &place, false, "limit", "more than %llu archives within each other",
				  (unsigned long long)run->options->limits.archive_depth);
	while (status == STATUS_OK && more)
		status = take_record(&c, &more);
	return status;
}
