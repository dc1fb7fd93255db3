/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output that nobody takes: whole lines are kept or dropped, and counted. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/out.h"

#define LOST "... %d lines not shown, the log has them%*1[\n]%n"

static struct out out;
static char text[1 << 20];
static size_t len;

static void write_lines(int from, int to)
{
	for (int i = from; i < to; i++) {
		out_text(&out, "line ");
		out_int(&out, i);
		out_text(&out, " of many");
		out_char(&out, '\n');
		out_flush(&out);
	}
}

/* What is there to be read, after what was. */
static void read_all(int fd)
{
	ssize_t n;

	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
}

/* Reads until nothing waits any more. */
static void drain(int fd)
{
	do {
		read_all(fd);
		out_flush(&out);
	} while (out_waits(&out));
	read_all(fd);
}

/* Every line, or in its place how many there were. */
static int count_lines(void)
{
	int next = 0, number, end;

	for (const char *p = text; *p; p += end) {
		end = 0;
		if (sscanf(p, "line %d of many%*1[\n]%n", &number, &end) == 1 &&
		    end > 0) {
			assert_int_equal(number, next);
			next++;
		} else {
			assert_int_equal(sscanf(p, LOST, &number, &end), 1);
			assert_true(end > 0);
			next += number;
		}
	}
	return next;
}

static void stall(int reader, int writer)
{
	len = 0;
	out_init(&out, writer);
	out_drop(&out, "the log has them");
	write_lines(0, 40000);
	drain(reader);
	write_lines(40000, 40010);
	drain(reader);
	assert_int_equal(count_lines(), 40010);
	assert_non_null(strstr(text, "... "));
	assert_non_null(strstr(text, "line 40000 of"));
}

static void test_pipe(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	stall(fds[0], fds[1]);
	/* The flag is not set where others would see it. */
	assert_false(fcntl(fds[1], F_GETFL) & O_NONBLOCK);
	close(fds[0]);
	write_lines(0, 1);
	assert_int_not_equal(out.error, 0);
	assert_false(out_waits(&out));
	close(fds[1]);
}

static void test_socket(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	stall(fds[0], fds[1]);
	close(fds[0]);
	close(fds[1]);
}

/* A line that is longer than all the room there is, and one after it. */
static void test_long(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	len = 0;
	out_init(&out, fds[1]);
	out_drop(&out, NULL);
	for (int i = 0; i <= OUT_SIZE; i++)
		out_text(&out, "x");
	out_char(&out, '\n');
	write_lines(1, 2);
	drain(fds[0]);
	assert_string_equal(text, "... 1 line not shown\nline 1 of many\n");
	close(fds[0]);
	close(fds[1]);
}

/* A file takes everything. */
static void test_file(void **state)
{
	FILE *file = tmpfile();

	(void)state;
	len = 0;
	out_init(&out, fileno(file));
	out_drop(&out, NULL);
	write_lines(0, 40000);
	out_finish(&out);
	rewind(file);
	read_all(fileno(file));
	assert_int_equal(count_lines(), 40000);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_socket),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_file),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
