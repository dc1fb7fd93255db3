/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings of device services as a person wants them, before any of them is
 * sent. A draft says only what is to be otherwise, and is compared with what
 * is known of the module at the moment: a setting that has become as it is
 * wanted is no change any more, whoever made it so.
 */
#ifndef UI_DRAFT_H
#define UI_DRAFT_H

#include <hl78/identity.h>

/* What one command sets. */
enum draft_setting {
	DRAFT_INDICATIONS,
	DRAFT_CONNECT,
	DRAFT_DOWNLOAD,
	DRAFT_INSTALL,
	DRAFT_REBOOT,
	DRAFT_POLLING,
	DRAFT_RETRIES,
	DRAFT_APN, /* before what chooses its context */
	DRAFT_CID,
	N_DRAFT_SETTINGS
};

/* Of an APN; the longest that operators give is much shorter. */
#define DRAFT_APN_MAX 64

struct draft {
	unsigned bits;               /* of the mask that are wanted so: */
	unsigned on;                 /* those of them that are to be on */
	int8_t ask[HL78_N_REQUESTS]; /* 0, 1; -1: as it is */
	int32_t polling;             /* minutes; -1: as it is */
	uint8_t n_timers;            /* 0: as they are */
	int timers[HL78_TIMERS_MAX];
	uint8_t cid;                 /* 1, 2; 0: as it is */
	bool has_apn;                /* else as it is */
	char apn[DRAFT_APN_MAX];     /* empty: the network's choice */
};

/* Nothing is to change. */
void draft_init(struct draft *draft);

/* "download", as it is written and shown. */
const char *draft_name(enum draft_setting setting);

/* The other way round; false where it is not known how it is. */
bool draft_turn_bit(struct draft *draft, const struct hl78_identity *id,
		    unsigned value);
bool draft_turn_ask(struct draft *draft, const struct hl78_identity *id,
		    enum hl78_request request);

/*
 * Takes "polling 60", "retries 15,60", "download ask", "indications 0-8,18".
 * False, with a sentence in `why`, where it is none of these.
 */
bool draft_set(struct draft *draft, const char *text, char *why, size_t size);

/* The mask that is wanted; -1 while that depends on what is not known. */
int32_t draft_mask(const struct draft *draft, const struct hl78_identity *id);
/* Whether a bit, and whether a setting, is to be otherwise than it is. */
bool draft_changes_bit(const struct draft *draft,
		       const struct hl78_identity *id, unsigned value);
bool draft_changes(const struct draft *draft, const struct hl78_identity *id,
		   enum draft_setting setting);
/* How many settings are. */
int draft_count(const struct draft *draft, const struct hl78_identity *id);

/* "Change 2 settings: AT+WDSI=5, AT+WDSC=3,60?". Returns `out`. */
const char *draft_question(const struct draft *draft,
			   const struct hl78_identity *id, char *out,
			   size_t size);

/* The command that sets it, and what is so when the module says OK. */
#define DRAFT_DONE_MAX 128
struct draft_command {
	char text[HL78_WDS_MAX];
	char done[DRAFT_DONE_MAX];
};
/* False where the setting is not to change. */
bool draft_command(const struct draft *draft, const struct hl78_identity *id,
		   enum draft_setting setting, struct draft_command *out);

/* The context that an APN is for, when all is as it is wanted. */
int draft_cid(const struct draft *draft, const struct hl78_identity *id);
/*
 * HL780x downloads over context 1, whatever AT+WDSS=2 says (AN 4.1.1): whether
 * that is to be said of this context.
 */
bool draft_cid_misleads(const struct hl78_identity *id, int cid);

/* "15, 60, 240"; the zeros behind the last that some firmware adds left out. */
const char *draft_timers_text(const int32_t *minutes, size_t n, char *out,
			      size_t size);

#endif
