#include <string.h>
#include <unistd.h>

#include "export/events.h"
#include "suite.h"

static const char *const columns[] = { "code", "text", "value" };

/* Two rows of nasty text, as a format writes them. */
static const char *written(enum writer_format format, struct writer_options options)
{
	static char out[2048];
	const struct cell rows[2][3] = {
		{ { .kind = CELL_TEXT, .text = "010" }, { .kind = CELL_TEXT, .text = "=cmd()|\"a\"\r\nb" },
		  { .kind = CELL_REAL, .real = -4, .decimals = 1 } },
		{ { .kind = CELL_NONE }, { .kind = CELL_TEXT, .text = "\xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C,\t-5" },
		  { .kind = CELL_TEXT, .text = "-5.5" } },
	};
	struct error err = ERROR_INIT;
	struct writer *writer;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ck_assert(writer_new(&writer, format, to, columns, 3, &options, &err) == STATUS_OK);
	for (int i = 0; i < 2; i++)
		ck_assert(writer_row(writer, rows[i], &err) == STATUS_OK);
	ck_assert(writer_end(writer, &err) == STATUS_OK);
	writer_free(writer);
	fclose(to);
	snprintf(out, sizeof out, "%s", text);
	free(text);
	return out;
}

START_TEST(test_csv_quotes_guards_and_keeps_codes_as_text)
{
	ck_assert_str_eq(written(WRITER_CSV, (struct writer_options){ 0 }),
			 "code,text,value\r\n"
			 "010,\"'=cmd()|\"\"a\"\"\r\nb\",-4.0\r\n"
			 ",\"\xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C,\t-5\",-5.5\r\n");
}
END_TEST

START_TEST(test_csv_without_guard_and_with_byte_order_mark)
{
	const char *text = written(WRITER_CSV, (struct writer_options){ .bom = true, .no_guard = true });

	ck_assert(strncmp(text, "\xEF\xBB\xBF" "code,", 8) == 0);
	ck_assert_ptr_nonnull(strstr(text, "\"=cmd()|\"\"a\"\"\r\nb\""));
}
END_TEST

START_TEST(test_tsv_quotes_tabs)
{
	ck_assert_ptr_nonnull(strstr(written(WRITER_TSV, (struct writer_options){ 0 }),
				     "\r\n\t\"\xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C,\t-5\"\t-5.5\r\n"));
}
END_TEST

START_TEST(test_json_is_exact)
{
	ck_assert_str_eq(written(WRITER_JSONL, (struct writer_options){ 0 }),
			 "{\"code\": \"010\", \"text\": \"=cmd()|\\\"a\\\"\\r\\nb\", \"value\": -4.0}\n"
			 "{\"code\": null, \"text\": \"\xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C,\\t-5\", \"value\": \"-5.5\"}\n");
	ck_assert(strncmp(written(WRITER_JSON, (struct writer_options){ 0 }), "[\n{", 3) == 0);
	ck_assert_ptr_nonnull(strstr(written(WRITER_JSON, (struct writer_options){ 0 }), "},\n{"));
}
END_TEST

START_TEST(test_a_file_appears_whole_or_not_at_all)
{
	char dir[] = "/tmp/sink-XXXXXX", path[64];
	struct error err = ERROR_INIT;
	struct sink sink;

	ck_assert(mkdtemp(dir) != NULL);
	snprintf(path, sizeof path, "%s/out.csv", dir);
	ck_assert(sink_open(&sink, path, &err) == STATUS_OK);
	fputs("half", sink.file);
	ck_assert(access(path, F_OK) != 0);
	ck_assert(sink_close(&sink, false, &err) == STATUS_OK);
	ck_assert(access(path, F_OK) != 0);
	ck_assert(sink_open(&sink, path, &err) == STATUS_OK);
	ck_assert(sink_close(&sink, true, &err) == STATUS_OK);
	ck_assert(access(path, F_OK) == 0);
	unlink(path);
	ck_assert(rmdir(dir) == 0);
	ck_assert_int_eq(sink_open(&sink, "/no/such/folder/x.csv", &err), STATUS_IO);
}
END_TEST

START_TEST(test_columns_are_chosen_added_and_checked)
{
	struct event_columns chosen;
	struct error err = ERROR_INIT;
	size_t usual;

	ck_assert(event_columns_choose(&chosen, NULL, false, false, &err) == STATUS_OK);
	usual = chosen.n;
	ck_assert_uint_eq(usual, 30);
	ck_assert_str_eq(chosen.names[0], "event_id");
	ck_assert(event_columns_choose(&chosen, "+rule,lat", false, false, &err) == STATUS_OK);
	ck_assert_uint_eq(chosen.n, usual + 2);
	ck_assert(event_columns_choose(&chosen, "cameo,date", false, false, &err) == STATUS_OK);
	ck_assert_uint_eq(chosen.n, 2);
	ck_assert_str_eq(chosen.names[0], "cameo");
	ck_assert_uint_eq(chosen.fields, QUERY_CODE | QUERY_DATE);
	ck_assert_int_eq(event_columns_choose(&chosen, "sorce", false, false, &err), STATUS_USAGE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("export_writer");
	TCase *tc = tcase_create("writer");

	tcase_add_test(tc, test_csv_quotes_guards_and_keeps_codes_as_text);
	tcase_add_test(tc, test_csv_without_guard_and_with_byte_order_mark);
	tcase_add_test(tc, test_tsv_quotes_tabs);
	tcase_add_test(tc, test_json_is_exact);
	tcase_add_test(tc, test_a_file_appears_whole_or_not_at_all);
	tcase_add_test(tc, test_columns_are_chosen_added_and_checked);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
