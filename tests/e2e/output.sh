#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# output.sh: standard output that cannot be written is said and is status 2,
# whatever writes it; a reader that went away has seen what it wanted. A text
# that is no log of a module is said to be none.
set -u

[ -w /dev/full ] || { echo "no /dev/full"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
printf 'AT+CGMR\r\nHL7802.4.4.14.0\r\nOK\r\n' >"$work/log"
XDG_CONFIG_HOME=$work
export XDG_CONFIG_HOME
mkfifo "$work/pipe"
failures=0

# writes ARGUMENT...: to a full disk, then to nobody.
writes()
{
  "$FOTACON" "$@" >/dev/full 2>"$work/err"
  got=$?
  [ $got -eq 2 ] || complain "fotacon $* >/dev/full: exit status $got"
  grep -q 'standard output: ' "$work/err" || complain "fotacon $*: it is not said"

  : <"$work/pipe" &
  exec 3>"$work/pipe"
  wait $!
  "$FOTACON" "$@" >&3 2>"$work/err"
  got=$?
  exec 3>&-
  [ $got -eq 0 ] || complain "fotacon $*, read by nobody: exit status $got"
  [ ! -s "$work/err" ] || complain "fotacon $*, read by nobody: something is said"
}

complain()
{
  failures=$((failures + 1))
  echo "$1"
  sed 's/^/  /' "$work/err"
}

writes --help
writes --list
writes info sim:
writes at sim: AT+CGMR

writes ports --json
writes sim --list
writes inspect "$work/log"
writes inspect --json "$work/log"
writes replay "$work/log"
writes replay --json "$work/log" "$work/log"

# remarks TEXT YES|NO: whether a log of it is said to be none of a module.
remarks()
{
  printf '%b' "$1" >"$work/text"
  for quiet in -- -q --json; do
    "$FOTACON" replay $quiet "$work/text" >"$work/out" 2>"$work/err"
    got=$?
    [ $got -eq 0 ] || complain "replay $quiet of '$1': exit status $got"
    if grep -q 'no AT command, answer or event in .*text' "$work/err"; then
      said=yes
    else
      said=no
    fi
    [ $said = "$2" ] || complain "replay $quiet of '$1': said is $said"
  done
}

remarks '' yes
remarks 'a letter\n\nto a friend\n' yes
remarks 'AT\n' no
remarks 'AT\nOK\n' no
remarks '+WDSI: 4\n' no
remarks '+KSUP: 0\n' no
remarks '2026-11-22T08:00:02.000002Z > AT\n' no
remarks '2026-11-22T08:00:02.000002Z # a remark\n' yes
exit $((failures > 0))
