#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source, header, theme and test stands in Makefile.am: what does not is
# neither built, nor run, nor shipped.
. "$(dirname "$0")/lint.sh"

# Programs stand there without .c; below tests/, folders of data as a whole.
sed 's/#.*//' Makefile.am | tr -s ' \t\\=' '[\n*]' | sort -u >"$work/listed"

listed()
{
  grep -qxF -e "$1" -e "${1%.c}" "$work/listed" && return
  case $1 in
  tests/*) listed "$(dirname "$1")" ;;
  *) return 1 ;;
  esac
}

find src include themes doc tests -type f \
  \( -name '*.[ch]' -o -name '*.sh' -o -name '*.ini' -o -name '*.1' -o -name '*.map' \
  -o -name '*.flow' -o -name '*.json' \) ! -path src/app/builtin.c | sort |
  while read -r file; do
    listed "$file" || echo "$file: not in Makefile.am"
  done | complain

finish "Makefile.am lists all there is"
