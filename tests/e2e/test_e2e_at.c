/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AT pane at work: a history for each port, choices above the line, bytes
 * as they are, rows copied. The module is the test's: it says OK to every line
 * and keeps what it heard.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/ptys.h"

struct module {
	struct test_pty pty;
	char link[64];
	char heard[4096];
	size_t len;
	const char *wanted;
	char seen[1 << 18]; /* what the terminal got */
	size_t seen_len;
};

static char folder[] = "/tmp/fotacon-e2e-at-XXXXXX";

static void serve(void *arg)
{
	struct module *m = arg;
	char bytes[256];
	ssize_t n = read(m->pty.master, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < n; i++) {
		assert_true(m->len + 1 < sizeof(m->heard));
		m->heard[m->len++] = bytes[i];
		if (bytes[i] == '\r')
			assert_int_equal(write(m->pty.master, "\r\nOK\r\n", 6),
					 6);
	}
	m->heard[m->len] = '\0';
}

static void see(void *arg, const char *bytes, size_t len)
{
	struct module *m = arg;

	if (m->seen_len + len > sizeof(m->seen))
		return;
	memcpy(m->seen + m->seen_len, bytes, len);
	m->seen_len += len;
}

/* A console on the module's link, with the files of the tests' own folder. */
static void begin(struct e2e *e, struct module *m, const char *name,
		  const char *option)
{
	char state[80];
	const char *const env[] = { state, NULL };
	const char *argv[] = { e2e_program(), "--log", "none", m->link,
			       option, NULL };

	*m = (struct module){ .len = 0 };
	snprintf(state, sizeof(state), "XDG_STATE_HOME=%s", folder);
	snprintf(m->link, sizeof(m->link), "%s/%s", folder, name);
	test_pty_open(&m->pty);
	fcntl(m->pty.master, F_SETFL, O_NONBLOCK);
	fcntl(m->pty.master, F_SETFD, FD_CLOEXEC);
	unlink(m->link);
	assert_int_equal(symlink(m->pty.slave, m->link), 0);
	e2e_start(e, 24, 80, env, argv);
	e->idle = serve;
	e->idle_arg = m;
	e->seen = see;
	e->seen_arg = m;
}

static void end(struct e2e *e, struct module *m)
{
	e2e_type(e, "\025\0");
	e2e_type(e, E2E_F10);
	assert_int_equal(e2e_exit(e), 0);
	test_pty_close(&m->pty);
	unlink(m->link);
	e2e_stop(e);
}

/* After the last question of the start. */
static void ready(struct e2e *e)
{
	e2e_expect(e, "> AT+CMEE?");
	e2e_expect(e, "Command   >");
}

/* The rows above the line are a command and its OK. */
static bool is_answered(struct e2e *e, void *arg)
{
	char command[512], answer[512];

	(void)arg;
	return strstr(e2e_row(e, e->rows - 4, command, sizeof(command)),
		      "> AT+CSQ") &&
	       strstr(e2e_row(e, e->rows - 3, answer, sizeof(answer)), "< OK");
}

static const char *file(const char *name, char *out, size_t size)
{
	snprintf(out, size, "%s/%s", folder, name);
	return out;
}

static bool file_has(const char *name, const char *text)
{
	char path[128], all[4096];
	FILE *f = fopen(file(name, path, sizeof(path)), "r");
	size_t n = f ? fread(all, 1, sizeof(all) - 1, f) : 0;

	all[n] = '\0';
	if (f)
		fclose(f);
	return strstr(all, text) != NULL;
}

/* ---- history ---- */

static void history_of_each_port(void **state)
{
	struct module m;
	struct e2e e;
	char path[128];
	FILE *f;

	(void)state;
	assert_int_equal(mkdir(file("fotacon", path, sizeof(path)), 0700), 0);
	f = fopen(file("fotacon/history", path, sizeof(path)), "w");
	assert_non_null(f);
	fputs("AT+OLD?\n", f);
	fclose(f);

	begin(&e, &m, "one", NULL);
	ready(&e);
	e2e_type(&e, "AT+CSQ\r");
	e2e_expect(&e, "> AT+CSQ");
	end(&e, &m);

	begin(&e, &m, "two", NULL);
	ready(&e);
	e2e_type(&e, "AT+CPIN=\"9876\"\r");
	e2e_expect(&e, "AT+CPIN=****");
	e2e_type(&e, ":raw AT+CPIN=9876\r");
	e2e_expect(&e, "bytes as they are");
	e2e_type(&e, ":raw 9876\r");
	e2e_expect(&e, "4 bytes as they are");
	e2e_type(&e, "ATI9\r");
	e2e_expect(&e, "> ATI9");
	end(&e, &m);

	assert_true(file_has("fotacon/history-one", "AT+CSQ\n"));
	assert_false(file_has("fotacon/history-one", "ATI9"));
	assert_true(file_has("fotacon/history-two", "ATI9\n"));
	assert_true(file_has("fotacon/history", "AT+OLD?\nAT+CSQ\nATI9\n"));
	assert_false(file_has("fotacon/history", "9876"));
	assert_false(file_has("fotacon/history-two", "9876"));

	begin(&e, &m, "one", NULL);
	ready(&e);
	e2e_type(&e, "\033[A");
	e2e_expect(&e, "Command   > AT+CSQ");
	e2e_type(&e, "\033[A");
	e2e_expect(&e, "Command   > ATI9");
	e2e_type(&e, "\033[A");
	e2e_expect(&e, "Command   > AT+OLD?");
	e2e_type(&e, "\003\022SQ");
	e2e_expect(&e, "`SQ': AT+CSQ");
	e2e_type(&e, "\007");
	end(&e, &m);
}

/* ---- choices ---- */

static void choices(void **state)
{
	struct module m;
	struct e2e e;

	(void)state;
	begin(&e, &m, "one", NULL);
	ready(&e);
	e2e_type(&e, "AT+WDSI=\t");
	e2e_expect(&e, "4479  all indications");
	e2e_expect(&e, "1 to 4 of 11");
	e2e_type(&e, "\t");
	e2e_expect(&e, "> AT+WDSI=4479");
	e2e_type(&e, "\t\t");
	e2e_expect(&e, "> AT+WDSI=1");
	e2e_type(&e, "2"); /* typing goes on */
	e2e_gone(&e, "of 11");
	e2e_expect(&e, "> AT+WDSI=12");
	/* What was opened is closed, and the line stays. */
	e2e_type(&e, "\025AT+WDSI=\t");
	e2e_expect(&e, "1 to 4 of 11");
	e2e_type(&e, "\033\033");
	e2e_gone(&e, "1 to 4 of 11");
	assert_true(e2e_has(&e, "> AT+WDSI="));
	/* Nothing is completed in an empty line: Tab goes to the events. */
	e2e_type(&e, "\025\t:sus");
	e2e_expect(&e, " :sus pend");
	e2e_type(&e, "\033\033\0335");
	e2e_gone(&e, ":sus");
	e2e_type(&e, "\025AT+CMEE=\t\t\t");
	e2e_expect(&e, "> AT+CMEE=0");
	e2e_type(&e, "\r");
	e2e_gone(&e, "errors in words");
	e2e_type(&e, "AT+KSLEEP?\r");
	e2e_expect(&e, "> AT+KSLEEP?");
	e2e_type(&e, ":sess\t \t");
	e2e_expect(&e, "start");
	e2e_expect(&e, "stop");
	end(&e, &m);
	assert_non_null(strstr(m.heard, "AT+CMEE=0\r"));
}

/* ---- bytes ---- */

static bool heard(struct e2e *e, void *arg)
{
	struct module *m = arg;

	(void)e;
	return strstr(m->heard, m->wanted) != NULL;
}

static void hears(struct e2e *e, struct module *m, const char *text)
{
	m->wanted = text;
	e2e_until(e, heard, m, text);
}

static void bytes_as_they_are(void **state)
{
	struct module m;
	struct e2e e;

	(void)state;
	begin(&e, &m, "one", NULL);
	ready(&e);
	e2e_type(&e, ":raw hello\\x21\r");
	e2e_expect(&e, "> hello!  6 bytes as they are");
	e2e_type(&e, ":hex 31 3233\r");
	e2e_expect(&e, "> 123  3 bytes as they are");
	e2e_type(&e, ":ctrl-z\r");
	e2e_expect(&e, "1 byte as it is");
	hears(&e, &m, "hello!123\x1a");
	e2e_type(&e, ":hex 1\r");
	e2e_expect(&e, "two digits a byte");
	/* Refused, it stays in the line, and can be corrected. */
	e2e_expect(&e, "> :hex 1");
	m.len = 0;
	e2e_type(&e, "A\r");
	hears(&e, &m, "\x1a");
	e2e_gone(&e, "> :hex");
	/* While it installs nothing of them goes out but on purpose. */
	assert_int_equal(write(m.pty.master, "\r\n+WDSI: 14\r\n", 13), 13);
	e2e_expect(&e, "update starts");
	m.len = 0;
	e2e_type(&e, ":raw abc\r");
	e2e_expect(&e, "held back");
	e2e_type(&e, "no\r");
	e2e_expect(&e, "not sent: :raw");
	e2e_type(&e, ":raw abc\r");
	e2e_expect(&e, "held back");
	assert_int_equal(m.len, 0);
	e2e_type(&e, "yes\r");
	hears(&e, &m, "abc");
	assert_int_equal(m.len, 3);
	/* A search is no answer, and when it is over none is taken. */
	e2e_type(&e, "AT+CFUN=1,1\r");
	e2e_expect(&e, "type yes to send AT+CFUN=1,1");
	e2e_type(&e, "/yes\r");
	e2e_expect(&e, "nothing found");
	assert_true(e2e_has(&e, "type yes to send AT+CFUN=1,1"));
	assert_int_equal(write(m.pty.master, "\r\n+WDSI: 16\r\n", 13), 13);
	e2e_gone(&e, "type yes to send");
	e2e_type(&e, "yes\r");
	e2e_expect(&e, "commands begin with AT");
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	test_pty_close(&m.pty);
	e2e_stop(&e);

	begin(&e, &m, "one", "--read-only");
	e2e_expect(&e, "nothing is sent");
	e2e_type(&e, ":raw abc\r\025");
	e2e_gone(&e, ":raw");
	e2e_type(&e, ":hex 00\r\025");
	e2e_gone(&e, ":hex");
	assert_int_equal(m.len, 0);
	end(&e, &m);
	assert_int_equal(m.len, 0);
}

/* ---- copies ---- */

static bool is_copied(struct e2e *e, void *arg)
{
	struct module *m = arg;
	char wanted[128];

	(void)e;
	snprintf(wanted, sizeof(wanted), "\033]52;c;%s", m->wanted);
	return memmem(m->seen, m->seen_len, wanted, strlen(wanted)) != NULL;
}

static void copies(struct e2e *e, struct module *m, const char *base64)
{
	m->wanted = base64;
	e2e_until(e, is_copied, m, base64);
}

/* A restart would stop the download: it goes out after a yes. */
static void restart_in_a_download(void **state)
{
	struct module m;
	struct e2e e;

	(void)state;
	begin(&e, &m, "one", NULL);
	ready(&e);
	assert_int_equal(write(m.pty.master, "\r\n+WDSI: 18,46\r\n", 16), 16);
	e2e_expect(&e, "downloading, 46 %");
	m.len = 0;
	e2e_type(&e, "AT+CFUN=1,1\r");
	e2e_expect(&e, "it stops the download; type yes to send AT+CFUN=1,1");
	e2e_type(&e, "no\r");
	e2e_expect(&e, "not sent: AT+CFUN=1,1");
	assert_int_equal(m.len, 0);
	e2e_type(&e, "AT+CFUN=1,1\r");
	e2e_expect(&e, "type yes to send");
	e2e_type(&e, "yes\r");
	hears(&e, &m, "AT+CFUN=1,1\r");
	e2e_expect(&e, "you insisted while the module downloads");
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	e2e_exit(&e);
	test_pty_close(&m.pty);
	e2e_stop(&e);
}

static void clipboard_is_off(void **state)
{
	struct module m;
	struct e2e e;
	char path[128], text[200];

	(void)state;
	begin(&e, &m, "one", NULL);
	ready(&e);
	e2e_type(&e, "AT+CSQ\r");
	e2e_until(&e, is_answered, NULL, "OK to AT+CSQ");
	e2e_type(&e, "\033w");
	e2e_expect(&e, "the clipboard is off");
	e2e_type(&e, ":copy 5\r");
	snprintf(text, sizeof(text), ":copy 2 %s\r",
		 file("copy", path, sizeof(path)));
	e2e_type(&e, text);
	e2e_expect(&e, "2 rows to ");
	e2e_type(&e, text);
	e2e_expect(&e, "it is there already");
	end(&e, &m);
	assert_true(file_has("copy", " > AT+CSQ\n"));
	assert_true(file_has("copy", " < OK\n"));
	unlink(path);
	assert_null(memmem(m.seen, m.seen_len, "\033]52", 4));
}

static void clipboard_is_on(void **state)
{
	struct module m;
	struct e2e e;
	char path[128], option[160];
	FILE *f = fopen(file("ini", path, sizeof(path)), "w");

	(void)state;
	assert_non_null(f);
	fputs("[fotacon]\nclipboard = yes\n", f);
	fclose(f);
	snprintf(option, sizeof(option), "--config=%s", path);
	begin(&e, &m, "one", option);
	ready(&e);
	e2e_type(&e, "AT+CSQ\r");
	e2e_until(&e, is_answered, NULL, "OK to AT+CSQ");
	e2e_type(&e, "\033w");
	e2e_expect(&e, "1 row to the clipboard");
	copies(&e, &m, "T0s=\a"); /* OK */
	e2e_type(&e, "\033[1;3A\033w"); /* the row above */
	copies(&e, &m, "QVQrQ1NR\a"); /* AT+CSQ */
	e2e_type(&e, "\033v\033[1;3B");
	e2e_expect(&e, "2 rows; y, Esc w: copy");
	m.seen_len = 0;
	e2e_type(&e, "\033w");
	e2e_expect(&e, "2 rows to the clipboard");
	copies(&e, &m, "");
	e2e_gone(&e, "Esc w: copy");
	end(&e, &m);
	unlink(path);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_of_each_port),
		cmocka_unit_test(choices),
		cmocka_unit_test(bytes_as_they_are),
		cmocka_unit_test(restart_in_a_download),
		cmocka_unit_test(clipboard_is_off),
		cmocka_unit_test(clipboard_is_on),
	};

	return cmocka_run_group_tests_name("e2e_at", tests, make_folder,
					   remove_folder);
}
