/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faults FOTACON [SECONDS]: how `fotacon update` and lrzsz's `sx -k` end when
 * things go wrong on the line, each on a simulated module of its own on a pty,
 * all rows at once, none for longer than SECONDS. A module is first told
 * AT+WDSD for sx, as a terminal program would. Whether a package has arrived is
 * judged by what the module keeps. Prints a table, judges nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "e2e/update_faults.h"

#define SECONDS  60
#define NAME     "HL7802_4.4.14.0_to_4.5.4.0.ua"
#define PATH_LEN 128
/* What a module says once it has the package comes sooner than that. */
#define TAIL_MS  1500

static const char *fotacon;
static int bound_s = SECONDS;
static char folder[] = "/tmp/fotacon-faults-XXXXXX";
static char package[PATH_LEN];

struct result {
	bool over;   /* by itself, in time */
	bool is_virtual; /* not on a pty: that would have taken too long */
	int status;
	bool stored; /* the module has the package, byte for byte */
	double seconds;
	char outcome[24];
	char says[96]; /* why, in its own words */
	char left[48]; /* what its user still gets to read of the module */
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- programs ---- */

struct child {
	pid_t pid;
	int out; /* of what it prints, the reading end */
};

/*
 * On the terminal `tty`, in the folder of the package, or on none (-1); `what`:
 * the descriptor that is read.
 */
static struct child start(const char *const *argv, int tty, int what)
{
	struct child c;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		die("pipe");
	c.pid = fork();
	if (c.pid < 0)
		die("fork");
	if (c.pid == 0) {
		int io = tty >= 0 ? tty : open("/dev/null", O_RDWR);

		dup2(io, 0);
		dup2(io, 1);
		if (tty < 0)
			dup2(io, 2);
		dup2(fds[1], what);
		if (tty >= 0 && chdir(folder) != 0)
			_exit(127);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(fds[1]);
	c.out = fds[0];
	return c;
}

/* What it prints until it ends, the last of it, or until `by`. */
static bool watch(struct child *c, double by, char *out, size_t size)
{
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0 && now() < by) {
		struct pollfd p = { .fd = c->out, .events = POLLIN };

		if (poll(&p, 1, (int)((by - now()) * 1000) + 1) <= 0)
			continue;
		if (len > size / 2) {
			len -= size / 4;
			memmove(out, out + size / 4, len);
		}
		n = read(c->out, out + len, size - len - 1);
		len += n > 0 ? (size_t)n : 0;
	}
	out[len] = '\0';
	return n <= 0;
}

/* Its exit status; 128 and more: by a signal. */
static int end(struct child *c, int signal)
{
	int status;

	if (signal)
		kill(c->pid, signal);
	if (waitpid(c->pid, &status, 0) != c->pid)
		die("waitpid");
	close(c->out);
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 128 + WTERMSIG(status);
}

/* ---- the module, and the line to it ---- */

struct module {
	struct child sim;
	char pty[PATH_LEN];      /* for a client */
	char received[PATH_LEN];
	pid_t line;              /* of a rate, between both; or 0 */
};

static void make_raw(int fd)
{
	struct termios raw;

	if (tcgetattr(fd, &raw) != 0)
		die("termios");
	cfmakeraw(&raw);
	tcsetattr(fd, TCSANOW, &raw);
}

/* What comes in `from`, so many bytes a turn, goes out `to`. */
static void carry(int from, int to, size_t most)
{
	struct pollfd p = { .fd = from, .events = POLLIN };
	char bytes[256];
	ssize_t n;

	if (poll(&p, 1, 0) <= 0 || !(p.revents & POLLIN))
		return;
	n = read(from, bytes, most < sizeof(bytes) ? most : sizeof(bytes));
	if (n > 0 && write(to, bytes, (size_t)n) != n)
		_exit(1);
}

/* A pty more, from which bytes go on no faster than the rate. */
static void slow_down(struct module *m, int baud)
{
	int client, keep, module, turn_ms = 20;
	char name[PATH_LEN];

	if (openpty(&client, &keep, name, NULL, NULL) != 0)
		die("pty");
	make_raw(keep);
	close(keep); /* or the port would be in use */
	module = open(m->pty, O_RDWR | O_NOCTTY);
	if (module < 0)
		die(m->pty);
	m->line = fork();
	if (m->line < 0)
		die("fork");
	for (double turn = now(); m->line == 0; turn += turn_ms / 1e3) {
		size_t most = (size_t)(baud / 10 * turn_ms / 1000);

		carry(client, module, most);
		carry(module, client, most);
		if (turn > now())
			usleep((useconds_t)((turn - now()) * 1e6));
		if (getppid() == 1)
			_exit(0);
	}
	snprintf(m->pty, sizeof(m->pty), "%s", name);
	close(client);
	close(module);
}

static void plug(struct module *m, const struct update_fault *f,
		 const char *who)
{
	char spec[160], *end_of_line;
	const char *argv[] = { fotacon, "sim", "-q", "--received",
			       m->received, spec, NULL };
	ssize_t n;

	*m = (struct module){ .line = 0 };
	snprintf(spec, sizeof(spec), UPDATE_FAULTS_SIM "%s", f->spec);
	snprintf(m->received, sizeof(m->received), "%s/%s-%d", folder, who,
		 (int)(f - update_faults));
	m->sim = start(argv, -1, 1);
	n = read(m->sim.out, m->pty, sizeof(m->pty) - 1);
	end_of_line = memchr(m->pty, '\n', n > 0 ? (size_t)n : 0);
	if (!end_of_line)
		die("fotacon sim");
	*end_of_line = '\0';
	if (f->baud)
		slow_down(m, f->baud);
}

static bool same_files(const char *a, const char *b)
{
	static char bytes[2][UPDATE_FAULTS_SIZE + 1];
	size_t len[2] = { 0 };
	const char *paths[] = { a, b };

	for (int i = 0; i < 2; i++) {
		FILE *file = fopen(paths[i], "r");

		if (!file)
			return false;
		len[i] = fread(bytes[i], 1, sizeof(bytes[i]), file);
		fclose(file);
	}
	return len[0] == len[1] && memcmp(bytes[0], bytes[1], len[0]) == 0;
}

static bool unplug(struct module *m)
{
	bool stored;

	if (m->line) {
		kill(m->line, SIGKILL);
		waitpid(m->line, NULL, 0);
	}
	end(&m->sim, SIGTERM);
	stored = same_files(m->received, package);
	unlink(m->received);
	return stored;
}

/* ---- fotacon ---- */

/* "name":"value" or "name":number of its last line. */
static void member(const char *json, const char *name, char *out, size_t size)
{
	const char *line = strstr(json, "{\"type\":\"result\"");
	char key[32];

	snprintf(key, sizeof(key), "\"%s\":", name);
	line = line ? strstr(line, key) : NULL;
	if (!line)
		return;
	line += strlen(key);
	if (*line == '"')
		snprintf(out, size, "%.*s", (int)strcspn(line + 1, "\""),
			 line + 1);
	else if (strncmp(line, "null", 4) != 0)
		snprintf(out, size, "%.*s", (int)strcspn(line, ",}"), line);
}

static void update(const char *port, int baud, double by, struct result *r)
{
	static char json[65536];
	char rate[24], seconds[24] = "";
	const char *argv[] = { fotacon, "update", "--config", "none", "-L",
			       "none", "--json", "--yes", "-b", rate, port,
			       package, NULL };
	struct child c;

	snprintf(rate, sizeof(rate), "%d", baud ? baud : 115200);
	c = start(argv, -1, 1);
	r->over = watch(&c, by, json, sizeof(json));
	r->status = end(&c, r->over ? 0 : SIGTERM);
	member(json, "outcome", r->outcome, sizeof(r->outcome));
	member(json, "reason", r->says, sizeof(r->says));
	member(json, "seconds", seconds, sizeof(seconds));
	r->seconds = strtod(seconds, NULL);
}

/* In virtual time first, which tells whether there is time enough. */
static void run_fotacon(const struct update_fault *f, struct result *r)
{
	struct module m;
	char sim[200];

	update_fault_sim(f, sim, sizeof(sim));
	update(sim, f->baud, now() + bound_s, r);
	r->is_virtual = true;
	r->stored = r->over && r->status == 0;
	if (r->seconds > bound_s)
		return;
	*r = (struct result){ .over = false };
	plug(&m, f, "fotacon");
	update(m.pty, f->baud, now() + bound_s, r);
	r->stored = unplug(&m);
}

/* ---- sx ---- */

/* Text of the module within some time, without controls, one blank a gap. */
static void listen_to(int fd, int ms, char *out, size_t size)
{
	double by = now() + ms / 1e3;
	size_t len = 0;

	while (now() < by) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		char byte;

		if (poll(&p, 1, (int)((by - now()) * 1000) + 1) <= 0 ||
		    read(fd, &byte, 1) != 1)
			continue;
		if (byte <= ' ' && (len == 0 || out[len - 1] == ' '))
			continue;
		if (len + 1 < size)
			out[len++] = byte <= ' ' ? ' ' : byte;
	}
	out[len] = '\0';
}

/* The last of its lines that says something. */
static void last_words(char *text, char *out, size_t size)
{
	for (char *line = strtok(text, "\r\n"); line;
	     line = strtok(NULL, "\r\n")) {
		line += strspn(line, " ");
		if (*line)
			snprintf(out, size, "%s", line);
	}
}

static void run_sx(const struct update_fault *f, struct result *r)
{
	static const char *const argv[] = { "sx", "-k", NAME, NULL };
	static char text[65536];
	struct module m;
	struct child c;
	char command[40], echo[64];
	double began;
	int tty;

	plug(&m, f, "sx");
	tty = open(m.pty, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0)
		die(m.pty);
	make_raw(tty);
	snprintf(command, sizeof(command), "ATE0\rAT+WDSI=4479\r");
	if (write(tty, command, 5) != 5)
		die("write");
	listen_to(tty, 500, echo, sizeof(echo));
	if (write(tty, command + 5, 13) != 13)
		die("write");
	listen_to(tty, 500, echo, sizeof(echo));
	snprintf(command, sizeof(command), "AT+WDSD=%d\r", UPDATE_FAULTS_SIZE);
	if (write(tty, command, strlen(command)) != (ssize_t)strlen(command))
		die("write");
	began = now();
	c = start(argv, tty, 2);
	r->over = watch(&c, began + bound_s, text, sizeof(text));
	r->seconds = now() - began;
	r->status = end(&c, r->over ? 0 : SIGKILL);
	last_words(text, r->says, sizeof(r->says));
	listen_to(tty, TAIL_MS, r->left, sizeof(r->left));
	close(tty);
	r->stored = unplug(&m);
}

/* ---- the table ---- */

struct cell {
	void (*run)(const struct update_fault *f, struct result *r);
	int fd;
};

static struct cell begin(void (*run)(const struct update_fault *,
				     struct result *),
			 const struct update_fault *f)
{
	struct result r = { .over = false };
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		die("pipe");
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		run(f, &r);
		_exit(write(fds[1], &r, sizeof(r)) != sizeof(r));
	}
	close(fds[1]);
	return (struct cell){ run, fds[0] };
}

static void show(const char *who, const struct update_fault *f,
		 const struct cell *cell)
{
	struct result r;
	bool peer = cell->run == run_sx;

	printf("  %-8s ", who);
	if (read(cell->fd, &r, sizeof(r)) != sizeof(r)) {
		printf("could not be run\n");
		return;
	}
	if (!r.over)
		printf("still at it after %d s", bound_s);
	else
		printf("%-8s status %3d  %6.1f s%s", peer ? "" : r.outcome,
		       r.status, r.seconds, r.is_virtual ? " (virtual)" : "");
	printf("; %s", r.stored ? "the module has it" :
				   "the module has it not");
	if (r.says[0])
		printf("; says: %s", r.says);
	if (peer)
		printf("; unread: %s", r.left[0] ? r.left : "nothing");
	else if (!r.over || r.status != f->status ||
		 strcmp(r.outcome, f->outcome) != 0)
		printf("; MISSED: %s, %d", f->outcome, f->status);
	putchar('\n');
}

static void table(void)
{
	struct cell ours[UPDATE_N_FAULTS], theirs[UPDATE_N_FAULTS];

	for (size_t i = 0; i < UPDATE_N_FAULTS; i++) {
		ours[i] = begin(run_fotacon, &update_faults[i]);
		theirs[i] = begin(run_sx, &update_faults[i]);
	}
	for (size_t i = 0; i < UPDATE_N_FAULTS; i++) {
		printf("%s\n", update_faults[i].name);
		show("fotacon", &update_faults[i], &ours[i]);
		show("sx -k", &update_faults[i], &theirs[i]);
		fflush(stdout);
	}
	while (wait(NULL) > 0)
		;
}

int main(int argc, char **argv)
{
	char size[40];
	const char *make[] = { NULL, "sim", "-q", "--package", package, size,
			       NULL };
	struct child c;

	if (argc > 2)
		bound_s = (int)strtol(argv[2], NULL, 10);
	if (argc < 2 || bound_s < 1) {
		fprintf(stderr, "usage: faults FOTACON [SECONDS]\n");
		return 2;
	}
	make[0] = fotacon = argv[1];
	if (!mkdtemp(folder))
		die(folder);
	snprintf(package, sizeof(package),
		 "%s/" NAME, folder);
	snprintf(size, sizeof(size), "happy,size=%d", UPDATE_FAULTS_SIZE);
	c = start(make, -1, 1);
	if (end(&c, 0) != 0)
		die("fotacon sim --package");
	printf("Faults of the line in a local update, on ptys, %d s at most; "
	       "(virtual): in virtual\ntime, for it would take longer. The "
	       "time of fotacon is that of all of it, from\nthe first command "
	       "to the version read back. unread: what of the module's words\n"
	       "is left for a terminal program once sx is done. tio 2 has no "
	       "XMODEM, and tio 3\ndoes not start on NAK: left out.\n\n",
	       bound_s);
	table();
	unlink(package);
	rmdir(folder);
	return 0;
}
