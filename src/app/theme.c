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
	const char *name;
	char *error;
	size_t size;
};

static bool take_role(void *arg, const char *section, const char *key,
		      const char *value)
{
	struct loading *l = arg;
	bool few = strcmp(section, "roles-8") == 0;
	const char *wrong = value;
	struct style style;
	enum role role;

	if (!few && strcmp(section, "roles") != 0) {
		snprintf(l->error, l->size, "theme %s: no section is called "
			 "[%s]", l->name, section);
		return false;
	}
	if (!role_by_name(key, &role)) {
		snprintf(l->error, l->size, "theme %s: no role is called %s",
			 l->name, key);
		return false;
	}
	if (role_parse_style(value, &style, &wrong) != 0) {
		snprintf(l->error, l->size, "theme %s, %s: \"%s\" is no "
			 "colour and no attribute", l->name, key, wrong);
		return false;
	}
	if (few == l->pass_few)
		l->styles[role] = style;
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

static bool read_theme(const struct builtin *b, struct loading *l)
{
	if (b)
		return config_read_text(b->text, take_role, l, l->error,
					l->size);
	return config_read_file(l->name, take_role, l, l->error, l->size);
}

bool theme_load(const char *name, int colours, struct style *styles,
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
	if (!b && !strchr(l.name, '/')) {
		list_names(names, sizeof(names));
		snprintf(error, size, "no theme is called %s: there are %s, "
			 "or a path", l.name, names);
		return false;
	}
	ok = read_theme(b, &l);
	l.pass_few = true;
	if (ok && colours < MANY_COLOURS)
		ok = read_theme(b, &l);
	if (!ok || colours == 0)
		role_mono(styles);
	return ok;
}
