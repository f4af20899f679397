/* Commands and files for tests that meet the program as its user does. */
#ifndef TESTS_COMMAND_H
#define TESTS_COMMAND_H

#include <stdio.h>
#include <sys/wait.h>

#include "base/strbuf.h"
#include "suite.h"

/* Appends what the command prints; its exit code. */
static inline int command_run(const char *command, struct strbuf *out)
{
	FILE *pipe = popen(command, "r");
	char piece[4096];
	size_t length;
	int status;

	ck_assert_ptr_nonnull(pipe);
	while ((length = fread(piece, 1, sizeof piece, pipe)) > 0)
		strbuf_add(out, piece, length);
	status = pclose(pipe);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static inline void file_read(const char *path, struct strbuf *out)
{
	FILE *in = fopen(path, "r");
	char piece[4096];
	size_t length;

	ck_assert_msg(in != NULL, "no %s", path);
	while ((length = fread(piece, 1, sizeof piece, in)) > 0)
		strbuf_add(out, piece, length);
	fclose(in);
}

static inline void file_write(const char *path, const struct strbuf *text)
{
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(text->data, 1, text->length, out), text->length);
	fclose(out);
}

#endif
