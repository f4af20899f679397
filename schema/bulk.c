/* What follows from all events, made at once. */
#include "bulk.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "feed.h"
#include "sorter.h"

/* Events in the order of their groups ------------------------------------------------ */

enum { IS_PAIRED = 1, IS_ASIDE = 2, IS_PAIRED_HEAD = 4 };

struct bulk_row {
	uint32_t party[2], actor[2];
	int32_t from, to;
	unsigned code;             /* see code_number() */
	unsigned dataset;
	int64_t id, cluster;       /* as stored */
	int64_t head;              /* as it should be */
	uint32_t place;
	unsigned char status, role[2], flags;
};

/* One's own events keep their clusters (clusters.c); in a dataset the first of
 * equal day, actors and code is the head. */
#define GROUP_BYTES 24             /* parties, first day, code, actors, dataset */
#define ROW_KEY (GROUP_BYTES + 8)  /* and the number */
#define ROW_BYTES (ROW_KEY + 24)

struct pass {
	struct store *store;
	struct sorter rows;
	int first_dataset;
	int64_t events, distinct;
	/* Where the rows join others that stood before them: heads among those, by
	 * the number of the group, found in the first pass. */
	bool join, finding;
	struct sorter heads;
	sqlite3_stmt *old_heads;         /* finds them */
	const unsigned char *head_ahead; /* the next of them; NULL = no more */
	/* while they are read: */
	unsigned char group[GROUP_BYTES];
	int64_t n_groups;
	int64_t head;
};

#define HEAD_BYTES 16              /* number of the group, and its head */

/* Up to four digits in 16 bits, in the order of the text. */
static unsigned code_number(const char *code)
{
	unsigned number = 0;

	for (int i = 0; i < 4; i++) {
		number = number * 11 + (*code ? (unsigned)(*code - '0' + 1) : 0);
		code += *code != '\0';
	}
	return number;
}

static void code_text(unsigned number, char out[5])
{
	out[4] = '\0';
	for (int i = 3; i >= 0; i--) {
		unsigned digit = number % 11;

		out[i] = (char)(digit ? '0' + digit - 1 : '\0');
		number /= 11;
	}
}

static uint32_t day_key(int32_t day)
{
	return (uint32_t)day ^ 0x80000000u;
}

static int32_t day_of_key(uint64_t key)
{
	return (int32_t)((uint32_t)key ^ 0x80000000u);
}

static void row_pack(const struct bulk_row *row, unsigned char out[ROW_BYTES])
{
	unsigned char *at = out;

	at = key_put(at, row->party[0], 4);
	at = key_put(at, row->party[1], 4);
	at = key_put(at, day_key(row->from), 4);
	at = key_put(at, row->code, 2);
	at = key_put(at, row->actor[0], 4);
	at = key_put(at, row->actor[1], 4);
	at = key_put(at, row->dataset, 2);
	at = key_put(at, (uint64_t)row->id, 8);
	at = key_put(at, day_key(row->to), 4);
	at = key_put(at, row->place, 4);
	*at++ = row->status;
	*at++ = row->role[0];
	*at++ = row->role[1];
	*at++ = row->flags;
	at = key_put(at, (uint64_t)row->cluster, 8);
	memset(at, 0, 4);
}

static void row_unpack(const unsigned char *at, struct bulk_row *row)
{
	row->party[0] = (uint32_t)key_get(at, 4);
	row->party[1] = (uint32_t)key_get(at + 4, 4);
	row->from = day_of_key(key_get(at + 8, 4));
	row->code = (unsigned)key_get(at + 12, 2);
	row->actor[0] = (uint32_t)key_get(at + 14, 4);
	row->actor[1] = (uint32_t)key_get(at + 18, 4);
	row->dataset = (unsigned)key_get(at + 22, 2);
	row->id = (int64_t)key_get(at + 24, 8);
	row->to = day_of_key(key_get(at + 32, 4));
	row->place = (uint32_t)key_get(at + 36, 4);
	row->status = at[40];
	row->role[0] = at[41];
	row->role[1] = at[42];
	row->flags = at[43];
	row->cluster = (int64_t)key_get(at + 44, 8);
}

/* The event that stood for the row's group before; 0 = none. */
static enum status old_head(struct pass *pass, const struct bulk_row *row, int64_t *out, struct error *err)
{
	sqlite3_stmt *stmt = pass->old_heads;
	char code[5];
	enum status status;

	code_text(row->code, code);
	sqlite3_bind_int64(stmt, 1, row->party[0]);
	sqlite3_bind_int64(stmt, 2, row->party[1]);
	sqlite3_bind_int(stmt, 3, row->from);
	db_bind_text(stmt, 4, code);
	sqlite3_bind_int64(stmt, 5, row->actor[0]);
	sqlite3_bind_int64(stmt, 6, row->actor[1]);
	sqlite3_bind_int64(stmt, 7, row->dataset);
	status = db_step(stmt, err);
	*out = status == STATUS_OK ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

static enum status find_head(struct pass *pass, const struct bulk_row *row, struct error *err)
{
	unsigned char found[HEAD_BYTES];
	int64_t head = 0;
	enum status status = old_head(pass, row, &head, err);

	if (status != STATUS_OK || !head)
		return status;
	pass->head = head;
	key_put(key_put(found, (uint64_t)pass->n_groups, 8), (uint64_t)head, 8);
	return sorter_add(&pass->heads, found, err);
}

static enum status next_head(struct pass *pass, struct error *err)
{
	const void *record = NULL;
	enum status status = sorter_next(&pass->heads, &record, err);

	pass->head_ahead = status == STATUS_OK ? record : NULL;
	return status == STATUS_END ? STATUS_OK : status;
}

/* A group begins with its first row, which stands for it where none did before. */
static enum status begin_group(struct pass *pass, const struct bulk_row *row, struct error *err)
{
	pass->head = row->id;
	pass->n_groups++;
	if (pass->finding)
		return find_head(pass, row, err);
	if (!pass->head_ahead || (int64_t)key_get(pass->head_ahead, 8) != pass->n_groups)
		return STATUS_OK;
	pass->head = (int64_t)key_get(pass->head_ahead + 8, 8);
	return next_head(pass, err);
}

static enum status next_row(struct pass *pass, struct bulk_row *row, struct error *err)
{
	const void *record = NULL;
	enum status status = sorter_next(&pass->rows, &record, err);

	if (status != STATUS_OK)
		return status;
	row_unpack(record, row);
	if (!pass->head || memcmp(pass->group, record, GROUP_BYTES) != 0) {
		memcpy(pass->group, record, GROUP_BYTES);
		status = begin_group(pass, row, err);
	}
	row->head = row->dataset ? pass->head : row->cluster;
	return status;
}

static enum status begin_pass(struct pass *pass, struct error *err)
{
	enum status status = sorter_rewind(&pass->rows, err);

	pass->head = pass->n_groups = 0;
	pass->head_ahead = NULL;
	if (status != STATUS_OK || !pass->join || pass->finding)
		return status;
	status = sorter_rewind(&pass->heads, err);
	return status == STATUS_OK ? next_head(pass, err) : status;
}

static bool row_read(sqlite3_stmt *stmt, struct bulk_row *row)
{
	int64_t wide[] = { sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2),
		sqlite3_column_int64(stmt, 6), sqlite3_column_int64(stmt, 7), sqlite3_column_int64(stmt, 12) };
	const char *code = (const char *)sqlite3_column_text(stmt, 5);

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (wide[i] < 0 || wide[i] > UINT32_MAX)
			return false;
	if (!code || strlen(code) > 4 || strspn(code, "0123456789") != strlen(code))
		return false;
	*row = (struct bulk_row){
		.id = sqlite3_column_int64(stmt, 0), .party = { (uint32_t)wide[0], (uint32_t)wide[1] },
		.from = sqlite3_column_int(stmt, 3), .to = sqlite3_column_int(stmt, 4),
		.code = code_number(code), .actor = { (uint32_t)wide[2], (uint32_t)wide[3] },
		.dataset = (unsigned)sqlite3_column_int(stmt, 8) & 0xffff,
		.role = { (unsigned char)sqlite3_column_int(stmt, 9), (unsigned char)sqlite3_column_int(stmt, 10) },
		.status = (unsigned char)sqlite3_column_int(stmt, 11), .place = (uint32_t)wide[4],
		.flags = (unsigned char)sqlite3_column_int(stmt, 13), .cluster = sqlite3_column_int64(stmt, 14),
	};
	return true;
}

static enum status gather(struct pass *pass, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(pass->store, SQL_EVENTS_FOR_BULK, err);
	enum status status = db_lost(err);

	while (stmt && (status = db_step(stmt, err)) == STATUS_OK) {
		unsigned char record[ROW_BYTES];
		struct bulk_row row;

		if (!row_read(stmt, &row)) {
			status = error_set(err, STATUS_STORE, "an event in the database is damaged");
			break;
		}
		pass->events++;
		row_pack(&row, record);
		status = sorter_add(&pass->rows, record, err);
		if (status != STATUS_OK)
			break;
	}
	if (stmt)
		sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

/* Heads ---------------------------------------------------------------------------- */

/* Number and head of a row that bears another. */
#define CHANGE_BYTES 16

static enum status set_heads(struct pass *pass, struct sorter *changes, struct error *err)
{
	enum status status = sorter_rewind(changes, err);
	const void *record;

	while (status == STATUS_OK && (status = sorter_next(changes, &record, err)) == STATUS_OK) {
		sqlite3_stmt *stmt = db_statement(pass->store, SQL_EVENT_CLUSTER_SET, err);

		if (!stmt)
			return db_lost(err);
		sqlite3_bind_int64(stmt, 1, (int64_t)key_get(record, 8));
		sqlite3_bind_int64(stmt, 2, (int64_t)key_get((const unsigned char *)record + 8, 8));
		status = db_run(stmt, err);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* One pass finds the heads; the rows change in the order they stand in. */
static enum status settle_heads(struct pass *pass, struct error *err)
{
	struct sorter changes;
	struct bulk_row row;
	enum status status;

	pass->finding = pass->join;
	status = begin_pass(pass, err);
	sorter_init(&changes, store_path(pass->store), CHANGE_BYTES, 8);
	while (status == STATUS_OK && (status = next_row(pass, &row, err)) == STATUS_OK) {
		unsigned char change[CHANGE_BYTES];

		pass->distinct += row.head == row.id && !(row.flags & IS_ASIDE);
		if (row.head == row.cluster)
			continue;
		key_put(key_put(change, (uint64_t)row.id, 8), (uint64_t)row.head, 8);
		status = sorter_add(&changes, change, err);
	}
	pass->finding = false;
	if (status == STATUS_END)
		status = set_heads(pass, &changes, err);
	sorter_release(&changes);
	return status;
}

/* Roll-ups --------------------------------------------------------------------------- */

enum { SUMS = 8 };

struct cell_sums {
	uint64_t key;              /* last day, root, roles, status, dataset */
	uint64_t actors;           /* by month: source and target */
	int64_t sums[SUMS];
};

/* Sums over groups: of equal parties and first day, or equal parties and month. */
struct rollup {
	struct pass *pass;
	bool by_month;
	struct bulk_row row;       /* the next, read ahead */
	enum status ahead;         /* whether there is one */
	struct bulk_row group;     /* first of the group */
	struct cell_sums *tallies;     /* of the group, in order; owned */
	size_t n, room, at;
	unsigned code;             /* looked up last */
	int goldstein, root;
};

static int month_of_row(const struct bulk_row *row)
{
	int month;

	if (row->from == DAY_NONE || row->to == DAY_NONE)
		return -1;
	month = civil_month_number(row->from);
	return month == civil_month_number(row->to) ? month : -1;
}

static bool counts(const struct rollup *r, const struct bulk_row *row)
{
	return !(row->flags & IS_ASIDE) && row->dataset >= (unsigned)r->pass->first_dataset &&
	       (!r->by_month || month_of_row(row) >= 0);
}

/* Reads on to the next row that counts. */
static enum status read_ahead(struct rollup *r, struct error *err)
{
	do
		r->ahead = next_row(r->pass, &r->row, err);
	while (r->ahead == STATUS_OK && !counts(r, &r->row));
	return r->ahead == STATUS_END ? STATUS_OK : r->ahead;
}

static bool in_group(const struct rollup *r)
{
	const struct bulk_row *a = &r->row, *b = &r->group;

	return r->ahead == STATUS_OK && a->party[0] == b->party[0] && a->party[1] == b->party[1] &&
	       (a->from == b->from || (r->by_month && month_of_row(a) == month_of_row(b)));
}

static void look_up_code(struct rollup *r)
{
	const struct code_entry *entry;
	char code[5];

	if (r->code == r->row.code)
		return;
	code_text(r->row.code, code);
	entry = codebook_find(code);
	r->code = r->row.code;
	r->root = (code[0] - '0') * 10 + code[1] - '0';
	r->goldstein = entry ? entry->goldstein : 0;
}

static uint64_t tally_key(const struct rollup *r)
{
	const struct bulk_row *row = &r->row;

	return (uint64_t)(r->by_month ? 0 : day_key(row->to)) << 32 | (uint64_t)r->root << 26 |
	       (uint64_t)row->role[0] << 22 | (uint64_t)row->role[1] << 18 |
	       (uint64_t)(row->status & 7) << 15 | (row->dataset & 0x7fff);
}

static uint64_t tally_actors(const struct rollup *r)
{
	return r->by_month ? (uint64_t)r->row.actor[0] << 32 | r->row.actor[1] : 0;
}

static struct cell_sums *tally_of(struct rollup *r, uint64_t key, uint64_t actors)
{
	size_t low = 0, high = r->n;
	struct cell_sums *tallies;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->tallies[middle].key != key ? r->tallies[middle].key < key : r->tallies[middle].actors < actors)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < r->n && r->tallies[low].key == key && r->tallies[low].actors == actors)
		return &r->tallies[low];
	tallies = mem_grow(r->tallies, &r->room, r->n + 1, sizeof *tallies);
	if (!tallies)
		return NULL;
	r->tallies = tallies;
	memmove(tallies + low + 1, tallies + low, (r->n - low) * sizeof *tallies);
	tallies[low] = (struct cell_sums){ .key = key, .actors = actors };
	r->n++;
	return &tallies[low];
}

static bool tally_add(struct rollup *r)
{
	const bool is[] = { true, r->row.head == r->row.id, r->row.flags & IS_PAIRED,
			    r->row.flags & IS_PAIRED_HEAD };
	struct cell_sums *tally;

	look_up_code(r);
	tally = tally_of(r, tally_key(r), tally_actors(r));
	for (int i = 0; tally && i < 4; i++)
		if (is[i]) {
			tally->sums[i]++;
			tally->sums[4 + i] += r->goldstein;
		}
	return tally != NULL;
}

static enum status next_group(struct rollup *r, struct error *err)
{
	enum status status = STATUS_OK;

	r->n = r->at = 0;
	r->group = r->row;
	while (status == STATUS_OK && in_group(r)) {
		if (!tally_add(r))
			return error_set(err, STATUS_NOMEM, "out of memory");
		status = read_ahead(r, err);
	}
	return status;
}

static enum status next_sums(void *context, struct feed *feed, struct error *err)
{
	struct rollup *r = context;
	const struct bulk_row *group = &r->group;
	const struct cell_sums *tally;
	union feed_value *v = feed->values;
	enum status status;

	if (r->at == r->n) {
		if (r->ahead == STATUS_END)
			return STATUS_END;
		status = next_group(r, err);
		if (status != STATUS_OK)
			return status;
	}
	tally = &r->tallies[r->at++];
	if (r->by_month)
		v++->number = month_of_row(group);
	v++->number = group->party[0];
	v++->number = group->party[1];
	v++->number = tally->key >> 22 & 15;
	v++->number = tally->key >> 18 & 15;
	v++->number = r->by_month ? (int64_t)(tally->actors >> 32) : group->from;
	v++->number = r->by_month ? (int64_t)(tally->actors & UINT32_MAX) : day_of_key(tally->key >> 32);
	v++->number = tally->key & 0x7fff;
	v++->number = tally->key >> 26 & 63;
	v++->number = tally->key >> 15 & 7;
	for (int i = 0; i < SUMS; i++)
		v++->number = tally->sums[i];
	return STATUS_OK;
}

static enum status clear_rollup(struct pass *pass, bool by_month, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(pass->store, by_month ? SQL_MONTH_ROWS_CLEAR : SQL_DYAD_ROWS_CLEAR, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int(stmt, 1, pass->first_dataset);
	return db_run(stmt, err);
}

static enum status make_rollup(struct pass *pass, bool by_month, struct error *err)
{
	struct rollup rollup = { .pass = pass, .by_month = by_month };
	struct feed feed = { .context = &rollup, .next = next_sums };
	sqlite3_stmt *stmt = db_statement(pass->store, by_month ? SQL_MONTHS_ADD : SQL_DYADS_ADD, err);
	enum status status = stmt ? begin_pass(pass, err) : db_lost(err);

	if (status == STATUS_OK)
		status = read_ahead(&rollup, err);
	if (status == STATUS_OK)
		status = feed_run(pass->store, stmt, &feed, err);
	mem_free(rollup.tallies);
	return status;
}

/* Indexes ---------------------------------------------------------------------------- */

enum index_field { F_SOURCE_PARTY, F_TARGET_PARTY, F_DAY, F_CODE, F_SOURCE, F_TARGET, F_DATASET, F_PLACE };
#define FIELDS 7
#define MOST_INDEXES 24

/* Made at the end, of the rows in their own order. */
static const struct index_made {
	const char *name;
	enum index_field fields[FIELDS];
	int n;
} indexes_made[] = {
	{ "event_dyad", { F_SOURCE_PARTY, F_TARGET_PARTY, F_DAY, F_CODE, F_SOURCE, F_TARGET, F_DATASET }, 7 },
	{ "event_source", { F_SOURCE_PARTY, F_DAY }, 2 },
	{ "event_target", { F_TARGET_PARTY, F_DAY }, 2 },
	{ "event_day", { F_DAY }, 1 },
	{ "event_place", { F_PLACE }, 1 }, /* where it is known */
};
#define N_MADE (sizeof indexes_made / sizeof *indexes_made)

/* Kept while rows come: asked meanwhile, or of few rows. In all others no row of
 * a dataset has an entry. */
static const char *const entries_kept[] = {
	"INSERT INTO aside_event_own_id SELECT dataset, own_id, id FROM image.event",
	"INSERT INTO aside_event_interval SELECT day_from, day_to, id FROM image.event WHERE day_to > day_from",
};
#define N_KEPT (sizeof entries_kept / sizeof *entries_kept)

struct index_aside {
	char name[40];
	char *text;                /* that defines it; owned */
	int columns;
};

struct bulk {
	struct pass pass;
	struct index_aside indexes[MOST_INDEXES];
	int n_indexes;
	struct image *image;       /* rows not in `event` yet; owned */
	sqlite3_stmt *put, *kept[N_KEPT], *known, *highest; /* each made when first needed; owned */
};

static enum status find_indexes(struct bulk *bulk, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(bulk->pass.store, SQL_EVENT_INDEXES, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		struct index_aside *index = &bulk->indexes[bulk->n_indexes];

		if (bulk->n_indexes == MOST_INDEXES)
			status = error_set(err, STATUS_STORE, "the table of events has more than %d indexes", MOST_INDEXES);
		else if (!(index->text = mem_strdup((const char *)sqlite3_column_text(stmt, 1))))
			status = error_set(err, STATUS_NOMEM, "out of memory");
		if (status != STATUS_OK)
			break;
		snprintf(index->name, sizeof index->name, "%s", (const char *)sqlite3_column_text(stmt, 0));
		index->columns = sqlite3_column_int(stmt, 2);
		bulk->n_indexes++;
	}
	sqlite3_reset(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

/* Changes one line of the schema; such a statement prepares only while that is allowed. */
static enum status set_line(struct store *store, const char *update, const char *name, const char *sql,
			    struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum status status = db_prepare(store, update, &stmt, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(stmt, 1, name);
	db_bind_text(stmt, 2, sql);
	status = db_run(stmt, err);
	sqlite3_finalize(stmt);
	return status;
}

static enum status set_aside(struct store *store, const struct index_aside *index, struct error *err)
{
	int names = FEED_NAME_BYTES(index->columns + 1);
	char sql[256];

	snprintf(sql, sizeof sql, "CREATE TABLE aside_%s (%.*s, PRIMARY KEY (%.*s)) WITHOUT ROWID",
		 index->name, names, FEED_NAMES, names, FEED_NAMES);
	return set_line(store, "UPDATE main.sqlite_schema SET type = 'table', name = 'aside_' || ?1,"
			" tbl_name = 'aside_' || ?1, sql = ?2 WHERE type = 'index' AND name = ?1",
			index->name, sql, err);
}

static enum status put_back(struct store *store, const struct index_aside *index, struct error *err)
{
	return set_line(store, "UPDATE main.sqlite_schema SET type = 'index', name = ?1, tbl_name = 'event', sql = ?2"
			" WHERE type = 'table' AND name = 'aside_' || ?1", index->name, index->text, err);
}

/*
 * An index and a table WITHOUT ROWID of the same columns are the same tree in
 * the file.  So the indexes are tables while rows come in, with their lines in
 * the schema alone changed: SQLite does not see to them then, copies rows into
 * `event` whole, and takes most entries in at the end in their own order.
 * integrity_check, part of `dateline check`, compares them with the events.
 */
static enum status indexes_aside(struct bulk *bulk, bool aside, struct error *err)
{
	struct store *store = bulk->pass.store;
	enum status status = db_exec(store->db, "PRAGMA writable_schema = ON", err), reset;

	for (int i = 0; i < bulk->n_indexes && status == STATUS_OK; i++)
		status = aside ? set_aside(store, &bulk->indexes[i], err) : put_back(store, &bulk->indexes[i], err);
	reset = db_exec(store->db, "PRAGMA writable_schema = RESET", err);
	return status == STATUS_OK ? reset : status;
}

static uint32_t field_of(const struct bulk_row *row, enum index_field field)
{
	switch (field) {
	case F_SOURCE_PARTY: return row->party[0];
	case F_TARGET_PARTY: return row->party[1];
	case F_DAY: return day_key(row->from);
	case F_CODE: return row->code;
	case F_SOURCE: return row->actor[0];
	case F_TARGET: return row->actor[1];
	case F_DATASET: return row->dataset;
	case F_PLACE: return row->place;
	}
	return 0;
}

struct index_feed {
	struct pass *pass;
	const struct index_made *made;
	struct sorter keys;        /* where the events stand in another order than the index */
	char code[5];
};

#define INDEX_KEY 16               /* two fields and the number */

/* An entry of the index, from the events in its own order. */
static enum status next_in_group_order(void *context, struct feed *feed, struct error *err)
{
	struct index_feed *f = context;
	struct bulk_row row;
	enum status status = next_row(f->pass, &row, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < f->made->n; i++) {
		enum index_field field = f->made->fields[i];

		feed->values[i].number = field == F_DAY ? row.from : (int64_t)field_of(&row, field);
		feed->kinds[i] = field == F_CODE ? FEED_TEXT : FEED_NUMBER;
		if (field == F_CODE)
			feed->values[i].text = f->code;
	}
	feed->values[f->made->n].number = row.id;
	code_text(row.code, f->code);
	return STATUS_OK;
}

static enum status next_key(void *context, struct feed *feed, struct error *err)
{
	struct index_feed *f = context;
	const void *record;
	enum status status = sorter_next(&f->keys, &record, err);
	const unsigned char *at = record;

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < f->made->n; i++) {
		uint64_t key = key_get(at + 4 * i, 4);

		feed->values[i].number = f->made->fields[i] == F_DAY ? day_of_key(key) : (int64_t)key;
	}
	feed->values[f->made->n].number = (int64_t)key_get(at + 8, 8);
	return STATUS_OK;
}

static enum status gather_keys(struct index_feed *f, struct error *err)
{
	struct bulk_row row;
	enum status status;

	while ((status = next_row(f->pass, &row, err)) == STATUS_OK) {
		unsigned char record[INDEX_KEY] = { 0 };

		if (f->made->fields[0] == F_PLACE && !row.place)
			continue;
		for (int i = 0; i < f->made->n; i++)
			key_put(record + 4 * i, field_of(&row, f->made->fields[i]), 4);
		key_put(record + 8, (uint64_t)row.id, 8);
		status = sorter_add(&f->keys, record, err);
		if (status != STATUS_OK)
			return status;
	}
	return status == STATUS_END ? sorter_rewind(&f->keys, err) : status;
}

/* Entries of the rows, into the table that stands in for the index. */
static enum status fill_index(struct pass *pass, const struct index_made *made, struct error *err)
{
	struct index_feed f = { .pass = pass, .made = made };
	bool in_order = made->n > 2;
	struct feed feed = { .context = &f, .next = in_order ? next_in_group_order : next_key };
	sqlite3_stmt *stmt = NULL;
	char sql[128];
	enum status status = begin_pass(pass, err);

	sorter_init(&f.keys, store_path(pass->store), INDEX_KEY, INDEX_KEY);
	if (status == STATUS_OK && !in_order)
		status = gather_keys(&f, err);
	snprintf(sql, sizeof sql, "INSERT INTO aside_%s SELECT %.*s FROM feed", made->name,
		 FEED_NAME_BYTES(made->n + 1), FEED_NAMES);
	if (status == STATUS_OK)
		status = db_prepare(pass->store, sql, &stmt, err);
	if (status == STATUS_OK)
		status = feed_run(pass->store, stmt, &feed, err);
	sqlite3_finalize(stmt);
	sorter_release(&f.keys);
	return status;
}

/* All ---------------------------------------------------------------------------------- */

static enum status set_totals(struct pass *pass, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(pass->store, SQL_TOTAL_SET_EVENTS, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, pass->events);
	sqlite3_bind_int64(stmt, 2, pass->distinct);
	pass->store->d_events = pass->store->d_distinct = 0;
	return db_run(stmt, err);
}

static void pass_init(struct pass *pass, struct store *store, int first_dataset)
{
	*pass = (struct pass){ .store = store, .first_dataset = first_dataset };
	sorter_init(&pass->rows, store_path(store), ROW_BYTES, ROW_KEY);
	sorter_init(&pass->heads, store_path(store), HEAD_BYTES, 8);
}

static void pass_release(struct pass *pass)
{
	sorter_release(&pass->rows);
	sorter_release(&pass->heads);
	sqlite3_finalize(pass->old_heads);
}

static enum status settle(struct pass *pass, struct error *err)
{
	enum status status = settle_heads(pass, err);

	for (int by_month = 0; by_month < 2 && status == STATUS_OK; by_month++)
		status = make_rollup(pass, by_month, err);
	return status;
}

enum status bulk_settle_all(struct store *store, int first_dataset, struct error *err)
{
	struct pass pass;
	enum status status;

	pass_init(&pass, store, first_dataset);
	status = gather(&pass, err);
	for (int by_month = 0; by_month < 2 && status == STATUS_OK; by_month++)
		status = clear_rollup(&pass, by_month, err);
	if (status == STATUS_OK)
		status = settle(&pass, err);
	if (status == STATUS_OK)
		status = set_totals(&pass, err);
	pass_release(&pass);
	return status;
}

/* Rows added --------------------------------------------------------------------------- */

enum status bulk_begin(struct store *store, struct bulk **out, struct error *err)
{
	sqlite3_stmt *any = db_statement(store, SQL_ROW_ANY, err);
	enum status status = any ? db_step(any, err) : db_lost(err);
	struct bulk *bulk;

	*out = NULL;
	if (status != STATUS_OK && status != STATUS_END)
		return status;
	sqlite3_reset(any);
	*out = bulk = mem_zalloc(sizeof *bulk);
	if (!bulk)
		return error_set(err, STATUS_NOMEM, "out of memory");
	pass_init(&bulk->pass, store, 1);
	bulk->pass.join = status == STATUS_OK;
	status = find_indexes(bulk, err);
	if (status == STATUS_OK)
		status = image_new(&bulk->image, store, "event", err);
	return status == STATUS_OK ? indexes_aside(bulk, true, err) : status;
}

enum status bulk_add(struct bulk *bulk, const struct event_key *key, int64_t place, const struct feed *values,
		     struct error *err)
{
	/* all of the table's but hash and mutual, which no row of a dataset has */
	static const signed char columns[] = {
		-1, 1, 2, -1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
	};
	const struct bulk_row row = {
		.id = key->id, .party = { (uint32_t)key->source_party, (uint32_t)key->target_party },
		.from = key->from, .to = key->to, .code = code_number(key->code),
		.actor = { (uint32_t)key->source, (uint32_t)key->target }, .dataset = (unsigned)key->dataset,
		.role = { (unsigned char)key->source_role, (unsigned char)key->target_role },
		.status = (unsigned char)key->status, .place = (uint32_t)place,
		.flags = key->review == 3 ? IS_ASIDE : 0, .cluster = key->cluster,
	};
	unsigned char record[ROW_BYTES];

	image_add(bulk->image, key->id, values, columns, (int)sizeof columns);
	row_pack(&row, record);
	return sorter_add(&bulk->pass.rows, record, err);
}

static enum status run_made(struct bulk *bulk, sqlite3_stmt **stmt, const char *sql, struct error *err)
{
	enum status status = *stmt ? STATUS_OK : db_prepare(bulk->pass.store, sql, stmt, err);

	return status == STATUS_OK ? db_run(*stmt, err) : status;
}

enum status bulk_put(struct bulk *bulk, struct error *err)
{
	enum status status = image_show(bulk->image, err);

	if (status == STATUS_OK)
		status = run_made(bulk, &bulk->put, "INSERT INTO event SELECT * FROM image.event", err);
	for (size_t i = 0; i < N_KEPT && status == STATUS_OK; i++)
		status = run_made(bulk, &bulk->kept[i], entries_kept[i], err);
	return status;
}

sqlite3_stmt *bulk_known(struct bulk *bulk, struct error *err)
{
	if (!bulk->known)
		db_prepare(bulk->pass.store, "SELECT o.c, ifnull(r.revision, -1) FROM aside_event_own_id o"
			   " LEFT JOIN record r ON r.event = o.c WHERE o.a = ?1 AND o.b = ?2", &bulk->known, err);
	return bulk->known;
}

sqlite3_stmt *bulk_highest(struct bulk *bulk, struct error *err)
{
	/* numbers stand before texts */
	if (!bulk->highest)
		db_prepare(bulk->pass.store, "SELECT max(b) FROM aside_event_own_id WHERE a = ?1 AND b < ''",
			   &bulk->highest, err);
	return bulk->highest;
}

/* Before the schema is read anew, and before the store is closed. */
static void drop_statements(struct bulk *bulk)
{
	sqlite3_stmt **all[] = { &bulk->put, &bulk->known, &bulk->highest, &bulk->pass.old_heads };

	for (size_t i = 0; i < N_KEPT; i++) {
		sqlite3_finalize(bulk->kept[i]);
		bulk->kept[i] = NULL;
	}
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_finalize(*all[i]);
		*all[i] = NULL;
	}
}

enum status bulk_settle(struct bulk *bulk, int64_t *distinct, struct error *err)
{
	struct pass *pass = &bulk->pass;
	enum status status = STATUS_OK;

	if (pass->join)
		status = db_prepare(pass->store, "SELECT h FROM aside_event_dyad WHERE a = ?1 AND b = ?2 AND c = ?3"
				    " AND d = ?4 AND e = ?5 AND f = ?6 AND g = ?7"
				    " ORDER BY h LIMIT 1", &pass->old_heads, err);
	if (status == STATUS_OK)
		status = settle(pass, err);
	for (size_t i = 0; i < N_MADE && status == STATUS_OK; i++)
		status = fill_index(pass, &indexes_made[i], err);
	drop_statements(bulk);
	*distinct = pass->distinct;
	return status == STATUS_OK ? indexes_aside(bulk, false, err) : status;
}

void bulk_free(struct bulk *bulk)
{
	if (!bulk)
		return;
	drop_statements(bulk);
	image_free(bulk->image);
	pass_release(&bulk->pass);
	for (int i = 0; i < bulk->n_indexes; i++)
		mem_free(bulk->indexes[i].text);
	mem_free(bulk);
}
