/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays flow scripts: a module's bytes, or the simulated module, against the
 * core in virtual time. Each script is played at every chunk size, and must be
 * the same each time. The language, a line a statement:
 *
 *	watch TYPE...            events that must all be expected (see names)
 *	source live|transcript|capture
 *	sim SPEC                 the simulated module is at the other end
 *	at SECONDS               time goes on to this point
 *	in "BYTES"               from the module; \r \n \xNN \" \\
 *	host "BYTES"             from the host, in a transcript
 *	out "BYTES"              the core must have sent exactly this
 *	send|insist|refuse TEXT  a command is queued; refused
 *	start identify|set-up|put-back
 *	link up|down
 *	= EVENT                  the next watched event, "*" at its end for any
 *	none                     no watched event is left
 *	until SECONDS EVENT      time goes on until it comes, so long at most
 *	next SECONDS EVENT       the same, and no watched event comes before it
 *	status WORD=VALUE...     link, session, package, agreement, services,
 *	                         opener, percent, total, estimated, asked,
 *	                         guard, next (the command that is advised)
 *	identity WORD=VALUE...   model, firmware, mask, cid, download, install ...
 *	outcome WORD...          kind [verified] [from=..] [to=..]
 *	finish                   the log ends
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/flow.h"


struct flow flow;

void flow_fail(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u (chunks of %zu): ", flow.path, flow.line,
		flow.chunk);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	for (unsigned i = flow.n_expected; i < flow.n_events; i++)
		fprintf(stderr, "\tnot expected yet: %s\n", flow.events[i]);
	exit(1);
}

static void pull(void)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(flow.modem))) {
		if (!flow.watched[ev->type])
			continue;
		if (flow.n_events == FLOW_EVENTS_MAX)
			flow_fail("too many events");
		flow_describe(ev, flow.events[flow.n_events++], FLOW_EVENT_SIZE);
	}
}

/* ---- bytes and time ---- */

static void feed(enum hl78_side side, const char *bytes, size_t len)
{
	for (size_t taken = 0; taken < len;) {
		size_t n = len - taken < flow.chunk ? len - taken : flow.chunk;

		n = hl78_modem_feed(flow.modem, side, bytes + taken, n,
				    flow.now);
		taken += n;
		pull();
	}
}

static bool send_output(void)
{
	size_t len;
	const char *bytes = hl78_modem_output(flow.modem, &len);

	if (!len)
		return false;
	if (len > flow.chunk)
		len = flow.chunk;
	if (flow.sim)
		sim_feed(flow.sim, bytes, len, flow.now);
	else if (len <= sizeof(flow.out) - flow.out_len)
		memcpy(flow.out + flow.out_len, bytes, len);
	flow.out_len += flow.sim ? 0 : len;
	hl78_modem_sent(flow.modem, len, flow.now);
	pull();
	return true;
}

static bool take_output(void)
{
	char bytes[1024];
	size_t len;
	const void *out;

	if (!flow.sim)
		return false;
	out = sim_output(flow.sim, &len);
	if (!len)
		return false;
	if (len > sizeof(bytes))
		len = sizeof(bytes);
	memcpy(bytes, out, len);
	sim_sent(flow.sim, len);
	feed(HL78_MODULE, bytes, len);
	return true;
}

static void settle(void)
{
	pull();
	while (send_output() || take_output())
		;
}

static hl78_time next_deadline(void)
{
	hl78_time modem = hl78_modem_deadline(flow.modem);
	hl78_time sim = flow.sim ? sim_deadline(flow.sim) : HL78_NEVER;

	return modem < sim ? modem : sim;
}

/* To the next deadline, `end` at the latest. False when that is reached. */
static bool step(hl78_time end)
{
	hl78_time due = next_deadline();

	settle();
	due = next_deadline();
	if (due > end) {
		flow.now = end;
		return false;
	}
	if (due > flow.now)
		flow.now = due;
	if (flow.sim)
		sim_tick(flow.sim, flow.now);
	hl78_modem_tick(flow.modem, flow.now);
	if (hl78_modem_deadline(flow.modem) <= flow.now)
		flow_fail("a deadline is not later than its tick");
	settle();
	return true;
}

/* ---- statements ---- */

static size_t unquote(const char *text, char *out)
{
	static const char escapes[] = "r\rn\n0\0\"\"\\\\";
	size_t len = 0;
	unsigned byte;

	if (*text++ != '"')
		flow_fail("bytes stand in quotes");
	for (; *text != '"'; text++) {
		const char *e;

		if (*text != '\\') {
			out[len++] = *text;
			continue;
		}
		text++;
		if (*text == 'x' && sscanf(text + 1, "%2x", &byte) == 1) {
			out[len++] = (char)byte;
			text += 2;
			continue;
		}
		for (e = escapes; *e != *text; e += 2)
			if (e == escapes + sizeof(escapes) - 1)
				flow_fail("unknown escape");
		out[len++] = e[1];
	}
	return len;
}

static bool matches(const char *event, const char *want)
{
	size_t len = strlen(want);

	while (len && want[len - 1] == ' ')
		len--;
	if (len && want[len - 1] == '*')
		return strncmp(event, want, len - 1) == 0;
	return strlen(event) == len && strncmp(event, want, len) == 0;
}

static void expect(const char *want)
{
	if (flow.n_expected == flow.n_events)
		flow_fail("no event is left, wanted: %s", want);
	if (!matches(flow.events[flow.n_expected], want))
		flow_fail("wanted: %s", want);
	flow.n_expected++;
}

static void until(const char *arg, bool next)
{
	char *want;
	hl78_time end = flow.now + HL78_SEC(strtoll(arg, &want, 10));

	want += strspn(want, " ");
	for (;;) {
		settle();
		while (flow.n_expected < flow.n_events) {
			if (matches(flow.events[flow.n_expected++], want))
				return;
			if (next) {
				flow.n_expected--;
				flow_fail("wanted: %s", want);
			}
		}
		if (!step(end))
			flow_fail("not within the time: %s", want);
	}
}

static struct hl78_modem *modem(void)
{
	if (!flow.modem) {
		flow.modem = hl78_modem_new(&flow.config);
		if (flow.config.source == HL78_LIVE)
			hl78_modem_link(flow.modem, true, flow.now);
		pull();
		flow.n_expected = flow.n_events;
	}
	return flow.modem;
}

static void do_watch(char *args)
{
	memset(flow.watched, 0, sizeof(flow.watched));
	for (char *w = strtok(args, " "); w; w = strtok(NULL, " "))
		if (flow_event_type(w) < 0)
			flow_fail("no such event: %s", w);
		else
			flow.watched[flow_event_type(w)] = true;
}

static void do_source(char *args)
{
	flow.config.source = !strcmp(args, "live")	   ? HL78_LIVE
			     : !strcmp(args, "transcript") ? HL78_TRANSCRIPT
							   : HL78_CAPTURE;
}

static void do_sim(char *args)
{
	struct sim_config config;
	char why[256];

	if (sim_config_init(&config, args, why, sizeof(why)) < 0)
		flow_fail("%s", why);
	flow.sim = sim_new(&config, flow.now);
}

static void do_at(char *args)
{
	hl78_time end = (hl78_time)(strtod(args, NULL) * 1e6 + 0.5);

	if (flow.n_expected != flow.n_events)
		flow_fail("events are left");
	while (step(end))
		;
}

static void do_in(char *args)
{
	char bytes[8192];

	feed(HL78_MODULE, bytes, unquote(args, bytes));
	settle();
}

static void do_host(char *args)
{
	char bytes[8192];

	feed(HL78_HOST, bytes, unquote(args, bytes));
}

static void do_out(char *args)
{
	char bytes[8192];
	size_t len = unquote(args, bytes);

	settle();
	if (len != flow.out_len || memcmp(bytes, flow.out, len) != 0)
		flow_fail("sent \"%.*s\"", (int)flow.out_len, flow.out);
	flow.out_len = 0;
}

static int command(const char *text, bool insist)
{
	int id = hl78_modem_command(flow.modem, text, strlen(text),
				    HL78_BY_USER, insist, flow.now);

	settle();
	return id;
}

static void do_send(char *args)
{
	int id = command(args, false);

	if (id < 0)
		flow_fail("%s", hl78_err_text(id));
}

static void do_insist(char *args)
{
	int id = command(args, true);

	if (id < 0)
		flow_fail("%s", hl78_err_text(id));
}

static void do_refuse(char *args)
{
	if (command(args, false) > 0)
		flow_fail("it was taken");
}

static void do_start(char *args)
{
	struct hl78_set_up want = { .mask = HL78_MASK_ALL,
				    .ask = { -1, -1, -1, -1, -1 } };
	enum hl78_procedure which =
		!strcmp(args, "identify") ? HL78_PROC_IDENTIFY
		: !strcmp(args, "set-up") ? HL78_PROC_SET_UP
					  : HL78_PROC_PUT_BACK;
	int err = hl78_modem_start(flow.modem, which, &want, flow.now);

	if (err < 0)
		flow_fail("%s", hl78_err_text(err));
	settle();
}

static void do_link(char *args)
{
	hl78_modem_link(flow.modem, !strcmp(args, "up"), flow.now);
	settle();
}

static void do_expect(char *args)
{
	settle();
	expect(args);
}

static void do_none(char *args)
{
	(void)args;
	settle();
	if (flow.n_expected != flow.n_events)
		flow_fail("events are left");
}

static void do_until(char *args)
{
	until(args, false);
}

static void do_next(char *args)
{
	until(args, true);
}

static void do_status(char *args)
{
	settle();
	flow_check_status(args);
}

static void do_identity(char *args)
{
	settle();
	flow_check_identity(args);
}

static void do_outcome(char *args)
{
	settle();
	flow_check_outcome(args);
}

static void do_finish(char *args)
{
	(void)args;
	hl78_modem_finish(flow.modem, flow.now);
	pull();
}

static const struct {
	const char *word;
	void (*run)(char *args);
	bool before; /* says how the core is made */
} statements[] = {
	{ "watch", do_watch, true },   { "source", do_source, true },
	{ "sim", do_sim, true },       { "at", do_at, false },
	{ "in", do_in, false },	       { "host", do_host, false },
	{ "out", do_out, false },      { "send", do_send, false },
	{ "insist", do_insist, false }, { "refuse", do_refuse, false },
	{ "start", do_start, false },  { "link", do_link, false },
	{ "=", do_expect, false },     { "none", do_none, false },
	{ "until", do_until, false },  { "next", do_next, false },
	{ "status", do_status, false },
	{ "identity", do_identity, false }, { "outcome", do_outcome, false },
	{ "finish", do_finish, false },
};

static void play_line(char *line)
{
	char *args = line + strcspn(line, " ");

	if (*args)
		*args++ = '\0';
	args += strspn(args, " ");
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]);
	     i++) {
		if (strcmp(line, statements[i].word) != 0)
			continue;
		if (!statements[i].before)
			modem();
		statements[i].run(args);
		return;
	}
	flow_fail("no such statement: %s", line);
}

static unsigned play(const char *path, size_t chunk)
{
	FILE *file = fopen(path, "r");
	char line[8192];
	unsigned n;

	memset(&flow, 0, sizeof(flow));
	flow.path = path;
	flow.chunk = chunk;
	if (!file)
		flow_fail("cannot be read");
	while (fgets(line, sizeof(line), file)) {
		flow.line++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			play_line(line);
	}
	fclose(file);
	if (flow.n_expected != flow.n_events || flow.out_len)
		flow_fail("events, or bytes sent, are left at the end");
	n = flow.n_events;
	hl78_modem_free(flow.modem);
	sim_free(flow.sim);
	return n;
}

int main(int argc, char **argv)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 64, SIZE_MAX };

	if (argc < 2) {
		fprintf(stderr, "usage: %s FLOW...\n", argv[0]);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		unsigned n = 0;

		for (size_t c = 0; c < sizeof(chunks) / sizeof(chunks[0]); c++)
			n = play(argv[i], chunks[c]);
		printf("ok %s: %u events at each of %zu chunk sizes\n",
		       argv[i], n, sizeof(chunks) / sizeof(chunks[0]));
	}
	return 0;
}
