/* One pass over a text: what it is read against, its forms, how the words
 * around them bind. */
#include <string.h>

#include "private.h"

#define CLAUSE_TOKENS 14

/* --- tense -------------------------------------------------------------- */

static bool ends_in_ed(const struct pass *pass, const struct token *t)
{
	const char *text = pass->document->text;

	return t->kind == TOKEN_WORD && !t->word && t->end - t->start > 4 &&
	       text[t->end - 1] == 'd' && text[t->end - 2] == 'e' && !t->capital;
}

/* "to meet Friday": an infinitive looks ahead of what is said. */
static bool infinitive(const struct pass *pass, size_t i)
{
	const struct token *next = token_at(pass, i + 1);

	return next->kind == TOKEN_WORD && !next->capital && !next->word &&
	       !token_is(pass, i - 1, "according") && !token_is(pass, i - 1, "due") &&
	       !ends_in_ed(pass, next);
}

static int cue(const struct pass *pass, size_t i, bool near)
{
	const struct token *t = token_at(pass, i);

	if (is_class(t, W_AHEAD))
		return token_is(pass, i, "due") && is_class(token_at(pass, i + 1), W_TO) &&
		       !token_is(pass, i + 2, "be") ? 0 : 1;
	if (is_class(t, W_BEHIND))
		return -1;
	if (ends_in_ed(pass, t))
		return token_is(pass, i - 1, "be") ? 0 : -1;
	return near && is_class(t, W_TO) && infinitive(pass, i) ? 1 : 0;
}

int clause_tense(const struct pass *pass, size_t begin, size_t end)
{
	int found = 0;

	if (token_is(pass, begin - 1, "until") || token_is(pass, begin - 1, "till"))
		return 1;
	for (size_t i = begin; i > 0 && begin - i < CLAUSE_TOKENS && !token_at(pass, i)->sentence &&
	     !is_mark(token_at(pass, i - 1), ';'); i--) {
		found = cue(pass, i - 1, begin - i < 6);
		if (found)
			return found;
	}
	for (size_t i = end; i < pass->n && i - end < CLAUSE_TOKENS && !token_at(pass, i)->sentence;
	     i++) {
		found = cue(pass, i, false);
		if (found)
			return found;
	}
	return 0;
}

/* --- what the text is read against -------------------------------------- */

/* What tells a history from a day's news: months and years far from the
 * publication, few words that point at it. */
struct survey {
	size_t far, near, months, deictic, eras;
	size_t day_first, month_first;         /* 24/11/2021, 11/24/2021 */
	size_t day_month, month_day;           /* 24 November, November 24 */
	int first_year;
};

static void survey_number(struct survey *s, const struct pass *pass, size_t i, int year)
{
	const struct token *t = token_at(pass, i), *before = token_at(pass, i - 1);

	s->eras += is_class(token_at(pass, i + 1), W_ERA) || token_is(pass, i + 1, "b");
	if (t->digits != 4 || t->number < 1000 || t->number > 2100 || t->nth || t->plural ||
	    is_class(token_at(pass, i + 1), W_COUNTED) || is_mark(before, '$') ||
	    (i > 0 && is_mark(before, ',') && !t->spaced))
		return;
	if (!s->first_year)
		s->first_year = (int)t->number;
	if (year && (int)t->number >= year - 2 && (int)t->number <= year + 2)
		s->near++;
	else
		s->far++;
}

static bool day_like(const struct token *t)
{
	return t->kind == TOKEN_NUMBER && t->digits <= 2 && t->number >= 1 && t->number <= 31;
}

/* Who writes 24 November writes 24/11, too. */
static void survey_month(struct survey *s, const struct pass *pass, size_t i)
{
	size_t k = i + 1 + is_mark(token_at(pass, i + 1), '.');

	s->months++;
	s->day_month += i > 0 && day_like(token_at(pass, i - 1));
	s->month_day += day_like(token_at(pass, k));
}

static int order_of(const struct survey *s)
{
	if (s->day_first != s->month_first)
		return s->day_first > s->month_first ? 1 : -1;
	return (s->day_month > 0 && !s->month_day) - (s->month_day > 0 && !s->day_month);
}

/* 24/11/2021 tells how 03/04/2021 is meant. */
static void survey_slash(struct survey *s, const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	if (i == 0 || i + 3 >= pass->n || !is_mark(&t[2], '/') ||
	    t[-1].kind != TOKEN_NUMBER || t[1].kind != TOKEN_NUMBER)
		return;
	s->day_first += t[-1].number > 12 && t[-1].number <= 31;
	s->month_first += t[1].number > 12 && t[1].number <= 31;
}

/* "today", "Friday", "last week", "ago", "said": the words of a day's news. */
static bool points_at_now(const struct pass *pass, size_t i)
{
	const struct token *t = token_at(pass, i);

	if (is_class(t, W_SHIFT))
		return value_of(t, W_SHIFT) >= -1 && value_of(t, W_SHIFT) <= 1 &&
		       is_class(token_at(pass, i + 1), W_UNIT) &&
		       !is_class(token_at(pass, i - 1), W_ARTICLE);
	return ((is_class(t, W_DEICTIC) || is_class(t, W_WEEKDAY)) && !is_class(t, W_SHORT)) ||
	       is_class(t, W_AGO) || token_is(pass, i, "said") || token_is(pass, i, "says");
}

static void survey(struct pass *pass)
{
	int year = pass->published == DAY_NONE ? 0 : civil_from_day(pass->published).year;
	struct survey s = { 0 };

	for (size_t i = 0; i < pass->n; i++) {
		const struct token *t = token_at(pass, i);

		if (t->kind == TOKEN_NUMBER)
			survey_number(&s, pass, i, year);
		else if (is_mark(t, '/'))
			survey_slash(&s, pass, i);
		else if (t->capital && is_class(t, W_MONTH))
			survey_month(&s, pass, i);
		else if (points_at_now(pass, i))
			s.deictic++;
	}
	pass->order = order_of(&s);
	pass->narrative = s.eras >= 3 || (s.months >= 5 && s.months > 5 * s.deictic &&
					  s.far >= 2 && 2 * s.far >= s.near);
	pass->before_christ = s.eras >= 3 && s.eras > s.far;
	if (pass->narrative && s.first_year && !pass->before_christ)
		pass->last = (struct context){ civil_day(s.first_year, 1, 1), PRECISION_YEAR, -1 };
}

/* --- relations ---------------------------------------------------------- */

static enum timex_relation relation_of(const struct pass *pass, size_t begin)
{
	size_t i = begin;

	while (i > 0 && begin - i < 4) {
		const struct token *t = token_at(pass, --i);

		if (t->paragraph && i + 1 < begin)
			break;
		if (is_class(t, W_ARTICLE) || is_class(t, W_EDGE) || is_class(t, W_ROUGH) ||
		    token_is(pass, i, "of") || is_class(t, W_ON))
			if (!is_class(t, W_AFTER) && !is_class(t, W_BEFORE))
				continue;
		if (is_class(t, W_AFTER) && !is_class(t, W_SHIFT))
			return TIMEX_AFTER;
		if (is_class(t, W_BEFORE) && !is_class(t, W_SHIFT))
			return TIMEX_BEFORE;
		if (token_is(pass, i, "to") && token_is(pass, i - 1, "prior"))
			return TIMEX_BEFORE;
		break;
	}
	return TIMEX_ON;
}

/* "from May to July", "between 24 August and 26 August", "5 March-2 April":
 * whether the expression that ends at a token opens a range with the next. */
static bool opens_range(const struct pass *pass, size_t begin, size_t end)
{
	const struct token *before = token_at(pass, begin - 1), *joint = token_at(pass, end);
	const struct token *next = token_at(pass, end + 1);
	bool dated = next->kind == TOKEN_NUMBER || is_class(next, W_MONTH) ||
		     is_class(next, W_WEEKDAY) || is_class(next, W_EDGE) || is_class(next, W_SEASON) ||
		     is_class(next, W_ARTICLE) || is_class(next, W_DEICTIC);

	if (!dated || joint->kind == TOKEN_END)
		return false;
	if (is_mark(joint, '-'))
		return !is_class(next, W_ARTICLE);
	if (begin > 0 && is_class(before, W_BETWEEN))
		return is_class(joint, W_JOINT);
	if (is_class(joint, W_RANGE))
		return !is_class(next, W_ARTICLE) || (begin > 0 && is_class(before, W_FROM));
	return false;
}

/* "KYIV, Nov 24 (Agency) -", "LONDON (Agency), 5 March -": capitals at the
 * head of a paragraph, and a dash soon after the date. */
static bool in_dateline(const struct pass *pass, size_t begin, size_t end)
{
	size_t i = begin, k;
	bool upper = false;
	const char *text = pass->document->text;

	while (i > 0 && begin - i < 10 && !token_at(pass, i)->line)
		i--;
	if (begin - i >= 10 || i == begin)
		return false;
	for (k = i; k < begin; k++) {
		const struct token *t = token_at(pass, k);

		if (t->kind == TOKEN_WORD && t->end - t->start > 2 && k == i)
			upper = text[t->start + 1] >= 'A' && text[t->start + 1] <= 'Z';
		if (t->kind == TOKEN_WORD && !t->capital)
			return false;
	}
	for (k = end; upper && k < end + 6 && k < pass->n && !token_at(pass, k)->line; k++)
		if (is_mark(token_at(pass, k), '-') || is_mark(token_at(pass, k), ':'))
			return true;
	return false;
}

/* --- the pass ----------------------------------------------------------- */

static struct timex *add_timex(struct pass *pass)
{
	if (pass->n_timexes == pass->capacity) {
		size_t capacity = pass->capacity ? 2 * pass->capacity : 32;

		pass->timexes = arena_grow(pass->arena, pass->timexes,
					   pass->capacity * sizeof *pass->timexes,
					   capacity * sizeof *pass->timexes);
		pass->capacity = capacity;
	}
	return &pass->timexes[pass->n_timexes++];
}

/* A date far off the story's time ("the rules of 1614") is an aside, unless
 * the next one stays there. */
static bool is_aside(struct pass *pass, int32_t day)
{
	int year = civil_from_day(day).year, last = civil_from_day(pass->last.day).year;
	int aside = pass->aside;

	pass->aside = 0;
	if (!pass->narrative || (year - last <= 12 && last - year <= 12) ||
	    (aside && year - aside <= 12 && aside - year <= 12))
		return false;
	pass->aside = year;
	return true;
}

/* "was planned for 1976", "lasted until February 1945": a look ahead, from
 * which a story comes back. */
static bool looks_ahead(const struct pass *pass, size_t begin, size_t end)
{
	if (!pass->narrative)
		return false;
	for (size_t i = begin; i > 0 && begin - i < 8 && !token_at(pass, i)->sentence; i--)
		if (token_is(pass, i - 1, "until") || token_is(pass, i - 1, "till"))
			return true;
	return clause_tense(pass, begin, end) > 0;
}

static void remember(struct pass *pass, const struct timex *timex)
{
	pass->last = (struct context){ timex->from, timex->precision,
				       (int32_t)(pass->n_timexes - 1) };
	if (timex->precision <= PRECISION_MONTH)
		pass->told = pass->last;
	pass->same_sentence = true;
	pass->opening = pass->first_sentence;
}

/* "two days after the attack", "a week prior to it" */
static bool displaces(const struct pass *pass, size_t end)
{
	return token_is(pass, end, "after") || token_is(pass, end, "before") ||
	       token_is(pass, end, "following") ||
	       (token_is(pass, end, "prior") && token_is(pass, end + 1, "to")) ||
	       (token_is(pass, end, "later") && token_is(pass, end + 1, "than"));
}

/* "recently", "years ago", "in recent weeks", "in 44 BC"; but "the recently
 * elected president" and "recent attacks" say nothing of the clause. */
static bool out_of_story(const struct pass *pass, size_t begin, const char *value)
{
	const struct token *t = token_at(pass, begin), *before = token_at(pass, begin - 1);

	if (value[0] == 'B')
		return true;
	if (strcmp(value, "PAST_REF") || is_class(before, W_ARTICLE) || token_is(pass, begin, "the"))
		return false;
	if (is_class(t, W_SHIFT))
		return is_class(token_at(pass, begin + 1), W_UNIT) && is_class(before, W_LEADS);
	return !token_is(pass, begin, "former") && !token_is(pass, begin, "formerly");
}

/* The days between both readings, where nothing tells which is meant. */
static void widen(struct timex *timex, int32_t other)
{
	if (other < timex->from)
		timex->from = other;
	if (other > timex->to)
		timex->to = other;
	timex->precision = PRECISION_INTERVAL;
}

static void keep(struct pass *pass, size_t begin, const struct match *match)
{
	struct timex *timex = add_timex(pass);

	*timex = (struct timex){
		.start = token_at(pass, begin)->start,
		.end = token_at(pass, match->end - 1)->end,
		.type = match->type,
		.relation = relation_of(pass, begin),
		.anchor = match->anchor,
		.anchor_index = match->anchor == ANCHOR_EXPRESSION ? pass->last.index : -1,
		.ambiguous = match->ambiguous,
		.future = match->future,
		.value = arena_strndup(pass->arena, match->value, strlen(match->value)),
	};
	timex->range = match->range || opens_range(pass, begin, match->end);
	timex_days(timex->value, &timex->from, &timex->to, &timex->precision);
	if (match->ambiguous && match->other_day != DAY_NONE)
		widen(timex, match->other_day);
	else if (match->overnight && timex->from != DAY_NONE)
		widen(timex, timex->from - 1);
	if (match->span) {
		timex->from = match->span < 0 ? pass->published + match->span : pass->published;
		timex->to = match->span < 0 ? pass->published : pass->published + match->span;
		timex->precision = PRECISION_INTERVAL;
	}
	timex->displaced = match->type == TIMEX_DURATION ? displaces(pass, match->end) :
			   match->type == TIMEX_DATE && timex->from == DAY_NONE &&
			   out_of_story(pass, begin, match->value);
	if (match->type == TIMEX_DURATION || match->type == TIMEX_SET)
		return;
	timex->dateline = timex->precision == PRECISION_DAY &&
			  in_dateline(pass, begin, match->end);
	if (timex->from != DAY_NONE && !match->quiet &&
	    (pass->last.day == DAY_NONE || (!is_aside(pass, timex->from) &&
					    !looks_ahead(pass, begin, match->end))))
		remember(pass, timex);
}

/* Words that can open no expression are most of a text. */
static bool may_open(const struct token *t)
{
	return t->kind == TOKEN_NUMBER || t->capital || (t->kind == TOKEN_MARK && t->mark == '\'') ||
	       t->word;
}

static void read_tokens(struct pass *pass)
{
	size_t i = 0;

	while (i < pass->n) {
		struct match match = { 0 };

		if (token_at(pass, i)->sentence) {
			pass->same_sentence = false;
			pass->first_sentence = token_at(pass, i)->paragraph || token_at(pass, i)->line;
			pass->opening &= !token_at(pass, i)->paragraph;
		}
		if (!may_open(token_at(pass, i)) || !match_form(pass, i, &match) ||
		    match.end <= i) {
			i++;
			continue;
		}
		keep(pass, i, &match);
		i = match.end;
	}
}

size_t dates_read(const struct dates *dates, const struct dates_document *document,
		  struct arena *arena, struct timex **out)
{
	struct pass pass = {
		.dates = dates, .document = document, .published = document->published,
		.last = { DAY_NONE, PRECISION_UNKNOWN, -1 },
		.told = { DAY_NONE, PRECISION_UNKNOWN, -1 }, .arena = arena,
	};
	struct token *tokens;

	pass.n = dates_tokens(dates, document->text, document->length, arena, &tokens);
	pass.tokens = tokens;
	survey(&pass);
	read_tokens(&pass);
	if (document->steps)
		*document->steps = pass.steps + pass.n;
	*out = pass.timexes;
	return pass.n_timexes;
}
