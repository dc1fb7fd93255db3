/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of roles, and styles read from the words of a theme file. Reading
 * the file itself is not done here. A role's mono attributes are chosen so
 * that the screen keeps its order of importance without any colour: the
 * header, the request that waits and the hint bar stand out by reverse video,
 * names by bold, what is of less weight by dim.
 */
#include "ui/role.h"

#include <string.h>

#include <hl78/types.h>

static const struct role_info roles[N_ROLES] = {
	[ROLE_NORMAL] = { "normal", "whatever has no role of its own", 0 },
	[ROLE_TITLE] = { "title", "the header: its bar and its labels",
			 STYLE_REVERSE },
	[ROLE_TITLE_NAME] = { "title.name", "the program's name in the header",
			      STYLE_REVERSE | STYLE_BOLD },
	[ROLE_TITLE_VALUE] = { "title.value", "what is known, in the header",
			       STYLE_REVERSE | STYLE_BOLD },
	[ROLE_TITLE_OLD] = { "title.old", "what was known before the link went",
			     STYLE_REVERSE },
	[ROLE_LABEL] = { "label", "the names of values", STYLE_DIM },
	[ROLE_VALUE] = { "value", "values", 0 },
	[ROLE_UNKNOWN] = { "unknown", "a value that is not known", STYLE_DIM },
	[ROLE_OLD] = { "old", "a value from before the link went", STYLE_DIM },
	[ROLE_ACTIVE] = { "active", "something under way", STYLE_BOLD },
	[ROLE_OK] = { "ok", "good news", STYLE_BOLD },
	[ROLE_WARNING] = { "warning", "take care", STYLE_BOLD },
	[ROLE_ERROR] = { "error", "it failed", STYLE_BOLD | STYLE_UNDERLINE },
	[ROLE_ASK] = { "ask", "the module asks", STYLE_BOLD },
	[ROLE_BAR_DONE] = { "bar.done", "progress made", STYLE_BOLD },
	[ROLE_BAR_REST] = { "bar.rest", "progress to come", STYLE_DIM },
	[ROLE_BAR_PAUSED] = { "bar.paused", "progress of a suspended one", 0 },
	[ROLE_ADVICE] = { "advice", "what to do next", 0 },
	[ROLE_RULE] = { "rule", "the rule over a pane", STYLE_DIM },
	[ROLE_RULE_TITLE] = { "rule.title", "a pane's name", 0 },
	[ROLE_RULE_NOTE] = { "rule.note", "small print in a rule", STYLE_DIM },
	[ROLE_RULE_FOCUS] = { "rule.focus", "the rule over the pane in use",
			      STYLE_BOLD },
	[ROLE_RULE_TITLE_FOCUS] = { "rule.title.focus",
				    "the name of the pane in use",
				    STYLE_REVERSE | STYLE_BOLD },
	[ROLE_STAMP] = { "stamp", "time of a row", STYLE_DIM },
	[ROLE_CODE] = { "code", "number of an event", 0 },
	[ROLE_TEXT] = { "text", "an event of no special weight", 0 },
	[ROLE_OWN] = { "own", "what you or this program did", 0 },
	[ROLE_HOST] = { "host", "lines sent to the module", STYLE_BOLD },
	[ROLE_MODULE] = { "module", "lines of the module", 0 },
	[ROLE_NOTE] = { "note", "remarks between the lines", STYLE_DIM },
	[ROLE_CHOSEN] = { "chosen", "the row singled out", STYLE_REVERSE },
	[ROLE_INPUT_PROMPT] = { "input.prompt", "before the AT line",
				STYLE_BOLD },
	[ROLE_INPUT] = { "input", "the AT line", STYLE_BOLD },
	[ROLE_GHOST] = { "ghost", "help behind the AT line", STYLE_DIM },
	[ROLE_PROMPT] = { "prompt", "a request that waits",
			  STYLE_REVERSE | STYLE_BOLD },
	[ROLE_PROMPT_KEY] = { "prompt.key", "the keys that answer it",
			      STYLE_BOLD },
	[ROLE_PROMPT_NOTE] = { "prompt.note", "small print in a request",
			       STYLE_REVERSE },
	[ROLE_DANGER] = { "danger", "a request that cannot be undone",
			  STYLE_REVERSE | STYLE_BOLD },
	[ROLE_DANGER_KEY] = { "danger.key", "the keys that answer it",
			      STYLE_BOLD },
	[ROLE_HINT_KEY] = { "hint.key", "keys of the hint bar", 0 },
	[ROLE_HINT] = { "hint", "the hint bar", STYLE_REVERSE },
	[ROLE_HINT_OFF] = { "hint.off", "what the hint bar cannot do now",
			    STYLE_DIM },
	[ROLE_HELP_HEAD] = { "help.head", "headings of Help",
			     STYLE_BOLD | STYLE_UNDERLINE },
	[ROLE_HELP_KEY] = { "help.key", "keys in Help", STYLE_BOLD },
	[ROLE_HELP_TEXT] = { "help.text", "text of Help", 0 },
};

const struct role_info *role_info(enum role role)
{
	return &roles[role];
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
