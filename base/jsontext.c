#include "base/jsontext.h"

#include <string.h>

/* Long texts are escaped in pieces, each with room for the worst. */
#define PIECE_BYTES 4096u

/* 0: copied as is; else the letter after the backslash, 'u' for \u00XX. */
static const char escapes[256] = {
	['\0'] = 'u', [1] = 'u', [2] = 'u', [3] = 'u', [4] = 'u', [5] = 'u', [6] = 'u', [7] = 'u',
	['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', [11] = 'u', ['\f'] = 'f', ['\r'] = 'r', [14] = 'u', [15] = 'u',
	[16] = 'u', [17] = 'u', [18] = 'u', [19] = 'u', [20] = 'u', [21] = 'u', [22] = 'u', [23] = 'u',
	[24] = 'u', [25] = 'u', [26] = 'u', [27] = 'u', [28] = 'u', [29] = 'u', [30] = 'u', [31] = 'u',
	['"'] = '"', ['\\'] = '\\', [0x7F] = 'u',
};

static char *put_escaped(char *out, unsigned char c)
{
	char escape = escapes[c];

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

		if (!escapes[c])
			*out++ = (char)c;
		else
			out = put_escaped(out, c);
	}
	strbuf_written(sb, out);
}

/* Most texts are copied as they are: in one piece, quotes and all. */
static bool add_plain(struct strbuf *sb, const char *text, size_t length)
{
	char *out;
	size_t i = 0;

	while (i < length && !escapes[(unsigned char)text[i]])
		i++;
	if (i < length)
		return false;
	out = strbuf_room(sb, length + 2);
	if (!out)
		return true;
	out[0] = '"';
	memcpy(out + 1, text, length);
	out[length + 1] = '"';
	strbuf_written(sb, out + length + 2);
	return true;
}

void json_add_text(struct strbuf *sb, const char *text, size_t length)
{
	if (add_plain(sb, text, length))
		return;
	strbuf_addc(sb, '"');
	for (size_t at = 0; at < length; at += PIECE_BYTES)
		add_piece(sb, text + at, length - at < PIECE_BYTES ? length - at : PIECE_BYTES);
	strbuf_addc(sb, '"');
}

void json_add_name(struct strbuf *sb, const char *name)
{
	char last = sb->length ? sb->data[sb->length - 1] : '{';
	size_t length = strlen(name);
	char *out = strbuf_room(sb, length + 6);

	if (!out)
		return;
	if (last != '{' && last != '[') {
		memcpy(out, ", ", 2);
		out += 2;
	}
	*out++ = '"';
	memcpy(out, name, length);
	memcpy(out + length, "\": ", 3);
	strbuf_written(sb, out + length + 3);
}

void json_add_member(struct strbuf *sb, const char *name, const char *text)
{
	json_add_name(sb, name);
	if (text)
		json_add_text(sb, text, strlen(text));
	else
		strbuf_adds(sb, "null");
}
