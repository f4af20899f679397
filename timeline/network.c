#include "timeline/network.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

		struct network_pair *pair;

		if (!found)
			status = on_pair(network, &gone);
		if (status != STATUS_OK)
			break;
		pair = found ? *found : &network->pairs[network->n_pairs - 1];
		pair->before = events;
		pair->before_mutual = network->distinct ? key->row.mutual_distinct : key->row.mutual;
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

/* Groups -------------------------------------------------------------------------- */

struct membership {
	const char *code;                  /* of a party */
	const struct network_group *group;
};

static int by_member(const void *a, const void *b)
{
	const struct membership *x = a, *y = b;

	return strcmp(x->code, y->code);
}

/* Of the group named first; sorted by code. */
static struct membership *list_members(const struct network_options *options, size_t *n)
{
	struct membership *all;
	size_t room = 1;

	for (size_t i = 0; i < options->n_groups; i++)
		room += options->groups[i].n;
	all = mem_alloc(room * sizeof *all);
	*n = 0;
	for (size_t i = 0; all && i < options->n_groups; i++) {
		size_t before = *n;

		for (size_t k = 0; k < options->groups[i].n; k++) {
			struct membership one = { options->groups[i].members[k], &options->groups[i] };

			if (!bsearch(&one, all, before, sizeof one, by_member))
				all[(*n)++] = one;
		}
		qsort(all, *n, sizeof *all, by_member);
	}
	return all;
}

static enum status rename_side(const char **code, const char **name, const struct membership *all, size_t n)
{
	struct membership key = { *code, NULL };
	const struct membership *found = bsearch(&key, all, n, sizeof key, by_member);

	if (!found)
		return STATUS_OK;
	mem_free((void *)(uintptr_t)*code);
	mem_free((void *)(uintptr_t)*name);
	*code = mem_strdup(found->group->code);
	*name = mem_strdup(found->group->name);
	return *code && *name ? STATUS_OK : STATUS_NOMEM;
}

static int pairs_in_order(const void *a, const void *b)
{
	const struct network_pair *x = a, *y = b;
	int order = strcmp(x->row.source, y->row.source);

	return order ? order : strcmp(x->row.target, y->row.target);
}

static void add_row(struct dyad_row *to, const struct dyad_row *row)
{
	to->n += row->n;
	to->distinct += row->distinct;
	to->goldstein += row->goldstein;
	to->goldstein_distinct += row->goldstein_distinct;
	to->mutual += row->mutual;
	to->mutual_distinct += row->mutual_distinct;
	to->goldstein_mutual += row->goldstein_mutual;
	to->goldstein_mutual_distinct += row->goldstein_mutual_distinct;
	for (int i = 0; i < 4; i++) {
		to->quads[i] += row->quads[i];
		to->quads_distinct[i] += row->quads_distinct[i];
	}
	if (row->first != DAY_NONE && (to->first == DAY_NONE || row->first < to->first))
		to->first = row->first;
	if (row->last > to->last)
		to->last = row->last;
}

static int by_most(const void *a, const void *b)
{
	const struct network_pair *x = a, *y = b;

	if (x->row.n != y->row.n)
		return x->row.n > y->row.n ? -1 : 1;
	return pairs_in_order(a, b);
}

static int by_most_distinct(const void *a, const void *b)
{
	const struct network_pair *x = a, *y = b;

	if (x->row.distinct != y->row.distinct)
		return x->row.distinct > y->row.distinct ? -1 : 1;
	return pairs_in_order(a, b);
}

/* Members become their groups; pairs that are then alike become one. */
static enum status merge_groups(struct network *network, const struct network_options *options)
{
	size_t n, kept = 0;
	struct membership *all = list_members(options, &n);
	enum status status = all ? STATUS_OK : STATUS_NOMEM;

	for (size_t i = 0; status == STATUS_OK && i < network->n_pairs; i++) {
		struct dyad_row *row = &network->pairs[i].row;

		status = rename_side(&row->source, &row->source_name, all, n);
		if (status == STATUS_OK)
			status = rename_side(&row->target, &row->target_name, all, n);
	}
	mem_free(all);
	if (status != STATUS_OK || !network->n_pairs)
		return status;
	qsort(network->pairs, network->n_pairs, sizeof *network->pairs, pairs_in_order);
	for (size_t i = 1; i < network->n_pairs; i++) {
		struct network_pair *pair = &network->pairs[i];

		if (pairs_in_order(pair, &network->pairs[kept]) != 0) {
			network->pairs[++kept] = *pair;
			continue;
		}
		add_row(&network->pairs[kept].row, &pair->row);
		pair_release(pair);
	}
	network->n_pairs = kept + 1;
	qsort(network->pairs, network->n_pairs, sizeof *network->pairs,
	      network->distinct ? by_most_distinct : by_most);
	return STATUS_OK;
}

struct group_list {
	const char *list;
	struct store *store;
	const struct filter *filter;
	struct arena *arena;
	struct network_options *out;
	struct error *err;
	enum status status;
};

static bool is_member(const struct actor_row *row, int32_t day)
{
	if (day == DAY_NONE)
		return row->to == DAY_NONE;
	return (row->from == DAY_NONE || row->from <= day) && (row->to == DAY_NONE || day < row->to);
}

static enum status take_members(struct group_list *g, const char *code)
{
	struct network_group group = { .code = code, .name = code + 8 };
	struct actor_row *rows;
	const char **members;
	struct network_group *groups;
	size_t n;
	enum status status = store_find_members(g->store, group.name, g->arena, &rows, &n, g->err);

	if (status != STATUS_OK)
		return status;
	members = arena_alloc(g->arena, (n + 1) * sizeof *members);
	for (size_t i = 0; i < n; i++)
		if (is_member(&rows[i], g->filter->to))
			members[group.n++] = rows[i].party_code;
	if (!group.n)
		return error_set(g->err, STATUS_USAGE, "--by '%.100s': no such group, or none was in it that day", code);
	group.members = members;
	groups = arena_grow(g->arena, (void *)(uintptr_t)g->out->groups, g->out->n_groups * sizeof *groups,
			    (g->out->n_groups + 1) * sizeof *groups);
	groups[g->out->n_groups++] = group;
	g->out->groups = groups;
	return STATUS_OK;
}

static void take_groups(void *context)
{
	struct group_list *g = context;

	g->status = STATUS_OK;
	for (const char *at = g->list; g->status == STATUS_OK && *at;) {
		size_t length = strcspn(at, ",");

		if (strncasecmp(at, "members:", 8) != 0 || length == 8) {
			g->status = error_set(g->err, STATUS_USAGE,
					      "--by '%.100s': country, role, actor, or members:NATO,members:BRICS is wanted", g->list);
			return;
		}
		g->status = take_members(g, arena_strndup(g->arena, at, length));
		at += length + (at[length] == ',');
	}
}

enum status network_by(const char *by, struct store *store, const struct filter *filter,
		       struct arena *arena, struct network_options *out, struct error *err)
{
	static const char *const levels[] = {
		[NETWORK_BY_COUNTRY] = "country", [NETWORK_BY_ROLE] = "role", [NETWORK_BY_ACTOR] = "actor",
	};
	struct group_list g = { by, store, filter, arena, out, err, STATUS_OK };

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(by, levels[i]) == 0) {
			out->level = (enum network_level)i;
			return STATUS_OK;
		}

	if (!arena_run(arena, take_groups, &g))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return g.status;
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
	if (x->strength != y->strength)
		return x->strength > y->strength ? -1 : 1;
	return strcmp(x->code, y->code);
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

static struct network_pair *mirror_of(const struct network *network, struct network_pair *const *sorted,
				      const struct network_pair *pair)
{
	struct network_pair mirror = { .row = { .source = pair->row.target, .target = pair->row.source } };
	const struct network_pair *key = &mirror;
	struct network_pair *const *found = bsearch(&key, sorted, network->n_pairs, sizeof key, by_codes);

	return found ? *found : NULL;
}

/* Both directions of a pair, or one with itself; of two mutual rows one counts. */
struct both {
	int64_t n, goldstein, before;
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static struct both of_itself(const struct network *network, const struct network_pair *pair)
{
	const struct dyad_row *row = &pair->row;
	bool distinct = network->distinct;

	return (struct both){
		counted(network, row) - (distinct ? row->mutual_distinct : row->mutual) / 2,
		distinct ? row->goldstein_distinct - row->goldstein_mutual_distinct / 2 :
			   row->goldstein - row->goldstein_mutual / 2,
		pair->before - pair->before_mutual / 2,
	};
}

static struct both of_two(const struct network *network, const struct network_pair *there,
			  const struct network_pair *back)
{
	const struct dyad_row *a = &there->row, *b = &back->row;
	bool distinct = network->distinct;
	int64_t mutual[2] = { distinct ? a->mutual_distinct : a->mutual, distinct ? b->mutual_distinct : b->mutual };
	int64_t goldstein[2] = {
		distinct ? a->goldstein_mutual_distinct : a->goldstein_mutual,
		distinct ? b->goldstein_mutual_distinct : b->goldstein_mutual,
	};

	return (struct both){
		counted(network, a) + counted(network, b) - least(mutual[0], mutual[1]),
		(distinct ? a->goldstein_distinct + b->goldstein_distinct : a->goldstein + b->goldstein) -
			goldstein[mutual[1] < mutual[0]],
		there->before + back->before - least(there->before_mutual, back->before_mutual),
	};
}

static void add_both(struct network_actor *actor, const struct both *both)
{
	actor->strength += both->n;
	actor->goldstein += both->goldstein;
	actor->before += both->before;
}

static void add_tie(struct network_actor *actor, const struct network_actor *other, int64_t events)
{
	if (!events)
		return;
	actor->degree++;
	if (events > actor->tie_events ||
	    (events == actor->tie_events && strcmp(other->code, actor->tie) < 0)) {
		actor->tie = other->code;
		actor->tie_events = events;
	}
}

static void add_pair(struct network *network, struct network_pair *const *sorted, const struct network_pair *pair)
{
	static const struct network_pair nothing;
	struct network_actor *source = find_actor(network, pair->row.source);
	struct network_actor *target = find_actor(network, pair->row.target);
	const struct network_pair *mirror;
	int64_t n = counted(network, &pair->row);
	struct both both;

	source->out += n;
	target->in += n;
	if (source == target) {
		source->within += n;
		both = of_itself(network, pair);
		add_both(source, &both);
		return;
	}
	mirror = mirror_of(network, sorted, pair);
	if (mirror && strcmp(pair->row.source, pair->row.target) > 0)
		return; /* told with the mirror */
	both = of_two(network, pair, mirror ? mirror : &nothing);
	add_both(source, &both);
	add_both(target, &both);
	add_tie(source, target, both.n);
	add_tie(target, source, both.n);
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
			const struct network_options *options, struct error *err)
{
	struct network before = { .distinct = filter->distinct };
	struct filter asked = *filter, earlier;
	enum status status;

	*out = (struct network){ .distinct = filter->distinct };
	asked.distinct = false; /* both numbers are told */
	asked.limit = 0;
	out->has_before = network_before(&asked, &earlier);
	status = query_network(store, &asked, options->level, out, on_pair, err);
	if (status == STATUS_OK && out->has_before)
		status = query_network(store, &earlier, options->level, &before, on_pair, err);
	if (status == STATUS_OK && options->n_groups)
		status = merge_groups(out, options);
	if (status == STATUS_OK && options->n_groups)
		status = merge_groups(&before, options);
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
