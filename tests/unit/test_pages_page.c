/* Pages: encodings, written dates, the article in a page. */
#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "pages/pages.h"
#include "rules.h"

#define LONG "The two delegations met in the old harbour town on Tuesday and talked, " \
	"through interpreters, for more than three hours about the border crossing. "

struct read {
	const char *bytes;
	size_t length;
	struct page_options options;
	struct article article;
	struct arena arena;
	struct error err;
	enum status status;
	const char *plain;
};

static void read_step(void *context)
{
	struct read *read = context;

	read->status = page_read(read->bytes, read->length, &read->options, &read->arena,
				 &read->article, &read->err);
}

static void read_bytes(struct read *read, const char *bytes, size_t length)
{
	memset(read, 0, sizeof *read);
	read->bytes = bytes;
	read->length = length;
	read->options.today = civil_day(2025, 6, 1);
	read->options.fetched = DAY_NONE;
	arena_init(&read->arena, 256u << 20);
	ck_assert(arena_run(&read->arena, read_step, read));
}

static void read_page(struct read *read, const char *page)
{
	read_bytes(read, page, strlen(page));
}

static void end(struct read *read)
{
	arena_release(&read->arena);
}

static void check_published(const char *page, const char *iso)
{
	struct read read;
	char got[11];

	read_page(&read, page);
	ck_assert_int_eq(read.status, STATUS_OK);
	civil_iso(read.article.published, got);
	ck_assert_str_eq(got, iso);
	end(&read);
}

START_TEST(test_written_dates)
{
	static const struct {
		const char *text, *iso;
	} cases[] = {
		{ "2021-11-24T23:30:00-05:00", "2021-11-24" },
		{ "Wed, 24 Nov 2021 23:57:00 +0100", "2021-11-24" },
		{ "November 24th, 2021 at 11:57 am", "2021-11-24" },
		{ "24 novembre 2021", "2021-11-24" },
		{ "Wed Nov 24 10:02:00 CET 2021", "2021-11-24" },
		{ "24.11.2021", "2021-11-24" },
		{ "2021年11月24日", "2021-11-24" },
		{ "20211124", "2021-11-24" },
		{ "1637712000", "2021-11-24" },
		{ "24 de noviembre de 2021", "2021-11-24" },
		{ "the mayor of 12 towns", "" },
		{ "31 February 2021", "" },
		{ "", "" },
	};
	char iso[11];

	civil_iso(page_date(cases[_i].text, strlen(cases[_i].text)), iso);
	ck_assert_str_eq(iso, cases[_i].iso);
	ck_assert_int_lt(_i, (int)(sizeof cases / sizeof *cases));
}
END_TEST

START_TEST(test_body_without_what_surrounds_it)
{
	struct read read;

	read_page(&read, "<html lang=en><head><title>Talks resume at border - The Courier</title>"
		"<meta property=og:site_name content='The Courier'></head><body>"
		"<nav><a href=/>Home</a></nav><div class=post-content><h1>Talks resume at border</h1>"
		"<p>" LONG "<p>" LONG LONG "<div class=related-posts><p>" LONG "other</div>"
		"<ul><li>first point of the list</ul></div>"
		"<script>var x='<p>hidden'</script><footer>Copyright 2031</footer></body></html>");
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_str_eq(read.article.title, "Talks resume at border");
	ck_assert_str_eq(read.article.publisher, "The Courier");
	ck_assert_str_eq(read.article.language, "en");
	ck_assert_ptr_nonnull(strstr(read.article.text, "first point"));
	ck_assert_ptr_nonnull(strstr(read.article.text, "crossing.\n\nThe two"));
	ck_assert_ptr_null(strstr(read.article.text, "other"));
	ck_assert_ptr_null(strstr(read.article.text, "hidden"));
	ck_assert_ptr_null(strstr(read.article.text, "Home"));
	ck_assert_ptr_null(strstr(read.article.text, "Copyright"));
	end(&read);
}
END_TEST

START_TEST(test_index_page_is_skipped)
{
	struct read read;

	read_page(&read, "<body><ul><li><a href=1>One headline of the day</a><li>"
		"<a href=2>Another headline of the day</a></ul>");
	ck_assert_int_eq(read.status, STATUS_SKIP);
	ck_assert(read.err.text[0]);
	end(&read);
}
END_TEST

START_TEST(test_published_from_json_ld_before_meta)
{
	check_published("<meta property=article:published_time content=2020-02-02>"
		"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\n"
		"\"datePublished\":\"2020-02-01T23:59:00-08:00\"}</script><p>" LONG LONG, "2020-02-01");
}
END_TEST

START_TEST(test_published_never_from_comments_or_the_future)
{
	check_published("<meta name=date content=2031-01-01><span class=date>May 4, 2019</span>"
		"<p>" LONG LONG "<div class=comments><time datetime=2018-01-01>x</time></div>",
		"2019-05-04");
}
END_TEST

START_TEST(test_only_an_update_stated_is_published_by)
{
	struct read read;

	read_page(&read, "<p>Last updated on November 24th, 2021 at 11:57 am<p>" LONG LONG);
	ck_assert_int_eq(read.article.published, civil_day(2021, 11, 24));
	ck_assert(read.article.published_by);
	end(&read);
}
END_TEST

START_TEST(test_day_shown_wins_over_the_same_in_utc)
{
	check_published("<meta property=article:published_time content=2020-03-02T01:30:00Z>"
		"<p><time datetime=2020-03-01T20:30:00-05:00>March 1, 2020</time><p>" LONG LONG,
		"2020-03-01");
}
END_TEST

START_TEST(test_wrapper_named_sidebar_or_paywall_keeps_the_article)
{
	struct read read;

	read_page(&read, "<div class='layout has-sidebar'><form class=paywall><p>" LONG "<p>" LONG
		"last</form></div>");
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_ptr_nonnull(strstr(read.article.text, "last"));
	end(&read);
}
END_TEST

START_TEST(test_pieces_of_one_article_are_joined)
{
	struct read read;

	read_page(&read, "<main><div><div><p>" LONG "one</div></div><div><div><p>" LONG
		"two</div></div><div><div><p>" LONG "three</div></div></main>");
	ck_assert_ptr_nonnull(strstr(read.article.text, "one"));
	ck_assert_ptr_nonnull(strstr(read.article.text, "two"));
	ck_assert_ptr_nonnull(strstr(read.article.text, "three"));
	end(&read);
}
END_TEST

START_TEST(test_what_follows_recent_posts_is_cut_and_repeats_go)
{
	struct read read;

	read_page(&read, "<div><p>" LONG LONG "one<p>" LONG LONG "second<p>" LONG LONG "second"
		"<h3>Recent Posts</h3><p>" LONG "later</div>");
	ck_assert_ptr_nonnull(strstr(read.article.text, "second"));
	ck_assert_ptr_null(strstr(strstr(read.article.text, "second") + 6, "second"));
	ck_assert_ptr_null(strstr(read.article.text, "later"));
	end(&read);
}
END_TEST

START_TEST(test_short_page_that_says_article_is_one)
{
	struct read read;

	read_page(&read, "<meta property=og:type content=article><meta property=og:description "
		"content='Film of the ceremony.'><h1>The flag is lowered</h1>");
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_str_eq(read.article.text, "Film of the ceremony.");
	ck_assert_str_eq(read.article.title, "The flag is lowered");
	end(&read);
}
END_TEST

START_TEST(test_days_ago_count_from_a_known_fetch_only)
{
	const char *page = "<span>2 days ago</span><p>" LONG LONG;
	struct read read;

	check_published(page, "");
	memset(&read, 0, sizeof read);
	read.bytes = page;
	read.length = strlen(page);
	read.options.today = read.options.fetched = civil_day(2024, 3, 1);
	arena_init(&read.arena, 64u << 20);
	ck_assert(arena_run(&read.arena, read_step, &read));
	ck_assert_int_eq(read.article.published, civil_day(2024, 2, 28));
	end(&read);
}
END_TEST

START_TEST(test_dates_of_sidebars_and_copyright_are_none)
{
	check_published("<p>" LONG LONG "<div class=sidebar><span class=date>May 4, 2019</span></div>"
		"<div class='recent-posts'><time datetime=2019-05-05>x</time></div>"
		"<div class=legal>\xC2\xA9 1 January 2018 The Courier</div>", "");
}
END_TEST

static void plain_step(void *context)
{
	struct read *read = context;

	read->plain = page_plain(read->bytes, read->length, &read->arena);
}

static void utf8_step(void *context)
{
	struct read *read = context;
	size_t length;

	read->plain = page_utf8(read->bytes, read->length, read->options.charset, &read->arena, &length);
	read->length = length;
}

START_TEST(test_plain_text_of_markup)
{
	struct read read = { .bytes = "<p>One &amp; <b>two</b></p><p>three</p>" };

	read.length = strlen(read.bytes);
	arena_init(&read.arena, 1 << 20);
	ck_assert(arena_run(&read.arena, plain_step, &read));
	ck_assert_str_eq(read.plain, "One & two\n\nthree");
	end(&read);
}
END_TEST

START_TEST(test_encodings)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *charset, *text;
	} cases[] = {
		{ "\xEF\xBB\xBF" "caf\xC3\xA9", 8, "latin1", "caf\xC3\xA9" },
		{ "\xFF\xFE" "a\0\xE9\0", 6, NULL, "a\xC3\xA9" },
		{ "caf\xE9 noir", 9, "iso-8859-1", "caf\xC3\xA9 noir" },
		{ "<meta charset=windows-1251>\xCC\xE8\xF0 \xE8", 32, NULL,
		  "<meta charset=windows-1251>\xD0\x9C\xD0\xB8\xD1\x80 \xD0\xB8" },
		{ "caf\xC3\xA9 is UTF-8", 14, "iso-8859-1", "caf\xC3\xA9 is UTF-8" },
		{ "a\0b", 3, NULL, "a\xEF\xBF\xBD" "b" },
	};
	struct read read = { .bytes = cases[_i].bytes, .length = cases[_i].length };

	read.options.charset = cases[_i].charset;
	arena_init(&read.arena, 1 << 20);
	ck_assert(arena_run(&read.arena, utf8_step, &read));
	ck_assert_str_eq(read.plain, cases[_i].text);
	end(&read);
}
END_TEST

/* A page of `count` times `piece` after an article. */
static char *repeated(const char *piece, size_t count)
{
	size_t n = strlen(piece), i;
	char *page = malloc(n * count + 1000), *to;

	ck_assert_ptr_nonnull(page);
	to = page + sprintf(page, "<body><p>%s%s</p>", LONG, LONG);
	for (i = 0; i < count; i++, to += n)
		memcpy(to, piece, n);
	*to = '\0';
	return page;
}

START_TEST(test_hostile_markup_ends)
{
	static const struct {
		const char *piece;
		size_t count;
	} cases[] = {
		{ "<div>", 50000 }, { "<b></i>", 30000 }, { "<a x='", 20000 }, { "<time>x y", 20000 }, { "<a b", 20000 }, { " a=b", 20000 },
		{ "&#x41;&nosuch;", 20000 }, { "<script>", 20000 }, { "<!--", 20000 },
		{ "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", 100 },
	};
	char *page = repeated(cases[_i].piece, cases[_i].count);
	struct read read;

	read_page(&read, page);
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_ptr_null(strstr(read.article.text, "root:"));
	end(&read);
	free(page);
}
END_TEST

START_TEST(test_script_shell_and_frames_are_skipped)
{
	static const char *const pages[] = { "", "<script>app()</script>",
		"<frameset><frame src=a></frameset>", "<html", "<p", "\0" };
	struct read read;

	read_page(&read, pages[_i]);
	ck_assert_int_eq(read.status, STATUS_SKIP);
	end(&read);
}
END_TEST

START_TEST(test_every_failed_allocation_is_survived)
{
	const char *page = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>"
		"<p>" LONG LONG;
	struct read read;
	size_t n;
	bool hit = true;

	for (n = 0; hit; n++) {
		memset(&read, 0, sizeof read);
		read.bytes = page;
		read.length = strlen(page);
		arena_init(&read.arena, 64u << 20);
		mem_fault_after(n);
		if (arena_run(&read.arena, read_step, &read) && mem_fault_hit())
			ck_assert_int_eq(read.status, STATUS_NOMEM);
		hit = mem_fault_hit();
		mem_fault_after(SIZE_MAX);
		arena_release(&read.arena);
	}
	ck_assert_int_eq(read.status, STATUS_OK);
}
END_TEST

START_TEST(test_rules_are_in_order)
{
	char faults[4096];

	ck_assert_msg(rules_lint(faults, sizeof faults) == 0, "%s", faults);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pages");
	TCase *tc = tcase_create("pages");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_written_dates, 0, 13);
	tcase_add_test(tc, test_body_without_what_surrounds_it);
	tcase_add_test(tc, test_index_page_is_skipped);
	tcase_add_test(tc, test_published_from_json_ld_before_meta);
	tcase_add_test(tc, test_published_never_from_comments_or_the_future);
	tcase_add_test(tc, test_only_an_update_stated_is_published_by);
	tcase_add_test(tc, test_day_shown_wins_over_the_same_in_utc);
	tcase_add_test(tc, test_wrapper_named_sidebar_or_paywall_keeps_the_article);
	tcase_add_test(tc, test_pieces_of_one_article_are_joined);
	tcase_add_test(tc, test_what_follows_recent_posts_is_cut_and_repeats_go);
	tcase_add_test(tc, test_short_page_that_says_article_is_one);
	tcase_add_test(tc, test_days_ago_count_from_a_known_fetch_only);
	tcase_add_test(tc, test_dates_of_sidebars_and_copyright_are_none);
	tcase_add_test(tc, test_plain_text_of_markup);
	tcase_add_loop_test(tc, test_encodings, 0, 6);
	tcase_add_loop_test(tc, test_hostile_markup_ends, 0, 10);
	tcase_add_loop_test(tc, test_script_shell_and_frames_are_skipped, 0, 6);
	tcase_add_test(tc, test_every_failed_allocation_is_survived);
	tcase_add_test(tc, test_rules_are_in_order);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
