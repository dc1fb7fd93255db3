/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers by order of the command line: what it says read into a policy, and
 * the policy applied to a moment. Nothing is sent and no clock is read here.
 * The window is looked for minute by minute on the local clock, so that a day
 * with an hour too many or too few needs no rule of its own.
 */
#include "app/ota_policy.h"

#include <string.h>

/* ---- what is given ---- */

static enum hl78_request request_of(const char *name, size_t len)
{
	for (int r = HL78_REQUEST_CONNECT; r <= HL78_REQUEST_INSTALL; r++) {
		const char *is = hl78_request_info((enum hl78_request)r)->name;

		if (strlen(is) == len && memcmp(is, name, len) == 0)
			return (enum hl78_request)r;
	}
	return HL78_REQUEST_NONE;
}

bool ota_policy_read_agree(struct ota_policy *p, const char *text)
{
	p->ask_on = p->ask_off = 0;
	if (strcmp(text, "none") == 0) {
		for (int r = HL78_REQUEST_CONNECT; r <= HL78_REQUEST_INSTALL;
		     r++)
			p->ask_off |= UINT32_C(1) << r;
		return true;
	}
	for (;; text++) {
		size_t len = strcspn(text, ",");
		enum hl78_request r = request_of(text, len);

		if (r == HL78_REQUEST_NONE)
			return false;
		p->ask_on |= UINT32_C(1) << r;
		text += len;
		if (!*text)
			return true;
	}
}

/* Digits up to something else; `max` has fewer than five. -1 for none. */
static int read_digits(const char **text, int max)
{
	int n = 0;

	if (**text < '0' || **text > '9')
		return -1;
	for (; **text >= '0' && **text <= '9'; ++*text) {
		n = 10 * n + (**text - '0');
		if (n > max)
			return -1;
	}
	return n;
}

bool ota_policy_read_defer(struct ota_policy *p, const char *text)
{
	int both = read_digits(&text, HL78_DEFER_MIN_MAX);

	memset(p->defer_min, 0, sizeof(p->defer_min));
	if (both >= 0) {
		p->defer_min[HL78_REQUEST_DOWNLOAD] =
			p->defer_min[HL78_REQUEST_INSTALL] = (uint16_t)both;
		return both > 0 && !*text;
	}
	for (;; text++) {
		size_t len = strcspn(text, "=");
		enum hl78_request r = request_of(text, len);
		int minutes;

		if (r == HL78_REQUEST_NONE || !text[len])
			return false;
		text += len + 1;
		minutes = read_digits(&text, HL78_DEFER_MIN_MAX);
		if (minutes < 1 || (*text && *text != ','))
			return false;
		p->defer_min[r] = (uint16_t)minutes;
		if (!*text)
			return true;
	}
}

/* "01:00", two digits each; "24:00" ends a day. -1 for none. */
static int read_clock(const char **text)
{
	const char *start = *text;
	int hours = read_digits(text, 24), minutes;

	if (hours < 0 || *text - start > 2 || **text != ':')
		return -1;
	start = ++*text;
	minutes = read_digits(text, 59);
	if (minutes < 0 || *text - start != 2 || (hours == 24 && minutes > 0))
		return -1;
	return 60 * hours + minutes;
}

bool ota_policy_read_window(struct ota_policy *p, const char *text)
{
	int from = read_clock(&text), to;

	if (from < 0 || *text++ != '-')
		return false;
	to = read_clock(&text);
	if (to < 0 || *text || from == to || from == 24 * 60)
		return false;
	p->window = (struct ota_window){ true, (uint16_t)from, (uint16_t)to };
	return true;
}

bool ota_policy_apn_valid(const char *apn)
{
	size_t len = strlen(apn);

	for (size_t i = 0; i < len; i++)
		if (apn[i] <= ' ' || apn[i] > '~' || apn[i] == '"' ||
		    apn[i] == '\\')
			return false;
	return len > 0 && len < HL78_APN_MAX;
}

/* ---- what it means ---- */

static uint32_t deferred(const struct ota_policy *p)
{
	uint32_t bits = 0;

	for (int r = HL78_REQUEST_CONNECT; r < HL78_N_REQUESTS; r++)
		if (p->defer_min[r])
			bits |= UINT32_C(1) << r;
	return bits;
}

const char *ota_policy_wrong(const struct ota_policy *p)
{
	const uint32_t held = UINT32_C(1) << HL78_REQUEST_DOWNLOAD |
			      UINT32_C(1) << HL78_REQUEST_INSTALL;

	if (p->window.given && !p->accept)
		return "--window says when to accept: it wants --accept";
	if (p->window.given && p->ask_off & held)
		return "--agree none has nothing asked that --window could "
		       "hold back";
	if (deferred(p) & p->ask_off)
		return "--agree none has nothing asked that --defer could put "
		       "off";
	return NULL;
}

/* What is to be held back has to be asked: an order that is none is worse. */
static uint32_t wanted(const struct ota_policy *p)
{
	uint32_t bits = p->ask_on | deferred(p);

	if (p->window.given)
		bits |= UINT32_C(1) << HL78_REQUEST_DOWNLOAD |
			UINT32_C(1) << HL78_REQUEST_INSTALL;
	return bits;
}

void ota_policy_plan(const struct ota_policy *p, bool asks,
		     struct hl78_ota_plan *plan)
{
	enum hl78_ota_policy say = p->accept && !p->window.given ?
		HL78_OTA_ACCEPT :
		p->accept || asks ? HL78_OTA_CALLER : HL78_OTA_LEAVE;

	for (int r = HL78_REQUEST_NONE; r < HL78_N_REQUESTS; r++) {
		plan->ask[r] = wanted(p) >> r & 1 ? 1 :
			       p->ask_off >> r & 1 ? 0 : -1;
		plan->policy[r] = say;
		plan->defer_min[r] = p->defer_min[r];
	}
}

static bool is_inside(const struct ota_window *w, time_t when)
{
	struct tm tm;
	int at;

	if (!localtime_r(&when, &tm))
		return false;
	at = 60 * tm.tm_hour + tm.tm_min;
	return w->from < w->to ? at >= w->from && at < w->to :
				 at >= w->from || at < w->to;
}

unsigned ota_policy_minutes(const struct ota_policy *p, time_t now)
{
	if (!p->window.given)
		return 0;
	for (unsigned n = 0; n < HL78_DEFER_MIN_MAX; n++)
		if (is_inside(&p->window, now + 60 * (time_t)n))
			return n;
	return HL78_DEFER_MIN_MAX;
}
