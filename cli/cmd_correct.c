/* `dateline correct` and `dateline corrections`. */
#include <string.h>
#include <time.h>

#include "readers/sheet.h"
#include "judge.h"

struct correcting {
	struct question *q;
	struct judgement words;
	bool reject, confirm, withdraw;
	const char *add, *quote;
	const char *event;
	enum status status;
};

static enum status wrong(struct correcting *c, const char *text)
{
	return error_set(&c->q->err, STATUS_USAGE, "%s", text);
}

static bool says_anew(const struct judgement *w)
{
	return w->code || w->source || w->target || w->date || w->status;
}

static enum status check(struct correcting *c)
{
	int verdicts = c->reject + c->confirm + c->withdraw + says_anew(&c->words);

	if (c->add && (c->event || c->reject || c->confirm || c->withdraw))
		return wrong(c, "--add makes a new event: no EVENT and no verdict go with it");
	if (c->add && (!c->quote || !c->words.code))
		return wrong(c, "--add needs --quote with words of the article, and --code");
	if (!c->add && !c->event)
		return wrong(c, "an event is wanted: correct EVENT --reject, or correct --add ARTICLE ...");
	if (!c->add && verdicts != 1)
		return wrong(c, "one of --reject, --confirm, --withdraw, or new values (--code, --source, --target, "
			     "--date, --status)");
	return STATUS_OK;
}

static enum status add(struct correcting *c)
{
	struct question *q = c->q;
	struct correction new = { .verdict = VERDICT_ADDED, .coded = "", .sentence = c->quote };
	struct article_row article;
	enum correction_state state;
	int64_t id;
	enum status status = store_article_by_prefix(q->store, c->add, &id, &q->err);

	if (status == STATUS_OK)
		status = store_get_article(q->store, id, &q->arena, &article, &q->err);
	if (status == STATUS_OK && !correction_has_words(&article.article, c->quote, &q->arena))
		status = error_set(&q->err, STATUS_USAGE, "--quote: article %lld does not have these words "
				   "(dateline show article %lld)", (long long)id, (long long)id);
	if (status == STATUS_OK)
		status = judge_read(q, &c->words, &new, &q->err);
	if (status != STATUS_OK)
		return status;
	new.hash = article.hash;
	new.url = article.article.url;
	status = store_put_correction(q->store, &new, &state, &q->err);
	if (status == STATUS_OK)
		fprintf(stderr, "added\n");
	return status;
}

static enum status correct(struct correcting *c)
{
	struct question *q = c->q;
	struct correction new = {
		.verdict = c->reject ? VERDICT_REJECTED : c->confirm ? VERDICT_CONFIRMED : VERDICT_CHANGED,
	};
	uint64_t mentions = 0;
	int64_t event;
	enum status status = store_event_by_prefix(q->store, c->event, &event, &q->err);

	if (status == STATUS_OK)
		status = judge_read(q, &c->words, &new, &q->err);
	if (status == STATUS_OK)
		status = c->withdraw ? store_withdraw(q->store, event, &mentions, &q->err) :
				       store_correct(q->store, event, &new, &mentions, &q->err);
	if (status == STATUS_OK)
		fprintf(stderr, "%s: %llu mentions\n", c->withdraw ? "corrections taken back" :
			verdict_name(new.verdict), (unsigned long long)mentions);
	return status;
}

static void run(void *context)
{
	struct correcting *c = context;

	c->status = judge_begin(c->q, &c->q->err);
	if (c->status != STATUS_OK)
		return;
	c->status = judge_end(c->q, c->add ? add(c) : correct(c), &c->q->err);
}

static enum status open_store(struct question *q, size_t arena)
{
	arena_init(&q->arena, arena);
	return store_open(&q->store, q->cli->database, STORE_WRITE, &q->err);
}

int cmd_correct(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	struct correcting c = { .q = &q };
	const struct option options[] = {
		{ "reject", 0, OPTION_FLAG, &c.reject, NULL, "it did not happen so: set it aside" },
		{ "confirm", 0, OPTION_FLAG, &c.confirm, NULL, "it is right as coded" },
		{ "withdraw", 0, OPTION_FLAG, &c.withdraw, NULL, "take back what was corrected of it" },
		{ "code", 0, OPTION_TEXT, &c.words.code, "CODE", "the right CAMEO code" },
		{ "source", 0, OPTION_TEXT, &c.words.source, "ACTOR", "who did it: a code or name, - for nobody" },
		{ "target", 0, OPTION_TEXT, &c.words.target, "ACTOR", "to whom" },
		{ "date", 0, OPTION_TEXT, &c.words.date, "DATE", "when: 2021-10-05, 2021-10, 2021, FROM/TO" },
		{ "status", 0, OPTION_TEXT, &c.words.status, "STATUS", "done, announced, intended, claimed, denied" },
		{ "note", 0, OPTION_TEXT, &c.words.note, "WHY", "kept with it" },
		{ "by", 0, OPTION_TEXT, &c.words.by, "WHO", "kept with it ($USER)" },
		{ "add", 0, OPTION_TEXT, &c.add, "ARTICLE", "an event the coder missed in this article" },
		{ "quote", 0, OPTION_TEXT, &c.quote, "WORDS", "the words of the article that report it" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	c.event = argc ? argv[0] : NULL;
	if (argc > 1)
		wrong(&c, "one event at a time");
	if (q.err.status != STATUS_OK || check(&c) != STATUS_OK)
		return cli_fail(&q.err);
	c.status = open_store(&q, 64 << 20);
	if (c.status == STATUS_OK && !arena_run(&q.arena, run, &c))
		c.status = error_set(&q.err, STATUS_NOMEM, "out of memory");
	if (c.status == STATUS_INPUT)
		q.err.status = c.status = STATUS_USAGE;
	return question_end(&q, c.status);
}

/* Corrections -------------------------------------------------------------------- */

struct listing {
	struct report report;
	bool waiting, states;
};

/* For people: what was said, of what, by whom. */
static const char *const people_columns[] = { "verdict", "state", "coded", "now", "by", "on", "note", "sentence" };
#define PEOPLE_COLUMNS (sizeof people_columns / sizeof people_columns[0])

static void add_part(char **at, const char *end, const char *name, const char *value)
{
	if (value && *at < end)
		*at += snprintf(*at, (size_t)(end - *at), "%s %s  ", name, *value ? value : "-");
}

static enum status list_for_people(struct listing *l, const struct correction *c,
				   enum correction_state state)
{
	char now[160] = "", date[32], day[11], *at = now;
	const char *end = now + sizeof now;

	event_date_text(&c->date, date);
	civil_iso((int32_t)(c->at / 86400), day);
	add_part(&at, end, "source", c->source);
	add_part(&at, end, "code", c->code);
	add_part(&at, end, "target", c->target);
	add_part(&at, end, "date", c->dated ? date : NULL);
	add_part(&at, end, "status", c->status >= 0 ? event_status_name((enum event_status)c->status) : NULL);
	return report_row(&l->report, (struct cell[PEOPLE_COLUMNS]){
		cell_text(verdict_name(c->verdict)), cell_text(correction_state_name(state)), cell_text(c->coded),
		cell_text(now), cell_text(c->by), cell_text(day), cell_text(c->note), cell_text(c->sentence),
	});
}

static enum status list_one(void *context, const struct correction *correction,
			    enum correction_state state)
{
	struct listing *l = context;
	struct sheet_room room;
	struct cell cells[SHEET_COLUMNS + 1];

	if (l->waiting && state == CORRECTION_APPLIED)
		return STATUS_OK;
	if (!l->report.writer)
		return list_for_people(l, correction, state);
	sheet_cells(correction, "", true, &room, cells);
	cells[SHEET_COLUMNS] = cell_text(correction_state_name(state));
	return report_row(&l->report, cells);
}

static int list(struct question *q, bool waiting, bool sheet)
{
	const char *columns[SHEET_COLUMNS + 1];
	struct listing l = { .waiting = waiting };
	enum status status;
	int code;

	memcpy(columns, sheet_columns, sizeof sheet_columns);
	columns[SHEET_COLUMNS] = "state";
	if (sheet && !q->format_name && !q->output)
		q->format_name = "csv";
	if (!question_begin(q, false, &code)) {
		question_end(q, STATUS_OK);
		return code;
	}
	status = q->format < 0 ? report_begin(&l.report, q, people_columns, PEOPLE_COLUMNS) :
				 report_begin(&l.report, q, columns, SHEET_COLUMNS + 1);
	if (status == STATUS_OK)
		status = store_each_correction(q->store, &l, list_one, &q->err);
	return question_end(q, report_end(&l.report, status));
}

static void print_fault(void *context, const struct error *fault)
{
	(void)context;
	error_print(stderr, fault);
}

static void print_waiting(void *context, uint64_t line, const char *sentence,
			  enum correction_state state)
{
	(void)context;
	fprintf(stderr, "line %llu %s, %s: ", (unsigned long long)line,
		state == CORRECTION_OLDER ? "is passed over" : "waits", correction_state_name(state));
	put_clean(stderr, sentence, 80);
	fputc('\n', stderr);
}

static void count_judged(void *context, const struct event_row *event, enum verdict verdict)
{
	precision_count(context, event->confidence, event->cameo, verdict == VERDICT_CONFIRMED);
}

static int import(struct question *q, const char *path, const char *by)
{
	struct precision_of precision = { 0 };
	const struct sheet_options options = {
		.by = judge_who(by), .now = (int64_t)time(NULL), .context = &precision, .on_fault = print_fault,
		.on_waiting = print_waiting, .on_judged = count_judged,
	};
	struct sheet_counts n = { 0 };
	enum status status = open_store(q, 1 << 20);
	int code;

	if (status == STATUS_OK)
		status = judge_begin(q, &q->err);
	if (status == STATUS_OK)
		status = judge_end(q, sheet_import(q->store, path, &options, &n, &q->err), &q->err);
	if (status == STATUS_OK)
		fprintf(stderr, "%llu rows = %llu applied + %llu waiting + %llu older than what is here + "
			"%llu without a verdict + %llu faulty\n", (unsigned long long)n.rows,
			(unsigned long long)n.applied, (unsigned long long)n.waiting, (unsigned long long)n.older,
			(unsigned long long)n.passed, (unsigned long long)n.faulty);
	if (status == STATUS_OK && precision.all.right + precision.all.wrong)
		precision_print(&precision);
	code = question_end(q, status);
	return code == EXIT_FINE && n.faulty ? EXIT_REJECTS : code;
}

int cmd_corrections(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	bool waiting = false;
	const char *by = NULL, *what;
	const struct option options[] = {
		{ "waiting", 0, OPTION_FLAG, &waiting, NULL, "only those whose sentence is not here" },
		{ "by", 0, OPTION_TEXT, &by, "WHO", "import: who, where a row does not tell ($USER)" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	what = argc ? argv[0] : "list";
	if (argc == 2 && strcmp(what, "import") == 0)
		return import(&q, argv[1], by);
	if (argc <= 1 && (strcmp(what, "list") == 0 || strcmp(what, "export") == 0))
		return list(&q, waiting, strcmp(what, "export") == 0);
	error_set(&q.err, STATUS_USAGE, "wanted: corrections, corrections export, or corrections import FILE");
	return cli_fail(&q.err);
}
