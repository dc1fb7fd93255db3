/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module as its host sees it: construction, the output buffer,
 * chance, and time. Whatever is due has a timer and a row here; sim_tick()
 * takes them in the order of their times, so that a late tick gives the same
 * bytes as a punctual one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/internal.h"

/* ---- time ---- */

static void ask_connect_due(struct sim *sim)
{
	sim_request_raise(sim, SIM_REQUEST_CONNECT);
}

static void ask_download_due(struct sim *sim)
{
	sim_request_raise(sim, SIM_REQUEST_DOWNLOAD);
}

static void ask_install_due(struct sim *sim)
{
	sim_request_raise(sim, SIM_REQUEST_INSTALL);
}

static void ready_due(struct sim *sim)
{
	if (sim->network)
		sim_event(sim, 0);
}

/* Of two that are due at once, the first here goes first. */
static void (*const due[SIM_N_TIMERS])(struct sim *sim) = {
	[SIM_TIMER_FAULT] = sim_fault_due,
	[SIM_TIMER_ANSWER] = sim_at_answer_due,
	[SIM_TIMER_POWER] = sim_power_due,
	[SIM_TIMER_STARTUP] = sim_startup_due,
	[SIM_TIMER_NETWORK] = sim_network_due,
	[SIM_TIMER_GIVE_UP] = sim_network_give_up_due,
	[SIM_TIMER_SLEEP] = sim_sleep_due,
	[SIM_TIMER_READY] = ready_due,
	[SIM_TIMER_SESSION] = sim_session_due,
	[SIM_TIMER_SERVER] = sim_server_due,
	[SIM_TIMER_OFFER] = sim_server_offer_due,
	[SIM_TIMER_ROTATE] = sim_server_rotate_due,
	[SIM_TIMER_PACKAGE] = sim_package_due,
	[SIM_TIMER_TRANSFER] = sim_transfer_due,
	[SIM_TIMER_ASK + SIM_REQUEST_CONNECT] = ask_connect_due,
	[SIM_TIMER_ASK + SIM_REQUEST_DOWNLOAD] = ask_download_due,
	[SIM_TIMER_ASK + SIM_REQUEST_INSTALL] = ask_install_due,
	[SIM_TIMER_IDLE] = sim_session_idle_due,
	[SIM_TIMER_NAT] = sim_server_lose,
	[SIM_TIMER_POLL] = sim_poll_due,
	[SIM_TIMER_RETRY] = sim_connect_retry_due,
};

static size_t first_timer(const struct sim *sim)
{
	size_t first = 0;
	size_t i;

	for (i = 1; i < SIM_N_TIMERS; i++) {
		if (sim->timers[i] < sim->timers[first])
			first = i;
	}
	return first;
}

hl78_time sim_deadline(const struct sim *sim)
{
	return sim->timers[first_timer(sim)];
}

bool sim_timer_is_outside(size_t timer)
{
	return timer == SIM_TIMER_FAULT || timer == SIM_TIMER_OFFER ||
	       timer == SIM_TIMER_ROTATE;
}

/*
 * Whatever else falls due wakes a sleeping module first, which then does it:
 * true when that is so.
 */
static bool wakes(struct sim *sim, size_t timer)
{
	if ((!sim->asleep && !sim->waking) || timer == SIM_TIMER_POWER ||
	    sim_timer_is_outside(timer))
		return false;
	if (sim->asleep)
		sim_sleep_wake(sim);
	sim->timers[timer] = sim->timers[SIM_TIMER_POWER] + HL78_SEC(2);
	return true;
}

void sim_tick(struct sim *sim, hl78_time now)
{
	for (;;) {
		size_t i = first_timer(sim);

		if (sim->timers[i] > now || sim->timers[i] == HL78_NEVER)
			break;
		sim->now = sim->timers[i];
		sim->timers[i] = HL78_NEVER;
		if (wakes(sim, i))
			continue;
		due[i](sim);
		sim_at_run(sim);
	}
	sim->now = now;
}

/* ---- chance ---- */

/* splitmix64: one step of a counter, well mixed. */
uint64_t sim_random(uint64_t *random)
{
	uint64_t z = *random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

hl78_time sim_gap(struct sim *sim, unsigned min_ms, unsigned max_ms)
{
	return HL78_MS(min_ms +
		       sim_random(&sim->random) % (max_ms - min_ms + 1));
}

/* ---- output ---- */

void sim_put(struct sim *sim, const char *bytes, size_t len)
{
	size_t i;

	/* The line may double every byte. */
	if (2 * len > sizeof(sim->output) - sim->output_len)
		return;
	sim->active_at = sim->now;
	for (i = 0; i < len; i++) {
		char byte = bytes[i];
		int n = sim_fault_noise(sim, &byte);

		while (n-- > 0)
			sim->output[sim->output_len++] = byte;
	}
}

void sim_urc(struct sim *sim, const char *text)
{
	char line[64];
	int len = snprintf(line, sizeof(line), "\r\n%s\r\n", text);

	sim_put(sim, line, (size_t)len);
}

const void *sim_output(const struct sim *sim, size_t *len)
{
	*len = sim->output_len;
	return sim->output;
}

void sim_sent(struct sim *sim, size_t n)
{
	if (n > sim->output_len)
		n = sim->output_len;
	sim->output_len -= n;
	memmove(sim->output, sim->output + n, sim->output_len);
}

/* ---- input ---- */

void sim_feed(struct sim *sim, const void *bytes, size_t len, hl78_time now)
{
	struct sim_at *at = &sim->at;
	const char *from = bytes;

	sim_tick(sim, now);
	if (len > 0 && sim->asleep)
		sim_sleep_wake(sim);
	for (; len > 0 && sim->running; len--, from++) {
		char byte = *from;
		int n = sim_fault_noise(sim, &byte);

		sim->active_at = now;
		while (n-- > 0 && at->input_len < sizeof(at->input))
			at->input[at->input_len++] = byte;
		sim_at_run(sim);
		/* With no delay the answer is due already. */
		sim_tick(sim, now);
	}
}

/* ---- construction ---- */

/* A module as it comes, but for what the configuration says. */
static void flash_init(struct sim_flash *flash, const struct sim_config *config)
{
	static const int timers[] = { 15, 60, 240, 480, 1440, 2880 };

	memcpy(flash->version, config->version, sizeof(flash->version));
	flash->credentials = config->credentials != 0;
	flash->mask = (unsigned)config->mask;
	flash->agree = (unsigned)config->agree;
	flash->polling = (int)config->polling;
	memcpy(flash->timers, timers, sizeof(timers));
	flash->n_timers = sizeof(timers) / sizeof(timers[0]);
	flash->cid = 1;
	if (strcmp(config->apn, "none") != 0) {
		flash->contexts[0] =
			(struct sim_context){ .defined = true, .type = "IP" };
		memcpy(flash->contexts[0].apn, config->apn, SIM_APN_SIZE);
	}
	memcpy(flash->card.pin, config->pin, sizeof(flash->card.pin));
	flash->card.tries = SIM_PIN_TRIES;
	flash->profile = SIM_PROFILE_FACTORY;
	flash->sleep[0] = config->sleep ? 1 : 2;
	flash->sleep[1] = config->sleep ? 2 : 0;
	flash->sleep[2] = (int)config->sleep;
	flash->baud = 115200;
}

struct sim *sim_new(const struct sim_config *config, hl78_time now)
{
	struct sim *sim = malloc(sizeof(*sim));
	size_t i;

	if (!sim)
		return NULL;
	memset(sim, 0, sizeof(*sim));
	sim->config = *config;
	sim->random = (uint64_t)config->seed;
	for (i = 0; i < SIM_N_TIMERS; i++)
		sim->timers[i] = HL78_NEVER;
	flash_init(&sim->flash, config);
	sim->profile = sim->flash.profile;
	sim->profile.echo = (int)config->echo;
	sim->running = true;
	sim_card_init(sim);
	sim->network = sim_card_ready(sim);
	sim->fun = 1;
	sim->startup = sim->network ? SIM_STARTUP_RESUME : SIM_STARTUP_READY;
	sim->now = now;
	sim->started_at = now;
	sim_server_init(sim);
	sim->active_at = now;
	sim_poll_arm(sim);
	sim_sleep_arm(sim);
	sim_fault_init(sim);
	sim_tick(sim, now);
	return sim;
}

void sim_free(struct sim *sim)
{
	free(sim);
}
