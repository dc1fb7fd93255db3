/* SPDX-License-Identifier: MIT */
/*
 * libhl78 in 60 lines: identifies the module on a serial port that stty has
 * set up, then prints its +WDSI events and what they mean until the port ends.
 *
 *	cc example.c $(pkg-config --cflags --libs libhl78) -o example
 *	stty -F /dev/ttyUSB0 115200 raw -echo && ./example /dev/ttyUSB0
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <hl78/modem.h>

static hl78_time now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return HL78_SEC(ts.tv_sec) + ts.tv_nsec / 1000;
}

static void show(struct hl78_modem *m)
{
	const struct hl78_event *ev;
	char text[80];

	while ((ev = hl78_modem_next_event(m)))
		if (ev->type == HL78_EV_WDSI)
			printf("%d: %s\n", (int)ev->line.code,
			       hl78_wdsi_meaning(&ev->line, text, sizeof(text)));
		else if (ev->type == HL78_EV_PROCEDURE && ev->procedure.ok)
			printf("%s, %s\n", hl78_modem_identity(m)->model,
			       hl78_modem_identity(m)->firmware);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct hl78_modem *m = hl78_modem_new(NULL);
	struct pollfd port = { .events = POLLIN, .fd = -1 };
	char buf[512];
	ssize_t n = 1;

	if (argc == 2)
		port.fd = open(argv[1], O_RDWR | O_NOCTTY);
	if (!m || port.fd < 0)
		return fprintf(stderr, "usage: example PORT\n"), 2;
	hl78_modem_link(m, true, now());
	hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, now());
	while (n > 0) {
		size_t len;
		const void *out = hl78_modem_output(m, &len);

		if (len && (n = write(port.fd, out, len)) > 0)
			hl78_modem_sent(m, (size_t)n, now());
		if (poll(&port, 1, 100) > 0) {
			n = read(port.fd, buf, sizeof(buf));
			for (ssize_t at = 0; at < n; show(m))
				at += (ssize_t)hl78_modem_feed(m, HL78_MODULE,
					buf + at, (size_t)(n - at), now());
		}
		hl78_modem_tick(m, now());
		show(m);
	}
	hl78_modem_free(m);
	close(port.fd);
	return 0;
}
