#include "importer/recode.h"

#include <string.h>

#include "base/arena.h"
#include "importer/import.h"
#include "steps.h"

#define ARENA_BYTES ((size_t)2 << 30)

struct recoding {
	struct store *store;
	struct coder *coder;
	const struct recode_options *options;
	struct recode_counts *counts;
	struct arena arena;
	int64_t after;           /* number of the last article */
	struct article_row row;
	struct coded_article coded;
	enum status status;
	struct error *err;
};

static enum status store_unknown(struct recoding *r)
{
	enum status status = store_forget_unknown(r->store, r->row.id, r->err);

	for (size_t i = 0; i < r->coded.n_unknown && status == STATUS_OK; i++)
		status = store_unknown_name(r->store, r->row.id, r->coded.unknown[i].name,
					    r->coded.unknown[i].sentence, r->err);
	return status;
}

static void recode_next(void *context)
{
	struct recoding *r = context;

	r->status = store_next_article(r->store, r->options->batch, r->after, &r->arena, &r->row, r->err);
	if (r->status != STATUS_OK)
		return;
	r->after = r->row.id;
	memset(&r->coded, 0, sizeof r->coded);
	if (!import_is_english(&r->row.article))
		return;
	coder_article(r->coder, &r->row.article, &r->arena, &r->coded, NULL);
	r->coded.n_events = political_keep(r->coded.events, r->coded.n_events);
	r->status = store_recode(r->store, r->row.id, r->coded.events, r->coded.n_events,
				 r->options->dry, r->counts, r->err);
	if (r->status == STATUS_OK && !r->options->dry)
		r->status = store_unknown(r);
}

static enum status recode_all(struct recoding *r)
{
	const struct recode_options *o = r->options;

	for (;;) {
		if (o->stopped && o->stopped(o->context))
			return error_set(r->err, STATUS_STOPPED, "stopped; the articles done stay recoded");
		arena_reset(&r->arena);
		if (!arena_run(&r->arena, recode_next, r))
			return error_set(r->err, STATUS_NOMEM, "out of memory in article %lld",
					 (long long)r->after);
		if (r->status != STATUS_OK)
			return r->status == STATUS_END ? STATUS_OK : r->status;
		if (o->progress)
			o->progress(o->context, r->counts->articles);
	}
}

static enum status recode_as_change(struct recoding *r)
{
	const struct change_info info = {
		.kind = CHANGE_RECODE, .program = DATELINE_VERSION,
		.lexicon = coder_lexicon_version(r->coder), .command = r->options->command,
	};
	int64_t change;
	bool resumed;
	enum status status = names_give(r->coder, r->store, r->err), ended;

	if (status == STATUS_OK)
		status = store_change_begin(r->store, &info, &change, &resumed, r->err);
	if (status != STATUS_OK)
		return status;
	status = recode_all(r);
	ended = store_change_end(r->store, status == STATUS_OK ? CHANGE_DONE : CHANGE_STOPPED, r->err);
	return status != STATUS_OK ? status : ended;
}

enum status recode_run(struct store *store, const struct recode_options *options,
		       struct recode_counts *counts, struct error *err)
{
	struct error own = ERROR_INIT;
	struct recoding r = { .store = store, .options = options, .counts = counts, .err = err ? err : &own };
	enum status status = own_coder(&r.coder, store, options->lexicon, r.err);

	memset(counts, 0, sizeof *counts);
	if (status != STATUS_OK)
		return status;
	arena_init(&r.arena, ARENA_BYTES);
	status = options->dry ? recode_all(&r) : recode_as_change(&r);
	arena_release(&r.arena);
	coder_free(r.coder);
	return status;
}

enum status recode_names_load(struct store *store, struct error *err)
{
	struct coder *coder = NULL;
	enum status status = own_coder(&coder, store, NULL, err);

	coder_free(coder);
	return status;
}
