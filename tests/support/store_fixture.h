/* Small stores for tests: a file in a directory of its own, articles and
 * events made from a few words. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schema/store.h"

static char fixture_dir[64], fixture_path[96];

static inline void fixture_setup(void)
{
	strcpy(fixture_dir, "/tmp/store-XXXXXX");
	if (!mkdtemp(fixture_dir))
		abort();
	snprintf(fixture_path, sizeof fixture_path, "%s/t.db", fixture_dir);
}

static inline void fixture_remove(void)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	char path[128];

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(path, sizeof path, "%s%s", fixture_path, tails[i]);
		unlink(path);
	}
}

static inline void fixture_teardown(void)
{
	fixture_remove();
	rmdir(fixture_dir);
}

static inline struct change_info fixture_info(enum change_kind kind, const char *command)
{
	return (struct change_info){ .kind = kind, .program = "1", .lexicon = "l", .command = command };
}

static inline struct article fixture_article(const char *title, const char *text, int32_t day)
{
	return (struct article){
		.title = title, .text = text, .published = day,
		.published_precision = PRECISION_DAY, .modified = DAY_NONE,
		.publisher = "The Paper", .path = "a.txt",
	};
}

/* source > target code on day from..to; from DAY_NONE is undated. */
static inline struct coded_event fixture_event(const char *source, const char *target,
					       const char *code, int32_t from, int32_t to)
{
	struct coded_event e = {
		.date = { from, to, from == DAY_NONE ? PRECISION_UNKNOWN :
				    from == to ? PRECISION_DAY : PRECISION_INTERVAL,
			  from == DAY_NONE ? BASIS_BOUND : BASIS_TEXT },
		.source = { .code = source, .name = source },
		.target = { .code = target, .name = target },
		.latitude = NAN, .longitude = NAN,
		.deaths = -1, .injured = -1, .arrested = -1, .crowd = -1,
		.sentence = { 0, 5 }, .action = { 1, 3 }, .rule = "test.txt:1",
	};

	snprintf(e.cameo, sizeof e.cameo, "%s", code);
	return e;
}

static inline enum status fixture_put(struct store *store, const struct article *article,
				      const struct coded_event *events, size_t n,
				      struct article_kept *kept, struct error *err)
{
	enum status status = store_article(store, article, kept, err);

	if (status == STATUS_OK && kept->result != ARTICLE_DUPLICATE)
		status = store_events(store, kept->id, events, n, err);
	return status;
}

#endif
