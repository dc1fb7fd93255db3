/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lrzsz as the judge of our XMODEM, on pseudo-terminals: our sender into rx and
 * rx -c, our receiver from sx -k and sx, files of every critical size, byte for
 * byte; some at once, for each of them spends most of its time waiting. The
 * largest goes into rx with FOTACON_LONG alone: rx is slow on a busy machine.
 * Skipped, and said, where lrzsz is not installed.
 */
#define _GNU_SOURCE
#include "unit/ptys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <hl78/xmodem.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WITHIN	     HL78_SEC(240)
#define AT_ONCE	     6
/*
 * rx drops what has come when it has just answered; on a line nothing has by
 * then. Where it is slower than that, it asks again.
 */
#define TURN	     HL78_MS(2)

static const size_t sizes[] = {
	1, 127, 128, 129, 896, 897, 1023, 1024, 1025, 203744, 1290400,
};

/* The other side, and what it is told. */
static const struct judge {
	const char *argv[3];
	bool sends;
	bool crc;
} judges[] = {
	{ { "rx" }, false, false },
	{ { "rx", "-c" }, false, true },
	{ { "sx", "-k" }, true, false },
	{ { "sx" }, true, true },
};

#define N_TRANSFERS (COUNT(sizes) * COUNT(judges))
#define SIZE_MAX_HERE 1290400
#define LARGE	      300000

static struct transfer {
	const struct judge *judge;
	size_t size;
	char path[96]; /* of the judge's file */
	struct test_pty pty; /* what it reads */
	int from;      /* what it says: a pipe, see run_judge() */
	pid_t pid;     /* 0: it has ended */
	int status;
	hl78_time send_at;
	struct hl78_xmodem_sender sender;
	struct hl78_xmodem_receiver receiver;
	uint8_t *got;
	size_t n_got;
} transfers[N_TRANSFERS];

static uint8_t file[SIZE_MAX_HERE];
static char folder[64];

static hl78_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (hl78_time)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *find(const char *name, char *path, size_t room)
{
	static const char *const folders[] = { "/usr/bin", "/usr/local/bin" };

	for (size_t i = 0; i < COUNT(folders); i++) {
		snprintf(path, room, "%s/%s", folders[i], name);
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

static void write_file(const char *path, size_t size)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(file, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

/*
 * The judge, with the slave for its line. What it says comes by a pipe: at its
 * end it flushes its line, and from a slave that takes its last answer away.
 */
static void run_judge(struct transfer *t)
{
	char path[64];
	const char *argv[4] = { find(t->judge->argv[0], path, sizeof(path)) };
	struct termios raw;
	int n = 1;
	int said[2];
	int line = open(t->pty.slave, O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(line >= 0);
	assert_int_equal(tcgetattr(line, &raw), 0);
	cfmakeraw(&raw);
	assert_int_equal(tcsetattr(line, TCSANOW, &raw), 0);
	if (t->judge->argv[1])
		argv[n++] = t->judge->argv[1];
	argv[n++] = t->path;
	assert_int_equal(pipe2(said, O_CLOEXEC), 0);
	assert_int_equal(fcntl(said[0], F_SETFL, O_NONBLOCK), 0);
	t->from = said[0];
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0) {
		int nothing = open("/dev/null", O_WRONLY);

		dup2(line, 0);
		dup2(said[1], 1);
		dup2(nothing, 2);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(said[1]);
	close(line);
}

static void begin(struct transfer *t)
{
	const struct hl78_xmodem_sending sending = {
		.size = t->size, .start_within = HL78_SEC(60),
		.tail_128 = t->size % 2,
	};
	const struct hl78_xmodem_receiving receiving = {
		.size = t->size, .crc = t->judge->crc,
		.ask_every = HL78_SEC(1),
	};

	test_pty_open(&t->pty);
	assert_int_equal(fcntl(t->pty.master, F_SETFL, O_NONBLOCK), 0);
	if (t->judge->sends) {
		write_file(t->path, t->size);
		t->got = malloc(t->size + 1024);
		assert_non_null(t->got);
		hl78_xmodem_receiver_begin(&t->receiver, &receiving, now());
	} else {
		assert_int_equal(hl78_xmodem_sender_begin(&t->sender, &sending,
							  now()), 0);
	}
	run_judge(t);
}

static void feed(struct transfer *t, const uint8_t *bytes, size_t len)
{
	if (!t->judge->sends) {
		for (size_t i = 0; i < len; i++)
			hl78_xmodem_sender_byte(&t->sender, bytes[i], now());
		return;
	}
	while (len) {
		size_t got;
		const void *data;
		size_t n = hl78_xmodem_receiver_feed(&t->receiver, bytes, len,
						     now());

		data = hl78_xmodem_receiver_data(&t->receiver, &got);
		assert_true(t->n_got + got <= t->size + 1024);
		if (data)
			memcpy(t->got + t->n_got, data, got);
		t->n_got += got;
		if (!n)
			break; /* behind its end */
		bytes += n;
		len -= n;
	}
}

static void send_out(struct transfer *t)
{
	const void *bytes;
	uint64_t offset;
	size_t len;
	ssize_t n;

	do {
		while (!t->judge->sends &&
		       hl78_xmodem_sender_wants(&t->sender, &offset, &len))
			assert_int_equal(hl78_xmodem_sender_give(&t->sender,
					 file + offset, len, now()), 0);
		bytes = t->judge->sends ?
			hl78_xmodem_receiver_output(&t->receiver, &len) :
			hl78_xmodem_sender_output(&t->sender, &len);
		n = bytes ? write(t->pty.master, bytes, len) : 0;
		if (n > 0 && t->judge->sends)
			hl78_xmodem_receiver_sent(&t->receiver, (size_t)n);
		else if (n > 0)
			hl78_xmodem_sender_sent(&t->sender, (size_t)n, now());
	} while (n > 0);
}

static hl78_time deadline(const struct transfer *t)
{
	hl78_time due = t->judge->sends ?
			hl78_xmodem_receiver_deadline(&t->receiver) :
			hl78_xmodem_sender_deadline(&t->sender);

	return now() < t->send_at && t->send_at < due ? t->send_at : due;
}

static void pump(struct transfer *t)
{
	uint8_t bytes[4096];
	ssize_t n;

	/* First, so that what it said last is read. */
	if (waitpid(t->pid, &t->status, WNOHANG) == t->pid)
		t->pid = 0;
	while ((n = read(t->from, bytes, sizeof(bytes))) > 0) {
		feed(t, bytes, (size_t)n);
		t->send_at = t->judge->sends ? 0 : now() + TURN;
	}
	if (t->judge->sends)
		hl78_xmodem_receiver_tick(&t->receiver, now());
	else
		hl78_xmodem_sender_tick(&t->sender, now());
	if (now() >= t->send_at)
		send_out(t);
}

/* Until something can be read, or is due. */
static void wait_for_any(void)
{
	struct pollfd fds[N_TRANSFERS];
	hl78_time first = now() + HL78_MS(100); /* judges end without a word */
	nfds_t n = 0;

	for (size_t i = 0; i < N_TRANSFERS; i++) {
		if (!transfers[i].pid)
			continue;
		fds[n].fd = transfers[i].from;
		fds[n++].events = POLLIN;
		if (deadline(&transfers[i]) < first)
			first = deadline(&transfers[i]);
	}
	first -= now();
	poll(fds, n, first > 0 ? (int)(first / 1000) + 1 : 0);
}

static size_t running(void)
{
	size_t n = 0;

	for (size_t i = 0; i < N_TRANSFERS; i++) {
		if (!transfers[i].pid)
			continue;
		pump(&transfers[i]);
		n += transfers[i].pid != 0;
	}
	return n;
}

/* rx writes the fill, too. */
static void check_received(const struct transfer *t)
{
	FILE *f = fopen(t->path, "rb");
	uint8_t *bytes = malloc(t->size + 1025);
	size_t n;

	assert_non_null(f);
	assert_non_null(bytes);
	n = fread(bytes, 1, t->size + 1025, f);
	fclose(f);
	assert_in_range(n, t->size, t->size + 1023);
	assert_memory_equal(bytes, file, t->size);
	for (size_t i = t->size; i < n; i++)
		assert_int_equal(bytes[i], 0x1a);
	free(bytes);
}

static void check(struct transfer *t)
{
	printf("# %s %s, %zu bytes: ", t->judge->argv[0],
	       t->judge->argv[1] ? t->judge->argv[1] : "", t->size);
	if (t->judge->sends)
		printf("%s, %zu bytes\n",
		       hl78_xmodem_failure_text(t->receiver.failure), t->n_got);
	else
		printf("%s, %u sent again\n",
		       hl78_xmodem_failure_text(t->sender.failure),
		       t->sender.counts.resent);
	fflush(stdout);
	assert_int_equal(t->pid, 0);
	assert_true(WIFEXITED(t->status));
	assert_int_equal(WEXITSTATUS(t->status), 0);
	if (t->judge->sends) {
		assert_int_equal(t->receiver.state, HL78_XMODEM_DONE);
		assert_false(t->receiver.wrong_size);
		assert_int_equal(t->n_got, t->size);
		assert_memory_equal(t->got, file, t->size);
	} else {
		assert_int_equal(t->sender.state, HL78_XMODEM_DONE);
		assert_int_equal(t->sender.check, t->judge->crc ?
				 HL78_XMODEM_CRC : HL78_XMODEM_SUM);
		check_received(t);
	}
}

static void every_size_with_every_judge(void **state)
{
	hl78_time end = now() + WITHIN;
	uint32_t x = 3;

	(void)state;
	for (size_t i = 0; i < sizeof(file); i++) {
		x = x * 1103515245 + 12345;
		file[i] = (uint8_t)(x >> 16);
	}
	for (size_t i = 0; i < N_TRANSFERS; i++) {
		struct transfer *t = &transfers[i];

		t->judge = &judges[i / COUNT(sizes)];
		t->size = sizes[i % COUNT(sizes)];
		snprintf(t->path, sizeof(t->path), "%s/%zu", folder, i);
		if (t->size > LARGE && !t->judge->sends &&
		    !getenv("FOTACON_LONG"))
			continue;
		begin(t);
		while (running() == AT_ONCE && now() < end)
			wait_for_any();
	}
	while (running() && now() < end)
		wait_for_any();
	for (size_t i = 0; i < N_TRANSFERS; i++)
		if (transfers[i].from)
			check(&transfers[i]);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/fotacon-lrzsz-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_TRANSFERS; i++) {
		if (transfers[i].pid > 0) {
			kill(transfers[i].pid, SIGKILL);
			waitpid(transfers[i].pid, NULL, 0);
		}
		if (!transfers[i].from)
			continue;
		test_pty_close(&transfers[i].pty);
		close(transfers[i].from);
		unlink(transfers[i].path);
		free(transfers[i].got);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_size_with_every_judge,
						set_up, tear_down),
	};
	char path[64];

	if (!find("rx", path, sizeof(path)) ||
	    !find("sx", path, sizeof(path))) {
		puts("skipped: lrzsz is not installed");
		return 77;
	}
	return cmocka_run_group_tests_name("lrzsz", tests, NULL, NULL);
}
