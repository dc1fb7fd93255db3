/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who leaves while something is under way is asked, and told what it would
 * mean: in each phase of an update, in the full screen and in plain lines.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "e2e/flood.h"

static const struct phase {
	const char *says;  /* the module, to get there */
	const char *sign;
	const char *what;
	const char *means;
} phases[] = {
	{ "4\r\n+WDSI: 6\r\n+WDSI: 23,1", "23,1",
	  "The session stays open.", "nobody sees what the server does" },
	{ "9,4000", "4 000 bytes",
	  "The session stays open.", "nobody sees what the server does" },
	{ "2", "asks to download",
	  "The module asks to download.", "stays unanswered and is asked" },
	{ "18,12", "12 %",
	  "The download goes on unwatched.", "closing the terminal instead" },
	{ "11,4", "11,4",
	  "The download is suspended.", "goes on later or asks to" },
	{ "18,60", "60 %",
	  "The download goes on unwatched.", "closing the terminal instead" },
	{ "10", "stored",
	  "A package is stored, not installed.", "installs it or asks to" },
	{ "3", "asks to install",
	  "The module asks to install.", "the package is kept" },
	{ "14", "update starts",
	  "It installs, nobody watches.", "keep its power on" },
	{ "16", "update succeeded",
	  "The new version has not been read yet.", "would have no verdict" },
};

#define N_PHASES (sizeof(phases) / sizeof(phases[0]))

static void start(struct e2e *e, struct flood *port, const char *ui)
{
	static const char *const env[] = { NULL };
	const char *argv[] = { e2e_program(), "--log", "none", ui, port->name,
			       NULL };

	flood_open(port);
	e2e_start(e, 43, 132, env, argv);
}

static void say(const struct flood *port, const struct phase *phase)
{
	char text[100];
	int len = snprintf(text, sizeof(text), "\r\n+WDSI: %s\r\n",
			   phase->says);

	assert_int_equal(write(port->master, text, (size_t)len), len);
}

static void asked_on_the_screen(void **state)
{
	struct flood port;
	struct e2e e;

	(void)state;
	start(&e, &port, "--ui=full");
	e2e_expect(&e, "Command   >");
	for (size_t i = 0; i < N_PHASES; i++) {
		say(&port, &phases[i]);
		e2e_expect(&e, phases[i].sign);
		e2e_type(&e, E2E_F10);
		e2e_expect(&e, phases[i].what);
		e2e_expect(&e, phases[i].means);
		e2e_expect(&e, "F8  Stay");
		e2e_type(&e, E2E_F8);
		e2e_gone(&e, "Quit?");
	}
	e2e_type(&e, ":quit\r");
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	flood_close(&port);
}

/* The module's own session after an update brings nothing more. */
static void a_report_is_left(void **state)
{
	static const struct phase says = {
		.says = "16\r\n+WDSI: 4\r\n+WDSI: 6\r\n+WDSI: 23,1",
	};
	struct flood port;
	struct e2e e;

	(void)state;
	start(&e, &port, "--read-only");
	e2e_expect(&e, "no events yet");
	say(&port, &says);
	e2e_expect(&e, "open, DM server");
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	flood_close(&port);
}

/* Each phase is told of anew; Ctrl-D is the same as the word. */
static void asked_in_lines(void **state)
{
	struct flood port;
	struct e2e e;

	(void)state;
	start(&e, &port, "--ui=plain");
	for (size_t i = 0; i < N_PHASES; i++) {
		bool again = i > 0 && strcmp(phases[i].what,
					     phases[i - 1].what) == 0;

		say(&port, &phases[i]);
		e2e_expect(&e, phases[i].sign);
		if (again)
			continue;
		e2e_type(&e, i % 2 ? ":quit\r" : "\004");
		e2e_expect(&e, phases[i].what);
		e2e_expect(&e, phases[i].means);
	}
	e2e_type(&e, "\004");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	flood_close(&port);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_on_the_screen),
		cmocka_unit_test(a_report_is_left),
		cmocka_unit_test(asked_in_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
