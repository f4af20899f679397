#include <string.h>

#include "base/memory.h"
#include "reader.h"

#define READ_BYTES 65536u

void source_init(struct source *source, struct stream stream, size_t chunk)
{
	*source = (struct source){ .stream = stream, .chunk = chunk };
}

void source_release(struct source *source)
{
	mem_free(source->data);
	source->data = NULL;
}

static enum status make_room(struct source *source, size_t more)
{
	char *larger;

	if (source->capacity - source->end >= more)
		return STATUS_OK;
	if (source->start) {
		memmove(source->data, source->data + source->start,
			source->end - source->start);
		source->end -= source->start;
		source->start = 0;
	}
	larger = mem_grow(source->data, &source->capacity, source->end + more, 1);
	if (!larger)
		return STATUS_NOMEM;
	source->data = larger;
	return STATUS_OK;
}

static enum status fill(struct source *source)
{
	enum status status = make_room(source, READ_BYTES);
	ssize_t got;

	if (status != STATUS_OK)
		return status;
	got = source->stream.read(source->stream.context, source->data + source->end,
				  READ_BYTES, &source->err);
	if (got <= 0) {
		source->ended = true;
		return got < 0 && source->err.status == STATUS_NOMEM ? STATUS_NOMEM : STATUS_OK;
	}
	source->end += (size_t)got;
	return STATUS_OK;
}

enum status source_peek(struct source *source, size_t wanted)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !source->ended &&
	       source->end - source->start < wanted)
		status = fill(source);
	return status;
}

enum status source_next(struct source *source, const char **bytes, size_t *length)
{
	enum status status = source_peek(source, 1);

	*bytes = source->data + source->start;
	*length = source->end - source->start;
	if (source->chunk && *length > source->chunk)
		*length = source->chunk;
	/* what was taken stays in the buffer, so giving it back moves nothing */
	source->start += *length;
	return status;
}

enum status source_unread(struct source *source, const char *bytes, size_t length)
{
	size_t held = source->end - source->start;
	char *larger;

	if (!length)
		return STATUS_OK;
	if (source->start < length) {
		larger = mem_grow(source->data, &source->capacity, length + held, 1);
		if (!larger)
			return STATUS_NOMEM;
		source->data = larger;
		memmove(larger + length, larger + source->start, held);
		source->start = length;
		source->end = length + held;
	}
	source->start -= length;
	memmove(source->data + source->start, bytes, length);
	return STATUS_OK;
}
