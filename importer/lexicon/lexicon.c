#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "private.h"

#define LEXICON_BYTES ((size_t)512 << 20)

static void load(void *context)
{
	struct lexicon *lex = context;

	words_load(lex);
	classes_load(lex);
	actors_load(lex);
	patterns_load(lex);
}

static void tell_faults(const struct lexicon *lex, struct error *err)
{
	const struct fault *all = lex->faults.items;
	struct strbuf text;

	strbuf_init(&text);
	for (size_t i = 0; i < lex->faults.n && text.length < 400; i++)
		strbuf_addf(&text, "%s%s:%u: %s", i ? "; " : "", all[i].file, all[i].line, all[i].text);
	error_set(err, STATUS_INPUT, "%zu faults in the lexicon: %s", lex->faults.n, text.data);
	strbuf_release(&text);
}

static enum status make(struct lexicon **out, const char *directory, bool lint, struct error *err)
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
	lex->lint = lint;
	if (!arena_run(&lex->arena, load, lex)) {
		lexicon_free(lex);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	lex->directory = NULL;
	*out = lex;
	return STATUS_OK;
}

enum status lexicon_new(struct lexicon **out, const char *directory, struct error *err)
{
	enum status status = make(out, directory, false, err);

	if (status != STATUS_OK || !(*out)->faults.n)
		return status;
	tell_faults(*out, err);
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

long lexicon_lint(const char *directory, FILE *to)
{
	struct error err = ERROR_INIT;
	struct lexicon *lex;
	const struct fault *all;
	long n;

	if (make(&lex, directory, true, &err) != STATUS_OK) {
		error_print(to, &err);
		return -1;
	}
	all = lex->faults.items;
	n = (long)lex->faults.n;
	for (long i = 0; i < n; i++)
		fprintf(to, "%s:%u: %s\n", all[i].file, all[i].line, all[i].text);
	lexicon_free(lex);
	return n;
}

const char *lexicon_version(const struct lexicon *lex)
{
	return lex->version;
}

uint32_t lexicon_name_step(const struct lexicon *lex, uint32_t node, uint32_t word)
{
	return table_get(&lex->edges, pair_key(node, word));
}

uint32_t lexicon_name_end(const struct lexicon *lex, uint32_t node)
{
	return ((const uint32_t *)lex->nodes.items)[node];
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
