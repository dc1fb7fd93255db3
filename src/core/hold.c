/* SPDX-License-Identifier: MIT */
/*
 * A small store of lines, filled and then emptied in order. While it holds any,
 * every later line waits behind them, so that time never goes back.
 */
#include "core/hold.h"

#include <string.h>

bool hold_add(struct hold *h, const struct frame_line *line, enum hold_as as)
{
	if (h->n == HOLD_LINES || line->len > HOLD_BYTES - h->used)
		return false;
	memcpy(h->bytes + h->used, line->text, line->len);
	h->lines[h->n].start = (uint16_t)h->used;
	h->lines[h->n].len = (uint16_t)line->len;
	h->lines[h->n].as = as;
	h->lines[h->n].at = line->at;
	h->used += line->len;
	h->n++;
	return true;
}

void hold_release(struct hold *h, bool answered)
{
	enum hold_as best = HOLD_MAYBE;

	h->releasing = true;
	h->mask = -1;
	for (unsigned i = 0; answered && i < h->n; i++) {
		if (h->lines[i].as < best)
			continue;
		best = h->lines[i].as;
		h->mask = (int)i;
	}
}

bool hold_take(struct hold *h, struct frame_line *line, bool *is_mask)
{
	unsigned i = h->next;

	if (!h->releasing)
		return false;
	if (i == h->n) {
		h->n = h->next = 0;
		h->used = 0;
		h->releasing = false;
		return false;
	}
	memset(line, 0, sizeof(*line));
	line->text = h->bytes + h->lines[i].start;
	line->len = line->true_len = h->lines[i].len;
	line->at = h->lines[i].at;
	*is_mask = (int)i == h->mask;
	h->next++;
	return true;
}
