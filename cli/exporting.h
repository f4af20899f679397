/* Events as rows of a format: `export`, and `timeline --format`. */
#ifndef CLI_EXPORTING_H
#define CLI_EXPORTING_H

#include "export/events.h"
#include "question.h"

struct exporting {
	const char *columns;
	bool all;
	long top;
	const char *licence;
	struct option options[5];
};

void exporting_init(struct exporting *exporting);
/* Reads the options and opens the question; -1 to go on, else the exit code. */
int exporting_begin(struct question *q, struct exporting *exporting, const struct command *self,
		    const struct option *const *sets, int argc, char **argv);
/* Writes the events; what could not be placed is told on standard error. */
enum status exporting_run(struct question *q, const struct exporting *exporting);

#endif
