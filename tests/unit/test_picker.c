/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list of what can be opened, from lists of ports that are made up here:
 * what is in it, what is the same one the next time, what is new, and which one
 * is the first to choose.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/picker.h"

/* The settings ask for it; here it is empty. */
const struct app_command app_commands[] = { { .name = "" } };
const size_t n_app_commands = 1;

static char folder[] = "/tmp/fotacon-picker-XXXXXX";

static struct port_info two[] = {
	{ .name = "ttyNO0", .path = "/dev/ttyNO0", .vid = 0x0403,
	  .pid = 0x6001, .serial = "A50285BI", .description = "FT232R",
	  .by_id = "/dev/serial/by-id/usb-FTDI_A50285BI" },
	{ .name = "ttyNO1", .path = "/dev/ttyNO1", .vid = -1, .pid = -1 },
};

static struct port_info three[] = {
	{ .name = "ttyNO0", .path = "/dev/ttyNO0", .vid = 0x0403,
	  .pid = 0x6001 },
	{ .name = "ttyNO1", .path = "/dev/ttyNO1", .vid = -1, .pid = -1,
	  .holder = "minicom (1234)" },
	{ .name = "ttyNO2", .path = "/dev/ttyNO2", .vid = 0x1199,
	  .pid = 0xc001, .at_port = true },
};

static const struct port_list none = { NULL, 0 };
static const struct port_list with_two = { two, 2 };
static const struct port_list with_three = { three, 3 };

static int begin(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void fill(struct picker *p, const struct port_list *list)
{
	const struct picker_sources sources = { .ports = list };

	assert_int_equal(picker_fill(p, &sources), 0);
}

static const struct picker_entry *find(const struct picker *p,
				       const char *name)
{
	for (size_t i = 0; i < p->n; i++) {
		assert_int_equal(p->picks[i].id, p->entries[i].id);
		assert_ptr_equal(p->picks[i].name, p->entries[i].name);
		if (strcmp(p->entries[i].name, name) == 0)
			return &p->entries[i];
	}
	return NULL;
}

static const struct picker_entry *must(const struct picker *p,
				       const char *name)
{
	const struct picker_entry *entry = find(p, name);

	if (!entry)
		fail_msg("no %s", name);
	return entry;
}

/* Without any serial port there is the simulated module, and it comes first. */
static void nothing_there(void **state)
{
	struct picker p = { 0 };

	(void)state;
	assert_int_equal(picker_first(&p), 0);
	fill(&p, &none);
	assert_false(p.serial);
	assert_string_equal(picker_entry(&p, picker_first(&p))->spec, "sim:");
	assert_string_equal(must(&p, "sim:denied")->spec, "sim:denied");
	picker_fini(&p);
	assert_int_equal(p.n, 0);
}

static void told_of_a_port(void **state)
{
	struct picker p = { 0 };
	const struct picker_entry *e;

	(void)state;
	fill(&p, &with_two);
	assert_true(p.serial);
	e = must(&p, "ttyNO0");
	assert_string_equal(e->spec, "/dev/ttyNO0");
	assert_string_equal(e->text, "FT232R");
	assert_string_equal(e->mark, "");
	assert_string_equal(e->detail, "/dev/ttyNO0, FT232R, USB 0403:6001, "
			    "serial A50285BI, also "
			    "/dev/serial/by-id/usb-FTDI_A50285BI");
	assert_int_equal(e->id, picker_first(&p));
	picker_fini(&p);
}

/* Ids stay, whatever comes before; what came is new until the page is left. */
static void comes_and_goes(void **state)
{
	struct picker p = { 0 };
	uint64_t id, sim;

	(void)state;
	fill(&p, &with_two);
	id = must(&p, "ttyNO1")->id;
	sim = must(&p, "sim:")->id;
	fill(&p, &with_three);
	assert_int_equal(must(&p, "ttyNO1")->id, id);
	assert_int_equal(must(&p, "sim:")->id, sim);
	assert_string_equal(must(&p, "ttyNO1")->mark, "in use by minicom "
			    "(1234)");
	assert_int_equal(must(&p, "ttyNO1")->look, UI_PICK_BUSY);
	assert_false(must(&p, "ttyNO1")->is_new);
	assert_true(must(&p, "ttyNO2")->is_new);
	assert_string_equal(must(&p, "ttyNO2")->mark, "new");
	fill(&p, &with_three);
	assert_true(must(&p, "ttyNO2")->is_new);
	picker_seen(&p);
	fill(&p, &with_three);
	assert_string_equal(must(&p, "ttyNO2")->mark, "");
	fill(&p, &none);
	assert_null(find(&p, "ttyNO1"));
	assert_null(picker_entry(&p, id));
	fill(&p, &with_two);
	assert_true(must(&p, "ttyNO1")->id > id);
	assert_true(must(&p, "ttyNO1")->is_new);
	picker_fini(&p);
}

/* The AT port of a module before all; a port that somebody has after all. */
static void the_first(void **state)
{
	struct picker p = { 0 };

	(void)state;
	fill(&p, &with_three);
	assert_int_equal(picker_first(&p), must(&p, "ttyNO2")->id);
	snprintf(three[2].holder, sizeof(three[2].holder), "tio (1)");
	fill(&p, &with_three);
	assert_int_equal(picker_first(&p), must(&p, "ttyNO0")->id);
	three[2].holder[0] = '\0';
	picker_fini(&p);
}

static void the_one_that_is_open(void **state)
{
	const struct picker_sources sources = {
		.ports = &with_three, .path = "/dev/ttyNO1",
	};
	const struct picker_sources sim = {
		.ports = &with_three, .spec = "sim:denied",
	};
	struct picker p = { 0 };

	(void)state;
	assert_int_equal(picker_fill(&p, &sources), 0);
	assert_string_equal(must(&p, "ttyNO1")->mark, "open now");
	assert_int_equal(must(&p, "ttyNO1")->look, UI_PICK_PLAIN);
	assert_int_equal(picker_first(&p), must(&p, "ttyNO1")->id);
	assert_int_equal(picker_fill(&p, &sim), 0);
	assert_false(must(&p, "ttyNO1")->is_open);
	assert_string_equal(must(&p, "sim:denied")->mark, "open now");
	assert_int_equal(picker_first(&p), must(&p, "sim:denied")->id);
	picker_fini(&p);
}

/* Ports of the settings, whose device is there later. */
static void named(void **state)
{
	static struct settings settings = { .n_ports = 2 };
	const struct picker_sources sources = { .ports = &none,
						.settings = &settings };
	char device[64], baud[] = "9600", sim[] = "sim:denied";
	struct picker p = { 0 };

	(void)state;
	snprintf(device, sizeof(device), "%s/modem", folder);
	snprintf(settings.ports[0].name, SETTINGS_NAME_MAX, "bench");
	settings.ports[0].values[SETTING_DEVICE] = device;
	settings.ports[0].values[SETTING_BAUD] = baud;
	snprintf(settings.ports[1].name, SETTINGS_NAME_MAX, "lab");
	settings.ports[1].values[SETTING_DEVICE] = sim;
	assert_int_equal(picker_fill(&p, &sources), 0);
	assert_string_equal(must(&p, "bench")->spec, "bench");
	assert_string_equal(must(&p, "bench")->mark, "not there");
	assert_non_null(strstr(must(&p, "bench")->text, ", baud = 9600"));
	assert_int_equal(picker_first(&p), must(&p, "lab")->id);
	assert_int_equal(close(open(device, O_CREAT | O_WRONLY, 0600)), 0);
	assert_int_equal(picker_fill(&p, &sources), 0);
	assert_string_equal(must(&p, "bench")->mark, "new");
	assert_int_equal(picker_first(&p), must(&p, "bench")->id);
	assert_int_equal(unlink(device), 0);
	assert_int_equal(picker_fill(&p, &sources), 0);
	assert_string_equal(must(&p, "bench")->mark, "not there");
	picker_fini(&p);
}

static void make_log(const char *name, int seconds, char *path, size_t size)
{
	struct timespec times[2] = { { .tv_sec = seconds },
				     { .tv_sec = seconds } };
	int fd;

	snprintf(path, size, "%s/%s", folder, name);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

/* The newest five, the newest first, but for the one that is being written. */
static void logs(void **state)
{
	static const char *const names[] = { "a.log", "b.log", "c.log", "d.log",
					     "e.log", "f.log", "g.txt" };
	static const int seconds[] = { 30, 70, 10, 60, 50, 40, 90 };
	static const char *const want[] = { "b", "d", "f", "a" };
	char paths[7][64], spec[80];
	struct picker_sources sources = { .ports = &none,
					  .log_folder = folder };
	struct picker p = { 0 };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		make_log(names[i], seconds[i], paths[i], sizeof(paths[i]));
	sources.log = paths[4];
	assert_int_equal(picker_fill(&p, &sources), 0);
	for (size_t i = 0; i < p.n; i++) {
		if (strncmp(p.entries[i].spec, "replay:", 7) != 0)
			continue;
		assert_in_range(n, 0, 3);
		assert_string_equal(p.entries[i].name, want[n]);
		snprintf(spec, sizeof(spec), "replay:%s/%s.log", folder,
			 want[n++]);
		assert_string_equal(p.entries[i].spec, spec);
		assert_string_equal(p.entries[i].text, "1 B");
	}
	assert_int_equal(n, 4);
	picker_fini(&p);
	for (size_t i = 0; i < 7; i++)
		unlink(paths[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(told_of_a_port),
		cmocka_unit_test(comes_and_goes),
		cmocka_unit_test(the_first),
		cmocka_unit_test(the_one_that_is_open),
		cmocka_unit_test(named),
		cmocka_unit_test(logs),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
