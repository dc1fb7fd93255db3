/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pseudo-terminal, a process on it and a libvterm screen that takes what it
 * writes. The terminal outlives the process, so that the state it left can be
 * looked at.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

const char *e2e_program(void)
{
	const char *program = getenv("FOTACON");

	return program ? program : "./fotacon";
}

/* ---- the screen ---- */

static int on_prop(VTermProp prop, VTermValue *value, void *user)
{
	struct e2e *e = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		e->alt_screen = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		e->cursor = value->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		e->mouse = value->number;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

static void set_mode(struct e2e *e, unsigned mode, bool on)
{
	e->modes = on ? e->modes | mode : e->modes & ~mode;
}

static void set_private(struct e2e *e, long number, bool on)
{
	static const struct {
		int number;
		unsigned mode;
		bool off; /* the mode is its being off */
	} table[] = {
		{ 1, E2E_CURSOR_KEYS, false }, { 25, E2E_HIDDEN, true },
		{ 47, E2E_ALT_SCREEN, false }, { 1047, E2E_ALT_SCREEN, false },
		{ 1049, E2E_ALT_SCREEN, false }, { 9, E2E_MOUSE, false },
		{ 1000, E2E_MOUSE, false }, { 1002, E2E_MOUSE, false },
		{ 1003, E2E_MOUSE, false }, { 1004, E2E_FOCUS, false },
		{ 2004, E2E_PASTE, false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].number == number)
			set_mode(e, table[i].mode, on != table[i].off);
	}
}

/* A whole CSI sequence; "\033[m" and "\033[...;0m" end all attributes. */
static void take_csi(struct e2e *e, char final)
{
	char *at = e->sequence + 2;
	long last = 0;

	if (*at == '?' && (final == 'h' || final == 'l')) {
		do {
			set_private(e, strtol(at + 1, &at, 10), final == 'h');
		} while (*at == ';');
	} else if (final == 'm' && *at != '?' && *at != '>') {
		for (char *n = at; *n; n += strcspn(n, ";"), n += *n == ';')
			last = strtol(n, &n, 10); /* "38:2::r:g:b" is 38 */
		set_mode(e, E2E_ATTRIBUTES, last != 0);
	}
}

/* Modes that libvterm keeps to itself. */
static void take_byte(struct e2e *e, char c)
{
	if (c == '\033')
		e->sequence_len = 0;
	else if (e->sequence_len == 0)
		return;
	if (e->sequence_len + 1 < sizeof(e->sequence))
		e->sequence[e->sequence_len++] = c;
	e->sequence[e->sequence_len] = '\0';
	if (e->sequence_len == 1)
		return;
	if (e->sequence[1] == '[') {
		if (e->sequence_len == 2 || c < '@')
			return;
		e->sequence[e->sequence_len - 1] = '\0';
		take_csi(e, c);
	} else if (c == '=' || c == '>') {
		set_mode(e, E2E_KEYPAD, c == '=');
	}
	e->sequence_len = 0;
}

/* "[?0c" and a blank, and the same for each that follows. */
static void note_strange(struct e2e *e, const char *text, long number,
			 const char *rest, char last)
{
	size_t len = strlen(e->strange), room = sizeof(e->strange) - len;

	if (number >= 0)
		snprintf(e->strange + len, room, "%s%ld%s%c ", text, number,
			 rest, last);
	else
		snprintf(e->strange + len, room, "%s%s%c ", text, rest, last);
}

static int on_csi(const char *leader, const long args[], int n,
		  const char *intermed, char command, void *user)
{
	char text[16];

	snprintf(text, sizeof(text), "[%s", leader ? leader : "");
	note_strange(user, text, n > 0 && !CSI_ARG_IS_MISSING(args[0]) ?
				 CSI_ARG(args[0]) : -1,
		     intermed ? intermed : "", command);
	return 1;
}

static int on_escape(const char *bytes, size_t len, void *user)
{
	char text[16];

	snprintf(text, sizeof(text), "%.*s", (int)(len - 1), bytes);
	note_strange(user, text, -1, "", bytes[len - 1]);
	return 1;
}

static int on_control(unsigned char control, void *user)
{
	note_strange(user, "control ", control, "", ' ');
	return 1;
}

static const VTermParserCallbacks strange = {
	.csi = on_csi, .escape = on_escape, .control = on_control,
};

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

const char *e2e_row(struct e2e *e, int row, char *out, size_t size)
{
	size_t len = 0, end = 0;

	for (int col = 0; col < e->cols && len + 4 < size; col++) {
		VTermPos pos = { .row = row, .col = col };
		VTermScreenCell cell;
		uint32_t c;

		if (!vterm_screen_get_cell(e->screen, pos, &cell))
			continue;
		c = cell.chars[0] ? cell.chars[0] : ' ';
		if (c > 0xffff) /* the right half of a wide character */
			continue;
		len += put_utf8(out + len, c);
		if (c != ' ')
			end = len;
	}
	out[end] = '\0';
	return out;
}

bool e2e_has(struct e2e *e, const char *text)
{
	char row[4096];

	for (int i = 0; i < e->rows; i++) {
		if (strstr(e2e_row(e, i, row, sizeof(row)), text))
			return true;
	}
	return false;
}

bool e2e_colour(struct e2e *e, const char *text)
{
	char row[4096];
	const char *at;

	for (int i = 0; i < e->rows; i++) {
		VTermPos pos = { .row = i };
		VTermScreenCell cell;

		at = strstr(e2e_row(e, i, row, sizeof(row)), text);
		if (!at)
			continue;
		for (const char *p = row; p < at; p++)
			pos.col += ((unsigned char)*p & 0xc0) != 0x80;
		vterm_screen_get_cell(e->screen, pos, &cell);
		return !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
	}
	fail_msg("no \"%s\" on the screen", text);
	return false;
}

static void show(struct e2e *e)
{
	char row[4096];

	for (int i = 0; i < e->rows; i++)
		fprintf(stderr, "|%s\n", e2e_row(e, i, row, sizeof(row)));
}

/* ---- the process ---- */

/*
 * Under the sanitizers: what curses and readline keep until the end is no leak
 * of ours, and signals sent from outside are not theirs to report.
 */
static void quieten_sanitizers(const struct e2e *e)
{
	static const char leaks[] =
		"leak:libtinfo\nleak:libncursesw\nleak:libreadline\n";
	char path[64], options[128];
	int fd;

	snprintf(path, sizeof(path), "%s/leaks", e->state);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	if (fd < 0 || write(fd, leaks, sizeof(leaks) - 1) < 0)
		_exit(127);
	close(fd);
	snprintf(options, sizeof(options),
		 "suppressions=%s:print_suppressions=0", path);
	setenv("LSAN_OPTIONS", options, 1);
	setenv("ASAN_OPTIONS", "handle_segv=0", 1);
}

static void set_environment(const struct e2e *e, const char *const *env)
{
	quieten_sanitizers(e);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("PS1", "$ ", 1);
	unsetenv("NO_COLOR");
	unsetenv("COLORTERM");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("ENV");
	setenv("XDG_STATE_HOME", e->state, 1);
	for (; *env; env++) {
		if (strchr(*env, '='))
			putenv((char *)(uintptr_t)*env);
		else
			unsetenv(*env);
	}
}

static void run_child(const struct e2e *e, int slave,
		      const char *const *env, const char *const *argv)
{
	login_tty(slave);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	set_environment(e, env);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	perror(argv[0]);
	_exit(127);
}

void e2e_start(struct e2e *e, int rows, int cols, const char *const *env,
	       const char *const *argv)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };
	int slave;

	*e = (struct e2e){ .status = -1, .rows = rows ? rows : 24,
			   .cols = cols ? cols : 80, .cursor = true };
	strcpy(e->state, "/tmp/fotacon-e2e-XXXXXX");
	assert_non_null(mkdtemp(e->state));
	assert_int_equal(openpty(&e->master, &slave, NULL, NULL, &size), 0);
	fcntl(e->master, F_SETFD, FD_CLOEXEC);
	e->vt = vterm_new(e->rows, e->cols);
	vterm_set_utf8(e->vt, 1);
	e->screen = vterm_obtain_screen(e->vt);
	vterm_screen_set_callbacks(e->screen, &callbacks, e);
	vterm_screen_set_unrecognised_fallbacks(e->screen, &strange, e);
	vterm_screen_enable_altscreen(e->screen, 1);
	vterm_screen_reset(e->screen, 1);
	e->pid = fork();
	assert_true(e->pid >= 0);
	if (e->pid == 0)
		run_child(e, slave, env, argv);
	close(slave);
}

static void reap(struct e2e *e, int options)
{
	int status;

	if (e->status < 0 && waitpid(e->pid, &status, options) == e->pid)
		e->status = status;
}

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void e2e_stop(struct e2e *e)
{
	if (e->status < 0)
		kill(e->pid, SIGKILL);
	reap(e, 0);
	close(e->master);
	vterm_free(e->vt);
	nftw(e->state, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Takes what comes within `ms`. False when nothing did. */
static bool pump(struct e2e *e, int ms)
{
	struct pollfd fd = { .fd = e->master, .events = POLLIN };
	char bytes[8192];
	ssize_t n;

	if (e->idle)
		e->idle(e->idle_arg);
	if (e->stalled)
		fd.fd = -1;
	if (poll(&fd, 1, ms) <= 0)
		return false;
	n = read(e->master, bytes, sizeof(bytes));
	if (n <= 0) {
		/* Nobody has the terminal open: do not spin on it. */
		poll(NULL, 0, ms);
		return false;
	}
	e->bytes += (size_t)n;
	if (e->seen)
		e->seen(e->seen_arg, bytes, (size_t)n);
	e->escapes = e->escapes || memchr(bytes, '\033', (size_t)n);
	for (ssize_t i = 0; i < n; i++)
		e->eight_bits = e->eight_bits || (bytes[i] & 0x80);
	vterm_input_write(e->vt, bytes, (size_t)n);
	for (ssize_t i = 0; i < n; i++)
		take_byte(e, bytes[i]);
	return true;
}

void e2e_until(struct e2e *e, bool (*holds)(struct e2e *e, void *arg),
	       void *arg, const char *what)
{
	double end = seconds() + E2E_SECONDS;

	while (!holds(e, arg)) {
		if (seconds() > end) {
			show(e);
			fail_msg("in %d s: %s", E2E_SECONDS, what);
		}
		pump(e, 10);
	}
}

static bool has(struct e2e *e, void *text)
{
	return e2e_has(e, text);
}

static bool has_not(struct e2e *e, void *text)
{
	return !e2e_has(e, text);
}

static bool has_ended(struct e2e *e, void *arg)
{
	(void)arg;
	reap(e, WNOHANG);
	return e->status >= 0;
}

void e2e_expect(struct e2e *e, const char *text)
{
	e2e_until(e, has, (void *)(uintptr_t)text, text);
}

void e2e_gone(struct e2e *e, const char *text)
{
	e2e_until(e, has_not, (void *)(uintptr_t)text, text);
}

int e2e_exit(struct e2e *e)
{
	e2e_until(e, has_ended, NULL, "it does not end");
	while (pump(e, 0))
		;
	return WIFEXITED(e->status) ? WEXITSTATUS(e->status) :
				      128 + WTERMSIG(e->status);
}

void e2e_settle(struct e2e *e, int ms)
{
	while (pump(e, ms))
		;
}

static int open_terminal(const struct e2e *e)
{
	int fd = open(ptsname(e->master), O_WRONLY | O_NOCTTY | O_NONBLOCK);

	assert_true(fd >= 0);
	return fd;
}

/* Writes as long as anything is taken. False when nothing was. */
static bool fill(int fd)
{
	static const char nothing[4096];
	bool any = false;

	for (size_t len = sizeof(nothing); len > 0; len /= 2) {
		while (write(fd, nothing, len) > 0)
			any = true;
	}
	return any;
}

void e2e_stall(struct e2e *e)
{
	int fd = open_terminal(e), full = 0;

	e->stalled = true;
	/* The kernel moves bytes from one buffer to the next by and by. */
	while (full < 3) {
		full = fill(fd) ? 0 : full + 1;
		poll(NULL, 0, 10);
	}
	close(fd);
}

bool e2e_full(struct e2e *e)
{
	int fd = open_terminal(e);
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	poll(&room, 1, 0);
	close(fd);
	return !(room.revents & POLLOUT);
}

void e2e_type(struct e2e *e, const char *bytes)
{
	size_t len = strlen(bytes);

	assert_int_equal(write(e->master, bytes, len), len);
}

void e2e_resize(struct e2e *e, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };

	e->rows = rows;
	e->cols = cols;
	vterm_input_write(e->vt, "\033[r", 3); /* as others do by themselves */
	vterm_set_size(e->vt, rows, cols);
	assert_int_equal(ioctl(e->master, TIOCSWINSZ, &size), 0);
}

size_t e2e_bytes(struct e2e *e)
{
	size_t bytes = e->bytes;

	e->bytes = 0;
	return bytes;
}

void e2e_modes(struct e2e *e, struct termios *modes)
{
	assert_int_equal(tcgetattr(e->master, modes), 0);
}

bool e2e_same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

/* ---- other processes ---- */

static pid_t parent_of(const char *pid)
{
	char path[64], text[512];
	const char *end;
	int parent = -1, fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	end = strrchr(text, ')'); /* "(name)" may hold anything */
	if (!end || sscanf(end, ") %*c %d", &parent) != 1)
		return -1;
	return parent;
}

struct search {
	pid_t parent;
	pid_t child;
};

static bool find_child(struct e2e *e, void *arg)
{
	struct search *search = arg;
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	(void)e;
	while ((entry = readdir(proc))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		if (parent_of(entry->d_name) == search->parent)
			search->child = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	closedir(proc);
	return search->child > 0;
}

pid_t e2e_child(struct e2e *e, pid_t parent)
{
	struct search search = { .parent = parent, .child = -1 };

	e2e_until(e, find_child, &search, "no child process");
	return search.child;
}

void e2e_file(char *path, const char *text)
{
	size_t len = strlen(text);
	int fd = mkstemp(path);

	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(close(fd), 0);
}

static const size_t before_path = sizeof("replay:") - 1;

void e2e_log(char *spec, const char *text)
{
	e2e_file(spec + before_path, text);
}

void e2e_log_gone(const char *spec)
{
	assert_int_equal(unlink(spec + before_path), 0);
}
