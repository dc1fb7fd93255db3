/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The menu of faults: names and effects are the simulated module's own, the
 * groups and what a person sees of them are said here. Each strike is a row and
 * a remark in the log, so that nobody takes what follows for the module's.
 */
#include "app/what_if.h"

#include <stdio.h>
#include <string.h>

#include "app/port_sim.h"

/* The server's own doing, and no fault. */
static const char offer[] = "offer";

/* In the order of the menu; what stands nowhere here comes last. */
static const struct {
	const char *name;
	const char *group;
} places[] = {
	{ "power-cut", "Power and radio" },
	{ "reset", "Power and radio" },
	{ "crash", "Power and radio" },
	{ "cfun-off", "Power and radio" },
	{ "network-short", "Network" },
	{ "network-long", "Network" },
	{ "nat", "Network" },
	{ offer, "Server" },
	{ "denied", "Server" },
	{ "bootstrap-denied", "Server" },
	{ "connection", "Server" },
	{ "authentication", "Server" },
	{ "registration", "Server" },
	{ "issue-0", "Download" },
	{ "issue-1", "Download" },
	{ "issue-2", "Download" },
	{ "issue-3", "Download" },
	{ "issue-4", "Download" },
	{ "issue-5", "Download" },
	{ "issue", "Download" },
	{ "not-certified", "Installation" },
	{ "wrong-delta", "Installation" },
	{ "mismatch", "Installation" },
	{ "no-result", "Installation" },
	{ "stuck", "Installation" },
	{ "lost", "Line" },
	{ "doubled", "Line" },
	{ "garbled", "Line" },
};

#define N_PLACES (sizeof(places) / sizeof(places[0]))

static const char transfers[] = "transfer: ";

static bool is_placed(const char *name)
{
	for (size_t i = 0; i < N_PLACES; i++) {
		if (strcmp(places[i].name, name) == 0)
			return true;
	}
	return false;
}

/* What it does, in the words of the simulated module; NULL: it has none. */
static const char *summary_of(const char *name)
{
	const char *is, *summary;

	if (name == offer)
		return "an update for the module is there now";
	for (size_t i = 0; sim_fault_info(i, &is, &summary); i++) {
		if (strcmp(is, name) == 0)
			return summary;
	}
	return NULL;
}

/* Number `i` of the faults that stand in no place. */
static const char *name_of_rest(size_t i)
{
	const char *name, *summary;

	for (size_t k = 0; sim_fault_info(k, &name, &summary); k++) {
		if (!is_placed(name) && i-- == 0)
			return name;
	}
	return NULL;
}

bool what_if_at(const struct work *w, size_t i, struct what_if *out)
{
	const struct sim *sim = port_sim_of(&w->live.port);

	*out = (struct what_if){ .group = "Other" };
	if (!sim)
		return false;
	out->name = i < N_PLACES ? places[i].name : name_of_rest(i - N_PLACES);
	out->text = out->name ? summary_of(out->name) : NULL;
	if (!out->text)
		return false;
	if (i < N_PLACES)
		out->group = places[i].group;
	if (strncmp(out->text, transfers, strlen(transfers)) == 0) {
		out->group = "The next local update";
		out->text += strlen(transfers);
	}
	out->lasts = sim_suffers(sim, out->name);
	out->held = out->lasts ? NULL : sim_strike_held(sim, out->name);
	return true;
}

const char *what_if_none(const struct work *w)
{
	return port_sim_of(&w->live.port) ? NULL :
	       "this needs the simulated module as the port: F9, or :port sim:";
}

static void say(struct work *w, const char *name, const char *what)
{
	char text[160];

	snprintf(text, sizeof(text), "what if, %s: %s", name, what);
	live_note(&w->live, text);
	work_row(w, ROW_OWN, work_now(w), "%s", text);
}

static void strike(struct work *w, struct sim *sim, const struct what_if *one)
{
	hl78_time now = loop_now(w->loop);
	char why[160];

	if (strcmp(one->name, offer) == 0) {
		say(w, one->name, one->text);
		sim_offer(sim, now);
	} else if (one->lasts) {
		sim_heal(sim, one->name, now);
		say(w, one->name, "it is over");
	} else if (sim_strike(sim, one->name, now, why, sizeof(why)) == 0) {
		say(w, one->name, one->text);
	} else {
		work_say(w, HL78_WARNING, "%s: %s", one->name, why);
	}
}

bool what_if_do(struct work *w, const char *name)
{
	struct what_if one;

	for (size_t i = 0; what_if_at(w, i, &one); i++) {
		if (strcmp(one.name, name) != 0)
			continue;
		strike(w, port_sim_of(&w->live.port), &one);
		return true;
	}
	return false;
}
