#include "base/civil.h"

static const int month_days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int year, int month)
{
	return month == 2 && leap(year) ? 29 : month_days[month - 1];
}

bool civil_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= civil_month_days(year, month);
}

int32_t civil_day(int year, int month, int day)
{
	int y, era, yoe, doy, doe;

	if (!civil_valid(year, month, day))
		return DAY_NONE;
	y = month <= 2 ? year - 1 : year;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct civil civil_from_day(int32_t day)
{
	int z = day + 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	struct civil c;

	c.day = doy - (153 * mp + 2) / 5 + 1;
	c.month = mp < 10 ? mp + 3 : mp - 9;
	c.year = yoe + era * 400 + (c.month <= 2);
	return c;
}

int civil_month_number(int32_t day)
{
	struct civil c = civil_from_day(day);

	return c.year * 12 + c.month - 1;
}

int civil_weekday(int32_t day)
{
	int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */

	return (w < 0 ? w + 7 : w) + 1;
}

void civil_iso_week(int32_t day, int *year, int *week)
{
	int32_t thursday = day - civil_weekday(day) + 4;
	struct civil c = civil_from_day(thursday);

	*year = c.year;
	*week = (thursday - civil_day(c.year, 1, 1)) / 7 + 1;
}

int32_t civil_iso_week_day(int year, int week)
{
	int32_t fourth, monday;
	int y, w;

	if (week < 1 || week > 53)
		return DAY_NONE;
	fourth = civil_day(year, 1, 4);
	if (fourth == DAY_NONE)
		return DAY_NONE;
	monday = fourth - civil_weekday(fourth) + 1 + 7 * (week - 1);
	civil_iso_week(monday, &y, &w);
	return y == year && w == week ? monday : DAY_NONE;
}

int32_t civil_add_months(int32_t day, int months)
{
	struct civil c = civil_from_day(day);
	int total = c.year * 12 + c.month - 1 + months;
	int year = total / 12;
	int month = total % 12 + 1;

	if (total < 12 || year > 9999)
		return DAY_NONE;
	if (c.day > civil_month_days(year, month))
		c.day = civil_month_days(year, month);
	return civil_day(year, month, c.day);
}

static void digits(char *to, int value, int count)
{
	while (count-- > 0) {
		to[count] = (char)('0' + value % 10);
		value /= 10;
	}
}

void civil_iso(int32_t day, char buffer[11])
{
	struct civil c;

	buffer[0] = '\0';
	if (day < DAY_FIRST || day > DAY_LAST)
		return;
	c = civil_from_day(day);
	digits(buffer, c.year, 4);
	buffer[4] = '-';
	digits(buffer + 5, c.month, 2);
	buffer[7] = '-';
	digits(buffer + 8, c.day, 2);
	buffer[10] = '\0';
}

static int number(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

int32_t civil_parse_iso(const char *text, size_t length)
{
	if (length < 10 || text[4] != '-' || text[7] != '-')
		return DAY_NONE;
	return civil_day(number(text, 4), number(text + 5, 2), number(text + 8, 2));
}
