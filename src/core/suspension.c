/* SPDX-License-Identifier: MIT */
/*
 * What stopped a download, since that says what lets it go on (AN 8, Table 12).
 * It moves no state: the table of packages alone decides what is suspended. A
 * later cause counts where it changes what is waited for, as a restart does.
 */
#include "core/suspension.h"

static enum hl78_suspension cause_of(const struct happening *h)
{
	switch (h->input) {
	case IN_STOP_OK:
		return HL78_SUSPENDED_STOP;
	case IN_BOOT:
	case IN_READY: /* a restart that no line told */
	case IN_ACCEPT_REBOOT:
		return HL78_SUSPENDED_RESTART;
	case IN_POWER_OFF:
		return HL78_SUSPENDED_RADIO;
	case IN_CLOSED:
	case IN_DENIED:
	case IN_SAYS_CLOSED:
		return HL78_SUSPENDED_LOST;
	case IN_PROBLEM_RESUMABLE:
		return h->value == HL78_PROBLEM_RAM ? HL78_SUSPENDED_RAM :
						      HL78_SUSPENDED_PROBLEM;
	default:
		return HL78_SUSPENDED_UNTOLD;
	}
}

/* Of one that is suspended already; what does not matter stays as it was. */
static enum hl78_suspension later(enum hl78_suspension is,
				  const struct happening *h)
{
	switch (h->input) {
	case IN_BOOT:
	case IN_ACCEPT_REBOOT:
		return HL78_SUSPENDED_RESTART;
	case IN_POWER_OFF:
		return HL78_SUSPENDED_RADIO;
	case IN_READY: /* the radio is on again: the network is waited for */
		return is == HL78_SUSPENDED_RADIO ? HL78_SUSPENDED_LOST : is;
	case IN_STOP_OK:
		return HL78_SUSPENDED_STOP;
	case IN_PROBLEM_RESUMABLE:
		return cause_of(h);
	default:
		return is;
	}
}

void suspension_input(struct session *s, enum hl78_package_state before,
		      const struct happening *h)
{
	struct hl78_status *st = &s->status;

	if (st->package != HL78_PACKAGE_SUSPENDED)
		st->suspension = HL78_SUSPENDED_UNTOLD;
	else if (before != HL78_PACKAGE_SUSPENDED)
		st->suspension = cause_of(h);
	else
		st->suspension = later(st->suspension, h);
}

const char *hl78_suspension_text(enum hl78_suspension suspension)
{
	static const char *const texts[HL78_N_SUSPENSIONS] = {
		[HL78_SUSPENDED_UNTOLD] = "",
		[HL78_SUSPENDED_STOP] = "the session was stopped",
		[HL78_SUSPENDED_RESTART] = "the module restarted",
		[HL78_SUSPENDED_RADIO] = "the radio is off",
		[HL78_SUSPENDED_LOST] = "the session was lost",
		[HL78_SUSPENDED_RAM] = "RAM (11,3)",
		[HL78_SUSPENDED_PROBLEM] = "a problem (11,4)",
	};

	return texts[suspension];
}
