/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of packages under any bytes: a name up to the first newline, then
 * the file. Sections lie within it one behind the other, all texts are plain,
 * versions are versions, and what is bad is said by a check.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/firmware.h>

#include "io/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const char *text, size_t size)
{
	need(strnlen(text, size) < size);
	for (; *text; text++)
		need(*text >= ' ' && *text <= '~');
}

static void check_version(const char *text)
{
	struct hl78_firmware fw;

	check_text(text, sizeof(((struct package *)NULL)->to));
	need(!*text || hl78_firmware_read(&fw, text, strlen(text)));
}

static void check_checks(const struct package *p)
{
	bool bad = false;

	need(p->n_checks > 0 && p->n_checks < PACKAGE_CHECKS_MAX);
	for (unsigned i = 0; i < p->n_checks; i++) {
		check_text(p->checks[i].name, 16);
		check_text(p->checks[i].text, sizeof(p->checks[i].text));
		need(package_result_name(p->checks[i].result) != NULL);
		bad = bad || p->checks[i].result == PACKAGE_BAD;
	}
	need(bad == p->bad);
}

static void check_sections(const struct package *p)
{
	uint64_t at = 0;

	need(p->n_sections <= PACKAGE_SECTIONS_MAX);
	for (unsigned i = 0; i < p->n_sections; i++) {
		const struct package_section *s = &p->sections[i];

		check_text(s->type, sizeof(s->type));
		need(s->offset >= at && s->offset <= p->size);
		need(s->size <= p->size - s->offset);
		at = s->offset + s->size;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct package p; /* too large for a stack */
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t len = end ? (size_t)(end - data) : 0;

	memset(&p, 0, sizeof(p));
	if (!end || len >= sizeof(p.name))
		return 0;
	memcpy(p.name, data, len);
	package_read(&p, end + 1, size - len - 1);

	need(p.size == size - len - 1 && p.data == end + 1);
	need(p.bad ? p.kind != PACKAGE_UNKNOWN : true);
	check_text(p.kind_name, 16);
	check_text(p.family, sizeof(p.family));
	check_version(p.from);
	check_version(p.to);
	need(p.delta == (p.from[0] != '\0'));
	need(strlen(p.sha256) == 64 && !p.error[0]);
	check_checks(&p);
	check_sections(&p);
	return 0;
}
