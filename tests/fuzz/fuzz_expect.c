/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of expectations, and patterns. The input up to the first NUL is read as
 * a file: what is taken of it is within its limits, and can be checked. It is
 * read as a pattern, too, and the bytes behind the NUL are the course: a pattern
 * that takes it takes it again, what it wants next it takes, and a course that
 * is complete says so.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/expect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MAX 4096

#define require(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "not so: %s\n", #condition); \
			abort(); \
		} \
	} while (0)

/* ---- files ---- */

/* Read as a file; what is wrong in it is said to nobody. */
static bool read_file(struct expectations *e, const char *text, size_t len)
{
	static int file = -1, silence, voice;
	char path[64];
	bool good;

	if (file < 0) {
		file = memfd_create("expect", MFD_CLOEXEC);
		silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
		voice = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
		require(file >= 0 && silence >= 0 && voice >= 0);
	}
	require(ftruncate(file, 0) == 0);
	require(pwrite(file, text, len, 0) == (ssize_t)len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	dup2(silence, STDERR_FILENO);
	good = expectations_read(e, path);
	dup2(voice, STDERR_FILENO);
	return good;
}

static void check_pattern(const struct expect_pattern *p)
{
	require(p->n > 0 && p->n <= EXPECT_STEPS_MAX);
	require(p->steps[p->n - 1].kind == EXPECT_END);
	for (unsigned i = 0; i < p->n; i++) {
		const struct expect_step *step = &p->steps[i];

		if (step->kind == EXPECT_EVENT)
			require(step->n_data <= EXPECT_DATA_MAX);
		if (step->kind == EXPECT_BRANCH || step->kind == EXPECT_JUMP)
			require(step->to < p->n);
	}
}

static void check_file(const struct expectations *e)
{
	static struct expect_check check;

	require(e->given > 0 && e->given < UINT32_C(1) << N_EXPECTS);
	require(memchr(e->version, 0, sizeof(e->version)));
	require(!(e->given >> EXPECT_OUTCOME & 1) == !e->outcomes);
	if (e->given >> EXPECT_EVENTS & 1)
		check_pattern(&e->events);
	if (e->given >> EXPECT_NEVER & 1)
		check_pattern(&e->never);
	for (int i = 0; i < N_EXPECT_LIMITS; i++)
		require(e->limits[i] >= 0 &&
			e->limits[i] <= HL78_SEC(EXPECT_LIMIT_MAX));
	if (e->given >> EXPECT_EVENTS & 1)
		expect_check_begin(&check, e);
}

/* ---- patterns ---- */

/* Four bits a code, the rest data: none, one or two numbers. */
static bool step(struct expect_course *course, uint8_t byte)
{
	int64_t data[2] = { byte >> 6, byte >> 4 & 1 };

	return expect_course_event(course, byte & 15, data, byte >> 4 & 3 ?
				   (byte >> 4 & 3) % 3 : 0);
}

static void check_course(const struct expect_pattern *p, const uint8_t *bytes,
			 size_t len)
{
	static struct expect_course one, two;
	char wanted[200], again[200];

	expect_course_begin(&one, p);
	expect_course_begin(&two, p);
	for (size_t i = 0; i < len; i++) {
		struct expect_course before = one;
		bool came = step(&one, bytes[i]);

		require(came == step(&two, bytes[i]));
		require(came || memcmp(&before, &one, sizeof(one)) == 0);
		expect_course_wanted(&one, wanted, sizeof(wanted));
		expect_course_wanted(&two, again, sizeof(again));
		require(wanted[0] && strcmp(wanted, again) == 0);
	}
	/* A short room for it is kept to. */
	memset(again, 'x', sizeof(again));
	expect_course_wanted(&one, again, 9);
	require(memchr(again, 0, 9) && again[9] == 'x');
	if (strcmp(wanted, "the end") == 0 && len > 0)
		require(expect_course_complete(&one));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct expectations e; /* too large for a stack */
	static struct expect_pattern pattern;
	const uint8_t *end = memchr(data, 0, size);
	size_t len = end ? (size_t)(end - data) : size;
	char text[TEXT_MAX + 1], why[64];

	if (len > TEXT_MAX)
		return 0;
	memcpy(text, data, len);
	text[len] = '\0';
	if (read_file(&e, text, len))
		check_file(&e);
	if (!expect_pattern_read(&pattern, text, why, sizeof(why))) {
		require(memchr(why, 0, sizeof(why)) && why[0]);
		return 0;
	}
	check_pattern(&pattern);
	if (end)
		check_course(&pattern, end + 1,
			     size - len - 1 < 256 ? size - len - 1 : 256);
	return 0;
}
