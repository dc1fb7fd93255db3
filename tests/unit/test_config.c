/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI files: what is read of them, and everything that the parser beneath
 * would drop, cut, join or overwrite in silence, said with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"

static struct config_report report;
static char seen[8192]; /* "section/key=value@line " */

static void take(void *arg, const struct config_entry *entry)
{
	size_t len = strlen(seen);

	assert_string_equal(arg, "argument");
	snprintf(seen + len, sizeof(seen) - len, "%s/%s=%s@%u ",
		 entry->section, entry->key ? entry->key : "(section)",
		 entry->value, entry->line);
	if (entry->key && strcmp(entry->key, "refused") == 0)
		config_complain(entry, "it is %s", "refused");
}

static bool read_file(const char *path)
{
	static char argument[] = "argument";

	seen[0] = '\0';
	return config_read_file(path, take, argument, &report);
}

/* In a folder of our own: see main(). */
static bool read_text(const char *text)
{
	FILE *file = fopen("a.ini", "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return read_file("a.ini");
}

/* The only complaint begins so. */
static void says(const char *text)
{
	char line[600];

	assert_true(report.n > 0);
	config_report_line(&report, 0, line, sizeof(line));
	if (report.n != 1 || strncmp(line, text, strlen(text)) != 0)
		fail_msg("%u complaints, \"%s\" and not \"%s\"", report.n,
			 line, text);
}

static void entries_come_with_their_lines(void **state)
{
	(void)state;
	assert_true(read_text("\xef\xbb\xbf; a comment that ends in \\\n"
			      "before = all\r\n"
			      "\n"
			      "[One]\n"
			      "\tKey =  a value  \n"
			      "  # another comment\n"
			      "[  port Two ]\n"
			      "quoted = \" # ; kept \" ; a comment\n"
			      "single = '\"' # it's #1; really\n"
			      "remark = a ; comment, with ] = and #\n"
			      "empty =\n"
			      "empty.too = \"\"\n"
			      "equals = a=b\n"
			      "last = \xc3\xa9"));
	assert_string_equal(seen, "/before=all@2 one/(section)=@4 "
			    "one/key=a value@5 port two/(section)=@7 "
			    "port two/quoted= # ; kept @8 "
			    "port two/single=\"@9 port two/remark=a@10 "
			    "port two/empty=@11 port two/empty.too=@12 "
			    "port two/equals=a=b@13 "
			    "port two/last=\xc3\xa9@14 ");
	assert_true(read_text(""));
	assert_string_equal(seen, "");
}

static void wrong_lines_are_said_and_not_given(void **state)
{
	static const char *const cases[][2] = {
		{ "just words", "neither [section] nor key = value" },
		{ "= value", "neither [section] nor key = value" },
		{ "[open", "a section stands alone in its line" },
		{ "[a] x = 1", "a section stands alone in its line" },
		{ "[a] ; comment", "a section stands alone in its line" },
		{ "[a][b]", "a section stands alone in its line" },
		{ "[]", "a section without a name" },
		{ "[ \t ]", "a section without a name" },
		{ "[port sim:]", "the name of a section has no colon" },
		{ "a = #ff0000", "a value with # or ; wants" },
		{ "a = ; nothing", "a value with # or ; wants" },
		{ "a = /dev/x#1", "a value with # or ; wants" },
		{ "a = AT;AT", "a value with # or ; wants" },
		{ "a = AT=1,\"x ;y\"", "a value with # or ; wants" },
		{ "a = \"b", "the closing quotation mark is missing" },
		{ "a = 'b # c", "the closing quotation mark is missing" },
		{ "a = \"b\" c", "text behind the closing quotation mark" },
		{ "a = b \\", "a backslash at the end" },
		{ "a = \x1b[2J", "a byte that is no text" },
		{ "a = \xff", "a byte that is no text" },
		{ "\xe2\x80\xae = b", "a byte that is no text" },
	};
	char text[200], want[100];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "[s]\nb = 1\n%s\nc = 2\n",
			 cases[i][0]);
		assert_false(read_text(text));
		snprintf(want, sizeof(want), "a.ini:3: %s", cases[i][1]);
		says(want);
		/* Nothing of it, and all that is around it. */
		assert_string_equal(seen, "s/(section)=@1 s/b=1@2 s/c=2@4 ");
	}
}

static void twins_are_said(void **state)
{
	(void)state;
	assert_false(read_text("[s]\na = 1\nA = 2\n"));
	says("a.ini:3: [s] a = 2: it stands in line 2 already");
	assert_string_equal(seen, "s/(section)=@1 s/a=1@2 ");
	assert_false(read_text("[s]\n[t]\n[S]\na = 1\n"));
	says("a.ini:3: [s]: it stands in line 1 already");
	/* The same key in two sections is none. */
	assert_true(read_text("a = 1\n[s]\na = 1\n[t]\na = 1\n"));
}

static void complaints_stand_in_the_order_of_lines(void **state)
{
	char line[600];

	(void)state;
	assert_false(read_text("[s]\nrefused = 1\nnonsense\n"));
	assert_int_equal(report.n, 2);
	assert_string_equal(config_report_line(&report, 0, line, sizeof(line)),
			    "a.ini:2: [s] refused = 1: it is refused");
	assert_int_equal(report.kept[1].line, 3);
}

static void complaints_beyond_the_limit_are_counted(void **state)
{
	char text[1000] = "";

	(void)state;
	for (int i = 0; i < 50; i++)
		strcat(text, "nonsense\n");
	assert_false(read_text(text));
	assert_int_equal(report.n, 50);
	assert_int_equal(report.kept[CONFIG_COMPLAINTS_MAX - 1].line,
			 CONFIG_COMPLAINTS_MAX);
}

static void long_lines(void **state)
{
	char text[CONFIG_LINE_MAX + 40];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "a=", 2);
	strcpy(text + CONFIG_LINE_MAX, "\nb = 1\n");
	assert_true(read_text(text));
	assert_int_equal(strcspn(seen, "@"), 2 + CONFIG_LINE_MAX - 1);
	assert_non_null(strstr(seen, " /b=1@2 "));
	strcpy(text + CONFIG_LINE_MAX, "x\nb = 1\n");
	assert_false(read_text(text));
	says("a.ini:1: the line is over 1000 bytes long");
	assert_string_equal(seen, "/b=1@2 ");
}

/* Writes a file and reads it. */
static bool read_written(const char *bytes, size_t len)
{
	static char path[32];
	bool ok;
	int fd;

	strcpy(path, "/tmp/fotacon-config-XXXXXX");
	fd = mkstemp(path);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
	ok = read_file(path);
	unlink(path);
	return ok;
}

static void files(void **state)
{
	char *large = malloc(CONFIG_FILE_MAX + 1);

	(void)state;
	assert_true(read_written("a = 1\n", 6));
	assert_string_equal(seen, "/a=1@1 ");
	assert_false(read_written("a = 1\0b\n", 8));
	assert_non_null(strstr(report.kept[0].text, "a byte that is no text"));
	memset(large, '\n', CONFIG_FILE_MAX + 1);
	assert_true(read_written(large, CONFIG_FILE_MAX));
	assert_false(read_written(large, CONFIG_FILE_MAX + 1));
	assert_non_null(strstr(report.kept[0].text, "it is over 65536 bytes"));
	free(large);
	assert_false(read_file("/nonexistent/x.ini"));
	says("/nonexistent/x.ini: No such file");
	assert_false(read_file("/tmp"));
	says("/tmp: Is a directory");
	assert_false(read_file("/dev/zero"));
	says("/dev/zero: it is over 65536 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_come_with_their_lines),
		cmocka_unit_test(wrong_lines_are_said_and_not_given),
		cmocka_unit_test(twins_are_said),
		cmocka_unit_test(complaints_stand_in_the_order_of_lines),
		cmocka_unit_test(complaints_beyond_the_limit_are_counted),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(files),
	};

	char folder[] = "/tmp/fotacon-config-XXXXXX";
	int failed;

	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 99;
	failed = cmocka_run_group_tests_name("config", tests, NULL, NULL);
	unlink("a.ini");
	rmdir(folder);
	return failed;
}
