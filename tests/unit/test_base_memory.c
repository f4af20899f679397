#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/late.h"
#include "base/memory.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "suite.h"

struct fill {
	struct arena *arena;
	size_t bytes;
};

static void fill_step(void *context)
{
	struct fill *fill = context;

	for (size_t done = 0; done < fill->bytes; done += 100)
		memset(arena_alloc(fill->arena, 100), 'x', 100);
}

static bool fill_arena(struct arena *arena, size_t bytes)
{
	struct fill fill = { arena, bytes };

	return arena_run(arena, fill_step, &fill);
}

static void grow_step(void *context)
{
	struct arena *arena = context;
	char *text = arena_strndup(arena, "abcdef", 6);

	text = arena_grow(arena, text, 7, 400000);
	ck_assert_str_eq(text, "abcdef");
	ck_assert_str_eq(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
}

START_TEST(test_arena_leaves_the_step_at_its_limit)
{
	struct arena arena;

	arena_init(&arena, 10000);
	ck_assert(fill_arena(&arena, 9000));
	arena_reset(&arena);
	ck_assert(fill_arena(&arena, 9000));
	ck_assert(!fill_arena(&arena, 9000));
	arena_release(&arena);
}
END_TEST

START_TEST(test_arena_leaves_the_step_when_memory_is_out)
{
	struct arena arena;

	arena_init(&arena, SIZE_MAX);
	mem_fault_after(0);
	ck_assert(!fill_arena(&arena, 100));
	ck_assert(mem_fault_hit());
	mem_fault_after(SIZE_MAX);
	ck_assert(fill_arena(&arena, 1 << 20));
	arena_release(&arena);
}
END_TEST

START_TEST(test_arena_grow_keeps_what_was_there)
{
	struct arena arena;

	arena_init(&arena, SIZE_MAX);
	ck_assert(arena_run(&arena, grow_step, &arena));
	arena_release(&arena);
}
END_TEST

START_TEST(test_strbuf_remembers_a_failed_allocation)
{
	struct strbuf sb;

	strbuf_init(&sb);
	strbuf_adds(&sb, "ab");
	mem_fault_after(0);
	for (int i = 0; i < 100; i++)
		strbuf_addf(&sb, "%d", i);
	mem_fault_after(SIZE_MAX);
	ck_assert(sb.failed);
	ck_assert_ptr_null(strbuf_detach(&sb));
}
END_TEST

START_TEST(test_error_first_cause_wins)
{
	struct error err = ERROR_INIT;

	ck_assert_int_eq(error_set(&err, STATUS_INPUT, "first %d", 1), STATUS_INPUT);
	error_set(&err, STATUS_IO, "second");
	error_at(&err, "a.csv", 3, 0, "date");
	error_at(&err, "b.csv", 9, 9, "title");
	ck_assert_str_eq(err.text, "first 1");
	ck_assert_str_eq(err.source, "a.csv");
	ck_assert_uint_eq(err.line, 3);
	ck_assert_str_eq(err.field, "date");
	ck_assert_int_eq(error_set(NULL, STATUS_IO, "x"), STATUS_IO);
}
END_TEST

START_TEST(test_digest_parts_fields)
{
	struct digest a, b;
	uint8_t out[32];
	char hex[65];

	digest_init(&a);
	digest_add_field(&a, "ab");
	digest_add_field(&a, "c");
	digest_init(&b);
	digest_add_field(&b, "a");
	digest_add_field(&b, "bc");
	ck_assert(digest_finish64(&a) != digest_finish64(&b));
	digest_init(&a);
	digest_add(&a, "abc", 3);
	digest_finish(&a, out);
	digest_hex(out, 32, hex);
	/* FIPS 180-2, appendix B.1 */
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

#define STRINGS(F) F(strlen) F(strcmp)
LATE_LIBRARY("libc.so.6", STRINGS)

START_TEST(test_late_library_is_loaded_or_says_what_is_missing)
{
	static const char *const names[] = { "strlen", "no_such_function" };
	size_t (*functions[2])(const char *) = { 0, 0 };
	struct error err = ERROR_INIT;

	ck_assert_int_eq(late_ready(&err), STATUS_OK);
	ck_assert_int_eq(late_ready(&err), STATUS_OK);
	ck_assert_uint_eq(late.strlen("four"), 4);
	ck_assert_int_eq(late.strcmp("a", "a"), 0);
	ck_assert_int_eq(late_load("libc.so.6", names, 2, functions, &err), STATUS_IO);
	ck_assert_str_eq(err.text, "libc.so.6 has no no_such_function");
	ck_assert(!functions[0]);
	err = (struct error)ERROR_INIT;
	ck_assert_int_eq(late_load("libnone.so.9", names, 2, functions, &err), STATUS_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "libnone.so.9"));
}
END_TEST

#ifndef ARENA_MALLOC
static void large_then_small(void *context)
{
	struct arena *arena = context;

	arena_alloc(arena, 1u << 20);
	for (int i = 0; i < 16; i++)
		arena_alloc(arena, 100u << 10);
}

START_TEST(test_arena_reuses_its_blocks_behind_a_large_piece)
{
	struct arena arena;

	arena_init(&arena, 64u << 20);
	for (int i = 0; i < 3; i++) {
		ck_assert(arena_run(&arena, large_then_small, &arena));
		arena_reset(&arena);
	}
	mem_fault_after(1); /* for the large one */
	ck_assert(arena_run(&arena, large_then_small, &arena));
	mem_fault_after(SIZE_MAX);
	arena_release(&arena);
}
END_TEST
#endif

int main(void)
{
	Suite *suite = suite_create("base_memory");
	TCase *tc = tcase_create("memory");

	tcase_add_test(tc, test_arena_leaves_the_step_at_its_limit);
#ifndef ARENA_MALLOC
	tcase_add_test(tc, test_arena_reuses_its_blocks_behind_a_large_piece);
#endif
	tcase_add_test(tc, test_arena_leaves_the_step_when_memory_is_out);
	tcase_add_test(tc, test_arena_grow_keeps_what_was_there);
	tcase_add_test(tc, test_strbuf_remembers_a_failed_allocation);
	tcase_add_test(tc, test_error_first_cause_wins);
	tcase_add_test(tc, test_digest_parts_fields);
	tcase_add_test(tc, test_late_library_is_loaded_or_says_what_is_missing);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
