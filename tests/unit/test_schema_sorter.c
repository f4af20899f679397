/* Sorting of more records than memory is given. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "sorter.h"
#include "suite.h"

#define RECORD 32
#define KEY 12

static struct sorter sorter;

static void setup(void)
{
	sorter_init(&sorter, "sorter-test", RECORD, KEY);
}

static void teardown(void)
{
	mem_fault_after(SIZE_MAX);
	sorter_release(&sorter);
}

/* A key of two numbers, and behind it the place it was added at. */
static void add(uint64_t high, uint64_t low, uint64_t place)
{
	unsigned char record[RECORD] = { 0 };

	key_put(key_put(key_put(record, high, 4), low, 8), place, 8);
	ck_assert(sorter_add(&sorter, record, NULL) == STATUS_OK);
}

/* Reads all, checks that keys do not fall and that equals stand as added. */
static uint64_t count_in_order(void)
{
	unsigned char last[RECORD] = { 0 };
	const void *record;
	enum status status = sorter_rewind(&sorter, NULL);
	uint64_t n = 0;

	while (status == STATUS_OK && (status = sorter_next(&sorter, &record, NULL)) == STATUS_OK) {
		ck_assert_msg(!n || memcmp(last, record, KEY + 8) < 0, "record %lu is out of order", (unsigned long)n);
		memcpy(last, record, RECORD);
		n++;
	}
	ck_assert(status == STATUS_END);
	return n;
}

START_TEST(test_no_records_end_at_once)
{
	ck_assert_uint_eq(count_in_order(), 0);
}
END_TEST

START_TEST(test_few_records_are_sorted_in_memory)
{
	for (uint64_t i = 0; i < 1000; i++)
		add(i * 7919 % 50, i * 104729 % 3, i);
	ck_assert_uint_eq(count_in_order(), 1000);
	ck_assert_uint_eq(count_in_order(), 1000);
	ck_assert_int_lt(sorter.file, 0);
}
END_TEST

START_TEST(test_records_past_memory_are_merged_from_a_file)
{
	const uint64_t many = 40000;

	sorter.run_bytes = 300000;
	for (uint64_t i = 0; i < many; i++)
		add(i * 2654435761u % 1000, i % 7, i);
	ck_assert_uint_eq(count_in_order(), many);
	ck_assert_int_ge(sorter.file, 0);
	ck_assert_uint_gt(sorter.n_runs, 2);
	ck_assert_uint_eq(count_in_order(), many);
}
END_TEST

START_TEST(test_no_room_for_the_file_is_an_error)
{
	unsigned char record[RECORD] = { 0 };
	struct error err = ERROR_INIT;
	enum status status = STATUS_OK;

	sorter.path = "no/such/folder/db";
	sorter.run_bytes = 300000;
	for (uint64_t i = 0; status == STATUS_OK && i < 40000; i++)
		status = sorter_add(&sorter, record, &err);
	ck_assert(status == STATUS_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "sort"));
}
END_TEST

START_TEST(test_memory_that_runs_out_is_an_error)
{
	for (size_t n = 0;; n++) {
		enum status status = STATUS_OK;
		unsigned char record[RECORD] = { 0 };

		sorter_release(&sorter);
		mem_fault_after(n);
		for (int i = 0; status == STATUS_OK && i < 1000; i++)
			status = sorter_add(&sorter, record, NULL);
		if (status == STATUS_OK)
			status = sorter_rewind(&sorter, NULL);
		mem_fault_after(SIZE_MAX);
		if (status == STATUS_OK)
			return;
		ck_assert(status == STATUS_NOMEM);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema sorter");
	TCase *tcase = tcase_create("all");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 240);
	tcase_add_test(tcase, test_no_records_end_at_once);
	tcase_add_test(tcase, test_few_records_are_sorted_in_memory);
	tcase_add_test(tcase, test_records_past_memory_are_merged_from_a_file);
	tcase_add_test(tcase, test_no_room_for_the_file_is_an_error);
	tcase_add_test(tcase, test_memory_that_runs_out_is_an_error);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
