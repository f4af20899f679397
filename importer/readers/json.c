/*
 * JSON, JSON Lines, concatenated JSON, arrays and the wrappers of common
 * interfaces ({"articles": [...]}).  A scanner that checks the grammar of
 * brackets, commas and strings cuts the stream into objects; Jansson parses
 * one at a time, so an array of any size takes the memory of one element.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"
#include "objects.h"
#include "pages/pages.h"
#include "reader.h"

#define NESTING_MAX 2048u /* Jansson's own */
#define KEY_MAX 64u

/* What may come next. */
enum expect { ANY_VALUE, FIRST_VALUE, FIRST_KEY, KEY, COLON, COMMA };

struct frame {
	struct run *run;
	struct source *source;
	struct objects *objects; /* for tables of events */
	char stack[NESTING_MAX + 1]; /* open brackets */
	bool listed[NESTING_MAX + 1]; /* all keys on the way here name lists */
	unsigned depth, base;  /* base: brackets around the records */
	enum expect expect;
	bool in_string, escaped, key_string;
	char scalar;           /* inside a number or word */
	char key[KEY_MAX];     /* the latest, cut */
	size_t key_length;
	bool has_text;         /* the object at hand has a text of its own */
	bool active;           /* inside a record */
	bool array_pending;    /* a list was opened: records if '{' follows */
	bool resync;           /* passing over damage */
	bool resync_line;      /* until the end of the line only */
	bool line_start;
	bool damaged;          /* something structural was refused already */
	struct strbuf record;
	bool over;             /* passed the limit: the head stays, the rest is hashed */
	struct digest digest;
	uint64_t length;
	uint64_t line, offset; /* of the record */
	uint64_t line_now, offset_now, line_offset, column;
	const char *reason;
};

static bool is_list_key(const char *key)
{
	static const char *const keys[] = { "articles", "items", "results", "data", "docs",
		"documents", "hits", "response", "value", "values", "entries", "stories",
		"records", "features", "news", "rows", "posts", "result", "feed", "channel" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!strcmp(key, keys[i]))
			return true;
	return false;
}

static void keep(struct frame *f, const char *bytes, size_t length)
{
	if (!f->active)
		return;
	if (f->over) {
		digest_add(&f->digest, bytes, length);
		f->length += length;
		return;
	}
	strbuf_add(&f->record, bytes, length);
	if (f->record.length <= f->run->options->limits.record_bytes)
		return;
	digest_init(&f->digest);
	digest_add(&f->digest, f->record.data, f->record.length);
	f->length = f->record.length;
	f->over = true;
	strbuf_cut(&f->record, HEAD_BYTES);
}

static void record_drop(struct frame *f)
{
	strbuf_clear(&f->record);
	f->active = f->over = f->has_text = false;
}

static void record_begin(struct frame *f)
{
	record_drop(f);
	f->active = true;
	f->line = f->line_now;
	f->offset = f->offset_now;
	f->column = f->offset_now - f->line_offset + 1;
}

static struct place frame_place(const struct frame *f)
{
	return (struct place){ .line = f->line, .column = f->column, .offset = f->offset,
		.record = f->record.data, .record_bytes = f->record.length };
}

static enum status refuse(struct frame *f, const char *code, const char *reason)
{
	struct place place = frame_place(f);
	uint8_t sha256[32];
	enum status status;

	if (f->record.failed)
		return STATUS_NOMEM;
	if (f->over) {
		digest_finish(&f->digest, sha256);
		place.sha256 = sha256;
		place.length = f->length;
	}
	status = run_refuse(f->run, &place, false, code, "%s", reason);
	record_drop(f);
	return status;
}

/* --- one object to an article ------------------------------------------ */

struct object_step {
	struct run *run;
	json_t *object;
	struct article article;
	struct fields fields;
	enum field bad;
	bool good;
};

static const char *joined(json_t *array, const char *between, struct arena *arena);

/* Text of a value: a string, a number, {"name": …}, or a list of these. */
static const char *value_text(json_t *value, enum field field, struct arena *arena)
{
	static const char *const inner[] = { "name", "title", "rendered", "text", "value", "content" };

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(arena, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(arena, "%.0f", json_real_value(value));
	if (json_is_array(value))
		return joined(value, field == FIELD_TEXT ? "\n\n" : ", ", arena);
	if (!json_is_object(value))
		return NULL;
	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
		json_t *found = json_object_get(value, inner[i]);

		if (json_is_string(found))
			return json_string_value(found);
	}
	return NULL;
}

static const char *joined(json_t *array, const char *between, struct arena *arena)
{
	size_t length = 0, gap = strlen(between), n = json_array_size(array);
	char *text;

	for (int pass = 0; ; pass++) {
		size_t at = 0;

		text = pass ? arena_alloc(arena, length + 1) : NULL;
		for (size_t i = 0; i < n; i++) {
			json_t *item = json_array_get(array, i);
			const char *part = json_is_array(item) ? NULL :
				value_text(item, FIELD_NONE, arena);
			size_t part_length = part ? strlen(part) : 0;

			if (!part_length)
				continue;
			if (text && at)
				memcpy(text + at, between, gap);
			at += at ? gap : 0;
			if (text)
				memcpy(text + at, part, part_length);
			at += part_length;
		}
		length = at;
		if (text) {
			text[at] = '\0';
			return at ? text : NULL;
		}
	}
}

static void take_members(struct object_step *step, json_t *object, unsigned depth)
{
	struct arena *arena = &step->run->arena;
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		unsigned rank;
		enum field field = field_find(&step->run->options->map, name, strlen(name), &rank);
		const char *text;

		if (depth < 2 && json_is_object(value) &&
		    (!strcmp(name, "_source") || !strcmp(name, "fields") ||
		     !strcmp(name, "attributes") || !strcmp(name, "article") ||
		     !strcmp(name, "data") || !strcmp(name, "document")))
			take_members(step, value, depth + 1);
		if (field == FIELD_NONE ||
		    (step->fields.value[field] && step->fields.rank[field] <= rank))
			continue;
		text = value_text(value, field, arena);
		if (!text || !text[strspn(text, " \t\r\n")])
			continue;
		step->fields.value[field] = text;
		step->fields.name[field] = name;
		step->fields.rank[field] = rank;
	}
}

static void object_to_article(void *context)
{
	struct object_step *step = context;

	take_members(step, step->object, 0);
	step->good = fields_article(&step->fields, &step->run->arena, &step->article,
				    &step->bad);
}

static enum status take_object(struct frame *f, json_t *object)
{
	struct object_step step = { .run = f->run, .object = object };
	struct place place = frame_place(f);
	enum status status;
	bool taken;

	status = objects_take(f->objects, &place, object, f->record.data, f->record.length, &taken);
	if (status != STATUS_OK || taken)
		return status;
	article_init(&step.article);
	if (!arena_run(&f->run->arena, object_to_article, &step))
		return STATUS_NOMEM;
	if (step.good)
		return run_article(f->run, &place, &step.article);
	place.field = step.fields.name[step.bad];
	return run_refuse(f->run, &place, false, "date", "\"%.60s\" is no date",
			  step.fields.value[step.bad]);
}

/* Jansson names its lack of memory in some places; in others it says nothing,
 * or calls a string it could not store an invalid token, or wants a string
 * where it shows one. */
static bool out_of_memory(const json_error_t *error)
{
	return !error->text[0] || json_error_code(error) == json_error_out_of_memory ||
		!strncmp(error->text, "invalid token near '\"", 21) ||
		!strncmp(error->text, "string or '}' expected near '\"", 30);
}

static enum status refuse_jansson(struct frame *f, const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);
	struct place place = frame_place(f);

	if (out_of_memory(error))
		return STATUS_NOMEM;
	if (error->line > 1)
		place.column = 0;
	place.line += error->line > 0 ? (uint64_t)error->line - 1 : 0;
	place.column += error->column > 0 ? (uint64_t)error->column - (place.column ? 1 : 0) : 0;
	return run_refuse(f->run, &place, false,
		code == json_error_invalid_utf8 ? "utf8" :
		code == json_error_null_character || code == json_error_null_byte_in_key ? "nul" : "json",
		"%s", error->text);
}

static enum status record_end(struct frame *f)
{
	json_error_t error = { .text = "" };
	json_t *object;
	enum status status;

	if (f->record.failed)
		return STATUS_NOMEM;
	if (f->over) {
		char reason[80];

		snprintf(reason, sizeof reason, "the record is longer than %llu bytes",
			 (unsigned long long)f->run->options->limits.record_bytes);
		return refuse(f, "limit", reason);
	}
	object = json_loadb(f->record.data, f->record.length, 0, &error);
	status = object ? take_object(f, object) : refuse_jansson(f, &error);
	json_decref(object);
	record_drop(f);
	return status;
}

/* --- damage ------------------------------------------------------------- */

/* Where, after the first line, a line begins with '{'; 0 = nowhere. */
static size_t next_object_line(const char *bytes, size_t length)
{
	for (size_t i = 0; i + 1 < length; i++) {
		size_t at = i + 1;

		if (bytes[i] != '\n')
			continue;
		while (at < length && (bytes[at] == ' ' || bytes[at] == '\t'))
			at++;
		if (at < length && bytes[at] == '{')
			return i + 1;
	}
	return 0;
}

static size_t count_lines(const char *bytes, size_t length)
{
	size_t lines = 0;

	for (const char *at = bytes; (at = memchr(at, '\n', length - (size_t)(at - bytes))); at++)
		lines++;
	return lines;
}

/* The record is damaged: its first lines up to one that begins an object are
 * refused, what follows is read again.  Bytes up to the damage are kept. */
static enum status damage(struct frame *f, const char *code, const char *reason)
{
	size_t again = f->over ? 0 : next_object_line(f->record.data, f->record.length);
	enum status status;

	f->damaged = true;
	f->in_string = f->escaped = false;
	f->scalar = 0;
	f->depth = f->base;
	f->expect = COMMA;
	f->array_pending = false;
	if (f->record.failed)
		return STATUS_NOMEM;
	if (!again) {
		f->resync = true;
		f->reason = reason;
		return STATUS_OK;
	}
	status = source_unread(f->source, f->record.data + again, f->record.length - again);
	if (status != STATUS_OK)
		return status;
	f->offset_now = f->offset + again;
	f->line_now = f->line + count_lines(f->record.data, again);
	f->line_offset = f->offset_now;
	strbuf_cut(&f->record, again);
	f->line_start = true;
	return refuse(f, code, reason);
}

/* --- the scanner --------------------------------------------------------- */

static const char *open_bracket(struct frame *f, char c)
{
	bool listed;

	if (f->expect != ANY_VALUE && f->expect != FIRST_VALUE &&
	    !(f->expect == COMMA && f->depth == f->base))
		return "a value stands where none is expected";
	if (f->depth >= f->run->options->limits.nesting || f->depth >= NESTING_MAX)
		return "nested too deep";
	listed = !f->depth || (f->listed[f->depth] &&
		(f->stack[f->depth] == '[' ? c == '{' && f->depth == f->base : is_list_key(f->key)));
	if (c == '{' && f->array_pending) {
		/* the record was a wrapper: its elements are the records */
		f->base = f->depth;
		record_drop(f);
	}
	f->array_pending = false;
	if (c == '{' && f->depth == f->base)
		record_begin(f);
	f->depth++;
	f->stack[f->depth] = c;
	f->listed[f->depth] = listed;
	if (c == '[' && f->depth == f->base + 1 && !f->active)
		f->base = f->depth;
	else if (c == '[' && listed && !f->has_text)
		f->array_pending = true;
	f->expect = c == '{' ? FIRST_KEY : FIRST_VALUE;
	return NULL;
}

static const char *close_bracket(struct frame *f, char c)
{
	char open = c == '}' ? '{' : '[';

	f->array_pending = false;
	if (!f->depth)
		return f->damaged ? NULL : "a bracket closes that was not opened";
	if (f->stack[f->depth] != open || f->expect == ANY_VALUE || f->expect == COLON ||
	    f->expect == KEY)
		return f->damaged && f->depth == f->base ? NULL : "a bracket closes another";
	f->depth--;
	if (f->base > f->depth)
		f->base = f->depth && f->stack[f->depth] == '[' ? f->depth : 0;
	f->expect = COMMA;
	return NULL;
}

static const char *structural(struct frame *f, char c)
{
	switch (c) {
	case '{':
	case '[':
		return open_bracket(f, c);
	case '}':
	case ']':
		return close_bracket(f, c);
	case ',':
		if (f->expect != COMMA && f->depth > f->base)
			return "a comma stands where none is expected";
		f->array_pending = false;
		f->expect = f->depth && f->stack[f->depth] == '{' ? KEY : ANY_VALUE;
		return NULL;
	case ':':
		if (f->expect != COLON)
			return "a colon stands where none is expected";
		f->expect = ANY_VALUE;
		return NULL;
	default:
		return "a character that no JSON begins with";
	}
}

static const char *string_begin(struct frame *f)
{
	f->key_string = f->expect == KEY || f->expect == FIRST_KEY;
	if (!f->key_string && f->expect != ANY_VALUE && f->expect != FIRST_VALUE)
		return "a string stands where none is expected";
	if (!f->depth)
		return "a string outside of any object";
	f->array_pending = false;
	f->in_string = true;
	f->key_length = f->key_string ? 0 : f->key_length;
	return NULL;
}

static void string_end(struct frame *f)
{
	unsigned rank;

	f->in_string = false;
	f->expect = f->key_string ? COLON : COMMA;
	if (!f->key_string)
		return;
	f->key[f->key_length] = '\0';
	if (f->active && f->depth == f->base + 1 &&
	    field_find(&f->run->options->map, f->key, f->key_length, &rank) == FIELD_TEXT &&
	    !is_list_key(f->key) && rank < 14)
		f->has_text = true;
}

static void key_add(struct frame *f, const char *bytes, size_t length)
{
	if (!f->key_string)
		return;
	if (length > KEY_MAX - 1 - f->key_length)
		length = KEY_MAX - 1 - f->key_length;
	memcpy(f->key + f->key_length, bytes, length);
	f->key_length += length;
}

/* Bytes of a string up to its end or the end of the piece. */
static size_t string_bytes(struct frame *f, const char *bytes, size_t length,
			   const char **wrong)
{
	size_t i = 0;

	while (i < length) {
		unsigned char c = (unsigned char)bytes[i];

		if (f->escaped) {
			f->escaped = false;
		} else if (c == '\\') {
			f->escaped = true;
		} else if (c == '"') {
			key_add(f, bytes, i);
			string_end(f);
			return i + 1;
		} else if (c == '\n') {
			*wrong = "a string is not closed on its line";
			return i;
		}
		i++;
	}
	key_add(f, bytes, i);
	return i;
}

static bool scalar_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '+' || c == '.';
}

/* One token's first character; NULL = fine. */
static const char *token(struct frame *f, char c)
{
	if (c == '"')
		return string_begin(f);
	if (!scalar_char(c))
		return structural(f, c);
	if (f->scalar)
		return NULL;
	if (!f->depth || (f->expect != ANY_VALUE && f->expect != FIRST_VALUE))
		return "a word stands where none is expected";
	f->array_pending = false;
	f->scalar = c;
	f->expect = COMMA;
	return NULL;
}

static void newline_seen(struct frame *f, uint64_t next_offset)
{
	f->line_now++;
	f->line_offset = next_offset;
}

/* Passing over damage: to a line that begins an object. */
static enum status resync_bytes(struct frame *f, const char *bytes, size_t length, size_t *used)
{
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];

		if (f->line_start && c == '{') {
			keep(f, bytes, i);
			*used = i;
			f->resync = false;
			f->offset_now += i;
			return refuse(f, "json", f->reason);
		}
		if (c == '\n')
			newline_seen(f, f->offset_now + i + 1);
		if (c == '\n' && f->resync_line) {
			keep(f, bytes, i + 1);
			*used = i + 1;
			f->resync = f->resync_line = false;
			f->offset_now += i + 1;
			return refuse(f, "json", f->reason);
		}
		f->line_start = c == '\n' || (f->line_start && (c == ' ' || c == '\t'));
	}
	keep(f, bytes, length);
	f->offset_now += length;
	*used = length;
	return STATUS_OK;
}

static enum status broken(struct frame *f, const char *reason, char c)
{
	bool nesting = !strcmp(reason, "nested too deep");

	if (!f->active) {
		record_begin(f);
		f->resync_line = true;
	}
	/* The newline that betrays an open string must stay to end the line. */
	keep(f, &c, 1);
	f->offset_now++;
	if (c == '\n')
		newline_seen(f, f->offset_now);
	f->line_start = c == '\n';
	return damage(f, nesting ? "nesting" : "json", reason);
}

static enum status scan_piece(struct frame *f, const char *bytes, size_t length)
{
	size_t i = 0;

	while (i < length) {
		const char *wrong = NULL;
		bool ends;
		char c;

		if (f->resync) {
			size_t used;
			enum status status = resync_bytes(f, bytes + i, length - i, &used);

			if (status != STATUS_OK)
				return status;
			i += used;
			continue;
		}
		if (f->in_string) {
			size_t used = string_bytes(f, bytes + i, length - i, &wrong);

			keep(f, bytes + i, used);
			f->offset_now += used;
			i += used;
			if (!wrong)
				continue;
		}
		c = bytes[i];
		if (!wrong && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\x1e')) {
			f->scalar = 0;
			keep(f, &c, 1);
			i++;
			f->offset_now++;
			if (c == '\n')
				newline_seen(f, f->offset_now);
			continue;
		}
		ends = f->active && f->depth == f->base + 1 && c == '}';
		if (!wrong) {
			if (!scalar_char(c))
				f->scalar = 0;
			wrong = token(f, c);
		}
		i++;
		if (wrong) {
			/* give the rest back first: damage may go before it */
			enum status status = source_unread(f->source, bytes + i, length - i);

			return status == STATUS_OK ? broken(f, wrong, c) : status;
		}
		keep(f, &c, 1);
		f->offset_now++;
		if (ends) {
			enum status status = record_end(f);

			if (status != STATUS_OK)
				return status;
		}
	}
	return f->record.failed ? STATUS_NOMEM : STATUS_OK;
}

/* The input ends: inside damage, a record, or an open list. */
static enum status scan_end(struct frame *f, bool *again)
{
	*again = false;
	if (f->resync) {
		f->resync = false;
		return refuse(f, "json", f->reason);
	}
	if (f->active) {
		enum status status = damage(f, "json", "the input ends inside this record");

		*again = true;
		return status;
	}
	if (!f->depth || f->damaged)
		return STATUS_OK;
	record_begin(f);
	return refuse(f, "json", "the list is not closed: the input ends early");
}

enum status read_json(struct run *run, struct source *source)
{
	struct frame *f = mem_zalloc(sizeof *f);
	enum status status = STATUS_OK;
	bool again = true;

	if (!f)
		return STATUS_NOMEM;
	f->run = run;
	f->source = source;
	f->line_now = 1;
	f->line_start = true;
	strbuf_init(&f->record);
	status = objects_new(&f->objects, run);
	while (status == STATUS_OK && again) {
		const char *bytes;
		size_t length;

		status = source_next(source, &bytes, &length);
		if (status != STATUS_OK)
			break;
		status = length ? scan_piece(f, bytes, length) : scan_end(f, &again);
	}
	strbuf_release(&f->record);
	objects_free(f->objects);
	mem_free(f);
	return status;
}
