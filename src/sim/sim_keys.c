/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys of a configuration: one table feeds defaults, reading, ranges,
 * messages and help. A value out of range never gets into a configuration.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

enum key_kind {
	KEY_NUMBER, /* min to max, or `word` for `word_value` */
	KEY_NAME,   /* letters, digits, dots and hyphens */
	KEY_CHOICE, /* one of `words`: its place in them */
	KEY_SET,    /* some of `words`, joined by "+"; their places as bits */
	KEY_MASK,   /* what AT+WDSI takes */
	KEY_PIN,    /* digits, or `word` for none */
	KEY_PATH,   /* any text */
	KEY_FAULT,  /* one of `words` more, or `word` for none at all */
	KEY_MOMENT, /* of the fault named last, */
	KEY_LASTS,  /* how long it lasts, */
	KEY_COUNT,  /* how often it strikes, or `word`, */
	KEY_LATE,   /* and its delay */
};

struct key {
	const char *name;
	const char *summary;
	const char *preset;
	enum key_kind kind;
	size_t offset;
	int64_t min;
	int64_t max;
	const char *unit;
	const char *word;
	int64_t word_value;
	const char *const *words;
};

static const char *const on_off[] = { "off", "on", NULL };
static const char *const servers[] = { "none", "dm", NULL };
static const char *const rotations[] = { "none", "dm", "bootstrap",
					 "re-registered", "serial-changed",
					 NULL };
static const char *const starts[] = { "nak", "crc", NULL };
static const char *const agreements[] = { "connect", "download", "install",
					  NULL };

#define FIELD(name) offsetof(struct sim_config, name)

/* Of the largest file, in blocks of 128 bytes. */
#define BLOCKS_MAX 524288

static const struct key keys[] = {
	{ .name = "version", .summary = "firmware at the start",
	  .preset = "HL7802.4.4.14.0",
	  .kind = KEY_NAME, .offset = FIELD(version) },
	{ .name = "to", .summary = "firmware after the update",
	  .preset = "HL7802.4.5.4.0",
	  .kind = KEY_NAME, .offset = FIELD(to) },
	{ .name = "back", .summary = "firmware after an update of that one; "
				     "without the key the same again",
	  .preset = "", .kind = KEY_NAME, .offset = FIELD(back) },
	{ .name = "size", .summary = "size of the package",
	  .preset = "524648", .unit = "bytes",
	  .offset = FIELD(size), .min = 1, .max = SIM_PACKAGE_MAX },
	{ .name = "rate", .summary = "speed of the download",
	  .preset = "3100", .unit = "bytes a second",
	  .offset = FIELD(rate), .min = 1, .max = 10000000 },
	{ .name = "install", .summary = "silence while it installs",
	  .preset = "80", .unit = "seconds",
	  .offset = FIELD(install), .min = 0, .max = 86400 },
	{ .name = "boot", .summary = "silence while it restarts",
	  .preset = "8", .unit = "seconds",
	  .offset = FIELD(boot), .min = 0, .max = 3600 },
	{ .name = "delay", .summary = "time before an answer",
	  .preset = "10", .unit = "milliseconds",
	  .offset = FIELD(delay), .min = 0, .max = 10000 },
	/*
	 * With the 89 ms of a block at 115200 baud modules take 200 to 270 ms
	 * for each; the line we have takes no time.
	 */
	{ .name = "ack", .summary = "time before the answer to a block",
	  .preset = "200", .unit = "milliseconds",
	  .offset = FIELD(ack), .min = 0, .max = 60000 },
	{ .name = "offer", .summary = "when the server has the update",
	  .preset = "0", .unit = "seconds after the start",
	  .offset = FIELD(offer), .min = 0, .max = 31536000,
	  .word = "never", .word_value = -1 },
	{ .name = "agree", .summary = "what the module asks before it does it",
	  .preset = "none",
	  .kind = KEY_SET, .offset = FIELD(agree), .words = agreements,
	  .word = "none" },
	{ .name = "mask", .summary = "indications turned on",
	  .preset = "0", .kind = KEY_MASK, .offset = FIELD(mask) },
	{ .name = "polling", .summary = "polling timer, 0 is off",
	  .preset = "0", .unit = "minutes",
	  .offset = FIELD(polling), .min = 0, .max = 525600 },
	{ .name = "echo", .summary = "echo at the start",
	  .preset = "on",
	  .kind = KEY_CHOICE, .offset = FIELD(echo), .words = on_off },
	{ .name = "credentials", .summary = "for which server it has any",
	  .preset = "dm",
	  .kind = KEY_CHOICE, .offset = FIELD(credentials), .words = servers },
	{ .name = "rotation", .summary = "why the server takes them back",
	  .preset = "none",
	  .kind = KEY_CHOICE, .offset = FIELD(rotation), .words = rotations },
	{ .name = "rotate", .summary = "when it does; own: dm after 90 days, "
				       "bootstrap after 30 to 45",
	  .preset = "own", .unit = "seconds after the start",
	  .offset = FIELD(rotate), .min = 0, .max = 31536000,
	  .word = "own", .word_value = SIM_ROTATE_OWN },
	{ .name = "told", .summary = "failures in a row it tells of (4 and "
				     "5); the others are silent",
	  .preset = "5",
	  .offset = FIELD(told), .min = 0, .max = 5 },
	{ .name = "pin", .summary = "what the SIM wants after every start",
	  .preset = "none", .word = "none",
	  .kind = KEY_PIN, .offset = FIELD(pin) },
	{ .name = "apn", .summary = "APN of context 1; without the key "
				    "the network chooses",
	  .preset = "", .word = "none, which takes the context away",
	  .kind = KEY_NAME, .offset = FIELD(apn) },
	{ .name = "sleep", .summary = "idle time after which it hibernates",
	  .preset = "off", .unit = "seconds",
	  .offset = FIELD(sleep), .min = 1, .max = 86400,
	  .word = "off", .word_value = 0 },
	{ .name = "nat", .summary = "idle time after which the server no longer "
				    "reaches a session",
	  .preset = "never", .unit = "seconds",
	  .offset = FIELD(nat), .min = 1, .max = 86400,
	  .word = "never", .word_value = 0 },
	{ .name = "net_timeout", .summary = "how long a session lasts without "
					    "network",
	  .preset = "60", .unit = "seconds",
	  .offset = FIELD(net_timeout), .min = 1, .max = 86400 },
	{ .name = "fault", .summary = "what goes wrong; may be given again, "
				      "for one more",
	  .preset = "none", .word = "none",
	  .kind = KEY_FAULT, .words = sim_fault_names },
	{ .name = "at", .summary = "when the fault before it strikes; without "
				   "it at once",
	  .preset = "", .kind = KEY_MOMENT },
	{ .name = "lasts", .summary = "how long the fault before it lasts",
	  .preset = "", .kind = KEY_LASTS, .unit = "seconds",
	  .min = 1, .max = 31536000 },
	{ .name = "count", .summary = "how often the fault before it strikes",
	  .preset = "", .kind = KEY_COUNT, .min = 1, .max = 1000,
	  .unit = "times", .word = "ever", .word_value = SIM_COUNT_EVER },
	{ .name = "late", .summary = "how late late-ack or late-start is",
	  .preset = "", .kind = KEY_LATE, .unit = "milliseconds",
	  .min = 1, .max = 600000 },
	{ .name = "start", .summary = "what a local transfer begins with",
	  .preset = "nak",
	  .kind = KEY_CHOICE, .offset = FIELD(start), .words = starts },
	{ .name = "state", .summary = "file that keeps the module's memory "
				      "over runs",
	  .preset = "", .kind = KEY_PATH, .offset = FIELD(state) },
	{ .name = "seed", .summary = "of all that is left to chance",
	  .preset = "1",
	  .offset = FIELD(seed), .min = 0, .max = UINT32_MAX },
	{ .name = "speed", .summary = "how much faster than real time",
	  .preset = "", .unit = "times",
	  .offset = FIELD(speed), .min = 1, .max = 100000,
	  .word = "max", .word_value = SIM_SPEED_MAX },
};

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static void add_words(struct sim_text *text, const char *const *words)
{
	size_t i;

	for (i = 0; words[i]; i++)
		sim_text_listed(text, i == 0, words[i]);
}

static void allowed(const struct key *key, char *out, size_t size)
{
	struct sim_text text;

	sim_text_init(&text, out, size);
	switch (key->kind) {
	case KEY_NUMBER:
	case KEY_LASTS:
	case KEY_COUNT:
	case KEY_LATE:
		sim_text_add(&text, "%lld to %lld%s%s", (long long)key->min,
			     (long long)key->max, key->unit ? " " : "",
			     key->unit ? key->unit : "");
		break;
	case KEY_NAME:
		sim_text_add(&text, "1 to 63 letters, digits, dots, hyphens");
		break;
	case KEY_PIN:
		sim_text_add(&text, "4 to 8 digits");
		break;
	case KEY_MASK:
		sim_text_add(&text, "0 to 4479 without bits 7, 9, 10 and 11");
		break;
	case KEY_MOMENT:
		sim_text_add(&text, "0%% to 100%% of the package, 0s to "
				    "31536000s after the start, +0s to "
				    "+31536000s after 14, or of a fault of a "
				    "transfer its block, 1 to %d",
			     BLOCKS_MAX);
		break;
	case KEY_PATH:
		sim_text_add(&text, "a path of 1 to %d bytes",
			     SIM_PATH_SIZE - 1);
		break;
	case KEY_FAULT:
	case KEY_CHOICE:
	case KEY_SET:
		add_words(&text, key->words);
		if (key->kind == KEY_SET)
			sim_text_add(&text, ", joined by +");
		break;
	}
	if (key->word)
		sim_text_add(&text, ", or %s", key->word);
}

static bool read_number(const char *text, int64_t min, int64_t max,
			int64_t *value)
{
	int64_t number = 0;

	if (*text == '\0')
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		number = number * 10 + (*text - '0');
		if (number > max)
			return false;
	}
	*value = number;
	return number >= min;
}

static bool read_name(const char *text, char out[SIM_VERSION_SIZE])
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789.-_";
	size_t len = strlen(text);
	size_t i;

	if (len == 0 || len >= SIM_VERSION_SIZE)
		return false;
	for (i = 0; i < len; i++) {
		if (!strchr(plain, text[i]))
			return false;
	}
	memcpy(out, text, len + 1);
	return true;
}

static bool read_pin(const struct key *key, const char *text,
		     char out[SIM_PIN_SIZE])
{
	size_t len = strlen(text);

	if (!strcmp(text, key->word))
		len = 0;
	else if (len < 4 || len >= SIM_PIN_SIZE ||
		 strspn(text, "0123456789") != len)
		return false;
	memcpy(out, text, len);
	out[len] = '\0';
	return true;
}

static bool read_path(const char *text, char out[SIM_PATH_SIZE])
{
	size_t len = strlen(text);

	if (len == 0 || len >= SIM_PATH_SIZE)
		return false;
	memcpy(out, text, len + 1);
	return true;
}

static int find_word(const char *const *words, const char *text, size_t len)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (strlen(words[i]) == len && !memcmp(words[i], text, len))
			return i;
	}
	return -1;
}

static bool read_choice(const struct key *key, const char *text,
			int64_t *value)
{
	int i = find_word(key->words, text, strlen(text));

	*value = i;
	return i >= 0;
}

static bool read_set(const struct key *key, const char *text, int64_t *value)
{
	int64_t bits = 0;

	if (!strcmp(text, key->word)) {
		*value = 0;
		return true;
	}
	for (;;) {
		const char *end = strchr(text, '+');
		size_t len = end ? (size_t)(end - text) : strlen(text);
		int i = find_word(key->words, text, len);

		if (i < 0)
			return false;
		bits |= (int64_t)1 << i;
		if (!end)
			break;
		text = end + 1;
	}
	*value = bits;
	return true;
}

static bool add_fault(struct sim_config *config, const struct key *key,
		      const char *text)
{
	int kind = find_word(key->words, text, strlen(text));

	if (!strcmp(text, key->word)) {
		config->n_faults = 0;
		return true;
	}
	if (kind < 0 || config->n_faults == SIM_FAULTS_MAX)
		return false;
	config->faults[config->n_faults++] = sim_fault_new(kind);
	return true;
}

/* The fault named last, or NULL. */
static struct sim_fault *last_fault(struct sim_config *config)
{
	size_t n = config->n_faults;

	return n > 0 ? &config->faults[n - 1] : NULL;
}

/* "40%", "12s", "+20s"; "20" for the block of a transfer */
static bool read_moment(struct sim_config *config, const char *text)
{
	struct sim_fault *fault = last_fault(config);
	enum sim_moment moment = SIM_AT_SECOND;
	char number[16];
	size_t len;

	if (!fault)
		return false;
	if (sim_fault_is_of_transfer(fault->kind))
		return read_number(text, 1, BLOCKS_MAX, &fault->at);
	if (*text == '+') {
		moment = SIM_AT_INSTALL;
		text++;
	}
	len = strlen(text);
	if (len < 2 || len > sizeof(number))
		return false;
	if (text[--len] == '%' && moment == SIM_AT_SECOND)
		moment = SIM_AT_PERCENT;
	else if (text[len] != 's')
		return false;
	memcpy(number, text, len);
	number[len] = '\0';
	fault->moment = moment;
	return read_number(number, 0,
			   moment == SIM_AT_PERCENT ? 100 : 31536000,
			   &fault->at);
}

static bool read_word_or_number(const struct key *key, const char *text,
				int64_t *value)
{
	if (key->word && !strcmp(text, key->word)) {
		*value = key->word_value;
		return true;
	}
	return read_number(text, key->min, key->max, value);
}

static bool read_of_fault(struct sim_config *config, const struct key *key,
			  const char *text)
{
	struct sim_fault *fault = last_fault(config);

	if (!fault)
		return false;
	if (key->kind == KEY_LASTS)
		return sim_fault_can_last(fault->kind) &&
		       read_word_or_number(key, text, &fault->lasts);
	return read_word_or_number(key, text, key->kind == KEY_COUNT
						      ? &fault->count
						      : &fault->late);
}

static bool read_value(struct sim_config *config, const struct key *key,
		       const char *text)
{
	void *field = (char *)config + key->offset;

	switch (key->kind) {
	case KEY_NUMBER:
		return read_word_or_number(key, text, field);
	case KEY_NAME:
		return read_name(text, field);
	case KEY_CHOICE:
		return read_choice(key, text, field);
	case KEY_SET:
		return read_set(key, text, field);
	case KEY_PIN:
		return read_pin(key, text, field);
	case KEY_PATH:
		return read_path(text, field);
	case KEY_FAULT:
		return add_fault(config, key, text);
	case KEY_MOMENT:
		return read_moment(config, text);
	case KEY_LASTS:
	case KEY_COUNT:
	case KEY_LATE:
		return read_of_fault(config, key, text);
	case KEY_MASK:
		return read_number(text, 0, UINT32_MAX, field) &&
		       sim_mask_valid(*(int64_t *)field);
	}
	return false;
}

static int unknown_key(const char *name, char *why, size_t why_size)
{
	struct sim_text text;
	size_t i;

	sim_text_init(&text, why, why_size);
	sim_text_add(&text, "there is no key \"%s\", the keys are ", name);
	for (i = 0; i < N_KEYS; i++)
		sim_text_listed(&text, i == 0, keys[i].name);
	return HL78_ERR_SYNTAX;
}

/* Why a value that reads well is refused all the same, or NULL. */
static const char *out_of_place(const struct sim_config *config,
				const struct key *key)
{
	bool of_fault = key->kind == KEY_MOMENT || key->kind == KEY_LASTS ||
			key->kind == KEY_COUNT || key->kind == KEY_LATE;
	size_t n = config->n_faults;

	if (of_fault && n == 0)
		return "needs a fault before it";
	if (key->kind == KEY_LASTS &&
	    !sim_fault_can_last(config->faults[n - 1].kind))
		return "is not for the fault before it, which is a matter of "
		       "one moment";
	if (key->kind == KEY_FAULT && config->n_faults == SIM_FAULTS_MAX)
		return "is one fault too many";
	return NULL;
}

int sim_config_set(struct sim_config *config, const char *name,
		   const char *value, char *why, size_t why_size)
{
	const char *reason;
	char range[640];
	size_t i;

	for (i = 0; i < N_KEYS; i++) {
		if (!strcmp(keys[i].name, name))
			break;
	}
	if (i == N_KEYS)
		return unknown_key(name, why, why_size);
	if (read_value(config, &keys[i], value))
		return 0;
	reason = out_of_place(config, &keys[i]);
	allowed(&keys[i], range, sizeof(range));
	if (reason)
		snprintf(why, why_size, "%s=%s %s", name, value, reason);
	else
		snprintf(why, why_size, "%s=%s is not allowed, it takes %s",
			 name, value, range);
	return HL78_ERR_RANGE;
}

void sim_config_presets(struct sim_config *config)
{
	size_t i;

	memset(config, 0, sizeof(*config));
	config->speed = SIM_SPEED_UNSET;
	for (i = 0; i < N_KEYS; i++) {
		if (keys[i].preset[0] != '\0')
			read_value(config, &keys[i], keys[i].preset);
	}
}

bool sim_key_info(size_t i, struct sim_key_info *info)
{
	if (i >= N_KEYS)
		return false;
	*info = (struct sim_key_info){ .name = keys[i].name,
				       .summary = keys[i].summary,
				       .preset = keys[i].preset };
	return true;
}

const char *sim_key_allowed(size_t i, char *out, size_t size)
{
	out[0] = '\0';
	if (i < N_KEYS)
		allowed(&keys[i], out, size);
	return out;
}
