/* `dateline dates`: the date reader alone, as a filter. */
#include <stdio.h>
#include <string.h>

#include "base/jsontext.h"
#include "dates/dates.h"

#include "lines.h"
#include "options.h"

static const char *type_name(enum timex_type type)
{
	switch (type) {
	case TIMEX_DATE: return "DATE";
	case TIMEX_TIME: return "TIME";
	case TIMEX_DURATION: return "DURATION";
	case TIMEX_SET: return "SET";
	}
	return "DATE";
}

static const char *anchor_name(enum timex_anchor anchor)
{
	switch (anchor) {
	case ANCHOR_NONE: return NULL;
	case ANCHOR_PUBLICATION: return "publication";
	case ANCHOR_EXPRESSION: return "expression";
	}
	return NULL;
}

static void add_timex(struct strbuf *out, const struct timex *t, struct point_count *count)
{
	char day[11];

	strbuf_adds(out, out->data[out->length - 1] == '[' ? "{" : ", {");
	json_add_name(out, "start");
	strbuf_addf(out, "%zu", point_at(count, t->start));
	json_add_name(out, "end");
	strbuf_addf(out, "%zu", point_at(count, t->end));
	json_add_name(out, "text");
	json_add_text(out, count->text + t->start, t->end - t->start);
	json_add_member(out, "type", type_name(t->type));
	json_add_member(out, "value", t->value);
	civil_iso(t->from, day);
	json_add_member(out, "date_from", day[0] ? day : NULL);
	civil_iso(t->to, day);
	json_add_member(out, "date_to", day[0] ? day : NULL);
	json_add_member(out, "precision", precision_name(t->precision));
	json_add_member(out, "anchor", anchor_name(t->anchor));
	if (t->ambiguous)
		strbuf_adds(out, ", \"ambiguous\": true");
	strbuf_addc(out, '}');
}

/* The hour of a "dct" such as 2021-11-24T10:00Z; -1 = not stated. */
static int hour_of(const char *dct)
{
	if (!dct || strlen(dct) < 13 || dct[10] != 'T' || dct[11] < '0' || dct[11] > '2' ||
	    dct[12] < '0' || dct[12] > '9')
		return -1;
	return (dct[11] - '0') * 10 + dct[12] - '0';
}

/* The "dct" of gold data comes in many forms: ISO, as people write it, or
 * DD-MM-YYYY. */
static bool published_day(const struct dates *dates, const json_t *object,
			  struct event_date *published, struct error *err)
{
	const char *dct = json_string_value(json_object_get(object, "dct"));
	int day, month, year;

	if (dct && dates_parse_filter(dates, dct, DAY_NONE, &published->from, &published->to))
		return true;
	if (dct && sscanf(dct, "%2d-%2d-%4d", &day, &month, &year) == 3 &&
	    civil_valid(year, month, day)) {
		published->from = published->to = civil_day(year, month, day);
		return true;
	}
	return lines_day(object, "dct", published, err);
}

static bool dates_line(void *context, const json_t *object, struct arena *arena,
		       struct strbuf *out, struct error *err)
{
	const json_t *text = json_object_get(object, "text");
	const char *dct = json_string_value(json_object_get(object, "dct"));
	struct dates_document document = { .published_hour = hour_of(dct) };
	struct event_date published;
	struct point_count count = { 0 };
	struct timex *timexes;
	size_t n;

	if (!json_is_string(text)) {
		error_set(err, STATUS_INPUT, "text: a string is wanted");
		return false;
	}
	if (!published_day(context, object, &published, err))
		return false;
	document.text = count.text = json_string_value(text);
	document.length = json_string_length(text);
	document.published = published.to;
	n = dates_read(context, &document, arena, &timexes);
	json_add_name(out, "timexes");
	strbuf_addc(out, '[');
	for (size_t i = 0; i < n; i++)
		add_timex(out, &timexes[i], &count);
	strbuf_addc(out, ']');
	return true;
}

int cmd_dates(struct cli *cli, const struct command *self, int argc, char **argv)
{
	const char *directory = NULL;
	const struct option options[] = {
		{ "lexicon", 0, OPTION_TEXT, &directory, "DIR",
		  "take the files of DIR in place of the compiled ones" },
		OPTIONS_END
	};
	const struct option *sets[] = { options, NULL };
	struct lines_filter filter = { "doc_id", NULL, dates_line };
	struct error err = ERROR_INIT;
	struct dates *dates;
	int code = options_parse(self, sets, &argc, argv);

	(void)cli;
	if (code >= 0)
		return code;
	if (argc > 0) {
		error_set(&err, STATUS_USAGE, "dates reads standard input: no file is taken");
		return cli_fail(&err);
	}
	if (dates_new(&dates, directory, &err) != STATUS_OK)
		return cli_fail(&err);
	filter.context = dates;
	code = lines_run(&filter);
	dates_free(dates);
	return code;
}
