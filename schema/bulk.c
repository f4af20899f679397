/* What follows from all events, made at once. */
#include "bulk.h"

#include <string.h>

#include "base/memory.h"
#include "sorter.h"

/* Rows for SQLite to take in --------------------------------------------------------
 *
 * A table-valued source: `INSERT INTO t SELECT a, b FROM feed` runs once for
 * all rows, where a statement bound and run for each costs three times that.
 */

#define FEED_COLUMNS 17
#define FEED_NAMES "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q"
#define FEED_NAME_BYTES(columns) ((columns) * 3 - 2)

struct feed {
	void *context;
	/* fills in values and text; STATUS_END after the last row */
	enum status (*next)(void *context, struct feed *feed, struct error *err);
	int64_t values[FEED_COLUMNS];
	char text[8];
	int text_column;           /* that has the text instead of a number; -1 = none */
	enum status status;
	struct error *err;
};

struct feed_table {
	sqlite3_vtab base;
	struct store *store;
};

static int feed_connect(sqlite3 *db, void *context, int argc, const char *const *argv,
			sqlite3_vtab **out, char **message)
{
	struct feed_table *table = sqlite3_malloc(sizeof *table);

	(void)argc;
	(void)argv;
	(void)message;
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct feed_table){ .store = context };
	*out = &table->base;
	return sqlite3_declare_vtab(db, "CREATE TABLE feed (" FEED_NAMES ")");
}

static int feed_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int feed_best(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	(void)table;
	*out = sqlite3_malloc(sizeof **out);
	if (!*out)
		return SQLITE_NOMEM;
	**out = (sqlite3_vtab_cursor){ .pVtab = NULL };
	return SQLITE_OK;
}

static int feed_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static struct feed *feed_of(sqlite3_vtab_cursor *cursor)
{
	return ((struct feed_table *)(void *)cursor->pVtab)->store->feed;
}

static int feed_next(sqlite3_vtab_cursor *cursor)
{
	struct feed *feed = feed_of(cursor);

	feed->status = feed->next(feed->context, feed, feed->err);
	return feed->status == STATUS_OK || feed->status == STATUS_END ? SQLITE_OK : SQLITE_ERROR;
}

static int feed_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
		       sqlite3_value **argv)
{
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	return feed_next(cursor);
}

static int feed_eof(sqlite3_vtab_cursor *cursor)
{
	return feed_of(cursor)->status != STATUS_OK;
}

static int feed_column(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int column)
{
	const struct feed *feed = feed_of(cursor);

	if (column == feed->text_column)
		sqlite3_result_text(to, feed->text, -1, SQLITE_STATIC);
	else
		sqlite3_result_int64(to, feed->values[column]);
	return SQLITE_OK;
}

static int feed_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	(void)cursor;
	*out = 0;
	return SQLITE_OK;
}

static const sqlite3_module feed_module = {
	.xConnect = feed_connect, .xDisconnect = feed_disconnect, .xBestIndex = feed_best,
	.xOpen = feed_open, .xClose = feed_close, .xFilter = feed_filter, .xNext = feed_next,
	.xEof = feed_eof, .xColumn = feed_column, .xRowid = feed_rowid,
};

/* Runs a statement that reads the feed. */
static enum status feed_run(struct store *store, const char *sql, struct feed *feed, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum status status;
	int rc = sqlite3_create_module(store->db, "feed", &feed_module, store);

	if (rc != SQLITE_OK)
		return db_fail(store->db, rc, err);
	feed->status = STATUS_OK;
	feed->err = err;
	store->feed = feed;
	status = db_prepare(store, sql, &stmt, err);
	if (status == STATUS_OK)
		status = db_run(stmt, err);
	sqlite3_finalize(stmt);
	store->feed = NULL;
	return feed->status == STATUS_OK || feed->status == STATUS_END ? status : feed->status;
}

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
	/* while they are read: */
	unsigned char group[GROUP_BYTES];
	int64_t head;
};

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

static enum status next_row(struct pass *pass, struct bulk_row *row, struct error *err)
{
	const void *record = NULL;
	enum status status = sorter_next(&pass->rows, &record, err);

	if (status != STATUS_OK)
		return status;
	row_unpack(record, row);
	if (!pass->head || memcmp(pass->group, record, GROUP_BYTES) != 0) {
		memcpy(pass->group, record, GROUP_BYTES);
		pass->head = row->id;
	}
	row->head = row->dataset ? pass->head : row->cluster;
	return STATUS_OK;
}

static enum status begin_pass(struct pass *pass, struct error *err)
{
	pass->head = 0;
	return sorter_rewind(&pass->rows, err);
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
	enum status status = begin_pass(pass, err);

	sorter_init(&changes, store_path(pass->store), CHANGE_BYTES, 8);
	while (status == STATUS_OK && (status = next_row(pass, &row, err)) == STATUS_OK) {
		unsigned char change[CHANGE_BYTES];

		pass->distinct += row.head == row.id && !(row.flags & IS_ASIDE);
		if (row.head == row.cluster)
			continue;
		key_put(key_put(change, (uint64_t)row.id, 8), (uint64_t)row.head, 8);
		status = sorter_add(&changes, change, err);
	}
	if (status == STATUS_END)
		status = set_heads(pass, &changes, err);
	sorter_release(&changes);
	return status;
}

/* Roll-ups --------------------------------------------------------------------------- */

enum { SUMS = 8 };

struct cell_sums {
	uint64_t key;              /* last day, root, roles, status, dataset */
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

/* In the order of the roll-ups' own keys. */
static uint64_t tally_key(const struct rollup *r)
{
	const struct bulk_row *row = &r->row;

	return (uint64_t)(r->by_month ? 0 : day_key(row->to)) << 32 | (uint64_t)r->root << 26 |
	       (uint64_t)row->role[0] << 22 | (uint64_t)row->role[1] << 18 |
	       (uint64_t)(row->status & 7) << 15 | (row->dataset & 0x7fff);
}

static struct cell_sums *tally_of(struct rollup *r, uint64_t key)
{
	size_t low = 0, high = r->n;
	struct cell_sums *tallies;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->tallies[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < r->n && r->tallies[low].key == key)
		return &r->tallies[low];
	tallies = mem_grow(r->tallies, &r->room, r->n + 1, sizeof *tallies);
	if (!tallies)
		return NULL;
	r->tallies = tallies;
	memmove(tallies + low + 1, tallies + low, (r->n - low) * sizeof *tallies);
	tallies[low] = (struct cell_sums){ .key = key };
	r->n++;
	return &tallies[low];
}

static bool tally_add(struct rollup *r)
{
	const bool is[] = { true, r->row.head == r->row.id, r->row.flags & IS_PAIRED,
			    r->row.flags & IS_PAIRED_HEAD };
	struct cell_sums *tally;

	look_up_code(r);
	tally = tally_of(r, tally_key(r));
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
	int64_t *v = feed->values;
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
		*v++ = month_of_row(group);
	*v++ = group->party[0];
	*v++ = group->party[1];
	*v++ = tally->key >> 22 & 15;
	*v++ = tally->key >> 18 & 15;
	if (!r->by_month) {
		*v++ = group->from;
		*v++ = day_of_key(tally->key >> 32);
	}
	*v++ = tally->key & 0x7fff;
	*v++ = tally->key >> 26 & 63;
	*v++ = tally->key >> 15 & 7;
	memcpy(v, tally->sums, sizeof tally->sums);
	return STATUS_OK;
}

static enum status make_rollup(struct pass *pass, bool by_month, struct error *err)
{
	static const enum statement clear[] = { SQL_DYAD_ROWS_CLEAR, SQL_MONTH_ROWS_CLEAR };
	static const char *const make[] = {
		"INSERT INTO dyad SELECT " FEED_NAMES " FROM feed",
		"INSERT INTO dyad_month SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p FROM feed",
	};
	struct rollup rollup = { .pass = pass, .by_month = by_month };
	struct feed feed = { .context = &rollup, .next = next_sums, .text_column = -1 };
	sqlite3_stmt *stmt = db_statement(pass->store, clear[by_month], err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int(stmt, 1, pass->first_dataset);
	status = db_run(stmt, err);
	if (status == STATUS_OK)
		status = begin_pass(pass, err);
	if (status == STATUS_OK)
		status = read_ahead(&rollup, err);
	if (status == STATUS_OK)
		status = feed_run(pass->store, make[by_month], &feed, err);
	mem_free(rollup.tallies);
	return status;
}

/* Indexes ---------------------------------------------------------------------------- */

enum index_field { F_SOURCE_PARTY, F_TARGET_PARTY, F_DAY, F_CODE, F_SOURCE, F_TARGET, F_DATASET, F_PLACE };
#define FIELDS 7

static const struct index_made {
	const char *name;
	enum index_field fields[FIELDS];
	int n;
} indexes_made[BULK_INDEXES] = {
	{ "event_dyad", { F_SOURCE_PARTY, F_TARGET_PARTY, F_DAY, F_CODE, F_SOURCE, F_TARGET, F_DATASET }, 7 },
	{ "event_source", { F_SOURCE_PARTY, F_DAY }, 2 },
	{ "event_target", { F_TARGET_PARTY, F_DAY }, 2 },
	{ "event_day", { F_DAY }, 1 },
	{ "event_place", { F_PLACE }, 1 }, /* where it is known */
};

void bulk_indexes_release(struct bulk_indexes *indexes)
{
	for (int i = 0; i < BULK_INDEXES; i++) {
		mem_free(indexes->sql[i]);
		indexes->sql[i] = NULL;
	}
}

static enum status put_off(struct store *store, const char *name, char **sql, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_INDEX_TEXT, err);
	char drop[64];
	enum status status;

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, name);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? STATUS_OK : status;
	*sql = mem_strdup((const char *)sqlite3_column_text(stmt, 0));
	sqlite3_reset(stmt);
	if (!*sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	snprintf(drop, sizeof drop, "DROP INDEX %s", name);
	return db_exec(store->db, drop, err);
}

enum status bulk_put_off(struct store *store, struct bulk_indexes *indexes, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < BULK_INDEXES && status == STATUS_OK; i++)
		status = put_off(store, indexes_made[i].name, &indexes->sql[i], err);
	return status;
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
	for (int i = 0; i < f->made->n; i++)
		feed->values[i] = f->made->fields[i] == F_DAY ? row.from : (int64_t)field_of(&row, f->made->fields[i]);
	feed->values[f->made->n] = row.id;
	code_text(row.code, feed->text);
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

		feed->values[i] = f->made->fields[i] == F_DAY ? day_of_key(key) : (int64_t)key;
	}
	feed->values[f->made->n] = (int64_t)key_get(at + 8, 8);
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

/* The entries as a table of their own; it takes the index's place after. */
static enum status fill_table(struct pass *pass, const struct index_made *made, struct error *err)
{
	struct index_feed f = { .pass = pass, .made = made };
	bool in_order = made->n > 2;
	struct feed feed = { .context = &f, .next = in_order ? next_in_group_order : next_key,
			     .text_column = in_order ? 3 : -1 };
	int names = FEED_NAME_BYTES(made->n + 1);
	char sql[256];
	enum status status = begin_pass(pass, err);

	sorter_init(&f.keys, store_path(pass->store), INDEX_KEY, INDEX_KEY);
	if (status == STATUS_OK && !in_order)
		status = gather_keys(&f, err);
	snprintf(sql, sizeof sql, "CREATE TABLE new_%s (%.*s, PRIMARY KEY (%.*s)) WITHOUT ROWID",
		 made->name, names, FEED_NAMES, names, FEED_NAMES);
	if (status == STATUS_OK)
		status = db_exec(pass->store->db, sql, err);
	snprintf(sql, sizeof sql, "INSERT INTO new_%s SELECT %.*s FROM feed", made->name, names, FEED_NAMES);
	if (status == STATUS_OK)
		status = feed_run(pass->store, sql, &feed, err);
	sorter_release(&f.keys);
	return status;
}

static enum status take_place(struct store *store, const char *name, const char *index_sql, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum status status = db_prepare(store, "UPDATE sqlite_schema SET type = 'index', name = ?1, tbl_name = 'event',"
					" sql = ?2 WHERE name = 'new_' || ?1", &stmt, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(stmt, 1, name);
	db_bind_text(stmt, 2, index_sql);
	status = db_run(stmt, err);
	sqlite3_finalize(stmt);
	return status;
}

/*
 * SQLite makes an index by sorting records it has to decode at each comparison,
 * and that for five of them takes as long as all the rest.  An index and a
 * table WITHOUT ROWID of the same columns are the same tree in the file, so the
 * tables filled in order above become the indexes by their lines in the schema;
 * integrity_check, part of `dateline check`, compares them with the events.
 */
static enum status make_indexes(struct pass *pass, const struct bulk_indexes *indexes, struct error *err)
{
	sqlite3 *db = pass->store->db;
	enum status status = STATUS_OK, reset;

	for (int i = 0; i < BULK_INDEXES && status == STATUS_OK; i++)
		if (indexes->sql[i])
			status = fill_table(pass, &indexes_made[i], err);
	if (status == STATUS_OK)
		status = db_exec(db, "PRAGMA writable_schema = ON", err);
	for (int i = 0; i < BULK_INDEXES && status == STATUS_OK; i++)
		if (indexes->sql[i])
			status = take_place(pass->store, indexes_made[i].name, indexes->sql[i], err);
	reset = db_exec(db, "PRAGMA writable_schema = RESET", err);
	return status == STATUS_OK ? reset : status;
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

enum status bulk_settle(struct store *store, int first_dataset, const struct bulk_indexes *indexes,
			struct error *err)
{
	struct pass pass = { .store = store, .first_dataset = first_dataset };
	enum status status;

	sorter_init(&pass.rows, store_path(store), ROW_BYTES, ROW_KEY);
	status = gather(&pass, err);
	if (status == STATUS_OK)
		status = settle_heads(&pass, err);
	for (int by_month = 0; by_month < 2 && status == STATUS_OK; by_month++)
		status = make_rollup(&pass, by_month, err);
	if (status == STATUS_OK && indexes)
		status = make_indexes(&pass, indexes, err);
	if (status == STATUS_OK)
		status = set_totals(&pass, err);
	sorter_release(&pass.rows);
	return status;
}
