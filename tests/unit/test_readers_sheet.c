/* Sheets of corrections as people's programs save them: what is good is taken,
 * what is not is told with its line and column. */
#include "store_fixture.h"

#include "base/strbuf.h"
#include "readers/sheet.h"
#include "suite.h"

#define SENTENCE "Russia attacked Ukraine on Monday."
#define CODED "RUS|UKR|190|1970-04-28|1970-04-28|done"
#define HEADER "verdict,url,sentence,coded,new_source,new_code,new_date,new_status,note,at\n"
#define KEY "https://p.example/1," SENTENCE "," CODED

static struct store *store;
static struct error err;
static struct sheet_counts counts;
static struct strbuf told;
static char path[128];

static void start_change(enum change_kind kind)
{
	static int n;
	char command[32];
	struct change_info info;
	int64_t change;
	bool resumed;

	snprintf(command, sizeof command, "change %d", n++);
	info = fixture_info(kind, command);
	ck_assert(store_change_begin(store, &info, &change, &resumed, &err) == STATUS_OK);
}

static void end_change(void)
{
	ck_assert_msg(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK, "%s", err.text);
}

static void setup(void)
{
	struct article article = fixture_article("title", SENTENCE, 120);
	struct coded_event event = fixture_event("RUS", "UKR", "190", 117, 117);
	struct store_actor kenya = { .code = "KEN", .name = "Kenya", .kind = "country", .from = DAY_NONE, .to = DAY_NONE };
	struct article_kept kept;

	fixture_setup();
	err = (struct error)ERROR_INIT;
	snprintf(path, sizeof path, "%s.csv", fixture_path);
	strbuf_init(&told);
	ck_assert(store_open(&store, fixture_path, STORE_CREATE, &err) == STATUS_OK);
	article.url = "https://p.example/1";
	event.sentence = (struct text_span){ 0, strlen(SENTENCE) };
	start_change(CHANGE_IMPORT);
	ck_assert(store_put_actor(store, &kenya, &err) == STATUS_OK);
	ck_assert(fixture_put(store, &article, &event, 1, &kept, &err) == STATUS_OK);
	end_change();
}

static void teardown(void)
{
	store_close(store);
	strbuf_release(&told);
	unlink(path);
	fixture_teardown();
}

static void on_fault(void *context, const struct error *fault)
{
	(void)context;
	strbuf_addf(&told, "%d %s: %s\n", (int)fault->line, fault->field, fault->text);
}

static void on_judged(void *context, const struct event_row *event, enum verdict verdict)
{
	(void)context;
	strbuf_addf(&told, "%s %s\n", event->cameo, verdict_name(verdict));
}

static enum status import_bytes(const void *bytes, size_t length)
{
	const struct sheet_options options = { .now = 1000, .on_fault = on_fault, .on_judged = on_judged };
	FILE *file = fopen(path, "wb");
	enum status status;

	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	fclose(file);
	strbuf_clear(&told);
	err = (struct error)ERROR_INIT;
	start_change(CHANGE_CORRECT);
	status = sheet_import(store, path, &options, &counts, &err);
	if (status == STATUS_OK)
		end_change();
	ck_assert_uint_eq(counts.rows, counts.applied + counts.waiting + counts.older + counts.passed + counts.faulty);
	return status;
}

static void import(const char *text)
{
	ck_assert_msg(import_bytes(text, strlen(text)) == STATUS_OK, "%s", err.text);
}

struct listed {
	int n;
	char code[8], date[32], source[16], note[32];
};

static enum status list(void *context, const struct correction *c, enum correction_state state)
{
	struct listed *l = context;

	(void)state;
	l->n++;
	snprintf(l->code, sizeof l->code, "%s", c->code ? c->code : "");
	snprintf(l->source, sizeof l->source, "%s", c->source ? c->source : "");
	if (c->dated)
		event_date_text(&c->date, l->date);
	snprintf(l->note, sizeof l->note, "%s", c->note ? c->note : "");
	return STATUS_OK;
}

static struct listed listed(void)
{
	struct listed l = { 0 };

	ck_assert(store_each_correction(store, &l, list, &err) == STATUS_OK);
	return l;
}

/* The text with other line ends, delimiters, width of letters. */
static size_t rewritten(const char *text, const char *newline, char delimiter, bool wide, char out[2000])
{
	size_t n = 0;

	if (wide) {
		out[n++] = '\xff';
		out[n++] = '\xfe';
	}
	for (; *text; text++)
		for (const char *c = *text == '\n' ? newline : (char[]){ *text == ',' ? delimiter : *text, 0 }; *c; c++) {
			out[n++] = *c;
			if (wide)
				out[n++] = 0;
		}
	return n;
}

START_TEST(any_program_s_line_ends_delimiters_and_encoding_are_read)
{
	static const struct {
		const char *newline;
		char delimiter;
		bool wide;
	} forms[] = { { "\n", ',', 0 }, { "\r\n", ',', 0 }, { "\r", ',', 0 }, { "\r\n", ';', 0 }, { "\r\n", '\t', 1 } };
	char bytes[2000];

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t n = rewritten(HEADER "rejected," KEY ",,,,,,\n\nWRONG," KEY ",,,,,,\n", forms[i].newline,
				     forms[i].delimiter, forms[i].wide, bytes);

		ck_assert_msg(import_bytes(bytes, n) == STATUS_OK, "%zu: %s", i, err.text);
		ck_assert_msg(counts.applied == 1 && counts.faulty == 1, "form %zu", i);
		ck_assert_msg(strncmp(told.data, "4 verdict: 'WRONG'", 18) == 0, "form %zu: %s", i, told.data);
	}
}
END_TEST

START_TEST(faults_are_told_by_line_and_column_and_the_rest_is_taken)
{
	import(HEADER
	       "perhaps," KEY ",,,,,,\n"
	       "changed," KEY ",Atlantis,,,,,\n"
	       "changed," KEY ",,999,,,,\n"
	       "changed," KEY ",,,soon,,,\n"
	       "changed," KEY ",,,,maybe,,\n"
	       "changed," KEY ",,,,,,\n"
	       "rejected," KEY ",,190,,,,\n"
	       "rejected," KEY ",,,,,,yesterday\n"
	       "rejected,,,,,,,,,\n"
	       "rejected," KEY ",,,,,,,one too many\n"
	       "\"rejected," KEY ",,,,,,\n"
	       "Confirmed ," KEY ",,,,,fine,\n");
	ck_assert_uint_eq(counts.applied, 1);
	ck_assert_uint_eq(counts.faulty, 11);
	ck_assert_str_eq(told.data,
		"2 verdict: 'perhaps' is no verdict: confirmed, rejected, changed or added\n"
		"3 new_source: 'Atlantis' is neither a code nor a known name\n"
		"4 new_code: '999' is no event code (dateline codes WORD finds one)\n"
		"5 new_date: 'soon' is no date: 2021, 2021-10, 2021-10-05 or 2021-10-05/2021-11-30\n"
		"6 new_status: 'maybe' is no status: done, announced, intended, claimed or denied\n"
		"7 verdict: 'changed' but nothing is: fill in new_source, new_target, new_code, new_date or new_status\n"
		"8 verdict: 'rejected' and new values as well: write changed, or empty them\n"
		"9 at: 'yesterday' is no time: seconds since 1970-01-01, or empty for now\n"
		"10 sentence: which sentence is meant? event_id is wanted, or sentence, coded and url or article_hash\n"
		"11 : 11 cells, but the header has 10: a text with a comma needs quotes\n"
		"12 : a quote is opened here and not closed\n");
	ck_assert_str_eq(listed().note, "fine");
}
END_TEST

START_TEST(a_column_that_is_missing_or_misspelt_is_told)
{
	ck_assert(import_bytes("verdict,url\nrejected,u\n", 23) == STATUS_INPUT);
	ck_assert_ptr_nonnull(strstr(err.text, "event_id"));
	end_change();
	ck_assert(import_bytes("", 0) == STATUS_OK);
	ck_assert_uint_eq(counts.faulty, 1);
	import("verdict,url,sentence,coded,new_cod\nchanged," KEY ",172\nrejected," KEY ",\n");
	ck_assert_uint_eq(counts.applied, 1);
	ck_assert_ptr_nonnull(strstr(told.data, "2 new_cod: no such column"));
}
END_TEST

START_TEST(an_event_is_found_by_its_number_alone)
{
	struct arena arena;
	struct event_row row;
	char text[256];

	arena_init(&arena, 1 << 20);
	ck_assert(store_get_event(store, 1, &arena, &row, &err) == STATUS_OK);
	arena_release(&arena);
	snprintf(text, sizeof text, "event_id,verdict\n%s,rejected\n0123456789abcdef,rejected\n", row.event_id);
	import(text);
	ck_assert_uint_eq(counts.applied, 1);
	ck_assert_ptr_nonnull(strstr(told.data, "3 event_id: there is no event 0123456789abcdef"));
	ck_assert_int_eq(listed().n, 1);
	ck_assert_ptr_nonnull(strstr(told.data, "190 rejected\n"));
	/* judged before: no second judgement of the coder */
	import(text);
	ck_assert_ptr_null(strstr(told.data, "190 rejected\n"));
}
END_TEST

START_TEST(what_a_spreadsheet_makes_of_codes_dates_and_names_is_understood)
{
	struct listed l;

	import(HEADER "changed," KEY ",Kenya,42,24/11/2021,,,\n");
	ck_assert_msg(counts.applied == 1, "%s", told.data);
	l = listed();
	ck_assert_str_eq(l.code, "042");
	ck_assert_str_eq(l.source, "KEN");
	ck_assert_str_eq(l.date, "2021-11-24");
}
END_TEST

START_TEST(an_article_without_an_address_is_known_by_its_hash_in_any_case)
{
	static const char *const hashes[] = { "0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF" };
	char text[600];

	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text, "verdict,article_hash,sentence,coded\nrejected,%s," SENTENCE "," CODED "\n", hashes[i]);
		import(text);
	}
	ck_assert_int_eq(listed().n, 1);
}
END_TEST

START_TEST(an_older_correction_does_not_replace_a_later_one)
{
	import(HEADER "changed," KEY ",,172,,,,2000\n");
	import(HEADER "changed," KEY ",,161,,,,1999\n");
	ck_assert_uint_eq(counts.older, 1);
	ck_assert_str_eq(listed().code, "172");
	import(HEADER "changed," KEY ",,112,,,,2001\n");
	ck_assert_uint_eq(counts.applied, 1);
	ck_assert_str_eq(listed().code, "112");
	ck_assert_int_eq(listed().n, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sheet");
	TCase *tc = tcase_create("rows");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, any_program_s_line_ends_delimiters_and_encoding_are_read);
	tcase_add_test(tc, faults_are_told_by_line_and_column_and_the_rest_is_taken);
	tcase_add_test(tc, a_column_that_is_missing_or_misspelt_is_told);
	tcase_add_test(tc, an_event_is_found_by_its_number_alone);
	tcase_add_test(tc, what_a_spreadsheet_makes_of_codes_dates_and_names_is_understood);
	tcase_add_test(tc, an_article_without_an_address_is_known_by_its_hash_in_any_case);
	tcase_add_test(tc, an_older_correction_does_not_replace_a_later_one);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
