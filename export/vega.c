/*
 * Vega-Lite 5: a whole chart with its data.  Of relations, the events of each
 * kind per bucket as stacked bars, with the mean Goldstein score above; of
 * events, each in time, a line per dyad.  Days are read as UTC:
 * a viewer west of Greenwich would see the day before otherwise.
 */
#include "base/jsontext.h"
#include "writer_ops.h"

static enum status vega_begin(struct writer *writer, struct error *err)
{
	struct strbuf *sb = &writer->buffer;

	(void)err;
	strbuf_adds(sb, "{\"$schema\": \"https://vega.github.io/schema/vega-lite/v5.json\"");
	json_add_member(sb, "title", writer->options.asked ? writer->options.asked : "events");
	json_add_name(sb, "data");
	strbuf_adds(sb, "{\"values\": [");
	return STATUS_OK;
}

static enum status vega_row(struct writer *writer, const struct cell *cells, struct error *err)
{
	struct strbuf *sb = &writer->buffer;
	bool series = writer->options.answer == ANSWER_SERIES;
	size_t from = writer_column(writer, series ? "from" : "date_from");

	(void)err;
	if (from == writer->n || cells[from].kind != CELL_DAY) {
		writer->left_out++;
		return STATUS_OK;
	}
	strbuf_adds(sb, writer->rows > writer->left_out ? ",\n{" : "\n{");
	for (size_t i = 0; i < writer->n; i++) {
		json_add_name(sb, writer->columns[i]);
		cell_add_json(writer, &cells[i]);
	}
	strbuf_addc(sb, '}');
	return STATUS_OK;
}

/* Each label says its year: Vega's own, "June" and "Mon 05", tell one only at the
 * turn of a year, which a chart need not hold. */
#define TIME_AXIS "\"format\": {\"year\": \"%Y\", \"quarter\": \"%Y-%m\", \"month\": \"%Y-%m\", " \
	"\"week\": \"%Y-%m-%d\", \"date\": \"%Y-%m-%d\", \"day\": \"%Y-%m-%d\", \"hours\": \" \"}"

/* Bars as wide as their bucket are rectangles, stacked beforehand: a bar with
 * two ends in time does not stack. */
static const char series_chart[] =
	"\"transform\": [{\"calculate\": \"utc(utcyear(datum.to), utcmonth(datum.to), utcdate(datum.to) + 1)\", \"as\": \"end\"}],\n"
	"\"vconcat\": [\n"
	"{\"width\": 800, \"height\": 90, \"mark\": {\"type\": \"line\", \"point\": true},\n"
	" \"encoding\": {\"x\": {\"field\": \"from\", \"type\": \"temporal\", \"scale\": {\"type\": \"utc\"}, \"axis\": null},\n"
	"  \"y\": {\"field\": \"mean\", \"type\": \"quantitative\", \"title\": \"mean Goldstein\", \"scale\": {\"domain\": [-10, 10]}},\n"
	"  \"tooltip\": [{\"field\": \"bucket\"}, {\"field\": \"mean\"}, {\"field\": \"n\"}]}},\n"
	"{\"width\": 800, \"height\": 260,\n"
	" \"transform\": [{\"fold\": [\"vcoop\", \"mcoop\", \"vconf\", \"mconf\"], \"as\": [\"kind\", \"count\"]},\n"
	"  {\"calculate\": \"indexof(['vcoop', 'mcoop', 'vconf', 'mconf'], datum.kind)\", \"as\": \"order\"},\n"
	"  {\"stack\": \"count\", \"groupby\": [\"from\"], \"sort\": [{\"field\": \"order\"}], \"as\": [\"low\", \"high\"]}],\n"
	" \"mark\": \"rect\",\n"
	" \"encoding\": {\"x\": {\"field\": \"from\", \"type\": \"temporal\", \"scale\": {\"type\": \"utc\"}, \"title\": null,\n"
	"   \"axis\": {" TIME_AXIS "}},\n"
	"  \"x2\": {\"field\": \"end\"},\n"
	"  \"y\": {\"field\": \"low\", \"type\": \"quantitative\", \"title\": \"events\","
	" \"axis\": {\"tickMinStep\": 1, \"format\": \",d\"}}, \"y2\": {\"field\": \"high\"},\n"
	"  \"color\": {\"field\": \"kind\", \"type\": \"nominal\", \"title\": null,\n"
	"   \"legend\": {\"labelLimit\": 200, \"labelExpr\": \"{vcoop: 'verbal cooperation', mcoop: 'material cooperation', vconf: 'verbal conflict', mconf: 'material conflict'}[datum.label]\"},\n"
	"   \"scale\": {\"domain\": [\"vcoop\", \"mcoop\", \"vconf\", \"mconf\"], \"range\": [\"#92c5de\", \"#2166ac\", \"#f4a582\", \"#b2182b\"]}},\n"
	"  \"tooltip\": [{\"field\": \"bucket\"}, {\"field\": \"kind\"}, {\"field\": \"count\"}]}}],\n"
	"\"resolve\": {\"scale\": {\"x\": \"shared\"}}}\n";

/* A point per event of one day, a line for one that has more, round at its ends
 * so that a month among decades is still seen; the dyads with most events.  The
 * middle of the scale is grey: white would be no point at all. */
#define EVENT_CHANNELS \
	"\"y\": {\"field\": \"dyad\", \"type\": \"nominal\", \"title\": null, \"sort\": {\"field\": \"rank\", \"op\": \"min\"}," \
	" \"axis\": {\"labelLimit\": 320}},\n" \
	"  \"color\": {\"field\": \"goldstein\", \"type\": \"quantitative\", \"title\": \"Goldstein score\", \"scale\": {" \
	"\"domain\": [-10, -4, 0, 4, 10], \"range\": [\"#8b0a1e\", \"#d6604d\", \"#999999\", \"#4393c3\", \"#053061\"]}},\n" \
	"  \"tooltip\": [{\"field\": \"date\"}, {\"field\": \"dyad\"}, {\"field\": \"label\"}, {\"field\": \"sentence\"}]"
#define EVENT_X "\"x\": {\"field\": \"date_from\", \"type\": \"temporal\", \"scale\": {\"type\": \"utc\", \"padding\": 8}, \"title\": null,\n" \
	"   \"axis\": {\"orient\": \"top\", " TIME_AXIS "}}"
static const char events_chart[] =
	"\"width\": 800,\n"
	"\"transform\": [{\"calculate\": \"(datum.source_name || datum.source || '\xE2\x80\x93') + ' \xE2\x86\x92 ' + (datum.target_name || datum.target || '\xE2\x80\x93')\", \"as\": \"dyad\"},\n"
	" {\"calculate\": \"utc(utcyear(datum.date_to), utcmonth(datum.date_to), utcdate(datum.date_to) + 1)\", \"as\": \"end\"},\n"
	" {\"calculate\": \"time(datum.date_to) > time(datum.date_from)\", \"as\": \"stretch\"},\n"
	" {\"joinaggregate\": [{\"op\": \"count\", \"as\": \"n\"}], \"groupby\": [\"dyad\"]},\n"
	" {\"window\": [{\"op\": \"dense_rank\", \"as\": \"rank\"}],"
	" \"sort\": [{\"field\": \"n\", \"order\": \"descending\"}, {\"field\": \"dyad\"}]},\n"
	" {\"filter\": \"datum.rank <= 60\"}],\n"
	"\"layer\": [\n"
	"{\"transform\": [{\"filter\": \"datum.stretch\"}], \"mark\": {\"type\": \"rule\", \"strokeWidth\": 6, \"strokeCap\": \"round\", \"opacity\": 0.6},\n"
	" \"encoding\": {" EVENT_X ", \"x2\": {\"field\": \"end\"},\n  " EVENT_CHANNELS "}},\n"
	"{\"transform\": [{\"filter\": \"!datum.stretch\"}],"
	" \"mark\": {\"type\": \"point\", \"filled\": true, \"size\": 60, \"opacity\": 0.7},\n"
	" \"encoding\": {" EVENT_X ",\n  " EVENT_CHANNELS "}}]}\n";

static enum status vega_end(struct writer *writer, struct error *err)
{
	bool series = writer->options.answer == ANSWER_SERIES;

	(void)err;
	strbuf_addf(&writer->buffer, "\n], \"format\": {\"parse\": {\"%s\": \"utc:'%%Y-%%m-%%d'\", \"%s\": \"utc:'%%Y-%%m-%%d'\"}}},\n",
		    series ? "from" : "date_from", series ? "to" : "date_to");
	strbuf_adds(&writer->buffer, series ? series_chart : events_chart);
	return STATUS_OK;
}

const struct writer_ops writer_vega_lite = {
	.name = "vega-lite", .suffix = ".vl.json", .answers = ANSWER_EVENTS | ANSWER_SERIES,
	.columns = "date,date_from,date_to,source,source_name,target,target_name,cameo,label,goldstein,sentence,url",
	.begin = vega_begin, .row = vega_row, .end = vega_end,
};
