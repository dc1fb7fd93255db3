/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drives a program on a pseudo-terminal and looks at it as a person would,
 * through libvterm. Nothing here waits for a time: every wait is for something
 * that must come, and fails the test, with the screen shown, when it does not.
 */
#ifndef E2E_H
#define E2E_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <sys/types.h>
#include <termios.h>

#include <cmocka.h>
#include <vterm.h>

/* Long enough for a loaded machine; a test that passes never waits it out. */
#define E2E_SECONDS 20

/* What a program can switch on in a terminal besides drawing on it. */
enum e2e_mode {
	E2E_CURSOR_KEYS = 1 << 0, /* application cursor keys */
	E2E_KEYPAD = 1 << 1,      /* application keypad */
	E2E_HIDDEN = 1 << 2,      /* no cursor */
	E2E_ALT_SCREEN = 1 << 3,
	E2E_MOUSE = 1 << 4,
	E2E_FOCUS = 1 << 5,       /* reports */
	E2E_PASTE = 1 << 6,       /* brackets */
	E2E_ATTRIBUTES = 1 << 7,  /* colour, reverse... for what comes next */
};

struct e2e {
	int master;
	pid_t pid;
	int status;       /* of waitpid(); -1 while it runs */
	int rows, cols;
	char state[32];   /* its state folder */
	size_t bytes;     /* written by the program since e2e_bytes() */
	bool escapes;     /* it wrote one, ever, */
	bool eight_bits;  /* or a byte over 0x7f */
	char strange[200]; /* sequences that the terminal does not know */
	bool alt_screen;
	bool cursor;
	int mouse;
	unsigned modes;   /* enum e2e_mode */
	char sequence[64]; /* that is being read, from its ESC on */
	size_t sequence_len;
	bool stalled;     /* nobody reads what the program writes */
	VTerm *vt;
	VTermScreen *screen;
	/* Every byte that the program writes; may be NULL. */
	void (*seen)(void *arg, const char *bytes, size_t len);
	void *seen_arg;
	/* Called while waiting, for tests that play a module; may be NULL. */
	void (*idle)(void *arg);
	void *idle_arg;
};

/* The built program: $FOTACON, or ./fotacon. */
const char *e2e_program(void);

/*
 * Starts `argv` (ended by NULL) as leader of a session on a terminal of its
 * own. `env` are "NAME=value" (or "NAME", to take it out), ended by NULL; TERM,
 * a UTF-8 locale and a state folder of its own are set before.
 */
void e2e_start(struct e2e *e, int rows, int cols, const char *const *env,
	       const char *const *argv);
/* Ends what still runs, by its process id, and frees. */
void e2e_stop(struct e2e *e);

/* Whether the screen has the text, within one row. */
bool e2e_has(struct e2e *e, const char *text);
/* One row as UTF-8, blanks at its end cut. Returns `out`. */
const char *e2e_row(struct e2e *e, int row, char *out, size_t size);

/* Waits until the screen has it, or has it no more. */
void e2e_expect(struct e2e *e, const char *text);
void e2e_gone(struct e2e *e, const char *text);
/* Waits until `holds` says so. */
void e2e_until(struct e2e *e, bool (*holds)(struct e2e *e, void *arg),
	       void *arg, const char *what);
/* Waits for the end; returns the exit status, 128 and the signal if killed. */
int e2e_exit(struct e2e *e);

void e2e_type(struct e2e *e, const char *bytes);
void e2e_resize(struct e2e *e, int rows, int cols);
/* A new file of this text; `path` is a template of mkstemp(). */
void e2e_file(char *path, const char *text);
/* The same for a log to be replayed: `spec` begins as E2E_LOG. */
#define E2E_LOG "replay:/tmp/fotacon-e2e-log-XXXXXX"
void e2e_log(char *spec, const char *text);
void e2e_log_gone(const char *spec);
/* Bytes written since the last call. */
size_t e2e_bytes(struct e2e *e);
/* Looks at what comes for `ms` milliseconds of silence. */
void e2e_settle(struct e2e *e, int ms);

/* From now on nobody reads the terminal, and it is full (of NULs). */
void e2e_stall(struct e2e *e);
/* It has no room for another byte. */
bool e2e_full(struct e2e *e);

/* The modes of the terminal, and whether they are still these. */
void e2e_modes(struct e2e *e, struct termios *modes);
bool e2e_same_modes(const struct termios *a, const struct termios *b);

/* The only child of a process, waited for; -1 for none. */
pid_t e2e_child(struct e2e *e, pid_t parent);

/* Foreground colour of the first cell of a text; false: the default one. */
bool e2e_colour(struct e2e *e, const char *text);

/* Function keys, as xterm sends them. */
#define E2E_F1  "\033OP"
#define E2E_F2  "\033OQ"
#define E2E_F3  "\033OR"
#define E2E_F5  "\033[15~"
#define E2E_F6  "\033[17~"
#define E2E_F7  "\033[18~"
#define E2E_F8  "\033[19~"
#define E2E_F9  "\033[20~"
#define E2E_F10 "\033[21~"

#endif
