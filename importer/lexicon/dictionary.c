/* Dictionaries of other coders: their files, lines and kinds. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "dictionary_private.h"

void entry_add(struct dictionary *d, enum dictionary_file to, const char *entry)
{
	*(const char **)list_add(d->lex, &d->entries[to], sizeof(char *)) = entry;
	d->counts->entries++;
}

void line_refuse(struct dictionary *d, struct source_line *line, const char *format, ...)
{
	va_list args;

	if (line->refused)
		return;
	line->refused = true;
	d->counts->refused++;
	fprintf(d->refused, "%s:%u: ", line->file, line->number);
	va_start(args, format);
	vfprintf(d->refused, format, args);
	va_end(args);
	fprintf(d->refused, ": %s\n", line->whole);
}

static bool small_word(const char *word, size_t n)
{
	static const char *const small[] = { "al", "and", "da", "de", "del", "di", "el", "for", "in", "la", "of", "on", "the", "van", "von" };

	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		if (strlen(small[i]) == n && !strncasecmp(small[i], word, n))
			return true;
	return false;
}

char *words_of(struct dictionary *d, const char *text, char parting, bool capitals)
{
	char *out = arena_alloc(&d->lex->arena, strlen(text) + 1);
	size_t n = 0;

	while (*text) {
		size_t length = strcspn(text, "_ \t");
		bool first = n == 0;

		if (length && n)
			out[n++] = parting;
		for (size_t i = 0; i < length; i++) {
			bool edge = i == 0 || text[i - 1] == '-' || text[i - 1] == '\'';

			out[n++] = (char)(capitals && edge && (first || !small_word(text, length)) ?
					  toupper((unsigned char)text[i]) : tolower((unsigned char)text[i]));
		}
		text += length + (text[length] != '\0');
	}
	out[n] = '\0';
	return out;
}

char *bracket_next(char **at)
{
	char *open = *at ? strchr(*at, '[') : NULL, *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return NULL;
	*open++ = '\0';
	*close = '\0';
	*at = close + 1;
	while (*open == ' ')
		open++;
	while (close > open && close[-1] == ' ')
		*--close = '\0';
	return open;
}

/* Old dictionaries are in ISO 8859-1. */
static char *as_utf8(struct dictionary *d, const char *text, size_t length)
{
	char *out;
	size_t n = 0;

	if (utf8_valid(text, length))
		return arena_strndup(&d->lex->arena, text, length);
	out = arena_alloc(&d->lex->arena, 2 * length + 1);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80)
			out[n++] = (char)(0xc0 | c >> 6);
		out[n++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
	}
	out[n] = '\0';
	return out;
}

/* Cuts the comment off: "; ..." and "# ..." to the end, "<!-- ... -->" over lines. */
static void cut_remark(char *text, bool *inside)
{
	char *end;

	if (*inside || *text == '<') {
		*inside = (*inside || !strncmp(text, "<!--", 4)) && !strstr(text, "-->");
		*text = '\0';
	}
	text[strcspn(text, ";#")] = '\0';
	for (end = text + strlen(text); end > text && isspace((unsigned char)end[-1]);)
		*--end = '\0';
}

static size_t cut_lines(struct dictionary *d, const char *name, const char *text, size_t length,
			struct source_line **out)
{
	struct list lines = { 0 };
	uint32_t number = 0;
	bool inside = false;

	for (size_t at = 0; at < length;) {
		const char *end = memchr(text + at, '\n', length - at);
		size_t n = end ? (size_t)(end - text) - at : length - at;
		struct source_line line = { .file = name, .number = ++number };
		char *whole = as_utf8(d, text + at, n);

		whole[strcspn(whole, "\r")] = '\0';
		line.whole = whole;
		line.text = arena_strndup(&d->lex->arena, whole, strlen(whole));
		cut_remark(line.text, &inside);
		d->counts->lines++;
		if (*line.text)
			*(struct source_line *)list_add(d->lex, &lines, sizeof line) = line;
		else
			d->counts->blank++;
		at += n + 1;
	}
	*out = lines.items;
	return lines.n;
}

static void convert(struct dictionary *d, struct source_line *lines, size_t n)
{
	bool verbs = false, agents = false;

	for (size_t i = 0; i < n; i++) {
		const char *text = lines[i].text;

		verbs |= !strncmp(text, "---", 3) || !strncmp(text, "- ", 2) || *text == '&';
		agents |= strstr(text, "[~") || strstr(text, "~]");
	}
	if (verbs)
		verbs_convert(d, lines, n);
	else if (agents)
		agents_convert(d, lines, n);
	else
		actors_convert(d, lines, n);
	for (size_t i = 0; i < n; i++)
		d->counts->converted += !lines[i].refused;
}

/* Reads a whole file; an owned buffer, NULL with d->status set. */
static char *whole_file(struct dictionary *d, const char *path, size_t *length)
{
	FILE *in = fopen(path, "rb");
	struct stat about;
	char *text = NULL;

	if (!in || fstat(fileno(in), &about)) {
		d->status = error_set(d->err, errno == ENOENT ? STATUS_NOTFOUND : STATUS_IO, "%s", strerror(errno));
	} else if (!S_ISREG(about.st_mode) || about.st_size > FILE_BYTES) {
		d->status = error_set(d->err, STATUS_INPUT, "no file of at most %u MiB", FILE_BYTES >> 20);
	} else if (!(text = mem_alloc((size_t)about.st_size + 1))) {
		d->status = error_set(d->err, STATUS_NOMEM, "out of memory");
	} else if ((*length = fread(text, 1, (size_t)about.st_size, in)), ferror(in)) {
		d->status = error_set(d->err, STATUS_IO, "%s", strerror(errno));
		mem_free(text);
		text = NULL;
	}
	if (in)
		fclose(in);
	if (d->status != STATUS_OK)
		error_at(d->err, path, 0, 0, NULL);
	return text;
}

static void step(void *context)
{
	struct dictionary *d = context;

	for (size_t i = 0; i < d->n_paths && d->status == STATUS_OK; i++) {
		struct source_line *lines;
		size_t length, n;
		char *own = whole_file(d, d->paths[i], &length), *text;

		if (!own)
			return;
		text = arena_strndup(&d->lex->arena, own, length);
		mem_free(own);
		n = cut_lines(d, d->paths[i], text, length, &lines);
		convert(d, lines, n);
	}
	if (d->status == STATUS_OK)
		d->status = entries_write(d);
}

enum status dictionary_import(const char *const *paths, size_t n, const char *directory,
			      FILE *refused, struct dictionary_counts *counts, struct error *err)
{
	struct dictionary d = { .directory = directory, .paths = paths, .n_paths = n,
		.refused = refused, .counts = counts, .err = err };
	struct lexicon *check;

	memset(counts, 0, sizeof *counts);
	if (mkdir(directory, 0777) && errno != EEXIST)
		return error_set(err, STATUS_IO, "cannot make the directory '%s': %s", directory, strerror(errno));
	d.status = lexicon_new(&d.lex, directory, NULL, err);
	if (d.status != STATUS_OK)
		return d.status;
	d.lex->directory = directory;
	if (!arena_run(&d.lex->arena, step, &d))
		d.status = error_set(err, STATUS_NOMEM, "out of memory");
	lexicon_free(d.lex);
	if (d.status == STATUS_OK) {
		d.status = lexicon_new(&check, directory, NULL, err);
		lexicon_free(check);
	}
	return d.status;
}
