/* The crosswalk: words of other datasets to codes, from a file compiled in. */
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "base/embed.h"
#include "base/hash.h"
#include "private.h"
#include "schema/codebook.h"

extern const struct embedded_file crosswalk_files[];

struct entry {
	const char *table, *word, *code;
	size_t n_table, n_word, n_code;
};

static const char *field_end(const char *at, const char *end)
{
	const char *bar = memchr(at, '|', (size_t)(end - at));

	return bar ? bar : end;
}

static void trim(const char **at, const char *end, size_t *n)
{
	while (*at < end && **at == ' ')
		(*at)++;
	while (end > *at && end[-1] == ' ')
		end--;
	*n = (size_t)(end - *at);
}

/* The next entry at or after *at; false at the end.  Comments are passed over;
 * a line of another form has an empty code. */
static bool next_entry(const char **at, uint32_t *line, struct entry *out)
{
	const char *end = crosswalk_files[0].end;

	while (*at < end) {
		const char *start = *at, *stop = memchr(start, '\n', (size_t)(end - start)), *bar;

		stop = stop ? stop : end;
		*at = stop < end ? stop + 1 : end;
		(*line)++;
		if (start == stop || *start == '#')
			continue;
		memset(out, 0, sizeof *out);
		out->table = start;
		bar = field_end(start, stop);
		trim(&out->table, bar, &out->n_table);
		out->word = bar < stop ? bar + 1 : stop;
		bar = field_end(out->word, stop);
		trim(&out->word, bar, &out->n_word);
		out->code = bar < stop ? bar + 1 : stop;
		trim(&out->code, stop, &out->n_code);
		return true;
	}
	return false;
}

/* The entries by table and word, for rows ask several times each.  Of two with
 * one word the first stands. */
#define SLOTS 1024u

static struct slot {
	struct entry entry;
	uint32_t line; /* 0: free */
} slots[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct slot *slot_of(const char *table, size_t n_table, const char *word, size_t n_word)
{
	uint64_t hash = hash_bytes(HASH_START, table, n_table);

	for (size_t i = 0; i < n_word; i++)
		hash = (hash ^ (uint64_t)tolower((unsigned char)word[i])) * 0x100000001B3u;
	for (hash ^= hash >> 32; ; hash++) {
		struct slot *slot = &slots[hash & (SLOTS - 1)];

		if (!slot->line || (slot->entry.n_table == n_table && slot->entry.n_word == n_word &&
				    !memcmp(slot->entry.table, table, n_table) &&
				    !strncasecmp(slot->entry.word, word, n_word)))
			return slot;
	}
}

static void load(void)
{
	const char *at = crosswalk_files[0].data;
	struct entry entry;
	uint32_t line = 0;
	size_t n = 0;

	for (; n < SLOTS / 2 && next_entry(&at, &line, &entry); n++) {
		struct slot *slot = slot_of(entry.table, entry.n_table, entry.word, entry.n_word);

		if (!slot->line)
			*slot = (struct slot){ entry, line };
	}
	assert(n < SLOTS / 2);
}

static const char *code_text(const struct entry *entry, char room[CROSSWALK_ROOM])
{
	size_t n = entry->n_code < CROSSWALK_ROOM - 1 ? entry->n_code : CROSSWALK_ROOM - 1;

	memcpy(room, entry->code, n);
	room[n] = '\0';
	return room;
}

static const struct slot *find(const char *table, const char *word, size_t n)
{
	const struct slot *slot;

	pthread_once(&once, load);
	slot = slot_of(table, strlen(table), word, n);
	return slot->line ? slot : NULL;
}

const char *crosswalk(const char *table, const char *word, char room[CROSSWALK_ROOM])
{
	const struct slot *found = find(table, word, strlen(word));

	return found ? code_text(&found->entry, room) : NULL;
}

const char *crosswalk_first(const char *table, const char *list, char separator, char best[CROSSWALK_ROOM])
{
	const struct slot *first = NULL;

	for (const char *at = list; *at;) {
		const char *stop = strchr(at, separator);
		size_t n = stop ? (size_t)(stop - at) : strlen(at);
		const struct slot *found;

		while (n && *at == ' ') {
			at++;
			n--;
		}
		found = find(table, at, n);
		if (found && (!first || found->line < first->line))
			first = found;
		at += n;
		at += *at == separator;
	}
	best[0] = '\0';
	return first ? code_text(&first->entry, best) : best;
}

size_t dataset_lint(void (*on_fault)(void *context, const struct error *fault), void *context)
{
	const char *at = crosswalk_files[0].data;
	struct entry entry;
	uint32_t line = 0;
	size_t faults = 0;

	while (next_entry(&at, &line, &entry)) {
		struct error err = ERROR_INIT;
		struct actor_code parsed;
		char room[CROSSWALK_ROOM];
		bool event;

		code_text(&entry, room);
		event = *room >= '0' && *room <= '9';
		if (entry.n_code && (event ? codebook_find(room) != NULL :
				     actor_code_parse(room, &parsed, NULL) == STATUS_OK))
			continue;
		error_set(&err, STATUS_INPUT, "\"%s\" is no code", room);
		error_at(&err, crosswalk_files[0].name, line, 0, NULL);
		faults++;
		if (on_fault)
			on_fault(context, &err);
	}
	return faults;
}
