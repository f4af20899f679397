/* Quarters, halves, centuries, weeks of a month: ordinals before a unit. */
#include <stdio.h>

#include "forms.h"

static int ordinal_of(const struct token *t)
{
	if (t->kind == TOKEN_NUMBER && t->nth)
		return (int)t->number;
	return is_class(t, W_ORDINAL) ? value_of(t, W_ORDINAL) : 0;
}

/* "of 2009", "2009", "of this year", "of last year"; else 0. */
int form_trailing_year(struct pass *pass, size_t i, size_t *end, struct match *match)
{
	size_t k = i;
	int year;

	if (token_is(pass, k, "in"))
		k++;
	/* "of the year 1989", "of fiscal 1989" */
	if (token_is(pass, k, "of")) {
		size_t f = k + 1;

		f += token_is(pass, f, "the");
		f += is_class(token_at(pass, f), W_FISCAL);
		f += token_is(pass, f, "year");
		if (f > k + 1 && form_is_year(token_at(pass, f)))
			k = f;
	}
	year = form_year_after(pass, k, end);
	if (!year && token_is(pass, k, "of") && token_is(pass, k + 1, "the") &&
	    token_is(pass, k + 2, "year") && form_now(pass, match) != DAY_NONE) {
		*end = k + 3;
		return civil_from_day(form_now(pass, match)).year;
	}
	return year ? year : form_shifted_year(pass, i, end, match);
}

static bool put_part(struct pass *pass, struct match *match, size_t i, size_t end, char letter,
		     int number, int parts)
{
	int year = form_trailing_year(pass, end, &end, match);
	int month = (number - 1) * 12 / parts + 1;

	if (number < 1 || number > parts)
		return false;
	if (!year) {
		int32_t anchor = form_now(pass, match);
		struct civil civil;
		int tense;

		if (anchor == DAY_NONE) {
			snprintf(match->value, sizeof match->value, "XXXX-%c%d", letter, number);
			return form_done(match, end, TIMEX_DATE);
		}
		civil = civil_from_day(anchor);
		year = civil.year;
		tense = clause_tense(pass, i, end);
		match->future = tense > 0;
		/* one that begins soon is as likely spoken of as the last one */
		if (month > civil.month + (tense ? 0 : 2) && !match->future)
			year--;
	}
	snprintf(match->value, sizeof match->value, "%04d-%c%d", year, letter, number);
	return form_done(match, end, TIMEX_DATE);
}

/* "the last week of March": n counts from 1, 99 is the last. */
bool form_week_of_month(struct pass *pass, size_t i, int n, struct match *match)
{
	int year, month;

	if (n > 5 && n != 99)
		return false;
	if (!match_month(pass, i, match) || sscanf(match->value, "%4d-%2d", &year, &month) != 2)
		return false;
	value_unit(match->value, civil_day(year, month, n == 99 ? civil_month_days(year, month) - 6
							       : 7 * n - 3 > 28 ? 28 : 7 * n - 3),
		   UNIT_WEEK, 0);
	match->type = TIMEX_DATE;
	return true;
}

/* "the third quarter of 2009", "first half of this year", "19th century",
 * "the first week of May". */
bool match_ordinal(struct pass *pass, size_t i, struct match *match)
{
	int n = ordinal_of(token_at(pass, i));
	size_t k = i + 1;
	const struct token *t;

	if (!n)
		return false;
	if (is_mark(token_at(pass, k), '-'))
		k++;
	if (is_class(token_at(pass, k), W_FISCAL))
		k++;
	t = token_at(pass, k);
	if (token_is(pass, k, "week") && token_is(pass, k + 1, "of") && form_is_month(pass, k + 2))
		return form_week_of_month(pass, k + 2, n, match);
	if (is_class(t, W_HALF) && n <= 2)
		return (form_trailing_year(pass, k + 1, &(size_t){ 0 }, &(struct match){ 0 }) ||
			token_is(pass, i - 1, "the")) &&
		       put_part(pass, match, i, k + 1, 'H', n, 2);
	if (!is_class(t, W_UNIT) || is_class(t, W_PLURAL))
		return false;
	switch (value_of(t, W_UNIT)) {
	case UNIT_QUARTER:
		return put_part(pass, match, i, k + 1, 'Q', n == 99 ? 4 : n, 4);
	case UNIT_CENTURY: {
		size_t end = k + 1;
		int era = form_era_after(pass, k + 1, &end);

		snprintf(match->value, sizeof match->value, era < 0 ? "BC%02d" : "%02d", n - 1);
		match->quiet = true;
		return form_done(match, end, TIMEX_DATE);
	}
	default:
		return false;
	}
}

/* Q3 2009, Q3 */
bool match_q(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i + 1);

	if (!(token_is(pass, i, "q") || token_is(pass, i, "h")) || t->kind != TOKEN_NUMBER ||
	    t->spaced || t->digits != 1 || !form_stands_free(pass, i, i + 2) || !token_at(pass, i)->capital)
		return false;
	return token_is(pass, i, "q") ? put_part(pass, match, i, i + 2, 'Q', (int)t->number, 4) :
	       form_year_after(pass, i + 2, &(size_t){ 0 }) ? put_part(pass, match, i, i + 2, 'H', (int)t->number, 2) : false;
}
