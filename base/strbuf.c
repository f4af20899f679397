#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* An empty buffer needs no allocation: data points here until it grows. */
static char empty[1];

void strbuf_init(struct strbuf *sb)
{
	*sb = (struct strbuf){ .data = empty };
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->capacity)
		mem_free(sb->data);
	strbuf_init(sb);
}

void strbuf_clear(struct strbuf *sb)
{
	sb->length = 0;
	if (sb->capacity)
		sb->data[0] = '\0';
	sb->failed = false;
}

static bool room_for(struct strbuf *sb, size_t more)
{
	size_t capacity = sb->capacity;
	char *larger;

	if (sb->failed)
		return false;
	if (more < capacity && sb->length < capacity - more)
		return true;
	if (more > (size_t)-1 - sb->length - 1) {
		sb->failed = true;
		return false;
	}
	larger = mem_grow(capacity ? sb->data : NULL, &capacity,
			  sb->length + more + 1, 1);
	if (!larger) {
		sb->failed = true;
		return false;
	}
	sb->data = larger;
	sb->capacity = capacity;
	return true;
}

char *strbuf_room(struct strbuf *sb, size_t more)
{
	return room_for(sb, more) ? sb->data + sb->length : NULL;
}

void strbuf_add(struct strbuf *sb, const void *data, size_t length)
{
	if (!length || !room_for(sb, length))
		return;
	memcpy(sb->data + sb->length, data, length);
	sb->length += length;
	sb->data[sb->length] = '\0';
}

void strbuf_adds(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, text, strlen(text));
}

void strbuf_addc(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

void strbuf_addf(struct strbuf *sb, const char *format, ...)
{
	char piece[128]; /* most are short: formatted once */
	va_list args, again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(piece, sizeof piece, format, args);
	va_end(args);
	if (length > 0 && (size_t)length < sizeof piece)
		strbuf_add(sb, piece, (size_t)length);
	else if (length > 0 && room_for(sb, (size_t)length)) {
		vsnprintf(sb->data + sb->length, (size_t)length + 1, format, again);
		sb->length += (size_t)length;
	}
	va_end(again);
}

void strbuf_cut(struct strbuf *sb, size_t length)
{
	if (length >= sb->length)
		return;
	sb->length = length;
	sb->data[length] = '\0';
}

char *strbuf_detach(struct strbuf *sb)
{
	char *data = NULL;

	if (!sb->failed && (sb->capacity || room_for(sb, 0)))
		data = sb->data;
	if (data) {
		data[sb->length] = '\0';
		sb->capacity = 0;
	}
	strbuf_release(sb);
	return data;
}
