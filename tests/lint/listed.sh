#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source, header, theme and test stands in Makefile.am: what does not is
# neither built, nor run, nor shipped. Every source stands in the code map.
. "$(dirname "$0")/lint.sh"

find src include themes doc tests -type f \
  \( -name '*.[ch]' -o -name '*.sh' -o -name '*.ini' -o -name '*.[1-8]' -o -name '*.example' -o -name '*.map' \
  -o -name '*.flow' -o -name '*.json' \) ! -path src/app/builtin.c ! -path src/sim/scenarios.c | sort >"$work/files"

# Programs stand there without .c; below tests/, folders of data as a whole.
awk '
FILENAME == "Makefile.am" {
  sub(/#.*/, "")
  n = split($0, word, /[ \t\\=]+/)
  for (i = 1; i <= n; i++) listed[word[i]] = 1
  next
}
{
  path = $0
  program = path; sub(/[.]c$/, "", program)
  ok = path in listed || program in listed
  while (!ok && path ~ /^tests\/.*\//) {
    sub(/\/[^\/]*$/, "", path)
    ok = path in listed
  }
  if (!ok) print $0 ": not in Makefile.am"
}' Makefile.am "$work/files" | complain

for scenario in src/sim/scenarios/*.ini; do
  flow=tests/flow/$(basename "$scenario" .ini).flow
  [ -e "$flow" ] || echo "$scenario: there is no $flow"
done | complain

# The code map has a line for each source, and no other.
sed -n '/^## Code map/,/^## The life/s/^    \([a-z]*\/[a-z0-9_]*\) .*/src\/\1.c/p' HACKING.md | sort >"$work/map"
grep '^src/.*[.]c$' "$work/files" | diff "$work/map" - |
  sed -n 's/^< \(.*\)/\1: in the code map of HACKING.md, and not there/p
    s/^> \(.*\)/\1: not in the code map of HACKING.md/p' | complain

# Whoever looks a name up finds it where the alphabet has it.
sed -n '/^## Code map/,/^## The life/s/^    \([a-z]*\/[a-z0-9_]*\) .*/\1/p' HACKING.md |
  awk '{ split($0, part, "/") }
part[1] == floor && $0 < last { print $0 ": in the code map of HACKING.md behind " last }
{ floor = part[1]; last = $0 }' | complain

finish "Makefile.am lists all there is"
