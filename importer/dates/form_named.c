/* Named days and the country they are those of. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

/* The name's bytes stand at the token, with any quote for an apostrophe. */
static size_t name_at(const struct pass *pass, size_t i, const struct holiday *h)
{
	const char *text = pass->document->text;
	size_t at = token_at(pass, i)->start, k = i;

	for (size_t n = 0; n < h->length; n++) {
		if (at >= pass->document->length)
			return 0;
		if (h->name[n] == '\'' && at + 2 < pass->document->length &&
		    !memcmp(text + at, "\xE2\x80\x99", 3)) {
			at += 3;
			continue;
		}
		if (text[at] != h->name[n])
			return 0;
		at++;
	}
	while (k < pass->n && token_at(pass, k)->end < at)
		k++;
	return token_at(pass, k)->end == at ? k + 1 : 0;
}

/* The country of Independence Day: one named in the sentence, else the place. */
static const char *country_near(const struct pass *pass, size_t i)
{
	const char *text = pass->document->text;
	size_t begin = i;

	while (begin > 0 && i - begin < 12 && !token_at(pass, begin)->sentence)
		begin--;
	for (size_t k = begin; k < i + 8 && k < pass->n; k++) {
		const struct token *t = token_at(pass, k);
		size_t length = t->end - t->start;

		if (!t->capital || t->word || length < 4 || (k > i && t->sentence))
			continue;
		for (size_t n = 0; n < pass->dates->n_national; n++) {
			const struct national_day *day = &pass->dates->national[n];
			const char *found = memmem(day->names, day->names_length, text + t->start, length);

			if (found && (found + length == day->names + day->names_length ||
				      found[length] == ',') &&
			    (found == day->names || found[-1] == ' '))
				return day->country;
		}
	}
	return pass->document->country;
}

struct feast {
	int32_t first, last;
};

/* The return of the feast nearest to the anchor; where the clause looks back
 * (tense -1) or ahead (1), one on the other side counts as further off. */
static struct feast nearest_feast(struct pass *pass, const struct holiday *h, const char *country,
				  int32_t anchor, int tense)
{
	struct feast best = { DAY_NONE, DAY_NONE };
	int32_t best_distance = 400;
	int year = civil_from_day(anchor).year;

	for (int n = 0; n < 6; n++) {
		int32_t last, first = holiday_day(pass->dates, h, year - 1 + n / 2, n % 2, country, &last);
		int32_t distance;

		if (first == DAY_NONE)
			continue;
		distance = first > anchor ? first - anchor : anchor - first;
		if ((tense < 0 && first > anchor) || (tense > 0 && last < anchor))
			distance += 250;
		if (distance < best_distance) {
			best_distance = distance;
			best = (struct feast){ first, last };
		}
	}
	return best;
}

static void put_feast(struct match *match, struct feast feast)
{
	char last[VALUE_BYTES];

	value_day(match->value, feast.first);
	if (feast.last == feast.first)
		return;
	value_day(last, feast.last);
	match->value[10] = '/';
	memcpy(match->value + 11, last, 11);
}

/* "Good Friday, April 10, 1998": the date tells the year. */
static bool dated_feast(struct pass *pass, size_t end, struct match *match)
{
	const struct token *next = token_at(pass, end + 1);

	if (is_mark(token_at(pass, end), ',') && (next->kind == TOKEN_NUMBER || is_class(next, W_MONTH)) &&
	    match_form(pass, end + 1, match) && match->type == TIMEX_DATE && strlen(match->value) == 10)
		return true;
	*match = (struct match){ 0 };
	return false;
}

static bool put_holiday(struct pass *pass, size_t i, size_t end, const struct holiday *h,
			struct match *match)
{
	const char *country = h->rule == HOLIDAY_NATIONAL ? country_near(pass, i) : NULL;
	int year = dated_feast(pass, end, match) ? 0 : form_trailing_year(pass, end, &end, match);
	int32_t anchor = form_now(pass, match);
	struct feast feast = { DAY_NONE, DAY_NONE };

	if (match->end)
		return true;
	if (anchor == DAY_NONE)
		anchor = form_last(pass, match);
	if (year || h->rule == HOLIDAY_ONCE)
		feast.first = holiday_day(pass->dates, h, year ? year : h->a, false, country, &feast.last);
	else if (anchor != DAY_NONE)
		feast = nearest_feast(pass, h, country, anchor,
				      is_class(token_at(pass, i - 1), W_BEFORE) ? 0 : clause_tense(pass, i, end));
	if (feast.first == DAY_NONE)
		return false;
	match->quiet = h->rule == HOLIDAY_ONCE;
	put_feast(match, feast);
	return form_done(match, end, TIMEX_DATE);
}

/* "the Good Friday Agreement", "the Christmas Offensive", "Easter Island",
 * "Operation Ramadan": named after a feast. */
static bool names_another(const struct pass *pass, size_t i, size_t end)
{
	const struct token *after = token_at(pass, end);

	return is_class(token_at(pass, i - 1), W_BEARER) ||
	       (after->kind == TOKEN_WORD && after->capital && !after->sentence && !after->word);
}

bool match_holiday(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	size_t length = t->end - t->start;
	const char *text = pass->document->text + t->start;

	if ((!t->capital && t->kind != TOKEN_NUMBER) || !t->spaced)
		if (i > 0 && !is_mark(token_at(pass, i - 1), '('))
			return false;
	for (const struct holiday *h = pass->dates->first_token[dates_name_hash(text, length)];
	     h; h = h->next) {
		size_t end = h->name[0] == text[0] ? name_at(pass, i, h) : 0;

		if (end && form_stands_free(pass, i, end) && !names_another(pass, i, end))
			return put_holiday(pass, i, end, h, match);
	}
	return false;
}
