/*
 * Corrections through the program, in random order with all that may happen to
 * a database: imports again, better cleaned pages, undoings, recodings with
 * another lexicon, names of one's own.  After each step no correction is lost,
 * and each event is explained by the coder or by a correction of its own
 * sentence; at the end another file with the same articles and the exported
 * corrections answers the same.  argv: the program, the source folder.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "command.h"

#define ARTICLES 6
#define SENTENCES 3
#define STEPS 14
#define LINES 400
#define CELLS 16

static const char *program, *source;
static char folder[64], database[96];
static uint64_t state;
static unsigned written;         /* files of articles so far */

static unsigned below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

/* Runs it on the database; its output is clear of what is said beside it. */
static int dateline(struct strbuf *out, const char *database_path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int dateline(struct strbuf *out, const char *database_path, const char *format, ...)
{
	char words[2048], command[2400];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	strbuf_clear(out);
	snprintf(command, sizeof command, "USER=test '%s' -d '%s' %s 2>'%s/said'", program, database_path, words, folder);
	return command_run(command, out);
}

/* What happens must not fail; what was said tells why. */
static void done(const char *format, const char *word)
{
	struct strbuf out;
	char words[1024], path[128];

	strbuf_init(&out);
	snprintf(words, sizeof words, "%s%s", format, word);
	if (dateline(&out, database, "%s", words) != 0) {
		snprintf(path, sizeof path, "%s/said", folder);
		file_read(path, &out);
		ck_abort_msg("%s: %s", words, out.data);
	}
	strbuf_release(&out);
}

/* Rows of an answer, cells parted by tabs ------------------------------------------ */

struct rows {
	struct strbuf text;
	char *cell[LINES][CELLS];
	size_t n, columns;
};

static void rows_read(struct rows *rows, const char *database_path, const char *words)
{
	char *line, *rest, *cell;

	ck_assert_int_eq(dateline(&rows->text, database_path, "%s --format tsv --no-guard", words), 0);
	rest = rows->text.data;
	rows->n = 0;
	strsep(&rest, "\n");
	while ((line = strsep(&rest, "\n")) != NULL && *line) {
		ck_assert(rows->n < LINES);
		line[strcspn(line, "\r")] = '\0';
		for (rows->columns = 0; (cell = strsep(&line, "\t")) != NULL; rows->columns++) {
			ck_assert(rows->columns < CELLS);
			rows->cell[rows->n][rows->columns] = cell;
		}
		rows->n++;
	}
}

static struct rows *rows_new(void)
{
	struct rows *rows = calloc(1, sizeof *rows);

	strbuf_init(&rows->text);
	return rows;
}

static void rows_free(struct rows *rows)
{
	strbuf_release(&rows->text);
	free(rows);
}

/* Articles --------------------------------------------------------------------------- */

static const char *const countries[] = { "Kenya", "Chad", "Mali", "Peru", "Iran", "Zorvath" };
static const char *const acts[] = { "condemned", "praised", "attacked", "threatened", "met officials of", "accused" };

/* The same article every time: its number says what stands in it.  Articles of
 * even number share their first sentence with the next. */
static void add_sentence(struct strbuf *to, unsigned article, unsigned s)
{
	unsigned which = s ? article * 7 + s : (article / 2) * 7 + 40;

	strbuf_addf(to, "%s %s %s over matter %u on %u May.", countries[which % 6], acts[which % 5 + which % 2],
		    countries[(which + 1 + which % 4) % 6], which, 1 + which % 28);
}

/* Version 0 has its dateline in the text, 1 has not, 2 has more words after it. */
static void add_article(struct strbuf *to, unsigned article, unsigned version)
{
	strbuf_addf(to, "{\"title\": \"Report number %u\", \"published\": \"2020-06-01\", ", article);
	if (article % 3)
		strbuf_addf(to, "\"url\": \"https://wire.example/2020/report-%u\", ", article);
	strbuf_addf(to, "\"text\": \"%s", version == 0 ? "NAIROBI, June 1 (Example Wire) - " : "");
	for (unsigned s = 0; s < SENTENCES; s++) {
		add_sentence(to, article, s);
		strbuf_adds(to, " ");
	}
	strbuf_addf(to, "%s\"}\n", version == 2 ? "Read on below." : "");
}

static void write_articles(char path[160], bool all)
{
	struct strbuf text;

	strbuf_init(&text);
	for (unsigned a = 0; a < ARTICLES; a++)
		if (all || below(2))
			add_article(&text, a, all ? 1 : a % 3 ? below(3) : 1);
	if (!text.length)
		add_article(&text, 0, 1);
	snprintf(path, 160, "%s/articles-%u.jsonl", folder, written++);
	file_write(path, &text);
	strbuf_release(&text);
}

/* A lexicon that lacks some verbs. */
static void write_lexicon(void)
{
	struct strbuf all, some;
	char path[4200], *line, *rest;

	strbuf_init(&all);
	strbuf_init(&some);
	snprintf(path, sizeof path, "%s/importer/lexicon/verbs.txt", source);
	file_read(path, &all);
	rest = all.data;
	while ((line = strsep(&rest, "\n")) != NULL)
		if (strncmp(line, "praise", 6) != 0 && strncmp(line, "attack", 6) != 0)
			strbuf_addf(&some, "%s\n", line);
	snprintf(path, sizeof path, "mkdir -p '%s/lexicon'", folder);
	ck_assert_int_eq(system(path), 0);
	snprintf(path, sizeof path, "%s/lexicon/verbs.txt", folder);
	file_write(path, &some);
	strbuf_release(&all);
	strbuf_release(&some);
}

/* What holds after each step --------------------------------------------------------- */

#define EVENTS "export --order none --columns event_id,source,target,cameo,date_from,date_to,status,review,article_id,sentence,url,articles"
enum { ID, SOURCE, TARGET, CAMEO, FROM, TO, STATUS, REVIEW, ARTICLE, SENTENCE, URL, REPORTS };
enum { VERDICT, NEW_SOURCE, NEW_TARGET, NEW_CODE, KEY_URL = 10, WORDS = 12, CODED };

static bool has_event(const struct rows *rows, const char *id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (strcmp(rows->cell[i][ID], id) == 0)
			return true;
	return false;
}

/* Words as a correction keeps them: nested in those of the sentence, or about them. */
static bool same_words(const char *sentence, const char *words)
{
	struct strbuf folded;
	size_t out = 0;
	bool same;

	strbuf_init(&folded);
	utf8_fold(&folded, sentence, strlen(sentence));
	for (size_t i = 0; i < folded.length; i++) {
		char c = folded.data[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			folded.data[out++] = c;
		else if (out && folded.data[out - 1] != ' ')
			folded.data[out++] = ' ';
	}
	strbuf_cut(&folded, out && folded.data[out - 1] == ' ' ? out - 1 : out);
	same = strstr(folded.data, words) || strstr(words, folded.data);
	strbuf_release(&folded);
	return same;
}

/* "KEN|TCD|111|" as coded, whatever the days. */
static bool same_tuple(char *const *event, const char *coded)
{
	char tuple[128];
	const char *unknown = *event[SOURCE] && *event[TARGET] ? NULL : "?";

	snprintf(tuple, sizeof tuple, "%s|%s|%s|", event[SOURCE], event[TARGET], event[CAMEO]);
	/* an actor nobody knows is told by its words, and by nothing in an export */
	return unknown ? strstr(coded, event[CAMEO]) != NULL : strncmp(coded, tuple, strlen(tuple)) == 0;
}

static bool explains(char *const *c, char *const *event, bool made)
{
	bool changes = strcmp(c[VERDICT], "changed") == 0, adds = strcmp(c[VERDICT], "added") == 0;

	if (!same_words(event[SENTENCE], c[WORDS]))
		return false;
	if (!made)
		return (changes || strcmp(c[VERDICT], "rejected") == 0) && same_tuple(event, c[CODED]);
	return (changes || adds) && (!*c[NEW_CODE] || strcmp(c[NEW_CODE], event[CAMEO]) == 0) &&
	       (!*c[NEW_SOURCE] || strcmp(c[NEW_SOURCE], event[SOURCE]) == 0);
}

static bool explained(const struct rows *corrections, char *const *event, bool made)
{
	for (size_t i = 0; i < corrections->n; i++)
		if (explains(corrections->cell[i], event, made))
			return true;
	return false;
}

/* Set aside by a correction of this very article: each of its sentences has a
 * tuple of its own. */
static bool is_set_aside(const struct rows *corrections, char *const *event)
{
	char tuple[160];

	snprintf(tuple, sizeof tuple, "%s|%s|%s|%s|%s|%s", event[SOURCE], event[TARGET], event[CAMEO], event[FROM],
		 event[TO], event[STATUS]);
	for (size_t i = 0; i < corrections->n; i++) {
		char *const *c = corrections->cell[i];

		if (*event[URL] && strcmp(c[KEY_URL], event[URL]) == 0 && strcmp(c[CODED], tuple) == 0 &&
		    strcmp(c[VERDICT], "confirmed") != 0)
			return true;
	}
	return false;
}

static void check_applied(const struct rows *now, const struct rows *coded, const struct rows *corrections)
{
	for (size_t i = 0; i < now->n; i++) {
		char *const *event = now->cell[i];

		if (!*event[REVIEW] && strcmp(event[REPORTS], "1") == 0 && has_event(coded, event[ID]))
			ck_assert_msg(!is_set_aside(corrections, event), "event %s stands: %s", event[ID], event[SENTENCE]);
	}
}

static void check_explained(void)
{
	struct rows *now = rows_new(), *coded = rows_new(), *corrections = rows_new();

	rows_read(now, database, EVENTS);
	rows_read(coded, database, EVENTS " --as-coded");
	rows_read(corrections, database, "corrections");
	for (size_t i = 0; i < coded->n; i++)
		ck_assert_msg(has_event(now, coded->cell[i][ID]) || explained(corrections, coded->cell[i], false),
			      "event %s vanished: %s", coded->cell[i][ID], coded->cell[i][SENTENCE]);
	for (size_t i = 0; i < now->n; i++)
		ck_assert_msg(has_event(coded, now->cell[i][ID]) || explained(corrections, now->cell[i], true),
			      "event %s came from nowhere: %s", now->cell[i][ID], now->cell[i][SENTENCE]);
	check_applied(now, coded, corrections);
	rows_free(now);
	rows_free(coded);
	rows_free(corrections);
}

/* The corrections without how they stand to the articles here. */
static void list_corrections(struct strbuf *out)
{
	struct rows *rows = rows_new();

	rows_read(rows, database, "corrections");
	strbuf_clear(out);
	for (size_t i = 0; i < rows->n; i++)
		for (size_t c = 0; c <= CODED; c++)
			strbuf_addf(out, "%s%c", rows->cell[i][c], c == CODED ? '\n' : '\t');
	rows_free(rows);
}

/* Steps -------------------------------------------------------------------------------- */

static void import_some(void)
{
	char path[160];

	if (written && below(3) == 0)
		snprintf(path, sizeof path, "%s/articles-%u.jsonl", folder, below(written));
	else
		write_articles(path, false);
	done("import ", path);
}

static void undo_some(void)
{
	struct rows *batches = rows_new();
	char words[32];

	rows_read(batches, database, "batches");
	snprintf(words, sizeof words, "%s", batches->n ? batches->cell[below((unsigned)batches->n)][0] : "1");
	rows_free(batches);
	struct strbuf out;

	strbuf_init(&out);
	dateline(&out, database, "batches undo %s", words); /* an undone one is refused */
	strbuf_release(&out);
}

static void recode_some(void)
{
	char words[160];

	snprintf(words, sizeof words, "--lexicon '%s/lexicon'", folder);
	done("recode ", below(2) ? words : "");
}

static void name_some(void)
{
	struct strbuf out;

	strbuf_init(&out);
	dateline(&out, database, below(2) ? "actors add RUSGOV Zorvath" : "actors remove Zorvath");
	strbuf_release(&out);
	done("recode", "");
}

static void correct_some(void)
{
	static const char *const how[] = {
		"--reject", "--confirm", "--code 172", "--source MLI --note why", "--date 2020-05", "--withdraw",
		"--status denied --code 112",
	};
	struct rows *events = rows_new();
	char words[600];
	char *const *event;

	rows_read(events, database, EVENTS);
	if (events->n) {
		event = events->cell[below((unsigned)events->n)];
		if (below(6) == 0)
			snprintf(words, sizeof words, "--add %s --quote '%s' --code 036 --source PER --target TCD",
				 event[ARTICLE], event[SENTENCE]);
		else
			snprintf(words, sizeof words, "%s %s", event[ID], how[below(7)]);
		done("correct ", words);
	}
	rows_free(events);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_events(struct strbuf *out, const char *database_path, bool as_coded)
{
	struct rows *rows = rows_new();

	rows_read(rows, database_path, as_coded ?
		  "export --columns event_id,review,articles,confidence --as-coded" :
		  "export --columns event_id,review,articles,confidence");
	qsort(rows->cell, rows->n, sizeof rows->cell[0], by_id);
	strbuf_clear(out);
	for (size_t i = 0; i < rows->n; i++)
		for (size_t c = 0; c < 4; c++)
			strbuf_addf(out, "%s%c", rows->cell[i][c], c == 3 ? '\n' : '\t');
	rows_free(rows);
}

/* Another file: the same articles, the corrections by their CSV. */
static void check_other_file(void)
{
	char path[160], other[128], words[1200];
	struct strbuf here, there, sheet;

	strbuf_init(&here);
	strbuf_init(&there);
	strbuf_init(&sheet);
	write_articles(path, true);
	done("import ", path);
	done("recode", "");
	snprintf(other, sizeof other, "%s/other.db", folder);
	snprintf(words, sizeof words, "corrections export -o '%s/sheet.csv'", folder);
	done(words, "");
	ck_assert_int_eq(dateline(&sheet, other, "import '%s'", path), 0);
	if (dateline(&there, database, "actors Zorvath") == 0)
		ck_assert_int_eq(dateline(&sheet, other, "actors add RUSGOV Zorvath"), 0);
	ck_assert_int_eq(dateline(&sheet, other, "recode"), 0);
	ck_assert_int_eq(dateline(&sheet, other, "corrections import '%s/sheet.csv'", folder), 0);
	for (int i = 0; i < 2; i++) {
		list_events(&here, database, i);
		list_events(&there, other, i);
		ck_assert_msg(strcmp(here.data, there.data) == 0, "here:\n%s\nthere:\n%s", here.data, there.data);
	}
	ck_assert_int_eq(dateline(&there, other, "check"), 0);
	strbuf_release(&here);
	strbuf_release(&there);
	strbuf_release(&sheet);
}

static void setup(void)
{
	written = 0;
	snprintf(folder, sizeof folder, "/tmp/dateline-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/t.db", folder);
	write_lexicon();
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(corrections_hold_through_whatever_happens)
{
	struct strbuf before, after;

	strbuf_init(&before);
	strbuf_init(&after);
	state = (uint64_t)_i * 104729u + 11u;
	import_some();
	for (int step = 0; step < STEPS; step++) {
		unsigned what = below(10);

		if (what < 2)
			import_some();
		else if (what < 3)
			undo_some();
		else if (what < 4)
			recode_some();
		else if (what < 5)
			name_some();
		else
			correct_some();
		list_corrections(&after);
		if (what < 5)
			ck_assert_msg(strcmp(before.data, after.data) == 0, "step %d: were\n%s\nare\n%s", step, before.data, after.data);
		check_explained();
		strbuf_clear(&before);
		strbuf_add(&before, after.data, after.length);
	}
	done("check", "");
	check_other_file();
	strbuf_release(&before);
	strbuf_release(&after);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("corrections");
	TCase *tc = tcase_create("program");
	int seeds = 1, code;

	if (argc < 3)
		return EXIT_FAILURE;
	program = realpath(argv[1], NULL);
	source = argv[2];
	if (!program)
		return EXIT_FAILURE;
	if (getenv("DATELINE_SEEDS"))
		seeds = atoi(getenv("DATELINE_SEEDS"));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, corrections_hold_through_whatever_happens, 0, seeds);
	tcase_set_timeout(tc, 600);
	suite_add_tcase(suite, tc);
	code = suite_main(suite);
	free((void *)(uintptr_t)program);
	return code;
}
