/* Reading in tests of dates: a text against a publication, and what it gave. */
#ifndef DATES_SUITE_H
#define DATES_SUITE_H

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "dates/dates.h"
#include "suite.h"

static struct dates *dates;
static struct arena arena;

struct reading {
	struct dates_document document;
	struct timex *timexes;
	size_t n;
};

static inline void read_step(void *context)
{
	struct reading *r = context;

	r->n = dates_read(dates, &r->document, &arena, &r->timexes);
}

static inline struct reading read_at(const char *text, int32_t published)
{
	struct reading r = { .document = { .text = text, .length = strlen(text),
					   .published = published, .published_hour = -1 } };

	arena_reset(&arena);
	ck_assert(arena_run(&arena, read_step, &r));
	return r;
}

static inline struct reading read_text(const char *text)
{
	return read_at(text, civil_day(2021, 11, 24));
}

/* "first=value second=value": what a text should give, spans and values. */
static inline void check_reading(const char *text, const char *expected)
{
	struct reading r = read_text(text);
	char got[1000] = "";
	size_t n = 0;

	for (size_t i = 0; i < r.n; i++)
		n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s=%s", i ? "; " : "",
				      (int)(r.timexes[i].end - r.timexes[i].start),
				      text + r.timexes[i].start, r.timexes[i].value);
	ck_assert_msg(!strcmp(got, expected), "%s\n  want %s\n  got  %s", text, expected, got);
}

struct row {
	const char *text, *expected;
};

static inline void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_reading(rows[i].text, rows[i].expected);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static inline int dates_suite_main(Suite *suite, TCase *tcase)
{
	int code;

	if (dates_new(&dates, NULL, NULL) != STATUS_OK)
		return EXIT_FAILURE;
	arena_init(&arena, (size_t)1 << 30);
	tcase_set_timeout(tcase, 0);
	suite_add_tcase(suite, tcase);
	code = suite_main(suite);
	arena_release(&arena);
	dates_free(dates);
	return code;
}

#endif
