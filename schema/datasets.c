/*
 * Rows of public datasets.  They share the event table with one's own events,
 * never a cluster: in a dataset, rows of the same day, actors and code are
 * accounts of one deed, and the first of them stands for it.
 *
 * Rows come in bulk: foreign keys and the indexes that only questions need are
 * put off, and clusters and roll-ups are made at the end by one pass each
 * (bulk.h).  It is one transaction: a program killed half way leaves the file as
 * it was.  An article, or a row that replaces another, ends it; the rows behind
 * that in the same input go one by one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/digest.h"
#include "base/digits.h"
#include "base/hash.h"
#include "base/memory.h"
#include "bulk.h"
#include "feed.h"

#define BLOCK_BYTES (1u << 20)  /* unpacked in a millisecond; smaller ones pack worse and slower */
#define BLOCK_LEVEL 1
#define MOST_PLACES 262144      /* remembered */
#define HEADS 131072            /* remembered; a power of two */
#define REPORT_SLOTS 8192       /* a power of two */
#define WAITING IMAGE_ROWS      /* a power of two */
#define OWN_ID_BYTES 1000       /* the longest */
#define WAITING_SLOTS (4 * WAITING)

enum codec { CODEC_PLAIN = 0, CODEC_ZLIB = 1, CODEC_ZSTD = 2 };

/* The state of a change that brings rows ------------------------------------- */

/* A row of a day, actors and code lately met; later ones mostly follow soon. */
struct late_head {
	int64_t source, target, id; /* id 0 = none */
	int32_t day;
	char code[5];
};

/* A row as `event` will have it. */
struct waiting_row {
	struct event_key key;
	bool numbered;
	int64_t own_number;         /* its own id, */
	size_t own_text;            /* or where that stands among the texts */
	uint64_t own_hash;
	int64_t place, report;      /* report 0 = none */
	double tone;
	int32_t reported;
	int precision, basis, confidence;
	int32_t n_mentions, n_articles, n_sources;
};

struct rows {
	struct bulk *bulk;          /* NULL = each row is settled as it comes; owned */
	bool one_by_one;            /* no bulk begins before the next input */
	bool unkeyed;               /* foreign keys are off */
	bool unlogged;              /* pages go to the file at once, see rows_begin() */
	int64_t n;                  /* rows since the last commit */
	struct late_head *heads;    /* in bulk, by hash; owned */
	char *dataset;              /* name of the one at hand; owned */
	bool bare;                  /* its ids stand without its name */
	int64_t dataset_id;
	int64_t highest;            /* of the numbers that are own ids in it */
	struct waiting_row *waiting; /* not in `event` yet; owned */
	size_t n_waiting, n_fed;
	uint16_t waiting_slots[WAITING_SLOTS]; /* by hash of own ids: 1 + index; 0 = free */
	struct strbuf own_ids;      /* of those that are texts */
	struct id_map names, places;
	struct strbuf block;
	ZSTD_CCtx *packer;          /* owned */
	char *packed;               /* room for a packed block; owned */
	size_t packed_room;
	char *header;               /* columns of the rows in the block; owned */
	int64_t first_event, n_block; /* rows in the block, of events one after the other */
	int64_t report_id;          /* the next; 0 = not looked up */
	struct { uint64_t hash; int64_t id; } reports[REPORT_SLOTS]; /* met lately */
};

void rows_forget(struct store *store)
{
	struct rows *rows = store->rows;

	if (!rows)
		return;
	id_map_clear(&rows->names);
	id_map_clear(&rows->places);
	strbuf_release(&rows->block);
	ZSTD_freeCCtx(rows->packer);
	mem_free(rows->packed);
	mem_free(rows->header);
	bulk_free(rows->bulk);
	mem_free(rows->waiting);
	strbuf_release(&rows->own_ids);
	mem_free(rows->heads);
	mem_free(rows->dataset);
	mem_free(rows);
	store->rows = NULL;
}

bool rows_in_bulk(const struct store *store)
{
	return store->rows && store->rows->bulk;
}

bool rows_unlogged(const struct store *store)
{
	return store->rows && store->rows->unlogged;
}

void rows_next_input(struct store *store)
{
	if (store->rows)
		store->rows->one_by_one = false;
}

enum status rows_committed(struct store *store, struct error *err)
{
	image_detach(store);
	if (!store->rows)
		return STATUS_OK;
	if (store->rows->unlogged)
		db_journal(store, DB_JOURNAL_LOG);
	store->rows->unlogged = false;
	/* inside a transaction the pragma would be ignored */
	if (!store->rows->unkeyed)
		return STATUS_OK;
	store->rows->unkeyed = false;
	return db_exec(store->db, "PRAGMA foreign_keys = ON", err);
}

/* One number of a statement without parameters. */
static enum status number_of(struct store *store, enum statement which, int64_t *out,
			     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status = stmt ? db_step(stmt, err) : db_lost(err);

	if (status != STATUS_OK)
		return status;
	*out = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static enum status rows_new(struct store *store, struct error *err)
{
	struct rows *rows = store->rows = mem_zalloc(sizeof *store->rows);

	if (!rows)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_init(&rows->block);
	strbuf_init(&rows->own_ids);
	rows->heads = mem_zalloc(HEADS * sizeof *rows->heads);
	rows->waiting = mem_alloc(WAITING * sizeof *rows->waiting);
	return rows->heads && rows->waiting ? STATUS_OK : error_set(err, STATUS_NOMEM, "out of memory");
}

/* In a log each page is written twice, and there are nearly all of the file's
 * in the transaction; where the file had few before, those are kept instead,
 * and the new ones go where they belong at once.  Nobody misses reading an
 * empty file meanwhile. */
static enum status leave_log(struct store *store, struct error *err)
{
	int64_t n = 0;
	enum status status = store->dry ? STATUS_END : number_of(store, SQL_KNOWN_TOTAL, &n, err);

	if (status == STATUS_OK && !n) {
		db_journal(store, DB_JOURNAL_OLD_PAGES);
		store->rows->unlogged = true;
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* In bulk, where nothing speaks against it. */
static enum status rows_begin(struct store *store, struct error *err)
{
	enum status status = store->rows ? STATUS_OK : rows_new(store, err);

	if (status != STATUS_OK || store->rows->bulk || store->rows->one_by_one)
		return status;
	status = write_commit(store, err);
	if (status == STATUS_OK)
		status = leave_log(store, err);
	if (status != STATUS_OK)
		return status; /* the rows may be gone */
	/* rows refer to what this room has just looked up; `check` sees to the rest */
	status = db_exec(store->db, "PRAGMA foreign_keys = OFF", err);
	store->rows->unkeyed = true;
	if (status == STATUS_OK)
		status = write_guard(store, write_begin(store, err));
	return status == STATUS_OK ? write_guard(store, bulk_begin(store, &store->rows->bulk, err)) : status;
}

enum status rows_leave_bulk(struct store *store, struct error *err)
{
	enum status status;

	if (!rows_in_bulk(store))
		return STATUS_OK;
	status = write_commit(store, err);
	store->rows->one_by_one = true;
	return status == STATUS_OK ? write_guard(store, write_begin(store, err)) : status;
}

/* Original rows ---------------------------------------------------------------- */

static enum status block_flush(struct store *store, struct error *err)
{
	struct rows *rows = store->rows;
	size_t bound = ZSTD_compressBound(rows->block.length), packed;
	sqlite3_stmt *stmt;
	char *room;

	if (!rows->n_block)
		return STATUS_OK;
	room = mem_grow(rows->packed, &rows->packed_room, bound, 1);
	if (!room)
		return error_set(err, STATUS_NOMEM, "out of memory");
	rows->packed = room;
	if (!rows->packer)
		rows->packer = ZSTD_createCCtx();
	if (!rows->packer)
		return error_set(err, STATUS_NOMEM, "out of memory");
	packed = ZSTD_compressCCtx(rows->packer, room, rows->packed_room, rows->block.data, rows->block.length,
				   BLOCK_LEVEL);
	if (ZSTD_isError(packed))
		return error_set(err, STATUS_NOMEM, "rows cannot be packed: %s", ZSTD_getErrorName(packed));
	stmt = db_statement(store, SQL_BLOCK_PUT, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, rows->dataset_id);
	sqlite3_bind_int64(stmt, 2, store->change);
	sqlite3_bind_int(stmt, 3, CODEC_ZSTD);
	db_bind_text(stmt, 4, rows->header ? rows->header : "");
	sqlite3_bind_int64(stmt, 5, rows->n_block);
	sqlite3_bind_int64(stmt, 6, (int64_t)rows->block.length);
	sqlite3_bind_blob64(stmt, 7, room, packed, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 8, rows->first_event);
	rows->n_block = 0;
	strbuf_clear(&rows->block);
	return db_run(stmt, err);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Adds a row to the block at hand, behind its length. */
static enum status block_add(struct store *store, const struct dataset_row *row, int64_t event,
			     struct error *err)
{
	struct rows *rows = store->rows;
	uint32_t length = (uint32_t)row->raw_bytes;
	const uint8_t prefix[4] = { (uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16),
				    (uint8_t)(length >> 24) };
	enum status status = STATUS_OK;

	if (rows->n_block && (rows->block.length >= BLOCK_BYTES || event != rows->first_event + rows->n_block ||
			      !same_text(rows->header, row->header)))
		status = block_flush(store, err);
	if (status != STATUS_OK)
		return status;
	if (!rows->n_block)
		rows->first_event = event;
	if (!rows->n_block && !same_text(rows->header, row->header)) {
		mem_free(rows->header);
		rows->header = mem_strdup(row->header);
		if (row->header && !rows->header)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	strbuf_add(&rows->block, (const char *)prefix, sizeof prefix);
	strbuf_add(&rows->block, row->raw, row->raw_bytes);
	rows->n_block++;
	return rows->block.failed ? error_set(err, STATUS_NOMEM, "out of memory") : status;
}

/* The slot-th row of unpacked ones; NULL where the block is damaged. */
static const char *block_row(const char *rows, size_t bytes, int64_t slot, size_t *length)
{
	for (size_t at = 0; bytes - at >= 4; at += 4 + *length) {
		const uint8_t *p = (const uint8_t *)rows + at;

		*length = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
		if (*length > bytes - at - 4)
			return NULL;
		if (slot-- == 0)
			return rows + at + 4;
	}
	return NULL;
}

enum status store_original(struct store *store, int64_t event, struct arena *arena,
			   const char **header, const char **row, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_RECORD_PLACE, err);
	enum status status;
	size_t bytes, length;
	const char *at = NULL;
	char *rows;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	status = db_step(stmt, err);
	if (status == STATUS_END)
		return error_set(err, STATUS_NOTFOUND, "no row is kept of this event");
	if (status != STATUS_OK)
		return status;
	bytes = (size_t)sqlite3_column_int64(stmt, 2);
	rows = mem_alloc(bytes ? bytes : 1);
	if (rows && !ZSTD_isError(ZSTD_decompress(rows, bytes, sqlite3_column_blob(stmt, 3),
						  (size_t)sqlite3_column_bytes(stmt, 3))))
		at = block_row(rows, bytes, sqlite3_column_int64(stmt, 4), &length);
	if (at) {
		*row = arena_strndup(arena, at, length);
		*header = db_text(stmt, 0, arena);
	}
	status = !rows ? error_set(err, STATUS_NOMEM, "out of memory") :
		 at ? STATUS_OK : error_set(err, STATUS_STORE, "the block of original rows is damaged");
	sqlite3_reset(stmt);
	mem_free(rows);
	return status;
}

/* Rows that wait ---------------------------------------------------------------- */

static const char *own_text(const struct rows *rows, const struct waiting_row *row)
{
	return rows->own_ids.data + row->own_text;
}

/* A row as SQL_ROWS_PUT wants it. */
static void lay_out(const struct store *store, const struct waiting_row *row, struct feed *feed)
{
	const struct rows *rows = store->rows;
	const struct event_key *key = &row->key;
	union feed_value *v = feed->values;

	v[0].number = key->id;
	v[1].number = rows->dataset_id;
	feed->kinds[2] = row->numbered ? FEED_NUMBER : FEED_TEXT;
	if (row->numbered)
		v[2].number = row->own_number;
	else
		v[2].text = own_text(rows, row);
	v[3].number = key->from;
	v[4].number = key->to;
	v[5].number = row->precision;
	v[6].number = row->basis;
	v[7].number = key->status;
	v[8].number = key->source;
	v[9].number = key->target;
	v[10].number = key->source_party;
	v[11].number = key->source_role;
	v[12].number = key->target_party;
	v[13].number = key->target_role;
	feed->kinds[14] = FEED_TEXT;
	v[14].text = key->code;
	v[15].number = row->place;
	v[16].number = key->cluster;
	v[17].number = row->confidence;
	v[18].number = key->review;
	v[19].number = row->n_mentions;
	v[20].number = row->n_articles;
	v[21].number = store->change;
	feed->kinds[22] = isnan(row->tone) ? FEED_NULL : FEED_REAL;
	v[22].real = row->tone;
	feed->kinds[23] = row->n_sources < 0 ? FEED_NULL : FEED_NUMBER;
	v[23].number = row->n_sources;
	feed->kinds[24] = row->reported == DAY_NONE ? FEED_NULL : FEED_NUMBER;
	v[24].number = row->reported;
	feed->kinds[25] = row->report ? FEED_NUMBER : FEED_NULL;
	v[25].number = row->report;
}

static enum status feed_waiting(void *context, struct feed *feed, struct error *err)
{
	const struct store *store = context;
	struct rows *rows = store->rows;

	(void)err;
	if (rows->n_fed == rows->n_waiting)
		return STATUS_END;
	lay_out(store, &rows->waiting[rows->n_fed++], feed);
	return STATUS_OK;
}

static enum status put_in_bulk(struct store *store, struct error *err)
{
	struct rows *rows = store->rows;
	struct feed row = { .context = NULL };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < rows->n_waiting && status == STATUS_OK; i++) {
		lay_out(store, &rows->waiting[i], &row);
		status = bulk_add(rows->bulk, &rows->waiting[i].key, rows->waiting[i].place, &row, err);
	}
	return status == STATUS_OK ? bulk_put(rows->bulk, err) : status;
}

static enum status put_alone(struct store *store, struct error *err)
{
	struct feed feed = { .context = store, .next = feed_waiting };
	sqlite3_stmt *stmt = db_statement(store, SQL_ROWS_PUT, err);

	store->rows->n_fed = 0;
	return stmt ? feed_run(store, stmt, &feed, err) : db_lost(err);
}

static enum status put_waiting(struct store *store, struct error *err)
{
	struct rows *rows = store->rows;
	enum status status;

	if (!rows->n_waiting)
		return STATUS_OK;
	status = rows->bulk ? put_in_bulk(store, err) : put_alone(store, err);
	rows->n_waiting = 0;
	memset(rows->waiting_slots, 0, sizeof rows->waiting_slots);
	strbuf_clear(&rows->own_ids);
	return status;
}

/* What a row names -------------------------------------------------------------- */

/* A number beyond all own ids of a dataset is no own id of it yet. */
static enum status highest_id(struct store *store, struct error *err)
{
	struct bulk *bulk = store->rows->bulk;
	sqlite3_stmt *stmt = bulk ? bulk_highest(bulk, err) : db_statement(store, SQL_ROW_ID_HIGHEST, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->rows->dataset_id);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	store->rows->highest = sqlite3_column_type(stmt, 0) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static enum status dataset_of(struct store *store, const struct dataset_info *dataset,
			      struct error *err)
{
	struct rows *rows = store->rows;
	sqlite3_stmt *stmt;
	enum status status;

	/* by name: each file's reader has a record of its own */
	if (rows->dataset && !strcmp(rows->dataset, dataset->name))
		return STATUS_OK;
	status = block_flush(store, err);
	if (status == STATUS_OK)
		status = put_waiting(store, err);
	stmt = status == STATUS_OK ? db_statement(store, SQL_DATASET_GET, err) : NULL;
	if (!stmt)
		return status == STATUS_OK ? db_lost(err) : status;
	db_bind_text(stmt, 1, dataset->name);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		rows->dataset_id = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	} else if (status == STATUS_END) {
		stmt = db_statement(store, SQL_DATASET_PUT, err);
		if (!stmt)
			return db_lost(err);
		db_bind_text(stmt, 1, dataset->name);
		db_bind_text(stmt, 2, dataset->title);
		sqlite3_bind_int(stmt, 3, dataset->directed);
		sqlite3_bind_int(stmt, 4, dataset->bare);
		status = db_run(stmt, err);
		rows->dataset_id = sqlite3_last_insert_rowid(store->db);
	}
	if (status != STATUS_OK)
		return status;
	mem_free(rows->dataset);
	rows->dataset = mem_strdup(dataset->name);
	rows->bare = dataset->bare;
	memset(rows->heads, 0, HEADS * sizeof *rows->heads);
	return rows->dataset ? highest_id(store, err) : error_set(err, STATUS_NOMEM, "out of memory");
}

static bool bears(const struct actor_row *actor, int32_t day)
{
	return (actor->from == DAY_NONE || actor->from <= day) && (actor->to == DAY_NONE || day < actor->to);
}

/* The likeliest of those that bear a name: on the day, as which it came last;
 * else today. */
static const struct actor_row *likeliest(const struct actor_row *found, size_t n, int32_t day)
{
	const struct actor_row *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (bears(&found[i], day) && (!best || found[i].from > best->from))
			best = &found[i];
	for (size_t i = 0; i < n && !best; i++)
		if (found[i].to == DAY_NONE || i == n - 1)
			best = &found[i];
	return best;
}

/* The actor a name stands for on a day; *always: whatever the day. */
static enum status look_up_name(struct store *store, const char *name, int32_t day, struct actor_ref *out,
				bool *always, struct error *err)
{
	const struct actor_row *best;
	struct arena arena;
	struct actor_row *found = NULL;
	size_t n = 0;
	enum status status;

	*out = (struct actor_ref){ .role = ROLE_NONE };
	arena_init(&arena, 1u << 20);
	status = store_find_actors(store, name, &arena, &found, &n, err);
	*always = n < 2;
	best = status == STATUS_OK ? likeliest(found, n, day) : NULL;
	if (best)
		*out = (struct actor_ref){ best->id, best->party, best->role };
	arena_release(&arena);
	return status;
}

/* The same, remembered where the day does not matter. */
static enum status named_actor(struct store *store, const char *name, int32_t day, struct actor_ref *out,
			       struct error *err)
{
	const struct actor_ref *known = id_map_get(&store->rows->names, name);
	bool always;
	enum status status;

	if (known) {
		*out = *known;
		return STATUS_OK;
	}
	status = look_up_name(store, name, day, out, &always, err);
	return status == STATUS_OK && always ? id_map_put(&store->rows->names, name, *out, err) : status;
}

static enum status side_of(struct store *store, const struct dataset_side *side, int32_t day,
			   struct actor_ref *out, struct error *err)
{
	enum status status;

	*out = (struct actor_ref){ .role = ROLE_NONE };
	if (side->code && *side->code)
		return actor_ref_get(store, side->code, side->name, out, err);
	if (!side->name || !*side->name)
		return actor_ref_get(store, side->otherwise, NULL, out, err);
	status = named_actor(store, side->name, day, out, err);
	if (status == STATUS_OK && !out->id && side->also)
		status = named_actor(store, side->also, day, out, err);
	if (status != STATUS_OK || out->id || !side->otherwise)
		return status;
	return actor_ref_get(store, side->otherwise, strcmp(side->otherwise, side->name) ? side->name : NULL,
			     out, err);
}

/* In steps of a metre or so. */
static int64_t steps(double degrees)
{
	return (int64_t)(degrees * 1e5 + (degrees < 0 ? -0.5 : 0.5));
}

/* "" where it is not known. */
static void put_point(char *out, double latitude, double longitude)
{
	if (!isnan(latitude) && !isnan(longitude)) {
		out = digits_put(out, steps(latitude));
		*out++ = ' ';
		out = digits_put(out, steps(longitude));
	}
	*out = '\0';
}

static bool join_parts(struct strbuf *key, const char *const parts[4])
{
	size_t n[4], all = 0;
	char *at;

	for (int i = 0; i < 4; i++)
		all += n[i] = strlen(parts[i]);
	strbuf_clear(key);
	at = strbuf_room(key, all + 4);
	for (int i = 0; at && i < 4; i++) {
		memcpy(at, parts[i], n[i]);
		at += n[i];
		*at++ = '\x1f';
	}
	if (at)
		*at = '\0';
	return at;
}

/* Two villages of one name are told apart by where they lie. */
static enum status place_of(struct store *store, const struct dataset_row *row, int64_t *out,
			    struct error *err)
{
	char point[2 * DIGITS_MAX + 2];
	const char *const parts[] = { row->place ? row->place : "",
		row->place_country ? row->place_country : "", row->region ? row->region : "", point };
	struct id_map *places = &store->rows->places;
	const struct actor_ref *known;
	struct strbuf *key = &store->scratch;
	enum status status;

	*out = 0;
	if (!*parts[0] && !*parts[1])
		return STATUS_OK;
	put_point(point, row->latitude, row->longitude);
	if (!join_parts(key, parts))
		return error_set(err, STATUS_NOMEM, "out of memory");
	known = id_map_get(places, key->data);
	if (known) {
		*out = known->id;
		return STATUS_OK;
	}
	if (places->used > MOST_PLACES)
		id_map_clear(places);
	status = place_get(store, parts, row->latitude, row->longitude, out, err);
	return status == STATUS_OK ? id_map_put(places, key->data, (struct actor_ref){ .id = *out }, err) :
				     status;
}

/* A row in and out --------------------------------------------------------------- */

/* A number takes a third of the room; "007" stays what it is, and so does a
 * hash, which is found by its beginning. */
static bool own_number(const struct rows *rows, const char *own_id, int64_t *out)
{
	int64_t number = 0;
	int n = 0;

	for (; own_id[n] >= '0' && own_id[n] <= '9' && n < 19; n++)
		number = number * 10 + own_id[n] - '0';
	*out = number;
	return n && n < 19 && !own_id[n] && (own_id[0] != '0' || n == 1) && !rows->bare;
}

static uint64_t own_hash(const char *own_id, int64_t number, bool numbered)
{
	return numbered ? hash_number(HASH_START, (uint64_t)number) : hash_bytes(HASH_START, own_id, strlen(own_id));
}

/* The waiting row of that own id, or a free slot. */
static uint16_t *waiting_slot(struct rows *rows, uint64_t hash, const char *own_id, int64_t number, bool numbered)
{
	size_t at = (hash ^ hash >> 32) & (WAITING_SLOTS - 1);

	for (; rows->waiting_slots[at]; at = (at + 1) & (WAITING_SLOTS - 1)) {
		const struct waiting_row *row = &rows->waiting[rows->waiting_slots[at] - 1];

		if (row->own_hash == hash && row->numbered == numbered &&
		    (numbered ? row->own_number == number : !strcmp(own_text(rows, row), own_id)))
			break;
	}
	return &rows->waiting_slots[at];
}

static enum status known_row(struct store *store, const struct dataset_row *row, int64_t *event,
			     int64_t *revision, struct error *err)
{
	struct rows *rows = store->rows;
	sqlite3_stmt *stmt;
	int64_t number;
	bool numbered = own_number(rows, row->own_id, &number);
	enum status status = STATUS_OK;

	if (numbered && number > rows->highest)
		return STATUS_END;
	if (*waiting_slot(rows, own_hash(row->own_id, number, numbered), row->own_id, number, numbered))
		status = put_waiting(store, err);
	if (status != STATUS_OK)
		return status;
	stmt = rows->bulk ? bulk_known(rows->bulk, err) : db_statement(store, SQL_ROW_KNOWN, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, rows->dataset_id);
	if (numbered)
		sqlite3_bind_int64(stmt, 2, number);
	else
		db_bind_text(stmt, 2, row->own_id);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*event = sqlite3_column_int64(stmt, 0);
		*revision = sqlite3_column_int64(stmt, 1);
		sqlite3_reset(stmt);
	}
	return status;
}

/* The first other row of the same day, actors and code; 0 = none. */
static enum status head_of(struct store *store, const struct event_key *key, int64_t *out,
			   struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ROW_HEAD, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key->source_party);
	sqlite3_bind_int64(stmt, 2, key->target_party);
	sqlite3_bind_int(stmt, 3, key->from);
	db_bind_text(stmt, 4, key->code);
	sqlite3_bind_int64(stmt, 5, key->source);
	sqlite3_bind_int64(stmt, 6, key->target);
	sqlite3_bind_int(stmt, 7, key->dataset);
	sqlite3_bind_int64(stmt, 8, key->id);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	*out = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return STATUS_OK;
}

/* In bulk: what likely stands for the row, so that few rows have to change when
 * clusters are settled; 0 = the row itself. */
static int64_t late_head(struct rows *rows, const struct event_key *key)
{
	uint64_t hash = (uint64_t)key->source * 0x9e3779b97f4a7c15u;
	uint32_t code;
	struct late_head *head;

	memcpy(&code, key->code, sizeof code);
	hash = (hash ^ (uint64_t)key->target) * 0xff51afd7ed558ccdu;
	hash = (hash ^ (uint64_t)key->from << 32 ^ code) * 0xc4ceb9fe1a85ec53u;
	head = &rows->heads[(hash ^ hash >> 32) & (HEADS - 1)];
	if (head->id && head->source == key->source && head->target == key->target && head->day == key->from &&
	    !strcmp(head->code, key->code))
		return head->id;
	*head = (struct late_head){ key->source, key->target, key->id, key->from, "" };
	memcpy(head->code, key->code, sizeof head->code);
	return 0;
}

static enum status run_ids(struct store *store, enum statement which, int64_t first, int64_t second,
			   struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, first);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, second);
	return db_run(stmt, err);
}

/* Another row stands for the cluster from now on. */
static enum status head_passes_on(struct store *store, const struct event_key *key, struct error *err)
{
	struct event_key heir = *key;
	sqlite3_stmt *stmt;
	int64_t next = 0;
	enum status status = head_of(store, key, &next, err);

	if (status != STATUS_OK || !next)
		return status;
	stmt = db_statement(store, SQL_ROW_FOLLOW, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key->id);
	sqlite3_bind_int64(stmt, 2, next);
	sqlite3_bind_int64(stmt, 3, key->source_party);
	sqlite3_bind_int64(stmt, 4, key->target_party);
	sqlite3_bind_int(stmt, 5, key->from);
	status = db_run(stmt, err);
	heir.id = next;
	return status == STATUS_OK ? rollup_add(store, &heir, 0, 1, err) : status;
}

/* Moves a row's event to the past; its record stays, as history. */
static enum status row_retires(struct store *store, int64_t event, struct error *err)
{
	struct event_key key;
	enum status status = event_key_get(store, event, &key, err);
	bool head = status == STATUS_OK && key.cluster == key.id;

	if (status == STATUS_OK && key.review != 3)
		status = rollup_add(store, &key, -1, head ? -1 : 0, err);
	if (status == STATUS_OK && head)
		status = head_passes_on(store, &key, err);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_EVENT_TO_PAST, event, store->change, err);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_EVENT_DROP, event, 0, err);
	if (status == STATUS_OK)
		store->d_events--;
	return status;
}

static void bind_count(sqlite3_stmt *stmt, int column, int64_t number)
{
	if (number >= 0)
		sqlite3_bind_int64(stmt, column, number);
}

/* The number of what the row names as its report; 0 = nothing.  Rows of one
 * report stand close to each other. */
static enum status report_of(struct store *store, const struct dataset_row *row, int64_t *out,
			     struct error *err)
{
	const char *const parts[] = { row->url, row->title, row->publisher, row->attributed_to };
	struct rows *rows = store->rows;
	uint64_t hash = HASH_START;
	bool any = false;
	sqlite3_stmt *stmt;
	size_t slot;
	enum status status = STATUS_OK;

	*out = 0;
	for (size_t i = 0; i < 4; i++) {
		size_t n = parts[i] ? strlen(parts[i]) : 0;

		any |= n > 0;
		hash = hash_bytes(hash, parts[i], n);
	}
	if (!any)
		return STATUS_OK;
	slot = (hash ^ hash >> 32) & (REPORT_SLOTS - 1);
	*out = rows->reports[slot].id;
	if (*out && rows->reports[slot].hash == hash)
		return STATUS_OK;
	if (!rows->report_id)
		status = number_of(store, SQL_REPORT_NEXT, &rows->report_id, err);
	stmt = status == STATUS_OK ? db_statement(store, SQL_REPORT_PUT, err) : NULL;
	if (!stmt)
		return status == STATUS_OK ? db_lost(err) : status;
	*out = rows->report_id++;
	rows->reports[slot].hash = hash;
	rows->reports[slot].id = *out;
	sqlite3_bind_int64(stmt, 1, *out);
	db_bind_text(stmt, 2, row->url ? row->url : "");
	for (int i = 1; i < 4; i++)
		db_bind_text(stmt, i + 2, parts[i] && *parts[i] ? parts[i] : NULL);
	return db_run(stmt, err);
}

/* What does not stand with the event, of those rows that say more. */
static enum status put_record(struct store *store, const struct dataset_row *row, int64_t event,
			      struct error *err)
{
	sqlite3_stmt *stmt;

	if (row->deaths < 0 && row->deaths_low < 0 && row->deaths_high < 0 && row->revision < 0 && !row->text)
		return STATUS_OK;
	stmt = db_statement(store, SQL_RECORD_PUT, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	bind_count(stmt, 2, row->deaths);
	bind_count(stmt, 3, row->deaths_low);
	bind_count(stmt, 4, row->deaths_high);
	bind_count(stmt, 5, row->revision);
	db_bind_text(stmt, 6, row->text);
	return db_run(stmt, err);
}

/* The row waits for others, to be put into `event` with them. */
static enum status row_waits(struct store *store, const struct dataset_row *row, const struct event_key *key,
			     int64_t place, struct error *err)
{
	struct rows *rows = store->rows;
	struct waiting_row *waiting = &rows->waiting[rows->n_waiting];
	int64_t report = 0;
	enum status status = report_of(store, row, &report, err);

	if (status != STATUS_OK)
		return status;
	*waiting = (struct waiting_row){
		.key = *key, .own_text = rows->own_ids.length, .place = place,
		.report = report, .tone = row->tone, .reported = row->reported, .precision = (int)row->date.precision,
		.basis = (int)row->date.basis, .confidence = (int)row->confidence,
		.n_mentions = row->n_mentions > 0 ? row->n_mentions : 1,
		.n_articles = row->n_articles > 0 ? row->n_articles : 1, .n_sources = row->n_sources,
	};
	waiting->numbered = own_number(rows, row->own_id, &waiting->own_number);
	waiting->own_hash = own_hash(row->own_id, waiting->own_number, waiting->numbered);
	if (!waiting->numbered)
		strbuf_add(&rows->own_ids, row->own_id, strlen(row->own_id) + 1);
	else if (waiting->own_number > rows->highest)
		rows->highest = waiting->own_number;
	if (rows->own_ids.failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*waiting_slot(rows, waiting->own_hash, row->own_id, waiting->own_number, waiting->numbered) =
		(uint16_t)++rows->n_waiting;
	return rows->bulk && rows->n_waiting < WAITING ? STATUS_OK : put_waiting(store, err);
}

/* A code met before has been found well-formed. */
static enum status check_side_code(const struct store *store, const char *code, struct error *err)
{
	struct actor_code parsed;

	return !code || !*code || id_map_get(&store->actors, code) ? STATUS_OK :
	       actor_code_parse(code, &parsed, err);
}

/* Sides as a mapping of columns names them. */
static const char *const side_names[] = { "source", "target" };

/* STATUS_INPUT, with the field as a mapping of columns names it. */
#define bad_row(err, field, ...) \
	(error_set(err, STATUS_INPUT, __VA_ARGS__), error_at(err, NULL, 0, 0, field), STATUS_INPUT)

static enum status check_row(const struct store *store, const struct dataset_row *row,
			     struct error *err)
{
	if (!row->own_id || !*row->own_id)
		return bad_row(err, "event_id", "a row without an id");
	if (strlen(row->own_id) > OWN_ID_BYTES)
		return bad_row(err, "event_id", "an id of %zu bytes: %d are the most", strlen(row->own_id), OWN_ID_BYTES);
	if (row->deleted)
		return STATUS_OK;
	if (!codebook_find(row->cameo))
		return bad_row(err, "cameo", "no such event code: %.4s", row->cameo);
	if ((row->date.to == DAY_NONE && row->date.precision != PRECISION_UNKNOWN) ||
	    (row->date.from != DAY_NONE && row->date.to < row->date.from))
		return bad_row(err, "date", "an event ends before it begins");
	for (int i = 0; i < 2; i++) {
		const struct dataset_side *side = i ? &row->target : &row->source;

		if (check_side_code(store, side->code, err) != STATUS_OK ||
		    check_side_code(store, side->otherwise, err) != STATUS_OK) {
			error_at(err, NULL, 0, 0, side_names[i]);
			return STATUS_INPUT;
		}
	}
	return STATUS_OK;
}

static enum status new_row(struct store *store, const struct dataset_row *row, struct error *err)
{
	struct actor_ref source, target;
	struct event_key key = { .id = store->next_event, .from = row->date.from, .to = row->date.to,
				 .dataset = (int)store->rows->dataset_id, .status = (int)row->status,
				 .review = row->review };
	int64_t place = 0, head = 0;
	enum status status = side_of(store, &row->source, row->date.from, &source, err);

	if (status == STATUS_OK)
		status = side_of(store, &row->target, row->date.from, &target, err);
	if (status == STATUS_OK)
		status = place_of(store, row, &place, err);
	if (status != STATUS_OK)
		return status;
	key.source = source.id;
	key.source_party = source.party;
	key.source_role = source.role;
	key.target = target.id;
	key.target_party = target.party;
	key.target_role = target.role;
	memcpy(key.code, row->cameo, sizeof key.code);
	if (store->rows->bulk)
		head = late_head(store->rows, &key);
	else
		status = head_of(store, &key, &head, err);
	key.cluster = head ? head : key.id;
	if (status == STATUS_OK)
		status = row_waits(store, row, &key, place, err);
	if (status != STATUS_OK)
		return status;
	store->next_event++;
	store->d_events++;
	store->counts.events++;
	if (!tally_count(store, key.code, key.source_party, key.target_party))
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!store->rows->bulk)
		status = rollup_add(store, &key, 1, head ? 0 : 1, err);
	if (status == STATUS_OK)
		status = block_add(store, row, key.id, err);
	return status == STATUS_OK ? put_record(store, row, key.id, err) : status;
}

/* A row whose id the dataset has: newer, or the same again. */
static enum status row_again(struct store *store, const struct dataset_row *row, int64_t event,
			     int64_t revision, enum row_result *result, struct error *err)
{
	enum status status;

	*result = ROW_DUPLICATE;
	if (!row->deleted && row->revision <= revision)
		return STATUS_OK;
	*result = ROW_REVISED;
	status = rows_leave_bulk(store, err);
	if (status == STATUS_OK)
		status = row_retires(store, event, err);
	return status == STATUS_OK && !row->deleted ? new_row(store, row, err) : status;
}

static enum status take_row(struct store *store, const struct dataset_row *row, enum row_result *result,
			    struct error *err)
{
	int64_t event = 0, revision = -1;
	enum status status = known_row(store, row, &event, &revision, err);

	if (status == STATUS_OK)
		return row_again(store, row, event, revision, result, err);
	/* one to be taken back that is not there is as good as taken back */
	*result = row->deleted ? ROW_DUPLICATE : ROW_NEW;
	if (status != STATUS_END || row->deleted)
		return status == STATUS_END ? STATUS_OK : status;
	return new_row(store, row, err);
}

static void count_row(struct store *store, enum row_result result)
{
	store->rows->n++;
	store->counts.read++;
	switch (result) {
	case ROW_NEW:
		store->counts.added++;
		return;
	case ROW_DUPLICATE:
		store->counts.duplicate++;
		return;
	case ROW_REVISED:
		store->counts.revised++;
		return;
	}
}

/* STATUS_INPUT where a row names somebody nobody knows, and may not. */
static enum status check_names(struct store *store, const struct dataset_row *row, struct error *err)
{
	const struct dataset_side *sides[] = { &row->source, &row->target };
	struct actor_ref found;
	enum status status = STATUS_OK;

	for (int i = 0; i < 2 && status == STATUS_OK; i++) {
		if (!sides[i]->named || sides[i]->code || sides[i]->otherwise || !sides[i]->name)
			continue;
		status = named_actor(store, sides[i]->name, row->date.from, &found, err);
		if (status == STATUS_OK && !found.id)
			return bad_row(err, side_names[i], "no actor is called \"%.60s\": dateline actors add gives it"
				       " a code, then import again", sides[i]->name);
	}
	return write_guard(store, status);
}

enum status store_row(struct store *store, const struct dataset_info *dataset,
		      const struct dataset_row *row, enum row_result *result, struct error *err)
{
	enum status status = check_row(store, row, err);

	if (status == STATUS_OK)
		status = rows_begin(store, err);
	if (status == STATUS_OK)
		status = check_names(store, row, err);
	if (status != STATUS_OK)
		return status;
	status = write_record_begin(store, err);
	if (status == STATUS_OK)
		status = write_guard(store, dataset_of(store, dataset, err));
	if (status == STATUS_OK)
		status = write_guard(store, take_row(store, row, result, err));
	if (status == STATUS_OK)
		count_row(store, *result);
	return status;
}

/* The end of a change ------------------------------------------------------------- */

enum status rows_settle(struct store *store, struct error *err)
{
	struct rows *rows = store->rows;
	int64_t distinct = 0;
	enum status status;

	if (!rows)
		return STATUS_OK;
	status = block_flush(store, err);
	if (status == STATUS_OK)
		status = put_waiting(store, err);
	if (status == STATUS_OK && rows->n)
		status = run_ids(store, SQL_CHANGE_ROWS_ADD, store->change, rows->n, err);
	rows->n = 0;
	if (status != STATUS_OK || !rows->bulk)
		return status;
	status = bulk_settle(rows->bulk, &distinct, err);
	store->d_distinct += distinct;
	bulk_free(rows->bulk);
	rows->bulk = NULL;
	return status;
}

enum status rows_undo(struct store *store, int64_t batch, struct error *err)
{
	static const enum statement steps[] = { SQL_ROWS_TO_PAST, SQL_ROWS_DROP, SQL_ROWS_RETURN,
						SQL_ROWS_PAST_DROP };
	int before = sqlite3_total_changes(store->db);
	int64_t events = 0, left = 0;
	enum status status = number_of(store, SQL_EVENT_TOTAL, &events, err);

	for (size_t i = 0; status == STATUS_OK && i < sizeof steps / sizeof *steps; i++)
		status = run_ids(store, steps[i], batch, store->change, err);
	if (status != STATUS_OK || sqlite3_total_changes(store->db) == before)
		return status;
	events += store->d_events;
	status = bulk_settle_all(store, 1, err);
	if (status == STATUS_OK)
		status = number_of(store, SQL_EVENT_TOTAL, &left, err);
	store->rows_undone = events - left;
	return status;
}
