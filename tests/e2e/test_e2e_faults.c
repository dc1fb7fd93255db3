/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The subcommands for a live module against modules that are silent, never
 * stop talking, go away in the middle of an answer, or refuse what they are
 * told: no hang, no wrong word, and what was changed is put back.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static struct run run;


/* ---- a module played by hand ---- */

struct fake {
	int fd;           /* master of a pty */
	char name[64];
	const char *answer; /* to the first command */
	size_t upto;      /* bytes of it, then the port goes away */
	bool floods;
	bool answered;
};

static void fake_open(struct fake *f)
{
	struct termios raw;
	int slave;

	assert_int_equal(openpty(&f->fd, &slave, f->name, NULL, NULL), 0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	close(slave);
	fcntl(f->fd, F_SETFL, O_NONBLOCK);
	fcntl(f->fd, F_SETFD, FD_CLOEXEC);
}

static void fake_serve(void *arg)
{
	static const char noise[] = "\r\n+WDSI: 18\r\nnoise\r\n\0\0";
	struct fake *f = arg;
	char bytes[512];

	if (f->fd < 0)
		return;
	if (f->floods)
		while (write(f->fd, noise, sizeof(noise)) > 0)
			;
	if (read(f->fd, bytes, sizeof(bytes)) <= 0 || f->answered || !f->answer)
		return;
	f->answered = true;
	assert_int_equal(write(f->fd, f->answer, f->upto), f->upto);
	close(f->fd);
	f->fd = -1;
}

static int run_fake(struct fake *f, const char *const *args)
{
	fake_open(f);
	run = (struct run){ .idle = fake_serve, .arg = f };
	run_program(&run, args);
	if (f->fd >= 0)
		close(f->fd);
	return run.status;
}

static void a_silent_port_is_a_time_out(void **state)
{
	struct fake f = { .answer = NULL };
	const char *const at[] = { "at", f.name, "AT", NULL };
	const char *const info[] = { "info", "--timeout", "1", f.name, NULL };

	(void)state;
	assert_int_equal(run_fake(&f, at), 4);
	assert_non_null(strstr(run.err, "no answer in time"));
	assert_int_equal(run_fake(&f, info), 4);
	assert_non_null(strstr(run.err, "not done within 1 s"));
}

static void a_search_for_the_rate_ends_in_time(void **state)
{
	struct fake f = { .answer = NULL };
	const char *const args[] = { "info", "--json", "-b", "auto",
				     "--timeout", "1", f.name, NULL };

	(void)state;
	assert_int_equal(run_fake(&f, args), 4);
	run_check_json(&run, "timeout");
	assert_non_null(strstr(run.out, "no rate found within 1 s"));
}

static void a_flood_is_a_time_out(void **state)
{
	struct fake f = { .floods = true };
	const char *const args[] = { "at", "-q", "--timeout", "1", f.name,
				     "AT+CGMR", NULL };

	(void)state;
	assert_int_equal(run_fake(&f, args), 4);
	assert_non_null(strstr(run.err, "not done within 1 s"));
}

static void a_port_that_goes_in_an_answer_is_lost(void **state)
{
	static const char answer[] =
		"AT+CGMR\r\r\nHL7802.4.4.14.0\r\n\r\nOK\r\n";

	(void)state;
	/* With the CR after OK it is whole. */
	for (size_t upto = 0; upto + 2 < sizeof(answer); upto++) {
		struct fake f = { .answer = answer, .upto = upto };
		const char *const args[] = { "at", "-n", f.name, "AT+CGMR",
					     NULL };
		bool whole = upto > (size_t)(strstr(answer, "14.0") + 4 -
					     answer);

		assert_int_equal(run_fake(&f, args), 3);
		assert_non_null(strstr(run.err, "went away"));
		/* Of a version that came in part nothing is shown. */
		if (!whole)
			assert_string_equal(run.out, "");
	}
}

/* ---- another module under the same name ---- */

struct swapped {
	struct fake first, second;
	char link[64];
	char input[16];
};

static void swap(struct swapped *s)
{
	unlink(s->link);
	assert_int_equal(symlink(s->second.name, s->link), 0);
	close(s->first.fd);
	s->first.fd = -1;
	strcat(s->input, "ATI\n");
	run.more = false;
}

/* Answers once, and is another one when that has been seen. */
static void swapped_serve(void *arg)
{
	struct swapped *s = arg;
	char bytes[64];

	if (s->first.fd >= 0 && strstr(run.out, "OK"))
		swap(s);
	else if (s->first.fd >= 0 &&
		 read(s->first.fd, bytes, sizeof(bytes)) > 0)
		assert_int_equal(write(s->first.fd, "\r\nOK\r\n", 6), 6);
}

static void another_module_is_told_nothing(void **state)
{
	struct swapped s = { .input = "AT\n" };
	const char *const args[] = { "at", s.link, "-", NULL };
	char bytes[64];

	(void)state;
	fake_open(&s.first);
	fake_open(&s.second);
	snprintf(s.link, sizeof(s.link), "/tmp/fotacon-e2e-swapped-%d",
		 (int)getpid());
	assert_int_equal(symlink(s.first.name, s.link), 0);
	run = (struct run){ .input = s.input, .more = true,
			    .idle = swapped_serve, .arg = &s };
	run_program(&run, args);
	assert_int_equal(run.status, 3);
	assert_non_null(strstr(run.err, "went away"));
	assert_int_equal(read(s.second.fd, bytes, sizeof(bytes)), -1);
	close(s.second.fd);
	unlink(s.link);
}

/* ---- a module with one oddity ---- */

#define GOES ((const char *)-1) /* instead of an answer */

struct module {
	int fd;
	char name[64];
	const char *odd;     /* the command, and what comes of it: */
	const char *answer;  /* after its echo */
	unsigned times;      /* so often; 0: always */
	unsigned n_odd;
	char mask[16];       /* as it is set now */
	char cmee[16];
	char line[256];
	size_t len;
};

static void module_say(struct module *m, const char *text)
{
	assert_int_equal(write(m->fd, text, strlen(text)), strlen(text));
}

/* Settings are kept as the module of AN 4.2 keeps them. */
static void module_answer(struct module *m, const char *command)
{
	char text[64] = "";

	if (strncmp(command, "AT+WDSI=", 8) == 0)
		snprintf(m->mask, sizeof(m->mask), "%s", command + 8);
	else if (strncmp(command, "AT+CMEE=", 8) == 0)
		snprintf(m->cmee, sizeof(m->cmee), "%s", command + 8);
	else if (strcmp(command, "AT+WDSI?") == 0)
		snprintf(text, sizeof(text), "\r\n+WDSI: %s\r\n", m->mask);
	else if (strcmp(command, "AT+CMEE?") == 0)
		snprintf(text, sizeof(text), "\r\n+CMEE: %s\r\n", m->cmee);
	else if (strcmp(command, "ATI") == 0)
		snprintf(text, sizeof(text), "\r\nHL7802\r\n");
	module_say(m, text);
	module_say(m, "\r\nOK\r\n");
	if (strcmp(command, "AT+WDSS=1,1") == 0)
		module_say(m, "\r\n+WDSI: 4\r\n\r\n+WDSI: 6\r\n"
			   "\r\n+WDSI: 23,1\r\n");
	else if (strcmp(command, "AT+WDSS=1,0") == 0)
		module_say(m, "\r\n+WDSI: 8\r\n");
}

static void module_take(struct module *m)
{
	bool odd = m->odd && strcmp(m->line, m->odd) == 0 &&
		   (!m->times || m->n_odd < m->times);

	m->n_odd += odd;
	if (odd && m->answer == GOES) {
		close(m->fd);
		m->fd = -1;
		return;
	}
	module_say(m, m->line);
	module_say(m, "\r\r\n");
	if (odd)
		module_say(m, m->answer);
	else
		module_answer(m, m->line);
}

static void module_serve(void *arg)
{
	struct module *m = arg;
	char c;

	while (m->fd >= 0 && read(m->fd, &c, 1) == 1) {
		if (c != '\r' && m->len + 1 < sizeof(m->line)) {
			m->line[m->len++] = c;
			continue;
		}
		m->line[m->len] = '\0';
		m->len = 0;
		module_take(m);
	}
}

static void module_open(struct module *m)
{
	struct fake line;

	fake_open(&line);
	m->fd = line.fd;
	memcpy(m->name, line.name, sizeof(m->name));
	snprintf(m->mask, sizeof(m->mask), "5");
	snprintf(m->cmee, sizeof(m->cmee), "0");
}

/* fotacon session PORT VERB, for at most `limit` seconds. */
static int run_session(struct module *m, const char *verb, const char *limit)
{
	const char *const args[] = { "session", "--json", "-L", "none",
				     "--timeout", limit, m->name, verb, NULL };

	module_open(m);
	run = (struct run){ .idle = module_serve, .arg = m };
	run_program(&run, args);
	if (m->fd >= 0)
		close(m->fd);
	return run.status;
}

static void what_a_session_changed_is_put_back(void **state)
{
	struct module plain = { .odd = NULL };
	struct module restarts = { .odd = "AT+WDSI=5", .times = 1,
				   .answer = "\r\n+KSUP: 0\r\n" };

	(void)state;
	assert_int_equal(run_session(&plain, "test", "60"), 0);
	run_check_json(&run, "closed");
	assert_string_equal(plain.mask, "5");
	assert_string_equal(plain.cmee, "0");
	/* It restarts meanwhile: once more. */
	assert_int_equal(run_session(&restarts, "test", "60"), 0);
	assert_string_equal(restarts.mask, "5");
	assert_string_equal(restarts.cmee, "0");
	assert_null(strstr(run.err, "not put back"));
}

static void what_a_session_cannot_put_back_is_said(void **state)
{
	struct module gone = { .odd = "AT+WDSS=1,1", .answer = GOES };
	struct module goes = { .odd = "AT+WDSI=5", .answer = GOES };
	struct module refuses = { .odd = "AT+WDSI=5",
				  .answer = "\r\nERROR\r\n" };

	(void)state;
	assert_int_equal(run_session(&gone, "test", "60"), 3);
	run_check_json(&run, "lost");
	assert_non_null(strstr(run.err, "not put back: send AT+WDSI=5 by"));
	assert_non_null(strstr(run.err, "not put back: send AT+CMEE=0 by"));
	run_session(&goes, "test", "60");
	assert_non_null(strstr(run.err, "not put back: send AT+WDSI=5 by"));
	assert_non_null(strstr(run.err, "not put back: send AT+CMEE=0 by"));
	run_session(&refuses, "test", "60");
	assert_string_equal(refuses.cmee, "0");
	assert_non_null(strstr(run.err, "not put back: send AT+WDSI=5 by"));
	assert_null(strstr(run.err, "not put back: send AT+CMEE=0 by"));
}

static void a_session_that_is_not_told_is_not_known(void **state)
{
	struct module m = { .odd = "AT+WDSS?", .answer = "\r\nERROR\r\n" };
	const char *const info[] = { "info", m.name, NULL };

	(void)state;
	assert_int_equal(run_session(&m, "status", "60"), 1);
	run_check_json(&run, "failed");
	assert_non_null(strstr(run.out, "AT+WDSS? does not tell"));
	/* It may be open: stopped all the same. */
	assert_int_equal(run_session(&m, "stop", "60"), 0);
	assert_non_null(strstr(run.out, "\"text\":\"AT+WDSS=1,0\""));
	module_open(&m);
	run = (struct run){ .idle = module_serve, .arg = &m };
	run_program(&run, info);
	close(m.fd);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Session        not known\n"));
}

/* What was asked for did not come about: that is no success. */
/* Long before the limit of the whole. */
static void a_session_that_does_not_close_is_a_time_out(void **state)
{
	struct module m = { .odd = "AT+WDSS=1,0", .answer = "\r\nOK\r\n" };

	(void)state;
	assert_int_equal(run_session(&m, "test", "300"), 4);
	run_check_json(&run, "timeout");
	assert_non_null(strstr(run.out, "has not closed"));
	assert_string_equal(m.mask, "5");
}

static void a_session_command_that_fails_is_a_failure(void **state)
{
	struct module no = { .odd = "AT+WDSS=1,0",
			     .answer = "\r\nERROR\r\n" };
	struct module restarts = { .odd = "AT+WDSS=1,1",
				   .answer = "\r\n+KSUP: 0\r\n" };
	struct module waits = { .odd = "AT+WDSS=1,1",
				.answer = "\r\n+CME ERROR: 650\r\n" };

	(void)state;
	assert_int_equal(run_session(&no, "test", "60"), 1);
	run_check_json(&run, "failed");
	assert_non_null(strstr(run.out, "AT+WDSS=1,0: ERROR"));
	assert_int_equal(run_session(&restarts, "start", "60"), 1);
	run_check_json(&run, "failed");
	assert_non_null(strstr(run.out, "AT+WDSS=1,1: the module restarted"));
	assert_int_equal(run_session(&waits, "start", "60"), 1);
	run_check_json(&run, "failed");
	assert_non_null(strstr(run.out, "CME 650"));
}

/* Nothing gets into the log, or to the module, instead of a closed output. */
static void a_closed_output_is_no_other_file(void **state)
{
	static const char log[] = "test_e2e_jobs.closed.log";
	struct module m = { .odd = NULL };
	const char *const args[] = { "at", "-L", log, m.name, "ATI", NULL };
	char text[1024];
	FILE *file;
	size_t n;

	(void)state;
	unlink(log);
	module_open(&m);
	run = (struct run){ .closed = true, .idle = module_serve, .arg = &m };
	run_program(&run, args);
	close(m.fd);
	file = fopen(log, "r");
	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	unlink(log);
	assert_non_null(strstr(text, " < HL7802\n"));
	assert_null(strstr(text, "\nHL7802\n"));
	assert_null(strstr(text, "\nfotacon: "));
}

static void nor_is_one_in_a_late_echo(void **state)
{
	struct module m = { .odd = "AT+CPIN=4711",
			    .answer = "\r\nOK\r\nAT+CPIN=4711\r\n" };
	const char *const args[] = { "at", m.name, "AT+CPIN=4711", "AT", NULL };

	(void)state;
	module_open(&m);
	run = (struct run){ .idle = module_serve, .arg = &m };
	run_program(&run, args);
	close(m.fd);
	assert_int_equal(run.status, 0);
	assert_null(strstr(run.err, "4711"));
	assert_non_null(strstr(run.err, "AT+CPIN=****"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_port_is_a_time_out),
		cmocka_unit_test(a_search_for_the_rate_ends_in_time),
		cmocka_unit_test(a_flood_is_a_time_out),
		cmocka_unit_test(a_port_that_goes_in_an_answer_is_lost),
		cmocka_unit_test(another_module_is_told_nothing),
		cmocka_unit_test(what_a_session_changed_is_put_back),
		cmocka_unit_test(what_a_session_cannot_put_back_is_said),
		cmocka_unit_test(a_session_that_is_not_told_is_not_known),
		cmocka_unit_test(a_session_that_does_not_close_is_a_time_out),
		cmocka_unit_test(a_session_command_that_fails_is_a_failure),
		cmocka_unit_test(a_closed_output_is_no_other_file),
		cmocka_unit_test(nor_is_one_in_a_late_echo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
