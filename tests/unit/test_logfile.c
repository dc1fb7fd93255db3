/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session log on disk: its name, its mode, what stands in it, and what is
 * said when it cannot be written.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
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

#include "io/logfile.h"

/* 2026-11-22T08:00:01.123456Z */
#define START INT64_C(1795334401123456)

static char folder[64];
static char text[4096];

static const char *read_log(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_logfile.XXXXXX");
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	return 0;
}

static int tear_down(void **state)
{
	char path[256];

	(void)state;
	/* All that the tests below leave behind. */
	static const char *const names[] = {
		"fotacon/tty_USB_0-20261122T080001Z.log",
		"fotacon/tty_USB_0-20261122T080001Z-2.log",
		"fotacon/tty_USB_0-20261122T080001Z-3.log",
		"home/.local/state/fotacon/sim_-20261122T080001Z.log",
		"a/b/sim_-20261122T080001Z.log", "a/b", "a",
		"given.log", "fotacon", "home/.local/state/fotacon",
		"home/.local/state", "home/.local", "home", "blocked", "",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		remove(path);
	}
	return access(folder, F_OK) == 0;
}

static struct logfile *open_log(const char *path, const char *port)
{
	const struct logfile_options options = {
		.path = path,
		.port = port,
		.settings = "115200 8N1",
	};
	char error[256] = "";
	struct logfile *log = logfile_open(&options, START, error,
					   sizeof(error));

	if (!log)
		print_message("%s\n", error);
	return log;
}

static void feed(struct logfile *log, enum hl78_side side, const char *bytes,
		 int64_t at)
{
	logfile_feed(log, side, bytes, strlen(bytes), at);
}

static void records_are_written_as_they_come(void **state)
{
	struct logfile *log = open_log(NULL, "/dev/serial/tty USB:0");
	char path[256];
	struct stat st;

	(void)state;
	assert_non_null(log);
	snprintf(path, sizeof(path),
		 "%s/fotacon/tty_USB_0-20261122T080001Z.log", folder);
	assert_string_equal(logfile_path(log), path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_string_equal(read_log(path),
			    "# fotacon log 1, /dev/serial/tty USB:0 "
			    "115200 8N1\n");

	feed(log, HL78_HOST, "AT+WDSS=1,1\r", START);
	feed(log, HL78_MODULE, "\r\nOK\r\n\r\n+WDSI: 4\r\n", START + 7);
	logfile_note(log, "port lost", START + 8);
	assert_string_equal(
		read_log(path) + strlen("# fotacon log 1, /dev/serial/tty "
					"USB:0 115200 8N1\n"),
		"2026-11-22T08:00:01.123456Z > AT+WDSS=1,1\n"
		"2026-11-22T08:00:01.123463Z < OK\n"
		"2026-11-22T08:00:01.123463Z < +WDSI: 4\n"
		"2026-11-22T08:00:01.123464Z # port lost\n");
	logfile_sync(log);
	assert_null(logfile_notice(log));
	logfile_close(log);
}

static void text_without_an_end_waits_its_time(void **state)
{
	struct logfile *log = open_log(NULL, "tty USB:0");
	int64_t due;

	(void)state;
	assert_non_null(log);
	assert_true(logfile_deadline(log) == HL78_NEVER);
	feed(log, HL78_MODULE, "+WD", START);
	due = logfile_deadline(log);
	assert_true(due > START && due <= START + HL78_MS(100));
	assert_null(strstr(read_log(logfile_path(log)), "+WD"));
	logfile_tick(log, due);
	assert_non_null(strstr(read_log(logfile_path(log)), "< +WD\\c\n"));
	assert_true(logfile_deadline(log) == HL78_NEVER);
	logfile_close(log);
}

static void in_words(const struct logfile_figures *f, char *out, size_t size)
{
	snprintf(out, size, "block %u", (unsigned)f->n[0]);
}

static void gather(struct logfile *log, uint32_t n, int64_t at)
{
	const struct logfile_figures figures = { { n } };

	logfile_gather(log, in_words, &figures, at);
}

/* How many of the gathered remarks stand in the file. */
static unsigned n_blocks(const struct logfile *log)
{
	const char *at = read_log(logfile_path(log));
	unsigned n = 0;

	while ((at = strstr(at, "# block "))) {
		at++;
		n++;
	}
	return n;
}

static void remarks_are_gathered_for_a_while(void **state)
{
	struct logfile *log = open_log(NULL, "tty USB:0");
	int64_t due;

	(void)state;
	assert_non_null(log);
	/* The first at once: nothing was written before it. */
	gather(log, 1, START);
	assert_int_equal(n_blocks(log), 1);
	assert_true(logfile_deadline(log) == HL78_NEVER);
	gather(log, 2, START + HL78_MS(10));
	gather(log, 3, START + HL78_MS(20));
	assert_int_equal(n_blocks(log), 1);
	due = logfile_deadline(log);
	assert_true(due > START && due <= START + HL78_SEC(1));
	logfile_tick(log, due - 1);
	assert_int_equal(n_blocks(log), 1);
	logfile_tick(log, due);
	assert_int_equal(n_blocks(log), 3);
	assert_true(logfile_deadline(log) == HL78_NEVER);
	assert_non_null(strstr(text, "2026-11-22T08:00:01.133456Z # block 2\n"
				     "2026-11-22T08:00:01.143456Z # block 3\n"));
	/* One that comes when it is time does not wait for a look. */
	gather(log, 4, due + HL78_MS(1));
	assert_int_equal(n_blocks(log), 3);
	gather(log, 5, due + HL78_SEC(1));
	assert_int_equal(n_blocks(log), 5);
	/* A clock set back makes none wait. */
	gather(log, 6, START);
	assert_int_equal(n_blocks(log), 6);
	logfile_close(log);
}

static void nothing_overtakes_what_is_gathered(void **state)
{
	struct logfile *log = open_log(NULL, "tty USB:0");
	char path[256];

	(void)state;
	assert_non_null(log);
	snprintf(path, sizeof(path), "%s", logfile_path(log));
	gather(log, 1, START);
	gather(log, 2, START);
	logfile_note(log, "sent again", START);
	gather(log, 3, START);
	feed(log, HL78_MODULE, "OK\r\n+W", START);
	/* Text that has no end waits, and remarks do not wait with it. */
	gather(log, 4, START);
	gather(log, 5, START);
	logfile_sync(log);
	assert_string_equal(strchr(read_log(path), '\n') + 1,
			    "2026-11-22T08:00:01.123456Z # block 1\n"
			    "2026-11-22T08:00:01.123456Z # block 2\n"
			    "2026-11-22T08:00:01.123456Z # sent again\n"
			    "2026-11-22T08:00:01.123456Z # block 3\n"
			    "2026-11-22T08:00:01.123456Z < OK\n"
			    "2026-11-22T08:00:01.123456Z < +W\\c\n"
			    "2026-11-22T08:00:01.123456Z # block 4\n"
			    "2026-11-22T08:00:01.123456Z # block 5\n");
	gather(log, 6, START);
	logfile_close(log);
	assert_non_null(strstr(read_log(path), "# block 6\n"));
}

static void none_of_many_gathered_is_lost(void **state)
{
	struct logfile *log = open_log(NULL, "tty USB:0");
	char path[256], last[32];

	(void)state;
	assert_non_null(log);
	snprintf(path, sizeof(path), "%s", logfile_path(log));
	for (uint32_t i = 1; i <= 90; i++)
		gather(log, i, START);
	snprintf(last, sizeof(last), "# block %u\n", n_blocks(log));
	assert_true(n_blocks(log) < 90);
	assert_non_null(strstr(text, last));
	logfile_close(log);
	read_log(path);
	for (uint32_t i = 1; i <= 90; i++) {
		snprintf(last, sizeof(last), "# block %u\n", (unsigned)i);
		assert_non_null(strstr(text, last));
	}
}

static void names_are_never_used_twice(void **state)
{
	struct logfile *logs[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		logs[i] = open_log(NULL, "tty USB:0");
	assert_non_null(strstr(logfile_path(logs[1]), "080001Z-2.log"));
	assert_non_null(strstr(logfile_path(logs[2]), "080001Z-3.log"));
	for (int i = 0; i < 3; i++)
		logfile_close(logs[i]);
}

static void state_folder_is_made_in_home(void **state)
{
	struct logfile *log;
	char home[128];
	struct stat st;

	(void)state;
	snprintf(home, sizeof(home), "%s/home", folder);
	setenv("HOME", home, 1);
	setenv("XDG_STATE_HOME", "not/absolute", 1);
	log = open_log(NULL, "sim:");
	assert_non_null(log);
	assert_memory_equal(logfile_path(log), home, strlen(home));
	assert_non_null(strstr(logfile_path(log),
			       "/home/.local/state/fotacon/sim_-2026"));
	assert_int_equal(stat(home, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	logfile_close(log);
}

static void another_folder_is_made(void **state)
{
	struct logfile_options options = { .port = "sim:", .settings = "x" };
	char where[100], path[256], error[256];
	struct logfile *log;
	struct stat st;

	(void)state;
	snprintf(where, sizeof(where), "%s/a/b", folder);
	options.folder = where;
	log = logfile_open(&options, START, error, sizeof(error));
	assert_non_null(log);
	snprintf(path, sizeof(path), "%s/sim_-20261122T080001Z.log", where);
	assert_string_equal(logfile_path(log), path);
	assert_int_equal(stat(where, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	logfile_close(log);

	/* A file is no folder. */
	options.folder = path;
	assert_null(logfile_open(&options, START, error, sizeof(error)));
	assert_non_null(strstr(error, "no log is written, /tmp/"));
	assert_non_null(strstr(error, "Not a directory"));
}

static void given_log_is_appended_to(void **state)
{
	struct logfile *log;
	char path[128];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/given.log", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("# before\n2026-11-22T08:00:0", file); /* torn by a crash */
	fclose(file);
	log = open_log(path, "sim:");
	assert_non_null(log);
	logfile_close(log);
	assert_string_equal(read_log(path),
			    "# before\n2026-11-22T08:00:0\n"
			    "# fotacon log 1, sim: 115200 8N1\n");
}

static void control_bytes_of_a_port_stay_out(void **state)
{
	struct logfile *log;
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/given.log", folder);
	log = open_log(path, "/dev/a\nb\x1b[m");
	assert_non_null(log);
	logfile_close(log);
	assert_string_equal(read_log(path),
			    "# fotacon log 1, /dev/a\\x0ab\\x1b[m "
			    "115200 8N1\n");
}

static void unwritable_folder_is_said(void **state)
{
	const struct logfile_options options = {
		.port = "sim:",
		.settings = "",
	};
	char error[256] = "", path[128];
	int fd;

	(void)state;
	/* A file in the way stops even root. */
	snprintf(path, sizeof(path), "%s/blocked", folder);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
	setenv("XDG_STATE_HOME", path, 1);
	assert_null(logfile_open(&options, START, error, sizeof(error)));
	assert_non_null(strstr(error, path));
	assert_non_null(strstr(error, "Not a directory"));

	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_null(logfile_open(&options, START, error, sizeof(error)));
	assert_non_null(strstr(error, "HOME is not set"));
}

static void endless_name_is_said(void **state)
{
	char path[PATH_MAX + 1], error[320];
	const struct logfile_options options = {
		.path = path, .port = "sim:", .settings = "",
	};

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_null(logfile_open(&options, START, error, sizeof(error)));
	assert_non_null(strstr(error, "no log is written, xxx"));
	assert_non_null(strstr(error, "File name too long"));
	assert_null(strstr(error, "HOME"));
}

static void full_disk_is_said_once(void **state)
{
	struct logfile *log = open_log("/dev/full", "sim:");
	const char *notice;

	(void)state;
	assert_non_null(log);
	notice = logfile_notice(log);
	assert_non_null(notice);
	assert_non_null(strstr(notice, "/dev/full"));
	assert_non_null(strstr(notice, "No space left"));
	assert_null(logfile_notice(log));
	feed(log, HL78_MODULE, "\r\nOK\r\n", START);
	logfile_sync(log);
	assert_null(logfile_notice(log));
	logfile_close(log);
}

static void no_log_is_no_trouble(void **state)
{
	(void)state;
	logfile_feed(NULL, HL78_HOST, "AT\r", 3, START);
	logfile_note(NULL, "x", START);
	gather(NULL, 1, START);
	logfile_tick(NULL, START);
	logfile_sync(NULL);
	assert_true(logfile_deadline(NULL) == HL78_NEVER);
	assert_null(logfile_notice(NULL));
	assert_string_equal(logfile_path(NULL), "");
	logfile_close(NULL);
}

static void touch(const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

/* The newest of one port, by its name; other files are nothing to it. */
static void the_last_log_of_a_port(void **state)
{
	static const char *const names[] = {
		"ttyUSB0-20261122T080001Z.log", "ttyUSB0-20261122T090000Z.log",
		"ttyUSB0-20261122T090000Z-2.log",
		"ttyUSB0-20261122T090000Z-10.log",
		"ttyUSB0-20261122T090000Z.log.old",
		"ttyUSB0-99991122.log", "ttyUSB01-20271122T080001Z.log",
		"ttyUSB1-20280000T000000Z.log", "history-ttyUSB0",
	};
	char out[PATH_MAX], want[PATH_MAX];

	(void)state;
	assert_false(logfile_last("/dev/ttyUSB0", folder, out, sizeof(out)));
	assert_false(logfile_last("/dev/ttyUSB0", "/nowhere", out,
				  sizeof(out)));
	touch(names[0]);
	assert_true(logfile_last("/dev/ttyUSB0", folder, out, sizeof(out)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		touch(names[i]);
	assert_true(logfile_last("/dev/ttyUSB0", folder, out, sizeof(out)));
	snprintf(want, sizeof(want), "%s/%s", folder, names[3]);
	assert_string_equal(out, want);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(want, sizeof(want), "%s/%s", folder, names[i]);
		unlink(want);
	}
}

int main(void)
{
#define DISK_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		DISK_TEST(records_are_written_as_they_come),
		DISK_TEST(text_without_an_end_waits_its_time),
		DISK_TEST(remarks_are_gathered_for_a_while),
		DISK_TEST(nothing_overtakes_what_is_gathered),
		DISK_TEST(none_of_many_gathered_is_lost),
		DISK_TEST(names_are_never_used_twice),
		DISK_TEST(state_folder_is_made_in_home),
		DISK_TEST(another_folder_is_made),
		DISK_TEST(given_log_is_appended_to),
		DISK_TEST(control_bytes_of_a_port_stay_out),
		DISK_TEST(unwritable_folder_is_said),
		DISK_TEST(endless_name_is_said),
		DISK_TEST(full_disk_is_said_once),
		cmocka_unit_test(no_log_is_no_trouble),
		DISK_TEST(the_last_log_of_a_port),
	};

	return cmocka_run_group_tests_name("logfile", tests, NULL, NULL);
}
