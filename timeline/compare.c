#include "timeline/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"

/* Events ------------------------------------------------------------------------- */

struct side {
	char party[32];
	enum role_class role;
};

static struct side read_side(const char *code, const char *place_country)
{
	struct actor_code parsed = { .role = ROLE_NONE };
	struct side side = { .role = ROLE_NONE };

	if (code && actor_code_parse(code, &parsed, NULL) == STATUS_OK) {
		side.role = parsed.role;
		memcpy(side.party, parsed.party, sizeof side.party);
	}
	/* "rebels" in Chad are Chad's; nobody at all stays nobody */
	if (code && !side.party[0] && place_country)
		snprintf(side.party, sizeof side.party, "%s", place_country);
	return side;
}

static bool is_violent(int root)
{
	return root >= 18 && root <= 20;
}

static bool is_of(const struct compare_options *options, const struct event_line *line,
		  const struct side sides[2])
{
	const char *cameo;

	if (!options->country)
		return true;
	cameo = options->country->cameo;
	return (line->place_country && strcmp(line->place_country, cameo) == 0) ||
	       strcmp(sides[0].party, cameo) == 0 || strcmp(sides[1].party, cameo) == 0;
}

/* A place known no closer than its country is none. */
static void read_place(const struct event_line *line, struct compared *event)
{
	const struct country *country = line->place_country ? country_find(COUNTRY_CAMEO, line->place_country) : NULL;
	struct digest digest;

	if (!line->place || (country && strcmp(country->name, line->place) == 0))
		return;
	digest_init(&digest);
	digest_add_field(&digest, line->place);
	event->place = digest_finish64(&digest) | 1;
	event->point = line->has_point;
	event->latitude = line->latitude;
	event->longitude = line->longitude;
}

/* Without direction the sides stand in the order of their names. */
static void read_block(const struct comparison *comparison, const struct event_line *line,
		       const struct side sides[2], struct compared *event)
{
	char family[4];
	struct digest digest;
	int order = strcmp(sides[0].party, sides[1].party);

	event->swapped = !comparison->directed && (order ? order > 0 : sides[0].role > sides[1].role);
	event->roles[0] = sides[event->swapped].role;
	event->roles[1] = sides[!event->swapped].role;
	snprintf(family, sizeof family, "%d", is_violent(line->root) ? 18 : line->root);
	digest_init(&digest);
	digest_add_field(&digest, family);
	digest_add_field(&digest, sides[event->swapped].party);
	digest_add_field(&digest, sides[!event->swapped].party);
	event->block = digest_finish64(&digest);
}

static struct compared *add_event(struct comparison *comparison, int which)
{
	struct compared *larger;

	if (comparison->n[which] == comparison->capacity[which]) {
		larger = mem_grow(comparison->events[which], &comparison->capacity[which],
				  comparison->n[which] + 1, sizeof *larger);
		if (!larger)
			return NULL;
		comparison->events[which] = larger;
	}
	return &comparison->events[which][comparison->n[which]++];
}

/* Buckets ------------------------------------------------------------------------ */

static struct compare_bucket *bucket_of(struct comparison *comparison, int32_t from, int32_t to)
{
	size_t low = 0, high = comparison->n_buckets;

	if (from == DAY_NONE)
		return &comparison->undated;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (comparison->buckets[middle].to < from)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < comparison->n_buckets && comparison->buckets[low].from <= from && comparison->buckets[low].to >= to)
		return &comparison->buckets[low];
	return &comparison->coarser;
}

/* Days of all events, duplicates too, until the buckets are there. */
struct days {
	struct span {
		int32_t from, to;
	} *items;
	size_t n, capacity;
};

static bool add_days(struct days *days, const struct event_line *line)
{
	struct span *larger;

	if (days->n == days->capacity) {
		larger = mem_grow(days->items, &days->capacity, days->n + 1, sizeof *larger);
		if (!larger)
			return false;
		days->items = larger;
	}
	days->items[days->n++] = (struct span){ line->date.from, line->date.to };
	return true;
}

static enum status make_buckets(struct comparison *comparison, const struct days days[2], struct error *err)
{
	int32_t first = DAY_LAST, last = DAY_FIRST;
	size_t n = 0;

	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < days[which].n; i++) {
			const struct span *span = &days[which].items[i];

			if (span->from == DAY_NONE || span->to - span->from >= COMPARE_DAYS)
				continue;
			first = span->from < first ? span->from : first;
			last = span->to > last ? span->to : last;
		}
	if (first > last)
		return STATUS_OK;
	for (int32_t day = series_start(comparison->unit, first); day <= last; n++)
		day = series_next(comparison->unit, day);
	if (n > SERIES_MAX)
		return error_set(err, STATUS_USAGE, "more than %d buckets: ask by a longer unit, or a shorter time",
				 SERIES_MAX);
	comparison->buckets = mem_zalloc(n * sizeof *comparison->buckets);
	if (!comparison->buckets)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int32_t day = series_start(comparison->unit, first); comparison->n_buckets < n;) {
		struct compare_bucket *bucket = &comparison->buckets[comparison->n_buckets++];

		bucket->from = day;
		day = series_next(comparison->unit, day);
		bucket->to = day - 1;
	}
	return STATUS_OK;
}

/* Reading ------------------------------------------------------------------------ */

#define FIELDS (QUERY_DATE | QUERY_SOURCE | QUERY_TARGET | QUERY_CODE | QUERY_PLACE | QUERY_CLUSTER | \
		QUERY_MUTUAL | QUERY_RECORD | QUERY_REPORT)

/* The second row of a mutual event says nothing new where direction is none. */
static bool is_mirror(const struct comparison *comparison, const struct event_line *line)
{
	return !comparison->directed && line->mutual_id[0] && line->source && line->target &&
	       strcmp(line->source, line->target) > 0;
}

static bool take(struct comparison *comparison, int which, const struct event_line *line,
		 const struct compare_options *options, struct days *days)
{
	struct side sides[2] = { read_side(line->source, line->place_country),
				 read_side(line->target, line->place_country) };
	struct compared *event;

	if (!is_of(options, line, sides) || is_mirror(comparison, line))
		return true;
	if (!add_days(days, line))
		return false;
	if (!line->distinct)
		return true;
	event = add_event(comparison, which);
	if (!event)
		return false;
	*event = (struct compared){ .id = line->id, .from = line->date.from, .to = line->date.to,
				    .reported = line->first_published, .match = COMPARE_NONE };
	snprintf(event->code, sizeof event->code, "%s", line->cameo ? line->cameo : "");
	read_place(line, event);
	read_block(comparison, line, sides, event);
	return true;
}

static enum status read_events(struct comparison *comparison, int which, struct store *store,
			       const struct filter *filter, const struct compare_options *options,
			       struct days *days, struct error *err)
{
	const struct event_line *line;
	struct query *query = NULL;
	enum status status = query_open(&query, store, filter, FIELDS, err);

	while (status == STATUS_OK && (status = query_next(query, &line, err)) == STATUS_OK)
		if (!take(comparison, which, line, options, days))
			status = error_set(err, STATUS_NOMEM, "out of memory");
	query_close(query);
	return status == STATUS_END ? STATUS_OK : status;
}

#define COST_NEVER 100 /* more than any cost: 2 * 31 + 8 + 2 + 2 + 6 */

/* Matching ----------------------------------------------------------------------- */

static int by_block(const void *a, const void *b)
{
	const struct compared *x = a, *y = b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

int32_t compare_gap(const struct compared *x, const struct compared *y)
{
	if (x->to < y->from)
		return y->from - x->to;
	return y->to < x->from ? x->from - y->to : 0;
}

/* Kilometres along a great circle. */
static double distance(const struct compared *x, const struct compared *y)
{
	double rad = M_PI / 180, a = x->latitude * rad, b = y->latitude * rad;
	double dlat = sin((b - a) / 2), dlon = sin((y->longitude - x->longitude) * rad / 2);

	return 2 * 6371 * asin(fmin(1, sqrt(dlat * dlat + cos(a) * cos(b) * dlon * dlon)));
}

enum nearness { SAME_PLACE, PLACE_UNKNOWN, OTHER_PLACE, APART };

static enum nearness nearness_of(const struct compared *x, const struct compared *y)
{
	double km;

	if (!x->place || !y->place)
		return PLACE_UNKNOWN;
	if (x->place == y->place)
		return SAME_PLACE;
	if (!x->point || !y->point)
		return PLACE_UNKNOWN; /* one town has many names */
	km = distance(x, y);
	return km <= COMPARE_NEAR_KM ? SAME_PLACE : km <= COMPARE_APART_KM ? OTHER_PLACE : APART;
}

static bool is_stretch(const struct compared *event)
{
	return event->to > event->from;
}

/* How unlike two events of a block are; COST_NEVER: two deeds.  A day apart
 * weighs as much as another code; another place in reach as two; a
 * stretch of days that only holds the other's day most. */
static int unlikeness(const struct compared *x, const struct compared *y, int window)
{
	int32_t gap = compare_gap(x, y);
	enum nearness nearness;
	bool roles = x->roles[0] == y->roles[0] && x->roles[1] == y->roles[1];
	bool held = (is_stretch(x) || is_stretch(y)) && (x->from != y->from || x->to != y->to);
	int code = strcmp(x->code, y->code) == 0 ? 0 : strncmp(x->code, y->code, 2) == 0 ? 1 : 2;

	if (gap > window)
		return COST_NEVER;
	nearness = nearness_of(x, y);
	if (nearness == APART || (!roles && nearness != SAME_PLACE))
		return COST_NEVER;
	return 2 * (int)gap + 4 * (int)nearness + 2 * !roles + code + 6 * held;
}

static bool can_match(const struct compared *event)
{
	return event->from != DAY_NONE && event->to - event->from < COMPARE_DAYS;
}

/* Where in ys[0..n) those begin that end no earlier than `day` may. */
static size_t first_from(const struct compared *ys, size_t n, int32_t day)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = (low + n) / 2;

		if (ys[middle].from < day)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* The likest free one of ys[0..n); *cost is how unlike. */
static size_t find_match(const struct compared *x, const struct compared *ys, size_t n, int window, int *cost)
{
	size_t found = COMPARE_NONE;

	*cost = COST_NEVER;
	for (size_t i = first_from(ys, n, x->from - window - COMPARE_DAYS); i < n && ys[i].from <= x->to + window; i++) {
		int unlike = ys[i].match == COMPARE_NONE && can_match(&ys[i]) ? unlikeness(x, &ys[i], window) : COST_NEVER;

		if (unlike < *cost) {
			*cost = unlike;
			found = i;
		}
	}
	return found;
}

/* One block: xs[0..n) and ys[0..m), which begin at these places of the whole.
 * The likest pairs are made first.  What is free only gets fewer, so an event
 * is looked at again only when its last best has come up. */
static void match_block(struct compared *xs, size_t n, size_t x_at, struct compared *ys, size_t m, size_t y_at,
			int window)
{
	for (size_t i = 0; i < n; i++)
		xs[i].cost = can_match(&xs[i]) ? 0 : COST_NEVER;
	for (int cost = 0; cost < COST_NEVER; cost++)
		for (size_t i = 0; i < n; i++) {
			size_t found;

			if (xs[i].match != COMPARE_NONE || xs[i].cost > cost)
				continue;
			found = find_match(&xs[i], ys, m, window, &xs[i].cost);
			if (found == COMPARE_NONE || xs[i].cost > cost)
				continue;
			xs[i].match = y_at + found;
			ys[found].match = x_at + i;
		}
}

static size_t block_end(const struct compared *events, size_t n, size_t from)
{
	size_t to = from;

	while (to < n && events[to].block == events[from].block)
		to++;
	return to;
}

static void match_all(struct comparison *comparison, int window)
{
	struct compared *xs = comparison->events[0], *ys = comparison->events[1];
	size_t i = 0, k = 0, n = comparison->n[0], m = comparison->n[1];

	for (int which = 0; which < 2; which++)
		if (comparison->n[which])
			qsort(comparison->events[which], comparison->n[which], sizeof *xs, by_block);
	while (i < n && k < m) {
		size_t x_end = block_end(xs, n, i), y_end = block_end(ys, m, k);

		if (xs[i].block == ys[k].block)
			match_block(xs + i, x_end - i, i, ys + k, y_end - k, k, window);
		if (xs[i].block <= ys[k].block)
			k = xs[i].block == ys[k].block ? y_end : k, i = x_end;
		else
			k = y_end;
	}
}

/* Counting ----------------------------------------------------------------------- */

static void count_pair(struct compare_bucket *bucket, const struct compared *x, const struct compared *y)
{
	bucket->both++;
	if (x->reported == DAY_NONE || y->reported == DAY_NONE)
		return;
	if (x->reported == y->reported)
		bucket->same_day++;
	else
		bucket->first[y->reported < x->reported]++;
}

static void count_matches(struct comparison *comparison)
{
	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < comparison->n[which]; i++) {
			const struct compared *event = &comparison->events[which][i];
			struct compare_bucket *bucket = bucket_of(comparison, event->from, event->to);

			bucket->distinct[which]++;
			if (event->match == COMPARE_NONE)
				bucket->only[which]++;
			else if (which == 0)
				count_pair(bucket, event, &comparison->events[1][event->match]);
		}
}

static void add_bucket(struct compare_bucket *total, const struct compare_bucket *bucket)
{
	total->both += bucket->both;
	total->same_day += bucket->same_day;
	for (int which = 0; which < 2; which++) {
		total->events[which] += bucket->events[which];
		total->distinct[which] += bucket->distinct[which];
		total->only[which] += bucket->only[which];
		total->first[which] += bucket->first[which];
	}
}

static void count_all(struct comparison *comparison, const struct days days[2])
{
	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < days[which].n; i++) {
			const struct span *span = &days[which].items[i];

			bucket_of(comparison, span->from, span->to)->events[which]++;
		}
	count_matches(comparison);
	for (size_t i = 0; i < comparison->n_buckets; i++)
		add_bucket(&comparison->total, &comparison->buckets[i]);
	add_bucket(&comparison->total, &comparison->coarser);
	add_bucket(&comparison->total, &comparison->undated);
}

static enum status find_direction(struct comparison *comparison, struct store *store,
				  const struct filter filters[2], struct error *err)
{
	enum status status = STATUS_OK;

	comparison->directed = true;
	for (int which = 0; which < 2 && status == STATUS_OK; which++) {
		bool directed = true;

		status = filter_is_directed(store, &filters[which], &directed, err);
		comparison->directed = comparison->directed && directed;
	}
	return status;
}

enum status compare_new(struct comparison *out, struct store *store, const struct filter filters[2],
			const struct compare_options *options, struct error *err)
{
	struct days days[2] = { { 0 }, { 0 } };
	enum status status;

	*out = (struct comparison){ .unit = options->unit };
	if (options->window < 0 || options->window > COMPARE_DAYS)
		return error_set(err, STATUS_USAGE, "a window of %d days: 0 to %d are wanted", options->window, COMPARE_DAYS);
	status = find_direction(out, store, filters, err);
	for (int which = 0; which < 2 && status == STATUS_OK; which++)
		status = read_events(out, which, store, &filters[which], options, &days[which], err);
	if (status == STATUS_OK)
		status = make_buckets(out, days, err);
	if (status == STATUS_OK) {
		match_all(out, options->window);
		count_all(out, days);
	} else {
		compare_release(out);
	}
	mem_free(days[0].items);
	mem_free(days[1].items);
	return status;
}

void compare_release(struct comparison *comparison)
{
	mem_free(comparison->events[0]);
	mem_free(comparison->events[1]);
	mem_free(comparison->buckets);
	*comparison = (struct comparison){ 0 };
}
