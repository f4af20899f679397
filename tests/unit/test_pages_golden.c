/* Whole outputs for pages in the shapes of usual content managers.  With the
 * argument `update` the expected files are rewritten for review. */
#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "pages/pages.h"

static const char *const names[] = { "arabic", "index", "json-ld", "legacy", "paywall", "pieces", "wordpress", "zones" };
static bool update;

struct read {
	char bytes[65536];
	size_t length;
	struct arena arena;
	struct strbuf out;
};

static void add(struct strbuf *out, const char *name, const char *value)
{
	strbuf_addf(out, "%s: %s\n", name, value ? value : "-");
}

static void step(void *context)
{
	struct read *read = context;
	const struct page_options options = { .today = civil_day(2025, 6, 1), .fetched = DAY_NONE };
	struct article article;
	struct error err = ERROR_INIT;
	char published[11], modified[11];

	if (page_read(read->bytes, read->length, &options, &read->arena, &article, &err) != STATUS_OK) {
		strbuf_addf(&read->out, "%s: %s\n", status_name(err.status), err.text);
		return;
	}
	civil_iso(article.published, published);
	civil_iso(article.modified, modified);
	add(&read->out, "title", article.title);
	add(&read->out, "published", published);
	add(&read->out, "by", article.published_by ? "yes" : "no");
	add(&read->out, "basis", article.published_basis);
	add(&read->out, "modified", modified);
	add(&read->out, "publisher", article.publisher);
	add(&read->out, "author", article.author);
	add(&read->out, "language", article.language);
	add(&read->out, "url", article.url);
	strbuf_addf(&read->out, "\n%s\n", article.text);
}

static size_t load(const char *name, const char *suffix, char *to, size_t size)
{
	char path[512];
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/%s.%s", GOLDEN, name, suffix);
	file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "%s", path);
	n = fread(to, 1, size - 1, file);
	to[n] = '\0';
	fclose(file);
	return n;
}

static void rewrite(const char *name, const struct strbuf *out)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s.txt", GOLDEN, name);
	file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	fwrite(out->data, 1, out->length, file);
	fclose(file);
}

START_TEST(test_page_reads_as_expected)
{
	static struct read read;
	static char expected[65536];

	read.length = load(names[_i], "html", read.bytes, sizeof read.bytes);
	arena_init(&read.arena, 64u << 20);
	strbuf_init(&read.out);
	ck_assert(arena_run(&read.arena, step, &read));
	if (update)
		rewrite(names[_i], &read.out);
	load(names[_i], "txt", expected, sizeof expected);
	ck_assert_str_eq(read.out.data, expected);
	strbuf_release(&read.out);
	arena_release(&read.arena);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("golden pages");
	TCase *tc = tcase_create("golden pages");

	update = argc > 1 && strcmp(argv[1], "update") == 0;
	tcase_add_loop_test(tc, test_page_reads_as_expected, 0, sizeof names / sizeof *names);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
