/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of iniparser, of which only the reading into a dictionary is
 * used: its numbers and booleans are unsafe in 4.1. It drops a file for one
 * bad line, forgets line numbers, lets the last of two keys win, cuts a value
 * at a # and joins lines at a backslash, all in silence. So a copy is read, in
 * a file in memory, in which every line has been looked at and every name is
 * led by the number of its line; the numbers are taken off again here.
 */
#define _GNU_SOURCE
#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <hl78/text.h>
#include <iniparser/iniparser.h>

#include "app/app.h"

/* ---- complaints ---- */

static void __attribute__((format(printf, 4, 0)))
complain(struct config_report *report, unsigned line, const char *head,
	 const char *format, va_list args)
{
	struct config_complaint *c;
	unsigned i = report->n++;
	size_t len;

	if (i >= CONFIG_COMPLAINTS_MAX)
		return;
	for (; i > 0 && report->kept[i - 1].line > line; i--)
		report->kept[i] = report->kept[i - 1];
	c = &report->kept[i];
	c->line = line;
	len = (size_t)snprintf(c->text, sizeof(c->text), "%.200s", head);
	vsnprintf(c->text + len, sizeof(c->text) - len, format, args);
}

void config_complain_line(struct config_report *report, unsigned line,
			  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(report, line, "", format, args);
	va_end(args);
}

void config_complain(const struct config_entry *e, const char *format, ...)
{
	char head[200];
	va_list args;

	if (e->key)
		snprintf(head, sizeof(head), "[%.50s] %.50s = %.80s: ",
			 e->section, e->key, e->value);
	else
		snprintf(head, sizeof(head), "[%.50s]: ", e->section);
	va_start(args, format);
	complain(e->report, e->line, head, format, args);
	va_end(args);
}

const char *config_report_line(const struct config_report *report, unsigned i,
			       char *out, size_t size)
{
	const struct config_complaint *c = &report->kept[i];

	if (c->line)
		snprintf(out, size, "%s:%u: %s", report->file, c->line,
			 c->text);
	else
		snprintf(out, size, "%s: %s", report->file, c->text);
	return out;
}

void config_report_print(const struct config_report *report)
{
	char text[1000];
	unsigned i;

	for (i = 0; i < report->n && i < CONFIG_COMPLAINTS_MAX; i++)
		app_error("%s", config_report_line(report, i, text,
						   sizeof(text)));
	if (report->n > i)
		app_error("%s: and %u more", report->file, report->n - i);
}

/* ---- lines ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Nothing but visible characters, blanks and tabs. */
static bool is_text(const char *text, size_t len)
{
	uint32_t code;
	size_t n;

	for (; len > 0; text += n, len -= n) {
		n = hl78_utf8_decode((const uint8_t *)text, len, &code);
		if (n == 0 || (code != '\t' && !hl78_printable(code)))
			return false;
	}
	return true;
}

/* What is wrong with a value, of which iniparser would drop a part. */
static const char *check_value(const char *value, const char *end)
{
	const char *mark;
	unsigned n_quotes = 0;

	while (value < end && is_blank(*value))
		value++;
	if (value == end)
		return NULL;
	if (*value == '"' || *value == '\'') {
		mark = memchr(value + 1, *value, (size_t)(end - value - 1));
		if (!mark)
			return "the closing quotation mark is missing";
		for (mark++; mark < end && is_blank(*mark); mark++)
			;
		return mark == end || *mark == '#' || *mark == ';' ? NULL :
		       "text behind the closing quotation mark";
	}
	for (mark = value; mark < end && *mark != '#' && *mark != ';'; mark++)
		n_quotes += *mark == '"';
	/* What could be part of the value as well as a comment. */
	if (mark < end && (mark == value || !is_blank(mark[-1]) ||
			   n_quotes % 2 != 0))
		return "a value with # or ; wants quotation marks";
	return NULL;
}

/* What is wrong with a line; NULL for nothing. Its ends are no blanks. */
static const char *check_line(const char *line, size_t len)
{
	const char *end = line + len;
	const char *equals = memchr(line, '=', len);

	if (len > CONFIG_LINE_MAX)
		return "the line is over 1000 bytes long";
	if (!is_text(line, len))
		return "a byte that is no text";
	if (line[0] == '[') {
		if (memchr(line, ']', len) != end - 1)
			return "a section stands alone in its line: [name]";
		if (memchr(line, ':', len))
			return "the name of a section has no colon";
		return strspn(line + 1, " \t") + 2 == len ?
		       "a section without a name" : NULL;
	}
	if (!equals || equals == line)
		return "neither [section] nor key = value";
	if (end[-1] == '\\')
		return "a backslash at the end: a value has one line only";
	return check_value(equals + 1, end);
}

/* One line to the copy, unless it is empty, a comment or wrong. */
static void copy_line(FILE *copy, const char *line, size_t len, unsigned n,
		      struct config_report *report)
{
	const char *wrong = NULL;

	while (len > 0 && is_blank(line[len - 1]))
		len--;
	for (; len > 0 && is_blank(*line); line++)
		len--;
	if (len == 0 || *line == '#' || *line == ';')
		return;
	wrong = check_line(line, len);
	if (wrong)
		config_complain_line(report, n, "%s", wrong);
	else if (*line == '[')
		fprintf(copy, "[%u %.*s\n", n, (int)len - 1, line + 1);
	else
		fprintf(copy, "%u %.*s\n", n, (int)len, line);
}

static void copy_lines(FILE *copy, const char *text, size_t len,
		       struct config_report *report)
{
	static const char mark[] = "\xef\xbb\xbf"; /* of Windows' editors */
	const char *end;
	size_t n;

	if (len >= 3 && memcmp(text, mark, 3) == 0) {
		text += 3;
		len -= 3;
	}
	for (unsigned line = 1; len > 0; line++) {
		end = memchr(text, '\n', len);
		n = end ? (size_t)(end - text) : len;
		copy_line(copy, text, n, line, report);
		n += end != NULL;
		text += n;
		len -= n;
	}
}

/* ---- entries ---- */

/* "12 port bench" */
static const char *after_number(const char *name, unsigned *line)
{
	char *rest;

	*line = (unsigned)strtoul(name, &rest, 10);
	return rest + strspn(rest, " \t");
}

/* "12 port bench:14 baud"; the dictionary's own text is cut in two. */
static void split(char *name, const char *value, struct config_entry *e)
{
	char *colon = strchr(name, ':');

	if (colon)
		*colon = '\0';
	e->section = after_number(name, &e->line);
	if (colon)
		e->key = after_number(colon + 1, &e->line);
	e->value = value ? value : "";
}

static bool is_twin(const struct config_entry *a, const struct config_entry *b)
{
	return !a->key == !b->key && strcmp(a->section, b->section) == 0 &&
	       (!a->key || strcmp(a->key, b->key) == 0);
}

static void give(const struct config_entry *entries, size_t i,
		 config_take *take, void *arg)
{
	for (size_t k = 0; k < i; k++) {
		if (is_twin(&entries[k], &entries[i])) {
			config_complain(&entries[i], "it stands in line %u "
					"already", entries[k].line);
			return;
		}
	}
	take(arg, &entries[i]);
}

/* What iniparser has to say, which is nothing that was not seen before. */
static int keep_quiet(const char *format, ...)
{
	(void)format;
	return 0;
}

static void read_copy(int fd, config_take *take, void *arg,
		      struct config_report *report)
{
	struct config_entry *entries = NULL;
	dictionary *d;
	size_t n = 0;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	iniparser_set_error_callback(keep_quiet);
	d = iniparser_load(path);
	if (d)
		entries = calloc((size_t)d->n + 1, sizeof(*entries));
	if (!entries) {
		config_complain_line(report, 0, "it cannot be read");
		iniparser_freedict(d);
		return;
	}
	for (ssize_t i = 0; i < d->size; i++) {
		if (!d->key[i])
			continue;
		entries[n].report = report;
		split(d->key[i], d->val[i], &entries[n++]);
	}
	for (size_t i = 0; i < n; i++)
		give(entries, i, take, arg);
	free(entries);
	iniparser_freedict(d);
}

static bool read_bytes(const char *text, size_t len, config_take *take,
		       void *arg, struct config_report *report)
{
	int fd = memfd_create("config", MFD_CLOEXEC);
	FILE *copy = fd < 0 ? NULL : fdopen(fd, "w");

	if (!copy) {
		config_complain_line(report, 0, "no file in memory: %s",
				     strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	copy_lines(copy, text, len, report);
	if (fflush(copy) == 0)
		read_copy(fd, take, arg, report);
	else
		config_complain_line(report, 0, "no file in memory: %s",
				     strerror(errno));
	fclose(copy);
	return report->n == 0;
}

/* All of a file, or of as much as tells that it is too long. */
static ssize_t slurp(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t len = 0;
	ssize_t n = 1;
	int err;

	if (fd < 0)
		return -1;
	while (n > 0 && len < size) {
		n = read(fd, out + len, size - len);
		if (n > 0)
			len += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	err = errno;
	close(fd);
	errno = err;
	return n < 0 ? -1 : (ssize_t)len;
}

bool config_read_file(const char *path, config_take *take, void *arg,
		      struct config_report *report)
{
	char *text = malloc(CONFIG_FILE_MAX + 1);
	ssize_t len = text ? slurp(path, text, CONFIG_FILE_MAX + 1) : -1;

	report->file = path;
	report->n = 0;
	if (len < 0)
		config_complain_line(report, 0, "%s", strerror(errno));
	else if (len > CONFIG_FILE_MAX)
		config_complain_line(report, 0, "it is over %d bytes long",
				     CONFIG_FILE_MAX);
	else
		read_bytes(text, (size_t)len, take, arg, report);
	free(text);
	return report->n == 0;
}

const char *config_path(const char *name, char *out, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	int n;

	if (config && config[0] == '/')
		n = snprintf(out, size, "%s/fotacon/%s", config, name);
	else if (home && home[0] == '/')
		n = snprintf(out, size, "%s/.config/fotacon/%s", home, name);
	else
		return NULL;
	return n < (int)size ? out : NULL;
}
