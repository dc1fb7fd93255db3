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

struct loading {
	struct style *styles;
	const char *name;
	char *error;
	size_t size;
};

static bool take_role(void *arg, const char *section, const char *key,
		      const char *value)
{
	struct loading *l = arg;
	const char *wrong = value;
	enum role role;

	if (strcmp(section, "roles") != 0) {
		snprintf(l->error, l->size, "theme %s: no section is called "
			 "[%s]", l->name, section);
		return false;
	}
	if (!role_by_name(key, &role)) {
		snprintf(l->error, l->size, "theme %s: no role is called %s",
			 l->name, key);
		return false;
	}
	if (role_parse_style(value, &l->styles[role], &wrong) != 0) {
		snprintf(l->error, l->size, "theme %s, %s: \"%s\" is no "
			 "colour and no attribute", l->name, key, wrong);
		return false;
	}
	return true;
}

static const struct builtin *find(const char *name)
{
	for (const struct builtin *b = builtins; b->kind; b++) {
		if (strcmp(b->kind, "theme") == 0 && strcmp(b->name, name) == 0)
			return b;
	}
	return NULL;
}

static void list_names(char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (const struct builtin *b = builtins; b->kind; b++) {
		if (strcmp(b->kind, "theme") == 0 && used < size)
			used += (size_t)snprintf(out + used, size - used,
						 "%s%s", used ? ", " : "",
						 b->name);
	}
}

bool theme_load(const char *name, bool colours, struct style *styles,
		char *error, size_t size)
{
	struct loading l = {
		.styles = styles,
		.name = name ? name : default_name,
		.error = error,
		.size = size,
	};
	const struct builtin *b = find(l.name);
	char names[120];
	bool ok;

	role_mono(styles);
	if (b) {
		ok = config_read_text(b->text, take_role, &l, error, size);
	} else if (strchr(l.name, '/')) {
		ok = config_read_file(l.name, take_role, &l, error, size);
	} else {
		list_names(names, sizeof(names));
		snprintf(error, size, "no theme is called %s: there are %s, "
			 "or a path", l.name, names);
		ok = false;
	}
	if (!ok || !colours)
		role_mono(styles);
	return ok;
}
