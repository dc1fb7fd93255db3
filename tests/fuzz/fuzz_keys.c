/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key decoder under any bytes. A byte gives one key at most; keys are what
 * they may be; Esc Esc leads back to the ground from wherever it is, an old
 * mouse report once complete; what a line editor gets of a key is well-formed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/text.h>

#include "ui/keymap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_key(const struct key *key)
{
	char bytes[KEYS_BYTES_MAX], name[32];
	size_t len = keys_bytes(key, bytes);
	uint32_t code;

	need(key->code != KEYS_NONE && key->code <= KEYS_PASTE);
	need(key->code < 0xd800 || key->code > 0xdfff);
	need(len <= sizeof(bytes));
	keys_name(key->code, key->mods, name, sizeof(name));
	need(name[0] != '\0');
	if (key->code == KEYS_PASTE) {
		need(key->mods == 0 &&
		     keymap_action(NULL, key, false) == ACTION_NONE);
		need(hl78_utf8_decode((uint8_t *)bytes, len, &code) == len &&
		     code == key->text);
	}
	if (key->code == KEYS_MOUSE)
		need(key->mouse.row >= 0 && key->mouse.col >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t esc[] = { 'q', 'q', 'q', 0x1b, 0x1b, 0x1b, 'q' };
	struct keys keys, copy;
	struct key key, again;

	keys_init(&keys);
	for (size_t i = 0; i < size; i++) {
		copy = keys;
		if (keys_feed(&keys, data[i], &key)) {
			check_key(&key);
			/* All of the state is in its struct. */
			need(keys_feed(&copy, data[i], &again));
			need(memcmp(&key, &again, sizeof(key)) == 0);
		}
		copy = keys;
		for (size_t k = 0; k < sizeof(esc); k++)
			keys_feed(&copy, esc[k], &again);
		need(!keys_pending(&copy) && !copy.pasting);
		need(keys_feed(&copy, 'z', &again) && again.code == 'z' &&
		     again.mods == 0);
	}
	return 0;
}
