/*
 * Who dealt with whom: sums per ordered pair.  Countries and organisations in
 * whole months come from the roll-ups: `dyad_month`, and of `dyad` what lies
 * within no month; the first and last day of a pair is then looked up for the
 * pairs that are shown.
 */
#include "base/civil.h"
#include "sqltext.h"

static int64_t number_at(sqlite3_stmt *stmt, int column, int64_t absent)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? absent :
	       sqlite3_column_int64(stmt, column);
}

struct network_context {
	void *context;
	enum status (*on_row)(void *context, const struct dyad_row *row);
};

static enum status on_network(void *context, sqlite3_stmt *row)
{
	struct network_context *network = context;
	struct dyad_row out = {
		.source = (const char *)sqlite3_column_text(row, 0),
		.source_name = (const char *)sqlite3_column_text(row, 1),
		.target = (const char *)sqlite3_column_text(row, 2),
		.target_name = (const char *)sqlite3_column_text(row, 3),
		.n = sqlite3_column_int64(row, 4), .distinct = sqlite3_column_int64(row, 5),
		.goldstein = sqlite3_column_int64(row, 6),
		.goldstein_distinct = sqlite3_column_int64(row, 7),
		.first = (int32_t)number_at(row, 8, DAY_NONE),
		.last = (int32_t)number_at(row, 9, DAY_NONE),
		.mutual = sqlite3_column_int64(row, 18), .mutual_distinct = sqlite3_column_int64(row, 19),
		.goldstein_mutual = sqlite3_column_int64(row, 20),
		.goldstein_mutual_distinct = sqlite3_column_int64(row, 21),
	};

	/* of what lies within months: a pair of columns more */
	if (sqlite3_column_count(row) > 22) {
		int32_t first = (int32_t)number_at(row, 22, DAY_NONE), last = (int32_t)number_at(row, 23, DAY_NONE);

		if (first != DAY_NONE && (out.first == DAY_NONE || first < out.first))
			out.first = first;
		if (last > out.last)
			out.last = last;
	}
	for (int i = 0; i < 4; i++) {
		out.quads[i] = sqlite3_column_int64(row, 10 + i);
		out.quads_distinct[i] = sqlite3_column_int64(row, 14 + i);
	}
	return network->on_row(network->context, &out);
}

static void compile_network(struct sqltext *text, const struct filter *filter, bool by_actor)
{
	bool any = false;

	strbuf_addf(&text->sql, "SELECT s.code, %s, t.code, %s, g.n, g.d, g.g, g.gd, g.first, g.last,"
		    " g.q1, g.q2, g.q3, g.q4, g.d1, g.d2, g.d3, g.d4, g.m, g.md, g.gm, g.gmd FROM (SELECT"
		    " e.source%s AS source, e.target%s AS target, count(*) AS n, sum(e.cluster = e.id) AS d,"
		    " sum(c.goldstein) AS g, sum(CASE e.cluster WHEN e.id THEN c.goldstein ELSE 0 END) AS gd,"
		    " min(CASE WHEN e.day_from > -2147483648 THEN e.day_from END) AS first,"
		    " max(CASE WHEN e.day_from > -2147483648 THEN e.day_to END) AS last",
		    by_actor ? "s.name" : "coalesce(sa.name, s.code)",
		    by_actor ? "t.name" : "coalesce(ta.name, t.code)",
		    by_actor ? "" : "_party", by_actor ? "" : "_party");
	for (int distinct = 0; distinct < 2; distinct++) {
		strbuf_adds(&text->sql, ", sum(");
		filter_paired(text, filter, distinct);
		strbuf_addf(&text->sql, ") AS m%s, sum(CASE WHEN ", distinct ? "d" : "");
		filter_paired(text, filter, distinct);
		strbuf_addf(&text->sql, " THEN c.goldstein ELSE 0 END) AS gm%s", distinct ? "d" : "");
	}
	for (int i = 1; i <= 4; i++)
		strbuf_addf(&text->sql, ", sum(c.quad = %d) AS q%d, sum(c.quad = %d AND e.cluster = e.id) AS d%d",
			    i, i, i, i);
	strbuf_adds(&text->sql, " FROM event e CROSS JOIN code c ON c.code = e.code WHERE"
				" e.source_party <> 0 AND e.target_party <> 0");
	if (!filter->all_roles)
		strbuf_addf(&text->sql, " AND e.source_role = %d AND e.target_role = %d", ROLE_STATE, ROLE_STATE);
	strbuf_adds(&text->sql, " AND (");
	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++) {
		if (!filter_has_phase(filter, phase))
			continue;
		strbuf_adds(&text->sql, any ? ") OR (" : "(");
		filter_where(text, filter, phase);
		any = true;
	}
	strbuf_adds(&text->sql, ")) GROUP BY 1, 2) g");
	if (by_actor)
		strbuf_adds(&text->sql, " JOIN actor s ON s.id = g.source JOIN actor t ON t.id = g.target");
	else
		strbuf_adds(&text->sql, " JOIN party s ON s.id = g.source JOIN party t ON t.id = g.target"
					" LEFT JOIN actor sa ON sa.code = s.code LEFT JOIN actor ta ON ta.code = t.code");
	strbuf_adds(&text->sql, filter->distinct ? " ORDER BY g.d DESC, s.code, t.code" :
			 " ORDER BY g.n DESC, s.code, t.code");
	if (filter->limit) {
		strbuf_adds(&text->sql, " LIMIT ");
		sqltext_number(text, filter->limit);
	}
}

/* The first day of a month by its number. */
#define MONTH_DAY(month) \
	"CAST(strftime('%s', printf('%04d-%02d-01', (" month ") / 12, (" month ") % 12 + 1)) / 86400 AS INTEGER)"

/* What every row of a roll-up must meet, whatever its days. */
static void add_rest(struct sqltext *text, const struct filter *filter)
{
	if (!filter->all_roles)
		strbuf_addf(&text->sql, " AND e.source_role = %d AND e.target_role = %d", ROLE_STATE, ROLE_STATE);
	filter_rollup_rest(text, filter);
}

/* A pair's first or last day in its first or last month. */
static void add_day(struct sqltext *text, const struct filter *filter, const char *day,
		    const char *first, const char *next)
{
	strbuf_addf(&text->sql, ", (SELECT %s FROM dyad e WHERE e.source_party = g.source AND"
		    " e.target_party = g.target AND e.day_from >= %s AND e.day_from < %s AND e.day_to < %s",
		    day, first, next, next);
	add_rest(text, filter);
	strbuf_adds(&text->sql, ")");
}

static void add_months(struct sqltext *text, const struct filter *filter)
{
	strbuf_adds(&text->sql, "SELECT e.source_party AS source, e.target_party AS target, e.root, e.n,"
		    " e.n_distinct AS d, e.goldstein AS g, e.goldstein_distinct AS gd, e.n_mutual AS m,"
		    " e.n_mutual_distinct AS md, e.goldstein_mutual AS gm, e.goldstein_mutual_distinct AS gmd,"
		    " e.month, NULL AS f, NULL AS l"
		    " FROM dyad_month e WHERE e.source_party <> 0 AND e.target_party <> 0 AND e.month >= ");
	sqltext_number(text, civil_month_number(filter->from == DAY_NONE ? DAY_FIRST : filter->from));
	strbuf_adds(&text->sql, " AND e.month <= ");
	sqltext_number(text, civil_month_number(filter->to == DAY_NONE ? DAY_LAST : filter->to));
	add_rest(text, filter);
}

static void add_spans(struct sqltext *text, const struct filter *filter, enum phase phase)
{
	strbuf_adds(&text->sql, " UNION ALL SELECT e.source_party, e.target_party, e.root, e.n, e.n_distinct,"
		    " e.goldstein, e.goldstein_distinct, e.n_mutual, e.n_mutual_distinct, e.goldstein_mutual,"
		    " e.goldstein_mutual_distinct, NULL, nullif(e.day_from, -2147483648),"
		    " CASE WHEN e.day_from > -2147483648 THEN e.day_to END FROM dyad e INDEXED BY dyad_span"
		    " WHERE e.source_party <> 0 AND e.target_party <> 0"
		    " AND (e.day_to <> e.day_from OR e.day_from = -2147483648)"
		    " AND strftime('%Y-%m', e.day_from * 86400, 'unixepoch') IS NOT"
		    " strftime('%Y-%m', e.day_to * 86400, 'unixepoch') AND ");
	filter_days(text, filter, phase);
	add_rest(text, filter);
}

static void compile_from_rollups(struct sqltext *text, const struct filter *filter)
{
	const char *by = filter->distinct ? "d" : "n";

	strbuf_adds(&text->sql, "SELECT g.sc, coalesce(sa.name, g.sc), g.tc, coalesce(ta.name, g.tc), g.n, g.d, g.g,"
		    " g.gd, g.f, g.l, g.q1, g.q2, g.q3, g.q4, g.d1, g.d2, g.d3, g.d4, g.m, g.md, g.gm, g.gmd");
	add_day(text, filter, "min(e.day_from)", MONTH_DAY("g.fm"), MONTH_DAY("g.fm + 1"));
	add_day(text, filter, "max(e.day_to)", MONTH_DAY("g.lm"), MONTH_DAY("g.lm + 1"));
	strbuf_adds(&text->sql, " FROM (SELECT u.source, u.target, s.code AS sc, t.code AS tc, sum(u.n) AS n,"
		    " sum(u.d) AS d, sum(u.g) AS g, sum(u.gd) AS gd, sum(u.m) AS m, sum(u.md) AS md, sum(u.gm) AS gm,"
		    " sum(u.gmd) AS gmd, min(u.f) AS f, max(u.l) AS l,"
		    " min(u.month) AS fm, max(u.month) AS lm");
	for (int quad = 1; quad <= 4; quad++) {
		static const char *const roots[] = { "", "<= 5", "BETWEEN 6 AND 8", "BETWEEN 9 AND 13", ">= 14" };

		strbuf_addf(&text->sql, ", sum(u.n * (u.root %s)) AS q%d, sum(u.d * (u.root %s)) AS d%d",
			    roots[quad], quad, roots[quad], quad);
	}
	strbuf_adds(&text->sql, " FROM (");
	add_months(text, filter);
	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++)
		if (filter_has_phase(filter, phase))
			add_spans(text, filter, phase);
	strbuf_addf(&text->sql, ") u CROSS JOIN party s ON s.id = u.source CROSS JOIN party t ON t.id = u.target"
		    " GROUP BY u.source, u.target ORDER BY %s DESC, sc, tc", by);
	if (filter->limit) {
		strbuf_adds(&text->sql, " LIMIT ");
		sqltext_number(text, filter->limit);
	}
	strbuf_addf(&text->sql, ") g LEFT JOIN actor sa ON sa.code = g.sc LEFT JOIN actor ta ON ta.code = g.tc"
		    " ORDER BY g.%s DESC, g.sc, g.tc", by);
}

/* distinct is an order here, and no condition. */
static bool in_rollups(const struct filter *filter, bool by_actor)
{
	struct filter all = *filter;

	all.distinct = false;
	return !by_actor && filter_in_rollup(&all) && filter_whole_months(filter) && !filter->left.n &&
	       !filter->actor.n && !filter->source.n && !filter->target.n;
}

enum status query_network(struct store *store, const struct filter *filter, bool by_actor,
			  void *context,
			  enum status (*on_row)(void *context, const struct dyad_row *row),
			  struct error *err)
{
	struct network_context network = { context, on_row };
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	if (in_rollups(filter, by_actor))
		compile_from_rollups(&text, filter);
	else
		compile_network(&text, filter, by_actor);
	status = sqltext_each(&text, store, &network, on_network, err);
	sqltext_release(&text);
	return status;
}
