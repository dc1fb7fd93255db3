/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The named keys and how terminals send them; for keys.c and its tests. */
#ifndef UI_KEYTAB_H
#define UI_KEYTAB_H

#include "ui/keys.h"

/* The key of `ESC [ number ~`; KEYS_NONE where there is none. */
uint32_t keytab_number(unsigned number);

/* The key of `ESC [ letter`, of `ESC O letter`; `*mods` what it implies. */
uint32_t keytab_csi(uint8_t letter, unsigned *mods);
uint32_t keytab_ss3(uint8_t letter, unsigned *mods);
/*
 * Where terminfo calls the keypad of a vt100 F5 to F10: the key of ESC O
 * `letter`, KEYS_NONE for others.
 */
uint32_t keytab_vt100(uint8_t letter);

#endif
