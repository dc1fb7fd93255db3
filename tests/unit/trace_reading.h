/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the tests of the log reader: a log's records as text, one a line, at every
 * chunk size, against what is expected.
 */
#ifndef UNIT_TRACE_READING_H
#define UNIT_TRACE_READING_H

#include <hl78/text.h>
#include <hl78/trace.h>

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const size_t chunks[] = { 1, 2, 3, 7, 64, SIZE_MAX };

#define N_CHUNKS (sizeof(chunks) / sizeof(chunks[0]))

/* The records of one reading, one a line: "<", "> 2.5 AT\x0d". */
struct records {
	char text[262144];
	size_t len;
	unsigned n;
	enum hl78_format format;
};

/* A time as seconds; one with a date as a stamp. */
static inline int print_time(char *out, size_t size, const struct hl78_record *record)
{
	char stamp[HL78_STAMP_SIZE];

	switch (record->clock) {
	case HL78_CLOCK_NONE:
		assert_true(record->time == HL78_NO_TIME);
		return snprintf(out, size, "-");
	case HL78_CLOCK_RELATIVE:
		return snprintf(out, size, "+%lld.%06d",
				(long long)(record->time / 1000000),
				(int)(record->time % 1000000));
	case HL78_CLOCK_LOCAL:
	case HL78_CLOCK_UTC:
		hl78_stamp_write(stamp, record->time);
		stamp[26] = record->clock == HL78_CLOCK_UTC ? 'Z' : '\0';
		return snprintf(out, size, "%s", stamp);
	}
	fail();
	return 0;
}

/* What is said to be a line is one: no control byte, and its side's end. */
static inline void check_text_len(const struct hl78_record *record)
{
	const char *end = record->kind == HL78_RECORD_HOST ? "\r" : "\r\n";
	size_t i, n = record->text_len;

	if (!n)
		return;
	assert_int_not_equal(record->kind, HL78_RECORD_NOTE);
	for (i = 0; i < n; i++)
		assert_true(record->bytes[i] >= ' ');
	assert_int_equal(record->len, n + strlen(end));
	assert_memory_equal(record->bytes + n, end, strlen(end));
}

static inline void add_record(struct records *r, const struct hl78_record *record)
{
	char *out = r->text + r->len;
	size_t n = 0, n_text, size = sizeof(r->text) - r->len;

	out[n++] = "><#"[record->kind];
	out[n++] = ' ';
	n += (size_t)print_time(out + n, size - n, record);
	out[n++] = ' ';
	check_text_len(record);
	assert_int_equal(hl78_text_escape(record->bytes, record->len, out + n,
					  size - n - 1, &n_text), record->len);
	n += n_text;
	out[n++] = '\n';
	out[n] = '\0';
	r->len += n;
	r->n++;
}

static inline void read_all(struct records *r, enum hl78_format insist,
		     const char *bytes, size_t len, size_t chunk)
{
	struct hl78_log_reader *reader = hl78_log_reader_new(insist);
	struct hl78_record record;

	assert_non_null(reader);
	r->len = r->n = 0;
	r->text[0] = '\0';
	while (len) {
		/* of its very size, so that a sanitizer guards its end */
		size_t n = chunk < len ? chunk : len;
		char *part = malloc(n);
		size_t used, before = r->len;

		memcpy(part, bytes, n);
		used = hl78_log_reader_feed(reader, part, n);
		assert_true(used <= n);
		while (hl78_log_reader_next(reader, &record))
			add_record(r, &record);
		free(part);
		assert_true(used > 0 || r->len > before);
		bytes += used;
		len -= used;
	}
	hl78_log_reader_finish(reader);
	while (hl78_log_reader_next(reader, &record))
		add_record(r, &record);
	assert_false(hl78_log_reader_next(reader, &record));
	r->format = hl78_log_reader_format(reader);
	hl78_log_reader_free(reader);
}

static struct records *got;

static inline void check_bytes(enum hl78_format format, const char *bytes, size_t len,
			const char *expected)
{
	size_t i;

	for (i = 0; i < N_CHUNKS; i++) {
		read_all(got, HL78_FORMAT_UNKNOWN, bytes, len, chunks[i]);
		assert_string_equal(hl78_format_name(got->format),
				    hl78_format_name(format));
		assert_string_equal(got->text, expected);
	}
}

/* A text, NULs in it included, and its records. */
#define check(format, text, expected) \
	check_bytes(format, text, sizeof(text) - 1, expected)

static inline char *load(const char *name, size_t *len)
{
	const char *top = getenv("FOTACON_SRCDIR");
	char path[4096];
	char *bytes;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/data/%s", top ? top : ".", name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: cannot be read", path);
	bytes = malloc(65536);
	*len = fread(bytes, 1, 65536, file);
	assert_true(feof(file));
	fclose(file);
	return bytes;
}

static inline void check_file(enum hl78_format format, const char *name,
		       const char *expected)
{
	size_t len;
	char *bytes = load(name, &len);

	check_bytes(format, bytes, len, expected);
	free(bytes);
}

static inline int reading_begin(void **state)
{
	(void)state;
	got = malloc(sizeof(*got));
	return !got;
}

static inline int reading_end(void **state)
{
	(void)state;
	free(got);
	return 0;
}

#endif
