/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pty that stands for a serial port: we are the device on its master side,
 * any program is the client on its slave side. Clients come and go; each finds
 * the line raw and empty.
 *
 *	pty_open(&pty, "/tmp/hl78");
 *	for (;;) {
 *		wait until pty.wake is readable
 *		pty_settle(&pty);
 *		n = pty_read(&pty, ...);
 *		n = pty_write(&pty, ...);
 *	}
 */
#ifndef IO_PTY_H
#define IO_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PTY_LINK_MAX 1024

struct pty {
	int master;
	/*
	 * Readable when something changed: bytes came, room came, a client
	 * left. Nobody there is no change, so that waiting for it never spins.
	 */
	int wake;
	char name[64];           /* "/dev/pts/7" */
	char link[PTY_LINK_MAX]; /* that leads there; empty: none */
	char error[PTY_LINK_MAX + 160]; /* of the last failure: a sentence */
};

/*
 * Opens a new pty, and makes the symbolic link `link` to it where that is not
 * NULL. A link to a pty that is gone is replaced; anything else that has the
 * name stays, and is -EEXIST. 0, or a negative errno and why in `error`.
 */
int pty_open(struct pty *pty, const char *link);
/* Takes the link away if it is still ours. Allowed after a failure. */
void pty_close(struct pty *pty);

/*
 * To be called before reading when `wake` was readable. After the last client
 * has left, the line is put back: what it did not read is gone, and so are its
 * modes. A client that left it locked for good (TIOCEXCL) costs the pty: then
 * there is a new one with another name under the same link, and the return is
 * 1. Otherwise 0, or a negative errno and why in `error`: it is closed.
 */
int pty_settle(struct pty *pty);

/* Bytes of the client; 0 for none at present. */
size_t pty_read(struct pty *pty, void *buf, size_t size);
/*
 * Returns how many bytes are dealt with: fewer than `len` while a client does
 * not read, all of them when nobody is there to hear them.
 */
size_t pty_write(struct pty *pty, const void *buf, size_t len);

#endif
