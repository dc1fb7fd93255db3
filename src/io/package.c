/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gets a package into memory and finds out what it is. Only regular files are
 * opened at all: opening a serial port raises its lines, and a pipe would be
 * waited for. What a kind says of itself is read in a file of its own.
 */
#include "io/package.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/package_parts.h"

/* ---- what the kinds share ---- */

void package_say(struct package *p, const char *name,
		 enum package_result result, const char *format, ...)
{
	struct package_check *check;
	va_list args;

	if (result == PACKAGE_BAD)
		p->bad = true;
	if (p->n_checks == PACKAGE_CHECKS_MAX)
		return;
	check = &p->checks[p->n_checks++];
	check->name = name;
	check->result = result;
	va_start(args, format);
	vsnprintf(check->text, sizeof(check->text), format, args);
	va_end(args);
}

void package_add_section(struct package *p, const uint8_t type[4],
			 uint64_t offset, uint64_t size)
{
	struct package_section *s;
	bool letters = true;

	if (p->n_sections == PACKAGE_SECTIONS_MAX)
		return;
	s = &p->sections[p->n_sections++];
	for (int i = 0; i < 4; i++)
		letters = letters && type[i] > ' ' && type[i] <= '~';
	if (letters)
		snprintf(s->type, sizeof(s->type), "%.4s", (const char *)type);
	else
		snprintf(s->type, sizeof(s->type), "0x%08" PRIx32,
			 package_le32(type));
	s->offset = offset;
	s->size = size;
}

bool package_named(const struct package *p, const char *end)
{
	size_t len = strlen(p->name), n = strlen(end);

	return len >= n && strcasecmp(p->name + len - n, end) == 0;
}

const char *package_result_name(enum package_result result)
{
	static const char *const names[] = {
		[PACKAGE_GOOD] = "good",
		[PACKAGE_BAD] = "bad",
		[PACKAGE_NOT_CHECKED] = "not checked",
	};

	return names[result];
}

/* ---- the bytes ---- */

static void take_sha256(struct package *p)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX ctx;

	SHA256Init(&ctx);
	SHA256Update(&ctx, p->data, p->size);
	SHA256Final(digest, &ctx);
	for (size_t i = 0; i < sizeof(digest); i++) {
		p->sha256[2 * i] = digits[digest[i] >> 4];
		p->sha256[2 * i + 1] = digits[digest[i] & 15];
	}
	p->sha256[2 * sizeof(digest)] = '\0';
}

/* What is often taken for a package, by its first bytes. */
static void read_unknown(struct package *p)
{
	static const struct {
		const char *start;
		const char *text;
	} known[] = {
		{ "PK\003\004", "looks like a ZIP archive: unpack it first" },
		{ "7z\xbc\xaf", "looks like a 7z archive: unpack it first" },
		{ "\x1f\x8b", "looks like a gzip archive: unpack it first" },
		{ "MZ", "looks like a program for Windows: it is run there, "
			"not sent to a module" },
		{ "<", "looks like a web page: was the download refused?" },
		{ "version https://git-lfs",
		  "looks like a pointer of Git LFS: fetch the file itself" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t len = strlen(known[i].start);

		if (p->size < len || memcmp(p->data, known[i].start, len) != 0)
			continue;
		package_say(p, "format", PACKAGE_NOT_CHECKED, "%s",
			    known[i].text);
		return;
	}
	if (package_named(p, ".ua") || package_named(p, ".dwl"))
		package_say(p, "format", PACKAGE_NOT_CHECKED,
			    "not what its name says it is");
	else
		package_say(p, "format", PACKAGE_NOT_CHECKED,
			    "neither .ua nor DWL: nothing is known of it");
}

void package_read(struct package *p, const uint8_t *data, size_t size)
{
	static const struct {
		const char *name;
		bool (*is)(const struct package *p);
		void (*read)(struct package *p);
	} kinds[] = {
		[PACKAGE_UNKNOWN] = { "unknown", NULL, read_unknown },
		[PACKAGE_UA] = { "ua", package_ua_is, package_ua_read },
		[PACKAGE_DWL] = { "dwl", package_dwl_is, package_dwl_read },
	};

	p->data = data;
	p->size = size;
	for (size_t i = PACKAGE_UA; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].is(p))
			p->kind = (enum package_kind)i;
	p->kind_name = kinds[p->kind].name;
	take_sha256(p);
	package_name_read(p);
	kinds[p->kind].read(p);
	package_say(p, "signature", PACKAGE_NOT_CHECKED,
		    "only the module checks it");
}

/* ---- the file ---- */

static int __attribute__((format(printf, 3, 4)))
refuse(struct package *p, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->error, sizeof(p->error), format, args);
	va_end(args);
	return -err;
}

static int refuse_errno(struct package *p, int err)
{
	switch (err) {
	case ENOENT:
		return refuse(p, err, "there is no such file");
	case EACCES:
		return refuse(p, err, "no permission to read it: give it to "
			      "you with chmod or chown");
	case ENAMETOOLONG:
		return refuse(p, err, "its path is too long: copy it to a "
			      "shorter one");
	default:
		return refuse(p, err, "cannot be read: %s", strerror(err));
	}
}

/* Whether a file of that kind and size is read at all. */
static int check_stat(struct package *p, const struct stat *st)
{
	if (S_ISDIR(st->st_mode))
		return refuse(p, EISDIR, "is a folder: name the package in it");
	if (S_ISFIFO(st->st_mode) || S_ISSOCK(st->st_mode))
		return refuse(p, EINVAL, "is a pipe: write the package to a "
			      "file first");
	if (!S_ISREG(st->st_mode))
		return refuse(p, EINVAL, "is a device: a package is a file");
	if (st->st_size == 0)
		return refuse(p, ENODATA, "is empty: get it again");
	if ((uint64_t)st->st_size > PACKAGE_SIZE_MAX)
		return refuse(p, EFBIG, "has %jd bytes, which is no package: "
			      "they have 64 MiB at most",
			      (intmax_t)st->st_size);
	return 0;
}

/* Until it is full. The number of bytes, or a negative errno. */
static ssize_t read_full(int fd, uint8_t *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = read(fd, bytes + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static bool is_same(const struct package *p, const struct stat *st)
{
	return p->dev == st->st_dev && p->ino == st->st_ino &&
	       p->size == (uint64_t)st->st_size &&
	       p->mtime.tv_sec == st->st_mtim.tv_sec &&
	       p->mtime.tv_nsec == st->st_mtim.tv_nsec;
}

static int read_file(struct package *p, int fd)
{
	struct stat st;
	ssize_t n;
	int err;

	if (fstat(fd, &st) < 0)
		return refuse_errno(p, errno);
	err = check_stat(p, &st);
	if (err)
		return err;
	p->dev = st.st_dev;
	p->ino = st.st_ino;
	p->mtime = st.st_mtim;
	p->size = (uint64_t)st.st_size;
	p->owned = malloc((size_t)p->size);
	if (!p->owned)
		return refuse(p, ENOMEM, "there is no memory for it");
	n = read_full(fd, p->owned, (size_t)p->size);
	if (n < 0)
		return refuse_errno(p, (int)-n);
	if ((uint64_t)n < p->size || fstat(fd, &st) < 0 || !is_same(p, &st))
		return refuse(p, EAGAIN, "changed while it was read: try again "
			      "when it is complete");
	return 0;
}

/* The descriptor, or a negative errno. */
static int open_file(struct package *p)
{
	struct stat st;
	int fd, err;

	if (stat(p->path, &st) < 0)
		return refuse_errno(p, errno);
	err = check_stat(p, &st);
	if (err)
		return err;
	/* It may be another one by now. */
	fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return fd < 0 ? refuse_errno(p, errno) : fd;
}

int package_open(struct package *p, const char *path)
{
	const char *slash = strrchr(path, '/');
	int fd, err;

	memset(p, 0, sizeof(*p));
	p->kind_name = "unknown";
	snprintf(p->name, sizeof(p->name), "%s", slash ? slash + 1 : path);
	if (snprintf(p->path, sizeof(p->path), "%s", path) >=
	    (int)sizeof(p->path))
		return refuse_errno(p, ENAMETOOLONG);
	fd = open_file(p);
	if (fd < 0)
		return fd;
	err = read_file(p, fd);
	close(fd);
	if (err) {
		package_close(p);
		return err;
	}
	package_read(p, p->owned, (size_t)p->size);
	return 0;
}

/* Byte for byte what was read. */
static bool has_bytes(const struct package *p, int fd)
{
	uint8_t bytes[16384];
	uint64_t at = 0;
	ssize_t n;

	while ((n = read_full(fd, bytes, sizeof(bytes))) > 0) {
		if ((uint64_t)n > p->size - at ||
		    memcmp(bytes, p->data + at, (size_t)n) != 0)
			return false;
		at += (uint64_t)n;
	}
	return n == 0 && at == p->size;
}

bool package_changed(const struct package *p)
{
	struct stat st;
	bool same;
	int fd;

	if (stat(p->path, &st) < 0)
		return true;
	if (is_same(p, &st))
		return false;
	if (!S_ISREG(st.st_mode) || p->size != (uint64_t)st.st_size)
		return true;
	fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return true;
	same = has_bytes(p, fd);
	close(fd);
	return !same;
}

void package_close(struct package *p)
{
	free(p->owned);
	p->owned = NULL;
	p->data = NULL;
}
