/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Buffered output on a file descriptor. After a write that fails everything is
 * swallowed: the caller asks once in a while whether there is still a reader.
 * Invariant: what is dropped are whole lines; of the line that is being
 * written nothing has gone out.
 */
#define _GNU_SOURCE
#include "app/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <hl78/text.h>

/* Lines are dropped until so much of the buffer is free again. */
#define ROOM_AGAIN (OUT_SIZE / 2)
/* A terminal or pipe that polls as writable takes so much. */
#define POLLED_MAX 256
/* At the end: so long for all, and so long without a byte taken. */
#define FINISH_MS 5000
#define STUCK_MS  1000

void out_init(struct out *out, int fd)
{
	memset(out, 0, offsetof(struct out, buf));
	out->fd = fd;
}

/*
 * O_NONBLOCK belongs to the open file, which other processes share: it would
 * hit them too. So a pipe or terminal is opened once more, for us alone. Where
 * that is not allowed, little is written at a time. A regular file never waits.
 */
void out_drop(struct out *out, const char *where)
{
	char path[32];
	struct stat st;
	int fd;

	out->where = where;
	out->drops = true;
	if (fstat(out->fd, &st) != 0 || S_ISREG(st.st_mode))
		return;
	out->way = S_ISSOCK(st.st_mode) ? OUT_SOCKET : OUT_POLLED;
	if (!S_ISFIFO(st.st_mode) && !isatty(out->fd))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", out->fd);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return;
	out->fd = fd;
	out->way = OUT_NONBLOCK;
}

static ssize_t write_some(const struct out *out, const char *bytes, size_t len)
{
	struct pollfd fd = { .fd = out->fd, .events = POLLOUT };

	switch (out->way) {
	case OUT_SOCKET:
		return send(out->fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	case OUT_POLLED:
		if (poll(&fd, 1, 0) == 0) {
			errno = EAGAIN;
			return -1;
		}
		return write(out->fd, bytes, len < POLLED_MAX ? len :
								POLLED_MAX);
	default:
		return write(out->fd, bytes, len);
	}
}

/* How many bytes were written; fewer where that would have to wait. */
static size_t write_all(struct out *out, const char *bytes, size_t len)
{
	size_t done = 0;

	while (done < len && !out->error) {
		ssize_t n = write_some(out, bytes + done, len - done);

		if (n < 0 && errno == EAGAIN && out->drops)
			break;
		if (n < 0 && errno != EINTR)
			out->error = errno;
		if (n > 0)
			done += (size_t)n;
	}
	return done;
}

static void tell_lost(struct out *out)
{
	int n = snprintf(out->buf + out->len, OUT_SIZE - out->len,
			 "... %llu line%s not shown%s%s\n",
			 (unsigned long long)out->n_lost,
			 out->n_lost == 1 ? "" : "s", out->where ? ", " : "",
			 out->where ? out->where : "");

	out->len += (size_t)n;
	out->line = out->len;
	out->n_lost = 0;
}

static void flush_lines(struct out *out)
{
	size_t n = write_all(out, out->buf, out->line);

	if (out->error)
		n = out->line;
	memmove(out->buf, out->buf + n, out->len - n);
	out->len -= n;
	out->line -= n;
}

bool out_flush(struct out *out)
{
	if (!out->drops) {
		write_all(out, out->buf, out->len);
		out->len = 0;
		return out->error == 0;
	}
	flush_lines(out);
	if (out->n_lost > 0 && out->len == out->line && !out->cut &&
	    out->len <= OUT_SIZE - ROOM_AGAIN) {
		tell_lost(out);
		flush_lines(out);
	}
	return out->error == 0;
}

bool out_waits(const struct out *out)
{
	return out->drops && out->line > 0;
}

void out_now(struct out *out, const void *bytes, size_t len)
{
	if (out->drops)
		(void)write_all(out, bytes, len);
}

static int64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void out_finish(struct out *out)
{
	struct pollfd fd = { .fd = out->fd, .events = POLLOUT };
	int64_t end = clock_ms() + FINISH_MS;

	while (out_flush(out) && out_waits(out) && clock_ms() < end) {
		if (poll(&fd, 1, STUCK_MS) == 0)
			break;
	}
}

/* Before the first byte of a line, when lines before it were lost. */
static void begin_line(struct out *out)
{
	out_flush(out);
	out->cut = out->n_lost > 0;
}

void out_bytes(struct out *out, const void *bytes, size_t len)
{
	if (out->n_lost > 0 && out->len == out->line && !out->cut)
		begin_line(out);
	if (out->cut)
		return;
	if (len > OUT_SIZE - out->len)
		out_flush(out);
	if (len <= OUT_SIZE - out->len) {
		memcpy(out->buf + out->len, bytes, len);
		out->len += len;
	} else if (out->drops) {
		out->len = out->line;
		out->cut = true;
	} else {
		write_all(out, bytes, len);
	}
}

static void end_line(struct out *out)
{
	out->n_lost += out->cut;
	out->cut = false;
	out->line = out->len;
}

void out_char(struct out *out, char c)
{
	if (out->drops || out->len == OUT_SIZE) {
		out_bytes(out, &c, 1);
		if (out->drops && c == '\n')
			end_line(out);
		return;
	}
	out->buf[out->len++] = c;
}

void out_digits(struct out *out, uint64_t value, int width)
{
	char text[20];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + value % 10);
		value /= 10;
		width--;
	} while ((value > 0 || width > 0) && at > 0);
	out_bytes(out, text + at, sizeof(text) - at);
}

void out_int(struct out *out, int64_t value)
{
	uint64_t size = (uint64_t)value;

	if (value < 0) {
		out_char(out, '-');
		size = -size;
	}
	out_digits(out, size, 1);
}

void out_seconds(struct out *out, int64_t us)
{
	uint64_t size = (uint64_t)us, rest;
	int digits = 6;

	if (us < 0) {
		out_char(out, '-');
		size = -size;
	}
	out_digits(out, size / 1000000, 1);
	rest = size % 1000000;
	if (!rest)
		return;
	while (rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	out_char(out, '.');
	out_digits(out, rest, digits);
}

/* How many bytes from the start stand for themselves everywhere. */
static size_t plain_span(const uint8_t *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && bytes[n] >= 0x20 && bytes[n] < 0x7f &&
	       bytes[n] != '\\' && bytes[n] != '"')
		n++;
	return n;
}

/* The notation leaves two bytes that JSON wants escaped. */
static void json_quote(struct out *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] == '\\')
			out_char(out, '\\');
		out_char(out, text[i]);
	}
}

static void foreign(struct out *out, const uint8_t *bytes, size_t len,
		    bool json)
{
	char text[256];
	size_t used = 0, n;

	while (used < len) {
		n = plain_span(bytes + used, len - used);
		out_bytes(out, bytes + used, n);
		used += n;
		if (used == len || bytes[used] != '"')
			break;
		out_text(out, json ? "\\\"" : "\"");
		used++;
	}
	/* The rest in the notation, whose pieces end between characters. */
	while (used < len) {
		used += hl78_text_escape(bytes + used, len - used, text,
					 sizeof(text), &n);
		if (json)
			json_quote(out, text, n);
		else
			out_bytes(out, text, n);
	}
}

void out_foreign(struct out *out, const void *bytes, size_t len)
{
	foreign(out, bytes, len, false);
}

void out_json(struct out *out, const void *bytes, size_t len)
{
	foreign(out, bytes, len, true);
}
