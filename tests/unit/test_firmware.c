/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Firmware versions: which texts are one, and how two of them compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <hl78/firmware.h>

static struct hl78_firmware version(const char *text)
{
	struct hl78_firmware fw;

	assert_true(hl78_firmware_read(&fw, text, strlen(text)));
	return fw;
}

static void reads_every_form(void **state)
{
	static const struct {
		const char *text;
		struct hl78_firmware fw;
	} wanted[] = {
		{ "HL7800.4.6.8.0",
		  { "HL7800", 0, false, { 4, 6, 8, 0 }, -1, -1 } },
		{ "HL7800-M.4.6.8.0",
		  { "HL7800", 0, true, { 4, 6, 8, 0 }, -1, -1 } },
		{ "BHL7800.1.6.3.0.20180803",
		  { "HL7800", 'B', false, { 1, 6, 3, 0 }, -1, 20180803 } },
		{ "THL7800.1.6.3.0.99.20180803",
		  { "HL7800", 'T', false, { 1, 6, 3, 0 }, 99, 20180803 } },
		{ "AHL7802.4.4.14.99",
		  { "HL7802", 'A', false, { 4, 4, 14, 99 }, -1, -1 } },
		{ " HL7812.5.5.14.0.7\t",
		  { "HL7812", 0, false, { 5, 5, 14, 0 }, 7, -1 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct hl78_firmware fw = version(wanted[i].text);

		assert_string_equal(fw.model, wanted[i].fw.model);
		assert_int_equal(fw.variant, wanted[i].fw.variant);
		assert_int_equal(fw.m, wanted[i].fw.m);
		assert_memory_equal(fw.part, wanted[i].fw.part,
				    sizeof(fw.part));
		assert_int_equal(fw.build, wanted[i].fw.build);
		assert_int_equal(fw.date, wanted[i].fw.date);
	}
}

static void refuses_what_is_none(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"HL7800",
		"HL7800.",	     /* damaged flash */
		"HL7800.1.6.3",	     /* ATI8's short form */
		"HL7800.1.6.3.",
		"HL7800.1.6.3.0.",
		"HL7800.1.6.3.0x",
		"HL7800.1..3.0",
		"HL.1.6.3.0",
		"XHL7800.1.6.3.0",
		"BBHL7800.1.6.3.0",
		"HL7800-X.4.6.8.0",
		"HL7800.4.6.8.-1",
		"HL7800.4.6.8.4294967296",
		"HL7800.1.6.3.0.1.2",
		"HL7800.1.6.3.0.20180803.5",
		"HL7800.1.6.3.0.1.20180803.2",
		"HL7800000000000000.1.6.3.0",
		"4.6.8.0",
		"OK",
	};
	struct hl78_firmware fw;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (hl78_firmware_read(&fw, texts[i], strlen(texts[i])))
			fail_msg("taken for a version: %s", texts[i]);
}

/* The length counts, not what stands behind it. */
static void reads_no_further_than_told(void **state)
{
	static const char text[] = "HL7800.4.6.8.07";
	struct hl78_firmware fw;

	(void)state;
	assert_true(hl78_firmware_read(&fw, text, strlen(text) - 1));
	assert_int_equal(fw.part[3], 0);
}

static void check_order(const char *a, const char *b, int order, bool same)
{
	struct hl78_firmware fa = version(a);
	struct hl78_firmware fb = version(b);

	assert_int_equal(hl78_firmware_compare(&fa, &fb), order);
	assert_int_equal(hl78_firmware_compare(&fb, &fa), -order);
	assert_int_equal(hl78_firmware_same(&fa, &fb), same);
	assert_int_equal(hl78_firmware_same(&fb, &fa), same);
}

static void compares_by_parts(void **state)
{
	(void)state;
	check_order("HL7802.4.4.14.0", "HL7802.4.5.4.0", -1, false);
	check_order("HL7802.4.4.14.0", "HL7802.4.4.9.0", 1, false);
	check_order("HL7800.4.6.8.0", "HL7800.4.6.8.0", 0, true);
	/* model and variant do not count */
	check_order("HL7800.4.6.8.0", "BHL7802-M.4.6.8.0", 0, true);
	/* the build does, a missing one is the oldest */
	check_order("BHL7800.1.6.3.0.20180803", "THL7800.1.6.3.0.99.20180803",
		    -1, false);
	check_order("HL7800.1.6.3.0.7", "HL7800.1.6.3.0.12", -1, false);
	/* a date only where both have one */
	check_order("HL7800.1.6.3.0", "BHL7800.1.6.3.0.20180803", 0, true);
	check_order("HL7800.1.6.3.0.20190101", "HL7800.1.6.3.0.20180803", 0,
		    false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(reads_no_further_than_told),
		cmocka_unit_test(compares_by_parts),
	};

	return cmocka_run_group_tests_name("firmware", tests, NULL, NULL);
}
