/* Named days: fixed, movable, by the moon, of a country; and names that hold a
 * day and are none.  The publication is Wednesday, 24 November 2021. */
#include "dates_suite.h"

START_TEST(test_fixed_days_take_the_nearest_year)
{
	static const struct row rows[] = {
		{ "They met at Christmas.", "Christmas=2021-12-25" },
		{ "They met on New Year's Eve 2019.", "New Year's Eve 2019=2019-12-31" },
		{ "It burned on July Fourth.", "July Fourth=2021-07-04" },
		{ "The attacks of 9/11 changed that.", "9/11=2001-09-11" },
		{ "Since the September 11 attacks, it grew.", "the September 11 attacks=2001-09-11" },
		{ "Shares fell as on Black Monday.", "Black Monday=1987-10-19" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_movable_feasts)
{
	static const struct row rows[] = {
		{ "They met on Good Friday 2018.", "Good Friday 2018=2018-03-30" },
		{ "They met on Orthodox Easter 2021.", "Orthodox Easter 2021=2021-05-02" },
		{ "They ate on Thanksgiving 2020.", "Thanksgiving 2020=2020-11-26" },
		{ "It opened on Memorial Day 2021.", "Memorial Day 2021=2021-05-31" },
		{ "It was signed on Good Friday, April 10, 1998.",
		  "Good Friday, April 10, 1998=1998-04-10" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_feasts_by_the_moon)
{
	static const struct row rows[] = {
		{ "Fasting for Ramadan 2022 began.", "Ramadan 2022=2022-04-02/2022-05-01" },
		{ "They prayed on Eid al-Fitr 2022.", "Eid al-Fitr 2022=2022-05-02" },
		{ "They prayed on Eid al-Adha 2021.", "Eid al-Adha 2021=2021-07-20" },
		{ "A truce held over Eid.", "Eid=2021-07-20" },
		{ "They danced on Nowruz 2021.", "Nowruz 2021=2021-03-21" },
		{ "They travelled for the Lunar New Year 2023.", "the Lunar New Year 2023=2023-01-22" },
		{ "Prices rose before Chinese New Year 2021.", "Chinese New Year 2021=2021-02-12" },
		{ "The city fell at Tet 1968.", "Tet 1968=1968-01-30" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_a_feast_is_past_or_ahead_as_its_clause_says)
{
	int32_t january = civil_day(2022, 1, 15);
	struct reading r = read_at("He was freed during Ramadan.", january);

	ck_assert_uint_eq(r.n, 1);
	ck_assert_str_eq(r.timexes[0].value, "2021-04-13/2021-05-12");
	r = read_at("He will be freed during Ramadan.", january);
	ck_assert_uint_eq(r.n, 1);
	ck_assert_str_eq(r.timexes[0].value, "2022-04-02/2022-05-01");
	ck_assert_int_eq(r.timexes[0].precision, PRECISION_INTERVAL);
}
END_TEST

START_TEST(test_independence_day_is_that_of_the_country_in_the_sentence)
{
	static const struct row rows[] = {
		{ "Ukraine marked Independence Day.", "Independence Day=2021-08-24" },
		{ "India held a parade. On Independence Day, Kenyan troops marched.",
		  "Independence Day=2021-12-12" },
		{ "They marched on Independence Day.", "" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_names_that_hold_a_day_are_no_dates)
{
	static const struct row rows[] = {
		{ "They honour the Good Friday Agreement.", "" },
		{ "He fought in the Tet Offensive and the Easter Rising.", "" },
		{ "The boat sank off Christmas Island.", "" },
		{ "Operation Ramadan failed.", "" },
		{ "She told the Sunday Times and USA Today.", "" },
		{ "He told the Today programme.", "" },
		{ "Voters chose on Super Tuesday.", "" },
		{ "The Russell 2000 Index fell.", "" },
		{ "Resolutions 1970 and 1973 passed.", "" },
		{ "The current account is in deficit.", "" },
		{ "Prime Minister May spoke of Agenda 2030.", "" },
		{ "They flew to Mar del Plata.", "" },
	};

	CHECK(rows);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dates_feasts");
	TCase *tcase = tcase_create("feasts");

	tcase_add_test(tcase, test_fixed_days_take_the_nearest_year);
	tcase_add_test(tcase, test_movable_feasts);
	tcase_add_test(tcase, test_feasts_by_the_moon);
	tcase_add_test(tcase, test_a_feast_is_past_or_ahead_as_its_clause_says);
	tcase_add_test(tcase, test_independence_day_is_that_of_the_country_in_the_sentence);
	tcase_add_test(tcase, test_names_that_hold_a_day_are_no_dates);
	return dates_suite_main(suite, tcase);
}
