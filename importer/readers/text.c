/* Formats that need the whole file: text, Markdown, pages, feeds. */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "pages/pages.h"
#include "reader.h"

struct whole_step {
	struct run *run;
	enum format format;
	const char *bytes;
	size_t length;
	struct article article;
	struct error err;
	enum status status;
};

/* --- Markdown ------------------------------------------------------------ */

/* "key: value" lines between two "---" lines; returns the bytes they take. */
static size_t front_matter(struct whole_step *step, struct fields *fields)
{
	const char *at = step->bytes + 4, *end = step->bytes + step->length;
	const char *close = memmem(at - 1, (size_t)(end - at) + 1, "\n---", 4);
	struct arena *arena = &step->run->arena;

	if (!close)
		return 0;
	while (at < close) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline && newline < close ? newline : close;
		const char *colon = memchr(at, ':', (size_t)(stop - at));
		unsigned rank;
		enum field field = colon ? field_find(&step->run->options->map, at,
			(size_t)(colon - at), &rank) : FIELD_NONE;

		if (field != FIELD_NONE && field != FIELD_TEXT) {
			const char *from = colon + 1, *to = stop;

			while (from < to && strchr(" \t\"'", *from))
				from++;
			while (to > from && strchr(" \t\r\"'", to[-1]))
				to--;
			if (to > from)
				fields->value[field] = arena_strndup(arena, from, (size_t)(to - from));
		}
		at = stop + 1;
	}
	close += 4;
	while (close < end && *close != '\n')
		close++;
	return (size_t)(close - step->bytes);
}

/* One line without its marks: heading signs, bullets, quotes, emphasis,
 * links as their words. Writes at most length bytes; returns how many. */
static size_t unmark_line(const char *line, size_t length, char *to)
{
	size_t i = 0, n = 0;

	while (i < length && (line[i] == ' ' || line[i] == '>'))
		i++;
	if (i < length && line[i] == '#')
		while (i < length && (line[i] == '#' || line[i] == ' '))
			i++;
	else if (i + 1 < length && strchr("-*+", line[i]) && line[i + 1] == ' ')
		i += 2;
	for (; i < length; i++) {
		const char *close;

		if (line[i] == '\\' && i + 1 < length && ispunct((unsigned char)line[i + 1])) {
			to[n++] = line[++i];
			continue;
		}
		if (line[i] == '*' || line[i] == '`' ||
		    (line[i] == '!' && i + 1 < length && line[i + 1] == '['))
			continue;
		if (line[i] == '_' && (!i || i + 1 == length ||
		    !isalnum((unsigned char)line[i - 1]) || !isalnum((unsigned char)line[i + 1])))
			continue;
		if (line[i] == '[' && (memmem(line + i, length - i, "](", 2)))
			continue;
		if (line[i] == ']' && i + 1 < length && line[i + 1] == '(' &&
		    (close = memchr(line + i, ')', length - i))) {
			i = (size_t)(close - line);
			continue;
		}
		to[n++] = line[i];
	}
	return n;
}

static void read_markdown(struct whole_step *step)
{
	struct arena *arena = &step->run->arena;
	struct fields fields = { .value = { NULL } };
	size_t i = 0, n = 0;
	char *text = arena_alloc(arena, step->length + 1);
	enum field bad;

	if (step->length > 4 && !memcmp(step->bytes, "---\n", 4))
		i = front_matter(step, &fields);
	while (i < step->length) {
		const char *newline = memchr(step->bytes + i, '\n', step->length - i);
		size_t length = newline ? (size_t)(newline - step->bytes) - i : step->length - i;
		bool heading = step->bytes[i] == '#' && length > 2 && step->bytes[i + 1] == ' ';
		size_t got = unmark_line(step->bytes + i, length, text + n);

		if (heading && !fields.value[FIELD_TITLE] && strspn(text, "\n") == n) {
			fields.value[FIELD_TITLE] = arena_strndup(arena, text + n, got);
		} else {
			n += got;
			if (newline)
				text[n++] = '\n';
		}
		i += length + 1;
	}
	text[n] = '\0';
	fields.value[FIELD_TEXT] = text + strspn(text, "\r\n");
	if (!fields_article(&fields, arena, &step->article, &bad)) {
		error_set(&step->err, STATUS_INPUT, "\"%.60s\" is no date", fields.value[bad]);
		error_at(&step->err, NULL, 2, 0, bad == FIELD_MODIFIED ? "modified" : "date");
		step->status = STATUS_INPUT;
	} else if (step->article.published_basis) {
		step->article.published_basis = "metadata";
	}
}

/* --- pages and text ------------------------------------------------------ */

static void read_page(struct whole_step *step)
{
	struct page_options options = { .path = step->run->path, .fetched = step->run->fetched, .url = step->run->url,
		.today = step->run->options->today };

	step->status = page_read(step->bytes, step->length, &options, &step->run->arena,
				 &step->article, &step->err);
}

static void whole_to_article(void *context)
{
	struct whole_step *step = context;

	if (step->format == FORMAT_HTML)
		read_page(step);
	else if (step->format == FORMAT_MARKDOWN)
		read_markdown(step);
	else
		step->article.text = arena_strndup(&step->run->arena, step->bytes, step->length);
}

static enum status refuse_bytes(struct run *run, const char *bytes, size_t length, size_t at,
				bool nul)
{
	struct place place = { .record = bytes, .record_bytes = length };

	bytes_place(bytes, at, &place.line, &place.column);
	return run_refuse(run, &place, false, nul ? "nul" : "utf8",
		nul ? "a zero byte in the text" : "bytes that are no UTF-8");
}

static enum status take_article(struct run *run, struct whole_step *step, struct place *place)
{
	article_init(&step->article);
	if (!arena_run(&run->arena, whole_to_article, step))
		return STATUS_NOMEM;
	place->line = step->err.line;
	place->column = step->err.column;
	place->field = step->err.field[0] ? step->err.field : NULL;
	if (step->status == STATUS_NOMEM)
		return STATUS_NOMEM;
	if (step->status != STATUS_OK)
		return run_refuse(run, place, step->status == STATUS_SKIP,
			step->status == STATUS_SKIP ? "no-article" :
			place->field ? "date" : status_name(step->status), "%s", step->err.text);
	return run_article(run, place, &step->article);
}

static enum status take_page(struct run *run, const struct reader_page *page)
{
	struct whole_step step = { .run = run, .format = FORMAT_HTML, .bytes = page->bytes,
		.length = page->length, .err = ERROR_INIT };
	struct place place = { .record = page->bytes, .record_bytes = page->length,
		.length = page->whole, .sha256 = page->whole ? page->sha256 : NULL };

	return take_article(run, &step, &place);
}

static enum status take_whole(struct run *run, const char *bytes, size_t length,
			      enum format format)
{
	struct whole_step step = { .run = run, .format = format, .bytes = bytes,
		.length = length, .err = ERROR_INIT };
	struct place place = { .record = bytes, .record_bytes = length };
	size_t valid = utf8_valid_prefix(bytes, length);
	const char *nul = memchr(bytes, '\0', length);

	if (nul || valid < length) {
		size_t at = nul && (size_t)(nul - bytes) < valid ? (size_t)(nul - bytes) : valid;

		return refuse_bytes(run, bytes, length, at, nul && at != valid);
	}
	if (format == FORMAT_FEED)
		return read_feed(run, bytes, length);
	return take_article(run, &step, &place);
}

void reader_threads_init(void)
{
	page_threads_init();
}

enum status reader_page_read(const struct reader_page *page, const struct reader_options *options,
			     const struct reader_sink *sink)
{
	struct run run = { .options = options, .sink = sink, .path = page->path, .url = page->url,
		.fetched = page->fetched, .file_day = page->file_day };
	enum status status;

	assert(!sink->on_page);
	arena_init(&run.arena, options->limits.record_bytes * 8);
	status = take_page(&run, page);
	arena_release(&run.arena);
	return status;
}

/* What is past the bytes kept is only counted and hashed. */
static enum status count_rest(struct source *source, const struct strbuf *kept, uint64_t *whole,
			      uint8_t sha256[32])
{
	struct digest digest;
	const char *bytes;
	size_t length;
	enum status status;

	digest_init(&digest);
	digest_add(&digest, kept->data, kept->length);
	*whole = kept->length;
	while ((status = source_next(source, &bytes, &length)) == STATUS_OK && length) {
		digest_add(&digest, bytes, length);
		*whole += length;
	}
	digest_finish(&digest, sha256);
	return status;
}

static enum status refuse_long(struct run *run, const char *bytes, size_t length, uint64_t whole,
			       const uint8_t sha256[32])
{
	struct place place = { .record = bytes, .record_bytes = length, .length = whole,
		.sha256 = sha256 };

	return run_refuse(run, &place, false, "limit", "longer than %llu bytes",
			  (unsigned long long)run->options->limits.record_bytes);
}

/* Reads to the end, or a little past `most` bytes. */
static enum status fill(struct source *source, struct strbuf *all, uint64_t most)
{
	enum status status = STATUS_OK;
	const char *bytes;
	size_t length = 1;

	while (status == STATUS_OK && length && all->length <= most) {
		status = source_next(source, &bytes, &length);
		if (status == STATUS_OK)
			strbuf_add(all, bytes, length);
		if (all->failed)
			status = STATUS_NOMEM;
	}
	return status;
}

/* Of a page no more is looked at than PAGE_BYTES, so no more is held. */
static enum status give_page(struct run *run, struct source *source, const struct strbuf *all,
			     uint64_t held)
{
	struct reader_page page = { .path = run->path, .url = run->url, .fetched = run->fetched,
		.file_day = run->file_day, .bytes = all->data, .length = all->length };
	enum status status = STATUS_OK;

	if (all->length > held)
		status = count_rest(source, all, &page.whole, page.sha256);
	if (status != STATUS_OK)
		return status;
	if (page.whole > run->options->limits.record_bytes)
		return refuse_long(run, all->data, all->length, page.whole, page.sha256);
	return run->sink->on_page ? run->sink->on_page(run->sink->context, &page) : take_page(run, &page);
}

enum status read_whole(struct run *run, struct source *source, enum format format)
{
	uint64_t most = run->options->limits.record_bytes, whole;
	uint64_t held = format == FORMAT_HTML && most > PAGE_BYTES ? PAGE_BYTES : most;
	uint8_t sha256[32];
	struct strbuf all;
	enum status status;

	strbuf_init(&all);
	status = fill(source, &all, held);
	if (status == STATUS_OK && format != FORMAT_HTML && all.length > most) {
		status = count_rest(source, &all, &whole, sha256);
		if (status == STATUS_OK)
			status = refuse_long(run, all.data, all.length, whole, sha256);
	} else if (status == STATUS_OK && (all.length || source->err.status == STATUS_OK)) {
		status = format == FORMAT_HTML ? give_page(run, source, &all, held) :
			take_whole(run, all.data, all.length, format);
	}
	strbuf_release(&all);
	return status;
}
