# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the lint tests share; sourced by each. Sets `top` and `build`, changes
# to the top of the sources, and makes `work`, a folder that goes away. By hand:
# sh tests/lint/floors.sh, with FOTACON_BUILDDIR where the build is not build/.
set -u
LC_ALL=C
export LC_ALL

top=${FOTACON_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck disable=SC2034  # the sourcing test uses it
build=${FOTACON_BUILDDIR:-$top/build}
cd "$top" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

: "${CC:=cc}" "${NM:=nm}" "${CPPFLAGS:=}"
: >"$work/complaints"

# One complaint on each line of stdin.
complain()
{
  cat >>"$work/complaints"
}

# The end of every lint: says what was found. $1 is what held if nothing was.
finish()
{
  if [ -s "$work/complaints" ]; then
    cat "$work/complaints"
    echo "$(wc -l <"$work/complaints") complaints"
    exit 1
  fi
  echo "good: $1"
  exit 0
}

# Automake's sign for a test that could not run.
skip()
{
  echo "skipped: $1"
  exit 77
}

# The C sources and headers under the folders named, sorted.
c_files()
{
  find "$@" \( -name '*.c' -o -name '*.h' \) -type f | sort
}
