/* Dictionaries of TABARI and PETRARCH into entry files.  DICTIONARIES is the
 * folder of samples. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "lexicon/dictionary.h"
#include "lexicon/lexicon.h"
#include "suite.h"

static char folder[64];
static struct strbuf refused, file;
static struct dictionary_counts counts;

static void setup(void)
{
	strcpy(folder, "/tmp/dateline-dictionary-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	strbuf_init(&refused);
	strbuf_init(&file);
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	strbuf_release(&refused);
	strbuf_release(&file);
}

static void slurp(FILE *in, struct strbuf *out)
{
	char piece[4096];
	size_t n;

	strbuf_clear(out);
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		strbuf_add(out, piece, n);
	fclose(in);
}

static enum status take_in(const char *name)
{
	char path[4096];
	const char *paths[] = { path };
	FILE *to = tmpfile();
	enum status status;

	ck_assert_ptr_nonnull(to);
	snprintf(path, sizeof path, DICTIONARIES "/%s", name);
	status = dictionary_import(paths, 1, folder, to, &counts, NULL);
	rewind(to);
	slurp(to, &refused);
	if (status == STATUS_OK)
		ck_assert_uint_eq(counts.lines, counts.converted + counts.blank + counts.refused);
	return status;
}

static void written(const char *name, const char *line)
{
	char path[128];
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	in = fopen(path, "r");
	ck_assert_msg(in != NULL, "no %s", name);
	slurp(in, &file);
	ck_assert_msg(strstr(file.data, line) != NULL, "no \"%s\" in %s", line, name);
}

#define told(text) ck_assert_msg(strstr(refused.data, text) != NULL, "no \"%s\" in:\n%s", text, refused.data)

START_TEST(test_dated_codes_become_offices)
{
	ck_assert_int_eq(take_in("tabari.actors"), STATUS_OK);
	written("people.txt", "\nRajendra Sharma | | INDGOV 1999-05-02..; INDELI\n");
	written("people.txt", "\nMarta Ibarra | | CHLGOV 2000-03-11..2006-03-11; CHLELI ..2000-03-11\n");
	written("organizations.txt", "\nHarbour Workers Union | | KENLAB | agency\n");
	ck_assert_uint_eq(counts.entries, 3);
}
END_TEST

START_TEST(test_lines_that_cannot_be_said_are_told_with_their_reason)
{
	take_in("tabari.actors");
	ck_assert_uint_eq(counts.refused, 3);
	told("tabari.actors:4: 'QQQGOV' begins with no country");
	told("tabari.actors:5: a null actor");
	told("tabari.actors:7: '991341-000101' is no span of days: LOST_DAY_LEAGUE");
}
END_TEST

START_TEST(test_blocks_bring_other_names)
{
	take_in("petrarch.actors");
	written("people.txt", "\nAnna Lindqvist | Prime Minister Lindqvist | SWEGOV 2006-01-01..2011-01-01; SWEELI\n");
	written("organizations.txt", "\nPort Authority of Aden | | YEMGOV | agency\n");
	ck_assert_uint_eq(counts.refused, 2);
	ck_assert_uint_eq(counts.blank, 3);
	told("petrarch.actors:11: the name has no code left: SILENT_CHOIR_");
}
END_TEST

START_TEST(test_agents_become_roles)
{
	take_in("agents");
	written("roles.txt", "\nbeekeeper* | AGR\n");
	written("roles.txt", "\nforemen | LAB\n");
	written("roles.txt", "\nministry of tides | GOV\n");
	ck_assert_uint_eq(counts.refused, 3);
	told("agents:6: nothing says what '!OTHER!' stands for");
	told("agents:7: 'LABR' is no role code");
}
END_TEST

START_TEST(test_verb_patterns_become_conditions)
{
	take_in("verbs");
	written("verbs.txt", "\nabjure | | 120\nabjure | &harvest | 1221\n"
		"abjure | treaty | 128 | target=with\nabjure | meeting | 125 | mutual\n");
	written("verbs.txt", "\nunyoke | | --\nunyoke | subj:peasant | 145\nunyoke out | | 0841\n");
	written("classes.txt", "\nharvest | grain, seed_corn\n");
	written("words.txt", "\noversworn | past part | overswear\n");
	told("verbs:11: '^' passes a word over");
	told("verbs:12: a target before the verb");
	told("verbs:14: no such list of synonyms");
	told("verbs:19: '999' is no CAMEO code");
	told("verbs:21: '057:057' codes both directions");
}
END_TEST

START_TEST(test_what_is_written_lints_clean_and_adds_up_over_imports)
{
	static const char *const names[] = { "tabari.actors", "petrarch.actors", "agents", "verbs", "verbs" };
	FILE *to = tmpfile();
	size_t faults;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ck_assert_int_eq(take_in(names[i]), STATUS_OK);
	written("people.txt", "\nRajendra Sharma |");
	written("people.txt", "\nAnna Lindqvist |");
	ck_assert_int_eq(lexicon_lint(folder, true, to, &faults, NULL), STATUS_OK);
	ck_assert_uint_eq(faults, 0);
	fclose(to);
}
END_TEST

START_TEST(test_missing_dictionary_writes_nothing)
{
	char path[128];

	ck_assert_int_eq(take_in("no-such-file"), STATUS_NOTFOUND);
	snprintf(path, sizeof path, "%s/people.txt", folder);
	ck_assert_ptr_null(fopen(path, "r"));
}
END_TEST

START_TEST(test_memory_that_runs_out_is_an_error_and_leaks_nothing)
{
	/* the first failures are in loading, the later in converting */
	for (size_t n = 0;; n = n * 2 + 1) {
		enum status status;

		mem_fault_after(n);
		status = take_in("verbs");
		if (!mem_fault_hit())
			break;
		mem_fault_after(SIZE_MAX);
		ck_assert_int_eq(status, STATUS_NOMEM);
	}
	mem_fault_after(SIZE_MAX);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lexicon dictionary");
	TCase *tests = tcase_create("dictionary");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_dated_codes_become_offices);
	tcase_add_test(tests, test_lines_that_cannot_be_said_are_told_with_their_reason);
	tcase_add_test(tests, test_blocks_bring_other_names);
	tcase_add_test(tests, test_agents_become_roles);
	tcase_add_test(tests, test_verb_patterns_become_conditions);
	tcase_add_test(tests, test_what_is_written_lints_clean_and_adds_up_over_imports);
	tcase_add_test(tests, test_missing_dictionary_writes_nothing);
	tcase_add_test(tests, test_memory_that_runs_out_is_an_error_and_leaks_nothing);
	suite_add_tcase(suite, tests);
	return suite_main(suite);
}
