/* Names in actor position that nobody knows: names only, not what stands there. */
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "coder/coder.h"
#include "suite.h"

static struct coder *coder;

struct step {
	struct article article;
	struct arena *arena;
	struct coded_article out;
};

static void run(void *context)
{
	struct step *step = context;

	coder_article(coder, &step->article, step->arena, &step->out, NULL);
}

static void check_names(const char *title, const char *text, const char *want)
{
	struct arena arena;
	struct step step = { .arena = &arena };
	struct strbuf got;

	arena_init(&arena, 64u << 20);
	strbuf_init(&got);
	step.article.title = title;
	step.article.text = text;
	step.article.published = civil_day(2021, 11, 24);
	step.article.modified = DAY_NONE;
	ck_assert(arena_run(&arena, run, &step));
	for (size_t i = 0; i < step.out.n_unknown; i++)
		strbuf_addf(&got, "%s;", step.out.unknown[i].name);
	ck_assert_msg(strcmp(got.data, want) == 0, "%s\n  want %s\n  got  %s", text, want, got.data);
	strbuf_release(&got);
	arena_release(&arena);
}

START_TEST(a_name_is_told_without_the_words_around_it)
{
	check_names(NULL, "Kenya accused Zorvath's board of theft.", "Zorvath;");
	check_names(NULL, "Kenya condemned the Zorvath Steamship Line of Pulun on Monday.", "Zorvath Steamship Line of Pulun;");
	check_names(NULL, "Kenya condemned Pulun al Zorvath on Monday.", "Pulun al Zorvath;");
}
END_TEST

START_TEST(pronouns_and_common_words_are_no_names)
{
	check_names(NULL, "It accused Kenya of theft. We condemned Chad. I condemned Chad.", "");
	check_names(NULL, "Farmers condemned Chad. He accused Kenya.", "");
}
END_TEST

START_TEST(headlines_tell_no_names)
{
	check_names("Zorvath accuses Kenya", "It rained.", "");
	check_names(NULL, "ZORVATH BOARD ACCUSES KENYA", "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("unknown");
	TCase *tc = tcase_create("names");
	int code;

	if (coder_new(&coder, NULL, NULL) != STATUS_OK)
		return EXIT_FAILURE;
	tcase_add_test(tc, a_name_is_told_without_the_words_around_it);
	tcase_add_test(tc, pronouns_and_common_words_are_no_names);
	tcase_add_test(tc, headlines_tell_no_names);
	suite_add_tcase(suite, tc);
	code = suite_main(suite);
	coder_free(coder);
	return code;
}
