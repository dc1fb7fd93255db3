/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON Lines against doc/fotacon.schema.json. What does not fit fails the test. */
#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H

#include <stdbool.h>

/* False, and it is said, when it cannot be read. */
bool schema_load(void);
void schema_drop(void);

/* Checks each line of `text`; returns how many of them are of this type. */
int schema_check_lines(const char *text, const char *type);

#endif
