/*
 * Sums over events: the tally of two groups.  A question that
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
		.all = { sqlite3_column_int64(row, 5), sqlite3_column_int64(row, 7), 0, 0 },
		.distinct = { sqlite3_column_int64(row, 6), sqlite3_column_int64(row, 8), 0, 0 },
	};

	out.all.goldstein = out.all.n * goldstein;
	out.all.goldstein_mutual = out.all.mutual * goldstein;
	out.distinct.goldstein = out.distinct.n * goldstein;
	out.distinct.goldstein_mutual = out.distinct.mutual * goldstein;
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
		" total(e.cluster = e.id), count(e.mutual), total(e.cluster = e.id AND e.mutual IS NOT NULL)"
		" FROM event e INDEXED BY event_dyad CROSS JOIN code c ON c.code = e.code WHERE ");
	add_direction(&text, tally);
	strbuf_adds(&text.sql, " AND ");
	filter_where(&text, &rest, phase);
	strbuf_adds(&text.sql, " GROUP BY e.day_from, e.day_to, e.code");
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
	return tally->on_row(tally->context, &out);
}

static enum status tally_spans(struct tallying *tally, enum phase phase)
{
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_addf(&text.sql, "SELECT e.day_from, e.day_to, " ROLLUP_COLUMNS " FROM dyad e %s WHERE ",
		    tally->skip_months ? "INDEXED BY dyad_span" : "");
	add_direction(&text, tally);
	strbuf_adds(&text.sql, " AND ");
	filter_days(&text, tally->filter, phase);
	if (tally->skip_months)
		strbuf_adds(&text.sql, " AND (e.day_to <> e.day_from OR e.day_from = -2147483648)");
	filter_actors(&text, &(struct filter){ .actor = tally->filter->actor, .source = tally->filter->source,
			.target = tally->filter->target, .all_roles = tally->filter->all_roles });
	filter_rollup_rest(&text, tally->filter);
	status = sqltext_each(&text, tally->store, tally, on_span, tally->err);
	sqltext_release(&text);
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
	return tally->on_row(tally->context, &out);
}

static enum status tally_months(struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "SELECT e.month, " ROLLUP_COLUMNS
		    " FROM dyad_month e INDEXED BY dyad_month_pair WHERE ");
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

/* A group in two: who belongs to it throughout the time asked for, and those
 * whose membership begins or ends within, which months are too coarse for. */
struct parted {
	struct filter_group lasting, changing;
};

static void part(const struct filter *filter, const struct filter_group *group,
		 struct filter_actor *room, struct parted *out)
{
	struct filter_actor *changing = room + group->n;

	*out = (struct parted){ .lasting.actors = room, .changing.actors = changing };
	for (size_t i = 0; i < group->n; i++) {
		struct filter_actor actor = group->actors[i];

		if (filter->from != DAY_NONE && actor.from <= filter->from)
			actor.from = DAY_NONE;
		if (filter->to != DAY_NONE && actor.to > filter->to)
			actor.to = DAY_NONE;
		if (actor.from == DAY_NONE && actor.to == DAY_NONE)
			room[out->lasting.n++] = actor;
		else
			changing[out->changing.n++] = actor;
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

static enum status tally_part(struct tallying *tally, const struct filter_group *left,
			      const struct filter_group *right, bool by_month)
{
	struct filter filter = *tally->filter;
	struct tallying part = *tally;
	enum status status = STATUS_OK;

	if (!left->n || !right->n)
		return STATUS_OK;
	filter.left = *left;
	filter.right = *right;
	part.filter = &filter;
	part.skip_months = by_month;
	for (part.direction = 0; status == STATUS_OK && by_month && part.direction < 2; part.direction++)
		status = tally_months(&part);
	return status == STATUS_OK ? each_direction(&part, tally_spans) : status;
}

static enum status tally_by_month(struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	size_t n = filter->left.n + filter->right.n;
	struct filter_actor *room = mem_alloc((2 * n + 1) * sizeof *room);
	struct parted left, right;
	enum status status;

	if (!room)
		return error_set(tally->err, STATUS_NOMEM, "out of memory");
	part(filter, &filter->left, room, &left);
	part(filter, &filter->right, room + 2 * filter->left.n, &right);
	if (!left.changing.n && !right.changing.n) {
		status = tally_part(tally, &left.lasting, &right.lasting, true);
	} else if (parties_differ(&filter->left, &filter->right)) {
		status = tally_part(tally, &left.lasting, &right.lasting, true);
		if (status == STATUS_OK)
			status = tally_part(tally, &left.changing, &filter->right, false);
		if (status == STATUS_OK)
			status = tally_part(tally, &left.lasting, &right.changing, false);
	} else {
		status = each_direction(tally, tally_spans);
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
	return each_direction(&tally, tally_spans);
}
