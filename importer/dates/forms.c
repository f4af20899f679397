/* The forms of expressions, each tried at one token with a bounded look ahead. */
#include "forms.h"

static bool try_forms(struct pass *pass, size_t i, struct match *match, form_fn *const *forms)
{
	for (; *forms; forms++) {
		*match = (struct match){ 0 };
		pass->steps++;
		if ((*forms)(pass, i, match) && match->end > i)
			return true;
	}
	*match = (struct match){ 0 };
	return false;
}

static bool form_at(struct pass *pass, size_t i, struct match *match)
{
	static form_fn *const of_number[] = {
		match_numeric, match_holiday, match_clock, match_day_list, match_day_month,
		match_era, match_ordinal, match_quantity, match_bare_day, match_decade,
		match_short_year, match_year, NULL,
	};
	static form_fn *const of_word[] = {
		match_holiday, match_edge, match_month, match_weekday, match_set,
		match_reference, match_deictic, match_fiscal, match_ordinal, match_wrapped, match_shift,
		match_season, match_quantity, match_bare_unit, NULL,
	};
	static form_fn *const of_name[] = { match_holiday, match_reference, match_q, NULL };
	const struct token *t = token_at(pass, i);

	if (t->kind == TOKEN_NUMBER)
		return try_forms(pass, i, match, of_number);
	if (is_mark(t, '\''))
		return match_quoted_year(pass, i, match);
	if (t->kind != TOKEN_WORD)
		return false;
	if (token_is(pass, i, "the"))
		return i + 1 < pass->n && token_at(pass, i + 1)->kind != TOKEN_MARK &&
		       !token_is(pass, i + 1, "the") && match_form(pass, i + 1, match);
	return try_forms(pass, i, match, t->word ? of_word : of_name);
}

/* Forms hold forms ("the night of the 8 February"), but not without end: the
 * bound keeps a pass over "5 pm 5 pm 5 pm" linear. */
bool match_form(struct pass *pass, size_t i, struct match *match)
{
	bool found;

	if (pass->depth >= 4)
		return false;
	pass->depth++;
	found = form_at(pass, i, match);
	pass->depth--;
	return found;
}
