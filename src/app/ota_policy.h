/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an unattended run over the air may say to the module's requests, as the
 * command line has it: which are to be made at all, whether they are accepted,
 * how long each is put off first, and the hours in which that may be.
 */
#ifndef APP_OTA_POLICY_H
#define APP_OTA_POLICY_H

#include <time.h>

#include <hl78/ota.h>

/* Hours of the local day; those of "22:00-04:00" go over midnight. */
struct ota_window {
	bool given;
	uint16_t from, to; /* minutes since midnight; `to` is outside */
};

struct ota_policy {
	uint32_t ask_on;  /* agreements for the run: 1u << enum hl78_request */
	uint32_t ask_off;
	bool accept;
	uint16_t defer_min[HL78_N_REQUESTS]; /* once each; 0: not at all */
	struct ota_window window;
};

/*
 * Read what an option was given: "connect,download" or "none",
 * "download=10,install=60" or "60" for both, "01:00-04:00". False where it does
 * not read so.
 */
bool ota_policy_read_agree(struct ota_policy *p, const char *text);
bool ota_policy_read_defer(struct ota_policy *p, const char *text);
bool ota_policy_read_window(struct ota_policy *p, const char *text);

/* A sentence on what does not go together; NULL where all does. */
const char *ota_policy_wrong(const struct ota_policy *p);

/*
 * The part of the plan that is this; `asks`: there is somebody who answers what
 * the policy does not.
 */
void ota_policy_plan(const struct ota_policy *p, bool asks,
		     struct hl78_ota_plan *plan);

/*
 * What is said to a request at this moment: 0 accepts it, else it is put off
 * by so many minutes, up to the next moment in the window, or by the most that
 * a request can be, to be looked at again. In the zone that localtime_r() has.
 */
unsigned ota_policy_minutes(const struct ota_policy *p, time_t now);

/* A name of an access point as AT+CGDCONT takes it between its quotes. */
bool ota_policy_apn_valid(const char *apn);

#endif
