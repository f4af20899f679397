/*
 * Rows of public datasets.  They share the event table with one's own events,
 * never a cluster: in a dataset, rows of the same day, actors and code are
 * accounts of one deed, and the first of them stands for it.
 *
 * Many rows into a file with few events come in bulk: foreign keys and the
 * indexes that only questions need are put off, and clusters and roll-ups are
 * made at the end by one pass each.  It is one transaction: a program killed
 * half way leaves the file as it was.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/digest.h"
#include "base/digits.h"
#include "base/memory.h"
#include "bulk.h"

#define BULK_EVENTS 200000      /* with more, the indexes cost less kept than made anew */
#define BLOCK_BYTES (1u << 20)  /* unpacked in a millisecond; smaller ones pack worse and slower */
#define BLOCK_LEVEL 1
#define MOST_PLACES 262144      /* remembered */
#define HEADS 131072            /* remembered; a power of two */
#define REPORT_SLOTS 8192       /* a power of two */

enum codec { CODEC_PLAIN = 0, CODEC_ZLIB = 1, CODEC_ZSTD = 2 };

/* The state of a change that brings rows ------------------------------------- */

/* A row of a day, actors and code lately met; later ones mostly follow soon. */
struct late_head {
	int64_t source, target, id; /* id 0 = none */
	int32_t day;
	char code[5];
};

struct rows {
	bool bulk;
	bool brought;               /* rows came since the last commit */
	int64_t n;                  /* of them */
	struct bulk_indexes indexes; /* put off */
	struct late_head *heads;    /* in bulk, by hash; owned */
	char *dataset;              /* name of the one at hand; owned */
	bool bare;                  /* its ids stand without its name */
	int64_t dataset_id;
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
	bulk_indexes_release(&rows->indexes);
	mem_free(rows->heads);
	mem_free(rows->dataset);
	mem_free(rows);
	store->rows = NULL;
}

bool rows_in_bulk(const struct store *store)
{
	return store->rows && store->rows->bulk;
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

enum status store_rows_begin(struct store *store, struct error *err)
{
	int64_t events = 0;
	enum status status;

	if (store->rows)
		return STATUS_OK;
	status = write_commit(store, err);
	if (status != STATUS_OK)
		return status;
	store->rows = mem_zalloc(sizeof *store->rows);
	if (!store->rows)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_init(&store->rows->block);
	status = number_of(store, SQL_EVENT_TOTAL, &events, err);
	if (status != STATUS_OK || events > BULK_EVENTS)
		return status;
	/* rows refer to what this room has just looked up; `check` sees to the rest */
	store->rows->heads = mem_zalloc(HEADS * sizeof *store->rows->heads);
	if (!store->rows->heads)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_exec(store->db, "PRAGMA foreign_keys = OFF", err);
	if (status == STATUS_OK)
		status = write_guard(store, write_begin(store, err));
	if (status == STATUS_OK)
		status = write_guard(store, bulk_put_off(store, &store->rows->indexes, err));
	store->rows->bulk = status == STATUS_OK;
	return status;
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

/* What a row names -------------------------------------------------------------- */

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
	if (rows->heads)
		memset(rows->heads, 0, HEADS * sizeof *rows->heads);
	return rows->dataset ? STATUS_OK : error_set(err, STATUS_NOMEM, "out of memory");
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
	strbuf_clear(key);
	for (int i = 0; i < 4; i++) {
		strbuf_adds(key, parts[i]);
		strbuf_addc(key, '\x1f');
	}
	if (key->failed)
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

static void bind_own_id(sqlite3_stmt *stmt, int column, const struct rows *rows, const char *own_id)
{
	size_t n = strspn(own_id, "0123456789");

	/* a number takes a third of the room; "007" stays what it is, and so does
	 * a hash, which is found by its beginning */
	if (n && n < 19 && !own_id[n] && (own_id[0] != '0' || n == 1) && !rows->bare)
		sqlite3_bind_int64(stmt, column, strtoll(own_id, NULL, 10));
	else
		db_bind_text(stmt, column, own_id);
}

static enum status known_row(struct store *store, const struct dataset_row *row, int64_t *event,
			     int64_t *revision, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ROW_KNOWN, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->rows->dataset_id);
	bind_own_id(stmt, 2, store->rows, row->own_id);
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

	if (status == STATUS_OK && !store->rows->bulk && key.review != 3)
		status = rollup_add(store, &key, -1, head ? -1 : 0, err);
	if (status == STATUS_OK && !store->rows->bulk && head)
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

/* FNV-1a, a part at a time. */
static uint64_t hash_part(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
	return (hash ^ 0xFF) * 0x100000001B3u;
}

/* The number of what the row names as its report; 0 = nothing.  Rows of one
 * report stand close to each other. */
static enum status report_of(struct store *store, const struct dataset_row *row, int64_t *out,
			     struct error *err)
{
	const char *const parts[] = { row->url, row->title, row->publisher, row->attributed_to };
	struct rows *rows = store->rows;
	uint64_t hash = 0xCBF29CE484222325u;
	bool any = false;
	sqlite3_stmt *stmt;
	size_t slot;
	enum status status = STATUS_OK;

	*out = 0;
	for (size_t i = 0; i < 4; i++) {
		any |= parts[i] && *parts[i];
		hash = hash_part(hash, parts[i]);
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
	int64_t report = 0;
	enum status status = report_of(store, row, &report, err);
	sqlite3_stmt *stmt;

	if (status != STATUS_OK || (row->deaths < 0 && row->deaths_low < 0 && row->deaths_high < 0 &&
				    row->revision < 0 && !row->text && !report))
		return status;
	stmt = db_statement(store, SQL_RECORD_PUT, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	bind_count(stmt, 2, row->deaths);
	bind_count(stmt, 3, row->deaths_low);
	bind_count(stmt, 4, row->deaths_high);
	bind_count(stmt, 5, row->revision);
	db_bind_text(stmt, 6, row->text);
	if (report)
		sqlite3_bind_int64(stmt, 7, report);
	return db_run(stmt, err);
}

/* Binds and runs; *stored is false where the dataset has the id already. */
static enum status put_row(struct store *store, const struct dataset_row *row,
			   const struct event_key *key, int64_t place, bool *stored, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ROW_PUT, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, key->id);
	sqlite3_bind_int(stmt, 2, key->dataset);
	bind_own_id(stmt, 3, store->rows, row->own_id);
	sqlite3_bind_int(stmt, 4, key->from);
	sqlite3_bind_int(stmt, 5, key->to);
	sqlite3_bind_int(stmt, 6, (int)row->date.precision);
	sqlite3_bind_int64(stmt, 7, key->source);
	sqlite3_bind_int64(stmt, 8, key->target);
	sqlite3_bind_int64(stmt, 9, key->source_party);
	sqlite3_bind_int(stmt, 10, (int)key->source_role);
	sqlite3_bind_int64(stmt, 11, key->target_party);
	sqlite3_bind_int(stmt, 12, (int)key->target_role);
	db_bind_text(stmt, 13, key->code);
	sqlite3_bind_int64(stmt, 14, place);
	sqlite3_bind_int64(stmt, 15, key->cluster);
	sqlite3_bind_int(stmt, 16, row->n_mentions > 0 ? row->n_mentions : 1);
	sqlite3_bind_int(stmt, 17, row->n_articles > 0 ? row->n_articles : 1);
	sqlite3_bind_int64(stmt, 18, store->change);
	sqlite3_bind_int(stmt, 19, key->status);
	sqlite3_bind_int(stmt, 20, (int)row->confidence);
	if (!isnan(row->tone))
		sqlite3_bind_double(stmt, 21, row->tone);
	bind_count(stmt, 22, row->n_sources);
	if (row->reported != DAY_NONE)
		sqlite3_bind_int(stmt, 23, row->reported);
	sqlite3_bind_int(stmt, 24, (int)row->date.basis);
	sqlite3_bind_int(stmt, 25, row->review);
	status = db_run(stmt, err);
	*stored = status == STATUS_OK && sqlite3_changes(store->db) > 0;
	return status;
}

/* A code met before has been found well-formed. */
static enum status check_side_code(const struct store *store, const char *code, struct error *err)
{
	struct actor_code parsed;

	return !code || !*code || id_map_get(&store->actors, code) ? STATUS_OK :
	       actor_code_parse(code, &parsed, err);
}

static enum status check_row(const struct store *store, const struct dataset_row *row,
			     struct error *err)
{
	if (!row->own_id || !*row->own_id)
		return error_set(err, STATUS_INPUT, "a row without an id");
	if (row->deleted)
		return STATUS_OK;
	if (!codebook_find(row->cameo))
		return error_set(err, STATUS_INPUT, "no such event code: %.4s", row->cameo);
	if ((row->date.to == DAY_NONE && row->date.precision != PRECISION_UNKNOWN) ||
	    (row->date.from != DAY_NONE && row->date.to < row->date.from))
		return error_set(err, STATUS_INPUT, "an event ends before it begins");
	for (int i = 0; i < 2; i++) {
		const struct dataset_side *side = i ? &row->target : &row->source;

		if (check_side_code(store, side->code, err) != STATUS_OK ||
		    check_side_code(store, side->otherwise, err) != STATUS_OK)
			return STATUS_INPUT;
	}
	return STATUS_OK;
}

static enum status new_row(struct store *store, const struct dataset_row *row, bool *stored,
			   struct error *err)
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
		status = put_row(store, row, &key, place, stored, err);
	if (status != STATUS_OK || !*stored)
		return status;
	store->next_event++;
	store->d_events++;
	store->counts.events++;
	if (!store->rows->bulk)
		status = rollup_add(store, &key, 1, head ? 0 : 1, err);
	if (status == STATUS_OK)
		status = block_add(store, row, key.id, err);
	return status == STATUS_OK ? put_record(store, row, key.id, err) : status;
}

/* A row whose id the dataset has: newer, or the same again. */
static enum status row_again(struct store *store, const struct dataset_row *row,
			     enum row_result *result, struct error *err)
{
	int64_t event = 0, revision = -1;
	bool stored;
	enum status status = known_row(store, row, &event, &revision, err);

	*result = ROW_DUPLICATE;
	if (status == STATUS_END)
		return row->deleted ? STATUS_OK : error_set(err, STATUS_INPUT, "an id that cannot be stored");
	if (status != STATUS_OK || (!row->deleted && row->revision <= revision))
		return status;
	*result = ROW_REVISED;
	status = row_retires(store, event, err);
	return status == STATUS_OK && !row->deleted ? new_row(store, row, &stored, err) : status;
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
			return error_set(err, STATUS_INPUT, "no actor is called \"%.60s\": dateline actors add gives it"
					 " a code, then import again", sides[i]->name);
	}
	return write_guard(store, status);
}

enum status store_row(struct store *store, const struct dataset_info *dataset,
		      const struct dataset_row *row, enum row_result *result, struct error *err)
{
	bool stored = false;
	enum status status = check_row(store, row, err);

	if (status == STATUS_OK)
		status = store_rows_begin(store, err);
	if (status == STATUS_OK)
		status = check_names(store, row, err);
	if (status != STATUS_OK)
		return status;
	status = write_record_begin(store, err);
	if (status == STATUS_OK)
		status = write_guard(store, dataset_of(store, dataset, err));
	*result = ROW_NEW;
	if (status == STATUS_OK && !row->deleted)
		status = write_guard(store, new_row(store, row, &stored, err));
	if (status == STATUS_OK && !stored)
		status = write_guard(store, row_again(store, row, result, err));
	if (status == STATUS_OK)
		count_row(store, *result);
	return status;
}

/* The end of a change ------------------------------------------------------------- */

enum status rows_settle(struct store *store, struct error *err)
{
	struct rows *rows = store->rows;
	enum status status;

	if (!rows)
		return STATUS_OK;
	status = block_flush(store, err);
	if (status == STATUS_OK && rows->n)
		status = run_ids(store, SQL_CHANGE_ROWS_ADD, store->change, rows->n, err);
	rows->n = 0;
	return status == STATUS_OK && rows->bulk ? bulk_settle(store, 1, &rows->indexes, err) : status;
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
	status = bulk_settle(store, 1, NULL, err);
	if (status == STATUS_OK)
		status = number_of(store, SQL_EVENT_TOTAL, &left, err);
	store->rows_undone = events - left;
	return status;
}
