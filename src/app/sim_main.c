/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `fotacon sim`: the simulated module on a pty of its own, for any program. It
 * runs on whether or not somebody has the pty open, and is never held up by a
 * client: what nobody hears is lost, as on a serial line. Only the module's
 * time is scaled by `speed`, ours and the client's is real.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/jsonl.h"
#include "app/sim_files.h"
#include "app/sim_memory.h"
#include "app/sim_spec.h"
#include "io/loop.h"
#include "io/pty.h"

struct serving {
	const struct app_options *options;
	struct sim_config config;
	struct loop loop;
	struct pty pty;
	struct sim *sim;
	struct sim_memory memory;
	struct sim_inbox inbox;
	bool more;                /* the client has said more than was read */
	struct hl78_modem *watch; /* reads along for --json; or NULL */
	struct out out;
};

/* ---- what there is to simulate ---- */

static int list(void)
{
	const struct sim_scenario *scenarios;
	const char *name, *summary;
	struct sim_key_info key;
	char allowed[640];
	size_t n;

	scenarios = sim_scenarios(&n);
	printf("SPEC is [SCENARIO][,KEY=VALUE]...\n\nScenarios:\n");
	for (size_t i = 0; i < n; i++) {
		printf("  %-21s  %s\n", scenarios[i].name,
		       scenarios[i].summary);
		if (scenarios[i].settings[0])
			printf("  %21s  (%s)\n", "", scenarios[i].settings);
	}
	printf("\nKeys:\n");
	for (size_t i = 0; sim_key_info(i, &key); i++) {
		printf("  %-21s  %s\n  %21s  (%s%s%s)\n", key.name,
		       key.summary, "",
		       sim_key_allowed(i, allowed, sizeof(allowed)),
		       key.preset[0] ? "; by default " : "", key.preset);
	}
	printf("\nFaults:\n");
	for (size_t i = 0; sim_fault_info(i, &name, &summary); i++)
		printf("  %-21s  %s\n", name, summary);
	return APP_DONE;
}

/* ---- what is said ---- */

static struct moment moment(const struct serving *s)
{
	return (struct moment){
		.t = loop_now(&s->loop),
		.clock = HL78_CLOCK_UTC,
		.stamp = loop_unix(&s->loop),
	};
}

/* What a client is given: the link stays when the pty does not. */
static const char *address(const struct pty *pty)
{
	return pty->link[0] ? pty->link : pty->name;
}

static void json_port(struct serving *s)
{
	const struct moment when = moment(s);
	struct port_info port = { .vid = -1, .pid = -1, .at_port = true };

	snprintf(port.path, sizeof(port.path), "%s", s->pty.name);
	snprintf(port.description, sizeof(port.description),
		 "simulated module, %.30s%s%.70s", s->config.scenario,
		 s->pty.link[0] ? ", at " : "", s->pty.link);
	jsonl_port(&s->out, &when, &port);
}

/* The way to the module, at the start and when it is another. */
static void say_port(struct serving *s, const char *before)
{
	if (s->watch) {
		json_port(s);
		return;
	}
	if (s->options->quiet) {
		out_foreign(&s->out, address(&s->pty),
			    strlen(address(&s->pty)));
	} else {
		out_text(&s->out, before);
		out_text(&s->out, s->pty.name);
		if (s->pty.link[0]) {
			out_text(&s->out, ", by the link ");
			out_foreign(&s->out, s->pty.link, strlen(s->pty.link));
		}
	}
	out_char(&s->out, '\n');
}

static void say_how(struct serving *s)
{
	static const char *const ways[] = {
		"fotacon %", "picocom -b 115200 %", "tio %", "minicom -D %",
		"socat -,raw,echo=0,escape=3 %",
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		out_text(&s->out, i == 0 ? "connect with  " : "              ");
		out_bytes(&s->out, ways[i], strcspn(ways[i], "%"));
		out_foreign(&s->out, address(&s->pty),
			    strlen(address(&s->pty)));
		out_char(&s->out, '\n');
	}
	out_text(&s->out, "Ctrl-C ends it\n");
}

static void say_start(struct serving *s, const char *spec)
{
	const struct moment when = moment(s);
	char source[320];

	if (s->watch) {
		snprintf(source, sizeof(source), "sim:%.300s", spec);
		jsonl_start(&s->out, &when, source, "real");
	}
	say_port(s, "the simulated module is at ");
	if (!s->watch && !s->options->quiet)
		say_how(s);
}

static void say_result(struct serving *s, int status)
{
	const struct moment when = moment(s);
	const struct hl78_outcome outcome = {
		.kind = status == APP_TIMEOUT ? HL78_OUT_TIMEOUT :
			status == APP_NO_LINK ? HL78_OUT_LOST :
						HL78_OUT_INTERRUPTED,
	};

	if (s->watch)
		jsonl_result(&s->out, &when, &outcome, status, when.t);
}

/* ---- the line ---- */

/* The module's time. */
static hl78_time module_now(const struct serving *s)
{
	return loop_now(&s->loop) * s->config.speed;
}

static void show_events(struct serving *s)
{
	const struct moment when = moment(s);
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(s->watch)))
		jsonl_event(&s->out, &when, s->watch, ev);
}

static void watch(struct serving *s, enum hl78_side side, const char *bytes,
		  size_t len)
{
	while (s->watch && len > 0) {
		size_t n = hl78_modem_feed(s->watch, side, bytes, len,
					   loop_now(&s->loop));

		show_events(s);
		bytes += n;
		len -= n;
	}
}

static void say_received(struct serving *s, int64_t len)
{
	char text[64];

	if (s->watch || s->options->quiet)
		return;
	snprintf(text, sizeof(text), "received %" PRId64 " bytes, kept in ",
		 len);
	out_text(&s->out, text);
	out_foreign(&s->out, s->inbox.path, strlen(s->inbox.path));
	out_char(&s->out, '\n');
}

/* Nobody is told what is not kept. False when it cannot be. */
static bool keep_memory(struct serving *s)
{
	int err = sim_memory_keep(&s->memory, s->sim);
	int64_t len;

	if (err)
		app_error("sim: the state file %s cannot be written: %s",
			  s->memory.path, strerror(-err));
	len = sim_inbox_keep(&s->inbox, s->sim);
	if (len > 0)
		say_received(s, len);
	return err == 0 && len >= 0;
}

/* The answers to blocks, which are no text; the end of it is in one piece. */
static size_t count_signs(const char *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && memchr("\x06\x15\x18", bytes[n], 3))
		n++;
	return n;
}

static void give(struct serving *s)
{
	const char *bytes;
	size_t len, signs;

	bytes = sim_output(s->sim, &len);
	if (len > 0)
		len = pty_write(&s->pty, bytes, len);
	signs = count_signs(bytes, len);
	watch(s, HL78_MODULE, bytes + signs, len - signs);
	sim_sent(s->sim, len);
}

static void take(struct serving *s)
{
	char bytes[4096];
	size_t len;

	len = pty_read(&s->pty, bytes, sizeof(bytes));
	s->more = len > 0;
	if (!sim_transfers(s->sim))
		watch(s, HL78_HOST, bytes, len);
	sim_feed(s->sim, bytes, len, module_now(s));
}

/* False when there is no pty any more. */
static bool exchange(struct serving *s)
{
	int changed = pty_settle(&s->pty);

	if (changed < 0) {
		app_error("%s", s->pty.error);
		return false;
	}
	if (changed > 0)
		say_port(s, "the last client locked the pty for good; the "
			    "module is now at ");
	sim_tick(s->sim, module_now(s));
	if (!keep_memory(s))
		return false;
	give(s);
	take(s);
	if (!keep_memory(s))
		return false;
	give(s);
	if (s->watch && hl78_modem_deadline(s->watch) <= loop_now(&s->loop)) {
		hl78_modem_tick(s->watch, loop_now(&s->loop));
		show_events(s);
	}
	out_flush(&s->out);
	return true;
}

/* ---- serving ---- */

static hl78_time end_time(const struct serving *s)
{
	return s->options->timeout_s ? HL78_SEC(s->options->timeout_s) :
				     HL78_NEVER;
}

static hl78_time deadline(const struct serving *s)
{
	hl78_time at = sim_deadline(s->sim);

	if (s->more)
		return 0;
	if (at != HL78_NEVER) /* rounded up: early would only spin */
		at = (at + s->config.speed - 1) / s->config.speed;
	if (s->watch && hl78_modem_deadline(s->watch) < at)
		at = hl78_modem_deadline(s->watch);
	return end_time(s) < at ? end_time(s) : at;
}

/* Until it is told to end, or its time is over. Returns the exit status. */
static int serve(struct serving *s)
{
	for (;;) {
		struct pollfd fd = { .fd = s->pty.wake, .events = POLLIN };
		int status;

		loop_wait(&s->loop, &fd, 1, deadline(s));
		status = app_signal_status(loop_signals(&s->loop));
		if (status != APP_DONE)
			return status;
		if (loop_now(&s->loop) >= end_time(s))
			return APP_TIMEOUT;
		if (!exchange(s))
			return APP_NO_LINK;
	}
}

/* All memory. False when there is none. */
static bool get_ready(struct serving *s)
{
	static const struct hl78_modem_config reads_along = {
		.source = HL78_TRANSCRIPT,
		.read_only = true,
	};

	s->sim = sim_new(&s->config, 0);
	if (s->options->json)
		s->watch = hl78_modem_new(&reads_along);
	return s->sim && (s->watch || !s->options->json);
}

static int run(struct serving *s, const char *spec)
{
	char why[400];
	int status;

	if (!get_ready(s)) {
		app_error("%s", strerror(ENOMEM));
		return APP_USAGE;
	}
	if (sim_memory_open(&s->memory, s->config.state, s->sim, why,
			    sizeof(why)) != 0) {
		app_error("sim: %s", why);
		return APP_USAGE;
	}
	if (!sim_inbox_open(&s->inbox, s->sim, s->options))
		return APP_USAGE;
	if (pty_open(&s->pty, s->options->link) != 0) {
		app_error("%s", s->pty.error);
		return APP_NO_LINK;
	}
	say_start(s, spec);
	out_flush(&s->out);
	status = serve(s);
	say_result(s, status);
	pty_close(&s->pty);
	return app_end_output(&s->out, status);
}

static bool read_spec(struct sim_config *config, const char *spec)
{
	char why[SIM_SPEC_WHY_MAX];

	if (sim_spec_read(config, spec, why, sizeof(why)) != 0) {
		sim_spec_complain(why);
		return false;
	}
	if (config->speed == SIM_SPEED_UNSET)
		config->speed = 1;
	if (config->speed != SIM_SPEED_MAX)
		return true;
	app_error("speed=max is for a module in the same process, whose host "
		  "can let time jump; a client on a pty lives in real time: "
		  "take a factor, speed=20");
	return false;
}

int sim_main(const struct app_options *options, int n, char **operands)
{
	const char *spec = n > 0 ? operands[0] : "";
	struct serving *s;
	int status;

	if (options->list && options->json) {
		app_error("the list is plain text only: leave out --json");
		return APP_USAGE;
	}
	if (options->list)
		return list();
	/* As a port it is called so. */
	if (strncmp(spec, "sim:", 4) == 0)
		spec += 4;
	s = calloc(1, sizeof(*s));
	if (!s) {
		app_error("%s", strerror(ENOMEM));
		return APP_USAGE;
	}
	s->options = options;
	out_init(&s->out, STDOUT_FILENO);
	status = APP_USAGE;
	if (options->package) {
		status = read_spec(&s->config, spec)
				 ? sim_package_main(options, &s->config)
				 : APP_USAGE;
	} else if (read_spec(&s->config, spec)) {
		loop_init(&s->loop, LOOP_REAL, LOOP_INT | LOOP_TERM | LOOP_HUP);
		status = run(s, spec);
		loop_fini(&s->loop);
	}
	hl78_modem_free(s->watch);
	sim_free(s->sim);
	sim_inbox_close(&s->inbox);
	free(s);
	return status;
}
