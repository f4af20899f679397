/*
 * Pages, feeds and crawls made to harm: each ends in an article or in a reason,
 * in bounded memory.  argv[1] is the program.
 */
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

#ifdef __SANITIZE_ADDRESS__
#define MOST_KIB (400l << 10) /* with the sanitizer's shadows */
#else
#define MOST_KIB (100l << 10)
#endif

#define PROSE "<p>The two delegations met in the old harbour town on Tuesday and talked, through " \
	"interpreters, for more than three hours about the border crossing.</p>"
#define HEAD "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>"
#define ARTICLE HEAD PROSE PROSE PROSE
#define SAID "\"text\": \"The two delegations met"

static const char *program;
static char folder[64], input[128], said[128];

static void setup(void)
{
	snprintf(folder, sizeof folder, "/tmp/dateline-hostile-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(said, sizeof said, "%s/said", folder);
}

static void teardown(void)
{
	unlink(input);
	unlink(said);
	rmdir(folder);
}

static void many(FILE *out, const char *text, long n)
{
	while (n-- > 0)
		fputs(text, out);
}

/* `format` with numbers counted up to n. */
static void count(FILE *out, const char *before, const char *after, long n)
{
	for (long i = 0; i < n; i++)
		fprintf(out, "%s%ld%s", before, i, after);
}

static void cut_in_a_tag(FILE *out) { fputs(ARTICLE "<a href='http", out); }
static void cut_in_a_comment(FILE *out) { fputs(ARTICLE "<!-- ", out); many(out, PROSE, 100); }
static void cut_in_a_script(FILE *out) { fputs(ARTICLE "<script>x = '", out); many(out, PROSE, 100); }
static void latin1_called_utf8(FILE *out) { fputs("<meta charset=utf-8>" ARTICLE "<p>\xdc" "ber K\xf6ln", out); }
static void ascii_called_utf16(FILE *out) { fputs("<meta charset=utf-16>" ARTICLE, out); }
static void unknown_charset(FILE *out) { fputs("<meta charset=klingon-8>" ARTICLE, out); }

static void deep_blocks(FILE *out) { fputs(HEAD, out); many(out, "<div>", 50000); fputs(PROSE PROSE, out); }
static void deep_tables(FILE *out) { fputs(HEAD, out); many(out, "<table><tr><td>", 50000); fputs(PROSE PROSE, out); }
static void deep_phrases(FILE *out) { fputs(HEAD, out); many(out, "<b><i>", 50000); fputs(PROSE PROSE, out); }
static void deep_linked_data(FILE *out)
{
	fputs("<script type='application/ld+json'>", out);
	many(out, "[", 100000);
	fputs("</script>" ARTICLE, out);
}

/* The rest is a hole in the file: 200 MB that cost no disk. */
static void endless(FILE *out)
{
	fputs(ARTICLE, out);
	fflush(out);
	ck_assert_int_eq(ftruncate(fileno(out), 200l << 20), 0);
}

static void long_page(FILE *out) { fputs(ARTICLE, out); fflush(out); ck_assert_int_eq(ftruncate(fileno(out), 50l << 20), 0); }
static void many_elements(FILE *out) { fputs(ARTICLE, out); many(out, "<b>x</b>", 700000); }
static void many_links(FILE *out) { fputs(HEAD, out); many(out, "<h1><a href=x>x</a></h1>", 100000); }
static void stray_ends(FILE *out) { fputs(ARTICLE, out); many(out, "</div>", 200000); }

static void frames(FILE *out) { fputs("<html><frameset cols='20%,80%'><frame src=a><frame src=b></frameset>", out); }
static void script_alone(FILE *out)
{
	fputs("<html><head><script>", out);
	many(out, "document.write('x');", 5000);
	fputs("</script></head><body><div id=app></div></body></html>", out);
}

static void entities(FILE *out)
{
	fputs("<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
	      "<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" ARTICLE "<p>&b;&x;&#0;&#1114112;&#xFFFFFFFFF;", out);
}

static void feed_entities(FILE *out)
{
	fputs("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>]><rss><channel><item>"
	      "<title>&a;</title><description>&a;</description></item></channel></rss>", out);
}

static void many_attributes(FILE *out) { fputs(HEAD "<div ", out); count(out, " a", "='x'", 100000); fputs(">" PROSE PROSE, out); }
static void long_attribute(FILE *out) { fputs(HEAD "<div class='", out); many(out, "xxxxxxxx", 500000); fputs("'>" PROSE PROSE, out); }
static void unclosed_quotes(FILE *out) { fputs(ARTICLE, out); many(out, "<a href=\"", 200000); }

/* Zeros packed a thousand to one. */
static size_t packed_zeros(char *buffer, size_t size, size_t length)
{
	static const char zeros[1 << 16];
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t used;

	archive_write_set_format_raw(a);
	archive_write_add_filter_gzip(a);
	archive_write_open_memory(a, buffer, size, &used);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_write_header(a, entry);
	for (size_t i = 0; i < length; i += sizeof zeros)
		archive_write_data(a, zeros, sizeof zeros);
	archive_entry_free(entry);
	archive_write_close(a);
	archive_write_free(a);
	return used;
}

static void record(FILE *out, const char *header, const char *body, size_t length)
{
	fprintf(out, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/a\r\n"
		"Content-Type: application/http\r\nContent-Length: %zu\r\n\r\n%s", strlen(header) + length, header);
	fwrite(body, 1, length, out);
	fputs("\r\n\r\n", out);
}

static void packed_record(FILE *out)
{
	static const char header[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
	static char bomb[1 << 20];
	size_t used = packed_zeros(bomb, sizeof bomb, 200u << 20);

	record(out, header, bomb, used);
	record(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", ARTICLE, strlen(ARTICLE));
}

static void packed_crawl(FILE *out)
{
	static char bomb[4 << 20];

	fwrite(bomb, 1, packed_zeros(bomb, sizeof bomb, 500u << 20), out);
}

static void record_past_the_end(FILE *out)
{
	fputs("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" ARTICLE, out);
}

static void huge_chunk(FILE *out)
{
	static const char body[] = "fffffffff\r\n" ARTICLE;

	record(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", body, strlen(body));
}

/* What must be said; what must not be. */
static const struct {
	const char *name;
	void (*make)(FILE *out);
	const char *wanted, *unwanted;
} cases[] = {
	{ "cut.html", cut_in_a_tag, SAID, "href" },
	{ "comment.html", cut_in_a_comment, SAID, NULL },
	{ "script.html", cut_in_a_script, SAID, NULL },
	{ "latin1.html", latin1_called_utf8, SAID, NULL },
	{ "utf16.html", ascii_called_utf16, SAID, NULL },
	{ "charset.html", unknown_charset, SAID, NULL },
	{ "blocks.html", deep_blocks, SAID, NULL },
	{ "tables.html", deep_tables, SAID, NULL },
	{ "phrases.html", deep_phrases, SAID, NULL },
	{ "linked.html", deep_linked_data, SAID, NULL },
	{ "endless.html", endless, "\"error\": \"longer than 67108864 bytes\"", NULL },
	{ "long.html", long_page, SAID, NULL },
	{ "elements.html", many_elements, SAID, NULL },
	{ "links.html", many_links, "\"error\": \"no article", NULL },
	{ "ends.html", stray_ends, SAID, NULL },
	{ "frames.html", frames, "\"error\": \"a page without text", NULL },
	{ "app.html", script_alone, "\"error\": \"a page without text", NULL },
	{ "entities.html", entities, SAID, "ENTITY" },
	{ "entities.xml", feed_entities, "\"error\": \"the document declares entities", "aaaa" },
	{ "attributes.html", many_attributes, SAID, NULL },
	{ "attribute.html", long_attribute, SAID, NULL },
	{ "quotes.html", unclosed_quotes, SAID, NULL },
	{ "record.warc", packed_record, "\"error\": \"an archive without a file in it\"}\n{", NULL },
	{ "crawl.warc.gz", packed_crawl, "\"error\": ", NULL },
	{ "short.warc", record_past_the_end, "\"error\": \"the file ends within a record", NULL },
	{ "chunk.warc", huge_chunk, SAID, NULL },
};

static pid_t start(void)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		int fd = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(fd, STDOUT_FILENO);
		setenv("ASAN_OPTIONS", "quarantine_size_mb=1:detect_leaks=1", 1);
		execl(program, program, "extract", input, (char *)NULL);
		_exit(99);
	}
	return child;
}

START_TEST(test_what_is_made_to_harm_ends_in_an_article_or_a_reason)
{
	static char text[64 << 10];
	struct rusage used;
	int status;
	FILE *file;

	snprintf(input, sizeof input, "%s/%s", folder, cases[_i].name);
	file = fopen(input, "w");
	ck_assert_ptr_nonnull(file);
	cases[_i].make(file);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_gt(wait4(start(), &status, 0, &used), 0);
	ck_assert_msg(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3),
		      "%s: status %x", cases[_i].name, (unsigned)status);
	file = fopen(said, "r");
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	ck_assert_msg(strstr(text, cases[_i].wanted) != NULL, "%s: %.500s", cases[_i].name, text);
	if (cases[_i].unwanted)
		ck_assert_msg(!strstr(text, cases[_i].unwanted), "%s: %.500s", cases[_i].name, text);
	ck_assert_msg(used.ru_maxrss < MOST_KIB, "%s: %ld KiB", cases[_i].name, used.ru_maxrss);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("hostile");
	TCase *tc = tcase_create("inputs");

	if (argc < 2)
		return EXIT_FAILURE;
	program = argv[1];
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_what_is_made_to_harm_ends_in_an_article_or_a_reason, 0,
			    (int)(sizeof cases / sizeof *cases));
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
