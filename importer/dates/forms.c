/* The forms of expressions, each tried at one token with a bounded look ahead. */
#include <stdio.h>
#include <string.h>

#include "private.h"

typedef bool form_fn(struct pass *pass, size_t i, struct match *match);

static form_fn match_month, match_numeric, match_year, match_shift;

bool token_is(const struct pass *pass, size_t i, const char *lower)
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
static bool free_after(const struct pass *pass, size_t end)
{
	const struct token *after = token_at(pass, end), *next = token_at(pass, end + 1);

	if (after->kind == TOKEN_END || after->spaced)
		return true;
	if (after->kind != TOKEN_MARK || strchr("%$#@&=_", after->mark))
		return false;
	return !strchr(".,:/-", after->mark) || next->spaced || next->kind != TOKEN_NUMBER;
}

static bool stands_free(const struct pass *pass, size_t begin, size_t end)
{
	return free_before(pass, begin) && free_after(pass, end);
}

static bool done(struct match *match, size_t end, enum timex_type type)
{
	match->end = end;
	match->type = type;
	return true;
}

static bool refers(struct match *match, size_t end, const char *value)
{
	snprintf(match->value, sizeof match->value, "%s", value);
	match->quiet = true;
	return done(match, end, TIMEX_DATE);
}

/* What relative expressions lean on: the publication in news, the story's own
 * last date in history. */
static int32_t now_of(struct pass *pass, struct match *match)
{
	if (pass->narrative && pass->last.day != DAY_NONE) {
		match->anchor = ANCHOR_EXPRESSION;
		return pass->last.day;
	}
	match->anchor = pass->published == DAY_NONE ? ANCHOR_NONE : ANCHOR_PUBLICATION;
	return pass->published;
}

static int32_t last_of(struct pass *pass, struct match *match)
{
	if (pass->last.day == DAY_NONE)
		return now_of(pass, match);
	match->anchor = ANCHOR_EXPRESSION;
	return pass->last.day;
}

/* The year, among those around the anchor, that puts month (and day) nearest. */
static int nearest_year(int32_t anchor, int month, int day, bool ahead)
{
	int year = civil_from_day(anchor).year, best = 0;
	int64_t best_distance = INT64_MAX;

	for (int y = year - 1; y <= year + 1; y++) {
		int32_t at = civil_day(y, month, day);
		int64_t distance;

		if (at == DAY_NONE || (ahead && at < anchor - 31))
			continue;
		distance = at > anchor ? (int64_t)at - anchor : (int64_t)anchor - at;
		if (distance < best_distance) {
			best_distance = distance;
			best = y;
		}
	}
	return best;
}

/* Where a story stands: its last day or month, unless the year named since is
 * the same, the next one, or of this sentence. */
static int32_t story_of(const struct pass *pass)
{
	int year, told;

	if (pass->last.precision < PRECISION_YEAR || pass->told.day == DAY_NONE)
		return pass->last.day;
	year = civil_from_day(pass->last.day).year;
	told = civil_from_day(pass->told.day).year;
	return year == told || year == told + 1 || pass->same_sentence ? pass->last.day :
									 pass->told.day;
}

static int year_for(struct pass *pass, int month, int day, struct match *match)
{
	int32_t anchor = now_of(pass, match);

	if (anchor == DAY_NONE && pass->last.day != DAY_NONE)
		anchor = last_of(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	if (pass->narrative)
		anchor = story_of(pass);
	if (pass->narrative && pass->last.precision >= PRECISION_YEAR && anchor == pass->last.day)
		return civil_from_day(anchor).year;
	return nearest_year(anchor, month, day, false);
}

static void put_date(struct match *match, int year, int month, int day)
{
	if (!year && !day)
		snprintf(match->value, sizeof match->value, "XXXX-%02d", month);
	else if (!year)
		snprintf(match->value, sizeof match->value, "XXXX-%02d-%02d", month, day);
	else if (!day)
		snprintf(match->value, sizeof match->value, "%04d-%02d", year, month);
	else
		snprintf(match->value, sizeof match->value, "%04d-%02d-%02d", year, month, day);
}

/* --- numbers ------------------------------------------------------------ */

struct count {
	size_t end;
	int number;
	bool vague;
};

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

/* "two", "18", "twenty-five", "1,460", "a", "several", "a few", "a dozen",
 * "dozens of". */
static bool count_at(const struct pass *pass, size_t i, struct count *count)
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
			if (!count_at(pass, i + 1, count))
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

static int day_number(const struct token *t)
{
	if (t->kind == TOKEN_NUMBER && t->digits <= 2 && !t->plural && t->number >= 1 &&
	    t->number <= 31)
		return (int)t->number;
	return 0;
}

static bool is_year(const struct token *t)
{
	return t->kind == TOKEN_NUMBER && t->digits == 4 && !t->nth && !t->plural &&
	       t->number >= 1;
}

/* [,|of|'s] YEAR after a date or month; 0 if none. */
static int year_after(const struct pass *pass, size_t i, size_t *end)
{
	size_t k = i;
	const struct token *t;

	if (is_mark(token_at(pass, k), '.') && !token_at(pass, k)->spaced)
		k++;
	if (is_mark(token_at(pass, k), ',') || token_is(pass, k, "of") ||
	    (is_mark(token_at(pass, k), '-') && !token_at(pass, k + 1)->spaced))
		k++;
	t = token_at(pass, k);
	if (is_year(t) && t->number >= 1 && !is_class(token_at(pass, k + 1), W_COUNTED) &&
	    stands_free(pass, k, k + 1)) {
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
static int shifted_year(struct pass *pass, size_t i, size_t *end, struct match *match)
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
			 last_of(pass, match) : now_of(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	*end = i + 2;
	if (shift == SHIFT_SAME)
		shift = 0;
	return civil_from_day(anchor).year + (shift > 0) - (shift < 0);
}

/* --- clock times -------------------------------------------------------- */

struct clock {
	size_t end;
	int hour, minute;
	bool zulu;
};

/* am, pm, a.m., p.m.; 12 for pm, 0 for am, -1 for none. */
static int meridiem(const struct pass *pass, size_t i, size_t *end)
{
	const struct token *t = token_at(pass, i);

	if (is_class(t, W_CLOCK)) {
		*end = i + 1;
		return value_of(t, W_CLOCK);
	}
	if ((token_is(pass, i, "a") || token_is(pass, i, "p")) &&
	    is_mark(token_at(pass, i + 1), '.') && token_is(pass, i + 2, "m")) {
		*end = i + 3 + (is_mark(token_at(pass, i + 3), '.') && !token_at(pass, i + 3)->spaced);
		return token_is(pass, i, "p") ? 12 : 0;
	}
	return -1;
}

static bool clock_zone(const struct pass *pass, struct clock *clock)
{
	size_t i = clock->end;

	if (is_mark(token_at(pass, i), '('))
		i++;
	if (!is_class(token_at(pass, i), W_ZONE))
		return false;
	clock->zulu = token_is(pass, i, "utc") || token_is(pass, i, "gmt") ||
		      token_is(pass, i, "z");
	clock->end = i + 1;
	return true;
}

/* The seconds and their fraction are read over; a value has none. */
static size_t skip_seconds(const struct pass *pass, size_t i)
{
	if ((is_mark(token_at(pass, i), ':') || is_mark(token_at(pass, i), '.')) &&
	    !token_at(pass, i + 1)->spaced && token_at(pass, i + 1)->kind == TOKEN_NUMBER)
		return i + 2;
	return i;
}

static bool clock_at(const struct pass *pass, size_t i, struct clock *clock)
{
	const struct token *t = token_at(pass, i), *mark = token_at(pass, i + 1);
	const struct token *minute = token_at(pass, i + 2);
	bool colon, sure = false;
	int noon;

	*clock = (struct clock){ .end = i + 1, .hour = (int)t->number };
	if (t->kind != TOKEN_NUMBER || t->nth || t->plural)
		return false;
	colon = (is_mark(mark, ':') || is_mark(mark, '.')) && !mark->spaced &&
		!minute->spaced && minute->kind == TOKEN_NUMBER && minute->digits == 2 &&
		minute->number < 60 && t->digits <= 2;
	if (colon) {
		clock->minute = (int)minute->number;
		clock->end = i + 3;
		sure = mark->mark == ':';
		if (sure)
			clock->end = skip_seconds(pass, skip_seconds(pass, clock->end));
	} else if (t->digits == 4) {
		clock->hour = (int)t->number / 100;
		clock->minute = (int)t->number % 100;
	} else if (t->digits > 2) {
		return false;
	}
	noon = meridiem(pass, clock->end, &clock->end);
	if (noon >= 0) {
		if (clock->hour < 1 || clock->hour > 12)
			return false;
		clock->hour = clock->hour % 12 + noon;
		sure = true;
	}
	if (clock_zone(pass, clock) && (sure || t->digits == 4 || colon))
		sure = true;
	return sure && clock->hour <= 24 && clock->minute < 60;
}

static void put_clock(struct match *match, const struct clock *clock)
{
	size_t n = strlen(match->value);

	snprintf(match->value + n, sizeof match->value - n, "T%02d:%02d%s", clock->hour,
		 clock->minute, clock->zulu ? "Z" : "");
	match->type = TIMEX_TIME;
}

/* The clock time or part of the day that follows a day's expression. */
static void append_time(struct pass *pass, struct match *match)
{
	static const char *const parts[] = { "", "TMO", "TAF", "TEV", "TNI", "TDT", "T12:00",
					     "T24:00" };
	size_t i = match->end;
	struct clock clock;

	if (strlen(match->value) != 10)
		return;
	if (is_class(token_at(pass, i), W_PART) && !is_class(token_at(pass, i), W_PLURAL)) {
		strcat(match->value, parts[value_of(token_at(pass, i), W_PART)]);
		match->end = i + 1;
		match->type = TIMEX_TIME;
		return;
	}
	if (is_mark(token_at(pass, i), ',') || is_mark(token_at(pass, i), '-'))
		i++;
	if (token_is(pass, i, "at"))
		i++;
	if (clock_at(pass, i, &clock)) {
		put_clock(match, &clock);
		match->end = clock.end;
	}
}

/* "5 p.m. on Friday", "18:00 UTC": the day stands behind, before, or is that
 * of the last expression of the sentence. */
static bool match_clock(struct pass *pass, size_t i, struct match *match)
{
	struct clock clock;
	struct match day = { 0 };
	size_t k;

	if (!clock_at(pass, i, &clock) || !stands_free(pass, i, clock.end))
		return false;
	k = clock.end;
	if (token_is(pass, k, "on"))
		k++;
	if (!is_class(token_at(pass, k), W_ARTICLE) && !token_at(pass, k)->line && match_form(pass, k, &day) &&
	    day.type == TIMEX_DATE && strlen(day.value) == 10) {
		*match = day;
	} else {
		int32_t at = pass->last.day != DAY_NONE && pass->last.precision == PRECISION_DAY ?
				     last_of(pass, match) : now_of(pass, match);

		value_day(match->value, at == DAY_NONE ? DAY_FIRST - 1 : at);
		match->end = clock.end;
	}
	put_clock(match, &clock);
	return true;
}

/* --- numeric dates ------------------------------------------------------ */

static bool put_day(struct pass *pass, struct match *match, int year, int month, int day,
		    size_t end)
{
	if (!civil_valid(year, month, day))
		return false;
	put_date(match, year, month, day);
	done(match, end, TIMEX_DATE);
	append_time(pass, match);
	return true;
}

static int full_year(const struct token *t)
{
	if (t->digits == 4)
		return (int)t->number;
	return t->digits == 2 ? (int)t->number + (t->number < 50 ? 2000 : 1900) : 0;
}

static bool three_numbers(const struct pass *pass, size_t i, char *mark)
{
	const struct token *t = token_at(pass, i);

	*mark = t[1].mark;
	for (size_t k = 0; k < 5; k++)
		if (i + k >= pass->n || (k && t[k].spaced) || t[k].nth || t[k].plural ||
		    t[k].kind != (k % 2 ? TOKEN_MARK : TOKEN_NUMBER))
			return false;
	return t[1].mark == t[3].mark && strchr("/.-", *mark) && *mark;
}

/* "T10:00Z" behind an ISO date. */
static size_t iso_time(struct pass *pass, size_t i, struct match *match)
{
	struct clock clock;

	if (!token_is(pass, i, "t") || token_at(pass, i)->spaced ||
	    token_at(pass, i + 1)->spaced || !clock_at(pass, i + 1, &clock))
		return i;
	put_clock(match, &clock);
	i = clock.end;
	if ((is_mark(token_at(pass, i), '+') || is_mark(token_at(pass, i), '-')) &&
	    token_at(pass, i + 1)->kind == TOKEN_NUMBER && !token_at(pass, i + 1)->spaced)
		i = skip_seconds(pass, i + 2);
	return i;
}

/* 2021-11-24, 24/11/2021, 11/24/2021, 24.11.21 */
static bool match_numeric(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	int a = (int)t->number, b, day, month;
	char mark;

	if (t->digits == 4 && is_mark(token_at(pass, i + 1), '-') &&
	    token_at(pass, i + 2)->digits == 2 && !token_at(pass, i + 2)->spaced &&
	    !token_at(pass, i + 1)->spaced && !is_mark(token_at(pass, i + 3), '-'))
		return false;
	if (!three_numbers(pass, i, &mark))
		return false;
	b = (int)t[2].number;
	if (t->digits == 4) {
		if (!put_day(pass, match, a, b, (int)t[4].number, i + 5) || t[2].digits > 2 ||
		    t[4].digits > 2)
			return false;
		match->end = match->type == TIMEX_DATE ? iso_time(pass, i + 5, match) : match->end;
		return stands_free(pass, i, match->end);
	}
	if (!stands_free(pass, i, i + 5) || t->digits > 2 || t[2].digits > 2 ||
	    (t[4].digits != 4 && (mark != '/' || t[4].digits != 2)))
		return false;
	day = a > 12 || (b <= 12 && pass->order > 0) ? a : b;
	month = day == a ? b : a;
	if (a <= 12 && b > 12)
		day = b, month = a;
	match->ambiguous = a <= 12 && b <= 12 && a != b && !pass->order;
	return put_day(pass, match, full_year(&t[4]), month, day, i + 5);
}

/* --- days of months ----------------------------------------------------- */

static bool is_month(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	return is_class(t, W_MONTH) &&
	       (t->capital || token_at(pass, i - 1)->kind == TOKEN_NUMBER);
}

/* The year that the end of a range or list gives its beginning: "July-November
 * 1954", "21 March - 4 April 1952"; the token after the beginning at i. */
static int borrowed_year(const struct pass *pass, size_t i, int month)
{
	const struct token *joint = token_at(pass, i);
	size_t k = i + 1, unused;
	int year;

	if (!is_mark(joint, '-') && !is_class(joint, W_RANGE) && !is_class(joint, W_JOINT))
		return 0;
	if (token_is(pass, k, "late") || token_is(pass, k, "early") || token_is(pass, k, "mid"))
		k++;
	if (day_number(token_at(pass, k)))
		k++;
	if (!is_month(pass, k) || token_at(pass, k)->line)
		return 0;
	year = year_after(pass, k + 1 + (day_number(token_at(pass, k + 1)) > 0), &unused);
	return year - (year && month > value_of(token_at(pass, k), W_MONTH));
}

/* A year that follows day and month, or the one they lean on. */
static int year_of(struct pass *pass, int month, int day, size_t *end, struct match *match)
{
	int year = year_after(pass, *end, end);

	if (!year)
		year = shifted_year(pass, *end, end, match);
	if (!year)
		year = borrowed_year(pass, *end, month);
	return year ? year : year_for(pass, month, day, match);
}

/* "24 Nov 2021", "24th of November", "the 24 November, 2021". */
static bool match_day_month(struct pass *pass, size_t i, struct match *match)
{
	int day = day_number(token_at(pass, i)), month, year;
	size_t k = i + 1;

	if (!day)
		return false;
	if (token_is(pass, k, "of"))
		k++;
	else if (is_mark(token_at(pass, k), '-') && !token_at(pass, k)->spaced &&
		 !token_at(pass, k + 1)->spaced)
		k++;
	if (!is_month(pass, k) || (i > 0 && !stands_free(pass, i, i + 1) &&
				   !is_class(token_at(pass, i + 1), W_MONTH)))
		return false;
	/* "killed 12 May 3": the number that follows is the day */
	if (day_number(token_at(pass, k + 1)) && !token_at(pass, i)->nth && k == i + 1 &&
	    !is_mark(token_at(pass, k), '.') && !is_class(token_at(pass, k + 2), W_COUNTED) &&
	    is_class(token_at(pass, i - 1), W_COUNTING))
		return false;
	month = value_of(token_at(pass, k), W_MONTH);
	k++;
	if (is_class(token_at(pass, k - 1), W_SHORT) && is_mark(token_at(pass, k), '.') &&
	    !token_at(pass, k)->spaced)
		k++;
	year = year_of(pass, month, day, &k, match);
	if (!civil_valid(year ? year : 2020, month, day))
		return false;
	put_date(match, year, month, day);
	done(match, k, TIMEX_DATE);
	append_time(pass, match);
	return true;
}

/* The joint of a range or list of days: "24-26", "24 to 26", "24 and 26",
 * "24, 25 and 26"; the token of the next day, or 0. */
static size_t next_day(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	if (is_mark(t, ',') && is_class(token_at(pass, i + 1), W_JOINT) &&
	    day_number(token_at(pass, i + 2)))
		return i + 2;
	if ((is_mark(t, '-') || is_mark(t, '/') || is_mark(t, ',') || is_class(t, W_RANGE) ||
	     is_class(t, W_JOINT)) &&
	    day_number(token_at(pass, i + 1)))
		return i + 1;
	if (is_class(t, W_RANGE) && token_is(pass, i + 1, "the") &&
	    token_at(pass, i + 2)->nth && day_number(token_at(pass, i + 2)))
		return i + 2;
	return 0;
}

/* "24-26 August 2021": the first day takes month and year from the last. */
static bool match_day_list(struct pass *pass, size_t i, struct match *match)
{
	int day = day_number(token_at(pass, i));
	size_t k = i;
	struct match last = { 0 };
	int year, month;

	if (!day || !(stands_free(pass, i, i + 1) ||
		      ((token_at(pass, i)->spaced || is_mark(token_at(pass, i - 1), '(')) &&
		       is_mark(token_at(pass, i + 1), '-'))))
		return false;
	for (int n = 0; n < 4; n++) {
		size_t next = next_day(pass, k + 1);

		if (!next)
			break;
		if (n == 0)
			match->range = !is_mark(token_at(pass, k + 1), ',') &&
				       (!is_class(token_at(pass, k + 1), W_JOINT) ||
					is_class(token_at(pass, i - 1), W_BETWEEN));
		k = next;
	}
	if (k == i || !match_day_month(pass, k, &last) ||
	    sscanf(last.value, "%4d-%2d", &year, &month) != 2 ||
	    !civil_valid(year, month, day))
		return false;
	put_date(match, year, month, day);
	match->anchor = last.anchor;
	return done(match, i + 1, TIMEX_DATE);
}

/* A day alone that carries on from the one before: "October 5-7", "the 13th". */
static bool match_bare_day(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	const struct token *before = token_at(pass, i - 1);
	int day = day_number(t);
	struct civil civil;
	size_t end;
	bool follows;

	if (!day || pass->last.day == DAY_NONE || pass->last.precision > PRECISION_MONTH ||
	    pass->last.precision == PRECISION_WEEK || !pass->n_timexes)
		return false;
	follows = i > 1 && pass->timexes[pass->n_timexes - 1].end == token_at(pass, i - 2)->end &&
		  token_at(pass, i - 2)->kind == TOKEN_NUMBER &&
		  pass->last.precision == PRECISION_DAY &&
		  (is_mark(before, '-') || is_mark(before, '/') || is_class(before, W_JOINT) ||
		   is_class(before, W_RANGE)) && free_after(pass, i + 1);
	if (!follows && !(t->nth && token_is(pass, i - 1, "the") &&
			  (is_class(token_at(pass, i - 2), W_LEADS) ||
			   is_class(token_at(pass, i + 1), W_RANGE)) &&
			  (token_at(pass, i + 1)->kind == TOKEN_MARK ||
			   is_class(token_at(pass, i + 1), W_RANGE) ||
			   is_class(token_at(pass, i + 1), W_JOINT) ||
			   token_is(pass, i + 1, "the") || token_is(pass, i + 1, "of"))))
		return false;
	if (token_at(pass, i + 1)->kind == TOKEN_WORD && !t->nth &&
	    is_class(token_at(pass, i + 1), W_COUNTED))
		return false;
	civil = civil_from_day(last_of(pass, match));
	if (follows && year_after(pass, i + 1, &end) == civil.year) {
		put_date(match, civil.year, civil.month, day);
		return civil_valid(civil.year, civil.month, day) && done(match, end, TIMEX_DATE);
	}
	if (!civil_valid(civil.year, civil.month, day))
		return false;
	put_date(match, civil.year, civil.month, day);
	return done(match, i + 1 + 3 * (token_is(pass, i + 1, "of") && token_is(pass, i + 2, "that")),
		    TIMEX_DATE);
}

/* Nothing but the word says that "May" or "March" is a month here. */
static bool month_supported(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	const struct token *after = token_at(pass, i + 1);
	bool led = i > 0 && !before->paragraph &&
		   (is_class(before, W_LEADS) || is_class(before, W_EDGE) ||
		    is_class(before, W_SHIFT) || is_class(before, W_JOINT) ||
		    is_class(before, W_BEFORE) || is_class(before, W_RANGE));

	if (!t->capital || is_class(before, W_BEARER) ||
	    (before->kind == TOKEN_NUMBER && before->digits <= 2 && i > 0) || /* 30 February */
	    (is_mark(before, '.') && is_class(token_at(pass, i - 2), W_BEARER)))
		return false;
	if (is_class(t, W_SHORT))
		return is_mark(after, '.') && led;
	if (!is_class(t, W_DOUBTFUL))
		return true;
	if (token_is(pass, i - 1, "the") || (before->capital && !before->word && !t->sentence) ||
	    (before->capital && is_class(before, W_DOUBTFUL)))
		return false;
	if (led && is_class(before, W_JOINT))
		return is_class(token_at(pass, i - 2), W_MONTH);
	if (is_mark(before, '-') && is_class(token_at(pass, i - 2), W_EDGE))
		return true;
	if (is_class(before, W_EDGE) || is_class(before, W_SHIFT) || token_is(pass, i - 1, "in") ||
	    token_is(pass, i - 1, "since") || token_is(pass, i - 1, "during") ||
	    token_is(pass, i - 1, "until"))
		return true;
	if (is_mark(before, '(') && is_mark(after, '-') && is_class(token_at(pass, i + 2), W_MONTH))
		return true;
	/* "by May", "from May": the politician needs a verb or a capital behind */
	return led && !(after->capital && after->kind == TOKEN_WORD && !after->sentence) &&
	       !(is_mark(after, '\'') && !after->spaced && token_is(pass, i - 1, "by"));
}

/* A bare month: the nearest, or the next one where the clause looks ahead. */
static int bare_month_year(struct pass *pass, size_t i, size_t end, int month,
			   struct match *match)
{
	int32_t anchor = now_of(pass, match);
	struct civil civil;
	int year, distance, tense;

	if (anchor == DAY_NONE && pass->last.day != DAY_NONE)
		anchor = last_of(pass, match);
	if (anchor == DAY_NONE)
		return 0;
	if (pass->narrative)
		anchor = story_of(pass);
	civil = civil_from_day(anchor);
	if (pass->narrative) {
		/* a story goes on: up to two months back, ten ahead; within a year
		 * just named, that year */
		if ((pass->last.precision >= PRECISION_SEASON && anchor == pass->last.day) || month >= civil.month - 8)
			return month - civil.month > 9 ? civil.year - 1 : civil.year;
		return civil.year + 1;
	}
	year = civil.year;
	distance = month - civil.month;
	tense = clause_tense(pass, i, end);
	match->future = tense > 0;
	if (match->future)
		return distance < -1 ? year + 1 : year;
	if (distance > (tense < 0 ? 0 : 2))
		year--;
	else if (distance < -9)
		year++;
	return year;
}

/* "November 24th, 2021", "Nov. 24", "November 2021", "October". */
static bool match_month(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	int month, day, year = 0;
	size_t k = i + 1, end;

	if (!is_class(t, W_MONTH) || (!t->capital && is_class(t, W_DOUBTFUL)) ||
	    (i > 0 && !stands_free(pass, i, i + 1)))
		return false;
	month = value_of(t, W_MONTH);
	if (i > 0 && day_number(token_at(pass, i - 1)) > civil_month_days(2020, month))
		return false; /* 31 April: not read, never moved */
	if (is_mark(token_at(pass, k), '.') && !token_at(pass, k)->spaced && is_class(t, W_SHORT))
		k++;
	if (is_mark(token_at(pass, k), ',') && token_at(pass, k + 1)->nth)
		k++;
	if (token_is(pass, k, "the") && token_at(pass, k + 1)->nth)
		k++;
	day = day_number(token_at(pass, k));
	end = k + 1;
	if (day && !is_mark(token_at(pass, end), ':') &&
	    !(is_mark(token_at(pass, end), ',') && !token_at(pass, end + 1)->spaced &&
	      token_at(pass, end + 1)->digits == 3) &&
	    !(is_mark(token_at(pass, end), '.') && !token_at(pass, end + 1)->spaced &&
	      token_at(pass, end + 1)->kind == TOKEN_NUMBER)) {
		if (t->capital || token_at(pass, k)->nth || !is_class(t, W_DOUBTFUL)) {
			struct match with = *match;
			size_t stop = end;

			/* "October 5-7, 2021" and "October 3 and 4, 2021" */
			if (next_day(pass, end) && !is_month(pass, next_day(pass, end) + 1))
				year = year_after(pass, next_day(pass, end) + 1, &stop);
			match->range = next_day(pass, end) && !is_class(token_at(pass, end), W_JOINT) &&
				       !is_mark(token_at(pass, end), ',') &&
				       !is_month(pass, next_day(pass, end) + 1);
			if (!year)
				year = year_of(pass, month, day, &end, match);
			if (civil_valid(year ? year : 2020, month, day)) {
				put_date(match, year, month, day);
				done(match, end, TIMEX_DATE);
				append_time(pass, match);
				return true;
			}
			*match = with;
			return false;
		}
	}
	end = i + 1;
	if (is_class(t, W_SHORT) && is_mark(token_at(pass, end), '.') &&
	    !token_at(pass, end)->spaced)
		end++;
	year = t->capital ? year_after(pass, end, &end) : 0;
	if (!year && t->capital)
		year = shifted_year(pass, end, &end, match);
	if (!year && t->capital)
		year = borrowed_year(pass, end, month);
	if (!year) {
		if (!month_supported(pass, i))
			return false;
		year = bare_month_year(pass, i, end, month, match);
	}
	put_date(match, year, month, 0);
	return done(match, end, TIMEX_DATE);
}

/* --- years -------------------------------------------------------------- */

static bool lower_plural(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);
	const char *text = pass->document->text;

	return t->kind == TOKEN_WORD && !t->capital && !t->word && t->end - t->start > 4 &&
	       text[t->end - 1] == 's' && text[t->end - 2] != 's';
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
	if (is_class(after, W_UNIT))
		return is_class(token_at(pass, i + 1), W_SEASON);
	if (is_mark(before, '.') && is_class(token_at(pass, i - 2), W_BEARER))
		return false;
	/* the year of a date that does not exist */
	if ((is_class(before, W_MONTH) && day_number(token_at(pass, i - 2))) ||
	    (is_mark(before, ',') && day_number(token_at(pass, i - 2)) &&
	     is_class(token_at(pass, i - 3), W_MONTH)))
		return false;
	led = is_class(before, W_LEADS) || is_class(before, W_EDGE) || is_mark(before, '(') ||
	      (is_class(before, W_SEASON));
	if (is_class(before, W_ROUGH) && !is_class(before, W_LEADS))
		return false;
	if (led && (usual || t->number >= 1000))
		return !(lower_plural(pass, i + 1) &&
			 (token_is(pass, i - 1, "to") || token_is(pass, i - 1, "of") ||
			  token_is(pass, i - 1, "by") || token_is(pass, i - 1, "for") ||
			  token_is(pass, i - 1, "with") || is_class(before, W_ROUGH)));
	if (!usual)
		return pass->narrative && t->number >= 1000 && t->number <= 2100 &&
		       !lower_plural(pass, i + 1);
	if (is_mark(before, '-') && !before->spaced && token_at(pass, i - 2)->kind == TOKEN_WORD)
		return is_class(token_at(pass, i - 2), W_EDGE) || token_at(pass, i - 2)->capital;
	return !lower_plural(pass, i + 1);
}

/* BC, B.C., BCE, AD behind a number: -1, 1, 0. */
static int era_after(const struct pass *pass, size_t i, size_t *end)
{
	const struct token *t = token_at(pass, i);
	size_t k = i;

	if (is_class(t, W_ERA) && t->capital) {
		*end = i + 1;
		return value_of(t, W_ERA);
	}
	if (token_is(pass, k, "b") && is_mark(token_at(pass, k + 1), '.') &&
	    token_is(pass, k + 2, "c")) {
		*end = k + 3 + is_mark(token_at(pass, k + 3), '.');
		return -1;
	}
	return 0;
}

/* In a history before our era, its later years often stand bare: "in 480". */
static bool bare_era(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i), *after = token_at(pass, i + 1);

	return pass->before_christ && t->digits == 3 && stands_free(pass, i, i + 1) &&
	       (token_is(pass, i - 1, "in") || token_is(pass, i - 1, "since") ||
		token_is(pass, i - 1, "until") || is_class(token_at(pass, i - 1), W_EDGE)) &&
	       !is_class(after, W_COUNTED) && !is_class(after, W_UNIT) && !lower_plural(pass, i + 1);
}

static bool match_era(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *joint = token_at(pass, i + 1);
	size_t end = i + 1, unused;
	int era;

	if (t->kind != TOKEN_NUMBER || t->digits > 4 || !t->number || t->nth || t->plural)
		return false;
	era = era_after(pass, i + 1, &end);
	if (!era && (is_mark(joint, '-') || is_mark(joint, '/') || is_class(joint, W_RANGE) ||
		     is_class(joint, W_JOINT)) &&
	    token_at(pass, i + 2)->kind == TOKEN_NUMBER) {
		era = era_after(pass, i + 3, &unused);
		match->range = era != 0;
	}
	if (!era && bare_era(pass, i))
		era = -1;
	if (!era)
		return false;
	snprintf(match->value, sizeof match->value, era < 0 ? "BC%04u" : "%04u",
		 (unsigned)t->number);
	return done(match, end, TIMEX_DATE);
}

/* 1980s, 1990's, '90s, 80s after "the"; 1800s is a century in no clear way and
 * read as a decade like the others. */
static bool match_decade(struct pass *pass, size_t i, struct match *match)
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
	return done(match, end, TIMEX_DATE);
}

/* The short end of "1957-58": it follows a year and a dash. */
static bool match_short_year(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *dash = token_at(pass, i - 1);
	const struct token *year = token_at(pass, i - 2);

	if (i < 2 || t->digits != 2 || t->nth || t->plural || t->spaced || dash->spaced ||
	    !(is_mark(dash, '-') || is_mark(dash, '/')) || !is_year(year) ||
	    !pass->n_timexes || pass->timexes[pass->n_timexes - 1].end != year->end ||
	    t->number <= year->number % 100)
		return false;
	snprintf(match->value, sizeof match->value, "%04u",
		 (unsigned)(year->number / 100 * 100 + t->number));
	return done(match, i + 1, TIMEX_DATE);
}

static bool match_year(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *dash = token_at(pass, i + 1);
	const struct token *second = token_at(pass, i + 2);
	bool range;

	if (!is_year(t))
		return false;
	range = (is_mark(dash, '-') || is_mark(dash, '/')) && !dash->spaced && !second->spaced &&
		second->kind == TOKEN_NUMBER && !second->nth &&
		((second->digits == 2 && second->number > t->number % 100) ||
		 (second->digits == 4 && second->number > t->number && second->number < 2100)) &&
		t->number >= 1000 && t->number < 2100 &&
		!(is_mark(token_at(pass, i + 3), '-') && !token_at(pass, i + 3)->spaced);
	if (!range && !stands_free(pass, i, i + 1) &&
	    !(is_mark(token_at(pass, i - 1), '-') && pass->n_timexes &&
	      pass->timexes[pass->n_timexes - 1].end == token_at(pass, i - 2)->end &&
	      free_after(pass, i + 1)))
		return false;
	if (t->number > 2100 || !year_supported(pass, i))
		return false;
	match->range = range;
	snprintf(match->value, sizeof match->value, "%04u", (unsigned)t->number);
	return done(match, i + 1, TIMEX_DATE);
}

/* "'82", "Club of '89" */
static bool match_quoted_year(struct pass *pass, size_t i, struct match *match)
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
	return done(match, i + 2, TIMEX_DATE);
}

/* fiscal 1989, fiscal year 1989, FY2010 */
static bool match_fiscal(struct pass *pass, size_t i, struct match *match)
{
	size_t k = i + 1;

	if (!is_class(token_at(pass, i), W_FISCAL))
		return false;
	if (token_is(pass, k, "year") || token_is(pass, k, "years"))
		k++;
	if (!is_year(token_at(pass, k)))
		return false;
	snprintf(match->value, sizeof match->value, "%04u", (unsigned)token_at(pass, k)->number);
	return done(match, k + 1, TIMEX_DATE);
}

/* --- ordinals with units ------------------------------------------------ */

static int ordinal_of(const struct token *t)
{
	if (t->kind == TOKEN_NUMBER && t->nth)
		return (int)t->number;
	return is_class(t, W_ORDINAL) ? value_of(t, W_ORDINAL) : 0;
}

/* "of 2009", "2009", "of this year", "of last year"; else 0. */
static int trailing_year(struct pass *pass, size_t i, size_t *end, struct match *match)
{
	size_t k = i;
	int year;

	if (token_is(pass, k, "in"))
		k++;
	year = year_after(pass, k, end);
	return year ? year : shifted_year(pass, i, end, match);
}

static bool put_part(struct pass *pass, struct match *match, size_t i, size_t end, char letter,
		     int number, int parts)
{
	int year = trailing_year(pass, end, &end, match);
	int month = (number - 1) * 12 / parts + 1;

	if (number < 1 || number > parts)
		return false;
	if (!year) {
		int32_t anchor = now_of(pass, match);
		struct civil civil;

		if (anchor == DAY_NONE) {
			snprintf(match->value, sizeof match->value, "XXXX-%c%d", letter, number);
			return done(match, end, TIMEX_DATE);
		}
		civil = civil_from_day(anchor);
		year = civil.year;
		match->future = clause_tense(pass, i, end) > 0;
		if (month > civil.month && !match->future)
			year--;
	}
	snprintf(match->value, sizeof match->value, "%04d-%c%d", year, letter, number);
	return done(match, end, TIMEX_DATE);
}

/* "the last week of March": n counts from 1, 99 is the last. */
static bool week_of_month(struct pass *pass, size_t i, int n, struct match *match)
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
static bool match_ordinal(struct pass *pass, size_t i, struct match *match)
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
	if (token_is(pass, k, "week") && token_is(pass, k + 1, "of") && is_month(pass, k + 2))
		return week_of_month(pass, k + 2, n, match);
	if (is_class(t, W_HALF) && n <= 2)
		return (trailing_year(pass, k + 1, &(size_t){ 0 }, &(struct match){ 0 }) ||
			token_is(pass, i - 1, "the")) &&
		       put_part(pass, match, i, k + 1, 'H', n, 2);
	if (!is_class(t, W_UNIT) || is_class(t, W_PLURAL))
		return false;
	switch (value_of(t, W_UNIT)) {
	case UNIT_QUARTER:
		return put_part(pass, match, i, k + 1, 'Q', n == 99 ? 4 : n, 4);
	case UNIT_CENTURY: {
		size_t end = k + 1;
		int era = era_after(pass, k + 1, &end);

		snprintf(match->value, sizeof match->value, era < 0 ? "BC%02d" : "%02d", n - 1);
		match->quiet = true;
		return done(match, end, TIMEX_DATE);
	}
	default:
		return false;
	}
}

/* Q3 2009, Q3 */
static bool match_q(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i + 1);

	if (!(token_is(pass, i, "q") || token_is(pass, i, "h")) || t->kind != TOKEN_NUMBER ||
	    t->spaced || t->digits != 1 || !stands_free(pass, i, i + 2) || !token_at(pass, i)->capital)
		return false;
	return token_is(pass, i, "q") ? put_part(pass, match, i, i + 2, 'Q', (int)t->number, 4) :
	       year_after(pass, i + 2, &(size_t){ 0 }) ? put_part(pass, match, i, i + 2, 'H', (int)t->number, 2) : false;
}

/* --- weekdays ----------------------------------------------------------- */

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
	if (is_month(pass, k))
		return match_month(pass, k, match) && strlen(match->value) >= 10;
	return token_at(pass, k)->kind == TOKEN_NUMBER &&
	       (match_day_month(pass, k, match) || match_numeric(pass, k, match));
}

static int32_t weekday_near(struct pass *pass, size_t i, size_t end, int weekday,
			    struct match *match)
{
	int32_t anchor = now_of(pass, match);
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

/* "Friday", "Friday night", "Friday, 24 November 2021", "Mondays". */
static bool match_weekday(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	int weekday;
	int32_t day;
	size_t end = i + 1;

	if (!is_class(t, W_WEEKDAY) || !t->capital || (i > 0 && !stands_free(pass, i, i + 1)))
		return false;
	weekday = value_of(t, W_WEEKDAY);
	if (is_class(t, W_PLURAL)) {
		snprintf(match->value, sizeof match->value, "XXXX-WXX-%d", weekday);
		match->quiet = true;
		return done(match, end, TIMEX_SET);
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
	done(match, end, TIMEX_DATE);
	append_time(pass, match);
	return true;
}

/* --- today, tonight ----------------------------------------------------- */

static bool match_deictic(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);

	if (!is_class(t, W_DEICTIC))
		return false;
	if (is_class(t, W_OVERNIGHT) && pass->published == DAY_NONE)
		return false;
	if (pass->narrative && token_is(pass, i, "today"))
		return refers(match, i + 1, "PRESENT_REF");
	done(match, i + 1, TIMEX_DATE);
	match->anchor = ANCHOR_PUBLICATION;
	if (pass->published == DAY_NONE) {
		match->anchor = ANCHOR_NONE;
		value_day(match->value, DAY_FIRST - 1);
	} else {
		value_day(match->value, pass->published + value_of(t, W_DEICTIC));
	}
	if (is_class(t, W_TONIGHT) || is_class(t, W_OVERNIGHT)) {
		strcat(match->value, "TNI");
		match->type = TIMEX_TIME;
	} else {
		append_time(pass, match);
	}
	match->future = value_of(t, W_DEICTIC) > 0;
	return true;
}

/* now, currently, "at present", "the past", "the future" */
static bool match_reference(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);

	if (is_class(t, W_REFERENCE))
		return !(token_is(pass, i + 1, "known")) &&
		       refers(match, i + 1, value_of(t, W_REFERENCE) ? "PAST_REF" : "PRESENT_REF");
	if (token_is(pass, i, "at") && token_is(pass, i + 1, "present"))
		return refers(match, i + 2, "PRESENT_REF");
	if (token_is(pass, i, "past") && token_is(pass, i - 1, "the") &&
	    (token_at(pass, i + 1)->kind != TOKEN_WORD || is_class(token_at(pass, i + 1), W_JOINT)))
		return refers(match, i + 1, "PAST_REF");
	if (token_is(pass, i, "term") && token_is(pass, i - 2, "the") &&
	    (token_is(pass, i - 1, "long") || token_is(pass, i - 1, "short") ||
	     token_is(pass, i - 1, "near") || token_is(pass, i - 1, "medium")))
		return refers(match, i + 1, "FUTURE_REF");
	if (is_class(t, W_MOMENT) && token_is(pass, i + 1, "being"))
		return refers(match, i + 2, "PRESENT_REF");
	if (pass->narrative && token_is(pass, i, "time") && token_is(pass, i - 1, "the") &&
	    (token_at(pass, i + 1)->kind == TOKEN_MARK || is_class(token_at(pass, i - 2), W_LEADS)))
		return refers(match, i + 1, "PRESENT_REF");
	if (token_is(pass, i, "future"))
		return (pass->narrative || token_is(pass, i - 1, "the") || token_is(pass, i - 1, "in") ||
			token_is(pass, i - 1, "near") || token_is(pass, i - 1, "foreseeable")) &&
		       refers(match, i + 1, "FUTURE_REF");
	if (token_is(pass, i, "former") && pass->narrative &&
	    token_at(pass, i + 1)->kind == TOKEN_WORD && !is_class(token_at(pass, i + 1), W_ARTICLE))
		return refers(match, i + 1, "PAST_REF");
	return false;
}

/* --- last, this, next, past, coming ------------------------------------- */

static bool put_unit(struct pass *pass, struct match *match, int32_t anchor, enum unit unit,
		     int count, size_t end)
{
	(void)pass;
	if (anchor == DAY_NONE) {
		snprintf(match->value, sizeof match->value, "%s",
			 unit == UNIT_DAY ? "XXXX-XX-XX" : unit == UNIT_WEEK ? "XXXX-WXX" :
			 unit == UNIT_MONTH ? "XXXX-XX" : "XXXX");
		match->quiet = true;
	} else {
		value_unit(match->value, anchor, unit, count);
	}
	return done(match, end, unit <= UNIT_HOUR ? TIMEX_TIME : TIMEX_DATE);
}

static bool shift_unit(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	enum unit unit = (enum unit)value_of(token_at(pass, k), W_UNIT);
	int shift = value_of(token_at(pass, i), W_SHIFT);
	bool plural = is_class(token_at(pass, k), W_PLURAL);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME ||
		       (the && shift == 1);
	int32_t anchor;

	if (is_class(token_at(pass, k), W_SHORT) ||
	    (unit <= UNIT_HOUR && !(plural && shift != 0)))
		return false;
	if (token_is(pass, i, "that") && plural)
		return false;
	if (plural && (shift == SHIFT_RECENT || token_is(pass, i, "coming"))) {
		return refers(match, k + 1, shift == SHIFT_RECENT ? "PAST_REF" : "FUTURE_REF");
	}
	if (plural || (token_is(pass, i, "past") && unit != UNIT_WEEKEND) ||
	    (the && token_is(pass, i, "last") && unit != UNIT_QUARTER && unit != UNIT_WEEKEND &&
	     unit != UNIT_CENTURY)) {
		value_duration(match->value, 1, plural, unit);
		match->quiet = true;
		return done(match, k + 1, TIMEX_DURATION);
	}
	if (shift == SHIFT_RECENT)
		return false;
	if (token_is(pass, i, "this") && unit == UNIT_DAY && token_is(pass, i - 1, "to"))
		return refers(match, k + 1, "PRESENT_REF");
	anchor = chained ? last_of(pass, match) : now_of(pass, match);
	if (chained && shift == SHIFT_SAME && pass->last.precision > PRECISION_DAY &&
	    unit == UNIT_DAY && anchor != DAY_NONE)
		anchor = DAY_NONE;
	if (token_is(pass, i, "last") && unit == UNIT_DAY)
		return false;
	match->future = shift == 1;
	return put_unit(pass, match, anchor, unit,
			shift == SHIFT_SAME ? 0 : (shift > 0) - (shift < 0), k + 1);
}

static bool shift_month(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	int shift = value_of(token_at(pass, i), W_SHIFT), month = value_of(token_at(pass, k), W_MONTH);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME;
	int32_t anchor = chained || (the && shift == 1) ? last_of(pass, match) : now_of(pass, match);
	struct civil civil;
	int day = day_number(token_at(pass, k + 1)), year;

	if (anchor == DAY_NONE || shift == SHIFT_RECENT || !token_at(pass, k)->capital)
		return false;
	if (shift == 0 || day) {
		/* "this October 5", "last December 29": the day decides */
		size_t end = k + 1 + (day > 0);

		civil = civil_from_day(anchor);
		year = civil.year;
		if (shift < 0 && day && civil_day(year, month, day) >= anchor)
			year--;
		if (shift > 0 && day && civil_day(year, month, day) <= anchor)
			year++;
		if (year_after(pass, end, &end))
			return false;
		if (day && !civil_valid(year, month, day))
			return false;
		put_date(match, year, month, day);
		return done(match, end, TIMEX_DATE);
	}
	civil = civil_from_day(anchor);
	year = civil.year;
	if (shift < 0 && month >= civil.month)
		year--;
	if (shift > 0 && shift != SHIFT_SAME && month <= civil.month)
		year++;
	put_date(match, year, month, 0);
	return done(match, k + 1, TIMEX_DATE);
}

static const char *season_name(int season)
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
static bool match_season(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);
	size_t end = i + 1, k;
	int year, season, shift = i > 0 && is_class(before, W_SHIFT) ? value_of(before, W_SHIFT) : 9;
	int32_t anchor;

	if (!is_class(t, W_SEASON) || (i > 0 && !stands_free(pass, i, i + 1)))
		return false;
	season = value_of(t, W_SEASON);
	k = end;
	if (is_class(token_at(pass, k), W_JOINT) && is_class(token_at(pass, k + 1), W_SEASON))
		k += 2; /* "spring and summer of 1979" */
	year = trailing_year(pass, k, &k, match);
	if (year) {
		if (k > end && is_class(token_at(pass, end), W_JOINT) == 0)
			end = k;
	} else {
		anchor = now_of(pass, match);
		if (shift == 9 && is_class(t, W_DOUBTFUL) &&
		    !((is_class(before, W_LEADS) || is_class(before, W_EDGE) || token_is(pass, i - 1, "the")) &&
		      !token_is(pass, i - 1, "to") && (season != 3 || token_is(pass, i - 1, "in") ||
		      (token_is(pass, i - 1, "the") && is_class(token_at(pass, i - 2), W_LEADS) &&
		       !token_is(pass, i + 1, "of") && !token_is(pass, i - 2, "to")))))
			return false;
		if (shift == SHIFT_SAME || shift == SHIFT_FOLLOWING || shift == SHIFT_PREVIOUS)
			anchor = last_of(pass, match);
		if (anchor == DAY_NONE) {
			snprintf(match->value, sizeof match->value, "XXXX-%s", season_name(season));
			return done(match, end, TIMEX_DATE);
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
	snprintf(match->value, sizeof match->value, "%04d-%s", year, season_name(season));
	return done(match, end, TIMEX_DATE);
}

static bool shift_part(struct pass *pass, size_t i, size_t k, struct match *match, bool the)
{
	int shift = value_of(token_at(pass, i), W_SHIFT);
	bool chained = shift == SHIFT_PREVIOUS || shift == SHIFT_FOLLOWING || shift == SHIFT_SAME ||
		       (the && shift == 1);
	int32_t anchor = chained ? last_of(pass, match) : now_of(pass, match);

	if (is_class(token_at(pass, k), W_PLURAL) || shift == SHIFT_RECENT)
		return false;
	if (anchor != DAY_NONE)
		anchor += shift == SHIFT_SAME ? 0 : (shift > 0) - (shift < 0);
	value_day(match->value, anchor == DAY_NONE ? DAY_FIRST - 1 : anchor);
	match->end = k;
	append_time(pass, match);
	return true;
}

/* "the same period last year", "the same month a year earlier": the period
 * last spoken of, a year before. */
static bool same_period(struct pass *pass, size_t i, struct match *match)
{
	size_t k = i + 1;
	enum unit unit = UNIT_YEAR;

	if (!is_class(token_at(pass, i), W_UNIT) && !is_class(token_at(pass, i), W_PERIOD) &&
	    !token_is(pass, i, "time"))
		return false;
	if (token_is(pass, k, "of") || token_is(pass, k, "in"))
		k++;
	if (token_is(pass, k, "the"))
		k++;
	if ((token_is(pass, k, "last") || token_is(pass, k, "previous")) &&
	    token_is(pass, k + 1, "year"))
		k += 2;
	else if ((token_is(pass, k, "a") || token_is(pass, k, "one")) &&
		 token_is(pass, k + 1, "year") &&
		 (is_class(token_at(pass, k + 2), W_AGO) || token_is(pass, k + 2, "earlier")))
		k += 3;
	else
		return false;
	if (last_of(pass, match) == DAY_NONE)
		return false;
	if (pass->last.precision == PRECISION_MONTH || token_is(pass, i, "month"))
		unit = UNIT_MONTH;
	else if (pass->last.precision == PRECISION_QUARTER || token_is(pass, i, "quarter"))
		unit = UNIT_QUARTER;
	return put_unit(pass, match, last_of(pass, match), unit,
			unit == UNIT_MONTH ? -12 : unit == UNIT_QUARTER ? -4 : -1, k);
}

/* [the] SHIFT [count] unit | weekday | month | season | part of the day */
static bool match_shift(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *next = token_at(pass, i + 1);
	bool the = i > 0 && is_class(token_at(pass, i - 1), W_ARTICLE);
	size_t k = i + 1;
	struct count count;

	if (!is_class(t, W_SHIFT))
		return false;
	if (is_class(next, W_FILLER) || is_class(next, W_FISCAL))
		next = token_at(pass, ++k);
	if (value_of(t, W_SHIFT) == -1 && token_is(pass, k, "week") &&
	    token_is(pass, k + 1, "of") && is_month(pass, k + 2))
		return week_of_month(pass, k + 2, 99, match);
	if (value_of(t, W_SHIFT) == SHIFT_SAME && same_period(pass, k, match))
		return true;
	if (is_class(next, W_UNIT) && !(is_class(next, W_ORDINAL)))
		return shift_unit(pass, i, k, match, the);
	if (is_class(next, W_WEEKDAY) && next->capital && !is_class(next, W_PLURAL))
		return match_weekday(pass, k, match);
	if (is_class(next, W_MONTH) && !is_class(next, W_SHORT))
		return shift_month(pass, i, k, match, the);
	if (is_class(next, W_SEASON) && (!is_class(next, W_DOUBTFUL) || value_of(t, W_SHIFT) != 3))
		return match_season(pass, k, match);
	if (is_class(next, W_PART))
		return shift_part(pass, i, k, match, the);
	if (value_of(t, W_SHIFT) != SHIFT_SAME && count_at(pass, k, &count) &&
	    !is_class(token_at(pass, k), W_ARTICLE) &&
	    is_class(token_at(pass, count.end), W_UNIT)) {
		value_duration(match->value, count.number, count.vague,
			       (enum unit)value_of(token_at(pass, count.end), W_UNIT));
		match->quiet = true;
		return done(match, count.end + 1, TIMEX_DURATION);
	}
	if (value_of(t, W_SHIFT) == SHIFT_RECENT && !token_is(pass, i - 1, "most"))
		return refers(match, i + 1, "PAST_REF");
	if (token_is(pass, i, "current"))
		return refers(match, i + 1, "PRESENT_REF");
	if (pass->narrative && token_is(pass, k, "time") && value_of(t, W_SHIFT) == SHIFT_SAME &&
	    pass->last.day != DAY_NONE && token_is(pass, i, "same"))
		return put_unit(pass, match, last_of(pass, match), UNIT_DAY, 0, k + 1);
	if (pass->narrative && token_is(pass, k, "time") &&
	    (token_is(pass, i, "this") || token_is(pass, i, "that")) &&
	    is_class(token_at(pass, i - 1), W_LEADS))
		return refers(match, k + 1, "PRESENT_REF");
	return false;
}

/* --- counts of units ---------------------------------------------------- */

static bool put_offset(struct pass *pass, struct match *match, int32_t anchor,
		       const struct count *count, enum unit unit, int sign, size_t end)
{
	if (count->vague)
		return refers(match, end, sign < 0 ? "PAST_REF" : "FUTURE_REF");
	return put_unit(pass, match, anchor, unit, sign * count->number, end);
}

/* What stands behind the unit: "ago", "later", "before", "after" + date. */
static bool offset_after(struct pass *pass, size_t k, const struct count *count, enum unit unit,
			 struct match *match)
{
	const struct token *t = token_at(pass, k);
	struct match other = { 0 };

	if (is_class(t, W_AGO))
		return put_offset(pass, match, now_of(pass, match), count, unit, -1, k + 1);
	if (is_class(t, W_LATER))
		return put_offset(pass, match, last_of(pass, match), count, unit,
				  value_of(t, W_LATER), k + 1);
	if (token_is(pass, k, "from") && token_is(pass, k + 1, "now"))
		return put_offset(pass, match, now_of(pass, match), count, unit, 1, k + 2);
	if (!token_is(pass, k, "before") && !token_is(pass, k, "after"))
		return false;
	if (match_form(pass, k + 1, &other) && other.type == TIMEX_DATE &&
	    strlen(other.value) == 10) {
		int32_t day = civil_parse_iso(other.value, 10);

		return day != DAY_NONE && put_offset(pass, match, day, count, unit,
						     token_is(pass, k, "before") ? -1 : 1, other.end);
	}
	if (token_is(pass, k, "before") && (token_at(pass, k + 1)->kind == TOKEN_MARK ||
	    token_at(pass, k + 1)->kind == TOKEN_END))
		return put_offset(pass, match, last_of(pass, match), count, unit, -1, k + 1);
	return false;
}

/* "two years", "18-month", "several days ago", "a week earlier". */
static bool match_quantity(struct pass *pass, size_t i, struct match *match)
{
	struct count count;
	size_t k;
	const struct token *t;
	bool dash;

	if (!count_at(pass, i, &count))
		return false;
	k = count.end;
	dash = is_mark(token_at(pass, k), '-');
	if (dash)
		k++;
	if (is_class(token_at(pass, k), W_FILLER) || (count.vague && is_class(token_at(pass, k), W_SHIFT)))
		k++;
	t = token_at(pass, k);
	if (!is_class(t, W_UNIT) || (t->capital && is_class(t, W_ORDINAL)) ||
	    (i > 0 && !stands_free(pass, i, i + 1) && !dash &&
	     token_at(pass, i)->kind == TOKEN_NUMBER))
		return false;
	if (is_class(t, W_SHORT) && token_at(pass, i)->kind != TOKEN_NUMBER)
		return false;
	if (is_class(t, W_ORDINAL) && !is_class(t, W_PLURAL) &&
	    is_class(token_at(pass, i), W_ARTICLE))
		return false;
	if (!dash && offset_after(pass, k + 1, &count, (enum unit)value_of(t, W_UNIT), match))
		return true;
	value_duration(match->value, count.number, count.vague, (enum unit)value_of(t, W_UNIT));
	match->quiet = true;
	match->anchor = ANCHOR_NONE;
	k++;
	if (is_mark(token_at(pass, k), '-') && is_class(token_at(pass, k + 1), W_OLD))
		k += 2;
	return done(match, k, TIMEX_DURATION);
}

static bool is_the(const struct pass *pass, const struct token *t)
{
	return t->end - t->start == 3 && (pass->document->text[t->start] | 32) == 't';
}

/* "the day before", "the day after", with nothing behind to lean on. */
static bool day_beside(struct pass *pass, size_t i, struct match *match)
{
	int sign = token_is(pass, i + 1, "before") ? -1 : token_is(pass, i + 1, "after") ? 1 : 0;
	const struct token *behind = token_at(pass, i + 2);

	return sign && (behind->kind == TOKEN_MARK || behind->kind == TOKEN_END) &&
	       put_unit(pass, match, last_of(pass, match),
			(enum unit)value_of(token_at(pass, i), W_UNIT), sign, i + 2);
}

/* "years", "the day", "the end of the month" */
static bool match_bare_unit(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	enum unit unit;
	struct count vague = { .vague = true };
	const struct token *before = token_at(pass, i - 1);
	int32_t anchor;
	int count;

	if (!is_class(t, W_UNIT) || is_class(t, W_SHORT) || is_class(t, W_ORDINAL))
		return false;
	unit = (enum unit)value_of(t, W_UNIT);
	if (is_class(t, W_PLURAL)) {
		if (unit == UNIT_QUARTER || (unit == UNIT_SECOND && t->capital))
			return false;
		if (offset_after(pass, i + 1, &vague, unit, match))
			return true;
		value_duration(match->value, 1, true, unit);
		match->quiet = true;
		return done(match, i + 1, TIMEX_DURATION);
	}
	if (i > 1 && is_class(before, W_FILLER))
		before = token_at(pass, i - 2);
	if (i == 0 || !is_class(before, W_ARTICLE) || unit <= UNIT_HOUR || unit > UNIT_YEAR ||
	    token_is(pass, i + 1, "of") || token_is(pass, i + 1, "when") ||
	    token_is(pass, i + 1, "that") ||
	    (is_mark(token_at(pass, i + 1), '-') && !token_at(pass, i + 1)->spaced))
		return false;
	if (day_beside(pass, i, match))
		return true;
	if (!is_the(pass, before) || ((is_class(token_at(pass, i + 1), W_BEFORE) ||
				       is_class(token_at(pass, i + 1), W_AFTER)) &&
				      !token_is(pass, i - 2, "in")))
		return false;
	anchor = pass->narrative || (unit == UNIT_DAY && pass->last.precision == PRECISION_DAY) ?
			 last_of(pass, match) : now_of(pass, match);
	/* "over the weekend" said on a Monday */
	count = unit == UNIT_WEEKEND && anchor != DAY_NONE && civil_weekday(anchor) < 5 &&
		clause_tense(pass, i, i + 1) <= 0 ? -1 : 0;
	return put_unit(pass, match, anchor, unit, count, i + 1);
}

/* daily, annually, "every two weeks", "each year", "per day" */
static bool match_set(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i), *next = token_at(pass, i + 1);
	struct count count = { .end = i + 1, .number = 1 };

	match->quiet = true;
	if (is_class(t, W_SET)) {
		value_duration(match->value, token_is(pass, i, "biweekly") ? 2 : 1, false,
			       (enum unit)value_of(t, W_SET));
		return done(match, i + 1, TIMEX_SET);
	}
	if (!is_class(t, W_EACH))
		return false;
	if (is_class(next, W_WEEKDAY) && next->capital) {
		snprintf(match->value, sizeof match->value, "XXXX-WXX-%d", value_of(next, W_WEEKDAY));
		return done(match, i + 2, TIMEX_SET);
	}
	if (is_class(next, W_PART)) {
		static const char *const parts[] = { "", "MO", "AF", "EV", "NI", "DT", "MI", "NI" };

		snprintf(match->value, sizeof match->value, "XXXX-XX-XXT%s", parts[value_of(next, W_PART)]);
		return done(match, i + 2, TIMEX_SET);
	}
	if (is_class(next, W_MONTH) && next->capital) {
		snprintf(match->value, sizeof match->value, "XXXX-%02d", value_of(next, W_MONTH));
		return done(match, i + 2, TIMEX_SET);
	}
	if (!is_class(next, W_UNIT) && !count_at(pass, i + 1, &count))
		return false;
	next = token_at(pass, count.end);
	if (!is_class(next, W_UNIT))
		return false;
	value_duration(match->value, count.number, count.vague, (enum unit)value_of(next, W_UNIT));
	return done(match, count.end + 1, TIMEX_SET);
}

/* --- edges: early, mid-, the end of ------------------------------------- */

static bool match_edge(struct pass *pass, size_t i, struct match *match)
{
	const struct token *t = token_at(pass, i);
	size_t k = i + 1;
	bool noun, sooner = is_class(t, W_LATER);

	if (!is_class(t, W_EDGE) && !sooner)
		return false;
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
	    !(k > i + 1 && is_month(pass, k)) && !(k > i + 1 && is_year(token_at(pass, k))))
		return false;
	return !is_class(token_at(pass, k), W_EDGE) && match_form(pass, k, match) &&
	       (match->type == TIMEX_DATE || match->type == TIMEX_TIME) && match->value[0] != 'P';
}

/* "the month of October", "the year 1989", "the night of 8 February" */
static bool match_wrapped(struct pass *pass, size_t i, struct match *match)
{
	static const char *const parts[] = { "", "TMO", "TAF", "TEV", "TNI", "TDT", "T12:00",
					     "T24:00" };
	const struct token *t = token_at(pass, i);
	size_t k = i + 1;

	if (is_class(t, W_UNIT) && value_of(t, W_UNIT) >= UNIT_DAY &&
	    (!is_class(t, W_PLURAL) || is_year(token_at(pass, k)))) {
		if (token_is(pass, k, "of"))
			k++;
		if (value_of(t, W_UNIT) == UNIT_YEAR && is_year(token_at(pass, k)))
			return match_year(pass, k, match);
		if (value_of(t, W_UNIT) == UNIT_WEEK && k > i + 1)
			return match_form(pass, k, match) && match->type == TIMEX_DATE &&
			       strlen(match->value) == 10 && civil_parse_iso(match->value, 10) != DAY_NONE &&
			       put_unit(pass, match, civil_parse_iso(match->value, 10), UNIT_WEEK, 0, match->end);
		return k > i + 1 && value_of(t, W_UNIT) == UNIT_MONTH && match_month(pass, k, match);
	}
	if (!is_class(t, W_PART) || is_class(t, W_PLURAL))
		return false;
	if (token_is(pass, k, "of") || token_is(pass, k, "on"))
		k++;
	if (token_is(pass, k, "the"))
		k++;
	if (k > i + 1 && match_form(pass, k, match) && match->type == TIMEX_DATE &&
	    strlen(match->value) == 10) {
		strcat(match->value, parts[value_of(t, W_PART)]);
		match->type = TIMEX_TIME;
		return true;
	}
	*match = (struct match){ 0 };
	if (!token_is(pass, i - 1, "the") && value_of(t, W_PART) != 6 && value_of(t, W_PART) != 7)
		return false;
	value_day(match->value, last_of(pass, match) == DAY_NONE ? DAY_FIRST - 1 : last_of(pass, match));
	match->end = i;
	append_time(pass, match);
	match->quiet = true;
	return true;
}

/* --- named days --------------------------------------------------------- */

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

static bool put_holiday(struct pass *pass, size_t i, size_t end, const struct holiday *h,
			struct match *match)
{
	const char *country = h->rule == HOLIDAY_NATIONAL ? country_near(pass, i) : NULL;
	int year = trailing_year(pass, end, &end, match);
	int32_t anchor = now_of(pass, match), day, last_day, best = DAY_NONE, best_last = DAY_NONE;
	struct civil civil;

	if (anchor == DAY_NONE)
		anchor = last_of(pass, match);
	if (!year && anchor == DAY_NONE && h->rule != HOLIDAY_ONCE)
		return false;
	if (h->rule == HOLIDAY_ONCE || year) {
		best = holiday_day(pass->dates, h, year ? year : h->a, country, &best_last);
		match->quiet = h->rule == HOLIDAY_ONCE;
	}
	for (int n = -1; n <= 1 && best == DAY_NONE && !year; n++) {
		day = holiday_day(pass->dates, h, civil_from_day(anchor).year + n, country, &last_day);
		if (day != DAY_NONE && day - anchor <= 182 && anchor - day <= 183) {
			best = day;
			best_last = last_day;
		}
	}
	if (best == DAY_NONE)
		return false;
	civil = civil_from_day(best);
	if (best_last > best) {
		char first[VALUE_BYTES], last[VALUE_BYTES];

		value_day(first, best);
		value_day(last, best_last);
		snprintf(match->value, sizeof match->value, "%.10s/%.10s", first, last);
	} else {
		put_date(match, civil.year, civil.month, civil.day);
	}
	return done(match, end, TIMEX_DATE);
}

static bool match_holiday(struct pass *pass, size_t i, struct match *match)
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

		if (end && stands_free(pass, i, end))
			return put_holiday(pass, i, end, h, match);
	}
	return false;
}

/* --- all of them -------------------------------------------------------- */

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
