/*
 * What every command shares: where the data goes, where the words go, what
 * the terminal can do, and the exit codes.  Data on out, words on err.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/status.h"

enum exit_code {
	EXIT_FINE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_REJECTS = 3,   /* done, but some records were rejected */
	EXIT_STOPPED = 130, /* Ctrl-C; what was finished is kept */
};

struct cli {
	const char *database; /* -d FILE, else $DATELINE_DB, else dateline.db */
	const char *asked;    /* the whole command as typed */
	bool terminal;        /* standard output is one */
	bool colour;          /* a terminal, and NO_COLOR is not set */
	int width;            /* columns of the terminal; 100 elsewhere */
};

struct command {
	const char *name;
	int (*run)(struct cli *cli, const struct command *self, int argc, char **argv);
	bool needs_database;
	const char *summary;  /* one line for the list of commands */
	const char *usage;    /* "[options] PATH..." */
	const char *examples; /* lines of "dateline ...\n    what it does\n" */
};

/* Prints the error on standard error; returns the exit code for its status. */
int cli_fail(const struct error *err);

/* Set when the user asked to stop (SIGINT, SIGTERM); the running command
 * finishes its transaction and says what was kept. */
bool cli_stopped(void);
void cli_catch_stop(void);

/* The entry of the command table nearest in spelling, or NULL. */
const char *cli_nearest(const char *word, const char *const *candidates, size_t count);

/* One function per command, argv without the program's and command's name. */
int cmd_code(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_lexicon(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_dates(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_correct(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_corrections(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_recode(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_review(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_extract(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_import(struct cli *cli, const struct command *self, int argc, char **argv);

/* Questions. */
int cmd_timeline(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_relations(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_compare(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_changes(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_sequences(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_network(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_export(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_actors(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_codes(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_show(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_batches(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_rejects(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_check(struct cli *cli, const struct command *self, int argc, char **argv);
/* `show actor`: argv without these two words. */
int cmd_record(struct cli *cli, const struct command *self, int argc, char **argv);
int cmd_stats(struct cli *cli, const struct command *self, int argc, char **argv);

#endif
