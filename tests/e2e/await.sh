# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of fotacon update share; sourced by each. Makes `work`, a
# folder that goes away.
set -u

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# await FILE TEXT: until the file has it, for a minute at most.
await()
{
  tries=0
  until grep -q -e "$2" "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 6000 ] || { echo "no \"$2\" in $1"; return 1; }
    sleep 0.01
  done
}
