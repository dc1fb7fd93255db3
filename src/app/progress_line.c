/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line that changes is written over with blanks and CR, which every terminal
 * knows. It is cut before the last column, where some would go to the next line.
 * What is the same as before is not written again.
 */
#include "app/progress_line.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/tty.h"

/* Of a terminal that does not say. */
enum { COLUMNS = 80 };

void progress_line_init(struct progress_line *p, enum app_progress how,
			bool quiet)
{
	p->shown = 0;
	p->text[0] = '\0';
	p->how = how;
	if (how == APP_PROGRESS_AUTO)
		p->how = quiet			? APP_PROGRESS_NONE :
			 isatty(STDERR_FILENO) ? APP_PROGRESS_TTY :
						 APP_PROGRESS_LINES;
	out_init(&p->err, STDERR_FILENO);
	out_drop(&p->err, NULL);
}

void progress_line_fini(struct progress_line *p)
{
	progress_line_clear(p);
	if (p->err.fd != STDERR_FILENO)
		close(p->err.fd);
}

static size_t columns(void)
{
	const struct tty tty = { .in = -1, .out = STDERR_FILENO };
	int rows, cols;

	tty_size(&tty, &rows, &cols);
	return cols > 1 ? (size_t)cols : COLUMNS;
}

static void put(struct progress_line *p, size_t len)
{
	char frame[2 * sizeof(p->text) + 4];
	size_t over = p->shown > len ? p->shown - len : 0;

	snprintf(frame, sizeof(frame), "\r%.*s%*s\r", (int)len, p->text,
		 (int)over, "");
	out_now(&p->err, frame, strlen(frame));
	p->shown = len;
}

void progress_line_show(struct progress_line *p, const char *text)
{
	size_t len = strlen(text);

	if (p->how != APP_PROGRESS_TTY || strcmp(text, p->text) == 0)
		return;
	snprintf(p->text, sizeof(p->text), "%s", text);
	if (len > sizeof(p->text) - 1)
		len = sizeof(p->text) - 1;
	if (len > columns() - 1)
		len = columns() - 1;
	put(p, len);
}

void progress_line_clear(struct progress_line *p)
{
	p->text[0] = '\0';
	if (p->shown)
		put(p, 0);
}

void progress_line_say(struct progress_line *p, const char *text)
{
	if (p->how != APP_PROGRESS_LINES)
		return;
	out_text(&p->err, text);
	out_char(&p->err, '\n');
	out_flush(&p->err);
}
