/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xmodem [SECONDS]: how fast a package goes over a line of 115200, 921600 and
 * 3000000 baud into a module that answers each block after 2 ms or 20 ms. Our
 * sender, all of `fotacon update` ($FOTACON) with its log, and lrzsz's `sx -k`,
 * each beside a bare loop of read and write, which is what line and delay
 * allow. The line is a pseudo-terminal whose other side reckons when the last
 * byte of a block has crossed, and sleeps until then. The time of a block is
 * the median from ACK to ACK, for other work on the machine delays some of
 * them; half a percent is what two runs of the same sender differ by. Processor
 * time is a process's from the first block to the last ACK.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <hl78/xmodem.h>

#include "bench/talk.h"
#include "io/package_make.h"

#define PACKET	   1028
#define BLOCKS_MAX 4096
#define ROUNDS	   3
#define GOAL	   0.99
#define NOISE	   0.005

static uint8_t file[BLOCKS_MAX * 1024];
static size_t size;
static char folder[] = "/tmp/fotacon-bench-xmodem-XXXXXX";
static char path[96], log_path[96];

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void sleep_until(int64_t us)
{
	struct timespec t = { .tv_sec = us / 1000000,
			      .tv_nsec = us % 1000000 * 1000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	       EINTR)
		;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void put(int fd, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0)
			die("write");
		p += n;
		len -= (size_t)n;
	}
}

/* ---- the senders: each in a process of its own, on the line `fd` ---- */

static int send_bare(int fd)
{
	static uint8_t packets[BLOCKS_MAX][PACKET];
	size_t n = size / 1024;
	uint8_t byte;

	for (size_t i = 0; i < n; i++) {
		uint8_t *p = packets[i], sum = 0;

		p[0] = 2;
		p[1] = (uint8_t)(i + 1);
		p[2] = (uint8_t)~p[1];
		memcpy(p + 3, file + i * 1024, 1024);
		for (size_t k = 0; k < 1024; k++)
			sum = (uint8_t)(sum + p[3 + k]);
		p[1027] = sum;
	}
	for (size_t i = 0; i <= n; i++) {
		if (read(fd, &byte, 1) != 1)
			return 1;
		if (i < n)
			put(fd, packets[i], PACKET);
		else
			put(fd, "\x04", 1);
	}
	return read(fd, &byte, 1) != 1;
}

static void send_out(struct hl78_xmodem_sender *s, int fd)
{
	uint64_t offset;
	const void *bytes;
	size_t len;
	ssize_t n;

	while ((bytes = hl78_xmodem_sender_output(s, &len))) {
		n = write(fd, bytes, len);
		if (n < 0)
			die("write");
		hl78_xmodem_sender_sent(s, (size_t)n, now_us());
	}
	while (hl78_xmodem_sender_wants(s, &offset, &len))
		hl78_xmodem_sender_give(s, file + offset, len, now_us());
}

static int send_ours(int fd, uint32_t baud)
{
	static struct hl78_xmodem_sender s;
	const struct hl78_xmodem_sending what = {
		.size = size, .baud = baud, .start_within = HL78_SEC(60),
	};
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t bytes[256];

	hl78_xmodem_sender_begin(&s, &what, now_us());
	while (s.state < HL78_XMODEM_DONE) {
		hl78_time wait;
		ssize_t n = 0;

		send_out(&s, fd);
		wait = hl78_xmodem_sender_deadline(&s) - now_us();
		if (poll(&p, 1, wait > 0 ? (int)(wait / 1000) + 1 : 0) > 0)
			n = read(fd, bytes, sizeof(bytes));
		for (ssize_t i = 0; i < n; i++)
			hl78_xmodem_sender_byte(&s, bytes[i], now_us());
		hl78_xmodem_sender_tick(&s, now_us());
	}
	return s.state != HL78_XMODEM_DONE || s.counts.resent;
}

static int send_sx(int fd)
{
	int nothing = open("/dev/null", O_WRONLY);

	dup2(fd, 0);
	dup2(fd, 1);
	dup2(nothing, 2);
	execlp("sx", "sx", "-k", path, (char *)NULL);
	return 127;
}

static int send_all_of_it(const char *slave)
{
	int nothing = open("/dev/null", O_WRONLY);

	dup2(nothing, 1);
	dup2(nothing, 2);
	/* We have the port open, too, so that it stays. */
	execl(getenv("FOTACON"), "fotacon", "update", "--config", "none",
	      "--log", log_path, "--allow", "port-busy", "--yes", slave,
	      path, (char *)NULL);
	return 127;
}

/* Without $FOTACON and sx those are left out. */
enum sender { BARE, OURS, UPDATE, SX, N_SENDERS };

static const char *const names[] = { "bare", "libhl78", "update", "sx -k" };
/* The module rejects what was sent: it is not about the installation. */
static const int ends_with[] = { 0, 0, 1, 0 };

static bool is_here(enum sender which)
{
	if (which == UPDATE)
		return getenv("FOTACON") != NULL;
	return which != SX || access("/usr/bin/sx", X_OK) == 0 ||
	       access("/usr/local/bin/sx", X_OK) == 0;
}

static pid_t start(enum sender which, const char *slave, uint32_t baud)
{
	int status, fd;
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	if (which == UPDATE)
		_exit(send_all_of_it(slave));
	fd = open(slave, O_RDWR | O_NOCTTY);
	if (fd < 0)
		die(slave);
	if (which == BARE)
		status = send_bare(fd);
	else
		status = which == OURS ? send_ours(fd, baud) : send_sx(fd);
	_exit(status);
}

/* ---- the module, and the line to it ---- */

struct module {
	int master;
	int64_t byte_ns;
	int64_t free_ns; /* the line is, from then on */
	int64_t delay_us;
	bool begun;
	int asked;
	int64_t acked_us;
};

/* From ACK to ACK, of all rounds of a sender. */
struct times {
	int64_t us[ROUNDS * BLOCKS_MAX];
	size_t n;
};

/* Bytes of a packet, up to `len`; false: there come no more. */
static bool get(struct module *m, uint8_t *to, size_t len)
{
	while (len) {
		struct pollfd p = { .fd = m->master, .events = POLLIN };
		int ready = poll(&p, 1, m->begun ? 8000 : 1000);
		ssize_t n = ready > 0 ? read(m->master, to, len) : 0;
		int64_t now = now_us() * 1000;

		if (!ready && !m->begun && m->asked++ < 10) {
			put(m->master, "\x15", 1);
			continue;
		}
		if (n <= 0)
			return false;
		m->begun = true;
		if (m->free_ns < now)
			m->free_ns = now;
		m->free_ns += n * m->byte_ns;
		to += n;
		len -= (size_t)n;
	}
	return true;
}

static bool receive(struct module *m, struct times *times)
{
	static uint8_t p[PACKET];
	size_t got = 0;

	put(m->master, "\x15", 1);
	while (get(m, p, 1)) {
		uint8_t sum = 0;

		if (p[0] == 4) {
			sleep_until(m->free_ns / 1000 + m->delay_us);
			put(m->master, "\x06", 1);
			return got == size;
		}
		if (p[0] != 2 || !get(m, p + 1, PACKET - 1))
			return false;
		for (size_t i = 0; i < 1024; i++)
			sum = (uint8_t)(sum + p[3 + i]);
		if (sum != p[PACKET - 1] || memcmp(p + 3, file + got, 1024))
			return false;
		got += 1024;
		sleep_until(m->free_ns / 1000 + m->delay_us);
		put(m->master, "\x06", 1);
		if (m->acked_us)
			times->us[times->n++] = now_us() - m->acked_us;
		m->acked_us = now_us();
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Bytes a second; 0: none came. */
static double rate_of(struct times *times)
{
	if (!times->n)
		return 0;
	qsort(times->us, times->n, sizeof(times->us[0]), compare);
	return 1024e6 / (double)times->us[times->n / 2];
}

/* What a process has used so far, ms. */
static double cpu_of(pid_t pid)
{
	clockid_t clock;
	struct timespec t = { 0 };

	if (clock_getcpuclockid(pid, &clock) == 0)
		clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Up to 3 s for its own end. */
static bool ends_well(enum sender which, int master, pid_t pid)
{
	int status;

	for (int i = 0; waitpid(pid, &status, WNOHANG) != pid; i++) {
		if (i == 300)
			kill(pid, SIGKILL);
		if (which == UPDATE)
			talk_on(master, 10);
		else
			usleep(10000);
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == ends_with[which];
}

/* Returns processor time in ms a MB, or less than 0 where it failed. */
static double run(enum sender which, uint32_t baud, int delay_ms,
		  struct times *times)
{
	bool good;
	struct module m = { .byte_ns = 10000000000 / baud,
			    .delay_us = delay_ms * 1000 };
	struct termios raw;
	char slave[64];
	double cpu;
	int keep;
	pid_t pid;

	m.master = posix_openpt(O_RDWR | O_NOCTTY);
	if (m.master < 0 || grantpt(m.master) != 0 ||
	    unlockpt(m.master) != 0 ||
	    ptsname_r(m.master, slave, sizeof(slave)) != 0)
		die("pty");
	keep = open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (keep < 0 || tcgetattr(keep, &raw) != 0)
		die(slave);
	cfmakeraw(&raw);
	tcsetattr(keep, TCSANOW, &raw);
	pid = start(which, slave, baud);
	good = true;
	if (which == UPDATE)
		good = talk_until_announced(m.master);
	else
		usleep(100000); /* sx drops what came before it was ready */
	cpu = cpu_of(pid);
	good = good && receive(&m, times);
	cpu = cpu_of(pid) - cpu;
	if (good && which == UPDATE)
		talk_stored(m.master);
	if (!good)
		kill(pid, SIGKILL);
	good = ends_well(which, m.master, pid) && good;
	close(keep);
	close(m.master);
	return good ? cpu / ((double)size / 1e6) : -1;
}

static const char *verdict(bool met)
{
	return met ? "met" : "MISSED";
}

static void show(uint32_t baud, int delay_ms, const double *rate,
		 const double *cpu)
{
	for (enum sender i = BARE; i < N_SENDERS; i++) {
		if (!is_here(i))
			continue;
		printf("xmodem %7u baud, %2d ms  %-8s %7.0f B/s  %6.2f %% of"
		       " bare  %6.1f ms a MB", baud, delay_ms, names[i],
		       rate[i], 100 * rate[i] / rate[BARE], cpu[i]);
		if (i == OURS || i == UPDATE)
			printf("  %s", verdict(rate[i] >= GOAL * rate[BARE]));
		if ((i == OURS || i == UPDATE) && is_here(SX))
			printf("; beside sx: rate %s, processor %s",
			       verdict(rate[i] >= (1 - NOISE) * rate[SX]),
			       verdict(cpu[i] <= cpu[SX]));
		putchar('\n');
	}
	fflush(stdout);
}

/* Of `size` bytes, which `update` checks first. */
static void make_package(void)
{
	FILE *f;

	unlink(path);
	if (package_make(path, size, 5, false) != 0)
		die(path);
	f = fopen(path, "r");
	if (!f || fread(file, 1, size, f) != size)
		die(path);
	fclose(f);
}

/* In turn, so that what else runs here meets them all. */
static void measure(uint32_t baud, int delay_ms, double seconds)
{
	static struct times times[N_SENDERS];
	double rate[N_SENDERS], cpu[N_SENDERS] = { 0 };
	double block_s = PACKET * 10.0 / baud + delay_ms / 1e3;

	size = (size_t)(seconds / block_s) * 1024;
	if (size < 2048 || size > sizeof(file))
		size = size < 2048 ? 2048 : sizeof(file);
	make_package();
	for (int i = 0; i < N_SENDERS; i++)
		times[i].n = 0;
	for (int round = 0; round < ROUNDS; round++)
		for (enum sender i = BARE; i < N_SENDERS; i++) {
			double ms = is_here(i) ? run(i, baud, delay_ms,
						     &times[i]) : 0;

			if (ms < 0)
				printf("%s failed\n", names[i]);
			else if (cpu[i] <= 0 || ms < cpu[i])
				cpu[i] = ms;
		}
	for (int i = 0; i < N_SENDERS; i++)
		rate[i] = rate_of(&times[i]);
	show(baud, delay_ms, rate, cpu);
}

int main(int argc, char **argv)
{
	static const uint32_t rates[] = { 115200, 921600, 3000000 };
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 2;

	if (!mkdtemp(folder))
		die(folder);
	snprintf(path, sizeof(path), "%s/HL7802_4.4.14.0_to_4.5.4.0.ua",
		 folder);
	snprintf(log_path, sizeof(log_path), "%s/log", folder);
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
		for (int delay = 2; delay <= 20; delay += 18)
			measure(rates[i], delay, seconds);
	if (!is_here(SX))
		puts("sx is not installed: left out");
	if (!is_here(UPDATE))
		puts("$FOTACON is not set: update left out");
	puts("tio 2 has no XMODEM, and tio 3 does not start on NAK: left out");
	unlink(path);
	unlink(log_path);
	rmdir(folder);
	return 0;
}
