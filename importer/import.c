/*
 * The way of an article:
 *
 *   reader -> article -> clean -> sentences -> tokens -> dates -> actors
 *          -> coder -> events -> store
 *
 * Sentences to events are coder_article(), which runs the rooms text, dates,
 * actors and coder one after the other.
 */
#include "importer/import.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "coder/coder.h"
#include "steps.h"

/* What one article's steps may take; records are bounded to 64 MiB before. */
#define ARENA_BYTES ((size_t)2 << 30)

struct import {
	struct store *store;
	struct coder *coder;
	const struct import_options *options;
	struct import_result *result;
	struct error *err;
	struct arena arena;
	uint64_t bytes, records;
	char input[4096];        /* the file or member being read */
	uint64_t ordinal;        /* records of it seen */
	uint64_t reached;        /* records of it that an earlier run has stored */
};

void import_options_init(struct import_options *options)
{
	memset(options, 0, sizeof *options);
	reader_options_init(&options->reader);
}

/* One article's steps, under arena_run() for all that may run out of memory. */
struct article_steps {
	struct import *import;
	struct article article;
	struct coded_article coded;
};

static void clean_step(void *context)
{
	struct article_steps *steps = context;

	clean_article(&steps->article, &steps->import->arena,
		      steps->import->options->reader.today);
}

static void code_step(void *context)
{
	struct article_steps *steps = context;

	coder_article(steps->import->coder, &steps->article, &steps->import->arena,
		      &steps->coded, NULL);
}

static enum status out_of_memory(struct import *import)
{
	return error_set(import->err, STATUS_NOMEM, "out of memory in %s", import->input);
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

static enum status code_and_store(struct article_steps *steps, int64_t article)
{
	struct import *import = steps->import;
	enum status status;

	if (!import_is_english(&steps->article))
		store_count_other_language(import->store);
	else if (!arena_run(&import->arena, code_step, steps))
		return out_of_memory(import);
	import->result->sentences += steps->coded.n_sentences;
	steps->coded.n_events = political_keep(steps->coded.events, steps->coded.n_events);
	status = store_events(import->store, article, steps->coded.events,
			      steps->coded.n_events, import->err);
	if (status == STATUS_OK)
		status = store_unknown(import, article, &steps->coded);
	return status;
}

/* Counts a record; true when an earlier run of this batch has stored it. */
static bool record_done(struct import *import)
{
	import->ordinal++;
	import->records++;
	if (import->options->progress)
		import->options->progress(import->options->context, import->bytes, import->records);
	return import->ordinal <= import->reached;
}

static enum status record_end(struct import *import, enum status status)
{
	arena_reset(&import->arena);
	if (status == STATUS_OK)
		status = store_input_reached(import->store, import->input, import->ordinal,
					     import->err);
	return status;
}

static bool stop_asked(const struct import *import)
{
	return import->options->stopped && import->options->stopped(import->options->context);
}

static enum status on_article(void *context, const struct article *article)
{
	struct import *import = context;
	struct article_steps steps = { .import = import, .article = *article };
	struct article_kept kept;
	enum status status;

	if (stop_asked(import))
		return STATUS_STOPPED;
	if (record_done(import))
		return STATUS_OK;
	if (!arena_run(&import->arena, clean_step, &steps))
		return record_end(import, out_of_memory(import));
	status = store_article(import->store, &steps.article, &kept, import->err);
	if (status == STATUS_OK && kept.result != ARTICLE_DUPLICATE)
		status = code_and_store(&steps, kept.id);
	return record_end(import, status);
}

/* A row of a dataset is an event already. */
static enum status on_row(void *context, const struct dataset_info *dataset,
			  const struct dataset_row *row, struct error *err)
{
	struct import *import = context;
	enum row_result result;
	enum status status;

	if (stop_asked(import))
		return STATUS_STOPPED;
	if (record_done(import))
		return STATUS_OK;
	status = store_row(import->store, dataset, row, &result, err);
	if (status == STATUS_INPUT)
		import->ordinal--; /* it comes back as a refusal */
	else if (status != STATUS_OK)
		*import->err = *err;
	return status == STATUS_INPUT ? status : record_end(import, status);
}

static enum status on_refusal(void *context, const struct refusal *refusal)
{
	struct import *import = context;

	if (stop_asked(import))
		return STATUS_STOPPED;
	if (record_done(import))
		return STATUS_OK;
	return record_end(import, store_refusal(import->store, refusal, import->err));
}

static void on_bytes(void *context, uint64_t bytes)
{
	struct import *import = context;

	import->bytes += bytes;
}

static enum status on_input(void *context, const char *path, bool begin)
{
	struct import *import = context;
	struct stat file;
	bool plain, finished;
	size_t length;

	if (!begin)
		return store_input_end(import->store, path, NULL, import->err);
	length = utf8_cut(path, strlen(path), sizeof import->input - 1);
	memcpy(import->input, path, length);
	import->input[length] = '\0';
	plain = stat(path, &file) == 0;
	import->ordinal = 0;
	/* the place reached is counted in records: offsets in a compressed
	 * stream would have to be read again all the same */
	return store_input_begin(import->store, path, plain ? (int64_t)file.st_size : -1,
				 plain ? (int64_t)file.st_mtim.tv_sec * 1000000000 +
					 file.st_mtim.tv_nsec : -1,
				 &import->reached, &finished, import->err);
}

static enum status read_paths(struct import *import, const char *const *paths, size_t n)
{
	const struct reader_sink sink = { .context = import, .on_article = on_article,
		.on_refusal = on_refusal, .on_row = on_row, .on_bytes = on_bytes, .on_input = on_input };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < n && status == STATUS_OK; i++)
		status = reader_run(paths[i], &import->options->reader, &sink, import->err);
	return status;
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
	arena_init(&import.arena, ARENA_BYTES);
	status = names_give(import.coder, store, import.err);
	if (status == STATUS_OK)
		status = run_batch(&import, paths, n);
	arena_release(&import.arena);
	coder_free(import.coder);
	return status;
}
