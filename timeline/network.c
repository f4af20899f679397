#include "timeline/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"

bool network_before(const struct filter *filter, struct filter *out)
{
	int32_t from = filter->from, to = filter->to;

	*out = *filter;
	if (from == DAY_NONE || to == DAY_NONE)
		return false;
	if (to < DAY_LAST && civil_from_day(from).day == 1 && civil_from_day(to + 1).day == 1)
		out->from = civil_add_months(from, civil_month_number(from) - civil_month_number(to) - 1);
	else
		out->from = from - (to - from) - 1;
	out->to = from - 1;
	return out->from != DAY_NONE && out->from >= DAY_FIRST;
}

/* Pairs --------------------------------------------------------------------------- */

static void pair_release(struct network_pair *pair)
{
	mem_free((void *)(uintptr_t)pair->row.source);
	mem_free((void *)(uintptr_t)pair->row.source_name);
	mem_free((void *)(uintptr_t)pair->row.target);
	mem_free((void *)(uintptr_t)pair->row.target_name);
}

static enum status on_pair(void *context, const struct dyad_row *row)
{
	struct network *network = context;
	struct network_pair *pair;

	if (network->n_pairs == network->capacity) {
		struct network_pair *larger = mem_grow(network->pairs, &network->capacity, network->n_pairs + 1,
						       sizeof *larger);

		if (!larger)
			return STATUS_NOMEM;
		network->pairs = larger;
	}
	pair = &network->pairs[network->n_pairs];
	*pair = (struct network_pair){ .row = *row };
	pair->row.source = mem_strdup(row->source);
	pair->row.source_name = mem_strdup(row->source_name);
	pair->row.target = mem_strdup(row->target);
	pair->row.target_name = mem_strdup(row->target_name);
	network->n_pairs++;
	return pair->row.source && pair->row.source_name && pair->row.target && pair->row.target_name ?
	       STATUS_OK : STATUS_NOMEM;
}

static int64_t counted(const struct network *network, const struct dyad_row *row)
{
	return network->distinct ? row->distinct : row->n;
}

static int by_codes(const void *a, const void *b)
{
	const struct network_pair *const *x = a, *const *y = b;
	int order = strcmp((*x)->row.source, (*y)->row.source);

	return order ? order : strcmp((*x)->row.target, (*y)->row.target);
}

static enum status pairs_by_codes(const struct network *network, struct network_pair ***out)
{
	*out = mem_alloc((network->n_pairs + 1) * sizeof **out);
	if (!*out)
		return STATUS_NOMEM;
	for (size_t i = 0; i < network->n_pairs; i++)
		(*out)[i] = &network->pairs[i];
	qsort(*out, network->n_pairs, sizeof **out, by_codes);
	return STATUS_OK;
}

/* There is room for all (make_room), so that none of `now` moves.  Pairs of
 * the period before that are there no longer come in with no events:
 * a tie that broke is a change. */
static enum status take_before(struct network *network, const struct network *before)
{
	struct network_pair **now = NULL;
	size_t n = network->n_pairs;
	enum status status = pairs_by_codes(network, &now);

	for (size_t i = 0; status == STATUS_OK && i < before->n_pairs; i++) {
		const struct network_pair *key = &before->pairs[i];
		struct network_pair **found = bsearch(&key, now, n, sizeof *now, by_codes);
		int64_t events = counted(network, &key->row);
		struct dyad_row gone = {
			.source = key->row.source, .source_name = key->row.source_name, .target = key->row.target,
			.target_name = key->row.target_name, .first = DAY_NONE, .last = DAY_NONE,
		};

		if (found) {
			(*found)->before = events;
		} else {
			status = on_pair(network, &gone);
			network->pairs[network->n_pairs - 1].before = events;
		}
	}
	mem_free(now);
	return status;
}

/* Room for as many pairs more, so that none moves. */
static enum status make_room(struct network *network, size_t more)
{
	struct network_pair *larger = mem_grow(network->pairs, &network->capacity,
					       network->n_pairs + more + 1, sizeof *larger);

	if (!larger)
		return STATUS_NOMEM;
	network->pairs = larger;
	return STATUS_OK;
}

/* Actors -------------------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
	const struct network_actor *x = a, *y = b;

	return strcmp(x->code, y->code);
}

static int by_strength(const void *a, const void *b)
{
	const struct network_actor *x = a, *y = b;
	int64_t left = x->out + x->in - x->within, right = y->out + y->in - y->within;

	return left != right ? (left > right ? -1 : 1) : strcmp(x->code, y->code);
}

static struct network_actor *find_actor(struct network *network, const char *code)
{
	struct network_actor key = { .code = code };

	return bsearch(&key, network->actors, network->n_actors, sizeof key, by_code);
}

static void list_actors(struct network *network)
{
	size_t kept = 0;

	for (size_t i = 0; i < network->n_pairs; i++) {
		const struct dyad_row *row = &network->pairs[i].row;

		network->actors[2 * i] = (struct network_actor){ .code = row->source, .name = row->source_name };
		network->actors[2 * i + 1] = (struct network_actor){ .code = row->target, .name = row->target_name };
	}
	if (network->n_pairs)
		qsort(network->actors, 2 * network->n_pairs, sizeof *network->actors, by_code);
	for (size_t i = 0; i < 2 * network->n_pairs; i++)
		if (!kept || strcmp(network->actors[i].code, network->actors[kept - 1].code) != 0)
			network->actors[kept++] = network->actors[i];
	network->n_actors = kept;
}

/* Two directions of a pair are one partner. */
static bool has_mirror(const struct network *network, struct network_pair *const *sorted,
		       const struct network_pair *pair)
{
	struct network_pair mirror = { .row = { .source = pair->row.target, .target = pair->row.source } };
	const struct network_pair *key = &mirror;
	struct network_pair *const *found = bsearch(&key, sorted, network->n_pairs, sizeof key, by_codes);

	return found && counted(network, &(*found)->row) > 0;
}

static void add_pair(struct network *network, struct network_pair *const *sorted, const struct network_pair *pair)
{
	struct network_actor *source = find_actor(network, pair->row.source);
	struct network_actor *target = find_actor(network, pair->row.target);
	int64_t n = counted(network, &pair->row);
	int64_t goldstein = network->distinct ? pair->row.goldstein_distinct : pair->row.goldstein;

	source->out += n;
	target->in += n;
	source->before += pair->before;
	source->goldstein += goldstein;
	if (source == target) {
		source->within += n;
		return;
	}
	target->before += pair->before;
	target->goldstein += goldstein;
	if (n && (strcmp(pair->row.source, pair->row.target) < 0 || !has_mirror(network, sorted, pair))) {
		source->degree++;
		target->degree++;
	}
}

static enum status make_actors(struct network *network)
{
	struct network_pair **sorted = NULL;
	enum status status = pairs_by_codes(network, &sorted);

	network->actors = mem_zalloc((2 * network->n_pairs + 1) * sizeof *network->actors);
	if (status != STATUS_OK || !network->actors) {
		mem_free(sorted);
		return STATUS_NOMEM;
	}
	list_actors(network);
	for (size_t i = 0; i < network->n_pairs; i++)
		add_pair(network, sorted, &network->pairs[i]);
	qsort(network->actors, network->n_actors, sizeof *network->actors, by_strength);
	mem_free(sorted);
	return STATUS_OK;
}

enum status network_new(struct network *out, struct store *store, const struct filter *filter,
			bool by_actor, struct error *err)
{
	struct network before = { .distinct = filter->distinct };
	struct filter asked = *filter, earlier;
	enum status status;

	*out = (struct network){ .distinct = filter->distinct };
	asked.distinct = false; /* both numbers are told */
	asked.limit = 0;
	out->has_before = network_before(&asked, &earlier);
	status = query_network(store, &asked, by_actor, out, on_pair, err);
	if (status == STATUS_OK && out->has_before)
		status = query_network(store, &earlier, by_actor, &before, on_pair, err);
	if (status == STATUS_OK && out->has_before)
		status = make_room(out, before.n_pairs);
	if (status == STATUS_OK && out->has_before)
		status = take_before(out, &before);
	if (status == STATUS_OK)
		status = make_actors(out);
	network_release(&before);
	if (status == STATUS_OK)
		return STATUS_OK;
	network_release(out);
	return status == STATUS_NOMEM ? error_set(err, STATUS_NOMEM, "out of memory") : status;
}

void network_release(struct network *network)
{
	for (size_t i = 0; i < network->n_pairs; i++)
		pair_release(&network->pairs[i]);
	mem_free(network->pairs);
	mem_free(network->actors);
	*network = (struct network){ 0 };
}
