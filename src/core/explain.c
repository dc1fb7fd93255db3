/* SPDX-License-Identifier: MIT */
/*
 * Answers in words. A table of those that need a reader of their own; any
 * other answer to AT+NAME? repeats a setting, and says what its values mean
 * when they are typed. What does not read as expected is left alone.
 */
#include <hl78/explain.h>

#include <string.h>

#include <hl78/command.h>
#include <hl78/wds.h>

#include "core/ascii.h"
#include "core/build.h"

/* A line that is explained. */
struct answer {
	struct hl78_reader values;
	/* AT+NAME? of the very same name waits for it. */
	bool asked;
};

/* ---- device services ---- */

/* "all events", "no events", "events 0-8 23", "all events but 18". */
static void mask(struct builder *b, struct answer *a)
{
	char on[HL78_EXPLAIN_MAX], off[HL78_EXPLAIN_MAX];
	int64_t value;
	unsigned missing;

	if (!a->asked || !hl78_reader_int(&a->values, 0, 0xffff, &value) ||
	    !hl78_reader_done(&a->values))
		return;
	missing = HL78_MASK_ALL & ~(unsigned)value;
	hl78_mask_text((unsigned)value, on, sizeof(on));
	hl78_mask_text(missing, off, sizeof(off));
	if (value == 0) {
		builder_text(b, "no events are told: AT+WDSI=4479 turns all on");
	} else if (missing == 0) {
		builder_text(b, "all events are told");
	} else if (missing != HL78_MASK_ALL && strlen(off) < strlen(on)) {
		builder_text(b, "all events are told but ");
		builder_text(b, off);
	} else {
		builder_text(b, "events that are told: ");
		builder_text(b, on);
	}
}

static void session(struct builder *b, struct answer *a)
{
	int64_t what, value;

	if (!hl78_reader_int(&a->values, 1, 2, &what) ||
	    !hl78_reader_int(&a->values, 0, 255, &value))
		return;
	if (what == 1) {
		builder_text(b, value ? "a session is open" : "no session");
		return;
	}
	builder_text(b, "device services use PDP context ");
	builder_int(b, value);
}

/* What is asked for; a mode of AT+WDSC each. */
static const char *const agreements[] = {
	[0] = "connect", [1] = "download", [2] = "install",
	[5] = "reboot", [6] = "uninstall",
};

static void minutes(struct builder *b, int64_t min)
{
	bool days = min >= 1440 && min % 1440 == 0;
	bool hours = !days && min >= 60 && min % 60 == 0;

	builder_int(b, days ? min / 1440 : hours ? min / 60 : min);
	builder_text(b, days ? " d" : hours ? " h" : " min");
}

static void retry_timers(struct builder *b, struct answer *a)
{
	int64_t min;
	int n = 0;

	for (; hl78_reader_int(&a->values, 0, 525600, &min); n++) {
		if (n == HL78_TIMERS_MAX)
			return;
		builder_text(b, n ? ", " : "retries after ");
		minutes(b, min);
	}
}

static void agreement(struct builder *b, struct answer *a)
{
	int64_t mode, value;

	if (!hl78_reader_int(&a->values, 0, 6, &mode))
		return;
	if (mode == 4) {
		retry_timers(b, a);
		return;
	}
	if (!hl78_reader_int(&a->values, 0, 525600, &value))
		return;
	if (mode != 3) {
		builder_text(b, agreements[mode]);
		builder_text(b, value ? ": asks first" :
					": goes on without asking");
	} else if (value == 0) {
		builder_text(b, "no polling");
	} else {
		builder_text(b, "looks for packages every ");
		minutes(b, value);
	}
}

/* ---- the network ---- */

/* 3GPP TS 27.007, <stat> of +CREG, +CGREG, +CEREG. */
static void registration(struct builder *b, struct answer *a)
{
	static const char *const states[] = {
		"not registered, and not searching", "registered, home",
		"not registered, searching", "registration denied",
		"unknown, out of coverage perhaps", "registered, roaming",
	};
	struct hl78_reader all = a->values;
	int64_t n, state;
	/* AT+CEREG? puts before it which events are told: alone they are so. */
	bool has_n = hl78_reader_int(&all, 0, 9, &n) &&
		     hl78_reader_int(&all, 0, 99, &n) &&
		     (a->asked || hl78_reader_done(&all));

	if (has_n)
		hl78_reader_int(&a->values, 0, 9, &n);
	if (hl78_reader_int(&a->values, 0, 5, &state))
		builder_text(b, states[state]);
}

/* 3GPP TS 27.007: <rssi> of +CSQ, steps of 2 dB. */
static void signal(struct builder *b, struct answer *a)
{
	int64_t rssi;

	if (!hl78_reader_int(&a->values, 0, 99, &rssi) ||
	    (rssi > 31 && rssi != 99))
		return;
	if (rssi == 99) {
		builder_text(b, "no signal known");
		return;
	}
	builder_int(b, -113 + 2 * rssi);
	builder_text(b, rssi == 0 ? " dBm or less" :
			rssi == 31 ? " dBm or more" : " dBm");
}

/* 3GPP TS 27.007: of +CESQ the two of LTE, <rsrq> and <rsrp>, come last. */
static void signal_extended(struct builder *b, struct answer *a)
{
	int64_t v[6];

	for (int i = 0; i < 6; i++)
		if (!hl78_reader_int(&a->values, 0, 255, &v[i]))
			return;
	if (v[5] == 255) {
		builder_text(b, "no LTE signal known");
		return;
	}
	if (v[5] > 97)
		return;
	builder_text(b, "LTE: RSRP ");
	builder_int(b, -141 + v[5]);
	builder_text(b, " dBm");
	if (v[4] > 34)
		return;
	builder_text(b, ", RSRQ -");
	builder_int(b, (40 - v[4]) / 2);
	builder_text(b, v[4] % 2 ? ".5 dB" : " dB");
}

/* A value of a setting, as the table of choices has it. */
static bool add_choice(struct builder *b, const char *name, const char *args,
		       const char *text, size_t len)
{
	char all[32];
	struct builder whole;
	struct hl78_command_line line;
	const struct hl78_choice *choice;

	builder_init(&whole, all, sizeof(all));
	builder_text(&whole, "AT");
	builder_text(&whole, name);
	builder_char(&whole, '=');
	builder_text(&whole, args);
	builder_bytes(&whole, text, len);
	if (whole.overflow || !hl78_command_read(&line, all, whole.len))
		return false;
	choice = hl78_choice(line.command, line.args, line.args_len);
	if (!choice || !choice->meaning[0])
		return false;
	builder_text(b, choice->meaning);
	return true;
}

static void network(struct builder *b, struct answer *a)
{
	const char *text;
	size_t len;

	if (!hl78_reader_text(&a->values, &text, &len) ||
	    !add_choice(b, "+COPS", "", text, len))
		return;
	if (!hl78_reader_text(&a->values, &text, &len) ||
	    !hl78_reader_text(&a->values, &text, &len)) {
		builder_text(b, ", on no network");
		return;
	}
	if (!hl78_reader_text(&a->values, &text, &len))
		return;
	builder_text(b, ", ");
	if (!add_choice(b, "+COPS", "0,0,,", text, len))
		builder_text(b, "another radio technology");
}

static void context_state(struct builder *b, struct answer *a)
{
	int64_t cid, up;

	if (!hl78_reader_int(&a->values, 0, 255, &cid) ||
	    !hl78_reader_int(&a->values, 0, 1, &up))
		return;
	builder_text(b, "context ");
	builder_int(b, cid);
	builder_text(b, up ? " is up" : " is down");
}

static void context(struct builder *b, struct answer *a)
{
	const char *text;
	int64_t cid;
	size_t len;

	if (!hl78_reader_int(&a->values, 0, 255, &cid) ||
	    !hl78_reader_text(&a->values, &text, &len) ||
	    !hl78_reader_text(&a->values, &text, &len) || len > 0)
		return;
	builder_text(b, "the APN of context ");
	builder_int(b, cid);
	builder_text(b, " is left to the network");
}

static void pin(struct builder *b, struct answer *a)
{
	static const struct {
		const char *state;
		const char *meaning;
	} states[] = {
		{ "READY", "no PIN is wanted" },
		{ "SIM PIN", "the PIN is wanted: AT+CPIN=<pin>" },
		{ "SIM PUK", "locked: AT+CPIN=<puk>,<new pin> opens it" },
		{ "SIM PIN2", "the second PIN is wanted" },
		{ "SIM PUK2", "the second PIN is locked" },
	};
	const char *text;
	size_t len;

	if (!hl78_reader_text(&a->values, &text, &len))
		return;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (ascii_equal_nocase(text, len, states[i].state,
				       strlen(states[i].state)))
			builder_text(b, states[i].meaning);
}

/* ---- all of them ---- */

static const struct {
	const char *name;
	void (*explain)(struct builder *b, struct answer *answer);
} explained[] = {
	{ "+CEREG", registration },
	{ "+CESQ", signal_extended },
	{ "+CGACT", context_state },
	{ "+CGDCONT", context },
	{ "+CGREG", registration },
	{ "+COPS", network },
	{ "+CPIN", pin },
	{ "+CREG", registration },
	{ "+CSQ", signal },
	{ "+WDSC", agreement },
	{ "+WDSI", mask },
	{ "+WDSS", session },
	/* Its answer has other values than those that are set. */
	{ "+CEDRXS", NULL },
};

#define N_EXPLAINED (sizeof(explained) / sizeof(explained[0]))

/* Up to so many values of a setting are told. */
#define VALUES_MAX 4

/* "+KSLEEP: 2,0,10": each value as the table of choices has it. */
static void setting(struct builder *b, const char *name, struct answer *a)
{
	static const char *const before[VALUES_MAX] = {
		"", "0,", "0,0,", "0,0,0,",
	};
	const char *text;
	size_t len, n = 0;

	for (int i = 0; i < VALUES_MAX; i++) {
		size_t start = b->len;

		if (!hl78_reader_text(&a->values, &text, &len))
			return;
		if (n)
			builder_text(b, ", ");
		if (add_choice(b, name, before[i], text, len)) {
			n++;
		} else if (start < b->size) {
			b->len = start;
			b->out[start] = '\0';
		}
	}
}

static void explain_named(struct builder *b, const struct hl78_line *line,
			  const char *command, size_t command_len)
{
	struct hl78_command_line asked;
	struct answer a = { .asked = false };
	bool known = hl78_command_read(&asked, command, command_len) &&
		     asked.command && asked.form == HL78_FORM_READ;

	/* Only "+NAME:" with something behind it. */
	if (line->name_len == 0)
		return;
	a.asked = known && strlen(asked.command->name) == line->name_len &&
		  memcmp(asked.command->name, line->text, line->name_len) == 0;
	for (size_t i = 0; i < N_EXPLAINED; i++) {
		if (!hl78_reader_begin(&a.values, line, explained[i].name))
			continue;
		if (explained[i].explain)
			explained[i].explain(b, &a);
		return;
	}
	if (a.asked &&
	    hl78_reader_begin(&a.values, line, asked.command->name))
		setting(b, asked.command->name, &a);
}

const char *hl78_explain(const struct hl78_line *line, const char *command,
			 size_t command_len, char *out, size_t size)
{
	const struct hl78_cme_info *cme = hl78_cme_info(line->code);
	struct builder b;

	builder_init(&b, out, size);
	switch (line->kind) {
	case HL78_LINE_CME:
		if (line->code < 0 || cme->code < 0)
			break;
		builder_text(&b, cme->meaning);
		builder_text(&b, cme->cure ? ": " : "");
		builder_text(&b, cme->cure ? cme->cure : "");
		break;
	case HL78_LINE_BOOT:
		if (line->code >= 0 && line->text[0] == '+')
			builder_text(&b, hl78_ksup_text(line->code));
		break;
	case HL78_LINE_WDSI:
	case HL78_LINE_PREFIXED:
		explain_named(&b, line, command, command_len);
		break;
	default:
		break;
	}
	return out;
}
