/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the screen shows, as plain structs that the program fills and ui only
 * reads. Texts are raw bytes of whoever wrote them: escaping is ui's. NULL and
 * -1 stand for "not known" or "nothing"; every pointer is borrowed for the
 * length of one call.
 */
#ifndef UI_MODEL_H
#define UI_MODEL_H

#include <hl78/identity.h>
#include <hl78/modem.h>
#include <hl78/session.h>

#include "ui/keymap.h"
#include "ui/phase.h"
#include "ui/rows.h"

/* The line that is edited, the AT line or the minutes of a deferral. */
struct ui_input {
	const char *prompt; /* what the editor prompts with: "", "(search)..." */
	const char *text;
	size_t len;
	size_t cursor;      /* byte offset into text */
	const char *ghost;  /* grey behind the text: help; or NULL */
};

/* What the line could become; shown once it was asked for. */
struct ui_choice {
	char text[40];
	const char *meaning; /* empty for none */
};

#define UI_CHOICES_MAX 192

struct ui_choices {
	struct ui_choice *list; /* NULL: nobody asked */
	size_t n;
	size_t chosen;          /* it stands in the line; n: none of them yet */
};

enum ui_prompt_kind {
	UI_PROMPT_NONE,
	UI_PROMPT_REQUEST,      /* F7 Accept   F8 Later */
	UI_PROMPT_INSTALL,      /* F7 Install… F8 Later, its first step */
	UI_PROMPT_INSTALL_SURE, /* F7 Install  F8 Back, its second */
	UI_PROMPT_DEFER,        /* minutes are typed: F7 Defer  F8 Back */
	UI_PROMPT_CONFIRM,      /* a change of our own: F7 Yes  F8 No */
	UI_PROMPT_QUIT,         /* F7 Quit  F8 Stay */
	N_UI_PROMPTS
};

struct ui_prompt {
	enum ui_prompt_kind kind;
	const char *text;      /* "Download 524 648 bytes?" */
	bool live;             /* its keys count: only then they are shown */
	int64_t again_in_s;    /* until it is asked again; -1: not known */
	struct ui_input entry; /* UI_PROMPT_DEFER: the minutes */
};

/* What can be done on the Session page, in its order. */
enum ui_session_item {
	UI_SESSION_START,
	UI_SESSION_STOP,
	UI_SESSION_RESTORE,
	UI_SESSION_TEST,
	UI_SESSION_ASK_APN,
	UI_SESSION_CONTEXT, /* to the settings of it */
	UI_SESSION_CARD,    /* what a server's registration asks for */
	N_UI_SESSION_ITEMS
};

enum ui_log {
	UI_LOG_OFF,
	UI_LOG_ON,
	UI_LOG_FAILED, /* disk full, folder not writable */
};

/* How one of a list to choose from looks. */
enum ui_pick_look {
	UI_PICK_PLAIN,
	UI_PICK_GOOD,   /* probably the one that is wanted */
	UI_PICK_NEW,    /* came just now */
	UI_PICK_BUSY,   /* somebody has it */
	UI_PICK_ABSENT, /* known, but not there */
	N_UI_PICK_LOOKS
};

/* One of a list to choose from. */
struct ui_pick {
	uint64_t id;        /* stays its own while others come and go; not 0 */
	const char *group;  /* "Serial ports": a head where it changes */
	const char *name;   /* "ttyUSB0" */
	const char *text;   /* "FT232R USB UART" */
	const char *mark;   /* at the right: "new"; NULL for none */
	const char *detail; /* all of it, below the list */
	enum ui_pick_look look;
};

struct ui_picks {
	const struct ui_pick *list;
	size_t n;
	const char *remark;  /* on top of the list; NULL for none */
	const char *problem; /* what became of the last choice; or NULL */
	bool wide; /* the names are what counts: only a mark is beside them */
};

struct ui_update;

struct ui_model {
	/* The header. */
	const char *port; /* "ttyUSB0" */
	bool no_port;     /* there is none yet: nothing is wrong with it */
	const char *baud; /* "115200 8N1"; NULL for none (sim, replay) */
	const char *note; /* "replay", "read-only", "opening again"; or NULL */
	const struct hl78_status *status;     /* never NULL */
	const struct hl78_identity *identity; /* never NULL */
	hl78_time now;    /* on the clock of status; HL78_NO_TIME: no clock */
	enum ui_log log;

	/* The panes. */
	const struct rows *events;
	const struct rows *at;
	struct ui_input input; /* the AT line */
	const char *read_only; /* why there is no AT line; NULL: there is */
	const struct rows *messages; /* notices, all that are kept */
	const struct phases *phases; /* on the clock of `now` */

	/* Of the line that is edited, wherever it is. */
	struct ui_choices choices;
	/* What there is to choose from, while the pages are open. */
	struct ui_picks ports;
	struct ui_picks themes;
	struct ui_picks what_if;

	const struct ui_update *update; /* NULL: nothing of it to be shown */

	/* The pages of the session and of the settings. */
	const char *session_since; /* "08:00:03"; NULL: not known */
	const struct row *server;  /* what the server said last; or NULL */
	/* Why it cannot be done now; NULL: it can. */
	const char *session_held[N_UI_SESSION_ITEMS];
	bool restore_offered;      /* nothing comes in a session */
	const char *setup_held;    /* why nothing can be set now */
	const char *all_on_held;   /* and why not all indications be turned on */

	/* What is typed outside the AT pane: a `:` command, a search. */
	struct ui_input entry;
	bool has_entry;

	/* What is asked, and what there is to say. */
	struct ui_prompt prompt;
	const struct hl78_outcome *verdict; /* once there is one, or NULL */
	int64_t unheard_s;          /* the module, in a download; -1: no matter */
	const char *advice;         /* hl78_status_advice() */
	const char *advice_command; /* the command it proposes */
	const char *notice;         /* takes the advice's place while set */
	enum hl78_severity notice_severity;
	bool esc_pending;           /* keys_pending() */
	const struct action_macro *macros; /* for Help; NULL for none */
	const struct keymap *keymap; /* NULL: nobody set a key */
};

#endif
