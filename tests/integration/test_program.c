/*
 * The program as its user meets it: whole outputs of commands on a small
 * batch of articles, and completions that know every command and option.
 * argv: the program, the source folder.  With DATELINE_UPDATE set the
 * expected outputs are rewritten, for review.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static const char *program, *source;

/* Each line of tests/golden/program/commands, run on articles.json there. */
static void run_commands(const char *folder, struct strbuf *got)
{
	char path[4200], line[400], command[9000], database[64] = "/tmp/dateline-golden-XXXXXX";
	FILE *commands;

	ck_assert_ptr_nonnull(mkdtemp(database));
	snprintf(path, sizeof path, "%s/commands", folder);
	commands = fopen(path, "r");
	ck_assert_ptr_nonnull(commands);
	while (fgets(line, sizeof line, commands)) {
		line[strcspn(line, "\n")] = '\0';
		strbuf_addf(got, "$ dateline %s\n", line);
		snprintf(command, sizeof command, "cd '%s' && export DATELINE_DB='%s/t.db' && '%s' %s 2>&1",
			 folder, database, program, line);
		strbuf_addf(got, "[exit %d]\n\n", command_run(command, got));
	}
	fclose(commands);
	snprintf(command, sizeof command, "rm -rf '%s'", database);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(test_program_outputs_are_as_expected)
{
	char folder[4096], path[4200];
	struct strbuf got, want;

	strbuf_init(&got);
	strbuf_init(&want);
	snprintf(folder, sizeof folder, "%s/tests/golden/program", source);
	snprintf(path, sizeof path, "%s/expected", folder);
	run_commands(folder, &got);
	if (getenv("DATELINE_UPDATE"))
		file_write(path, &got);
	file_read(path, &want);
	ck_assert_msg(strcmp(got.data, want.data) == 0, "got:\n%s", got.data);
	strbuf_release(&got);
	strbuf_release(&want);
}
END_TEST

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

/* Every "--option" of a help text stands in the completions. */
static void check_options(const char *help, const char *completions)
{
	const char *end = strstr(help, "\nExamples:");

	for (const char *at = strstr(help, "--"); at && (!end || at < end); at = strstr(at + 2, "--")) {
		char option[64];
		size_t length = 2;

		while (is_word_char(at[length]))
			length++;
		snprintf(option, sizeof option, "%.*s", (int)length, at);
		ck_assert_msg(strstr(completions, option) != NULL, "no %s in the completions", option);
	}
}

START_TEST(test_completions_know_every_command_and_option)
{
	static const char *const files[] = { "dateline.bash", "_dateline" };
	struct strbuf help, completions, own;
	char path[4200], command[4300];
	char *rest, *line;

	strbuf_init(&help);
	strbuf_init(&completions);
	strbuf_init(&own);
	snprintf(command, sizeof command, "'%s' --help", program);
	ck_assert_int_eq(command_run(command, &help), 0);
	for (size_t i = 0; i < 2; i++) {
		strbuf_clear(&completions);
		snprintf(path, sizeof path, "%s/completions/%s", source, files[i]);
		file_read(path, &completions);
		rest = strdup(help.data);
		for (char *left = rest; (line = strsep(&left, "\n")) != NULL;) {
			char name[32];

			if (strncmp(line, "  ", 2) != 0 || sscanf(line + 2, "%31[a-z]", name) != 1 ||
			    strcmp(name, "dateline") == 0)
				continue;
			ck_assert_msg(strstr(completions.data, name) != NULL, "no %s in %s", name, files[i]);
			strbuf_clear(&own);
			snprintf(command, sizeof command, "'%s' %s --help", program, name);
			ck_assert_msg(command_run(command, &own) == 0, "%s --help", name);
			check_options(own.data, completions.data);
		}
		free(rest);
	}
	strbuf_release(&help);
	strbuf_release(&completions);
	strbuf_release(&own);
}
END_TEST

START_TEST(test_a_summary_of_rows_tells_of_rows)
{
	char command[9000], folder[64] = "/tmp/dateline-rows-XXXXXX";
	struct strbuf got;

	strbuf_init(&got);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(command, sizeof command, "cd '%s' && printf 'id,date,source,target,cameo\\n1,2021-03-04,RUS,UKR,190\\n"
		 "2,2021-03-05,RUS,UKR,190\\n3,2021-03-05,FRA,DEU,040\\n' > t.csv && '%s' -d t.db import --events t.csv 2>&1",
		 folder, program);
	ck_assert_int_eq(command_run(command, &got), 0);
	ck_assert_ptr_nonnull(strstr(got.data, "rows              3 of datasets"));
	ck_assert_ptr_nonnull(strstr(got.data, "top codes       190 2, 040 1\n"));
	ck_assert_ptr_nonnull(strstr(got.data, "top dyads       RUS > UKR 2, FRA > DEU 1\n"));
	ck_assert_ptr_null(strstr(got.data, "articles"));
	ck_assert_ptr_null(strstr(got.data, "mentions"));
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	strbuf_release(&got);
}
END_TEST

START_TEST(test_program_ends_quietly_when_its_reader_is_gone)
{
	char command[4300];
	struct strbuf out;

	strbuf_init(&out);
	snprintf(command, sizeof command, "{ '%s' codes --format csv; echo \"exit $?\" >&2; } 2>&1 >/dev/null"
		 " | head -1", program);
	ck_assert_int_eq(command_run(command, &out), 0);
	ck_assert_str_eq(out.data, "exit 0\n");
	strbuf_release(&out);
}
END_TEST

/* Each of these, with what it brings, costs every question more than its answer. */
START_TEST(test_program_starts_without_libraries_of_imports)
{
	static const char *const late[] = { "libarchive", "libxml2", "libuchardet", "libxlsxwriter", "libstdc++" };
	char command[4300];
	struct strbuf out;

	strbuf_init(&out);
	snprintf(command, sizeof command, "readelf -d '%s' | grep NEEDED", program);
	ck_assert_int_eq(command_run(command, &out), 0);
	ck_assert_ptr_nonnull(strstr(out.data, "libsqlite3"));
	for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
		ck_assert_msg(!strstr(out.data, late[i]), "%s is linked:\n%s", late[i], out.data);
	strbuf_release(&out);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("program");
	TCase *tc = tcase_create("commands");

	if (argc < 3)
		return EXIT_FAILURE;
	program = realpath(argv[1], NULL); /* lives as long as the tests */
	source = argv[2];
	if (!program)
		return EXIT_FAILURE;
	tcase_add_test(tc, test_program_outputs_are_as_expected);
	tcase_add_test(tc, test_completions_know_every_command_and_option);
	tcase_add_test(tc, test_a_summary_of_rows_tells_of_rows);
	tcase_add_test(tc, test_program_ends_quietly_when_its_reader_is_gone);
	tcase_add_test(tc, test_program_starts_without_libraries_of_imports);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
