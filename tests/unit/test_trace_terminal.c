/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log reader: recordings of a terminal, by script and by asciinema, at every
 * chunk size: what is a text, what is left out, escapes, times, torn ends.
 */
#include "unit/trace_reading.h"

#define CAST2 "{\"version\": 2, \"width\": 80, \"height\": 24, " \
	      "\"env\": {\"TERM\": \"xterm\"}}\n"
#define CAST3 "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n"

static void test_typescript(void **state)
{
	(void)state;
	check(HL78_FORMAT_TYPESCRIPT,
	      "Script started on 2026-11-22 08:00:01+00:00 [TERM=\"xterm\"]\n"
	      "AT\r\r\n\x1b[1mOK\x1b[0m\r\n+WDSI: 4\r\n"
	      "\nScript done on 2026-11-22 08:00:02+00:00 [EXIT=\"0\"]\n",
	      "# - Script started on 2026-11-22 08:00:01+00:00 "
	      "[TERM=\"xterm\"]\n"
	      "< - AT\\x0d\\x0d\\x0a\n< - OK\\x0d\\x0a\n"
	      "< - +WDSI: 4\\x0d\\x0a\n< - \\x0a\n"
	      "# - Script done on 2026-11-22 08:00:02+00:00 [EXIT=\"0\"]\n");
	/* Its beginning was lost, or its end; one that was appended to. */
	check(HL78_FORMAT_TYPESCRIPT, "OK\r\nScript done on Sunday\n",
	      "< - OK\\x0d\\x0a\n# - Script done on Sunday\n");
	check(HL78_FORMAT_TYPESCRIPT,
	      "Script started on Sunday\r\nOK\r\nScript started on Monday\nOK",
	      "# - Script started on Sunday\n< - OK\\x0d\\x0a\n"
	      "# - Script started on Monday\n< - OK\n");
	/* It is not enough to speak of it. */
	check(HL78_FORMAT_CAPTURE, "OK\r\nthe Script started on Sunday\r\n",
	      "< - OK\\x0d\\x0a\n"
	      "< - the Script started on Sunday\\x0d\\x0a\n");
}

static void test_cast(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAST,
	      CAST2
	      "[0.25, \"o\", \"AT\\r\\r\\nO\"]\n"
	      "[1, \"i\", \"secret\"]\n"
	      "[1.5, \"o\", \"K\\r\\n\"]\n"
	      "[2.0000015, \"m\", \"a marker\"]\n"
	      "[2.5, \"r\", \"80x24\"]\n"
	      "[61.123456, \"o\", \"\"]\n"
	      "[61.123456, \"o\", \"+WDSI: 4\\r\\n\"]\n",
	      "< +0.250000 AT\\x0d\\x0d\\x0aO\n"
	      "< +1.500000 K\\x0d\\x0a\n"
	      "# +2.000001 a marker\n"
	      "< +61.123456 +WDSI: 4\\x0d\\x0a\n");
	/* From version 3 on, times are since the line before, of any kind. */
	check(HL78_FORMAT_CAST,
	      CAST3
	      "# a remark\n"
	      "[0.25, \"o\", \"a\\r\\n\"]\n"
	      "[0.5,\"i\",\"x\"]\n"
	      "[0.5,\"o\",\"b\\r\\n\"]\n"
	      "[3.0, \"x\", \"0\"]\n",
	      "< +0.250000 a\\x0d\\x0a\n< +1.250000 b\\x0d\\x0a\n");
	/* Without its first line it is one of version 2; a time that falls. */
	check(HL78_FORMAT_CAST,
	      "[5.5, \"o\", \"a\"]\n[4.5, \"o\", \"b\"]\n",
	      "< +5.500000 a\n< +5.500000 b\n");
}

static void test_cast_strings(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAST,
	      CAST2
	      "[1, \"o\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC"
	      "\\ud83d\\uDE00\"]\n",
	      "< +1.000000 \"\\\\/\\x08\\x0c\\x0a\\x0d\\x09" "A\xc3\xa9"
	      "\xe2\x82\xac\xf0\x9f\x98\x80\n");
	/* Colours and titles are the terminal's. */
	check(HL78_FORMAT_CAST,
	      CAST2 "[1, \"o\", \"\\u001b[31mOK\\u001b[0m\\u001b]0;x\\u0007"
	      "\\r\\n\"]\n[2, \"o\", \"\\u001b[2J\"]\n",
	      "< +1.000000 OK\\x0d\\x0a\n");
	/* Half a character, no character, no hexadecimal digits. */
	check(HL78_FORMAT_CAST,
	      CAST2 "[1, \"o\", \"a\\ud83db\\ude00c\\q\"]\n",
	      "< +1.000000 a\xef\xbf\xbd" "b\xef\xbf\xbd" "cq\n");
	check(HL78_FORMAT_CAST, CAST2 "[1, \"o\", \"\\u0000\\u000a\"]\n",
	      "< +1.000000 \\x00\\x0a\n");
}

static void test_cast_torn(void **state)
{
	static const struct {
		const char *end;
		const char *got;
	} table[] = {
		{ "[1, \"o\", \"+WDSI: 4", "< +1.000000 +WDSI: 4\n" },
		{ "[1, \"o\", \"OK\\r", "< +1.000000 OK\\x0d\n" },
		{ "[1, \"o\", \"OK\\", "< +1.000000 OK\\\\\n" },
		{ "[1, \"o\", \"OK\\u", "< +1.000000 OK\\x00\n" },
		{ "[1, \"o\", \"OK\\u00", "< +1.000000 OK\\x00\n" },
		{ "[1, \"o\", \"OK\\ud83d\\ude0", "< +1.000000 OK"
		  "\xef\xbf\xbd\xe0\xb7\xa0\n" },
		{ "[1, \"o\", \"", "" }, { "[1, \"o\", ", "" },
		{ "[1, \"o\"", "" }, { "[1, \"o", "" }, { "[1, ", "" },
		{ "[1.", "" }, { "[", "" }, { "", "" },
		{ "[1234567890123, \"o\", \"x\"]\n", "" },
		{ "[-1, \"o\", \"x\"]\n", "" },
		{ "[1, \"oo\", \"x\"]\n", "" },
		{ "[1, \"o\", x]\n", "" },
		{ "[1, \"o\", \"x\"", "< +1.000000 x\n" },
		{ "[1, \"o\", \"x\" \"y\"]", "< +1.000000 x\n" },
		{ "{\"version\": 2}\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		int n = snprintf(text, sizeof(text), "%s%s", CAST2 CAST2 CAST2,
				 table[i].end);

		check_bytes(HL78_FORMAT_CAST, text, (size_t)n, table[i].got);
	}
}

/* All that is in the records of a kind, however it is cut. */
static size_t gather(const char *text, size_t len, size_t chunk, uint8_t *out)
{
	struct hl78_log_reader *reader =
		hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
	struct hl78_record record;
	size_t n = 0;

	while (len > 0) {
		size_t used = hl78_log_reader_feed(reader, text,
						   len < chunk ? len : chunk);

		text += used;
		len -= used;
		if (len == 0)
			hl78_log_reader_finish(reader);
		while (hl78_log_reader_next(reader, &record)) {
			memcpy(out + n, record.bytes, record.len);
			n += record.len;
			assert_int_equal(record.time, HL78_SEC(1));
		}
	}
	hl78_log_reader_free(reader);
	return n;
}

/*
 * One string of 64 KiB and more: wherever it is cut, an escape is whole. What
 * stands behind it is none of it, however long.
 */
static void test_cast_long(void **state)
{
	enum { N = 11000, SIZE = 200000 };
	char *text = malloc(SIZE);
	uint8_t *out = malloc(SIZE);

	(void)state;
	assert_non_null(text);
	assert_non_null(out);
	for (unsigned shift = 0; shift < 8; shift++) {
		size_t len = (size_t)sprintf(text, CAST2 "[1, \"o\", \"%.*s",
					     (int)shift, "aaaaaaaa");

		for (int i = 0; i < N; i++) {
			memcpy(text + len, "\\u0042\\\\", 8);
			len += 8;
		}
		memcpy(text + len, "\", \"", 4);
		len += 4;
		memset(text + len, 'x', 50000);
		len += 50000;
		memcpy(text + len, "\"]\n", 3);
		len += 3;
		for (size_t c = 0; c < N_CHUNKS; c++) {
			size_t n = gather(text, len, chunks[c], out);

			assert_int_equal(n, shift + 2 * N);
			for (size_t i = shift; i < n; i += 2)
				assert_memory_equal(out + i, "B\\", 2);
		}
	}
	free(text);
	free(out);
}

/* A header that is longer than what recognition looks at. */
static void test_cast_long_header(void **state)
{
	static char text[6000];
	int n = snprintf(text, sizeof(text),
			 "{\"version\": 3, \"env\": {\"PATH\": \"");

	(void)state;
	memset(text + n, '/', 5000);
	strcpy(text + n + 5000, "\"}}\n[1, \"o\", \"a\"]\n[1, \"o\", \"b\"]\n");
	check_bytes(HL78_FORMAT_CAST, text, strlen(text),
		    "< +1.000000 a\n< +2.000000 b\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typescript),
		cmocka_unit_test(test_cast),
		cmocka_unit_test(test_cast_strings),
		cmocka_unit_test(test_cast_torn),
		cmocka_unit_test(test_cast_long),
		cmocka_unit_test(test_cast_long_header),
	};

	return cmocka_run_group_tests(tests, reading_begin, reading_end);
}
