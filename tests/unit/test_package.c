/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What packages say of themselves: right ones of each kind, each field broken,
 * cut and lengthened everywhere, numbers that point nowhere, and names with
 * versions in them.
 */
#include "io/package.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <hl78/firmware.h>

#include "packages.h"

#define UA_NAME "HL7802_4.3.9.0_to_4.4.14.0_allBin_nbIOT11_sig11.ua"
#define DWL_NAME "HL7802.4.4.14.0.dwl"

static struct package package;

/* ---- bytes ---- */

static void look(const char *name, const uint8_t *data, size_t size)
{
	/* Of its very size, so that a sanitizer sees a read behind its end. */
	uint8_t *exact = malloc(size ? size : 1);

	assert_non_null(exact);
	memset(&package, 0, sizeof(package));
	snprintf(package.name, sizeof(package.name), "%s", name);
	memcpy(exact, data, size);
	package_read(&package, exact, size);
	free(exact);
	package.data = NULL;
}

static const struct package_check *check_named(const char *name)
{
	for (unsigned i = 0; i < package.n_checks; i++)
		if (strcmp(package.checks[i].name, name) == 0)
			return &package.checks[i];
	fail_msg("no check %s", name);
	return NULL;
}

static void is(const char *name, enum package_result result)
{
	const struct package_check *check = check_named(name);

	if (check->result != result)
		fail_msg("%s is %s: %s", name,
			 package_result_name(check->result), check->text);
}

/* No check is bad but for these. */
static void only_bad(const char *name)
{
	for (unsigned i = 0; i < package.n_checks; i++) {
		const struct package_check *check = &package.checks[i];
		bool meant = strcmp(check->name, name) == 0;

		if ((check->result == PACKAGE_BAD) != meant)
			fail_msg("%s is %s: %s", check->name,
				 package_result_name(check->result),
				 check->text);
	}
	assert_true(package.bad);
}

static void none_bad(void)
{
	for (unsigned i = 0; i < package.n_checks; i++)
		if (package.checks[i].result == PACKAGE_BAD)
			fail_msg("%s is bad: %s", package.checks[i].name,
				 package.checks[i].text);
	assert_false(package.bad);
}

static void has_text(const char *name, const char *text)
{
	const struct package_check *check = check_named(name);

	if (!strstr(check->text, text))
		fail_msg("%s: \"%s\" has no \"%s\"", name, check->text, text);
}

static void judges_are_right(void **state)
{
	static const struct {
		const char *text, *md5;
	} known[] = { /* RFC 1321, A.5 */
		{ "", "\xd4\x1d\x8c\xd9\x8f\x00\xb2\x04"
		      "\xe9\x80\x09\x98\xec\xf8\x42\x7e" },
		{ "message digest", "\xf9\x6b\x69\x7d\x7c\xb7\x93\x8d"
				    "\x52\x5a\x2f\x31\xaa\xf1\x61\xd0" },
		{ "123456789012345678901234567890123456789012345678901234567890"
		  "12345678901234567890",
		  "\x57\xed\xf4\xa2\x2b\xe3\xc9\x55"
		  "\xac\x49\xda\x2e\x21\x07\xb6\x7a" },
	};
	uint8_t digest[16];

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		test_md5((const uint8_t *)known[i].text, strlen(known[i].text),
			 digest);
		assert_memory_equal(digest, known[i].md5, 16);
	}
	assert_int_equal(test_crc32((const uint8_t *)"123456789", 9),
			 0xcbf43926);
}

static void sha256_is_right(void **state)
{
	(void)state;
	look("abc", (const uint8_t *)"abc", 3);
	assert_string_equal(package.sha256, "ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad");
}

/* ---- .ua ---- */

static void a_ua_is_good(void **state)
{
	static const size_t sizes[] = { UA_SIZE_MIN, UA_SIZE_MIN + 1, 1000,
					203744 };
	struct test_package ua;
	uint64_t at = UA_DATA_AT;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		test_ua_make(&ua, sizes[i], 1);
		look(UA_NAME, ua.data, ua.size);
		none_bad();
		is("format", PACKAGE_GOOD);
		is("header", PACKAGE_GOOD);
		is("length", PACKAGE_GOOD);
		is("sections", PACKAGE_GOOD);
		is("md5", PACKAGE_GOOD);
		is("signature", PACKAGE_NOT_CHECKED);
		assert_int_equal(package.size, sizes[i]);
		test_package_free(&ua);
	}
	assert_int_equal(package.kind, PACKAGE_UA);
	assert_string_equal(package.kind_name, "ua");
	assert_true(package.delta);
	assert_string_equal(package.from, "HL7802.4.3.9.0");
	assert_string_equal(package.to, "HL7802.4.4.14.0");
	assert_string_equal(package.family, "HL7802");
	assert_int_equal(package.n_sections, UA_SECTIONS);
	assert_string_equal(package.sections[0].type, "0x00000001");
	for (unsigned i = 0; i < UA_SECTIONS; i++) {
		assert_int_equal(package.sections[i].offset, at);
		at += package.sections[i].size;
	}
	assert_int_equal(at, 203744 - UA_MD5);
}

static void each_field_of_a_ua(void **state)
{
	/* What is changed is sealed again: only that check may see it. */
	static const struct {
		size_t at;
		uint32_t value;
		const char *check;
		enum package_result result;
		const char *text;
	} fields[] = {
		{ UA_MARK_AT, 0, "format", PACKAGE_BAD, "damaged" },
		{ UA_VERSION_AT, 0x02000000, "format", PACKAGE_NOT_CHECKED,
		  "0x02000000" },
		{ UA_COUNT_AT, 0, "sections", PACKAGE_BAD, "0 of them" },
		{ UA_COUNT_AT, 65, "sections", PACKAGE_BAD, "65 of them" },
		{ UA_COUNT_AT, 64, "sections", PACKAGE_BAD, "behind the file" },
		{ UA_COUNT_AT, 0x10000001, "sections", PACKAGE_BAD, "damaged" },
		{ UA_COUNT_AT, UINT32_MAX, "sections", PACKAGE_BAD, "damaged" },
		{ UA_LENGTH_AT, 1000 - 256 - 1, "length", PACKAGE_BAD,
		  "1 bytes follow its end at 999" },
		{ UA_LENGTH_AT, 1000 - 256 + 24, "length", PACKAGE_BAD,
		  "24 of 1024 bytes are missing" },
		{ UA_LENGTH_AT, 0, "length", PACKAGE_BAD, "744 bytes follow" },
		{ UA_LENGTH_AT, UINT32_MAX, "length", PACKAGE_BAD, "missing" },
		{ UA_ROWS_AT + UA_ROW_SIZE, UINT32_MAX, "sections",
		  PACKAGE_BAD, "number 1 of 9" },
		{ UA_ROWS_AT + UA_ROW_SIZE, 1000 - UA_DATA_AT + 1, "sections",
		  PACKAGE_BAD, "number 1 of 9 ends 1 bytes behind" },
		{ UA_ROWS_AT + UA_ROW_SIZE, 1000 - UA_DATA_AT, "sections",
		  PACKAGE_BAD, "number 2 of 9" },
		{ UA_ROWS_AT + 8 * UA_ROW + UA_ROW_SIZE, UINT32_MAX,
		  "sections", PACKAGE_BAD, "number 9 of 9" },
		{ UA_ROWS_AT + UA_ROW_SIZE, 0, "sections",
		  PACKAGE_NOT_CHECKED, "in known packages at 984" },
		{ UA_ROWS_AT + UA_ROW_MARK, 0x01020304, "sections",
		  PACKAGE_NOT_CHECKED, "1 of 9 rows" },
	};
	struct test_package ua;

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		test_ua_make(&ua, 1000, 2);
		test_put32(ua.data + fields[i].at, fields[i].value);
		test_ua_seal(&ua);
		look(UA_NAME, ua.data, ua.size);
		assert_int_equal(package.kind, PACKAGE_UA);
		is(fields[i].check, fields[i].result);
		has_text(fields[i].check, fields[i].text);
		if (fields[i].result == PACKAGE_BAD)
			only_bad(fields[i].check);
		else
			none_bad();
		test_package_free(&ua);
	}
}

static void checksums_of_a_ua(void **state)
{
	struct test_package ua;

	(void)state;
	test_ua_make(&ua, 1000, 3);
	ua.data[UA_CRC_AT] ^= 1;
	look(UA_NAME, ua.data, ua.size);
	only_bad("header");
	test_ua_seal(&ua);
	ua.data[10] ^= 1;
	look(UA_NAME, ua.data, ua.size);
	only_bad("header");
	test_ua_seal(&ua);
	ua.data[UA_DATA_AT] ^= 1;
	look(UA_NAME, ua.data, ua.size);
	only_bad("md5");
	test_ua_seal(&ua);
	ua.data[ua.size - 1] ^= 1;
	look(UA_NAME, ua.data, ua.size);
	only_bad("md5");
	test_package_free(&ua);
}

/* What nobody sealed again is seen, whatever it is. */
static void any_change_of_a_ua_is_seen(void **state)
{
	struct test_package ua;
	uint8_t *more;

	(void)state;
	test_ua_make(&ua, UA_SIZE_MIN + 30, 4);
	for (size_t i = 0; i < ua.size; i++) {
		for (int bit = 0; bit < 8; bit++) {
			ua.data[i] ^= (uint8_t)(1 << bit);
			look(UA_NAME, ua.data, ua.size);
			assert_true(package.bad);
			ua.data[i] ^= (uint8_t)(1 << bit);
		}
	}
	for (size_t len = 1; len < ua.size; len++) {
		look(UA_NAME, ua.data, len);
		assert_int_equal(package.kind, PACKAGE_UA);
		is("length", PACKAGE_BAD);
		is("md5", PACKAGE_BAD);
	}
	more = calloc(1, ua.size + 64);
	assert_non_null(more);
	memcpy(more, ua.data, ua.size);
	for (size_t len = 1; len <= 64; len++) {
		look(UA_NAME, more, ua.size + len);
		is("length", PACKAGE_BAD);
	}
	free(more);
	test_package_free(&ua);
}

/* ---- DWL ---- */

static void a_dwl_is_good(void **state)
{
	struct test_package dwl;

	(void)state;
	for (int i = 0; i < 16; i++) {
		test_dwl_make(&dwl, 1000 + (size_t)i / 2, i % 2, 5);
		look(DWL_NAME, dwl.data, dwl.size);
		none_bad();
		assert_int_equal(package.kind, PACKAGE_DWL);
		is("format", PACKAGE_GOOD);
		is("sections", PACKAGE_GOOD);
		is("crc32", PACKAGE_GOOD);
		is("signature", PACKAGE_NOT_CHECKED);
		assert_int_equal(package.n_sections, 3);
		assert_string_equal(package.sections[0].type, "UPCK");
		assert_string_equal(package.sections[1].type, "BINA");
		assert_string_equal(package.sections[2].type, "SIGN");
		assert_int_equal(package.sections[1].offset, DWL_BINA_AT);
		assert_int_equal(package.sections[2].offset, dwl.sign_at);
		assert_int_equal(package.sections[2].offset +
				 package.sections[2].size, dwl.size);
		test_package_free(&dwl);
	}
	assert_string_equal(package.kind_name, "dwl");
	assert_false(package.delta);
	assert_string_equal(package.from, "");
	assert_string_equal(package.to, "HL7802.4.4.14.0");
}

static void each_field_of_a_dwl(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
		const char *text;
	} fields[] = {
		{ DWL_BINA_AT, 0, "from byte 176" },
		{ DWL_BINA_AT + DWL_SIZE_AT, 0, "number 2 says 0 bytes" },
		{ DWL_BINA_AT + DWL_SIZE_AT, 31, "its beginning has 32" },
		{ DWL_BINA_AT + DWL_SIZE_AT, UINT32_MAX, "are missing" },
		{ DWL_BINA_AT + DWL_SIZE_AT, UINT32_MAX - 6, "are missing" },
		{ DWL_BINA_AT + DWL_SIZE_AT, 40, "from byte 216" },
		{ DWL_SIZE_AT, UINT32_MAX, "are missing" },
		{ DWL_SIZE_AT, 47, "its beginning has 48" },
		{ DWL_COMMENT_AT - 2, 0xffff0001, "its beginning has 524312" },
	};
	struct test_package dwl;

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		test_dwl_make(&dwl, 1000, false, 6);
		test_put32(dwl.data + fields[i].at, fields[i].value);
		test_dwl_seal(&dwl);
		look(DWL_NAME, dwl.data, dwl.size);
		assert_int_equal(package.kind, PACKAGE_DWL);
		is("sections", PACKAGE_BAD);
		has_text("sections", fields[i].text);
		is("format", PACKAGE_GOOD);
		test_package_free(&dwl);
	}
}

static void any_change_of_a_dwl_is_seen(void **state)
{
	struct test_package dwl;
	uint8_t *more;

	(void)state;
	test_dwl_make(&dwl, 21, true, 7);
	/* The status is set in place, a signature is the module's to check. */
	for (size_t i = 0; i < dwl.sign_at + DWL_STATUS_AT; i++) {
		if (i >= DWL_STATUS_AT && i < DWL_CRC_AT)
			continue;
		dwl.data[i] ^= 4;
		look(DWL_NAME, dwl.data, dwl.size);
		assert_true(package.bad == (i >= 4));
		assert_int_equal(package.kind,
				 i < 4 ? PACKAGE_UNKNOWN : PACKAGE_DWL);
		dwl.data[i] ^= 4;
	}
	for (size_t len = 1; len < dwl.size; len++) {
		look(DWL_NAME, dwl.data, len);
		assert_int_equal(package.kind, PACKAGE_DWL);
		/* One without a signature is whole, as far as it says. */
		assert_true(package.bad == (len != dwl.sign_at));
	}
	more = calloc(1, dwl.size + 64);
	assert_non_null(more);
	memcpy(more, dwl.data, dwl.size);
	for (size_t len = 1; len <= 64; len++) {
		look(DWL_NAME, more, dwl.size + len);
		is("sections", PACKAGE_BAD);
	}
	free(more);
	test_package_free(&dwl);
}

/* Prologs and nothing else, more than any package has. */
static void too_many_sections(void **state)
{
	enum { N = PACKAGE_SECTIONS_MAX + 1 };
	static uint8_t prologs[N * DWL_PROLOG];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		memcpy(prologs + i * DWL_PROLOG, "DWLF", 4);
		test_put32(prologs + i * DWL_PROLOG + DWL_SIZE_AT, DWL_PROLOG);
		memcpy(prologs + i * DWL_PROLOG + DWL_TYPE_AT, "A\x1b[m", 4);
	}
	look(DWL_NAME, prologs, sizeof(prologs));
	has_text("sections", "more than 64");
	is("sections", PACKAGE_BAD);
	assert_string_equal(package.sections[0].type, "0x6d5b1b41");
	look(DWL_NAME, prologs, sizeof(prologs) - DWL_PROLOG);
	is("sections", PACKAGE_GOOD);
}

/* A signature that stands first, where nothing can be before it. */
static void a_signature_first(void **state)
{
	struct test_package dwl;

	(void)state;
	test_dwl_make(&dwl, 8, false, 8);
	memcpy(dwl.data + DWL_TYPE_AT, "SIGN", 4);
	look(DWL_NAME, dwl.data, dwl.size);
	is("crc32", PACKAGE_BAD);
	test_package_free(&dwl);
}

/* ---- neither ---- */

static void unknown_is_not_bad(void **state)
{
	static const struct {
		const char *bytes, *text;
	} files[] = {
		{ "hello", "nothing is known" },
		{ "I", "nothing is known" },
		{ "PK\003\004...", "ZIP" },
		{ "7z\xbc\xaf\x27\x1c", "7z" },
		{ "\x1f\x8b\x08", "gzip" },
		{ "MZ\x90", "Windows" },
		{ "<!DOCTYPE html>", "web page" },
		{ "version https://git-lfs.github.com/spec/v1", "Git LFS" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		look("package", (const uint8_t *)files[i].bytes,
		     strlen(files[i].bytes));
		none_bad();
		assert_int_equal(package.kind, PACKAGE_UNKNOWN);
		assert_string_equal(package.kind_name, "unknown");
		is("format", PACKAGE_NOT_CHECKED);
		has_text("format", files[i].text);
		assert_int_equal(package.n_sections, 0);
	}
	look("x.DWL", (const uint8_t *)"DWLG....", 8);
	none_bad();
	has_text("format", "not what its name says");
	look("empty.ua", (const uint8_t *)"", 0);
	assert_int_equal(package.kind, PACKAGE_UNKNOWN);
}

/* ---- names ---- */

static void versions_by_name(void **state)
{
	static const struct {
		const char *name, *from, *to, *family;
	} names[] = {
		{ UA_NAME, "HL7802.4.3.9.0", "HL7802.4.4.14.0", "HL7802" },
		{ "HL7802_HL7802.4.4.14.0_to_HL7802.4.5.4.0_x.ua",
		  "HL7802.4.4.14.0", "HL7802.4.5.4.0", "HL7802" },
		{ "hl7802.4.4.14.0-TO-hl7802.4.5.4.0.UA", "HL7802.4.4.14.0",
		  "HL7802.4.5.4.0", "HL7802" },
		{ "HL7802_4_4_14_0_to_4_5_4_0_sig11.ua", "HL7802.4.4.14.0",
		  "HL7802.4.5.4.0", "HL7802" },
		{ "BHL7800.1.6.3.0.20180803_to_THL7800.1.6.3.0.99.20180803.ua",
		  "BHL7800.1.6.3.0.20180803", "THL7800.1.6.3.0.99.20180803",
		  "HL7800" },
		{ "HL7800-M.4.6.8.0_to_4.6.9.4.ua", "HL7800-M.4.6.8.0",
		  "HL7800-M.4.6.9.4", "HL7800" },
		{ "HL7800-M_4.6.9.4.dwl", "", "HL7800-M.4.6.9.4", "HL7800" },
		{ "4.4.14.0_to_4.5.4.0_HL7802.ua", "HL7802.4.4.14.0",
		  "HL7802.4.5.4.0", "HL7802" },
		{ "delta from HL7802.4.4.14.0 to 4.5.4.0 (1).ua",
		  "HL7802.4.4.14.0", "HL7802.4.5.4.0", "HL7802" },
		{ "HL7812_5.5.14.0.ua", "", "HL7812.5.5.14.0", "HL7812" },
		{ "HL7812.5.5.14.0", "", "HL7812.5.5.14.0", "HL7812" },
		/* Of what cannot be understood nothing is made up. */
		{ "HL7802.ua", "", "", "HL7802" },
		{ "HL7802_4.3.9.0_to_latest.ua", "HL7802.4.3.9.0", "",
		  "HL7802" },
		{ "HL7802_any_to_4.4.14.0.ua", "", "HL7802.4.4.14.0",
		  "HL7802" },
		{ "HL7802_4.3.9.0_4.4.14.0.ua", "", "", "HL7802" },
		{ "HL7802_4.3.9.0_to_4.4.14.0_to_4.5.4.0.ua", "", "",
		  "HL7802" },
		{ "HL7802_4.3.9.ua", "", "", "HL7802" },
		{ "HL7802_1.2.3.4.5.6.7.ua", "", "", "HL7802" },
		{ "HL7802_4.4.14.0b_release.ua", "", "", "HL7802" },
		{ "HL7802_2021_04_22.ua", "", "", "HL7802" },
		{ "HL7802x_2021_04_22_14.ua", "", "", "" },
		{ "built_2021_04_22_14_HL7802.ua", "", "", "HL7802" },
		{ "HL7802_4.4.99999999999999.0.ua", "", "", "HL7802" },
		{ "192.168.0.1.ua", "", "", "" },
		{ "4.3.9.0_to_4.4.14.0.ua", "", "", "" },
		{ "AHL.ua", "", "", "" },
		{ "_to_", "", "", "" },
		{ "", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct hl78_firmware fw;

		look(names[i].name, (const uint8_t *)"x", 1);
		if (strcmp(package.from, names[i].from) != 0 ||
		    strcmp(package.to, names[i].to) != 0 ||
		    strcmp(package.family, names[i].family) != 0)
			fail_msg("%s: \"%s\" to \"%s\", family \"%s\"",
				 names[i].name, package.from, package.to,
				 package.family);
		assert_true(package.delta == (package.from[0] != '\0'));
		if (package.from[0])
			assert_true(hl78_firmware_read(&fw, package.from,
						       strlen(package.from)));
		if (package.to[0])
			assert_true(hl78_firmware_read(&fw, package.to,
						       strlen(package.to)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judges_are_right),
		cmocka_unit_test(sha256_is_right),
		cmocka_unit_test(a_ua_is_good),
		cmocka_unit_test(each_field_of_a_ua),
		cmocka_unit_test(checksums_of_a_ua),
		cmocka_unit_test(any_change_of_a_ua_is_seen),
		cmocka_unit_test(a_dwl_is_good),
		cmocka_unit_test(each_field_of_a_dwl),
		cmocka_unit_test(any_change_of_a_dwl_is_seen),
		cmocka_unit_test(too_many_sections),
		cmocka_unit_test(a_signature_first),
		cmocka_unit_test(unknown_is_not_bad),
		cmocka_unit_test(versions_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
