#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sizes.sh FOTACON [MEGABYTES...]: whether the cost of a replay grows with the
# log alone, as a table; 1 10 100 without sizes. make_log is expected in this
# folder of the build, or in the folder that $BENCH names. It needs as much room
# in $TMPDIR as the largest log.
set -eu

fotacon=${1:?usage: sizes.sh FOTACON [MEGABYTES...]}
shift
[ $# -gt 0 ] || set -- 1 10 100
tools=${BENCH:-$(dirname "$0")}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "replay -q, best of 3, the log read once before:"
echo "      MB    records  seconds     MB/s  us/record  peak KiB"
for megabytes; do
  "$tools/make_log" "$megabytes" >"$work/log"
  records=$(wc -l <"$work/log")
  "$tools/best" 3 "exec '$fotacon' replay -q '$work/log' >/dev/null" |
    awk -v mb="$megabytes" -v records="$records" '{
      printf "%8d %10d %8.3f %8.0f %10.3f %9d\n", mb, records, $1, mb / $1, $1 * 1e6 / records, $2
    }'
done | tee "$work/table"
awk '
NR == 1 { first = $5 }
{ last = $5; if ($6 > peak) peak = $6 }
END {
  printf "goals: at most 32 MiB: %s; a record of the largest log costs %.2f x one of the smallest\n",
    peak <= 32768 ? "met" : "MISSED", last / first
}' "$work/table"
