/* Months, with a day behind them, with a year, bare. */

#include "forms.h"

/* Nothing but the word says that "May" or "March" is a month here. */
static bool month_supported(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	const struct token *after = token_at(pass, i + 1);
	bool led = i > 0 && !before->paragraph &&
		   (is_class(before, W_LEADS) || is_class(before, W_EDGE) ||
		    is_class(before, W_SHIFT) || is_class(before, W_JOINT) ||
		    is_class(before, W_BEFORE) || is_class(before, W_RANGE));

	if (!t->capital || is_class(before, W_BEARER) ||
	    (before->kind == TOKEN_NUMBER && before->digits <= 2 && i > 0) || /* 30 February */
	    (is_mark(before, '.') && is_class(token_at(pass, i - 2), W_BEARER)))
		return false;
	if (is_class(t, W_SHORT))
		return led && (is_mark(after, '.') ||
			       (value_of(t, W_MONTH) != 3 && !after->capital &&
				(is_class(before, W_EDGE) || token_is(pass, i - 1, "in") ||
				 token_is(pass, i - 1, "since") || token_is(pass, i - 1, "from"))));
	if (!is_class(t, W_DOUBTFUL))
		return true;
	if (token_is(pass, i - 1, "the") || (before->capital && !before->word && !t->sentence) ||
	    (before->capital && is_class(before, W_DOUBTFUL)))
		return false;
	if (led && is_class(before, W_JOINT))
		return is_class(token_at(pass, i - 2), W_MONTH);
	if (is_mark(before, '-') && (is_class(token_at(pass, i - 2), W_EDGE) ||
				     is_class(token_at(pass, i - 2 - is_mark(token_at(pass, i - 2), '.')), W_MONTH)))
		return true;
	if (is_class(before, W_EDGE) || is_class(before, W_SHIFT) || token_is(pass, i - 1, "in") ||
	    token_is(pass, i - 1, "since") || token_is(pass, i - 1, "during") ||
	    token_is(pass, i - 1, "until"))
		return true;
	if (is_mark(before, '(') && is_mark(after, '-') && is_class(token_at(pass, i + 2), W_MONTH))
		return true;
	/* "by May", "from May": the politician needs a verb or a capital behind */
	return led && !(after->capital && after->kind == TOKEN_WORD && !after->sentence) &&
	       !(is_mark(after, '\'') && !after->spaced && token_is(pass, i - 1, "by"));
}

/* A bare month: the nearest, or the next one where the clause looks ahead. */
static int bare_month_year(struct pass *pass, size_t i, size_t end, int month,
			   struct match *match)
{
	int32_t anchor = form_now(pass, match);
	struct civil civil;
	int year, distance, tense;

	if (anchor == DAY_NONE && pass->last.day != DAY_NONE)
		anchor = form_last(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	if (pass->narrative)
		anchor = form_story(pass);
	civil = civil_from_day(anchor);
	if (pass->narrative) {
		/* a story goes on, though a bare month may look far back; within a year
		 * just named, that year */
		if ((pass->last.precision >= PRECISION_SEASON && anchor == pass->last.day) || month >= civil.month - 8)
			return month - civil.month > 9 ? civil.year - 1 : civil.year;
		return civil.year + 1;
	}
	year = civil.year;
	distance = month - civil.month;
	tense = clause_tense(pass, i, end);
	match->future = tense > 0;
	if (match->future)
		return distance < -1 ? year + 1 : year;
	/* "met in March" said in February was last year's; "booked for March" is not */
	if (distance > (tense < 0 && (token_is(pass, i - 1, "in") || token_is(pass, i - 1, "since")) ? 0 : 2))
		year--;
	else if (distance < -9)
		year++;
	return year;
}

/* "November 24th, 2021", "Nov. 24", "November 2021", "October". */
bool match_month(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	int month, day, year = 0;
	size_t k = i + 1, end;

	if (!is_class(t, W_MONTH) || (!t->capital && is_class(t, W_DOUBTFUL)) ||
	    (i > 0 && !form_stands_free(pass, i, i + 1)))
		return false;
	month = value_of(t, W_MONTH);
	if (i > 0 && form_day_number(token_at(pass, i - 1)) > civil_month_days(2020, month))
		return false; /* 31 April: not read, never moved */
	if (is_mark(token_at(pass, k), '.') && !token_at(pass, k)->spaced && is_class(t, W_SHORT))
		k++;
	if (is_mark(token_at(pass, k), ',') && token_at(pass, k + 1)->nth)
		k++;
	if (token_is(pass, k, "the") && token_at(pass, k + 1)->nth)
		k++;
	day = form_day_number(token_at(pass, k));
	if (t->capital && k == i + 1 && is_class(token_at(pass, k), W_NUMBER) &&
	    !is_class(token_at(pass, k), W_ARTICLE) && token_at(pass, k + 1)->kind == TOKEN_MARK &&
	    value_of(token_at(pass, k), W_NUMBER) < 10)
		day = value_of(token_at(pass, k), W_NUMBER); /* "from April one," */
	end = k + 1;
	if (day && !is_mark(token_at(pass, end), ':') &&
	    !(is_mark(token_at(pass, end), '-') && is_class(token_at(pass, end + 1), W_UNIT)) && /* 10-year */
	    !(is_mark(token_at(pass, end), ',') && !token_at(pass, end + 1)->spaced &&
	      token_at(pass, end + 1)->digits == 3) &&
	    !(is_mark(token_at(pass, end), '.') && !token_at(pass, end + 1)->spaced &&
	      token_at(pass, end + 1)->kind == TOKEN_NUMBER)) {
		if (t->capital || token_at(pass, k)->nth || !is_class(t, W_DOUBTFUL)) {
			struct match with = *match;
			size_t stop = end;

			/* "October 5-7, 2021" and "October 3 and 4, 2021" */
			if (form_next_day(pass, end) && !form_is_month(pass, form_next_day(pass, end) + 1))
				year = form_year_after(pass, form_next_day(pass, end) + 1, &stop);
			match->range = form_next_day(pass, end) && !is_class(token_at(pass, end), W_JOINT) &&
				       !is_mark(token_at(pass, end), ',') &&
				       !form_is_month(pass, form_next_day(pass, end) + 1);
			if (!year)
				year = form_year_of(pass, month, day, &end, match);
			if (civil_valid(year > 0 ? year : 2020, month, day)) {
				form_put_date(match, year, month, day);
				form_done(match, end, TIMEX_DATE);
				form_append_time(pass, match);
				return true;
			}
			*match = with;
			return false;
		}
	}
	end = i + 1;
	if (is_class(t, W_SHORT) && is_mark(token_at(pass, end), '.') &&
	    !token_at(pass, end)->spaced)
		end++;
	year = t->capital ? form_year_after(pass, end, &end) : 0;
	if (!year && t->capital)
		year = form_shifted_year(pass, end, &end, match);
	if (!year && t->capital)
		year = form_borrowed_year(pass, end, month);
	if (!year) {
		if (!month_supported(pass, i))
			return false;
		year = bare_month_year(pass, i, end, month, match);
	}
	form_put_date(match, year, month, 0);
	return form_done(match, end, TIMEX_DATE);
}
