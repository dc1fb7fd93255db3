/* SPDX-License-Identifier: MIT */
/*
 * Sequences of commands with a verdict. A procedure says which command comes
 * next and judges its result; modem.c sends it.
 */
#ifndef CORE_PROCEDURES_H
#define CORE_PROCEDURES_H

#include <hl78/modem.h>

/*
 * CMEE, the mask, four agreements; of an update sleep, session, echo, context
 * and its APN.
 */
#define CHANGES_MAX 14
/* Of them those of a local update. */
#define UPDATE_CHANGES_MAX 12
/* The longest is AT+KSLEEP, with its numbers as they were. */
#define CHANGE_MAX 38

/* What an update asks and changes, by the same means. */
enum procedure_part {
	PART_IDENTIFY,
	PART_QUIET,
	PART_ASK_AGAIN, /* what a restart may have changed */
	PART_PUT_BACK,
	/* over the air */
	PART_OTA_IDENTIFY,
	PART_OTA_SET_UP,
	PART_OTA_ASK_AGAIN,
	N_PARTS
};

struct procedure {
	enum hl78_procedure which;
	unsigned step;
	unsigned attempt; /* of the step: masks to try, silence to bear */
	bool asked_again; /* from the first step on */
	int id;           /* of its command under way, 0 for none */
	bool of_update;   /* a part of one: refusals are no failure */
	bool awake;       /* sleep is turned off */
	const char *const *questions; /* NULL ends them */
	struct hl78_set_up want;
	char command[HL78_WDS_MAX]; /* the one under way, or that failed */
	char change[HL78_WDS_MAX];  /* what puts it back, empty for nothing */
	unsigned n_changes;
	unsigned base;    /* changes before these are not put back */
	char changes[CHANGES_MAX][HL78_WDS_MAX];
};

enum procedure_next {
	PROCEDURE_SEND,   /* p->command */
	PROCEDURE_DONE,
	PROCEDURE_FAILED, /* p->command is to blame */
};

void procedure_begin(struct procedure *p, enum hl78_procedure which,
		     const struct hl78_set_up *want);

/* A mask that is all there is, of whatever kin. */
bool procedure_is_everything(int32_t mask);

/* Changes that there are by now are kept apart from those of an update. */
void procedure_begin_part(struct procedure *p, enum procedure_part part,
			  const struct hl78_set_up *want);

/* Keeps a command that puts back what is changed. */
void procedure_keep(struct procedure *p, const char *change);

/* The i-th change is not put back now. */
void procedure_withhold(struct procedure *p, unsigned i);

/* Forgets the changes, from `base` on, that are as they were. */
void procedure_drop_equal(struct procedure *p,
			  const struct hl78_identity *identity);

/* What comes next, with what is known of the module by now. */
enum procedure_next procedure_next(struct procedure *p,
				   const struct hl78_identity *identity);

/* An OK that cannot be the answer to its question; `answered`: a line came. */
bool procedure_out_of_step(const struct procedure *p, enum hl78_result result,
			   bool answered);

/* The result of the command under way. */
enum procedure_next procedure_result(struct procedure *p,
				     enum hl78_result result,
				     const struct hl78_identity *identity);

#endif
