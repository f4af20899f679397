/* What the commands that correct share: a person's words into a correction. */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "question.h"
#include "schema/corrections.h"

/* New values as typed; NULL = not said. */
struct judgement {
	const char *code, *source, *target, *date, *status, *note, *by;
};

/* Fills in what is said; an actor may be a code, a name or "-" for nobody.
 * Memory of q's arena, under arena_run().  STATUS_USAGE, with what is wanted. */
enum status judge_read(struct question *q, const struct judgement *words, struct correction *out,
		       struct error *err);

/* Who is at the keyboard: --by, else $USER; NULL = not known. */
const char *judge_who(const char *by);

/* A change of kind CORRECT around what is done to the store. */
enum status judge_begin(struct question *q, struct error *err);
enum status judge_end(struct question *q, enum status status, struct error *err);

/* How many of the coder's events were right, by grade and by root. */
struct judged_count {
	uint64_t right, wrong;
};
struct precision_of {
	struct judged_count all, grade[3], root[21];
};
void precision_count(struct precision_of *p, enum confidence grade, const char *cameo, bool right);
/* With Wilson's interval, on standard error. */
void precision_print(const struct precision_of *p);

/* The columns of a sheet of corrections, and its cells. */
#define SHEET_COLUMNS 14
extern const char *const sheet_columns[SHEET_COLUMNS];
/* event_id may be "" ; days and numbers are held in room. */
struct sheet_room {
	char date[32];
};
void sheet_cells(const struct correction *c, const char *event_id, bool judged,
		 struct sheet_room *room, struct cell cells[SHEET_COLUMNS]);

#endif
