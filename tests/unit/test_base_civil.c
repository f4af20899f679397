#include "base/civil.h"
#include "suite.h"

START_TEST(test_civil_every_day_round_trips)
{
	for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
		struct civil c = civil_from_day(day);

		if (civil_day(c.year, c.month, c.day) != day)
			ck_abort_msg("day %d", day);
	}
	ck_assert_int_eq(civil_day(1, 1, 1), DAY_FIRST);
	ck_assert_int_eq(civil_day(9999, 12, 31), DAY_LAST);
	ck_assert_int_eq(civil_day(1970, 1, 1), 0);
}
END_TEST

START_TEST(test_civil_days_that_do_not_exist_are_none)
{
	ck_assert_int_eq(civil_day(2021, 2, 29), DAY_NONE);
	ck_assert_int_eq(civil_day(1900, 2, 29), DAY_NONE);
	ck_assert_int_ne(civil_day(2000, 2, 29), DAY_NONE);
	ck_assert_int_eq(civil_day(2021, 4, 31), DAY_NONE);
	ck_assert_int_eq(civil_day(0, 1, 1), DAY_NONE);
	ck_assert_int_eq(civil_day(10000, 1, 1), DAY_NONE);
	ck_assert_int_eq(civil_parse_iso("2021-02-30", 10), DAY_NONE);
	ck_assert_int_eq(civil_parse_iso("2021-2-3", 8), DAY_NONE);
}
END_TEST

START_TEST(test_civil_weekdays_and_iso_weeks)
{
	int year, week;

	ck_assert_int_eq(civil_weekday(civil_day(2021, 11, 24)), 3);
	ck_assert_int_eq(civil_weekday(civil_day(1, 1, 1)), 1);
	civil_iso_week(civil_day(2021, 1, 3), &year, &week);
	ck_assert_int_eq(year, 2020);
	ck_assert_int_eq(week, 53);
	ck_assert_int_eq(civil_iso_week_day(2021, 47), civil_day(2021, 11, 22));
	ck_assert_int_eq(civil_iso_week_day(2021, 53), DAY_NONE);
}
END_TEST

START_TEST(test_civil_iso_text_and_months)
{
	char text[11];

	civil_iso(civil_day(987, 6, 5), text);
	ck_assert_str_eq(text, "0987-06-05");
	civil_iso(DAY_NONE, text);
	ck_assert_str_eq(text, "");
	ck_assert_int_eq(civil_parse_iso("2021-11-24T10:00", 16), civil_day(2021, 11, 24));
	ck_assert_int_eq(civil_add_months(civil_day(2021, 1, 31), 1), civil_day(2021, 2, 28));
	ck_assert_int_eq(civil_add_months(civil_day(2021, 1, 31), -13), civil_day(2019, 12, 31));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base_civil");
	TCase *tc = tcase_create("civil");

	tcase_add_test(tc, test_civil_every_day_round_trips);
	tcase_add_test(tc, test_civil_days_that_do_not_exist_are_none);
	tcase_add_test(tc, test_civil_weekdays_and_iso_weeks);
	tcase_add_test(tc, test_civil_iso_text_and_months);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
