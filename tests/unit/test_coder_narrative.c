/* Which earlier date an event takes in running text. */
#include <stdio.h>
#include <string.h>

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

/* The date of the last event of a text published on 2021-11-24. The first two
 * sentences are lead: texts begin with two that code nothing. */
static void check_last(const char *rest, const char *want)
{
	struct arena arena;
	struct step step = { .arena = &arena };
	char text[1024], got[32] = "no event";

	snprintf(text, sizeof text, "It was quiet. It was cold. %s", rest);
	arena_init(&arena, 64u << 20);
	step.article.text = text;
	step.article.published = civil_day(2021, 11, 24);
	step.article.modified = DAY_NONE;
	ck_assert(arena_run(&arena, run, &step));
	if (step.out.n_events)
		event_date_text(&step.out.events[step.out.n_events - 1].date, got);
	ck_assert_msg(!strcmp(got, want), "%s\n  want %s\n  got  %s", rest, want, got);
	arena_release(&arena);
}

START_TEST(test_a_day_governs_the_next_two_sentences)
{
	check_last("On 5 October Kenya accused Chad. Mali condemned Chad.", "2021-10-05");
	check_last("On 5 October Kenya accused Chad. It rained. Mali condemned Chad.", "2021-10-05");
	check_last("On 5 October Kenya accused Chad. It rained. It rained. Mali condemned Chad.",
		   "/2021-11-24");
}
END_TEST

START_TEST(test_a_year_governs_the_next_sentence_only)
{
	check_last("In 2014 Kenya accused Chad. Mali condemned Chad.", "2014");
	check_last("In 2014 Kenya accused Chad. It rained. Mali condemned Chad.", "/2021-11-24");
	check_last("In the 1990s Kenya accused Chad. Mali condemned Chad.", "/2021-11-24");
}
END_TEST

START_TEST(test_a_date_of_a_subordinate_clause_governs_nothing)
{
	check_last("The council, which Chad joined in 2014, was silent. Mali condemned Chad.",
		   "/2021-11-24");
	check_last("Kenya was silent when Chad joined in 2014. Mali condemned Chad.", "/2021-11-24");
	check_last("Kenya was silent (Chad joined on 5 March 2014). Mali condemned Chad.",
		   "/2021-11-24");
	check_last("The council, which Chad joined in 2014, met on 5 October 2021. Mali condemned Chad.",
		   "2021-10-05");
}
END_TEST

START_TEST(test_now_ends_the_past)
{
	check_last("On 5 October Kenya accused Chad. Now it is quiet. Mali condemned Chad.", "/2021-11-24");
	check_last("On 5 October Kenya accused Chad.\n\nMali condemned Chad.", "/2021-11-24");
}
END_TEST

START_TEST(test_only_the_simple_past_goes_on_from_a_date)
{
	check_last("On 5 October Kenya accused Chad. Mali condemns Chad.", "/2021-11-24");
	check_last("On 5 October Kenya accused Chad. Mali has condemned Chad.", "/2021-11-24");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("coder_narrative");
	TCase *tcase = tcase_create("governing date");
	int failed;

	if (coder_new(&coder, NULL, NULL) != STATUS_OK)
		return 1;
	tcase_add_test(tcase, test_a_day_governs_the_next_two_sentences);
	tcase_add_test(tcase, test_a_year_governs_the_next_sentence_only);
	tcase_add_test(tcase, test_a_date_of_a_subordinate_clause_governs_nothing);
	tcase_add_test(tcase, test_now_ends_the_past);
	tcase_add_test(tcase, test_only_the_simple_past_goes_on_from_a_date);
	suite_add_tcase(suite, tcase);
	failed = suite_main(suite);
	coder_free(coder);
	return failed;
}
