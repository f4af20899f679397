/*
 * The way of an article:
 *
 *   reader -> article -> clean -> sentences -> tokens -> dates -> actors
 *          -> coder -> events -> store
 *
 * Sentences to events are coder_article(), which runs the rooms text, dates,
 * actors and coder one after the other.  The reader and the store are this
 * thread's; the steps between them are in record.c and run here or, through
 * the queue of ordered.h, on other cores.
 */
#include "importer/import.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ordered.h"
#include "record.h"
#include "steps.h"

struct import {
	struct store *store;
	struct coder *coder;
	const struct import_options *options;
	struct import_result *result;
	struct error *err;
	struct ordered *queue;
	struct record *records;  /* of the queue's slots */
	uint64_t bytes, done;    /* read, and records finished */
	char input[4096];        /* the file or member being read */
	uint64_t ordinal;        /* records of it seen */
	uint64_t reached;        /* records of it that an earlier run has stored */
};

void import_options_init(struct import_options *options)
{
	memset(options, 0, sizeof *options);
	reader_options_init(&options->reader);
}

/* A record ends: in its order, on the store's own thread --------------------- */

static enum status out_of_memory(struct import *import, const char *input)
{
	return error_set(import->err, STATUS_NOMEM, "out of memory in %s", input);
}

static enum status store_unknown(struct import *import, int64_t article,
				 const struct coded_article *coded)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < coded->n_unknown && status == STATUS_OK; i++)
		status = store_unknown_name(import->store, article, coded->unknown[i].name,
					    coded->unknown[i].sentence, import->err);
	return status;
}

static bool advance(struct import *import, struct record *record, enum record_step step)
{
	return record_advance(record, step, import->coder, &import->options->reader);
}

static enum status code_and_store(struct import *import, struct record *record, int64_t article)
{
	const struct coded_article *coded = &record->coded;
	enum status status;

	if (!advance(import, record, STEP_CODED))
		return out_of_memory(import, record->input);
	if (!record->english)
		store_count_other_language(import->store);
	import->result->sentences += coded->n_sentences;
	status = store_events(import->store, article, coded->events, coded->n_events, import->err);
	if (status == STATUS_OK)
		status = store_unknown(import, article, coded);
	return status;
}

/* What is there already need not be coded. */
static enum status finish_article(struct import *import, struct record *record)
{
	struct article_kept kept;
	enum status status = store_article(import->store, &record->article, &kept, import->err);

	if (status == STATUS_OK && kept.result != ARTICLE_DUPLICATE)
		status = code_and_store(import, record, kept.id);
	return status;
}

static void count_done(struct import *import)
{
	import->done++;
	if (import->options->progress)
		import->options->progress(import->options->context, import->bytes, import->done);
}

static enum status finish_record(void *context, size_t slot)
{
	struct import *import = context;
	struct record *record = &import->records[slot];
	enum status status = STATUS_OK;

	if (!advance(import, record, STEP_CLEANED))
		return out_of_memory(import, record->input);
	switch (record->kind) {
	case RECORD_PAGE: /* read by now */
		break;
	case RECORD_ARTICLE:
		status = finish_article(import, record);
		break;
	case RECORD_REFUSAL:
		status = store_refusal(import->store, &record->refusal, import->err);
		break;
	case RECORD_INPUT_END:
		return store_input_end(import->store, record->input, NULL, import->err);
	}
	count_done(import);
	if (status == STATUS_OK)
		status = store_input_reached(import->store, record->input, record->ordinal, import->err);
	return status;
}

/* On any thread; what fails here fails again where it can be told. */
static void prepare_record(void *context, size_t slot)
{
	struct import *import = context;

	advance(import, &import->records[slot], STEP_CODED);
}

/* A record comes from the reader ---------------------------------------------- */

static bool stop_asked(const struct import *import)
{
	return import->options->stopped && import->options->stopped(import->options->context);
}

/* True when an earlier run of this batch has stored the record. */
static bool record_done(struct import *import)
{
	return ++import->ordinal <= import->reached;
}

/* A record to be filled in; NULL: it is to be passed over. */
static enum status next_record(struct import *import, size_t bytes, struct record **record)
{
	enum status status;
	size_t slot;

	*record = NULL;
	if (stop_asked(import))
		return STATUS_STOPPED;
	if (record_done(import)) {
		count_done(import);
		return STATUS_OK;
	}
	status = ordered_take(import->queue, bytes, &slot);
	if (status != STATUS_OK)
		return status;
	*record = &import->records[slot];
	(*record)->ordinal = import->ordinal;
	return STATUS_OK;
}

static enum status give_record(struct import *import, bool copied)
{
	return copied ? ordered_give(import->queue) : out_of_memory(import, import->input);
}

static enum status on_article(void *context, const struct article *article)
{
	struct import *import = context;
	struct record *record;
	enum status status = next_record(import, strlen(article->text), &record);

	return record ? give_record(import, record_take_article(record, import->input, article)) : status;
}

static enum status on_page(void *context, const struct reader_page *page)
{
	struct import *import = context;
	struct record *record;
	enum status status = next_record(import, page->length, &record);

	return record ? give_record(import, record_take_page(record, import->input, page)) : status;
}

static enum status on_refusal(void *context, const struct refusal *refusal)
{
	struct import *import = context;
	struct record *record;
	enum status status = next_record(import, refusal->record_bytes, &record);

	return record ? give_record(import, record_take_refusal(record, import->input, refusal)) : status;
}

/* A row of a dataset is an event already: there is nothing to prepare. */
static enum status on_row(void *context, const struct dataset_info *dataset,
			  const struct dataset_row *row, struct error *err)
{
	struct import *import = context;
	enum row_result result;
	enum status status;

	if (stop_asked(import))
		return STATUS_STOPPED;
	status = ordered_drain(import->queue);
	if (status != STATUS_OK || record_done(import))
		return status;
	status = store_row(import->store, dataset, row, &result, err);
	if (status == STATUS_INPUT) {
		import->ordinal--; /* it comes back as a refusal */
		return status;
	}
	if (status != STATUS_OK)
		*import->err = *err;
	count_done(import);
	return status != STATUS_OK ? status :
		store_input_reached(import->store, import->input, import->ordinal, import->err);
}

static void on_bytes(void *context, uint64_t bytes)
{
	struct import *import = context;

	import->bytes += bytes;
}

static enum status begin_input(struct import *import, const char *path)
{
	struct stat file;
	bool plain = stat(path, &file) == 0, finished;
	size_t length = utf8_cut(path, strlen(path), sizeof import->input - 1);
	enum status status;

	memcpy(import->input, path, length);
	import->input[length] = '\0';
	import->ordinal = 0;
	/* the place reached is counted in records: offsets in a compressed
	 * stream would have to be read again all the same */
	status = store_input_begin(import->store, path, plain ? (int64_t)file.st_size : -1,
				   plain ? (int64_t)file.st_mtim.tv_sec * 1000000000 +
					   file.st_mtim.tv_nsec : -1,
				   &import->reached, &finished, import->err);
	if (status != STATUS_OK || !finished)
		return status;
	on_bytes(import, (uint64_t)file.st_size);
	return STATUS_SKIP;
}

static enum status on_input(void *context, const char *path, bool begin)
{
	struct import *import = context;
	enum status status;
	size_t slot;

	if (begin)
		return begin_input(import, path);
	status = ordered_take(import->queue, 0, &slot);
	return status != STATUS_OK ? status :
		give_record(import, record_take_end(&import->records[slot], path));
}

static enum status read_paths(struct import *import, const char *const *paths, size_t n)
{
	const struct reader_sink sink = { .context = import, .on_article = on_article, .on_page = on_page,
		.on_refusal = on_refusal, .on_row = on_row, .on_bytes = on_bytes, .on_input = on_input };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < n && status == STATUS_OK; i++)
		status = reader_run(paths[i], &import->options->reader, &sink, import->err);
	return status == STATUS_OK ? ordered_drain(import->queue) : status;
}

static enum status run_batch(struct import *import, const char *const *paths, size_t n)
{
	const struct change_info info = {
		.kind = CHANGE_IMPORT, .program = DATELINE_VERSION,
		.lexicon = import->result->lexicon, .command = import->options->command,
	};
	struct import_result *result = import->result;
	enum status status, ended;

	status = store_change_begin(import->store, &info, &result->batch, &result->resumed,
				    import->err);
	if (status != STATUS_OK)
		return status;
	status = read_paths(import, paths, n);
	if (status == STATUS_STOPPED)
		error_set(import->err, status, "stopped; what was finished is kept");
	store_change_counts(import->store, &result->counts);
	ended = store_change_end(import->store, status == STATUS_OK ? CHANGE_DONE : CHANGE_STOPPED,
				 import->err);
	return status != STATUS_OK ? status : ended;
}

static void stop_jobs(struct import *import)
{
	size_t n = ordered_slots(import->options->jobs);

	ordered_free(import->queue); /* ends the threads before what they read goes */
	for (size_t i = 0; import->records && i < n; i++)
		record_release(&import->records[i]);
	mem_free(import->records);
}

static enum status start_jobs(struct import *import)
{
	const struct ordered_calls calls = { import, prepare_record, finish_record };
	size_t n = ordered_slots(import->options->jobs);

	import->records = mem_zalloc(n * sizeof *import->records);
	if (!import->records)
		return error_set(import->err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++)
		record_init(&import->records[i]);
	if (n > 1)
		reader_threads_init();
	if (ordered_new(&import->queue, import->options->jobs, &calls) != STATUS_OK)
		return error_set(import->err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

enum status import_run(struct store *store, const char *const *paths, size_t n,
		       const struct import_options *options,
		       struct import_result *result, struct error *err)
{
	struct error own = ERROR_INIT;
	struct import import = {
		.store = store, .options = options, .result = result, .err = err ? err : &own,
	};
	enum status status;

	memset(result, 0, sizeof *result);
	for (size_t i = 0; i < n; i++)
		if (strcmp(paths[i], "-") != 0 && access(paths[i], F_OK) != 0)
			return error_set(err, STATUS_NOTFOUND, "no such file or folder: %s", paths[i]);
	status = own_coder(&import.coder, store, options->lexicon, import.err);
	if (status != STATUS_OK)
		return status;
	snprintf(result->lexicon, sizeof result->lexicon, "%s",
		 coder_lexicon_version(import.coder));
	status = names_give(import.coder, store, import.err);
	if (status == STATUS_OK)
		status = start_jobs(&import);
	if (status == STATUS_OK)
		status = run_batch(&import, paths, n);
	stop_jobs(&import);
	coder_free(import.coder);
	return status;
}
