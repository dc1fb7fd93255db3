/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded list of rows, the oldest dropped for the newest, and a window on
 * it that follows the end or stays where it was put. Rows are named by numbers
 * that stay when older rows are dropped.
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hl78/wds.h>

/* What a row is; the first ones are severities of events. */
enum row_kind {
	ROW_INFO = HL78_INFO,
	ROW_GOOD = HL78_GOOD,
	ROW_ASK = HL78_ASK,
	ROW_WARNING = HL78_WARNING,
	ROW_ERROR = HL78_ERROR,
	ROW_OWN = HL78_N_SEVERITIES, /* what the user or the program did */
	ROW_HOST,   /* AT pane: sent */
	ROW_MODULE, /* AT pane: received */
	ROW_NOTE,   /* AT pane: a remark */
	N_ROW_KINDS
};

/* "info", "good", "ask", "warning", "error", "own", "host", … */
const char *row_kind_name(enum row_kind kind);

/* Where a row comes from. */
enum row_source {
	ROW_FROM_US,   /* the user, or this program */
	ROW_FROM_PORT,
	ROW_FROM_LOG,
};

/* Wide enough for the widest canvas that is likely; a longer text is cut. */
#define ROW_STAMP_MAX 16
#define ROW_CODE_MAX  16
#define ROW_TEXT_MAX  400
/* The longest indication that makes sense has a third of it. */
#define ROW_RAW_MAX   96
#define ROW_BESIDE_MAX 200

struct row {
	enum row_kind kind;
	int event;                 /* the +WDSI number; -1 for none */
	char stamp[ROW_STAMP_MAX]; /* "08:00:02" */
	char code[ROW_CODE_MAX];   /* "23,1"; empty for none */
	char beside[ROW_BESIDE_MAX]; /* what it means; empty for nothing */
	size_t text_len;
	bool cut;                  /* there was more than ROW_TEXT_MAX */
	char text[ROW_TEXT_MAX];   /* raw bytes, no NUL */
	enum row_source source;
	uint64_t line;             /* of ROW_FROM_LOG: its number, 0: none */
	size_t raw_len;            /* of the line it was made of; 0: of none */
	bool raw_cut;
	char raw[ROW_RAW_MAX];     /* raw bytes, no NUL */
};

struct rows {
	struct row *ring;
	size_t capacity;
	uint64_t first; /* number of the oldest kept */
	uint64_t end;   /* one past the newest */
	/*
	 * Of a selection of another list's rows, to be read only: row `n` is
	 * the other's row picked[n % n_picked]. NULL: the rows are its own.
	 */
	const uint64_t *picked;
	size_t n_picked;
};

/* 0 or HL78_ERR_MEMORY. Nothing is allocated later. */
int rows_init(struct rows *rows, size_t capacity);
void rows_fini(struct rows *rows);

/*
 * Sets the text, and empties the other members for the caller to fill: kind
 * ROW_INFO, event -1, of our own. Returns `row`.
 */
struct row *row_init(struct row *row, const char *text, size_t len);
/* Keeps the line that the row was made of. */
void row_set_raw(struct row *row, const char *text, size_t len);

/* Appends such a row. */
struct row *rows_push(struct rows *rows, const char *text, size_t len);
/* The newest, to be rewritten; NULL: there is none. */
struct row *rows_last(struct rows *rows);
/* NULL where it is not kept (any more). */
const struct row *rows_at(const struct rows *rows, uint64_t number);
size_t rows_count(const struct rows *rows);

/* A window of `height` rows. Zeroed, with `follow` set, it is at the end. */
struct rows_window {
	uint64_t top;    /* number of its first row */
	uint64_t chosen; /* number of the row that is singled out */
	uint64_t seen;   /* one past the newest that was ever in it */
	bool follow;
	int height;      /* as last placed */
};

enum rows_move {
	ROWS_UP,
	ROWS_DOWN,
	ROWS_PAGE_UP,
	ROWS_PAGE_DOWN,
	ROWS_TOP,
	ROWS_END, /* and follow */
};

void rows_window_init(struct rows_window *window);
/* Fits the window to the rows as they are now; call it before drawing. */
void rows_window_place(struct rows_window *window, const struct rows *rows,
		       int height);
/* Moves the chosen row, and the window with it where it must. */
void rows_window_choose(struct rows_window *window, const struct rows *rows,
			enum rows_move move);
/* Chooses the row that stands so far below the top, if there is one. */
void rows_window_pick(struct rows_window *window, const struct rows *rows,
		      int below);
/* Chooses a row, and stays there: where it is the newest, too. */
void rows_window_go(struct rows_window *window, const struct rows *rows,
		    uint64_t number);
/* How many rows have come below it and were never in it. */
size_t rows_window_new(const struct rows_window *window,
		       const struct rows *rows);

#endif
