/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console without a screen: as a script runs it, with no terminal at all,
 * and as a person on a terminal that can do nothing.
 */
#include "e2e/e2e.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGS_MAX 12

/* Runs the program with `input` and no terminal. Returns its exit status. */
static int run(const char *const *args, const char *input, char *out,
	       size_t size)
{
	const char *argv[ARGS_MAX + 4] = { e2e_program(), "--log", "none" };
	int in[2], output[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	for (int i = 0; args[i]; i++)
		argv[3 + i] = args[i];
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(output), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(output[1], STDOUT_FILENO);
		dup2(output[1], STDERR_FILENO);
		close(in[1]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(in[0]);
	close(output[1]);
	assert_int_equal(write(in[1], input, strlen(input)), strlen(input));
	close(in[1]);
	while ((n = read(output[0], out + len, size - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	close(output[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The lines come, and in this order. */
static void check_order(const char *out, const char *const *lines)
{
	const char *at = out;

	for (; *lines; lines++) {
		at = strstr(at, *lines);
		if (!at)
			fail_msg("no \"%s\" in its place in:\n%s", *lines, out);
		at += strlen(*lines);
	}
}

static void course(const char *spec)
{
	static const char *const lines[] = {
		"* HL7802, IMEI 004999010640000, firmware HL7802.4.4.14.0",
		"indications are all on", "a session is started",
		"23,1", "package available, 524 648 bytes",
		"downloading 10 %", "downloading 20 %", "downloading 90 %",
		"package downloaded and stored", "do not power off",
		"update succeeded",
		"updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified",
		NULL,
	};
	const char *const args[] = { "--start", spec, NULL };
	char out[8192];

	assert_int_equal(run(args, "", out, sizeof(out)), 0);
	check_order(out, lines);
	assert_null(strchr(out, '\033'));
}

static void happy(void **state)
{
	(void)state;
	course("sim:happy,speed=max");
	course("sim:happy,speed=200");
}

/* Nobody is there to answer. */
static void pending(void **state)
{
	const char *const args[] = { "--start", "sim:agreements,speed=max",
				     NULL };
	char out[8192];

	(void)state;
	assert_int_equal(run(args, "", out, sizeof(out)), 7);
	assert_non_null(strstr(out, "asks to download"));
	assert_non_null(strstr(out, "pending"));
}

/* It is said once that nothing is heard, and nothing is sent by itself. */
static void silent_download(void **state)
{
	const char *const args[] = {
		"--start",
		"sim:happy,fault=network-long,at=40%,net_timeout=300,speed=max",
		NULL };
	const char *const listens[] = {
		"--read-only",
		"sim:happy,fault=network-long,at=40%,net_timeout=300,speed=max",
		NULL };
	static const char said[] = "! warning: nothing heard for 2 min: the "
				   "network may be gone; send AT\n";
	char out[8192], *at;

	(void)state;
	assert_int_equal(run(args, "", out, sizeof(out)), 7);
	at = strstr(out, said);
	assert_non_null(at);
	at += strlen(said);
	assert_null(strstr(at, "nothing heard"));
	assert_null(strchr(at, '<'));
	run(listens, "", out, sizeof(out));
	assert_null(strstr(out, "nothing heard"));
}

/* After 15 minutes and no answer it says so, what to do, and ends with 4. */
static void stuck(void **state)
{
	const char *const args[] = {
		"--start", "sim:stuck-after-14,size=20000,speed=max", NULL };
	static const char *const lines[] = {
		"do not power off", "! warning: no result in 15 minutes",
		"! error: timeout", NULL };
	char out[8192];

	(void)state;
	assert_int_equal(run(args, "", out, sizeof(out)), 4);
	check_order(out, lines);
}

static void commands(void **state)
{
	const char *const args[] = { "sim:", NULL };
	char out[8192];

	(void)state;
	assert_int_equal(run(args, "AT+CGMM\n:help\n:nonsense\nhello\nAT+WDSI?",
			     out, sizeof(out)), 0);
	assert_non_null(strstr(out, "< HL7802\n"));
	assert_non_null(strstr(out, ":accept"));
	assert_non_null(strstr(out, "nonsense"));
	assert_non_null(strstr(out, "begin with AT"));
	assert_non_null(strstr(out, "< +WDSI: 0  (no events are told"));
}

/* Bytes that are no command, by words; what is wrong with them is said. */
static void bytes(void **state)
{
	const char *const args[] = { "--echo", "sim:", NULL };
	const char *const quiet[] = { "--read-only", "sim:", NULL };
	char out[16384];

	(void)state;
	run(args, ":raw a\\x1bb\n:hex 41 0\n:ctrl-z\nAT+CSQ\n", out,
	    sizeof(out));
	assert_non_null(strstr(out, "> a\\x1bb  (3 bytes as they are)\n"));
	assert_non_null(strstr(out, "> \\x1a  (1 byte as it is)\n"));
	assert_non_null(strstr(out, "two digits a byte"));
	assert_non_null(strstr(out, "< +CSQ: "));
	run(quiet, ":ctrl-z\n", out, sizeof(out));
	assert_null(strstr(out, "as it is"));
	assert_non_null(strstr(out, "nothing is sent"));
}

static void refused(void **state)
{
	const char *const missing[] = { "/nonexistent/port", NULL };
	const char *const scenario[] = { "sim:nonsense", NULL };
	const char *const theme[] = { "--theme", "nonsense", "sim:", NULL };
	const char *const log[] = { "replay:/nonexistent.log", NULL };
	char path[] = "/tmp/fotacon-e2e-theme-XXXXXX", out[8192];
	const char *const wrong[] = { "--theme", path, "sim:", NULL };
	static const char text[] = "[roles]\nok = fg=purplish\n";

	(void)state;
	e2e_file(path, text);
	assert_int_equal(run(missing, "", out, sizeof(out)), 3);
	assert_non_null(strstr(out, "/nonexistent/port"));
	assert_int_equal(run(scenario, "", out, sizeof(out)), 2);
	assert_non_null(strstr(out, "nonsense"));
	assert_int_equal(run(theme, "", out, sizeof(out)), 2);
	assert_non_null(strstr(out, "there are default, light, "));
	assert_int_equal(run(wrong, "", out, sizeof(out)), 2);
	assert_non_null(strstr(out, ":2: [roles] ok = fg=purplish: "));
	unlink(path);
	assert_int_equal(run(log, "", out, sizeof(out)), 2);
}

/* TERM=dumb: the same by words, an installation in two of them. */
static void dumb(void **state)
{
	static const char *const env[] = { "TERM=dumb", NULL };
	const char *const argv[] = { e2e_program(), "--log", "none", "--start",
				     "sim:agreements,speed=40,size=20000",
				     NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 24, 80, env, argv);
	e2e_expect(&e, "type :accept, or :later MINUTES");
	e2e_type(&e, ":status\r");
	e2e_expect(&e, "It asks before it does: download, install.");
	e2e_expect(&e, "A session with the DM server is open, for ");
	e2e_expect(&e, "A package is offered.");
	e2e_expect(&e, "The module asks to download, and asks again in 2");
	e2e_expect(&e, "Type :accept, or :later MINUTES.");
	e2e_type(&e, ":detail\r");
	e2e_expect(&e, "  severity: ask");
	e2e_expect(&e, "  with: AT+WDSR=3");
	e2e_type(&e, ":search +cmee: 0\r"); /* what was asked for by itself */
	e2e_expect(&e, "< +CMEE: 0");
	e2e_type(&e, ":filter good\r");
	e2e_expect(&e, "+ 6     authenticated, session starts");
	e2e_type(&e, ":filter /error\r");
	e2e_expect(&e, "no event passes");
	e2e_type(&e, ":later 1\r");
	e2e_expect(&e, "for 1 min (AT+WDSR=2,1)");
	e2e_type(&e, ":help\r");
	e2e_expect(&e, "this list");
	e2e_type(&e, ":accept\r");
	e2e_expect(&e, "AT+WDSR=3");
	e2e_expect(&e, "or :later MINUTES");
	e2e_expect(&e, "asks to install");
	e2e_type(&e, ":accept\r");
	e2e_expect(&e, "to install, type :accept install");
	e2e_type(&e, ":accept install\r");
	e2e_expect(&e, "AT+WDSR=4");
	e2e_expect(&e, "! warning: 14    update starts: do not power off");
	e2e_type(&e, ":status\r");
	e2e_expect(&e, "The module installs the package, for ");
	e2e_expect(&e, "Keep the power on.");
	e2e_type(&e, "AT+CFUN=1,1\r");
	e2e_expect(&e, "held back");
	e2e_type(&e, "no\r");
	e2e_expect(&e, "not sent: AT+CFUN=1,1");
	e2e_expect(&e, "verified");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	assert_false(e.escapes);
	e2e_stop(&e);
}

/* Leaving has the status of what became of the module. */
static void quit_has_the_status(void **state)
{
	static const char *const env[] = { "TERM=dumb", NULL };
	const char *const argv[] = { e2e_program(), "--log", "none",
				     "sim:denied", NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 40, 80, env, argv);
	e2e_expect(&e, "HL7802, IMEI");
	e2e_type(&e, "AT+WDSI=4479\r");
	e2e_expect(&e, "< OK");
	e2e_type(&e, "AT+WDSS=1,1\r");
	e2e_expect(&e, "denied by the server");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 1);
	e2e_stop(&e);
}

/* What was said can be said again; severities are words. */
static void once_more(void **state)
{
	static const char log[] =
		"# fotacon log 1, /dev/ttyX 115200 8N1\n"
		"2026-11-22T08:00:02.000002Z < +WDSI: 23,1\n"
		"2026-11-22T08:00:02.000003Z < +WDSI: 9,524648\n"
		"2026-11-22T08:00:05.000000Z < +WDSI: 18,46\n"
		"2026-11-22T08:00:06.000000Z < +WDSI: 11,4\n"
		"2026-11-22T08:00:07.000000Z < +WDSI: 11,5\n"
		"2026-11-22T08:01:11.000000Z < a\\x1b[31mred\n";
	static const char *const env[] = { "TERM=dumb", NULL };
	char spec[] = E2E_LOG;
	const char *const argv[] = { e2e_program(), "--log", "none", spec,
				     NULL };
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	e2e_start(&e, 40, 80, env, argv);
	e2e_expect(&e, "! warning: 11,4  download problem: can be resumed");
	e2e_expect(&e, "! error: 11,5  ");
	e2e_expect(&e, "! error: failed: ");
	e2e_type(&e, ":status\r");
	e2e_expect(&e, "It is a log.");
	e2e_expect(&e, "A session with the DM server is open, for 1 minute 8 "
		       "seconds.");
	e2e_expect(&e, "Outcome: failed");
	e2e_expect(&e, "Nothing is sent: a replay sends nothing.");
	e2e_type(&e, ":at\r");
	e2e_expect(&e, "< a\\x1b[31mred");
	e2e_type(&e, ":events 4x\r");
	e2e_expect(&e, "how many? As in :events 20");
	e2e_type(&e, ":events 5\r");
	e2e_expect(&e, "9     package available, 524 648 bytes");
	e2e_expect(&e, "18,46 downloading, 46 %");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	assert_false(e.escapes);
	e2e_stop(&e);
	e2e_log_gone(spec);
}

/* ---- a reader that stops ---- */

#define FLOOD_LINES 6000

struct flood {
	int module; /* master of the port's pty */
	int in;     /* the program's standard input, */
	int out;    /* and output */
	pid_t pid;
	char log[32];
};

/* The program on a port, its output on `out` at that end or on a terminal. */
static void open_flood(struct flood *f, bool terminal)
{
	struct termios raw;
	int port, in[2], out[2];
	char name[64];

	strcpy(f->log, "/tmp/fotacon-e2e-log-XXXXXX");
	close(mkstemp(f->log));
	assert_int_equal(openpty(&f->module, &port, name, NULL, NULL), 0);
	tcgetattr(port, &raw);
	cfmakeraw(&raw);
	tcsetattr(port, TCSANOW, &raw);
	assert_int_equal(pipe(in), 0);
	if (terminal)
		assert_int_equal(openpty(&out[0], &out[1], NULL, &raw, NULL),
				 0);
	else
		assert_int_equal(pipe(out), 0);
	f->pid = fork();
	assert_true(f->pid >= 0);
	if (f->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(out[1], STDERR_FILENO);
		close(in[1]);
		close(out[0]);
		close(f->module);
		execl(e2e_program(), "fotacon", "--ui", "plain", "--read-only",
		      "--log", f->log, name, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	close(port);
	f->in = in[1];
	f->out = out[0];
}

/* How many lines of the flood are in `text`; each must be the next, or later. */
static int count_flood(const char *text, const char *before)
{
	int n = 0, last = 0, number;
	char again[64];

	while ((text = strstr(text, before))) {
		text += strlen(before);
		assert_int_equal(sscanf(text, "line %d of", &number), 1);
		snprintf(again, sizeof(again), "line %d of the flood", number);
		assert_memory_equal(text, again, strlen(again));
		text += strlen(again);
		assert_true(*text == '\r' || *text == '\n');
		assert_true(number > last);
		last = number;
		n++;
	}
	return n;
}

static char *read_log(const struct flood *f)
{
	static char text[1 << 20];
	int fd = open(f->log, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* The log has every line, though nobody reads the output meanwhile. */
static void send_flood(const struct flood *f)
{
	char line[64], last[64];
	int waited = 0;

	for (int i = 1; i <= FLOOD_LINES; i++) {
		struct pollfd fd = { .fd = f->module, .events = POLLOUT };
		size_t len = (size_t)snprintf(line, sizeof(line),
					      "+X: line %d of the flood\r\n",
					      i);

		if (poll(&fd, 1, E2E_SECONDS * 1000) != 1)
			fail_msg("the port stands still at line %d", i);
		assert_int_equal(write(f->module, line, len), len);
	}
	snprintf(last, sizeof(last), "line %d of", FLOOD_LINES);
	while (!strstr(read_log(f), last)) {
		if (++waited > E2E_SECONDS * 100)
			fail_msg("the log ends before the flood");
		poll(NULL, 0, 10);
	}
	assert_int_equal(count_flood(read_log(f), "< +X: "), FLOOD_LINES);
}

static void check_flood(bool terminal)
{
	static char text[1 << 20];
	struct flood f;
	size_t len = 0;
	int lost, status;
	const char *said;
	ssize_t n;

	open_flood(&f, terminal);
	send_flood(&f);
	/* The reader is back, and the input is over. */
	close(f.in);
	while ((n = read(f.out, text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	said = strstr(text, "... ");
	assert_non_null(said);
	assert_int_equal(sscanf(said, "... %d lines not shown, the log has "
				"them", &lost), 1);
	assert_true(lost > 1);
	assert_null(strstr(said + 4, "... "));
	assert_int_equal(count_flood(text, "< +X: ") + lost, FLOOD_LINES);
	close(f.out);
	close(f.module);
	waitpid(f.pid, &status, 0);
	assert_true(WIFEXITED(status));
	unlink(f.log);
}

static void stopped_reader(void **state)
{
	(void)state;
	check_flood(false);
	check_flood(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(happy),
		cmocka_unit_test(pending),
		cmocka_unit_test(silent_download),
		cmocka_unit_test(stuck),
		cmocka_unit_test(commands),
		cmocka_unit_test(bytes),
		cmocka_unit_test(refused),
		cmocka_unit_test(dumb),
		cmocka_unit_test(quit_has_the_status),
		cmocka_unit_test(once_more),
		cmocka_unit_test(stopped_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
