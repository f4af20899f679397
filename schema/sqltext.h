/* Private to this room: SQL text under construction, with its values. */
#ifndef SCHEMA_SQLTEXT_H
#define SCHEMA_SQLTEXT_H

#include "base/strbuf.h"
#include "db.h"
#include "schema/filter.h"

/* Which part of the answer a statement gives: they are disjoint, and in this
 * order they give date order without a sort of the whole. */
enum phase {
	PHASE_BEFORE,  /* begins before `from`, reaches into it */
	PHASE_DATED,   /* begins in the window (or anywhere without one) */
	PHASE_UNDATED, /* by the last day alone */
	N_PHASES,
	PHASE_ANY,     /* all of them at once: no conditions on days */
};

struct sql_value {
	const char *text; /* NULL: the number; borrowed */
	int64_t number;
};

struct sqltext {
	struct strbuf sql;
	struct sql_value *values;
	size_t n, capacity;
	bool by_month; /* `e` is a row of a month in which nobody joins or leaves: no days */
};

void sqltext_init(struct sqltext *text);
void sqltext_release(struct sqltext *text);
void sqltext_number(struct sqltext *text, int64_t number);
void sqltext_text(struct sqltext *text, const char *value);
/* Prepares it and binds the values; the statement is owned. */
enum status sqltext_prepare(const struct sqltext *text, struct store *store,
			    sqlite3_stmt **out, struct error *err);

/* Runs it, a row at a time, until the end or a status that is not STATUS_OK. */
enum status sqltext_each(const struct sqltext *text, struct store *store, void *context,
			 enum status (*on_row)(void *context, sqlite3_stmt *row), struct error *err);

/* Whether a phase can give anything. */
bool filter_has_phase(const struct filter *filter, enum phase phase);
/* Appends the conditions on `e`, an event, as "a AND b"; days by phase. */
void filter_where(struct sqltext *text, const struct filter *filter, enum phase phase);
/* Appends those that put the left group on the source's side, and mirror. */
void filter_direction(struct sqltext *text, const struct filter *filter, bool mirror);
/* Appends whether a mutual event `e` and its mirror both match, when `e` does;
 * `distinct`: and both stand for their clusters. */
void filter_paired(struct sqltext *text, const struct filter *filter, bool distinct);
/* Appends whether the mirror of what matches has its sides as asked, too. */
void filter_mirrors(struct sqltext *text, const struct filter *filter);
/* The condition on the place, which the index event_place serves: " AND b", or nothing. */
void filter_place(struct sqltext *text, const struct filter *filter);
/* The conditions on the sides alone: " AND b", or nothing. */
void filter_actors(struct sqltext *text, const struct filter *filter);
/* The conditions on days alone. */
void filter_days(struct sqltext *text, const struct filter *filter, enum phase phase);

/* Whether the roll-ups hold all the filter asks for, whoever acts; what their rows have
 * beside sides and days as conditions on `e`, a row of one: " AND b". */
bool filter_in_rollup(const struct filter *filter);
/* Whether it asks for countries and organisations as a whole, as `dyad` has them. */
bool filter_is_whole(const struct filter *filter);
void filter_rollup_rest(struct sqltext *text, const struct filter *filter);

#endif
