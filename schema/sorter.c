/* Records in order: runs sorted by their bytes, last to first, and merged. */
#include "sorter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

#define RUN_BYTES ((size_t)24 << 20)

void sorter_init(struct sorter *s, const char *path, size_t record, size_t key)
{
	*s = (struct sorter){ .path = path, .record = record, .key = key, .run_bytes = RUN_BYTES,
			      .file = -1 };
}

void sorter_release(struct sorter *s)
{
	mem_free(s->records);
	mem_free(s->other);
	mem_free(s->runs);
	mem_free(s->heap);
	if (s->file >= 0)
		close(s->file);
	sorter_init(s, s->path, s->record, s->key);
}

/* Sorting a run ------------------------------------------------------------------ */

static void copy_record(char *to, const char *from, size_t bytes)
{
	for (size_t i = 0; i < bytes; i += 8)
		memcpy(to + i, from + i, 8);
}

/* By one byte, keeping the order of equals. */
static void scatter(const struct sorter *s, size_t byte, const uint32_t *count)
{
	size_t start[256], sum = 0;

	for (int i = 0; i < 256; i++) {
		start[i] = sum;
		sum += count[i];
	}
	for (const char *from = s->records, *end = from + s->n * s->record; from < end; from += s->record)
		copy_record(s->other + start[(unsigned char)from[byte]]++ * s->record, from, s->record);
}

static bool all_alike(const uint32_t *count, size_t n)
{
	for (int i = 0; i < 256; i++)
		if (count[i])
			return count[i] == n;
	return true;
}

static enum status sort_run(struct sorter *s, struct error *err)
{
	static const size_t row = 256;
	uint32_t *counts = mem_zalloc(s->key * row * sizeof *counts);

	if (!s->other)
		s->other = mem_alloc(s->room * s->record);
	if (!counts || !s->other) {
		mem_free(counts);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	for (size_t i = 0; i < s->n; i++)
		for (size_t byte = 0; byte < s->key; byte++)
			counts[byte * row + (unsigned char)s->records[i * s->record + byte]]++;
	for (size_t byte = s->key; byte-- > 0;) {
		char *sorted = s->other;

		if (all_alike(counts + byte * row, s->n))
			continue;
		scatter(s, byte, counts + byte * row);
		s->other = s->records;
		s->records = sorted;
	}
	mem_free(counts);
	return STATUS_OK;
}

/* The file ----------------------------------------------------------------------- */

static enum status open_file(struct sorter *s, struct error *err)
{
	size_t n = strlen(s->path);
	char *name = mem_alloc(n + sizeof "-sort-XXXXXX");

	if (!name)
		return error_set(err, STATUS_NOMEM, "out of memory");
	memcpy(name, s->path, n);
	strcpy(name + n, "-sort-XXXXXX");
	s->file = mkostemp(name, O_CLOEXEC);
	if (s->file >= 0)
		unlink(name);
	mem_free(name);
	return s->file >= 0 ? STATUS_OK :
	       error_set(err, STATUS_IO, "no file for sorting can be made beside the database: %s", strerror(errno));
}

static enum status write_all(int file, const char *bytes, size_t n, struct error *err)
{
	while (n) {
		ssize_t done = write(file, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return error_set(err, STATUS_IO, "writing a file for sorting failed: %s", strerror(errno));
		bytes += done;
		n -= (size_t)done;
	}
	return STATUS_OK;
}

static enum status spill(struct sorter *s, struct error *err)
{
	struct sorter_run *runs = mem_grow(s->runs, &s->run_room, s->n_runs + 1, sizeof *runs);
	uint64_t start;
	enum status status;

	if (!runs)
		return error_set(err, STATUS_NOMEM, "out of memory");
	s->runs = runs;
	status = s->file < 0 ? open_file(s, err) : STATUS_OK;
	if (status == STATUS_OK)
		status = sort_run(s, err);
	if (status == STATUS_OK)
		status = write_all(s->file, s->records, s->n * s->record, err);
	if (status != STATUS_OK)
		return status;
	start = s->n_runs ? runs[s->n_runs - 1].end : 0;
	runs[s->n_runs++] = (struct sorter_run){ .start = start, .end = start + s->n };
	s->n = 0;
	return STATUS_OK;
}

enum status sorter_add(struct sorter *s, const void *record, struct error *err)
{
	if (s->n == s->room && s->n) {
		size_t most = s->run_bytes / s->record, room = s->room * 2 < most ? s->room * 2 : most;
		enum status status = STATUS_OK;

		if (room > s->room) {
			char *larger = mem_realloc(s->records, room * s->record);

			if (!larger)
				return error_set(err, STATUS_NOMEM, "out of memory");
			s->records = larger;
			s->room = room;
		} else {
			status = spill(s, err);
		}
		if (status != STATUS_OK)
			return status;
	} else if (!s->records) {
		s->room = 256;
		s->records = mem_alloc(s->room * s->record);
		if (!s->records)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	copy_record(s->records + s->n++ * s->record, record, s->record);
	return STATUS_OK;
}

/* Merging ------------------------------------------------------------------------ */

static enum status fill(struct sorter *s, struct sorter_run *run, struct error *err)
{
	size_t share = s->room / s->n_runs, want = share < run->end - run->read ? share : (size_t)(run->end - run->read);
	size_t bytes = want * s->record, got = 0;

	while (got < bytes) {
		ssize_t n = pread(s->file, run->buffer + got, bytes - got, (off_t)(run->read * s->record + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return error_set(err, STATUS_IO, "reading a file for sorting failed: %s", strerror(n ? errno : EIO));
		got += (size_t)n;
	}
	run->read += want;
	run->n = want;
	run->at = 0;
	return STATUS_OK;
}

static const char *in_turn(const struct sorter *s, size_t run)
{
	return s->runs[run].buffer + s->runs[run].at * s->record;
}

/* Of equals the earlier run comes first. */
static bool before(const struct sorter *s, size_t a, size_t b)
{
	int order = memcmp(in_turn(s, a), in_turn(s, b), s->key);

	return order < 0 || (order == 0 && a < b);
}

static void sift(struct sorter *s, size_t at)
{
	for (;;) {
		size_t least = at, run = s->heap[at];

		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < s->n_heap; child++)
			if (before(s, s->heap[child], s->heap[least]))
				least = child;
		if (least == at)
			return;
		s->heap[at] = s->heap[least];
		s->heap[least] = run;
		at = least;
	}
}

static enum status rewind_runs(struct sorter *s, struct error *err)
{
	enum status status = s->n ? spill(s, err) : STATUS_OK;

	if (status == STATUS_OK && !s->heap) {
		s->heap = mem_alloc(s->n_runs * sizeof *s->heap);
		status = s->heap ? STATUS_OK : error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status == STATUS_OK && s->n_runs > s->room)
		status = error_set(err, STATUS_LIMIT, "too much to sort");
	mem_free(s->other);
	s->other = NULL;
	for (size_t i = 0; status == STATUS_OK && i < s->n_runs; i++) {
		s->runs[i].read = s->runs[i].start;
		s->runs[i].buffer = s->records + i * (s->room / s->n_runs) * s->record;
		s->heap[i] = i;
		status = fill(s, &s->runs[i], err);
	}
	s->n_heap = s->n_runs;
	for (size_t i = s->n_heap / 2; status == STATUS_OK && i-- > 0;)
		sift(s, i);
	s->at = 0;
	return status;
}

enum status sorter_rewind(struct sorter *s, struct error *err)
{
	enum status status = STATUS_OK;

	if (s->file >= 0)
		return rewind_runs(s, err);
	if (s->n && !s->other)
		status = sort_run(s, err);
	s->at = 0;
	return status;
}

/* Past the record given out last. */
static enum status advance(struct sorter *s, struct error *err)
{
	struct sorter_run *run = &s->runs[s->heap[0]];
	enum status status = STATUS_OK;

	if (++run->at == run->n) {
		if (run->read < run->end)
			status = fill(s, run, err);
		else
			s->heap[0] = s->heap[--s->n_heap];
	}
	if (status == STATUS_OK)
		sift(s, 0);
	return status;
}

enum status sorter_next(struct sorter *s, const void **record, struct error *err)
{
	if (s->file < 0) {
		if (s->at == s->n)
			return STATUS_END;
		*record = s->records + s->at++ * s->record;
		return STATUS_OK;
	}
	if (s->at++ && s->n_heap) {
		enum status status = advance(s, err);

		if (status != STATUS_OK)
			return status;
	}
	if (!s->n_heap)
		return STATUS_END;
	*record = in_turn(s, s->heap[0]);
	return STATUS_OK;
}
