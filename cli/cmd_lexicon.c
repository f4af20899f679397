/* `dateline lexicon`: check entry files, take other coders' dictionaries in. */
#include <string.h>

#include "lexicon/dictionary.h"
#include "lexicon/lexicon.h"

#include "options.h"

static int lint(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	size_t faults;

	if (argc > 1) {
		error_set(&err, STATUS_USAGE, "lint takes one directory, or none for the built-in files");
		return cli_fail(&err);
	}
	if (lexicon_lint(argc ? argv[0] : NULL, true, stdout, &faults, &err) != STATUS_OK)
		return cli_fail(&err);
	fprintf(stderr, "%zu faults\n", faults);
	return faults ? EXIT_FAILED : EXIT_FINE;
}

static int take_in(int argc, char **argv, const char *directory)
{
	struct dictionary_counts counts;
	struct error err = ERROR_INIT;

	if (!argc || !directory) {
		error_set(&err, STATUS_USAGE, argc ? "-o DIR says where the entry files go" :
			  "import wants dictionary files of TABARI or PETRARCH");
		return cli_fail(&err);
	}
	if (dictionary_import((const char *const *)argv, (size_t)argc, directory, stdout, &counts,
			      &err) != STATUS_OK)
		return cli_fail(&err);
	fprintf(stderr, "%zu lines read = %zu converted + %zu blank or comment + %zu not converted\n"
		"%zu entries in %s; use them with --lexicon %s\n", counts.lines, counts.converted,
		counts.blank, counts.refused, counts.entries, directory, directory);
	return counts.refused ? EXIT_REJECTS : EXIT_FINE;
}

int cmd_lexicon(struct cli *cli, const struct command *self, int argc, char **argv)
{
	const char *directory = NULL;
	const struct option options[] = {
		{ "output", 'o', OPTION_TEXT, &directory, "DIR", "of import: where the entry files go" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	struct error err = ERROR_INIT;
	int code = options_parse(self, sets, &argc, argv);

	(void)cli;
	if (code >= 0)
		return code;
	if (argc && !strcmp(argv[0], "lint") && !directory)
		return lint(argc - 1, argv + 1);
	if (argc && !strcmp(argv[0], "import"))
		return take_in(argc - 1, argv + 1, directory);
	error_set(&err, STATUS_USAGE, "lexicon lint [DIR], or lexicon import -o DIR FILE...");
	return cli_fail(&err);
}
