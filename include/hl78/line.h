/* SPDX-License-Identifier: MIT */
/*
 * The typed reader of one line: what a line of a module is by its own form,
 * without regard to what was asked. Lenient about blanks and control bytes
 * around a form that it knows, blanks after a comma, quoted and percent values.
 */
#ifndef HL78_LINE_H
#define HL78_LINE_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum hl78_line_kind {
	HL78_LINE_BLANK,
	HL78_LINE_OK,
	HL78_LINE_ERROR,
	HL78_LINE_CME,        /* +CME ERROR: n */
	HL78_LINE_CMS,        /* +CMS ERROR: n */
	HL78_LINE_NO_CARRIER,
	HL78_LINE_CONNECT,    /* a data phase follows */
	HL78_LINE_WDSI,       /* +WDSI: n[,data], and nothing behind it */
	HL78_LINE_BOOT,       /* +KSUP: n, READY, a boot loader's first line */
	HL78_LINE_COMMAND,    /* AT…, by its form */
	HL78_LINE_PREFIXED,   /* any other "+NAME: …" */
	HL78_LINE_TEXT,       /* anything else */
};

/* One value behind an event's number. */
struct hl78_datum {
	bool is_int;
	int64_t value;  /* where is_int; "98%" and "\"98%\"" are 98 */
	uint16_t start; /* its text in the line, without quotes: offset, */
	uint16_t len;   /* and length in bytes */
};

/* AT+WDSC=4 has eight timers; twice that is room for any sister module. */
#define HL78_DATA_MAX 16

struct hl78_line {
	enum hl78_line_kind kind;
	const char *text; /* trimmed; borrows the caller's bytes, no NUL */
	size_t len;
	size_t true_len;  /* before it was cut to HL78_LINE_MAX */
	size_t name_len;  /* of "+NAME" in WDSI, PREFIXED: before the colon */
	int32_t code;     /* number of CME, CMS, WDSI; of BOOT, -1 if none */
	uint8_t n_data;   /* WDSI: values, the first HL78_DATA_MAX of them */
	struct hl78_datum data[HL78_DATA_MAX];
};

/*
 * Reads `len` bytes without their line end. `line` borrows `text`. Only the
 * first n_data entries of data are written.
 */
void hl78_line_read(struct hl78_line *line, const char *text, size_t len);

/* A cursor over the values of an answer, for whoever reads one. */
struct hl78_reader {
	const char *at;
	const char *end;
};

/*
 * Starts behind "NAME:" when the line begins with it (case matters), blanks
 * skipped. False, and nothing to read, when it does not.
 */
bool hl78_reader_begin(struct hl78_reader *r, const struct hl78_line *line,
		       const char *name);

/* The next comma-separated value as an integer from min to max. */
bool hl78_reader_int(struct hl78_reader *r, int64_t min, int64_t max,
		     int64_t *value);

/* The next value as text, quotes taken off. Empty values are text too. */
bool hl78_reader_text(struct hl78_reader *r, const char **text, size_t *len);

/* Whether all values have been read. */
bool hl78_reader_done(const struct hl78_reader *r);

#ifdef __cplusplus
}
#endif

#endif
