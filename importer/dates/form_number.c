/* Counts and years in words and digits, wherever forms hold them. */

#include "forms.h"

static bool count_words(const struct pass *pass, size_t i, struct count *count)
{
	const struct token *t = token_at(pass, i);
	long n = 0;

	for (int words = 0; words < 8 && is_class(t, W_NUMBER) && !is_class(t, W_ARTICLE); words++) {
		int v = value_of(t, W_NUMBER);

		if (is_class(t, W_SCALE))
			n = n ? n * v : v;
		else
			n += v;
		if (n > 100000)
			return false;
		count->end = ++i;
		t = token_at(pass, i);
		if (is_mark(t, '-') && is_class(token_at(pass, i + 1), W_NUMBER) &&
		    n % 10 == 0 && n >= 20)
			t = token_at(pass, ++i);
	}
	count->number = (int)n;
	return n > 0;
}

/* "and a half" behind a number or a unit. */
size_t form_and_a_half(const struct pass *pass, size_t i)
{
	return is_class(token_at(pass, i), W_JOINT) && token_is(pass, i + 1, "a") &&
	       is_class(token_at(pass, i + 2), W_HALF) ? i + 3 : i;
}

/* "two", "18", "twenty-five", "1,460", "a", "several", "a few", "a dozen",
 * "dozens of". */
bool form_count(const struct pass *pass, size_t i, struct count *count)
{
	const struct token *t = token_at(pass, i);

	*count = (struct count){ .end = i + 1 };
	if (t->kind == TOKEN_NUMBER) {
		count->number = (int)(t->number > 100000 ? 0 : t->number);
		if (is_mark(token_at(pass, i + 1), ',') && !token_at(pass, i + 2)->spaced &&
		    token_at(pass, i + 2)->digits == 3 && t->digits <= 3) {
			count->number = count->number * 1000 + (int)token_at(pass, i + 2)->number;
			count->end = i + 3;
		}
		return !t->nth && !t->plural && t->digits <= 5;
	}
	if (is_class(t, W_ARTICLE) && !token_is(pass, i, "the")) {
		const struct token *next = token_at(pass, i + 1);

		if (is_class(next, W_VAGUE) || is_class(next, W_SCALE) ||
		    token_is(pass, i + 1, "couple")) {
			if (!form_count(pass, i + 1, count))
				return false;
			if (token_is(pass, count->end, "of"))
				count->end++;
			return true;
		}
		count->number = 1;
		return is_class(t, W_NUMBER);
	}
	if (is_class(t, W_VAGUE)) {
		count->vague = true;
		if (is_class(t, W_SCALE) && token_is(pass, i + 1, "of"))
			count->end++;
		return true;
	}
	return count_words(pass, i, count);
}

int form_day_number(const struct token *t)
{
	if (t->kind == TOKEN_NUMBER && t->digits <= 2 && !t->plural && t->number >= 1 &&
	    t->number <= 31)
		return (int)t->number;
	return 0;
}

bool form_is_year(const struct token *t)
{
	return t->kind == TOKEN_NUMBER && t->digits == 4 && !t->nth && !t->plural &&
	       t->number >= 1;
}

/* "March 5 (March 6 in Asia), 1941": behind a short parenthesis, if a comma
 * stands there; else i. */
static size_t past_parenthesis(const struct pass *pass, size_t i)
{
	for (size_t k = i + 1; k < i + 8 && token_at(pass, k)->kind != TOKEN_END; k++)
		if (is_mark(token_at(pass, k), ')'))
			return is_mark(token_at(pass, k + 1), ',') &&
			       form_is_year(token_at(pass, k + 2)) ? k + 1 : i;
	return i;
}

/* [,|of|'s] YEAR after a date or month; 0 if none. */
int form_year_after(const struct pass *pass, size_t i, size_t *end)
{
	size_t k = i;
	const struct token *t;

	if (is_mark(token_at(pass, k), '.') && !token_at(pass, k)->spaced)
		k++;
	if (is_mark(token_at(pass, k), '('))
		k = past_parenthesis(pass, k);
	if (is_mark(token_at(pass, k), ',') || token_is(pass, k, "of") ||
	    (is_mark(token_at(pass, k), '-') && !token_at(pass, k + 1)->spaced))
		k++;
	t = token_at(pass, k);
	if (form_is_year(t) && t->number >= 1 && !is_class(token_at(pass, k + 1), W_COUNTED) &&
	    form_stands_free(pass, k, k + 1)) {
		*end = k + 1;
		return (int)t->number;
	}
	if (k == i && is_mark(t, '\'') && token_at(pass, k + 1)->digits == 2 &&
	    !token_at(pass, k + 1)->spaced) {
		int year = (int)token_at(pass, k + 1)->number;

		*end = k + 2;
		return year + (year < 50 ? 2000 : 1900);
	}
	return 0;
}

/* "last year", "this year", "of that year", "next year" after a month. */
int form_shifted_year(struct pass *pass, size_t i, size_t *end, struct match *match)
{
	const struct token *t;
	int32_t anchor;
	int shift;

	if (token_is(pass, i, "of"))
		i++;
	if (token_is(pass, i, "the") && is_class(token_at(pass, i + 1), W_SHIFT))
		i++;
	t = token_at(pass, i);
	if (!is_class(t, W_SHIFT) || !token_is(pass, i + 1, "year"))
		return 0;
	shift = value_of(t, W_SHIFT);
	anchor = shift == SHIFT_SAME || shift == SHIFT_FOLLOWING || shift == SHIFT_PREVIOUS ?
			 form_last(pass, match) : form_now(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	*end = i + 2;
	if (shift == SHIFT_SAME)
		shift = 0;
	return civil_from_day(anchor).year + (shift > 0) - (shift < 0);
}
