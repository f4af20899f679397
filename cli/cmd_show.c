/* `dateline show event ID` and `dateline show article ID`; `show actor` is cmd_record.c's. */
#include <string.h>

#include "base/utf8.h"
#include "question.h"

struct show {
	struct question *q;
	const char *id;
	enum status status;
};

static void field(FILE *to, const char *name, const char *value)
{
	if (!value || !value[0])
		return;
	fprintf(to, "%-11s ", name);
	put_clean(to, value, 0);
	fputc('\n', to);
}

/* Prints text from..to with one span of it marked. */
static void marked(FILE *to, const char *text, struct text_span whole, struct text_span mark,
		   bool colour)
{
	struct text_span parts[3] = {
		{ whole.start, mark.start }, mark, { mark.end, whole.end },
	};
	size_t length = strlen(text);

	if (mark.start >= mark.end || mark.start < whole.start || mark.end > whole.end)
		parts[0] = whole, parts[1] = parts[2] = (struct text_span){ whole.end, whole.end };
	for (int i = 0; i < 3; i++) {
		char piece[8192];

		if (parts[i].end > length || parts[i].start >= parts[i].end)
			continue;
		snprintf(piece, sizeof piece, "%.*s", (int)(parts[i].end - parts[i].start), text + parts[i].start);
		if (i == 1)
			fputs(colour ? "\033[1m" : "[", to);
		put_clean(to, piece, 0);
		if (i == 1)
			fputs(colour ? "\033[0m" : "]", to);
	}
	fputc('\n', to);
}

static enum status print_mention(struct question *q, const struct mention_row *m)
{
	FILE *to = q->sink.file;
	struct article_row article;
	const char *text;
	char day[11], line[64];
	enum status status = store_get_article(q->store, m->article, &q->arena, &article, &q->err);

	if (status != STATUS_OK)
		return status;
	civil_iso(article.article.published, day);
	snprintf(line, sizeof line, "%s%s%s", day[0] ? day : "undated",
		 article.article.published_by ? " or before" : "", "");
	text = m->in_title ? article.article.title : article.article.text;
	fputc('\n', to);
	field(to, "title", article.article.title);
	field(to, "publisher", article.article.publisher);
	field(to, "published", line);
	field(to, "url", article.article.url);
	fprintf(to, "%-11s %lld\n", "article", (long long)m->article);
	fprintf(to, "%-11s ", "sentence");
	marked(to, text ? text : "", m->sentence, m->action, q->cli->colour && !q->output);
	field(to, "rule", m->rule);
	field(to, "date by", date_basis_name(m->basis));
	field(to, "says who", m->attributed_to);
	field(to, "source is", m->source_entity);
	field(to, "target is", m->target_entity);
	return STATUS_OK;
}

static void print_event(FILE *to, const struct event_row *e)
{
	static const char *const reviews[] = { "", "confirmed", "as mended by a person", "set aside", "added by a person" };
	const struct code_entry *code = codebook_find(e->cameo);
	char date[32], what[160], counts[96];

	event_date_text(&e->date, date);
	snprintf(what, sizeof what, "%s %s", e->cameo, code ? code->label : "");
	snprintf(counts, sizeof counts, "%llu mention%s in %llu article%s", (unsigned long long)e->mentions,
		 e->mentions == 1 ? "" : "s", (unsigned long long)e->articles, e->articles == 1 ? "" : "s");
	field(to, "event", e->event_id);
	field(to, "date", date);
	field(to, "precision", precision_name(e->date.precision));
	field(to, "source", e->source);
	field(to, "", e->source_name);
	field(to, "target", e->target);
	field(to, "", e->target_name);
	field(to, "code", what);
	if (code)
		fprintf(to, "%-11s %.1f\n%-11s %s\n", "goldstein", code->goldstein / 10.0, "quad",
			codebook_quad_name(code->quad));
	field(to, "status", event_status_name(e->status));
	field(to, "confidence", confidence_name(e->confidence));
	field(to, "place", e->place);
	if (e->review)
		field(to, "review", reviews[e->review]);
	field(to, "mutual", e->mutual_id);
	field(to, "dataset", e->dataset);
	field(to, "reported", counts);
	if (strcmp(e->cluster_id, e->event_id) != 0)
		field(to, "account of", e->cluster_id);
	if (!e->living)
		field(to, "state", "taken back");
}

/* The row a dataset's event came from, as it was read. */
static enum status print_original(struct question *q, int64_t event)
{
	const char *header, *row;
	struct strbuf clean;
	enum status status = store_original(q->store, event, &q->arena, &header, &row, &q->err);

	if (status != STATUS_OK)
		return status == STATUS_NOTFOUND ? STATUS_OK : status;
	strbuf_init(&clean);
	utf8_printable(&clean, header, strlen(header));
	if (*header)
		fprintf(q->sink.file, "columns   %s\n", clean.data);
	strbuf_clear(&clean);
	utf8_printable(&clean, row, strlen(row));
	fprintf(q->sink.file, "row       %s\n", clean.data);
	strbuf_release(&clean);
	return STATUS_OK;
}

enum status show_print_event(struct question *q, int64_t id)
{
	struct event_row event;
	struct mention_row *mentions;
	size_t n = 0;
	enum status status = store_get_event(q->store, id, &q->arena, &event, &q->err);

	if (status == STATUS_OK)
		status = store_event_mentions(q->store, id, &q->arena, &mentions, &n, &q->err);
	if (status != STATUS_OK)
		return status;
	print_event(q->sink.file, &event);
	for (size_t i = 0; status == STATUS_OK && i < n; i++)
		status = print_mention(q, &mentions[i]);
	if (status == STATUS_OK && strchr(event.event_id, ':'))
		status = print_original(q, id);
	return status;
}

static void show_event(void *context)
{
	struct show *show = context;
	struct question *q = show->q;
	int64_t id;

	show->status = store_event_by_prefix(q->store, show->id, &id, &q->err);
	if (show->status == STATUS_OK)
		show->status = show_print_event(q, id);
}

static void print_body(FILE *to, const char *text)
{
	for (const char *line = text; line && *line;) {
		size_t length = strcspn(line, "\n");
		char piece[4096];

		for (size_t at = 0; at < length;) {
			size_t part = utf8_cut(line + at, length - at, sizeof piece - 1);

			snprintf(piece, sizeof piece, "%.*s", (int)part, line + at);
			put_clean(to, piece, 0);
			at += part ? part : 1;
		}
		fputc('\n', to);
		line += length + (line[length] == '\n');
	}
}

static void show_article(void *context)
{
	struct show *show = context;
	struct question *q = show->q;
	FILE *to = q->sink.file;
	struct article_row article;
	struct mention_row *mentions;
	char day[11];
	int64_t id;
	size_t n = 0;

	show->status = store_article_by_prefix(q->store, show->id, &id, &q->err);
	if (show->status == STATUS_OK)
		show->status = store_get_article(q->store, id, &q->arena, &article, &q->err);
	if (show->status == STATUS_OK)
		show->status = store_article_mentions(q->store, id, &q->arena, &mentions, &n, &q->err);
	if (show->status != STATUS_OK)
		return;
	civil_iso(article.article.published, day);
	fprintf(to, "%-11s %lld\n", "article", (long long)id);
	field(to, "title", article.article.title);
	field(to, "publisher", article.article.publisher);
	field(to, article.article.published_by ? "updated" : "published", day);
	field(to, "url", article.article.url);
	field(to, "path", article.article.path);
	fprintf(to, "%-11s %lld\n\n", "batch", (long long)article.batch);
	print_body(to, article.article.text);
	for (size_t i = 0; i < n; i++) {
		struct event_row event;
		const char *text = mentions[i].in_title ? article.article.title : article.article.text;

		show->status = store_get_event(q->store, mentions[i].event, &q->arena, &event, &q->err);
		if (show->status != STATUS_OK)
			return;
		fprintf(to, "\n%s  %s > %s  %s\n  ", event.event_id, event.source ? event.source : "\xE2\x80\x93",
			event.target ? event.target : "\xE2\x80\x93", event.cameo);
		marked(to, text ? text : "", mentions[i].sentence, mentions[i].action,
		       q->cli->colour && !q->output);
	}
}

int cmd_show(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	struct show show = { .q = &q };
	const struct option output[] = {
		{ "output", 'o', OPTION_TEXT, &q.output, "FILE", "write to FILE" },
		OPTIONS_END
	};
	const struct option *sets[] = { output, NULL };
	bool event;
	int code;

	if (argc > 0 && strcmp(argv[0], "actor") == 0)
		return cmd_record(cli, self, argc - 1, argv + 1);
	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	event = argc == 2 && strcmp(argv[0], "event") == 0;
	if (!event && !(argc == 2 && strcmp(argv[0], "article") == 0)) {
		error_set(&q.err, STATUS_USAGE, "wanted: show event ID, show article ID or show actor NAME");
		return cli_fail(&q.err);
	}
	show.id = argv[1];
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	if (!arena_run(&q.arena, event ? show_event : show_article, &show))
		show.status = error_set(&q.err, STATUS_NOMEM, "out of memory");
	return question_end(&q, show.status);
}
