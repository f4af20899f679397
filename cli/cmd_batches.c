/* `dateline batches`, `dateline rejects`, `dateline check`. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "question.h"

static const char *state_name(enum change_state state)
{
	switch (state) {
	case CHANGE_RUNNING:
		return "running";
	case CHANGE_DONE:
		return "done";
	case CHANGE_STOPPED:
		return "stopped";
	case CHANGE_UNDONE:
		return "undone";
	case CHANGE_BROKEN:
		return "broken off";
	}
	return "";
}

static enum status batch_row(void *context, const struct change_row *row)
{
	const struct change_counts *c = &row->counts;
	const uint64_t counts[] = { c->read, c->added, c->duplicate, c->revised, c->skipped, c->rejected, c->events };
	struct cell cells[12];
	char when[32];
	time_t at = (time_t)row->started;
	struct tm utc;
	size_t n = 0;

	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &utc));
	cells[n++] = cell_integer(row->id);
	cells[n++] = cell_text(when);
	cells[n++] = cell_text(state_name(row->state));
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		cells[n++] = cell_integer((int64_t)counts[i]);
	cells[n++] = cell_text(row->label);
	cells[n++] = cell_text(row->command);
	return report_row(context, cells);
}

static enum status show_batches(struct question *q)
{
	static const char *const columns[] = {
		"batch", "started", "state", "records", "new", "duplicate", "revised", "skipped",
		"rejected", "events", "label", "command",
	};
	struct report report;
	enum status status = report_begin(&report, q, columns, 12);

	if (status == STATUS_OK)
		status = store_each_change(q->store, false, &report, batch_row, &q->err);
	return report_end(&report, status);
}

static int undo(struct question *q, const char *word)
{
	struct change_info info = { .kind = CHANGE_UNDO, .program = DATELINE_VERSION, .lexicon = "" };
	struct undo_counts counts;
	char command[64], *end;
	long long batch = strtoll(word, &end, 10);
	enum status status = STATUS_OK;

	arena_init(&q->arena, 1 << 20);
	snprintf(command, sizeof command, "batches undo %.20s", word);
	info.command = command;
	if (end == word || *end || batch < 1)
		status = error_set(&q->err, STATUS_USAGE, "'%.100s' is no number of a batch", word);
	if (status == STATUS_OK)
		status = store_open(&q->store, q->cli->database, STORE_WRITE, &q->err);
	if (status == STATUS_OK)
		status = store_undo(q->store, batch, &info, &counts, &q->err);
	if (status == STATUS_OK)
		fprintf(stderr, "batch %lld taken back: %llu articles, %llu events and %llu mentions went; "
			"%llu articles stay as other batches hold them; %llu older versions are back\n", batch,
			(unsigned long long)counts.articles, (unsigned long long)counts.events,
			(unsigned long long)counts.mentions, (unsigned long long)counts.kept,
			(unsigned long long)counts.restored);
	return question_end(q, status);
}

int cmd_batches(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	const struct option *sets[] = { q.output_options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc == 2 && strcmp(argv[0], "undo") == 0)
		return undo(&q, argv[1]);
	if (argc > 0) {
		error_set(&q.err, STATUS_USAGE, "wanted: batches, or batches undo N");
		return cli_fail(&q.err);
	}
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, show_batches(&q));
}

static enum status refusal_row(void *context, int64_t batch, const struct refusal *r)
{
	struct cell cells[8] = {
		cell_integer(batch), cell_text(r->path),
		r->line ? cell_integer((int64_t)r->line) : cell_none(),
		r->column ? cell_integer((int64_t)r->column) : cell_none(),
		cell_text(r->field), cell_text(r->code), cell_integer((int64_t)r->length),
		cell_text(r->reason),
	};

	return report_row(context, cells);
}

int cmd_rejects(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const columns[] = {
		"batch", "path", "line", "column", "field", "code", "bytes", "reason",
	};
	struct question q;
	struct report report;
	bool skipped = false;
	const struct option options[] = {
		{ "batch", 0, OPTION_NUMBER, &q.words.batch, "N", "of this import only" },
		{ "skipped", 0, OPTION_FLAG, &skipped, NULL, "records with no article in them instead" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.output_options, NULL };
	enum status status;
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	status = report_begin(&report, &q, columns, 8);
	if (status == STATUS_OK)
		status = store_each_refusal(q.store, q.words.batch, skipped, &report, refusal_row, &q.err);
	return question_end(&q, report_end(&report, status));
}

static void print_fault(void *context, const char *fault)
{
	struct question *q = context;

	put_clean(q->sink.file, fault, 0);
	fputc('\n', q->sink.file);
}

static int rebuild(struct cli *cli)
{
	struct error err = ERROR_INIT;
	struct store *store;
	enum status status = store_open(&store, cli->database, STORE_WRITE, &err);

	if (status == STATUS_OK)
		status = store_rebuild(store, &err);
	store_close(store);
	return status == STATUS_OK ? EXIT_FINE : cli_fail(&err);
}

int cmd_check(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	bool again = false;
	const struct option options[] = {
		{ "rebuild", 0, OPTION_FLAG, &again, NULL, "make roll-ups and totals anew, then check" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	enum status status;
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (again && (code = rebuild(cli)) != EXIT_FINE)
		return code;
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	status = store_check(q.store, &q, print_fault, &q.err);
	if (status == STATUS_OK)
		fputs("sound\n", stderr);
	return question_end(&q, status);
}
