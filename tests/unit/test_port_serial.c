/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real serial port as a port, without one: the calls of libserialport that
 * the code makes are taken over here (the linker's --wrap) by a small bus of
 * devices that are ptys inside. What the library itself does is not judged.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>
#include <libserialport.h>

#include "io/port.h"
#include "unit/ptys.h"

static const struct port_ops *const kinds[] = {
	&port_serial_ops, &port_tty_ops, NULL,
};

/* ---- the bus ---- */

struct sp_port {
	struct test_pty pty; /* master -1: not plugged in */
	int fd;              /* the library's; -1: not open */
	const char *serial;
};

#define N_DEVICES 2
static struct sp_port bus[N_DEVICES];

enum sp_return __wrap_sp_get_port_by_name(const char *name,
					  struct sp_port **port);
void __wrap_sp_free_port(struct sp_port *port);
enum sp_return __wrap_sp_open(struct sp_port *port, enum sp_mode mode);
enum sp_return __wrap_sp_close(struct sp_port *port);
enum sp_return __wrap_sp_get_port_handle(const struct sp_port *port,
					 void *result);
enum sp_return __wrap_sp_nonblocking_read(struct sp_port *port, void *buf,
					  size_t size);
enum sp_return __wrap_sp_nonblocking_write(struct sp_port *port,
					   const void *buf, size_t len);
int __wrap_port_list_read(struct port_list *list, bool holders);

enum sp_return __wrap_sp_get_port_by_name(const char *name,
					  struct sp_port **port)
{
	for (size_t i = 0; i < N_DEVICES; i++) {
		if (bus[i].pty.master < 0 ||
		    strcmp(bus[i].pty.slave, name) != 0)
			continue;
		*port = &bus[i];
		return SP_OK;
	}
	return SP_ERR_ARG;
}

void __wrap_sp_free_port(struct sp_port *port)
{
	(void)port;
}

/* Leaves the line as version 0.1.1 does: HUPCL on, VMIN 0. */
enum sp_return __wrap_sp_open(struct sp_port *port, enum sp_mode mode)
{
	struct termios line;

	assert_int_equal(mode, SP_MODE_READ_WRITE);
	port->fd = open(port->pty.slave, O_RDWR | O_NONBLOCK | O_NOCTTY);
	if (port->fd < 0 || tcgetattr(port->fd, &line) != 0)
		return SP_ERR_FAIL;
	line.c_cflag |= HUPCL;
	line.c_cc[VMIN] = 0;
	tcsetattr(port->fd, TCSANOW, &line);
	return SP_OK;
}

enum sp_return __wrap_sp_close(struct sp_port *port)
{
	assert_true(port->fd >= 0);
	close(port->fd);
	port->fd = -1;
	return SP_OK;
}

enum sp_return __wrap_sp_get_port_handle(const struct sp_port *port,
					 void *result)
{
	*(int *)result = port->fd;
	return SP_OK;
}

enum sp_return __wrap_sp_nonblocking_read(struct sp_port *port, void *buf,
					  size_t size)
{
	ssize_t n = read(port->fd, buf, size);

	if (n >= 0)
		return (enum sp_return)n;
	return errno == EAGAIN ? SP_OK : SP_ERR_FAIL;
}

enum sp_return __wrap_sp_nonblocking_write(struct sp_port *port,
					   const void *buf, size_t len)
{
	ssize_t n = write(port->fd, buf, len);

	if (n >= 0)
		return (enum sp_return)n;
	return errno == EAGAIN ? SP_OK : SP_ERR_FAIL;
}

int __wrap_port_list_read(struct port_list *list, bool holders)
{
	assert_false(holders);
	list->ports = calloc(N_DEVICES, sizeof(*list->ports));
	list->n = 0;
	for (size_t i = 0; i < N_DEVICES; i++) {
		struct port_info *info = &list->ports[list->n];

		if (bus[i].pty.master < 0)
			continue;
		*info = (struct port_info){
			.vid = 0x0403, .pid = 0x6001, .interface = 0,
		};
		strcpy(info->name, strrchr(bus[i].pty.slave, '/') + 1);
		strcpy(info->path, bus[i].pty.slave);
		strcpy(info->serial, bus[i].serial);
		list->n++;
	}
	return 0;
}

static void plug(size_t i, const char *serial)
{
	test_pty_open(&bus[i].pty);
	bus[i].serial = serial;
}

/*
 * The lowest free number is given out again, unless another process of the
 * machine was quicker: false then.
 */
static bool plug_as(size_t i, const char *serial, const char *slave)
{
	plug(i, serial);
	if (strcmp(bus[i].pty.slave, slave) == 0)
		return true;
	print_message("somebody else took %s: not tried\n", slave);
	return false;
}

static int set_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_DEVICES; i++)
		bus[i] = (struct sp_port){ .pty = { .master = -1 }, .fd = -1 };
	plug(0, "A1");
	return 0;
}

static int tear_down(void **state)
{
	int open_still = 0;

	(void)state;
	for (size_t i = 0; i < N_DEVICES; i++) {
		open_still += bus[i].fd >= 0;
		test_pty_close(&bus[i].pty);
	}
	return open_still;
}

/*
 * The driver's own settings. A pty has none: one that has is played here, and
 * what its calls leave in it.
 */
static struct {
	bool has_any;
	int flags;
	unsigned n_set;
} driver;

int __wrap_ioctl(int fd, unsigned long request, ...);
int __real_ioctl(int fd, unsigned long request, void *arg);

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct serial_struct *serial;
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (request != TIOCGSERIAL && request != TIOCSSERIAL)
		return __real_ioctl(fd, request, arg);
	serial = arg;
	if (!driver.has_any) {
		errno = ENOTTY;
		return -1;
	}
	if (request == TIOCGSERIAL) {
		*serial = (struct serial_struct){ .flags = driver.flags };
	} else {
		driver.flags = serial->flags;
		driver.n_set++;
	}
	return 0;
}

/* ---- the tests ---- */

#define SOME_FLAG ((int)ASYNC_SKIP_TEST)
#define LOW       ((int)ASYNC_LOW_LATENCY)

static void open_driver(struct port *port, bool has_any, int flags)
{
	driver.has_any = has_any;
	driver.flags = flags;
	driver.n_set = 0;
	assert_int_equal(port_open(port, kinds, bus[0].pty.slave, NULL, 0), 0);
	assert_int_equal(driver.n_set, 0);
}

static void low_latency_is_put_back(void **state)
{
	struct port port;

	(void)state;
	open_driver(&port, true, SOME_FLAG);
	port_hurry(&port, true);
	port_hurry(&port, true);
	assert_int_equal(driver.flags, SOME_FLAG | LOW);
	port_hurry(&port, false);
	assert_int_equal(driver.flags, SOME_FLAG);
	assert_int_equal(driver.n_set, 2);
	port_hurry(&port, true);
	port_close(&port);
	assert_int_equal(driver.flags, SOME_FLAG);
	port_hurry(&port, true); /* closed: nothing to ask */
	assert_int_equal(driver.flags, SOME_FLAG);

	/* What somebody else wanted stays. */
	open_driver(&port, true, SOME_FLAG | LOW);
	port_hurry(&port, true);
	port_close(&port);
	assert_int_equal(driver.flags, SOME_FLAG | LOW);
	assert_int_equal(driver.n_set, 0);

	open_driver(&port, false, 0);
	port_hurry(&port, true);
	port_close(&port);
	driver.has_any = false;
}

static void library_opens_what_it_knows(void **state)
{
	struct test_pty stranger;
	struct port port;

	(void)state;
	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, NULL, 0), 0);
	assert_ptr_equal(port.ops, &port_serial_ops);
	assert_int_equal(port.fd, bus[0].fd);
	assert_true(fcntl(port.fd, F_GETFD) & FD_CLOEXEC);
	port_close(&port);

	test_pty_open(&stranger);
	assert_int_equal(port_open(&port, kinds, stranger.slave, NULL, 0), 0);
	assert_ptr_equal(port.ops, &port_tty_ops);
	port_close(&port);
	test_pty_close(&stranger);
}

static void links_are_resolved_for_it(void **state)
{
	char link[] = "/tmp/test_port_serial.XXXXXX";
	struct port port;

	(void)state;
	close(mkstemp(link));
	unlink(link);
	assert_int_equal(symlink(bus[0].pty.slave, link), 0);
	assert_int_equal(port_open(&port, kinds, link, NULL, 0), 0);
	assert_ptr_equal(port.ops, &port_serial_ops);
	assert_string_equal(port.name, strrchr(link, '/') + 1);
	port_close(&port);
	unlink(link);
}

static void line_is_ours_then_as_before(void **state)
{
	const struct port_settings settings = {
		.baud = 3000000,
		.flow = PORT_FLOW_XONXOFF,
	};
	struct termios before, during, after;
	struct port port;
	int fd;

	(void)state;
	fd = open(bus[0].pty.slave, O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	assert_int_equal(tcgetattr(fd, &before), 0);

	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, &settings,
				   0), 0);
	assert_string_equal(port.line, "3000000 8N1 xonxoff");
	assert_int_equal(tcgetattr(fd, &during), 0);
	assert_int_equal(cfgetospeed(&during), B3000000);
	assert_int_equal(during.c_iflag & (IXON | IXOFF), IXON | IXOFF);
	assert_int_equal(during.c_cflag & HUPCL, 0);
	assert_int_equal(during.c_cc[VMIN], 1);

	port_close(&port);
	assert_int_equal(tcgetattr(fd, &after), 0);
	assert_int_equal(after.c_cflag, before.c_cflag);
	assert_int_equal(after.c_iflag, before.c_iflag);
	assert_int_equal(after.c_lflag, before.c_lflag);
	assert_int_equal(after.c_cc[VMIN], before.c_cc[VMIN]);
	close(fd);
}

static void bytes_go_both_ways(void **state)
{
	static const char bytes[] = "AT\r\x11\x13\n";
	static char much[1 << 16];
	struct port port;
	char buf[32];
	ssize_t n;

	(void)state;
	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, NULL, 0), 0);
	assert_int_equal(port_read(&port, buf, sizeof(buf), 0), 0);
	assert_int_equal(port_write(&port, bytes, sizeof(bytes), 0),
			 sizeof(bytes));
	assert_int_equal(read(bus[0].pty.master, buf, sizeof(buf)),
			 sizeof(bytes));
	assert_memory_equal(buf, bytes, sizeof(bytes));
	assert_int_equal(write(bus[0].pty.master, bytes, sizeof(bytes)),
			 sizeof(bytes));
	assert_int_equal(port_read(&port, buf, sizeof(buf), 0), sizeof(bytes));
	assert_memory_equal(buf, bytes, sizeof(bytes));
	do {
		n = port_write(&port, much, sizeof(much), 0);
	} while (n > 0);
	assert_int_equal(n, 0);
	assert_int_equal(port.state, PORT_OPEN);
	port_close(&port);
}

/* The library says "nothing to read" of a port that was pulled. */
static void pulled_port_is_lost(void **state)
{
	struct port port;
	char buf[8];

	(void)state;
	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, NULL, 0), 0);
	test_pty_close(&bus[0].pty);
	assert_int_equal(port_read(&port, buf, sizeof(buf), 0), -EIO);
	assert_int_equal(port.state, PORT_LOST);
	assert_int_equal(bus[0].fd, -1);
	port_close(&port);
}

/* Another device takes its place; it comes back under another name. */
static void it_comes_back_by_what_it_is(void **state)
{
	char first[sizeof(bus[0].pty.slave)];
	struct port port;
	char buf[8];

	(void)state;
	strcpy(first, bus[0].pty.slave);
	assert_int_equal(port_open(&port, kinds, first, NULL, 0), 0);
	assert_string_equal(port.name, strrchr(first, '/') + 1);
	test_pty_close(&bus[0].pty);
	assert_true(port_read(&port, buf, sizeof(buf), 0) < 0);
	assert_false(port_tick(&port, HL78_SEC(1)));
	assert_non_null(strstr(port.error, "there is no such port"));

	if (!plug_as(1, "B2", first)) {
		port_close(&port);
		return;
	}
	assert_false(port_tick(&port, HL78_SEC(2)));
	assert_int_equal(port.state, PORT_LOST);
	assert_non_null(strstr(port.error, "is another device (0403:6001 B2)"));
	assert_non_null(strstr(port.error, "not 0403:6001 A1"));

	plug(0, "A1");
	assert_string_not_equal(bus[0].pty.slave, first);
	assert_true(port_tick(&port, HL78_SEC(3)));
	assert_string_equal(port.name, strrchr(bus[0].pty.slave, '/') + 1);
	assert_int_equal(port.fd, bus[0].fd);

	/* And home again. */
	test_pty_close(&bus[0].pty);
	test_pty_close(&bus[1].pty);
	assert_true(port_read(&port, buf, sizeof(buf), HL78_SEC(3)) < 0);
	plug(0, "A1");
	assert_true(port_tick(&port, HL78_SEC(4)));
	assert_string_equal(port.name, strrchr(bus[0].pty.slave, '/') + 1);
	port_close(&port);
}

static void line_that_cannot_be_made_is_let_go(void **state)
{
	const struct port_settings settings = { .baud = 12345 };
	struct port port;

	(void)state;
	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, &settings,
				   0), -EINVAL);
	assert_non_null(strstr(port.error, "it does not take 12345 baud"));
	assert_int_equal(port.fd, -1);
	assert_int_equal(bus[0].fd, -1);
	assert_int_equal(port_open(&port, kinds, bus[0].pty.slave, NULL, 0), 0);
	port_close(&port);
}

#define BUS_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUS_TEST(library_opens_what_it_knows),
		BUS_TEST(links_are_resolved_for_it),
		BUS_TEST(line_is_ours_then_as_before),
		BUS_TEST(bytes_go_both_ways),
		BUS_TEST(pulled_port_is_lost),
		BUS_TEST(it_comes_back_by_what_it_is),
		BUS_TEST(line_that_cannot_be_made_is_let_go),
		BUS_TEST(low_latency_is_put_back),
	};

	return cmocka_run_group_tests_name("port_serial", tests, NULL, NULL);
}
