#include "made_events.h"

#include "suite.h"
#include "timeline/network.h"
#include "timeline/words.h"

static unsigned seed;

static struct network network_of(struct words words, const char *by)
{
	struct network_options options = { 0 };
	struct filter filter;
	struct network network;

	ck_assert_msg(words_filter(&words, store, &arena, &filter, &err) == STATUS_OK, "%s", err.text);
	if (by)
		ck_assert_msg(network_by(by, store, &filter, &arena, &options, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(network_new(&network, store, &filter, &options, &err) == STATUS_OK, "%s", err.text);
	return network;
}

START_TEST(test_the_period_before_is_as_many_months_or_days)
{
	struct filter filter, before;

	filter_init(&filter);
	ck_assert(!network_before(&filter, &before));
	filter.from = civil_day(2021, 3, 1);
	filter.to = civil_day(2021, 4, 30);
	ck_assert(network_before(&filter, &before));
	ck_assert(before.from == civil_day(2021, 1, 1) && before.to == civil_day(2021, 2, 28));
	filter.to = civil_day(2021, 3, 7);
	ck_assert(network_before(&filter, &before));
	ck_assert(before.from == civil_day(2021, 2, 22) && before.to == civil_day(2021, 2, 28));
	filter.from = DAY_FIRST;
	ck_assert(!network_before(&filter, &before));
}
END_TEST

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *const who[] = { "RUS", "USA", "CHN", "FRA" };

static int64_t naive(const char *source, const char *target, int month)
{
	int64_t n = 0;

	for (size_t i = 0; i < n_made; i++)
		n += (!source || !strcmp(made[i].source.code, source)) &&
		     (!target || !strcmp(made[i].target.code, target)) &&
		     made[i].date.from >= civil_day(2021, month, 1) && made[i].date.from < civil_day(2021, month + 1, 1);
	return n;
}

/* Events of an actor with another, or with all: a mutual one's second row, and one
 * with itself, are not counted again. */
static int64_t naive_strength(const char *one, const char *other, int month)
{
	int64_t n = 0;

	for (size_t i = 0; i < n_made; i++) {
		const struct coded_event *e = &made[i];
		bool there = !strcmp(e->source.code, one) && (!other || !strcmp(e->target.code, other));
		bool back = !strcmp(e->target.code, one) && (!other || !strcmp(e->source.code, other));

		n += (there || back) && !(i > 0 && e->mutual && made[i - 1].mutual == e->mutual) &&
		     e->date.from >= civil_day(2021, month, 1) && e->date.from < civil_day(2021, month + 1, 1);
	}
	return n;
}

START_TEST(test_random_networks_agree_with_a_naive_reference)
{
	struct network network;
	int64_t pairs = 0;

	seed = (unsigned)_i * 7919u + 3u;
	for (unsigned n = pick(40); n > 0; n--) {
		unsigned source = pick(4), target = pick(4);
		int32_t day = civil_day(2021, 1, 1) + (int32_t)n_made; /* none is another's equal */

		made[n_made++] = fixture_event(who[source], who[target], "042", day, day);
		if (source == target || pick(3))
			continue;
		made[n_made] = fixture_event(who[target], who[source], "042", day, day);
		made[n_made].mutual = made[n_made - 1].mutual = (uint32_t)n_made;
		n_made++;
	}
	put_all(MADE_DAY);
	network = network_of((struct words){ .from = "2021-02", .to = "2021-02" }, NULL);
	ck_assert(network.has_before);
	for (size_t i = 0; i < network.n_pairs; i++) {
		const struct network_pair *pair = &network.pairs[i];

		ck_assert_int_eq(pair->row.n, naive(pair->row.source, pair->row.target, 2));
		ck_assert_int_eq(pair->before, naive(pair->row.source, pair->row.target, 1));
		ck_assert(pair->row.n + pair->before > 0);
	}
	for (int s = 0; s < 4; s++)
		for (int t = 0; t < 4; t++)
			pairs += naive(who[s], who[t], 1) + naive(who[s], who[t], 2) > 0;
	ck_assert_int_eq((int64_t)network.n_pairs, pairs);
	for (size_t i = 0; i < network.n_actors; i++) {
		const struct network_actor *actor = &network.actors[i];
		int64_t degree = 0;

		for (int k = 0; k < 4; k++)
			degree += strcmp(who[k], actor->code) != 0 &&
				  naive(actor->code, who[k], 2) + naive(who[k], actor->code, 2) > 0;
		ck_assert_int_eq(actor->degree, degree);
		ck_assert_int_eq(actor->out, naive(actor->code, NULL, 2));
		ck_assert_int_eq(actor->in, naive(NULL, actor->code, 2));
		ck_assert_int_eq(actor->within, naive(actor->code, actor->code, 2));
		ck_assert_int_eq(actor->before, naive_strength(actor->code, NULL, 1));
		ck_assert_int_eq(actor->strength, naive_strength(actor->code, NULL, 2));
		ck_assert_int_eq(actor->goldstein, 19 * actor->strength); /* all are of one code */
		for (int k = 0; k < 4; k++) {
			int64_t both = strcmp(who[k], actor->code) ? naive_strength(actor->code, who[k], 2) : 0;

			ck_assert_int_ge(actor->tie_events, both);
			ck_assert(!actor->tie || strcmp(actor->tie, who[k]) || actor->tie_events == both);
		}
	}
	network_release(&network);
}
END_TEST

static void member(const char *group, const char *code, int32_t from, int32_t to)
{
	struct store_member row = { .group = group, .code = code, .from = from, .to = to };

	ck_assert_msg(store_put_member(store, &row, &err) == STATUS_OK, "%s", err.text);
}

static void put(const char *source, const char *target, int32_t day)
{
	made[n_made++] = fixture_event(source, target, "042", day, day);
}

/* FRA is in both and of the first named; CHN left before the last day asked for. */
START_TEST(test_groups_stand_in_place_of_their_members)
{
	struct network network;

	put("FRA", "RUS", civil_day(2021, 2, 1));
	put("USA", "RUS", civil_day(2021, 2, 2));
	put("USA", "FRA", civil_day(2021, 2, 3));
	put("RUS", "CHN", civil_day(2021, 2, 4));
	put("USA", "CHN", civil_day(2021, 1, 5));
	put_all(MADE_DAY);
	member("west", "FRA", DAY_NONE, DAY_NONE);
	member("west", "USA", DAY_NONE, DAY_NONE);
	member("east", "FRA", DAY_NONE, DAY_NONE);
	member("east", "RUS", DAY_NONE, DAY_NONE);
	member("east", "CHN", DAY_NONE, civil_day(2021, 2, 10));
	network = network_of((struct words){ .from = "2021-02", .to = "2021-02" }, "members:west,members:east");
	ck_assert_uint_eq(network.n_pairs, 4);
	ck_assert_str_eq(network.pairs[0].row.source, "members:west");
	ck_assert_str_eq(network.pairs[0].row.target, "members:east");
	ck_assert_int_eq(network.pairs[0].row.n, 2);
	ck_assert_int_eq(network.pairs[0].row.first, civil_day(2021, 2, 1));
	ck_assert_int_eq(network.pairs[0].row.last, civil_day(2021, 2, 2));
	ck_assert_str_eq(network.pairs[1].row.target, "CHN");
	ck_assert_str_eq(network.pairs[2].row.source, "members:west");
	ck_assert_str_eq(network.pairs[2].row.target, "members:west");
	ck_assert_int_eq(network.pairs[3].before, 1); /* west with CHN, in the month before */
	ck_assert_str_eq(network.actors[1].code, "members:west"); /* as strong as the east */
	ck_assert_int_eq(network.actors[1].strength, 3);
	ck_assert_int_eq(network.actors[1].within, 1);
	ck_assert_str_eq(network.actors[1].tie, "members:east");
	network_release(&network);
}
END_TEST

START_TEST(test_roles_that_are_no_state_s_stand_beside_their_country)
{
	struct network network;
	const struct network_pair *pair;

	made[n_made++] = fixture_event("RUSREB", "RUSMIL", "190", civil_day(2021, 2, 1), civil_day(2021, 2, 1));
	made[n_made++] = fixture_event("RUSREB", "RUSGOV", "190", civil_day(2021, 2, 2), civil_day(2021, 2, 2));
	made[n_made++] = fixture_event("RUSSEP", "RUS", "190", civil_day(2021, 2, 3), civil_day(2021, 5, 3));
	made[n_made++] = fixture_event("RUSMED", "RUSGOV", "111", civil_day(2021, 2, 4), civil_day(2021, 2, 4));
	put_all(MADE_DAY);
	network = network_of((struct words){ .roles = "all" }, "role");
	ck_assert_uint_eq(network.n_pairs, 2);
	pair = &network.pairs[0];
	ck_assert_str_eq(pair->row.source, "RUS:rebels");
	ck_assert_str_eq(pair->row.target, "RUS");
	ck_assert_int_eq(pair->row.n, 3);
	ck_assert_int_eq(pair->row.last, civil_day(2021, 5, 3));
	ck_assert_str_eq(network.pairs[1].row.source, "RUS:media");
	network_release(&network);
	network = network_of((struct words){ .roles = "all" }, "actor");
	ck_assert_uint_eq(network.n_pairs, 4);
	network_release(&network);
}
END_TEST

START_TEST(test_a_level_that_is_no_group_is_a_usage_error)
{
	static const char *const wrong[] = { "NATO", "members:", "members:nobody", "members:west,actor" };

	put("FRA", "RUS", civil_day(2021, 2, 1));
	put_all(MADE_DAY);
	member("west", "FRA", DAY_NONE, DAY_NONE);
	for (size_t i = 0; i < 4; i++) {
		struct network_options options = { 0 };
		struct filter filter;

		filter_init(&filter);
		err = (struct error)ERROR_INIT;
		ck_assert_int_eq(network_by(wrong[i], store, &filter, &arena, &options, &err), STATUS_USAGE);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline_network");
	TCase *tc = tcase_create("network");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_the_period_before_is_as_many_months_or_days);
	tcase_add_loop_test(tc, test_random_networks_agree_with_a_naive_reference, 0, 30);
	tcase_add_test(tc, test_groups_stand_in_place_of_their_members);
	tcase_add_test(tc, test_roles_that_are_no_state_s_stand_beside_their_country);
	tcase_add_test(tc, test_a_level_that_is_no_group_is_a_usage_error);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
