/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fills the model that ui draws, from what is known at the moment. Nothing is
 * decided here but which running times there are.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

#include "app/leaving.h"
#include "ui/format.h"

/* An advice is shown when it has stood for so long. */
#define ADVICE_MS 500

void console_choices(struct ui_model *model, struct console_texts *texts)
{
	struct line_choice choice;
	struct ui_choices *choices = &model->choices;
	size_t n = line_choices(&choices->chosen);

	for (; choices->n < n && choices->n < UI_CHOICES_MAX &&
	     line_choice_at(choices->n, &choice); choices->n++) {
		struct ui_choice *to = &texts->choices[choices->n];

		snprintf(to->text, sizeof(to->text), "%.*s",
			 (int)sizeof(to->text) - 1, choice.shown);
		to->meaning = choice.meaning;
	}
	if (choices->n > 0)
		choices->list = texts->choices;
}

static void show_line(const struct console *c, struct ui_model *model,
		      struct console_texts *texts)
{
	struct ui_input *input = c->has_entry ? &model->entry : &model->input;
	struct line_view view;

	line_look(&view);
	*input = (struct ui_input){
		.prompt = view.prompt,
		.text = view.text,
		.len = view.len,
		.cursor = view.cursor,
	};
	if (view.cursor == view.len && !view.prompt[0] &&
	    c->ask.kind != UI_PROMPT_DEFER &&
	    line_hint(view.text, view.len, model->macros, texts->ghost,
		      sizeof(texts->ghost))[0])
		input->ghost = texts->ghost;
	model->has_entry = c->has_entry;
	if (view.len == 0 && !view.prompt[0] && !c->has_entry &&
	    !what_if_none(&c->work))
		input->ghost = "Esc x: what if it failed?";
	if (c->has_entry) {
		line_other(&view);
		model->input = (struct ui_input){
			.text = view.text, .len = view.len,
			.cursor = view.cursor,
		};
	}
}

static const char *header_note(const struct work *w)
{
	if (w->replay && w->follow != FOLLOW_NOTHING)
		return w->follow == FOLLOW_OVER ? "read-only" : "following";
	if (w->replay)
		return playback_done(w->replay) ? "replay" : "replaying";
	if (w->live.port.state == PORT_LOST)
		return w->live.port.settings.no_reopen ? "gone" : "opening again";
	return w->options->live.read_only ? "read-only" : NULL;
}

static enum ui_log log_state(const struct work *w)
{
	if (w->live.log)
		return UI_LOG_ON;
	if (w->replay || !work_has_port(w) ||
	    (w->options->live.log && strcmp(w->options->live.log, "none") == 0))
		return UI_LOG_OFF;
	return UI_LOG_FAILED;
}

/* Put off until when, and how to answer before that. */
static const char *put_off(const struct ui_model *model,
			   struct console_texts *texts)
{
	hl78_time until = model->status->agreement.deferred_until;
	char left[FORMAT_MAX];

	snprintf(texts->put_off, sizeof(texts->put_off),
		 "put off: the module asks again in %s, F7 answers before that",
		 format_left((until - model->now) / HL78_SEC(1), left));
	return texts->put_off;
}

/* What to do after an end that is none to be glad of. */
static const char *const after[] = {
	[HL78_OUT_FAILED] = "was the package made for the version that runs? F6 "
			    "and Enter say more",
	[HL78_OUT_REJECTED] = "ask for a package that is signed for this "
			      "module",
	[HL78_OUT_MISMATCH] = "the version did not change: was it the right "
			      "package?",
	[HL78_OUT_TIMEOUT] = "time ran out: restart its power, then read the "
			     "version",
};

const char *console_after(enum hl78_outcome_kind kind)
{
	return kind < sizeof(after) / sizeof(after[0]) ? after[kind] : NULL;
}

static void show_verdict(const struct work *w, struct ui_model *model,
			 struct console_texts *texts)
{
	enum hl78_outcome_kind kind = w->verdict.kind;

	if (model->status->package == HL78_PACKAGE_NONE ||
	    (kind == HL78_OUT_UPDATED && !w->verdict.verified))
		return;
	model->advice = console_after(kind);
	if (!model->advice)
		model->advice = app_outcome_text(&w->verdict, texts->verdict,
						  sizeof(texts->verdict));
	model->advice_command = kind == HL78_OUT_TIMEOUT ? "AT+CGMR" : NULL;
}

/* Nothing is seen of a session, nor that it came up. */
static bool would_show_nothing(const struct ui_model *model)
{
	return model->identity->mask == 0 && !model->read_only &&
	       model->status->link == HL78_LINK_READY &&
	       model->status->package == HL78_PACKAGE_NONE &&
	       model->status->obstacle == HL78_OBSTACLE_NONE;
}

/*
 * The clock of running times. It stands still between two of the seconds that
 * console_next_second() counts, so that a frame drawn for something else does
 * not pay for their digits, however fast the module's time goes.
 */
static hl78_time running_clock(struct console *c, int64_t real_us)
{
	if (c->clock_at_us == 0 || real_us - c->clock_at_us > HL78_SEC(1)) {
		c->clock = work_now(&c->work);
		c->clock_at_us = real_us;
	}
	return c->clock;
}

/* The question itself says what there is to do, and with which keys. */
static bool module_asks(const struct ask *ask)
{
	return ask->kind >= UI_PROMPT_REQUEST && ask->kind <= UI_PROMPT_DEFER;
}

/*
 * What comes and goes within a moment could not be read, and would cost a slow
 * line more than the events themselves.
 */
static void settle_advice(struct console *c, struct ui_model *model,
			  int64_t real_us)
{
	/* What the first frame could advise is out of date in the second. */
	if (!c->known && !c->drawn) {
		model->advice = model->advice_command = NULL;
		return;
	}
	if (model->advice != c->advice_next) {
		c->advice_at_us = real_us + HL78_MS(c->advice ? ADVICE_MS : 0);
		c->advice_next = model->advice;
	}
	if (real_us >= c->advice_at_us) {
		c->advice = model->advice;
		c->advice_command = model->read_only ? NULL :
						       model->advice_command;
	}
	model->advice = c->advice;
	model->advice_command = c->advice_command;
}

/* No answer is to be expected of a port that is only listened to. */
static bool only_listens(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	return w->options->live.read_only && work_has_port(w) && !w->replay &&
	       status->link == HL78_LINK_SILENT && !status->guard.active;
}

static bool leaving_is_asked(const struct console *c)
{
	return (c->ask.about == ASK_QUIT || c->ask.about == ASK_PORT) &&
	       leaving_now(&c->work);
}

/* What there is to do next: the later, the more it matters. */
static void show_advice(struct console *c, struct ui_model *model,
			struct console_texts *texts, int64_t real_us)
{
	const struct work *w = &c->work;
	const char *silence, *command;

	model->advice = hl78_status_advice(model->status,
					   &model->advice_command);
	if (model->no_port) {
		model->advice = c->ui.focus == UI_PAGE_PORTS ?
			"choose a port, or type :port and its name" :
			"no port is open: F9 shows those that are here";
		model->advice_command = NULL;
	}
	if (would_show_nothing(model)) {
		model->advice = "indications are off: F3, Enter and F7 turn them "
				"on, and events show";
		model->advice_command = NULL;
	}
	if (only_listens(w))
		model->advice = "nothing is asked; what the module says by "
				"itself shows here";
	silence = work_silence_advice(w, &command);
	if (silence) {
		model->advice = silence;
		model->advice_command = command;
	}
	if (work_nothing_advice(w)) {
		model->advice = work_nothing_advice(w);
		model->advice_command = NULL;
	}
	if (work_update_sends(w)) {
		model->advice = "a package is sent: commands are held back "
				"until the module has it";
		model->advice_command = NULL;
	}
	if (module_asks(&c->ask) &&
	    model->status->link != HL78_LINK_CLOSED) {
		/* A session that is started now gets 650 (AN 9). */
		model->advice = "answer below; no session starts before";
		model->advice_command = NULL;
	}
	settle_advice(c, model, real_us);
	if (model->status->agreement.deferred_until != HL78_NO_TIME &&
	    model->status->link == HL78_LINK_READY && !model->read_only) {
		model->advice = put_off(model, texts);
		model->advice_command = NULL;
	}
	if (w->has_verdict)
		show_verdict(w, model, texts);
	if (leaving_is_asked(c)) {
		model->advice = leaving_now(w)->means;
		model->advice_command = NULL;
	}
}

/* What is said takes its place, but not that of what leaving means. */
static void show_notice(const struct console *c, struct ui_model *model,
			struct console_texts *texts)
{
	const struct work *w = &c->work;
	char held[HL78_COMMAND_MAX];

	if (leaving_is_asked(c))
		return;
	if (work_held(w, held, sizeof(held))) {
		snprintf(texts->held, sizeof(texts->held),
			 "%s; type yes to send %s", work_held_why(w), held);
		model->notice = texts->held;
		model->notice_severity = HL78_ERROR;
	} else if (c->n_notices != w->n_notices) {
		model->notice = w->notice;
		model->notice_severity = w->notice_severity;
	}
}

void console_model(struct console *c, struct ui_model *model,
		   struct console_texts *texts)
{
	struct work *w = &c->work;
	int64_t real_us = console_real_us();

	*model = (struct ui_model){
		.port = w->name,
		.no_port = !work_has_port(w),
		.baud = w->live.port.fd >= 0 ? w->live.port.line : NULL,
		.note = header_note(w),
		.status = hl78_modem_status(w->modem),
		.identity = hl78_modem_identity(w->modem),
		.now = running_clock(c, real_us),
		.unheard_s = -1,
		.log = log_state(w),
		.events = &w->events,
		.at = &w->at,
		.messages = &w->messages,
		.phases = &w->phases,
		.read_only = work_read_only(w),
		.esc_pending = keys_pending(&c->keys),
		.ports = console_ports_picks(c),
		.themes = console_themes_picks(c),
		.macros = w->options->macros,
		.keymap = w->options->keymap,
	};
	if (w->live.port.state == PORT_LOST) {
		texts->identity = *model->identity;
		texts->identity.old = true;
		model->identity = &texts->identity;
	}
	if (model->status->package == HL78_PACKAGE_DOWNLOADING && !w->replay)
		model->unheard_s = (model->now - w->spoke_at) / HL78_SEC(1);
	if (w->has_verdict)
		model->verdict = &w->verdict;
	model->what_if = console_what_if_picks(c, texts);
	show_advice(c, model, texts, real_us);
	show_notice(c, model, texts);
	show_line(c, model, texts);
	console_pages_model(c, model, texts);
	console_update_model(c, model);
	ask_show(&c->ask, w, real_us, &model->prompt);
}

void console_search_hint(struct console *c, struct ui_model *model,
			 struct console_texts *texts)
{
	struct ui_input *input = c->has_entry ? &model->entry : &model->input;
	size_t n;

	if (input->len < 2 || input->text[0] != '/')
		return;
	n = ui_search_count(&c->ui, model, input->text + 1);
	if (n > 0)
		snprintf(texts->ghost, sizeof(texts->ghost), "  in %zu row%s",
			 n, n == 1 ? "" : "s");
	else
		snprintf(texts->ghost, sizeof(texts->ghost), "  in no row");
	input->ghost = texts->ghost;
}

/* The next point in time that is whole seconds away from `since`. */
static hl78_time next_whole(hl78_time since, hl78_time now, hl78_time step)
{
	hl78_time part = (now - since) % step;

	if (part < 0)
		part += step;
	return now + step - part;
}

hl78_time console_next_second(const struct console *c)
{
	const struct work *w = &c->work;
	const struct hl78_status *status = hl78_modem_status(w->modem);
	const struct hl78_agreement *a = &status->agreement;
	const struct phase *phase = phase_running(&w->phases);
	const struct hl78_update_status *update =
		hl78_modem_update_status(w->modem);
	/* Time that goes faster is shown once a real second all the same. */
	hl78_time step = HL78_SEC(1) * w->loop->speed;
	hl78_time now = work_now(w), next = HL78_NEVER;
	const hl78_time running[] = {
		status->link == HL78_LINK_READY &&
		status->session != HL78_SESSION_CLOSED ?
			status->session_since : HL78_NO_TIME,
		status->guard.active ? status->guard.since : HL78_NO_TIME,
		a->request != HL78_REQUEST_NONE ? a->again_at : HL78_NO_TIME,
		phase && c->ui.shows_running ? phase->start : HL78_NO_TIME,
		work_update_runs(w) && c->ui.focus == UI_PAGE_UPDATE &&
		update->step == HL78_UPDATE_ANNOUNCE ? update->since :
						       HL78_NO_TIME,
	};

	if (w->replay && w->follow != FOLLOW_LIVING)
		return HL78_NEVER;
	for (size_t i = 0; i < sizeof(running) / sizeof(running[0]); i++) {
		hl78_time at;

		if (running[i] == HL78_NO_TIME)
			continue;
		at = next_whole(running[i], now, step);
		if (at < next)
			next = at;
	}
	return next == HL78_NEVER ? next : loop_now(w->loop) + next - now;
}
