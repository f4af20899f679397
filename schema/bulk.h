/*
 * Private to this room: what follows from the rows of `event`, made for all of
 * them at once: heads of clusters of datasets, roll-ups, totals, and the
 * indexes that questions need.  Each is one pass over the events in the order
 * wanted (sorter.h) with SQLite taking in rows at the end of a table, which
 * costs a fifth of grouping and indexing by SQL.
 */
#ifndef SCHEMA_BULK_H
#define SCHEMA_BULK_H

#include "store_private.h"

/* Indexes of `event` put off, with the statements that define them. */
#define BULK_INDEXES 5
struct bulk_indexes {
	char *sql[BULK_INDEXES];   /* owned; NULL = stands */
};

/* Drops those indexes, within the caller's transaction. */
enum status bulk_put_off(struct store *store, struct bulk_indexes *indexes, struct error *err);
void bulk_indexes_release(struct bulk_indexes *indexes);

/* Clusters of rows of datasets, the roll-ups of datasets from first_dataset
 * on, the totals of events, and the indexes put off (NULL = none). */
enum status bulk_settle(struct store *store, int first_dataset, const struct bulk_indexes *indexes,
			struct error *err);

#endif
