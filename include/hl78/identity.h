/* SPDX-License-Identifier: MIT */
/*
 * Who the module is and how its device services are set, as its answers told
 * it, whoever asked. Empty strings and -1 stand for "not known".
 */
#ifndef HL78_IDENTITY_H
#define HL78_IDENTITY_H

#include <hl78/firmware.h>
#include <hl78/wds.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hl78_identity {
	char model[32];                  /* ATI, AT+CGMM */
	char imei[20];                   /* AT+CGSN */
	char serial_number[24];          /* AT+KGSN=3 */
	char firmware[HL78_VERSION_MAX]; /* AT+CGMR, ATI3 */
	char apn[104];                   /* of context `cid`, AT+CGDCONT? */
	char pdp[8];                     /* its type, "IP"; AT+CGDCONT? */
	int cid;                         /* AT+WDSS? */
	int32_t mask;                    /* AT+WDSI? */
	int32_t polling;                 /* minutes, 0 is off; AT+WDSC? */
	int8_t ask[HL78_N_REQUESTS];     /* by enum hl78_request: 0, 1 */
	int32_t timers[HL78_TIMERS_MAX]; /* minutes */
	uint8_t n_timers;
	int8_t cmee;                     /* AT+CMEE? */
	int8_t echo;                     /* 0, 1 as seen */
	char sleep[24];                  /* AT+KSLEEP?: "2", "1,2,60" */
	char sim[16];                    /* AT+CPIN?: "READY", "SIM PIN" */
	/* Bytes that a local update takes, AT+WDSD=? */
	int64_t package_min, package_max;
	bool session_known;              /* AT+WDSS? told of one, or none */
	/* Known from an earlier link: shown as old until asked afresh. */
	bool old;
};

#ifdef __cplusplus
}
#endif

#endif
