#include "store_fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "db.h"
#include "suite.h"

static struct store *store;
static struct error err;
static int64_t batch;

static void open_store(enum store_mode mode)
{
	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_open(&store, fixture_path, mode, &err) == STATUS_OK, "%s", err.text);
}

static void begin(const char *command)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, command);
	bool resumed;

	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_change_begin(store, &info, &batch, &resumed, &err) == STATUS_OK, "%s", err.text);
}

static void end(void)
{
	ck_assert_msg(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK, "%s", err.text);
}

static struct article_kept put(struct article article, const struct coded_event *events, size_t n)
{
	struct article_kept kept;

	ck_assert_msg(fixture_put(store, &article, events, n, &kept, &err) == STATUS_OK, "%s", err.text);
	return kept;
}

static int64_t number(const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t value;

	ck_assert_msg(db_prepare(store, sql, &stmt, &err) == STATUS_OK, "%s: %s", sql, err.text);
	ck_assert(db_step(stmt, &err) == STATUS_OK);
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static void on_fault(void *context, const char *fault)
{
	(void)context;
	fprintf(stderr, "fault: %s\n", fault);
}

static void sound(void)
{
	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_check(store, NULL, on_fault, &err) == STATUS_OK, "%s", err.text);
}

static void undo(int64_t which)
{
	struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;

	ck_assert_msg(store_undo(store, which, &info, &counts, &err) == STATUS_OK, "%s", err.text);
	sound();
}

static void setup(void)
{
	fixture_setup();
	open_store(STORE_CREATE);
}

static void teardown(void)
{
	store_close(store);
	store = NULL;
	fixture_teardown();
}

START_TEST(test_every_statement_prepares)
{
	for (int i = 0; i < N_STATEMENTS; i++)
		ck_assert_msg(db_statement(store, (enum statement)i, &err) != NULL, "%s: %s",
			      db_statement_sql((enum statement)i), err.text);
}
END_TEST

START_TEST(test_every_table_and_column_has_a_comment)
{
	sqlite3_stmt *stmt;
	int n = 0;

	ck_assert(db_prepare(store, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
			     " AND name NOT LIKE 'article_text%' AND name NOT LIKE 'sqlite_%'",
			     &stmt, &err) == STATUS_OK);
	while (db_step(stmt, &err) == STATUS_OK) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		const char *line = strchr((const char *)sqlite3_column_text(stmt, 1), '\n');

		ck_assert_msg(line && strstr(line, "-- ") == line + 2, "table %s lacks a comment", name);
		for (line = strchr(line + 1, '\n'); line && line[1] != ')'; line = strchr(line + 1, '\n')) {
			const char *next = strchr(line + 1, '\n');
			const char *comment = strstr(line, "-- ");

			/* a column added later ends on a line of its own, behind its comment */
			if (strncmp(line + 2, "PRIMARY", 7) && strncmp(line + 2, "UNIQUE", 6) &&
			    strncmp(line + 2, "DEFAULT", 7))
				ck_assert_msg(comment && (!next || comment < next), "%s:%.30s", name, line);
		}
		ck_assert(strstr((const char *)sqlite3_column_text(stmt, 1), "STRICT"));
		n++;
	}
	sqlite3_finalize(stmt);
	ck_assert_int_gt(n, 20);
}
END_TEST

START_TEST(test_reading_a_missing_database_is_an_error_and_makes_no_file)
{
	struct store *other;
	char path[128];

	snprintf(path, sizeof path, "%s/none.db", fixture_dir);
	ck_assert_int_eq(store_open(&other, path, STORE_READ, &err), STATUS_NOTFOUND);
	ck_assert(!other && access(path, F_OK) != 0);
	ck_assert_int_eq(store_open(&other, path, STORE_WRITE, NULL), STATUS_NOTFOUND);
	ck_assert(access(path, F_OK) != 0);
}
END_TEST

START_TEST(test_foreign_newer_and_garbage_files_are_refused)
{
	struct store *other;
	FILE *file;

	number("SELECT 1");
	ck_assert(db_exec(store_db(store), "PRAGMA user_version = 99", &err) == STATUS_OK);
	ck_assert_int_eq(store_open(&other, fixture_path, STORE_CREATE, &err), STATUS_STORE);
	ck_assert_ptr_nonnull(strstr(err.text, "newer"));
	err = (struct error)ERROR_INIT;
	ck_assert(db_exec(store_db(store), "PRAGMA application_id = 5", &err) == STATUS_OK);
	ck_assert_int_eq(store_open(&other, fixture_path, STORE_CREATE, &err), STATUS_STORE);
	ck_assert_ptr_nonnull(strstr(err.text, "not a database of this program"));
	store_close(store);
	store = NULL;
	fixture_remove();
	file = fopen(fixture_path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("no database ", file);
	fclose(file);
	err = (struct error)ERROR_INIT;
	ck_assert_int_eq(store_open(&other, fixture_path, STORE_CREATE, &err), STATUS_STORE);
}
END_TEST

START_TEST(test_query_works_in_a_directory_that_cannot_be_written)
{
	char text[32];

	begin("a");
	put(fixture_article("T", "One two three.", 100), NULL, 0);
	end();
	store_close(store);
	chmod(fixture_path, 0444);
	chmod(fixture_dir, 0555);
	open_store(STORE_READ);
	snprintf(text, sizeof text, "%d", (int)number("SELECT count(*) FROM articles"));
	ck_assert_str_eq(text, "1");
	chmod(fixture_dir, 0755);
}
END_TEST

static bool file_says(const char *word)
{
	static char bytes[1 << 20];
	FILE *in = fopen(fixture_path, "r");
	size_t n = fread(bytes, 1, sizeof bytes, in);

	fclose(in);
	return memmem(bytes, n, word, strlen(word)) != NULL;
}

/* A writer without a log that died with its pages in the file already. */
static void die_in_the_middle(void)
{
	sqlite3 *db;

	if (sqlite3_open(fixture_path, &db) != SQLITE_OK ||
	    db_exec(db, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 4; BEGIN; UPDATE code SET label = 'lost';"
		    "UPDATE country SET name = 'lost'", NULL) != STATUS_OK)
		_exit(1);
	_exit(0);
}

START_TEST(test_a_reader_puts_back_what_a_dead_writer_left)
{
	pid_t child;
	int how;

	store_close(store);
	child = fork();
	if (child == 0)
		die_in_the_middle();
	ck_assert(waitpid(child, &how, 0) == child && WIFEXITED(how) && !WEXITSTATUS(how));
	ck_assert(file_says("lost"));
	ck_assert_msg(store_open(&store, fixture_path, STORE_READ, &err) == STATUS_OK, "%s", err.text);
	ck_assert_int_eq(number("SELECT count(*) FROM code WHERE label = 'lost'"), 0);
	ck_assert(!file_says("lost"));
}
END_TEST

START_TEST(test_a_reader_sees_one_state_while_another_writes)
{
	struct store *writer = store;

	begin("a");
	put(fixture_article("T", "One two three.", 100), NULL, 0);
	end();
	open_store(STORE_READ);
	ck_assert_int_eq(number("SELECT count(*) FROM article"), 1);
	struct store *reader = store;
	store = writer;
	begin("b");
	put(fixture_article("U", "Four five six.", 100), NULL, 0);
	end();
	store = reader;
	ck_assert_int_eq(number("SELECT count(*) FROM article"), 1);
	store_close(reader);
	store = writer;
	ck_assert_int_eq(number("SELECT count(*) FROM article"), 2);
}
END_TEST

START_TEST(test_same_words_are_a_duplicate_and_add_a_sighting)
{
	struct article_kept first, again;

	begin("a");
	first = put(fixture_article("A  Title", "Some words, here.", 100), NULL, 0);
	end();
	begin("b");
	again = put(fixture_article("a title", "SOME WORDS here", 100), NULL, 0);
	end();
	ck_assert_int_eq(first.result, ARTICLE_NEW);
	ck_assert_int_eq(again.result, ARTICLE_DUPLICATE);
	ck_assert_int_eq(first.id, again.id);
	ck_assert_int_eq(number("SELECT count(*) FROM sighting"), 2);
	sound();
}
END_TEST

START_TEST(test_mentions_of_one_event_merge_and_nested_dates_do_not)
{
	struct coded_event day = fixture_event("RUS", "UKR", "161", 200, 200);
	struct coded_event month = fixture_event("RUS", "UKR", "161", 190, 220);

	begin("a");
	put(fixture_article("One", "First text.", 210), &day, 1);
	put(fixture_article("Two", "Second text.", 211), &day, 1);
	put(fixture_article("Three", "Third text.", 212), &month, 1);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM event"), 2);
	ck_assert_int_eq(number("SELECT n_articles FROM event WHERE day_from = 200"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE cluster = id"), 1);
	ck_assert_int_eq(number("SELECT sum(n) FROM dyad"), 2);
	ck_assert_int_eq(number("SELECT sum(goldstein) FROM dyad"), -80);
	sound();
}
END_TEST

START_TEST(test_state_roles_cluster_within_three_days_without_chaining)
{
	struct coded_event events[] = {
		fixture_event("RUS", "UKR", "190", 100, 100),
		fixture_event("RUSMIL", "UKRGOV", "190", 103, 103),
		fixture_event("RUS", "UKR", "190", 104, 104),
		fixture_event("RUS", "UKRREB", "190", 100, 100),
		fixture_event("RUS", "UKR", "190", DAY_NONE, 110),
		fixture_event("RUS", "UKR", "111", 100, 100),
	};

	begin("a");
	put(fixture_article("One", "First text.", 110), events, 6);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE cluster = id"), 4);
	ck_assert_int_eq(number("SELECT cluster FROM event WHERE day_from = 103"),
			 number("SELECT id FROM event WHERE day_from = 100 AND target_role = 1 AND code = '190'"));
	ck_assert_int_eq(number("SELECT cluster FROM event WHERE day_to = 110"),
			 number("SELECT id FROM event WHERE day_from = 104"));
	sound();
}
END_TEST

START_TEST(test_mutual_rows_share_an_id_whatever_the_order)
{
	struct coded_event events[] = {
		fixture_event("USAGOV", "AFGGOV", "041", 100, 100),
		fixture_event("AFGGOV", "USAGOV", "041", 100, 100),
	};

	events[0].mutual = events[1].mutual = 1;
	begin("a");
	put(fixture_article("One", "First text.", 110), events, 2);
	end();
	ck_assert_int_eq(number("SELECT count(DISTINCT mutual) FROM event WHERE mutual IS NOT NULL"), 1);
	ck_assert_int_eq(number("SELECT sum(n_mutual) FROM dyad"), 2);
	sound();
}
END_TEST

START_TEST(test_event_id_is_the_same_in_another_file)
{
	struct coded_event event = fixture_event("RUS", "UKR", "161", 200, 200);
	struct coded_event other = fixture_event("CHN", "TWN", "111", 300, 300);
	int64_t hash;

	begin("a");
	put(fixture_article("One", "First text.", 210), &event, 1);
	end();
	hash = number("SELECT hash FROM event");
	store_close(store);
	fixture_remove();
	open_store(STORE_CREATE);
	begin("b");
	put(fixture_article("Else", "Other text.", 310), &other, 1);
	put(fixture_article("Two", "Second text.", 210), &event, 1);
	end();
	ck_assert_int_eq(number("SELECT hash FROM event WHERE day_from = 200"), hash);
}
END_TEST

START_TEST(test_undo_keeps_what_another_batch_saw_and_brings_it_back_on_reimport)
{
	struct coded_event event = fixture_event("RUS", "UKR", "161", 200, 200);
	int64_t first, id;

	begin("a");
	first = batch;
	put(fixture_article("One", "First text.", 210), &event, 1);
	put(fixture_article("Two", "Second text.", 210), &event, 1);
	end();
	begin("b");
	put(fixture_article("One", "First text.", 210), &event, 1);
	end();
	id = number("SELECT hash FROM event");
	undo(first);
	ck_assert_int_eq(number("SELECT count(*) FROM articles"), 1);
	ck_assert_int_eq(number("SELECT n_articles FROM event"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM article_text WHERE article_text MATCH 'second'"), 0);
	undo(batch);
	ck_assert_int_eq(number("SELECT count(*) FROM event"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM event_past"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM dyad"), 0);
	begin("c");
	put(fixture_article("One", "First text.", 210), &event, 1);
	end();
	ck_assert_int_eq(number("SELECT hash FROM event"), id);
	sound();
}
END_TEST

START_TEST(test_undoing_a_revision_restores_the_older_text_and_its_events)
{
	struct coded_event before = fixture_event("RUS", "UKR", "161", 200, 200);
	struct coded_event after = fixture_event("RUS", "UKR", "190", 200, 200);
	struct article article = fixture_article("One", "First text.", 210);

	article.url = "https://paper.example/one";
	begin("a");
	put(article, &before, 1);
	end();
	begin("b");
	article.text = "First text, mended.";
	ck_assert_int_eq(put(article, &after, 1).result, ARTICLE_REVISED);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM articles"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE code = '190'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM event"), 1);
	undo(batch);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE code = '161'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM event"), 1);
}
END_TEST

START_TEST(test_broken_off_import_is_taken_up_where_it_was)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, "import x");
	struct article_kept kept;
	struct article article = fixture_article("One", "First text.", 210);
	struct change_counts counts;
	int64_t again;
	uint64_t offset;
	bool resumed, finished;

	begin("import x");
	ck_assert(store_input_begin(store, "x", 50, 7, &offset, &finished, &err) == STATUS_OK);
	put(article, NULL, 0);
	ck_assert(store_input_reached(store, "x", 20, &err) == STATUS_OK);
	ck_assert(store_commit(store, &err) == STATUS_OK);
	article.text = "Lost.";
	ck_assert(store_article(store, &article, &kept, &err) == STATUS_OK);
	store_close(store); /* as if killed: what is not committed goes */
	open_store(STORE_WRITE);
	ck_assert(store_change_begin(store, &info, &again, &resumed, &err) == STATUS_OK);
	ck_assert(resumed && again == batch);
	ck_assert(store_input_begin(store, "x", 50, 7, &offset, &finished, &err) == STATUS_OK);
	ck_assert(offset == 20 && !finished);
	store_change_counts(store, &counts);
	ck_assert_int_eq(counts.added, 1);
	end();
	sound();
}
END_TEST

START_TEST(test_rejects_are_kept_cut_and_counted)
{
	static char record[100000];
	struct refusal reject = { .path = "x.json", .line = 3, .column = 7, .field = "title",
				  .code = "json", .reason = "a comma is missing", .record = record,
				  .record_bytes = sizeof record, .length = sizeof record };
	struct refusal skipped = { .skipped = true, .path = "i.html", .code = "index", .reason = "an index" };

	begin("a");
	ck_assert(store_refusal(store, &reject, &err) == STATUS_OK);
	ck_assert(store_refusal(store, &skipped, &err) == STATUS_OK);
	end();
	ck_assert_int_eq(number("SELECT length(record) FROM reject"), 65536);
	ck_assert_int_eq(number("SELECT n_read FROM change"), 2);
	sound();
}
END_TEST

START_TEST(test_unknown_code_is_refused_and_leaves_the_store_usable)
{
	struct coded_event good = fixture_event("RUS", "UKR", "161", 200, 200);
	struct coded_event bad = fixture_event("RUS", "UKR", "999", 200, 200);
	struct article article = fixture_article("One", "First text.", 210);
	struct article_kept kept;

	begin("a");
	ck_assert_int_eq(fixture_put(store, &article, &bad, 1, &kept, &err), STATUS_INPUT);
	put(fixture_article("Two", "Second text.", 210), &good, 1);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM event"), 1);
	sound();
}
END_TEST

START_TEST(test_actors_are_found_by_code_name_and_near_name)
{
	static const char *const aliases[] = { "the Alliance", "North Atlantic Treaty Organization" };
	struct store_actor nato = { .code = "IGOWSTNAT", .name = "NATO", .aliases = aliases,
				    .n_aliases = 2, .kind = "organisation", .from = DAY_NONE, .to = DAY_NONE };
	struct store_member member = { .group = "NATO", .code = "ALB", .from = 100, .to = DAY_NONE };
	struct actor_row *rows;
	const char **near;
	struct arena arena;
	size_t n;

	arena_init(&arena, 1 << 20);
	ck_assert(!store_lexicon_is(store, "v1"));
	ck_assert(store_lexicon_begin(store, &err) == STATUS_OK);
	ck_assert(store_put_actor(store, &nato, &err) == STATUS_OK);
	ck_assert(store_put_member(store, &member, &err) == STATUS_OK);
	ck_assert(store_lexicon_end(store, "v1", &err) == STATUS_OK);
	ck_assert(store_lexicon_is(store, "v1"));
	ck_assert(store_find_actors(store, "THE alliance", &arena, &rows, &n, &err) == STATUS_OK);
	ck_assert(n == 1 && strcmp(rows[0].code, "IGOWSTNAT") == 0 && strcmp(rows[0].name, "NATO") == 0);
	ck_assert(store_find_actors(store, "igowstnat", &arena, &rows, &n, &err) == STATUS_OK && n == 1);
	ck_assert(store_find_actors(store, "NTAO", &arena, &rows, &n, &err) == STATUS_OK && n == 0);
	ck_assert(store_nearest_names(store, "NTAO", 3, &arena, &near, &n, &err) == STATUS_OK);
	ck_assert(n >= 1 && strcmp(near[0], "NATO") == 0);
	ck_assert(store_find_members(store, "nato", &arena, &rows, &n, &err) == STATUS_OK);
	ck_assert(n == 1 && strcmp(rows[0].code, "ALB") == 0);
	arena_release(&arena);
}
END_TEST

START_TEST(test_a_code_of_several_bears_the_most_general_name)
{
	static const char *const aliases[] = { "North Atlantic Treaty Organization" };
	static const char *const un[] = { "UN" }, *const envoy[] = { "envoy of the UN", "mediator of the UN" };
	const struct store_actor actors[] = {
		{ .code = "IGOWSTNAT", .name = "Atlantic headquarters", .kind = "organisation" },
		{ .code = "IGOWSTNAT", .name = "NATO", .aliases = aliases, .n_aliases = 1, .kind = "organisation" },
		{ .code = "IGOWSTNAT", .name = "SHAPE", .kind = "organisation" },
		{ .code = "RUSGOV", .name = "Kremlin", .kind = "organisation" },
		{ .code = "IGOUNO", .name = "UN envoy", .aliases = envoy, .n_aliases = 2, .kind = "organisation" },
		{ .code = "IGOUNO", .name = "United Nations", .aliases = un, .n_aliases = 1, .kind = "organisation" },
		{ .code = "IGOUNO", .name = "Somebody", .kind = "person" },
	};
	struct actor_row *rows;
	struct arena arena;
	size_t n;

	arena_init(&arena, 1 << 20);
	ck_assert(store_lexicon_begin(store, &err) == STATUS_OK);
	for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++) {
		struct store_actor actor = actors[i];

		actor.from = actor.to = DAY_NONE;
		ck_assert(store_put_actor(store, &actor, &err) == STATUS_OK);
	}
	ck_assert(store_lexicon_end(store, "v1", &err) == STATUS_OK);
	ck_assert(store_find_actors(store, "IGOWSTNAT", &arena, &rows, &n, &err) == STATUS_OK && n == 1);
	ck_assert_str_eq(rows[0].name, "NATO");
	ck_assert(store_find_actors(store, "IGOUNO", &arena, &rows, &n, &err) == STATUS_OK && n == 1);
	ck_assert_str_eq(rows[0].name, "United Nations");
	ck_assert(store_find_actors(store, "RUSGOV", &arena, &rows, &n, &err) == STATUS_OK && n == 1);
	ck_assert_str_eq(rows[0].name, "Russia government");
	arena_release(&arena);
}
END_TEST

START_TEST(test_event_and_article_are_found_by_prefix_and_read_whole)
{
	struct coded_event event = fixture_event("USAGOV", "AFGREB", "111", 200, 200);
	struct mention_row *mentions;
	struct article_row article;
	struct event_row row;
	struct arena arena;
	char prefix[17];
	int64_t id;
	size_t n;

	arena_init(&arena, 1 << 20);
	begin("a");
	put(fixture_article("One", "First text.", 210), &event, 1);
	end();
	ck_assert(store_get_event(store, 1, &arena, &row, &err) == STATUS_OK);
	memcpy(prefix, row.event_id, 4);
	prefix[4] = 0;
	ck_assert(store_event_by_prefix(store, prefix, &id, &err) == STATUS_OK && id == 1);
	ck_assert(store_event_by_prefix(store, row.event_id, &id, &err) == STATUS_OK && id == 1);
	ck_assert_str_eq(row.target, "AFGREB");
	ck_assert_str_eq(row.target_country, "AFG");
	ck_assert_str_eq(row.cameo, "111");
	ck_assert(store_event_mentions(store, 1, &arena, &mentions, &n, &err) == STATUS_OK);
	ck_assert(n == 1 && mentions[0].sentence.end == 5 && mentions[0].deaths == -1);
	ck_assert(store_get_article(store, mentions[0].article, &arena, &article, &err) == STATUS_OK);
	ck_assert_str_eq(article.article.title, "One");
	ck_assert(article.article.published == 210 && article.living);
	ck_assert(store_article_by_prefix(store, article.hash, &id, &err) == STATUS_OK);
	ck_assert_int_eq(store_event_by_prefix(store, "zz", &id, NULL), STATUS_NOTFOUND);
	arena_release(&arena);
}
END_TEST

START_TEST(test_views_show_iso_dates_and_names)
{
	struct coded_event event = fixture_event("RUS", "IGOWSTNAT", "161", civil_day(2021, 10, 1),
						 civil_day(2021, 10, 31));

	event.date.precision = PRECISION_MONTH;
	begin("a");
	put(fixture_article("One", "First text.", civil_day(2021, 11, 24)), &event, 1);
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM events WHERE date = '2021-10' AND date_to = '2021-10-31'"
				" AND source_country = 'RUS' AND target_country IS NULL AND goldstein = -4.0"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM articles WHERE published = '2021-11-24'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM mentions WHERE sentence = 'First'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM batches WHERE state = 'done'"), 1);
}
END_TEST

START_TEST(test_check_tells_of_a_roll_up_that_differs)
{
	struct coded_event event = fixture_event("RUS", "UKR", "161", 200, 200);

	begin("a");
	put(fixture_article("One", "First text.", 210), &event, 1);
	end();
	ck_assert(db_exec(store_db(store), "UPDATE dyad SET n = 2", &err) == STATUS_OK);
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_STORE);
	ck_assert(db_exec(store_db(store), "UPDATE dyad SET n = 1; UPDATE event SET cluster = 7", &err) == STATUS_OK);
	ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_STORE);
}
END_TEST

START_TEST(test_roll_ups_are_made_anew_on_request)
{
	static const char *const harm[] = {
		"UPDATE dyad SET goldstein_distinct = goldstein_distinct + 1", "DELETE FROM dyad",
		"UPDATE dyad_month SET n = n + 1", "DELETE FROM article_day", "UPDATE total SET n = 99",
	};
	struct coded_event e = fixture_event("RUS", "USA", "161", civil_day(2021, 10, 1), civil_day(2021, 10, 31));

	begin("a");
	put(fixture_article("One", "First text.", civil_day(2021, 11, 1)), &e, 1);
	end();
	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		ck_assert(db_exec(store_db(store), harm[i], &err) == STATUS_OK);
		ck_assert_int_eq(store_check(store, NULL, NULL, NULL), STATUS_STORE);
		ck_assert_msg(store_rebuild(store, &err) == STATUS_OK, "%s", err.text);
		sound();
	}
}
END_TEST

START_TEST(test_full_disk_rolls_back_and_says_so)
{
	struct coded_event event = fixture_event("RUS", "UKR", "161", 200, 200);
	struct article article;
	struct article_kept kept;
	static char text[20000];
	enum status status = STATUS_OK;

	memset(text, 'x', sizeof text - 1);
	begin("a");
	put(fixture_article("One", "First text.", 210), &event, 1);
	ck_assert(store_commit(store, &err) == STATUS_OK);
	ck_assert(db_exec(store_db(store), "PRAGMA max_page_count = 120", &err) == STATUS_OK);
	for (int i = 0; status == STATUS_OK && i < 600; i++) {
		memcpy(text, (char[]){ (char)('a' + i % 26), (char)('a' + i / 26), ' ' }, 3);
		article = fixture_article("Long", text, 210);
		status = fixture_put(store, &article, &event, 1, &kept, &err);
	}
	ck_assert_int_eq(status, STATUS_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "disk is full"));
	err = (struct error)ERROR_INIT;
	ck_assert(db_exec(store_db(store), "PRAGMA max_page_count = 100000", &err) == STATUS_OK);
	ck_assert(store_change_end(store, CHANGE_STOPPED, &err) == STATUS_OK);
	ck_assert_int_eq(number("SELECT count(*) FROM article"), 1);
	sound();
}
END_TEST

static char heard[256];

static enum status hear_change(void *context, const struct change_row *row)
{
	(void)context;
	snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%d:%s:%d:%d ", (int)row->id,
		 row->command, (int)row->state, (int)row->counts.events);
	return STATUS_OK;
}

static enum status hear_count(void *context, const char *label, uint64_t n)
{
	(void)context;
	snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%s=%d ", label, (int)n);
	return STATUS_OK;
}

static enum status hear_name(void *context, const char *name, uint64_t articles, int64_t article,
			     struct text_span sentence)
{
	(void)context;
	snprintf(heard, sizeof heard, "%s %d %d %u", name, (int)articles, (int)article, sentence.end);
	return STATUS_STOPPED;
}

static enum status hear_refusal(void *context, int64_t of, const struct refusal *refusal)
{
	(void)context;
	snprintf(heard, sizeof heard, "%d %s:%d %s", (int)of, refusal->path, (int)refusal->line, refusal->code);
	return STATUS_OK;
}

START_TEST(test_batches_tallies_names_and_rejects_are_told)
{
	struct coded_event events[] = {
		fixture_event("RUS", "UKR", "161", 200, 200), fixture_event("RUSGOV", "UKR", "111", 200, 200),
		fixture_event("USA", NULL, "111", DAY_NONE, 210),
	};
	struct refusal reject = { .path = "x.csv", .line = 4, .code = "csv", .reason = "ragged", .length = 3 };
	struct store_stats stats;
	struct article_kept kept;

	begin("import a");
	kept = put(fixture_article("One", "First text.", 210), events, 3);
	ck_assert(store_unknown_name(store, kept.id, "Blue Brigade", (struct text_span){ 0, 9 }, &err) == STATUS_OK);
	ck_assert(store_refusal(store, &reject, &err) == STATUS_OK);
	end();
	heard[0] = 0;
	ck_assert(store_each_change(store, false, NULL, hear_change, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "1:import a:1:3 ");
	heard[0] = 0;
	ck_assert(store_each_tally(store, TALLY_CODE, 1, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_BASIS, 1, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_DYAD, 0, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_REJECT, 1, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "111=2 161=1 text=2 bound=1 RUS > UKR=2 csv=1 ");
	ck_assert_int_eq(store_each_unknown(store, 0, 20, NULL, hear_name, &err), STATUS_STOPPED);
	ck_assert_str_eq(heard, "Blue Brigade 1 1 9");
	ck_assert(store_each_refusal(store, 1, false, NULL, hear_refusal, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "1 x.csv:4 csv");
	ck_assert(store_get_stats(store, &stats, &err) == STATUS_OK);
	ck_assert(stats.events == 3 && stats.first_event == 200 && stats.last_published == 210);
}
END_TEST

/* Events that a batch brought back are older than those it found new. */
START_TEST(test_a_summary_counts_what_came_new_and_what_came_back)
{
	struct coded_event old = fixture_event("RUS", "UKR", "161", 200, 200);
	struct coded_event other = fixture_event("CHN", "JPN", "111", 200, 200);
	struct coded_event new = fixture_event("USA", "RUS", "042", 200, 200);

	begin("a");
	put(fixture_article("One", "First text.", 210), &old, 1);
	end();
	undo(batch);
	begin("b");
	put(fixture_article("Two", "Second text.", 210), &other, 1);
	end();
	begin("c");
	put(fixture_article("One", "First text.", 210), &old, 1);
	put(fixture_article("Three", "Third text.", 210), &new, 1);
	end();
	heard[0] = 0;
	ck_assert(store_each_tally(store, TALLY_CODE, batch, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_DYAD, batch, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_CONFIDENCE, batch, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert(store_each_tally(store, TALLY_CODE, 0, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "042=1 161=1 RUS > UKR=1 USA > RUS=1 high=2 042=1 111=1 161=1 ");
	store_close(store);
	open_store(STORE_CREATE);
	heard[0] = 0;
	ck_assert(store_each_tally(store, TALLY_CODE, batch, 5, NULL, hear_count, &err) == STATUS_OK);
	ck_assert_str_eq(heard, "042=1 161=1 ");
}
END_TEST

START_TEST(test_second_writer_is_refused_while_the_first_lives)
{
	struct change_info info = fixture_info(CHANGE_IMPORT, "other");
	int64_t change;
	bool resumed;

	begin("a");
	end();
	ck_assert(db_exec(store_db(store), "UPDATE change SET state = 0, process = 1", &err) == STATUS_OK);
	{
		char host[256] = "", sql[400];

		gethostname(host, sizeof host - 1);
		snprintf(sql, sizeof sql, "UPDATE change SET host = '%s'", host);
		ck_assert(db_exec(store_db(store), sql, &err) == STATUS_OK);
	}
	ck_assert_int_eq(store_change_begin(store, &info, &change, &resumed, &err), STATUS_STORE);
	ck_assert_ptr_nonnull(strstr(err.text, "(process 1) is changing this database"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema store");
	TCase *tc = tcase_create("store");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_every_statement_prepares);
	tcase_add_test(tc, test_every_table_and_column_has_a_comment);
	tcase_add_test(tc, test_reading_a_missing_database_is_an_error_and_makes_no_file);
	tcase_add_test(tc, test_foreign_newer_and_garbage_files_are_refused);
	tcase_add_test(tc, test_query_works_in_a_directory_that_cannot_be_written);
	tcase_add_test(tc, test_a_reader_sees_one_state_while_another_writes);
	tcase_add_test(tc, test_a_reader_puts_back_what_a_dead_writer_left);
	tcase_add_test(tc, test_same_words_are_a_duplicate_and_add_a_sighting);
	tcase_add_test(tc, test_mentions_of_one_event_merge_and_nested_dates_do_not);
	tcase_add_test(tc, test_state_roles_cluster_within_three_days_without_chaining);
	tcase_add_test(tc, test_mutual_rows_share_an_id_whatever_the_order);
	tcase_add_test(tc, test_event_id_is_the_same_in_another_file);
	tcase_add_test(tc, test_undo_keeps_what_another_batch_saw_and_brings_it_back_on_reimport);
	tcase_add_test(tc, test_undoing_a_revision_restores_the_older_text_and_its_events);
	tcase_add_test(tc, test_broken_off_import_is_taken_up_where_it_was);
	tcase_add_test(tc, test_rejects_are_kept_cut_and_counted);
	tcase_add_test(tc, test_unknown_code_is_refused_and_leaves_the_store_usable);
	tcase_add_test(tc, test_actors_are_found_by_code_name_and_near_name);
	tcase_add_test(tc, test_a_code_of_several_bears_the_most_general_name);
	tcase_add_test(tc, test_event_and_article_are_found_by_prefix_and_read_whole);
	tcase_add_test(tc, test_views_show_iso_dates_and_names);
	tcase_add_test(tc, test_check_tells_of_a_roll_up_that_differs);
	tcase_add_test(tc, test_roll_ups_are_made_anew_on_request);
	tcase_add_test(tc, test_batches_tallies_names_and_rejects_are_told);
	tcase_add_test(tc, test_a_summary_counts_what_came_new_and_what_came_back);
	tcase_add_test(tc, test_second_writer_is_refused_while_the_first_lives);
	tcase_add_test(tc, test_full_disk_rolls_back_and_says_so);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
