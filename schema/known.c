#include "known.h"

#include <string.h>

#include "base/memory.h"

enum status known_init(struct known *known, struct store *store, const char *sql,
		       struct error *err)
{
	*known = (struct known){ 0 };
	return db_prepare(store, sql, &known->select, err);
}

static void forget(struct known *known)
{
	for (size_t i = 0; i < known->capacity; i++)
		mem_free(known->slots[i]);
	mem_free(known->slots);
	known->slots = NULL;
	known->capacity = known->n = 0;
}

void known_release(struct known *known)
{
	sqlite3_finalize(known->select);
	known->select = NULL;
	forget(known);
}

void known_trim(struct known *known)
{
	if (known->n > KNOWN_MOST)
		forget(known);
}

static size_t slot_of(const struct known *known, int64_t id)
{
	size_t i = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 32);

	for (i &= known->capacity - 1; known->slots[i] && known->slots[i]->id != id;)
		i = (i + 1) & (known->capacity - 1);
	return i;
}

static bool grow(struct known *known)
{
	struct known larger = { .capacity = known->capacity ? known->capacity * 2 : 64 };

	larger.slots = mem_zalloc(larger.capacity * sizeof(struct known_row *));
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < known->capacity; i++)
		if (known->slots[i])
			larger.slots[slot_of(&larger, known->slots[i]->id)] = known->slots[i];
	mem_free(known->slots);
	known->slots = larger.slots;
	known->capacity = larger.capacity;
	return true;
}

static bool has_nul(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text && strlen(text) != (size_t)sqlite3_column_bytes(row, column);
}

/* A row and its texts in one piece of memory. */
static enum status read_row(sqlite3_stmt *stmt, int64_t id, struct known_row **out,
			    struct error *err)
{
	size_t bytes[KNOWN_TEXTS], total = sizeof **out;
	struct known_row *row;
	char *at;

	for (int i = 0; i < KNOWN_TEXTS; i++) {
		if (has_nul(stmt, i))
			return error_set(err, STATUS_STORE, "a name in the database holds a NUL");
		bytes[i] = (size_t)sqlite3_column_bytes(stmt, i);
		total += bytes[i] + 1;
	}
	row = mem_zalloc(total);
	if (!row)
		return error_set(err, STATUS_NOMEM, "out of memory");
	row->id = id;
	at = (char *)(row + 1);
	for (int i = 0; i < KNOWN_TEXTS; i++) {
		if (!bytes[i])
			continue;
		memcpy(at, sqlite3_column_text(stmt, i), bytes[i]);
		row->texts[i] = at;
		at += bytes[i] + 1;
	}
	row->has_point = sqlite3_column_type(stmt, KNOWN_TEXTS) != SQLITE_NULL &&
			 sqlite3_column_type(stmt, KNOWN_TEXTS + 1) != SQLITE_NULL;
	row->latitude = sqlite3_column_double(stmt, KNOWN_TEXTS);
	row->longitude = sqlite3_column_double(stmt, KNOWN_TEXTS + 1);
	*out = row;
	return STATUS_OK;
}

static enum status look_up(struct known *known, int64_t id, struct known_row **out,
			   struct error *err)
{
	enum status status;

	sqlite3_bind_int64(known->select, 1, id);
	status = db_step(known->select, err);
	if (status == STATUS_OK)
		status = read_row(known->select, id, out, err);
	else if (status == STATUS_END)
		status = error_set(err, STATUS_STORE, "the database lacks a row that its events name: "
				   "dateline check says more");
	sqlite3_reset(known->select);
	return status;
}

enum status known_get(struct known *known, int64_t id, const struct known_row **out,
		      struct error *err)
{
	struct known_row *row;
	enum status status;

	if (known->capacity && (row = known->slots[slot_of(known, id)])) {
		*out = row;
		return STATUS_OK;
	}
	if (known->n * 2 >= known->capacity && !grow(known))
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = look_up(known, id, &row, err);
	if (status != STATUS_OK)
		return status;
	known->slots[slot_of(known, id)] = row;
	known->n++;
	*out = row;
	return STATUS_OK;
}
