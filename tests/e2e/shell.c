/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shell is the leader of the session, the program a job of it: so the
 * process group, the foreground and the end of a job are as in a terminal
 * window.
 */
#include "e2e/shell.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

const char *const shell_plain[] = { "/bin/sh", "-i", NULL };
const char *const shell_bash[] = { "bash", "--norc", "--noprofile", "-i",
				   NULL };

static bool modes_are_back(struct e2e *e, void *before)
{
	struct termios now;

	e2e_modes(e, &now);
	return e2e_same_modes(before, &now);
}

static bool is_back(struct e2e *e, void *arg)
{
	(void)e;
	return shell_terminal_is_back(arg);
}

static bool is_gone(struct e2e *e, void *pid)
{
	(void)e;
	return kill(*(pid_t *)pid, 0) != 0;
}

void shell_start(struct shell *sh, const char *const *argv)
{
	static const char *const env[] = { NULL };

	*sh = (struct shell){ .program = -1, .child = -1 };
	e2e_start(&sh->e, 24, 80, env, argv);
	e2e_expect(&sh->e, "$");
	e2e_modes(&sh->e, &sh->before);
	sh->modes_before = sh->e.modes;
	e2e_type(&sh->e, "echo before-it\r");
	e2e_expect(&sh->e, "$ echo before-it");
	e2e_until(&sh->e, modes_are_back, &sh->before, "the shell's modes");
}

void shell_run(struct shell *sh, const char *line)
{
	e2e_type(&sh->e, line);
	e2e_type(&sh->e, "\r");
	sh->program = e2e_child(&sh->e, sh->e.pid);
}

void shell_type_console(struct shell *sh, const char *arguments)
{
	e2e_type(&sh->e, e2e_program());
	e2e_type(&sh->e, " ");
	e2e_type(&sh->e, arguments);
	e2e_type(&sh->e, "\r");
}

void shell_console(struct shell *sh, const char *arguments)
{
	shell_type_console(sh, arguments);
	shell_expect_console(sh);
}

void shell_expect_console(struct shell *sh)
{
	sh->program = e2e_child(&sh->e, sh->e.pid);
	e2e_expect(&sh->e, "Command   >");
	assert_true(sh->e.alt_screen);
	sh->child = e2e_child(&sh->e, sh->program);
}

bool shell_terminal_is_back(struct shell *sh)
{
	return sh->e.modes == sh->modes_before && !sh->e.alt_screen &&
	       sh->e.cursor && sh->e.mouse == 0 &&
	       modes_are_back(&sh->e, &sh->before);
}

bool shell_terminal_is_plain(struct shell *sh)
{
	const tcflag_t local = ICANON | ECHO | ISIG;
	struct termios now;

	e2e_modes(&sh->e, &now);
	return (now.c_lflag & local) == local && sh->e.modes == 0 &&
	       sh->e.mouse == 0;
}

void shell_check(struct shell *sh)
{
	e2e_until(&sh->e, is_back, sh, "the terminal is not as it was");
}

void shell_check_status(struct shell *sh, int status)
{
	char text[32];

	e2e_type(&sh->e, "echo \"=$?=\"\r");
	snprintf(text, sizeof(text), "=%d=", status);
	e2e_expect(&sh->e, text);
}

void shell_expect_end(struct shell *sh, pid_t pid)
{
	e2e_until(&sh->e, is_gone, &pid, "a process stays");
}

void shell_stop(struct shell *sh)
{
	e2e_type(&sh->e, "exit\r");
	e2e_stop(&sh->e);
}
