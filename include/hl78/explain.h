/* SPDX-License-Identifier: MIT */
/*
 * A line of a module in words: what the numbers of an answer mean. Events of
 * device services have more to say, see wds.h.
 */
#ifndef HL78_EXPLAIN_H
#define HL78_EXPLAIN_H

#include <hl78/line.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Room for the longest that is written. */
#define HL78_EXPLAIN_MAX 200

/*
 * A clause for a person: "+CSQ: 17,99" is "-79 dBm". `command` is the one that
 * the line answers, `command_len` 0 for a line that nobody asked for: it tells
 * what "+WDSI: 4479" or "+CREG: 0,5" is. Empty where there is nothing to say
 * that the line does not say itself. Of what the line itself says no byte is
 * repeated but numbers. Returns `out`.
 */
const char *hl78_explain(const struct hl78_line *line, const char *command,
			 size_t command_len, char *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
