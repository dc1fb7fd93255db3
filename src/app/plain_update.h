/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local update as lines. */
#ifndef APP_PLAIN_UPDATE_H
#define APP_PLAIN_UPDATE_H

#include "app/plain_words.h"

/*
 * `:update FILE [allow ID...]`, `:update cancel`, `:update` alone. What stands
 * in the way is told, and it is sent where nothing does.
 */
void plain_update(struct plain *p, const char *args);
/* A line each 10 % of a transfer. */
void plain_update_progress(struct plain *p);

#endif
