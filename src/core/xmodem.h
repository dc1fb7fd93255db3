/* SPDX-License-Identifier: MIT */
/* What both ends of XMODEM share: the bytes, and the two sums of a block. */
#ifndef CORE_XMODEM_H
#define CORE_XMODEM_H

#include <hl78/xmodem.h>

enum xmodem_byte {
	XMODEM_SOH = 0x01, /* a block of 128 bytes begins */
	XMODEM_STX = 0x02, /* of 1024 */
	XMODEM_EOT = 0x04,
	XMODEM_ACK = 0x06,
	XMODEM_BS = 0x08,
	XMODEM_NAK = 0x15,
	XMODEM_CAN = 0x18,
	XMODEM_FILL = 0x1a,
	XMODEM_C = 'C',
};

#define XMODEM_HEADER 3

/* How many bytes a sum takes. */
size_t xmodem_check_len(enum hl78_xmodem_check check);
/* The sum of `data`, high byte first, into `sum`. */
void xmodem_check_put(enum hl78_xmodem_check check, const uint8_t *data,
		      size_t len, uint8_t *sum);
bool xmodem_check_good(enum hl78_xmodem_check check, const uint8_t *data,
		       size_t len, const uint8_t *sum);

/* ---- xmodem_blocks.c: block `n` of a file, from 1 ---- */

uint64_t xmodem_block_start(const struct hl78_xmodem_sender *s, uint32_t n);
/* Of the block, and of the file in it, bytes. */
size_t xmodem_block_len(const struct hl78_xmodem_sender *s, uint32_t n);
size_t xmodem_block_of_file(const struct hl78_xmodem_sender *s, uint32_t n);
uint32_t xmodem_count_blocks(const struct hl78_xmodem_sending *what);

#endif
