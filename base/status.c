#include "base/status.h"

#include <stdarg.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

static void copy_cut(char *to, size_t size, const char *from)
{
	size_t length = utf8_cut(from, strlen(from), size - 1);

	memcpy(to, from, length);
	to[length] = '\0';
}

enum status error_set(struct error *err, enum status status,
		      const char *format, ...)
{
	char text[2 * sizeof err->text];
	va_list args;

	if (!err || err->status != STATUS_OK)
		return status;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err->status = status;
	copy_cut(err->text, sizeof err->text, text);
	return status;
}

void error_at(struct error *err, const char *source, uint64_t line,
	      uint64_t column, const char *field)
{
	if (!err || err->status == STATUS_OK)
		return;
	if (source && !err->source[0])
		copy_cut(err->source, sizeof err->source, source);
	if (!err->line)
		err->line = line;
	if (!err->column)
		err->column = column;
	if (field && !err->field[0])
		copy_cut(err->field, sizeof err->field, field);
}

const char *status_name(enum status status)
{
	switch (status) {
	case STATUS_OK: return "ok";
	case STATUS_NOMEM: return "no-memory";
	case STATUS_INPUT: return "input";
	case STATUS_LIMIT: return "limit";
	case STATUS_SKIP: return "skip";
	case STATUS_NOTFOUND: return "not-found";
	case STATUS_USAGE: return "usage";
	case STATUS_IO: return "io";
	case STATUS_STORE: return "store";
	case STATUS_STOPPED: return "stopped";
	case STATUS_END: return "end";
	}
	return "unknown";
}

void error_print(FILE *to, const struct error *err)
{
	struct strbuf line;

	strbuf_init(&line);
	if (err->source[0]) {
		utf8_printable(&line, err->source, strlen(err->source));
		if (err->line)
			strbuf_addf(&line, ":%llu", (unsigned long long)err->line);
		if (err->line && err->column)
			strbuf_addf(&line, ":%llu", (unsigned long long)err->column);
		strbuf_adds(&line, ": ");
	}
	if (err->field[0]) {
		utf8_printable(&line, err->field, strlen(err->field));
		strbuf_adds(&line, ": ");
	}
	utf8_printable(&line, err->text, strlen(err->text));
	fprintf(to, "%s [%s]\n", line.failed ? "out of memory" : line.data,
		status_name(err->status));
	strbuf_release(&line);
}
