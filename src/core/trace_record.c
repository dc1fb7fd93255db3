/* SPDX-License-Identifier: MIT */
/*
 * The writer of session logs: bytes of both sides in, one record a line out.
 * It assembles lines, stamps them and hides secrets; it writes no file and
 * reads no clock. At most one side has text that waits, and none has while a
 * record of either side is ready, so that records come in the order of bytes.
 */
#include <hl78/command.h>
#include <hl78/text.h>
#include <hl78/trace.h>

#include <stdlib.h>
#include <string.h>

/*
 * So much of what was written of a line before is kept, to know a secret by
 * the command that stands before it.
 */
#define CONTEXT HL78_COMMAND_MAX

#define NOTE_MAX  512
#define WAIT_US   HL78_MS(HL78_RECORD_WAIT_MS)
#define NO_SECRET SIZE_MAX
#define MASK      "****"

/* Stamp, blank, mark and blank; text; mask, "\c", newline and NUL. */
#define RECORD_SIZE(bytes) \
	(HL78_STAMP_SIZE + 2 + (bytes) * HL78_ESCAPED_MAX + 4 + 2 + 2)

struct side {
	/* The line: what of it is written already, then what waits. */
	uint8_t line[CONTEXT + HL78_RECORD_PIECE];
	size_t n_written;
	size_t len;
	size_t secret;  /* where in `line` it begins */
	bool slid;      /* `line` has lost its beginning */
	bool begun;     /* a piece of this line is in the log, with "\c" */
	bool ended;     /* the next byte begins another line */
	int64_t at;     /* the first byte that waits */
};

struct hl78_recorder {
	struct side side[2]; /* by enum hl78_side */
	bool in_clear;
	bool after_cr;       /* an LF from the host belongs to its CR */
	size_t echoed;       /* of the host's line, in lines of the module */
	char out[RECORD_SIZE(HL78_RECORD_PIECE) + 2 * RECORD_SIZE(NOTE_MAX)];
	size_t out_at;
	size_t out_len;
};

/* ---- stamps ---- */

static char *put_digits(char *out, unsigned value, int n)
{
	int i;

	for (i = n - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return out + n;
}

size_t hl78_stamp_write(char out[HL78_STAMP_SIZE], int64_t unix_us)
{
	/* From 0000-01-01 up to the end of 9999. */
	const int64_t least = -INT64_C(62167219200000000);
	const int64_t most = INT64_C(253402300799999999);
	const int64_t day_us = INT64_C(86400000000);
	char *at = out;
	int64_t us;
	unsigned days, era, day, year, in_year, month, second;

	if (unix_us < least)
		unix_us = least;
	if (unix_us > most)
		unix_us = most;
	/*
	 * Eras of 400 years and years begin in March here, so that a leap day
	 * is the last of its year.
	 */
	us = unix_us - least;
	days = (unsigned)(us / day_us) - 60 + 146097; /* and an era earlier */
	us %= day_us;
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	in_year = day - (365 * year + year / 4 - year / 100);
	month = (5 * in_year + 2) / 153;
	day = in_year - (153 * month + 2) / 5 + 1;
	year += era * 400 - 400 + (month >= 10);
	month = month < 10 ? month + 3 : month - 9;
	second = (unsigned)(us / 1000000);

	at = put_digits(at, year, 4);
	*at++ = '-';
	at = put_digits(at, month, 2);
	*at++ = '-';
	at = put_digits(at, day, 2);
	*at++ = 'T';
	at = put_digits(at, second / 3600, 2);
	*at++ = ':';
	at = put_digits(at, second / 60 % 60, 2);
	*at++ = ':';
	at = put_digits(at, second % 60, 2);
	*at++ = '.';
	at = put_digits(at, (unsigned)(us % 1000000), 6);
	*at++ = 'Z';
	*at = '\0';
	return (size_t)(at - out);
}

/* ---- secrets ---- */

/*
 * How much of the module's line repeats the host's from where its echo stands.
 * An event can split an echo, so that it goes on in a later line.
 */
static size_t echo_length(const struct hl78_recorder *rec)
{
	const struct side *host = &rec->side[HL78_HOST];
	const struct side *module = &rec->side[HL78_MODULE];
	size_t n = 0;

	if (host->slid || module->slid)
		return 0;
	while (n < module->len && rec->echoed + n < host->len &&
	       module->line[n] == host->line[rec->echoed + n])
		n++;
	return n;
}

/* Where the secret of a side's line begins, by its own text or as an echo. */
static size_t find_secret(const struct hl78_recorder *rec,
			  enum hl78_side which)
{
	const struct side *side = &rec->side[which];
	size_t host_secret = rec->side[HL78_HOST].secret;
	size_t secret, in_echo, n_echo;

	secret = hl78_secret_offset((const char *)side->line, side->len);
	if (secret >= side->len)
		secret = NO_SECRET;
	if (which == HL78_HOST || host_secret == NO_SECRET)
		return secret;
	n_echo = echo_length(rec);
	if (!n_echo || rec->echoed + n_echo <= host_secret)
		return secret;
	in_echo = host_secret > rec->echoed ? host_secret - rec->echoed : 0;
	return in_echo < secret ? in_echo : secret;
}

/* ---- records ---- */

static void put_record(struct hl78_recorder *rec, int64_t at, char mark,
		       const void *text, size_t len, const char *end)
{
	char *out = rec->out + rec->out_len;
	size_t n = hl78_stamp_write(out, at);
	size_t n_text;

	out[n++] = ' ';
	out[n++] = mark;
	out[n++] = ' ';
	hl78_text_escape(text, len, out + n, sizeof(rec->out) - rec->out_len - n,
			 &n_text);
	n += n_text;
	memcpy(out + n, end, strlen(end));
	rec->out_len += n + strlen(end);
}

/* Forgets the beginning of a line that outgrows its context. */
static void slide(struct side *side)
{
	size_t n;

	if (side->n_written <= CONTEXT)
		return;
	n = side->n_written - CONTEXT;
	memmove(side->line, side->line + n, side->len - n);
	side->len -= n;
	side->n_written -= n;
	side->slid = true;
}

/* Writes what waits but for its last `keep` bytes: a line's end or a piece. */
static void write_side(struct hl78_recorder *rec, enum hl78_side which,
		       bool ends, size_t keep)
{
	/* by: hidden from here on, line ends */
	static const char *const tails[2][2] = {
		{ "\\c\n", "\n" },
		{ MASK "\\c\n", MASK "\n" },
	};
	struct side *side = &rec->side[which];
	size_t from = side->n_written;
	size_t to = side->len - keep;
	bool hides = false;

	if (side->secret != NO_SECRET) {
		to = from; /* the mask stands there already */
	} else if (!rec->in_clear) {
		side->secret = find_secret(rec, which);
		hides = side->secret < to;
		if (hides)
			to = side->secret > from ? side->secret : from;
		else
			side->secret = NO_SECRET;
	}
	if (to > from || hides || (ends && side->begun)) {
		put_record(rec, side->at, which == HL78_HOST ? '>' : '<',
			   side->line + from, to - from, tails[hides][ends]);
		side->begun = !ends;
	}
	side->n_written = side->len - keep;
	slide(side);
}

static bool waits(const struct side *side)
{
	return side->len > side->n_written;
}

static void begin_line(struct hl78_recorder *rec, enum hl78_side which)
{
	struct side *side = &rec->side[which];

	side->len = side->n_written = 0;
	side->secret = NO_SECRET;
	side->slid = side->begun = side->ended = false;
	if (which == HL78_HOST)
		rec->echoed = 0;
}

static void end_line(struct hl78_recorder *rec, enum hl78_side which)
{
	struct side *side = &rec->side[which];
	size_t n;

	if (which == HL78_MODULE && waits(side) &&
	    side->line[side->len - 1] == '\r')
		side->len--; /* of CRLF */
	write_side(rec, which, true, 0);
	side->ended = true;
	if (which != HL78_MODULE)
		return;
	for (n = side->len; n && side->line[n - 1] == '\r'; n--)
		;
	if (echo_length(rec) == n)
		rec->echoed += n;
}

/*
 * Bytes at the end of a full piece that belong to what follows: the CR of a
 * CRLF, or a character that is not whole.
 */
static size_t unfinished(const struct side *side)
{
	const uint8_t *end = side->line + side->len;
	uint32_t code;
	size_t n;

	if (end[-1] == '\r')
		return 1;
	for (n = 1; n <= 3; n++) {
		if ((end[-(ptrdiff_t)n] & 0xc0) != 0xc0)
			continue;
		return hl78_utf8_decode(end - n, n, &code) ? 0 : n;
	}
	return 0;
}

/* Bytes before the end of a line: LF, and from the host CR. */
static size_t line_length(enum hl78_side which, const uint8_t *bytes,
			  size_t len)
{
	const uint8_t *lf = memchr(bytes, '\n', len);
	const uint8_t *cr;

	if (lf)
		len = (size_t)(lf - bytes);
	if (which == HL78_HOST) {
		cr = memchr(bytes, '\r', len);
		if (cr)
			len = (size_t)(cr - bytes);
	}
	return len;
}

/* Takes up to the end of a line or of a piece. */
static size_t take(struct hl78_recorder *rec, enum hl78_side which,
		   const uint8_t *bytes, size_t len, int64_t now)
{
	struct side *side = &rec->side[which];
	size_t n, room;

	if (which == HL78_HOST && rec->after_cr) {
		rec->after_cr = false;
		if (bytes[0] == '\n')
			return 1;
	}
	if (side->ended)
		begin_line(rec, which);
	if (!waits(side))
		side->at = now;
	room = HL78_RECORD_PIECE - (side->len - side->n_written);
	n = line_length(which, bytes, len < room + 1 ? len : room + 1);
	if (n > room)
		n = room;
	memcpy(side->line + side->len, bytes, n);
	side->len += n;
	if (n < len && (bytes[n] == '\n' ||
			(bytes[n] == '\r' && which == HL78_HOST))) {
		if (which == HL78_HOST)
			rec->after_cr = bytes[n] == '\r';
		end_line(rec, which);
		return n + 1;
	}
	if (n == room) {
		write_side(rec, which, false, unfinished(side));
		side->at = now;
	}
	return n;
}

static bool is_ready(const struct hl78_recorder *rec)
{
	return rec->out_at < rec->out_len;
}

static struct side *waiting_side(struct hl78_recorder *rec)
{
	if (waits(&rec->side[HL78_HOST]))
		return &rec->side[HL78_HOST];
	if (waits(&rec->side[HL78_MODULE]))
		return &rec->side[HL78_MODULE];
	return NULL;
}

/* ---- the recorder ---- */

struct hl78_recorder *hl78_recorder_new(bool secrets_in_clear)
{
	struct hl78_recorder *rec = malloc(sizeof(*rec));

	if (!rec)
		return NULL;
	rec->in_clear = secrets_in_clear;
	rec->after_cr = false;
	rec->out_at = rec->out_len = 0;
	begin_line(rec, HL78_HOST);
	begin_line(rec, HL78_MODULE);
	return rec;
}

void hl78_recorder_free(struct hl78_recorder *recorder)
{
	free(recorder);
}

size_t hl78_recorder_feed(struct hl78_recorder *recorder, enum hl78_side side,
			  const void *bytes, size_t len, int64_t unix_us)
{
	const uint8_t *in = bytes;
	size_t used = 0;

	if (is_ready(recorder) || !len)
		return 0;
	if (waiting_side(recorder) != &recorder->side[side])
		hl78_recorder_flush(recorder);
	else
		hl78_recorder_tick(recorder, unix_us);
	while (used < len && !is_ready(recorder))
		used += take(recorder, side, in + used, len - used, unix_us);
	return used;
}

void hl78_recorder_note(struct hl78_recorder *recorder, const char *text,
			int64_t unix_us)
{
	size_t len = strlen(text);
	size_t secret;

	hl78_recorder_flush(recorder);
	if (recorder->out_len + RECORD_SIZE(NOTE_MAX) > sizeof(recorder->out))
		return;
	if (len > NOTE_MAX) {
		len = NOTE_MAX; /* and no character in two */
		while (len > NOTE_MAX - 3 && (text[len] & 0xc0) == 0x80)
			len--;
	}
	secret = recorder->in_clear ? len : hl78_secret_offset(text, len);
	put_record(recorder, unix_us, '#', text, secret,
		   secret < len ? MASK "\n" : "\n");
}

const char *hl78_recorder_next(struct hl78_recorder *recorder, size_t *len)
{
	const char *record = recorder->out + recorder->out_at;
	const char *end;

	if (!is_ready(recorder))
		return NULL;
	end = memchr(record, '\n', recorder->out_len - recorder->out_at);
	*len = (size_t)(end + 1 - record);
	recorder->out_at += *len;
	if (recorder->out_at == recorder->out_len)
		recorder->out_at = recorder->out_len = 0;
	return record;
}

int64_t hl78_recorder_deadline(const struct hl78_recorder *recorder)
{
	const struct side *side = recorder->side;

	if (waits(&side[HL78_HOST]))
		return side[HL78_HOST].at + WAIT_US;
	if (waits(&side[HL78_MODULE]))
		return side[HL78_MODULE].at + WAIT_US;
	return HL78_NEVER;
}

void hl78_recorder_tick(struct hl78_recorder *recorder, int64_t unix_us)
{
	const struct side *side = waiting_side(recorder);

	/* A clock set back must not make text wait for it. */
	if (side && (unix_us < side->at || unix_us - side->at >= WAIT_US))
		hl78_recorder_flush(recorder);
}

void hl78_recorder_flush(struct hl78_recorder *recorder)
{
	const struct side *side = waiting_side(recorder);

	if (side)
		write_side(recorder, side == recorder->side + HL78_HOST ?
			   HL78_HOST : HL78_MODULE, false, 0);
}
