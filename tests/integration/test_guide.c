/*
 * docs/GUIDE.md says what its commands print: each is run, in order, in a
 * folder with the examples, and compared.  A line "…" stands for any lines.
 * argv: the program, the source folder.  With DATELINE_UPDATE set, what does
 * not match is rewritten whole, to be shortened by hand.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

#define ELLIPSIS "\xE2\x80\xA6"

static const char *program, *source;
static char folder[64];

static size_t line_length(const char *text)
{
	return strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
}

static bool is_line(const char *text, const char *line)
{
	return strncmp(text, line, strlen(line)) == 0 && text[strlen(line)] == '\n';
}

/* Whether lines match the pattern's, up to its end. */
static bool matches(const char *pattern, const char *end, const char *text)
{
	size_t n = line_length(pattern);

	if (pattern >= end)
		return !*text;
	if (!is_line(pattern, ELLIPSIS))
		return strncmp(pattern, text, n) == 0 && matches(pattern + n, end, text + n);
	for (;; text += line_length(text)) {
		if (matches(pattern + n, end, text))
			return true;
		if (!*text)
			return false;
	}
}

static void setup(void)
{
	char link[128], target[4200];

	snprintf(folder, sizeof folder, "/tmp/dateline-guide-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(link, sizeof link, "%s/examples", folder);
	snprintf(target, sizeof target, "%s/examples", source);
	ck_assert_int_eq(symlink(target, link), 0);
	snprintf(link, sizeof link, "%s/dateline", folder);
	ck_assert_int_eq(symlink(program, link), 0);
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static void run_command(const char *words, struct strbuf *out)
{
	struct strbuf command;

	strbuf_init(&command);
	strbuf_addf(&command, "cd '%s' && unset NO_COLOR; export USER=ann DATELINE_DB=world.db PATH=\"$PWD:$PATH\"; { %s; } 2>&1",
		    folder, words);
	command_run(command.data, out);
	strbuf_release(&command);
	if (out->length && out->data[out->length - 1] != '\n')
		strbuf_addc(out, '\n');
}

/* One command at *at: runs it and passes over what the guide says it prints. */
static void check_command(const char **at, struct strbuf *rewritten, struct strbuf *faults)
{
	const char *expected = *at + line_length(*at), *end = expected;
	struct strbuf words, got;

	strbuf_init(&words);
	strbuf_init(&got);
	strbuf_add(&words, *at + 2, strcspn(*at + 2, "\n"));
	strbuf_add(rewritten, *at, (size_t)(expected - *at));
	while (*end && strncmp(end, "$ ", 2) != 0 && strncmp(end, "```", 3) != 0)
		end += line_length(end);
	run_command(words.data, &got);
	if (matches(expected, end, got.data)) {
		strbuf_add(rewritten, expected, (size_t)(end - expected));
	} else {
		strbuf_addf(faults, "$ %s\n%s", words.data, got.data);
		strbuf_add(rewritten, got.data, got.length);
	}
	strbuf_release(&words);
	strbuf_release(&got);
	*at = end;
}

START_TEST(the_guide_says_what_its_commands_print)
{
	struct strbuf guide, rewritten, faults;
	char path[4200];
	bool inside = false;

	strbuf_init(&guide);
	strbuf_init(&rewritten);
	strbuf_init(&faults);
	snprintf(path, sizeof path, "%s/docs/GUIDE.md", source);
	file_read(path, &guide);
	for (const char *at = guide.data; *at;) {
		if (strncmp(at, "```", 3) == 0)
			inside = is_line(at, "```console");
		if (inside && strncmp(at, "$ ", 2) == 0) {
			check_command(&at, &rewritten, &faults);
			continue;
		}
		strbuf_add(&rewritten, at, line_length(at));
		at += line_length(at);
	}
	if (getenv("DATELINE_UPDATE"))
		file_write(path, &rewritten);
	ck_assert_msg(!faults.length, "docs/GUIDE.md says otherwise:\n%s", faults.data);
	strbuf_release(&guide);
	strbuf_release(&rewritten);
	strbuf_release(&faults);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("guide");
	TCase *tc = tcase_create("guide");

	if (argc < 3)
		return EXIT_FAILURE;
	program = realpath(argv[1], NULL); /* lives as long as the tests */
	source = argv[2];
	if (!program)
		return EXIT_FAILURE;
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_guide_says_what_its_commands_print);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
