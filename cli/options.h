/*
 * Options as descriptor arrays.  A command names the arrays it takes; sets
 * that several commands share (the filter) are written once.
 *
 *     const char *output = NULL;
 *     const struct option options[] = {
 *             { "output", 'o', OPTION_TEXT, &output, "FILE", "write to FILE" },
 *             OPTIONS_END
 *     };
 *     const struct option *sets[] = { options, NULL };
 *     int code = options_parse(self, sets, &argc, argv);
 *     if (code >= 0)
 *             return code;
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli.h"

enum option_kind {
	OPTION_FLAG,   /* bool: set */
	OPTION_TEXT,   /* const char *: the argument, borrowed from argv */
	OPTION_NUMBER, /* long: a whole number, at least 0 */
	OPTION_LIST,   /* struct option_list: may be given several times */
};

struct option_list {
	const char *items[32];
	int count;
};

struct option {
	const char *name;
	char letter;           /* 0 = none */
	enum option_kind kind;
	void *value;
	const char *argument;  /* shown in the help; NULL for a flag */
	const char *help;
};

#define OPTIONS_END { NULL, 0, OPTION_FLAG, NULL, NULL, NULL }

/* Reads options out of argv, leaving the other words in argv[0 .. *argc).
 * Returns -1 to go on, else the exit code: EXIT_FINE after --help, EXIT_USAGE
 * after an error it has printed, with the nearest names. */
int options_parse(const struct command *self, const struct option *const *sets,
		  int *argc, char **argv);

#endif
