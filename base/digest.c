#include "base/digest.h"

#include <string.h>

void digest_init(struct digest *digest)
{
	sha256_init(&digest->state);
}

void digest_add(struct digest *digest, const void *data, size_t length)
{
	sha256_update(&digest->state, length, data);
}

void digest_add_field(struct digest *digest, const char *text)
{
	uint64_t length = text ? strlen(text) : UINT64_MAX;
	uint8_t prefix[8];

	for (int i = 0; i < 8; i++)
		prefix[i] = (uint8_t)(length >> (8 * i));
	digest_add(digest, prefix, sizeof prefix);
	if (text)
		digest_add(digest, text, (size_t)length);
}

void digest_finish(struct digest *digest, uint8_t out[32])
{
	sha256_digest(&digest->state, SHA256_DIGEST_SIZE, out);
}

uint64_t digest_finish64(struct digest *digest)
{
	uint8_t bytes[32];
	uint64_t value = 0;

	digest_finish(digest, bytes);
	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

void digest_hex(const uint8_t *bytes, size_t length, char *out)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		*out++ = hex[bytes[i] >> 4];
		*out++ = hex[bytes[i] & 15];
	}
	*out = '\0';
}
