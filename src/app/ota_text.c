/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words and figures of a run over the air. Nothing is shown here, and nothing
 * decided; what is waited for is libhl78's to say.
 */
#include "app/ota_text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ui/format.h"

#define DAY HL78_MIN(24 * 60)

/* ---- when ---- */

const char *ota_clock(const struct job *job, hl78_time at,
		      char out[OTA_CLOCK_MAX])
{
	struct moment when = job_moment(job, at);
	struct moment now = job_moment(job, loop_now(&job->loop));
	time_t seconds = (time_t)(when.stamp / HL78_SEC(1));
	bool today = when.stamp / DAY == now.stamp / DAY;
	struct tm tm;

	/* Its stamp is local already. */
	if (when.clock == HL78_CLOCK_RELATIVE || !gmtime_r(&seconds, &tm))
		format_clock(at / HL78_SEC(1), out);
	else if (today)
		strftime(out, OTA_CLOCK_MAX, "%H:%M:%S", &tm);
	else
		strftime(out, OTA_CLOCK_MAX, "%a %H:%M:%S", &tm);
	return out;
}

/* ---- requests ---- */

const char *ota_request_noun(enum hl78_request request)
{
	static const char *const nouns[HL78_N_REQUESTS] = {
		[HL78_REQUEST_NONE] = "request",
		[HL78_REQUEST_CONNECT] = "connection",
		[HL78_REQUEST_DOWNLOAD] = "download",
		[HL78_REQUEST_INSTALL] = "installation",
		[HL78_REQUEST_REBOOT] = "restart",
	};

	return nouns[request];
}

const char *ota_question(const struct job *job, enum hl78_request request,
			 char *out, size_t size)
{
	const struct hl78_progress *p =
		&hl78_modem_status(job->live.modem)->progress;
	char bytes[FORMAT_MAX] = "a package";

	if (request == HL78_REQUEST_INSTALL) {
		snprintf(out, size, "The module has the package and asks to "
			 "install it. It restarts, and is not to be\nused for 1 "
			 "to 8 minutes; its power must stay on. Type install to "
			 "agree,\nlater and the minutes to put it off, anything "
			 "else to leave it stored: ");
		return out;
	}
	if (request == HL78_REQUEST_DOWNLOAD && p->total > 0)
		format_bytes(p->total, bytes);
	snprintf(out, size, "The module asks to %s%s%s. Type accept to agree, "
		 "later\nand the minutes to put it off, anything else to leave "
		 "it unanswered: ",
		 request == HL78_REQUEST_CONNECT ? "connect to the server" :
		 request == HL78_REQUEST_REBOOT	 ? "restart" : "download",
		 request == HL78_REQUEST_DOWNLOAD ? " " : "",
		 request == HL78_REQUEST_DOWNLOAD ? bytes : "");
	return out;
}

/* ---- waits ---- */

static const struct hl78_ota_status *status_of(const struct job *job)
{
	return hl78_modem_ota_status(job->live.modem);
}

static const char *until_text(const struct job *job, char *out, size_t size)
{
	char clock[OTA_CLOCK_MAX];

	out[0] = '\0';
	if (status_of(job)->until != HL78_NEVER)
		snprintf(out, size, ", until %s",
			 ota_clock(job, status_of(job)->until, clock));
	return out;
}

bool ota_wait_line(const struct job *job, bool still, char *out, size_t size)
{
	const struct hl78_ota_status *st = status_of(job);
	char since[OTA_CLOCK_MAX], lasts[FORMAT_MAX], until[64];
	hl78_time spent = loop_now(&job->loop) - st->since;

	if (st->wait == HL78_OTA_WAIT_NOTHING)
		return false;
	until_text(job, until, sizeof(until));
	if (still)
		snprintf(out, size, "still waits for %s, since %s (%s)%s",
			 hl78_ota_wait_text(st->wait),
			 ota_clock(job, st->since, since),
			 format_left(spent / HL78_SEC(1), lasts), until);
	else
		snprintf(out, size, "waits for %s%s",
			 hl78_ota_wait_text(st->wait), until);
	return true;
}

bool ota_wait_pace(const struct job *job, char *out, size_t size)
{
	const struct hl78_ota_status *st = status_of(job);
	char lasts[FORMAT_MAX], until[64];
	hl78_time spent = loop_now(&job->loop) - st->since;

	if (st->wait == HL78_OTA_WAIT_NOTHING)
		return false;
	snprintf(out, size, "waits for %s, %s%s", hl78_ota_wait_text(st->wait),
		 format_left(spent / HL78_SEC(1), lasts),
		 until_text(job, until, sizeof(until)));
	return true;
}

/* ---- how far it is ---- */

const char *ota_download_pace(const struct hl78_progress *p, char *out,
			      size_t size)
{
	char bytes[FORMAT_MAX], all[FORMAT_MAX], part[FORMAT_MAX];
	char of[2 * FORMAT_MAX + 16] = "", rate[FORMAT_MAX + 8] = "";
	char left[FORMAT_MAX + 8] = "";

	if (p->bytes >= 0 && p->total > 0)
		snprintf(of, sizeof(of), "  %s of %s%s",
			 format_size(p->bytes, bytes),
			 p->estimated ? "about " : "",
			 format_size(p->total, all));
	if (p->rate >= 0)
		snprintf(rate, sizeof(rate), "  %s/s",
			 format_size(p->rate, part));
	if (p->eta_s >= 0)
		snprintf(left, sizeof(left), "  %s left",
			 format_left(p->eta_s, part));
	snprintf(out, size, "download %3d %%%s%s%s",
		 p->percent < 0 ? 0 : p->percent, of, rate, left);
	return out;
}

const char *ota_step_text(enum hl78_ota_step step)
{
	switch (step) {
	case HL78_OTA_INSTALL:
		return "it is to install, usually for 1 to 8 minutes, and is "
		       "silent meanwhile: keep its power on";
	case HL78_OTA_READ_BACK:
		return "which version is it now?";
	case HL78_OTA_REPORT:
		return "the module tells the server";
	default:
		return "";
	}
}

/* ---- left as it is ---- */

static const char *with_no_watch(const struct hl78_status *st, int asks)
{
	switch (st->package) {
	case HL78_PACKAGE_OFFERED:
	case HL78_PACKAGE_DOWNLOADING:
	case HL78_PACKAGE_SUSPENDED:
		return asks == 0 ? "the download agreement is off: the module "
				   "goes on with the download by itself" :
				   "the module keeps what it has got, and asks "
				   "to go on";
	case HL78_PACKAGE_STORED:
		return "a package is stored: the module asks to install it, or "
		       "installs it by itself";
	default:
		return "";
	}
}

const char *ota_cut_text(const struct job *job, char *out, size_t size)
{
	const struct hl78_status *st = hl78_modem_status(job->live.modem);
	const struct hl78_identity *id = hl78_modem_identity(job->live.modem);
	enum hl78_request r = st->agreement.request;
	char until[OTA_CLOCK_MAX];

	out[0] = '\0';
	if (st->guard.active)
		snprintf(out, size, "the module goes on installing: keep its "
			 "power on; %s", job->live.log &&
			 job->live.port.identity.known ?
			 "the same command shows the result" :
			 "AT+CGMR tells the version when it is done");
	else if (r != HL78_REQUEST_NONE &&
		 st->agreement.deferred_until != HL78_NO_TIME)
		snprintf(out, size, "the %s is put off to %s: the module asks "
			 "again then, and the same command goes on from there",
			 ota_request_noun(r),
			 ota_clock(job, st->agreement.deferred_until, until));
	else if (r != HL78_REQUEST_NONE)
		snprintf(out, size, "the module waits for the answer to its "
			 "request to %s: the same command with --accept, or "
			 "AT+WDSR=%d, gives it", hl78_request_info(r)->name,
			 hl78_request_info(r)->accept);
	else
		snprintf(out, size, "%s",
			 with_no_watch(st, id->ask[HL78_REQUEST_DOWNLOAD]));
	return out;
}
