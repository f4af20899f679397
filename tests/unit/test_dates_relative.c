/* Expressions that lean on the publication (Wednesday, 24 November 2021), on
 * each other, or on what a text is: offsets, units made of words, order of
 * numeric dates, eras, histories. */
#include "dates_suite.h"

START_TEST(test_units_joined_with_a_word)
{
	static const struct row rows[] = {
		{ "It will end by year-end.", "year-end=2021" },
		{ "Debt stood there at year-end 1988.", "year-end 1988=1988" },
		{ "It is due at month-end.", "month-end=2021-11" },
		{ "The year-ago month was worse.", "The year-ago month=2020" },
		{ "In the third quarter it rose from the year-earlier quarter.",
		  "the third quarter=2021-Q3; the year-earlier quarter=2020-Q3" },
		{ "It lost money in the quarter ended June 30.", "the quarter=2021-Q2; June 30=2021-06-30" },
		{ "It fell in the third quarter of fiscal 1989.", "the third quarter of fiscal 1989=1989-Q3" },
		{ "It grows in the second half of the year.", "the second half of the year=2021-H2" },
		{ "In fiscal 1989 it fell.", "fiscal 1989=1989" },
		{ "It rose in the latest quarter.", "the latest quarter=2021-Q3" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_days_and_units_beside_others)
{
	static const struct row rows[] = {
		{ "He fled the day before yesterday.", "the day before yesterday=2021-11-22" },
		{ "He returns the day after tomorrow.", "the day after tomorrow=2021-11-26" },
		{ "Talks end on June 10. If they fail by that time, it will pay.",
		  "June 10=2021-06-10; that time=2021-06-10" },
		{ "They met the week before last.", "the week before last=2021-W45" },
		{ "It made more last year than the year previous.", "last year=2020; the year previous=2019" },
		{ "He was shot two years ago today.", "two years ago today=2019-11-24" },
		{ "It fell a year ago this month.", "a year ago this month=2020-11" },
		{ "They left three days before Christmas.", "three days before Christmas=2021-12-22" },
		{ "They talk on the 1st of next month.", "the 1st of next month=2021-12-01" },
		{ "The fire began on the 21st.", "the 21st=2021-11-21" },
		{ "The fire began on the 29th.", "the 29th=2021-10-29" },
		{ "Shots rang out in the early hours of Monday.", "the early hours of Monday=2021-11-22TMO" },
		{ "He died on the morning of March 5 at 5:30 a.m.",
		  "the morning of March 5 at 5:30 a.m.=2021-03-05T05:30" },
		{ "It was signed on March 5 (March 6 in Asia), 1941.",
		  "March 5 (March 6 in Asia), 1941=1941-03-05" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_words_of_names_are_no_time)
{
	static const struct row rows[] = {
		{ "It is now cancelled.", "now=PRESENT_REF" },
		{ "He defended the now-cancelled deal.", "" },
		{ "The formerly state-owned company was sold.", "" },
		{ "She, formerly an executive of the bank, resigned.", "" },
		{ "The island was formerly held by Spain.", "formerly=PAST_REF" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_halves_rates_and_long_ago)
{
	static const struct row rows[] = {
		{ "It closed a year and a half ago.", "a year and a half ago=2020" },
		{ "It took two and a half years.", "two and a half years=P2.5Y" },
		{ "They fought a decades-long war.", "a decades=PXDE" },
		{ "They meet twice a week.", "a week=P1W" },
		{ "It floods each summer.", "each summer=XXXX-SU" },
		{ "It rained for the past 24 hours.", "the past 24 hours=PT24H" },
		{ "He left long ago.", "long ago=PAST_REF" },
		{ "He arrived three days later than planned.", "three days=P3D" },
		{ "Three quarters of the troops fled.", "" },
		{ "The October 10-year bond fell.", "The October=2021-10; 10-year=P10Y" },
		{ "Loading ends at 1200 hrs.", "" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_a_bare_month_is_the_nearest)
{
	int32_t february = civil_day(2021, 2, 26);

	ck_assert_str_eq(read_at("Sales were booked for March shipment.", february).timexes[0].value,
			 "2021-03");
	ck_assert_str_eq(read_at("They met in March.", february).timexes[0].value, "2020-03");
	ck_assert_str_eq(read_at("They will meet in March.", february).timexes[0].value, "2021-03");
	ck_assert_str_eq(read_at("They met in December.", february).timexes[0].value, "2020-12");
}
END_TEST

START_TEST(test_order_of_numeric_dates_by_what_the_article_writes)
{
	struct reading r = read_text("On 24 November they met; on 03/04/2021 they had not.");

	ck_assert_uint_eq(r.n, 2);
	ck_assert_str_eq(r.timexes[1].value, "2021-04-03");
	ck_assert(!r.timexes[1].ambiguous);
	r = read_text("On November 24 they met; on 03/04/2021 they had not.");
	ck_assert_str_eq(r.timexes[1].value, "2021-03-04");
	ck_assert(!r.timexes[1].ambiguous);
	r = read_text("Seen on 03.04.2021.");
	ck_assert_str_eq(r.timexes[0].value, "2021-04-03");
	ck_assert(!r.timexes[0].ambiguous);
}
END_TEST

START_TEST(test_a_date_of_unknown_order_covers_both_days)
{
	struct reading r = read_text("Seen on 03/04/2021.");

	ck_assert(r.timexes[0].ambiguous);
	ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 3, 4));
	ck_assert_int_eq(r.timexes[0].to, civil_day(2021, 4, 3));
	ck_assert_int_eq(r.timexes[0].precision, PRECISION_INTERVAL);
	r = read_text("Seen on 12/11/2021."); /* twelve days before the publication */
	ck_assert_str_eq(r.timexes[0].value, "2021-11-12");
	ck_assert(r.timexes[0].ambiguous);
	r = read_text("Seen on 05/05/2021.");
	ck_assert(!r.timexes[0].ambiguous);
}
END_TEST

START_TEST(test_overnight_is_the_night_before_unless_late_or_ahead)
{
	struct reading r = read_text("Shelling killed two overnight.");

	ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 11, 23));
	ck_assert_int_eq(r.timexes[0].to, civil_day(2021, 11, 24));
	r = read_text("Snow will fall overnight.");
	ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 11, 24));
	r = (struct reading){ .document = { .text = "Shelling went on overnight.", .length = 27,
		.published = civil_day(2021, 11, 24), .published_hour = 23 } };
	ck_assert(arena_run(&arena, read_step, &r));
	ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 11, 24));
}
END_TEST

START_TEST(test_stretches_up_to_and_from_the_publication_have_days)
{
	struct reading r = read_text("It rained in the past week and will over the next two days.");

	ck_assert_uint_eq(r.n, 2);
	ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 11, 17));
	ck_assert_int_eq(r.timexes[0].to, civil_day(2021, 11, 24));
	ck_assert_int_eq(r.timexes[1].from, civil_day(2021, 11, 24));
	ck_assert_int_eq(r.timexes[1].to, civil_day(2021, 11, 26));
	ck_assert_int_eq(read_text("It rained for two days.").timexes[0].from, DAY_NONE);
}
END_TEST

START_TEST(test_what_is_of_another_time_and_no_day_is_marked)
{
	static const char *const marked[] = { "He fled two days after the talks.", "He recently fled.",
		"He fled years ago.", "In recent weeks he fled.", "He fled in 44 BC." };
	static const char *const plain[] = { "He fled two days ago.", "He now flees.",
		"The recently elected president fled.", "He condemned recent attacks.",
		"A former minister fled." };

	for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
		ck_assert_msg(read_text(marked[i]).timexes[0].displaced, "%s", marked[i]);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct reading r = read_text(plain[i]);

		ck_assert_msg(!r.n || !r.timexes[0].displaced, "%s", plain[i]);
	}
}
END_TEST

START_TEST(test_years_before_our_era_name_no_days)
{
	static const char *const texts[] = { "In 44 BC he fell.", "On 15 March 44 BC he fell.",
		"On March 15, 44 B.C., he fell.", "In the 5th century BC it stood." };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct reading r = read_text(texts[i]);

		ck_assert_msg(r.n == 1 && r.timexes[0].from == DAY_NONE &&
			      !strncmp(r.timexes[0].value, "BC", 2), "%s", texts[i]);
	}
	check_reading("In AD 476 it fell.", "476=0476");
	check_reading("It fell in 476 A.D.", "476 A.D.=0476");
}
END_TEST

START_TEST(test_dates_that_do_not_exist_leave_no_year_behind)
{
	static const struct row rows[] = {
		{ "On Feb. 29, 2013 they met.", "" },
		{ "On 31 April 2021 they met.", "" },
		{ "On February 30th, 2021 they met.", "" },
		{ "On 30/02/2021 they met.", "" },
		{ "On 2021-02-30 they met.", "" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_a_history_goes_forward_and_comes_back_from_plans)
{
	struct reading r = read_at(
		"On 10 March 1975 the army struck. The road was open for a campaign planned for "
		"1976. The town fell on 11 March. In May 1975 the war ended. In July the camps "
		"closed. In November 1977 a treaty followed. In February came a second one. "
		"On 5 September it failed.", civil_day(2009, 12, 19));

	ck_assert_uint_eq(r.n, 8);
	ck_assert_str_eq(r.timexes[2].value, "1975-03-11");
	ck_assert_str_eq(r.timexes[4].value, "1975-07");
	ck_assert_str_eq(r.timexes[6].value, "1978-02");
	ck_assert_str_eq(r.timexes[7].value, "1978-09-05");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dates_relative");
	TCase *tcase = tcase_create("relative");

	tcase_add_test(tcase, test_units_joined_with_a_word);
	tcase_add_test(tcase, test_days_and_units_beside_others);
	tcase_add_test(tcase, test_words_of_names_are_no_time);
	tcase_add_test(tcase, test_halves_rates_and_long_ago);
	tcase_add_test(tcase, test_a_bare_month_is_the_nearest);
	tcase_add_test(tcase, test_order_of_numeric_dates_by_what_the_article_writes);
	tcase_add_test(tcase, test_a_date_of_unknown_order_covers_both_days);
	tcase_add_test(tcase, test_overnight_is_the_night_before_unless_late_or_ahead);
	tcase_add_test(tcase, test_stretches_up_to_and_from_the_publication_have_days);
	tcase_add_test(tcase, test_what_is_of_another_time_and_no_day_is_marked);
	tcase_add_test(tcase, test_years_before_our_era_name_no_days);
	tcase_add_test(tcase, test_dates_that_do_not_exist_leave_no_year_behind);
	tcase_add_test(tcase, test_a_history_goes_forward_and_comes_back_from_plans);
	return dates_suite_main(suite, tcase);
}
