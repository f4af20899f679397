#include "made_events.h"

#include <math.h>

#include "base/civil.h"
#include "schema/codebook.h"
#include "suite.h"
#include "timeline/changes.h"
#include "timeline/sequences.h"
#include "timeline/words.h"


static void make(const char *source, const char *target, const char *code, int32_t day)
{
	ck_assert(n_made < MADE_MOST);
	made[n_made++] = fixture_event(source, target, code, day, day);
}

/* So many events in a month, on days of their own. */
static void make_month(int year, int month, int n, const char *code)
{
	for (int i = 0; i < n; i++)
		make("RUS", "USA", code, civil_day(year, month, 1) + i);
}

static struct filter filter_of(struct words words)
{
	struct filter filter;

	words.left = "RUS";
	words.right = "USA";
	ck_assert_msg(words_filter(&words, store, &arena, &filter, &err) == STATUS_OK, "%s", err.text);
	return filter;
}

static struct changes changes_of(struct words words, struct changes_options options)
{
	struct filter filter = filter_of(words);
	struct changes changes;

	ck_assert_msg(changes_new(&changes, store, &filter, &options, &err) == STATUS_OK, "%s", err.text);
	return changes;
}

static unsigned seed;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Changes ------------------------------------------------------------------------- */

START_TEST(test_surprise_is_the_tail_of_poisson)
{
	/* P(X >= 5), P(X <= 2) at mean 2; 0 of 10 */
	ck_assert_double_eq_tol(change_surprise(5, 2, 1, true), -log10(0.052653017), 1e-6);
	ck_assert_double_eq_tol(change_surprise(2, 2.5, 1, false), -log10(0.543813116), 1e-6);
	ck_assert_double_eq_tol(change_surprise(0, 10, 1, false), 10 / log(10), 1e-9);
	ck_assert_double_eq(change_surprise(2, 2, 1, true), 0);
}
END_TEST

START_TEST(test_a_past_that_varies_makes_the_same_count_less_surprising)
{
	double before = change_surprise(30, 10, 1, true);

	/* towards Poisson from above */
	ck_assert_double_eq_tol(change_surprise(30, 10, 1.001, true), before, 0.05);
	for (double ratio = 1.5; ratio < 20; ratio *= 1.5) {
		double surprise = change_surprise(30, 10, ratio, true);

		ck_assert_double_lt(surprise, before);
		before = surprise;
	}
	/* geometric: P(X >= k) = (mean / (mean + 1))^k where ratio = mean + 1 */
	ck_assert_double_eq_tol(change_surprise(7, 3, 4, true), -7 * log10(0.75), 1e-9);
	ck_assert_double_eq_tol(change_surprise(1, 3, 4, false), -log10(1 - 0.75 * 0.75), 1e-9);
}
END_TEST

START_TEST(test_surprise_of_large_counts_is_finite)
{
	ck_assert(isfinite(change_surprise(200000, 100000, 1, true)));
	ck_assert(isfinite(change_surprise(0, 100000, 40, false)));
	ck_assert(isfinite(change_surprise(1e6, 10, 3000, true)));
}
END_TEST

START_TEST(test_a_burst_is_told_with_what_burst)
{
	struct changes changes;

	for (int month = 1; month <= 12; month++)
		make_month(2021, month, 2, "042");
	make_month(2022, 1, 2, "042");
	make_month(2022, 2, 2, "042");
	make_month(2022, 2, 9, "190");
	make_month(2022, 3, 2, "042");
	put_all(MADE_DAY);
	changes = changes_of((struct words){ 0 }, (struct changes_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(changes.n, 1);
	ck_assert_int_eq(changes.items[0].from, civil_day(2022, 2, 1));
	ck_assert_int_eq(changes.items[0].to, civil_day(2022, 2, 28));
	ck_assert_int_eq(changes.items[0].what, CHANGED_MCONF);
	ck_assert(changes.items[0].rise);
	ck_assert_double_eq(changes.items[0].seen, 9);
	ck_assert_double_eq_tol(changes.items[0].expected, 0.5 / 365 * 28, 1e-9); /* Feb 2021 .. Jan 2022 */
	ck_assert_uint_eq(changes.judged, 12); /* a quarter of a year must lie before */
	changes_release(&changes);
}
END_TEST

#define MONTHS 30

struct reckoned {
	int counts[MONTHS][5]; /* all, and by quad class */
	int days[MONTHS];
};

static struct reckoned reckon(int32_t start)
{
	struct reckoned r = { 0 };

	for (int i = 0; i < MONTHS; i++)
		r.days[i] = civil_add_months(start, i + 1) - civil_add_months(start, i);
	for (size_t i = 0; i < n_made; i++) {
		int month = civil_month_number(made[i].date.from) - civil_month_number(start);

		r.counts[month][0]++;
		r.counts[month][codebook_find(made[i].cameo)->quad]++;
	}
	return r;
}

/* The chance of so many or more (fewer), summed term by term. */
static double naive_surprise(int seen, double mean, double ratio, bool rise)
{
	double sum = 0;

	for (int k = rise ? seen : 0; k <= (rise ? seen + 500 : seen); k++) {
		double size = mean / (ratio - 1);

		sum += ratio < 1.0001 ? exp(k * log(mean) - mean - lgamma(k + 1)) :
		       exp(lgamma(k + size) - lgamma(k + 1) - lgamma(size) + k * log(1 - 1 / ratio) - size * log(ratio));
	}
	return -log10(sum);
}

/* What stands out most in a month against up to twelve before it; 0 = nothing. */
static double naive_change(const struct reckoned *r, int first, int month, int *what)
{
	int past = month - first < 12 ? month - first : 12;
	double best = 0;

	for (int c = 0; c < 5; c++) {
		double sum = 0, squares = 0, days = 0, mean, ratio, expected, surprise;
		bool rise;

		for (int i = month - past; i < month; i++) {
			sum += r->counts[i][c];
			days += r->days[i];
		}
		mean = sum / past;
		for (int i = month - past; i < month; i++)
			squares += (r->counts[i][c] - mean) * (r->counts[i][c] - mean);
		ratio = mean > 0 ? squares / (past - 1) / mean : 1;
		expected = (sum + 0.5) / days * r->days[month];
		rise = r->counts[month][c] > expected;
		if (!rise && month + 1 == MONTHS)
			continue; /* not over */
		surprise = naive_surprise(r->counts[month][c], expected, ratio < 1 ? 1 : ratio, rise);
		if (surprise > best) {
			best = surprise;
			*what = c;
		}
	}
	return best;
}

START_TEST(test_random_changes_agree_with_a_naive_reference)
{
	static const char *const codes[] = { "042", "070", "111", "190" };
	int32_t start = civil_day(2020, 1, 1);
	struct changes changes;
	struct reckoned r;
	int first = -1;
	size_t n = 0;

	seed = (unsigned)_i * 7919u + 31u;
	for (int month = 0; month < MONTHS; month++)
		for (int c = 0; c < 4; c++)
			for (unsigned k = pick(month % 9 == 5 ? 12 : 3); k > 0 && n_made + 1 < MADE_MOST; k--)
				make("RUS", "USA", codes[c], civil_add_months(start, month) + (int32_t)k);
	make("RUS", "USA", "042", civil_add_months(start, MONTHS) - 1);
	put_all(MADE_DAY);
	r = reckon(start);
	changes = changes_of((struct words){ 0 }, (struct changes_options){ .unit = UNIT_MONTH });
	while (!r.counts[++first][0])
		;
	for (int month = first + 3; month < MONTHS; month++) {
		int32_t from = civil_add_months(start, month);
		int what = 0;
		double surprise = naive_change(&r, first, month, &what);
		size_t at = 0;

		while (at < changes.n && changes.items[at].from != from)
			at++;
		ck_assert_msg(fabs(surprise - CHANGE_SURPRISE) < 1e-6 || (at < changes.n) == (surprise > CHANGE_SURPRISE),
			      "month %d: %f", month, surprise);
		if (at == changes.n)
			continue;
		n++;
		ck_assert_int_eq(changes.items[at].what, what);
		ck_assert_double_eq(changes.items[at].seen, r.counts[month][what]);
		ck_assert_double_eq_tol(changes.items[at].surprise, surprise, 1e-6);
	}
	ck_assert_uint_eq(changes.n, n);
	ck_assert_int_eq((int)changes.judged, MONTHS - first - 3);
	for (size_t i = 1; i < changes.n; i++)
		ck_assert(changes.items[i - 1].surprise >= changes.items[i].surprise);
	changes_release(&changes);
}
END_TEST

START_TEST(test_silence_is_a_fall_only_where_the_time_is_over)
{
	struct changes changes;

	for (int month = 1; month <= 12; month++)
		make_month(2021, month, 14, "042");
	make_month(2022, 2, 1, "042");
	put_all(MADE_DAY);
	changes = changes_of((struct words){ 0 }, (struct changes_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(changes.n, 1); /* January; February has no end */
	ck_assert(!changes.items[0].rise && changes.items[0].seen == 0);
	changes_release(&changes);
	changes = changes_of((struct words){ .from = "2022-02-10", .to = "2022-02-20" },
			     (struct changes_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(changes.n, 1);
	ck_assert_int_eq(changes.items[0].from, civil_day(2022, 2, 1)); /* whole */
	ck_assert_double_eq(changes.items[0].seen, 1);
	changes_release(&changes);
}
END_TEST

START_TEST(test_where_reports_begin_is_no_change)
{
	struct changes changes;

	make_month(2021, 6, 25, "190");
	make_month(2021, 7, 24, "190");
	put_all(MADE_DAY);
	changes = changes_of((struct words){ .from = "2021", .to = "2021-07" },
			     (struct changes_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(changes.n, 0);
	changes_release(&changes);
}
END_TEST

START_TEST(test_events_no_bucket_holds_are_told_apart)
{
	struct changes changes;

	make_month(2021, 1, 3, "042");
	made[n_made++] = fixture_event("RUS", "USA", "190", civil_day(2021, 1, 20), civil_day(2021, 2, 3));
	made[n_made++] = fixture_event("RUS", "USA", "190", DAY_NONE, civil_day(2021, 1, 20));
	put_all(MADE_DAY);
	changes = changes_of((struct words){ 0 }, (struct changes_options){ .unit = UNIT_MONTH });
	ck_assert(changes.coarser == 1 && changes.undated == 1);
	changes_release(&changes);
}
END_TEST

/* Sequences ----------------------------------------------------------------------- */

static int32_t window_from;

static bool is_kind(const struct coded_event *event, const char *code, const char *source)
{
	return event->date.from >= window_from && strncmp(event->cameo, code, strlen(code)) == 0 && strcmp(event->source.code, source) == 0 &&
	       event->date.from == event->date.to;
}

static bool has_event(const char *code, const char *source, int32_t from, int32_t to)
{
	for (size_t i = 0; i < n_made; i++)
		if (is_kind(&made[i], code, source) && made[i].date.from >= from && made[i].date.from <= to)
			return true;
	return false;
}

static void check_sequence(const struct sequences *all, const struct sequence *s, const char *after,
			   const char *then, int days)
{
	static const char *const sides[] = { "RUS", "USA" };
	int64_t n = 0, followed = 0, covered = 0;

	for (size_t i = 0; i < n_made; i++) {
		if (!is_kind(&made[i], after, sides[s->after]))
			continue;
		n++;
		followed += has_event(then, sides[s->then], made[i].date.from + 1, made[i].date.from + days);
	}
	for (int32_t day = all->first; day <= all->last; day++)
		covered += has_event(then, sides[s->then], day + 1, day + days);
	ck_assert_int_eq(s->n, n);
	ck_assert_int_eq(s->followed, followed);
	if (all->n_events)
		ck_assert_double_eq_tol(s->expected, (double)n * (double)covered / (all->last - all->first + 1),
					1e-9);
	for (int64_t i = 0; i < s->followed; i++) {
		const struct sequence_event *first = &all->events[s->pairs[i].after];
		const struct sequence_event *next = &all->events[s->pairs[i].then];

		ck_assert(next->day > first->day && next->day <= first->day + days);
		ck_assert(!has_event(then, sides[s->then], first->day + 1, next->day - 1));
	}
}

static void make_random(void)
{
	static const char *const codes[] = { "042", "161", "163", "171", "190" };
	int32_t start = civil_day(2021, 1, 1);

	for (unsigned n = pick(40); n > 0; n--) {
		bool mirror = pick(2);
		int32_t day = start + (int32_t)pick(90);
		struct coded_event e = fixture_event(mirror ? "USA" : "RUS", mirror ? "RUS" : "USA", codes[pick(5)], day,
						     pick(6) ? day : day + 3);
		bool again = false;

		for (size_t k = 0; k < n_made; k++)
			again |= !strcmp(made[k].cameo, e.cameo) && made[k].date.from == e.date.from &&
				 made[k].date.to == e.date.to && !strcmp(made[k].source.code, e.source.code);
		if (!again)
			made[n_made++] = e;
	}
}

START_TEST(test_random_sequences_agree_with_a_naive_reference)
{
	static const char *const kinds[] = { "16", "17", "161", "0", "1" };
	struct sequences sequences;
	struct filter filter;

	seed = (unsigned)_i * 7919u + 5u;
	make_random();
	make("RUS", "USA", "030", civil_day(2020, 1, 1)); /* both names are in use */
	put_all(MADE_DAY);
	for (int round = 0; round < 20; round++) {
		const char *after = kinds[pick(5)], *then = kinds[pick(5)];
		int days = 1 + (int)pick(20);
		struct sequences_options options = { &after, &then, 1, 1, days };

		filter = filter_of((struct words){ .from = pick(2) ? "2021-01-15" : NULL, .within = pick(2) });
		window_from = filter.from;
		ck_assert(sequences_new(&sequences, store, &filter, &options, &err) == STATUS_OK);
		for (int i = 0; i < SEQUENCES; i++)
			check_sequence(&sequences, &sequences.items[i], after, then, days);
		sequences_release(&sequences);
	}
}
END_TEST

START_TEST(test_what_is_not_known_to_the_day_is_left_out_and_counted)
{
	const char *after = "16", *then = "17";
	struct sequences_options options = { &after, &then, 1, 1, 14 };
	struct filter filter;
	struct sequences sequences;

	make("RUS", "USA", "161", civil_day(2021, 1, 1));
	make("USA", "RUS", "171", civil_day(2021, 1, 1)); /* the same day: not after */
	make("USA", "RUS", "171", civil_day(2021, 1, 9));
	make("RUS", "USA", "042", civil_day(2021, 1, 5)); /* neither */
	made[n_made++] = fixture_event("RUS", "USA", "171", DAY_NONE, civil_day(2021, 1, 3));
	made[n_made++] = fixture_event("RUS", "USA", "161", civil_day(2021, 1, 1), civil_day(2021, 1, 31));
	put_all(MADE_DAY);
	filter = filter_of((struct words){ 0 });
	ck_assert(sequences_new(&sequences, store, &filter, &options, &err) == STATUS_OK);
	ck_assert_int_eq(sequences.left_out, 2);
	ck_assert_int_eq(sequences.items[0].followed, 0);
	ck_assert_int_eq(sequences.items[1].followed, 1); /* in answer */
	ck_assert_double_eq(sequences.items[1].median, 8);
	ck_assert_int_eq(sequences.items[1].n_then, 2);
	sequences_release(&sequences);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline_changes");
	TCase *tc = tcase_create("changes");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_surprise_is_the_tail_of_poisson);
	tcase_add_test(tc, test_a_past_that_varies_makes_the_same_count_less_surprising);
	tcase_add_test(tc, test_surprise_of_large_counts_is_finite);
	tcase_add_test(tc, test_a_burst_is_told_with_what_burst);
	tcase_add_loop_test(tc, test_random_changes_agree_with_a_naive_reference, 0, 40);
	tcase_add_test(tc, test_silence_is_a_fall_only_where_the_time_is_over);
	tcase_add_test(tc, test_where_reports_begin_is_no_change);
	tcase_add_test(tc, test_events_no_bucket_holds_are_told_apart);
	tcase_add_test(tc, test_what_is_not_known_to_the_day_is_left_out_and_counted);
	tcase_add_loop_test(tc, test_random_sequences_agree_with_a_naive_reference, 0, 20);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
