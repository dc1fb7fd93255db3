/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log of ours played at once to a modem that sends nothing, which then knows
 * how the module stood. Nothing is asked of the module here.
 */
#include "app/recall.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/job.h"
#include "app/live_update.h"
#include "app/loginput.h"

/* Deadlines worked off between two records: there are two a run. */
#define TICKS_MAX 16

static void pull(struct hl78_modem *modem)
{
	while (hl78_modem_next_event(modem))
		;
}

static void pass_time(struct hl78_modem *modem, hl78_time until)
{
	for (int i = 0; i < TICKS_MAX; i++) {
		if (hl78_modem_deadline(modem) > until)
			return;
		hl78_modem_tick(modem, hl78_modem_deadline(modem));
		pull(modem);
	}
}

static bool begins(const struct hl78_record *record, const char *text)
{
	size_t n = strlen(text);

	return record->len > n && memcmp(record->bytes, text, n) == 0;
}

/* One of the commands that it had yet to send, ", " between them. */
static void put_back(struct recall *r, const struct hl78_record *record)
{
	char *at = r->changes, *next;
	size_t len, sent = record->len;

	while (sent > 0 && (record->bytes[sent - 1] == '\r' ||
			    record->bytes[sent - 1] == '\n'))
		sent--;

	for (; *at; at = next) {
		next = strstr(at, ", ");
		len = next ? (size_t)(next - at) : strlen(at);
		next = next ? next + 2 : at + len;
		if (len != sent || memcmp(at, record->bytes, len) != 0)
			continue;
		memmove(at, next, strlen(next) + 1);
		len = strlen(r->changes);
		if (len > 1 && strcmp(r->changes + len - 2, ", ") == 0)
			r->changes[len - 2] = '\0';
		return;
	}
}

/* What no outcome tells: "package 6d1c… 203744 bytes", and the announcement. */
static void take_record(struct recall *r, const struct hl78_record *record)
{
	const size_t n = strlen(LIVE_UPDATE_PACKAGE);
	const size_t n_changes = strlen(LIVE_UPDATE_CHANGES);
	const size_t len = sizeof(r->package) - 1;

	if (record->kind == HL78_RECORD_HOST)
		put_back(r, record);
	if (record->kind == HL78_RECORD_NOTE &&
	    begins(record, LIVE_UPDATE_STORED))
		r->kept = true;
	if (record->kind == HL78_RECORD_NOTE &&
	    begins(record, LIVE_UPDATE_CHANGES))
		snprintf(r->changes, sizeof(r->changes), "%.*s",
			 (int)(record->len - n_changes),
			 (const char *)record->bytes + n_changes);
	if (record->kind == HL78_RECORD_HOST && begins(record, "AT+WDSD=") &&
	    record->bytes[strlen("AT+WDSD=")] != '?')
		r->announced = true;
	if (record->kind != HL78_RECORD_NOTE || record->len < n + len ||
	    !begins(record, LIVE_UPDATE_PACKAGE))
		return;
	memcpy(r->package, record->bytes + n, len);
	r->package[len] = '\0';
}

static void feed(struct hl78_modem *modem, const struct hl78_record *record)
{
	size_t fed = 0;

	if (record->time != HL78_NO_TIME)
		pass_time(modem, record->time);
	while (fed < record->len) {
		fed += log_record_feed(record, fed, modem, record->time);
		pull(modem);
	}
}

static void conclude(struct recall *r, struct hl78_modem *modem,
		     int64_t unix_us)
{
	const struct hl78_status *st = hl78_modem_status(modem);

	snprintf(r->imei, sizeof(r->imei), "%s",
		 hl78_modem_identity(modem)->imei);
	r->guard = st->guard;
	r->stored = st->agreement.request == HL78_REQUEST_INSTALL ||
		    st->package == HL78_PACKAGE_STORED;
	pass_time(modem, unix_us);
	hl78_modem_outcome(modem, unix_us, true, &r->outcome);
	/* Announced, and nothing came of it: its bytes are waited for. */
	snprintf(r->was, sizeof(r->was), "%s", r->outcome.from);
	r->stored |= r->kept && !r->guard.active &&
		     (r->outcome.kind == HL78_OUT_NONE ||
		      r->outcome.kind == HL78_OUT_PENDING);
	r->sends = r->announced && !r->guard.active && !r->stored &&
		   (r->outcome.kind == HL78_OUT_INCOMPLETE ||
		    r->outcome.kind == HL78_OUT_NONE);
}

/* ---- logs ---- */

/* Logs of one update that was cut off so often are enough. */
#define DEPTH_MAX 8
/* A log of a day's flood is not worth the wait at the start. */
#define SIZE_MAX_BYTES (32 << 20)

/* The log that this one goes on from; false: none. */
static bool find_before(const char *log, char *out, size_t size)
{
	const size_t n = strlen(RECALL_GOES_ON);
	struct hl78_record record;
	struct log_input *in;
	bool found = false;
	char why[200];

	in = log_input_open(log, why, sizeof(why));
	while (in && !found && log_input_next(in, &record) > 0)
		found = record.kind == HL78_RECORD_NOTE &&
			begins(&record, RECALL_GOES_ON);
	if (found)
		snprintf(out, size, "%.*s", (int)(record.len - n),
			 (const char *)record.bytes + n);
	if (in)
		log_input_close(in);
	return found;
}

static bool play(const char *log, struct hl78_modem **modem,
		 void (*see)(void *arg, const struct hl78_record *record),
		 void *arg)
{
	struct hl78_modem_config config = { .read_only = true };
	struct hl78_record record;
	struct log_input *in;
	char why[200];
	int more;

	in = log_input_open(log, why, sizeof(why));
	if (!in)
		return false;
	while ((more = log_input_next(in, &record)) > 0) {
		if (!*modem) {
			config.source = log_input_source(in);
			*modem = hl78_modem_new(&config);
		}
		if (!*modem)
			break;
		if (see)
			see(arg, &record);
		feed(*modem, &record);
	}
	log_input_close(in);
	return *modem && more == 0;
}

struct hl78_modem *recall_play(const char *log,
			       void (*see)(void *arg,
					   const struct hl78_record *record),
			       void *arg)
{
	static char paths[DEPTH_MAX][PATH_MAX];
	struct hl78_modem *modem = NULL;
	struct stat st;
	int n = 1;

	snprintf(paths[0], sizeof(paths[0]), "%s", log);
	while (n < DEPTH_MAX && stat(paths[n - 1], &st) == 0 &&
	       st.st_size <= SIZE_MAX_BYTES &&
	       find_before(paths[n - 1], paths[n], sizeof(paths[n])))
		n++;
	for (; n > 1; n--) /* one that is gone is no reason to stop */
		play(paths[n - 1], &modem, NULL, NULL);
	if (play(log, &modem, see, arg))
		return modem;
	hl78_modem_free(modem);
	return NULL;
}

void recall_pass(struct hl78_modem *modem, hl78_time until)
{
	pass_time(modem, until);
}

static void see_record(void *arg, const struct hl78_record *record)
{
	take_record(arg, record);
}

static bool read_log(struct recall *r, int64_t unix_us)
{
	struct hl78_modem *modem = recall_play(r->log, see_record, r);

	if (!modem)
		return false;
	hl78_modem_finish(modem, unix_us);
	pull(modem);
	conclude(r, modem, unix_us);
	hl78_modem_free(modem);
	return true;
}

void recall_read(struct recall *r, const char *device, int64_t unix_us)
{
	*r = (struct recall){ .note = { .fd = -1 } };
	if (!headless_find(&r->note, device, r->log, sizeof(r->log)) ||
	    headless_lives(&r->note))
		return;
	r->found = read_log(r, unix_us);
}

const char *recall_text(const struct recall *r, char *out, size_t size)
{
	char text[400];

	out[0] = '\0';
	if (!r->found)
		return out;
	if (r->sends)
		snprintf(text, sizeof(text), "%s; the module waits for the "
			 "rest, and gives it up within 5 minutes",
			 r->outcome.reason[0] ? r->outcome.reason :
			 "it ends when a package was announced");
	else if (r->stored && !r->guard.active)
		snprintf(text, sizeof(text), "a package is stored in the "
			 "module, and waits for the agreement to install it "
			 "(AT+WDSR=4)");
	else
		app_outcome_text(&r->outcome, text, sizeof(text));
	snprintf(out, size, "%s", text);
	return out;
}

void recall_say(struct recall *r, struct job *job)
{
	const struct port_identity *id = &job->live.port.identity;
	char text[400];

	*r = (struct recall){ .note = { .fd = -1 } };
	if (!id->known)
		return;
	recall_read(r, id->path, loop_unix(&job->loop));
	recall_text(r, text, sizeof(text));
	if (text[0])
		job_remark(job, "the last update here: %s; its log is %s",
			   text, r->log);
	if (text[0] && r->changes[0])
		job_remark(job, "it had changed settings: %s puts them back, "
			   "and the next update does so at its end",
			   r->changes);
}

void recall_done(struct recall *r, bool settled)
{
	if (settled)
		headless_remove(&r->note);
	else
		headless_leave(&r->note);
	r->note.fd = -1;
}
