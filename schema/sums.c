/*
 * Sums over events: the tally of two groups, or of one with everyone.  A question that
 * the roll-ups hold the answer to never touches the events: `dyad` has a row
 * per pair, span of days, root, roles and status; `dyad_month` the same by
 * month, of what lies within one; what is left is few.
 */
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"
#include "schema/codebook.h"
#include "sqltext.h"

struct tallying {
	struct store *store;
	const struct filter *filter;
	void *context;
	enum status (*on_row)(void *context, const struct tally_row *row);
	struct error *err;
	int direction;
	bool skip_months; /* what lies within a month is told elsewhere */
};

/* Columns from `at` on: n, distinct, mutual, both, and their Goldstein sums. */
static void read_sums(sqlite3_stmt *row, int at, struct tally_row *out)
{
	out->all = (struct tally_sums){
		sqlite3_column_int64(row, at), sqlite3_column_int64(row, at + 2),
		sqlite3_column_int64(row, at + 4), sqlite3_column_int64(row, at + 6),
	};
	out->distinct = (struct tally_sums){
		sqlite3_column_int64(row, at + 1), sqlite3_column_int64(row, at + 3),
		sqlite3_column_int64(row, at + 5), sqlite3_column_int64(row, at + 7),
	};
}

static void read_within(sqlite3_stmt *row, int column, struct tally_row *out)
{
	int within = sqlite3_column_int(row, column);

	out->within = within > 0;
	out->of_two = within > 1;
}

/* A direction of the two groups; one they both have, where they overlap,
 * counts as the first only. */
static void add_direction(struct sqltext *text, const struct tallying *tally)
{
	filter_direction(text, tally->filter, tally->direction);
	if (!tally->direction)
		return;
	strbuf_adds(&text->sql, " AND NOT (");
	filter_direction(text, tally->filter, false);
	strbuf_adds(&text->sql, ")");
}

/* Of a group with everyone: who is on the other side, and whether that is one of
 * the group (1) and another party of it (2). */
static void add_partner(struct sqltext *text, const struct tallying *tally)
{
	if (tally->filter->right.n) {
		strbuf_adds(&text->sql, "0 AS partner, 0 AS within");
	} else if (tally->direction) {
		strbuf_adds(&text->sql, "e.source_party AS partner, 0 AS within");
	} else {
		strbuf_adds(&text->sql, "e.target_party AS partner, (CASE WHEN ");
		filter_direction(text, tally->filter, true);
		strbuf_adds(&text->sql, " THEN 1 + (e.source_party <> e.target_party) ELSE 0 END) AS within");
	}
}

/* Its own index of the events or of their roll-up by month: from a group on
 * the target's side the parties of the source are not told. */
static const char *index_of(const struct tallying *tally, const char *pair, const char *target)
{
	return tally->filter->right.n || !tally->direction ? pair : target;
}

/* Each phase of days in both directions. */
static enum status each_direction(struct tallying *tally, enum status (*run)(struct tallying *tally, enum phase phase))
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < 2 * N_PHASES; i++) {
		tally->direction = i % 2;
		if (filter_has_phase(tally->filter, (enum phase)(i / 2)))
			status = run(tally, (enum phase)(i / 2));
	}
	return status;
}

/* From the events ---------------------------------------------------------------- */

static enum status on_event_sums(void *context, sqlite3_stmt *row)
{
	struct tallying *tally = context;
	const char *code = (const char *)sqlite3_column_text(row, 2);
	int64_t goldstein = sqlite3_column_int64(row, 4);
	struct tally_row out = {
		.from = sqlite3_column_int(row, 0), .to = sqlite3_column_int(row, 1),
		.direction = tally->direction,
		.root = code ? (code[0] - '0') * 10 + code[1] - '0' : 0,
		.quad = sqlite3_column_int(row, 3),
		.partner = sqlite3_column_int64(row, 9),
		.all = { sqlite3_column_int64(row, 5), sqlite3_column_int64(row, 7), 0, 0 },
		.distinct = { sqlite3_column_int64(row, 6), sqlite3_column_int64(row, 8), 0, 0 },
	};

	out.all.goldstein = out.all.n * goldstein;
	out.all.goldstein_mutual = out.all.mutual * goldstein;
	out.distinct.goldstein = out.distinct.n * goldstein;
	out.distinct.goldstein_mutual = out.distinct.mutual * goldstein;
	read_within(row, 10, &out);
	return tally->on_row(tally->context, &out);
}

static enum status tally_events(struct tallying *tally, enum phase phase)
{
	struct filter rest = *tally->filter;
	struct sqltext text;
	enum status status;

	rest.left.n = rest.right.n = 0;
	sqltext_init(&text);
	strbuf_adds(&text.sql,
		"SELECT e.day_from, e.day_to, e.code, c.quad, c.goldstein, count(*),"
		" total(e.cluster = e.id), total(");
	filter_paired(&text, tally->filter, false);
	strbuf_adds(&text.sql, "), total(");
	filter_paired(&text, tally->filter, true);
	strbuf_adds(&text.sql, "), ");
	add_partner(&text, tally);
	strbuf_addf(&text.sql, " FROM event e INDEXED BY %s CROSS JOIN code c ON c.code = e.code WHERE ",
		    index_of(tally, "event_dyad", "event_target"));
	add_direction(&text, tally);
	strbuf_adds(&text.sql, " AND ");
	filter_where(&text, &rest, phase);
	strbuf_adds(&text.sql, " GROUP BY e.day_from, e.day_to, e.code, partner, within");
	status = sqltext_each(&text, tally->store, tally, on_event_sums, tally->err);
	sqltext_release(&text);
	return status;
}

/* From the roll-ups -------------------------------------------------------------- */

static bool within_month(int32_t from, int32_t to)
{
	if (from == DAY_NONE || to == DAY_NONE)
		return false;
	return civil_month_number(from) == civil_month_number(to);
}

#define ROLLUP_COLUMNS \
	"e.root, e.n, e.n_distinct, e.n_mutual, e.n_mutual_distinct, e.goldstein, e.goldstein_distinct," \
	" e.goldstein_mutual, e.goldstein_mutual_distinct"

static enum status on_span(void *context, sqlite3_stmt *row)
{
	struct tallying *tally = context;
	struct tally_row out = {
		.from = sqlite3_column_int(row, 0), .to = sqlite3_column_int(row, 1),
		.direction = tally->direction, .root = sqlite3_column_int(row, 2),
	};

	if (tally->skip_months && within_month(out.from, out.to))
		return STATUS_OK;
	out.quad = codebook_root_quad(out.root);
	read_sums(row, 3, &out);
	out.partner = sqlite3_column_int64(row, 11);
	read_within(row, 12, &out);
	if (!sqlite3_column_int(row, 13))
		out.all.mutual = out.all.goldstein_mutual = out.distinct.mutual = out.distinct.goldstein_mutual = 0;
	return tally->on_row(tally->context, &out);
}

/* The phases asked for, as one condition; false when there is none of them. */
static bool add_phases(struct sqltext *text, const struct filter *filter, bool dated, bool others)
{
	bool any = false;

	for (enum phase phase = PHASE_BEFORE; phase < N_PHASES; phase++) {
		if (!(phase == PHASE_DATED ? dated : others) || !filter_has_phase(filter, phase))
			continue;
		strbuf_adds(&text->sql, any ? ") OR (" : " AND ((");
		filter_days(text, filter, phase);
		any = true;
	}
	strbuf_adds(&text->sql, any ? "))" : "");
	return any;
}

/* Of one direction: `longer`, spans of more than a day and undated ones, which
 * have an index of their own, else those of a day, or of any length. */
static enum status tally_spans_of(struct tallying *tally, bool longer)
{
	struct sqltext text;
	enum status status = STATUS_OK;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT e.day_from, e.day_to, " ROLLUP_COLUMNS ", ");
	add_partner(&text, tally);
	strbuf_adds(&text.sql, ", ");
	filter_mirrors(&text, tally->filter);
	strbuf_addf(&text.sql, " FROM dyad e %s WHERE ", longer ? "INDEXED BY dyad_span" : "");
	add_direction(&text, tally);
	if (longer)
		strbuf_adds(&text.sql, " AND (e.day_to <> e.day_from OR e.day_from = -2147483648)");
	if (add_phases(&text, tally->filter, !longer || tally->skip_months, longer)) {
		filter_actors(&text, &(struct filter){ .actor = tally->filter->actor, .source = tally->filter->source,
				.target = tally->filter->target, .all_roles = tally->filter->all_roles });
		filter_rollup_rest(&text, tally->filter);
		status = sqltext_each(&text, tally->store, tally, on_span, tally->err);
	}
	sqltext_release(&text);
	return status;
}

static enum status tally_spans(struct tallying *tally)
{
	enum status status = STATUS_OK;

	for (tally->direction = 0; status == STATUS_OK && tally->direction < 2; tally->direction++) {
		if (!tally->skip_months)
			status = tally_spans_of(tally, false);
		if (status == STATUS_OK)
			status = tally_spans_of(tally, true);
	}
	return status;
}

static enum status on_month(void *context, sqlite3_stmt *row)
{
	struct tallying *tally = context;
	int month = sqlite3_column_int(row, 0);
	int32_t day = civil_day(month / 12, month % 12 + 1, 1);
	struct tally_row out = {
		.from = day, .to = day, .direction = tally->direction, .root = sqlite3_column_int(row, 1),
	};

	out.quad = codebook_root_quad(out.root);
	read_sums(row, 2, &out);
	out.partner = sqlite3_column_int64(row, 10);
	read_within(row, 11, &out);
	return tally->on_row(tally->context, &out);
}

static enum status tally_months(struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT e.month, " ROLLUP_COLUMNS ", ");
	add_partner(&text, tally);
	strbuf_addf(&text.sql, " FROM dyad_month e INDEXED BY %s WHERE ",
		    index_of(tally, "dyad_month_pair", "dyad_month_target"));
	add_direction(&text, tally);
	strbuf_adds(&text.sql, " AND e.month >= ");
	sqltext_number(&text, civil_month_number(filter->from == DAY_NONE ? DAY_FIRST : filter->from));
	strbuf_adds(&text.sql, " AND e.month <= ");
	sqltext_number(&text, civil_month_number(filter->to == DAY_NONE ? DAY_LAST : filter->to));
	filter_rollup_rest(&text, filter);
	status = sqltext_each(&text, tally->store, tally, on_month, tally->err);
	sqltext_release(&text);
	return status;
}

/* Which of them ------------------------------------------------------------------ */

/* A group in parts: who belongs to it throughout the months there are, those whose
 * membership begins or ends within, which months are too coarse for, and those who
 * belong to it before or after.  What no month holds may lie there, too: the dates
 * stay for it. */
struct parted {
	struct filter_group lasting, changing;
	struct filter_group plain; /* the lasting without dates */
	struct filter_group never; /* members of no day of the months */
};

struct days {
	int32_t first, last;
};

static enum status on_days(void *context, sqlite3_stmt *row)
{
	struct days *days = context;
	int first = sqlite3_column_int(row, 0), last = sqlite3_column_int(row, 1) + 1;

	if (sqlite3_column_type(row, 0) == SQLITE_NULL)
		return STATUS_OK;
	days->first = civil_day(first / 12, first % 12 + 1, 1);
	days->last = civil_day(last / 12, last % 12 + 1, 1) - 1;
	return STATUS_OK;
}

/* The days of all months there are, within the time asked for. */
static enum status find_days(const struct tallying *tally, struct days *out)
{
	const struct filter *filter = tally->filter;
	struct sqltext text;
	enum status status;

	*out = (struct days){ DAY_LAST, DAY_FIRST };
	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT (SELECT min(month) FROM dyad_month), (SELECT max(month) FROM dyad_month)");
	status = sqltext_each(&text, tally->store, out, on_days, tally->err);
	sqltext_release(&text);
	if (filter->from != DAY_NONE && filter->from > out->first)
		out->first = filter->from;
	if (filter->to != DAY_NONE && filter->to < out->last)
		out->last = filter->to;
	return status;
}

static void part(const struct days *days, const struct filter_group *group, struct filter_actor *room,
		 struct parted *out)
{
	struct filter_actor *lasting = room, *changing = room + group->n, *plain = room + 2 * group->n;
	struct filter_actor *never = room + 3 * group->n;

	*out = (struct parted){
		.lasting.actors = lasting, .changing.actors = changing, .plain.actors = plain, .never.actors = never,
	};
	for (size_t i = 0; i < group->n; i++) {
		const struct filter_actor *actor = &group->actors[i];

		if ((actor->from != DAY_NONE && actor->from > days->last) ||
		    (actor->to != DAY_NONE && actor->to <= days->first)) {
			never[out->never.n++] = *actor;
			continue;
		}
		if ((actor->from != DAY_NONE && actor->from > days->first) ||
		    (actor->to != DAY_NONE && actor->to <= days->last)) {
			changing[out->changing.n++] = *actor;
			continue;
		}
		plain[out->plain.n] = lasting[out->lasting.n++] = *actor;
		plain[out->plain.n].from = plain[out->plain.n].to = DAY_NONE;
		out->plain.n++;
	}
}

/* Whether no party stands twice, in one group or in both: then no event is
 * counted twice when the groups are taken in parts. */
static bool parties_differ(const struct filter_group *left, const struct filter_group *right)
{
	for (size_t i = 0; i < left->n + right->n; i++)
		for (size_t k = 0; k < i; k++) {
			const struct filter_actor *a = i < left->n ? &left->actors[i] : &right->actors[i - left->n];
			const struct filter_actor *b = k < left->n ? &left->actors[k] : &right->actors[k - left->n];

			if (a->party == b->party)
				return false;
		}
	return true;
}

static enum status tally_days(const struct tallying *tally, const struct filter_group *left,
			      const struct filter_group *right, bool skip_months)
{
	struct filter filter = *tally->filter;
	struct tallying part = *tally;

	if (!left->n || (!right->n && tally->filter->right.n))
		return STATUS_OK;
	filter.left = *left;
	filter.right = *right;
	part.filter = &filter;
	part.skip_months = skip_months;
	return tally_spans(&part);
}

static enum status tally_lasting(const struct tallying *tally, const struct parted *left,
				 const struct parted *right)
{
	struct filter filter = *tally->filter;
	struct tallying part = *tally;
	enum status status = STATUS_OK;

	if (!left->plain.n || (!right->plain.n && tally->filter->right.n))
		return STATUS_OK;
	filter.left = left->plain;
	filter.right = right->plain;
	part.filter = &filter;
	for (part.direction = 0; status == STATUS_OK && part.direction < 2; part.direction++)
		status = tally_months(&part);
	return status == STATUS_OK ? tally_days(tally, &left->lasting, &right->lasting, true) : status;
}

static enum status tally_parts(struct tallying *tally, const struct parted *left, const struct parted *right)
{
	const struct filter *filter = tally->filter;
	enum status status;

	if (left->lasting.n == filter->left.n && right->lasting.n == filter->right.n)
		return tally_lasting(tally, left, right);
	/* an event of two of the group, or of one in both, would be in two parts */
	if (!filter->right.n)
		return each_direction(tally, tally_events);
	if (!parties_differ(&filter->left, &filter->right))
		return tally_spans(tally);
	status = tally_lasting(tally, left, right);
	if (status == STATUS_OK)
		status = tally_days(tally, &left->changing, &filter->right, false);
	if (status == STATUS_OK)
		status = tally_days(tally, &left->never, &filter->right, true);
	if (status == STATUS_OK)
		status = tally_days(tally, &left->lasting, &right->changing, false);
	return status == STATUS_OK ? tally_days(tally, &left->lasting, &right->never, true) : status;
}

static enum status tally_by_month(struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	size_t n = filter->left.n + filter->right.n;
	struct filter_actor *room = mem_alloc((4 * n + 1) * sizeof *room);
	struct parted left, right;
	struct days days;
	enum status status;

	if (!room)
		return error_set(tally->err, STATUS_NOMEM, "out of memory");
	status = find_days(tally, &days);
	if (status == STATUS_OK) {
		part(&days, &filter->left, room, &left);
		part(&days, &filter->right, room + 4 * filter->left.n, &right);
		status = tally_parts(tally, &left, &right);
	}
	mem_free(room);
	return status;
}

enum status query_tally(struct store *store, const struct filter *filter, enum tally_grain grain,
			void *context,
			enum status (*on_row)(void *context, const struct tally_row *row),
			struct error *err)
{
	struct tallying tally = { store, filter, context, on_row, err, 0, false };
	bool others = filter->actor.n || filter->source.n || filter->target.n;

	if (!filter_in_rollup(filter))
		return each_direction(&tally, tally_events);
	if (grain == TALLY_MONTHS && filter_whole_months(filter) && !others)
		return tally_by_month(&tally);
	/* no index of the roll-up by day begins with a target */
	return filter->right.n ? tally_spans(&tally) : each_direction(&tally, tally_events);
}
