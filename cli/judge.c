#include "judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const sheet_columns[SHEET_COLUMNS] = {
	"verdict", "new_source", "new_target", "new_code", "new_date", "new_status", "note", "by", "at",
	"event_id", "url", "article_hash", "sentence", "coded",
};

const char *judge_who(const char *by)
{
	const char *user = by ? by : getenv("USER");

	return user && *user ? user : NULL;
}

/* "-" is nobody. */
static enum status read_actor(struct question *q, const char *option, const char *word,
			      const char **out, struct error *err)
{
	struct error why = ERROR_INIT;
	enum status status = STATUS_OK;

	if (word && strcmp(word, "-") == 0)
		*out = "";
	else if (word)
		status = store_actor_code(q->store, word, &q->arena, out, &why);
	return status == STATUS_OK ? status : error_set(err, status, "--%s: %s", option, why.text);
}

enum status judge_read(struct question *q, const struct judgement *words, struct correction *out,
		       struct error *err)
{
	struct event_date date = { DAY_NONE, DAY_NONE, PRECISION_UNKNOWN, BASIS_PERSON };
	enum status status = read_actor(q, "source", words->source, &out->source, err);

	if (status == STATUS_OK)
		status = read_actor(q, "target", words->target, &out->target, err);
	if (status != STATUS_OK)
		return status;
	if (words->code && !codebook_find(words->code))
		return error_set(err, STATUS_USAGE, "--code: no such event code '%.20s' (dateline codes WORD finds one)",
				 words->code);
	out->code = words->code;
	out->status = words->status ? event_status_from_name(words->status) : -1;
	if (words->status && out->status < 0)
		return error_set(err, STATUS_USAGE, "--status: '%.20s' is none of done, announced, intended, claimed, "
				 "denied", words->status);
	if (words->date && !event_date_parse(words->date, &date))
		return error_set(err, STATUS_USAGE, "--date: '%.40s' is none of 2021, 2021-Q4, 2021-10, 2021-10-05, "
				 "2021-10-05/2021-11-30", words->date);
	out->dated = words->date != NULL;
	out->date = date;
	out->note = words->note;
	out->by = judge_who(words->by);
	out->at = (int64_t)time(NULL);
	return STATUS_OK;
}

enum status judge_begin(struct question *q, struct error *err)
{
	const struct change_info info = {
		.kind = CHANGE_CORRECT, .program = DATELINE_VERSION, .lexicon = "",
		.command = q->cli->asked, .by = judge_who(NULL),
	};
	int64_t change;
	bool resumed;

	return store_change_begin(q->store, &info, &change, &resumed, err);
}

enum status judge_end(struct question *q, enum status status, struct error *err)
{
	enum status ended = store_change_end(q->store, status == STATUS_OK ? CHANGE_DONE : CHANGE_STOPPED, err);

	return status != STATUS_OK ? status : ended;
}

static struct cell side(const char *code)
{
	return cell_text(code && !*code ? "-" : code);
}

void sheet_cells(const struct correction *c, const char *event_id, bool judged,
		 struct sheet_room *room, struct cell cells[SHEET_COLUMNS])
{
	size_t n = 0;

	room->date[0] = '\0';
	if (c->dated)
		event_date_text(&c->date, room->date);
	cells[n++] = cell_text(judged ? verdict_name(c->verdict) : NULL);
	cells[n++] = side(c->source);
	cells[n++] = side(c->target);
	cells[n++] = cell_text(c->code);
	cells[n++] = cell_text(room->date);
	cells[n++] = cell_text(c->status >= 0 ? event_status_name((enum event_status)c->status) : NULL);
	cells[n++] = cell_text(c->note);
	cells[n++] = cell_text(c->by);
	cells[n++] = judged ? cell_integer(c->at) : cell_none();
	cells[n++] = cell_text(event_id);
	cells[n++] = cell_text(c->url);
	cells[n++] = cell_text(c->hash);
	cells[n++] = cell_text(c->sentence);
	cells[n++] = cell_text(c->coded);
}

/* Precision ----------------------------------------------------------------------- */

void precision_count(struct precision_of *p, enum confidence grade, const char *cameo, bool right)
{
	unsigned root = (unsigned)(cameo[0] - '0') * 10 + (unsigned)(cameo[1] - '0');
	struct judged_count *const to[] = { &p->all, &p->grade[grade], &p->root[root <= 20 ? root : 0] };

	for (int i = 0; i < 3; i++) {
		to[i]->right += right;
		to[i]->wrong += !right;
	}
}

/* Wilson's score interval at 95 %: E. B. Wilson, JASA 22 (1927), 209-212. */
static void wilson(uint64_t right, uint64_t n, double *low, double *high)
{
	const double z = 1.959964;
	double p = (double)right / (double)n, d = 1 + z * z / (double)n;
	double centre = (p + z * z / (2 * (double)n)) / d;
	double half = z * sqrt(p * (1 - p) / (double)n + z * z / (4 * (double)n * (double)n)) / d;

	*low = centre - half;
	*high = centre + half;
}

static void print_count(const char *name, const struct judged_count *count)
{
	double low, high;
	uint64_t n = count->right + count->wrong;

	if (!n)
		return;
	wilson(count->right, n, &low, &high);
	fprintf(stderr, "%-12s %4llu of %4llu right  %.2f  (%.2f to %.2f)\n", name,
		(unsigned long long)count->right, (unsigned long long)n, (double)count->right / (double)n,
		low < 0 ? 0 : low, high > 1 ? 1 : high);
}

void precision_print(const struct precision_of *p)
{
	fputs("\nprecision of what was judged, with its 95 % interval\n", stderr);
	print_count("all", &p->all);
	for (int i = 0; i < 3; i++)
		print_count(confidence_name((enum confidence)i), &p->grade[i]);
	for (int i = 1; i <= 20; i++) {
		char name[16];

		snprintf(name, sizeof name, "root %02d", i);
		print_count(name, &p->root[i]);
	}
}
