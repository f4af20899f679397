#include "months.h"

#include <stdlib.h>

#include "base/civil.h"
#include "base/memory.h"

bool within_month(int32_t from, int32_t to)
{
	if (from == DAY_NONE || to == DAY_NONE)
		return false;
	return civil_month_number(from) == civil_month_number(to);
}

static int32_t month_start(int month)
{
	return civil_day(month / 12, month % 12 + 1, 1);
}

static enum status on_ends(void *context, sqlite3_stmt *row)
{
	struct months *months = context;

	if (sqlite3_column_type(row, 0) == SQLITE_NULL)
		return STATUS_OK;
	months->first = month_start(sqlite3_column_int(row, 0));
	months->last = month_start(sqlite3_column_int(row, 1) + 1) - 1;
	return STATUS_OK;
}

static enum status find_ends(struct months *months, struct store *store, const struct filter *filter,
			     struct error *err)
{
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT (SELECT min(month) FROM dyad_month), (SELECT max(month) FROM dyad_month)");
	status = sqltext_each(&text, store, months, on_ends, err);
	sqltext_release(&text);
	if (filter->from != DAY_NONE && filter->from > months->first)
		months->first = filter->from;
	if (filter->to != DAY_NONE && filter->to < months->last)
		months->last = filter->to;
	return status;
}

/* What comes from that day on differs from what comes before. */
static void cut_at(struct months *months, int32_t day)
{
	if (day > months->first && day <= months->last && civil_from_day(day).day != 1)
		months->cut[months->n_cut++] = civil_month_number(day);
}

static int by_number(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void sort_cuts(struct months *months)
{
	size_t kept = 0;

	qsort(months->cut, months->n_cut, sizeof *months->cut, by_number);
	for (size_t i = 0; i < months->n_cut; i++)
		if (!kept || months->cut[kept - 1] != months->cut[i])
			months->cut[kept++] = months->cut[i];
	months->n_cut = kept;
}

enum status months_find(struct months *out, struct store *store, const struct filter *filter, struct error *err)
{
	const struct filter_group *groups[] = {
		&filter->left, &filter->right, &filter->actor, &filter->source, &filter->target,
	};
	size_t n_groups = sizeof groups / sizeof *groups, room = 2;
	enum status status;

	*out = (struct months){ .first = DAY_LAST, .last = DAY_FIRST };
	for (size_t i = 0; i < n_groups; i++)
		room += 2 * groups[i]->n;
	out->cut = mem_alloc(room * sizeof *out->cut);
	if (!out->cut)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = find_ends(out, store, filter, err);
	if (status != STATUS_OK || out->first > out->last)
		return status;
	/* the months there are begin and end with months: other ends are those asked for */
	if (civil_from_day(out->first).day != 1)
		out->cut[out->n_cut++] = civil_month_number(out->first);
	if (civil_from_day(out->last + 1).day != 1)
		out->cut[out->n_cut++] = civil_month_number(out->last);
	for (size_t i = 0; i < n_groups; i++)
		for (size_t k = 0; k < groups[i]->n; k++) {
			cut_at(out, groups[i]->actors[k].from);
			cut_at(out, groups[i]->actors[k].to);
		}
	sort_cuts(out);
	return STATUS_OK;
}

void months_release(struct months *months)
{
	mem_free(months->cut);
	months->cut = NULL;
	months->n_cut = 0;
}

/* " AND " and a day or month beside a number. */
static void add_bound(struct sqltext *text, const char *bound, int64_t number)
{
	strbuf_addf(&text->sql, " AND e.%s ", bound);
	sqltext_number(text, number);
}

void months_where(struct sqltext *text, const struct filter *filter, const struct months *months)
{
	add_bound(text, "month >=", civil_month_number(months->first));
	add_bound(text, "month <=", civil_month_number(months->last));
	for (size_t i = 0; i < months->n_cut; i++)
		strbuf_addf(&text->sql, "%s%d", i ? "," : " AND e.month NOT IN (", months->cut[i]);
	strbuf_adds(&text->sql, months->n_cut ? ")" : "");
	filter_rollup_rest(text, filter);
}

void months_where_cut(struct sqltext *text, const struct filter *filter, int month)
{
	add_bound(text, "day_from >=", month_start(month));
	add_bound(text, "day_from <", month_start(month + 1));
	add_bound(text, "day_to <", month_start(month + 1));
	if (filter->from != DAY_NONE)
		add_bound(text, filter->within ? "day_from >=" : "day_to >=", filter->from);
	if (filter->to != DAY_NONE)
		add_bound(text, filter->within ? "day_to <=" : "day_from <=", filter->to);
}
