#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may know whom: every #include against the table of floors in HACKING.md.
. "$(dirname "$0")/lint.sh"

# "file:line: <header>" of every include, with the blanks of "# include" gone.
# Anything else that is included, a macro say, comes out whole and is refused.
# shellcheck disable=SC2046  # our own file names hold no blanks
awk '/^[ \t]*#[ \t]*include/ {
  sub(/^[ \t]*#[ \t]*include[ \t]*/, "")
  if (match($0, /[>"][ \t]*\/[*\/]/)) $0 = substr($0, 1, RSTART)
  sub(/[ \t]+$/, "")
  print FILENAME ":" FNR ": " $0
}' $(c_files include src tests doc) >"$work/includes"
[ -s "$work/includes" ] || { echo "no includes found"; exit 99; }

awk '
BEGIN {
  # What a library lends: header pattern, then who alone may have it.
  n = 0
  only("^<(n?cursesw?/)?(n?curses|term|panel|form|menu)[.]h>$", "^src/app/termcaps[.]c$", "terminfo")
  only("^<readline/", "^src/app/line[.]c$", "readline")
  only("^<(iniparser/)?(iniparser|dictionary)[.]h>$", "^src/app/config[.]c$", "iniparser")
  only("^<jansson", "^(src/app/json[.]c|tests/.*)$", "jansson")
  only("^<libserialport[.]h>$", "^(src/io/.*|tests/unit/test_port_.*)$", "libserialport")
  only("^<(md5|sha2|sha256)[.]h>$", "^src/io/", "its library")
  only("^<(zlib|zstd)[.]h>$", "^(src/io/.*|tests/unit/test_unpack[.]c)$", "its library")
  only("^<(cmocka|vterm|vterm_keycodes)[.]h>$", "^tests/", "a test library")

  tests = "unit|flow|screen|e2e|fuzz|bench"
  types = "^<(stddef|stdint|stdbool)[.]h>$"
  text = "^<(stddef|stdint|stdbool|string|stdio|stdlib|stdarg)[.]h>$"
  pure = "^<(stddef|stdint|stdbool|string|stdio|stdlib|stdarg|limits|inttypes|ctype|errno|assert|wchar)[.]h>$"

  # Floor: system headers, then which of our own folders.
  floor("^include/hl78/", types, "^$")
  floor("^src/core/", text, "^core$")
  floor("^src/sim/", pure, "^sim$")
  floor("^src/ui/", pure, "^ui$")
  floor("^src/io/", "^<", "^io$")
  floor("^src/app/", "^<", "^(app|io|ui|sim)$")
  floor("^doc/", "^<", "^$")
  floor("^tests/", "^<", "^(app|io|ui|sim|core|tests|" tests ")$")
}

function only(header, files, name)
{
  lent[++n_lent] = header; lent_to[n_lent] = files; lent_name[n_lent] = name
}

function floor(files, system_headers, own)
{
  floors[++n_floors] = files; headers[n_floors] = system_headers; folders[n_floors] = own
}

{
  at = $1; sub(/:$/, "", at)
  file = at; sub(/:[0-9]+$/, "", file)
  header = $0; sub(/^[^ ]* /, "", header)

  for (i = 1; i <= n_floors && file !~ floors[i]; i++)
    ;
  if (i > n_floors) {
    print at ": on no floor"
    next
  }
  if (header ~ /^<hl78\/[a-z0-9_]+[.]h>$/) {
    # It would be a judge of itself; XMODEM others judge.
    if (file ~ /^src\/sim\// && header !~ /^<hl78\/(types|xmodem)[.]h>$/)
      print at ": the simulated module may not know " header
    print "exists", at, "include/" substr(header, 2, length(header) - 2)
    next
  }
  if (header ~ /^"[A-Za-z0-9_\/.-]+"$/) {
    name = substr(header, 2, length(header) - 2)
    folder = name; sub(/\/.*/, "", folder)
    if (file ~ /^tests\// && name !~ /\//) {
      path = file; sub(/[^\/]*$/, name, path)
    } else if (name !~ /\// || folder !~ folders[i]) {
      print at ": may not know " header
      next
    } else {
      path = (folder == "tests" ? "" : folder ~ "^(" tests ")$" ? "tests/" : "src/") name
    }
    print "exists", at, path
    next
  }
  for (j = 1; j <= n_lent; j++) {
    if (header ~ lent[j]) {
      if (file !~ lent_to[j])
        print at ": " header " (" lent_name[j] ") belongs to " lent_to[j]
      next
    }
  }
  if (header !~ /^<[A-Za-z0-9_\/.-]+>$/ || header !~ headers[i])
    print at ": may not know " header
}' "$work/includes" >"$work/found"

grep -v '^exists ' "$work/found" | complain
sed -n 's/^exists //p' "$work/found" | while read -r at path; do
  [ -e "$path" ] || echo "$at: there is no $path"
done | complain

finish "$(wc -l <"$work/includes") includes keep to their floors"
