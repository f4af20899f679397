/*
 * Digests, on nettle's SHA-256: whole ones for inputs and rejects, the first
 * 16 bytes for an article, the first 8 as a number for an event.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <nettle/sha2.h>

struct digest {
	struct sha256_ctx state;
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t length);
/* A length prefix goes before the text, so that ("ab","c") and ("a","bc")
 * differ; NULL differs from "". */
void digest_add_field(struct digest *digest, const char *text);
void digest_finish(struct digest *digest, uint8_t out[32]);
uint64_t digest_finish64(struct digest *digest);

/* 2 * length hexadecimal digits and a NUL into out. */
void digest_hex(const uint8_t *bytes, size_t length, char *out);

#endif
