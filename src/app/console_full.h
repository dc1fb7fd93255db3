/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen console, among its own files. */
#ifndef APP_CONSOLE_FULL_H
#define APP_CONSOLE_FULL_H

#include "app/ask.h"
#include "app/keeper.h"
#include "app/line.h"
#include "app/screen.h"
#include "app/tty.h"
#include "app/work.h"
#include "ui/ui.h"

/* Pasted lines that wait for a yes, or for their turn. */
#define CONSOLE_PASTE_MAX 8192

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
	bool known;         /* the module has said who it is, or has not */
	int64_t frame_at_us; /* the next frame not before, real clock */
	hl78_time clock;     /* now, for the running times: see console_model */
	int64_t clock_at_us; /* when it was so, real clock; 0: look again */

	bool has_entry;      /* a line outside the AT pane is typed */

	const char *advice;  /* on the screen, */
	const char *advice_command;
	const char *advice_next; /* and what replaces it at */
	int64_t advice_at_us;    /* real clock */

	uint64_t n_notices; /* those of work that have been seen, */
	uint64_t n_timed;   /* or are on the screen until */
	int64_t notice_until_us; /* real clock */

	char paste[CONSOLE_PASTE_MAX]; /* and what was typed ahead */
	size_t paste_len;
	bool paste_goes;    /* its lines are being sent */
	bool paste_cut;     /* there was no room for all of it */
};

/* Microseconds on a clock that no simulation scales. */
int64_t console_real_us(void);

/* The console process; see keeper.h. `arg` is its options. */
int console_full(int keeper, void *arg);

/* Ends it. The first status given stays. */
void console_end(struct console *c, int status);
/* Back to the shell: undo the screen, and have the keeper stop. */
void console_suspend(struct console *c);

/* ---- console_model.c ---- */

/* What the texts of a model point to. */
struct console_texts {
	char ghost[256];
	char verdict[400];
	char put_off[100];
	char since[ROW_STAMP_MAX];
	struct hl78_identity identity; /* as it was before the port went */
};

void console_model(struct console *c, struct ui_model *model,
		   struct console_texts *texts);
/* When a running time that is shown changes, on the loop's clock. */
hl78_time console_next_second(const struct console *c);

/* ---- console_entry.c ---- */

/*
 * Opens the line that is typed outside the AT pane, and closes it; the AT line
 * is as it was. `first` is what it begins with and what it stands for: ':'.
 */
void console_entry_open(struct console *c, char first);
void console_entry_close(struct console *c);
/* A key for it. `out` gets the line when it is finished; false: it is not. */
bool console_entry_key(struct console *c, const struct key *key, char *out,
		       size_t size);

/* ---- console_pages.c ---- */

/* What the pages of session and settings need of the model. */
void console_pages_model(const struct console *c, struct ui_model *model,
			 struct console_texts *texts);
/* An action, on a page, that is the program's. False: it is not. */
bool console_page_act(struct console *c, const struct ui_model *model,
		      enum action action);
/* The beginning of a value, on a row that takes one. */
bool console_page_key(struct console *c, const struct key *key);
/* `:session VERB`, `:setup all`, `:set NAME VALUE`. False: only the page. */
bool console_page_name(struct console *c, enum action action,
		       const char *args);
/* What became of it is said, where a page hides the events. */
void console_page_say(struct console *c);
/* What was asked has been agreed to. */
void console_page_agreed(struct console *c, enum ask_about about);

/* ---- console_keys.c ---- */

void console_key(struct console *c, const struct key *key);
/* After a read: whether a paste has ended, and what is to be done with it. */
void console_paste_ended(struct console *c);
/* Sends the next line of what was pasted, when the one before is answered. */
void console_paste_next(struct console *c);

#endif
