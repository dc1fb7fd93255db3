/* SPDX-License-Identifier: MIT */
/*
 * libhl78 in 60 lines: who is on a serial port, and what its events mean.
 *	cc example.c $(pkg-config --cflags --libs libhl78) -o example
 *	stty -F /dev/ttyUSB0 115200 raw -echo && ./example /dev/ttyUSB0
 */
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
			puts(hl78_wdsi_meaning(&ev->line, text, sizeof(text)));
		else if (ev->type == HL78_EV_PROCEDURE && ev->procedure.ok)
			puts(hl78_modem_identity(m)->firmware);
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_NOCTTY) : -1;
	struct hl78_modem *m = hl78_modem_new(NULL);
	char buf[512];

	if (fd < 0 || !m)
		return 2;
	hl78_modem_link(m, true, now());
	hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, now());
	for (ssize_t n = 1; n > 0; hl78_modem_tick(m, now()), show(m)) {
		size_t len;
		const void *out = hl78_modem_output(m, &len);

		if (len && (n = write(fd, out, len)) > 0)
			hl78_modem_sent(m, (size_t)n, now());
		if (poll(&(struct pollfd){ fd, POLLIN, 0 }, 1, 100) <= 0)
			continue;
		n = read(fd, buf, sizeof(buf));
		for (ssize_t at = 0; at < n; show(m))
			at += (ssize_t)hl78_modem_feed(m, HL78_MODULE, buf + at,
						       (size_t)(n - at), now());
	}
	hl78_modem_free(m);
	return 0;
}
