/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The module's memory as bytes: what flash, SIM and server keep, a line a
 * field in a fixed order, with a sum at the end. What is read is checked field
 * by field into a copy, and taken only when all of it is right.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

#define HEAD    "fotacon simulated module, state "
#define STATE_VERSION 3

enum field_kind {
	FIELD_NUMBER,
	FIELD_NAME, /* of `size` bytes with its NUL: printable, no blank */
};

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	size_t size; /* of the member */
	int64_t min;
	int64_t max;
};

/* All that is kept; the server's operation and its package among it. */
struct memory {
	struct sim_flash flash;
	int64_t size;
	char to[SIM_VERSION_SIZE];
	enum sim_operation operation;
	bool rotated;
};

#define PLACE(member)                         \
	.offset = offsetof(struct memory, member), \
	.size = sizeof(((struct memory *)NULL)->member)
#define NUMBER(text, member, least, most) \
	{ .name = text, PLACE(member), .min = least, .max = most }
#define NAME(text, member) { .name = text, .kind = FIELD_NAME, PLACE(member) }
#define TIMER(n) NUMBER("timer", flash.timers[n], 0, 20160)
#define REQUEST(n) \
	NUMBER("request", flash.requests[n].waiting, 0, SIM_WAITING_DEFERRED)
#define CONTEXT(n)                                              \
	NUMBER("context", flash.contexts[n].defined, 0, 1),     \
	NAME("type", flash.contexts[n].type),                   \
	NAME("apn", flash.contexts[n].apn)

static const struct field fields[] = {
	NAME("version", flash.version),
	NUMBER("credentials", flash.credentials, 0, 1),
	NUMBER("failures", flash.failures, 0, 4),
	NUMBER("mask", flash.mask, 0, 65535),
	NUMBER("agreements", flash.agree, 0, 127),
	NUMBER("polling", flash.polling, 0, 525600),
	NUMBER("timers", flash.n_timers, 1, SIM_TIMERS_MAX),
	TIMER(0), TIMER(1), TIMER(2), TIMER(3),
	TIMER(4), TIMER(5), TIMER(6), TIMER(7),
	NUMBER("cid", flash.cid, 1, SIM_N_CONTEXTS),
	CONTEXT(0), CONTEXT(1),
	NAME("pin", flash.card.pin),
	NUMBER("pin-tries", flash.card.tries, 0, SIM_PIN_TRIES),
	NUMBER("echo", flash.profile.echo, 0, 1),
	NUMBER("cmee", flash.profile.cmee, 0, 2),
	NUMBER("flow", flash.profile.flow, 0, 3),
	NUMBER("sleep", flash.sleep[0], 0, 2),
	NUMBER("sleep-level", flash.sleep[1], 0, 2),
	NUMBER("sleep-delay", flash.sleep[2], 0, 86400),
	NUMBER("boot-report", flash.report_boot, 0, 1),
	NUMBER("baud", flash.baud, 9600, 3000000),
	NUMBER("package", flash.package, 0, SIM_PACKAGE_INSTALLING),
	NUMBER("stored", flash.stored, 0, INT64_MAX),
	NUMBER("local", flash.local, 0, 1),
	NUMBER("flawed", flash.flawed, 0, 1),
	REQUEST(SIM_REQUEST_CONNECT),
	REQUEST(SIM_REQUEST_DOWNLOAD),
	REQUEST(SIM_REQUEST_INSTALL),
	NUMBER("connect-for", flash.connect_for, 0, SIM_N_OPENERS - 1),
	NUMBER("result", flash.result, 0, 16),
	NUMBER("report", flash.report_due, 0, 1),
	NUMBER("size", size, 1, SIM_PACKAGE_MAX),
	NAME("to", to),
	NUMBER("operation", operation, 0, SIM_OPERATION_SENT),
	NUMBER("rotated", rotated, 0, 1),
};

#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

/* Members are of one, four or eight bytes; none is negative. */
static int64_t get_number(const void *from, size_t size)
{
	uint8_t byte;
	uint32_t word;
	int64_t number;

	if (size == sizeof(byte)) {
		memcpy(&byte, from, size);
		return byte;
	}
	if (size == sizeof(word)) {
		memcpy(&word, from, size);
		return word;
	}
	memcpy(&number, from, sizeof(number));
	return number;
}

static void set_number(void *to, size_t size, int64_t number)
{
	uint8_t byte = (uint8_t)number;
	uint32_t word = (uint32_t)number;

	if (size == sizeof(byte))
		memcpy(to, &byte, size);
	else if (size == sizeof(word))
		memcpy(to, &word, size);
	else
		memcpy(to, &number, sizeof(number));
}

/* FNV-1a: finds what was torn or edited by accident. */
static uint32_t sum_of(const char *text, size_t len)
{
	uint32_t sum = 2166136261u;

	while (len-- > 0)
		sum = (sum ^ (uint8_t)*text++) * 16777619u;
	return sum;
}

size_t sim_save(const struct sim *sim, char out[SIM_STATE_MAX])
{
	struct memory memory = { .flash = sim->flash,
				 .size = sim->config.size,
				 .operation = sim->operation,
				 .rotated = sim->rotated };
	struct sim_text text;
	size_t i;

	memcpy(memory.to, sim->config.to, sizeof(memory.to));
	sim_text_init(&text, out, SIM_STATE_MAX);
	sim_text_add(&text, HEAD "%d\n", STATE_VERSION);
	for (i = 0; i < N_FIELDS; i++) {
		const struct field *field = &fields[i];
		const char *member = (const char *)&memory + field->offset;

		if (field->kind == FIELD_NAME)
			sim_text_add(&text, "%s %s\n", field->name, member);
		else
			sim_text_add(&text, "%s %lld\n", field->name,
				     (long long)get_number(member,
							   field->size));
	}
	sim_text_add(&text, "sum %08lx\n",
		     (unsigned long)sum_of(out, text.len));
	return text.len;
}

/* ---- reading ---- */

static bool read_number(const struct field *field, const char *value,
			size_t len, void *member)
{
	int64_t number = 0;
	size_t i;

	if (len == 0 || len > 18)
		return false;
	for (i = 0; i < len; i++) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		number = number * 10 + (value[i] - '0');
	}
	set_number(member, field->size, number);
	return number >= field->min && number <= field->max;
}

static bool read_name(const struct field *field, const char *value, size_t len,
		      char *member)
{
	size_t i;

	if (len >= field->size)
		return false;
	for (i = 0; i < len; i++) {
		if (value[i] < ' ' || value[i] > '~' || value[i] == '"')
			return false;
	}
	memcpy(member, value, len);
	memset(member + len, 0, field->size - len);
	return true;
}

/* One line, "name value"; where the next begins, or NULL. */
static const char *read_field(const struct field *field, const char *at,
			      const char *end, struct memory *memory)
{
	size_t name_len = strlen(field->name);
	char *member = (char *)memory + field->offset;
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	const char *value = at + name_len + 1;
	bool ok;

	if (!newline || newline < value || at[name_len] != ' ' ||
	    memcmp(at, field->name, name_len) != 0)
		return NULL;
	ok = field->kind == FIELD_NAME
		     ? read_name(field, value, (size_t)(newline - value),
				 member)
		     : read_number(field, value, (size_t)(newline - value),
				   member);
	return ok ? newline + 1 : NULL;
}

/* What no single field can tell. */
static const char *contradiction(const struct memory *memory)
{
	const struct sim_flash *flash = &memory->flash;

	if (!sim_mask_valid(flash->mask))
		return "mask";
	if (flash->profile.flow == 1 || flash->profile.flow == 2)
		return "flow";
	if (flash->result != 0 && flash->result != 15 && flash->result != 16)
		return "result";
	if (flash->stored > (flash->local ? SIM_PACKAGE_MAX : memory->size))
		return "stored";
	if (flash->local && flash->package != SIM_PACKAGE_STORED &&
	    flash->package != SIM_PACKAGE_INSTALLING)
		return "local";
	return NULL;
}

static int refuse(char *why, size_t size, const char *reason)
{
	snprintf(why, size, "%s", reason);
	return HL78_ERR_SYNTAX;
}

/* The head and the sum: 0 where it is a whole state of this version. */
static int check_frame(const char *text, size_t len, char *why, size_t size)
{
	const size_t head = sizeof(HEAD) - 1;
	const size_t tail = sizeof("sum 01234567\n") - 1;
	char sum[32];

	if (len < head || memcmp(text, HEAD, head) != 0)
		return refuse(why, size, "it holds no state of a simulated "
					 "module");
	if (len < head + 2 || text[head] != '0' + STATE_VERSION ||
	    text[head + 1] != '\n')
		return refuse(why, size, "it was written by another version "
					 "of the program");
	if (len < head + 2 + tail)
		return refuse(why, size, "it is cut off");
	snprintf(sum, sizeof(sum), "sum %08lx\n",
		 (unsigned long)sum_of(text, len - tail));
	if (memcmp(text + len - tail, sum, tail) != 0)
		return refuse(why, size, "it is damaged: its sum is wrong");
	return 0;
}

static int read_memory(struct memory *memory, const char *text, size_t len,
		       char *why, size_t size)
{
	const char *at = text + sizeof(HEAD) - 1 + 2;
	const char *end = text + len - (sizeof("sum 01234567\n") - 1);
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < N_FIELDS; i++) {
		at = read_field(&fields[i], at, end, memory);
		if (!at) {
			wrong = fields[i].name;
			break;
		}
	}
	if (!wrong && at != end)
		wrong = "an unknown field";
	if (!wrong)
		wrong = contradiction(memory);
	if (!wrong)
		return 0;
	snprintf(why, size, "it is damaged: %s is wrong", wrong);
	return HL78_ERR_SYNTAX;
}

int sim_load(struct sim *sim, const char *text, size_t len, char *why,
	     size_t size)
{
	struct memory memory = { .flash = sim->flash };
	size_t i;
	int err = check_frame(text, len, why, size);

	if (!err)
		err = read_memory(&memory, text, len, why, size);
	if (err)
		return err;
	for (i = 0; i < SIM_N_REQUESTS; i++)
		memory.flash.requests[i].until = 0;
	sim->flash = memory.flash;
	sim->rotated = memory.rotated;
	/* One that had not been made is made as configured. */
	if (memory.operation != SIM_OPERATION_NONE) {
		sim->operation = memory.operation;
		sim->timers[SIM_TIMER_OFFER] = HL78_NEVER;
	}
	if (sim->flash.package != SIM_PACKAGE_NONE) {
		sim->config.size = memory.size;
		memcpy(sim->config.to, memory.to, sizeof(memory.to));
	}
	sim_power_on(sim);
	return 0;
}
