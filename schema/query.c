#include <string.h>

#include "base/memory.h"
#include "sqltext.h"

struct query {
	struct store *store;
	sqlite3_stmt *phases[N_PHASES]; /* run one after the other */
	sqlite3_stmt *detail;           /* of the event at hand: QUERY_MENTIONS */
	int phase;
	int64_t left;                   /* rows until the limit */
	struct event_line line;
};

/* The columns of an event line, in the order read_event() takes them. */
static const char columns[] =
	"SELECT e.id, e.born, e.hash, e.own_id, e.mutual, e.cluster, e.day_from, e.day_to,"
	" e.precision, e.basis, e.status, e.confidence, e.review, e.n_mentions, e.n_articles,"
	" d.name, s.code, s.name, sc.cameo, t.code, t.name, tc.cameo,"
	" c.code, c.label, c.plover_type, c.quad, c.goldstein,"
	" p.name, p.country, p.latitude, p.longitude, h.hash, h.own_id, r.deaths, u.url, r.text";
enum column {
	E_ID, E_BORN, E_HASH, E_OWN_ID, E_MUTUAL, E_CLUSTER, E_FROM, E_TO, E_PRECISION, E_BASIS,
	E_STATUS, E_CONFIDENCE, E_REVIEW, E_MENTIONS, E_ARTICLES, E_DATASET, E_SOURCE,
	E_SOURCE_NAME, E_SOURCE_COUNTRY, E_TARGET, E_TARGET_NAME, E_TARGET_COUNTRY, E_CODE,
	E_LABEL, E_PLOVER, E_QUAD, E_GOLDSTEIN, E_PLACE, E_PLACE_COUNTRY, E_LATITUDE,
	E_LONGITUDE, E_HEAD_HASH, E_HEAD_OWN_ID, E_DEATHS, E_URL, E_TEXT,
};
/* CROSS keeps the event outermost, so that its index gives the order. */
static const char joins[] =
	" CROSS JOIN dataset d ON d.id = e.dataset"
	" CROSS JOIN actor s ON s.id = e.source CROSS JOIN actor t ON t.id = e.target"
	" CROSS JOIN party sp ON sp.id = e.source_party CROSS JOIN party tp ON tp.id = e.target_party"
	" LEFT JOIN country sc ON sc.id = sp.country LEFT JOIN country tc ON tc.id = tp.country"
	" LEFT JOIN code c ON c.code = e.code LEFT JOIN place p ON p.id = e.place"
	" LEFT JOIN event h ON h.id = e.cluster"
	" LEFT JOIN record r ON r.event = e.id LEFT JOIN url u ON u.id = r.url";

#define SPAN(from, to) \
	"CAST(substr(CAST(CASE m.in_title WHEN 1 THEN a.title ELSE a.text END AS BLOB)," \
	" m." from " + 1, m." to " - m." from ") AS TEXT)"
/* The mention of the earliest published article, and sums over all. */
static const char detail_sql[] =
	"SELECT a.id, a.publisher, a.title, a.url, m.attributed_to, l.name, " SPAN("start", "end")
	", " SPAN("source_start", "source_end") ", " SPAN("target_start", "target_end")
	", CASE m.in_title WHEN 1 THEN -1 ELSE length(CAST(substr(CAST(a.text AS BLOB), 1, m.start) AS TEXT)) END"
	", CASE m.in_title WHEN 1 THEN -1 ELSE length(CAST(substr(CAST(a.text AS BLOB), 1, m.end) AS TEXT)) END"
	", a.published_to"
	", (SELECT count(DISTINCT b.publisher) FROM mention n JOIN article b ON b.id = n.article"
	"   WHERE n.event = ?1 AND n.died IS NULL)"
	", (SELECT max(deaths) FROM mention n WHERE n.event = ?1 AND n.died IS NULL)"
	", (SELECT max(injured) FROM mention n WHERE n.event = ?1 AND n.died IS NULL)"
	", (SELECT max(arrested) FROM mention n WHERE n.event = ?1 AND n.died IS NULL)"
	", (SELECT max(crowd) FROM mention n WHERE n.event = ?1 AND n.died IS NULL)"
	" FROM mention m JOIN article a ON a.id = m.article JOIN rule l ON l.id = m.rule"
	" WHERE m.event = ?1 AND m.died IS NULL"
	" ORDER BY a.published_to = -2147483648, a.published_to, a.id, m.id LIMIT 1";

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

static void compile(struct sqltext *text, const struct filter *filter, enum phase phase,
		    const struct event_date *after)
{
	strbuf_adds(&text->sql, columns);
	strbuf_adds(&text->sql, " FROM event e");
	strbuf_adds(&text->sql, joins);
	strbuf_adds(&text->sql, " WHERE ");
	if (in_phases(filter))
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
	struct sqltext text;
	enum status status;

	if (in_phases(filter) ? !filter_has_phase(filter, phase) : phase != PHASE_BEFORE)
		return STATUS_OK;
	sqltext_init(&text);
	compile(&text, filter, phase, after);
	status = sqltext_prepare(&text, query->store, &query->phases[phase], err);
	sqltext_release(&text);
	return status;
}

enum status query_open(struct query **out, struct store *store, const struct filter *filter,
		       unsigned flags, struct error *err)
{
	struct query *query = mem_zalloc(sizeof *query);
	struct event_date after = { .from = DAY_NONE, .to = DAY_NONE };
	enum status status;

	*out = NULL;
	if (!query)
		return error_set(err, STATUS_NOMEM, "out of memory");
	query->store = store;
	query->left = filter->limit ? filter->limit : INT64_MAX;
	status = find_after(store, filter, &after, err);
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++)
		status = prepare_phase(query, filter, phase, &after, err);
	if (status == STATUS_OK && (flags & QUERY_MENTIONS))
		status = db_prepare(store, detail_sql, &query->detail, err);
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
	sqlite3_finalize(query->detail);
	mem_free(query);
}

static const char *text_at(sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text && text[0] ? text : NULL;
}

static int64_t number_at(sqlite3_stmt *stmt, int column, int64_t absent)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? absent :
	       sqlite3_column_int64(stmt, column);
}

static void read_id(sqlite3_stmt *stmt, int hash, int own_id, const char *dataset, char out[64])
{
	if (sqlite3_column_type(stmt, hash) != SQLITE_NULL)
		snprintf(out, 64, "%016llx", (unsigned long long)sqlite3_column_int64(stmt, hash));
	else
		snprintf(out, 64, "%s:%s", dataset ? dataset : "",
			 text_at(stmt, own_id) ? text_at(stmt, own_id) : "");
}

static void read_names(sqlite3_stmt *stmt, struct event_line *line)
{
	line->dataset = text_at(stmt, E_DATASET);
	line->dataset_id = text_at(stmt, E_OWN_ID);
	line->source = text_at(stmt, E_SOURCE);
	line->source_name = text_at(stmt, E_SOURCE_NAME);
	line->source_country = text_at(stmt, E_SOURCE_COUNTRY);
	line->target = text_at(stmt, E_TARGET);
	line->target_name = text_at(stmt, E_TARGET_NAME);
	line->target_country = text_at(stmt, E_TARGET_COUNTRY);
	line->cameo = text_at(stmt, E_CODE);
	line->label = text_at(stmt, E_LABEL);
	line->plover = text_at(stmt, E_PLOVER);
	line->place = text_at(stmt, E_PLACE);
	line->place_country = text_at(stmt, E_PLACE_COUNTRY);
	line->url = text_at(stmt, E_URL);
	line->sentence = text_at(stmt, E_TEXT);
}

static void read_event(sqlite3_stmt *stmt, struct event_line *line)
{
	*line = (struct event_line){
		.id = sqlite3_column_int64(stmt, E_ID),
		.batch = sqlite3_column_int64(stmt, E_BORN),
		.date = {
			sqlite3_column_int(stmt, E_FROM), sqlite3_column_int(stmt, E_TO),
			(enum precision)sqlite3_column_int(stmt, E_PRECISION),
			(enum date_basis)sqlite3_column_int(stmt, E_BASIS),
		},
		.status = (enum event_status)sqlite3_column_int(stmt, E_STATUS),
		.confidence = (enum confidence)sqlite3_column_int(stmt, E_CONFIDENCE),
		.review = sqlite3_column_int(stmt, E_REVIEW),
		.mentions = sqlite3_column_int64(stmt, E_MENTIONS),
		.articles = sqlite3_column_int64(stmt, E_ARTICLES),
		.quad = sqlite3_column_int(stmt, E_QUAD),
		.goldstein = sqlite3_column_int(stmt, E_GOLDSTEIN),
		.has_point = sqlite3_column_type(stmt, E_LATITUDE) != SQLITE_NULL &&
			     sqlite3_column_type(stmt, E_LONGITUDE) != SQLITE_NULL,
		.latitude = sqlite3_column_double(stmt, E_LATITUDE),
		.longitude = sqlite3_column_double(stmt, E_LONGITUDE),
		.distinct = sqlite3_column_int64(stmt, E_CLUSTER) == sqlite3_column_int64(stmt, E_ID),
		.first_published = DAY_NONE, .start = -1, .end = -1,
		.deaths = number_at(stmt, E_DEATHS, -1), .injured = -1, .arrested = -1, .crowd = -1,
	};
	read_names(stmt, line);
	if (line->cameo)
		line->root = (line->cameo[0] - '0') * 10 + line->cameo[1] - '0';
	read_id(stmt, E_HASH, E_OWN_ID, line->dataset, line->event_id);
	read_id(stmt, E_HEAD_HASH, E_HEAD_OWN_ID, line->dataset, line->cluster_id);
	if (sqlite3_column_type(stmt, E_MUTUAL) != SQLITE_NULL)
		snprintf(line->mutual_id, sizeof line->mutual_id, "%016llx",
			 (unsigned long long)sqlite3_column_int64(stmt, E_MUTUAL));
}

static void read_detail(sqlite3_stmt *stmt, struct event_line *line)
{
	line->article = sqlite3_column_int64(stmt, 0);
	line->publisher = text_at(stmt, 1);
	line->title = text_at(stmt, 2);
	line->url = text_at(stmt, 3);
	line->attributed_to = text_at(stmt, 4);
	line->rule = text_at(stmt, 5);
	line->sentence = text_at(stmt, 6);
	line->source_text = text_at(stmt, 7);
	line->target_text = text_at(stmt, 8);
	line->start = sqlite3_column_int64(stmt, 9);
	line->end = sqlite3_column_int64(stmt, 10);
	line->first_published = sqlite3_column_int(stmt, 11);
	line->publishers = sqlite3_column_int64(stmt, 12);
	line->deaths = number_at(stmt, 13, -1);
	line->injured = number_at(stmt, 14, -1);
	line->arrested = number_at(stmt, 15, -1);
	line->crowd = number_at(stmt, 16, -1);
}

static enum status next_detail(struct query *query, struct error *err)
{
	enum status status;

	sqlite3_reset(query->detail);
	sqlite3_bind_int64(query->detail, 1, query->line.id);
	status = db_step(query->detail, err);
	if (status == STATUS_OK)
		read_detail(query->detail, &query->line);
	return status == STATUS_END ? STATUS_OK : status;
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
	read_event(query->phases[query->phase], &query->line);
	if (query->detail)
		status = next_detail(query, err);
	*out = &query->line;
	return status;
}

/* Sums ------------------------------------------------------------------------ */

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
	enum status status = STATUS_OK;

	strbuf_init(&out);
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++) {
		struct sqltext text;

		if (!filter_has_phase(filter, phase))
			continue;
		sqltext_init(&text);
		strbuf_adds(&text.sql, "EXPLAIN QUERY PLAN ");
		compile(&text, filter, phase, &first);
		status = each_row(store, &text, &plan, on_plan, err);
		sqltext_release(&text);
	}
	if (status == STATUS_OK)
		return strbuf_detach(&out);
	strbuf_release(&out);
	return NULL;
}
