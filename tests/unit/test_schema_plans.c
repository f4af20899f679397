/* How the sums behind relations, an actor's record and the network are found: each
 * statement they run is caught and its plan read. */
#include "store_fixture.h"

#include "base/strbuf.h"
#include "db.h"
#include "schema/filter.h"
#include "suite.h"

static struct store *store;
static struct arena arena;
static struct error err;
static struct strbuf statements; /* NUL-ended, one after the other */

static int on_statement(unsigned kind, void *context, void *stmt, void *text)
{
	(void)context;
	(void)text;
	if (kind == SQLITE_TRACE_STMT) {
		strbuf_adds(&statements, sqlite3_sql(stmt));
		strbuf_addc(&statements, '\0');
	}
	return 0;
}

static void setup(void)
{
	struct coded_event events[] = {
		fixture_event("USAGOV", "RUS", "042", 100, 100), fixture_event("USA", "IGOWSTNAT", "042", 101, 101),
	};
	struct article article = fixture_article("title", "text", 120);
	struct change_info info = fixture_info(CHANGE_IMPORT, "import a");
	struct article_kept kept;
	int64_t batch;
	bool resumed;

	fixture_setup();
	err = (struct error)ERROR_INIT;
	arena_init(&arena, 1 << 20);
	strbuf_init(&statements);
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
	ck_assert(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK);
	ck_assert(fixture_put(store, &article, events, 2, &kept, &err) == STATUS_OK);
	ck_assert(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK);
}

static void teardown(void)
{
	strbuf_release(&statements);
	arena_release(&arena);
	store_close(store);
	fixture_teardown();
}

static struct filter_group group_of(const char *code, struct filter_actor *room)
{
	struct actor_row *rows;
	size_t n;

	ck_assert(store_find_actors(store, code, &arena, &rows, &n, &err) == STATUS_OK && n == 1);
	*room = (struct filter_actor){ .actor = rows[0].id, .party = rows[0].party, .from = DAY_NONE, .to = DAY_NONE,
				       .whole = !strcmp(rows[0].code, rows[0].party_code) };
	return (struct filter_group){ room, 1 };
}

static enum status on_tally(void *context, const struct tally_row *row)
{
	(void)context;
	(void)row;
	return STATUS_OK;
}

static enum status on_pair(void *context, const struct dyad_row *row)
{
	(void)context;
	(void)row;
	return STATUS_OK;
}

static void catch_statements(bool on)
{
	if (on)
		strbuf_clear(&statements);
	sqlite3_trace_v2(store_db(store), on ? SQLITE_TRACE_STMT : 0, on ? on_statement : NULL, NULL);
}

static void catch_tally(const struct filter *filter, enum tally_grain grain)
{
	catch_statements(true);
	ck_assert_msg(query_tally(store, filter, grain, NULL, on_tally, &err) == STATUS_OK, "%s", err.text);
	catch_statements(false);
}

static void catch_network(const struct filter *filter, enum network_level by)
{
	catch_statements(true);
	ck_assert_msg(query_network(store, filter, by, NULL, on_pair, &err) == STATUS_OK, "%s", err.text);
	catch_statements(false);
}

/* Whether any caught statement holds the words. */
static bool some(const char *words)
{
	for (size_t at = 0; at < statements.length; at += strlen(statements.data + at) + 1)
		if (strstr(statements.data + at, words))
			return true;
	return false;
}

/* Holds the plan of each caught statement to a rule, step by step. */
static void each_step(bool (*fine)(const char *step))
{
	for (size_t at = 0; at < statements.length; at += strlen(statements.data + at) + 1) {
		sqlite3_stmt *stmt;
		char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statements.data + at);

		ck_assert_msg(db_prepare(store, sql, &stmt, &err) == STATUS_OK, "%s", err.text);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(stmt, 3);

			ck_assert_msg(fine(step), "%s: %s", step, sql);
		}
		sqlite3_finalize(stmt);
		sqlite3_free(sql);
	}
}

static bool is_no_scan(const char *step)
{
	return strncmp(step, "SCAN e", 6) != 0;
}

/* Nothing goes through all events, or all of a roll-up. */
static void no_scan(void)
{
	each_step(is_no_scan);
}

static bool is_by_grade(const char *step)
{
	return !strstr(step, " event ") || strstr(step, "event_grade");
}

START_TEST(test_months_of_countries_read_no_event)
{
	struct filter_actor room[2];
	struct filter filter;

	filter_init(&filter);
	filter.left = group_of("USA", &room[0]);
	filter.right = group_of("RUS", &room[1]);
	catch_tally(&filter, TALLY_MONTHS);
	ck_assert(some("dyad_month_pair") && !some("FROM event"));
	no_scan();
	catch_tally(&filter, TALLY_DAYS);
	ck_assert(some("FROM dyad e") && !some("FROM event"));
	no_scan();
	filter.right.n = 0;
	filter.from = 40;
	catch_tally(&filter, TALLY_MONTHS);
	ck_assert(some("dyad_month_target") && some("FROM dyad e") && !some("FROM event"));
	no_scan();
	catch_tally(&filter, TALLY_DAYS);
	ck_assert(!some("FROM event"));
	no_scan();
}
END_TEST

START_TEST(test_months_of_an_actor_read_but_events_longer_than_a_day)
{
	struct filter_actor room;
	struct filter filter;

	filter_init(&filter);
	filter.left = group_of("USAGOV", &room);
	catch_tally(&filter, TALLY_MONTHS);
	ck_assert(some("dyad_month_pair") && some("dyad_month_target"));
	for (size_t at = 0; at < statements.length; at += strlen(statements.data + at) + 1)
		if (strstr(statements.data + at, "FROM event"))
			ck_assert_ptr_nonnull(strstr(statements.data + at, "dyad_span"));
	no_scan();
	catch_tally(&filter, TALLY_DAYS);
	no_scan();
	filter.from = 95;
	filter.to = 120;
	catch_tally(&filter, TALLY_MONTHS);
	no_scan();
}
END_TEST

START_TEST(test_an_actor_at_a_place_or_in_articles_is_found_by_these)
{
	struct filter_actor room;
	struct filter filter;

	filter_init(&filter);
	filter.left = group_of("USA", &room);
	filter.place = "Nowhere";
	catch_tally(&filter, TALLY_MONTHS);
	ck_assert(some("INDEXED BY event_place"));
	no_scan();
	filter.place = NULL;
	filter.text = "vienna";
	catch_tally(&filter, TALLY_MONTHS);
	no_scan();
}
END_TEST

START_TEST(test_the_network_reads_months)
{
	struct filter_actor room;
	struct filter filter;

	filter_init(&filter);
	filter.from = 0;
	filter.to = 364;
	for (int by = NETWORK_BY_COUNTRY; by <= NETWORK_BY_ACTOR; by++) {
		filter.actor.n = 0;
		catch_network(&filter, (enum network_level)by);
		ck_assert(some("FROM dyad_month e"));
		no_scan();
		filter.actor = group_of("USAGOV", &room);
		catch_network(&filter, (enum network_level)by);
		no_scan();
	}
	filter.from = 10;
	catch_network(&filter, NETWORK_BY_COUNTRY);
	no_scan();
	filter.place = "Nowhere";
	catch_network(&filter, NETWORK_BY_COUNTRY);
	no_scan();
}
END_TEST

START_TEST(test_what_a_file_holds_is_counted_without_its_rows)
{
	strbuf_adds(&statements, db_statement_sql(SQL_TALLY_BASIS_ALL));
	strbuf_addc(&statements, '\0');
	strbuf_adds(&statements, db_statement_sql(SQL_TALLY_CONFIDENCE_ALL));
	strbuf_addc(&statements, '\0');
	each_step(is_by_grade);
}
END_TEST

static bool is_no_scan_of_events(const char *step)
{
	return strncmp(step, "SCAN event", 10) != 0;
}

/* A small batch in a large file is summed up as fast as in a small one. */
START_TEST(test_what_a_batch_brought_is_counted_without_the_rest)
{
	static const enum statement summaries[] = {
		SQL_TALLY_BASIS, SQL_TALLY_CONFIDENCE, SQL_TALLY_EVENTS, SQL_EVENT_BEFORE,
	};

	for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++) {
		strbuf_adds(&statements, db_statement_sql(summaries[i]));
		strbuf_addc(&statements, '\0');
	}
	each_step(is_no_scan_of_events);
}
END_TEST

static bool is_of_own_events(const char *step)
{
	return !strstr(step, " e USING") || strstr(step, "event_own_");
}

/* Pages of one's own events pass by those of a dataset beside them. */
static void catch_page(const struct filter *filter)
{
	struct query *query;
	const struct event_line *line;

	catch_statements(true);
	ck_assert(query_open(&query, store, filter, QUERY_ID, &err) == STATUS_OK);
	while (query_next(query, &line, &err) == STATUS_OK)
		continue;
	query_close(query);
	catch_statements(false);
}

START_TEST(test_own_events_are_found_among_their_like)
{
	struct filter_actor room;
	struct filter filter;

	filter_init(&filter);
	filter.dataset = 0;
	filter.limit = 50;
	catch_page(&filter);
	ck_assert(some("ORDER BY e.day_from"));
	each_step(is_of_own_events);
	filter.actor = group_of("USA", &room);
	catch_page(&filter);
	ck_assert(some("e.source_party") && some("e.target_party"));
	each_step(is_of_own_events);
}
END_TEST

static bool is_no_walk_through_a_dataset(const char *step)
{
	return strncmp(step, "SCAN e", 6) != 0 && !strstr(step, "event_own_id (dataset=?)");
}

START_TEST(test_an_event_is_found_by_its_own_id)
{
	strbuf_adds(&statements, db_statement_sql(SQL_EVENT_BY_OWN_ID));
	strbuf_addc(&statements, '\0');
	strbuf_adds(&statements, db_statement_sql(SQL_ROW_KNOWN));
	strbuf_addc(&statements, '\0');
	each_step(is_no_walk_through_a_dataset);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema plans");
	TCase *tc = tcase_create("plans");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_months_of_countries_read_no_event);
	tcase_add_test(tc, test_months_of_an_actor_read_but_events_longer_than_a_day);
	tcase_add_test(tc, test_an_actor_at_a_place_or_in_articles_is_found_by_these);
	tcase_add_test(tc, test_the_network_reads_months);
	tcase_add_test(tc, test_what_a_file_holds_is_counted_without_its_rows);
	tcase_add_test(tc, test_what_a_batch_brought_is_counted_without_the_rest);
	tcase_add_test(tc, test_own_events_are_found_among_their_like);
	tcase_add_test(tc, test_an_event_is_found_by_its_own_id);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
