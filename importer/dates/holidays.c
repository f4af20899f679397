/* The days of named days: tables, and the rules of movable feasts. */
#include <string.h>

#include "private.h"

/* Anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, "Astronomical
 * Algorithms", ch. 8). */
int32_t easter_day(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451;

	return civil_day(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

/* Meeus' Julian algorithm, moved to the Gregorian calendar. */
int32_t orthodox_easter_day(int year)
{
	int d = (19 * (year % 19) + 15) % 30;
	int e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
	int32_t julian = civil_day(year, (d + e + 114) / 31, (d + e + 114) % 31 + 1);

	return julian + year / 100 - year / 400 - 2;
}

/* The tabular Islamic calendar, civil epoch (16 July 622 Julian), leap years
 * 2 5 7 10 13 16 18 21 24 26 29 of thirty: Reingold and Dershowitz,
 * "Calendrical Calculations", ch. 7. */
static int32_t islamic_day(int year, int month, int day)
{
	int32_t epoch = -492148; /* 0622-07-19 Gregorian */

	return epoch - 1 + day + 29 * (month - 1) + month / 2 + (year - 1) * 354 +
	       (3 + 11 * year) / 30;
}

/* The return of an Islamic day that falls into the Gregorian year, the second
 * one where a year of the sun holds two; *last is the last day of the month. */
static int32_t islamic_in(int year, int month, int day, bool second, int32_t *last)
{
	int islamic = (year - 622) * 33 / 32;

	for (int y = islamic > 1 ? islamic - 1 : 1; y <= islamic + 3; y++) {
		int32_t first = crescent_day(islamic_day(y, month, 1)), at = first + day - 1;

		if (at < civil_day(year, 1, 1) || at > civil_day(year, 12, 31))
			continue;
		if (second) {
			second = false;
			continue;
		}
		*last = crescent_day(islamic_day(y, month, 1) + 30) - 1;
		return at;
	}
	return DAY_NONE;
}

/* The March equinox in Tehran, after the 33-year cycle of the Persian
 * calendar (exact from 1799 to 2256 but for a handful of years). */
static int32_t nowruz_day(int year)
{
	int persian = year - 621;
	int32_t leaps = (8 * (int32_t)persian + 21) / 33; /* before this year */

	/* 1 Farvardin 1400 was 2021-03-21. */
	return civil_day(2021, 3, 21) + 365 * (persian - 1400) + leaps - (8 * 1400 + 21) / 33;
}

static int32_t nth_weekday(int year, int n, int weekday, int month)
{
	int32_t first = civil_day(year, month, 1);
	int32_t day = first + (weekday - civil_weekday(first) + 7) % 7;

	if (n > 0)
		return day + 7 * (n - 1);
	while (day + 7 < first + civil_month_days(year, month))
		day += 7;
	return day;
}

int32_t holiday_day(const struct dates *dates, const struct holiday *h, int year, bool second,
		    const char *country, int32_t *last_day)
{
	const struct national_day *national;
	int32_t day = DAY_NONE;

	*last_day = DAY_NONE;
	if (year < 1 || year > 9999 || (second && h->rule != HOLIDAY_ISLAMIC))
		return DAY_NONE;
	switch (h->rule) {
	case HOLIDAY_FIXED:
		day = civil_day(year, h->a, h->b);
		break;
	case HOLIDAY_ONCE:
		day = civil_day(h->a, h->b, h->c);
		break;
	case HOLIDAY_EASTER:
		day = easter_day(year) + h->a;
		break;
	case HOLIDAY_ORTHODOX:
		day = orthodox_easter_day(year) + h->a;
		break;
	case HOLIDAY_NTH:
		day = nth_weekday(year, h->a, h->b, h->c) + h->d;
		break;
	case HOLIDAY_ISLAMIC:
		if (second && h->c) /* either Eid */
			day = islamic_in(year, h->c, h->d, false, last_day);
		else
			day = islamic_in(year, h->a, h->b ? h->b : 1, second, last_day);
		if (h->b)
			*last_day = day;
		break;
	case HOLIDAY_LUNAR:
		day = lunar_new_year(year);
		break;
	case HOLIDAY_NOWRUZ:
		day = nowruz_day(year);
		break;
	case HOLIDAY_NATIONAL:
		national = dates_national(dates, country);
		if (national)
			day = civil_day(year, national->month, national->day);
		break;
	}
	if (*last_day == DAY_NONE)
		*last_day = day;
	return day;
}
