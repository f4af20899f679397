/* "Last", "this", "next", "past", "coming" before a unit or a name. */
#include <stdio.h>

#include "forms.h"

bool form_put_unit(struct match *match, int32_t anchor, enum unit unit,
		     int count, size_t end)
{
	if (anchor == DAY_NONE) {
		snprintf(match->value, sizeof match->value, "%s",
			 unit == UNIT_DAY ? "XXXX-XX-XX" : unit == UNIT_WEEK ? "XXXX-WXX" :
			 unit == UNIT_MONTH ? "XXXX-XX" : "XXXX");
		match->quiet = true;
	} else {
		value_unit(match->value, anchor, unit, count);
	}
	return form_done(match, end, unit <= UNIT_HOUR ? TIMEX_TIME : TIMEX_DATE);
}

/* "the past week", "the next two years": the days they cover, seen from the
 * publication. */
static int32_t span_of(const struct pass *pass, int shift, int count, enum unit unit)
{
	static const int32_t days[] = { [UNIT_DAY] = 1, [UNIT_WEEK] = 7, [UNIT_FORTNIGHT] = 14,
		[UNIT_MONTH] = 31, [UNIT_QUARTER] = 92, [UNIT_YEAR] = 366, [UNIT_DECADE] = 3653,
		[UNIT_MILLENNIUM] = 0 };

	if (pass->narrative || pass->published == DAY_NONE || count > 50 || (shift != -1 && shift != 1) ||
	    (shift > 0 && pass->published > DAY_LAST - 50 * 3653) ||
	    (shift < 0 && pass->published < DAY_FIRST + 50 * 3653))
		return 0;
	return unit <= UNIT_HOUR ? shift : shift * count * days[unit];
}

static bool shift_unit(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	enum unit unit = (enum unit)value_of(token_at(pass, k), W_UNIT);
	int shift = value_of(token_at(pass, i), W_SHIFT);
	bool plural = is_class(token_at(pass, k), W_PLURAL);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME ||
		       (the && token_is(pass, i, "next"));
	int32_t anchor;

	if (is_class(token_at(pass, k), W_SHORT) ||
	    (unit <= UNIT_HOUR && !(plural && shift != 0)))
		return false;
	if (token_is(pass, i, "that") && plural)
		return false;
	if (plural && (shift == SHIFT_RECENT || token_is(pass, i, "coming"))) {
		return form_refers(match, k + 1, shift == SHIFT_RECENT ? "PAST_REF" : "FUTURE_REF");
	}
	if (plural || (token_is(pass, i, "past") && unit != UNIT_WEEKEND) ||
	    (the && token_is(pass, i, "last") && unit != UNIT_QUARTER && unit != UNIT_WEEKEND &&
	     unit != UNIT_CENTURY)) {
		value_duration(match->value, 1, plural, unit);
		match->span = plural ? 0 : span_of(pass, shift, 1, unit);
		match->quiet = true;
		return form_done(match, k + 1, TIMEX_DURATION);
	}
	if (shift == SHIFT_RECENT)
		return false;
	if (token_is(pass, i, "this") && unit == UNIT_DAY && token_is(pass, i - 1, "to"))
		return form_refers(match, k + 1, "PRESENT_REF");
	anchor = chained ? form_last(pass, match) : form_now(pass, match);
	if (chained && shift == SHIFT_SAME && pass->last.precision > PRECISION_DAY &&
	    unit == UNIT_DAY && anchor != DAY_NONE)
		anchor = DAY_NONE;
	if (token_is(pass, i, "last") && unit == UNIT_DAY)
		return false;
	match->future = shift == 1;
	return form_put_unit(match, anchor, unit,
			shift == SHIFT_SAME ? 0 : (shift > 0) - (shift < 0), k + 1);
}

static bool shift_month(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	int shift = value_of(token_at(pass, i), W_SHIFT), month = value_of(token_at(pass, k), W_MONTH);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME;
	int32_t anchor = chained || (the && shift == 1) ? form_last(pass, match) : form_now(pass, match);
	struct civil civil;
	int day = form_day_number(token_at(pass, k + 1)), year;

	if (anchor == DAY_NONE || shift == SHIFT_RECENT || !token_at(pass, k)->capital)
		return false;
	if (shift == 0 || day) {
		/* "this October 5", "last December 29": the day decides */
		size_t end = k + 1 + (day > 0);

		civil = civil_from_day(anchor);
		year = civil.year;
		if (shift < 0 && day && civil_day(year, month, day) >= anchor)
			year--;
		if (shift > 0 && day && civil_day(year, month, day) <= anchor)
			year++;
		if (form_year_after(pass, end, &end))
			return false;
		if (day && !civil_valid(year, month, day))
			return false;
		form_put_date(match, year, month, day);
		return form_done(match, end, TIMEX_DATE);
	}
	civil = civil_from_day(anchor);
	year = civil.year;
	if (shift < 0 && month >= civil.month)
		year--;
	if (shift > 0 && shift != SHIFT_SAME && month <= civil.month)
		year++;
	form_put_date(match, year, month, 0);
	return form_done(match, k + 1, TIMEX_DATE);
}



static bool shift_part(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	int shift = value_of(token_at(pass, i), W_SHIFT);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME ||
		       (the && shift == 1);
	int32_t anchor = chained ? form_last(pass, match) : form_now(pass, match);

	if (is_class(token_at(pass, k), W_PLURAL) || shift == SHIFT_RECENT)
		return false;
	if (anchor != DAY_NONE)
		anchor += shift == SHIFT_SAME ? 0 : (shift > 0) - (shift < 0);
	value_day(match->value, anchor == DAY_NONE ? DAY_FIRST - 1 : anchor);
	match->end = k;
	form_append_time(pass, match);
	return true;
}

/* "the same period last year", "the same month a year earlier": the period
 * last spoken of, a year before. */
static bool same_period(struct pass *pass, size_t i, struct match *match)
{
	size_t k = i + 1;
	enum unit unit = UNIT_YEAR;

	if (!is_class(token_at(pass, i), W_UNIT) && !is_class(token_at(pass, i), W_PERIOD) &&
	    !token_is(pass, i, "time"))
		return false;
	if (token_is(pass, k, "of") || token_is(pass, k, "in"))
		k++;
	if (token_is(pass, k, "the"))
		k++;
	if ((token_is(pass, k, "last") || token_is(pass, k, "previous")) &&
	    token_is(pass, k + 1, "year"))
		k += 2;
	else if ((token_is(pass, k, "a") || token_is(pass, k, "one")) &&
		 token_is(pass, k + 1, "year") &&
		 (is_class(token_at(pass, k + 2), W_AGO) || token_is(pass, k + 2, "earlier")))
		k += 3;
	else
		return false;
	if (form_last(pass, match) == DAY_NONE)
		return false;
	if (pass->last.precision == PRECISION_MONTH || token_is(pass, i, "month"))
		unit = UNIT_MONTH;
	else if (pass->last.precision == PRECISION_QUARTER || token_is(pass, i, "quarter"))
		unit = UNIT_QUARTER;
	return form_put_unit(match, form_last(pass, match), unit,
			unit == UNIT_MONTH ? -12 : unit == UNIT_QUARTER ? -4 : -1, k);
}

/* [the] SHIFT [count] unit | weekday | month | season | part of the day */
bool match_shift(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *next = token_at(pass, i + 1);
	bool the = i > 0 && is_class(token_at(pass, i - 1), W_ARTICLE);
	size_t k = i + 1;
	struct count count;

	if (!is_class(t, W_SHIFT))
		return false;
	if (is_class(next, W_FILLER) || is_class(next, W_FISCAL))
		next = token_at(pass, ++k);
	if (value_of(t, W_SHIFT) == -1 && token_is(pass, k, "week") &&
	    token_is(pass, k + 1, "of") && form_is_month(pass, k + 2))
		return form_week_of_month(pass, k + 2, 99, match);
	if (value_of(t, W_SHIFT) == SHIFT_SAME && same_period(pass, k, match))
		return true;
	if (is_class(next, W_UNIT) && !(is_class(next, W_ORDINAL)))
		return shift_unit(pass, i, k, match, the);
	if (is_class(next, W_WEEKDAY) && next->capital && !is_class(next, W_PLURAL))
		return match_weekday(pass, k, match);
	if (is_class(next, W_MONTH) && !is_class(next, W_SHORT))
		return shift_month(pass, i, k, match, the);
	if (is_class(next, W_SEASON) && (!is_class(next, W_DOUBTFUL) || value_of(t, W_SHIFT) != 3))
		return match_season(pass, k, match);
	if (is_class(next, W_PART))
		return shift_part(pass, i, k, match, the);
	if (value_of(t, W_SHIFT) != SHIFT_SAME && form_count(pass, k, &count) &&
	    !is_class(token_at(pass, k), W_ARTICLE) &&
	    is_class(token_at(pass, count.end), W_UNIT)) {
		value_duration(match->value, count.number, count.vague,
			       (enum unit)value_of(token_at(pass, count.end), W_UNIT));
		match->span = count.vague ? 0 : span_of(pass, value_of(t, W_SHIFT), count.number,
				(enum unit)value_of(token_at(pass, count.end), W_UNIT));
		match->quiet = true;
		return form_done(match, count.end + 1, TIMEX_DURATION);
	}
	if (value_of(t, W_SHIFT) == SHIFT_RECENT && !token_is(pass, i - 1, "most"))
		return form_refers(match, i + 1, "PAST_REF");
	if (token_is(pass, i, "current") && !token_is(pass, i + 1, "account") &&
	    !token_is(pass, i + 1, "accounts"))
		return form_refers(match, i + 1, "PRESENT_REF");
	if (pass->narrative && token_is(pass, k, "time") && value_of(t, W_SHIFT) == SHIFT_SAME &&
	    pass->last.day != DAY_NONE && token_is(pass, i, "same"))
		return form_put_unit(match, form_last(pass, match), UNIT_DAY, 0, k + 1);
	if (!pass->narrative && token_is(pass, k, "time") && token_is(pass, i, "that") &&
	    pass->last.day != DAY_NONE && pass->last.precision == PRECISION_DAY &&
	    (is_class(token_at(pass, i - 1), W_BEFORE) || is_class(token_at(pass, i - 1), W_AFTER)))
		return form_put_unit(match, form_last(pass, match), UNIT_DAY, 0, k + 1);
	if (pass->narrative && token_is(pass, k, "time") &&
	    (token_is(pass, i, "this") || token_is(pass, i, "that")) &&
	    is_class(token_at(pass, i - 1), W_LEADS))
		return form_refers(match, k + 1, "PRESENT_REF");
	return false;
}
