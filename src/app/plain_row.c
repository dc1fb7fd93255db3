/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a row looks where there is no screen: a sign, its stamp where that is
 * wanted, and its text. Nothing of the module gets out as it is.
 */
#include "app/plain_row.h"

#include <stdio.h>
#include <string.h>

/*
 * What a row begins with; signs that every terminal has, and words where the
 * text need not tell how bad it is.
 */
static const char *const marks[N_ROW_KINDS] = {
	[ROW_INFO] = "  ", [ROW_GOOD] = "+ ", [ROW_ASK] = "? ",
	[ROW_WARNING] = "! warning: ", [ROW_ERROR] = "! error: ",
	[ROW_OWN] = "* ",
	[ROW_HOST] = "> ", [ROW_MODULE] = "< ", [ROW_NOTE] = "# ",
};

const char *plain_mark(enum row_kind kind)
{
	return marks[kind];
}

void plain_row(struct out *out, const struct row *row, bool stamp)
{
	char code[ROW_CODE_MAX + 2] = "";

	if (stamp && row->stamp[0]) {
		out_text(out, row->stamp);
		out_char(out, ' ');
	}
	out_text(out, marks[row->kind]);
	if (row->event >= 0)
		snprintf(code, sizeof(code), "%-5s ", row->code);
	out_foreign(out, code, strlen(code));
	out_foreign(out, row->text, row->text_len);
	out_char(out, '\n');
}
