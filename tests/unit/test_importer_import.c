/* An article's way into a store, through the importer's own interface. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "importer/import.h"
#include "suite.h"

static char folder[64], database[96], input[96];
static struct store *store;

static void setup(void)
{
	struct error err = ERROR_INIT;

	snprintf(folder, sizeof folder, "/tmp/dateline-import-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(input, sizeof input, "%s/in.jsonl", folder);
	if (store_open(&store, database, STORE_CREATE, &err) != STATUS_OK)
		ck_abort_msg("open: %s", err.text);
}

static void teardown(void)
{
	char path[128];

	store_close(store);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", database, (const char *[]){ "", "-wal", "-shm" }[i]);
		unlink(path);
	}
	unlink(input);
	rmdir(folder);
}

static enum status import_text(const char *lines, struct import_options *options,
			       struct import_result *result)
{
	const char *paths[] = { input };
	struct error err = ERROR_INIT;
	FILE *out = fopen(input, "w");
	enum status status;

	fputs(lines, out);
	fclose(out);
	options->command = "test";
	options->reader.today = civil_day(2026, 1, 1);
	status = import_run(store, paths, 1, options, result, &err);
	if (status != STATUS_OK && status != STATUS_STOPPED)
		ck_abort_msg("import: %s", err.text);
	return status;
}

#define STORY "{\"title\": \"A\", \"published\": \"2020-05-04\", \"text\": " \
	"\"France accused Iran of aggression on Sunday.\"}\n"
#define OTHER "{\"title\": \"B\", \"published\": \"2020-05-04\", \"text\": " \
	"\"Kenya condemned Chad on Sunday.\"}\n"

START_TEST(test_import_counts_add_up_and_a_second_time_adds_nothing)
{
	struct import_options options;
	struct import_result result;
	struct store_stats before, after;

	import_options_init(&options);
	import_text(STORY OTHER "{\"title\": 5\n" STORY, &options, &result);
	ck_assert_uint_eq(result.counts.read, 4);
	ck_assert_uint_eq(result.counts.added, 2);
	ck_assert_uint_eq(result.counts.duplicate, 1);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_uint_eq(result.counts.events, 2);
	store_get_stats(store, &before, NULL);
	import_text(STORY OTHER, &options, &result);
	ck_assert_uint_eq(result.counts.duplicate, 2);
	store_get_stats(store, &after, NULL);
	ck_assert_uint_eq(before.events, after.events);
	ck_assert_uint_eq(before.articles, after.articles);
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_OK);
}
END_TEST

static bool stop_at_second(void *context)
{
	return ++*(int *)context > 1;
}

START_TEST(test_import_stopped_keeps_what_was_finished_and_goes_on_later)
{
	struct import_options options;
	struct import_result result;
	struct store_stats stats;
	int asked = 0;

	import_options_init(&options);
	options.context = &asked;
	options.stopped = stop_at_second;
	ck_assert_int_eq(import_text(STORY OTHER, &options, &result), STATUS_STOPPED);
	store_get_stats(store, &stats, NULL);
	ck_assert_uint_eq(stats.articles, 1);
	options.stopped = NULL;
	import_text(STORY OTHER, &options, &result);
	store_get_stats(store, &stats, NULL);
	ck_assert_uint_eq(stats.articles, 2);
	ck_assert_uint_eq(stats.events, 2);
}
END_TEST

static uint64_t events_of(const char *sentence)
{
	struct import_options options;
	struct import_result result;
	char line[300];

	import_options_init(&options);
	snprintf(line, sizeof line, "{\"title\": \"C\", \"published\": \"2020-05-04\", "
		 "\"text\": \"%s\"}\n", sentence);
	import_text(line, &options, &result);
	ck_assert_uint_eq(result.counts.added, 1);
	return result.counts.events;
}

START_TEST(test_import_keeps_events_with_a_political_actor)
{
	ck_assert_uint_eq(events_of("Grubnik Widgets accused Zalbo Stores of fraud."), 0);
	ck_assert_uint_eq(events_of("Grubnik Widgets signed an agreement with Kenya."), 0);
	ck_assert_uint_eq(events_of("Chad accused Zalbo Stores of fraud."), 1);
	ck_assert_uint_eq(events_of("Chad signed an agreement with Kenya."), 2);
}
END_TEST

static bool english(const char *language, const char *text)
{
	const struct article article = { .language = language, .text = text };

	return import_is_english(&article);
}

START_TEST(test_language_is_as_stated_or_as_its_words_tell)
{
	ck_assert(english(NULL, "Envoys of both sides met in Geneva on Monday."));
	ck_assert(english(NULL, "Qtr net 12 cts vs 9 cts. Revs 4.1 mln vs 3.9 mln. UN aid 3 mln"));
	ck_assert(english("en-GB", "Der Minister und die Ministerin sind in der Stadt."));
	ck_assert(!english("de", "Envoys met in Geneva."));
	ck_assert(!english(NULL, "Der Minister traf sich mit dem Botschafter und der Delegation in Genf."));
	ck_assert(!english(NULL, "Le ministre et les envoyés se sont réunis à Genève pour des pourparlers."));
	ck_assert(!english(NULL, "El ministro se reunió con los enviados en la ciudad de Ginebra."));
	ck_assert(!english(NULL, "Министр встретился с послами в Женеве."));
	ck_assert(!english(NULL, "部长星期一在日内瓦会见了使节。"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("importer_import");
	TCase *tc = tcase_create("import");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_import_counts_add_up_and_a_second_time_adds_nothing);
	tcase_add_test(tc, test_import_stopped_keeps_what_was_finished_and_goes_on_later);
	tcase_add_test(tc, test_import_keeps_events_with_a_political_actor);
	tcase_add_test(tc, test_language_is_as_stated_or_as_its_words_tell);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
