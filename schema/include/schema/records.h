/*
 * The plain records that pass between the steps of an article's way and into
 * the store.  All strings are UTF-8, NUL-terminated, borrowed from the arena
 * or buffer of whoever made the record; NULL means absent.  Days are day
 * numbers of base/civil.h, DAY_NONE where unknown.
 */
#ifndef SCHEMA_RECORDS_H
#define SCHEMA_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/civil.h"

/* Values are stored: never renumber. */
enum precision {
	PRECISION_DAY = 0,
	PRECISION_WEEK = 1,
	PRECISION_MONTH = 2,
	PRECISION_QUARTER = 3,
	PRECISION_HALF = 4,
	PRECISION_SEASON = 5,
	PRECISION_YEAR = 6,
	PRECISION_DECADE = 7,
	PRECISION_INTERVAL = 8,
	PRECISION_UNKNOWN = 9,
};

enum date_basis {
	BASIS_TEXT = 0,    /* an expression of the clause */
	BASIS_CONTEXT = 1, /* the governing earlier expression */
	BASIS_TENURE = 2,  /* titles in the sentence narrow it */
	BASIS_LEAD = 3,    /* headline or lead of a dated story */
	BASIS_BOUND = 4,   /* reported by the publication day, no more known */
	BASIS_DATASET = 5, /* stated by a dataset's own row */
	BASIS_PERSON = 6,  /* set by a correction */
};

enum event_status {
	EVENT_DONE = 0,
	EVENT_ANNOUNCED = 1, /* an actor's own decision: keeps the act's code */
	EVENT_INTENDED = 2,
	EVENT_CLAIMED = 3,   /* one side says it of the other */
	EVENT_DENIED = 4,
};

enum confidence {
	CONFIDENCE_HIGH = 0,
	CONFIDENCE_MEDIUM = 1,
	CONFIDENCE_LOW = 2,
};

/* Names of the values as exported ("day", "text", "done", "high"), and back;
 * the from_name functions return -1 for an unknown name. */
const char *precision_name(enum precision precision);
const char *date_basis_name(enum date_basis basis);
const char *event_status_name(enum event_status status);
const char *confidence_name(enum confidence confidence);
int precision_from_name(const char *name);
int date_basis_from_name(const char *name);
int event_status_from_name(const char *name);
int confidence_from_name(const char *name);

/* When something happened: from..to inclusive.  from is DAY_NONE for an event
 * known only to be reported by `to` (basis BOUND, precision UNKNOWN); both are
 * DAY_NONE when nothing at all is known. */
struct event_date {
	int32_t from;
	int32_t to;
	enum precision precision;
	enum date_basis basis;
};

/* The shortest true form of a date, as exported: "2021", "2021-H1", "2021-Q3",
 * "2021-10", "2021-W47", "2021-10-05", "2021-01-20/2021-08-15", "/2021-11-24"
 * for an undated event, "" where nothing at all is known. */
void event_date_text(const struct event_date *date, char out[32]);
/* Reads what event_date_text() writes; basis is left as it is.  False: none of
 * these forms, *date is as before. */
bool event_date_parse(const char *text, struct event_date *date);

/* What a reader makes of one record of its input. */
struct article {
	const char *title;
	const char *text;        /* body, paragraphs parted by a blank line */
	int32_t published;       /* the day the article states */
	enum precision published_precision; /* DAY, MONTH or YEAR */
	bool published_by;       /* only "last updated" stated: on or before it */
	int32_t modified;
	const char *published_basis; /* "metadata", "json-ld", "byline", "dateline", "url", "feed", "column" */
	const char *publisher;
	const char *author;
	const char *url;
	const char *language;    /* ISO 639-1, NULL = not stated */
	const char *place;       /* the dateline's place ("KYIV") */
	const char *path;        /* file, with archive members as a.zip!/b.html */
	uint64_t line;           /* of the record in it, from 1; 0 = the whole file */
	uint64_t offset;         /* byte offset of the record */
};

/* A record that could not be taken, or held no article. */
struct refusal {
	bool skipped;            /* no article in it: no fault */
	const char *path;
	uint64_t line;
	uint64_t column;
	const char *field;
	const char *code;        /* stable word of reason: "utf8", "json", "limit", ... */
	const char *reason;      /* a sentence */
	const void *record;      /* its bytes, the first 64 KiB; may be NULL */
	size_t record_bytes;     /* how many of them are here */
	uint64_t length;         /* of the whole record */
	uint8_t sha256[32];      /* of the whole record; zero when unknown */
};

/* A byte range of article text, or of the title (see in_title). */
struct text_span {
	uint32_t start;
	uint32_t end;
};

/* One side of an event as read. code NULL: words were found in actor position
 * but no actor known for them; text NULL too: there is none. */
struct coded_actor {
	const char *code;        /* CAMEO-style: "RUS", "USAGOV", "IGOWSTNAT" */
	const char *name;        /* "Russia", "NATO", "Afghan president" */
	const char *entity;      /* the person or organisation behind it, or NULL */
	const char *text;        /* the words, as in the article */
	struct text_span span;
};

/* What the coder finds in one sentence. */
struct coded_event {
	struct event_date date;
	struct coded_actor source;
	struct coded_actor target;
	char cameo[5];           /* "010", "0332": always text */
	enum event_status status;
	enum confidence confidence;
	const char *attributed_to; /* actor code, or words, of who says it; NULL = the article */
	const char *place;       /* name of the place, NULL = unknown */
	const char *place_country;
	double latitude, longitude; /* NAN where unknown */
	int32_t deaths, injured, arrested, crowd; /* -1 = not stated */
	uint32_t mutual;         /* same non-zero number on both rows of a mutual event */
	bool in_title;           /* the sentence is the title; spans count in it */
	struct text_span sentence;
	struct text_span action; /* the words of the act */
	const char *sentence_text; /* white space folded */
	const char *rule;        /* the entry that coded it: "verbs.txt:412" or a stable name */
};

/* A public dataset of events. */
struct dataset_info {
	const char *name;        /* "gdelt", "icews", "acled", "ucdp", ...: a word for --dataset */
	const char *title;       /* its full name */
	bool directed;           /* false: the order of its two sides means nothing */
	bool bare;               /* its ids are those of events in other files: no "name:" before them */
};

/* One side of a row: a CAMEO-style code where the dataset gives one; else a
 * name, which the store looks up, and the code to take where it knows none.
 * All NULL: there is none. */
struct dataset_side {
	const char *code;
	const char *name;
	const char *also;        /* a second name, looked up where nobody bears the first */
	const char *otherwise;
	bool named;              /* a name that nobody bears refuses the row */
};

/* One row of a dataset, as its reader understood it.  Counts are -1 and
 * numbers NAN where the row does not state them. */
struct dataset_row {
	const char *own_id;
	struct event_date date;
	struct dataset_side source, target;
	char cameo[5];
	enum event_status status;
	enum confidence confidence;
	const char *place, *region;
	const char *place_country; /* as in actor codes */
	double latitude, longitude;
	double tone;
	int32_t deaths, deaths_low, deaths_high;
	int32_t n_mentions, n_sources, n_articles;
	int32_t reported;        /* day the dataset took it up */
	int64_t revision;        /* the dataset's own time of revision; -1 = none */
	bool deleted;            /* the dataset took it back: only own_id is filled in */
	const char *text;        /* its words on the event; NULL = none */
	const char *url, *title, *publisher; /* of its report; NULL = not stated */
	const char *attributed_to; /* who says it there */
	int review;              /* as in struct event_row */
	const char *raw;         /* the row as read */
	size_t raw_bytes;
	const char *header;      /* its columns as the file names them; "" = none */
};

#endif
