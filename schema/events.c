/* Events: merging of mentions, roll-ups, death and return. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "store_private.h"

#define MANY_EVENTS 10

void event_key_read(sqlite3_stmt *stmt, struct event_key *key)
{
	const char *code = (const char *)sqlite3_column_text(stmt, 9);

	*key = (struct event_key){
		.id = sqlite3_column_int64(stmt, 0),
		.from = sqlite3_column_int(stmt, 1),
		.to = sqlite3_column_int(stmt, 2),
		.source_party = sqlite3_column_int64(stmt, 3),
		.target_party = sqlite3_column_int64(stmt, 4),
		.source = sqlite3_column_int64(stmt, 5),
		.target = sqlite3_column_int64(stmt, 6),
		.source_role = (enum role_class)sqlite3_column_int(stmt, 7),
		.target_role = (enum role_class)sqlite3_column_int(stmt, 8),
		.status = sqlite3_column_int(stmt, 10),
		.dataset = sqlite3_column_int(stmt, 11),
		.review = sqlite3_column_int(stmt, 12),
		.mutual = sqlite3_column_int(stmt, 13),
		.cluster = sqlite3_column_int64(stmt, 14),
	};
	if (code)
		memcpy(key->code, code, strnlen(code, 4));
}

/* Roll-ups ----------------------------------------------------------------- */

#define N_ADDED 4

/* What events add to a row: all, those that stand for a cluster, and of each
 * those whose other row counts too. */
struct added {
	int64_t n[N_ADDED];
};

static void bind_sums(sqlite3_stmt *stmt, int at, const struct event_key *key, const struct added *added)
{
	const struct code_entry *code = codebook_find(key->code);

	for (int i = 0; i < N_ADDED; i++) {
		sqlite3_bind_int64(stmt, at + i, added->n[i]);
		sqlite3_bind_int64(stmt, at + N_ADDED + i, code ? added->n[i] * code->goldstein : 0);
	}
}

static int root_of(const struct event_key *key)
{
	return (key->code[0] - '0') * 10 + key->code[1] - '0';
}

static void bind_dyad(sqlite3_stmt *stmt, const struct event_key *key)
{
	sqlite3_bind_int64(stmt, 1, key->source_party);
	sqlite3_bind_int64(stmt, 2, key->target_party);
	sqlite3_bind_int(stmt, 3, (int)key->source_role);
	sqlite3_bind_int(stmt, 4, (int)key->target_role);
	sqlite3_bind_int(stmt, 5, key->from);
	sqlite3_bind_int(stmt, 6, key->to);
	sqlite3_bind_int(stmt, 7, key->dataset);
	sqlite3_bind_int(stmt, 8, root_of(key));
	sqlite3_bind_int(stmt, 9, key->status);
}

static void bind_month(sqlite3_stmt *stmt, const struct event_key *key, int month)
{
	sqlite3_bind_int(stmt, 1, month);
	sqlite3_bind_int64(stmt, 2, key->source_party);
	sqlite3_bind_int64(stmt, 3, key->target_party);
	sqlite3_bind_int(stmt, 4, (int)key->source_role);
	sqlite3_bind_int(stmt, 5, (int)key->target_role);
	sqlite3_bind_int64(stmt, 6, key->source);
	sqlite3_bind_int64(stmt, 7, key->target);
	sqlite3_bind_int(stmt, 8, key->dataset);
	sqlite3_bind_int(stmt, 9, root_of(key));
	sqlite3_bind_int(stmt, 10, key->status);
}

/* The month a span lies within, as year * 12 + month - 1; -1 for none. */
static int month_of(const struct event_key *key)
{
	int month;

	if (key->from == DAY_NONE || key->to == DAY_NONE)
		return -1;
	month = civil_month_number(key->from);
	return month == civil_month_number(key->to) ? month : -1;
}

static enum status rollup_step(struct store *store, enum statement which, const struct event_key *key, int month,
			       const struct added *added, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	if (!stmt)
		return db_lost(err);
	if (which == SQL_DYAD_ADD || which == SQL_DYAD_DROP_EMPTY)
		bind_dyad(stmt, key);
	else
		bind_month(stmt, key, month);
	if (which == SQL_DYAD_ADD)
		bind_sums(stmt, 10, key, added);
	else if (which == SQL_MONTH_ADD)
		bind_sums(stmt, 11, key, added);
	return db_run(stmt, err);
}

static enum status rollup_put(struct store *store, const struct event_key *key, const struct added *added,
			      struct error *err)
{
	int month = month_of(key);
	bool fewer = added->n[0] < 0;
	enum status status = rollup_step(store, SQL_DYAD_ADD, key, month, added, err);

	if (status == STATUS_OK && fewer)
		status = rollup_step(store, SQL_DYAD_DROP_EMPTY, key, month, added, err);
	if (status == STATUS_OK && month >= 0)
		status = rollup_step(store, SQL_MONTH_ADD, key, month, added, err);
	if (status == STATUS_OK && month >= 0 && fewer)
		status = rollup_step(store, SQL_MONTH_DROP_EMPTY, key, month, added, err);
	return status;
}

/* Rows of one mutual number: one each way, and more of each where a side is an
 * actor nobody knows, which its words alone tell apart. */
struct mutual_rows {
	int64_t same[2], other[2]; /* all; those that stand for a cluster */
};

static enum status find_mutual_rows(struct store *store, const struct event_key *key, struct mutual_rows *out,
				    struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_MUTUAL_ROWS, err);
	enum status status = db_lost(err);

	*out = (struct mutual_rows){ 0 };
	if (!stmt)
		return status;
	sqlite3_bind_int64(stmt, 1, key->id);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		int64_t *to = sqlite3_column_int(stmt, 0) ? out->same : out->other;

		to[0] = sqlite3_column_int64(stmt, 1);
		to[1] = sqlite3_column_int64(stmt, 2);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* How many of each way have their mirror; between equals every second one is it. */
static int64_t count_pairs(int64_t same, int64_t other, bool equals)
{
	if (equals)
		return same - same % 2;
	return same < other ? same : other;
}

enum status rollup_add(struct store *store, const struct event_key *key, int n, int heads,
		       struct error *err)
{
	const int change[2] = { n, heads }, before[2] = { n <= 0, heads < 0 };
	bool equals = key->source == key->target;
	struct added added = { { n, heads } }, mirrored = { { 0 } };
	struct event_key mirror = *key;
	struct mutual_rows rows;
	enum status status = STATUS_OK;

	store->d_distinct += heads;
	if (key->mutual)
		status = find_mutual_rows(store, key, &rows, err);
	for (int i = 0; status == STATUS_OK && key->mutual && i < 2; i++)
		added.n[2 + i] = count_pairs(rows.same[i] + before[i] + change[i], rows.other[i], equals) -
				 count_pairs(rows.same[i] + before[i], rows.other[i], equals);
	if (status == STATUS_OK)
		status = rollup_put(store, key, &added, err);
	if (status != STATUS_OK || equals || (!added.n[2] && !added.n[3]))
		return status;
	mirrored.n[2] = added.n[2];
	mirrored.n[3] = added.n[3];
	mirror.source = key->target;
	mirror.target = key->source;
	mirror.source_party = key->target_party;
	mirror.source_role = key->target_role;
	mirror.target_party = key->source_party;
	mirror.target_role = key->source_role;
	return rollup_put(store, &mirror, &mirrored, err);
}

/* An event enters or leaves the counts; it heads no cluster when it enters. */
static enum status counts_change(struct store *store, const struct event_key *key, int n,
				 struct error *err)
{
	enum status status;

	if (key->review == 3)
		return STATUS_OK;
	status = rollup_add(store, key, n, n < 0 && key->cluster == key->id ? -1 : 0, err);
	return status == STATUS_OK ? cluster_mark(store, key, err) : status;
}

/* Identity ------------------------------------------------------------------- */

/* What makes mentions one event, as words, so that it is the same number in
 * every file.  An actor nobody knows is told by its words. */
struct identity {
	int32_t from, to;
	int precision, status;
	const char *source, *target, *code, *place, *place_country;
};

static uint64_t identity_hash(const struct identity *id)
{
	struct digest digest;
	char numbers[64];

	snprintf(numbers, sizeof numbers, "%d %d %d %d", (int)id->from, (int)id->to,
		 id->precision, id->status);
	digest_init(&digest);
	digest_add_field(&digest, numbers);
	digest_add_field(&digest, id->source);
	digest_add_field(&digest, id->target);
	digest_add_field(&digest, id->code);
	digest_add_field(&digest, id->place);
	digest_add_field(&digest, id->place_country);
	return digest_finish64(&digest);
}

/* The same whichever side comes first. */
static int64_t mutual_hash(struct identity id)
{
	if (strcmp(id.source, id.target) > 0) {
		const char *source = id.source;

		id.source = id.target;
		id.target = source;
	}
	return (int64_t)identity_hash(&id);
}

/* Returning an event to life or changing it -------------------------------- */

static enum status mutual_of(struct store *store, int64_t event, int64_t *out, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_MUTUAL_OF, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	*out = mutual_hash((struct identity){
		.from = sqlite3_column_int(stmt, 0),
		.to = sqlite3_column_int(stmt, 1),
		.precision = sqlite3_column_int(stmt, 2),
		.source = (const char *)sqlite3_column_text(stmt, 3),
		.target = (const char *)sqlite3_column_text(stmt, 4),
		.code = (const char *)sqlite3_column_text(stmt, 5),
		.status = sqlite3_column_int(stmt, 6),
		.place = (const char *)sqlite3_column_text(stmt, 7),
		.place_country = (const char *)sqlite3_column_text(stmt, 8),
	});
	sqlite3_reset(stmt);
	return STATUS_OK;
}

struct sums {
	int64_t mentions, articles, born;
	int basis, confidence, mutual, review;
};

static enum status sum_mentions(struct store *store, int64_t event, struct sums *out,
				struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_MENTIONS_SUM, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status;
	*out = (struct sums){
		.mentions = sqlite3_column_int64(stmt, 0),
		.articles = sqlite3_column_int64(stmt, 1),
		.basis = sqlite3_column_int(stmt, 2),
		.confidence = sqlite3_column_int(stmt, 3),
		.mutual = sqlite3_column_int(stmt, 4),
		.review = sqlite3_column_int(stmt, 5),
		.born = sqlite3_column_int64(stmt, 6),
	};
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static enum status run_with_id(struct store *store, enum statement which, int64_t id,
			       int64_t second, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, id);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, second);
	return db_run(stmt, err);
}

enum status event_key_get(struct store *store, int64_t event, struct event_key *key,
			  struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_EVENT_KEY, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		event_key_read(stmt, key);
		sqlite3_reset(stmt);
	}
	return status;
}

static enum status event_dies(struct store *store, const struct event_key *key, struct error *err)
{
	enum status status = counts_change(store, key, -1, err);

	if (status == STATUS_OK)
		status = run_with_id(store, SQL_EVENT_TO_PAST, key->id, store->change, err);
	if (status == STATUS_OK)
		status = run_with_id(store, SQL_EVENT_DROP, key->id, 0, err);
	store->d_events--;
	return status;
}

static enum status write_sums(struct store *store, int64_t event, const struct sums *sums,
			      struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t mutual = 0;
	enum status status = sums->mutual ? mutual_of(store, event, &mutual, err) : STATUS_OK;

	if (status != STATUS_OK)
		return status;
	stmt = db_statement(store, SQL_EVENT_REFRESH, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	sqlite3_bind_int64(stmt, 2, sums->mentions);
	sqlite3_bind_int64(stmt, 3, sums->articles);
	sqlite3_bind_int(stmt, 4, sums->basis);
	sqlite3_bind_int(stmt, 5, sums->confidence);
	sqlite3_bind_int(stmt, 6, sums->mutual);
	sqlite3_bind_int64(stmt, 7, mutual);
	sqlite3_bind_int(stmt, 8, sums->review);
	sqlite3_bind_int64(stmt, 9, sums->born);
	return db_run(stmt, err);
}

/* An event set aside stands for itself: it is in no group. */
static int64_t alone(int64_t event, const struct sums *sums)
{
	return sums->review == 3 ? event : 0;
}

static enum status event_returns(struct store *store, int64_t event, const struct sums *sums,
				 struct error *err)
{
	struct event_key key;
	enum status status = run_with_id(store, SQL_EVENT_FROM_PAST, event, 0, err);

	if (status == STATUS_OK)
		status = run_with_id(store, SQL_PAST_DROP, event, 0, err);
	if (status == STATUS_OK)
		status = write_sums(store, event, sums, err);
	if (status == STATUS_OK)
		status = run_with_id(store, SQL_EVENT_CLUSTER_SET, event, alone(event, sums), err);
	if (status == STATUS_OK)
		status = event_key_get(store, event, &key, err);
	if (status == STATUS_OK)
		status = counts_change(store, &key, 1, err);
	store->d_events++;
	return status;
}

static enum status event_changes(struct store *store, struct event_key *key,
				 const struct sums *sums, struct error *err)
{
	bool counted_otherwise = key->mutual != (sums->mutual != 0) ||
				 (key->review == 3) != (sums->review == 3);
	enum status status = STATUS_OK;

	if (counted_otherwise)
		status = counts_change(store, key, -1, err);
	if (status == STATUS_OK)
		status = write_sums(store, key->id, sums, err);
	if (status != STATUS_OK || !counted_otherwise)
		return status;
	status = run_with_id(store, SQL_EVENT_CLUSTER_SET, key->id, alone(key->id, sums), err);
	key->mutual = sums->mutual != 0;
	key->review = sums->review;
	key->cluster = 0;
	return status == STATUS_OK ? counts_change(store, key, 1, err) : status;
}

enum status event_refresh(struct store *store, int64_t event, struct error *err)
{
	struct event_key key;
	struct sums sums = { 0 };
	enum status living = event_key_get(store, event, &key, err), status;

	if (living != STATUS_OK && living != STATUS_END)
		return living;
	status = sum_mentions(store, event, &sums, err);
	if (status != STATUS_OK)
		return status;
	if (living == STATUS_OK)
		return sums.mentions ? event_changes(store, &key, &sums, err) :
				       event_dies(store, &key, err);
	return sums.mentions ? event_returns(store, event, &sums, err) : STATUS_OK;
}

/* Taking events in ----------------------------------------------------------- */

struct taking {
	struct store *store;
	int64_t article;
	const struct coded_event *coded;
	struct actor_ref source, target;
	struct identity identity;
	int64_t place, rule, source_entity, target_entity;
	int review;
	int64_t correction;
};

enum status place_get(struct store *store, const char *const parts[4], double latitude,
		      double longitude, int64_t *out, struct error *err)
{
	struct digest digest;
	sqlite3_stmt *stmt = db_statement(store, SQL_PLACE_GET, err);
	int64_t hash;
	enum status status;

	if (!stmt)
		return db_lost(err);
	digest_init(&digest);
	for (int i = 0; i < 4; i++)
		if (i < 3 || *parts[i])
			digest_add_field(&digest, parts[i]);
	hash = (int64_t)digest_finish64(&digest);
	sqlite3_bind_int64(stmt, 1, hash);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return STATUS_OK;
	}
	stmt = status == STATUS_END ? db_statement(store, SQL_PLACE_PUT, err) : NULL;
	if (!stmt)
		return status == STATUS_END ? db_lost(err) : status;
	db_bind_text(stmt, 1, parts[0]);
	db_bind_text(stmt, 2, parts[1]);
	/* SQLite makes a NAN a NULL */
	sqlite3_bind_double(stmt, 3, latitude);
	sqlite3_bind_double(stmt, 4, longitude);
	sqlite3_bind_int64(stmt, 5, hash);
	db_bind_text(stmt, 6, parts[2]);
	status = db_run(stmt, err);
	*out = sqlite3_last_insert_rowid(store->db);
	return status;
}

static enum status find_place(struct taking *t, struct error *err)
{
	const struct coded_event *e = t->coded;
	const char *const parts[] = { e->place ? e->place : "", e->place_country ? e->place_country : "", "", "" };

	t->place = 0;
	if (!*parts[0] && !*parts[1])
		return STATUS_OK;
	return place_get(t->store, parts, e->latitude, e->longitude, &t->place, err);
}

static enum status find_entity(struct store *store, const char *name, int64_t *out,
			       struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	*out = 0;
	if (!name || !*name)
		return STATUS_OK;
	stmt = db_statement(store, SQL_ENTITY_GET, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, name);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return STATUS_OK;
	}
	stmt = status == STATUS_END ? db_statement(store, SQL_ENTITY_PUT, err) : NULL;
	if (!stmt)
		return status == STATUS_END ? db_lost(err) : status;
	db_bind_text(stmt, 1, name);
	sqlite3_bind_int(stmt, 3, 2);
	status = db_run(stmt, err);
	*out = sqlite3_last_insert_rowid(store->db);
	return status;
}

static enum status find_parts(struct taking *t, struct error *err)
{
	const struct coded_event *e = t->coded;
	enum status status = actor_ref_get(t->store, e->source.code, e->source.name, &t->source, err);

	if (status == STATUS_OK)
		status = actor_ref_get(t->store, e->target.code, e->target.name, &t->target, err);
	if (status == STATUS_OK)
		status = find_entity(t->store, e->source.entity, &t->source_entity, err);
	if (status == STATUS_OK)
		status = find_entity(t->store, e->target.entity, &t->target_entity, err);
	if (status == STATUS_OK)
		status = find_place(t, err);
	if (status == STATUS_OK)
		status = rule_get(t->store, e->rule ? e->rule : "", &t->rule, err);
	return status;
}

/* "USAGOV", or "?" and the words of an actor nobody knows. */
static const char *side_word(const struct coded_actor *actor, struct strbuf *words)
{
	strbuf_clear(words);
	if (actor->code)
		return actor->code;
	if (!actor->text || !*actor->text)
		return "";
	strbuf_addc(words, '?');
	utf8_fold(words, actor->text, strlen(actor->text));
	return words->data;
}

static enum status put_event(struct taking *t, int64_t id, int64_t hash, struct error *err)
{
	const struct coded_event *e = t->coded;
	struct event_key key = {
		.id = id, .from = e->date.from, .to = e->date.to,
		.source_party = t->source.party, .target_party = t->target.party,
		.source = t->source.id, .target = t->target.id,
		.source_role = t->source.role, .target_role = t->target.role,
		.status = (int)e->status, .mutual = e->mutual != 0,
	};
	struct identity identity = t->identity;
	sqlite3_stmt *stmt = db_statement(t->store, SQL_EVENT_PUT, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	memcpy(key.code, e->cameo, sizeof key.code);
	identity.source = e->source.code ? e->source.code : "";
	identity.target = e->target.code ? e->target.code : "";
	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, hash);
	sqlite3_bind_int(stmt, 3, e->date.from);
	sqlite3_bind_int(stmt, 4, e->date.to);
	sqlite3_bind_int(stmt, 5, (int)e->date.precision);
	sqlite3_bind_int(stmt, 6, (int)e->date.basis);
	sqlite3_bind_int(stmt, 7, (int)e->status);
	sqlite3_bind_int64(stmt, 8, t->source.id);
	sqlite3_bind_int64(stmt, 9, t->target.id);
	sqlite3_bind_int64(stmt, 10, t->source.party);
	sqlite3_bind_int(stmt, 11, (int)t->source.role);
	sqlite3_bind_int64(stmt, 12, t->target.party);
	sqlite3_bind_int(stmt, 13, (int)t->target.role);
	db_bind_text(stmt, 14, e->cameo);
	sqlite3_bind_int64(stmt, 15, t->place);
	if (e->mutual)
		sqlite3_bind_int64(stmt, 16, mutual_hash(identity));
	sqlite3_bind_int(stmt, 17, (int)e->confidence);
	sqlite3_bind_int64(stmt, 18, t->store->change);
	status = db_run(stmt, err);
	if (status != STATUS_OK)
		return status;
	t->store->d_events++;
	t->store->counts.events++;
	return counts_change(t->store, &key, 1, err);
}

static void bind_number(sqlite3_stmt *stmt, int column, int32_t number)
{
	if (number >= 0)
		sqlite3_bind_int(stmt, column, number);
}

static void bind_span(sqlite3_stmt *stmt, int column, struct text_span span, bool may_lack)
{
	if (may_lack && span.start == span.end)
		return;
	sqlite3_bind_int64(stmt, column, span.start);
	sqlite3_bind_int64(stmt, column + 1, span.end);
}

static enum status put_mention(struct taking *t, int64_t event, struct error *err)
{
	const struct coded_event *e = t->coded;
	sqlite3_stmt *stmt = db_statement(t->store, SQL_MENTION_PUT, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, event);
	sqlite3_bind_int64(stmt, 2, t->article);
	sqlite3_bind_int(stmt, 3, e->in_title);
	bind_span(stmt, 4, e->sentence, false);
	bind_span(stmt, 6, e->action, false);
	bind_span(stmt, 8, e->source.span, true);
	bind_span(stmt, 10, e->target.span, true);
	if (t->source_entity)
		sqlite3_bind_int64(stmt, 12, t->source_entity);
	if (t->target_entity)
		sqlite3_bind_int64(stmt, 13, t->target_entity);
	db_bind_text(stmt, 14, e->attributed_to);
	sqlite3_bind_int(stmt, 15, (int)e->date.basis);
	sqlite3_bind_int(stmt, 16, (int)e->confidence);
	sqlite3_bind_int(stmt, 17, e->mutual != 0);
	sqlite3_bind_int64(stmt, 18, t->rule);
	bind_number(stmt, 19, e->deaths);
	bind_number(stmt, 20, e->injured);
	bind_number(stmt, 21, e->arrested);
	bind_number(stmt, 22, e->crowd);
	sqlite3_bind_int64(stmt, 23, t->store->change);
	sqlite3_bind_int(stmt, 24, t->review);
	if (t->correction)
		sqlite3_bind_int64(stmt, 25, t->correction);
	t->store->d_mentions++;
	t->store->counts.mentions++;
	return db_run(stmt, err);
}

static enum status find_id(struct store *store, enum statement which, int64_t hash, int64_t *out,
			   struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, hash);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return status;
}

static enum status take_event(struct taking *t, int64_t hash, struct error *err)
{
	int64_t id = 0;
	enum status status = find_id(t->store, SQL_EVENT_BY_HASH, hash, &id, err);

	if (status == STATUS_END) {
		status = find_id(t->store, SQL_PAST_BY_HASH, hash, &id, err);
		if (status == STATUS_OK)
			t->store->counts.events++;
	}
	if (status == STATUS_END) {
		id = t->store->next_event++;
		status = put_event(t, id, hash, err);
		if (status == STATUS_OK)
			status = put_mention(t, id, err);
		return status == STATUS_OK && t->review ? event_refresh(t->store, id, err) : status;
	}
	if (status == STATUS_OK)
		status = put_mention(t, id, err);
	return status == STATUS_OK ? event_refresh(t->store, id, err) : status;
}

static enum status identify(const struct coded_event *e, struct strbuf *source,
			    struct strbuf *target, struct identity *out, struct error *err)
{
	*out = (struct identity){
		.from = e->date.from, .to = e->date.to,
		.precision = (int)e->date.precision, .status = (int)e->status,
		.source = side_word(&e->source, source), .target = side_word(&e->target, target),
		.code = e->cameo, .place = e->place ? e->place : "",
		.place_country = e->place_country ? e->place_country : "",
	};
	return source->failed || target->failed ?
		       error_set(err, STATUS_NOMEM, "out of memory") : STATUS_OK;
}

enum status event_hash(const struct coded_event *event, int64_t *out, struct error *err)
{
	struct strbuf source, target;
	struct identity identity;
	enum status status;

	strbuf_init(&source);
	strbuf_init(&target);
	status = identify(event, &source, &target, &identity, err);
	if (status == STATUS_OK)
		*out = (int64_t)identity_hash(&identity);
	strbuf_release(&source);
	strbuf_release(&target);
	return status;
}

static enum status take(struct taking *t, struct error *err)
{
	struct strbuf source, target;
	enum status status = find_parts(t, err);

	if (status != STATUS_OK)
		return status;
	strbuf_init(&source);
	strbuf_init(&target);
	status = identify(t->coded, &source, &target, &t->identity, err);
	if (status == STATUS_OK)
		status = take_event(t, (int64_t)identity_hash(&t->identity), err);
	strbuf_release(&source);
	strbuf_release(&target);
	return status;
}

static enum status check_actor(const struct coded_actor *actor, struct error *err)
{
	struct actor_code parsed;

	return actor->code ? actor_code_parse(actor->code, &parsed, err) : STATUS_OK;
}

/* All are looked at before the first is written. */
enum status events_check(const struct coded_event *events, size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct event_date *date = &events[i].date;

		if (!codebook_find(events[i].cameo))
			return error_set(err, STATUS_INPUT, "no such event code: %.4s", events[i].cameo);
		if (date->from != DAY_NONE && (date->to == DAY_NONE || date->to < date->from))
			return error_set(err, STATUS_INPUT, "an event ends before it begins");
		if (check_actor(&events[i].source, err) != STATUS_OK ||
		    check_actor(&events[i].target, err) != STATUS_OK)
			return STATUS_INPUT;
	}
	return STATUS_OK;
}

static enum status mentions_add(struct store *store, int64_t article, int64_t n, struct error *err)
{
	return n ? run_with_id(store, SQL_ARTICLE_MENTIONS_ADD, article, n, err) : STATUS_OK;
}

enum status event_take(struct store *store, int64_t article, const struct coded_event *event,
		       int review, int64_t correction, struct error *err)
{
	struct taking t = {
		.store = store, .article = article, .coded = event,
		.review = review, .correction = correction,
	};
	enum status status = take(&t, err);

	return status == STATUS_OK ? mentions_add(store, article, 1, err) : status;
}

enum status store_events(struct store *store, int64_t article, const struct coded_event *events,
			 size_t n, struct error *err)
{
	enum status status = events_check(events, n, err);

	if (status == STATUS_OK && store->broken)
		status = error_set(err, STATUS_STORE, "an earlier failure ended this change");
	if (status == STATUS_OK)
		status = write_guard(store, write_begin(store, err));
	for (size_t i = 0; status == STATUS_OK && i < n; i++) {
		struct taking t = { .store = store, .article = article, .coded = &events[i] };

		status = write_guard(store, take(&t, err));
	}
	if (status != STATUS_OK)
		return status;
	store->counts.no_event += n == 0;
	store->counts.many_events += n > MANY_EVENTS;
	status = mentions_add(store, article, (int64_t)n, err);
	if (status == STATUS_OK)
		status = corrections_apply(store, article, err);
	return write_guard(store, status);
}
