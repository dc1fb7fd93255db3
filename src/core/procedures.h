/* SPDX-License-Identifier: MIT */
/*
 * Sequences of commands with a verdict. A procedure says which command comes
 * next and judges its result; modem.c sends it.
 */
#ifndef CORE_PROCEDURES_H
#define CORE_PROCEDURES_H

#include <hl78/modem.h>

/* CMEE, the mask, four agreements. */
#define CHANGES_MAX 6

struct procedure {
	enum hl78_procedure which;
	unsigned step;
	unsigned attempt; /* of the step: masks to try, silence to bear */
	bool asked_again; /* from the first step on */
	int id;           /* of its command under way, 0 for none */
	struct hl78_set_up want;
	char command[HL78_WDS_MAX]; /* the one under way, or that failed */
	char change[HL78_WDS_MAX];  /* what puts it back, empty for nothing */
	unsigned n_changes;
	char changes[CHANGES_MAX][HL78_WDS_MAX];
};

enum procedure_next {
	PROCEDURE_SEND,   /* p->command */
	PROCEDURE_DONE,
	PROCEDURE_FAILED, /* p->command is to blame */
};

void procedure_begin(struct procedure *p, enum hl78_procedure which,
		     const struct hl78_set_up *want);

/* What comes next, with what is known of the module by now. */
enum procedure_next procedure_next(struct procedure *p,
				   const struct hl78_identity *identity);

/* The result of the command under way. */
enum procedure_next procedure_result(struct procedure *p,
				     enum hl78_result result,
				     const struct hl78_identity *identity);

#endif
