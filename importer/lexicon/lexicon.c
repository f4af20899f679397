#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "private.h"

#define LEXICON_BYTES ((size_t)512 << 20)

static void load(void *context)
{
	struct lexicon *lex = context;

	words_load(lex);
	classes_load(lex);
	actors_load(lex);
	members_load(lex);
	patterns_load(lex);
	if (lex->lint)
		lint_whole(lex);
}

static void tell_faults(const struct lexicon *lex, const char *directory, struct error *err)
{
	const struct fault *first = lex->faults.items;

	error_set(err, STATUS_INPUT, "%zu faults in the lexicon, none of it is loaded: %s; "
		  "`dateline lexicon lint %s` names all", lex->faults.n, first->text,
		  directory ? directory : "");
	error_at(err, first->file, first->line, 0, NULL);
}

static enum status make(struct lexicon **out, const char *directory, const char *own, bool lint,
			struct error *err)
{
	struct lexicon *lex;
	struct stat about;

	*out = NULL;
	if (directory && (stat(directory, &about) || !S_ISDIR(about.st_mode)))
		return error_set(err, STATUS_NOTFOUND, "no lexicon directory '%s'", directory);
	lex = mem_zalloc(sizeof *lex);
	if (!lex)
		return error_set(err, STATUS_NOMEM, "out of memory");
	arena_init(&lex->arena, LEXICON_BYTES);
	lex->directory = directory;
	lex->own = own;
	lex->lint = lint;
	if (!arena_run(&lex->arena, load, lex)) {
		lexicon_free(lex);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	lex->directory = lex->own = NULL;
	*out = lex;
	return STATUS_OK;
}

enum status lexicon_new(struct lexicon **out, const char *directory, const char *own,
			struct error *err)
{
	enum status status = make(out, directory, own, false, err);

	if (status != STATUS_OK || !(*out)->faults.n)
		return status;
	tell_faults(*out, directory, err);
	lexicon_free(*out);
	*out = NULL;
	return STATUS_INPUT;
}

void lexicon_free(struct lexicon *lex)
{
	if (!lex)
		return;
	arena_release(&lex->arena);
	mem_free(lex);
}

static void print_faults(const struct lexicon *lex, FILE *to)
{
	const struct fault *all = lex->faults.items;

	for (size_t i = 0; i < lex->faults.n; i++)
		if (all[i].line)
			fprintf(to, "%s:%u: %s\n", all[i].file, all[i].line, all[i].text);
		else
			fprintf(to, "%s: %s\n", all[i].file, all[i].text);
}

enum status lexicon_lint(const char *directory, bool style, FILE *to, size_t *faults, struct error *err)
{
	struct lexicon *lex;
	enum status status = make(&lex, directory, NULL, style, err);

	*faults = 0;
	if (status != STATUS_OK)
		return status;
	print_faults(lex, to);
	*faults = lex->faults.n;
	lexicon_free(lex);
	return STATUS_OK;
}

size_t lexicon_member_count(const struct lexicon *lex)
{
	return lex->members.n;
}

const struct lex_member *lexicon_member(const struct lexicon *lex, size_t member)
{
	return (const struct lex_member *)lex->members.items + member;
}

const char *lexicon_version(const struct lexicon *lex)
{
	return lex->version;
}

uint32_t lexicon_name_step(const struct lexicon *lex, uint32_t node, uint32_t word)
{
	const struct name_node *at = (const struct name_node *)lex->nodes.items + node;

	return at->next >> (word & 31) & 1 ? table_get(&lex->edges, pair_key(node, word)) : 0;
}

uint32_t lexicon_name_end(const struct lexicon *lex, uint32_t node)
{
	return ((const struct name_node *)lex->nodes.items)[node].name;
}

const struct lex_name *lexicon_name(const struct lexicon *lex, uint32_t name)
{
	return (const struct lex_name *)lex->names.items + name;
}

const struct lex_actor *lexicon_actor(const struct lexicon *lex, uint32_t actor)
{
	return (const struct lex_actor *)lex->actors.items + actor;
}

size_t lexicon_actor_count(const struct lexicon *lex)
{
	return lex->actors.n;
}

const struct lex_actor *lexicon_country(const struct lexicon *lex, const char *code)
{
	char head[4] = "";
	uint32_t at;

	if (strlen(code) < 3)
		return NULL;
	memcpy(head, code, 3);
	at = table_get(&lex->countries, text_key(head));
	return at ? lexicon_actor(lex, at - 1) : NULL;
}
