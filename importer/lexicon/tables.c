#include <string.h>

#include "private.h"

void *list_add(struct lexicon *lex, struct list *list, size_t size)
{
	if (list->n == list->room) {
		size_t room = list->room ? list->room * 2 : 64;

		list->items = arena_grow(&lex->arena, list->items, list->n * size, room * size);
		list->room = room;
		list->size = size;
	}
	memset((char *)list->items + list->n * size, 0, size);
	return (char *)list->items + list->n++ * size;
}

/* The finaliser of MurmurHash3: keys are pairs of small numbers, whose low
 * bits alone would crowd a table. */
static size_t spread(uint64_t key)
{
	key ^= key >> 33;
	key *= 0xff51afd7ed558ccdu;
	key ^= key >> 33;
	return (size_t)key;
}

uint32_t table_get(const struct table *table, uint64_t key)
{
	size_t mask = table->room - 1;

	if (!table->room)
		return 0;
	for (size_t i = spread(key) & mask;; i = (i + 1) & mask) {
		if (table->slots[i].key == key)
			return table->slots[i].value;
		if (!table->slots[i].key)
			return 0;
	}
}

static struct edge *slot_of(struct table *table, uint64_t key)
{
	size_t mask = table->room - 1, i = spread(key) & mask;

	while (table->slots[i].key && table->slots[i].key != key)
		i = (i + 1) & mask;
	return &table->slots[i];
}

static void table_widen(struct lexicon *lex, struct table *table)
{
	struct table wide = { .n = table->n, .room = table->room ? table->room * 4 : 256 };

	wide.slots = arena_zalloc(&lex->arena, wide.room * sizeof *wide.slots);
	for (size_t i = 0; i < table->room; i++)
		if (table->slots[i].key)
			*slot_of(&wide, table->slots[i].key) = table->slots[i];
	*table = wide;
}

uint32_t *table_put(struct lexicon *lex, struct table *table, uint64_t key)
{
	struct edge *slot;

	if (table->n * 2 >= table->room)
		table_widen(lex, table);
	slot = slot_of(table, key);
	if (!slot->key) {
		slot->key = key;
		table->n++;
	}
	return &slot->value;
}

uint64_t text_key(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash | 1;
}
