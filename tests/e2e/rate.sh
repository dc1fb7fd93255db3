#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rate of a port: found by --baud auto before the first question, noted in
# the log with what was sent for it, and never looked for with --read-only, be
# it asked for on the command line or in the configuration.
set -u

work=$(mktemp -d) || exit 99
trap 'kill "$module" 2>/dev/null; rm -rf "$work"' EXIT
"$FOTACON" sim --link "$work/modem" happy >"$work/sim" 2>&1 &
module=$!

die()
{
  echo "$1"
  cat "$work/out"
  exit 1
}

: >"$work/out"
tries=0
until [ -e "$work/modem" ]; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || die "the simulated module does not start"
  sleep 0.05
done

"$FOTACON" --ui plain --baud auto --log "$work/log" "$work/modem" </dev/null >"$work/out" 2>&1
grep -q 'HL7802.4.4.14.0' "$work/out" || die "the module did not answer"
grep -q ' # looked for the rate by AT at 115200: it is 115200' "$work/log" || die "the log does not tell"

"$FOTACON" --read-only --baud auto "$work/modem" </dev/null >"$work/out" 2>&1
[ $? -eq 2 ] || die "--read-only with --baud auto is no usage error"
printf '[port lab]\ndevice = %s\nbaud = auto\n' "$work/modem" >"$work/fotacon.ini"
"$FOTACON" --config "$work/fotacon.ini" --read-only --log none lab </dev/null >"$work/out" 2>&1
[ $? -eq 2 ] || die "nor with baud = auto in the configuration"
grep -q 'name the rate' "$work/out" || die "it is not said what to do"
echo "the rate is found, noted, and left alone"
