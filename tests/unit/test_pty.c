/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The master side of a pty: what it tells of clients that come and go, what
 * the next one finds, and the link that leads there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/pty.h"

static char folder[64], link_path[96];

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_pty.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(link_path, sizeof(link_path), "%s/modem", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(link_path);
	return rmdir(folder);
}

static bool wakes(const struct pty *pty)
{
	struct pollfd fd = { .fd = pty->wake, .events = POLLIN };

	return poll(&fd, 1, 0) == 1;
}

static int client(const struct pty *pty)
{
	int fd = open(pty->name, O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* Waits for what the client wrote: it takes its time through the kernel. */
static void expect_read(struct pty *pty, const char *text)
{
	char bytes[64];
	size_t len = 0, n;

	while (len < strlen(text)) {
		struct pollfd fd = { .fd = pty->wake, .events = POLLIN };

		assert_int_equal(poll(&fd, 1, 20000), 1);
		assert_int_equal(pty_settle(pty), 0);
		while ((n = pty_read(pty, bytes + len,
				     sizeof(bytes) - len)) > 0)
			len += n;
	}
	assert_int_equal(len, strlen(text));
	assert_memory_equal(bytes, text, len);
}

static void is_silent_without_a_client(void **state)
{
	struct pty pty;
	char c;

	(void)state;
	assert_int_equal(pty_open(&pty, NULL), 0);
	for (int i = 0; i < 3; i++) {
		assert_false(wakes(&pty));
		assert_int_equal(pty_settle(&pty), 0);
		assert_int_equal(pty_read(&pty, &c, 1), 0);
		/* Nobody hears it: it is lost, and never full. */
		for (int k = 0; k < 200; k++)
			assert_int_equal(pty_write(&pty, folder, 64), 64);
	}
	pty_close(&pty);
}

static void bytes_go_both_ways(void **state)
{
	char bytes[16];
	struct pty pty;
	int fd;

	(void)state;
	assert_int_equal(pty_open(&pty, NULL), 0);
	fd = client(&pty);
	assert_int_equal(write(fd, "AT\r", 3), 3);
	expect_read(&pty, "AT\r");
	assert_int_equal(pty_write(&pty, "\r\nOK\r\n", 6), 6);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 6);
	assert_memory_equal(bytes, "\r\nOK\r\n", 6);
	/* What a client said last is heard, though it has left. */
	assert_int_equal(write(fd, "ATZ\r", 4), 4);
	close(fd);
	expect_read(&pty, "ATZ\r");
	pty_close(&pty);
}

/* A line that echoed would have the module talk to itself. */
static void every_client_finds_it_raw_and_empty(void **state)
{
	struct termios modes;
	struct pty pty;
	char c;
	int fd;

	(void)state;
	assert_int_equal(pty_open(&pty, NULL), 0);
	for (int i = 0; i < 3; i++) {
		fd = client(&pty);
		assert_int_equal(tcgetattr(fd, &modes), 0);
		assert_int_equal(modes.c_lflag & (ECHO | ICANON | ISIG), 0);
		assert_int_equal(modes.c_iflag & (ICRNL | IXON), 0);
		assert_int_equal(modes.c_oflag & OPOST, 0);
		fcntl(fd, F_SETFL, O_NONBLOCK);
		assert_int_equal(read(fd, &c, 1), -1);
		assert_int_equal(errno, EAGAIN);

		modes.c_lflag |= ECHO | ICANON;
		modes.c_iflag |= ICRNL;
		tcsetattr(fd, TCSANOW, &modes);
		assert_int_equal(pty_write(&pty, "not read\r\n", 10), 10);
		close(fd);
		assert_true(wakes(&pty));
		assert_int_equal(pty_settle(&pty), 0);
		assert_false(wakes(&pty));
	}
	pty_close(&pty);
}

static void a_client_that_does_not_read_holds_nobody_up(void **state)
{
	static const char block[1024];
	struct pty pty;
	size_t n, len = 0;
	int fd;

	(void)state;
	assert_int_equal(pty_open(&pty, NULL), 0);
	fd = client(&pty);
	while ((n = pty_write(&pty, block, sizeof(block))) > 0)
		len += n;
	assert_true(len > 0 && len < 1 << 20);
	close(fd);
	assert_int_equal(pty_settle(&pty), 0);
	assert_int_equal(pty_write(&pty, block, sizeof(block)), sizeof(block));
	pty_close(&pty);
}

static void assert_leads_to(const char *path, const char *target)
{
	char text[64];
	ssize_t n = readlink(path, text, sizeof(text) - 1);

	assert_true(n > 0);
	text[n] = '\0';
	assert_string_equal(text, target);
}

static void link_comes_and_goes(void **state)
{
	struct pty pty, other;

	(void)state;
	assert_int_equal(pty_open(&pty, link_path), 0);
	assert_leads_to(link_path, pty.name);
	/* A living one is not taken. */
	assert_int_equal(pty_open(&other, link_path), -EEXIST);
	assert_non_null(strstr(other.error, pty.name));
	pty_close(&other);
	assert_leads_to(link_path, pty.name);
	pty_close(&pty);
	assert_int_equal(access(link_path, F_OK), -1);
	assert_int_equal(errno, ENOENT);
}

static void only_a_stale_link_is_replaced(void **state)
{
	struct pty pty;
	int fd;

	(void)state;
	assert_int_equal(symlink("/dev/pts/999999", link_path), 0);
	assert_int_equal(pty_open(&pty, link_path), 0);
	assert_leads_to(link_path, pty.name);
	/* Somebody else's by now. */
	unlink(link_path);
	assert_int_equal(symlink("/dev/null", link_path), 0);
	pty_close(&pty);
	assert_leads_to(link_path, "/dev/null");
	assert_int_equal(pty_open(&pty, link_path), -EEXIST);
	unlink(link_path);

	/* It leads nowhere, but never led to a pty. */
	assert_int_equal(symlink("/nonexistent/disk", link_path), 0);
	assert_int_equal(pty_open(&pty, link_path), -EEXIST);
	assert_leads_to(link_path, "/nonexistent/disk");
	unlink(link_path);

	fd = open(link_path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, "mine", 4), 4);
	close(fd);
	assert_int_equal(pty_open(&pty, link_path), -EEXIST);
	assert_non_null(strstr(pty.error, "choose another"));
	pty_close(&pty);
	assert_int_equal(open(link_path, O_CREAT | O_EXCL, 0600), -1);
	unlink(link_path);

	assert_int_equal(pty_open(&pty, "/nonexistent/folder/modem"), -ENOENT);
	assert_non_null(strstr(pty.error, "/nonexistent/folder/modem: "));
}

/* Root is let in past TIOCEXCL, so somebody else has to try. */
static int as_nobody(void)
{
	char first[64];
	struct pty pty;
	int fd;

	if (geteuid() == 0 && (chmod(folder, 0777) != 0 || setuid(65534) != 0))
		return 1;
	if (pty_open(&pty, link_path) != 0)
		return 2;
	strcpy(first, pty.name);
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, TIOCEXCL) != 0)
		return 3;
	close(fd);
	if (pty_settle(&pty) != 1 || strcmp(pty.name, first) == 0)
		return 4;
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || write(fd, "AT\r", 3) != 3)
		return 5;
	expect_read(&pty, "AT\r");
	close(fd);
	pty_close(&pty);
	return access(link_path, F_OK) == 0 ? 6 : 0;
}

static void a_line_locked_for_good_gives_way_to_another(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(as_nobody());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_silent_without_a_client),
		cmocka_unit_test(bytes_go_both_ways),
		cmocka_unit_test(every_client_finds_it_raw_and_empty),
		cmocka_unit_test(a_client_that_does_not_read_holds_nobody_up),
		cmocka_unit_test(link_comes_and_goes),
		cmocka_unit_test(only_a_stale_link_is_replaced),
		cmocka_unit_test(a_line_locked_for_good_gives_way_to_another),
	};

	return cmocka_run_group_tests_name("pty", tests, set_up, tear_down);
}
