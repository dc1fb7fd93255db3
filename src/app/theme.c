/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds a theme and applies it: every role starts with its attributes for
 * terminals without colours and takes what the theme says of it.
 */
#include "app/theme.h"

#include <stdio.h>
#include <string.h>

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

const char *theme_names(char *out, size_t size, const char *between)
{
	size_t used = 0;

	out[0] = '\0';
	for (const struct builtin *b = builtins; b->kind; b++) {
		if (strcmp(b->kind, "theme") == 0 && used < size)
			used += (size_t)snprintf(out + used, size - used,
						 "%s%s", used ? between : "",
						 b->name);
	}
	return out;
}

bool theme_load(const char *name, int colours, struct style *styles,
		struct config_report *report)
{
	struct loading l = { .styles = styles };
	const struct builtin *b = find(name ? name : default_name);
	char names[120];
	bool ok;

	*report = (struct config_report){ .file = "--theme" };
	role_mono(styles);
	if (!b && !strchr(name, '/')) {
		config_complain_line(report, 0, "no theme is called %.40s: "
				     "there are %s, or a path", name,
				     theme_names(names, sizeof(names), ", "));
		return false;
	}
	do {
		ok = b ? config_read_text(b->text, b->name, take_role, &l,
					  report) :
			 config_read_file(name, take_role, &l, report);
		l.pass_few = !l.pass_few;
	} while (ok && l.pass_few && colours < MANY_COLOURS);
	if (!ok || colours == 0)
		role_mono(styles);
	return ok;
}
