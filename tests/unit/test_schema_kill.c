/* A writer killed at random moments, and one whose n-th write fails: the file
 * opens, passes the check, holds whole articles only, and the same import
 * again completes it. */
#include "store_fixture.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "suite.h"

#define ARTICLES 60

static enum status import(struct store *store, struct error *err)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, "import all");
	int64_t batch;
	uint64_t offset;
	bool resumed, finished;
	enum status status = store_change_begin(store, &info, &batch, &resumed, err);

	if (status == STATUS_OK)
		status = store_input_begin(store, "in", ARTICLES, 1, &offset, &finished, err);
	for (uint64_t i = status == STATUS_OK ? offset : ARTICLES; status == STATUS_OK && i < ARTICLES; i++) {
		struct coded_event events[2] = {
			fixture_event("RUS", "UKR", "161", 100 + (int32_t)i, 100 + (int32_t)i),
			fixture_event("USA", "CHN", "111", DAY_NONE, 100 + (int32_t)i),
		};
		struct article_kept kept;
		char text[64];
		struct article article;

		snprintf(text, sizeof text, "The text of number %d.", (int)i);
		article = fixture_article("Title", text, 100 + (int32_t)i);
		status = fixture_put(store, &article, events, 2, &kept, err);
		if (status == STATUS_OK)
			status = store_input_reached(store, "in", i + 1, err);
		if (status == STATUS_OK && i % 4 == 3)
			status = store_commit(store, err);
	}
	return status == STATUS_OK ? store_change_end(store, CHANGE_DONE, err) : status;
}

static void on_fault(void *context, const char *fault)
{
	(void)context;
	fprintf(stderr, "%s\n", fault);
}

/* Sound as it was left, and complete after the same import again. */
static void sound_and_completed(void)
{
	struct error err = ERROR_INIT;
	struct store_stats stats;
	struct store *store;

	ck_assert_msg(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(store_check(store, NULL, on_fault, &err) == STATUS_OK, "%s", err.text);
	ck_assert(store_get_stats(store, &stats, &err) == STATUS_OK);
	ck_assert_uint_eq(stats.mentions, 2 * stats.articles);
	ck_assert_msg(import(store, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(store_check(store, NULL, on_fault, &err) == STATUS_OK, "%s", err.text);
	ck_assert(store_get_stats(store, &stats, &err) == STATUS_OK);
	ck_assert_uint_eq(stats.articles, ARTICLES);
	store_close(store);
}

START_TEST(test_killed_at_any_moment_the_file_is_sound_and_completed)
{
	pid_t child = fork();
	int how;

	if (child == 0) {
		struct store *store;

		if (store_open(&store, fixture_path, STORE_CREATE, NULL) == STATUS_OK)
			import(store, NULL);
		_exit(0);
	}
	usleep((useconds_t)(_i * 700 + (_i * 7919) % 500));
	kill(child, SIGKILL);
	ck_assert(waitpid(child, &how, 0) == child);
	sound_and_completed();
}
END_TEST

/* A file system whose n-th write, and every later one, fails. */
static sqlite3_io_methods methods;
static const sqlite3_io_methods *real_methods;
static sqlite3_vfs vfs, *real_vfs;
static int writes_left = -1;

static int failing_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	if (writes_left == 0)
		return SQLITE_FULL;
	if (writes_left > 0)
		writes_left--;
	return real_methods->xWrite(file, bytes, n, at);
}

static int failing_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out)
{
	int rc = real_vfs->xOpen(real_vfs, name, file, flags, out);

	(void)self;
	if (rc == SQLITE_OK && file->pMethods && !real_methods) {
		real_methods = file->pMethods;
		methods = *real_methods;
		methods.xWrite = failing_write;
	}
	if (rc == SQLITE_OK && file->pMethods == real_methods)
		file->pMethods = &methods;
	return rc;
}

static void install(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	vfs.zName = "failing";
	vfs.xOpen = failing_open;
	sqlite3_vfs_register(&vfs, 1);
}

START_TEST(test_each_write_failing_rolls_back_and_is_said)
{
	bool failed = true;

	for (int n = 0; failed; n += 1 + n / 20) {
		struct error err = ERROR_INIT;
		struct store *store;
		enum status status;

		fixture_remove();
		writes_left = n;
		status = store_open(&store, fixture_path, STORE_CREATE, &err);
		if (status == STATUS_OK)
			status = import(store, &err);
		failed = status != STATUS_OK;
		if (failed) {
			ck_assert_int_eq(err.status, STATUS_IO);
			ck_assert_ptr_nonnull(strstr(err.text, "disk is full"));
		}
		store_close(store);
		writes_left = -1;
		sound_and_completed();
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema kill");
	TCase *tc = tcase_create("kill");

	install();
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_set_timeout(tc, 250);
	tcase_add_loop_test(tc, test_killed_at_any_moment_the_file_is_sound_and_completed, 0, 50);
	tcase_add_test(tc, test_each_write_failing_rolls_back_and_is_said);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
