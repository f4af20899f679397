/* Puts imported entries into the files of a lexicon directory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dictionary_private.h"

static const char *const file_names[TO_COUNT] = {
	[TO_CLASSES] = "classes.txt", [TO_ORGANIZATIONS] = "organizations.txt",
	[TO_PEOPLE] = "people.txt", [TO_ROLES] = "roles.txt", [TO_VERBS] = "verbs.txt",
	[TO_WORDS] = "words.txt",
};

/* Length of the first field, of n fields with the bars between them. */
static size_t fields_length(const char *entry, int n)
{
	const char *at = entry;

	while (n-- > 0 && (at = strstr(at, " |")))
		at += n ? 2 : 0;
	return at ? (size_t)(at - entry) : strlen(entry);
}

static uint64_t entry_key(struct dictionary *d, const char *word, size_t n, const char *rest, size_t n_rest)
{
	return text_key(arena_printf(&d->lex->arena, "%.*s|%.*s", (int)n, word, (int)n_rest, rest));
}

/* What tells an entry from others: its first field, of verbs the conditions
 * too; lines of a class add up, so that only the same line is one. */
static uint64_t key_of(struct dictionary *d, enum dictionary_file to, const char *entry)
{
	size_t n = to == TO_CLASSES ? strlen(entry) : fields_length(entry, 1);
	size_t both = to == TO_VERBS ? fields_length(entry, 2) : n;

	return entry_key(d, entry, n, entry + n, both - n);
}

/* "a/b | needs | ..." without the verbs that an imported entry speaks of. */
static const char *without_replaced(struct dictionary *d, const struct table *ours, const char *entry)
{
	size_t n = fields_length(entry, 1), both = fields_length(entry, 2), kept = 0;
	char *out = arena_alloc(&d->lex->arena, strlen(entry) + 1);

	for (size_t at = 0; at < n;) {
		size_t length = 0;

		while (at + length < n && entry[at + length] != '/')
			length++;
		if (!table_get(ours, entry_key(d, entry + at, length, entry + n, both - n))) {
			if (kept)
				out[kept++] = '/';
			memcpy(out + kept, entry + at, length);
			kept += length;
		}
		at += length + 1;
	}
	strcpy(out + kept, entry + n);
	return kept ? out : NULL;
}

struct placed {
	const char *entry;
	size_t at;           /* of equal first fields the one written first stays first */
};

static int by_first_field(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	size_t n = fields_length(x->entry, 1), m = fields_length(y->entry, 1);
	int order = memcmp(x->entry, y->entry, n < m ? n : m);

	if (order)
		return order;
	return n != m ? (n > m) - (n < m) : (x->at > y->at) - (x->at < y->at);
}

static void add_placed(struct dictionary *d, struct list *all, const char *entry)
{
	struct placed *placed = list_add(d->lex, all, sizeof *placed);

	*placed = (struct placed){ entry, all->n };
}

/* Says in the head where entries come from, unless an earlier import did. */
static void add_source(struct dictionary *d, struct list *head, const char *path, const char *text)
{
	const char *line = arena_printf(&d->lex->arena, "# Holds entries of %s, whose source and licence hold for them.", path);

	if (!text || !strstr(text, line))
		*(const char **)list_add(d->lex, head, sizeof line) = line;
}

/* The entries there were, but for those replaced, and the head into `head`. */
static void old_entries(struct dictionary *d, enum dictionary_file to, const struct table *ours,
			struct list *all, struct list *head)
{
	size_t length;
	char *text = file_text(d->lex, file_names[to], &length);
	const char *whole = text ? arena_strndup(&d->lex->arena, text, length) : NULL;

	for (char *line = text, *next; line && *line; line = next) {
		const char *kept = line;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line == '#' && !all->n)
			*(const char **)list_add(d->lex, head, sizeof line) = line;
		if (*line == '#' || !*line)
			continue;
		if (to == TO_VERBS)
			kept = without_replaced(d, ours, line);
		else if (table_get(ours, key_of(d, to, line)))
			kept = NULL;
		if (kept)
			add_placed(d, all, kept);
	}
	for (size_t i = 0; i < d->n_paths; i++)
		add_source(d, head, d->paths[i], whole);
}

/* The last of several imported entries with one key stands. */
static void new_entries(struct dictionary *d, enum dictionary_file to, struct table *ours)
{
	struct list *list = &d->entries[to];
	const char **entries = list->items;
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		uint32_t *at = table_put(d->lex, ours, key_of(d, to, entries[i]));

		if (*at) {
			entries[*at - 1] = entries[i];
			d->counts->entries--;
			continue;
		}
		entries[kept++] = entries[i];
		*at = (uint32_t)kept;
	}
	list->n = kept;
}

static enum status print_file(struct dictionary *d, enum dictionary_file to, const struct list *head,
			      const struct list *all)
{
	const char *path = arena_printf(&d->lex->arena, "%s/%s", d->directory, file_names[to]);
	const char *fresh = arena_printf(&d->lex->arena, "%s.new", path);
	FILE *out = fopen(fresh, "w");
	bool failed = !out;

	for (size_t i = 0; out && i < head->n; i++)
		fprintf(out, "%s\n", ((const char *const *)head->items)[i]);
	for (size_t i = 0; out && i < all->n; i++)
		fprintf(out, "%s\n", ((const struct placed *)all->items)[i].entry);
	if (out) {
		failed = ferror(out);
		failed |= fclose(out) != 0;
	}
	if (!failed && !rename(fresh, path))
		return STATUS_OK;
	error_set(d->err, STATUS_IO, "%s", strerror(errno));
	error_at(d->err, path, 0, 0, NULL);
	unlink(fresh);
	return STATUS_IO;
}

enum status entries_write(struct dictionary *d)
{
	enum status status = STATUS_OK;

	for (enum dictionary_file to = 0; to < TO_COUNT && status == STATUS_OK; to++) {
		struct table ours = { 0 };
		struct list all = { 0 }, head = { 0 };

		if (!d->entries[to].n)
			continue;
		new_entries(d, to, &ours);
		old_entries(d, to, &ours, &all, &head);
		for (size_t i = 0; i < d->entries[to].n; i++)
			add_placed(d, &all, ((const char *const *)d->entries[to].items)[i]);
		qsort(all.items, all.n, sizeof(struct placed), by_first_field);
		status = print_file(d, to, &head, &all);
	}
	return status;
}
