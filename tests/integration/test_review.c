/*
 * Reviewing at a terminal: one key each, and nothing lost when the terminal
 * goes.  argv: the program, the source folder.
 */
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "command.h"

static const char *program, *source;
static char folder[64], database[96];

static int dateline(const char *words, struct strbuf *out)
{
	char command[4600];

	snprintf(command, sizeof command, "'%s' -d '%s' %s 2>&1", program, database, words);
	return command_run(command, out);
}

static void setup(void)
{
	struct strbuf out;
	char words[4200];

	strbuf_init(&out);
	snprintf(folder, sizeof folder, "/tmp/dateline-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(words, sizeof words, "import '%s/examples/2002-rome.txt'", source);
	ck_assert_msg(dateline(words, &out) == 0, "%s", out.data);
	strbuf_release(&out);
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

struct terminal {
	int fd;
	pid_t process;
	struct strbuf shown;
};

static void begin(struct terminal *t)
{
	strbuf_init(&t->shown);
	t->process = forkpty(&t->fd, NULL, NULL, NULL);
	ck_assert_int_ge(t->process, 0);
	if (!t->process) {
		execl(program, program, "-d", database, "review", "--order", "date", (char *)NULL);
		_exit(127);
	}
}

/* Reads until the words are shown, or the program is gone. */
static bool await(struct terminal *t, const char *words)
{
	char piece[1024];
	ssize_t n;

	while (!strstr(t->shown.data, words)) {
		struct pollfd wait = { .fd = t->fd, .events = POLLIN };

		if (poll(&wait, 1, 60000) <= 0 || (n = read(t->fd, piece, sizeof piece)) <= 0)
			return false;
		strbuf_add(&t->shown, piece, (size_t)n);
	}
	strbuf_clear(&t->shown);
	return true;
}

static void press(struct terminal *t, char key)
{
	ck_assert(await(t, "[q]uit "));
	ck_assert_int_eq(write(t->fd, &key, 1), 1);
}

static int end(struct terminal *t)
{
	int status;

	ck_assert_int_eq(waitpid(t->process, &status, 0), t->process);
	strbuf_release(&t->shown);
	return status;
}

static int count_corrections(void)
{
	struct strbuf out;
	int lines = 0;

	strbuf_init(&out);
	ck_assert_int_eq(dateline("corrections --format jsonl", &out), 0);
	for (const char *at = out.data; *at; at++)
		lines += *at == '\n';
	strbuf_clear(&out);
	ck_assert_msg(dateline("check", &out) == 0, "%s", out.data);
	strbuf_release(&out);
	return lines;
}

START_TEST(a_lost_terminal_loses_no_judgement)
{
	struct terminal t;

	/* the last event of the example has no mirror: one correction each */
	begin(&t);
	for (int i = 0; i < 5; i++)
		press(&t, 's');
	press(&t, 'w');
	ck_assert(await(&t, "[q]uit ") || true);
	close(t.fd);
	end(&t);
	ck_assert_int_eq(count_corrections(), 1);
}
END_TEST

START_TEST(ctrl_c_keeps_what_is_judged_and_gives_the_terminal_back)
{
	struct terminal t;
	struct termios modes;
	int status;

	begin(&t);
	press(&t, 'r');
	press(&t, 's');
	press(&t, 3);
	ck_assert(await(&t, "precision of what was judged"));
	while (await(&t, "\n"))
		continue;
	ck_assert_int_eq(tcgetattr(t.fd, &modes), 0);
	ck_assert(modes.c_lflag & ICANON && modes.c_lflag & ECHO);
	status = end(&t);
	close(t.fd);
	ck_assert_int_eq(WEXITSTATUS(status), 130);
	ck_assert_int_ge(count_corrections(), 1);
}
END_TEST

START_TEST(undo_takes_the_last_judgement_back)
{
	struct terminal t;

	begin(&t);
	press(&t, 'r');
	press(&t, 's');
	press(&t, 'u');
	press(&t, 'q');
	ck_assert(await(&t, "precision of what was judged"));
	end(&t);
	close(t.fd);
	ck_assert_int_eq(count_corrections(), 0);
}
END_TEST

START_TEST(undo_brings_an_earlier_judgement_back)
{
	struct strbuf before, after;
	char command[4600];

	strbuf_init(&before);
	strbuf_init(&after);
	snprintf(command, sizeof command, "printf r | '%s' -d '%s' review --order date --by ann 2>&1", program, database);
	ck_assert_int_eq(command_run(command, &before), 0);
	strbuf_clear(&before);
	dateline("corrections --format csv", &before);
	snprintf(command, sizeof command, "printf wuq | '%s' -d '%s' review --all --order date --by bob 2>&1", program, database);
	ck_assert_int_eq(command_run(command, &after), 0);
	strbuf_clear(&after);
	dateline("corrections --format csv", &after);
	ck_assert_ptr_nonnull(strstr(before.data, "ann"));
	ck_assert_str_eq(before.data, after.data);
	strbuf_release(&before);
	strbuf_release(&after);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("review");
	TCase *tc = tcase_create("terminal");

	if (argc < 3)
		return EXIT_FAILURE;
	program = realpath(argv[1], NULL); /* lives as long as the tests */
	source = argv[2];
	if (!program)
		return EXIT_FAILURE;
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_lost_terminal_loses_no_judgement);
	tcase_add_test(tc, ctrl_c_keeps_what_is_judged_and_gives_the_terminal_back);
	tcase_add_test(tc, undo_takes_the_last_judgement_back);
	tcase_add_test(tc, undo_brings_an_earlier_judgement_back);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
