/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds a theme and applies it: every role starts with its attributes for
 * terminals without colours and takes what the theme says of it. A file of the
 * user's comes before a theme of ours that has its name.
 */
#include "app/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/builtin.h"
#include "app/config.h"

static const char default_name[] = "default";

/* Terminals with fewer colours take what a theme says for them. */
#define MANY_COLOURS 88

struct loading {
	bool pass_few; /* takes the section for few colours, or the other */
	struct style *styles;
};

static void take_role(void *arg, const struct config_entry *entry)
{
	struct loading *l = arg;
	bool few = strcmp(entry->section, "roles-8") == 0;
	const char *wrong = entry->value;
	struct style style;
	enum role role;

	if (!few && strcmp(entry->section, "roles") != 0)
		config_complain(entry, "the sections of a theme are [roles] "
				"and [roles-8]");
	else if (!entry->key)
		return;
	else if (!role_by_name(entry->key, &role))
		config_complain(entry, "no role is called so");
	else if (role_parse_style(entry->value, &style, &wrong) != 0)
		config_complain(entry, "\"%.40s\" is no colour and no "
				"attribute", wrong);
	else if (few == l->pass_few)
		l->styles[role] = style;
}

static const struct builtin *find(const char *name)
{
	for (const struct builtin *b = builtins; b->kind; b++) {
		if (strcmp(b->kind, "theme") == 0 && strcmp(b->name, name) == 0)
			return b;
	}
	return NULL;
}

/* ---- the user's own ---- */

#define FOLDER "themes"
#define ENDING ".ini"

/* The file of the user's with this name, if there is one. */
static bool find_own(const char *name, char *out, size_t size)
{
	char file[sizeof(FOLDER "/") + THEME_NAME_MAX + sizeof(ENDING)];

	if (strlen(name) > THEME_NAME_MAX)
		return false;
	snprintf(file, sizeof(file), FOLDER "/%s" ENDING, name);
	return config_path(file, out, size) && access(out, F_OK) == 0;
}

/* The length of the name of a theme that this file is; 0: it is none. */
static size_t name_len(const char *file)
{
	size_t len = strspn(file, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return len <= THEME_NAME_MAX && strcmp(file + len, ENDING) == 0 ?
	       len : 0;
}

/* At its place among those from `first` on, unless it is there already. */
static void add_name(struct theme_list *list, size_t first, const char *name,
		     size_t len)
{
	char text[THEME_NAME_MAX + 1];
	size_t at = list->n;

	snprintf(text, sizeof(text), "%.*s", (int)len, name);
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->names[i], text) == 0)
			return;
	}
	if (list->n == THEMES_MAX)
		return;
	for (; at > first && strcmp(list->names[at - 1], text) > 0; at--)
		memcpy(list->names[at], list->names[at - 1], sizeof(text));
	memcpy(list->names[at], text, sizeof(text));
	list->n++;
}

void theme_list(struct theme_list *list)
{
	char path[4096];
	size_t ours;
	struct dirent *entry;
	DIR *folder;

	list->n = 0;
	for (const struct builtin *b = builtins; b->kind; b++) {
		if (strcmp(b->kind, "theme") == 0)
			add_name(list, list->n, b->name, strlen(b->name));
	}
	ours = list->n;
	folder = config_path(FOLDER, path, sizeof(path)) ? opendir(path) : NULL;
	while (folder && (entry = readdir(folder))) {
		size_t len = name_len(entry->d_name);

		if (len > 0)
			add_name(list, ours, entry->d_name, len);
	}
	if (folder)
		closedir(folder);
}

const char *theme_names(char *out, size_t size, const char *between)
{
	struct theme_list list;
	size_t used = 0;

	theme_list(&list);
	out[0] = '\0';
	for (size_t i = 0; i < list.n; i++) {
		size_t more = strlen(between) + strlen(list.names[i]);

		if (used + more >= size)
			break;
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 used ? between : "", list.names[i]);
	}
	return out;
}

bool theme_exists(const char *name)
{
	char path[4096];

	return find(name) || find_own(name, path, sizeof(path));
}

/* ---- loading ---- */

/*
 * One of ours: sections, "key = value", remarks and empty lines, all of them
 * right. It is read before the first frame, so it does without the library that
 * knows what users write.
 */
static bool read_ours(const struct builtin *b, struct loading *l,
		      struct config_report *report)
{
	char section[16] = "", key[32], value[64];
	struct config_entry entry = { section, key, value, 0, report };
	const char *line = b->text;

	for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t n = strcspn(line, " =]\n");
		const char *from = line + n + strspn(line + n, " =");

		entry.line++;
		if (*line == '[')
			snprintf(section, sizeof(section), "%.*s", (int)n - 1,
				 line + 1);
		if (n == 0 || *line == '[' || *line == ';')
			continue;
		snprintf(key, sizeof(key), "%.*s", (int)n, line);
		snprintf(value, sizeof(value), "%.*s",
			 (int)strcspn(from, "\n"), from);
		take_role(l, &entry);
	}
	return report->n == 0;
}

/* A colour that a role does not have is that of [roles] normal. */
static void fill_up(struct style *styles)
{
	const struct style *normal = &styles[ROLE_NORMAL];

	for (int i = 0; i < N_ROLES; i++) {
		if (styles[i].fg == COLOUR_DEFAULT)
			styles[i].fg = normal->fg;
		if (styles[i].bg == COLOUR_DEFAULT)
			styles[i].bg = normal->bg;
	}
}

bool theme_load(const char *name, int colours, struct style *styles,
		struct config_report *report)
{
	static char own[4096]; /* the report borrows it */
	struct loading l = { .styles = styles };
	const struct builtin *b = NULL;
	const char *path = name;
	char names[300];
	bool ok;

	*report = (struct config_report){ .file = "--theme" };
	role_mono(styles);
	if (!name)
		name = default_name;
	if (!strchr(name, '/')) {
		path = find_own(name, own, sizeof(own)) ? own : NULL;
		b = path ? NULL : find(name);
	}
	if (!path && !b) {
		config_complain_line(report, 0, "no theme is called %.40s: "
				     "there are %s, or a path", name,
				     theme_names(names, sizeof(names), ", "));
		return false;
	}
	do {
		ok = b ? read_ours(b, &l, report) :
			 config_read_file(path, take_role, &l, report);
		l.pass_few = !l.pass_few;
	} while (ok && l.pass_few && colours < MANY_COLOURS);
	if (!ok || colours == 0)
		role_mono(styles);
	fill_up(styles);
	return ok;
}
