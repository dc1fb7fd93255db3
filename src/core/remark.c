/* SPDX-License-Identifier: MIT */
/*
 * Remarks of a log that tell what no line of either side does: that the port
 * went or came back, how far a transfer is, whose packets are not in a log of
 * lines, which version is expected, and how an update ended. All others tell
 * nothing.
 */
#include "core/modem.h"

#include <string.h>

#include "core/ascii.h"

/* In blocks of 128 bytes, and more than are ever sent. */
#define BLOCKS_MAX 1000000

struct remark {
	const char *at;
	size_t len;
};

static bool skip(struct remark *r, const char *text)
{
	size_t n = strlen(text);

	if (r->len < n || memcmp(r->at, text, n) != 0)
		return false;
	r->at += n;
	r->len -= n;
	return true;
}

static bool skip_number(struct remark *r, uint64_t max, uint64_t *value)
{
	size_t n = ascii_read_uint(r->at, r->len, max, value);

	r->at += n;
	r->len -= n;
	return n > 0;
}

/* "nak", as it asked for the first block */
static void transfer_starts(struct hl78_modem *m, struct remark *r,
			    hl78_time at)
{
	struct hl78_update_status *st = &m->update.status;

	st->check = skip(r, "crc") ? HL78_XMODEM_CRC : HL78_XMODEM_SUM;
	st->attempt++;
	st->transfer = (struct hl78_xmodem_counts){ .started_at = at };
	run_transfer(&m->run, 0, 0);
}

/* "12 of 199, 1024 bytes, ack in 88 ms"; "12 of 199 sent again, ..." */
static void block_sent(struct hl78_modem *m, struct remark *r, hl78_time at)
{
	struct hl78_xmodem_counts *c = &m->update.status.transfer;
	uint64_t block, blocks, len;

	if (!skip_number(r, BLOCKS_MAX, &block) || !skip(r, " of ") ||
	    !skip_number(r, BLOCKS_MAX, &blocks) || block < 1 || block > blocks)
		return;
	c->blocks = (uint32_t)blocks;
	c->size = blocks * HL78_XMODEM_BLOCK; /* as far as that tells */
	if (skip(r, " sent again")) {
		c->resent++;
	} else if (skip(r, ", ") &&
		   skip_number(r, HL78_XMODEM_BLOCK, &len)) {
		c->block = (uint32_t)block;
		c->block_len = (uint16_t)len;
		c->bytes += len;
		if (c->bytes > c->size || block == blocks)
			c->bytes = c->size;
	} else {
		return;
	}
	run_transfer(&m->run, c->block, c->blocks);
	modem_changed(m, HL78_EV_TRANSFER, at);
}

/* "HL7802.4.5.4.0"; a note of the user's that begins so is none. */
static void version_expected(struct hl78_modem *m, const struct remark *r)
{
	char version[HL78_VERSION_MAX];
	struct hl78_firmware fw;

	if (r->len >= sizeof(version) ||
	    !hl78_firmware_read(&fw, r->at, r->len))
		return;
	memcpy(version, r->at, r->len);
	version[r->len] = '\0';
	run_expect_once(&m->run, version);
}

/* "interrupted, cancelled at block 20 of 199: …"; "updated" */
static void update_over(struct hl78_modem *m, struct remark *r)
{
	for (int i = 0; i < HL78_N_OUTCOMES; i++) {
		enum hl78_outcome_kind kind = (enum hl78_outcome_kind)i;
		struct remark rest = *r;

		if (!skip(&rest, hl78_outcome_name(kind)) ||
		    (rest.len && !skip(&rest, ", ")))
			continue;
		run_told(&m->run, kind, rest.at, rest.len);
		return;
	}
}

void hl78_modem_remark(struct hl78_modem *modem, const char *text, size_t len,
		       hl78_time now)
{
	struct remark r = { .at = text, .len = len };

	if (now > modem->now)
		modem->now = now;
	if (skip(&r, "port lost"))
		hl78_modem_link(modem, false, modem->now);
	else if (skip(&r, "port back"))
		hl78_modem_link(modem, true, modem->now);
	else if (skip(&r, "package "))
		run_announced(&modem->run);
	else if (skip(&r, "expects "))
		version_expected(modem, &r);
	else if (skip(&r, "update over: "))
		update_over(modem, &r);
	else if (skip(&r, "xmodem start "))
		transfer_starts(modem, &r, modem->now);
	else if (skip(&r, "xmodem block "))
		block_sent(modem, &r, modem->now);
}
