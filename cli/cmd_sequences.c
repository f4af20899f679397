/* `dateline sequences A B`: what followed what. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "question.h"
#include "timeline/sequences.h"

#define LONGEST_DAYS 3660

struct asking {
	struct question *q;
	const char *after, *then, *in;
	bool pairs;
	char sides[2][200]; /* "USA > RUS" and back */
	int days;
	struct sequences sequences;
};

/* "14d", "2w", "14" */
static enum status read_days(struct asking *a)
{
	char *end = NULL;
	long n;

	if (!a->in)
		a->in = "14d";
	n = strtol(a->in, &end, 10);
	if (end && *end == 'w' && n < LONGEST_DAYS)
		n *= 7;
	if (!end || end == a->in || n < 1 || n > LONGEST_DAYS || (*end && (!strchr("dw", *end) || end[1])))
		return error_set(&a->q->err, STATUS_USAGE, "--in '%.100s': days (14d) or weeks (2w) are wanted, up to %d days",
				 a->in, LONGEST_DAYS);
	a->days = (int)n;
	return STATUS_OK;
}

static enum status report_sums(struct asking *a)
{
	static const char *const columns[] = {
		"after", "then", "events", "then_events", "followed", "share", "expected", "ratio", "median_days",
	};
	struct report report;
	enum status status = report_begin(&report, a->q, columns, sizeof columns / sizeof *columns);

	for (int i = 0; status == STATUS_OK && i < SEQUENCES; i++) {
		const struct sequence *s = &a->sequences.items[i];
		const struct cell cells[] = {
			cell_text(a->sides[s->after]), cell_text(a->sides[s->then]),
			cell_integer(s->n), cell_integer(s->n_then), cell_integer(s->followed),
			s->n ? cell_real((double)s->followed / (double)s->n, 3) : cell_none(),
			cell_real(s->expected, 1),
			s->expected > 0 ? cell_real((double)s->followed / s->expected, 2) : cell_none(),
			s->median >= 0 ? cell_real(s->median, 1) : cell_none(),
		};

		status = report_row(&report, cells);
	}
	return report_end(&report, status);
}

static enum status report_pair(struct asking *a, struct report *report, const struct sequence *s,
			       const struct sequence_pair *pair)
{
	const struct sequence_event *first = &a->sequences.events[pair->after];
	const struct sequence_event *second = &a->sequences.events[pair->then];
	const struct cell cells[] = {
		cell_text(a->sides[s->after]), cell_day(first->day), cell_text(first->cameo),
		cell_text(first->event_id), cell_text(a->sides[s->then]), cell_day(second->day),
		cell_text(second->cameo), cell_text(second->event_id),
		cell_integer(second->day - first->day),
	};

	return report_row(report, cells);
}

static enum status report_pairs(struct asking *a)
{
	static const char *const columns[] = {
		"after", "after_date", "after_code", "after_id", "then", "then_date", "then_code", "then_id", "days",
	};
	struct report report;
	enum status status = report_begin(&report, a->q, columns, sizeof columns / sizeof *columns);

	for (int i = 0; status == STATUS_OK && i < SEQUENCES; i++) {
		const struct sequence *s = &a->sequences.items[i];

		for (int64_t k = 0; status == STATUS_OK && k < s->followed; k++)
			status = report_pair(a, &report, s, &s->pairs[k]);
	}
	return report_end(&report, status);
}

static void print_notes(const struct asking *a)
{
	FILE *to = a->q->sink.file;
	char first[11] = "", last[11] = "";

	if (a->q->format >= 0)
		return;
	if (a->sequences.first != DAY_NONE) {
		civil_iso(a->sequences.first, first);
		civil_iso(a->sequences.last, last);
	}
	fprintf(to, "within %d days; events known to the day, %s to %s; %lld coarser or undated left out; %s roles%s."
		" Behind it: --pairs\n", a->days, first, last, (long long)a->sequences.left_out,
		a->q->filter.all_roles ? "all" : "state", a->q->filter.distinct ? "; distinct events" : "");
}

static enum status answer(struct asking *a)
{
	struct question *q = a->q;
	struct sequences_options options = { .days = a->days };
	struct filter after, then; /* of their codes alone */
	enum status status;

	filter_init(&after);
	filter_init(&then);
	status = words_codes("after", a->after, &q->arena, &after, &q->err);
	if (status == STATUS_OK)
		status = words_codes("then", a->then, &q->arena, &then, &q->err);
	if (status != STATUS_OK)
		return status;
	options.after = after.codes;
	options.n_after = after.n_codes;
	options.then = then.codes;
	options.n_then = then.n_codes;
	status = sequences_new(&a->sequences, q->store, &q->filter, &options, &q->err);
	if (status == STATUS_OK)
		status = a->pairs ? report_pairs(a) : report_sums(a);
	if (status == STATUS_OK && !a->pairs)
		print_notes(a);
	sequences_release(&a->sequences);
	return status;
}

static void name_side(char out[200], const char *from, const char *to)
{
	snprintf(out, 200, "%.*s > %.*s", (int)utf8_cut(from, strlen(from), 90), from,
		 (int)utf8_cut(to, strlen(to), 90), to);
}

static enum status read_words(struct asking *a, int argc, char **argv)
{
	struct error *err = &a->q->err;

	if (argc != 2)
		return error_set(err, STATUS_USAGE, "two actors are wanted: dateline sequences A B");
	if (!a->after || !*a->after || !a->then || !*a->then)
		return error_set(err, STATUS_USAGE, "what followed what: --after CODES and --then CODES are wanted");
	a->q->words.left = argv[0];
	a->q->words.right = argv[1];
	name_side(a->sides[0], argv[0], argv[1]);
	name_side(a->sides[1], argv[1], argv[0]);
	return read_days(a);
}

int cmd_sequences(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = { "after", "between", "code", "limit", "order", NULL };
	struct question q;
	struct asking a = { .q = &q };
	const struct option options[] = {
		{ "after", 0, OPTION_TEXT, &a.after, "CODES", "events of these codes" },
		{ "then", 0, OPTION_TEXT, &a.then, "CODES", "followed by events of these" },
		{ "in", 0, OPTION_TEXT, &a.in, "TIME", "within so many days (14d) or weeks (2w)" },
		{ "pairs", 0, OPTION_FLAG, &a.pairs, NULL, "each event and the next that followed it" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.filter_options, q.output_options, NULL };
	int code;

	question_init(&q, cli);
	question_drop_options(&q, not_taken);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (read_words(&a, argc, argv) != STATUS_OK)
		return cli_fail(&q.err);
	if (!question_begin(&q, true, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, answer(&a));
}
