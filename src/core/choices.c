/* SPDX-License-Identifier: MIT */
/*
 * The values that parameters of AT commands take, each with its meaning: what
 * may be typed next, and what an answer that repeats a setting says. A table
 * of groups, one for each parameter that is known; a value in angle brackets
 * stands for one of the person's own. Where no group stands, anything may.
 */
#include <hl78/command.h>

#include <string.h>

#include "core/ascii.h"

/* The values of one parameter. */
struct group {
	const char *command;
	/*
	 * The parameters before it, each with its comma: a value, or "*" for
	 * any. Empty for the first.
	 */
	const char *before;
	const struct hl78_choice *choices; /* up to one without a value */
};

#define LIST(...) (const struct hl78_choice[]){ __VA_ARGS__, { NULL, NULL } }
#define OFF_ON LIST({ "0", "off" }, { "1", "on" })
#define CONTEXTS LIST({ "1", "context 1" }, { "2", "context 2" })
#define ASKING LIST({ "0", "goes on without asking" }, \
		    { "1", "asks first" })
#define DELAY LIST({ "<minutes>", "1 to 1440; 30 where left out" })
#define REGISTRATION LIST({ "0", "no events" }, { "1", "events: state" }, \
			  { "2", "events: state and cell" })
#define AUTHENTICATION LIST({ "0", "none" }, { "1", "PAP" }, { "2", "CHAP" })
#define FLOW LIST({ "0", "no flow control" }, { "1", "XON/XOFF" }, \
		  { "2", "RTS/CTS" })

static const struct group groups[] = {
	{ "&C", "", LIST({ "0", "always on" },
			 { "1", "follows the data connection" }) },
	{ "&D", "", LIST({ "0", "nothing happens" },
			 { "1", "back to commands" }, { "2", "hangs up" }) },
	{ "&K", "", LIST({ "0", "no flow control" }, { "3", "RTS/CTS" },
			 { "4", "XON/XOFF" }) },
	{ "&S", "", LIST({ "0", "always on" }, { "1", "on in data mode" }) },
	{ "E", "", LIST({ "0", "echo off" }, { "1", "echo on" }) },
	{ "I", "", LIST({ "3", "firmware" }, { "8", "firmware, short form" },
			{ "9", "everything" }) },
	{ "Q", "", LIST({ "0", "results are told" },
			{ "1", "nothing is answered any more" }) },
	{ "V", "", LIST({ "0", "results as numbers" },
			{ "1", "results in words" }) },
	{ "X", "", LIST({ "0", "CONNECT alone" }, { "4", "all results" }) },
	{ "+CEDRXS", "", LIST({ "0", "off" }, { "1", "on" },
			      { "2", "on, with events" }) },
	{ "+CEDRXS", "*,", LIST({ "4", "LTE-M" }, { "5", "NB-IoT" }) },
	{ "+CEREG", "", LIST({ "0", "no events" }, { "1", "events: state" },
			     { "2", "events: state and cell" },
			     { "4", "events: state, cell, power saving" }) },
	{ "+CFUN", "", LIST({ "1", "full functionality" },
			    { "0", "minimum: radio and SIM off" },
			    { "4", "radio off" }) },
	{ "+CFUN", "*,", LIST({ "0", "without a restart" },
			      { "1", "restarts the module" }) },
	{ "+CGACT", "", LIST({ "0", "down" }, { "1", "up" }) },
	{ "+CGACT", "*,", CONTEXTS },
	{ "+CGATT", "", LIST({ "0", "detached" }, { "1", "attached" }) },
	{ "+CGAUTH", "", CONTEXTS },
	{ "+CGAUTH", "*,", AUTHENTICATION },
	{ "+CGDCONT", "", CONTEXTS },
	{ "+CGDCONT", "*,", LIST({ "\"IP\"", "IPv4" },
				 { "\"IPV6\"", "IPv6" },
				 { "\"IPV4V6\"", "both" }) },
	{ "+CGDCONT", "*,*,",
	  LIST({ "<apn>", "in quotes; empty leaves it to the network" }) },
	{ "+CGEREP", "", LIST({ "0", "no events" },
			      { "1", "events, dropped in data mode" },
			      { "2", "events, kept in data mode" }) },
	{ "+CGPADDR", "", CONTEXTS },
	{ "+CGREG", "", REGISTRATION },
	{ "+CGSN", "", LIST({ "0", "serial number" }, { "1", "IMEI" },
			    { "2", "IMEI with version" }) },
	{ "+CLCK", "", LIST({ "\"SC\"", "the PIN of the SIM" }) },
	{ "+CLCK", "*,", LIST({ "0", "off" }, { "1", "on" },
			      { "2", "asks how it is" }) },
	{ "+CMEE", "", LIST({ "1", "errors with their number" },
			    { "0", "errors without a number" },
			    { "2", "errors in words" }) },
	{ "+CMGD", "*,", LIST({ "0", "this one" }, { "4", "all of them" }) },
	{ "+CMGF", "", LIST({ "0", "PDU" }, { "1", "text" }) },
	{ "+CMGL", "", LIST({ "\"ALL\"", "all, in text mode" },
			    { "4", "all, in PDU mode" }) },
	{ "+COPS", "", LIST({ "0", "automatic" }, { "1", "manual" },
			    { "2", "leaves the network" },
			    { "3", "sets the format alone" },
			    { "4", "manual, then automatic" }) },
	{ "+COPS", "*,", LIST({ "0", "name, long" }, { "1", "name, short" },
			      { "2", "number" }) },
	{ "+COPS", "*,*,", LIST({ "<operator>", "in quotes" }) },
	{ "+COPS", "*,*,*,", LIST({ "0", "GSM" }, { "7", "LTE" },
				  { "9", "NB-IoT" }) },
	{ "+CPIN", "", LIST({ "<pin>", "it is never logged" }) },
	{ "+CPMS", "", LIST({ "\"SM\"", "the SIM" },
			    { "\"ME\"", "the module" }) },
	{ "+CPSMS", "", LIST({ "0", "power saving off" },
			     { "1", "power saving on" }) },
	{ "+CREG", "", REGISTRATION },
	{ "+CSCS", "", LIST({ "\"GSM\"", "of text messages" },
			    { "\"IRA\"", "ASCII" },
			    { "\"UCS2\"", "hexadecimal" }) },
	{ "+CTZR", "", OFF_ON },
	{ "+CTZU", "", OFF_ON },
	{ "+GNSSSTART", "", LIST({ "0", "auto" }, { "1", "warm" },
				 { "2", "cold" }, { "3", "factory" }) },
	{ "+IFC", "", FLOW },
	{ "+IFC", "*,", FLOW },
	{ "+IPR", "", LIST({ "115200", "the usual one" }, { "9600", "" },
			   { "19200", "" }, { "38400", "" }, { "57600", "" },
			   { "230400", "" }, { "460800", "" },
			   { "921600", "" }, { "3000000", "" }) },
	{ "+KCNXCFG", "", CONTEXTS },
	{ "+KCNXCFG", "*,", LIST({ "\"GPRS\"", "the only one" }) },
	{ "+KCNXDOWN", "*,", LIST({ "0", "if it is idle" },
				  { "1", "at once" }) },
	{ "+KGSN", "", LIST({ "3", "serial number, for AirVantage" },
			    { "0", "IMEI" }, { "1", "IMEI" },
			    { "2", "IMEI with version" }) },
	{ "+KSIMDET", "", OFF_ON },
	{ "+KSLEEP", "", LIST({ "0", "sleeps when DTR drops" },
			      { "1", "sleeps by itself" },
			      { "2", "never sleeps" }) },
	{ "+KSLEEP", "*,", LIST({ "0", "sleep" }, { "1", "light sleep" },
				{ "2", "hibernate" }) },
	{ "+KSRAT", "", LIST({ "0", "LTE-M" }, { "1", "NB-IoT" },
			     { "2", "GSM" }) },
	{ "+KSREP", "", LIST({ "0", "start-up is not told" },
			     { "1", "start-up is told by +KSUP" }) },
	{ "+WDSC", "", LIST({ "0", "agreement to connect" },
			    { "1", "agreement to download" },
			    { "2", "agreement to install" },
			    { "3", "polling" }, { "4", "retry timers" },
			    { "5", "agreement to reboot" },
			    { "6", "agreement to uninstall" }) },
	{ "+WDSC", "0,", ASKING },
	{ "+WDSC", "1,", ASKING },
	{ "+WDSC", "2,", ASKING },
	{ "+WDSC", "3,", LIST({ "0", "off" },
			      { "<minutes>", "1 to 525600" }) },
	{ "+WDSC", "4,", LIST({ "<minutes>", "after the first failure, up to "
					     "20160; then those of the next" }) },
	{ "+WDSC", "5,", ASKING },
	{ "+WDSC", "6,", ASKING },
	{ "+WDSD", "", LIST({ "<bytes>", "the exact size of the package" }) },
	{ "+WDSI", "", LIST({ "4479", "all indications" },
			    { "0", "no indications" },
			    { "1", "services ready (0)" },
			    { "2", "requests for agreement (1-3)" },
			    { "4", "authentication (4, 5)" },
			    { "8", "session (6-8)" },
			    { "16", "package (9-11)" },
			    { "32", "certification (12, 13)" },
			    { "64", "update (14-16)" },
			    { "256", "download progress (18)" },
			    { "4096", "bootstrap or DM server (23)" }) },
	/* Nothing can be refused, only put off. */
	{ "+WDSR", "", LIST({ "1", "accepts to connect" },
			    { "3", "accepts to download" },
			    { "4", "accepts to install" },
			    { "6", "accepts to reboot" },
			    { "0", "connects later" },
			    { "2", "downloads later" },
			    { "5", "installs later" },
			    { "7", "reboots later" },
			    { "8", "accepts to uninstall" },
			    { "9", "uninstalls later" }) },
	{ "+WDSR", "0,", DELAY },
	{ "+WDSR", "2,", DELAY },
	{ "+WDSR", "5,", DELAY },
	{ "+WDSR", "7,", DELAY },
	{ "+WDSR", "9,", DELAY },
	{ "+WDSS", "", LIST({ "1", "the session" },
			    { "2", "its PDP context" }) },
	{ "+WDSS", "1,", LIST({ "1", "starts it" }, { "0", "stops it" }) },
	{ "+WDSS", "2,", CONTEXTS },
	{ "+WPPP", "", AUTHENTICATION },
	{ "+WPPP", "*,", CONTEXTS },
};

#define N_GROUPS (sizeof(groups) / sizeof(groups[0]))

/* Bytes up to the comma, or `len`. One in quotes parts nothing. */
static size_t value_len(const char *args, size_t len)
{
	bool quoted = false;
	size_t n = 0;

	for (; n < len && (quoted || args[n] != ','); n++)
		if (args[n] == '"')
			quoted = !quoted;
	return n;
}

/* Whether the parameters that are done are those before the group's. */
static bool follows(const char *before, const char *args, size_t len)
{
	while (*before) {
		const char *comma = strchr(before, ',');
		size_t wanted = (size_t)(comma - before);
		size_t n = value_len(args, len);

		if (n == len || (before[0] != '*' &&
				 (n != wanted || memcmp(before, args, n) != 0)))
			return false;
		before = comma + 1;
		args += n + 1;
		len -= n + 1;
	}
	return len == 0;
}

size_t hl78_choice_offset(const char *args, size_t len)
{
	size_t at = 0, n;

	while ((n = value_len(args + at, len - at)) < len - at)
		at += n + 1;
	return at;
}

const struct hl78_choice *hl78_choices(const struct hl78_command *command,
				       const char *args, size_t len)
{
	static const struct hl78_choice none = { NULL, NULL };
	size_t offset = hl78_choice_offset(args, len);

	for (size_t i = 0; command && i < N_GROUPS; i++) {
		if (strcmp(groups[i].command, command->name) == 0 &&
		    follows(groups[i].before, args, offset))
			return groups[i].choices;
	}
	return &none;
}

const struct hl78_choice *hl78_choice(const struct hl78_command *command,
				      const char *args, size_t len)
{
	const struct hl78_choice *choice = hl78_choices(command, args, len);
	size_t offset = hl78_choice_offset(args, len);

	for (; choice->value; choice++) {
		if (ascii_equal_nocase(args + offset, len - offset,
				       choice->value, strlen(choice->value)))
			return choice;
	}
	return NULL;
}
