/* Files of older steps are brought up to date with all they held. */
#include "store_fixture.h"

#include "base/embed.h"
#include "db.h"
#include "suite.h"

extern const struct embedded_file schema_steps[];

static struct store *store;
static struct error err;

static void teardown(void)
{
	store_close(store);
	store = NULL;
	fixture_teardown();
}

static void setup(void)
{
	err = (struct error)ERROR_INIT;
	fixture_setup();
}

/* A file as a program of that many steps left it, with rows put in by SQL. */
static void make_old(int steps, const char *rows)
{
	sqlite3 *db;
	char number[96];

	ck_assert(sqlite3_open(fixture_path, &db) == SQLITE_OK);
	for (int i = 0; i < steps; i++)
		ck_assert_msg(db_exec(db, schema_steps[i].data, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(db_exec(db, rows, &err) == STATUS_OK, "%s", err.text);
	snprintf(number, sizeof number, "PRAGMA application_id = %d; PRAGMA user_version = %d", 0x64746c6e, steps);
	ck_assert(db_exec(db, number, &err) == STATUS_OK);
	sqlite3_close(db);
}

static const char *text(const char *sql)
{
	static char out[200];
	sqlite3_stmt *stmt;

	ck_assert_msg(db_prepare(store, sql, &stmt, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(db_step(stmt, &err) == STATUS_OK, "%s", sql);
	snprintf(out, sizeof out, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return out;
}

static void original_is(int64_t event, const char *want)
{
	struct arena arena;
	const char *header, *row;

	arena_init(&arena, 1u << 20);
	ck_assert_msg(store_original(store, event, &arena, &header, &row, &err) == STATUS_OK, "%s", err.text);
	ck_assert_str_eq(row, want);
	arena_release(&arena);
}

#define EVENT(id) \
	"INSERT INTO event (id, dataset, own_id, day_from, day_to, precision, basis, status, source, target," \
	" source_party, source_role, target_party, target_role, code, place, cluster, confidence, n_mentions," \
	" n_articles, born) VALUES (" #id ", 1, " #id ", 9, 9, 0, 5, 0, 0, 0, 0, 0, 0, 0, '010', 0, " #id ", 0, 1, 1, 1);"

/* Two rows, "ab" and "c", behind their lengths, packed by zstd as they are. */
#define BLOCK(id) \
	"INSERT INTO record_block VALUES (" #id ", 1, 1, 2, 'h', 2, 11," \
	" x'28b52ffd200b590000020000006162010000" "0063');"

START_TEST(test_records_move_to_their_events_and_originals_stay)
{
	make_old(5, "INSERT INTO change (id, kind, started, program, lexicon, command, n_rows, n_read, n_new)"
		    " VALUES (1, 0, 0, '1', '', 'import', 4, 4, 4);"
		    "INSERT INTO dataset VALUES (1, 'gdelt', 'made', 1);"
		    EVENT(1) EVENT(2) EVENT(3) EVENT(5)
		    BLOCK(1) BLOCK(2)
		    "INSERT INTO record (event, tone, n_sources, reported, block, slot) VALUES (1, -1.5, 3, 9, 1, 0);"
		    "INSERT INTO record (event, deaths, reported, block, slot) VALUES (2, 7, -2147483648, 1, 1);"
		    /* another event came between these two */
		    "INSERT INTO record (event, reported, block, slot) VALUES (3, 9, 2, 0), (5, 9, 2, 1);");
	ck_assert_msg(store_open(&store, fixture_path, STORE_WRITE, &err) == STATUS_OK, "%s", err.text);
	ck_assert_str_eq(text("SELECT group_concat(ifnull(tone, '-') || ' ' || ifnull(n_sources, '-') || ' ' ||"
			      " ifnull(reported, '-')) FROM event"), "-1.5 3 9,- - -,- - 9,- - 9");
	ck_assert_str_eq(text("SELECT group_concat(event || ' ' || ifnull(deaths, '-')) FROM record"), "2 7,3 -,5 -");
	original_is(1, "ab");
	original_is(2, "c");
	original_is(3, "ab");
	original_is(5, "c");
	ck_assert_str_eq(text("SELECT count(*) FROM pragma_foreign_key_check"), "0");
}
END_TEST

static void no_fault(void *context, const char *fault)
{
	(void)context;
	ck_abort_msg("%s", fault);
}

#define ROW(id, from, source, target, mutual, cluster) \
	"INSERT INTO event (id, dataset, hash, day_from, day_to, precision, basis, status, source, target," \
	" source_party, source_role, target_party, target_role, code, place, mutual, cluster, confidence, n_mentions," \
	" n_articles, born) VALUES (" #id ", 0, " #id ", " #from ", " #from ", 0, 5, 0, " #source ", " #target \
	", " #source ", 1, " #target ", 1, '040', 0, " #mutual ", " #cluster ", 0, 1, 1, 1);" \
	"INSERT INTO mention (id, event, article, in_title, start, end, action_start, action_end, basis, confidence," \
	" mutual, rule, born) VALUES (" #id ", " #id ", 1, 0, 0, 1, 0, 1, 5, 0, " #mutual " IS NOT NULL, 1, 1);"

/* A visit stands for the talks of the day after, on one side; other talks have lost
 * their mirror: the roll-ups pair none of them any more. */
START_TEST(test_mutual_events_are_paired_anew)
{
	make_old(8, "INSERT INTO change (id, kind, state, started, program, lexicon, command, n_read, n_new)"
		    " VALUES (1, 0, 1, 0, '1', '', 'import', 1, 1); INSERT INTO rule VALUES (1, 'r');"
		    "INSERT INTO code VALUES ('040', '04', 'consult', 10, 1, NULL, NULL);"
		    "INSERT INTO article (id, hash, text, published_from, published_to, published_precision, modified,"
		    " n_mentions, born) VALUES (1, x'00', 't', 9, 9, 0, 9, 4, 1); INSERT INTO sighting VALUES (1, 1, 1);"
		    "INSERT INTO article_day VALUES (9, 9, 1); INSERT INTO article_text (rowid, text) VALUES (1, 't');"
		    "INSERT INTO party VALUES (1, 'RUS', NULL), (2, 'USA', NULL);"
		    "INSERT INTO actor VALUES (1, 'RUS', 'Russia', 1, 1), (2, 'USA', 'United States', 2, 1);"
		    ROW(1, 5, 1, 2, NULL, 1) ROW(2, 6, 1, 2, 77, 1) ROW(3, 6, 2, 1, 77, 3) ROW(4, 20, 1, 2, 78, 4)
		    "INSERT INTO dyad SELECT source_party, target_party, 1, 1, day_from, day_to, 0, 4, 0, 1, cluster = id,"
		    " mutual IS NOT NULL, mutual IS NOT NULL AND cluster = id, 10, 10 * (cluster = id),"
		    " 10 * (mutual IS NOT NULL), 10 * (mutual IS NOT NULL AND cluster = id) FROM event;"
		    "INSERT INTO dyad_month SELECT 23640, source_party, target_party, 1, 1, 0, 4, 0, sum(n), sum(n_distinct),"
		    " sum(n_mutual), sum(n_mutual_distinct), sum(goldstein), sum(goldstein_distinct), sum(goldstein_mutual),"
		    " sum(goldstein_mutual_distinct) FROM dyad GROUP BY 2, 3;"
		    "INSERT INTO total VALUES ('article', 1), ('event', 4), ('distinct', 3), ('mention', 4);");
	ck_assert_msg(store_open(&store, fixture_path, STORE_WRITE, &err) == STATUS_OK, "%s", err.text);
	ck_assert_str_eq(text("SELECT sum(n_mutual) || ' ' || sum(n_mutual_distinct) FROM dyad"), "2 0");
	ck_assert_msg(store_check(store, NULL, no_fault, &err) == STATUS_OK, "%s", err.text);
}
END_TEST

START_TEST(test_reports_move_to_their_events)
{
	make_old(8, "INSERT INTO change (id, kind, started, program, lexicon, command, n_rows, n_read, n_new)"
		    " VALUES (1, 0, 0, '1', '', 'import', 2, 2, 2);"
		    "INSERT INTO dataset (id, name, title, directed) VALUES (1, 'gdelt', 'made', 1);"
		    "INSERT INTO url (id, url) VALUES (1, 'https://example.org/a'), (2, 'https://example.org/b');"
		    EVENT(1) EVENT(2)
		    "INSERT INTO record (event, url) VALUES (1, 2);"
		    "INSERT INTO record (event, url, deaths) VALUES (2, 1, 7);");
	ck_assert_msg(store_open(&store, fixture_path, STORE_WRITE, &err) == STATUS_OK, "%s", err.text);
	ck_assert_str_eq(text("SELECT group_concat(event || ' ' || ifnull(deaths, '-')) FROM record"), "2 7");
	ck_assert_str_eq(text("SELECT group_concat(event_id || ' ' || url) FROM records"),
			 "gdelt:1 https://example.org/b,gdelt:2 https://example.org/a");
	ck_assert_str_eq(text("SELECT count(*) FROM pragma_foreign_key_check"), "0");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema upgrade");
	TCase *tcase = tcase_create("all");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, test_records_move_to_their_events_and_originals_stay);
	tcase_add_test(tcase, test_mutual_events_are_paired_anew);
	tcase_add_test(tcase, test_reports_move_to_their_events);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
