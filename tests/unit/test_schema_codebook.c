#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "schema/codebook.h"
#include "suite.h"

extern const struct embedded_file schema_codebook[];

static void on_fault(void *context, const struct error *fault)
{
	(void)context;
	error_print(stderr, fault);
}

START_TEST(test_the_codebook_has_no_fault)
{
	ck_assert_uint_eq(codebook_lint("cameo.txt", schema_codebook[0].data,
					(size_t)(schema_codebook[0].end - schema_codebook[0].data),
					on_fault, NULL), 0);
	for (int root = 1; root <= CODE_ROOTS; root++)
		ck_assert_msg(*codebook_root_label(root), "root %d lacks a label", root);
}
END_TEST

static size_t lint(const char *text)
{
	return codebook_lint("x", text, strlen(text), NULL, NULL);
}

START_TEST(test_the_linter_finds_each_fault)
{
	ck_assert_uint_eq(lint("# x\n01 | a | 0.0 | 1\n010 | b | 0 | 1 | T\n"), 0);
	ck_assert_uint_eq(lint("01 | a | 0 | 1\n01 | a | 0 | 1\n"), 1);
	ck_assert_uint_eq(lint("02 | a | 0 | 1\n01 | a | 0 | 1\n"), 1);
	ck_assert_uint_eq(lint("01 | a | 10.1 | 1\n"), 1);
	ck_assert_uint_eq(lint("01 | a | x | 1\n"), 1);
	ck_assert_uint_eq(lint("01 | a | 0 | 2\n"), 1);
	ck_assert_uint_eq(lint("01 | a | 0 | 1\n0111 | a | 0 | 1\n"), 1);
	ck_assert_uint_eq(lint("1 | a | 0 | 1\n21 | b | 0 | 4\n01 | | 0 | 1\n"), 3);
}
END_TEST

START_TEST(test_codes_are_text_with_their_zeros)
{
	ck_assert_str_eq(codebook_find("161")->code, "161");
	ck_assert_int_eq(codebook_find("161")->goldstein, -40);
	ck_assert_int_eq(codebook_find("010")->root, 1);
	ck_assert_ptr_null(codebook_find("10x"));
	ck_assert_ptr_null(codebook_find("999"));
	ck_assert_int_eq(codebook_root_quad(6), 2);
	ck_assert_int_eq(codebook_root_quad(14), 4);
}
END_TEST

START_TEST(test_countries_are_found_in_every_system)
{
	ck_assert_str_eq(country_find(COUNTRY_ISO2, "RU")->name, "Russia");
	ck_assert_str_eq(country_find(COUNTRY_FIPS, "RS")->name, "Russia");
	ck_assert_str_eq(country_find(COUNTRY_COW, "365")->name, "Russia");
	ck_assert_str_eq(country_find(COUNTRY_ISO3, "SUN")->name, "Soviet Union");
	ck_assert_str_eq(country_find(COUNTRY_FIPS, "GM")->iso3, "DEU");
	ck_assert_str_eq(country_find(COUNTRY_GW, "260")->name, "Germany");
	ck_assert_str_eq(country_find(COUNTRY_NAME, "east germany")->iso3, "DDR");
	ck_assert_ptr_null(country_find(COUNTRY_COW, "0"));
	ck_assert_ptr_null(country_find(COUNTRY_ISO3, "ZZZ"));
}
END_TEST

START_TEST(test_no_code_of_a_system_is_given_twice)
{
	for (size_t i = 0; i < country_count(); i++) {
		const struct country *c = country_at(i);

		ck_assert_msg(!*c->iso3 || country_find(COUNTRY_ISO3, c->iso3) == c, "%s", c->name);
		ck_assert_msg(!*c->iso2 || country_find(COUNTRY_ISO2, c->iso2) == c, "%s", c->name);
		ck_assert_msg(!*c->fips || country_find(COUNTRY_FIPS, c->fips) == c, "%s", c->name);
		ck_assert_msg(!*c->cameo || country_find(COUNTRY_CAMEO, c->cameo) == c, "%s", c->name);
		ck_assert(*c->name);
	}
}
END_TEST

START_TEST(test_actor_codes_tell_party_and_role_class)
{
	static const struct {
		const char *code, *party;
		enum role_class role;
	} cases[] = {
		{ "RUS", "RUS", ROLE_STATE }, { "RUSMIL", "RUS", ROLE_STATE },
		{ "USACOP", "USA", ROLE_STATE }, { "TCDREB", "TCD", ROLE_REBELS },
		{ "USAELI", "USA", ROLE_ELITES }, { "IGOWSTNAT", "IGOWSTNAT", ROLE_STATE },
		{ "REB", "", ROLE_REBELS }, { "UKRCVL", "UKR", ROLE_CIVILIANS },
		{ "MNCXYZ", "MNCXYZ", ROLE_STATE },
	};
	struct actor_code parsed;
	char label[64];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ck_assert(actor_code_parse(cases[i].code, &parsed, NULL) == STATUS_OK);
		ck_assert_str_eq(parsed.party, cases[i].party);
		ck_assert_msg(parsed.role == cases[i].role, "%s", cases[i].code);
	}
	ck_assert(actor_code_parse("rus; DROP", &parsed, NULL) == STATUS_INPUT);
	ck_assert(actor_code_parse("", &parsed, NULL) == STATUS_INPUT);
	actor_code_label("RUSMIL", label, sizeof label);
	ck_assert_str_eq(label, "Russia military");
	actor_code_label("EDUEDU", label, sizeof label);
	ck_assert_str_eq(label, "education");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema codebook");
	TCase *tc = tcase_create("codebook");

	tcase_add_test(tc, test_the_codebook_has_no_fault);
	tcase_add_test(tc, test_the_linter_finds_each_fault);
	tcase_add_test(tc, test_codes_are_text_with_their_zeros);
	tcase_add_test(tc, test_countries_are_found_in_every_system);
	tcase_add_test(tc, test_no_code_of_a_system_is_given_twice);
	tcase_add_test(tc, test_actor_codes_tell_party_and_role_class);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
