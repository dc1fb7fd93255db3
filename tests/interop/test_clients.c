/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `fotacon sim` with the terminal programs that people use: each connects by
 * the link, talks to the module, starts a session, and leaves in its own way;
 * the next one still finds a module that works. One that is not installed is
 * skipped, and said.
 */
#include "e2e/e2e.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const no_env[] = { NULL };

static struct e2e server;
static char folder[64], link_path[96];

static const struct client {
	const char *argv[8]; /* "%" is the link */
	const char *ready;   /* what it says once it is connected */
	const char *leave;   /* the keys */
} clients[] = {
	{ { "picocom", "-b", "115200", "%" }, "Terminal ready", "\001\030" },
	{ { "tio", "%" }, "Connected", "\024q" },
	{ { "minicom", "-o", "-D", "%" }, "CTRL-A Z", "\001x\r" },
	{ { "socat", "-,raw,echo=0,escape=3", "%" }, "", "\003" },
};

#define N_CLIENTS (sizeof(clients) / sizeof(clients[0]))

static bool installed(const char *name)
{
	static const char *const folders[] = {
		"/usr/bin", "/usr/local/bin", "/bin",
	};
	char path[128];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], name);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static int start_server(void **state)
{
	const char *argv[] = { e2e_program(), "sim", "delay=1,speed=2",
			       "--link", link_path, NULL };

	(void)state;
	strcpy(folder, "/tmp/fotacon-clients-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(link_path, sizeof(link_path), "%s/hl78", folder);
	e2e_start(&server, 24, 100, no_env, argv);
	e2e_expect(&server, "Ctrl-C ends it");
	return 0;
}

static int stop_server(void **state)
{
	struct stat st;

	(void)state;
	e2e_type(&server, "\003");
	assert_int_equal(e2e_exit(&server), 130);
	assert_int_equal(lstat(link_path, &st), -1);
	e2e_stop(&server);
	assert_int_equal(rmdir(folder), 0);
	return 0;
}

/*
 * What is typed earlier is the terminal's, which makes LF of CR. minicom gets
 * raw, cooked and raw again behind its greeting; the first has IXON, the last
 * has not.
 */
static bool is_raw(struct e2e *e, void *arg)
{
	struct termios modes;

	(void)arg;
	e2e_modes(e, &modes);
	return !(modes.c_lflag & (ICANON | ECHO)) && !(modes.c_iflag & (ICRNL | IXON));
}

static void talk(struct e2e *e, const char *line, const char *answer)
{
	e2e_type(e, line);
	e2e_expect(e, answer);
}

/*
 * The mask is the module's and stays; the session begins from the same point
 * for every client: it is stopped before the client leaves.
 */
static void converse(void **state)
{
	const struct client *client = *state;
	const char *argv[8] = { NULL };
	struct e2e e;

	for (int i = 0; client->argv[i]; i++)
		argv[i] = strcmp(client->argv[i], "%") == 0 ? link_path :
							      client->argv[i];
	e2e_start(&e, 24, 80, no_env, argv);
	e2e_until(&e, is_raw, NULL, "the terminal does not get raw");
	e2e_expect(&e, client->ready);
	talk(&e, "AT\r", "OK");
	talk(&e, "ATI\r", "HL7802");
	talk(&e, "AT+WDSI=4479\r", "AT+WDSI=4479");
	talk(&e, "AT+WDSS=1,1\r", "+WDSI: 23,1");
	talk(&e, "AT+WDSS=1,0\r", "+WDSI: 8");
	e2e_type(&e, client->leave);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

int main(void)
{
	struct CMUnitTest tests[N_CLIENTS];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < N_CLIENTS; i++) {
		const char *name = clients[i].argv[0];

		if (!installed(name)) {
			printf("skipped: %s is not installed\n", name);
			continue;
		}
		tests[n++] = (struct CMUnitTest){
			.name = name,
			.test_func = converse,
			.initial_state = (void *)(uintptr_t)&clients[i],
		};
	}
	if (n == 0)
		return 77;
	failed = _cmocka_run_group_tests("clients", tests, n, start_server,
					 stop_server);
	return failed ? failed : n < N_CLIENTS ? 77 : 0;
}
