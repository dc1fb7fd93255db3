#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# example.sh [PROGRAM]: the example of the library, on a file in a port's place:
# it reads what a module says, and what it sends goes behind that.
set -eu

example=${1:-$FOTACON_BUILDDIR/doc/example}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '\r\n+WDSI: 4\r\n\r\n+WDSI: 6\r\n\r\n+WDSI: 9,524648\r\n\r\n+WDSI: 8\r\n' >"$work/port"
"$example" "$work/port" >"$work/out"
cat "$work/out"

cat >"$work/events" <<EOF
authentication starts
authenticated, session starts
package available, 524 648 bytes
session closed
EOF
cmp "$work/events" "$work/out" || { echo "not those events"; exit 1; }
lines=$(wc -l <"$FOTACON_SRCDIR/doc/example.c")
[ "$lines" -eq 60 ] || { echo "60 lines are $lines"; exit 1; }
tr '\r' '\n' <"$work/port" | grep -qx AT || { echo "AT was not sent"; exit 1; }
