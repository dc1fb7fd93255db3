/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A terminal answers queries by typing the answer. In a real tmux the module
 * sends every query that tmux knows: through another program the answers come
 * back to the module as if a person had typed them; through ours none does.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char queries[] =
	"\r\nx\033[6n\033[5n\033[c\033[>c\033[>q\033]10;?\007\033]11;?\033\\"
	"\033]52;c;?\007\033[14t\033[18t\033[?2026$p\033P+q544e\033\\\r\n"
	"+WDSI: 4\r\n";

struct module {
	int fd;
	char name[64];
	bool asked;       /* the queries have gone out */
	bool answered;    /* something came that no line of AT has in it */
	char heard[4096];
	size_t len;
};

static void module_open(struct module *m)
{
	struct termios raw;
	int slave;

	memset(m, 0, sizeof(*m));
	assert_int_equal(openpty(&m->fd, &slave, m->name, NULL, NULL), 0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	close(slave);
	fcntl(m->fd, F_SETFL, O_NONBLOCK);
	fcntl(m->fd, F_SETFD, FD_CLOEXEC);
}

/* Each line is answered by OK, the one that asks for it by the queries. */
static void module_serve(void *arg)
{
	struct module *m = arg;
	char bytes[256];
	ssize_t n = read(m->fd, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] != '\r' && (bytes[i] < ' ' || bytes[i] > '~'))
			m->answered = true;
		if (m->len + 1 < sizeof(m->heard))
			m->heard[m->len++] = bytes[i];
		if (bytes[i] != '\r')
			continue;
		if (!m->asked && strstr(m->heard, "AT+GO")) {
			m->asked = true;
			assert_int_equal(write(m->fd, queries,
					       sizeof(queries) - 1),
					 sizeof(queries) - 1);
		}
		assert_int_equal(write(m->fd, "\r\nOK\r\n", 6), 6);
	}
}

static bool has_answered(struct e2e *e, void *arg)
{
	(void)e;
	return ((struct module *)arg)->answered;
}

/* It has been asked who it is, to the last question. */
static bool is_known(struct e2e *e, void *arg)
{
	(void)e;
	return strstr(((struct module *)arg)->heard, "AT+CMEE?") != NULL;
}

static bool has_heard_end(struct e2e *e, void *arg)
{
	(void)e;
	return strstr(((struct module *)arg)->heard, "AT+END") != NULL;
}

static char socket_path[64];

/* tmux on our terminal, with the command in it. */
static void start(struct e2e *e, struct module *m, const char *command)
{
	static const char *const env[] = { "TMUX", NULL };
	const char *const argv[] = { "tmux", "-u", "-S", socket_path, "-f",
				     "/dev/null", "new-session", command,
				     NULL };

	e2e_start(e, 24, 80, env, argv);
	e->idle = module_serve;
	e->idle_arg = m;
}

/* The server and what runs in it are no children of ours. */
static void stop(struct e2e *e)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("tmux", "tmux", "-S", socket_path, "kill-server", NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	e2e_exit(e);
	e2e_stop(e);
	unlink(socket_path);
}

static bool tried(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/usr/bin/%s", name);
	if (access(path, X_OK) == 0)
		return true;
	print_message("[  SKIPPED ] %s is not installed\n", name);
	return false;
}

/* Or the other tests would prove nothing. */
static void another_program_is_answered(void **state)
{
	char command[128];
	struct module m;
	struct e2e e;

	(void)state;
	if (!tried("tmux") || !tried("picocom"))
		return;
	module_open(&m);
	snprintf(command, sizeof(command), "picocom %s", m.name);
	start(&e, &m, command);
	e2e_expect(&e, "Terminal ready");
	e2e_type(&e, "AT+GO\r");
	e2e_until(&e, has_answered, &m, "tmux answers nothing");
	stop(&e);
	close(m.fd);
}

static void ours_is_not(const char *options)
{
	char command[600];
	struct module m;
	struct e2e e;

	if (!tried("tmux"))
		return;
	module_open(&m);
	snprintf(command, sizeof(command), "%s --log none %s %s",
		 e2e_program(), options, m.name);
	start(&e, &m, command);
	e2e_until(&e, is_known, &m, "the module is not asked");
	e2e_type(&e, "AT+GO\r");
	e2e_expect(&e, "authentication starts");
	e2e_type(&e, "AT+END\r");
	e2e_until(&e, has_heard_end, &m, "AT+END was not sent");
	assert_true(m.asked);
	assert_false(m.answered);
	stop(&e);
	close(m.fd);
}

static void the_full_screen_is_not(void **state)
{
	(void)state;
	ours_is_not("");
}

static void plain_lines_are_not(void **state)
{
	(void)state;
	ours_is_not("--ui plain");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_program_is_answered),
		cmocka_unit_test(the_full_screen_is_not),
		cmocka_unit_test(plain_lines_are_not),
	};

	snprintf(socket_path, sizeof(socket_path), "/tmp/fotacon-tmux-%d",
		 (int)getpid());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
