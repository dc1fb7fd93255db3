/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The theme in use, and the page of themes: the one that is singled out shows
 * at once on all of the screen, and is kept only when it is chosen. Invariant:
 * `kept` names a theme that could be loaded; empty, it is the default one.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

#include "app/settings.h"

/* The first complaint is the notice that stays, so it comes last. */
static void complain(struct console *c, const struct config_report *report)
{
	unsigned n = report->n < CONFIG_COMPLAINTS_MAX ? report->n :
							 CONFIG_COMPLAINTS_MAX;
	char text[WORK_NOTICE_MAX];

	while (n-- > 0)
		work_say(&c->work, HL78_WARNING, "%s",
			 config_report_line(report, n, text, sizeof(text)));
}

/* False with what is wrong said; the screen looks as before then. */
static bool use(struct console *c, const char *name)
{
	struct style theme[N_ROLES];
	struct config_report report;

	if (!theme_load(name[0] ? name : NULL, screen_colours(c->screen),
			theme, &report)) {
		if (strcmp(report.file, "--theme") == 0)
			report.file = ":theme"; /* where it was typed */
		complain(c, &report);
		return false;
	}
	screen_theme(c->screen, theme);
	c->dirty = true;
	return true;
}

/* That of the port, as the command line and the settings have it. */
static bool use_port_theme(struct console *c)
{
	const char *name = c->work.options->theme;

	if (!name)
		name = "";
	if (strlen(name) >= sizeof(c->themes.kept) || !use(c, name))
		return false;
	snprintf(c->themes.kept, sizeof(c->themes.kept), "%s", name);
	return true;
}

void console_theme_start(struct console *c)
{
	struct style theme[N_ROLES];

	if (use_port_theme(c))
		return;
	role_mono(theme);
	screen_theme(c->screen, theme);
}

void console_theme_of_port(struct console *c)
{
	if (!c->themes.chosen)
		use_port_theme(c);
}

/* ---- the page ---- */

static void add(struct console_themes *t, const char *name, const char *text)
{
	t->list[t->n] = (struct ui_pick){ .id = t->n + 1, .name = name,
					  .text = text };
	t->n++;
}

/* Those that have a name, and the file that was named, if one was. */
static void list_themes(struct console_themes *t)
{
	t->n = 0;
	theme_list(&t->names);
	for (size_t i = 0; i < t->names.n; i++)
		add(t, t->names.names[i], "");
	if (strchr(t->kept, '/'))
		snprintf(t->path, sizeof(t->path), "%s", t->kept);
	if (t->path[0])
		add(t, t->path, "a file");
}

static uint64_t id_of(const struct console_themes *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->list[i].name, name) == 0)
			return t->list[i].id;
	}
	return 0;
}

static void open_page(struct console *c)
{
	struct console_themes *t = &c->themes;

	t->open = true;
	list_themes(t);
	t->shown = id_of(t, t->kept[0] ? t->kept : "default");
	for (size_t i = 0; i < t->n; i++) {
		if (t->list[i].id == t->shown)
			t->list[i].mark = "in use";
	}
	c->ui.themes.chosen = t->shown;
}

struct ui_picks console_themes_picks(const struct console *c)
{
	return (struct ui_picks){ .list = c->themes.list, .n = c->themes.n };
}

static const struct ui_pick *chosen(struct console *c)
{
	const struct ui_picks picks = console_themes_picks(c);

	return ui_chosen(&c->ui.themes, &picks);
}

void console_themes_sync(struct console *c)
{
	bool open = c->ui.focus == UI_PAGE_THEMES;
	struct console_themes *t = &c->themes;
	const struct ui_pick *now;

	if (open && !t->open) {
		open_page(c);
	} else if (!open && t->open) {
		t->open = false;
		use(c, t->kept); /* a preview is none any more */
	} else if (open) {
		now = chosen(c);
		if (!now || now->id == t->shown)
			return;
		t->shown = now->id;
		use(c, now->name);
	}
}

/* It is in use now; how to have it next time, too. */
static void keep(struct console *c, const char *name)
{
	char path[512];

	c->themes.chosen = true;
	snprintf(c->themes.kept, sizeof(c->themes.kept), "%s", name);
	if (settings_path(path, sizeof(path)))
		work_say(&c->work, HL78_INFO, "to have it next time: theme = "
			 "%.100s below [fotacon] in %s", name, path);
}

void console_themes_choose(struct console *c)
{
	const struct ui_pick *now = chosen(c);
	struct ui_model model;
	struct console_texts texts;

	if (!now || !use(c, now->name))
		return;
	keep(c, now->name);
	console_model(c, &model, &texts);
	ui_act(&c->ui, &model, ACTION_BACK);
}

void console_theme_by_name(struct console *c, const char *name)
{
	if (strlen(name) >= sizeof(c->themes.kept))
		work_say(&c->work, HL78_WARNING, "no theme has such a long "
			 "name");
	else if (use(c, name))
		keep(c, name);
}
