/* `dateline recode`: the difference first, then what is written. */
#include <string.h>
#include <unistd.h>

#include "importer/recode.h"
#include "question.h"

struct recoding {
	struct question *q;
	bool events;             /* the events themselves, not counts by root */
	struct report report;
	bool ended;              /* the report */
	struct arena arena;      /* of one row */
	const struct coded_event *event;
	const struct article_row *article;
	enum recode_change what;
	enum status status;
};

static bool stop_asked(void *context)
{
	(void)context;
	return cli_stopped();
}

static void show_progress(void *context, uint64_t articles)
{
	(void)context;
	if (articles % 100 == 0)
		fprintf(stderr, "\r%llu articles   ", (unsigned long long)articles);
}

static void clear_progress(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* The events that differ ---------------------------------------------------------- */

static const char *const event_columns[] = {
	"change", "date", "source", "code", "target", "status", "confidence", "article_id", "sentence",
};
#define EVENT_COLUMNS (sizeof event_columns / sizeof event_columns[0])

static const char *side_text(const struct coded_actor *side)
{
	return side->code ? side->code : side->text;
}

static void event_row(void *context)
{
	static const char *const names[] = { "gone", "new", "altered" };
	struct recoding *r = context;
	const struct coded_event *e = r->event;
	const char *text = e->in_title ? r->article->article.title : r->article->article.text;
	const char *sentence = NULL;
	char date[32];

	event_date_text(&e->date, date);
	if (text && e->sentence.start < e->sentence.end && e->sentence.end <= strlen(text))
		sentence = arena_strndup(&r->arena, text + e->sentence.start, e->sentence.end - e->sentence.start);
	r->status = report_row(&r->report, (struct cell[EVENT_COLUMNS]){
		cell_text(names[r->what]), cell_text(date), cell_text(side_text(&e->source)), cell_text(e->cameo),
		cell_text(side_text(&e->target)), cell_text(event_status_name(e->status)),
		cell_text(confidence_name(e->confidence)), cell_integer(r->article->id), cell_text(sentence),
	});
}

static enum status on_change(void *context, enum recode_change what, const struct coded_event *event,
			     const struct article_row *article)
{
	struct recoding *r = context;

	r->what = what;
	r->event = event;
	r->article = article;
	arena_reset(&r->arena);
	if (!arena_run(&r->arena, event_row, r))
		r->status = error_set(&r->q->err, STATUS_NOMEM, "out of memory");
	return r->status;
}

/* The whole difference ---------------------------------------------------------------- */

static const char *const root_columns[] = { "root", "label", "gone", "new" };
#define ROOT_COLUMNS (sizeof root_columns / sizeof root_columns[0])

static enum status root_rows(struct report *report, const struct recode_counts *n)
{
	enum status status = STATUS_OK;

	for (int root = 1; root <= 20 && status == STATUS_OK; root++) {
		char code[4];
		const struct code_entry *entry;

		if (!n->gone_by_root[root] && !n->fresh_by_root[root])
			continue;
		snprintf(code, sizeof code, "%02d", root);
		entry = codebook_find(code);
		status = report_row(report, (struct cell[ROOT_COLUMNS]){
			cell_text(code), cell_text(entry ? entry->label : NULL),
			cell_integer((int64_t)n->gone_by_root[root]), cell_integer((int64_t)n->fresh_by_root[root]) });
	}
	return status;
}

/* Once; STATUS_END leaves out the head of a table for people without rows. */
static void end_report(struct recoding *r, enum status status)
{
	if (r->ended)
		return;
	r->ended = true;
	status = report_end(&r->report, status);
	if (r->status == STATUS_OK)
		r->status = status;
}

static void tell(struct recoding *r, const struct recode_counts *n, const char *would)
{
	if (r->ended)
		return;
	clear_progress();
	if (!r->events)
		r->status = root_rows(&r->report, n);
	end_report(r, n->changed_articles || r->q->format >= 0 ? r->status : STATUS_END);
	fflush(r->q->sink.file);
	fprintf(stderr, "%llu articles, %llu %s: %llu mentions as they were, %llu gone, %llu new, %llu altered\n",
		(unsigned long long)n->articles, (unsigned long long)n->changed_articles, would,
		(unsigned long long)n->same, (unsigned long long)n->gone, (unsigned long long)n->fresh,
		(unsigned long long)n->altered);
}

/* Somebody at a terminal sees the difference before it is written. */
static bool agreed(void *context, const struct recode_counts *n)
{
	struct recoding *r = context;
	int key, rest;

	tell(r, n, "would change");
	if (r->status != STATUS_OK || !n->changed_articles)
		return r->status == STATUS_OK;
	fputs("write this? [y]es [n]o ", stderr);
	for (key = rest = getchar(); rest != '\n' && rest != EOF;)
		rest = getchar();
	if (key != 'y')
		fputs("nothing is written\n", stderr);
	return key == 'y';
}

static enum status recode(struct recoding *r, struct recode_options *options)
{
	struct recode_counts counts;
	const char *const *columns = r->events ? event_columns : root_columns;
	enum status status = report_begin(&r->report, r->q, columns, r->events ? EVENT_COLUMNS : ROOT_COLUMNS);

	arena_init(&r->arena, (size_t)256 << 20);
	if (status == STATUS_OK) {
		status = recode_run(r->q->store, options, &counts, &r->q->err);
		if (status == STATUS_OK || status == STATUS_STOPPED)
			tell(r, &counts, options->dry ? "would change" : "changed");
	}
	arena_release(&r->arena);
	end_report(r, status);
	return status == STATUS_OK ? r->status : status;
}

int cmd_recode(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	long batch = 0;
	struct recoding r = { .q = &q };
	struct recode_options recoding = {
		.command = cli->asked, .context = &r, .stopped = stop_asked,
		.agreed = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) ? agreed : NULL,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
	};
	const struct option options[] = {
		{ "batch", 0, OPTION_NUMBER, &batch, "N", "only the articles this import brought" },
		{ "dry-run", 0, OPTION_FLAG, &recoding.dry, NULL, "only tell what would change" },
		{ "events", 0, OPTION_FLAG, &r.events, NULL, "tell the events that differ, not their counts by root" },
		{ "lexicon", 0, OPTION_TEXT, &recoding.lexicon, "DIR", "lexicon files in place of those built in" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.output_options, NULL };
	enum status status;
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	recoding.batch = batch;
	if (r.events)
		recoding.on_change = on_change;
	cli_catch_stop();
	if (!question_begin_without_store(&q, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	status = store_open(&q.store, cli->database, recoding.dry ? STORE_READ : STORE_WRITE, &q.err);
	if (status == STATUS_OK)
		status = recode(&r, &recoding);
	return question_end(&q, status);
}
