/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the full screen asks, and how it may be answered: never by accident. A
 * request of the module is shown as long as it waits; a question of our own
 * stands over it until it is answered.
 */
#ifndef APP_ASK_H
#define APP_ASK_H

#include "app/work.h"
#include "ui/keys.h"
#include "ui/model.h"

/* A question counts for no key in its first moments: the key was for
 * something else. */
#define ASK_LIVE_MS 400

enum ask_about {
	ASK_NOTHING,
	ASK_REQUEST, /* of the module */
	ASK_SESSION, /* a verb of it */
	ASK_SET_UP,  /* all indications on */
	ASK_APPLY,   /* the draft of the Setup page */
	ASK_UPDATE,  /* a package is sent */
	ASK_CANCEL,  /* that update */
	ASK_PASTE,
	ASK_PORT,
	ASK_QUIT,
};

struct ask {
	enum ask_about about;
	enum ui_prompt_kind kind;
	int64_t since_us;          /* on the real clock */
	enum hl78_request request; /* the one that is shown */
	uint64_t answered;         /* work.n_prompts when it was answered */
	bool recalled;             /* put off, and on the screen all the same */
	char text[120];
	char minutes[5];
	bool fresh;                /* the minutes are still our proposal */
};

/* Shows what waits, hides what does not; true when something changed. */
bool ask_sync(struct ask *ask, const struct work *w, int64_t real_us);
/* A question of our own. */
void ask_open(struct ask *ask, enum ask_about about, int64_t real_us,
	      const char *text);
/* When it becomes live, on the real clock; HL78_NEVER: it is, or is none. */
int64_t ask_live_at(const struct ask *ask, int64_t real_us);

/*
 * Yes, one step further. Returns what has been agreed to, if that is ours. With
 * nothing on the screen, a request that was put off comes back to it.
 */
enum ask_about ask_yes(struct ask *ask, struct work *w, int64_t real_us);
/* Later, no, one step back. */
void ask_no(struct ask *ask, struct work *w, int64_t real_us);
/*
 * One step back, no to a question of our own. A request of the module stays:
 * the key may have been one too many for something that was open.
 */
void ask_back(struct ask *ask, struct work *w, int64_t real_us);
/* A key for the minutes. True when it was one. */
bool ask_key(struct ask *ask, struct work *w, const struct key *key,
	     int64_t real_us);

void ask_show(const struct ask *ask, const struct work *w, int64_t real_us,
	      struct ui_prompt *prompt);

#endif
