/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packages that are made to try things with, as their reader finds them and as
 * the layout is known from elsewhere; and what is never replaced by a file.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/file.h"
#include "io/package.h"
#include "io/package_make.h"
#include "unit/packages.h"

static char folder[] = "/tmp/fotacon-make-XXXXXX";
static char path[PATH_MAX];

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static const char *at(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static const uint64_t sizes[] = { PACKAGE_MAKE_MIN, PACKAGE_MAKE_MIN + 1, 1023,
				  20000, 524648 };

static void reader_finds_them_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct package p;
		const char *name = at("HL7802_4.4.14.0_to_4.5.4.0.ua");

		assert_int_equal(package_make(name, sizes[i], i, false), 0);
		assert_int_equal(package_open(&p, name), 0);
		assert_int_equal(p.kind, PACKAGE_UA);
		assert_int_equal(p.size, sizes[i]);
		assert_int_equal(p.n_sections, 9);
		assert_true(p.n_checks >= 5);
		for (unsigned c = 0; c < p.n_checks; c++)
			if (p.checks[c].result != PACKAGE_GOOD &&
			    strcmp(p.checks[c].name, "signature") != 0)
				fail_msg("%s: %s", p.checks[c].name,
					 p.checks[c].text);
		assert_string_equal(p.from, "HL7802.4.4.14.0");
		assert_string_equal(p.to, "HL7802.4.5.4.0");
		package_close(&p);
		assert_int_equal(unlink(name), 0);
	}
}

/* By the layout and the sums of the tests. */
static void sums_are_those_of_the_format(void **state)
{
	struct package p;
	const char *name = at("p.ua");
	uint8_t digest[16];
	uint32_t crc;

	(void)state;
	assert_int_equal(package_make(name, 5000, 7, false), 0);
	assert_int_equal(package_open(&p, name), 0);
	assert_memory_equal(p.data, "I;parts=", 8);
	crc = test_crc32(p.data, UA_CRC_AT);
	for (int i = 0; i < 4; i++)
		assert_int_equal(p.data[UA_CRC_AT + i],
				 crc >> (24 - 8 * i) & 0xff);
	assert_memory_equal(p.data + UA_MARK_AT, "\xd4\xc3\xb2\xa1", 4);
	test_md5(p.data + UA_MARK_AT, 5000 - UA_MARK_AT - UA_MD5, digest);
	assert_memory_equal(p.data + 5000 - UA_MD5, digest, UA_MD5);
	package_close(&p);
	assert_int_equal(unlink(name), 0);
}

static void seed_decides(void **state)
{
	struct package a, b, c;

	(void)state;
	assert_int_equal(package_make(at("a"), 5000, 1, false), 0);
	assert_int_equal(package_open(&a, path), 0);
	assert_int_equal(package_make(at("a"), 5000, 1, true), 0);
	assert_int_equal(package_open(&b, path), 0);
	assert_int_equal(package_make(at("a"), 5000, 2, true), 0);
	assert_int_equal(package_open(&c, path), 0);
	assert_memory_equal(a.data, b.data, 5000);
	assert_true(memcmp(a.data, c.data, 5000) != 0);
	package_close(&a);
	package_close(&b);
	package_close(&c);
	assert_int_equal(unlink(path), 0);
}

static void nothing_is_replaced_unasked(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_make(at("old"), "old", 3, 0600), 0);
	assert_int_equal(package_make(path, 5000, 1, false), -EEXIST);
	assert_int_equal(package_make(path, PACKAGE_MAKE_MIN - 1, 1, true),
			 -ERANGE);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 3);
	assert_int_equal(package_make(path, 5000, 1, true), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5000);
	assert_int_equal(unlink(path), 0);
	/* What is no file never is. */
	assert_int_equal(mkfifo(at("fifo"), 0600), 0);
	assert_int_equal(package_make(path, 5000, 1, true), -EINVAL);
	assert_int_equal(package_make(path, 5000, 1, false), -EEXIST);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(package_make(folder, 5000, 1, true), -EINVAL);
	assert_int_equal(package_make(at("no/such"), 5000, 1, true), -ENOENT);
	assert_int_equal(package_make(path, 5000, 1, false), -ENOENT);
}

/* A full disk: the old file stays, and nothing else. */
static void replaced_whole_or_not_at_all(void **state)
{
	char fresh[PATH_MAX + 8];
	struct stat st;

	(void)state;
	assert_int_equal(file_make(at("old"), "old", 3, 0600), 0);
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	/* A leftover of a run that was killed is in nobody's way. */
	assert_int_equal(file_make(fresh, "torn", 4, 0600), 0);
	assert_int_equal(file_replace(path, "newer", 5, 0600), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(lstat(fresh, &st), -1);
	/* What cannot be made leaves the old one. */
	assert_int_equal(mkdir(fresh, 0700), 0);
	assert_int_equal(file_replace(path, "newest", 6, 0600), -EEXIST);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(rmdir(fresh), 0);
	assert_int_equal(unlink(path), 0);
}

static void names(void **state)
{
	static const struct {
		const char *from, *to, *name;
	} rows[] = {
		{ "HL7802.4.4.14.0", "HL7802.4.5.4.0",
		  "HL7802_4.4.14.0_to_4.5.4.0.ua" },
		{ "HL7800-M.4.6.8.0", "HL7800-M.4.6.9.4",
		  "HL7800-M_4.6.8.0_to_4.6.9.4.ua" },
		{ "BHL7800.1.6.3.0.20180803", "HL7800.4.3.7.0",
		  "BHL7800_1.6.3.0.20180803_to_HL7800.4.3.7.0.ua" },
		{ "HL7802", "HL7802", "HL7802_HL7802_to_HL7802.ua" },
	};
	char name[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(package_make_name(name, sizeof(name), rows[i].from,
					      rows[i].to));
		assert_string_equal(name, rows[i].name);
		if (i < 3) { /* and its reader understands it */
			struct package p = { .n_checks = 0 };

			snprintf(p.name, sizeof(p.name), "%s", name);
			package_read(&p, (const uint8_t *)"x", 1);
			assert_string_equal(p.from, rows[i].from);
			assert_string_equal(p.to, rows[i].to);
		}
	}
	assert_false(package_make_name(name, 10, "HL7802.1.2.3.4",
				       "HL7802.1.2.3.5"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_finds_them_good),
		cmocka_unit_test(sums_are_those_of_the_format),
		cmocka_unit_test(seed_decides),
		cmocka_unit_test(nothing_is_replaced_unasked),
		cmocka_unit_test(replaced_whole_or_not_at_all),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
