#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

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

void *mem_alloc(size_t size)
{
	return fault_now() ? NULL : malloc(size ? size : 1);
}

void *mem_zalloc(size_t size)
{
	return fault_now() ? NULL : calloc(1, size ? size : 1);
}

void *mem_realloc(void *old, size_t size)
{
	return fault_now() ? NULL : realloc(old, size ? size : 1);
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
