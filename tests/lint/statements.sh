#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# doc/application-note.md: each row has its section, in order, and a test that
# make check runs; each section from 2 to 10 is there; each flow of the note's
# own folder is named.
. "$(dirname "$0")/lint.sh"

doc=doc/application-note.md
[ -e "$doc" ] || { echo "there is no $doc"; exit 1; }

awk -F' *\\| *' '/^\|/ && !/^\|-/ && $2 != "AN" {
  if (NF != 5) print FILENAME ":" FNR ": wants three columns"
  print $2 "|" $4 >"/dev/fd/3"
}' "$doc" 3>"$work/rows" | complain
[ "$(wc -l <"$work/rows")" -gt 100 ] || echo "$doc: only $(wc -l <"$work/rows") rows" | complain

cut -d'|' -f1 "$work/rows" >"$work/sections"
sort -V -c "$work/sections" 2>&1 | sed "s:^:$doc\: not in order\: :" | complain
for n in 2 3 4.1 4.2 4.3 4.4 4.5 5 6 6.1 6.2 6.3 6.4 6.5 7 8 8.1 8.2 8.3 8.4 8.5 9 10; do
  grep -qE "^$n(\.|\$)" "$work/sections" || echo "$doc: section $n has no row"
done | complain

cut -d'|' -f2 "$work/rows" | tr -d ' ' | tr , '\n' | sort -u >"$work/named"
while read -r name; do
  case $name in
  portal | text) continue ;;
  tests/*) path=$name ;;
  *) path=tests/flow/$name ;;
  esac
  [ -e "$path" ] || echo "$doc: there is no $path"
  grep -qF "$(echo "${path%.c}" | sed 's/\.sh$//')" Makefile.am ||
    echo "$doc: $path is not run by make check"
done <"$work/named" | complain
for path in tests/flow/note/*.flow; do
  grep -qxF "${path#tests/flow/}" "$work/named" || echo "$doc: $path is not named"
done | complain

finish "$(wc -l <"$work/rows") statements of the application note have their tests"
