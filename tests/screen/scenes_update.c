/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenes of the local update, from the file to the verdict. Each stage
 * stands on the one before it.
 */
#include "screen/scenes.h"

#include <stdio.h>
#include <string.h>

#define NAME "HL7802.4.4.14.0_to_HL7802.4.5.4.0.ua"
#define SHA "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static const struct ui_pick some_files[] = {
	{ 1, "Recent", NAME, NULL, "203 kB  2026-11-20 14:02", NULL,
	  UI_PICK_GOOD },
	{ 2, "/srv/packages", "..", NULL, "folder", NULL,
	  UI_PICK_PLAIN },
	{ 3, "/srv/packages", "old/", NULL, "folder", NULL,
	  UI_PICK_PLAIN },
	{ 4, "/srv/packages", NAME, NULL, "203 kB  2026-11-20 14:02",
	  NULL, UI_PICK_GOOD },
	{ 5, "/srv/packages", "HL7802.4.5.4.0_to_HL7802.4.4.14.0_"
	  "signed_by_the_vendor_for_bench_use_only.ua", NULL,
	  "198 kB  2026-11-20 14:03", NULL, UI_PICK_GOOD },
	{ 6, "/srv/packages", "notes \033[31m\xe2\x80\xae.txt", NULL,
	  "812 B  2025-01-02 09:00", NULL, UI_PICK_PLAIN },
	{ 7, "/srv/packages", "secret.ua", NULL, "no permission", NULL,
	  UI_PICK_ABSENT },
};

static const struct ui_check good_checks[] = {
	{ HL78_GOOD, "header", "CRC-32 6a2f11c0 as the file says" },
	{ HL78_GOOD, "length", "203744 bytes as the header says" },
	{ HL78_GOOD, "sections", "9, all inside of the file" },
	{ HL78_GOOD, "digest", "MD5 as the file says" },
	{ HL78_INFO, "signature", "only the module can check it" },
};

static const struct ui_check bad_checks[] = {
	{ HL78_GOOD, "header", "CRC-32 6a2f11c0 as the file says" },
	{ HL78_ERROR, "length", "the header says 203744, the file has 190464" },
	{ HL78_ERROR, "digest", "MD5 is another than the file says" },
	{ HL78_INFO, "signature", "only the module can check it" },
};

static void pick(struct stage *stage)
{
	scene_open(stage);
	stage->package = (struct ui_package){
		.name = NAME,
		.kind = "delta package (.ua)",
		.from = "HL7802.4.4.14.0",
		.to = "HL7802.4.5.4.0",
		.family = "HL7802",
		.sha256 = SHA,
		.size = 203744,
		.checks = good_checks,
		.n_checks = 5,
	};
	stage->update = (struct ui_update){
		.stage = UI_UPDATE_PICK,
		.files = { .list = some_files, .n = 7, .wide = true },
		.folder = "/srv/packages",
		.typed = "",
		.package = &stage->package,
		.status = &stage->update_status,
		.rate = -1,
		.eta_s = -1,
		.took_s = -1,
	};
	stage->model.update = &stage->update;
	stage->ui.files.chosen = 4;
	ui_act(&stage->ui, &stage->model, ACTION_UPDATE);
}

void scene_update_pick(struct stage *stage)
{
	pick(stage);
}

void scene_update_pick_typed(struct stage *stage)
{
	pick(stage);
	stage->update.typed = "4.5.4";
	stage->update.files.list = &some_files[3];
	stage->update.files.n = 2;
	stage->ui.files.chosen = 5;
	stage->package.name = some_files[4].name;
}

static void make_bad(struct stage *stage)
{
	stage->package.checks = bad_checks;
	stage->package.n_checks = 4;
	stage->package.size = 190464;
}

void scene_update_pick_bad(struct stage *stage)
{
	pick(stage);
	make_bad(stage);
}

void scene_update_pick_empty(struct stage *stage)
{
	pick(stage);
	stage->update.files = (struct ui_picks){
		.list = some_files, .remark = "No such name is here.",
	};
	stage->update.typed = "nothing";
	stage->update.package = NULL;
}

void scene_update_file(struct stage *stage)
{
	pick(stage);
	stage->update.stage = UI_UPDATE_FILE;
}

void scene_update_file_bad(struct stage *stage)
{
	scene_update_file(stage);
	make_bad(stage);
	stage->update.held = "a check of the file failed: it would be refused";
}

void scene_update_asking(struct stage *stage)
{
	scene_update_file(stage);
	stage->update.stage = UI_UPDATE_ASKING;
}

static struct ui_problem some_problems[] = {
	{ HL78_ALLOW, false, "from-version", "the package is for "
	  "HL7802.4.4.14.0, and the module runs HL7802.4.3.11.0",
	  "update to HL7802.4.4.14.0 first, or take the package for the "
	  "version that runs" },
	{ HL78_MEND, false, "session", "a session with the server is open",
	  NULL },
	{ HL78_MEND, false, "sleep", "the module may fall asleep in the middle",
	  NULL },
};

void scene_update_problems(struct stage *stage)
{
	scene_update_file(stage);
	stage->update.stage = UI_UPDATE_ASKED;
	some_problems[0].allowed = false;
	stage->update.problems = some_problems;
	stage->update.n_problems = 3;
}

void scene_update_problems_allowed(struct stage *stage)
{
	static struct ui_problem allowed[3];

	scene_update_problems(stage);
	memcpy(allowed, some_problems, sizeof(allowed));
	allowed[0].allowed = true;
	stage->update.problems = allowed;
	stage->model.prompt = (struct ui_prompt){
		.kind = UI_PROMPT_CONFIRM, .live = true, .again_in_s = -1,
		.text = "Send 203 744 bytes to the module?",
	};
}

void scene_update_problems_refused(struct stage *stage)
{
	static const struct ui_problem refused[] = {
		{ HL78_REFUSE, false, "checksum",
		  "a checksum of the file is wrong", "fetch the file again" },
	};

	scene_update_problems(stage);
	make_bad(stage);
	stage->update.problems = refused;
	stage->update.n_problems = 1;
}

static void runs(struct stage *stage, enum hl78_update_step step)
{
	scene_update_file(stage);
	stage->status.session = HL78_SESSION_CLOSED;
	stage->update.stage = UI_UPDATE_RUNS;
	stage->update.reached = step;
	stage->update.cancel = "the module keeps its firmware.";
	stage->update_status = (struct hl78_update_status){
		.step = step,
		.since = STAGE_START + HL78_SEC(20),
		.until = HL78_NEVER,
		.attempt = 1,
	};
	stage->model.now = STAGE_START + HL78_SEC(50);
}

void scene_update_announce(struct stage *stage)
{
	runs(stage, HL78_UPDATE_ANNOUNCE);
	stage->update_status.until = STAGE_START + HL78_SEC(320);
	stage->update.cancel = "nothing has been sent yet.";
}

static void sent(struct stage *stage, uint32_t block)
{
	static int64_t rates[PHASE_RATES];
	struct hl78_xmodem_counts *counts = &stage->update.sent;

	stage->update_status.check = HL78_XMODEM_SUM;
	*counts = (struct hl78_xmodem_counts){
		.block = block, .blocks = 199, .size = 203744,
		.bytes = block < 199 ? (uint64_t)block * 1024 : 203744,
		.resent = block > 60 ? 4 : 0, .naks = block > 60 ? 3 : 0,
		.timeouts = block > 60 ? 1 : 0,
	};
	stage->update.block = block;
	memset(rates, 0, sizeof(rates));
	for (uint32_t i = 1; i <= counts->bytes * 100 / counts->size; i++)
		rates[i] = i > 28 && i < 34 ? 900 : 4700 + 100 * (i % 5);
	stage->update.rates = rates;
	stage->update.rate = 4912;
	stage->update.eta_s = (int64_t)(counts->size - counts->bytes) / 4912;
}

void scene_update_transfer_start(struct stage *stage)
{
	runs(stage, HL78_UPDATE_TRANSFER);
	sent(stage, 5);
}

void scene_update_transfer(struct stage *stage)
{
	runs(stage, HL78_UPDATE_TRANSFER);
	sent(stage, 97);
}

/* Seen from the panes, as a download is. */
void scene_update_behind(struct stage *stage)
{
	scene_update_transfer(stage);
	ui_act(&stage->ui, &stage->model, ACTION_FOCUS_AT);
}

void scene_update_agree(struct stage *stage)
{
	runs(stage, HL78_UPDATE_AGREE);
	sent(stage, 199);
	stage->status.package = HL78_PACKAGE_STORED;
	stage->update.cancel = "the package stays in the module, and can be "
			       "installed later.";
	stage->model.prompt = (struct ui_prompt){
		.kind = UI_PROMPT_INSTALL, .live = true, .again_in_s = 1790,
		.text = "Install the stored package?",
	};
}

void scene_update_installing(struct stage *stage)
{
	runs(stage, HL78_UPDATE_INSTALL);
	sent(stage, 199);
	stage->update.cancel = NULL;
	stage->status.link = HL78_LINK_SILENT;
	stage->status.package = HL78_PACKAGE_INSTALLING;
	stage->status.guard.active = true;
	stage->status.guard.since = STAGE_START;
	stage->model.now = STAGE_START + HL78_SEC(134);
	stage->model.advice = "keep the power on until it reports a result";
}

static void over(struct stage *stage, enum hl78_update_step reached,
		 enum hl78_outcome_kind kind, enum row_kind look,
		 const char *text)
{
	runs(stage, HL78_UPDATE_OVER);
	sent(stage, reached > HL78_UPDATE_TRANSFER ? 199 : 61);
	stage->update.stage = UI_UPDATE_OVER;
	stage->update.reached = reached;
	stage->verdict = (struct hl78_outcome){ .kind = kind,
						.from = "HL7802.4.4.14.0" };
	stage->update.verdict = &stage->verdict;
	stage->update.verdict_kind = look;
	stage->update.verdict_text = text;
	stage->update.took_s = 252;
}

void scene_update_updated(struct stage *stage)
{
	over(stage, HL78_UPDATE_READ_BACK, HL78_OUT_UPDATED, ROW_GOOD,
	     "updated: HL7802.4.4.14.0 to HL7802.4.5.4.0");
	snprintf(stage->identity.firmware, sizeof(stage->identity.firmware),
		 "HL7802.4.5.4.0");
	stage->status.package = HL78_PACKAGE_UPDATED;
}

void scene_update_mismatch(struct stage *stage)
{
	over(stage, HL78_UPDATE_READ_BACK, HL78_OUT_MISMATCH, ROW_ERROR,
	     "mismatch: HL7802.4.4.14.0, and HL7802.4.5.4.0 was expected");
	snprintf(stage->verdict.to, sizeof(stage->verdict.to),
		 "HL7802.4.4.14.0");
	stage->model.verdict = &stage->verdict;
	stage->status.package = HL78_PACKAGE_UPDATED;
	stage->update.advice = "the version did not change: was it the right "
			       "package?";
}

void scene_update_rejected(struct stage *stage)
{
	over(stage, HL78_UPDATE_VERIFY, HL78_OUT_REJECTED, ROW_ERROR,
	     "rejected: the module does not trust this package");
	stage->status.package = HL78_PACKAGE_REJECTED;
	stage->update.advice = "ask for a package that is signed for this "
			       "module";
}

void scene_update_cancelled(struct stage *stage)
{
	over(stage, HL78_UPDATE_TRANSFER, HL78_OUT_INTERRUPTED, ROW_WARNING,
	     "interrupted: you cancelled it, the module keeps its firmware");
}
