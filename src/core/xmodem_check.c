/* SPDX-License-Identifier: MIT */
/*
 * The sums of XMODEM's blocks, over their data alone: of one byte, and the CRC
 * of two (polynomial 0x1021, from 0, "123456789" gives 0x31c3). And what ends a
 * transfer, in words.
 */
#include "core/xmodem.h"

#include <string.h>

size_t xmodem_check_len(enum hl78_xmodem_check check)
{
	return check == HL78_XMODEM_CRC ? 2 : 1;
}

static uint8_t sum_of(const uint8_t *data, size_t len)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum = (uint8_t)(sum + data[i]);
	return sum;
}

/* Half a byte at a time. */
static uint16_t crc_of(const uint8_t *data, size_t len)
{
	static const uint16_t table[16] = {
		0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
		0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
	};
	unsigned crc = 0;

	for (size_t i = 0; i < len; i++) {
		crc = (crc << 4 & 0xffff) ^ table[crc >> 12 ^ data[i] >> 4];
		crc = (crc << 4 & 0xffff) ^ table[crc >> 12 ^ (data[i] & 15)];
	}
	return (uint16_t)crc;
}

void xmodem_check_put(enum hl78_xmodem_check check, const uint8_t *data,
		      size_t len, uint8_t *sum)
{
	uint16_t crc;

	if (check != HL78_XMODEM_CRC) {
		sum[0] = sum_of(data, len);
		return;
	}
	crc = crc_of(data, len);
	sum[0] = (uint8_t)(crc >> 8);
	sum[1] = (uint8_t)crc;
}

bool xmodem_check_good(enum hl78_xmodem_check check, const uint8_t *data,
		       size_t len, const uint8_t *sum)
{
	uint8_t wanted[2];

	xmodem_check_put(check, data, len, wanted);
	return memcmp(sum, wanted, xmodem_check_len(check)) == 0;
}

const char *hl78_xmodem_failure_text(enum hl78_xmodem_failure failure)
{
	static const char *const texts[] = {
		[HL78_XMODEM_NO_FAILURE] = "no failure",
		[HL78_XMODEM_NO_START] = "the first block was not asked for",
		[HL78_XMODEM_CANCELLED] = "the module cancelled (CAN CAN)",
		[HL78_XMODEM_TOO_MANY] = "blocks had to be sent too often",
		[HL78_XMODEM_NO_ANSWER] = "the module does not answer any more",
		[HL78_XMODEM_NO_END] = "the end (EOT) was not acknowledged",
		[HL78_XMODEM_BY_US] = "cancelled on this side",
		[HL78_XMODEM_ECHOED] = "the module echoes the blocks",
	};

	if ((size_t)failure >= sizeof(texts) / sizeof(texts[0]))
		return "unknown";
	return texts[failure];
}
