/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The action table. Esc-digits are not listed: the key decoder makes function
 * keys of them.
 */
#include "ui/action.h"

#include <string.h>

#define F(n) { KEYS_F1 + (n) - 1, 0, ACTION_ANYWHERE }

static const struct action_info actions[N_ACTIONS] = {
	[ACTION_NONE] = { .name = "", .help = "" },
	[ACTION_HELP] = {
		"help", NULL, "Help", "Help",
		"this page, and back from it",
		ACTION_GROUP_PROGRAM, { F(1) } },
	[ACTION_SESSION] = {
		"session", "[start|stop|restore|test]", "Sessn", "Session",
		"its page; start, stop, restore, test",
		ACTION_GROUP_MODULE, { F(2) } },
	[ACTION_SETUP] = {
		"setup", "[all|apply]", "Setup", "Set up",
		"the settings; all indications on",
		ACTION_GROUP_MODULE, { F(3) } },
	[ACTION_UPDATE] = {
		"update", "[FILE|cancel]", "Update", "Update",
		"an update from a package file",
		ACTION_GROUP_MODULE, { F(4) } },
	[ACTION_FOCUS_AT] = {
		"at", NULL, "AT", "AT line",
		"go to the AT line",
		ACTION_GROUP_VIEW, { F(5) } },
	[ACTION_FOCUS_EVENTS] = {
		"events", NULL, "Events", "Events",
		"to the events; there, to the timeline",
		ACTION_GROUP_VIEW, { F(6) } },
	[ACTION_ACCEPT] = {
		"accept", "[install]", "Yes", "Yes",
		"yes; an installation asks twice",
		ACTION_GROUP_ANSWER, { F(7) } },
	[ACTION_LATER] = {
		"later", "[MINUTES]", "Later", "Later",
		"later, no, or one step back",
		ACTION_GROUP_ANSWER, { F(8) } },
	[ACTION_PORT] = {
		"port", "[PORT]", "Port", "Port",
		"choose another port, or name it",
		ACTION_GROUP_PROGRAM, { F(9) } },
	[ACTION_QUIT] = {
		"quit", NULL, "Quit", "Quit",
		"leave; asks while something runs",
		ACTION_GROUP_PROGRAM, { F(10) } },
	[ACTION_NEXT_PANE] = {
		"next", NULL, NULL, NULL,
		"go to the other pane",
		ACTION_GROUP_VIEW,
		{ { KEYS_TAB, 0, ACTION_IN_LIST },
		  { KEYS_TAB, KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_BACK] = {
		"back", NULL, NULL, NULL,
		"close what was opened; one step back",
		ACTION_GROUP_ANSWER, { { KEYS_BACK, 0, ACTION_ANYWHERE } } },
	[ACTION_UP] = {
		"up", NULL, NULL, NULL,
		"one row up",
		ACTION_GROUP_VIEW,
		{ { KEYS_UP, 0, ACTION_IN_LIST },
		  { KEYS_UP, KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_DOWN] = {
		"down", NULL, NULL, NULL,
		"one row down",
		ACTION_GROUP_VIEW,
		{ { KEYS_DOWN, 0, ACTION_IN_LIST },
		  { KEYS_DOWN, KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_PAGE_UP] = {
		"page-up", NULL, NULL, NULL,
		"a page up",
		ACTION_GROUP_VIEW, { { KEYS_PAGE_UP, 0, ACTION_ANYWHERE } } },
	[ACTION_PAGE_DOWN] = {
		"page-down", NULL, NULL, NULL,
		"a page down",
		ACTION_GROUP_VIEW, { { KEYS_PAGE_DOWN, 0, ACTION_ANYWHERE } } },
	[ACTION_TOP] = {
		"top", NULL, NULL, NULL,
		"to the oldest row",
		ACTION_GROUP_VIEW,
		{ { KEYS_HOME, 0, ACTION_IN_LIST },
		  { KEYS_HOME, KEYS_WITH_CTRL, ACTION_ANYWHERE } } },
	[ACTION_FOLLOW] = {
		"follow", NULL, NULL, NULL,
		"to the newest row, and follow",
		ACTION_GROUP_VIEW,
		{ { KEYS_END, 0, ACTION_IN_LIST },
		  { KEYS_END, KEYS_WITH_CTRL, ACTION_ANYWHERE } } },
	[ACTION_USE] = {
		"use", NULL, NULL, NULL,
		"its command into the AT line; not sent",
		ACTION_GROUP_VIEW, { { 'a', 0, ACTION_IN_LIST } } },
	[ACTION_USE_NEXT] = {
		"use-next", NULL, NULL, NULL,
		"the command of the Next line into it",
		ACTION_GROUP_VIEW, { { 'a', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_SEARCH] = {
		"search", "TEXT", NULL, NULL,
		"find a text; none ends it",
		ACTION_GROUP_VIEW,
		{ { '/', 0, ACTION_IN_LIST },
		  { '/', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_FIND_NEXT] = {
		"find-next", NULL, NULL, NULL,
		"to the next, newer place found",
		ACTION_GROUP_VIEW, { { 'n', 0, ACTION_IN_LIST } } },
	[ACTION_FIND_PREVIOUS] = {
		"find-previous", NULL, NULL, NULL,
		"to the one before, older",
		ACTION_GROUP_VIEW, { { 'N', 0, ACTION_IN_LIST } } },
	[ACTION_FILTER] = {
		"filter", "WORDS", NULL, NULL,
		"only such events; no words: all",
		ACTION_GROUP_VIEW, { { '&', 0, ACTION_IN_LIST } } },
	[ACTION_MARK] = {
		"mark", NULL, NULL, NULL,
		"a block to copy begins at the chosen row",
		ACTION_GROUP_VIEW,
		{ { 'v', 0, ACTION_IN_LIST },
		  { 'v', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_COPY] = {
		"copy", "[N] [FILE]", NULL, NULL,
		"copy row or block, or the last N rows",
		ACTION_GROUP_VIEW,
		{ { 'y', 0, ACTION_IN_LIST },
		  { 'w', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_CHANGE] = {
		"change", NULL, NULL, NULL,
		"the other way round, in a draft",
		ACTION_GROUP_VIEW, { { ' ', 0, ACTION_IN_LIST } } },
	[ACTION_COMMAND] = {
		"command", NULL, NULL, NULL,
		"type a name of this list",
		ACTION_GROUP_PROGRAM, { { ':', 0, ACTION_IN_LIST } } },
	[ACTION_CHOOSE] = {
		"choose", NULL, NULL, NULL,
		"open, do or show what is chosen",
		ACTION_GROUP_VIEW, { { KEYS_ENTER, 0, ACTION_IN_LIST } } },
	[ACTION_MESSAGES] = {
		"messages", NULL, NULL, NULL,
		"all messages of this program, and back",
		ACTION_GROUP_VIEW,
		{ { 'm', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_TIMELINE] = {
		"timeline", NULL, NULL, NULL,
		"phases and how long they took, and back",
		ACTION_GROUP_VIEW,
		{ { 't', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_THEME] = {
		"theme", "[NAME|PATH]", NULL, NULL,
		"choose other colours, or name them",
		ACTION_GROUP_PROGRAM, { { 0 } } },
	[ACTION_NOTE] = {
		"note", "TEXT", NULL, NULL,
		"write a remark into the log",
		ACTION_GROUP_PROGRAM, { { 0 } } },
	[ACTION_RAW] = {
		"raw", "TEXT", NULL, NULL,
		"send text as it is, no CR behind it",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_HEX] = {
		"hex", "BYTES", NULL, NULL,
		"send bytes: 1A 0D",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_CTRL_Z] = {
		"ctrl-z", NULL, NULL, NULL,
		"send Ctrl-Z, the end of a text message",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_SET] = {
		"set", "NAME VALUE", NULL, NULL,
		"a setting, as polling 60, in a draft",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_WHAT_IF] = {
		"what-if", "[FAULT]", NULL, NULL,
		"faults of the simulated module",
		ACTION_GROUP_MODULE,
		{ { 'x', KEYS_ALT, ACTION_ANYWHERE } } },
	[ACTION_CARD] = {
		"card", "[FILE]", NULL, NULL,
		"copy model, serial number, IMEI",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_STATUS] = {
		"status", NULL, NULL, NULL,
		"how it stands, in sentences",
		ACTION_GROUP_MODULE, { { 0 } } },
	[ACTION_REDRAW] = {
		"redraw", NULL, NULL, NULL,
		"draw the screen again",
		ACTION_GROUP_PROGRAM,
		{ { KEYS_CTRL('L'), 0, ACTION_ANYWHERE } } },
	[ACTION_SUSPEND] = {
		"suspend", NULL, NULL, NULL,
		"to the shell; the work goes on",
		ACTION_GROUP_PROGRAM,
		{ { KEYS_CTRL('Z'), 0, ACTION_ANYWHERE } } },
};

static const char *const groups[N_ACTION_GROUPS] = {
	[ACTION_GROUP_MODULE] = "The module",
	[ACTION_GROUP_ANSWER] = "When it asks",
	[ACTION_GROUP_VIEW] = "The panes",
	[ACTION_GROUP_PROGRAM] = "The program",
};

const struct action_info *action_info(enum action action)
{
	return &actions[action];
}

const char *action_group_title(enum action_group group)
{
	return groups[group];
}

enum action action_of_name(const char *text, const char **args)
{
	size_t len;
	int found = ACTION_NONE, n_found = 0;

	text += strspn(text, " ");
	len = strcspn(text, " ");
	*args = text + len + strspn(text + len, " ");
	if (len == 0)
		return ACTION_NONE;
	for (int i = 1; i < N_ACTIONS; i++) {
		if (strncmp(actions[i].name, text, len) != 0)
			continue;
		if (actions[i].name[len] == '\0')
			return (enum action)i;
		found = i;
		n_found++;
	}
	return n_found == 1 ? (enum action)found : ACTION_NONE;
}

const struct action_macro *action_macro(const struct action_macro *list,
					const char *text)
{
	for (; list && list->name; list++) {
		if (strcmp(list->name, text) == 0)
			return list;
	}
	return NULL;
}
