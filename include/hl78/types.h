/* SPDX-License-Identifier: MIT */
/*
 * What every other header of libhl78 stands on: points in time, the closed
 * list of errors, and the two ends of the line.
 */
#ifndef HL78_TYPES_H
#define HL78_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A point in time: microseconds on a clock of the caller's choosing that never
 * goes back. The library reads no clock; it only compares and subtracts.
 */
typedef int64_t hl78_time;

/* "Never", as a deadline. */
#define HL78_NEVER INT64_MAX

/* "Not known", for a point in time. Every real point is larger. */
#define HL78_NO_TIME INT64_MIN

#define HL78_MS(ms)   ((hl78_time)(ms) * 1000)
#define HL78_SEC(s)   ((hl78_time)(s) * 1000000)
#define HL78_MIN(min) ((hl78_time)(min) * 60000000)

/*
 * The longest line kept, in bytes without its end. A longer one is reported
 * once, with its first HL78_LINE_MAX bytes and its true length.
 */
#define HL78_LINE_MAX 2048

/* Errors are about the call. What a module says is data, never an error. */
enum hl78_err {
	HL78_ERR_MEMORY = -1,  /* no memory, at construction only */
	HL78_ERR_RANGE = -2,   /* a value outside the range its command allows */
	HL78_ERR_SYNTAX = -3,  /* text that does not read as what it should be */
	HL78_ERR_SPACE = -4,   /* the caller's buffer, or the queue, is full */
	HL78_ERR_GUARDED = -5, /* held back while the module installs */
	HL78_ERR_STATE = -6,   /* not possible now */
	HL78_ERR_TRANSFER = -7, /* held back while a package is sent */
};

/* One short clause for a person: "the queue is full". Never NULL. */
const char *hl78_err_text(int err);

/* Who said it. */
enum hl78_side {
	HL78_HOST,
	HL78_MODULE,
};

#ifdef __cplusplus
}
#endif

#endif
