/* Reprints: stories with small changes form a cluster, whatever the order they
 * come in; a dry run keeps nothing. */
#include "store_fixture.h"

#include "db.h"
#include "suite.h"

static struct store *store;
static struct error err;

static void setup(void)
{
	fixture_setup();
	err = (struct error)ERROR_INIT;
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
}

static void teardown(void)
{
	store_close(store);
	fixture_teardown();
}

static const char story[] =
	"Ministers of the two coastal states signed an accord on fishing rights on Tuesday evening, after talks that had"
	" gone on since the autumn. The accord sets quotas for cod and herring for three years and lets patrols of either"
	" side stop boats in the shared waters. Both parliaments have to agree before it enters into force in summer.";

/* Version 0 is the story; others add a line, or tell another story. */
static const char *version(unsigned which)
{
	static char text[1024];

	if (which < 4)
		snprintf(text, sizeof text, "%s%s", story,
			 which == 0 ? "" : which == 1 ? " Our reporters in both capitals." :
			 which == 2 ? " (Writing by the desk)" : " More to follow.");
	else
		snprintf(text, sizeof text, "Story %u: the %s council met %u times in spring to discuss roads, and found %u of them"
			 " in need of repair before the winter comes to the %s valley again.", which,
			 which % 2 ? "northern" : "southern", which, which + 3, which % 2 ? "upper" : "lower");
	return text;
}

static int64_t put(unsigned which, int32_t day)
{
	struct article article = fixture_article("headline", version(which), day);
	struct article_kept kept;

	ck_assert_msg(fixture_put(store, &article, NULL, 0, &kept, &err) == STATUS_OK, "%s", err.text);
	return kept.id;
}

static void begin(const char *command)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, command);
	int64_t batch;
	bool resumed;

	ck_assert(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK);
}

static void end(void)
{
	ck_assert(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK);
}

static int64_t number(const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t value;

	ck_assert(db_prepare(store, sql, &stmt, &err) == STATUS_OK);
	ck_assert(db_step(stmt, &err) == STATUS_OK);
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static uint64_t reprints(int64_t batch)
{
	uint64_t n;

	ck_assert(store_count_reprints(store, batch, &n, &err) == STATUS_OK);
	return n;
}

START_TEST(test_small_changes_make_reprints_and_other_stories_do_not)
{
	begin("one");
	for (unsigned i = 0; i < 8; i++)
		put(i, 100 + (int32_t)i);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM article WHERE cluster = 1"), 4);
	ck_assert_int_eq(number("SELECT count(*) FROM article WHERE cluster IS NULL"), 4);
	ck_assert_uint_eq(reprints(0), 3);
}
END_TEST

START_TEST(test_clusters_are_the_same_in_any_order)
{
	static const unsigned orders[][8] = {
		{ 0, 1, 2, 3, 4, 5, 6, 7 }, { 7, 3, 6, 2, 5, 1, 4, 0 }, { 4, 2, 0, 6, 1, 3, 5, 7 },
	};

	begin("one");
	for (unsigned i = 0; i < 8; i++)
		put(orders[_i][i], 100);
	end();
	ck_assert_int_eq(number("SELECT count(DISTINCT cluster) FROM article WHERE cluster IS NOT NULL"), 1);
	ck_assert_int_eq(number("SELECT min(id) = min(cluster) AND count(*) = 4 FROM article WHERE cluster IS NOT NULL"), 1);
}
END_TEST

START_TEST(test_an_undone_article_leaves_its_cluster_and_comes_back)
{
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;

	begin("one");
	put(0, 100);
	end();
	begin("two");
	put(1, 101);
	end();
	ck_assert_uint_eq(reprints(2), 1);
	ck_assert(store_undo(store, 1, &info, &counts, &err) == STATUS_OK);
	ck_assert_int_eq(number("SELECT count(*) FROM article WHERE died IS NULL AND cluster IS NOT NULL"), 0);
	ck_assert_uint_eq(reprints(0), 0);
	begin("three");
	put(0, 100);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM article WHERE cluster = 1"), 2);
}
END_TEST

START_TEST(test_the_threshold_can_be_set)
{
	store_set_reprints(store, 0.999);
	begin("one");
	put(0, 100);
	put(1, 100);
	end();
	ck_assert_uint_eq(reprints(0), 0);
}
END_TEST

START_TEST(test_a_dry_run_keeps_nothing)
{
	begin("one");
	put(4, 100);
	end();
	store_set_dry(store);
	begin("two");
	put(0, 100);
	put(1, 100);
	end();
	ck_assert_uint_eq(reprints(0), 1);
	store_close(store);
	ck_assert(store_open(&store, fixture_path, STORE_WRITE, &err) == STATUS_OK);
	ck_assert_int_eq(number("SELECT count(*) FROM article"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM change"), 1);
	ck_assert(store_check(store, NULL, NULL, &err) == STATUS_OK);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reprints");
	TCase *tc = tcase_create("reprints");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_small_changes_make_reprints_and_other_stories_do_not);
	tcase_add_loop_test(tc, test_clusters_are_the_same_in_any_order, 0, 3);
	tcase_add_test(tc, test_an_undone_article_leaves_its_cluster_and_comes_back);
	tcase_add_test(tc, test_the_threshold_can_be_set);
	tcase_add_test(tc, test_a_dry_run_keeps_nothing);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
