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

START_TEST(test_article_of_a_stamp_alone_is_skipped)
{
	struct read read;

	read_page(&read, "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"One\"}"
		"</script><body><p>3 min. read</p>");
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

static void check_text(const char *page, const char *text)
{
	struct read read;

	read_page(&read, page);
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_str_eq(read.article.text, text);
	end(&read);
}

static void check_title(const char *page, const char *title)
{
	struct read read;

	read_page(&read, page);
	ck_assert_int_eq(read.status, STATUS_OK);
	ck_assert_str_eq(read.article.title, title);
	end(&read);
}

#define P1 "The two delegations met in the old harbour town on Tuesday and talked, through " \
	"interpreters, for more than three hours about the border crossing."
#define P2 "Nobody spoke to reporters afterwards, but the ferry company said that its boats would " \
	"sail again from Friday on, for the first time since the spring."

/* Stamps and calls at the ends go; the same words within the text stay. */
START_TEST(test_stamps_and_calls_at_the_ends_are_no_text)
{
	check_text("<article><h1>Talks</h1><p>2 minute read<p>Updated Dec. 22, 2023 11:48 a.m. ET<p>" P1
		   "<p>Get the newsletter of the port, the notice said.<p>" P2
		   "<p>Contact reporter Ann Example at ann@example.com"
		   "<p>Want more of this? Sign up for our free newsletter.</article>",
		   P1 "\n\nGet the newsletter of the port, the notice said.\n\n" P2);
	check_text("<article><p>" P1 "<p>" P2 "<p>Ferry prices rise<p>20/1/2024 18:30<p>New harbour master"
		   "<p>20/1/2024 05:10</article>", P1 "\n\n" P2);
	/* a short last sentence is one */
	check_text("<article><p>" P1 "<p>" P2 "<p>The boats sail on 5 January 2024.</article>",
		   P1 "\n\n" P2 "\n\nThe boats sail on 5 January 2024.");
}
END_TEST

START_TEST(test_list_of_the_site_itself_ends_the_text)
{
	check_text("<meta property=og:site_name content='The Courier'><body><article><p>" P1 "<p>" P2
		   "<h4>More from The Courier</h4><p>The mayor opened a bridge.</article>", P1 "\n\n" P2);
}
END_TEST

/* What the description repeats stands above the text, whatever it stands in. */
START_TEST(test_standfirst_is_text)
{
	static const char page[] = "<meta name=description content='Envoys of both sides met after "
		"eleven years, and say little of it.'><body><main><h1>Talks</h1><div class=%s><p>Envoys of both sides "
		"met after eleven years, and say little of it.</div><div class=article-body><p>" P1 "<p>" P2
		"</div></main>";
	char with[1024];

	snprintf(with, sizeof with, page, "standfirst");
	check_text(with, "Envoys of both sides met after eleven years, and say little of it.\n\n" P1 "\n\n" P2);
	/* of a link it is another article's */
	check_text("<meta name=description content='Envoys of both sides met after eleven years, and say "
		   "little of it.'><body><main><a href=/x>Envoys of both sides met after eleven years, and say little "
		   "of it.</a><div class=article-body><p>" P1 "<p>" P2 "</div></main>", P1 "\n\n" P2);
}
END_TEST

/* A box around each paragraph is none; around a prompt or a picture it is. */
START_TEST(test_boxes_of_nothing_but_paragraphs_are_text)
{
	check_text("<article><div class=text-widget><p>" P1 "</div><div class=text-widget><p>" P2 "</div>"
		   "<div class=widget><img src=x><p>A ferry lies in the harbour, waiting for its passengers since "
		   "the early morning.</div><div class=paywall><a href=/s>Subscribe to read on, from two a week, "
		   "and cancel whenever you like to.</a></div></article>", P1 "\n\n" P2);
}
END_TEST

START_TEST(test_containers_around_single_paragraphs_are_joined)
{
	check_text("<div class=grid><div class=article-body><p>It was a short talk.</div>"
		   "<div class=article-body><p>" P1 "</div><div class=article-body><p>Nobody waved.</div>"
		   "<div class=article-body><p>" P2 "</div></div>",
		   "It was a short talk.\n\n" P1 "\n\nNobody waved.\n\n" P2);
}
END_TEST

/* All of the text in parts whose names usually mean something else. */
START_TEST(test_article_in_discarded_names_is_found)
{
	check_text("<meta property=og:type content=article><title>Talks</title><body><div class=x>"
		   "<div class=gallery-item><img src=1><p>" P1 "</div><div class=gallery-item><img src=2><p>" P2
		   "</div><div class=gallery-item><img src=3><p>" LONG LONG "</div><div class=gallery-item>"
		   "<img src=3><p>" LONG LONG LONG "</div></div><div class=comment-list><p>" LONG "so says a reader"
		   "</div>", P1 "\n\n" P2 "\n\n" P1 " " P1 "\n\n" P1 " " P1 " " P1);
}
END_TEST

START_TEST(test_title_that_most_places_agree_on)
{
	/* metadata and tab against a heading that JSON-LD does not confirm */
	check_title("<title>Talks about the ferry resume in spring</title><meta property=og:title "
		    "content='Talks about the ferry resume in spring'><script type=application/ld+json>"
		    "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry: envoys meet again\"}</script>"
		    "<h1>Envoys meet for a third time</h1><p>" LONG LONG, "Talks about the ferry resume in spring");
	/* a tail that all three state is the title's */
	check_title("<title>Ferry talks go on: the latest - in pictures</title><meta property=og:title "
		    "content='Ferry talks go on: the latest - in pictures'><script type=application/ld+json>"
		    "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry talks go on: the latest - in pictures\"}"
		    "</script><h1>Ferry talks go on: the latest</h1><p>" LONG LONG,
		    "Ferry talks go on: the latest - in pictures");
	/* the headline is named, without what follows it elsewhere */
	check_title("<meta name=headline content='Ferry talks go on'><meta property=og:title "
		    "content='Ferry talks go on-Politics'><p>" LONG LONG, "Ferry talks go on");
	/* the only heading counts in a part that is discarded */
	check_title("<title>What to know of the ferry</title><div class=credit-wrapper><h1>Ferry talks go on</h1>"
		    "</div><p>" LONG LONG, "Ferry talks go on");
}
END_TEST

START_TEST(test_day_of_the_masthead_is_not_the_one_shown)
{
	check_published("<div class=timezone><span>25 November 2021</span></div><meta name=pubdate "
		"content=2021-11-24T22:57:38Z><time datetime=2021-11-24T22:57>22:57 GMT 24.11.2021</time>"
		"<time itemprop=dateModified datetime=2021-11-25T11:14>11:14 GMT 25.11.2021</time><p>" LONG LONG,
		"2021-11-24");
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
	tcase_add_test(tc, test_article_of_a_stamp_alone_is_skipped);
	tcase_add_test(tc, test_published_from_json_ld_before_meta);
	tcase_add_test(tc, test_published_never_from_comments_or_the_future);
	tcase_add_test(tc, test_only_an_update_stated_is_published_by);
	tcase_add_test(tc, test_day_shown_wins_over_the_same_in_utc);
	tcase_add_test(tc, test_wrapper_named_sidebar_or_paywall_keeps_the_article);
	tcase_add_test(tc, test_pieces_of_one_article_are_joined);
	tcase_add_test(tc, test_what_follows_recent_posts_is_cut_and_repeats_go);
	tcase_add_test(tc, test_stamps_and_calls_at_the_ends_are_no_text);
	tcase_add_test(tc, test_list_of_the_site_itself_ends_the_text);
	tcase_add_test(tc, test_standfirst_is_text);
	tcase_add_test(tc, test_boxes_of_nothing_but_paragraphs_are_text);
	tcase_add_test(tc, test_containers_around_single_paragraphs_are_joined);
	tcase_add_test(tc, test_article_in_discarded_names_is_found);
	tcase_add_test(tc, test_title_that_most_places_agree_on);
	tcase_add_test(tc, test_day_of_the_masthead_is_not_the_one_shown);
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
