/* Weekdays, today, tonight, now. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

static bool match_weekday_date(struct pass *pass, size_t i, struct match *match)
{
	size_t k = i;

	if (is_mark(token_at(pass, k), '.') && !token_at(pass, k)->spaced)
		k++;
	if (is_mark(token_at(pass, k), ','))
		k++;
	else if (token_at(pass, k)->line)
		return false;
	if (token_is(pass, k, "the"))
		k++;
	if (form_is_month(pass, k))
		return match_month(pass, k, match) && strlen(match->value) >= 10;
	return token_at(pass, k)->kind == TOKEN_NUMBER &&
	       (match_day_month(pass, k, match) || match_numeric(pass, k, match));
}

static int32_t weekday_near(struct pass *pass, size_t i, size_t end, int weekday,
			    struct match *match)
{
	int32_t anchor = form_now(pass, match);
	const struct token *before = token_at(pass, i - 1);
	int shift = i > 0 && is_class(before, W_SHIFT) ? value_of(before, W_SHIFT) : 9, back;

	if (anchor == DAY_NONE)
		return DAY_NONE;
	back = (civil_weekday(anchor) - weekday + 7) % 7;
	if (shift == -1)
		return anchor - (back ? back : 7);
	if (shift == 1)
		return anchor + (back ? 7 - back : 7);
	if (shift == 2)
		return pass->last.day != DAY_NONE ?
			       pass->last.day + 7 - (civil_weekday(pass->last.day) - weekday + 6) % 7 - 1 :
			       anchor + 7 - back;
	match->future = clause_tense(pass, i, end) > 0;
	if (shift == 0 && civil_weekday(anchor) < weekday)
		return anchor - back + 7;
	return match->future && back ? anchor - back + 7 : anchor - back;
}

/* "the Sunday Times", "Bloody Sunday", the "Today programme", "USA Today": a
 * name in which a day stands. */
static bool is_title(const struct pass *pass, size_t i)
{
	static const char *const before[] = { "black", "bloody", "super", "red", "good", "usa" };
	static const char *const behind[] = { "times", "telegraph", "mirror", "express", "herald",
					      "mail", "post", "programme", "program", "show" };

	if (!token_at(pass, i)->capital || token_at(pass, i)->line)
		return false;
	for (size_t n = 0; i > 0 && n < sizeof before / sizeof *before; n++)
		if (token_at(pass, i - 1)->capital && token_is(pass, i - 1, before[n]))
			return true;
	for (size_t n = 0; n < sizeof behind / sizeof *behind; n++)
		if (token_is(pass, i + 1, behind[n]) && (token_at(pass, i + 1)->capital || n > 6))
			return true;
	return false;
}

/* "Friday", "Friday night", "Friday, 24 November 2021", "Mondays". */
bool match_weekday(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	int weekday;
	int32_t day;
	size_t end = i + 1;

	if (!is_class(t, W_WEEKDAY) || !t->capital || (i > 0 && !form_stands_free(pass, i, i + 1)) ||
	    is_title(pass, i))
		return false;
	weekday = value_of(t, W_WEEKDAY);
	if (is_class(t, W_PLURAL)) {
		snprintf(match->value, sizeof match->value, "XXXX-WXX-%d", weekday);
		match->quiet = true;
		return form_done(match, end, TIMEX_SET);
	}
	if (match_weekday_date(pass, end, match))
		return true;
	*match = (struct match){ 0 };
	if (is_class(t, W_SHORT)) {
		if (!(is_class(before, W_ON) || is_class(before, W_SHIFT)) || i == 0)
			return false;
		end += is_mark(token_at(pass, end), '.') && !token_at(pass, end)->spaced;
	}
	day = weekday_near(pass, i, end, weekday, match);
	if (day == DAY_NONE)
		snprintf(match->value, sizeof match->value, "XXXX-WXX-%d", weekday);
	else
		value_day(match->value, day);
	form_done(match, end, TIMEX_DATE);
	form_append_time(pass, match);
	return true;
}


bool match_deictic(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);

	if (!is_class(t, W_DEICTIC) || is_title(pass, i))
		return false;
	if (is_class(t, W_OVERNIGHT) && pass->published == DAY_NONE)
		return false;
	if (pass->narrative && token_is(pass, i, "today"))
		return form_refers(match, i + 1, "PRESENT_REF");
	form_done(match, i + 1, TIMEX_DATE);
	match->anchor = ANCHOR_PUBLICATION;
	if (pass->published == DAY_NONE) {
		match->anchor = ANCHOR_NONE;
		value_day(match->value, DAY_FIRST - 1);
	} else {
		value_day(match->value, pass->published + value_of(t, W_DEICTIC));
	}
	/* what happened overnight did so in the night before the report, unless
	 * that was written late in the evening */
	match->overnight = is_class(t, W_OVERNIGHT) && pass->document->published_hour < 20 &&
			   clause_tense(pass, i, i + 1) <= 0;
	if (is_class(t, W_TONIGHT) || is_class(t, W_OVERNIGHT)) {
		strcat(match->value, "TNI");
		match->type = TIMEX_TIME;
	} else {
		form_append_time(pass, match);
	}
	match->future = value_of(t, W_DEICTIC) > 0;
	return true;
}

static bool hyphen_after(struct pass *pass, size_t i)
{
	const struct token *next = token_at(pass, i + 1);

	return next->kind == TOKEN_MARK && next->mark == '-' && !next->spaced;
}

/* "the now-cancelled deal", "the formerly state-owned company", "X, formerly an
 * executive of Y": part of a name for something, no time of the clause. */
static bool attributive(struct pass *pass, size_t i)
{
	return hyphen_after(pass, i) ||
	       (value_of(token_at(pass, i), W_REFERENCE) &&
		hyphen_after(pass, i + 1)) ||
	       (token_is(pass, i, "formerly") && is_class(token_at(pass, i + 1), W_ARTICLE));
}

/* now, currently, "at present", "the past", "the future" */
bool match_reference(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);

	if (is_class(t, W_REFERENCE))
		return !token_is(pass, i + 1, "known") && !attributive(pass, i) &&
		       form_refers(match, i + 1, value_of(t, W_REFERENCE) ? "PAST_REF" : "PRESENT_REF");
	if (token_is(pass, i, "at") && token_is(pass, i + 1, "present"))
		return form_refers(match, i + 2, "PRESENT_REF");
	if (token_is(pass, i, "past") && token_is(pass, i - 1, "the") &&
	    (token_at(pass, i + 1)->kind == TOKEN_MARK || token_at(pass, i + 1)->kind == TOKEN_END ||
	     is_class(token_at(pass, i + 1), W_JOINT)))
		return form_refers(match, i + 1, "PAST_REF");
	/* "long ago", "some time ago", "a while ago" */
	if (is_class(token_at(pass, i + 1), W_AGO) &&
	    (token_is(pass, i, "long") || token_is(pass, i, "time") || token_is(pass, i, "while")))
		return form_refers(match, i + 2, "PAST_REF");
	if (token_is(pass, i, "term") && token_is(pass, i - 2, "the") &&
	    (token_at(pass, i + 1)->kind != TOKEN_WORD || token_is(pass, i - 3, "in")) && (token_is(pass, i - 1, "long") || token_is(pass, i - 1, "short") ||
	     token_is(pass, i - 1, "near") || token_is(pass, i - 1, "medium")))
		return form_refers(match, i + 1, "FUTURE_REF");
	if (is_class(t, W_MOMENT) && token_is(pass, i + 1, "being"))
		return form_refers(match, i + 2, "PRESENT_REF");
	if (pass->narrative && token_is(pass, i, "time") && token_is(pass, i - 1, "the") &&
	    (token_at(pass, i + 1)->kind == TOKEN_MARK || is_class(token_at(pass, i - 2), W_LEADS)))
		return form_refers(match, i + 1, "PRESENT_REF");
	if (token_is(pass, i, "future"))
		return (pass->narrative || token_is(pass, i - 1, "the") || token_is(pass, i - 1, "in") ||
			token_is(pass, i - 1, "near") || token_is(pass, i - 1, "foreseeable")) &&
		       form_refers(match, i + 1, "FUTURE_REF");
	if (token_is(pass, i, "former") && pass->narrative &&
	    token_at(pass, i + 1)->kind == TOKEN_WORD && !is_class(token_at(pass, i + 1), W_ARTICLE))
		return form_refers(match, i + 1, "PAST_REF");
	return false;
}
