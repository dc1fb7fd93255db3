/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a row looks where there is no screen: a sign, its stamp where that is
 * wanted, and its text. Nothing of the module gets out as it is.
 */
#include "app/plain_row.h"

#include <stdio.h>
#include <string.h>

#include "ui/rowlook.h"

void plain_row(struct out *out, const struct row *row, bool stamp)
{
	char code[ROW_CODE_MAX + 2] = "";

	if (stamp && row->stamp[0]) {
		out_text(out, row->stamp);
		out_char(out, ' ');
	}
	out_text(out, row_mark(row->kind));
	if (row->event >= 0)
		snprintf(code, sizeof(code), "%-5s ", row->code);
	out_foreign(out, code, strlen(code));
	out_foreign(out, row->text, row->text_len);
	if (row->beside[0]) {
		/* A remark, where these lines are read as a log. */
		out_text(out, "  (");
		out_text(out, row->beside);
		out_char(out, ')');
	}
	out_char(out, '\n');
}
