/* Years, eras, decades. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

bool form_lower_plural(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);
	const char *text = pass->document->text;

	return t->kind == TOKEN_WORD && !t->capital && !t->word && t->end - t->start > 4 &&
	       text[t->end - 1] == 's' && text[t->end - 2] != 's';
}

/* The year of a date that does not exist: "30 February 2021", "Feb. 30, 2021". */
static bool of_no_date(const struct pass *pass, size_t i)
{
	bool day = false, month = false;

	for (size_t k = i; k > 0 && i - k < 5; k--) {
		const struct token *t = token_at(pass, k - 1);

		if (form_day_number(t))
			day = true;
		else if (is_class(t, W_MONTH))
			month = true;
		else if (!is_mark(t, ',') && !is_mark(t, '.') && !token_is(pass, k - 1, "of"))
			break;
		if (day && month)
			return true;
	}
	return false;
}

/* "Resolutions 1970 and 1973": numbers of what stands before the first one. */
static bool numbers_of(const struct pass *pass, size_t i)
{
	for (int n = 0; n < 6 && i > 0; n++) {
		const struct token *t = token_at(pass, i - 1);

		if (is_class(t, W_BEARER) && !is_class(t, W_ARTICLE))
			return n > 0;
		if (t->kind != TOKEN_NUMBER && !is_class(t, W_JOINT) && !is_mark(t, ','))
			return false;
		i--;
	}
	return false;
}

/* Whether four digits are a year by the words around them. */
static bool year_supported(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	const struct token *after = token_at(pass, i + 1);
	bool led, usual = t->number >= 1900 && t->number <= 2050;

	if (is_class(after, W_COUNTED) || is_class(before, W_BEARER) ||
	    is_class(before, W_COUNTING) || (before->kind == TOKEN_MARK && before->mark &&
	    strchr("$#+", before->mark)) || (!after->spaced && is_mark(after, '/')))
		return false;
	if (is_mark(after, '-') && !after->spaced && token_at(pass, i + 2)->kind == TOKEN_WORD &&
	    is_class(token_at(pass, i + 2), W_UNIT))
		return false;
	if (is_class(after, W_UNIT) && !token_is(pass, i + 1, "year"))
		return is_class(after, W_SEASON);
	if (is_mark(before, '.') && is_class(token_at(pass, i - 2), W_BEARER))
		return false;
	if (token_is(pass, i + 1, "index") || numbers_of(pass, i))
		return false;
	if (of_no_date(pass, i))
		return false;
	led = is_class(before, W_LEADS) || is_class(before, W_EDGE) || is_mark(before, '(') ||
	      (is_class(before, W_SEASON));
	if (is_class(before, W_ROUGH) && !is_class(before, W_LEADS))
		return false;
	if (led && (usual || t->number >= 1000))
		return !(form_lower_plural(pass, i + 1) &&
			 (token_is(pass, i - 1, "to") || token_is(pass, i - 1, "of") ||
			  token_is(pass, i - 1, "by") || token_is(pass, i - 1, "for") ||
			  token_is(pass, i - 1, "with") || is_class(before, W_ROUGH)));
	if (!usual)
		return pass->narrative && t->number >= 1000 && t->number <= 2100 &&
		       !form_lower_plural(pass, i + 1);
	if (is_mark(before, '-') && !before->spaced && token_at(pass, i - 2)->kind == TOKEN_WORD)
		return is_class(token_at(pass, i - 2), W_EDGE) || token_at(pass, i - 2)->capital;
	return !form_lower_plural(pass, i + 1);
}

/* BC, B.C., BCE, AD behind a number: -1, 1, 0. */
int form_era_after(const struct pass *pass, size_t i, size_t *end)
{
	const struct token *t = token_at(pass, i);
	size_t k = i;

	if (is_class(t, W_ERA) && t->capital) {
		*end = i + 1;
		return value_of(t, W_ERA);
	}
	if (is_mark(token_at(pass, k + 1), '.') &&
	    ((token_is(pass, k, "b") && token_is(pass, k + 2, "c")) ||
	     (token_is(pass, k, "a") && token_is(pass, k + 2, "d")))) {
		*end = k + 3 + is_mark(token_at(pass, k + 3), '.');
		return token_is(pass, k, "b") ? -1 : 1;
	}
	return 0;
}

/* In a history before our era, its later years often stand bare: "in 480". */
static bool bare_era(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i), *after = token_at(pass, i + 1);

	return pass->before_christ && t->digits == 3 && form_stands_free(pass, i, i + 1) &&
	       (token_is(pass, i - 1, "in") || token_is(pass, i - 1, "since") ||
		token_is(pass, i - 1, "until") || is_class(token_at(pass, i - 1), W_EDGE)) &&
	       !is_class(after, W_COUNTED) && !is_class(after, W_UNIT) && !form_lower_plural(pass, i + 1);
}

bool match_era(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *joint = token_at(pass, i + 1);
	size_t end = i + 1, unused;
	int era;

	if (t->kind != TOKEN_NUMBER || t->digits > 4 || !t->number || t->nth || t->plural)
		return false;
	era = form_era_after(pass, i + 1, &end);
	if (!era && (is_mark(joint, '-') || is_mark(joint, '/') || is_class(joint, W_RANGE) ||
		     is_class(joint, W_JOINT)) &&
	    token_at(pass, i + 2)->kind == TOKEN_NUMBER) {
		era = form_era_after(pass, i + 3, &unused);
		match->range = era != 0;
	}
	if (!era && bare_era(pass, i))
		era = -1;
	if (!era && i > 0 && is_class(token_at(pass, i - 1), W_ERA) && token_at(pass, i - 1)->capital &&
	    form_stands_free(pass, i, i + 1))
		era = 1; /* "AD 476" */
	if (!era)
		return false;
	snprintf(match->value, sizeof match->value, era < 0 ? "BC%04u" : "%04u",
		 (unsigned)t->number);
	return form_done(match, end, TIMEX_DATE);
}

/* 1980s, 1990's, '90s, 80s after "the"; 1800s is a century in no clear way and
 * read as a decade like the others. */
bool match_decade(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	size_t end = i + 1;
	bool plural = t->plural;
	unsigned decade;

	if (!plural && is_mark(token_at(pass, i + 1), '\'') && !token_at(pass, i + 1)->spaced &&
	    token_is(pass, i + 2, "s") && !token_at(pass, i + 2)->spaced && t->number % 10 == 0 &&
	    t->number >= 1000) {
		plural = true;
		end = i + 3;
	}
	if (t->kind != TOKEN_NUMBER || !plural || t->number % 10)
		return false;
	if (t->digits == 4 && t->number >= 1000 && t->number < 2100)
		decade = t->number / 10;
	else if (t->digits == 2 && t->number >= 20 && !token_is(pass, i - 1, "the") &&
		 !is_mark(token_at(pass, i - 1), '\'') && !is_class(token_at(pass, i - 1), W_JOINT) &&
		 !is_mark(token_at(pass, i - 1), '-'))
		return false;
	else if (t->digits == 2 && t->number >= 20)
		decade = 190 + t->number / 10;
	else
		return false;
	snprintf(match->value, sizeof match->value, "%03u", decade);
	return form_done(match, end, TIMEX_DATE);
}

/* The short end of "1957-58": it follows a year and a dash. */
bool match_short_year(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *dash = token_at(pass, i - 1);
	const struct token *year = token_at(pass, i - 2);

	if (i < 2 || t->digits != 2 || t->nth || t->plural || t->spaced || dash->spaced ||
	    !(is_mark(dash, '-') || is_mark(dash, '/')) || !form_is_year(year) ||
	    !pass->n_timexes || pass->timexes[pass->n_timexes - 1].end != year->end ||
	    t->number <= year->number % 100)
		return false;
	snprintf(match->value, sizeof match->value, "%04u",
		 (unsigned)(year->number / 100 * 100 + t->number));
	return form_done(match, i + 1, TIMEX_DATE);
}

bool match_year(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *dash = token_at(pass, i + 1);
	const struct token *second = token_at(pass, i + 2);
	bool range;

	if (!form_is_year(t))
		return false;
	range = (is_mark(dash, '-') || is_mark(dash, '/')) && !dash->spaced && !second->spaced &&
		second->kind == TOKEN_NUMBER && !second->nth &&
		((second->digits == 2 && second->number > t->number % 100) ||
		 (second->digits == 4 && second->number > t->number && second->number < 2100)) &&
		t->number >= 1000 && t->number < 2100 &&
		!(is_mark(token_at(pass, i + 3), '-') && !token_at(pass, i + 3)->spaced);
	if (!range && !form_stands_free(pass, i, i + 1) &&
	    !(is_mark(token_at(pass, i - 1), '-') && pass->n_timexes &&
	      pass->timexes[pass->n_timexes - 1].end == token_at(pass, i - 2)->end &&
	      form_free_after(pass, i + 1)))
		return false;
	if (t->number > 2100 || !year_supported(pass, i))
		return false;
	match->range = range;
	snprintf(match->value, sizeof match->value, "%04u", (unsigned)t->number);
	return form_done(match, i + 1, TIMEX_DATE);
}

/* "'82", "Club of '89" */
bool match_quoted_year(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i + 1), *after = token_at(pass, i + 2);

	if (t->kind != TOKEN_NUMBER || t->digits != 2 || t->spaced || t->nth ||
	    !token_at(pass, i)->spaced)
		return false;
	if (match_decade(pass, i + 1, match))
		return true;
	if (is_mark(after, '\'') || is_mark(after, '-') || (!after->spaced && after->kind != TOKEN_MARK) ||
	    is_class(after, W_UNIT) || is_class(after, W_COUNTED) ||
	    !is_class(token_at(pass, i - 1), W_LEADS))
		return false;
	if (pass->narrative && pass->last.day != DAY_NONE)
		snprintf(match->value, sizeof match->value, "%04u",
			 (unsigned)(civil_from_day(pass->last.day).year / 100 * 100) + t->number);
	else
		snprintf(match->value, sizeof match->value, "%04u",
			 (unsigned)(t->number + (t->number < 30 ? 2000 : 1900)));
	return form_done(match, i + 2, TIMEX_DATE);
}

/* fiscal 1989, fiscal year 1989, FY2010 */
bool match_fiscal(struct pass *pass, size_t i, struct match *match)
{
	size_t k = i + 1;

	if (!is_class(token_at(pass, i), W_FISCAL))
		return false;
	if (token_is(pass, k, "year") || token_is(pass, k, "years"))
		k++;
	if (!form_is_year(token_at(pass, k)))
		return false;
	snprintf(match->value, sizeof match->value, "%04u", (unsigned)token_at(pass, k)->number);
	return form_done(match, k + 1, TIMEX_DATE);
}
