/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of roles, and styles read from the words of a theme file. Reading
 * the file itself is not done here. A role's mono attributes are chosen so
 * that the screen keeps its order of importance without any colour: the header
 * and the request that waits stand out by reverse video, names and keys by
 * bold, what is of less weight by dim. The hint bar is in no reverse: the
 * request above it is the loudest line.
 */
#include "ui/role.h"

#include <string.h>

#include <hl78/types.h>

static const struct {
	const char *name; /* as in theme files, lower case */
	unsigned mono;    /* attributes without colours */
} roles[N_ROLES] = {
	[ROLE_NORMAL] = { "normal", 0 },
	[ROLE_TITLE] = { "title", STYLE_REVERSE },
	[ROLE_TITLE_NAME] = { "title.name", STYLE_REVERSE | STYLE_BOLD },
	[ROLE_TITLE_VALUE] = { "title.value", STYLE_REVERSE | STYLE_BOLD },
	[ROLE_TITLE_OLD] = { "title.old", STYLE_REVERSE },
	[ROLE_LABEL] = { "label", STYLE_DIM },
	[ROLE_VALUE] = { "value", 0 },
	[ROLE_UNKNOWN] = { "unknown", STYLE_DIM },
	[ROLE_OLD] = { "old", STYLE_DIM },
	[ROLE_ACTIVE] = { "active", STYLE_BOLD },
	[ROLE_OK] = { "ok", 0 },
	[ROLE_WARNING] = { "warning", STYLE_BOLD },
	[ROLE_ERROR] = { "error", STYLE_BOLD | STYLE_UNDERLINE },
	[ROLE_ASK] = { "ask", STYLE_BOLD },
	[ROLE_BAR_DONE] = { "bar.done", STYLE_BOLD },
	[ROLE_BAR_REST] = { "bar.rest", STYLE_DIM },
	[ROLE_BAR_PAUSED] = { "bar.paused", 0 },
	[ROLE_ADVICE] = { "advice", 0 },
	[ROLE_RULE] = { "rule", STYLE_DIM },
	[ROLE_RULE_TITLE] = { "rule.title", 0 },
	[ROLE_RULE_NOTE] = { "rule.note", STYLE_DIM },
	[ROLE_RULE_FOCUS] = { "rule.focus", STYLE_BOLD },
	[ROLE_RULE_TITLE_FOCUS] = { "rule.title.focus",
				    STYLE_REVERSE | STYLE_BOLD },
	[ROLE_STAMP] = { "stamp", STYLE_DIM },
	[ROLE_CODE] = { "code", 0 },
	[ROLE_TEXT] = { "text", 0 },
	[ROLE_OWN] = { "own", 0 },
	[ROLE_HOST] = { "host", STYLE_BOLD },
	[ROLE_MODULE] = { "module", 0 },
	[ROLE_NOTE] = { "note", STYLE_DIM },
	[ROLE_CHOSEN] = { "chosen", STYLE_REVERSE },
	[ROLE_INPUT_PROMPT] = { "input.prompt", STYLE_BOLD },
	[ROLE_INPUT] = { "input", STYLE_BOLD },
	[ROLE_GHOST] = { "ghost", STYLE_DIM },
	[ROLE_PROMPT] = { "prompt", STYLE_REVERSE | STYLE_BOLD },
	[ROLE_PROMPT_KEY] = { "prompt.key", STYLE_BOLD },
	[ROLE_PROMPT_NOTE] = { "prompt.note", STYLE_REVERSE | STYLE_BOLD },
	[ROLE_DANGER] = { "danger", STYLE_REVERSE | STYLE_BOLD },
	[ROLE_DANGER_KEY] = { "danger.key", STYLE_BOLD },
	[ROLE_HINT_KEY] = { "hint.key", STYLE_BOLD },
	[ROLE_HINT] = { "hint", 0 },
	[ROLE_HINT_OFF] = { "hint.off", STYLE_DIM },
	[ROLE_HELP_HEAD] = { "help.head", STYLE_BOLD | STYLE_UNDERLINE },
	[ROLE_HELP_KEY] = { "help.key", STYLE_BOLD },
	[ROLE_HELP_TEXT] = { "help.text", 0 },
	[ROLE_MATCH] = { "match",
			 STYLE_REVERSE | STYLE_BOLD | STYLE_UNDERLINE },
};

const char *role_name(enum role role)
{
	return roles[role].name;
}

bool role_by_name(const char *name, enum role *role)
{
	for (int i = 0; i < N_ROLES; i++) {
		if (strcmp(roles[i].name, name) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

void role_mono(struct style *theme)
{
	for (int i = 0; i < N_ROLES; i++)
		theme[i] = (struct style){ COLOUR_DEFAULT, COLOUR_DEFAULT,
					   roles[i].mono };
}
