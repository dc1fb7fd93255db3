/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A port that goes away and comes back: the simulated module sits on a pty of
 * its own, which the console knows by a link. The pty is closed, the link
 * points to a new one later, and the module is asked afresh. And a console
 * that loses its terminal at work: the next one follows, and takes over.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/module.h"

static void comes_back(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "happy,delay=2", NULL);
	e2e_expect(&e, "FW HL7802.4.4.14.0");
	module_unplug(&m);
	e2e_expect(&e, "opening again");
	e2e_expect(&e, "went away");
	e2e_expect(&e, "was FW HL7802.4.4.14.0");
	module_plug(&m, "happy,delay=2,version=HL7802.4.6.9.0");
	e2e_expect(&e, "is back");
	e2e_expect(&e, "FW HL7802.4.6.9.0");
	e2e_gone(&e, "opening again");
	e2e_type(&e, "ATI\r");
	e2e_expect(&e, "> ATI");
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

static bool has_heard(struct e2e *e, void *arg)
{
	(void)e;
	return ((struct module *)arg)->heard > 0;
}

/* A module that was unplugged is not one that does not answer. */
static void unplugged_is_not_silent(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "happy,delay=10000", "--ui=plain");
	e2e_until(&e, has_heard, &m, "no question");
	module_unplug(&m);
	e2e_expect(&e, "went away");
	module_plug(&m, "happy,delay=2");
	e2e_expect(&e, "is back");
	e2e_expect(&e, "firmware HL7802.4.4.14.0");
	assert_false(e2e_has(&e, "no answer"));
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

/* Not one byte goes out, whatever is pressed. */
static void read_only(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "happy,delay=2", "--read-only");
	e2e_expect(&e, "nothing is sent");
	/* The pages show, and say why they change nothing. */
	e2e_type(&e, "AT\r" E2E_F2 "\r");
	e2e_expect(&e, "start     \xe2\x80\x93 read-only: nothing is sent");
	e2e_expect(&e, "! read-only: nothing is sent");
	e2e_type(&e, E2E_F7 "\033[F\r" E2E_F7);
	e2e_settle(&e, 600);
	e2e_type(&e, E2E_F7 E2E_F3 "\r \033[B \r" E2E_F7);
	e2e_expect(&e, "all on");
	e2e_settle(&e, 600);
	e2e_type(&e, E2E_F7 ":set polling 60\r");
	e2e_settle(&e, 200);
	/* Each is refused, stays in the line, and is taken out by Ctrl-U. */
	e2e_type(&e, "\025:setup apply\r\025:setup all\r");
	e2e_type(&e, "\025:session test\r\025" E2E_F7);
	e2e_settle(&e, 600);
	e2e_type(&e, E2E_F7);
	e2e_settle(&e, 200);
	assert_int_equal(m.heard, 0);
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

/* ---- without a screen, and followed ---- */

/* Two consoles with one state folder. */
struct pair {
	struct module m;
	struct e2e first;
	struct e2e second;
	char folder[32];
};

static void start_one(struct pair *p, struct e2e *e, int cols,
		      const char *before, const char *behind)
{
	char state[64];
	const char *env[] = { state, NULL };
	const char *argv[] = { e2e_program(), before, p->m.link, behind, NULL };

	snprintf(state, sizeof(state), "XDG_STATE_HOME=%s", p->folder);
	e2e_start(e, 60, cols, env, argv);
	e->idle = module_idle;
	e->idle_arg = &p->m;
}

/* The note is written; it is the sign that there is something to follow. */
static bool note_is_there(struct e2e *e, void *pair)
{
	struct pair *p = pair;
	char path[PATH_MAX], name[PATH_MAX];

	(void)e;
	assert_non_null(realpath(p->m.link, name));
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '_';
	snprintf(path, sizeof(path), "%s/fotacon/headless%.100s", p->folder,
		 name);
	return access(path, F_OK) == 0;
}

static void begin_pair(struct pair *p, const char *spec)
{
	strcpy(p->folder, "/tmp/fotacon-e2e-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->m = (struct module){ .fd = -1 };
	snprintf(p->m.link, sizeof(p->m.link), "/tmp/fotacon-e2e-port-%d",
		 (int)getpid());
	module_plug(&p->m, spec);
}

/* The first one gets into a download, and its terminal is closed. */
static void lose_the_first(struct pair *p, const char *spec)
{
	begin_pair(p, spec);
	start_one(p, &p->first, 100, "--start", NULL);
	e2e_expect(&p->first, "Download");
	e2e_expect(&p->first, " %");
	close(p->first.master);
	p->first.master = -1;
	e2e_until(&p->first, note_is_there, p, "no note");
}

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void put_away(struct pair *p)
{
	module_unplug(&p->m);
	e2e_stop(&p->first);
	e2e_stop(&p->second);
	nftw(p->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static pid_t console_of(struct e2e *e)
{
	return e2e_child(e, e->pid);
}

/* Its work would go on without a screen otherwise. */
static void end_at_once(struct e2e *e)
{
	assert_int_equal(kill(console_of(e), SIGKILL), 0);
	e2e_exit(e);
}

/* Its state stands in the first row; "following" is in others, too. */
static bool header_follows(struct e2e *e, void *arg)
{
	char row[1024];

	(void)arg;
	return strstr(e2e_row(e, 0, row, sizeof(row)), "following");
}

static bool header_is_live(struct e2e *e, void *arg)
{
	return !header_follows(e, arg);
}

static void start_the_second(struct pair *p)
{
	start_one(p, &p->second, 100, "--ui=full", NULL);
	e2e_until(&p->second, header_follows, NULL, "it does not follow");
}

static void followed(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=40000,rate=5000,install=5");
	start_the_second(&p);
	e2e_expect(&p.second, "another fotacon has");
	e2e_expect(&p.second, "FW HL7802.4.4.14.0");
	e2e_expect(&p.second, "Read        following another console: nothing "
		   "is sent until it ends");
	e2e_type(&p.second, "ATI9\r" E2E_F2 "\r");
	e2e_expect(&p.second, "! following another console");
	e2e_type(&p.second, E2E_F2);
	e2e_expect(&p.second, "installing");
	/* The first one is not content with a package that is stored. */
	assert_true(header_follows(&p.second, NULL));
	e2e_expect(&p.second, "update succeeded");
	e2e_expect(&p.second, "HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_expect(&p.second, "the port is taken");
	e2e_until(&p.second, header_is_live, NULL, "it follows for ever");
	assert_int_equal(e2e_exit(&p.first), 0);
	assert_false(note_is_there(NULL, &p));
	e2e_expect(&p.second, "FW HL7802.4.5.4.0");
	assert_false(e2e_has(&p.second, "> ATI9"));
	e2e_type(&p.second, "AT+KGSN=3\r");
	e2e_expect(&p.second, "+KGSN:");
	end_at_once(&p.second);
	put_away(&p);
}

/* Killed, it cannot take its note away, which the next one does. */
static void killed(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=400000,rate=5000");
	start_the_second(&p);
	assert_int_equal(kill(console_of(&p.first), SIGKILL), 0);
	e2e_expect(&p.second, "the port is taken");
	assert_false(note_is_there(NULL, &p));
	e2e_until(&p.second, header_is_live, NULL, "it follows for ever");
	e2e_type(&p.second, "ATI\r");
	e2e_expect(&p.second, "> ATI");
	end_at_once(&p.second);
	put_away(&p);
}

/* The guard over an installation goes on with the one that takes over. */
static void killed_installing(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=10000,rate=5000,install=8");
	start_the_second(&p);
	e2e_expect(&p.second, "installing");
	assert_int_equal(kill(console_of(&p.first), SIGKILL), 0);
	e2e_expect(&p.second, "the port is taken");
	e2e_expect(&p.second, "the module installs: keep its power on");
	e2e_type(&p.second, "AT+CFUN=1,1\r");
	e2e_expect(&p.second, "held back");
	e2e_type(&p.second, "no\r");
	e2e_expect(&p.second, "update succeeded");
	e2e_expect(&p.second, "FW HL7802.4.5.4.0");
	end_at_once(&p.second);
	put_away(&p);
}

/* A process that has the port's lock as soon as it can be had. */
static pid_t lock_next(const struct module *m, int *ready)
{
	int pipes[2];
	pid_t child;

	assert_int_equal(pipe(pipes), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int fd;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		fd = open(m->link, O_RDWR | O_NOCTTY);
		if (flock(fd, LOCK_EX) == 0 && write(pipes[1], "y", 1) == 1)
			pause();
		_exit(1);
	}
	close(pipes[1]);
	*ready = pipes[0];
	return child;
}

static bool has_ended(struct e2e *e, void *pair)
{
	struct pair *p = pair;

	(void)e;
	return waitpid(p->first.pid, &p->first.status, WNOHANG) ==
	       p->first.pid;
}

/* Nobody came before the end: the next start tells how it went, once. */
static void ended_unseen(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=20000,rate=10000,install=5");
	e2e_until(&p.first, has_ended, &p, "it does not end");
	assert_int_equal(WEXITSTATUS(p.first.status), 0);
	assert_true(note_is_there(NULL, &p));
	start_one(&p, &p.second, 132, "--ui=full", NULL);
	e2e_expect(&p.second, "the last fotacon here: updated");
	e2e_expect(&p.second, "update succeeded");
	e2e_expect(&p.second, "HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_expect(&p.second, "FW HL7802.4.5.4.0");
	assert_false(note_is_there(NULL, &p));
	e2e_type(&p.second, "AT+KGSN=3\r");
	e2e_expect(&p.second, "+KGSN:");
	end_at_once(&p.second);
	e2e_stop(&p.second);
	start_one(&p, &p.second, 132, "--ui=full", NULL);
	e2e_expect(&p.second, "FW HL7802.4.5.4.0");
	assert_false(e2e_has(&p.second, "the last fotacon here"));
	end_at_once(&p.second);
	put_away(&p);
}

/* A line that hung drops after the verdict, which nobody may have seen. */
static void verdict_unseen(void **state)
{
	struct pair p;

	(void)state;
	begin_pair(&p, "happy,size=10000,rate=10000,install=5");
	start_one(&p, &p.first, 100, "--start", NULL);
	e2e_expect(&p.first, "HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	close(p.first.master);
	p.first.master = -1;
	e2e_until(&p.first, has_ended, &p, "it does not end");
	start_one(&p, &p.second, 132, "--ui=full", NULL);
	e2e_expect(&p.second, "the last fotacon here: updated");
	end_at_once(&p.second);
	put_away(&p);
}

/* Killed while nobody was there: the guard goes on with the next one. */
static void killed_unseen(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=10000,rate=5000,install=20");
	start_one(&p, &p.second, 100, "--ui=full", NULL);
	e2e_expect(&p.second, "installing");
	end_at_once(&p.second);
	e2e_stop(&p.second);
	assert_int_equal(kill(console_of(&p.first), SIGKILL), 0);
	e2e_until(&p.first, has_ended, &p, "it does not end");
	start_one(&p, &p.second, 100, "--ui=full", NULL);
	e2e_expect(&p.second, "the module installs: keep its power on");
	e2e_type(&p.second, "AT+CFUN=1,1\r");
	e2e_expect(&p.second, "held back");
	e2e_type(&p.second, "no\r");
	e2e_expect(&p.second, "update succeeded");
	e2e_expect(&p.second, "FW HL7802.4.5.4.0");
	end_at_once(&p.second);
	put_away(&p);
}

/* Another program is faster: that is said, and nothing is sent after all. */
static void snatched(void **state)
{
	struct pair p;
	pid_t other;
	int ready;
	char c;

	(void)state;
	lose_the_first(&p, "happy,size=400000,rate=5000");
	start_the_second(&p);
	other = lock_next(&p.m, &ready);
	assert_int_equal(kill(console_of(&p.second), SIGSTOP), 0);
	assert_int_equal(kill(console_of(&p.first), SIGKILL), 0);
	assert_int_equal(read(ready, &c, 1), 1);
	close(ready);
	assert_int_equal(kill(console_of(&p.second), SIGCONT), 0);
	e2e_expect(&p.second, "but the port cannot be had");
	e2e_until(&p.second, header_is_live, NULL, "it follows for ever");
	e2e_expect(&p.second, "the port could not be had: nothing is sent");
	e2e_type(&p.second, E2E_F10);
	assert_int_equal(e2e_exit(&p.second), 0);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	put_away(&p);
}

/* In plain lines the same; who leaves before the end disturbs nobody. */
static void in_lines(void **state)
{
	struct pair p;

	(void)state;
	lose_the_first(&p, "happy,size=400000,rate=5000");
	start_one(&p, &p.second, 250, "at", "AT");
	e2e_expect(&p.second, " follows its log");
	assert_int_equal(e2e_exit(&p.second), 3);
	e2e_stop(&p.second);
	start_one(&p, &p.second, 100, "--ui=plain", NULL);
	e2e_expect(&p.second, "another fotacon has");
	e2e_type(&p.second, "ATI9\n");
	e2e_expect(&p.second, "following another console: nothing is sent");
	e2e_type(&p.second, ":quit\n");
	assert_int_equal(e2e_exit(&p.second), 7); /* amid a download */
	e2e_stop(&p.second);
	start_one(&p, &p.second, 100, "--ui=plain", NULL);
	e2e_expect(&p.second, "another fotacon has");
	e2e_expect(&p.second, "downloading 10 %");
	assert_int_equal(kill(console_of(&p.first), SIGINT), 0);
	e2e_expect(&p.second, "the port is taken");
	assert_int_equal(e2e_exit(&p.first), 130);
	e2e_type(&p.second, "AT+CGMR\n");
	e2e_expect(&p.second, "< HL7802.4.4.14.0");
	e2e_type(&p.second, ":quit\n:quit\n");
	assert_int_equal(e2e_exit(&p.second), 7);
	put_away(&p);
}

/* Nothing comes from the module, and nothing is sent that it could answer. */
static void shared(void **state)
{
	char name[64];
	const char *const env[] = { NULL };
	const char *const argv[] = { e2e_program(), "--log", "none",
				     "--read-only", name, NULL };
	int module, slave;
	struct e2e e;
	pid_t other;

	(void)state;
	assert_int_equal(openpty(&module, &slave, name, NULL, NULL), 0);
	other = fork();
	assert_true(other >= 0);
	if (other == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(module); /* who has it could be the module */
		for (;;)
			pause();
	}
	e2e_start(&e, 24, 80, env, argv);
	e2e_expect(&e, "open too");
	e2e_stop(&e);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	close(slave);
	close(module);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared),
		cmocka_unit_test(comes_back),
		cmocka_unit_test(unplugged_is_not_silent),
		cmocka_unit_test(read_only),
		cmocka_unit_test(followed),
		cmocka_unit_test(killed),
		cmocka_unit_test(killed_installing),
		cmocka_unit_test(ended_unseen),
		cmocka_unit_test(killed_unseen),
		cmocka_unit_test(verdict_unseen),
		cmocka_unit_test(snatched),
		cmocka_unit_test(in_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
