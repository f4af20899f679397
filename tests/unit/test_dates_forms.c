/* Every form of expression, each against a publication on Wednesday,
 * 24 November 2021 unless said otherwise. */
#include "dates_suite.h"

START_TEST(test_calendar_forms_in_news_spellings)
{
	static const struct row rows[] = {
		{ "He left on Nov. 24.", "Nov. 24=2021-11-24" },
		{ "He left on 24 Nov 2021.", "24 Nov 2021=2021-11-24" },
		{ "He left on November 24th, 2021 at 11:57 am.",
		  "November 24th, 2021 at 11:57 am=2021-11-24T11:57" },
		{ "Updated 2021-11-24T10:00Z.", "2021-11-24T10:00Z=2021-11-24T10:00Z" },
		{ "Signed 2020-02-29, it held.", "2020-02-29=2020-02-29" },
		{ "The 3rd of March, 1999 was cold.", "The 3rd of March, 1999=1999-03-03" },
		{ "It fell on Tuesday, 7 May 1985.", "Tuesday, 7 May 1985=1985-05-07" },
		{ "It fell on Friday, October 12, 1990.", "Friday, October 12, 1990=1990-10-12" },
		{ "In March 2018 they met.", "March 2018=2018-03" },
		{ "In September of 1793 it grew.", "September of 1793=1793-09" },
		{ "By Sept. 3 all had left.", "Sept. 3=2021-09-03" },
		{ "A 26-Nov-2015 note.", "26-Nov-2015=2015-11-26" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_numeric_dates_follow_the_evidence_of_the_article)
{
	struct reading r;

	check_reading("On 24/11/2021 and 03/04/2021.", "24/11/2021=2021-11-24; 03/04/2021=2021-04-03");
	check_reading("On 11/24/2021 and 03/04/2021.", "11/24/2021=2021-11-24; 03/04/2021=2021-03-04");
	r = read_text("On 03/04/2021 they met.");
	ck_assert_uint_eq(r.n, 1);
	ck_assert(r.timexes[0].ambiguous);
	r = read_text("On 13/04/2021 they met.");
	ck_assert(!r.timexes[0].ambiguous);
}
END_TEST

START_TEST(test_days_around_the_publication)
{
	static const struct row rows[] = {
		{ "He said today it rained yesterday.", "today=2021-11-24; yesterday=2021-11-23" },
		{ "Talks resume tomorrow night.", "tomorrow night=2021-11-25TNI" },
		{ "He speaks tonight.", "tonight=2021-11-24TNI" },
		{ "Shelling went on overnight.", "overnight=2021-11-24TNI" },
		{ "He spoke yesterday morning.", "yesterday morning=2021-11-23TMO" },
		{ "Police said on Wednesday.", "Wednesday=2021-11-24" },
		{ "Police said on Friday.", "Friday=2021-11-19" },
		{ "The two will meet Friday.", "Friday=2021-11-26" },
		{ "He came last Wednesday.", "last Wednesday=2021-11-17" },
		{ "He comes next Monday.", "next Monday=2021-11-29" },
		{ "On Tuesday evening shots rang out.", "Tuesday evening=2021-11-23TEV" },
		{ "He met them this morning.", "this morning=2021-11-24TMO" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_units_last_this_next_past_coming)
{
	static const struct row rows[] = {
		{ "Last year it fell.", "Last year=2020" },
		{ "It fell this month.", "this month=2021-11" },
		{ "It opens next week.", "next week=2021-W48" },
		{ "It shrank in the past three months.", "the past three months=P3M" },
		{ "In recent years it grew.", "recent years=PAST_REF" },
		{ "In the coming weeks it grows.", "the coming weeks=FUTURE_REF" },
		{ "Last October it rained.", "Last October=2021-10" },
		{ "This weekend they vote.", "This weekend=2021-W47-WE" },
		{ "Last summer it burned.", "Last summer=2021-SU" },
		{ "It rose in the last quarter.", "the last quarter=2021-Q3" },
		{ "It fell early this year.", "early this year=2021" },
		{ "In October last year it fell.", "October last year=2020-10" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_offsets_ago_earlier_later)
{
	static const struct row rows[] = {
		{ "Two years ago he left.", "Two years ago=2019" },
		{ "He left 10 days ago.", "10 days ago=2021-11-14" },
		{ "He left several weeks ago.", "several weeks ago=PAST_REF" },
		{ "It began on 5 March 2020. Two days later it ended.",
		  "5 March 2020=2020-03-05; Two days later=2020-03-07" },
		{ "It began on 5 March 2020. A week earlier all was calm.",
		  "5 March 2020=2020-03-05; A week earlier=2020-W09" },
		{ "It began on 5 March 2020 and ended the same day.",
		  "5 March 2020=2020-03-05; the same day=2020-03-05" },
		{ "It began on 5 March 2020. The next day it ended.",
		  "5 March 2020=2020-03-05; The next day=2020-03-06" },
		{ "On 5 March 2020 he fled. They had met the day before.",
		  "5 March 2020=2020-03-05; the day before=2020-03-04" },
		{ "It fell over the weekend.", "the weekend=2021-W46-WE" },
		{ "It rose later in the day.", "later in the day=2021-11-24" },
		{ "He left two days before Christmas.", "two days before Christmas=2021-12-23" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_months_take_the_nearest_year)
{
	static const struct row rows[] = {
		{ "In the month of October it ended.", "the month of October=2021-10" },
		{ "He was shot in December.", "December=2020-12" },
		{ "They will vote in December.", "December=2021-12" },
		{ "They met on January 5.", "January 5=2022-01-05" },
		{ "In early March it rained.", "early March=2021-03" },
		{ "It came in mid-April.", "mid-April=2021-04" },
		{ "By the end of May it was over.", "the end of May=2021-05" },
		{ "It came in late 2009.", "late 2009=2009" },
		{ "It opens in the week of March 11.", "the week of March 11=2022-W10" },
		{ "Sales beat the year-earlier quarter.", "the year-earlier quarter=2020" },
		{ "In the last week of March it rose.", "the last week of March=2021-W12" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_quarters_halves_seasons_and_years)
{
	static const struct row rows[] = {
		{ "It rose in the third quarter of 2009.", "the third quarter of 2009=2009-Q3" },
		{ "It rose in the fourth quarter.", "the fourth quarter=2021-Q4" },
		{ "Q3 2020 was poor.", "Q3 2020=2020-Q3" },
		{ "In the first half of 2019 it fell.", "the first half of 2019=2019-H1" },
		{ "In fiscal 1989 it fell.", "fiscal 1989=1989" },
		{ "In the summer of 1920 they fled.", "the summer of 1920=1920-SU" },
		{ "Since 1998 it has been open.", "1998=1998" },
		{ "In the 1980s and the '90s.", "the 1980s=198; '90s=199" },
		{ "In the mid-1970s it was.", "the mid-1970s=197" },
		{ "In the 19th century.", "the 19th century=18" },
		{ "It stood in 146 BC.", "146 BC=BC0146" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_ranges_give_both_ends)
{
	static const struct row rows[] = {
		{ "From 5 March-2 April 2020 it was shut.", "5 March=2020-03-05; 2 April 2020=2020-04-02" },
		{ "From May to July it was shut.", "May=2021-05; July=2021-07" },
		{ "In the season 1957-58 they won.", "1957=1957; 58=1958" },
		{ "It fell between 24 and 26 August.", "24=2021-08-24; 26 August=2021-08-26" },
		{ "On October 5-7, 2020 they met.", "October 5=2020-10-05; 7, 2020=2020-10-07" },
		{ "(July-November 1954)", "July=1954-07; November 1954=1954-11" },
	};
	struct reading r;

	CHECK(rows);
	r = read_text("It was shut from 5 March to 2 April 2020.");
	ck_assert_uint_eq(r.n, 2);
	ck_assert(r.timexes[0].range && !r.timexes[1].range);
}
END_TEST

START_TEST(test_durations_and_sets)
{
	static const struct row rows[] = {
		{ "It lasted two years.", "two years=P2Y" },
		{ "An 18-month truce.", "18-month=P18M" },
		{ "A few days passed.", "A few days=PXD" },
		{ "After twenty-five minutes he fell.", "twenty-five minutes=PT25M" },
		{ "They meet daily.", "daily=P1D" },
		{ "They meet every two weeks.", "every two weeks=P2W" },
		{ "They march on Fridays.", "Fridays=XXXX-WXX-5" },
		{ "Each year they meet.", "Each year=P1Y" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_named_days)
{
	static const struct row rows[] = {
		{ "On Christmas Day he spoke.", "Christmas Day=2021-12-25" },
		{ "On Good Friday 1998 they signed.", "Good Friday 1998=1998-04-10" },
		{ "In Ramadan 2021 they fasted.", "Ramadan 2021=2021-04-13/2021-05-12" },
		{ "At Nowruz 2021 he spoke.", "Nowruz 2021=2021-03-21" },
		{ "On Eid al-Fitr 2021 they rested.", "Eid al-Fitr 2021=2021-05-13" },
		{ "Since 9/11 much has changed.", "9/11=2001-09-11" },
		{ "Ukraine marked Independence Day with a parade.", "Independence Day=2021-08-24" },
		{ "Thanksgiving 2021 was quiet.", "Thanksgiving 2021=2021-11-25" },
		{ "Orthodox Easter 2021 came late.", "Orthodox Easter 2021=2021-05-02" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_times_of_the_day)
{
	static const struct row rows[] = {
		{ "It began at 18:00 UTC.", "18:00 UTC=2021-11-24T18:00Z" },
		{ "It began at 5 p.m. on Friday.", "5 p.m. on Friday=2021-11-19T17:00" },
		{ "On the night of 8 February 1904 they came.",
		  "the night of 8 February 1904=1904-02-08TNI" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_vague_references)
{
	static const struct row rows[] = {
		{ "It is now open.", "now=PRESENT_REF" },
		{ "He recently left.", "recently=PAST_REF" },
		{ "It may end in the future.", "the future=FUTURE_REF" },
		{ "It is currently shut.", "currently=PRESENT_REF" },
		{ "It pays in the long term.", "term=FUTURE_REF" },
		{ "In his 20s he left.", "" },
	};

	CHECK(rows);
}
END_TEST

START_TEST(test_traps_are_not_dates)
{
	static const char *const traps[] = {
		"They may march in the sun for a second.", "Mrs May said no.", "Theresa May won.",
		"At least 2014 people fled.", "They killed 1990 soldiers.", "Flight 1990 was late.",
		"Windows 2000 was out.", "Version 2.10.2 is out.", "Call 555-1234-2020.",
		"the March on Washington", "On 30 February nothing fell.",
		"On February 30, 2021 nothing fell.", "It cost $2012 or 2,014 euros.",
		"He ran 1500 metres.", "In 31 April 2020.", "The Boeing 1999 flew.",
	};

	for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
		struct reading r = read_text(traps[i]);

		for (size_t k = 0; k < r.n; k++)
			ck_assert_msg(r.timexes[k].from == DAY_NONE, "%s: %s", traps[i],
				      r.timexes[k].value);
	}
}
END_TEST

START_TEST(test_dateline_is_marked)
{
	struct reading r = read_text("KYIV, Nov 24 (Agency) \xE2\x80\x94 Troops left on Monday.");

	ck_assert_uint_eq(r.n, 2);
	ck_assert(r.timexes[0].dateline);
	ck_assert(!r.timexes[1].dateline);
}
END_TEST

START_TEST(test_relations_of_the_words_before)
{
	struct reading r = read_text("Since Monday, before 5 March and on 6 March, until Friday.");

	ck_assert_uint_eq(r.n, 4);
	ck_assert_int_eq(r.timexes[0].relation, TIMEX_AFTER);
	ck_assert_int_eq(r.timexes[1].relation, TIMEX_BEFORE);
	ck_assert_int_eq(r.timexes[2].relation, TIMEX_ON);
	ck_assert_int_eq(r.timexes[3].relation, TIMEX_BEFORE);
}
END_TEST

START_TEST(test_without_a_publication_date)
{
	struct reading r = read_at("On Monday he left. In May 2019 he came. On June 3 he died.", DAY_NONE);

	ck_assert_uint_eq(r.n, 3);
	ck_assert_int_eq(r.timexes[0].from, DAY_NONE);
	ck_assert_str_eq(r.timexes[1].value, "2019-05");
	ck_assert_str_eq(r.timexes[2].value, "2019-06-03");
	ck_assert_int_eq(r.timexes[2].anchor, ANCHOR_EXPRESSION);
	ck_assert_int_eq(r.timexes[2].anchor_index, 1);
}
END_TEST

START_TEST(test_zones_and_daylight_saving_never_shift_a_day)
{
	static const char *const texts[] = {
		"2021-03-28T23:59+14:00", "2021-03-28T00:01-12:00", "2021-03-28T02:30Z",
		"March 28, 2021 at 2:30 am EST", "28 March 2021, 23:30 UTC",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct reading r = read_text(texts[i]);

		ck_assert_uint_ge(r.n, 1);
		ck_assert_int_eq(r.timexes[0].from, civil_day(2021, 3, 28));
		ck_assert_int_eq(r.timexes[0].to, civil_day(2021, 3, 28));
	}
}
END_TEST

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };
static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday", "Sunday" };

/* All forms of a day, each a sentence of the text; how many. */
static size_t write_day(char *text, size_t size, struct civil c, int weekday)
{
	const char *month = months[c.month - 1];
	size_t n = (size_t)snprintf(text, size, "%04d-%02d-%02d. %d %s %d. %s %d, %d. %s, %.3s %d, %d. ",
				    c.year, c.month, c.day, c.day, month, c.year, month, c.day, c.year,
				    weekdays[weekday - 1], month, c.day, c.year);

	if (c.day <= 12) /* in digits, of unknown order */
		return 4;
	snprintf(text + n, size - n, "%02d/%02d/%d. %02d/%02d/%d. ", c.day, c.month, c.year, c.month, c.day,
		 c.year);
	return 6;
}

static void check_month(int year, int month)
{
	static char text[31 * 120];
	size_t forms[32], length = 0, n = 0;
	struct reading r;

	for (int day = 1; day <= civil_month_days(year, month); day++) {
		struct civil c = { year, month, day };

		forms[day] = write_day(text + length, sizeof text - length, c,
				       civil_weekday(civil_day(year, month, day)));
		length += strlen(text + length);
	}
	r = read_text(text);
	for (int day = 1; day <= civil_month_days(year, month); day++)
		for (size_t form = 0; form < forms[day]; form++, n++)
			ck_assert_msg(n < r.n && r.timexes[n].from == civil_day(year, month, day) &&
				      r.timexes[n].to == r.timexes[n].from &&
				      r.timexes[n].precision == PRECISION_DAY,
				      "%d-%d-%d, form %zu", year, month, day, form);
	ck_assert_uint_eq(n, r.n);
}

START_TEST(test_every_day_of_1600_to_2400_reads_back_in_every_form)
{
	for (int year = 1600; year <= 2400; year++)
		for (int month = 1; month <= 12; month++)
			check_month(year, month);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dates_forms");
	TCase *tcase = tcase_create("forms");

	tcase_add_test(tcase, test_calendar_forms_in_news_spellings);
	tcase_add_test(tcase, test_numeric_dates_follow_the_evidence_of_the_article);
	tcase_add_test(tcase, test_days_around_the_publication);
	tcase_add_test(tcase, test_units_last_this_next_past_coming);
	tcase_add_test(tcase, test_offsets_ago_earlier_later);
	tcase_add_test(tcase, test_months_take_the_nearest_year);
	tcase_add_test(tcase, test_quarters_halves_seasons_and_years);
	tcase_add_test(tcase, test_ranges_give_both_ends);
	tcase_add_test(tcase, test_durations_and_sets);
	tcase_add_test(tcase, test_named_days);
	tcase_add_test(tcase, test_times_of_the_day);
	tcase_add_test(tcase, test_vague_references);
	tcase_add_test(tcase, test_traps_are_not_dates);
	tcase_add_test(tcase, test_dateline_is_marked);
	tcase_add_test(tcase, test_relations_of_the_words_before);
	tcase_add_test(tcase, test_without_a_publication_date);
	tcase_add_test(tcase, test_zones_and_daylight_saving_never_shift_a_day);
	tcase_add_test(tcase, test_every_day_of_1600_to_2400_reads_back_in_every_form);
	return dates_suite_main(suite, tcase);
}
