/* SPDX-License-Identifier: MIT */
/*
 * A file in blocks: where each begins and how long it is, also where the rest
 * goes in small ones. Nothing here knows of a line or of time.
 */
#include "core/xmodem.h"

/* From there on one block of 1024 is as short, bytes. */
#define TAIL_MAX 896

/* Where block `n` begins, and how much of the file is in it. */
uint64_t xmodem_block_start(const struct hl78_xmodem_sender *s, uint32_t n)
{
	uint64_t whole = s->counts.size / HL78_XMODEM_BLOCK;

	if (n - 1 <= whole)
		return (uint64_t)(n - 1) * HL78_XMODEM_BLOCK;
	return whole * HL78_XMODEM_BLOCK + (n - 1 - whole) * HL78_XMODEM_SMALL;
}

size_t xmodem_block_len(const struct hl78_xmodem_sender *s, uint32_t n)
{
	uint64_t left = s->counts.size - xmodem_block_start(s, n);

	return s->tail_128 && left <= TAIL_MAX ? HL78_XMODEM_SMALL
					       : HL78_XMODEM_BLOCK;
}

size_t xmodem_block_of_file(const struct hl78_xmodem_sender *s, uint32_t n)
{
	uint64_t left = s->counts.size - xmodem_block_start(s, n);
	size_t len = xmodem_block_len(s, n);

	return left < len ? (size_t)left : len;
}

uint32_t xmodem_count_blocks(const struct hl78_xmodem_sending *what)
{
	uint64_t rest = what->size % HL78_XMODEM_BLOCK;
	uint64_t n = what->size / HL78_XMODEM_BLOCK;

	if (what->tail_128 && rest <= TAIL_MAX)
		n += (rest + HL78_XMODEM_SMALL - 1) / HL78_XMODEM_SMALL;
	else if (rest)
		n++;
	return (uint32_t)n;
}
