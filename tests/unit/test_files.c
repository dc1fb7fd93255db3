/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list that a package is picked from: what is in a folder, what leads out
 * of it, what was used before, and what is left of it when somebody types.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/files.h"

static char folder[PATH_MAX];
static struct files files;

static void path_of(char out[PATH_MAX], const char *name)
{
	assert_in_range(snprintf(out, PATH_MAX, "%.3000s/%s", folder, name), 1,
			PATH_MAX - 1);
}

static void make(const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	path_of(path, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int begin(void **state)
{
	char template[] = "/tmp/fotacon-files-XXXXXX", path[PATH_MAX];

	(void)state;
	if (!mkdtemp(template) || !realpath(template, folder))
		return -1;
	make("b_to_c.ua", "I;parts=9;usage=1");
	make("A_to_b.UA", "I;parts=9;usage=1");
	make("sister.dwl", "DWLF");
	make("notes \033[31m.txt", "some notes");
	make("empty.ua", "");
	make(".hidden.ua", "I;parts=9;usage=1");
	path_of(path, "old");
	if (mkdir(path, 0700) != 0)
		return -1;
	path_of(path, "pipe.ua"); /* reading it would never end */
	return mkfifo(path, 0600);
}

static int end(void **state)
{
	static const char *const names[] = {
		"b_to_c.ua", "A_to_b.UA", "sister.dwl", "notes \033[31m.txt",
		"empty.ua", ".hidden.ua", "pipe.ua", "recent",
	};
	char path[PATH_MAX];

	(void)state;
	files_fini(&files);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path_of(path, names[i]);
		unlink(path);
	}
	path_of(path, "old");
	rmdir(path);
	return rmdir(folder);
}

/* The names that are shown, in their order. */
static void shows(const char *const *names, size_t n)
{
	assert_int_equal(files.n_picks, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(files.picks[i].name, names[i]);
}

static void a_folder(void **state)
{
	static const char *const all[] = {
		"..", "old/", "A_to_b.UA", "b_to_c.ua", "sister.dwl",
		"empty.ua", "notes \033[31m.txt",
	};

	(void)state;
	assert_int_equal(files_read(&files, folder, NULL), 0);
	assert_string_equal(files.folder, folder);
	shows(all, sizeof(all) / sizeof(all[0]));
	assert_int_equal(files.picks[2].look, UI_PICK_GOOD);
	assert_int_equal(files.picks[4].look, UI_PICK_GOOD);
	assert_int_equal(files.picks[5].look, UI_PICK_PLAIN);
	assert_string_equal(files.picks[0].group, folder);
	assert_null(files.remark);
	/* The first package is the likely one. */
	assert_string_equal(files_entry(&files, files_first(&files))->name,
			    "A_to_b.UA");
	assert_int_equal(files_entry(&files, files.picks[0].id)->kind, FILE_UP);
	assert_string_equal(files_entry(&files, files.picks[0].id)->path,
			    "/tmp");
	assert_null(files_entry(&files, 1));
}

static void what_cannot_be_read(void **state)
{
	char path[PATH_MAX];
	uint64_t id;

	(void)state;
	assert_int_equal(files_read(&files, folder, NULL), 0);
	id = files.picks[2].id;
	path_of(path, "there/is/none");
	assert_true(files_read(&files, path, NULL) < 0);
	/* It is as it was. */
	assert_string_equal(files.folder, folder);
	assert_int_equal(files.picks[2].id, id);
	/* The root has nothing above it. */
	assert_int_equal(files_read(&files, "/", NULL), 0);
	assert_string_equal(files.folder, "/");
	for (size_t i = 0; i < files.n; i++) {
		assert_int_not_equal(files.list[i].kind, FILE_UP);
		assert_true(strncmp(files.list[i].path, "//", 2) != 0);
	}
}

static void typed(const char *text)
{
	assert_true(files_type(&files, text, strlen(text)));
}

static void typing(void **state)
{
	static const char *const with_to[] = { "A_to_b.UA", "b_to_c.ua" };
	char long_text[FILES_TYPED_MAX + 1];

	(void)state;
	assert_int_equal(files_read(&files, folder, NULL), 0);
	typed("_");
	typed("to");
	shows(with_to, 2);
	typed("_c");
	shows(&with_to[1], 1);
	typed("\xc3\xa9");
	assert_int_equal(files.n_picks, 0);
	assert_true(files_rub_out(&files)); /* both of its bytes */
	shows(&with_to[1], 1);
	while (files_rub_out(&files))
		;
	assert_string_equal(files.typed, "");
	assert_int_equal(files.n_picks, 7);
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_false(files_type(&files, long_text, strlen(long_text)));
	assert_int_equal(files.n_picks, 7);
}

static void used_before(void **state)
{
	static const char *const names[] = { "b_to_c.ua", "A_to_b.UA" };
	char recent[PATH_MAX], path[PATH_MAX];

	(void)state;
	path_of(recent, "recent");
	/* Far too many, some twice, one that has gone. */
	for (int i = 0; i < 2 * FILES_RECENT_MAX; i++) {
		path_of(path, names[i % 2]);
		assert_int_equal(files_remember(recent, path), 0);
	}
	path_of(path, "gone.ua");
	assert_int_equal(files_remember(recent, path), 0);
	path_of(path, "b_to_c.ua");
	assert_int_equal(files_remember(recent, path), 0);
	assert_true(files_remember(recent, "a\nb") < 0);

	assert_int_equal(files_read(&files, folder, recent), 0);
	assert_string_equal(files.picks[0].group, "Used before");
	assert_string_equal(files.picks[0].name, "b_to_c.ua");
	assert_string_equal(files.picks[1].name, "A_to_b.UA");
	assert_string_equal(files.picks[2].name, "..");
	assert_int_equal(files_first(&files), files.picks[0].id);
	/* The same file, in its folder, is another row. */
	assert_true(files.picks[0].id != files.picks[5].id);
	assert_string_equal(files_entry(&files, files.picks[0].id)->path, path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(typing),
		cmocka_unit_test(used_before),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
