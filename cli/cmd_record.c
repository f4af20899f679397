/* `dateline show actor NAME`: an actor's whole record. */
#include <string.h>

#include "question.h"
#include "timeline/actor_record.h"

#define LABEL_COLUMNS 26
#define TOP 10

static const char *const quad_columns[] = { "vcoop", "mcoop", "vconf", "mconf" };

struct recording {
	struct question q;
	const char *by;
	bool spread, assume_published;
	long top;
	const char *actor;           /* as typed */
	struct actor_row *rows;      /* what it names */
	size_t n_rows;
	struct actor_record record;
	struct report report;
	enum about_kind kind;        /* of the line that is being printed */
	size_t told;                 /* of that kind */
	enum status status;
};

/* Who it is ---------------------------------------------------------------------- */

static const char *const about_names[] = { "names", "offices", "groups", "members" };
static const char *const about_sections[] = { "name", "office", "group", "member" };

static void span_text(int32_t from, int32_t to, char out[32])
{
	char days[2][11];

	civil_iso(from, days[0]);
	civil_iso(to, days[1]);
	if (from != DAY_NONE && to != DAY_NONE)
		snprintf(out, 32, " %s to %s", days[0], days[1]);
	else
		snprintf(out, 32, "%s%s%s", from != DAY_NONE ? " since " : to != DAY_NONE ? " until " : "", days[0], days[1]);
}

static enum status report_about(struct recording *r, const struct about_row *row)
{
	char days[2][11];
	struct cell cells[17];

	civil_iso(row->from, days[0]);
	civil_iso(row->to, days[1]);
	for (size_t i = 0; i < 17; i++)
		cells[i] = cell_none();
	cells[0] = cell_text(about_sections[row->kind]);
	cells[1] = cell_text(row->code);
	cells[2] = cell_text(row->name);
	cells[3] = cell_text(row->title);
	cells[4] = cell_text(days[0]);
	cells[5] = cell_text(days[1]);
	return report_row(&r->report, cells);
}

static void end_about(struct recording *r)
{
	FILE *to = r->q.sink.file;

	if (r->told && r->top && r->told > (size_t)r->top)
		fprintf(to, "%s%zu more (--top 0 shows all)\n", r->kind == ABOUT_OFFICE ? "            " : ", ",
			r->told - (size_t)r->top);
	else if (r->told && r->kind != ABOUT_OFFICE)
		fputc('\n', to);
}

static enum status on_about(void *context, const struct about_row *row)
{
	struct recording *r = context;
	FILE *to = r->q.sink.file;
	char span[32];

	if (r->q.format >= 0)
		return report_about(r, row);
	if (row->kind != r->kind) {
		end_about(r);
		r->kind = row->kind;
		r->told = 0;
	}
	r->told++;
	if (r->top && r->told > (size_t)r->top)
		return STATUS_OK;
	if (row->kind == ABOUT_OFFICE)
		fprintf(to, "%-11s ", r->told == 1 ? about_names[row->kind] : "");
	else if (r->told == 1)
		fprintf(to, "%-11s ", about_names[row->kind]);
	else
		fputs(", ", to);
	put_clean(to, row->kind == ABOUT_MEMBER ? row->code : row->name, 0);
	if (row->title) {
		fputs(", ", to);
		put_clean(to, row->title, 0);
	}
	if (row->kind == ABOUT_OFFICE)
		fprintf(to, " (%s)", row->code);
	span_text(row->from, row->to, span);
	fputs(span, to);
	if (row->kind == ABOUT_OFFICE)
		fputc('\n', to);
	return STATUS_OK;
}

/* Which codes are counted: a name may stand for several, each between days. */
static void print_codes(const struct recording *r)
{
	FILE *to = r->q.sink.file;

	for (size_t i = 0; i < r->n_rows; i++) {
		const struct actor_row *row = &r->rows[i];
		char span[32];

		span_text(row->from, row->to, span);
		fprintf(to, "%-11s ", row->code);
		put_clean(to, row->name, 0);
		fprintf(to, "%s\n", span);
	}
}

/* A name with several codes says itself who it is. */
static enum status tell_about(struct recording *r)
{
	bool alone = r->n_rows == 1;
	enum status status = STATUS_OK;

	if (r->q.format < 0)
		print_codes(r);
	if (alone)
		status = store_about(r->q.store, &r->rows[0], r->q.filter.left.actors[0].whole, r, on_about, &r->q.err);
	if (r->q.format < 0) {
		end_about(r);
		fputs(r->n_rows ? "\n" : "", r->q.sink.file);
	}
	return status;
}

/* What it did ---------------------------------------------------------------------- */

static void month_text(int month, char out[16])
{
	out[0] = '\0';
	if (month >= 0)
		snprintf(out, 16, "%04d-%02d", month / 12 % 10000, month % 12 + 1);
}

/* Columns of a count: as wide as the largest one. */
static int count_width(const struct recording *r)
{
	int width = snprintf(NULL, 0, "%.0f", r->record.total.events);

	return width < 5 ? 5 : width;
}

static void print_sums(const struct recording *r, const char *label, const struct bucket *b)
{
	FILE *to = r->q.sink.file;
	int width = count_width(r);

	put_padded(to, label, LABEL_COLUMNS);
	put_number(to, b->events, width + 1, r->record.series.spread);
	put_number(to, b->distinct, width < 8 ? 8 : width, r->record.series.spread);
	put_number(to, b->forward, width, r->record.series.spread);
	put_number(to, b->backward, width, r->record.series.spread);
	for (int i = 0; i < 4; i++)
		put_number(to, b->quads[i], width, r->record.series.spread);
	if (b->n > 0)
		fprintf(to, " %6.1f", b->goldstein / b->n / 10);
	else
		fputs("      \xE2\x80\x93", to);
	put_number(to, b->n, width, r->record.series.spread);
}

static void print_heading(const struct recording *r, const char *what, const char *last)
{
	FILE *to = r->q.sink.file;
	int width = count_width(r);

	fprintf(to, "%-*s %*s %*s %*s %*s", LABEL_COLUMNS, what, width + 1, "events", width < 8 ? 8 : width,
		"distinct", width, "out", width, "in");
	for (int i = 0; i < 4; i++)
		fprintf(to, " %*s", width, quad_columns[i]);
	fprintf(to, "   mean %*s  %s\n", width, "n", last);
}

static void print_bucket(const struct recording *r, const char *label, const struct bucket *b, bool articles)
{
	FILE *to = r->q.sink.file;

	print_sums(r, label, b);
	if (articles && b->articles < 0)
		fputs("         \xE2\x80\x93", to);
	else if (articles)
		put_number(to, b->articles, 9, false);
	fputc('\n', to);
}

static void print_part(const struct recording *r, const char *label, const struct actor_part *part)
{
	char first[16], last[16];

	month_text(part->first, first);
	month_text(part->last, last);
	print_sums(r, label, &part->sums);
	fprintf(r->q.sink.file, "  %s%s%s\n", first, strcmp(first, last) ? " to " : "", strcmp(first, last) ? last : "");
}

/* The first code of a root is the root's own. */
static const char *root_label(int64_t root)
{
	char code[4];
	const struct code_entry *entry;

	snprintf(code, sizeof code, "%02d", (int)root % 100);
	entry = codebook_find(code);
	return entry ? entry->label : "";
}

static void part_label(const struct actor_part *part, bool act, char out[128])
{
	if (act)
		snprintf(out, 128, "%02d %s", (int)part->key, root_label(part->key));
	else if (!part->key)
		snprintf(out, 128, "(no one named)");
	else
		snprintf(out, 128, "%s %s", part->code, strcmp(part->name, part->code) ? part->name : "");
}

static void print_parts(struct recording *r, const struct actor_part *parts, size_t n, bool act)
{
	FILE *to = r->q.sink.file;
	size_t shown = r->top && (size_t)r->top < n ? (size_t)r->top : n;
	char label[128];

	if (!n)
		return;
	fputc('\n', to);
	print_heading(r, act ? "acts" : "with", "first to last");
	for (size_t i = 0; i < shown; i++) {
		part_label(&parts[i], act, label);
		print_part(r, label, &parts[i]);
	}
	if (shown < n)
		fprintf(to, "%zu more (--top 0 shows all)\n", n - shown);
}

static void print_series(const struct recording *r)
{
	const struct series *series = &r->record.series;
	char label[16];

	print_heading(r, "", "articles");
	for (size_t i = 0, quiet; i < series->n; i += quiet ? quiet : 1) {
		quiet = put_quiet(&r->q, series, i);
		if (quiet)
			continue;
		series_label(series->unit, series->buckets[i].from, label);
		print_bucket(r, label, &series->buckets[i], true);
	}
	print_bucket(r, "coarser", &series->coarser, false);
	print_bucket(r, "undated", &series->undated, false);
	print_bucket(r, "all", &r->record.total, false);
}

static void print_behind(struct recording *r)
{
	struct question *q = &r->q;
	FILE *to = q->sink.file;

	fprintf(to, "\n%s roles; mutual events once; out: as source, in: as target%s%s%s.\nBehind it: ",
		q->filter.all_roles ? "all" : "state",
		r->spread ? "; intervals spread over the days they cover" : "",
		r->assume_published ? "; undated events on the day they were reported by" : "",
		q->filter.distinct ? "; distinct events" : "");
	question_print_command(q, to, "timeline", "--actor", r->actor, q->words.from, q->words.to);
	fputs("\n  with one of them: --between A:B in place of --actor; acts: --code 19 beside it; out: --source, in: --target\n",
	      to);
	if (r->n_rows > 1)
		fputs("a name has several codes: counted is what each did in its days, whoever acted for it\n", to);
}

/* As rows ------------------------------------------------------------------------- */

static struct cell number_cell(double value)
{
	return value == (double)(int64_t)value ? cell_integer((int64_t)value) : cell_real(value, -1);
}

static enum status report_sums(struct recording *r, const char *section, const char *code, const char *name,
			       const char *from, const char *to, const struct bucket *b, bool articles)
{
	const struct cell cells[17] = {
		cell_text(section), cell_text(code), cell_text(name), cell_none(), cell_text(from), cell_text(to),
		articles && b->articles >= 0 ? number_cell(b->articles) : cell_none(),
		number_cell(b->events), number_cell(b->distinct), number_cell(b->forward), number_cell(b->backward),
		number_cell(b->quads[0]), number_cell(b->quads[1]), number_cell(b->quads[2]), number_cell(b->quads[3]),
		b->n > 0 ? cell_real(b->goldstein / b->n / 10, -1) : cell_none(), number_cell(b->n),
	};

	return report_row(&r->report, cells);
}

static enum status report_series(struct recording *r)
{
	const struct series *series = &r->record.series;
	enum status status = report_sums(r, "all", NULL, NULL, NULL, NULL, &r->record.total, false);

	for (size_t i = 0; status == STATUS_OK && i < series->n; i++) {
		char label[16], from[11], to[11];

		series_label(series->unit, series->buckets[i].from, label);
		civil_iso(series->buckets[i].from, from);
		civil_iso(series->buckets[i].to, to);
		status = report_sums(r, "bucket", label, NULL, from, to, &series->buckets[i], true);
	}
	if (status == STATUS_OK)
		status = report_sums(r, "bucket", "coarser", NULL, NULL, NULL, &series->coarser, false);
	if (status == STATUS_OK)
		status = report_sums(r, "bucket", "undated", NULL, NULL, NULL, &series->undated, false);
	return status;
}

static enum status report_parts(struct recording *r, const struct actor_part *parts, size_t n, bool act)
{
	size_t shown = r->top && (size_t)r->top < n ? (size_t)r->top : n;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < shown; i++) {
		const struct actor_part *part = &parts[i];
		char first[16], last[16], root[4];

		month_text(part->first, first);
		month_text(part->last, last);
		snprintf(root, sizeof root, "%02d", (int)part->key % 100);
		status = report_sums(r, act ? "act" : "partner", act ? root : part->code,
				     act ? root_label(part->key) : part->name, first, last, &part->sums, false);
	}
	return status;
}

static enum status report_actor(struct recording *r, const struct actor_row *row)
{
	char from[11], to[11];
	struct cell cells[17];

	for (size_t i = 0; i < 17; i++)
		cells[i] = cell_none();
	civil_iso(row->from, from);
	civil_iso(row->to, to);
	cells[0] = cell_text("actor");
	cells[1] = cell_text(row->code);
	cells[2] = cell_text(row->name);
	cells[4] = cell_text(from);
	cells[5] = cell_text(to);
	return report_row(&r->report, cells);
}

static enum status as_rows(struct recording *r)
{
	static const char *const columns[] = {
		"section", "code", "name", "title", "from", "to", "articles", "events", "distinct", "out", "in",
		"vcoop", "mcoop", "vconf", "mconf", "mean", "n",
	};
	enum status status = report_begin(&r->report, &r->q, columns, 17);

	for (size_t i = 0; status == STATUS_OK && i < r->n_rows; i++)
		status = report_actor(r, &r->rows[i]);
	if (status == STATUS_OK)
		status = tell_about(r);
	if (status == STATUS_OK)
		status = report_series(r);
	if (status == STATUS_OK)
		status = report_parts(r, r->record.partners, r->record.n_partners, false);
	if (status == STATUS_OK)
		status = report_parts(r, r->record.acts, r->record.n_acts, true);
	return report_end(&r->report, status);
}

/* Asking --------------------------------------------------------------------------- */

/* What a name stands for; nothing for a list or the members of a group. */
static void find_actor(void *context)
{
	struct recording *r = context;
	struct question *q = &r->q;
	size_t kept = 0;

	if (strchr(r->actor, ',') || strncasecmp(r->actor, "members:", 8) == 0)
		return;
	r->status = store_find_actors(q->store, r->actor, &q->arena, &r->rows, &r->n_rows, &q->err);
	/* a code that is also somebody's name is the code */
	for (size_t i = 0; r->status == STATUS_OK && i < r->n_rows && !kept; i++)
		if (strcasecmp(r->rows[i].code, r->actor) == 0) {
			r->rows[0] = r->rows[i];
			kept = r->n_rows = 1;
		}
}

static enum status answer(struct recording *r)
{
	struct question *q = &r->q;
	struct series_options options = { .spread = r->spread, .assume_published = r->assume_published };
	int unit = r->by ? series_unit_from_name(r->by) : UNIT_YEAR;
	enum status status;

	if (unit < 0)
		return error_set(&q->err, STATUS_USAGE, "--by '%.100s': day, week, month, quarter or year is wanted", r->by);
	options.unit = (enum series_unit)unit;
	status = arena_run(&q->arena, find_actor, r) ? r->status : error_set(&q->err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = actor_record_new(&r->record, q->store, &q->filter, &options, (size_t)r->top, &q->err);
	if (status != STATUS_OK)
		return status;
	if (q->format >= 0) {
		status = as_rows(r);
	} else {
		status = tell_about(r);
		print_series(r);
		print_parts(r, r->record.partners, r->record.n_partners, false);
		print_parts(r, r->record.acts, r->record.n_acts, true);
		print_behind(r);
		if (!r->record.n_partners)
			fputs("no event matches\n", stderr);
	}
	actor_record_release(&r->record);
	return status;
}

int cmd_record(struct cli *cli, const struct command *self, int argc, char **argv)
{
	static const char *const not_taken[] = { "after", "between", "limit", "order", NULL };
	struct recording r = { .top = TOP };
	struct question *q = &r.q;
	const struct option options[] = {
		{ "by", 0, OPTION_TEXT, &r.by, "UNIT", "day, week, month, quarter or year (year)" },
		{ "top", 0, OPTION_NUMBER, &r.top, "N", "the N first of names, partners and acts (10; 0 = all)" },
		{ "spread", 0, OPTION_FLAG, &r.spread, NULL, "share intervals out over the buckets they cover" },
		{ "assume-published", 0, OPTION_FLAG, &r.assume_published, NULL,
		  "place undated events on the day they were reported by" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q->filter_options, q->output_options, NULL };
	const struct command named = {
		"show actor", self->run, true, "An actor's whole record: who it is, rise and fall, partners, acts",
		"NAME [--by UNIT] [--top N] [filter]",
		"  dateline show actor RUS --from 2021\n"
		"  dateline show actor NATO --by month --format csv -o nato.csv\n",
	};
	int code;

	question_init(q, cli);
	question_drop_options(q, not_taken);
	code = options_parse(&named, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc != 1) {
		error_set(&q->err, STATUS_USAGE, "one actor is wanted: dateline show actor NAME");
		return cli_fail(&q->err);
	}
	r.actor = q->words.left = argv[0];
	if (!question_begin(q, true, &code)) {
		question_end(q, STATUS_OK);
		return code;
	}
	return question_end(q, answer(&r));
}
