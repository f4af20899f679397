/* The forms of expressions, each tried at one token with a bounded look ahead. */
#include "forms.h"

#define BIT(class) (UINT64_C(1) << (class))

struct form {
	form_fn *match;
	uint64_t openers;        /* its first word is of one of these classes; 0 = any */
};

static bool try_forms(struct pass *pass, size_t i, struct match *match, const struct form *form)
{
	const struct word *word = token_at(pass, i)->word;
	uint64_t classes = word ? word->classes : 0;

	for (; form->match; form++) {
		if (form->openers && !(form->openers & classes))
			continue;
		*match = (struct match){ 0 };
		pass->steps++;
		if (form->match(pass, i, match) && match->end > i)
			return true;
	}
	*match = (struct match){ 0 };
	return false;
}

static bool form_at(struct pass *pass, size_t i, struct match *match)
{
	static const struct form of_number[] = {
		{ match_numeric, 0 }, { match_holiday, 0 }, { match_clock, 0 }, { match_day_list, 0 },
		{ match_day_month, 0 }, { match_era, 0 }, { match_ordinal, 0 }, { match_quantity, 0 },
		{ match_bare_day, 0 }, { match_decade, 0 }, { match_short_year, 0 }, { match_year, 0 },
		{ NULL, 0 },
	};
	static const struct form of_word[] = {
		{ match_holiday, 0 }, { match_edge, BIT(W_EDGE) | BIT(W_LATER) },
		{ match_month, BIT(W_MONTH) }, { match_weekday, BIT(W_WEEKDAY) },
		{ match_set, BIT(W_SET) | BIT(W_EACH) }, { match_reference, 0 },
		{ match_deictic, BIT(W_DEICTIC) }, { match_fiscal, BIT(W_FISCAL) },
		{ match_ordinal, BIT(W_ORDINAL) }, { match_wrapped, BIT(W_UNIT) | BIT(W_PART) },
		{ match_shift, BIT(W_SHIFT) }, { match_season, BIT(W_SEASON) },
		{ match_quantity, BIT(W_NUMBER) | BIT(W_ARTICLE) | BIT(W_VAGUE) | BIT(W_SCALE) },
		{ match_bare_unit, BIT(W_UNIT) }, { NULL, 0 },
	};
	static const struct form of_name[] = {
		{ match_holiday, 0 }, { match_reference, 0 }, { match_q, 0 }, { NULL, 0 },
	};
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
