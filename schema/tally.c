/* Labelled counts over events, for summaries. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store_private.h"

/* Counts of codes and dyads: SQLite would sort a record for every event. */
struct counted {
	uint64_t key, n;           /* n 0 = free */
};

struct counting {
	struct counted *slots;     /* owned; a power of two of them, by hash */
	size_t capacity, used;
};

/* Both are counted at once and kept while nothing is written; those of rows of
 * datasets are counted as they come. */
struct tallied {
	bool made;
	bool live;                 /* counted as they come: n so far */
	uint64_t n;
	int64_t batch;
	int changes;               /* of this connection, when they were counted */
	struct counting codes, dyads;
};

static struct counted *counted_slot(const struct counting *c, uint64_t key)
{
	uint64_t hash = key * 0x9e3779b97f4a7c15u;
	size_t i = (hash ^ hash >> 32) & (c->capacity - 1);

	while (c->slots[i].n && c->slots[i].key != key)
		i = (i + 1) & (c->capacity - 1);
	return &c->slots[i];
}

static bool count_key(struct counting *c, uint64_t key)
{
	struct counted *slot;

	if (c->used * 2 >= c->capacity) {
		struct counting larger = { .capacity = c->capacity ? c->capacity * 2 : 1024, .used = c->used };

		larger.slots = mem_zalloc(larger.capacity * sizeof *larger.slots);
		if (!larger.slots)
			return false;
		for (size_t i = 0; i < c->capacity; i++)
			if (c->slots[i].n)
				*counted_slot(&larger, c->slots[i].key) = c->slots[i];
		mem_free(c->slots);
		*c = larger;
	}
	slot = counted_slot(c, key);
	slot->key = key;
	c->used += !slot->n++;
	return true;
}

/* A code as its bytes; a dyad as the numbers of its parties, none unnamed. */
static bool count_event(struct tallied *t, const char *code, uint64_t source, uint64_t target)
{
	uint64_t key = 0;

	for (int i = 0; code && i < 4 && code[i]; i++)
		key |= (uint64_t)(unsigned char)code[i] << (24 - 8 * i);
	return count_key(&t->codes, key) && (!source || !target || count_key(&t->dyads, source << 32 | target));
}

static enum status label_of(struct store *store, enum tally tally, uint64_t key, char out[64], struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	if (tally == TALLY_CODE) {
		const char code[] = { (char)(key >> 24), (char)(key >> 16), (char)(key >> 8), (char)key, '\0' };

		snprintf(out, 64, "%s", code);
		return STATUS_OK;
	}
	stmt = db_statement(store, SQL_DYAD_LABEL, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, (int64_t)(key >> 32));
	sqlite3_bind_int64(stmt, 2, (int64_t)(key & UINT32_MAX));
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	snprintf(out, 64, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_reset(stmt);
	return STATUS_OK;
}

struct top_item {
	char label[64];
	uint64_t n;
};

static bool top_before(const struct top_item *a, const struct top_item *b)
{
	return a->n > b->n || (a->n == b->n && strcmp(a->label, b->label) < 0);
}

/* The largest, equal ones by their label. */
static enum status top_find(struct store *store, enum tally tally, const struct counting *c,
			    struct top_item *top, size_t most, size_t *n, struct error *err)
{
	for (size_t i = 0; i < c->capacity; i++) {
		struct top_item item = { .n = c->slots[i].n };
		size_t at;
		enum status status;

		if (!item.n || (*n == most && item.n < top[*n - 1].n))
			continue;
		status = label_of(store, tally, c->slots[i].key, item.label, err);
		if (status != STATUS_OK)
			return status;
		for (at = *n; at && top_before(&item, &top[at - 1]); at--)
			if (at < most)
				top[at] = top[at - 1];
		if (at < most)
			top[at] = item;
		*n += *n < most;
	}
	return STATUS_OK;
}

/* Of a batch of this process its events are the newest, with those of its
 * articles that came back; of any other they may be anywhere. */
static int64_t first_of(const struct store *store, int64_t batch)
{
	return batch == store->first_change ? store->first_event : 0;
}

/* 0 for a batch that brought all the events there are: those of the whole file
 * are told by indexes. */
static enum status widen(struct store *store, int64_t *batch, struct error *err)
{
	int64_t first = first_of(store, *batch);
	sqlite3_stmt *stmt;
	enum status status;

	if (!*batch || !first)
		return STATUS_OK;
	stmt = db_statement(store, SQL_EVENT_BEFORE, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, first);
	status = db_step(stmt, err);
	sqlite3_reset(stmt);
	if (status == STATUS_END)
		*batch = 0;
	return status == STATUS_END ? STATUS_OK : status;
}

void tally_forget(struct store *store)
{
	if (!store->tallied)
		return;
	mem_free(store->tallied->codes.slots);
	mem_free(store->tallied->dyads.slots);
	mem_free(store->tallied);
	store->tallied = NULL;
}

bool tally_count(struct store *store, const char *code, int64_t source_party, int64_t target_party)
{
	struct tallied *t = store->tallied;

	if (!t || !t->live || t->batch != store->change) {
		tally_forget(store);
		t = store->tallied = mem_zalloc(sizeof *t);
		if (!t)
			return false;
		t->live = true;
		t->batch = store->change;
	}
	t->n++;
	return count_event(t, code, (uint64_t)source_party, (uint64_t)target_party);
}

/* Whether all the batch brought has been counted as it came. */
static bool is_counted(const struct store *store, int64_t batch)
{
	const struct tallied *t = store->tallied;
	const struct change_counts *c = &store->counts;

	return t && t->live && t->batch == batch && batch == store->first_change && t->n == c->events &&
	       !c->revised && !c->mentions;
}

static enum status count_events(struct store *store, int64_t batch, struct error *err)
{
	struct tallied *t = mem_zalloc(sizeof *t);
	sqlite3_stmt *stmt = db_statement(store, batch ? SQL_TALLY_EVENTS : SQL_TALLY_EVENTS_ALL, err);
	enum status status = STATUS_OK;

	store->tallied = t;
	if (!t)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!stmt)
		return db_lost(err);
	if (batch) {
		sqlite3_bind_int64(stmt, 1, batch);
		sqlite3_bind_int64(stmt, 2, first_of(store, batch));
	}
	while ((status = db_step(stmt, err)) == STATUS_OK)
		if (!count_event(t, (const char *)sqlite3_column_text(stmt, 0), (uint64_t)sqlite3_column_int64(stmt, 1),
				 (uint64_t)sqlite3_column_int64(stmt, 2))) {
			status = error_set(err, STATUS_NOMEM, "out of memory");
			break;
		}
	sqlite3_reset(stmt);
	t->batch = batch;
	t->changes = sqlite3_total_changes(store->db);
	t->made = status == STATUS_END;
	return status == STATUS_END ? STATUS_OK : status;
}

/* Both counts of the events of a batch, from where they stand. */
static enum status need_counts(struct store *store, int64_t batch, struct error *err)
{
	const struct tallied *t = store->tallied;
	enum status status;

	if (is_counted(store, batch))
		return STATUS_OK;
	status = widen(store, &batch, err);
	if (status != STATUS_OK ||
	    (t && t->made && t->batch == batch && t->changes == sqlite3_total_changes(store->db)))
		return status;
	tally_forget(store);
	return count_events(store, batch, err);
}

static enum status each_counted(struct store *store, enum tally tally, int64_t batch, size_t most, void *context,
				enum status (*on_count)(void *, const char *, uint64_t), struct error *err)
{
	const struct tallied *t;
	struct top_item *top;
	size_t n = 0;
	enum status status;

	if (!most)
		return STATUS_OK;
	status = need_counts(store, batch, err);
	t = store->tallied;
	top = mem_alloc(most * sizeof *top);
	if (!top)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = top_find(store, tally, tally == TALLY_CODE ? &t->codes : &t->dyads, top, most, &n, err);
	for (size_t i = 0; status == STATUS_OK && i < n; i++)
		status = on_count(context, top[i].label, top[i].n);
	mem_free(top);
	return status;
}

static enum statement statement_of(enum tally tally, int64_t batch)
{
	switch (tally) {
	case TALLY_BASIS:
		return batch ? SQL_TALLY_BASIS : SQL_TALLY_BASIS_ALL;
	case TALLY_CONFIDENCE:
		return batch ? SQL_TALLY_CONFIDENCE : SQL_TALLY_CONFIDENCE_ALL;
	case TALLY_REJECT:
		return SQL_TALLY_REJECT;
	case TALLY_CODE:
	case TALLY_DYAD:
	case TALLY_SKIPPED:
		break;
	}
	return SQL_TALLY_SKIPPED;
}

static const char *tally_label(enum tally tally, sqlite3_stmt *stmt)
{
	switch (tally) {
	case TALLY_BASIS:
		return date_basis_name((enum date_basis)sqlite3_column_int(stmt, 0));
	case TALLY_CONFIDENCE:
		return confidence_name((enum confidence)sqlite3_column_int(stmt, 0));
	case TALLY_CODE:
	case TALLY_DYAD:
	case TALLY_REJECT:
	case TALLY_SKIPPED:
		break;
	}
	return (const char *)sqlite3_column_text(stmt, 0);
}

enum status store_each_tally(struct store *store, enum tally tally, int64_t batch, size_t most,
			     void *context,
			     enum status (*on_count)(void *, const char *, uint64_t),
			     struct error *err)
{
	bool refusals = tally == TALLY_REJECT || tally == TALLY_SKIPPED;
	enum status status;
	sqlite3_stmt *stmt;

	if (tally == TALLY_CODE || tally == TALLY_DYAD)
		return each_counted(store, tally, batch, most, context, on_count, err);
	status = refusals ? STATUS_OK : widen(store, &batch, err);
	if (status != STATUS_OK)
		return status;
	stmt = db_statement(store, statement_of(tally, batch), err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, batch);
	sqlite3_bind_int64(stmt, 2, refusals ? (int64_t)most : first_of(store, batch));
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		status = on_count(context, tally_label(tally, stmt),
				  (uint64_t)sqlite3_column_int64(stmt, 1));
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}
