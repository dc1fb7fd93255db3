#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The shared library against its headers: it exports hl78_* and nothing else,
# all functions the headers declare, and none that they do not.
. "$(dirname "$0")/lint.sh"

library=$build/.libs/libhl78.so
[ -e "$library" ] || { echo "there is no $library"; exit 99; }

$NM -D -P --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $1); print $1 }' |
  sort -u >"$work/exported"
[ -s "$work/exported" ] || { echo "nothing is exported"; exit 1; }

for header in include/hl78/*.h; do
  echo "#include <hl78/$(basename "$header")>"
done >"$work/all.c"
# shellcheck disable=SC2086  # CC and CPPFLAGS are lists of words
$CC $CPPFLAGS -std=gnu11 -Iinclude -E -P "$work/all.c" >"$work/all.i" || exit 1
# A name before a parenthesis is a function; data would stand before ; or [.
tr '\n' ' ' <"$work/all.i" | tr ';{}' '[\n*]' |
  sed -n 's/^[^(]*[^A-Za-z0-9_(]\(hl78_[a-z0-9_]*\)[[:space:]]*(.*/\1/p' |
  sort -u >"$work/declared"

grep -v '^hl78_' "$work/exported" | sed 's/$/ is exported and no name of ours/' | complain
comm -13 "$work/declared" "$work/exported" | grep '^hl78_' |
  sed 's/$/ is exported, and no header declares it/' | complain
comm -23 "$work/declared" "$work/exported" |
  sed 's/$/ is declared, and not exported/' | complain

finish "$(wc -l <"$work/exported") functions declared and exported"
