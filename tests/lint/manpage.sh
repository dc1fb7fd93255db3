#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages are well-formed, and fotacon(1) knows every long option and
# every subcommand that the program's own help names, every scenario and key.
. "$(dirname "$0")/lint.sh"

[ -e doc/fotacon.1 ] || { echo "there is no doc/fotacon.1"; exit 1; }

checked=
for page in doc/*.[1-8]; do
  if command -v mandoc >/dev/null; then
    checked=mandoc
    mandoc -T lint -W warning "$page" | complain
  elif command -v groff >/dev/null; then
    checked=groff
    # -z prints nothing but warnings; -mandoc takes man and mdoc.
    groff -mandoc -ww -z -Tutf8 "$page" 2>&1 | complain
  fi
done
[ -n "$checked" ] || echo "neither mandoc nor groff found: the form was not checked"

fotacon=$build/fotacon
[ -x "$fotacon" ] || { echo "there is no $fotacon"; exit 99; }
"$fotacon" --help </dev/null >"$work/help" || { echo "fotacon --help fails"; exit 1; }
grep -q -e '--version' "$work/help" || { echo "fotacon --help names no --version"; exit 1; }

# As plain words: "\-" is a hyphen, ".Fl -json" and "\fB" are set aside.
sed 's/\\-/-/g; s/\\f[A-Z]//g; s/\\f(..//g; s/\.Fl -/--/g; s/ Fl -/ --/g' doc/fotacon.1 >"$work/page"
tr -c 'a-z0-9-' '\n' <"$work/help" | grep -E '^--[a-z][a-z-]+$' | sort -u |
  while read -r option; do
    grep -qE -e "(^|[^a-z-])$option([^a-z-]|\$)" "$work/page" ||
      echo "doc/fotacon.1: $option of --help is missing"
  done | complain

# The scenarios and keys of the simulated module: names two blanks in.
"$fotacon" sim --list >"$work/list" || { echo "fotacon sim --list fails"; exit 1; }
grep -q '^  happy' "$work/list" || { echo "fotacon sim --list names no scenario"; exit 1; }
sed -n 's/^  \([a-z][a-z0-9_-]*\) .*/\1/p' "$work/list" | while read -r name; do
  grep -qE -e "^\.Cm $name( |\$)" "$work/page" ||
    echo "doc/fotacon.1: $name of sim --list is missing"
done | complain

finish "doc/fotacon.1 names every option of --help and all of sim --list (form: ${checked:-not checked})"
