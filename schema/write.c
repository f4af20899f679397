/* Transactions, changes, inputs, refusals. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "store_private.h"

/* A commit costs a write to the log and a settling of clusters; what is not
 * committed is lost when the program dies and done again at the next run. */
#define GROUP_ARTICLES 512
#define GROUP_BYTES (8u << 20)
#define GROUP_SECONDS 1

#define REJECT_BYTES 65536

enum status write_begin(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	if (store->in_transaction)
		return STATUS_OK;
	if (store->mode == STORE_READ)
		return error_set(err, STATUS_STORE, "the database was opened to be read only");
	/* without a log a reader that came in meanwhile could keep the end from being written */
	stmt = db_statement(store, rows_unlogged(store) ? SQL_BEGIN_ALONE : SQL_BEGIN, err);
	if (!stmt)
		return err ? err->status : db_lost(err);
	status = db_run(stmt, err);
	if (status != STATUS_OK)
		return status;
	store->in_transaction = true;
	store->began = time(NULL);
	stmt = db_statement(store, SQL_NEXT_EVENT, err);
	status = stmt ? db_step(stmt, err) : db_lost(err);
	if (status == STATUS_OK) {
		store->next_event = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return status;
}

static enum status total_add(struct store *store, const char *name, int64_t *delta,
			     struct error *err)
{
	sqlite3_stmt *stmt;

	if (!*delta)
		return STATUS_OK;
	stmt = db_statement(store, SQL_TOTAL_ADD, err);
	if (!stmt)
		return db_lost(err);
	db_bind_text(stmt, 1, name);
	sqlite3_bind_int64(stmt, 2, *delta);
	*delta = 0;
	return db_run(stmt, err);
}

static enum status write_totals(struct store *store, struct error *err)
{
	enum status status = total_add(store, "article", &store->d_articles, err);

	if (status == STATUS_OK)
		status = total_add(store, "event", &store->d_events, err);
	if (status == STATUS_OK)
		status = total_add(store, "distinct", &store->d_distinct, err);
	if (status == STATUS_OK)
		status = total_add(store, "mention", &store->d_mentions, err);
	return status;
}

static enum status write_counts(struct store *store, struct error *err)
{
	const struct change_counts *c = &store->counts;
	const uint64_t values[] = {
		c->read, c->added, c->duplicate, c->revised, c->skipped, c->rejected, c->events,
		c->mentions, c->no_event, c->many_events, c->undated, c->updated_only,
		c->other_language,
	};
	sqlite3_stmt *stmt;

	if (!store->change)
		return STATUS_OK;
	stmt = db_statement(store, SQL_CHANGE_COUNTS, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->change);
	for (int i = 0; i < (int)(sizeof values / sizeof *values); i++)
		sqlite3_bind_int64(stmt, i + 2, (int64_t)values[i]);
	return db_run(stmt, err);
}

static enum status write_reached(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt;

	if (!store->reached_anew)
		return STATUS_OK;
	store->reached_anew = false;
	stmt = db_statement(store, SQL_INPUT_REACHED, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->change);
	db_bind_text(stmt, 2, store->reached_path);
	sqlite3_bind_int64(stmt, 3, (int64_t)store->reached);
	return db_run(stmt, err);
}

enum status write_commit(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	if (!store->in_transaction)
		return STATUS_OK;
	status = write_reached(store, err);
	if (status == STATUS_OK)
		status = cluster_settle(store, err);
	if (status == STATUS_OK)
		status = rows_settle(store, err);
	if (status == STATUS_OK)
		status = write_totals(store, err);
	if (status == STATUS_OK)
		status = write_counts(store, err);
	if (status != STATUS_OK)
		return write_guard(store, status);
	store->articles = 0;
	store->bytes = 0;
	if (store->dry) {
		store->began = time(NULL);
		store->committed = store->counts;
		return STATUS_OK;
	}
	stmt = db_statement(store, SQL_COMMIT, err);
	status = stmt ? db_run(stmt, err) : db_lost(err);
	if (status != STATUS_OK)
		return write_guard(store, status);
	store->in_transaction = false;
	store->committed = store->counts;
	return rows_committed(store, err);
}

void write_rollback(struct store *store)
{
	for (int i = 0; i < N_STATEMENTS; i++)
		sqlite3_reset(store->statements[i]);
	/* SQLite may have rolled back by itself; then this fails, rightly. */
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->in_transaction = false;
	store->articles = 0;
	store->bytes = 0;
	store->d_articles = store->d_events = store->d_distinct = store->d_mentions = 0;
	store->counts = store->committed;
	id_map_clear(&store->actors);
	id_map_clear(&store->rules);
	store->reached_anew = false;
	cluster_forget(store);
	tally_forget(store);
	rows_committed(store, NULL);
	rows_forget(store);
}

enum status write_guard(struct store *store, enum status status)
{
	if (status != STATUS_OK && store->in_transaction) {
		write_rollback(store);
		store->broken = true;
	}
	return status;
}

/* Commits before a record when the group is full. */
enum status write_record_begin(struct store *store, struct error *err)
{
	enum status status = STATUS_OK;

	if (store->broken)
		return error_set(err, STATUS_STORE, "an earlier failure ended this change");
	if (store->in_transaction && !rows_in_bulk(store) &&
	    (store->articles >= GROUP_ARTICLES || store->bytes >= GROUP_BYTES ||
	     time(NULL) - store->began > GROUP_SECONDS))
		status = write_commit(store, err);
	if (status == STATUS_OK)
		status = write_guard(store, write_begin(store, err));
	store->articles++;
	return status;
}

void store_set_dry(struct store *store)
{
	store->dry = true;
}

enum status store_commit(struct store *store, struct error *err)
{
	return write_commit(store, err);
}

static bool alive(int64_t process, const char *host)
{
	char here[256] = "";

	gethostname(here, sizeof here - 1);
	if (!host || strcmp(host, here) != 0 || process == getpid())
		return false;
	return kill((pid_t)process, 0) == 0 || errno == EPERM;
}

/* Settles what earlier runs left running: one still alive forbids another;
 * dead ones are marked, and the last may be taken up again. */
static enum status look_at_running(struct store *store, const struct change_info *info,
				   int64_t *resume, struct error *err)
{
	int64_t broken[64];
	size_t n = 0;
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_RUNNING, err);
	enum status status = db_lost(err);

	*resume = 0;
	while (stmt && (status = db_step(stmt, err)) == STATUS_OK) {
		const char *command = (const char *)sqlite3_column_text(stmt, 2);
		const char *host = (const char *)sqlite3_column_text(stmt, 4);
		const char *lexicon = (const char *)sqlite3_column_text(stmt, 5);

		int64_t process = sqlite3_column_int64(stmt, 3);

		if (alive(process, host)) {
			sqlite3_reset(stmt);
			return error_set(err, STATUS_STORE,
					 "another program (process %d) is changing this database", (int)process);
		}
		if (sqlite3_column_int(stmt, 6) && info->kind == CHANGE_IMPORT &&
		    sqlite3_column_int(stmt, 1) == CHANGE_IMPORT && command && lexicon &&
		    strcmp(command, info->command) == 0 && strcmp(lexicon, info->lexicon) == 0)
			*resume = sqlite3_column_int64(stmt, 0);
		else if (n < sizeof broken / sizeof *broken)
			broken[n++] = sqlite3_column_int64(stmt, 0);
	}
	if (status != STATUS_END)
		return status;
	for (size_t i = 0; i < n; i++) {
		stmt = db_statement(store, SQL_CHANGE_BROKEN, err);
		if (!stmt)
			return db_lost(err);
		sqlite3_bind_int64(stmt, 1, broken[i]);
		status = db_run(stmt, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

void change_counts_read(sqlite3_stmt *stmt, int column, struct change_counts *c)
{
	uint64_t *const values[] = {
		&c->read, &c->added, &c->duplicate, &c->revised, &c->skipped, &c->rejected,
		&c->events, &c->mentions, &c->no_event, &c->many_events, &c->undated,
		&c->updated_only, &c->other_language,
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		*values[i] = (uint64_t)sqlite3_column_int64(stmt, column + (int)i);
}

static enum status resume_change(struct store *store, int64_t id, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_ROWS, err);
	enum status status = db_lost(err);

	if (stmt) {
		sqlite3_bind_int(stmt, 1, 1);
		sqlite3_bind_int64(stmt, 2, id);
		status = db_step(stmt, err);
	}
	if (status != STATUS_OK)
		return status;
	change_counts_read(stmt, 9, &store->counts);
	sqlite3_reset(stmt);
	stmt = db_statement(store, SQL_CHANGE_RESUME, err);
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, getpid());
	sqlite3_bind_text(stmt, 3, store->host, -1, SQLITE_STATIC);
	store->change = id;
	return db_run(stmt, err);
}

static enum status new_change(struct store *store, const struct change_info *info,
			      struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_NEW, err);
	enum status status;

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int(stmt, 1, (int)info->kind);
	sqlite3_bind_int64(stmt, 2, getpid());
	db_bind_text(stmt, 3, store->host);
	db_bind_text(stmt, 4, info->program);
	db_bind_text(stmt, 5, info->lexicon);
	db_bind_text(stmt, 6, info->command);
	db_bind_text(stmt, 7, info->label);
	db_bind_text(stmt, 8, info->by);
	memset(&store->counts, 0, sizeof store->counts);
	status = db_run(stmt, err);
	store->change = sqlite3_last_insert_rowid(store->db);
	return status;
}

enum status change_open(struct store *store, const struct change_info *info, bool *resumed,
			struct error *err)
{
	int64_t resume = 0;
	enum status status;

	gethostname(store->host, sizeof store->host - 1);
	store->broken = false;
	*resumed = false;
	status = write_begin(store, err);
	if (status == STATUS_OK)
		status = look_at_running(store, info, &resume, err);
	if (status != STATUS_OK)
		return status;
	*resumed = resume != 0;
	return resume ? resume_change(store, resume, err) : new_change(store, info, err);
}

enum status store_change_begin(struct store *store, const struct change_info *info,
			       int64_t *change, bool *resumed, struct error *err)
{
	enum status status = write_guard(store, change_open(store, info, resumed, err));

	store->first_change = store->change;
	store->first_event = *resumed ? 0 : store->next_event;
	if (status == STATUS_OK)
		status = write_commit(store, err);
	if (status != STATUS_OK)
		store->change = 0;
	*change = store->change;
	return status;
}

enum status change_close(struct store *store, enum change_state state, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_CHANGE_END, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->change);
	sqlite3_bind_int(stmt, 2, (int)state);
	return db_run(stmt, err);
}

enum status store_change_end(struct store *store, enum change_state state, struct error *err)
{
	enum status status;

	if (!store->change)
		return STATUS_OK;
	status = write_guard(store, write_begin(store, err));
	if (status == STATUS_OK)
		status = write_guard(store, change_close(store, state, err));
	if (status == STATUS_OK)
		status = write_commit(store, err);
	if (status == STATUS_OK)
		store->change = 0;
	return status;
}

void store_change_counts(const struct store *store, struct change_counts *out)
{
	*out = store->counts;
}

void store_count_other_language(struct store *store)
{
	store->counts.other_language++;
}

static enum status input_put(struct store *store, const char *path, int64_t size,
			     int64_t modified, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_INPUT_PUT, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, store->change);
	db_bind_text(stmt, 2, path);
	if (size >= 0)
		sqlite3_bind_int64(stmt, 3, size);
	if (modified >= 0)
		sqlite3_bind_int64(stmt, 4, modified);
	return db_run(stmt, err);
}

enum status store_input_begin(struct store *store, const char *path, int64_t size,
			      int64_t modified, uint64_t *offset, bool *finished,
			      struct error *err)
{
	enum status status = write_record_begin(store, err);
	sqlite3_stmt *stmt = NULL;
	bool same = false;

	*offset = 0;
	*finished = false;
	rows_next_input(store);
	if (status == STATUS_OK)
		stmt = db_statement(store, SQL_INPUT_GET, err);
	if (!stmt)
		return write_guard(store, status == STATUS_OK ? db_lost(err) : status);
	sqlite3_bind_int64(stmt, 1, store->change);
	db_bind_text(stmt, 2, path);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		same = size >= 0 && sqlite3_column_int64(stmt, 0) == size &&
		       sqlite3_column_int64(stmt, 1) == modified;
		if (same) {
			*offset = (uint64_t)sqlite3_column_int64(stmt, 2);
			*finished = sqlite3_column_int(stmt, 3);
		}
		sqlite3_reset(stmt);
	} else if (status != STATUS_END) {
		return write_guard(store, status);
	}
	return same ? STATUS_OK : write_guard(store, input_put(store, path, size, modified, err));
}

enum status store_input_reached(struct store *store, const char *path, uint64_t offset,
				struct error *err)
{
	/* said once, in the transaction that ends here */
	if (!store->reached_path || strcmp(store->reached_path, path)) {
		mem_free(store->reached_path);
		store->reached_path = mem_strdup(path);
		if (!store->reached_path)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	store->reached = offset;
	store->reached_anew = true;
	return STATUS_OK;
}

enum status store_input_end(struct store *store, const char *path, const uint8_t *sha256,
			    struct error *err)
{
	enum status status = write_guard(store, write_begin(store, err));
	sqlite3_stmt *stmt = status == STATUS_OK ? db_statement(store, SQL_INPUT_END, err) : NULL;

	if (!stmt)
		return write_guard(store, status == STATUS_OK ? db_lost(err) : status);
	sqlite3_bind_int64(stmt, 1, store->change);
	db_bind_text(stmt, 2, path);
	if (sha256)
		sqlite3_bind_blob(stmt, 3, sha256, 32, SQLITE_STATIC);
	return write_guard(store, db_run(stmt, err));
}

static bool known(const uint8_t sha256[32])
{
	for (int i = 0; i < 32; i++)
		if (sha256[i])
			return true;
	return false;
}

static void bind_reject(sqlite3_stmt *stmt, const struct refusal *refusal)
{
	size_t bytes = refusal->record_bytes < REJECT_BYTES ? refusal->record_bytes : REJECT_BYTES;

	sqlite3_bind_int64(stmt, 4, (int64_t)refusal->column);
	db_bind_text(stmt, 5, refusal->field);
	db_bind_text(stmt, 6, refusal->code);
	db_bind_text(stmt, 7, refusal->reason);
	if (refusal->record)
		sqlite3_bind_blob(stmt, 8, refusal->record, (int)bytes, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 9, (int64_t)refusal->length);
	if (known(refusal->sha256))
		sqlite3_bind_blob(stmt, 10, refusal->sha256, 32, SQLITE_STATIC);
}

enum status store_refusal(struct store *store, const struct refusal *refusal, struct error *err)
{
	enum status status = write_record_begin(store, err);
	sqlite3_stmt *stmt = NULL;

	if (status == STATUS_OK)
		stmt = db_statement(store, refusal->skipped ? SQL_SKIPPED_PUT : SQL_REJECT_PUT, err);
	if (!stmt)
		return write_guard(store, status == STATUS_OK ? db_lost(err) : status);
	sqlite3_bind_int64(stmt, 1, store->change);
	db_bind_text(stmt, 2, refusal->path ? refusal->path : "");
	sqlite3_bind_int64(stmt, 3, (int64_t)refusal->line);
	if (refusal->skipped) {
		db_bind_text(stmt, 4, refusal->code);
		db_bind_text(stmt, 5, refusal->reason);
	} else {
		bind_reject(stmt, refusal);
	}
	status = write_guard(store, db_run(stmt, err));
	if (status != STATUS_OK)
		return status;
	store->counts.read++;
	if (refusal->skipped)
		store->counts.skipped++;
	else
		store->counts.rejected++;
	store->bytes += refusal->record_bytes;
	return STATUS_OK;
}
