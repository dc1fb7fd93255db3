#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages are well-formed and know each other. fotacon(1) knows every
# long option that the program's own help names, every scenario and key;
# libhl78(3) every header, and what their examples say is so.
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

# Pages of ours that are named are there, and each names fotacon(1) or is it.
ls doc/*.[1-8] >"$work/pages"
for page in doc/*.[1-8]; do
  sed -n 's/^\.Xr \([a-z0-9.-]*\) \([1-8]\).*/\1.\2/p' "$page" | sort -u |
    while read -r name; do
      case $name in
      fotacon* | libhl78*) [ -e "doc/$name" ] || echo "$page: there is no $name" ;;
      esac
    done
  sed -n '/^\.Sh SEE ALSO/,/^\.Sh [^S]/p' "$page" >"$work/see"
  case $page in
  doc/fotacon.1)
    sed 's:doc/\(.*\)\.\(.\)$:\1 \2:' "$work/pages" | grep -vx 'fotacon 1' | while read -r name; do
      grep -qE "^\.Xr $name( |\$)" "$work/see" || echo "$page: its SEE ALSO has no $name"
    done
    ;;
  *) grep -qE '^\.Xr fotacon 1( |$)' "$work/see" || echo "$page: its SEE ALSO has no fotacon 1" ;;
  esac
done | complain

# The literal text of page $1 that has $2 in it, as it is printed.
literal()
{
  awk -v has="$2" '
    /^\.Bd -literal/ { text = ""; inside = 1; next }
    /^\.Ed/ { if (inside && index(text, has)) printf "%s", text; inside = 0 }
    inside { gsub(/\\e/, "\\"); text = text $0 "\n" }' "$1"
}

# The log in fotacon-log(5) ends as the page says.
literal doc/fotacon-log.5 '# fotacon log 1' >"$work/example.log"
said=$("$fotacon" replay -q "$work/example.log")
grep -qxF ".Dl $said" doc/fotacon-log.5 ||
  echo "doc/fotacon-log.5: its example ends otherwise: $said" | complain

# Held against the file in fotacon-expect(5), it breaks what that page says.
literal doc/fotacon-expect.5 '[expect]' >"$work/example.ini"
literal doc/fotacon-expect.5 'example.log:' >"$work/want"
(cd "$work" && "$fotacon" replay -q --expect example.ini example.log) | tail -n +2 |
  diff "$work/want" - | sed 's/^/fotacon-expect(5), what is said: /' | complain

# The program in libhl78(3) can be compiled, and the page knows all headers.
literal doc/libhl78.3 'int main' >"$work/example.c"
[ -s "$work/example.c" ] || echo "doc/libhl78.3: no program in it" | complain
# shellcheck disable=SC2086  # they are lists of words
$CC $CPPFLAGS -std=gnu11 -Wall -Wextra -Werror -Iinclude -fsyntax-only "$work/example.c" 2>&1 |
  complain
for header in include/hl78/*.h; do
  grep -qxF ".It In ${header#include/}" doc/libhl78.3 || echo "doc/libhl78.3: no $header"
done | complain
grep -oE 'hl78_[a-z0-9_]+|HL78_[A-Z0-9_]+' doc/libhl78.3 | sort -u | while read -r name; do
  [ "$name" = HL78_0 ] || grep -qw "$name" include/hl78/*.h ||
    echo "doc/libhl78.3: $name stands in no header"
done | complain

finish "doc/fotacon.1 names every option of --help and all of sim --list (form: ${checked:-not checked})"
