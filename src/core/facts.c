/* SPDX-License-Identifier: MIT */
/*
 * One small function a command: what its answer, or an OK to it, tells. It
 * keeps no text that does not look like what it should be, and asks nothing.
 */
#include "core/facts.h"

#include <string.h>

#include "core/ascii.h"

void facts_init(struct facts *f)
{
	struct hl78_identity *id = &f->identity;

	memset(f, 0, sizeof(*f));
	id->cid = -1;
	id->mask = -1;
	id->polling = -1;
	id->cmee = -1;
	id->echo = -1;
	id->package_min = id->package_max = -1;
	memset(id->ask, -1, sizeof(id->ask));
}

static void set_text(struct facts *f, char *out, size_t size, const char *text,
		     size_t len)
{
	if (len >= size)
		len = size - 1;
	if (out[len] == '\0' && memcmp(out, text, len) == 0)
		return;
	memset(out, 0, size);
	memcpy(out, text, len);
	f->changed = true;
}

#define SET_NUMBER(f, field, number)                   \
	do {                                           \
		if ((f)->identity.field != (number)) { \
			(f)->identity.field = (number); \
			(f)->changed = true;           \
		}                                      \
	} while (0)

/* ---- answers ---- */

static bool all_digits(const struct hl78_line *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (!ascii_is_digit(line->text[i]))
			return false;
	return true;
}

/*
 * A name such as HL7800-M or HL7800.4.6.8.0: one word with a digit in it. Free
 * text that comes between a question and its OK is none.
 */
static bool is_name(const struct hl78_line *line)
{
	bool digit = false;

	for (size_t i = 0; i < line->len; i++) {
		if (ascii_is_blank(line->text[i]) || line->text[i] == ':')
			return false;
		digit = digit || ascii_is_digit(line->text[i]);
	}
	return digit && ascii_is_alpha(line->text[0]);
}

static void read_model(struct facts *f, const struct hl78_line *line)
{
	if (is_name(line))
		set_text(f, f->identity.model, sizeof(f->identity.model),
			 line->text, line->len);
}

static void read_imei(struct facts *f, const struct hl78_line *line)
{
	if (line->len >= 14 && line->len <= 17 && all_digits(line))
		set_text(f, f->identity.imei, sizeof(f->identity.imei),
			 line->text, line->len);
}

static void read_serial(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	const char *text;
	size_t len;

	if (hl78_reader_begin(&r, line, "+KGSN") &&
	    hl78_reader_text(&r, &text, &len) && len)
		set_text(f, f->identity.serial_number,
			 sizeof(f->identity.serial_number), text, len);
}

static void read_version(struct facts *f, const struct hl78_line *line)
{
	if (!is_name(line))
		return;
	/* A damaged flash says "HL7800.": shown as it is. */
	f->version_told = true;
	if (f->identity.old) {
		f->identity.old = false;
		f->changed = true;
	}
	set_text(f, f->identity.firmware, sizeof(f->identity.firmware),
		 line->text, line->len);
}

static void read_mask(struct facts *f, const struct hl78_line *line)
{
	SET_NUMBER(f, mask, line->code);
}

static void read_cmee(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	int64_t n;

	if (hl78_reader_begin(&r, line, "+CMEE") &&
	    hl78_reader_int(&r, 0, 2, &n))
		SET_NUMBER(f, cmee, (int8_t)n);
}

static void read_context(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	const char *text;
	size_t len;
	int64_t cid;
	int wanted = f->identity.cid > 0 ? f->identity.cid : 1;

	if (hl78_reader_begin(&r, line, "+CGDCONT") &&
	    hl78_reader_int(&r, 1, 255, &cid) && cid == wanted &&
	    hl78_reader_text(&r, &text, &len)) {
		set_text(f, f->identity.pdp, sizeof(f->identity.pdp), text,
			 len);
		if (hl78_reader_text(&r, &text, &len))
			set_text(f, f->identity.apn, sizeof(f->identity.apn),
				 text, len);
	}
}

/* As it can be set again: "2", "1,2,60". */
static void keep_sleep(struct facts *f, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_digit(text[i]) && text[i] != ',')
			return;
	if (len && len < sizeof(f->identity.sleep))
		set_text(f, f->identity.sleep, sizeof(f->identity.sleep), text,
			 len);
}

static void read_sleep(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;

	if (hl78_reader_begin(&r, line, "+KSLEEP"))
		keep_sleep(f, r.at, (size_t)(r.end - r.at));
}

static void read_sim(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	const char *text;
	size_t len;

	if (hl78_reader_begin(&r, line, "+CPIN") &&
	    hl78_reader_text(&r, &text, &len))
		set_text(f, f->identity.sim, sizeof(f->identity.sim), text,
			 len);
}

/* "+WDSD: (1-4194304)" */
static void read_sizes(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	uint64_t min, max;
	const char *dash;

	if (!hl78_reader_begin(&r, line, "+WDSD") || r.at == r.end ||
	    *r.at != '(' || r.end[-1] != ')')
		return;
	r.at++;
	r.end--;
	dash = memchr(r.at, '-', (size_t)(r.end - r.at));
	if (!dash || !ascii_read_uint(r.at, (size_t)(dash - r.at), INT32_MAX,
				      &min) ||
	    !ascii_read_uint(dash + 1, (size_t)(r.end - dash - 1), INT64_MAX,
			     &max) || min > max)
		return;
	SET_NUMBER(f, package_min, (int64_t)min);
	SET_NUMBER(f, package_max, (int64_t)max);
}

/*
 * The first two values of a line of AT+WDSS? or AT+WDSC?, under whatever name
 * it comes (+WDSS, and in print +WDSI or +WDS).
 */
static bool read_pair(const struct hl78_line *line, struct hl78_reader *r,
		      int64_t *mode, int64_t *value)
{
	if (line->name_len == 0)
		return false;
	r->at = line->text + line->name_len + 1;
	r->end = line->text + line->len;
	while (r->at < r->end && ascii_is_blank(*r->at))
		r->at++;
	return hl78_reader_int(r, 0, 6, mode) &&
	       hl78_reader_int(r, 0, INT32_MAX, value);
}

static void read_session(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	int64_t mode, value;

	if (!read_pair(line, &r, &mode, &value))
		return;
	if (mode == 1 && value <= 1) {
		f->session_told = f->identity.session_known = true;
		f->session_open = value == 1;
	} else if (mode == 2) {
		SET_NUMBER(f, cid, (int)value);
	}
}

/* The request whose agreement a mode of AT+WDSC turns on. */
static enum hl78_request request_of_mode(int64_t mode)
{
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (hl78_request_info((enum hl78_request)i)->wdsc_mode == mode)
			return (enum hl78_request)i;
	return HL78_REQUEST_NONE;
}

static void set_config(struct facts *f, struct hl78_reader *r, int64_t mode,
		       int64_t value)
{
	struct hl78_identity *id = &f->identity;
	enum hl78_request request = request_of_mode(mode);
	uint8_t n = 0;

	if (mode == 3) {
		SET_NUMBER(f, polling, (int32_t)value);
	} else if (mode == 4) {
		do
			if (id->timers[n] != (int32_t)value) {
				id->timers[n] = (int32_t)value;
				f->changed = true;
			}
		while (++n < HL78_TIMERS_MAX &&
		       hl78_reader_int(r, 0, INT32_MAX, &value));
		SET_NUMBER(f, n_timers, n);
	} else if (request != HL78_REQUEST_NONE && value <= 1) {
		SET_NUMBER(f, ask[request], (int8_t)value);
	}
}

static void read_config(struct facts *f, const struct hl78_line *line)
{
	struct hl78_reader r;
	int64_t mode, value;

	if (read_pair(line, &r, &mode, &value))
		set_config(f, &r, mode, value);
}

/* ---- settings that were accepted ---- */

static void set_mask(struct facts *f, struct hl78_reader *r)
{
	int64_t n;

	if (hl78_reader_int(r, 0, INT32_MAX, &n))
		SET_NUMBER(f, mask, (int32_t)n);
}

static void set_session(struct facts *f, struct hl78_reader *r)
{
	int64_t mode, value;

	if (hl78_reader_int(r, 0, 2, &mode) && mode == 2 &&
	    hl78_reader_int(r, 0, 255, &value))
		SET_NUMBER(f, cid, (int)value);
}

static void set_wdsc(struct facts *f, struct hl78_reader *r)
{
	int64_t mode, value;

	if (hl78_reader_int(r, 0, 6, &mode) &&
	    hl78_reader_int(r, 0, INT32_MAX, &value))
		set_config(f, r, mode, value);
}

static void set_cmee(struct facts *f, struct hl78_reader *r)
{
	int64_t n;

	if (hl78_reader_int(r, 0, 2, &n))
		SET_NUMBER(f, cmee, (int8_t)n);
}

static void set_sleep(struct facts *f, struct hl78_reader *r)
{
	keep_sleep(f, r->at, (size_t)(r->end - r->at));
}

/* ---- tables ---- */

static const struct {
	enum command_id command;
	enum hl78_form form;
	const char *args; /* "" for none, NULL for any */
	void (*read)(struct facts *f, const struct hl78_line *line);
} answers[] = {
	{ CMD_I, HL78_FORM_RUN, "", read_model },
	{ CMD_I, HL78_FORM_RUN, "3", read_version },
	{ CMD_CGMM, HL78_FORM_RUN, NULL, read_model },
	{ CMD_CGMR, HL78_FORM_RUN, NULL, read_version },
	{ CMD_CGSN, HL78_FORM_RUN, NULL, read_imei },
	{ CMD_KGSN, HL78_FORM_SET, "3", read_serial },
	{ CMD_WDSI, HL78_FORM_READ, NULL, read_mask },
	{ CMD_WDSS, HL78_FORM_READ, NULL, read_session },
	{ CMD_WDSC, HL78_FORM_READ, NULL, read_config },
	{ CMD_CMEE, HL78_FORM_READ, NULL, read_cmee },
	{ CMD_CGDCONT, HL78_FORM_READ, NULL, read_context },
	{ CMD_KSLEEP, HL78_FORM_READ, NULL, read_sleep },
	{ CMD_CPIN, HL78_FORM_READ, NULL, read_sim },
	{ CMD_WDSD, HL78_FORM_TEST, NULL, read_sizes },
};

static const struct {
	enum command_id command;
	void (*set)(struct facts *f, struct hl78_reader *args);
} settings[] = {
	{ CMD_WDSI, set_mask },
	{ CMD_WDSS, set_session },
	{ CMD_WDSC, set_wdsc },
	{ CMD_CMEE, set_cmee },
	{ CMD_KSLEEP, set_sleep },
};

static bool args_are(const struct dialog *d, const char *args)
{
	return !args || (d->command.args_len == strlen(args) &&
			 memcmp(d->command.args, args, strlen(args)) == 0);
}

void facts_answer(struct facts *f, const struct dialog *d,
		  const struct hl78_line *line)
{
	if (d->command_id == CMD_OTHER)
		return;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (dialog_asks(d, answers[i].command, answers[i].form) &&
		    args_are(d, answers[i].args))
			answers[i].read(f, line);
}

static void setting_done(struct facts *f, const struct dialog *d)
{
	struct hl78_reader args = { d->command.args,
				    d->command.args + d->command.args_len };

	if (d->command_id == CMD_OTHER)
		return;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (dialog_asks(d, settings[i].command, HL78_FORM_SET))
			settings[i].set(f, &args);
}

bool facts_done(struct facts *f, const struct dialog *d, bool ok)
{
	bool changed;

	if (ok) {
		setting_done(f, d);
		/* Never set, some firmware answers AT+WDSI? with OK alone. */
		if (dialog_asks(d, CMD_WDSI, HL78_FORM_READ) && !d->answered)
			SET_NUMBER(f, mask, 0);
		if (d->source != HL78_CAPTURE && d->waiting)
			f->identity.echo = d->echoed; /* no news to tell */
	}
	changed = f->changed;
	f->changed = false;
	f->session_told = f->version_told = false;
	return changed;
}
