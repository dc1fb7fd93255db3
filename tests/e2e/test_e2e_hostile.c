/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What strangers write, in the answers of a module, in logs, settings, themes,
 * scenarios, file names and arguments: every byte there is, and sequences that
 * terminals obey or answer. Through every view, mode and message, nothing but
 * visible text comes out; the warden reads along.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/sequences.h"
#include "e2e/warden.h"

static const char *const no_env[] = { NULL };
static const char *const plain_env[] = { "TERM=dumb", NULL };
static const char *const ascii_env[] = { "TERM=vt220", "LC_ALL=C", NULL };

/* ---- what strangers write ---- */

struct corpus {
	char bytes[32768];
	size_t len;
};

static struct corpus corpus;

static void add(const char *bytes, size_t len)
{
	assert_true(corpus.len + len <= sizeof(corpus.bytes));
	memcpy(corpus.bytes + corpus.len, bytes, len);
	corpus.len += len;
}

static void add_text(const char *text)
{
	add(text, strlen(text));
}

/* As answers, as indications with data, and as lines of their own. */
static void fill_corpus(void)
{
	static const char *const before[] = {
		"", "+WDSI: 18,\"", "+WDSI: 9,", "+WDSI: 99,", "+WDSI: 11,",
		"+CME ERROR: ", "+KSUP: ", "+WDSS: ",
	};

	for (int byte = 0; byte < 256; byte++) {
		char line[] = { 'b', (char)byte, 'e', '\r', '\n' };

		add(line, sizeof(line));
	}
	for (size_t i = 0; i < N_SEQUENCES; i++) {
		for (size_t k = 0; k < sizeof(before) / sizeof(before[0]);
		     k += 1 + i % 3) {
			add_text(before[k]);
			add_text(sequences[i]);
			add_text("\r\n");
		}
	}
	for (int i = 0; i < 2000; i++)
		add("", 1);
	add_text("\r\n+WDSI: 4\r\n");
}

/* ---- a module that writes it ---- */

struct module {
	int fd;
	char name[64];
	size_t told;  /* of the corpus, over and over */
	size_t sent;  /* in all */
	char line[64];
	size_t len;
};

static struct module module;

static void module_open(void)
{
	struct termios raw;
	int slave;

	memset(&module, 0, sizeof(module));
	assert_int_equal(openpty(&module.fd, &slave, module.name, NULL, NULL),
			 0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	close(slave);
	fcntl(module.fd, F_SETFL, O_NONBLOCK);
	fcntl(module.fd, F_SETFD, FD_CLOEXEC);
}

static void module_say(const char *bytes, size_t len)
{
	ssize_t n = write(module.fd, bytes, len);

	module.sent += n > 0 ? (size_t)n : 0;
}

/* The next lines of the corpus, and OK. */
static void module_answer(void)
{
	size_t n = corpus.len - module.told;

	if (n > 2000)
		n = 2000;
	module_say(corpus.bytes + module.told, n);
	module.told = (module.told + n) % corpus.len;
	if (strstr(module.line, "CGMR"))
		module_say("\r\nHL7802.4.4.14.0\033]0;x\007\r\n", 25);
	module_say("\r\nOK\r\n", 6);
}

static void module_serve(void *arg)
{
	char bytes[256];
	ssize_t n = read(module.fd, bytes, sizeof(bytes));

	(void)arg;
	for (ssize_t i = 0; i < n; i++) {
		/* What a terminal answered would be heard here. */
		assert_true(bytes[i] == '\r' ||
			    (bytes[i] >= ' ' && bytes[i] <= '~'));
		if (bytes[i] != '\r') {
			if (module.len + 1 < sizeof(module.line))
				module.line[module.len++] = bytes[i];
			continue;
		}
		module.line[module.len] = '\0';
		assert_memory_equal(module.line, "AT", 2);
		module.len = 0;
		module_answer();
	}
}

/* ---- a program under the warden ---- */

static struct warden warden;

static void watch(void *unused, const char *bytes, size_t len)
{
	(void)unused;
	warden_watch(&warden, bytes, len);
	if (warden.refused[0])
		fail_msg("the terminal got %s", warden.refused);
}

static void start(struct e2e *e, const char *const *env,
		  const char *const *argv)
{
	memset(&warden, 0, sizeof(warden));
	e2e_start(e, 24, 80, env, argv);
	e->seen = watch;
}

static void run_to_end(const char *const *argv, int status)
{
	struct e2e e;

	start(&e, no_env, argv);
	if (module.fd > 0)
		e.idle = module_serve;
	assert_int_equal(e2e_exit(&e), status);
	assert_true(warden.n > 0);
	e2e_stop(&e);
}

/* Every view there is, and what can be done in them without sending. */
static void tour(struct e2e *e)
{
	static const char *const keys[] = {
		E2E_F1, "\033[6~", "\033[6~", "\033[F", E2E_F1,
		E2E_F6, "\033[A", "\033[A", "\r", "\033[5~", "\033[H", "\r",
		"/red\r", "n", "N", "&warning\r", "\033[A", "&\r", "\033[F",
		"\033t", "\033[A", "\033\033", "\033m", "\033[A", "\033\033",
		E2E_F2, "\033[B", "\033\033", "\0333", "\033[B", "\033\033",
		"\0339", "\033[B", "\033\033",
		":note \303\251t\303\251 \342\202\254\r",
		":nonsense\r", ":theme\r", "\033[B", "\033\033", "\0335",
		"\033[5~", "\033[5~", "\033[6~", "\022q\007", "\033\033",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		e2e_type(e, keys[i]);
		e2e_settle(e, 10);
	}
}

static void leave(struct e2e *e, const char *keys)
{
	e2e_type(e, keys);
	e2e_settle(e, 500); /* a question it may ask is live then */
	e2e_type(e, "\0337");
	e2e_exit(e);
	assert_true(warden.n > 0);
	e2e_stop(e);
}

static bool told_all(struct e2e *e, void *arg)
{
	(void)e;
	(void)arg;
	return module.sent > corpus.len;
}

/* Commands until the module has said all of it. */
static void hear_all(struct e2e *e)
{
	for (int i = 0; i < 200 && !told_all(e, NULL); i++) {
		e2e_type(e, "ATI\r");
		e2e_settle(e, 30);
	}
	e2e_until(e, told_all, NULL, "not all has been told");
}

/* ---- where it comes from ---- */

static void in_full_screen(void **state)
{
	static const char *const *const envs[] = { no_env, ascii_env };
	const char *const argv[] = { e2e_program(), "--log", "none",
				     module.name, NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(envs) / sizeof(envs[0]); i++) {
		struct e2e e;

		module_open();
		start(&e, envs[i], argv);
		e.idle = module_serve;
		e2e_expect(&e, "Command");
		hear_all(&e);
		e2e_resize(&e, i == 0 ? 24 : 43, i == 0 ? 80 : 132);
		tour(&e);
		e2e_resize(&e, 10, 40);
		e2e_settle(&e, 50);
		assert_true(warden.n_own > 0);
		leave(&e, "\0330");
		close(module.fd);
	}
	module.fd = -1;
}

static void in_plain_lines(void **state)
{
	const char *const argv[] = { e2e_program(), "--log", "none", "-t",
				     "-e", module.name, NULL };
	struct e2e e;

	(void)state;
	module_open();
	start(&e, plain_env, argv);
	e.idle = module_serve;
	hear_all(&e);
	leave(&e, ":quit\r:quit\r");
	close(module.fd);
	module.fd = -1;
}

static void in_answers(void **state)
{
	const char *const jobs[][8] = {
		{ e2e_program(), "at", module.name, "ATI", "AT+CGMR", NULL },
		{ e2e_program(), "at", "-k", "--json", module.name, "ATI",
		  NULL },
		{ e2e_program(), "info", module.name, NULL },
		{ e2e_program(), "info", "--csv", module.name, NULL },
		{ e2e_program(), "info", "--json", module.name, NULL },
		{ e2e_program(), "session", module.name, "status", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		struct e2e e;

		module_open();
		module.told = corpus.len / 7 * i;
		start(&e, no_env, jobs[i]);
		e.idle = module_serve;
		e2e_exit(&e);
		assert_true(warden.n > 0);
		e2e_stop(&e);
		close(module.fd);
	}
	module.fd = -1;
}

/* ---- files ---- */

static char folder[64];

/* A file with a name that is hostile, too, in the folder. Returns `path`. */
static const char *write_file(char *path, size_t size, const char *suffix,
			      const char *bytes, size_t len)
{
	FILE *file;

	snprintf(path, size, "%s/\033]0;x\007\x9b" "6n\xe2\x80\xae%s", folder,
		 suffix);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void in_logs(void **state)
{
	char path[200], spec[220];
	const char *const texts[][5] = {
		{ e2e_program(), "replay", path, NULL },
		{ e2e_program(), "replay", "--json", path, NULL },
		{ e2e_program(), "replay", "-q", path, NULL },
	};
	const char *const argv[] = { e2e_program(), spec, NULL };
	const char *const *const envs[] = { no_env, plain_env, ascii_env };

	(void)state;
	write_file(path, sizeof(path), ".log", corpus.bytes, corpus.len);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		run_to_end(texts[i], 0);
	snprintf(spec, sizeof(spec), "replay:%s", path);
	for (size_t i = 0; i < sizeof(envs) / sizeof(envs[0]); i++) {
		struct e2e e;

		start(&e, envs[i], argv);
		if (envs[i] == plain_env)
			e2e_settle(&e, 500);
		else
			e2e_expect(&e, "Events");
		if (envs[i] != plain_env)
			tour(&e);
		leave(&e, envs[i] == plain_env ? ":quit\r" : "\0330");
	}
	unlink(path);
}

/* Every sequence as section, key and value, and as a whole line. */
static size_t hostile_ini(char *out, size_t size, const char *section)
{
	size_t n = (size_t)snprintf(out, size, "[%s]\n", section);

	for (size_t i = 0; i < N_SEQUENCES; i++)
		n += (size_t)snprintf(out + n, size - n,
				      "%s = %s\ntheme = %s\n[%s]\n[%s]\n"
				      "scenario = %s\n",
				      sequences[i], sequences[i], sequences[i],
				      sequences[i], section, sequences[i]);
	assert_true(n < size);
	return n;
}

static void in_settings(void **state)
{
	static const char *const sections[] = { "fotacon", "keys", "macros",
						"port \033]0;x\007", "roles",
						"roles-8", "scenario" };
	static char text[32768];
	char path[200], spec[260];
	const char *const runs[][7] = {
		{ e2e_program(), "--config", path, "sim:", NULL },
		{ e2e_program(), "info", "--config", path, "sim:", NULL },
		{ e2e_program(), "sim", spec, NULL },
		{ e2e_program(), "--theme", path, "--ui", "full", "sim:x",
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		write_file(path, sizeof(path), ".ini", text,
			   hostile_ini(text, sizeof(text), sections[i]));
		snprintf(spec, sizeof(spec), "file=%s", path);
		for (size_t k = 0; k < sizeof(runs) / sizeof(runs[0]); k++)
			run_to_end(runs[k], 2);
		unlink(path);
	}
}

/* One theme is wrong line by line, and the console runs without it. */
static void in_a_theme(void **state)
{
	static const char text[] =
		"[roles]\n\033]0;x\007 = red\ntitle = \x9b" "6n\n";
	char path[200];
	const char *const argv[] = { e2e_program(), "--theme", path, "--log",
				     "none", "sim:", NULL };
	struct e2e e;

	(void)state;
	write_file(path, sizeof(path), ".ini", text, sizeof(text) - 1);
	start(&e, no_env, argv);
	e2e_settle(&e, 300);
	leave(&e, "\0330");
	unlink(path);
}

static void in_arguments(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SEQUENCES; i++) {
		const char *s = sequences[i];
		const char *const runs[][6] = {
			{ e2e_program(), s, NULL },
			{ e2e_program(), "replay", s, NULL },
			{ e2e_program(), "at", "sim:", s, NULL },
			{ e2e_program(), "session", "sim:", s, NULL },
			{ e2e_program(), "--theme", s, "--baud", s, NULL },
			{ e2e_program(), "sim", s, NULL },
		};

		for (size_t k = i % 3; k < sizeof(runs) / sizeof(runs[0]);
		     k += 3) {
			struct e2e e;

			start(&e, no_env, runs[k]);
			assert_in_range(e2e_exit(&e), 2, 3);
			assert_true(warden.n > 0);
			e2e_stop(&e);
		}
	}
}

/* A file of that name in the folder where it is; false: no file has it. */
static bool package_called(const char *name, char path[300])
{
	FILE *file;

	snprintf(path, 300, "%s", name);
	for (char *p = strchr(path, '/'); p; p = strchr(p, '/'))
		*p = '_';
	file = fopen(path, "wx");
	if (!file)
		return false;
	/* As one that is known begins, with what is hostile inside. */
	fprintf(file, "I;parts=%s;usage=%s", name, name);
	assert_int_equal(fclose(file), 0);
	return true;
}

/* The page of packages, from the first to the last of what is there. */
static void look_through(const char *program)
{
	const char *const argv[] = { program, "--log", "none", "sim:", NULL };
	struct e2e e;

	start(&e, no_env, argv);
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, "\0334");
	e2e_expect(&e, "type a part of a name");
	for (size_t i = 0; i < N_SEQUENCES; i++) {
		e2e_type(&e, "\033[B");
		e2e_settle(&e, 10);
	}
	e2e_resize(&e, 43, 132);
	e2e_type(&e, "\r");
	e2e_settle(&e, 100);
	leave(&e, "\0330");
}

/* In their names, and in what they hold. */
static void in_packages(void **state)
{
	static char paths[N_SEQUENCES][300];
	char here[PATH_MAX], program[PATH_MAX], packages[200];
	size_t n = 0;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_non_null(realpath(e2e_program(), program));
	snprintf(packages, sizeof(packages), "%s/packages", folder);
	assert_int_equal(mkdir(packages, 0700), 0);
	assert_int_equal(chdir(packages), 0);
	for (size_t i = 0; i < N_SEQUENCES; i++)
		n += package_called(sequences[i], paths[n]);
	assert_true(n > N_SEQUENCES / 2);
	for (size_t i = 0; i < n; i++) {
		const char *const runs[][6] = {
			{ program, "inspect", "--", paths[i], NULL },
			{ program, "update", "--dry-run", "sim:", paths[i],
			  NULL },
		};

		run_to_end(runs[i % 2], 5);
	}
	look_through(program);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(unlink(paths[i]), 0);
	assert_int_equal(chdir(here), 0);
	assert_int_equal(rmdir(packages), 0);
}

/* ---- lines without end ---- */

/* gcc has a macro for it, clang a question. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

#ifdef SANITIZED
#define MEMORY_MAX_KB 400000
#else
#define MEMORY_MAX_KB 40000
#endif

/* 50 MB of one line and 50 MB of NUL, which take no room on the disk. */
static void in_lines_without_end(void **state)
{
	static char piece[1000000];
	char path[128];
	const char *const argv[] = { e2e_program(), "replay", path, NULL };
	struct rusage usage;
	struct e2e e;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/long.log", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	memset(piece, 'x', sizeof(piece));
	for (int i = 0; i < 50; i++)
		assert_int_equal(fwrite(piece, 1, sizeof(piece), file),
				 sizeof(piece));
	assert_int_equal(fseek(file, 50000000, SEEK_CUR), 0);
	fputs("\r\n+WDSI: 4\r\n", file);
	assert_int_equal(fclose(file), 0);
	start(&e, no_env, argv);
	e2e_expect(&e, "authentication starts");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	unlink(path);
	/* Of all programs that ran here, the largest. */
	assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
	assert_in_range(usage.ru_maxrss, 1, MEMORY_MAX_KB);
}

/* ---- the warden himself ---- */

static void the_warden_is_awake(void **state)
{
	size_t n_refused = 0;

	(void)state;
	for (size_t i = 0; i < N_SEQUENCES; i++) {
		struct warden w = { 0 };

		warden_watch(&w, sequences[i], strlen(sequences[i]));
		warden_watch(&w, "\r\n", 2);
		n_refused += w.refused[0] != '\0';
	}
	/* The others draw, set modes, or are text. */
	assert_int_equal(n_refused, N_SEQUENCES - 12);
}

static int set_up(void **state)
{
	(void)state;
	fill_corpus();
	strcpy(folder, "/tmp/fotacon-hostile-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_warden_is_awake),
		cmocka_unit_test(in_full_screen),
		cmocka_unit_test(in_plain_lines),
		cmocka_unit_test(in_answers),
		cmocka_unit_test(in_logs),
		cmocka_unit_test(in_settings),
		cmocka_unit_test(in_a_theme),
		cmocka_unit_test(in_arguments),
		cmocka_unit_test(in_packages),
		cmocka_unit_test(in_lines_without_end),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
