/* SPDX-License-Identifier: MIT */
/*
 * Firmware versions as an HL78xx names them (AT+CGMR, ATI3): HL7800.4.6.8.0,
 * BHL7800.1.6.3.0.20180803, THL7800.1.6.3.0.99.20180803, HL7800-M.4.6.8.0.
 * They are compared by their parts, never as text.
 */
#ifndef HL78_FIRMWARE_H
#define HL78_FIRMWARE_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HL78_VERSION_MAX 64

struct hl78_firmware {
	char model[16];   /* "HL7800" */
	char variant;     /* 'A', 'B', 'T' before the model, 0 for none */
	bool m;           /* "-M" behind it */
	uint32_t part[4];
	int32_t build;    /* -1 for none */
	int32_t date;     /* yyyymmdd, -1 for none */
};

/*
 * Reads a version, blanks around it allowed. False, and nothing certain in
 * `fw`, when it is none ("HL7800." of a damaged flash, ATI8's short form).
 */
bool hl78_firmware_read(struct hl78_firmware *fw, const char *text, size_t len);

/*
 * Whether two are the same firmware: the four parts and the build; a date only
 * where both have one. Model and variant do not count.
 */
bool hl78_firmware_same(const struct hl78_firmware *a,
			const struct hl78_firmware *b);

/* Less than, equal to or greater than 0: the four parts, then the build. */
int hl78_firmware_compare(const struct hl78_firmware *a,
			  const struct hl78_firmware *b);

#ifdef __cplusplus
}
#endif

#endif
