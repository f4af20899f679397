/* Recoding: what the coder says now against what it said. */
#include <string.h>

#include "mends.h"

#define ARENA_LIMIT ((size_t)512 << 20)

struct comparing {
	struct store *store;
	struct arena arena;
	int64_t article;
	const struct coded_event *fresh;
	size_t n_fresh;
	bool dry;
	struct recode_counts *counts;

	struct coded *old;
	size_t n_old;
	int64_t *hashes;         /* of the fresh ones */
	bool *known;             /* fresh ones that stand already */
	struct strbuf events;    /* numbers of those that lose mentions */
	int64_t lost;
	bool changed;
	bool moved;              /* mentions whose entry alone is another one */
	enum status status;
	struct error *err;
};

static int root_of(const char *cameo)
{
	int root = (cameo[0] - '0') * 10 + cameo[1] - '0';

	return root > 0 && root <= 20 ? root : 0;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_span(struct text_span a, struct text_span b)
{
	return a.start == b.start && a.end == b.end;
}

/* Whether a stored mention says what the coder says now.  The entry behind it
 * is no part of that: its line moves with every line put before it. */
static bool same_mention(const struct coded_event *a, const struct coded_event *b)
{
	return a->in_title == b->in_title && same_span(a->sentence, b->sentence) &&
	       same_span(a->action, b->action) && same_span(a->source.span, b->source.span) &&
	       same_span(a->target.span, b->target.span) && a->confidence == b->confidence &&
	       a->date.basis == b->date.basis && (a->mutual != 0) == (b->mutual != 0) &&
	       a->deaths == b->deaths && a->injured == b->injured && a->arrested == b->arrested &&
	       a->crowd == b->crowd && same_text(a->attributed_to, b->attributed_to);
}

static void count(struct comparing *c, enum recode_change what, const struct coded_event *event)
{
	struct recode_counts *n = c->counts;

	c->changed = true;
	if (what == RECODE_ALTERED) {
		n->altered++;
	} else if (what == RECODE_GONE) {
		n->gone++;
		n->gone_by_root[root_of(event->cameo)]++;
	} else {
		n->fresh++;
		n->fresh_by_root[root_of(event->cameo)]++;
	}
	if (n->on_change && c->status == STATUS_OK)
		c->status = n->on_change(n->context, what, event);
}

static void drop(struct comparing *c, const struct coded *old)
{
	sqlite3_stmt *stmt;

	if (c->dry || c->status != STATUS_OK)
		return;
	stmt = db_statement(c->store, SQL_MENTION_DIES, c->err);
	if (!stmt) {
		c->status = db_lost(c->err);
		return;
	}
	sqlite3_bind_int64(stmt, 1, old->id);
	sqlite3_bind_int64(stmt, 2, c->store->change);
	c->status = db_run(stmt, c->err);
	c->lost++;
	strbuf_add(&c->events, &old->row, sizeof old->row);
}

static size_t find_fresh(const struct comparing *c, const struct coded *old, bool exactly)
{
	for (size_t i = 0; i < c->n_fresh; i++)
		if (!c->known[i] && c->hashes[i] == old->hash &&
		    (!exactly || same_mention(&c->fresh[i], &old->event)))
			return i;
	return c->n_fresh;
}

/* The entry that codes it stands on another line, or is another one. */
static void move_rule(struct comparing *c, const struct coded *old, const char *rule)
{
	sqlite3_stmt *stmt;
	int64_t id;

	if (same_text(old->event.rule, rule))
		return;
	c->moved = true;
	if (c->dry || c->status != STATUS_OK)
		return;
	c->status = rule_get(c->store, rule ? rule : "", &id, c->err);
	stmt = c->status == STATUS_OK ? db_statement(c->store, SQL_MENTION_RULE, c->err) : NULL;
	if (!stmt) {
		c->status = c->status == STATUS_OK ? db_lost(c->err) : c->status;
		return;
	}
	sqlite3_bind_int64(stmt, 1, old->id);
	sqlite3_bind_int64(stmt, 2, id);
	c->status = db_run(stmt, c->err);
}

/* Equal ones stay; others of the same event are altered; the rest is gone. */
static void compare(struct comparing *c)
{
	for (size_t i = 0; i < c->n_old; i++) {
		size_t at = find_fresh(c, &c->old[i], true);

		if (coded_is_persons(&c->old[i])) {
			c->old[i].taken = true;
		} else if (at < c->n_fresh) {
			c->old[i].taken = c->known[at] = true;
			c->counts->same++;
			move_rule(c, &c->old[i], c->fresh[at].rule);
		}
	}
	for (size_t i = 0; c->status == STATUS_OK && i < c->n_old; i++) {
		const struct coded *old = &c->old[i];

		if (old->taken)
			continue;
		count(c, find_fresh(c, old, false) < c->n_fresh ? RECODE_ALTERED : RECODE_GONE, &old->event);
		drop(c, old);
	}
}

static bool is_altered(const struct comparing *c, size_t at)
{
	for (size_t i = 0; i < c->n_old; i++)
		if (!c->old[i].taken && c->old[i].hash == c->hashes[at])
			return true;
	return false;
}

static void take_fresh(struct comparing *c)
{
	for (size_t i = 0; c->status == STATUS_OK && i < c->n_fresh; i++) {
		if (c->known[i])
			continue;
		if (!is_altered(c, i))
			count(c, RECODE_NEW, &c->fresh[i]);
		if (!c->dry && c->status == STATUS_OK)
			c->status = event_take(c->store, c->article, &c->fresh[i], 0, 0, c->err);
	}
}

static void recode(void *context)
{
	struct comparing *c = context;

	c->status = coded_read(c->store, SQL_CODED_OF_ARTICLE, c->article, &c->arena, &c->old, &c->n_old, c->err);
	c->hashes = arena_zalloc(&c->arena, (c->n_fresh + 1) * sizeof *c->hashes);
	c->known = arena_zalloc(&c->arena, c->n_fresh + 1);
	for (size_t i = 0; c->status == STATUS_OK && i < c->n_fresh; i++)
		c->status = event_hash(&c->fresh[i], &c->hashes[i], c->err);
	if (c->status == STATUS_OK)
		compare(c);
	if (c->status == STATUS_OK)
		take_fresh(c);
}

/* Mentions that went leave their events, once the new ones stand. */
static enum status settle(struct comparing *c)
{
	sqlite3_stmt *stmt;
	enum status status = STATUS_OK;

	if (c->lost) {
		stmt = db_statement(c->store, SQL_ARTICLE_MENTIONS_ADD, c->err);
		if (!stmt)
			return db_lost(c->err);
		sqlite3_bind_int64(stmt, 1, c->article);
		sqlite3_bind_int64(stmt, 2, -c->lost);
		status = db_run(stmt, c->err);
		c->store->d_mentions -= c->lost;
	}
	if (status == STATUS_OK)
		status = c->events.failed ? error_set(c->err, STATUS_NOMEM, "out of memory") :
					    events_refresh(c->store, &c->events, c->err);
	return status == STATUS_OK ? corrections_apply(c->store, c->article, c->err) : status;
}

enum status store_recode(struct store *store, int64_t article, const struct coded_event *events,
			 size_t n, bool dry, struct recode_counts *counts, struct error *err)
{
	struct comparing c = {
		.store = store, .article = article, .fresh = events, .n_fresh = n, .dry = dry,
		.counts = counts, .err = err,
	};
	enum status status = events_check(events, n, err);

	if (status == STATUS_OK && !dry)
		status = write_record_begin(store, err);
	if (status != STATUS_OK)
		return status;
	arena_init(&c.arena, ARENA_LIMIT);
	strbuf_init(&c.events);
	if (!arena_run(&c.arena, recode, &c))
		c.status = error_set(err, STATUS_NOMEM, "out of memory");
	if (c.status == STATUS_OK && c.changed && !dry)
		c.status = settle(&c);
	counts->articles++;
	counts->changed_articles += c.changed;
	counts->moved_articles += c.moved && !c.changed;
	strbuf_release(&c.events);
	arena_release(&c.arena);
	return dry ? c.status : write_guard(store, c.status);
}

enum status store_next_article(struct store *store, int64_t batch, int64_t after,
			       struct arena *arena, struct article_row *out, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_NEXT_ARTICLE, err);
	enum status status;
	int64_t id;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, batch);
	sqlite3_bind_int64(stmt, 2, after);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return store_get_article(store, id, arena, out, err);
}
