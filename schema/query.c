#include <string.h>

#include "base/memory.h"
#include "lines.h"
#include "sqltext.h"

struct query {
	struct store *store;
	sqlite3_stmt *phases[N_PHASES]; /* run one after the other */
	int phase;
	int64_t left;                   /* rows until the limit */
	struct lines *lines;
};

static void add_order(struct sqltext *text, const struct filter *filter, enum phase phase)
{
	switch (filter->order) {
	case ORDER_DATE:
		strbuf_adds(&text->sql, phase == PHASE_UNDATED ? " ORDER BY e.day_to, e.id" :
				 " ORDER BY e.day_from, e.id");
		break;
	case ORDER_PUBLISHED:
		strbuf_adds(&text->sql,
			" ORDER BY (SELECT min(CASE a.published_to WHEN -2147483648 THEN 2147483647"
			" ELSE a.published_to END) FROM mention m JOIN article a ON a.id = m.article"
			" WHERE m.event = e.id AND m.died IS NULL) NULLS LAST, e.id");
		break;
	case ORDER_ARTICLES:
		strbuf_adds(&text->sql, " ORDER BY e.n_articles DESC, e.id");
		break;
	case ORDER_MENTIONS:
		strbuf_adds(&text->sql, " ORDER BY e.n_mentions DESC, e.id");
		break;
	case ORDER_NONE:
		break;
	}
}

/* In orders that are not by date the phases are one statement. */
static bool in_phases(const struct filter *filter)
{
	return filter->order == ORDER_DATE || filter->order == ORDER_NONE;
}

static void add_any_phase(struct sqltext *text, const struct filter *filter)
{
	bool any = false;

	strbuf_adds(&text->sql, "(");
	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++) {
		if (!filter_has_phase(filter, phase))
			continue;
		strbuf_adds(&text->sql, any ? ") OR (" : "(");
		filter_where(text, filter, phase);
		any = true;
	}
	strbuf_adds(&text->sql, "))");
}

static void add_after(struct sqltext *text, const struct filter *filter, enum phase phase,
		      const struct event_date *after)
{
	bool undated = after->from == DAY_NONE;

	if (!filter->after)
		return;
	if (undated && phase != PHASE_UNDATED) {
		strbuf_adds(&text->sql, " AND 0");
	} else if (undated || phase != PHASE_UNDATED) {
		strbuf_adds(&text->sql, undated ? " AND (e.day_to, e.id) > (" :
				 " AND (e.day_from, e.id) > (");
		sqltext_number(text, undated ? after->to : after->from);
		strbuf_adds(&text->sql, ", ");
		sqltext_number(text, filter->after);
		strbuf_adds(&text->sql, ")");
	}
}

/* As stored, whatever the days: nothing but the table is read. */
static bool is_scan(const struct filter *filter)
{
	return filter->order == ORDER_NONE && filter->from == DAY_NONE && filter->to == DAY_NONE &&
	       !filter->within;
}

static void compile(struct sqltext *text, const struct filter *filter, enum phase phase,
		    const struct lines *lines, const struct event_date *after)
{
	strbuf_adds(&text->sql, "SELECT ");
	lines_columns(lines, &text->sql);
	strbuf_adds(&text->sql, " FROM event e WHERE ");
	if (is_scan(filter))
		filter_where(text, filter, PHASE_ANY);
	else if (in_phases(filter))
		filter_where(text, filter, phase);
	else
		add_any_phase(text, filter);
	add_after(text, filter, phase, after);
	add_order(text, filter, phase);
}

static enum status find_after(struct store *store, const struct filter *filter,
			      struct event_date *out, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status;

	if (!filter->after)
		return STATUS_OK;
	if (filter->order != ORDER_DATE)
		return error_set(err, STATUS_USAGE, "pages go in the order by date only");
	status = db_prepare(store, "SELECT day_from, day_to FROM event WHERE id = ?", &stmt, err);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(stmt, 1, filter->after);
	status = db_step(stmt, err);
	if (status == STATUS_OK) {
		out->from = sqlite3_column_int(stmt, 0);
		out->to = sqlite3_column_int(stmt, 1);
	}
	sqlite3_finalize(stmt);
	if (status == STATUS_END)
		return error_set(err, STATUS_NOTFOUND, "no such event to go on after");
	return status;
}

static enum status prepare_phase(struct query *query, const struct filter *filter,
				 enum phase phase, const struct event_date *after,
				 struct error *err)
{
	bool alone = !in_phases(filter) || is_scan(filter);
	struct sqltext text;
	enum status status;

	if (alone ? phase != PHASE_BEFORE : !filter_has_phase(filter, phase))
		return STATUS_OK;
	sqltext_init(&text);
	compile(&text, filter, phase, query->lines, after);
	status = sqltext_prepare(&text, query->store, &query->phases[phase], err);
	sqltext_release(&text);
	return status;
}

enum status query_open(struct query **out, struct store *store, const struct filter *filter,
		       unsigned fields, struct error *err)
{
	struct query *query = mem_zalloc(sizeof *query);
	struct event_date after = { .from = DAY_NONE, .to = DAY_NONE };
	enum status status;

	*out = NULL;
	if (!query)
		return error_set(err, STATUS_NOMEM, "out of memory");
	query->store = store;
	query->left = filter->limit ? filter->limit : INT64_MAX;
	status = lines_new(&query->lines, store, fields ? fields : QUERY_PLAIN, err);
	if (status == STATUS_OK)
		status = find_after(store, filter, &after, err);
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++)
		status = prepare_phase(query, filter, phase, &after, err);
	if (status != STATUS_OK) {
		query_close(query);
		return status;
	}
	*out = query;
	return STATUS_OK;
}

void query_close(struct query *query)
{
	if (!query)
		return;
	for (int i = 0; i < N_PHASES; i++)
		sqlite3_finalize(query->phases[i]);
	lines_free(query->lines);
	mem_free(query);
}

enum status query_next(struct query *query, const struct event_line **out, struct error *err)
{
	enum status status = STATUS_END;

	if (query->left <= 0)
		return STATUS_END;
	for (; query->phase < N_PHASES; query->phase++) {
		if (query->phases[query->phase])
			status = db_step(query->phases[query->phase], err);
		if (status != STATUS_END)
			break;
	}
	if (status != STATUS_OK)
		return status;
	query->left--;
	return lines_read(query->lines, query->phases[query->phase], out, err);
}

/* Sums ------------------------------------------------------------------------ */

static int64_t number_at(sqlite3_stmt *stmt, int column, int64_t absent)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? absent :
	       sqlite3_column_int64(stmt, column);
}

/* Runs `head WHERE conditions tail`, a row at a time. */
static enum status each_row(struct store *store, const struct sqltext *text, void *context,
			    enum status (*on_row)(void *context, sqlite3_stmt *row),
			    struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status = sqltext_prepare(text, store, &stmt, err);

	while (status == STATUS_OK) {
		status = db_step(stmt, err);
		if (status == STATUS_OK)
			status = on_row(context, stmt);
	}
	sqlite3_finalize(stmt);
	return status == STATUS_END ? STATUS_OK : status;
}

struct count_context {
	int64_t events, distinct, mutual, mutual_distinct;
};

static enum status on_count(void *context, sqlite3_stmt *row)
{
	struct count_context *count = context;

	count->events += sqlite3_column_int64(row, 0);
	count->distinct += sqlite3_column_int64(row, 1);
	count->mutual += sqlite3_column_int64(row, 2);
	count->mutual_distinct += sqlite3_column_int64(row, 3);
	return STATUS_OK;
}

/* A mutual row counts once when its mirror matches too: its number is then
 * counted by the distinct values alone. */
#define COUNTS "count(*), total(e.cluster = e.id), count(e.mutual) - count(DISTINCT e.mutual)," \
	" count(CASE e.cluster WHEN e.id THEN e.mutual END) -" \
	" count(DISTINCT CASE e.cluster WHEN e.id THEN e.mutual END)"

enum status query_count(struct store *store, const struct filter *filter, bool mutual_once,
			int64_t *events, int64_t *distinct, struct error *err)
{
	struct count_context count = { 0 };
	enum status status = STATUS_OK;

	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++) {
		struct sqltext text;

		if (!filter_has_phase(filter, phase))
			continue;
		sqltext_init(&text);
		strbuf_adds(&text.sql, mutual_once ? "SELECT " COUNTS " FROM event e WHERE " :
				 "SELECT count(*), total(e.cluster = e.id), 0, 0 FROM event e WHERE ");
		filter_where(&text, filter, phase);
		status = each_row(store, &text, &count, on_count, err);
		sqltext_release(&text);
	}
	*events = count.events - count.mutual;
	if (distinct)
		*distinct = count.distinct - count.mutual_distinct;
	return status;
}

struct tally_context {
	void *context;
	enum status (*on_row)(void *context, const struct tally_row *row);
	int direction;
};

static enum status on_tally(void *context, sqlite3_stmt *row)
{
	struct tally_context *tally = context;
	const char *code = (const char *)sqlite3_column_text(row, 2);
	struct tally_row out = {
		.from = sqlite3_column_int(row, 0), .to = sqlite3_column_int(row, 1),
		.direction = tally->direction,
		.root = code ? (code[0] - '0') * 10 + code[1] - '0' : 0,
		.quad = sqlite3_column_int(row, 3), .goldstein = sqlite3_column_int(row, 4),
		.n = sqlite3_column_int64(row, 5), .distinct = sqlite3_column_int64(row, 6),
		.mutual = sqlite3_column_int64(row, 7),
		.mutual_distinct = sqlite3_column_int64(row, 8),
	};

	return tally->on_row(tally->context, &out);
}

static void compile_tally(struct sqltext *text, const struct filter *filter, enum phase phase,
			  bool mirror)
{
	struct filter rest = *filter;

	rest.left.n = rest.right.n = 0;
	strbuf_adds(&text->sql,
		"SELECT e.day_from, e.day_to, e.code, c.quad, c.goldstein, count(*),"
		" total(e.cluster = e.id), count(e.mutual), total(e.cluster = e.id AND e.mutual IS NOT NULL)"
		" FROM event e CROSS JOIN code c ON c.code = e.code WHERE ");
	filter_direction(text, filter, mirror);
	strbuf_adds(&text->sql, " AND ");
	filter_where(text, &rest, phase);
	if (mirror) {
		/* groups may overlap: a row counts in one direction only */
		strbuf_adds(&text->sql, " AND NOT (");
		filter_direction(text, filter, false);
		strbuf_adds(&text->sql, ")");
	}
	strbuf_adds(&text->sql, " GROUP BY e.day_from, e.day_to, e.code");
}

enum status query_tally(struct store *store, const struct filter *filter, void *context,
			enum status (*on_row)(void *context, const struct tally_row *row),
			struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < 2 * N_PHASES; i++) {
		struct tally_context tally = { context, on_row, i % 2 };
		struct sqltext text;

		if (!filter_has_phase(filter, (enum phase)(i / 2)))
			continue;
		sqltext_init(&text);
		compile_tally(&text, filter, (enum phase)(i / 2), i % 2);
		status = each_row(store, &text, &tally, on_tally, err);
		sqltext_release(&text);
	}
	return status;
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
	status = each_row(store, &text, &network, on_network, err);
	sqltext_release(&text);
	return status;
}

struct articles_context {
	void *context;
	enum status (*on_row)(void *context, int32_t from, int32_t to, int64_t n);
};

static enum status on_articles(void *context, sqlite3_stmt *row)
{
	struct articles_context *articles = context;
	int32_t to = sqlite3_column_int(row, 1);
	int32_t from = sqlite3_column_int(row, 0);

	return articles->on_row(articles->context, from == DAY_NONE ? to : from, to,
				sqlite3_column_int64(row, 2));
}

enum status query_articles(struct store *store, int32_t from, int32_t to, void *context,
			   enum status (*on_row)(void *context, int32_t from, int32_t to, int64_t n),
			   struct error *err)
{
	struct articles_context articles = { context, on_row };
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT published_from, published_to, n FROM article_day WHERE published_to >= ");
	sqltext_number(&text, from == DAY_NONE ? DAY_FIRST : from);
	strbuf_adds(&text.sql, " AND published_from <= ");
	sqltext_number(&text, to == DAY_NONE ? DAY_LAST : to);
	status = each_row(store, &text, &articles, on_articles, err);
	sqltext_release(&text);
	return status;
}

/* Plans ------------------------------------------------------------------------ */

struct plan_context {
	struct strbuf *out;
};

static enum status on_plan(void *context, sqlite3_stmt *row)
{
	struct plan_context *plan = context;

	strbuf_addf(plan->out, "%s\n", sqlite3_column_text(row, 3));
	return STATUS_OK;
}

char *query_plan(struct store *store, const struct filter *filter, struct error *err)
{
	struct event_date first = { .from = DAY_NONE, .to = DAY_NONE };
	struct strbuf out;
	struct plan_context plan = { &out };
	struct lines *lines;
	enum status status = lines_new(&lines, store, QUERY_PLAIN, err);

	strbuf_init(&out);
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++) {
		struct sqltext text;

		if (!filter_has_phase(filter, phase))
			continue;
		sqltext_init(&text);
		strbuf_adds(&text.sql, "EXPLAIN QUERY PLAN ");
		compile(&text, filter, phase, lines, &first);
		status = each_row(store, &text, &plan, on_plan, err);
		sqltext_release(&text);
	}
	lines_free(lines);
	if (status == STATUS_OK)
		return strbuf_detach(&out);
	strbuf_release(&out);
	return NULL;
}
