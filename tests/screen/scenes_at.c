/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenes of the AT pane: answers explained, choices, a block to copy. */
#include "screen/scenes.h"

#include <stdio.h>

static void explained(struct stage *stage, const char *text, const char *beside)
{
	stage_at(stage, 20, ROW_MODULE, text);
	snprintf(rows_last(&stage->at)->beside, ROW_BESIDE_MAX, "%s", beside);
}

void scene_at_explained(struct stage *stage)
{
	scene_open(stage);
	stage_at(stage, 20, ROW_HOST, "AT+WDSI?");
	explained(stage, "+WDSI: 4479", "all events are told");
	explained(stage, "OK", "");
	stage_at(stage, 20, ROW_HOST, "AT+CEREG?");
	explained(stage, "+CEREG: 0,5", "registered, roaming");
	explained(stage, "OK", "");
	stage_at(stage, 20, ROW_HOST, "AT+WDSC?");
	explained(stage, "+WDSC: 4,15,60,240,480,1440,2880",
		  "retries after 15 min, 1 h, 4 h, 8 h, 1 d, 2 d");
	explained(stage, "OK", "");
}

static struct ui_choice masks[] = {
	{ "4479", "all indications" },
	{ "0", "no indications" },
	{ "1", "services ready (0)" },
	{ "2", "requests for agreement (1-3)" },
	{ "4", "authentication (4, 5)" },
	{ "8", "session (6-8)" },
	{ "16", "package (9-11)" },
	{ "32", "certification (12, 13)" },
	{ "64", "update (14-16)" },
	{ "256", "download progress (18)" },
	{ "4096", "bootstrap or DM server (23)" },
};

#define N_MASKS (sizeof(masks) / sizeof(masks[0]))

/* Tab was pressed seven times. */
void scene_at_choices(struct stage *stage)
{
	scene_at_explained(stage);
	stage->model.choices = (struct ui_choices){ masks, N_MASKS, 6 };
	stage_input(stage, "AT+WDSI=16", "  package (9-11)");
}

/* Once, outside the AT pane. */
void scene_command_choices(struct stage *stage)
{
	static struct ui_choice names[] = {
		{ ":session", "start or stop a session; asks first" },
		{ ":setup", "turn all indications on; asks first" },
	};

	scene_command(stage);
	stage->model.entry = (struct ui_input){
		.text = ":se", .len = 3, .cursor = 3,
	};
	stage->model.choices = (struct ui_choices){ names, 2, 2 };
}

/* From the row before the last, two rows up. */
void scene_at_block(struct stage *stage)
{
	scene_at_explained(stage);
	rows_window_place(&stage->ui.at, &stage->at, 4);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_MARK);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
	ui_act(&stage->ui, &stage->model, ACTION_UP);
}
