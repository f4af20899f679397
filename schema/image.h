/*
 * Private to this room: rows of a table laid out as SQLite keeps them (table b-tree
 * pages, https://sqlite.org/fileformat2.html), in memory, attached as `image`.
 * `INSERT INTO t SELECT * FROM image.t` then copies whole rows, without a
 * statement's steps for each column, if t has no index (SQLite's transfer
 * optimization: both tables are of one text): a third of what the same costs
 * through feed.h.
 *
 *     image_new(&image, store, "event", err);
 *     image_add(image, id, &row, columns, n) ...   numbers rise
 *     image_show(image, err);                      image.event holds these rows
 *     ... INSERT INTO event SELECT * FROM image.event
 *     image_add(...) ...                           the next ones
 *     image_free(image);                           while the store is open
 *     image_detach(store);                         once the transaction is over
 */
#ifndef SCHEMA_IMAGE_H
#define SCHEMA_IMAGE_H

#include "feed.h"

#define IMAGE_ROWS 1024            /* the most at a time */
#define IMAGE_TEXT_BYTES 1024      /* the most of a row, all its texts together */

struct image;
enum status image_new(struct image **out, struct store *store, const char *table, struct error *err);
/* The i-th of n columns takes the value columns[i] of the row; -1 = NULL, as
 * stands for the column that is the row's number. */
void image_add(struct image *image, int64_t id, const struct feed *row, const signed char *columns, int n);
enum status image_show(struct image *image, struct error *err);
void image_free(struct image *image); /* NULL is allowed */
/* After the transaction: the next one must not begin with it attached. */
void image_detach(struct store *store);

#endif
