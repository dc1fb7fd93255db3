/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * System calls on the terminal, and nothing about what is shown there. In the
 * background a read fails with EIO (SIGTTIN is ignored), which is not the end
 * of the terminal: tty_owner() tells the two apart.
 */
#define _GNU_SOURCE
#include "app/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool tty_present(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int open_again(int fd, int flags)
{
	char name[128];
	int again = -1;

	flags |= O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	if (ttyname_r(fd, name, sizeof(name)) == 0)
		again = open(name, flags);
	if (again < 0)
		again = open("/dev/tty", flags);
	return again < 0 ? -errno : again;
}

int tty_open(struct tty *tty)
{
	*tty = (struct tty){ .in = -1, .out = -1 };
	tty->in = open_again(STDIN_FILENO, O_RDONLY);
	if (tty->in < 0)
		return tty->in;
	tty->out = open_again(STDOUT_FILENO, O_WRONLY);
	if (tty->out < 0) {
		close(tty->in);
		return tty->out;
	}
	return 0;
}

void tty_close(struct tty *tty)
{
	if (tty->in >= 0)
		close(tty->in);
	if (tty->out >= 0)
		close(tty->out);
	tty->in = tty->out = -1;
}

int tty_set_raw(struct tty *tty)
{
	if (tty->raw)
		return 0;
	if (tcgetattr(tty->in, &tty->before) != 0)
		return -errno;
	tty->ours = tty->before;
	tty->ours.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR |
					 INPCK | ISTRIP | IXON);
	tty->ours.c_oflag &= ~(tcflag_t)OPOST;
	tty->ours.c_cflag |= CS8;
	tty->ours.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
	tty->ours.c_cc[VMIN] = 1;
	tty->ours.c_cc[VTIME] = 0;
	if (tcsetattr(tty->in, TCSANOW, &tty->ours) != 0)
		return -errno;
	tcgetattr(tty->in, &tty->ours); /* as the driver took them */
	tty->raw = true;
	return 0;
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

void tty_set_back(struct tty *tty)
{
	struct termios now;

	if (!tty->raw)
		return;
	tty->raw = false;
	if (tcgetattr(tty->in, &now) == 0 && same_modes(&now, &tty->ours))
		tcsetattr(tty->in, TCSANOW, &tty->before);
}

void tty_size(const struct tty *tty, int *rows, int *cols)
{
	struct winsize size = { 0 };

	ioctl(tty->out, TIOCGWINSZ, &size);
	*rows = size.ws_row;
	*cols = size.ws_col;
}

enum tty_owner tty_owner(const struct tty *tty)
{
	pid_t group = tcgetpgrp(tty->in);

	if (group == getpgrp())
		return TTY_OURS;
	if (group >= 0)
		return TTY_OTHERS;
	/* ENOTTY: a terminal, but of no session of ours. Nobody else's then. */
	return errno == EIO ? TTY_HUNG_UP : TTY_OURS;
}

bool tty_drained(const struct tty *tty)
{
	int waiting = 0;

	return ioctl(tty->out, TIOCOUTQ, &waiting) != 0 || waiting == 0;
}

static ssize_t result(ssize_t n)
{
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

ssize_t tty_read(const struct tty *tty, void *buf, size_t size)
{
	ssize_t n = read(tty->in, buf, size);

	return n == 0 ? -EIO : result(n); /* 0: hung up */
}

ssize_t tty_write(const struct tty *tty, const void *buf, size_t len)
{
	return result(write(tty->out, buf, len));
}

void tty_write_last(const struct tty *tty, const void *buf, size_t len)
{
	if (tty_write(tty, buf, len) == (ssize_t)len)
		return;
	tcflush(tty->out, TCOFLUSH);
	tty_write(tty, buf, len);
}
