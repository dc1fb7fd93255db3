/* SPDX-License-Identifier: MIT */
/*
 * The update over the air: its steps and waits by name, and its life.
 */
#include "core/modem.h"

static const char *const steps[HL78_N_OTA_STEPS] = {
	[HL78_OTA_IDLE] = "idle",
	[HL78_OTA_IDENTIFY] = "identify",
	[HL78_OTA_SET_UP] = "set-up",
	[HL78_OTA_CONNECT] = "connect",
	[HL78_OTA_OFFER] = "offer",
	[HL78_OTA_DOWNLOAD] = "download",
	[HL78_OTA_VERIFY] = "verify",
	[HL78_OTA_INSTALL] = "install",
	[HL78_OTA_READ_BACK] = "read-back",
	[HL78_OTA_REPORT] = "report",
	[HL78_OTA_CLOSE] = "close",
	[HL78_OTA_PUT_BACK] = "put-back",
	[HL78_OTA_OVER] = "over",
};

static const char *const waits[HL78_N_OTA_WAITS] = {
	[HL78_OTA_WAIT_NOTHING] = "nothing",
	[HL78_OTA_WAIT_ANSWER] = "the module's answer",
	[HL78_OTA_WAIT_READY] = "the device services to be ready (0)",
	[HL78_OTA_WAIT_PIN] = "the SIM's PIN",
	[HL78_OTA_WAIT_NETWORK] = "the network",
	[HL78_OTA_WAIT_SESSION] = "a session with the DM server (23,1)",
	[HL78_OTA_WAIT_OFFER] = "the server to offer something",
	[HL78_OTA_WAIT_REQUEST] = "an answer to the module's request",
	[HL78_OTA_WAIT_DEFERRED] = "the module to ask again",
	[HL78_OTA_WAIT_DOWNLOAD] = "the download to go on",
	[HL78_OTA_WAIT_RESUME] = "the download to be resumed",
	[HL78_OTA_WAIT_STORE] = "the package to be stored and verified",
	[HL78_OTA_WAIT_START] = "the installation to start (14)",
	[HL78_OTA_WAIT_RESULT] = "the result of the installation (15, 16)",
	[HL78_OTA_WAIT_REPORT] = "the module to report to the server",
	[HL78_OTA_WAIT_CLOSE] = "the session to close (8)",
};

const char *hl78_ota_step_name(enum hl78_ota_step step)
{
	return steps[step];
}

const char *hl78_ota_wait_text(enum hl78_ota_wait wait)
{
	return waits[wait];
}

int hl78_modem_ota(struct hl78_modem *modem, const struct hl78_ota_plan *plan,
		   hl78_time now)
{
	(void)plan;
	if (now > modem->now)
		modem->now = now;
	return HL78_ERR_STATE;
}

int hl78_modem_ota_answer(struct hl78_modem *modem, bool accept,
			  unsigned minutes, hl78_time now)
{
	(void)modem;
	(void)accept;
	(void)minutes;
	(void)now;
	return HL78_ERR_STATE;
}

void hl78_modem_ota_cancel(struct hl78_modem *modem, hl78_time now)
{
	(void)modem;
	(void)now;
}

const struct hl78_ota_status *
hl78_modem_ota_status(const struct hl78_modem *modem)
{
	static const struct hl78_ota_status idle;

	(void)modem;
	return &idle;
}
