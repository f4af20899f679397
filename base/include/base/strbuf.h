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
char *strbuf_detach(struct strbuf *sb); /* owned by the caller; NULL if failed */

#endif
