/*
 * JSON strings and members written straight into a buffer (RFC 8259): the
 * row formats and filters write millions, and an object tree per line costs
 * more than all else.  Reading JSON is Jansson's.
 */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include "base/strbuf.h"

/* Appends "text" with its quotes, escaped; text must be valid UTF-8. */
void json_add_text(struct strbuf *sb, const char *text, size_t length);

/* Appends `"name": ` after a comma where one is due (not after '{' or '['). */
void json_add_name(struct strbuf *sb, const char *name);

/* Name and value; a NULL text is null. */
void json_add_member(struct strbuf *sb, const char *name, const char *text);

#endif
