/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log file read record by record, in blocks, whatever its size and format.
 * For the replay and for `replay:LOG` in the console.
 */
#ifndef APP_LOGINPUT_H
#define APP_LOGINPUT_H

#include <hl78/modem.h>
#include <hl78/trace.h>

struct log_input;

/*
 * Opens a log; "-" is standard input. NULL on failure, with the reason in
 * `error`: "no such file", "it is a directory".
 */
struct log_input *log_input_open(const char *path, char *error, size_t size);
/* The same of a log that is known to have this format. */
struct log_input *log_input_open_as(const char *path, enum hl78_format format,
				    char *error, size_t size);
/*
 * The same of a log of ours that is still being written: its end is not the
 * end until log_input_last() has been called.
 */
struct log_input *log_input_follow(const char *path, char *error, size_t size);
void log_input_last(struct log_input *in);
void log_input_close(struct log_input *in);

/*
 * The next record: 1, 0 at the end (of one that grows: there is none at
 * present), or a negative errno. Its bytes are valid until the next call.
 */
int log_input_next(struct log_input *in, struct hl78_record *record);
/* That error in words. */
const char *log_input_error(int err);

enum hl78_format log_input_format(const struct log_input *in);
/* How a modem is to take records of this log; known from the first record. */
enum hl78_source log_input_source(const struct log_input *in);

/*
 * A record into a modem, from its byte `from` on. Returns the bytes taken, as
 * hl78_modem_feed() does; of a remark, all.
 */
size_t log_record_feed(const struct hl78_record *record, size_t from,
		       struct hl78_modem *modem, hl78_time at);

#endif
