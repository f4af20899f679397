/*
 * Private to this room: one record on its way from the reader to the store,
 * with a copy of all that the reader lent, and the steps that need no store.
 * They may run on any thread, one record at a time.
 */
#ifndef IMPORTER_RECORD_H
#define IMPORTER_RECORD_H

#include "base/arena.h"
#include "coder/coder.h"
#include "readers/readers.h"

enum record_kind {
	RECORD_PAGE,         /* not read yet: becomes one of the next two */
	RECORD_ARTICLE,
	RECORD_REFUSAL,
	RECORD_INPUT_END,    /* no record: the input is read to its end */
};

enum record_step { STEP_TAKEN, STEP_READ, STEP_CLEANED, STEP_CODED };

struct record {
	struct arena arena;
	enum record_kind kind;
	enum record_step step;   /* the last one done */
	const char *input;       /* file or member it stands in */
	uint64_t ordinal;        /* its number in there, from 1 */
	struct reader_page page;
	struct article article;
	struct refusal refusal;
	bool english;            /* coded holds something */
	struct coded_article coded;
};

void record_init(struct record *record);
void record_release(struct record *record);

/* These copy what they are given; false: out of memory.  The one copied last
 * is forgotten. */
bool record_take_page(struct record *record, const char *input, const struct reader_page *page);
bool record_take_article(struct record *record, const char *input, const struct article *article);
bool record_take_refusal(struct record *record, const char *input, const struct refusal *refusal);
bool record_take_end(struct record *record, const char *input);

/* Goes on to a step, from whichever was the last; false: out of memory. */
bool record_advance(struct record *record, enum record_step step, const struct coder *coder,
		    const struct reader_options *options);

#endif
