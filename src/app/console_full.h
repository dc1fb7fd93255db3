/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen console, among its own files. */
#ifndef APP_CONSOLE_FULL_H
#define APP_CONSOLE_FULL_H

#include "app/ask.h"
#include "app/files.h"
#include "app/keeper.h"
#include "app/line.h"
#include "app/picker.h"
#include "app/screen.h"
#include "app/theme.h"
#include "app/tty.h"
#include "app/what_if.h"
#include "app/work.h"
#include "ui/ui.h"
#include "ui/update.h"

/* Pasted lines that wait for a yes, or for their turn. */
#define CONSOLE_PASTE_MAX 8192

/* The page of ports. */
struct console_ports {
	bool open;
	struct picker picker;
	struct port_watch watch;
	int64_t read_at_us;  /* the list is read then, real clock; 0: not */
	char wanted[PICKER_SPEC_MAX]; /* while it is asked whether; or empty */
	char problem[640];   /* why the last one was not opened; or empty */
};

/* The page of themes. */
struct console_themes {
	bool open;
	struct ui_pick list[THEMES_MAX + 1];
	size_t n;
	struct theme_list names;
	char path[512];      /* of the one that is a file; or empty */
	char kept[512];      /* the one in use, but for a preview */
	uint64_t shown;      /* the id of the one that is previewed */
	bool chosen;         /* by the user, in this console */
};

/* The page of the local update. */
struct console_update {
	bool open;           /* a file is looked for on it */
	struct files files;
	struct package look; /* what the one singled out says of itself, */
	uint64_t looked;     /* whose id this is, */
	bool has_look;       /* if it is a package */

	struct ui_update shown;
	struct ui_package package;
	struct ui_check checks[PACKAGE_CHECKS_MAX];
	struct ui_problem problems[HL78_N_PROBLEMS];
	enum hl78_problem_id ids[HL78_N_PROBLEMS]; /* of those */
	char verdict[400];
	enum hl78_update_step step; /* whose numbers are shown, */
	unsigned attempt;
	int64_t sent_at_us;         /* of this moment, real clock */
};

struct console {
	const struct console_options *options;
	struct loop loop;
	struct work work;
	struct ask ask;
	enum work_verb verb; /* of ASK_SESSION */
	bool drop_told;      /* what Esc Esc would drop has been said */
	uint64_t rows_seen;  /* of the events, where a page hides them */

	int keeper;         /* leads to the keeper; -1: it is gone */
	unsigned n_terms;   /* SIGTERMs that came to us, */
	unsigned n_told;    /* and those that the keeper told of */
	bool over;
	bool leaves;        /* over once the update has ended, orderly */
	int status;         /* exit status, once over */

	/* The screen; none of it counts when headless. */
	struct tty tty;
	struct screen *screen;
	struct canvas canvas;
	struct ui ui;
	struct keys keys;
	char undo[KEEPER_UNDO_MAX];
	size_t undo_len;
	bool headless;
	bool shown;         /* ours to draw on and to read from */
	bool dirty;         /* the screen does not show how it is */
	bool drawn;         /* once at least */
	bool looked;        /* what may be wrong with the port, once */
	bool has_line;      /* the AT line has been started */
	bool known;         /* the module has said who it is, or has not */
	int64_t frame_at_us; /* the next frame not before, real clock */
	int64_t paid_us;     /* until then the frames so far are paid for */
	hl78_time clock;     /* now, for the running times: see console_model */
	int64_t clock_at_us; /* when it was so, real clock; 0: look again */

	struct console_ports ports;
	struct console_themes themes;
	struct console_update update;
	bool has_entry;      /* a line outside the AT pane is typed */

	const char *advice;  /* on the screen, */
	const char *advice_command;
	const char *advice_next; /* and what replaces it at */
	int64_t advice_at_us;    /* real clock */

	uint64_t n_prompts; /* requests that have been seen */
	uint64_t n_notices; /* those of work that have been seen, */
	uint64_t n_timed;   /* or are on the screen until */
	int64_t notice_until_us; /* real clock */

	char paste[CONSOLE_PASTE_MAX]; /* and what was typed ahead */
	size_t paste_len;
	bool paste_goes;    /* its lines are being sent */
	bool paste_cut;     /* there was no room for all of it */
};

/* The console process; see keeper.h. `arg` is its options. */
int console_full(int keeper, void *arg);

/* Ends it. The first status given stays. */
void console_end(struct console *c, int status);
/* Back to the shell: undo the screen, and have the keeper stop. */
void console_suspend(struct console *c);
/* The screen is gone: on with the work, or the end with this status. */
void console_go_headless(struct console *c, int status);
/* The history becomes that of the port which is open now. */
void console_history(struct console *c);

/* ---- console_frames.c ---- */

/* Microseconds on a clock that no simulation scales. */
int64_t console_real_us(void);
/* Draws, where something changed and a frame may come now. */
void console_draw(struct console *c);
/* A frame at once, before something that takes its time. */
void console_draw_now(struct console *c);
/* Gives the terminal what it takes of the frame that was drawn. */
void console_write(struct console *c);
bool console_output_waits(const struct console *c);
/* What has a time of its own on the screen: it may have come or passed. */
void console_news(struct console *c);
/* When there is something to do without a key or a byte. */
hl78_time console_deadline(struct console *c);

/* ---- console_model.c ---- */

/* What the texts of a model point to. */
struct console_texts {
	char ghost[256];
	char verdict[400];
	char put_off[100];
	char held[HL78_COMMAND_MAX + 80];
	char since[ROW_STAMP_MAX];
	struct hl78_identity identity; /* as it was before the port went */
	struct ui_choice choices[UI_CHOICES_MAX];
	struct ui_pick what_if[WHAT_IF_MAX];
};

void console_model(struct console *c, struct ui_model *model,
		   struct console_texts *texts);
/*
 * In how many rows stands what is being typed for a search: looks at all of
 * them, so only for a frame.
 */
void console_search_hint(struct console *c, struct ui_model *model,
			 struct console_texts *texts);
/* What to do after an end that is none to be glad of; NULL: nothing. */
const char *console_after(enum hl78_outcome_kind kind);
/* What the line could become, into the model: only a frame shows it. */
void console_choices(struct ui_model *model, struct console_texts *texts);
/* When a running time that is shown changes, on the loop's clock. */
hl78_time console_next_second(const struct console *c);

/* ---- console_entry.c ---- */

/*
 * Opens the line that is typed outside the AT pane, and closes it; the AT line
 * is as it was. `first` is what it begins with and what it stands for: ':' a
 * command, '/' a search, '&' a filter.
 */
void console_entry_open(struct console *c, char first);
void console_entry_close(struct console *c);
/* A key for it. `out` gets the line when it is finished; false: it is not. */
bool console_entry_key(struct console *c, const struct key *key, char *out,
		       size_t size);

/* ---- console_copy.c ---- */

/*
 * Copies the chosen row or the marked block: `args` is what was typed behind
 * the name, "" to the clipboard, "5" for the last rows, "5 FILE", "FILE".
 */
void console_copy(struct console *c, const char *args);
/* The registration card: `args` is the path of a file, or "". */
void console_card(struct console *c, const char *args);

/* ---- console_port.c ---- */

/* The page has been opened, or left: the list is read and watched, or not. */
void console_ports_sync(struct console *c);
/* After each wait: true when the list is another. */
bool console_ports_run(struct console *c, bool ready);
/* When console_ports_run() is wanted, on the real clock. */
int64_t console_ports_deadline(const struct console *c);
/* The list, for the model. */
struct ui_picks console_ports_picks(const struct console *c);
/* The one that is singled out is wanted. */
void console_ports_choose(struct console *c);
/* Goes over to this port; asks first where something is under way. */
void console_port_want(struct console *c, const char *spec);
/* Goes over to the one that was asked about. */
void console_port_change(struct console *c);

/* ---- console_theme.c ---- */

/* At the start; what is wrong with the theme is said. */
void console_theme_start(struct console *c);
/* Another port may have another theme, unless the user has chosen one. */
void console_theme_of_port(struct console *c);
/* The page has been opened, left, or another one singled out in it. */
void console_themes_sync(struct console *c);
/* The list, for the model. */
struct ui_picks console_themes_picks(const struct console *c);
/* The one that is singled out is kept. */
void console_themes_choose(struct console *c);
void console_theme_by_name(struct console *c, const char *name);

/* ---- console_pages.c ---- */

/* What the pages of session and settings need of the model. */
void console_pages_model(const struct console *c, struct ui_model *model,
			 struct console_texts *texts);
/* An action, on a page, that is the program's. False: it is not. */
bool console_page_act(struct console *c, const struct ui_model *model,
		      enum action action);
/* The beginning of a value, on a row that takes one. */
void console_page_key(struct console *c, const struct key *key);
/* `:session VERB`, `:setup all`, `:set NAME VALUE`. */
void console_session_by_name(struct console *c, const char *args);
void console_setup_by_name(struct console *c, const char *args);
void console_set_by_name(struct console *c, const char *args);
/* The page of messages, at its end. */
void console_messages(struct console *c);
/* `:status`: sentences, at the end of the messages. */
void console_status(struct console *c);
/* What became of it is said, where a page hides the events. */
void console_page_say(struct console *c);
/* What was asked has been agreed to. */
void console_page_agreed(struct console *c, enum ask_about about);

/* ---- console_whatif.c ---- */

/* The list, for the model, in texts that outlive it. */
struct ui_picks console_what_if_picks(const struct console *c,
				      struct console_texts *texts);
/* The one that is singled out strikes, or ends. */
void console_what_if_choose(struct console *c);
void console_what_if_by_name(struct console *c, const char *name);

/* ---- console_update.c ---- */

/* The page has been opened, left, or another file singled out in it. */
void console_update_sync(struct console *c);
void console_update_fini(struct console *c);
/* What the page needs of the model. */
void console_update_model(struct console *c, struct ui_model *model);
/* An action on the page that is the program's. False: it is not. */
bool console_update_act(struct console *c, const struct ui_model *model,
			enum action action);
/* A key while a file is looked for. False: it is for somebody else. */
bool console_update_key(struct console *c, const struct key *key);
/* What was asked has been agreed to. */
void console_update_agreed(struct console *c, enum ask_about about);
/* `:update FILE`, `:update cancel`. */
void console_update_by_name(struct console *c, const char *args);

/* ---- console_act.c ---- */

/* What the key of an action does. */
void console_act(struct console *c, enum action action);
/* What its name does, with what was typed behind it; "" for nothing. */
void console_act_by_name(struct console *c, enum action action,
			 const char *args);

/* ---- console_lines.c ---- */

/*
 * A line that is finished, without its end; it is changed. False: a `:` line
 * that is refused, and why has been said.
 */
bool console_submit(struct console *c, char *text);
/* A key of a paste. */
void console_paste_key(struct console *c, const struct key *key);
/* After a read: whether a paste has ended, and what is to be done with it. */
void console_paste_ended(struct console *c);
/* Sends the next line of what was pasted, when the one before is answered. */
void console_paste_next(struct console *c);

/* ---- console_keys.c ---- */

void console_key(struct console *c, const struct key *key);

#endif
