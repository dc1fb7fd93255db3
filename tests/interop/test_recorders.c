/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logs as the programs write them that people record with: an update of the
 * simulated module, at a pty, goes through each of them, and the replay finds
 * the same events, outcome and version in its file as in our own log of one with
 * the same seed. One that is not installed is skipped, and said.
 */
#include "e2e/e2e.h"
#include "e2e/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODULE "happy,seed=7,size=20000,rate=50000,install=1,boot=1,speed=60"

static char folder[64], port[96], file[96], own_file[96], home[96];
static struct run run; /* too large for a stack */

/* The events of our own log, and what that says in the end. */
static char *own_events;

/* % is the port, & the file that it writes. */
static const struct recorder {
	const char *name;
	const char *needs[3];
	const char *argv[6];
	const char *ready; /* what it says once it is connected */
	const char *leave; /* the keys */
	const char *format; /* as replay names it */
	bool looks_at_file; /* not at the screen: it shows other things */
} own = {
	"fotacon", { NULL },
	{ "sh", "-c", "exec \"$FOTACON\" --config none --ui plain -L & %" },
	"AT+CMEE?", ":quit\r", "fotacon log", true,
}, recorders[] = {
	{ "script", { "script", "picocom" },
	  { "script", "-q", "-c", "picocom -b 115200 %", "&" },
	  "Terminal ready", "\001\030", "typescript", false },
	{ "asciinema", { "asciinema", "picocom" },
	  { "sh", "-c", "exec asciinema rec -q -c 'picocom -b 115200 %' &" },
	  "Terminal ready", "\001\030", "asciicast", false },
	{ "tio -l", { "tio" },
	  { "sh", "-c", "exec tio -l --log-file & %" },
	  "Connected", "\024q", "plain capture", false },
	{ "tio -l -t", { "tio" },
	  { "sh", "-c", "exec tio -t -l --log-file & %" },
	  "Connected", "\024q", "capture with time stamps", false },
	{ "minicom -C", { "minicom" },
	  { "minicom", "-o", "-C", "&", "-D", "%" },
	  "CTRL-A Z", "\001x\r", "plain capture", false },
	{ "picocom --logfile", { "picocom" },
	  { "sh", "-c", "exec picocom -b 115200 --logfile & %" },
	  "Terminal ready", "\001\030", "plain capture", false },
	{ "picocom, ts", { "picocom", "ts" },
	  { "sh", "-c",
	    "picocom -b 115200 % | ts '%Y-%m-%dT%H:%M:%.S' | tee &" },
	  "Terminal ready", "\001\030", "capture with time stamps", false },
	{ "picocom, ts -s", { "picocom", "ts" },
	  { "sh", "-c", "picocom -b 115200 % | ts -s | tee &" },
	  "Terminal ready", "\001\030", "capture with time stamps", false },
};

#define N_RECORDERS (sizeof(recorders) / sizeof(recorders[0]))

static bool installed(const char *name)
{
	static const char *const folders[] = {
		"/usr/bin", "/usr/local/bin", "/bin",
	};
	char path[128];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], name);
		if (access(path, X_OK) == 0)
			return true;
	}
	printf("skipped: %s is not installed\n", name);
	return false;
}

/* ---- what was shown ---- */

struct shown {
	const struct recorder *recorder;
	size_t from; /* what has been waited for */
	size_t len;
	char text[262144];
};

static struct shown shown;

static void gather(void *arg, const char *bytes, size_t len)
{
	struct shown *s = arg;

	assert_true(len < sizeof(s->text) - s->len);
	memcpy(s->text + s->len, bytes, len);
	s->len += len;
	s->text[s->len] = '\0';
}

static void read_file(struct shown *s)
{
	FILE *in = fopen(file, "rb");

	s->len = in ? fread(s->text, 1, sizeof(s->text) - 1, in) : 0;
	s->text[s->len] = '\0';
	if (in)
		fclose(in);
}

static bool has_come(struct e2e *e, void *arg)
{
	const char *text = arg, *at;

	(void)e;
	if (shown.recorder->looks_at_file)
		read_file(&shown);
	at = strstr(shown.text + shown.from, text);
	if (at)
		shown.from = (size_t)(at - shown.text) + strlen(text);
	return at != NULL;
}

static void await(struct e2e *e, const char *text)
{
	e2e_until(e, has_come, (void *)(uintptr_t)text, text);
}

/* As in test_clients: what is typed earlier is the terminal's. */
static bool is_raw(struct e2e *e, void *arg)
{
	const struct recorder *r = arg;
	struct termios modes;

	e2e_modes(e, &modes);
	return r->looks_at_file || (!(modes.c_lflag & (ICANON | ECHO)) &&
				    !(modes.c_iflag & (ICRNL | IXON)));
}

/* ---- a session ---- */

/* "picocom %" with the names put in; in a buffer of its own, a call each. */
static const char *fill_in(const char *word, char *out, size_t size)
{
	size_t n = 0;

	for (; *word; word++) {
		const char *name = *word == '%' && word[1] != 'Y' &&
				   word[1] != 'm' && word[1] != 'd' &&
				   word[1] != 'H' && word[1] != 'M' &&
				   word[1] != '.' ? port :
				   *word == '&' ? file : NULL;

		assert_true(n + sizeof(port) < size);
		if (name)
			n += (size_t)snprintf(out + n, size - n, "%s", name);
		else
			out[n++] = *word;
	}
	out[n] = '\0';
	return out;
}

static void converse(struct e2e *e)
{
	e2e_type(e, "AT+CGMR\r");
	await(e, "HL7802.4.4.14.0");
	await(e, "OK");
	e2e_type(e, "AT+WDSI=4479\r");
	await(e, "OK");
	e2e_type(e, "AT+WDSS=1,1\r");
	await(e, "+WDSI: 16");
	await(e, "+WDSI: 8");
	e2e_type(e, "AT+CGMR\r");
	await(e, "HL7802.4.5.4.0");
	await(e, "OK");
}

static void record(const struct recorder *r)
{
	const char *env[] = { home, NULL };
	const char *serve[] = { e2e_program(), "sim", "--link", port, MODULE,
				NULL };
	static char words[6][512];
	const char *argv[7] = { NULL };
	struct e2e server, e;

	e2e_start(&server, 24, 100, env, serve);
	e2e_expect(&server, "Ctrl-C ends it");
	for (int i = 0; i < 6 && r->argv[i]; i++)
		argv[i] = fill_in(r->argv[i], words[i], sizeof(words[i]));
	memset(&shown, 0, sizeof(shown));
	shown.recorder = r;
	e2e_start(&e, 24, 80, env, argv);
	e.seen = gather;
	e.seen_arg = &shown;
	e2e_until(&e, is_raw, (void *)(uintptr_t)r,
		  "the terminal does not get raw");
	await(&e, r->ready);
	if (r->looks_at_file) /* its own questions are answered */
		await(&e, "OK");
	converse(&e);
	e2e_type(&e, r->leave);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	e2e_type(&server, "\003");
	assert_int_equal(e2e_exit(&server), 130);
	e2e_stop(&server);
}

/* ---- what the replay finds ---- */

/* "4,6,..., updated HL7802...": each event, as it came, and the outcome. */
static char *find_events(const char *path, const char *format)
{
	const char *args[] = { "replay", "--json", path, NULL };
	const char *plain[] = { "replay", path, NULL };
	const char *quiet[] = { "replay", "-q", path, NULL };
	char *out = calloc(1, sizeof(run.out)), *line;
	size_t n = 0;

	assert_non_null(out);
	run_program(&run, plain);
	if (!strstr(run.out, format))
		fail_msg("not read as %s: %.200s", format, run.out);
	run_program(&run, args);
	assert_int_equal(run.status, 0);
	for (line = strtok(run.out, "\n"); line; line = strtok(NULL, "\n")) {
		const char *raw = strstr(line, "\"raw\":\"");

		if (strstr(line, "\"type\":\"event\"") && raw)
			n += (size_t)snprintf(out + n, 64, "%.*s\n",
					      (int)strcspn(raw + 7, "\""),
					      raw + 7);
	}
	run_program(&run, quiet);
	assert_int_equal(run.status, 0);
	strcat(out, run.out);
	return out;
}

static void compare(void **state)
{
	const struct recorder *r = *state;
	char *events;

	unlink(file);
	record(r);
	events = find_events(file, r->format);
	assert_string_equal(events, own_events);
	free(events);
}

/* ---- the group ---- */

static int begin(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/fotacon-recorders-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	/* minicom's lock knows the last part only: no other test has this. */
	snprintf(port, sizeof(port), "%s/recorded-%ld", folder, (long)getpid());
	snprintf(file, sizeof(file), "%s/log", folder);
	snprintf(own_file, sizeof(own_file), "%s/own", folder);
	snprintf(home, sizeof(home), "HOME=%s", folder);
	setenv("FOTACON", e2e_program(), 1);
	record(&own);
	if (rename(file, own_file) < 0)
		return -1;
	own_events = find_events(own_file, own.format);
	print_message("%s", own_events);
	return strstr(own_events, "+WDSI: 16\n") &&
	       strstr(own_events, "updated HL7802.4.4.14.0 to "
				  "HL7802.4.5.4.0, verified") ? 0 : -1;
}

static int end(void **state)
{
	char *const argv[] = { (char []){ "rm" }, (char []){ "-rf" }, folder,
			       NULL };
	pid_t pid = fork();
	int status;

	(void)state;
	free(own_events);
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

int main(void)
{
	struct CMUnitTest tests[N_RECORDERS];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < N_RECORDERS; i++) {
		const struct recorder *r = &recorders[i];

		if (!installed(r->needs[0]) ||
		    (r->needs[1] && !installed(r->needs[1])))
			continue;
		tests[n++] = (struct CMUnitTest){
			.name = r->name,
			.test_func = compare,
			.initial_state = (void *)(uintptr_t)r,
		};
	}
	if (n == 0)
		return 77;
	failed = _cmocka_run_group_tests("recorders", tests, n, begin, end);
	return failed ? failed : n < N_RECORDERS ? 77 : 0;
}
