/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both ends of XMODEM under any bytes, any order and any clock. The first byte
 * chooses: the sender alone, the receiver alone, or both, with a line between
 * them that the input spoils. The second to fifth say how they are set up.
 *
 *	alone     f0 to f7: time passes, by the table of spans; to the sender, f8
 *	          is cancel, f9 takes nothing more of the output; all else is fed
 *	both      each byte is the fate of one packet or answer: it passes, is
 *	          lost, doubled, cut short, garbled, or time passes before
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/xmodem.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const hl78_time spans[8] = {
	1, HL78_MS(1), HL78_MS(60), HL78_MS(250), HL78_SEC(1), HL78_SEC(5),
	HL78_SEC(25), HL78_MIN(6),
};

#define FILE_MAX 8192

static uint8_t file[FILE_MAX];
static hl78_time now;

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool is_over(enum hl78_xmodem_state state)
{
	return state == HL78_XMODEM_DONE || state == HL78_XMODEM_FAILED;
}

/* ---- the sender ---- */

static void begin_sender(struct hl78_xmodem_sender *s, const uint8_t *how)
{
	static const uint32_t rates[] = { 0, 9600, 115200, 3000000 };
	const struct hl78_xmodem_sending what = {
		.size = 1 + (how[0] | how[1] << 8) % FILE_MAX,
		.baud = rates[how[2] % 4],
		.tail_128 = how[2] & 4,
		.start_within = how[2] & 8 ? HL78_NEVER : HL78_SEC(30),
	};

	for (size_t i = 0; i < FILE_MAX; i++)
		file[i] = (uint8_t)(i * 7 + (i >> 8));
	check(hl78_xmodem_sender_begin(s, &what, now) == 0);
}

static void give(struct hl78_xmodem_sender *s)
{
	uint64_t offset;
	size_t len;

	while (hl78_xmodem_sender_wants(s, &offset, &len)) {
		check(offset + len <= s->counts.size && len <= 1024 && len);
		check(hl78_xmodem_sender_give(s, file + offset, len, now) == 0);
	}
}

static void check_sender(const struct hl78_xmodem_sender *s)
{
	const struct hl78_xmodem_counts *c = &s->counts;

	check(c->block <= c->blocks && c->bytes <= c->size);
	check(c->resent >= c->naks || s->failure);
	check((s->state == HL78_XMODEM_FAILED) <= (s->failure != 0));
	if (s->state == HL78_XMODEM_DONE)
		check(c->block == c->blocks && c->bytes == c->size);
	if (is_over(s->state))
		check(hl78_xmodem_sender_deadline(s) == HL78_NEVER);
}

static void tick_sender(struct hl78_xmodem_sender *s)
{
	hl78_xmodem_sender_tick(s, now);
	check(hl78_xmodem_sender_deadline(s) > now);
	check_sender(s);
}

/* Takes what goes out, in pieces of `piece`. Returns how many bytes. */
static size_t take(struct hl78_xmodem_sender *s, size_t piece)
{
	const void *bytes;
	size_t len, all = 0;

	give(s);
	while ((bytes = hl78_xmodem_sender_output(s, &len))) {
		size_t n = len < piece ? len : piece;
		uint8_t *copy = malloc(n);

		check(copy && len && len <= HL78_XMODEM_PACKET_MAX);
		memcpy(copy, bytes, n);
		free(copy);
		hl78_xmodem_sender_sent(s, n, now);
		all += n;
		check(all <= 3 * HL78_XMODEM_PACKET_MAX);
	}
	give(s);
	return all;
}

static void fuzz_sender(const uint8_t *how, const uint8_t *data, size_t size)
{
	static struct hl78_xmodem_sender s;
	bool takes = true;

	begin_sender(&s, how);
	for (size_t i = 0; i < size; i++) {
		bool over;

		if (takes)
			take(&s, 1 + how[3] % 128);
		over = is_over(s.state);
		if (data[i] >= 0xf0 && data[i] < 0xf8) {
			now += spans[data[i] & 7];
			tick_sender(&s);
		} else if (data[i] == 0xf8) {
			hl78_xmodem_sender_cancel(&s, now);
		} else if (data[i] == 0xf9) {
			takes = !takes;
		} else {
			bool used = hl78_xmodem_sender_byte(&s, data[i], now);

			check(!over || !used);
			check(used == !!memchr("\x06\x15\x18", data[i], 3) ||
			      over || data[i] == 'C');
		}
		check_sender(&s);
	}
	/* Left alone it ends, unless it waits for the start for ever. */
	for (int i = 0; i < 1000 && !is_over(s.state); i++) {
		take(&s, 4096);
		if (hl78_xmodem_sender_deadline(&s) == HL78_NEVER)
			break;
		if (now < hl78_xmodem_sender_deadline(&s))
			now = hl78_xmodem_sender_deadline(&s);
		tick_sender(&s);
	}
	check(is_over(s.state) || s.state == HL78_XMODEM_STARTING);
}

/* ---- the receiver ---- */

static void begin_receiver(struct hl78_xmodem_receiver *r, const uint8_t *how)
{
	const struct hl78_xmodem_receiving what = {
		.crc = how[2] & 16,
		.size = how[2] & 32 ? 1 + (how[0] | how[1] << 8) % FILE_MAX : 0,
		.lenient = how[2] & 64,
		.again_every = how[2] & 128 ? HL78_NEVER : 0,
		.fault = (enum hl78_xmodem_fault)(how[3] % 16 %
						  HL78_XMODEM_N_FAULTS),
		.block = 1 + how[3] / 64u,
		.count = how[3] / 16 % 4,
		.delay = spans[how[3] / 16 % 8],
	};

	hl78_xmodem_receiver_begin(r, &what, now);
}

static void check_receiver(const struct hl78_xmodem_receiver *r)
{
	size_t len;
	const void *data = hl78_xmodem_receiver_data(r, &len);

	check(len <= 1024 && !data == !len);
	check(r->bytes >= r->blocks * 128ull && r->bytes <= r->blocks * 1024ull);
	hl78_xmodem_receiver_output(r, &len);
	check(len <= sizeof(r->answers));
}

static void tick_receiver(struct hl78_xmodem_receiver *r)
{
	hl78_xmodem_receiver_tick(r, now);
	check(hl78_xmodem_receiver_deadline(r) > now);
	check_receiver(r);
}

static void fuzz_receiver(const uint8_t *how, const uint8_t *data, size_t size)
{
	static struct hl78_xmodem_receiver r;
	size_t piece = 1 + how[3] % 200;
	size_t len;

	begin_receiver(&r, how);
	for (size_t i = 0; i < size;) {
		size_t n = 0, taken;

		if (data[i] >= 0xf0 && data[i] < 0xf8) {
			now += spans[data[i++] & 7];
			tick_receiver(&r);
			continue;
		}
		while (n < piece && i + n < size &&
		       (data[i + n] < 0xf0 || data[i + n] > 0xf7))
			n++;
		taken = hl78_xmodem_receiver_feed(&r, data + i, n, now);
		check(taken <= n && (taken || is_over(r.state)));
		check_receiver(&r);
		if (hl78_xmodem_receiver_output(&r, &len))
			hl78_xmodem_receiver_sent(&r, len);
		i += taken ? taken : n;
	}
}

/* ---- both ---- */

struct both {
	struct hl78_xmodem_sender s;
	struct hl78_xmodem_receiver r;
	const uint8_t *fates;
	size_t n_fates;
	size_t n_got;
	bool garbled; /* what the sum may have missed */
};

/* The fate of one packet or answer; the good is what is behind the input. */
static size_t spoil(struct both *b, bool back, const uint8_t *bytes, size_t len,
		    uint8_t *to)
{
	uint8_t fate = 0;

	memcpy(to, bytes, len);
	if (b->n_fates) {
		fate = *b->fates++;
		b->n_fates--;
	}
	switch (fate & 7) {
	case 1:
		return 0;
	case 2:
		memcpy(to + len, bytes, len);
		return 2 * len;
	case 3:
		return len / (1 + fate / 8u);
	case 4:
		if (!back) {
			to[fate * 4u % len] ^= (uint8_t)(1 + fate / 8u);
			b->garbled = true;
		}
		return len;
	case 5:
		now += spans[fate / 8 % 8];
		return len;
	default:
		return len;
	}
}

static void feed(struct both *b, const uint8_t *bytes, size_t len)
{
	while (len) {
		size_t n = hl78_xmodem_receiver_feed(&b->r, bytes, len, now);
		size_t got;
		const void *data = hl78_xmodem_receiver_data(&b->r, &got);

		check_receiver(&b->r);
		if (data && !b->garbled && b->n_got < b->s.counts.size) {
			size_t left = (size_t)b->s.counts.size - b->n_got;

			check(!memcmp(data, file + b->n_got,
				      got < left ? got : left));
		}
		b->n_got += got;
		if (!n)
			return;
		bytes += n;
		len -= n;
	}
}

static bool exchange(struct both *b)
{
	uint8_t packet[2 * HL78_XMODEM_PACKET_MAX];
	const void *bytes;
	size_t len;
	bool any = false;

	give(&b->s);
	while ((bytes = hl78_xmodem_sender_output(&b->s, &len))) {
		size_t n = spoil(b, false, bytes, len, packet);

		hl78_xmodem_sender_sent(&b->s, len, now);
		now = b->s.line_free > now ? b->s.line_free : now;
		feed(b, packet, n);
		any = true;
	}
	while ((bytes = hl78_xmodem_receiver_output(&b->r, &len))) {
		size_t n = spoil(b, true, bytes, 1, packet);

		hl78_xmodem_receiver_sent(&b->r, 1);
		for (size_t i = 0; i < n; i++)
			hl78_xmodem_sender_byte(&b->s, packet[i], now);
		any = true;
	}
	check_sender(&b->s);
	return any;
}

static void fuzz_both(const uint8_t *how, const uint8_t *data, size_t size)
{
	static struct both b;

	memset(&b, 0, sizeof(b));
	b.fates = data;
	b.n_fates = size;
	begin_receiver(&b.r, how);
	begin_sender(&b.s, how);
	for (int i = 0; !is_over(b.s.state); i++) {
		hl78_time due;

		check(i < 10000);
		if (exchange(&b))
			continue;
		due = hl78_xmodem_sender_deadline(&b.s);
		if (hl78_xmodem_receiver_deadline(&b.r) < due)
			due = hl78_xmodem_receiver_deadline(&b.r);
		if (due == HL78_NEVER)
			break; /* nobody asks, and it waits for ever */
		now = due > now ? due : now;
		tick_receiver(&b.r);
		tick_sender(&b.s);
	}
	if (b.s.state == HL78_XMODEM_DONE && !b.garbled)
		check(b.n_got >= b.s.counts.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 5)
		return 0;
	now = 0;
	if (data[0] % 3 == 0)
		fuzz_sender(data + 1, data + 5, size - 5);
	else if (data[0] % 3 == 1)
		fuzz_receiver(data + 1, data + 5, size - 5);
	else
		fuzz_both(data + 1, data + 5, size - 5);
	return 0;
}
