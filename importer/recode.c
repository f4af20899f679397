#include "importer/recode.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "importer/import.h"
#include "steps.h"

#define ARENA_BYTES ((size_t)2 << 30)

struct recoding {
	struct store *store;
	struct coder *coder;
	const struct recode_options *options;
	struct recode_counts *counts;
	struct arena arena;      /* of the article */
	int64_t after;           /* number of the last article */
	struct article_row row;
	struct coded_article coded;
	const char **names;      /* in it that nobody knows */
	bool write;              /* at once, not only compare */
	int64_t *changed;        /* articles that differ, to be written later */
	size_t n_changed, room;
	enum status status;
	struct error *err;
};

/* One article --------------------------------------------------------------------- */

static void code(struct recoding *r)
{
	struct coded_article *coded = &r->coded;

	memset(coded, 0, sizeof *coded);
	if (import_is_english(&r->row.article))
		coder_article(r->coder, &r->row.article, &r->arena, coded, NULL);
	coded->n_events = political_keep(coded->events, coded->n_events);
	r->names = arena_alloc(&r->arena, (coded->n_unknown + 1) * sizeof *r->names);
	for (size_t i = 0; i < coded->n_unknown; i++)
		r->names[i] = coded->unknown[i].name;
}

static enum status keep_changed(struct recoding *r)
{
	int64_t *larger = mem_grow(r->changed, &r->room, r->n_changed + 1, sizeof *larger);

	if (!larger)
		return error_set(r->err, STATUS_NOMEM, "out of memory");
	r->changed = larger;
	r->changed[r->n_changed++] = r->row.id;
	return STATUS_OK;
}

static enum status tell_change(void *context, enum recode_change what, const struct coded_event *event)
{
	struct recoding *r = context;

	return r->options->on_change(r->options->context, what, event, &r->row);
}

static enum status store_unknown(struct recoding *r)
{
	enum status status = store_forget_unknown(r->store, r->row.id, r->err);

	for (size_t i = 0; i < r->coded.n_unknown && status == STATUS_OK; i++)
		status = store_unknown_name(r->store, r->row.id, r->names[i], r->coded.unknown[i].sentence, r->err);
	return status;
}

static void recode_next(void *context)
{
	struct recoding *r = context;
	const struct recode_counts *n = r->counts;
	uint64_t before = n->changed_articles + n->moved_articles;
	bool same = true;

	r->status = store_next_article(r->store, r->options->batch, r->after, &r->arena, &r->row, r->err);
	if (r->status != STATUS_OK)
		return;
	r->after = r->row.id;
	code(r);
	r->status = store_recode(r->store, r->row.id, r->coded.events, r->coded.n_events, !r->write, r->counts,
				 r->err);
	if (r->status == STATUS_OK)
		r->status = store_unknown_are(r->store, r->row.id, r->names, r->coded.n_unknown, &same, r->err);
	if (r->status == STATUS_OK && r->write && !same)
		r->status = store_unknown(r);
	if (r->status == STATUS_OK && !r->write && (!same || n->changed_articles + n->moved_articles != before))
		r->status = keep_changed(r);
}

static void write_one(void *context)
{
	struct recoding *r = context;
	struct recode_counts written = { .on_change = NULL };

	r->status = store_get_article(r->store, r->after, &r->arena, &r->row, r->err);
	/* another program may have taken it back meanwhile */
	if (r->status != STATUS_OK || !r->row.living)
		return;
	code(r);
	r->status = store_recode(r->store, r->row.id, r->coded.events, r->coded.n_events, false, &written,
				 r->err);
	if (r->status == STATUS_OK)
		r->status = store_unknown(r);
}

/* All of them ------------------------------------------------------------------------ */

static enum status step(struct recoding *r, void (*one)(void *), uint64_t done)
{
	const struct recode_options *o = r->options;

	if (o->stopped && o->stopped(o->context))
		return error_set(r->err, STATUS_STOPPED, "stopped; the articles written stay recoded");
	arena_reset(&r->arena);
	if (!arena_run(&r->arena, one, r))
		return error_set(r->err, STATUS_NOMEM, "out of memory in article %lld", (long long)r->after);
	if (r->status == STATUS_OK && o->progress)
		o->progress(o->context, done);
	return r->status;
}

static enum status recode_all(struct recoding *r)
{
	enum status status = STATUS_OK;

	r->counts->context = r;
	r->counts->on_change = r->options->on_change ? tell_change : NULL;
	while (status == STATUS_OK)
		status = step(r, recode_next, r->counts->articles);
	return status == STATUS_END ? STATUS_OK : status;
}

static enum status write_changed(struct recoding *r)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < r->n_changed && status == STATUS_OK; i++) {
		r->after = r->changed[i];
		status = step(r, write_one, i + 1);
	}
	return status;
}

static enum status as_change(struct recoding *r, enum status (*work)(struct recoding *))
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
	status = work(r);
	ended = store_change_end(r->store, status == STATUS_OK ? CHANGE_DONE : CHANGE_STOPPED, r->err);
	return status != STATUS_OK ? status : ended;
}

/* Where somebody is asked, all is compared first and what differs is coded
 * once more to be written; else each article is written as it is compared. */
static enum status run(struct recoding *r)
{
	const struct recode_options *o = r->options;
	enum status status;

	r->write = !o->dry && !o->agreed;
	if (r->write)
		return as_change(r, recode_all);
	status = recode_all(r);
	if (status != STATUS_OK || o->dry || !o->agreed(o->context, r->counts))
		return status;
	return as_change(r, write_changed);
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
	status = run(&r);
	arena_release(&r.arena);
	mem_free(r.changed);
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
