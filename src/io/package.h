/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A package file and what it says of itself: its kind, whether it is whole by
 * every checksum of its own, its sections, and the versions that its name
 * tells. Signatures are not checked: only the module has the key.
 *
 * The file is read once, into memory. What was checked is then what is sent,
 * whatever becomes of the file; a mapped one could change under the transfer,
 * or end the program (SIGBUS) when it is cut short.
 */
#ifndef IO_PACKAGE_H
#define IO_PACKAGE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* Fifty times the largest public one. */
#define PACKAGE_SIZE_MAX ((uint64_t)64 << 20)

#define PACKAGE_CHECKS_MAX 8
/* Known packages have up to nine; more than these is damage. */
#define PACKAGE_SECTIONS_MAX 64

enum package_kind {
	PACKAGE_UNKNOWN,
	PACKAGE_UA,
	PACKAGE_DWL,
};

enum package_result {
	PACKAGE_GOOD,
	PACKAGE_BAD,
	PACKAGE_NOT_CHECKED, /* cannot be, or is not known to be wrong */
};

/* Its text is plain ASCII; nothing of the file stands in it as it is. */
struct package_check {
	const char *name; /* "header" */
	enum package_result result;
	char text[120];
};

struct package_section {
	char type[12]; /* "BINA", or its number as "0x0000000a" */
	uint64_t offset;
	uint64_t size; /* what it takes in the file */
};

struct package {
	char path[PATH_MAX];
	char name[256]; /* its last part */
	enum package_kind kind;
	const char *kind_name; /* "ua", "dwl", "unknown" */
	bool delta;            /* its name says from what */
	uint64_t size;
	const uint8_t *data;
	/* By its name, as hl78_firmware_read() takes them; empty: not known. */
	char from[64];
	char to[64];
	char family[16]; /* "HL7802"; empty: not known */
	struct package_check checks[PACKAGE_CHECKS_MAX];
	unsigned n_checks;
	struct package_section sections[PACKAGE_SECTIONS_MAX];
	unsigned n_sections;
	char sha256[65];
	char error[200]; /* why it cannot be read, and what to do */
	bool bad;        /* a check failed */

	/* Private. */
	uint8_t *owned;
	struct timespec mtime;
	ino_t ino;
	dev_t dev;
};

/*
 * Reads the file at `path` and checks it; package_close() frees it. Returns 0,
 * also where a check failed (`bad`) or its kind is unknown; or a negative
 * errno with `error` when there is nothing to send: no file, not a regular one,
 * no permission, empty, over PACKAGE_SIZE_MAX. Never waits for a pipe or device.
 */
int package_open(struct package *p, const char *path);

/*
 * The same of bytes in memory, which are borrowed. Of `p` only `name` counts
 * and stays, for the versions in it; the rest is zero before.
 */
void package_read(struct package *p, const uint8_t *data, size_t size);

/*
 * Whether the file has changed or gone since package_open() read it. Where its
 * time or place on the disk is another one its bytes decide. What was read
 * stays as it was.
 */
bool package_changed(const struct package *p);

/* May be called twice, and where package_open() failed. */
void package_close(struct package *p);

/* "good", "bad", "not checked" */
const char *package_result_name(enum package_result result);

#endif
