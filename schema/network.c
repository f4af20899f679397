/*
 * Who dealt with whom: sums per ordered pair.  Months come from their roll-up; what
 * lies within a month that the time asked for cuts, or within no month, from the
 * events.  The first and last day of a pair in its months is then looked up.
 */
#include "base/civil.h"
#include "months.h"

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

	/* of what lies within whole months: a pair of columns more */
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

/* Levels ------------------------------------------------------------------------- */

/* What stands for a side, how it is called, and where a pair's events are.  Of roles
 * those of no state stand beside their country: AFG:rebels. */
struct level {
	const char *source, *target;       /* of a row `e` */
	const char *names[4];              /* code and name of both, with what is joined to the sums `g` */
	const char *joins, *pair;
};

#define PARTY_JOINS(source, target) " CROSS JOIN party s ON s.id = " source " CROSS JOIN party t ON t.id = " target \
	" LEFT JOIN actor sa ON sa.code = s.code LEFT JOIN actor ta ON ta.code = t.code"

static const struct level level_table[] = {
	[NETWORK_BY_COUNTRY] = {
		"e.source_party", "e.target_party",
		{ "s.code", "coalesce(sa.name, s.code)", "t.code", "coalesce(ta.name, t.code)" },
		PARTY_JOINS("g.source", "g.target"), "e.source_party = g.source AND e.target_party = g.target",
	},
	[NETWORK_BY_ROLE] = {
		"e.source_party * 16 + e.source_role", "e.target_party * 16 + e.target_role",
		{ "iif(g.source % 16 = 1, s.code, s.code || ':' || sr.name)",
		  "coalesce(sa.name, s.code) || iif(g.source % 16 = 1 OR s.country IS NULL, '', ' ' || sr.name)",
		  "iif(g.target % 16 = 1, t.code, t.code || ':' || tr.name)",
		  "coalesce(ta.name, t.code) || iif(g.target % 16 = 1 OR t.country IS NULL, '', ' ' || tr.name)" },
		PARTY_JOINS("g.source / 16", "g.target / 16")
		" CROSS JOIN role sr ON sr.id = g.source % 16 CROSS JOIN role tr ON tr.id = g.target % 16",
		"e.source_party = g.source / 16 AND e.target_party = g.target / 16"
		" AND e.source_role = g.source % 16 AND e.target_role = g.target % 16",
	},
	[NETWORK_BY_ACTOR] = {
		"e.source", "e.target", { "s.code", "s.name", "t.code", "t.name" },
		" CROSS JOIN actor s ON s.id = g.source CROSS JOIN actor t ON t.id = g.target",
		"e.source_party = s.party AND e.target_party = t.party AND e.source = g.source AND e.target = g.target",
	},
};

/* Parts --------------------------------------------------------------------------- */

static void add_named(struct sqltext *text, const struct filter *filter)
{
	strbuf_adds(&text->sql, " WHERE e.source_party <> 0 AND e.target_party <> 0");
	if (!filter->all_roles)
		strbuf_addf(&text->sql, " AND e.source_role = %d AND e.target_role = %d", ROLE_STATE, ROLE_STATE);
}

static void add_months(struct sqltext *text, const struct filter *filter, const struct level *level,
		       const struct months *months)
{
	static const char *const mutual[] = {
		"n_mutual AS m", "n_mutual_distinct AS md", "goldstein_mutual AS gm", "goldstein_mutual_distinct AS gmd",
	};
	/* of an actor on either side SQLite would look up each row in two indexes */
	bool either = filter->actor.n || filter->left.n;

	text->by_month = true;
	strbuf_addf(&text->sql, "SELECT %s AS source, %s AS target, e.root, e.n, e.n_distinct AS d, e.goldstein AS g,"
		    " e.goldstein_distinct AS gd", level->source, level->target);
	for (int i = 0; i < 4; i++) {
		strbuf_adds(&text->sql, ", (");
		filter_mirrors(text, filter);
		strbuf_addf(&text->sql, ") * e.%s", mutual[i]);
	}
	strbuf_addf(&text->sql, ", e.month, NULL AS f, NULL AS l FROM dyad_month e%s", either ? " NOT INDEXED" : "");
	add_named(text, filter);
	filter_actors(text, filter);
	months_where(text, filter, months);
	text->by_month = false;
}

/* Sums over events, in the same columns; conditions follow. */
static void add_events(struct sqltext *text, const struct filter *filter, const struct level *level, const char *index)
{
	strbuf_addf(&text->sql, "SELECT %s AS source, %s AS target, CAST(substr(e.code, 1, 2) AS INTEGER) AS root,"
		    " count(*) AS n, sum(e.cluster = e.id) AS d, sum(c.goldstein) AS g,"
		    " sum(CASE e.cluster WHEN e.id THEN c.goldstein ELSE 0 END) AS gd", level->source, level->target);
	for (int distinct = 0; distinct < 2; distinct++) {
		strbuf_adds(&text->sql, ", sum(");
		filter_paired(text, filter, distinct);
		strbuf_adds(&text->sql, distinct ? ") AS md" : ") AS m");
	}
	for (int distinct = 0; distinct < 2; distinct++) {
		strbuf_adds(&text->sql, ", sum(CASE WHEN ");
		filter_paired(text, filter, distinct);
		strbuf_adds(&text->sql, distinct ? " THEN c.goldstein ELSE 0 END) AS gmd" :
				 " THEN c.goldstein ELSE 0 END) AS gm");
	}
	strbuf_adds(&text->sql, ", NULL AS month, min(nullif(e.day_from, -2147483648)) AS f,"
		    " max(CASE WHEN e.day_from > -2147483648 THEN e.day_to END) AS l"
		    " FROM event e");
	strbuf_adds(&text->sql, index);
	strbuf_adds(&text->sql, " CROSS JOIN code c ON c.code = e.code");
	add_named(text, filter);
}

#define BY_PAIR_AND_ROOT " GROUP BY 1, 2, 3"

/* What lies within a month that the time asked for cuts. */
static void add_cut(struct sqltext *text, const struct filter *filter, const struct level *level, int month)
{
	strbuf_adds(&text->sql, " UNION ALL ");
	add_events(text, filter, level, "");
	months_where_cut(text, filter, month);
	strbuf_adds(&text->sql, " AND ");
	filter_where(text, filter, PHASE_ANY);
	strbuf_adds(&text->sql, BY_PAIR_AND_ROOT);
}

/* What lies within no month: the roll-up by days has an index of what is longer than a day. */
static void add_longer(struct sqltext *text, const struct filter *filter, const struct level *level,
		       enum phase phase)
{
	strbuf_adds(&text->sql, " UNION ALL ");
	add_events(text, filter, level, " INDEXED BY event_dyad");
	strbuf_adds(&text->sql, " AND (e.source_party, e.target_party, e.day_from) IN (SELECT source_party, target_party,"
		    " day_from FROM dyad INDEXED BY dyad_span WHERE day_to <> day_from OR day_from = -2147483648)"
		    " AND (e.day_to <> e.day_from OR e.day_from = -2147483648)"
		    " AND strftime('%Y-%m', e.day_from * 86400, 'unixepoch') IS NOT"
		    " strftime('%Y-%m', e.day_to * 86400, 'unixepoch') AND ");
	filter_where(text, filter, phase);
	strbuf_adds(&text->sql, BY_PAIR_AND_ROOT);
}

static void add_from_rollups(struct sqltext *text, const struct filter *filter, const struct level *level,
			     const struct months *months)
{
	add_months(text, filter, level, months);
	for (size_t i = 0; i < months->n_cut; i++)
		add_cut(text, filter, level, months->cut[i]);
	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++)
		if (filter_has_phase(filter, phase))
			add_longer(text, filter, level, phase);
}

static void add_from_events(struct sqltext *text, const struct filter *filter, const struct level *level)
{
	bool any = false;

	add_events(text, filter, level, filter->place && !filter->text ? " INDEXED BY event_place" : "");
	strbuf_adds(&text->sql, " AND ");
	filter_where(text, filter, PHASE_ANY);
	strbuf_adds(&text->sql, " AND (");
	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++) {
		if (!filter_has_phase(filter, phase))
			continue;
		strbuf_adds(&text->sql, any ? ") OR (" : "(");
		filter_days(text, filter, phase);
		any = true;
	}
	strbuf_adds(&text->sql, "))" BY_PAIR_AND_ROOT);
}

/* All ------------------------------------------------------------------------------ */

/* The first day of a month by its number. */
#define MONTH_DAY(month) \
	"CAST(strftime('%s', printf('%04d-%02d-01', (" month ") / 12, (" month ") % 12 + 1)) / 86400 AS INTEGER)"

/* A pair's first or last day in its first or last month. */
static void add_day(struct sqltext *text, const struct filter *filter, enum network_level by, const char *day,
		    const char *first, const char *next)
{
	bool rolled = by != NETWORK_BY_ACTOR && filter_is_whole(filter);

	strbuf_addf(&text->sql, ", (SELECT %s FROM %s WHERE %s AND e.day_from >= %s AND e.day_from < %s AND e.day_to < %s",
		    day, rolled ? "dyad e NOT INDEXED" : "event e INDEXED BY event_dyad", level_table[by].pair, first, next, next);
	if (!filter->all_roles)
		strbuf_addf(&text->sql, " AND e.source_role = %d AND e.target_role = %d", ROLE_STATE, ROLE_STATE);
	if (rolled) {
		filter_actors(text, filter);
		filter_rollup_rest(text, filter);
	} else {
		strbuf_adds(&text->sql, " AND ");
		filter_where(text, filter, PHASE_ANY);
	}
	strbuf_adds(&text->sql, ")");
}

static void add_quads(struct sqltext *text)
{
	static const char *const roots[] = { "", "<= 5", "BETWEEN 6 AND 8", "BETWEEN 9 AND 13", ">= 14" };

	for (int quad = 1; quad <= 4; quad++)
		strbuf_addf(&text->sql, ", sum(u.n * (u.root %s)) AS q%d, sum(u.d * (u.root %s)) AS d%d",
			    roots[quad], quad, roots[quad], quad);
}

/* months: NULL where the roll-ups do not hold what is asked. */
static void compile(struct sqltext *text, const struct filter *filter, bool by_distinct, enum network_level by,
		    const struct months *months)
{
	const struct level *level = &level_table[by];

	strbuf_addf(&text->sql, "SELECT %s, %s, %s, %s, g.n, g.d, g.g, g.gd, g.f, g.l, g.q1, g.q2, g.q3, g.q4,"
		    " g.d1, g.d2, g.d3, g.d4, g.m, g.md, g.gm, g.gmd",
		    level->names[0], level->names[1], level->names[2], level->names[3]);
	if (months) {
		add_day(text, filter, by, "min(e.day_from)", MONTH_DAY("g.fm"), MONTH_DAY("g.fm + 1"));
		add_day(text, filter, by, "max(e.day_to)", MONTH_DAY("g.lm"), MONTH_DAY("g.lm + 1"));
	}
	strbuf_adds(&text->sql, " FROM (SELECT u.source, u.target, sum(u.n) AS n, sum(u.d) AS d, sum(u.g) AS g,"
		    " sum(u.gd) AS gd, sum(u.m) AS m, sum(u.md) AS md, sum(u.gm) AS gm, sum(u.gmd) AS gmd,"
		    " min(u.f) AS f, max(u.l) AS l, min(u.month) AS fm, max(u.month) AS lm");
	add_quads(text);
	strbuf_adds(&text->sql, " FROM (");
	if (months)
		add_from_rollups(text, filter, level, months);
	else
		add_from_events(text, filter, level);
	strbuf_addf(&text->sql, ") u GROUP BY 1, 2) g%s ORDER BY g.%s DESC, 1, 3", level->joins, by_distinct ? "d" : "n");
	if (filter->limit) {
		strbuf_adds(&text->sql, " LIMIT ");
		sqltext_number(text, filter->limit);
	}
}

enum status query_network(struct store *store, const struct filter *filter, enum network_level by,
			  void *context,
			  enum status (*on_row)(void *context, const struct dyad_row *row),
			  struct error *err)
{
	struct network_context network = { context, on_row };
	struct filter all = *filter;
	struct months months = { 0 };
	struct sqltext text;
	enum status status = STATUS_OK;
	bool rolled;

	all.distinct = false; /* an order here, and no condition */
	rolled = filter_in_rollup(&all);
	if (rolled)
		status = months_find(&months, store, &all, err);
	sqltext_init(&text);
	if (status == STATUS_OK) {
		compile(&text, &all, filter->distinct, by, rolled ? &months : NULL);
		status = sqltext_each(&text, store, &network, on_network, err);
	}
	sqltext_release(&text);
	months_release(&months);
	return status;
}
