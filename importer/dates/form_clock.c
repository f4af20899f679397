/* Clock times and parts of the day, alone and behind a day. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

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
size_t form_skip_seconds(const struct pass *pass, size_t i)
{
	if ((is_mark(token_at(pass, i), ':') || is_mark(token_at(pass, i), '.')) &&
	    !token_at(pass, i + 1)->spaced && token_at(pass, i + 1)->kind == TOKEN_NUMBER)
		return i + 2;
	return i;
}

bool form_clock_at(const struct pass *pass, size_t i, struct clock *clock)
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
			clock->end = form_skip_seconds(pass, form_skip_seconds(pass, clock->end));
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

void form_put_clock(struct match *match, const struct clock *clock)
{
	size_t n = strlen(match->value);

	snprintf(match->value + n, sizeof match->value - n, "T%02d:%02d%s", clock->hour,
		 clock->minute, clock->zulu ? "Z" : "");
	match->type = TIMEX_TIME;
}

/* The clock time or part of the day that follows a day's expression. */
void form_append_time(struct pass *pass, struct match *match)
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
	if (form_clock_at(pass, i, &clock)) {
		form_put_clock(match, &clock);
		match->end = clock.end;
	}
}

/* "5 p.m. on Friday", "18:00 UTC": the day stands behind, before, or is that
 * of the last expression of the sentence. */
bool match_clock(struct pass *pass, size_t i, struct match *match)
{
	struct clock clock;
	struct match day = { 0 };
	size_t k;

	if (!form_clock_at(pass, i, &clock) || !form_stands_free(pass, i, clock.end))
		return false;
	k = clock.end;
	if (token_is(pass, k, "on"))
		k++;
	if (!is_class(token_at(pass, k), W_ARTICLE) && !token_at(pass, k)->line && match_form(pass, k, &day) &&
	    day.type == TIMEX_DATE && strlen(day.value) == 10) {
		*match = day;
	} else {
		int32_t at = pass->last.day != DAY_NONE && pass->last.precision == PRECISION_DAY ?
				     form_last(pass, match) : form_now(pass, match);

		value_day(match->value, at == DAY_NONE ? DAY_FIRST - 1 : at);
		match->end = clock.end;
	}
	form_put_clock(match, &clock);
	return true;
}
