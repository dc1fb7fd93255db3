#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenarios.sh FILE...: prints C source with the table of the scenarios, in the
# order of the files; see sim_scenarios(). It reads only what our own files
# hold: sections [scenario] and [fault...], a key a line, kind before all else.
set -eu

cat <<'END'
/* Made by scenarios.sh: do not edit. */
#include "sim/sim.h"

static const struct sim_scenario scenarios[] = {
END
for file; do
  [ -r "$file" ] || { echo "scenarios.sh: cannot read $file" >&2; exit 1; }
  awk -v name="$(basename "$file" .ini)" '
function bad(what) {
  print "scenarios.sh: " FILENAME ":" FNR ": " what >"/dev/stderr"
  failed = 1
  exit 1
}
/^[#;]/ || /^[ \t]*$/ { next }
/^\[(scenario|fault( [0-9]+)?)\]$/ { in_fault = /fault/; opened = 1; next }
opened && /^[a-z_]+ = [^"\\#;]+$/ {
  key = $1
  value = $0; sub(/^[a-z_]+ = /, "", value)
  if (key == "summary" && !in_fault) { summary = value; next }
  if (value ~ /,/) bad("a comma in a value")
  if (in_fault && key == "kind") key = "fault"
  else if (in_fault && key !~ /^(at|lasts|count|late)$/) bad("no key of a fault: " key)
  settings = settings (settings == "" ? "" : ",") key "=" value
  next
}
{ bad("not understood: " $0) }
END {
  if (failed) exit 1
  if (summary == "") bad("no summary")
  printf "\t{ \"%s\",\n\t  \"%s\",\n\t  \"%s\" },\n", name, summary, settings
}' "$file"
done
cat <<'END'
};

const struct sim_scenario *sim_scenarios(size_t *n)
{
	*n = sizeof(scenarios) / sizeof(scenarios[0]);
	return scenarios;
}
END
