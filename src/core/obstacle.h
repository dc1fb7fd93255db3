/* SPDX-License-Identifier: MIT */
/* Why no session came about: what the advice is to name before another try. */
#ifndef CORE_OBSTACLE_H
#define CORE_OBSTACLE_H

#include "core/dialog.h"
#include "core/session.h"

/* An input of the state machine. */
void obstacle_input(struct session *s, enum input input);

/* One line of the answer to the command that waits; and its final result. */
void obstacle_answer(struct session *s, const struct dialog *d,
		     const struct hl78_line *line);
void obstacle_result(struct session *s, const struct dialog *d,
		     enum hl78_result result, int code);

#endif
