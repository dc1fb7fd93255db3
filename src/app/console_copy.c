/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a list as text, to the clipboard or to a file: what is on the screen,
 * never the bytes behind it. A file is made, never overwritten; the clipboard
 * of a terminal is written only by who allowed it.
 */
#include "app/console_full.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <hl78/text.h>

#include "app/card.h"
#include "app/clip.h"
#include "ui/rowlook.h"

/* What was asked for: ":copy 5 FILE". */
struct copy {
	struct ui_block block;
	const char *path; /* empty: to the clipboard */
};

/* A number at the start, which must be followed by a blank or nothing. */
static const char *read_count(const char *args, uint64_t *count)
{
	const char *at = args;

	for (*count = 0; *at >= '0' && *at <= '9' && *count < 1000000; at++)
		*count = *count * 10 + (uint64_t)(*at - '0');
	if (*at && *at != ' ') {
		*count = 0;
		return args;
	}
	return at + strspn(at, " ");
}

/* The last so many rows; a file gets all of them where none were marked. */
static void choose_rows(struct copy *copy, uint64_t count)
{
	const struct rows *rows = copy->block.rows;

	if (count == 0 && (copy->block.marked || !copy->path[0]))
		return;
	copy->block.last = rows->end - 1;
	copy->block.first = count == 0 || count > rows_count(rows) ?
			    rows->first : rows->end - count;
	copy->block.marked = true;
}

/* ---- text ---- */

static void write_visible(FILE *to, const char *bytes, size_t len)
{
	char text[ROW_TEXT_MAX * HL78_ESCAPED_MAX + 1];
	size_t n;

	hl78_text_escape(bytes, len, text, sizeof(text), &n);
	fwrite(text, 1, n, to);
}

/* One row alone is its text, which can be pasted; several have stamps. */
static void write_row(FILE *to, const struct row *row, bool alone)
{
	if (!alone) {
		if (row->stamp[0])
			fprintf(to, "%s ", row->stamp);
		fputs(row_mark(row->kind), to);
		if (row->event >= 0)
			fprintf(to, "%-5s ", row->code);
	}
	write_visible(to, row->text, row->text_len);
	if (!alone && row->beside[0])
		fprintf(to, "  (%s)", row->beside);
	if (!alone)
		fputc('\n', to);
}

static size_t write_rows(FILE *to, const struct ui_block *block, bool alone)
{
	size_t n = 0;

	for (uint64_t i = block->first; i <= block->last; i++) {
		const struct row *row = rows_at(block->rows, i);

		if (!row)
			continue;
		write_row(to, row, alone);
		n++;
	}
	return n;
}

/* ---- where to ---- */

static FILE *make_file(struct console *c, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *to = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (to)
		return to;
	work_say(&c->work, HL78_WARNING, "%s: %s", path,
		 errno == EEXIST ? "it is there already, and stays as it is: "
				   "another name" : strerror(errno));
	if (fd >= 0)
		close(fd);
	return NULL;
}

/* False where it could not be written, which is said. */
static bool close_file(struct console *c, const char *path, FILE *to)
{
	bool failed = ferror(to) != 0;

	failed = fclose(to) != 0 || failed;
	if (failed)
		work_say(&c->work, HL78_WARNING, "%s: %s", path,
			 strerror(errno));
	return !failed;
}

static void to_file(struct console *c, const struct copy *copy)
{
	FILE *to = make_file(c, copy->path);
	size_t n;

	if (!to)
		return;
	n = write_rows(to, &copy->block, false);
	if (close_file(c, copy->path, to))
		work_say(&c->work, HL78_INFO, "%zu row%s to %s", n,
			 n == 1 ? "" : "s", copy->path);
}

/* False where it is too much, or there is no memory. */
static bool hand_over(struct console *c, const char *text, size_t len)
{
	size_t n;
	char *bytes = clip_sequence(text, len, getenv("TERM"),
				    getenv("TMUX") != NULL, &n);

	if (!bytes)
		return false;
	screen_say(c->screen, bytes, n);
	free(bytes);
	return true;
}

static void to_clipboard(struct console *c, const struct copy *copy)
{
	bool alone = copy->block.first == copy->block.last;
	char *text = NULL;
	size_t len = 0, n;
	FILE *to;

	if (!c->options->clipboard) {
		work_say(&c->work, HL78_INFO, "the clipboard is off, see "
			 "fotacon.conf(5); :copy FILE writes to a file");
		return;
	}
	to = open_memstream(&text, &len);
	n = to ? write_rows(to, &copy->block, alone) : 0;
	if (!to || fclose(to) != 0)
		work_say(&c->work, HL78_WARNING, "not copied: no memory");
	else if (!hand_over(c, text, len))
		work_say(&c->work, HL78_WARNING, "more than a clipboard takes, "
			 "%d bytes: :copy FILE has no limit", CLIP_TEXT_MAX);
	else
		work_say(&c->work, HL78_INFO, "%zu row%s to the clipboard", n,
			 n == 1 ? "" : "s");
	free(text);
}

void console_copy(struct console *c, const char *args)
{
	struct ui_model model;
	struct console_texts texts;
	struct copy copy;
	uint64_t count;

	console_model(c, &model, &texts);
	copy.path = read_count(args, &count);
	if (!ui_block(&c->ui, &model, &copy.block)) {
		work_say(&c->work, HL78_INFO, "there is nothing to copy here");
		return;
	}
	choose_rows(&copy, count);
	if (copy.path[0])
		to_file(c, &copy);
	else
		to_clipboard(c, &copy);
	ui_unmark(&c->ui);
}

/* ---- the registration card ---- */

static void card_to_file(struct console *c, const char *text, const char *path)
{
	FILE *to = make_file(c, path);

	if (!to)
		return;
	fputs(text, to);
	if (close_file(c, path, to))
		work_say(&c->work, HL78_INFO, "the registration card to %s",
			 path);
}

/* Line by line, where people can read it, and copy it with the mouse. */
static void card_to_messages(struct console *c, char *text)
{
	char *rest = NULL;

	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		work_say(&c->work, HL78_INFO, "%s", line);
	console_messages(c);
}

void console_card(struct console *c, const char *args)
{
	char text[CARD_MAX];

	if (!card_text(hl78_modem_identity(c->work.modem), text))
		work_say(&c->work, HL78_WARNING, "the module has not said who "
			 "it is");
	else if (args[0])
		card_to_file(c, text, args);
	else if (!c->options->clipboard)
		card_to_messages(c, text);
	else if (hand_over(c, text, strlen(text)))
		work_say(&c->work, HL78_INFO, "the registration card to the "
			 "clipboard");
	else
		work_say(&c->work, HL78_WARNING, "not copied: no memory");
}
