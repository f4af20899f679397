/*
 * Records on their way to one writer: prepared ahead on other cores, finished
 * on the caller's thread, one by one, in the order they came.
 *
 *     struct ordered *queue;
 *     ordered_new(&queue, jobs, &calls);
 *     ordered_take(queue, bytes, &slot);  ... fill the slot's record
 *     ordered_give(queue);
 *     ordered_drain(queue);
 *     ordered_free(queue);
 *
 * The queue knows slots by number; what stands in them is the caller's.  It is
 * bounded by the number of slots and by the bytes held.  The caller's thread
 * is one of the jobs: where it would have to wait it prepares a record itself.
 */
#ifndef IMPORTER_ORDERED_H
#define IMPORTER_ORDERED_H

#include <stddef.h>

#include "base/status.h"

struct ordered;

struct ordered_calls {
	void *context;
	/* On any thread, at most once for a record. */
	void (*prepare)(void *context, size_t slot);
	/* On the caller's thread, once for each record; one that no other core got
	 * to comes unprepared. */
	enum status (*finish)(void *context, size_t slot);
};

/* How many slots a queue of so many jobs has. */
size_t ordered_slots(unsigned jobs);

/* Starts jobs - 1 threads, or as many as the system gives.  STATUS_NOMEM. */
enum status ordered_new(struct ordered **out, unsigned jobs, const struct ordered_calls *calls);
/* Drops what is not finished; happy with NULL. */
void ordered_free(struct ordered *queue);

/* The slot of the next record, which holds so many bytes: records before it
 * are finished until there is room.  Statuses of finish() come through. */
enum status ordered_take(struct ordered *queue, size_t bytes, size_t *slot);
/* The slot taken last is filled.  With one job it is finished at once. */
enum status ordered_give(struct ordered *queue);
/* Finishes all there are. */
enum status ordered_drain(struct ordered *queue);

#endif
