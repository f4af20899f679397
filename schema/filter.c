#include "schema/filter.h"

#include <string.h>

#include "base/civil.h"
#include "base/memory.h"
#include "sqltext.h"

void filter_init(struct filter *filter)
{
	*filter = (struct filter){
		.from = DAY_NONE, .to = DAY_NONE,
		.published_from = DAY_NONE, .published_to = DAY_NONE,
	};
}

void sqltext_init(struct sqltext *text)
{
	*text = (struct sqltext){ 0 };
	strbuf_init(&text->sql);
}

void sqltext_release(struct sqltext *text)
{
	strbuf_release(&text->sql);
	mem_free(text->values);
	text->values = NULL;
}

static void add_value(struct sqltext *text, struct sql_value value)
{
	if (text->n == text->capacity) {
		struct sql_value *larger = mem_grow(text->values, &text->capacity, text->n + 1,
						    sizeof *larger);

		if (!larger) {
			text->sql.failed = true;
			return;
		}
		text->values = larger;
	}
	text->values[text->n++] = value;
	strbuf_addc(&text->sql, '?');
}

void sqltext_number(struct sqltext *text, int64_t number)
{
	add_value(text, (struct sql_value){ NULL, number });
}

void sqltext_text(struct sqltext *text, const char *value)
{
	add_value(text, (struct sql_value){ value, 0 });
}

enum status sqltext_prepare(const struct sqltext *text, struct store *store,
			    sqlite3_stmt **out, struct error *err)
{
	enum status status;
	int rc = SQLITE_OK;

	*out = NULL;
	if (text->sql.failed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(store, text->sql.data, out, err);
	for (size_t i = 0; status == STATUS_OK && i < text->n && rc == SQLITE_OK; i++) {
		const struct sql_value *value = &text->values[i];

		rc = value->text ? db_bind_text(*out, (int)i + 1, value->text) :
				   sqlite3_bind_int64(*out, (int)i + 1, value->number);
	}
	if (rc != SQLITE_OK)
		status = db_fail(store_db(store), rc, err);
	if (status != STATUS_OK) {
		sqlite3_finalize(*out);
		*out = NULL;
	}
	return status;
}

enum status sqltext_each(const struct sqltext *text, struct store *store, void *context,
			 enum status (*on_row)(void *context, sqlite3_stmt *row), struct error *err)
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

static void add(struct sqltext *text, const char *sql)
{
	strbuf_adds(&text->sql, sql);
}

/* "e.day_from >= ?" */
static void add_compare(struct sqltext *text, const char *before, int64_t number)
{
	add(text, before);
	sqltext_number(text, number);
}

/* Actors ---------------------------------------------------------------------- */

static bool party_seen(const struct filter_group *group, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (group->actors[i].party == group->actors[before].party)
			return true;
	return false;
}

/* Days of membership: `to` is the day of leaving. */
static void add_membership(struct sqltext *text, const struct filter_actor *actor)
{
	if (actor->from != DAY_NONE && text->by_month)
		add_compare(text, " AND e.month >= ", civil_month_number(actor->from) +
			    (civil_from_day(actor->from).day > 1));
	else if (actor->from != DAY_NONE)
		add_compare(text, " AND e.day_to >= ", actor->from);
	if (actor->to != DAY_NONE && text->by_month)
		add_compare(text, " AND e.month < ", civil_month_number(actor->to));
	else if (actor->to != DAY_NONE)
		add_compare(text, " AND e.day_from < ", actor->to);
}

static void add_actor(struct sqltext *text, const char *side, const struct filter_actor *actor,
		      bool all_roles)
{
	strbuf_addf(&text->sql, "(e.%s_party = ", side);
	sqltext_number(text, actor->party);
	if (!actor->whole) {
		strbuf_addf(&text->sql, " AND e.%s = ", side);
		sqltext_number(text, actor->actor);
	} else if (!all_roles) {
		strbuf_addf(&text->sql, " AND e.%s_role = %d", side, ROLE_STATE);
	}
	add_membership(text, actor);
	add(text, ")");
}

/* The list of parties stands first and alone, so that an index can serve it. */
static void add_side(struct sqltext *text, const char *side, const struct filter_group *group,
		     bool all_roles)
{
	if (group->n == 1) {
		add_actor(text, side, &group->actors[0], all_roles);
		return;
	}
	strbuf_addf(&text->sql, "(e.%s_party IN (", side);
	for (size_t i = 0; i < group->n; i++) {
		if (party_seen(group, i))
			continue;
		if (i)
			add(text, ",");
		sqltext_number(text, group->actors[i].party);
	}
	add(text, ") AND (");
	for (size_t i = 0; i < group->n; i++) {
		if (i)
			add(text, " OR ");
		add_actor(text, side, &group->actors[i], all_roles);
	}
	add(text, "))");
}

void filter_direction(struct sqltext *text, const struct filter *filter, bool mirror)
{
	add_side(text, mirror ? "target" : "source", &filter->left, filter->all_roles);
	if (!filter->right.n)
		return;
	add(text, " AND ");
	add_side(text, mirror ? "source" : "target", &filter->right, filter->all_roles);
}

void filter_actors(struct sqltext *text, const struct filter *filter)
{
	bool roles = filter->all_roles;

	if (filter->left.n && filter->right.n) {
		add(text, " AND ((");
		filter_direction(text, filter, false);
		add(text, ") OR (");
		filter_direction(text, filter, true);
		add(text, "))");
	}
	if (filter->actor.n) {
		add(text, " AND (");
		add_side(text, "source", &filter->actor, roles);
		add(text, " OR ");
		add_side(text, "target", &filter->actor, roles);
		add(text, ")");
	}
	if (filter->source.n) {
		add(text, " AND ");
		add_side(text, "source", &filter->source, roles);
	}
	if (filter->target.n) {
		add(text, " AND ");
		add_side(text, "target", &filter->target, roles);
	}
}

void filter_mirrors(struct sqltext *text, const struct filter *filter)
{
	add(text, "1");
	if (filter->source.n) {
		add(text, " AND ");
		add_side(text, "target", &filter->source, filter->all_roles);
	}
	if (filter->target.n) {
		add(text, " AND ");
		add_side(text, "source", &filter->target, filter->all_roles);
	}
}

void filter_paired(struct sqltext *text, const struct filter *filter, bool distinct)
{
	bool sides = filter->source.n || filter->target.n;

	add(text, sides ? "(" : "");
	if (filter->as_coded)
		add(text, distinct ? EVENT_PAIRED_WHERE("e.cluster = e.id", "m.cluster = m.id") :
			  EVENT_PAIRED_WHERE("1", "1"));
	else
		add(text, distinct ? EVENT_PAIRED_DISTINCT : EVENT_PAIRED);
	if (!sides)
		return;
	add(text, " AND ");
	filter_mirrors(text, filter);
	add(text, ")");
}

/* Days ------------------------------------------------------------------------ */

static bool has_window(const struct filter *filter)
{
	return filter->from != DAY_NONE || filter->to != DAY_NONE;
}

bool filter_has_phase(const struct filter *filter, enum phase phase)
{
	switch (phase) {
	case PHASE_BEFORE:
		return filter->from != DAY_NONE && !filter->within;
	case PHASE_DATED:
		return true;
	case PHASE_UNDATED:
		return !filter->within;
	case N_PHASES:
	case PHASE_ANY:
		break;
	}
	return false;
}

void filter_days(struct sqltext *text, const struct filter *filter, enum phase phase)
{
	/* a bound of the calendar keeps "no day" out and the index in use */
	int32_t from = filter->from == DAY_NONE ? DAY_FIRST : filter->from;
	int32_t to = filter->to == DAY_NONE ? DAY_LAST : filter->to;

	switch (phase) {
	case PHASE_BEFORE:
		add_compare(text, "e.day_to > e.day_from AND e.day_from >= ", DAY_FIRST);
		add_compare(text, " AND e.day_from < ", from);
		add_compare(text, " AND e.day_to >= ", from);
		break;
	case PHASE_DATED:
		add_compare(text, "e.day_from >= ", from);
		add_compare(text, " AND e.day_from <= ", to);
		if (filter->within && filter->to != DAY_NONE)
			add_compare(text, " AND e.day_to <= ", to);
		break;
	case PHASE_UNDATED:
		add_compare(text, "e.day_from = ", DAY_NONE);
		if (has_window(filter)) {
			add_compare(text, " AND e.day_to >= ", from);
			add_compare(text, " AND e.day_to <= ", to);
		}
		break;
	case PHASE_ANY:
		add(text, "1");
		break;
	case N_PHASES:
		break;
	}
}

/* What happened ----------------------------------------------------------------- */

static void add_set(struct sqltext *text, const char *column, unsigned bits)
{
	bool any = false;

	if (!bits)
		return;
	strbuf_addf(&text->sql, " AND %s IN (", column);
	for (int i = 0; i < 32; i++) {
		if (!(bits & 1u << i))
			continue;
		strbuf_addf(&text->sql, "%s%d", any ? "," : "", i);
		any = true;
	}
	add(text, ")");
}

/* A prefix as a span of the code index: "16" is '16' <= code < '16:', since
 * ':' follows '9'. */
static void add_codes(struct sqltext *text, const struct filter *filter)
{
	if (!filter->n_codes)
		return;
	add(text, " AND (");
	for (size_t i = 0; i < filter->n_codes; i++) {
		add(text, i ? " OR (e.code >= " : "(e.code >= ");
		sqltext_text(text, filter->codes[i]);
		add(text, " AND e.code < ");
		sqltext_text(text, filter->codes[i]);
		add(text, " || ':')");
	}
	add(text, ")");
}

static void add_codebook(struct sqltext *text, const struct filter *filter)
{
	if (filter->n_types) {
		add(text, " AND e.code IN (SELECT code FROM code WHERE plover_type IN (");
		for (size_t i = 0; i < filter->n_types; i++) {
			if (i)
				add(text, ",");
			sqltext_text(text, filter->types[i]);
		}
		add(text, "))");
	}
	if (filter->quads) {
		add(text, " AND e.code IN (SELECT code FROM code WHERE 1");
		add_set(text, "quad", filter->quads);
		add(text, ")");
	}
	if (filter->has_goldstein) {
		add_compare(text, " AND e.code IN (SELECT code FROM code WHERE goldstein >= ",
			    filter->goldstein_min);
		add_compare(text, " AND goldstein <= ", filter->goldstein_max);
		add(text, ")");
	}
}

/* Who reported it: one and the same article must meet all of these. */
static void add_article(struct sqltext *text, const struct filter *filter)
{
	bool published = filter->published_from != DAY_NONE || filter->published_to != DAY_NONE;

	if (!filter->text && !filter->publisher && !published)
		return;
	add(text, " AND e.id IN (SELECT m.event FROM mention m JOIN article a ON a.id = m.article"
		  " WHERE m.died IS NULL");
	if (filter->text) {
		add(text, " AND m.article IN (SELECT rowid FROM article_text WHERE article_text MATCH ");
		sqltext_text(text, filter->text);
		add(text, ")");
	}
	if (filter->publisher) {
		add(text, " AND m.article IN (SELECT id FROM article WHERE died IS NULL"
			  " AND publisher IS NOT NULL AND publisher = ");
		sqltext_text(text, filter->publisher);
		add(text, " COLLATE NOCASE)");
	}
	if (published) {
		add_compare(text, " AND a.published_to >= ",
			    filter->published_from == DAY_NONE ? DAY_FIRST : filter->published_from);
		add_compare(text, " AND (CASE a.published_from WHEN ", DAY_NONE);
		add_compare(text, " THEN a.published_to ELSE a.published_from END) <= ",
			    filter->published_to == DAY_NONE ? DAY_LAST : filter->published_to);
	}
	add(text, ")");
}

void filter_place(struct sqltext *text, const struct filter *filter)
{
	if (!filter->place)
		return;
	add(text, " AND e.place <> 0 AND e.place IN (SELECT id FROM place WHERE (name = ");
	sqltext_text(text, filter->place);
	add(text, " COLLATE NOCASE OR region = ");
	sqltext_text(text, filter->place);
	add(text, " COLLATE NOCASE OR country = upper(");
	sqltext_text(text, filter->place);
	add(text, ")))");
}

/* One's own as a number in the text: there are indexes of these alone. */
static void add_dataset(struct sqltext *text, const struct filter *filter)
{
	if (!filter->dataset)
		add(text, " AND e.dataset = 0");
	else if (filter->dataset != FILTER_ALL_DATASETS)
		add_compare(text, " AND e.dataset = ", filter->dataset);
}

static void add_origin(struct sqltext *text, const struct filter *filter)
{
	add_dataset(text, filter);
	if (filter->batch) {
		add_compare(text, " AND (e.born = ", filter->batch);
		add_compare(text, " OR e.id IN (SELECT m.event FROM sighting s JOIN mention m"
				  " ON m.article = s.article WHERE m.died IS NULL AND s.change = ",
			    filter->batch);
		add(text, "))");
	}
	filter_place(text, filter);
}

void filter_where(struct sqltext *text, const struct filter *filter, enum phase phase)
{
	filter_days(text, filter, phase);
	filter_actors(text, filter);
	add_codes(text, filter);
	add_codebook(text, filter);
	add_set(text, "e.status", filter->statuses);
	add_set(text, "e.confidence", filter->confidences);
	add_set(text, "e.precision", filter->precisions);
	add_origin(text, filter);
	add_article(text, filter);
	if (filter->distinct)
		add(text, " AND e.cluster = e.id");
	if (filter->as_coded)
		add(text, " AND (e.review NOT IN (2, 4) OR EXISTS (SELECT 1 FROM mention m WHERE m.event = e.id"
		    " AND m.died IS NULL AND m.review NOT IN (2, 4)))");
	else
		add(text, " AND e.review <> 3");
}

/* Roll-ups ---------------------------------------------------------------------- */

static bool is_whole(const struct filter_group *group)
{
	for (size_t i = 0; i < group->n; i++)
		if (!group->actors[i].whole)
			return false;
	return true;
}

bool filter_is_whole(const struct filter *filter)
{
	return is_whole(&filter->left) && is_whole(&filter->right) && is_whole(&filter->actor) &&
	       is_whole(&filter->source) && is_whole(&filter->target);
}

bool filter_in_rollup(const struct filter *filter)
{
	for (size_t i = 0; i < filter->n_codes; i++)
		if (strlen(filter->codes[i]) != 2)
			return false;
	return !filter->n_types && !filter->has_goldstein && !filter->confidences && !filter->precisions && !filter->text &&
	       !filter->place && !filter->publisher && filter->published_from == DAY_NONE &&
	       filter->published_to == DAY_NONE && !filter->batch && !filter->distinct && !filter->as_coded;
}

/* Quad classes are made of whole roots: the codebook's own test holds it to that. */
void filter_rollup_rest(struct sqltext *text, const struct filter *filter)
{
	if (filter->n_codes) {
		add(text, " AND e.root IN (");
		for (size_t i = 0; i < filter->n_codes; i++)
			strbuf_addf(&text->sql, "%s%d", i ? "," : "",
				    (filter->codes[i][0] - '0') * 10 + filter->codes[i][1] - '0');
		add(text, ")");
	}
	if (filter->quads) {
		add(text, " AND e.root IN (SELECT CAST(root AS INTEGER) FROM code WHERE 1");
		add_set(text, "quad", filter->quads);
		add(text, ")");
	}
	add_set(text, "e.status", filter->statuses);
	add_dataset(text, filter);
}

/* Checks ------------------------------------------------------------------------ */

enum status filter_check_text(struct store *store, const char *text, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status = db_prepare(store, "SELECT 1 FROM article_text WHERE article_text MATCH ?"
					" LIMIT 1", &stmt, err);
	int rc;

	if (status != STATUS_OK)
		return status;
	rc = db_bind_text(stmt, 1, text);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if ((rc & 0xff) == SQLITE_ERROR)
		status = error_set(err, STATUS_USAGE, "--text: %s (words, \"a phrase\", AND, OR, NOT, NEAR(a b); "
				   "quote what holds other signs)", sqlite3_errmsg(store_db(store)));
	else if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		status = db_fail(store_db(store), rc, err);
	sqlite3_finalize(stmt);
	return status;
}

static enum status one_number(struct store *store, const char *sql, const char *value,
			      int64_t *out, struct error *err)
{
	sqlite3_stmt *stmt;
	enum status status = db_prepare(store, sql, &stmt, err);

	if (status != STATUS_OK)
		return status;
	if (value && db_bind_text(stmt, 1, value) != SQLITE_OK)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = db_step(stmt, err);
	if (status == STATUS_OK)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return status;
}

enum status filter_find_dataset(struct store *store, const char *name, int64_t *out,
				struct error *err)
{
	enum status status = one_number(store, "SELECT id FROM dataset WHERE name = ? COLLATE NOCASE",
					name, out, err);

	if (status == STATUS_END)
		return error_set(err, STATUS_NOTFOUND, "no dataset is called '%s'", name);
	return status;
}

enum status filter_is_directed(struct store *store, const struct filter *filter, bool *out,
			       struct error *err)
{
	bool all = filter->dataset == FILTER_ALL_DATASETS;
	int64_t directed = 1;
	char number[24];
	enum status status;

	snprintf(number, sizeof number, "%lld", (long long)(all ? filter->batch : filter->dataset));
	status = one_number(store, all ?
			    "SELECT ifnull(min(d.directed), 1) FROM record_block b JOIN dataset d ON d.id = b.dataset"
			    " WHERE b.change = ?" : "SELECT directed FROM dataset WHERE id = ?", number, &directed, err);
	*out = directed;
	return status == STATUS_END ? STATUS_OK : status;
}

enum status filter_default_dataset(struct store *store, int64_t *out, struct error *err)
{
	/* each EXISTS is one look into a unique index */
	return one_number(store,
		"WITH held(id) AS (SELECT d.id FROM dataset d WHERE d.id <> 0 AND EXISTS ("
		"SELECT 1 FROM event e WHERE e.dataset = d.id AND e.own_id IS NOT NULL)"
		" UNION ALL SELECT 0 WHERE EXISTS (SELECT 1 FROM event WHERE hash IS NOT NULL))"
		" SELECT CASE count(*) WHEN 1 THEN min(id) ELSE 0 END FROM held", NULL, out, err);
}
