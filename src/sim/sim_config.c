/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a module to simulate is like, read from "[SCENARIO][,key=value...]".
 * One table of keys feeds defaults, reading, ranges, messages and help. A
 * value out of range never gets into a configuration.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

enum key_kind {
	KEY_NUMBER,  /* min to max, or `word` for `word_value` */
	KEY_VERSION, /* letters, digits, dots and hyphens */
	KEY_CHOICE,  /* one of `words`: its place in them */
	KEY_SET,     /* some of `words`, joined by "+"; their places as bits */
	KEY_MASK,    /* what AT+WDSI takes */
	KEY_PIN,     /* 4 to 8 digits, or "none" */
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
static const char *const agreements[] = { "connect", "download", "install",
					  NULL };

#define FIELD(name) offsetof(struct sim_config, name)

static const struct key keys[] = {
	{ .name = "version", .summary = "firmware at the start",
	  .preset = "HL7802.4.4.14.0",
	  .kind = KEY_VERSION, .offset = FIELD(version) },
	{ .name = "to", .summary = "firmware after the update",
	  .preset = "HL7802.4.5.4.0",
	  .kind = KEY_VERSION, .offset = FIELD(to) },
	{ .name = "size", .summary = "size of the package",
	  .preset = "524648", .unit = "bytes",
	  .offset = FIELD(size), .min = 1, .max = 64 << 20 },
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
	{ .name = "offer", .summary = "when the server has the update",
	  .preset = "0", .unit = "seconds after the start",
	  .offset = FIELD(offer), .min = 0, .max = 31536000,
	  .word = "never", .word_value = -1 },
	{ .name = "agree", .summary = "what the module asks before it does it",
	  .preset = "none",
	  .kind = KEY_SET, .offset = FIELD(agree), .words = agreements },
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
	{ .name = "pin", .summary = "the SIM wants it after every start",
	  .preset = "none", .kind = KEY_PIN, .offset = FIELD(pin) },
	{ .name = "seed", .summary = "of all that is left to chance",
	  .preset = "1",
	  .offset = FIELD(seed), .min = 0, .max = UINT32_MAX },
	{ .name = "speed", .summary = "how much faster than real time",
	  .preset = "", .unit = "times",
	  .offset = FIELD(speed), .min = 1, .max = 100000,
	  .word = "max", .word_value = SIM_SPEED_MAX },
};

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

/* A text in a fixed buffer that silently stops when it is full. */
struct text {
	char *out;
	size_t size;
	size_t len;
};

static void text_add(struct text *text, const char *piece)
{
	int n = snprintf(text->out + text->len, text->size - text->len, "%s",
			 piece);

	text->len += (size_t)n;
	if (text->len >= text->size)
		text->len = text->size - 1;
}

static void text_add_listed(struct text *text, bool first, const char *word)
{
	if (!first)
		text_add(text, ", ");
	text_add(text, word);
}

static void allowed(const struct key *key, char *out, size_t size)
{
	struct text text = { .out = out, .size = size };
	char range[48];
	size_t i;

	out[0] = '\0';
	switch (key->kind) {
	case KEY_NUMBER:
		snprintf(range, sizeof(range), "%lld to %lld",
			 (long long)key->min, (long long)key->max);
		text_add(&text, range);
		if (key->unit) {
			text_add(&text, " ");
			text_add(&text, key->unit);
		}
		break;
	case KEY_VERSION:
		text_add(&text, "1 to 63 letters, digits, dots, hyphens");
		break;
	case KEY_PIN:
		text_add(&text, "4 to 8 digits, or none");
		break;
	case KEY_MASK:
		text_add(&text, "0 to 4479 without bits 7, 9, 10 and 11");
		break;
	case KEY_CHOICE:
	case KEY_SET:
		for (i = 0; key->words[i]; i++)
			text_add_listed(&text, i == 0, key->words[i]);
		if (key->kind == KEY_SET)
			text_add(&text, ", joined by +, or none");
		break;
	}
	if (key->word) {
		text_add(&text, ", or ");
		text_add(&text, key->word);
	}
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

static bool read_version(const char *text, char out[SIM_VERSION_SIZE])
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

static bool read_pin(const char *text, char out[SIM_PIN_SIZE])
{
	size_t len = strlen(text);

	if (!strcmp(text, "none"))
		len = 0;
	else if (len < 4 || len >= SIM_PIN_SIZE ||
		 strspn(text, "0123456789") != len)
		return false;
	memcpy(out, text, len);
	out[len] = '\0';
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

	if (!strcmp(text, "none")) {
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

static bool read_value(struct sim_config *config, const struct key *key,
		       const char *text)
{
	void *field = (char *)config + key->offset;

	switch (key->kind) {
	case KEY_NUMBER:
		if (key->word && !strcmp(text, key->word)) {
			*(int64_t *)field = key->word_value;
			return true;
		}
		return read_number(text, key->min, key->max, field);
	case KEY_VERSION:
		return read_version(text, field);
	case KEY_CHOICE:
		return read_choice(key, text, field);
	case KEY_SET:
		return read_set(key, text, field);
	case KEY_PIN:
		return read_pin(text, field);
	case KEY_MASK:
		return read_number(text, 0, UINT32_MAX, field) &&
		       sim_mask_valid(*(int64_t *)field);
	}
	return false;
}

static int unknown_key(const char *name, char *why, size_t why_size)
{
	struct text text = { .out = why, .size = why_size };
	size_t i;

	text_add(&text, "there is no key \"");
	text_add(&text, name);
	text_add(&text, "\", the keys are ");
	for (i = 0; i < N_KEYS; i++)
		text_add_listed(&text, i == 0, keys[i].name);
	return HL78_ERR_SYNTAX;
}

int sim_config_set(struct sim_config *config, const char *name,
		   const char *value, char *why, size_t why_size)
{
	char range[128];
	size_t i;

	for (i = 0; i < N_KEYS; i++) {
		if (!strcmp(keys[i].name, name))
			break;
	}
	if (i == N_KEYS)
		return unknown_key(name, why, why_size);
	if (read_value(config, &keys[i], value))
		return 0;
	allowed(&keys[i], range, sizeof(range));
	snprintf(why, why_size, "%s=%s is not allowed, it takes %s", name,
		 value, range);
	return HL78_ERR_RANGE;
}

/* One "key=value" of a list; its pieces are copied to be ended. */
static int set_item(struct sim_config *config, const char *item, size_t len,
		    char *why, size_t why_size)
{
	char copy[160];
	char *value;

	if (len >= sizeof(copy)) {
		snprintf(why, why_size, "\"%.20s...\" is too long", item);
		return HL78_ERR_SYNTAX;
	}
	memcpy(copy, item, len);
	copy[len] = '\0';
	value = strchr(copy, '=');
	if (!value) {
		snprintf(why, why_size, "\"%s\" is not of the form key=value",
			 copy);
		return HL78_ERR_SYNTAX;
	}
	*value++ = '\0';
	return sim_config_set(config, copy, value, why, why_size);
}

static int set_list(struct sim_config *config, const char *list, char *why,
		    size_t why_size)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		int err = set_item(config, list, len, why, why_size);

		if (err < 0)
			return err;
		if (list[len] == '\0')
			return 0;
		list += len + 1;
	}
}

static int unknown_scenario(const char *name, size_t len, char *why,
			    size_t why_size)
{
	struct text text = { .out = why, .size = why_size };
	const struct sim_scenario *all;
	char copy[40];
	size_t i, n;

	snprintf(copy, sizeof(copy), "%.*s", len > 32 ? 32 : (int)len, name);
	text_add(&text, "there is no scenario \"");
	text_add(&text, copy);
	text_add(&text, "\", the scenarios are ");
	all = sim_scenarios(&n);
	for (i = 0; i < n; i++)
		text_add_listed(&text, i == 0, all[i].name);
	return HL78_ERR_SYNTAX;
}

static const struct sim_scenario *find_scenario(const char *name, size_t len)
{
	const struct sim_scenario *all;
	size_t i, n;

	all = sim_scenarios(&n);
	if (len == 0)
		return &all[0];
	for (i = 0; i < n; i++) {
		if (strlen(all[i].name) == len &&
		    !memcmp(all[i].name, name, len))
			return &all[i];
	}
	return NULL;
}

int sim_config_init(struct sim_config *config, const char *spec, char *why,
		    size_t why_size)
{
	const struct sim_scenario *scenario;
	size_t len = strcspn(spec, ",");
	size_t i;
	int err;

	/* "size=1000" alone: the scenario was left out, comma and all. */
	if (memchr(spec, '=', len))
		len = 0;
	scenario = find_scenario(spec, len);
	if (!scenario)
		return unknown_scenario(spec, len, why, why_size);

	memset(config, 0, sizeof(*config));
	config->scenario = scenario->name;
	config->speed = SIM_SPEED_UNSET;
	for (i = 0; i < N_KEYS; i++) {
		if (keys[i].preset[0] != '\0')
			read_value(config, &keys[i], keys[i].preset);
	}
	if (scenario->settings[0] != '\0') {
		err = set_list(config, scenario->settings, why, why_size);
		if (err < 0)
			return err;
	}
	spec += len;
	if (*spec == ',')
		spec++;
	else if (*spec == '\0')
		return 0;
	return set_list(config, spec, why, why_size);
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
