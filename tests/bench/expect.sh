#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# expect.sh FOTACON [ROUNDS]: a log of half an hour and 100,000 records held
# against expectations, beside scriptreplay and asciinema, which only play the
# same session, as fast as they can. make_log and best as in replay.sh.
set -eu

fotacon=${1:?usage: expect.sh FOTACON [ROUNDS]}
rounds=${2:-5}
tools=${BENCH:-$(dirname "$0")}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work"
case $tools in /*) ;; *) tools=$OLDPWD/$tools ;; esac
case $fotacon in /*) ;; *) fotacon=$OLDPWD/$fotacon ;; esac

# The same lines 18 ms apart, as our own log, a typescript with its times, and
# an asciicast.
"$tools/make_log" 8 | sed -n '/^2/s/^[^ ]* //p' | head -n 100000 | awk '
function stamp(t) {
  return sprintf("2026-11-22T%02d:%02d:%09.6fZ", 8 + int(t / 3600), int(t / 60) % 60, t - 60 * int(t / 60))
}
BEGIN {
  print "# fotacon log 1, bench" >"own"
  print "Script started on 2026-11-22 08:00:00+00:00 [bench]" >"typescript"
  print "{\"version\": 2, \"width\": 80, \"height\": 24}" >"cast"
}
{
  t = NR * 0.018
  print stamp(t), $0 >"own"
  text = substr($0, 3)
  printf "%s\r\n", text >"typescript"
  printf "0.018 %d\n", length(text) + 2 >"times"
  gsub(/"/, "\\\"", text)
  printf "[%.3f, \"o\", \"%s\\r\\n\"]\n", t, text >"cast"
}'
cat >ini <<'END'
[expect]
outcome = updated incomplete closed pending
version = HL7802.4.4.14.0
events = (4 6 23,1 9 2 18* 10 12 3 14 0 16 4 6 23,1 8)* ...
never = 5 7 11 13 15
[limit]
session = 30
download = 900
install = 480
whole = 1801
request = 60
END

# A typescript has no times of its own.
sed '/limit/,$d' ini >untimed
command="exec '$fotacon' replay -q --expect"
set -- "$command ini own >/dev/null" "$command untimed typescript >/dev/null" "$command ini cast >/dev/null"
names="own log|typescript|asciicast"
if command -v scriptreplay >/dev/null; then
  set -- "$@" "exec scriptreplay -d 1000000 -t times typescript >/dev/null"
  names="$names|scriptreplay"
fi
# It wants a terminal.
if command -v asciinema >/dev/null && command -v script >/dev/null; then
  set -- "$@" "exec script -qec 'asciinema cat cast' /dev/null >/dev/null"
  names="$names|asciinema cat"
fi
export LC_ALL=C.UTF-8
"$fotacon" replay -q --expect ini own
echo "1,800 s, $(grep -c ^2 own) records, with expectations; best of $rounds:"
"$tools/best" "$rounds" "$@" >rows 2>said || { cat said; exit 1; }
awk -v names="$names" '
BEGIN { split(names, name, "|"); printf "%-15s %8s %9s\n", "", "seconds", "peak KiB" }
{ printf "%-15s %8.3f %9d\n", name[NR], $1, $2 }
NR == 1 { s = $1; kib = $2 }
END { printf "goals for our own log: 0.3 s, 8 MiB: %s\n", s <= 0.3 && kib <= 8192 ? "met" : "MISSED" }' rows
