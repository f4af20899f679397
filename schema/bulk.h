/*
 * Private to this room: what follows from many rows of `event` (heads of
 * clusters of datasets, roll-ups, the indexes that questions need), made for
 * all of them at once.  Each is one pass over the events in the order wanted
 * (sorter.h) with SQLite taking in rows (feed.h), which costs a fifth of
 * grouping and indexing by SQL.
 */
#ifndef SCHEMA_BULK_H
#define SCHEMA_BULK_H

#include "image.h"
#include "store_private.h"

/* Clusters of rows of datasets, the roll-ups of datasets from first_dataset
 * on and the totals of events, made anew. */
enum status bulk_settle_all(struct store *store, int first_dataset, struct error *err);

/*
 * Rows of datasets added to those there, within one transaction of the caller:
 *
 *     bulk_begin(store, &bulk, err);           the indexes of `event` are set aside
 *     bulk_add(bulk, &key, place, &row) ...    a row of `event`, in the order of ids
 *     bulk_put(bulk, err) ...                  they are in it; after IMAGE_ROWS at the latest
 *     bulk_settle(bulk, &distinct, err);       and the indexes are back, with the rows' entries
 *     bulk_free(bulk);
 *
 * Meanwhile no other row of `event` may come or go.  A rollback puts the
 * indexes back as well.
 */
struct bulk;
enum status bulk_begin(struct store *store, struct bulk **out, struct error *err);
/* The row's values as SQL_ROWS_PUT takes them; its texts no longer than IMAGE_TEXT_BYTES. */
enum status bulk_add(struct bulk *bulk, const struct event_key *key, int64_t place, const struct feed *row,
		     struct error *err);
enum status bulk_put(struct bulk *bulk, struct error *err);
/* What was put in, or stood before: the statement is to be bound dataset and
 * own id, and gives event and revision. */
sqlite3_stmt *bulk_known(struct bulk *bulk, struct error *err);
/* Bound a dataset, gives the highest number that is an own id in it, or NULL. */
sqlite3_stmt *bulk_highest(struct bulk *bulk, struct error *err);
/* Clusters, roll-ups and indexes of the rows added; *distinct: how many of them
 * stand for a cluster. */
enum status bulk_settle(struct bulk *bulk, int64_t *distinct, struct error *err);
void bulk_free(struct bulk *bulk); /* NULL is allowed; while the store is open */

#endif
