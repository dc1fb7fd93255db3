/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of what goes wrong between a host and a module while a package of
 * 40 KiB goes over, in virtual time: each row ends, ends right, and in time. A
 * line is printed for each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/xline.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIZE	     (40 * 1024)

#define DONE	  HL78_XMODEM_NO_FAILURE
/* How, after how many seconds, and with how many packets sent again. */
#define ENDS(how, from, to, again)					\
	.failure = (how), .least = HL78_SEC(from), .most = HL78_SEC(to), \
	.resent = (again)
#define FAULT(what, at) .fault = HL78_XMODEM_##what, .block = (at)
#define WAITS	  .again_every = HL78_NEVER
#define OK_AND_3  "\r\nOK\r\n\r\n+WDSI: 3\r\n"
#define URC	  "\r\n+CEREG: 5,\"C018\"\r\n"

static uint8_t file[SIZE];

/* The line alone takes 3.66 s at 115200. */
static const struct row {
	const char *name;
	struct hl78_xmodem_receiving module;
	enum hl78_xmodem_failure failure; /* or DONE */
	hl78_time least, most;
	uint32_t resent;
	uint32_t baud;          /* 0: 115200 */
	const char *say_before; /* the ACK of block 20 */
	const char *say_at_end; /* behind EOT's */
	hl78_time file_at;
} rows[] = {
	{ .name = "clean", .module = { .size = SIZE }, ENDS(DONE, 3, 4, 0) },
	{ .name = "asks with C", .module = { .crc = true },
	  ENDS(DONE, 3, 4, 0) },
	{ .name = "a URC before an ACK", .module = { .size = SIZE },
	  ENDS(DONE, 3, 4, 0), .say_before = URC },
	{ .name = "ACK 2 s late",
	  .module = { FAULT(LATE_ACK, 20), .delay = HL78_SEC(2) },
	  ENDS(DONE, 5, 6, 0) },
	{ .name = "ACK 15 s late",
	  .module = { FAULT(LATE_ACK, 20), .delay = HL78_SEC(15), WAITS },
	  ENDS(DONE, 18, 19, 0) },
	{ .name = "ACK 15 s late, asks meanwhile",
	  .module = { FAULT(LATE_ACK, 20), .delay = HL78_SEC(15) },
	  ENDS(DONE, 21, 23, 1) },
	{ .name = "ACK 25 s late",
	  .module = { FAULT(LATE_ACK, 20), .delay = HL78_SEC(25), WAITS },
	  ENDS(DONE, 31, 33, 2) },
	{ .name = "ACK of the last block 50 s late",
	  .module = { FAULT(LATE_ACK, 40), .delay = HL78_SEC(50), WAITS },
	  ENDS(DONE, 56, 58, 3) },
	{ .name = "ACK lost, the module waits",
	  .module = { FAULT(LOSE_ACK, 20), WAITS },
	  ENDS(DONE, 29, 31, 2) },
	{ .name = "ACK lost, the module asks again",
	  .module = { FAULT(LOSE_ACK, 20) },
	  ENDS(DONE, 16, 18, 2) },
	{ .name = "the last ACK lost",
	  .module = { FAULT(LOSE_ACK, 40), WAITS },
	  ENDS(DONE, 26, 28, 2) },
	{ .name = "ACK sent twice", .module = { FAULT(DOUBLE_ACK, 20) },
	  ENDS(DONE, 6, 7, 1) },
	{ .name = "three NAKs",
	  .module = { FAULT(NAK_STORM, 20), .count = 3 },
	  ENDS(DONE, 6, 8, 4) },
	{ .name = "NAK for ever", .module = { FAULT(NAK_STORM, 20) },
	  ENDS(HL78_XMODEM_TOO_MANY, 2, 4, 9) },
	{ .name = "one stray CAN", .module = { FAULT(STRAY_CAN, 20) },
	  ENDS(DONE, 3, 4, 0) },
	{ .name = "CAN CAN", .module = { FAULT(CANCEL, 20) },
	  ENDS(HL78_XMODEM_CANCELLED, 1, 3, 0) },
	{ .name = "EOT NAKed once", .module = { FAULT(NAK_EOT, 0) },
	  ENDS(DONE, 3, 4, 0) },
	{ .name = "EOT never answered",
	  .module = { FAULT(IGNORE_EOT, 0), WAITS },
	  ENDS(HL78_XMODEM_NO_END, 60, 70, 0) },
	{ .name = "the module is dead at block 20",
	  .module = { FAULT(GO_SILENT, 20) },
	  ENDS(HL78_XMODEM_NO_ANSWER, 100, 105, 4) },
	{ .name = "first block at 299 s", .module = { .size = SIZE },
	  ENDS(DONE, 301, 304, 0), .file_at = HL78_SEC(299) },
	{ .name = "OK and 3 with the last ACK", .module = { .size = SIZE },
	  ENDS(DONE, 3, 4, 0), .say_at_end = OK_AND_3 },
	{ .name = "9600 baud", .module = { .size = SIZE },
	  ENDS(DONE, 42, 44, 0), .baud = 9600 },
};

static uint8_t *begin(struct xline *l, const struct row *row)
{
	struct hl78_xmodem_sending sending = {
		.size = SIZE, .start_within = HL78_MIN(5),
	};

	memset(l, 0, sizeof(*l));
	l->baud = sending.baud = row->baud ? row->baud : 115200;
	l->think = HL78_MS(2);
	l->file = file;
	l->size = SIZE;
	l->got = malloc(SIZE + 2 * HL78_XMODEM_BLOCK);
	assert_non_null(l->got);
	l->say_before = row->say_before;
	l->say_at = 20;
	l->say_at_end = row->say_at_end;
	l->file_at = row->file_at;
	xline_begin(l, &sending, &row->module);
	return l->got;
}

static void run(const struct row *row, size_t piece)
{
	static struct xline l;
	uint8_t *got = begin(&l, row);
	bool ended;

	l.piece = piece;
	ended = xline_run(&l, HL78_MIN(30));
	if (!piece)
		printf("# %-32s %-6s %4lld.%03lld s, %2u sent again, %2u of %u"
		       " blocks: %s\n", row->name,
		       l.sender.state == HL78_XMODEM_DONE ? "done" : "failed",
		       (long long)(l.now / 1000000),
		       (long long)(l.now / 1000 % 1000),
		       l.sender.counts.resent, l.sender.counts.block,
		       l.sender.counts.blocks,
		       hl78_xmodem_failure_text(l.sender.failure));
	assert_true(ended);
	assert_int_equal(l.sender.failure, row->failure);
	assert_int_equal(l.sender.state == HL78_XMODEM_DONE,
			 row->failure == DONE);
	assert_in_range(l.now, row->least, row->most);
	assert_int_equal(l.sender.counts.resent, row->resent);
	if (row->failure == DONE) {
		assert_true(xline_same(&l));
		assert_int_equal(l.receiver.state, HL78_XMODEM_DONE);
		assert_false(l.receiver.wrong_size);
		assert_int_equal(l.sender.counts.bytes, SIZE);
	}
	l.text[l.text_len] = '\0';
	assert_string_equal(l.text, row->say_before ? row->say_before :
				    row->say_at_end ? row->say_at_end : "");
	free(got);
}

static void every_row_ends_right(void **state)
{
	static const size_t pieces[] = { 0, 1, 2, 3, 7, 64 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t k = 0; k < COUNT(pieces); k++)
			run(&rows[i], pieces[k]);
}

/* No file: the module gives up with words that reach the reader of lines. */
static void nothing_sent_for_300_s(void **state)
{
	static const struct row row = {
		.name = "nothing", .file_at = HL78_NEVER,
	};
	static struct xline l;
	uint8_t *got = begin(&l, &row);

	(void)state;
	l.say_given_up = "\r\n+CME ERROR: 3\r\n";
	assert_false(xline_run(&l, HL78_SEC(301)));
	assert_int_equal(l.receiver.failure, HL78_XMODEM_NO_START);
	l.text[l.text_len] = '\0';
	assert_string_equal(l.text, "\r\n+CME ERROR: 3\r\n");
	assert_int_equal(l.sender.state, HL78_XMODEM_BLOCKS);
	hl78_xmodem_sender_cancel(&l.sender, l.now);
	assert_true(xline_run(&l, HL78_SEC(1)));
	assert_int_equal(l.sender.failure, HL78_XMODEM_BY_US);
	free(got);
}

static int make_file(void **state)
{
	uint32_t x = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(file); i++) {
		x = x * 1103515245 + 12345;
		file[i] = (uint8_t)(x >> 16);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_ends_right),
		cmocka_unit_test(nothing_sent_for_300_s),
	};

	return cmocka_run_group_tests_name("xmodem_faults", tests, make_file,
					   NULL);
}
