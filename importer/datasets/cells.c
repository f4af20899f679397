/* What cells say: days, numbers, countries. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "private.h"
#include "schema/codebook.h"

const char *cell(const struct dataset_table *table, enum column column)
{
	int at = table->column[column];
	const char *text;

	if (at < 0 || (size_t)at >= table->n)
		return "";
	text = table->cells[at].text;
	if (*text == 'N' && (!strcmp(text, "NULL") || !strcmp(text, "NA") || !strcmp(text, "None")))
		return "";
	return text;
}

enum dataset_verdict bad(struct dataset_table *table, enum column column, const char *code,
			 const char *format, ...)
{
	va_list args;

	table->fault->field = table->column_name[column];
	table->fault->code = code;
	va_start(args, format);
	vsnprintf(table->fault->reason, sizeof table->fault->reason, format, args);
	va_end(args);
	return DATASET_BAD;
}

static int digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

static int32_t valid_day(int year, int month, int day)
{
	return year > 0 && civil_valid(year, month, day) ? civil_day(year, month, day) : DAY_NONE;
}

/* "24 March 2021" */
static int32_t worded_day(const char *text)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
		"sep", "oct", "nov", "dec" };
	char *rest;
	long day = strtol(text, &rest, 10);

	while (*rest == ' ' || *rest == '-')
		rest++;
	for (int i = 0; i < 12; i++)
		if (!strncasecmp(rest, months[i], 3)) {
			while (isalpha((unsigned char)*rest))
				rest++;
			while (*rest == ' ' || *rest == '-')
				rest++;
			return day > 0 && day < 32 ? valid_day(atoi(rest), i + 1, (int)day) : DAY_NONE;
		}
	return DAY_NONE;
}

/* "3/24/2021": these files come from the United States. */
static int32_t slashed_day(const char *text)
{
	int month, day, year, used = 0;

	if (sscanf(text, "%2d/%2d/%4d%n", &month, &day, &year, &used) != 3 || text[used])
		return DAY_NONE;
	return valid_day(year, month, day);
}

int32_t day_of(const char *text)
{
	size_t n = strlen(text);

	if (n >= 8 && digits(text, 8) >= 0 && (n == 8 || n == 14 || !strcmp(text + 8, ".0")))
		return valid_day(digits(text, 4), digits(text + 4, 2), digits(text + 6, 2));
	if (n >= 10 && text[4] == '-' && (n == 10 || text[10] == ' ' || text[10] == 'T'))
		return civil_parse_iso(text, n);
	return strchr(text, '/') ? slashed_day(text) : worded_day(text);
}

/* "-12.3456", as most numbers are: up to fifteen digits are one exact number,
 * so that one division rounds as strtod() does.  False: not of this form. */
static bool plain_number(const char *text, double *out)
{
	static const double tens[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
				       1e13, 1e14, 1e15 };
	const char *at = text + (*text == '-');
	int64_t digits = 0;
	int n = 0, behind = 0;
	bool point = false;

	for (; (*at >= '0' && *at <= '9') || (*at == '.' && !point); at++) {
		if (*at == '.') {
			point = true;
			continue;
		}
		digits = digits * 10 + *at - '0';
		behind += point;
		if (++n > 15)
			return false;
	}
	if (*at || !n)
		return false;
	*out = (double)digits / tens[behind];
	if (*text == '-')
		*out = -*out;
	return true;
}

bool number_of(const char *text, double *out)
{
	char *end;

	*out = NAN;
	if (!*text || plain_number(text, out))
		return true;
	*out = strtod(text, &end);
	if (*end || !isfinite(*out)) {
		*out = NAN;
		return false;
	}
	return true;
}

int32_t count_of(const char *text)
{
	double value;

	if (!*text || !number_of(text, &value) || value < 0 || value > 1e9)
		return -1;
	return (int32_t)value;
}

bool digits_lost(const char *text)
{
	const char *e = strpbrk(text, "Ee");

	return e && isdigit((unsigned char)*text) && (e[1] == '+' || isdigit((unsigned char)e[1]));
}

const char *country_named(const char *name)
{
	static const enum country_system systems[] = { COUNTRY_NAME, COUNTRY_CAMEO, COUNTRY_ISO3 };
	const struct country *country = NULL;
	char room[CROSSWALK_ROOM];

	if (!*name)
		return "";
	for (size_t i = 0; i < sizeof systems / sizeof *systems && !country; i++)
		country = country_find(systems[i], name);
	if (!country && crosswalk("country", name, room))
		country = country_find(COUNTRY_CAMEO, room);
	return country ? country->cameo : "";
}

static const char *country_by_fips(const char *code)
{
	const struct country *country = country_find(COUNTRY_FIPS, code);
	char room[CROSSWALK_ROOM];

	if (!country && crosswalk("fips", code, room))
		country = country_find(COUNTRY_CAMEO, room);
	return country ? country->cameo : "";
}

const char *country_of(struct dataset_table *table, enum column column, bool fips)
{
	const char *word = cell(table, column);
	uint32_t hash = 2166136261u;
	size_t n = 0;

	for (; word[n]; n++)
		hash = (hash ^ (unsigned char)word[n]) * 16777619u;
	if (n >= sizeof table->countries[0].word)
		return fips ? "" : country_named(word);
	hash = (hash ^ hash >> 16) & 255;
	if (!table->countries[hash].code || strcmp(table->countries[hash].word, word)) {
		memcpy(table->countries[hash].word, word, n + 1);
		table->countries[hash].code = !n ? "" : fips ? country_by_fips(word) : country_named(word);
	}
	return table->countries[hash].code;
}

void read_place(struct dataset_table *table, struct dataset_row *row)
{
	const char *place = cell(table, COL_PLACE), *region = cell(table, COL_REGION);

	row->place = *place ? place : NULL;
	row->region = *region ? region : NULL;
	if (!number_of(cell(table, COL_LATITUDE), &row->latitude) || fabs(row->latitude) > 90)
		row->latitude = NAN;
	if (!number_of(cell(table, COL_LONGITUDE), &row->longitude) || fabs(row->longitude) > 180)
		row->longitude = NAN;
}
