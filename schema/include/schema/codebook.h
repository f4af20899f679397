/*
 * The codebook: CAMEO event codes with label, Goldstein score, quad class and
 * PLOVER type, and the countries with their codes in all systems.  Compiled
 * in from schema/codebook/; read once, at the first question, into storage
 * that lives as long as the program and is never changed after, so all
 * pointers are borrowed for ever and threads may share them.
 *
 *     const struct code_entry *code = codebook_find("161");
 *     printf("%s %+.1f\n", code->label, code->goldstein / 10.0);
 */
#ifndef SCHEMA_CODEBOOK_H
#define SCHEMA_CODEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define CODE_ROOTS 20

struct code_entry {
	char code[5];            /* "16", "161", "0332": always text */
	int root;                /* 1..20, its first two digits */
	const char *label;       /* "reduce relations" */
	int goldstein;           /* tenths: -100..100 */
	int quad;                /* 1 verbal cooperation, 2 material cooperation,
	                            3 verbal conflict, 4 material conflict */
	const char *plover_type; /* "SANCTION", "" = none */
	const char *plover_mode; /* "" = none */
	uint32_t line;           /* of the file, for messages */
};

/* The entry of a code as text, NULL if there is none. */
const struct code_entry *codebook_find(const char *code);

/* All entries in the order of the file (sorted by code). */
size_t codebook_count(void);
const struct code_entry *codebook_at(size_t i);

/* Label of root 1..20 ("reduce relations"), "" for another number. */
const char *codebook_root_label(int root);

/* Quad class of root 1..20 (1..4): 01-05, 06-08, 09-13, 14-20. */
int codebook_root_quad(int root);

/* "verbal cooperation", ... for 1..4. */
const char *codebook_quad_name(int quad);

/* Checks a codebook's text as the linter does: form, order, duplicates,
 * scores, quad classes, parents.  Each fault goes to on_fault, which may be
 * NULL; returns their number. */
size_t codebook_lint(const char *name, const char *text, size_t length,
		     void (*on_fault)(void *context, const struct error *fault),
		     void *context);

/* Countries ---------------------------------------------------------------- */

struct country {
	const char *iso3;  /* "RUS"; former ones by ISO 3166-3 ("SUN"); "" = none */
	const char *iso2;  /* "RU"; "" = none */
	const char *cameo; /* "RUS"; "" = none */
	const char *fips;  /* "RS"; "" = none */
	int cow;           /* 365; 0 = none */
	int gw;            /* 365; 0 = none */
	const char *name;  /* "Russia" */
};

enum country_system {
	COUNTRY_CAMEO, /* as in actor codes; ISO alpha-3 where CAMEO has none of its own */
	COUNTRY_ISO3,
	COUNTRY_ISO2,
	COUNTRY_FIPS,
	COUNTRY_COW,   /* the number as decimal text */
	COUNTRY_GW,
	COUNTRY_NAME,  /* exactly, but for case */
};

/* The country of a code in a system, NULL if there is none. */
const struct country *country_find(enum country_system system, const char *code);

size_t country_count(void);
const struct country *country_at(size_t i);

/* Actor codes ---------------------------------------------------------------- */

/* Classes of roles; stored: never renumber.  Class STATE is what a country or
 * organisation stands for unless all roles are asked. */
enum role_class {
	ROLE_NONE = 0,       /* no actor */
	ROLE_STATE = 1,      /* the country itself, its government, forces, courts, police;
	                        an organisation itself */
	ROLE_REBELS = 2,     /* REB, INS, SEP, UAF */
	ROLE_OPPOSITION = 3, /* OPP, PTY */
	ROLE_CIVILIANS = 4,  /* CVL, REF, LAB, peoples and faiths of a country */
	ROLE_BUSINESS = 5,   /* BUS, MNC, AGR, DEV */
	ROLE_MEDIA = 6,      /* MED, JRN */
	ROLE_CRIMINALS = 7,  /* CRM */
	ROLE_ELITES = 8,     /* ELI: former officials */
	ROLE_CIVIC = 9,      /* NGO, HRI, HLH, EDU, ENV, ... */
	ROLE_OTHER = 10,
};
const char *role_class_name(enum role_class role);

/* What an actor code says of itself: "RUSMIL" is party RUS, class STATE;
 * "IGOWSTNAT" is its own party, class STATE; "REB" alone has no party. */
struct actor_code {
	char party[32];              /* "" = none named */
	const struct country *country; /* of the party; NULL = it is no country */
	enum role_class role;
};

/* Takes a code apart.  STATUS_INPUT if it is none: not 1..31 capital letters
 * and digits. */
enum status actor_code_parse(const char *code, struct actor_code *out,
			     struct error *err);

/* Words for a code no name is known for: "RUSMIL" gives "Russia military".
 * Writes at most size bytes, NUL included. */
void actor_code_label(const char *code, char *out, size_t size);

#endif
