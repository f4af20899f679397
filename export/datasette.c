/*
 * Datasette's metadata.json for the database itself, which it opens as it is:
 * what the views and columns mean, facets, and a few questions ready to run.
 */
#include <string.h>

#include "base/jsontext.h"
#include "fields.h"
#include "writer_ops.h"

static const char *const view_columns[] = {
	"event_id", "date", "date_from", "date_to", "precision", "date_basis", "source", "source_name",
	"source_country", "target", "target_name", "target_country", "cameo", "label", "quad", "goldstein",
	"status", "place", "place_country", "confidence", "articles", "mentions",
};

static const struct { const char *name, *title, *sql; } queries[] = {
	{ "dyad_by_month", "Two countries by month",
	  "SELECT substr(date_from, 1, 7) AS month, count(*) AS events, round(avg(goldstein), 2) AS mean FROM events"
	  " WHERE source_country = :a AND target_country = :b GROUP BY 1 ORDER BY 1" },
	{ "sentences", "Sentences behind an event",
	  "SELECT a.published, a.publisher, a.title, m.sentence, a.url FROM mentions m JOIN articles a"
	  " ON a.article_id = m.article_id WHERE m.event_id = :event_id" },
};

/* "dateline" of "/home/u/dateline.db". */
static void add_name(struct strbuf *sb, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
	struct strbuf stem;

	strbuf_init(&stem);
	strbuf_add(&stem, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
	json_add_name(sb, stem.data);
	strbuf_release(&stem);
}

static enum status datasette_begin(struct writer *writer, struct error *err)
{
	struct strbuf *sb = &writer->buffer;

	(void)err;
	strbuf_adds(sb, "{\"title\": \"dateline\", \"databases\": {");
	add_name(sb, writer->options.database ? writer->options.database : "dateline.db");
	strbuf_adds(sb, "{\n\"tables\": {\"events\": {\"sort_desc\": \"date_from\", \"facets\": [\"quad\", \"source_country\", \"target_country\"],\n"
		    "\"columns\": {");
	for (size_t i = 0; i < sizeof view_columns / sizeof view_columns[0]; i++)
		json_add_member(sb, view_columns[i], field_about(view_columns[i])->meaning);
	strbuf_adds(sb, "}}},\n\"queries\": {");
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		json_add_name(sb, queries[i].name);
		strbuf_addc(sb, '{');
		json_add_member(sb, "title", queries[i].title);
		json_add_member(sb, "sql", queries[i].sql);
		strbuf_addc(sb, '}');
	}
	strbuf_adds(sb, "}}}}\n");
	return STATUS_OK;
}

const struct writer_ops writer_datasette = {
	.name = "datasette", .answers = ANSWER_EVENTS, .no_rows = true, .begin = datasette_begin,
};
