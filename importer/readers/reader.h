/*
 * Private to the room: one run over an input, the byte source every format
 * pulls from, and the two calls each record ends in.
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/strbuf.h"
#include "readers/readers.h"

#define HEAD_BYTES 65536u /* looked at for format and encoding; kept of a reject */

/* Bytes on demand: > 0 read, 0 at the end, < 0 failed with err set. */
struct stream {
	ssize_t (*read)(void *context, void *buffer, size_t size, struct error *err);
	void *context;
};

/* A stream with look-ahead and with bytes that can be given back. */
struct source {
	struct stream stream;
	char *data;
	size_t start, end, capacity;
	size_t chunk;  /* at most so many bytes at once; 0 = no bound (tests) */
	bool ended;
	struct error err; /* of the stream, once it failed */
};

void source_init(struct source *source, struct stream stream, size_t chunk);
void source_release(struct source *source);
/* Buffers up to `wanted` bytes, fewer only at the end. */
enum status source_peek(struct source *source, size_t wanted);
/* Takes what is there; *length 0 at the end. Borrowed until the next call. */
enum status source_next(struct source *source, const char **bytes, size_t *length);
/* Gives bytes back, to be read again before the rest. */
enum status source_unread(struct source *source, const char *bytes, size_t length);
/* A damaged stream ends where it broke; its error stays in source->err. */

enum format {
	FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_FEED, FORMAT_CSV,
	FORMAT_TSV, FORMAT_JSON, FORMAT_ARCHIVE, FORMAT_WARC, FORMAT_UNKNOWN,
};

enum format input_format_from_name(const char *name);
enum format format_from_word(const char *word); /* of --format */
/* By content first, then by name. */
enum format format_find(const char *name, const char *head, size_t length);

struct run {
	const struct reader_options *options;
	const struct reader_sink *sink;
	const char *path;      /* of the present file or member, for messages */
	const char *name;      /* its name without packing, for its format */
	struct arena arena;    /* of the present record */
	size_t chunk;
	unsigned depth;        /* archives we are in */
	const char *url;       /* where a crawl or mirror had it from; NULL */
	bool mirrored;         /* a file of a mirror: pages, feeds and .txt are content */
	int32_t fetched;       /* the day of the crawl; DAY_NONE */
	int32_t file_day;      /* the file's own date, DAY_NONE unless asked for */
};

/* Where a record stands and what it was. */
struct place {
	uint64_t line, column, offset;
	const char *field;
	const char *record;
	size_t record_bytes;   /* of it in memory */
	uint64_t length;       /* of the whole record; 0 = record_bytes */
	const uint8_t *sha256; /* NULL = of the bytes in memory */
};

enum status run_refuse(struct run *run, const struct place *place, bool skipped,
		       const char *code, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Completes the record's place and hands it over; skips one without text. */
enum status run_article(struct run *run, const struct place *place,
			struct article *article);
void article_init(struct article *article);
/* Hands over a row of a table of events; refuses it where nobody takes rows. */
enum status run_row(struct run *run, const struct place *place,
		    const struct dataset_info *dataset, const struct dataset_row *row);

/* Reads one file or member whose bytes the stream gives. */
enum status run_stream(struct run *run, struct stream stream);

/* A file of a mirror of a web site. */
struct mirror_file {
	struct strbuf url;       /* the caller's to init and release */
	const char *skip;        /* why it can hold no article; NULL = it may */
};
/* False where the path lies in no mirror. */
bool mirror_find(const char *path, struct mirror_file *out);

enum status read_archive(struct run *run, struct source *source);
enum status read_warc(struct run *run, struct source *source);
enum status read_csv(struct run *run, struct source *source, bool tabs);
enum status read_json(struct run *run, struct source *source);
/* Formats that need the whole: up to record_bytes in memory. */
enum status read_whole(struct run *run, struct source *source, enum format format);
enum status read_feed(struct run *run, const char *bytes, size_t length);

/* Encoding: the name iconv knows for what the head is in; NULL = UTF-8. */
const char *encoding_find(enum format format, const char *head, size_t length,
			  char buffer[64]);
struct recoder;
struct recoder *recoder_new(struct source *from, const char *encoding);
void recoder_free(struct recoder *recoder);
struct stream recoder_stream(struct recoder *recoder);
/* Line and column (both from 1) of a byte. */
void bytes_place(const char *bytes, size_t at, uint64_t *line, uint64_t *column);

/* Fields of records: which of them a column or member name stands for. */
enum field {
	FIELD_TITLE, FIELD_TEXT, FIELD_PUBLISHED, FIELD_MODIFIED, FIELD_PUBLISHER,
	FIELD_URL, FIELD_LANGUAGE, FIELD_AUTHOR, FIELD_PLACE, FIELD_NONE,
};
#define FIELD_COUNT FIELD_NONE

/* *rank: lower is the more telling name ("text" before "summary"). */
enum field field_find(const struct reader_map *map, const char *name,
		      size_t length, unsigned *rank);

struct fields {
	const char *value[FIELD_COUNT]; /* arena memory; NULL = absent */
	const char *name[FIELD_COUNT];  /* as the input calls it */
	unsigned rank[FIELD_COUNT];
	int order;                      /* of 03/04/2021, as day_order says */
};

/* From values to an article; false: *bad is the field that cannot be read. */
bool fields_article(const struct fields *fields, struct arena *arena,
		    struct article *article, enum field *bad);

/* A day as a record states it: ISO, RFC 822, epoch seconds or milliseconds,
 * "24 November 2021", "Nov 24, 2021", 20211124, 24.11.2021, 11/24/2021 where
 * only one order is possible; month and year alone give their precision.
 * The day stated, never shifted by a zone. DAY_NONE when it cannot be read. */
int32_t day_read(const char *text, size_t length, enum precision *precision);

/* What the cells of a table tell of the order of 03/04/2021 in it: 1 day first
 * (a cell begins with 24/11/2021), -1 month first, 0 nothing, or both. */
int day_order(const char *bytes, size_t length, char delimiter);

/* Tags out and entities decoded where the text holds markup. */
const char *text_unmarked(const char *text, struct arena *arena);

/* For tests: bytes in memory fed in pieces of `chunk` bytes. */
enum status reader_run_pieces(const char *path, const void *bytes, size_t length,
			      size_t chunk, const struct reader_options *options,
			      const struct reader_sink *sink, struct error *err);

#endif
