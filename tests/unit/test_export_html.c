/* The page: what its charts show of many events, of old ones and of undated
 * ones; events.html in tests/golden/formats is one whole. */
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "export/writer.h"
#include "suite.h"

static const char *const columns[] = { "date", "date_from", "date_to", "source", "source_name", "target", "target_name",
	"cameo", "label", "quad", "goldstein", "status", "confidence", "articles", "publisher", "title", "sentence", "url",
	"event_id" };
#define N (sizeof columns / sizeof *columns)

static struct writer *writer;
static char *text;
static size_t size;
static FILE *to;

static void begin(void)
{
	const struct writer_options options = { .answer = ANSWER_EVENTS };

	to = open_memstream(&text, &size);
	ck_assert(writer_new(&writer, WRITER_HTML, to, columns, N, &options, NULL) == STATUS_OK);
}

static void add(int32_t from, int32_t end, int source, int target)
{
	char names[2][24];
	struct cell cells[N] = { 0 };

	snprintf(names[0], sizeof names[0], "Actor %d", source);
	snprintf(names[1], sizeof names[1], "Actor %d", target);
	cells[0] = from == DAY_NONE ? (struct cell){ .kind = CELL_TEXT, .text = "/2021-11-24" } :
		   from == end ? (struct cell){ .kind = CELL_DAY, .integer = from } :
				 (struct cell){ .kind = CELL_TEXT, .text = "2001-01-01/2001-03-31" };
	if (from != DAY_NONE)
		cells[1] = (struct cell){ .kind = CELL_DAY, .integer = from };
	cells[2] = (struct cell){ .kind = CELL_DAY, .integer = end };
	for (int i = 0; i < 2; i++)
		cells[3 + 2 * i] = cells[4 + 2 * i] = (struct cell){ .kind = CELL_TEXT, .text = names[i] };
	cells[9] = (struct cell){ .kind = CELL_INTEGER, .integer = 4 };
	cells[10] = (struct cell){ .kind = CELL_REAL, .real = -10, .decimals = 1 };
	ck_assert(writer_row(writer, cells, NULL) == STATUS_OK);
}

static const char *end_page(void)
{
	ck_assert(writer_end(writer, NULL) == STATUS_OK);
	writer_free(writer);
	fclose(to);
	return text;
}

static bool holds(const char *words)
{
	return strstr(text, words) != NULL;
}

START_TEST(test_names_of_the_network_do_not_overlap)
{
	double last[2] = { -100, -100 };
	size_t names = 0;

	begin();
	for (int i = 0; i < 40; i++)
		add(civil_day(2021, 3, 1), civil_day(2021, 3, 1), i, i + 1);
	end_page();
	for (const char *at = text; (at = strstr(at, "<text class=\"name\" x=")); at++, names++) {
		double x = atof(at + 22), y = atof(strstr(at, " y=\"") + 4);
		int side = x > 480;

		ck_assert(y - last[side] > 14);
		last[side] = y;
	}
	ck_assert_uint_eq(names, 24);
	ck_assert(holds("The 24 busiest of 41 actors."));
	free(text);
}
END_TEST

START_TEST(test_many_events_are_drawn_by_number)
{
	begin();
	for (int i = 0; i < 1501; i++)
		add(civil_day(2021, 3, 1) + i % 90, civil_day(2021, 3, 1) + i % 90, 1, 2);
	end_page();
	ck_assert(holds("<h1>1,501 events</h1>"));
	ck_assert(!holds("<h2>Events in time</h2>"));
	ck_assert(holds("they are drawn by their number"));
	ck_assert(holds("<h2>Relations by month</h2>"));
	free(text);
}
END_TEST

START_TEST(test_a_few_old_events_do_not_press_the_rest_to_the_edge)
{
	begin();
	add(civil_day(1953, 8, 19), civil_day(1953, 8, 19), 1, 2);
	for (int i = 0; i < 100; i++)
		add(civil_day(2021, 1, 1) + i, civil_day(2021, 1, 1) + i, 1, 2);
	end_page();
	ck_assert(holds("1 event from before 2021-01 is in the table alone."));
	ck_assert(!holds(">1980</text>"));
	ck_assert(holds(">2021-02</text>"));
	free(text);
}
END_TEST

START_TEST(test_long_times_are_drawn_by_year_and_wide_dates_told)
{
	begin();
	for (int i = 0; i < 100; i++)
		add(civil_day(1950 + i / 2, 8, 19), civil_day(1950 + i / 2, 8, 19), 1, 2);
	add(civil_day(2001, 1, 1), civil_day(2001, 3, 31), 1, 2);
	end_page();
	ck_assert(holds("<h2>Relations by year</h2>"));
	ck_assert(holds("1 event dated to more than one month is not counted."));
	ck_assert(holds("<td>2001-01-01 \xE2\x80\x93 2001-03-31</td>"));
	free(text);
}
END_TEST

START_TEST(test_undated_events_have_no_time)
{
	begin();
	add(DAY_NONE, civil_day(2021, 11, 24), 1, 2);
	add(DAY_NONE, civil_day(2021, 11, 24), 1, 2);
	end_page();
	ck_assert(holds("<h1>2 events, all undated</h1>"));
	ck_assert(holds("<td>by 2021-11-24</td>"));
	ck_assert(!holds("Relations by"));
	free(text);
	begin();
	ck_assert(strstr(end_page(), "<h1>0 events</h1>") != NULL);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("export_html");
	TCase *tc = tcase_create("page");

	tcase_add_test(tc, test_names_of_the_network_do_not_overlap);
	tcase_add_test(tc, test_many_events_are_drawn_by_number);
	tcase_add_test(tc, test_a_few_old_events_do_not_press_the_rest_to_the_edge);
	tcase_add_test(tc, test_long_times_are_drawn_by_year_and_wide_dates_told);
	tcase_add_test(tc, test_undated_events_have_no_time);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
