/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A download in which nothing is heard any more: it is said once, with the
 * command that shows whether the module lives. Nothing is sent by itself, and
 * nothing is said where nothing could be.
 */
#include "app/work.h"

/* So long at least, and for so many percents at the pace of the last. */
#define SILENCE_S    120
#define SILENCE_PCTS 3

/* Of a module that fetches slowly each percent takes its time. */
static int64_t patience_s(const struct hl78_progress *progress)
{
	int64_t s = 0;

	if (progress->rate > 0 && progress->total > 0)
		s = SILENCE_PCTS * progress->total / 100 / progress->rate;
	return s > SILENCE_S ? s : SILENCE_S;
}

static bool may_ask(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	return status->package == HL78_PACKAGE_DOWNLOADING &&
	       status->link != HL78_LINK_CLOSED && !work_read_only(w) &&
	       !w->run.runs && hl78_modem_queued(w->modem) == 0 &&
	       hl78_modem_running(w->modem) == HL78_PROC_NONE;
}

hl78_time work_silence_deadline(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	if (w->silence_told || !may_ask(w))
		return HL78_NEVER;
	return w->spoke_at + HL78_SEC(patience_s(&status->progress));
}

bool work_silence(struct work *w)
{
	if (loop_now(w->loop) < work_silence_deadline(w))
		return false;
	w->silence_told = true;
	work_row(w, ROW_WARNING, loop_now(w->loop), "nothing heard for %d min: "
		 "the network may be gone; send AT",
		 (int)(patience_s(&hl78_modem_status(w->modem)->progress) / 60));
	return true;
}

const char *work_silence_advice(const struct work *w, const char **command)
{
	if (!w->silence_told || !may_ask(w))
		return NULL;
	if (w->answered_at > w->spoke_at) {
		*command = "AT+CEREG?";
		return "the module lives, but is silent: is there a network? 1 "
		       "or 5 says so";
	}
	*command = "AT";
	return "nothing heard for a while: AT shows whether the module lives";
}
