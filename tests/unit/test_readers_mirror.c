/* Folders that `wget --mirror` left. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "reading.h"
#include "suite.h"

#define BODY "<p>The two delegations met in the old harbour town on Tuesday and talked, through " \
	"interpreters, for more than three hours about the border crossing and the ferry."
#define PAGE "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>" BODY "</article></body></html>"

static char folder[64];

static void put(const char *name, const char *text)
{
	char path[256];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
}

static void setup(void)
{
	snprintf(folder, sizeof folder, "/tmp/dateline-mirror-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static int drop(const char *path, const struct stat *file, int type, struct FTW *place)
{
	(void)file;
	(void)type;
	(void)place;
	return remove(path);
}

static void teardown(void)
{
	nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static void read_folder(struct reading *r)
{
	struct reader_sink sink = { .context = r, .on_article = reading_article,
		.on_refusal = reading_refusal };
	struct reader_options options;

	memset(r, 0, sizeof *r);
	strbuf_init(&r->out);
	reader_options_init(&options);
	ck_assert_int_eq(reader_run(folder, &options, &sink, NULL), STATUS_OK);
}

static void check_has(const struct reading *r, const char *text)
{
	ck_assert_msg(strstr(r->out.data, text) != NULL, "no %s in:\n%s", text, r->out.data);
}

START_TEST(test_pages_of_a_mirror_have_the_address_their_path_tells)
{
	struct reading r;

	put("www.example.org/robots.txt", "User-agent: *\n");
	put("www.example.org/news/talks.html", PAGE);
	put("www.example.org/news/index.html", PAGE);
	put("www.example.org/news/index.html?page=2", PAGE);
	put("www.example.org/story.php?id=5&x=a b.html", PAGE);
	put("www.example.org/news/index.html@page=3", PAGE);
	put("www.example.org/own.html", "<link rel=canonical href=https://example.net/own>" PAGE);
	put("www.example.org/plain", PAGE);
	read_folder(&r);
	ck_assert_uint_eq(r.articles, 7);
	check_has(&r, "|https://www.example.org/news/talks.html|");
	check_has(&r, "|https://www.example.org/news/|");
	check_has(&r, "|https://www.example.org/news/?page=2|");
	check_has(&r, "|https://www.example.org/news/?page=3|");
	check_has(&r, "|https://www.example.org/story.php?id=5&x=a%20b|");
	check_has(&r, "|https://example.net/own|");
	check_has(&r, "|https://www.example.org/plain|");
	strbuf_release(&r.out);
}
END_TEST

START_TEST(test_what_is_no_page_of_a_mirror_is_skipped_with_its_reason)
{
	struct reading r;

	put("example.com/robots.txt", "User-agent: *\n");
	put("example.com/index.html", "<body><ul><li><a href=1>One headline of the day</a></ul>");
	put("example.com/a/site.css?ver=5", "p { color: red }");
	put("example.com/a/map.pdf", "%PDF-1.4 \xff\xfe");
	put("example.com/api", "{\"title\": \"x\", \"text\": \"y\"}");
	put("example.com/talks.html", PAGE);
	read_folder(&r);
	ck_assert_uint_eq(r.articles, 1);
	ck_assert_uint_eq(r.rejects, 0);
	ck_assert_uint_eq(r.skips, 5);
	check_has(&r, "robots.txt:0:0: : a file for crawlers, no page [asset]");
	check_has(&r, "site.css?ver=5:0:0: : a part of pages or a document, no page itself [asset]");
	check_has(&r, "api:0:0: : neither a page nor a feed [asset]");
	check_has(&r, "index.html:0:0: : a page without text");
	strbuf_release(&r.out);
}
END_TEST

/* Names with a dot alone make no mirror: what is in the folder is read. */
START_TEST(test_other_folders_are_no_mirrors)
{
	struct reading r;

	put("project.eu/talks.html", PAGE);
	put("v1.2/index.html", PAGE);
	put("project.eu/robots.txt.d/rows.json", "{\"title\": \"x\", \"text\": \"They met.\"}");
	read_folder(&r);
	ck_assert_uint_eq(r.articles, 3);
	ck_assert_ptr_null(strstr(r.out.data, "https://"));
	strbuf_release(&r.out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("readers_mirror");
	TCase *tc = tcase_create("mirrors");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_pages_of_a_mirror_have_the_address_their_path_tells);
	tcase_add_test(tc, test_what_is_no_page_of_a_mirror_is_skipped_with_its_reason);
	tcase_add_test(tc, test_other_folders_are_no_mirrors);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
