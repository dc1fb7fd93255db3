/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the built program without a terminal, as a script does, to its end. */
#ifndef E2E_RUN_H
#define E2E_RUN_H

#include <stdbool.h>
#include <stddef.h>

struct run {
	/* Before run_program(): */
	const char *input;      /* on its standard input; NULL: none; */
	bool more;              /* there is more of it, as idle() appends */
	bool merged;            /* standard error goes where output goes */
	const char *to;         /* its standard output is this file */
	bool closed;            /* it has none of the three at all */
	void (*idle)(void *arg); /* called in between, to play a module */
	void *arg;
	/* Afterwards: */
	int status;             /* its exit status; -1 when it was killed */
	size_t out_len;
	char out[131072];
	char err[16384];
};

/* `args` are those behind the program's name, ended by NULL. */
void run_program(struct run *run, const char *const *args);

/*
 * Its output is JSON Lines: every line an object, the last one a result with
 * this outcome and the program's own status.
 */
void run_check_json(const struct run *run, const char *outcome);

#endif
