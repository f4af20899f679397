#include "ordered.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* Per job: enough for the others to go on while the writer commits. */
#define SLOTS 8
/* Whole pages wait here, up to 64 MiB each: past this, one at a time. */
#define HELD_BYTES ((size_t)16 << 20)

struct slot {
	size_t bytes;
	bool prepared;
};

/* Records are numbered as they come; record i stands in slot i % n_slots. */
struct ordered {
	struct ordered_calls calls;
	struct slot *slots;
	size_t n_slots;
	uint64_t first;          /* the oldest not finished */
	uint64_t next;           /* the oldest nobody has begun; guarded, as `end` */
	uint64_t end;            /* one past the last given */
	size_t held;             /* bytes from first to end */
	bool quit;
	pthread_mutex_t lock;    /* of what is guarded, and of slots' prepared */
	pthread_cond_t given, prepared;
	pthread_t *threads;
	unsigned n_threads;
};

size_t ordered_slots(unsigned jobs)
{
	return jobs > 1 ? (size_t)jobs * SLOTS : 1;
}

static struct slot *slot_of(struct ordered *queue, uint64_t record)
{
	return &queue->slots[record % queue->n_slots];
}

/* Prepares the oldest record nobody has begun; called and returns locked. */
static void prepare_next(struct ordered *queue)
{
	uint64_t record = queue->next++;

	pthread_mutex_unlock(&queue->lock);
	queue->calls.prepare(queue->calls.context, record % queue->n_slots);
	pthread_mutex_lock(&queue->lock);
	slot_of(queue, record)->prepared = true;
	pthread_cond_signal(&queue->prepared);
}

static void *work(void *context)
{
	struct ordered *queue = context;

	pthread_mutex_lock(&queue->lock);
	while (!queue->quit)
		if (queue->next < queue->end)
			prepare_next(queue);
		else
			pthread_cond_wait(&queue->given, &queue->lock);
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

/* Signals are the caller's: one taken by another thread would not end a read
 * that waits. */
static void start_threads(struct ordered *queue, unsigned wanted)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (queue->n_threads < wanted &&
	       pthread_create(&queue->threads[queue->n_threads], NULL, work, queue) == 0)
		queue->n_threads++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

enum status ordered_new(struct ordered **out, unsigned jobs, const struct ordered_calls *calls)
{
	struct ordered *queue = mem_zalloc(sizeof *queue);

	*out = queue;
	if (!queue)
		return STATUS_NOMEM;
	queue->calls = *calls;
	queue->n_slots = ordered_slots(jobs);
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->given, NULL);
	pthread_cond_init(&queue->prepared, NULL);
	queue->slots = mem_zalloc(queue->n_slots * sizeof *queue->slots);
	queue->threads = mem_zalloc((jobs ? jobs : 1) * sizeof *queue->threads);
	if (!queue->slots || !queue->threads) {
		ordered_free(queue);
		*out = NULL;
		return STATUS_NOMEM;
	}
	start_threads(queue, jobs ? jobs - 1 : 0);
	return STATUS_OK;
}

void ordered_free(struct ordered *queue)
{
	if (!queue)
		return;
	pthread_mutex_lock(&queue->lock);
	queue->quit = true;
	pthread_cond_broadcast(&queue->given);
	pthread_mutex_unlock(&queue->lock);
	for (unsigned i = 0; i < queue->n_threads; i++)
		pthread_join(queue->threads[i], NULL);
	pthread_cond_destroy(&queue->prepared);
	pthread_cond_destroy(&queue->given);
	pthread_mutex_destroy(&queue->lock);
	mem_free(queue->threads);
	mem_free(queue->slots);
	mem_free(queue);
}

/* Until the oldest is prepared, or nobody has begun it: then it is ours. */
static void await_oldest(struct ordered *queue)
{
	struct slot *slot = slot_of(queue, queue->first);

	pthread_mutex_lock(&queue->lock);
	if (queue->next == queue->first)
		queue->next++;
	else
		while (!slot->prepared)
			if (queue->next < queue->end)
				prepare_next(queue);
			else
				pthread_cond_wait(&queue->prepared, &queue->lock);
	slot->prepared = false;
	pthread_mutex_unlock(&queue->lock);
}

static enum status finish_oldest(struct ordered *queue)
{
	await_oldest(queue);
	queue->held -= slot_of(queue, queue->first)->bytes;
	return queue->calls.finish(queue->calls.context, queue->first++ % queue->n_slots);
}

enum status ordered_take(struct ordered *queue, size_t bytes, size_t *slot)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && queue->first < queue->end &&
	       (queue->end - queue->first == queue->n_slots || queue->held + bytes > HELD_BYTES))
		status = finish_oldest(queue);
	*slot = queue->end % queue->n_slots;
	queue->slots[*slot].bytes = bytes;
	return status;
}

enum status ordered_give(struct ordered *queue)
{
	queue->held += slot_of(queue, queue->end)->bytes;
	pthread_mutex_lock(&queue->lock);
	queue->end++;
	pthread_cond_signal(&queue->given);
	pthread_mutex_unlock(&queue->lock);
	return queue->n_threads ? STATUS_OK : finish_oldest(queue);
}

enum status ordered_drain(struct ordered *queue)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && queue->first < queue->end)
		status = finish_oldest(queue);
	return status;
}
