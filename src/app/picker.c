/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes entries of what the machine, the settings and the log folder have, and
 * merges them with those of the last time: an entry is the same one when it
 * has the same spec in the same group. Who shows the list, and when it is
 * filled, is not known here.
 */
#include "app/picker.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/port_lock.h"
#include "sim/sim.h"
#include "ui/format.h"

/* The newest logs; who wants an older one knows its name. */
#define LOGS_MAX 5

static const char group_serial[] = "Serial ports";
static const char group_named[] = "Ports of the settings";
static const char group_sim[] = "Simulated module";
static const char group_logs[] = "Newest logs, to replay";
static const char group_scenarios[] = "Scenarios of the simulated module";

/* A list that is being made. */
struct making {
	struct picker_entry *entries;
	size_t n;
	bool failed; /* no memory */
};

static struct picker_entry *add(struct making *m, const char *group,
				const char *spec)
{
	static struct picker_entry nowhere;
	struct picker_entry *more;

	more = reallocarray(m->entries, m->n + 1, sizeof(*more));
	if (!more) {
		m->failed = true;
		return &nowhere;
	}
	m->entries = more;
	more = &m->entries[m->n++];
	*more = (struct picker_entry){ .group = group, .there = true };
	snprintf(more->spec, sizeof(more->spec), "%s", spec);
	return more;
}

/* ", WHAT" or "WHAT" behind what is there; what does not fit is cut. */
static void __attribute__((format(printf, 3, 4)))
append(char *out, size_t size, const char *format, ...)
{
	size_t len = strlen(out);
	va_list args;

	if (len > 0)
		len += (size_t)snprintf(out + len, size - len, ", ");
	if (len >= size)
		return;
	va_start(args, format);
	vsnprintf(out + len, size - len, format, args);
	va_end(args);
}

/* Marks the one that we have open, by what leads to it. */
static bool is_ours(struct picker_entry *e, const char *what, const char *ours)
{
	if (!ours || strcmp(what, ours) != 0)
		return false;
	e->is_open = true;
	snprintf(e->mark, sizeof(e->mark), "open now");
	return true;
}

/* ---- devices ---- */

static void take_holder(struct picker_entry *e, const char *path,
			const char *holder,
			const struct picker_sources *sources)
{
	if (!is_ours(e, path, sources->path) && holder[0]) {
		e->look = UI_PICK_BUSY;
		snprintf(e->mark, sizeof(e->mark), "in use by %s", holder);
	}
}

static void add_serial(struct making *m, const struct port_info *port,
		       const struct picker_sources *sources)
{
	struct picker_entry *e = add(m, group_serial, port->path);

	snprintf(e->name, sizeof(e->name), "%s", port->name);
	snprintf(e->path, sizeof(e->path), "%s", port->path);
	snprintf(e->detail, sizeof(e->detail), "%s", port->path);
	if (port->at_port) {
		e->look = UI_PICK_GOOD;
		append(e->text, sizeof(e->text), "AT port of an HL78xx");
		append(e->detail, sizeof(e->detail), "the AT port of an HL78xx");
	}
	if (port->description[0]) {
		append(e->text, sizeof(e->text), "%s", port->description);
		append(e->detail, sizeof(e->detail), "%s", port->description);
	}
	if (port->vid >= 0)
		append(e->detail, sizeof(e->detail), "USB %04x:%04x",
		       (unsigned)port->vid, (unsigned)port->pid);
	if (port->serial[0])
		append(e->detail, sizeof(e->detail), "serial %s",
		       port->serial);
	if (port->by_id[0])
		append(e->detail, sizeof(e->detail), "also %s", port->by_id);
	take_holder(e, e->path, port->holder, sources);
}

/* "device = /dev/ttyUSB0, baud = 9600" */
static void list_settings(const struct settings_port *port, char *out,
			  size_t size, bool names)
{
	for (int i = 0; i < N_SETTINGS; i++) {
		if (!port->values[i])
			continue;
		if (names || i != SETTING_DEVICE)
			append(out, size, "%s = %s", settings_table[i].name,
			       port->values[i]);
		else
			append(out, size, "%s", port->values[i]);
	}
}

static void add_named(struct making *m, const struct settings_port *port,
		      const struct picker_sources *sources)
{
	const char *device = port->values[SETTING_DEVICE];
	struct picker_entry *e = add(m, group_named, port->name);
	char holder[64], path[PATH_MAX];

	snprintf(e->name, sizeof(e->name), "%s", port->name);
	list_settings(port, e->text, sizeof(e->text), false);
	snprintf(e->detail, sizeof(e->detail), "In the settings: [port %s]",
		 port->name);
	list_settings(port, e->detail, sizeof(e->detail), true);
	if (device[0] != '/' || strlen(device) >= sizeof(e->path)) {
		is_ours(e, device, sources->spec);
		return;
	}
	snprintf(e->path, sizeof(e->path), "%s", device);
	e->there = realpath(device, path) != NULL;
	if (!e->there) {
		e->look = UI_PICK_ABSENT;
		snprintf(e->mark, sizeof(e->mark), "not there");
		return;
	}
	port_lock_holder(path, holder, sizeof(holder));
	take_holder(e, path, holder, sources);
}

/* ---- the simulated module ---- */

static void add_sim(struct making *m, const struct picker_sources *sources)
{
	struct picker_entry *e = add(m, group_sim, "sim:");

	is_ours(e, e->spec, sources->spec);
	snprintf(e->name, sizeof(e->name), "sim:");
	snprintf(e->text, sizeof(e->text),
		 "a module without hardware, for trying things out");
	snprintf(e->detail, sizeof(e->detail), "A module, its server and an "
		 "update in this program: nothing can break. The scenarios "
		 "below let something go wrong; \":port sim:SCENARIO,KEY=VALUE\" "
		 "has more, which fotacon sim --list shows.");
}

static void add_scenarios(struct making *m,
			  const struct picker_sources *sources)
{
	size_t n;
	const struct sim_scenario *s = sim_scenarios(&n);
	struct picker_entry *e;
	char spec[80];

	for (; n > 0; n--, s++) {
		snprintf(spec, sizeof(spec), "sim:%s", s->name);
		e = add(m, group_scenarios, spec);
		is_ours(e, spec, sources->spec);
		snprintf(e->name, sizeof(e->name), "%s", spec);
		snprintf(e->text, sizeof(e->text), "%s", s->summary);
		snprintf(e->detail, sizeof(e->detail), "%s%s%s%s", s->summary,
			 s->settings[0] ? " (" : "", s->settings,
			 s->settings[0] ? ")" : "");
	}
}

/* ---- logs ---- */

struct log_found {
	char name[NAME_MAX + 1];
	struct timespec changed;
	off_t size;
};

static bool newer(const struct log_found *a, const struct log_found *b)
{
	if (a->changed.tv_sec != b->changed.tv_sec)
		return a->changed.tv_sec > b->changed.tv_sec;
	return a->changed.tv_nsec > b->changed.tv_nsec;
}

/* Among the newest, the newest first; the last one falls out. */
static void keep_newest(struct log_found *logs, size_t *n,
			const struct log_found *log)
{
	size_t i = *n < LOGS_MAX ? (*n)++ : LOGS_MAX - 1;

	if (i == LOGS_MAX - 1 && *n == LOGS_MAX && logs[i].name[0] &&
	    !newer(log, &logs[i]))
		return;
	for (; i > 0 && newer(log, &logs[i - 1]); i--)
		logs[i] = logs[i - 1];
	logs[i] = *log;
}

static size_t find_logs(const char *folder, struct log_found logs[LOGS_MAX])
{
	struct dirent *entry;
	struct log_found log;
	struct stat st;
	size_t n = 0, len;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir))) {
		len = strlen(entry->d_name);
		if (len < 4 || strcmp(entry->d_name + len - 4, ".log") != 0 ||
		    fstatat(dirfd(dir), entry->d_name, &st, 0) != 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		snprintf(log.name, sizeof(log.name), "%s", entry->d_name);
		log.changed = st.st_mtim;
		log.size = st.st_size;
		keep_newest(logs, &n, &log);
	}
	if (dir)
		closedir(dir);
	return n;
}

static void add_logs(struct making *m, const struct picker_sources *sources)
{
	const char *folder = sources->log_folder;
	struct log_found logs[LOGS_MAX] = { 0 };
	size_t n = folder ? find_logs(folder, logs) : 0;
	char spec[PICKER_SPEC_MAX], size[FORMAT_MAX];
	struct picker_entry *e;

	for (size_t i = 0; i < n; i++) {
		if (snprintf(spec, sizeof(spec), "replay:%s/%s", folder,
			     logs[i].name) >= (int)sizeof(spec))
			continue;
		/* It is not over yet. */
		if (sources->log &&
		    strcmp(spec + strlen("replay:"), sources->log) == 0)
			continue;
		e = add(m, group_logs, spec);
		is_ours(e, spec, sources->spec);
		snprintf(e->name, sizeof(e->name), "%.*s",
			 (int)(strlen(logs[i].name) - strlen(".log")),
			 logs[i].name);
		snprintf(e->text, sizeof(e->text), "%s",
			 format_size(logs[i].size, size));
		snprintf(e->detail, sizeof(e->detail), "%s, played as it was",
			 spec + strlen("replay:"));
	}
}

/* ---- the list ---- */

static const struct picker_entry *find_same(const struct picker *p,
					    const struct picker_entry *entry)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->entries[i].group == entry->group &&
		    strcmp(p->entries[i].spec, entry->spec) == 0)
			return &p->entries[i];
	}
	return NULL;
}

/* Who is whom, and what has come since the last time. */
static void merge(struct picker *p, struct making *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct picker_entry *e = &m->entries[i];
		const struct picker_entry *was = find_same(p, e);

		e->id = was ? was->id : ++p->last_id;
		if (p->filled && e->path[0] && e->there)
			e->is_new = !was || was->is_new || !was->there;
		if (e->is_new && !e->mark[0])
			snprintf(e->mark, sizeof(e->mark), "new");
		if (e->is_new && e->look == UI_PICK_PLAIN)
			e->look = UI_PICK_NEW;
	}
}

static void show(struct picker *p)
{
	p->serial = p->n > 0 && p->entries[0].group == group_serial;
	for (size_t i = 0; i < p->n; i++) {
		const struct picker_entry *e = &p->entries[i];

		p->picks[i] = (struct ui_pick){
			.id = e->id,
			.group = e->group,
			.name = e->name,
			.text = e->text,
			.mark = e->mark[0] ? e->mark : NULL,
			.detail = e->detail,
			.look = e->look,
		};
	}
}

int picker_fill(struct picker *p, const struct picker_sources *sources)
{
	const struct settings *settings = sources->settings;
	struct making m = { 0 };
	struct ui_pick *picks;

	for (size_t i = 0; i < sources->ports->n; i++)
		add_serial(&m, &sources->ports->ports[i], sources);
	for (size_t i = 0; settings && i < settings->n_ports; i++)
		add_named(&m, &settings->ports[i], sources);
	add_sim(&m, sources);
	add_logs(&m, sources);
	add_scenarios(&m, sources);
	picks = calloc(m.n + 1, sizeof(*picks));
	if (m.failed || !picks) {
		free(m.entries);
		free(picks);
		return -ENOMEM;
	}
	merge(p, &m);
	free(p->entries);
	free(p->picks);
	p->entries = m.entries;
	p->picks = picks;
	p->n = m.n;
	p->filled = true;
	show(p);
	return 0;
}

void picker_fini(struct picker *p)
{
	free(p->entries);
	free(p->picks);
	*p = (struct picker){ 0 };
}

void picker_seen(struct picker *p)
{
	p->filled = false;
	for (size_t i = 0; i < p->n; i++)
		p->entries[i].is_new = false;
}

const struct picker_entry *picker_entry(const struct picker *p, uint64_t id)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->entries[i].id == id)
			return &p->entries[i];
	}
	return NULL;
}

/* How good an entry is to begin with; 0: not at all. */
static int worth(const struct picker_entry *e)
{
	if (e->is_open)
		return 5;
	if (!e->there || e->look == UI_PICK_BUSY)
		return 0;
	if (e->group == group_serial)
		return e->look == UI_PICK_GOOD ? 4 : 2;
	return e->group == group_named ? 3 : e->group == group_sim;
}

uint64_t picker_first(const struct picker *p)
{
	size_t best = 0;

	for (size_t i = 1; i < p->n; i++) {
		if (worth(&p->entries[i]) > worth(&p->entries[best]))
			best = i;
	}
	return p->n > 0 ? p->entries[best].id : 0;
}

void picker_watch(const struct picker *p, struct port_watch *watch)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->entries[i].path[0])
			port_watch_add(watch, p->entries[i].path);
	}
}
