/*
 * What the forms share.  A form is tried at one token, looks a bounded way
 * ahead, and on success fills a match and returns true; a file form_*.c holds
 * those of one kind.
 */
#ifndef DATES_FORMS_H
#define DATES_FORMS_H

#include "private.h"

typedef bool form_fn(struct pass *pass, size_t i, struct match *match);

form_fn match_clock, match_numeric, match_day_month, match_day_list, match_bare_day, match_month,
	match_era, match_decade, match_short_year, match_year, match_quoted_year, match_fiscal,
	match_ordinal, match_q, match_weekday, match_deictic, match_reference, match_season,
	match_shift, match_quantity, match_bare_unit, match_set, match_edge, match_wrapped,
	match_holiday;

/* --- around and before (form_anchor.c) ---------------------------------- */

/* No letter, digit or odd mark touches the tokens begin..end-1. */
bool form_stands_free(const struct pass *pass, size_t begin, size_t end);
bool form_free_after(const struct pass *pass, size_t end);

/* Fill match and return true; form_refers takes a value such as PAST_REF. */
bool form_done(struct match *match, size_t end, enum timex_type type);
bool form_refers(struct match *match, size_t end, const char *value);

/* The day relative expressions lean on: the publication in news, the story's
 * own last date in history; form_last: the last date, else that one.  DAY_NONE
 * if there is none; match->anchor says which it was. */
int32_t form_now(struct pass *pass, struct match *match);
int32_t form_last(struct pass *pass, struct match *match);
/* Where a history stands: its last date, or the last one finer than a year. */
int32_t form_story(const struct pass *pass);
/* The year of a month and day without one, which end before token `end`; 0 if
 * nothing tells. */
int form_year_for(struct pass *pass, size_t end, int month, int day, struct match *match);
/* year 0: unknown; day 0: the month. */
void form_put_date(struct match *match, int year, int month, int day);

/* --- numbers (form_number.c) -------------------------------------------- */

struct count {
	size_t end;              /* token after it */
	int number;
	bool vague;              /* several, dozens of */
	bool half;               /* and a half */
};

/* "two", "18", "twenty-five", "1,460", "a", "several", "a few", "a dozen". */
bool form_count(const struct pass *pass, size_t i, struct count *count);
/* The token behind "and a half", else i. */
size_t form_and_a_half(const struct pass *pass, size_t i);
int form_day_number(const struct token *t); /* 1-31, else 0 */
bool form_is_year(const struct token *t);   /* four digits */
/* [,|of|'s] YEAR, or 0; *end is the token after it. */
int form_year_after(const struct pass *pass, size_t i, size_t *end);
/* "last year", "of this year", "that year", or 0. */
int form_shifted_year(struct pass *pass, size_t i, size_t *end, struct match *match);
/* Either, for quarters, seasons and feasts: "of 2009", "of this year". */
int form_trailing_year(struct pass *pass, size_t i, size_t *end, struct match *match);

/* --- clock times (form_clock.c) ----------------------------------------- */

struct clock {
	size_t end;
	int hour, minute;
	bool zulu;
};

bool form_clock_at(const struct pass *pass, size_t i, struct clock *clock);
/* The token after ":30" or ".500", which a value does not hold. */
size_t form_skip_seconds(const struct pass *pass, size_t i);
void form_put_clock(struct match *match, const struct clock *clock);
/* Takes a clock time or part of the day that follows a day's expression. */
void form_append_time(struct pass *pass, struct match *match);

/* --- days, months, years, units ----------------------------------------- */

bool form_is_month(const struct pass *pass, size_t i);
/* The year of the end of a range or list whose joint stands at i, or 0. */
int form_borrowed_year(const struct pass *pass, size_t i, int month);
/* The year that follows, else the one that day and month lean on. */
int form_year_of(struct pass *pass, int month, int day, size_t *end, struct match *match);
/* Token of the next day of "24-26", "24, 25 and 26", or 0; i is the joint. */
size_t form_next_day(const struct pass *pass, size_t i);
/* A plural in small letters: what four digits before it count. */
bool form_lower_plural(const struct pass *pass, size_t i);
/* BC, B.C., AD behind a number: -1, 1, 0. */
int form_era_after(const struct pass *pass, size_t i, size_t *end);
/* "week of March": n counts from 1, 99 is the last; i is the month. */
bool form_week_of_month(struct pass *pass, size_t i, int n, struct match *match);
const char *form_season_name(int season);     /* 1-4: SP, SU, FA, WI */
/* The unit `count` from the one that holds the anchor. */
bool form_put_unit(struct match *match, int32_t anchor, enum unit unit, int count, size_t end);

#endif
