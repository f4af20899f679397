/* The linter, on the files compiled in and on folders with faults of every
 * kind; loading such a folder must fail as a whole.  And the members of groups. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civil.h"
#include "lexicon/lexicon.h"
#include "suite.h"

static char folder[64];
static char report[8192];

static void setup(void)
{
	strcpy(folder, "/tmp/dateline-lint-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	ck_assert_int_eq(fclose(out), 0);
}

/* Number of faults; what was printed stands in report. */
static size_t lint(const char *directory)
{
	FILE *to = tmpfile();
	size_t faults, n;

	ck_assert_ptr_nonnull(to);
	ck_assert_int_eq(lexicon_lint(directory, true, to, &faults, NULL), STATUS_OK);
	rewind(to);
	n = fread(report, 1, sizeof report - 1, to);
	report[n] = '\0';
	fclose(to);
	return faults;
}

#define told(text) ck_assert_msg(strstr(report, text) != NULL, "no \"%s\" in:\n%.2000s", text, report)

START_TEST(test_lint_finds_no_fault_in_the_files_compiled_in)
{
	ck_assert_msg(lint(NULL) == 0, "%.2000s", report);
}
END_TEST

START_TEST(test_lint_tells_all_faults_of_a_folder_at_once)
{
	put("peoples.txt", "Tuaregs | Tuareg | TUA\nAfars | Afar | afar-1\nTuaregs | | TUA\n");
	put("places.txt", "# Written for a test.\nUpper Tarn | | QQQ | city | 12.5 | 200\nVale | | FRA | vale\n");
	put("people.txt", "# Written for a test.\nAda Example | | FRAGOV 2010-02-30..2011-01-01 minister; FRAELI\n"
	    "Bob Example | | FRAGOV 2012-01-01..2010-01-01 minister\n");
	ck_assert_uint_eq(lint(folder), 9);
	told("peoples.txt:1: the head names no source or licence");
	told("peoples.txt:2: not in order: 'Afars' after 'Tuaregs'");
	told("peoples.txt:2: 'afar-1' is no actor code");
	told("peoples.txt:3: 'Tuaregs' stands at line 1 already");
	told("places.txt:2: 'QQQ' begins with no country");
	told("places.txt:2: '200' is no coordinate");
	told("places.txt:3: 'vale' is none of: city region river sea site");
	told("people.txt:2: bad range of office");
	told("people.txt:3: bad range of office");
}
END_TEST

START_TEST(test_lint_finds_references_that_lead_nowhere)
{
	put("verbs.txt", "# Written for a test.\nspurn | &no-such-class | 120\nspurn | blah:treaty | 120\n"
	    "spurn | | 999\nspurn | obj:treaty | 120 | target=sideways\n");
	put("governors.txt", "# Written for a test.\nyearn | yearning\n");
	put("verb.txt", "# Written for a test.\n");
	ck_assert_uint_ge(lint(folder), 6);
	told("verbs.txt:2: no class 'no-such-class'");
	told("verbs.txt:3: 'blah:' is no place to look");
	told("verbs.txt:4: '999' is no CAMEO code");
	told("verbs.txt:5: 'sideways' is no place where a side may stand");
	told("governors.txt:2: chains.txt does not say what mode 'yearning' does");
	told("verb.txt: no file of the lexicon is called so");
}
END_TEST

START_TEST(test_lint_finds_names_of_two_meanings_and_dead_patterns)
{
	put("organizations.txt", "# Written for a test.\nTarn Union | TU | FRALAB | party\n"
	    "Tarn Unity | TU | FRAPTY | party\n");
	put("verbs.txt", "# Written for a test.\nrebuff | | 120\nrebuff/spurn | | 112\n");
	lint(folder);
	told("organizations.txt:3: a name of 'Tarn Unity' is one of 'Tarn Union' (organizations.txt:2) too");
	told("verbs.txt:3: 'rebuff' stands at line 2 already");
}
END_TEST

START_TEST(test_section_of_its_own_is_sorted_by_itself)
{
	put("peoples.txt", "# Written for a test.\nTuaregs | Tuareg | TUA\n# the others\nAfars | Afar | ETHCVL\n");
	ck_assert_msg(lint(folder) == 0, "%s", report);
}
END_TEST

START_TEST(test_faulty_folder_is_not_loaded_by_halves)
{
	struct error err = ERROR_INIT;
	struct lexicon *lex;

	put("people.txt", "# Written for a test.\nAda Example | | FRAGOV\nBob Example | | nobody\n"
	    "Cy Example | | QQQGOV\n");
	ck_assert_int_eq(lexicon_new(&lex, folder, NULL, &err), STATUS_INPUT);
	ck_assert_ptr_null(lex);
	ck_assert_str_eq(err.source, "people.txt");
	ck_assert_uint_eq(err.line, 3);
	ck_assert_ptr_nonnull(strstr(err.text, "2 faults"));
	ck_assert_uint_eq(lint(folder), 2);
}
END_TEST

START_TEST(test_file_that_cannot_be_read_is_a_fault_not_passed_over)
{
	struct lexicon *lex;
	char path[128];

	snprintf(path, sizeof path, "%s/people.txt", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(lexicon_new(&lex, folder, NULL, NULL), STATUS_INPUT);
	lint(folder);
	told("people.txt: cannot be read");
}
END_TEST

START_TEST(test_members_have_their_days)
{
	struct lexicon *lex;
	const struct lex_member *found = NULL;

	ck_assert_int_eq(lexicon_new(&lex, NULL, NULL, NULL), STATUS_OK);
	for (size_t i = 0; i < lexicon_member_count(lex); i++)
		if (!strcmp(lexicon_member(lex, i)->group, "NATO") && !strcmp(lexicon_member(lex, i)->code, "FIN"))
			found = lexicon_member(lex, i);
	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(found->from, civil_day(2023, 4, 4));
	ck_assert_int_eq(found->to, DAY_NONE);
	ck_assert_str_eq(found->group_code, "IGOWSTNAT");
	lexicon_free(lex);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lexicon lint");
	TCase *tests = tcase_create("lint");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_lint_finds_no_fault_in_the_files_compiled_in);
	tcase_add_test(tests, test_lint_tells_all_faults_of_a_folder_at_once);
	tcase_add_test(tests, test_lint_finds_references_that_lead_nowhere);
	tcase_add_test(tests, test_lint_finds_names_of_two_meanings_and_dead_patterns);
	tcase_add_test(tests, test_section_of_its_own_is_sorted_by_itself);
	tcase_add_test(tests, test_faulty_folder_is_not_loaded_by_halves);
	tcase_add_test(tests, test_file_that_cannot_be_read_is_a_fault_not_passed_over);
	tcase_add_test(tests, test_members_have_their_days);
	suite_add_tcase(suite, tests);
	return suite_main(suite);
}
