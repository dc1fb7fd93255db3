/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tty as a port, on ptys made here: raw while open and as before afterwards,
 * lost when its other end closes, back through the same link, one user only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/port.h"
#include "unit/ptys.h"

static const struct port_ops *const kinds[] = { &port_tty_ops, NULL };

struct fixture {
	char folder[64];
	char link[96]; /* names the slave of the day */
	struct test_pty pty;
};

/* Makes the link anew: another file, whatever the clock of the disk says. */
static void make_link(struct fixture *f)
{
	char fresh[112];

	snprintf(fresh, sizeof(fresh), "%s.new", f->link);
	assert_int_equal(symlink(f->pty.slave, fresh), 0);
	assert_int_equal(rename(fresh, f->link), 0);
}

static void new_pty(struct fixture *f)
{
	test_pty_open(&f->pty);
	make_link(f);
}

static int set_up(void **state)
{
	static struct fixture f;

	strcpy(f.folder, "/tmp/test_port_tty.XXXXXX");
	assert_non_null(mkdtemp(f.folder));
	snprintf(f.link, sizeof(f.link), "%s/modem", f.folder);
	new_pty(&f);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	test_pty_close(&f->pty);
	unlink(f->link);
	return rmdir(f->folder);
}

static void bytes_go_both_ways_untouched(void **state)
{
	static const char bytes[] = "\r\n\x03\x11\x13\x1a\x7f\xff\n";
	struct fixture *f = *state;
	struct port port;
	char buf[64];

	assert_int_equal(port_open(&port, kinds, f->link, NULL, 0), 0);
	assert_int_equal(port.state, PORT_OPEN);
	assert_string_equal(port.name, "modem");
	assert_string_equal(port.line, "115200 8N1");
	assert_int_equal(port_read(&port, buf, sizeof(buf), 0), 0);
	assert_int_equal(write(f->pty.master, bytes, sizeof(bytes)),
			 sizeof(bytes));
	assert_int_equal(port_read(&port, buf, sizeof(buf), 0),
			 sizeof(bytes));
	assert_memory_equal(buf, bytes, sizeof(bytes));
	assert_int_equal(port_write(&port, bytes, sizeof(bytes), 0),
			 sizeof(bytes));
	assert_int_equal(read(f->pty.master, buf, sizeof(buf)), sizeof(bytes));
	assert_memory_equal(buf, bytes, sizeof(bytes));
	assert_int_equal(port_deadline(&port), HL78_NEVER);
	port_close(&port);
}

static void full_line_takes_what_it_can(void **state)
{
	static char much[1 << 20];
	struct fixture *f = *state;
	struct port port;
	ssize_t n;

	assert_int_equal(port_open(&port, kinds, f->link, NULL, 0), 0);
	n = port_write(&port, much, sizeof(much), 0);
	assert_true(n > 0 && n < (ssize_t)sizeof(much));
	while (n > 0)
		n = port_write(&port, much, sizeof(much), 0);
	assert_int_equal(n, 0);
	assert_int_equal(port.state, PORT_OPEN);
	port_close(&port);
}

static void settings_are_put_back(void **state)
{
	const struct port_settings settings = {
		.baud = 921600,
		.flow = PORT_FLOW_RTSCTS,
	};
	struct termios before, during, after;
	struct fixture *f = *state;
	struct port port;
	int fd, exclusive = 1;

	fd = open(f->pty.slave, O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	assert_int_equal(tcgetattr(fd, &before), 0);
	before.c_cflag |= HUPCL;
	assert_int_equal(tcsetattr(fd, TCSANOW, &before), 0);
	assert_int_equal(tcgetattr(fd, &before), 0);

	assert_int_equal(port_open(&port, kinds, f->link, &settings, 0), 0);
	assert_string_equal(port.line, "921600 8N1 rtscts");
	assert_int_equal(tcgetattr(fd, &during), 0);
	assert_int_equal(during.c_lflag & (ECHO | ICANON | ISIG), 0);
	assert_int_equal(during.c_oflag & OPOST, 0);
	assert_int_equal(during.c_cflag & (HUPCL | CSTOPB | PARENB), 0);
	assert_int_equal(during.c_cflag & (CLOCAL | CREAD | CRTSCTS),
			 CLOCAL | CREAD | CRTSCTS);
	assert_int_equal(cfgetospeed(&during), B921600);
	/* On a pty it would stay behind. */
	assert_int_equal(ioctl(fd, TIOCGEXCL, &exclusive), 0);
	assert_int_equal(exclusive, 0);

	port_close(&port);
	assert_int_equal(port.state, PORT_CLOSED);
	assert_int_equal(tcgetattr(fd, &after), 0);
	assert_int_equal(after.c_iflag, before.c_iflag);
	assert_int_equal(after.c_oflag, before.c_oflag);
	assert_int_equal(after.c_cflag, before.c_cflag);
	assert_int_equal(after.c_lflag, before.c_lflag);
	assert_int_equal(cfgetospeed(&after), cfgetospeed(&before));
	close(fd);
}

/* Opens the port in a process of its own, which has it until `go` closes. */
static pid_t hold_in_child(const char *path, int *go)
{
	struct port port;
	int ready[2], done[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(done), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(done[1]);
		c = port_open(&port, kinds, path, NULL, 0) == 0 ? 'y' : 'n';
		if (write(ready[1], &c, 1) == 1)
			(void)!read(done[0], &c, 1);
		_exit(0);
	}
	close(done[0]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	close(ready[0]);
	close(ready[1]);
	*go = done[1];
	return child;
}

static void second_user_is_told_of_the_first(void **state)
{
	struct fixture *f = *state;
	struct port port;
	char pid[16];
	pid_t child;
	int go;

	child = hold_in_child(f->link, &go);
	snprintf(pid, sizeof(pid), "(%ld)", (long)child);
	assert_int_equal(port_open(&port, kinds, f->pty.slave, NULL, 0), -EBUSY);
	assert_int_equal(port.state, PORT_CLOSED);
	assert_non_null(strstr(port.error, ": in use by "));
	assert_non_null(strstr(port.error, pid));
	port_close(&port);

	close(go);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(port_open(&port, kinds, f->pty.slave, NULL, 0), 0);
	port_close(&port);
}

static void lost_port_comes_back_by_its_link(void **state)
{
	struct fixture *f = *state;
	struct port port;
	char buf[8];

	assert_int_equal(port_open(&port, kinds, f->link, NULL, 0), 0);
	test_pty_close(&f->pty);
	assert_true(port_read(&port, buf, sizeof(buf), HL78_SEC(1)) < 0);
	assert_int_equal(port.state, PORT_LOST);
	assert_non_null(strstr(port.error, "/modem went away"));
	assert_int_equal(port.fd, -1);
	/* Said once; then it is quiet until it is back. */
	assert_int_equal(port_read(&port, buf, sizeof(buf), HL78_SEC(1)), 0);
	assert_int_equal(port_write(&port, "AT", 2, HL78_SEC(1)), 0);

	assert_int_equal(port_deadline(&port), HL78_SEC(1) + HL78_MS(500));
	assert_false(port_tick(&port, HL78_SEC(1)));
	assert_false(port_tick(&port, HL78_MS(1500)));
	assert_non_null(strstr(port.error, "there is no such port"));
	assert_int_equal(port_deadline(&port), HL78_SEC(2));

	new_pty(f);
	assert_true(port_tick(&port, HL78_SEC(2)));
	assert_int_equal(port.state, PORT_OPEN);
	assert_int_equal(write(f->pty.master, "OK", 2), 2);
	assert_int_equal(port_read(&port, buf, sizeof(buf), HL78_SEC(2)), 2);
	port_close(&port);
}

/*
 * The number of a pty that is gone is given out again at once: what is typed
 * for the module must not end in somebody's terminal.
 */
static void terminal_of_somebody_else_is_not_taken(void **state)
{
	struct fixture *f = *state;
	struct test_pty other;
	struct port port;
	char buf[8], slave[64];
	bool by_link[] = { false, true };

	for (size_t i = 0; i < 2; i++) {
		strcpy(slave, f->pty.slave);
		assert_int_equal(port_open(&port, kinds,
					   by_link[i] ? f->link : slave, NULL,
					   0), 0);
		test_pty_close(&f->pty);
		assert_true(port_read(&port, buf, sizeof(buf), 0) < 0);
		test_pty_open(&other);
		assert_string_equal(other.slave, slave);
		assert_false(port_tick(&port, HL78_SEC(1)));
		assert_int_equal(port.state, PORT_LOST);
		assert_non_null(strstr(port.error, "another terminal has its "
						   "name now"));
		f->pty = other;
		if (by_link[i]) {
			make_link(f); /* and now it means it */
			assert_true(port_tick(&port, HL78_SEC(2)));
		}
		port_close(&port);
	}
}

/* What came back may have found another user. */
static void it_is_locked_again_when_it_is_back(void **state)
{
	struct fixture *f = *state;
	struct port port;
	pid_t child;
	char buf[8];
	int go;

	assert_int_equal(port_open(&port, kinds, f->link, NULL, 0), 0);
	test_pty_close(&f->pty);
	assert_true(port_read(&port, buf, sizeof(buf), 0) < 0);
	new_pty(f);
	child = hold_in_child(f->link, &go);
	assert_false(port_tick(&port, HL78_SEC(1)));
	assert_int_equal(port.state, PORT_LOST);
	assert_non_null(strstr(port.error, ": in use by "));
	close(go);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(port_tick(&port, HL78_SEC(2)));
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(port_open(&port, kinds, f->link, NULL, 0) == -EBUSY);
	assert_int_equal(waitpid(child, &go, 0), child);
	assert_true(WIFEXITED(go) && WEXITSTATUS(go) == 1);
	port_close(&port);
}

static void lost_port_stays_lost_when_told_so(void **state)
{
	const struct port_settings settings = { .no_reopen = true };
	struct fixture *f = *state;
	struct port port;
	char buf[8];

	assert_int_equal(port_open(&port, kinds, f->link, &settings, 0), 0);
	test_pty_close(&f->pty);
	assert_true(port_read(&port, buf, sizeof(buf), 0) < 0);
	assert_int_equal(port_deadline(&port), HL78_NEVER);
	new_pty(f);
	assert_false(port_tick(&port, HL78_MIN(1)));
	assert_int_equal(port.state, PORT_LOST);
	port_close(&port);
	assert_int_equal(port.state, PORT_CLOSED);
}

static void what_is_no_port_is_named(void **state)
{
	static const struct {
		const char *path;
		unsigned baud;
		int err;
		const char *says;
	} cases[] = {
		{ "/dev/no-such-port", 0, -ENOENT, "there is no such port" },
		{ "/dev/null", 0, -ENOTTY, "not a serial port" },
		{ "/tmp", 0, -ENOTTY, "not a serial port" },
		{ "/dev/tty", 0, -ELOOP, "the terminal fotacon runs in" },
		{ NULL, 12345, -EINVAL, "it does not take 12345 baud" },
	};
	struct fixture *f = *state;
	struct port port;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct port_settings settings = {
			.baud = cases[i].baud,
		};
		const char *path = cases[i].path ? cases[i].path : f->link;

		assert_int_equal(port_open(&port, kinds, path, &settings, 0),
				 cases[i].err);
		assert_int_equal(port.state, PORT_CLOSED);
		assert_non_null(strstr(port.error, path));
		assert_non_null(strstr(port.error, cases[i].says));
		port_close(&port);
	}
}

static void kinds_are_found_by_prefix(void **state)
{
	static const struct port_ops other = { .prefix = "sim:" };
	const struct port_ops *const none[] = { &other, NULL };
	struct port port;

	(void)state;
	assert_int_equal(port_open(&port, none, "/dev/null", NULL, 0),
			 -ENODEV);
	assert_non_null(strstr(port.error, "/dev/null"));
}

int main(void)
{
#define PTY_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PTY_TEST(bytes_go_both_ways_untouched),
		PTY_TEST(full_line_takes_what_it_can),
		PTY_TEST(settings_are_put_back),
		PTY_TEST(second_user_is_told_of_the_first),
		PTY_TEST(lost_port_comes_back_by_its_link),
		PTY_TEST(terminal_of_somebody_else_is_not_taken),
		PTY_TEST(it_is_locked_again_when_it_is_back),
		PTY_TEST(lost_port_stays_lost_when_told_so),
		PTY_TEST(what_is_no_port_is_named),
		cmocka_unit_test(kinds_are_found_by_prefix),
	};

	return cmocka_run_group_tests_name("port_tty", tests, NULL, NULL);
}
