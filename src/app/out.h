/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standard output for much text: a large buffer, numbers and foreign text
 * written without printf(). It waits for its reader, so that nothing is lost;
 * or, after out_drop(), for nobody: then whole lines are left out where there
 * is no room, and it is said how many.
 */
#ifndef APP_OUT_H
#define APP_OUT_H

#include <string.h>

#include <hl78/types.h>

#define OUT_SIZE 65536

/* How a write is kept from waiting. */
enum out_way {
	OUT_WAITS,
	OUT_NONBLOCK, /* the descriptor does not block */
	OUT_SOCKET,   /* each send says so */
	OUT_POLLED,   /* little at a time, where there is room */
};

struct out {
	int fd;
	int error; /* errno of the first write that failed; nothing follows */
	bool drops;
	enum out_way way;
	const char *where; /* for out_drop() */
	bool cut;          /* the line that is being written finds no room */
	uint64_t n_lost;   /* lines, not yet told of */
	size_t line;       /* where that line begins in `buf` */
	size_t len;
	char buf[OUT_SIZE];
};

void out_init(struct out *out, int fd);
/*
 * From now on it waits for nobody. Lines end with out_char('\n'). `where` says
 * where lost lines are found, as "the log has them"; NULL: nowhere.
 */
void out_drop(struct out *out, const char *where);
/*
 * Writes what waits: after out_drop() whole lines, as far as there is room.
 * False when a write failed, now or before.
 */
bool out_flush(struct out *out);
/* Whether to call that again when `out->fd` has room (POLLOUT). */
bool out_waits(const struct out *out);
/* The end: writes what waits, but not for long to a reader that does not read. */
void out_finish(struct out *out);

/*
 * After out_drop(): at once, before all that waits, as much as there is room
 * for; the rest is gone. For what is written over again anyway.
 */
void out_now(struct out *out, const void *bytes, size_t len);

void out_char(struct out *out, char c);
void out_bytes(struct out *out, const void *bytes, size_t len);
/* Here, so that the length of a constant is one. */
static inline void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}
void out_int(struct out *out, int64_t value);
/* With zeros before it to `width` digits; `value` is not negative. */
void out_digits(struct out *out, uint64_t value, int width);
/* Seconds from microseconds: at most six decimals, no zeros at their end. */
void out_seconds(struct out *out, int64_t us);
/* Text from a module or a log, in the notation of hl78/text.h. */
void out_foreign(struct out *out, const void *bytes, size_t len);
/* The same as the inside of a JSON string. */
void out_json(struct out *out, const void *bytes, size_t len);

#endif
