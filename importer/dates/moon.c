/* New moons, and the days that calendars take from them. */
#include <math.h>

#include "private.h"

/* Julian Day of 1970-01-01 00:00, and what dynamical time was ahead of the
 * clock about the year 2000, in days. */
#define JD_1970 2440587.5
#define DELTA_T (64.0 / 86400)

static double sine(double degrees)
{
	return sin(degrees * (3.14159265358979323846 / 180));
}

/* The k-th new moon after that of 6 January 2000, in days since 1970 UTC, to a
 * few minutes for some centuries: Meeus, "Astronomical Algorithms", ch. 49,
 * the terms above half a minute. */
static double new_moon(int k)
{
	double t = k / 1236.85, e = 1 - 0.002516 * t - 0.0000074 * t * t;
	double sun = 2.5534 + 29.10535670 * k, moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
	double node = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
	double day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t;

	day += -0.40720 * sine(moon) + 0.17241 * e * sine(sun) + 0.01608 * sine(2 * moon) +
	       0.01039 * sine(2 * node) + 0.00739 * e * sine(moon - sun) -
	       0.00514 * e * sine(moon + sun) + 0.00208 * e * e * sine(2 * sun) -
	       0.00111 * sine(moon - 2 * node) - 0.00057 * sine(moon + 2 * node) +
	       0.00056 * e * sine(2 * moon + sun) - 0.00042 * sine(3 * moon) +
	       0.00042 * e * sine(sun + 2 * node) + 0.00038 * e * sine(sun - 2 * node);
	return day - JD_1970 - DELTA_T;
}

/* Number of the new moon nearest to a day. */
static int lunation_near(int32_t day)
{
	return (int)lround((day + JD_1970 - 2451550.1) / 29.530588861);
}

/* December's solstice in days since 1970 UTC, to a quarter of an hour: the
 * same, ch. 27, without its periodic terms. */
static double solstice(int year)
{
	double y = (year - 2000) / 1000.0;

	return 2451900.05952 + 365242.74049 * y - 0.06223 * y * y - 0.00823 * y * y * y - JD_1970;
}

/* The second new moon after the day of the solstice, by the clock of Beijing;
 * the rule of leap months moves it on in 2034 and three other years of 1800-2200,
 * which this does not follow. */
int32_t lunar_new_year(int year)
{
	int32_t winter = (int32_t)floor(solstice(year - 1) + 8 / 24.0);
	int k = lunation_near(winter) - 1, after = 0;

	for (;; k++) {
		int32_t day = (int32_t)floor(new_moon(k) + 8 / 24.0);

		if (day > winter && ++after == 2)
			return day;
	}
}

/* The day on which the lunar month nearest to `day` begins where the crescent
 * has to set after the sun in Mecca: the day after the evening that finds the
 * new moon four hours old or more (the rule of the Umm al-Qura calendar). */
int32_t crescent_day(int32_t day)
{
	return (int32_t)floor(new_moon(lunation_near(day - 1)) + 12.5 / 24) + 1;
}
