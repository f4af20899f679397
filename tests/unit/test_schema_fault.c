/* Every allocation, ours and SQLite's, fails in turn: no crash, no leak, and
 * the file is sound and whole when it is opened again. */
#include "store_fixture.h"

#include <sqlite3.h>

#include "base/memory.h"
#include "suite.h"

static sqlite3_mem_methods real;
static size_t countdown = SIZE_MAX;
static bool hit;

static bool fault_now(void)
{
	if (countdown == SIZE_MAX)
		return false;
	if (countdown) {
		countdown--;
		return false;
	}
	hit = true;
	return true;
}

static void *failing_malloc(int size)
{
	return fault_now() ? NULL : real.xMalloc(size);
}

static void *failing_realloc(void *old, int size)
{
	return fault_now() ? NULL : real.xRealloc(old, size);
}

static void install(void)
{
	sqlite3_mem_methods ours;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
	ours = real;
	ours.xMalloc = failing_malloc;
	ours.xRealloc = failing_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}

static enum status import(struct store *store, const char *command, const char *text,
			  struct error *err)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, command);
	struct article article = fixture_article("Title", text, 210);
	struct coded_event events[] = {
		fixture_event("RUS", "UKR", "161", 200, 200),
		fixture_event(NULL, "NGOXYZ", "111", DAY_NONE, 210),
	};
	struct refusal refusal = { .path = "x", .code = "json", .reason = "bad", .record = "r",
				   .record_bytes = 1, .length = 1 };
	struct article_kept kept;
	int64_t batch;
	bool resumed;
	enum status status = store_change_begin(store, &info, &batch, &resumed, err);

	events[1].source.text = "Unknown Men";
	events[0].source.entity = "Somebody";
	events[0].place = "Kyiv";
	if (status == STATUS_OK)
		status = fixture_put(store, &article, events, 2, &kept, err);
	if (status == STATUS_OK)
		status = store_refusal(store, &refusal, err);
	if (status == STATUS_OK)
		status = store_change_end(store, CHANGE_DONE, err);
	return status;
}

static enum status undo(struct store *store, struct error *err)
{
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;

	return store_undo(store, 1, &info, &counts, err);
}

static enum status ask(struct store *store, struct error *err)
{
	struct arena arena;
	struct event_row event;
	struct mention_row *mentions;
	struct actor_row *actors;
	const char **near;
	size_t n;
	enum status status;

	arena_init(&arena, 1 << 20);
	status = store_get_event(store, 1, &arena, &event, err);
	if (status == STATUS_OK)
		status = store_event_mentions(store, 1, &arena, &mentions, &n, err);
	if (status == STATUS_OK)
		status = store_find_actors(store, "Rusia", &arena, &actors, &n, err);
	if (status == STATUS_OK)
		status = store_nearest_names(store, "Rusia", 3, &arena, &near, &n, err);
	arena_release(&arena);
	return status;
}

enum work { OPEN, IMPORT, SECOND_IMPORT, UNDO, ASK, N_WORKS };

static enum status do_work(enum work work, struct store *store, struct error *err)
{
	switch (work) {
	case OPEN:
	case N_WORKS:
		return STATUS_OK;
	case IMPORT:
		return import(store, "a", "First text.", err);
	case SECOND_IMPORT:
		return import(store, "b", "Second text.", err);
	case UNDO:
		return undo(store, err);
	case ASK:
		return ask(store, err);
	}
	return STATUS_OK;
}

/* The file each work begins with, made once. */
static char *template[N_WORKS];
static size_t template_bytes[N_WORKS];

static void make_template(enum work work)
{
	struct store *store;
	FILE *file;

	ck_assert(store_open(&store, fixture_path, STORE_CREATE, NULL) == STATUS_OK);
	if (work != IMPORT)
		ck_assert(import(store, "a", "First text.", NULL) == STATUS_OK);
	store_close(store);
	file = fopen(fixture_path, "r");
	fseek(file, 0, SEEK_END);
	template_bytes[work] = (size_t)ftell(file);
	template[work] = malloc(template_bytes[work]);
	rewind(file);
	ck_assert_uint_eq(fread(template[work], 1, template_bytes[work], file), template_bytes[work]);
	fclose(file);
}

static void free_templates(void)
{
	for (int i = 0; i < N_WORKS; i++)
		free(template[i]);
}

static void prepare(enum work work)
{
	FILE *file;

	fixture_remove();
	if (work == OPEN)
		return;
	if (!template[work])
		make_template(work);
	file = fopen(fixture_path, "w");
	fwrite(template[work], 1, template_bytes[work], file);
	fclose(file);
}

static void on_fault(void *context, const char *fault)
{
	fprintf(stderr, "work %d: %s\n", *(int *)context, fault);
}

static void sound(int work)
{
	struct store *store;
	struct error err = ERROR_INIT;

	ck_assert_msg(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK, "%s", err.text);
	ck_assert_msg(store_check(store, &work, on_fault, &err) == STATUS_OK, "%s", err.text);
	store_close(store);
}

/* One try with the fault at n; false once the fault was not reached. */
static bool attempt(enum work work, size_t n, bool sqlite)
{
	struct store *store = NULL;
	struct error err = ERROR_INIT;
	enum status status;
	bool reached;

	hit = false;
	if (sqlite)
		countdown = n;
	else
		mem_fault_after(n);
	status = store_open(&store, fixture_path, STORE_CREATE, &err);
	if (status == STATUS_OK)
		status = do_work(work, store, &err);
	countdown = SIZE_MAX;
	reached = sqlite ? hit : mem_fault_hit();
	mem_fault_after(SIZE_MAX);
	store_close(store);
	if (!reached)
		ck_assert_msg(status == STATUS_OK, "%s", err.text);
	else if (!sqlite || status != STATUS_OK)
		ck_assert_int_eq(status, STATUS_NOMEM);
	return reached;
}

START_TEST(test_allocations_of_ours_fail_in_turn)
{
	for (int work = 0; work < N_WORKS; work++) {
		bool reached = true;

		for (size_t n = 0; reached; n++) {
			prepare((enum work)work);
			reached = attempt((enum work)work, n, false);
			sound(work);
		}
	}
}
END_TEST

/* SQLite's are thousands, most of them alike: later ones are taken further
 * apart, and every eighth file is checked. */
START_TEST(test_allocations_of_sqlite_fail_in_turn)
{
	for (int work = 0; work < N_WORKS; work++) {
		bool reached = true;

		for (size_t n = 0, round = 0; reached; n += 1 + n / 100, round++) {
			prepare((enum work)work);
			reached = attempt((enum work)work, n, true);
			if (round % 8 == 0)
				sound(work);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema fault");
	TCase *tc = tcase_create("fault");

	install();
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_set_timeout(tc, 250);
	tcase_add_test(tc, test_allocations_of_ours_fail_in_turn);
	tcase_add_test(tc, test_allocations_of_sqlite_fail_in_turn);
	suite_add_tcase(suite, tc);
	atexit(free_templates);
	return suite_main(suite);
}
