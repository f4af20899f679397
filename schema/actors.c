/* Actors: their rows, the lexicon's names, look-up; the codebook's rows. */
#include <string.h>

#include "base/digest.h"
#include "base/embed.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "store_private.h"

extern const struct embedded_file schema_codebook[];

/* Codes to rows, for the run ------------------------------------------------- */

static struct id_slot *id_map_slot(const struct id_map *map, const char *key)
{
	size_t i = hash_bytes(HASH_START, key, strlen(key)) & (map->capacity - 1);

	while (map->slots[i].key && strcmp(map->slots[i].key, key) != 0)
		i = (i + 1) & (map->capacity - 1);
	return &map->slots[i];
}

const struct actor_ref *id_map_get(const struct id_map *map, const char *key)
{
	const struct id_slot *slot = map->capacity ? id_map_slot(map, key) : NULL;

	return slot && slot->key ? &slot->ref : NULL;
}

static bool id_map_grow(struct id_map *map)
{
	struct id_map larger = { .capacity = map->capacity ? map->capacity * 2 : 256,
				 .used = map->used };

	larger.slots = mem_zalloc(larger.capacity * sizeof *larger.slots);
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].key)
			*id_map_slot(&larger, map->slots[i].key) = map->slots[i];
	mem_free(map->slots);
	*map = larger;
	return true;
}

enum status id_map_put(struct id_map *map, const char *key, struct actor_ref ref,
			      struct error *err)
{
	struct id_slot *slot;
	char *copy;

	if ((map->used + 1) * 2 > map->capacity && !id_map_grow(map))
		return error_set(err, STATUS_NOMEM, "out of memory");
	copy = mem_strdup(key);
	if (!copy)
		return error_set(err, STATUS_NOMEM, "out of memory");
	slot = id_map_slot(map, key);
	slot->key = copy;
	slot->ref = ref;
	map->used++;
	return STATUS_OK;
}

void id_map_clear(struct id_map *map)
{
	for (size_t i = 0; i < map->capacity; i++)
		mem_free(map->slots[i].key);
	mem_free(map->slots);
	*map = (struct id_map){ .slots = NULL };
}

/* Finds a row by its text key: STATUS_END if there is none. */
static enum status row_by_text(struct store *store, enum statement which, const char *text,
			       int64_t *id, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, text);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*id = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return status;
}

enum status rule_get(struct store *store, const char *name, int64_t *out, struct error *err)
{
	const struct actor_ref *known = id_map_get(&store->rules, name);
	enum status status;

	if (known) {
		*out = known->id;
		return STATUS_OK;
	}
	status = row_by_text(store, SQL_RULE_GET, name, out, err);
	if (status == STATUS_END) {
		status = row_by_text(store, SQL_RULE_PUT, name, out, err);
		*out = sqlite3_last_insert_rowid(store->db);
		status = status == STATUS_END ? STATUS_OK : status;
	}
	if (status != STATUS_OK)
		return status;
	return id_map_put(&store->rules, name, (struct actor_ref){ .id = *out }, err);
}

static enum status party_get(struct store *store, const struct actor_code *code, int64_t *out,
			     struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status = row_by_text(store, SQL_PARTY_GET, code->party, out, err);

	if (status != STATUS_END)
		return status;
	stmt = db_statement(store, SQL_PARTY_PUT, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, code->party);
	if (code->country)
		db_bind_text(stmt, 2, code->party);
	status = db_run(stmt, err);
	*out = sqlite3_last_insert_rowid(store->db);
	return status;
}

static enum status actor_put(struct store *store, const char *code, const char *name,
			     struct actor_ref *out, struct error *err)
{
	struct actor_code parsed;
	char label[256];
	sqlite3_stmt *stmt;
	enum status status = actor_code_parse(code, &parsed, err);

	if (status == STATUS_OK)
		status = party_get(store, &parsed, &out->party, err);
	if (status != STATUS_OK)
		return status;
	stmt = db_statement(store, SQL_ACTOR_PUT, err);
	if (!stmt)
		return db_lost(err);
	actor_code_label(code, label, sizeof label);
	out->role = parsed.role;
	db_bind_text(stmt, 1, code);
	/* A role's or person's name is not the code's: only organisations and
	 * other bodies are called what the article calls them. */
	db_bind_text(stmt, 2, name && !parsed.country && *parsed.party ? name : label);
	sqlite3_bind_int64(stmt, 3, out->party);
	sqlite3_bind_int(stmt, 4, (int)out->role);
	status = db_run(stmt, err);
	out->id = sqlite3_last_insert_rowid(store->db);
	return status;
}

enum status actor_ref_get(struct store *store, const char *code, const char *name,
			  struct actor_ref *out, struct error *err)
{
	const struct actor_ref *known;
	sqlite3_stmt *stmt;
	enum status status;

	*out = (struct actor_ref){ .role = ROLE_NONE };
	if (!code || !*code)
		return STATUS_OK;
	known = id_map_get(&store->actors, code);
	if (known) {
		*out = *known;
		return STATUS_OK;
	}
	stmt = db_statement(store, SQL_ACTOR_GET, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, code);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		out->id = sqlite3_column_int64(stmt, 0);
		out->party = sqlite3_column_int64(stmt, 1);
		out->role = (enum role_class)sqlite3_column_int(stmt, 2);
		sqlite3_reset(stmt);
	} else if (status == STATUS_END) {
		status = actor_put(store, code, name, out, err);
	}
	return status == STATUS_OK ? id_map_put(&store->actors, code, *out, err) : status;
}

/* The codebook in the file ------------------------------------------------- */

static enum status meta_is(struct store *store, const char *key, const char *value, bool *same,
			   struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_META_GET, err);
	enum status status;

	*same = false;
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, key);
	status = db_step(stmt, err);
	if (status == STATUS_END)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	*same = sqlite3_column_text(stmt, 0) &&
		strcmp((const char *)sqlite3_column_text(stmt, 0), value) == 0;
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static enum status meta_set(struct store *store, const char *key, const char *value,
			    struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_META_SET, err);

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, key);
	db_bind_text(stmt, 2, value);
	return db_run(stmt, err);
}

static enum status put_code(struct store *store, const struct code_entry *code, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CODE_PUT, err);

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, code->code);
	sqlite3_bind_text(stmt, 2, code->code, 2, SQLITE_STATIC);
	db_bind_text(stmt, 3, code->label);
	sqlite3_bind_int(stmt, 4, code->goldstein);
	sqlite3_bind_int(stmt, 5, code->quad);
	db_bind_text(stmt, 6, code->plover_type);
	db_bind_text(stmt, 7, code->plover_mode);
	return db_run(stmt, err);
}

static enum status put_country(struct store *store, const struct country *country,
			       struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_COUNTRY_PUT, err);

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, country->cameo);
	db_bind_text(stmt, 2, country->iso3);
	db_bind_text(stmt, 3, country->iso2);
	db_bind_text(stmt, 4, country->fips);
	sqlite3_bind_int(stmt, 5, country->cow);
	sqlite3_bind_int(stmt, 6, country->gw);
	db_bind_text(stmt, 7, country->name);
	return db_run(stmt, err);
}

static enum status put_all(struct store *store, const char *version, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < codebook_count(); i++)
		status = put_code(store, codebook_at(i), err);
	for (size_t i = 0; status == STATUS_OK && i < country_count(); i++)
		status = put_country(store, country_at(i), err);
	return status == STATUS_OK ? meta_set(store, "codebook", version, err) : status;
}

enum status load_codebook(struct store *store, struct error *err)
{
	struct digest digest;
	uint8_t hash[32];
	char version[33];
	bool same;
	enum status status;

	digest_init(&digest);
	for (const struct embedded_file *file = schema_codebook; file->name; file++)
		digest_add(&digest, file->data, (size_t)(file->end - file->data));
	digest_finish(&digest, hash);
	digest_hex(hash, 16, version);
	status = meta_is(store, "codebook", version, &same, err);
	if (status != STATUS_OK || same)
		return status;
	status = write_begin(store, err);
	if (status == STATUS_OK)
		status = put_all(store, version, err);
	status = write_guard(store, status);
	return status == STATUS_OK ? write_commit(store, err) : status;
}

/* The lexicon's names ---------------------------------------------------------- */

bool store_lexicon_is(struct store *store, const char *version)
{
	bool same = false;

	return meta_is(store, "lexicon", version, &same, NULL) == STATUS_OK && same;
}

enum status store_lexicon_begin(struct store *store, struct error *err)
{
	enum status status = write_commit(store, err);

	if (status == STATUS_OK)
		status = write_begin(store, err);
	if (status == STATUS_OK)
		status = db_exec(store->db, "DELETE FROM name WHERE origin = 0;"
				 "DELETE FROM office WHERE origin = 0;"
				 "DELETE FROM member WHERE origin = 0", err);
	return write_guard(store, status);
}

enum status store_lexicon_end(struct store *store, const char *version, struct error *err)
{
	sqlite3_stmt *name = db_statement(store, SQL_ACTORS_NAME, err);
	enum status status = name ? db_run(name, err) : db_lost(err);

	if (status == STATUS_OK)
		status = meta_set(store, "lexicon", version, err);
	status = write_guard(store, status);
	return status == STATUS_OK ? write_commit(store, err) : status;
}

static enum status entity_get(struct store *store, const struct store_actor *actor, int64_t *out,
			      struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ENTITY_GET, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, actor->name);
	db_bind_text(stmt, 2, actor->kind);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return STATUS_OK;
	}
	stmt = status == STATUS_END ? db_statement(store, SQL_ENTITY_PUT, err) : NULL;
	if (!stmt)
		return status == STATUS_END ? db_lost(err) : status;
	db_bind_text(stmt, 1, actor->name);
	db_bind_text(stmt, 2, actor->kind);
	sqlite3_bind_int(stmt, 3, actor->own);
	status = db_run(stmt, err);
	*out = sqlite3_last_insert_rowid(store->db);
	return status;
}

/* Folded, in the store's scratch buffer. */
static const char *folded(struct store *store, const char *text, struct error *err)
{
	strbuf_clear(&store->scratch);
	utf8_fold(&store->scratch, text, strlen(text));
	if (store->scratch.failed) {
		error_set(err, STATUS_NOMEM, "out of memory");
		return NULL;
	}
	return store->scratch.data;
}

static enum status put_name(struct store *store, int64_t entity, const char *text, bool own,
			    struct error *err)
{
	const char *key = folded(store, text, err);
	sqlite3_stmt *stmt = key ? db_statement(store, SQL_NAME_PUT, err) : NULL;

	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, key);
	sqlite3_bind_int64(stmt, 2, entity);
	db_bind_text(stmt, 3, text);
	sqlite3_bind_int(stmt, 4, own);
	return db_run(stmt, err);
}

static enum status put_office(struct store *store, int64_t entity, int64_t actor_id,
			      const struct store_actor *actor, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_OFFICE_PUT, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, entity);
	sqlite3_bind_int64(stmt, 2, actor_id);
	sqlite3_bind_int(stmt, 3, actor->from);
	sqlite3_bind_int(stmt, 4, actor->to);
	db_bind_text(stmt, 5, actor->title);
	sqlite3_bind_int(stmt, 6, actor->own);
	return db_run(stmt, err);
}

static enum status put_actor(struct store *store, const struct store_actor *actor,
			     struct error *err)
{
	struct actor_ref ref;
	int64_t entity = 0;
	enum status status = actor_ref_get(store, actor->code, actor->name, &ref, err);

	if (status == STATUS_OK)
		status = entity_get(store, actor, &entity, err);
	if (status == STATUS_OK)
		status = put_office(store, entity, ref.id, actor, err);
	if (status == STATUS_OK)
		status = put_name(store, entity, actor->name, actor->own, err);
	for (size_t i = 0; status == STATUS_OK && i < actor->n_aliases; i++)
		status = put_name(store, entity, actor->aliases[i], actor->own, err);
	return status;
}

enum status store_put_actor(struct store *store, const struct store_actor *actor,
			    struct error *err)
{
	struct actor_code parsed;
	enum status status = actor_code_parse(actor->code, &parsed, err);

	if (status != STATUS_OK)
		return status;
	if (actor->own)
		status = own_actor_check(store, actor, err);
	if (status != STATUS_OK)
		return status;
	status = write_begin(store, err);
	return write_guard(store, status == STATUS_OK ? put_actor(store, actor, err) : status);
}

static enum status put_member(struct store *store, const struct store_member *member,
			      struct error *err)
{
	struct actor_ref ref;
	sqlite3_stmt *stmt;
	const char *key;
	enum status status = actor_ref_get(store, member->code, NULL, &ref, err);

	if (status != STATUS_OK)
		return status;
	key = folded(store, member->group, err);
	stmt = key ? db_statement(store, SQL_MEMBER_PUT, err) : NULL;
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, key);
	db_bind_text(stmt, 2, member->group);
	sqlite3_bind_int64(stmt, 3, ref.id);
	sqlite3_bind_int(stmt, 4, member->from);
	sqlite3_bind_int(stmt, 5, member->to);
	sqlite3_bind_int(stmt, 6, member->own);
	return db_run(stmt, err);
}

enum status store_put_member(struct store *store, const struct store_member *member,
			     struct error *err)
{
	struct actor_code parsed;
	enum status status = actor_code_parse(member->code, &parsed, err);

	if (status != STATUS_OK)
		return status;
	status = write_begin(store, err);
	return write_guard(store, status == STATUS_OK ? put_member(store, member, err) : status);
}
