/* Rows laid out as SQLite keeps them, read back by SQLite. */
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "db.h"
#include "image.h"
#include "store_private.h"
#include "suite.h"

static struct store *store;
static struct image *image;
static struct error err;

static void setup(void)
{
	fixture_setup();
	err = (struct error)ERROR_INIT;
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
	ck_assert(db_exec(store->db, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, r REAL, x ANY, s TEXT) STRICT", &err)
		  == STATUS_OK);
	ck_assert_msg(image_new(&image, store, "t", &err) == STATUS_OK, "%s", err.text);
}

static void teardown(void)
{
	image_free(image);
	store_close(store);
	fixture_teardown();
}

static void put_row(int64_t id, int64_t number, double real, const char *text)
{
	static const signed char columns[] = { -1, 0, 1, 2, 3 };
	struct feed row = {
		.values = { { .number = number }, { .real = real }, { .text = text }, { .number = 0 } },
		.kinds = { FEED_NUMBER, FEED_REAL, FEED_TEXT, FEED_NULL },
	};

	image_add(image, id, &row, columns, 5);
}

static void take(void)
{
	ck_assert_msg(image_show(image, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(db_exec(store->db, "INSERT INTO t SELECT * FROM image.t", &err) == STATUS_OK, "%s", err.text);
}

/* The answer's first column, its rows parted by spaces. */
static const char *answer(const char *sql)
{
	static char text[4096];
	sqlite3_stmt *stmt;

	text[0] = '\0';
	ck_assert_msg(db_prepare(store, sql, &stmt, &err) == STATUS_OK, "%s", err.text);
	while (db_step(stmt, &err) == STATUS_OK)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "",
			 (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return text;
}

START_TEST(test_numbers_of_every_size_come_back)
{
	static const int64_t limits[] = { 0, 1, 2, 127, 128, 32767, 32768, 8388607, 8388608, 2147483647,
		2147483648, 140737488355327, 140737488355328, INT64_MAX, -1, -128, -129, -32768, -32769, -8388608,
		-8388609, INT32_MIN, INT64_C(-2147483649), INT64_C(-140737488355328), INT64_C(-140737488355329), INT64_MIN };
	struct strbuf wanted;
	int64_t id = 0;

	strbuf_init(&wanted);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		strbuf_addf(&wanted, "%s%lld", i ? " " : "", (long long)limits[i]);
		put_row(id = i < 10 ? (int64_t)i + 1 : id * 3, limits[i], 0.5, "x");
	}
	take();
	ck_assert_str_eq(answer("SELECT n FROM t ORDER BY id"), wanted.data);
	ck_assert_str_eq(answer("SELECT max(id) FROM t"), "430467210");
	strbuf_release(&wanted);
}
END_TEST

START_TEST(test_reals_and_texts_are_as_sqlite_keeps_them)
{
	static const double reals[] = { 0.0, 1.0, -3.0, 0.25, -4.66278101582015, 1e300, 123456789.0, 1e18 };
	static char text[IMAGE_TEXT_BYTES + 1];
	int64_t id = 1;

	memset(text, 'q', IMAGE_TEXT_BYTES);
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
		put_row(id++, 7, reals[i], i % 2 ? "" : "καλημέρα");
	put_row(id, 7, 0.5, text);
	take();
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
		char sql[160];

		snprintf(sql, sizeof sql, "SELECT r = %.17g AND typeof(r) = 'real' AND x = '%s' AND s IS NULL FROM t WHERE id = %d",
			 reals[i], i % 2 ? "" : "καλημέρα", (int)i + 1);
		ck_assert_str_eq(answer(sql), "1");
	}
	ck_assert_str_eq(answer("SELECT length(x) FROM t WHERE id = 9"), "1024");
	ck_assert_str_eq(answer("PRAGMA integrity_check"), "ok");
}
END_TEST

/* Full pages, several images after each other, none and one row. */
START_TEST(test_images_follow_each_other)
{
	static char text[IMAGE_TEXT_BYTES + 1];
	int64_t id = 0;

	memset(text, 'q', IMAGE_TEXT_BYTES);
	ck_assert(db_exec(store->db, "BEGIN", &err) == STATUS_OK);
	for (int round = 0; round < 4; round++) {
		static const int counts[] = { IMAGE_ROWS, 1, 0, IMAGE_ROWS };

		for (int i = 0; i < counts[round]; i++, id++)
			put_row(id + 1, id * 7919 % 100003, (double)id / 8, round ? "short" : text);
		take();
	}
	ck_assert(db_exec(store->db, "COMMIT", &err) == STATUS_OK);
	ck_assert_str_eq(answer("SELECT count(*) FROM t WHERE n = (id - 1) * 7919 % 100003 AND r = (id - 1) / 8.0"), "2049");
	ck_assert_str_eq(answer("SELECT sum(length(x)) FROM t"), "1053701");
	ck_assert_str_eq(answer("PRAGMA integrity_check"), "ok");
}
END_TEST

/* It is for that that there are images: no column is taken out of a row. */
START_TEST(test_rows_are_copied_whole)
{
	sqlite3_stmt *stmt;
	bool copied = false;

	ck_assert(db_prepare(store, "EXPLAIN INSERT INTO t SELECT * FROM image.t", &stmt, &err) == STATUS_OK);
	while (db_step(stmt, &err) == STATUS_OK) {
		const char *step = (const char *)sqlite3_column_text(stmt, 1);

		ck_assert_str_ne(step, "Column");
		copied |= !strcmp(step, "RowData") || !strcmp(step, "RowCell");
	}
	sqlite3_finalize(stmt);
	ck_assert(copied);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema image");
	TCase *tc = tcase_create("image");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_numbers_of_every_size_come_back);
	tcase_add_test(tc, test_reals_and_texts_are_as_sqlite_keeps_them);
	tcase_add_test(tc, test_images_follow_each_other);
	tcase_add_test(tc, test_rows_are_copied_whole);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
