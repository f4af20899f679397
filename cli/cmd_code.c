/* `dateline code`: the coder alone, as a filter. */
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"
#include "base/jsontext.h"
#include "coder/coder.h"
#include "schema/codebook.h"

#include "lines.h"
#include "options.h"

struct code_context {
	struct coder *coder;
	bool explain;
};

static void add_day(struct strbuf *out, const char *name, int32_t day)
{
	char iso[11];

	civil_iso(day, iso);
	json_add_member(out, name, iso[0] ? iso : NULL);
}

static void add_digits(struct strbuf *out, int64_t value)
{
	char digits[DIGITS_MAX];

	strbuf_add(out, digits, (size_t)(digits_put(digits, value) - digits));
}

static void add_number(struct strbuf *out, const char *name, int64_t value)
{
	json_add_name(out, name);
	if (value >= 0)
		add_digits(out, value);
	else
		strbuf_adds(out, "null");
}

static void add_codebook(struct strbuf *out, const char *cameo)
{
	const struct code_entry *code = codebook_find(cameo);
	int tenths = code ? code->goldstein : 0;

	json_add_member(out, "cameo", cameo);
	json_add_member(out, "label", code ? code->label : NULL);
	json_add_member(out, "plover", code && *code->plover_type ? code->plover_type : NULL);
	add_number(out, "quad", code ? code->quad : 0);
	json_add_name(out, "goldstein");
	if (tenths < 0)
		strbuf_addc(out, '-');
	add_digits(out, abs(tenths) / 10);
	strbuf_addc(out, '.');
	add_digits(out, abs(tenths) % 10);
}

/* Members of a side of an event. */
struct side_names {
	const char *code, *name, *text;
};

static const struct side_names source_names = { "source", "source_name", "source_text" };
static const struct side_names target_names = { "target", "target_name", "target_text" };

static void add_actor(struct strbuf *out, const struct side_names *names,
		      const struct coded_actor *actor)
{
	json_add_member(out, names->code, actor->code);
	json_add_member(out, names->name, actor->name);
	json_add_member(out, names->text, actor->text);
}

static void add_event(struct strbuf *out, const struct coded_event *event,
		      struct point_count *count)
{
	char date[32];

	event_date_text(&event->date, date);
	strbuf_adds(out, out->data[out->length - 1] == '[' ? "{" : ", {");
	json_add_member(out, "date", date[0] ? date : NULL);
	add_day(out, "date_from", event->date.from);
	add_day(out, "date_to", event->date.to);
	json_add_member(out, "precision", precision_name(event->date.precision));
	json_add_member(out, "date_basis", date_basis_name(event->date.basis));
	add_actor(out, &source_names, &event->source);
	add_actor(out, &target_names, &event->target);
	add_codebook(out, event->cameo);
	json_add_member(out, "status", event_status_name(event->status));
	json_add_member(out, "attributed_to", event->attributed_to);
	json_add_member(out, "place", event->place);
	add_number(out, "deaths", event->deaths);
	json_add_member(out, "confidence", confidence_name(event->confidence));
	json_add_member(out, "sentence", event->sentence_text);
	/* a sentence of the title has no place in the text */
	add_number(out, "start", event->in_title ? -1 : (int64_t)point_at(count, event->sentence.start));
	add_number(out, "end", event->in_title ? -1 : (int64_t)point_at(count, event->sentence.end));
	json_add_member(out, "rule", event->rule);
	strbuf_addc(out, '}');
}

static bool code_line(void *context, const json_t *object, struct arena *arena,
		      struct strbuf *out, struct error *err)
{
	const struct code_context *code = context;
	struct article article = { .published = DAY_NONE, .modified = DAY_NONE };
	struct coded_article coded;
	struct event_date published;
	struct point_count count = { 0 };

	article.text = json_string_value(json_object_get(object, "text"));
	article.title = json_string_value(json_object_get(object, "title"));
	if (!article.text) {
		error_set(err, STATUS_INPUT, "text: a string is wanted");
		return false;
	}
	if (!lines_day(object, "date", &published, err))
		return false;
	article.published = published.to;
	article.published_precision = published.precision;
	coder_article(code->coder, &article, arena, &coded, code->explain ? stderr : NULL);
	count.text = article.text;
	json_add_name(out, "events");
	strbuf_addc(out, '[');
	for (size_t i = 0; i < coded.n_events; i++)
		add_event(out, &coded.events[i], &count);
	strbuf_addc(out, ']');
	return true;
}

int cmd_code(struct cli *cli, const struct command *self, int argc, char **argv)
{
	struct coder_options coder_options = { 0 };
	struct code_context context = { 0 };
	const struct option options[] = {
		{ "lexicon", 0, OPTION_TEXT, &coder_options.lexicon, "DIR",
		  "take the files of DIR in place of the compiled ones" },
		{ "statements", 0, OPTION_FLAG, &coder_options.statements, NULL,
		  "keep statements (root 01)" },
		{ "explain", 0, OPTION_FLAG, &context.explain, NULL,
		  "say on standard error how each sentence was read" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	struct lines_filter filter = { "id", &context, code_line };
	struct error err = ERROR_INIT;
	int code = options_parse(self, sets, &argc, argv);

	(void)cli;
	if (code >= 0)
		return code;
	if (argc > 0) {
		error_set(&err, STATUS_USAGE, "code reads standard input: no file is taken");
		return cli_fail(&err);
	}
	if (coder_new(&context.coder, &coder_options, &err) != STATUS_OK)
		return cli_fail(&err);
	code = lines_run(&filter);
	coder_free(context.coder);
	return code;
}
