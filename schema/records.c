#include "schema/records.h"

#include <stdio.h>
#include <string.h>

static const char *const precisions[] = {
	"day", "week", "month", "quarter", "half", "season", "year", "decade",
	"interval", "unknown",
};
static const char *const bases[] = {
	"text", "context", "tenure", "lead", "bound", "dataset", "person",
};
static const char *const statuses[] = {
	"done", "announced", "intended", "claimed", "denied",
};
static const char *const confidences[] = { "high", "medium", "low" };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *precision_name(enum precision precision)
{
	return precisions[precision];
}

const char *date_basis_name(enum date_basis basis)
{
	return bases[basis];
}

const char *event_status_name(enum event_status status)
{
	return statuses[status];
}

const char *confidence_name(enum confidence confidence)
{
	return confidences[confidence];
}

int precision_from_name(const char *name)
{
	return find(precisions, COUNT(precisions), name);
}

int date_basis_from_name(const char *name)
{
	return find(bases, COUNT(bases), name);
}

int event_status_from_name(const char *name)
{
	return find(statuses, COUNT(statuses), name);
}

int confidence_from_name(const char *name)
{
	return find(confidences, COUNT(confidences), name);
}

static void interval_text(const struct event_date *date, char out[32])
{
	char from[11], to[11];

	civil_iso(date->from, from);
	civil_iso(date->to, to);
	if (from[0] && strcmp(from, to) == 0)
		snprintf(out, 32, "%s", from);
	else if (from[0] || to[0])
		snprintf(out, 32, "%s/%s", from, to);
	else
		out[0] = '\0';
}

/* True when the days are exactly `months` months from the start of a month
 * that begins such a period. */
static bool whole_months(const struct event_date *date, struct civil first, int months)
{
	int32_t next;

	if (first.day != 1 || (first.month - 1) % months != 0)
		return false;
	next = civil_add_months(date->from, months);
	return date->to == (next == DAY_NONE ? DAY_LAST : next - 1);
}

void event_date_text(const struct event_date *date, char out[32])
{
	struct civil first;
	int year, week;

	interval_text(date, out);
	if (date->from == DAY_NONE || date->to == DAY_NONE)
		return;
	first = civil_from_day(date->from);
	switch (date->precision) {
	case PRECISION_WEEK:
		if (civil_weekday(date->from) == 1 && date->to == date->from + 6) {
			civil_iso_week(date->from, &year, &week);
			snprintf(out, 32, "%04d-W%02d", year, week);
		}
		break;
	case PRECISION_MONTH:
		if (whole_months(date, first, 1))
			snprintf(out, 32, "%04d-%02d", first.year, first.month);
		break;
	case PRECISION_QUARTER:
		if (whole_months(date, first, 3))
			snprintf(out, 32, "%04d-Q%d", first.year, (first.month + 2) / 3);
		break;
	case PRECISION_HALF:
		if (whole_months(date, first, 6))
			snprintf(out, 32, "%04d-H%d", first.year, (first.month + 5) / 6);
		break;
	case PRECISION_YEAR:
		if (whole_months(date, first, 12))
			snprintf(out, 32, "%04d", first.year);
		break;
	case PRECISION_DAY:
	case PRECISION_SEASON:
	case PRECISION_DECADE:
	case PRECISION_INTERVAL:
	case PRECISION_UNKNOWN:
		break;
	}
}

static bool take_months(struct event_date *date, int year, int month, int months,
			enum precision precision)
{
	int last = month + months - 1;

	if (!civil_valid(year, month, 1) || last > 12)
		return false;
	date->from = civil_day(year, month, 1);
	date->to = civil_day(year, last, civil_month_days(year, last));
	date->precision = precision;
	return true;
}

static bool parse_interval(const char *text, const char *slash, struct event_date *date)
{
	int32_t from = civil_parse_iso(text, (size_t)(slash - text));
	int32_t to = civil_parse_iso(slash + 1, strlen(slash + 1));

	if (to == DAY_NONE || (slash != text && (from == DAY_NONE || from > to)))
		return false;
	date->from = slash == text ? DAY_NONE : from;
	date->to = to;
	date->precision = slash == text ? PRECISION_UNKNOWN : PRECISION_INTERVAL;
	return true;
}

static bool parse_week(int year, int week, struct event_date *date)
{
	int32_t monday = civil_iso_week_day(year, week);

	if (monday == DAY_NONE)
		return false;
	date->from = monday;
	date->to = monday + 6;
	date->precision = PRECISION_WEEK;
	return true;
}

bool event_date_parse(const char *text, struct event_date *date)
{
	const char *slash = strchr(text, '/');
	size_t n = strlen(text);
	int year, part, used = 0;
	int32_t day;

	if (slash)
		return parse_interval(text, slash, date);
	if (n == 4 && sscanf(text, "%4d%n", &year, &used) == 1 && used == 4)
		return take_months(date, year, 1, 12, PRECISION_YEAR);
	if (n == 7 && sscanf(text, "%4d-Q%1d%n", &year, &part, &used) == 2 && used == 7)
		return take_months(date, year, part * 3 - 2, 3, PRECISION_QUARTER);
	if (n == 7 && sscanf(text, "%4d-H%1d%n", &year, &part, &used) == 2 && used == 7)
		return take_months(date, year, part * 6 - 5, 6, PRECISION_HALF);
	if (n == 8 && sscanf(text, "%4d-W%2d%n", &year, &part, &used) == 2 && used == 8)
		return parse_week(year, part, date);
	if (n == 7 && sscanf(text, "%4d-%2d%n", &year, &part, &used) == 2 && used == 7)
		return take_months(date, year, part, 1, PRECISION_MONTH);
	day = n == 10 ? civil_parse_iso(text, n) : DAY_NONE;
	if (day == DAY_NONE)
		return false;
	date->from = date->to = day;
	date->precision = PRECISION_DAY;
	return true;
}
