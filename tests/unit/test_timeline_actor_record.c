/* An actor's record against a naive count over the events that were put in. */
#include "made_events.h"

#include <math.h>

#include "schema/codebook.h"
#include "suite.h"
#include "timeline/actor_record.h"
#include "timeline/words.h"

#define EVENTS 80

static unsigned seed;

static struct actor_record record_of(const struct filter *filter, struct series_options options)
{
	struct actor_record record;

	ck_assert_msg(actor_record_new(&record, store, filter, &options, 0, &err) == STATUS_OK, "%s", err.text);
	return record;
}

static struct filter filter_of(struct words words)
{
	struct filter filter;

	err = (struct error)ERROR_INIT;
	ck_assert_msg(words_filter(&words, store, &arena, &filter, &err) == STATUS_OK, "%s", err.text);
	return filter;
}

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *const who[] = { "RUS", "RUSMIL", "RUSREB", "USA", "USAGOV", "IGOWSTNAT", "BLR", "CHN" };
static const char *const codes[] = { "010", "042", "112", "161", "190", "030" };

static bool same_event(const struct coded_event *a, const struct coded_event *b)
{
	return a->date.from == b->date.from && a->date.to == b->date.to && !strcmp(a->cameo, b->cameo) &&
	       !strcmp(a->source.code, b->source.code) && !strcmp(a->target.code ? a->target.code : "",
								  b->target.code ? b->target.code : "");
}

static void make(const char *source, const char *target, const char *code, int32_t from, int32_t to)
{
	struct coded_event e = fixture_event(source, target, code, from, to);

	for (size_t k = 0; k < n_made; k++)
		if (same_event(&made[k], &e))
			return;
	made[n_made++] = e;
}

/* Events and, for some, their mirror. */
static void make_random(void)
{
	while (n_made < EVENTS - 12) {
		const char *source = who[pick(8)], *target = pick(9) ? who[pick(8)] : NULL;
		int32_t from = civil_day(2021, 1, 1) + (int32_t)pick(120), to = from + (pick(3) ? 0 : (int32_t)pick(40));
		size_t before = n_made;

		make(source, target, codes[pick(6)], pick(5) ? from : DAY_NONE, to);
		if (n_made == before || !target || !strcmp(source, target) || pick(4))
			continue;
		make(target, source, made[before].cameo, made[before].date.from, to);
		if (n_made == before + 2)
			made[before].mutual = made[before + 1].mutual = (uint32_t)n_made;
	}
	for (size_t i = 0; i < 8; i++) /* all names are in use */
		make(who[i], "CHN", "030", DAY_NONE, civil_day(2020, 1, 1));
}

/* Of RUS and BLR, each as a whole, in its state roles or all. */
static bool of_group(const char *code, bool all)
{
	return code && (!strncmp(code, "RUS", 3) || !strncmp(code, "BLR", 3)) && (all || !strstr(code, "REB"));
}

static bool in_time(const struct coded_event *e, int32_t from, int32_t to)
{
	if (e->date.from == DAY_NONE)
		return e->date.to >= from && e->date.to <= to;
	return e->date.from <= to && e->date.to >= from;
}

struct sums {
	double events, out, in, conflict, goldstein;
};

/* Of those that `party` or `root` narrows; NULL and 0 take all. */
static struct sums naive(bool all, int32_t from, int32_t to, const char *party, int root)
{
	struct sums sums = { 0 };

	for (size_t i = 0; i < n_made; i++) {
		const struct coded_event *e = &made[i];
		bool there = of_group(e->source.code, all), back = of_group(e->target.code, all);
		const char *other = there ? e->target.code : e->source.code;
		const struct code_entry *code = codebook_find(e->cameo);
		bool of_two = party && there && back && strncmp(e->source.code, e->target.code, 3) != 0;
		double share = e->mutual && !of_two ? 0.5 : 1;

		if ((!there && !back) || !in_time(e, from, to) || (root && atoi(code->code) / (strlen(code->code) > 3 ? 100 : 10) != root))
			continue;
		if (party && (*party ? !other || strncmp(other, party, strlen(party)) != 0 : other != NULL))
			continue;
		sums.events += share;
		sums.out += there;
		sums.in += back;
		sums.conflict += code->quad >= 3 ? share : 0;
		sums.goldstein += share * code->goldstein;
	}
	return sums;
}

static void same_sums(const struct bucket *b, struct sums sums)
{
	ck_assert_double_eq_tol(b->events, sums.events, 1e-9);
	ck_assert_double_eq_tol(b->forward, sums.out, 1e-9);
	ck_assert_double_eq_tol(b->backward, sums.in, 1e-9);
	ck_assert_double_eq_tol(b->quads[2] + b->quads[3], sums.conflict, 1e-9);
	ck_assert_double_eq_tol(b->goldstein, sums.goldstein, 1e-6);
}

START_TEST(test_random_records_agree_with_a_naive_reference)
{
	static const char *const spans[][2] = {
		{ "2021-02", "2021-03" }, { "2021-01-10", "2021-03-20" }, { "2020", "2021" }, { "2021-02-03", "2021-02-03" },
	};

	seed = (unsigned)_i * 7919u + 5u;
	make_random();
	put_all(MADE_DAY);
	for (size_t s = 0; s < 4; s++) {
		bool all = pick(2);
		struct filter filter = filter_of((struct words){
			.left = "RUS,BLR", .from = spans[s][0], .to = spans[s][1], .roles = all ? "all" : NULL });
		struct actor_record record = record_of(&filter, (struct series_options){ .unit = UNIT_MONTH });
		double acts = 0, buckets = record.series.coarser.events + record.series.undated.events;

		same_sums(&record.total, naive(all, filter.from, filter.to, NULL, 0));
		for (size_t i = 0; i < record.n_partners; i++) {
			same_sums(&record.partners[i].sums, naive(all, filter.from, filter.to, record.partners[i].code, 0));
		}
		for (size_t i = 0; i < record.n_acts; i++) {
			acts += record.acts[i].sums.events;
			same_sums(&record.acts[i].sums, naive(all, filter.from, filter.to, NULL, (int)record.acts[i].key));
		}
		for (size_t i = 0; i < record.series.n; i++)
			buckets += record.series.buckets[i].events;
		ck_assert_double_eq_tol(acts, record.total.events, 1e-9);
		ck_assert_double_eq_tol(buckets, record.total.events, 1e-9);
		actor_record_release(&record);
	}
}
END_TEST

static void same_bucket(const struct bucket *a, const struct bucket *b)
{
	ck_assert(a->events == floor(a->events) && a->distinct == floor(a->distinct) && a->n == floor(a->n));
	for (int i = 0; i < 4; i++)
		ck_assert(a->quads[i] == floor(a->quads[i]));
	ck_assert_double_eq_tol(a->events, b->events, 1e-9);
	ck_assert_double_eq_tol(a->distinct, b->distinct, 1e-9);
	ck_assert_double_eq_tol(a->forward, b->forward, 1e-9);
	ck_assert_double_eq_tol(a->backward, b->backward, 1e-9);
	ck_assert_double_eq_tol(a->goldstein, b->goldstein, 1e-6);
	ck_assert_double_eq_tol(a->n, b->n, 1e-9);
}

static const struct actor_part *part_with(const struct actor_part *parts, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].key == key)
			return &parts[i];
	ck_abort_msg("no part %d", (int)key);
}

static void same_parts(const struct actor_part *a, const struct actor_part *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct actor_part *other = part_with(b, n, a[i].key);

		same_bucket(&a[i].sums, &other->sums);
		ck_assert(a[i].first == other->first && a[i].last == other->last);
	}
}

START_TEST(test_roll_ups_give_the_record_of_the_events)
{
	static const char *const ends[] = { "2021-01", "2021-02", "2021-03", "2021-02-10" };
	static const char *const groups[] = { "RUS", "RUS,USA,CHN", "USAGOV", "RUSREB", "USAGOV,RUS,BLR", "IGOWSTNAT" };

	seed = (unsigned)_i * 104729u + 11u;
	make_random();
	put_all(MADE_DAY);
	for (int round = 0; round < 12; round++) {
		struct filter filter = filter_of((struct words){
			.left = groups[pick(6)], .from = pick(3) ? ends[pick(2)] : NULL,
			.to = pick(3) ? ends[1 + pick(3)] : NULL, .roles = pick(2) ? "all" : NULL, .within = pick(4) == 0,
			.quad = pick(3) ? NULL : "1,4", .code = pick(3) ? NULL : "04,16", .distinct = pick(2),
		});
		struct filter events = filter;
		struct series_options options = {
			.unit = (enum series_unit)pick(5), .assume_published = pick(3) == 0,
		};
		struct filter_actor room[3];
		struct actor_record fast, slow;

		memcpy(room, filter.left.actors, filter.left.n * sizeof *room);
		for (size_t i = 0; i < filter.left.n; i++) {
			room[i].from = pick(4) ? DAY_NONE : civil_day(2021, 1, 1) + (int32_t)pick(90);
			room[i].to = pick(4) ? DAY_NONE : civil_day(2021, 1, 1) + (int32_t)pick(120);
		}
		filter.left.actors = room;
		events = filter;
		events.precisions = ~0u; /* all: what no roll-up tells */
		fast = record_of(&filter, options);
		slow = record_of(&events, options);
		same_bucket(&fast.total, &slow.total);
		ck_assert_uint_eq(fast.series.n, slow.series.n);
		for (size_t i = 0; i < fast.series.n; i++)
			same_bucket(&fast.series.buckets[i], &slow.series.buckets[i]);
		same_bucket(&fast.series.coarser, &slow.series.coarser);
		same_bucket(&fast.series.undated, &slow.series.undated);
		ck_assert_uint_eq(fast.n_partners, slow.n_partners);
		ck_assert_uint_eq(fast.n_acts, slow.n_acts);
		same_parts(fast.partners, slow.partners, fast.n_partners);
		same_parts(fast.acts, slow.acts, fast.n_acts);
		actor_record_release(&fast);
		actor_record_release(&slow);
	}
}
END_TEST

START_TEST(test_events_within_a_group_and_mutual_ones_count_once)
{
	struct filter filter;
	struct actor_record record;

	make("RUS", "BLR", "042", civil_day(2021, 3, 1), civil_day(2021, 3, 1));
	make("RUS", "USA", "040", civil_day(2021, 3, 2), civil_day(2021, 3, 2));
	make("USA", "RUS", "040", civil_day(2021, 3, 2), civil_day(2021, 3, 2));
	made[1].mutual = made[2].mutual = 1;
	make("RUS", NULL, "190", DAY_NONE, civil_day(2021, 3, 9));
	put_all(MADE_DAY);
	filter = filter_of((struct words){ .left = "RUS,BLR" });
	record = record_of(&filter, (struct series_options){ .unit = UNIT_YEAR });
	ck_assert(record.total.events == 3 && record.total.forward == 3 && record.total.backward == 2);
	ck_assert_uint_eq(record.n_partners, 3);
	ck_assert_str_eq(part_with(record.partners, 3, 0)->code, "");
	ck_assert_int_eq(part_with(record.partners, 3, 0)->first, -1);
	ck_assert(record.series.undated.events == 1 && record.series.buckets[0].events == 2);
	actor_record_release(&record);
}
END_TEST

static struct bucket total_of(struct words words)
{
	struct filter filter = filter_of(words);
	struct actor_record record = record_of(&filter, (struct series_options){ .unit = UNIT_YEAR });
	struct bucket total = record.total;

	actor_record_release(&record);
	return total;
}

START_TEST(test_a_mutual_event_counts_once_whatever_stands_for_its_rows)
{
	struct bucket total;

	/* the visit stands for the talks of the day after, one way only */
	make("RUS", "USA", "042", civil_day(2021, 3, 1), civil_day(2021, 3, 1));
	make("RUS", "USA", "040", civil_day(2021, 3, 2), civil_day(2021, 3, 2));
	make("USA", "RUS", "040", civil_day(2021, 3, 2), civil_day(2021, 3, 2));
	made[1].mutual = made[2].mutual = 1;
	/* one row alone: the other was told otherwise */
	make("RUS", "CHN", "040", civil_day(2021, 5, 2), civil_day(2021, 5, 2));
	made[3].mutual = 2;
	put_all(MADE_DAY);
	for (int slow = 0; slow < 2; slow++) {
		const char *confidence = slow ? "high,medium,low" : NULL; /* what no roll-up tells */

		total = total_of((struct words){ .left = "RUS", .confidence = confidence });
		ck_assert(total.events == 3 && total.distinct == 3 && total.forward == 3 && total.backward == 1);
		total = total_of((struct words){ .left = "RUS", .distinct = true, .confidence = confidence });
		ck_assert(total.n == 3 && total.forward == 2 && total.backward == 1 && total.quads[0] == 3);
		total = total_of((struct words){ .left = "RUS", .source = "USA", .confidence = confidence });
		ck_assert(total.events == 1 && total.distinct == 1);
		total = total_of((struct words){ .left = "RUS", .right = "USA", .target = "USA", .confidence = confidence });
		ck_assert(total.events == 2 && total.distinct == 1);
	}
}
END_TEST

struct told {
	int n[4];
	char first[4][64];
};

static enum status on_about(void *context, const struct about_row *row)
{
	struct told *told = context;

	if (!told->n[row->kind]++)
		snprintf(told->first[row->kind], 64, "%s %s %s", row->code ? row->code : "-", row->name,
			 row->title ? row->title : "-");
	return STATUS_OK;
}

START_TEST(test_who_an_actor_is)
{
	static const char *const aliases[] = { "Ruritanian Federation" };
	const struct store_actor actors[] = {
		{ .code = "RUS", .name = "Ruritania", .kind = "country", .aliases = aliases, .n_aliases = 1,
		  .from = DAY_NONE, .to = DAY_NONE },
		{ .code = "RUSGOV", .name = "Ann Archer", .kind = "person", .title = "president",
		  .from = civil_day(2010, 1, 1), .to = civil_day(2012, 1, 1) },
		{ .code = "RUSGOV", .name = "Bob Baker", .kind = "person", .title = "president",
		  .from = civil_day(2012, 1, 1), .to = DAY_NONE },
		{ .code = "RUSREB", .name = "Cal Cook", .kind = "person", .from = DAY_NONE, .to = DAY_NONE },
	};
	struct store_member member = { .group = "oldworld", .code = "RUS", .from = DAY_NONE,
				       .to = DAY_NONE };
	struct told told = { 0 };
	struct actor_row *rows;
	size_t n;

	make("RUS", "USA", "042", civil_day(2021, 3, 1), civil_day(2021, 3, 1));
	put_all(MADE_DAY);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(store_put_actor(store, &actors[i], &err) == STATUS_OK, "%s", err.text);
	ck_assert(store_put_member(store, &member, &err) == STATUS_OK);
	ck_assert(store_find_actors(store, "RUS", &arena, &rows, &n, &err) == STATUS_OK && n > 0);
	ck_assert(store_about(store, &rows[0], true, &told, on_about, &err) == STATUS_OK);
	ck_assert_int_eq(told.n[ABOUT_NAME], 2);
	ck_assert_str_eq(told.first[ABOUT_NAME], "- Ruritania -");
	ck_assert_int_eq(told.n[ABOUT_OFFICE], 2); /* a rebel speaks for no state */
	ck_assert_str_eq(told.first[ABOUT_OFFICE], "RUSGOV Bob Baker president");
	ck_assert_int_eq(told.n[ABOUT_GROUP], 1);
	ck_assert_int_eq(told.n[ABOUT_MEMBER], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline_actor_record");
	TCase *tc = tcase_create("record");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_random_records_agree_with_a_naive_reference, 0, 20);
	tcase_add_loop_test(tc, test_roll_ups_give_the_record_of_the_events, 0, 10);
	tcase_add_test(tc, test_events_within_a_group_and_mutual_ones_count_once);
	tcase_add_test(tc, test_a_mutual_event_counts_once_whatever_stands_for_its_rows);
	tcase_add_test(tc, test_who_an_actor_is);
	tcase_set_timeout(tc, 240);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
