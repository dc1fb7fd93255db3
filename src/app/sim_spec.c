/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a scenario file into the configuration of a simulated module. What a
 * key takes is the simulated module's to say; here are sections and faults,
 * and that everything wrong is found in one go.
 */
#include "app/sim_spec.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/config.h"

/* What a section says of its fault, in the order in which it counts. */
static const char *const fault_keys[] = { "kind",  "at",   "lasts",
					  "count", "late" };

#define N_FAULT_KEYS (sizeof(fault_keys) / sizeof(fault_keys[0]))
#define KIND 0

struct fault_section {
	char name[32];
	unsigned line;
	char values[N_FAULT_KEYS][40];
	unsigned lines[N_FAULT_KEYS]; /* 0: it is not there */
};

struct reading {
	struct sim_config *config;
	struct fault_section faults[SIM_FAULTS_MAX];
	size_t n_faults;
	bool has_scenario;
	bool has_entries; /* it could be read, whatever is wrong with it */
};

static size_t fault_key(const char *name)
{
	size_t i = 0;

	while (i < N_FAULT_KEYS && strcmp(name, fault_keys[i]) != 0)
		i++;
	return i;
}

static void take_key(struct reading *r, const struct config_entry *e)
{
	char why[800];

	if (!strcmp(e->key, "summary"))
		return;
	if (!strcmp(e->key, "fault") || fault_key(e->key) < N_FAULT_KEYS)
		config_complain(e, "a fault has a section of its own, [fault], "
				   "with kind, at, lasts, count and late");
	else if (sim_config_set(r->config, e->key, e->value, why,
				sizeof(why)) != 0)
		config_complain(e, "%s", why);
}

static struct fault_section *fault_section(struct reading *r,
					   const struct config_entry *e)
{
	struct fault_section *fault;
	size_t i;

	for (i = 0; i < r->n_faults; i++) {
		if (!strcmp(r->faults[i].name, e->section))
			return &r->faults[i];
	}
	if (r->n_faults == SIM_FAULTS_MAX)
		return NULL;
	fault = &r->faults[r->n_faults++];
	snprintf(fault->name, sizeof(fault->name), "%s", e->section);
	fault->line = e->line;
	return fault;
}

static void take_fault(struct reading *r, const struct config_entry *e)
{
	struct fault_section *fault = fault_section(r, e);
	size_t i;

	if (!fault) {
		config_complain(e, "at most %d faults are allowed",
				SIM_FAULTS_MAX);
		return;
	}
	if (!e->key)
		return;
	i = fault_key(e->key);
	if (i == N_FAULT_KEYS) {
		config_complain(e, "a fault has no such key, it has kind, at, "
				   "lasts, count and late");
		return;
	}
	snprintf(fault->values[i], sizeof(fault->values[i]), "%s", e->value);
	fault->lines[i] = e->line;
}

/* "fault", "fault 1" */
static bool is_fault(const char *section)
{
	size_t len = strlen("fault");

	if (strncmp(section, "fault", len) != 0 || strlen(section) > 20)
		return false;
	section += len;
	if (*section == '\0')
		return true;
	return *section == ' ' && section[1] != '\0' &&
	       section[1 + strspn(section + 1, "0123456789")] == '\0';
}

/* The sections' own lines tell of those that are empty. */
static void take_entry(void *arg, const struct config_entry *e)
{
	struct reading *r = arg;

	r->has_entries = true;
	if (!strcmp(e->section, "scenario")) {
		r->has_scenario = true;
		if (e->key)
			take_key(r, e);
	} else if (is_fault(e->section)) {
		take_fault(r, e);
	} else if (!e->key || e->section[0] == '\0') {
		config_complain(e, "there is no such section, there are "
				   "[scenario] and [fault], [fault 1], ...");
	}
}

static void set_fault(struct reading *r, const struct fault_section *fault,
		      struct config_report *report)
{
	char why[800];
	size_t i;

	/* Without a kind, the others would be of the fault before it. */
	if (!fault->lines[KIND]) {
		config_complain_line(report, fault->line,
				     "[%s]: kind is missing", fault->name);
		return;
	}
	for (i = 0; i < N_FAULT_KEYS; i++) {
		if (!fault->lines[i] ||
		    sim_config_set(r->config,
				   i == KIND ? "fault" : fault_keys[i],
				   fault->values[i], why, sizeof(why)) == 0)
			continue;
		config_complain_line(report, fault->lines[i], "[%s] %s: %s",
				     fault->name, fault_keys[i], why);
		if (i == KIND)
			return;
	}
}

static void set_name(struct sim_config *config, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (len > 4 && !strcmp(name + len - 4, ".ini"))
		len -= 4;
	snprintf(config->scenario, sizeof(config->scenario), "%.*s",
		 len < sizeof(config->scenario) ? (int)len : 39, name);
}

/* A line each, as far as they fit. */
static void tell(const struct config_report *report, char *why, size_t size)
{
	char line[CONFIG_LINE_MAX];
	size_t len = 0;

	why[0] = '\0';
	for (unsigned i = 0; i < report->n && i < CONFIG_COMPLAINTS_MAX; i++) {
		int n;

		config_report_line(report, i, line, sizeof(line));
		n = snprintf(why + len, size - len, "%s%s", i ? "\n" : "",
			     line);
		if ((size_t)n >= size - len)
			return;
		len += (size_t)n;
	}
}

static int read_scenario(struct sim_config *config, const char *path,
			 char *why, size_t size)
{
	struct reading r = { .config = config };
	struct config_report report;
	size_t i;

	sim_config_presets(config);
	set_name(config, path);
	if (config_read_file(path, take_entry, &r, &report))
		r.has_entries = true;
	if (r.has_entries && !r.has_scenario)
		config_complain_line(&report, 0, "it has no section "
						 "[scenario]");
	for (i = 0; i < r.n_faults; i++)
		set_fault(&r, &r.faults[i], &report);
	tell(&report, why, size);
	return report.n > 0 ? HL78_ERR_SYNTAX : 0;
}

static bool is_path(const char *name, size_t len)
{
	return memchr(name, '/', len) != NULL ||
	       (len > 4 && !memcmp(name + len - 4, ".ini", 4));
}

int sim_spec_read(struct sim_config *config, const char *spec, char *why,
		  size_t why_size)
{
	size_t len = strcspn(spec, ",");
	char path[SIM_PATH_SIZE];
	int err;

	if (memchr(spec, '=', len) || !is_path(spec, len))
		return sim_config_init(config, spec, why, why_size);
	if (len >= sizeof(path)) {
		snprintf(why, why_size, "\"%.20s...\" is too long", spec);
		return HL78_ERR_SYNTAX;
	}
	memcpy(path, spec, len);
	path[len] = '\0';
	err = read_scenario(config, path, why, why_size);
	if (err || spec[len] == '\0')
		return err;
	return sim_config_list(config, spec + len + 1, why, why_size);
}

void sim_spec_complain(const char *why)
{
	for (;;) {
		size_t len = strcspn(why, "\n");

		app_error("sim: %.*s", (int)len, why);
		if (why[len] == '\0')
			return;
		why += len + 1;
	}
}
