#include "timeline/actor_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/memory.h"

/* Parts by key, in the order they were met; keys are few and small. */
struct parts {
	struct actor_part *items;
	size_t n, capacity;
	uint32_t *at;       /* place in items + 1 of a key; 0 = not met */
	size_t n_at;
};

struct gathering {
	struct parts partners, acts;
	struct tally_rows rows;
	bool distinct, assume_published;
};

static struct actor_part *part_of(struct parts *parts, int64_t key)
{
	size_t place = (size_t)key;

	if (place >= parts->n_at) {
		uint32_t *larger;
		size_t n = parts->n_at;

		larger = mem_grow(parts->at, &parts->n_at, place + 1, sizeof *larger);
		if (!larger)
			return NULL;
		memset(larger + n, 0, (parts->n_at - n) * sizeof *larger);
		parts->at = larger;
	}
	if (!parts->at[place]) {
		struct actor_part *larger = mem_grow(parts->items, &parts->capacity, parts->n + 1, sizeof *larger);

		if (!larger)
			return NULL;
		parts->items = larger;
		larger[parts->n] = (struct actor_part){ .key = key, .first = -1, .last = -1 };
		parts->at[place] = (uint32_t)++parts->n;
	}
	return &parts->items[parts->at[place] - 1];
}

static enum status add_to(struct gathering *gathering, struct parts *parts, int64_t key, const struct tally_row *row)
{
	struct actor_part *part = part_of(parts, key);
	int32_t from = row->from;

	if (!part)
		return STATUS_NOMEM;
	bucket_add(&part->sums, row, 1, gathering->distinct);
	if (from == DAY_NONE && gathering->assume_published)
		from = row->to;
	if (from == DAY_NONE)
		return STATUS_OK;
	if (part->first < 0 || civil_month_number(from) < part->first)
		part->first = civil_month_number(from);
	if (civil_month_number(row->to) > part->last)
		part->last = civil_month_number(row->to);
	return STATUS_OK;
}

/* Both rows of a mutual event of two of the group stand in the total, each under
 * another partner. */
static struct tally_row for_partner(const struct tally_row *row)
{
	struct tally_row out = *row;

	if (row->of_two)
		out.all.mutual = out.all.goldstein_mutual = out.distinct.mutual = out.distinct.goldstein_mutual = 0;
	return out;
}

static enum status on_row(void *context, const struct tally_row *row)
{
	struct gathering *gathering = context;
	struct tally_row partner = for_partner(row);
	enum status status = tally_rows_add(&gathering->rows, row);

	if (status == STATUS_OK)
		status = add_to(gathering, &gathering->partners, row->partner, &partner);
	if (status == STATUS_OK)
		status = add_to(gathering, &gathering->acts, row->root, row);
	return status;
}

static int by_events(const void *a, const void *b)
{
	const struct actor_part *x = a, *y = b;

	if (x->sums.n != y->sums.n)
		return x->sums.n > y->sums.n ? -1 : 1;
	return x->key < y->key ? -1 : 1;
}

static void take_parts(struct parts *parts, struct actor_part **out, size_t *n)
{
	if (parts->n)
		qsort(parts->items, parts->n, sizeof *parts->items, by_events);
	*out = parts->items;
	*n = parts->n;
	mem_free(parts->at);
}

static enum status name_partners(struct actor_record *record, struct store *store, size_t top, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < record->n_partners && (!top || i < top); i++)
		status = store_party_name(store, record->partners[i].key, &record->partners[i].code,
					  &record->partners[i].name, err);
	return status;
}

enum status actor_record_new(struct actor_record *out, struct store *store, const struct filter *filter,
		       const struct series_options *options, size_t top, struct error *err)
{
	struct gathering gathering = {
		.distinct = filter->distinct, .assume_published = options->assume_published,
	};
	struct filter all = *filter;
	enum status status;

	*out = (struct actor_record){ 0 };
	all.distinct = false; /* both numbers are shown */
	status = query_tally(store, &all, options->unit >= UNIT_MONTH ? TALLY_MONTHS : TALLY_DAYS, &gathering,
			     on_row, err);
	for (size_t i = 0; status == STATUS_OK && i < gathering.rows.n; i++)
		bucket_add(&out->total, &gathering.rows.items[i], 1, filter->distinct);
	take_parts(&gathering.partners, &out->partners, &out->n_partners);
	take_parts(&gathering.acts, &out->acts, &out->n_acts);
	if (status == STATUS_OK)
		status = series_of_rows(&out->series, store, filter, options, &gathering.rows, err);
	if (status == STATUS_OK)
		status = name_partners(out, store, top, err);
	tally_rows_release(&gathering.rows);
	if (status == STATUS_OK)
		return STATUS_OK;
	actor_record_release(out);
	return status == STATUS_NOMEM ? error_set(err, STATUS_NOMEM, "out of memory") : status;
}

void actor_record_release(struct actor_record *record)
{
	series_release(&record->series);
	for (size_t i = 0; i < record->n_partners; i++) {
		mem_free(record->partners[i].code);
		mem_free(record->partners[i].name);
	}
	mem_free(record->partners);
	mem_free(record->acts);
	*record = (struct actor_record){ 0 };
}
