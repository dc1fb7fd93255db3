/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands about network and PDP contexts. The network is always there and
 * good; what can change is whether the module is registered.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

#define OPERATOR "Simulated"

/* ---- functionality ---- */

static void read_fun(struct sim *sim)
{
	sim_answer(sim, "+CFUN: %d", sim->fun);
}

static int set_fun(struct sim *sim, const struct sim_params *params)
{
	int fun, reset;
	int err = sim_param_int(params, 0, 0, 4, &fun);

	if (!err)
		err = sim_param_optional(params, 1, 0, 1, 0, &reset);
	if (err)
		return err;
	if (fun != 0 && fun != 1 && fun != 4)
		return SIM_CME_RANGE;
	if (params->n > 2)
		return SIM_CME_PARAMETERS;
	if (reset)
		sim_power_reset(sim, sim->now + HL78_MS(500));
	else
		sim_network_set(sim, fun);
	return 0;
}

/* ---- network ---- */

static void read_registration(struct sim *sim)
{
	int stat = sim->network ? 1 : 0;

	if (sim->cereg == 2 && stat)
		sim_answer(sim, "+CEREG: 2,%d,\"0001\",\"00000001\",7", stat);
	else
		sim_answer(sim, "+CEREG: %d,%d", sim->cereg, stat);
}

static int set_registration(struct sim *sim, const struct sim_params *params)
{
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	return sim_param_optional(params, 0, 0, 2, 0, &sim->cereg);
}

static void read_operator(struct sim *sim)
{
	if (sim->network)
		sim_answer(sim, "+COPS: 0,0,\"" OPERATOR "\",7");
	else
		sim_answer(sim, "+COPS: 0");
}

/* Only the choice by itself: 0. */
static int set_operator(struct sim *sim, const struct sim_params *params)
{
	int mode;

	(void)sim;
	return sim_param_int(params, 0, 0, 0, &mode);
}

static void run_signal(struct sim *sim)
{
	sim_answer(sim, "+CSQ: %d,99", sim->network ? 21 : 99);
}

static void run_signal_extended(struct sim *sim)
{
	if (sim->network)
		sim_answer(sim, "+CESQ: 99,99,255,255,22,51");
	else
		sim_answer(sim, "+CESQ: 99,99,255,255,255,255");
}

/* ---- PDP contexts ---- */

static void read_contexts(struct sim *sim)
{
	size_t i;

	for (i = 0; i < SIM_N_CONTEXTS; i++) {
		const struct sim_context *context = &sim->flash.contexts[i];
		const char *quote = context->apn[0] ? "\"" : "";

		if (context->defined)
			sim_answer(sim,
				   "+CGDCONT: %zu,\"%s\",%s%s%s,,0,0,0,0,0,,0,"
				   ",,,",
				   i + 1, context->type, quote, context->apn,
				   quote);
	}
}

/* A cid alone takes the context away. */
static int set_context(struct sim *sim, const struct sim_params *params)
{
	struct sim_context context = { .defined = params->n > 1 };
	char *c;
	int cid;
	int err = sim_param_int(params, 0, 1, SIM_N_CONTEXTS, &cid);

	if (err)
		return err;
	if (!sim_param_text(params, 1, context.type, sizeof(context.type)) ||
	    !sim_param_text(params, 2, context.apn, sizeof(context.apn)))
		return SIM_CME_PARAMETERS;
	for (c = context.type; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	if (context.defined && strcmp(context.type, "IP") != 0 &&
	    strcmp(context.type, "IPV6") != 0 &&
	    strcmp(context.type, "IPV4V6") != 0)
		return SIM_CME_PARAMETERS;
	sim->flash.contexts[cid - 1] = context;
	return 0;
}

const struct sim_command sim_commands_network[] = {
	{ .name = "+CEREG",
	  .read = read_registration,
	  .set = set_registration,
	  .test = "+CEREG: (0-2)" },
	{ .name = "+CESQ",
	  .run = run_signal_extended,
	  .test = "+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),"
		  "(0-34,255),(0-97,255)" },
	{ .name = "+CFUN",
	  .read = read_fun,
	  .set = set_fun,
	  .test = "+CFUN: (0,1,4),(0-1)" },
	{ .name = "+CGDCONT",
	  .read = read_contexts,
	  .set = set_context,
	  .test = "+CGDCONT: (1-2),\"IP\"\n+CGDCONT: (1-2),\"IPV6\"\n"
		  "+CGDCONT: (1-2),\"IPV4V6\"" },
	{ .name = "+COPS",
	  .card = true,
	  .read = read_operator,
	  .set = set_operator,
	  .test = "+COPS: (2,\"" OPERATOR "\",\"Sim\",\"00101\",7),,(0),(0)" },
	{ .name = "+CSQ", .run = run_signal, .test = "+CSQ: (0-31,99),(99)" },
	{ .name = NULL },
};
