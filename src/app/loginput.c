/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feeds a file to hl78_log_reader block by block and hands out its records. It
 * keeps one block, whatever the size of the file. What gzip or zstd packed is
 * taken out on the way.
 */
#define _GNU_SOURCE
#include "app/loginput.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/unpack.h"

/* As large as pays: read() costs nothing beside the parsing from here on. */
#define BLOCK_SIZE (256 * 1024)

struct log_input {
	struct unpack *file;
	bool grows;  /* what is the end now need not stay it */
	bool at_end; /* no more bytes: the reader has been told */
	int error;   /* that was the end, 0 or a negative errno */
	struct hl78_log_reader *reader;
	size_t at; /* in block: fed up to here */
	size_t len;
	uint8_t block[BLOCK_SIZE];
};

static int open_file(const char *path)
{
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0)
		return dup(STDIN_FILENO);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		errno = EISDIR;
		return -1;
	}
	return fd;
}

struct log_input *log_input_open_as(const char *path, enum hl78_format format,
				    char *error, size_t size)
{
	struct log_input *in = malloc(sizeof(*in));
	int fd;

	if (!in)
		goto fail;
	in->reader = hl78_log_reader_new(format);
	if (!in->reader)
		goto fail;
	fd = open_file(path);
	if (fd < 0)
		goto fail;
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	in->file = unpack_new(fd);
	if (!in->file)
		goto fail;
	in->grows = in->at_end = false;
	in->error = 0;
	in->at = in->len = 0;
	return in;
fail:
	snprintf(error, size, "%s", strerror(errno));
	if (in)
		hl78_log_reader_free(in->reader);
	free(in);
	return NULL;
}

struct log_input *log_input_open(const char *path, char *error, size_t size)
{
	return log_input_open_as(path, HL78_FORMAT_UNKNOWN, error, size);
}

/* The format is not left to recognition, which looks at more than a beginning. */
struct log_input *log_input_follow(const char *path, char *error, size_t size)
{
	struct log_input *in = log_input_open_as(path, HL78_FORMAT_FOTACON,
						 error, size);

	if (in)
		in->grows = true;
	return in;
}

void log_input_last(struct log_input *in)
{
	in->grows = false;
}

void log_input_close(struct log_input *in)
{
	if (!in)
		return;
	unpack_free(in->file);
	hl78_log_reader_free(in->reader);
	free(in);
}

/* 1, 0 at the end of the file, or a negative errno. */
static int read_block(struct log_input *in)
{
	ssize_t n = unpack_read(in->file, in->block, sizeof(in->block));

	if (n < 0)
		return (int)n;
	in->at = 0;
	in->len = (size_t)n;
	return n > 0;
}

const char *log_input_error(int err)
{
	if (err == -EBADMSG)
		return "what is packed in it is damaged from here on";
	if (err == -EPIPE)
		return "it ends in the middle of what is packed in it";
	return strerror(-err);
}

int log_input_next(struct log_input *in, struct hl78_record *record)
{
	int more;

	for (;;) {
		if (in->at < in->len)
			in->at += hl78_log_reader_feed(in->reader,
						       in->block + in->at,
						       in->len - in->at);
		if (hl78_log_reader_next(in->reader, record))
			return 1;
		if (in->at < in->len)
			continue;
		if (in->at_end)
			return in->error;
		more = read_block(in);
		if (more <= 0 && in->grows)
			return more;
		/* Where it breaks off, too, what came before counts. */
		if (more <= 0) {
			in->error = more;
			in->at_end = true;
			hl78_log_reader_finish(in->reader);
		}
	}
}

enum hl78_format log_input_format(const struct log_input *in)
{
	return hl78_log_reader_format(in->reader);
}

enum hl78_source log_input_source(const struct log_input *in)
{
	switch (log_input_format(in)) {
	case HL78_FORMAT_FOTACON:
	case HL78_FORMAT_PYTHON:
	case HL78_FORMAT_TRANSCRIPT:
		return HL78_TRANSCRIPT;
	case HL78_FORMAT_UNKNOWN:
	case HL78_FORMAT_CAPTURE:
	case HL78_FORMAT_STAMPED:
	case HL78_FORMAT_ZEPHYR:
	case HL78_FORMAT_TYPESCRIPT:
	case HL78_FORMAT_CAST:
	case HL78_N_FORMATS:
		break;
	}
	return HL78_CAPTURE;
}

size_t log_record_feed(const struct hl78_record *record, size_t from,
		       struct hl78_modem *modem, hl78_time at)
{
	enum hl78_side side = record->kind == HL78_RECORD_HOST ? HL78_HOST :
								 HL78_MODULE;

	if (record->kind != HL78_RECORD_NOTE) {
		if (record->text_len && from == 0 &&
		    hl78_modem_feed_line(modem, side, record->bytes,
					 record->text_len, at))
			return record->len;
		return hl78_modem_feed(modem, side, record->bytes + from,
				       record->len - from, at);
	}
	hl78_modem_remark(modem, (const char *)record->bytes, record->len, at);
	return record->len - from;
}
