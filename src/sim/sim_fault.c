/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes wrong, and when: each fault of the configuration strikes once, at
 * a second of the run, a percent of the download or a second of the
 * installation. Some do something then and are over, the others last, some of
 * them for a time that was given, and the part they spoil asks for them. The
 * outside world is not the module's: its restarts change nothing here.
 */
#include <string.h>

#include "sim/internal.h"

/*
 * One byte in so many is lost, one doubled, one garbled. Of blocks of a
 * thousand bytes some must get through.
 */
#define NOISE          400
#define NOISE_TRANSFER 20000
/* A module busy with its flash was once so late, ms. */
#define LATE           15000
/* Where nothing else is said. */
#define POWER_CUT      HL78_SEC(30)

/* A fault, its name, what it does. */
#define FAULTS(X) \
	X(SIM_FAULT_DENIED, "denied", "the server denies every session (7)") \
	X(SIM_FAULT_BOOTSTRAP_DENIED, "bootstrap-denied", \
	  "the bootstrap server denies every session (7)") \
	X(SIM_FAULT_CONNECTION, "connection", \
	  "a connection to the server fails (7)") \
	X(SIM_FAULT_AUTH, "authentication", \
	  "the DM server does not authenticate it (5), 5 times") \
	X(SIM_FAULT_REGISTER, "registration", \
	  "the DM server does not register it, 5 times") \
	X(SIM_FAULT_CRASH, "crash", "it crashes in the middle of an answer") \
	X(SIM_FAULT_RESET, "reset", "it restarts") \
	X(SIM_FAULT_POWER_CUT, "power-cut", \
	  "the power fails for half a minute") \
	X(SIM_FAULT_CFUN_OFF, "cfun-off", "the radio is turned off") \
	X(SIM_FAULT_NETWORK_SHORT, "network-short", \
	  "the network is lost, and soon back") \
	X(SIM_FAULT_NETWORK_LONG, "network-long", \
	  "the network is lost for long") \
	X(SIM_FAULT_NAT, "nat", \
	  "the server no longer reaches an open session") \
	X(SIM_FAULT_STUCK, "stuck", \
	  "it never comes back from an installation") \
	X(SIM_FAULT_NOT_CERTIFIED, "not-certified", \
	  "no package is certified (13)") \
	X(SIM_FAULT_WRONG_DELTA, "wrong-delta", \
	  "a package is for another version (15)") \
	X(SIM_FAULT_MISMATCH, "mismatch", "16, and the version is as before") \
	X(SIM_FAULT_NO_RESULT, "no-result", \
	  "neither 15 nor 16, and the same version") \
	X(SIM_FAULT_ISSUE + 0, "issue-0", "the download ends with 11,0") \
	X(SIM_FAULT_ISSUE + 1, "issue-1", "the download ends with 11,1") \
	X(SIM_FAULT_ISSUE + 2, "issue-2", "the download ends with 11,2") \
	X(SIM_FAULT_ISSUE + 3, "issue-3", "11,3: it goes on after a restart") \
	X(SIM_FAULT_ISSUE + 4, "issue-4", "11,4: it can be resumed") \
	X(SIM_FAULT_ISSUE + 5, "issue-5", "the download ends with 11,5") \
	X(SIM_FAULT_ISSUE_BARE, "issue", "the download ends with 11 alone") \
	X(SIM_FAULT_LOST, "lost", "the line loses bytes") \
	X(SIM_FAULT_DOUBLED, "doubled", "the line doubles bytes") \
	X(SIM_FAULT_GARBLED, "garbled", "the line garbles bytes") \
	X(SIM_FAULT_URC, "urc", \
	  "transfer: a line of text before an ACK, or the last OK") \
	X(SIM_FAULT_DOZE, "doze", "transfer: it sleeps, unless AT+KSLEEP=2") \
	X(SIM_FAULT_NO_START, "no-start", "transfer: it asks for no block") \
	X(SIM_FAULT_LATE_START, "late-start", \
	  "transfer: it asks for the first block late") \
	X(SIM_FAULT_NAK_STORM, "nak-storm", \
	  "transfer: NAK for a good block, 3 times") \
	X(SIM_FAULT_LOSE_ACK, "lose-ack", "transfer: an ACK is lost") \
	X(SIM_FAULT_LATE_ACK, "late-ack", "transfer: an ACK is late by 15 s") \
	X(SIM_FAULT_DOUBLE_ACK, "double-ack", "transfer: an ACK comes twice") \
	X(SIM_FAULT_STRAY_CAN, "stray-can", \
	  "transfer: one CAN before an ACK") \
	X(SIM_FAULT_CANCEL, "cancel", "transfer: CAN CAN in place of an ACK") \
	X(SIM_FAULT_SILENT, "silent", "transfer: no answer from a block on") \
	X(SIM_FAULT_NAK_EOT, "nak-eot", "transfer: NAK for its end") \
	X(SIM_FAULT_IGNORE_EOT, "ignore-eot", \
	  "transfer: no answer to its end") \
	X(SIM_FAULT_NO_ASK, "no-ask", \
	  "transfer: OK to its end, and 3 is lost") \
	X(SIM_FAULT_WRONG_SIZE, "wrong-size", \
	  "transfer: what came is called too long or short")

#define NAME(kind, name, does) [kind] = name,
#define DOES(kind, name, does) [kind] = does,

const char *const sim_fault_names[SIM_N_FAULTS + 1] = { FAULTS(NAME) };
static const char *const deeds[SIM_N_FAULTS] = { FAULTS(DOES) };

bool sim_fault_info(size_t i, const char **name, const char **summary)
{
	if (i >= SIM_N_FAULTS)
		return false;
	*name = sim_fault_names[i];
	*summary = deeds[i];
	return true;
}

static uint64_t bit(enum sim_fault_kind kind)
{
	return (uint64_t)1 << kind;
}

bool sim_fault_lasts(const struct sim *sim, enum sim_fault_kind kind)
{
	switch (kind) {
	case SIM_FAULT_POWER_CUT:
		return sim->now < sim->power_back_at;
	case SIM_FAULT_NETWORK_SHORT:
	case SIM_FAULT_NETWORK_LONG:
		return sim->now < sim->network_back_at && sim->lost_by == kind;
	case SIM_FAULT_CFUN_OFF:
		return sim->running && sim->fun != 1;
	case SIM_FAULT_NAT:
		return sim->session.deaf;
	default:
		return (sim->wrong & bit(kind)) != 0;
	}
}

bool sim_fault_happens(struct sim *sim, enum sim_fault_kind kind)
{
	if (!sim_fault_lasts(sim, kind))
		return false;
	if (sim->times[kind] != UINT32_MAX && --sim->times[kind] == 0)
		sim_fault_over(sim, kind);
	return true;
}

void sim_fault_over(struct sim *sim, enum sim_fault_kind kind)
{
	sim->wrong &= ~bit(kind);
}

bool sim_fault_is_of_transfer(int64_t kind)
{
	return kind >= SIM_FAULT_OF_TRANSFER;
}

static bool is_issue(int64_t kind)
{
	return kind >= SIM_FAULT_ISSUE && kind <= SIM_FAULT_ISSUE_BARE;
}

bool sim_fault_can_last(int64_t kind)
{
	return kind != SIM_FAULT_CRASH && kind != SIM_FAULT_RESET &&
	       !is_issue(kind) && !sim_fault_is_of_transfer(kind);
}

struct sim_fault sim_fault_new(int kind)
{
	return (struct sim_fault){
		.kind = kind,
		.at = sim_fault_is_of_transfer(kind) ? 1 : 0,
		.count = SIM_COUNT_UNSET,
		.late = LATE,
	};
}

/* ---- striking ---- */

/* How often, where nothing was said; once, where nothing stands here. */
static const uint32_t counts[SIM_N_FAULTS] = {
	[SIM_FAULT_DENIED] = UINT32_MAX,
	[SIM_FAULT_BOOTSTRAP_DENIED] = UINT32_MAX,
	[SIM_FAULT_AUTH] = 5,
	[SIM_FAULT_REGISTER] = 5,
	[SIM_FAULT_NAK_STORM] = 3,
};

static uint32_t times(const struct sim_fault *fault)
{
	if (fault->count == SIM_COUNT_UNSET)
		return counts[fault->kind] ? counts[fault->kind] : 1;
	return fault->count == SIM_COUNT_EVER ? UINT32_MAX
					      : (uint32_t)fault->count;
}

static void lose_network(struct sim *sim, int kind, hl78_time span)
{
	hl78_time timeout = HL78_SEC(sim->config.net_timeout);

	if (span == 0)
		span = kind == SIM_FAULT_NETWORK_SHORT ? timeout / 2
						       : timeout * 2;
	sim_network_lose(sim, span);
	sim->lost_by = (enum sim_fault_kind)kind;
}

void sim_fault_strike(struct sim *sim, const struct sim_fault *fault)
{
	hl78_time span = HL78_SEC(fault->lasts);
	int kind = (int)fault->kind;

	switch (kind) {
	case SIM_FAULT_RESET:
		sim_power_reset(sim, sim->now);
		break;
	case SIM_FAULT_POWER_CUT:
		sim_power_cut(sim, span ? span : POWER_CUT);
		break;
	case SIM_FAULT_CFUN_OFF: /* as from the module's other port */
		if (sim->running)
			sim_network_set(sim, 0);
		break;
	case SIM_FAULT_NETWORK_SHORT:
	case SIM_FAULT_NETWORK_LONG:
		lose_network(sim, kind, span);
		break;
	case SIM_FAULT_NAT:
		sim_server_lose(sim);
		break;
	case SIM_FAULT_ISSUE_BARE:
		sim_package_trouble(sim, -1);
		break;
	default:
		if (is_issue(kind))
			sim_package_trouble(sim, kind - SIM_FAULT_ISSUE);
		else
			sim->wrong |= bit((enum sim_fault_kind)kind);
		sim->times[kind] = times(fault);
		break;
	}
}

/* Only one that lasts. */
void sim_fault_heal(struct sim *sim, int kind)
{
	switch (kind) {
	case SIM_FAULT_POWER_CUT:
		sim_power_return(sim);
		break;
	case SIM_FAULT_STUCK:
		sim_fault_over(sim, SIM_FAULT_STUCK);
		sim_power_go_on(sim);
		break;
	case SIM_FAULT_CFUN_OFF:
		sim_network_set(sim, 1);
		break;
	case SIM_FAULT_NETWORK_SHORT:
	case SIM_FAULT_NETWORK_LONG:
		sim_network_return(sim);
		break;
	case SIM_FAULT_NAT:
		sim_server_reach(sim);
		break;
	default:
		sim_fault_over(sim, (enum sim_fault_kind)kind);
		break;
	}
}

/* By configuration; the ends of power and network are their own. */
static void strike(struct sim *sim, size_t i)
{
	const struct sim_fault *fault = &sim->config.faults[i];

	sim->struck[i] = true;
	sim_fault_strike(sim, fault);
	if (fault->lasts)
		sim->ends_at[i] = sim->now + HL78_SEC(fault->lasts);
}

/* When it is due by the clock; HL78_NEVER: it has struck, or waits for more. */
static hl78_time due_at(const struct sim *sim, size_t i)
{
	const struct sim_fault *fault = &sim->config.faults[i];

	if (sim->struck[i] || sim_fault_is_of_transfer(fault->kind))
		return HL78_NEVER;
	if (fault->moment == SIM_AT_SECOND)
		return sim->started_at + HL78_SEC(fault->at);
	if (fault->moment == SIM_AT_INSTALL && sim->installs_at != HL78_NEVER)
		return sim->installs_at + HL78_SEC(fault->at);
	return HL78_NEVER;
}

static void end(struct sim *sim, size_t i)
{
	int kind = (int)sim->config.faults[i].kind;

	sim->ends_at[i] = HL78_NEVER;
	if (sim_fault_lasts(sim, (enum sim_fault_kind)kind))
		sim_fault_heal(sim, kind);
}

/* Strikes and ends what is due, and waits for the next. */
void sim_fault_due(struct sim *sim)
{
	hl78_time next = HL78_NEVER;
	size_t i;

	for (i = 0; i < sim->config.n_faults; i++) {
		hl78_time at;

		if (due_at(sim, i) <= sim->now)
			strike(sim, i);
		if (sim->ends_at[i] <= sim->now)
			end(sim, i);
		at = due_at(sim, i);
		if (sim->ends_at[i] < at)
			at = sim->ends_at[i];
		if (at < next)
			next = at;
	}
	sim->timers[SIM_TIMER_FAULT] = next;
}

void sim_fault_percent(struct sim *sim, int percent)
{
	size_t i;

	for (i = 0; i < sim->config.n_faults; i++) {
		const struct sim_fault *fault = &sim->config.faults[i];

		if (fault->moment == SIM_AT_PERCENT && !sim->struck[i] &&
		    percent >= fault->at)
			strike(sim, i);
	}
	sim_fault_due(sim);
}

void sim_fault_installs(struct sim *sim)
{
	sim->installs_at = sim->now;
	sim_fault_due(sim);
}

/* What the receiver itself does wrong. */
static const enum hl78_xmodem_fault receiver_faults[SIM_N_FAULTS] = {
	[SIM_FAULT_NAK_STORM] = HL78_XMODEM_NAK_STORM,
	[SIM_FAULT_LOSE_ACK] = HL78_XMODEM_LOSE_ACK,
	[SIM_FAULT_LATE_ACK] = HL78_XMODEM_LATE_ACK,
	[SIM_FAULT_DOUBLE_ACK] = HL78_XMODEM_DOUBLE_ACK,
	[SIM_FAULT_STRAY_CAN] = HL78_XMODEM_STRAY_CAN,
	[SIM_FAULT_CANCEL] = HL78_XMODEM_CANCEL,
	[SIM_FAULT_SILENT] = HL78_XMODEM_GO_SILENT,
	[SIM_FAULT_NAK_EOT] = HL78_XMODEM_NAK_EOT,
	[SIM_FAULT_IGNORE_EOT] = HL78_XMODEM_IGNORE_EOT,
	[SIM_FAULT_WRONG_SIZE] = HL78_XMODEM_WRONG_SIZE,
};

const struct sim_fault *
sim_fault_transfer(struct sim *sim, struct hl78_xmodem_receiving *what)
{
	size_t i;

	for (i = 0; i < sim->config.n_faults; i++) {
		const struct sim_fault *fault = &sim->config.faults[i];

		if (!sim_fault_is_of_transfer(fault->kind) || sim->struck[i])
			continue;
		sim->struck[i] = true;
		what->fault = receiver_faults[fault->kind];
		what->block = (uint32_t)fault->at;
		what->count = times(fault);
		what->delay = HL78_MS(fault->late);
		if (fault->kind == SIM_FAULT_LATE_START)
			what->ask_every = what->delay;
		return fault;
	}
	return NULL;
}

void sim_fault_init(struct sim *sim)
{
	size_t i;

	sim->installs_at = HL78_NEVER;
	sim->noise = ~(uint64_t)sim->config.seed;
	for (i = 0; i < SIM_FAULTS_MAX; i++)
		sim->ends_at[i] = HL78_NEVER;
	sim_fault_due(sim);
}

/* ---- what others ask ---- */

int sim_fault_noise(struct sim *sim, char *byte)
{
	const uint64_t noise = bit(SIM_FAULT_LOST) | bit(SIM_FAULT_DOUBLED) |
			       bit(SIM_FAULT_GARBLED);
	uint64_t chance;

	if ((sim->wrong & noise) == 0)
		return 1;
	chance = sim_random(&sim->noise);
	switch (chance % (sim->transfer.active ? NOISE_TRANSFER : NOISE)) {
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
