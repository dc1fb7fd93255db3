#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every header compiles alone, twice in a row; the public ones also as strict
# C11 and, where there is a compiler for it, as C++.
. "$(dirname "$0")/lint.sh"

# compile COMPILER FLAGS FILE...: each file for itself
compile()
{
  compiler=$1
  flags=$2
  shift 2
  # shellcheck disable=SC2086  # they are lists of words
  $compiler $CPPFLAGS $flags -Wall -Wextra -Werror -fsyntax-only -Iinclude -Isrc -Itests "$@"
}

# tried COMPILER FLAGS FILE...: complains of what does not compile
tried()
{
  compile "$@" >"$work/errors" 2>&1 && return
  { echo "$1 $2: a header that does not compile alone"; sed 's/^/    /' "$work/errors"; } | complain
}

# A source for each header, with nothing else in it but a declaration of our
# own, for strict C wants one.
mkdir "$work/public" "$work/all"
for header in $(find include src tests -name '*.h' | sort); do
  name=$(echo "$header" | tr / -).c
  case $header in
  include/*) line="#include <${header#include/}>" ;;
  *) line="#include \"${header#*/}\"" ;;
  esac
  printf '%s\n%s\nextern int lint;\n' "$line" "$line" >"$work/all/$name"
  case $header in
  include/*) cp "$work/all/$name" "$work/public/$name" ;;
  esac
done

cxx=
echo 'int main() { return static_cast<int>(0); }' >"$work/try.cc"
for try in "${CXX:-c++}" g++ clang++ 'clang -x c++'; do
  if compile "$try" -std=c++11 "$work/try.cc" >/dev/null 2>&1; then
    cxx=$try
    break
  fi
done

tried "$CC" -std=gnu11 "$work"/all/*.c
tried "$CC" '-std=c11 -pedantic' "$work"/public/*.c
if [ -n "$cxx" ]; then
  tried "$cxx" '-x c++ -std=c++11' "$work"/public/*.c
else
  echo "no C++ compiler found: the public headers were not tried as C++"
fi

set -- "$work"/all/*.c
finish "$# headers compile alone"
