/* SPDX-License-Identifier: MIT */
/*
 * The AT commands that are known by name: what their answers look like, how
 * long they may take, which are held back while a module installs, and the
 * words that help a person type them. Commands that stand in no table are sent
 * all the same, with the defaults.
 */
#ifndef HL78_COMMAND_H
#define HL78_COMMAND_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The longest command line sent, in bytes without "\r". */
#define HL78_COMMAND_MAX 512

enum hl78_form {
	HL78_FORM_RUN,  /* ATI, AT+CGMR */
	HL78_FORM_READ, /* AT+WDSI? */
	HL78_FORM_TEST, /* AT+WDSI=? */
	HL78_FORM_SET,  /* AT+WDSI=4479 */
};

enum hl78_command_flag {
	HL78_CMD_GUARDED = 1 << 0, /* held back while the module installs */
	HL78_CMD_FREE_TEXT = 1 << 1, /* answers in lines without "+NAME:" */
	HL78_CMD_DATA = 1 << 2,    /* CONNECT follows, then payload */
	HL78_CMD_REBOOTS = 1 << 3, /* may end in a boot, not a result */
};

struct hl78_command {
	const char *name;    /* "+WDSI", "I", "&F": without AT */
	const char *summary; /* "indications: which events are raised" */
	const char *params;  /* "<mask>"; NULL where it takes none */
	const char *help;    /* the parameters' meaning; NULL where none */
	const char *forms;   /* of "r ? =? =": those it has, with blanks */
	unsigned timeout_ms;
	unsigned flags;      /* enum hl78_command_flag */
	/*
	 * Parameters in clear before the first secret one; -1 where none is
	 * secret. +CPIN: 0, all of it; +CLCK: 2.
	 */
	int secret_after;
};

/* All of them, sorted by name. */
const struct hl78_command *hl78_commands(size_t *n);

/* A command line taken apart. Borrows the text. */
struct hl78_command_line {
	const struct hl78_command *command; /* NULL: in no table */
	enum hl78_form form;
	const char *name; /* as typed, without AT */
	size_t name_len;
	const char *args; /* behind "=", or ATE's "0"; else empty */
	size_t args_len;
	/*
	 * What it does, enum hl78_command_flag: of every command that the line
	 * strings together ("AT+CMEE=1;+CFUN=1,1"), so none hides behind
	 * another. Reading and testing are never GUARDED, DATA or REBOOTS.
	 */
	unsigned flags;
};

/*
 * Reads "AT+WDSS=1,1" (any case, blanks around it). False when it does not
 * begin with AT. The application note's misprints are taken for what they mean
 * where nothing else can be meant: +WDS is +WDSS, +WSDS is +WDSD.
 */
bool hl78_command_read(struct hl78_command_line *line, const char *text,
		       size_t len);

/* A value that a parameter takes. */
struct hl78_choice {
	/* As it is typed; "<minutes>" stands for a value of one's own. */
	const char *value;
	const char *meaning; /* "asks first"; empty where it tells itself */
};

/*
 * What the last parameter of `args`, what stands behind "=" as far as it is
 * typed, may be: those of the first for empty `args`, of the second behind
 * "3,". A list that ends with one without a value; never NULL, and empty where
 * nothing is known (`command` NULL included).
 */
const struct hl78_choice *hl78_choices(const struct hl78_command *command,
				       const char *args, size_t len);

/* Where that parameter begins in `args`. */
size_t hl78_choice_offset(const char *args, size_t len);

/* The one of them that it is, whole; NULL for none. */
const struct hl78_choice *hl78_choice(const struct hl78_command *command,
				      const char *args, size_t len);

/*
 * Where the secret of a command, of its echo or of an answer begins: PINs and
 * passwords, wherever in the line the name stands. Returns the offset of the
 * first byte to hide, `len` when there is none. An offset below `len` also
 * holds for every longer line that begins with this one.
 */
size_t hl78_secret_offset(const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#endif
