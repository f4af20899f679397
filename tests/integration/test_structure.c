/*
 * Two holes the include paths leave open: a relative path into another room,
 * and a system header that is one room's alone.  argv[1] is the source folder.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static char root[4096];
static size_t sources;

/* Headers only one room may include. */
static const struct {
	const char *header;
	const char *room;
} owned[] = {
	{ "<sqlite3.h>", "/schema/" }, { "<csv.h>", "/importer/readers/" },
	{ "<archive.h>", "/importer/readers/" }, { "<libxml/", "/importer/" },
	{ "<nettle/", "/base/" },
};

static void check_line(const char *path, const char *line)
{
	if (strncmp(line, "#include", 8) != 0)
		return;
	ck_assert_msg(!strstr(line, "\"../"), "%s reaches into another room: %s", path, line);
	for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
		if (strstr(line, owned[i].header))
			ck_assert_msg(strstr(path, owned[i].room) != NULL,
				      "%s includes what is of %s: %s", path, owned[i].room, line);
}

static int check_file(const char *path, const struct stat *file, int type, struct FTW *place)
{
	size_t length = strlen(path);
	char line[1024];
	FILE *in;

	(void)file;
	(void)place;
	if (type != FTW_F || length < 2 || (strcmp(path + length - 2, ".c") != 0 &&
					    strcmp(path + length - 2, ".h") != 0))
		return 0;
	in = fopen(path, "r");
	ck_assert_ptr_nonnull(in);
	while (fgets(line, sizeof line, in))
		check_line(path + strlen(root), line);
	fclose(in);
	sources++;
	return 0;
}

START_TEST(test_rooms_include_only_what_is_theirs)
{
	static const char *const rooms[] = { "base", "schema", "importer", "timeline", "export", "cli" };
	char path[4200];

	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", root, rooms[i]);
		ck_assert_int_eq(nftw(path, check_file, 16, FTW_PHYS), 0);
	}
	ck_assert_uint_gt(sources, 50);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("structure");
	TCase *tc = tcase_create("includes");

	if (argc < 2)
		return EXIT_FAILURE;
	snprintf(root, sizeof root, "%s", argv[1]);
	tcase_add_test(tc, test_rooms_include_only_what_is_theirs);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
