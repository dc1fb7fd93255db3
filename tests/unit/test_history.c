/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of typed lines: bounded, for its owner only, and shared by several
 * consoles without a line lost.
 */
#include "io/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/fotacon-history-XXXXXX";
static char path[64];

static int start(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/history", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

struct seen {
	char all[256];
	size_t n;
};

static void collect(void *arg, const char *line)
{
	struct seen *seen = arg;
	size_t len = strlen(seen->all);

	seen->n++;
	snprintf(seen->all + len, sizeof(seen->all) - len, "%s|", line);
}

static void kept_in_order(void **state)
{
	struct seen seen = { .n = 0 };
	struct stat st;
	char longest[HISTORY_LINE_MAX + 1];
	FILE *f;

	(void)state;
	assert_int_equal(history_load(path, collect, &seen), 0);
	assert_int_equal(seen.n, 0);
	assert_int_equal(history_append(path, "AT"), 0);
	assert_int_equal(history_append(path, "AT+CSQ"), 0);
	memset(longest, 'x', HISTORY_LINE_MAX);
	longest[HISTORY_LINE_MAX] = '\0';
	assert_true(history_append(path, longest) < 0);
	f = fopen(path, "a");
	assert_non_null(f);
	fputs("\nATI\nAT+tor", f); /* an empty line, and one cut off */
	fclose(f);
	assert_int_equal(history_load(path, collect, &seen), 0);
	assert_string_equal(seen.all, "AT|AT+CSQ|ATI|");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(history_append(folder, "AT") < 0);
}

#define WRITERS 4
#define LINES   2000

struct last {
	int of[WRITERS]; /* the last number seen; -1: none yet */
	size_t n;
};

/* Of each writer there is no gap, whatever was cut off before. */
static void check_line(void *arg, const char *line)
{
	struct last *last = arg;
	int writer, number, end;

	assert_int_equal(sscanf(line, "AT+WRITER%d=%d,%n", &writer, &number,
				&end), 2);
	assert_in_range(writer, 0, WRITERS - 1);
	assert_int_equal(strlen(line + end), 40);
	if (last->of[writer] >= 0 && number != last->of[writer] + 1)
		fail_msg("of %d: %d, then %d", writer, last->of[writer],
			 number);
	last->of[writer] = number;
	last->n++;
}

static void write_lines(int writer)
{
	char line[80];

	for (int i = 0; i < LINES; i++) {
		snprintf(line, sizeof(line), "AT+WRITER%d=%d,%040d", writer, i,
			 0);
		if (history_append(path, line) != 0)
			_exit(1);
	}
	_exit(0);
}

/* Several at once, and the file cut meanwhile, more than once. */
static void nothing_lost(void **state)
{
	struct last last = { .of = { -1, -1, -1, -1 } };
	struct stat st;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			write_lines(i);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size <= HISTORY_BYTES_MAX);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(history_load(path, check_line, &last), 0);
	assert_true(last.n > 500);
	for (int i = 0; i < WRITERS; i++)
		assert_true(last.of[i] == -1 || last.of[i] == LINES - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(kept_in_order, start),
		cmocka_unit_test_setup(nothing_lost, start),
	};

	return cmocka_run_group_tests_name("history", tests, make_folder,
					   remove_folder);
}
