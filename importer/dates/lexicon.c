/* Words, named days and national days: reading their files into tables. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "private.h"

extern const struct embedded_file dates_files[];

#define FILE_LIMIT (4u << 20)

static const char *const class_names[W_CLASSES] = {
	[W_MONTH] = "month", [W_WEEKDAY] = "weekday", [W_SEASON] = "season",
	[W_UNIT] = "unit", [W_NUMBER] = "number", [W_ORDINAL] = "ordinal",
	[W_PART] = "part", [W_EDGE] = "edge", [W_SHIFT] = "shift",
	[W_DEICTIC] = "deictic", [W_REFERENCE] = "reference", [W_SET] = "set",
	[W_LATER] = "later", [W_CLOCK] = "clock", [W_ERA] = "era",
	[W_SHORT] = "short", [W_DOUBTFUL] = "doubtful", [W_PLURAL] = "plural",
	[W_SCALE] = "scale", [W_VAGUE] = "vague", [W_ARTICLE] = "article",
	[W_MODAL] = "modal", [W_TONIGHT] = "tonight", [W_OVERNIGHT] = "overnight",
	[W_EACH] = "each", [W_AFTER] = "after", [W_BEFORE] = "before", [W_AGO] = "ago",
	[W_AHEAD] = "ahead", [W_BEHIND] = "behind", [W_COUNTED] = "counted",
	[W_COUNTING] = "counting", [W_BEARER] = "bearer", [W_ROUGH] = "rough",
	[W_LEADS] = "leads", [W_ON] = "on", [W_FROM] = "from", [W_BETWEEN] = "between",
	[W_RANGE] = "range", [W_JOINT] = "joint", [W_TO] = "to", [W_ZONE] = "zone",
	[W_FISCAL] = "fiscal", [W_HALF] = "half", [W_OLD] = "old", [W_FILLER] = "filler",
	[W_MOMENT] = "moment", [W_PERIOD] = "period", [W_HINT] = "hint",
};

struct field {
	const char *text;
	size_t length;
};

/* One line at a time, comments and blank ones left out. */
struct lines {
	const char *name, *at, *end;
	uint64_t number;
};

static struct field trimmed(const char *start, const char *end)
{
	while (start < end && isspace((unsigned char)*start))
		start++;
	while (end > start && isspace((unsigned char)end[-1]))
		end--;
	return (struct field){ start, (size_t)(end - start) };
}

static bool lines_next(struct lines *lines, struct field *line)
{
	while (lines->at < lines->end) {
		const char *stop = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));

		if (!stop)
			stop = lines->end;
		*line = trimmed(lines->at, stop);
		lines->at = stop < lines->end ? stop + 1 : stop;
		lines->number++;
		if (line->length && line->text[0] != '#')
			return true;
	}
	return false;
}

/* Cuts the next part off *rest at `mark`; false when nothing is left. */
static bool cut(struct field *rest, char mark, struct field *part)
{
	const char *stop;

	if (!rest->text)
		return false;
	stop = memchr(rest->text, mark, rest->length);
	if (!stop) {
		*part = trimmed(rest->text, rest->text + rest->length);
		rest->text = NULL;
		return true;
	}
	*part = trimmed(rest->text, stop);
	rest->length -= (size_t)(stop + 1 - rest->text);
	rest->text = stop + 1;
	return true;
}

static enum status fault(const struct lines *lines, struct error *err, const char *reason)
{
	enum status status = error_set(err, STATUS_INPUT, "%s", reason);

	error_at(err, lines->name, lines->number, 0, NULL);
	return status;
}

/* FNV-1a */
static uint32_t hash(const char *text, size_t length)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h ^ h >> 15;
}

unsigned dates_name_hash(const char *text, size_t length)
{
	return hash(text, length) % 64;
}

const struct word *dates_word(const struct dates *dates, const char *text, size_t length)
{
	size_t mask = dates->n_buckets - 1;

	for (size_t b = hash(text, length) & mask; dates->buckets[b]; b = (b + 1) & mask) {
		const struct word *word = &dates->words[dates->buckets[b] - 1];

		if (word->length == length && !memcmp(word->text, text, length))
			return word;
	}
	return NULL;
}

const struct national_day *dates_national(const struct dates *dates, const char *country)
{
	for (size_t i = 0; country && i < dates->n_national; i++)
		if (!strcmp(dates->national[i].country, country))
			return &dates->national[i];
	return NULL;
}

static int class_of(struct field name)
{
	for (int i = 0; i < W_CLASSES; i++)
		if (strlen(class_names[i]) == name.length &&
		    !memcmp(class_names[i], name.text, name.length))
			return i;
	return -1;
}

static enum status read_classes(const struct lines *lines, struct field rest,
				struct word *word, struct error *err)
{
	struct field part, name;

	while (cut(&rest, ',', &part)) {
		int class;

		cut(&part, ' ', &name);
		class = class_of(name);
		if (class < 0 || (class < W_VALUES) != (part.text != NULL))
			return fault(lines, err, "unknown class, or one without its value");
		word->classes |= UINT64_C(1) << class;
		if (class < W_VALUES)
			word->value[class] = (int16_t)strtol(part.text, NULL, 10);
	}
	return STATUS_OK;
}

static enum status index_words(struct dates *dates)
{
	dates->n_buckets = 64;
	while (dates->n_buckets < dates->n_words * 3)
		dates->n_buckets *= 2;
	dates->buckets = mem_zalloc(dates->n_buckets * sizeof *dates->buckets);
	if (!dates->buckets)
		return STATUS_NOMEM;
	for (size_t i = 0; i < dates->n_words; i++) {
		size_t b = hash(dates->words[i].text, dates->words[i].length) &
			   (dates->n_buckets - 1);

		while (dates->buckets[b])
			b = (b + 1) & (dates->n_buckets - 1);
		dates->buckets[b] = (uint32_t)i + 1;
	}
	return STATUS_OK;
}

/* Files are sorted, so that a doubled entry is next to its twin. */
static int compare(struct field a, struct field b)
{
	int order = memcmp(a.text, b.text, a.length < b.length ? a.length : b.length);

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static enum status read_words(struct dates *dates, struct lines *lines, struct error *err)
{
	struct field line, name, last = { "", 0 };
	size_t capacity = 0;

	while (lines_next(lines, &line)) {
		struct word *word;
		enum status status;

		cut(&line, '|', &name);
		if (!line.text || !name.length || name.length > 30)
			return fault(lines, err, "not a word, a bar and its classes");
		if (compare(last, name) >= 0)
			return fault(lines, err, "out of order, or twice");
		last = name;
		word = mem_grow(dates->words, &capacity, dates->n_words + 1, sizeof *word);
		if (!word)
			return error_set(err, STATUS_NOMEM, "out of memory");
		dates->words = word;
		word = &dates->words[dates->n_words++];
		*word = (struct word){ .text = name.text, .length = (uint8_t)name.length };
		status = read_classes(lines, line, word, err);
		if (status != STATUS_OK)
			return status;
	}
	if (index_words(dates) != STATUS_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

/* The rule's words, most particular first. */
static bool read_rule(struct field text, struct holiday *h)
{
	char rule[40];

	if (text.length >= sizeof rule)
		return false;
	memcpy(rule, text.text, text.length);
	rule[text.length] = '\0';
	if (!strcmp(rule, "nowruz"))
		h->rule = HOLIDAY_NOWRUZ;
	else if (!strcmp(rule, "lunar"))
		h->rule = HOLIDAY_LUNAR;
	else if (!strcmp(rule, "independence"))
		h->rule = HOLIDAY_NATIONAL;
	else if (sscanf(rule, "easter%d", &h->a) == 1)
		h->rule = HOLIDAY_EASTER;
	else if (sscanf(rule, "orthodox%d", &h->a) == 1)
		h->rule = HOLIDAY_ORTHODOX;
	else if (sscanf(rule, "nth %d %d %d %d", &h->a, &h->b, &h->c, &h->d) >= 3)
		h->rule = HOLIDAY_NTH;
	else if (sscanf(rule, "islamic %d-%d %d-%d", &h->a, &h->b, &h->c, &h->d) >= 1)
		h->rule = HOLIDAY_ISLAMIC;
	else if (sscanf(rule, "%4d-%2d-%2d", &h->a, &h->b, &h->c) == 3)
		h->rule = HOLIDAY_ONCE;
	else if (sscanf(rule, "%2d-%2d", &h->a, &h->b) == 2)
		h->rule = HOLIDAY_FIXED;
	else
		return false;
	return h->rule != HOLIDAY_FIXED || civil_valid(2020, h->a, h->b);
}

static enum status read_holidays(struct dates *dates, struct lines *lines, struct error *err)
{
	struct field line, name, last = { "", 0 };
	size_t capacity = 0;

	while (lines_next(lines, &line)) {
		struct holiday *h;

		cut(&line, '|', &name);
		if (!line.text || !name.length)
			return fault(lines, err, "not a name, a bar and a rule");
		if (compare(last, name) >= 0)
			return fault(lines, err, "out of order, or twice");
		last = name;
		h = mem_grow(dates->holidays, &capacity, dates->n_holidays + 1, sizeof *h);
		if (!h)
			return error_set(err, STATUS_NOMEM, "out of memory");
		dates->holidays = h;
		h = &dates->holidays[dates->n_holidays++];
		*h = (struct holiday){ .name = name.text, .length = name.length };
		if (!read_rule(trimmed(line.text, line.text + line.length), h))
			return fault(lines, err, "no such rule");
	}
	return STATUS_OK;
}

static enum status read_national(struct dates *dates, struct lines *lines, struct error *err)
{
	struct field line, code, day, last = { "", 0 };
	size_t capacity = 0;

	while (lines_next(lines, &line)) {
		struct national_day *n;

		cut(&line, '|', &code);
		if (code.length != 3 || compare(last, code) >= 0 || !cut(&line, '|', &day) ||
		    !line.text)
			return fault(lines, err, "not in order: code, day, names");
		last = code;
		n = mem_grow(dates->national, &capacity, dates->n_national + 1, sizeof *n);
		if (!n)
			return error_set(err, STATUS_NOMEM, "out of memory");
		dates->national = n;
		n = &dates->national[dates->n_national++];
		*n = (struct national_day){ 0 };
		memcpy(n->country, code.text, 3);
		line = trimmed(line.text, line.text + line.length);
		n->names = line.text;
		n->names_length = line.length;
		if (sscanf(day.text, "%2d-%2d", &n->month, &n->day) != 2 ||
		    !civil_valid(2020, n->month, n->day))
			return fault(lines, err, "no such day");
	}
	return STATUS_OK;
}

/* First tokens are what the tokeniser makes: letters, or digits, or one mark. */
static size_t first_token(const char *name, size_t length)
{
	size_t n = 0;

	if (isdigit((unsigned char)name[0]))
		while (n < length && isdigit((unsigned char)name[n]))
			n++;
	else
		while (n < length && isalpha((unsigned char)name[n]))
			n++;
	return n ? n : 1;
}

static void index_holidays(struct dates *dates)
{
	for (size_t i = 0; i < dates->n_holidays; i++) {
		struct holiday *h = &dates->holidays[i];
		struct holiday **slot = &dates->first_token[
			dates_name_hash(h->name, first_token(h->name, h->length))];

		while (*slot && (*slot)->length > h->length)
			slot = &(*slot)->next;
		h->next = *slot;
		*slot = h;
	}
}

static enum status load_file(const char *directory, const char *name, char **owned,
			     struct lines *lines, struct error *err)
{
	char path[4096];
	FILE *file;
	size_t length;

	if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path)
		return error_set(err, STATUS_LIMIT, "path too long");
	file = fopen(path, "rb");
	if (!file)
		return STATUS_NOTFOUND;
	*owned = mem_alloc(FILE_LIMIT + 1);
	if (!*owned) {
		fclose(file);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	length = fread(*owned, 1, FILE_LIMIT, file);
	fclose(file);
	(*owned)[length] = '\0';
	lines->at = *owned;
	lines->end = *owned + length;
	return STATUS_OK;
}

/* The file of the directory if it is there, else the embedded one. */
static enum status open_file(struct dates *dates, const char *directory, const char *name,
			     size_t slot, struct lines *lines, struct error *err)
{
	*lines = (struct lines){ .name = name };
	if (directory) {
		enum status status = load_file(directory, name, &dates->owned[slot], lines, err);

		if (status != STATUS_NOTFOUND)
			return status;
	}
	for (const struct embedded_file *file = dates_files; file->name; file++) {
		if (!strcmp(file->name, name)) {
			lines->at = file->data;
			lines->end = file->end;
		}
	}
	return STATUS_OK;
}

enum status dates_new(struct dates **out, const char *directory, struct error *err)
{
	static const struct {
		const char *name;
		enum status (*read)(struct dates *, struct lines *, struct error *);
	} files[] = {
		{ "dates-words.txt", read_words },
		{ "dates-holidays.txt", read_holidays },
		{ "dates-national-days.txt", read_national },
	};
	struct dates *dates = mem_zalloc(sizeof *dates);
	enum status status = STATUS_OK;

	*out = NULL;
	if (!dates)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < 3 && status == STATUS_OK; i++) {
		struct lines lines;

		status = open_file(dates, directory, files[i].name, i, &lines, err);
		if (status == STATUS_OK)
			status = files[i].read(dates, &lines, err);
	}
	if (status != STATUS_OK) {
		dates_free(dates);
		return status;
	}
	index_holidays(dates);
	*out = dates;
	return STATUS_OK;
}

void dates_free(struct dates *dates)
{
	if (!dates)
		return;
	for (size_t i = 0; i < 3; i++)
		mem_free(dates->owned[i]);
	mem_free(dates->words);
	mem_free(dates->buckets);
	mem_free(dates->holidays);
	mem_free(dates->national);
	mem_free(dates);
}
