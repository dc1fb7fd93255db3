/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logs, both ways. The input is read as a log: it ends, records are bounded,
 * time never falls, and portions change nothing. Then it is taken for traffic
 * and recorded: what is read back are the same bytes, secrets apart, and no
 * secret of the host's lines is in the log.
 */
#include <hl78/command.h>
#include <hl78/trace.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX  32768
#define RECORD_MAX 32768
/* The recorder knows a secret by so much of the line before it. */
#define KNOWN_LINE 400

#define require(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "not so: %s\n", #condition); \
			abort(); \
		} \
	} while (0)

struct bytes {
	uint8_t data[8 * INPUT_MAX];
	size_t len;
};

static void add(struct bytes *to, const void *from, size_t len)
{
	require(len <= sizeof(to->data) - to->len);
	memcpy(to->data + to->len, from, len);
	to->len += len;
}

static bool same(const struct bytes *a, const struct bytes *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* The next length of 1 to 64, from a state that starts as the input says. */
static size_t next_length(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return 1 + (*state >> 26);
}

/* ---- the reader ---- */

struct reading {
	uint64_t hash;
	size_t n;
	hl78_time last;
	/* the bytes of each kind */
	struct bytes *kinds;
};

static void mix(struct reading *reading, const void *bytes, size_t len)
{
	const uint8_t *in = bytes;
	size_t i;

	for (i = 0; i < len; i++)
		reading->hash = (reading->hash ^ in[i]) * 0x100000001b3u;
}

static void pull_records(struct hl78_log_reader *reader,
			 struct reading *reading)
{
	struct hl78_record record;

	while (hl78_log_reader_next(reader, &record)) {
		int64_t facts[] = { record.kind, record.clock, record.time,
				    (int64_t)record.len,
				    (int64_t)record.line_number };

		require(record.len <= RECORD_MAX);
		require((record.clock == HL78_CLOCK_NONE) ==
			(record.time == HL78_NO_TIME));
		if (record.clock != HL78_CLOCK_NONE) {
			require(record.time >= reading->last);
			reading->last = record.time;
		}
		reading->n++;
		mix(reading, facts, sizeof(facts));
		mix(reading, record.bytes, record.len);
		if (reading->kinds)
			add(&reading->kinds[record.kind], record.bytes,
			    record.len);
	}
}

/* `portions` 0: all at once. */
static void read_log(struct reading *reading, enum hl78_format insist,
		     const uint8_t *data, size_t size, uint32_t portions)
{
	struct hl78_log_reader *reader = hl78_log_reader_new(insist);
	uint32_t state = portions;

	require(reader);
	reading->hash = 0xcbf29ce484222325u;
	reading->n = 0;
	reading->last = HL78_NO_TIME;
	while (size) {
		size_t n = portions ? next_length(&state) : size;
		size_t before = reading->n, used;

		if (n > size)
			n = size;
		used = hl78_log_reader_feed(reader, data, n);
		require(used <= n);
		pull_records(reader, reading);
		require(used > 0 || reading->n > before);
		data += used;
		size -= used;
	}
	hl78_log_reader_finish(reader);
	pull_records(reader, reading);
	hl78_log_reader_free(reader);
}

static void check_reader(enum hl78_format insist, uint32_t portions,
			 const uint8_t *data, size_t size)
{
	struct reading whole = { .kinds = NULL };
	struct reading parts = { .kinds = NULL };

	read_log(&whole, insist, data, size, 0);
	read_log(&parts, insist, data, size, portions + 1);
	require(whole.n == parts.n && whole.hash == parts.hash);
	require(whole.n <= size);
}

/* ---- the recorder ---- */

static struct bytes sent[2];  /* by side */
static struct bytes log_file;
static struct bytes back[3];  /* by kind */
static struct bytes expected, got;
static unsigned n_notes;

static void pull_text(struct hl78_recorder *rec)
{
	const char *text;
	size_t len, i;

	while ((text = hl78_recorder_next(rec, &len))) {
		require(len > HL78_STAMP_SIZE + 2 && text[len - 1] == '\n');
		for (i = 0; i < len - 1; i++)
			require((uint8_t)text[i] >= 0x20);
		add(&log_file, text, len);
	}
}

/*
 * The input as traffic: a byte says whose turn it is, how long the pause before
 * was and how many bytes follow.
 */
static void record(bool in_clear, const uint8_t *data, size_t size)
{
	struct hl78_recorder *rec = hl78_recorder_new(in_clear);
	int64_t now = INT64_C(1795334400000000);
	size_t i = 0;

	require(rec);
	sent[0].len = sent[1].len = log_file.len = 0;
	n_notes = 0;
	while (i < size) {
		uint8_t turn = data[i++];
		enum hl78_side side = turn & 1 ? HL78_MODULE : HL78_HOST;
		size_t n = turn >> 3;

		if (turn & 2)
			now += HL78_MS(60);
		if (turn & 4)
			hl78_recorder_tick(rec, now);
		pull_text(rec);
		if (!n) {
			hl78_recorder_note(rec, "a remark", now);
			pull_text(rec);
			n_notes++;
		}
		if (n > size - i)
			n = size - i;
		add(&sent[side], data + i, n);
		while (n) {
			size_t used = hl78_recorder_feed(rec, side, data + i, n,
							 now);
			size_t before = log_file.len;

			pull_text(rec);
			require(used > 0 || log_file.len > before);
			i += used;
			n -= used;
			require(hl78_recorder_deadline(rec) > now);
		}
	}
	hl78_recorder_flush(rec);
	pull_text(rec);
	require(hl78_recorder_deadline(rec) == HL78_NEVER);
	hl78_recorder_free(rec);
}

static void read_back(void)
{
	struct reading reading = { .kinds = back };

	back[0].len = back[1].len = back[2].len = 0;
	read_log(&reading, HL78_FORMAT_FOTACON, log_file.data, log_file.len, 0);
	require(back[HL78_RECORD_NOTE].len == n_notes * strlen("a remark"));
}

/* What the log keeps of lines: no blank ones, no CRs before LF. */
static void keep_lines(struct bytes *to, const struct bytes *from)
{
	size_t at = 0;

	to->len = 0;
	while (at < from->len) {
		const uint8_t *line = from->data + at;
		const uint8_t *lf = memchr(line, '\n', from->len - at);
		size_t len = lf ? (size_t)(lf - line) : from->len - at;

		at += len + (lf != NULL);
		while (lf && len && line[len - 1] == '\r')
			len--;
		add(to, line, len);
		if (lf && len)
			add(to, "\n", 1);
	}
}

/*
 * The host's lines as they are to be read back. False when one is too long to
 * say where its secret is found.
 */
static bool keep_host_lines(struct bytes *to, bool in_clear)
{
	const uint8_t *at = sent[HL78_HOST].data;
	const uint8_t *end = at + sent[HL78_HOST].len;
	bool known = true;

	to->len = 0;
	while (at < end) {
		size_t len = 0, shown;

		while (at + len < end && at[len] != '\r' && at[len] != '\n')
			len++;
		shown = in_clear ? len
				 : hl78_secret_offset((const char *)at, len);
		known = known && len <= KNOWN_LINE;
		add(to, at, shown);
		if (shown < len)
			add(to, "****", 4);
		if (len && at + len < end)
			add(to, "\r", 1);
		at += len + (at + len < end);
	}
	return known;
}

static void check_recorder(const uint8_t *data, size_t size)
{
	record(true, data, size);
	read_back();
	keep_host_lines(&expected, true);
	require(same(&expected, &back[HL78_RECORD_HOST]));
	keep_lines(&expected, &sent[HL78_MODULE]);
	keep_lines(&got, &back[HL78_RECORD_MODULE]);
	require(same(&expected, &got));

	record(false, data, size);
	read_back();
	if (keep_host_lines(&expected, false))
		require(same(&expected, &back[HL78_RECORD_HOST]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum hl78_format insist;

	if (size < 2 || size > INPUT_MAX)
		return 0;
	insist = (enum hl78_format)(data[0] % HL78_N_FORMATS);
	check_reader(insist, data[1], data + 2, size - 2);
	check_recorder(data + 2, size - 2);
	return 0;
}
