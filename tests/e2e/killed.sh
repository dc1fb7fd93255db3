#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# killed.sh: fotacon update, killed (-9) at ten points by what its log has by
# then. The next start says truly where that has left the module, and finishes.
# All at once: they mostly wait for a module that says nothing. Four of the
# points, unless FOTACON_LONG is set.
. "$(dirname "$0")/await.sh"

XDG_STATE_HOME=$work
export XDG_STATE_HOME

package=$work/HL7802_4.4.14.0_to_4.5.4.0.ua
"$FOTACON" sim -q --package "$package" happy,size=100000 >"$work/made" || exit 1
new=HL7802.4.5.4.0

# killed NAME TEXT-IN-THE-LOG WHAT-IS-SAID
killed()
{
  await "$at/sim" / || return 1
  "$FOTACON" update --yes -L "$at/log" "$at/port" "$package" >"$at/1" 2>&1 &
  update=$!
  await "$at/log" "$2"
  kill -9 "$update"
  wait "$update" 2>/dev/null
  timeout 200 "$FOTACON" update --yes -L "$at/log2" "$at/port" "$package" >"$at/2" 2>&1
  status=$?
  [ "$status" -eq 0 ] || { echo "$1: status $status"; cat "$at/2"; return 1; }
  grep -qE -e "$3" "$at/2" || { echo "$1: not said: $3"; cat "$at/2"; return 1; }
  [ "$1" = asked ] || grep -q 'AT+WDSI=0, AT+CMEE=0 puts them back\|here: updated' "$at/2" ||
    { echo "$1: what was changed is not said"; cat "$at/2"; return 1; }
  version=$("$FOTACON" at -q "$at/port" AT+CGMR)
  [ "$version" = $new ] || { echo "$1: $version"; return 1; }
  touch "$at/good"
}

# point NAME TEXT-IN-THE-LOG WHAT-IS-SAID: in a process of its own. By the time
# of the kill the module may be a step further: a reader is never as fast.
point()
{
  at=$work/$1
  mkdir "$at"
  "$FOTACON" sim -q --link "$at/port" "happy,speed=20,state=$at/memory" >"$at/sim" 2>&1 &
  module=$!
  killed "$@"
  kill "$module"
  wait "$module"
}

sends='a package was announced|while a package is sent'
stored='waits for the agreement'
installs='while the module installs'
over='last update here: updated'

point announced 'AT+WDSD=[1-9]' "$sends" &
point middle 'block 40 of' "$sends" &
point ended 'eot ack' "$sends|$stored|$installs" &
point installs 'WDSI: 14' "$installs|$over" &
points='announced middle ended installs'
if [ "${FOTACON_LONG-}" ]; then
  point asked 'AT+CGMR' "the module is HL7802|$sends" &
  point first 'block 1 of' "$sends" &
  point early 'block 9 of' "$sends" &
  point last 'block 98 of' "$sends|$stored|$installs" &
  point accepted 'AT+WDSR=4' "$stored|$installs" &
  point certified 'WDSI: 12' "$installs" &
  points="$points asked first early last accepted certified"
fi
wait

failed=0
for name in $points; do
  [ -e "$work/$name/good" ] || failed=$((failed + 1))
done
echo "of the points $points: $failed failed"
[ "$failed" -eq 0 ]
