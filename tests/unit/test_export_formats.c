/*
 * Every format, whole, on the same events: nasty text in names, titles and
 * sentences, coarse and open dates, no target, no point.  The expected outputs
 * are in tests/golden/formats (argv[1]); DATELINE_UPDATE rewrites them.
 */
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/civil.h"
#include "export/events.h"
#include "suite.h"

#define ROWS 6

static const char *folder;

/* Per column: t text, i number, r real, d day; NULL: none. */
struct column {
	const char *name;
	char kind;
	const char *values[ROWS];
};

static const struct column table[] = {
	{ "event_id", 't', { "00000000000000a1", "00000000000000a2", "00000000000000a3", "fffffffffffffff4", "gdelt:410412347", "00000000000000a6" } },
	{ "date", 't', { "2021-10-05", "2021-10", "2021", "1815-06-18", "/2021-11-24", "2021-12-30/2022-01-02" } },
	{ "date_from", 'd', { "2021-10-05", "2021-10-01", "2021-01-01", "1815-06-18", NULL, "2021-12-30" } },
	{ "date_to", 'd', { "2021-10-05", "2021-10-31", "2021-12-31", "1815-06-18", "2021-11-24", "2022-01-02" } },
	{ "precision", 't', { "day", "month", "year", "day", "unknown", "interval" } },
	{ "date_basis", 't', { "text", "text", "context", "dataset", "bound", "text" } },
	{ "source", 't', { "RUS", "RUS", "USAGOV", "REB", "RUS", "USAGOV" } },
	{ "source_name", 't', { "Russia", "Russia", "<script>alert(1)</script> \"United\" & 'States'", "back\\slash \\\" rebels", "Russia", "United States" } },
	{ "source_country", 't', { "RUS", "RUS", "USA", NULL, "RUS", "USA" } },
	{ "target", 't', { "IGOWSTNAT", "IGOWSTNAT", "RUS", "GBR", NULL, "RUS" } },
	{ "target_name", 't', { "NATO]]>", "NATO]]>", "Russia", "United Kingdom", NULL, "Russia" } },
	{ "target_country", 't', { NULL, NULL, "RUS", "GBR", NULL, "RUS" } },
	{ "cameo", 't', { "161", "010", "042", "1951", "112", "036" } },
	{ "label", 't', { "reduce relations", "make a statement", "make a visit", "employ aerial weapons", "accuse", "express intent to meet" } },
	{ "quad", 'i', { "4", "1", "1", "4", "3", "1" } },
	{ "goldstein", 'r', { "-4", "0", "1.9", "-10", "-2", "4" } },
	{ "status", 't', { "announced", "done", "done", "denied", "done", "intended" } },
	{ "attributed_to", 't', { NULL, "TASS", NULL, NULL, NULL, NULL } },
	{ "place", 't', { "Moscow", NULL, "Genève", "Waterloo, \"B\"", "=cmd()", NULL } },
	{ "place_country", 't', { "RUS", NULL, "CHE", "BEL", NULL, NULL } },
	{ "deaths", 'i', { NULL, NULL, NULL, "50000", NULL, "0" } },
	{ "confidence", 't', { "high", "medium", "low", "high", "high", "high" } },
	{ "review", 't', { NULL, "confirmed", NULL, NULL, NULL, NULL } },
	{ "articles", 'i', { "3", "1", "1", "1", "7", "1" } },
	{ "mentions", 'i', { "4", "1", "1", "2", "9", "1" } },
	{ "publishers", 'i', { "2", "1", "1", NULL, NULL, "1" } },
	{ "first_published", 'd', { "2021-10-05", "2021-11-24", "2021-11-24", NULL, "2021-11-24", "2021-12-24" } },
	{ "publisher", 't', { "A & B", "</script><script>alert(2)</script>", "@press", NULL, "+1", "Zeitung" } },
	{ "title", 't', { "=HYPERLINK(\"http://x\",\"y\")", "tab\there", "two\r\nlines", NULL, "שלום \xE2\x80\xAE rtl", "emoji 😀🇺🇳" } },
	{ "sentence", 't', { "He said, \"no\".", "<img src=x onerror=alert(3)> <!-- --> ]]>", "-5 degrees; it's \x01 control",
			     "\xEF\xBF\xBF and \xE2\x80\xA8 line", "مرحبا", "@SUM(A1)" } },
	{ "url", 't', { "https://a.example/1?x=1&y=2", "javascript:alert(4)", "http://b.example/\"quote'", NULL, "https://c.example/</script>", "https://d.example/é" } },
	{ "plover", 't', { "SANCTION", NULL, "CONSULT", "ASSAULT", "ACCUSE", NULL } },
	{ "root", 't', { "16", "01", "04", "19", "11", "03" } },
	{ "lat", 'r', { "55.7522", NULL, "46.202", "50.68", "0", NULL } },
	{ "lon", 'r', { "37.6156", NULL, "6.1457", "-184", "-0.5", NULL } },
	{ "dataset", 't', { "articles", "articles", "articles", "articles", "gdelt", "articles" } },
	{ "dataset_id", 't', { NULL, NULL, NULL, NULL, "410412347", NULL } },
	{ "mutual_id", 't', { NULL, NULL, "00000000000000b3", NULL, NULL, NULL } },
	{ "cluster_id", 't', { "00000000000000a1", "00000000000000a1", "00000000000000a3", "fffffffffffffff4", "gdelt:410412347", "00000000000000a6" } },
	{ "tone", 'r', { NULL, NULL, NULL, NULL, "-1.25", NULL } },
};

static struct cell cell_of(const char *name, int row)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *value = table[i].values[row];

		if (strcmp(table[i].name, name) != 0)
			continue;
		if (!value)
			return (struct cell){ .kind = CELL_NONE };
		switch (table[i].kind) {
		case 't': return (struct cell){ .kind = CELL_TEXT, .text = value };
		case 'i': return (struct cell){ .kind = CELL_INTEGER, .integer = atoll(value) };
		case 'r': return (struct cell){ .kind = CELL_REAL, .real = atof(value), .decimals = strlen(name) > 4 ? 1 : -1 };
		case 'd': return (struct cell){ .kind = CELL_DAY, .integer = civil_parse_iso(value, strlen(value)) };
		}
	}
	ck_abort_msg("no value for the column %s", name);
}

static void choose(enum writer_format format, struct event_columns *columns)
{
	const char *own = writer_columns(format);
	struct error err = ERROR_INIT;

	ck_assert(event_columns_choose(columns, own && own[0] != '+' ? own : NULL, false, true, &err) == STATUS_OK);
	if (own && own[0] == '+')
		ck_assert(event_columns_add(columns, own + 1, &err) == STATUS_OK);
}

static void write_rows(struct writer *writer, const struct event_columns *columns, int times)
{
	struct cell cells[EVENT_COLUMNS_MAX];
	struct error err = ERROR_INIT;

	for (int row = 0; row < ROWS * times; row++) {
		for (size_t i = 0; i < columns->n; i++) {
			cells[i] = cell_of(columns->names[i], row % ROWS);
			if (row >= ROWS && cells[i].kind == CELL_DAY)
				cells[i].integer += row;
		}
		ck_assert_msg(writer_row(writer, cells, &err) == STATUS_OK, "%s", err.text);
	}
	ck_assert_msg(writer_end(writer, &err) == STATUS_OK, "%s", err.text);
}

/* What a format makes of the rows, each `times` times; owned. */
static char *written(enum writer_format format, const struct writer_options *options, int times, uint64_t *left_out)
{
	struct event_columns columns;
	struct error err = ERROR_INIT;
	struct writer *writer;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	choose(format, &columns);
	ck_assert_msg(writer_new(&writer, format, to, columns.names, columns.n, options, &err) == STATUS_OK,
		      "%s", err.text);
	write_rows(writer, &columns, writer_has_rows(format) ? times : 0);
	*left_out = writer_left_out(writer);
	writer_free(writer);
	fclose(to);
	ck_assert_uint_eq(strlen(text), size);
	return text;
}

static void compare(const char *name, const char *got)
{
	static char want[1 << 18];
	char path[4200];
	size_t length;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (getenv("DATELINE_UPDATE")) {
		file = fopen(path, "w");
		ck_assert(file && fputs(got, file) >= 0 && fclose(file) == 0);
	}
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "no %s", path);
	length = fread(want, 1, sizeof want - 1, file);
	fclose(file);
	want[length] = '\0';
	ck_assert_msg(strcmp(got, want) == 0, "%s; got:\n%s", name, got);
}

static const struct writer_options usual = {
	.answer = ANSWER_EVENTS, .asked = "dateline export --text '<b>&\"]]>' -o \"x\"", .database = "my \"events\".db",
};

static void check_format(enum writer_format format, uint64_t left_out)
{
	char name[64];
	uint64_t missing;
	char *got = written(format, &usual, 1, &missing);

	snprintf(name, sizeof name, "events.%s", writer_format_name(format));
	compare(name, got);
	free(got);
	ck_assert_uint_eq(missing, left_out);
}

START_TEST(test_tables_hold_every_event)
{
	check_format(WRITER_CSV, 0);
	check_format(WRITER_TSV, 0);
	check_format(WRITER_JSON, 0);
	check_format(WRITER_JSONL, 0);
}
END_TEST

START_TEST(test_slides_leave_out_the_undated)
{
	check_format(WRITER_TIMELINEJS, 1);
	check_format(WRITER_TIMELINEJS_CSV, 1);
}
END_TEST

START_TEST(test_slides_beyond_300_are_grouped_unless_chosen)
{
	struct writer_options options = usual;
	uint64_t missing;
	char *got = written(WRITER_TIMELINEJS_CSV, &options, 100, &missing);

	compare("grouped.timelinejs-csv", got);
	free(got);
	ck_assert_uint_eq(missing, 100);
	options.top = true;
	got = written(WRITER_TIMELINEJS_CSV, &options, 100, &missing);
	ck_assert_ptr_nonnull(strstr(got, "Russia"));
	ck_assert_ptr_null(strstr(got, " events,"));
	free(got);
}
END_TEST

START_TEST(test_graphs_leave_out_events_with_one_side)
{
	check_format(WRITER_GEXF, 1);
	check_format(WRITER_DOT, 1);
}
END_TEST

/* Graphviz needs minutes for the ranks of a large graph. */
START_TEST(test_large_graphs_are_not_ranked)
{
	static const char *const columns[] = { "source", "target", "date_from", "date_to", "quad", "goldstein" };
	struct writer *writer;
	struct error err = ERROR_INIT;

	for (int edges = 400; edges <= 401; edges++) {
		char *text, code[8];
		size_t size;
		FILE *to = open_memstream(&text, &size);

		ck_assert(writer_new(&writer, WRITER_DOT, to, columns, 6, &usual, &err) == STATUS_OK);
		for (int i = 0; i < edges; i++) {
			struct cell cells[6] = {
				{ .kind = CELL_TEXT, .text = code }, { .kind = CELL_TEXT, .text = "RUS" },
				{ .kind = CELL_DAY, .integer = 19000 }, { .kind = CELL_DAY, .integer = 19000 },
				{ .kind = CELL_INTEGER, .integer = 1 }, { .kind = CELL_REAL, .real = 1 },
			};

			snprintf(code, sizeof code, "A%d", i);
			ck_assert(writer_row(writer, cells, &err) == STATUS_OK);
		}
		ck_assert(writer_end(writer, &err) == STATUS_OK);
		writer_free(writer);
		fclose(to);
		ck_assert_int_eq(strstr(text, "layout=sfdp") != NULL, edges > 400);
		free(text);
	}
}
END_TEST

/* Investigate and protest, the two roots that GDELT has in other classes. */
START_TEST(test_gdelt_has_its_own_quad_classes)
{
	static const struct { const char *code, *want; } codes[] = {
		{ "090", "\t090\t090\t09\t2\t" }, { "145", "\t145\t145\t14\t3\t" },
		{ "057", "\t057\t057\t05\t1\t" }, { "2041", "\t2041\t204\t20\t4\t" },
	};
	static const char *const columns[] = { "event_id", "date_from", "date_to", "cameo" };
	struct writer *writer;
	struct error err = ERROR_INIT;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ck_assert(writer_new(&writer, WRITER_GDELT, to, columns, 4, &usual, &err) == STATUS_OK);
	for (size_t i = 0; i < 4; i++) {
		struct cell cells[4] = {
			{ .kind = CELL_TEXT, .text = "00000000000000a1" }, { .kind = CELL_DAY, .integer = 19000 },
			{ .kind = CELL_DAY, .integer = 19000 }, { .kind = CELL_TEXT, .text = codes[i].code },
		};

		ck_assert(writer_row(writer, cells, &err) == STATUS_OK);
	}
	ck_assert(writer_end(writer, &err) == STATUS_OK);
	writer_free(writer);
	fclose(to);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(strstr(text, codes[i].want) != NULL, "%s in %s", codes[i].want, text);
	free(text);
}
END_TEST

START_TEST(test_geojson_leaves_out_events_without_a_point)
{
	check_format(WRITER_GEOJSON, 3);
}
END_TEST

START_TEST(test_gdelt_leaves_out_what_has_no_day_or_is_denied)
{
	check_format(WRITER_GDELT, 5);
}
END_TEST

START_TEST(test_pages_and_charts_keep_nasty_text_in_its_place)
{
	char *page;
	uint64_t missing;

	check_format(WRITER_VEGA_LITE, 1);
	check_format(WRITER_HTML, 0);
	page = written(WRITER_HTML, &usual, 1, &missing);
	ck_assert_ptr_null(strstr(page, "<script"));
	ck_assert_ptr_null(strstr(page, "<img"));
	ck_assert_ptr_null(strstr(page, "href=\"javascript"));
	ck_assert_ptr_nonnull(strstr(page, "default-src 'none'"));
	free(page);
}
END_TEST

START_TEST(test_datasette_is_told_of_the_database)
{
	check_format(WRITER_DATASETTE, 0);
}
END_TEST

static void read_whole(const char *name, const char *in, char *out, size_t size)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", in, name);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	out[fread(out, 1, size - 1, file)] = '\0';
	fclose(file);
	unlink(path);
}

/* One member of a zip file in memory; owned. */
static char *unpacked(const void *zip, size_t size, const char *name)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	char *text = calloc(1, 1 << 18);

	archive_read_support_format_zip(archive);
	ck_assert(archive_read_open_memory(archive, zip, size) == ARCHIVE_OK);
	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK)
		if (strcmp(archive_entry_pathname(entry), name) == 0)
			ck_assert(archive_read_data(archive, text, (1 << 18) - 1) > 0);
	archive_read_free(archive);
	return text;
}

START_TEST(test_workbooks_hold_codes_as_text_and_days_as_dates)
{
	struct event_columns columns;
	struct error err = ERROR_INIT;
	struct writer *writer;
	char *zip, *sheet;
	size_t size;
	FILE *to = open_memstream(&zip, &size);

	choose(WRITER_XLSX, &columns);
	ck_assert(writer_new(&writer, WRITER_XLSX, to, columns.names, columns.n, &usual, &err) == STATUS_OK);
	write_rows(writer, &columns, 1);
	writer_free(writer);
	fclose(to);
	sheet = unpacked(zip, size, "xl/worksheets/sheet1.xml");
	compare("xlsx.sheet1.xml", sheet);
	free(sheet);
	sheet = unpacked(zip, size, "xl/worksheets/sheet2.xml");
	compare("xlsx.sheet2.xml", sheet);
	free(sheet);
	free(zip);
}
END_TEST

START_TEST(test_workbooks_cut_what_a_cell_cannot_hold_and_say_so)
{
	static const char *const name = "sentence";
	static char words[3 * 32768 + 1]; /* 32,768 characters of three bytes */
	struct cell cell = { .kind = CELL_TEXT, .text = words };
	struct error err = ERROR_INIT;
	struct writer *writer;
	char *zip, *sheet;
	size_t size;
	FILE *to = open_memstream(&zip, &size);

	for (size_t i = 0; i + 1 < sizeof words; i += 3)
		memcpy(words + i, "\xE2\x82\xAC", 3);
	ck_assert(writer_new(&writer, WRITER_XLSX, to, &name, 1, &usual, &err) == STATUS_OK);
	ck_assert(writer_row(writer, &cell, &err) == STATUS_OK);
	ck_assert(writer_end(writer, &err) == STATUS_OK);
	writer_free(writer);
	fclose(to);
	sheet = unpacked(zip, size, "xl/worksheets/sheet2.xml");
	ck_assert_ptr_nonnull(strstr(sheet, "1 texts are longer"));
	free(sheet);
	sheet = unpacked(zip, size, "xl/worksheets/sheet1.xml");
	ck_assert_ptr_nonnull(strstr(sheet, "\xE2\x82\xAC\xE2\x80\xA6</t>"));
	free(sheet);
	free(zip);
}
END_TEST

START_TEST(test_a_package_has_a_table_and_its_description)
{
	static char text[1 << 16];
	char dir[] = "/tmp/package-XXXXXX";
	struct writer_options options = usual;
	uint64_t missing;

	ck_assert(mkdtemp(dir) != NULL);
	setenv("SOURCE_DATE_EPOCH", "1638316800", 1);
	options.path = dir;
	options.licence = "CC-BY-4.0";
	free(written(WRITER_DATAPACKAGE, &options, 1, &missing));
	memset(text, 0, sizeof text);
	read_whole("datapackage.json", dir, text, sizeof text);
	compare("datapackage.json", text);
	memset(text, 0, sizeof text);
	read_whole("events.csv", dir, text, sizeof text);
	compare("datapackage.events.csv", text);
	ck_assert(rmdir(dir) == 0);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("export_formats");
	TCase *tc = tcase_create("formats");

	if (argc < 2)
		return EXIT_FAILURE;
	folder = argv[1];
	tcase_add_test(tc, test_tables_hold_every_event);
	tcase_add_test(tc, test_slides_leave_out_the_undated);
	tcase_add_test(tc, test_slides_beyond_300_are_grouped_unless_chosen);
	tcase_add_test(tc, test_graphs_leave_out_events_with_one_side);
	tcase_add_test(tc, test_large_graphs_are_not_ranked);
	tcase_add_test(tc, test_gdelt_has_its_own_quad_classes);
	tcase_add_test(tc, test_geojson_leaves_out_events_without_a_point);
	tcase_add_test(tc, test_gdelt_leaves_out_what_has_no_day_or_is_denied);
	tcase_add_test(tc, test_pages_and_charts_keep_nasty_text_in_its_place);
	tcase_add_test(tc, test_datasette_is_told_of_the_database);
	tcase_add_test(tc, test_a_package_has_a_table_and_its_description);
	tcase_add_test(tc, test_workbooks_hold_codes_as_text_and_days_as_dates);
	tcase_add_test(tc, test_workbooks_cut_what_a_cell_cannot_hold_and_say_so);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
