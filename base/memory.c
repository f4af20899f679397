#include "base/memory.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE_PAGE ((size_t)2 << 20)
#define HEAP_STEP ((size_t)64 << 20)

static _Atomic size_t fault_countdown = SIZE_MAX;
static atomic_bool fault_reached;

void mem_fault_after(size_t count)
{
	fault_countdown = count;
	fault_reached = false;
}

bool mem_fault_hit(void)
{
	return fault_reached;
}

static bool fault_now(void)
{
	size_t left = atomic_load_explicit(&fault_countdown, memory_order_relaxed);

	if (left == SIZE_MAX)
		return false;
	while (left > 0)
		if (atomic_compare_exchange_weak(&fault_countdown, &left, left - 1))
			return false;
	fault_reached = true;
	return true;
}

/* Asks for large pages where whole ones lie in a block; a wish, so that
 * refusals do not matter. */
static void *in_large_pages(void *block, size_t size)
{
	if (block && size >= 2 * LARGE_PAGE) {
		uintptr_t first = ((uintptr_t)block + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
		uintptr_t end = ((uintptr_t)block + size) & ~(LARGE_PAGE - 1);

		madvise((char *)block + (first - (uintptr_t)block), end - first, MADV_HUGEPAGE);
	}
	return block;
}

void mem_use_large_pages(void)
{
	/* The heap's first page is written while it is made, so it comes to lie
	 * right before the first large page. */
	size_t small = (size_t)sysconf(_SC_PAGESIZE);
	size_t beyond = ((uintptr_t)sbrk(0) + small) % LARGE_PAGE;
	void *volatile first; /* or the compiler leaves the two calls out */
	char *start;

	if (sbrk((intptr_t)(LARGE_PAGE - beyond)) == (void *)-1)
		return;
	start = sbrk(0);
	mallopt(M_TOP_PAD, HEAP_STEP);
	first = malloc(1);
	free(first);
	in_large_pages(start, (size_t)((char *)sbrk(0) - start));
}

void *mem_alloc(size_t size)
{
	return fault_now() ? NULL : in_large_pages(malloc(size ? size : 1), size);
}

void *mem_zalloc(size_t size)
{
	return fault_now() ? NULL : in_large_pages(calloc(1, size ? size : 1), size);
}

void *mem_realloc(void *old, size_t size)
{
	return fault_now() ? NULL : in_large_pages(realloc(old, size ? size : 1), size);
}

void *mem_grow(void *array, size_t *capacity, size_t wanted, size_t item)
{
	size_t room = *capacity;
	void *larger;

	if (wanted <= room)
		return array;
	if (room < 16)
		room = 16;
	while (room < wanted) {
		if (room > SIZE_MAX / 2 / item)
			return NULL;
		room *= 2;
	}
	larger = mem_realloc(array, room * item);
	if (larger)
		*capacity = room;
	return larger;
}

char *mem_strndup(const char *text, size_t length)
{
	char *copy = mem_alloc(length + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *mem_strdup(const char *text)
{
	return text ? mem_strndup(text, strlen(text)) : NULL;
}

void mem_free(void *memory)
{
	free(memory);
}
