#include <string.h>

#include "schema/records.h"
#include "suite.h"

static const char *text_of(const char *from, const char *to, enum precision precision)
{
	static char out[32];
	struct event_date date = {
		.from = from ? civil_parse_iso(from, 10) : DAY_NONE,
		.to = to ? civil_parse_iso(to, 10) : DAY_NONE,
		.precision = precision,
	};

	event_date_text(&date, out);
	return out;
}

START_TEST(test_event_date_text_is_the_shortest_true_form)
{
	ck_assert_str_eq(text_of("2021-10-05", "2021-10-05", PRECISION_DAY), "2021-10-05");
	ck_assert_str_eq(text_of("2021-10-01", "2021-10-31", PRECISION_MONTH), "2021-10");
	ck_assert_str_eq(text_of("2021-07-01", "2021-09-30", PRECISION_QUARTER), "2021-Q3");
	ck_assert_str_eq(text_of("2021-07-01", "2021-12-31", PRECISION_HALF), "2021-H2");
	ck_assert_str_eq(text_of("9999-01-01", "9999-12-31", PRECISION_YEAR), "9999");
	ck_assert_str_eq(text_of("0987-01-01", "0987-12-31", PRECISION_YEAR), "0987");
	ck_assert_str_eq(text_of("2021-11-22", "2021-11-28", PRECISION_WEEK), "2021-W47");
	ck_assert_str_eq(text_of("2021-01-20", "2021-08-15", PRECISION_INTERVAL),
			 "2021-01-20/2021-08-15");
	ck_assert_str_eq(text_of(NULL, "2021-11-24", PRECISION_UNKNOWN), "/2021-11-24");
	ck_assert_str_eq(text_of(NULL, NULL, PRECISION_UNKNOWN), "");
}
END_TEST

START_TEST(test_event_date_text_never_claims_a_whole_period_for_a_part)
{
	ck_assert_str_eq(text_of("2021-10-01", "2021-10-10", PRECISION_MONTH),
			 "2021-10-01/2021-10-10");
	ck_assert_str_eq(text_of("2021-05-01", "2021-07-31", PRECISION_QUARTER),
			 "2021-05-01/2021-07-31");
}
END_TEST

START_TEST(test_record_names_read_back)
{
	for (int p = PRECISION_DAY; p <= PRECISION_UNKNOWN; p++)
		ck_assert_int_eq(precision_from_name(precision_name((enum precision)p)), p);
	for (int b = BASIS_TEXT; b <= BASIS_PERSON; b++)
		ck_assert_int_eq(date_basis_from_name(date_basis_name((enum date_basis)b)), b);
	ck_assert_int_eq(event_status_from_name("intended"), EVENT_INTENDED);
	ck_assert_int_eq(confidence_from_name("none"), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema_records");
	TCase *tc = tcase_create("records");

	tcase_add_test(tc, test_event_date_text_is_the_shortest_true_form);
	tcase_add_test(tc, test_event_date_text_never_claims_a_whole_period_for_a_part);
	tcase_add_test(tc, test_record_names_read_back);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
