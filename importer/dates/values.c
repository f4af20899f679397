/* TIMEX3 values: made from days and units, and read back into days. */
#include <stdio.h>
#include <string.h>

#include "private.h"

const char *unit_letter(enum unit unit)
{
	static const char *const letters[] = { "", "S", "M", "H", "D", "W", "WE", "M", "Q",
					       "Y", "DE", "CE", "W", "ML" };

	return letters[unit];
}

void value_duration(char out[VALUE_BYTES], int count, bool vague, enum unit unit)
{
	const char *clock = unit >= UNIT_SECOND && unit <= UNIT_HOUR ? "T" : "";

	if (unit == UNIT_FORTNIGHT)
		count *= 2;
	if (vague)
		snprintf(out, VALUE_BYTES, "P%sX%s", clock, unit_letter(unit));
	else
		snprintf(out, VALUE_BYTES, "P%s%d%s", clock, count, unit_letter(unit));
}

void value_day(char out[VALUE_BYTES], int32_t day)
{
	if (day < DAY_FIRST || day > DAY_LAST)
		snprintf(out, VALUE_BYTES, "XXXX-XX-XX");
	else
		civil_iso(day, out);
}

static void value_months(char out[VALUE_BYTES], struct civil civil, long months, bool quarter)
{
	long index = (long)civil.year * 12 + civil.month - 1 + months;

	if (index < 12 || index >= 120000L)
		snprintf(out, VALUE_BYTES, "XXXX-XX");
	else if (quarter)
		snprintf(out, VALUE_BYTES, "%04ld-Q%ld", index / 12, index % 12 / 3 + 1);
	else
		snprintf(out, VALUE_BYTES, "%04ld-%02ld", index / 12, index % 12 + 1);
}

static void value_years(char out[VALUE_BYTES], long year, enum unit unit)
{
	if (year < 1 || year > 9999)
		snprintf(out, VALUE_BYTES, "XXXX");
	else if (unit == UNIT_YEAR)
		snprintf(out, VALUE_BYTES, "%04ld", year);
	else if (unit == UNIT_DECADE)
		snprintf(out, VALUE_BYTES, "%03ld", year / 10);
	else
		snprintf(out, VALUE_BYTES, "%02ld", year / 100);
}

/* The unit that lies `count` units from the one holding `day`. */
void value_unit(char out[VALUE_BYTES], int32_t day, enum unit unit, int count)
{
	struct civil civil = civil_from_day(day);
	int64_t at = day;
	int year, week;

	switch (unit) {
	case UNIT_WEEK:
	case UNIT_WEEKEND:
	case UNIT_FORTNIGHT:
		at += (int64_t)count * (unit == UNIT_FORTNIGHT ? 14 : 7);
		if (at < DAY_FIRST || at > DAY_LAST - 6) {
			snprintf(out, VALUE_BYTES, "XXXX-WXX");
			return;
		}
		civil_iso_week((int32_t)at, &year, &week);
		snprintf(out, VALUE_BYTES, "%04d-W%02d%s", year, week,
			 unit == UNIT_WEEKEND ? "-WE" : "");
		return;
	case UNIT_MONTH:
		value_months(out, civil, count, false);
		return;
	case UNIT_QUARTER:
		value_months(out, civil, 3L * count, true);
		return;
	case UNIT_YEAR:
		value_years(out, civil.year + (long)count, unit);
		return;
	case UNIT_DECADE:
		value_years(out, civil.year + 10L * count, unit);
		return;
	case UNIT_CENTURY:
	case UNIT_MILLENNIUM:
		value_years(out, civil.year + 100L * count, UNIT_CENTURY);
		return;
	case UNIT_NONE:
	case UNIT_SECOND:
	case UNIT_MINUTE:
	case UNIT_HOUR:
		count = 0;
		break;
	case UNIT_DAY:
		break;
	}
	at = (int64_t)day + count;
	value_day(out, at < DAY_FIRST || at > DAY_LAST ? DAY_NONE : (int32_t)at);
}

/* `length` digits at text as a number, -1 if they are not there. */
static int digits(const char *text, size_t length)
{
	int n = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		n = n * 10 + text[i] - '0';
	}
	return n;
}

struct interval {
	int32_t *from, *to;
	enum precision *precision;
};

static bool whole_months(struct interval out, int year, int month, int months,
			 enum precision precision)
{
	int last = month + months - 1, last_year = year;

	if (last > 12) {
		last -= 12;
		last_year++;
	}
	if (year < 1 || last_year > 9999)
		return false;
	*out.from = civil_day(year, month, 1);
	*out.to = civil_day(last_year, last, civil_month_days(last_year, last));
	*out.precision = precision;
	return true;
}

static bool week_days(struct interval out, int year, const char *text)
{
	int week = digits(text + 1, 2);
	int32_t monday = week > 0 && year >= 1 ? civil_iso_week_day(year, week) : DAY_NONE;

	if (monday == DAY_NONE)
		return false;
	*out.from = monday;
	*out.to = monday + 6;
	*out.precision = PRECISION_WEEK;
	if (!strncmp(text + 3, "-WE", 3))
		*out.from = monday + 5;
	else if (text[3] == '-' && text[4] >= '1' && text[4] <= '7') {
		*out.from = *out.to = monday + text[4] - '1';
		*out.precision = PRECISION_DAY;
	} else if (text[3]) {
		return false;
	}
	return true;
}

static bool season_days(struct interval out, int year, const char *text)
{
	static const struct {
		char name[3];
		int month;
	} seasons[] = { { "SP", 3 }, { "SU", 6 }, { "FA", 9 }, { "AU", 9 }, { "WI", 12 } };

	for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++)
		if (!strcmp(text, seasons[i].name))
			return whole_months(out, year, seasons[i].month, 3, PRECISION_SEASON);
	return false;
}

/* What stands after "YYYY-". */
static bool part_of_year(struct interval out, int year, const char *text)
{
	int month, day;

	if (text[0] == 'W' && text[1] != 'I')
		return week_days(out, year, text);
	if (text[0] == 'Q' && text[1] >= '1' && text[1] <= '4' && !text[2])
		return whole_months(out, year, (text[1] - '1') * 3 + 1, 3, PRECISION_QUARTER);
	if (text[0] == 'H' && text[1] >= '1' && text[1] <= '2' && !text[2])
		return whole_months(out, year, (text[1] - '1') * 6 + 1, 6, PRECISION_HALF);
	if (text[0] < '0' || text[0] > '9')
		return season_days(out, year, text);
	month = digits(text, 2);
	if (month < 1 || month > 12)
		return false;
	if (!text[2] || !strcmp(text + 2, "-XX"))
		return whole_months(out, year, month, 1, PRECISION_MONTH);
	day = text[2] == '-' ? digits(text + 3, 2) : -1;
	if (day < 1 || !civil_valid(year, month, day) || (text[5] && text[5] != 'T'))
		return false;
	*out.from = *out.to = civil_day(year, month, day);
	*out.precision = PRECISION_DAY;
	return true;
}

static bool years_days(struct interval out, int first, int last, enum precision precision)
{
	if (last < 1)
		return false;
	*out.from = civil_day(first < 1 ? 1 : first, 1, 1);
	*out.to = civil_day(last, 12, 31);
	*out.precision = precision;
	return true;
}

static bool single_days(const char *value, struct interval out)
{
	size_t length = strlen(value), n = strspn(value, "0123456789");
	int year = n >= 2 && n <= 4 ? digits(value, n) : -1;

	if (year < 0)
		return false;
	if (n == 4 && value[4] == '-')
		return year >= 1 && part_of_year(out, year, value + 5);
	if (n != length)
		return false;
	if (n == 4)
		return years_days(out, year, year, PRECISION_YEAR);
	if (n == 3)
		return years_days(out, year * 10, year * 10 + 9, PRECISION_DECADE);
	return years_days(out, year * 100, year * 100 + 99, PRECISION_INTERVAL);
}

bool timex_days(const char *value, int32_t *from, int32_t *to, enum precision *precision)
{
	const char *slash = strchr(value, '/');
	struct interval out = { from, to, precision };
	char first[VALUE_BYTES];
	int32_t unused;

	*from = *to = DAY_NONE;
	*precision = PRECISION_UNKNOWN;
	if (!slash)
		return single_days(value, out);
	if ((size_t)(slash - value) >= sizeof first)
		return false;
	memcpy(first, value, (size_t)(slash - value));
	first[slash - value] = '\0';
	if (!single_days(slash + 1, (struct interval){ &unused, to, precision }) ||
	    !single_days(first, (struct interval){ from, &unused, precision }) || *from > *to) {
		*from = *to = DAY_NONE;
		*precision = PRECISION_UNKNOWN;
		return false;
	}
	*precision = PRECISION_INTERVAL;
	return true;
}
