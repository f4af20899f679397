#include "schema/codebook.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/embed.h"

#define MAX_CODES 512
#define MAX_COUNTRIES 320
#define MAX_FIELDS 8

extern const struct embedded_file schema_codebook[];

static char code_text[96 << 10], country_text[64 << 10];
static struct code_entry codes[MAX_CODES];
static size_t n_codes;
static struct country countries[MAX_COUNTRIES];
static size_t n_countries;
static uint16_t by_letters[26 * 26 * 26]; /* 1 + place of the country of a CAMEO or ISO code; 0 = none */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A walk over the lines of a file: fields parted by '|', comments dropped. */
struct lines {
	char *at; /* text is cut up in place */
	uint32_t number;
	char *fields[MAX_FIELDS];
	size_t n_fields;
};

static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t\r");
	length = strlen(text);
	while (length && strchr(" \t\r", text[length - 1]))
		text[--length] = '\0';
	return text;
}

static void drop_comment(char *line)
{
	for (char *c = line; (c = strchr(c, '#')); c++)
		if (c == line || c[-1] == ' ' || c[-1] == '\t') {
			*c = '\0';
			return;
		}
}

static bool lines_next(struct lines *lines)
{
	while (*lines->at) {
		char *line = lines->at, *end = strchr(line, '\n');

		lines->at = end ? end + 1 : line + strlen(line);
		if (end)
			*end = '\0';
		lines->number++;
		drop_comment(line);
		line = trim(line);
		if (!*line)
			continue;
		lines->n_fields = 0;
		while (line && lines->n_fields < MAX_FIELDS) {
			char *bar = strchr(line, '|');

			if (bar)
				*bar++ = '\0';
			lines->fields[lines->n_fields++] = trim(line);
			line = bar;
		}
		return true;
	}
	return false;
}

static char *field(const struct lines *lines, size_t i)
{
	static char none[1];

	return i < lines->n_fields ? lines->fields[i] : none;
}

/* "-4.5" to -45; false when it is no number with at most one decimal. */
static bool parse_tenths(const char *text, int *out)
{
	int sign = 1, whole, tenth = 0;
	char *end;

	if (*text == '-' || *text == '+')
		sign = *text++ == '-' ? -1 : 1;
	if (*text < '0' || *text > '9')
		return false;
	whole = (int)strtol(text, &end, 10);
	if (*end == '.') {
		if (end[1] < '0' || end[1] > '9')
			return false;
		tenth = end[1] - '0';
		end += 2;
	}
	*out = sign * (whole * 10 + tenth);
	return !*end;
}

static const char *read_code(const struct lines *lines, struct code_entry *out)
{
	const char *code = field(lines, 0);
	size_t length = strlen(code);

	*out = (struct code_entry){ .line = lines->number };
	if (length < 2 || length > 4 || strspn(code, "0123456789") != length)
		return "a code has two to four digits";
	memcpy(out->code, code, length);
	out->root = (code[0] - '0') * 10 + code[1] - '0';
	out->label = field(lines, 1);
	out->quad = atoi(field(lines, 3));
	out->plover_type = field(lines, 4);
	out->plover_mode = field(lines, 5);
	if (out->root < 1 || out->root > CODE_ROOTS)
		return "roots are 01 to 20";
	if (!*out->label)
		return "the label is missing";
	if (!parse_tenths(field(lines, 2), &out->goldstein))
		return "the Goldstein score is no number with one decimal";
	if (out->goldstein < -100 || out->goldstein > 100)
		return "a Goldstein score lies between -10 and 10";
	if (out->quad != codebook_root_quad(out->root))
		return "the quad class is not that of its root";
	return NULL;
}

static void read_countries(void)
{
	struct lines lines = { .at = country_text };

	while (lines_next(&lines) && n_countries < MAX_COUNTRIES)
		countries[n_countries++] = (struct country){
			.iso3 = field(&lines, 0), .iso2 = field(&lines, 1),
			.cameo = field(&lines, 2), .fips = field(&lines, 3),
			.cow = atoi(field(&lines, 4)), .gw = atoi(field(&lines, 5)),
			.name = field(&lines, 6),
		};
}

static void load(const char *name, char *to, size_t size)
{
	for (const struct embedded_file *file = schema_codebook; file->name; file++)
		if (strcmp(file->name, name) == 0) {
			size_t length = (size_t)(file->end - file->data);

			assert(length < size);
			memcpy(to, file->data, length);
		}
}

/* Place of a code of three capitals among all there can be; -1 for others. */
static int letters_of(const char *code)
{
	int n = 0;

	for (int i = 0; i < 3; i++) {
		if (code[i] < 'A' || code[i] > 'Z')
			return -1;
		n = n * 26 + code[i] - 'A';
	}
	return code[3] ? -1 : n;
}

/* Of two countries with one code the first has it. */
static void note_letters(const char *code, size_t country)
{
	int n = letters_of(code);

	if (n >= 0 && !by_letters[n])
		by_letters[n] = (uint16_t)(country + 1);
}

static void load_all(void)
{
	struct lines lines = { .at = code_text };

	load("cameo.txt", code_text, sizeof code_text);
	load("countries.txt", country_text, sizeof country_text);
	while (lines_next(&lines) && n_codes < MAX_CODES)
		if (!read_code(&lines, &codes[n_codes]))
			n_codes++;
	read_countries();
	for (size_t i = 0; i < n_countries; i++) {
		note_letters(countries[i].cameo, i);
		note_letters(countries[i].iso3, i);
	}
}

static int by_code(const void *key, const void *entry)
{
	return strcmp(key, ((const struct code_entry *)entry)->code);
}

const struct code_entry *codebook_find(const char *code)
{
	pthread_once(&once, load_all);
	return bsearch(code, codes, n_codes, sizeof *codes, by_code);
}

size_t codebook_count(void)
{
	pthread_once(&once, load_all);
	return n_codes;
}

const struct code_entry *codebook_at(size_t i)
{
	return i < codebook_count() ? &codes[i] : NULL;
}

const char *codebook_root_label(int root)
{
	char code[12];
	const struct code_entry *entry;

	snprintf(code, sizeof code, "%02d", root);
	entry = codebook_find(code);
	return entry ? entry->label : "";
}

int codebook_root_quad(int root)
{
	return root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4;
}

const char *codebook_quad_name(int quad)
{
	static const char *const names[] = {
		"", "verbal cooperation", "material cooperation",
		"verbal conflict", "material conflict",
	};

	return quad >= 1 && quad <= 4 ? names[quad] : "";
}

struct lint {
	const char *name;
	void (*on_fault)(void *context, const struct error *fault);
	void *context;
	size_t faults;
};

static void fault(struct lint *lint, uint32_t line, const char *text, const char *word)
{
	struct error err = ERROR_INIT;

	lint->faults++;
	error_set(&err, STATUS_INPUT, "%s: %s", word, text);
	error_at(&err, lint->name, line, 0, NULL);
	if (lint->on_fault)
		lint->on_fault(lint->context, &err);
}

static bool has_parent(const struct code_entry *entries, size_t n, const struct code_entry *entry)
{
	char parent[5];

	if (strlen(entry->code) == 2)
		return true;
	strcpy(parent, entry->code);
	parent[strlen(parent) - 1] = '\0';
	return bsearch(parent, entries, n, sizeof *entries, by_code) != NULL;
}

size_t codebook_lint(const char *name, const char *text, size_t length,
		     void (*on_fault)(void *context, const struct error *fault_), void *context)
{
	static struct code_entry entries[MAX_CODES];
	struct lint lint = { name, on_fault, context, 0 };
	char *copy = strndup(text, length);
	struct lines lines = { .at = copy };
	size_t n = 0;

	if (!copy)
		return 1;
	while (lines_next(&lines)) {
		const char *why = n < MAX_CODES ? read_code(&lines, &entries[n]) : "too many codes";

		if (!why && n && strcmp(entries[n - 1].code, entries[n].code) >= 0)
			why = strcmp(entries[n - 1].code, entries[n].code) ?
				      "out of order" : "stands here twice";
		if (why)
			fault(&lint, lines.number, why, field(&lines, 0));
		else
			n++;
	}
	for (size_t i = 0; i < n; i++)
		if (!has_parent(entries, n, &entries[i]))
			fault(&lint, entries[i].line, "its parent code is missing", entries[i].code);
	free(copy);
	return lint.faults;
}

static bool country_is(const struct country *country, enum country_system system, const char *code, int number)
{
	switch (system) {
	case COUNTRY_CAMEO:
		return strcmp(country->cameo, code) == 0 || strcmp(country->iso3, code) == 0;
	case COUNTRY_ISO3:
		return strcmp(country->iso3, code) == 0;
	case COUNTRY_ISO2:
		return strcmp(country->iso2, code) == 0;
	case COUNTRY_FIPS:
		return strcmp(country->fips, code) == 0;
	case COUNTRY_COW:
		return country->cow == number;
	case COUNTRY_GW:
		return country->gw == number;
	case COUNTRY_NAME:
		return strcasecmp(country->name, code) == 0;
	}
	return false;
}

const struct country *country_find(enum country_system system, const char *code)
{
	bool numbered = system == COUNTRY_COW || system == COUNTRY_GW;
	int number = numbered ? atoi(code) : 0;

	if (!*code || (numbered && !number))
		return NULL;
	if (system == COUNTRY_CAMEO && letters_of(code) >= 0) {
		size_t known = country_count() ? by_letters[letters_of(code)] : 0;

		return known ? &countries[known - 1] : NULL;
	}
	for (size_t i = 0; i < country_count(); i++)
		if (country_is(&countries[i], system, code, number))
			return &countries[i];
	return NULL;
}

size_t country_count(void)
{
	pthread_once(&once, load_all);
	return n_countries;
}

const struct country *country_at(size_t i)
{
	return i < country_count() ? &countries[i] : NULL;
}

/* Actor codes: CAMEO manual (Gerner, Schrodt, Yilmaz 2012), chapter 3. */

static const struct {
	char code[4];
	enum role_class role;
	const char *words;
} role_codes[] = {
	{ "GOV", ROLE_STATE, "government" }, { "MIL", ROLE_STATE, "military" },
	{ "LEG", ROLE_STATE, "parliament" }, { "JUD", ROLE_STATE, "judiciary" },
	{ "COP", ROLE_STATE, "police" }, { "SPY", ROLE_STATE, "intelligence" },
	{ "REB", ROLE_REBELS, "rebels" }, { "INS", ROLE_REBELS, "insurgents" },
	{ "SEP", ROLE_REBELS, "separatists" }, { "UAF", ROLE_REBELS, "armed forces of unknown side" },
	{ "RAD", ROLE_REBELS, "radicals" },
	{ "OPP", ROLE_OPPOSITION, "opposition" }, { "PTY", ROLE_OPPOSITION, "party" },
	{ "MOD", ROLE_OPPOSITION, "moderates" },
	{ "CVL", ROLE_CIVILIANS, "civilians" }, { "REF", ROLE_CIVILIANS, "refugees" },
	{ "LAB", ROLE_CIVILIANS, "workers" }, { "SET", ROLE_CIVILIANS, "settlers" },
	{ "BUS", ROLE_BUSINESS, "business" }, { "MNC", ROLE_BUSINESS, "companies" },
	{ "AGR", ROLE_BUSINESS, "agriculture" }, { "DEV", ROLE_BUSINESS, "development" },
	{ "MED", ROLE_MEDIA, "media" }, { "JRN", ROLE_MEDIA, "journalists" },
	{ "CRM", ROLE_CRIMINALS, "criminals" }, { "ELI", ROLE_ELITES, "elites" },
	{ "NGO", ROLE_CIVIC, "organisations" }, { "HRI", ROLE_CIVIC, "human rights organisations" },
	{ "HLH", ROLE_CIVIC, "health services" }, { "EDU", ROLE_CIVIC, "education" },
	{ "ENV", ROLE_CIVIC, "environmentalists" },
};

static int find_role(const char *code)
{
	for (size_t i = 0; i < sizeof role_codes / sizeof *role_codes; i++)
		if (strncmp(role_codes[i].code, code, 3) == 0)
			return (int)i;
	return -1;
}

const char *role_class_name(enum role_class role)
{
	static const char *const names[] = {
		"none", "state", "rebels", "opposition", "civilians", "business",
		"media", "criminals", "elites", "civic", "other",
	};

	return names[role];
}

static bool is_body(const char *code)
{
	static const char bodies[][4] = { "IGO", "NGO", "NGM", "MNC", "IMG", "INT" };

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		if (strncmp(code, bodies[i], 3) == 0)
			return true;
	return false;
}

static const struct country *country_of(const char *code)
{
	char head[4] = "";

	memcpy(head, code, strnlen(code, 3));
	return strlen(head) == 3 ? country_find(COUNTRY_CAMEO, head) : NULL;
}

enum status actor_code_parse(const char *code, struct actor_code *out, struct error *err)
{
	size_t length = strlen(code);
	int role;

	*out = (struct actor_code){ .role = ROLE_NONE };
	if (!length || length >= sizeof out->party ||
	    strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length)
		return error_set(err, STATUS_INPUT, "\"%.40s\" is no actor code", code);
	out->country = country_of(code);
	if (out->country) {
		strcpy(out->party, *out->country->cameo ? out->country->cameo : out->country->iso3);
		role = length > 3 ? find_role(code + 3) : -1;
		out->role = length == 3 ? ROLE_STATE :
			    role >= 0 ? role_codes[role].role : ROLE_OTHER;
		return STATUS_OK;
	}
	role = is_body(code) ? -1 : find_role(code);
	if (role >= 0) {
		out->role = role_codes[role].role;
		return STATUS_OK;
	}
	strcpy(out->party, code);
	out->role = is_body(code) ? ROLE_STATE : ROLE_OTHER;
	return STATUS_OK;
}

void actor_code_label(const char *code, char *out, size_t size)
{
	const struct country *country = country_of(code);
	const char *at = code;
	size_t used = 0;

	if (country) {
		used = (size_t)snprintf(out, size, "%s", country->name);
		at += 3;
	}
	while (*at && used < size) {
		int role = find_role(at);
		int width = (int)strnlen(at, 3);

		if (at >= code + 3 && strncmp(at, at - 3, 3) == 0) { /* EDUEDU */
			at += width;
			continue;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? " " : "",
					 role < 0 ? width : 64, role < 0 ? at : role_codes[role].words);
		at += width;
	}
}
