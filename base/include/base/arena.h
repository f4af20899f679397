/*
 * One arena per article: everything a step of the way makes is taken from it
 * and one reset ends the article.
 *
 * An arena never returns NULL.  When memory is out, or its limit is passed,
 * it leaves the step running under arena_run(), so the steps (text, dates,
 * actors, coder) carry no checks; in return they own nothing but arena memory
 * and never call the arena from inside a foreign library's callback.
 *
 *     struct arena arena;
 *     arena_init(&arena, 64 << 20);
 *     if (!arena_run(&arena, step, &context))
 *             ... out of memory: reject the article ...
 *     arena_reset(&arena);
 *     arena_release(&arena);
 *
 * With -Darena_malloc=true each allocation is its own malloc, so that
 * sanitizers see overruns.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first; /* kept over resets */
	struct arena_block *current;
	size_t used;               /* bytes given since the last reset */
	size_t limit;              /* bytes; passing it jumps as if out of memory */
	jmp_buf *guard;            /* of the innermost arena_run() */
};

void arena_init(struct arena *arena, size_t limit);
void arena_reset(struct arena *arena);   /* frees all pieces, keeps the blocks */
void arena_release(struct arena *arena); /* gives the memory back */

/* Calls step(context); false when memory ran out in it, or the limit was
 * passed.  Arena memory may be asked for only inside such a call. */
bool arena_run(struct arena *arena, void (*step)(void *context), void *context);

/* Leaves the step as when memory ran out: for one that finds it out otherwise. */
_Noreturn void arena_fail(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);  /* 16-byte aligned */
void *arena_zalloc(struct arena *arena, size_t size);
/* A larger copy of an array; extends in place when it was the last piece. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t size);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
/* Three texts one after the other. */
char *arena_joined(struct arena *arena, const char *first, const char *between, const char *second);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
