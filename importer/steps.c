/* Steps that importing and recoding share: the coder of a database, what is
 * kept of its events, the names given to the store. */
#include "steps.h"

#include <string.h>

#include "base/strbuf.h"

/* A user's own names -------------------------------------------------------- */

/* A name cannot hold what parts the fields of a lexicon file. */
static void add_field(struct strbuf *to, const char *text)
{
	for (; *text; text++)
		strbuf_addc(to, strchr("|\n\r\t#", *text) ? ' ' : *text);
}

static void add_day(struct strbuf *to, int32_t day)
{
	char iso[11];

	civil_iso(day, iso);
	strbuf_adds(to, iso);
}

static enum status own_line(void *context, const struct store_actor *actor)
{
	struct strbuf *to = context;

	add_field(to, actor->name);
	strbuf_addf(to, " | | %s | agency | ", actor->code);
	if (actor->from != DAY_NONE || actor->to != DAY_NONE) {
		add_day(to, actor->from);
		strbuf_adds(to, "..");
		add_day(to, actor->to);
	}
	strbuf_addc(to, '\n');
	return STATUS_OK;
}

enum status own_coder(struct coder **out, struct store *store, const char *lexicon,
		      struct error *err)
{
	struct strbuf own;
	struct coder_options options = { .lexicon = lexicon };
	enum status status;

	strbuf_init(&own);
	status = store_each_own_actor(store, &own, own_line, err);
	if (status == STATUS_OK && own.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (own.length)
		options.own = own.data;
	if (status == STATUS_OK)
		status = coder_new(out, &options, err);
	strbuf_release(&own);
	return status;
}

/* Names given to the store, since questions need them too ---------------------- */

struct giving {
	struct store *store;
	struct error *err;
};

static enum status put_actor(void *context, const struct lexicon_actor *actor)
{
	struct giving *g = context;
	const struct store_actor row = {
		.code = actor->code, .name = actor->name, .aliases = actor->aliases,
		.n_aliases = actor->n_aliases, .kind = actor->kind, .from = actor->from,
		.to = actor->to, .title = actor->title,
	};

	return store_put_actor(g->store, &row, g->err);
}

static enum status put_member(void *context, const struct lexicon_member *member)
{
	struct giving *g = context;
	const struct store_member row = {
		.group = member->group, .code = member->code, .from = member->from, .to = member->to,
	};

	return store_put_member(g->store, &row, g->err);
}

enum status names_give(const struct coder *coder, struct store *store, struct error *err)
{
	const char *version = coder_lexicon_version(coder);
	struct giving g = { store, err };
	enum status status;

	if (store_lexicon_is(store, version))
		return STATUS_OK;
	status = store_lexicon_begin(store, err);
	if (status == STATUS_OK)
		status = coder_each_actor(coder, &g, put_actor);
	if (status == STATUS_OK)
		status = coder_each_member(coder, &g, put_member);
	return status == STATUS_OK ? store_lexicon_end(store, version, err) : status;
}

/* What is kept --------------------------------------------------------------- */

/* Rule 8 of the design: markets yield no events without a political actor. */
static bool is_political(const struct coded_actor *actor)
{
	struct actor_code code;

	return actor->code && actor_code_parse(actor->code, &code, NULL) == STATUS_OK &&
	       code.party[0] && code.role != ROLE_BUSINESS;
}

/* A side was named, and nobody knows by whom: a company, a private person. */
static bool is_unknown(const struct coded_actor *actor)
{
	return !actor->code && actor->text;
}

/* The coder tells of every act it reads; the store keeps those a political
 * actor takes part in.  Dealings with somebody unknown are kept only where
 * they are conflict: who buys from a ministry is no news of states, whom it
 * arrests is. */
static bool is_kept(const struct coded_event *event)
{
	const struct code_entry *code = codebook_find(event->cameo);

	if (!is_political(&event->source) && !is_political(&event->target))
		return false;
	return !code || code->quad > 2 ||
	       (!is_unknown(&event->source) && !is_unknown(&event->target));
}

size_t political_keep(struct coded_event *events, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (is_kept(&events[i]))
			events[kept++] = events[i];
	return kept;
}
