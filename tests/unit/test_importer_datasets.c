/* Public datasets, from their files' shapes to events in the store.  The rows
 * are made up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/datasets.h"
#include "importer/import.h"
#include "schema/filter.h"
#include "store_fixture.h"
#include "store_private.h"
#include "base/strbuf.h"
#include "suite.h"

static struct store *store;

static void setup(void)
{
	struct error err = ERROR_INIT;

	fixture_setup();
	if (store_open(&store, fixture_path, STORE_CREATE, &err) != STATUS_OK)
		ck_abort_msg("open: %s", err.text);
}

static void teardown(void)
{
	store_close(store);
	fixture_teardown();
}

static struct import_result import_file(const char *name, const char *bytes, struct import_options *options)
{
	char path[160];
	const char *paths[] = { path };
	struct import_result result;
	struct error err = ERROR_INIT;
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", fixture_dir, name);
	out = fopen(path, "w");
	fputs(bytes, out);
	fclose(out);
	options->command = name;
	options->reader.today = civil_day(2026, 1, 1);
	if (import_run(store, paths, 1, options, &result, &err) != STATUS_OK)
		ck_abort_msg("%s: %s", name, err.text);
	unlink(path);
	return result;
}

static struct import_result import_bytes(const char *name, const char *bytes, struct import_options *options)
{
	struct import_result result = import_file(name, bytes, options);
	struct error err = ERROR_INIT;

	ck_assert_msg(store_check(store, NULL, NULL, &err) == STATUS_OK, "%s: %s", name, err.text);
	return result;
}

static struct import_result import_plain(const char *name, const char *bytes)
{
	struct import_options options;

	import_options_init(&options);
	return import_bytes(name, bytes, &options);
}

/* Events of all datasets as "2021-03-04 RUS 190 UKR; ...". */
static const char *events_found(void)
{
	static char out[2048];
	struct filter filter;
	struct query *query;
	const struct event_line *line;
	size_t n = 0;

	filter_init(&filter);
	filter.dataset = FILTER_ALL_DATASETS;
	out[0] = '\0';
	ck_assert_int_eq(query_open(&query, store, &filter, 0, NULL), STATUS_OK);
	while (query_next(query, &line, NULL) == STATUS_OK) {
		char date[32];

		event_date_text(&line->date, date);
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s %s %s %s", n ? "; " : "", date,
				      line->source ? line->source : "-", line->cameo,
				      line->target ? line->target : "-");
	}
	query_close(query);
	return out;
}

/* A row of GDELT 2.0 with the columns that matter; the rest is empty. */
static void gdelt_row(char *out, size_t room, const char *id, const char *day, const char *source,
		      const char *target, const char *code)
{
	size_t n = 0;

	for (int column = 1; column <= 61; column++) {
		char year[5] = "";
		const char *cell = column == 1 ? id : column == 2 ? day : column == 4 ? year :
			column == 6 ? source : column == 16 ? target : column == 27 ? code :
			column == 32 ? "7" : column == 34 ? "5" : column == 35 ? "-2.5" :
			column == 53 ? "Kyiv, Ukraine" : column == 54 ? "UP" : column == 57 ? "50.4" :
			column == 58 ? "30.5" : column == 60 ? "20210305120000" : "";

		snprintf(year, sizeof year, "%.4s", day);
		n += (size_t)snprintf(out + n, room - n, "%s%c", cell, column == 61 ? '\n' : '\t');
	}
}

START_TEST(test_gdelt_rows_are_events_of_their_dataset)
{
	char rows[4][512], file[2100];
	struct import_result result;
	struct arena arena;
	const char *header, *row;
	int64_t event;

	gdelt_row(rows[0], sizeof rows[0], "101", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[1], sizeof rows[1], "102", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[2], sizeof rows[2], "103", "20210305", "tms", "", "010");
	gdelt_row(rows[3], sizeof rows[3], "104", "20210399", "RUS", "UKR", "190");
	snprintf(file, sizeof file, "%s%s%s%s", rows[0], rows[1], rows[2], rows[3]);
	result = import_plain("20210305.export.CSV", file);
	ck_assert_uint_eq(result.counts.read, 4);
	ck_assert_uint_eq(result.counts.added, 3);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2021-03-04 RUS 190 UKR; 2021-03-04 RUS 190 UKR; 2021-03-05 TMS 010 -");
	result = import_plain("again.CSV", file);
	ck_assert_uint_eq(result.counts.duplicate, 3);
	ck_assert_int_eq(store_event_by_prefix(store, "gdelt:103", &event, NULL), STATUS_OK);
	arena_init(&arena, 1u << 20);
	ck_assert_int_eq(store_original(store, event, &arena, &header, &row, NULL), STATUS_OK);
	ck_assert_int_eq(strncmp(row, rows[2], strlen(row)), 0);
	ck_assert_str_eq(header, "");
	arena_release(&arena);
}
END_TEST

START_TEST(test_rows_of_the_same_day_actors_and_code_are_one_distinct_event)
{
	char rows[3][512], file[1600];
	struct filter filter;
	int64_t events, distinct;

	gdelt_row(rows[0], sizeof rows[0], "101", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[1], sizeof rows[1], "102", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[2], sizeof rows[2], "103", "20210305", "RUS", "UKR", "190");
	snprintf(file, sizeof file, "%s%s%s", rows[0], rows[1], rows[2]);
	import_plain("a.CSV", file);
	filter_init(&filter);
	filter.dataset = FILTER_ALL_DATASETS;
	ck_assert_int_eq(query_count(store, &filter, false, &events, &distinct, NULL), STATUS_OK);
	ck_assert_int_eq(events, 3);
	ck_assert_int_eq(distinct, 2);
}
END_TEST

START_TEST(test_a_batch_of_rows_can_be_undone)
{
	char row[512];
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;
	struct import_result result;

	gdelt_row(row, sizeof row, "101", "20210304", "RUS", "UKR", "190");
	result = import_plain("a.CSV", row);
	ck_assert_int_eq(store_undo(store, result.batch, &info, &counts, NULL), STATUS_OK);
	ck_assert_uint_eq(counts.events, 1);
	ck_assert_str_eq(events_found(), "");
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_OK);
	result = import_plain("b.CSV", row);
	ck_assert_uint_eq(result.counts.added, 1);
}
END_TEST

START_TEST(test_a_header_names_gdelts_columns_and_damage_is_told)
{
	import_plain("pandas.csv", "GLOBALEVENTID,SQLDATE,Actor1Code,Actor2Code,EventCode,EventRootCode\n"
		     "7,20210304,CHN,JPN,42,4\n"
		     "8,2021-03-05,CHN,JPN,193,19\n"
		     "9,2.02E+13,CHN,JPN,193,19\n");
	ck_assert_str_eq(events_found(), "2021-03-04 CHN 042 JPN; 2021-03-05 CHN 193 JPN");
}
END_TEST

#define ICEWS_HEADER "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t" \
	"CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\t" \
	"Publisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"

START_TEST(test_icews_sectors_make_roles_and_quotes_are_letters)
{
	import_plain("events.tab", ICEWS_HEADER
		     "5\t2018-06-01\tArmy \"X\tMilitary,Government\tKenya\tFight\t190\t-10\tRebel\tInsurgents\tChad\t1\t2\tP\tNairobi\tNA\tNA\tKenya\t1.5\t36.5\n"
		     "5\t2018-06-02\tNULL\tNULL\tNULL\tMeet\t13y\t1\tCitizen (Mali)\tGeneral Population / Civilian / Social\tMali\t1\t2\tP\tNA\tNA\tNA\tMali\t\t\n"
		     "5\t6/3/2018\tMinistry\tExecutive,Government\tRussian Federation\tMeet\t040\t1\tNULL\tNULL\tNULL\t1\t2\tP\tNA\tNA\tNA\tMali\t\t\n");
	ck_assert_str_eq(events_found(), "2018-06-01 KENMIL 190 TCDREB; 2018-06-03 RUSGOV 040 -");
}
END_TEST

/* The zero comes back; 20 can only be 020, for no code has two digits there. */
START_TEST(test_icews_codes_that_a_spreadsheet_cut_are_mended)
{
	static const char *const codes[] = { "40", "20", "831", "190", "1", "29", "013y" };
	char file[4096] = ICEWS_HEADER;
	size_t n = strlen(file);
	struct import_result result;

	for (int i = 0; i < 7; i++)
		n += (size_t)snprintf(file + n, sizeof file - n,
				      "%d\t6/%d/2018\tA\tGovernment\tKenya\tE\t%s\t1\tB\tInsurgents\tChad\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n",
				      i, i + 1, codes[i]);
	result = import_plain("events.tab", file);
	ck_assert_uint_eq(result.counts.rejected, 3);
	ck_assert_str_eq(events_found(), "2018-06-01 KENGOV 040 TCDREB; 2018-06-02 KENGOV 020 TCDREB; "
			 "2018-06-03 KENGOV 0831 TCDREB; 2018-06-04 KENGOV 190 TCDREB");
}
END_TEST

/* The same row with its day as another release writes it is no second event. */
START_TEST(test_icews_days_in_any_form_make_one_id)
{
	static const char row[] = "\tA\tGovernment\tKenya\tE\t040\t1\tB\tInsurgents\tChad\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n";
	char file[2048];
	struct import_result result;

	snprintf(file, sizeof file, ICEWS_HEADER "5\t2018-06-01%s5\t6/1/2018%s5\t6/2/2018%s", row, row, row);
	result = import_plain("events.tab", file);
	ck_assert_uint_eq(result.counts.added, 2);
	ck_assert_uint_eq(result.counts.duplicate, 1);
}
END_TEST

START_TEST(test_icews_ministers_are_of_the_government)
{
	import_plain("events.tab", ICEWS_HEADER
		     "1\t2018-06-01\tPM\tParties,Executive Office,Executive,Legislative / Parliamentary,Government\tCanada\tE\t040\t1"
		     "\tSecretary\tMarines,Military,Executive,Government\tUnited States\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n"
		     "2\t2018-06-02\tMP\tLegislative / Parliamentary,Government\tCanada\tE\t040\t1"
		     "\tGeneral\tMilitary,Government\tUnited States\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n");
	ck_assert_str_eq(events_found(), "2018-06-01 CANGOV 040 USAGOV; 2018-06-02 CANLEG 040 USAMIL");
}
END_TEST

/* Ids that are words are looked up row by row: the statement for it is made once. */
START_TEST(test_rows_are_looked_up_by_one_statement)
{
	static char file[40000] = ICEWS_HEADER;
	size_t n = strlen(file);
	struct error err = ERROR_INIT;

	for (int i = 0; i < 300; i++)
		n += (size_t)snprintf(file + n, sizeof file - n,
				      "%d\t2018-06-01\tA\tGovernment\tKenya\tE\t040\t1\tB\tInsurgents\tChad\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n", i);
	import_plain("events.tab", file);
	for (int which = 0; which < N_STATEMENTS; which++)
		if (store->statements[which])
			ck_assert_msg(sqlite3_stmt_status(db_statement(store, (enum statement)which, &err),
							  SQLITE_STMTSTATUS_REPREPARE, 0) < 10,
				      "%s", db_statement_sql((enum statement)which));
}
END_TEST

#define POLECAT_HEADER "Event ID\tEvent Date\tEvent Type\tActor Name\tActor Country\tActor Sectors\tRecipient Name\t" \
	"Recipient Country\tRecipient Sectors\tPlacename\tCountry\tLatitude\tLongitude\tPublication Date\tSource\tVersion"

/* Its files have columns in the header that no row has, and bytes of another
 * encoding in names. */
START_TEST(test_polecat_oddities_cost_no_row)
{
	struct import_result result = import_plain("ngecEvents.DV.2021.txt", POLECAT_HEADER "\tExtra\tMore\n"
		"20210304-1\t2021-03-04\tACCUSE\tRen\xe9\tFRA\tGOV\tNone\tRUS\tMIL\tK\xc3\xb8ge\tDNK\t55\t12\t2021-03-05\tP\xc3\xa4per\t2\n"
		"20210304-2\t2021-03-05\tACCUSE\tX\tFRA\tGOV\tNone\tRUS\tMIL\tK\xc3\xb8ge\tDNK\t55\t12\t2021-03-05\tP\t2\t\t\n"
		"20210304-3\t2021-03-06\tACCUSE\tX\tFRA\tGOV\tNone\tRUS\tMIL\tK\xc3\xb8ge\tDNK\n");
	struct arena arena;
	const char *header, *row;

	ck_assert_uint_eq(result.counts.added, 2);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2021-03-04 FRAGOV 110 RUSMIL; 2021-03-05 FRAGOV 110 RUSMIL");
	arena_init(&arena, 1 << 20);
	ck_assert_int_eq(store_original(store, 1, &arena, &header, &row, NULL), STATUS_OK);
	ck_assert_ptr_nonnull(strstr(row, "Ren\xc3\xa9"));
	arena_release(&arena);
}
END_TEST

START_TEST(test_bytes_that_are_no_text_are_refused_by_column)
{
	sqlite3_stmt *reject;

	import_plain("events.tab", ICEWS_HEADER
		     "1\t2018-06-01\tRen\xc3\xa9\tGovernment\tKenya\tE\t040\t1\tB\xe9\tInsurgents\tChad\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n"
		     "2\t2018-06-01\tRen\xc3\xa9\tGovernment\tKenya\tE\t040\t1\tB\tInsurgents\tChad\t1\t2\tP\tNA\tNA\tNA\tKenya\t\t\n");
	ck_assert_int_eq(db_prepare(store, "SELECT field, reason FROM reject", &reject, NULL), STATUS_OK);
	ck_assert_int_eq(db_step(reject, NULL), STATUS_OK);
	ck_assert_str_eq((const char *)sqlite3_column_text(reject, 0), "Target Name");
	ck_assert_str_eq((const char *)sqlite3_column_text(reject, 1),
			 "byte 0xE9 in cell 9 is no UTF-8, as the rest of the file is");
	sqlite3_finalize(reject);
}
END_TEST

#define ACLED_HEADER "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1," \
	"actor2,inter2,country,admin1,location,latitude,longitude,notes,fatalities,timestamp\n"

/* Names that only the crosswalk knows, one after the other and again: each
 * stays itself. */
START_TEST(test_countries_of_many_rows_stay_themselves)
{
	char file[4096] = ICEWS_HEADER;
	static const char *const names[] = { "Russian Federation", "Occupied Palestinian Territory", "Czech Republic",
					     "the former Yugoslav Republic of Macedonia" };
	static const char *const codes[] = { "RUS", "PSE", "CZE", "MKD" };
	char expected[512] = "";
	size_t n = strlen(file), m = 0;

	for (int i = 0; i < 8; i++) {
		n += (size_t)snprintf(file + n, sizeof file - n,
				      "%d\t2018-06-%02d\tMinistry\tExecutive,Government\t%s\tMeet\t040\t1\tNULL\tNULL\tNULL\t1\t2\t"
				      "A Wire\tNA\tNA\tNA\t%s\t\t\n", i, i + 1, names[i % 4], names[(i + 1) % 4]);
		m += (size_t)snprintf(expected + m, sizeof expected - m, "%s2018-06-%02d %sGOV 040 -", i ? "; " : "", i + 1,
				      codes[i % 4]);
	}
	import_plain("events.tab", file);
	ck_assert_str_eq(events_found(), expected);
}
END_TEST

START_TEST(test_acled_revisions_replace_and_deletions_take_back)
{
	struct import_result result;

	import_plain("acled.csv", "\xef\xbb\xbf" ACLED_HEADER
		     "KEN1,03 December 2020,1,Battles,Armed clash,Military Forces of Kenya (2002-),1,"
		     "Some Band,2,Kenya,A,B,1.0,36.0,\"Two, lines\nof notes\",3,100\n"
		     "KEN2,2020-12-05,2,Protests,Peaceful protest,Protesters (Kenya),6,,0,Kenya,A,B,1.0,36.0,x,0,100\n");
	ck_assert_str_eq(events_found(), "2020-W49 KENOPP 141 -; 2020-12-03 KENMIL 193 KENREB");
	result = import_plain("newer.csv", ACLED_HEADER
		     "KEN1,04 December 2020,1,Battles,Armed clash,Military Forces of Kenya (2002-),1,"
		     "Some Band,2,Kenya,A,B,1.0,36.0,x,4,200\n"
		     "KEN2,2020-12-06,1,Protests,Peaceful protest,Protesters (Kenya),6,,0,Kenya,A,B,1.0,36.0,x,0,50\n");
	ck_assert_uint_eq(result.counts.revised, 1);
	ck_assert_uint_eq(result.counts.duplicate, 1);
	ck_assert_str_eq(events_found(), "2020-W49 KENOPP 141 -; 2020-12-04 KENMIL 193 KENREB");
	import_plain("deleted.csv", "event_id_cnty,deleted_timestamp\nKEN2,300\n");
	ck_assert_str_eq(events_found(), "2020-12-04 KENMIL 193 KENREB");
}
END_TEST

START_TEST(test_undo_of_a_revision_brings_the_older_row_back)
{
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;
	struct import_result result;

	import_plain("acled.csv", ACLED_HEADER
		     "KEN1,2020-12-03,1,Battles,Armed clash,Military Forces of Kenya (2002-),1,"
		     "Civilians (Kenya),7,Kenya,A,B,1.0,36.0,x,3,100\n");
	result = import_plain("newer.csv", ACLED_HEADER
		     "KEN1,2020-12-04,1,Battles,Armed clash,Military Forces of Kenya (2002-),1,"
		     "Civilians (Kenya),7,Kenya,A,B,1.0,36.0,x,3,200\n");
	ck_assert_int_eq(store_undo(store, result.batch, &info, &counts, NULL), STATUS_OK);
	ck_assert_str_eq(events_found(), "2020-12-03 KENMIL 193 KENCVL");
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_OK);
}
END_TEST

START_TEST(test_ucdp_intervals_and_hxl_row)
{
	struct import_result result = import_plain("ged.csv",
		"id,year,type_of_violence,side_a,gwnoa,side_b,gwnob,country,adm_1,where_coordinates,latitude,longitude,"
		"date_prec,date_start,date_end,low,best,high\n"
		"#id,#date+year,,,,,,,,,,,,#date+start,#date+end,,,\n"
		"9,2017,1,Government of Ukraine,369.0,Some Band,,Ukraine,D,K town,48.1,37.7,1,2017-01-30,2017-02-02,1,2,3\n"
		"10,2017,3,Some Band,,Civilians,,Ukraine,D,K town,48.1,37.7,1,2017-03-01 00:00:00.000,2017-03-01,1,2,3\n");

	ck_assert_uint_eq(result.counts.skipped, 1);
	ck_assert_str_eq(events_found(), "2017-01-30/2017-02-02 UKRGOV 190 UKRREB; 2017-03-01 UKRREB 180 UKRCVL");
}
END_TEST

/* Who bears a name depends on the day: in office, or not. */
START_TEST(test_names_are_looked_up_on_the_day)
{
	import_plain("ged.csv",
		"id,year,type_of_violence,side_a,gwnoa,side_b,gwnob,country,adm_1,where_coordinates,latitude,longitude,"
		"date_prec,date_start,date_end,low,best,high\n"
		"1,1999,1,Other Band,,Taleban,,Afghanistan,D,K town,34.1,67.7,1,1999-01-30,1999-01-30,1,2,3\n"
		"2,2013,1,Government of Afghanistan,700,Taleban,,Afghanistan,D,K town,34.1,67.7,5,2013-01-01,2013-12-31,1,2,3\n"
		"3,2016,2,Other Band,,IS,,Syria,D,K town,34.1,37.7,1,2016-01-30,2016-01-30,1,2,3\n");
	ck_assert_str_eq(events_found(), "1999-01-30 AFGREB 190 AFGGOVTAL; 2013 AFGGOV 190 AFGREBTAL;"
			 " 2016-01-30 SYRREB 190 IMGMOSISI");
}
END_TEST

START_TEST(test_acled_short_names_are_looked_up)
{
	import_plain("acled.csv",
		"event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,country,location,"
		"latitude,longitude,source,notes,fatalities,timestamp\n"
		"BFO1,2019-05-04,1,Battles,Armed clash,JNIM: Group for Support of Islam and Muslims,2,,,Burkina Faso,K,13,0,"
		"A Wire,x,0,1\n"
		"BFO2,2019-05-05,1,Battles,Armed clash,JNIM: Group for Support of Islam and Muslims and/or Others,2,,,"
		"Burkina Faso,K,13,0,A Wire,x,0,1\n");
	ck_assert_str_eq(events_found(), "2019-05-04 MLIREBALQ 193 -; 2019-05-05 BFAREB 193 -");
}
END_TEST

START_TEST(test_any_table_of_events_by_a_map)
{
	struct import_options options;
	struct import_result result;

	import_options_init(&options);
	options.reader.events = true;
	options.reader.events_map = "date=Day,source=Who,target=Whom,cameo=Act";
	options.reader.dataset = "mine";
	result = import_bytes("mine.csv", "Day,Who,Whom,Act\n2021-10,Russia,IGOWSTNAT,161\n"
			      "2021-10-05,Kenya,Chad,40\n", &options);
	ck_assert_uint_eq(result.counts.added, 1);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2021-10 RUS 161 IGOWSTNAT");
}
END_TEST

/* A code, a name and a name in capitals are one actor; who is not known is told. */
/* As in tables of articles: a row says which number is the month, else nobody does. */
START_TEST(test_days_of_a_mapped_table_are_read_in_its_order)
{
	struct import_options options;
	struct import_result result;

	import_options_init(&options);
	options.reader.events = true;
	options.reader.dataset = "mine";
	options.reader.events_map = "date=Day,date_to=End,source=Who,target=Whom,cameo=Act";
	result = import_bytes("a.csv", "Day;End;Who;Whom;Act\n"
			      "03/02/2021;;RUS;UKR;190\n25/02/2021;;RUS;UKR;190\n31.03.2021;2.4.2021;RUS;UKR;190\n"
			      "05/05/2021;04/05/2021;RUS;UKR;190\n06/05/2021;soon;RUS;UKR;190\n", &options);
	ck_assert_uint_eq(result.counts.rejected, 2);
	ck_assert_str_eq(events_found(), "2021-02-03 RUS 190 UKR; 2021-02-25 RUS 190 UKR; 2021-03-31/2021-04-02 RUS 190 UKR");
	options.reader.dataset = "american";
	import_bytes("b.csv", "Day,Who,Whom,Act,End\n03/02/2020,RUS,UKR,190,\n03/22/2020,RUS,UKR,190,\n", &options);
	options.reader.dataset = "unknown";
	result = import_bytes("c.csv", "Day,Who,Whom,Act,End\n03/02/2019,RUS,UKR,190,\n03/03/2019,RUS,UKR,190,\n", &options);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2019-03-03 RUS 190 UKR; 2020-03-02 RUS 190 UKR; 2020-03-22 RUS 190 UKR; "
			 "2021-02-03 RUS 190 UKR; 2021-02-25 RUS 190 UKR; 2021-03-31/2021-04-02 RUS 190 UKR");
}
END_TEST

static const char *number(const char *sql)
{
	static char out[64];
	sqlite3_stmt *stmt;

	ck_assert_int_eq(db_prepare(store, sql, &stmt, NULL), STATUS_OK);
	ck_assert_int_eq(db_step(stmt, NULL), STATUS_OK);
	snprintf(out, sizeof out, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return out;
}

START_TEST(test_names_of_a_mapped_table_are_resolved_or_refused)
{
	struct import_options options;
	struct import_result result;

	import_options_init(&options);
	options.reader.events = true;
	result = import_bytes("mine.csv", "date,source,target,cameo\n2021-10-01,RUSSIA,NATO,161\n"
			      "2021-10-02,FRA,CANADA,036\n2021-10-03,Zembla,France,036\n2021-10-04,CHNGOV,,036\n",
			      &options);
	ck_assert_uint_eq(result.counts.added, 3);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2021-10-01 RUS 161 IGOWSTNAT; 2021-10-02 FRA 036 CAN; 2021-10-04 CHNGOV 036 -");
	ck_assert_str_eq(number("SELECT line || ' ' || field || ' ' || substr(reason, 1, 26) FROM reject"),
			 "4 source no actor is called \"Zembla");
}
END_TEST

/* Each file's rows stay with its dataset, several in one import. */
START_TEST(test_files_of_several_datasets_in_one_import_keep_apart)
{
	char rows[512], folder[128];
	const char *paths[] = { folder };
	struct import_options options;
	struct import_result result;
	int64_t event;
	FILE *out;

	snprintf(folder, sizeof folder, "%s/many", fixture_dir);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	gdelt_row(rows, sizeof rows, "101", "20210304", "RUS", "UKR", "190");
	for (int i = 0; i < 2; i++) {
		char path[160];

		snprintf(path, sizeof path, "%s/%s", folder, i ? "b.csv" : "a.CSV");
		out = fopen(path, "w");
		fputs(i ? "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,inter1,actor2,"
			  "inter2,country,location,latitude,longitude,notes,fatalities,timestamp\n"
			  "KEN7,2021-03-05,2021,1,Battles,Armed clash,Police Forces of Kenya (2013-),1,,,Kenya,Lodwar,3.1,35.6,"
			  "x,0,1\n" : rows, out);
		fclose(out);
	}
	import_options_init(&options);
	options.command = "many";
	ck_assert_int_eq(import_run(store, paths, 1, &options, &result, NULL), STATUS_OK);
	ck_assert_uint_eq(result.counts.added, 2);
	ck_assert_int_eq(store_event_by_prefix(store, "gdelt:101", &event, NULL), STATUS_OK);
	ck_assert_int_eq(store_event_by_prefix(store, "acled:KEN7", &event, NULL), STATUS_OK);
}
END_TEST

/* A later file's rows join the clusters, roll-ups and indexes of an earlier one. */
START_TEST(test_rows_join_those_of_an_earlier_file)
{
	char rows[3][512], file[2100];

	gdelt_row(rows[0], sizeof rows[0], "101", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[1], sizeof rows[1], "102", "20210306", "FRA", "UKR", "040");
	snprintf(file, sizeof file, "%s%s", rows[0], rows[1]);
	import_plain("a.CSV", file);
	gdelt_row(rows[0], sizeof rows[0], "103", "20210304", "RUS", "UKR", "190");
	gdelt_row(rows[1], sizeof rows[1], "104", "20210305", "RUS", "UKR", "190");
	gdelt_row(rows[2], sizeof rows[2], "105", "20210304", "RUS", "UKR", "190");
	snprintf(file, sizeof file, "%s%s%s", rows[0], rows[1], rows[2]);
	import_plain("b.CSV", file);
	ck_assert_str_eq(number("SELECT group_concat(cluster) FROM event"), "1,2,1,4,1");
	ck_assert_str_eq(number("SELECT sum(n) || ' ' || sum(n_distinct) FROM dyad"), "5 3");
	ck_assert_str_eq(number("SELECT count(*) FROM event INDEXED BY event_day WHERE day_from > 0"), "5");
}
END_TEST

/* Ids in any order, numbers and texts, more of them than wait together. */
START_TEST(test_ids_met_before_are_duplicates_whatever_their_order)
{
	struct strbuf file;
	struct import_result result;

	strbuf_init(&file);
	for (int i = 0; i < 3000; i++) {
		char row[512], id[32];

		snprintf(id, sizeof id, i % 5 ? "%d" : "0%d", (i * 7919) % 1500);
		gdelt_row(row, sizeof row, id, "20210304", "RUS", "UKR", "190");
		strbuf_adds(&file, row);
	}
	result = import_plain("a.CSV", file.data);
	ck_assert_uint_eq(result.counts.read, 3000);
	ck_assert_uint_eq(result.counts.added, 1500);
	ck_assert_uint_eq(result.counts.duplicate, 1500);
	ck_assert_str_eq(number("SELECT count(DISTINCT own_id) FROM event"), "1500");
	strbuf_release(&file);
}
END_TEST

static void put_file(const char *folder, const char *name, const char *bytes)
{
	char path[160];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "w");
	fputs(bytes, out);
	fclose(out);
}

static enum status hear_count(void *context, const char *label, uint64_t n)
{
	char *heard = context;

	snprintf(heard + strlen(heard), 200 - strlen(heard), "%s=%d ", label, (int)n);
	return STATUS_OK;
}

START_TEST(test_articles_between_rows_are_stored_as_ever)
{
	char rows[512], folder[128], heard[200] = "";
	const char *paths[] = { folder };
	struct import_options options;
	struct import_result result;
	struct error err = ERROR_INIT;

	snprintf(folder, sizeof folder, "%s/mixed", fixture_dir);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	gdelt_row(rows, sizeof rows, "101", "20210304", "RUS", "UKR", "190");
	put_file(folder, "a.CSV", rows);
	put_file(folder, "b.jsonl", "{\"title\": \"Talks\", \"published\": \"2021-03-05\", \"text\": "
		 "\"Russian forces attacked Ukraine on Thursday.\"}\n");
	gdelt_row(rows, sizeof rows, "102", "20210304", "RUS", "UKR", "190");
	put_file(folder, "c.CSV", rows);
	import_options_init(&options);
	options.command = "mixed";
	ck_assert_int_eq(import_run(store, paths, 1, &options, &result, NULL), STATUS_OK);
	ck_assert_uint_eq(result.counts.added, 3);
	ck_assert_int_eq(store_each_tally(store, TALLY_DYAD, result.batch, 9, heard, hear_count, &err), STATUS_OK);
	ck_assert_str_eq(heard, "RUS > UKR=3 ");
	ck_assert_msg(store_check(store, NULL, NULL, &err) == STATUS_OK, "%s", err.text);
	ck_assert_str_eq(number("SELECT count(*) || ' ' || sum(cluster = id) FROM event WHERE dataset > 0"), "2 1");
	ck_assert_str_eq(number("SELECT count(*) > 0 FROM event INDEXED BY event_day WHERE day_from > 0 AND dataset = 0"),
			 "1");
}
END_TEST

/* More rows than wait at a time, with ids that are texts, days that are months
 * and every fifth a second time. */
START_TEST(test_many_rows_of_texts_and_spans_keep_the_indexes_sound)
{
	struct strbuf rows;
	struct import_options options;
	struct import_result result;
	char heard[200] = "";

	import_options_init(&options);
	strbuf_init(&rows);
	strbuf_adds(&rows, "event_id,date,source,target,cameo\r\n");
	for (int i = 0; i < 3000; i++) {
		strbuf_addf(&rows, "k%d,2021-%02d%s,RUS,UKR,19\r\n", i, i % 12 + 1, i % 3 ? "-05" : "");
		if (i % 5 == 0)
			strbuf_addf(&rows, "k%d,2021-01-01,RUS,UKR,19\r\n", i);
	}
	result = import_bytes("many.csv", rows.data, &options);
	ck_assert_uint_eq(result.counts.added, 3000);
	ck_assert_uint_eq(result.counts.duplicate, 600);
	ck_assert_int_eq(store_each_tally(store, TALLY_CODE, result.batch, 9, heard, hear_count, NULL), STATUS_OK);
	ck_assert_int_eq(store_each_tally(store, TALLY_DYAD, result.batch, 9, heard, hear_count, NULL), STATUS_OK);
	ck_assert_str_eq(heard, "19=3000 RUS > UKR=3000 ");
	ck_assert_str_eq(number("SELECT count(*) FROM event INDEXED BY event_interval WHERE day_to > day_from"), "1000");
	ck_assert_str_eq(number("SELECT count(*) FROM event INDEXED BY event_own_id WHERE own_id IS NOT NULL"), "3000");
	strbuf_release(&rows);
}
END_TEST

START_TEST(test_an_id_without_end_is_a_reject)
{
	struct strbuf rows;
	struct import_options options;
	struct import_result result;

	import_options_init(&options);
	strbuf_init(&rows);
	strbuf_adds(&rows, "event_id,date,source,target,cameo\r\n");
	for (int length = 1000; length <= 1001; length++) {
		for (int i = 0; i < length; i++)
			strbuf_addc(&rows, 'i');
		strbuf_adds(&rows, ",2021-01-05,RUS,UKR,19\r\n");
	}
	result = import_bytes("long.csv", rows.data, &options);
	ck_assert_uint_eq(result.counts.added, 1);
	ck_assert_uint_eq(result.counts.rejected, 1);
	strbuf_release(&rows);
}
END_TEST

START_TEST(test_own_exports_keep_status_and_confidence)
{
	struct import_options options;
	struct filter filter;
	struct query *query;
	const struct event_line *line;
	int64_t event;

	import_options_init(&options);
	import_bytes("own.csv", "event_id,date,source,target,cameo,status,confidence,title,publisher,url,sentence\r\n"
		     "a1,2021-10-05,RUS,IGOWSTNAT,036,intended,low,'=T,A Wire,https://a.example/1,'-5 degrees\r\n"
		     "a2,2021-10-05,RUS,IGOWSTNAT,161,open,sure,,,,\r\n"
		     "gdelt:77,2021-10-05,RUS,IGOWSTNAT,161,,,,,,\r\n", &options);
	filter_init(&filter);
	filter.dataset = FILTER_ALL_DATASETS;
	filter.statuses = 1u << EVENT_INTENDED;
	ck_assert_int_eq(query_open(&query, store, &filter, 0, NULL), STATUS_OK);
	ck_assert_int_eq(query_next(query, &line, NULL), STATUS_OK);
	ck_assert_str_eq(line->event_id, "a1");
	ck_assert_int_eq(line->confidence, CONFIDENCE_LOW);
	ck_assert_str_eq(line->title, "=T");
	ck_assert_str_eq(line->publisher, "A Wire");
	ck_assert_str_eq(line->url, "https://a.example/1");
	ck_assert_str_eq(line->sentence, "-5 degrees");
	ck_assert_int_eq(query_next(query, &line, NULL), STATUS_END);
	query_close(query);
	ck_assert_int_eq(store_event_by_prefix(store, "gdelt:77", &event, NULL), STATUS_OK);
	ck_assert_int_eq(store_event_by_prefix(store, "A2", &event, NULL), STATUS_OK);
}
END_TEST

/* The first cell with a quote may stand far behind. */
START_TEST(test_quotes_of_an_own_tsv_mean_something_however_late)
{
	static char file[300000];
	size_t n = (size_t)sprintf(file, "event_id\tdate\tsource\ttarget\tcameo\ttitle\n");
	struct import_result result;
	sqlite3_stmt *title;

	for (int i = 0; i < 2000; i++)
		n += (size_t)sprintf(file + n, "%016x\t2021-03-04\tRUS\tUKR\t190\tA headline of the usual length, that has no quote in it\n", i + 1);
	sprintf(file + n, "ffff000000000000\t2021-03-05\tRUS\tUKR\t190\t\"the \"\"quoted\"\" word\nand a line\"\n");
	result = import_plain("events.tsv", file);
	ck_assert_uint_eq(result.counts.added, 2001);
	ck_assert_uint_eq(result.counts.rejected, 0);
	ck_assert_int_eq(db_prepare(store, "SELECT count(*) FROM url WHERE title = 'the \"quoted\" word' || char(10) || 'and a line'",
				    &title, NULL), STATUS_OK);
	ck_assert_int_eq(db_step(title, NULL), STATUS_OK);
	ck_assert_int_eq(sqlite3_column_int(title, 0), 1);
	sqlite3_finalize(title);
}
END_TEST

START_TEST(test_events_as_json_objects_and_features)
{
	struct import_options options;
	struct import_result result;

	import_options_init(&options);
	options.reader.events = true;
	options.reader.events_map = "date=Day,source=A,target=B,cameo=Code";
	result = import_bytes("events.jsonl",
		"{\"Day\": \"2021-03-05\", \"A\": \"France\", \"B\": \"RUSGOV\", \"Code\": \"111\"}\n"
		"{\"Day\": \"none\", \"A\": \"France\", \"B\": null, \"Code\": \"111\"}\n"
		"{\"A\": \"France\", \"Day\": \"2021-04\", \"Code\": \"190\"}\n", &options);
	ck_assert_uint_eq(result.counts.added, 2);
	ck_assert_uint_eq(result.counts.rejected, 1);
	ck_assert_str_eq(events_found(), "2021-03-05 FRA 111 RUSGOV; 2021-04 FRA 190 -");
	result = import_plain("ged.geojson",
		"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"geometry\": null, \"properties\":"
		" {\"id\": 412, \"type_of_violence\": 1, \"side_a\": \"Government of Ukraine\", \"side_b\": \"Forces of Russia\","
		" \"gwnoa\": 369, \"gwnob\": 365, \"country\": \"Ukraine\", \"country_id\": 369, \"latitude\": 50.0,"
		" \"longitude\": 36.2, \"date_start\": \"2022-03-01\", \"date_end\": \"2022-03-03\", \"date_prec\": 2,"
		" \"best\": 5, \"low\": 3, \"high\": 9}}]}");
	ck_assert_uint_eq(result.counts.added, 1);
	ck_assert_ptr_nonnull(strstr(events_found(), "2022-03-01/2022-03-03 UKR"));
}
END_TEST

START_TEST(test_crosswalk_is_without_faults)
{
	ck_assert_uint_eq(dataset_lint(NULL, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("importer_datasets");
	TCase *tcase = tcase_create("datasets");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, test_gdelt_rows_are_events_of_their_dataset);
	tcase_add_test(tcase, test_rows_of_the_same_day_actors_and_code_are_one_distinct_event);
	tcase_add_test(tcase, test_a_batch_of_rows_can_be_undone);
	tcase_add_test(tcase, test_a_header_names_gdelts_columns_and_damage_is_told);
	tcase_add_test(tcase, test_icews_sectors_make_roles_and_quotes_are_letters);
	tcase_add_test(tcase, test_countries_of_many_rows_stay_themselves);
	tcase_add_test(tcase, test_icews_codes_that_a_spreadsheet_cut_are_mended);
	tcase_add_test(tcase, test_icews_days_in_any_form_make_one_id);
	tcase_add_test(tcase, test_icews_ministers_are_of_the_government);
	tcase_add_test(tcase, test_rows_are_looked_up_by_one_statement);
	tcase_add_test(tcase, test_polecat_oddities_cost_no_row);
	tcase_add_test(tcase, test_bytes_that_are_no_text_are_refused_by_column);
	tcase_add_test(tcase, test_names_are_looked_up_on_the_day);
	tcase_add_test(tcase, test_acled_short_names_are_looked_up);
	tcase_add_test(tcase, test_acled_revisions_replace_and_deletions_take_back);
	tcase_add_test(tcase, test_undo_of_a_revision_brings_the_older_row_back);
	tcase_add_test(tcase, test_ucdp_intervals_and_hxl_row);
	tcase_add_test(tcase, test_any_table_of_events_by_a_map);
	tcase_add_test(tcase, test_days_of_a_mapped_table_are_read_in_its_order);
	tcase_add_test(tcase, test_names_of_a_mapped_table_are_resolved_or_refused);
	tcase_add_test(tcase, test_files_of_several_datasets_in_one_import_keep_apart);
	tcase_add_test(tcase, test_rows_join_those_of_an_earlier_file);
	tcase_add_test(tcase, test_ids_met_before_are_duplicates_whatever_their_order);
	tcase_add_test(tcase, test_articles_between_rows_are_stored_as_ever);
	tcase_add_test(tcase, test_many_rows_of_texts_and_spans_keep_the_indexes_sound);
	tcase_add_test(tcase, test_an_id_without_end_is_a_reject);
	tcase_add_test(tcase, test_own_exports_keep_status_and_confidence);
	tcase_add_test(tcase, test_quotes_of_an_own_tsv_mean_something_however_late);
	tcase_add_test(tcase, test_events_as_json_objects_and_features);
	tcase_add_test(tcase, test_crosswalk_is_without_faults);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
