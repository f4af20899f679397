#include "timeline/sequences.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct gathering {
	struct sequences *out;
	const struct sequences_options *options;
	size_t capacity;
};

static bool has_prefix(const char *code, const char *const *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(code, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static enum status gather(struct gathering *g, const struct event_line *line, int direction)
{
	struct sequences *out = g->out;
	struct sequence_event *event;

	if (out->n_events == g->capacity) {
		struct sequence_event *larger = mem_grow(out->events, &g->capacity, out->n_events + 1,
							 sizeof *larger);

		if (!larger)
			return STATUS_NOMEM;
		out->events = larger;
	}
	event = &out->events[out->n_events++];
	*event = (struct sequence_event){
		.id = line->id, .direction = direction,
		.day = line->date.from == line->date.to ? line->date.from : DAY_NONE,
		.after = has_prefix(line->cameo, g->options->after, g->options->n_after),
		.then = has_prefix(line->cameo, g->options->then, g->options->n_then),
	};
	memcpy(event->event_id, line->event_id, sizeof event->event_id);
	strncpy(event->cameo, line->cameo, sizeof event->cameo - 1);
	return STATUS_OK;
}

/* The codes of both kinds, as far as the filter holds them; all if it cannot. */
static void take_codes(struct filter *filter, const struct sequences_options *options)
{
	filter->n_codes = 0;
	if (options->n_after + options->n_then > FILTER_MAX_CODES)
		return;
	for (size_t i = 0; i < options->n_after; i++)
		filter->codes[filter->n_codes++] = options->after[i];
	for (size_t i = 0; i < options->n_then; i++)
		filter->codes[filter->n_codes++] = options->then[i];
}

static enum status gather_direction(struct gathering *g, struct store *store, const struct filter *filter,
				    int direction, struct error *err)
{
	struct filter one = *filter;
	const struct event_line *line;
	struct query *query;
	enum status status;

	one.left.n = one.right.n = 0;
	one.source = direction ? filter->right : filter->left;
	one.target = direction ? filter->left : filter->right;
	one.order = ORDER_NONE;
	one.limit = 0;
	take_codes(&one, g->options);
	status = query_open(&query, store, &one, QUERY_ID | QUERY_DATE | QUERY_CODE, err);
	while (status == STATUS_OK && (status = query_next(query, &line, err)) == STATUS_OK)
		status = gather(g, line, direction);
	query_close(query);
	if (status == STATUS_NOMEM)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return status == STATUS_END ? STATUS_OK : status;
}

static int by_id(const void *a, const void *b)
{
	const struct sequence_event *x = a, *y = b;

	return x->id != y->id ? (x->id < y->id ? -1 : 1) : x->direction - y->direction;
}

static int by_day(const void *a, const void *b)
{
	const struct sequence_event *x = a, *y = b;

	return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->id < y->id ? -1 : x->id > y->id;
}

/* Groups may overlap: an event counts in one direction only. What is not known
 * to the day, or lies in neither kind, goes. */
static void sift(struct sequences *out)
{
	size_t kept = 0;
	int64_t last = -1;

	if (!out->n_events)
		return;
	qsort(out->events, out->n_events, sizeof *out->events, by_id);
	for (size_t i = 0; i < out->n_events; i++) {
		const struct sequence_event *event = &out->events[i];
		bool again = event->id == last;

		last = event->id;
		if (again || !(event->after || event->then))
			continue;
		if (event->day == DAY_NONE)
			out->left_out++;
		else
			out->events[kept++] = *event;
	}
	out->n_events = kept;
	qsort(out->events, kept, sizeof *out->events, by_day);
}

static void find_time(struct sequences *out, const struct filter *filter)
{
	bool any = out->n_events > 0;

	out->first = filter->from != DAY_NONE || !any ? filter->from : out->events[0].day;
	out->last = filter->to != DAY_NONE || !any ? filter->to : out->events[out->n_events - 1].day;
}

/* The first event of the second kind, that way, after a day; n_events if none. */
static size_t next_then(const struct sequences *all, size_t from, int32_t day, int direction)
{
	while (from < all->n_events && (!all->events[from].then || all->events[from].direction != direction ||
					all->events[from].day <= day))
		from++;
	return from;
}

/* Days of the time that are followed, by an event of the second kind, within
 * so many days: the union of the days before each. */
static double days_followed(const struct sequences *all, int direction, int days)
{
	int64_t covered = 0, reached = all->first;

	for (size_t i = 0; i < all->n_events; i++) {
		const struct sequence_event *event = &all->events[i];
		int64_t from = (int64_t)event->day - days, to = (int64_t)event->day - 1;

		if (!event->then || event->direction != direction)
			continue;
		if (from < reached)
			from = reached;
		if (to >= from) {
			covered += to - from + 1;
			reached = to + 1;
		}
	}
	return (double)covered;
}

static int by_number(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static enum status find_median(const struct sequences *all, struct sequence *s)
{
	size_t n = (size_t)s->followed;
	int32_t *delays = mem_alloc((n + 1) * sizeof *delays);

	if (!delays)
		return STATUS_NOMEM;
	for (size_t i = 0; i < n; i++)
		delays[i] = all->events[s->pairs[i].then].day - all->events[s->pairs[i].after].day;
	qsort(delays, n, sizeof *delays, by_number);
	s->median = !n ? -1 : n % 2 ? delays[n / 2] : (delays[n / 2 - 1] + delays[n / 2]) / 2.0;
	mem_free(delays);
	return STATUS_OK;
}

static enum status follow(const struct sequences *all, struct sequence *s, int days)
{
	size_t next = 0;

	s->pairs = mem_zalloc((all->n_events + 1) * sizeof *s->pairs);
	if (!s->pairs)
		return STATUS_NOMEM;
	for (size_t i = 0; i < all->n_events; i++) {
		const struct sequence_event *event = &all->events[i];

		s->n_then += event->then && event->direction == s->then;
		if (!event->after || event->direction != s->after)
			continue;
		s->n++;
		next = next_then(all, next, event->day, s->then);
		if (next < all->n_events && all->events[next].day - event->day <= days)
			s->pairs[s->followed++] = (struct sequence_pair){ i, next };
	}
	if (all->n_events)
		s->expected = (double)s->n * days_followed(all, s->then, days) /
			      ((double)all->last - all->first + 1);
	return find_median(all, s);
}

enum status sequences_new(struct sequences *out, struct store *store, const struct filter *filter,
			  const struct sequences_options *options, struct error *err)
{
	static const int directions[SEQUENCES][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 0 } };
	struct gathering gathering = { out, options, 0 };
	enum status status = STATUS_OK;

	*out = (struct sequences){ 0 };
	for (int i = 0; status == STATUS_OK && i < 2; i++)
		status = gather_direction(&gathering, store, filter, i, err);
	if (status == STATUS_OK) {
		sift(out);
		find_time(out, filter);
	}
	for (int i = 0; status == STATUS_OK && i < SEQUENCES; i++) {
		out->items[i].after = directions[i][0];
		out->items[i].then = directions[i][1];
		status = follow(out, &out->items[i], options->days);
		if (status == STATUS_NOMEM)
			error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status != STATUS_OK)
		sequences_release(out);
	return status;
}

void sequences_release(struct sequences *sequences)
{
	for (int i = 0; i < SEQUENCES; i++)
		mem_free(sequences->items[i].pairs);
	mem_free(sequences->events);
	*sequences = (struct sequences){ 0 };
}
