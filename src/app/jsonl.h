/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens, as JSON Lines for scripts: one object a line, each with its
 * type and time. doc/fotacon.schema.json describes them.
 */
#ifndef APP_JSONL_H
#define APP_JSONL_H

#include <hl78/modem.h>

#include "app/moment.h"
#include "app/out.h"
#include "io/package.h"
#include "io/port_list.h"

/* `clock`: "real", "virtual", "log", "none". */
void jsonl_start(struct out *out, const struct moment *when,
		 const char *source, const char *clock);
/* Its name is the path that opens it. */
void jsonl_port(struct out *out, const struct moment *when,
		const struct port_info *port);
/* Also of one that cannot be read. */
void jsonl_package(struct out *out, const struct moment *when,
		   const struct package *package);
/* One line for an event, two where there is advice, none for some. */
void jsonl_event(struct out *out, const struct moment *when,
		 const struct hl78_modem *modem, const struct hl78_event *ev);
/* What may be done, or is waited for. */
void jsonl_advice(struct out *out, const struct moment *when, const char *text);
/* That a module installs, which tells no percents. */
void jsonl_installing(struct out *out, const struct moment *when);

/* One of several updates, one after the other. */
struct jsonl_run {
	unsigned number;
	bool back; /* with the package for the way back */
	struct hl78_outcome outcome;
	hl78_time transfer; /* microseconds; JSON_UNKNOWN: there was none */
	hl78_time install;
	hl78_time total;
};

void jsonl_run(struct out *out, const struct moment *when,
	       const struct jsonl_run *run);
/* Something out of order that is no event of the module's. */
void jsonl_anomaly(struct out *out, const struct moment *when,
		   const char *text);
/* Lines of a log that were not understood. */
void jsonl_unknown(struct out *out, const struct moment *when, uint64_t n);
/* `seconds_us` is JSON_UNKNOWN where no time is known. */
void jsonl_result(struct out *out, const struct moment *when,
		  const struct hl78_outcome *outcome, int status,
		  int64_t seconds_us);

#endif
