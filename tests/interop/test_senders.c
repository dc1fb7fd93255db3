/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other people's senders into the simulated module: lrzsz with blocks of 1024
 * and of 128 bytes, and minicom, which has its own way to call it. What comes
 * must be what was sent, byte for byte, and install. One that is not installed
 * is skipped, and said.
 */
#include "e2e/e2e.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MAX 203744

static const char *const no_env[] = { NULL };

static struct e2e server, client;
static char folder[64], line[96], sent[96], received[96];
static int fd = -1; /* the line, so that it lasts from client to client */
static char content[FILE_MAX], came[FILE_MAX + 1];

static bool installed(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/usr/bin/%s", name);
	return access(path, X_OK) == 0;
}

/* ---- the files ---- */

static void write_file(size_t size)
{
	FILE *file = fopen(sent, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void check_file(size_t size)
{
	FILE *file = fopen(received, "r");

	assert_non_null(file);
	assert_int_equal(fread(came, 1, sizeof(came), file), size);
	assert_int_equal(fclose(file), 0);
	assert_memory_equal(came, content, size);
}

/* ---- the line ---- */

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Sends a command, and reads until this has come. */
static void ask(const char *command, const char *awaited)
{
	double end = seconds() + E2E_SECONDS;
	char text[4096] = "";
	size_t len = 0;

	assert_int_equal(write(fd, command, strlen(command)), strlen(command));
	while (!strstr(text, awaited)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (seconds() > end)
			fail_msg("%s: no %s in %s", command, awaited, text);
		if (poll(&p, 1, 100) <= 0)
			continue;
		n = read(fd, text + len, sizeof(text) - 1 - len);
		assert_true(n > 0);
		len += (size_t)n;
		text[len] = '\0';
	}
}

static void announce(size_t size)
{
	char command[40];

	snprintf(command, sizeof(command), "AT+WDSD=%zu\r", size);
	ask(command, "\x15");
}

/* Its OK and 3 the client may have eaten. */
static void install(void)
{
	ask("AT+WDSR=4\r", "+WDSI: 16");
	ask("ATE0\r", "OK");
	ask("AT+CGMR\r", "HL7802.4.5.4.0");
}

static void start_server(void)
{
	const char *argv[] = { e2e_program(), "sim",
			       "echo=off,mask=4479,ack=1,install=0,boot=1,"
			       "speed=20",
			       "--link", line, "--received", received, NULL };

	e2e_start(&server, 24, 120, no_env, argv);
	e2e_expect(&server, "Ctrl-C ends it");
	fd = open(line, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
}

static void stop_server(void)
{
	close(fd);
	e2e_type(&server, "\003");
	assert_int_equal(e2e_exit(&server), 130);
	e2e_stop(&server);
	unlink(received);
}

static int make_folder(void **state)
{
	unsigned x = 1;

	(void)state;
	strcpy(folder, "/tmp/fotacon-senders-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(line, sizeof(line), "%s/hl78", folder);
	snprintf(sent, sizeof(sent), "%s/p.ua", folder);
	snprintf(received, sizeof(received), "%s/received", folder);
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(sent);
	return rmdir(folder);
}

/* ---- lrzsz ---- */

static void by_sx(const char *option)
{
	static const size_t sizes[] = { 1, 128, 897, 1024, 1025, FILE_MAX };
	const char *argv[] = { "sh", "-c", "exec sx $2 \"$1\" <\"$0\" >\"$0\"",
			       line, sent, option, NULL };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		start_server();
		write_file(sizes[i]);
		announce(sizes[i]);
		e2e_start(&client, 24, 80, no_env, argv);
		if (e2e_exit(&client) != 0)
			fail_msg("sx %s: %zu bytes", option, sizes[i]);
		e2e_stop(&client);
		check_file(sizes[i]);
		if (sizes[i] == FILE_MAX)
			install();
		stop_server();
	}
}

static void sx_with_1024(void **state)
{
	(void)state;
	by_sx("-k");
}

static void sx_with_128(void **state)
{
	(void)state;
	by_sx("-q");
}

/* ---- minicom ---- */

static void minicom(void **state)
{
	const char *argv[] = { "minicom", "-o", "-D", line, NULL };
	const size_t size = 20000;

	(void)state;
	start_server();
	write_file(size);
	e2e_start(&client, 24, 80, no_env, argv);
	e2e_expect(&client, "CTRL-A Z");
	announce(size);
	e2e_type(&client, "\001s");
	e2e_expect(&client, "xmodem");
	e2e_type(&client, "\033OB\033OB\r");
	e2e_expect(&client, "[Okay]");
	e2e_type(&client, "\r");
	e2e_expect(&client, "enter filename");
	e2e_type(&client, sent);
	e2e_type(&client, "\r");
	e2e_expect(&client, "READY: press any key");
	assert_true(e2e_has(&client, "Transfer complete"));
	check_file(size);
	e2e_type(&client, "\r");
	e2e_gone(&client, "READY: press any key");
	e2e_type(&client, "\001x");
	e2e_expect(&client, "Leave Minicom?");
	e2e_type(&client, "\r");
	assert_int_equal(e2e_exit(&client), 0);
	e2e_stop(&client);
	install();
	stop_server();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sx_with_1024),
		cmocka_unit_test(sx_with_128),
		cmocka_unit_test(minicom),
	};
	const bool has_minicom = installed("minicom");
	int failed;

	if (!installed("sx")) {
		printf("skipped: lrzsz is not installed\n");
		return 77;
	}
	if (!has_minicom)
		printf("skipped: minicom is not installed\n");
	failed = _cmocka_run_group_tests("senders", tests, has_minicom ? 3 : 2,
					 make_folder, remove_folder);
	return failed ? failed : has_minicom ? 0 : 77;
}
