/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layout of a .ua package: a header of text with a CRC-32, then a body
 * with a table of sections, ended by an MD5.
 *
 *     0x000 ASCII "I;parts=...", NULs     0x108 u32 0x01000000
 *     0x0fc u32 BE CRC-32 of what is      0x10c u32 length of the body, which
 *           before it                           begins at 0x100
 *     0x100 D4 C3 B2 A1                   0x110 rows {type, size, 0x04030201,
 *     0x104 u32 number of sections              extra}, then the sections
 *
 * Numbers are little-endian where nothing else is said. The last 16 bytes are
 * the MD5 of the body before them.
 */
#ifndef IO_PACKAGE_UA_H
#define IO_PACKAGE_UA_H

#include <stdint.h>

#define UA_CRC_AT     0x0fc
#define UA_BODY_AT    0x100
#define UA_COUNT_AT   0x104
#define UA_VERSION_AT 0x108
#define UA_LENGTH_AT  0x10c
#define UA_TABLE_AT   0x110
#define UA_ROW_SIZE   16
#define UA_MD5_SIZE   16

/* In a row. */
#define UA_SIZE_AT 4
#define UA_MARK_AT 8

#define UA_FORMAT_VERSION 0x01000000
#define UA_ROW_MARK       0x04030201

static const uint8_t ua_body_mark[4] = { 0xd4, 0xc3, 0xb2, 0xa1 };

#endif
