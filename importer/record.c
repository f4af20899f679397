#include "record.h"

#include <string.h>

#include "importer/import.h"
#include "steps.h"

/* What one article's steps may take; records are bounded to 64 MiB before. */
#define ARENA_BYTES ((size_t)2 << 30)

void record_init(struct record *record)
{
	memset(record, 0, sizeof *record);
	arena_init(&record->arena, ARENA_BYTES);
}

void record_release(struct record *record)
{
	arena_release(&record->arena);
}

/* Copies ------------------------------------------------------------------- */

/* One of what is copied is set. */
struct taking {
	struct record *record;
	const char *input;
	const struct reader_page *page;
	const struct article *article;
	const struct refusal *refusal;
};

static const char *copied(struct record *record, const char *text)
{
	return text ? arena_strndup(&record->arena, text, strlen(text)) : NULL;
}

static void copy_page(struct record *record, const struct reader_page *page)
{
	record->kind = RECORD_PAGE;
	record->page = *page;
	record->page.path = copied(record, page->path);
	record->page.url = copied(record, page->url);
	record->page.bytes = arena_strndup(&record->arena, page->bytes, page->length);
}

static void copy_article(struct record *record, const struct article *article)
{
	struct article *to = &record->article;
	const char **const texts[] = { &to->title, &to->text, &to->publisher, &to->author, &to->url,
		&to->language, &to->place, &to->path };

	record->kind = RECORD_ARTICLE;
	record->step = STEP_READ;
	*to = *article; /* published_basis is a constant's */
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = copied(record, *texts[i]);
}

static void copy_refusal(struct record *record, const struct refusal *refusal)
{
	struct refusal *to = &record->refusal;
	const char **const texts[] = { &to->path, &to->field, &to->code, &to->reason };

	record->kind = RECORD_REFUSAL;
	record->step = STEP_CODED; /* there is nothing to code */
	*to = *refusal;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = copied(record, *texts[i]);
	if (to->record)
		to->record = arena_strndup(&record->arena, to->record, to->record_bytes);
}

static void take_step(void *context)
{
	struct taking *taking = context;
	struct record *record = taking->record;

	record->input = copied(record, taking->input);
	if (taking->page)
		copy_page(record, taking->page);
	else if (taking->article)
		copy_article(record, taking->article);
	else if (taking->refusal)
		copy_refusal(record, taking->refusal);
	else
		record->kind = RECORD_INPUT_END;
}

static bool take(struct taking taking)
{
	struct record *record = taking.record;

	arena_reset(&record->arena);
	record->step = STEP_TAKEN;
	record->english = false;
	memset(&record->coded, 0, sizeof record->coded);
	return arena_run(&record->arena, take_step, &taking);
}

bool record_take_page(struct record *record, const char *input, const struct reader_page *page)
{
	return take((struct taking){ .record = record, .input = input, .page = page });
}

bool record_take_article(struct record *record, const char *input, const struct article *article)
{
	return take((struct taking){ .record = record, .input = input, .article = article });
}

bool record_take_refusal(struct record *record, const char *input, const struct refusal *refusal)
{
	return take((struct taking){ .record = record, .input = input, .refusal = refusal });
}

bool record_take_end(struct record *record, const char *input)
{
	return take((struct taking){ .record = record, .input = input });
}

/* Steps -------------------------------------------------------------------- */

/* Of a page: what it holds, in place of it. */
static enum status on_article(void *context, const struct article *article)
{
	struct taking taking = { .record = context, .article = article };

	taking.input = taking.record->input;
	return arena_run(&taking.record->arena, take_step, &taking) ? STATUS_OK : STATUS_NOMEM;
}

static enum status on_refusal(void *context, const struct refusal *refusal)
{
	struct taking taking = { .record = context, .refusal = refusal };

	taking.input = taking.record->input;
	return arena_run(&taking.record->arena, take_step, &taking) ? STATUS_OK : STATUS_NOMEM;
}

static bool read_page(struct record *record, const struct reader_options *options)
{
	const struct reader_sink sink = { .context = record, .on_article = on_article,
		.on_refusal = on_refusal };

	return reader_page_read(&record->page, options, &sink) == STATUS_OK;
}

struct step {
	struct record *record;
	const struct coder *coder;
	int32_t today;
};

static void clean_step(void *context)
{
	struct step *step = context;

	clean_article(&step->record->article, &step->record->arena, step->today);
}

static void code_step(void *context)
{
	struct step *step = context;
	struct record *record = step->record;
	struct coded_article *coded = &record->coded;

	record->english = import_is_english(&record->article);
	if (!record->english)
		return;
	coder_article(step->coder, &record->article, &record->arena, coded, NULL);
	coded->n_events = political_keep(coded->events, coded->n_events);
}

bool record_advance(struct record *record, enum record_step to, const struct coder *coder,
		    const struct reader_options *options)
{
	struct step step = { record, coder, options->today };

	if (record->kind == RECORD_PAGE && record->step < STEP_READ && !read_page(record, options))
		return false;
	if (record->kind != RECORD_ARTICLE)
		return true;
	if (record->step < STEP_CLEANED && to >= STEP_CLEANED) {
		if (!arena_run(&record->arena, clean_step, &step))
			return false;
		record->step = STEP_CLEANED;
	}
	if (record->step < STEP_CODED && to >= STEP_CODED) {
		if (!arena_run(&record->arena, code_step, &step))
			return false;
		record->step = STEP_CODED;
	}
	return true;
}
