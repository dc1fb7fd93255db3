/* SPDX-License-Identifier: MIT */
/*
 * The requests that wait for an answer: the one that is shown, and one behind
 * it, for the module may ask to connect while it waits for an answer to a
 * request to download or to install.
 */
#ifndef CORE_REQUESTS_H
#define CORE_REQUESTS_H

#include "core/session.h"

void requests_init(struct session *s);

/*
 * What happened, once the machine of agreements has moved; `was` is what it was
 * before. Returns what changed besides, of enum session_change.
 */
unsigned requests_input(struct session *s, const struct hl78_agreement *was,
			const struct happening *h);

#endif
