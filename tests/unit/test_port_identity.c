/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of the ports plugged in now is the one that was lost, on lists alone:
 * by serial number, by place where there is none or more devices have it, and
 * none rather than a wrong one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "io/port_identity.h"

struct device {
	const char *name;
	int pid;
	int interface;
	const char *serial;
	const char *place;
};

#define LIST_MAX 4

/* Devices up to one without a name. */
static struct port_list list_of(struct port_info *ports,
				const struct device *devices)
{
	struct port_list list = { .ports = ports };

	for (; list.n < LIST_MAX && devices[list.n].name; list.n++) {
		const struct device *d = &devices[list.n];
		struct port_info *info = &ports[list.n];

		*info = (struct port_info){
			.vid = d->pid < 0 ? -1 : 0x1199,
			.pid = d->pid,
			.interface = d->interface,
		};
		snprintf(info->name, sizeof(info->name), "%s", d->name);
		snprintf(info->path, sizeof(info->path), "/dev/%s", d->name);
		snprintf(info->serial, sizeof(info->serial), "%s", d->serial);
		snprintf(info->usb_path, sizeof(info->usb_path), "%s",
			 d->place);
	}
	return list;
}

static const struct {
	const char *what;
	struct device before[LIST_MAX]; /* the first is ours */
	struct device after[LIST_MAX];
	enum port_match match;
	const char *found;
} cases[] = {
	{ "the same again",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB0", 1, 0, "A", "1-1" } }, PORT_MATCH, "ttyUSB0" },
	{ "another name and place",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB1", 1, 0, "A", "2-4" } }, PORT_MATCH, "ttyUSB1" },
	{ "another interface of it is not it",
	  { { "ttyACM1", 1, 2, "A", "1-1" }, { "ttyACM0", 1, 0, "A", "1-1" } },
	  { { "ttyACM1", 1, 0, "A", "1-1" }, { "ttyACM2", 1, 2, "A", "1-1" } },
	  PORT_MATCH, "ttyACM2" },
	{ "its interface is not there yet",
	  { { "ttyACM1", 1, 2, "A", "1-1" } },
	  { { "ttyACM0", 1, 0, "A", "1-1" } }, PORT_GONE, NULL },
	{ "nothing",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } }, { { 0 } }, PORT_GONE, NULL },
	{ "another serial number under its name",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB0", 1, 0, "B", "1-1" } }, PORT_OTHER, "ttyUSB0" },
	{ "another serial number under another name",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB1", 1, 0, "B", "1-2" } }, PORT_OTHER, "ttyUSB1" },
	{ "another kind of device elsewhere is nobody's business",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB1", 2, 0, "B", "1-2" } }, PORT_GONE, NULL },
	{ "another kind of device under its name",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB0", 2, 0, "A", "1-1" } }, PORT_OTHER, "ttyUSB0" },
	{ "another under its name, itself under another",
	  { { "ttyUSB0", 1, 0, "A", "1-1" } },
	  { { "ttyUSB0", 1, 0, "B", "1-1" }, { "ttyUSB1", 1, 0, "A", "1-2" } },
	  PORT_MATCH, "ttyUSB1" },
	{ "no serial number, the same place",
	  { { "ttyUSB0", 1, 0, "", "1-1" }, { "ttyUSB1", 1, 0, "", "1-2" } },
	  { { "ttyUSB1", 1, 0, "", "1-2" }, { "ttyUSB2", 1, 0, "", "1-1" } },
	  PORT_MATCH, "ttyUSB2" },
	{ "no serial number, its twin only",
	  { { "ttyUSB0", 1, 0, "", "1-1" }, { "ttyUSB1", 1, 0, "", "1-2" } },
	  { { "ttyUSB1", 1, 0, "", "1-2" } }, PORT_LIKE, "ttyUSB1" },
	{ "a serial number that two have, the same place",
	  { { "ttyUSB0", 1, 0, "0", "1-1" }, { "ttyUSB1", 1, 0, "0", "1-2" } },
	  { { "ttyUSB1", 1, 0, "0", "1-2" }, { "ttyUSB0", 1, 0, "0", "1-1" } },
	  PORT_MATCH, "ttyUSB0" },
	{ "a serial number that two have, the other only",
	  { { "ttyUSB0", 1, 0, "0", "1-1" }, { "ttyUSB1", 1, 0, "0", "1-2" } },
	  { { "ttyUSB1", 1, 0, "0", "1-2" } }, PORT_LIKE, "ttyUSB1" },
	{ "a twin that came later, and itself",
	  { { "ttyUSB0", 1, 0, "0", "1-1" } },
	  { { "ttyUSB0", 1, 0, "0", "1-2" }, { "ttyUSB1", 1, 0, "0", "1-1" } },
	  PORT_MATCH, "ttyUSB1" },
	{ "no USB under its name",
	  { { "ttyS4", 1, 0, "A", "1-1" } },
	  { { "ttyS4", -1, -1, "", "" } }, PORT_OTHER, "ttyS4" },
};

static void lost_one_is_found_or_none(void **state)
{
	struct port_info before[LIST_MAX], after[LIST_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct port_list then = list_of(before, cases[i].before);
		struct port_list now = list_of(after, cases[i].after);
		const struct port_info *found = NULL;
		struct port_identity id = { 0 };
		enum port_match match;

		port_identity_learn(&id, before[0].path, before[0].path,
				    &then);
		match = port_identity_find(&id, &now, &found);
		if (match != cases[i].match ||
		    !found != !cases[i].found ||
		    (found && strcmp(found->name, cases[i].found) != 0))
			fail_msg("%s: %d, %s", cases[i].what, match,
				 found ? found->name : "none");
	}
}

/* From there on it is looked for where it was last. */
static void place_is_learnt_anew(void **state)
{
	static const struct device first[] = {
		{ "ttyUSB0", 1, 0, "A", "1-1" }, { 0 },
	};
	static const struct device second[] = {
		{ "ttyUSB3", 1, 0, "A", "2-1" }, { 0 },
	};
	struct port_info ports[LIST_MAX];
	struct port_identity id = { 0 };
	struct port_list list;

	(void)state;
	list = list_of(ports, first);
	port_identity_learn(&id, "/dev/ttyUSB0", "/dev/ttyUSB0", &list);
	list = list_of(ports, second);
	port_identity_learn(&id, "/dev/ttyUSB0", "/dev/ttyUSB3", &list);
	assert_string_equal(id.path, "/dev/ttyUSB3");
	assert_string_equal(id.usb.usb_path, "2-1");
	assert_true(id.serial_tells);
}

/* The same under any name in /dev, another for another module. */
static void names_that_last(void **state)
{
	static const struct device one[] = {
		{ "ttyUSB0", 1, 0, "A", "1-1" }, { 0 },
	};
	static const struct device twins[] = {
		{ "ttyUSB0", 1, 0, "A", "1-1" },
		{ "ttyUSB1", 1, 0, "A", "1-2" }, { 0 },
	};
	struct port_info ports[LIST_MAX];
	struct port_identity id = { 0 };
	struct port_list list;
	char name[96], other[96];

	(void)state;
	assert_string_equal(port_identity_name(&id, "/tmp/a/link", name,
					       sizeof(name)), "link");
	assert_string_equal(port_identity_name(&id, "sim:happy", name,
					       sizeof(name)), "sim:happy");
	list = list_of(ports, one);
	port_identity_learn(&id, "/dev/ttyUSB0", "/dev/ttyUSB0", &list);
	port_identity_name(&id, "/dev/ttyUSB0", name, sizeof(name));
	assert_non_null(strstr(name, "-A"));
	assert_null(strstr(name, "ttyUSB0"));
	/* The number is not its own: the place tells them apart. */
	id = (struct port_identity){ 0 };
	list = list_of(ports, twins);
	port_identity_learn(&id, "/dev/ttyUSB0", "/dev/ttyUSB0", &list);
	port_identity_name(&id, "/dev/ttyUSB0", name, sizeof(name));
	id = (struct port_identity){ 0 };
	port_identity_learn(&id, "/dev/ttyUSB1", "/dev/ttyUSB1", &list);
	port_identity_name(&id, "/dev/ttyUSB1", other, sizeof(other));
	assert_string_not_equal(name, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost_one_is_found_or_none),
		cmocka_unit_test(place_is_learnt_anew),
		cmocka_unit_test(names_that_last),
	};

	return cmocka_run_group_tests_name("port_identity", tests, NULL, NULL);
}
