/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See talk.h. */
#define _GNU_SOURCE
#include "bench/talk.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim/sim.h"

#define PATIENCE HL78_SEC(30)

static hl78_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return HL78_SEC(t.tv_sec) + t.tv_nsec / 1000;
}

/* What came within so long. */
static size_t hear(int master, int ms, char *bytes, size_t size)
{
	struct pollfd p = { .fd = master, .events = POLLIN };
	ssize_t n = poll(&p, 1, ms) > 0 ? read(master, bytes, size) : 0;

	return n > 0 ? (size_t)n : 0;
}

static bool say(int master, const char *bytes, size_t len)
{
	return len == 0 || write(master, bytes, len) == (ssize_t)len;
}

/* All but the NAK that ends it. */
static bool pass_on(struct sim *sim, int master)
{
	size_t len;
	const char *out = sim_output(sim, &len);
	const char *nak = len ? memchr(out, 0x15, len) : NULL;
	bool well = say(master, out, nak ? (size_t)(nak - out) : len);

	sim_sent(sim, len);
	return well;
}

bool talk_until_announced(int master)
{
	hl78_time by = now() + PATIENCE;
	struct sim_config config;
	char bytes[512];
	bool well;
	struct sim *sim;

	if (sim_config_init(&config, "happy,delay=1", bytes, sizeof(bytes)))
		return false;
	sim = sim_new(&config, now());
	well = sim != NULL;
	while (well && !sim_transfers(sim) && now() < by) {
		size_t n = hear(master, 1, bytes, sizeof(bytes));

		sim_tick(sim, now());
		sim_feed(sim, bytes, n, now());
		well = pass_on(sim, master);
	}
	well = well && sim_transfers(sim);
	sim_free(sim);
	return well;
}

void talk_stored(int master)
{
	static const char text[] = "\r\nOK\r\n\r\n+WDSI: 3\r\n";

	say(master, text, sizeof(text) - 1);
}

void talk_on(int master, int ms)
{
	static const char text[] = "\r\n+WDSI: 13\r\n";
	char bytes[64];
	size_t n = hear(master, ms, bytes, sizeof(bytes));

	for (size_t i = 0; i < n; i++)
		if (bytes[i] == '\r')
			say(master, "\r\nOK\r\n", 6);
	if (memmem(bytes, n, "AT+WDSR=4", 9))
		say(master, text, sizeof(text) - 1);
}
