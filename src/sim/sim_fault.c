/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes wrong, and when: each fault of the configuration strikes once, at
 * a second of the run or a percent of the download. Some do something then and
 * are over, the others last, and the part they spoil asks for them. The
 * outside world is not the module's: its restarts change nothing here.
 */
#include <string.h>

#include "sim/internal.h"

/* One byte in so many is lost, one doubled, one garbled. */
#define NOISE 400

const char *const sim_fault_names[SIM_N_FAULTS + 1] = {
	[SIM_FAULT_DENIED] = "denied",
	[SIM_FAULT_CRASH] = "crash",
	[SIM_FAULT_RESET] = "reset",
	[SIM_FAULT_POWER_CUT] = "power-cut",
	[SIM_FAULT_CFUN_OFF] = "cfun-off",
	[SIM_FAULT_NETWORK_SHORT] = "network-short",
	[SIM_FAULT_NETWORK_LONG] = "network-long",
	[SIM_FAULT_NAT] = "nat",
	[SIM_FAULT_STUCK] = "stuck",
	[SIM_FAULT_NOT_CERTIFIED] = "not-certified",
	[SIM_FAULT_WRONG_DELTA] = "wrong-delta",
	[SIM_FAULT_MISMATCH] = "mismatch",
	[SIM_FAULT_ISSUE + 0] = "issue-0",
	[SIM_FAULT_ISSUE + 1] = "issue-1",
	[SIM_FAULT_ISSUE + 2] = "issue-2",
	[SIM_FAULT_ISSUE + 3] = "issue-3",
	[SIM_FAULT_ISSUE + 4] = "issue-4",
	[SIM_FAULT_ISSUE + 5] = "issue-5",
	[SIM_FAULT_LOST] = "lost",
	[SIM_FAULT_DOUBLED] = "doubled",
	[SIM_FAULT_GARBLED] = "garbled",
};

bool sim_fault_lasts(const struct sim *sim, enum sim_fault_kind kind)
{
	return (sim->wrong & 1u << kind) != 0;
}

void sim_fault_over(struct sim *sim, enum sim_fault_kind kind)
{
	sim->wrong &= ~(1u << kind);
}

/* ---- striking ---- */

static void strike(struct sim *sim, int kind)
{
	hl78_time timeout = HL78_SEC(sim->config.net_timeout);

	switch (kind) {
	case SIM_FAULT_RESET:
		sim_power_reset(sim, sim->now);
		break;
	case SIM_FAULT_POWER_CUT:
		sim_power_cut(sim, HL78_SEC(30));
		break;
	case SIM_FAULT_CFUN_OFF: /* as from the module's other port */
		if (sim->running)
			sim_network_set(sim, 0);
		break;
	case SIM_FAULT_NETWORK_SHORT:
		sim_network_lose(sim, timeout / 2);
		break;
	case SIM_FAULT_NETWORK_LONG:
		sim_network_lose(sim, timeout * 2);
		break;
	case SIM_FAULT_NAT:
		sim_server_lose(sim);
		break;
	default:
		if (kind >= SIM_FAULT_ISSUE && kind < SIM_FAULT_LOST)
			sim_package_trouble(sim, kind - SIM_FAULT_ISSUE);
		else
			sim->wrong |= 1u << kind;
		break;
	}
}

/* Strikes what is due, and waits for the next. */
void sim_fault_due(struct sim *sim)
{
	hl78_time next = HL78_NEVER;
	size_t i;

	for (i = 0; i < sim->config.n_faults; i++) {
		const struct sim_fault *fault = &sim->config.faults[i];
		hl78_time at = sim->started_at + HL78_SEC(fault->at);

		if (fault->percent || sim->struck[i])
			continue;
		if (at <= sim->now) {
			sim->struck[i] = true;
			strike(sim, (int)fault->kind);
		} else if (at < next) {
			next = at;
		}
	}
	sim->timers[SIM_TIMER_FAULT] = next;
}

void sim_fault_percent(struct sim *sim, int percent)
{
	size_t i;

	for (i = 0; i < sim->config.n_faults; i++) {
		const struct sim_fault *fault = &sim->config.faults[i];

		if (!fault->percent || sim->struck[i] || percent < fault->at)
			continue;
		sim->struck[i] = true;
		strike(sim, (int)fault->kind);
	}
}

void sim_fault_init(struct sim *sim)
{
	sim->started_at = sim->now;
	sim->noise = ~(uint64_t)sim->config.seed;
	sim_fault_due(sim);
}

/* ---- what others ask ---- */

int sim_fault_noise(struct sim *sim, char *byte)
{
	const uint32_t noise = 1u << SIM_FAULT_LOST | 1u << SIM_FAULT_DOUBLED |
			       1u << SIM_FAULT_GARBLED;
	uint64_t chance;

	if ((sim->wrong & noise) == 0)
		return 1;
	chance = sim_random(&sim->noise);
	switch (chance % NOISE) {
	case 0:
		return sim_fault_lasts(sim, SIM_FAULT_LOST) ? 0 : 1;
	case 1:
		return sim_fault_lasts(sim, SIM_FAULT_DOUBLED) ? 2 : 1;
	case 2:
		if (sim_fault_lasts(sim, SIM_FAULT_GARBLED))
			*byte = (char)(*byte ^ 1 << (chance >> 32) % 8);
		return 1;
	default:
		return 1;
	}
}

/* In the middle of an answer: one that is only OK or ERROR has none. */
bool sim_fault_crashes(struct sim *sim)
{
	static const char dump[] =
		"\r\n####@@@@\r\nSystem error!\r\n"
		"Got exception, will be handled in stack trace function\r\n"
		"a0: 00000006 a1: 98E5CB2C a2: 00000041 a3: 0000000A\r\n";
	struct sim_at *at = &sim->at;
	size_t len = strlen(at->answer + at->answer_at);

	if (!sim_fault_lasts(sim, SIM_FAULT_CRASH) || at->answer_at == 0)
		return false;
	sim_fault_over(sim, SIM_FAULT_CRASH);
	sim_put(sim, at->answer + at->answer_at, len / 2);
	sim_put(sim, dump, sizeof(dump) - 1);
	sim_power_reset(sim, sim->now);
	return true;
}
