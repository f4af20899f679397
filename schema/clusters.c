/*
 * Distinct events, rule 3: accounts of the same deed form a cluster.
 *
 * A group is what may cluster at all: same dyad (parties and role classes;
 * other classes than state want the very actor, since two rebel groups of a
 * country are two) and same root.  A group is swept in one order: by last
 * possible day; at the same day exact events first, then coarser, then
 * undated ones.  Each event joins the latest cluster or heads a new one.  So
 * the state of a sweep is one cluster, and after a change it is taken up just
 * before the change and ends where it again gives what stands there already.
 */
#include <string.h>

#include "base/memory.h"
#include "store_private.h"

#define WITHIN_DAYS 3

struct head {
	int64_t id;
	int32_t from, to;
};

/* Could the event be the deed the head reports?  The sweep's order makes its
 * last possible day no earlier than the head's. */
static bool joins(const struct head *head, const struct event_key *event)
{
	if (!head->id)
		return false;
	if (event->from == DAY_NONE) /* reported by event->to: it may */
		return true;
	if (head->from == DAY_NONE || head->from < head->to)
		return event->from <= head->to;
	return event->from <= head->to + WITHIN_DAYS;
}

static int64_t side(enum role_class role, int64_t actor)
{
	return role == ROLE_STATE ? 0 : actor;
}

static bool same_group(const struct dirty *a, const struct dirty *b)
{
	return a->source_party == b->source_party && a->target_party == b->target_party &&
	       a->source == b->source && a->target == b->target &&
	       a->source_role == b->source_role && a->target_role == b->target_role &&
	       a->root == b->root;
}

static uint64_t group_hash(const struct dirty *d)
{
	uint64_t hash = (uint64_t)d->source_party * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uint64_t)d->target_party) * 0xff51afd7ed558ccdu;
	hash = (hash ^ (uint64_t)d->source) * 0xc4ceb9fe1a85ec53u;
	hash = (hash ^ (uint64_t)d->target) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ (uint64_t)(d->root * 256 + (int)d->source_role * 16 + (int)d->target_role)) *
	       0xff51afd7ed558ccdu;
	return hash ^ hash >> 32;
}

static size_t *find_slot(struct store *store, const struct dirty *wanted)
{
	size_t mask = store->n_dirty_slots - 1, i = group_hash(wanted) & mask;

	while (store->dirty_slots[i] &&
	       !same_group(&store->dirty[store->dirty_slots[i] - 1], wanted))
		i = (i + 1) & mask;
	return &store->dirty_slots[i];
}

static bool make_room(struct store *store)
{
	struct dirty *dirty = mem_grow(store->dirty, &store->dirty_capacity, store->n_dirty + 1,
				       sizeof *dirty);
	size_t n = store->n_dirty_slots ? store->n_dirty_slots * 2 : 256, *slots;

	if (!dirty)
		return false;
	store->dirty = dirty;
	if ((store->n_dirty + 1) * 2 <= store->n_dirty_slots)
		return true;
	slots = mem_zalloc(n * sizeof *slots);
	if (!slots)
		return false;
	mem_free(store->dirty_slots);
	store->dirty_slots = slots;
	store->n_dirty_slots = n;
	for (size_t i = 0; i < store->n_dirty; i++)
		*find_slot(store, &store->dirty[i]) = i + 1;
	return true;
}

enum status cluster_mark(struct store *store, const struct event_key *key, struct error *err)
{
	struct dirty wanted = {
		.source_party = key->source_party, .target_party = key->target_party,
		.source = side(key->source_role, key->source),
		.target = side(key->target_role, key->target),
		.source_role = key->source_role, .target_role = key->target_role,
		.root = (key->code[0] - '0') * 10 + key->code[1] - '0',
		.lo = key->to, .hi = key->to,
	};
	size_t *slot;

	if (!make_room(store))
		return error_set(err, STATUS_NOMEM, "out of memory");
	slot = find_slot(store, &wanted);
	if (!*slot) {
		store->dirty[store->n_dirty++] = wanted;
		*slot = store->n_dirty;
		return STATUS_OK;
	}
	if (store->dirty[*slot - 1].lo > key->to)
		store->dirty[*slot - 1].lo = key->to;
	if (store->dirty[*slot - 1].hi < key->to)
		store->dirty[*slot - 1].hi = key->to;
	return STATUS_OK;
}

void cluster_forget(struct store *store)
{
	mem_free(store->dirty);
	mem_free(store->dirty_slots);
	store->dirty = NULL;
	store->dirty_slots = NULL;
	store->n_dirty = store->dirty_capacity = store->n_dirty_slots = 0;
}

static sqlite3_stmt *group_statement(struct store *store, enum statement which,
				     const struct dirty *d, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	char root[12];

	if (!stmt)
		return NULL;
	snprintf(root, sizeof root, "%02d", d->root);
	sqlite3_bind_int64(stmt, 1, d->source_party);
	sqlite3_bind_int64(stmt, 2, d->target_party);
	sqlite3_bind_int(stmt, 3, (int)d->source_role);
	sqlite3_bind_int(stmt, 4, (int)d->target_role);
	sqlite3_bind_text(stmt, 5, root, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(stmt, 6, d->source);
	sqlite3_bind_int64(stmt, 7, d->target);
	sqlite3_bind_int(stmt, 8, d->lo);
	return stmt;
}

/* The cluster the sweep is in just before the change. */
static enum status head_before(struct store *store, const struct dirty *d, struct head *head,
			       struct error *err)
{
	sqlite3_stmt *stmt = group_statement(store, SQL_GROUP_BEFORE, d, err);
	enum status status = stmt ? db_step(stmt, err) : db_lost(err);
	struct event_key key;
	int64_t id;

	*head = (struct head){ .id = 0 };
	if (status != STATUS_OK)
		return status == STATUS_END ? STATUS_OK : status;
	id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	stmt = db_statement(store, SQL_EVENT_KEY, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, id);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? error_set(err, STATUS_STORE, "a cluster lost its head") : status;
	event_key_read(stmt, &key);
	sqlite3_reset(stmt);
	head->id = id;
	head->from = key.from;
	head->to = key.to;
	return STATUS_OK;
}

static enum status set_cluster(struct store *store, const struct event_key *event,
			       int64_t cluster, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_CLUSTER_SET, err);
	int heads = (cluster == event->id) - (event->cluster == event->id);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event->id);
	sqlite3_bind_int64(stmt, 2, cluster);
	status = db_run(stmt, err);
	return status == STATUS_OK && heads ? rollup_add(store, event, 0, heads, err) : status;
}

static enum status settle_group(struct store *store, const struct dirty *d, struct error *err)
{
	struct event_key event;
	struct head head;
	sqlite3_stmt *stmt;
	enum status status = head_before(store, d, &head, err);

	stmt = status == STATUS_OK ? group_statement(store, SQL_GROUP_FROM, d, err) : NULL;
	if (!stmt)
		return status == STATUS_OK ? db_lost(err) : status;
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		event_key_read(stmt, &event);
		if (!joins(&head, &event))
			head = (struct head){ event.id, event.from, event.to };
		if (event.cluster == head.id) {
			if (event.to > d->hi)
				break;
			continue;
		}
		status = set_cluster(store, &event, head.id, err);
		if (status != STATUS_OK)
			break;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status cluster_settle(struct store *store, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < store->n_dirty; i++)
		status = settle_group(store, &store->dirty[i], err);
	if (status != STATUS_OK)
		return status;
	store->n_dirty = 0;
	if (store->dirty_slots)
		memset(store->dirty_slots, 0, store->n_dirty_slots * sizeof *store->dirty_slots);
	return STATUS_OK;
}
