/*
 * Private to this room: records of one size in the order of their first bytes,
 * however many.  A run of them is sorted in memory; runs that do not fit go to
 * a file without a name beside the database and are merged as they are read.
 *
 *     sorter_init(&s, path, sizeof record, KEY_BYTES);
 *     sorter_add(&s, record, err) ...
 *     sorter_rewind(&s, err);            as often as wanted; no more is added
 *     while ((status = sorter_next(&s, &record, err)) == STATUS_OK) ...
 *     sorter_release(&s);
 */
#ifndef SCHEMA_SORTER_H
#define SCHEMA_SORTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct sorter_run {
	uint64_t start, end;        /* records of it in the file */
	uint64_t read;              /* the next to be read from there */
	char *buffer;               /* borrowed: its share of the memory */
	size_t n, at;               /* records in the buffer; the one in turn */
};

struct sorter {
	const char *path;           /* of the database; borrowed */
	size_t record, key;         /* bytes; a multiple of 8, and how many of them order */
	size_t run_bytes;           /* the most of a run; tests give less */
	char *records, *other;      /* a run in memory, and room to sort it */
	size_t n, room;
	size_t at;                  /* reading a single run: the next */
	int file;                   /* -1 = all fits in memory */
	struct sorter_run *runs;
	size_t n_runs, run_room;
	size_t *heap;               /* runs by their record in turn */
	size_t n_heap;
};

/* Nothing is allocated yet.  Keys compare as bytes: numbers stand in them with
 * the highest byte first. */
void sorter_init(struct sorter *s, const char *path, size_t record, size_t key);
void sorter_release(struct sorter *s);
enum status sorter_add(struct sorter *s, const void *record, struct error *err);
/* To the first record. */
enum status sorter_rewind(struct sorter *s, struct error *err);
/* *record is borrowed until the next call; STATUS_END after the last. */
enum status sorter_next(struct sorter *s, const void **record, struct error *err);

/* Numbers in keys. */
static inline unsigned char *key_put(unsigned char *to, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*to++ = (unsigned char)(value >> 8 * i);
	return to;
}

static inline uint64_t key_get(const unsigned char *from, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | from[i];
	return value;
}

#endif
