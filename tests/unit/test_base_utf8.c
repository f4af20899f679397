#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "suite.h"

static const char *apply(void (*step)(struct strbuf *, const char *, size_t),
			 const char *text, size_t length)
{
	static struct strbuf sb;
	static char out[200];

	strbuf_init(&sb);
	step(&sb, text, length);
	snprintf(out, sizeof out, "%s", sb.data);
	strbuf_release(&sb);
	return out;
}

START_TEST(test_utf8_repair_replaces_bad_bytes_and_nul)
{
	ck_assert_str_eq(apply(utf8_repair, "a\xFF\0b\xC3\xA9\xE2\x82", 8),
			 "a\xEF\xBF\xBD\xEF\xBF\xBD" "b\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD");
	ck_assert(!utf8_valid("\xED\xA0\x80", 3));  /* surrogate */
	ck_assert(!utf8_valid("\xC0\xAF", 2));      /* overlong */
	ck_assert(!utf8_valid("\xF4\x90\x80\x80", 4));
	ck_assert(utf8_valid("plain ascii and \xF0\x9F\x98\x80", 20));
}
END_TEST

START_TEST(test_utf8_printable_makes_controls_visible)
{
	ck_assert_str_eq(apply(utf8_printable, "a\x1B[31m\n\xE2\x80\xAE", 10),
			 "a\xEF\xBF\xBD[31m \xEF\xBF\xBD");
}
END_TEST

START_TEST(test_utf8_fold_makes_one_key_of_spellings)
{
	ck_assert_str_eq(apply(utf8_fold, "Erdo\xC4\x9F" "an\xE2\x80\x99s", 12), "erdogan's");
	ck_assert_str_eq(apply(utf8_fold, "C\xC3\xB4te d\xE2\x80\x99Ivoire", 16), "cote d'ivoire");
	ck_assert_str_eq(apply(utf8_fold, "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", 8),
			 "\xD0\xBA\xD0\xB8\xD1\x97\xD0\xB2");
	ck_assert_str_eq(apply(utf8_fold, "Mu\xCC\x88ller", 8), "muller");
}
END_TEST

START_TEST(test_utf8_cut_and_count_keep_code_points_whole)
{
	const char *text = "ab\xC3\xA9\xE2\x82\xAC";

	ck_assert_uint_eq(utf8_count(text, 7), 4);
	ck_assert_uint_eq(utf8_cut(text, 7, 3), 2);
	ck_assert_uint_eq(utf8_cut(text, 7, 4), 4);
	ck_assert_uint_eq(utf8_cut(text, 7, 7), 7);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base_utf8");
	TCase *tc = tcase_create("utf8");

	tcase_add_test(tc, test_utf8_repair_replaces_bad_bytes_and_nul);
	tcase_add_test(tc, test_utf8_printable_makes_controls_visible);
	tcase_add_test(tc, test_utf8_fold_makes_one_key_of_spellings);
	tcase_add_test(tc, test_utf8_cut_and_count_keep_code_points_whole);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
