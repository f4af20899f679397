#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define ALIGN 16u
#define BLOCK_BYTES (256u << 10)

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGN) unsigned char data[];
};

void arena_init(struct arena *arena, size_t limit)
{
	memset(arena, 0, sizeof *arena);
	arena->limit = limit;
}

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->first;

	while (block) {
		struct arena_block *next = block->next;

		mem_free(block);
		block = next;
	}
	arena->first = arena->current = NULL;
	arena->used = 0;
}

void arena_reset(struct arena *arena)
{
#ifdef ARENA_MALLOC
	arena_release(arena);
#else
	/* Blocks of unusual size would keep a large article's memory for the
	 * whole run: only the ordinary ones stay. */
	struct arena_block **at = &arena->first;

	while (*at) {
		struct arena_block *block = *at;

		if (block->size > BLOCK_BYTES) {
			*at = block->next;
			mem_free(block);
			continue;
		}
		block->used = 0;
		at = &block->next;
	}
	arena->current = arena->first;
	arena->used = 0;
#endif
}

_Noreturn void arena_fail(struct arena *arena)
{
	longjmp(*arena->guard, 1);
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	struct arena_block *block = mem_alloc(sizeof *block + size);

	if (!block)
		arena_fail(arena);
	block->size = size;
	block->used = 0;
	if (arena->current) {
		block->next = arena->current->next;
		arena->current->next = block;
	} else {
		block->next = arena->first;
		arena->first = block;
	}
	arena->current = block;
	return block;
}

bool arena_run(struct arena *arena, void (*step)(void *context), void *context)
{
	jmp_buf guard, *outer = arena->guard;

	if (setjmp(guard)) {
		arena->guard = outer;
		return false;
	}
	arena->guard = &guard;
	step(context);
	arena->guard = outer;
	return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->current;
	void *piece;

	if (size > arena->limit || arena->used > arena->limit - size)
		arena_fail(arena);
	arena->used += size;
#ifdef ARENA_MALLOC
	block = block_new(arena, size);
	piece = block->data;
	block->used = size;
#else
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	/* a large piece gets a block of its own: those passed over for it would lie
	 * idle until the reset, and others be made in their place */
	while (size <= BLOCK_BYTES && block && block->size - block->used < size && block->next) {
		block = block->next;
		arena->current = block;
	}
	if (!block || block->size - block->used < size)
		block = block_new(arena, size > BLOCK_BYTES ? size : BLOCK_BYTES);
	piece = block->data + block->used;
	block->used += size;
#endif
	return piece;
}

void *arena_zalloc(struct arena *arena, size_t size)
{
	return memset(arena_alloc(arena, size), 0, size);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t size)
{
	void *copy;

#ifndef ARENA_MALLOC
	struct arena_block *block = arena->current;
	size_t held = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	size_t wanted = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	if (old && block && (unsigned char *)old + held == block->data + block->used &&
	    wanted >= held && block->size - block->used >= wanted - held &&
	    arena->used + (size - old_size) <= arena->limit) {
		block->used += wanted - held;
		arena->used += size - old_size;
		return old;
	}
#endif
	copy = arena_alloc(arena, size);
	if (old_size)
		memcpy(copy, old, old_size);
	return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_joined(struct arena *arena, const char *first, const char *between, const char *second)
{
	size_t a = strlen(first), b = strlen(between), c = strlen(second);
	char *text = arena_alloc(arena, a + b + c + 1);

	memcpy(text, first, a);
	memcpy(text + a, between, b);
	memcpy(text + a + b, second, c + 1);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	char piece[128]; /* most are short: formatted once */
	va_list args, again;
	char *text;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(piece, sizeof piece, format, args);
	va_end(args);
	if (length >= 0 && (size_t)length < sizeof piece) {
		va_end(again);
		return arena_strndup(arena, piece, (size_t)length);
	}
	text = arena_alloc(arena, length < 0 ? 1 : (size_t)length + 1);
	text[0] = '\0';
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}
