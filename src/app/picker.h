/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a user can open: the serial ports that are there, the ports of the
 * settings, the simulated module and its scenarios, the newest logs. One list,
 * filled anew whenever something may have changed; what was in it before keeps
 * its id. No port is opened for it.
 */
#ifndef APP_PICKER_H
#define APP_PICKER_H

#include "app/settings.h"
#include "io/port_list.h"
#include "io/port_watch.h"
#include "ui/model.h"

#define PICKER_SPEC_MAX 512

struct picker_entry {
	uint64_t id;
	const char *group;
	enum ui_pick_look look;
	bool there;   /* it can be opened, as far as that can be seen */
	bool is_new;  /* it came while the list was looked at */
	bool is_open; /* by ourselves, now */
	char spec[PICKER_SPEC_MAX]; /* as on a command line */
	char path[PORT_PATH_MAX];   /* of a device; empty: it is none */
	char name[80];
	char text[200];
	char mark[96];
	char detail[900];
};

/* Zeroed, it is empty. */
struct picker {
	struct picker_entry *entries;
	struct ui_pick *picks; /* the same, as ui wants them */
	size_t n;
	uint64_t last_id;
	bool filled;      /* once at least */
	bool serial;      /* a serial port is among them */
};

struct picker_sources {
	const struct port_list *ports;
	const struct settings *settings; /* NULL for none */
	const char *log_folder;          /* NULL for none */
	/* Of the port that we have; NULL or empty for none: */
	const char *spec;
	const char *path;
	const char *log;
};

/* 0 or -ENOMEM: the list is as it was then. */
int picker_fill(struct picker *picker, const struct picker_sources *sources);
void picker_fini(struct picker *picker);

/* What comes is not new any more. */
void picker_seen(struct picker *picker);
/* The one with this id; NULL: it is gone. */
const struct picker_entry *picker_entry(const struct picker *picker,
					uint64_t id);
/*
 * The one to begin with: the one that is open, else an AT port of an HL78xx,
 * else a port of the settings, else any serial port, if it is free, else the
 * simulated module. 0: the list is empty.
 */
uint64_t picker_first(const struct picker *picker);
/* Has all devices of the list watched. */
void picker_watch(const struct picker *picker, struct port_watch *watch);

#endif
