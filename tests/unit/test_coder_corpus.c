/* The corpora of sentences in tests/corpora/coder, a file for each
 * phenomenon.  A line is a sentence, a bar, and the events wanted of it as
 * "USA 112 IRN; ..." in any order, "-" for an absent actor; a star before the
 * sentence says that it holds no event.  Lines in pending.txt are counted, and
 * nothing more: they say what the coder has still to learn. */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "coder/coder.h"
#include "suite.h"

#define EVENTS_MAX 32

static struct coder *coder;
static const char *directory;

struct step {
	struct article article;
	struct arena *arena;
	struct coded_article out;
};

static void run(void *context)
{
	struct step *step = context;

	coder_article(coder, &step->article, step->arena, &step->out, NULL);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void joined(char **events, size_t n, struct strbuf *out)
{
	qsort(events, n, sizeof *events, by_text);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(events[i], events[i - 1]))
			strbuf_addf(out, "%s%s", out->length ? "; " : "", events[i]);
}

/* The events of a text, sorted, as "USA 112 IRN; ...". */
static void coded(const char *text, struct strbuf *out)
{
	struct arena arena;
	struct step step = { .arena = &arena };
	char *events[EVENTS_MAX];
	size_t n = 0;

	step.article.text = text;
	step.article.published = step.article.modified = DAY_NONE;
	arena_init(&arena, 64u << 20);
	ck_assert(arena_run(&arena, run, &step));
	for (size_t i = 0; i < step.out.n_events && n < EVENTS_MAX; i++) {
		const struct coded_event *e = &step.out.events[i];
		char event[64];

		snprintf(event, sizeof event, "%s %s %s", e->source.code ? e->source.code : "-",
			 e->cameo, e->target.code ? e->target.code : "-");
		events[n++] = strdup(event);
	}
	joined(events, n, out);
	for (size_t i = 0; i < n; i++)
		free(events[i]);
	arena_release(&arena);
}

static void wanted(char *text, struct strbuf *out)
{
	char *events[EVENTS_MAX], *at = text;
	size_t n = 0;

	while (at && *at && n < EVENTS_MAX) {
		char *end = strstr(at, "; ");

		if (end)
			*end = '\0';
		events[n++] = at;
		at = end ? end + 2 : NULL;
	}
	joined(events, n, out);
}

/* Does the line hold?  `report` says so aloud when it does not. */
static bool holds(char *line, const char *file, unsigned number, bool report)
{
	struct strbuf want, got;
	char *bar = strstr(line, " | ");
	bool same;

	strbuf_init(&want);
	strbuf_init(&got);
	if (bar) {
		*bar = '\0';
		wanted(bar + 3, &want);
	}
	coded(line + (*line == '*'), &got);
	same = !strcmp(want.length ? want.data : "", got.length ? got.data : "");
	if (!same && report)
		fprintf(stderr, "%s:%u: %s\n  want %s\n  got  %s\n", file, number, line,
			want.length ? want.data : "no event", got.length ? got.data : "no event");
	strbuf_release(&want);
	strbuf_release(&got);
	return same;
}

static void read_file(const char *path, bool report, unsigned *lines, unsigned *failed)
{
	FILE *in = fopen(path, "r");
	char line[1024];
	unsigned number = 0;

	ck_assert_msg(in != NULL, "%s", path);
	while (fgets(line, sizeof line, in)) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#')
			continue;
		++*lines;
		*failed += !holds(line, path, number, report);
	}
	fclose(in);
}

START_TEST(test_every_sentence_gives_its_events)
{
	unsigned lines = 0, failed = 0, pending = 0, still = 0;
	char pattern[1024];
	glob_t files;

	snprintf(pattern, sizeof pattern, "%s/*.txt", directory);
	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		bool later = strstr(files.gl_pathv[i], "/pending.txt") != NULL;

		read_file(files.gl_pathv[i], !later, later ? &pending : &lines, later ? &still : &failed);
	}
	globfree(&files);
	printf("%u sentences, %u failed; pending: %u, of which %u hold by now\n",
	       lines, failed, pending, pending - still);
	ck_assert_uint_gt(lines, 0);
	ck_assert_uint_eq(failed, 0);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("coder_corpus");
	TCase *tests = tcase_create("corpus");
	struct error err = ERROR_INIT;
	int code;

	directory = argc > 1 ? argv[1] : "tests/corpora/coder";
	if (coder_new(&coder, NULL, &err) != STATUS_OK) {
		error_print(stderr, &err);
		return 1;
	}
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, test_every_sentence_gives_its_events);
	suite_add_tcase(suite, tests);
	code = suite_main(suite);
	coder_free(coder);
	return code;
}
