/* One batch on one core and on several: the same database, row by row. */
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "importer/import.h"
#include "suite.h"

#define STORIES 150
#define PAGES 80

static char folder[64], batch[96];

static const char *const who[] = { "France", "Kenya", "Peru", "Japan", "Iran", "Egypt", "India" };

static FILE *file_in_batch(const char *name)
{
	char path[160];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", batch, name);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	return out;
}

/* Stories new, repeated, reprinted, in another language, and lines that are none. */
static void write_stories(void)
{
	FILE *out = file_in_batch("stories.jsonl");

	for (int i = 0; i < STORIES; i++) {
		int n = i % 10 == 9 ? i - 3 : i;

		if (i % 25 == 7)
			fprintf(out, "{\"title\": %d\n", i);
		if (i % 40 == 3)
			fputs("{\"title\": \"Treffen\", \"text\": \"Der Minister traf sich mit dem Botschafter und "
			      "der Delegation in Genf.\"}\n", out);
		fprintf(out, "{\"title\": \"Story %d\", \"published\": \"2020-%02d-%02d\", \"text\": "
			"\"%s accused %s of aggression on Monday over matter %d. Envoys of %s met officials of %s "
			"in Geneva and signed an agreement. %s\"}\n", n, 1 + n % 12, 1 + n % 28, who[n % 7],
			who[(n + 1 + n / 7 % 6) % 7], n, who[n % 7], who[(n + 2) % 7],
			i % 30 == 11 ? "The talks had been put off again and again since the spring, an envoy said, "
			"and the two ministers meet for the first time in eleven years." : "");
	}
	fclose(out);
}

static void write_page(int i)
{
	char name[32];
	FILE *out;

	snprintf(name, sizeof name, "page-%03d.html", i);
	out = file_in_batch(name);
	if (i % 11 == 5) /* an index */
		fputs("<html><body><ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul></body></html>", out);
	else if (i % 11 != 8) /* else an empty file */
		fprintf(out, "<html lang=en><head><title>Page %d</title><meta property='article:published_time' "
			"content='2021-%02d-11'></head><body><article><h1>Page %d</h1><p>%s condemned %s over the "
			"closed crossing on Tuesday, the foreign ministry said in a statement of its own.</p>"
			"<p>Troops of %s crossed the border near the river and shelled two villages, a spokesman "
			"said, and %d people were killed before the morning.</p></article></body></html>",
			i, 1 + i % 12, i, who[i % 7], who[(i + 3) % 7], who[(i + 1) % 7], 2 + i);
	fclose(out);
}

static void setup(void)
{
	snprintf(folder, sizeof folder, "/tmp/dateline-jobs-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(batch, sizeof batch, "%s/batch", folder);
	ck_assert_int_eq(mkdir(batch, 0700), 0);
	for (int i = 0; i < PAGES; i++)
		write_page(i);
	write_stories();
}

static int drop(const char *path, const struct stat *file, int type, struct FTW *place)
{
	(void)file;
	(void)type;
	(void)place;
	return remove(path);
}

static void teardown(void)
{
	nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* Importing ----------------------------------------------------------------- */

/* Stops before a record, or dies there: then a while after a commit is due. */
struct stop {
	int asked, most; /* 0 = never */
	bool dies;
};

static bool stop_asked(void *context)
{
	struct stop *stop = context;

	stop->asked++;
	if (stop->dies && stop->asked == stop->most - 20)
		usleep(2100000);
	if (stop->dies && stop->asked == stop->most)
		kill(getpid(), SIGKILL);
	return stop->most && stop->asked > stop->most;
}

static enum status import_with(const char *database, unsigned jobs, struct stop stop,
			       struct import_result *result)
{
	const char *paths[] = { batch };
	struct import_options options;
	struct error err = ERROR_INIT;
	struct store *store;
	enum status status;

	import_options_init(&options);
	options.command = "test";
	options.jobs = jobs;
	options.reader.today = civil_day(2026, 1, 1);
	options.context = &stop;
	options.stopped = stop_asked;
	status = store_open(&store, database, STORE_CREATE, &err);
	if (status != STATUS_OK)
		return status;
	status = import_run(store, paths, 1, &options, result, &err);
	store_close(store);
	return status;
}

static enum status import_into(const char *database, unsigned jobs, int most, struct import_result *result)
{
	return import_with(database, jobs, (struct stop){ .most = most }, result);
}

static void import_killed(const char *database, unsigned jobs, int most)
{
	struct import_result result;
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		import_with(database, jobs, (struct stop){ .most = most, .dies = true }, &result);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}

static char *database_of(unsigned jobs)
{
	static char path[96];

	snprintf(path, sizeof path, "%s/%u.db", folder, jobs);
	return path;
}

/* The database, all tables ----------------------------------------------------- */

/* Times, and how far an input was read at the last commit before its end. */
static bool is_of_the_moment(const char *table, const char *column)
{
	return (strcmp(table, "change") == 0 && (strcmp(column, "started") == 0 || strcmp(column, "ended") == 0)) ||
		(strcmp(table, "input") == 0 && strcmp(column, "offset") == 0);
}

static void add_row(struct digest *digest, const char *table, sqlite3_stmt *row)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		const void *bytes = sqlite3_column_blob(row, i);
		int n = sqlite3_column_bytes(row, i);

		digest_add(digest, &n, sizeof n);
		if (n && !is_of_the_moment(table, sqlite3_column_name(row, i)))
			digest_add(digest, bytes, (size_t)n);
	}
}

/* Of each table its name and a digest of its rows; owned. */
static char *dump(const char *database)
{
	sqlite3_stmt *tables, *rows;
	char *text = NULL, sql[128];
	size_t length;
	FILE *out = open_memstream(&text, &length);
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(database, &db), SQLITE_OK);
	/* how the full text index is laid out depends on when was committed */
	ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
		"name NOT LIKE 'article_text%' ORDER BY name", -1, &tables, NULL), SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(tables, 0);
		struct digest digest;
		uint8_t sha256[32];
		long n = 0;

		digest_init(&digest);
		snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
		ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
		for (; sqlite3_step(rows) == SQLITE_ROW; n++)
			add_row(&digest, table, rows);
		sqlite3_finalize(rows);
		digest_finish(&digest, sha256);
		fprintf(out, "%s %ld ", table, n);
		for (int i = 0; i < 8; i++)
			fprintf(out, "%02x", sha256[i]);
		fputc('\n', out);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	fclose(out);
	return text;
}

/* -------------------------------------------------------------------------------- */

START_TEST(test_jobs_make_no_difference_to_the_database_or_the_counts)
{
	struct import_result one, other;
	char *want, *got;

	ck_assert_int_eq(import_into(database_of(1), 1, 0, &one), STATUS_OK);
	ck_assert_uint_gt(one.counts.rejected, 0);
	ck_assert_uint_gt(one.counts.skipped, 0);
	ck_assert_uint_gt(one.counts.duplicate, 0);
	ck_assert_uint_gt(one.counts.other_language, 0);
	ck_assert_uint_gt(one.counts.events, 100);
	want = dump(database_of(1));
	for (unsigned jobs = 2; jobs <= 4; jobs += 2) {
		ck_assert_int_eq(import_into(database_of(jobs), jobs, 0, &other), STATUS_OK);
		ck_assert_mem_eq(&one.counts, &other.counts, sizeof one.counts);
		ck_assert_uint_eq(one.sentences, other.sentences);
		got = dump(database_of(jobs));
		ck_assert_str_eq(want, got);
		free(got);
	}
	free(want);
}
END_TEST

static void check_store(const char *database, struct store_stats *stats)
{
	struct store *store;

	ck_assert_int_eq(store_open(&store, database, STORE_READ, NULL), STATUS_OK);
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_OK);
	ck_assert_int_eq(store_get_stats(store, stats, NULL), STATUS_OK);
	store_close(store);
}

START_TEST(test_jobs_stopped_keep_what_is_done_and_only_that)
{
	struct import_result one, other;
	struct store_stats want, got;

	ck_assert_int_eq(import_into(database_of(1), 1, 0, &one), STATUS_OK);
	check_store(database_of(1), &want);
	for (int most = 1; most < STORIES + PAGES; most += 90) {
		ck_assert_int_eq(import_into(database_of(3), 3, most, &other), STATUS_STOPPED);
		ck_assert_uint_le(other.counts.read, (uint64_t)most);
		check_store(database_of(3), &got);
		ck_assert_uint_eq(got.articles, other.counts.added);
		ck_assert_int_eq(import_into(database_of(3), 3, 0, &other), STATUS_OK);
		check_store(database_of(3), &got);
		ck_assert_uint_eq(got.articles, want.articles);
		ck_assert_uint_eq(got.events, want.events);
		unlink(database_of(3));
	}
}
END_TEST

/* Files read to their end are not read again, nor the records of one half read. */
START_TEST(test_jobs_killed_are_completed_to_the_same_database)
{
	static const int records[] = { 60, PAGES + 60, STORIES + PAGES };
	struct import_result one, other;
	char *want, *got;

	ck_assert_int_eq(import_into(database_of(1), 1, 0, &one), STATUS_OK);
	want = dump(database_of(1));
	for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
		import_killed(database_of(2), 2, records[i]);
		ck_assert_int_eq(import_into(database_of(2), 2, 0, &other), STATUS_OK);
		ck_assert(other.resumed);
		ck_assert_uint_lt(other.sentences, one.sentences);
		ck_assert_mem_eq(&one.counts, &other.counts, sizeof one.counts);
		got = dump(database_of(2));
		ck_assert_str_eq(want, got);
		free(got);
		unlink(database_of(2));
	}
	free(want);
}
END_TEST

/* Memory runs out on whatever thread: whole articles only, completed later. */
START_TEST(test_jobs_out_of_memory_keep_whole_articles)
{
	struct import_result result;
	enum status status;

	for (size_t after = 2000; after < 100000; after = after * 5 / 2) {
		mem_fault_after(after);
		status = import_into(database_of(2), 2, 0, &result);
		mem_fault_after(SIZE_MAX);
		ck_assert(status == STATUS_OK || status == STATUS_NOMEM);
		ck_assert_int_eq(import_into(database_of(2), 2, 0, &result), STATUS_OK);
		ck_assert_uint_eq(result.counts.read - result.counts.duplicate - result.counts.skipped -
				  result.counts.rejected, result.counts.added);
		unlink(database_of(2));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("importer_jobs");
	TCase *tc = tcase_create("jobs"), *killed = tcase_create("killed");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_jobs_make_no_difference_to_the_database_or_the_counts);
	tcase_add_test(tc, test_jobs_stopped_keep_what_is_done_and_only_that);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, test_jobs_out_of_memory_keep_whole_articles);
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(killed, setup, teardown);
	tcase_add_test(killed, test_jobs_killed_are_completed_to_the_same_database);
	suite_add_tcase(suite, killed);
	return suite_main(suite);
}
