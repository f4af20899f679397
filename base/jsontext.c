#include "base/jsontext.h"

#include <string.h>

/* 0: copied as is; else the letter after the backslash, 'u' for \u00XX. */
static char escape_of(unsigned char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	}
	return c < 0x20 || c == 0x7F ? 'u' : 0;
}

void json_add_text(struct strbuf *sb, const char *text, size_t length)
{
	size_t from = 0;

	strbuf_addc(sb, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		char escape;

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		escape = escape_of(c);
		strbuf_add(sb, text + from, i - from);
		if (escape == 'u')
			strbuf_addf(sb, "\\u%04x", c);
		else
			strbuf_add(sb, (char[]){ '\\', escape }, 2);
		from = i + 1;
	}
	strbuf_add(sb, text + from, length - from);
	strbuf_addc(sb, '"');
}

void json_add_name(struct strbuf *sb, const char *name)
{
	char last = sb->length ? sb->data[sb->length - 1] : '{';

	if (last != '{' && last != '[')
		strbuf_add(sb, ", \"", 3);
	else
		strbuf_addc(sb, '"');
	strbuf_adds(sb, name);
	strbuf_add(sb, "\": ", 3);
}

void json_add_member(struct strbuf *sb, const char *name, const char *text)
{
	json_add_name(sb, name);
	if (text)
		json_add_text(sb, text, strlen(text));
	else
		strbuf_adds(sb, "null");
}
