/* A user's own names, and the known names near to unknown ones. */
#include "store_fixture.h"

#include "suite.h"

static struct store *store;
static struct error err;
static struct arena arena;

static void setup(void)
{
	fixture_setup();
	err = (struct error)ERROR_INIT;
	arena_init(&arena, 1 << 20);
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
}

static void teardown(void)
{
	arena_release(&arena);
	store_close(store);
	fixture_teardown();
}

static enum status put(const char *code, const char *name, int32_t from, int32_t to, bool own)
{
	const struct store_actor actor = {
		.code = code, .name = name, .kind = own ? "user" : "person", .from = from, .to = to, .own = own,
	};

	err = (struct error)ERROR_INIT;
	return store_put_actor(store, &actor, &err);
}

START_TEST(a_name_without_letters_is_refused)
{
	ck_assert_int_eq(put("KEN", "", DAY_NONE, DAY_NONE, true), STATUS_INPUT);
	ck_assert_int_eq(put("KEN", " | ", DAY_NONE, DAY_NONE, true), STATUS_INPUT);
	ck_assert_int_eq(put("KEN", "Nairobi House", 10, 10, true), STATUS_INPUT);
	ck_assert_int_eq(put("KEN", "Nairobi House", 10, 11, true), STATUS_OK);
}
END_TEST

START_TEST(a_name_of_one_s_own_means_one_actor_at_a_time)
{
	ck_assert_int_eq(put("KENGOV", "Zorvath", DAY_NONE, 100, true), STATUS_OK);
	ck_assert_int_eq(put("KENREB", "Zorvath", 99, DAY_NONE, true), STATUS_INPUT);
	ck_assert_ptr_nonnull(strstr(err.text, "KENGOV"));
	ck_assert_int_eq(put("KENREB", "Zorvath", 100, DAY_NONE, true), STATUS_OK);
	ck_assert_int_eq(put("KENREB", "Zorvath", 100, DAY_NONE, true), STATUS_OK);
}
END_TEST

START_TEST(a_name_of_one_s_own_can_be_taken_back)
{
	const char *code;

	ck_assert_int_eq(put("RUS", "Russia", DAY_NONE, DAY_NONE, false), STATUS_OK);
	ck_assert_int_eq(put("KEN", "Zorvath", DAY_NONE, DAY_NONE, true), STATUS_OK);
	ck_assert(store_actor_code(store, "zorvath", &arena, &code, &err) == STATUS_OK);
	ck_assert_str_eq(code, "KEN");
	ck_assert(store_drop_own_actor(store, "ZORVATH", &err) == STATUS_OK);
	ck_assert(store_actor_code(store, "Zorvath", &arena, &code, &err) == STATUS_USAGE);
	err = (struct error)ERROR_INIT;
	ck_assert(store_drop_own_actor(store, "Zorvath", &err) == STATUS_NOTFOUND);
	err = (struct error)ERROR_INIT;
	ck_assert(store_drop_own_actor(store, "Russia", &err) == STATUS_NOTFOUND);
}
END_TEST

START_TEST(near_is_a_longer_name_that_ends_so_else_one_spelt_alike)
{
	static const char *const cases[][3] = {
		{ "Zorvath", "Pulun Zorvath", "KENGOV" }, { "Gorbachov", "Gorbachev", "RUS" },
		{ "orvath", NULL, NULL }, { "Zor", NULL, NULL }, { "%", NULL, NULL },
	};

	ck_assert_int_eq(put("KENGOV", "Pulun Zorvath", DAY_NONE, DAY_NONE, false), STATUS_OK);
	ck_assert_int_eq(put("RUS", "Gorbachev", DAY_NONE, DAY_NONE, false), STATUS_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name, *code;

		ck_assert(store_near_actor(store, cases[i][0], &arena, &name, &code, &err) == STATUS_OK);
		ck_assert_msg(!name == !cases[i][1] && (!name || strcmp(name, cases[i][1]) == 0), "%s: %s", cases[i][0],
			      name ? name : "none");
		ck_assert(!code == !cases[i][2] && (!code || strcmp(code, cases[i][2]) == 0));
	}
}
END_TEST

static enum status hear(void *context, const char *name, uint64_t articles, int64_t article,
			struct text_span sentence)
{
	char *heard = context;

	(void)article;
	(void)sentence;
	sprintf(heard + strlen(heard), "%s %d;", name, (int)articles);
	return STATUS_OK;
}

START_TEST(a_name_that_is_known_by_now_is_no_gap)
{
	const struct change_info info = fixture_info(CHANGE_IMPORT, "a");
	struct article article = fixture_article("t", "Zorvath met Pulun.", 100);
	struct article_kept kept;
	int64_t batch;
	bool resumed;
	char heard[100] = "";

	ck_assert(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK);
	ck_assert(fixture_put(store, &article, NULL, 0, &kept, &err) == STATUS_OK);
	ck_assert(store_unknown_name(store, kept.id, "Zorvath", (struct text_span){ 0, 18 }, &err) == STATUS_OK);
	ck_assert(store_unknown_name(store, kept.id, "Pulun", (struct text_span){ 0, 18 }, &err) == STATUS_OK);
	ck_assert_int_eq(put("KEN", "Zorvath", DAY_NONE, DAY_NONE, true), STATUS_OK);
	ck_assert(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK);
	ck_assert(store_each_unknown(store, 0, 9, heard, hear, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "Pulun 1;");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("names");
	TCase *tc = tcase_create("own");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_name_without_letters_is_refused);
	tcase_add_test(tc, a_name_of_one_s_own_means_one_actor_at_a_time);
	tcase_add_test(tc, a_name_of_one_s_own_can_be_taken_back);
	tcase_add_test(tc, near_is_a_longer_name_that_ends_so_else_one_spelt_alike);
	tcase_add_test(tc, a_name_that_is_known_by_now_is_no_gap);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
