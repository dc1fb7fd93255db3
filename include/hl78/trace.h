/* SPDX-License-Identifier: MIT */
/*
 * Session logs: written so that a person, grep and the replay read the same
 * file, and read back from that and from the captures of other programs.
 *
 *	# fotacon log 1, /dev/ttyUSB0 115200 8N1
 *	2026-11-22T08:00:01.123456Z > AT+WDSS=1,1
 *	2026-11-22T08:00:01.130001Z < OK
 *
 * ">" is the host, "<" the module, "#" a remark of the console. LF or CRLF ends
 * a record and is not written (from the host a CR alone does too), another CR
 * is \x0d, empty lines are not recorded. Text is in the notation of text.h;
 * text that was not ended has "\c" at its end, and the next record that way
 * continues it. The stamp is that of the first byte.
 */
#ifndef HL78_TRACE_H
#define HL78_TRACE_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum hl78_record_kind {
	HL78_RECORD_HOST,   /* > */
	HL78_RECORD_MODULE, /* < */
	HL78_RECORD_NOTE,   /* # */
};

/* ---- writing ---- */

/* "2026-11-22T08:00:01.123456Z" and its NUL. */
#define HL78_STAMP_SIZE 28

/*
 * Writes a stamp from microseconds since 1970-01-01 UTC, years 0 to 9999.
 * Returns its length, 27.
 */
size_t hl78_stamp_write(char out[HL78_STAMP_SIZE], int64_t unix_us);

/* Text waits this long for its end before it is written with "\c". */
#define HL78_RECORD_WAIT_MS 100
/* A longer line goes out in pieces of this many bytes, continued by "\c". */
#define HL78_RECORD_PIECE 4096

/*
 * Both sides of a line turned into records. Secrets (hl78_secret_offset()) are
 * written as "****" unless told otherwise, also when a line comes in pieces.
 */
struct hl78_recorder;

/* NULL when there is no memory; nothing is allocated later. */
struct hl78_recorder *hl78_recorder_new(bool secrets_in_clear);
void hl78_recorder_free(struct hl78_recorder *recorder);

/*
 * Takes bytes of one side and returns how many: fewer than `len` when a record
 * is ready, which must be pulled first. `unix_us` is the time of the bytes.
 */
size_t hl78_recorder_feed(struct hl78_recorder *recorder, enum hl78_side side,
			  const void *bytes, size_t len, int64_t unix_us);

/*
 * A remark: one record, its control bytes escaped, its secrets hidden. Cut at
 * 512 bytes. Text that waits is written before it. Pull what is ready first: a
 * remark for which there is no room is lost.
 */
void hl78_recorder_note(struct hl78_recorder *recorder, const char *text,
			int64_t unix_us);

/*
 * The next record ready, stamp and "\n" included, and its length; NULL for
 * none. Borrowed until the next call.
 */
const char *hl78_recorder_next(struct hl78_recorder *recorder, size_t *len);

/* When waiting text must be written: HL78_NEVER for none. Then tick it. */
int64_t hl78_recorder_deadline(const struct hl78_recorder *recorder);
void hl78_recorder_tick(struct hl78_recorder *recorder, int64_t unix_us);
/* Turns all that waits into records (with "\c"), as at the end. */
void hl78_recorder_flush(struct hl78_recorder *recorder);

/* ---- reading ---- */

enum hl78_format {
	HL78_FORMAT_UNKNOWN,    /* not decided yet */
	HL78_FORMAT_FOTACON,    /* our own */
	HL78_FORMAT_CAPTURE,    /* what a terminal showed */
	HL78_FORMAT_STAMPED,    /* Tera Term, tio, minicom, ts: stamp, text */
	HL78_FORMAT_ZEPHYR,     /* [00:04:42.037,109] <inf> modem: text */
	HL78_FORMAT_PYTHON,     /* b'> AT\r' */
	HL78_FORMAT_TRANSCRIPT, /* "> AT", "< OK", {NAK} */
	HL78_FORMAT_TYPESCRIPT, /* of script(1) */
	HL78_FORMAT_CAST,       /* of asciinema, versions 2 and 3 */
	HL78_N_FORMATS
};

/* "fotacon log", "plain capture". */
const char *hl78_format_name(enum hl78_format format);

/* What is known of a record's time. */
enum hl78_clock {
	HL78_CLOCK_NONE,     /* no stamp: time is HL78_NO_TIME */
	HL78_CLOCK_RELATIVE, /* since the log's start, or a boot */
	HL78_CLOCK_LOCAL,    /* a wall clock, zone unknown */
	HL78_CLOCK_UTC,      /* microseconds since 1970 UTC */
};

struct hl78_record {
	enum hl78_record_kind kind;
	enum hl78_clock clock;
	hl78_time time; /* microseconds; never less than the record before */
	/*
	 * The bytes as they were on the line, line end included where one was:
	 * "\r" from the host, "\r\n" from the module. A note's text has no end.
	 */
	const uint8_t *bytes;
	size_t len;
	/*
	 * Of the text before the line end, where the bytes are one line for
	 * hl78_modem_feed_line(); 0 where they are not known to be.
	 */
	size_t text_len;
	uint64_t line_number; /* in the file, from 1 */
};

/*
 * Reads logs of any format, recognised by content, of any size, in constant
 * memory. The same bytes in other portions give the same records but for
 * where a line longer than its buffer is cut.
 */
struct hl78_log_reader;

/* `insist` HL78_FORMAT_UNKNOWN: recognise. NULL when there is no memory. */
struct hl78_log_reader *hl78_log_reader_new(enum hl78_format insist);
void hl78_log_reader_free(struct hl78_log_reader *reader);

/*
 * Takes bytes of the file, and returns how many: up to the end of a record
 * when one is ready. Pull it, then feed the rest.
 */
size_t hl78_log_reader_feed(struct hl78_log_reader *reader, const void *bytes,
			    size_t len);
/* No more bytes come. Pull what is left. */
void hl78_log_reader_finish(struct hl78_log_reader *reader);
/*
 * The next record; false for none. Its bytes are valid until the next call of
 * any function of the reader, and only as long as the bytes fed are.
 */
bool hl78_log_reader_next(struct hl78_log_reader *reader,
			  struct hl78_record *record);

enum hl78_format hl78_log_reader_format(const struct hl78_log_reader *reader);

#ifdef __cplusplus
}
#endif

#endif
