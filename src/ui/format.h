/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people read them. Each returns `out`, always NUL-terminated. */
#ifndef UI_FORMAT_H
#define UI_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define FORMAT_MAX 32

/* "00:03:12", "123:00:00" */
const char *format_clock(int64_t seconds, char out[FORMAT_MAX]);
/* "1:31", "12:05", "2:03:00" */
const char *format_left(int64_t seconds, char out[FORMAT_MAX]);
/* "524 648 bytes", "1 byte" */
const char *format_bytes(int64_t bytes, char out[FORMAT_MAX]);
/* "812 B", "3.1 kB", "1290 kB", "12.4 MB"; rounded down */
const char *format_size(int64_t bytes, char out[FORMAT_MAX]);

#endif
