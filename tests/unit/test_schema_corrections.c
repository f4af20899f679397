/* Corrections: each kind, and that they hold whatever happens around them. */
#include "store_fixture.h"

#include "base/memory.h"
#include "db.h"
#include "schema/corrections.h"
#include "schema/filter.h"
#include "suite.h"

static struct store *store;
static struct error err;

static void open_at(const char *path)
{
	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_open(&store, path, STORE_CREATE, &err) == STATUS_OK, "%s", err.text);
}

static void setup(void)
{
	fixture_setup();
	open_at(fixture_path);
}

static void teardown(void)
{
	store_close(store);
	fixture_teardown();
}

static void begin(enum change_kind kind)
{
	static int count;
	char command[32];
	struct change_info info;
	int64_t change;
	bool resumed;

	snprintf(command, sizeof command, "change %d", count++);
	info = fixture_info(kind, command);
	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_change_begin(store, &info, &change, &resumed, &err) == STATUS_OK, "%s", err.text);
}

static void end(void)
{
	ck_assert_msg(store_change_end(store, CHANGE_DONE, &err) == STATUS_OK, "%s", err.text);
}

static void fault(void *context, const char *text)
{
	(void)context;
	fprintf(stderr, "fault: %s\n", text);
}

static void sound(void)
{
	err = (struct error)ERROR_INIT;
	ck_assert_msg(store_check(store, NULL, fault, &err) == STATUS_OK, "%s", err.text);
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

/* An article of sentences that are told apart by their words ------------------- */

#define SENTENCES 3

static const char *sentence(unsigned article, unsigned s)
{
	static char text[4][64];
	static int at;

	at = (at + 1) % 4;
	snprintf(text[at], sizeof text[at], "Report %u says, in part %u, what happened.", article, s);
	return text[at];
}

static const char *folded(unsigned article, unsigned s)
{
	static char text[4][64];
	static int at;

	at = (at + 1) % 4;
	snprintf(text[at], sizeof text[at], "report %u says in part %u what happened", article, s);
	return text[at];
}

static struct article article_of(unsigned which)
{
	static char text[512], url[64];
	struct article article;

	text[0] = '\0';
	for (unsigned s = 0; s < SENTENCES; s++) {
		strcat(text, sentence(which, s));
		strcat(text, s + 1 < SENTENCES ? " " : "");
	}
	snprintf(url, sizeof url, "https://p.example/%u", which);
	article = fixture_article("title", text, 120 + (int32_t)which);
	if (which % 2)
		article.url = url;
	return article;
}

static struct coded_event in_sentence(struct coded_event e, unsigned article, unsigned s)
{
	uint32_t start = 0;

	for (unsigned i = 0; i < s; i++)
		start += (uint32_t)strlen(sentence(article, i)) + 1;
	e.sentence = (struct text_span){ start, start + (uint32_t)strlen(sentence(article, s)) };
	e.action = (struct text_span){ start, start + 6 };
	return e;
}

static int64_t put(unsigned which, const struct coded_event *events, size_t n)
{
	struct article article = article_of(which);
	struct article_kept kept;

	ck_assert_msg(fixture_put(store, &article, events, n, &kept, &err) == STATUS_OK, "%s", err.text);
	return kept.id;
}

static int64_t counted(bool as_coded, const char *source, const char *code)
{
	struct filter filter;
	struct query *query;
	const struct event_line *line;
	int64_t n = 0;

	filter_init(&filter);
	filter.as_coded = as_coded;
	ck_assert(query_open(&query, store, &filter, 0, &err) == STATUS_OK);
	while (query_next(query, &line, &err) == STATUS_OK)
		n += strcmp(line->source ? line->source : "", source) == 0 && strcmp(line->cameo, code) == 0;
	query_close(query);
	return n;
}

static uint64_t correct(int64_t event, struct correction what)
{
	uint64_t mentions = 0;

	what.status = -1;
	begin(CHANGE_CORRECT);
	ck_assert_msg(store_correct(store, event, &what, &mentions, &err) == STATUS_OK, "%s", err.text);
	end();
	sound();
	return mentions;
}

static void import_two(void)
{
	const struct coded_event one = in_sentence(fixture_event("RUS", "UKR", "190", 118, 118), 1, 0);
	const struct coded_event two = in_sentence(fixture_event("RUS", "UKR", "190", 118, 118), 2, 1);

	begin(CHANGE_IMPORT);
	put(1, &one, 1);
	put(2, &two, 1);
	end();
}

/* Each kind -------------------------------------------------------------------------- */

START_TEST(rejecting_an_event_sets_all_its_mentions_aside)
{
	import_two();
	ck_assert_int_eq(counted(false, "RUS", "190"), 1);
	ck_assert_int_eq(correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_REJECTED }), 2);
	ck_assert_int_eq(counted(false, "RUS", "190"), 0);
	ck_assert_int_eq(counted(true, "RUS", "190"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM dyad"), 0);
}
END_TEST

START_TEST(a_changed_event_stands_in_place_of_the_coders)
{
	import_two();
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_CHANGED, .source = "BLR", .code = "161" });
	ck_assert_int_eq(counted(false, "RUS", "190"), 0);
	ck_assert_int_eq(counted(false, "BLR", "161"), 1);
	ck_assert_int_eq(counted(true, "RUS", "190"), 1);
	ck_assert_int_eq(counted(true, "BLR", "161"), 0);
	ck_assert_int_eq(number("SELECT n_mentions FROM event WHERE review = 2"), 2);
}
END_TEST

START_TEST(a_change_to_what_is_coded_already_confirms_it)
{
	import_two();
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_CHANGED, .source = "RUS" });
	ck_assert_int_eq(number("SELECT count(*) FROM mention WHERE died IS NULL"), 2);
	ck_assert_int_eq(number("SELECT review FROM event"), 1);
}
END_TEST

START_TEST(a_changed_event_can_be_changed_again_and_withdrawn)
{
	uint64_t mentions;

	import_two();
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_CHANGED, .code = "161" });
	correct(number("SELECT id FROM event WHERE review = 2"), (struct correction){ .verdict = VERDICT_CHANGED, .source = "BLR" });
	ck_assert_int_eq(counted(false, "BLR", "161"), 1);
	ck_assert_int_eq(counted(false, "RUS", "161"), 0);
	begin(CHANGE_CORRECT);
	ck_assert(store_withdraw(store, number("SELECT id FROM event WHERE review = 2"), &mentions, &err) == STATUS_OK);
	end();
	sound();
	ck_assert_int_eq(counted(false, "RUS", "190"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM correction"), 0);
}
END_TEST

START_TEST(a_mention_set_aside_is_not_what_an_event_is_shown_by)
{
	struct filter filter;
	struct query *query;
	const struct event_line *line;
	enum correction_state state;
	const struct correction reject = {
		.verdict = VERDICT_REJECTED, .url = "https://p.example/1", .sentence = folded(1, 0),
		.coded = "RUS|UKR|190|1970-04-29|1970-04-29|done", .status = -1,
	};

	import_two();
	begin(CHANGE_CORRECT);
	ck_assert(store_put_correction(store, &reject, &state, &err) == STATUS_OK);
	end();
	ck_assert_int_eq(state, CORRECTION_APPLIED);
	filter_init(&filter);
	ck_assert(query_open(&query, store, &filter, QUERY_REPORT | QUERY_WORDS, &err) == STATUS_OK);
	ck_assert(query_next(query, &line, &err) == STATUS_OK);
	ck_assert_str_eq(line->sentence, sentence(2, 1));
	query_close(query);
}
END_TEST

START_TEST(both_rows_of_a_mutual_event_are_corrected)
{
	struct coded_event pair[2] = {
		in_sentence(fixture_event("RUS", "UKR", "040", 118, 118), 1, 0),
		in_sentence(fixture_event("UKR", "RUS", "040", 118, 118), 1, 0),
	};

	pair[0].mutual = pair[1].mutual = 1;
	begin(CHANGE_IMPORT);
	put(1, pair, 2);
	end();
	correct(number("SELECT min(id) FROM event"), (struct correction){ .verdict = VERDICT_CHANGED, .source = "BLR" });
	ck_assert_int_eq(counted(false, "BLR", "040"), 1);
	ck_assert_int_eq(counted(false, "UKR", "040"), 1);
	ck_assert_int_eq(counted(false, "RUS", "040"), 0);
	ck_assert_int_eq(number("SELECT count(DISTINCT mutual) FROM event WHERE review = 2"), 1);
}
END_TEST

START_TEST(an_added_event_finds_its_words_and_waits_for_them)
{
	const struct correction added = {
		.verdict = VERDICT_ADDED, .url = "https://p.example/1", .sentence = "says, in part 2, what happened",
		.coded = "", .source = "IRN", .target = "IRQ", .code = "036", .status = -1,
	};
	enum correction_state state;

	begin(CHANGE_CORRECT);
	ck_assert(store_put_correction(store, &added, &state, &err) == STATUS_OK);
	end();
	ck_assert_int_eq(state, CORRECTION_NO_ARTICLE);
	import_two();
	ck_assert_int_eq(counted(false, "IRN", "036"), 1);
	ck_assert_int_eq(counted(true, "IRN", "036"), 0);
	ck_assert_int_eq(number("SELECT end - start FROM mention WHERE review = 4"), 31);
	sound();
}
END_TEST

START_TEST(a_better_date_of_the_article_keeps_the_correction)
{
	struct coded_event event = in_sentence(fixture_event("RUS", "UKR", "190", 118, 118), 1, 0);
	struct recode_counts counts = { 0 };
	int64_t article;

	begin(CHANGE_IMPORT);
	article = put(1, &event, 1);
	end();
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_REJECTED });
	event.date.from = event.date.to = 117;
	begin(CHANGE_RECODE);
	ck_assert(store_recode(store, article, &event, 1, false, &counts, &err) == STATUS_OK);
	end();
	ck_assert_int_eq(counts.gone, 1);
	ck_assert_int_eq(counts.fresh, 1);
	ck_assert_int_eq(counted(false, "RUS", "190"), 0);
	sound();
}
END_TEST

/* One article at one address, whatever its text, with one event in the part
 * of it that is `sentence`. */
static int64_t put_text(const char *text, const char *part, const char *code)
{
	struct article article = fixture_article("title", text, 120);
	struct coded_event event = fixture_event("RUS", "UKR", code, 118, 118);
	uint32_t start = (uint32_t)(strstr(text, part) - text);
	struct article_kept kept;

	article.url = "https://p.example/page";
	event.sentence = (struct text_span){ start, start + (uint32_t)strlen(part) };
	begin(CHANGE_IMPORT);
	ck_assert_msg(fixture_put(store, &article, &event, 1, &kept, &err) == STATUS_OK, "%s", err.text);
	end();
	sound();
	return kept.id;
}

START_TEST(a_sentence_cut_otherwise_keeps_its_correction)
{
	static const char whole[] = "KYIV, Nov 1 (Wire) - Russia attacked Ukraine with tanks on Monday. More came.";
	static const char part[] = "Russia attacked Ukraine with tanks on Monday.";

	put_text(whole, "KYIV, Nov 1 (Wire) - Russia attacked Ukraine with tanks on Monday.", "190");
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_REJECTED });
	/* the same text, read better: the dateline is no part of the sentence */
	put_text(part, part, "190");
	ck_assert_int_eq(counted(false, "RUS", "190"), 0);
	ck_assert_int_eq(counted(true, "RUS", "190"), 1);
}
END_TEST

START_TEST(a_sentence_run_together_with_the_next_keeps_its_correction)
{
	static const char whole[] = "Russia attacked Ukraine with tanks on Monday; more came.";

	put_text("Russia attacked Ukraine with tanks on Monday.", "Russia attacked Ukraine with tanks on Monday.", "190");
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_REJECTED });
	put_text(whole, whole, "190");
	ck_assert_int_eq(counted(false, "RUS", "190"), 0);
	ck_assert_int_eq(counted(true, "RUS", "190"), 1);
}
END_TEST

START_TEST(a_correction_keeps_to_its_own_place)
{
	static const char text[] = "Russia attacked Ukraine. Later Russia attacked Ukraine again.";

	put_text("Russia attacked Ukraine.", "Russia attacked Ukraine.", "190");
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_REJECTED });
	put_text(text, "Later Russia attacked Ukraine again.", "190");
	ck_assert_int_eq(counted(false, "RUS", "190"), 1);
}
END_TEST

START_TEST(a_changed_event_whose_first_version_is_gone_keeps_its_month)
{
	struct coded_event event = in_sentence(fixture_event("RUS", "UKR", "190", 120, 150), 1, 0);
	struct recode_counts counts = { 0 };
	int64_t article, hash;

	event.date.precision = PRECISION_MONTH; /* May 1970 */
	begin(CHANGE_IMPORT);
	article = put(1, &event, 1);
	end();
	correct(number("SELECT id FROM event"), (struct correction){ .verdict = VERDICT_CHANGED, .code = "172" });
	hash = number("SELECT hash FROM event WHERE review = 2");
	begin(CHANGE_RECODE);
	ck_assert(store_recode(store, article, NULL, 0, false, &counts, &err) == STATUS_OK);
	end();
	sound();
	ck_assert_int_eq(number("SELECT hash FROM event WHERE review = 2"), hash);
}
END_TEST

/* Keyed by its words here and by its address there, the same coded event was
 * judged twice: the later judgement alone makes an event. */
START_TEST(the_later_of_two_corrections_of_one_event_holds)
{
	struct correction twice[2] = {
		{ .verdict = VERDICT_CHANGED, .url = "https://p.example/1", .code = "172", .at = 20 },
		{ .verdict = VERDICT_CHANGED, .code = "112", .at = 10 },
	};
	enum correction_state state;

	import_two();
	begin(CHANGE_CORRECT);
	for (int i = 0; i < 2; i++) {
		char hash[33];
		sqlite3_stmt *stmt;

		ck_assert(db_prepare(store, "SELECT hex(hash) FROM article WHERE url IS NOT NULL", &stmt, &err) == STATUS_OK);
		ck_assert(db_step(stmt, &err) == STATUS_OK);
		snprintf(hash, sizeof hash, "%s", (const char *)sqlite3_column_text(stmt, 0));
		sqlite3_finalize(stmt);
		twice[i].hash = hash;
		twice[i].sentence = folded(1, 0);
		twice[i].coded = "RUS|UKR|190|1970-04-29|1970-04-29|done";
		twice[i].status = -1;
		ck_assert_msg(store_put_correction(store, &twice[i], &state, &err) == STATUS_OK, "%s", err.text);
	}
	end();
	sound();
	ck_assert_int_eq(number("SELECT count(*) FROM correction"), 2);
	ck_assert_int_eq(counted(false, "RUS", "172"), 1);
	ck_assert_int_eq(counted(false, "RUS", "112"), 0);
}
END_TEST

START_TEST(rows_of_datasets_are_not_corrected)
{
	const struct correction what = { .verdict = VERDICT_REJECTED, .status = -1 };
	uint64_t mentions;

	import_two();
	begin(CHANGE_CORRECT);
	ck_assert_int_eq(store_correct(store, 999, &what, &mentions, &err), STATUS_USAGE);
	err = (struct error)ERROR_INIT;
	end();
	sound();
}
END_TEST

START_TEST(faulty_corrections_are_refused_with_the_reason)
{
	const struct correction faults[] = {
		{ .verdict = VERDICT_ADDED, .url = "u", .sentence = "words", .coded = "", .status = -1 },
		{ .verdict = VERDICT_CHANGED, .url = "u", .sentence = "words", .coded = "", .code = "999", .status = -1 },
		{ .verdict = VERDICT_CHANGED, .url = "u", .sentence = "words", .coded = "", .source = "no code", .status = -1 },
		{ .verdict = VERDICT_REJECTED, .sentence = "words", .coded = "", .status = -1 },
		{ .verdict = VERDICT_REJECTED, .url = "u", .sentence = ".,", .coded = "", .status = -1 },
	};
	enum correction_state state;

	begin(CHANGE_CORRECT);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		err = (struct error)ERROR_INIT;
		ck_assert_int_eq(store_put_correction(store, &faults[i], &state, &err), STATUS_INPUT);
		ck_assert(err.text[0]);
	}
	err = (struct error)ERROR_INIT;
	end();
	ck_assert_int_eq(number("SELECT count(*) FROM correction"), 0);
}
END_TEST

/* One of each, whatever happened before. */
static enum status change_all(const struct coded_event *now)
{
	struct change_info info = fixture_info(CHANGE_CORRECT, "all");
	struct correction what = {
		.verdict = VERDICT_CHANGED, .url = "https://p.example/1", .sentence = folded(1, 0),
		.coded = "RUS|UKR|190|1970-04-29|1970-04-29|done", .code = "172", .status = -1,
	};
	const struct correction reject = { .verdict = VERDICT_REJECTED, .status = -1 };
	struct recode_counts counts = { 0 };
	enum correction_state state;
	uint64_t mentions;
	int64_t change;
	bool resumed;
	enum status status = store_change_begin(store, &info, &change, &resumed, &err);

	if (status == STATUS_OK)
		status = store_put_correction(store, &what, &state, &err);
	if (status == STATUS_OK)
		status = store_recode(store, 1, now, 1, false, &counts, &err);
	if (status == STATUS_OK)
		status = store_correct(store, 1, &reject, &mentions, &err);
	if (status == STATUS_OK)
		status = store_withdraw(store, 1, &mentions, &err);
	if (status == STATUS_OK)
		status = store_change_end(store, CHANGE_DONE, &err);
	return status;
}

START_TEST(allocations_that_fail_leave_the_file_sound)
{
	const struct coded_event now[2] = {
		in_sentence(fixture_event("RUS", "UKR", "190", 118, 118), 1, 0),
		in_sentence(fixture_event("BLR", "UKR", "111", 118, 118), 1, 2),
	};
	bool reached = true;

	import_two();
	for (size_t n = 0; reached; n++) {
		enum status status;

		mem_fault_after(n);
		status = change_all(&now[n % 2]);
		reached = mem_fault_hit();
		mem_fault_after(SIZE_MAX);
		ck_assert_msg(status == (reached ? STATUS_NOMEM : STATUS_OK), "%zu: %s", n, err.text);
		store_close(store);
		open_at(fixture_path);
		sound();
	}
}
END_TEST

/* Whatever the order ------------------------------------------------------------------- */

#define ARTICLES 8
#define MOST 400

static uint64_t state;

static unsigned below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static const char *const actors[] = { "RUS", "UKR", "USAGOV", "IGOWSTNAT" };
static const char *const codes[] = { "161", "111", "190", "036" };

/* What the coder of a version says of a sentence: up to two events. */
static size_t coder(unsigned version, unsigned article, unsigned s, struct coded_event out[2])
{
	uint64_t before = state;
	size_t n;

	state = (version * 131u + article) * 131u + s + 7u;
	below(2);
	n = below(3);
	for (size_t i = 0; i < n; i++) {
		int32_t day = 100 + (int32_t)(article % 3);

		out[i] = in_sentence(fixture_event(actors[below(2)], actors[2 + below(2)], codes[below(4)], day, day),
				     article, s);
		/* twice the same is one mention of a sentence */
		if (i && strcmp(out[0].cameo, out[1].cameo) == 0)
			n = 1;
	}
	state = before;
	return n;
}

static size_t code_article(unsigned version, unsigned article, struct coded_event out[2 * SENTENCES])
{
	size_t n = 0;

	for (unsigned s = 0; s < SENTENCES; s++)
		n += coder(version, article, s, out + n);
	return n;
}

/* The model: what was corrected, and which version coded which article. */
struct said {
	char sentence[64], coded[96];
	enum verdict verdict;
	const char *source, *code;
};

static struct said said[MOST];
static size_t n_said;
static unsigned version_of[ARTICLES];
static bool living[ARTICLES];

static void tuple_of(const struct coded_event *e, char out[96])
{
	char day[11];

	civil_iso(e->date.from, day);
	snprintf(out, 96, "%s|%s|%s|%s|%s|done", e->source.code, e->target.code, e->cameo, day, day);
}

static struct coded_event changed(struct coded_event e, const struct said *how)
{
	if (how->source)
		e.source.code = how->source;
	if (how->code)
		snprintf(e.cameo, sizeof e.cameo, "%s", how->code);
	return e;
}

static void add_line(char lines[][96], size_t *n, const struct coded_event *e)
{
	char tuple[96];

	tuple_of(e, tuple);
	for (size_t i = 0; i < *n; i++)
		if (strcmp(lines[i], tuple) == 0)
			return;
	ck_assert(*n < MOST);
	strcpy(lines[(*n)++], tuple);
}

/* A changed event whose first version is gone stands by itself, made of the
 * tuple as it was coded then. */
static struct coded_event from_tuple(const struct said *how)
{
	static char source[2][16], target[2][16];
	static int at;
	char code[5], day[16];
	int32_t when;

	at = !at;
	ck_assert_int_eq(sscanf(how->coded, "%15[^|]|%15[^|]|%4[^|]|%15[^|]", source[at], target[at], code, day), 4);
	when = civil_parse_iso(day, 10);
	return changed(fixture_event(source[at], target[at], code, when, when), how);
}

static void expect_sentence(unsigned article, unsigned s, bool as_coded, char lines[][96], size_t *n)
{
	struct coded_event events[2];
	bool gone[2] = { false, false }, taken[2] = { false, false };
	size_t coded = coder(version_of[article], article, s, events);
	struct coded_event alone[MOST];
	size_t n_alone = 0;

	for (size_t i = 0; i < n_said && !as_coded; i++) {
		bool found = false;

		if (strcmp(said[i].sentence, folded(article, s)) != 0)
			continue;
		for (size_t k = 0; k < coded; k++) {
			char tuple[96];

			tuple_of(&events[k], tuple);
			if (taken[k] || strcmp(tuple, said[i].coded) != 0)
				continue;
			found = taken[k] = true;
			gone[k] = said[i].verdict != VERDICT_CONFIRMED;
			if (said[i].verdict == VERDICT_CHANGED)
				alone[n_alone++] = changed(events[k], &said[i]);
		}
		if (!found && said[i].verdict == VERDICT_CHANGED)
			alone[n_alone++] = from_tuple(&said[i]);
	}
	for (size_t k = 0; k < coded; k++)
		if (!gone[k])
			add_line(lines, n, &events[k]);
	for (size_t k = 0; k < n_alone; k++)
		add_line(lines, n, &alone[k]);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t found_lines(bool as_coded, char lines[][96])
{
	struct filter filter;
	struct query *query;
	const struct event_line *line;
	size_t n = 0;

	filter_init(&filter);
	filter.as_coded = as_coded;
	ck_assert(query_open(&query, store, &filter, 0, &err) == STATUS_OK);
	while (query_next(query, &line, &err) == STATUS_OK) {
		struct coded_event e = fixture_event(line->source, line->target, line->cameo, line->date.from, line->date.to);

		tuple_of(&e, lines[n++]);
	}
	query_close(query);
	qsort(lines, n, sizeof *lines, by_text);
	return n;
}

static void agree(bool as_coded)
{
	static char wanted[MOST][96], found[MOST][96];
	size_t n_wanted = 0, n_found = found_lines(as_coded, found);

	for (unsigned a = 0; a < ARTICLES; a++)
		for (unsigned s = 0; s < SENTENCES && living[a]; s++)
			expect_sentence(a, s, as_coded, wanted, &n_wanted);
	qsort(wanted, n_wanted, sizeof *wanted, by_text);
	for (size_t i = 0; i < n_wanted && i < n_found; i++)
		ck_assert_msg(strcmp(wanted[i], found[i]) == 0, "%s, found %s (as coded %d)", wanted[i], found[i], as_coded);
	ck_assert_msg(n_wanted == n_found, "%zu events wanted, %zu found (as coded %d)", n_wanted, n_found, as_coded);
	ck_assert_int_eq(number("SELECT count(*) FROM correction"), (int64_t)n_said);
}

static void import_some(unsigned version)
{
	begin(CHANGE_IMPORT);
	for (unsigned i = below(5); i; i--) {
		struct coded_event events[2 * SENTENCES];
		unsigned a = below(ARTICLES);
		size_t n = code_article(version, a, events);

		put(a, events, n);
		if (!living[a])
			version_of[a] = version;
		living[a] = true;
	}
	end();
}

static void undo_some(void)
{
	const struct change_info info = fixture_info(CHANGE_UNDO, "undo");
	struct undo_counts counts;
	int64_t batch = number("SELECT ifnull((SELECT id FROM change WHERE kind = 0 AND state <> 3"
			       " ORDER BY (id * 2654435761) % 97 LIMIT 1), 0)");

	if (!batch)
		return;
	ck_assert_msg(store_undo(store, batch, &info, &counts, &err) == STATUS_OK, "%s", err.text);
	for (unsigned a = 0; a < ARTICLES; a++) {
		char sql[128];

		snprintf(sql, sizeof sql, "SELECT count(*) FROM article WHERE died IS NULL AND text LIKE '%s%%'", sentence(a, 0));
		living[a] = number(sql) != 0;
	}
}

static void recode_some(unsigned version)
{
	begin(CHANGE_RECODE);
	for (unsigned a = 0; a < ARTICLES; a++) {
		struct coded_event events[2 * SENTENCES];
		struct recode_counts counts = { 0 };
		char sql[128];
		size_t n = code_article(version, a, events);

		if (!living[a] || below(3) == 0)
			continue;
		snprintf(sql, sizeof sql, "SELECT id FROM article WHERE text LIKE '%s%%'", sentence(a, 0));
		ck_assert_msg(store_recode(store, number(sql), events, n, false, &counts, &err) == STATUS_OK, "%s", err.text);
		version_of[a] = version;
	}
	end();
}

static struct said *find_said(const char *words, const char *coded)
{
	for (size_t i = 0; i < n_said; i++)
		if (strcmp(said[i].sentence, words) == 0 && strcmp(said[i].coded, coded) == 0)
			return &said[i];
	return NULL;
}

/* An event of the coder's alone is corrected, and the model told of each of
 * its mentions; latest first, as the store takes them. */
static void correct_some(int64_t now)
{
	const struct correction what = {
		.verdict = (enum verdict)below(3), .source = below(2) ? "GEO" : NULL,
		.code = "172", .status = -1, .at = now,
	};
	sqlite3_stmt *stmt;
	uint64_t mentions;
	struct said fresh[16];
	char sql[256];
	int64_t event;
	size_t n = 0;

	snprintf(sql, sizeof sql, "SELECT ifnull((SELECT e.id FROM event e WHERE NOT EXISTS (SELECT 1 FROM mention m"
		 " WHERE m.event = e.id AND m.died IS NULL AND m.review IN (2, 4))"
		 " ORDER BY (e.id * 7919 + %u) %% 101 LIMIT 1), 0)", below(1000));
	event = number(sql);
	if (!event || n_said > MOST / 4)
		return;
	ck_assert(db_prepare(store, "SELECT a.text, m.start, s.code, t.code, e.code, e.day_from FROM mention m"
			     " JOIN article a ON a.id = m.article JOIN event e ON e.id = m.event"
			     " JOIN actor s ON s.id = e.source JOIN actor t ON t.id = e.target"
			     " WHERE m.event = ?1 AND m.died IS NULL", &stmt, &err) == STATUS_OK);
	sqlite3_bind_int64(stmt, 1, event);
	while (db_step(stmt, &err) == STATUS_OK) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);
		struct coded_event e = fixture_event((const char *)sqlite3_column_text(stmt, 2),
						     (const char *)sqlite3_column_text(stmt, 3),
						     (const char *)sqlite3_column_text(stmt, 4),
						     sqlite3_column_int(stmt, 5), sqlite3_column_int(stmt, 5));
		unsigned a, s;

		ck_assert_int_eq(sscanf(text + sqlite3_column_int(stmt, 1), "Report %u says, in part %u", &a, &s), 2);
		fresh[n] = (struct said){ .verdict = what.verdict };
		strcpy(fresh[n].sentence, folded(a, s));
		tuple_of(&e, fresh[n].coded);
		if (what.verdict == VERDICT_CHANGED) {
			fresh[n].source = what.source;
			fresh[n].code = what.code;
		}
		n++;
	}
	sqlite3_finalize(stmt);
	begin(CHANGE_CORRECT);
	ck_assert_msg(store_correct(store, event, &what, &mentions, &err) == STATUS_OK, "%s", err.text);
	end();
	ck_assert_int_eq(mentions, n);
	for (size_t i = 0; i < n; i++) {
		struct said *old = find_said(fresh[i].sentence, fresh[i].coded);

		if (old) {
			memmove(old, old + 1, (size_t)(said + n_said - old - 1) * sizeof *said);
			n_said--;
		}
		memmove(said + 1, said, n_said * sizeof *said);
		said[0] = fresh[i];
		n_said++;
	}
}

struct carrying {
	struct store *to;
};

static enum status carry(void *context, const struct correction *correction, enum correction_state was)
{
	struct carrying *c = context;
	enum correction_state now;

	(void)was;
	return store_put_correction(c->to, correction, &now, &err);
}

/* Another file with the same articles answers the same, once it has them. */
static void move_to_another_file(void)
{
	static char here[MOST][96], there[MOST][96];
	size_t n = found_lines(false, here);
	struct store *first = store;
	struct carrying carrying;
	char path[128];
	size_t k;

	snprintf(path, sizeof path, "%s.2", fixture_path);
	unlink(path);
	open_at(path);
	carrying.to = store;
	begin(CHANGE_CORRECT);
	ck_assert_msg(store_each_correction(first, &carrying, carry, &err) == STATUS_OK, "%s", err.text);
	end();
	begin(CHANGE_IMPORT);
	for (unsigned a = 0; a < ARTICLES; a++) {
		struct coded_event events[2 * SENTENCES];

		if (living[a]) {
			k = code_article(version_of[a], a, events);
			put(a, events, k);
		}
	}
	end();
	sound();
	ck_assert_uint_eq(found_lines(false, there), n);
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(here[i], there[i]);
	store_close(store);
	unlink(path);
	store = first;
}

START_TEST(corrections_hold_whatever_the_order)
{
	state = (uint64_t)_i * 7919u + 3u;
	n_said = 0;
	memset(living, 0, sizeof living);
	for (int step = 0; step < 24; step++) {
		switch (below(6)) {
		case 0:
		case 1:
			import_some(below(3));
			break;
		case 2:
			undo_some();
			break;
		case 3:
			recode_some(below(3));
			break;
		default:
			correct_some(1000 + step);
		}
		agree(false);
		agree(true);
	}
	sound();
	move_to_another_file();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("corrections");
	TCase *kinds = tcase_create("kinds"), *orders = tcase_create("orders");

	tcase_add_checked_fixture(kinds, setup, teardown);
	tcase_add_test(kinds, rejecting_an_event_sets_all_its_mentions_aside);
	tcase_add_test(kinds, a_changed_event_stands_in_place_of_the_coders);
	tcase_add_test(kinds, a_change_to_what_is_coded_already_confirms_it);
	tcase_add_test(kinds, a_changed_event_can_be_changed_again_and_withdrawn);
	tcase_add_test(kinds, a_mention_set_aside_is_not_what_an_event_is_shown_by);
	tcase_add_test(kinds, both_rows_of_a_mutual_event_are_corrected);
	tcase_add_test(kinds, an_added_event_finds_its_words_and_waits_for_them);
	tcase_add_test(kinds, a_better_date_of_the_article_keeps_the_correction);
	tcase_add_test(kinds, a_sentence_cut_otherwise_keeps_its_correction);
	tcase_add_test(kinds, a_sentence_run_together_with_the_next_keeps_its_correction);
	tcase_add_test(kinds, a_correction_keeps_to_its_own_place);
	tcase_add_test(kinds, a_changed_event_whose_first_version_is_gone_keeps_its_month);
	tcase_add_test(kinds, the_later_of_two_corrections_of_one_event_holds);
	tcase_add_test(kinds, rows_of_datasets_are_not_corrected);
	tcase_add_test(kinds, allocations_that_fail_leave_the_file_sound);
	tcase_add_test(kinds, faulty_corrections_are_refused_with_the_reason);
	suite_add_tcase(suite, kinds);
	tcase_add_checked_fixture(orders, setup, teardown);
	tcase_add_loop_test(orders, corrections_hold_whatever_the_order, 0, 30);
	tcase_set_timeout(orders, 60);
	suite_add_tcase(suite, orders);
	return suite_main(suite);
}
