/* `dateline timeline`: events in order, as people read them. */
#include <string.h>

#include "exporting.h"

/* Beyond, the number left out is not worth the wait. */
#define MOST_COUNTED 10000

/* "RUS", "NATO", "Taliban": the code where a country shows in it, else the name. */
static const char *short_name(const char *code, const char *name, const char *country)
{
	if (!code)
		return "\xE2\x80\x93";
	return country || !name || strlen(name) > 24 ? code : name;
}

/* The shortest beginning of the id that no other event shares. */
static void short_id(struct question *q, const struct event_line *line, char out[64])
{
	int64_t found;

	snprintf(out, 64, "%s", line->event_id);
	if (strchr(out, ':'))
		return;
	for (size_t length = 4; length < strlen(line->event_id); length++) {
		snprintf(out, length + 1, "%s", line->event_id);
		if (store_event_by_prefix(q->store, out, &found, NULL) == STATUS_OK)
			return;
	}
	snprintf(out, 64, "%s", line->event_id);
}

static void print_event(FILE *to, struct question *q, const struct event_line *line, bool undated)
{
	char date[32] = "", id[64], who[128], what[128];
	bool colour = q->cli->colour && !q->output;

	if (!undated)
		event_date_text(&line->date, date);
	short_id(q, line, id);
	snprintf(who, sizeof who, "%s > %s", short_name(line->source, line->source_name, line->source_country),
		 short_name(line->target, line->target_name, line->target_country));
	snprintf(what, sizeof what, "%s %s", line->cameo, line->label ? line->label : "");
	put_padded(to, date, strlen(date) > 11 ? 21 : 11);
	fputc(' ', to);
	fputs(colour ? "\033[1m" : "", to);
	put_padded(to, who, 24);
	fputs(colour ? "\033[0m " : " ", to);
	put_padded(to, what, 30);
	fprintf(to, " %5.1f  %-9s  %-6s  %s\n", line->goldstein / 10.0, event_status_name(line->status),
		confidence_name(line->confidence), id);
	if (line->sentence) {
		fputs("            \"", to);
		put_clean(to, line->sentence, (size_t)q->cli->width - 14);
		fputs("\"\n", to);
	}
}

/* Undated events under headings of the day they were reported by. */
static void undated_heading(FILE *to, int32_t day, int32_t *last, bool *any)
{
	char iso[11];

	if (*any && *last == day)
		return;
	*any = true;
	*last = day;
	civil_iso(day, iso);
	if (iso[0])
		fprintf(to, "undated (reported by %s)\n", iso);
	else
		fputs("undated\n", to);
}

/* Those that only touch the window wait in a file of their own. */
static bool touches_only(const struct filter *filter, const struct event_line *line)
{
	return line->date.from != DAY_NONE &&
	       ((filter->from != DAY_NONE && line->date.from < filter->from) ||
		(filter->to != DAY_NONE && line->date.to > filter->to));
}

static void pour(FILE *to, FILE *from)
{
	char piece[4096];
	size_t n;

	rewind(from);
	if ((n = fread(piece, 1, sizeof piece, from)))
		fputs("overlapping (only partly in that time)\n", to);
	for (; n; n = fread(piece, 1, sizeof piece, from))
		fwrite(piece, 1, n, to);
}

static enum status print_events(struct question *q, FILE *apart, int64_t *shown)
{
	const struct event_line *line;
	FILE *to = q->sink.file;
	int32_t last = DAY_NONE;
	bool any = false, by_date = q->filter.order == ORDER_DATE;
	struct query *query;
	enum status status = query_open(&query, q->store, &q->filter, QUERY_MENTIONS, &q->err);

	while (status == STATUS_OK && (status = query_next(query, &line, &q->err)) == STATUS_OK) {
		bool undated = line->date.from == DAY_NONE;

		++*shown;
		if (undated && by_date) {
			if (!any)
				pour(to, apart);
			undated_heading(to, line->date.to, &last, &any);
			print_event(to, q, line, true);
		} else {
			print_event(by_date && touches_only(&q->filter, line) ? apart : to, q, line, false);
		}
		if (ferror(to))
			break;
	}
	if (!any)
		pour(to, apart);
	query_close(query);
	return status == STATUS_END ? STATUS_OK : status;
}

static enum status print_timeline(struct question *q)
{
	FILE *apart = tmpfile();
	int64_t shown = 0, all = 0;
	enum status status;

	if (!apart)
		return error_set(&q->err, STATUS_IO, "no temporary file can be made");
	status = print_events(q, apart, &shown);
	fclose(apart);
	if (status == STATUS_OK && q->filter.limit && shown == q->filter.limit && !q->filter.after) {
		status = query_count_up_to(q->store, &q->filter, shown + MOST_COUNTED, &all, &q->err);
		if (all > shown)
			fprintf(stderr, "%s%lld more: --limit 0 shows all\n",
				all - shown == MOST_COUNTED ? "at least " : "", (long long)(all - shown));
	}
	if (status == STATUS_OK && !shown)
		fputs("no event matches\n", stderr);
	return status;
}

int cmd_timeline(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	struct exporting exporting;
	const struct option *sets[] = { q.filter_options, q.output_options, exporting.options, NULL };
	int code;

	question_init(&q, cli);
	exporting_init(&exporting);
	code = exporting_begin(&q, &exporting, self, sets, argc, argv);
	if (code >= 0)
		return code;
	return question_end(&q, q.format >= 0 ? exporting_run(&q, &exporting) : print_timeline(&q));
}
