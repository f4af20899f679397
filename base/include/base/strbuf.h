/*
 * A growing byte string, always NUL-terminated.  A failed allocation makes
 * it `failed`: later calls do nothing, and the owner checks once at the end.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf {
	char *data;     /* never NULL after strbuf_init; "" when empty */
	size_t length;
	size_t capacity;
	bool failed;
};

void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb);
void strbuf_clear(struct strbuf *sb);
void strbuf_add(struct strbuf *sb, const void *data, size_t length);
void strbuf_adds(struct strbuf *sb, const char *text);
void strbuf_addc(struct strbuf *sb, char c);
void strbuf_addf(struct strbuf *sb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void strbuf_cut(struct strbuf *sb, size_t length); /* shortens */

/* Room for `more` bytes and a NUL at the end, to be written by hand and told
 * with strbuf_written(); NULL when failed. */
char *strbuf_room(struct strbuf *sb, size_t more);
static inline void strbuf_written(struct strbuf *sb, const char *end)
{
	sb->length = (size_t)(end - sb->data);
	sb->data[sb->length] = '\0';
}

char *strbuf_detach(struct strbuf *sb); /* owned by the caller; NULL if failed */

#endif
