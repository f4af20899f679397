/*
 * Events made up by a test, put into a store of its own as one article's: fill
 * made[0..n_made), then put_all() with the day the article is of.  For tests of
 * questions that count them again.
 */
#ifndef SUPPORT_MADE_EVENTS_H
#define SUPPORT_MADE_EVENTS_H

#include <check.h>

#include "store_fixture.h"

#define MADE_MOST 400
#define MADE_DAY civil_day(2022, 12, 31)

static struct store *store;
static struct arena arena;
static struct error err;
static struct coded_event made[MADE_MOST];
static size_t n_made;

static void setup(void)
{
	fixture_setup();
	arena_init(&arena, 16 << 20);
	err = (struct error)ERROR_INIT;
	n_made = 0;
	ck_assert_msg(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK, "%s", err.text);
}

static void teardown(void)
{
	store_close(store);
	arena_release(&arena);
	fixture_teardown();
}

static void put_all(int32_t published)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, "import a.txt");
	struct article article = fixture_article("Talks", "Russia and NATO met in Vienna.", published);
	struct article_kept kept;
	int64_t batch;
	bool resumed;

	ck_assert(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK);
	ck_assert_msg(fixture_put(store, &article, made, n_made, &kept, &err) == STATUS_OK, "%s", err.text);
	ck_assert(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK);
}

#endif
