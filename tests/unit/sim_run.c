/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sim_run.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/sim_run.h"

const size_t run_chunks[RUN_N_CHUNKS] = { 1, 2, 3, 7, 64, 0 };

void run_open(struct run *run, const char *spec, size_t chunk)
{
	struct sim_config config;
	char why[256] = "";

	memset(run, 0, sizeof(*run));
	if (sim_config_init(&config, spec, why, sizeof(why)) < 0)
		fail_msg("%s: %s", spec, why);
	run->now = RUN_START;
	run->chunk = chunk;
	run->sim = sim_new(&config, run->now);
	assert_non_null(run->sim);
}

void run_close(struct run *run)
{
	sim_free(run->sim);
}

void run_drain(struct run *run)
{
	size_t len;

	for (;;) {
		const char *out = sim_output(run->sim, &len);

		if (len == 0)
			return;
		if (run->chunk && len > run->chunk)
			len = run->chunk;
		assert_true(len < sizeof(run->out) - run->len);
		memcpy(run->out + run->len, out, len);
		run->len += len;
		sim_sent(run->sim, len);
	}
}

void run_feed(struct run *run, const void *bytes, size_t len)
{
	const char *from = bytes;

	while (len > 0) {
		size_t n = run->chunk && len > run->chunk ? run->chunk : len;

		sim_feed(run->sim, from, n, run->now);
		run_drain(run);
		from += n;
		len -= n;
	}
}

void run_send(struct run *run, const char *command)
{
	run_feed(run, command, strlen(command));
	run_feed(run, "\r", 1);
}

static void tick(struct run *run, hl78_time now)
{
	run->now = now;
	sim_tick(run->sim, now);
	assert_true(sim_deadline(run->sim) > now);
	run_drain(run);
}

void run_for(struct run *run, int64_t ms)
{
	hl78_time end = run->now + HL78_MS(ms);

	while (sim_deadline(run->sim) <= end)
		tick(run, sim_deadline(run->sim));
	tick(run, end);
}

void run_clear(struct run *run)
{
	run->len = 0;
}

struct fold {
	char text[8192];
	size_t len;
	int percent;  /* last 18,percent; -1 for another line */
	size_t from;  /* end of the first percent of a row */
};

static void fold_line(struct fold *fold, const char *line, size_t len)
{
	int percent = -1;
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	if (sscanf(text, "18,%d", &percent) == 1 && fold->percent >= 0 &&
	    percent == fold->percent + 1) {
		fold->len = fold->from;
		fold->len += (size_t)snprintf(fold->text + fold->len, 16,
					      "..%d", percent);
	} else {
		assert_true(fold->len + len + 2 < sizeof(fold->text));
		fold->len += (size_t)snprintf(
			fold->text + fold->len,
			sizeof(fold->text) - fold->len, "%s%.*s",
			fold->len ? " " : "", (int)len, line);
		fold->from = fold->len;
	}
	fold->percent = percent;
}

const char *run_fold(struct run *run)
{
	static const char prefix[] = "+WDSI: ";
	static struct fold fold;
	const char *at = run->out;

	fold = (struct fold){ .percent = -1 };
	run->out[run->len] = '\0';
	while (*at) {
		size_t len = strcspn(at, "\r\n");

		if (len && !strncmp(at, prefix, sizeof(prefix) - 1)) {
			assert_memory_equal(at + len, "\r\n", 2);
			fold_line(&fold, at + sizeof(prefix) - 1,
				  len - (sizeof(prefix) - 1));
		} else if (len) {
			fold_line(&fold, at, len);
		}
		at += len + (at[len] != '\0');
	}
	run_clear(run);
	return fold.text;
}

void run_check(struct run *run, const char *command, int64_t ms,
	       const char *folded)
{
	if (command)
		run_send(run, command);
	run_for(run, ms);
	assert_string_equal(run_fold(run), folded);
}

hl78_time run_until(struct run *run, const char *event, int64_t limit_s)
{
	hl78_time end = run->now + HL78_SEC(limit_s);
	char line[64];

	snprintf(line, sizeof(line), "\r\n+WDSI: %s\r\n", event);
	while (sim_deadline(run->sim) <= end) {
		size_t before = run->len;

		tick(run, sim_deadline(run->sim));
		run->out[run->len] = '\0';
		if (strstr(run->out + before, line))
			return run->now;
	}
	fail_msg("no %s within %lld s: %s", event, (long long)limit_s,
		 run_fold(run));
	return 0;
}

void run_course(struct run *run, const struct run_course *course)
{
	for (size_t i = 0; i < RUN_N_CHUNKS; i++) {
		const struct run_step *step = course->steps;

		run_open(run, course->spec, run_chunks[i]);
		for (size_t n = 0; n < RUN_STEPS_MAX && step[n].expect; n++)
			run_check(run, step[n].send, step[n].ms,
				  step[n].expect);
		run_close(run);
	}
}

void run_course_late(struct run *run, const struct run_course *course)
{
	const struct run_step *step = course->steps;

	run_open(run, course->spec, 0);
	for (size_t n = 0; n < RUN_STEPS_MAX && step[n].expect; n++) {
		if (step[n].send)
			run_send(run, step[n].send);
		sim_tick(run->sim, run->now += HL78_MS(step[n].ms));
		run_drain(run);
		assert_string_equal(run_fold(run), step[n].expect);
	}
	run_close(run);
}
