/* `dateline extract`: the article reader alone, a JSON object per article. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jsontext.h"
#include "readers/readers.h"

#include "options.h"

struct extract {
	struct reader_options options;
	struct arena arena;
	struct strbuf out;
	unsigned long refused;
};

static enum status put(struct extract *extract)
{
	strbuf_adds(&extract->out, "}\n");
	if (extract->out.failed)
		return STATUS_NOMEM;
	if (fwrite(extract->out.data, 1, extract->out.length, stdout) != extract->out.length)
		return STATUS_IO;
	return STATUS_OK;
}

static void add_published(struct strbuf *out, const char *name, int32_t day,
			  enum precision precision)
{
	char iso[11];

	civil_iso(day, iso);
	if (precision == PRECISION_MONTH)
		iso[7] = '\0';
	if (precision == PRECISION_YEAR)
		iso[4] = '\0';
	json_add_member(out, name, iso[0] ? iso : NULL);
}

struct clean_step {
	struct extract *extract;
	struct article article;
};

static void clean(void *context)
{
	struct clean_step *step = context;

	clean_article(&step->article, &step->extract->arena, step->extract->options.today);
}

static enum status on_article(void *context, const struct article *read)
{
	struct extract *extract = context;
	struct clean_step step = { extract, *read };
	const struct article *article = &step.article;
	struct strbuf *out = &extract->out;

	if (!arena_run(&extract->arena, clean, &step))
		return STATUS_NOMEM;

	strbuf_clear(out);
	strbuf_addc(out, '{');
	json_add_member(out, "path", article->path);
	json_add_member(out, "title", article->title);
	json_add_member(out, "text", article->text);
	add_published(out, "published", article->published, article->published_precision);
	json_add_name(out, "published_by");
	strbuf_adds(out, article->published_by ? "true" : "false");
	add_published(out, "modified", article->modified, PRECISION_DAY);
	json_add_member(out, "language", article->language);
	json_add_member(out, "url", article->url);
	json_add_member(out, "publisher", article->publisher);
	arena_reset(&extract->arena);
	return put(extract);
}

static enum status on_refusal(void *context, const struct refusal *refusal)
{
	struct extract *extract = context;
	struct strbuf *out = &extract->out;

	strbuf_clear(out);
	strbuf_addc(out, '{');
	json_add_member(out, "path", refusal->path);
	json_add_member(out, "error", refusal->reason);
	if (!refusal->skipped)
		extract->refused++;
	return put(extract);
}

static enum status extract_path(struct extract *extract, const char *path)
{
	const struct reader_sink sink = { .context = extract, .on_article = on_article,
		.on_refusal = on_refusal };
	struct error err = ERROR_INIT;
	enum status status = reader_run(path, &extract->options, &sink, &err);

	if (status == STATUS_NOTFOUND || (status == STATUS_IO && err.text[0])) {
		struct refusal refusal = { .path = path, .reason = err.text };

		return on_refusal(extract, &refusal);
	}
	return status;
}

static enum status extract_listed(struct extract *extract)
{
	enum status status = STATUS_OK;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	while (status == STATUS_OK && (length = getline(&line, &capacity, stdin)) > 0) {
		while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
			line[--length] = '\0';
		if (length > 0)
			status = extract_path(extract, line);
	}
	free(line);
	return status;
}

int cmd_extract(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct extract extract = { 0 };
	const struct option options[] = {
		{ "format", 0, OPTION_TEXT, &extract.options.format, "NAME",
		  "text, markdown, html, feed, csv, tsv, json or jsonl; else by content and name" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	enum status status = STATUS_OK;
	int code;

	(void)cli;
	reader_options_init(&extract.options);
	code = options_parse(self, sets, &argc, argv);
	if (code >= 0)
		return code;
	if (argc == 0) {
		fputs("dateline extract: no file is named (- reads a list of them) [usage]\n", stderr);
		return EXIT_USAGE;
	}
	strbuf_init(&extract.out);
	arena_init(&extract.arena, (size_t)2 << 30);
	for (int i = 0; i < argc && status == STATUS_OK; i++)
		status = strcmp(argv[i], "-") == 0 ? extract_listed(&extract)
						   : extract_path(&extract, argv[i]);
	if (fflush(stdout) != 0)
		status = STATUS_IO;
	strbuf_release(&extract.out);
	arena_release(&extract.arena);
	if (status != STATUS_OK && errno != EPIPE) {
		fprintf(stderr, "dateline extract: %s [%s]\n", strerror(errno), status_name(status));
		return EXIT_FAILED;
	}
	return extract.refused ? EXIT_REJECTS : EXIT_FINE;
}
