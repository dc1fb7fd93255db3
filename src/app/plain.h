/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console without a screen: a line for each thing that happens. */
#ifndef APP_PLAIN_H
#define APP_PLAIN_H

#include "app/console.h"

/* Runs until the user quits, or until all is over and nobody is there. */
int plain_run(const struct console_options *options);

#endif
