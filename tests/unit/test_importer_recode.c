/* Stored articles coded again: stopped and taken up, asked first, told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "importer/import.h"
#include "importer/recode.h"
#include "suite.h"

static char folder[64], database[96], input[96];
static struct store *store;
static struct error err;

static void import_stories(void)
{
	const char *paths[] = { input };
	struct import_options options;
	struct import_result result;
	FILE *out = fopen(input, "w");

	for (int i = 0; i < 5; i++)
		fprintf(out, "{\"title\": \"Story %d\", \"published\": \"2020-05-04\", \"text\": "
			"\"It was quiet on day %d. Kenya condemned Zorvath on Sunday.\"}\n", i, i);
	fclose(out);
	import_options_init(&options);
	options.command = "test";
	options.reader.today = civil_day(2026, 1, 1);
	ck_assert_msg(import_run(store, paths, 1, &options, &result, &err) == STATUS_OK, "%s", err.text);
}

static void setup(void)
{
	const struct store_actor zorvath = {
		.code = "RUSGOV", .name = "Zorvath", .kind = "user", .from = DAY_NONE, .to = DAY_NONE, .own = true,
	};

	err = (struct error)ERROR_INIT;
	snprintf(folder, sizeof folder, "/tmp/dateline-recode-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(input, sizeof input, "%s/in.jsonl", folder);
	ck_assert(store_open(&store, database, STORE_CREATE, &err) == STATUS_OK);
	import_stories();
	ck_assert(store_put_actor(store, &zorvath, &err) == STATUS_OK);
	ck_assert(store_commit(store, &err) == STATUS_OK);
}

static void teardown(void)
{
	char command[128];

	store_close(store);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

/* What a run saw: the calls of recode_options. */
struct seen {
	int asked, stop_at;
	int gone, fresh;
	bool answer;
	struct recode_counts told;
};

static bool stopped(void *context)
{
	struct seen *seen = context;

	return seen->stop_at && ++seen->asked > seen->stop_at;
}

static bool agreed(void *context, const struct recode_counts *counts)
{
	struct seen *seen = context;

	seen->told = *counts;
	return seen->answer;
}

static enum status on_change(void *context, enum recode_change what, const struct coded_event *event,
			     const struct article_row *article)
{
	struct seen *seen = context;

	ck_assert_ptr_nonnull(strstr(article->article.text, "Zorvath"));
	ck_assert_str_eq(event->source.code, "KEN");
	seen->gone += what == RECODE_GONE;
	seen->fresh += what == RECODE_NEW;
	return STATUS_OK;
}

static struct recode_counts recode(struct seen *seen, bool ask, bool dry, enum status wanted)
{
	const struct recode_options options = {
		.command = "recode", .dry = dry, .context = seen, .stopped = stopped, .on_change = on_change,
		.agreed = ask ? agreed : NULL,
	};
	struct recode_counts counts;

	err = (struct error)ERROR_INIT;
	ck_assert_msg(recode_run(store, &options, &counts, &err) == wanted, "%s", err.text);
	ck_assert(store_check(store, NULL, NULL, NULL) == STATUS_OK);
	return counts;
}

START_TEST(a_recoding_tells_each_change_and_the_next_finds_none)
{
	struct seen seen = { 0 };
	struct recode_counts counts = recode(&seen, false, false, STATUS_OK);

	ck_assert_uint_eq(counts.changed_articles, 5);
	ck_assert_uint_eq(counts.gone, 5);
	ck_assert_uint_eq(counts.fresh_by_root[11], 5);
	ck_assert(seen.gone == 5 && seen.fresh == 5);
	counts = recode(&seen, false, false, STATUS_OK);
	ck_assert(counts.changed_articles == 0 && counts.same == 5);
}
END_TEST

START_TEST(a_stopped_recoding_keeps_what_is_done_and_goes_on)
{
	struct seen seen = { .stop_at = 2 }, rest = { 0 };
	struct recode_counts counts = recode(&seen, false, false, STATUS_STOPPED);

	ck_assert_uint_eq(counts.changed_articles, 2);
	counts = recode(&rest, false, false, STATUS_OK);
	ck_assert(counts.same == 2 && counts.changed_articles == 3);
}
END_TEST

START_TEST(who_is_asked_sees_all_before_anything_is_written)
{
	struct seen seen = { .answer = false };

	recode(&seen, true, false, STATUS_OK);
	ck_assert_uint_eq(seen.told.changed_articles, 5);
	recode(&seen, true, false, STATUS_OK);
	ck_assert_uint_eq(seen.told.changed_articles, 5);
	seen.answer = true;
	recode(&seen, true, false, STATUS_OK);
	recode(&seen, true, false, STATUS_OK);
	ck_assert_uint_eq(seen.told.changed_articles, 0);
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	struct seen seen = { 0 };

	ck_assert_uint_eq(recode(&seen, false, true, STATUS_OK).gone, 5);
	ck_assert_uint_eq(recode(&seen, false, true, STATUS_OK).gone, 5);
}
END_TEST

static enum status count_name(void *context, const char *name, uint64_t articles, int64_t article,
			      struct text_span sentence)
{
	(void)name;
	(void)articles;
	(void)article;
	(void)sentence;
	++*(int *)context;
	return STATUS_OK;
}

START_TEST(names_known_by_now_are_gaps_no_more)
{
	struct seen seen = { 0 };
	int before = 0, after = 0;

	ck_assert(store_drop_own_actor(store, "Zorvath", &err) == STATUS_OK);
	ck_assert(store_commit(store, &err) == STATUS_OK);
	store_each_unknown(store, 0, 9, &before, count_name, NULL);
	ck_assert_int_eq(before, 1);
	ck_assert(store_put_actor(store, &(struct store_actor){ .code = "RUS", .name = "Zorvath", .kind = "user",
		  .from = DAY_NONE, .to = DAY_NONE, .own = true }, &err) == STATUS_OK);
	recode(&seen, false, false, STATUS_OK);
	ck_assert(store_drop_own_actor(store, "Zorvath", &err) == STATUS_OK);
	store_each_unknown(store, 0, 9, &after, count_name, NULL);
	ck_assert_int_eq(after, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recode");
	TCase *tc = tcase_create("recode");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_recoding_tells_each_change_and_the_next_finds_none);
	tcase_add_test(tc, a_stopped_recoding_keeps_what_is_done_and_goes_on);
	tcase_add_test(tc, who_is_asked_sees_all_before_anything_is_written);
	tcase_add_test(tc, a_dry_run_writes_nothing);
	tcase_add_test(tc, names_known_by_now_are_gaps_no_more);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
