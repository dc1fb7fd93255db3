#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What libhl78 asks of its surroundings: the undefined symbols of a plain build
# made for this, against a short list; no floating point. And that the simulated
# module and the views do no I/O and read no clock.
. "$(dirname "$0")/lint.sh"

core='memchr memcmp memcpy memmove memset strlen strnlen strcmp strncmp strchr snprintf malloc free'
io='fopen fdopen freopen fclose fread fwrite fgets fputs fputc puts putchar putc printf
  fprintf vprintf vfprintf perror getline getchar stdin stdout stderr open openat creat read
  write close poll ppoll select pselect ioctl time clock clock_gettime gettimeofday localtime
  localtime_r gmtime sleep usleep nanosleep rand random getrandom getenv exit abort'

# Compiles the folder $1, optimised as $2 says, and prints what its objects want from outside of it.
# clang would make bcmp() of a memcmp() whose sign nobody asks for.
undefined()
{
  mkdir "$work/$1" || exit 99
  # shellcheck disable=SC2086  # CC and CPPFLAGS are lists of words
  (cd "$work/$1" && $CC $CPPFLAGS -std=gnu11 "$2" -U_FORTIFY_SOURCE -fno-stack-protector \
    -fno-builtin-memcmp -fno-pic -I"$top/include" -I"$top/src" -c "$top/src/$1"/*.c) || return 1
  $NM -g -P "$work/$1"/*.o | awk '
    NF < 2 { next }
    $2 == "U" { wanted[$1] = 1; next }
    { defined[$1] = 1 }
    END { for (s in wanted) if (!(s in defined)) print s }' | sort
}

undefined core -O1 >"$work/core.wanted" || exit 1
[ -s "$work/core.wanted" ] || { echo "nothing undefined: not believed"; exit 99; }
awk -v allowed="$core" '
  BEGIN { n = split(allowed, a); for (i = 1; i <= n; i++) ok[a[i]] = 1; ok["_GLOBAL_OFFSET_TABLE_"] = 1 }
  !($1 in ok) { print "src/core: uses " $1 }' "$work/core.wanted" | complain

for folder in sim ui; do
  undefined $folder -O0 >"$work/$folder.wanted" || exit 1
  awk -v folder=$folder -v denied="$io" '
    BEGIN { n = split(denied, a); for (i = 1; i <= n; i++) bad[a[i]] = 1 }
    $1 in bad || $1 ~ /^__isoc99_|_chk$/ { print "src/" folder ": uses " $1 }' \
    "$work/$folder.wanted" | complain
done

# Of the library the simulated module uses the receiver of XMODEM, and no more: it would judge itself.
awk '/^hl78_/ && !/^hl78_xmodem_receiver_/ { print "src/sim: uses " $1 }' "$work/sim.wanted" | complain

# Without a float or double in the code nothing can be printed as one.
# shellcheck disable=SC2046  # our own file names hold no blanks
awk '
  FNR == 1 { inside = 0 }
  {
    line = $0
    if (inside) {
      if (!(i = index(line, "*/"))) next
      line = substr(line, i + 2); inside = 0
    }
    while ((i = index(line, "/*"))) {
      rest = substr(line, i + 2)
      if ((j = index(rest, "*/"))) line = substr(line, 1, i - 1) " " substr(rest, j + 2)
      else { line = substr(line, 1, i - 1); inside = 1 }
    }
    code = line; gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
    if (code ~ /(^|[^A-Za-z0-9_])(float|double)([^A-Za-z0-9_]|$)/)
      print FILENAME ":" FNR ": floating point"
    if (line ~ /"[^"]*%[-+ #0]*[0-9*]*([.][0-9*]*)?[lL]?[aAeEfFgG]/)
      print FILENAME ":" FNR ": a floating point conversion"
  }' $(c_files src/core include) | complain

finish "libhl78 wants only $(tr '\n' ' ' <"$work/core.wanted")"
