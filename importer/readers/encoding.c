#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <uchardet/uchardet.h>

#include "base/late.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "reader.h"

#define DETECTION(F) \
	F(uchardet_new) F(uchardet_handle_data) F(uchardet_data_end) \
	F(uchardet_get_charset) F(uchardet_delete)
LATE_LIBRARY(LATE_UCHARDET, DETECTION)

/* Two-byte encodings without a mark: one byte of nearly each pair is zero. */
static const char *wide_guess(const char *head, size_t length)
{
	size_t even = 0, odd = 0, look = length < 4096 ? length & ~(size_t)1 : 4096;

	for (size_t i = 0; i < look; i += 2) {
		even += !head[i];
		odd += !head[i + 1];
	}
	if (look < 8)
		return NULL;
	if (odd > look * 2 / 5 && !even)
		return "UTF-16LE";
	if (even > look * 2 / 5 && !odd)
		return "UTF-16BE";
	return NULL;
}

static const char *bom(const char *head, size_t length)
{
	if (length >= 4 && !memcmp(head, "\xff\xfe\0\0", 4))
		return "UTF-32";
	if (length >= 4 && !memcmp(head, "\0\0\xfe\xff", 4))
		return "UTF-32";
	if (length >= 2 && (!memcmp(head, "\xff\xfe", 2) || !memcmp(head, "\xfe\xff", 2)))
		return "UTF-16";
	return NULL;
}

/* Good and bad sequences beyond ASCII: one bad byte among good ones is damage,
 * bad ones alone are another encoding. */
static void sequences(const char *head, size_t length, size_t *good, size_t *bad)
{
	uint32_t cp;

	*good = *bad = 0;
	for (size_t i = 0; i < length;) {
		size_t n;

		if ((unsigned char)head[i] < 0x80) {
			i++;
			continue;
		}
		n = utf8_decode(head + i, length - i, &cp);
		if (!n && length - i < 4)
			return;
		if (n)
			++*good;
		else
			++*bad;
		i += n ? n : 1;
	}
}

/* encoding="..." of an XML declaration. */
static bool declared(const char *head, size_t length, char buffer[64])
{
	const char *end = memchr(head, '>', length < 256 ? length : 256), *at;
	size_t n;

	if (length < 6 || memcmp(head, "<?xml", 5) || !end)
		return false;
	at = memmem(head, (size_t)(end - head), "encoding=", 9);
	if (!at || end - at < 12)
		return false;
	at += 10;
	n = strcspn(at, "\"'?>");
	if (n >= 64)
		return false;
	memcpy(buffer, at, n);
	buffer[n] = '\0';
	return strcasecmp(buffer, "utf-8") && strcasecmp(buffer, "us-ascii");
}

const char *encoding_find(enum format format, const char *head, size_t length,
			  char buffer[64])
{
	const char *wide = bom(head, length);
	size_t good, bad;
	uchardet_t detector;

	if (!wide)
		wide = wide_guess(head, length);
	if (wide)
		return wide;
	if (declared(head, length, buffer))
		return buffer;
	sequences(head, length, &good, &bad);
	/* JSON is UTF-8 by RFC 8259: other bytes are damage there. */
	if (!bad || good > bad || format == FORMAT_JSON || late_ready(NULL) != STATUS_OK)
		return NULL;
	detector = late.uchardet_new();
	late.uchardet_handle_data(detector, head, length);
	late.uchardet_data_end(detector);
	snprintf(buffer, 64, "%s", late.uchardet_get_charset(detector));
	late.uchardet_delete(detector);
	if (!buffer[0] || !strcasecmp(buffer, "UTF-8") || !strcasecmp(buffer, "ASCII"))
		return NULL;
	return buffer;
}

#define PIECE 4096u

struct recoder {
	struct source *from;
	iconv_t converter;
	char held[16]; /* a sequence cut by the end of a piece */
	size_t held_bytes;
};

struct recoder *recoder_new(struct source *from, const char *encoding)
{
	struct recoder *recoder = mem_zalloc(sizeof *recoder);

	if (!recoder)
		return NULL;
	recoder->from = from;
	from->chunk = from->chunk && from->chunk < PIECE ? from->chunk : PIECE;
	recoder->converter = iconv_open("UTF-8", encoding);
	if (recoder->converter == (iconv_t)-1)
		recoder->converter = iconv_open("UTF-8", "WINDOWS-1252");
	return recoder;
}

void recoder_free(struct recoder *recoder)
{
	if (!recoder)
		return;
	if (recoder->converter != (iconv_t)-1)
		iconv_close(recoder->converter);
	mem_free(recoder);
}

/* What cannot be converted becomes a byte that is no UTF-8 either, so that
 * the record it stands in is refused and no other. */
static size_t recode(struct recoder *recoder, char *in, size_t length, char **out,
		     size_t *room, bool last)
{
	while (length && *room > 8) {
		if (iconv(recoder->converter, &in, &length, out, room) != (size_t)-1)
			break;
		if (errno == E2BIG || (errno == EINVAL && !last))
			break;
		*(*out)++ = '\xff';
		--*room;
		in++;
		length--;
	}
	return length;
}

static ssize_t recoder_read(void *context, void *buffer, size_t size, struct error *err)
{
	struct recoder *recoder = context;
	char piece[PIECE + sizeof recoder->held], *out = buffer;
	size_t room = size;

	while (room == size) {
		const char *bytes;
		size_t length, left;
		enum status status = source_peek(recoder->from, 1);

		if (status == STATUS_OK)
			status = source_next(recoder->from, &bytes, &length);
		if (status != STATUS_OK) {
			error_set(err, status, "out of memory");
			return -1;
		}
		if (!length && !recoder->held_bytes)
			break;
		memcpy(piece, recoder->held, recoder->held_bytes);
		if (length)
			memcpy(piece + recoder->held_bytes, bytes, length);
		left = recode(recoder, piece, recoder->held_bytes + length, &out, &room, !length);
		if (left > sizeof recoder->held)
			left = sizeof recoder->held;
		memcpy(recoder->held, piece + recoder->held_bytes + length - left, left);
		recoder->held_bytes = left;
	}
	return (ssize_t)(size - room);
}

struct stream recoder_stream(struct recoder *recoder)
{
	return (struct stream){ recoder_read, recoder };
}

void bytes_place(const char *bytes, size_t at, uint64_t *line, uint64_t *column)
{
	size_t start = 0;

	*line = 1;
	for (size_t i = 0; i < at; i++) {
		if (bytes[i] == '\n') {
			++*line;
			start = i + 1;
		}
	}
	*column = at - start + 1;
}
