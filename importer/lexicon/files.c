/* The files: where they come from, their lines and fields, their faults. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "private.h"

void fault(struct lexicon *lex, const struct line *line, const char *format, ...)
{
	struct fault *fault;
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fault = list_add(lex, &lex->faults, sizeof *fault);
	fault->file = line->file;
	fault->line = line->number;
	fault->text = arena_strndup(&lex->arena, text, strlen(text));
}

char *part_next(char **at, char separator)
{
	char *start = *at, *end;

	if (!start)
		return NULL;
	while (*start == ' ')
		start++;
	if (!*start)
		return *at = NULL;
	end = strchr(start, separator);
	*at = end ? end + 1 : NULL;
	if (!end)
		end = start + strlen(start);
	*end = '\0';
	while (end > start && end[-1] == ' ')
		*--end = '\0';
	return start;
}

/* Reads a file of the directory; NULL = none there, or a fault told. */
static char *read_file(struct lexicon *lex, const char *name, size_t *length)
{
	const struct line whole = { .file = name };
	char *path = arena_printf(&lex->arena, "%s/%s", lex->directory, name), *text = NULL;
	FILE *in = fopen(path, "rb");
	size_t room = 0, n = 0, got = 1;
	int reason = in ? 0 : errno;

	while (in && got && n <= FILE_BYTES) {
		/* the stream must not leak when the arena gives up */
		char *wide = n == room ? mem_realloc(text, room ? room * 2 : 1u << 16) : text;

		if (!wide) {
			reason = ENOMEM;
			break;
		}
		room = n == room ? room ? room * 2 : 1u << 16 : room;
		text = wide;
		errno = 0;
		got = fread(text + n, 1, room - n, in);
		n += got;
		if (ferror(in))
			reason = errno ? errno : EIO;
	}
	if (in)
		fclose(in);
	*length = n;
	if ((!reason && n <= FILE_BYTES) || reason == ENOENT)
		return text;
	mem_free(text);
	if (reason)
		fault(lex, &whole, "cannot be read: %s", strerror(reason));
	else
		fault(lex, &whole, "more than %u MiB", FILE_BYTES >> 20);
	return NULL;
}

static void cut_comment(char *text)
{
	for (char *hash = text; (hash = strstr(hash, "# ")); hash++)
		if (hash == text || hash[-1] == ' ' || hash[-1] == '\t') {
			*hash = '\0';
			break;
		}
	for (size_t n = strlen(text); n && strchr(" \t\r", text[n - 1]); n--)
		text[n - 1] = '\0';
}

static void cut_fields(struct lexicon *lex, struct line *line, char *text, uint32_t most)
{
	line->n = 0;
	for (;;) {
		char *bar = text;

		while ((bar = strchr(bar, '|')) && bar > text && bar[-1] != ' ')
			bar++;
		if (bar)
			*bar = '\0';
		while (*text == ' ')
			text++;
		for (size_t n = strlen(text); n && text[n - 1] == ' '; n--)
			text[n - 1] = '\0';
		if (line->n == most || line->n == FIELDS_MAX) {
			fault(lex, line, "more than %u fields", most);
			return;
		}
		line->field[line->n++] = text;
		if (!bar)
			return;
		text = bar + 1;
	}
}

static void each_line(struct lexicon *lex, const char *name, char *text, uint32_t n_fields,
		      void (*on_line)(struct lexicon *, const struct line *))
{
	static char nothing[1];
	struct line line = { .file = name };
	bool entries = false;

	lex->before = NULL;
	if (lex->lint)
		lint_head(lex, name, text);

	for (char *next = text; text; text = next) {
		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		line.number++;
		if (*text == '#' && entries)
			lint_section(lex);
		if (*text == '#' || !*text)
			continue;
		cut_comment(text);
		if (!*text)
			continue;
		for (uint32_t i = 0; i < FIELDS_MAX; i++)
			line.field[i] = nothing;
		cut_fields(lex, &line, text, n_fields);
		if (!*line.field[0]) {
			fault(lex, &line, "the first field is empty");
			continue;
		}
		entries = true;
		if (lex->lint)
			lint_line(lex, &line);
		on_line(lex, &line);
	}
}

/* A fast hash over name and bytes: tells lexicons apart, guards nothing. */
static void add_version(struct lexicon *lex, const char *name, const char *text, size_t length)
{
	uint64_t hash = strtoull(*lex->version ? lex->version : "cbf29ce484222325", NULL, 16);

	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	for (size_t i = 0; i + 8 <= length; i += 8) {
		uint64_t part;

		memcpy(&part, text + i, 8);
		hash = (hash ^ part) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	for (size_t i = length & ~(size_t)7; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
	snprintf(lex->version, sizeof lex->version, "%016llx", (unsigned long long)hash);
}

char *file_text(struct lexicon *lex, const char *name, size_t *length)
{
	const struct embedded_file *file = lexicon_files;
	char *text, *own = lex->directory && strcmp(name, OWN_FILE) ? read_file(lex, name, length) : NULL;

	if (lex->own && strcmp(name, OWN_FILE) == 0) {
		*length = strlen(lex->own);
		return arena_strndup(&lex->arena, lex->own, *length);
	}
	if (own) {
		text = arena_strndup(&lex->arena, own, *length);
		mem_free(own);
		return text;
	}
	while (file->name && strcmp(file->name, name))
		file++;
	if (!file->name)
		return NULL;
	*length = (size_t)(file->end - file->data);
	return arena_strndup(&lex->arena, file->data, *length);
}

void file_each(struct lexicon *lex, const char *name, uint32_t n_fields,
	       void (*on_line)(struct lexicon *, const struct line *))
{
	struct line whole = { .file = name };
	size_t length = 0;
	char *text = file_text(lex, name, &length);

	if (!text)
		return;
	if (!utf8_valid(text, length) || memchr(text, 0, length)) {
		fault(lex, &whole, "no valid UTF-8");
		return;
	}
	add_version(lex, name, text, length);
	each_line(lex, name, text, n_fields, on_line);
}
