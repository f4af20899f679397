/* `dateline recode`. */
#include <string.h>
#include <unistd.h>

#include "importer/recode.h"
#include "question.h"

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

static enum status print_counts(struct question *q, const struct recode_counts *n)
{
	static const char *const columns[] = { "root", "label", "gone", "new" };
	struct report report;
	enum status status = report_begin(&report, q, columns, 4);

	for (int root = 1; root <= 20 && status == STATUS_OK; root++) {
		char code[4];
		const struct code_entry *entry;

		snprintf(code, sizeof code, "%02d", root);
		entry = codebook_find(code);
		if (n->gone_by_root[root] + n->fresh_by_root[root])
			status = report_row(&report, (struct cell[]){
				cell_text(code), cell_text(entry ? entry->label : NULL),
				cell_integer((int64_t)n->gone_by_root[root]),
				cell_integer((int64_t)n->fresh_by_root[root]) });
	}
	return report_end(&report, status);
}

int cmd_recode(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	long batch = 0;
	struct recode_options recode = {
		.command = cli->asked, .stopped = stop_asked,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
	};
	struct recode_counts n = { 0 };
	const struct option options[] = {
		{ "batch", 0, OPTION_NUMBER, &batch, "N", "only the articles this import brought" },
		{ "dry-run", 0, OPTION_FLAG, &recode.dry, NULL, "only tell what would change" },
		{ "lexicon", 0, OPTION_TEXT, &recode.lexicon, "DIR", "lexicon files in place of those built in" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.output_options, NULL };
	enum status status;
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	recode.batch = batch;
	cli_catch_stop();
	if (!question_begin_without_store(&q, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	status = store_open(&q.store, cli->database, recode.dry ? STORE_READ : STORE_WRITE, &q.err);
	if (status == STATUS_OK)
		status = recode_run(q.store, &recode, &n, &q.err);
	if (recode.progress)
		fputs("\r\033[K", stderr);
	if (status == STATUS_OK || n.articles)
		fprintf(stderr, "%llu articles, %llu %s: %llu mentions as they were, %llu gone, %llu new, %llu altered\n",
		(unsigned long long)n.articles, (unsigned long long)n.changed_articles,
		recode.dry ? "would change" : "changed", (unsigned long long)n.same, (unsigned long long)n.gone,
		(unsigned long long)n.fresh, (unsigned long long)n.altered);
	if (status == STATUS_OK && (n.changed_articles || q.format >= 0))
		status = print_counts(&q, &n);
	return question_end(&q, status);
}
