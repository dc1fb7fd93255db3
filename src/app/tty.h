/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The user's terminal: its modes, its size, whose it is at the moment, and
 * reads and writes that never wait.
 */
#ifndef APP_TTY_H
#define APP_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct tty {
	int in;
	int out;
	bool raw; /* our modes are set */
	struct termios before;
	struct termios ours;
};

/* Standard input and output are terminals. */
bool tty_present(void);

/*
 * Opens the terminal anew: O_NONBLOCK on what we inherited would be the
 * shell's too. 0 or a negative errno.
 */
int tty_open(struct tty *tty);
/* Closes; the modes stay as they are. */
void tty_close(struct tty *tty);

/* Every key comes at once and as it is, Ctrl-C too. */
int tty_set_raw(struct tty *tty);
/* The modes from before, unless somebody else has set theirs meanwhile. */
void tty_set_back(struct tty *tty);

/* Columns and rows; 0 where the terminal does not say. */
void tty_size(const struct tty *tty, int *rows, int *cols);

enum tty_owner {
	TTY_OURS,    /* we are in the foreground */
	TTY_OTHERS,  /* the shell's: neither read nor write */
	TTY_HUNG_UP, /* it is gone */
};

enum tty_owner tty_owner(const struct tty *tty);

/* Nothing of what was written still waits for a slow line. */
bool tty_drained(const struct tty *tty);

/* Bytes, 0 for none at present, a negative errno: -EIO, it is gone. */
ssize_t tty_read(const struct tty *tty, void *buf, size_t size);
ssize_t tty_write(const struct tty *tty, const void *buf, size_t len);
/*
 * The last bytes for this terminal, without waiting: where it has no room for
 * them, they take the place of what it has not read yet. A signal handler may
 * call it.
 */
void tty_write_last(const struct tty *tty, const void *buf, size_t len);

#endif
