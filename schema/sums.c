/*
 * Sums over events: the tally of two groups, or of one with everyone.  A question that
 * the roll-ups hold the answer to hardly touches the events: `dyad_month` has a row
 * per pair of actors, month, root and status, of what lies within one month; `dyad`
 * one per pair of parties, span of days, root, roles and status.
 *
 * By month the months answer, but for those that are cut: by an end of the time asked
 * for, or by a day on which somebody joins or leaves a group.  What lies within these,
 * and what lies within no month, is told by days: from `dyad`, or where single actors
 * are asked for, from the events.
 */
#include <string.h>

#include "base/civil.h"
#include "months.h"
#include "schema/codebook.h"

enum kept {
	KEEP_ALL,
	KEEP_MONTH,      /* what lies within `month` */
	KEEP_NO_MONTH,   /* what lies within no month */
};

struct tallying {
	struct store *store;
	const struct filter *filter;
	void *context;
	enum status (*on_row)(void *context, const struct tally_row *row);
	struct error *err;
	int direction;
	enum kept kept;
	int month;
	const char *index; /* of the events */
};

static bool is_kept(const struct tallying *tally, const struct tally_row *row)
{
	return tally->kept != KEEP_NO_MONTH || !within_month(row->from, row->to);
}

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

/* Where the filter leaves out the mirrors, none is counted. */
static void read_mirrors(sqlite3_stmt *row, int column, struct tally_row *out)
{
	if (!sqlite3_column_int(row, column))
		out->all.mutual = out->all.goldstein_mutual = out->distinct.mutual = out->distinct.goldstein_mutual = 0;
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

/* A group with everyone: all parties in turn on the other side, so that an index by
 * pairs and days serves. */
static void add_everyone(struct sqltext *text, const struct tallying *tally)
{
	if (!tally->filter->right.n)
		strbuf_addf(&text->sql, " AND e.%s_party IN (SELECT id FROM party)",
			    tally->direction ? "source" : "target");
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
	return is_kept(tally, &out) ? tally->on_row(tally->context, &out) : STATUS_OK;
}

static void add_parties(struct sqltext *text, const char *side, const struct filter_group *group)
{
	for (size_t i = 0; i < group->n; i++) {
		if (i)
			strbuf_adds(&text->sql, ",");
		else
			strbuf_addf(&text->sql, " AND e.%s_party IN (", side);
		sqltext_number(text, group->actors[i].party);
	}
	strbuf_adds(&text->sql, group->n ? ")" : "");
}

#define IS_LONGER "(e.day_to <> e.day_from OR e.day_from = -2147483648)"

/* Spans of more than a day, and undated ones, of these parties whoever acted: the
 * roll-up by days has an index of those alone. */
static void add_longer(struct sqltext *text, const struct tallying *tally)
{
	strbuf_adds(&text->sql, " AND " IS_LONGER " AND (e.source_party, e.target_party, e.day_from) IN (SELECT"
		    " e.source_party, e.target_party, e.day_from FROM dyad e INDEXED BY dyad_span WHERE " IS_LONGER);
	add_parties(text, tally->direction ? "target" : "source", &tally->filter->left);
	add_parties(text, tally->direction ? "source" : "target", &tally->filter->right);
	add_everyone(text, tally);
	strbuf_adds(&text->sql, ")");
}

#define BY_DYAD "INDEXED BY event_dyad"

static enum status on_number(void *context, sqlite3_stmt *row)
{
	*(int *)context = sqlite3_column_int(row, 0);
	return STATUS_OK;
}

/* Whether fewer events are of the place than of the actor; counted no further. */
static enum status place_is_less(const struct tallying *tally, int *out)
{
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	strbuf_adds(&text.sql, "WITH own(n) AS (SELECT ifnull(sum(e.n), 0) / 2 FROM dyad_month e WHERE 1");
	add_parties(&text, "source", &tally->filter->left);
	strbuf_adds(&text.sql, ") SELECT (SELECT count(*) FROM (SELECT 1 FROM event e INDEXED BY event_place WHERE 1");
	filter_place(&text, tally->filter);
	strbuf_adds(&text.sql, " LIMIT (SELECT n FROM own))) < (SELECT n FROM own)");
	status = sqltext_each(&text, tally->store, out, on_number, tally->err);
	sqltext_release(&text);
	return status;
}

/* Of an actor with everyone, conditions that single out fewer events than its own come
 * first: those of articles, or of a place. */
static enum status choose_index(struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	int less = 0;
	enum status status = STATUS_OK;

	tally->index = BY_DYAD;
	if (filter->right.n)
		return STATUS_OK;
	if (filter->text || filter->publisher || filter->published_from != DAY_NONE || filter->published_to != DAY_NONE)
		tally->index = "NOT INDEXED";
	else if (filter->place)
		status = place_is_less(tally, &less);
	if (less)
		tally->index = "INDEXED BY event_place";
	return status;
}

static enum status tally_events(struct tallying *tally, enum phase phase)
{
	struct filter rest = *tally->filter;
	bool by_dyad = strcmp(tally->index, BY_DYAD) == 0;
	bool longer = tally->kept == KEEP_NO_MONTH || (phase == PHASE_BEFORE && !rest.as_coded && by_dyad);
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
	strbuf_addf(&text.sql, " FROM event e %s CROSS JOIN code c ON c.code = e.code WHERE ", tally->index);
	add_direction(&text, tally);
	if (by_dyad && !longer)
		add_everyone(&text, tally);
	if (longer)
		add_longer(&text, tally);
	if (tally->kept == KEEP_MONTH)
		months_where_cut(&text, tally->filter, tally->month);
	strbuf_adds(&text.sql, " AND ");
	filter_where(&text, &rest, phase);
	strbuf_adds(&text.sql, " GROUP BY e.day_from, e.day_to, e.code, partner, within");
	status = sqltext_each(&text, tally->store, tally, on_event_sums, tally->err);
	sqltext_release(&text);
	return status;
}

/* From the roll-ups -------------------------------------------------------------- */

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

	if (!is_kept(tally, &out))
		return STATUS_OK;
	out.quad = codebook_root_quad(out.root);
	read_sums(row, 3, &out);
	out.partner = sqlite3_column_int64(row, 11);
	read_within(row, 12, &out);
	read_mirrors(row, 13, &out);
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

static void add_from_dyad(struct sqltext *text, const struct tallying *tally, const char *index)
{
	strbuf_adds(&text->sql, "SELECT e.day_from, e.day_to, " ROLLUP_COLUMNS ", ");
	add_partner(text, tally);
	strbuf_adds(&text->sql, ", ");
	filter_mirrors(text, tally->filter);
	strbuf_addf(&text->sql, " FROM dyad e %s WHERE ", index);
	add_direction(text, tally);
	add_everyone(text, tally);
}

static enum status run_from_dyad(struct sqltext *text, struct tallying *tally)
{
	const struct filter *filter = tally->filter;
	struct filter sides = { .actor = filter->actor, .source = filter->source, .target = filter->target,
				.all_roles = filter->all_roles };

	filter_actors(text, &sides);
	filter_rollup_rest(text, filter);
	return sqltext_each(text, tally->store, tally, on_span, tally->err);
}

/* Of one direction: `longer`, spans of more than a day and undated ones, which
 * have an index of their own, else those that begin in the time, or lie within the month kept. */
static enum status tally_spans_of(struct tallying *tally, bool longer)
{
	bool dated = longer == (tally->kept == KEEP_NO_MONTH), any = true;
	struct sqltext text;
	enum status status = STATUS_OK;

	sqltext_init(&text);
	add_from_dyad(&text, tally, longer ? "INDEXED BY dyad_span" : "");
	if (longer)
		strbuf_adds(&text.sql, " AND " IS_LONGER);
	if (tally->kept == KEEP_MONTH)
		months_where_cut(&text, tally->filter, tally->month);
	else
		any = add_phases(&text, tally->filter, dated, longer);
	if (any)
		status = run_from_dyad(&text, tally);
	sqltext_release(&text);
	return status;
}

static enum status tally_spans(struct tallying *tally)
{
	enum status status = STATUS_OK;

	for (tally->direction = 0; status == STATUS_OK && tally->direction < 2; tally->direction++) {
		if (tally->kept != KEEP_NO_MONTH)
			status = tally_spans_of(tally, false);
		if (status == STATUS_OK && tally->kept != KEEP_MONTH)
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
	read_mirrors(row, 12, &out);
	return tally->on_row(tally->context, &out);
}

/* The indexes hold all that is read here. */
static enum status tally_months(struct tallying *tally, const struct months *months)
{
	const struct filter *filter = tally->filter;
	struct filter sides = { .actor = filter->actor, .source = filter->source, .target = filter->target,
				.all_roles = filter->all_roles };
	bool target = !filter->right.n && tally->direction;
	struct sqltext text;
	enum status status;

	sqltext_init(&text);
	text.by_month = true;
	strbuf_adds(&text.sql, "SELECT e.month, " ROLLUP_COLUMNS ", ");
	add_partner(&text, tally);
	strbuf_adds(&text.sql, ", ");
	filter_mirrors(&text, filter);
	strbuf_addf(&text.sql, " FROM dyad_month e INDEXED BY %s WHERE ",
		    target ? "dyad_month_target" : "dyad_month_pair");
	add_direction(&text, tally);
	filter_actors(&text, &sides);
	months_where(&text, filter, months);
	status = sqltext_each(&text, tally->store, tally, on_month, tally->err);
	sqltext_release(&text);
	return status;
}

/* Which of them ------------------------------------------------------------------ */

static enum status tally_by_days(struct tallying *tally)
{
	return filter_is_whole(tally->filter) ? tally_spans(tally) : each_direction(tally, tally_events);
}

static enum status tally_cut(struct tallying *tally, int month)
{
	enum status status = STATUS_OK;

	tally->kept = KEEP_MONTH;
	tally->month = month;
	if (filter_is_whole(tally->filter))
		return tally_spans(tally);
	for (tally->direction = 0; status == STATUS_OK && tally->direction < 2; tally->direction++)
		status = tally_events(tally, PHASE_ANY);
	return status;
}

static enum status tally_by_month(struct tallying *tally)
{
	struct months months;
	enum status status = months_find(&months, tally->store, tally->filter, tally->err);

	for (tally->direction = 0; status == STATUS_OK && tally->direction < 2; tally->direction++)
		status = tally_months(tally, &months);
	for (size_t i = 0; status == STATUS_OK && i < months.n_cut; i++)
		status = tally_cut(tally, months.cut[i]);
	months_release(&months);
	if (status != STATUS_OK)
		return status;
	tally->kept = KEEP_NO_MONTH;
	return tally_by_days(tally);
}

enum status query_tally(struct store *store, const struct filter *filter, enum tally_grain grain,
			void *context,
			enum status (*on_row)(void *context, const struct tally_row *row),
			struct error *err)
{
	struct tallying tally = {
		.store = store, .filter = filter, .context = context, .on_row = on_row, .err = err, .index = BY_DYAD,
	};
	enum status status;

	if (!filter_in_rollup(filter)) {
		status = choose_index(&tally);
		return status == STATUS_OK ? each_direction(&tally, tally_events) : status;
	}
	return grain == TALLY_MONTHS ? tally_by_month(&tally) : tally_by_days(&tally);
}
