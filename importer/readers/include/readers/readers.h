/*
 * Readers: from bytes to article records.  A reader knows its format and
 * nothing of events.  Format is found by content, then by name; archives and
 * compressed files are opened, folders walked in sorted order.
 *
 * Tables of events (public datasets, or any table with `events`) give rows.
 *
 * Every record read ends in exactly one call: on_article, on_page, on_row or
 * on_refusal.
 * Records come in the order of the input.  Memory is bounded by the limits,
 * whatever the input's size.
 */
#ifndef READERS_READERS_H
#define READERS_READERS_H

#include <stdint.h>

#include "base/status.h"
#include "schema/records.h"

/* Limits on every size; readers_limits_default() fills the documented ones. */
struct reader_limits {
	uint64_t record_bytes;    /* one article's bytes: 64 MiB */
	uint64_t nesting;         /* depth of JSON: 512; markup is bounded by bytes */
	uint64_t expansion_ratio; /* expanded over packed bytes of an archive: 1000 */
	uint64_t expansion_bytes; /* expanded bytes of one archive: 64 GiB */
	uint64_t archive_depth;   /* archives within archives: 3 */
};

/* A column or member name for each field; NULL = the usual spellings. */
struct reader_map {
	const char *title, *text, *published, *modified, *publisher, *url,
		*language, *author;
};

struct reader_options {
	const char *format;       /* NULL = by content and name; else "text", "markdown",
	                             "html", "feed", "csv", "tsv", "json", "jsonl" */
	struct reader_map map;
	struct reader_limits limits;
	bool events;              /* tables hold events, not articles: */
	const char *events_map;   /* "date=Day,source=Actor1,...", NULL = the usual names */
	const char *dataset;      /* what to call the dataset; NULL = "table" */
	bool file_dates;          /* take the file's own date where nothing else states one */
	int32_t today;            /* day of the import: no later publication than a week on */
};

struct dataset_cell;

/* A page as it was found.  Borrowed during the call. */
struct reader_page {
	const char *path;
	const char *url;          /* where a crawl had it from; NULL */
	int32_t fetched;          /* day of the crawl; DAY_NONE */
	int32_t file_day;         /* the file's own, where it may date the article; DAY_NONE */
	const char *bytes;        /* as many as are looked at */
	size_t length;
	uint64_t whole;           /* bytes of the whole page; 0 = there are no more */
	uint8_t sha256[32];       /* of the whole page, if there are */
};

/* All return STATUS_OK to go on; any other status ends the reading and is
 * what reader_run returns.  Records are borrowed during the call. */
struct reader_sink {
	void *context;
	enum status (*on_article)(void *context, const struct article *article);
	enum status (*on_refusal)(void *context, const struct refusal *refusal);
	/* Where set, pages are handed over unread: reading them is the greater part
	 * of the work, and reader_page_read() does it on any thread. */
	enum status (*on_page)(void *context, const struct reader_page *page);
	/* A row of a dataset; STATUS_INPUT refuses it with the reason in err.
	 * NULL: rows are refused. */
	enum status (*on_row)(void *context, const struct dataset_info *dataset,
			      const struct dataset_row *row, struct error *err);
	/* Where set, tables are handed over row by row as they stand, the header
	 * first: neither articles nor events are looked for in them. */
	enum status (*on_cells)(void *context, uint64_t line, const struct dataset_cell *cells,
				size_t n);
	/* Called as bytes are read, for progress; may be NULL. */
	void (*on_bytes)(void *context, uint64_t bytes);
	/* Called before (begin) and after a file or archive member is read; STATUS_SKIP
	 * of the first passes it over.  May be NULL. */
	enum status (*on_input)(void *context, const char *path, bool begin);
};

void reader_options_init(struct reader_options *options);

/* Reads a file, folder, archive or "-" (standard input).  Bad input is
 * refused through the sink and the run goes on; a path that does not exist
 * is STATUS_NOTFOUND.  Statuses of the sink are passed through. */
enum status reader_run(const char *path, const struct reader_options *options,
		       const struct reader_sink *sink, struct error *err);

/* The same over bytes in memory, called `path` in messages. */
enum status reader_run_bytes(const char *path, const void *bytes, size_t length,
			     const struct reader_options *options,
			     const struct reader_sink *sink, struct error *err);

/* A page of on_page into one call of on_article or on_refusal.  May run on many
 * threads at once, after one call of reader_threads_init(). */
enum status reader_page_read(const struct reader_page *page, const struct reader_options *options,
			     const struct reader_sink *sink);
void reader_threads_init(void);

/* Drops what is not the article from plain text already read: menus, "Recent
 * Posts" and what follows, "Read More", cookie notices; finds title line,
 * "Last updated on …" and dateline where the record has none of its own.
 * Rewrites the fields of *article with memory of the arena. */
struct arena;
void clean_article(struct article *article, struct arena *arena, int32_t today);

#endif
