/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keeper: saves the terminal, forks the console, waits, restores. It draws
 * nothing, reads no key and knows no module, so that there is little in it that
 * could fail. Signals that come to it are told to the console, which decides.
 * Invariant: when it ends or stops itself, the terminal is as it was found.
 */
#define _GNU_SOURCE
#include "app/keeper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "app/app.h"
#include "app/tty.h"
#include "io/loop.h"

/* A console that does not leave its screen in this time hangs. */
#define LEAVE_MS 1000

struct keeper {
	struct loop loop;
	int fd;    /* to the console, -1 when it closed its end */
	pid_t pid; /* the console's */
	bool screen;
	struct tty tty;
	bool has_modes;
	struct termios modes;
	hl78_time leave_by;
	char undo[KEEPER_UNDO_MAX];
	size_t undo_len;
};

/* For the handler of fatal signals alone. */
static struct keeper *the_keeper;

/* Only what a signal handler may call, and nothing that waits. */
static void undo_screen(const struct keeper *k)
{
	tty_write_last(&k->tty, k->undo, k->undo_len);
	if (k->has_modes)
		tcsetattr(k->tty.in, TCSANOW, &k->modes);
}

static void on_fatal(int number)
{
	if (the_keeper && the_keeper->screen)
		undo_screen(the_keeper);
	raise(number); /* the handler is off already: this one ends us */
}

static const int fatal[] = { SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE,
			     SIGQUIT, SIGSYS };

#define N_FATAL (sizeof(fatal) / sizeof(fatal[0]))

static void catch_fatal(void)
{
	struct sigaction action = {
		.sa_handler = on_fatal,
		.sa_flags = (int)SA_RESETHAND,
	};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_FATAL; i++)
		sigaction(fatal[i], &action, NULL);
}

static void uncatch_fatal(void)
{
	the_keeper = NULL;
	for (size_t i = 0; i < N_FATAL; i++)
		signal(fatal[i], SIG_DFL);
}

static void say(struct keeper *k, enum keeper_word word)
{
	char byte = (char)word;

	if (k->fd >= 0 &&
	    send(k->fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
	    errno == EPIPE) {
		close(k->fd);
		k->fd = -1;
	}
}

static bool in_foreground(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group < 0 || group == getpgrp();
}

/*
 * Stops by SIGTSTP, not SIGSTOP: where nobody could continue us (no shell with
 * job control) the kernel ignores it. False when it did. An `fg` right behind
 * a `bg` must not be lost: raising SIGTSTP takes back a SIGCONT that waits, so
 * who was in the background looks once more before it stops.
 */
static bool stop_once(bool background)
{
	const struct timespec now = { 0 };
	struct sigaction dfl = { .sa_handler = SIG_DFL }, old;
	sigset_t tstp, cont;

	sigemptyset(&dfl.sa_mask);
	sigemptyset(&tstp);
	sigaddset(&tstp, SIGTSTP);
	sigemptyset(&cont);
	sigaddset(&cont, SIGCONT);
	sigaction(SIGTSTP, &dfl, &old);
	raise(SIGTSTP);
	if (background && in_foreground()) {
		sigtimedwait(&tstp, NULL, &now);
		sigaction(SIGTSTP, &old, NULL);
		return true;
	}
	sigprocmask(SIG_UNBLOCK, &tstp, NULL); /* here we stop */
	sigprocmask(SIG_BLOCK, &tstp, NULL);
	sigaction(SIGTSTP, &old, NULL);
	return sigtimedwait(&cont, NULL, &now) == SIGCONT;
}

/* Until the user wants us in the foreground: `bg` is not enough. */
static void stop(struct keeper *k, bool background)
{
	k->leave_by = HL78_NEVER;
	if (k->screen)
		undo_screen(k);
	k->screen = false;
	while (stop_once(background) && !in_foreground())
		background = true;
	say(k, KEEPER_CONTINUE);
}

static void hear(struct keeper *k)
{
	char word;
	ssize_t n = read(k->fd, &word, 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close(k->fd);
		k->fd = -1;
		return;
	}
	if (word == KEEPER_SCREEN_ON) {
		k->screen = true;
	} else if (word == KEEPER_SCREEN_OFF) {
		k->screen = false;
	} else if (word == KEEPER_STOP) {
		k->screen = false;
		stop(k, false);
	}
}

static void pass_on(struct keeper *k, unsigned signals)
{
	if (signals & LOOP_TERM)
		say(k, KEEPER_TERM);
	if (signals & LOOP_HUP)
		say(k, KEEPER_HUP);
	if (signals & LOOP_INT)
		say(k, KEEPER_INT);
	if (signals & LOOP_TSTP) {
		say(k, KEEPER_LEAVE);
		k->leave_by = loop_now(&k->loop) + HL78_MS(LEAVE_MS);
	}
	if (signals & LOOP_CONT) {
		if (in_foreground())
			say(k, KEEPER_CONTINUE);
		else
			stop(k, true);
	}
}

static int wait_for_console(struct keeper *k)
{
	int status;

	while (waitpid(k->pid, &status, WNOHANG) == 0) {
		struct pollfd fd = { .fd = k->fd, .events = POLLIN };

		if (loop_wait(&k->loop, &fd, 1, k->leave_by) > 0)
			hear(k);
		pass_on(k, loop_signals(&k->loop));
		if (loop_now(&k->loop) >= k->leave_by)
			stop(k, false);
	}
	/* What it said last may not have been read yet. */
	while (k->fd >= 0) {
		struct pollfd fd = { .fd = k->fd, .events = POLLIN };

		if (poll(&fd, 1, 0) <= 0)
			break;
		hear(k);
	}
	return status;
}

static int start(struct keeper *k, const struct keeper_options *options)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	k->pid = fork();
	if (k->pid < 0) {
		int err = errno;

		close(ends[0]);
		close(ends[1]);
		return -err;
	}
	if (k->pid == 0) {
		uncatch_fatal();
		tty_close(&k->tty);
		close(ends[0]);
		exit(options->console(ends[1], options->arg));
	}
	close(ends[1]);
	k->fd = ends[0];
	return 0;
}

int keeper_run(const struct keeper_options *options)
{
	struct keeper k = { .fd = -1, .leave_by = HL78_NEVER };
	int status = 0, err;

	if (options->undo_len > sizeof(k.undo))
		return -EINVAL;
	memcpy(k.undo, options->undo, options->undo_len);
	k.undo_len = options->undo_len;
	(void)tty_open(&k.tty); /* without it there will be no screen, too */
	k.has_modes = tcgetattr(k.tty.in, &k.modes) == 0;
	signal(SIGTTOU, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	loop_init(&k.loop, LOOP_REAL, LOOP_TERM | LOOP_HUP | LOOP_INT |
		  LOOP_TSTP | LOOP_CONT | LOOP_CHLD);
	the_keeper = &k;
	catch_fatal();
	err = start(&k, options);
	if (err == 0) {
		status = wait_for_console(&k);
		if (k.screen)
			undo_screen(&k);
		if (k.fd >= 0)
			close(k.fd);
	}
	uncatch_fatal();
	tty_close(&k.tty);
	loop_fini(&k.loop);
	if (err)
		return err;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	app_error_last("the console was ended by signal %d (%s); the module "
		       "was left as it was", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	return 128 + WTERMSIG(status);
}
