/*
 * UTF-8: decoding, repair, counting, folding, and making outside text fit for
 * a terminal.  Inside the program all text is valid UTF-8 without NUL.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* Decodes one code point at text[0..length) into *cp; returns its bytes, or 0
 * when the bytes there are no valid UTF-8 (overlong, surrogate, cut). */
size_t utf8_decode(const char *text, size_t length, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]);

/* Length of the longest valid prefix; equals length when all is valid. */
size_t utf8_valid_prefix(const char *text, size_t length);
bool utf8_valid(const char *text, size_t length);

/* Code points in valid text; bytes that start one. */
size_t utf8_count(const char *text, size_t length);

/* The largest n <= length at which text may be cut without splitting one. */
size_t utf8_cut(const char *text, size_t length, size_t at_most);

/* Appends text with each invalid byte, and each NUL, made U+FFFD. */
void utf8_repair(struct strbuf *to, const char *text, size_t length);

/* Appends text with C0, C1, DEL, bidi overrides and invalid bytes made
 * visible (U+FFFD), tab and newline as one space: safe on a terminal. */
void utf8_printable(struct strbuf *to, const char *text, size_t length);

/* Columns a text takes on a terminal (wcwidth; combining 0, wide 2). */
size_t utf8_width(const char *text, size_t length);

/* Lower case of Latin, Greek and Cyrillic letters; other code points as is. */
uint32_t utf8_lower(uint32_t cp);

/* Appends text lower-cased, Latin diacritics folded (é → e, ß → ss, ø → o),
 * typographic quotes and dashes made ASCII: the key names are matched by. */
void utf8_fold(struct strbuf *to, const char *text, size_t length);

#endif
