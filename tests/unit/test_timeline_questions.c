#include "made_events.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "suite.h"
#include "timeline/series.h"
#include "timeline/words.h"

#define EVENTS 60

static void make(const char *source, const char *target, const char *code, const char *from, const char *to)
{
	made[n_made++] = fixture_event(source, target, code,
				       from ? civil_parse_iso(from, 10) : DAY_NONE, civil_parse_iso(to, 10));
}

static struct filter filter_of(const struct words *words)
{
	struct filter filter;

	err = (struct error)ERROR_INIT;
	ck_assert_msg(words_filter(words, store, &arena, &filter, &err) == STATUS_OK, "%s", err.text);
	return filter;
}

static size_t rows_of(const struct filter *filter, struct event_line *lines)
{
	const struct event_line *line;
	struct query *query;
	size_t n = 0;

	ck_assert_msg(query_open(&query, store, filter, 0, &err) == STATUS_OK, "%s", err.text);
	while (query_next(query, &line, &err) == STATUS_OK)
		if (n < EVENTS)
			lines[n++] = *line;
	query_close(query);
	return n;
}

static size_t count_of(const struct words *words)
{
	struct event_line lines[EVENTS];
	struct filter filter = filter_of(words);

	return rows_of(&filter, lines);
}

START_TEST(test_dates_are_read_as_people_type_them)
{
	int32_t first, last;

	ck_assert(words_days("2021", &first, &last));
	ck_assert_int_eq(last - first, 364);
	ck_assert(words_days("october 2021", &first, &last));
	ck_assert_int_eq(first, civil_day(2021, 10, 1));
	ck_assert_int_eq(last, civil_day(2021, 10, 31));
	ck_assert(words_days("2024-02", &first, &last));
	ck_assert_int_eq(last, civil_day(2024, 2, 29));
	ck_assert(!words_days("2021-02-30", &first, &last));
	ck_assert(!words_days("2021-13", &first, &last));
	ck_assert(!words_days("soon", &first, &last));
}
END_TEST

START_TEST(test_intervals_match_by_overlap_and_undated_events_by_their_last_day)
{
	make("RUS", "USA", "161", "2021-10-01", "2021-10-31");
	make("RUS", "USA", "112", "2021-09-20", "2021-10-02");
	make("RUS", "USA", "043", NULL, "2021-10-15");
	make("RUS", "USA", "030", NULL, "2021-11-24");
	put_all(civil_day(2021, 12, 1));
	ck_assert_uint_eq(count_of(&(struct words){ .from = "2021-10", .to = "2021-10" }), 3);
	ck_assert_uint_eq(count_of(&(struct words){ .from = "2021-10", .to = "2021-10", .within = true }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ .from = "2021-10-31" , .to = "2021-10-31" }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ 0 }), 4);
}
END_TEST

START_TEST(test_a_country_stands_for_its_state_roles_unless_all_are_asked)
{
	make("RUSMIL", "USAGOV", "190", "2021-10-05", "2021-10-05");
	make("RUSREB", "USA", "190", "2021-10-06", "2021-10-06");
	make("RUS", "CHN", "042", "2021-10-06", "2021-10-06");
	put_all(civil_day(2021, 12, 1));
	ck_assert_uint_eq(count_of(&(struct words){ .between = "USA:RUS" }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ .between = "USA:RUS", .roles = "all" }), 2);
	ck_assert_uint_eq(count_of(&(struct words){ .source = "RUSREB" }), 1);
}
END_TEST

START_TEST(test_codes_are_prefixes_and_unknown_ones_name_near_ones)
{
	struct words wrong = { .code = "169" };
	struct filter filter;

	make("RUS", "USA", "161", "2021-10-01", "2021-10-01");
	make("RUS", "USA", "0332", "2021-10-02", "2021-10-02");
	put_all(civil_day(2021, 12, 1));
	ck_assert_uint_eq(count_of(&(struct words){ .code = "16" }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ .code = "033" }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ .code = "16,03" }), 2);
	ck_assert_int_eq(words_filter(&wrong, store, &arena, &filter, &err), STATUS_USAGE);
	ck_assert_ptr_nonnull(strstr(err.text, "161"));
}
END_TEST

START_TEST(test_a_malformed_text_query_is_a_usage_error)
{
	struct words wrong = { .text = "\"open AND (" };
	struct filter filter;

	make("RUS", "USA", "161", "2021-10-01", "2021-10-01");
	put_all(civil_day(2021, 12, 1));
	ck_assert_int_eq(words_filter(&wrong, store, &arena, &filter, &err), STATUS_USAGE);
	ck_assert_uint_eq(count_of(&(struct words){ .text = "vienna" }), 1);
	ck_assert_uint_eq(count_of(&(struct words){ .text = "vienna NOT russia" }), 0);
}
END_TEST

START_TEST(test_an_unknown_actor_is_a_usage_error)
{
	struct words wrong = { .actor = "Rusia" };
	struct filter filter;

	ck_assert_int_eq(words_filter(&wrong, store, &arena, &filter, &err), STATUS_USAGE);
	ck_assert_ptr_nonnull(strstr(err.text, "no such actor"));
}
END_TEST

START_TEST(test_pages_follow_each_other_without_gap_or_repeat)
{
	struct event_line all[EVENTS], page[EVENTS];
	struct filter filter;
	size_t n, seen = 0;

	for (int i = 0; i < 9; i++) {
		char day[11];

		civil_iso(civil_day(2021, 3, 1) + i / 2, day);
		make("RUS", i % 2 ? "USA" : "CHN", "042", i < 6 ? day : NULL, day);
	}
	put_all(civil_day(2021, 12, 1));
	filter = filter_of(&(struct words){ 0 });
	n = rows_of(&filter, all);
	filter.limit = 2;
	for (size_t got; (got = rows_of(&filter, page)); seen += got) {
		for (size_t i = 0; i < got; i++)
			ck_assert_int_eq(page[i].id, all[seen + i].id);
		filter.after = page[got - 1].id;
	}
	ck_assert_uint_eq(seen, n);
	ck_assert(all[n - 1].date.from == DAY_NONE);
}
END_TEST

/* Series ------------------------------------------------------------------------ */

static struct series series_of(const struct words *words, struct series_options options)
{
	struct filter filter = filter_of(words);
	struct series series;

	ck_assert_msg(series_new(&series, store, &filter, &options, &err) == STATUS_OK, "%s", err.text);
	return series;
}

START_TEST(test_series_fills_empty_buckets_and_sets_coarser_and_undated_apart)
{
	struct words words = { .left = "RUS", .right = "USA", .from = "2021-09", .to = "2021-11" };
	struct series series;

	make("RUS", "USA", "161", "2021-10-01", "2021-10-31");
	make("USA", "RUS", "112", "2021-10-20", "2021-11-02");
	make("RUS", "USA", "043", NULL, "2021-11-15");
	put_all(civil_day(2021, 11, 24));
	series = series_of(&words, (struct series_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(series.n, 3);
	ck_assert(series.buckets[0].events == 0 && series.buckets[1].events == 1 && series.buckets[1].forward == 1);
	ck_assert(series.buckets[1].goldstein == -40 && series.buckets[1].n == 1);
	ck_assert(series.buckets[2].articles == 1 && series.buckets[2].events == 0);
	ck_assert(series.coarser.backward == 1 && series.undated.events == 1);
	series_release(&series);
	series = series_of(&words, (struct series_options){ .unit = UNIT_MONTH, .spread = true, .assume_published = true });
	ck_assert(series.coarser.events == 0 && series.undated.events == 0);
	ck_assert_double_eq_tol(series.buckets[1].backward, 12 / 14.0, 1e-9);
	ck_assert_double_eq_tol(series.buckets[2].backward, 2 / 14.0, 1e-9);
	ck_assert(series.buckets[2].forward == 1);
	series_release(&series);
}
END_TEST

START_TEST(test_no_article_here_reports_the_events_of_a_dataset)
{
	struct filter filter;
	struct series series;

	make("RUS", "USA", "161", "2021-10-05", "2021-10-05");
	put_all(civil_day(2021, 10, 24));
	filter = filter_of(&(struct words){ .left = "RUS", .right = "USA", .from = "2021-10", .to = "2021-10" });
	filter.dataset = 1;
	ck_assert(series_new(&series, store, &filter, &(struct series_options){ .unit = UNIT_MONTH }, &err) == STATUS_OK);
	ck_assert(series.n == 1 && series.buckets[0].articles == -1);
	series_release(&series);
	filter.dataset = 0;
	ck_assert(series_new(&series, store, &filter, &(struct series_options){ .unit = UNIT_MONTH }, &err) == STATUS_OK);
	ck_assert(series.n == 1 && series.buckets[0].articles == 1);
	series_release(&series);
}
END_TEST

START_TEST(test_a_moving_average_needs_as_many_buckets)
{
	struct series series;

	make("RUS", "USA", "161", "2021-01-05", "2021-01-05");
	make("RUS", "USA", "042", "2021-02-05", "2021-02-05");
	make("RUS", "USA", "161", "2021-04-05", "2021-04-05");
	put_all(civil_day(2021, 11, 24));
	series = series_of(&(struct words){ .left = "RUS", .right = "USA" },
			   (struct series_options){ .unit = UNIT_MONTH });
	series_smooth(&series, 2);
	ck_assert_uint_eq(series.n, 4);
	ck_assert(series.buckets[0].smooth == -1 && series.buckets[1].smooth == 1);
	ck_assert(series.buckets[2].smooth == 0.5 && series.buckets[3].smooth == 0.5);
	series_smooth(&series, 5);
	ck_assert(series.buckets[3].smooth == -1);
	series_release(&series);
}
END_TEST

START_TEST(test_a_stretch_without_events_or_articles_is_quiet)
{
	struct series series;

	make("RUS", "USA", "042", "2021-01-05", "2021-01-05");
	make("RUS", "USA", "042", "2021-12-05", "2021-12-05");
	put_all(civil_day(2021, 6, 1));
	series = series_of(&(struct words){ .left = "RUS", .right = "USA" },
			   (struct series_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(series.n, 12);
	ck_assert_uint_eq(series_quiet(&series, 0), 0);
	ck_assert_uint_eq(series_quiet(&series, 1), 4);
	ck_assert_uint_eq(series_quiet(&series, 6), 5);
	ck_assert_uint_eq(series_quiet(&series, 12), 0);
	series_release(&series);
}
END_TEST

START_TEST(test_series_counts_mutual_events_once_where_no_direction_shows)
{
	struct series series;

	make("RUS", "USA", "040", "2021-10-05", "2021-10-05");
	make("USA", "RUS", "040", "2021-10-05", "2021-10-05");
	made[0].mutual = made[1].mutual = 1;
	put_all(civil_day(2021, 11, 24));
	series = series_of(&(struct words){ .left = "RUS", .right = "USA" },
			   (struct series_options){ .unit = UNIT_MONTH });
	ck_assert_uint_eq(series.n, 1);
	ck_assert(series.buckets[0].events == 1 && series.buckets[0].quads[0] == 1);
	ck_assert(series.buckets[0].forward == 1 && series.buckets[0].backward == 1);
	ck_assert(series.buckets[0].n == 1);
	ck_assert(series.buckets[0].from == civil_day(2021, 10, 1)); /* open ends are whole buckets */
	series_release(&series);
}
END_TEST

/* Random databases against a naive reference ------------------------------------ */

static unsigned seed;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *const codes[] = { "010", "042", "112", "161", "190", "030" };
static const char *const who[] = { "RUS", "RUSMIL", "RUSREB", "USA", "USAGOV", "IGOWSTNAT", "CHN" };

static bool same_event(const struct coded_event *a, const struct coded_event *b)
{
	return a->date.from == b->date.from && a->date.to == b->date.to && a->status == b->status &&
	       !strcmp(a->source.code, b->source.code) && !strcmp(a->target.code, b->target.code) &&
	       !strcmp(a->cameo, b->cameo);
}

static void make_random(void)
{
	size_t wanted = 1 + pick(EVENTS - 4);

	for (size_t i = 0; i < wanted; i++) {
		int32_t from = civil_day(2021, 1, 1) + (int32_t)pick(120);
		int32_t to = from + (pick(3) ? 0 : (int32_t)pick(40));
		bool again = false;
		struct coded_event e = fixture_event(who[pick(7)], who[pick(7)], codes[pick(6)],
						     pick(5) ? from : DAY_NONE, to);

		e.status = (enum event_status)pick(3);
		for (size_t k = 0; k < n_made; k++)
			again |= same_event(&made[k], &e);
		if (!again)
			made[n_made++] = e;
	}
}

/* Of RUS as a whole: its state roles, or all. */
static bool is_country(const char *code, const char *country, bool all)
{
	return !strncmp(code, country, 3) && (all || !strstr(code, "REB"));
}

static bool naive_between(const struct coded_event *e, bool all, int *direction)
{
	bool there = is_country(e->source.code, "RUS", all) &&
		     (is_country(e->target.code, "USA", all) || !strcmp(e->target.code, "IGOWSTNAT"));
	bool back = is_country(e->target.code, "RUS", all) &&
		    (is_country(e->source.code, "USA", all) || !strcmp(e->source.code, "IGOWSTNAT"));

	*direction = back;
	return there || back;
}

static bool naive_when(const struct coded_event *e, int32_t from, int32_t to, bool within)
{
	if (e->date.from == DAY_NONE)
		return !within && e->date.to >= from && e->date.to <= to;
	if (within)
		return e->date.from >= from && e->date.to <= to;
	return e->date.from <= to && e->date.to >= from;
}

START_TEST(test_random_filters_agree_with_a_naive_reference)
{
	static const char *const spans[][2] = {
		{ "2021-01-10", "2021-02-20" }, { "2021-02", "2021-02" }, { "2021", "2021" },
		{ "2021-03-05", "2021-03-05" },
	};
	const char *const *span;
	struct words words = { .between = "RUS:USA,IGOWSTNAT" };
	int32_t from, to, unused;
	size_t expected = 0;
	int direction;
	bool all;

	seed = (unsigned)_i * 7919u + 17u;
	span = spans[pick(4)];
	make_random();
	make("RUS", "USA", "030", NULL, "2020-01-01"); /* both names are in use */
	make("IGOWSTNAT", "USA", "030", NULL, "2020-01-02");
	put_all(civil_day(2021, 12, 1));
	words.from = span[0];
	words.to = span[1];
	words.within = pick(2);
	words.roles = (all = pick(2)) ? "all" : NULL;
	words.code = pick(2) ? "04,16" : NULL;
	words.status = pick(2) ? "done,intended" : NULL;
	words_days(span[0], &from, &unused);
	words_days(span[1], &unused, &to);
	for (size_t i = 0; i < n_made; i++)
		expected += naive_between(&made[i], all, &direction) &&
			    naive_when(&made[i], from, to, words.within) &&
			    (!words.code || !strncmp(made[i].cameo, "04", 2) || !strncmp(made[i].cameo, "16", 2)) &&
			    (!words.status || made[i].status == EVENT_DONE || made[i].status == EVENT_INTENDED);
	ck_assert_uint_eq(count_of(&words), expected);
}
END_TEST

START_TEST(test_random_series_agree_with_a_naive_reference)
{
	struct words words = { .between = "RUS:USA,IGOWSTNAT", .from = "2021-01", .to = "2021-05" };
	struct series series;
	double events = 0, backward = 0, february = 0, goldstein = 0;

	seed = (unsigned)_i * 104729u + 3u;
	make_random();
	make("RUS", "USA", "030", NULL, "2020-01-01");
	make("IGOWSTNAT", "USA", "030", NULL, "2020-01-02");
	put_all(civil_day(2021, 12, 1));
	for (size_t i = 0; i < n_made; i++) {
		int direction;

		if (!naive_between(&made[i], false, &direction) ||
		    !naive_when(&made[i], civil_day(2021, 1, 1), civil_day(2021, 5, 31), false))
			continue;
		events++;
		backward += direction;
		goldstein += codebook_find(made[i].cameo)->goldstein;
		february += made[i].date.from >= civil_day(2021, 2, 1) && made[i].date.to <= civil_day(2021, 2, 28);
	}
	series = series_of(&words, (struct series_options){ .unit = UNIT_MONTH });
	ck_assert(series.buckets[1].events == february);
	for (size_t i = 0; i < series.n; i++) {
		events -= series.buckets[i].events;
		backward -= series.buckets[i].backward;
		goldstein -= series.buckets[i].goldstein;
	}
	ck_assert(events == series.coarser.events + series.undated.events);
	ck_assert(backward == series.coarser.backward + series.undated.backward);
	ck_assert(goldstein == series.coarser.goldstein + series.undated.goldstein);
	series_release(&series);
}
END_TEST

/* Roll-ups against the events ----------------------------------------------------- */

/* All names are in use; some events are mutual, of which some have both their rows. */
static void all_names(void)
{
	size_t n = n_made;

	for (size_t i = 0; i < n && n_made < EVENTS - 6; i++) {
		struct coded_event mirror = made[i];

		made[i].mutual = pick(4) ? 0 : (uint32_t)i + 1;
		if (!made[i].mutual || pick(4) == 0 || !strcmp(made[i].source.code, made[i].target.code))
			continue;
		mirror.mutual = made[i].mutual;
		mirror.source = made[i].target;
		mirror.target = made[i].source;
		made[n_made++] = mirror;
	}
	make("RUS", "USA", "030", NULL, "2020-01-01");
	make("IGOWSTNAT", "CHN", "030", NULL, "2020-01-02");
	make("USAGOV", "RUSREB", "030", NULL, "2020-01-03");
}

static struct filter_group random_group(struct filter_actor *room)
{
	static const char *const names[] = { "RUS", "USA", "IGOWSTNAT", "CHN", "USAGOV", "RUSREB" };
	struct filter_group group = { .actors = room };

	for (unsigned n = 1 + pick(3); n > 0; n--) {
		struct actor_row *rows;
		size_t found;

		ck_assert(store_find_actors(store, names[pick(6)], &arena, &rows, &found, &err) == STATUS_OK);
		ck_assert(found > 0);
		room[group.n++] = (struct filter_actor){
			.actor = rows[0].id, .party = rows[0].party, .whole = !strcmp(rows[0].code, rows[0].party_code),
			.from = pick(4) ? DAY_NONE : civil_day(2021, 1, 1) + (int32_t)pick(90),
			.to = pick(4) ? DAY_NONE : civil_day(2021, 1, 1) + (int32_t)pick(120),
		};
	}
	return group;
}

static struct filter random_filter(struct filter_actor room[5][3])
{
	static const char *const ends[] = { "2021-01", "2021-02", "2021-03", "2021-02-10", "2021-03-31" };
	struct words words = {
		.from = pick(3) ? ends[pick(4)] : NULL, .to = pick(3) ? ends[pick(5)] : NULL,
		.within = pick(4) == 0, .roles = pick(2) ? "all" : NULL, .code = pick(2) ? "04,16" : NULL,
		.quad = pick(3) ? NULL : "1,4", .status = pick(3) ? NULL : "done,intended", .distinct = pick(2),
	};
	struct filter filter;

	if (words.from && words.to && strcmp(words.from, words.to) > 0)
		words.to = NULL;
	filter = filter_of(&words);
	filter.left = random_group(room[0]);
	filter.right = random_group(room[1]);
	if (pick(4) == 0)
		filter.actor = random_group(room[2]);
	if (pick(4) == 0)
		filter.source = random_group(room[3]);
	if (pick(4) == 0)
		filter.target = random_group(room[4]);
	return filter;
}

static void same_bucket(const struct bucket *a, const struct bucket *b)
{
	ck_assert(a->from == b->from && a->to == b->to && a->articles == b->articles);
	ck_assert_double_eq_tol(a->events, b->events, 1e-9);
	ck_assert_double_eq_tol(a->distinct, b->distinct, 1e-9);
	ck_assert_double_eq_tol(a->forward, b->forward, 1e-9);
	ck_assert_double_eq_tol(a->backward, b->backward, 1e-9);
	ck_assert_double_eq_tol(a->goldstein, b->goldstein, 1e-6);
	ck_assert_double_eq_tol(a->n, b->n, 1e-9);
	for (int i = 0; i < 4; i++)
		ck_assert_double_eq_tol(a->quads[i], b->quads[i], 1e-9);
}

START_TEST(test_roll_ups_answer_as_the_events_do)
{
	struct filter_actor room[5][3];

	seed = (unsigned)_i * 15485863u + 11u;
	make_random();
	all_names();
	put_all(civil_day(2021, 12, 1));
	for (int round = 0; round < 50; round++) {
		struct filter filter = random_filter(room), events;
		struct series_options options = {
			.unit = (enum series_unit)pick(5), .spread = pick(4) == 0, .assume_published = pick(4) == 0,
		};
		struct series fast, slow;

		events = filter;
		events.precisions = ~0u; /* all: what no roll-up tells */
		ck_assert(series_new(&fast, store, &filter, &options, &err) == STATUS_OK);
		ck_assert(series_new(&slow, store, &events, &options, &err) == STATUS_OK);
		ck_assert_uint_eq(fast.n, slow.n);
		for (size_t i = 0; i < fast.n; i++)
			same_bucket(&fast.buckets[i], &slow.buckets[i]);
		same_bucket(&fast.coarser, &slow.coarser);
		same_bucket(&fast.undated, &slow.undated);
		series_release(&fast);
		series_release(&slow);
	}
}
END_TEST

static enum status print_dyad(void *context, const struct dyad_row *row)
{
	struct strbuf *out = context;

	strbuf_addf(out, "%s %s %s %s %d %d %d %d %d %d", row->source, row->source_name, row->target,
		    row->target_name, (int)row->n, (int)row->distinct, (int)row->goldstein,
		    (int)row->goldstein_distinct, row->first, row->last);
	for (int i = 0; i < 4; i++)
		strbuf_addf(out, " %d/%d", (int)row->quads[i], (int)row->quads_distinct[i]);
	strbuf_addf(out, " %d/%d %d/%d", (int)row->mutual, (int)row->mutual_distinct, (int)row->goldstein_mutual,
		    (int)row->goldstein_mutual_distinct);
	strbuf_addc(out, '\n');
	return STATUS_OK;
}

static void network_text(const struct filter *filter, enum network_level by, struct strbuf *out)
{
	strbuf_init(out);
	ck_assert_msg(query_network(store, filter, by, out, print_dyad, &err) == STATUS_OK, "%s", err.text);
}

START_TEST(test_the_network_of_the_roll_ups_is_that_of_the_events)
{
	struct filter_actor room[5][3];
	struct strbuf fast, slow;

	seed = (unsigned)_i * 32452843u + 7u;
	make_random();
	all_names();
	make("USA", "CHN", "190", "2020-12-20", "2021-03-02");
	put_all(civil_day(2021, 12, 1));
	for (int round = 0; round < 30; round++) {
		struct filter filter = random_filter(room), events;
		enum network_level by = (enum network_level)pick(3);

		if (pick(4))
			filter.left.n = filter.right.n = 0;
		filter.limit = pick(3) ? 0 : 2;
		events = filter;
		filter.distinct = events.distinct = false;
		events.precisions = ~0u;
		network_text(&filter, by, &fast);
		network_text(&events, by, &slow);
		ck_assert_str_eq(fast.data, slow.data);
		strbuf_release(&fast);
		strbuf_release(&slow);
	}
}
END_TEST

START_TEST(test_pages_of_several_parties_follow_each_other)
{
	static const struct words questions[] = {
		{ .between = "RUS,CHN:USA,RUS" }, { .actor = "RUS,USA,CHN" }, { .source = "RUS,USA", .roles = "all" },
		{ .target = "USA,CHN", .from = "2021-02", .to = "2021-03" }, { .actor = "USA", .code = "04,16" },
		{ .source = "RUS", .target = "USA,CHN", .distinct = true },
	};
	struct event_line all[EVENTS], page[EVENTS];

	seed = (unsigned)_i * 86028121u + 5u;
	make_random();
	make("RUS", "USA", "030", NULL, "2020-01-01");
	make("CHN", "USA", "030", NULL, "2020-01-02");
	put_all(civil_day(2021, 12, 1));
	for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
		struct filter filter = filter_of(&questions[q]);
		int64_t counted, distinct;
		size_t n = rows_of(&filter, all), seen = 0;

		ck_assert(query_count(store, &filter, false, &counted, &distinct, &err) == STATUS_OK);
		ck_assert_int_eq(counted, (int64_t)n); /* no stream missing, none twice */
		for (size_t i = 1; i < n; i++)
			ck_assert(all[i].date.from == DAY_NONE || all[i - 1].date.from < all[i].date.from ||
				  (all[i - 1].date.from == all[i].date.from && all[i - 1].id < all[i].id) ||
				  (filter.from != DAY_NONE && all[i - 1].date.from < filter.from));
		filter.limit = 3;
		for (size_t got; (got = rows_of(&filter, page)); seen += got) {
			for (size_t i = 0; i < got; i++)
				ck_assert_int_eq(page[i].id, all[seen + i].id);
			filter.after = page[got - 1].id;
		}
		ck_assert_uint_eq(seen, n);
	}
}
END_TEST

/* Plans --------------------------------------------------------------------------- */

static void no_scan_of_events(const struct words *words)
{
	struct filter filter = filter_of(words);
	char *plan = query_plan(store, &filter, &err);

	ck_assert_msg(plan != NULL, "%s", err.text);
	ck_assert_msg(!strstr(plan, "SCAN e"), "%s", plan);
	ck_assert_ptr_nonnull(strstr(plan, "SEARCH e USING"));
	mem_free(plan);
}

static void plan_has(const struct words *words, const char *index)
{
	struct filter filter = filter_of(words);
	char *plan = query_plan(store, &filter, &err);

	ck_assert_msg(plan && strstr(plan, index), "%s: %s", index, plan ? plan : err.text);
	mem_free(plan);
}

START_TEST(test_common_questions_never_scan_the_events)
{
	make("RUS", "USA", "161", "2021-10-01", "2021-10-31");
	put_all(civil_day(2021, 12, 1));
	no_scan_of_events(&(struct words){ .between = "RUS:USA", .from = "2021-10", .to = "2021-10" });
	no_scan_of_events(&(struct words){ .source = "RUS", .target = "USA", .from = "2021" });
	no_scan_of_events(&(struct words){ .from = "2021-10", .to = "2021-10" });
	no_scan_of_events(&(struct words){ .text = "vienna" });
	plan_has(&(struct words){ .between = "RUS:USA" }, "event_dyad");
	plan_has(&(struct words){ .actor = "RUS" }, "event_own_source");
	plan_has(&(struct words){ .actor = "RUS" }, "event_own_target");
	plan_has(&(struct words){ .actor = "RUS", .dataset = "all" }, "event_source");
	plan_has(&(struct words){ .actor = "RUS", .dataset = "all" }, "event_target");
	plan_has(&(struct words){ .source = "RUS", .target = "USA" }, "event_dyad");
	no_scan_of_events(&(struct words){ 0 });
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timeline_questions");
	TCase *tc = tcase_create("questions");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_dates_are_read_as_people_type_them);
	tcase_add_test(tc, test_intervals_match_by_overlap_and_undated_events_by_their_last_day);
	tcase_add_test(tc, test_a_country_stands_for_its_state_roles_unless_all_are_asked);
	tcase_add_test(tc, test_codes_are_prefixes_and_unknown_ones_name_near_ones);
	tcase_add_test(tc, test_a_malformed_text_query_is_a_usage_error);
	tcase_add_test(tc, test_an_unknown_actor_is_a_usage_error);
	tcase_add_test(tc, test_pages_follow_each_other_without_gap_or_repeat);
	tcase_add_test(tc, test_series_fills_empty_buckets_and_sets_coarser_and_undated_apart);
	tcase_add_test(tc, test_no_article_here_reports_the_events_of_a_dataset);
	tcase_add_test(tc, test_a_moving_average_needs_as_many_buckets);
	tcase_add_test(tc, test_a_stretch_without_events_or_articles_is_quiet);
	tcase_add_test(tc, test_series_counts_mutual_events_once_where_no_direction_shows);
	tcase_add_loop_test(tc, test_random_filters_agree_with_a_naive_reference, 0, 100);
	tcase_add_loop_test(tc, test_random_series_agree_with_a_naive_reference, 0, 60);
	tcase_add_loop_test(tc, test_roll_ups_answer_as_the_events_do, 0, 30);
	tcase_add_loop_test(tc, test_the_network_of_the_roll_ups_is_that_of_the_events, 0, 20);
	tcase_add_loop_test(tc, test_pages_of_several_parties_follow_each_other, 0, 20);
	tcase_add_test(tc, test_common_questions_never_scan_the_events);
	tcase_set_timeout(tc, 240);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
