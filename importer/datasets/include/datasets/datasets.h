/*
 * Datasets: tables of events made by others.  This room knows what the columns
 * of GDELT, ICEWS, ACLED, UCDP, POLECAT and of a mapped table mean; it does not
 * know how a file is cut into rows and cells (readers do).
 *
 *     kind = dataset_find(head, length);
 *     dataset_table_new(&table, kind, header, n, map, &err);
 *     switch (dataset_read(table, cells, n, &row, &fault)) ...
 *     dataset_table_free(table);
 */
#ifndef DATASETS_DATASETS_H
#define DATASETS_DATASETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "schema/records.h"

struct dataset_kind;

/* One cell; text ends with a NUL. */
struct dataset_cell {
	const char *text;
	size_t length;
};

/* What the head of a file says it is; NULL = no table of events.  A byte order
 * mark is passed over. */
const struct dataset_kind *dataset_find(const char *head, size_t length);

/* The kind for a table of events: one that the head tells to be an export of
 * this program where neither map nor dataset is given, else one whose columns
 * are named by the map. */
const struct dataset_kind *dataset_of_events(const char *head, size_t length, const char *map,
					     const char *dataset);

const struct dataset_info *dataset_kind_info(const struct dataset_kind *kind);
bool dataset_has_header(const struct dataset_kind *kind);
/* Whether quotes mean something in its cells where tabs part them. */
bool dataset_quotes(const struct dataset_kind *kind);
/* Whether they do even where the first cells of a file have none. */
bool dataset_quotes_always(const struct dataset_kind *kind);
/* Whether its files are UTF-8 with single bytes of ISO 8859-1 in them. */
bool dataset_has_stray_bytes(const struct dataset_kind *kind);

struct dataset_table;

/* header: the cells of the first row, n = 0 where the kind has none.
 * map: "date=Day,source=Actor1,...", NULL = the usual names; dataset: the name
 * of a mapped table, NULL = "table".  STATUS_INPUT when a column that is needed
 * is not there, with its name in err. */
enum status dataset_table_new(struct dataset_table **out, const struct dataset_kind *kind,
			      const struct dataset_cell *header, size_t n, const char *map,
			      const char *dataset, struct error *err);
void dataset_table_free(struct dataset_table *table); /* NULL is fine */
/* The dataset of the row read last: an export holds rows of several. */
const struct dataset_info *dataset_table_info(const struct dataset_table *table);
/* Which number of 03/04/2021 is the month in a table of unknown kind, as its other
 * rows show: above 0 the second, below the first, 0: none does. */
void dataset_table_order(struct dataset_table *table, int order);
/* The cells say exactly what they say (JSON): none was guarded with a ' from
 * being run as a formula. */
void dataset_table_exact(struct dataset_table *table);

enum dataset_verdict {
	DATASET_ROW,     /* *row is filled in; borrowed until the next read */
	DATASET_SKIPPED, /* no event by its nature (a second header): fault says why */
	DATASET_BAD,     /* cannot be taken: fault says why */
};

struct dataset_fault {
	const char *field;  /* column, as the file or the dataset names it; NULL = the row */
	const char *code;   /* stable word */
	char reason[160];
};

/* Cells a row must have so that each column known of the dataset is there. */
size_t dataset_table_width(const struct dataset_table *table);
/* The name of a column, from 0; NULL where it means nothing here. */
const char *dataset_column_name(const struct dataset_table *table, size_t column);

enum dataset_verdict dataset_read(struct dataset_table *table, const struct dataset_cell *cells,
				  size_t n, struct dataset_row *row, struct dataset_fault *fault);

/* Faults of the crosswalk compiled in, as a linter gives them; their number. */
size_t dataset_lint(void (*on_fault)(void *context, const struct error *fault), void *context);

#endif
