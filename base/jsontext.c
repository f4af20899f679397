#include "base/jsontext.h"

#include <string.h>

/* Long texts are escaped in pieces, each with room for the worst. */
#define PIECE_BYTES 4096u

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

static char *put_escaped(char *out, unsigned char c)
{
	char escape = escape_of(c);

	*out++ = '\\';
	*out++ = escape;
	if (escape == 'u') {
		memcpy(out, "00", 2);
		out[2] = "0123456789abcdef"[c >> 4];
		out[3] = "0123456789abcdef"[c & 15];
		out += 4;
	}
	return out;
}

static void add_piece(struct strbuf *sb, const char *text, size_t length)
{
	/* six bytes for each, were all of them control characters */
	char *out = strbuf_room(sb, 6 * length);

	if (!out)
		return;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			*out++ = (char)c;
		else
			out = put_escaped(out, c);
	}
	strbuf_written(sb, out);
}

void json_add_text(struct strbuf *sb, const char *text, size_t length)
{
	strbuf_addc(sb, '"');
	for (size_t at = 0; at < length; at += PIECE_BYTES)
		add_piece(sb, text + at, length - at < PIECE_BYTES ? length - at : PIECE_BYTES);
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
