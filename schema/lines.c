#include "lines.h"

#include <string.h>

#include "base/digits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "known.h"

/* What a row of `event` gives, and for which fields. */
enum column {
	E_ID, E_DATASET, E_HASH, E_OWN_ID, E_CLUSTER, E_MUTUAL, E_FROM, E_TO, E_PRECISION, E_BASIS,
	E_SOURCE, E_TARGET, E_CODE, E_PLACE, E_STATUS, E_CONFIDENCE, E_REVIEW, E_MENTIONS,
	E_ARTICLES, E_BORN, E_SOURCES, E_REPORTED, E_TONE, N_COLUMNS,
};
#define BY_DATASET (QUERY_ID | QUERY_CLUSTER | QUERY_DATASET | QUERY_RECORD | QUERY_REPORT | \
		    QUERY_WORDS | QUERY_SUMS)
static const struct {
	const char *sql;
	unsigned fields;
} columns[N_COLUMNS] = {
	[E_ID] = { "e.id", ~0u },
	[E_DATASET] = { "e.dataset", BY_DATASET },
	[E_HASH] = { "e.hash", QUERY_ID },
	[E_OWN_ID] = { "e.own_id", QUERY_ID | QUERY_DATASET },
	[E_CLUSTER] = { "e.cluster", QUERY_CLUSTER },
	[E_MUTUAL] = { "e.mutual", QUERY_MUTUAL },
	[E_FROM] = { "e.day_from", QUERY_DATE },
	[E_TO] = { "e.day_to", QUERY_DATE },
	[E_PRECISION] = { "e.precision", QUERY_DATE },
	[E_BASIS] = { "e.basis", QUERY_DATE },
	[E_SOURCE] = { "e.source", QUERY_SOURCE },
	[E_TARGET] = { "e.target", QUERY_TARGET },
	[E_CODE] = { "e.code", QUERY_CODE },
	[E_PLACE] = { "e.place", QUERY_PLACE },
	[E_STATUS] = { "e.status", QUERY_STATE },
	[E_CONFIDENCE] = { "e.confidence", QUERY_STATE },
	[E_REVIEW] = { "e.review", QUERY_STATE },
	[E_MENTIONS] = { "e.n_mentions", QUERY_COUNTS | QUERY_SUMS },
	[E_ARTICLES] = { "e.n_articles", QUERY_COUNTS },
	[E_BORN] = { "e.born", QUERY_BATCH },
	[E_SOURCES] = { "e.n_sources", QUERY_RECORD },
	[E_REPORTED] = { "e.reported", QUERY_RECORD },
	[E_TONE] = { "e.tone", QUERY_RECORD },
};

enum table { T_ACTOR, T_PLACE, T_DATASET, T_CHANGE, N_TABLES };
static const struct {
	const char *sql;
	unsigned fields;
} tables[N_TABLES] = {
	[T_ACTOR] = { "SELECT a.code, a.name, c.cameo, NULL, NULL FROM actor a JOIN party p ON p.id = a.party"
		      " LEFT JOIN country c ON c.id = p.country WHERE a.id = ?",
		      QUERY_SOURCE | QUERY_TARGET },
	[T_PLACE] = { "SELECT name, country, NULL, latitude, longitude FROM place WHERE id = ?", QUERY_PLACE },
	[T_DATASET] = { "SELECT name, iif(bare, NULL, name || ':'), NULL, NULL, NULL FROM dataset WHERE id = ?", BY_DATASET },
	[T_CHANGE] = { "SELECT lexicon, NULL, NULL, NULL, NULL FROM change WHERE id = ?", QUERY_BATCH },
};

/* Statements run for one event. */
enum detail { D_CLUSTER, D_RECORD, D_REPORT, D_SUMS, N_DETAILS };
static const struct {
	const char *sql;
	unsigned fields;
} details[N_DETAILS] = {
	[D_CLUSTER] = { "SELECT hash, own_id FROM event WHERE id = ?", QUERY_CLUSTER },
	[D_RECORD] = { "SELECT r.deaths, u.url, r.text, u.title, u.publisher, u.attributed_to"
		       " FROM event e LEFT JOIN record r ON r.event = e.id LEFT JOIN url u ON u.id = e.report"
		       " WHERE e.id = ?", QUERY_RECORD },
	/* the mention of the earliest published article, none that was set aside
	 * where another stands */
	[D_REPORT] = { "SELECT a.id, a.publisher, a.title, a.url, m.attributed_to, l.name, a.published_to,"
		       " m.deaths, m.injured, m.arrested, m.crowd, m.in_title, m.start, m.end,"
		       " m.source_start, m.source_end, m.target_start, m.target_end, a.text"
		       " FROM mention m JOIN article a ON a.id = m.article JOIN rule l ON l.id = m.rule"
		       " WHERE m.id = (SELECT n.id FROM mention n JOIN article b ON b.id = n.article"
		       " WHERE n.event = ? AND n.died IS NULL"
		       " ORDER BY n.review = 3, b.published_to = -2147483648, b.published_to, b.id, n.id LIMIT 1)",
		       QUERY_REPORT | QUERY_WORDS | QUERY_SUMS },
	[D_SUMS] = { "SELECT count(DISTINCT a.publisher), max(m.deaths), max(m.injured), max(m.arrested),"
		     " max(m.crowd) FROM mention m JOIN article a ON a.id = m.article"
		     " WHERE m.event = ?1 AND m.died IS NULL AND (m.review <> 3 OR NOT EXISTS (SELECT 1 FROM"
		     " mention o WHERE o.event = ?1 AND o.died IS NULL AND o.review <> 3))", QUERY_SUMS },
};
enum report_column {
	R_ARTICLE, R_PUBLISHER, R_TITLE, R_URL, R_ATTRIBUTED, R_RULE, R_PUBLISHED, R_DEATHS,
	R_INJURED, R_ARRESTED, R_CROWD, R_IN_TITLE, R_START, R_END, R_SOURCE_START, R_SOURCE_END,
	R_TARGET_START, R_TARGET_END, R_TEXT,
};

#define CODE_SLOTS 512 /* more than the codebook has codes */
struct code_slot {
	char code[8];
	const struct code_entry *entry;
};

struct lines {
	struct store *store;
	unsigned fields;
	int at[N_COLUMNS];            /* which column of the row, where asked for */
	struct known known[N_TABLES];
	sqlite3_stmt *details[N_DETAILS]; /* made when first needed: one's own events have others than a dataset's */
	struct code_slot codes[CODE_SLOTS];
	char own_id[32];              /* of an identifier that is a number */
	const char *before;           /* what stands before identifiers of this dataset; NULL = nothing */
	struct strbuf words;          /* the texts cut out of an article, NUL-ended */
	bool nul;                     /* a text of this row holds a NUL */
	struct event_line line;
};

enum status lines_new(struct lines **out, struct store *store, unsigned fields,
		      struct error *err)
{
	struct lines *lines = mem_zalloc(sizeof *lines);
	enum status status = STATUS_OK;
	int n = 0;

	*out = lines;
	if (!lines)
		return error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_init(&lines->words);
	lines->store = store;
	lines->fields = fields;
	lines->line.first_published = DAY_NONE;
	for (int i = 0; i < N_COLUMNS; i++)
		lines->at[i] = fields & columns[i].fields || i == E_ID ? n++ : -1;
	for (int i = 0; i < N_TABLES && status == STATUS_OK; i++)
		if (fields & tables[i].fields)
			status = known_init(&lines->known[i], store, tables[i].sql, err);
	return status;
}

void lines_free(struct lines *lines)
{
	if (!lines)
		return;
	for (int i = 0; i < N_TABLES; i++)
		known_release(&lines->known[i]);
	for (int i = 0; i < N_DETAILS; i++)
		sqlite3_finalize(lines->details[i]);
	strbuf_release(&lines->words);
	mem_free(lines);
}

void lines_columns(const struct lines *lines, struct strbuf *sql)
{
	bool any = false;

	for (int i = 0; i < N_COLUMNS; i++) {
		if (lines->at[i] < 0)
			continue;
		strbuf_adds(sql, any ? ", " : "");
		strbuf_adds(sql, columns[i].sql);
		any = true;
	}
}

static int64_t number_at(sqlite3_stmt *stmt, int column, int64_t absent)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? absent :
	       sqlite3_column_int64(stmt, column);
}

/* NULL for an empty one; notes a NUL in it. */
static const char *text_at(struct lines *lines, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	if (!text || !text[0])
		return NULL;
	if (strlen(text) != (size_t)sqlite3_column_bytes(stmt, column))
		lines->nul = true;
	return text;
}

/* Identity ---------------------------------------------------------------------- */

static void put_hash(char *out, int64_t hash)
{
	*digits_put_hex(out, (uint64_t)hash) = '\0';
}

static const char *own_id(struct lines *lines, sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) != SQLITE_INTEGER)
		return text_at(lines, stmt, column);
	*digits_put(lines->own_id, sqlite3_column_int64(stmt, column)) = '\0';
	return lines->own_id;
}

/* "3f2a…" of one's own articles, "gdelt:410412347" of a dataset. */
static void put_id(struct lines *lines, sqlite3_stmt *stmt, int hash, const char *own, char out[64])
{
	const char *before = lines->before ? lines->before : "";
	size_t length = strlen(before);

	if (sqlite3_column_type(stmt, hash) != SQLITE_NULL) {
		put_hash(out, sqlite3_column_int64(stmt, hash));
	} else if (length + strlen(own ? own : "") < 64) {
		memcpy(out, before, length);
		strcpy(out + length, own ? own : "");
	} else {
		snprintf(out, 64, "%s%s", before, own);
	}
}

static enum status read_dataset(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	const struct known_row *known;
	enum status status = known_get(&lines->known[T_DATASET],
				       sqlite3_column_int64(row, lines->at[E_DATASET]), &known, err);

	if (status != STATUS_OK)
		return status;
	lines->line.dataset = known->texts[0];
	lines->before = known->texts[1];
	if (lines->at[E_OWN_ID] >= 0)
		lines->line.dataset_id = own_id(lines, row, lines->at[E_OWN_ID]);
	if (lines->fields & QUERY_ID)
		put_id(lines, row, lines->at[E_HASH], lines->line.dataset_id, lines->line.event_id);
	return STATUS_OK;
}

/* Runs a detail for an event; STATUS_END when there is none. */
static enum status begin_detail(struct lines *lines, enum detail which, int64_t event, struct error *err)
{
	enum status status = STATUS_OK;

	if (!lines->details[which])
		status = db_prepare(lines->store, details[which].sql, &lines->details[which], err);
	if (status != STATUS_OK)
		return status;
	sqlite3_reset(lines->details[which]);
	sqlite3_bind_int64(lines->details[which], 1, event);
	return db_step(lines->details[which], err);
}

static enum status read_cluster(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	struct event_line *line = &lines->line;
	int64_t cluster = sqlite3_column_int64(row, lines->at[E_CLUSTER]);
	enum status status;

	line->distinct = cluster == line->id;
	line->cluster_id[0] = '\0';
	if (line->distinct && lines->fields & QUERY_ID) {
		memcpy(line->cluster_id, line->event_id, sizeof line->cluster_id);
		return STATUS_OK;
	}
	status = begin_detail(lines, D_CLUSTER, cluster, err);
	if (status == STATUS_OK) {
		sqlite3_stmt *head = lines->details[D_CLUSTER];

		put_id(lines, head, 0, (const char *)sqlite3_column_text(head, 1), line->cluster_id);
		sqlite3_reset(head);
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* Actors, code, place -------------------------------------------------------------- */

static enum status read_side(struct lines *lines, int64_t actor, const char **code,
			     const char **name, const char **country, struct error *err)
{
	const struct known_row *known;
	enum status status = known_get(&lines->known[T_ACTOR], actor, &known, err);

	if (status != STATUS_OK)
		return status;
	*code = known->texts[0];
	*name = known->texts[1];
	*country = known->texts[2];
	return STATUS_OK;
}

static enum status read_sides(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	struct event_line *line = &lines->line;
	enum status status = STATUS_OK;

	if (lines->fields & QUERY_SOURCE)
		status = read_side(lines, sqlite3_column_int64(row, lines->at[E_SOURCE]), &line->source,
				   &line->source_name, &line->source_country, err);
	if (status == STATUS_OK && lines->fields & QUERY_TARGET)
		status = read_side(lines, sqlite3_column_int64(row, lines->at[E_TARGET]), &line->target,
				   &line->target_name, &line->target_country, err);
	return status;
}

/* Codes are at most four digits; each is looked up in the codebook once. */
static void read_code(struct lines *lines, sqlite3_stmt *row)
{
	struct event_line *line = &lines->line;
	size_t bytes = (size_t)sqlite3_column_bytes(row, lines->at[E_CODE]);
	const char *text = sqlite3_column_blob(row, lines->at[E_CODE]);
	char code[8] = "";
	uint32_t key;
	struct code_slot *slot;

	memcpy(code, text ? text : "", bytes < sizeof code ? bytes : sizeof code - 1);
	memcpy(&key, code, sizeof key);
	slot = &lines->codes[(key * 0x9E3779B1u) >> 23];
	if (strcmp(slot->code, code) != 0) {
		memcpy(slot->code, code, sizeof code);
		slot->entry = codebook_find(code);
	}
	line->cameo = code[0] ? slot->code : NULL;
	line->root = code[0] ? (code[0] - '0') * 10 + code[1] - '0' : 0;
	line->label = slot->entry ? slot->entry->label : NULL;
	line->plover = slot->entry && slot->entry->plover_type[0] ? slot->entry->plover_type : NULL;
	line->quad = slot->entry ? slot->entry->quad : 0;
	line->goldstein = slot->entry ? slot->entry->goldstein : 0;
}

static enum status read_place(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	struct event_line *line = &lines->line;
	const struct known_row *known;
	enum status status = known_get(&lines->known[T_PLACE],
				       sqlite3_column_int64(row, lines->at[E_PLACE]), &known, err);

	if (status != STATUS_OK)
		return status;
	line->place = known->texts[0];
	line->place_country = known->texts[1];
	line->has_point = known->has_point;
	line->latitude = known->latitude;
	line->longitude = known->longitude;
	return STATUS_OK;
}

/* Plain numbers ---------------------------------------------------------------------- */

static void read_numbers(struct lines *lines, sqlite3_stmt *row)
{
	struct event_line *line = &lines->line;
	const int *at = lines->at;

	if (lines->fields & QUERY_DATE)
		line->date = (struct event_date){
			sqlite3_column_int(row, at[E_FROM]), sqlite3_column_int(row, at[E_TO]),
			(enum precision)sqlite3_column_int(row, at[E_PRECISION]),
			(enum date_basis)sqlite3_column_int(row, at[E_BASIS]),
		};
	if (lines->fields & QUERY_STATE) {
		line->status = (enum event_status)sqlite3_column_int(row, at[E_STATUS]);
		line->confidence = (enum confidence)sqlite3_column_int(row, at[E_CONFIDENCE]);
		line->review = sqlite3_column_int(row, at[E_REVIEW]);
	}
	if (at[E_MENTIONS] >= 0)
		line->mentions = sqlite3_column_int64(row, at[E_MENTIONS]);
	if (lines->fields & QUERY_COUNTS)
		line->articles = sqlite3_column_int64(row, at[E_ARTICLES]);
	if (lines->fields & QUERY_MUTUAL) {
		line->mutual_id[0] = '\0';
		if (sqlite3_column_type(row, at[E_MUTUAL]) != SQLITE_NULL)
			put_hash(line->mutual_id, sqlite3_column_int64(row, at[E_MUTUAL]));
	}
}

static enum status read_batch(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	const struct known_row *known;
	enum status status;

	lines->line.batch = sqlite3_column_int64(row, lines->at[E_BORN]);
	status = known_get(&lines->known[T_CHANGE], lines->line.batch, &known, err);
	if (status == STATUS_OK)
		lines->line.lexicon = known->texts[0];
	return status;
}

/* Details ---------------------------------------------------------------------------- */

static void clear_details(struct event_line *line)
{
	line->publishers = -1;
	line->article = 0;
	line->first_published = DAY_NONE;
	line->deaths = line->injured = line->arrested = line->crowd = -1;
	line->start = line->end = -1;
	line->has_tone = false;
	line->attributed_to = line->rule = line->publisher = line->title = line->url = NULL;
	line->sentence = line->source_text = line->target_text = NULL;
}

static enum status read_record(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	enum status status = begin_detail(lines, D_RECORD, lines->line.id, err);
	sqlite3_stmt *record = lines->details[D_RECORD];

	lines->line.publishers = number_at(row, lines->at[E_SOURCES], -1);
	lines->line.first_published = (int32_t)number_at(row, lines->at[E_REPORTED], DAY_NONE);
	lines->line.has_tone = sqlite3_column_type(row, lines->at[E_TONE]) != SQLITE_NULL;
	lines->line.tone = sqlite3_column_double(row, lines->at[E_TONE]);
	if (status != STATUS_OK)
		return status;
	lines->line.deaths = number_at(record, 0, -1);
	lines->line.url = text_at(lines, record, 1);
	lines->line.sentence = text_at(lines, record, 2);
	lines->line.title = text_at(lines, record, 3);
	lines->line.publisher = text_at(lines, record, 4);
	lines->line.attributed_to = text_at(lines, record, 5);
	return STATUS_OK;
}

/* Where a span begins among the words cut out so far; SIZE_MAX for none. */
static size_t cut(struct lines *lines, sqlite3_stmt *report, const char *text, size_t length,
		  int column)
{
	size_t from = (size_t)number_at(report, column, 0), to = (size_t)number_at(report, column + 1, 0);
	size_t at = lines->words.length;

	if (from >= to || to > length)
		return SIZE_MAX;
	strbuf_add(&lines->words, text + from, to - from);
	strbuf_addc(&lines->words, '\0');
	lines->nul |= memchr(text + from, '\0', to - from) != NULL;
	return at;
}

static const char *words_at(const struct lines *lines, size_t at)
{
	return at == SIZE_MAX ? NULL : lines->words.data + at;
}

static void read_words(struct lines *lines, sqlite3_stmt *report)
{
	struct event_line *line = &lines->line;
	bool in_title = sqlite3_column_int(report, R_IN_TITLE) != 0;
	int column = in_title ? R_TITLE : R_TEXT;
	const char *text = (const char *)sqlite3_column_text(report, column);
	size_t length = (size_t)sqlite3_column_bytes(report, column), sentence, source, target;

	strbuf_clear(&lines->words);
	sentence = cut(lines, report, text, length, R_START);
	source = cut(lines, report, text, length, R_SOURCE_START);
	target = cut(lines, report, text, length, R_TARGET_START);
	line->sentence = words_at(lines, sentence);
	line->source_text = words_at(lines, source);
	line->target_text = words_at(lines, target);
	if (in_title || sentence == SIZE_MAX)
		return;
	line->start = (int64_t)utf8_count(text, (size_t)sqlite3_column_int64(report, R_START));
	line->end = line->start + (int64_t)utf8_count(line->sentence, strlen(line->sentence));
}

static enum status read_report(struct lines *lines, struct error *err)
{
	struct event_line *line = &lines->line;
	enum status status = begin_detail(lines, D_REPORT, lines->line.id, err);
	sqlite3_stmt *report = lines->details[D_REPORT];

	if (status != STATUS_OK)
		return status;
	line->article = sqlite3_column_int64(report, R_ARTICLE);
	line->publisher = text_at(lines, report, R_PUBLISHER);
	line->title = text_at(lines, report, R_TITLE);
	line->url = text_at(lines, report, R_URL);
	line->attributed_to = text_at(lines, report, R_ATTRIBUTED);
	line->rule = text_at(lines, report, R_RULE);
	line->first_published = sqlite3_column_int(report, R_PUBLISHED);
	line->publishers = line->publisher ? 1 : 0;
	line->deaths = number_at(report, R_DEATHS, -1);
	line->injured = number_at(report, R_INJURED, -1);
	line->arrested = number_at(report, R_ARRESTED, -1);
	line->crowd = number_at(report, R_CROWD, -1);
	if (lines->fields & QUERY_WORDS)
		read_words(lines, report);
	return STATUS_OK;
}

/* One mention is its own sum. */
static enum status read_sums(struct lines *lines, struct error *err)
{
	struct event_line *line = &lines->line;
	sqlite3_stmt *sums;
	enum status status;

	if (line->mentions < 2)
		return STATUS_OK;
	status = begin_detail(lines, D_SUMS, line->id, err);
	if (status != STATUS_OK)
		return status;
	sums = lines->details[D_SUMS];
	line->publishers = sqlite3_column_int64(sums, 0);
	line->deaths = number_at(sums, 1, -1);
	line->injured = number_at(sums, 2, -1);
	line->arrested = number_at(sums, 3, -1);
	line->crowd = number_at(sums, 4, -1);
	sqlite3_reset(sums);
	return STATUS_OK;
}

/* A dataset's events have records and no mentions, one's own the reverse. */
static enum status read_details(struct lines *lines, sqlite3_stmt *row, struct error *err)
{
	bool own = sqlite3_column_int64(row, lines->at[E_DATASET]) == 0;
	enum status status = STATUS_OK;

	clear_details(&lines->line);
	if (!own)
		status = lines->fields & details[D_RECORD].fields ? read_record(lines, row, err) : STATUS_OK;
	else if (lines->fields & details[D_REPORT].fields)
		status = read_report(lines, err);
	if (status == STATUS_OK && own && lines->fields & details[D_SUMS].fields)
		status = read_sums(lines, err);
	return status == STATUS_END ? STATUS_OK : status;
}

enum status lines_read(struct lines *lines, sqlite3_stmt *row, const struct event_line **out,
		       struct error *err)
{
	unsigned fields = lines->fields;
	enum status status = STATUS_OK;

	for (int i = 0; i < N_TABLES; i++)
		known_trim(&lines->known[i]);
	lines->nul = false;
	lines->line.id = sqlite3_column_int64(row, lines->at[E_ID]);
	read_numbers(lines, row);
	if (fields & QUERY_CODE)
		read_code(lines, row);
	if (fields & BY_DATASET)
		status = read_dataset(lines, row, err);
	if (status == STATUS_OK && fields & QUERY_CLUSTER)
		status = read_cluster(lines, row, err);
	if (status == STATUS_OK)
		status = read_sides(lines, row, err);
	if (status == STATUS_OK && fields & QUERY_PLACE)
		status = read_place(lines, row, err);
	if (status == STATUS_OK && fields & QUERY_BATCH)
		status = read_batch(lines, row, err);
	if (status == STATUS_OK && fields & (QUERY_RECORD | QUERY_REPORT | QUERY_WORDS | QUERY_SUMS))
		status = read_details(lines, row, err);
	if (status == STATUS_OK && lines->words.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK && lines->nul)
		status = error_set(err, STATUS_STORE, "a text of event %lld holds a NUL, which no export can carry",
				   (long long)lines->line.id);
	*out = &lines->line;
	return status;
}
