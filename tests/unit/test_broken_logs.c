/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each log of tests/data, and some made of them, broken: cut at many places,
 * bytes flipped, lines doubled, two logs mixed. Replayed with expectations,
 * none crashes or goes on for ever, and the outcome is never better than what
 * is left supports: `updated` has its 16 or two versions in it, `verified` the
 * version, and a cut takes events away at its end only. FOTACON_SEED chooses
 * the places, FOTACON_LONG cuts at every byte.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/replay.h"

enum { LOGS_MAX = 40, LOG_MAX = 65536, EVENTS_MAX = 4000 };

/* Nothing here takes so long, s: it is an endless loop. */
enum { ENDLESS = 500 };

/*
 * Where the answer to a query was cut off, its lines count as events: so many
 * at a cut's end need not be those of the whole log.
 */
enum { TORN_MAX = 8 };

struct log {
	char name[600];
	enum hl78_format format;
	size_t len;
	char text[LOG_MAX];
};

static struct log logs[LOGS_MAX];
static unsigned n_logs;
static struct log broken; /* the one that is tried */
static uint64_t seed;

static unsigned chance(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((seed >> 33) % n);
}

/* ---- replaying ---- */

struct events {
	struct out out; /* first: it is what the view is given */
	unsigned n;
	int codes[EVENTS_MAX];
};

static void see(struct out *out, const struct moment *when,
		const struct hl78_modem *modem, const struct hl78_event *ev)
{
	struct events *e = (struct events *)out;

	(void)when;
	(void)modem;
	if (ev->type == HL78_EV_WDSI && e->n < EVENTS_MAX)
		e->codes[e->n++] = ev->line.code;
}

static enum hl78_format found; /* of the last replay */

static void see_format(struct out *out, const struct moment *when,
		       const char *path, enum hl78_format format, bool timed)
{
	(void)out;
	(void)when;
	(void)path;
	(void)timed;
	found = format;
}

static const struct replay_view view = { .start = see_format, .event = see };
static struct expectations expectations;
static struct replay_result result;
static int file, silence, voice; /* descriptors */

static void play(const struct log *log, enum hl78_format format,
		 struct events *events)
{
	char path[64];
	bool good;

	assert_int_equal(ftruncate(file, 0), 0);
	assert_int_equal(pwrite(file, log->text, log->len, 0), log->len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	events->n = 0;
	out_init(&events->out, STDOUT_FILENO);
	/* A text that is no log of a module is said to be none, each time. */
	dup2(silence, STDERR_FILENO);
	good = replay_log(path, format, &view, &events->out, &expectations,
			  &result);
	dup2(voice, STDERR_FILENO);
	assert_true(good);
	assert_true(events->n <= log->len);
}

/* ---- what a text supports ---- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "WDSI", and 16 close behind it. */
static bool has_16(const char *text, size_t len)
{
	for (size_t i = 0; i + 6 < len; i++) {
		size_t end = i + 16 < len ? i + 16 : len;

		if (strncasecmp(text + i, "WDSI", 4) != 0)
			continue;
		for (size_t k = i + 4; k + 1 < end; k++)
			if (text[k] == '1' && text[k + 1] == '6')
				return true;
	}
	return false;
}

/* "7802.4.4" and the like: the number of different ones, at most 2. */
static unsigned n_versions(const char *text, size_t len)
{
	const char *first = NULL;

	for (size_t i = 0; i + 12 < len; i++) {
		const char *p = text + i;

		if (!digit(p[0]) || !digit(p[3]) || p[4] != '.' ||
		    !digit(p[5]) || p[6] != '.' || !digit(p[7]))
			continue;
		if (first && memcmp(first, p, 12) != 0)
			return 2;
		first = p;
	}
	return first != NULL;
}

static void check_outcome(const struct log *log)
{
	const struct hl78_outcome *o = &result.end.outcome;

	if (o->kind == HL78_OUT_UPDATED &&
	    !has_16(log->text, log->len) &&
	    n_versions(log->text, log->len) < 2)
		fail_msg("%s: updated, and nothing in it says so", log->name);
	if (o->verified && !n_versions(log->text, log->len))
		fail_msg("%s: verified without a version", log->name);
	if (o->verified && o->to[0] &&
	    !memmem(log->text, log->len, o->to, strlen(o->to)))
		fail_msg("%s: verified as %s, which is not in it", log->name,
			 o->to);
}

static void try(void)
{
	static struct events events;

	play(&broken, HL78_FORMAT_UNKNOWN, &events);
	check_outcome(&broken);
}

static void begin(const struct log *log, const char *how, size_t at)
{
	snprintf(broken.name, sizeof(broken.name), "%.200s, %.300s at %zu",
		 log->name, how, at);
	broken.len = 0;
}

static void add(const char *text, size_t len)
{
	if (len > sizeof(broken.text) - broken.len)
		len = sizeof(broken.text) - broken.len;
	memcpy(broken.text + broken.len, text, len);
	broken.len += len;
}

/* ---- cut ---- */

static void check_cut(const struct log *log, const struct events *whole,
		      size_t at)
{
	static struct events events;
	unsigned same = 0;

	begin(log, "cut", at);
	add(log->text, at);
	try();
	/* What it is can change with its length; what it says cannot. */
	play(&broken, log->format, &events);
	check_outcome(&broken);
	while (same < events.n && same < whole->n &&
	       events.codes[same] == whole->codes[same])
		same++;
	if (events.n > same + TORN_MAX)
		fail_msg("%s: of %u events only %u are those of the log",
			 broken.name, events.n, same);
}

static void test_cut(void **state)
{
	static struct events whole;

	(void)state;
	for (unsigned i = 0; i < n_logs; i++) {
		size_t step = getenv("FOTACON_LONG") ? 1 :
			      1 + logs[i].len / 150;

		play(&logs[i], logs[i].format, &whole);
		for (size_t at = chance(step); at < logs[i].len; at += step)
			check_cut(&logs[i], &whole, at);
	}
}

/* ---- flipped, doubled, mixed ---- */

static void test_flipped(void **state)
{
	(void)state;
	for (unsigned i = 0; i < n_logs; i++) {
		for (int round = 0; round < 60; round++) {
			unsigned n = 1 + chance(20);

			begin(&logs[i], "bytes flipped, round",
			      (size_t)round);
			add(logs[i].text, logs[i].len);
			while (n--)
				broken.text[chance(broken.len)] ^=
					(char)(1u << chance(8));
			try();
		}
	}
}

static size_t line_len(const struct log *log, size_t at)
{
	const char *end = memchr(log->text + at, '\n', log->len - at);

	return end ? (size_t)(end + 1 - (log->text + at)) : log->len - at;
}

/* Of each line one or two or three, the more of them the higher `odds` is. */
static void test_doubled(void **state)
{
	(void)state;
	for (unsigned i = 0; i < n_logs; i++) {
		for (unsigned odds = 1; odds < 20; odds++) {
			size_t len;

			begin(&logs[i], "lines doubled, odds", odds);
			for (size_t at = 0; at < logs[i].len; at += len) {
				len = line_len(&logs[i], at);
				add(logs[i].text + at, len);
				while (chance(odds + 1) == 0)
					add(logs[i].text + at, len);
			}
			try();
		}
	}
}

/* Lines of both, in turns of some of one and some of the other. */
static void mix(const struct log *a, const struct log *b)
{
	const struct log *of[2] = { a, b };
	size_t at[2] = { 0, 0 };
	unsigned turn = 0;

	begin(a, b->name, 0);
	while (at[0] < a->len || at[1] < b->len) {
		size_t n = 1 + chance(6);

		for (; n > 0 && at[turn] < of[turn]->len; n--) {
			size_t len = line_len(of[turn], at[turn]);

			add(of[turn]->text + at[turn], len);
			at[turn] += len;
		}
		turn = !turn;
	}
	try();
}

static void test_mixed(void **state)
{
	(void)state;
	for (unsigned i = 0; i < n_logs; i++)
		for (int round = 0; round < 12; round++)
			mix(&logs[i], &logs[chance(n_logs)]);
}

/* ---- the logs ---- */

static bool load(const char *folder, const char *name)
{
	struct log *log = &logs[n_logs];
	const char *dot = strrchr(name, '.');
	FILE *in;

	if (!dot || (strcmp(dot, ".log") != 0 && strcmp(dot, ".txt") != 0))
		return true;
	if (n_logs == LOGS_MAX)
		return false;
	snprintf(log->name, sizeof(log->name), "%s/%s", folder, name);
	in = fopen(log->name, "rb");
	if (!in)
		return false;
	log->len = fread(log->text, 1, sizeof(log->text), in);
	fclose(in);
	n_logs++;
	return true;
}

static bool load_folder(const char *name)
{
	const char *top = getenv("FOTACON_SRCDIR");
	struct dirent **entries;
	char folder[300];
	bool good = true;
	int n;

	snprintf(folder, sizeof(folder), "%s/tests/data/%s", top ? top : ".",
		 name);
	n = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		good = good && load(folder, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return good && n > 2;
}

enum form { AS_OWN, AS_CAST, AS_TYPESCRIPT, N_FORMS };

static const struct {
	const char *first, *behind;
} forms[N_FORMS] = {
	[AS_OWN] = { "# fotacon log 1, x\n", "\n" },
	[AS_CAST] = { "{\"version\": 2, \"width\": 80}\n", "\\r\\n\"]\n" },
	[AS_TYPESCRIPT] = { "Script started on Sunday [x]\n", "\r\n" },
};

/* What stands before a line that begins so many seconds after the first. */
static size_t write_head(char *out, enum form form, int s)
{
	if (form == AS_OWN)
		return (size_t)sprintf(out, "2026-11-22T%02d:%02d:%02d.000000Z "
				       "< ", s / 3600, s / 60 % 60, s % 60);
	return form == AS_CAST ? (size_t)sprintf(out, "[%d, \"o\", \"", s) : 0;
}

/* A log of `from`'s lines in another form, what JSON cannot have left out. */
static void convert(const struct log *from, enum form form)
{
	struct log *to = &logs[n_logs++];
	size_t len;
	int s = 0;

	snprintf(to->name, sizeof(to->name), "%.200s as form %d", from->name,
		 form);
	to->len = (size_t)sprintf(to->text, "%s", forms[form].first);
	for (size_t at = 0; at < from->len; at += len) {
		len = line_len(from, at);
		if (to->len + len + 100 > sizeof(to->text))
			break;
		to->len += write_head(to->text + to->len, form, s++);
		for (size_t i = 0; i < len; i++) {
			char c = from->text[at + i];

			if (c >= ' ' && c <= '~' && c != '"' && c != '\\')
				to->text[to->len++] = c;
		}
		to->len += (size_t)sprintf(to->text + to->len, "%s",
					   forms[form].behind);
	}
}

/* Those of which the other forms are made. */
static bool is_pattern(const struct log *log)
{
	return strstr(log->name, "local-update") ||
	       strstr(log->name, "with-agreements") ||
	       strstr(log->name, "6.5-third");
}

static int set_up(void **state)
{
	const char *told = getenv("FOTACON_SEED");
	static struct events events;
	unsigned n;

	(void)state;
	seed = told ? strtoull(told, NULL, 0) : 20261122;
	print_message("FOTACON_SEED=%llu\n", (unsigned long long)seed);
	alarm(getenv("FOTACON_LONG") ? 10 * ENDLESS : ENDLESS);
	silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	voice = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	file = memfd_create("log", MFD_CLOEXEC);
	if (file < 0 || !load_folder("composed") || !load_folder("note"))
		return -1;
	n = n_logs;
	for (unsigned i = 0; i < n; i++)
		for (int form = 0; form < N_FORMS && is_pattern(&logs[i]); form++)
			convert(&logs[i], (enum form)form);
	if (!load_folder("captures"))
		return -1;
	expectations.given = (UINT32_C(1) << N_EXPECTS) - 1;
	expectations.outcomes = UINT32_C(1) << HL78_OUT_UPDATED;
	strcpy(expectations.version, "HL7802.4.5.4.0");
	if (!expect_pattern_read(&expectations.events, "(. | 18* (4 6)?)* 16",
				 broken.name, sizeof(broken.name)) ||
	    !expect_pattern_read(&expectations.never, "5 7 11,2",
				 broken.name, sizeof(broken.name)))
		return -1;
	for (unsigned i = 0; i < n_logs; i++) {
		play(&logs[i], HL78_FORMAT_UNKNOWN, &events);
		check_outcome(&logs[i]);
		logs[i].format = found;
	}
	print_message("%u logs\n", n_logs);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_flipped),
		cmocka_unit_test(test_doubled),
		cmocka_unit_test(test_mixed),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
