/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module: an HL78xx with its AT interpreter, device services,
 * the server on the other side, flash and power. Bytes of the host in, bytes
 * of the module out, time as an argument:
 *
 *	sim_feed(sim, bytes, len, now);
 *	out = sim_output(sim, &len);
 *	sim_sent(sim, write(fd, out, len));
 *	wait until sim_deadline(sim), then sim_tick(sim, now)
 *
 * The same configuration and the same input at the same times give the same
 * output. All memory is taken by sim_new().
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <hl78/types.h>

#define SIM_VERSION_SIZE 64
#define SIM_APN_SIZE     64
#define SIM_PIN_SIZE     9 /* 4 to 8 digits */
#define SIM_PATH_SIZE    256
#define SIM_FAULTS_MAX   8
/* Of a package, bytes; the true maximum of AT+WDSD is not public. */
#define SIM_PACKAGE_MAX  (64 << 20)

/* Of `speed`: nothing was said, the host decides. */
#define SIM_SPEED_UNSET (-1)
/* Of `speed`: time jumps to the next deadline. */
#define SIM_SPEED_MAX 0

/* Bits of `agree`: the modes of AT+WDSC. */
#define SIM_AGREE_CONNECT  (1 << 0)
#define SIM_AGREE_DOWNLOAD (1 << 1)
#define SIM_AGREE_INSTALL  (1 << 2)

/* Of `rotation`: why credentials become invalid (AN 4.4). */
enum sim_rotation {
	SIM_ROTATION_NONE,
	SIM_ROTATION_DM,        /* the DM server's doing, every 90 days */
	SIM_ROTATION_BOOTSTRAP, /* the bootstrap server's, 30 to 45 days */
	SIM_ROTATION_RE_REGISTERED, /* deleted, 10 minutes later there again */
	SIM_ROTATION_SERIAL,    /* under a wrong serial number so long */
};

/* Of `rotate`: after the span of its kind; at the start where it has none. */
#define SIM_ROTATE_OWN (-1)

/* Of `count`: nothing was said, it depends on the fault; without end. */
#define SIM_COUNT_UNSET (-1)
#define SIM_COUNT_EVER  0

/* Of a local transfer it is always its block, the first is 1. */
enum sim_moment {
	SIM_AT_SECOND,  /* from the start */
	SIM_AT_PERCENT, /* of a download or transfer */
	SIM_AT_INSTALL, /* s from the start of an installation (14) */
};

/*
 * Something that goes wrong once the moment has come. Those of a local
 * transfer come one a transfer, in their order.
 */
struct sim_fault {
	int64_t kind;
	int64_t moment; /* enum sim_moment: what `at` counts */
	int64_t at;
	int64_t lasts; /* s; 0: nothing was said, as long as usual */
	int64_t count; /* how often; SIM_COUNT_... */
	int64_t late;  /* ms */
};

/* Filled by the functions below, which keep every field in its range. */
struct sim_config {
	char scenario[40];              /* its name */
	char version[SIM_VERSION_SIZE]; /* firmware at the start */
	char to[SIM_VERSION_SIZE];      /* firmware after the update */
	char back[SIM_VERSION_SIZE];    /* after one from `to`; "": `to` */
	int64_t size;                   /* package, bytes */
	int64_t rate;                   /* download, bytes a second */
	int64_t install;                /* silence of an installation, s */
	int64_t boot;                   /* silence of a restart, s */
	int64_t delay;                  /* before an answer, ms */
	int64_t offer;     /* operation at the server after, s; -1 never */
	int64_t seed;
	int64_t speed;     /* SIM_SPEED_UNSET, SIM_SPEED_MAX or a factor */
	int64_t agree;     /* SIM_AGREE_... set in the module */
	int64_t mask;      /* indications set in the module */
	int64_t polling;   /* polling timer set in the module, min; 0 off */
	int64_t echo;      /* 0, 1: at the start; a boot turns it on */
	int64_t credentials; /* 0 none yet, 1 for the DM server */
	int64_t rotation;  /* why the server takes them back: enum below */
	int64_t rotate;    /* and when, s; SIM_ROTATE_OWN */
	int64_t told;      /* failures in a row that 4 and 5 tell of, 0 to 5 */
	char pin[SIM_PIN_SIZE]; /* the SIM asks for it; "": for none */
	char apn[SIM_APN_SIZE]; /* of context 1; "none": there is none */
	int64_t sleep;       /* idle before it hibernates, s; 0 never */
	int64_t nat;         /* idle before the network releases it, s; 0 never */
	int64_t net_timeout; /* a session lives without network, s */
	int64_t start;       /* of a local transfer: 0 NAK, 1 "C" */
	int64_t ack;         /* before the answer to a block, ms */
	char state[SIM_PATH_SIZE]; /* the caller's file for sim_save() */
	struct sim_fault faults[SIM_FAULTS_MAX];
	size_t n_faults;
};

/*
 * Reads "[SCENARIO][,key=value...]", what follows "sim:". Nothing in `spec`
 * is the scenario "happy". Returns 0, or HL78_ERR_SYNTAX (a name or form that
 * is none) or HL78_ERR_RANGE (a value not allowed) with a sentence in `why`
 * that names what is wrong and what is allowed; `config` is then undefined.
 */
int sim_config_init(struct sim_config *config, const char *spec, char *why,
		    size_t why_size);

/* For readers of scenario files: all keys at their presets, no name. */
void sim_config_presets(struct sim_config *config);
/* Sets the keys of "key=value,..."; or one key. Errors as above. */
int sim_config_list(struct sim_config *config, const char *list, char *why,
		    size_t why_size);
int sim_config_set(struct sim_config *config, const char *key,
		   const char *value, char *why, size_t why_size);

/* A scenario is a name for settings of the keys below. */
struct sim_scenario {
	const char *name;
	const char *summary;
	const char *settings; /* "key=value,...", "" for the defaults */
};

/* All of them, the default one first. */
const struct sim_scenario *sim_scenarios(size_t *n);

struct sim_key_info {
	const char *name;
	const char *summary;
	const char *preset; /* the value without a scenario and a key */
};

/* Key number `i` in the order of the help; false behind the last one. */
bool sim_key_info(size_t i, struct sim_key_info *info);

/* The faults of the key that is called so; false behind the last one. */
bool sim_fault_info(size_t i, const char **name, const char **summary);

/* "1 to 67108864 bytes", "on, off": what key number `i` allows. */
const char *sim_key_allowed(size_t i, char *out, size_t size);

/*
 * What the module keeps over its restarts, as printable text: firmware and
 * package, settings, requests, the SIM, what the server knows of it.
 */
#define SIM_STATE_MAX 2048

struct sim;

/* A module that has been running for a while. NULL when there is no memory. */
struct sim *sim_new(const struct sim_config *config, hl78_time now);
void sim_free(struct sim *sim);

/* Writes the state; returns its length, less than SIM_STATE_MAX. */
size_t sim_save(const struct sim *sim, char out[SIM_STATE_MAX]);
/*
 * Gives a new module a saved state: it was off meanwhile and has just been
 * switched on. What of the configuration is kept in the state counts no more.
 * HL78_ERR_SYNTAX, with the reason in `why`, for bytes that are no whole state
 * of this version; nothing is changed then.
 */
int sim_load(struct sim *sim, const char *state, size_t len, char *why,
	     size_t why_size);

/*
 * "What if": a fault strikes now, as if the configuration had it at this moment;
 * one of a local transfer waits for the next of them. HL78_ERR_SYNTAX for a
 * name there is none of, HL78_ERR_STATE when it cannot strike now (the module
 * is dark, nothing is downloaded), with the reason in `why`.
 */
int sim_strike(struct sim *sim, const char *fault, hl78_time now, char *why,
	       size_t why_size);
/* Why that would be HL78_ERR_STATE now; NULL: it would strike. */
const char *sim_strike_held(const struct sim *sim, const char *fault);
/*
 * Whether this one lasts now, however it came: until sim_heal(), and a loss of
 * power or network until it is over.
 */
bool sim_suffers(const struct sim *sim, const char *fault);
void sim_heal(struct sim *sim, const char *fault, hl78_time now);
/* The server has an operation (an update) for the module now. */
void sim_offer(struct sim *sim, hl78_time now);

/*
 * Where the file goes that the host sends by AT+WDSD, up to `size` bytes of
 * it; it is checked without a place, too. Borrowed until sim_free().
 */
void sim_place(struct sim *sim, void *place, size_t size);
/* How many files have come whole, and how long the last of them is. */
unsigned sim_received(const struct sim *sim, size_t *len);
/* Whether the bytes on the line are those of a transfer. */
bool sim_transfers(const struct sim *sim);

/*
 * Bytes of the host. All are taken; what a busy module's buffer cannot hold is
 * lost, as on a line without flow control. `now` never goes back.
 */
void sim_feed(struct sim *sim, const void *bytes, size_t len, hl78_time now);

/*
 * What the module has sent and the host has not yet taken; `*len` 0 for
 * nothing. Borrowed until the next call. A host that takes nothing for long
 * loses whole lines, never parts of one.
 */
const void *sim_output(const struct sim *sim, size_t *len);
/* The host took `n` bytes of it. */
void sim_sent(struct sim *sim, size_t n);

/* When sim_tick() is wanted, HL78_NEVER for not at all. */
hl78_time sim_deadline(const struct sim *sim);
/*
 * Does what was due until `now`, each at its own time; afterwards the deadline
 * is later than `now`.
 */
void sim_tick(struct sim *sim, hl78_time now);

#endif
