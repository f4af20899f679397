/* Collects what a reader hands over, one line of text per record, so that
 * tests compare whole outputs. */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include <string.h>

#include "base/strbuf.h"
#include "reader.h"

struct reading {
	struct strbuf out;
	unsigned articles, rejects, skips;
};

static inline enum status reading_article(void *context, const struct article *a)
{
	struct reading *r = context;
	char day[11];

	r->articles++;
	civil_iso(a->published, day);
	strbuf_addf(&r->out, "A %llu|%s|%s|%s%s|%s|%s|%s|%s\n", (unsigned long long)a->line,
		a->title ? a->title : "-", a->text, a->published_by ? "by " : "", day,
		a->publisher ? a->publisher : "-", a->url ? a->url : "-",
		a->language ? a->language : "-", a->author ? a->author : "-");
	return r->out.failed ? STATUS_NOMEM : STATUS_OK;
}

static inline enum status reading_refusal(void *context, const struct refusal *f)
{
	struct reading *r = context;

	if (f->skipped)
		r->skips++;
	else
		r->rejects++;
	strbuf_addf(&r->out, "%s %s:%llu:%llu: %s: %s [%s]\n", f->skipped ? "S" : "R", f->path,
		(unsigned long long)f->line, (unsigned long long)f->column,
		f->field ? f->field : "", f->reason, f->code);
	return r->out.failed ? STATUS_NOMEM : STATUS_OK;
}

/* Reads bytes in pieces of `chunk` (0 = whole); release r->out after. */
static inline enum status reading_run(struct reading *r, const char *path, const void *bytes,
				      size_t length, size_t chunk,
				      const struct reader_options *given)
{
	struct reader_options options;
	struct reader_sink sink = { .context = r, .on_article = reading_article,
		.on_refusal = reading_refusal };

	memset(r, 0, sizeof *r);
	strbuf_init(&r->out);
	reader_options_init(&options);
	return reader_run_pieces(path, bytes, length, chunk, given ? given : &options, &sink, NULL);
}

#endif
