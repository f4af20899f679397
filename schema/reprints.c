/*
 * Reprints: articles whose words are nearly the same, found by MinHash (A. Z.
 * Broder, "On the resemblance and containment of documents", 1997) in bands
 * (J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets", ch. 3).
 * An article is cut into shingles of four words; each of HASHES permutations
 * gives the least of their numbers; articles that share all ROWS numbers of a
 * band are candidates, and are reprints if the shares of shingles they have in
 * common reach the threshold.  Near-identical articles form a cluster, told by
 * the lowest number among them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store_private.h"

#define BANDS 15
#define ROWS 4
#define HASHES (BANDS * ROWS)
#define SHINGLE 4
#define SHINGLES_LEAST 8u   /* shorter texts say too little */
#define CANDIDATES 64u      /* of one article */
#define CLUSTER_MOST 256u   /* beyond that a cluster is not taken apart any more */

/* Sorted numbers of an article's shingles, each once. */
struct shingles {
	uint32_t *items;
	size_t n;
};

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdu;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Of words parted by single spaces. */
static bool cut_shingles(const char *words, struct shingles *out)
{
	uint64_t last[SHINGLE] = { 0 };
	size_t n = 0, seen = 0, kept = 0;
	size_t most = strlen(words) / 2 + 2;

	out->n = 0;
	out->items = mem_alloc(most * sizeof *out->items);
	if (!out->items)
		return false;
	for (const char *at = words; *at; n++) {
		uint64_t hash = 0xcbf29ce484222325u, all = 0;

		for (; *at && *at != ' ' && *at != '\n'; at++)
			hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
		at += *at != '\0';
		memmove(last, last + 1, sizeof last - sizeof *last);
		last[SHINGLE - 1] = hash;
		if (n + 1 < SHINGLE)
			continue;
		for (int i = 0; i < SHINGLE; i++)
			all = all * 0x9e3779b97f4a7c15u + last[i];
		out->items[seen++] = (uint32_t)mix(all);
	}
	qsort(out->items, seen, sizeof *out->items, by_number);
	for (size_t i = 0; i < seen; i++)
		if (!i || out->items[i] != out->items[i - 1])
			out->items[kept++] = out->items[i];
	out->n = kept;
	return true;
}

static double likeness(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, j = 0, both = 0;

	while (i < a->n && j < b->n) {
		both += a->items[i] == b->items[j];
		if (a->items[i] == b->items[j])
			i++, j++;
		else if (a->items[i] < b->items[j])
			i++;
		else
			j++;
	}
	return a->n + b->n ? (double)both / (double)(a->n + b->n - both) : 0;
}

/* One number per band, from the least of each of its permutations. */
static void bands_of(const struct shingles *s, int64_t out[BANDS])
{
	uint32_t least[HASHES];

	memset(least, 0xff, sizeof least);
	for (size_t i = 0; i < s->n; i++)
		for (uint32_t k = 0; k < HASHES; k++) {
			/* odd multipliers make permutations of 32 bits */
			uint32_t h = (s->items[i] ^ (k * 0x9e3779b9u)) * (2 * k * 0x85ebca6bu + 0xc2b2ae35u);

			h ^= h >> 15;
			least[k] = h < least[k] ? h : least[k];
		}
	for (int b = 0; b < BANDS; b++) {
		uint64_t hash = 0;

		for (int r = 0; r < ROWS; r++)
			hash = mix(hash ^ least[b * ROWS + r]);
		out[b] = (int64_t)hash;
	}
}

static enum status put_bands(struct store *store, int64_t article, const int64_t bands[BANDS],
			     struct error *err)
{
	enum status status = STATUS_OK;

	for (int b = 0; b < BANDS && status == STATUS_OK; b++) {
		sqlite3_stmt *stmt = db_statement(store, SQL_BAND_PUT, err);

		if (!stmt)
			return db_lost(err);
		sqlite3_bind_int(stmt, 1, b);
		sqlite3_bind_int64(stmt, 2, bands[b]);
		sqlite3_bind_int64(stmt, 3, article);
		status = db_run(stmt, err);
	}
	return status;
}

struct candidates {
	int64_t ids[CANDIDATES];
	size_t n;
};

static void add_candidate(struct candidates *c, int64_t id)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->ids[i] == id)
			return;
	if (c->n < CANDIDATES)
		c->ids[c->n++] = id;
}

static enum status find_candidates(struct store *store, int64_t article, const int64_t bands[BANDS],
				   struct candidates *out, struct error *err)
{
	enum status status = STATUS_END;

	out->n = 0;
	for (int b = 0; b < BANDS && status == STATUS_END; b++) {
		sqlite3_stmt *stmt = db_statement(store, SQL_BAND_GET, err);

		if (!stmt)
			return db_lost(err);
		sqlite3_bind_int(stmt, 1, b);
		sqlite3_bind_int64(stmt, 2, bands[b]);
		sqlite3_bind_int64(stmt, 3, article);
		while ((status = db_step(stmt, err)) == STATUS_OK)
			add_candidate(out, sqlite3_column_int64(stmt, 0));
	}
	return status == STATUS_END ? STATUS_OK : status;
}

/* The shingles of a stored article; *cluster 0 = alone. */
static enum status read_shingles(struct store *store, int64_t article, struct shingles *out,
				 int64_t *cluster, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_ARTICLE_NEAR, err);
	struct strbuf words;
	enum status status;

	out->items = NULL;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, article);
	status = db_step(stmt, err);
	if (status != STATUS_OK)
		return status == STATUS_END ? error_set(err, STATUS_STORE, "an article is gone") : status;
	strbuf_init(&words);
	text_words(&words, (const char *)sqlite3_column_text(stmt, 0));
	*cluster = sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	if (words.failed || !cut_shingles(words.data, out))
		status = error_set(err, STATUS_NOMEM, "out of memory");
	strbuf_release(&words);
	return status;
}

static enum status set_cluster(struct store *store, enum statement which, int64_t where,
			       int64_t cluster, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, which, err);

	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, where);
	if (cluster)
		sqlite3_bind_int64(stmt, 2, cluster);
	return db_run(stmt, err);
}

/* Both clusters become one, named after the lowest number. */
static enum status join(struct store *store, int64_t article, int64_t *cluster, int64_t other,
			int64_t other_cluster, struct error *err)
{
	int64_t mine = *cluster ? *cluster : article, theirs = other_cluster ? other_cluster : other;
	int64_t lowest = mine < theirs ? mine : theirs;
	enum status status = STATUS_OK;

	if (*cluster && *cluster != lowest)
		status = set_cluster(store, SQL_CLUSTER_RENAME, *cluster, lowest, err);
	else if (!*cluster)
		status = set_cluster(store, SQL_ARTICLE_CLUSTER, article, lowest, err);
	if (status == STATUS_OK && other_cluster && other_cluster != lowest)
		status = set_cluster(store, SQL_CLUSTER_RENAME, other_cluster, lowest, err);
	else if (status == STATUS_OK && !other_cluster)
		status = set_cluster(store, SQL_ARTICLE_CLUSTER, other, lowest, err);
	*cluster = lowest;
	return status;
}

static enum status link_article(struct store *store, int64_t article, const struct shingles *mine,
				const int64_t bands[BANDS], struct error *err)
{
	struct candidates candidates;
	int64_t cluster = 0;
	enum status status = find_candidates(store, article, bands, &candidates, err);

	for (size_t i = 0; status == STATUS_OK && i < candidates.n; i++) {
		struct shingles theirs;
		int64_t other;

		status = read_shingles(store, candidates.ids[i], &theirs, &other, err);
		if (status == STATUS_OK && likeness(mine, &theirs) >= store->reprint_likeness &&
		    (!other || other != cluster))
			status = join(store, article, &cluster, candidates.ids[i], other, err);
		mem_free(theirs.items);
	}
	return status;
}

enum status reprints_add(struct store *store, int64_t article, bool fresh, struct error *err)
{
	struct shingles shingles;
	int64_t bands[BANDS], cluster;
	enum status status = read_shingles(store, article, &shingles, &cluster, err);

	if (status == STATUS_OK && shingles.n >= SHINGLES_LEAST) {
		bands_of(&shingles, bands);
		status = link_article(store, article, &shingles, bands, err);
		if (status == STATUS_OK && fresh)
			status = put_bands(store, article, bands, err);
	}
	mem_free(shingles.items);
	return status;
}

/* What an article held together may fall apart without it. */
enum status reprints_drop(struct store *store, int64_t article, struct error *err)
{
	struct shingles shingles;
	struct strbuf ids;
	int64_t cluster;
	enum status status = read_shingles(store, article, &shingles, &cluster, err);

	mem_free(shingles.items);
	if (status != STATUS_OK || !cluster)
		return status;
	strbuf_init(&ids);
	status = ids_gather(store, SQL_CLUSTER_MEMBERS, cluster, article, &ids, err);
	if (status == STATUS_OK)
		status = set_cluster(store, SQL_ARTICLE_CLUSTER, article, 0, err);
	if (ids.length <= CLUSTER_MOST * sizeof(int64_t)) {
		if (status == STATUS_OK)
			status = set_cluster(store, SQL_CLUSTER_RENAME, cluster, 0, err);
		for (size_t i = 0; status == STATUS_OK && i < ids.length; i += sizeof(int64_t)) {
			int64_t id;

			memcpy(&id, ids.data + i, sizeof id);
			status = reprints_add(store, id, false, err);
		}
	}
	strbuf_release(&ids);
	return status;
}

void store_set_reprints(struct store *store, double likeness_least)
{
	store->reprint_likeness = likeness_least;
}

enum status store_count_reprints(struct store *store, int64_t batch, uint64_t *out, struct error *err)
{
	sqlite3_stmt *stmt = db_statement(store, SQL_REPRINTS_COUNT, err);
	enum status status;

	*out = 0;
	if (!stmt)
		return db_lost(err);
	sqlite3_bind_int64(stmt, 1, batch);
	status = db_step(stmt, err);
	if (status == STATUS_OK)
		*out = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return status;
}
