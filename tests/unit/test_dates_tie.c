/* The tie between expressions and events, the days of values, and filters. */
#include <string.h>

#include "base/memory.h"
#include "dates/tie.h"
#include "suite.h"

static int32_t day(int year, int month, int d)
{
	return civil_day(year, month, d);
}

/* Expressions laid out as "1 clause 10, 12 clause 20, next paragraph 30". */
static struct timex at(uint32_t start, enum timex_relation relation, int32_t from, int32_t to,
		       enum precision precision)
{
	return (struct timex){ .start = start, .end = start + 2, .relation = relation,
			       .from = from, .to = to, .precision = precision, .value = "" };
}

static struct tie plain(const struct timex *timexes, size_t n)
{
	return (struct tie){ .timexes = timexes, .n_timexes = n, .clause = { 10, 20 },
			     .sentence = { 10, 40 }, .governing = SIZE_MAX, .act = 12,
			     .published = day(2021, 11, 24), .tenure_from = DAY_NONE,
			     .tenure_to = DAY_NONE };
}

static void check_date(struct event_date date, enum date_basis basis, int32_t from, int32_t to,
		       enum precision precision)
{
	ck_assert_int_eq(date.basis, basis);
	ck_assert_int_eq(date.from, from);
	ck_assert_int_eq(date.to, to);
	ck_assert_int_eq(date.precision, precision);
}

START_TEST(test_expression_of_the_clause_wins)
{
	struct timex t[] = { at(2, TIMEX_ON, day(2021, 1, 1), day(2021, 1, 1), PRECISION_DAY),
			     at(16, TIMEX_ON, day(2021, 10, 1), day(2021, 10, 31), PRECISION_MONTH),
			     at(30, TIMEX_ON, day(2021, 5, 5), day(2021, 5, 5), PRECISION_DAY) };
	struct tie tie = plain(t, 3);

	check_date(dates_tie(&tie), BASIS_TEXT, day(2021, 10, 1), day(2021, 10, 31), PRECISION_MONTH);
	tie.clause = (struct text_span){ 20, 28 };
	tie.act = 28;
	check_date(dates_tie(&tie), BASIS_TEXT, day(2021, 5, 5), day(2021, 5, 5), PRECISION_DAY);
}
END_TEST

START_TEST(test_after_and_before_bound_but_do_not_date)
{
	struct timex t[] = { at(16, TIMEX_AFTER, day(2021, 10, 1), day(2021, 10, 31), PRECISION_MONTH) };
	struct tie tie = plain(t, 1);

	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
	t[0].relation = TIMEX_BEFORE;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 10, 31), PRECISION_UNKNOWN);
}
END_TEST

START_TEST(test_days_after_what_is_told_take_neither_its_day_nor_the_lead)
{
	struct timex t[] = { at(2, TIMEX_ON, day(2021, 1, 1), day(2021, 1, 1), PRECISION_DAY),
			     { .start = 11, .end = 13, .type = TIMEX_DURATION, .displaced = true,
			       .from = DAY_NONE, .to = DAY_NONE, .value = "P2D" },
			     at(16, TIMEX_ON, day(2021, 5, 5), day(2021, 5, 5), PRECISION_DAY) };
	struct tie tie = plain(t, 3);

	tie.governing = 0;
	tie.lead = true;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
	t[1].displaced = false;
	check_date(dates_tie(&tie), BASIS_TEXT, day(2021, 5, 5), day(2021, 5, 5), PRECISION_DAY);
}
END_TEST

START_TEST(test_context_then_tenure_then_lead_then_bound)
{
	struct timex t[] = { at(2, TIMEX_ON, day(2021, 1, 1), day(2021, 1, 1), PRECISION_DAY) };
	struct tie tie = plain(t, 1);

	tie.tenure_from = day(2021, 1, 20);
	tie.tenure_to = day(2021, 8, 15);
	tie.lead = true;
	tie.governing = 0;
	check_date(dates_tie(&tie), BASIS_CONTEXT, day(2021, 1, 1), day(2021, 1, 1), PRECISION_DAY);
	tie.governing = SIZE_MAX;
	check_date(dates_tie(&tie), BASIS_TENURE, day(2021, 1, 20), day(2021, 8, 15), PRECISION_INTERVAL);
	tie.tenure_to = DAY_NONE; /* still in office when it was published */
	check_date(dates_tie(&tie), BASIS_LEAD, day(2021, 11, 24), day(2021, 11, 24), PRECISION_DAY);
	tie.lead = false;
	tie.tenure_from = DAY_NONE;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
}
END_TEST

START_TEST(test_last_updated_or_background_never_take_the_publication_day)
{
	struct tie tie = plain(NULL, 0);

	tie.lead = true;
	tie.published_by = true;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
	tie.published_by = false;
	tie.background = true;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
	tie.background = false;
	tie.published = DAY_NONE;
	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, DAY_NONE, PRECISION_UNKNOWN);
}
END_TEST

START_TEST(test_open_tenure_ends_with_the_publication)
{
	struct tie tie = plain(NULL, 0);

	tie.tenure_from = day(2021, 1, 20);
	check_date(dates_tie(&tie), BASIS_TENURE, day(2021, 1, 20), day(2021, 11, 24), PRECISION_INTERVAL);
}
END_TEST

START_TEST(test_range_gives_an_interval)
{
	struct timex t[] = { at(12, TIMEX_ON, day(2021, 5, 1), day(2021, 5, 31), PRECISION_MONTH),
			     at(16, TIMEX_BEFORE, day(2021, 7, 1), day(2021, 7, 31), PRECISION_MONTH) };
	struct tie tie = plain(t, 2);

	t[0].range = true;
	check_date(dates_tie(&tie), BASIS_TEXT, day(2021, 5, 1), day(2021, 7, 31), PRECISION_INTERVAL);
}
END_TEST

START_TEST(test_what_has_happened_is_not_dated_after_the_publication)
{
	struct timex t[] = { at(16, TIMEX_ON, day(2021, 12, 5), day(2021, 12, 5), PRECISION_DAY) };
	struct tie tie = plain(t, 1);

	check_date(dates_tie(&tie), BASIS_BOUND, DAY_NONE, day(2021, 11, 24), PRECISION_UNKNOWN);
	tie.future = true;
	check_date(dates_tie(&tie), BASIS_TEXT, day(2021, 12, 5), day(2021, 12, 5), PRECISION_DAY);
}
END_TEST

START_TEST(test_days_of_values)
{
	static const struct {
		const char *value, *from, *to;
		enum precision precision;
	} rows[] = {
		{ "2021-11-24", "2021-11-24", "2021-11-24", PRECISION_DAY },
		{ "2021-10-05T10:00", "2021-10-05", "2021-10-05", PRECISION_DAY },
		{ "2021-11-24TNI", "2021-11-24", "2021-11-24", PRECISION_DAY },
		{ "2021-10", "2021-10-01", "2021-10-31", PRECISION_MONTH },
		{ "2021-W47", "2021-11-22", "2021-11-28", PRECISION_WEEK },
		{ "2021-W47-WE", "2021-11-27", "2021-11-28", PRECISION_WEEK },
		{ "2021-Q3", "2021-07-01", "2021-09-30", PRECISION_QUARTER },
		{ "2021-H2", "2021-07-01", "2021-12-31", PRECISION_HALF },
		{ "2021-SU", "2021-06-01", "2021-08-31", PRECISION_SEASON },
		{ "2020-WI", "2020-12-01", "2021-02-28", PRECISION_SEASON },
		{ "0001", "0001-01-01", "0001-12-31", PRECISION_YEAR },
		{ "9999", "9999-01-01", "9999-12-31", PRECISION_YEAR },
		{ "199", "1990-01-01", "1999-12-31", PRECISION_DECADE },
		{ "19", "1900-01-01", "1999-12-31", PRECISION_INTERVAL },
		{ "2020/2021-03", "2020-01-01", "2021-03-31", PRECISION_INTERVAL },
	};
	static const char *const none[] = { "", "P3D", "PRESENT_REF", "XXXX-WXX-5", "2021-02-30",
		"2021-13", "2021-W54", "BC0149", "9999-WI", "0000", "2021-Q5", "2021/2020", "202a" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int32_t from, to;
		enum precision precision;
		char text[11];

		ck_assert_msg(timex_days(rows[i].value, &from, &to, &precision), "%s", rows[i].value);
		civil_iso(from, text);
		ck_assert_str_eq(text, rows[i].from);
		civil_iso(to, text);
		ck_assert_str_eq(text, rows[i].to);
		ck_assert_int_eq(precision, rows[i].precision);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		int32_t from, to;
		enum precision precision;

		ck_assert_msg(!timex_days(none[i], &from, &to, &precision), "%s", none[i]);
		ck_assert_int_eq(from, DAY_NONE);
	}
}
END_TEST

START_TEST(test_filters_as_typed)
{
	static const struct {
		const char *text, *from, *to;
	} rows[] = {
		{ "2021", "2021-01-01", "2021-12-31" },
		{ "0476", "0476-01-01", "0476-12-31" },
		{ "2021-10", "2021-10-01", "2021-10-31" },
		{ "2021-10-05", "2021-10-05", "2021-10-05" },
		{ "october 2021", "2021-10-01", "2021-10-31" },
		{ "5 october 2021", "2021-10-05", "2021-10-05" },
		{ "yesterday", "2021-11-23", "2021-11-23" },
		{ "last month", "2021-10-01", "2021-10-31" },
		{ "2021-Q3", "2021-07-01", "2021-09-30" },
	};
	static const char *const bad[] = { "", "soon", "2021-02-30", "30 february 2021", "05/06/2021",
		"october 2021 please", "now", "10 days" };
	struct dates *dates;
	int32_t from, to;

	ck_assert_int_eq(dates_new(&dates, NULL, NULL), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[11];

		ck_assert_msg(dates_parse_filter(dates, rows[i].text, day(2021, 11, 24), &from, &to),
			      "%s", rows[i].text);
		civil_iso(from, text);
		ck_assert_str_eq(text, rows[i].from);
		civil_iso(to, text);
		ck_assert_str_eq(text, rows[i].to);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!dates_parse_filter(dates, bad[i], day(2021, 11, 24), &from, &to),
			      "%s", bad[i]);
	dates_free(dates);
}
END_TEST

START_TEST(test_rule_files_load_whole_under_failing_allocations)
{
	for (size_t n = 0;; n++) {
		struct dates *dates;
		enum status status;
		bool hit;

		mem_fault_after(n);
		status = dates_new(&dates, NULL, NULL);
		hit = mem_fault_hit();
		mem_fault_after(SIZE_MAX);
		ck_assert(hit == (status != STATUS_OK));
		ck_assert(!hit || (status == STATUS_NOMEM && !dates));
		dates_free(dates);
		if (!hit)
			break;
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dates_tie");
	TCase *tcase = tcase_create("tie");

	tcase_add_test(tcase, test_expression_of_the_clause_wins);
	tcase_add_test(tcase, test_after_and_before_bound_but_do_not_date);
	tcase_add_test(tcase, test_days_after_what_is_told_take_neither_its_day_nor_the_lead);
	tcase_add_test(tcase, test_context_then_tenure_then_lead_then_bound);
	tcase_add_test(tcase, test_last_updated_or_background_never_take_the_publication_day);
	tcase_add_test(tcase, test_open_tenure_ends_with_the_publication);
	tcase_add_test(tcase, test_range_gives_an_interval);
	tcase_add_test(tcase, test_what_has_happened_is_not_dated_after_the_publication);
	tcase_add_test(tcase, test_days_of_values);
	tcase_add_test(tcase, test_filters_as_typed);
	tcase_add_test(tcase, test_rule_files_load_whole_under_failing_allocations);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
