#include "image.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "store_private.h"

#define PAGE 65536                 /* the largest, so that no row needs two */
#define ROOT 2                     /* of the table: prepared statements rely on it */
#define FIRST_LEAF 3
#define COLUMNS 32                 /* a header of so many is told in one byte */
#define ROW_BYTES (IMAGE_TEXT_BYTES + COLUMNS * 8)
#define CELL_BYTES (ROW_BYTES + COLUMNS * 3 + 32)
#define LEAF_HEADER 8
#define INTERIOR_HEADER 12
#define MOST_LEAVES (IMAGE_ROWS / ((PAGE - LEAF_HEADER) / (CELL_BYTES + 2)) + 1)
#define PAGES (FIRST_LEAF - 1 + MOST_LEAVES)

/* The pages never move: SQLite looks at the schema whenever it likes. */
struct image {
	struct store *store;       /* NULL = nothing is attached */
	size_t leaves;             /* begun; the last is being filled */
	unsigned cells;            /* in it */
	size_t content;            /* where its cells begin */
	int64_t last[MOST_LEAVES]; /* number of the last row of each */
	unsigned char pages[PAGES * PAGE];
};

static void put2(unsigned char *to, size_t n)
{
	to[0] = (unsigned char)(n >> 8);
	to[1] = (unsigned char)n;
}

static void put4(unsigned char *to, size_t n)
{
	put2(to, n >> 16);
	put2(to + 2, n & 0xffff);
}

/* SQLite's numbers of one to nine bytes, seven bits each but in a ninth. */
static unsigned char *put_varint(unsigned char *to, uint64_t n)
{
	unsigned char digits[10];
	int k = 0;

	if (n >> 56) {
		to[8] = (unsigned char)n;
		n >>= 8;
		for (int i = 7; i >= 0; i--, n >>= 7)
			to[i] = (unsigned char)(0x80 | (n & 0x7f));
		return to + 9;
	}
	do
		digits[k++] = (unsigned char)(0x80 | (n & 0x7f));
	while (n >>= 7);
	digits[0] &= 0x7f;
	while (k)
		*to++ = digits[--k];
	return to;
}

static unsigned char *put_bytes(unsigned char *to, uint64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*to++ = (unsigned char)(n >> 8 * i);
	return to;
}

static unsigned char *page(struct image *image, size_t number)
{
	return image->pages + (number - 1) * PAGE;
}

static size_t leaf_page(const struct image *image)
{
	return FIRST_LEAF + image->leaves - 1;
}

static unsigned char *put_leaf_header(unsigned char *to, unsigned cells, size_t content)
{
	to[0] = 0x0d;
	put2(to + 1, 0);
	put2(to + 3, cells);
	put2(to + 5, content & 0xffff); /* 65536 is told as 0 */
	to[7] = 0;
	return to + LEAF_HEADER;
}

/* A whole number takes the fewest of 0, 1, 2, 3, 4, 6 and 8 bytes. */
static inline unsigned char *put_number(unsigned char *body, unsigned char **header, int64_t n)
{
	uint64_t size = (uint64_t)(n < 0 ? ~n : n);
	unsigned char *type = (*header)++;

	if (size < 0x80) {
		if (n == 0 || n == 1) {
			*type = (unsigned char)(8 + n);
			return body;
		}
		*type = 1;
		*body = (unsigned char)n;
		return body + 1;
	}
	if (size < 0x8000) {
		*type = 2;
		put2(body, (size_t)n & 0xffff);
		return body + 2;
	}
	if (size < 0x800000) {
		*type = 3;
		*body = (unsigned char)(n >> 16);
		put2(body + 1, (size_t)n & 0xffff);
		return body + 3;
	}
	*type = size < 0x80000000 ? 4 : size < UINT64_C(0x800000000000) ? 5 : 6;
	return put_bytes(body, (uint64_t)n, *type == 4 ? 4 : *type == 5 ? 6 : 8);
}

/* As SQLite does, a real number that is a whole one is kept as that. */
static unsigned char *put_real(unsigned char *body, unsigned char **header, double real)
{
	uint64_t bits;

	if (fabs(real) < 1e9 && real == (double)(int64_t)real && !(real == 0 && signbit(real)))
		return put_number(body, header, (int64_t)real);
	memcpy(&bits, &real, sizeof bits);
	*(*header)++ = 7;
	return put_bytes(body, bits, 8);
}

static unsigned char *put_text(unsigned char *body, unsigned char **header, const char *text)
{
	size_t length = strlen(text);

	*header = put_varint(*header, 2 * length + 13);
	memcpy(body, text, length);
	return body + length;
}

static unsigned char *put_value(unsigned char *body, unsigned char **header, const struct feed *row, int column)
{
	switch (column < 0 ? FEED_NULL : (enum feed_kind)row->kinds[column]) {
	case FEED_NUMBER:
		return put_number(body, header, row->values[column].number);
	case FEED_REAL:
		return put_real(body, header, row->values[column].real);
	case FEED_TEXT:
		return put_text(body, header, row->values[column].text);
	case FEED_NULL:
		break;
	}
	*(*header)++ = 0;
	return body;
}

static void begin_leaf(struct image *image)
{
	image->leaves++;
	image->cells = 0;
	image->content = PAGE;
	put_leaf_header(page(image, leaf_page(image)), 0, PAGE);
}

static bool fits(const struct image *image, size_t bytes)
{
	return image->leaves && LEAF_HEADER + 2 * (image->cells + 1) + bytes <= image->content;
}

/* Cells fill a page from its end, the places where they begin from its front. */
static void add_cell(struct image *image, const unsigned char *cell, size_t bytes, int64_t id)
{
	unsigned char *leaf = page(image, leaf_page(image));

	image->content -= bytes;
	memcpy(leaf + image->content, cell, bytes);
	put2(leaf + LEAF_HEADER + 2 * image->cells++, image->content);
	put_leaf_header(leaf, image->cells, image->content);
	image->last[image->leaves - 1] = id;
}

void image_add(struct image *image, int64_t id, const struct feed *row, const signed char *columns, int n)
{
	unsigned char head[COLUMNS * 3 + 1], body[ROW_BYTES], cell[CELL_BYTES];
	unsigned char *header = head + 1, *end = body, *at;
	size_t bytes;

	for (int i = 0; i < n; i++)
		end = put_value(end, &header, row, columns[i]);
	head[0] = (unsigned char)(header - head);
	bytes = (size_t)(header - head) + (size_t)(end - body);
	at = put_varint(cell, bytes);
	at = put_varint(at, (uint64_t)id);
	memcpy(at, head, (size_t)(header - head));
	at += header - head;
	memcpy(at, body, (size_t)(end - body));
	at += end - body;
	bytes = (size_t)(at - cell);
	if (!fits(image, bytes))
		begin_leaf(image);
	add_cell(image, cell, bytes, id);
}

/* The page that leads to the leaves, or the only one. */
static void put_root(struct image *image)
{
	unsigned char *root = page(image, ROOT);
	size_t content = PAGE;

	if (image->leaves == 1) {
		memcpy(root, page(image, FIRST_LEAF), PAGE);
		return;
	}
	for (size_t i = 0; i + 1 < image->leaves; i++) {
		unsigned char cell[16], *end;

		put4(cell, FIRST_LEAF + i);
		end = put_varint(cell + 4, (uint64_t)image->last[i]);
		content -= (size_t)(end - cell);
		memcpy(root + content, cell, (size_t)(end - cell));
		put2(root + INTERIOR_HEADER + 2 * i, content);
	}
	put_leaf_header(root, (unsigned)(image->leaves - 1), content);
	root[0] = 0x05;
	put4(root + LEAF_HEADER, leaf_page(image));
}

enum status image_show(struct image *image, struct error *err)
{
	sqlite3_int64 bytes;
	size_t n;
	int rc;

	if (!image->leaves)
		begin_leaf(image);
	put_root(image);
	n = image->leaves == 1 ? ROOT : leaf_page(image);
	put4(image->pages + 28, n);
	bytes = (sqlite3_int64)(n * PAGE);
	rc = sqlite3_deserialize(image->store->db, "image", image->pages, bytes, bytes, SQLITE_DESERIALIZE_READONLY);
	image->leaves = 0;
	return rc == SQLITE_OK ? STATUS_OK : db_fail(image->store->db, rc, err);
}

/* The file's header and the only row of its schema, the table. */
static void put_schema(struct image *image, const char *table, const char *text)
{
	unsigned char *to = image->pages, *header, *at, head[32], cell[32];
	size_t bytes;

	memcpy(to, "SQLite format 3", 16);
	put2(to + 16, 1);          /* stands for 65536 */
	to[18] = to[19] = 1;       /* no log */
	to[21] = 64;               /* as is laid down */
	to[22] = to[23] = 32;
	put4(to + 24, 1);          /* the first change, */
	put4(to + 92, 1);          /* which the number of pages holds for */
	put4(to + 40, 1);
	put4(to + 44, 4);          /* format of the schema */
	put4(to + 56, 1);          /* UTF-8 */
	put4(to + 96, SQLITE_VERSION_NUMBER);
	header = head + 1;
	header = put_varint(header, 2 * 5 + 13);
	header = put_varint(header, 2 * strlen(table) + 13);
	header = put_varint(header, 2 * strlen(table) + 13);
	*header++ = 1;
	header = put_varint(header, 2 * strlen(text) + 13);
	head[0] = (unsigned char)(header - head);
	bytes = head[0] + 5 + 2 * strlen(table) + 1 + strlen(text);
	at = put_varint(cell, bytes);
	at = put_varint(at, 1);
	bytes += (size_t)(at - cell);
	put_leaf_header(to + 100, 1, PAGE - bytes);
	put2(to + 100 + LEAF_HEADER, PAGE - bytes);
	to += PAGE - bytes;
	memcpy(to, cell, (size_t)(at - cell));
	to += at - cell;
	memcpy(to, head, head[0]);
	to += head[0];
	to += sprintf((char *)to, "table%s%s", table, table);
	*to++ = ROOT;
	memcpy(to, text, strlen(text));
}

static enum status attach(struct store *store, struct error *err)
{
	if (store->has_image)
		return STATUS_OK;
	store->has_image = true;
	return db_exec(store->db, "ATTACH ':memory:' AS image", err);
}

enum status image_new(struct image **out, struct store *store, const char *table, struct error *err)
{
	struct image *image = *out = mem_zalloc(sizeof *image);
	sqlite3_stmt *stmt = NULL;
	enum status status = image ? attach(store, err) : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK)
		return status;
	image->store = store;
	status = db_prepare(store, "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1", &stmt, err);
	if (status == STATUS_OK) {
		db_bind_text(stmt, 1, table);
		status = db_step(stmt, err);
	}
	if (status == STATUS_OK)
		put_schema(image, table, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return status == STATUS_OK ? image_show(image, err) : status;
}

void image_free(struct image *image)
{
	if (!image)
		return;
	/* what SQLite still holds of the pages goes before them */
	if (image->store && image->store->has_image)
		sqlite3_deserialize(image->store->db, "image", NULL, 0, 0, 0);
	mem_free(image);
}

void image_detach(struct store *store)
{
	if (store->has_image)
		sqlite3_exec(store->db, "DETACH image", NULL, NULL, NULL);
	store->has_image = false;
}
