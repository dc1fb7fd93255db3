#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# output.sh: standard output that cannot be written is said and is status 2,
# whatever writes it; a reader that went away has seen what it wanted.
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
exit $((failures > 0))
