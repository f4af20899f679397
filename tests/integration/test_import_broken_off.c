/*
 * The import as a process: killed at random moments, stopped by Ctrl-C, out of
 * disk.  argv[1] is the program.  What is asserted is what the file holds
 * afterwards, never how long anything took.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "schema/store.h"
#include "suite.h"

#define ARTICLES 400
#define KILLS 50
#define ROWS 4000
#define ROW_KILLS 25

static const char *program;
static char folder[64];
static char database[96], input[96];

static void write_articles(void)
{
	static const char *const who[] = { "France", "Kenya", "Peru", "Japan", "Iran", "Egypt", "India" };
	FILE *out = fopen(input, "w");

	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < ARTICLES; i++)
		fprintf(out, "{\"title\": \"Story %d\", \"published\": \"2020-%02d-%02d\", \"text\": "
			"\"%s accused %s of aggression on Monday over matter %d. Envoys of %s met "
			"officials of %s in Geneva and signed an agreement.\"}\n",
			i, 1 + i % 12, 1 + i % 28, who[i % 7], who[(i + 1 + i / 7 % 6) % 7], i,
			who[i % 7], who[(i + 2) % 7]);
	ck_assert_int_eq(fclose(out), 0);
}

/* Rows of GDELT 2.0, from that id on; the columns that do not matter are empty. */
static void write_rows(int first, int n)
{
	static const char *const who[] = { "FRA", "KEN", "PER", "JPN", "IRN", "EGY", "IND" };
	FILE *out = fopen(input, "w");

	ck_assert_ptr_nonnull(out);
	for (int i = first; i < first + n; i++)
		for (int column = 1; column <= 61; column++) {
			if (column == 1)
				fprintf(out, "%d", i);
			else if (column == 2)
				fprintf(out, "2021%02d%02d", 1 + i % 12, 1 + i % 28);
			else if (column == 4)
				fputs("2021", out);
			else if (column == 6 || column == 16)
				fputs(who[(i / column) % 7], out);
			else if (column == 27)
				fprintf(out, "%02d0", 1 + i % 9);
			else if (column == 61)
				fprintf(out, "https://example.org/%d", i / 3);
			fputc(column == 61 ? '\n' : '\t', out);
		}
	ck_assert_int_eq(fclose(out), 0);
}

static void setup(void)
{
	snprintf(folder, sizeof folder, "/tmp/dateline-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(input, sizeof input, "%s/in.jsonl", folder);
	write_articles();
}

static void remove_database(void)
{
	char path[128];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", database, (const char *[]){ "", "-wal", "-shm" }[i]);
		unlink(path);
	}
}

static void teardown(void)
{
	char path[128];

	remove_database();
	unlink(input);
	snprintf(path, sizeof path, "%s/said", folder);
	unlink(path);
	rmdir(folder);
}

/* Starts an import; most_bytes bounds the size of any file it writes. */
static pid_t start_import(rlim_t most_bytes)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		char said[128];
		int fd;

		snprintf(said, sizeof said, "%s/said", folder);
		fd = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDERR_FILENO);
		if (most_bytes != RLIM_INFINITY) {
			const struct rlimit limit = { most_bytes, most_bytes };

			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &limit);
		}
		execl(program, program, "-d", database, "import", input, (char *)NULL);
		_exit(99);
	}
	return child;
}

static int wait_for(pid_t child)
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

static void fail_on_fault(void *context, const char *fault)
{
	(void)context;
	ck_abort_msg("check: %s", fault);
}

/* Whoever opens the file first, to read or to write, finds what was committed. */
static void check_as_reader(void)
{
	struct store *store;
	struct error err = ERROR_INIT;

	if (store_open(&store, database, STORE_READ, &err) == STATUS_OK) {
		ck_assert_int_eq(store_check(store, NULL, fail_on_fault, &err), STATUS_OK);
		store_close(store);
	} else { /* its tables are not there yet */
		ck_assert_msg(strstr(err.text, "not a database") || strstr(err.text, "older version"), "%s", err.text);
	}
}

/* Opens, checks and counts; false if there is no database yet. */
static bool checked_stats(struct store_stats *stats)
{
	struct store *store;
	struct error err = ERROR_INIT;

	if (access(database, F_OK) != 0)
		return false;
	check_as_reader();
	if (store_open(&store, database, STORE_WRITE, &err) != STATUS_OK)
		ck_abort_msg("open: %s", err.text);
	ck_assert_int_eq(store_check(store, NULL, fail_on_fault, &err), STATUS_OK);
	ck_assert_int_eq(store_get_stats(store, stats, &err), STATUS_OK);
	store_close(store);
	return true;
}

/* -1 if there is no database yet. */
static long checked_articles(void)
{
	struct store_stats stats;

	return checked_stats(&stats) ? (long)stats.articles : -1;
}

static uint64_t checked_events(void)
{
	struct store_stats stats;

	return checked_stats(&stats) ? stats.events : 0;
}

START_TEST(test_import_killed_at_random_moments_completes_on_rerun)
{
	unsigned seed = 20211124;
	long kept = 0;
	bool finished = false;

	for (int i = 0; i < KILLS; i++) {
		struct timespec pause = { 0, 0 };
		pid_t child;
		long now;

		if (finished) {
			remove_database();
			finished = false;
			kept = 0;
		}
		pause.tv_nsec = (long)(rand_r(&seed) % 400) * 1000000L;
		child = start_import(RLIM_INFINITY);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		finished = WIFEXITED(wait_for(child));
		now = checked_articles();
		if (now >= 0) {
			ck_assert_int_ge(now, kept);
			kept = now;
		}
	}
	ck_assert(WIFEXITED(wait_for(start_import(RLIM_INFINITY))));
	ck_assert_int_eq(checked_articles(), ARTICLES);
}
END_TEST

/* All rows of an import or none, with the indexes of the file it came into. */
START_TEST(test_rows_killed_at_random_moments_come_whole_or_not_at_all)
{
	unsigned seed = 20210304;
	uint64_t before = 0;

	unlink(input);
	snprintf(input, sizeof input, "%s/rows.CSV", folder);
	for (int i = 0; i < ROW_KILLS; i++) {
		struct timespec pause = { 0, (long)(rand_r(&seed) % 600) * 1000000L };
		pid_t child;
		uint64_t now;

		if (i % 8 == 0) {
			remove_database();
			before = 0;
		}
		write_rows(1 + (int)before, ROWS);
		child = start_import(RLIM_INFINITY);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		wait_for(child);
		now = checked_events();
		ck_assert(now == before || now == before + ROWS);
		before = now;
	}
	write_rows(1 + (int)before, ROWS);
	ck_assert_int_eq(WEXITSTATUS(wait_for(start_import(RLIM_INFINITY))), 0);
	ck_assert_uint_eq(checked_events(), before + ROWS);
}
END_TEST

START_TEST(test_import_stopped_by_ctrl_c_keeps_what_was_finished)
{
	pid_t child = start_import(RLIM_INFINITY);
	struct timespec pause = { 0, 1000000 };
	struct stat file;
	int status;

	/* once the file is there, the import has begun */
	while (stat(database, &file) != 0)
		nanosleep(&pause, NULL);
	kill(child, SIGINT);
	status = wait_for(child);
	/* it may have come to its end just before */
	ck_assert(WIFEXITED(status));
	ck_assert(WEXITSTATUS(status) == 130 || WEXITSTATUS(status) == 0);
	checked_articles();
	status = wait_for(start_import(RLIM_INFINITY));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	ck_assert_int_eq(checked_articles(), ARTICLES);
}
END_TEST

START_TEST(test_import_on_a_full_disk_rolls_back_and_says_so)
{
	char said[4096], path[128];
	FILE *in;
	size_t length;
	int status;

	/* the names of the lexicon fit, the articles do not */
	ck_assert_int_eq(WEXITSTATUS(wait_for(start_import(RLIM_INFINITY))), 0);
	remove_database();
	status = wait_for(start_import(1 << 20));
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 1);
	snprintf(path, sizeof path, "%s/said", folder);
	in = fopen(path, "r");
	length = fread(said, 1, sizeof said - 1, in);
	fclose(in);
	said[length] = '\0';
	ck_assert_msg(strstr(said, "[io]") != NULL, "said: %s", said);
	checked_articles();
	ck_assert_int_eq(WEXITSTATUS(wait_for(start_import(RLIM_INFINITY))), 0);
	ck_assert_int_eq(checked_articles(), ARTICLES);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("import_broken_off");
	TCase *tc = tcase_create("processes");

	if (argc < 2)
		return EXIT_FAILURE;
	program = argv[1];
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_import_killed_at_random_moments_completes_on_rerun);
	tcase_add_test(tc, test_rows_killed_at_random_moments_come_whole_or_not_at_all);
	tcase_add_test(tc, test_import_stopped_by_ctrl_c_keeps_what_was_finished);
	tcase_add_test(tc, test_import_on_a_full_disk_rolls_back_and_says_so);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
