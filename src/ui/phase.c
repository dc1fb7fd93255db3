/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looks into the list of phases: nothing here changes it, and no clock is read.
 * A time that is not known is said to be so, never guessed.
 */
#include "ui/phase.h"

static const char *const names[N_PHASES] = {
	[PHASE_NONE] = "",
	[PHASE_RUN] = "Run",
	[PHASE_CONNECT] = "Connect",
	[PHASE_AUTH] = "Auth",
	[PHASE_BOOTSTRAP] = "Bootstrap",
	[PHASE_SESSION] = "Session",
	[PHASE_ASKED] = "Request",
	[PHASE_DOWNLOAD] = "Download",
	[PHASE_TRANSFER] = "Transfer",
	[PHASE_SUSPENDED] = "Suspended",
	[PHASE_VERIFY] = "Verify",
	[PHASE_STORED] = "Stored",
	[PHASE_INSTALL] = "Install",
	[PHASE_RESTART] = "Restart",
	[PHASE_REPORT] = "Report",
	[PHASE_GONE] = "Port gone",
	[PHASE_VERDICT] = "Verdict",
};

const char *phase_name(enum phase_kind kind)
{
	return names[kind];
}

const struct phase *phase_at(const struct phases *phases, uint64_t number)
{
	if (number < phases->first || number >= phases->end)
		return NULL;
	return &phases->ring[number % PHASES_MAX];
}

const struct phase *phase_running(const struct phases *phases)
{
	return phases->has_open ? phase_at(phases, phases->open) : NULL;
}

hl78_time phase_took(const struct phase *phase, hl78_time now)
{
	hl78_time end = phase->open ? now : phase->end;

	if (phase->start == HL78_NO_TIME || end == HL78_NO_TIME)
		return -1;
	return end > phase->start ? end - phase->start : 0;
}

void phase_span(const struct phases *phases, unsigned run, hl78_time now,
		struct phase_span *span)
{
	hl78_time took, end = HL78_NO_TIME;

	*span = (struct phase_span){ .start = HL78_NO_TIME };
	for (uint64_t i = phases->first; i < phases->end; i++) {
		const struct phase *phase = phase_at(phases, i);

		if (phase->run != run || phase->start == HL78_NO_TIME)
			continue;
		took = phase_took(phase, now);
		if (took < 0)
			continue;
		if (span->start == HL78_NO_TIME || phase->start < span->start)
			span->start = phase->start;
		if (end == HL78_NO_TIME || phase->start + took > end)
			end = phase->start + took;
		span->of[phase->kind] += took;
	}
	if (span->start != HL78_NO_TIME)
		span->took = end - span->start;
}

/* Each percent has the same bytes: what counts is the time that each took. */
int64_t phase_average_rate(const int64_t rates[PHASE_RATES])
{
	const int64_t scale = INT64_C(1000000000000);
	int64_t sum = 0;
	int n = 0;

	for (int i = 1; i < PHASE_RATES; i++) {
		if (rates[i] <= 0)
			continue;
		sum += scale / rates[i];
		n++;
	}
	return sum > 0 ? n * scale / sum : 0;
}
