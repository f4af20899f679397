/* Who dealt with whom: sums per ordered pair. */
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
	};

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
		    " g.q1, g.q2, g.q3, g.q4, g.d1, g.d2, g.d3, g.d4 FROM (SELECT"
		    " e.source%s AS source, e.target%s AS target, count(*) AS n, sum(e.cluster = e.id) AS d,"
		    " sum(c.goldstein) AS g, sum(CASE e.cluster WHEN e.id THEN c.goldstein ELSE 0 END) AS gd,"
		    " min(CASE WHEN e.day_from > -2147483648 THEN e.day_from END) AS first,"
		    " max(CASE WHEN e.day_from > -2147483648 THEN e.day_to END) AS last",
		    by_actor ? "s.name" : "coalesce(sa.name, s.code)",
		    by_actor ? "t.name" : "coalesce(ta.name, t.code)",
		    by_actor ? "" : "_party", by_actor ? "" : "_party");
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

enum status query_network(struct store *store, const struct filter *filter, bool by_actor,
			  void *context,
			  enum status (*on_row)(void *context, const struct dyad_row *row),
			  struct error *err)
{
	struct network_context network = { context, on_row };
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	compile_network(&text, filter, by_actor);
	status = sqltext_each(&text, store, &network, on_network, err);
	sqltext_release(&text);
	return status;
}
