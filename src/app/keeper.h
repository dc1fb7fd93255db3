/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The process that the user started. It keeps the terminal's modes and the
 * bytes that undo a full screen, runs the console as its child, and puts the
 * terminal back however that child ends.
 */
#ifndef APP_KEEPER_H
#define APP_KEEPER_H

#include <stddef.h>

/*
 * What the two say to each other, one byte each, over a socket. An end of file
 * is the word of a process that is gone.
 */
enum keeper_word {
	/* The console's. */
	KEEPER_SCREEN_ON = 'S', /* from now on there is something to undo */
	KEEPER_SCREEN_OFF = 's', /* the console has undone it */
	KEEPER_STOP = 'Z',      /* undone, and the user wants the shell */
	/* The keeper's. */
	KEEPER_LEAVE = 'z',    /* undo the screen, then say KEEPER_STOP */
	KEEPER_CONTINUE = 'C', /* in the foreground again: draw */
	KEEPER_TERM = 'T',     /* a signal came: SIGTERM, */
	KEEPER_HUP = 'H',      /* SIGHUP, */
	KEEPER_INT = 'I',      /* SIGINT */
};

/* What a full screen needs to be undone; longer is not written. */
#define KEEPER_UNDO_MAX 256

struct keeper_options {
	const char *undo; /* the bytes that leave a full screen */
	size_t undo_len;
	/* The console: `fd` leads to the keeper. Returns the exit status. */
	int (*console)(int fd, void *arg);
	void *arg;
};

/*
 * Runs the console in a child and waits for it. Returns its exit status, 128
 * and the signal when one killed it, or a negative errno when there could be
 * no child. In the child it never returns.
 */
int keeper_run(const struct keeper_options *options);

#endif
