#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsontext.h"
#include "base/memory.h"
#include "base/utf8.h"

/* A line longer than this is refused, not read into memory. */
#define LINE_BYTES (64u << 20)
#define ARENA_BYTES (512u << 20)

struct line_step {
	const struct lines_filter *filter;
	const json_t *object;
	struct arena *arena;
	struct strbuf *out;
	struct error *err;
	bool ok;
};

static void run_step(void *context)
{
	struct line_step *step = context;

	step->ok = step->filter->line(step->filter->context, step->object,
				      step->arena, step->out, step->err);
}

static void add_id(struct strbuf *out, const char *name, const json_t *id)
{
	json_add_name(out, name);
	if (json_is_string(id)) {
		json_add_text(out, json_string_value(id), json_string_length(id));
	} else if (json_is_integer(id)) {
		strbuf_addf(out, "%lld", (long long)json_integer_value(id));
	} else {
		char *text = id ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

		strbuf_adds(out, text ? text : "null");
		free(text);
	}
}

/* One line to one line; false when it was bad. */
static bool run_line(const struct lines_filter *filter, const char *line, size_t length,
		     unsigned long number, struct arena *arena, struct strbuf *out)
{
	json_error_t fault;
	struct error err = ERROR_INIT;
	json_t *object = json_loadb(line, length, 0, &fault);
	const json_t *id = json_object_get(object, filter->id_name);
	struct line_step step = { filter, object, arena, out, &err, false };

	strbuf_clear(out);
	strbuf_addc(out, '{');
	if (!object) {
		error_set(&err, STATUS_INPUT, "not JSON: %s, at byte %d", fault.text, fault.position);
	} else if (!json_is_object(object)) {
		error_set(&err, STATUS_INPUT, "a JSON object is wanted");
	} else {
		add_id(out, filter->id_name, id);
		if (!arena_run(arena, run_step, &step))
			error_set(&err, STATUS_LIMIT, "the text needs more memory than the limit");
		arena_reset(arena);
	}
	if (!step.ok) {
		strbuf_clear(out);
		strbuf_addf(out, "{\"line\": %lu", number);
		if (id)
			add_id(out, filter->id_name, id);
		json_add_member(out, "error", err.text);
	}
	strbuf_addc(out, '}');
	strbuf_addc(out, '\n');
	json_decref(object);
	return step.ok;
}

/* Reads one line of at most LINE_BYTES; a longer one is passed over and
 * comes back empty with *too_long set. */
static bool read_line(FILE *in, struct strbuf *line, bool *too_long)
{
	char piece[1 << 16];
	bool any = false;

	strbuf_clear(line);
	*too_long = false;
	while (fgets(piece, sizeof piece, in)) {
		size_t length = strlen(piece);

		any = true;
		if (line->length + length > LINE_BYTES)
			*too_long = true;
		else
			strbuf_add(line, piece, length);
		if (length && piece[length - 1] == '\n')
			break;
	}
	return any;
}

int lines_run(const struct lines_filter *filter)
{
	struct arena arena;
	struct strbuf line, out;
	unsigned long number = 0, bad = 0;
	bool too_long, written = true;

	arena_init(&arena, ARENA_BYTES);
	strbuf_init(&line);
	strbuf_init(&out);
	while (written && read_line(stdin, &line, &too_long)) {
		number++;
		if (!too_long && line.length == strspn(line.data, " \t\r\n"))
			continue;
		if (too_long) {
			strbuf_clear(&out);
			strbuf_addf(&out, "{\"line\": %lu, \"error\": \"the line is longer than %u bytes\"}\n",
				    number, LINE_BYTES);
			bad++;
		} else {
			bad += !run_line(filter, line.data, line.length, number, &arena, &out);
		}
		written = !line.failed && !out.failed &&
			  fwrite(out.data, 1, out.length, stdout) == out.length;
	}
	if (fflush(stdout) != 0)
		written = false;
	strbuf_release(&line);
	strbuf_release(&out);
	arena_release(&arena);
	if (!written && errno != EPIPE) {
		perror("dateline: standard output");
		return EXIT_FAILED;
	}
	return bad ? EXIT_REJECTS : EXIT_FINE;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

bool lines_day(const json_t *object, const char *name, struct event_date *date,
	       struct error *err)
{
	const json_t *member = json_object_get(object, name);
	const char *text = json_string_value(member);
	size_t length = json_string_length(member);
	int year, month;

	*date = (struct event_date){ DAY_NONE, DAY_NONE, PRECISION_UNKNOWN, BASIS_BOUND };
	if (!member || json_is_null(member) || (text && !length))
		return true;
	if (text && length >= 10 && (date->from = civil_parse_iso(text, length)) != DAY_NONE) {
		date->to = date->from;
		date->precision = PRECISION_DAY;
		return true;
	}
	year = text && length >= 4 ? digits(text, 4) : -1;
	if (year > 0 && length == 4) {
		date->from = civil_day(year, 1, 1);
		date->to = civil_day(year, 12, 31);
		date->precision = PRECISION_YEAR;
		return true;
	}
	month = year > 0 && length == 7 && text[4] == '-' ? digits(text + 5, 2) : -1;
	if (month >= 1 && month <= 12) {
		date->from = civil_day(year, month, 1);
		date->to = civil_day(year, month, civil_month_days(year, month));
		date->precision = PRECISION_MONTH;
		return true;
	}
	error_set(err, STATUS_INPUT, "%s: no date: YYYY-MM-DD, YYYY-MM or YYYY is wanted", name);
	return false;
}

size_t point_at(struct point_count *count, size_t byte)
{
	if (byte < count->bytes) {
		count->bytes = 0;
		count->points = 0;
	}
	count->points += utf8_count(count->text + count->bytes, byte - count->bytes);
	count->bytes = byte;
	return count->points;
}
