/* Who a person was on the day of the article. */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
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

/* The first event's source must have this code and name. */
static void check(const char *day, const char *text, const char *code, const char *name)
{
	struct arena arena;
	struct step step = { .arena = &arena };

	arena_init(&arena, 64u << 20);
	step.article.text = text;
	step.article.published = civil_parse_iso(day, strlen(day));
	step.article.modified = DAY_NONE;
	ck_assert(arena_run(&arena, run, &step));
	ck_assert_uint_ge(step.out.n_events, 1);
	ck_assert_str_eq(step.out.events[0].source.code, code);
	ck_assert_str_eq(step.out.events[0].source.name, name);
	arena_release(&arena);
}

START_TEST(test_shared_surname_is_who_was_in_office)
{
	check("1990-05-01", "Bush criticised Iraq on Tuesday.", "USAGOV", "George H.W. Bush");
	check("2003-04-01", "Bush criticised Iraq on Tuesday.", "USAGOV", "George W. Bush");
}
END_TEST

START_TEST(test_person_out_of_office_is_elite)
{
	check("2015-04-01", "Gerhard Schroeder criticised Poland.", "DEUELI", "Gerhard Schroeder");
	check("2001-04-01", "Gerhard Schroeder criticised Poland.", "DEUGOV", "Gerhard Schroeder");
}
END_TEST

START_TEST(test_words_beside_a_name_tell_the_office)
{
	check("2015-04-01", "U.N. envoy Kofi Annan criticised Poland.", "IGOUNO", "Kofi Annan");
	check("2020-04-01", "NATO Secretary General Javier Solana criticised Poland.", "IGOWSTNAT", "Javier Solana");
	check("2010-04-01", "Spanish Foreign Minister Javier Solana criticised Poland.", "ESPGOV", "Javier Solana");
	check("2010-04-01", "Former U.S. senator Bob Dole criticised Poland.", "USAELI", "Bob Dole");
}
END_TEST

START_TEST(test_spellings_name_one_person)
{
	check("1999-04-01", "Qaddafi criticised Egypt.", "LBYGOV", "Muammar Gaddafi");
	check("1999-04-01", "Moammar Khadafy criticised Egypt.", "LBYGOV", "Muammar Gaddafi");
}
END_TEST

START_TEST(test_body_bears_the_code_of_its_day)
{
	check("1995-04-01", "The Taliban criticised Pakistan.", "AFGREBTAL", "Taliban");
	check("1999-04-01", "The Taliban criticised Pakistan.", "AFGGOVTAL", "Taliban");
	check("2010-04-01", "The Taliban criticised Pakistan.", "AFGREBTAL", "Taliban");
	check("2022-04-01", "The Taliban criticised Pakistan.", "AFGGOVTAL", "Taliban");
}
END_TEST

START_TEST(test_minority_belongs_to_the_land_it_lives_in)
{
	check("2001-04-01", "Ethnic Albanian guerrillas in Macedonia attacked Bulgaria.", "MKDREB",
	      "North Macedonia guerrilla");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("actors_offices");
	TCase *tests = tcase_create("offices");
	struct error err = ERROR_INIT;
	int code;

	if (coder_new(&coder, NULL, &err) != STATUS_OK) {
		error_print(stderr, &err);
		return 1;
	}
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, test_shared_surname_is_who_was_in_office);
	tcase_add_test(tests, test_person_out_of_office_is_elite);
	tcase_add_test(tests, test_words_beside_a_name_tell_the_office);
	tcase_add_test(tests, test_spellings_name_one_person);
	tcase_add_test(tests, test_body_bears_the_code_of_its_day);
	tcase_add_test(tests, test_minority_belongs_to_the_land_it_lives_in);
	suite_add_tcase(suite, tests);
	code = suite_main(suite);
	coder_free(coder);
	return code;
}
