/*
 * TimelineJS 3: its JSON, and the table it reads (headers are matched by their
 * text; a blank month or day is lower precision).
 */
#include <string.h>

#include "base/jsontext.h"
#include "slides.h"

/* JSON --------------------------------------------------------------------------------- */

static void add_json_date(struct strbuf *sb, const char *name, const struct civil *c, const char *display)
{
	json_add_name(sb, name);
	strbuf_addf(sb, "{\"year\": %d", c->year);
	if (c->month)
		strbuf_addf(sb, ", \"month\": %d", c->month);
	if (c->day)
		strbuf_addf(sb, ", \"day\": %d", c->day);
	if (display)
		json_add_member(sb, "display_date", display);
	strbuf_addc(sb, '}');
}

static void add_json_text(struct strbuf *sb, const char *headline, const char *text)
{
	json_add_name(sb, "text");
	strbuf_addc(sb, '{');
	json_add_member(sb, "headline", headline);
	json_add_member(sb, "text", text);
	strbuf_addc(sb, '}');
}

static void add_json_slide(struct strbuf *sb, const struct slide *slide, bool first)
{
	strbuf_adds(sb, first ? "\n{" : ",\n{");
	if (*slide->id)
		json_add_member(sb, "unique_id", slide->id);
	add_json_date(sb, "start_date", &slide->from, slide->display);
	if (slide->span)
		add_json_date(sb, "end_date", &slide->to, NULL);
	if (*slide->group)
		json_add_member(sb, "group", slide->group);
	add_json_text(sb, slide->headline, slide->text);
	strbuf_addc(sb, '}');
}

static enum status json_begin(struct writer *writer, struct error *err)
{
	struct strbuf asked;

	strbuf_adds(&writer->buffer, "{\"scale\": \"human\", \"title\": {");
	strbuf_init(&asked);
	markup_add(&asked, writer->options.asked ? writer->options.asked : "");
	add_json_text(&writer->buffer, "Events", asked.data);
	strbuf_release(&asked);
	strbuf_adds(&writer->buffer, "}, \"events\": [");
	return slides_begin(writer, add_json_slide, err);
}

static enum status json_end(struct writer *writer, struct error *err)
{
	enum status status = slides_end(writer, err);

	strbuf_adds(&writer->buffer, "\n]}\n");
	return status;
}

/* Table -------------------------------------------------------------------------------- */

static void add_csv_date(struct strbuf *sb, const struct civil *c)
{
	strbuf_addf(sb, "%d,", c->year);
	if (c->month)
		strbuf_addf(sb, "%d", c->month);
	strbuf_addc(sb, ',');
	if (c->day)
		strbuf_addf(sb, "%d", c->day);
	strbuf_adds(sb, ",,"); /* no time */
}

static void add_csv_slide(struct strbuf *sb, const struct slide *slide, bool first)
{
	(void)first;
	add_csv_date(sb, &slide->from);
	if (slide->span)
		add_csv_date(sb, &slide->to);
	else
		strbuf_adds(sb, ",,,,");
	csv_add_text(sb, slide->display, ',', true);
	strbuf_addc(sb, ',');
	csv_add_text(sb, slide->headline, ',', true);
	strbuf_addc(sb, ',');
	csv_add_text(sb, slide->text, ',', true);
	strbuf_adds(sb, ",,,,,,,"); /* no media, an ordinary slide */
	csv_add_text(sb, slide->group, ',', true);
	strbuf_adds(sb, ",\r\n");
}

static enum status csv_begin(struct writer *writer, struct error *err)
{
	strbuf_adds(&writer->buffer, "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,"
		    "Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Alt Text,Type,Group,Background\r\n");
	return slides_begin(writer, add_csv_slide, err);
}

const struct writer_ops writer_timelinejs = {
	.name = "timelinejs", .suffix = ".timeline.json", .answers = ANSWER_EVENTS, .columns = SLIDE_COLUMNS,
	.begin = json_begin, .row = slides_row, .end = json_end, .release = slides_release,
};
const struct writer_ops writer_timelinejs_csv = {
	.name = "timelinejs-csv", .suffix = ".timeline.csv", .answers = ANSWER_EVENTS, .columns = SLIDE_COLUMNS,
	.begin = csv_begin, .row = slides_row, .end = slides_end, .release = slides_release,
};
