/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenarios built in. A scenario is nothing but a name for a choice of
 * keys, so that whatever it does can also be put together by hand, and one
 * that needs new behaviour first gets a key for it.
 */
#include "sim/sim.h"

static const struct sim_scenario scenarios[] = {
	{
		.name = "happy",
		.summary = "an update waits at the server, nothing is asked",
		.settings = "",
	},
	{
		.name = "agreements",
		.summary = "the same, download and installation are asked",
		.settings = "agree=download+install",
	},
	{
		.name = "first-contact",
		.summary = "a new device: bootstrap first, then the update",
		.settings = "credentials=none",
	},
};

const struct sim_scenario *sim_scenarios(size_t *n)
{
	*n = sizeof(scenarios) / sizeof(scenarios[0]);
	return scenarios;
}
