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

#define START STAGE_START

void stage_init(struct stage *stage)
{
	memset(stage, 0, sizeof(*stage));
	rows_init(&stage->events, 64);
	rows_init(&stage->at, 64);
	rows_init(&stage->messages, 64);
	stage->phases.percent = -1;
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
		.phases = &stage->phases,
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

void stage_stamp(struct row *row, int seconds)
{
	snprintf(row->stamp, sizeof(row->stamp), "%02d:%02d:%02d",
		 8 + seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void event(struct stage *stage, int seconds, enum row_kind kind,
		  const char *code, const char *text)
{
	struct row *row = rows_push(&stage->events, text, strlen(text));
	char raw[64];

	row->kind = kind;
	snprintf(row->code, sizeof(row->code), "%s", code);
	if (sscanf(code, "%d", &row->event) != 1)
		row->event = -1;
	if (row->event >= 0) {
		snprintf(raw, sizeof(raw), "+WDSI: %s", code);
		row_set_raw(row, raw, strlen(raw));
		row->source = ROW_FROM_LOG;
		row->line = 100 + stage->events.end;
	}
	stage_stamp(row, seconds);
}

void stage_at(struct stage *stage, int seconds, enum row_kind kind,
	       const char *text)
{
	struct row *row = rows_push(&stage->at, text, strlen(text));

	row->kind = kind;
	stage_stamp(row, seconds);
}

void stage_input(struct stage *stage, const char *text, const char *ghost)
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
	stage_at(stage, 0, ROW_HOST, "AT");
	stage->model.advice = "no answer yet: is the rate right, is the "
			      "module on?";
}

static void set_idle(struct stage *stage)
{
	known(stage);
	stage->identity.mask = 0;
	stage_at(stage, 0, ROW_HOST, "AT+WDSI?");
	stage_at(stage, 0, ROW_MODULE, "+WDSI: 0");
	stage_at(stage, 0, ROW_MODULE, "OK");
	event(stage, 0, ROW_INFO, "0", "device services ready");
	stage->model.advice = "no indications are on: F3, Enter and F7 turn "
			      "them on";
	stage_input(stage, "AT+WDS", "C=  D=  I=  R=  S=      Tab: help");
}

void scene_open(struct stage *stage)
{
	known(stage);
	stage->status.session = HL78_SESSION_OPEN;
	stage->status.opener = HL78_OPENED_BY_HOST;
	stage->status.session_since = START + HL78_SEC(3);
	stage->model.now = START + HL78_SEC(195);
	stage_at(stage, 1, ROW_HOST, "AT+WDSS=1,1");
	stage_at(stage, 1, ROW_MODULE, "OK");
	event(stage, 1, ROW_OWN, "", "you started a session");
	event(stage, 2, ROW_INFO, "4", "authentication starts");
	event(stage, 3, ROW_GOOD, "6", "authenticated, session starts");
	event(stage, 3, ROW_GOOD, "23,1", "session with the DM server");
	stage->model.advice = "wait for the server";
}

static void set_asked(struct stage *stage)
{
	scene_open(stage);
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

void scene_download(struct stage *stage)
{
	scene_open(stage);
	stage->status.package = HL78_PACKAGE_DOWNLOADING;
	stage->status.progress = (struct hl78_progress){
		.percent = 46, .total = 524648, .bytes = 241338, .rate = 3120,
		.eta_s = 91 };
	event(stage, 4, ROW_INFO, "9", "package available, 524 648 bytes");
	event(stage, 4, ROW_ASK, "2", "asks to download");
	event(stage, 19, ROW_OWN, "", "you accepted the download (AT+WDSR=3)");
	event(stage, 20, ROW_INFO, "18", "download starts");
	event(stage, 98, ROW_INFO, "18,46", "downloading, 46 %");
	stage_at(stage, 19, ROW_HOST, "AT+WDSR=3");
	stage_at(stage, 19, ROW_MODULE, "OK");
	stage_at(stage, 90, ROW_HOST, "AT+CEREG?");
	stage_at(stage, 90, ROW_MODULE, "+CEREG: 0,5");
	stage_at(stage, 90, ROW_MODULE, "OK");
	stage_input(stage, "AT+WDS", "C=  D=  I=  R=  S=      Tab: help");
	stage_phases(stage);
	stage_phase(stage, PHASE_DOWNLOAD, 19, -1, ROW_INFO,
		    "46 %, 241 kB, 3.1 kB/s");
	stage_rates(stage, 46);
	stage->model.advice = "wait for the module, keep power and link";
}

static void set_events(struct stage *stage)
{
	scene_download(stage);
	ui_act(&stage->ui, &stage->model, ACTION_FOCUS_EVENTS);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
}

static void set_suspended(struct stage *stage)
{
	scene_download(stage);
	stage->status.package = HL78_PACKAGE_SUSPENDED;
	stage->status.session = HL78_SESSION_CLOSED;
	stage->status.suspension = HL78_SUSPENDED_PROBLEM;
	stage->status.progress.rate = -1;
	stage->status.progress.eta_s = -1;
	event(stage, 120, ROW_WARNING, "11,4",
	      "download problem: can be resumed");
	event(stage, 121, ROW_INFO, "8", "session closed");
	stage_phase_ends(stage, 120, ROW_WARNING, "46 %, 241 kB, 3.1 kB/s");
	stage_phase(stage, PHASE_SUSPENDED, 120, -1, ROW_INFO,
		    "download problem: can be resumed");
	stage->model.advice = "start a session again to go on";
	stage->model.advice_command = "AT+WDSS=1,1";
}

static void act(struct stage *stage, enum action action, int times)
{
	while (times-- > 0)
		ui_act(&stage->ui, &stage->model, action);
}

static void set_events_detail(struct stage *stage)
{
	set_asked(stage);
	act(stage, ACTION_FOCUS_EVENTS, 1);
	act(stage, ACTION_CHOOSE, 1);
}

static void set_events_own(struct stage *stage)
{
	scene_download(stage);
	event(stage, 99, ROW_INFO, "99,7", "unknown event 99");
	act(stage, ACTION_FOCUS_EVENTS, 1);
	act(stage, ACTION_UP, 3);
	act(stage, ACTION_CHOOSE, 1);
}

static void set_events_filter(struct stage *stage)
{
	set_suspended(stage);
	act(stage, ACTION_FOCUS_EVENTS, 1);
	ui_filter(&stage->ui, &stage->model, "ask warning");
	event(stage, 122, ROW_ASK, "2", "asks to download");
}

/* Rows that came since are not shown yet. */
static void set_events_search(struct stage *stage)
{
	scene_download(stage);
	act(stage, ACTION_FOCUS_EVENTS, 1);
	ui_search(&stage->ui, &stage->model, "download");
	act(stage, ACTION_FIND_PREVIOUS, 4);
	for (int i = 0; i < 40; i++)
		event(stage, 99, ROW_INFO, "23,1",
		      "session with the DM server");
}

static void set_at_search(struct stage *stage)
{
	scene_download(stage);
	for (int i = 0; i < 30; i++)
		stage_at(stage, 91, ROW_MODULE, "+CEREG: 0,2");
	stage_input(stage, "", NULL);
	ui_search(&stage->ui, &stage->model, "cereg: 0,5");
}

static void set_search_typed(struct stage *stage)
{
	set_events(stage);
	stage->model.has_entry = true;
	stage->model.entry = (struct ui_input){
		.text = "/den", .len = 4, .cursor = 4, .ghost = "  in no row",
	};
	ui_search(&stage->ui, &stage->model, "denied");
}

static void set_stored(struct stage *stage)
{
	scene_download(stage);
	stage->status.package = HL78_PACKAGE_STORED;
	stage->status.session = HL78_SESSION_CLOSED;
	stage->status.progress.percent = 100;
	event(stage, 190, ROW_INFO, "18,100", "downloading, 100 %");
	event(stage, 191, ROW_GOOD, "10", "package downloaded and stored");
	event(stage, 192, ROW_GOOD, "12", "package certified");
	event(stage, 193, ROW_ASK, "3", "asks to install");
	stage_phase_ends(stage, 191, ROW_GOOD, "100 %, 524 kB, 3.0 kB/s");
	stage_phase(stage, PHASE_VERIFY, 191, 193, ROW_GOOD,
		    "package certified");
	stage_phase(stage, PHASE_ASKED, 193, 199, ROW_GOOD, "to install");
	stage_rates(stage, 100);
	stage->model.prompt.kind = UI_PROMPT_INSTALL;
	stage->model.prompt.text = "Install the stored package?";
	stage->model.prompt.live = true;
	stage->model.prompt.again_in_s = 1781;
	stage->model.advice = "answer below; no session starts before";
	stage_input(stage, "", NULL);
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
	stage_phase(stage, PHASE_INSTALL, 200, -1, ROW_INFO, "");
	stage->model.advice = "keep the power on until it reports a result";
}

static void set_longer(struct stage *stage)
{
	set_installing(stage);
	stage->model.now = START + HL78_SEC(200 + 561);
}

void scene_updated(struct stage *stage)
{
	set_installing(stage);
	known(stage);
	snprintf(stage->identity.firmware, sizeof(stage->identity.firmware),
		 "HL7802.4.5.4.0");
	stage->status.package = HL78_PACKAGE_UPDATED;
	stage_phase_ends(stage, 380, ROW_GOOD, "");
	event(stage, 380, ROW_GOOD, "16", "update succeeded");
	stage->model.advice = NULL;
	stage->model.notice = "updated: HL7802.4.4.14.0 to HL7802.4.5.4.0";
	stage->model.notice_severity = HL78_GOOD;
}

void scene_closed(struct stage *stage)
{
	scene_open(stage);
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
	scene_open(stage);
	ui_act(&stage->ui, &stage->model, ACTION_HELP);
}

static void set_quit(struct stage *stage)
{
	scene_download(stage);
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
	scene_open(stage);
	stage->model.esc_pending = true;
}

void scene_command(struct stage *stage)
{
	set_events(stage);
	stage->model.has_entry = true;
	stage->model.entry = (struct ui_input){
		.text = ":ses", .len = 4, .cursor = 4,
		.ghost = "sion [start|stop]",
	};
}

static void set_ascii(struct stage *stage)
{
	set_asked(stage);
	stage->glyphs = GLYPHS_ASCII;
	stage_at(stage, 30, ROW_MODULE, "+COPS: \"Caf\xc3\xa9 Mobil\"");
}

static void set_hostile(struct stage *stage)
{
	static char flood[600];
	struct hl78_identity *id = &stage->identity;

	scene_open(stage);
	memset(flood, 'x', sizeof(flood) - 1);
	snprintf(id->apn, sizeof(id->apn), "\033]0;owned\007\xe2\x80\xae%s",
		 "a.very.long.access.point.name.example");
	snprintf(id->firmware, sizeof(id->firmware),
		 "\033[2J\x9b""31mHL7802.4.4.14.0.and.more.and.more.and.more");
	snprintf(id->imei, sizeof(id->imei), "\xff\xfe\r\n\t");
	stage->model.port = "a\xcc\x81\xe2\x80\x8b\\ttyUSB0";
	stage_at(stage, 5, ROW_MODULE, "\033[31mred\033[0m\033[6n\xc2\x9b""5n");
	stage_at(stage, 6, ROW_MODULE,
	   "\xe6\xbc\xa2\xe5\xad\x97 wide \xf0\x9f\x98\x80 \xc0\xaf \xed\xa0"
	   "\x80 back\\slash");
	stage_at(stage, 7, ROW_MODULE,
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6"
	   "\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc"
	   "\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6"
	   "\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc"
	   "\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	   "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2");
	stage_at(stage, 8, ROW_MODULE, flood);
	event(stage, 9, ROW_INFO, "99,\033[H", "an unknown event \033]52;c;\a");
	stage_input(stage, "AT+KCNXCFG=1,\"GPRS\",\"an.apn.that.is.so.long.that."
	      "the.line.has.to.move.left\",,,\"IPV4\"", NULL);
	stage->model.advice = flood;
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = flood;
	stage->model.prompt.live = true;
}

const struct scene scenes[] = {
	{ "start", set_start },
	{ "idle", set_idle },
	{ "open", scene_open },
	{ "asked", set_asked },
	{ "asked-early", set_asked_early },
	{ "defer", set_defer },
	{ "download", scene_download },
	{ "events", set_events },
	{ "events-detail", set_events_detail },
	{ "events-own", set_events_own },
	{ "events-filter", set_events_filter },
	{ "events-search", set_events_search },
	{ "at-search", set_at_search },
	{ "search-typed", set_search_typed },
	{ "suspended", set_suspended },
	{ "stored", set_stored },
	{ "sure", set_sure },
	{ "installing", set_installing },
	{ "longer", set_longer },
	{ "updated", scene_updated },
	{ "closed", scene_closed },
	{ "help", set_help },
	{ "quit", set_quit },
	{ "confirm", set_confirm },
	{ "own-keys", set_own_keys },
	{ "own-keys-help", set_own_keys_help },
	{ "esc", set_esc },
	{ "command", scene_command },
	{ "messages", scene_messages },
	{ "timeline", scene_timeline },
	{ "timeline-running", scene_timeline_running },
	{ "timeline-untimed", scene_timeline_untimed },
	{ "timeline-ascii", scene_timeline_ascii },
	{ "at-explained", scene_at_explained },
	{ "at-choices", scene_at_choices },
	{ "command-choices", scene_command_choices },
	{ "at-block", scene_at_block },
	{ "ports", scene_ports },
	{ "ports-empty", scene_ports_empty },
	{ "ports-refused", scene_ports_refused },
	{ "what-if", scene_what_if },
	{ "what-if-none", scene_what_if_none },
	{ "themes", scene_themes },
	{ "session", scene_session },
	{ "session-ask", scene_session_ask },
	{ "session-unknown", scene_session_unknown },
	{ "setup", scene_setup },
	{ "setup-draft", scene_setup_draft },
	{ "setup-cid", scene_setup_cid },
	{ "session-cid", scene_session_cid },
	{ "setup-bit", scene_setup_bit },
	{ "setup-held", scene_setup_held },
	{ "setup-ascii", scene_setup_ascii },
	{ "update-pick", scene_update_pick },
	{ "update-pick-typed", scene_update_pick_typed },
	{ "update-pick-bad", scene_update_pick_bad },
	{ "update-pick-empty", scene_update_pick_empty },
	{ "update-file", scene_update_file },
	{ "update-file-bad", scene_update_file_bad },
	{ "update-asking", scene_update_asking },
	{ "update-problems", scene_update_problems },
	{ "update-problems-allowed", scene_update_problems_allowed },
	{ "update-problems-refused", scene_update_problems_refused },
	{ "update-announce", scene_update_announce },
	{ "update-transfer", scene_update_transfer },
	{ "update-transfer-start", scene_update_transfer_start },
	{ "update-behind", scene_update_behind },
	{ "update-agree", scene_update_agree },
	{ "update-installing", scene_update_installing },
	{ "update-updated", scene_update_updated },
	{ "update-mismatch", scene_update_mismatch },
	{ "update-rejected", scene_update_rejected },
	{ "update-cancelled", scene_update_cancelled },
	{ "ascii", set_ascii },
	{ "hostile", set_hostile },
};

const size_t n_scenes = sizeof(scenes) / sizeof(scenes[0]);
