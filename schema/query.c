#include <string.h>

#include "base/memory.h"
#include "lines.h"
#include "sqltext.h"

/* The dated events of several parties come in one stream each, which an index
 * gives in order, and are merged: a first page then reads a page of each
 * instead of sorting all there are. */
#define MOST_STREAMS 64

struct stream {
	sqlite3_stmt *stmt;
	bool ready;       /* stands on a row not yet given */
	bool over;
	int32_t day;      /* of that row */
	int64_t id;
};

struct query {
	struct store *store;
	struct filter filter;
	struct event_date after;  /* days of the last event of the page before */
	struct stream streams[N_PHASES][MOST_STREAMS];
	int n_streams[N_PHASES];
	int phase;        /* run one after the other, each made when its turn comes */
	int64_t left;     /* rows until the limit */
	int64_t last;     /* id of the last row given: an event may come in two streams */
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

static bool is_any_day(const struct filter *filter)
{
	return filter->from == DAY_NONE && filter->to == DAY_NONE && !filter->within;
}

/* As stored, whatever the days: nothing but the table is read. */
static bool is_scan(const struct filter *filter)
{
	return filter->order == ORDER_NONE && is_any_day(filter);
}

/* Both sides are told and nothing that might single out fewer events: against
 * a long list of parties SQLite takes an index of the one side. */
static bool is_dyad(const struct filter *filter)
{
	return filter->source.n && filter->target.n && !filter->text && !filter->publisher &&
	       !filter->place && !filter->batch && filter->published_from == DAY_NONE &&
	       filter->published_to == DAY_NONE;
}

static void compile(struct sqltext *text, const struct filter *filter, enum phase phase,
		    const struct lines *lines, const struct event_date *after)
{
	strbuf_adds(&text->sql, "SELECT ");
	lines_columns(lines, &text->sql);
	strbuf_addf(&text->sql, ", e.day_from, e.id FROM event e%s WHERE ",
		    is_dyad(filter) ? " INDEXED BY event_dyad" : "");
	if (is_any_day(filter) && (is_scan(filter) || !in_phases(filter)))
		filter_where(text, filter, PHASE_ANY);
	else if (in_phases(filter))
		filter_where(text, filter, phase);
	else
		add_any_phase(text, filter);
	add_after(text, filter, phase, after);
	add_order(text, filter, phase);
	/* one statement gives all: SQLite then keeps no more rows than are wanted */
	if (!in_phases(filter) && filter->limit) {
		strbuf_adds(&text->sql, " LIMIT ");
		sqltext_number(text, filter->limit);
	}
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

static enum status prepare_stream(struct query *query, const struct filter *filter, enum phase phase,
				  const struct event_date *after, struct error *err)
{
	struct stream *stream = &query->streams[phase][query->n_streams[phase]++];
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	compile(&text, filter, phase, query->lines, after);
	status = sqltext_prepare(&text, query->store, &stream->stmt, err);
	sqltext_release(&text);
	return status;
}

/* The i-th of the actors alone. */
static struct filter_group one_of(const struct filter_group *group, size_t i)
{
	return (struct filter_group){ &group->actors[i], 1 };
}

/* The i-th of the filters whose events together are the filter's; false
 * after the last.  An event may be in several. */
static bool filter_stream(const struct filter *filter, size_t i, struct filter *out)
{
	size_t pairs = filter->left.n * filter->right.n;

	*out = *filter;
	if (pairs) {
		struct filter_group left, right;

		if (i >= 2 * pairs)
			return false;
		left = one_of(&filter->left, i / 2 / filter->right.n);
		right = one_of(&filter->right, i / 2 % filter->right.n);
		out->source = i % 2 ? right : left;
		out->target = i % 2 ? left : right;
		out->left.n = out->right.n = 0;
		return true;
	}
	if (filter->actor.n) {
		*(i % 2 ? &out->target : &out->source) = one_of(&filter->actor, i / 2 % filter->actor.n);
		out->actor.n = 0;
		return i < 2 * filter->actor.n;
	}
	if (filter->source.n) {
		out->source = one_of(&filter->source, i % filter->source.n);
		return i < filter->source.n;
	}
	out->target = one_of(&filter->target, i % filter->target.n);
	return i < filter->target.n;
}

/* How many streams a filter parts into; 1 where it does not, or into too many. */
static size_t count_streams(const struct filter *filter)
{
	size_t sides = filter->source.n + filter->target.n, pairs = filter->left.n * filter->right.n, n = 1;

	if (filter->order != ORDER_DATE || is_scan(filter))
		return 1;
	if (pairs)
		n = filter->actor.n || sides ? 1 : 2 * pairs;
	else if (filter->actor.n)
		n = sides ? 1 : 2 * filter->actor.n;
	else if (filter->source.n)
		n = filter->source.n;
	else if (filter->target.n)
		n = filter->target.n;
	return n <= MOST_STREAMS ? n : 1;
}

static enum status prepare_phase(struct query *query, struct error *err)
{
	const struct filter *filter = &query->filter;
	const struct event_date *after = &query->after;
	enum phase phase = (enum phase)query->phase;
	bool alone = !in_phases(filter) || is_scan(filter);
	size_t n = phase == PHASE_DATED ? count_streams(filter) : 1;
	enum status status = STATUS_OK;
	struct filter one;

	if (alone ? phase != PHASE_BEFORE : !filter_has_phase(filter, phase))
		return STATUS_OK;
	if (n == 1)
		return prepare_stream(query, filter, phase, after, err);
	for (size_t i = 0; status == STATUS_OK && filter_stream(filter, i, &one); i++)
		status = prepare_stream(query, &one, phase, after, err);
	return status;
}

enum status query_open(struct query **out, struct store *store, const struct filter *filter,
		       unsigned fields, struct error *err)
{
	struct query *query = mem_zalloc(sizeof *query);
	enum status status;

	*out = NULL;
	if (!query)
		return error_set(err, STATUS_NOMEM, "out of memory");
	query->store = store;
	query->filter = *filter;
	query->after = (struct event_date){ .from = DAY_NONE, .to = DAY_NONE };
	query->left = filter->limit ? filter->limit : INT64_MAX;
	status = lines_new(&query->lines, store, fields ? fields : QUERY_PLAIN, err);
	if (status == STATUS_OK)
		status = find_after(store, filter, &query->after, err);
	if (status == STATUS_OK)
		status = prepare_phase(query, err);
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
		for (int k = 0; k < query->n_streams[i]; k++)
			sqlite3_finalize(query->streams[i][k].stmt);
	lines_free(query->lines);
	mem_free(query);
}

static enum status stream_step(struct stream *stream, struct error *err)
{
	enum status status;
	int last;

	if (stream->ready || stream->over)
		return STATUS_OK;
	status = db_step(stream->stmt, err);
	stream->over = status == STATUS_END;
	if (status != STATUS_OK)
		return stream->over ? STATUS_OK : status;
	last = sqlite3_column_count(stream->stmt) - 1;
	stream->day = sqlite3_column_int(stream->stmt, last - 1);
	stream->id = sqlite3_column_int64(stream->stmt, last);
	stream->ready = true;
	return STATUS_OK;
}

/* The stream of a phase whose row comes first; NULL when all are over. */
static enum status next_stream(struct query *query, struct stream **out, struct error *err)
{
	*out = NULL;
	for (int i = 0; i < query->n_streams[query->phase]; i++) {
		struct stream *stream = &query->streams[query->phase][i], *first = *out;
		enum status status = stream_step(stream, err);

		if (status != STATUS_OK)
			return status;
		if (stream->ready && (!first || stream->day < first->day ||
				      (stream->day == first->day && stream->id < first->id)))
			*out = stream;
	}
	return STATUS_OK;
}

enum status query_next(struct query *query, const struct event_line **out, struct error *err)
{
	struct stream *stream = NULL;

	if (query->left <= 0)
		return STATUS_END;
	while (query->phase < N_PHASES) {
		enum status status = next_stream(query, &stream, err);

		if (status != STATUS_OK)
			return status;
		if (!stream) {
			status = ++query->phase < N_PHASES ? prepare_phase(query, err) : STATUS_OK;
			if (status != STATUS_OK)
				return status;
			continue;
		}
		stream->ready = false;
		if (stream->id != query->last)
			break;
	}
	if (!stream)
		return STATUS_END;
	query->last = stream->id;
	query->left--;
	return lines_read(query->lines, stream->stmt, out, err);
}

/* Sums ------------------------------------------------------------------------ */

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
		status = sqltext_each(&text, store, &count, on_count, err);
		sqltext_release(&text);
	}
	*events = count.events - count.mutual;
	if (distinct)
		*distinct = count.distinct - count.mutual_distinct;
	return status;
}

static enum status on_number(void *context, sqlite3_stmt *row)
{
	*(int64_t *)context += sqlite3_column_int64(row, 0);
	return STATUS_OK;
}

enum status query_count_up_to(struct store *store, const struct filter *filter, int64_t most,
			      int64_t *out, struct error *err)
{
	enum status status = STATUS_OK;

	*out = 0;
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++) {
		struct sqltext text;

		if (!filter_has_phase(filter, phase) || *out >= most)
			continue;
		sqltext_init(&text);
		strbuf_adds(&text.sql, "SELECT count(*) FROM (SELECT 1 FROM event e WHERE ");
		filter_where(&text, filter, phase);
		strbuf_adds(&text.sql, " LIMIT ");
		sqltext_number(&text, most - *out);
		strbuf_adds(&text.sql, ")");
		status = sqltext_each(&text, store, out, on_number, err);
		sqltext_release(&text);
	}
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
	status = sqltext_each(&text, store, &articles, on_articles, err);
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

static enum status plan_of(struct store *store, const struct filter *filter, enum phase phase,
			   const struct lines *lines, struct plan_context *plan, struct error *err)
{
	struct event_date first = { .from = DAY_NONE, .to = DAY_NONE };
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "EXPLAIN QUERY PLAN ");
	compile(&text, filter, phase, lines, &first);
	status = sqltext_each(&text, store, plan, on_plan, err);
	sqltext_release(&text);
	return status;
}

char *query_plan(struct store *store, const struct filter *filter, struct error *err)
{
	struct strbuf out;
	struct plan_context plan = { &out };
	struct lines *lines;
	struct filter one;
	enum status status = lines_new(&lines, store, QUERY_PLAIN, err);

	strbuf_init(&out);
	for (enum phase phase = PHASE_BEFORE; status == STATUS_OK && phase < N_PHASES; phase++) {
		if (!filter_has_phase(filter, phase))
			continue;
		if (phase != PHASE_DATED || count_streams(filter) == 1)
			status = plan_of(store, filter, phase, lines, &plan, err);
		else
			for (size_t i = 0; status == STATUS_OK && filter_stream(filter, i, &one); i++)
				status = plan_of(store, &one, phase, lines, &plan, err);
	}
	lines_free(lines);
	if (status == STATUS_OK)
		return strbuf_detach(&out);
	strbuf_release(&out);
	return NULL;
}
