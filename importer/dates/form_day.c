/* Days: in digits, with a month, in lists and ranges. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

static bool put_day(struct pass *pass, struct match *match, int year, int month, int day,
		    size_t end)
{
	if (!civil_valid(year, month, day))
		return false;
	form_put_date(match, year, month, day);
	form_done(match, end, TIMEX_DATE);
	form_append_time(pass, match);
	return true;
}

static int full_year(const struct token *t)
{
	if (t->digits == 4)
		return (int)t->number;
	return t->digits == 2 ? (int)t->number + (t->number < 50 ? 2000 : 1900) : 0;
}

static bool three_numbers(const struct pass *pass, size_t i, char *mark)
{
	const struct token *t = token_at(pass, i);

	*mark = t[1].mark;
	for (size_t k = 0; k < 5; k++)
		if (i + k >= pass->n || (k && t[k].spaced) || t[k].nth || t[k].plural ||
		    t[k].kind != (k % 2 ? TOKEN_MARK : TOKEN_NUMBER))
			return false;
	return t[1].mark == t[3].mark && strchr("/.-", *mark) && *mark;
}

/* "T10:00Z" behind an ISO date. */
static size_t iso_time(struct pass *pass, size_t i, struct match *match)
{
	struct clock clock;

	if (!token_is(pass, i, "t") || token_at(pass, i)->spaced ||
	    token_at(pass, i + 1)->spaced || !form_clock_at(pass, i + 1, &clock))
		return i;
	form_put_clock(match, &clock);
	i = clock.end;
	if ((is_mark(token_at(pass, i), '+') || is_mark(token_at(pass, i), '-')) &&
	    token_at(pass, i + 1)->kind == TOKEN_NUMBER && !token_at(pass, i + 1)->spaced)
		i = form_skip_seconds(pass, i + 2);
	return i;
}

/* Of 03/04/2021 without evidence: the order that gives a day of the weeks
 * before the publication where the other does not, else month first. */
static int likely_order(const struct pass *pass, int year, int a, int b)
{
	int32_t now = pass->published, month_first = civil_day(year, a, b);
	int32_t day_first = civil_day(year, b, a);

	if (now == DAY_NONE || month_first == DAY_NONE || day_first == DAY_NONE)
		return -1;
	return day_first <= now && day_first > now - 31 && (month_first > now || month_first <= now - 31) ? 1 : -1;
}

/* 2021-11-24, 24/11/2021, 11/24/2021, 24.11.21 */
bool match_numeric(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	int a = (int)t->number, b, order;
	char mark;

	if (t->digits == 4 && is_mark(token_at(pass, i + 1), '-') &&
	    token_at(pass, i + 2)->digits == 2 && !token_at(pass, i + 2)->spaced &&
	    !token_at(pass, i + 1)->spaced && !is_mark(token_at(pass, i + 3), '-'))
		return false;
	if (!three_numbers(pass, i, &mark))
		return false;
	b = (int)t[2].number;
	if (t->digits == 4) {
		if (!put_day(pass, match, a, b, (int)t[4].number, i + 5) || t[2].digits > 2 ||
		    t[4].digits > 2)
			return false;
		match->end = match->type == TIMEX_DATE ? iso_time(pass, i + 5, match) : match->end;
		return form_stands_free(pass, i, match->end);
	}
	if (!form_stands_free(pass, i, i + 5) || t->digits > 2 || t[2].digits > 2 ||
	    (t[4].digits != 4 && (mark != '/' || t[4].digits != 2)))
		return false;
	order = a > 12 || mark == '.' ? 1 : b > 12 ? -1 : pass->order;
	if (a <= 12 && b <= 12 && a != b && !order) {
		match->ambiguous = true;
		order = likely_order(pass, full_year(&t[4]), a, b);
		match->other_day = civil_day(full_year(&t[4]), order > 0 ? a : b, order > 0 ? b : a);
	}
	return put_day(pass, match, full_year(&t[4]), order > 0 ? b : a, order > 0 ? a : b, i + 5);
}


bool form_is_month(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	return is_class(t, W_MONTH) &&
	       (t->capital || token_at(pass, i - 1)->kind == TOKEN_NUMBER);
}

/* The year that the end of a range or list gives its beginning: "July-November
 * 1954", "21 March - 4 April 1952"; the token after the beginning at i. */
int form_borrowed_year(const struct pass *pass, size_t i, int month)
{
	const struct token *joint = token_at(pass, i);
	size_t k = i + 1, unused;
	int year;

	if (!is_mark(joint, '-') && !is_class(joint, W_RANGE) && !is_class(joint, W_JOINT))
		return 0;
	if (token_is(pass, k, "late") || token_is(pass, k, "early") || token_is(pass, k, "mid"))
		k++;
	if (form_day_number(token_at(pass, k)))
		k++;
	if (!form_is_month(pass, k) || token_at(pass, k)->line)
		return 0;
	year = form_year_after(pass, k + 1 + (form_day_number(token_at(pass, k + 1)) > 0), &unused);
	return year - (year && month > value_of(token_at(pass, k), W_MONTH));
}

/* A year that follows day and month, or the one they lean on. */
int form_year_of(struct pass *pass, int month, int day, size_t *end, struct match *match)
{
	size_t era = *end + is_mark(token_at(pass, *end), ','), era_end;
	const struct token *t = token_at(pass, era);
	int year;

	if (t->kind == TOKEN_NUMBER && t->digits <= 4 && form_era_after(pass, era + 1, &era_end) < 0) {
		*end = era_end;
		return -(int)t->number;
	}
	year = form_year_after(pass, *end, end);

	if (!year)
		year = form_shifted_year(pass, *end, end, match);
	if (!year)
		year = form_borrowed_year(pass, *end, month);
	return year ? year : form_year_for(pass, *end, month, day, match);
}

/* "24 Nov 2021", "24th of November", "the 24 November, 2021". */
bool match_day_month(struct pass *pass, size_t i, struct match *match)
{
	int day = form_day_number(token_at(pass, i)), month, year;
	size_t k = i + 1;

	if (!day)
		return false;
	if (token_is(pass, k, "of"))
		k++;
	else if (is_mark(token_at(pass, k), '-') && !token_at(pass, k)->spaced &&
		 !token_at(pass, k + 1)->spaced)
		k++;
	if (!form_is_month(pass, k) || (i > 0 && !form_stands_free(pass, i, i + 1) &&
				   !is_class(token_at(pass, i + 1), W_MONTH)))
		return false;
	/* "killed 12 May 3": the number that follows is the day */
	if (form_day_number(token_at(pass, k + 1)) && !token_at(pass, i)->nth && k == i + 1 &&
	    !is_mark(token_at(pass, k), '.') && !is_class(token_at(pass, k + 2), W_COUNTED) &&
	    is_class(token_at(pass, i - 1), W_COUNTING))
		return false;
	month = value_of(token_at(pass, k), W_MONTH);
	k++;
	if (is_class(token_at(pass, k - 1), W_SHORT) && is_mark(token_at(pass, k), '.') &&
	    !token_at(pass, k)->spaced)
		k++;
	year = form_year_of(pass, month, day, &k, match);
	if (!civil_valid(year > 0 ? year : 2020, month, day))
		return false;
	form_put_date(match, year, month, day);
	form_done(match, k, TIMEX_DATE);
	form_append_time(pass, match);
	return true;
}

/* The joint of a range or list of days: "24-26", "24 to 26", "24 and 26",
 * "24, 25 and 26"; the token of the next day, or 0. */
size_t form_next_day(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	if (is_mark(t, ',') && is_class(token_at(pass, i + 1), W_JOINT) &&
	    form_day_number(token_at(pass, i + 2)))
		return i + 2;
	if ((is_mark(t, '-') || is_mark(t, '/') || is_mark(t, ',') || is_class(t, W_RANGE) ||
	     is_class(t, W_JOINT)) &&
	    form_day_number(token_at(pass, i + 1)))
		return i + 1;
	if (is_class(t, W_RANGE) && token_is(pass, i + 1, "the") &&
	    token_at(pass, i + 2)->nth && form_day_number(token_at(pass, i + 2)))
		return i + 2;
	return 0;
}

/* "24-26 August 2021": the first day takes month and year from the last. */
bool match_day_list(struct pass *pass, size_t i, struct match *match)
{
	int day = form_day_number(token_at(pass, i));
	size_t k = i;
	struct match last = { 0 };
	int year, month;

	if (!day || !(form_stands_free(pass, i, i + 1) ||
		      ((token_at(pass, i)->spaced || is_mark(token_at(pass, i - 1), '(')) &&
		       is_mark(token_at(pass, i + 1), '-'))))
		return false;
	for (int n = 0; n < 4; n++) {
		size_t next = form_next_day(pass, k + 1);

		if (!next)
			break;
		if (n == 0)
			match->range = !is_mark(token_at(pass, k + 1), ',') &&
				       (!is_class(token_at(pass, k + 1), W_JOINT) ||
					is_class(token_at(pass, i - 1), W_BETWEEN));
		k = next;
	}
	if (k == i || !match_day_month(pass, k, &last) ||
	    sscanf(last.value, "%4d-%2d", &year, &month) != 2 ||
	    !civil_valid(year, month, day))
		return false;
	form_put_date(match, year, month, day);
	match->anchor = last.anchor;
	return form_done(match, i + 1, TIMEX_DATE);
}

/* "the 1st of next month", "the 5th of the month" */
static bool day_of_shifted_month(struct pass *pass, size_t i, int day, struct match *match)
{
	size_t k = i + 2 + token_is(pass, i + 2, "the");
	bool shifted = is_class(token_at(pass, k), W_SHIFT);
	int shift = shifted ? value_of(token_at(pass, k), W_SHIFT) : 0, year, month;

	k += shifted;
	if (!token_at(pass, i)->nth || !token_is(pass, i + 1, "of") || k == i + 2 ||
	    !token_is(pass, k, "month") || shift < -1 || shift > 1 || form_now(pass, match) == DAY_NONE)
		return false;
	form_put_unit(match, form_now(pass, match), UNIT_MONTH, shift, k + 1);
	if (sscanf(match->value, "%4d-%2d", &year, &month) != 2 || !civil_valid(year, month, day))
		return false;
	form_put_date(match, year, month, day);
	return true;
}

/* "on the 21st" in a text that names no month: that of the publication, or the
 * one before where the day has not come. */
static bool day_of_this_month(struct pass *pass, size_t i, int day, struct match *match)
{
	struct civil now;

	if (!token_at(pass, i)->nth || !token_is(pass, i - 1, "the") || !token_is(pass, i - 2, "on") ||
	    token_at(pass, i + 1)->kind == TOKEN_WORD || pass->published == DAY_NONE)
		return false;
	now = civil_from_day(form_now(pass, match));
	if (day > now.day && clause_tense(pass, i, i + 1) <= 0) {
		now.year -= now.month == 1;
		now.month = now.month == 1 ? 12 : now.month - 1;
	}
	if (!civil_valid(now.year, now.month, day))
		return false;
	form_put_date(match, now.year, now.month, day);
	return form_done(match, i + 1, TIMEX_DATE);
}

/* A day alone that carries on from the one before: "October 5-7", "the 13th". */
bool match_bare_day(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	const struct token *before = token_at(pass, i - 1);
	int day = form_day_number(t);
	struct civil civil;
	size_t end;
	bool follows;

	if (!day)
		return false;
	if (day_of_shifted_month(pass, i, day, match))
		return true;
	if (pass->last.day == DAY_NONE)
		return day_of_this_month(pass, i, day, match);
	if ( pass->last.precision > PRECISION_MONTH ||
	    pass->last.precision == PRECISION_WEEK || !pass->n_timexes)
		return false;
	follows = i > 1 && pass->timexes[pass->n_timexes - 1].end == token_at(pass, i - 2)->end &&
		  token_at(pass, i - 2)->kind == TOKEN_NUMBER &&
		  pass->last.precision == PRECISION_DAY &&
		  (is_mark(before, '-') || is_mark(before, '/') || is_class(before, W_JOINT) ||
		   is_class(before, W_RANGE)) && form_free_after(pass, i + 1);
	if (!follows && !(t->nth && token_is(pass, i - 1, "the") &&
			  (is_class(token_at(pass, i - 2), W_LEADS) ||
			   is_class(token_at(pass, i + 1), W_RANGE)) &&
			  (token_at(pass, i + 1)->kind == TOKEN_MARK ||
			   is_class(token_at(pass, i + 1), W_RANGE) ||
			   is_class(token_at(pass, i + 1), W_JOINT) ||
			   token_is(pass, i + 1, "the") || token_is(pass, i + 1, "of"))))
		return false;
	if (token_at(pass, i + 1)->kind == TOKEN_WORD && !t->nth &&
	    is_class(token_at(pass, i + 1), W_COUNTED))
		return false;
	civil = civil_from_day(form_last(pass, match));
	if (follows && form_year_after(pass, i + 1, &end) == civil.year) {
		form_put_date(match, civil.year, civil.month, day);
		return civil_valid(civil.year, civil.month, day) && form_done(match, end, TIMEX_DATE);
	}
	if (!civil_valid(civil.year, civil.month, day))
		return false;
	form_put_date(match, civil.year, civil.month, day);
	return form_done(match, i + 1 + 3 * (token_is(pass, i + 1, "of") && token_is(pass, i + 2, "that")),
		    TIMEX_DATE);
}
