/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps of a question. Each step begins anew with a moment in which no key
 * counts, so that a key held down goes one step at most; an installation takes
 * two. Enter agrees to nothing but minutes that are being typed.
 */
#include "app/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/leaving.h"
#include "ui/format.h"

static void step_to(struct ask *ask, enum ui_prompt_kind kind, int64_t real_us)
{
	ask->kind = kind;
	ask->since_us = real_us;
}

static bool live(const struct ask *ask, int64_t real_us)
{
	return ask->about != ASK_NOTHING &&
	       real_us - ask->since_us >= HL78_MS(ASK_LIVE_MS);
}

int64_t ask_live_at(const struct ask *ask, int64_t real_us)
{
	if (ask->about == ASK_NOTHING || live(ask, real_us))
		return HL78_NEVER;
	return ask->since_us + HL78_MS(ASK_LIVE_MS);
}

/* ---- the module's requests ---- */

static void write_request(struct ask *ask, const struct hl78_status *status)
{
	const struct hl78_progress *progress = &status->progress;
	char bytes[FORMAT_MAX];

	switch (ask->request) {
	case HL78_REQUEST_CONNECT:
		snprintf(ask->text, sizeof(ask->text),
			 "Connect to the server?");
		break;
	case HL78_REQUEST_DOWNLOAD:
		if (progress->total > 0)
			snprintf(ask->text, sizeof(ask->text),
				 "Download %s%s?",
				 progress->estimated ? "about " : "",
				 format_bytes(progress->total, bytes));
		else
			snprintf(ask->text, sizeof(ask->text),
				 "Download the package?");
		break;
	case HL78_REQUEST_INSTALL:
		snprintf(ask->text, sizeof(ask->text), "%s",
			 ask->kind == UI_PROMPT_INSTALL_SURE ?
			 "Install now? Keep the power on." :
			 "Install the stored package?");
		break;
	case HL78_REQUEST_REBOOT:
		snprintf(ask->text, sizeof(ask->text), "Restart the module?");
		break;
	default:
		ask->text[0] = '\0';
	}
	if (ask->kind == UI_PROMPT_DEFER)
		snprintf(ask->text, sizeof(ask->text), "Ask again in minutes:");
}

static void show_request(struct ask *ask, enum hl78_request request,
			 int64_t real_us)
{
	ask->about = ASK_REQUEST;
	ask->request = request;
	step_to(ask, request == HL78_REQUEST_INSTALL ? UI_PROMPT_INSTALL :
						       UI_PROMPT_REQUEST,
		real_us);
}

static void hide(struct ask *ask)
{
	ask->about = ASK_NOTHING;
	ask->kind = UI_PROMPT_NONE;
	ask->request = HL78_REQUEST_NONE;
	ask->recalled = false;
}

static bool request_waits(const struct ask *ask, const struct work *w)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(w->modem)->agreement;

	if (a->request == HL78_REQUEST_NONE ||
	    (a->deferred_until != HL78_NO_TIME && !ask->recalled))
		return false;
	/* Answered, and the module has not agreed yet. */
	return ask->answered != w->n_prompts ||
	       hl78_modem_queued(w->modem) == 0;
}

static bool would_leave(const struct ask *ask)
{
	return ask->about == ASK_QUIT || ask->about == ASK_PORT;
}

/* What is under way changes while the question stands. */
static void write_leave(struct ask *ask, const struct work *w)
{
	const struct leaving *leaving = leaving_now(w);

	snprintf(ask->text, sizeof(ask->text), "%s %s",
		 leaving ? leaving->what : "Nothing is under way any more.",
		 ask->about == ASK_QUIT ? "Quit?" : "Change the port?");
}

/* So does what a cancel means: what was asked before is asked anew. */
static void write_cancel(struct ask *ask, const struct work *w,
			 int64_t real_us)
{
	const char *means = work_update_cancel_means(w);
	char text[sizeof(ask->text)];

	if (!means) {
		hide(ask);
		return;
	}
	snprintf(text, sizeof(text), "Cancel the update? Then %s.", means);
	if (strcmp(text, ask->text) == 0)
		return;
	snprintf(ask->text, sizeof(ask->text), "%s", text);
	step_to(ask, ask->kind, real_us);
}

bool ask_sync(struct ask *ask, const struct work *w, int64_t real_us)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	struct ask before = *ask;
	bool waits;

	if (status->agreement.deferred_until == HL78_NO_TIME)
		ask->recalled = false; /* asked anew */
	waits = request_waits(ask, w);
	if (would_leave(ask))
		write_leave(ask, w);
	if (ask->about == ASK_CANCEL)
		write_cancel(ask, w, real_us);
	if (ask->about > ASK_REQUEST)
		return strcmp(before.text, ask->text) != 0;
	if (waits && ask->request != status->agreement.request)
		show_request(ask, status->agreement.request, real_us);
	else if (!waits && ask->about == ASK_REQUEST)
		hide(ask);
	if (ask->about == ASK_REQUEST)
		write_request(ask, status);
	return before.kind != ask->kind ||
	       strcmp(before.text, ask->text) != 0;
}

/* ---- our own questions ---- */

void ask_open(struct ask *ask, enum ask_about about, int64_t real_us,
	      const char *text)
{
	ask->about = about;
	ask->request = HL78_REQUEST_NONE;
	snprintf(ask->text, sizeof(ask->text), "%s", text);
	step_to(ask, about == ASK_QUIT ? UI_PROMPT_QUIT : UI_PROMPT_CONFIRM,
		real_us);
}

/* ---- answers ---- */

static void defer(struct ask *ask, struct work *w)
{
	if (!work_defer(w, strtoll(ask->minutes, NULL, 10)))
		return;
	ask->answered = w->n_prompts;
	hide(ask);
}

static void answer_request(struct ask *ask, struct work *w, int64_t real_us)
{
	if (ask->kind == UI_PROMPT_INSTALL) {
		step_to(ask, UI_PROMPT_INSTALL_SURE, real_us);
		return;
	}
	if (ask->kind == UI_PROMPT_DEFER) {
		defer(ask, w);
		return;
	}
	work_accept(w);
	ask->answered = w->n_prompts;
	hide(ask);
}

/*
 * There is no question: a request that was put off is shown again, but for one
 * that has just been answered.
 */
static void recall(struct ask *ask, struct work *w, int64_t real_us)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(w->modem)->agreement;

	if (a->deferred_until == HL78_NO_TIME ||
	    hl78_modem_queued(w->modem) > 0) {
		work_say(w, HL78_INFO, "nothing waits for an answer");
	} else if (work_can_send(w)) {
		show_request(ask, a->request, real_us);
		ask->recalled = true;
		ask->answered = 0; /* not for good */
	}
}

static bool port_is_open(const struct work *w)
{
	return w->live.port.state == PORT_OPEN;
}

/* Says so where a request cannot be answered now. */
static bool can_answer(struct work *w)
{
	if (!work_can_send(w))
		return false;
	if (!port_is_open(w))
		work_say(w, HL78_WARNING, "the port is closed: the request "
			 "waits until it is back");
	return port_is_open(w);
}

/* Whether the key is for the question on the screen. */
static bool may_answer(struct ask *ask, struct work *w, int64_t real_us)
{
	if (ask->about == ASK_NOTHING)
		recall(ask, w, real_us);
	return live(ask, real_us) &&
	       (ask->about != ASK_REQUEST || can_answer(w));
}

enum ask_about ask_yes(struct ask *ask, struct work *w, int64_t real_us)
{
	enum ask_about about = ask->about;

	if (!may_answer(ask, w, real_us))
		return ASK_NOTHING;
	if (about == ASK_REQUEST) {
		answer_request(ask, w, real_us);
		return ASK_NOTHING;
	}
	hide(ask);
	return about;
}

void ask_no(struct ask *ask, struct work *w, int64_t real_us)
{
	if (!may_answer(ask, w, real_us))
		return;
	if (ask->about != ASK_REQUEST || ask->recalled) {
		hide(ask);
	} else if (ask->kind == UI_PROMPT_INSTALL ||
		   ask->kind == UI_PROMPT_REQUEST) {
		snprintf(ask->minutes, sizeof(ask->minutes), "%d",
			 HL78_ASK_AGAIN_MIN);
		ask->fresh = true;
		step_to(ask, UI_PROMPT_DEFER, real_us);
	} else {
		show_request(ask, ask->request, real_us);
	}
}

void ask_back(struct ask *ask, struct work *w, int64_t real_us)
{
	bool request = ask->about == ASK_REQUEST && !ask->recalled &&
		       (ask->kind == UI_PROMPT_REQUEST ||
			ask->kind == UI_PROMPT_INSTALL);

	if (ask->about != ASK_NOTHING && !request)
		ask_no(ask, w, real_us);
}

bool ask_key(struct ask *ask, struct work *w, const struct key *key,
	     int64_t real_us)
{
	size_t len = strlen(ask->minutes);

	if (ask->kind != UI_PROMPT_DEFER || key->mods)
		return false;
	if (key->code >= '0' && key->code <= '9') {
		if (ask->fresh)
			len = 0;
		if (len + 1 < sizeof(ask->minutes)) {
			ask->minutes[len] = (char)key->code;
			ask->minutes[len + 1] = '\0';
		}
	} else if (key->code == KEYS_BACKSPACE ||
		   key->code == KEYS_CTRL('H')) {
		if (len > 0)
			ask->minutes[len - 1] = '\0';
	} else if (key->code == KEYS_ENTER) {
		if (live(ask, real_us))
			defer(ask, w);
	} else {
		/* Other characters are nobody's while minutes are typed. */
		return key->code >= ' ' && key->code < KEYS_NONE;
	}
	ask->fresh = false;
	return true;
}

void ask_show(const struct ask *ask, const struct work *w, int64_t real_us,
	      struct ui_prompt *prompt)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(w->modem)->agreement;
	hl78_time now = work_now(w);

	*prompt = (struct ui_prompt){
		.kind = ask->kind,
		.text = ask->text,
		.live = live(ask, real_us) && !w->replay &&
			(ask->about != ASK_REQUEST || port_is_open(w)) &&
			!w->options->live.read_only,
		.again_in_s = -1,
		.entry = { .prompt = "", .text = ask->minutes,
			   .len = strlen(ask->minutes),
			   .cursor = strlen(ask->minutes) },
	};
	if (would_leave(ask))
		prompt->live = live(ask, real_us);
	if (ask->about == ASK_REQUEST && a->again_at != HL78_NO_TIME &&
	    now != HL78_NO_TIME && a->again_at > now)
		prompt->again_in_s = (a->again_at - now) / HL78_SEC(1);
}
