/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the full screen shows in its header and lines of state, said so that it
 * can be listened to: whole sentences, no signs, times and sizes spelt out.
 * What is not known is said to be so. It asks the module nothing.
 */
#include "app/plain_status.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/format.h"

static void __attribute__((format(printf, 2, 3)))
say(const struct sentences *to, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	to->take(to->arg, text);
}

static const char *known(const char *text)
{
	return text[0] ? text : "not known";
}

/* "1 minute 31 seconds", "2 hours 3 minutes" */
static const char *spell_time(int64_t seconds, char *out, size_t size)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	size_t len = 0, first = 0;

	out[0] = '\0';
	while (first < 2 && seconds < units[first].seconds)
		first++;
	for (size_t i = first; i < 3 && i < first + 2; i++) {
		int64_t n = seconds / units[i].seconds;

		seconds %= units[i].seconds;
		if (n > 0 || (len == 0 && i == 2))
			len += (size_t)snprintf(out + len, size - len,
						"%s%" PRId64 " %s%s",
						len ? " " : "", n,
						units[i].name,
						n == 1 ? "" : "s");
	}
	return out;
}

/* ", for 10 seconds"; nothing where that is not known. */
static const char *spell_since(const struct work *w, hl78_time since, char *out,
			       size_t size)
{
	hl78_time now = work_now(w);
	char time[80];

	out[0] = '\0';
	if (now != HL78_NO_TIME && since != HL78_NO_TIME && now >= since)
		snprintf(out, size, ", for %s",
			 spell_time((now - since) / HL78_SEC(1), time,
				    sizeof(time)));
	return out;
}

/* ---- who it is, and how it is set ---- */

static void say_module(const struct sentences *to, const struct work *w)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	bool old = id->old || w->live.port.state == PORT_LOST;

	say(to, "Port %s%s%s.%s", w->name,
	    w->live.port.fd >= 0 ? ", " : "",
	    w->live.port.fd >= 0 ? w->live.port.line : "",
	    w->replay ? " It is a log." : "");
	say(to, "%s: model %s, IMEI %s, firmware %s.",
	    old ? "What was known of the module" : "The module",
	    known(id->model), known(id->imei), known(id->firmware));
}

static void list_agreements(const struct hl78_identity *id, int asks, char *out,
			    size_t size)
{
	static const char *const names[] = {
		[HL78_REQUEST_CONNECT] = "connect",
		[HL78_REQUEST_DOWNLOAD] = "download",
		[HL78_REQUEST_INSTALL] = "install",
	};
	size_t len = 0;

	out[0] = '\0';
	for (int i = HL78_REQUEST_CONNECT; i <= HL78_REQUEST_INSTALL; i++) {
		if (id->ask[i] == asks)
			len += (size_t)snprintf(out + len, size - len, "%s%s",
						len ? ", " : "", names[i]);
	}
}

static void say_settings(const struct sentences *to, const struct work *w)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	char text[100];

	for (int asks = 1; asks >= 0; asks--) {
		list_agreements(id, asks, text, sizeof(text));
		if (text[0])
			say(to, "%s: %s.", asks ? "It asks before it does" :
				 "It does without asking", text);
	}
	if (id->mask == 0)
		say(to, "Indications are off: no event is seen. :setup all "
		    "turns them on.");
	else if (id->mask > 0)
		say(to, "Indications that are on: %s.",
		    hl78_mask_text((unsigned)id->mask, text, sizeof(text)));
	if (id->polling == 0)
		say(to, "Polling is off.");
	else if (id->polling > 0)
		say(to, "It polls the server every %d minutes.",
		    (int)id->polling);
	if (id->apn[0])
		say(to, "APN %s, context %d.", id->apn, id->cid);
	if (logfile_path(w->live.log)[0])
		say(to, "The log is %s.", logfile_path(w->live.log));
	else if (!w->replay)
		say(to, "No log is written.");
}

/* ---- how it stands ---- */

static void say_session(const struct sentences *to, const struct work *w)
{
	static const char *const links[HL78_N_LINK] = {
		[HL78_LINK_CLOSED] = "The port is closed.",
		[HL78_LINK_SILENT] = "The module does not answer.",
		[HL78_LINK_BOOTING] = "The module restarts.",
	};
	static const char *const sessions[HL78_N_SESSION] = {
		[HL78_SESSION_CLOSED] = "No session is open",
		[HL78_SESSION_CONNECTING] = "A session is connecting",
		[HL78_SESSION_AUTHENTICATING] = "A session authenticates",
		[HL78_SESSION_BOOTSTRAP] =
			"A session with the bootstrap server is open",
		[HL78_SESSION_OPEN] = "A session with the DM server is open",
		[HL78_SESSION_CLOSING] = "The session is closing",
	};
	static const char *const openers[HL78_N_OPENERS] = {
		[HL78_OPENED_BY_NOBODY] = "",
		[HL78_OPENED_BY_HOST] = "",
		[HL78_OPENED_BY_POLLING] = ", opened by polling",
		[HL78_OPENED_BY_REPORT] = ", opened to report",
	};
	const struct hl78_status *s = hl78_modem_status(w->modem);
	bool open = s->session != HL78_SESSION_CLOSED;
	char since[100];

	if (s->link != HL78_LINK_READY) {
		say(to, "%s%s", links[s->link],
		    s->guard.active ? " While it installs this is normal." :
				      "");
		return;
	}
	say(to, "%s%s%s.", sessions[s->session],
	    open ? openers[s->opener] : "",
	    open ? spell_since(w, s->session_since, since, sizeof(since)) : "");
}

static void say_progress(const struct sentences *to,
			 const struct hl78_status *s)
{
	const struct hl78_progress *g = &s->progress;
	bool stopped = s->package == HL78_PACKAGE_SUSPENDED;
	const char *why = hl78_suspension_text(s->suspension);
	const char *what = stopped ? "The download is suspended" :
				     "A download is";
	char bytes[FORMAT_MAX], left[80];

	if (g->percent < 0) {
		say(to, "%s.", stopped ? what : "A download runs");
		return;
	}
	say(to, "%s at %d percent%s%s.", what, g->percent,
	    why[0] ? ": " : "", why);
	if (g->bytes >= 0)
		say(to, "Downloaded: %s.", format_bytes(g->bytes, bytes));
	if (g->total >= 0)
		say(to, "The package has %s%s.", g->estimated ? "about " : "",
		    format_bytes(g->total, bytes));
	if (!stopped && g->eta_s > 0)
		say(to, "Time left: %s.",
		    spell_time(g->eta_s, left, sizeof(left)));
}

static void say_installing(const struct sentences *to, const struct work *w)
{
	const struct hl78_guard *guard =
		&hl78_modem_status(w->modem)->guard;
	char since[100];

	say(to, "The module installs the package%s. Keep the power on.",
	    spell_since(w, guard->since, since, sizeof(since)));
	if (guard->expired)
		say(to, "There is no result after %d minutes.",
		    HL78_INSTALL_WATCHDOG_MIN);
	else
		say(to, "It usually takes 1 to %d minutes, in silence.",
		    HL78_INSTALL_USUAL_MIN);
}

static void say_package(const struct sentences *to, const struct work *w)
{
	static const char *const texts[HL78_N_PACKAGE] = {
		[HL78_PACKAGE_NONE] = "No package is offered.",
		[HL78_PACKAGE_OFFERED] = "A package is offered.",
		[HL78_PACKAGE_STORED] = "A package is stored, not installed.",
		[HL78_PACKAGE_REJECTED] = "The package was rejected: the "
					  "module does not trust it.",
		[HL78_PACKAGE_UPDATED] = "The module has been updated.",
		[HL78_PACKAGE_FAILED] = "The update failed: the firmware from "
					"before runs.",
	};
	const struct hl78_status *s = hl78_modem_status(w->modem);
	struct hl78_outcome outcome;
	char text[400];

	if (s->package == HL78_PACKAGE_DOWNLOADING ||
	    s->package == HL78_PACKAGE_SUSPENDED)
		say_progress(to, s);
	else if (s->package == HL78_PACKAGE_INSTALLING)
		say_installing(to, w);
	else
		say(to, "%s", texts[s->package]);
	if (!w->has_verdict)
		return;
	work_outcome(w, &outcome);
	say(to, "Outcome: %s.", app_outcome_text(&outcome, text, sizeof(text)));
}

/* ---- what there is to do ---- */

static void say_request(const struct sentences *to, const struct work *w)
{
	static const char *const texts[HL78_N_REQUESTS] = {
		[HL78_REQUEST_CONNECT] = "The module asks to connect",
		[HL78_REQUEST_DOWNLOAD] = "The module asks to download",
		[HL78_REQUEST_INSTALL] = "The module asks to install",
		[HL78_REQUEST_REBOOT] = "The module asks to restart",
	};
	const struct hl78_agreement *a =
		&hl78_modem_status(w->modem)->agreement;
	hl78_time now = work_now(w);
	bool again = a->again_at != HL78_NO_TIME && now != HL78_NO_TIME &&
		     a->again_at > now;
	char time[80];

	if (a->request == HL78_REQUEST_NONE)
		return;
	say(to, "%s%s%s.", texts[a->request],
	    again ? ", and asks again in " : "",
	    again ? spell_time((a->again_at - now) / HL78_SEC(1), time,
			       sizeof(time)) : "");
	if (!work_read_only(w))
		say(to, "Type :accept%s, or :later MINUTES.",
		    a->request == HL78_REQUEST_INSTALL ? " install" : "");
}

static void say_next(const struct sentences *to, const struct work *w)
{
	char held[HL78_COMMAND_MAX];
	const char *silence, *command, *advice =
		hl78_status_advice(hl78_modem_status(w->modem), &command);

	if (work_held(w, held, sizeof(held)))
		say(to, "Held back: %s. Type yes to send it all the same.",
		    held);
	silence = work_silence_advice(w, &command);
	if (silence)
		advice = silence;
	if (work_nothing_advice(w))
		advice = "nothing comes: if an operation waits at the server, "
			 ":session restore helps";
	if (w->has_verdict && w->verdict.verified)
		advice = NULL; /* the version has been read */
	if (advice && command && !work_read_only(w))
		say(to, "Next: %s. The command is %s.", advice, command);
	else if (advice)
		say(to, "Next: %s.", advice);
	if (work_read_only(w))
		say(to, "Nothing is sent: %s.", work_read_only(w));
}

void plain_status(const struct sentences *to, const struct work *w)
{
	say_module(to, w);
	say_settings(to, w);
	say_session(to, w);
	say_package(to, w);
	say_request(to, w);
	say_next(to, w);
}

void plain_progress(const struct hl78_progress *g, char *out, size_t size)
{
	char bytes[FORMAT_MAX], total[FORMAT_MAX], rate[FORMAT_MAX];
	char left[FORMAT_MAX];
	size_t n;

	n = (size_t)snprintf(out, size, "  downloading %d %%",
			     g->percent);
	if (g->bytes >= 0 && g->total >= 0)
		n += (size_t)snprintf(out + n, size - n,
				      ", %s of %s%s",
				      format_size(g->bytes, bytes),
				      g->estimated ? "about " : "",
				      format_size(g->total, total));
	if (g->rate >= 0)
		n += (size_t)snprintf(out + n, size - n, ", %s/s",
				      format_size(g->rate, rate));
	if (g->eta_s > 0)
		snprintf(out + n, size - n, ", %s left",
			 format_left(g->eta_s, left));
}
