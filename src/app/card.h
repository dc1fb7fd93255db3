/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registration card of a module, as text. */
#ifndef APP_CARD_H
#define APP_CARD_H

#include <hl78/identity.h>

#define CARD_MAX 400

/*
 * What AirVantage asks for to register a device (AN 3), a line each, as it can be
 * pasted. False where the module has not told its IMEI.
 */
bool card_text(const struct hl78_identity *id, char out[CARD_MAX]);

#endif
