/* Private to the room: columns by meaning, and what every kind needs. */
#ifndef DATASETS_PRIVATE_H
#define DATASETS_PRIVATE_H

#include <stdint.h>

#include "base/arena.h"
#include "datasets/datasets.h"

enum column {
	COL_ID, COL_DATE, COL_DATE_START, COL_DATE_END, COL_PRECISION, COL_CODE, COL_ROOT, COL_TYPE, COL_SUBTYPE,
	COL_SOURCE, COL_SOURCE_NAME, COL_SOURCE_COUNTRY, COL_SOURCE_SECTORS,
	COL_TARGET, COL_TARGET_NAME, COL_TARGET_COUNTRY, COL_TARGET_SECTORS,
	COL_PLACE, COL_REGION, COL_COUNTRY, COL_LATITUDE, COL_LONGITUDE,
	COL_TONE, COL_MENTIONS, COL_SOURCES, COL_ARTICLES, COL_REPORTED, COL_REVISION,
	COL_STATUS, COL_CONFIDENCE, COL_BASIS, COL_REVIEW,
	COL_URL, COL_TITLE, COL_PUBLISHER, COL_ATTRIBUTED,
	COL_TEXT, COL_DEATHS, COL_DEATHS_LOW, COL_DEATHS_HIGH,
	COL_COUNT,
};

struct column_name {
	enum column column;
	const char *names;       /* alternatives parted by '|'; compared without case */
	bool needed;
};

struct dataset_kind {
	struct dataset_info info;
	const struct column_name *columns;
	size_t n_columns;
	bool header, quotes;
	enum dataset_verdict (*read)(struct dataset_table *table, struct dataset_row *row);
};

#define OTHERS 16

struct dataset_table {
	const struct dataset_kind *kind;
	struct dataset_info info;
	const struct dataset_info *row_info; /* of the present row */
	struct dataset_info others[OTHERS]; /* datasets that rows of an export name */
	size_t n_others;
	bool exact;                  /* no cell was guarded from a spreadsheet */
	int order;                   /* of 03/04/2021: above 0 day first, below month first */
	struct arena arena;          /* of the table */
	struct arena row_arena;      /* of the present row */
	int column[COL_COUNT];       /* -1 = not there */
	const char *column_name[COL_COUNT];
	size_t n_header;
	const struct dataset_cell *cells;
	size_t n;
	struct dataset_fault *fault;
	char code_room[64], own_id[96], side_room[2][40], short_room[2][24];
	struct { char word[24]; const char *code; } countries[256]; /* met lately, by hash */
};

extern const struct dataset_kind kind_gdelt, kind_gdelt1, kind_gdelt_named, kind_gdelt_mentions,
	kind_icews, kind_acled, kind_acled_deleted, kind_ucdp, kind_polecat, kind_exported, kind_mapped;

/* The cell of a column, "" where it is not there or says NULL, NA or None. */
const char *cell(const struct dataset_table *table, enum column column);

enum dataset_verdict bad(struct dataset_table *table, enum column column, const char *code,
			 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Days in all the spellings of these files: 20210324, 2021-03-24 with or
 * without a time, 24 March 2021, 3/24/2021.  DAY_NONE if it is none. */
int32_t day_of(const char *text);
bool number_of(const char *text, double *out);     /* false: it is none */
int32_t count_of(const char *text);                /* -1 = not stated or none */
/* "2.02E+13": a spreadsheet has lost digits. */
bool digits_lost(const char *text);

/* The country (as in actor codes) by name or alpha-3; "" = unknown.  Lives as
 * long as the program. */
const char *country_named(const char *name);
/* The same of a cell, remembered; fips: by the codes of FIPS 10-4. */
const char *country_of(struct dataset_table *table, enum column column, bool fips);
#define CROSSWALK_ROOM 16
/* The code of a word in a table of the crosswalk, in the room given; NULL = none. */
const char *crosswalk(const char *table, const char *word, char room[CROSSWALK_ROOM]);
/* The first sector of a list that the crosswalk knows, by its order; "". */
const char *crosswalk_first(const char *table, const char *list, char separator,
			    char room[CROSSWALK_ROOM]);

/* The dataset of one of the public kinds by its name; NULL = none. */
const struct dataset_info *dataset_public(const char *name);

/* Place and point where the columns state them. */
void read_place(struct dataset_table *table, struct dataset_row *row);

#endif
