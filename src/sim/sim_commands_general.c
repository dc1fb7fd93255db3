/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands about the module itself: who it is, echo, error numbers, profiles,
 * sleep, line speed, power. Nothing here knows of network or services.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

#define MAKER         "Sierra Wireless"
#define IMEI          "004999010640000" /* set aside for tests */
#define SERIAL_NUMBER "FX000000000001"

/* ---- versions ---- */

/* "HL7802" of "BHL7802.4.4.14.0": the variant letter and all dots off. */
static struct sim_param version_parts(const char *version, int n_dots)
{
	const char *end;

	if ((*version == 'A' || *version == 'B' || *version == 'T') &&
	    version[1] == 'H')
		version++;
	for (end = version; *end; end++) {
		if (*end == '.' && n_dots-- == 0)
			break;
	}
	return (struct sim_param){ .text = version,
				   .len = (size_t)(end - version) };
}

static void answer_version_parts(struct sim *sim, int n_dots)
{
	struct sim_param parts = version_parts(sim->flash.version, n_dots);

	sim_answer(sim, "%.*s", (int)parts.len, parts.text);
}

static void run_model(struct sim *sim)
{
	answer_version_parts(sim, 0);
}

static void run_version(struct sim *sim)
{
	sim_answer(sim, "%s", sim->flash.version);
}

/* ATI9: free lines, names and values, none of them a "+NAME:". */
static void answer_everything(struct sim *sim)
{
	static const char *const lines[] = {
		"2024/05/14 10:12:31",
		"IMEI-SV: 0049990106400001",
		"Legato RTOS: 23.08.0 2024/05/14 07:21:11",
		"atSwi: 23.08.0",
		"UBOOT: 01.03",
		"",
		"Apps: SIMULATED__0000000000000000000000000000000000000000",
		"Using APP processor - no SB or 3B versions",
		"MAC Build Time: May_14_2024_09_00_00",
		"BB Product: 1250",
		"BB HW Revision: 20",
		"Calibration date: 14.05.24",
	};
	size_t i;

	sim_answer(sim, "%s", sim->flash.version);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		sim_answer(sim, "%s", lines[i]);
}

static int set_information(struct sim *sim, const struct sim_params *params)
{
	int n = 0;

	if (params->n && sim_param_int(params, 0, 0, 9, &n))
		return SIM_ERROR;
	switch (n) {
	case 0:
		run_model(sim);
		return 0;
	case 3:
		run_version(sim);
		return 0;
	case 8:
		answer_version_parts(sim, 3);
		return 0;
	case 9:
		answer_everything(sim);
		return 0;
	default:
		return SIM_ERROR;
	}
}

static void run_maker(struct sim *sim)
{
	sim_answer(sim, MAKER);
}

static void run_imei(struct sim *sim)
{
	sim_answer(sim, IMEI);
}

static int set_serial(struct sim *sim, const struct sim_params *params)
{
	int which;
	int err = sim_param_int(params, 0, 0, 3, &which);

	if (err)
		return err;
	if (which != 3)
		return SIM_CME_NOT_SUPPORTED;
	sim_answer(sim, "+KGSN: " SERIAL_NUMBER);
	return 0;
}

/* ---- profile ---- */

static int set_echo(struct sim *sim, const struct sim_params *params)
{
	int echo = 0;

	/* ATE alone is ATE0. */
	if (params->n && sim_param_int(params, 0, 0, 1, &echo))
		return SIM_ERROR;
	sim->profile.echo = echo;
	return 0;
}

static int set_flow(struct sim *sim, const struct sim_params *params)
{
	int flow = 0;

	if (params->n &&
	    (sim_param_int(params, 0, 0, 3, &flow) || (flow != 0 && flow != 3)))
		return SIM_ERROR;
	sim->profile.flow = flow;
	return 0;
}

/* &W, &F and Z know one profile: number 0, or no number. */
static bool names_profile(const struct sim_params *params)
{
	int which;

	return params->n == 0 || !sim_param_int(params, 0, 0, 0, &which);
}

static int set_keep(struct sim *sim, const struct sim_params *params)
{
	if (!names_profile(params))
		return SIM_ERROR;
	sim->flash.profile = sim->profile;
	return 0;
}

static int set_factory(struct sim *sim, const struct sim_params *params)
{
	if (!names_profile(params))
		return SIM_ERROR;
	sim->profile = SIM_PROFILE_FACTORY;
	return 0;
}

static int set_kept(struct sim *sim, const struct sim_params *params)
{
	if (!names_profile(params))
		return SIM_ERROR;
	sim->profile = sim->flash.profile;
	return 0;
}

static void read_cmee(struct sim *sim)
{
	sim_answer(sim, "+CMEE: %d", sim->profile.cmee);
}

static int set_cmee(struct sim *sim, const struct sim_params *params)
{
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	return sim_param_optional(params, 0, 0, 2, 0, &sim->profile.cmee);
}

/* ---- sleep, boot report, line speed ---- */

static void read_sleep(struct sim *sim)
{
	const int *sleep = sim->flash.sleep;

	if (sleep[0] == 2)
		sim_answer(sim, "+KSLEEP: 2");
	else
		sim_answer(sim, "+KSLEEP: %d,%d,%d", sleep[0], sleep[1],
			   sleep[2]);
}

static int set_sleep(struct sim *sim, const struct sim_params *params)
{
	int sleep[3];
	int err = sim_param_int(params, 0, 0, 2, &sleep[0]);

	if (!err)
		err = sim_param_optional(params, 1, 0, 2, 0, &sleep[1]);
	if (!err)
		err = sim_param_optional(params, 2, 0, 86400, 0, &sleep[2]);
	if (err)
		return err;
	if (params->n > 3)
		return SIM_CME_PARAMETERS;
	memcpy(sim->flash.sleep, sleep, sizeof(sleep));
	sim_sleep_arm(sim);
	return 0;
}

static void read_boot_report(struct sim *sim)
{
	/* The second number is what +KSUP would say. */
	sim_answer(sim, "+KSREP: %d,%d", sim->flash.report_boot,
		   sim_card_ready(sim) ? 0 : 1);
}

static int set_boot_report(struct sim *sim, const struct sim_params *params)
{
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	return sim_param_int(params, 0, 0, 1, &sim->flash.report_boot);
}

static const int bauds[] = { 9600,   19200,  38400,  57600,  115200,
			     230400, 460800, 921600, 3000000 };

static void read_baud(struct sim *sim)
{
	sim_answer(sim, "+IPR: %d", sim->flash.baud);
}

static int set_baud(struct sim *sim, const struct sim_params *params)
{
	size_t i;
	int baud;
	int err = sim_param_int(params, 0, 0, 3000000, &baud);

	if (err)
		return err;
	for (i = 0; i < sizeof(bauds) / sizeof(bauds[0]); i++) {
		if (bauds[i] == baud) {
			sim->flash.baud = baud;
			return 0;
		}
	}
	return SIM_CME_RANGE;
}

/* 1 is without a word to the network: no difference here. */
static int set_power_off(struct sim *sim, const struct sim_params *params)
{
	int fast;
	int err = sim_param_optional(params, 0, 0, 1, 0, &fast);

	if (err)
		return err;
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	sim_power_off(sim, sim->now + HL78_SEC(1));
	return 0;
}

static void run_power_off(struct sim *sim)
{
	sim_power_off(sim, sim->now + HL78_SEC(1));
}

static void read_usb(struct sim *sim)
{
	sim_answer(sim, "+KUSBCOMP: 0,0,0,0");
}

const struct sim_command sim_commands_general[] = {
	{ .name = "I", .set = set_information },
	{ .name = "E", .set = set_echo },
	{ .name = "Z", .set = set_kept },
	{ .name = "&F", .set = set_factory },
	{ .name = "&K", .set = set_flow },
	{ .name = "&W", .set = set_keep },
	{ .name = "+CGMI", .run = run_maker },
	{ .name = "+CGMM", .run = run_model },
	{ .name = "+CGMR", .run = run_version },
	{ .name = "+CGSN", .run = run_imei },
	{ .name = "+CMEE",
	  .read = read_cmee,
	  .set = set_cmee,
	  .test = "+CMEE: (0-2)" },
	{ .name = "+CPWROFF", .run = run_power_off, .set = set_power_off },
	{ .name = "+IPR",
	  .read = read_baud,
	  .set = set_baud,
	  .test = "+IPR: (),(9600,19200,38400,57600,115200,230400,460800,"
		  "921600,3000000)" },
	{ .name = "+KGSN", .set = set_serial, .test = "+KGSN: (3)" },
	{ .name = "+KSLEEP",
	  .read = read_sleep,
	  .set = set_sleep,
	  .test = "+KSLEEP: (0-2),(0-2),(0-86400)" },
	{ .name = "+KSREP",
	  .read = read_boot_report,
	  .set = set_boot_report,
	  .test = "+KSREP: (0-1)" },
	{ .name = "+KUSBCOMP", .read = read_usb },
	{ .name = NULL },
};
