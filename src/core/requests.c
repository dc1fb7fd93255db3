/* SPDX-License-Identifier: MIT */
/*
 * Keeps of each request since when it waits, how often it was asked, until when
 * it is put off. Which one is shown is the table's to say, but for this: of two
 * that wait none is forgotten, and one that is put off makes way for one that
 * is not.
 */
#include "core/requests.h"

static void forget(struct hl78_agreement *a)
{
	a->request = HL78_REQUEST_NONE;
	a->n_asked = 0;
	a->asked_at = a->deferred_until = a->again_at = HL78_NO_TIME;
}

void requests_init(struct session *s)
{
	forget(&s->status.agreement);
	forget(&s->behind);
}

/* A request is raised: for the first time, or again. */
static void asked(struct hl78_agreement *a, hl78_time now)
{
	if (a->n_asked == 0)
		a->asked_at = now;
	a->n_asked++;
	a->deferred_until = HL78_NO_TIME;
	a->again_at = hl78_request_info(a->request)->repeats
			      ? now + HL78_MIN(HL78_ASK_AGAIN_MIN)
			      : HL78_NO_TIME;
}

/* Whose deferral it is; of the one shown where that is not told. */
static bool is_put_off(const struct hl78_agreement *a,
		       const struct happening *h)
{
	return h->input == IN_DEFER && a->request != HL78_REQUEST_NONE &&
	       (h->value < 0 || h->value == (int64_t)a->request);
}

static void put_off(struct hl78_agreement *a, const struct happening *h)
{
	a->deferred_until = h->at + HL78_MIN(h->minutes);
	a->again_at = a->deferred_until;
}

static bool is_asking(enum input input)
{
	return input == IN_ASK_CONNECT || input == IN_ASK_DOWNLOAD ||
	       input == IN_ASK_INSTALL || input == IN_ASK_REBOOT;
}

/*
 * Another is asked for than is shown. They wait side by side where one of them
 * is to connect; of the others one makes an end of the other.
 */
static void change(struct session *s, const struct hl78_agreement *was)
{
	struct hl78_agreement *a = &s->status.agreement;
	enum hl78_request is = a->request;
	struct hl78_agreement behind = s->behind;

	forget(&s->behind);
	if (was->request == HL78_REQUEST_CONNECT ||
	    (was->request != HL78_REQUEST_NONE && is == HL78_REQUEST_CONNECT))
		s->behind = *was;
	else if (behind.request == HL78_REQUEST_CONNECT)
		s->behind = behind;
	forget(a);
	if (behind.request == is)
		*a = behind;
	a->request = is;
}

/* The one behind comes forward when nothing that is due stands before it. */
static bool come_forward(struct session *s)
{
	struct hl78_agreement *a = &s->status.agreement;
	struct hl78_agreement front = *a;

	if (s->behind.request == HL78_REQUEST_NONE)
		return false;
	if (a->request != HL78_REQUEST_NONE &&
	    (a->deferred_until == HL78_NO_TIME ||
	     s->behind.deferred_until != HL78_NO_TIME))
		return false;
	*a = s->behind;
	s->behind = front;
	return true;
}

static bool is_answered(const struct hl78_agreement *a, enum input input)
{
	return session_transition(MACHINE_AGREEMENT, input, (int)a->request)
		       .next == HL78_REQUEST_NONE;
}

unsigned requests_input(struct session *s, const struct hl78_agreement *was,
			const struct happening *h)
{
	struct hl78_agreement *a = &s->status.agreement;
	bool changed = a->request != was->request;

	if (is_answered(&s->behind, h->input))
		forget(&s->behind);
	if (a->request == HL78_REQUEST_NONE)
		forget(a);
	else if (changed)
		change(s, was);
	if (is_asking(h->input)) {
		asked(a, h->at);
		changed = true;
	} else if (is_put_off(a, h)) {
		put_off(a, h);
		changed = true;
	} else if (is_put_off(&s->behind, h)) {
		put_off(&s->behind, h);
	}
	if (come_forward(s))
		return CHANGED_STATE | CHANGED_PROMPT;
	return changed ? CHANGED_PROMPT : 0;
}
