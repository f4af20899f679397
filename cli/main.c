/* The program: finds the command, what the terminal can do, and the database. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli.h"

static int cmd_help(struct cli *cli, const struct command *self, int argc, char **argv);

static const struct command commands[] = {
	{ "import", cmd_import, true, "Take articles in and code their events",
	  "[options] PATH...",
	  "  dateline import articles/\n"
	  "  dateline import --map title=Headline,text=Body,published=Date batch.csv\n"
	  "  xzcat big.jsonl.xz | dateline import -\n" },
	{ "code", cmd_code, false, "Code sentences or articles, a JSON object a line, on standard input",
	  "[options] < IN.jsonl > OUT.jsonl",
	  "  echo '{\"id\":1,\"text\":\"Ukraine accused Russia of aggression.\"}' | dateline code\n"
	  "  dateline code --explain < one.jsonl\n" },
	{ "dates", cmd_dates, false, "Find time expressions, a JSON object a line, on standard input",
	  "< IN.jsonl > OUT.jsonl",
	  "  echo '{\"doc_id\":1,\"dct\":\"2021-11-24\",\"text\":\"They met last Friday.\"}' | dateline dates\n" },
	{ "extract", cmd_extract, false, "Read articles out of pages and other files, a JSON object each",
	  "[options] FILE... | -",
	  "  dateline extract page.html\n"
	  "  find pages -name '*.html' | dateline extract -\n" },
	{ "timeline", cmd_timeline, true, "Events in order, undated ones last",
	  "[filter] [--format FORMAT]",
	  "  dateline timeline --actor NATO --from 2021\n"
	  "  dateline timeline --between RUS,BLR:members:NATO --quad 3,4 --order articles --limit 20\n" },
	{ "relations", cmd_relations, true, "The history of two actors by day, week, month, quarter or year",
	  "A B [--by UNIT] [filter]",
	  "  dateline relations RUS NATO --by month --from 2021-09 --to 2021-11\n"
	  "  dateline relations USA AFG --by year --format csv -o usa-afg.csv\n" },
	{ "changes", cmd_changes, true, "Where two actors left their own past, with the events that made it",
	  "A B [--by UNIT] [--top N] [filter]",
	  "  dateline changes RUS NATO --by month --top 10\n"
	  "  dateline changes USA AFG --by week --from 2021 --format md -o report.md\n" },
	{ "sequences", cmd_sequences, true, "What followed what: events of one kind after events of another",
	  "A B --after CODES --then CODES [--in 14d] [filter]",
	  "  dateline sequences USA RUS --after 16 --then 17 --in 14d\n"
	  "  dateline sequences ISR PSE --after 19 --then 19 --in 3d --pairs --format csv\n" },
	{ "network", cmd_network, true, "Who dealt with whom: counts and mean Goldstein score per dyad",
	  "[--by country|role|actor|GROUPS] [--actors] [filter]",
	  "  dateline network --from 2021-08 --to 2021-08 --limit 20\n"
	  "  dateline network --by members:NATO,members:BRICS --from 2021 --to 2021 --actors\n" },
	{ "compare", cmd_compare, true, "Two datasets or batches, event by event: in both, only in one, who was first",
	  "X Y [--country C] [--window DAYS] [--by UNIT] [--pairs] [filter]",
	  "  dateline compare acled ucdp --country AFG --from 2021 --window 3d --by month\n"
	  "  dateline compare articles gdelt --pairs --format csv -o pairs.csv\n"
	  "  dateline compare 3 4\n" },
	{ "actors", cmd_actors, true, "Look up names and codes of actors; add names, list unknown ones",
	  "NAME... | members:GROUP | add CODE NAME... | remove NAME | gaps",
	  "  dateline actors \"President Biden\"\n"
	  "  dateline actors members:NATO\n"
	  "  dateline actors gaps --limit 20\n"
	  "  dateline actors add KENGOV \"Nairobi State House\"\n" },
	{ "codes", cmd_codes, false, "Look up event codes by number, word or PLOVER type",
	  "[CODE | WORD]...",
	  "  dateline codes 16\n"
	  "  dateline codes sanction\n" },
	{ "show", cmd_show, true, "Everything about one event, article or actor",
	  "event ID | article ID | actor NAME [--by UNIT] [--top N] [filter]",
	  "  dateline show event 3f2a\n"
	  "  dateline show article 12\n"
	  "  dateline show actor RUS --from 2021\n"
	  "  dateline show actor --help\n" },
	{ "export", cmd_export, true, "All events, or those of a filter, in the formats of people's tools",
	  "[filter] [--format FORMAT] [-o FILE]",
	  "  dateline export -o events.csv\n"
	  "  dateline export --format jsonl --columns event_id,date,source,target,cameo --order none\n"
	  "  dateline export --actor NATO --top 50 -o nato.timeline.json\n"
	  "  dateline export --from 2021 -o actors.gexf\n" },
	{ "review", cmd_review, true, "Look at coded events one by one and judge them",
	  "[filter] [--sample N]",
	  "  dateline review --confidence low --sample 50\n"
	  "  dateline review --between RUS:NATO --format csv -o sheet.csv\n" },
	{ "correct", cmd_correct, true, "Mend an event, or add one the coder missed",
	  "EVENT --reject | --confirm | --withdraw | --code C | --source A ... | --add ARTICLE --quote WORDS ...",
	  "  dateline correct 3f2a --reject --note \"a drill, no attack\"\n"
	  "  dateline correct 3f2a --code 190 --target UKRMIL --date 2022-03-04\n"
	  "  dateline correct --add 12 --quote \"Moscow recalled its envoy\" --source RUSGOV --code 161 --target USA\n" },
	{ "corrections", cmd_corrections, true, "What people mended: list, carry to another database, bring in",
	  "[list | export | import FILE]",
	  "  dateline corrections\n"
	  "  dateline corrections export -o mended.csv\n"
	  "  dateline -d other.db corrections import mended.csv\n" },
	{ "recode", cmd_recode, true, "Code the stored articles again with the present lexicon",
	  "[--batch N] [--dry-run] [--lexicon DIR]",
	  "  dateline recode --dry-run --events\n"
	  "  dateline recode --batch 3\n" },
	{ "batches", cmd_batches, true, "What came in, import by import; take one back",
	  "[undo N]",
	  "  dateline batches\n"
	  "  dateline batches undo 3\n" },
	{ "rejects", cmd_rejects, true, "Records that were refused, and why",
	  "[--batch N] [--skipped]",
	  "  dateline rejects --batch 3 --format csv -o rejects.csv\n" },
	{ "check", cmd_check, true, "Check the database for faults", "[--rebuild]",
	  "  dateline check\n"
	  "  dateline check --rebuild\n" },
	{ "stats", cmd_stats, true, "Size, counts and spans of the database", "", "  dateline stats\n" },
	{ "lexicon", cmd_lexicon, false, "Check the lexicon's files; take in dictionaries of TABARI and PETRARCH",
	  "lint [DIR] | import -o DIR FILE...",
	  "  dateline lexicon lint mine/\n"
	  "  dateline lexicon import -o mine/ Levant.actors Levant.verbs\n" },
	{ "help", cmd_help, false, "Say what the commands are", "", "" },
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static volatile sig_atomic_t stop_asked;

static void on_stop(int sig)
{
	(void)sig;
	stop_asked = 1;
}

void cli_catch_stop(void)
{
	struct sigaction action = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool cli_stopped(void)
{
	return stop_asked;
}

int cli_fail(const struct error *err)
{
	fputs("dateline: ", stderr);
	error_print(stderr, err);
	switch (err->status) {
	case STATUS_OK:
		return EXIT_FINE;
	case STATUS_USAGE:
		return EXIT_USAGE;
	case STATUS_STOPPED:
		return EXIT_STOPPED;
	case STATUS_NOMEM:
	case STATUS_INPUT:
	case STATUS_LIMIT:
	case STATUS_SKIP:
	case STATUS_NOTFOUND:
	case STATUS_IO:
	case STATUS_STORE:
	case STATUS_END:
		break;
	}
	return EXIT_FAILED;
}

/* Levenshtein distance, given up past the limit. */
static size_t distance(const char *a, const char *b, size_t limit)
{
	size_t row[65];
	size_t n = strlen(b);

	if (n > 64)
		return limit + 1;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= n; j++) {
			size_t above = row[j];
			size_t best = corner + (a[i] != b[j - 1]);

			if (above + 1 < best)
				best = above + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			corner = above;
		}
	}
	return row[n];
}

const char *cli_nearest(const char *word, const char *const *candidates, size_t count)
{
	const char *best = NULL;
	size_t limit = strlen(word) / 3 + 1;

	for (size_t i = 0; i < count; i++) {
		size_t d = distance(word, candidates[i], limit);

		if (d <= limit) {
			limit = d > 0 ? d - 1 : 0;
			best = candidates[i];
			if (d == 0)
				break;
		}
	}
	return best;
}

static int usage(FILE *to, int code)
{
	fputs("dateline COMMAND [options]: who did what to whom, when, and where it says so\n\n", to);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-11s %s\n", commands[i].name, commands[i].summary);
	fputs("\n  -d FILE     the database, before or after the command;\n"
	      "              else $DATELINE_DB, else dateline.db\n"
	      "  dateline COMMAND --help says more; dateline --version which this is\n", to);
	return code;
}

static int cmd_help(struct cli *cli, const struct command *self, int argc, char **argv)
{
	(void)cli;
	(void)self;
	(void)argc;
	(void)argv;
	return usage(stdout, EXIT_FINE);
}

static int unknown_command(const char *word)
{
	const char *names[N_COMMANDS];
	const char *near;
	struct strbuf clean;

	for (size_t i = 0; i < N_COMMANDS; i++)
		names[i] = commands[i].name;
	near = cli_nearest(word, names, N_COMMANDS);
	strbuf_init(&clean);
	utf8_printable(&clean, word, strlen(word));
	fprintf(stderr, "dateline: no command '%s'%s%s%s; dateline --help lists them [usage]\n",
		clean.data, near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
	strbuf_release(&clean);
	return EXIT_USAGE;
}

/* Takes -d FILE and --database FILE out of the words, wherever they stand. */
static int take_database(struct cli *cli, int *argc, char **argv)
{
	int kept = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			while (i < *argc)
				argv[kept++] = argv[i++];
			break;
		}
		if (strcmp(argv[i], "-d") == 0 || strcmp(argv[i], "--database") == 0) {
			if (++i == *argc) {
				fputs("dateline: -d needs a file [usage]\n", stderr);
				return EXIT_USAGE;
			}
			cli->database = argv[i];
		} else if (strncmp(argv[i], "--database=", 11) == 0) {
			cli->database = argv[i] + 11;
		} else {
			argv[kept++] = argv[i];
		}
	}
	*argc = kept;
	return -1;
}

static void look_at_terminal(struct cli *cli)
{
	const char *no_colour = getenv("NO_COLOR");
	struct winsize size;

	cli->terminal = isatty(STDOUT_FILENO);
	cli->colour = cli->terminal && !(no_colour && no_colour[0]);
	cli->width = 100;
	if (cli->terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		cli->width = size.ws_col;
}

static int run(struct cli *cli, int argc, char **argv)
{
	int code = take_database(cli, &argc, argv);

	if (code >= 0)
		return code;
	if (!cli->database || !cli->database[0])
		cli->database = "dateline.db";
	look_at_terminal(cli);
	if (argc == 0)
		return usage(stderr, EXIT_USAGE);
	if (strcmp(argv[0], "--help") == 0)
		return usage(stdout, EXIT_FINE);
	if (strcmp(argv[0], "--version") == 0) {
		puts("dateline " DATELINE_VERSION);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[0], commands[i].name) == 0)
			return commands[i].run(cli, &commands[i], argc - 1, argv + 1);
	return unknown_command(argv[0]);
}

int main(int argc, char **argv)
{
	struct cli cli = { .database = getenv("DATELINE_DB") };
	struct strbuf asked;
	int code;

	mem_use_large_pages();
	setlocale(LC_CTYPE, "C.UTF-8"); /* for column widths; numbers stay in C */
	signal(SIGPIPE, SIG_IGN);       /* a closed pipe is seen at the write */
	strbuf_init(&asked);
	strbuf_adds(&asked, "dateline");
	for (int i = 1; i < argc; i++)
		strbuf_addf(&asked, strpbrk(argv[i], " \t\n\"'") ? " '%s'" : " %s", argv[i]);
	cli.asked = asked.data;
	code = run(&cli, argc - 1, argv + 1);
	strbuf_release(&asked);
	return code;
}
