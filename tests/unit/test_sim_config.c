/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is read from a SPEC, and what is said of a wrong one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sim/sim.h"

static int init(struct sim_config *config, const char *spec, char why[800])
{
	why[0] = '\0';
	return sim_config_init(config, spec, why, 800);
}

static void defaults(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c, "", why), 0);
	assert_string_equal(c.scenario, "happy");
	assert_string_equal(c.version, "HL7802.4.4.14.0");
	assert_string_equal(c.to, "HL7802.4.5.4.0");
	assert_int_equal(c.size, 524648);
	assert_int_equal(c.rate, 3100);
	assert_int_equal(c.install, 80);
	assert_int_equal(c.boot, 8);
	assert_int_equal(c.delay, 10);
	assert_int_equal(c.offer, 0);
	assert_int_equal(c.seed, 1);
	assert_int_equal(c.speed, SIM_SPEED_UNSET);
	assert_int_equal(c.agree, 0);
	assert_int_equal(c.mask, 0);
	assert_int_equal(c.polling, 0);
	assert_int_equal(c.echo, 1);
	assert_int_equal(c.credentials, 1);
	assert_int_equal(c.rotation, SIM_ROTATION_NONE);
	assert_int_equal(c.rotate, SIM_ROTATE_OWN);
	assert_int_equal(c.told, 5);
	assert_int_equal(c.nat, 0);
}

static void scenarios_set_keys(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c, "agreements", why), 0);
	assert_string_equal(c.scenario, "agreements");
	assert_int_equal(c.agree, SIM_AGREE_DOWNLOAD | SIM_AGREE_INSTALL);
	assert_int_equal(init(&c, "first-contact", why), 0);
	assert_int_equal(c.credentials, 0);
	/* A key of the SPEC comes after the scenario's. */
	assert_int_equal(init(&c, "agreements,agree=connect", why), 0);
	assert_int_equal(c.agree, SIM_AGREE_CONNECT);
}

/* Name and summary stand side by side on a screen of 80 columns. */
#define NAME_COLS    21
#define SUMMARY_COLS 48

static void every_scenario_reads(void **state)
{
	const struct sim_scenario *all;
	struct sim_config c;
	char why[800];
	size_t i, n;

	(void)state;
	all = sim_scenarios(&n);
	assert_true(n >= 3);
	for (i = 0; i < n; i++) {
		if (init(&c, all[i].name, why) != 0)
			fail_msg("%s: %s", all[i].name, why);
		assert_string_equal(c.scenario, all[i].name);
		assert_in_range(strlen(all[i].name), 1, NAME_COLS);
		assert_in_range(strlen(all[i].summary), 1, SUMMARY_COLS);
	}
}

static void keys_are_read(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c,
			      "happy,version=THL7800.1.6.3.0.99.20180803,"
			      "to=HL7800-M.4.6.8.0,size=1464,rate=1,install=0,"
			      "boot=3,delay=0,offer=never,seed=4294967295,"
			      "speed=max,agree=install+connect,mask=4479,"
			      "polling=120,echo=off,credentials=none",
			      why),
			 0);
	assert_string_equal(c.version, "THL7800.1.6.3.0.99.20180803");
	assert_string_equal(c.to, "HL7800-M.4.6.8.0");
	assert_int_equal(c.size, 1464);
	assert_int_equal(c.rate, 1);
	assert_int_equal(c.install, 0);
	assert_int_equal(c.boot, 3);
	assert_int_equal(c.delay, 0);
	assert_int_equal(c.offer, -1);
	assert_true(c.seed == 4294967295);
	assert_int_equal(c.speed, SIM_SPEED_MAX);
	assert_int_equal(c.agree, SIM_AGREE_CONNECT | SIM_AGREE_INSTALL);
	assert_int_equal(c.mask, 4479);
	assert_int_equal(c.polling, 120);
	assert_int_equal(c.echo, 0);
	assert_int_equal(c.credentials, 0);

	assert_int_equal(init(&c,
			      "pin=0815,apn=bench.apn,sleep=90,net_timeout=7,"
			      "start=crc,state=/tmp/a=b,told=0,"
			      "rotation=serial-changed,rotate=3600,nat=30",
			      why),
			 0);
	assert_string_equal(c.pin, "0815");
	assert_string_equal(c.apn, "bench.apn");
	assert_int_equal(c.sleep, 90);
	assert_int_equal(c.net_timeout, 7);
	assert_int_equal(c.start, 1);
	assert_string_equal(c.state, "/tmp/a=b");
	assert_int_equal(c.told, 0);
	assert_int_equal(c.rotation, SIM_ROTATION_SERIAL);
	assert_int_equal(c.rotate, 3600);
	assert_int_equal(c.nat, 30);

	assert_int_equal(init(&c, ",speed=20,offer=90,agree=none", why), 0);
	assert_int_equal(c.speed, 20);
	assert_int_equal(c.offer, 90);
	assert_int_equal(c.agree, 0);
	/* Without a scenario its comma can be left out too. */
	assert_int_equal(init(&c, "size=9", why), 0);
	assert_string_equal(c.scenario, "happy");
	assert_int_equal(c.size, 9);
}

/* When it strikes, how long it lasts. */
static void moments_of_faults(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c, "fault=power-cut,at=+20s,lasts=86400,"
			      "fault=denied,lasts=1,fault=reset", why), 0);
	assert_int_equal(c.faults[0].moment, SIM_AT_INSTALL);
	assert_int_equal(c.faults[0].at, 20);
	assert_int_equal(c.faults[0].lasts, 86400);
	assert_int_equal(c.faults[1].moment, SIM_AT_SECOND);
	assert_int_equal(c.faults[1].lasts, 1);
	assert_int_equal(c.faults[2].lasts, 0);
}

/* Each "fault" is one more, "at" is of the one before it. */
static void faults_are_collected(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c, "reset,at=60%,fault=cfun-off,at=12s,"
			      "fault=denied", why), 0);
	assert_int_equal(c.n_faults, 3);
	assert_int_equal(c.faults[0].moment, SIM_AT_PERCENT);
	assert_int_equal(c.faults[0].at, 60);
	assert_int_equal(c.faults[1].moment, SIM_AT_SECOND);
	assert_int_equal(c.faults[1].at, 12);
	assert_int_equal(c.faults[2].moment, SIM_AT_SECOND);
	assert_int_equal(c.faults[2].at, 0);
	assert_int_equal(init(&c, "bad-line", why), 0);
	assert_int_equal(c.n_faults, 4);
	assert_int_equal(init(&c, "bad-line,fault=none", why), 0);
	assert_int_equal(c.n_faults, 0);
}

/* Those of a transfer strike at a block, and may say more. */
static void faults_of_a_transfer(void **state)
{
	struct sim_config c;
	char why[800];

	(void)state;
	assert_int_equal(init(&c, "fault=nak-storm,at=20,count=ever,"
			      "fault=late-ack,late=2000,fault=lose-ack,"
			      "count=7,at=524288,fault=cancel", why), 0);
	assert_int_equal(c.n_faults, 4);
	assert_int_equal(c.faults[0].at, 20);
	assert_int_equal(c.faults[0].count, SIM_COUNT_EVER);
	assert_int_equal(c.faults[1].at, 1);
	assert_int_equal(c.faults[1].late, 2000);
	assert_int_equal(c.faults[1].count, SIM_COUNT_UNSET);
	assert_int_equal(c.faults[2].at, 524288);
	assert_int_equal(c.faults[2].count, 7);
	assert_int_equal(c.faults[3].late, 15000);
	assert_int_equal(c.faults[3].moment, SIM_AT_SECOND);
	assert_int_equal(init(&c, "ack=0,back=HL7802.4.4.14.0", why), 0);
	assert_int_equal(c.ack, 0);
	assert_string_equal(c.back, "HL7802.4.4.14.0");
}

#define DIGITS "01234567890123456789012345678901234567890123456789012345678901"

/* A wrong SPEC, its error, and what the message must name. */
static const struct {
	const char *spec;
	int err;
	const char *named;
	const char *allowed;
} wrong[] = {
	{ "unhappy", HL78_ERR_SYNTAX, "\"unhappy\"",
	  "happy, agreements, first-contact" },
	{ "happ", HL78_ERR_SYNTAX, "\"happ\"", "happy" },
	{ "happy,colour=red", HL78_ERR_SYNTAX, "\"colour\"",
	  "version, to, back, size" },
	{ "happy,Size=1", HL78_ERR_SYNTAX, "\"Size\"", "size" },
	{ "happy,size", HL78_ERR_SYNTAX, "\"size\"", "key=value" },
	{ "happy,", HL78_ERR_SYNTAX, "\"\"", "key=value" },
	{ "happy,,size=1", HL78_ERR_SYNTAX, "\"\"", "key=value" },
	{ "happy,=1", HL78_ERR_SYNTAX, "\"\"", "size" },
	{ "happy,size=", HL78_ERR_RANGE, "size=", "1 to 67108864 bytes" },
	{ "happy,size=0", HL78_ERR_RANGE, "size=0", "1 to 67108864 bytes" },
	{ "happy,size=67108865", HL78_ERR_RANGE, "size=67108865", "67108864" },
	{ "happy,size=-1", HL78_ERR_RANGE, "size=-1", "1 to" },
	{ "happy,size=+1", HL78_ERR_RANGE, "size=+1", "1 to" },
	{ "happy,size=1k", HL78_ERR_RANGE, "size=1k", "1 to" },
	{ "happy,size=99999999999999999999999", HL78_ERR_RANGE, "size=9999",
	  "1 to" },
	{ "happy,size=18446744073709551617", HL78_ERR_RANGE, "size=1844",
	  "1 to" },
	{ "happy,rate=0", HL78_ERR_RANGE, "rate=0", "bytes a second" },
	{ "happy,speed=0", HL78_ERR_RANGE, "speed=0", "or max" },
	{ "happy,offer=later", HL78_ERR_RANGE, "offer=later", "or never" },
	{ "happy,mask=4480", HL78_ERR_RANGE, "mask=4480", "4479" },
	{ "happy,mask=128", HL78_ERR_RANGE, "mask=128", "bits 7" },
	{ "happy,agree=both", HL78_ERR_RANGE, "agree=both",
	  "connect, download, install" },
	{ "happy,agree=download+", HL78_ERR_RANGE, "agree=download+", "none" },
	{ "happy,echo=1", HL78_ERR_RANGE, "echo=1", "off, on" },
	{ "happy,fault=flood", HL78_ERR_RANGE, "fault=flood",
	  "denied, bootstrap-denied, connection" },
	{ "happy,fault=flood", HL78_ERR_RANGE, "fault=flood",
	  "wrong-size, or none" },
	{ "happy,count=3", HL78_ERR_RANGE, "count=3", "fault before it" },
	{ "happy,late=3", HL78_ERR_RANGE, "late=3", "fault before it" },
	{ "fault=reset,at=+20%", HL78_ERR_RANGE, "at=+20%", "after 14" },
	{ "fault=reset,at=++2s", HL78_ERR_RANGE, "at=++2s", "after 14" },
	{ "fault=reset,at=+", HL78_ERR_RANGE, "at=+", "after 14" },
	{ "lasts=3", HL78_ERR_RANGE, "lasts=3", "fault before it" },
	{ "fault=reset,lasts=3", HL78_ERR_RANGE, "lasts=3", "one moment" },
	{ "fault=cancel,lasts=3", HL78_ERR_RANGE, "lasts=3", "one moment" },
	{ "fault=denied,lasts=0", HL78_ERR_RANGE, "lasts=0",
	  "1 to 31536000 seconds" },
	{ "fault=cancel,at=40%", HL78_ERR_RANGE, "at=40%", "1 to 524288" },
	{ "fault=cancel,at=0", HL78_ERR_RANGE, "at=0", "its block" },
	{ "fault=cancel,at=524289", HL78_ERR_RANGE, "at=5", "1 to 524288" },
	{ "fault=cancel,count=0", HL78_ERR_RANGE, "count=0", "or ever" },
	{ "fault=cancel,late=never", HL78_ERR_RANGE, "late=never",
	  "1 to 600000 milliseconds" },
	{ "ack=60001", HL78_ERR_RANGE, "ack=60001", "0 to 60000" },
	{ "happy,fault=", HL78_ERR_RANGE, "fault=", "or none" },
	{ "happy,at=40%", HL78_ERR_RANGE, "at=40%", "fault before it" },
	{ "happy,fault=reset,at=40", HL78_ERR_RANGE, "at=40", "0% to 100%" },
	{ "happy,fault=reset,at=101%", HL78_ERR_RANGE, "at=101%", "100%" },
	{ "happy,fault=reset,at=%", HL78_ERR_RANGE, "at=%", "100%" },
	{ "happy,fault=reset,at=31536001s", HL78_ERR_RANGE, "at=31536001s",
	  "31536000s" },
	{ "happy,fault=reset,at=12345678901234567890s", HL78_ERR_RANGE,
	  "at=1234", "31536000s" },
	{ "happy,fault=reset,at=4%,fault=none,at=5%", HL78_ERR_RANGE, "at=5%",
	  "fault before it" },
	{ "fault=reset,fault=reset,fault=reset,fault=reset,fault=reset,"
	  "fault=reset,fault=reset,fault=reset,fault=crash",
	  HL78_ERR_RANGE, "fault=crash", "one fault too many" },
	{ "happy,net_timeout=0", HL78_ERR_RANGE, "net_timeout=0", "1 to" },
	{ "happy,sleep=0", HL78_ERR_RANGE, "sleep=0", "or off" },
	{ "rotation=old", HL78_ERR_RANGE, "rotation=old",
	  "none, dm, bootstrap, re-registered, serial-changed" },
	{ "rotate=soon", HL78_ERR_RANGE, "rotate=soon", "or own" },
	{ "nat=0", HL78_ERR_RANGE, "nat=0", "or never" },
	{ "told=6", HL78_ERR_RANGE, "told=6", "0 to 5" },
	{ "happy,start=c", HL78_ERR_RANGE, "start=c", "nak, crc" },
	{ "happy,apn=a b", HL78_ERR_RANGE, "apn=a b", "letters" },
	{ "happy,state=", HL78_ERR_RANGE, "state=", "a path" },
	{ "happy,pin=123", HL78_ERR_RANGE, "pin=123", "4 to 8 digits" },
	{ "happy,pin=123456789", HL78_ERR_RANGE, "pin=1234", "or none" },
	{ "happy,pin=12a4", HL78_ERR_RANGE, "pin=12a4", "digits" },
	{ "happy,version=", HL78_ERR_RANGE, "version=", "letters" },
	{ "happy,to=HL 7802", HL78_ERR_RANGE, "to=HL 7802", "letters" },
	{ "happy,to=0123456789012345678901234567890123456789012345678901234567"
	  "890123",
	  HL78_ERR_RANGE, "to=0123", "63" },
	{ "happy,to=" DIGITS DIGITS DIGITS DIGITS DIGITS DIGITS,
	  HL78_ERR_SYNTAX, "to=01234", "too long" },
};

static void wrong_ones_are_explained(void **state)
{
	struct sim_config c;
	char why[800];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int err = init(&c, wrong[i].spec, why);

		if (err != wrong[i].err || !strstr(why, wrong[i].named) ||
		    !strstr(why, wrong[i].allowed))
			fail_msg("%s: %d %s", wrong[i].spec, err, why);
	}
}

static void messages_fit_any_buffer(void **state)
{
	char guarded[64];
	struct sim_config c;
	size_t i, size;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		for (size = 1; size < sizeof(guarded); size++) {
			memset(guarded, '#', sizeof(guarded));
			sim_config_init(&c, wrong[i].spec, guarded, size);
			assert_true(strlen(guarded) < size);
			assert_int_equal(guarded[size], '#');
		}
	}
}

static void keys_can_be_listed(void **state)
{
	struct sim_config c;
	struct sim_key_info info;
	char text[128], why[800];
	size_t i;

	(void)state;
	assert_int_equal(init(&c, "", why), 0);
	for (i = 0; sim_key_info(i, &info); i++) {
		assert_true(strlen(info.summary) > 0);
		assert_true(strlen(sim_key_allowed(i, text, sizeof(text))) > 0);
		/* What is shown as the preset is also taken. */
		if (info.preset[0] != '\0')
			assert_int_equal(sim_config_set(&c, info.name,
							info.preset, why,
							sizeof(why)),
					 0);
	}
	assert_true(i > 10);
	assert_false(sim_key_info(i, &info));
	assert_string_equal(sim_key_allowed(3, text, sizeof(text)),
			    "1 to 67108864 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(scenarios_set_keys),
		cmocka_unit_test(every_scenario_reads),
		cmocka_unit_test(keys_are_read),
		cmocka_unit_test(moments_of_faults),
		cmocka_unit_test(faults_are_collected),
		cmocka_unit_test(faults_of_a_transfer),
		cmocka_unit_test(wrong_ones_are_explained),
		cmocka_unit_test(messages_fit_any_buffer),
		cmocka_unit_test(keys_can_be_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
