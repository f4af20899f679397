/*
 * `dateline review`: one event at a time, one key each; or a sheet of them.
 * Each judgement is committed before the next event is shown, so that nothing
 * is lost when the terminal goes.
 */
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "judge.h"

struct chosen {
	int64_t id;
	enum confidence confidence;
	char root[3];
	struct correction *before; /* judgements that a new one took the place of */
	size_t n_before;
};

struct reviewing {
	struct question *q;
	long sample;
	bool all;                /* those judged before too */
	const char *by;

	struct chosen *chosen;
	size_t n, room, at;
	struct arena kept;       /* of `before` */
	char *judged;            /* per chosen: 'r', 'w', 'e', or 0 */
	enum status status;
	struct sheet_room sheet;
	struct report report;
};

/* Which events ------------------------------------------------------------------- */

static enum status choose(struct reviewing *r)
{
	struct question *q = r->q;
	struct query *query;
	const struct event_line *line;
	enum status status = query_open(&query, q->store, &q->filter, QUERY_STATE | QUERY_CODE, &q->err);

	if (status != STATUS_OK)
		return status;
	while ((status = query_next(query, &line, &q->err)) == STATUS_OK) {
		struct chosen *larger;

		/* what a person made is no work of the coder */
		if (line->review > 1 || (line->review && !r->all))
			continue;
		larger = mem_grow(r->chosen, &r->room, r->n + 1, sizeof *larger);
		if (!larger) {
			status = error_set(&q->err, STATUS_NOMEM, "out of memory");
			break;
		}
		r->chosen = larger;
		r->chosen[r->n] = (struct chosen){ .id = line->id, .confidence = line->confidence };
		snprintf(r->chosen[r->n++].root, 3, "%.2s", line->cameo);
	}
	query_close(query);
	return status == STATUS_END ? STATUS_OK : status;
}

/* Any of them may come first: a sample of a few is fair then. */
static void shuffle(struct reviewing *r)
{
	uint64_t state = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u + (uint64_t)getpid();

	for (size_t i = r->n; i > 1; i--) {
		struct chosen swap = r->chosen[i - 1];
		size_t other;

		state = state * 6364136223846793005u + 1442695040888963407u;
		other = (size_t)((state >> 33) % i);
		r->chosen[i - 1] = r->chosen[other];
		r->chosen[other] = swap;
	}
}

/* The sheet ---------------------------------------------------------------------- */

static const char *const readable[] = {
	"date", "source", "source_name", "code", "label", "target", "target_name", "status", "confidence", "text",
	"title", "publisher",
};
#define READABLE (sizeof readable / sizeof readable[0])

static const char *sentence_of(struct reviewing *r, int64_t event, struct article_row *article)
{
	struct question *q = r->q;
	struct mention_row *mentions;
	const char *text;
	size_t n;

	r->status = store_event_mentions(q->store, event, &q->arena, &mentions, &n, &q->err);
	if (r->status == STATUS_OK && n)
		r->status = store_get_article(q->store, mentions->article, &q->arena, article, &q->err);
	if (r->status != STATUS_OK || !n)
		return "";
	text = mentions->in_title ? article->article.title : article->article.text;
	if (!text || mentions->sentence.end > strlen(text))
		return "";
	return arena_strndup(&q->arena, text + mentions->sentence.start,
			     mentions->sentence.end - mentions->sentence.start);
}

static void sheet_row(void *context)
{
	struct reviewing *r = context;
	struct question *q = r->q;
	struct cell cells[SHEET_COLUMNS + READABLE], *c = cells + SHEET_COLUMNS;
	struct correction correction;
	struct article_row article = { 0 };
	struct event_row e;
	const struct code_entry *code;
	const char *text;
	char date[32];

	r->status = store_correctable(q->store, r->chosen[r->at].id, &q->arena, &correction, &q->err);
	if (r->status == STATUS_OK)
		r->status = store_get_event(q->store, r->chosen[r->at].id, &q->arena, &e, &q->err);
	if (r->status != STATUS_OK)
		return;
	text = sentence_of(r, r->chosen[r->at].id, &article);
	code = codebook_find(e.cameo);
	event_date_text(&e.date, date);
	sheet_cells(&correction, e.event_id, false, &r->sheet, cells);
	*c++ = cell_text(date);
	*c++ = cell_text(e.source);
	*c++ = cell_text(e.source_name);
	*c++ = cell_text(e.cameo);
	*c++ = cell_text(code ? code->label : NULL);
	*c++ = cell_text(e.target);
	*c++ = cell_text(e.target_name);
	*c++ = cell_text(event_status_name(e.status));
	*c++ = cell_text(confidence_name(e.confidence));
	*c++ = cell_text(text);
	*c++ = cell_text(article.article.title);
	*c++ = cell_text(article.article.publisher);
	if (r->status == STATUS_OK)
		r->status = report_row(&r->report, cells);
}

static enum status out_of_memory(struct reviewing *r)
{
	return error_set(&r->q->err, STATUS_NOMEM, "out of memory");
}

static enum status write_sheet(struct reviewing *r)
{
	const char *columns[SHEET_COLUMNS + READABLE];

	memcpy(columns, sheet_columns, sizeof sheet_columns);
	memcpy(columns + SHEET_COLUMNS, readable, sizeof readable);
	r->status = report_begin(&r->report, r->q, columns, SHEET_COLUMNS + READABLE);
	for (r->at = 0; r->status == STATUS_OK && r->at < r->n; r->at++) {
		arena_reset(&r->q->arena);
		if (!arena_run(&r->q->arena, sheet_row, r))
			r->status = out_of_memory(r);
	}
	return report_end(&r->report, r->status);
}

/* Keys --------------------------------------------------------------------------- */

static struct termios terminal_before;
static bool terminal_raw;

static void terminal_restore(void)
{
	if (terminal_raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
	terminal_raw = false;
}

/* One key without the Enter key; from a file or pipe, one letter. */
static void terminal_keys(void)
{
	struct termios raw;

	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &terminal_before) != 0)
		return;
	raw = terminal_before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	terminal_raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
	atexit(terminal_restore);
}

static int read_key(void)
{
	char c;

	do {
		if (cli_stopped() || read(STDIN_FILENO, &c, 1) != 1)
			return 'q';
	} while (c == '\n' || c == ' ');
	return c;
}

/* A line typed after a question; NULL where nothing was. */
static const char *ask(struct reviewing *r, const char *what, const char *now)
{
	char line[1024];
	size_t n = 0;
	char c = 0;

	fprintf(stderr, "%s [%s]: ", what, now ? now : "-");
	while (n < sizeof line - 1 && read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
		line[n++] = c;
	return n ? arena_strndup(&r->q->arena, line, n) : NULL;
}

/* Judging -------------------------------------------------------------------------- */

static bool edit(struct reviewing *r, struct correction *c)
{
	struct question *q = r->q;
	struct judgement words = { .by = r->by };
	struct error err = ERROR_INIT;
	struct event_row e;
	char date[32];
	bool was_raw = terminal_raw;

	r->status = store_get_event(q->store, r->chosen[r->at].id, &q->arena, &e, &q->err);
	if (r->status != STATUS_OK)
		return false;
	event_date_text(&e.date, date);
	terminal_restore();
	words.source = ask(r, "source", e.source);
	words.code = ask(r, "code", e.cameo);
	words.target = ask(r, "target", e.target);
	words.date = ask(r, "date", date);
	words.status = ask(r, "status", event_status_name(e.status));
	words.note = ask(r, "why", NULL);
	if (was_raw)
		terminal_keys();
	if (!words.source && !words.code && !words.target && !words.date && !words.status)
		return false;
	if (judge_read(q, &words, c, &err) == STATUS_OK)
		return true;
	error_print(stderr, &err);
	return false;
}

/* False: no judgement came of it; the same event stays. */
static bool judge(struct reviewing *r, int key)
{
	struct question *q = r->q;
	struct chosen *chosen = &r->chosen[r->at];
	const struct judgement none = { .by = r->by };
	struct correction c = { .verdict = key == 'r' ? VERDICT_CONFIRMED : key == 'w' ? VERDICT_REJECTED : VERDICT_CHANGED };
	uint64_t mentions;

	r->status = judge_read(q, &none, &c, &q->err);
	if (r->status != STATUS_OK || (key == 'e' && !edit(r, &c)))
		return false;
	r->status = store_corrections_of(q->store, chosen->id, &r->kept, &chosen->before, &chosen->n_before, &q->err);
	if (r->status == STATUS_OK)
		r->status = store_correct(q->store, chosen->id, &c, &mentions, &q->err);
	if (r->status == STATUS_OK)
		r->status = store_commit(q->store, &q->err);
	if (r->status == STATUS_OK)
		r->judged[r->at] = (char)key;
	return r->status == STATUS_OK;
}

/* As it was before: without a judgement, or with the earlier one. */
static void take_back(struct reviewing *r, const struct chosen *chosen)
{
	struct question *q = r->q;
	enum correction_state state;
	uint64_t mentions;

	r->status = store_withdraw(q->store, chosen->id, &mentions, &q->err);
	for (size_t i = 0; r->status == STATUS_OK && i < chosen->n_before; i++)
		r->status = store_put_correction(q->store, &chosen->before[i], &state, &q->err);
	if (r->status == STATUS_OK)
		r->status = store_commit(q->store, &q->err);
}

static void undo(struct reviewing *r)
{
	while (r->at > 0) {
		r->at--;
		if (!r->judged[r->at])
			continue;
		r->judged[r->at] = 0;
		take_back(r, &r->chosen[r->at]);
		return;
	}
}

/* The other row of a mutual event is judged with the first. */
static bool judged_meanwhile(struct reviewing *r)
{
	struct event_row e;

	r->status = store_get_event(r->q->store, r->chosen[r->at].id, &r->q->arena, &e, &r->q->err);
	return r->status == STATUS_OK && e.review && !r->all;
}

static void one(void *context)
{
	struct reviewing *r = context;
	int key;

	if (judged_meanwhile(r)) {
		r->at++;
		return;
	}

	fprintf(stderr, "\n%zu of %zu\n", r->at + 1, r->n);
	r->status = show_print_event(r->q, r->chosen[r->at].id);
	fflush(r->q->sink.file);
	while (r->status == STATUS_OK) {
		fputs("[r]ight [w]rong [e]dit [s]kip [u]ndo [q]uit ", stderr);
		key = read_key();
		fprintf(stderr, "%c\n", key);
		if (key == 'q') {
			r->status = STATUS_END;
		} else if (key == 's') {
			r->at++;
			return;
		} else if (key == 'u') {
			undo(r);
			return;
		} else if ((key == 'r' || key == 'w' || key == 'e') && judge(r, key)) {
			r->at++;
			return;
		}
	}
}

static void print_precision(const struct reviewing *r)
{
	struct precision_of precision = { 0 };

	for (size_t i = 0; i < r->n; i++)
		if (r->judged[i])
			precision_count(&precision, r->chosen[i].confidence, r->chosen[i].root, r->judged[i] == 'r');
	precision_print(&precision);
}

static enum status review(struct reviewing *r)
{
	struct question *q = r->q;

	if (!r->n) {
		fputs("nothing to review\n", stderr);
		return STATUS_OK;
	}
	arena_init(&r->kept, (size_t)256 << 20);
	r->judged = mem_zalloc(r->n);
	if (!r->judged)
		return out_of_memory(r);
	r->status = judge_begin(q, &q->err);
	if (r->status != STATUS_OK)
		return r->status;
	terminal_keys();
	while (r->status == STATUS_OK && r->at < r->n) {
		arena_reset(&q->arena);
		if (!arena_run(&q->arena, one, r))
			r->status = out_of_memory(r);
	}
	terminal_restore();
	r->status = judge_end(q, r->status == STATUS_END ? STATUS_OK : r->status, &q->err);
	print_precision(r);
	if (r->status == STATUS_OK && cli_stopped())
		r->status = error_set(&q->err, STATUS_STOPPED, "stopped; what was judged is kept");
	return r->status;
}

int cmd_review(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	struct reviewing r = { .q = &q };
	const struct option options[] = {
		{ "sample", 0, OPTION_NUMBER, &r.sample, "N", "only N of them, drawn by lot" },
		{ "all", 0, OPTION_FLAG, &r.all, NULL, "those confirmed before too" },
		{ "by", 0, OPTION_TEXT, &r.by, "WHO", "kept with each judgement ($USER)" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	q.words.limit = q.words.limit < 0 ? 0 : q.words.limit;
	if (!question_begin(&q, true, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	r.status = choose(&r);
	if (r.sample && r.status == STATUS_OK) {
		shuffle(&r);
		r.n = r.n < (size_t)r.sample ? r.n : (size_t)r.sample;
	}
	if (r.status == STATUS_OK && q.format >= 0) {
		r.status = write_sheet(&r);
	} else if (r.status == STATUS_OK) {
		/* the question was read from a store opened to be read only */
		store_close(q.store);
		q.store = NULL;
		cli_catch_stop();
		r.status = store_open(&q.store, cli->database, STORE_WRITE, &q.err);
		if (r.status == STATUS_OK)
			r.status = review(&r);
	}
	mem_free(r.chosen);
	mem_free(r.judged);
	arena_release(&r.kept);
	return question_end(&q, r.status);
}
