/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes on in the scenes, as phases, and how fast their download is.
 * Nothing is worked out here as the program would: a scene says what it shows.
 */
#include "screen/scenes.h"

#include <stdio.h>

void stage_phase(struct stage *stage, enum phase_kind kind, int from, int to,
		 enum row_kind look, const char *detail)
{
	struct phases *p = &stage->phases;
	struct phase *phase;

	if (kind == PHASE_RUN)
		p->run++;
	if (to < 0) {
		p->open = p->end;
		p->has_open = true;
	}
	phase = &p->ring[p->end++ % PHASES_MAX];
	*phase = (struct phase){
		.kind = kind, .look = look, .run = p->run, .open = to < 0,
		.start = STAGE_START + HL78_SEC(from),
		.end = to < 0 ? HL78_NO_TIME : STAGE_START + HL78_SEC(to) };
	snprintf(phase->stamp, sizeof(phase->stamp), "%02d:%02d:%02d",
		 8 + from / 3600, from / 60 % 60, from % 60);
	snprintf(phase->detail, sizeof(phase->detail), "%s", detail);
}

void stage_phases(struct stage *stage)
{
	stage_phase(stage, PHASE_RUN, 1, 1, ROW_INFO, "");
	stage_phase(stage, PHASE_CONNECT, 1, 2, ROW_GOOD, "");
	stage_phase(stage, PHASE_AUTH, 2, 3, ROW_GOOD,
		    "session with the DM server");
	stage_phase(stage, PHASE_SESSION, 3, 4, ROW_INFO,
		    "package available, 524 648 bytes");
	stage_phase(stage, PHASE_ASKED, 4, 19, ROW_GOOD, "to download");
}

void stage_rates(struct stage *stage, int percent)
{
	struct phases *p = &stage->phases;

	for (int i = 1; i <= percent; i++)
		p->rate[i] = i >= 30 && i < 35 ? 900 :
			     3000 + 40 * ((i * 7) % 11) + (i < 12 ? 1200 : 0);
	p->percent = percent;
}

void stage_phase_ends(struct stage *stage, int to, enum row_kind look,
		      const char *detail)
{
	struct phase *phase = &stage->phases.ring[stage->phases.open];

	phase->open = stage->phases.has_open = false;
	phase->end = STAGE_START + HL78_SEC(to);
	phase->look = look;
	snprintf(phase->detail, sizeof(phase->detail), "%s", detail);
}

void stage_updated(struct stage *stage)
{
	stage_phases(stage);
	stage_phase(stage, PHASE_DOWNLOAD, 19, 98, ROW_WARNING,
		    "46 %, 241 kB, 3.0 kB/s");
	stage_phase(stage, PHASE_SUSPENDED, 98, 130, ROW_INFO,
		    "download problem: can be resumed");
	stage_phase(stage, PHASE_DOWNLOAD, 130, 222, ROW_GOOD,
		    "46 to 100 %, 283 kB, 3.0 kB/s");
	stage_phase(stage, PHASE_VERIFY, 222, 224, ROW_GOOD,
		    "package certified");
	stage_phase(stage, PHASE_ASKED, 224, 260, ROW_GOOD, "to install");
	stage_phase(stage, PHASE_INSTALL, 260, 361, ROW_GOOD, "");
	stage_phase(stage, PHASE_RESTART, 361, 372, ROW_GOOD, "");
	stage_phase(stage, PHASE_VERDICT, 372, 372, ROW_GOOD,
		    "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	stage_phase(stage, PHASE_REPORT, 374, 380, ROW_GOOD,
		    "session with the DM server");
	stage_rates(stage, 100);
}
