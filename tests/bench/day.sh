#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# day.sh TEST_DAY: whether a day of a million events gets slower: the time that
# each tenth of it took. The test itself reads no clock, so that is done here.
set -eu

test_day=${1:?usage: day.sh TEST_DAY}

FOTACON_LONG=1 "$test_day" 2>/dev/null | while read -r mark word number rest; do
  if [ "$mark $word" = "# tenth" ]; then
    echo "$(date +%s%N) ${number%:} $rest"
  fi
done | awk '
NR > 1 { took[NR] = ($1 - before) / 1e6 }
{ before = $1; events = $3 }
END {
  if (NR < 10) { print "a day: the test failed, run it by itself"; exit 1 }
  printf "a day, %d events: second tenth %.0f ms, last %.0f ms (%.2f x)\n", events, took[2], took[10], took[10] / took[2]
}'
