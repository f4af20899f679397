/*
 * Written dates of metadata, feeds, bylines and URLs.  A zone is never
 * applied: the day is the one the words state.
 */
#include "pages/pages.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dom.h"

#define TOKENS 48

struct token {
	enum { TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK } kind;
	int value;      /* of a number; the month of a word, 0 = none */
	int digits;
	size_t start, end;
	char mark;      /* of a mark; for numbers and words what follows at once */
};

/* Month names by their first letters, long enough to tell them apart; in the
 * languages most pages of the world's press are written in. */
static const struct {
	const char *stem;
	int month;
} months[] = {
	{ "jan", 1 }, { "ene", 1 }, { "gen", 1 }, { "janv", 1 }, { "jän", 1 }, { "oca", 1 }, { "sty", 1 }, { "янв", 1 }, { "січ", 1 }, { "ian", 1 },
	{ "feb", 2 }, { "fév", 2 }, { "fev", 2 }, { "şub", 2 }, { "lut", 2 }, { "фев", 2 }, { "лют", 2 },
	{ "mar", 3 }, { "mär", 3 }, { "mrz", 3 }, { "maart", 3 }, { "maa", 3 }, { "мар", 3 }, { "бер", 3 },
	{ "apr", 4 }, { "avr", 4 }, { "abr", 4 }, { "nis", 4 }, { "kwi", 4 }, { "апр", 4 }, { "кві", 4 },
	{ "may", 5 }, { "mai", 5 }, { "mei", 5 }, { "maj", 5 }, { "mag", 5 }, { "мая", 5 }, { "май", 5 }, { "тра", 5 },
	{ "jun", 6 }, { "juin", 6 }, { "giu", 6 }, { "haz", 6 }, { "cze", 6 }, { "июн", 6 }, { "чер", 6 }, { "iun", 6 },
	{ "jul", 7 }, { "juil", 7 }, { "lug", 7 }, { "tem", 7 }, { "lip", 7 }, { "июл", 7 }, { "лип", 7 }, { "iul", 7 },
	{ "aug", 8 }, { "août", 8 }, { "aou", 8 }, { "ago", 8 }, { "ağu", 8 }, { "sie", 8 }, { "авг", 8 }, { "сер", 8 },
	{ "sep", 9 }, { "set", 9 }, { "eyl", 9 }, { "wrz", 9 }, { "сен", 9 }, { "вер", 9 },
	{ "oct", 10 }, { "okt", 10 }, { "out", 10 }, { "ott", 10 }, { "eki", 10 }, { "paź", 10 }, { "окт", 10 }, { "жов", 10 },
	{ "nov", 11 }, { "kas", 11 }, { "lis", 11 }, { "ноя", 11 }, { "лис", 11 }, { "noi", 11 },
	/* Arabic, of the West, then of the East */
	{ "يناير", 1 }, { "فبراير", 2 }, { "مارس", 3 }, { "أبريل", 4 }, { "ابريل", 4 }, { "إبريل", 4 },
	{ "مايو", 5 }, { "يونيو", 6 }, { "يونيه", 6 }, { "يوليو", 7 }, { "يوليه", 7 }, { "أغسطس", 8 },
	{ "اغسطس", 8 }, { "سبتمبر", 9 }, { "أكتوبر", 10 }, { "اكتوبر", 10 }, { "نوفمبر", 11 },
	{ "ديسمبر", 12 }, { "شباط", 2 }, { "آذار", 3 }, { "نيسان", 4 }, { "أيار", 5 }, { "أيّار", 5 },
	{ "حزيران", 6 }, { "تموز", 7 }, { "تمّوز", 7 }, { "آب", 8 }, { "أيلول", 9 },
	/* Greek */
	{ "ιαν", 1 }, { "φεβ", 2 }, { "μαρ", 3 }, { "απρ", 4 }, { "μαΐ", 5 }, { "μαϊ", 5 }, { "μάι", 5 },
	{ "ιουν", 6 }, { "ιουλ", 7 }, { "αυγ", 8 }, { "σεπ", 9 }, { "οκτ", 10 }, { "νοε", 11 }, { "δεκ", 12 },
	{ "Ιαν", 1 }, { "Φεβ", 2 }, { "Μαρ", 3 }, { "Μάρ", 3 }, { "Απρ", 4 }, { "Μαΐ", 5 }, { "Μαϊ", 5 },
	{ "Μάι", 5 }, { "Ιουν", 6 }, { "Ιουλ", 7 }, { "Αυγ", 8 }, { "Αύγ", 8 }, { "Σεπ", 9 }, { "Οκτ", 10 },
	{ "Νοε", 11 }, { "Δεκ", 12 },
	/* Finnish, Estonian, Hungarian */
	{ "tammik", 1 }, { "helmik", 2 }, { "maalisk", 3 }, { "huhtik", 4 }, { "toukok", 5 }, { "kesäk", 6 },
	{ "heinäk", 7 }, { "elok", 8 }, { "syysk", 9 }, { "lokak", 10 }, { "marrask", 11 }, { "jouluk", 12 },
	{ "jaan", 1 }, { "veebr", 2 }, { "juuni", 6 }, { "juuli", 7 }, { "dets", 12 },
	{ "már", 3 }, { "ápr", 4 }, { "máj", 5 }, { "jún", 6 }, { "júl", 7 }, { "szept", 9 },
	/* Lithuanian, Latvian */
	{ "sausio", 1 }, { "vasario", 2 }, { "kovo", 3 }, { "baland", 4 }, { "gegu", 5 }, { "biržel", 6 },
	{ "liepos", 7 }, { "rugpj", 8 }, { "rugs", 9 }, { "spalio", 10 }, { "lapkri", 11 }, { "gruod", 12 },
	{ "jūn", 6 }, { "jūl", 7 },
	/* Croatian, Bulgarian, Serbian, Albanian */
	{ "siječ", 1 }, { "veljač", 2 }, { "ožuj", 3 }, { "travnj", 4 }, { "svibnj", 5 }, { "lipnja", 6 },
	{ "srpnja", 7 }, { "kolovoz", 8 }, { "rujna", 9 }, { "studen", 11 },
	{ "яну", 1 }, { "юни", 6 }, { "юли", 7 }, { "сеп", 9 }, { "ное", 11 },
	{ "јан", 1 }, { "феб", 2 }, { "мај", 5 }, { "јун", 6 }, { "јул", 7 }, { "нов", 11 }, { "дец", 12 },
	{ "shkurt", 2 }, { "prill", 4 }, { "qershor", 6 }, { "korrik", 7 }, { "gusht", 8 }, { "shtator", 9 },
	{ "tetor", 10 }, { "nëntor", 11 }, { "dhjetor", 12 },
	/* Indonesian, Malay */
	{ "agust", 8 }, { "ogos", 8 }, { "disember", 12 },
	/* Hebrew, with "in" before it */
	{ "ינואר", 1 }, { "פברואר", 2 }, { "מרץ", 3 }, { "מרס", 3 }, { "אפריל", 4 }, { "מאי", 5 }, { "יוני", 6 },
	{ "יולי", 7 }, { "אוגוסט", 8 }, { "ספטמבר", 9 }, { "אוקטובר", 10 }, { "נובמבר", 11 }, { "דצמבר", 12 },
	{ "בינואר", 1 }, { "בפברואר", 2 }, { "במרץ", 3 }, { "במרס", 3 }, { "באפריל", 4 }, { "במאי", 5 },
	{ "ביוני", 6 }, { "ביולי", 7 }, { "באוגוסט", 8 }, { "בספטמבר", 9 }, { "באוקטובר", 10 },
	{ "בנובמבר", 11 }, { "בדצמבר", 12 },
	/* Hindi, Bengali, Urdu */
	{ "जन", 1 }, { "फ़र", 2 }, { "फर", 2 }, { "मार्च", 3 }, { "अप्रैल", 4 }, { "मई", 5 }, { "जून", 6 }, { "जुल", 7 },
	{ "अगस्त", 8 }, { "सित", 9 }, { "अक्", 10 }, { "नव", 11 }, { "दिस", 12 },
	{ "জানুয়ারি", 1 }, { "ফেব্রুয়ারি", 2 }, { "মার্চ", 3 }, { "এপ্রিল", 4 }, { "মে", 5 }, { "জুন", 6 }, { "জুলাই", 7 },
	{ "আগস্ট", 8 }, { "সেপ্টেম্বর", 9 }, { "অক্টোবর", 10 }, { "নভেম্বর", 11 }, { "ডিসেম্বর", 12 },
	{ "جنوری", 1 }, { "فروری", 2 }, { "مارچ", 3 }, { "اپریل", 4 }, { "مئی", 5 }, { "جون", 6 }, { "جولائی", 7 },
	{ "اگست", 8 }, { "ستمبر", 9 }, { "اکتوبر", 10 }, { "نومبر", 11 }, { "دسمبر", 12 },
	/* Czech */
	{ "únor", 2 }, { "břez", 3 }, { "dubn", 4 }, { "květ", 5 }, { "červn", 6 }, { "červe", 7 },
	{ "srpn", 8 }, { "září", 9 }, { "říjn", 10 }, { "prosin", 12 },
	{ "dec", 12 }, { "déc", 12 }, { "dez", 12 }, { "dic", 12 }, { "des", 12 }, { "ara", 12 }, { "gru", 12 }, { "дек", 12 }, { "гру", 12 },
};

/* Words that begin like a month and are none. */
static const char *const no_months[] = {
	"march against", "mark", "market", "marine", "decide", "decision", "sept-", "set", "sets", "setting",
	"out", "outside", "maybe", "mayor", "marco", "maria", "mario", "aragon", "general", "genre", "gen",
	"augment", "mars-", "settled", "later", "listen", "listed", "list", "tempo", "template", "des",
	"mail", "main", "mainly", "major", "march.", "magazine", "described", "design", "desde", "december.",
	"description", "june.", "magyar", "julia", "julian", "junior", "janet", "jane", "novel", "novelist",
};

static int month_of(const char *word, size_t length)
{
	char low[32];
	int found = 0;
	size_t i, best = 0;

	if (length < 3 || length >= sizeof low)
		return 0;
	for (i = 0; i < length; i++)
		low[i] = (char)((unsigned char)word[i] < 0x80 ? tolower((unsigned char)word[i]) : word[i]);
	low[length] = '\0';
	/* Cyrillic capitals А..П and Р..Я to small ones. */
	if (length > 1 && (unsigned char)low[0] == 0xD0 && (unsigned char)low[1] >= 0x90 && (unsigned char)low[1] <= 0x9F)
		low[1] = (char)(low[1] + 0x20);
	for (i = 0; i < sizeof no_months / sizeof *no_months; i++)
		if (strcmp(low, no_months[i]) == 0)
			return 0;
	for (i = 0; i < sizeof months / sizeof *months; i++) {
		size_t n = strlen(months[i].stem);

		if (n > best && strncmp(low, months[i].stem, n) == 0) {
			best = n;
			found = months[i].month;
		}
	}
	return found;
}

static bool word_byte(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* A digit of ASCII, Arabic, Persian, Devanagari or Bengali writing at `text`;
 * *bytes it takes, 0 = none. */
static int digit_at(const char *text, size_t left, size_t *bytes)
{
	unsigned char a = (unsigned char)text[0], b = left > 1 ? (unsigned char)text[1] : 0;
	unsigned char c = left > 2 ? (unsigned char)text[2] : 0;

	*bytes = 1;
	if (a >= '0' && a <= '9')
		return a - '0';
	*bytes = 2;
	if (a == 0xD9 && b >= 0xA0 && b <= 0xA9)
		return b - 0xA0;
	if (a == 0xDB && b >= 0xB0 && b <= 0xB9)
		return b - 0xB0;
	*bytes = 3;
	if (a == 0xE0 && (b == 0xA5 || b == 0xA7) && c >= 0xA6 && c <= 0xAF)
		return c - 0xA6;
	*bytes = 0;
	return 0;
}

static size_t take_number(const char *text, size_t at, size_t length, struct token *t)
{
	size_t bytes;
	int digit;

	for (; at < length && (digit = digit_at(text + at, length - at, &bytes), bytes); at += bytes) {
		if (t->digits < 9)
			t->value = t->value * 10 + digit;
		t->digits++;
	}
	return at;
}

static size_t tokenize(const char *text, size_t length, struct token *tokens)
{
	size_t at = 0, n = 0;

	while (at < length && n < TOKENS) {
		struct token *t = &tokens[n];
		size_t start = at, digit;

		memset(t, 0, sizeof *t);
		digit_at(text + at, length - at, &digit);
		if (digit) {
			t->kind = TOKEN_NUMBER;
			at = take_number(text, at, length, t);
		} else if (word_byte(text[at])) {
			t->kind = TOKEN_WORD;
			for (; at < length && word_byte(text[at]); at++) {
				digit_at(text + at, length - at, &digit);
				if (digit)
					break;
			}
			t->value = month_of(text + start, at - start);
		} else {
			t->kind = TOKEN_MARK;
			t->mark = text[at++];
			if (isspace((unsigned char)t->mark) || t->mark == ',')
				continue;
		}
		t->start = start;
		t->end = at;
		n++;
	}
	return n;
}

static int full_year(const struct token *t)
{
	if (t->digits == 4 && t->value >= 1690 && t->value <= 2100)
		return t->value;
	if (t->digits == 2)
		return t->value < 70 ? 2000 + t->value : 1900 + t->value;
	return 0;
}

static bool is_number(const struct token *t, int low, int high)
{
	return t->kind == TOKEN_NUMBER && t->digits <= 2 && t->value >= low && t->value <= high;
}

static bool is_mark(const struct token *t, const char *marks)
{
	return t->kind == TOKEN_MARK && t->mark && strchr(marks, t->mark);
}

/* 2021-11-24, 2021/11/24, 2021.11.24, 20211124 */
static int32_t year_first(const struct token *t, size_t left)
{
	if (t->kind != TOKEN_NUMBER)
		return DAY_NONE;
	if (t->digits == 8 || t->digits == 14)
		return t->digits == 8 && t->value / 10000 >= 1690 && t->value / 10000 < 2100 ?
			civil_day(t->value / 10000, t->value / 100 % 100, t->value % 100) : DAY_NONE;
	if (t->digits == 4 && left >= 5 && is_mark(&t[1], "-/._") && is_mark(&t[3], "-/._") &&
	    is_number(&t[2], 1, 12) && is_number(&t[4], 1, 31) && full_year(t))
		return civil_day(t->value, t[2].value, t[4].value);
	return DAY_NONE;
}

/* 24/11/2021, 11/24/2021, 24.11.21, 24-11-2021: the day first unless that is
 * no date, or `month_first` */
static int32_t numeric(const struct token *t, size_t left, bool month_first)
{
	int a, b, year;
	int32_t day;

	if (left < 5 || !is_number(&t[0], 1, 31) || !is_mark(&t[1], "/.-") ||
	    !is_number(&t[2], 1, 31) || !is_mark(&t[3], "/.-") || t[3].mark != t[1].mark ||
	    t[4].kind != TOKEN_NUMBER)
		return DAY_NONE;
	year = full_year(&t[4]);
	if (!year || (t[4].digits == 2 && t[1].mark == '-'))
		return DAY_NONE;
	a = t[0].value;
	b = t[2].value;
	if (month_first && t[1].mark == '/') {
		day = civil_day(year, a, b);
		return day != DAY_NONE ? day : civil_day(year, b, a);
	}
	day = civil_day(year, b, a);
	return day != DAY_NONE ? day : civil_day(year, a, b);
}

/* Skips "of", "de", "th", ".", "-" between the parts of a date in words. */
static size_t filler(const char *text, const struct token *t, size_t i, size_t n)
{
	static const char *const words[] = { "of", "de", "del", "th", "st", "nd", "rd", "er", "di", "do", "den", "a", "m" };
	size_t k, skipped;

	for (skipped = 0; i < n && skipped < 2; skipped++) {
		if (is_mark(&t[i], ".-/'")) {
			i++;
			continue;
		}
		if (t[i].kind != TOKEN_WORD)
			break;
		if (t[i].value && i > 1 && t[i].value == t[i - 2].value && t[i - 2].kind == TOKEN_WORD) {
			i++; /* "نيسان / أبريل": the month by both its names */
			continue;
		}
		for (k = 0; k < sizeof words / sizeof *words; k++)
			if (t[i].end - t[i].start == strlen(words[k]) &&
			    strncasecmp(text + t[i].start, words[k], strlen(words[k])) == 0)
				break;
		if (k == sizeof words / sizeof *words)
			break;
		i++;
	}
	return i;
}

/* 24 November 2021, 24th of November, 2021 */
static int32_t day_month_year(const char *text, const struct token *t, size_t i, size_t n)
{
	size_t m, y;

	if (!is_number(&t[i], 1, 31))
		return DAY_NONE;
	m = filler(text, t, i + 1, n);
	if (m >= n || t[m].kind != TOKEN_WORD || !t[m].value)
		return DAY_NONE;
	y = filler(text, t, m + 1, n);
	if (y >= n || t[y].kind != TOKEN_NUMBER || !full_year(&t[y]) ||
	    (y + 1 < n && t[y].digits == 2 && is_mark(&t[y + 1], ":")))
		return DAY_NONE;
	return civil_day(full_year(&t[y]), t[m].value, t[i].value);
}

/* 2021. november 24., 2021 m. lapkričio 24 d. */
static int32_t year_month_day(const char *text, const struct token *t, size_t i, size_t n)
{
	size_t m, d;

	if (t[i].kind != TOKEN_NUMBER || t[i].digits != 4 || !full_year(&t[i]))
		return DAY_NONE;
	m = filler(text, t, i + 1, n);
	if (m >= n || t[m].kind != TOKEN_WORD || !t[m].value)
		return DAY_NONE;
	d = filler(text, t, m + 1, n);
	return d < n && is_number(&t[d], 1, 31) && !(d + 1 < n && is_mark(&t[d + 1], ":")) ?
		civil_day(t[i].value, t[m].value, t[d].value) : DAY_NONE;
}

/* 24 tháng 11, 2021 */
static int32_t vietnamese(const char *text, const struct token *t, size_t i, size_t n)
{
	static const char word[] = "tháng";
	size_t y;

	if (i + 3 >= n || !is_number(&t[i], 1, 31) || t[i + 1].end - t[i + 1].start != sizeof word - 1 ||
	    strncasecmp(text + t[i + 1].start, word, sizeof word - 1) != 0 || !is_number(&t[i + 2], 1, 12))
		return DAY_NONE;
	y = i + 3 + is_mark(&t[i + 3], "-/");
	return y < n && t[y].kind == TOKEN_NUMBER && full_year(&t[y]) ?
		civil_day(full_year(&t[y]), t[i + 2].value, t[i].value) : DAY_NONE;
}

/* November 24th, 2021; Wed Nov 24 10:02:00 CET 2021 */
static int32_t month_day_year(const char *text, const struct token *t, size_t i, size_t n)
{
	size_t d, y;

	if (t[i].kind != TOKEN_WORD || !t[i].value)
		return DAY_NONE;
	d = filler(text, t, i + 1, n);
	if (d >= n || !is_number(&t[d], 1, 31))
		return DAY_NONE;
	for (y = filler(text, t, d + 1, n); y < n && y < d + 12; y++) {
		if (t[y].kind == TOKEN_NUMBER && t[y].digits == 4 && full_year(&t[y]))
			return civil_day(t[y].value, t[i].value, t[d].value);
		if (y == d + 1 && t[y].kind == TOKEN_WORD && t[y].value)
			break;
	}
	return DAY_NONE;
}

/* 2021年11月24日, 2021년 11월 24일 */
static int32_t east_asian(const struct token *t, size_t left)
{
	if (left < 5 || t[0].kind != TOKEN_NUMBER || t[0].digits != 4 || t[1].kind != TOKEN_WORD ||
	    !is_number(&t[2], 1, 12) || t[3].kind != TOKEN_WORD || !is_number(&t[4], 1, 31) ||
	    t[1].end - t[1].start != 3 || t[3].end - t[3].start != 3 || !full_year(t))
		return DAY_NONE;
	return civil_day(t[0].value, t[2].value, t[4].value);
}

int32_t date_find(const char *text, size_t length, bool month_first, size_t *start, size_t *end)
{
	struct token tokens[TOKENS + 1];
	size_t n, i;

	n = tokenize(text, length, tokens);
	for (i = 0; i < n; i++) {
		int32_t day = year_first(&tokens[i], n - i);

		if (day == DAY_NONE)
			day = east_asian(&tokens[i], n - i);
		if (day == DAY_NONE)
			day = numeric(&tokens[i], n - i, month_first);
		if (day == DAY_NONE)
			day = day_month_year(text, tokens, i, n);
		if (day == DAY_NONE)
			day = month_day_year(text, tokens, i, n);
		if (day == DAY_NONE)
			day = year_month_day(text, tokens, i, n);
		if (day == DAY_NONE)
			day = vietnamese(text, tokens, i, n);
		if (day == DAY_NONE)
			continue;
		if (start)
			*start = tokens[i].start;
		if (end)
			*end = tokens[i].end;
		return day;
	}
	return DAY_NONE;
}

/* Seconds or milliseconds since 1970 */
static int32_t epoch(const char *text, size_t length)
{
	long long value = 0;
	size_t i;

	if (length != 10 && length != 13)
		return DAY_NONE;
	for (i = 0; i < length; i++) {
		if (!isdigit((unsigned char)text[i]))
			return DAY_NONE;
		value = value * 10 + (text[i] - '0');
	}
	return (int32_t)(value / (length == 13 ? 86400000 : 86400));
}

int32_t page_date(const char *text, size_t length)
{
	int32_t day;

	while (length > 0 && isspace((unsigned char)*text))
		text++, length--;
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	day = epoch(text, length);
	return day != DAY_NONE ? day : date_find(text, length, false, NULL, NULL);
}
