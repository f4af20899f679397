/* Sentences and the events wanted of them, by phenomenon. */
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

/* The events of a text as "USA 112 IRN; ..." in order of their finding. */
static void coded(const char *text, struct arena *arena, char *out, size_t room)
{
	struct step step = { .arena = arena };
	size_t n = 0;

	step.article.text = text;
	step.article.published = step.article.modified = DAY_NONE;
	ck_assert(arena_run(arena, run, &step));
	out[0] = '\0';
	for (size_t i = 0; i < step.out.n_events && n + 64 < room; i++) {
		const struct coded_event *e = &step.out.events[i];

		n += (size_t)snprintf(out + n, room - n, "%s%s %s %s", i ? "; " : "",
				      e->source.code ? e->source.code : "-", e->cameo,
				      e->target.code ? e->target.code : "-");
	}
}

static void check(const char *text, const char *want)
{
	struct arena arena;
	char got[1024];

	arena_init(&arena, 64u << 20);
	coded(text, &arena, got, sizeof got);
	ck_assert_msg(!strcmp(got, want), "%s\n  want %s\n  got  %s", text, want, got);
	arena_release(&arena);
}

/* Status and who says it, of the first event. */
static void check_said(const char *text, enum event_status status, const char *who)
{
	struct arena arena;
	struct step step = { .arena = &arena };

	arena_init(&arena, 64u << 20);
	step.article.text = text;
	step.article.published = step.article.modified = DAY_NONE;
	ck_assert(arena_run(&arena, run, &step));
	ck_assert_msg(step.out.n_events > 0, "%s: no event", text);
	ck_assert_msg(step.out.events[0].status == status, "%s: %s", text,
		      event_status_name(step.out.events[0].status));
	ck_assert_pstr_eq(step.out.events[0].attributed_to, who);
	arena_release(&arena);
}

/* The grades of a text's events, in order, as letters. */
static void check_grades(const char *text, const char *want)
{
	struct arena arena;
	struct step step = { .arena = &arena };
	char got[16] = "";

	arena_init(&arena, 64u << 20);
	step.article.text = text;
	step.article.published = step.article.modified = DAY_NONE;
	ck_assert(arena_run(&arena, run, &step));
	for (size_t i = 0; i < step.out.n_events && i < sizeof got - 1; i++)
		got[i] = "hml"[step.out.events[i].confidence];
	ck_assert_msg(!strcmp(got, want), "%s\n  want %s\n  got  %s", text, want, got);
	arena_release(&arena);
}

START_TEST(test_later_acts_and_unsure_sides_are_graded_lower)
{
	check_grades("France accused Iran of aggression.", "h");
	check_grades("France accused Iran of aggression. Kenya condemned Chad.", "hh");
	check_grades("France accused Iran of aggression and expelled two Iranian diplomats.", "hm");
	/* both rows of a mutual event are one act */
	check_grades("French and Iranian officials met.", "hh");
}
END_TEST

START_TEST(test_status_and_speaker_are_kept)
{
	check_said("Russia announced on Monday it was ending its diplomatic mission to NATO.",
		   EVENT_ANNOUNCED, "RUS");
	check_said("Iran said Israel had attacked Iran.", EVENT_CLAIMED, "IRN");
	check_said("Chad pledged to provide aid to Mali.", EVENT_INTENDED, NULL);
	check_said("Rebels attacked a police station in Kenya, Hamas said.", EVENT_DONE, "PSEREBHMS");
	check_said("Kenya condemned Chad on Monday.", EVENT_DONE, NULL);
}
END_TEST

START_TEST(test_active_verb_codes_source_and_target)
{
	check("Russia accused Georgia of attacking its troops.", "RUS 1123 GEO");
}
END_TEST

START_TEST(test_passive_verb_changes_sides)
{
	check("Turkey was criticised by Greece on Monday.", "GRC 111 TUR");
}
END_TEST

START_TEST(test_infinitive_gives_the_intent)
{
	check("Chad threatened to impose sanctions on Niger.", "TCD 1312 NER");
	check("Japan agreed to lift sanctions on Iran.", "JPN 0354 IRN");
}
END_TEST

START_TEST(test_negated_act_is_none)
{
	check("Kenya did not attack Somalia.", "");
}
END_TEST

START_TEST(test_condition_is_no_event)
{
	check("If Kenya attacks Somalia, nobody wins.", "");
}
END_TEST

/* What has one row has no mirror to be told apart from. */
START_TEST(test_mutual_act_of_one_code_is_a_row_of_its_own)
{
	struct arena arena;
	struct step step = { .arena = &arena };
	size_t mutual = 0, within = 0;

	arena_init(&arena, 64u << 20);
	step.article.text = "Russian President Vladimir Putin met Russian Prime Minister Mikhail Mishustin and"
			    " U.S. President Joe Biden.";
	step.article.published = step.article.modified = civil_day(2021, 6, 16);
	ck_assert(arena_run(&arena, run, &step));
	for (size_t i = 0; i < step.out.n_events; i++) {
		const struct coded_event *e = &step.out.events[i];
		bool one = !strcmp(e->source.code, e->target.code);

		within += one;
		mutual += e->mutual != 0;
		ck_assert(!one || !e->mutual);
	}
	ck_assert_uint_eq(within, 1);
	ck_assert_uint_eq(mutual, 2);
	arena_release(&arena);
}
END_TEST

START_TEST(test_mutual_act_goes_both_ways)
{
	check("Peru and Chile signed an agreement on Friday.", "PER 057 CHL; CHL 057 PER");
}
END_TEST

START_TEST(test_role_takes_the_country_beside_it)
{
	check("Kenyan police arrested a Ugandan journalist.", "KENCOP 173 UGAJRN");
}
END_TEST

START_TEST(test_any_bytes_are_read)
{
	struct arena arena;
	char *text = malloc(1u << 20);
	char got[1024];

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < (1u << 20) - 1; i++)
		text[i] = "a, b and (c's \"to of not .%$-'"[(i * 7 + i / 13) % 30];
	text[(1u << 20) - 1] = '\0';
	arena_init(&arena, (size_t)1 << 30);
	coded(text, &arena, got, sizeof got);
	arena_release(&arena);
	free(text);
}
END_TEST

START_TEST(test_lexicon_is_without_faults)
{
	struct error err = ERROR_INIT;
	struct coder *other = NULL;

	ck_assert_msg(coder_new(&other, NULL, &err) == STATUS_OK, "%s", err.text);
	ck_assert_uint_eq(strlen(coder_lexicon_version(other)), 16);
	coder_free(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("coder_sentences");
	TCase *tests = tcase_create("sentences");
	struct error err = ERROR_INIT;
	int code;

	if (coder_new(&coder, NULL, &err) != STATUS_OK) {
		error_print(stderr, &err);
		return 1;
	}
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, test_active_verb_codes_source_and_target);
	tcase_add_test(tests, test_passive_verb_changes_sides);
	tcase_add_test(tests, test_infinitive_gives_the_intent);
	tcase_add_test(tests, test_negated_act_is_none);
	tcase_add_test(tests, test_condition_is_no_event);
	tcase_add_test(tests, test_mutual_act_goes_both_ways);
	tcase_add_test(tests, test_mutual_act_of_one_code_is_a_row_of_its_own);
	tcase_add_test(tests, test_role_takes_the_country_beside_it);
	tcase_add_test(tests, test_later_acts_and_unsure_sides_are_graded_lower);
	tcase_add_test(tests, test_status_and_speaker_are_kept);
	tcase_add_test(tests, test_any_bytes_are_read);
	tcase_add_test(tests, test_lexicon_is_without_faults);
	suite_add_tcase(suite, tests);
	code = suite_main(suite);
	coder_free(coder);
	return code;
}
