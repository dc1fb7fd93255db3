/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenes. Each begins with an empty stage and sets what differs; later
 * ones build on earlier ones, as a run of an update does. The point in time
 * is fixed: nothing here reads a clock.
 */
#include "screen/scenes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START HL78_SEC(28800) /* 08:00:00 */

void stage_init(struct stage *stage)
{
	memset(stage, 0, sizeof(*stage));
	rows_init(&stage->events, 64);
	rows_init(&stage->at, 64);
	rows_init(&stage->messages, 64);
	ui_init(&stage->ui);
	stage->status = (struct hl78_status){
		.link = HL78_LINK_SILENT,
		.session_since = HL78_NO_TIME,
		.package_since = HL78_NO_TIME,
		.agreement = { .asked_at = HL78_NO_TIME,
			       .deferred_until = HL78_NO_TIME,
			       .again_at = HL78_NO_TIME },
		.progress = { .percent = -1, .total = -1, .bytes = -1,
			      .rate = -1, .eta_s = -1 },
		.guard = { .since = HL78_NO_TIME, .ends_at = HL78_NO_TIME },
	};
	stage->identity = (struct hl78_identity){
		.cid = -1, .mask = -1, .polling = -1, .cmee = -1, .echo = -1,
		.ask = { -1, -1, -1, -1, -1 },
	};
	stage->model = (struct ui_model){
		.port = "ttyUSB0",
		.baud = "115200 8N1",
		.status = &stage->status,
		.identity = &stage->identity,
		.now = START,
		.log = UI_LOG_ON,
		.events = &stage->events,
		.at = &stage->at,
		.messages = &stage->messages,
		.input = { .text = "" },
		.prompt = { .again_in_s = -1 },
	};
}

void stage_fini(struct stage *stage)
{
	rows_fini(&stage->events);
	rows_fini(&stage->at);
	rows_fini(&stage->messages);
}

static void stamp(struct row *row, int seconds)
{
	snprintf(row->stamp, sizeof(row->stamp), "%02d:%02d:%02d",
		 8 + seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void event(struct stage *stage, int seconds, enum row_kind kind,
		  const char *code, const char *text)
{
	struct row *row = rows_push(&stage->events, text, strlen(text));

	row->kind = kind;
	snprintf(row->code, sizeof(row->code), "%s", code);
	if (sscanf(code, "%d", &row->event) != 1)
		row->event = -1;
	stamp(row, seconds);
}

static void at(struct stage *stage, int seconds, enum row_kind kind,
	       const char *text)
{
	struct row *row = rows_push(&stage->at, text, strlen(text));

	row->kind = kind;
	stamp(row, seconds);
}

static void input(struct stage *stage, const char *text, const char *ghost)
{
	stage->model.input.text = text;
	stage->model.input.len = strlen(text);
	stage->model.input.cursor = strlen(text);
	stage->model.input.ghost = ghost;
}

static void known(struct stage *stage)
{
	struct hl78_identity *id = &stage->identity;

	snprintf(id->model, sizeof(id->model), "HL7802");
	snprintf(id->imei, sizeof(id->imei), "359516050776741");
	snprintf(id->firmware, sizeof(id->firmware), "HL7802.4.4.14.0");
	snprintf(id->apn, sizeof(id->apn), "bench.apn");
	id->cid = 1;
	id->mask = HL78_MASK_ALL;
	id->polling = 0;
	id->ask[HL78_REQUEST_CONNECT] = 0;
	id->ask[HL78_REQUEST_DOWNLOAD] = 1;
	id->ask[HL78_REQUEST_INSTALL] = 1;
	stage->status.link = HL78_LINK_READY;
	stage->status.services = HL78_SERVICES_READY;
}

static void set_start(struct stage *stage)
{
	at(stage, 0, ROW_HOST, "AT");
	stage->model.advice = "no answer yet: is the rate right, is the "
			      "module on?";
}

static void set_idle(struct stage *stage)
{
	known(stage);
	stage->identity.mask = 0;
	at(stage, 0, ROW_HOST, "AT+WDSI?");
	at(stage, 0, ROW_MODULE, "+WDSI: 0");
	at(stage, 0, ROW_MODULE, "OK");
	event(stage, 0, ROW_INFO, "0", "device services ready");
	stage->model.advice = "no indications are on: F3, Enter and F7 turn "
			      "them on";
	input(stage, "AT+WDS", "C=  D=  I=  R=  S=      Tab: help");
}

static void set_open(struct stage *stage)
{
	known(stage);
	stage->status.session = HL78_SESSION_OPEN;
	stage->status.opener = HL78_OPENED_BY_HOST;
	stage->status.session_since = START + HL78_SEC(3);
	stage->model.now = START + HL78_SEC(195);
	at(stage, 1, ROW_HOST, "AT+WDSS=1,1");
	at(stage, 1, ROW_MODULE, "OK");
	event(stage, 1, ROW_OWN, "", "you started a session");
	event(stage, 2, ROW_INFO, "4", "authentication starts");
	event(stage, 3, ROW_GOOD, "6", "authenticated, session starts");
	event(stage, 3, ROW_GOOD, "23,1", "session with the DM server");
	stage->model.advice = "wait for the server";
}

static void set_asked(struct stage *stage)
{
	set_open(stage);
	stage->status.package = HL78_PACKAGE_OFFERED;
	stage->status.progress.total = 524648;
	stage->status.agreement.request = HL78_REQUEST_DOWNLOAD;
	event(stage, 4, ROW_INFO, "9", "package available, 524 648 bytes");
	event(stage, 4, ROW_ASK, "2", "asks to download");
	stage->model.prompt.kind = UI_PROMPT_REQUEST;
	stage->model.prompt.text = "Download 524 648 bytes?";
	stage->model.prompt.live = true;
	stage->model.prompt.again_in_s = 1781;
	stage->model.advice = "answer below; no session starts before";
}

static void set_asked_early(struct stage *stage)
{
	set_asked(stage);
	stage->model.prompt.live = false;
}

static void set_defer(struct stage *stage)
{
	set_asked(stage);
	stage->model.prompt.kind = UI_PROMPT_DEFER;
	stage->model.prompt.text = "Ask again in how many minutes, 1 to 1440?";
	stage->model.prompt.again_in_s = -1;
	stage->model.prompt.entry.text = "30";
	stage->model.prompt.entry.len = 2;
	stage->model.prompt.entry.cursor = 2;
}

static void set_download(struct stage *stage)
{
	set_open(stage);
	stage->status.package = HL78_PACKAGE_DOWNLOADING;
	stage->status.progress = (struct hl78_progress){
		.percent = 46, .total = 524648, .bytes = 241338, .rate = 3120,
		.eta_s = 91 };
	event(stage, 4, ROW_INFO, "9", "package available, 524 648 bytes");
	event(stage, 4, ROW_ASK, "2", "asks to download");
	event(stage, 19, ROW_OWN, "", "you accepted the download (AT+WDSR=3)");
	event(stage, 20, ROW_INFO, "18", "download starts");
	event(stage, 98, ROW_INFO, "18,46", "downloading, 46 %");
	at(stage, 19, ROW_HOST, "AT+WDSR=3");
	at(stage, 19, ROW_MODULE, "OK");
	at(stage, 90, ROW_HOST, "AT+CEREG?");
	at(stage, 90, ROW_MODULE, "+CEREG: 0,5");
	at(stage, 90, ROW_MODULE, "OK");
	input(stage, "AT+WDS", "C=  D=  I=  R=  S=      Tab: help");
	stage->model.advice = "wait for the module, keep power and link";
}

static void set_events(struct stage *stage)
{
	set_download(stage);
	ui_act(&stage->ui, &stage->model, ACTION_FOCUS_EVENTS);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
}

static void set_suspended(struct stage *stage)
{
	set_download(stage);
	stage->status.package = HL78_PACKAGE_SUSPENDED;
	stage->status.session = HL78_SESSION_CLOSED;
	stage->status.progress.rate = -1;
	stage->status.progress.eta_s = -1;
	event(stage, 120, ROW_WARNING, "11,4",
	      "download problem: can be resumed");
	event(stage, 121, ROW_INFO, "8", "session closed");
	stage->model.advice = "start a session again to go on";
	stage->model.advice_command = "AT+WDSS=1,1";
}

static void set_stored(struct stage *stage)
{
	set_download(stage);
	stage->status.package = HL78_PACKAGE_STORED;
	stage->status.session = HL78_SESSION_CLOSED;
	stage->status.progress.percent = 100;
	event(stage, 190, ROW_INFO, "18,100", "downloading, 100 %");
	event(stage, 191, ROW_GOOD, "10", "package downloaded and stored");
	event(stage, 192, ROW_GOOD, "12", "package certified");
	event(stage, 193, ROW_ASK, "3", "asks to install");
	stage->model.prompt.kind = UI_PROMPT_INSTALL;
	stage->model.prompt.text = "Install the stored package?";
	stage->model.prompt.live = true;
	stage->model.prompt.again_in_s = 1781;
	stage->model.advice = "answer below; no session starts before";
	input(stage, "", NULL);
}

static void set_sure(struct stage *stage)
{
	set_stored(stage);
	stage->model.prompt.kind = UI_PROMPT_INSTALL_SURE;
	stage->model.prompt.text = "Install now? The power must stay on.";
}

static void set_installing(struct stage *stage)
{
	set_stored(stage);
	stage->model.prompt.kind = UI_PROMPT_NONE;
	stage->status.package = HL78_PACKAGE_INSTALLING;
	stage->status.link = HL78_LINK_SILENT;
	stage->status.guard.active = true;
	stage->status.guard.since = START + HL78_SEC(200);
	stage->status.guard.ends_at = START + HL78_SEC(200 + 900);
	stage->model.now = START + HL78_SEC(200 + 134);
	event(stage, 199, ROW_OWN, "",
	      "you accepted the installation (AT+WDSR=4)");
	event(stage, 200, ROW_WARNING, "14", "update starts: keep the power on");
	stage->model.advice = "keep the power on until 15 or 16";
}

static void set_longer(struct stage *stage)
{
	set_installing(stage);
	stage->model.now = START + HL78_SEC(200 + 561);
}

static void set_updated(struct stage *stage)
{
	set_installing(stage);
	known(stage);
	snprintf(stage->identity.firmware, sizeof(stage->identity.firmware),
		 "HL7802.4.5.4.0");
	stage->status.package = HL78_PACKAGE_UPDATED;
	event(stage, 380, ROW_GOOD, "16", "update succeeded");
	stage->model.advice = NULL;
	stage->model.notice = "updated: HL7802.4.4.14.0 to HL7802.4.5.4.0";
	stage->model.notice_severity = HL78_GOOD;
}

static void set_closed(struct stage *stage)
{
	set_open(stage);
	stage->identity.old = true;
	stage->status.link = HL78_LINK_CLOSED;
	stage->status.session = HL78_SESSION_CLOSED;
	stage->model.note = "opening again";
	stage->model.log = UI_LOG_FAILED;
	stage->model.notice = "the log cannot be written: no space left on "
			      "the device";
	stage->model.notice_severity = HL78_ERROR;
	event(stage, 196, ROW_ERROR, "", "the port is gone");
}

static void set_help(struct stage *stage)
{
	set_open(stage);
	ui_act(&stage->ui, &stage->model, ACTION_HELP);
}

static void set_quit(struct stage *stage)
{
	set_download(stage);
	stage->model.prompt.kind = UI_PROMPT_QUIT;
	stage->model.prompt.text = "A download runs. Quit? It goes on without "
				   "a watch.";
	stage->model.prompt.live = true;
}

static void set_confirm(struct stage *stage)
{
	set_idle(stage);
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = "Turn all indications on (AT+WDSI=4479)?";
	stage->model.prompt.live = true;
}

static void own_keys(struct stage *stage)
{
	static const struct {
		enum action action;
		const char *key;
	} own[] = {
		{ ACTION_HELP, "F12" },	   { ACTION_SESSION, "Ctrl-T" },
		{ ACTION_ACCEPT, "F11" },  { ACTION_LATER, "F13" },
		{ ACTION_QUIT, "Alt-Q" },  { ACTION_TOP, "Esc g" },
		{ ACTION_REDRAW, "F20" },  { ACTION_FOCUS_EVENTS, "Esc e" },
	};
	char why[200];

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		keymap_set(&stage->keymap, own[i].action, own[i].key, why,
			   sizeof(why));
	stage->model.keymap = &stage->keymap;
}

static void set_own_keys(struct stage *stage)
{
	set_sure(stage);
	own_keys(stage);
}

static void set_own_keys_help(struct stage *stage)
{
	set_help(stage);
	own_keys(stage);
}

static void set_esc(struct stage *stage)
{
	set_open(stage);
	stage->model.esc_pending = true;
}

static void set_command(struct stage *stage)
{
	set_events(stage);
	stage->model.has_entry = true;
	stage->model.entry = (struct ui_input){
		.text = ":ses", .len = 4, .cursor = 4,
		.ghost = "sion [start|stop]",
	};
}

static void message(struct stage *stage, int seconds, enum row_kind kind,
		    const char *text)
{
	struct row *row = rows_push(&stage->messages, text, strlen(text));

	row->kind = kind;
	stamp(row, seconds);
}

static void set_messages(struct stage *stage)
{
	set_open(stage);
	message(stage, 1, ROW_INFO, "commands begin with AT, our own with a "
		"colon; F1 helps");
	message(stage, 2, ROW_WARNING, "the log could not be written: no space "
		"left on device; what happens from now on is shown and not "
		"kept. Make room, or give another folder with --log");
	stage->ui.focus = UI_PAGE_MESSAGES;
}

static void settings(struct stage *stage)
{
	static const int32_t timers[] = { 15, 60, 240, 480, 1440, 2880, 0, 0 };
	struct hl78_identity *id = &stage->identity;

	id->ask[HL78_REQUEST_REBOOT] = 0;
	memcpy(id->timers, timers, sizeof(timers));
	id->n_timers = 8;
	id->cmee = 1;
	id->session_known = true;
	stage->model.all_on_held = "they are on";
}

static void set_session(struct stage *stage)
{
	static const char text[] = "session with the DM server";

	set_open(stage);
	settings(stage);
	row_init(&stage->server, text, sizeof(text) - 1)->kind = ROW_GOOD;
	stamp(&stage->server, 3);
	stage->model.server = &stage->server;
	stage->model.session_since = "08:00:03";
	stage->model.session_held[UI_SESSION_START] = "a session is open";
	stage->model.session_held[UI_SESSION_TEST] =
		"a session is there, and the test would end it";
	ui_act(&stage->ui, &stage->model, ACTION_SESSION);
}

static void set_session_ask(struct stage *stage)
{
	set_session(stage);
	ui_act(&stage->ui, &stage->model, ACTION_DOWN);
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = "Stop the session, and start a new one?";
	stage->model.prompt.live = true;
}

/* Nothing has been heard of it, and nothing may be asked. */
static void set_session_unknown(struct stage *stage)
{
	stage->model.read_only = "read-only: nothing is sent";
	stage->model.note = "read-only";
	stage->status.link = HL78_LINK_READY;
	for (int i = 0; i < N_UI_SESSION_ITEMS; i++)
		stage->model.session_held[i] = stage->model.read_only;
	ui_act(&stage->ui, &stage->model, ACTION_SESSION);
}

static void set_setup(struct stage *stage)
{
	set_open(stage);
	settings(stage);
	ui_act(&stage->ui, &stage->model, ACTION_SETUP);
}

static void set_setup_draft(struct stage *stage)
{
	char why[80];

	set_setup(stage);
	draft_set(&stage->ui.draft, "indications 0-5,9-16,18", why, sizeof(why));
	draft_set(&stage->ui.draft, "install auto", why, sizeof(why));
	draft_set(&stage->ui.draft, "polling 1440", why, sizeof(why));
	draft_set(&stage->ui.draft, "retries 15,60", why, sizeof(why));
	stage->ui.setup.item = UI_SETUP_ASKS + HL78_REQUEST_INSTALL -
			       HL78_REQUEST_CONNECT;
}

static void set_setup_bit(struct stage *stage)
{
	set_setup_draft(stage);
	stage->ui.setup.item = UI_SETUP_BITS + 4;
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = "Change 4 settings: AT+WDSI=375, "
				   "AT+WDSC=2,0, AT+WDSC=3,1440, "
				   "AT+WDSC=4,15,60?";
	stage->model.prompt.live = true;
}

/* The port went: what was known before, and a draft that has to wait. */
static void set_setup_held(struct stage *stage)
{
	set_closed(stage);
	settings(stage);
	draft_turn_bit(&stage->ui.draft, &stage->identity, 8);
	stage->identity.ask[HL78_REQUEST_REBOOT] = -1;
	stage->identity.polling = -1;
	stage->model.setup_held = "the port is closed: this was known before";
	stage->model.all_on_held = stage->model.setup_held;
	ui_act(&stage->ui, &stage->model, ACTION_SETUP);
}

static void set_setup_ascii(struct stage *stage)
{
	set_setup_draft(stage);
	stage->glyphs = GLYPHS_ASCII;
}

static void set_ascii(struct stage *stage)
{
	set_asked(stage);
	stage->glyphs = GLYPHS_ASCII;
	at(stage, 30, ROW_MODULE, "+COPS: \"Caf\xc3\xa9 Mobil\"");
}

static void set_hostile(struct stage *stage)
{
	static char flood[600];
	struct hl78_identity *id = &stage->identity;

	set_open(stage);
	memset(flood, 'x', sizeof(flood) - 1);
	snprintf(id->apn, sizeof(id->apn), "\033]0;owned\007\xe2\x80\xae%s",
		 "a.very.long.access.point.name.example");
	snprintf(id->firmware, sizeof(id->firmware),
		 "\033[2J\x9b""31mHL7802.4.4.14.0.and.more.and.more.and.more");
	snprintf(id->imei, sizeof(id->imei), "\xff\xfe\r\n\t");
	stage->model.port = "a\xcc\x81\xe2\x80\x8b\\ttyUSB0";
	at(stage, 5, ROW_MODULE, "\033[31mred\033[0m\033[6n\xc2\x9b""5n");
	at(stage, 6, ROW_MODULE,
	   "\xe6\xbc\xa2\xe5\xad\x97 wide \xf0\x9f\x98\x80 \xc0\xaf \xed\xa0"
	   "\x80 back\\slash");
	at(stage, 7, ROW_MODULE,
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6"
	   "\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc"
	   "\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6"
	   "\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc"
	   "\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2");
	at(stage, 8, ROW_MODULE, flood);
	event(stage, 9, ROW_INFO, "99,\033[H", "an unknown event \033]52;c;\a");
	input(stage, "AT+KCNXCFG=1,\"GPRS\",\"an.apn.that.is.so.long.that."
	      "the.line.has.to.move.left\",,,\"IPV4\"", NULL);
	stage->model.advice = flood;
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = flood;
	stage->model.prompt.live = true;
}

const struct scene scenes[] = {
	{ "start", set_start },
	{ "idle", set_idle },
	{ "open", set_open },
	{ "asked", set_asked },
	{ "asked-early", set_asked_early },
	{ "defer", set_defer },
	{ "download", set_download },
	{ "events", set_events },
	{ "suspended", set_suspended },
	{ "stored", set_stored },
	{ "sure", set_sure },
	{ "installing", set_installing },
	{ "longer", set_longer },
	{ "updated", set_updated },
	{ "closed", set_closed },
	{ "help", set_help },
	{ "quit", set_quit },
	{ "confirm", set_confirm },
	{ "own-keys", set_own_keys },
	{ "own-keys-help", set_own_keys_help },
	{ "esc", set_esc },
	{ "command", set_command },
	{ "messages", set_messages },
	{ "session", set_session },
	{ "session-ask", set_session_ask },
	{ "session-unknown", set_session_unknown },
	{ "setup", set_setup },
	{ "setup-draft", set_setup_draft },
	{ "setup-bit", set_setup_bit },
	{ "setup-held", set_setup_held },
	{ "setup-ascii", set_setup_ascii },
	{ "ascii", set_ascii },
	{ "hostile", set_hostile },
};

const size_t n_scenes = sizeof(scenes) / sizeof(scenes[0]);
