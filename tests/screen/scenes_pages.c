/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenes of pages: messages, timeline, ports, themes. Each stands on one of
 * the others, and opens its page over it.
 */
#include "screen/scenes.h"

#include <stdio.h>
#include <string.h>

static void message(struct stage *stage, int seconds, enum row_kind kind,
		    const char *text)
{
	struct row *row = rows_push(&stage->messages, text, strlen(text));

	row->kind = kind;
	stage_stamp(row, seconds);
}

void scene_messages(struct stage *stage)
{
	scene_open(stage);
	message(stage, 1, ROW_INFO, "commands begin with AT, our own with a "
		"colon; F1 helps");
	message(stage, 2, ROW_WARNING, "the log could not be written: no space "
		"left on device; what happens from now on is shown and not "
		"kept. Make room, or give another folder with --log");
	stage->ui.focus = UI_PAGE_MESSAGES;
}

void scene_timeline_running(struct stage *stage)
{
	scene_download(stage);
	ui_act(&stage->ui, &stage->model, ACTION_TIMELINE);
}

/* All that there can be, with one phase chosen, and a second run denied. */
void scene_timeline(struct stage *stage)
{
	scene_open(stage);
	stage_updated(stage);
	stage_phase(stage, PHASE_RUN, 4000, 4000, ROW_INFO, "");
	stage_phase(stage, PHASE_AUTH, 4000, 7605, ROW_ERROR,
		    "connection denied by the server");
	stage->model.now = STAGE_START + HL78_SEC(8000);
	ui_act(&stage->ui, &stage->model, ACTION_TIMELINE);
	stage->ui.timeline.height = 6;
	for (int i = 0; i < 7; i++)
		ui_act(&stage->ui, &stage->model, ACTION_UP);
}

/* A log without times: what came after what. */
void scene_timeline_untimed(struct stage *stage)
{
	scene_timeline(stage);
	stage->model.now = HL78_NO_TIME;
	for (uint64_t i = 0; i < stage->phases.end; i++) {
		struct phase *p = &stage->phases.ring[i];

		p->start = p->end = HL78_NO_TIME;
		p->stamp[0] = '\0';
	}
}

void scene_timeline_ascii(struct stage *stage)
{
	scene_updated(stage);
	stage->phases.end = 0;
	stage->phases.run = 0;
	stage->phases.has_open = false;
	stage_updated(stage);
	stage->glyphs = GLYPHS_ASCII;
}

static const struct ui_pick some_ports[] = {
	{ 1, "Serial ports", "ttyACM0", "Sierra Wireless HL7802", NULL,
	  "/dev/ttyACM0, Sierra Wireless HL7802", UI_PICK_PLAIN },
	{ 2, "Serial ports", "ttyACM1", "AT port of an HL78xx, Sierra Wireless "
	  "HL7802", "in use by minicom (1234)",
	  "/dev/ttyACM1, the AT port of an HL78xx, Sierra Wireless HL7802, "
	  "USB 1199:c001, serial 351, also /dev/serial/by-id/usb-Sierra_"
	  "Wireless_HL7802_351-if02", UI_PICK_BUSY },
	{ 7, "Serial ports", "ttyACM3", "AT port of an HL78xx", "new",
	  "/dev/ttyACM3, the AT port of an HL78xx", UI_PICK_GOOD },
	{ 8, "Serial ports", "ttyUSB0", "FT232R \033[31mUSB\007 UART", "new",
	  "/dev/ttyUSB0, FT232R \033[31mUSB\007 UART", UI_PICK_NEW },
	{ 3, "Ports of the settings", "bench", "/dev/ttyUSB7, baud = 9600",
	  "not there", "In the settings: [port bench]", UI_PICK_ABSENT },
	{ 4, "Simulated module", "sim:", "a module without hardware, for "
	  "trying things out", NULL, "Nothing can break.", UI_PICK_PLAIN },
	{ 5, "Newest logs, to replay", "ttyACM1-20261122T080001Z", "12.4 kB",
	  NULL, "/var/log/ttyACM1-20261122T080001Z.log", UI_PICK_PLAIN },
	{ 6, "Scenarios of the simulated module", "sim:happy", "an update",
	  NULL, "an update waits", UI_PICK_PLAIN },
};

static void no_port(struct stage *stage)
{
	stage->status.link = HL78_LINK_CLOSED;
	stage->model.port = "no port";
	stage->model.no_port = true;
	stage->model.read_only = "no port is open: nothing is sent";
	stage->model.advice = "choose a port, or type :port and its name";
	stage->ui.focus = UI_PAGE_PORTS;
}

void scene_ports(struct stage *stage)
{
	no_port(stage);
	stage->model.ports.list = some_ports;
	stage->model.ports.n = 8;
	stage->ui.ports.chosen = 7;
}

void scene_ports_empty(struct stage *stage)
{
	no_port(stage);
	stage->model.ports.list = &some_ports[5];
	stage->model.ports.n = 1;
	stage->model.ports.remark = "No serial port is here.";
}

void scene_ports_refused(struct stage *stage)
{
	scene_open(stage);
	stage->model.ports.list = some_ports;
	stage->model.ports.n = 8;
	stage->model.ports.problem = "/dev/ttyACM1: in use by minicom (1234); "
				     "end that first";
	stage->ui.ports.chosen = 2;
	stage->ui.focus = UI_PAGE_PORTS;
}

static struct ui_pick faults[] = {
	{ .id = 1, .group = "Power and radio", .name = "power-cut",
	  .text = "the power fails for half a minute",
	  .detail = "the power fails for half a minute" },
	{ .id = 2, .group = "Power and radio", .name = "reset",
	  .text = "it restarts", .detail = "it restarts" },
	{ .id = 3, .group = "Network", .name = "network-long",
	  .text = "the network is lost for long",
	  .detail = "the network is lost for long", .look = UI_PICK_NEW,
	  .mark = "lasts: Enter ends it" },
	{ .id = 4, .group = "Network", .name = "nat",
	  .text = "no session is open",
	  .detail = "the server no longer reaches an open session",
	  .look = UI_PICK_ABSENT },
	{ .id = 5, .group = "Server", .name = "offer",
	  .text = "an update for the module is there now",
	  .detail = "an update for the module is there now" },
};

void scene_what_if(struct stage *stage)
{
	scene_download(stage);
	stage->model.port = "sim:happy";
	stage->model.baud = "simulated";
	stage->model.what_if = (struct ui_picks){
		.list = faults, .n = sizeof(faults) / sizeof(faults[0]) };
	ui_act(&stage->ui, &stage->model, ACTION_WHAT_IF);
	ui_act(&stage->ui, &stage->model, ACTION_DOWN);
	ui_act(&stage->ui, &stage->model, ACTION_DOWN);
}

/* At a serial port there is nothing to strike. */
void scene_what_if_none(struct stage *stage)
{
	scene_open(stage);
	stage->model.what_if = (struct ui_picks){
		.remark = "this needs the simulated module as the port: F9, or "
			  ":port sim:" };
	ui_act(&stage->ui, &stage->model, ACTION_WHAT_IF);
}

void scene_themes(struct stage *stage)
{
	static const struct ui_pick themes[] = {
		{ 1, NULL, "default", "", "in use", NULL, UI_PICK_PLAIN },
		{ 2, NULL, "mono", "", NULL, NULL, UI_PICK_PLAIN },
		{ 3, NULL, "/etc/fotacon/own.ini", "a file", NULL, NULL,
		  UI_PICK_PLAIN },
	};

	scene_open(stage);
	stage->model.themes.list = themes;
	stage->model.themes.n = 3;
	stage->ui.themes.chosen = 2;
	stage->ui.focus = UI_PAGE_THEMES;
}
