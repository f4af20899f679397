/*
 * Digits by hand, for rows by the million: printf takes ten times as long.
 * Each function writes at `out`, without a NUL, and returns where it stopped.
 */
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

#include <stdint.h>

#define DIGITS_MAX 20 /* bytes of the longest whole number, sign included */

/* A number as decimal digits. */
static inline char *digits_put(char *out, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char reversed[DIGITS_MAX];
	int n = 0;

	do {
		reversed[n++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		*out++ = '-';
	while (n)
		*out++ = reversed[--n];
	return out;
}

/* Sixteen hexadecimal digits. */
static inline char *digits_put_hex(char *out, uint64_t value)
{
	for (int i = 15; i >= 0; i--, value >>= 4)
		out[i] = "0123456789abcdef"[value & 15];
	return out + 16;
}

#endif
