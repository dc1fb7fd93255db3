/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console without a port, its pages of ports and of themes, and from one
 * port to another. What serial ports this machine has is not known here, and
 * none of them is ever opened: what is chosen are scenarios and ports of the
 * settings.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"
#include "unit/ptys.h"

static const char settings[] =
	"[port Lab]\n"
	"device = sim:agreements,delay=2\n"
	"read-only = yes\n"
	"[port bench]\n"
	"device = %s/modem\n"
	"baud = 9600\n";

static char folder[] = "/tmp/fotacon-picker-XXXXXX";
static char config[80], modem[80], theme[80], wrong[80];

static void write_file(const char *path, const char *format, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	while (*format) {
		if (strncmp(format, "%s", 2) == 0) {
			fputs(text, file);
			format += 2;
		} else {
			fputc(*format++, file);
		}
	}
	assert_int_equal(fclose(file), 0);
}

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(config, sizeof(config), "%s/fotacon.ini", folder);
	snprintf(modem, sizeof(modem), "%s/modem", folder);
	snprintf(theme, sizeof(theme), "%s/own.ini", folder);
	snprintf(wrong, sizeof(wrong), "%s/wrong.ini", folder);
	write_file(config, settings, folder);
	write_file(theme, "[roles]\nlabel = fg=red\n", "");
	write_file(wrong, "[roles]\nlabel = fg=pinkish\n", "");
	return 0;
}

static int end(void **state)
{
	(void)state;
	unlink(config);
	unlink(theme);
	unlink(wrong);
	return rmdir(folder);
}

static void start(struct e2e *e, const char *port)
{
	static const char *const env[] = { NULL };
	const char *const argv[] = { e2e_program(), "--config", config, port,
				     NULL };

	e2e_start(e, 30, 100, env, argv);
}

static void quit(struct e2e *e)
{
	e2e_type(e, E2E_F10);
	assert_int_equal(e2e_exit(e), 0);
	e2e_stop(e);
}

/* Nothing on the command line: a scenario from the page, and another port. */
static void from_the_page(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, NULL);
	e2e_expect(&e, "Ports of the settings");
	e2e_expect(&e, "no port");
	e2e_type(&e, "\033[F"); /* End: the last scenario */
	e2e_expect(&e, "fault=garbled"); /* its detail */
	e2e_type(&e, "\r");
	e2e_expect(&e, "sim:bad-line");
	e2e_expect(&e, "Command"); /* the AT line */
	e2e_type(&e, E2E_F9);
	e2e_expect(&e, "open now"); /* and singled out */
	e2e_type(&e, "\r");
	e2e_expect(&e, "Command");
	e2e_type(&e, E2E_F9);
	e2e_expect(&e, "open now");
	e2e_type(&e, E2E_F9);
	e2e_expect(&e, "Command");
	assert_false(e2e_has(&e, "is closed"));
	e2e_type(&e, ":port LAB\r");
	e2e_expect(&e, "sim:agreements");
	e2e_expect(&e, "read-only"); /* as its settings say */
	e2e_expect(&e, "sim:bad-line is closed; its log is ");
	e2e_type(&e, "\033m"); /* the messages */
	e2e_expect(&e, "bad-line-2"); /* the name of the log */
	quit(&e);
}

/* Without a port nothing is sent, nothing is asked on leaving. */
static void with_no_port(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, NULL);
	e2e_expect(&e, "no port");
	e2e_type(&e, E2E_F9);
	e2e_expect(&e, "no port is open: F9");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "no port is open: nothing is sent");
	quit(&e);
}

static void refused(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, NULL);
	e2e_expect(&e, "no port");
	e2e_type(&e, ":port /no/such/port\r");
	e2e_expect(&e, "/no/such/port: there is no such port");
	e2e_expect(&e, "Ports of the settings"); /* it stays */
	e2e_expect(&e, ":port /no/such/port"); /* to be corrected */
	e2e_type(&e, "\025:port ports\r"); /* not a subcommand */
	e2e_expect(&e, "\"ports\" is no port");
	e2e_type(&e, "\025:port lab\r");
	e2e_expect(&e, "sim:agreements");
	e2e_expect(&e, "read-only: nothing is sent");
	/* The one that is open stays so. */
	e2e_type(&e, "\0336:port sim:none-such\r");
	e2e_expect(&e, "there is no scenario");
	e2e_expect(&e, "sim:agreements");
	assert_false(e2e_has(&e, "is closed; its log"));
	quit(&e);
}

/* The row of a text ends with a mark. */
struct marked {
	const char *text;
	const char *mark;
};

static bool is_marked(struct e2e *e, void *arg)
{
	const struct marked *want = arg;
	char row[4096];
	size_t len, mark = strlen(want->mark);

	for (int i = 0; i < e->rows; i++) {
		e2e_row(e, i, row, sizeof(row));
		len = strlen(row);
		if (strstr(row, want->text) && len > mark &&
		    strcmp(row + len - mark, want->mark) == 0)
			return true;
	}
	return false;
}

/*
 * A port that comes is there within a moment, one that goes is not, and who
 * opens it is seen. It is a pty whose other end nobody reads.
 */
static void watched(void **state)
{
	struct marked absent = { " bench ", " not there" };
	struct marked is_new = { " bench ", " new" };
	char name[64], by[80];
	struct marked held = { " bench ", by };
	struct test_pty pty;
	struct e2e e;
	int fd;

	(void)state;
	test_pty_open(&pty);
	start(&e, NULL);
	e2e_until(&e, is_marked, &absent, "a port that is not there");
	assert_int_equal(symlink(pty.slave, modem), 0);
	e2e_until(&e, is_marked, &is_new, "a port that came");
	fd = open(pty.slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	snprintf(name, sizeof(name), "%s", program_invocation_short_name);
	snprintf(by, sizeof(by), " in use by %.15s (%d)", name, (int)getpid());
	e2e_until(&e, is_marked, &held, "who has it");
	close(fd);
	e2e_until(&e, is_marked, &is_new, "nobody has it");
	assert_int_equal(unlink(modem), 0);
	e2e_until(&e, is_marked, &absent, "a port that went");
	quit(&e);
	test_pty_close(&pty);
}

/* A session is under way: leaving the port is asked as leaving is. */
static void asked_first(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:happy,delay=2");
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, "AT+WDSS=1,1\r");
	e2e_expect(&e, "connecting");
	e2e_type(&e, ":port lab\r");
	e2e_expect(&e, "Change the port?   F7");
	/* Enter is no answer, and chooses nothing behind the question. */
	e2e_type(&e, E2E_F9);
	e2e_expect(&e, "Ports of the settings");
	e2e_type(&e, "\033[F\r" E2E_F8);
	e2e_gone(&e, "Change the port?");
	assert_true(e2e_has(&e, "fault=garbled"));
	assert_true(e2e_has(&e, "connecting"));
	e2e_type(&e, E2E_F9);
	e2e_type(&e, ":port lab\r");
	e2e_expect(&e, "Change the port?   F7");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "read-only");
	e2e_expect(&e, "sim:agreements");
	quit(&e);
}

static void themes(void **state)
{
	char line[120];
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, ":theme mono\r");
	e2e_expect(&e, "theme = mono");
	assert_false(e2e_colour(&e, "Session"));
	/* A wrong one changes nothing, and says what is wrong. */
	snprintf(line, sizeof(line), ":theme %s\r", wrong);
	e2e_type(&e, line);
	e2e_expect(&e, "label = fg=pinkish");
	assert_false(e2e_colour(&e, "Session"));
	e2e_type(&e, "\025:theme pinkish\r");
	e2e_expect(&e, ":theme: no theme is called pinkish");
	snprintf(line, sizeof(line), "\025:theme %s\r", theme);
	e2e_type(&e, line);
	e2e_expect(&e, "own.ini below");
	assert_true(e2e_colour(&e, "Session"));
	quit(&e);
}

static bool in_colour(struct e2e *e, void *text)
{
	return e2e_has(e, text) && e2e_colour(e, text);
}

static bool not_in_colour(struct e2e *e, void *text)
{
	return e2e_has(e, text) && !e2e_colour(e, text);
}

/* A theme that is singled out shows at once, and is kept by Enter alone. */
static void theme_preview(void **state)
{
	char session[] = "Session", poll[] = "Poll";
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, ":theme mono\r");
	e2e_until(&e, not_in_colour, session, "mono");
	e2e_type(&e, ":theme\r");
	e2e_expect(&e, "in use");
	e2e_type(&e, "\033[H"); /* Home: the default one */
	e2e_until(&e, in_colour, session, "a preview");
	e2e_type(&e, "\033\033");
	e2e_gone(&e, "Themes");
	e2e_until(&e, not_in_colour, poll, "the one before");
	e2e_type(&e, ":theme\r");
	e2e_expect(&e, "in use");
	e2e_type(&e, "\033[H\r");
	e2e_expect(&e, "theme = default");
	e2e_until(&e, in_colour, poll, "the one that was chosen");
	quit(&e);
}

static struct run run;

/* Without a screen: what there is, and status 2; `:port` in plain lines. */
static void without_a_screen(void **state)
{
	(void)state;
	run = (struct run){ 0 };
	run_program(&run, (const char *const[]){ "--config", config, NULL });
	assert_int_equal(run.status, 2);
	assert_non_null(strstr(run.err, "which port?"));
	assert_string_equal(run.out, "");
	run = (struct run){
		.input = ":port sim:no-such\n:port sim:denied\nAT+CGMR\n"
			 ":port /dev/null\n",
	};
	run_program(&run, (const char *const[]){ "--config", config, "--log",
						 "none", "-e",
						 "sim:happy,speed=max", NULL });
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.err, "there is no scenario"));
	assert_non_null(strstr(run.err, "sim:happy is closed"));
	assert_non_null(strstr(run.err, "only a simulated module follows"));
	assert_non_null(strstr(run.out, "> AT+CGMR"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_page),
		cmocka_unit_test(with_no_port),
		cmocka_unit_test(refused),
		cmocka_unit_test(watched),
		cmocka_unit_test(asked_first),
		cmocka_unit_test(themes),
		cmocka_unit_test(theme_preview),
		cmocka_unit_test(without_a_screen),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
