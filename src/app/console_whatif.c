/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of what could go wrong with a simulated module. It is read anew for
 * each frame, since what can strike depends on what the module is doing.
 */
#include "app/console_full.h"

#include <stdio.h>

#include "app/what_if.h"

struct ui_picks console_what_if_picks(const struct console *c,
				      struct console_texts *texts)
{
	struct ui_picks picks = { .list = texts->what_if,
				  .remark = what_if_none(&c->work) };
	struct what_if one;

	if (c->ui.focus != UI_PAGE_WHAT_IF)
		return (struct ui_picks){ .list = NULL };
	for (; picks.n < WHAT_IF_MAX && what_if_at(&c->work, picks.n, &one);
	     picks.n++)
		texts->what_if[picks.n] = (struct ui_pick){
			.id = picks.n + 1,
			.group = one.group,
			.name = one.name,
			.text = one.held ? one.held : one.text,
			.mark = one.lasts ? "lasts: Enter ends it" : NULL,
			.detail = one.text,
			.look = one.lasts ? UI_PICK_NEW :
				one.held ? UI_PICK_ABSENT : UI_PICK_PLAIN,
		};
	return picks;
}

void console_what_if_choose(struct console *c)
{
	struct console_texts texts;
	struct ui_picks picks = console_what_if_picks(c, &texts);
	const struct ui_pick *one = ui_chosen(&c->ui.what_if, &picks);

	if (one)
		what_if_do(&c->work, one->name);
	else if (picks.remark)
		work_say(&c->work, HL78_WARNING, "%s", picks.remark);
}

void console_what_if_by_name(struct console *c, const char *name)
{
	const char *none = what_if_none(&c->work);

	if (none)
		work_say(&c->work, HL78_WARNING, "%s", none);
	else if (!what_if_do(&c->work, name))
		work_say(&c->work, HL78_WARNING, "there is no fault \"%.40s\": "
			 ":what-if lists them", name);
}
