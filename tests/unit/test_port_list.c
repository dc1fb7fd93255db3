/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list of serial ports, from a sysfs made up in a folder; what
 * libserialport says of a port is made up as well (the linker's --wrap). The
 * marking of the AT port is tried on lists alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <ftw.h>
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
#include <libserialport.h>

#include "io/port_list.h"

/* ---- the library ---- */

struct sp_port {
	const char *path;
	const char *description;
	const char *serial;
	int vid, pid; /* 0: no USB */
};

static struct sp_port known[] = {
	{ "/dev/null", "null", NULL, 0, 0 },
	{ "/dev/ttyS0", "ttyS0", NULL, 0, 0 },
	{ "/dev/ttyS1", "ttyS1", NULL, 0, 0 },
	{ "/dev/ttyUSB2", "FT232R USB UART", "A50285BI", 0x0403, 0x6001 },
	{ "/dev/ttyUSB10", "USB Serial", NULL, 0x1a86, 0x7523 },
	{ "/dev/ttyACM0", "HL7802", "1", 0x1199, 0xc001 },
	{ "/dev/ttyACM1", "HL7802", "1", 0x1199, 0xc001 },
	{ "/dev/ttyACM2", "HL7802", "1", 0x1199, 0xc001 },
};

enum sp_return __wrap_sp_get_port_by_name(const char *name,
					  struct sp_port **port);
void __wrap_sp_free_port(struct sp_port *port);
char *__wrap_sp_get_port_description(const struct sp_port *port);
enum sp_transport __wrap_sp_get_port_transport(const struct sp_port *port);
enum sp_return __wrap_sp_get_port_usb_vid_pid(const struct sp_port *port,
					      int *vid, int *pid);
char *__wrap_sp_get_port_usb_serial(const struct sp_port *port);

static int n_taken;

enum sp_return __wrap_sp_get_port_by_name(const char *name,
					  struct sp_port **port)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].path, name) != 0)
			continue;
		*port = &known[i];
		n_taken++;
		return SP_OK;
	}
	return SP_ERR_ARG;
}

void __wrap_sp_free_port(struct sp_port *port)
{
	assert_non_null(port);
	n_taken--;
}

char *__wrap_sp_get_port_description(const struct sp_port *port)
{
	return (char *)(uintptr_t)port->description;
}

enum sp_transport __wrap_sp_get_port_transport(const struct sp_port *port)
{
	return port->vid ? SP_TRANSPORT_USB : SP_TRANSPORT_NATIVE;
}

enum sp_return __wrap_sp_get_port_usb_vid_pid(const struct sp_port *port,
					      int *vid, int *pid)
{
	*vid = port->vid;
	*pid = port->pid;
	return port->vid ? SP_OK : SP_ERR_SUPP;
}

char *__wrap_sp_get_port_usb_serial(const struct sp_port *port)
{
	return (char *)(uintptr_t)port->serial;
}

/* ---- the sysfs ---- */

static char root[64];

static void make_folder(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* With those above it. */
static void make_folder(const char *format, ...)
{
	char path[512], name[400];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	snprintf(path, sizeof(path), "%s/%s", root, name);
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0700);
		*p = '/';
	}
	assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
}

static void make_file(const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* A tty whose device is that folder below devices/; "" for a virtual one. */
static void make_tty(const char *name, const char *device)
{
	char link[512], target[512];

	make_folder("class/tty/%s", name);
	if (!device[0])
		return;
	make_folder("devices/%s", device);
	snprintf(link, sizeof(link), "%s/class/tty/%s/device", root, name);
	snprintf(target, sizeof(target), "../../../devices/%s", device);
	assert_int_equal(symlink(target, link), 0);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(root, "/tmp/test_port_list.XXXXXX");
	assert_non_null(mkdtemp(root));
	n_taken = 0;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- the tests ---- */

static void read_it(struct port_list *list)
{
	char by_id[128];

	snprintf(by_id, sizeof(by_id), "%s/by-id", root);
	assert_int_equal(port_list_read_from(list, root, by_id), 0);
	assert_int_equal(n_taken, 0);
}

static void all_that_is_known_is_told(void **state)
{
	static const char *const order[] = {
		"ttyACM0", "ttyACM1", "ttyACM2", "ttyS0", "ttyUSB2",
		"ttyUSB10",
	};
	const struct port_info *info;
	struct port_list list;

	(void)state;
	make_tty("ttyUSB10", "usb1/1-2/1-2:1.0/ttyUSB10");
	make_tty("ttyUSB2", "usb1/1-1/1-1.4/1-1.4:1.0/ttyUSB2");
	make_file("devices/usb1/1-2/1-2:1.0/bInterfaceNumber", "00\n");
	make_file("devices/usb1/1-1/1-1.4/1-1.4:1.0/bInterfaceNumber", "00\n");
	make_tty("ttyACM2", "usb1/1-3/1-3:1.4");
	make_tty("ttyACM0", "usb1/1-3/1-3:1.0");
	make_tty("ttyACM1", "usb1/1-3/1-3:1.2");
	make_file("devices/usb1/1-3/1-3:1.0/bInterfaceNumber", "00\n");
	make_file("devices/usb1/1-3/1-3:1.2/bInterfaceNumber", "02\n");
	make_file("devices/usb1/1-3/1-3:1.4/bInterfaceNumber", "04\n");
	make_tty("ttyS0", "pnp0/00:05");
	make_file("class/tty/ttyS0/type", "4\n");
	/* A name that the 8250 driver keeps for nothing, and a console. */
	make_tty("ttyS1", "platform/serial8250");
	make_file("class/tty/ttyS1/type", "0\n");
	make_tty("tty1", "");
	/* Hardware that the library does not take. */
	make_tty("ttyXR0", "platform/xr");

	read_it(&list);
	assert_int_equal(list.n, 6);
	for (size_t i = 0; i < list.n; i++) {
		assert_string_equal(list.ports[i].name, order[i]);
		assert_int_equal(list.ports[i].at_port, i == 1);
	}
	info = port_list_find(&list, "/dev/ttyUSB2");
	assert_non_null(info);
	assert_string_equal(info->description, "FT232R USB UART");
	assert_int_equal(info->vid, 0x0403);
	assert_int_equal(info->pid, 0x6001);
	assert_int_equal(info->interface, 0);
	assert_string_equal(info->serial, "A50285BI");
	assert_string_equal(info->usb_path, "1-1.4");
	assert_string_equal(info->by_id, "");
	info = port_list_find(&list, "/dev/ttyACM2");
	assert_int_equal(info->interface, 4);
	assert_string_equal(info->usb_path, "1-3");
	info = port_list_find(&list, "/dev/ttyS0");
	assert_string_equal(info->description, ""); /* its name is none */
	assert_int_equal(info->vid, -1);
	assert_int_equal(info->interface, -1);
	assert_string_equal(info->serial, "");
	assert_string_equal(info->usb_path, "");
	assert_null(port_list_find(&list, "/dev/ttyS1"));
	port_list_free(&list);
	assert_int_equal(list.n, 0);
}

/* The folder of links is udev's, and not there in small systems. */
static void links_are_found(void **state)
{
	char link[256];
	struct port_list list;

	(void)state;
	/* A link must lead to something: a device that is always there. */
	make_tty("null", "pnp0/00:05");
	make_folder("by-id");
	snprintf(link, sizeof(link), "%s/by-id/usb-Sierra_HL7802-if02", root);
	assert_int_equal(symlink("/dev/null", link), 0);
	read_it(&list);
	assert_int_equal(list.n, 1);
	assert_string_equal(list.ports[0].by_id, link);
	port_list_free(&list);
}

static void nothing_there_is_an_empty_list(void **state)
{
	struct port_list list;

	(void)state;
	read_it(&list);
	assert_int_equal(list.n, 0);
	make_tty("tty0", "");
	read_it(&list);
	assert_int_equal(list.n, 0);
	port_list_free(&list);
	assert_int_equal(port_list_read(&list, true), 0);
	port_list_free(&list);
}

static struct port_info acm(const char *name, const char *usb_path,
			    int interface)
{
	struct port_info info = {
		.vid = 0x1199, .pid = 0xc001, .interface = interface,
	};

	snprintf(info.name, sizeof(info.name), "%s", name);
	snprintf(info.usb_path, sizeof(info.usb_path), "%s", usb_path);
	return info;
}

static void second_interface_is_the_at_port(void **state)
{
	/* Two modules, their names mixed up by the order of plugging in. */
	struct port_info ports[] = {
		acm("ttyACM1", "1-1", 2), acm("ttyACM0", "1-2", 4),
		acm("ttyACM2", "1-2", 2), acm("ttyACM3", "1-1", 0),
		acm("ttyACM4", "1-2", 0), acm("ttyUSB0", "1-3", 0),
	};
	struct port_list list = { ports, sizeof(ports) / sizeof(ports[0]) };

	(void)state;
	port_list_arrange(&list);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(ports[i].at_port, ports[i].interface == 2);

	/* Numbers unknown: the second by name. */
	ports[0] = acm("ttyACM10", "1-1", -1);
	ports[1] = acm("ttyACM9", "1-1", -1);
	list.n = 2;
	port_list_arrange(&list);
	assert_string_equal(ports[0].name, "ttyACM9");
	assert_false(ports[0].at_port);
	assert_true(ports[1].at_port);

	/* Somebody else's modem, and one port alone. */
	ports[1].pid = 0x9999;
	port_list_arrange(&list);
	assert_false(ports[0].at_port);
	assert_false(ports[1].at_port);
}

#define SYS_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SYS_TEST(all_that_is_known_is_told),
		SYS_TEST(links_are_found),
		SYS_TEST(nothing_there_is_an_empty_list),
		cmocka_unit_test(second_interface_is_the_at_port),
	};

	return cmocka_run_group_tests_name("port_list", tests, NULL, NULL);
}
