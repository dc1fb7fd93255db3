/* SPDX-License-Identifier: MIT */
/*
 * Why no session came about, as far as errors, answers and events tell. Without
 * it the advice after a refusal would be to do the same again. It is forgotten
 * when it is seen to be gone, and with a restart; it moves no state.
 */
#include "core/obstacle.h"

#include <string.h>

#include <hl78/line.h>

const char *hl78_obstacle_text(enum hl78_obstacle obstacle)
{
	static const char *const texts[HL78_N_OBSTACLES] = {
		[HL78_OBSTACLE_NONE] = "",
		[HL78_OBSTACLE_PIN] = "PIN wanted",
		[HL78_OBSTACLE_PUK] = "PUK wanted",
		[HL78_OBSTACLE_NETWORK] = "no network",
		[HL78_OBSTACLE_COVERAGE] = "no network",
		[HL78_OBSTACLE_APN] = "no APN",
		[HL78_OBSTACLE_DENIED] = "denied",
		[HL78_OBSTACLE_UNTOLD] = "refused",
		[HL78_OBSTACLE_BAD_APN] = "invalid APN",
		[HL78_OBSTACLE_CONTEXT] = "no context",
	};

	return texts[obstacle];
}

static void gone(struct session *s, enum hl78_obstacle which)
{
	if (s->status.obstacle == which)
		s->status.obstacle = HL78_OBSTACLE_NONE;
}

static void card_is_open(struct session *s)
{
	s->card_open = true;
	gone(s, HL78_OBSTACLE_PIN);
	gone(s, HL78_OBSTACLE_PUK);
	gone(s, HL78_OBSTACLE_NETWORK);
}

void obstacle_input(struct session *s, enum input input)
{
	switch (input) {
	case IN_DENIED:
		s->status.obstacle = HL78_OBSTACLE_DENIED;
		break;
	case IN_BOOT:
	case IN_POWER_OFF:
	case IN_LINK_LOST:
		s->card_open = false;
		s->status.obstacle = HL78_OBSTACLE_NONE;
		break;
	case IN_START_OK:
	case IN_AUTH_OK:
	case IN_BOOTSTRAP:
	case IN_DM:
		/* A second try that is denied says so anew. */
		s->status.obstacle = HL78_OBSTACLE_NONE;
		break;
	default:
		break;
	}
}

void obstacle_answer(struct session *s, const struct dialog *d,
		     const struct hl78_line *line)
{
	struct hl78_reader r;
	size_t len;

	if (!dialog_asks(d, CMD_CPIN, HL78_FORM_READ) ||
	    !hl78_reader_begin(&r, line, "+CPIN"))
		return;
	len = (size_t)(r.end - r.at);
	if (len == 5 && memcmp(r.at, "READY", len) == 0)
		card_is_open(s);
	else if (len == 7 && memcmp(r.at, "SIM PIN", len) == 0)
		s->status.obstacle = HL78_OBSTACLE_PIN;
	else if (len == 7 && memcmp(r.at, "SIM PUK", len) == 0)
		s->status.obstacle = HL78_OBSTACLE_PUK;
}

/* AT+WDSS=1,1 was refused. */
static void not_started(struct session *s, enum hl78_result result, int code)
{
	enum hl78_obstacle *obstacle = &s->status.obstacle;

	if (result == HL78_RESULT_ERROR)
		*obstacle = HL78_OBSTACLE_UNTOLD;
	else if (code == 30)
		*obstacle = s->card_open ? HL78_OBSTACLE_COVERAGE :
					   HL78_OBSTACLE_NETWORK;
	else if (code == 133)
		*obstacle = HL78_OBSTACLE_BAD_APN;
	else if (code == 148)
		*obstacle = HL78_OBSTACLE_CONTEXT;
	else if (code == 650 &&
		 s->status.agreement.request == HL78_REQUEST_NONE)
		*obstacle = HL78_OBSTACLE_APN;
}

static bool starts(const struct dialog *d)
{
	return dialog_asks(d, CMD_WDSS, HL78_FORM_SET) &&
	       d->command.args_len == 3 &&
	       memcmp(d->command.args, "1,1", 3) == 0;
}

/* Another one may do. */
static void context_is_set(struct session *s)
{
	gone(s, HL78_OBSTACLE_APN);
	gone(s, HL78_OBSTACLE_BAD_APN);
	gone(s, HL78_OBSTACLE_CONTEXT);
}

void obstacle_result(struct session *s, const struct dialog *d,
		     enum hl78_result result, int code)
{
	if (result == HL78_RESULT_OK) {
		if (dialog_asks(d, CMD_CPIN, HL78_FORM_SET))
			card_is_open(s);
		else if (dialog_asks(d, CMD_CMEE, HL78_FORM_SET))
			gone(s, HL78_OBSTACLE_UNTOLD);
		else if (dialog_asks(d, CMD_WDSS, HL78_FORM_SET) ||
			 dialog_asks(d, CMD_CGDCONT, HL78_FORM_SET))
			context_is_set(s);
		return;
	}
	if (result == HL78_RESULT_CME && code == 11)
		s->status.obstacle = HL78_OBSTACLE_PIN;
	else if (result == HL78_RESULT_CME && code == 12)
		s->status.obstacle = HL78_OBSTACLE_PUK;
	else if (starts(d) && (result == HL78_RESULT_CME ||
			       result == HL78_RESULT_ERROR))
		not_started(s, result, code);
}
