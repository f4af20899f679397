/*
 * Datasette opens the database itself; this is its metadata.json: what the
 * views and their columns mean, facets, and questions to start from.
 */
#include <string.h>

#include "base/jsontext.h"
#include "fields.h"
#include "writer_ops.h"

static const char *const event_columns[] = {
	"event_id", "date", "date_from", "date_to", "precision", "date_basis", "source", "source_name",
	"source_country", "target", "target_name", "target_country", "cameo", "root", "label", "quad",
	"goldstein", "plover", "status", "place", "place_country", "lat", "lon", "confidence", "review",
	"mentions", "articles", "mutual_id", "dataset", "batch",
};

static const struct {
	const char *name, *title, *sql;
} queries[] = {
	{ "between", "Events between two countries",
	  "SELECT date, source_name, target_name, cameo, label, goldstein, status, articles, event_id FROM events"
	  " WHERE (source_country = :a AND target_country = :b) OR (source_country = :b AND target_country = :a)"
	  " ORDER BY date_from" },
	{ "by_month", "Two countries month by month, by quad class",
	  "SELECT substr(date_from, 1, 7) AS month, count(*) AS events, sum(quad = 1) AS vcoop, sum(quad = 2) AS mcoop,"
	  " sum(quad = 3) AS vconf, sum(quad = 4) AS mconf, round(avg(goldstein), 2) AS mean FROM events"
	  " WHERE ((source_country = :a AND target_country = :b) OR (source_country = :b AND target_country = :a))"
	  " AND substr(date_from, 1, 7) = substr(date_to, 1, 7) GROUP BY 1 ORDER BY 1" },
	{ "sentences", "The sentences that report an event",
	  "SELECT m.sentence, m.publisher, m.title, m.url FROM mentions m WHERE m.event_id = :event_id" },
};

/* "events" of "data/events.db": what Datasette calls the database. */
static void add_stem(struct strbuf *sb, const char *name)
{
	const char *dot = strrchr(name, '.');

	json_add_text(sb, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static void add_events(struct strbuf *sb)
{
	strbuf_adds(sb, "\n        \"events\": {\"description\": \"Living events, one a row\", \"sort\": \"date_from\","
		    " \"label_column\": \"event_id\", \"facets\": [\"source_country\", \"target_country\", \"root\","
		    " \"quad\", \"status\", \"confidence\"],\n          \"columns\": {");
	for (size_t i = 0; i < sizeof event_columns / sizeof *event_columns; i++) {
		strbuf_adds(sb, i ? ",\n            " : "\n            ");
		json_add_text(sb, event_columns[i], strlen(event_columns[i]));
		strbuf_adds(sb, ": ");
		json_add_text(sb, field_about(event_columns[i])->meaning, strlen(field_about(event_columns[i])->meaning));
	}
	strbuf_adds(sb, "}}");
}

static void add_queries(struct strbuf *sb)
{
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		strbuf_adds(sb, i ? ",\n        " : "\n        ");
		json_add_text(sb, queries[i].name, strlen(queries[i].name));
		strbuf_adds(sb, ": {");
		json_add_member(sb, "title", queries[i].title);
		json_add_member(sb, "sql", queries[i].sql);
		strbuf_addc(sb, '}');
	}
}

static enum status datasette_end(struct writer *writer, struct error *err)
{
	struct strbuf *sb = &writer->buffer;
	const struct writer_options *options = &writer->options;

	(void)err;
	strbuf_adds(sb, "{\n  \"title\": \"Events\", \"source\": \"dateline " DATELINE_VERSION "\"");
	if (options->licence)
		json_add_member(sb, "license", options->licence);
	strbuf_adds(sb, ",\n  \"databases\": {\n    ");
	add_stem(sb, database_name(writer));
	strbuf_adds(sb, ": {\n      \"tables\": {");
	add_events(sb);
	strbuf_adds(sb, ",\n        \"mentions\": {\"description\": \"The sentences that report an event\"},"
		    "\n        \"articles\": {\"description\": \"Living articles\", \"sort_desc\": \"published\","
		    " \"facets\": [\"publisher\", \"language\"]},"
		    "\n        \"actors\": {\"description\": \"Actors and their names, with the days between which they hold\"},"
		    "\n        \"batches\": {\"description\": \"Imports, with what they brought\"}"
		    "\n      },\n      \"queries\": {");
	add_queries(sb);
	strbuf_adds(sb, "\n      }\n    }\n  }\n}\n");
	return STATUS_OK;
}

const struct writer_ops writer_datasette = {
	.name = "datasette", .answers = ANSWER_EVENTS, .no_rows = true, .end = datasette_end,
};
