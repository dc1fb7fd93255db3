#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# replay.sh FOTACON [MEGABYTES [ROUNDS]]: how fast logs are replayed, beside
# grep and mawk on the same log in the same run. make_log and best are expected
# in this folder of the build, or in the folder that $BENCH names.
set -eu

fotacon=${1:?usage: replay.sh FOTACON [MEGABYTES [ROUNDS]]}
megabytes=${2:-200}
rounds=${3:-5}
tools=${BENCH:-$(dirname "$0")}
awk=$(command -v mawk || command -v awk)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$tools/make_log" "$megabytes" >"$work/log"
records=$(wc -l <"$work/log")
events=$(grep -c WDSI "$work/log")
echo "$megabytes MB, $records lines, $events of them events; best of $rounds:"

# exec: the memory is to be the program's, not the shell's. grep stops at the
# first match when it writes to /dev/null, so it does not.
"$tools/best" "$rounds" \
  "exec grep -c WDSI '$work/log' >'$work/count'" \
  "exec '$awk' '{n+=NF} END{print n}' '$work/log' >/dev/null" \
  "exec '$fotacon' replay -q '$work/log' >/dev/null" \
  "exec '$fotacon' replay '$work/log' >/dev/null" \
  "exec '$fotacon' replay --json '$work/log' >/dev/null" >"$work/times"

awk -v records="$records" '
BEGIN {
  split("grep -c WDSI|awk, fields|replay -q|replay|replay --json", name, "|")
  printf "%-15s %8s %8s %8s %10s %9s\n", "", "seconds", "x grep", "x awk", "us/record", "peak KiB"
}
{
  time[NR] = $1
  if (NR == 1)
    grep = $1 > 0 ? $1 : 0.001
  if (NR == 2)
    awk = $1 > 0 ? $1 : 0.001
  row[NR] = $0
}
END {
  for (i = 1; i <= NR; i++) {
    split(row[i], field)
    printf "%-15s %8.3f %8.2f %8.2f %10.3f %9d\n", name[i], time[i], time[i] / grep, time[i] / awk, time[i] * 1e6 / records, field[2]
  }
  printf "goals: replay -q at most 6 x grep and 1 x awk; the others at most 1 us/record\n"
}' "$work/times"
