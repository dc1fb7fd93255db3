/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program started from an interactive shell with job control, as people do,
 * and what the shell finds afterwards.
 */
#ifndef E2E_SHELL_H
#define E2E_SHELL_H

#include "e2e/e2e.h"

/* One that leaves the terminal's modes alone: what it finds is ours. */
extern const char *const shell_plain[];
/* One that edits lines: it sets its own modes, and resets some of ours. */
extern const char *const shell_bash[];

struct shell {
	struct e2e e;
	struct termios before;
	unsigned modes_before; /* enum e2e_mode */
	pid_t program;         /* what was started */
	pid_t child;           /* of that */
};

/* Starts one that prompts with "$ ", and notes how the terminal is. */
void shell_start(struct shell *sh, const char *const *argv);
/* Types a command line, and waits for the process it becomes. */
void shell_run(struct shell *sh, const char *line);
/* The same with the built program, until it has drawn. */
void shell_console(struct shell *sh, const char *arguments);
/* The two steps of it, for several shells at a time. */
void shell_type_console(struct shell *sh, const char *arguments);
void shell_expect_console(struct shell *sh);

/* Whether the terminal is as it was, modes, screen and cursor. */
bool shell_terminal_is_back(struct shell *sh);
/*
 * Whether it is as a shell gives it to a program, which may not be as it was
 * at the prompt.
 */
bool shell_terminal_is_plain(struct shell *sh);
/* Waits for it to be as it was. */
void shell_check(struct shell *sh);
void shell_check_status(struct shell *sh, int status);
/* Waits until a process is there no more. */
void shell_expect_end(struct shell *sh, pid_t pid);

void shell_stop(struct shell *sh);

#endif
