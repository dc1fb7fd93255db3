/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenes of the pages of session and settings. */
#include "screen/scenes.h"

#include <stdio.h>
#include <string.h>

static void settings(struct stage *stage)
{
	static const int32_t timers[] = { 15, 60, 240, 480, 1440, 2880, 0, 0 };
	struct hl78_identity *id = &stage->identity;

	id->ask[HL78_REQUEST_REBOOT] = 0;
	memcpy(id->timers, timers, sizeof(timers));
	id->n_timers = 8;
	id->cmee = 1;
	id->session_known = true;
	snprintf(id->serial_number, sizeof(id->serial_number),
		 "L7020000012345");
	stage->model.all_on_held = "they are on";
}

void scene_session(struct stage *stage)
{
	static const char text[] = "session with the DM server";

	scene_open(stage);
	settings(stage);
	row_init(&stage->server, text, sizeof(text) - 1)->kind = ROW_GOOD;
	stage_stamp(&stage->server, 3);
	stage->model.server = &stage->server;
	stage->model.session_since = "08:00:03";
	stage->model.session_held[UI_SESSION_START] = "a session is open";
	stage->model.session_held[UI_SESSION_TEST] =
		"a session is there, and the test would end it";
	ui_act(&stage->ui, &stage->model, ACTION_SESSION);
}

void scene_session_ask(struct stage *stage)
{
	scene_session(stage);
	ui_act(&stage->ui, &stage->model, ACTION_DOWN);
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = "Stop the session, and start a new one?";
	stage->model.prompt.live = true;
}

/* Nothing has been heard of it, and nothing may be asked. */
void scene_session_unknown(struct stage *stage)
{
	stage->model.read_only = "read-only: nothing is sent";
	stage->model.note = "read-only";
	stage->status.link = HL78_LINK_READY;
	for (int i = 0; i < N_UI_SESSION_ITEMS; i++)
		stage->model.session_held[i] = stage->model.read_only;
	ui_act(&stage->ui, &stage->model, ACTION_SESSION);
}

void scene_setup(struct stage *stage)
{
	scene_open(stage);
	settings(stage);
	ui_act(&stage->ui, &stage->model, ACTION_SETUP);
}

void scene_setup_draft(struct stage *stage)
{
	char why[80];

	scene_setup(stage);
	draft_set(&stage->ui.draft, "indications 0-5,9-16,18", why, sizeof(why));
	draft_set(&stage->ui.draft, "install auto", why, sizeof(why));
	draft_set(&stage->ui.draft, "polling 1440", why, sizeof(why));
	draft_set(&stage->ui.draft, "retries 15,60", why, sizeof(why));
	stage->ui.setup.item = UI_SETUP_ASKS + HL78_REQUEST_INSTALL -
			       HL78_REQUEST_CONNECT;
}

/* Another context, over which this module downloads nothing. */
void scene_setup_cid(struct stage *stage)
{
	char why[120];

	scene_setup(stage);
	draft_set(&stage->ui.draft, "cid 2", why, sizeof(why));
	draft_set(&stage->ui.draft, "apn fota.example", why, sizeof(why));
	stage->ui.setup.item = UI_SETUP_CID;
}

/* It is set so. */
void scene_session_cid(struct stage *stage)
{
	scene_session(stage);
	stage->identity.cid = 2;
	stage->ui.session.item = UI_SESSION_CARD;
}

void scene_setup_bit(struct stage *stage)
{
	scene_setup_draft(stage);
	stage->ui.setup.item = UI_SETUP_BITS + 4;
	stage->model.prompt.kind = UI_PROMPT_CONFIRM;
	stage->model.prompt.text = "Change 4 settings: AT+WDSI=375, "
				   "AT+WDSC=2,0, AT+WDSC=3,1440, "
				   "AT+WDSC=4,15,60?";
	stage->model.prompt.live = true;
}

/* The port went: what was known before, and a draft that has to wait. */
void scene_setup_held(struct stage *stage)
{
	scene_closed(stage);
	settings(stage);
	draft_turn_bit(&stage->ui.draft, &stage->identity, 8);
	stage->identity.ask[HL78_REQUEST_REBOOT] = -1;
	stage->identity.polling = -1;
	stage->model.setup_held = "the port is closed: this was known before";
	stage->model.all_on_held = stage->model.setup_held;
	ui_act(&stage->ui, &stage->model, ACTION_SETUP);
}

void scene_setup_ascii(struct stage *stage)
{
	scene_setup_draft(stage);
	stage->glyphs = GLYPHS_ASCII;
}
