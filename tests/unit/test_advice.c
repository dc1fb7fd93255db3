/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is advised in which state, and that every state has its sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <hl78/session.h>

/* The most that fits a line of the screen. */
#define WIDTH 75

/* A module that talks, with nothing under way. */
static struct hl78_status idle(void)
{
	struct hl78_status status = {
		.link = HL78_LINK_READY,
		.agreement = { .deferred_until = HL78_NO_TIME },
	};

	return status;
}

static void advises(const struct hl78_status *status, const char *part,
		    const char *command)
{
	const char *got = "unset";
	const char *text = hl78_status_advice(status, &got);

	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("\"%s\" is not about \"%s\"", text, part);
	if (command)
		assert_string_equal(got, command);
	else
		assert_null(got);
	assert_ptr_equal(hl78_status_advice(status, NULL), text);
}

static void the_guard_goes_before_all(void **state)
{
	struct hl78_status status = idle();

	(void)state;
	status.guard.active = true;
	status.package = HL78_PACKAGE_INSTALLING;
	status.link = HL78_LINK_SILENT;
	status.agreement.request = HL78_REQUEST_CONNECT;
	advises(&status, "keep the power on until it reports a result", NULL);
	status.link = HL78_LINK_CLOSED;
	advises(&status, "keep the power on until it reports a result", NULL);
}

static void after_the_watchdog_the_version_decides(void **state)
{
	struct hl78_status status = idle();

	(void)state;
	status.guard.expired = true;
	status.package = HL78_PACKAGE_INSTALLING;
	advises(&status, "no result", "AT+CGMR");
	/* 16 came late: the watchdog is history */
	status.package = HL78_PACKAGE_UPDATED;
	advises(&status, "read the version", "AT+CGMR");
}

static void requests_say_what_accepts_them(void **state)
{
	static const struct {
		enum hl78_request request;
		const char *part;
		const char *command;
	} wanted[] = {
		{ HL78_REQUEST_CONNECT, "accept the connection", "AT+WDSR=1" },
		{ HL78_REQUEST_DOWNLOAD, "accept the download", "AT+WDSR=3" },
		{ HL78_REQUEST_INSTALL, "accept the install", "AT+WDSR=4" },
		{ HL78_REQUEST_REBOOT, "accept the reboot", "AT+WDSR=6" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct hl78_status status = idle();

		status.session = HL78_SESSION_OPEN;
		status.package = HL78_PACKAGE_STORED;
		status.agreement.request = wanted[i].request;
		advises(&status, wanted[i].part, wanted[i].command);
		/* silence hides no request */
		status.link = HL78_LINK_SILENT;
		advises(&status, wanted[i].part, wanted[i].command);
		status.agreement.deferred_until = 0;
		advises(&status, "put off", wanted[i].command);
	}
}

static void the_link_says_what_to_check(void **state)
{
	struct hl78_status status = idle();

	(void)state;
	status.link = HL78_LINK_SILENT;
	advises(&status, "speed, cable and power", "AT");
	status.link = HL78_LINK_BOOTING;
	advises(&status, "restarts", NULL);
	status.link = HL78_LINK_CLOSED;
	advises(&status, "port is closed", NULL);
	/* silent while it installs, seen in the middle: nothing to check */
	status.link = HL78_LINK_SILENT;
	status.package = HL78_PACKAGE_INSTALLING;
	advises(&status, "keep the power on", NULL);
}

static void packages(void **state)
{
	struct hl78_status status = idle();

	(void)state;
	status.package = HL78_PACKAGE_SUSPENDED;
	advises(&status, "a session to resume", "AT+WDSS=1,1");
	status.session = HL78_SESSION_OPEN;
	advises(&status, "stop the session and start it", "AT+WDSS=1,0");
	status.session = HL78_SESSION_CONNECTING;
	advises(&status, "wait for the server", NULL);
	status.package = HL78_PACKAGE_DOWNLOADING;
	advises(&status, "keep power and link", NULL);
	status.package = HL78_PACKAGE_STORED;
	advises(&status, "it may ask", NULL);
	status.session = HL78_SESSION_OPEN;
	status.package = HL78_PACKAGE_OFFERED;
	advises(&status, "it may ask", NULL);
	status.session = HL78_SESSION_CLOSED;
	advises(&status, "to download", "AT+WDSS=1,1");
	status.package = HL78_PACKAGE_REJECTED;
	advises(&status, "not certified", NULL);
	status.package = HL78_PACKAGE_FAILED;
	advises(&status, "failed", "AT+CGMR");
	/* what is over gives way to the session */
	status.session = HL78_SESSION_OPEN;
	advises(&status, "wait for the server", NULL);
}

static void sessions(void **state)
{
	struct hl78_status status = idle();

	(void)state;
	advises(&status, "start a session", "AT+WDSS=1,1");
	status.session = HL78_SESSION_AUTHENTICATING;
	advises(&status, "wait for the server", NULL);
	status.session = HL78_SESSION_BOOTSTRAP;
	advises(&status, "new credentials", NULL);
	status.session = HL78_SESSION_OPEN;
	advises(&status, "wait for the server", NULL);
	status.session = HL78_SESSION_CLOSING;
	advises(&status, "the end (8)", NULL);
}

/* What stands in a session's way is named before another try is advised. */
static void obstacles(void **state)
{
	static const struct {
		enum hl78_obstacle obstacle;
		const char *part;
		const char *command;
	} wanted[] = {
		{ HL78_OBSTACLE_PIN, "PIN", "AT+CPIN=" },
		{ HL78_OBSTACLE_PUK, "<puk>", "AT+CPIN=" },
		{ HL78_OBSTACLE_NETWORK, "PIN?", "AT+CPIN?" },
		{ HL78_OBSTACLE_COVERAGE, "CEREG", "AT+CEREG?" },
		{ HL78_OBSTACLE_APN, "no APN", "AT+CGDCONT?" },
		{ HL78_OBSTACLE_DENIED, "register", "AT+KGSN=3" },
		{ HL78_OBSTACLE_UNTOLD, "AT+CMEE=1", "AT+CMEE=1" },
		{ HL78_OBSTACLE_BAD_APN, "133", "AT+CGDCONT?" },
		{ HL78_OBSTACLE_CONTEXT, "148", "AT+CGATT?" },
	};
	struct hl78_status status = idle();

	(void)state;
	assert_int_equal(sizeof(wanted) / sizeof(wanted[0]),
			 HL78_N_OBSTACLES - 1);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		status.obstacle = wanted[i].obstacle;
		assert_true(hl78_obstacle_text(wanted[i].obstacle)[0]);
		status.package = HL78_PACKAGE_SUSPENDED;
		status.session = HL78_SESSION_CLOSED;
		advises(&status, wanted[i].part, wanted[i].command);
		assert_in_range(strlen(hl78_status_advice(&status, NULL)), 1,
				WIDTH);
		/* nor is it in the way of what matters more */
		status.package = HL78_PACKAGE_UPDATED;
		advises(&status, "read the version", "AT+CGMR");
		status.session = HL78_SESSION_OPEN;
		advises(&status, "wait for the server", NULL);
	}
}

/*
 * Table 12 of the note: what a suspended download waits for, by what stopped it
 * and by its agreement. A part of the sentence, and the command.
 */
static void suspended_downloads_say_what_resumes_them(void **state)
{
	static const struct {
		const char *part;
		const char *command;
	} wanted[HL78_N_SUSPENSIONS][HL78_N_RESUMPTIONS] = {
		[HL78_SUSPENDED_UNTOLD] = {
			{ "start a session", "AT+WDSS=1,1" },
			{ "start a session", "AT+WDSS=1,1" },
			{ "start a session", "AT+WDSS=1,1" },
		},
		[HL78_SUSPENDED_STOP] = {
			{ "start a session", "AT+WDSS=1,1" },
			{ "goes on by itself", "AT+WDSS=1,1" },
			{ "asks again (2)", "AT+WDSS=1,1" },
		},
		[HL78_SUSPENDED_RESTART] = {
			{ "start a session", "AT+WDSS=1,1" },
			{ "by itself with the network", "AT+CEREG?" },
			{ "accept when it asks again (2)", "AT+WDSS=1,1" },
		},
		[HL78_SUSPENDED_RADIO] = {
			{ "the radio is off", "AT+CFUN=1" },
			{ "then it goes on", "AT+CFUN=1" },
			{ "then it asks again (2)", "AT+CFUN=1" },
		},
		[HL78_SUSPENDED_LOST] = {
			{ "start a session", "AT+WDSS=1,1" },
			{ "goes on by itself with the network", "AT+CEREG?" },
			{ "asks again (2) with the network", "AT+CEREG?" },
		},
		[HL78_SUSPENDED_RAM] = {
			{ "restart", "AT+CFUN=1,1" },
			{ "restart", "AT+CFUN=1,1" },
			{ "restart", "AT+CFUN=1,1" },
		},
		[HL78_SUSPENDED_PROBLEM] = {
			{ "start a session", "AT+WDSS=1,1" },
			{ "start a session", "AT+WDSS=1,1" },
			{ "start a session", "AT+WDSS=1,1" },
		},
	};
	struct hl78_status status = idle();

	(void)state;
	status.package = HL78_PACKAGE_SUSPENDED;
	for (int i = 0; i < HL78_N_SUSPENSIONS; i++) {
		for (int k = 0; k < HL78_N_RESUMPTIONS; k++) {
			status.suspension = (enum hl78_suspension)i;
			status.resumption = (enum hl78_resumption)k;
			advises(&status, wanted[i][k].part,
				wanted[i][k].command);
			assert_in_range(strlen(hl78_status_advice(&status,
								  NULL)),
					1, WIDTH);
		}
		assert_int_equal(hl78_suspension_text(status.suspension)[0] ==
					 '\0', i == HL78_SUSPENDED_UNTOLD);
	}
	/* In a session it goes on, or asks: nothing is to be stopped. */
	status.suspension = HL78_SUSPENDED_LOST;
	status.session = HL78_SESSION_OPEN;
	advises(&status, "asks again (2)", NULL);
	status.resumption = HL78_RESUMES_ALONE;
	advises(&status, "goes on by itself", NULL);
	status.suspension = HL78_SUSPENDED_PROBLEM;
	advises(&status, "stop the session and start it", "AT+WDSS=1,0");
}

/* Walks all states: N is the number of all combinations. */
static void every_state_has_a_sentence_that_fits(void **state)
{
	enum { N = 3 * HL78_N_LINK * HL78_N_SESSION * HL78_N_PACKAGE *
		   HL78_N_REQUESTS * 2 };

	(void)state;
	for (int i = 0; i < N; i++) {
		struct hl78_status status = idle();
		const char *command;
		const char *text;
		int rest = i;

		status.guard.active = rest % 3 == 1;
		status.guard.expired = rest % 3 == 2;
		rest /= 3;
		status.link = (enum hl78_link_state)(rest % HL78_N_LINK);
		rest /= HL78_N_LINK;
		status.session =
			(enum hl78_session_state)(rest % HL78_N_SESSION);
		rest /= HL78_N_SESSION;
		status.package =
			(enum hl78_package_state)(rest % HL78_N_PACKAGE);
		rest /= HL78_N_PACKAGE;
		status.agreement.request =
			(enum hl78_request)(rest % HL78_N_REQUESTS);
		if (rest / HL78_N_REQUESTS)
			status.agreement.deferred_until = 0;

		text = hl78_status_advice(&status, &command);
		assert_non_null(text);
		assert_in_range(strlen(text), 1, WIDTH);
		assert_true(!command || !status.guard.active);
		assert_int_equal(hl78_status_busy(&status),
				 status.guard.active ||
					 status.package ==
						 HL78_PACKAGE_DOWNLOADING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_guard_goes_before_all),
		cmocka_unit_test(after_the_watchdog_the_version_decides),
		cmocka_unit_test(requests_say_what_accepts_them),
		cmocka_unit_test(the_link_says_what_to_check),
		cmocka_unit_test(packages),
		cmocka_unit_test(sessions),
		cmocka_unit_test(obstacles),
		cmocka_unit_test(suspended_downloads_say_what_resumes_them),
		cmocka_unit_test(every_state_has_a_sentence_that_fits),
	};

	return cmocka_run_group_tests_name("advice", tests, NULL, NULL);
}
