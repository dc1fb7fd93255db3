/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phases that a person who leaves may not have in mind, in the order of
 * what is lost by it. A request that was put off is none: it was answered;
 * nor is the session in which a module reports an update: it ends by itself.
 * Nothing is decided here but which phase it is.
 */
#include "app/leaving.h"

static const struct leaving
	installs = {
		"It installs, nobody watches.",
		"keep its power on; closing the terminal instead keeps the "
		"watch",
	},
	unread = {
		"The new version has not been read yet.",
		"the log would have no verdict; it takes a few seconds",
	},
	no_result = {
		"No result has come.",
		"read the version by AT+CGMR as soon as the module answers",
	},
	sends = {
		"A package is being sent.",
		"it is cancelled; the module keeps its firmware",
	},
	downloads = {
		"The download goes on unwatched.",
		"closing the terminal instead keeps the watch, and the log",
	},
	stored = {
		"A package is stored, not installed.",
		"the module installs it or asks to; nobody would see either",
	},
	suspended = {
		"The download is suspended.",
		"the module goes on later or asks to; nobody would see either",
	},
	session = {
		"The session stays open.",
		"stop it first, or nobody sees what the server does",
	};

static const struct leaving requests[HL78_N_REQUESTS] = {
	[HL78_REQUEST_CONNECT] = {
		"The module asks to connect.",
		"it stays unanswered, and no session starts before",
	},
	[HL78_REQUEST_DOWNLOAD] = {
		"The module asks to download.",
		"it stays unanswered and is asked again; no session starts "
		"before",
	},
	[HL78_REQUEST_INSTALL] = {
		"The module asks to install.",
		"it stays unanswered and is asked again; the package is kept",
	},
	[HL78_REQUEST_REBOOT] = {
		"The module asks to restart.",
		"it stays unanswered, and the module as it is",
	},
};

const struct leaving *leaving_now(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	const struct hl78_agreement *a = &status->agreement;

	if (w->replay)
		return NULL;
	if (status->guard.active)
		return &installs;
	if (work_update_sends(w))
		return &sends;
	if (w->verdict_due || (work_update_runs(w) &&
			       w->update.reached >= HL78_UPDATE_VERIFY))
		return status->guard.expired ? &no_result : &unread;
	if (status->package == HL78_PACKAGE_DOWNLOADING)
		return &downloads;
	if (a->request != HL78_REQUEST_NONE &&
	    a->deferred_until == HL78_NO_TIME)
		return &requests[a->request];
	if (status->package == HL78_PACKAGE_STORED &&
	    a->request == HL78_REQUEST_NONE)
		return &stored;
	if (status->package == HL78_PACKAGE_SUSPENDED &&
	    a->request == HL78_REQUEST_NONE)
		return &suspended;
	if (status->session == HL78_SESSION_CLOSED ||
	    status->opener == HL78_OPENED_BY_REPORT)
		return NULL;
	return &session;
}
