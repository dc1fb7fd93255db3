/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program would show at telling moments; for golden tests. */
#ifndef TESTS_SCREEN_SCENES_H
#define TESTS_SCREEN_SCENES_H

#include "ui/ui.h"
#include "ui/update.h"

struct stage {
	struct hl78_status status;
	struct hl78_identity identity;
	struct rows events;
	struct rows at;
	struct rows messages;
	struct phases phases;
	struct ui_model model;
	struct row server;
	struct ui_update update;
	struct hl78_update_status update_status;
	struct ui_package package;
	struct hl78_outcome verdict;
	struct keymap keymap;
	struct ui ui;
	enum glyph_set glyphs;
};

struct scene {
	const char *name;
	void (*set)(struct stage *stage);
};

extern const struct scene scenes[];
extern const size_t n_scenes;

void stage_init(struct stage *stage);
void stage_fini(struct stage *stage);

/* The clock of all scenes begins at 08:00:00; seconds count from there. */
#define STAGE_START HL78_SEC(28800)

/* A phase; it runs where `to` is -1. */
void stage_phase(struct stage *stage, enum phase_kind kind, int from, int to,
		 enum row_kind look, const char *detail);
/* What runs ends. */
void stage_phase_ends(struct stage *stage, int to, enum row_kind look,
		      const char *detail);
/* What goes before a download that begins at second 20. */
void stage_phases(struct stage *stage);
/* All of an update whose download was suspended once. */
void stage_updated(struct stage *stage);
/* A module that hurries at first, and rests between 30 and 35 percent. */
void stage_rates(struct stage *stage, int percent);

/* Those that others stand on, */
void scene_open(struct stage *stage);
void scene_download(struct stage *stage);
void scene_updated(struct stage *stage);
void scene_command(struct stage *stage);
void scene_closed(struct stage *stage);
void stage_stamp(struct row *row, int seconds);
void stage_at(struct stage *stage, int seconds, enum row_kind kind,
	      const char *text);
void stage_input(struct stage *stage, const char *text, const char *ghost);

/* those of the AT pane, */
void scene_at_explained(struct stage *stage);
void scene_at_choices(struct stage *stage);
void scene_command_choices(struct stage *stage);
void scene_at_block(struct stage *stage);

/* and those of pages. */
void scene_messages(struct stage *stage);
void scene_timeline_running(struct stage *stage);
void scene_timeline(struct stage *stage);
void scene_timeline_untimed(struct stage *stage);
void scene_timeline_ascii(struct stage *stage);
void scene_ports(struct stage *stage);
void scene_ports_empty(struct stage *stage);
void scene_ports_refused(struct stage *stage);
void scene_what_if(struct stage *stage);
void scene_what_if_none(struct stage *stage);
void scene_themes(struct stage *stage);
void scene_update_pick(struct stage *stage);
void scene_update_pick_typed(struct stage *stage);
void scene_update_pick_bad(struct stage *stage);
void scene_update_pick_empty(struct stage *stage);
void scene_update_file(struct stage *stage);
void scene_update_file_bad(struct stage *stage);
void scene_update_asking(struct stage *stage);
void scene_update_problems(struct stage *stage);
void scene_update_problems_allowed(struct stage *stage);
void scene_update_problems_refused(struct stage *stage);
void scene_update_announce(struct stage *stage);
void scene_update_transfer(struct stage *stage);
void scene_update_transfer_start(struct stage *stage);
void scene_update_behind(struct stage *stage);
void scene_update_agree(struct stage *stage);
void scene_update_installing(struct stage *stage);
void scene_update_updated(struct stage *stage);
void scene_update_mismatch(struct stage *stage);
void scene_update_rejected(struct stage *stage);
void scene_update_cancelled(struct stage *stage);
void scene_session(struct stage *stage);
void scene_session_ask(struct stage *stage);
void scene_session_unknown(struct stage *stage);
void scene_setup(struct stage *stage);
void scene_setup_draft(struct stage *stage);
void scene_setup_cid(struct stage *stage);
void scene_session_cid(struct stage *stage);
void scene_setup_bit(struct stage *stage);
void scene_setup_held(struct stage *stage);
void scene_setup_ascii(struct stage *stage);

#endif
