#include "reading.h"
#include "suite.h"

static struct article article;
static struct arena arena;

static void step(void *context)
{
	(void)context;
	clean_article(&article, &arena, civil_day(2026, 2, 1));
}

static void clean(const char *title, const char *text)
{
	article_init(&article);
	article.title = title;
	article.text = text;
	ck_assert(arena_run(&arena, step, NULL));
}

START_TEST(test_clean_finds_title_update_and_end_of_the_body)
{
	clean(NULL, "Menu\nEnvoys meet in Oslo as talks resume\n\n"
	      "Last updated on March 3rd, 2020 at 9:15 am\n\n"
	      "Envoys of both sides met in Oslo for a third round of talks on the border.\n\n"
	      "They will meet again.\n\nWorld Desk\n\n"
	      "Stories from every corner are brought to you by people who care.\n\n"
	      "Recent Posts\n\nTen beaches to see\n\nJanuary 30, 2026\n");
	ck_assert_str_eq(article.title, "Envoys meet in Oslo as talks resume");
	ck_assert_str_eq(article.text,
		"Envoys of both sides met in Oslo for a third round of talks on the border.\n\n"
		"They will meet again.");
	ck_assert(article.published_by);
	ck_assert_int_eq(article.published, civil_day(2020, 3, 3));
}
END_TEST

START_TEST(test_clean_reads_byline_date_line_and_dateline)
{
	clean(NULL, "Envoys meet\nMarch 01, 2008\nBy Jane Roe\n\n"
	      "KYIV, March 1 (Agency) \xe2\x80\x94 Envoys met.\n\n(Reporting by J. Roe)\n");
	ck_assert_str_eq(article.title, "Envoys meet");
	ck_assert_str_eq(article.author, "Jane Roe");
	ck_assert_str_eq(article.place, "KYIV");
	ck_assert_int_eq(article.published, civil_day(2008, 3, 1));
	ck_assert(!article.published_by);
	ck_assert_str_eq(article.text, "KYIV, March 1 (Agency) \xe2\x80\x94 Envoys met.");
}
END_TEST

START_TEST(test_clean_dates_a_story_by_a_dateline_with_its_year)
{
	clean("T", "ROME, May 28, 2002 (Agency) - Envoys met.");
	ck_assert_int_eq(article.published, civil_day(2002, 5, 28));
	ck_assert_str_eq(article.place, "ROME");
	/* without a year it dates nothing, and a later day than now is none */
	clean("T", "ROME, May 28 (Agency) - Envoys met.");
	ck_assert_int_eq(article.published, DAY_NONE);
	clean("T", "ROME, May 28, 2027 (Agency) - Envoys met.");
	ck_assert_int_eq(article.published, DAY_NONE);
}
END_TEST

START_TEST(test_clean_leaves_a_real_body_alone)
{
	static const char body[] = "By Monday the rebels had left, the minister said, and aid came.\n\n"
		"\xe2\x80\x9cRead more history,\xe2\x80\x9d he told our readers abroad.\n\n"
		"Talks on related articles of the treaty go on.";

	clean("Rebels leave", body);
	ck_assert_str_eq(article.text, body);
}
END_TEST

START_TEST(test_clean_parts_paragraphs_marked_by_their_indent)
{
	clean("T", "The envoys met\nin Oslo.\n    They will\nmeet again.");
	ck_assert_str_eq(article.text, "The envoys met\nin Oslo.\n\nThey will\nmeet again.");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("readers_clean");
	TCase *tc = tcase_create("clean");
	int code;

	arena_init(&arena, 1 << 20);
	tcase_add_test(tc, test_clean_finds_title_update_and_end_of_the_body);
	tcase_add_test(tc, test_clean_reads_byline_date_line_and_dateline);
	tcase_add_test(tc, test_clean_dates_a_story_by_a_dateline_with_its_year);
	tcase_add_test(tc, test_clean_leaves_a_real_body_alone);
	tcase_add_test(tc, test_clean_parts_paragraphs_marked_by_their_indent);
	suite_add_tcase(suite, tc);
	code = suite_main(suite);
	arena_release(&arena);
	return code;
}
