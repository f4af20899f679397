/* The check: SQLite's own, then each count against one made anew. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "bulk.h"

/* Each gives a row per fault, its first column the sentence. */
static const char *const checks[] = {
	"SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	"SELECT 'table ' || \"table\" || ' row ' || ifnull(rowid, '?') || ' refers to a row of '"
	" || parent || ' that is not there' FROM pragma_foreign_key_check",
	"SELECT 'mention ' || m.id || ' lives, its event or article does not' FROM mention m"
	" WHERE m.died IS NULL AND (NOT EXISTS (SELECT 1 FROM event e WHERE e.id = m.event)"
	" OR NOT EXISTS (SELECT 1 FROM article a WHERE a.id = m.article AND a.died IS NULL))",
	"SELECT 'event ' || e.id || ' does not agree with its mentions' FROM event e LEFT JOIN"
	" (SELECT event, count(*) AS n, count(DISTINCT article) AS a, min(basis) AS b,"
	"  min(confidence) AS c, max(mutual) AS u, max(review) AS r FROM mention o WHERE died IS NULL AND"
	"  (review <> 3 OR NOT EXISTS (SELECT 1 FROM mention i WHERE i.event = o.event AND i.died IS NULL"
	"   AND i.review <> 3)) GROUP BY event) m"
	" ON m.event = e.id WHERE e.dataset = 0 AND (m.n IS NOT e.n_mentions OR m.a <> e.n_articles"
	" OR m.b <> e.basis OR m.c <> e.confidence OR m.u <> (e.mutual IS NOT NULL) OR m.r <> e.review)",
	"SELECT 'mention ' || m.id || ' names a correction that is not there' FROM mention m"
	" WHERE m.died IS NULL AND m.correction IS NOT NULL"
	" AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.key = m.correction)",
	"SELECT 'article ' || a.id || ' counts its mentions wrongly' FROM article a"
	" WHERE n_mentions <> (SELECT count(*) FROM mention m WHERE m.article = a.id AND m.died IS NULL)",
	"SELECT 'article ' || a.id || ' lives, but no import that stands has seen it' FROM article a"
	" WHERE a.died IS NULL AND NOT EXISTS (SELECT 1 FROM sighting s JOIN change c ON c.id = s.change"
	" WHERE s.article = a.id AND c.state <> 3)",
	"SELECT 'event ' || id || ' is both living and past' FROM event"
	" WHERE dataset = 0 AND id IN (SELECT id FROM event_past)",
	"WITH fresh AS (SELECT source_party, target_party, source_role, target_role, day_from, day_to,"
	" dataset, CAST(substr(e.code, 1, 2) AS INTEGER) AS root, status,"
	ROLLUP_SUMS " FROM event e JOIN code c ON c.code = e.code WHERE review <> 3"
	" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9)"
	" SELECT 'roll-up dyad differs for parties ' || source_party || ' and ' || target_party"
	" FROM (SELECT * FROM (SELECT * FROM fresh EXCEPT SELECT * FROM dyad)"
	"  UNION ALL SELECT * FROM (SELECT * FROM dyad EXCEPT SELECT * FROM fresh))",
	"WITH dated AS (SELECT *, date(day_from * 86400, 'unixepoch') AS f,"
	" date(day_to * 86400, 'unixepoch') AS t FROM event WHERE review <> 3 AND day_from > -2147483648),"
	" fresh AS (SELECT substr(f, 1, 4) * 12 + substr(f, 6, 2) - 1 AS month, source_party, target_party,"
	" source_role, target_role, source, target, dataset, CAST(substr(e.code, 1, 2) AS INTEGER) AS root, status,"
	ROLLUP_SUMS " FROM dated e JOIN code c ON c.code = e.code WHERE substr(f, 1, 7) = substr(t, 1, 7)"
	" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)"
	" SELECT 'roll-up dyad_month differs for parties ' || source_party || ' and ' || target_party"
	" FROM (SELECT * FROM (SELECT * FROM fresh EXCEPT SELECT * FROM dyad_month)"
	"  UNION ALL SELECT * FROM (SELECT * FROM dyad_month EXCEPT SELECT * FROM fresh))",
	"WITH fresh AS (SELECT published_from, published_to, count(*) AS n FROM article"
	" WHERE died IS NULL GROUP BY 1, 2)"
	" SELECT 'roll-up article_day differs' FROM (SELECT * FROM (SELECT * FROM fresh EXCEPT"
	" SELECT * FROM article_day) UNION ALL SELECT * FROM (SELECT * FROM article_day EXCEPT SELECT * FROM fresh))",
	"WITH fresh (name, n) AS (SELECT 'article', count(*) FROM article WHERE died IS NULL"
	" UNION ALL SELECT 'event', count(*) FROM event"
	" UNION ALL SELECT 'distinct', count(*) FROM event WHERE cluster = id AND review <> 3"
	" UNION ALL SELECT 'mention', count(*) FROM mention WHERE died IS NULL)"
	" SELECT 'total of ' || f.name || ' is ' || ifnull(t.n, 0) || ', counted ' || f.n"
	" FROM fresh f LEFT JOIN total t ON t.name = f.name WHERE ifnull(t.n, 0) <> f.n",
	"SELECT 'batch ' || id || ': ' || n_read || ' records read, ' ||"
	" (n_new + n_duplicate + n_revised + n_skipped + n_rejected) || ' accounted for' FROM change"
	" WHERE n_read <> n_new + n_duplicate + n_revised + n_skipped + n_rejected",
	"SELECT 'row ' || id || ' of a dataset stands in the wrong cluster' FROM (SELECT id, cluster,"
	" min(id) OVER (PARTITION BY source_party, target_party, day_from, code, source, target, dataset)"
	" AS head FROM event WHERE dataset <> 0) WHERE cluster <> head",
	"SELECT 'batch ' || id || ' counts its rejects wrongly' FROM change WHERE kind = 0"
	" AND (n_rejected <> (SELECT count(*) FROM reject r WHERE r.change = change.id)"
	" OR n_skipped <> (SELECT count(*) FROM skipped s WHERE s.change = change.id))",
	"SELECT 'batch ' || id || ' counts its articles wrongly' FROM change WHERE kind = 0"
	" AND n_new + n_duplicate + n_revised - n_rows <>"
	" ifnull((SELECT sum(times) FROM sighting s WHERE s.change = change.id), 0)",
};

struct checking {
	struct store *store;
	void *context;
	void (*on_fault)(void *context, const char *fault);
	uint64_t faults;
};

static void report(struct checking *c, const char *fault)
{
	c->faults++;
	if (c->on_fault)
		c->on_fault(c->context, fault ? fault : "fault");
}

static enum status run_check(struct checking *c, const char *sql, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum status status = db_prepare(c->store, sql, &stmt, err);

	while (status == STATUS_OK && (status = db_step(stmt, err)) == STATUS_OK)
		report(c, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

/* FTS5 checks itself only by a statement that counts as writing. */
static enum status check_text(struct checking *c, struct error *err)
{
	int rc;

	if (c->store->mode == STORE_READ)
		return STATUS_OK;
	rc = sqlite3_exec(c->store->db, "INSERT INTO article_text (article_text, rank)"
			  " VALUES ('integrity-check', 1)", NULL, NULL, NULL);
	if ((rc & 0xff) == SQLITE_CORRUPT)
		report(c, "the full text does not agree with the articles");
	else if (rc != SQLITE_OK)
		return db_fail(c->store->db, rc, err);
	return STATUS_OK;
}

/* Clusters: every group swept from its beginning must change nothing.  It is
 * done in a transaction that is rolled back. */
static enum status check_clusters(struct checking *c, struct error *err)
{
	struct store *store = c->store;
	sqlite3_stmt *stmt = NULL;
	int before, after;
	enum status status = write_begin(store, err);

	if (status == STATUS_OK)
		status = db_prepare(store, "SELECT " EVENT_KEY_COLUMNS " FROM event"
				    " WHERE dataset = 0 AND review <> 3", &stmt, err);
	while (status == STATUS_OK && (status = db_step(stmt, err)) == STATUS_OK) {
		struct event_key key;

		event_key_read(stmt, &key);
		status = cluster_mark(store, &key, err);
	}
	sqlite3_finalize(stmt);
	before = sqlite3_total_changes(store->db);
	if (status == STATUS_END)
		status = cluster_settle(store, err);
	after = sqlite3_total_changes(store->db);
	if (status == STATUS_OK && before != after)
		report(c, "clusters of distinct events differ from ones made anew");
	if (store->in_transaction)
		write_rollback(store);
	return status;
}

enum status store_check(struct store *store, void *context,
			void (*on_fault)(void *context, const char *fault), struct error *err)
{
	struct checking c = { store, context, on_fault, 0 };
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < sizeof checks / sizeof *checks; i++)
		status = run_check(&c, checks[i], err);
	if (status == STATUS_OK)
		status = check_text(&c, err);
	if (status == STATUS_OK && store->mode != STORE_READ)
		status = check_clusters(&c, err);
	if (status == STATUS_OK && c.faults)
		return error_set(err, STATUS_STORE, "the check found %llu faults",
				 (unsigned long long)c.faults);
	return status;
}

enum status store_rebuild(struct store *store, struct error *err)
{
	static const enum statement steps[] = {
		SQL_ARTICLE_DAY_CLEAR, SQL_ARTICLE_DAY_MAKE, SQL_TOTAL_RECOUNT_REST,
	};
	enum status status = write_begin(store, err);

	if (status == STATUS_OK)
		status = write_guard(store, bulk_settle_all(store, 0, err));
	for (size_t i = 0; status == STATUS_OK && i < sizeof steps / sizeof *steps; i++) {
		sqlite3_stmt *stmt = db_statement(store, steps[i], err);

		status = write_guard(store, stmt ? db_run(stmt, err) : db_lost(err));
	}
	return status == STATUS_OK ? write_commit(store, err) : status;
}
