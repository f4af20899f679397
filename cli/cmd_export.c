/* `dateline export`: events in a format for other tools. */
#include <string.h>

#include "exporting.h"

void exporting_init(struct exporting *exporting)
{
	const struct option options[] = {
		{ "columns", 0, OPTION_TEXT, &exporting->columns, "LIST", "these columns; +a,b adds to the usual ones" },
		{ "all-columns", 0, OPTION_FLAG, &exporting->all, NULL, "every column" },
		{ "top", 0, OPTION_NUMBER, &exporting->top, "N", "the N events with most mentions, dated ones only" },
		{ "licence", 0, OPTION_TEXT, &exporting->licence, "NAME", "datapackage, datasette: licence of what is written" },
		OPTIONS_END
	};

	*exporting = (struct exporting){ 0 };
	memcpy(exporting->options, options, sizeof options);
}

/* The N most mentioned that have a place on a time axis. */
static enum status take_top(struct question *q, long top)
{
	if (!top)
		return STATUS_OK;
	if (q->words.order || q->words.after)
		return error_set(&q->err, STATUS_USAGE, "--top orders by mentions: no --order or --after beside it");
	q->filter.order = ORDER_MENTIONS;
	q->filter.limit = top;
	if (!q->filter.precisions)
		q->filter.precisions = ~(1u << PRECISION_UNKNOWN) & ((1u << (PRECISION_UNKNOWN + 1)) - 1);
	return STATUS_OK;
}

int exporting_begin(struct question *q, struct exporting *exporting, const struct command *self,
		    const struct option *const *sets, int argc, char **argv)
{
	int code;

	q->answer = ANSWER_EVENTS;
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc > 0) {
		error_set(&q->err, STATUS_USAGE, "'%.100s': no word is taken, only options", argv[0]);
		return cli_fail(&q->err);
	}
	if (question_begin(q, true, &code)) {
		if (take_top(q, exporting->top) == STATUS_OK)
			return -1;
		code = cli_fail(&q->err);
	}
	question_end(q, STATUS_OK);
	return code;
}

/* A format that has columns of its own takes no others. */
static enum status choose(struct question *q, const struct exporting *exporting,
			  struct event_columns *columns)
{
	const char *own = writer_columns((enum writer_format)q->format);
	bool mixed = q->filter.dataset == FILTER_ALL_DATASETS;

	if (own && own[0] != '+' && (exporting->columns || exporting->all))
		return error_set(&q->err, STATUS_USAGE, "%s has columns of its own: no --columns beside it",
				 writer_format_name((enum writer_format)q->format));
	if (!own || own[0] != '+')
		return event_columns_choose(columns, own ? own : exporting->columns, exporting->all, mixed, &q->err);
	if (event_columns_choose(columns, exporting->columns, exporting->all, mixed, &q->err) != STATUS_OK)
		return q->err.status;
	return event_columns_add(columns, own + 1, &q->err);
}

enum status exporting_run(struct question *q, const struct exporting *exporting)
{
	struct writer_options options = question_writer_options(q);
	struct event_columns columns;
	struct export_counts counts;
	enum status status = choose(q, exporting, &columns);

	if (status != STATUS_OK)
		return status;
	options.top = exporting->top > 0;
	options.licence = exporting->licence;
	status = export_events(q->store, &q->filter, &columns, (enum writer_format)q->format, q->sink.file,
			       &options, &counts, &q->err);
	if (status == STATUS_OK && counts.left_out)
		fprintf(stderr, "%lld events left out: %s cannot place them\n", (long long)counts.left_out,
			writer_format_name((enum writer_format)q->format));
	return status;
}

int cmd_export(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	struct exporting exporting;
	const struct option *sets[] = { q.filter_options, q.output_options, exporting.options, NULL };
	int code;

	question_init(&q, cli);
	exporting_init(&exporting);
	q.people = false;
	code = exporting_begin(&q, &exporting, self, sets, argc, argv);
	return code >= 0 ? code : question_end(&q, exporting_run(&q, &exporting));
}
