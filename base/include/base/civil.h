/*
 * Days of the proleptic Gregorian calendar as numbers: day 0 is 1970-01-01.
 * Years 1 to 9999.  Algorithms after Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms" (public domain).
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_NONE INT32_MIN          /* no day is known */
#define DAY_FIRST (-719162)         /* 0001-01-01 */
#define DAY_LAST 2932896            /* 9999-12-31 */

struct civil {
	int year;  /* 1..9999 */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

bool civil_valid(int year, int month, int day);
int32_t civil_day(int year, int month, int day); /* DAY_NONE if not valid */
struct civil civil_from_day(int32_t day);        /* day must not be DAY_NONE */
int civil_month_days(int year, int month);
int civil_month_number(int32_t day);             /* year * 12 + month - 1 */
int civil_weekday(int32_t day);                  /* 1 Monday .. 7 Sunday (ISO 8601) */
void civil_iso_week(int32_t day, int *year, int *week);
int32_t civil_iso_week_day(int year, int week);  /* Monday of it; DAY_NONE if none such */
int32_t civil_add_months(int32_t day, int months); /* clamps to the month's end */

/* "2021-11-24" into buffer (at least 11 bytes); "" for DAY_NONE. */
void civil_iso(int32_t day, char buffer[11]);

/* Reads exactly YYYY-MM-DD (more may follow); DAY_NONE if it is not there. */
int32_t civil_parse_iso(const char *text, size_t length);

#endif
