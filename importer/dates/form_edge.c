/* "Early", "the end of", "the night of" before another form. */
#include <string.h>

#include "forms.h"

/* "early hours of Monday", "early morning hours of 5 May" */
static bool small_hours(struct pass *pass, size_t i, struct match *match)
{
	i += is_class(token_at(pass, i), W_PART);
	if (!token_is(pass, i, "hours") || !(token_is(pass, i + 1, "of") || token_is(pass, i + 1, "on")) ||
	    !match_form(pass, i + 2, match) || match->type != TIMEX_DATE || strlen(match->value) != 10)
		return false;
	strcat(match->value, "TMO");
	match->type = TIMEX_TIME;
	return true;
}

bool match_edge(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	size_t k = i + 1;
	bool noun, sooner = is_class(t, W_LATER);

	if (!is_class(t, W_EDGE) && !sooner)
		return false;
	if (small_hours(pass, i + 1, match))
		return true;
	noun = !sooner && !token_is(pass, i, "early") && !token_is(pass, i, "late") &&
	       !token_is(pass, i, "mid");
	if (is_mark(token_at(pass, k), '-') && !token_at(pass, k)->spaced)
		k++;
	else if (noun ? token_is(pass, k, "of") : (token_is(pass, k, "in") || token_is(pass, k, "on")))
		k++;
	else if (noun)
		return false;
	if (token_is(pass, k, "the"))
		k++;
	if (sooner && !is_class(token_at(pass, k), W_DEICTIC) && !is_class(token_at(pass, k), W_SHIFT) &&
	    !is_class(token_at(pass, k), W_UNIT) && !is_class(token_at(pass, k), W_WEEKDAY) &&
	    !(k > i + 1 && form_is_month(pass, k)) && !(k > i + 1 && form_is_year(token_at(pass, k))))
		return false;
	return !is_class(token_at(pass, k), W_EDGE) && match_form(pass, k, match) &&
	       (match->type == TIMEX_DATE || match->type == TIMEX_TIME) && match->value[0] != 'P';
}

/* "the month of October", "the year 1989", "the night of 8 February" */
bool match_wrapped(struct pass *pass, size_t i, struct match *match)
{
	static const char *const parts[] = { "", "TMO", "TAF", "TEV", "TNI", "TDT", "T12:00",
					     "T24:00" };
	const struct token *t = token_at(pass, i);
	size_t k = i + 1;

	if (is_class(t, W_UNIT) && value_of(t, W_UNIT) >= UNIT_DAY &&
	    (!is_class(t, W_PLURAL) || form_is_year(token_at(pass, k)))) {
		if (token_is(pass, k, "of"))
			k++;
		if (value_of(t, W_UNIT) == UNIT_YEAR && form_is_year(token_at(pass, k)))
			return match_year(pass, k, match);
		if (value_of(t, W_UNIT) == UNIT_WEEK && k > i + 1)
			return match_form(pass, k, match) && match->type == TIMEX_DATE &&
			       strlen(match->value) == 10 && civil_parse_iso(match->value, 10) != DAY_NONE &&
			       form_put_unit(match, civil_parse_iso(match->value, 10), UNIT_WEEK, 0, match->end);
		return k > i + 1 && value_of(t, W_UNIT) == UNIT_MONTH && match_month(pass, k, match);
	}
	if (!is_class(t, W_PART) || is_class(t, W_PLURAL))
		return false;
	if (token_is(pass, k, "of") || token_is(pass, k, "on"))
		k++;
	if (token_is(pass, k, "the"))
		k++;
	if (k > i + 1 && match_form(pass, k, match) && match->type == TIMEX_TIME)
		return true;
	if (k > i + 1 && match->end && match->type == TIMEX_DATE && strlen(match->value) == 10) {
		strcat(match->value, parts[value_of(t, W_PART)]);
		match->type = TIMEX_TIME;
		return true;
	}
	*match = (struct match){ 0 };
	if (!token_is(pass, i - 1, "the") && value_of(t, W_PART) != 6 && value_of(t, W_PART) != 7)
		return false;
	value_day(match->value, form_last(pass, match) == DAY_NONE ? DAY_FIRST - 1 : form_last(pass, match));
	match->end = i;
	form_append_time(pass, match);
	match->quiet = true;
	return true;
}
