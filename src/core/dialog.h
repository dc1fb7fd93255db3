/* SPDX-License-Identifier: MIT */
/*
 * Who said what to whom: tells answers from unsolicited lines and commands from
 * their echo, live and in a log alike. It knows the command that waits for its
 * final result, and nothing of what events mean.
 */
#ifndef CORE_DIALOG_H
#define CORE_DIALOG_H

#include <hl78/modem.h>

enum saying {
	SAY_ECHO,    /* of the command, or the end of its payload: not new */
	SAY_COMMAND, /* somebody's command, seen by its echo */
	SAY_ANSWER,
	SAY_FINAL,   /* ends the command that waits */
	SAY_URC,
	SAY_WDSI,    /* an event */
	SAY_BOOT,
	/*
	 * Event or answer to AT+WDSI?: which one is known when the final
	 * result comes. The last such line before OK is the mask.
	 */
	SAY_UNDECIDED,
};

/* The commands whose answers or results mean something to the core. */
enum command_id {
	CMD_OTHER,
	CMD_CFUN,
	CMD_CGDCONT,
	CMD_CGMM,
	CMD_CGMR,
	CMD_CGSN,
	CMD_CMEE,
	CMD_CPIN,
	CMD_CPOF,
	CMD_CPWROFF,
	CMD_I,
	CMD_KGSN,
	CMD_KSLEEP,
	CMD_WDSC,
	CMD_WDSD,
	CMD_WDSI,
	CMD_WDSR,
	CMD_WDSS,
	N_COMMAND_IDS
};

/* A command taken apart. */
struct dialog_command {
	char text[HL78_COMMAND_MAX];
	size_t len;
	struct hl78_command_line line; /* borrows text; name NULL: none yet */
	enum command_id id;
	bool is_line; /* so it stands alone as a line: HL78_LINE_COMMAND */
};

/* A host asks the same few things over and over. Powers of two. */
#define DIALOG_RECENT 16
#define DIALOG_WAYS   2

struct dialog {
	enum hl78_source source;
	const struct hl78_command *known[N_COMMAND_IDS]; /* looked up once */
	/* By hash of the text, and of the same hash in turn. */
	struct dialog_command recent[DIALOG_RECENT][DIALOG_WAYS];
	unsigned turn;
	bool waiting; /* for the final result of: */
	bool shell;   /* it was seen behind a shell's "at " */
	bool echoed;
	bool answered; /* a line of its answer came */
	const char *text; /* of one of `recent`, as is what `command` borrows */
	size_t len;
	struct hl78_command_line command;
	enum command_id command_id;
};

void dialog_init(struct dialog *d, enum hl78_source source);

/* A command is on its way; its text is kept, a shell's "at " taken off. */
void dialog_begin(struct dialog *d, const char *text, size_t len);

/*
 * The same for a line of the host, where it is a command begun before, word for
 * word, which saves reading it. False, and nothing begun, for any other.
 */
bool dialog_begin_again(struct dialog *d, const char *text, size_t len);

/* What a line of the module is. */
enum saying dialog_module(struct dialog *d, const struct hl78_line *line);

/* Whether the command that waits is this one in this form. */
static inline bool dialog_asks(const struct dialog *d, enum command_id id,
			       enum hl78_form form)
{
	return d->waiting && d->command_id == id && d->command.form == form;
}

/*
 * Payload bytes to come after CONNECT: n of "…RCV=s,n"; UINT64_MAX where only
 * the pattern tells the end.
 */
uint64_t dialog_payload(const struct dialog *d);

#endif
