/* Work grows with the text, not with its square, whatever stands there. */
#include "dates_suite.h"

static size_t steps_of(const char *piece, size_t bytes)
{
	size_t length = strlen(piece), n = bytes / length * length, steps = 0;
	char *text = malloc(n + 1);
	struct reading r;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < n; i++)
		text[i] = piece[i % length];
	text[n] = '\0';
	r = (struct reading){ .document = { .text = text, .length = n,
		.published = civil_day(2021, 11, 24), .published_hour = -1, .steps = &steps } };
	arena_reset(&arena);
	ck_assert(arena_run(&arena, read_step, &r));
	free(text);
	return steps;
}

START_TEST(test_work_is_linear_in_the_text)
{
	static const char *const pieces[] = { "7", "2021", "May", "May ", "March ", "12/", "1-", "5 pm ",
		"two days before ", "night of ", "the ", "last ", "one ", "twenty-", "9/11 ",
		"2021 - ", "early ", "Monday ", "24-", "a ", "'90s ", "first half of ", "\n\n" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		/* digits and names of months at a megabyte, the others at an eighth */
		size_t bytes = i < 5 ? 1u << 20 : 1u << 17;
		size_t once = steps_of(pieces[i], bytes / 2), twice = steps_of(pieces[i], bytes);

		ck_assert_msg(twice <= 2 * once + once / 10 + 100, "%s: %zu then %zu", pieces[i],
			      once, twice);
		ck_assert_msg(twice < 150u << 20, "%s: %zu steps", pieces[i], twice);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dates_linear");
	TCase *tcase = tcase_create("linear");

	tcase_add_test(tcase, test_work_is_linear_in_the_text);
	return dates_suite_main(suite, tcase);
}
