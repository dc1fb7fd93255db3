/* SPDX-License-Identifier: MIT */
/*
 * The closed list of errors in words. What a module answers is no error of
 * the library, and has its words elsewhere.
 */
#include <hl78/types.h>

static const char *const texts[] = {
	[0] = "no error",
	[-HL78_ERR_MEMORY] = "no memory",
	[-HL78_ERR_RANGE] = "a value is out of range",
	[-HL78_ERR_SYNTAX] = "the text does not read",
	[-HL78_ERR_SPACE] = "no room: the buffer or the queue is full",
	[-HL78_ERR_GUARDED] = "held back while the module installs",
	[-HL78_ERR_STATE] = "not possible now",
	[-HL78_ERR_TRANSFER] = "held back while a package is sent",
};

const char *hl78_err_text(int err)
{
	int n = (int)(sizeof(texts) / sizeof(texts[0]));

	if (err > 0 || err <= -n)
		return "unknown error";
	return texts[-err];
}
