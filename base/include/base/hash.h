/*
 * A hash for tables in memory: eight bytes at a time, every bit of each in all
 * bits of the result.  It is another on another machine: for nothing that is kept.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START 0xCBF29CE484222325u

static inline uint64_t hash_number(uint64_t hash, uint64_t number)
{
	hash = (hash ^ number) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 32;
}

/* Goes on from a hash, HASH_START for the first. */
static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t word;

	hash = hash_number(hash, n);
	for (; n >= sizeof word; n -= sizeof word, at += sizeof word) {
		memcpy(&word, at, sizeof word);
		hash = hash_number(hash, word);
	}
	word = 0;
	for (size_t i = 0; i < n; i++)
		word = word << 8 | at[i];
	return n ? hash_number(hash, word) : hash;
}

#endif
