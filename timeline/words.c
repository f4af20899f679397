#include "timeline/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/strbuf.h"

/* How an error begins that is an option's; a command's own words have none (NULL). */
struct naming {
	char text[32];
};

static struct naming naming(const char *option)
{
	struct naming out = { "" };

	if (option)
		snprintf(out.text, sizeof out.text, "--%s ", option);
	return out;
}

/* "--from: text", for the first cause. */
static enum status bad(struct error *err, const char *option, const char *value,
		       const char *wanted)
{
	return error_set(err, STATUS_USAGE, "%s'%.200s': %s", naming(option).text, value, wanted);
}

/* Days ------------------------------------------------------------------------ */

static const char *const months[12] = {
	"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december",
};

static int number_of(const char *text, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

static bool span(int year, int month, int day, int32_t *first, int32_t *last)
{
	if (year < 1 || (month && !civil_valid(year, month, day ? day : 1)))
		return false;
	*first = civil_day(year, month ? month : 1, day ? day : 1);
	*last = day ? *first : civil_day(year, month ? month : 12,
					 month ? civil_month_days(year, month) : 31);
	return *first != DAY_NONE && *last != DAY_NONE;
}

/* "october 2021", "5 oct 2021" */
static bool named_days(const char *text, int32_t *first, int32_t *last)
{
	int day = 0, length;
	char name[16], year[5], rest, *end;

	if (text[0] >= '0' && text[0] <= '9') {
		day = (int)strtol(text, &end, 10);
		text = end;
		if (day < 1 || day > 31)
			return false;
	}
	if (sscanf(text, " %15[A-Za-z] %4[0-9] %c", name, year, &rest) != 2 || strlen(year) != 4)
		return false;
	length = (int)strlen(name);
	for (int m = 0; m < 12 && length >= 3; m++)
		if (strncasecmp(months[m], name, (size_t)length) == 0)
			return span(number_of(year, 4), m + 1, day, first, last);
	return false;
}

bool words_days(const char *text, int32_t *first, int32_t *last)
{
	size_t length = strlen(text);
	int year = length >= 4 ? number_of(text, 4) : -1;
	int month = 0, day = 0;

	if (year > 0 && length == 4)
		return span(year, 0, 0, first, last);
	if (year > 0 && text[4] == '-' && (length == 7 || length == 10)) {
		month = number_of(text + 5, 2);
		if (month < 1)
			return false;
		if (length == 10) {
			day = text[7] == '-' ? number_of(text + 8, 2) : -1;
			if (day < 1)
				return false;
		}
		return span(year, month, day, first, last);
	}
	return named_days(text, first, last);
}

static enum status take_days(const char *option, const char *text, bool end, int32_t *out,
			     struct error *err)
{
	int32_t first, last;

	if (!text)
		return STATUS_OK;
	if (!words_days(text, &first, &last))
		return bad(err, option, text, "no date: 2021, 2021-10, 2021-10-05 or \"october 2021\" is wanted");
	*out = end ? last : first;
	return STATUS_OK;
}

/* Lists ----------------------------------------------------------------------- */

/* The next item of "a,b,c" as a copy in the arena; NULL at the end. */
static char *next_item(const char **list, struct arena *arena)
{
	const char *from = *list;
	size_t length;

	if (!from)
		return NULL;
	length = strcspn(from, ",");
	*list = from[length] ? from + length + 1 : NULL;
	while (length && *from == ' ') {
		from++;
		length--;
	}
	while (length && from[length - 1] == ' ')
		length--;
	return arena_strndup(arena, from, length);
}

static int quad_from_name(const char *name)
{
	static const char *const names[] = { "", "vcoop", "mcoop", "vconf", "mconf" };

	for (int i = 1; i <= 4; i++)
		if ((name[0] == '0' + i && !name[1]) || strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

static enum status take_set(const char *option, const char *list, int (*number)(const char *),
			    const char *wanted, unsigned *bits, struct arena *arena,
			    struct error *err)
{
	for (char *item; (item = next_item(&list, arena));) {
		int bit = number(item);

		if (bit < 0)
			return bad(err, option, item, wanted);
		*bits |= 1u << bit;
	}
	return STATUS_OK;
}

/* The codes one digit away, or the children of the longest known part. */
static void near_codes(const char *code, struct strbuf *out)
{
	for (size_t keep = strlen(code); keep >= 2; keep--) {
		for (size_t i = 0; i < codebook_count() && out->length < 60; i++) {
			const char *known = codebook_at(i)->code;

			if (strncmp(known, code, keep) == 0)
				strbuf_addf(out, "%s%s", out->length ? ", " : "", known);
		}
		if (out->length)
			return;
	}
}

static enum status unknown_code(const char *option, const char *code, struct error *err)
{
	struct strbuf near;

	strbuf_init(&near);
	near_codes(code, &near);
	error_set(err, STATUS_USAGE, "--%s '%.100s': not in the codebook%s%s; `dateline codes` lists them",
		  option, code, near.length ? ": near it are " : "", near.data);
	strbuf_release(&near);
	return STATUS_USAGE;
}

static enum status take_codes(const char *option, const char *list, struct filter *out,
			      struct arena *arena, struct error *err)
{
	for (char *item; (item = next_item(&list, arena));) {
		if (!codebook_find(item))
			return unknown_code(option, item, err);
		if (out->n_codes == FILTER_MAX_CODES)
			return bad(err, option, item, "too many codes");
		out->codes[out->n_codes++] = item;
	}
	return STATUS_OK;
}

static const char *type_named(const char *name)
{
	for (size_t i = 0; i < codebook_count(); i++)
		if (strcasecmp(codebook_at(i)->plover_type, name) == 0)
			return codebook_at(i)->plover_type;
	return NULL;
}

static enum status take_types(const char *list, struct filter *out, struct arena *arena,
			      struct error *err)
{
	for (char *item; (item = next_item(&list, arena));) {
		const char *type = item[0] ? type_named(item) : NULL;

		if (!type)
			return bad(err, "type", item, "no PLOVER type: AGREE, CONSULT, SUPPORT, COOPERATE, AID, YIELD, "
				   "REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT");
		if (out->n_types == FILTER_MAX_CODES)
			return bad(err, "type", item, "too many types");
		out->types[out->n_types++] = type;
	}
	return STATUS_OK;
}

/* "-10..-2.5", either end may be left out */
static enum status take_goldstein(const char *text, struct filter *out, struct error *err)
{
	const char *dots = text ? strstr(text, "..") : NULL;
	const char *rest = dots;
	double min = -10, max = 10;
	char *end;

	if (!text)
		return STATUS_OK;
	if (dots && dots > text) {
		min = strtod(text, &end);
		rest = end;
	}
	if (rest && rest == dots) {
		rest += 2;
		if (*rest) {
			max = strtod(rest, &end);
			rest = end;
		}
	}
	if (!rest || *rest || !(min >= -10 && min <= max && max <= 10))
		return bad(err, "goldstein", text, "MIN..MAX between -10 and 10 is wanted");
	out->has_goldstein = true;
	out->goldstein_min = (int)(min * 10 + (min < 0 ? -0.5 : 0.5));
	out->goldstein_max = (int)(max * 10 + (max < 0 ? -0.5 : 0.5));
	return STATUS_OK;
}

/* Actors ---------------------------------------------------------------------- */

static enum status unknown_actor(struct store *store, const char *option, const char *word,
				 struct arena *arena, struct error *err)
{
	const char **near;
	size_t n = 0;
	struct strbuf names;

	strbuf_init(&names);
	if (store_nearest_names(store, word, 3, arena, &near, &n, NULL) != STATUS_OK)
		n = 0;
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&names, "%s%s", i ? ", " : ": did you mean ", near[i]);
	error_set(err, STATUS_USAGE, "%s'%.100s': no such actor%s%s", naming(option).text, word, names.data,
		  n ? "?" : "; `dateline actors WORD` looks names up");
	strbuf_release(&names);
	return STATUS_USAGE;
}

static bool same_code(const struct actor_row *rows, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(rows[i].code, word) == 0)
			return true;
	return false;
}

static enum status ambiguous(const char *option, const char *word, const struct actor_row *rows,
			     size_t n, struct error *err)
{
	struct strbuf codes;

	strbuf_init(&codes);
	for (size_t i = 0; i < n && i < 6; i++)
		strbuf_addf(&codes, "%s%s (%s)", i ? ", " : "", rows[i].code,
			    rows[i].entity[0] ? rows[i].entity : rows[i].name);
	error_set(err, STATUS_USAGE, "%s'%.100s' names several actors: %s; give the code", naming(option).text,
		  word, codes.data);
	strbuf_release(&codes);
	return STATUS_USAGE;
}

/* A name several entities bear is not guessed at; a person's codes over time
 * are one entity's. */
static bool one_entity(const struct actor_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (strcmp(rows[i].entity, rows[0].entity) != 0)
			return false;
	return true;
}

/* A country goes by more than one code (ROM, ROU): three letters with a
 * state's role are the country whichever they are. */
static bool is_party(const struct actor_row *row)
{
	return row->party != 0 && (strcmp(row->code, row->party_code) == 0 ||
				   (strlen(row->code) == 3 && row->role == ROLE_STATE));
}

static void add_actor(struct filter_group *group, const struct actor_row *row, bool dated,
		      struct arena *arena)
{
	struct filter_actor *actors = arena_grow(arena, (void *)(uintptr_t)group->actors,
						 group->n * sizeof *actors,
						 (group->n + 1) * sizeof *actors);

	actors[group->n++] = (struct filter_actor){
		.actor = row->id, .party = row->party,
		.whole = is_party(row),
		.from = dated ? row->from : DAY_NONE, .to = dated ? row->to : DAY_NONE,
	};
	group->actors = actors;
}

static enum status take_actor(struct store *store, const char *option, const char *word,
			      struct filter_group *group, struct arena *arena,
			      struct error *err)
{
	bool members = strncasecmp(word, "members:", 8) == 0;
	struct actor_row *rows;
	size_t n = 0;
	bool code;
	enum status status = members ?
		store_find_members(store, word + 8, arena, &rows, &n, err) :
		store_find_actors(store, word, arena, &rows, &n, err);

	if (status != STATUS_OK)
		return status;
	if (!n)
		return unknown_actor(store, option, word, arena, err);
	code = !members && same_code(rows, n, word);
	if (!members && !code && !one_entity(rows, n))
		return ambiguous(option, word, rows, n, err);
	for (size_t i = 0; i < n; i++) {
		if (code && strcasecmp(rows[i].code, word) != 0)
			continue;
		add_actor(group, &rows[i], !code, arena);
		if (code)
			break;
	}
	return STATUS_OK;
}

static enum status take_group(struct store *store, const char *option, const char *list,
			      struct filter_group *group, struct arena *arena,
			      struct error *err)
{
	enum status status = STATUS_OK;

	for (char *item; status == STATUS_OK && (item = next_item(&list, arena));) {
		if (!item[0])
			return bad(err, option, item, "an actor is missing");
		status = take_actor(store, option, item, group, arena, err);
	}
	return status;
}

/* The colon that parts the groups is the first that does not end "members". */
static const char *parting_colon(const char *text)
{
	for (const char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':'))
		if (colon - text < 7 || strncasecmp(colon - 7, "members", 7) != 0)
			return colon;
	return NULL;
}

static enum status take_between(const struct words *words, struct store *store,
				struct filter *out, struct arena *arena, struct error *err)
{
	const char *colon;
	const char *left = words->left, *right = words->right, *option = words->between ? "between" : NULL;
	enum status status;

	if (words->between) {
		colon = parting_colon(words->between);
		if (!colon || !colon[1] || colon == words->between)
			return bad(err, "between", words->between, "A:B is wanted");
		left = arena_strndup(arena, words->between, (size_t)(colon - words->between));
		right = colon + 1;
	}
	if (!left)
		return STATUS_OK;
	status = take_group(store, option, left, &out->left, arena, err);
	if (status == STATUS_OK && right)
		status = take_group(store, option, right, &out->right, arena, err);
	return status;
}

/* All together ------------------------------------------------------------------ */

static int order_from_name(const char *name)
{
	static const char *const names[] = { "date", "published", "articles", "mentions", "none" };

	for (int i = 0; i < 5; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

struct step {
	const struct words *words;
	struct store *store;
	struct arena *arena;
	struct filter *out;
	struct error *err;
	enum status status;
};

static enum status take_when(struct step *s)
{
	const struct words *w = s->words;
	struct filter *f = s->out;
	enum status status = take_days("from", w->from, false, &f->from, s->err);

	if (status == STATUS_OK)
		status = take_days("to", w->to, true, &f->to, s->err);
	if (status == STATUS_OK)
		status = take_days("published-from", w->published_from, false, &f->published_from, s->err);
	if (status == STATUS_OK)
		status = take_days("published-to", w->published_to, true, &f->published_to, s->err);
	if (status == STATUS_OK && f->from != DAY_NONE && f->to != DAY_NONE && f->to < f->from)
		return error_set(s->err, STATUS_USAGE, "--to lies before --from");
	f->within = w->within;
	return status;
}

static enum status take_what(struct step *s)
{
	const struct words *w = s->words;
	struct filter *f = s->out;
	enum status status = take_codes("code", w->code, f, s->arena, s->err);

	if (status == STATUS_OK)
		status = take_types(w->type, f, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_goldstein(w->goldstein, f, s->err);
	if (status == STATUS_OK)
		status = take_set("quad", w->quad, quad_from_name,
				  "1 to 4 (vcoop, mcoop, vconf, mconf) is wanted", &f->quads, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_set("status", w->status, event_status_from_name,
				  "done, announced, intended, claimed or denied is wanted",
				  &f->statuses, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_set("confidence", w->confidence, confidence_from_name,
				  "high, medium or low is wanted", &f->confidences, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_set("precision", w->precision, precision_from_name,
				  "day, week, month, quarter, half, season, year, decade, interval or unknown is wanted",
				  &f->precisions, s->arena, s->err);
	return status;
}

static enum status take_who(struct step *s)
{
	const struct words *w = s->words;
	enum status status;

	if (w->roles && strcmp(w->roles, "all") != 0 && strcmp(w->roles, "state") != 0)
		return bad(s->err, "roles", w->roles, "state or all is wanted");
	s->out->all_roles = w->roles && strcmp(w->roles, "all") == 0;
	status = take_between(w, s->store, s->out, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_group(s->store, "actor", w->actor, &s->out->actor, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_group(s->store, "source", w->source, &s->out->source, s->arena, s->err);
	if (status == STATUS_OK)
		status = take_group(s->store, "target", w->target, &s->out->target, s->arena, s->err);
	return status;
}

static enum status take_dataset(struct step *s)
{
	const char *name = s->words->dataset;

	if (!name)
		return filter_default_dataset(s->store, &s->out->dataset, s->err);
	s->out->dataset = FILTER_ALL_DATASETS;
	if (strcmp(name, "all") == 0)
		return STATUS_OK;
	if (filter_find_dataset(s->store, name, &s->out->dataset, s->err) == STATUS_OK)
		return STATUS_OK;
	if (s->err && s->err->status == STATUS_NOTFOUND)
		s->err->status = STATUS_USAGE;
	return s->err ? s->err->status : STATUS_USAGE;
}

static enum status take_rest(struct step *s)
{
	const struct words *w = s->words;
	int order = w->order ? order_from_name(w->order) : ORDER_DATE;
	enum status status = STATUS_OK;

	if (order < 0)
		return bad(s->err, "order", w->order, "date, published, articles, mentions or none is wanted");
	s->out->order = (enum filter_order)order;
	s->out->text = w->text;
	s->out->place = w->place;
	s->out->publisher = w->publisher;
	s->out->batch = w->batch;
	s->out->distinct = w->distinct;
	s->out->as_coded = w->as_coded;
	s->out->limit = w->limit;
	if (w->text)
		status = filter_check_text(s->store, w->text, s->err);
	if (status == STATUS_OK && w->after)
		status = store_event_by_prefix(s->store, w->after, &s->out->after, s->err);
	return status;
}

static void run(void *context)
{
	struct step *s = context;

	s->status = take_when(s);
	if (s->status == STATUS_OK)
		s->status = take_what(s);
	if (s->status == STATUS_OK)
		s->status = take_who(s);
	if (s->status == STATUS_OK)
		s->status = take_dataset(s);
	if (s->status == STATUS_OK)
		s->status = take_rest(s);
}

enum status words_filter(const struct words *words, struct store *store,
			 struct arena *arena, struct filter *out, struct error *err)
{
	struct step step = { words, store, arena, out, err, STATUS_OK };

	filter_init(out);
	if (!arena_run(arena, run, &step))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return step.status;
}

struct code_list {
	const char *option, *list;
	struct step step;
};

static void run_codes(void *context)
{
	struct code_list *codes = context;
	struct step *s = &codes->step;

	s->status = take_codes(codes->option, codes->list, s->out, s->arena, s->err);
}

enum status words_codes(const char *option, const char *list, struct arena *arena,
			struct filter *out, struct error *err)
{
	struct code_list codes = { option, list, { NULL, NULL, arena, out, err, STATUS_OK } };

	if (!arena_run(arena, run_codes, &codes))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return codes.step.status;
}
