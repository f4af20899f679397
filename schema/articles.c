/* Articles: identity, sightings, revisions, death and return; undo. */
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "store_private.h"

#define HASH_BYTES 16

void text_words(struct strbuf *to, const char *text)
{
	size_t start = to->length, out = start;
	bool gap = true;

	utf8_fold(to, text, strlen(text));
	for (size_t i = start; i < to->length; i++) {
		unsigned char c = (unsigned char)to->data[i];

		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			to->data[out++] = (char)c;
			gap = false;
		} else if (!gap) {
			to->data[out++] = ' ';
			gap = true;
		}
	}
	strbuf_cut(to, gap && out > start ? out - 1 : out);
}

static enum status hash_article(struct store *store, const struct article *article,
				uint8_t hash[32], struct error *err)
{
	struct strbuf *words = &store->scratch;
	struct digest digest;

	strbuf_clear(words);
	if (article->title)
		text_words(words, article->title);
	strbuf_addc(words, '\n');
	if (article->text)
		text_words(words, article->text);
	if (words->failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	digest_init(&digest);
	digest_add(&digest, words->data, words->length);
	digest_finish(&digest, hash);
	return STATUS_OK;
}

/* An address that names one article, not a site's front page. */
static bool names_article(const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;
	const char *path = host ? strchr(host + 3, '/') : NULL;

	return path && path[1];
}

/* The first and last day an article may have been published. */
static void published_span(const struct article *a, int32_t *from, int32_t *to)
{
	struct civil day;

	*from = *to = a->published;
	if (a->published == DAY_NONE)
		return;
	if (a->published_by) {
		*from = DAY_NONE;
		return;
	}
	day = civil_from_day(a->published);
	if (a->published_precision == PRECISION_MONTH) {
		*from = civil_day(day.year, day.month, 1);
		*to = civil_day(day.year, day.month, civil_month_days(day.year, day.month));
	} else if (a->published_precision == PRECISION_YEAR) {
		*from = civil_day(day.year, 1, 1);
		*to = civil_day(day.year, 12, 31);
	}
}

static enum status run_ids(struct store *store, enum statement which, int64_t a, int64_t b,
			   int64_t c, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	int n;

	if (!stmt)
		return db_lost(err);
	n = sqlite3_bind_parameter_count(stmt);
	sqlite3_bind_int64(stmt, 1, a);
	if (n > 1)
		sqlite3_bind_int64(stmt, 2, b);
	if (n > 2)
		sqlite3_bind_int64(stmt, 3, c);
	return db_run(stmt, err);
}

static enum status put_text(struct store *store, enum statement which, int64_t id,
			    const char *title, const char *text, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, id);
	db_bind_text(stmt, 2, title);
	db_bind_text(stmt, 3, text);
	return db_run(stmt, err);
}

static enum status count_day(struct store *store, int32_t from, int32_t to, int n,
			     struct error *err)
{
	enum status status = run_ids(store, SQL_DAY_ADD, from, to, n, err);

	store->d_articles += n;
	return status == STATUS_OK && n < 0 ? run_ids(store, SQL_DAY_DROP_EMPTY, from, to, 0, err) :
					      status;
}

/* The rows of one article, with the text copied out of the row. */
struct life {
	struct strbuf title, text;
	bool has_title;
	int32_t from, to;
	int64_t died, replaces;
};

static void life_release(struct life *life)
{
	strbuf_release(&life->title);
	strbuf_release(&life->text);
}

static void copy_text(struct strbuf *to, sqlite3_stmt *stmt, int column)
{
	strbuf_add(to, sqlite3_column_text(stmt, column),
		   (size_t)sqlite3_column_bytes(stmt, column));
}

static enum status life_read(struct store *store, int64_t article, struct life *life,
			     struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ARTICLE_LIFE, err);
	enum status status;

	memset(life, 0, sizeof *life);
	strbuf_init(&life->title);
	strbuf_init(&life->text);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, article);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? error_set(err, STATUS_STORE, "an article is gone") : status;
	life->has_title = sqlite3_column_type(stmt, 0) != SQLITE_NULL;
	copy_text(&life->title, stmt, 0);
	copy_text(&life->text, stmt, 1);
	life->from = sqlite3_column_int(stmt, 2);
	life->to = sqlite3_column_int(stmt, 3);
	life->died = sqlite3_column_int64(stmt, 4);
	life->replaces = sqlite3_column_int64(stmt, 5);
	sqlite3_reset(stmt);
	return life->title.failed || life->text.failed ?
		       error_set(err, STATUS_NOMEM, "out of memory") : STATUS_OK;
}

static enum status life_text(struct store *store, enum statement which, int64_t article,
			     const struct life *life, struct error *err)
{
	return put_text(store, which, article, life->has_title ? life->title.data : NULL,
			life->text.data, err);
}

/* Makes the events of an article's mentions agree with them.  The numbers are
 * gathered first: refreshing changes what the walk goes over. */
enum status events_refresh(struct store *store, const struct strbuf *ids, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i + sizeof(int64_t) <= ids->length;
	     i += sizeof(int64_t)) {
		int64_t id;

		memcpy(&id, ids->data + i, sizeof id);
		status = event_refresh(store, id, err);
	}
	return status;
}

enum status ids_gather(struct store *store, enum statement which, int64_t a, int64_t b,
		       struct strbuf *ids, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);
	enum status status = db_lost(err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, a);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, b);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		int64_t id = sqlite3_column_int64(stmt, 0);

		strbuf_add(ids, &id, sizeof id);
	}
	if (status == STATUS_END)
		status = ids->failed ? error_set(err, STATUS_NOMEM, "out of memory") : STATUS_OK;
	return status;
}

static enum status mentions_turn(struct store *store, enum statement events, enum statement turn,
				 int64_t article, int64_t change, int sign, struct error *err)
{
	struct strbuf ids;
	int64_t n;
	enum status status;

	strbuf_init(&ids);
	status = ids_gather(store, events, article, change, &ids, err);
	if (status == STATUS_OK)
		status = run_ids(store, turn, article, change, 0, err);
	n = sign * (int64_t)sqlite3_changes64(store->db);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_ARTICLE_MENTIONS_ADD, article, n, 0, err);
	if (status == STATUS_OK)
		status = events_refresh(store, &ids, err);
	store->d_mentions += n;
	strbuf_release(&ids);
	return status;
}

enum status article_kill(struct store *store, int64_t article, struct error *err)
{
	struct life life;
	enum status status = life_read(store, article, &life, err);

	if (status == STATUS_OK)
		status = life_text(store, SQL_TEXT_DROP, article, &life, err);
	if (status == STATUS_OK)
		status = count_day(store, life.from, life.to, -1, err);
	if (status == STATUS_OK)
		status = mentions_turn(store, SQL_MENTION_EVENTS_LIVING, SQL_MENTIONS_DIE, article,
				       store->change, -1, err);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_ARTICLE_DIES, article, store->change, 0, err);
	if (status == STATUS_OK)
		status = reprints_drop(store, article, err);
	life_release(&life);
	return status;
}

/* Back to life with the mentions that died with it. */
enum status article_revive(struct store *store, int64_t article, struct error *err)
{
	struct life life;
	sqlite3_stmt *stmt;
	enum status status = life_read(store, article, &life, err);

	if (status == STATUS_OK) {
		stmt = db_statement(store, SQL_ARTICLE_DIES, err);
		status = db_lost(err);
		if (stmt) {
			sqlite3_bind_int64(stmt, 1, article);
			status = db_run(stmt, err);
		}
	}
	if (status == STATUS_OK)
		status = life_text(store, SQL_TEXT_PUT, article, &life, err);
	if (status == STATUS_OK)
		status = count_day(store, life.from, life.to, 1, err);
	if (status == STATUS_OK)
		status = mentions_turn(store, SQL_MENTION_EVENTS_DEAD, SQL_MENTIONS_REVIVE, article,
				       life.died, 1, err);
	life_release(&life);
	if (status == STATUS_OK)
		status = reprints_add(store, article, false, err);
	return status == STATUS_OK ? corrections_apply(store, article, err) : status;
}

/* An older living version: same address, and the same headline or day. */
static enum status find_older(struct store *store, const struct article *article, int32_t to,
			      int64_t *older, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	*older = 0;
	if (!names_article(article->url))
		return STATUS_OK;
	stmt = db_statement(store, SQL_ARTICLE_BY_URL, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, article->url);
	while ((status = db_step(stmt, err)) == STATUS_OK) {
		const char *title = (const char *)sqlite3_column_text(stmt, 1);

		if ((title && article->title && strcasecmp(title, article->title) == 0) ||
		    (to != DAY_NONE && sqlite3_column_int(stmt, 2) == to))
			*older = sqlite3_column_int64(stmt, 0);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

static enum status put_article(struct store *store, const struct article *a, const uint8_t *hash,
			       int64_t replaces, int64_t *id, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ARTICLE_PUT, err);
	bool vague = a->published == DAY_NONE || a->published_by;
	int32_t from, to;
	enum status status;

	if (!stmt)
		return db_lost(err);
	published_span(a, &from, &to);
	sqlite3_bind_blob(stmt, 1, hash, HASH_BYTES, SQLITE_STATIC);
	db_bind_text(stmt, 2, a->title);
	db_bind_text(stmt, 3, a->text ? a->text : "");
	sqlite3_bind_int(stmt, 4, from);
	sqlite3_bind_int(stmt, 5, to);
	sqlite3_bind_int(stmt, 6, vague ? PRECISION_UNKNOWN : (int)a->published_precision);
	db_bind_text(stmt, 7, a->published_basis);
	sqlite3_bind_int(stmt, 8, a->modified);
	db_bind_text(stmt, 9, a->publisher);
	db_bind_text(stmt, 10, a->author);
	db_bind_text(stmt, 11, a->url);
	db_bind_text(stmt, 12, a->language);
	db_bind_text(stmt, 13, a->place);
	db_bind_text(stmt, 14, a->path);
	sqlite3_bind_int64(stmt, 15, (int64_t)a->line);
	sqlite3_bind_int64(stmt, 16, replaces);
	sqlite3_bind_int64(stmt, 17, store->change);
	status = db_run(stmt, err);
	if (status != STATUS_OK)
		return status;
	*id = sqlite3_last_insert_rowid(store->db);
	status = put_text(store, SQL_TEXT_PUT, *id, a->title, a->text ? a->text : "", err);
	return status == STATUS_OK ? count_day(store, from, to, 1, err) : status;
}

/* A text that had died is met again: the old row, to be coded anew. */
static enum status bring_back(struct store *store, int64_t article, int64_t replaces,
			      struct error *err)
{
	struct life life;
	enum status status = life_read(store, article, &life, err);

	if (status == STATUS_OK)
		status = run_ids(store, SQL_ARTICLE_AGAIN, article, store->change, replaces, err);
	if (status == STATUS_OK)
		status = life_text(store, SQL_TEXT_PUT, article, &life, err);
	if (status == STATUS_OK)
		status = count_day(store, life.from, life.to, 1, err);
	life_release(&life);
	return status;
}

static enum status find_by_hash(struct store *store, const uint8_t *hash, int64_t *id, bool *dead,
				struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ARTICLE_BY_HASH, err);
	enum status status;

	*id = 0;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_blob(stmt, 1, hash, HASH_BYTES, SQLITE_STATIC);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? STATUS_OK : status;
	*id = sqlite3_column_int64(stmt, 0);
	*dead = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
	sqlite3_reset(stmt);
	return STATUS_OK;
}

static void count_article(struct store *store, const struct article *article,
			  enum article_result result)
{
	struct change_counts *c = &store->counts;

	c->read++;
	c->added += result == ARTICLE_NEW;
	c->duplicate += result == ARTICLE_DUPLICATE;
	c->revised += result == ARTICLE_REVISED;
	if (result == ARTICLE_DUPLICATE)
		return;
	c->undated += article->published == DAY_NONE;
	c->updated_only += article->published != DAY_NONE && article->published_by;
}

static enum status keep_article(struct store *store, const struct article *article,
				struct article_kept *kept, struct error *err)
{
	uint8_t hash[32];
	int32_t from, to;
	bool dead = false, fresh;
	enum status status = hash_article(store, article, hash, err);

	*kept = (struct article_kept){ .result = ARTICLE_DUPLICATE };
	if (status == STATUS_OK)
		status = find_by_hash(store, hash, &kept->id, &dead, err);
	if (status != STATUS_OK || (kept->id && !dead))
		return status;
	published_span(article, &from, &to);
	status = find_older(store, article, to, &kept->replaces, err);
	kept->result = kept->replaces ? ARTICLE_REVISED : ARTICLE_NEW;
	if (status == STATUS_OK && kept->replaces)
		status = article_kill(store, kept->replaces, err);
	if (status != STATUS_OK)
		return status;
	fresh = !kept->id;
	status = fresh ? put_article(store, article, hash, kept->replaces, &kept->id, err) :
			 bring_back(store, kept->id, kept->replaces, err);
	return status == STATUS_OK ? reprints_add(store, kept->id, fresh, err) : status;
}

enum status store_article(struct store *store, const struct article *article,
			  struct article_kept *kept, struct error *err)
{
	enum status status = rows_leave_bulk(store, err);

	if (status == STATUS_OK)
		status = write_record_begin(store, err);
	if (status == STATUS_OK)
		status = keep_article(store, article, kept, err);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_SIGHTING_PUT, store->change, kept->id, 0, err);
	if (status != STATUS_OK)
		return write_guard(store, status);
	count_article(store, article, kept->result);
	store->bytes += article->text ? strlen(article->text) : 0;
	return STATUS_OK;
}

/* Undo ------------------------------------------------------------------------ */

/* STATUS_OK: another batch that stands has seen the article too. */
static enum status stands(struct store *store, int64_t article, int64_t batch, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_SIGHTING_STANDS, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, article);
	sqlite3_bind_int64(stmt, 2, batch);
	status = db_step(stmt, err);
	sqlite3_reset(stmt);
	return status;
}

/* The version a vanished article had replaced returns, if a batch that stands
 * brought it; else the one before it, and so on. */
static enum status restore_older(struct store *store, int64_t older, int64_t batch,
				 struct undo_counts *counts, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; older && i < 64; i++) {
		struct life life;

		status = life_read(store, older, &life, err);
		life_release(&life);
		if (status != STATUS_OK || !life.died)
			return status;
		status = stands(store, older, batch, err);
		if (status == STATUS_OK) {
			counts->restored++;
			return article_revive(store, older, err);
		}
		if (status != STATUS_END)
			return status;
		status = STATUS_OK;
		older = life.replaces;
	}
	return status;
}

static enum status undo_article(struct store *store, int64_t article, int64_t batch,
				struct undo_counts *counts, struct error *err)
{
	struct life life;
	struct strbuf ids;
	enum status status = life_read(store, article, &life, err), seen;

	life_release(&life);
	if (status != STATUS_OK || life.died)
		return status;
	seen = stands(store, article, batch, err);
	if (seen == STATUS_END) {
		counts->articles++;
		status = article_kill(store, article, err);
		return status == STATUS_OK ? restore_older(store, life.replaces, batch, counts, err) :
					     status;
	}
	if (seen != STATUS_OK)
		return seen;
	counts->kept++;
	status = run_ids(store, SQL_ARTICLE_BORN, article, batch, 0, err);
	if (status == STATUS_OK)
		status = run_ids(store, SQL_MENTION_BORN, article, batch, 0, err);
	strbuf_init(&ids);
	if (status == STATUS_OK)
		status = ids_gather(store, SQL_MENTION_EVENTS_LIVING, article, 0, &ids, err);
	if (status == STATUS_OK)
		status = events_refresh(store, &ids, err);
	strbuf_release(&ids);
	return status;
}

static enum status may_undo(struct store *store, int64_t batch, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_ROWS, err);
	enum status status;
	int state;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int(stmt, 1, 0);
	sqlite3_bind_int64(stmt, 2, batch);
	status = batch ? db_step(stmt, err) : STATUS_END;
	if (status != STATUS_OK)
		return status == STATUS_END ? error_set(err, STATUS_NOTFOUND, "there is no batch %lld",
							(long long)batch) : status;
	state = sqlite3_column_int(stmt, 2);
	sqlite3_reset(stmt);
	return state == CHANGE_UNDONE ? error_set(err, STATUS_USAGE, "batch %lld is undone already",
						  (long long)batch) : STATUS_OK;
}

static enum status undo_all(struct store *store, int64_t batch, struct undo_counts *counts,
			    struct error *err)
{
	struct strbuf ids;
	enum status status = run_ids(store, SQL_CHANGE_UNDONE, batch, store->change, 0, err);

	if (status == STATUS_OK)
		status = run_ids(store, SQL_CHANGE_UNDOES, store->change, batch, 0, err);
	strbuf_init(&ids);
	if (status == STATUS_OK)
		status = ids_gather(store, SQL_SIGHTING_OF_CHANGE, batch, 0, &ids, err);
	for (size_t i = 0; status == STATUS_OK && i < ids.length; i += sizeof(int64_t)) {
		int64_t article;

		memcpy(&article, ids.data + i, sizeof article);
		status = undo_article(store, article, batch, counts, err);
	}
	strbuf_release(&ids);
	return status;
}

enum status store_undo(struct store *store, int64_t batch, const struct change_info *info,
		       struct undo_counts *out, struct error *err)
{
	bool resumed;
	enum status status = change_open(store, info, &resumed, err);

	memset(out, 0, sizeof *out);
	if (status == STATUS_OK)
		status = may_undo(store, batch, err);
	if (status == STATUS_OK)
		status = undo_all(store, batch, out, err);
	if (status == STATUS_OK)
		status = cluster_settle(store, err);
	out->events = store->d_events < 0 ? (uint64_t)-store->d_events : 0;
	if (status == STATUS_OK)
		status = rows_undo(store, batch, err);
	out->events += (uint64_t)store->rows_undone;
	out->mentions = store->d_mentions < 0 ? (uint64_t)-store->d_mentions : 0;
	if (status == STATUS_OK)
		status = change_close(store, CHANGE_DONE, err);
	status = write_guard(store, status);
	if (status == STATUS_OK)
		status = write_commit(store, err);
	store->change = 0;
	store->broken = false;
	return status;
}
