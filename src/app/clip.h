/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text for the clipboard of the terminal, as OSC 52 has it. A terminal that
 * does not know it swallows it.
 */
#ifndef APP_CLIP_H
#define APP_CLIP_H

#include <stdbool.h>
#include <stddef.h>

/* xterm and tmux take so much, in base64; the text is three quarters of it. */
#define CLIP_BASE64_MAX 74994
#define CLIP_TEXT_MAX   (CLIP_BASE64_MAX / 4 * 3)

/*
 * The bytes that put the text there, malloc(); NULL where it is longer than
 * CLIP_TEXT_MAX, or there is no memory. `term` is $TERM: GNU screen hands on
 * only what is wrapped for it, in pieces; within tmux `tmux` is true, which
 * takes it as it is.
 */
char *clip_sequence(const char *text, size_t len, const char *term, bool tmux,
		    size_t *n);

#endif
