/* `dateline actors`, `dateline codes`, `dateline stats`. */
#include <string.h>
#include <strings.h>

#include "importer/recode.h"
#include "question.h"

#define ARENA_BYTES ((size_t)512 << 20)

static enum status on_actor_rows(struct report *report, const struct actor_row *rows, size_t n)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < n; i++) {
		char from[11], to[11];
		struct cell cells[7];

		civil_iso(rows[i].from, from);
		civil_iso(rows[i].to, to);
		cells[0] = cell_text(rows[i].code);
		cells[1] = cell_text(rows[i].name);
		cells[2] = cell_text(rows[i].entity);
		cells[3] = cell_text(rows[i].party_code);
		cells[4] = cell_text(role_class_name(rows[i].role));
		cells[5] = cell_text(from);
		cells[6] = cell_text(to);
		status = report_row(report, cells);
	}
	return status;
}

struct lookup {
	struct question *q;
	struct report *report;
	const char *word;
	enum status status;
};

static void look_up(void *context)
{
	struct lookup *l = context;
	struct question *q = l->q;
	struct actor_row *rows;
	const char **near;
	size_t n;
	bool members = strncasecmp(l->word, "members:", 8) == 0;

	l->status = members ? store_find_members(q->store, l->word + 8, &q->arena, &rows, &n, &q->err) :
			      store_find_actors(q->store, l->word, &q->arena, &rows, &n, &q->err);
	if (l->status != STATUS_OK)
		return;
	if (n) {
		l->status = on_actor_rows(l->report, rows, n);
		return;
	}
	if (store_nearest_names(q->store, l->word, 3, &q->arena, &near, &n, NULL) != STATUS_OK)
		n = 0;
	l->status = error_set(&q->err, STATUS_NOTFOUND, "no actor is called '%.100s'%s%s%s%s", l->word,
			      n ? ": did you mean " : "", n ? near[0] : "", n > 1 ? " or " : "",
			      n > 1 ? near[1] : "");
}

/* Names nobody knows ---------------------------------------------------------- */

#define GAPS 50

struct gaps {
	struct question *q;
	struct report report;
	struct arena arena;      /* of one name */
	const char *name;
	uint64_t articles;
	int64_t article;
	struct text_span sentence;
	enum status status;
};

static void gap_row(void *context)
{
	struct gaps *g = context;
	struct question *q = g->q;
	struct article_row article = { 0 };
	const char *near = NULL, *code = NULL, *text, *sentence = NULL;

	g->status = store_near_actor(q->store, g->name, &g->arena, &near, &code, &q->err);
	if (g->status == STATUS_OK)
		g->status = store_get_article(q->store, g->article, &g->arena, &article, &q->err);
	if (g->status != STATUS_OK)
		return;
	text = article.article.text;
	if (text && g->sentence.start < g->sentence.end && g->sentence.end <= strlen(text))
		sentence = arena_strndup(&g->arena, text + g->sentence.start, g->sentence.end - g->sentence.start);
	g->status = report_row(&g->report, (struct cell[]){
		cell_text(g->name), cell_integer((int64_t)g->articles), cell_text(near), cell_text(code),
		cell_integer(g->article), cell_text(sentence),
	});
}

static enum status gap(void *context, const char *name, uint64_t articles, int64_t article,
		       struct text_span sentence)
{
	struct gaps *g = context;

	g->name = name;
	g->articles = articles;
	g->article = article;
	g->sentence = sentence;
	arena_reset(&g->arena);
	if (!arena_run(&g->arena, gap_row, g))
		g->status = error_set(&g->q->err, STATUS_NOMEM, "out of memory");
	return g->status;
}

static enum status show_gaps(struct question *q, bool limited)
{
	static const char *const columns[] = { "name", "articles", "near", "near_code", "article_id", "sentence" };
	struct gaps g = { .q = q };
	size_t most = !limited ? GAPS : q->words.limit ? (size_t)q->words.limit : SIZE_MAX / 2;
	enum status status = report_begin(&g.report, q, columns, 6);

	arena_init(&g.arena, ARENA_BYTES);
	if (status == STATUS_OK)
		status = store_each_unknown(q->store, q->words.batch, most, &g, gap, &q->err);
	arena_release(&g.arena);
	return report_end(&g.report, status);
}

static enum status show_actors(struct question *q, int argc, char **argv)
{
	static const char *const columns[] = { "code", "name", "entity", "party", "role", "from", "until" };
	struct report report;
	enum status status = report_begin(&report, q, columns, 7);

	for (int i = 0; status == STATUS_OK && i < argc; i++) {
		struct lookup lookup = { q, &report, argv[i], STATUS_OK };

		status = arena_run(&q->arena, look_up, &lookup) ? lookup.status :
			 error_set(&q->err, STATUS_NOMEM, "out of memory");
	}
	return report_end(&report, status);
}

/* actors add CODE NAME [OTHER NAME]... */
static int add_actor(struct question *q, int argc, char **argv, const char *from, const char *to)
{
	struct store_actor actor = { .from = DAY_NONE, .to = DAY_NONE, .kind = "user", .own = true };
	const char *dated[] = { from, to };
	int32_t *days[] = { &actor.from, &actor.to };
	int32_t last;
	enum status status = STATUS_OK;

	if (argc < 2)
		status = error_set(&q->err, STATUS_USAGE, "a code and a name are wanted: actors add CODE NAME [OTHER NAME]...");
	for (int i = 0; i < 2 && status == STATUS_OK; i++)
		if (dated[i] && !words_days(dated[i], days[i], &last))
			status = error_set(&q->err, STATUS_USAGE, "'%.100s' is no date", dated[i]);
	if (status == STATUS_OK)
		status = store_open(&q->store, q->cli->database, STORE_WRITE, &q->err);
	if (status == STATUS_OK) {
		actor.code = argv[0];
		actor.name = argv[1];
		actor.aliases = (const char *const *)argv + 2;
		actor.n_aliases = (size_t)argc - 2;
		status = store_put_actor(q->store, &actor, &q->err);
	}
	if (status == STATUS_OK)
		status = recode_names_load(q->store, &q->err);
	if (status == STATUS_INPUT)
		q->err.status = status = STATUS_USAGE;
	if (status == STATUS_OK)
		status = store_commit(q->store, &q->err);
	if (status == STATUS_OK)
		fputs("added; the next import knows it, dateline recode what is stored\n", stderr);
	return question_end(q, status);
}

/* actors remove NAME */
static int remove_actor(struct question *q, int argc, char **argv)
{
	enum status status = STATUS_OK;

	if (argc != 1)
		status = error_set(&q->err, STATUS_USAGE, "one name is wanted: actors remove NAME");
	if (status == STATUS_OK)
		status = store_open(&q->store, q->cli->database, STORE_WRITE, &q->err);
	if (status == STATUS_OK)
		status = store_drop_own_actor(q->store, argv[0], &q->err);
	if (status == STATUS_OK)
		status = store_commit(q->store, &q->err);
	return question_end(q, status);
}

int cmd_actors(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	const char *from = NULL, *to = NULL;
	const struct option options[] = {
		{ "from", 0, OPTION_TEXT, &from, "DATE", "add: the name holds from this day" },
		{ "until", 0, OPTION_TEXT, &to, "DATE", "add: and ends on this day, not included" },
		{ "batch", 0, OPTION_NUMBER, &q.words.batch, "N", "gaps: of this import" },
		{ "limit", 0, OPTION_NUMBER, &q.words.limit, "N", "gaps: at most N (50; 0 = all)" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, q.output_options, NULL };
	bool limited;
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	limited = q.words.limit >= 0;
	if (argc == 0)
		error_set(&q.err, STATUS_USAGE, "a name or code is wanted, or `add`, `remove` or `gaps`");
	else if ((from || to) && strcmp(argv[0], "add") != 0)
		error_set(&q.err, STATUS_USAGE, "--from and --until go with `actors add`; dateline show actor NAME"
			  " --from DATE tells what it did");
	else if ((limited || q.words.batch) && strcmp(argv[0], "gaps") != 0)
		error_set(&q.err, STATUS_USAGE, "--batch and --limit go with `actors gaps`");
	if (q.err.status != STATUS_OK)
		return cli_fail(&q.err);
	if (strcmp(argv[0], "add") == 0)
		return add_actor(&q, argc - 1, argv + 1, from, to);
	if (strcmp(argv[0], "remove") == 0)
		return remove_actor(&q, argc - 1, argv + 1);
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	if (strcmp(argv[0], "gaps") == 0)
		return question_end(&q, show_gaps(&q, limited));
	return question_end(&q, show_actors(&q, argc, argv));
}

/* Codes ---------------------------------------------------------------------------- */

static bool code_wanted(const struct code_entry *code, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strncmp(code->code, argv[i], strlen(argv[i])) == 0 || strcasestr(code->label, argv[i]) ||
		    strcasecmp(code->plover_type, argv[i]) == 0)
			return true;
	return argc == 0;
}

static enum status show_codes(struct question *q, int argc, char **argv)
{
	static const char *const columns[] = { "cameo", "goldstein", "quad", "plover", "label" };
	struct report report;
	size_t found = 0;
	enum status status = report_begin(&report, q, columns, 5);

	for (size_t i = 0; status == STATUS_OK && i < codebook_count(); i++) {
		const struct code_entry *code = codebook_at(i);
		struct cell cells[5] = {
			cell_text(code->code), cell_real(code->goldstein / 10.0, 1),
			cell_text(codebook_quad_name(code->quad)), cell_text(code->plover_type),
			cell_text(code->label),
		};

		if (!code_wanted(code, argc, argv))
			continue;
		found++;
		status = report_row(&report, cells);
	}
	if (status == STATUS_OK && !found)
		status = error_set(&q->err, STATUS_NOTFOUND, "no code or label holds '%.100s'", argv[0]);
	return report_end(&report, status);
}

int cmd_codes(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	const struct option *sets[] = { q.output_options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (!question_begin_without_store(&q, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, show_codes(&q, argc, argv));
}

/* Stats ---------------------------------------------------------------------------- */

static enum status tally_row(void *context, const char *label, uint64_t n)
{
	struct cell cells[2] = { cell_text(label), cell_integer((int64_t)n) };

	return report_row(context, cells);
}

static enum status tally_prefixed(struct report *report, struct question *q, const char *heading,
				  enum tally tally)
{
	struct cell cells[2] = { cell_text(heading), cell_none() };
	enum status status = q->format < 0 ? report_row(report, cells) : STATUS_OK;

	return status == STATUS_OK ? store_each_tally(q->store, tally, 0, 10, report, tally_row, &q->err) : status;
}

/* "gdelt", its events; then how its columns were mapped. */
static enum status dataset_row(void *context, const char *name, const char *map, uint64_t events)
{
	struct report *report = context;
	struct cell cells[2] = { cell_text(name), cell_integer((int64_t)events) };
	enum status status = report_row(report, cells);

	if (status != STATUS_OK || !map)
		return status;
	return report_row(report, (struct cell[]){ cell_text("  --map"), cell_text(map) });
}

static enum status show_stats(struct question *q)
{
	static const char *const columns[] = { "what", "value" };
	struct store_stats stats;
	struct report report;
	char days[4][11];
	enum status status = store_get_stats(q->store, &stats, &q->err);

	if (status != STATUS_OK)
		return status;
	civil_iso(stats.first_event, days[0]);
	civil_iso(stats.last_event, days[1]);
	civil_iso(stats.first_published, days[2]);
	civil_iso(stats.last_published, days[3]);
	const struct { const char *name; struct cell cell; } rows[] = {
		{ "articles", cell_integer((int64_t)stats.articles) },
		{ "events", cell_integer((int64_t)stats.events) },
		{ "distinct events", cell_integer((int64_t)stats.distinct_events) },
		{ "mentions", cell_integer((int64_t)stats.mentions) },
		{ "actors", cell_integer((int64_t)stats.actors) },
		{ "names", cell_integer((int64_t)stats.names) },
		{ "rejects", cell_integer((int64_t)stats.rejects) },
		{ "bytes", cell_integer((int64_t)stats.bytes) },
		{ "first event", cell_text(days[0]) }, { "last event", cell_text(days[1]) },
		{ "first published", cell_text(days[2]) }, { "last published", cell_text(days[3]) },
	};
	status = report_begin(&report, q, columns, 2);
	for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof rows[0]; i++)
		status = report_row(&report, (struct cell[]){ cell_text(rows[i].name), rows[i].cell });
	if (status == STATUS_OK)
		status = tally_prefixed(&report, q, "-- by date basis", TALLY_BASIS);
	if (status == STATUS_OK)
		status = tally_prefixed(&report, q, "-- by confidence", TALLY_CONFIDENCE);
	if (status == STATUS_OK && q->format < 0)
		status = report_row(&report, (struct cell[]){ cell_text("-- by dataset"), cell_none() });
	if (status == STATUS_OK)
		status = store_each_dataset(q->store, &report, dataset_row, &q->err);
	return report_end(&report, status);
}

int cmd_stats(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct question q;
	const struct option *sets[] = { q.output_options, NULL };
	int code;

	question_init(&q, cli);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (!question_begin(&q, false, &code)) {
		question_end(&q, STATUS_OK);
		return code;
	}
	return question_end(&q, show_stats(&q));
}
