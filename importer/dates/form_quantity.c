/* Counts of units: durations, offsets, sets. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

static bool put_offset(struct match *match, int32_t anchor, const struct count *count,
		       enum unit unit, int sign, size_t end)
{
	if (count->vague)
		return form_refers(match, end, sign < 0 ? "PAST_REF" : "FUTURE_REF");
	if (count->half && unit == UNIT_YEAR && anchor != DAY_NONE) {
		form_put_unit(match, anchor, UNIT_MONTH, sign * (12 * count->number + 6), end);
		match->value[4] = '\0';
		return true;
	}
	return form_put_unit(match, anchor, unit, sign * count->number, end);
}

/* "two years ago today", "a year ago this month" */
static bool years_to_the(struct pass *pass, size_t i, const struct count *count, struct match *match)
{
	int32_t now = form_now(pass, match);
	struct civil civil;

	if (now == DAY_NONE || count->number > 1000)
		return false;
	if (token_is(pass, i, "this") && token_is(pass, i + 1, "month"))
		return form_put_unit(match, now, UNIT_MONTH, -12 * count->number, i + 2);
	civil = civil_from_day(now);
	if (!token_is(pass, i, "today") || !civil_valid(civil.year - count->number, civil.month, civil.day))
		return false;
	form_put_date(match, civil.year - count->number, civil.month, civil.day);
	return form_done(match, i + 1, TIMEX_DATE);
}

/* What stands behind the unit: "ago", "later", "before", "after" + date. */
static bool offset_after(struct pass *pass, size_t k, const struct count *count, enum unit unit,
			 struct match *match)
{
	const struct token *t = token_at(pass, k);
	struct match other = { 0 };

	if (is_class(t, W_AGO) && unit == UNIT_YEAR && !count->vague && years_to_the(pass, k + 1, count, match))
		return true;
	if (is_class(t, W_AGO))
		return put_offset(match, form_now(pass, match), count, unit, -1, k + 1);
	if (is_class(t, W_LATER) && token_is(pass, k + 1, "than"))
		return false;
	if (is_class(t, W_LATER))
		return put_offset(match, form_last(pass, match), count, unit,
				  value_of(t, W_LATER), k + 1);
	if (token_is(pass, k, "from") && token_is(pass, k + 1, "now"))
		return put_offset(match, form_now(pass, match), count, unit, 1, k + 2);
	if (!token_is(pass, k, "before") && !token_is(pass, k, "after"))
		return false;
	if (match_form(pass, k + 1, &other) && other.type == TIMEX_DATE &&
	    strlen(other.value) == 10) {
		int32_t day = civil_parse_iso(other.value, 10);

		return day != DAY_NONE && put_offset(match, day, count, unit,
						     token_is(pass, k, "before") ? -1 : 1, other.end);
	}
	if (token_is(pass, k, "before") && (token_at(pass, k + 1)->kind == TOKEN_MARK ||
	    token_at(pass, k + 1)->kind == TOKEN_END))
		return put_offset(match, form_last(pass, match), count, unit, -1, k + 1);
	return false;
}

/* P2Y is two years: P2.5Y. */
static void put_half(struct match *match, enum unit unit)
{
	size_t digits = strlen(match->value) - strlen(unit_letter(unit));

	snprintf(match->value + digits, sizeof match->value - digits, ".5%s", unit_letter(unit));
}

static bool unit_of_clock(const struct token *t)
{
	return is_class(t, W_SHORT) && value_of(t, W_UNIT) == UNIT_HOUR;
}

/* "two years", "18-month", "several days ago", "a week earlier". */
bool match_quantity(struct pass *pass, size_t i, struct match *match)
{
	struct count count;
	size_t k;
	const struct token *t;
	enum unit unit;
	bool dash;

	if (!form_count(pass, i, &count))
		return false;
	k = form_and_a_half(pass, count.end);
	count.half = k > count.end;
	dash = is_mark(token_at(pass, k), '-');
	if (dash)
		k++;
	if (is_class(token_at(pass, k), W_FILLER) || (count.vague && is_class(token_at(pass, k), W_SHIFT)))
		k++;
	t = token_at(pass, k);
	if (!is_class(t, W_UNIT) || (t->capital && is_class(t, W_ORDINAL)) ||
	    (i > 0 && !form_stands_free(pass, i, i + 1) && !dash &&
	     token_at(pass, i)->kind == TOKEN_NUMBER))
		return false;
	if (is_class(t, W_SHORT) && token_at(pass, i)->kind != TOKEN_NUMBER)
		return false;
	if (token_is(pass, k, "quarters") && token_is(pass, k + 1, "of"))
		return false; /* three quarters of the troops */
	if (token_at(pass, i)->digits == 4 && !dash && (token_is(pass, k, "year") || unit_of_clock(t)))
		return false; /* "the 1985 year", "1200 hrs GMT" */
	if (is_class(t, W_ORDINAL) && !is_class(t, W_PLURAL) &&
	    is_class(token_at(pass, i), W_ARTICLE))
		return false;
	unit = (enum unit)value_of(t, W_UNIT);
	if (is_class(t, W_PLURAL) && is_class(token_at(pass, i), W_ARTICLE) && count.end == i + 1)
		count.vague = true; /* "a decades-long war" */
	if (form_and_a_half(pass, k + 1) > k + 1) {
		count.half = true;
		k += 3;
	}
	if (!dash && offset_after(pass, k + 1, &count, unit, match))
		return true;
	value_duration(match->value, count.number, count.vague, unit);
	if (count.half && !count.vague)
		put_half(match, unit);
	match->quiet = true;
	match->anchor = ANCHOR_NONE;
	k++;
	/* "twice a week" */
	if (count.number == 1 && is_class(token_at(pass, i), W_ARTICLE) &&
	    (token_is(pass, i - 1, "once") || token_is(pass, i - 1, "twice") || token_is(pass, i - 1, "times")))
		return form_done(match, k, TIMEX_SET);
	if (is_mark(token_at(pass, k), '-') && is_class(token_at(pass, k + 1), W_OLD))
		k += 2;
	return form_done(match, k, TIMEX_DURATION);
}

static bool is_the(const struct pass *pass, const struct token *t)
{
	return t->end - t->start == 3 && (pass->document->text[t->start] | 32) == 't';
}

/* "the day before", "the day after", with nothing behind to lean on; "the year
 * previous"; "the day before yesterday", "the week before last". */
static bool day_beside(struct pass *pass, size_t i, struct match *match)
{
	int sign = token_is(pass, i + 1, "before") ? -1 : token_is(pass, i + 1, "after") ? 1 : 0;
	const struct token *behind = token_at(pass, i + 2);
	enum unit unit = (enum unit)value_of(token_at(pass, i), W_UNIT);

	if (unit == UNIT_DAY && is_class(behind, W_DEICTIC) && value_of(behind, W_DEICTIC) == sign && sign)
		return form_put_unit(match, pass->published, unit, 2 * sign, i + 3);
	if (sign < 0 && token_is(pass, i + 2, "last"))
		return form_put_unit(match, form_now(pass, match), unit, -2, i + 3);
	if ((token_is(pass, i + 1, "previous") || token_is(pass, i + 1, "prior") ||
	     token_is(pass, i + 1, "earlier")) && behind->kind != TOKEN_WORD)
		return form_put_unit(match, form_last(pass, match), unit, -1, i + 2);
	return sign && (behind->kind == TOKEN_MARK || behind->kind == TOKEN_END) &&
	       form_put_unit(match, form_last(pass, match),
			unit, sign, i + 2);
}

/* "year-end 1988", "month-end", "the year-earlier quarter", "year-ago": made
 * of a unit, a dash and a word. */
static bool unit_dash(struct pass *pass, size_t i, enum unit unit, struct match *match)
{
	size_t end = i + 3;
	int year;

	if (unit < UNIT_WEEK || !is_mark(token_at(pass, i + 1), '-') ||
	    token_at(pass, i + 1)->spaced || token_at(pass, i + 2)->spaced)
		return false;
	if (token_is(pass, i + 2, "end")) {
		year = unit == UNIT_YEAR ? form_trailing_year(pass, end, &end, match) : 0;
		if (!year)
			return form_put_unit(match, form_now(pass, match), unit, 0, end);
		form_put_date(match, year, 12, 31);
		match->value[4] = '\0';
		return form_done(match, end, TIMEX_DATE);
	}
	if (unit != UNIT_YEAR || !(token_is(pass, i + 2, "earlier") || is_class(token_at(pass, i + 2), W_AGO)))
		return false;
	if (token_is(pass, end, "quarter") && pass->last.precision == PRECISION_QUARTER)
		return form_put_unit(match, form_last(pass, match), UNIT_QUARTER, -4, end + 1);
	if (is_class(token_at(pass, end), W_PERIOD) || is_class(token_at(pass, end), W_UNIT))
		end++;
	return form_put_unit(match, form_now(pass, match), UNIT_YEAR, -1, end);
}

/* "the quarter ended June 30", "the week ending May 9": the unit that ends
 * then, if it is one of the calendar. */
static bool unit_ended(struct pass *pass, size_t i, enum unit unit, struct match *match)
{
	struct match other = { 0 };
	int32_t day;

	if (unit < UNIT_WEEK || unit > UNIT_QUARTER ||
	    !(token_is(pass, i + 1, "ended") || token_is(pass, i + 1, "ending")) ||
	    !match_form(pass, i + 2, &other) || strlen(other.value) != 10)
		return false;
	day = civil_parse_iso(other.value, 10);
	if (day == DAY_NONE || (unit == UNIT_QUARTER && civil_from_day(day).month % 3))
		return false;
	return form_put_unit(match, day, unit, 0, i + 1);
}

/* "the day of", "the year it began": told by what follows, not by the calendar. */
static bool opens_clause(const struct pass *pass, size_t i)
{
	static const char *const words[] = { "of", "that", "it", "he", "she", "they", "we", "i",
					     "which", "to" };

	for (size_t n = 0; n < sizeof words / sizeof *words; n++)
		if (token_is(pass, i, words[n]))
			return true;
	return token_is(pass, i, "when") && token_is(pass, i - 2, "the") &&
	       !token_is(pass, i - 3, "in");
}

/* "years", "the day", "the end of the month" */
bool match_bare_unit(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	enum unit unit;
	struct count vague = { .vague = true };
	const struct token *before = token_at(pass, i - 1);
	int32_t anchor;
	int count;
	bool whole; /* "for the entire year", after a quarter of it */

	if (!is_class(t, W_UNIT) || is_class(t, W_SHORT) || is_class(t, W_ORDINAL))
		return false;
	unit = (enum unit)value_of(t, W_UNIT);
	if (is_class(t, W_PLURAL)) {
		if (unit == UNIT_QUARTER || (unit == UNIT_HOUR && i > 0 && !is_class(before, W_LEADS) &&
					     (is_class(before, W_EDGE) || is_class(before, W_PART) ||
					      token_is(pass, i - 1, "small"))) || (unit == UNIT_SECOND && t->capital))
			return false;
		if (offset_after(pass, i + 1, &vague, unit, match))
			return true;
		value_duration(match->value, 1, true, unit);
		match->quiet = true;
		return form_done(match, i + 1, TIMEX_DURATION);
	}
	if (unit_dash(pass, i, unit, match))
		return true;
	if (i > 1 && is_class(before, W_FILLER))
		before = token_at(pass, i - 2);
	if (i == 0 || !is_class(before, W_ARTICLE) || unit <= UNIT_HOUR ||
	    (unit > UNIT_YEAR && (unit > UNIT_CENTURY || !is_class(token_at(pass, i - 3), W_EDGE))) ||
	    opens_clause(pass, i + 1) ||
	    (is_mark(token_at(pass, i + 1), '-') && !token_at(pass, i + 1)->spaced))
		return false;
	if (day_beside(pass, i, match) || unit_ended(pass, i, unit, match))
		return true;
	if (!is_the(pass, before) || ((is_class(token_at(pass, i + 1), W_BEFORE) ||
				       is_class(token_at(pass, i + 1), W_AFTER)) &&
				      !token_is(pass, i - 2, "in")))
		return false;
	whole = i > 1 && (token_is(pass, i - 1, "entire") || token_is(pass, i - 1, "whole")) &&
		unit == UNIT_YEAR && pass->last.precision >= PRECISION_MONTH;
	anchor = pass->narrative || whole || (unit == UNIT_DAY && pass->last.precision == PRECISION_DAY) ?
			 form_last(pass, match) : form_now(pass, match);
	/* "over the weekend" said on a Monday */
	count = unit == UNIT_WEEKEND && anchor != DAY_NONE && civil_weekday(anchor) < 5 &&
		clause_tense(pass, i, i + 1) <= 0 ? -1 : 0;
	return form_put_unit(match, anchor, unit, count, i + 1);
}

/* daily, annually, "every two weeks", "each year", "per day" */
bool match_set(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *next = token_at(pass, i + 1);
	struct count count = { .end = i + 1, .number = 1 };

	match->quiet = true;
	if (is_class(t, W_SET)) {
		value_duration(match->value, token_is(pass, i, "biweekly") ? 2 : 1, false,
			       (enum unit)value_of(t, W_SET));
		return form_done(match, i + 1, TIMEX_SET);
	}
	if (!is_class(t, W_EACH))
		return false;
	if (is_class(next, W_WEEKDAY) && next->capital) {
		snprintf(match->value, sizeof match->value, "XXXX-WXX-%d", value_of(next, W_WEEKDAY));
		return form_done(match, i + 2, TIMEX_SET);
	}
	if (is_class(next, W_SEASON) && !is_class(next, W_ORDINAL)) {
		snprintf(match->value, sizeof match->value, "XXXX-%s", form_season_name(value_of(next, W_SEASON)));
		return form_done(match, i + 2, TIMEX_SET);
	}
	if (is_class(next, W_PART)) {
		static const char *const parts[] = { "", "MO", "AF", "EV", "NI", "DT", "MI", "NI" };

		snprintf(match->value, sizeof match->value, "XXXX-XX-XXT%s", parts[value_of(next, W_PART)]);
		return form_done(match, i + 2, TIMEX_SET);
	}
	if (is_class(next, W_MONTH) && next->capital) {
		snprintf(match->value, sizeof match->value, "XXXX-%02d", value_of(next, W_MONTH));
		return form_done(match, i + 2, TIMEX_SET);
	}
	if (!is_class(next, W_UNIT) && !form_count(pass, i + 1, &count))
		return false;
	next = token_at(pass, count.end);
	if (!is_class(next, W_UNIT))
		return false;
	value_duration(match->value, count.number, count.vague, (enum unit)value_of(next, W_UNIT));
	return form_done(match, count.end + 1, TIMEX_SET);
}
