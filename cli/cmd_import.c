/* `dateline import`: articles in, with progress and a summary at the end. */
#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "importer/import.h"

#include "options.h"

#define JOBS_MOST 256

struct progress {
	bool shown;              /* standard error is a terminal */
	uint64_t total;          /* bytes to read; 0 = not known */
	struct timespec start, last;
};

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void show_progress(void *context, uint64_t bytes, uint64_t records)
{
	struct progress *progress = context;
	double elapsed;

	if (!progress->shown || seconds_since(&progress->last) < 0.2)
		return;
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
	elapsed = seconds_since(&progress->start);
	fprintf(stderr, "\r%" PRIu64 " records, %.0f/s", records,
		elapsed > 0 ? (double)records / elapsed : 0.0);
	if (progress->total && bytes && bytes <= progress->total) {
		double left = elapsed * (double)(progress->total - bytes) / (double)bytes;

		fprintf(stderr, ", %3.0f %%, %d:%02d left", 100.0 * (double)bytes / (double)progress->total,
			(int)left / 60, (int)left % 60);
	}
	fputs("   ", stderr);
}

static bool stop_asked(void *context)
{
	(void)context;
	return cli_stopped();
}

/* nftw() takes no context. */
static uint64_t bytes_seen;

static int add_bytes(const char *path, const struct stat *file, int type, struct FTW *place)
{
	(void)path;
	(void)place;
	if (type == FTW_F)
		bytes_seen += (uint64_t)file->st_size;
	return 0;
}

static uint64_t bytes_of(char **paths, int n)
{
	bytes_seen = 0;
	for (int i = 0; i < n; i++)
		if (strcmp(paths[i], "-") == 0 || nftw(paths[i], add_bytes, 16, FTW_PHYS) != 0)
			return 0;
	return bytes_seen;
}

/* The summary ------------------------------------------------------------- */

struct list {
	const char *before;      /* what parts the next item from the last */
	uint64_t total;          /* for shares; 0 = plain counts */
};

static enum status print_item(void *context, const char *label, uint64_t n)
{
	struct list *list = context;
	struct strbuf clean;

	strbuf_init(&clean);
	utf8_printable(&clean, label, strlen(label));
	if (list->total)
		fprintf(stderr, "%s%s %.0f %%", list->before, clean.data,
			100.0 * (double)n / (double)list->total);
	else
		fprintf(stderr, "%s%s %" PRIu64, list->before, clean.data, n);
	strbuf_release(&clean);
	list->before = ", ";
	return STATUS_OK;
}

static void print_tally(struct store *store, const char *heading, enum tally tally,
			int64_t batch, size_t most, uint64_t total)
{
	struct list list = { "", total };

	fprintf(stderr, "%-18s", heading);
	if (store_each_tally(store, tally, batch, most, &list, print_item, NULL) != STATUS_OK ||
	    !list.before[0])
		fputs("none", stderr);
	fputc('\n', stderr);
}

static enum status print_name(void *context, const char *name, uint64_t articles,
			      int64_t article, struct text_span sentence)
{
	(void)article;
	(void)sentence;
	return print_item(context, name, articles);
}

static void print_unknown(struct store *store, int64_t batch)
{
	struct list list = { "", 0 };

	fprintf(stderr, "%-18s", "unknown names");
	if (store_each_unknown(store, batch, 20, &list, print_name, NULL) != STATUS_OK ||
	    !list.before[0])
		fputs("none", stderr);
	fputc('\n', stderr);
}

/* Rows of datasets have no mentions; an article without an event is counted. */
static bool rows_only(const struct change_counts *c)
{
	return c->events && !c->mentions && !c->no_event;
}

static void print_summary(struct store *store, const struct import_result *result,
			  double seconds, bool dry)
{
	const struct change_counts *c = &result->counts;
	uint64_t reprints = 0;

	store_count_reprints(store, result->batch, &reprints, NULL);
	fprintf(stderr, "batch %" PRId64 "%s: %" PRIu64 " records read = %" PRIu64 " new + %" PRIu64
		" duplicate + %" PRIu64 " revised + %" PRIu64 " skipped + %" PRIu64 " rejected\n",
		result->batch, result->resumed ? " (taken up again)" : "", c->read, c->added,
		c->duplicate, c->revised, c->skipped, c->rejected);
	if (c->skipped)
		print_tally(store, "skipped", TALLY_SKIPPED, result->batch, 20, 0);
	if (c->rejected)
		print_tally(store, "rejected", TALLY_REJECT, result->batch, 20, 0);
	if (rows_only(c)) {
		fprintf(stderr, "%-18s%" PRIu64 " of datasets, each an event\n", "rows", c->events);
	} else {
		fprintf(stderr, "%-18s%" PRIu64 " in other languages (stored, not coded), %" PRIu64
			" without a date, %" PRIu64 " with only \"last updated\"\n", "articles",
			c->other_language, c->undated, c->updated_only);
		fprintf(stderr, "%-18s%" PRIu64 " with no event, %" PRIu64 " with more than ten, %" PRIu64
			" reprints of others\n", "", c->no_event, c->many_events, reprints);
		fprintf(stderr, "%-18s%" PRIu64 " from %" PRIu64 " mentions\n", "events", c->events, c->mentions);
	}
	if (c->events && !rows_only(c)) {
		print_tally(store, "  dated by", TALLY_BASIS, result->batch, 10, c->events);
		print_tally(store, "  confidence", TALLY_CONFIDENCE, result->batch, 5, c->events);
	}
	if (c->events) {
		print_tally(store, "  top codes", TALLY_CODE, result->batch, 10, 0);
		print_tally(store, "  top dyads", TALLY_DYAD, result->batch, 10, 0);
	}
	if (!rows_only(c))
		print_unknown(store, result->batch);
	fprintf(stderr, "%-18s%s, %.1f s\n", "lexicon", result->lexicon, seconds);
	if (dry)
		return;
	if (c->rejected)
		fprintf(stderr, "next: dateline rejects --batch %" PRId64 " says what was refused and why\n",
			result->batch);
	else if (c->events)
		fputs("next: dateline timeline, or dateline relations A B --by month\n", stderr);
}

/* Running ----------------------------------------------------------------- */

static char *join_command(int argc, char **argv)
{
	struct strbuf command;

	strbuf_init(&command);
	strbuf_adds(&command, "import");
	for (int i = 0; i < argc; i++) {
		strbuf_addc(&command, ' ');
		strbuf_adds(&command, argv[i]);
	}
	return strbuf_detach(&command);
}

/* Limits as given, over the defaults; 0 = not given. */
struct limits_given {
	long record_mib, nesting, expansion;
};

static void take_limits(const struct limits_given *given, struct reader_limits *limits)
{
	if (given->record_mib)
		limits->record_bytes = (uint64_t)given->record_mib << 20;
	if (given->nesting)
		limits->nesting = (uint64_t)given->nesting;
	if (given->expansion)
		limits->expansion_ratio = (uint64_t)given->expansion;
}

/* "title=Headline,text=Body" into the map; false on an unknown field. */
static bool read_map(char *words, struct reader_map *map, struct error *err)
{
	const struct { const char *name; const char **place; } fields[] = {
		{ "title", &map->title }, { "text", &map->text }, { "published", &map->published },
		{ "modified", &map->modified }, { "publisher", &map->publisher },
		{ "url", &map->url }, { "language", &map->language }, { "author", &map->author },
	};
	char *rest = words;

	for (char *pair = strsep(&rest, ","); pair; pair = strsep(&rest, ",")) {
		char *equals = strchr(pair, '=');
		size_t i = 0;

		if (equals)
			*equals = '\0';
		while (i < sizeof fields / sizeof fields[0] && strcmp(fields[i].name, pair) != 0)
			i++;
		if (!equals || !equals[1] || i == sizeof fields / sizeof fields[0]) {
			error_set(err, STATUS_USAGE, "--map takes FIELD=COLUMN, with a field of title, text, "
				  "published, modified, publisher, url, language, author; not '%s'", pair);
			return false;
		}
		*fields[i].place = equals + 1;
	}
	return true;
}

/* What goes with a run beside the options of the importer. */
struct run_options {
	long reprints;           /* per cent of shingles in common; 0 = the usual */
	bool dry;
};

/* The columns as they were mapped when this dataset was last imported. */
static enum status recall_map(struct store *store, struct reader_options *reader, struct strbuf *map,
			      struct error *err)
{
	enum status status = STATUS_OK;

	if (!reader->dataset || reader->events_map)
		return STATUS_OK;
	status = store_get_map(store, reader->dataset, map, err);
	if (status == STATUS_OK && map->length) {
		reader->events_map = map->data;
		fprintf(stderr, "columns of %s as before: --map %s\n", reader->dataset, map->data);
	}
	return status;
}

/* Kept for the next time once a row was taken. */
static enum status keep_map(struct store *store, const struct reader_options *reader,
			    const struct change_counts *counts, struct error *err)
{
	if (!reader->dataset || !reader->events_map || !(counts->added + counts->duplicate + counts->revised))
		return STATUS_OK;
	return store_put_map(store, reader->dataset, reader->events_map, err);
}

/* A database that is not there is only thought of. */
static enum status open_database(struct cli *cli, const struct run_options *run, struct store **store,
				 struct error *err)
{
	bool there = access(cli->database, F_OK) == 0;
	enum status status = store_open(store, run->dry && !there ? ":memory:" : cli->database,
					STORE_CREATE, err);

	if (status != STATUS_OK)
		return status;
	if (run->dry)
		store_set_dry(*store);
	if (run->reprints)
		store_set_reprints(*store, (double)run->reprints / 100);
	return STATUS_OK;
}

static int run_import(struct cli *cli, int argc, char **argv, struct import_options *options,
		      const struct run_options *run)
{
	struct progress progress = { .shown = isatty(STDERR_FILENO) };
	struct import_result result;
	struct error err = ERROR_INIT;
	struct strbuf map;
	struct store *store;
	enum status status;

	/* before the file is there, so that Ctrl-C never leaves it half-made */
	cli_catch_stop();
	if (open_database(cli, run, &store, &err) != STATUS_OK)
		return cli_fail(&err);
	if (run->dry)
		fputs("dry run: nothing is kept\n", stderr);
	if (progress.shown)
		progress.total = bytes_of(argv, argc);
	clock_gettime(CLOCK_MONOTONIC, &progress.start);
	progress.last = progress.start;
	options->context = &progress;
	options->stopped = stop_asked;
	options->progress = show_progress;
	strbuf_init(&map);
	memset(&result, 0, sizeof result);
	status = recall_map(store, &options->reader, &map, &err);
	if (status == STATUS_OK)
		status = import_run(store, (const char *const *)argv, (size_t)argc, options, &result, &err);
	if (status == STATUS_OK && !run->dry)
		status = keep_map(store, &options->reader, &result.counts, &err);
	if (progress.shown)
		fputs("\r\033[K", stderr);
	if (result.batch)
		print_summary(store, &result, seconds_since(&progress.start), run->dry);
	store_close(store);
	strbuf_release(&map);
	if (status != STATUS_OK)
		return cli_fail(&err);
	return result.counts.rejected ? EXIT_REJECTS : EXIT_FINE;
}

static int32_t day_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	return civil_day(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

int cmd_import(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct import_options import;
	const char *map = NULL;
	struct limits_given limits = { 0 };
	struct run_options run = { 0 };
	long jobs = 1;
	const struct option options[] = {
		{ "format", 0, OPTION_TEXT, &import.reader.format, "NAME",
		  "text, markdown, html, feed, csv, tsv, json or jsonl; else by content and name" },
		{ "map", 0, OPTION_TEXT, &map, "F=COL,...",
		  "columns or members: title=, text=, published=, publisher=, url=, ..." },
		{ "events", 0, OPTION_FLAG, &import.reader.events, NULL,
		  "tables hold events; --map date=,source=,target=,cameo=,place=,... names their columns" },
		{ "dataset", 0, OPTION_TEXT, &import.reader.dataset, "NAME",
		  "with --events: what to call the dataset (table); its --map is kept for the next time" },
		{ "file-dates", 0, OPTION_FLAG, &import.reader.file_dates, NULL,
		  "take the file's own date where the article states none" },
		{ "record-limit", 0, OPTION_NUMBER, &limits.record_mib, "MIB",
		  "refuse records larger than this (64)" },
		{ "nesting-limit", 0, OPTION_NUMBER, &limits.nesting, "N",
		  "refuse JSON nested deeper than this (512)" },
		{ "expansion-limit", 0, OPTION_NUMBER, &limits.expansion, "RATIO",
		  "refuse archives that expand more than this (1000)" },
		{ "jobs", 0, OPTION_NUMBER, &jobs, "N", "use N cores; what is stored is the same (1)" },
		{ "reprints", 0, OPTION_NUMBER, &run.reprints, "PERCENT",
		  "articles with so many of their four-word runs in common are reprints (70)" },
		{ "dry-run", 0, OPTION_FLAG, &run.dry, NULL, "tell what would come in, keep nothing" },
		{ "lexicon", 0, OPTION_TEXT, &import.lexicon, "DIR",
		  "take the files of DIR in place of the compiled ones" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	struct error err = ERROR_INIT;
	char *map_words = NULL, *command;
	int code;

	import_options_init(&import);
	import.reader.today = day_today();
	command = join_command(argc, argv);
	code = options_parse(self, sets, &argc, argv);
	if (code < 0 && argc == 0) {
		error_set(&err, STATUS_USAGE, "import what? Name files, folders or - for standard input");
		code = cli_fail(&err);
	}
	if (code < 0 && (jobs < 1 || jobs > JOBS_MOST)) {
		error_set(&err, STATUS_USAGE, "--jobs takes a number from 1 to %d", JOBS_MOST);
		code = cli_fail(&err);
	}
	if (code < 0 && import.reader.dataset && !import.reader.events) {
		error_set(&err, STATUS_USAGE, "--dataset names tables of events: give --events too");
		code = cli_fail(&err);
	}
	if (code < 0 && map && import.reader.events) {
		import.reader.events_map = map;
	} else if (code < 0 && map) {
		map_words = strdup(map);
		if (!map_words || !read_map(map_words, &import.reader.map, &err))
			code = cli_fail(&err);
	}
	if (code < 0) {
		take_limits(&limits, &import.reader.limits);
		import.command = command;
		import.jobs = (unsigned)jobs;
		code = run_import(cli, argc, argv, &import, &run);
	}
	free(map_words);
	free(command);
	return code;
}
