#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reading.h"
#include "suite.h"

/* A literal and its bytes, zero bytes inside it too. */
#define BYTES(literal) (literal), sizeof(literal) - 1

/* Bad inputs with the messages they end in; good records around them stay. */
static const struct { const char *path, *input; size_t length; const char *wanted; } cases[] = {
	{ "empty.txt", BYTES(""), "R empty.txt:0:0: : an empty file [empty]\n" },
	{ "nul.txt", BYTES("Talks\nin\0Oslo"), "R nul.txt:2:3: : a zero byte in the text [nul]\n" },
	{ "bad.txt", BYTES("Caf\xc3\xa9 met.\nCaf\xc3\xa9 \xff bad\n"),
	  "R bad.txt:2:7: : bytes that are no UTF-8 [utf8]\n" },
	{ "bad.csv", BYTES("title,text\nCaf\xc3\xa9,good \xc3\xa9\nx,b\xff" "d\ny,ok\n"),
	  "A 2|Caf\xc3\xa9|good \xc3\xa9||-|-|-|-\n"
	  "R bad.csv:3:1: text: bytes that are no UTF-8 in the cell [utf8]\n"
	  "A 4|y|ok||-|-|-|-\n" },
	{ "bomb.xml", BYTES("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><item>&a;</item></rss>"),
	  "R bomb.xml:1:0: : the document declares entities of its own, which are not expanded [entity]\n" },
	{ "broken.gz", BYTES("\x1f\x8b\x08\0garbage"), NULL },
};

START_TEST(test_bad_input_is_refused_with_its_place)
{
	struct reading r;

	for (size_t chunk = 0; chunk <= 5; chunk++) {
		ck_assert_int_eq(reading_run(&r, cases[_i].path, cases[_i].input,
			cases[_i].length, chunk, NULL), STATUS_OK);
		if (cases[_i].wanted)
			ck_assert_str_eq(r.out.data, cases[_i].wanted);
		else
			ck_assert_uint_eq(r.rejects, 1);
		strbuf_release(&r.out);
	}
}
END_TEST

static size_t pack(char *buffer, size_t size, const char *const names[], const char *text,
		   size_t length)
{
	struct archive *a = archive_write_new();
	size_t used;

	archive_write_set_format_ustar(a);
	archive_write_add_filter_gzip(a);
	archive_write_open_memory(a, buffer, size, &used);
	for (; *names; names++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, *names);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_size(entry, (la_int64_t)length);
		archive_write_header(a, entry);
		archive_write_data(a, text, length);
		archive_entry_free(entry);
	}
	archive_write_close(a);
	archive_write_free(a);
	return used;
}

START_TEST(test_archive_members_are_read_and_escaping_names_refused)
{
	static const char *const names[] = { "a.txt", "../../x.txt", "b/c.txt", NULL };
	static char buffer[1 << 16];
	struct reading r;
	size_t used = pack(buffer, sizeof buffer, names, "They met.", 9);

	ck_assert_int_eq(reading_run(&r, "p.tar.gz", buffer, used, 0, NULL), STATUS_OK);
	ck_assert_str_eq(r.out.data, "A 0|-|They met.||-|-|-|-\n"
		"R p.tar.gz:0:0: ../../x.txt: a member's name points out of the archive [name]\n"
		"A 0|-|They met.||-|-|-|-\n");
	strbuf_release(&r.out);
}
END_TEST

START_TEST(test_archive_that_expands_too_far_is_refused)
{
	static const char *const names[] = { "a.txt", NULL };
	static char buffer[1 << 20];
	struct reader_options options;
	struct reading r;
	size_t length = 1 << 20, used;
	char *text = calloc(1, length);

	memset(text, 'x', length);
	used = pack(buffer, sizeof buffer, names, text, length);
	reader_options_init(&options);
	options.limits.expansion_bytes = 1000;
	reading_run(&r, "z.tgz", buffer, used, 0, &options);
	ck_assert_uint_eq(r.articles, 0);
	ck_assert(strstr(r.out.data, "[expansion]"));
	strbuf_release(&r.out);
	free(text);
}
END_TEST

static void put(const char *folder, const char *name, const char *text)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
}

START_TEST(test_folders_are_walked_in_order_and_loops_refused)
{
	char folder[] = "/tmp/readersXXXXXX", path[200];
	struct reading r = { .articles = 0 };
	struct reader_sink sink = { .context = &r, .on_article = reading_article,
		.on_refusal = reading_refusal };
	struct reader_options options;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	put(folder, "b.txt", "Second.");
	put(folder, "a.txt", "First.");
	snprintf(path, sizeof path, "%s/loop", folder);
	ck_assert_int_eq(symlink(folder, path), 0);
	reader_options_init(&options);
	strbuf_init(&r.out);
	ck_assert_int_eq(reader_run(folder, &options, &sink, NULL), STATUS_OK);
	ck_assert_uint_eq(r.articles, 2);
	ck_assert_uint_eq(r.rejects, 1);
	ck_assert(strstr(r.out.data, "First.") < strstr(r.out.data, "Second."));
	ck_assert(strstr(r.out.data, "[loop]"));
	strbuf_release(&r.out);
	unlink(path);
	snprintf(path, sizeof path, "%s/a.txt", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/b.txt", folder);
	unlink(path);
	rmdir(folder);
	ck_assert_int_eq(reader_run(folder, &options, &sink, NULL), STATUS_NOTFOUND);
}
END_TEST

START_TEST(test_line_past_the_limit_costs_only_itself)
{
	size_t length = 100u << 20;
	char *text = malloc(length + 100);
	struct reading r;
	size_t used;

	ck_assert_ptr_nonnull(text);
	used = (size_t)sprintf(text, "{\"text\":\"One.\"}\n{\"text\":\"");

	memset(text + used, 'x', length);
	used += length;
	used += (size_t)sprintf(text + used, "\"}\n{\"text\":\"Two.\"}\n");
	ck_assert_int_eq(reading_run(&r, "long.jsonl", text, used, 0, NULL), STATUS_OK);
	ck_assert_str_eq(r.out.data, "A 1|-|One.||-|-|-|-\n"
		"R long.jsonl:2:1: : the record is longer than 67108864 bytes [limit]\n"
		"A 3|-|Two.||-|-|-|-\n");
	strbuf_release(&r.out);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("readers_invalid");
	TCase *tc = tcase_create("invalid");

	tcase_add_loop_test(tc, test_bad_input_is_refused_with_its_place, 0,
			    (int)(sizeof cases / sizeof *cases));
	tcase_add_test(tc, test_archive_members_are_read_and_escaping_names_refused);
	tcase_add_test(tc, test_archive_that_expands_too_far_is_refused);
	tcase_add_test(tc, test_folders_are_walked_in_order_and_loops_refused);
	tcase_add_test(tc, test_line_past_the_limit_costs_only_itself);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
