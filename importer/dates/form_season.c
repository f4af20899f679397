/* Seasons. */
#include <stdio.h>

#include "forms.h"

const char *form_season_name(int season)
{
	return &"SP\0SU\0FA\0WI"[(season - 1) * 3];
}

static int season_year(int32_t anchor, int season, int shift)
{
	struct civil civil = civil_from_day(anchor);
	int begin = season * 3, year = civil.year; /* first month of the season */
	int now = civil.month == 12 ? 4 : civil.month / 3; /* 0: the winter of last year */

	if (now == 0 && season == 4)
		return year - 1 - (shift < 0) + (shift > 0);
	if (shift < 0)
		return year - (begin + 2 >= civil.month);
	if (shift > 0)
		return year + (begin <= civil.month);
	return year;
}

/* "the summer of 1920", "spring 2009", "last summer", "this winter"; a bare one
 * is that of the story's year. */
bool match_season(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	size_t end = i + 1, k;
	int year, season, shift = i > 0 && is_class(before, W_SHIFT) ? value_of(before, W_SHIFT) : 9;
	int32_t anchor;

	if (!is_class(t, W_SEASON) || (i > 0 && !form_stands_free(pass, i, i + 1)))
		return false;
	season = value_of(t, W_SEASON);
	k = end;
	if (is_class(token_at(pass, k), W_JOINT) && is_class(token_at(pass, k + 1), W_SEASON))
		k += 2; /* "spring and summer of 1979" */
	year = form_trailing_year(pass, k, &k, match);
	if (year) {
		if (k > end && is_class(token_at(pass, end), W_JOINT) == 0)
			end = k;
	} else {
		anchor = form_now(pass, match);
		if (shift == 9 && is_class(t, W_DOUBTFUL) &&
		    !((is_class(before, W_LEADS) || is_class(before, W_EDGE) || token_is(pass, i - 1, "the")) &&
		      !token_is(pass, i - 1, "to") && (season != 3 || token_is(pass, i - 1, "in") ||
		      (token_is(pass, i - 1, "the") && is_class(token_at(pass, i - 2), W_LEADS) &&
		       !token_is(pass, i + 1, "of") && !token_is(pass, i - 2, "to")))))
			return false;
		if (shift == SHIFT_SAME || shift == SHIFT_FOLLOWING || shift == SHIFT_PREVIOUS)
			anchor = form_last(pass, match);
		if (anchor == DAY_NONE) {
			snprintf(match->value, sizeof match->value, "XXXX-%s", form_season_name(season));
			return form_done(match, end, TIMEX_DATE);
		}
		if (shift == 9 && clause_tense(pass, i, end) > 0 && !pass->narrative)
			shift = season_year(anchor, season, 0) * 12 + season * 3 + 2 <
				civil_from_day(anchor).year * 12 + civil_from_day(anchor).month;
		else if (shift == 9 && !pass->narrative)
			shift = -(season * 3 > civil_from_day(anchor).month + 2);
		else if (shift == 9 || shift == SHIFT_SAME)
			shift = 0;
		year = season_year(anchor, season, shift);
	}
	snprintf(match->value, sizeof match->value, "%04d-%s", year, form_season_name(season));
	return form_done(match, end, TIMEX_DATE);
}
