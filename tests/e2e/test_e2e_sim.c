/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `fotacon sim` as a script and a person meet it: what it prints, how it ends,
 * and our own console as its client.
 */
#include "e2e.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const no_env[] = { NULL };
static char folder[64], link_path[96];

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/fotacon-sim-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(link_path, sizeof(link_path), "%s/hl78", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* A child whose output we read as it comes. */
struct child {
	pid_t pid;
	int out;
	char text[16384];
	size_t len;
};

static void start(struct child *c, const char *const *args)
{
	const char *argv[12] = { e2e_program(), "sim" };
	int ends[2];

	for (int i = 0; args[i]; i++)
		argv[2 + i] = args[i];
	assert_int_equal(pipe(ends), 0);
	*c = (struct child){ .out = ends[0] };
	c->pid = fork();
	assert_true(c->pid >= 0);
	if (c->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
}

/* False at its end. */
static bool pump(struct child *c)
{
	struct pollfd fd = { .fd = c->out, .events = POLLIN };
	ssize_t n;

	if (poll(&fd, 1, 1000 * E2E_SECONDS) != 1)
		fail_msg("nothing more in %d s after:\n%s", E2E_SECONDS,
			 c->text);
	n = read(c->out, c->text + c->len, sizeof(c->text) - 1 - c->len);
	if (n > 0)
		c->len += (size_t)n;
	c->text[c->len] = '\0';
	return n > 0;
}

static void expect(struct child *c, const char *text)
{
	while (!strstr(c->text, text)) {
		if (!pump(c))
			fail_msg("no \"%s\" in:\n%s", text, c->text);
	}
}

static int finish(struct child *c)
{
	int status;

	while (pump(c))
		;
	close(c->out);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void ends_by_signal_and_takes_its_link(void **state)
{
	static const struct {
		int number;
		int status;
	} cases[] = {
		{ SIGINT, 130 }, { SIGTERM, 143 }, { SIGHUP, 129 },
	};
	const char *const args[] = { "-q", "--link", link_path, NULL };
	struct child c;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start(&c, args);
		expect(&c, "hl78\n");
		assert_true(is_there(link_path));
		kill(c.pid, cases[i].number);
		assert_int_equal(finish(&c), cases[i].status);
		assert_false(is_there(link_path));
		/* -q: the path, nothing else. */
		assert_int_equal(strncmp(c.text, link_path,
					 strlen(link_path)), 0);
		assert_int_equal(c.len, strlen(link_path) + 1);
	}
}

static void ends_after_its_time(void **state)
{
	const char *const args[] = { "--json", "--timeout", "1", NULL };
	struct child c;

	(void)state;
	start(&c, args);
	assert_int_equal(finish(&c), 4);
	assert_non_null(strstr(c.text, "\"outcome\":\"timeout\",\"status\":4"));
}

static void tells_what_is_said_on_the_line(void **state)
{
	const char *const args[] = { "--json", "happy,delay=0,echo=off",
				     "--link", link_path, NULL };
	struct child c;
	int fd;

	(void)state;
	start(&c, args);
	expect(&c, "\"type\":\"port\"");
	expect(&c, "\n");
	assert_non_null(strstr(c.text, "\"source\":\"sim:happy,delay=0,"));
	assert_non_null(strstr(c.text, "\"name\":\"/dev/pts/"));
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "AT+CGMM\r", 8), 8);
	expect(&c, "\"dir\":\">\",\"text\":\"AT+CGMM\"}");
	expect(&c, "\"dir\":\"<\",\"text\":\"HL7802\"}");
	expect(&c, "\"dir\":\"<\",\"text\":\"OK\"}");
	/* It does not matter to the module whether it is heard. */
	close(fd);
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_int_equal(write(fd, "AT+CGMR\r", 8), 8);
	expect(&c, "\"text\":\"HL7802.4.4.14.0\"}");
	close(fd);
	kill(c.pid, SIGTERM);
	assert_int_equal(finish(&c), 143);
	assert_non_null(strstr(c.text, "\"outcome\":\"interrupted\",\"status\":143"));
}

/* A client that writes for ever and reads nothing keeps no signal out. */
static void a_flood_does_not_hold_it(void **state)
{
	const char *const args[] = { "-q", "--link", link_path, NULL };
	char block[1024];
	struct child c;
	pid_t pid;
	int fd;

	(void)state;
	memset(block, 'A', sizeof(block));
	start(&c, args);
	expect(&c, "hl78\n");
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	pid = fork();
	if (pid == 0) {
		while (write(fd, block, sizeof(block)) > 0)
			;
		_exit(0);
	}
	/* It is under way when the module has taken this much. */
	for (int i = 0; i < 64; i++)
		assert_true(write(fd, block, sizeof(block)) > 0);
	kill(c.pid, SIGTERM);
	assert_int_equal(finish(&c), 143);
	close(fd);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void refuses_what_makes_no_sense(void **state)
{
	const char *const max[] = { "speed=max", NULL };
	const char *const scenario[] = { "nonsense", NULL };
	const char *const file[] = { "--link", folder, NULL };
	const char *const lists[] = { "--list", NULL };
	struct child c;

	(void)state;
	start(&c, max);
	assert_int_equal(finish(&c), 2);
	assert_non_null(strstr(c.text, "take a factor"));
	start(&c, scenario);
	assert_int_equal(finish(&c), 2);
	assert_non_null(strstr(c.text, "the scenarios are"));
	start(&c, file);
	assert_int_equal(finish(&c), 3);
	assert_non_null(strstr(c.text, "choose another name"));
	start(&c, lists);
	assert_int_equal(finish(&c), 0);
	assert_non_null(strstr(c.text, "agreements"));
	assert_non_null(strstr(c.text, "3100"));
}

/* A whole update, by plain lines; and once more, on the same module. */
static void serves_our_own_console(void **state)
{
	const char *const args[] = { "happy,speed=100", "--link", link_path,
				     NULL };
	const char *argv[] = { e2e_program(), "--log", "none", "--ui", "plain",
			       link_path, "--start", NULL };
	struct child c;
	struct e2e e;

	(void)state;
	start(&c, args);
	expect(&c, "Ctrl-C ends it");
	e2e_start(&e, 24, 100, no_env, argv);
	e2e_expect(&e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	argv[6] = NULL;
	e2e_start(&e, 24, 100, no_env, argv);
	e2e_expect(&e, "firmware HL7802.4.5.4.0");
	/* The session in which it reports may still be open: it asks then. */
	e2e_type(&e, ":quit\r:quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	kill(c.pid, SIGINT);
	assert_int_equal(finish(&c), 130);
}

static void say(const char *command)
{
	int fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	size_t len = strlen(command);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, command, len), len);
	close(fd);
}

/* What was answered is kept, whatever becomes of the process. */
static void a_killed_module_keeps_its_memory(void **state)
{
	char scenario[80], memory[80], spec[200];
	const char *const args[] = { "--json", spec, "--link", link_path,
				     NULL };
	struct child c;
	FILE *file;

	(void)state;
	snprintf(scenario, sizeof(scenario), "%s/mine.ini", folder);
	snprintf(memory, sizeof(memory), "%s/memory", folder);
	snprintf(spec, sizeof(spec), "%s,state=%s", scenario, memory);
	file = fopen(scenario, "w");
	assert_non_null(file);
	fputs("[scenario]\necho = off\ncolour = red\n", file);
	fclose(file);
	start(&c, args);
	assert_int_equal(finish(&c), 2);
	assert_non_null(strstr(c.text, "mine.ini:3: [scenario] colour = red"));

	file = fopen(scenario, "w");
	assert_non_null(file);
	fputs("[scenario]\necho = off\nversion = HL7802.1.2.3.4\n", file);
	fclose(file);
	start(&c, args);
	expect(&c, "\"type\":\"port\"");
	expect(&c, "\n");
	say("AT+WDSI=127\r");
	expect(&c, "\"dir\":\"<\",\"text\":\"OK\"}");
	kill(c.pid, SIGKILL);
	assert_int_equal(waitpid(c.pid, NULL, 0), c.pid);
	close(c.out);
	/* Its pty may be another test's by now: the link would be somebody's. */
	assert_int_equal(unlink(link_path), 0);

	start(&c, args);
	expect(&c, "\"type\":\"port\"");
	expect(&c, "\n");
	say("AT+WDSI?\r");
	expect(&c, "\"text\":\"+WDSI: 127\"}");
	say("AT+CGMR\r");
	expect(&c, "\"text\":\"HL7802.1.2.3.4\"}");
	kill(c.pid, SIGTERM);
	assert_int_equal(finish(&c), 143);
	unlink(scenario);
	unlink(memory);
}

/* ---- files ---- */

static off_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

static int run_to_end(struct child *c, const char *const *args)
{
	start(c, args);
	return finish(c);
}

static void makes_a_package(void **state)
{
	char path[96], named[128], words[256];
	const char *const made[] = { "size=5000,to=HL7802.4.6.9.4",
				     "--package", path, NULL };
	const char *const again[] = { "size=6000", "--package", path, NULL };
	const char *const meant[] = { "size=6000", "--package", path, "--yes",
				      "-q", NULL };
	const char *const inside[] = { "sim:size=700", "--package", folder,
				       NULL };
	const char *const small[] = { "size=431", "--package", named, NULL };
	const char *const link[] = { "--package", named, "--link", path, NULL };
	const char *const away[] = { "--package", "/no/such/p.ua", NULL };
	struct child c;

	(void)state;
	snprintf(path, sizeof(path), "%s/p.ua", folder);
	snprintf(named, sizeof(named), "%s/HL7802_4.4.14.0_to_4.5.4.0.ua",
		 folder);
	assert_int_equal(run_to_end(&c, made), 0);
	snprintf(words, sizeof(words), "%s: 5000 bytes, HL7802.4.4.14.0 to "
		 "HL7802.4.6.9.4\n", path);
	assert_string_equal(c.text, words);
	assert_int_equal(size_of(path), 5000);
	assert_int_equal(run_to_end(&c, again), 2);
	assert_non_null(strstr(c.text, "--yes replaces it"));
	assert_int_equal(size_of(path), 5000);
	assert_int_equal(run_to_end(&c, meant), 0);
	snprintf(words, sizeof(words), "%s\n", path);
	assert_string_equal(c.text, words);
	assert_int_equal(size_of(path), 6000);
	assert_int_equal(run_to_end(&c, small), 2);
	assert_non_null(strstr(c.text, "432 bytes at least"));
	assert_int_equal(run_to_end(&c, link), 2);
	assert_int_equal(run_to_end(&c, away), 2);
	assert_non_null(strstr(c.text, "No such file"));
	assert_false(is_there(named));
	assert_int_equal(run_to_end(&c, inside), 0);
	assert_int_equal(size_of(named), 700);
	unlink(named);
	unlink(path);
}

static void await(int fd, const char *text)
{
	char got[512] = "";
	size_t len = 0;

	while (!strstr(got, text)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, 1000 * E2E_SECONDS) != 1 ||
		    len + 1 == sizeof(got))
			fail_msg("no %s in %s", text, got);
		assert_int_equal(read(fd, got + len, 1), 1);
		got[++len] = '\0';
	}
}

/* Three bytes in a block of 128, and the end. */
static void send_file(int fd)
{
	char block[132] = { 1, 1, (char)0xfe };
	unsigned sum = 0;

	memset(block + 3, 0x1a, 128);
	memcpy(block + 3, "abc", 3);
	for (int i = 0; i < 128; i++)
		sum += (unsigned char)block[3 + i];
	block[131] = (char)sum;
	assert_int_equal(write(fd, "AT+WDSD=3\r", 10), 10);
	await(fd, "\x15");
	assert_int_equal(write(fd, block, sizeof(block)), sizeof(block));
	await(fd, "\x06");
	assert_int_equal(write(fd, "\x04", 1), 1);
	await(fd, "+WDSI: 3");
}

static void keeps_what_it_is_sent(void **state)
{
	char path[96], content[8] = "";
	const char *const args[] = { "--json", "mask=4479,echo=off,speed=10",
				     "--link", link_path, "--received", path,
				     NULL };
	struct child c;
	FILE *file;
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "%s/received", folder);
	start(&c, args);
	expect(&c, "\"type\":\"port\"");
	expect(&c, "\n");
	fd = open(link_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	send_file(fd);
	close(fd);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(content, 1, sizeof(content), file), 3);
	fclose(file);
	assert_memory_equal(content, "abc", 3);
	expect(&c, "\"dir\":\">\",\"text\":\"AT+WDSD=3\"");
	expect(&c, "\"text\":\"OK\"");
	expect(&c, "\"code\":3");
	kill(c.pid, SIGTERM);
	assert_int_equal(finish(&c), 143);
	/* What is no text is not shown, and nothing comes of it. */
	assert_null(strstr(c.text, "\\x"));
	assert_null(strstr(c.text, "anomaly"));
	/* It is not lost to the next run. */
	assert_int_equal(run_to_end(&c, args), 2);
	assert_non_null(strstr(c.text, "is there already"));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_a_package),
		cmocka_unit_test(keeps_what_it_is_sent),
		cmocka_unit_test(ends_by_signal_and_takes_its_link),
		cmocka_unit_test(ends_after_its_time),
		cmocka_unit_test(tells_what_is_said_on_the_line),
		cmocka_unit_test(a_flood_does_not_hold_it),
		cmocka_unit_test(refuses_what_makes_no_sense),
		cmocka_unit_test(serves_our_own_console),
		cmocka_unit_test(a_killed_module_keeps_its_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
