/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI files: read entry by entry, each with its line, and everything that is
 * wrong in one of them collected, so that it is all said at once.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/* The limits of a file; a longer line or file is a complaint. */
#define CONFIG_FILE_MAX 65536
#define CONFIG_LINE_MAX 1000

/* So many complaints are kept, the first ones that were made. */
#define CONFIG_COMPLAINTS_MAX 20

struct config_complaint {
	unsigned line; /* 0: the file as a whole */
	char text[400];
};

/* What is wrong with one file, in the order of its lines. */
struct config_report {
	const char *file; /* as it was named; borrows the reader's argument */
	unsigned n;       /* complaints, those that are not kept included */
	struct config_complaint kept[CONFIG_COMPLAINTS_MAX];
};

struct config_entry {
	const char *section; /* "port bench"; "" before the first one */
	const char *key;     /* NULL: the line is the section's own */
	const char *value;   /* without its quotation marks; may be empty */
	unsigned line;
	struct config_report *report;
};

/*
 * Takes one entry, in the order of the file; names are in lower case. It lives
 * as long as the call. What is wrong with it goes to config_complain().
 */
typedef void config_take(void *arg, const struct config_entry *entry);

/*
 * Reads all entries of a file. A line that is wrong, and a section or key that
 * stands there twice, is a complaint and is not given. True when nothing was
 * complained about, here or by `take`.
 */
bool config_read_file(const char *path, config_take *take, void *arg,
		      struct config_report *report);

/*
 * Where a file or folder of the user's is: $XDG_CONFIG_HOME/fotacon/NAME, or
 * below ~/.config. Returns `out`, NULL where there is no such place.
 */
const char *config_path(const char *name, char *out, size_t size);

/* "[port bench] baud = 96: " and the sentence, which has no full stop. */
void config_complain(const struct config_entry *entry, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same about a line, or, with line 0, about the whole file. */
void config_complain_line(struct config_report *report, unsigned line,
			  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "FILE:12: [port bench] baud = 96: ..." Returns `out`. */
const char *config_report_line(const struct config_report *report, unsigned i,
			       char *out, size_t size);
/* All of it on stderr, a line each. */
void config_report_print(const struct config_report *report);

#endif
