/*
 * All allocation of ours goes through these, so that tests can make the n-th
 * one fail.  They are malloc and friends otherwise.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lets the heap lie in pages of 2 MiB where the system has them: a program that
 * begins by touching hundreds of small ones spends its time in page faults (ten
 * microseconds each under some hypervisors).  Blocks of 4 MiB and more ask for
 * them by themselves.  For main(), before anything is allocated; does nothing
 * where it cannot. */
void mem_use_large_pages(void);

void *mem_alloc(size_t size);                 /* owned, NULL when out */
void *mem_zalloc(size_t size);                /* zeroed */
void *mem_realloc(void *old, size_t size);    /* old stays valid on failure */
void *mem_grow(void *array, size_t *capacity, size_t wanted, size_t item);
                                              /* doubles; NULL = failed, old valid */
char *mem_strndup(const char *text, size_t length);
char *mem_strdup(const char *text);           /* NULL in, NULL out */
void mem_free(void *memory);                  /* happy with NULL */

/* For tests: the allocation after `count` more successes fails, and every one
 * after it; SIZE_MAX switches the fault off.  mem_fault_hit() tells whether
 * the fault was reached, so that a loop over n knows when to end. */
void mem_fault_after(size_t count);
bool mem_fault_hit(void);

#endif
