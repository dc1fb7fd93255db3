/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every command of the simulated module: good, out of range, with a parameter
 * missing; with and without echo, with and without error numbers, in capital
 * and in small letters. That every command has its rows is a test as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "sim_run.h"

static struct run run;

/*
 * A command and the lines of its answer, parted by "|", as with AT+CMEE=1.
 * Commands parted by "; " are sent one after the other to a fresh module, and
 * the answer is the last one's.
 */
static const struct row {
	char kind; /* good, range, missing parameter, other fault of form */
	const char *send;
	const char *answer;
} rows[] = {
	{ 'g', "AT", "OK" },
	{ 'g', "at", "OK" },
	{ 'g', "aT ", "OK" },
	{ 'g', "ATI", "HL7802|OK" },
	{ 'g', "ATI0", "HL7802|OK" },
	{ 'g', "ati3", "HL7802.4.4.14.0|OK" },
	{ 'g', "ATI8", "HL7802.4.4.14|OK" },
	{ 'r', "ATI1", "ERROR" },
	{ 'r', "ATI10", "ERROR" },
	{ 'f', "ATI=3", "ERROR" },
	{ 'g', "ATE", "OK" },
	{ 'g', "ATE0", "OK" },
	{ 'g', "ATE1", "OK" },
	{ 'r', "ATE2", "ERROR" },
	{ 'f', "ATE=1", "ERROR" },
	{ 'f', "ATI?", "ERROR" },
	{ 'f', "AT&", "ERROR" },
	{ 'f', "AT7", "ERROR" },
	{ 'f', "AT+", "ERROR" },
	{ 'f', "AT+=1", "ERROR" },
	{ 'f', "AT+XYZ", "ERROR" },
	{ 'f', "AT+XYZ=1", "ERROR" },
	{ 'f', "AT+WDSG", "ERROR" },
	{ 'f', "AT+WDSE", "ERROR" },
	{ 'f', "AT+CGMRX", "ERROR" },
	{ 'f', "AT+WDSG?", "ERROR" },
	{ 'f', "AT+WDSG=?", "ERROR" },
	{ 'f', "AT+WDSE?", "ERROR" },
	{ 'f', "AT+CIMI?", "ERROR" },
	/* One command a line. */
	{ 'f', "ATE0;+CGMR", "ERROR" },
	{ 'f', "ATE0V1", "ERROR" },
	{ 'f', "AT+CGMR AT+CGSN", "ERROR" },
	{ 'f', "AT+WDSI=4479;+CMEE=1", "+CME ERROR: 50" },
	{ 'g', "AT+WDSI=4479;+CMEE=1; AT+WDSI?", "+WDSI: 0|OK" },
	{ 'f', "AT+CGMR;+CGSN", "ERROR" },
	{ 'g', "AT+CGMI", "Sierra Wireless|OK" },
	{ 'g', "AT+CGMM", "HL7802|OK" },
	{ 'g', "AT+CGMR", "HL7802.4.4.14.0|OK" },
	{ 'g', "at+cgmr", "HL7802.4.4.14.0|OK" },
	{ 'g', "AT+CGMM=?", "OK" },
	{ 'f', "AT+CGMM=1", "ERROR" },
	{ 'g', "AT+CGSN=?", "OK" },
	{ 'f', "AT+CGSN?", "ERROR" },
	{ 'f', "AT+CGMR?", "ERROR" },
	{ 'f', "AT+CGMR=1", "ERROR" },
	{ 'g', "AT+CGMR=?", "OK" },
	{ 'g', "AT+CGSN", "004999010640000|OK" },
	{ 'g', "AT+KGSN=3", "+KGSN: FX000000000001|OK" },
	{ 'g', "AT+KGSN=?", "+KGSN: (3)|OK" },
	{ 'f', "AT+KGSN=1", "+CME ERROR: 4" },
	{ 'r', "AT+KGSN=4", "+CME ERROR: 916" },
	{ 'm', "AT+KGSN=", "+CME ERROR: 917" },
	{ 'f', "AT+KGSN", "ERROR" },
	{ 'g', "AT+CIMI", "001010000000001|OK" },
	{ 'g', "AT+CCID", "+CCID: 89882390000000000011|OK" },
	{ 'g', "AT+CCID?", "+CCID: 89882390000000000011|OK" },
	{ 'g', "AT+CPIN?", "+CPIN: READY|OK" },
	{ 'g', "AT+CPIN=?", "OK" },
	{ 'm', "AT+CPIN=", "+CME ERROR: 917" },
	{ 'r', "AT+CPIN=123", "+CME ERROR: 50" },
	{ 'r', "AT+CPIN=123456789", "+CME ERROR: 50" },
	{ 'f', "AT+CPIN=12a4", "+CME ERROR: 50" },
	{ 'f', "AT+CPIN=1234", "+CME ERROR: 3" },
	{ 'g', "AT+CMEE?", "+CMEE: 1|OK" },
	{ 'g', "AT+CMEE=?", "+CMEE: (0-2)|OK" },
	{ 'g', "AT+CMEE=2; AT+CMEE?", "+CMEE: 2|OK" },
	{ 'r', "AT+CMEE=3", "+CME ERROR: 916" },
	{ 'f', "AT+CMEE=x", "+CME ERROR: 50" },
	{ 'f', "AT+CMEE=1,1", "+CME ERROR: 50" },
	{ 'f', "AT+CMEE=-1", "+CME ERROR: 50" },
	{ 'r', "AT+CMEE=99999999999999999999", "+CME ERROR: 916" },
	{ 'f', "AT+CMEE=2; AT+WDSD=0", "+CME ERROR: operation not allowed" },
	{ 'f', "AT+CMEE=2; AT+WDSR=3", "+CME ERROR: 922" },
	{ 'g', "AT+CFUN?", "+CFUN: 1|OK" },
	{ 'g', "AT+CFUN=?", "+CFUN: (0,1,4),(0-1)|OK" },
	{ 'g', "AT+CFUN=0; AT+CFUN?", "+CFUN: 0|OK" },
	{ 'g', "AT+CFUN=0; AT+CEREG?", "+CEREG: 0,0|OK" },
	{ 'g', "AT+CFUN=0; AT+COPS?", "+COPS: 0|OK" },
	{ 'g', "AT+CFUN=0; AT+CSQ", "+CSQ: 99,99|OK" },
	{ 'f', "AT+CFUN=0; AT+WDSS=1,1", "+CME ERROR: 30" },
	{ 'g', "AT+CFUN=4; AT+CFUN?", "+CFUN: 4|OK" },
	{ 'r', "AT+CFUN=2", "+CME ERROR: 916" },
	{ 'f', "AT+CFUN=x", "+CME ERROR: 50" },
	{ 'r', "AT+CFUN=1,2", "+CME ERROR: 916" },
	{ 'f', "AT+CFUN=1,0,0", "+CME ERROR: 50" },
	{ 'm', "AT+CFUN=", "+CME ERROR: 917" },
	{ 'g', "AT+CEREG?", "+CEREG: 0,1|OK" },
	{ 'g', "AT+CEREG=1; AT+CEREG?", "+CEREG: 1,1|OK" },
	{ 'g', "AT+CEREG=2; AT+CEREG?",
	  "+CEREG: 2,1,\"0001\",\"00000001\",7|OK" },
	{ 'r', "AT+CEREG=3", "+CME ERROR: 916" },
	{ 'g', "AT+CEREG=2; AT+CEREG=; AT+CEREG?", "+CEREG: 0,1|OK" },
	{ 'f', "AT+CEREG=1,1", "+CME ERROR: 50" },
	{ 'g', "AT+CEREG=?", "+CEREG: (0-2)|OK" },
	{ 'g', "AT+COPS?", "+COPS: 0,0,\"Simulated\",7|OK" },
	{ 'g', "AT+COPS=0", "OK" },
	{ 'r', "AT+COPS=1", "+CME ERROR: 916" },
	{ 'm', "AT+COPS=", "+CME ERROR: 917" },
	{ 'g', "AT+COPS=?",
	  "+COPS: (2,\"Simulated\",\"Sim\",\"00101\",7),,(0),(0)|OK" },
	{ 'g', "AT+CESQ", "+CESQ: 99,99,255,255,22,51|OK" },
	{ 'g', "AT+CESQ=?",
	  "+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),"
	  "(0-97,255)|OK" },
	{ 'g', "AT+CFUN=4; AT+CESQ", "+CESQ: 99,99,255,255,255,255|OK" },
	{ 'f', "AT+CESQ?", "ERROR" },
	{ 'f', "AT+CESQ=1", "ERROR" },
	{ 'g', "AT+CSQ=?", "+CSQ: (0-31,99),(99)|OK" },
	{ 'g', "AT+CSQ", "+CSQ: 21,99|OK" },
	{ 'g', "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,,|OK" },
	{ 'g', "AT+CGDCONT=1,\"IPV4V6\",\"bench.apn\"; AT+CGDCONT?",
	  "+CGDCONT: 1,\"IPV4V6\",\"bench.apn\",,0,0,0,0,0,,0,,,,|OK" },
	{ 'g', "AT+CGDCONT=2,IP,\"a,b\"; AT+CGDCONT?",
	  "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,,|"
	  "+CGDCONT: 2,\"IP\",\"a,b\",,0,0,0,0,0,,0,,,,|OK" },
	{ 'g', "AT+CGDCONT=1; AT+CGDCONT?", "OK" },
	{ 'f', "AT+CGDCONT=1; AT+WDSS=1,1", "+CME ERROR: 650" },
	{ 'g', "AT+CGDCONT=?",
	  "+CGDCONT: (1-2),\"IP\"|+CGDCONT: (1-2),\"IPV6\"|"
	  "+CGDCONT: (1-2),\"IPV4V6\"|OK" },
	{ 'm', "AT+CGDCONT=", "+CME ERROR: 917" },
	{ 'm', "AT+CGDCONT=,\"IP\"", "+CME ERROR: 917" },
	{ 'f', "AT+CGDCONT=1,\"IP\",\"a\x1b[2J\"", "+CME ERROR: 50" },
	{ 'r', "AT+CGDCONT=3,\"IP\"", "+CME ERROR: 916" },
	{ 'f', "AT+CGDCONT=1,\"X25\"", "+CME ERROR: 50" },
	{ 'f', "AT+CGDCONT=1,\"IP\",\"a", "+CME ERROR: 50" },
	{ 'f', "AT+CGDCONT=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "ERROR" },
	{ 'g', "AT+KSLEEP?", "+KSLEEP: 2|OK" },
	{ 'g', "AT+KSLEEP=1,2,10; AT+KSLEEP?", "+KSLEEP: 1,2,10|OK" },
	{ 'g', "AT+KSLEEP=?", "+KSLEEP: (0-2),(0-2),(0-86400)|OK" },
	{ 'f', "AT+KSLEEP=1,2,10,1", "+CME ERROR: 50" },
	{ 'r', "AT+KSLEEP=3", "+CME ERROR: 916" },
	{ 'm', "AT+KSLEEP=", "+CME ERROR: 917" },
	{ 'g', "AT+KSREP?", "+KSREP: 0,0|OK" },
	{ 'g', "AT+KSREP=1; AT+KSREP?", "+KSREP: 1,0|OK" },
	{ 'g', "AT+KSREP=?", "+KSREP: (0-1)|OK" },
	{ 'r', "AT+KSREP=2", "+CME ERROR: 916" },
	{ 'm', "AT+KSREP=", "+CME ERROR: 917" },
	{ 'g', "AT+IPR?", "+IPR: 115200|OK" },
	{ 'g', "AT+IPR=921600; AT+IPR?", "+IPR: 921600|OK" },
	{ 'g', "AT+IPR=?",
	  "+IPR: (),(9600,19200,38400,57600,115200,230400,460800,921600,"
	  "3000000)|OK" },
	{ 'r', "AT+IPR=1234", "+CME ERROR: 916" },
	{ 'm', "AT+IPR=", "+CME ERROR: 917" },
	{ 'g', "AT+CPWROFF=?", "OK" },
	{ 'g', "AT+CPWROFF", "OK" },
	{ 'g', "AT+CPWROFF=1", "OK" },
	{ 'r', "AT+CPWROFF=2", "+CME ERROR: 916" },
	{ 'f', "AT+CPWROFF=0,0", "+CME ERROR: 50" },
	{ 'g', "AT&K", "OK" },
	{ 'g', "AT&K3", "OK" },
	{ 'r', "AT&K2", "ERROR" },
	{ 'g', "AT&F", "OK" },
	{ 'g', "AT&F0", "OK" },
	{ 'r', "AT&F1", "ERROR" },
	{ 'g', "AT&W", "OK" },
	{ 'r', "AT&W1", "ERROR" },
	{ 'g', "ATZ", "OK" },
	{ 'g', "ATZ0", "OK" },
	{ 'r', "ATZ1", "ERROR" },
	{ 'g', "AT&F; AT+CMEE?", "+CMEE: 0|OK" },
	{ 'g', "AT&W; AT+CMEE=0; ATZ; AT+CMEE?", "+CMEE: 1|OK" },
	{ 'g', "AT+KUSBCOMP?", "+KUSBCOMP: 0,0,0,0|OK" },
	{ 'g', "AT+WDSI?", "+WDSI: 0|OK" },
	{ 'g', "AT+WDSI=?",
	  "+WDSI: (0-127,256-383,4096-4223,4352-4479)|OK" },
	{ 'g', "AT+WDSI=4479; AT+WDSI?", "+WDSI: 4479|OK" },
	{ 'g', "AT+WDSI=4479; AT&F; AT+WDSI?", "+WDSI: 4479|OK" },
	{ 'r', "AT+WDSI=128", "+CME ERROR: 916" },
	{ 'r', "AT+WDSI=512", "+CME ERROR: 916" },
	{ 'r', "AT+WDSI=4095", "+CME ERROR: 916" },
	{ 'r', "AT+WDSI=8191", "+CME ERROR: 916" },
	{ 'r', "AT+WDSI=99999", "+CME ERROR: 916" },
	{ 'm', "AT+WDSI=", "+CME ERROR: 917" },
	{ 'f', "AT+WDSI=all", "+CME ERROR: 50" },
	{ 'f', "AT+WDSI=1,1", "+CME ERROR: 50" },
	{ 'g', "at+wdsi=4479; at+wdsi?", "+WDSI: 4479|OK" },
	{ 'g', "AT+WDSS=?", "+WDSS: 1,(0-1)|+WDSS: 2,(1-2)|OK" },
	{ 'g', "AT+WDSS?", "+WDSS: 1,0|+WDSS: 2,1|OK" },
	{ 'g', "AT+WDSS=1,1; AT+WDSS?", "+WDSS: 1,1|+WDSS: 2,1|OK" },
	{ 'g', "AT+WDSS=1,1; AT+WDSS=1,1", "OK" },
	{ 'g', "AT+WDSS=2,2; AT+WDSS?", "+WDSS: 1,0|+WDSS: 2,2|OK" },
	{ 'f', "AT+WDSS=2,2; AT+WDSS=1,1", "+CME ERROR: 650" },
	{ 'r', "AT+WDSS=2,0", "+CME ERROR: 916" },
	{ 'r', "AT+WDSS=2,3", "+CME ERROR: 916" },
	{ 'r', "AT+WDSS=0,1", "+CME ERROR: 916" },
	{ 'r', "AT+WDSS=3,1", "+CME ERROR: 916" },
	{ 'r', "AT+WDSS=1,2", "+CME ERROR: 916" },
	{ 'm', "AT+WDSS=1", "+CME ERROR: 917" },
	{ 'm', "AT+WDSS=", "+CME ERROR: 917" },
	{ 'f', "AT+WDSS=1,1,1", "+CME ERROR: 50" },
	{ 'f', "AT+WDSS", "ERROR" },
	{ 'g', "AT+WDSC=?",
	  "+WDSC: (0-2,5,6),(0-1)|+WDSC: 3,(0-525600)|"
	  "+WDSC: 4,(0-20160),(1-20160),(1-20160),(1-20160),(1-20160),"
	  "(1-20160),(1-20160),(1-20160)|OK" },
	{ 'g', "AT+WDSC?",
	  "+WDSC: 0,0|+WDSC: 1,0|+WDSC: 2,0|+WDSC: 3,0|"
	  "+WDSC: 4,15,60,240,480,1440,2880|+WDSC: 5,0|+WDSC: 6,0|OK" },
	{ 'g', "AT+WDSC=0,1; AT+WDSC=2,1; AT+WDSC=3,120; AT+WDSC=4,0,1,20160; "
	  "AT+WDSC=6,1; AT+WDSC?",
	  "+WDSC: 0,1|+WDSC: 1,0|+WDSC: 2,1|+WDSC: 3,120|"
	  "+WDSC: 4,0,1,20160|+WDSC: 5,0|+WDSC: 6,1|OK" },
	{ 'g', "AT+WDSC=1,1; AT+WDSC=1,0; AT+WDSC=4,1,2,3,4,5,6,7,8; AT+WDSC?",
	  "+WDSC: 0,0|+WDSC: 1,0|+WDSC: 2,0|+WDSC: 3,0|"
	  "+WDSC: 4,1,2,3,4,5,6,7,8|+WDSC: 5,0|+WDSC: 6,0|OK" },
	{ 'r', "AT+WDSC=1,2", "+CME ERROR: 916" },
	{ 'r', "AT+WDSC=7,1", "+CME ERROR: 916" },
	{ 'm', "AT+WDSC=1", "+CME ERROR: 917" },
	{ 'f', "AT+WDSC=1,1,1", "+CME ERROR: 50" },
	{ 'g', "AT+WDSC=3,525600", "OK" },
	{ 'r', "AT+WDSC=3,525601", "+CME ERROR: 916" },
	{ 'm', "AT+WDSC=4", "+CME ERROR: 917" },
	{ 'r', "AT+WDSC=4,20161", "+CME ERROR: 916" },
	{ 'r', "AT+WDSC=4,15,0", "+CME ERROR: 916" },
	{ 'm', "AT+WDSC=4,15,,1", "+CME ERROR: 917" },
	{ 'f', "AT+WDSC=4,1,2,3,4,5,6,7,8,9", "+CME ERROR: 50" },
	{ 'g', "AT+WDSR=?", "+WDSR: (0-9),(0-1440)|OK" },
	{ 'f', "AT+WDSR=3", "+CME ERROR: 922" },
	{ 'f', "AT+WDSR=4", "+CME ERROR: 922" },
	{ 'f', "AT+WDSR=1,1", "+CME ERROR: 922" },
	{ 'f', "AT+WDSR=7", "+CME ERROR: 922" },
	{ 'r', "AT+WDSR=10", "+CME ERROR: 916" },
	{ 'r', "AT+WDSR=2,1441", "+CME ERROR: 916" },
	{ 'm', "AT+WDSR=", "+CME ERROR: 917" },
	{ 'f', "AT+WDSR=2,1,1", "+CME ERROR: 50" },
	{ 'f', "AT+WDSR?", "ERROR" },
	{ 'f', "AT+WDSD=0", "+CME ERROR: 3" },
	{ 'g', "AT+WDSD=?", "+WDSD: (1-67108864)|OK" },
	{ 'f', "AT+WDSD?", "ERROR" },
	{ 'f', "AT+WDSD=1,1", "+CME ERROR: 50" },
	{ 'm', "AT+WDSD=", "+CME ERROR: 917" },
	{ 'f', "AT+WDSD=x", "+CME ERROR: 50" },
	{ 'r', "AT+WDSD=67108865", "+CME ERROR: 916" },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/* After three wrong ones. */
#define PUK "AT+CPIN=1111; AT+CPIN=1112; AT+CPIN=1113; "

/* The same with a SIM that wants the PIN 1234. */
static const struct row locked_rows[] = {
	{ 'g', "AT+CPIN?", "+CPIN: SIM PIN|OK" },
	{ 'g', "AT+CPIN=1234; AT+CPIN?", "+CPIN: READY|OK" },
	{ 'g', "AT+CPIN=\"1234\"", "OK" },
	{ 'f', "AT+CPIN=1233", "+CME ERROR: 16" },
	{ 'f', "AT+CPIN=1234,4321", "+CME ERROR: 50" },
	{ 'f', "AT+CIMI", "+CME ERROR: 11" },
	{ 'g', "AT+CIMI=?", "OK" },
	{ 'f', "AT+COPS?", "+CME ERROR: 11" },
	{ 'g', "AT+CEREG?", "+CEREG: 0,0|OK" },
	{ 'g', "AT+CCID", "+CCID: 89882390000000000011|OK" },
	{ 'g', "AT+KSREP?", "+KSREP: 0,1|OK" },
	{ 'f', "AT+WDSS=1,1", "+CME ERROR: 30" },
	{ 'g', "AT+CPIN=1; AT+CPIN=x111; AT+CPIN=1111; AT+CPIN=1111; "
	  "AT+CPIN?", "+CPIN: SIM PIN|OK" },
	{ 'g', PUK "AT+CPIN?", "+CPIN: SIM PUK|OK" },
	{ 'f', PUK "AT+CIMI", "+CME ERROR: 12" },
	{ 'f', PUK "AT+CPIN=1234", "+CME ERROR: 12" },
	{ 'f', PUK "AT+CPIN=00000000,9999", "+CME ERROR: 16" },
	{ 'g', PUK "AT+CPIN=12345678,9999; AT+CPIN?", "+CPIN: READY|OK" },
};

#define N_LOCKED_ROWS (sizeof(locked_rows) / sizeof(locked_rows[0]))

/* The commands there must be, and the kinds of rows each can have. */
static const struct {
	const char *name;
	const char *kinds;
} commands[] = {
	{ "I", "gr" },        { "E", "gr" },        { "Z", "gr" },
	{ "&F", "gr" },       { "&K", "gr" },       { "&W", "gr" },
	{ "+CCID", "g" },     { "+CEREG", "gr" },   { "+CESQ", "gf" },
	{ "+CFUN", "grm" },   { "+CGDCONT", "grm" }, { "+CGMI", "g" },
	{ "+CGMM", "gf" },    { "+CGMR", "gf" },    { "+CGSN", "gf" },
	{ "+CIMI", "gf" },    { "+CMEE", "gr" },    { "+COPS", "grm" },
	{ "+CPIN", "grm" },   { "+CPWROFF", "gr" }, { "+CSQ", "g" },
	{ "+IPR", "grm" },    { "+KGSN", "grm" },   { "+KSLEEP", "grm" },
	{ "+KSREP", "grm" },  { "+KUSBCOMP", "g" }, { "+WDSC", "grm" },
	{ "+WDSD", "frm" },   { "+WDSE", "f" },     { "+WDSG", "f" },
	{ "+WDSI", "grm" },   { "+WDSR", "frm" },   { "+WDSS", "grm" },
};

/* The last command of a row. */
static const char *last_of(const char *send)
{
	const char *end;

	while ((end = strstr(send, "; ")))
		send = end + 2;
	return send;
}

static bool has_row(const char *name, char kind)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < N_ROWS; i++) {
		const char *command = last_of(rows[i].send) + 2;

		if (rows[i].kind == kind && !strncmp(command, name, len) &&
		    (command[len] < 'A' || command[len] > 'Z'))
			return true;
	}
	return false;
}

static void every_command_has_its_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *kind;

		for (kind = commands[i].kinds; *kind; kind++) {
			if (!has_row(commands[i].name, *kind))
				fail_msg("no row '%c' for AT%s", *kind,
					 commands[i].name);
		}
	}
}

/* What a row's kind claims is what its answer says. */
static void kinds_are_true(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		const char *answer = rows[i].answer;
		size_t len = strlen(answer);
		bool good = !strcmp(answer + len - 2, "OK");

		if (good != (rows[i].kind == 'g') ||
		    (strstr(answer, "917") != NULL) != (rows[i].kind == 'm'))
			fail_msg("%s: '%c'", rows[i].send, rows[i].kind);
	}
}

/* ---- sending them ---- */

enum manner {
	NO_ECHO = 1 << 0,
	NO_NUMBERS = 1 << 1, /* AT+CMEE=0 */
	SMALL = 1 << 2,      /* letters, but for what is in quotes */
};

static void to_small(char *text)
{
	bool quoted = false;

	for (; *text; text++) {
		if (*text == '"')
			quoted = !quoted;
		if (!quoted && *text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
	}
}

/* Sends all commands of a row but the last, which is returned. */
static const char *send_first(const char *send)
{
	const char *end;

	while ((end = strstr(send, "; "))) {
		run_feed(&run, send, (size_t)(end - send));
		run_feed(&run, "\r", 1);
		run_for(&run, 100);
		send = end + 2;
	}
	return send;
}

/* The bytes of an answer: the first line and the result stand apart. */
static void expand(char *out, size_t size, const char *echo,
		   const char *answer, bool numbers)
{
	size_t n = (size_t)snprintf(out, size, "%s%s", echo, *echo ? "\r" : "");
	bool first = true;

	for (;;) {
		size_t len = strcspn(answer, "|");
		bool last = answer[len] == '\0';

		if (last && !numbers && !strncmp(answer, "+CME ", 5)) {
			answer = "ERROR";
			len = 5;
		}
		n += (size_t)snprintf(out + n, size - n, "%s%.*s\r\n",
				      first || last ? "\r\n" : "", (int)len,
				      answer);
		if (last)
			return;
		answer += len + 1;
		first = false;
	}
}

static void send_row(const struct row *row, const char *spec, size_t chunk,
		     unsigned manner)
{
	bool numbers = !(manner & NO_NUMBERS);
	bool echo = !(manner & NO_ECHO);
	char send[256], expected[1024];
	const char *last;

	/* These rows are about the numbers. */
	if (!numbers && strstr(row->send, "+CMEE"))
		return;
	snprintf(send, sizeof(send), "%s", row->send);
	if (manner & SMALL)
		to_small(send);
	run_open(&run, spec, chunk);
	run_send(&run, numbers ? "AT+CMEE=1" : "AT+CMEE=0");
	run_send(&run, echo ? "ATE1" : "ATE0");
	run_for(&run, 100);
	last = send_first(send);
	/* AT&F, AT&W and ATZ turn on what was turned off. */
	run_send(&run, echo ? "ATE1" : "ATE0");
	run_for(&run, 100);
	run_clear(&run);
	run_send(&run, last);
	run_for(&run, 100);
	expand(expected, sizeof(expected), echo ? last : "", row->answer,
	       numbers);
	run.out[run.len] = '\0';
	assert_string_equal(run.out, expected);
	run_close(&run);
}

static void send_all(size_t chunk, unsigned manner)
{
	for (size_t i = 0; i < N_ROWS; i++)
		send_row(&rows[i], "", chunk, manner);
	for (size_t i = 0; i < N_LOCKED_ROWS; i++)
		send_row(&locked_rows[i], "pin=1234", chunk, manner);
}

static void rows_in_every_manner(void **state)
{
	(void)state;
	for (unsigned manner = 0; manner < 8; manner++)
		send_all(0, manner);
}

static void rows_cut_small(void **state)
{
	(void)state;
	for (size_t i = 0; i < RUN_N_CHUNKS; i++)
		send_all(run_chunks[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_has_its_rows),
		cmocka_unit_test(kinds_are_true),
		cmocka_unit_test(rows_in_every_manner),
		cmocka_unit_test(rows_cut_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
