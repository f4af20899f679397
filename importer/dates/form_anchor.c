/* What a form reads around itself and leans on: free-standing tokens, the
 * publication, the story's last date, the nearest year. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

bool token_is_rest(const struct pass *pass, size_t i, const char *lower)
{
	const struct token *t = token_at(pass, i);
	const char *text = pass->document->text + t->start;
	size_t length = t->end - t->start;

	for (size_t k = 0; k < length; k++)
		if (!lower[k] || (text[k] >= 'A' && text[k] <= 'Z' ? text[k] | 32 : text[k]) != lower[k])
			return false;
	return !lower[length];
}

/* No letter, digit or odd mark touches the token from before. */
static bool free_before(const struct pass *pass, size_t begin)
{
	const struct token *first = token_at(pass, begin), *before = token_at(pass, begin - 1);

	if (begin == 0 || first->spaced)
		return true;
	if (before->kind != TOKEN_MARK || !strchr("-('/,.[*:;", before->mark))
		return false;
	if (before->mark == '(' || before->mark == '\'' || before->mark == '[' ||
	    first->kind != TOKEN_NUMBER || begin < 2 || before->spaced)
		return true;
	return before->mark != '.' && token_at(pass, begin - 2)->kind != TOKEN_NUMBER;
}

/* Nor the one before `end` from behind. */
bool form_free_after(const struct pass *pass, size_t end)
{
	const struct token *after = token_at(pass, end), *next = token_at(pass, end + 1);

	if (after->kind == TOKEN_END || after->spaced)
		return true;
	if (after->kind != TOKEN_MARK || strchr("%$#@&=_", after->mark))
		return false;
	return !strchr(".,:/-", after->mark) || next->spaced || next->kind != TOKEN_NUMBER;
}

bool form_stands_free(const struct pass *pass, size_t begin, size_t end)
{
	return free_before(pass, begin) && form_free_after(pass, end);
}

bool form_done(struct match *match, size_t end, enum timex_type type)
{
	match->end = end;
	match->type = type;
	return true;
}

bool form_refers(struct match *match, size_t end, const char *value)
{
	snprintf(match->value, sizeof match->value, "%s", value);
	match->quiet = true;
	return form_done(match, end, TIMEX_DATE);
}

/* What relative expressions lean on: the publication in news, the story's own
 * last date in history. */
int32_t form_now(struct pass *pass, struct match *match)
{
	if (pass->narrative && pass->last.day != DAY_NONE) {
		match->anchor = ANCHOR_EXPRESSION;
		return pass->last.day;
	}
	match->anchor = pass->published == DAY_NONE ? ANCHOR_NONE : ANCHOR_PUBLICATION;
	return pass->published;
}

int32_t form_last(struct pass *pass, struct match *match)
{
	if (pass->last.day == DAY_NONE)
		return form_now(pass, match);
	match->anchor = ANCHOR_EXPRESSION;
	return pass->last.day;
}

/* The year, among those around the anchor, that puts month (and day) nearest. */
static int nearest_year(int32_t anchor, int month, int day)
{
	int year = civil_from_day(anchor).year, best = 0;
	int64_t best_distance = INT64_MAX;

	for (int y = year - 1; y <= year + 1; y++) {
		int32_t at = civil_day(y, month, day);
		int64_t distance;

		if (at == DAY_NONE)
			continue;
		distance = at > anchor ? (int64_t)at - anchor : (int64_t)anchor - at;
		if (distance < best_distance) {
			best_distance = distance;
			best = y;
		}
	}
	return best;
}

/* A story goes on: up to four months back, the rest ahead. */
static int onward_year(int32_t anchor, int month)
{
	struct civil civil = civil_from_day(anchor);

	return civil.year + (month < civil.month - 4) - (month > civil.month + 7);
}

/* Where a story stands: its last day or month, unless the year named since is
 * the same, the next one, or of this sentence. */
int32_t form_story(const struct pass *pass)
{
	int year, told;

	if (pass->last.precision < PRECISION_YEAR || pass->told.day == DAY_NONE || pass->opening)
		return pass->last.day;
	year = civil_from_day(pass->last.day).year;
	told = civil_from_day(pass->told.day).year;
	return year == told || year == told + 1 || pass->same_sentence ? pass->last.day :
									 pass->told.day;
}

int form_year_for(struct pass *pass, size_t end, int month, int day, struct match *match)
{
	int32_t anchor = form_now(pass, match), at;
	int year;

	if (anchor == DAY_NONE && pass->last.day != DAY_NONE)
		anchor = form_last(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	if (pass->narrative)
		anchor = form_story(pass);
	if (pass->narrative && pass->last.precision >= PRECISION_YEAR && anchor == pass->last.day)
		return civil_from_day(anchor).year;
	if (pass->narrative)
		return onward_year(anchor, month);
	year = nearest_year(anchor, month, day);
	at = civil_day(year, month, day);
	/* "died on March 5", said in November, was this year's */
	return at != DAY_NONE && at - anchor > 60 && end > 1 && clause_tense(pass, end - 2, end) < 0 ?
		       year - 1 : year;
}

void form_put_date(struct match *match, int year, int month, int day)
{
	if (year < 0) /* before our era: no day of the calendar */
		snprintf(match->value, sizeof match->value, "BC%04d", -year);
	else if (!year && !day)
		snprintf(match->value, sizeof match->value, "XXXX-%02d", month);
	else if (!year)
		snprintf(match->value, sizeof match->value, "XXXX-%02d-%02d", month, day);
	else if (!day)
		snprintf(match->value, sizeof match->value, "%04d-%02d", year, month);
	else
		snprintf(match->value, sizeof match->value, "%04d-%02d-%02d", year, month, day);
}
