#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every header compiles alone, twice in a row; the public ones also as strict
# C11 and, where there is a compiler for it, as C++.
. "$(dirname "$0")/lint.sh"

# compile COMPILER FLAGS FILE
compile()
{
  # shellcheck disable=SC2086  # they are lists of words
  $1 $CPPFLAGS $2 -Wall -Wextra -Werror -fsyntax-only -Iinclude -Isrc -Itests "$3"
}

# alone COMPILER FLAGS HEADER: with the header as all there is.
alone()
{
  case $3 in
  include/*) line="#include <${3#include/}>" ;;
  *) line="#include \"${3#*/}\"" ;;
  esac
  # A declaration of our own, for strict C wants one in each unit.
  printf '%s\n%s\nextern int lint;\n' "$line" "$line" >"$work/alone.c"
  compile "$1" "$2" "$work/alone.c" >"$work/errors" 2>&1 && return
  { echo "$3: does not compile alone ($1 $2)"; sed 's/^/    /' "$work/errors"; } | complain
}

cxx=
echo 'int main() { return static_cast<int>(0); }' >"$work/try.cc"
for try in "${CXX:-c++}" g++ clang++ 'clang -x c++'; do
  if compile "$try" -std=c++11 "$work/try.cc" >/dev/null 2>&1; then
    cxx=$try
    break
  fi
done
[ -n "$cxx" ] || echo "no C++ compiler found: the public headers were not tried as C++"

n=0
for header in $(find include src tests -name '*.h' | sort); do
  n=$((n + 1))
  alone "$CC" -std=gnu11 "$header"
  case $header in
  include/*)
    alone "$CC" '-std=c11 -pedantic' "$header"
    [ -z "$cxx" ] || alone "$cxx" '-x c++ -std=c++11' "$header"
    ;;
  esac
done
[ $n -gt 0 ] || exit 99

finish "$n headers compile alone"
