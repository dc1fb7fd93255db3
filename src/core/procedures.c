/* SPDX-License-Identifier: MIT */
/*
 * The procedures as tables of steps. "Identify" asks and changes nothing;
 * "set up" writes only what differs from what is wanted and keeps the commands
 * that put it back; "put back" sends those, the last change first.
 */
#include "core/procedures.h"

#include <string.h>

#include "core/build.h"

_Static_assert(UPDATE_CHANGES_MAX * (CHANGE_MAX + 2) < HL78_OWED_MAX,
	       "changes do not fit the text that tells them");
_Static_assert(sizeof("AT+KSLEEP=") +
	       sizeof(((struct hl78_identity *)0)->sleep) <= CHANGE_MAX,
	       "a change is longer than was thought");

/* What opening a port sends, and no more. */
static const char *const questions[] = {
	"AT",	    "ATI",	"AT+CGMR",  "AT+CGSN",	"AT+KGSN=3",
	"AT+WDSI?", "AT+WDSC?", "AT+WDSS?", "AT+CMEE?", NULL,
};

/* Before an update: the same, and what could disturb it. */
static const char *const update_questions[] = {
	"AT",	     "ATI",	 "AT+CGMR",  "AT+CGSN",	 "AT+KGSN=3",
	"AT+WDSI?",  "AT+WDSC?", "AT+WDSS?", "AT+CMEE?", "AT+CPIN?",
	"AT+KSLEEP?", "AT+WDSD=?", NULL,
};

static const char *const questions_again[] = {
	"AT+CMEE?", "AT+WDSI?", "AT+KSLEEP?", NULL,
};

/* Before an update over the air: what opening a port asks, and the SIM. */
static const char *const ota_questions[] = {
	"AT",	    "ATI",	"AT+CGMR",  "AT+CGSN",	"AT+KGSN=3",
	"AT+WDSI?", "AT+WDSC?", "AT+WDSS?", "AT+CMEE?", "AT+CPIN?",
	NULL,
};

static const char *const ota_questions_again[] = {
	"AT",	    "AT+CGMR",	"AT+CMEE?", "AT+WDSI?",
	"AT+WDSC?", "AT+WDSS?", "AT+CPIN?", NULL,
};

/* A module that wakes from hibernate can be silent for seconds. */
#define SILENCES_BORNE 3

/*
 * "Everything", largest first: HL78xx take 4479, their kin 8191 or 4095, and
 * a module says ERROR to what it does not take (AN 4.2).
 */
static const int masks[] = { 8191, HL78_MASK_ALL, 4095 };
#define N_MASKS (sizeof(masks) / sizeof(masks[0]))

enum set_up_step {
	STEP_ASK_CMEE,
	STEP_CMEE,
	STEP_ASK_MASK,
	STEP_MASK,
	STEP_AWAKE,
	STEP_ASK_AGREEMENTS,
	STEP_AGREEMENTS,
	STEP_END = STEP_AGREEMENTS + HL78_N_REQUESTS
};

void procedure_begin(struct procedure *p, enum hl78_procedure which,
		     const struct hl78_set_up *want)
{
	p->which = which;
	p->step = p->attempt = 0;
	p->id = 0;
	p->asked_again = p->of_update = p->awake = false;
	p->questions = questions;
	p->base = 0;
	p->command[0] = p->change[0] = '\0';
	if (which == HL78_PROC_SET_UP) {
		p->want = *want;
		p->n_changes = 0;
	}
}

void procedure_begin_part(struct procedure *p, enum procedure_part part,
			  const struct hl78_set_up *want)
{
	static const struct {
		enum hl78_procedure which;
		const char *const *questions;
	} parts[N_PARTS] = {
		[PART_IDENTIFY] = { HL78_PROC_IDENTIFY, update_questions },
		[PART_QUIET] = { HL78_PROC_SET_UP, NULL },
		[PART_ASK_AGAIN] = { HL78_PROC_IDENTIFY, questions_again },
		[PART_PUT_BACK] = { HL78_PROC_PUT_BACK, NULL },
		[PART_OTA_IDENTIFY] = { HL78_PROC_IDENTIFY, ota_questions },
		[PART_OTA_SET_UP] = { HL78_PROC_SET_UP, NULL },
		[PART_OTA_ASK_AGAIN] = { HL78_PROC_IDENTIFY,
					 ota_questions_again },
	};
	unsigned base = p->base, n_changes = p->n_changes;

	procedure_begin(p, parts[part].which, want);
	p->n_changes = n_changes;
	p->base = base;
	p->of_update = true;
	p->awake = part == PART_QUIET;
	p->questions = parts[part].questions;
}

static void set_text(char out[HL78_WDS_MAX], const char *text)
{
	struct builder b;

	builder_init(&b, out, HL78_WDS_MAX);
	builder_text(&b, text);
}

/* ---- set up: each step writes its command, or has nothing to do ---- */

static bool ask(struct procedure *p, const char *question, bool known)
{
	p->change[0] = '\0';
	if (known)
		return false;
	set_text(p->command, question);
	return true;
}

static bool set_cmee(struct procedure *p, const struct hl78_identity *id)
{
	struct builder b;

	if (id->cmee == 1)
		return false;
	set_text(p->command, "AT+CMEE=1");
	builder_init(&b, p->change, sizeof(p->change));
	builder_text(&b, "AT+CMEE=");
	builder_int(&b, id->cmee < 0 ? 0 : id->cmee);
	return true;
}

bool procedure_is_everything(int32_t mask)
{
	for (size_t i = 0; i < N_MASKS; i++)
		if (mask == masks[i])
			return true;
	return false;
}

/* The mask of this attempt; on an HL78xx its own comes first. */
static int32_t mask_to_try(const struct procedure *p,
			   const struct hl78_identity *id)
{
	bool hl78xx = strncmp(id->model, "HL78", 4) == 0;
	unsigned i = p->attempt + (hl78xx ? 1 : 0);

	if (p->want.mask != HL78_MASK_ALL)
		return p->attempt == 0 ? p->want.mask : -1;
	return i < N_MASKS ? masks[i] : -1;
}

static bool set_mask(struct procedure *p, const struct hl78_identity *id)
{
	int32_t mask = mask_to_try(p, id);

	if (mask < 0 || id->mask == mask ||
	    (p->want.mask == HL78_MASK_ALL && procedure_is_everything(id->mask)))
		return false;
	hl78_wds_indications(p->command, sizeof(p->command), mask);
	if (id->mask >= 0)
		hl78_wds_indications(p->change, sizeof(p->change), id->mask);
	return true;
}

/* Sleep breaks a transfer (AN 7): never, where the module has such a mode. */
static bool set_awake(struct procedure *p, const struct hl78_identity *id)
{
	struct builder b;

	if (!p->awake || !id->sleep[0] || strcmp(id->sleep, "2") == 0)
		return false;
	set_text(p->command, "AT+KSLEEP=2");
	builder_init(&b, p->change, sizeof(p->change));
	builder_text(&b, "AT+KSLEEP=");
	builder_text(&b, id->sleep);
	return true;
}

static bool set_agreement(struct procedure *p, const struct hl78_identity *id,
			  enum hl78_request request)
{
	int want = p->want.ask[request], is = id->ask[request];

	if (want < 0 || want == is ||
	    hl78_wds_agreement(p->command, sizeof(p->command), request,
			       want) < 0)
		return false;
	if (is >= 0)
		hl78_wds_agreement(p->change, sizeof(p->change), request, is);
	return true;
}

static bool any_agreement(const struct procedure *p)
{
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (p->want.ask[i] >= 0)
			return true;
	return false;
}

static bool write_step(struct procedure *p, const struct hl78_identity *id)
{
	p->change[0] = '\0';
	switch (p->step) {
	case STEP_ASK_CMEE:
		return ask(p, "AT+CMEE?", id->cmee >= 0);
	case STEP_CMEE:
		return set_cmee(p, id);
	case STEP_ASK_MASK:
		return ask(p, "AT+WDSI?", p->want.mask < 0 || id->mask >= 0);
	case STEP_MASK:
		return p->want.mask >= 0 && set_mask(p, id);
	case STEP_AWAKE:
		return set_awake(p, id);
	case STEP_ASK_AGREEMENTS:
		return ask(p, "AT+WDSC?",
			   !any_agreement(p) ||
				   id->ask[HL78_REQUEST_CONNECT] >= 0);
	default:
		return set_agreement(p, id,
				     (enum hl78_request)(p->step -
							 STEP_AGREEMENTS));
	}
}

/* ---- all three ---- */

static enum procedure_next next_question(struct procedure *p)
{
	if (!p->questions[p->step])
		return PROCEDURE_DONE;
	set_text(p->command, p->questions[p->step]);
	return PROCEDURE_SEND;
}

/* The change to put back next; those that could not be are passed over. */
static char *change_back(struct procedure *p)
{
	return p->changes[p->n_changes - 1 - p->step];
}

static enum procedure_next next_change_back(struct procedure *p)
{
	if (p->base + p->step < p->n_changes) {
		set_text(p->command, change_back(p));
		return PROCEDURE_SEND;
	}
	if (p->step == 0)
		return PROCEDURE_DONE;
	p->step--; /* the last that was refused is to blame */
	set_text(p->command, change_back(p));
	return PROCEDURE_FAILED;
}

/* One that is refused stays, and does not keep the others from it. */
static enum procedure_next change_back_done(struct procedure *p, bool ok)
{
	char *change = change_back(p);

	if (ok) {
		memmove(change, change + sizeof(p->changes[0]),
			p->step * sizeof(p->changes[0]));
		p->n_changes--;
	} else {
		p->step++;
	}
	return next_change_back(p);
}

enum procedure_next procedure_next(struct procedure *p,
				   const struct hl78_identity *identity)
{
	if (p->which == HL78_PROC_IDENTIFY)
		return next_question(p);
	if (p->which == HL78_PROC_PUT_BACK)
		return next_change_back(p);
	for (; p->step < STEP_END; p->step++, p->attempt = 0)
		if (write_step(p, identity))
			return PROCEDURE_SEND;
	return PROCEDURE_DONE;
}

/*
 * "AT+WDSI=", "AT+WDSC=1,": what a command sets, without the value. Of some the
 * first number says which setting it is.
 */
static size_t key_len(const char *change)
{
	static const char *const numbered[] = { "AT+WDSC=", "AT+WDSS=",
						"AT+CGDCONT=" };
	const char *end = strchr(change, '=');

	for (size_t i = 0; i < sizeof(numbered) / sizeof(numbered[0]); i++)
		if (strncmp(change, numbered[i], strlen(numbered[i])) == 0)
			return strlen(numbered[i]) + 1;
	return end ? (size_t)(end - change) + 1 : strlen(change) + 1;
}

/* In an update what was so first is what it was. */
static bool is_kept(const struct procedure *p, const char *change)
{
	for (unsigned i = p->base; p->of_update && i < p->n_changes; i++)
		if (strncmp(p->changes[i], change, key_len(change)) == 0)
			return true;
	return false;
}

void procedure_keep(struct procedure *p, const char *change)
{
	if (is_kept(p, change))
		return;
	if (change[0] && p->n_changes < CHANGES_MAX)
		set_text(p->changes[p->n_changes++], change);
}

void procedure_withhold(struct procedure *p, unsigned i)
{
	char change[HL78_WDS_MAX];

	memcpy(change, p->changes[i], sizeof(change));
	memmove(p->changes[p->base + 1], p->changes[p->base],
		(i - p->base) * sizeof(p->changes[0]));
	memcpy(p->changes[p->base], change, sizeof(change));
	p->base++;
}

/* "AT+CMEE=1" */
static void number_now(char out[HL78_WDS_MAX], const char *head, int32_t value)
{
	struct builder b;

	builder_init(&b, out, HL78_WDS_MAX);
	builder_text(&b, head);
	builder_int(&b, value);
}

/* Whether a setting is what this command would make it. */
static bool is_equal(const char *change, const struct hl78_identity *id)
{
	char now[4 + HL78_N_REQUESTS][HL78_WDS_MAX] = { "" };
	struct builder b;

	number_now(now[0], "AT+CMEE=", id->cmee);
	number_now(now[1], "AT+WDSI=", id->mask);
	number_now(now[2], "AT+WDSS=2,", id->cid);
	builder_init(&b, now[3], sizeof(now[3]));
	builder_text(&b, "AT+KSLEEP=");
	builder_text(&b, id->sleep);
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (id->ask[i] >= 0)
			hl78_wds_agreement(now[4 + i], sizeof(now[0]),
					   (enum hl78_request)i, id->ask[i]);
	for (size_t i = 0; i < sizeof(now) / sizeof(now[0]); i++)
		if (strcmp(now[i], change) == 0)
			return true;
	return false;
}

void procedure_drop_equal(struct procedure *p, const struct hl78_identity *id)
{
	unsigned kept = p->base;

	for (unsigned i = p->base; i < p->n_changes; i++) {
		if (is_equal(p->changes[i], id))
			continue;
		if (kept != i)
			memcpy(p->changes[kept], p->changes[i],
			       sizeof(p->changes[i]));
		kept++;
	}
	p->n_changes = kept;
}

/* Silence, a restart, a lost line: what no other step would mend. */
static bool is_no_answer(enum hl78_result result)
{
	return result >= HL78_RESULT_TIMEOUT;
}

/* It may have been done although nothing said so: its way back is kept. */
static bool may_have_changed(enum hl78_result result)
{
	return result == HL78_RESULT_OK || (is_no_answer(result) &&
					    result != HL78_RESULT_GUARDED);
}

/*
 * Silence to the first question can be a module that wakes up, and later a
 * crash in an answer: once, all is asked again.
 */
static bool ask_again(struct procedure *p, enum hl78_result result)
{
	if (result != HL78_RESULT_TIMEOUT && result != HL78_RESULT_RESET)
		return false;
	if (p->step == 0)
		return ++p->attempt < SILENCES_BORNE;
	if (p->asked_again)
		return false;
	p->asked_again = true;
	p->step = p->attempt = 0;
	return true;
}

/*
 * The OK of a command that somebody before us had sent is taken for that of AT,
 * and the next question, which every module answers, gets that of AT.
 */
bool procedure_out_of_step(const struct procedure *p, enum hl78_result result,
			   bool answered)
{
	return p->which == HL78_PROC_IDENTIFY && p->step == 1 &&
	       strcmp(p->questions[0], "AT") == 0 &&
	       result == HL78_RESULT_OK && !answered && !p->asked_again;
}

enum procedure_next procedure_result(struct procedure *p,
				     enum hl78_result result,
				     const struct hl78_identity *identity)
{
	bool is_question = p->which == HL78_PROC_IDENTIFY ||
			   (p->which == HL78_PROC_SET_UP && !p->change[0] &&
			    strchr(p->command, '?'));

	p->id = 0;
	if (p->which == HL78_PROC_SET_UP && may_have_changed(result))
		procedure_keep(p, p->change);
	if (is_no_answer(result))
		return p->which == HL78_PROC_IDENTIFY && ask_again(p, result) ?
		       procedure_next(p, identity) : PROCEDURE_FAILED;
	if (p->which == HL78_PROC_PUT_BACK)
		return change_back_done(p, result == HL78_RESULT_OK);
	if (result != HL78_RESULT_OK && !is_question) {
		p->attempt++;
		if (p->which == HL78_PROC_SET_UP && p->step == STEP_MASK &&
		    mask_to_try(p, identity) >= 0)
			return procedure_next(p, identity);
		if (!p->of_update)
			return PROCEDURE_FAILED;
	}
	p->step++;
	p->attempt = 0;
	return procedure_next(p, identity);
}
