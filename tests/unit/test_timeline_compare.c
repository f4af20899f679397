/* Two made datasets held against each other. */
#include "store_fixture.h"

#include "suite.h"
#include "timeline/compare.h"
#include "timeline/words.h"

static const struct dataset_info first = { "xset", "first made dataset", true, false };
static const struct dataset_info second = { "yset", "second made dataset", true, false };
static const struct dataset_info undirected = { "zset", "made dataset without direction", false, false };

static struct store *store;
static struct error err;
static struct comparison comparison;
static int serial;

struct made {
	const char *from, *to, *source, *target, *code, *place, *reported;
	double latitude, longitude;
};

static int32_t day(const char *iso)
{
	return iso ? civil_parse_iso(iso, strlen(iso)) : DAY_NONE;
}

static void put_row(const struct dataset_info *dataset, const struct made *made)
{
	char id[16], raw[16];
	struct dataset_row row = {
		.own_id = id, .source.code = made->source, .target.code = made->target, .place = made->place,
		.place_country = made->place ? "AFG" : NULL, .latitude = NAN, .longitude = NAN, .tone = NAN,
		.deaths = -1, .deaths_low = -1, .deaths_high = -1, .n_mentions = -1, .n_sources = -1,
		.n_articles = -1, .reported = day(made->reported), .revision = -1, .raw = raw, .header = "",
	};
	enum row_result result;

	snprintf(id, sizeof id, "%d", ++serial);
	row.raw_bytes = (size_t)snprintf(raw, sizeof raw, "%d", serial);
	snprintf(row.cameo, sizeof row.cameo, "%s", made->code);
	row.date.from = day(made->from);
	row.date.to = day(made->to ? made->to : made->from);
	row.date.precision = made->to ? PRECISION_INTERVAL : PRECISION_DAY;
	row.date.basis = BASIS_DATASET;
	if (made->latitude != 0) {
		row.latitude = made->latitude;
		row.longitude = made->longitude;
	}
	ck_assert_msg(store_row(store, dataset, &row, &result, &err) == STATUS_OK, "%s", err.text);
}

static void put(const struct dataset_info *dataset, const struct made *made, size_t n)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, dataset->name);
	int64_t batch;
	bool resumed;

	ck_assert(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK);
	for (size_t i = 0; i < n; i++)
		put_row(dataset, &made[i]);
	ck_assert_msg(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK, "%s", err.text);
}

static void compare(const char *x, const char *y, const struct country *country, int window)
{
	struct compare_options options = { .country = country, .window = window, .unit = UNIT_MONTH };
	const char *names[2] = { x, y };
	struct filter filters[2];

	compare_release(&comparison);
	for (int i = 0; i < 2; i++) {
		filter_init(&filters[i]);
		ck_assert(filter_find_dataset(store, names[i], &filters[i].dataset, &err) == STATUS_OK);
	}
	ck_assert_msg(compare_new(&comparison, store, filters, &options, &err) == STATUS_OK, "%s", err.text);
}

#define PUT(dataset, ...) \
	put(dataset, (struct made[]){ __VA_ARGS__ }, sizeof(struct made[]){ __VA_ARGS__ } / sizeof(struct made))

static void setup(void)
{
	fixture_setup();
	err = (struct error)ERROR_INIT;
	serial = 0;
	ck_assert_msg(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK, "%s", err.text);
}

static void teardown(void)
{
	compare_release(&comparison);
	store_close(store);
	fixture_teardown();
}

START_TEST(test_compare_matches_within_the_window_one_to_one)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFGGOV", .target = "USA", .code = "040" },
	    { .from = "2021-03-20", .source = "AFGGOV", .target = "USA", .code = "040" });
	PUT(&second, { .from = "2021-03-08", .source = "AFG", .target = "USAGOV", .code = "042" },
	    { .from = "2021-03-06", .source = "AFG", .target = "USAGOV", .code = "042" },
	    { .from = "2021-04-20", .source = "AFG", .target = "USA", .code = "040" });
	compare("xset", "yset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 1);
	ck_assert_int_eq(comparison.total.only[0], 1);
	ck_assert_int_eq(comparison.total.only[1], 2);
	ck_assert_uint_eq(comparison.n_buckets, 2);
	ck_assert_int_eq(comparison.buckets[0].both, 1);
	ck_assert_int_eq(comparison.buckets[1].only[1], 1);
	for (size_t i = 0; i < comparison.n[0]; i++)
		if (comparison.events[0][i].match != COMPARE_NONE)
			ck_assert_int_eq(comparison.events[1][comparison.events[0][i].match].from, day("2021-03-06"));
	compare("xset", "yset", NULL, 0);
	ck_assert_int_eq(comparison.total.both, 0);
}
END_TEST

START_TEST(test_compare_minds_direction_only_where_both_have_it)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFGREB", .target = "AFGGOV", .code = "190" });
	PUT(&second, { .from = "2021-03-05", .source = "PAKGOV", .target = "AFGREB", .code = "190" },
	    { .from = "2021-03-05", .source = "AFGREB", .target = "PAKGOV", .code = "190" });
	PUT(&undirected, { .from = "2021-03-05", .source = "AFGMIL", .target = "AFGREB", .code = "193" });
	compare("xset", "zset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 1);
	compare("yset", "yset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 2);
	for (size_t i = 0; i < 2; i++)
		ck_assert_uint_eq(comparison.events[0][i].match, i);
}
END_TEST

START_TEST(test_compare_takes_violent_roots_as_one_and_no_others)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFGREB", .target = "AFGCVL", .code = "180" },
	    { .from = "2021-03-15", .source = "AFGREB", .target = "AFGCVL", .code = "140" });
	PUT(&second, { .from = "2021-03-05", .source = "AFGREB", .target = "AFGCVL", .code = "202" },
	    { .from = "2021-03-15", .source = "AFGREB", .target = "AFGCVL", .code = "190" });
	compare("xset", "yset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 1);
}
END_TEST

START_TEST(test_compare_keeps_far_places_apart)
{
	struct made kabul = { .from = "2021-03-05", .source = "AFGREB", .target = "AFGGOV", .code = "190",
			      .place = "Kabul", .latitude = 34.53, .longitude = 69.17 };
	struct made paghman = kabul, herat = kabul;

	paghman.place = "Paghman";
	paghman.latitude = 34.59;
	paghman.longitude = 68.95;
	herat.place = "Herat";
	herat.latitude = 34.34;
	herat.longitude = 62.2;
	PUT(&first, kabul);
	PUT(&second, herat);
	compare("xset", "yset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 0);
	/* other roles need the same place */
	paghman.target = "AFGCVL";
	PUT(&undirected, paghman);
	compare("xset", "zset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 1);
	compare("yset", "zset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 0);
}
END_TEST

START_TEST(test_compare_says_who_was_first)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFG", .target = "USA", .code = "040", .reported = "2021-03-05" },
	    { .from = "2021-04-05", .source = "AFG", .target = "USA", .code = "040", .reported = "2021-04-08" },
	    { .from = "2021-05-05", .source = "AFG", .target = "USA", .code = "040" });
	PUT(&second, { .from = "2021-03-05", .source = "AFG", .target = "USA", .code = "040", .reported = "2021-03-06" },
	    { .from = "2021-04-05", .source = "AFG", .target = "USA", .code = "040", .reported = "2021-04-08" },
	    { .from = "2021-05-05", .source = "AFG", .target = "USA", .code = "040", .reported = "2021-05-06" });
	compare("xset", "yset", NULL, 3);
	ck_assert_int_eq(comparison.total.both, 3);
	ck_assert_int_eq(comparison.total.first[0], 1);
	ck_assert_int_eq(comparison.total.first[1], 0);
	ck_assert_int_eq(comparison.total.same_day, 1);
}
END_TEST

START_TEST(test_compare_gives_duplicates_in_both_numbers_and_long_stretches_apart)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFG", .target = "USA", .code = "040" },
	    { .from = "2021-03-05", .source = "AFG", .target = "USA", .code = "040", .place = "Kabul" },
	    { .from = "2021-03-01", .to = "2021-08-31", .source = "AFG", .target = "USA", .code = "040" });
	PUT(&second, { .from = "2021-03-01", .to = "2021-03-10", .source = "AFG", .target = "USA", .code = "040" });
	compare("xset", "yset", NULL, 0);
	ck_assert_int_eq(comparison.buckets[0].events[0], 2);
	ck_assert_int_eq(comparison.buckets[0].distinct[0], 1);
	ck_assert_int_eq(comparison.buckets[0].both, 1);
	ck_assert_int_eq(comparison.coarser.events[0], 1);
	ck_assert_int_eq(comparison.coarser.only[0], 1);
}
END_TEST

START_TEST(test_compare_takes_a_country_by_place_or_by_side)
{
	PUT(&first, { .from = "2021-03-05", .source = "AFG", .target = "USA", .code = "040" },
	    { .from = "2021-03-05", .source = "USA", .target = "RUS", .code = "040", .place = "Kabul" },
	    { .from = "2021-03-05", .source = "USA", .target = "CHN", .code = "040" });
	PUT(&second, { .from = "2021-03-05", .source = "USA", .target = "CHN", .code = "040" });
	compare("xset", "yset", country_find(COUNTRY_ISO3, "AFG"), 3);
	ck_assert_int_eq(comparison.total.distinct[0], 2);
	ck_assert_int_eq(comparison.total.distinct[1], 0);
}
END_TEST

START_TEST(test_compare_refuses_a_window_that_is_none)
{
	struct compare_options options = { .window = COMPARE_DAYS + 1, .unit = UNIT_MONTH };
	struct filter filters[2];

	filter_init(&filters[0]);
	filter_init(&filters[1]);
	ck_assert_int_eq(compare_new(&comparison, store, filters, &options, &err), STATUS_USAGE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline_compare");
	TCase *tc = tcase_create("compare");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_compare_matches_within_the_window_one_to_one);
	tcase_add_test(tc, test_compare_minds_direction_only_where_both_have_it);
	tcase_add_test(tc, test_compare_takes_violent_roots_as_one_and_no_others);
	tcase_add_test(tc, test_compare_keeps_far_places_apart);
	tcase_add_test(tc, test_compare_says_who_was_first);
	tcase_add_test(tc, test_compare_gives_duplicates_in_both_numbers_and_long_stretches_apart);
	tcase_add_test(tc, test_compare_takes_a_country_by_place_or_by_side);
	tcase_add_test(tc, test_compare_refuses_a_window_that_is_none);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
