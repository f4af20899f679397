/* Random imports, undos and re-imports: after each, roll-ups, clusters and
 * totals equal ones made anew (store_check), whatever the order. */
#include "store_fixture.h"

#include "db.h"
#include "suite.h"

#define TEXTS 40

static uint64_t state;

static unsigned random_below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static struct coded_event random_event(void)
{
	static const char *const actors[] = { "RUS", "RUSGOV", "UKR", "UKRREB", "IGOWSTNAT", NULL };
	static const char *const codes[] = { "161", "166", "111", "190" };
	int32_t from = 100 + (int32_t)random_below(12), to = from;
	unsigned kind = random_below(4);
	struct coded_event event;

	if (kind == 0)
		from = DAY_NONE;
	else if (kind == 1)
		to = from + (int32_t)random_below(9);
	event = fixture_event(actors[random_below(6)], actors[random_below(6)], codes[random_below(4)], from, to);
	event.status = (enum event_status)random_below(2);
	event.mutual = random_below(5) == 0;
	event.confidence = (enum confidence)random_below(3);
	return event;
}

/* The text of a number always yields the same events. */
static void put_text(struct store *store, unsigned which)
{
	struct coded_event events[4];
	struct article_kept kept;
	struct article article;
	char text[64], url[64];
	uint64_t before = state;
	unsigned n;

	state = which * 977u + 5;
	snprintf(text, sizeof text, "text number %u of them", which);
	snprintf(url, sizeof url, "https://p.example/%u", which / 2);
	article = fixture_article("title", text, 120 + (int32_t)which);
	if (which % 4 < 2)
		article.url = url;
	n = random_below(5);
	for (unsigned i = 0; i < n; i++) {
		events[i] = random_event();
		if (!i || !events[i - 1].mutual || random_below(4) == 0)
			continue;
		events[i] = events[i - 1];
		events[i].source = events[i - 1].target;
		events[i].target = events[i - 1].source;
	}
	ck_assert(fixture_put(store, &article, events, n, &kept, NULL) == STATUS_OK);
	state = before;
}

static void import_some(struct store *store, int round)
{
	struct change_info info;
	char command[32];
	int64_t batch;
	bool resumed;
	unsigned n = random_below(12);

	snprintf(command, sizeof command, "import %d", round);
	info = fixture_info(CHANGE_IMPORT, command);
	ck_assert(store_change_begin(store, &info, &batch, &resumed, NULL) == STATUS_OK);
	for (unsigned i = 0; i < n; i++) {
		put_text(store, random_below(TEXTS));
		if (random_below(4) == 0)
			ck_assert(store_commit(store, NULL) == STATUS_OK);
	}
	ck_assert(store_change_end(store, CHANGE_DONE, NULL) == STATUS_OK);
}

static void undo_some(struct store *store)
{
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;

	store_undo(store, 1 + random_below(12), &info, &counts, NULL);
}

static void on_fault(void *context, const char *fault)
{
	(void)context;
	fprintf(stderr, "%s\n", fault);
}

START_TEST(test_random_imports_and_undos_keep_every_count)
{
	struct error err = ERROR_INIT;
	struct store *store;

	state = (uint64_t)_i * 7919 + 1;
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
	ck_assert(db_exec(store_db(store), "PRAGMA synchronous = OFF", &err) == STATUS_OK);
	for (int round = 0; round < 14; round++) {
		if (random_below(3))
			import_some(store, round);
		else
			undo_some(store);
		ck_assert_msg(store_check(store, NULL, on_fault, &err) == STATUS_OK, "seed %d: %s", _i, err.text);
	}
	store_close(store);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema property");
	TCase *tc = tcase_create("property");

	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_set_timeout(tc, 250);
	tcase_add_loop_test(tc, test_random_imports_and_undos_keep_every_count, 0, 40);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
