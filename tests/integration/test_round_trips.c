/*
 * What is exported, taken into a fresh file and exported again is the same, and
 * a table's columns once mapped are known the next time.  argv: the program,
 * the source folder.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static const char *program, *source;
static char folder[64];

static int dateline(const char *database, const char *words, struct strbuf *out)
{
	char command[4600];

	snprintf(command, sizeof command, "cd '%s' && '%s' -d %s %s 2>&1", folder, program, database, words);
	return command_run(command, out);
}

/* Words that must succeed; what they print. */
static const char *done(const char *database, const char *words)
{
	static struct strbuf out;

	strbuf_clear(&out);
	ck_assert_msg(dateline(database, words, &out) == 0, "%s: %s", words, out.data);
	return out.data;
}

static void put_file(const char *name, const char *text)
{
	char path[128];
	struct strbuf content;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	strbuf_init(&content);
	strbuf_adds(&content, text);
	file_write(path, &content);
	strbuf_release(&content);
}

static void setup(void)
{
	snprintf(folder, sizeof folder, "/tmp/dateline-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static void same_files(const char *one, const char *two)
{
	struct strbuf texts[2];
	const char *names[] = { one, two };
	char path[160];

	for (int i = 0; i < 2; i++) {
		strbuf_init(&texts[i]);
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		file_read(path, &texts[i]);
	}
	ck_assert_uint_gt(texts[0].length, 200);
	ck_assert_str_eq(texts[0].data, texts[1].data);
	for (int i = 0; i < 2; i++)
		strbuf_release(&texts[i]);
}

/* Out of a.db, into a fresh file, and out of that. */
static void go_round(const char *format, const char *suffix, const char *question)
{
	char words[256], one[64], two[64];

	snprintf(one, sizeof one, "1%s", suffix);
	snprintf(two, sizeof two, "2%s", suffix);
	snprintf(words, sizeof words, "export %s --order date --format %s -o %s", question, format, one);
	done("a.db", words);
	snprintf(words, sizeof words, "import %s", one);
	done("b.db", words);
	snprintf(words, sizeof words, "export %s --order date --format %s -o %s", question, format, two);
	done("b.db", words);
	ck_assert_str_eq(done("b.db", "check"), "sound\n");
	same_files(one, two);
	snprintf(words, sizeof words, "rm -f '%s'/b.db*", folder);
	ck_assert_int_eq(system(words), 0);
}

static void import_articles(void)
{
	char words[4200];

	/* a name that begins like one guarded from a spreadsheet */
	put_file("odd.json", "[{\"title\": \"=1\", \"publisher\": \"'=odd\", \"published\": \"2020-05-04\","
		 " \"text\": \"Kenya condemned Chad on Sunday.\"}]");
	snprintf(words, sizeof words, "import odd.json '%s/examples' '%s/tests/golden/program/articles.json'", source,
		 source);
	done("a.db", words);
}

START_TEST(coded_articles_come_back_from_every_row_format)
{
	const char *id;
	char words[96];

	import_articles();
	/* every state of review, and a text that a spreadsheet would run */
	id = strchr(done("a.db", "export --format csv --columns event_id --limit 1"), '\n') + 1;
	snprintf(words, sizeof words, "correct %.16s --confirm", id);
	done("a.db", words);
	go_round("csv", ".csv", "");
	go_round("tsv", ".tsv", "");
	go_round("json", ".json", "");
	go_round("jsonl", ".jsonl", "");
}
END_TEST

START_TEST(an_exported_event_is_found_by_its_own_id)
{
	char id[17] = "", words[128];

	import_articles();
	memcpy(id, strchr(done("a.db", "export --format csv --columns event_id --limit 1"), '\n') + 1, 16);
	done("a.db", "export -o e.csv");
	done("b.db", "import e.csv");
	snprintf(words, sizeof words, "show event %.9s", id);
	ck_assert_ptr_nonnull(strstr(done("b.db", words), id));
	snprintf(words, sizeof words, "show event exported:%s", id);
	ck_assert_ptr_nonnull(strstr(done("b.db", words), id));
}
END_TEST

START_TEST(dated_events_come_back_from_a_gdelt_table)
{
	char words[256];

	import_articles();
	done("a.db", "export --order date -o 1.export.CSV");
	done("b.db", "import 1.export.CSV");
	done("b.db", "export --order date -o 2.export.CSV");
	same_files("1.export.CSV", "2.export.CSV");
	snprintf(words, sizeof words, "export --format csv --columns url");
	ck_assert_ptr_nonnull(strstr(done("b.db", words), "https://wire.example/1"));
}
END_TEST

/* Rows of several datasets keep their names, ids and reports. */
START_TEST(rows_of_datasets_come_back)
{
	put_file("icews.tab", "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t"
		 "Intensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\t"
		 "District\tProvince\tCountry\tLatitude\tLongitude\n"
		 "71\t2018-03-02\tPolice (Peru)\tPolice,Government\tPeru\tArrest\t173\t-5\tCitizen (Peru)\tGeneral Population\t"
		 "Peru\t9\t2\tA Gazette\tSan Juan\t\tLoreto\tPeru\t-3.7\t-73.2\n"
		 "72\t2018-03-02\tPolice (Peru)\tPolice,Government\tPeru\tArrest\t173\t-5\tCitizen (Peru)\tGeneral Population\t"
		 "Peru\t9\t3\tA Gazette\tSan Juan\t\tCusco\tPeru\t-13.1\t-72.5\n");
	put_file("ged.csv", "id,type_of_violence,side_a,side_b,gwnoa,gwnob,country,country_id,latitude,longitude,date_start,"
		 "date_end,date_prec,best,low,high,number_of_sources,source_headline\n"
		 "412,1,Government of Ukraine,Forces of Elsewhere,369,,Ukraine,369,50.0,36.2,2022-03-01,2022-03-03,2,5,3,9,2,"
		 "\"A headline, \"\"quoted\"\",\nof two lines\"\n");
	done("a.db", "import icews.tab ged.csv");
	go_round("csv", ".csv", "--dataset all");
	go_round("jsonl", ".jsonl", "--dataset all --all-columns --columns +lat,lon");
	ck_assert_ptr_nonnull(strstr(done("a.db", "export --dataset all --format csv --columns event_id,lat"),
				     "icews:72/2018-03-02,-13.1"));
}
END_TEST

START_TEST(columns_once_mapped_are_known_the_next_time)
{
	struct strbuf out;

	put_file("one.csv", "Day,Who,Whom,Act,Link\n2021-10-05,Russia,NATO,161,https://a.example/1\n");
	put_file("two.csv", "Link,Act,Whom,Who,Day\nhttps://a.example/2,036,FRANCE,Kenya,2021-11-05\n");
	done("a.db", "import --events --dataset mine --map date=Day,source=Who,target=Whom,cameo=Act,url=Link one.csv");
	ck_assert_ptr_nonnull(strstr(done("a.db", "import --events --dataset mine two.csv"),
				     "--map date=Day,source=Who,target=Whom,cameo=Act,url=Link"));
	ck_assert_str_eq(done("a.db", "export --dataset mine --format csv --columns date,source,target,cameo,url"),
			 "date,source,target,cameo,url\r\n2021-10-05,RUS,IGOWSTNAT,161,https://a.example/1\r\n"
			 "2021-11-05,KEN,FRA,036,https://a.example/2\r\n");
	ck_assert_ptr_nonnull(strstr(done("a.db", "stats"), "\n  --map "));
	strbuf_init(&out);
	ck_assert_int_eq(dateline("a.db", "import --dataset mine two.csv", &out), 2);
	ck_assert_ptr_nonnull(strstr(out.data, "give --events too"));
	strbuf_release(&out);
}
END_TEST

START_TEST(a_map_that_took_no_row_and_a_dry_run_are_not_kept)
{
	struct strbuf out;

	put_file("one.csv", "Day,Who,Act\n2021-10-05,Russia,161\n");
	done("a.db", "import --events --dataset mine --dry-run --map date=Day,source=Who,cameo=Act one.csv");
	strbuf_init(&out);
	ck_assert_int_eq(dateline("a.db", "import --events --dataset mine --map date=Date,source=Who,cameo=Act one.csv", &out), 3);
	strbuf_clear(&out);
	ck_assert_int_eq(dateline("a.db", "import --events --dataset mine one.csv", &out), 3);
	ck_assert_ptr_null(strstr(out.data, "as before"));
	strbuf_release(&out);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("round_trips");
	TCase *tc = tcase_create("program");

	if (argc < 3)
		return EXIT_FAILURE;
	program = realpath(argv[1], NULL); /* lives as long as the tests */
	source = argv[2];
	if (!program)
		return EXIT_FAILURE;
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 240);
	tcase_add_test(tc, coded_articles_come_back_from_every_row_format);
	tcase_add_test(tc, an_exported_event_is_found_by_its_own_id);
	tcase_add_test(tc, dated_events_come_back_from_a_gdelt_table);
	tcase_add_test(tc, rows_of_datasets_come_back);
	tcase_add_test(tc, columns_once_mapped_are_known_the_next_time);
	tcase_add_test(tc, a_map_that_took_no_row_and_a_dry_run_are_not_kept);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
